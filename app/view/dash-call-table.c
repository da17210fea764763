// SPDX-License-Identifier: GPL-3.0-or-later
// The call tree as a table: places that open and close, siblings sorted by us, columns, copying.

#include "dash-call-table-private.h"

#include <glib/gi18n.h>

#include "dash-column-view.h"
#include "dash-page-common.h"

enum
{
  SELECTION_CHANGED,
  ACTIVATED,
  ZOOM_REQUESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DashCallTable, dash_call_table, GTK_TYPE_WIDGET)

static const struct
{
  const char *id;
  DashCallFigure figure;
  gboolean compact;
  int width; /* -1: what is left */
} kinds[] = {
  { "function", DASH_CALL_NAME, FALSE, -1 },
  { "compact-function", DASH_CALL_NAME, TRUE, -1 },
  { "calls", DASH_CALL_CALLS, FALSE, 96 },
  { "average", DASH_CALL_AVERAGE, FALSE, 73 },
  { "self", DASH_CALL_SELF, FALSE, 73 },
  { "compact-self", DASH_CALL_SELF, TRUE, 76 },
  { "total", DASH_CALL_TOTAL, FALSE, 73 },
  { "share", DASH_CALL_SHARE, FALSE, 148 },
  { "compact-share", DASH_CALL_SHARE, TRUE, 98 },
};

/* ---- Rows ---- */

guint
dash_call_table_get_place (DashCallTable *self)
{
  return self->selected != 0 ? dash_call_tree_find (dash_call_tree_view_get_tree (self->rows), self->selected)
                             : DASH_CALL_TREE_NONE;
}

static void
get_sight (DashCallTable *self,
           guint         *first,
           guint         *last)
{
  dash_column_view_get_sight (self->view, g_list_model_get_n_items (G_LIST_MODEL (self->slots)), first, last);
}

/* GTK keeps some two hundred rows alive, of which thirty are seen. */
static void
update_cells (DashCallTable *self)
{
  guint first, last;

  get_sight (self, &first, &last);
  for (guint i = 0; i < self->cells->len; i++)
    {
      CallCell *cell = g_ptr_array_index (self->cells, i);
      guint position = gtk_list_item_get_position (cell->item);

      if (position >= first && position < last)
        dash_call_table_update_cell (cell);
    }
}

static gboolean
catch_up (gpointer user_data)
{
  DashCallTable *self = user_data;

  self->catch_up = 0;
  update_cells (self);
  return G_SOURCE_REMOVE;
}

/* Rows that come into sight must not show what they showed when they left it. */
static void
scrolled (GtkAdjustment *adjustment,
          DashCallTable *self)
{
  if (self->catch_up == 0)
    self->catch_up = g_idle_add_full (G_PRIORITY_HIGH_IDLE, catch_up, self, NULL);
}

static GtkWidget *
row_of (CallCell *cell)
{
  GtkWidget *child = gtk_list_item_get_child (cell->item);
  GtkWidget *parent = child ? gtk_widget_get_parent (child) : NULL;

  return parent ? gtk_widget_get_parent (parent) : NULL;
}

GtkWidget *
dash_call_table_find_row_widget (DashCallTable *self,
                                 guint          row)
{
  for (guint i = 0; i < self->cells->len; i++)
    {
      CallCell *cell = g_ptr_array_index (self->cells, i);

      if (gtk_list_item_get_position (cell->item) == row && row_of (cell) && gtk_widget_get_mapped (row_of (cell)))
        return row_of (cell);
    }
  return NULL;
}

guint
dash_call_table_row_at (DashCallTable *self,
                        double         x,
                        double         y)
{
  GtkWidget *picked = gtk_widget_pick (self->view, x, y, GTK_PICK_DEFAULT);

  for (guint i = 0; picked && i < self->cells->len; i++)
    {
      CallCell *cell = g_ptr_array_index (self->cells, i);
      GtkWidget *row = row_of (cell);

      if (row && (picked == row || gtk_widget_is_ancestor (picked, row)))
        return gtk_list_item_get_position (cell->item);
    }
  return GTK_INVALID_LIST_POSITION;
}

/* Keeps the keyboard on the selected row when another one came to stand where it was, unless it went out of sight, for
 * then focusing it would scroll. */
static void
follow_with_focus (DashCallTable *self,
                   guint          row)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  GtkWidget *widget;
  guint first, last;

  if (!focus || !gtk_widget_is_ancestor (focus, self->view))
    return;
  get_sight (self, &first, &last);
  if (row < first || row + 1 > last)
    return;
  widget = dash_call_table_find_row_widget (self, row);
  if (widget && widget != focus && !gtk_widget_is_ancestor (focus, widget))
    gtk_widget_grab_focus (widget);
}

static gboolean
scroll_to_selected (gpointer user_data)
{
  DashCallTable *self = user_data;
  guint position = dash_slot_list_get_selected (self->slots);
  guint first, last;

  self->scroll = 0;
  get_sight (self, &first, &last);
  if (position == GTK_INVALID_LIST_POSITION || (position > first + 1 && position + 2 < last) ||
      (position <= first + 1 && first == 0))
    return G_SOURCE_REMOVE;
  /* GTK before 4.12 has no call for this, but the list inside the view has always had the action. */
  gtk_widget_activate_action (gtk_widget_get_last_child (self->view), "list.scroll-to-item", "u", position);
  return G_SOURCE_REMOVE;
}

static void
queue_scroll (DashCallTable *self)
{
  if (self->scroll == 0)
    self->scroll = g_idle_add_full (GDK_PRIORITY_REDRAW + 10, scroll_to_selected, self, NULL);
}

static void
place_selection (DashCallTable *self)
{
  gssize row = dash_call_tree_view_find_row (self->rows, dash_call_table_get_place (self));
  guint position = row >= 0 ? (guint) row : GTK_INVALID_LIST_POSITION;

  if (dash_slot_list_get_selected (self->slots) == position)
    return;
  dash_slot_list_set_selected (self->slots, position);
  if (position != GTK_INVALID_LIST_POSITION)
    follow_with_focus (self, position);
}

static void
show_rows (DashCallTable *self)
{
  guint n = dash_call_tree_view_get_n_rows (self->rows);

  dash_slot_list_set_size (self->slots, n);
  update_cells (self);
  place_selection (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack),
                                    n > 0 ? "rows"
                                    : dash_call_tree_view_is_searched (self->rows) ? "no-match" : "nothing");
}

void
dash_call_table_update (DashCallTable *self)
{
  g_return_if_fail (DASH_IS_CALL_TABLE (self));

  dash_call_tree_view_update (self->rows);
  show_rows (self);
}

void
dash_call_table_set_open (DashCallTable *self,
                          guint          place,
                          gboolean       open,
                          gboolean       below)
{
  dash_call_tree_view_set_open (self->rows, place, open, below);
  dash_call_table_update (self);
}

/* ---- Selection ---- */

static void
set_selected (DashCallTable *self,
              guint32        id)
{
  if (self->selected == id)
    return;
  self->selected = id;
  dash_call_table_update_actions (self);
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
select_requested (DashSlotList  *slots,
                  guint          position,
                  DashCallTable *self)
{
  guint place = dash_call_tree_view_get_place (self->rows, position);

  dash_slot_list_set_selected (self->slots, place != DASH_CALL_TREE_NONE ? position : GTK_INVALID_LIST_POSITION);
  set_selected (self, place != DASH_CALL_TREE_NONE
                        ? dash_call_tree_get_node (dash_call_tree_view_get_tree (self->rows), place)->id : 0);
}

void
dash_call_table_select_row (DashCallTable *self,
                            guint          row)
{
  select_requested (self->slots, row, self);
  follow_with_focus (self, row);
  queue_scroll (self);
}

static void
row_activated (GtkColumnView *view,
               guint          position,
               DashCallTable *self)
{
  select_requested (self->slots, position, self);
  g_signal_emit (self, signals[ACTIVATED], 0);
}

guint32
dash_call_table_get_selected (DashCallTable *self)
{
  g_return_val_if_fail (DASH_IS_CALL_TABLE (self), 0);
  return self->selected;
}

void
dash_call_table_select (DashCallTable *self,
                        guint32        id)
{
  g_return_if_fail (DASH_IS_CALL_TABLE (self));

  if (self->selected == id)
    return;
  self->selected = id;
  dash_call_table_update_actions (self);
  if (id != 0)
    {
      dash_call_tree_view_reveal (self->rows, dash_call_table_get_place (self));
      queue_scroll (self);
    }
  dash_call_table_update (self);
}

/* ---- Columns ---- */

static gboolean
is_figure (const CallColumn *column)
{
  return column->figure != DASH_CALL_NAME;
}

CallColumn *
dash_call_table_find_column (DashCallTable *self,
                             const char    *id)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      CallColumn *column = g_ptr_array_index (self->columns, i);

      if (g_str_equal (column->id, id))
        return column;
    }
  return NULL;
}

static CallColumn *
find_sorted (DashCallTable *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      CallColumn *column = g_ptr_array_index (self->columns, i);
      /* One order, under two headings of which a narrow table has only one. */
      DashCallFigure figure = self->compact && self->sort == DASH_CALL_TOTAL ? DASH_CALL_SHARE : self->sort;

      if (column->figure == figure && column->compact == self->compact)
        return column;
    }
  return NULL;
}

const char *
dash_call_table_get_sort_id (DashCallTable *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].figure == self->sort && !kinds[i].compact)
      return kinds[i].id;
  return "";
}

static void
style_heading (GtkColumnViewColumn *there,
               GtkWidget           *title,
               gpointer             sorted)
{
  CallColumn *column = g_object_get_data (G_OBJECT (there), "call-column");

  dash_column_view_style_heading (title, is_figure (column), column == sorted);
}

static void
show_sort (DashCallTable *self)
{
  CallColumn *column = find_sorted (self);
  gboolean in_view = column && gtk_column_view_column_get_column_view (column->column);

  self->setting_sort = TRUE;
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (self->view), in_view ? column->column : NULL,
                                  self->descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  self->setting_sort = FALSE;
  dash_column_view_foreach_heading (self->view, style_heading, column);
}

void
dash_call_table_sort_by (DashCallTable *self,
                         DashCallFigure figure,
                         gboolean       descending)
{
  self->sort = figure;
  self->descending = descending;
  dash_call_tree_view_set_sort (self->rows, figure, descending);
  show_sort (self);
  dash_call_table_update_actions (self);
  dash_call_table_update (self);
}

static void
header_sorted (GtkSorter       *sorter,
               GtkSorterChange  change,
               DashCallTable   *self)
{
  CallColumn *column;
  gboolean descending;

  if (self->setting_sort)
    return;
  column = dash_column_view_get_sort (self->view, &descending);
  if (!column)
    return;
  /* Who picks a column of figures wants the largest first. */
  if (column->figure != self->sort)
    descending = is_figure (column);
  dash_call_table_sort_by (self, column->figure, descending);
}

static gboolean
is_wanted (DashCallTable    *self,
           const CallColumn *column)
{
  if (self->compact || column->compact)
    return self->compact && column->compact;
  return !is_figure (column) || dash_column_chooser_is_chosen (self->chooser, column->id);
}

static void
place_columns (DashCallTable *self)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();

  for (guint i = 0; i < self->columns->len; i++)
    {
      CallColumn *column = g_ptr_array_index (self->columns, i);

      if (is_wanted (self, column))
        g_ptr_array_add (wanted, column->column);
    }
  self->setting_sort = TRUE;
  dash_column_view_set_columns (self->view, wanted);
  self->setting_sort = FALSE;
  show_sort (self);
}

static void
column_free (gpointer data)
{
  CallColumn *column = data;

  g_object_unref (column->column);
  g_free (column);
}

static void
build_columns (DashCallTable *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      CallColumn *column = g_new0 (CallColumn, 1);

      column->table = self;
      column->id = kinds[i].id;
      column->figure = kinds[i].figure;
      column->compact = kinds[i].compact;
      dash_call_table_setup_column (column);
      g_object_set_data (G_OBJECT (column->column), "call-column", column);
      gtk_column_view_column_set_resizable (column->column, TRUE);
      gtk_column_view_column_set_fixed_width (column->column, kinds[i].width);
      gtk_column_view_column_set_expand (column->column, kinds[i].width < 0);
      dash_column_view_make_sortable (column->column, column);
      if (is_figure (column) && !column->compact)
        dash_column_chooser_add (self->chooser, column->id, dash_call_figure_get_title (column->figure));
      g_ptr_array_add (self->columns, column);
    }
  place_columns (self);
}

static void
columns_chosen (DashCallTable *self)
{
  place_columns (self);
  dash_call_table_update (self);
}

GtkWidget *
dash_call_table_create_columns_button (DashCallTable *self)
{
  g_return_val_if_fail (DASH_IS_CALL_TABLE (self), NULL);
  return dash_column_chooser_create_button (self->chooser);
}

void
dash_call_table_set_compact (DashCallTable *self,
                             gboolean       compact)
{
  g_return_if_fail (DASH_IS_CALL_TABLE (self));

  if (self->compact == compact)
    return;
  self->compact = compact;
  if (compact)
    gtk_widget_add_css_class (self->view, "compact");
  else
    gtk_widget_remove_css_class (self->view, "compact");
  place_columns (self);
  dash_call_table_update (self);
}

void
dash_call_table_focus (DashCallTable *self)
{
  g_return_if_fail (DASH_IS_CALL_TABLE (self));
  gtk_widget_grab_focus (self->view);
}

/* ---- Object ---- */

static void
dash_call_table_dispose (GObject *object)
{
  DashCallTable *self = DASH_CALL_TABLE (object);

  g_clear_handle_id (&self->catch_up, g_source_remove);
  g_clear_handle_id (&self->scroll, g_source_remove);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  if (self->view)
    {
      g_signal_handlers_disconnect_by_data (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), self);
      gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), NULL);
      for (guint i = 0; i < self->columns->len; i++)
        dash_column_view_remove (((CallColumn *) g_ptr_array_index (self->columns, i))->column);
      g_ptr_array_set_size (self->columns, 0);
      self->view = NULL;
    }
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->chooser);
  g_clear_object (&self->actions);
  g_clear_object (&self->rows);
  g_clear_object (&self->slots);
  G_OBJECT_CLASS (dash_call_table_parent_class)->dispose (object);
}

static void
dash_call_table_finalize (GObject *object)
{
  DashCallTable *self = DASH_CALL_TABLE (object);

  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->cells);
  G_OBJECT_CLASS (dash_call_table_parent_class)->finalize (object);
}

static void
dash_call_table_class_init (DashCallTableClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_call_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = dash_call_table_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "calltable");

  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                             G_TYPE_NONE, 0);
  signals[ACTIVATED] = g_signal_new ("activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ZOOM_REQUESTED] = g_signal_new ("zoom-requested", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
dash_call_table_init (DashCallTable *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->cells = g_ptr_array_new_with_free_func (g_free);
  self->columns = g_ptr_array_new_with_free_func (column_free);
  self->slots = dash_slot_list_new ();
  self->sort = DASH_CALL_TOTAL;
  self->descending = TRUE;

  self->view = dash_column_view_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Call Tree"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->view);
  self->stack = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), scroller, "rows");
  gtk_stack_add_named (GTK_STACK (self->stack),
                       dash_page_placeholder_new ("edit-find-symbolic", _("No Function Matches"),
                                                  _("Try other words, or clear the search.")),
                       "no-match");
  gtk_stack_add_named (GTK_STACK (self->stack), gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), "nothing");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));

  g_signal_connect (self->slots, "select-requested", G_CALLBACK (select_requested), self);
  g_signal_connect (self->view, "activate", G_CALLBACK (row_activated), self);
  g_signal_connect_object (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view)), "value-changed",
                           G_CALLBACK (scrolled), self, 0);
  g_signal_connect (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), "changed",
                    G_CALLBACK (header_sorted), self);
  dash_call_table_add_controllers (self);
  dash_call_table_add_actions (self);
  self->chooser = dash_column_chooser_new ("call-tree", G_ACTION_MAP (self->actions));
  g_signal_connect_swapped (self->chooser, "changed", G_CALLBACK (columns_chosen), self);
}

GtkWidget *
dash_call_table_new (DashCallTreeView *rows)
{
  DashCallTable *self = g_object_new (DASH_TYPE_CALL_TABLE, NULL);

  g_return_val_if_fail (DASH_IS_CALL_TREE_VIEW (rows), GTK_WIDGET (self));

  self->rows = g_object_ref (rows);
  build_columns (self);
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), GTK_SELECTION_MODEL (self->slots));
  dash_call_table_update_actions (self);
  return GTK_WIDGET (self);
}
