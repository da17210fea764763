/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of one document taken over into another that is being filled. */
#include "dash-document-copy.h"

#include <string.h>

void
dash_document_copy_head (DashDocument *into, const DashDocument *from)
{
  into->schema = from->schema;
  into->fields |= from->fields & (DASH_DOCUMENT_HAS_PROCESS | DASH_DOCUMENT_HAS_LOSSES |
                                  DASH_DOCUMENT_HAS_MACHINE | DASH_DOCUMENT_HAS_CLOCK);
  into->generator_name = dash_document_intern (into, from->generator_name);
  into->generator_version = dash_document_intern (into, from->generator_version);
  into->program_name = dash_document_intern (into, from->program_name);
  into->program_label = dash_document_intern (into, from->program_label);
  into->program_pid = from->program_pid;
  into->program_executable = dash_document_intern (into, from->program_executable);
  into->program_started_at = dash_document_intern (into, from->program_started_at);
  into->program_ended = dash_document_intern (into, from->program_ended);
  into->machine_host = dash_document_intern (into, from->machine_host);
  into->machine_os = dash_document_intern (into, from->machine_os);
  into->machine_arch = dash_document_intern (into, from->machine_arch);
  into->machine_cpus = from->machine_cpus;
  into->clock_source = dash_document_intern (into, from->clock_source);
  into->scope_cost_ns = from->scope_cost_ns;
  into->scope_inner_cost_ns = from->scope_inner_cost_ns;
  into->elapsed_ns = from->elapsed_ns;
  into->epoch = from->epoch;
  into->losses = from->losses;
  into->process = from->process;
  dash_document_set_percentiles (into, from->percentiles, from->n_percentiles);
  g_free (into->notice);
  into->notice = g_strdup (from->notice);
}

void
dash_document_copy_functions_head (DashDocument *into, const DashDocument *from)
{
  into->fields |= from->fields & DASH_DOCUMENT_HAS_FUNCTIONS;
  into->reference = from->reference;
  into->reference_ns = from->reference_ns;
  into->functions_total_count = from->functions_total_count;
}

static gboolean
has_same_percentiles (const DashDocument *a, const DashDocument *b)
{
  return a->n_percentiles == b->n_percentiles &&
         (a->n_percentiles == 0 ||
          memcmp (a->percentiles, b->percentiles, a->n_percentiles * sizeof *a->percentiles) == 0);
}

/* What was said of a distribution without its histogram. */
static guint64
find_percentile (const DashDocument *document, gsize first, double percent)
{
  for (gsize i = 0; i < document->n_percentiles; i++)
    if (document->percentiles[i] == percent)
      return document->percentile_values_ns[first + i];
  return DASH_NOT_KNOWN;
}

DashDocumentFunction *
dash_document_copy_function (DashDocument *into, const DashDocument *from, const DashDocumentFunction *row)
{
  DashDocumentFunction *copy = dash_document_add_function (into, row->id);
  gsize first_percentile = copy->first_percentile, first_bucket = copy->first_bucket;
  gsize first_log = copy->first_recent;

  *copy = *row;
  copy->name = dash_document_intern (into, row->name);
  copy->file = dash_document_intern (into, row->file);
  copy->first_percentile = first_percentile;
  copy->first_bucket = first_bucket;
  copy->first_recent = copy->first_slowest = first_log;
  copy->n_buckets = copy->n_recent = copy->n_slowest = 0;
  for (gsize i = 0; i < row->n_buckets; i++)
    dash_document_add_bucket (into, from->buckets[row->first_bucket + i].index,
                              from->buckets[row->first_bucket + i].count);
  for (gsize i = 0; i < row->n_recent; i++)
    dash_document_add_recent (into, &from->logs[row->first_recent + i]);
  for (gsize i = 0; i < row->n_slowest; i++)
    dash_document_add_slowest (into, &from->logs[row->first_slowest + i]);
  if (row->n_buckets > 0 && !has_same_percentiles (into, from))
    copy->fields &= ~(guint32) DASH_ROW_HAS_PERCENTILES;
  else if ((row->fields & DASH_ROW_HAS_PERCENTILES) != 0)
    for (gsize i = 0; i < into->n_percentiles; i++)
      dash_document_add_percentile_value (into, find_percentile (from, row->first_percentile, into->percentiles[i]));
  return copy;
}

void
dash_document_copy_call_tree (DashDocument *into, const DashDocument *from)
{
  into->fields |= from->fields & DASH_DOCUMENT_HAS_CALL_TREE;
  into->nodes_total_count = from->nodes_total_count;
  for (gsize i = 0; i < from->n_nodes; i++)
    *dash_document_add_node (into, from->nodes[i].id) = from->nodes[i];
}

static DashFieldValue
copy_value (DashDocument *into, const DashDocument *from, const DashFieldInfo *field, const DashFieldValue *value)
{
  DashFieldValue copy = *value;

  if (field->kind == DASH_FIELD_TEXT)
    copy.text = dash_document_intern (into, value->text);
  else if (field->kind == DASH_FIELD_HISTOGRAM)
    {
      copy.buckets.first = copy.buckets.n = 0;
      for (guint32 i = 0; i < value->buckets.n; i++)
        dash_document_add_field_bucket (into, &copy, from->buckets[value->buckets.first + i].index,
                                        from->buckets[value->buckets.first + i].count);
    }
  return copy;
}

void
dash_document_copy_section_head (DashDocument *into, const DashDocument *from, DashSection section)
{
  const DashRecordInfo *info = &dash_section_get_info (section)->whole;
  const DashDocumentSection *old = &from->sections[section];
  DashDocumentSection *new = &into->sections[section];

  new->present = old->present;
  new->totals_said = old->totals_said;
  new->totals_rounded = old->totals_rounded;
  for (guint f = 0; f < info->n_fields; f++)
    if (old->totals_said & (1u << f))
      new->totals[f] = copy_value (into, from, &info->fields[f], &old->totals[f]);
}

static void
copy_summary (DashDocument *into, const DashDocument *from, DashDocumentRecord *record, guint field,
              const DashDocumentSummary *summary)
{
  g_autofree guint64 *values = g_new (guint64, into->n_percentiles + 1);

  for (gsize i = 0; i < into->n_percentiles; i++)
    values[i] = find_percentile (from, summary->first_percentile, into->percentiles[i]);
  dash_document_add_summary (into, record, field, summary->count, summary->mean, summary->rounded, values);
}

DashDocumentRecord *
dash_document_copy_record (DashDocument *into, const DashDocument *from, DashSection section,
                           const DashDocumentRecord *row)
{
  const DashRecordInfo *info = &dash_section_get_info (section)->rows;
  DashDocumentRecord *copy = dash_document_add_record (into, section, row->id);
  const DashFieldValue *old = dash_document_get_values (from, row);
  DashFieldValue *new = dash_document_get_values (into, copy);

  copy->fields = row->fields;
  copy->rounded = row->rounded;
  copy->has_log = row->has_log;
  for (guint f = 0; f < info->n_fields; f++)
    if (row->fields & (1u << f))
      new[f] = copy_value (into, from, &info->fields[f], &old[f]);
    else if (row->summarised & (1u << f))
      copy_summary (into, from, copy, f, &from->summaries[old[f].summary]);
  for (gsize i = 0; i < row->n_entries; i++)
    dash_document_add_entry (into, &from->entries[row->first_entry + i]);
  copy->n_entries = row->n_entries;
  return copy;
}
