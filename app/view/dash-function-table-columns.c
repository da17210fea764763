// SPDX-License-Identifier: GPL-3.0-or-later
// Which columns the table of functions has, how wide they are, and what it is sorted by.

#include "dash-function-table-private.h"

#include "dash-column-view.h"
#include "dash-page-common.h"
#include "dash-table-cell.h"

TableColumn *
dash_function_table_find_column (DashFunctionTable *self,
                                 const char        *id)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      TableColumn *column = g_ptr_array_index (self->columns, i);

      if (g_str_equal (column->info->id, id))
        return column;
    }
  return NULL;
}

gboolean
dash_function_table_lacks_percentiles (DashFunctionTable *self)
{
  double percents[G_N_ELEMENTS (self->percentiles)];
  gsize n = dash_page_get_percentiles (self->session, percents, G_N_ELEMENTS (percents));

  return n != self->n_percentiles ||
         memcmp (percents, self->percentiles, n * sizeof *percents) != 0;
}

static void
style_heading (GtkColumnViewColumn *there,
               GtkWidget           *title,
               gpointer             sorted)
{
  TableColumn *column = sorted;
  DashFunctionTable *self = column->table;

  for (guint i = 0; i < self->columns->len; i++)
    {
      TableColumn *other = g_ptr_array_index (self->columns, i);

      if (other->column == there)
        dash_column_view_style_heading (title, dash_function_column_is_figure (other->info),
                                        other == sorted);
    }
}

static gboolean
is_in_view (TableColumn *column)
{
  return gtk_column_view_column_get_column_view (column->column) != NULL;
}

void
dash_function_table_show_sort (DashFunctionTable *self)
{
  TableColumn *column = dash_function_table_find_column (self, self->sort_id);
  const char *stand_in = NULL;

  if (!column)
    return;
  if (self->compact)
    {
      if (column->info->kind == DASH_COLUMN_NAME)
        stand_in = "compact-function";
      else if (column->info->kind == DASH_COLUMN_TOTAL || column->info->kind == DASH_COLUMN_SHARE)
        stand_in = "compact-share";
    }
  else if (column->info->kind == DASH_COLUMN_COMPACT_NAME)
    stand_in = "function";
  else if (column->info->kind == DASH_COLUMN_COMPACT_SHARE)
    stand_in = "share";
  if (stand_in)
    column = dash_function_table_find_column (self, stand_in);

  self->setting_sort = TRUE;
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (self->view),
                                  is_in_view (column) ? column->column : NULL,
                                  self->descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  self->setting_sort = FALSE;
  dash_column_view_foreach_heading (self->view, style_heading, column);
}

/* How far the figures of a column can be taken at their word, as the first function has it that tells them. */
static DashCertainty
get_certainty (DashFunctionTable        *self,
               const DashFunctionColumn *info)
{
  guint n = dash_session_get_n_functions (self->session);
  DashSortKey key;

  if (n == 0 || !dash_function_column_get_sort_key (info, &key))
    return DASH_CERTAINTY_EXACT;
  for (guint i = 0; i < n; i++)
    {
      DashCertainty certainty = dash_function_get_certainty (dash_session_get_nth_function (self->session, i), key,
                                                             info->percent);

      if (certainty != DASH_CERTAINTY_UNKNOWN)
        return certainty;
    }
  return DASH_CERTAINTY_UNKNOWN;
}

/* What a program of another profiler tells nothing of has no column, and what it rounds has room for the mark. */
void
dash_function_table_update_told (DashFunctionTable *self)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < self->columns->len; i++)
    {
      TableColumn *column = g_ptr_array_index (self->columns, i);
      DashCertainty certainty = get_certainty (self, column->info);

      changed |= certainty != column->certainty;
      column->certainty = certainty;
    }
  if (changed)
    dash_function_table_update_columns (self);
}

static int
get_width (const TableColumn *column)
{
  int mark = column->certainty == DASH_CERTAINTY_ROUNDED ? DASH_TABLE_MARK_WIDTH : 0;

  switch (column->info->kind)
    {
    case DASH_COLUMN_NAME:
    case DASH_COLUMN_COMPACT_NAME:
      return -1;
    case DASH_COLUMN_CALLS:
      return 86;
    case DASH_COLUMN_RATE:
      return 72;
    case DASH_COLUMN_SHARE:
      return 140 + mark;
    case DASH_COLUMN_COMPACT_SHARE:
      return 98 + mark;
    case DASH_COLUMN_TREND:
      return 92;
    default:
      return (column->table->compact ? 76 : 75) + mark;
    }
}

static gboolean
is_wanted (DashFunctionTable *self,
           const TableColumn *column)
{
  const DashFunctionColumn *info = column->info;
  gboolean chosen = column->certainty != DASH_CERTAINTY_UNKNOWN &&
                    dash_column_chooser_is_chosen (self->chooser, info->id);

  switch (info->kind)
    {
    case DASH_COLUMN_COMPACT_NAME:
    case DASH_COLUMN_COMPACT_SHARE:
      return self->compact;
    case DASH_COLUMN_NAME:
      return !self->compact;
    case DASH_COLUMN_AVERAGE:
      return self->compact || chosen;
    case DASH_COLUMN_PERCENTILE:
      return self->compact ? info->percent == self->compact_percentile : chosen;
    default:
      return !self->compact && chosen;
    }
}

void
dash_function_table_update_columns (DashFunctionTable *self)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  gboolean building = self->building;

  for (guint i = 0; i < self->columns->len; i++)
    {
      TableColumn *column = g_ptr_array_index (self->columns, i);
      int width = get_width (column);

      if (!is_wanted (self, column))
        continue;
      gtk_column_view_column_set_fixed_width (column->column, width);
      gtk_column_view_column_set_expand (column->column, width < 0);
      g_ptr_array_add (wanted, column->column);
    }
  self->building = TRUE;
  dash_column_view_set_columns (self->view, wanted);
  self->building = building;
  if (!building)
    dash_function_table_show_sort (self);
  dash_function_table_update_actions (self);
}

void
dash_function_table_remove_columns (DashFunctionTable *self)
{
  self->building = TRUE;
  for (guint i = 0; i < self->columns->len; i++)
    {
      TableColumn *column = g_ptr_array_index (self->columns, i);

      dash_column_view_remove (column->column);
    }
  g_ptr_array_set_size (self->columns, 0);
  dash_column_chooser_remove_all (self->chooser);
  self->building = FALSE;
}

void
dash_function_table_column_free (gpointer data)
{
  TableColumn *column = data;

  g_object_unref (column->column);
  g_free (column);
}

void
dash_function_table_build_columns (DashFunctionTable *self)
{
  gboolean compact_known = FALSE;

  dash_function_table_remove_columns (self);
  self->building = TRUE;
  self->n_percentiles = dash_page_get_percentiles (self->session, self->percentiles,
                                                   G_N_ELEMENTS (self->percentiles));
  g_clear_pointer (&self->infos, g_ptr_array_unref);
  self->infos = dash_function_columns_new (self->percentiles, self->n_percentiles);
  for (gsize i = 0; i < self->n_percentiles; i++)
    compact_known |= self->percentiles[i] == self->compact_percentile;
  if (!compact_known && self->n_percentiles > 0)
    self->compact_percentile = self->percentiles[self->n_percentiles - 1];

  for (guint i = 0; i < self->infos->len; i++)
    {
      TableColumn *column = g_new0 (TableColumn, 1);
      DashSortKey key;

      column->table = self;
      column->info = g_ptr_array_index (self->infos, i);
      dash_function_table_setup_column (column);
      gtk_column_view_column_set_resizable (column->column, TRUE);
      if (dash_function_column_get_sort_key (column->info, &key))
        dash_column_view_make_sortable (column->column, column);
      if (dash_function_column_is_offered (column->info))
        dash_column_chooser_add (self->chooser, column->info->id, column->info->title);
      g_ptr_array_add (self->columns, column);
    }
  dash_function_table_update_columns (self);
  self->building = FALSE;

  if (!dash_function_table_find_column (self, self->sort_id))
    dash_function_table_sort_by (self, "total", TRUE);
  else
    dash_function_table_show_sort (self);
}
