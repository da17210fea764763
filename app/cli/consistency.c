// SPDX-License-Identifier: GPL-3.0-or-later
// What in a report can be read but can't be true.

#include "consistency.h"

#include <glib/gi18n.h>
#include <string.h>

#include "model/dash-format.h"
#include "model/dash-histogram.h"

typedef struct
{
  const DashDocument *document;
  GPtrArray *found;
  guint limit;
} Check;

static void
inconsistency_free (gpointer data)
{
  Inconsistency *self = data;

  g_free (self->path);
  g_free (self->text);
  g_free (self);
}

static void G_GNUC_PRINTF (5, 6)
add (Check *check, const char *list, gsize row, const char *key, const char *format, ...)
{
  Inconsistency *found;
  va_list arguments;

  if (check->found->len >= check->limit)
    return;
  found = g_new0 (Inconsistency, 1);
  found->path = g_strdup_printf ("%s.rows[%zu].%s", list, row, key);
  va_start (arguments, format);
  found->text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (check->found, found);
}

static guint64
sum_buckets (const DashDocument *document, gsize first, gsize n)
{
  guint64 sum = 0;

  for (gsize i = first; i < first + n; i++)
    sum += MIN (document->buckets[i].count, G_MAXUINT64 - sum);
  return sum;
}

/* Ticks become ns by a rate that gets better over the run, so that a call may be counted beside its bucket. */
#define ROUNDING_BUCKETS 2u

/* "3 counted, but 4 calls": numbers as they are, so that they can be searched for. */
#define NUMBER(value) ((unsigned long long) (value))

/* ---- Functions ------------------------------------------------------------------------------------------- */

static void
check_histogram (Check *check, const DashDocumentFunction *row, gsize i)
{
  guint64 counted = sum_buckets (check->document, row->first_bucket, row->n_buckets);
  gboolean has_timed = (row->fields & DASH_ROW_HAS_RAW) != 0;

  if (counted == row->calls || (has_timed && counted == row->timed_calls))
    return;
  add (check, "functions_timing", i, "histogram", _("the histogram counts %llu calls, but there are %llu"),
       NUMBER (counted), NUMBER (has_timed ? row->timed_calls : row->calls));
}

static void
check_extremes (Check *check, const DashDocumentFunction *row, gsize i)
{
  const DashBucket *buckets = check->document->buckets;
  gsize last = row->first_bucket + row->n_buckets;

  if (row->min_ns > row->max_ns)
    add (check, "functions_timing", i, "min_ns", _("the shortest call took %llu ns, but the longest %llu"),
         NUMBER (row->min_ns), NUMBER (row->max_ns));
  if (row->n_buckets == 0)
    return;
  if (dash_histogram_bucket_index (row->min_ns) > buckets[row->first_bucket].index + ROUNDING_BUCKETS)
    add (check, "functions_timing", i, "min_ns", _("the histogram has shorter calls than the shortest, of %llu ns"),
         NUMBER (row->min_ns));
  if (dash_histogram_bucket_index (row->max_ns) + ROUNDING_BUCKETS < buckets[last - 1].index)
    add (check, "functions_timing", i, "max_ns", _("the histogram has longer calls than the longest, of %llu ns"),
         NUMBER (row->max_ns));
}

static void
check_percentiles (Check *check, const DashDocumentFunction *row, gsize i)
{
  const DashDocument *document = check->document;

  for (gsize p = 1; p < document->n_percentiles; p++)
    {
      guint64 before = document->percentile_values_ns[row->first_percentile + p - 1];
      guint64 value = document->percentile_values_ns[row->first_percentile + p];
      g_autofree char *name = dash_format_percentile_name (document->percentiles[p]);

      if (before == DASH_NOT_KNOWN || value == DASH_NOT_KNOWN)
        continue;
      if (document->percentiles[p] > document->percentiles[p - 1] && value < before)
        add (check, "functions_timing", i, "percentiles", _("%s is %llu ns, less than the one before it"), name,
             NUMBER (value));
    }
}

static void
check_functions (Check *check)
{
  const DashDocument *document = check->document;
  g_autoptr (GHashTable) ids = g_hash_table_new (NULL, NULL);

  for (gsize i = 0; i < document->n_functions; i++)
    {
      const DashDocumentFunction *row = &document->functions[i];

      if (!g_hash_table_add (ids, GUINT_TO_POINTER (row->id)))
        add (check, "functions_timing", i, "id", _("the id %u is that of another function too"), row->id);
      if ((row->fields & DASH_ROW_HAS_TIMES) && row->self_ns > row->total_ns)
        add (check, "functions_timing", i, "self_ns", _("%llu ns in itself are more than the %llu in all"),
             NUMBER (row->self_ns), NUMBER (row->total_ns));
      if (row->fields & DASH_ROW_HAS_HISTOGRAM)
        check_histogram (check, row, i);
      if (row->fields & DASH_ROW_HAS_EXTREMES)
        check_extremes (check, row, i);
      if (row->fields & DASH_ROW_HAS_PERCENTILES)
        check_percentiles (check, row, i);
    }
}

/* ---- Call tree ------------------------------------------------------------------------------------------- */

static GHashTable *
index_nodes (const DashDocument *document)
{
  GHashTable *nodes = g_hash_table_new (NULL, NULL);

  for (gsize i = 0; i < document->n_nodes; i++)
    g_hash_table_insert (nodes, GUINT_TO_POINTER (document->nodes[i].id), (gpointer) &document->nodes[i]);
  return nodes;
}

/* Nodes that lead to a root; a way of any length is gone only once. */
static gboolean
leads_to_root (GHashTable *nodes, GHashTable *known, const DashDocumentNode *node)
{
  g_autoptr (GHashTable) way = g_hash_table_new (NULL, NULL);
  gboolean reaches = TRUE;
  GHashTableIter iter;
  gpointer passed;

  for (; node && !g_hash_table_contains (known, node);
       node = g_hash_table_lookup (nodes, GUINT_TO_POINTER (node->parent)))
    if (!g_hash_table_add (way, (gpointer) node))
      {
        reaches = FALSE;
        break;
      }
  g_hash_table_iter_init (&iter, way);
  while (reaches && g_hash_table_iter_next (&iter, &passed, NULL))
    g_hash_table_add (known, passed);
  return reaches;
}

static void
check_call_tree (Check *check)
{
  const DashDocument *document = check->document;
  g_autoptr (GHashTable) nodes = index_nodes (document);
  g_autoptr (GHashTable) rooted = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) functions = g_hash_table_new (NULL, NULL);

  for (gsize i = 0; i < document->n_functions; i++)
    g_hash_table_add (functions, GUINT_TO_POINTER (document->functions[i].id));
  for (gsize i = 0; i < document->n_nodes && check->found->len < check->limit; i++)
    {
      const DashDocumentNode *node = &document->nodes[i];

      if (g_hash_table_lookup (nodes, GUINT_TO_POINTER (node->id)) != node)
        add (check, "call_tree", i, "id", _("the id %u is that of another place too"), node->id);
      /* A report of few functions has the whole tree all the same. */
      if (document->n_functions >= document->functions_total_count &&
          !g_hash_table_contains (functions, GUINT_TO_POINTER (node->function)))
        add (check, "call_tree", i, "function", _("there is no function %u"), node->function);
      if (node->parent != 0 && !g_hash_table_contains (nodes, GUINT_TO_POINTER (node->parent)))
        add (check, "call_tree", i, "parent", _("there is no place %u"), node->parent);
      else if (!leads_to_root (nodes, rooted, node))
        add (check, "call_tree", i, "parent", _("the callers of this place go round in a ring"));
      if ((node->fields & DASH_ROW_HAS_TIMES) && node->self_ns > node->total_ns)
        add (check, "call_tree", i, "self_ns", _("%llu ns in itself are more than the %llu in all"),
             NUMBER (node->self_ns), NUMBER (node->total_ns));
    }
}

/* ---- Other sections -------------------------------------------------------------------------------------- */

/* Fields of which the first is a part of the second. */
static const struct
{
  DashSection section;
  const char *part, *whole;
} parts[] = {
  { DASH_SECTION_CHANNELS, "received", "sent" },
  { DASH_SECTION_LOCKS, "contended", "acquisitions" },
  { DASH_SECTION_MEMORY, "self_bytes", "total_bytes" },
  { DASH_SECTION_MEMORY, "self_count", "total_count" },
  { DASH_SECTION_FUTURES, "ready", "calls" },
};

/* Histograms, and what they count. */
static const struct
{
  DashSection section;
  const char *histogram, *count;
} counts[] = {
  { DASH_SECTION_LOCKS, "wait_histogram", "acquisitions" },
  { DASH_SECTION_FUTURES, "poll_histogram", "polls" },
  { DASH_SECTION_STREAMS, "bytes_histogram", "items" },
};

static const DashFieldValue *
find_value (const DashDocument *document, DashSection section, const DashDocumentRecord *row, const char *key)
{
  gint field = dash_record_info_find (&dash_section_get_info (section)->rows, key, strlen (key));
  return field >= 0 && (row->fields & (1u << field)) ? &dash_document_get_values (document, row)[field] : NULL;
}

static void
check_record (Check *check, DashSection section, const DashDocumentRecord *row, gsize i)
{
  const char *list = dash_section_get_info (section)->key;

  for (guint p = 0; p < G_N_ELEMENTS (parts); p++)
    {
      const DashFieldValue *part, *whole;

      if (parts[p].section != section)
        continue;
      part = find_value (check->document, section, row, parts[p].part);
      whole = find_value (check->document, section, row, parts[p].whole);
      if (part && whole && part->number > whole->number)
        add (check, list, i, parts[p].part, _("%llu are more than “%s”, which is %llu"), NUMBER (part->number),
             parts[p].whole, NUMBER (whole->number));
    }
  for (guint c = 0; c < G_N_ELEMENTS (counts); c++)
    {
      const DashFieldValue *histogram, *count;
      guint64 counted;

      if (counts[c].section != section)
        continue;
      histogram = find_value (check->document, section, row, counts[c].histogram);
      count = find_value (check->document, section, row, counts[c].count);
      if (!histogram || !count)
        continue;
      counted = sum_buckets (check->document, histogram->buckets.first, histogram->buckets.n);
      if (counted != count->number)
        add (check, list, i, counts[c].histogram, _("the histogram counts %llu, but “%s” is %llu"), NUMBER (counted),
             counts[c].count, NUMBER (count->number));
    }
}

static void
check_section (Check *check, DashSection section)
{
  const DashDocumentSection *rows = &check->document->sections[section];
  g_autoptr (GHashTable) ids = g_hash_table_new (NULL, NULL);

  for (gsize i = 0; i < rows->n_rows; i++)
    {
      if (!g_hash_table_add (ids, GUINT_TO_POINTER (rows->rows[i].id)))
        add (check, dash_section_get_info (section)->key, i, "id", _("the id %u is that of another row too"),
             rows->rows[i].id);
      check_record (check, section, &rows->rows[i], i);
    }
}

GPtrArray *
consistency_check (const DashDocument *document, guint limit)
{
  Check check = {
    .document = document,
    .found = g_ptr_array_new_with_free_func (inconsistency_free),
    .limit = limit,
  };

  check_functions (&check);
  check_call_tree (&check);
  for (guint section = 0; section < DASH_N_SECTIONS; section++)
    check_section (&check, section);
  return check.found;
}
