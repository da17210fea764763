/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-report-sections-writer.c: the sections beside functions, each by its table.
 */
#include <math.h>

#include "dash-report-writer-private.h"

gsize
_dash_writing_count_sections (const DashDocument *document)
{
  gsize n = 0;

  for (guint s = 0; s < DASH_N_SECTIONS; s++)
    n += document->sections[s].n_rows;
  return n;
}

static void
add_field (DashWriting *writing, const DashFieldInfo *field, const DashFieldValue *value)
{
  GString *text = writing->text;

  if (field->kind == DASH_FIELD_TEXT)
    dash_json_writer_member_string (text, field->key, value->text);
  else if (field->kind == DASH_FIELD_HISTOGRAM)
    {
      const DashBucket *buckets = writing->document->buckets;

      dash_json_writer_open_object (text, field->key);
      dash_json_writer_member_uint (text, "bits", DASH_REPORT_HISTOGRAM_BITS);
      dash_json_writer_member (text, "counts");
      g_string_append_c (text, '[');
      for (guint32 i = 0; i < value->buckets.n; i++)
        {
          dash_json_writer_uint (text, buckets[value->buckets.first + i].index);
          g_string_append_c (text, ',');
          dash_json_writer_uint (text, buckets[value->buckets.first + i].count);
          g_string_append_c (text, ',');
        }
      dash_json_writer_close (text, ']');
      dash_json_writer_close (text, '}');
    }
  else if (field->unit == DASH_UNIT_REAL)
    {
      /* JSON has no word for what is no number. */
      if (isfinite (value->real))
        dash_json_writer_member_double (text, field->key, value->real);
    }
  else
    dash_json_writer_member_uint (text, field->key, value->number);
}

static void
add_log (DashWriting *writing, const DashDocumentRecord *row)
{
  GString *text = writing->text;

  dash_json_writer_open_object (text, "log");
  dash_json_writer_member (text, "entries");
  g_string_append_c (text, '[');
  for (gsize i = 0; i < row->n_entries; i++)
    {
      const DashEntry *entry = &writing->document->entries[row->first_entry + i];

      g_string_append_c (text, '{');
      dash_json_writer_member_uint (text, "number", entry->number);
      if (entry->at_ns != DASH_NOT_KNOWN)
        dash_json_writer_member_uint (text, "at_ns", entry->at_ns);
      dash_json_writer_member_string (text, "event", entry->event);
      dash_json_writer_member_string (text, "text", entry->text);
      if (entry->has_duration)
        dash_json_writer_member_uint (text, "duration_ns", entry->duration_ns);
      else
        dash_json_writer_member_string (text, "duration_ns", NULL);
      dash_json_writer_member_uint (text, "thread_id", entry->thread_id);
      dash_json_writer_member_string (text, "thread", entry->thread != NULL ? entry->thread : "");
      dash_json_writer_close (text, '}');
    }
  dash_json_writer_close (text, ']');
  dash_json_writer_close (text, '}');
}

/* What another profiler says of a distribution in place of a histogram. */
static void
add_summaries (DashWriting *writing, const DashRecordInfo *info, const DashDocumentRecord *row)
{
  const DashDocument *document = writing->document;
  const DashFieldValue *values = dash_document_get_values (document, row);
  GString *text = writing->text;

  dash_json_writer_open_object (text, "summaries");
  for (guint f = 0; f < info->n_fields; f++)
    {
      const DashDocumentSummary *summary;

      if (!(row->summarised & (1u << f)))
        continue;
      summary = &document->summaries[values[f].summary];
      dash_json_writer_open_object (text, info->fields[f].key);
      dash_json_writer_member_uint (text, "count", summary->count);
      if (summary->mean != DASH_NOT_KNOWN)
        dash_json_writer_member_uint (text, "mean", summary->mean);
      dash_json_writer_member (text, "rounded");
      g_string_append (text, summary->rounded ? "1," : "0,");
      /* In the order of the document's percentiles. */
      dash_json_writer_member (text, "percentiles");
      g_string_append_c (text, '[');
      for (gsize i = 0; i < document->n_percentiles; i++)
        {
          guint64 value = document->percentile_values_ns[summary->first_percentile + i];

          if (value == DASH_NOT_KNOWN)
            g_string_append (text, "null");
          else
            dash_json_writer_uint (text, value);
          g_string_append_c (text, ',');
        }
      dash_json_writer_close (text, ']');
      dash_json_writer_close (text, '}');
    }
  dash_json_writer_close (text, '}');
}

static void
add_rounded (GString *text, const DashRecordInfo *info, guint32 rounded)
{
  dash_json_writer_member (text, "rounded");
  g_string_append_c (text, '[');
  for (guint f = 0; f < info->n_fields; f++)
    if (rounded & (1u << f))
      g_string_append_printf (text, "\"%s\",", info->fields[f].key);
  dash_json_writer_close (text, ']');
}

static void
add_row (DashWriting *writing, const DashRecordInfo *info, const DashDocumentRecord *row)
{
  const DashFieldValue *values = dash_document_get_values (writing->document, row);
  GString *text = writing->text;

  g_string_append_c (text, '{');
  dash_json_writer_member_uint (text, "id", row->id);
  for (guint f = 0; f < info->n_fields; f++)
    {
      if (row->fields & (1u << f))
        add_field (writing, &info->fields[f], &values[f]);
    }
  if (row->summarised != 0)
    add_summaries (writing, info, row);
  if (row->rounded != 0)
    add_rounded (text, info, row->rounded);
  if (row->has_log)
    add_log (writing, row);
  dash_json_writer_close (text, '}');
  g_string_truncate (text, text->len - 1);
  _dash_writing_row_done (writing);
}

void
_dash_writing_add_sections (DashWriting *writing)
{
  GString *text = writing->text;

  for (guint s = 0; s < DASH_N_SECTIONS; s++)
    {
      const DashDocumentSection *section = &writing->document->sections[s];
      const DashSectionInfo *info = dash_section_get_info ((DashSection) s);

      if (!section->present)
        continue;
      g_string_append_c (text, ',');
      dash_json_writer_open_object (text, info->key);
      /* How many there are comes first in each, and must be there. */
      if (!(section->totals_said & 1))
        dash_json_writer_member_uint (text, "total_count", section->n_rows);
      for (guint f = 0; f < info->whole.n_fields; f++)
        {
          if (section->totals_said & (1u << f))
            add_field (writing, &info->whole.fields[f], &section->totals[f]);
        }
      if (section->totals_rounded != 0)
        add_rounded (text, &info->whole, section->totals_rounded);
      dash_json_writer_member (text, "rows");
      g_string_append_c (text, '[');
      for (gsize i = 0; i < section->n_rows && writing->error == NULL; i++)
        {
          if (i > 0)
            /* The comma of the row before may have been flushed, so it is not to be taken back. */
            g_string_append_c (text, ',');
          add_row (writing, &info->rows, &section->rows[i]);
        }
      g_string_append (text, "]}");
    }
}
