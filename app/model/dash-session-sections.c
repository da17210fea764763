/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folds the sections beside functions into a session, and answers about their rows. */
#include "dash-session-sections.h"
#include "dash-session-private.h"

#include <math.h>
#include <string.h>

#include "dash-history-private.h"
#include "dash-record-private.h"

void
_dash_session_init_sections (DashSession *self)
{
  for (guint i = 0; i < DASH_N_SECTIONS; i++)
    {
      self->sections[i].rows = dash_item_list_new (DASH_TYPE_RECORD);
      self->sections[i].by_id = g_hash_table_new (NULL, NULL);
    }
  self->records = g_ptr_array_new_with_free_func (g_object_unref);
}

/* Others may hold rows longer than the session knows them. */
static void
let_go (DashSession *self)
{
  for (guint i = 0; self->records != NULL && i < self->records->len; i++)
    ((DashRecord *) g_ptr_array_index (self->records, i))->context = NULL;
}

void
_dash_session_dispose_sections (DashSession *self)
{
  let_go (self);
}

void
_dash_session_finalize_sections (DashSession *self)
{
  for (guint i = 0; i < DASH_N_SECTIONS; i++)
    {
      g_clear_object (&self->sections[i].rows);
      g_clear_object (&self->sections[i].whole);
      g_clear_pointer (&self->sections[i].by_id, g_hash_table_unref);
    }
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->entry_logs, g_hash_table_unref);
}

void
_dash_session_restart_sections (DashSession *self, gboolean same_run)
{
  if (self->entry_logs != NULL)
    g_hash_table_remove_all (self->entry_logs);
  for (guint i = 0; i < self->records->len; i++)
    _dash_record_reset (g_ptr_array_index (self->records, i));
  if (same_run)
    return;

  /* A thread or a channel of another run is another one, whatever its number. */
  let_go (self);
  for (guint i = 0; i < DASH_N_SECTIONS; i++)
    {
      dash_item_list_clear (self->sections[i].rows);
      g_hash_table_remove_all (self->sections[i].by_id);
      g_clear_object (&self->sections[i].whole);
    }
  g_ptr_array_set_size (self->records, 0);
  self->n_records_ranged = self->records_left = self->record_cursor = 0;
}

void
_dash_session_thaw_sections (DashSession *self)
{
  for (guint i = 0; i < self->records->len; i++)
    _dash_record_thaw (g_ptr_array_index (self->records, i));
}

void
_dash_session_publish_sections (DashSession *self)
{
  for (guint i = 0; i < DASH_N_SECTIONS; i++)
    dash_item_list_publish (self->sections[i].rows);
}

/* ---- Documents ---- */

guint
_dash_session_get_record_track (DashSession *self, DashRecord *record, guint metric)
{
  if (record->tracks[metric] == G_MAXUINT)
    record->tracks[metric] = self->n_tracks++;
  return record->tracks[metric];
}

static void
apply_values (DashSession *self,
              DashDocument *document,
              DashRecord *record,
              guint32 said,
              guint32 rounded,
              guint32 summarised,
              const DashFieldValue *values)
{
  DashCell cells[DASH_MAX_METRICS];
  guint changed;

  if (self->paused)
    _dash_record_freeze (record);
  changed = _dash_record_apply (record, document, said, rounded, summarised, values, cells);
  for (guint m = 0; self->recording && m < record->info->n_metrics; m++)
    {
      if (changed & (1u << m))
        dash_history_add (self->history, _dash_session_get_record_track (self, record, m),
                          &cells[m]);
    }
}

static DashRecord *
find_row (DashSession *self, DashSection section, const DashDocumentRecord *row)
{
  DashSectionRows *rows = &self->sections[section];
  DashRecord *record = g_hash_table_lookup (rows->by_id, GUINT_TO_POINTER (row->id));

  /* What it is was said in a document that got lost; the next whole one says it again. */
  if (record != NULL || !(row->fields & 1))
    return record;

  record = _dash_record_new (&self->context, section, FALSE, dash_item_list_get_n (rows->rows),
                             row->id);
  g_hash_table_insert (rows->by_id, GUINT_TO_POINTER (row->id), record);
  dash_item_list_append (rows->rows, record);
  g_ptr_array_add (self->records, g_object_ref (record));
  return record;
}

void
_dash_session_apply_sections (DashSession *self, DashDocument *document)
{
  for (guint s = 0; s < DASH_N_SECTIONS; s++)
    {
      const DashDocumentSection *section = &document->sections[s];
      DashSectionRows *rows = &self->sections[s];

      if (!section->present)
        continue;
      if (section->totals_said != 0 && rows->whole == NULL)
        {
          rows->whole = _dash_record_new (&self->context, (DashSection) s, TRUE, 0, 0);
          g_ptr_array_add (self->records, g_object_ref (rows->whole));
        }
      if (section->totals_said != 0)
        apply_values (self, document, rows->whole, section->totals_said, section->totals_rounded, 0,
                      section->totals);
      for (gsize i = 0; i < section->n_rows; i++)
        {
          const DashDocumentRecord *row = &section->rows[i];
          DashRecord *record = find_row (self, (DashSection) s, row);

          if (record != NULL)
            apply_values (self, document, record, row->fields, row->rounded, row->summarised,
                          dash_document_get_values (document, row));
        }
    }
}

/* ---- A range ---- */

void
_dash_session_set_sections_live (DashSession *self)
{
  for (guint i = 0; i < self->records->len; i++)
    _dash_record_set_live (g_ptr_array_index (self->records, i));
}

void
_dash_session_compute_next_record (DashSession *self)
{
  if (self->record_cursor >= self->records->len)
    self->record_cursor = 0;
  _dash_record_compute (g_ptr_array_index (self->records, self->record_cursor++));
  self->records_left--;
}

void
_dash_session_compute_new_records (DashSession *self)
{
  for (guint i = self->n_records_ranged; i < self->records->len; i++)
    _dash_record_compute (g_ptr_array_index (self->records, i));
  self->n_records_ranged = self->records->len;
}

/* ---- Saving ---- */

static void
put_values (DashDocument *document, DashRecord *record, guint32 *said, DashFieldValue *values)
{
  for (guint f = 0; f < record->info->n_fields; f++)
    {
      const DashFieldInfo *field = &record->info->fields[f];

      if (!(record->now.known & (1u << f)))
        continue;
      *said |= 1u << f;
      if (field->kind == DASH_FIELD_TEXT)
        values[f].text = dash_document_intern (document, record->now.values[f].text);
      else if (field->kind == DASH_FIELD_HISTOGRAM)
        {
          const DashHistogram *histogram = record->now.values[f].histogram;

          for (gsize i = 0; i < dash_histogram_n_buckets (histogram); i++)
            {
              guint index;
              guint64 count;

              dash_histogram_nth (histogram, i, &index, &count);
              dash_document_add_field_bucket (document, &values[f], index, count);
            }
        }
      else if (field->unit == DASH_UNIT_REAL)
        values[f].real = record->now.values[f].real;
      else
        values[f].number = record->now.values[f].number;
    }
}

static void
put_summaries (DashDocument *document, DashRecord *record, DashDocumentRecord *row)
{
  for (guint f = 0; f < record->info->n_fields; f++)
    {
      const DashFieldInfo *field = &record->info->fields[f];
      const DashGiven *given =
          field->kind == DASH_FIELD_HISTOGRAM ? record->now.given[field->metric] : NULL;
      g_autofree guint64 *values = given != NULL ? g_new (guint64, document->n_percentiles) : NULL;

      if (given == NULL)
        continue;
      for (gsize i = 0; i < document->n_percentiles; i++)
        {
          double value = dash_given_get_percentile (given, document->percentiles[i]);

          values[i] = isnan (value) ? DASH_NOT_KNOWN : (guint64) value;
        }
      dash_document_add_summary (document, row, f, given->count,
                                 isnan (given->mean) ? DASH_NOT_KNOWN : (guint64) given->mean,
                                 given->rounded, values);
    }
}

static void
put_log (DashDocument *document, DashDocumentRecord *row, const DashEntry *entries, gsize n)
{
  row->has_log = TRUE;
  row->first_entry = document->n_entries;
  row->n_entries = n;
  for (gsize i = 0; i < n; i++)
    dash_document_add_entry (document, &entries[i]);
}

static GHashTable *
find_logged (const DashDocument *logs, DashSection section)
{
  GHashTable *logged = g_hash_table_new (NULL, NULL);

  for (gsize i = 0; logs != NULL && i < logs->sections[section].n_rows; i++)
    {
      DashDocumentRecord *row = &logs->sections[section].rows[i];

      if (row->has_log)
        g_hash_table_insert (logged, GUINT_TO_POINTER (row->id), row);
    }
  return logged;
}

void
_dash_session_save_sections (DashSession *self, DashDocument *document, const DashDocument *logs)
{
  for (guint s = 0; s < DASH_N_SECTIONS; s++)
    {
      DashSectionRows *rows = &self->sections[s];
      g_autoptr (GHashTable) logged = find_logged (logs, (DashSection) s);

      if (rows->whole != NULL)
        {
          document->sections[s].present = TRUE;
          put_values (document, rows->whole, &document->sections[s].totals_said,
                      document->sections[s].totals);
          document->sections[s].totals_rounded = rows->whole->now.rounded;
        }
      for (guint i = 0; i < dash_item_list_get_n (rows->rows); i++)
        {
          DashRecord *record = dash_item_list_get (rows->rows, i);
          DashDocumentRecord *row =
              dash_document_add_record (document, (DashSection) s, record->id);
          const DashDocumentRecord *other =
              g_hash_table_lookup (logged, GUINT_TO_POINTER (record->id));
          const DashEntryLog *log = dash_session_get_record_log (self, record);

          put_values (document, record, &row->fields, dash_document_get_values (document, row));
          row->rounded = record->now.rounded;
          put_summaries (document, record, row);
          if (other != NULL)
            put_log (document, row, logs->entries + other->first_entry, other->n_entries);
          else if (log != NULL)
            put_log (document, row, log->entries, log->n);
        }
    }
}

void
_dash_session_pack_record (DashSession *self, DashDocument *document, guint n)
{
  DashRecord *record = g_ptr_array_index (self->records, n);
  const char *key = dash_section_get_info (record->section)->key;

  for (guint m = 0; m < record->info->n_metrics; m++)
    {
      if (record->tracks[m] != G_MAXUINT)
        dash_history_pack_record (self->history, document, record->tracks[m], key,
                                  record->whole ? NULL : &record->id, record->info->metrics[m]);
    }
}

guint
_dash_session_find_piece (DashSession *self, const DashHistoryPiece *piece)
{
  DashSection section;
  DashRecord *record;

  if (piece->metric == NULL || !dash_section_find (piece->section, strlen (piece->section), &section))
    return G_MAXUINT;
  record = piece->has_row ? dash_session_find_record (self, section, piece->row)
                          : self->sections[section].whole;
  for (guint m = 0; record != NULL && m < record->info->n_metrics; m++)
    {
      if (strcmp (record->info->metrics[m], piece->metric) == 0)
        return _dash_session_get_record_track (self, record, m);
    }
  return G_MAXUINT;
}

/* ---- Answers ---- */

GListModel *
dash_session_get_records (DashSession *self, DashSection section)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);
  return G_LIST_MODEL (self->sections[section].rows);
}

guint
dash_session_get_n_records (DashSession *self, DashSection section)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), 0);
  return g_list_model_get_n_items (G_LIST_MODEL (self->sections[section].rows));
}

gboolean
dash_session_has_section (DashSession *self, DashSection section)
{
  DashRecord *whole;

  g_return_val_if_fail (DASH_IS_SESSION (self), FALSE);

  if (dash_session_get_n_records (self, section) > 0)
    return TRUE;
  whole = self->sections[section].whole;
  for (guint f = 0; whole != NULL && f < whole->info->n_fields; f++)
    if (whole->info->fields[f].kind == DASH_FIELD_COUNTER && (whole->now.known & (1u << f)) != 0 &&
        whole->now.values[f].number > 0)
      return TRUE;
  return FALSE;
}

DashRecord *
dash_session_get_nth_record (DashSession *self, DashSection section, guint position)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);
  return dash_item_list_get (self->sections[section].rows, position);
}

DashRecord *
dash_session_find_record (DashSession *self, DashSection section, guint32 id)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);
  return g_hash_table_lookup (self->sections[section].by_id, GUINT_TO_POINTER (id));
}

DashRecord *
dash_session_get_whole (DashSession *self, DashSection section)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);
  return self->sections[section].whole;
}

DashFunctionSeries *
dash_session_get_record_series (DashSession *self,
                                DashRecord *record,
                                gint field,
                                const DashRange *range,
                                gsize max_points,
                                const double *percents,
                                gsize n_percents)
{
  DashRange effective;

  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);
  g_return_val_if_fail (DASH_IS_RECORD (record), NULL);

  effective = _dash_session_get_effective (self, range != NULL ? range : &self->context.range);
  return dash_history_get_function_series (self->history,
                                           record->tracks[record->info->fields[field].metric],
                                           &effective, max_points, percents, n_percents);
}

/* What was added in each stretch, taken off the level at the end one by one. */
static void
fill_level (DashSession *self,
            DashRecord *record,
            gint f,
            const DashFunctionSeries *series,
            double *values)
{
  const DashFieldInfo *field = &record->info->fields[f];
  guint64 code = record->recorded[f];
  DashRange after;
  DashCell cell;

  dash_history_get_extent (self->history, &after);
  after.begin_ns = (gint64) series->end_ns[series->n_points - 1];
  after.end_ns = MAX (after.begin_ns, after.end_ns);
  dash_history_sum (self->history, record->tracks[field->metric], &after, &cell);
  code = code - cell.total_ns + cell.self_ns;
  for (gsize i = series->n_points; i-- > 0;)
    {
      values[i] = _dash_record_decode (field, code);
      code = code - (guint64) series->total_ns[i] + (guint64) series->self_ns[i];
    }
}

DashSeries *
dash_session_get_line (DashSession *self,
                       DashRecord *record,
                       const DashLineInfo *line,
                       const DashRange *range,
                       gsize max_points)
{
  g_autoptr (DashFunctionSeries) series = NULL;
  const DashFieldInfo *field;
  DashSeries *result;

  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);
  g_return_val_if_fail (DASH_IS_RECORD (record), NULL);

  field = &record->info->fields[line->field];
  if (dash_history_is_empty (self->history) || field->metric < 0)
    return dash_series_new (0);
  series = dash_session_get_record_series (self, record, line->field, range, max_points, NULL, 0);
  result = dash_series_new (series->n_points);
  if (field->kind == DASH_FIELD_LEVEL && series->n_points > 0)
    fill_level (self, record, line->field, series, result->values);
  for (gsize i = 0; i < series->n_points; i++)
    {
      double length_ns = series->end_ns[i] - series->begin_ns[i];

      result->times_ns[i] = (series->begin_ns[i] + series->end_ns[i]) / 2;
      if (field->kind == DASH_FIELD_LEVEL)
        continue;
      result->values[i] = field->slot == DASH_SLOT_CALLS  ? series->calls[i]
                          : field->slot == DASH_SLOT_SELF ? series->self_ns[i]
                                                          : series->total_ns[i];
      if (line->kind == DASH_FIGURE_SHARE)
        result->values[i] *= 100 / length_ns;
      else
        result->values[i] *= 1e9 / length_ns;
    }
  return result;
}
