// SPDX-License-Identifier: GPL-3.0-or-later
// Reports made of seeded figures, for looking at comparisons and testing them without files.

#include "made-reports.h"

#include <math.h>

#define CALLS 300
#define MANY 10000

static const struct
{
  const char *name;
  double ns;
  double factor; /* of head; 0: head hasn't it, below 0: only head has it */
} usual[] = {
  { "read_chunk", 66e3, 2.1 },   { "index_file", 2.4e6, 1.15 },  { "fsync_wait", 61e3, 1 },
  { "stat_entry", 111e3, 1.03 }, { "commit_batch", 24e6, 1 },    { "find_match", 1.8e3, 1 },
  { "walk_dir", 4.9e6, 0.98 },   { "hash_block", 12e3, 0.82 },   { "sqlite_insert", 47e3, 0.85 },
  { "tokenise", 7e3, 1 },        { "old_way", 9e3, 0 },          { "buffer_grow", 3.1e3, -1 },
};

static void
add_function (DashDocument *document,
              const char   *name,
              const char   *file,
              double        ns,
              guint         calls,
              GRand        *random)
{
  DashDocumentFunction *row = dash_document_add_function (document, (guint32) document->n_functions + 1);
  g_autoptr (DashHistogram) histogram = dash_histogram_new ();

  row->name = dash_document_intern (document, name);
  row->file = dash_document_intern (document, file);
  row->line = 10 + (guint32) document->n_functions * 7;
  row->calls = calls;
  row->fields = DASH_ROW_HAS_PLACE | DASH_ROW_HAS_CALLS | DASH_ROW_HAS_TIMES | DASH_ROW_HAS_EXTREMES |
                DASH_ROW_HAS_HISTOGRAM;
  row->min_ns = G_MAXUINT64;
  for (guint i = 0; i < calls; i++)
    {
      double normal = g_rand_double (random) + g_rand_double (random) + g_rand_double (random) - 1.5;
      guint64 value = (guint64) (ns * exp (normal * 0.8));

      dash_histogram_add_value (histogram, value);
      row->total_ns += value;
      row->min_ns = MIN (row->min_ns, value);
      row->max_ns = MAX (row->max_ns, value);
    }
  row->self_ns = row->total_ns / 2;
  for (gsize i = 0; i < dash_histogram_n_buckets (histogram); i++)
    {
      guint index;
      guint64 count;

      dash_histogram_nth (histogram, i, &index, &count);
      dash_document_add_bucket (document, index, count);
    }
}

static void
add_channel (DashDocument *document,
             guint32       id,
             const char   *name,
             guint64       sent,
             guint64       queued)
{
  DashDocumentRecord *record = dash_document_add_record (document, DASH_SECTION_CHANNELS, id);
  const DashRecordInfo *info = &dash_section_get_info (DASH_SECTION_CHANNELS)->rows;
  DashFieldValue *values = dash_document_get_values (document, record);
  gint sent_field = dash_record_info_find (info, "sent", 4);
  gint queued_field = dash_record_info_find (info, "max_queued", 10);

  values[0].text = dash_document_intern (document, name);
  values[sent_field].number = sent;
  values[queued_field].number = queued;
  record->fields = 1 | 1u << sent_field | 1u << queued_field;
}

static void
add_channels (DashDocument *document,
              gboolean      of_head)
{
  add_channel (document, 1, "paths", 182299, 40);
  add_channel (document, 2, "blocks", 20000, of_head ? 64 : 12);
}

static void
add_usual (DashDocument *document,
           gboolean      of_head,
           GRand        *random,
           const char   *prefix,
           const char   *folder)
{
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
    {
      double factor = of_head ? fabs (usual[i].factor) : 1;
      g_autofree char *name = g_strconcat (prefix, usual[i].name, NULL);
      g_autofree char *file = g_strdup_printf ("%ssrc/reader.c", folder);
      /* What they share is what the machine did. */
      g_autoptr (GRand) own = g_rand_new_with_seed (i);
      double luck = 1 + (g_rand_double (random) - 0.5) * 0.02;

      if (of_head ? usual[i].factor == 0 : usual[i].factor < 0)
        continue;
      add_function (document, name, file, usual[i].ns * factor * luck, CALLS, own);
    }
  add_channels (document, of_head);
}

DashDocument *
made_report_new (MadeReportsKind kind,
                 gboolean        of_head,
                 guint           n)
{
  DashDocument *document = dash_document_new (DASH_DOCUMENT_REPORT);
  g_autoptr (GRand) random = g_rand_new_with_seed (n * 2 + of_head + 7);
  g_autofree char *started_at = g_strdup_printf ("2026-11-22T17:%02u:%02uZ", 3 + n, of_head ? 30 : 0);

  document->program_name = dash_document_intern (document, "indexer");
  document->program_label = dash_document_intern (document, of_head ? "after the new reader" : "baseline");
  document->program_pid = n * 2 + of_head + 100;
  document->program_started_at = dash_document_intern (document, started_at);
  document->elapsed_ns = G_GUINT64_CONSTANT (252000000000);
  switch (kind)
    {
    case MADE_REPORTS_MANY:
      for (guint i = 0; i < MANY; i++)
        {
          g_autofree char *name = g_strdup_printf ("function_%04u", i);
          double factor = of_head && i % 100 == 0 ? 1.4 : 1;

          add_function (document, name, "src/many.c",
                        1e3 * (1 + i % 977) * factor * (1 + (g_rand_double (random) - 0.5) * 0.02), 40, random);
        }
      break;
    case MADE_REPORTS_LONG_NAMES:
      add_usual (document, of_head, random,
                 "std::unordered_map<std::basic_string<char>, std::vector<Document>>::insert_or_assign::",
                 "/home/somebody/projects/with/a/very/long/path/to/the/sources/of/the/indexer/");
      break;
    case MADE_REPORTS_NOISE:
      add_usual (document, FALSE, random, "", "");
      break;
    case MADE_REPORTS_NO_FUNCTIONS:
      add_channels (document, of_head);
      break;
    case MADE_REPORTS_USUAL:
    default:
      add_usual (document, of_head, random, "", "");
      break;
    }
  return document;
}

GPtrArray *
made_runs_new (MadeReportsKind kind,
               gboolean        of_head,
               guint           n)
{
  GPtrArray *runs = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("/made/%s-%u.json", of_head ? "after" : "before", i + 1);
      g_autoptr (GFile) file = g_file_new_for_path (path);
      g_autoptr (DashDocument) document = made_report_new (kind, of_head, i);
      DashCompareRun *run = dash_compare_run_new_for_file (file, NULL);

      dash_compare_run_set_document (run, document);
      g_ptr_array_add (runs, run);
    }
  return runs;
}
