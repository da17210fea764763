/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-report-sections.c: the sections beside functions are read, written and read back, and nothing
 * hostile in them gets through.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "dash-report-reader.h"
#include "dash-report-writer.h"

#define HISTOGRAM "{\"bits\":7,\"counts\":[10,2,300,1]}"

static const char sections[] =
    "\"threads\":{\"total_count\":1,\"rows\":[{\"id\":0,\"name\":\"main\",\"tid\":4711,\"state\":\"running\",\"cpu_ns\":5,"
    "\"wait_ns\":1,\"voluntary_switches\":3,\"cpu_now_permille\":250}]},"
    "\"channels\":{\"total_count\":1,\"rows\":[{\"id\":2,\"name\":\"paths\",\"file\":\"src/q.c\",\"line\":51,"
    "\"kind\":\"bounded\",\"capacity\":8,\"state\":\"full\",\"sent\":20,\"received\":12,\"queued\":8,\"max_queued\":8,"
    "\"delay_total_ns\":900,\"delay_max_ns\":600,\"delay_histogram\":" HISTOGRAM ","
    "\"log\":{\"entries\":[{\"number\":9,\"at_ns\":77,\"event\":\"sent\",\"text\":null,\"duration_ns\":null,"
    "\"thread_id\":4711,\"thread\":\"main\"},{\"number\":8,\"at_ns\":70,\"event\":\"received\",\"text\":\"a\","
    "\"duration_ns\":5,\"thread_id\":1,\"thread\":\"w\"}]}}]},"
    "\"streams\":{\"total_count\":1,\"rows\":[{\"id\":1,\"name\":\"files\",\"state\":\"active\",\"items\":3,\"bytes\":320,"
    "\"bytes_histogram\":" HISTOGRAM "}]},"
    "\"futures\":{\"total_count\":1,\"rows\":[{\"id\":1,\"name\":\"load\",\"calls\":3,\"polls\":3,\"pending\":0,"
    "\"running\":1,\"suspended\":1,\"ready\":1,\"cancelled\":0,\"poll_histogram\":" HISTOGRAM "}]},"
    "\"locks\":{\"total_count\":1,\"rows\":[{\"id\":1,\"name\":\"store\",\"kind\":\"mutex\",\"acquisitions\":3,"
    "\"contended\":1,\"wait_histogram\":" HISTOGRAM "}]},"
    "\"runtime\":{\"total_count\":1,\"rows\":[{\"id\":1,\"name\":\"default\",\"kind\":\"main-context\",\"iterations\":3,"
    "\"busy_ns\":10,\"idle_ns\":90,\"stall_max_ns\":7}]},"
    "\"values\":{\"total_count\":2,\"rows\":[{\"id\":1,\"name\":\"balance\",\"kind\":\"gauge\",\"updates\":4,"
    "\"value\":-12.25,\"text\":\"-12.25\",\"min\":-20,\"max\":1e3},{\"id\":2,\"name\":\"phase\",\"kind\":\"value\","
    "\"updates\":1,\"value\":0,\"text\":\"walk \\\"x\\\"\"}]},"
    "\"functions_alloc\":{\"total_count\":40,\"total_bytes\":4096,\"freed_bytes\":96,\"live_bytes\":4000,"
    "\"rows\":[{\"id\":5,\"name\":\"parse\",\"calls\":3,\"self_bytes\":4000,\"self_count\":39,\"total_bytes\":4096,"
    "\"total_count\":40,\"live_bytes\":4000,\"bytes_histogram\":" HISTOGRAM "}]}";

static DashDocument *
read_text (const char *text, DashDocumentType type, GError **error)
{
  return dash_report_reader_read (text, strlen (text), type, NULL, NULL, NULL, error);
}

static DashDocument *
read_with (const char *members, GError **error)
{
  g_autofree char *text = g_strdup_printf ("{\"type\":\"hotpath-report\",\"schema\":1,\"program\":{\"name\":\"x\",\"pid\":1,"
                                           "\"started_at\":\"2026-11-22T17:03:00Z\",\"ended\":\"exit\"},\n%s}",
                                           members);

  return read_text (text, DASH_DOCUMENT_REPORT, error);
}

static char *
write_text (const DashDocument *document, gsize *length)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  GError *error = NULL;

  g_assert_true (dash_report_writer_write (document, stream, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL);
  *length = g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)) - 1;
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

static const DashFieldValue *
value_of (const DashDocument *document, DashSection section, gsize row, const char *key)
{
  const DashDocumentRecord *record = &document->sections[section].rows[row];
  gint field = dash_record_info_find (&dash_section_get_info (section)->rows, key, strlen (key));

  g_assert_cmpint (field, !=, DASH_NO_FIELD);
  g_assert_true ((record->fields & (1u << field)) != 0);
  return &dash_document_get_values (document, record)[field];
}

static void
check (const DashDocument *document)
{
  const DashFieldValue *delays = value_of (document, DASH_SECTION_CHANNELS, 0, "delay_histogram");
  const DashDocumentRecord *paths = &document->sections[DASH_SECTION_CHANNELS].rows[0];

  for (guint s = 0; s < DASH_N_SECTIONS; s++)
    g_assert_true (document->sections[s].present);
  g_assert_cmpuint (document->sections[DASH_SECTION_THREADS].rows[0].id, ==, 0);
  g_assert_cmpstr (value_of (document, DASH_SECTION_THREADS, 0, "state")->text, ==, "running");
  g_assert_cmpuint (value_of (document, DASH_SECTION_CHANNELS, 0, "queued")->number, ==, 8);
  g_assert_cmpuint (delays->buckets.n, ==, 2);
  g_assert_cmpuint (document->buckets[delays->buckets.first + 1].index, ==, 300);
  g_assert_cmpuint (document->buckets[delays->buckets.first + 1].count, ==, 1);
  g_assert_true (paths->has_log);
  g_assert_cmpuint (paths->n_entries, ==, 2);
  g_assert_cmpstr (document->entries[paths->first_entry].event, ==, "sent");
  g_assert_false (document->entries[paths->first_entry].has_duration);
  g_assert_null (document->entries[paths->first_entry].text);
  g_assert_cmpuint (document->entries[paths->first_entry + 1].duration_ns, ==, 5);
  g_assert_cmpfloat (value_of (document, DASH_SECTION_VALUES, 0, "value")->real, ==, -12.25);
  g_assert_cmpfloat (value_of (document, DASH_SECTION_VALUES, 0, "max")->real, ==, 1000);
  g_assert_cmpstr (value_of (document, DASH_SECTION_VALUES, 1, "text")->text, ==, "walk \"x\"");
  g_assert_cmpuint (document->sections[DASH_SECTION_MEMORY].totals_said, ==, 15);
  g_assert_cmpuint (document->sections[DASH_SECTION_MEMORY].totals[3].number, ==, 4000);
  g_assert_cmpuint (value_of (document, DASH_SECTION_MEMORY, 0, "total_count")->number, ==, 40);
}

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DashDocument) document = read_with (sections, &error);
  g_autoptr (DashDocument) again = NULL;
  g_autofree char *text = NULL, *other = NULL;
  gsize length;

  g_assert_no_error (error);
  check (document);
  /* Known now, so not kept as what isn't understood. */
  g_assert_null (document->extra);
  text = write_text (document, &length);
  again = read_text (text, DASH_DOCUMENT_REPORT, &error);
  g_assert_no_error (error);
  check (again);
  other = write_text (again, &length);
  g_assert_cmpstr (other, ==, text);
}

static void
test_schema (void)
{
  static const char script[] = "import json,sys,jsonschema\n"
                               "jsonschema.validate(json.load(open(sys.argv[2])),json.load(open(sys.argv[1])))\n";
  const char *schema = g_getenv ("HOTPATH_SCHEMA");
  g_autoptr (DashDocument) document = NULL;
  g_autoptr (GSubprocess) python = NULL;
  g_autofree char *text = NULL, *path = NULL, *probe = NULL;
  GError *error = NULL;
  gsize length;
  gint status = 0;
  int fd;

  if (!g_spawn_command_line_sync ("/usr/bin/python3 -c 'import jsonschema'", NULL, &probe, &status, NULL) || status != 0)
    {
      g_test_skip ("python3-jsonschema is not installed");
      return;
    }
  document = read_with (sections, &error);
  g_assert_no_error (error);
  dash_document_add_history (document, 0, 500000000, g_bytes_new ("\0\0\0", 3));
  dash_document_add_record_history (document, "channels", &(guint32){ 2 }, "sent", 500000000, g_bytes_new ("x", 1));
  dash_document_add_record_history (document, "functions_alloc", NULL, "live_bytes", 500000000, g_bytes_new ("x", 1));
  dash_document_set_history_encoding (document, "hotpath-cells-1");
  text = write_text (document, &length);
  fd = g_file_open_tmp ("hotpath-test-XXXXXX.json", &path, &error);
  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (path, text, (gssize) length, NULL));
  python = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/usr/bin/python3", "-c", script, schema, path, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (python, NULL, &error));
  g_assert_no_error (error);
  g_unlink (path);
}

static void
test_history_keys (void)
{
  static const char text[] =
      "{\"encoding\":\"hotpath-cells-1\",\"pieces\":[{\"function\":0,\"bucket_ns\":500000000,\"data\":\"\"},"
      "{\"section\":\"channels\",\"row\":2,\"metric\":\"sent\",\"bucket_ns\":500000000,\"data\":\"AAAA\"},"
      "{\"section\":\"functions_alloc\",\"metric\":\"live_bytes\",\"row\":null,\"bucket_ns\":500000000,\"data\":\"\"}]}";
  g_autoptr (GError) error = NULL;
  g_autoptr (DashDocument) history =
      dash_report_reader_read_history (text, text, sizeof text - 1, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (history->n_history, ==, 3);
  g_assert_null (history->history[0].section);
  g_assert_cmpstr (history->history[1].section, ==, "channels");
  g_assert_true (history->history[1].has_row);
  g_assert_cmpuint (history->history[1].row, ==, 2);
  g_assert_cmpstr (history->history[2].metric, ==, "live_bytes");
  g_assert_false (history->history[2].has_row);
}

static void
test_entries (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DashDocument) document = read_text (
      "{\"id\":3,\"name\":\"paths\",\"entries\":[{\"number\":2,\"at_ns\":9,\"event\":\"new to us\",\"more\":[1]}]}",
      DASH_DOCUMENT_ENTRIES, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (document->n_entries, ==, 1);
  g_assert_cmpstr (document->entries[0].event, ==, "new to us");
  g_assert_null (document->entries[0].thread);
}

static void
test_tolerance (void)
{
  g_autoptr (GError) error = NULL;
  /* What isn't known, what isn't said, what is said twice, a list as a log, a section twice. */
  g_autoptr (DashDocument) document = read_with (
      "\"locks\":{\"colour\":{\"a\":1},\"rows\":[{\"id\":4,\"name\":null,\"kind\":\"spin\",\"kind\":\"mutex\","
      "\"shape\":[],\"wait_histogram\":null,\"owner_tid\":null,\"log\":[{\"event\":\"acquired\"}],\"log\":[]}]},"
      "\"locks\":{\"rows\":[{\"id\":5}]},\"threads\":null",
      &error);
  const DashDocumentSection *locks;

  g_assert_no_error (error);
  locks = &document->sections[DASH_SECTION_LOCKS];
  g_assert_cmpuint (locks->n_rows, ==, 1);
  g_assert_cmpuint (locks->totals_said, ==, 0);
  g_assert_cmpuint (locks->rows[0].id, ==, 4);
  g_assert_cmpstr (value_of (document, DASH_SECTION_LOCKS, 0, "kind")->text, ==, "spin");
  g_assert_cmpuint (locks->rows[0].fields & 1, ==, 0);
  g_assert_cmpuint (locks->rows[0].n_entries, ==, 1);
  g_assert_false (document->sections[DASH_SECTION_THREADS].present);
}

static void
test_hostile (void)
{
  static const struct
  {
    const char *members;
    const char *place;
  } cases[] = {
    { "\"threads\":[]", "threads" },
    { "\"threads\":{\"rows\":{}}", "threads.rows" },
    { "\"threads\":{\"rows\":[7]}", "threads.rows[0]" },
    { "\"threads\":{\"rows\":[{\"name\":\"x\"}]}", "threads.rows[0]" },
    { "\"threads\":{\"rows\":[{\"id\":4294967296}]}", "threads.rows[0].id" },
    { "\"threads\":{\"rows\":[{\"id\":-1}]}", "threads.rows[0].id" },
    { "\"threads\":{\"rows\":[{\"id\":1,\"cpu_ns\":\"5\"}]}", "threads.rows[0].cpu_ns" },
    { "\"threads\":{\"rows\":[{\"id\":1,\"name\":5}]}", "threads.rows[0].name" },
    { "\"values\":{\"rows\":[{\"id\":1,\"value\":\"x\"}]}", "values.rows[0].value" },
    { "\"locks\":{\"rows\":[{\"id\":1,\"wait_histogram\":[]}]}", "locks.rows[0].wait_histogram" },
    { "\"locks\":{\"rows\":[{\"id\":1,\"wait_histogram\":{\"bits\":8}}]}", "wait_histogram.bits" },
    { "\"locks\":{\"rows\":[{\"id\":1,\"wait_histogram\":{\"counts\":[7424,1]}}]}", "counts[0]" },
    { "\"locks\":{\"rows\":[{\"id\":1,\"wait_histogram\":{\"counts\":[5,1,5,1]}}]}", "counts[2]" },
    { "\"locks\":{\"rows\":[{\"id\":1,\"wait_histogram\":{\"counts\":[5]}}]}", "counts" },
    { "\"locks\":{\"rows\":[{\"id\":1,\"log\":5}]}", "locks.rows[0].log" },
    { "\"locks\":{\"rows\":[{\"id\":1,\"log\":{\"entries\":[5]}}]}", "log.entries[0]" },
    { "\"functions_alloc\":{\"total_bytes\":-5}", "functions_alloc.total_bytes" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DashDocument) document = read_with (cases[i].members, &error);

      g_assert_null (document);
      g_assert_nonnull (error);
      if (strstr (error->message, cases[i].place) == NULL || strstr (error->message, "ine 2") == NULL)
        g_error ("%s: %s", cases[i].members, error->message);
    }
  /* Cut anywhere, it's an error and nothing worse. */
  for (gsize n = 1; n < sizeof sections - 1; n += 7)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *part = g_strndup (sections, n);
      g_autofree char *text = g_strdup_printf ("{\"type\":\"hotpath-report\",%s", part);

      g_assert_null (read_text (text, DASH_DOCUMENT_DELTA, &error));
      g_assert_nonnull (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-sections/round-trip", test_round_trip);
  g_test_add_func ("/report-sections/schema", test_schema);
  g_test_add_func ("/report-sections/history-keys", test_history_keys);
  g_test_add_func ("/report-sections/entries", test_entries);
  g_test_add_func ("/report-sections/tolerance", test_tolerance);
  g_test_add_func ("/report-sections/hostile", test_hostile);
  return g_test_run ();
}
