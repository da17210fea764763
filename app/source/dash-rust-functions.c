/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-rust-functions.c: the functions of a report of hotpath for Rust, by time and by what they allocate.
 */
#include <glib/gi18n.h>
#include <string.h>

#include "dash-rust-reader-private.h"

#define KEY(literal) dash_json_key_is (key, length, literal)

/* What the figures of a list are. */
typedef enum
{
  MEASURED_TIME,
  MEASURED_BYTES,
  MEASURED_COUNTS,
  MEASURED_OTHER, /* the most at once, which the first versions knew: there is no place for it */
} Measured;

typedef struct
{
  Measured measured;
  gboolean exclusive;
} List;

typedef struct
{
  DashRustFigure id;
  DashRustFigure calls;
  DashRustFigure timed_calls;
  DashRustFigure average;
  DashRustFigure total;
  DashRustFigure basis_points;
  DashRustPercentiles percentiles;
  DashRustPlace place;
  const char *name;
} Row;

static void
note_reference (DashRustReading *reading, const Row *row)
{
  if (!row->total.known)
    return;
  if (!g_uint64_checked_add (&reading->sum_ns, reading->sum_ns, row->total.value))
    reading->sum_ns = G_MAXUINT64;
  if (!row->basis_points.known)
    {
      if (g_strcmp0 (row->name, reading->caller_name) == 0)
        reading->wrapper_ns = row->total.value;
      return;
    }
  if (row->basis_points.value == 10000 &&
      (reading->caller_name == NULL || g_strcmp0 (row->name, reading->caller_name) == 0))
    reading->wrapper_ns = row->total.value;
  if (row->basis_points.value > reading->largest_basis_points)
    {
      reading->largest_basis_points = row->basis_points.value;
      reading->largest_ns = row->total.value;
    }
}

static void
add_timed (DashRustReading *reading, guint32 id, const Row *row)
{
  DashDocument *document = reading->base.document;
  DashDocumentFunction *function = dash_document_add_function (document, id);

  function->name = row->name;
  function->file = row->place.file != NULL ? row->place.file : "";
  function->line = row->place.line;
  function->fields = DASH_ROW_HAS_PLACE;
  if (g_strcmp0 (row->name, reading->caller_name) == 0)
    function->kind = DASH_FUNCTION_KIND_WRAPPER;
  if (row->calls.known)
    {
      function->calls = row->calls.value;
      function->fields |= DASH_ROW_HAS_CALLS;
    }
  if (row->total.known)
    {
      function->total_ns = row->total.value;
      function->fields |= DASH_ROW_HAS_TOTAL;
      if (dash_rust_figure_is_rounded (&row->total))
        function->rounded |= DASH_ROW_HAS_TOTAL;
    }
  if (row->average.known)
    {
      function->average_ns = row->average.value;
      function->fields |= DASH_ROW_HAS_AVERAGE;
      if (dash_rust_figure_is_rounded (&row->average))
        function->rounded |= DASH_ROW_HAS_AVERAGE;
    }
  /* Said even where none is known: that there is no histogram is known, too. */
  function->fields |= DASH_ROW_HAS_PERCENTILES;
  if (row->percentiles.rounded)
    function->rounded |= DASH_ROW_HAS_PERCENTILES;
  for (gsize i = 0; i < document->n_percentiles; i++)
    dash_document_add_percentile_value (document, row->percentiles.values[i]);
  note_reference (reading, row);
}

static void
add_allocating (DashRustReading *reading, guint32 id, const Row *row, const List *list)
{
  const gboolean bytes = list->measured == MEASURED_BYTES;
  DashDocumentRecord *record = dash_document_add_record (reading->base.document, DASH_SECTION_MEMORY, id);
  const char *total_key = bytes ? list->exclusive ? "self_bytes" : "total_bytes"
                                : list->exclusive ? "self_count" : "total_count";

  _dash_rust_set_text (reading, record, DASH_SECTION_MEMORY, "name", row->name);
  _dash_rust_set_place (reading, record, DASH_SECTION_MEMORY, &row->place);
  _dash_rust_set_figure (reading, record, DASH_SECTION_MEMORY, "calls", &row->calls);
  _dash_rust_set_figure (reading, record, DASH_SECTION_MEMORY, total_key, &row->total);
  _dash_rust_add_summary (reading, record, DASH_SECTION_MEMORY, bytes ? "bytes_histogram" : "count_histogram",
                          &row->calls, &row->average, &row->percentiles);
}

static void
read_row (DashRustReading *reading, const char *name, gpointer user_data)
{
  const List *list = user_data;
  DashJsonReader *json = &reading->base.json;
  const DashRustUnit unit = list->measured == MEASURED_TIME    ? DASH_RUST_NS
                            : list->measured == MEASURED_BYTES ? DASH_RUST_BYTES
                                                               : DASH_RUST_COUNT;
  Row row = { .name = name };
  g_autofree char *own_key = NULL;
  const char *key;
  gsize length;
  guint32 id;

  _dash_rust_percentiles_init (&row.percentiles);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("id"))
        _dash_rust_take_figure (reading, DASH_RUST_COUNT, &row.id);
      else if (KEY ("name"))
        _dash_rust_take_text (reading, &row.name);
      else if (KEY ("calls"))
        _dash_rust_take_figure (reading, DASH_RUST_COUNT, &row.calls);
      else if (KEY ("avg"))
        _dash_rust_take_figure (reading, unit, &row.average);
      else if (KEY ("total"))
        _dash_rust_take_figure (reading, unit, &row.total);
      else if (KEY ("percent_total"))
        _dash_rust_take_figure (reading, DASH_RUST_BASIS_POINTS, &row.basis_points);
      else if (KEY ("location"))
        _dash_rust_take_location (reading, &row.place);
      else if (!_dash_rust_take_percentile (reading, key, length, unit, &row.percentiles))
        dash_json_reader_skip (json, NULL, NULL);
    }
  if (json->error != NULL)
    return;
  if (row.name == NULL)
    {
      dash_json_reader_fail (json, DASH_REPORT_ERROR_INVALID, _("A function has no “name”."));
      return;
    }

  /* The same function has the same number by time and by what it allocates. */
  own_key = row.id.known ? g_strdup_printf ("functions/%" G_GUINT64_FORMAT, row.id.value)
                         : g_strconcat ("functions/=", row.name, NULL);
  id = dash_rust_ids_get (reading->ids, own_key);
  if (id == 0)
    dash_json_reader_fail (json, DASH_REPORT_ERROR_TOO_LARGE, _("There are too many functions."));
  else if (list->measured == MEASURED_TIME)
    add_timed (reading, id, &row);
  else
    add_allocating (reading, id, &row, list);
}

static Measured
find_measured (const char *mode)
{
  if (mode == NULL || strcmp (mode, "timing") == 0)
    return MEASURED_TIME;
  if (strcmp (mode, "alloc") == 0 || strcmp (mode, "alloc-bytes") == 0 || strcmp (mode, "alloc-bytes-total") == 0)
    return MEASURED_BYTES;
  if (strcmp (mode, "alloc-count") == 0 || strcmp (mode, "alloc-count-total") == 0)
    return MEASURED_COUNTS;
  return MEASURED_OTHER;
}

static void
say_allocated (DashRustReading *reading)
{
  DashDocumentSection *memory = &reading->base.document->sections[DASH_SECTION_MEMORY];
  const DashRecordInfo *info = &dash_section_get_info (DASH_SECTION_MEMORY)->whole;
  const guint32 bit = 1u << dash_record_info_find (info, "total_bytes", strlen ("total_bytes"));
  DashRustFigure figure;

  _dash_rust_take_figure (reading, DASH_RUST_BYTES, &figure);
  if (!figure.known || reading->bytes_of_threads)
    return;
  memory->present = TRUE;
  memory->totals[dash_record_info_find (info, "total_bytes", strlen ("total_bytes"))].number = figure.value;
  memory->totals_said |= bit;
  if (dash_rust_figure_is_rounded (&figure))
    memory->totals_rounded |= bit;
}

void
_dash_rust_read_functions (DashRustReading *reading)
{
  DashJsonReader *json = &reading->base.json;
  DashDocument *document = reading->base.document;
  const char *mode = _dash_rust_look_ahead (reading, "profiling_mode");
  const char *description = _dash_rust_look_ahead (reading, "description");
  const char *caller_name = _dash_rust_look_ahead (reading, "caller_name");
  List list;
  const char *key;
  gsize length;

  if (mode == NULL)
    mode = _dash_rust_look_ahead (reading, "hotpath_profiling_mode");
  if (caller_name != NULL && *caller_name != '\0')
    reading->caller_name = caller_name;
  list.measured = find_measured (mode);
  list.exclusive = description != NULL && strstr (description, "xclusive") != NULL;
  if (list.measured == MEASURED_OTHER)
    {
      _dash_rust_leave_out (reading, "functions_alloc");
      return;
    }
  if (list.measured == MEASURED_TIME)
    document->fields |= DASH_DOCUMENT_HAS_FUNCTIONS;
  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("total_count") && list.measured == MEASURED_TIME)
        dash_json_reader_take_uint (json, &document->functions_total_count);
      else if (KEY ("included_count") && list.measured == MEASURED_TIME)
        dash_json_reader_take_uint (json, &document->functions_included_count);
      else if (KEY ("total_allocated"))
        say_allocated (reading);
      else if (_dash_rust_is_rows (key, length))
        _dash_rust_read_rows (reading, read_row, &list);
      else if (!_dash_rust_read_list_member (reading, key, length))
        dash_json_reader_skip (json, NULL, NULL);
    }
}
