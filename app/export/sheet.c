// SPDX-License-Identifier: GPL-3.0-or-later
// One section of a session as a table for people: which columns, which rows, in what order.

#include "sheet.h"

#include <glib/gi18n.h>
#include <string.h>

#include "model/dash-format.h"
#include "model/dash-function-columns.h"
#include "model/dash-record-view.h"
#include "model/dash-section-format.h"

/* A column of a section: a percentile is one for each that is wanted. */
typedef struct
{
  const DashFigureInfo *figure;
  double percent;
  char *id;
  char *title;
} FigureColumn;

struct _Sheet
{
  guint section;
  guint limit;
  DashFunctionView *functions;
  DashRecordView *records;
  GPtrArray *columns; /* of DashFunctionColumn or FigureColumn */
  guint n_all;
};

DashSession *
sheet_open_session (DashDocument *document)
{
  DashSession *session = dash_session_new (NULL);

  dash_session_apply (session, document);
  dash_session_set_source_state (session, DASH_SOURCE_LOADED, NULL);
  return session;
}

/* ---- Names --------------------------------------------------------------------------------------------- */

char *
sheet_get_section_name (guint section)
{
  return section == SHEET_FUNCTIONS ? g_strdup ("functions-timing")
                                    : g_strdelimit (g_strdup (dash_section_get_info (section)->key), "_", '-');
}

static gboolean
is_section (guint section, const char *word)
{
  g_autofree char *name = sheet_get_section_name (section);

  if (strcmp (word, name) == 0)
    return TRUE;
  return strcmp (word, section == SHEET_FUNCTIONS ? "functions" : dash_section_get_info (section)->page) == 0;
}

gboolean
sheet_parse_sections (const char *text, guint32 *sections, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  g_autoptr (GString) names = g_string_new (NULL);

  *sections = 0;
  for (guint i = 0; words[i]; i++)
    {
      guint32 found = strcmp (g_strstrip (words[i]), "all") == 0 ? SHEET_ALL : 0;

      for (guint section = 0; section <= SHEET_FUNCTIONS; section++)
        if (is_section (section, words[i]))
          found |= SHEET_BIT (section);
      *sections = found ? *sections | found : 0;
      if (!found)
        break;
    }
  if (*sections)
    return TRUE;
  for (guint i = 0; i <= SHEET_FUNCTIONS; i++)
    {
      g_autofree char *name = sheet_get_section_name ((i + SHEET_FUNCTIONS) % (SHEET_FUNCTIONS + 1));
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name);
    }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _("--section is one or more of %s, with commas between, or all."), names->str);
  return FALSE;
}

gboolean
sheet_parse_percentiles (const char *text, SheetOptions *options, GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  guint n = g_strv_length (words);

  g_free (options->percentiles);
  options->percentiles = g_new (double, MAX (n, 1));
  options->n_percentiles = 0;
  for (guint i = 0; i < n; i++)
    {
      char *end;
      double percent = g_ascii_strtod (g_strstrip (words[i]), &end);

      if (end == words[i] || *end != '\0' || !(percent >= 0 && percent <= 100))
        {
          options->n_percentiles = 0;
          break;
        }
      options->percentiles[options->n_percentiles++] = percent;
    }
  if (options->n_percentiles > 0)
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _("--percentiles are numbers from 0 to 100 with commas between, such as 50,95,99.9."));
  return FALSE;
}

void
sheet_options_clear (SheetOptions *self)
{
  g_free (self->sort);
  g_free (self->focus);
  g_free (self->percentiles);
}

/* ---- Columns ------------------------------------------------------------------------------------------- */

static void
figure_column_free (gpointer data)
{
  FigureColumn *self = data;

  g_free (self->id);
  g_free (self->title);
  g_free (self);
}

static void
add_figure (GPtrArray *columns, const DashFigureInfo *figure, double percent)
{
  FigureColumn *column = g_new0 (FigureColumn, 1);
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  column->figure = figure;
  column->percent = percent;
  column->title = dash_section_format_title (figure, percent);
  column->id = figure->kind == DASH_FIGURE_PERCENTILE
                   ? g_strconcat ("p", g_ascii_formatd (number, sizeof number, "%.10g", percent), NULL)
                   : g_strdup (figure->id);
  g_ptr_array_add (columns, column);
}

static GPtrArray *
figure_columns_new (const DashSectionInfo *info, const double *percentiles, gsize n)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func (figure_column_free);

  for (guint i = 0; i < info->n_figures; i++)
    {
      const DashFigureInfo *figure = &info->figures[i];

      if (figure->kind != DASH_FIGURE_PERCENTILE)
        add_figure (columns, figure, 0);
      for (gsize p = 0; figure->kind == DASH_FIGURE_PERCENTILE && p < n; p++)
        add_figure (columns, figure, percentiles[p]);
    }
  return columns;
}

static gboolean
is_shown (const DashFunctionColumn *column)
{
  return column->kind != DASH_COLUMN_TREND && column->kind != DASH_COLUMN_COMPACT_NAME &&
         column->kind != DASH_COLUMN_COMPACT_SHARE;
}

static GPtrArray *
function_columns_new (const double *percentiles, gsize n)
{
  GPtrArray *columns = dash_function_columns_new (percentiles, n);

  for (guint i = columns->len; i-- > 0;)
    if (!is_shown (g_ptr_array_index (columns, i)))
      g_ptr_array_remove_index (columns, i);
  return columns;
}

static gboolean
is_told (const DashFigureInfo *figure, DashSession *session, guint section)
{
  guint n = dash_session_get_n_records (session, section);

  for (guint i = 0; i < n; i++)
    if (dash_record_tells (dash_session_get_nth_record (session, section, i), figure))
      return TRUE;
  return n == 0;
}

/* What a program of another profiler tells nothing of has no column. */
static void
remove_untold (GPtrArray *columns, DashSession *session, guint section)
{
  for (guint i = columns->len; i-- > 0;)
    if (!is_told (((const FigureColumn *) g_ptr_array_index (columns, i))->figure, session, section))
      g_ptr_array_remove_index (columns, i);
}

static GPtrArray *
columns_new (guint section, const double *percentiles, gsize n)
{
  return section == SHEET_FUNCTIONS ? function_columns_new (percentiles, n)
                                    : figure_columns_new (dash_section_get_info (section), percentiles, n);
}

static const char *
get_id (guint section, gconstpointer column)
{
  return section == SHEET_FUNCTIONS ? ((const DashFunctionColumn *) column)->id : ((const FigureColumn *) column)->id;
}

/* The column of that id; "name" is the first, whatever it is called. */
static gconstpointer
find_column (guint section, GPtrArray *columns, const char *id)
{
  for (guint i = 0; i < columns->len; i++)
    {
      gconstpointer column = g_ptr_array_index (columns, i);
      if (strcmp (get_id (section, column), id) == 0 || (i == 0 && strcmp (id, "name") == 0))
        return column;
    }
  return NULL;
}

gboolean
sheet_check_sort (DashSession *session, guint32 sections, const SheetOptions *options, GError **error)
{
  const double usual[] = { 50, 90, 95, 99, 99.9 };
  const double *percentiles = usual;
  gsize n = G_N_ELEMENTS (usual);
  gboolean any_percentile = !options->n_percentiles && !session;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *list = NULL;

  if (options->n_percentiles)
    {
      percentiles = options->percentiles;
      n = options->n_percentiles;
    }
  else if (session)
    percentiles = dash_session_get_percentiles (session, &n);
  for (guint section = 0; options->sort && section <= SHEET_FUNCTIONS; section++)
    {
      g_autoptr (GPtrArray) columns = columns_new (section, percentiles, n);

      if (!(sections & SHEET_BIT (section)))
        continue;
      if (find_column (section, columns, options->sort) ||
          (any_percentile && options->sort[0] == 'p' && g_ascii_isdigit (options->sort[1])))
        return TRUE;
      for (guint i = 0; i < columns->len; i++)
        {
          const char *id = get_id (section, g_ptr_array_index (columns, i));
          if (!g_ptr_array_find_with_equal_func (names, id, g_str_equal, NULL))
            g_ptr_array_add (names, g_strdup (id));
        }
    }
  if (!options->sort)
    return TRUE;
  g_ptr_array_add (names, NULL);
  list = g_strjoinv (", ", (char **) names->pdata);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _("there is no column “%s” to sort by. There are: %s."),
               options->sort, list);
  return FALSE;
}

/* ---- Rows ---------------------------------------------------------------------------------------------- */

static gboolean
find_functions (Sheet *self, DashSession *session, const SheetOptions *options, GError **error)
{
  const DashFunctionColumn *column =
      options->sort ? find_column (SHEET_FUNCTIONS, self->columns, options->sort) : NULL;
  DashSortKey key = DASH_SORT_TOTAL;
  gboolean descending = TRUE;

  self->functions = dash_function_view_new (session);
  self->n_all = dash_session_get_n_functions (session);
  if (column)
    {
      dash_function_column_get_sort_key (column, &key);
      descending = dash_function_column_is_figure (column);
    }
  dash_function_view_set_sort (self->functions, key, column ? column->percent : 0, descending != options->reverse);
  if (!dash_function_view_set_search (self->functions, options->focus, error))
    return FALSE;
  dash_function_view_update (self->functions);
  return TRUE;
}

/* (nullable): the first of those that say most */
static const FigureColumn *
find_weightiest (GPtrArray *columns)
{
  const FigureColumn *found = NULL;
  guint weight = 0;

  for (guint i = 0; i < columns->len; i++)
    {
      const FigureColumn *column = g_ptr_array_index (columns, i);

      if (dash_figure_info_get_weight (column->figure) <= weight)
        continue;
      weight = dash_figure_info_get_weight (column->figure);
      found = column;
    }
  return found;
}

static gboolean
find_records (Sheet *self, DashSession *session, const SheetOptions *options, GError **error)
{
  const FigureColumn *column = options->sort ? find_column (self->section, self->columns, options->sort) : NULL;

  if (!column)
    column = find_column (self->section, self->columns, dash_section_get_info (self->section)->sort);
  if (!column)
    column = find_weightiest (self->columns);
  self->records = dash_record_view_new (session, self->section);
  self->n_all = dash_session_get_n_records (session, self->section);
  if (column)
    dash_record_view_set_sort (self->records, column->figure, column->percent,
                               (column->figure->kind != DASH_FIGURE_TEXT) != options->reverse);
  if (!dash_record_view_set_search (self->records, options->focus, error))
    return FALSE;
  dash_record_view_update (self->records);
  return TRUE;
}

gboolean
sheet_check_focus (const SheetOptions *options, GError **error)
{
  g_autoptr (DashSession) session = dash_session_new (NULL);
  g_autoptr (DashFunctionView) view = dash_function_view_new (session);

  return dash_function_view_set_search (view, options->focus, error);
}

Sheet *
sheet_new (DashSession *session, guint section, const SheetOptions *options, GError **error)
{
  g_autoptr (Sheet) self = g_new0 (Sheet, 1);
  gsize n = options->n_percentiles;
  const double *percentiles = n ? options->percentiles : dash_session_get_percentiles (session, &n);
  gboolean found;

  self->section = section;
  self->limit = options->limit;
  self->columns = columns_new (section, percentiles, n);
  if (section != SHEET_FUNCTIONS)
    remove_untold (self->columns, session, section);
  found = section == SHEET_FUNCTIONS ? find_functions (self, session, options, error)
                                     : find_records (self, session, options, error);
  return found ? g_steal_pointer (&self) : NULL;
}

void
sheet_free (Sheet *self)
{
  g_clear_object (&self->functions);
  g_clear_object (&self->records);
  g_ptr_array_unref (self->columns);
  g_free (self);
}

guint32
sheet_get_sections (DashSession *session)
{
  guint32 sections = dash_session_get_n_functions (session) > 0 ? SHEET_BIT (SHEET_FUNCTIONS) : 0;

  for (guint section = 0; section < DASH_N_SECTIONS; section++)
    if (dash_session_get_n_records (session, section) > 0)
      sections |= SHEET_BIT (section);
  return sections;
}

/* ---- What it says -------------------------------------------------------------------------------------- */

const char *
sheet_get_title (const Sheet *self)
{
  return self->functions ? _("Functions")
                         : g_dpgettext2 (NULL, "page", dash_section_get_info (self->section)->title);
}

char *
sheet_describe_n (const Sheet *self)
{
  guint n = sheet_get_n_rows (self);

  /* Allocations are of functions too. */
  return dash_section_describe_n (self->functions ? DASH_SECTION_MEMORY : self->section, n, self->n_all);
}

guint
sheet_get_n_columns (const Sheet *self)
{
  return self->columns->len;
}

const char *
sheet_get_heading (const Sheet *self, guint column)
{
  gconstpointer data = g_ptr_array_index (self->columns, column);
  return self->functions ? ((const DashFunctionColumn *) data)->title : ((const FigureColumn *) data)->title;
}

const char *
sheet_get_help (const Sheet *self, guint column)
{
  const FigureColumn *data = self->functions ? NULL : g_ptr_array_index (self->columns, column);
  return data && data->figure->help ? _(data->figure->help) : NULL;
}

gboolean
sheet_is_text (const Sheet *self, guint column)
{
  const FigureColumn *data = self->functions ? NULL : g_ptr_array_index (self->columns, column);
  return data ? data->figure->kind == DASH_FIGURE_TEXT : column == 0;
}

guint
sheet_get_n_found (const Sheet *self)
{
  return self->functions ? (guint) dash_function_view_get_n_functions (self->functions)
                         : dash_record_view_get_n (self->records);
}

guint
sheet_get_n_rows (const Sheet *self)
{
  guint n = sheet_get_n_found (self);
  return self->limit ? MIN (n, self->limit) : n;
}

guint32
sheet_get_id (const Sheet *self, guint row)
{
  return self->functions ? dash_function_get_id (dash_function_view_get_function (self->functions, row))
                         : dash_record_get_id (dash_record_view_get (self->records, row));
}

char *
sheet_get_place (const Sheet *self, guint row)
{
  return self->functions ? g_strdup (dash_function_get_place (dash_function_view_get_function (self->functions, row)))
                         : dash_record_get_place (dash_record_view_get (self->records, row));
}

char *
sheet_get_cell (const Sheet *self, guint row, guint column)
{
  gconstpointer data = g_ptr_array_index (self->columns, column);

  if (self->functions)
    {
      DashFunction *function = dash_function_view_get_function (self->functions, row);
      DashQuantity quantity = dash_function_column_format (data, function);
      return column == 0 ? g_strdup (dash_function_get_name (function)) : dash_quantity_to_string (&quantity);
    }
  return dash_section_format_figure (dash_record_view_get (self->records, row), ((const FigureColumn *) data)->figure,
                                     ((const FigureColumn *) data)->percent);
}
