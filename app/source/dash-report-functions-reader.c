/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-report-functions-reader.c: functions with their histograms and logs, and the call tree.
 */
#include <glib/gi18n.h>
#include <string.h>

#include "dash-report-reader-private.h"

#define MAX_NODES 10000000

#define KEY(literal) dash_json_key_is (key, length, literal)

void
_dash_reading_read_counts (DashReading *reading, DashAddBucket add, gpointer user_data)
{
  DashJsonReader *json = &reading->json;
  gint64 last = -1;

  dash_json_reader_enter_array (json);
  while (dash_json_reader_next_element (json))
    {
      guint64 index = G_MAXUINT64;
      guint64 count = 0;

      if (!dash_json_reader_take_uint (json, &index))
        return;
      if (index > DASH_HISTOGRAM_INDEX_MAX || (gint64) index <= last)
        {
          dash_json_reader_fail (json, DASH_REPORT_ERROR_INVALID,
                                 _("The buckets of a histogram must ascend and be at most 7423."));
          return;
        }
      last = (gint64) index;
      if (!dash_json_reader_next_element (json))
        {
          dash_json_reader_fail (json, DASH_REPORT_ERROR_INVALID,
                                 _("The last bucket of this histogram has no count."));
          return;
        }
      if (!dash_json_reader_take_uint (json, &count))
        return;
      add (reading, (guint) index, count, user_data);
    }
}

static void
add_bucket (DashReading *reading, guint index, guint64 count, gpointer user_data)
{
  dash_document_add_bucket (reading->document, index, count);
}

gboolean
_dash_reading_read_histogram (DashReading *reading, gboolean known, DashAddBucket add, gpointer user_data)
{
  DashJsonReader *json = &reading->json;
  const char *key;
  gsize length;

  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("bits"))
        {
          guint64 bits = DASH_REPORT_HISTOGRAM_BITS;

          if (dash_json_reader_take_uint (json, &bits) && bits != DASH_REPORT_HISTOGRAM_BITS)
            dash_json_reader_fail (json, DASH_REPORT_ERROR_INVALID,
                                   _("The histogram has another resolution than this version can read."));
        }
      else if (KEY ("counts") && !known)
        {
          _dash_reading_read_counts (reading, add, user_data);
          known = TRUE;
        }
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
  return known;
}

static void
read_log_entries (DashReading *reading, void (*add) (DashDocument *document, const DashLogEntry *entry))
{
  DashJsonReader *json = &reading->json;
  DashDocument *document = reading->document;
  const char *key;
  gsize length;
  gsize n = 0;

  dash_json_reader_enter_array (json);
  while (dash_json_reader_next_element (json))
    {
      DashLogEntry entry = { 0 };

      if (n++ == DASH_REPORT_MAX_LOG_ENTRIES)
        {
          dash_json_reader_fail (json, DASH_REPORT_ERROR_TOO_LARGE, _("There are too many entries."));
          return;
        }
      dash_json_reader_enter_object (json);
      while (dash_json_reader_next_member (json, &key, &length))
        {
          if (KEY ("call"))
            dash_json_reader_take_uint (json, &entry.call);
          else if (KEY ("started_ns"))
            dash_json_reader_take_uint (json, &entry.started_ns);
          else if (KEY ("duration_ns"))
            dash_json_reader_take_uint (json, &entry.duration_ns);
          else if (KEY ("thread_id"))
            dash_json_reader_take_uint (json, &entry.thread_id);
          else if (KEY ("thread"))
            _dash_reading_take_text (reading, &entry.thread);
          else if (KEY ("result"))
            _dash_reading_take_text (reading, &entry.result);
          else
            dash_json_reader_skip (json, NULL, NULL);
        }
      if (json->error == NULL)
        add (document, &entry);
    }
}

/* The document keeps "recent" before "slowest", as the format has them; the other way round, recent is left out. */
static void
read_log (DashReading *reading, DashDocumentFunction *row)
{
  DashJsonReader *json = &reading->json;
  gsize place = row - reading->document->functions;
  DashDocumentFunction *now;
  const char *key;
  gsize length;

  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      now = &reading->document->functions[place];
      if (KEY ("recent") && now->n_recent == 0 && now->n_slowest == 0)
        read_log_entries (reading, dash_document_add_recent);
      else if (KEY ("slowest") && now->n_slowest == 0)
        read_log_entries (reading, dash_document_add_slowest);
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
  reading->document->functions[place].fields |= DASH_ROW_HAS_LOG;
}

/* "p99.9_ns" to its place in the document's percentiles. */
static gboolean
find_percentile (const DashDocument *document, const char *key, gsize length, gsize *place)
{
  char number[32];
  double percent;
  char *end;

  if (length < 5 || length > sizeof number || key[0] != 'p' || !g_ascii_isdigit (key[1]) ||
      memcmp (key + length - 3, "_ns", 3) != 0)
    return FALSE;
  memcpy (number, key + 1, length - 4);
  number[length - 4] = '\0';
  percent = g_ascii_strtod (number, &end);
  for (gsize i = 0; *end == '\0' && i < document->n_percentiles; i++)
    if (document->percentiles[i] == percent)
      {
        *place = i;
        return TRUE;
      }
  return FALSE;
}

static DashFunctionKind
function_kind (const char *name)
{
  if (g_strcmp0 (name, "scope") == 0)
    return DASH_FUNCTION_KIND_SCOPE;
  if (g_strcmp0 (name, "block") == 0)
    return DASH_FUNCTION_KIND_BLOCK;
  if (g_strcmp0 (name, "wrapper") == 0)
    return DASH_FUNCTION_KIND_WRAPPER;
  return DASH_FUNCTION_KIND_FUNCTION;
}

/* Which of its figures another profiler had rounded. */
static void
read_rounded (DashReading *reading, DashDocumentFunction *row)
{
  DashJsonReader *json = &reading->json;
  const char *name;

  dash_json_reader_enter_array (json);
  while (dash_json_reader_next_element (json))
    {
      if (!dash_json_reader_take_string (json, &name))
        return;
      if (g_strcmp0 (name, "total_ns") == 0)
        row->rounded |= DASH_ROW_HAS_TOTAL;
      else if (g_strcmp0 (name, "average_ns") == 0)
        row->rounded |= DASH_ROW_HAS_AVERAGE;
      else if (g_strcmp0 (name, "percentiles") == 0)
        row->rounded |= DASH_ROW_HAS_PERCENTILES;
    }
}

static void
read_function (DashReading *reading, gboolean is_log)
{
  DashJsonReader *json = &reading->json;
  DashDocument *document = reading->document;
  DashDocumentFunction *row = dash_document_add_function (document, 0);
  const char *key;
  gsize length;
  gsize place;
  const char *text;
  guint64 values[DASH_REPORT_MAX_PERCENTILES];
  gboolean has_self = FALSE;

  for (gsize i = 0; i < DASH_REPORT_MAX_PERCENTILES; i++)
    values[i] = DASH_NOT_KNOWN;
  if (!is_log)
    dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (dash_json_reader_peek (json) == DASH_JSON_NULL)
        dash_json_reader_skip (json, NULL, NULL);
      else if (KEY ("id"))
        _dash_reading_take_id (json, &row->id);
      else if (KEY ("name"))
        {
          _dash_reading_take_text (reading, &row->name);
          row->fields |= DASH_ROW_HAS_PLACE;
        }
      else if (KEY ("calls"))
        {
          dash_json_reader_take_uint (json, &row->calls);
          row->fields |= DASH_ROW_HAS_CALLS;
        }
      else if (is_log && KEY ("recent") && row->n_recent == 0 && row->n_slowest == 0)
        read_log_entries (reading, dash_document_add_recent);
      else if (is_log && KEY ("slowest") && row->n_slowest == 0)
        read_log_entries (reading, dash_document_add_slowest);
      else if (KEY ("file"))
        _dash_reading_take_text (reading, &row->file);
      else if (KEY ("line"))
        _dash_reading_take_id (json, &row->line);
      else if (KEY ("kind"))
        {
          if (dash_json_reader_take_string (json, &text))
            row->kind = function_kind (text);
        }
      else if (KEY ("timed_calls"))
        dash_json_reader_take_uint (json, &row->timed_calls);
      else if (KEY ("running"))
        dash_json_reader_take_uint (json, &row->running);
      else if (KEY ("total_ns"))
        {
          dash_json_reader_take_uint (json, &row->total_ns);
          row->fields |= DASH_ROW_HAS_TIMES;
        }
      else if (KEY ("self_ns"))
        {
          dash_json_reader_take_uint (json, &row->self_ns);
          has_self = TRUE;
        }
      else if (KEY ("average_ns"))
        {
          dash_json_reader_take_uint (json, &row->average_ns);
          row->fields |= DASH_ROW_HAS_AVERAGE;
        }
      else if (KEY ("rounded"))
        read_rounded (reading, row);
      else if (KEY ("raw_total_ns"))
        {
          dash_json_reader_take_uint (json, &row->raw_total_ns);
          row->fields |= DASH_ROW_HAS_RAW;
        }
      else if (KEY ("raw_self_ns"))
        dash_json_reader_take_uint (json, &row->raw_self_ns);
      else if (KEY ("min_ns"))
        dash_json_reader_take_uint (json, &row->min_ns);
      else if (KEY ("max_ns"))
        {
          dash_json_reader_take_uint (json, &row->max_ns);
          row->fields |= DASH_ROW_HAS_EXTREMES;
        }
      else if (KEY ("histogram"))
        {
          if (_dash_reading_read_histogram (reading, (row->fields & DASH_ROW_HAS_HISTOGRAM) != 0, add_bucket, NULL))
            row->fields |= DASH_ROW_HAS_HISTOGRAM;
        }
      else if (KEY ("log") && (row->fields & DASH_ROW_HAS_LOG) == 0)
        read_log (reading, row);
      else if (find_percentile (document, key, length, &place))
        {
          dash_json_reader_take_uint (json, &values[place]);
          row->fields |= DASH_ROW_HAS_PERCENTILES;
        }
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
  if (json->error != NULL)
    return;
  if (row->id == 0)
    {
      dash_json_reader_fail (json, DASH_REPORT_ERROR_INVALID, _("A function has no “id”, or its id is 0."));
      return;
    }
  if (is_log)
    row->fields |= DASH_ROW_HAS_LOG;
  if (row->calls == 0)
    row->fields &= ~(guint32) DASH_ROW_HAS_EXTREMES;
  if ((row->fields & DASH_ROW_HAS_TIMES) != 0 && !has_self)
    row->fields ^= DASH_ROW_HAS_TIMES | DASH_ROW_HAS_TOTAL;
  if ((row->fields & DASH_ROW_HAS_PERCENTILES) != 0)
    for (gsize i = 0; i < document->n_percentiles; i++)
      dash_document_add_percentile_value (document, values[i]);
}

void
_dash_reading_read_function_log (DashReading *reading)
{
  read_function (reading, TRUE);
}

void
_dash_reading_read_functions (DashReading *reading)
{
  DashJsonReader *json = &reading->json;
  DashDocument *document = reading->document;
  const char *key;
  const char *text;
  gsize length;

  document->fields |= DASH_DOCUMENT_HAS_FUNCTIONS;
  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("reference"))
        {
          if (!dash_json_reader_take_string (json, &text))
            return;
          document->reference = g_strcmp0 (text, "wrapper") == 0 ? DASH_REFERENCE_WRAPPER
                                : g_strcmp0 (text, "sum") == 0   ? DASH_REFERENCE_SUM
                                                                 : DASH_REFERENCE_ELAPSED;
        }
      else if (KEY ("reference_ns"))
        dash_json_reader_take_uint (json, &document->reference_ns);
      else if (KEY ("total_count"))
        dash_json_reader_take_uint (json, &document->functions_total_count);
      else if (KEY ("included_count"))
        dash_json_reader_take_uint (json, &document->functions_included_count);
      else if (KEY ("rows"))
        {
          dash_json_reader_enter_array (json);
          while (dash_json_reader_next_element (json))
            {
              if (document->n_functions == DASH_REPORT_MAX_ROWS)
                {
                  dash_json_reader_fail (json, DASH_REPORT_ERROR_TOO_LARGE,
                                         _("There are too many functions."));
                  return;
                }
              if (document->n_functions % DASH_REPORT_ROWS_BETWEEN_CHECKS == 0 && _dash_reading_check_cancelled (reading))
                return;
              read_function (reading, FALSE);
            }
        }
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
}

static void
read_node (DashReading *reading)
{
  DashJsonReader *json = &reading->json;
  DashDocumentNode *node = dash_document_add_node (reading->document, 0);
  const char *key;
  gsize length;

  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("id"))
        _dash_reading_take_id (json, &node->id);
      else if (KEY ("parent"))
        _dash_reading_take_id (json, &node->parent);
      else if (KEY ("function"))
        {
          _dash_reading_take_id (json, &node->function);
          node->fields |= DASH_ROW_HAS_PLACE;
        }
      else if (KEY ("calls"))
        {
          dash_json_reader_take_uint (json, &node->calls);
          node->fields |= DASH_ROW_HAS_CALLS;
        }
      else if (KEY ("running"))
        dash_json_reader_take_uint (json, &node->running);
      else if (KEY ("total_ns"))
        {
          dash_json_reader_take_uint (json, &node->total_ns);
          node->fields |= DASH_ROW_HAS_TIMES;
        }
      else if (KEY ("self_ns"))
        dash_json_reader_take_uint (json, &node->self_ns);
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
  if (json->error == NULL && node->id == 0)
    dash_json_reader_fail (json, DASH_REPORT_ERROR_INVALID,
                           _("A place in the call tree has no “id”, or its id is 0."));
}

void
_dash_reading_read_call_tree (DashReading *reading)
{
  DashJsonReader *json = &reading->json;
  DashDocument *document = reading->document;
  const char *key;
  gsize length;

  document->fields |= DASH_DOCUMENT_HAS_CALL_TREE;
  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("total_count"))
        dash_json_reader_take_uint (json, &document->nodes_total_count);
      else if (KEY ("rows"))
        {
          dash_json_reader_enter_array (json);
          while (dash_json_reader_next_element (json))
            {
              if (document->n_nodes == MAX_NODES)
                {
                  dash_json_reader_fail (json, DASH_REPORT_ERROR_TOO_LARGE,
                                         _("The call tree is too large."));
                  return;
                }
              if (document->n_nodes % DASH_REPORT_ROWS_BETWEEN_CHECKS == 0 && _dash_reading_check_cancelled (reading))
                return;
              read_node (reading);
            }
        }
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
}
