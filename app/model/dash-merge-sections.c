/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Merging of the sections beside functions, each by its table. */
#include "dash-merge-private.h"

#include <math.h>
#include <string.h>

#include "dash-histogram.h"

/* A merged row, before it's known how many buckets it has. */
typedef struct
{
  guint32 fields;
  guint32 unsure; /* those of which the runs say different things, and none is right */
  guint32 rounded;
  DashFieldValue values[DASH_MAX_FIELDS];
  DashHistogram *histograms[DASH_MAX_FIELDS];
  struct
  {
    gboolean present, has_mean, rounded;
    guint64 count;
    double sum;
  } summaries[DASH_MAX_FIELDS]; /* of histograms that nobody told */
} Row;

static void
row_clear (gpointer data)
{
  Row *self = data;

  for (guint f = 0; f < DASH_MAX_FIELDS; f++)
    dash_histogram_free (self->histograms[f]);
}

/* What a row is known by: its name, place and kind; not what it does at the moment. */
static char *
make_key (const DashDocument *document, const DashRecordInfo *info, const DashDocumentRecord *row)
{
  static const char *const names[] = { "name", "file", "line", "kind" };
  const DashFieldValue *values = dash_document_get_values (document, row);
  GString *key = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gint f = dash_record_info_find (info, names[i], strlen (names[i]));

      if (f >= 0 && (row->fields & (1u << f)) && info->fields[f].kind == DASH_FIELD_TEXT)
        g_string_append (key, values[f].text);
      else if (f >= 0 && (row->fields & (1u << f)))
        g_string_append_printf (key, "%" G_GUINT64_FORMAT, values[f].number);
      g_string_append_c (key, '\x1f');
    }
  return g_string_free (key, FALSE);
}

static gboolean
is_least (const DashFieldInfo *field)
{
  return field->kind == DASH_FIELD_LOW || strcmp (field->key, "started_ns") == 0;
}

/* Numbers that only name something, or that were so at one moment, are the last run's; shares of a moment are of no
 * run when they differ: those of all time follow from the counters. */
static void
add_number (Row *into, guint f, const DashFieldInfo *field, const DashFieldValue *more, DashMergeNotes *notes)
{
  DashFieldValue *value = &into->values[f];

  if (field->unit == DASH_UNIT_REAL)
    {
      if (field->kind == DASH_FIELD_LOW)
        value->real = fmin (value->real, more->real);
      else if (field->kind == DASH_FIELD_PEAK)
        value->real = fmax (value->real, more->real);
      else
        {
          value->real = more->real;
          *notes |= DASH_MERGE_MOMENTS;
        }
      return;
    }
  if (field->kind == DASH_FIELD_COUNTER || field->kind == DASH_FIELD_LEVEL)
    {
      if (field->kind == DASH_FIELD_LEVEL && more->number > 0)
        *notes |= DASH_MERGE_LEVELS;
      value->number = _dash_merge_add (value->number, more->number);
    }
  else if (field->kind == DASH_FIELD_PEAK || field->unit == DASH_UNIT_COUNT || field->unit == DASH_UNIT_BYTES)
    value->number = MAX (value->number, more->number);
  else if (is_least (field))
    value->number = MIN (value->number, more->number);
  else if (value->number != more->number)
    {
      if (field->unit == DASH_UNIT_PERMILLE)
        into->unsure |= 1u << f;
      value->number = more->number;
      *notes |= DASH_MERGE_MOMENTS;
    }
}

static void
add_histogram (Row *into, guint f, const DashDocument *document, const DashFieldValue *more)
{
  if (into->histograms[f] == NULL)
    into->histograms[f] = dash_histogram_new ();
  for (guint32 i = 0; i < more->buckets.n; i++)
    dash_histogram_add (into->histograms[f], document->buckets[more->buckets.first + i].index,
                        document->buckets[more->buckets.first + i].count);
}

static void
add_row (Row *into, gboolean is_new, guint32 fields, const DashDocument *document, const DashRecordInfo *info,
         const DashFieldValue *values, DashMergeNotes *notes)
{
  for (guint f = 0; f < info->n_fields; f++)
    {
      const DashFieldInfo *field = &info->fields[f];

      if (!(fields & (1u << f)) || (into->unsure & (1u << f)))
        continue;
      if (field->kind == DASH_FIELD_HISTOGRAM)
        add_histogram (into, f, document, &values[f]);
      else if (is_new || !(into->fields & (1u << f)))
        into->values[f] = values[f];
      else if (field->kind != DASH_FIELD_TEXT)
        add_number (into, f, field, &values[f], notes);
      else if (g_strcmp0 (into->values[f].text, values[f].text) != 0)
        {
          into->values[f].text = values[f].text;
          *notes |= DASH_MERGE_MOMENTS;
        }
      into->fields |= 1u << f;
    }
  into->fields &= ~into->unsure;
}

/* Of distributions of which only figures were told the mean follows from those of the runs, percentiles don't. */
static void
add_summaries (Row *into, const DashDocument *document, const DashRecordInfo *info, const DashDocumentRecord *record,
               DashMergeNotes *notes)
{
  const DashFieldValue *values = dash_document_get_values (document, record);

  for (guint f = 0; f < info->n_fields; f++)
    {
      const DashDocumentSummary *summary;

      if (!(record->summarised & (1u << f)))
        continue;
      summary = &document->summaries[values[f].summary];
      *notes |= DASH_MERGE_PERCENTILES;
      if (!into->summaries[f].present)
        into->summaries[f].present = into->summaries[f].has_mean = TRUE;
      into->summaries[f].has_mean &= summary->mean != DASH_NOT_KNOWN;
      into->summaries[f].rounded |= summary->rounded;
      into->summaries[f].count = _dash_merge_add (into->summaries[f].count, summary->count);
      into->summaries[f].sum += (double) summary->mean * (double) summary->count;
    }
}

static void
write_summaries (DashDocument *into, DashDocumentRecord *record, const Row *row, const DashRecordInfo *info)
{
  g_autofree guint64 *values = g_new (guint64, into->n_percentiles + 1);

  for (gsize i = 0; i < into->n_percentiles; i++)
    values[i] = DASH_NOT_KNOWN;
  for (guint f = 0; f < info->n_fields; f++)
    {
      guint64 count = row->summaries[f].count;
      gboolean has_mean = row->summaries[f].has_mean && count > 0;

      if (row->summaries[f].present && !(record->fields & (1u << f)))
        dash_document_add_summary (into, record, f, count,
                                   has_mean ? (guint64) (row->summaries[f].sum / (double) count + 0.5) : DASH_NOT_KNOWN,
                                   row->summaries[f].rounded, values);
    }
}

static void
write_values (DashDocument *into, const Row *row, const DashRecordInfo *info, DashFieldValue *values)
{
  for (guint f = 0; f < info->n_fields; f++)
    {
      if (!(row->fields & (1u << f)))
        continue;
      if (info->fields[f].kind == DASH_FIELD_TEXT)
        values[f].text = dash_document_intern (into, row->values[f].text);
      else if (info->fields[f].kind != DASH_FIELD_HISTOGRAM)
        values[f] = row->values[f];
      for (gsize i = 0; row->histograms[f] != NULL && i < dash_histogram_n_buckets (row->histograms[f]); i++)
        {
          guint index;
          guint64 count;

          dash_histogram_nth (row->histograms[f], i, &index, &count);
          dash_document_add_field_bucket (into, &values[f], index, MIN (count, G_MAXINT64));
        }
    }
}

static void
merge_whole (DashDocument *into, DashDocument *const *documents, gsize n, DashSection section, DashMergeNotes *notes)
{
  const DashRecordInfo *info = &dash_section_get_info (section)->whole;
  DashDocumentSection *merged = &into->sections[section];
  Row row = { 0 };
  gboolean is_new = TRUE;

  for (gsize d = 0; d < n; d++)
    {
      const DashDocumentSection *from = &documents[d]->sections[section];

      if (!from->present)
        continue;
      merged->present = TRUE;
      add_row (&row, is_new, from->totals_said, documents[d], info, from->totals, notes);
      row.rounded |= from->totals_rounded;
      is_new = FALSE;
    }
  merged->totals_said = row.fields;
  merged->totals_rounded = row.rounded & row.fields;
  write_values (into, &row, info, merged->totals);
}

void
_dash_merge_section (DashDocument *into, DashDocument *const *documents, gsize n, DashSection section,
                     DashMergeNotes *notes)
{
  const DashRecordInfo *info = &dash_section_get_info (section)->rows;
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (Row));
  DashMergeIndex index;

  g_array_set_clear_func (rows, row_clear);
  _dash_merge_index_init (&index);
  for (gsize d = 0; d < n; d++)
    {
      const DashDocumentSection *from = &documents[d]->sections[section];
      g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      for (gsize i = 0; i < from->n_rows; i++)
        {
          const DashDocumentRecord *record = &from->rows[i];
          g_autofree char *key = make_key (documents[d], info, record);
          guint position = _dash_merge_index_find (&index, seen, key);
          gboolean is_new = position == rows->len;

          if (is_new)
            g_array_set_size (rows, position + 1);
          if (record->n_entries > 0)
            *notes |= DASH_MERGE_RECENT_CALLS;
          add_row (&g_array_index (rows, Row, position), is_new, record->fields, documents[d], info,
                   dash_document_get_values (documents[d], record), notes);
          add_summaries (&g_array_index (rows, Row, position), documents[d], info, record, notes);
          g_array_index (rows, Row, position).rounded |= record->rounded;
        }
    }
  merge_whole (into, documents, n, section, notes);
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, i);
      DashDocumentRecord *record = dash_document_add_record (into, section, i + 1);

      record->fields = row->fields;
      record->rounded = row->rounded & row->fields;
      write_values (into, row, info, dash_document_get_values (into, record));
      write_summaries (into, record, row, info);
    }
  /* How many there are is no sum: most are the same in each run. */
  if (into->sections[section].present && (into->sections[section].totals_said & 1))
    into->sections[section].totals[0].number = rows->len;
  _dash_merge_index_clear (&index);
}
