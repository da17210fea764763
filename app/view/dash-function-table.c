// SPDX-License-Identifier: GPL-3.0-or-later
// The percentile table: live, sorted by us, with its columns, sorting and copying as actions.

#include "dash-function-table-private.h"

#include <glib/gi18n.h>

#include "dash-column-view.h"
#include "dash-page-common.h"
#include "dash-settings.h"

/* Rows out of sight that are brought up to date with each update. GTK keeps about 205 rows alive,
 * of which thirty are seen; setting all of them would make each update four times as dear. */
#define HIDDEN_ROWS_PER_UPDATE 8

enum
{
  SELECTION_CHANGED,
  ACTIVATED,
  COLUMNS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DashFunctionTable, dash_function_table, GTK_TYPE_WIDGET)

static void
get_sight (DashFunctionTable *self,
           guint             *first,
           guint             *last)
{
  dash_column_view_get_sight (self->view, g_list_model_get_n_items (G_LIST_MODEL (self->slots)),
                              first, last);
}

static void
update_cells (DashFunctionTable *self,
              gboolean           whole)
{
  guint first, last;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->slots));
  guint hidden_first, hidden_last, alive = 0;

  get_sight (self, &first, &last);
  hidden_first = self->next_hidden;
  hidden_last = hidden_first + HIDDEN_ROWS_PER_UPDATE;

  for (guint i = 0; i < self->cells->len; i++)
    {
      TableCell *cell = g_ptr_array_index (self->cells, i);
      guint position = gtk_list_item_get_position (cell->item);

      if (position == GTK_INVALID_LIST_POSITION || position >= n)
        continue;
      alive = MAX (alive, position + 1);
      if (cell->serial == self->serial)
        continue;
      if (whole || (position >= first && position < last) ||
          (position >= hidden_first && position < hidden_last))
        dash_function_table_update_cell (cell);
    }
  self->next_hidden = hidden_last < alive ? hidden_last : 0;
}

static gboolean
catch_up (gpointer user_data)
{
  DashFunctionTable *self = user_data;
  guint first, last;

  self->catch_up = 0;
  get_sight (self, &first, &last);
  for (guint i = 0; i < self->cells->len; i++)
    {
      TableCell *cell = g_ptr_array_index (self->cells, i);
      guint position = gtk_list_item_get_position (cell->item);

      if (cell->serial != self->serial && position >= first && position < last)
        dash_function_table_update_cell (cell);
    }
  return G_SOURCE_REMOVE;
}

/* Rows that come into sight must not show what they showed when they left it. */
static void
scrolled (GtkAdjustment     *adjustment,
          DashFunctionTable *self)
{
  if (self->catch_up == 0)
    self->catch_up = g_idle_add_full (G_PRIORITY_HIGH_IDLE, catch_up, self, NULL);
}

static GtkWidget *
find_row_widget (DashFunctionTable *self,
                 guint              position)
{
  for (guint i = 0; i < self->cells->len; i++)
    {
      TableCell *cell = g_ptr_array_index (self->cells, i);
      GtkWidget *child = gtk_list_item_get_child (cell->item);
      GtkWidget *parent;

      if (gtk_list_item_get_position (cell->item) != position || !gtk_widget_get_mapped (child))
        continue;
      parent = gtk_widget_get_parent (child);
      return parent ? gtk_widget_get_parent (parent) : NULL;
    }
  return NULL;
}

/* Keeps the keyboard on the selected row when sorting moved it, so that the arrows go on from
 * there; unless it went out of sight, for then focusing it would scroll. */
static void
follow_with_focus (DashFunctionTable *self,
                   guint              position)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row;
  guint first, last;

  if (!focus || !gtk_widget_is_ancestor (focus, self->view))
    return;
  get_sight (self, &first, &last);
  if (position < first + 2 || position + 3 > last)
    return;
  row = find_row_widget (self, position);
  if (row && row != focus && !gtk_widget_is_ancestor (focus, row))
    gtk_widget_grab_focus (row);
}

static gboolean
scroll_to_selected (gpointer user_data)
{
  DashFunctionTable *self = user_data;
  guint position = dash_slot_list_get_selected (self->slots);
  guint first, last;

  self->scroll = 0;
  get_sight (self, &first, &last);
  if (position == GTK_INVALID_LIST_POSITION || (position > first + 1 && position + 2 < last) ||
      (position <= first + 1 && first == 0))
    return G_SOURCE_REMOVE;
  /* GTK before 4.12 has no call for this, but the list inside the view has always had the action. */
  gtk_widget_activate_action (gtk_widget_get_last_child (self->view), "list.scroll-to-item", "u",
                              position);
  return G_SOURCE_REMOVE;
}

static void
place_selection (DashFunctionTable *self)
{
  gssize row = self->selected ? dash_function_view_find (self->functions, self->selected) : -1;
  guint position = row >= 0 ? (guint) row : GTK_INVALID_LIST_POSITION;

  if (dash_slot_list_get_selected (self->slots) == position)
    return;
  dash_slot_list_set_selected (self->slots, position);
  if (position != GTK_INVALID_LIST_POSITION)
    follow_with_focus (self, position);
}

static void
update_placeholder (DashFunctionTable *self)
{
  const char *page = "rows";

  if (dash_function_view_get_n_functions (self->functions) == 0)
    page = dash_session_get_n_functions (self->session) > 0 ? "no-match" : "nothing";
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), page);
}

void
dash_function_table_sort_by (DashFunctionTable *self,
                             const char        *id,
                             gboolean           descending)
{
  TableColumn *column = dash_function_table_find_column (self, id);
  DashSortKey key;

  if (!column || !dash_function_column_get_sort_key (column->info, &key))
    return;
  if (id != self->sort_id)
    {
      g_free (self->sort_id);
      self->sort_id = g_strdup (id);
    }
  self->descending = descending;
  dash_function_view_set_sort (self->functions, key, column->info->percent, descending);
  dash_function_table_show_sort (self);
  dash_function_table_update_actions (self);
  dash_function_table_update (self, TRUE);
}

static void
header_sorted (GtkSorter         *sorter,
               GtkSorterChange    change,
               DashFunctionTable *self)
{
  TableColumn *column;
  gboolean descending;

  if (self->setting_sort || self->building)
    return;

  column = dash_column_view_get_sort (self->view, &descending);
  if (!column)
    return;
  /* Who picks a column of figures wants the largest first. */
  if (!g_str_equal (column->info->id, self->sort_id))
    descending = dash_function_column_is_figure (column->info);
  dash_function_table_sort_by (self, column->info->id, descending);
}

static void
build_columns (DashFunctionTable *self)
{
  dash_function_table_build_columns (self);
  g_signal_emit (self, signals[COLUMNS_CHANGED], 0);
}

static void
percentiles_chosen (DashFunctionTable *self)
{
  dash_function_table_update (self, TRUE);
}

static void
columns_chosen (DashFunctionTable *self)
{
  dash_function_table_update_columns (self);
  dash_function_table_update (self, TRUE);
}

static void
set_selected (DashFunctionTable *self,
              DashFunction      *function)
{
  if (!g_set_object (&self->selected, function))
    return;
  dash_function_table_update_actions (self);
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
select_requested (DashSlotList      *slots,
                  guint              position,
                  DashFunctionTable *self)
{
  DashFunction *function = position == GTK_INVALID_LIST_POSITION
                             ? NULL
                             : dash_function_view_get_function (self->functions, position);

  set_selected (self, function);
  dash_slot_list_set_selected (self->slots, position);
}

static void
row_activated (GtkColumnView     *view,
               guint              position,
               DashFunctionTable *self)
{
  select_requested (self->slots, position, self);
  g_signal_emit (self, signals[ACTIVATED], 0);
}

/* The row under a point of the view, or GTK_INVALID_LIST_POSITION. */
static guint
row_at (DashFunctionTable *self,
        double             x,
        double             y)
{
  GtkWidget *picked = gtk_widget_pick (self->view, x, y, GTK_PICK_DEFAULT);

  for (guint i = 0; picked && i < self->cells->len; i++)
    {
      TableCell *cell = g_ptr_array_index (self->cells, i);
      GtkWidget *row = gtk_widget_get_parent (gtk_list_item_get_child (cell->item));

      row = row ? gtk_widget_get_parent (row) : NULL;
      if (row && (picked == row || gtk_widget_is_ancestor (picked, row)))
        return gtk_list_item_get_position (cell->item);
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
show_menu (DashFunctionTable  *self,
           const GdkRectangle *at)
{
  if (!self->menu)
    {
      g_autoptr (GMenu) menu = g_menu_new ();
      g_autoptr (GMenu) first = g_menu_new ();
      g_autoptr (GMenu) copies = g_menu_new ();

      g_menu_append (first, _("Show Details"), "table.open");
      g_menu_append (copies, _("Copy Row"), "table.copy");
      g_menu_append (copies, _("Copy Row as TSV"), "table.copy-tsv");
      g_menu_append (copies, _("Copy Source Place"), "table.copy-place");
      g_menu_append (copies, _("Copy All Rows as TSV"), "table.copy-all");
      g_menu_append_section (menu, NULL, G_MENU_MODEL (first));
      g_menu_append_section (menu, NULL, G_MENU_MODEL (copies));
      self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), at);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
secondary_pressed (GtkGestureClick   *gesture,
                   int                n_press,
                   double             x,
                   double             y,
                   DashFunctionTable *self)
{
  guint position = row_at (self, x, y);
  GdkRectangle at = { (int) x, (int) y, 1, 1 };

  if (position == GTK_INVALID_LIST_POSITION)
    return;
  select_requested (self->slots, position, self);
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (self, &at);
}

static gboolean
menu_key (GtkWidget *widget,
          GVariant  *parameters,
          gpointer   user_data)
{
  DashFunctionTable *self = user_data;
  guint position = dash_slot_list_get_selected (self->slots);
  GtkWidget *row = position == GTK_INVALID_LIST_POSITION ? NULL : find_row_widget (self, position);
  GdkRectangle at = { 12, 40, 1, 1 };
  graphene_point_t below = { 12, 0 };

  if (!self->selected)
    return FALSE;
  if (row)
    below.y = gtk_widget_get_height (row);
  if (row && gtk_widget_compute_point (row, GTK_WIDGET (self), &below, &below))
    {
      at.x = (int) below.x;
      at.y = (int) below.y;
    }
  show_menu (self, &at);
  return TRUE;
}

static void
add_shortcut (GtkEventController *controller,
              const char         *trigger,
              GtkShortcutAction  *action)
{
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger), action));
}

static void
add_controllers (DashFunctionTable *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();

  add_shortcut (keys, "<Control>c", gtk_named_action_new ("table.copy"));
  add_shortcut (keys, "<Control><Shift>c", gtk_named_action_new ("table.copy-tsv"));
  add_shortcut (keys, "Menu", gtk_callback_action_new (menu_key, self, NULL));
  add_shortcut (keys, "<Shift>F10", gtk_callback_action_new (menu_key, self, NULL));
  gtk_widget_add_controller (self->view, keys);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect (secondary, "pressed", G_CALLBACK (secondary_pressed), self);
  gtk_widget_add_controller (self->view, GTK_EVENT_CONTROLLER (secondary));
}

static void
dash_function_table_dispose (GObject *object)
{
  DashFunctionTable *self = DASH_FUNCTION_TABLE (object);

  g_clear_handle_id (&self->catch_up, g_source_remove);
  g_clear_handle_id (&self->scroll, g_source_remove);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  if (self->view)
    {
      g_signal_handlers_disconnect_by_data (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)),
                                            self);
      gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), NULL);
      dash_function_table_remove_columns (self);
      self->view = NULL;
    }
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->chooser);
  g_clear_object (&self->actions);
  g_clear_object (&self->selected);
  g_clear_object (&self->functions);
  g_clear_object (&self->slots);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (dash_function_table_parent_class)->dispose (object);
}

static void
dash_function_table_finalize (GObject *object)
{
  DashFunctionTable *self = DASH_FUNCTION_TABLE (object);

  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->cells);
  g_clear_pointer (&self->infos, g_ptr_array_unref);
  g_free (self->sort_id);
  G_OBJECT_CLASS (dash_function_table_parent_class)->finalize (object);
}

static void
dash_function_table_class_init (DashFunctionTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_function_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = dash_function_table_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "functiontable");

  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                             NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATED] = g_signal_new ("activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
  signals[COLUMNS_CHANGED] = g_signal_new ("columns-changed", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                           NULL, NULL, G_TYPE_NONE, 0);
}

static void
dash_function_table_init (DashFunctionTable *self)
{
  self->cells = g_ptr_array_new_with_free_func (g_free);
  self->columns = g_ptr_array_new_with_free_func (dash_function_table_column_free);
  self->slots = dash_slot_list_new ();
  self->sort_id = g_strdup ("total");
  self->descending = TRUE;
  self->compact_percentile = 99;

  self->view = dash_column_view_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Functions"), -1);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->view);

  self->stack = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), self->scroller, "rows");
  gtk_stack_add_named (GTK_STACK (self->stack),
                       dash_page_placeholder_new ("edit-find-symbolic", _("No Function Matches"),
                                                  _("Try other words, or clear the search.")),
                       "no-match");
  gtk_stack_add_named (GTK_STACK (self->stack),
                       dash_page_placeholder_new ("dash-functions-symbolic", _("No Functions Yet"),
                                                  _("A function shows as soon as it was called once. Put "
                                                    "HOTPATH_FUNCTION () at its beginning and compile with "
                                                    "-DHOTPATH.")),
                       "nothing");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));

  g_signal_connect (self->slots, "select-requested", G_CALLBACK (select_requested), self);
  g_signal_connect (self->view, "activate", G_CALLBACK (row_activated), self);
  g_signal_connect (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view)),
                    "value-changed", G_CALLBACK (scrolled), self);
  g_signal_connect (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), "changed",
                    G_CALLBACK (header_sorted), self);
  add_controllers (self);
  dash_function_table_add_actions (self);
  self->chooser = dash_column_chooser_new ("functions", G_ACTION_MAP (self->actions));
  g_signal_connect_swapped (self->chooser, "changed", G_CALLBACK (columns_chosen), self);
}

GtkWidget *
dash_function_table_new (DashSession *session)
{
  DashFunctionTable *self = g_object_new (DASH_TYPE_FUNCTION_TABLE, NULL);

  g_return_val_if_fail (DASH_IS_SESSION (session), GTK_WIDGET (self));

  dash_page_style_init ();
  self->session = g_object_ref (session);
  self->functions = dash_function_view_new (session);
  build_columns (self);
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), GTK_SELECTION_MODEL (self->slots));
  g_signal_connect_object (dash_settings_get_default (), "notify::percentiles",
                           G_CALLBACK (percentiles_chosen), self, G_CONNECT_SWAPPED);
  update_placeholder (self);
  return GTK_WIDGET (self);
}

void
dash_function_table_update (DashFunctionTable *self,
                            gboolean           whole)
{
  g_return_if_fail (DASH_IS_FUNCTION_TABLE (self));

  if (dash_function_table_lacks_percentiles (self))
    {
      build_columns (self);
      whole = TRUE;
    }
  else
    dash_function_table_update_told (self);
  self->serial++;
  dash_function_view_update (self->functions);
  dash_slot_list_set_size (self->slots,
                           (guint) dash_function_view_get_n_functions (self->functions));
  update_cells (self, whole);
  place_selection (self);
  update_placeholder (self);
}

gboolean
dash_function_table_set_search (DashFunctionTable *self,
                                const char        *text,
                                GError           **error)
{
  g_return_val_if_fail (DASH_IS_FUNCTION_TABLE (self), FALSE);

  if (!dash_function_view_set_search (self->functions, text && *text ? text : NULL, error))
    return FALSE;
  dash_function_table_update (self, TRUE);
  return TRUE;
}

guint
dash_function_table_get_n_rows (DashFunctionTable *self)
{
  g_return_val_if_fail (DASH_IS_FUNCTION_TABLE (self), 0);
  return (guint) dash_function_view_get_n_functions (self->functions);
}

DashFunction *
dash_function_table_get_row (DashFunctionTable *self,
                             guint              row)
{
  g_return_val_if_fail (DASH_IS_FUNCTION_TABLE (self), NULL);
  return dash_function_view_get_function (self->functions, row);
}

DashFunction *
dash_function_table_get_selected (DashFunctionTable *self)
{
  g_return_val_if_fail (DASH_IS_FUNCTION_TABLE (self), NULL);
  return self->selected;
}

void
dash_function_table_select (DashFunctionTable *self,
                            DashFunction      *function,
                            gboolean           scroll)
{
  g_return_if_fail (DASH_IS_FUNCTION_TABLE (self));

  set_selected (self, function);
  place_selection (self);
  /* The selection may open a pane that takes room from the table, so this waits for the layout. */
  if (scroll && self->scroll == 0)
    self->scroll = g_idle_add_full (GDK_PRIORITY_REDRAW + 10, scroll_to_selected, self, NULL);
}

void
dash_function_table_set_compact (DashFunctionTable *self,
                                 gboolean           compact)
{
  g_return_if_fail (DASH_IS_FUNCTION_TABLE (self));

  if (self->compact == compact)
    return;
  self->compact = compact;
  if (compact)
    gtk_widget_add_css_class (self->view, "compact");
  else
    gtk_widget_remove_css_class (self->view, "compact");
  dash_function_table_update_columns (self);
  dash_function_table_update (self, TRUE);
}

const double *
dash_function_table_get_percentiles (DashFunctionTable *self,
                                     gsize             *n)
{
  g_return_val_if_fail (DASH_IS_FUNCTION_TABLE (self), NULL);
  *n = self->n_percentiles;
  return self->percentiles;
}

double
dash_function_table_get_compact_percentile (DashFunctionTable *self)
{
  g_return_val_if_fail (DASH_IS_FUNCTION_TABLE (self), 0);
  return self->compact_percentile;
}

void
dash_function_table_set_percentile (DashFunctionTable *self,
                                    double             percent)
{
  self->compact_percentile = percent;
  dash_function_table_update_columns (self);
  g_signal_emit (self, signals[COLUMNS_CHANGED], 0);
  dash_function_table_update (self, TRUE);
}

GtkWidget *
dash_function_table_create_columns_button (DashFunctionTable *self)
{
  g_return_val_if_fail (DASH_IS_FUNCTION_TABLE (self), NULL);
  return dash_column_chooser_create_button (self->chooser);
}

void
dash_function_table_focus (DashFunctionTable *self)
{
  g_return_if_fail (DASH_IS_FUNCTION_TABLE (self));
  gtk_widget_grab_focus (self->view);
}
