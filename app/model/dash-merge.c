/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs of one program added up into one report. */
#include "dash-merge-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dash-document-copy.h"
#include "dash-figures.h"

/* What the format can say. */
#define LARGEST ((guint64) G_MAXINT64)

guint64
_dash_merge_add (guint64 a, guint64 b)
{
  return a > LARGEST - MIN (b, LARGEST) ? LARGEST : a + b;
}

/* ---- Which rows are the same ---- */

void
_dash_merge_index_init (DashMergeIndex *self)
{
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->n = 0;
}

void
_dash_merge_index_clear (DashMergeIndex *self)
{
  g_hash_table_unref (self->rows);
}

guint
_dash_merge_index_find (DashMergeIndex *self, GHashTable *seen, const char *key)
{
  guint times = GPOINTER_TO_UINT (g_hash_table_lookup (seen, key));
  char *numbered = g_strdup_printf ("%s\x1e%u", key, times);
  gpointer position;

  g_hash_table_insert (seen, g_strdup (key), GUINT_TO_POINTER (times + 1));
  if (g_hash_table_lookup_extended (self->rows, numbered, NULL, &position))
    {
      g_free (numbered);
      return GPOINTER_TO_UINT (position);
    }
  g_hash_table_insert (self->rows, numbered, GUINT_TO_POINTER (self->n));
  return self->n++;
}

/* ---- Program ---- */

static gboolean
check_same_program (DashDocument *const *documents, gsize n, GError **error)
{
  for (gsize i = 1; i < n; i++)
    {
      if (strcmp (documents[i]->program_name, documents[0]->program_name) == 0)
        continue;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("“%s” and “%s” are different programs. Only runs of one program can be merged; to see two beside "
                      "each other, compare them."),
                   documents[0]->program_name, documents[i]->program_name);
      return FALSE;
    }
  return TRUE;
}

static void
add_losses (DashLosses *into, const DashLosses *more)
{
  into->sites_folded = _dash_merge_add (into->sites_folded, more->sites_folded);
  into->nodes_folded = _dash_merge_add (into->nodes_folded, more->nodes_folded);
  into->buckets_misplaced = _dash_merge_add (into->buckets_misplaced, more->buckets_misplaced);
  into->threads_unrecorded = _dash_merge_add (into->threads_unrecorded, more->threads_unrecorded);
  into->too_deep = _dash_merge_add (into->too_deep, more->too_deep);
  into->unbalanced = _dash_merge_add (into->unbalanced, more->unbalanced);
  into->signals = _dash_merge_add (into->signals, more->signals);
}

static void
add_head (DashDocument *into, const DashDocument *more, DashMergeNotes *notes)
{
  into->elapsed_ns = _dash_merge_add (into->elapsed_ns, more->elapsed_ns);
  add_losses (&into->losses, &more->losses);
  into->process.cpu_ns = _dash_merge_add (into->process.cpu_ns, more->process.cpu_ns);
  into->process.rss_bytes = MAX (into->process.rss_bytes, more->process.rss_bytes);
  into->process.peak_rss_bytes = MAX (into->process.peak_rss_bytes, more->process.peak_rss_bytes);
  into->process.threads = MAX (into->process.threads, more->process.threads);
  into->process.threads_running = MAX (into->process.threads_running, more->process.threads_running);
  into->scope_cost_ns = MAX (into->scope_cost_ns, more->scope_cost_ns);
  into->scope_inner_cost_ns = MAX (into->scope_inner_cost_ns, more->scope_inner_cost_ns);
  into->fields |= more->fields & (DASH_DOCUMENT_HAS_PROCESS | DASH_DOCUMENT_HAS_LOSSES |
                                  DASH_DOCUMENT_HAS_MACHINE | DASH_DOCUMENT_HAS_CLOCK);
  if (into->program_started_at == NULL || g_strcmp0 (more->program_started_at, into->program_started_at) < 0)
    into->program_started_at = dash_document_intern (into, more->program_started_at);
  if (g_strcmp0 (into->program_ended, more->program_ended) != 0)
    into->program_ended = dash_document_intern (into, "exit");
  if (g_strcmp0 (into->program_label, more->program_label) != 0)
    into->program_label = NULL;
  if (g_strcmp0 (into->machine_host, more->machine_host) != 0)
    *notes |= DASH_MERGE_MACHINES;
  into->program_pid = 0;
}

/* Of different references only the sum of the runs' lengths is left that makes sense. */
static void
merge_reference (DashDocument *into, DashDocument *const *documents, gsize n, DashMergeNotes *notes)
{
  into->reference = documents[0]->reference;
  for (gsize i = 0; i < n; i++)
    {
      into->reference_ns = _dash_merge_add (into->reference_ns, documents[i]->reference_ns);
      if (documents[i]->reference == into->reference)
        continue;
      *notes |= DASH_MERGE_REFERENCE;
      into->reference = DASH_REFERENCE_ELAPSED;
      into->reference_ns = into->elapsed_ns;
      return;
    }
}

/* ---- Functions ---- */

#define OF_OTHERS ((guint32) (DASH_ROW_HAS_TOTAL | DASH_ROW_HAS_AVERAGE))

typedef struct
{
  DashDocumentFunction row;
  DashFigures figures;
  GArray *slowest; /* of DashLogEntry */
  gboolean is_begun;
  guint32 said_by_all, said_by_some; /* DashRowFields of rows without self times and histograms */
  double average_sum_ns;
} Merged;

static void
merged_clear (gpointer data)
{
  Merged *self = data;

  dash_figures_clear (&self->figures);
  g_clear_pointer (&self->slowest, g_array_unref);
}

static void
add_figures (Merged *self, const DashDocument *document, const DashDocumentFunction *row, DashMergeNotes *notes)
{
  DashDocumentFunction *into = &self->row;
  gboolean has_raw = (row->fields & DASH_ROW_HAS_RAW) != 0;
  g_auto (DashFigures) more = {
    .calls = row->calls,
    .running = row->running,
    .total_ns = row->total_ns,
    .self_ns = row->self_ns,
    .min_ns = row->min_ns,
    .max_ns = row->max_ns,
    .histogram = dash_histogram_new (),
  };
  guint64 running = _dash_merge_add (self->figures.running, row->running);

  for (gsize i = 0; i < row->n_buckets; i++)
    dash_histogram_add (more.histogram, document->buckets[row->first_bucket + i].index,
                        document->buckets[row->first_bucket + i].count);
  if (row->calls > 0 && row->n_buckets == 0)
    *notes |= DASH_MERGE_PERCENTILES;
  dash_figures_add (&self->figures, &more);
  self->figures.running = running;
  into->timed_calls = _dash_merge_add (into->timed_calls, has_raw ? row->timed_calls : row->calls);
  into->raw_total_ns = _dash_merge_add (into->raw_total_ns, has_raw ? row->raw_total_ns : row->total_ns);
  into->raw_self_ns = _dash_merge_add (into->raw_self_ns, has_raw ? row->raw_self_ns : row->self_ns);
  into->fields |= row->fields & ~(OF_OTHERS | DASH_ROW_HAS_PERCENTILES | DASH_ROW_HAS_LOG);
  into->rounded |= row->rounded & ~(guint32) DASH_ROW_HAS_PERCENTILES;
  self->said_by_all = self->is_begun ? self->said_by_all & row->fields & OF_OTHERS : row->fields & OF_OTHERS;
  self->said_by_some |= row->fields & OF_OTHERS;
  self->average_sum_ns += (double) row->average_ns * (double) row->calls;
  self->is_begun = TRUE;
}

static int
compare_slowest (gconstpointer a, gconstpointer b)
{
  guint64 one = ((const DashLogEntry *) a)->duration_ns, other = ((const DashLogEntry *) b)->duration_ns;
  return (one < other) - (one > other);
}

static void
add_slowest (Merged *self, const DashDocument *document, const DashDocumentFunction *row, DashMergeNotes *notes)
{
  if (row->n_recent > 0)
    *notes |= DASH_MERGE_RECENT_CALLS;
  if (row->n_slowest == 0)
    return;
  if (self->slowest == NULL)
    self->slowest = g_array_new (FALSE, FALSE, sizeof (DashLogEntry));
  gsize most = MAX (self->slowest->len, row->n_slowest);
  g_array_append_vals (self->slowest, &document->logs[row->first_slowest], (guint) row->n_slowest);
  g_array_sort (self->slowest, compare_slowest);
  g_array_set_size (self->slowest, (guint) most);
}

/* @ids: of each run its functions' ids → the merged ones */
static GArray *
collect_functions (DashDocument *const *documents, gsize n, GHashTable **ids, DashMergeNotes *notes)
{
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (Merged));
  DashMergeIndex index;

  g_array_set_clear_func (rows, merged_clear);
  _dash_merge_index_init (&index);
  for (gsize d = 0; d < n; d++)
    {
      g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      ids[d] = g_hash_table_new (NULL, NULL);
      for (gsize i = 0; i < documents[d]->n_functions; i++)
        {
          const DashDocumentFunction *row = &documents[d]->functions[i];
          g_autofree char *key =
              g_strdup_printf ("%s\x1f%s\x1f%u\x1f%d", row->name, row->file, row->line, (int) row->kind);
          guint position = _dash_merge_index_find (&index, seen, key);
          Merged *merged;

          if (position == rows->len)
            {
              g_array_set_size (rows, position + 1);
              merged = &g_array_index (rows, Merged, position);
              merged->row = (DashDocumentFunction){
                .id = position + 1, .name = row->name, .file = row->file, .line = row->line, .kind = row->kind
              };
            }
          merged = &g_array_index (rows, Merged, position);
          add_figures (merged, documents[d], row, notes);
          add_slowest (merged, documents[d], row, notes);
          g_hash_table_insert (ids[d], GUINT_TO_POINTER (row->id), GUINT_TO_POINTER (position + 1));
        }
    }
  _dash_merge_index_clear (&index);
  return rows;
}

/* What one run doesn't say is not known of all of them. */
static void
write_what_others_say (DashDocument *into, DashDocumentFunction *row, const Merged *merged)
{
  row->fields = (row->fields & ~(guint32) DASH_ROW_HAS_TIMES) | merged->said_by_all | DASH_ROW_HAS_PERCENTILES;
  row->rounded = merged->row.rounded & merged->said_by_all;
  if (row->calls > 0)
    row->average_ns = (guint64) (merged->average_sum_ns / (double) row->calls + 0.5);
  for (gsize i = 0; i < into->n_percentiles; i++)
    dash_document_add_percentile_value (into, DASH_NOT_KNOWN);
}

static void
write_function (DashDocument *into, const Merged *merged)
{
  DashDocumentFunction *row = dash_document_add_function (into, merged->row.id);
  gsize n_buckets = dash_histogram_n_buckets (merged->figures.histogram);

  row->name = dash_document_intern (into, merged->row.name);
  row->file = dash_document_intern (into, merged->row.file);
  row->line = merged->row.line;
  row->kind = merged->row.kind;
  row->fields = merged->row.fields;
  row->calls = MIN (merged->figures.calls, LARGEST);
  row->timed_calls = merged->row.timed_calls;
  row->running = MIN (merged->figures.running, LARGEST);
  row->total_ns = MIN (merged->figures.total_ns, LARGEST);
  row->self_ns = MIN (merged->figures.self_ns, LARGEST);
  row->raw_total_ns = merged->row.raw_total_ns;
  row->raw_self_ns = merged->row.raw_self_ns;
  row->min_ns = merged->figures.min_ns;
  row->max_ns = merged->figures.max_ns;
  for (gsize i = 0; i < n_buckets; i++)
    {
      guint index;
      guint64 count;

      dash_histogram_nth (merged->figures.histogram, i, &index, &count);
      dash_document_add_bucket (into, index, MIN (count, LARGEST));
    }
  if (merged->said_by_some != 0)
    write_what_others_say (into, row, merged);
  if (merged->slowest == NULL)
    return;
  row->fields |= DASH_ROW_HAS_LOG;
  for (guint i = 0; i < merged->slowest->len; i++)
    dash_document_add_slowest (into, &g_array_index (merged->slowest, DashLogEntry, i));
}

/* ---- Call tree ---- */

/* A place is the same when its function and its caller's place are. */
static guint64
place_key (guint32 parent, guint32 function)
{
  return (guint64) parent << 32 | function;
}

static void
add_node (DashDocument *into, GHashTable *places, GHashTable *own, const DashDocumentNode *node, guint32 function)
{
  guint32 parent = GPOINTER_TO_UINT (g_hash_table_lookup (own, GUINT_TO_POINTER (node->parent)));
  guint64 key = place_key (parent, function);
  gpointer known = g_hash_table_lookup (places, &key);
  guint32 id = known != NULL ? GPOINTER_TO_UINT (known) : (guint32) into->n_nodes + 1;
  DashDocumentNode *merged;

  if (known == NULL)
    {
      g_hash_table_insert (places, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (id));
      merged = dash_document_add_node (into, id);
      merged->parent = parent;
      merged->function = function;
    }
  merged = &into->nodes[id - 1];
  merged->fields |= node->fields;
  merged->calls = _dash_merge_add (merged->calls, node->calls);
  merged->running = _dash_merge_add (merged->running, node->running);
  merged->total_ns = _dash_merge_add (merged->total_ns, node->total_ns);
  merged->self_ns = _dash_merge_add (merged->self_ns, node->self_ns);
  g_hash_table_insert (own, GUINT_TO_POINTER (node->id), GUINT_TO_POINTER (id));
}

/* Reports have callers before callees; a place whose caller did not come before is a root. */
static void
merge_call_trees (DashDocument *into, DashDocument *const *documents, gsize n, GHashTable *const *ids)
{
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (gsize d = 0; d < n; d++)
    {
      g_autoptr (GHashTable) own = g_hash_table_new (NULL, NULL);

      for (gsize i = 0; i < documents[d]->n_nodes; i++)
        {
          const DashDocumentNode *node = &documents[d]->nodes[i];
          gpointer function = g_hash_table_lookup (ids[d], GUINT_TO_POINTER (node->function));

          if (function != NULL)
            add_node (into, places, own, node, GPOINTER_TO_UINT (function));
        }
    }
  into->nodes_total_count = into->n_nodes;
}

/* ---- All ---- */

DashDocument *
dash_merge_documents (DashDocument *const *documents, gsize n, DashMergeNotes *notes, GError **error)
{
  g_autofree GHashTable **ids = g_new0 (GHashTable *, n);
  g_autoptr (GArray) rows = NULL;
  DashDocument *into;

  g_return_val_if_fail (n > 0, NULL);

  *notes = 0;
  if (!check_same_program (documents, n, error))
    return NULL;
  into = dash_document_new (DASH_DOCUMENT_REPORT);
  dash_document_copy_head (into, documents[0]);
  for (gsize d = 1; d < n; d++)
    add_head (into, documents[d], notes);
  merge_reference (into, documents, n, notes);

  rows = collect_functions (documents, n, ids, notes);
  for (guint i = 0; i < rows->len; i++)
    write_function (into, &g_array_index (rows, Merged, i));
  into->functions_total_count = rows->len;
  merge_call_trees (into, documents, n, ids);
  for (guint section = 0; section < DASH_N_SECTIONS; section++)
    _dash_merge_section (into, documents, n, (DashSection) section, notes);
  for (gsize d = 0; d < n; d++)
    g_hash_table_unref (ids[d]);
  return into;
}
