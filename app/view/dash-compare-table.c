// SPDX-License-Identifier: GPL-3.0-or-later
// The table of what changed: the rows of a section by one of their figures.

#include "dash-compare-table-private.h"

#include <glib/gi18n.h>

#include "dash-column-view.h"
#include "dash-page-common.h"

const CompareColumnInfo compare_columns[N_COMPARE_COLUMNS] = {
  [COMPARE_VERDICT] = { "verdict", NC_ ("column", "Verdict"),
                        N_ ("What is proven, or else may be chance; sorted by it, what got worse is first"), 142,
                        DASH_COMPARED_SORT_VERDICT },
  [COMPARE_NAME] = { "name", NC_ ("column", "Name"), NULL, -1, DASH_COMPARED_SORT_NAME },
  [COMPARE_BASE] = { "base", NC_ ("column", "Base"), N_ ("How it was: the median of its runs"), 82,
                     DASH_COMPARED_SORT_BASE },
  [COMPARE_HEAD] = { "head", NC_ ("column", "Head"), N_ ("How it is: the median of its runs"), 82,
                     DASH_COMPARED_SORT_HEAD },
  [COMPARE_DIFFERENCE] = { "difference", NC_ ("column", "Difference"),
                           N_ ("By how much head's runs lie higher: the median over all pairs of runs"), 90,
                           DASH_COMPARED_SORT_DIFFERENCE },
  [COMPARE_CHANGE] = { "change", NC_ ("column", "Change"), N_ ("The difference as part of base"), 78,
                       DASH_COMPARED_SORT_CHANGE },
  [COMPARE_BAR] = { "bar", NC_ ("column", "Better | Worse"),
                    N_ ("The change; the bar ends where a figure has halved or doubled"), 120, -1 },
  [COMPARE_INTERVAL] = { "interval", NC_ ("column", "95 % Interval"),
                         N_ ("Where the change lies, with a certainty of 95 %"), 138, -1 },
  [COMPARE_CHANCE] = { "chance", NC_ ("column", "Chance"),
                       N_ ("How likely such a difference is when nothing changed"), 76,
                       DASH_COMPARED_SORT_CHANCE },
};

enum
{
  SELECTION_CHANGED,
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DashCompareTable, dash_compare_table, GTK_TYPE_WIDGET)

static gboolean
is_figure (CompareColumnKind kind)
{
  return kind != COMPARE_VERDICT && kind != COMPARE_NAME && kind != COMPARE_BAR;
}

/* GTK keeps some two hundred rows alive, of which thirty are seen. */
static void
update_cells (DashCompareTable *self)
{
  guint first, last;

  dash_column_view_get_sight (self->view, g_list_model_get_n_items (G_LIST_MODEL (self->slots)),
                              &first, &last);
  for (guint i = 0; i < self->cells->len; i++)
    {
      CompareCell *cell = g_ptr_array_index (self->cells, i);
      guint position = gtk_list_item_get_position (cell->item);

      if (position >= first && position < last)
        dash_compare_table_update_cell (cell);
    }
}

static gboolean
catch_up (gpointer user_data)
{
  DashCompareTable *self = user_data;

  self->catch_up = 0;
  update_cells (self);
  return G_SOURCE_REMOVE;
}

/* Rows that come into sight must not show what they showed when they left it. */
static void
scrolled (GtkAdjustment    *adjustment,
          DashCompareTable *self)
{
  if (self->catch_up == 0)
    self->catch_up = g_idle_add_full (G_PRIORITY_HIGH_IDLE, catch_up, self, NULL);
}

static void
update (DashCompareTable *self)
{
  const DashComparedSection *section = dash_compared_view_get_section (self->rows);
  guint n;
  gint row;

  dash_compared_view_update (self->rows);
  n = dash_compared_view_get_n (self->rows);
  dash_slot_list_set_size (self->slots, n);
  update_cells (self);
  row = self->selected ? dash_compared_view_find (self->rows, self->selected) : -1;
  dash_slot_list_set_selected (self->slots, row >= 0 ? (guint) row : GTK_INVALID_LIST_POSITION);
  gtk_stack_set_visible_child_name (
    GTK_STACK (self->stack),
    n > 0 ? "rows"
    : !section || section->rows->len == 0 ? "nothing"
    : dash_compared_view_get_only_changed (self->rows) ? "unchanged" : "no-match");
}

/* ---- Order ---- */

static void
style_heading (GtkColumnViewColumn *there,
               GtkWidget           *title,
               gpointer             user_data)
{
  DashCompareTable *self = user_data;

  for (guint i = 0; i < N_COMPARE_COLUMNS; i++)
    if (self->columns[i].column == there)
      {
        dash_column_view_style_heading (title, is_figure (i), i == self->sort);
        gtk_widget_set_tooltip_text (title, compare_columns[i].help ? _(compare_columns[i].help) : NULL);
      }
}

static void
show_sort (DashCompareTable *self)
{
  GtkColumnViewColumn *column = self->columns[self->sort].column;
  gboolean in_view = gtk_column_view_column_get_column_view (column) != NULL;

  self->setting_sort = TRUE;
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (self->view), in_view ? column : NULL,
                                  self->descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  self->setting_sort = FALSE;
  dash_column_view_foreach_heading (self->view, style_heading, self);
}

static gboolean
begins_descending (CompareColumnKind kind)
{
  /* The surest is first, as is the largest of other figures. */
  return kind != COMPARE_NAME && kind != COMPARE_CHANCE;
}

static void
header_sorted (GtkSorter        *sorter,
               GtkSorterChange   change,
               DashCompareTable *self)
{
  CompareColumn *column;
  gboolean descending;

  if (self->setting_sort)
    return;
  column = dash_column_view_get_sort (self->view, &descending);
  if (!column)
    return;
  if (column->kind != self->sort)
    descending = begins_descending (column->kind);
  dash_compare_table_sort_by (self, compare_columns[column->kind].id, descending);
}

void
dash_compare_table_sort_by (DashCompareTable *self,
                            const char       *id,
                            gboolean          descending)
{
  g_return_if_fail (DASH_IS_COMPARE_TABLE (self));

  for (guint i = 0; i < N_COMPARE_COLUMNS; i++)
    if (g_strcmp0 (compare_columns[i].id, id) == 0 && compare_columns[i].sort >= 0)
      {
        self->sort = i;
        self->descending = descending;
        dash_compared_view_set_sort (self->rows, (DashComparedSort) compare_columns[i].sort, descending);
        show_sort (self);
        dash_compare_table_update_actions (self);
        update (self);
      }
}

const char *
dash_compare_table_get_sort (DashCompareTable *self,
                             gboolean         *descending)
{
  g_return_val_if_fail (DASH_IS_COMPARE_TABLE (self), NULL);
  if (descending)
    *descending = self->descending;
  return compare_columns[self->sort].id;
}

/* ---- Columns ---- */

static gboolean
is_wanted (DashCompareTable *self,
           CompareColumnKind kind)
{
  if (self->compact)
    return kind == COMPARE_NAME || kind == COMPARE_CHANGE;
  return kind == COMPARE_VERDICT || kind == COMPARE_NAME ||
         dash_column_chooser_is_chosen (self->chooser, compare_columns[kind].id);
}

static void
place_columns (DashCompareTable *self)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();

  for (guint i = 0; i < N_COMPARE_COLUMNS; i++)
    if (is_wanted (self, i))
      g_ptr_array_add (wanted, self->columns[i].column);
  self->setting_sort = TRUE;
  dash_column_view_set_columns (self->view, wanted);
  self->setting_sort = FALSE;
  show_sort (self);
}

static void
remove_columns (DashCompareTable *self)
{
  self->setting_sort = TRUE;
  for (guint i = 0; i < N_COMPARE_COLUMNS; i++)
    if (self->columns[i].column)
      {
        dash_column_view_remove (self->columns[i].column);
        g_clear_object (&self->columns[i].column);
      }
  self->setting_sort = FALSE;
}

static void
build_columns (DashCompareTable *self)
{
  remove_columns (self);
  for (guint i = 0; i < N_COMPARE_COLUMNS; i++)
    {
      CompareColumn *column = &self->columns[i];

      column->table = self;
      column->kind = i;
      dash_compare_table_setup_column (column);
      gtk_column_view_column_set_resizable (column->column, TRUE);
      gtk_column_view_column_set_expand (column->column, i == COMPARE_NAME);
      if (i != COMPARE_NAME)
        gtk_column_view_column_set_fixed_width (column->column, compare_columns[i].width);
      if (compare_columns[i].sort >= 0)
        dash_column_view_make_sortable (column->column, column);
    }
  place_columns (self);
}

static void
columns_chosen (DashCompareTable *self)
{
  place_columns (self);
  update (self);
}

/* ---- Selection ---- */

static void
set_selected (DashCompareTable      *self,
              const DashComparedRow *row)
{
  if (self->selected == row)
    return;
  self->selected = row;
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
select_requested (DashSlotList     *slots,
                  guint             position,
                  DashCompareTable *self)
{
  set_selected (self, position == GTK_INVALID_LIST_POSITION
                        ? NULL : dash_compared_view_get (self->rows, position));
  dash_slot_list_set_selected (self->slots, position);
}

static void
row_activated (GtkColumnView    *view,
               guint             position,
               DashCompareTable *self)
{
  select_requested (self->slots, position, self);
  g_signal_emit (self, signals[ACTIVATED], 0);
}

/* ---- Object ---- */

static void
dash_compare_table_dispose (GObject *object)
{
  DashCompareTable *self = DASH_COMPARE_TABLE (object);

  g_clear_handle_id (&self->catch_up, g_source_remove);
  if (self->view)
    {
      g_signal_handlers_disconnect_by_data (
        gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), self);
      gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), NULL);
      remove_columns (self);
      self->view = NULL;
    }
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->chooser);
  g_clear_object (&self->actions);
  g_clear_object (&self->rows);
  g_clear_object (&self->slots);
  G_OBJECT_CLASS (dash_compare_table_parent_class)->dispose (object);
}

static void
dash_compare_table_finalize (GObject *object)
{
  DashCompareTable *self = DASH_COMPARE_TABLE (object);

  g_ptr_array_unref (self->cells);
  g_free (self->metric_key);
  G_OBJECT_CLASS (dash_compare_table_parent_class)->finalize (object);
}

static void
dash_compare_table_class_init (DashCompareTableClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_compare_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = dash_compare_table_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "comparetable");

  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                             NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATED] = g_signal_new ("activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
}

static void
dash_compare_table_init (DashCompareTable *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  dash_page_style_init ();
  self->cells = g_ptr_array_new_with_free_func (g_free);
  self->slots = dash_slot_list_new ();
  self->rows = dash_compared_view_new ();
  self->descending = TRUE;
  dash_compare_table_add_actions (self);
  self->chooser = dash_column_chooser_new ("compare", G_ACTION_MAP (self->actions));
  for (guint i = COMPARE_BASE; i < N_COMPARE_COLUMNS; i++)
    dash_column_chooser_add (self->chooser, compare_columns[i].id,
                             g_dpgettext2 (NULL, "column", compare_columns[i].title));
  g_signal_connect_swapped (self->chooser, "changed", G_CALLBACK (columns_chosen), self);

  self->view = dash_column_view_new ();
  gtk_widget_add_css_class (self->view, "compare");
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>c"),
                      gtk_named_action_new ("table.copy")));
  gtk_widget_add_controller (self->view, keys);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->view);
  g_signal_connect_object (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view)),
                           "value-changed", G_CALLBACK (scrolled), self, 0);

  self->stack = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), scroller, "rows");
  gtk_stack_add_named (GTK_STACK (self->stack),
                       dash_page_placeholder_new ("edit-find-symbolic", _("No Row Matches"),
                                                  _("Try other words, or clear the search.")),
                       "no-match");
  gtk_stack_add_named (GTK_STACK (self->stack),
                       dash_page_placeholder_new ("dash-equal-symbolic", _("No Such Change"),
                                                  _("Turn off “Only What Changed”, or clear the search, "
                                                    "to see the other rows.")),
                       "unchanged");
  gtk_stack_add_named (GTK_STACK (self->stack),
                       dash_page_placeholder_new ("view-list-symbolic", _("Nothing to Compare"),
                                                  _("Neither side has such rows.")),
                       "nothing");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  build_columns (self);
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), GTK_SELECTION_MODEL (self->slots));
  dash_compare_table_update_actions (self);

  g_signal_connect (self->slots, "select-requested", G_CALLBACK (select_requested), self);
  g_signal_connect (self->view, "activate", G_CALLBACK (row_activated), self);
  g_signal_connect (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), "changed",
                    G_CALLBACK (header_sorted), self);
}

GtkWidget *
dash_compare_table_new (void)
{
  return g_object_new (DASH_TYPE_COMPARE_TABLE, NULL);
}

/* ---- Public ---- */

void
dash_compare_table_set_section (DashCompareTable          *self,
                                const DashComparedSection *section)
{
  guint metric;

  g_return_if_fail (DASH_IS_COMPARE_TABLE (self));

  set_selected (self, NULL);
  dash_compared_view_set_section (self->rows, section);
  if (section && self->metric_key &&
      dash_compared_section_find_metric (section, self->metric_key, &metric))
    dash_compared_view_set_metric (self->rows, metric);
  if (section)
    {
      /* Translators: the name of a table for a screen reader: "Functions, compared" */
      g_autofree char *name = g_strdup_printf (_("%s, compared"), dash_compared_get_title (section->section));

      gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }
  update (self);
}

const DashComparedSection *
dash_compare_table_get_section (DashCompareTable *self)
{
  g_return_val_if_fail (DASH_IS_COMPARE_TABLE (self), NULL);
  return dash_compared_view_get_section (self->rows);
}

void
dash_compare_table_set_metric (DashCompareTable *self,
                               guint             metric)
{
  const DashComparedSection *section = dash_compare_table_get_section (self);

  g_return_if_fail (section && metric < section->metrics->len);

  g_free (self->metric_key);
  self->metric_key = g_strdup (((const DashMetric *) g_ptr_array_index (section->metrics, metric))->key);
  dash_compared_view_set_metric (self->rows, metric);
  update (self);
}

guint
dash_compare_table_get_metric (DashCompareTable *self)
{
  g_return_val_if_fail (DASH_IS_COMPARE_TABLE (self), 0);
  return dash_compared_view_get_metric (self->rows);
}

void
dash_compare_table_set_only_changed (DashCompareTable *self,
                                     gboolean          only_changed)
{
  g_return_if_fail (DASH_IS_COMPARE_TABLE (self));
  dash_compared_view_set_only_changed (self->rows, only_changed);
  update (self);
}

gboolean
dash_compare_table_set_search (DashCompareTable *self,
                               const char       *text,
                               GError          **error)
{
  g_return_val_if_fail (DASH_IS_COMPARE_TABLE (self), FALSE);

  if (!dash_compared_view_set_search (self->rows, text, error))
    return FALSE;
  update (self);
  return TRUE;
}

guint
dash_compare_table_get_n_rows (DashCompareTable *self)
{
  g_return_val_if_fail (DASH_IS_COMPARE_TABLE (self), 0);
  return dash_compared_view_get_n (self->rows);
}

const DashComparedRow *
dash_compare_table_get_row (DashCompareTable *self,
                            guint             row)
{
  g_return_val_if_fail (DASH_IS_COMPARE_TABLE (self), NULL);
  return dash_compared_view_get (self->rows, row);
}

const DashComparedRow *
dash_compare_table_get_selected (DashCompareTable *self)
{
  g_return_val_if_fail (DASH_IS_COMPARE_TABLE (self), NULL);
  return self->selected;
}

void
dash_compare_table_select (DashCompareTable      *self,
                           const DashComparedRow *row)
{
  g_return_if_fail (DASH_IS_COMPARE_TABLE (self));

  set_selected (self, row);
  update (self);
}

void
dash_compare_table_set_compact (DashCompareTable *self,
                                gboolean          compact)
{
  g_return_if_fail (DASH_IS_COMPARE_TABLE (self));

  if (self->compact == compact)
    return;
  self->compact = compact;
  if (compact)
    gtk_widget_add_css_class (self->view, "compact");
  else
    gtk_widget_remove_css_class (self->view, "compact");
  /* Cells of names are of another kind then. */
  build_columns (self);
}

GtkWidget *
dash_compare_table_create_columns_button (DashCompareTable *self)
{
  g_return_val_if_fail (DASH_IS_COMPARE_TABLE (self), NULL);
  return dash_column_chooser_create_button (self->chooser);
}

void
dash_compare_table_focus (DashCompareTable *self)
{
  g_return_if_fail (DASH_IS_COMPARE_TABLE (self));
  gtk_widget_grab_focus (self->view);
}
