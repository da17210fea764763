/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-report-reader.c: every figure of a report arrives, and each way of being broken is told in a sentence.
 */
#include <math.h>
#include <string.h>

#include "dash-report-reader.h"
#include "sample-report.h"

static DashDocument *
read_text (const char *text, DashDocumentType type, GError **error)
{
  return dash_report_reader_read (text, strlen (text), type, NULL, NULL, NULL, error);
}

/* sample_report with one piece of it changed. */
static char *
changed (const char *from, const char *to)
{
  const char *at = strstr (sample_report, from);

  g_assert_nonnull (at);
  return g_strdup_printf ("%.*s%s%s", (int) (at - sample_report), sample_report, to, at + strlen (from));
}

/* Tools that sort keys put the percentiles behind what needs them. */
static void
test_percentiles_last (void)
{
  const char *text = "{\"type\":\"hotpath-report\",\"schema\":1,\"channels\":{\"total_count\":1,\"rows\":[{\"id\":1,"
                     "\"name\":\"x\",\"summaries\":{\"delay_histogram\":{\"count\":2,\"mean\":7,"
                     "\"percentiles\":[5,9]}}}]},\"functions_timing\":{\"rows\":[{\"id\":1,\"name\":\"f\",\"calls\":2,"
                     "\"p50_ns\":11,\"p99_ns\":12}]},\"percentiles\":[50,99],\"unknown\":[1]}";
  g_autoptr (GError) error = NULL;
  g_autoptr (DashDocument) document = read_text (text, DASH_DOCUMENT_REPORT, &error);
  const DashDocumentFunction *row;

  g_assert_no_error (error);
  g_assert_cmpuint (document->n_percentiles, ==, 2);
  g_assert_cmpuint (document->n_summaries, ==, 1);
  row = &document->functions[0];
  g_assert_cmpuint (document->percentile_values_ns[row->first_percentile], ==, 11);
  g_assert_cmpuint (document->percentile_values_ns[row->first_percentile + 1], ==, 12);
  g_assert_cmpuint (document->percentile_values_ns[document->summaries[0].first_percentile + 1], ==, 9);
  g_assert_cmpuint (document->extra->len, ==, 2);
}

static void
test_everything (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DashDocument) document = read_text (sample_report, DASH_DOCUMENT_REPORT, &error);
  const DashDocumentFunction *row;
  const DashLogEntry *entry;

  g_assert_no_error (error);
  g_assert_cmpuint (document->schema, ==, 1);
  g_assert_null (document->notice);
  g_assert_cmpstr (document->generator_version, ==, "0.1.0");
  g_assert_cmpstr (document->program_name, ==, "indexer");
  g_assert_cmpstr (document->program_label, ==, "night run");
  g_assert_cmpint (document->program_pid, ==, 4242);
  g_assert_cmpstr (document->program_executable, ==, "/usr/bin/indexer");
  g_assert_cmpstr (document->program_started_at, ==, "2026-11-22T17:03:00.123Z");
  g_assert_false (dash_document_has_ended (document));
  g_assert_cmpstr (document->machine_os, ==, "Linux 6.1.0");
  g_assert_cmpuint (document->machine_cpus, ==, 2);
  g_assert_cmpstr (document->clock_source, ==, "tsc");
  g_assert_cmpfloat (fabs (document->scope_cost_ns - 31.2), <, 1e-9);
  g_assert_cmpuint (document->elapsed_ns, ==, 5000000);
  g_assert_cmpuint (document->n_percentiles, ==, 3);
  g_assert_cmpfloat (document->percentiles[2], ==, 99.9);
  g_assert_cmpuint (document->losses.sites_folded, ==, 1);
  g_assert_cmpuint (document->losses.signals, ==, 7);
  g_assert_cmpuint (document->process.peak_rss_bytes, ==, 13);
  g_assert_cmpuint (document->process.threads_running, ==, 1);
  g_assert_cmpint (document->reference, ==, DASH_REFERENCE_WRAPPER);
  g_assert_cmpuint (document->reference_ns, ==, 4000000);

  g_assert_cmpuint (document->n_functions, ==, 2);
  g_assert_cmpint (document->functions[0].kind, ==, DASH_FUNCTION_KIND_WRAPPER);
  g_assert_cmpuint (document->functions[0].fields & DASH_ROW_HAS_EXTREMES, ==, 0);
  g_assert_cmpuint (document->functions[0].running, ==, 1);
  row = &document->functions[1];
  g_assert_cmpuint (row->id, ==, 3);
  g_assert_cmpstr (row->name, ==, "read_chunk");
  g_assert_cmpstr (row->file, ==, "src/reader.c");
  g_assert_cmpuint (row->line, ==, 112);
  g_assert_cmpuint (row->calls, ==, 3);
  g_assert_cmpuint (row->raw_total_ns, ==, 650);
  g_assert_cmpuint (row->min_ns, ==, 100);
  g_assert_cmpuint (row->max_ns, ==, 300);
  g_assert_cmpuint (row->fields, ==, 0xff);
  g_assert_cmpuint (document->percentile_values_ns[row->first_percentile + 2], ==, 300);
  g_assert_cmpuint (row->n_buckets, ==, 3);
  g_assert_cmpuint (document->buckets[row->first_bucket + 2].index, ==, 278);
  g_assert_cmpuint (document->buckets[row->first_bucket + 2].count, ==, 1);
  g_assert_cmpuint (row->n_recent, ==, 1);
  g_assert_cmpuint (row->n_slowest, ==, 1);
  entry = &document->logs[row->first_recent];
  g_assert_cmpuint (entry->call, ==, 3);
  g_assert_cmpuint (entry->started_ns, ==, 900);
  g_assert_cmpuint (entry->duration_ns, ==, 300);
  g_assert_cmpuint (entry->thread_id, ==, 77);
  g_assert_cmpstr (entry->thread, ==, "worker-1");
  g_assert_cmpstr (entry->result, ==, "3 „tokens“\n");
  g_assert_null (document->logs[row->first_slowest].result);

  g_assert_cmpuint (document->n_nodes, ==, 2);
  g_assert_cmpuint (document->nodes[1].parent, ==, 1);
  g_assert_cmpuint (document->nodes[1].function, ==, 3);
  g_assert_cmpuint (document->nodes[1].self_ns, ==, 500);
}

static void
test_delta (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DashDocument) document = read_text (
      "{\"type\":\"hotpath-report\",\"schema\":1,\"program\":{\"name\":\"x\",\"pid\":1,\"ended\":\"signal 11\"},"
      "\"elapsed_ns\":7,\"epoch\":2,\"functions_timing\":{\"rows\":[{\"id\":5,\"calls\":2,\"running\":0,"
      "\"total_ns\":9,\"self_ns\":8,\"min_ns\":1,\"max_ns\":2,\"histogram\":{\"counts\":[4,2]}}]},"
      "\"call_tree\":{\"total_count\":9,\"rows\":[{\"id\":6,\"calls\":2,\"running\":0,\"total_ns\":9,"
      "\"self_ns\":8}]}}",
      DASH_DOCUMENT_DELTA, &error);

  g_assert_no_error (error);
  g_assert_true (dash_document_has_ended (document));
  g_assert_cmpuint (document->epoch, ==, 2);
  g_assert_cmpuint (document->functions[0].fields, ==,
                    DASH_ROW_HAS_CALLS | DASH_ROW_HAS_TIMES | DASH_ROW_HAS_EXTREMES | DASH_ROW_HAS_HISTOGRAM);
  g_assert_cmpuint (document->nodes[0].fields, ==, DASH_ROW_HAS_CALLS | DASH_ROW_HAS_TIMES);
  g_assert_cmpuint (document->fields & DASH_DOCUMENT_HAS_PROCESS, ==, 0);
}

static void
test_hello_and_log (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DashDocument) hello = read_text (sample_hello, DASH_DOCUMENT_HELLO, &error);
  g_autoptr (DashDocument) log = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (hello->program_pid, ==, 4242);
  g_assert_cmpuint (hello->process.threads, ==, 3);

  log = read_text ("{\"id\":3,\"name\":\"f\",\"calls\":9,\"recent\":[{\"call\":9,\"started_ns\":1,\"duration_ns\":2,"
                   "\"thread_id\":3,\"thread\":\"t\",\"result\":null}],\"slowest\":[]}",
                   DASH_DOCUMENT_LOG, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (log->n_functions, ==, 1);
  g_assert_cmpuint (log->functions[0].n_recent, ==, 1);
  g_assert_cmpuint (log->functions[0].n_slowest, ==, 0);
  g_assert_true (log->functions[0].fields & DASH_ROW_HAS_LOG);
}

static void
test_unknown_is_kept (void)
{
  g_autofree char *text = changed ("\"elapsed_ns\":5000000", "\"gpu\":{\"rows\":[1,{\"é\":\"x\"}]},\"elapsed_ns\":5000000");
  g_autofree char *inner = changed ("\"kind\":\"function\"", "\"kind\":\"coroutine\",\"colour\":[{\"a\":null}]");
  g_autoptr (DashDocument) document = read_text (text, DASH_DOCUMENT_REPORT, NULL);
  g_autoptr (DashDocument) other = read_text (inner, DASH_DOCUMENT_REPORT, NULL);
  g_autofree char *saved = NULL;

  g_assert_nonnull (document);
  g_assert_cmpuint (document->elapsed_ns, ==, 5000000);
  saved = sample_text_of (document, NULL);
  g_assert_nonnull (strstr (saved, "\"gpu\":{\"rows\":[1,{\"é\":\"x\"}]}"));
  g_assert_nonnull (other);
  g_assert_cmpint (other->functions[1].kind, ==, DASH_FUNCTION_KIND_FUNCTION);
}

static void
test_newer_schema (void)
{
  g_autofree char *text = changed ("\"schema\":1", "\"schema\":7");
  g_autoptr (DashDocument) document = read_text (text, DASH_DOCUMENT_REPORT, NULL);

  g_assert_nonnull (document);
  g_assert_cmpuint (document->schema, ==, 7);
  g_assert_nonnull (document->notice);
  g_assert_cmpuint (document->n_functions, ==, 2);
}

static void
check_error (const char *text, int code, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DashDocument) document = read_text (text, DASH_DOCUMENT_REPORT, &error);

  g_assert_null (document);
  g_assert_error (error, DASH_REPORT_ERROR, code);
  g_test_message ("%s", error->message);
  if (strstr (error->message, part) == NULL)
    g_error ("“%s” is not in: %s", part, error->message);
}

static void
test_errors (void)
{
  static const struct
  {
    const char *from;
    const char *to;
    int code;
    const char *part;
  } cases[] = {
    { "\"calls\":3,", "\"calls\":-3,", DASH_REPORT_ERROR_INVALID, "at “functions_timing.rows[1].calls”: The number is negative" },
    { "\"calls\":3,", "\"calls\":\"3\",", DASH_REPORT_ERROR_INVALID, "functions_timing.rows[1].calls" },
    { "\"calls\":3,", "\"calls\":3.5,", DASH_REPORT_ERROR_INVALID, "whole number" },
    { "\"calls\":3,", "\"calls\":18446744073709551616,", DASH_REPORT_ERROR_INVALID, "too large" },
    { "\"calls\":3,", "\"calls\":{},", DASH_REPORT_ERROR_INVALID, "whole number" },
    { "\"name\":\"read_chunk\"", "\"name\":7", DASH_REPORT_ERROR_INVALID, "functions_timing.rows[1].name" },
    { "\"id\":3", "\"id\":0", DASH_REPORT_ERROR_INVALID, "functions_timing.rows[1]" },
    { "\"id\":3", "\"id\":4294967296", DASH_REPORT_ERROR_INVALID, "functions_timing.rows[1].id" },
    { "[100,1,200,1,278,1]", "[100,1,200,1,278]", DASH_REPORT_ERROR_INVALID, "no count" },
    { "[100,1,200,1,278,1]", "[100,1,200,1,200,1]", DASH_REPORT_ERROR_INVALID, "ascend" },
    { "[100,1,200,1,278,1]", "[100,1,7424,1]", DASH_REPORT_ERROR_INVALID, "histogram.counts" },
    { "\"bits\":7,\"counts\":[100", "\"bits\":8,\"counts\":[100", DASH_REPORT_ERROR_INVALID, "resolution" },
    { "\"percentiles\":[50,95,99.9]", "\"percentiles\":[50,101]", DASH_REPORT_ERROR_INVALID, "percentiles[1]" },
    { "\"functions_timing\":{", "\"functions_timing\":[{", DASH_REPORT_ERROR_INVALID, "an object" },
    { "\"recent\":[{\"call\"", "\"recent\":[{\"call\":null,\"started_ns\":\"x\",\"call\"", DASH_REPORT_ERROR_INVALID,
      "functions_timing.rows[1].log.recent[0].started_ns" },
    { "\"label\":", "\"label\"=", DASH_REPORT_ERROR_NOT_JSON, "expected “:”" },
    { "\"parent\":1", "\"parent\":tru", DASH_REPORT_ERROR_INVALID, "call_tree.rows[1].parent" },
    { "night run", "night \\q run", DASH_REPORT_ERROR_NOT_JSON, "program.label" },
    { "night run", "night \xff run", DASH_REPORT_ERROR_NOT_JSON, "UTF-8" },
    { "\"hotpath-report\"", "\"hotpath-program\"", DASH_REPORT_ERROR_OTHER_KIND, "hotpath-program" },
    { "\"hotpath-report\"", "\"FeatureCollection\"", DASH_REPORT_ERROR_OTHER_KIND, "FeatureCollection" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = changed (cases[i].from, cases[i].to);

      check_error (text, cases[i].code, cases[i].part);
    }
  check_error ("", DASH_REPORT_ERROR_EMPTY, "empty");
  check_error (" \n \n", DASH_REPORT_ERROR_EMPTY, "empty");
  check_error ("hello", DASH_REPORT_ERROR_NOT_JSON, "Line 1, column 1");
  check_error ("<!doctype html>", DASH_REPORT_ERROR_NOT_JSON, "found “<”");
  check_error ("{}", DASH_REPORT_ERROR_OTHER_KIND, "not a report");
  check_error ("[1,2]", DASH_REPORT_ERROR_OTHER_KIND, "not a report");
  check_error ("42", DASH_REPORT_ERROR_OTHER_KIND, "not a report");
}

static void
test_truncated_anywhere (void)
{
  g_autofree char *copy = NULL;

  for (gsize length = 1; length < strlen (sample_report); length++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DashDocument) document = NULL;

      g_free (copy);
      copy = g_memdup2 (sample_report, length);
      document = dash_report_reader_read (copy, length, DASH_DOCUMENT_REPORT, NULL, NULL, NULL, &error);
      g_assert_null (document);
      g_assert_error (error, DASH_REPORT_ERROR, DASH_REPORT_ERROR_TRUNCATED);
    }
}

static void
test_history_apart (void)
{
  g_autoptr (DashDocument) sample = sample_document_new (3, 2, 0, 100);
  gsize length;
  g_autofree char *text = sample_text_of (sample, &length);
  const char *history = NULL;
  gsize history_length = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (DashDocument) figures =
      dash_report_reader_read (text, length, DASH_DOCUMENT_REPORT, NULL, &history, &history_length, &error);
  g_autoptr (DashDocument) past = NULL;
  char *damaged;

  g_assert_no_error (error);
  g_assert_cmpuint (figures->n_history, ==, 0);
  g_assert_nonnull (history);
  past = dash_report_reader_read_history (text, history, history_length, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (past->history_encoding, ==, "hotpath-cells-1");
  g_assert_cmpuint (past->n_history, ==, sample->n_history);
  for (gsize i = 0; i < past->n_history; i++)
    {
      g_assert_cmpuint (past->history[i].function, ==, sample->history[i].function);
      g_assert_cmpuint (past->history[i].bucket_ns, ==, sample->history[i].bucket_ns);
      g_assert_true (g_bytes_equal (past->history[i].data, sample->history[i].data));
    }

  /* Figures are read all the same when the history is damaged. */
  damaged = strstr (text, "\"data\":\"");
  damaged[12] = '!';
  g_clear_pointer (&figures, dash_document_unref);
  g_clear_pointer (&past, dash_document_unref);
  figures = dash_report_reader_read (text, length, DASH_DOCUMENT_REPORT, NULL, &history, &history_length, &error);
  g_assert_no_error (error);
  past = dash_report_reader_read_history (text, history, history_length, NULL, NULL, NULL, &error);
  g_assert_null (past);
  g_assert_error (error, DASH_REPORT_ERROR, DASH_REPORT_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "history.pieces[0].data"));
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (DashDocument) document = NULL;

  g_cancellable_cancel (cancellable);
  document = dash_report_reader_read (sample_report, strlen (sample_report), DASH_DOCUMENT_REPORT, cancellable, NULL,
                                      NULL, &error);
  g_assert_null (document);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_place_of_error (void)
{
  const char *text = "{\"type\":\"hotpath-report\",\n \"elapsed_ns\":-1}";
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) copy = NULL;
  g_autoptr (GError) other = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "of no place");
  g_autoptr (GError) empty = NULL;
  const char *path = NULL;
  gsize line = 0, column = 0;

  g_assert_null (dash_report_reader_read (text, strlen (text), DASH_DOCUMENT_REPORT, NULL, NULL, NULL, &error));
  copy = g_error_copy (error);
  g_prefix_error (&copy, "report.json: ");
  g_assert_true (dash_report_error_get_place (copy, &line, &column, &path));
  g_assert_cmpuint (line, ==, 2);
  g_assert_cmpuint (column, ==, strlen (" \"elapsed_ns\":") + 1);
  g_assert_cmpstr (path, ==, "elapsed_ns");

  g_assert_false (dash_report_error_get_place (other, &line, &column, &path));
  g_assert_null (dash_report_reader_read ("", 0, DASH_DOCUMENT_REPORT, NULL, NULL, NULL, &empty));
  g_assert_false (dash_report_error_get_place (empty, &line, &column, &path));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-reader/everything", test_everything);
  g_test_add_func ("/report-reader/percentiles-last", test_percentiles_last);
  g_test_add_func ("/report-reader/place-of-error", test_place_of_error);
  g_test_add_func ("/report-reader/delta", test_delta);
  g_test_add_func ("/report-reader/hello-and-log", test_hello_and_log);
  g_test_add_func ("/report-reader/unknown-is-kept", test_unknown_is_kept);
  g_test_add_func ("/report-reader/newer-schema", test_newer_schema);
  g_test_add_func ("/report-reader/errors", test_errors);
  g_test_add_func ("/report-reader/truncated-anywhere", test_truncated_anywhere);
  g_test_add_func ("/report-reader/history-apart", test_history_apart);
  g_test_add_func ("/report-reader/cancel", test_cancel);
  return g_test_run ();
}
