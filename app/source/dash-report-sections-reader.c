/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-report-sections-reader.c: the sections beside functions, each by its table.
 */
#include <glib/gi18n.h>
#include <string.h>

#include "dash-report-reader-private.h"

#define KEY(literal) dash_json_key_is (key, length, literal)

/* Where a histogram's buckets go: the document's values may move while rows are added, but not while one
 * row is read. */
static void
add_bucket (DashReading *reading, guint index, guint64 count, gpointer user_data)
{
  if (reading->document->n_buckets < G_MAXUINT32)
    dash_document_add_field_bucket (reading->document, user_data, index, count);
}

/* Whether something was said. Of a key that is there twice the first counts. */
static gboolean
read_field (DashReading *reading, const DashFieldInfo *field, DashFieldValue *value)
{
  DashJsonReader *json = &reading->json;

  if (dash_json_reader_peek (json) == DASH_JSON_NULL)
    {
      dash_json_reader_skip (json, NULL, NULL);
      return FALSE;
    }
  switch (field->kind)
    {
    case DASH_FIELD_TEXT:
      _dash_reading_take_text (reading, &value->text);
      return value->text != NULL;
    case DASH_FIELD_HISTOGRAM:
      return _dash_reading_read_histogram (reading, FALSE, add_bucket, value);
    case DASH_FIELD_NUMBER:
    case DASH_FIELD_COUNTER:
    case DASH_FIELD_LEVEL:
    case DASH_FIELD_PEAK:
    case DASH_FIELD_LOW:
    default:
      if (field->unit == DASH_UNIT_REAL)
        return dash_json_reader_take_double (json, &value->real);
      return dash_json_reader_take_uint (json, &value->number);
    }
}

static void
read_entry (DashReading *reading)
{
  DashJsonReader *json = &reading->json;
  DashEntry entry = { .at_ns = DASH_NOT_KNOWN };
  const char *key;
  gsize length;

  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("number"))
        dash_json_reader_take_uint (json, &entry.number);
      else if (KEY ("at_ns"))
        dash_json_reader_take_uint (json, &entry.at_ns);
      else if (KEY ("event"))
        _dash_reading_take_text (reading, &entry.event);
      else if (KEY ("text"))
        _dash_reading_take_text (reading, &entry.text);
      else if (KEY ("duration_ns"))
        {
          entry.has_duration = dash_json_reader_peek (json) == DASH_JSON_NUMBER;
          dash_json_reader_take_uint (json, &entry.duration_ns);
        }
      else if (KEY ("thread_id"))
        dash_json_reader_take_uint (json, &entry.thread_id);
      else if (KEY ("thread"))
        _dash_reading_take_text (reading, &entry.thread);
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
  if (json->error == NULL)
    dash_document_add_entry (reading->document, &entry);
}

static void
read_entries (DashReading *reading)
{
  DashJsonReader *json = &reading->json;
  gsize n = 0;

  dash_json_reader_enter_array (json);
  while (dash_json_reader_next_element (json))
    {
      if (n++ == DASH_REPORT_MAX_LOG_ENTRIES)
        {
          dash_json_reader_fail (json, DASH_REPORT_ERROR_TOO_LARGE, _("There are too many entries."));
          return;
        }
      read_entry (reading);
    }
}

/* A log is the entries themselves, or an object that has them. */
static void
read_log (DashReading *reading, DashSection section)
{
  DashJsonReader *json = &reading->json;
  DashDocument *document = reading->document;
  gsize first = document->n_entries;
  DashDocumentRecord *row;
  gboolean found = FALSE;
  const char *key;
  gsize length;

  if (dash_json_reader_peek (json) == DASH_JSON_ARRAY)
    {
      read_entries (reading);
      found = TRUE;
    }
  else
    {
      dash_json_reader_enter_object (json);
      while (dash_json_reader_next_member (json, &key, &length))
        {
          if (KEY ("entries") && !found)
            {
              read_entries (reading);
              found = TRUE;
            }
          else
            dash_json_reader_skip (json, NULL, NULL);
        }
    }
  if (!found || json->error != NULL)
    return;
  row = &document->sections[section].rows[document->sections[section].n_rows - 1];
  row->has_log = TRUE;
  row->first_entry = first;
  row->n_entries = document->n_entries - first;
}

static void
read_summary (DashReading *reading, DashDocumentRecord *row, guint field)
{
  DashJsonReader *json = &reading->json;
  const gsize n_percentiles = reading->document->n_percentiles;
  g_autofree guint64 *values = g_new (guint64, n_percentiles + 1);
  guint64 count = 0, mean = DASH_NOT_KNOWN, rounded = 0;
  const char *key;
  gsize length;

  for (gsize i = 0; i < n_percentiles; i++)
    values[i] = DASH_NOT_KNOWN;
  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      gsize n = 0;

      if (KEY ("count"))
        dash_json_reader_take_uint (json, &count);
      else if (KEY ("mean"))
        dash_json_reader_take_uint (json, &mean);
      else if (KEY ("rounded"))
        dash_json_reader_take_uint (json, &rounded);
      else if (KEY ("percentiles"))
        {
          dash_json_reader_enter_array (json);
          while (dash_json_reader_next_element (json))
            {
              guint64 value = DASH_NOT_KNOWN;

              dash_json_reader_take_uint (json, &value);
              if (n < n_percentiles)
                values[n++] = value;
            }
        }
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
  if (json->error == NULL && !(row->summarised & (1u << field)))
    dash_document_add_summary (reading->document, row, field, count, mean, rounded != 0, values);
}

/* In place of histograms, of a program that another profiler measured. */
static void
read_summaries (DashReading *reading, const DashRecordInfo *info, DashDocumentRecord *row)
{
  DashJsonReader *json = &reading->json;
  const char *key;
  gsize length;

  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      const gint field = dash_record_info_find (info, key, length);

      if (field != DASH_NO_FIELD && info->fields[field].kind == DASH_FIELD_HISTOGRAM &&
          !(row->fields & (1u << field)))
        read_summary (reading, row, (guint) field);
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
}

static void
read_rounded (DashReading *reading, const DashRecordInfo *info, guint32 *rounded)
{
  DashJsonReader *json = &reading->json;
  const char *name;

  dash_json_reader_enter_array (json);
  while (dash_json_reader_next_element (json))
    {
      gint field;

      if (!dash_json_reader_take_string (json, &name) || name == NULL)
        continue;
      field = dash_record_info_find (info, name, strlen (name));
      if (field != DASH_NO_FIELD)
        *rounded |= 1u << field;
    }
}

static void
read_row (DashReading *reading, DashSection section)
{
  DashJsonReader *json = &reading->json;
  const DashRecordInfo *info = &dash_section_get_info (section)->rows;
  DashDocumentRecord *row = dash_document_add_record (reading->document, section, 0);
  DashFieldValue *values = dash_document_get_values (reading->document, row);
  gboolean has_id = FALSE;
  const char *key;
  gsize length;

  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      gint field;

      if (KEY ("id") && dash_json_reader_peek (json) != DASH_JSON_NULL)
        {
          _dash_reading_take_id (json, &row->id);
          has_id = TRUE;
        }
      else if (KEY ("log") && !row->has_log && dash_json_reader_peek (json) != DASH_JSON_NULL)
        read_log (reading, section);
      else if (KEY ("summaries"))
        read_summaries (reading, info, row);
      else if (KEY ("rounded"))
        read_rounded (reading, info, &row->rounded);
      else if ((field = dash_record_info_find (info, key, length)) != DASH_NO_FIELD &&
               !((row->fields | row->summarised) & (1u << field)))
        {
          if (read_field (reading, &info->fields[field], &values[field]))
            row->fields |= 1u << field;
        }
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
  if (json->error == NULL && !has_id)
    dash_json_reader_fail (json, DASH_REPORT_ERROR_INVALID, _("A row has no “id”."));
}

void
_dash_reading_read_section (DashReading *reading, DashSection section)
{
  DashJsonReader *json = &reading->json;
  const DashRecordInfo *info = &dash_section_get_info (section)->whole;
  DashDocumentSection *read = &reading->document->sections[section];
  const char *key;
  gsize length;

  read->present = TRUE;
  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      gint field;

      if (KEY ("rows"))
        {
          dash_json_reader_enter_array (json);
          while (dash_json_reader_next_element (json))
            {
              if (read->n_rows == DASH_REPORT_MAX_ROWS)
                {
                  dash_json_reader_fail (json, DASH_REPORT_ERROR_TOO_LARGE, _("There are too many rows."));
                  return;
                }
              if (read->n_rows % DASH_REPORT_ROWS_BETWEEN_CHECKS == 0 && _dash_reading_check_cancelled (reading))
                return;
              read_row (reading, section);
            }
        }
      else if (KEY ("rounded"))
        read_rounded (reading, info, &read->totals_rounded);
      else if ((field = dash_record_info_find (info, key, length)) != DASH_NO_FIELD)
        {
          if (read_field (reading, &info->fields[field], &read->totals[field]))
            read->totals_said |= 1u << field;
        }
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
}

void
_dash_reading_read_entries_document (DashReading *reading)
{
  DashJsonReader *json = &reading->json;
  gboolean found = FALSE;
  const char *key;
  gsize length;

  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("entries") && !found)
        {
          read_entries (reading);
          found = TRUE;
        }
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
}
