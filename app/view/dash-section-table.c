// SPDX-License-Identifier: GPL-3.0-or-later
// The table of a section's rows: live, sorted by us, its columns those of the section.

#include "dash-section-table-private.h"

#include <glib/gi18n.h>

#include "dash-column-view.h"
#include "dash-page-common.h"
#include "dash-settings.h"

enum
{
  SELECTION_CHANGED,
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DashSectionTable, dash_section_table, GTK_TYPE_WIDGET)

/* GTK keeps some two hundred rows alive, of which thirty are seen. */
static void
update_cells (DashSectionTable *self)
{
  guint first, last;

  dash_column_view_get_sight (self->view, g_list_model_get_n_items (G_LIST_MODEL (self->slots)),
                              &first, &last);
  for (guint i = 0; i < self->cells->len; i++)
    {
      SectionCell *cell = g_ptr_array_index (self->cells, i);
      guint position = gtk_list_item_get_position (cell->item);

      if (position >= first && position < last)
        dash_section_table_update_cell (cell);
    }
}

static gboolean
catch_up (gpointer user_data)
{
  DashSectionTable *self = user_data;

  self->catch_up = 0;
  update_cells (self);
  return G_SOURCE_REMOVE;
}

/* Rows that come into sight must not show what they showed when they left it. */
static void
scrolled (GtkAdjustment    *adjustment,
          DashSectionTable *self)
{
  if (self->catch_up == 0)
    self->catch_up = g_idle_add_full (G_PRIORITY_HIGH_IDLE, catch_up, self, NULL);
}

static void
header_sorted (GtkSorter        *sorter,
               GtkSorterChange   change,
               DashSectionTable *self)
{
  SectionColumn *column;
  gboolean descending;

  if (self->setting_sort)
    return;
  column = dash_column_view_get_sort (self->view, &descending);
  if (!column)
    return;
  /* Who picks a column of figures wants the largest first. */
  if (g_strcmp0 (column->id, self->sort_id) != 0)
    descending = !dash_section_column_is_text (column);
  dash_section_table_sort_by (self, column->id, descending);
}

static void
set_selected (DashSectionTable *self,
              DashRecord       *record)
{
  if (g_set_object (&self->selected, record))
    g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
select_requested (DashSlotList     *slots,
                  guint             position,
                  DashSectionTable *self)
{
  set_selected (self, position == GTK_INVALID_LIST_POSITION
                        ? NULL : dash_record_view_get (self->rows, position));
  dash_slot_list_set_selected (self->slots, position);
}

static void
row_activated (GtkColumnView    *view,
               guint             position,
               DashSectionTable *self)
{
  select_requested (self->slots, position, self);
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
dash_section_table_dispose (GObject *object)
{
  DashSectionTable *self = DASH_SECTION_TABLE (object);

  g_clear_handle_id (&self->catch_up, g_source_remove);
  if (self->view)
    {
      g_signal_handlers_disconnect_by_data (
        gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), self);
      gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), NULL);
      dash_section_table_remove_columns (self);
      self->view = NULL;
    }
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->chooser);
  g_clear_object (&self->actions);
  g_clear_object (&self->selected);
  g_clear_object (&self->rows);
  g_clear_object (&self->slots);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (dash_section_table_parent_class)->dispose (object);
}

static void
dash_section_table_finalize (GObject *object)
{
  DashSectionTable *self = DASH_SECTION_TABLE (object);

  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->cells);
  g_free (self->sort_id);
  G_OBJECT_CLASS (dash_section_table_parent_class)->finalize (object);
}

static void
dash_section_table_class_init (DashSectionTableClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_section_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = dash_section_table_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "sectiontable");

  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                             NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATED] = g_signal_new ("activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
}

static void
dash_section_table_init (DashSectionTable *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  self->cells = g_ptr_array_new_with_free_func (g_free);
  self->columns = g_ptr_array_new_with_free_func (dash_section_column_free);
  self->slots = dash_slot_list_new ();
  self->descending = TRUE;
  dash_section_table_add_actions (self);

  self->view = dash_column_view_new ();
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>c"),
                      gtk_named_action_new ("table.copy")));
  gtk_widget_add_controller (self->view, keys);

  self->stack = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));

  g_signal_connect (self->slots, "select-requested", G_CALLBACK (select_requested), self);
  g_signal_connect (self->view, "activate", G_CALLBACK (row_activated), self);
  g_signal_connect (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), "changed",
                    G_CALLBACK (header_sorted), self);
}

static void
percentiles_chosen (DashSectionTable *self)
{
  dash_section_table_update (self);
}

static void
columns_chosen (DashSectionTable *self)
{
  dash_section_table_place_columns (self);
  dash_section_table_update (self);
}

GtkWidget *
dash_section_table_new (DashSession *session,
                        DashSection  section)
{
  DashSectionTable *self = g_object_new (DASH_TYPE_SECTION_TABLE, NULL);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  g_return_val_if_fail (DASH_IS_SESSION (session), GTK_WIDGET (self));

  dash_page_style_init ();
  self->session = g_object_ref (session);
  self->section = section;
  self->info = dash_section_get_info (section);
  self->rows = dash_record_view_new (session, section);
  self->sort_id = g_strdup (self->info->sort);
  self->chooser = dash_column_chooser_new (self->info->page, G_ACTION_MAP (self->actions));
  g_signal_connect_swapped (self->chooser, "changed", G_CALLBACK (columns_chosen), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->view);
  g_signal_connect_object (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view)),
                           "value-changed", G_CALLBACK (scrolled), self, 0);
  gtk_stack_add_named (GTK_STACK (self->stack), scroller, "rows");
  gtk_stack_add_named (GTK_STACK (self->stack),
                       dash_page_placeholder_new ("edit-find-symbolic", _("No Row Matches"),
                                                  _("Try other words, or clear the search.")),
                       "no-match");
  gtk_stack_add_named (GTK_STACK (self->stack),
                       dash_page_placeholder_new ("view-list-symbolic", _(self->info->empty_title),
                                                  _(self->info->empty_text)),
                       "nothing");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  g_dpgettext2 (NULL, "page", self->info->title), -1);
  dash_section_table_build_columns (self);
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), GTK_SELECTION_MODEL (self->slots));
  g_signal_connect_object (dash_settings_get_default (), "notify::percentiles",
                           G_CALLBACK (percentiles_chosen), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
dash_section_table_update (DashSectionTable *self)
{
  guint n;
  gint row;

  g_return_if_fail (DASH_IS_SECTION_TABLE (self));

  if (dash_section_table_lacks_percentiles (self))
    dash_section_table_build_columns (self);
  dash_section_table_update_told (self);
  dash_record_view_update (self->rows);
  n = dash_record_view_get_n (self->rows);
  dash_slot_list_set_size (self->slots, n);
  update_cells (self);

  /* Another run has begun: its rows are others. */
  if (self->selected && dash_session_find_record (self->session, self->section,
                                                  dash_record_get_id (self->selected)) != self->selected)
    set_selected (self, NULL);
  row = self->selected ? dash_record_view_find (self->rows, self->selected) : -1;
  dash_slot_list_set_selected (self->slots, row >= 0 ? (guint) row : GTK_INVALID_LIST_POSITION);
  gtk_stack_set_visible_child_name (
    GTK_STACK (self->stack),
    n > 0 ? "rows"
    : dash_session_get_n_records (self->session, self->section) > 0 ? "no-match" : "nothing");
}

gboolean
dash_section_table_set_search (DashSectionTable *self,
                               const char       *text,
                               GError          **error)
{
  g_return_val_if_fail (DASH_IS_SECTION_TABLE (self), FALSE);

  if (!dash_record_view_set_search (self->rows, text, error))
    return FALSE;
  dash_section_table_update (self);
  return TRUE;
}

guint
dash_section_table_get_n_rows (DashSectionTable *self)
{
  g_return_val_if_fail (DASH_IS_SECTION_TABLE (self), 0);
  return dash_record_view_get_n (self->rows);
}

DashRecord *
dash_section_table_get_row (DashSectionTable *self,
                            guint             row)
{
  g_return_val_if_fail (DASH_IS_SECTION_TABLE (self), NULL);
  return dash_record_view_get (self->rows, row);
}

DashRecord *
dash_section_table_get_selected (DashSectionTable *self)
{
  g_return_val_if_fail (DASH_IS_SECTION_TABLE (self), NULL);
  return self->selected;
}

void
dash_section_table_select (DashSectionTable *self,
                           DashRecord       *record)
{
  g_return_if_fail (DASH_IS_SECTION_TABLE (self));

  set_selected (self, record);
  dash_section_table_update (self);
}

void
dash_section_table_set_compact (DashSectionTable *self,
                                gboolean          compact)
{
  g_return_if_fail (DASH_IS_SECTION_TABLE (self));

  if (self->compact == compact)
    return;
  self->compact = compact;
  if (compact)
    gtk_widget_add_css_class (self->view, "compact");
  else
    gtk_widget_remove_css_class (self->view, "compact");
  /* Cells of names are of another kind then. */
  dash_section_table_build_columns (self);
}

void
dash_section_table_focus (DashSectionTable *self)
{
  g_return_if_fail (DASH_IS_SECTION_TABLE (self));
  gtk_widget_grab_focus (self->view);
}

GtkWidget *
dash_section_table_create_columns_button (DashSectionTable *self)
{
  g_return_val_if_fail (DASH_IS_SECTION_TABLE (self), NULL);
  return dash_column_chooser_create_button (self->chooser);
}
