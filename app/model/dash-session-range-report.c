/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report of a stretch of a session: the figures of the selected range in place of those since the start. */
#include "dash-session-private.h"

#include "dash-document-copy.h"
#include "dash-record-private.h"
#include "dash-session-sections.h"

static gboolean
is_within (const DashRange *range, guint64 at_ns)
{
  return at_ns >= (guint64) MAX (range->begin_ns, 0) && at_ns < (guint64) MAX (range->end_ns, 0);
}

static void
put_buckets (DashDocument *part, const DashHistogram *histogram)
{
  for (gsize i = 0; i < dash_histogram_n_buckets (histogram); i++)
    {
      guint index;
      guint64 count;

      dash_histogram_nth (histogram, i, &index, &count);
      dash_document_add_bucket (part, index, count);
    }
}

/* Calls that began in it. */
static void
put_calls (DashDocument *part, const DashDocument *whole, const DashDocumentFunction *old,
           const DashRange *range)
{
  for (gsize i = 0; i < old->n_recent; i++)
    if (is_within (range, whole->logs[old->first_recent + i].started_ns))
      dash_document_add_recent (part, &whole->logs[old->first_recent + i]);
  for (gsize i = 0; i < old->n_slowest; i++)
    if (is_within (range, whole->logs[old->first_slowest + i].started_ns))
      dash_document_add_slowest (part, &whole->logs[old->first_slowest + i]);
}

static void
put_function (DashSession *self, DashDocument *part, const DashDocument *whole,
              const DashDocumentFunction *old)
{
  DashFunction *function = dash_session_find_function (self, old->id);
  const DashFigures *figures = function != NULL ? &function->ranged : NULL;
  gboolean any = figures != NULL && function->ranged_serial == self->context.serial;
  DashDocumentFunction *row = dash_document_add_function (part, old->id);

  row->fields = old->fields & (DASH_ROW_HAS_PLACE | DASH_ROW_HAS_CALLS | DASH_ROW_HAS_TIMES |
                               DASH_ROW_HAS_TOTAL |
                               DASH_ROW_HAS_HISTOGRAM | DASH_ROW_HAS_LOG);
  row->name = dash_document_intern (part, old->name);
  row->file = dash_document_intern (part, old->file);
  row->line = old->line;
  row->kind = old->kind;
  row->rounded = old->rounded;
  if (any)
    {
      row->calls = figures->calls;
      row->running = figures->running;
      row->total_ns = figures->total_ns;
      row->self_ns = figures->self_ns;
      put_buckets (part, figures->histogram);
    }
  if (row->calls > 0)
    {
      row->fields |= DASH_ROW_HAS_EXTREMES;
      row->min_ns = figures->min_ns;
      row->max_ns = figures->max_ns;
    }
  put_calls (part, whole, old, &self->context.range);
}

/* What a row says of the range; of what has only a limit nothing is said. */
static void
put_values (DashSession *self, DashDocument *part, DashRecord *record, guint32 *said,
            DashFieldValue *values)
{
  const DashRecordValues *ranged = record->ranged;

  if (ranged == NULL || record->ranged_serial != self->context.serial)
    return;
  *said = ranged->known & ~ranged->bounds;
  for (guint f = 0; f < record->info->n_fields; f++)
    {
      const DashFieldInfo *field = &record->info->fields[f];

      if (!(*said & (1u << f)))
        continue;
      if (field->kind == DASH_FIELD_TEXT)
        values[f].text = dash_document_intern (part, ranged->values[f].text);
      else if (field->kind == DASH_FIELD_HISTOGRAM)
        for (gsize i = 0; i < dash_histogram_n_buckets (ranged->values[f].histogram); i++)
          {
            guint index;
            guint64 count;

            dash_histogram_nth (ranged->values[f].histogram, i, &index, &count);
            dash_document_add_field_bucket (part, &values[f], index, count);
          }
      else if (field->unit == DASH_UNIT_REAL)
        values[f].real = ranged->values[f].real;
      else
        values[f].number = ranged->values[f].number;
    }
}

static void
put_section (DashSession *self, DashDocument *part, const DashDocument *whole, DashSection section)
{
  const DashDocumentSection *old = &whole->sections[section];
  DashSectionRows *rows = &self->sections[section];

  if (rows->whole != NULL)
    {
      part->sections[section].present = TRUE;
      put_values (self, part, rows->whole, &part->sections[section].totals_said,
                  part->sections[section].totals);
      part->sections[section].totals_rounded = old->totals_rounded;
    }
  for (gsize i = 0; i < old->n_rows; i++)
    {
      DashRecord *record = dash_session_find_record (self, section, old->rows[i].id);
      DashDocumentRecord *row;

      if (record == NULL)
        continue;
      row = dash_document_add_record (part, section, old->rows[i].id);
      put_values (self, part, record, &row->fields, dash_document_get_values (part, row));
      row->rounded = old->rows[i].rounded;
      row->has_log = old->rows[i].has_log;
      for (gsize k = 0; k < old->rows[i].n_entries; k++)
        {
          const DashEntry *entry = &whole->entries[old->rows[i].first_entry + k];

          if (!is_within (&self->context.range, entry->at_ns))
            continue;
          dash_document_add_entry (part, entry);
          row->n_entries++;
        }
    }
}

static void
put_process (DashSession *self, DashDocument *part)
{
  DashProcessSample sample;
  gint64 length_ns;

  part->fields &= ~(guint32) DASH_DOCUMENT_HAS_PROCESS;
  if (!dash_history_get_process (self->history, &self->context.range, &sample, &length_ns))
    return;
  part->fields |= DASH_DOCUMENT_HAS_PROCESS;
  part->process = (DashProcessFigures){
    .cpu_ns = sample.cpu_ns,
    .rss_bytes = (guint64) sample.rss_bytes,
    .threads = (guint64) (sample.threads + 0.5),
    .threads_running = (guint64) (sample.threads_running + 0.5),
  };
}

DashDocument *
_dash_session_narrow_report (DashSession *self, DashDocument *whole)
{
  DashDocument *part = dash_document_new (DASH_DOCUMENT_REPORT);
  guint64 length_ns = (guint64) dash_range_length (&self->context.range);

  dash_document_copy_head (part, whole);
  dash_document_copy_functions_head (part, whole);
  part->elapsed_ns = length_ns;
  part->reference = DASH_REFERENCE_ELAPSED;
  part->reference_ns = length_ns;
  put_process (self, part);
  for (gsize i = 0; i < whole->n_functions; i++)
    put_function (self, part, whole, &whole->functions[i]);
  for (guint section = 0; section < DASH_N_SECTIONS; section++)
    put_section (self, part, whole, (DashSection) section);
  return part;
}
