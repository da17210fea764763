/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sample-report.c: a small report as text, and large ones, for the tests.
 */
#include "sample-report.h"

#include <string.h>

#include "dash-report-writer.h"

#define PROGRAM                                                                                              \
  "\"generator\":{\"name\":\"libhotpath\",\"version\":\"0.1.0\"},"                                            \
  "\"program\":{\"name\":\"indexer\",\"label\":\"night run\",\"pid\":4242,\"executable\":\"/usr/bin/indexer\","   \
  "\"started_at\":\"2026-11-22T17:03:00.123Z\",\"ended\":\"running\"},"                                      \
  "\"machine\":{\"host\":\"box\",\"os\":\"Linux 6.1.0\",\"arch\":\"x86_64\",\"cpus\":2},"

const char sample_hello[] = "{\"type\":\"hotpath-hello\",\"schema\":1," PROGRAM
                            "\"elapsed_ns\":1000,\"sections\":[\"functions_timing\"],"
                            "\"process\":{\"cpu_ns\":5,\"rss_bytes\":6,\"peak_rss_bytes\":7,\"threads\":3,"
                            "\"threads_running\":1}}";

const char sample_report[] =
    "{\"type\":\"hotpath-report\",\"schema\":1," PROGRAM
    "\"clock\":{\"source\":\"tsc\",\"scope_cost_ns\":31.2,\"scope_inner_cost_ns\":9.8},"
    "\"elapsed_ns\":5000000,\"epoch\":0,\"percentiles\":[50,95,99.9],"
    "\"losses\":{\"sites_folded\":1,\"nodes_folded\":2,\"buckets_misplaced\":3,\"threads_unrecorded\":4,"
    "\"too_deep\":5,\"unbalanced\":6,\"signals\":7},"
    "\"process\":{\"cpu_ns\":11,\"rss_bytes\":12,\"peak_rss_bytes\":13,\"threads\":5,\"threads_running\":1},"
    "\"functions_timing\":{\"reference\":\"wrapper\",\"reference_ns\":4000000,\"total_count\":2,"
    "\"included_count\":2,\"rows\":["
    "{\"id\":1,\"name\":\"main\",\"file\":\"src/main.c\",\"line\":10,\"kind\":\"wrapper\",\"calls\":0,"
    "\"timed_calls\":0,\"running\":1,\"total_ns\":4000000,\"self_ns\":100,\"raw_total_ns\":4000001,"
    "\"raw_self_ns\":101,\"min_ns\":0,\"max_ns\":0,\"p50_ns\":0,\"p95_ns\":0,\"p99.9_ns\":0,"
    "\"histogram\":{\"bits\":7,\"counts\":[]},\"log\":{\"recent\":[],\"slowest\":[]}},"
    "{\"id\":3,\"name\":\"read_chunk\",\"file\":\"src/reader.c\",\"line\":112,\"kind\":\"function\",\"calls\":3,"
    "\"timed_calls\":3,\"running\":0,\"total_ns\":600,\"self_ns\":500,\"raw_total_ns\":650,\"raw_self_ns\":550,"
    "\"min_ns\":100,\"max_ns\":300,\"p50_ns\":200,\"p95_ns\":300,\"p99.9_ns\":300,"
    "\"histogram\":{\"bits\":7,\"counts\":[100,1,200,1,278,1]},"
    "\"log\":{\"recent\":[{\"call\":3,\"started_ns\":900,\"duration_ns\":300,\"thread_id\":77,"
    "\"thread\":\"worker-1\",\"result\":\"3 \\u201etokens\\u201c\\n\"}],"
    "\"slowest\":[{\"call\":3,\"started_ns\":900,\"duration_ns\":300,\"thread_id\":77,\"thread\":\"worker-1\","
    "\"result\":null}]}}]},"
    "\"call_tree\":{\"total_count\":2,\"rows\":[{\"id\":1,\"parent\":0,\"function\":1,\"calls\":0,\"running\":1,"
    "\"total_ns\":4000000,\"self_ns\":100},{\"id\":2,\"parent\":1,\"function\":3,\"calls\":3,\"running\":0,"
    "\"total_ns\":600,\"self_ns\":500}]}}";

DashDocument *
sample_document_new (guint n_functions, guint n_buckets, guint n_log, gsize n_cells)
{
  static const double percentiles[] = { 50, 95, 99 };
  DashDocument *document = dash_document_new (DASH_DOCUMENT_REPORT);
  guint32 random = 12345;

  document->program_name = "sample";
  document->program_pid = 99;
  document->program_started_at = "2026-11-22T17:03:00.123Z";
  document->program_ended = "exit";
  document->elapsed_ns = G_GUINT64_CONSTANT (3600) * 1000000000;
  document->fields |= DASH_DOCUMENT_HAS_PROCESS | DASH_DOCUMENT_HAS_LOSSES | DASH_DOCUMENT_HAS_MACHINE |
                      DASH_DOCUMENT_HAS_CLOCK;
  dash_document_set_percentiles (document, percentiles, G_N_ELEMENTS (percentiles));
  for (guint i = 0; i < n_functions; i++)
    {
      g_autofree char *name = g_strdup_printf ("module_%u::function_%u", i % 50, i);
      DashDocumentFunction *row = dash_document_add_function (document, i + 1);
      DashDocumentNode *node = dash_document_add_node (document, i + 1);

      row->name = dash_document_intern (document, name);
      row->file = dash_document_intern (document, "src/module.c");
      row->line = i;
      row->fields = DASH_ROW_HAS_PLACE | DASH_ROW_HAS_CALLS | DASH_ROW_HAS_TIMES | DASH_ROW_HAS_EXTREMES |
                    DASH_ROW_HAS_HISTOGRAM;
      row->min_ns = 1000;
      row->max_ns = 10000000;
      for (guint j = 0; j < n_buckets; j++)
        {
          random = random * 1103515245 + 12345;
          dash_document_add_bucket (document, 1000 + j * 3, 1 + (random >> 16) % 5000);
          row->calls += 1 + (random >> 16) % 5000;
        }
      row->total_ns = row->self_ns = row->calls * 20000;
      if (n_log > 0)
        row->fields |= DASH_ROW_HAS_LOG;
      for (guint j = 0; j < n_log; j++)
        {
          DashLogEntry entry = { row->calls - j, 1000000000 + j, 23456, 100 + j % 4, "worker-1", NULL };

          dash_document_add_recent (document, &entry);
        }
      node->function = i + 1;
      node->parent = i / 2;
      node->calls = row->calls;
      node->total_ns = row->total_ns;
      node->self_ns = row->self_ns;
      node->fields = DASH_ROW_HAS_PLACE | DASH_ROW_HAS_CALLS | DASH_ROW_HAS_TIMES;
    }
  if (n_cells > 0)
    {
      dash_document_set_history_encoding (document, "hotpath-cells-1");
      for (guint i = 0; i <= n_functions; i++)
        {
          guint8 *bytes = g_malloc (n_cells);

          for (gsize j = 0; j < n_cells; j++)
            {
              random = random * 1103515245 + 12345;
              bytes[j] = (guint8) (random >> 16);
            }
          dash_document_add_history (document, i, G_GUINT64_CONSTANT (500000000), g_bytes_new_take (bytes, n_cells));
        }
    }
  return document;
}

char *
sample_text_of (const DashDocument *document, gsize *length)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  GError *error = NULL;

  dash_report_writer_write (document, stream, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  if (length != NULL)
    *length = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream));
  g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}
