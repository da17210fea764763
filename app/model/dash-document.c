/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-document.c: one report, live event or log of a profiled program, as plain C arrays.
 */
#include "dash-document.h"

#include <string.h>

G_DEFINE_BOXED_TYPE (DashDocument, dash_document, dash_document_ref, dash_document_unref)

/* Strings of a report are mostly names and paths; a block this size holds those of a small report. */
#define STRING_BLOCK 4096

DashDocument *
dash_document_new (DashDocumentType type)
{
  DashDocument *self = g_new0 (DashDocument, 1);

  self->type = type;
  self->schema = DASH_DOCUMENT_SCHEMA;
  self->program_name = "";
  self->ref_count = 1;
  return self;
}

DashDocument *
dash_document_ref (DashDocument *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
dash_document_unref (DashDocument *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  for (gsize i = 0; i < self->n_history; i++)
    g_bytes_unref (self->history[i].data);
  g_free (self->history);
  g_free (self->history_encoding);
  g_free (self->functions);
  g_free (self->nodes);
  g_free (self->buckets);
  g_free (self->logs);
  g_free (self->percentiles);
  g_free (self->percentile_values_ns);
  g_free (self->summaries);
  for (guint i = 0; i < DASH_N_SECTIONS; i++)
    g_free (self->sections[i].rows);
  g_free (self->field_values);
  g_free (self->entries);
  g_free (self->notice);
  g_clear_pointer (&self->extra, g_ptr_array_unref);
  g_clear_pointer (&self->strings, g_string_chunk_free);
  g_free (self);
}

const char *
dash_document_intern (DashDocument *self, const char *text)
{
  if (text == NULL)
    return NULL;
  if (self->strings == NULL)
    self->strings = g_string_chunk_new (STRING_BLOCK);
  return g_string_chunk_insert_const (self->strings, text);
}

static gpointer
grown (gpointer array, gsize *size, gsize used, gsize item)
{
  if (used < *size)
    return array;
  *size = MAX (16, *size * 2);
  return g_realloc_n (array, *size, item);
}

DashDocumentFunction *
dash_document_add_function (DashDocument *self, guint32 id)
{
  DashDocumentFunction *row;

  self->functions = grown (self->functions, &self->functions_size, self->n_functions, sizeof *row);
  row = &self->functions[self->n_functions++];
  memset (row, 0, sizeof *row);
  row->id = id;
  row->name = row->file = "";
  row->first_bucket = self->n_buckets;
  row->first_recent = row->first_slowest = self->n_logs;
  row->first_percentile = self->n_percentile_values;
  self->fields |= DASH_DOCUMENT_HAS_FUNCTIONS;
  return row;
}

DashDocumentNode *
dash_document_add_node (DashDocument *self, guint32 id)
{
  DashDocumentNode *node;

  self->nodes = grown (self->nodes, &self->nodes_size, self->n_nodes, sizeof *node);
  node = &self->nodes[self->n_nodes++];
  memset (node, 0, sizeof *node);
  node->id = id;
  self->fields |= DASH_DOCUMENT_HAS_CALL_TREE;
  return node;
}

void
dash_document_add_bucket (DashDocument *self, guint index, guint64 count)
{
  g_return_if_fail (self->n_functions > 0 && index <= DASH_HISTOGRAM_INDEX_MAX);

  self->buckets = grown (self->buckets, &self->buckets_size, self->n_buckets, sizeof *self->buckets);
  self->buckets[self->n_buckets].index = (guint16) index;
  self->buckets[self->n_buckets].count = count;
  self->n_buckets++;
  self->functions[self->n_functions - 1].n_buckets++;
}

void
dash_document_add_percentile_value (DashDocument *self, guint64 value_ns)
{
  self->percentile_values_ns = grown (self->percentile_values_ns, &self->values_size,
                                      self->n_percentile_values, sizeof *self->percentile_values_ns);
  self->percentile_values_ns[self->n_percentile_values++] = value_ns;
}

static void
add_log_entry (DashDocument *self, const DashLogEntry *entry)
{
  DashLogEntry *copy;

  self->logs = grown (self->logs, &self->logs_size, self->n_logs, sizeof *self->logs);
  copy = &self->logs[self->n_logs++];
  *copy = *entry;
  copy->thread = dash_document_intern (self, entry->thread);
  copy->result = dash_document_intern (self, entry->result);
}

void
dash_document_add_recent (DashDocument *self, const DashLogEntry *entry)
{
  DashDocumentFunction *row;

  g_return_if_fail (self->n_functions > 0);
  row = &self->functions[self->n_functions - 1];
  g_return_if_fail (row->n_slowest == 0);

  add_log_entry (self, entry);
  row->n_recent++;
  row->first_slowest = self->n_logs;
}

void
dash_document_add_slowest (DashDocument *self, const DashLogEntry *entry)
{
  g_return_if_fail (self->n_functions > 0);

  add_log_entry (self, entry);
  self->functions[self->n_functions - 1].n_slowest++;
}

DashDocumentRecord *
dash_document_add_record (DashDocument *self, DashSection section, guint32 id)
{
  DashDocumentSection *rows = &self->sections[section];
  guint n_fields = dash_section_get_info (section)->rows.n_fields;
  DashDocumentRecord *record;

  while (self->n_field_values + n_fields > self->field_values_size)
    self->field_values = grown (self->field_values, &self->field_values_size,
                                self->field_values_size, sizeof *self->field_values);
  rows->rows = grown (rows->rows, &rows->rows_size, rows->n_rows, sizeof *record);
  rows->present = TRUE;
  record = &rows->rows[rows->n_rows++];
  *record = (DashDocumentRecord){
    .id = id,
    .first_value = self->n_field_values,
    .first_entry = self->n_entries,
  };
  memset (self->field_values + self->n_field_values, 0, n_fields * sizeof *self->field_values);
  self->n_field_values += n_fields;
  return record;
}

DashFieldValue *
dash_document_get_values (const DashDocument *self, const DashDocumentRecord *record)
{
  return self->field_values + record->first_value;
}

void
dash_document_add_field_bucket (DashDocument *self, DashFieldValue *value, guint index,
                                guint64 count)
{
  g_return_if_fail (index <= DASH_HISTOGRAM_INDEX_MAX && self->n_buckets < G_MAXUINT32);

  self->buckets =
      grown (self->buckets, &self->buckets_size, self->n_buckets, sizeof *self->buckets);
  self->buckets[self->n_buckets] = (DashBucket){ .index = (guint16) index, .count = count };
  if (value->buckets.n == 0)
    value->buckets.first = (guint32) self->n_buckets;
  value->buckets.n++;
  self->n_buckets++;
}

void
dash_document_add_summary (DashDocument *self, DashDocumentRecord *record, guint field, guint64 count,
                           guint64 mean, gboolean rounded, const guint64 *percentile_values)
{
  DashDocumentSummary *summary;

  g_return_if_fail (self->n_summaries < G_MAXUINT32);

  self->summaries = grown (self->summaries, &self->summaries_size, self->n_summaries, sizeof *summary);
  dash_document_get_values (self, record)[field].summary = (guint32) self->n_summaries;
  summary = &self->summaries[self->n_summaries++];
  *summary = (DashDocumentSummary){
    .count = count,
    .mean = mean,
    .rounded = rounded,
    .first_percentile = self->n_percentile_values,
  };
  for (gsize i = 0; i < self->n_percentiles; i++)
    dash_document_add_percentile_value (self, percentile_values[i]);
  record->summarised |= 1u << field;
}

void
dash_document_add_entry (DashDocument *self, const DashEntry *entry)
{
  DashEntry *copy;

  self->entries =
      grown (self->entries, &self->entries_size, self->n_entries, sizeof *self->entries);
  copy = &self->entries[self->n_entries++];
  *copy = *entry;
  copy->event = dash_document_intern (self, entry->event != NULL ? entry->event : "");
  copy->text = dash_document_intern (self, entry->text);
  copy->thread = dash_document_intern (self, entry->thread);
}

void
dash_document_set_percentiles (DashDocument *self, const double *percentiles, gsize n)
{
  g_free (self->percentiles);
  self->percentiles = g_memdup2 (percentiles, n * sizeof *percentiles);
  self->n_percentiles = n;
}

void
dash_document_add_history (DashDocument *self, guint32 function, guint64 bucket_ns, GBytes *data)
{
  DashHistoryPiece *piece;

  self->history = grown (self->history, &self->history_size, self->n_history, sizeof *self->history);
  piece = &self->history[self->n_history++];
  *piece = (DashHistoryPiece){ .function = function };
  piece->bucket_ns = bucket_ns;
  piece->data = data;
  self->fields |= DASH_DOCUMENT_HAS_HISTORY;
}

void
dash_document_add_record_history (DashDocument *self, const char *section, const guint32 *row,
                                  const char *metric, guint64 bucket_ns, GBytes *data)
{
  DashHistoryPiece *piece;

  dash_document_add_history (self, 0, bucket_ns, data);
  piece = &self->history[self->n_history - 1];
  piece->section = dash_document_intern (self, section);
  piece->metric = dash_document_intern (self, metric);
  piece->has_row = row != NULL;
  piece->row = row != NULL ? *row : 0;
}

void
dash_document_set_history_encoding (DashDocument *self, const char *encoding)
{
  g_free (self->history_encoding);
  self->history_encoding = g_strdup (encoding);
  self->fields |= DASH_DOCUMENT_HAS_HISTORY;
}

void
dash_document_add_extra (DashDocument *self, const char *name, const char *json, gsize length)
{
  if (self->extra == NULL)
    self->extra = g_ptr_array_new_with_free_func (g_free);
  if (self->extra->len / 2 == DASH_DOCUMENT_MAX_EXTRA)
    return;
  g_ptr_array_add (self->extra, g_strdup (name));
  g_ptr_array_add (self->extra, g_strndup (json, length));
}

void
dash_document_copy_extra (DashDocument *self, const DashDocument *other)
{
  for (guint i = 0; other->extra != NULL && i + 1 < other->extra->len; i += 2)
    {
      const char *json = g_ptr_array_index (other->extra, i + 1);

      dash_document_add_extra (self, g_ptr_array_index (other->extra, i), json, strlen (json));
    }
}

gboolean
dash_document_has_ended (const DashDocument *self)
{
  return self->program_ended != NULL && strcmp (self->program_ended, "running") != 0;
}
