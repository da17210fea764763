// SPDX-License-Identifier: GPL-3.0-or-later
// What the columns of the table of functions are, and what a function says in each of them.

#include "dash-function-columns.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dash-field.h"

static void
column_free (gpointer data)
{
  DashFunctionColumn *self = data;

  g_free (self->id);
  g_free (self->title);
  g_free (self);
}

static void
add (GPtrArray     *columns,
     DashColumnKind kind,
     const char    *id,
     const char    *title)
{
  DashFunctionColumn *column = g_new0 (DashFunctionColumn, 1);

  column->kind = kind;
  column->id = g_strdup (id);
  column->title = g_strdup (title);
  g_ptr_array_add (columns, column);
}

static void
add_percentile (GPtrArray *columns,
                double     percent)
{
  DashFunctionColumn *column = g_new0 (DashFunctionColumn, 1);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  column->kind = DASH_COLUMN_PERCENTILE;
  column->percent = percent;
  column->id = g_strconcat ("p", g_ascii_formatd (number, sizeof number, "%.10g", percent), NULL);
  column->title = dash_format_percentile_name (percent);
  g_ptr_array_add (columns, column);
}

GPtrArray *
dash_function_columns_new (const double *percents,
                           gsize         n_percents)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func (column_free);

  add (columns, DASH_COLUMN_NAME, "function", C_("column", "Function"));
  add (columns, DASH_COLUMN_COMPACT_NAME, "compact-function", C_("column", "Function"));
  add (columns, DASH_COLUMN_CALLS, "calls", C_("column", "Calls"));
  /* Translators: calls per second */
  add (columns, DASH_COLUMN_RATE, "rate", C_("column", "Calls/s"));
  /* Translators: the average (mean) duration of a call */
  add (columns, DASH_COLUMN_AVERAGE, "average", C_("column", "Avg"));
  for (gsize i = 0; i < n_percents; i++)
    add_percentile (columns, percents[i]);
  add (columns, DASH_COLUMN_MAX, "max", C_("column", "Max"));
  /* Translators: time in the function itself, without what it calls */
  add (columns, DASH_COLUMN_SELF, "self", C_("column", "Self"));
  add (columns, DASH_COLUMN_TOTAL, "total", C_("column", "Total"));
  add (columns, DASH_COLUMN_SHARE, "share", C_("column", "% Total"));
  add (columns, DASH_COLUMN_COMPACT_SHARE, "compact-share", C_("column", "% Total"));
  /* Translators: a small chart of the average duration over time */
  add (columns, DASH_COLUMN_TREND, "trend", C_("column", "Trend, Avg"));

  return columns;
}

gboolean
dash_function_column_is_figure (const DashFunctionColumn *self)
{
  return self->kind != DASH_COLUMN_NAME && self->kind != DASH_COLUMN_COMPACT_NAME &&
         self->kind != DASH_COLUMN_TREND;
}

gboolean
dash_function_column_is_offered (const DashFunctionColumn *self)
{
  return self->kind != DASH_COLUMN_NAME && self->kind != DASH_COLUMN_COMPACT_NAME &&
         self->kind != DASH_COLUMN_COMPACT_SHARE;
}

gboolean
dash_function_column_get_sort_key (const DashFunctionColumn *self,
                                   DashSortKey              *key)
{
  static const DashSortKey keys[] = {
    [DASH_COLUMN_NAME] = DASH_SORT_NAME,
    [DASH_COLUMN_CALLS] = DASH_SORT_CALLS,
    [DASH_COLUMN_RATE] = DASH_SORT_CALLS_PER_SECOND,
    [DASH_COLUMN_AVERAGE] = DASH_SORT_AVERAGE,
    [DASH_COLUMN_PERCENTILE] = DASH_SORT_PERCENTILE,
    [DASH_COLUMN_MAX] = DASH_SORT_MAX,
    [DASH_COLUMN_SELF] = DASH_SORT_SELF,
    [DASH_COLUMN_TOTAL] = DASH_SORT_TOTAL,
    [DASH_COLUMN_SHARE] = DASH_SORT_SHARE,
    [DASH_COLUMN_TREND] = 0,
    [DASH_COLUMN_COMPACT_NAME] = DASH_SORT_NAME,
    [DASH_COLUMN_COMPACT_SHARE] = DASH_SORT_SHARE,
  };

  *key = keys[self->kind];
  return self->kind != DASH_COLUMN_TREND;
}

static DashQuantity
format_plain (const DashFunctionColumn *self,
              DashFunction             *function)
{
  const DashFigures *figures = dash_function_get_figures (function);
  gboolean any = figures->calls > 0;
  DashQuantity nothing = { "", "" };

  switch (self->kind)
    {
    case DASH_COLUMN_CALLS:
      return dash_format_count_parts (figures->calls);
    case DASH_COLUMN_RATE:
      return dash_format_rate_parts (dash_function_get_calls_per_second (function));
    case DASH_COLUMN_AVERAGE:
      return dash_format_duration_parts (any ? dash_function_get_average_ns (function) : NAN);
    case DASH_COLUMN_PERCENTILE:
      return dash_format_duration_parts (
        any ? (double) dash_function_percentile (function, self->percent) : NAN);
    case DASH_COLUMN_MAX:
      return dash_format_duration_parts (any ? (double) figures->max_ns : NAN);
    case DASH_COLUMN_SELF:
      return dash_format_duration_parts ((double) figures->self_ns);
    case DASH_COLUMN_TOTAL:
      return dash_format_duration_parts ((double) figures->total_ns);
    case DASH_COLUMN_SHARE:
    case DASH_COLUMN_COMPACT_SHARE:
      return dash_format_share_parts (dash_function_get_share (function));
    case DASH_COLUMN_COMPACT_NAME:
      return dash_format_short_count_parts ((double) figures->calls);
    case DASH_COLUMN_NAME:
    case DASH_COLUMN_TREND:
    default:
      return nothing;
    }
}

static DashCertainty
get_certainty (const DashFunctionColumn *self,
               DashFunction             *function)
{
  DashSortKey key;

  if (!dash_function_column_get_sort_key (self, &key))
    return DASH_CERTAINTY_EXACT;
  return dash_function_get_certainty (function, key, self->percent);
}

DashQuantity
dash_function_column_format (const DashFunctionColumn *self,
                             DashFunction             *function)
{
  DashQuantity quantity = format_plain (self, function);

  dash_certainty_mark (get_certainty (self, function), &quantity);
  return quantity;
}

static gboolean
is_copied (const DashFunctionColumn *column)
{
  return dash_function_column_is_offered (column) && column->kind != DASH_COLUMN_TREND;
}

char *
dash_function_columns_describe (GPtrArray    *columns,
                                DashFunction *function)
{
  GString *line = g_string_new (dash_function_get_name (function));
  const char *place = dash_function_get_place (function);

  if (place)
    g_string_append_printf (line, " (%s)", place);
  for (guint i = 0; i < columns->len; i++)
    {
      const DashFunctionColumn *column = g_ptr_array_index (columns, i);
      DashQuantity quantity;
      g_autofree char *text = NULL;

      if (!is_copied (column))
        continue;
      quantity = dash_function_column_format (column, function);
      text = dash_quantity_to_string (&quantity);
      g_string_append_printf (line, "%s %s %s", line->len > 0 ? " ·" : "", column->title, text);
    }
  return g_string_free (line, FALSE);
}

void
dash_function_columns_append_tsv_header (GPtrArray *columns,
                                         GString   *into)
{
  g_string_append (into, "function\tfile\tline");
  for (guint i = 0; i < columns->len; i++)
    {
      const DashFunctionColumn *column = g_ptr_array_index (columns, i);

      if (!is_copied (column))
        continue;
      switch (column->kind)
        {
        case DASH_COLUMN_CALLS:
          g_string_append (into, "\tcalls");
          break;
        case DASH_COLUMN_RATE:
          g_string_append (into, "\tcalls_per_second");
          break;
        case DASH_COLUMN_SHARE:
          g_string_append (into, "\ttotal_percent");
          break;
        default:
          g_string_append_printf (into, "\t%s_ns", column->id);
          break;
        }
    }
  g_string_append_c (into, '\n');
}

void
dash_function_columns_append_tsv (GPtrArray    *columns,
                                  DashFunction *function,
                                  GString      *into)
{
  const DashFigures *figures = dash_function_get_figures (function);
  const char *file = dash_function_get_file (function);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  dash_field_append_tsv (into, dash_function_get_name (function));
  g_string_append_c (into, '\t');
  dash_field_append_tsv (into, file);
  g_string_append_printf (into, "\t%u", dash_function_get_line (function));

  for (guint i = 0; i < columns->len; i++)
    {
      const DashFunctionColumn *column = g_ptr_array_index (columns, i);
      guint64 whole = 0;

      if (!is_copied (column))
        continue;
      g_string_append_c (into, '\t');
      if (get_certainty (column, function) == DASH_CERTAINTY_UNKNOWN)
        continue;
      switch (column->kind)
        {
        case DASH_COLUMN_RATE:
          g_string_append (into, g_ascii_formatd (number, sizeof number, "%.6g",
                                                  dash_function_get_calls_per_second (function)));
          continue;
        case DASH_COLUMN_SHARE:
          g_string_append (into, g_ascii_formatd (number, sizeof number, "%.4f",
                                                  100 * dash_function_get_share (function)));
          continue;
        case DASH_COLUMN_CALLS:
          whole = figures->calls;
          break;
        case DASH_COLUMN_AVERAGE:
          whole = (guint64) dash_function_get_average_ns (function);
          break;
        case DASH_COLUMN_PERCENTILE:
          whole = dash_function_percentile (function, column->percent);
          break;
        case DASH_COLUMN_MAX:
          whole = figures->max_ns;
          break;
        case DASH_COLUMN_SELF:
          whole = figures->self_ns;
          break;
        case DASH_COLUMN_TOTAL:
        default:
          whole = figures->total_ns;
          break;
        }
      g_string_append_printf (into, "%" G_GUINT64_FORMAT, whole);
    }
  g_string_append_c (into, '\n');
}
