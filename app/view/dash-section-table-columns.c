// SPDX-License-Identifier: GPL-3.0-or-later
// The columns of the table of a section: which there are, which of them show, and the one sorted by.

#include "dash-section-table-private.h"

#include <glib/gi18n.h>

#include "dash-column-view.h"
#include "dash-page-common.h"
#include "dash-table-cell.h"
#include "model/dash-section-format.h"

gboolean
dash_section_column_is_text (const SectionColumn *self)
{
  return self->figure && self->figure->kind == DASH_FIGURE_TEXT;
}

gboolean
dash_section_column_is_name (const SectionColumn *self)
{
  return dash_section_column_is_text (self) && self->figure->field == 0;
}

SectionColumn *
dash_section_table_find_column (DashSectionTable *self,
                                const char       *id)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      SectionColumn *column = g_ptr_array_index (self->columns, i);

      if (g_strcmp0 (column->id, id) == 0)
        return column;
    }
  return NULL;
}

static void
style_heading (GtkColumnViewColumn *there,
               GtkWidget           *title,
               gpointer             user_data)
{
  DashSectionTable *self = user_data;

  for (guint i = 0; i < self->columns->len; i++)
    {
      SectionColumn *column = g_ptr_array_index (self->columns, i);

      if (column->column != there)
        continue;
      dash_column_view_style_heading (title, column->figure && !dash_section_column_is_text (column),
                                      g_strcmp0 (column->id, self->sort_id) == 0);
      gtk_widget_set_tooltip_text (title, column->figure && column->figure->help
                                            ? _(column->figure->help) : NULL);
    }
}

static void
show_sort (DashSectionTable *self)
{
  SectionColumn *column = dash_section_table_find_column (self, self->sort_id);
  gboolean in_view = column && gtk_column_view_column_get_column_view (column->column);

  self->setting_sort = TRUE;
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (self->view), in_view ? column->column : NULL,
                                  self->descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  self->setting_sort = FALSE;
  dash_column_view_foreach_heading (self->view, style_heading, self);
}

static gboolean
is_wanted (DashSectionTable    *self,
           const SectionColumn *column)
{
  if (column->certainty == DASH_CERTAINTY_UNKNOWN)
    return FALSE;
  if (!self->compact)
    return dash_section_column_is_name (column) ||
           dash_column_chooser_is_chosen (self->chooser, column->id);
  if (!column->figure || dash_section_column_is_name (column))
    return TRUE;
  /* Sorted by the name, a figure is shown all the same. */
  if (g_strcmp0 (column->id, self->sort_id) == 0)
    return TRUE;
  return dash_section_column_is_name (dash_section_table_find_column (self, self->sort_id)) &&
         g_strcmp0 (column->id, self->info->sort) == 0;
}

void
dash_section_table_place_columns (DashSectionTable *self)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();

  for (guint i = 0; i < self->columns->len; i++)
    {
      SectionColumn *column = g_ptr_array_index (self->columns, i);

      if (is_wanted (self, column))
        g_ptr_array_add (wanted, column->column);
    }
  self->setting_sort = TRUE;
  dash_column_view_set_columns (self->view, wanted);
  self->setting_sort = FALSE;
  show_sort (self);
}

static int
get_width (const SectionColumn *column)
{
  int width;

  if (!column->figure || dash_section_column_is_text (column))
    return 92;
  /* Room for "≥ 1.23457e-05". */
  if (column->figure->unit == DASH_UNIT_REAL)
    return 106;
  width = 76 + (column->certainty == DASH_CERTAINTY_ROUNDED ? DASH_TABLE_MARK_WIDTH : 0);
  return MAX (width, 30 + 7 * (int) g_utf8_strlen (column->title, -1));
}

static void
set_width (SectionColumn *column)
{
  if (!dash_section_column_is_name (column))
    gtk_column_view_column_set_fixed_width (column->column, get_width (column));
}

/* How far the figures of a column can be taken at their word, as the first row has it that tells them. */
static DashCertainty
get_certainty (DashSectionTable    *self,
               const SectionColumn *column)
{
  guint n = dash_session_get_n_records (self->session, self->section);
  gboolean told = n == 0 || !column->figure;

  for (guint i = 0; i < n && column->figure; i++)
    {
      DashRecord *record = dash_session_get_nth_record (self->session, self->section, i);

      if (!dash_record_tells (record, column->figure))
        continue;
      told = TRUE;
      if (dash_record_get_certainty (record, column->figure, column->percent) == DASH_CERTAINTY_ROUNDED)
        return DASH_CERTAINTY_ROUNDED;
      /* A program rounds all that it says of a kind, but not what is nothing. */
      if (dash_record_get_figure (record, column->figure, column->percent) != 0)
        break;
    }
  return told ? DASH_CERTAINTY_EXACT : DASH_CERTAINTY_UNKNOWN;
}

/* What a program of another profiler tells nothing of has no column, and what it rounds has room for the mark; sorted
 * is by what is told. */
void
dash_section_table_update_told (DashSectionTable *self)
{
  gboolean changed = FALSE;
  SectionColumn *sorted, *other = NULL;
  guint weight = 0;

  for (guint i = 0; i < self->columns->len; i++)
    {
      SectionColumn *column = g_ptr_array_index (self->columns, i);
      DashCertainty certainty = get_certainty (self, column);

      if (certainty != column->certainty)
        {
          changed = TRUE;
          column->certainty = certainty;
          set_width (column);
        }
      if (certainty != DASH_CERTAINTY_UNKNOWN && column->figure && dash_figure_info_get_weight (column->figure) > weight)
        {
          weight = dash_figure_info_get_weight (column->figure);
          other = column;
        }
    }
  if (!changed)
    return;
  dash_section_table_place_columns (self);
  sorted = dash_section_table_find_column (self, self->sort_id);
  if (sorted && sorted->certainty == DASH_CERTAINTY_UNKNOWN && other)
    dash_section_table_sort_by (self, other->id, TRUE);
}

void
dash_section_column_free (gpointer data)
{
  SectionColumn *column = data;

  g_object_unref (column->column);
  g_free (column->id);
  g_free (column->title);
  g_free (column);
}

void
dash_section_table_remove_columns (DashSectionTable *self)
{
  self->setting_sort = TRUE;
  for (guint i = 0; i < self->columns->len; i++)
    {
      SectionColumn *column = g_ptr_array_index (self->columns, i);

      dash_column_view_remove (column->column);
    }
  g_ptr_array_set_size (self->columns, 0);
  dash_column_chooser_remove_all (self->chooser);
  self->setting_sort = FALSE;
}

static void
add_column (DashSectionTable     *self,
            const DashFigureInfo *figure,
            double                percent)
{
  SectionColumn *column = g_new0 (SectionColumn, 1);

  column->table = self;
  column->figure = figure;
  column->percent = percent;
  if (!figure)
    {
      column->id = g_strdup ("trend");
      column->title = g_strdup (C_("column", "Trend"));
    }
  else
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (number, sizeof number, "%g", percent);
      column->id = figure->kind == DASH_FIGURE_PERCENTILE ? g_strdup_printf ("p%s", number)
                                                          : g_strdup (figure->id);
      column->title = dash_section_format_title (figure, percent);
    }

  dash_section_table_setup_column (column);
  gtk_column_view_column_set_resizable (column->column, TRUE);
  if (dash_section_column_is_name (column))
    gtk_column_view_column_set_expand (column->column, TRUE);
  set_width (column);
  if (figure)
    dash_column_view_make_sortable (column->column, column);
  if (!dash_section_column_is_name (column))
    dash_column_chooser_add (self->chooser, column->id, column->title);
  g_ptr_array_add (self->columns, column);
}

void
dash_section_table_build_columns (DashSectionTable *self)
{
  dash_section_table_remove_columns (self);
  self->n_percents = dash_page_get_percentiles (self->session, self->percents, MAX_PERCENTS);
  for (guint i = 0; i < self->info->n_figures; i++)
    {
      const DashFigureInfo *figure = &self->info->figures[i];

      for (gsize p = 0; figure->kind == DASH_FIGURE_PERCENTILE && p < self->n_percents; p++)
        add_column (self, figure, self->percents[p]);
      if (figure->kind != DASH_FIGURE_PERCENTILE)
        add_column (self, figure, 0);
      /* Beside the name, where it is in sight however many columns there are. */
      if (i == 0)
        add_column (self, NULL, 0);
    }
  if (!dash_section_table_find_column (self, self->sort_id))
    {
      g_free (self->sort_id);
      self->sort_id = g_strdup (self->info->sort);
      self->descending = TRUE;
    }
  dash_section_table_place_columns (self);
  dash_section_table_sort_by (self, self->sort_id, self->descending);
}

gboolean
dash_section_table_lacks_percentiles (DashSectionTable *self)
{
  double percents[MAX_PERCENTS];
  gsize n = dash_page_get_percentiles (self->session, percents, MAX_PERCENTS);

  return n != self->n_percents || memcmp (percents, self->percents, n * sizeof *percents) != 0;
}

void
dash_section_table_sort_by (DashSectionTable *self,
                            const char       *id,
                            gboolean          descending)
{
  SectionColumn *column;

  g_return_if_fail (DASH_IS_SECTION_TABLE (self));

  column = dash_section_table_find_column (self, id);
  if (!column || !column->figure)
    return;
  if (id != self->sort_id)
    {
      g_free (self->sort_id);
      self->sort_id = g_strdup (column->id);
    }
  self->descending = descending;
  dash_record_view_set_sort (self->rows, column->figure, column->percent, descending);
  if (self->compact)
    dash_section_table_place_columns (self);
  else
    show_sort (self);
  dash_section_table_update_actions (self);
  dash_section_table_update (self);
}

const char *
dash_section_table_get_sort (DashSectionTable *self,
                             gboolean         *descending)
{
  g_return_val_if_fail (DASH_IS_SECTION_TABLE (self), NULL);
  if (descending)
    *descending = self->descending;
  return self->sort_id;
}
