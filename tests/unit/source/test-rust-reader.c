/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-rust-reader.c: reports of hotpath for Rust, of all generations, against what they were made of.
 */
#include <math.h>
#include <string.h>

#include "dash-report-reader.h"
#include "dash-report-writer.h"
#include "dash-rust-reader.h"
#include "rust-model.h"

static DashDocument *
read_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  DashDocument *document =
      dash_report_reader_read (text, strlen (text), DASH_DOCUMENT_REPORT, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return document;
}

static DashDocument *
read_sample (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".json", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("HOTPATH_TEST_DATA"), "reports-of-rust", file, NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return read_text (text);
}

static void
check_error (const char *text, int code, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DashDocument) document =
      dash_report_reader_read (text, strlen (text), DASH_DOCUMENT_REPORT, NULL, NULL, NULL, &error);

  g_assert_null (document);
  g_assert_error (error, DASH_REPORT_ERROR, code);
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_sample (gconstpointer data)
{
  const char *name = data;
  g_autoptr (DashDocument) document = read_sample (name);
  g_autoptr (DashSession) session = dash_session_new (NULL);
  g_autoptr (JsonNode) model = rust_model_load (strrchr (name, '-') + 1);
  gboolean exact = g_str_has_prefix (name, "g1");

  dash_session_apply (session, document);
  rust_model_check (session, model, exact ? RUST_EXACT : RUST_ROUNDED);
  g_assert_nonnull (strstr (document->notice, "hotpath for Rust"));
  g_assert_true ((strstr (document->notice, "≈") != NULL) == !exact);
}

/* What each generation has that the others lack. */
static void
test_what_is_said (void)
{
  static const struct
  {
    const char *name;
    gboolean has_elapsed;
    guint n[DASH_N_SECTIONS];
  } samples[] = {
    { "g0-0.2.10-server", FALSE, { 0, 0, 0, 0, 0, 0, 0, 0 } },
    { "g1r-0.9.3-server", TRUE, { 0, 0, 0, 0, 0, 0, 0, 0 } },
    { "g1s-snapshot-server", TRUE, { 0, 0, 0, 0, 0, 0, 0, 0 } },
    { "g2-0.13-server", TRUE, { 10, 7, 3, 2, 2, 0, 0, 0 } },
    { "g3-0.14-server", TRUE, { 10, 5, 0, 0, 0, 0, 0, 0 } },
    { "g5-0.28-server", TRUE, { 10, 5, 3, 2, 2, 4, 0, 3 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autoptr (DashDocument) document = read_sample (samples[i].name);

      g_assert_cmpuint (document->n_functions, ==, 10);
      g_assert_cmpuint (document->elapsed_ns, ==, samples[i].has_elapsed ? G_GUINT64_CONSTANT (3725048113552) : 0);
      for (guint s = 0; s < DASH_N_SECTIONS; s++)
        g_assert_cmpuint (document->sections[s].n_rows, ==, samples[i].n[s]);
    }
}

static void
test_whole_report (void)
{
  g_autoptr (DashDocument) document = read_sample ("g5-0.28-server");

  g_assert_cmpstr (document->program_name, ==, "orders");
  g_assert_cmpstr (document->program_label, ==, "main@4f1c9d2");
  g_assert_cmpstr (document->generator_version, ==, "0.28.0");
  g_assert_cmpstr (document->machine_os, ==, "linux");
  g_assert_cmpstr (document->machine_arch, ==, "x86_64");
  g_assert_nonnull (document->program_started_at);
  g_assert_nonnull (strstr (document->notice, "Not shown: functions_cpu, sql, http, server, io."));
  g_assert_cmpuint (document->extra->len, >=, 10);
}

/* What is saved here and opened again says the same, and no more. */
static void
test_saved (gconstpointer data)
{
  const char *name = data;
  g_autoptr (DashDocument) document = read_sample (name);
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM (stream);
  g_autoptr (DashDocument) again = NULL;
  g_autoptr (DashSession) session = dash_session_new (NULL);
  g_autoptr (JsonNode) model = rust_model_load (strrchr (name, '-') + 1);
  g_autoptr (GError) error = NULL;

  g_assert_true (dash_report_writer_write (document, stream, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  again = dash_report_reader_read (g_memory_output_stream_get_data (memory),
                                   g_memory_output_stream_get_data_size (memory), DASH_DOCUMENT_REPORT, NULL, NULL,
                                   NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (again->notice, "hotpath for Rust"));
  g_assert_cmpuint (again->fields & DASH_DOCUMENT_HAS_LOSSES, ==, 0);
  dash_session_apply (session, again);
  rust_model_check (session, model, g_str_has_prefix (name, "g1") ? RUST_EXACT : RUST_ROUNDED);
}

/* The same function said in all the ways there ever were. */
static void
test_ways_of_saying (void)
{
  static const char *const texts[] = {
    "{\"hotpath_profiling_mode\":\"timing\",\"output\":{\"a::b\":{\"calls\":\"3\",\"avg\":\"1.50ms\",\"p95\":\"2ms\","
    "\"total\":\"4.50ms\",\"percent_total\":\"150.00%\"}}}",
    "{\"hotpath_profiling_mode\":\"timing\",\"output\":{\"a::b\":{\"calls\":3,\"avg\":1500000,\"p95\":2000000,"
    "\"total\":4500000,\"percent_total\":15000}}}",
    "{\"hotpath_profiling_mode\":\"timing\",\"data\":[{\"name\":\"a::b\",\"calls\":3,\"avg\":1500000,\"p95\":2000000,"
    "\"total\":4500000,\"percent_total\":15000}]}",
    "{\"functions_timing\":{\"data\":[{\"p95\":\"2.00 ms\",\"total\":\" 4.500000 ms\",\"avg\":\"1.5 ms\",\"calls\":3.0,"
    "\"name\":\"a::b\",\"percent_total\":\"150%\",\"new_key\":[{}]}],\"percentiles\":[95.0]}}",
    "{\"type\":\"hotpath_report\",\"functions_timing\":{\"data\":[{\"name\":\"a\\u003a:b\",\"calls\":3e0,\"avg\":15e5,"
    "\"p95\":\"2000 \\u00b5s\",\"total\":\"0.0045 s\",\"percent_total\":\"150.00%\"}]}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (DashDocument) document = read_text (texts[i]);
      const DashDocumentFunction *row = document->functions;

      g_assert_cmpuint (document->n_functions, ==, 1);
      g_assert_cmpstr (row->name, ==, "a::b");
      g_assert_cmpuint (row->calls, ==, 3);
      g_assert_cmpuint (row->average_ns, ==, 1500000);
      g_assert_cmpuint (row->total_ns, ==, 4500000);
      g_assert_cmpuint (document->n_percentiles, ==, 1);
      g_assert_cmpuint (document->percentile_values_ns[row->first_percentile], ==, 2000000);
      g_assert_cmpuint (document->reference_ns, ==, 3000000);
    }
}

/* Nothing that was not said may look as if it was 0. */
static void
test_not_said (void)
{
  static const char *const texts[] = {
    "{\"functions_timing\":{\"data\":[{\"name\":\"a\",\"calls\":3,\"avg\":\"N/A\",\"p95\":\"-\",\"total\":null}]}}",
    "{\"functions_timing\":{\"data\":[{\"name\":\"a\",\"calls\":3,\"p95\":null}]}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (DashDocument) document = read_text (texts[i]);
      g_autoptr (DashSession) session = dash_session_new (NULL);
      DashFunction *function;

      dash_session_apply (session, document);
      function = dash_session_get_nth_function (session, 0);
      g_assert_cmpint (dash_function_get_certainty (function, DASH_SORT_AVERAGE, 0), ==, DASH_CERTAINTY_UNKNOWN);
      g_assert_cmpint (dash_function_get_certainty (function, DASH_SORT_TOTAL, 0), ==, DASH_CERTAINTY_UNKNOWN);
      g_assert_cmpint (dash_function_get_certainty (function, DASH_SORT_PERCENTILE, 95), ==, DASH_CERTAINTY_UNKNOWN);
      g_assert_cmpint (dash_function_get_certainty (function, DASH_SORT_CALLS, 0), ==, DASH_CERTAINTY_EXACT);
      /* How long the run took was not said, so nothing can be told of a second of it. */
      g_assert_cmpint (dash_function_get_certainty (function, DASH_SORT_CALLS_PER_SECOND, 0), ==,
                       DASH_CERTAINTY_UNKNOWN);
    }
}

static void
test_large_figures (void)
{
  g_autoptr (DashDocument) document =
      read_text ("{\"hotpath_profiling_mode\":\"timing\",\"total_elapsed\":18446744073709551615,\"output\":{"
                 "\"a\":{\"calls\":18446744073709551615,\"avg\":9223372036854775809,\"total\":18446744073709551615}}}");

  g_assert_cmpuint (document->functions[0].calls, ==, G_MAXUINT64);
  g_assert_cmpuint (document->functions[0].average_ns, ==, G_GUINT64_CONSTANT (9223372036854775809));
  g_assert_cmpuint (document->functions[0].total_ns, ==, G_MAXUINT64);
  /* No run takes five hundred years. */
  g_assert_cmpuint (document->elapsed_ns, ==, 0);
}

static void
test_only_some_allocate (void)
{
  g_autoptr (DashDocument) document =
      read_text ("{\"functions_alloc\":{\"profiling_mode\":\"alloc-count\",\"description\":"
                 "\"Exclusive allocations by each function (excluding nested calls).\",\"data\":["
                 "{\"id\":0,\"name\":\"a\",\"calls\":2,\"avg\":\"3\",\"total\":\"6\"}]}}");
  g_autoptr (DashSession) session = dash_session_new (NULL);
  DashRecord *record;

  dash_session_apply (session, document);
  record = dash_session_get_nth_record (session, DASH_SECTION_MEMORY, 0);
  g_assert_cmpfloat (dash_record_find_number (record, "self_count"), ==, 6);
  g_assert_true (isnan (dash_record_find_number (record, "total_count")));
  g_assert_true (isnan (dash_record_find_number (record, "self_bytes")));
}

/* A version 0.7 to 0.9 program wrote each kind of list alone. */
static void
test_list_alone (void)
{
  g_autoptr (DashDocument) document =
      read_text ("{\"current_elapsed_ns\":5,\"channels\":[{\"id\":0,\"label\":\"c\",\"sent_count\":4}]}");

  g_assert_cmpuint (document->sections[DASH_SECTION_CHANNELS].n_rows, ==, 1);
  g_assert_cmpuint (document->elapsed_ns, ==, 5);
}

static void
test_not_understood (void)
{
  g_autoptr (DashDocument) document =
      read_text ("{\"functions_timing\":{\"data\":[{\"name\":\"a\",\"avg\":\"12 parsecs\",\"total\":\"1 ms\"}]}}");

  g_assert_cmpuint (document->functions[0].fields & DASH_ROW_HAS_AVERAGE, ==, 0);
  g_assert_cmpuint (document->functions[0].total_ns, ==, 1000000);
  g_assert_nonnull (strstr (document->notice, "1 figure is written in a way"));
}

static void
test_hostile (void)
{
  GString *deep = g_string_new ("{\"functions_timing\":");
  GString *many = g_string_new ("{\"functions_timing\":{\"data\":[{\"name\":\"a\"");

  check_error ("{\"functions_timing\":{\"data\":[{\"name\":\"a\",\"avg\":{}}]}}", DASH_REPORT_ERROR_INVALID,
               "at “functions_timing.data[0].avg”: Expected a number, or a text with a unit, here.");
  check_error ("{\"functions_timing\":{\"data\":[{\"name\":\"a\",\n\"calls\":18446744073709551616}]}}",
               DASH_REPORT_ERROR_INVALID, "Line 2, column 9, at “functions_timing.data[0].calls”: The number is too large.");
  check_error ("{\"functions_timing\":{\"data\":[{\"name\":\"a\",\"total\":\"99999999999999 s\"}]}}",
               DASH_REPORT_ERROR_INVALID, "The number is too large.");
  check_error ("{\"functions_timing\":{\"data\":[{\"calls\":1}]}}", DASH_REPORT_ERROR_INVALID,
               "A function has no “name”.");
  check_error ("{\"channels\":{\"data\":[{\"label\":\"a\"}]}}", DASH_REPORT_ERROR_INVALID, "A row has no “id”.");
  check_error ("{\"functions_timing\":{\"data\":[3]}}", DASH_REPORT_ERROR_INVALID, "Expected an object here.");
  check_error ("{\"functions_timing\":{\"data\":[{\"name\":\"a\"", DASH_REPORT_ERROR_TRUNCATED, "ends here");

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  check_error (deep->str, DASH_REPORT_ERROR_TOO_LARGE, "nested too deeply");
  for (guint i = 1; i <= 64; i++)
    g_string_append_printf (many, ",\"p%u\":1", i);
  {
    g_autofree char *at_limit = g_strconcat (many->str, "}]}}", NULL);
    g_autofree char *beyond = g_strconcat (many->str, ",\"p65\":1}]}}", NULL);
    g_autoptr (DashDocument) document = read_text (at_limit);

    g_assert_cmpuint (document->n_percentiles, ==, 64);
    check_error (beyond, DASH_REPORT_ERROR_TOO_LARGE, "There are too many percentiles.");
  }
  g_string_free (deep, TRUE);
  g_string_free (many, TRUE);
}

int
main (int argc, char **argv)
{
  static const char *const samples[] = {
    "g0-0.2.10-cli",    "g0-0.2.10-server",    "g1r-0.9.3-cli", "g1r-0.9.3-server", "g1s-snapshot-cli",
    "g1s-snapshot-server", "g2-0.13-cli",      "g2-0.13-server", "g3-0.14-cli",     "g3-0.14-server",
    "g5-0.28-cli",      "g5-0.28-server",
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *path = g_strconcat ("/rust-reader/", samples[i], NULL);

      g_autofree char *saved = g_strconcat ("/rust-reader/saved/", samples[i], NULL);

      g_test_add_data_func (path, samples[i], test_sample);
      g_test_add_data_func (saved, samples[i], test_saved);
    }
  g_test_add_func ("/rust-reader/what-is-said", test_what_is_said);
  g_test_add_func ("/rust-reader/whole-report", test_whole_report);
  g_test_add_func ("/rust-reader/ways-of-saying", test_ways_of_saying);
  g_test_add_func ("/rust-reader/not-said", test_not_said);
  g_test_add_func ("/rust-reader/large-figures", test_large_figures);
  g_test_add_func ("/rust-reader/only-some-allocate", test_only_some_allocate);
  g_test_add_func ("/rust-reader/list-alone", test_list_alone);
  g_test_add_func ("/rust-reader/not-understood", test_not_understood);
  g_test_add_func ("/rust-reader/hostile", test_hostile);
  return g_test_run ();
}
