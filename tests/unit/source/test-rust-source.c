/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-rust-source.c: programs that hotpath for Rust measures, of all generations, against what they are made of.
 */
#include <math.h>
#include <string.h>

#include "dash-live-source.h"
#include "dash-rust-source-private.h"
#include "rust-model.h"
#include "rust-server.h"

#define WAIT_US (10 * G_USEC_PER_SEC)

typedef struct
{
  RustServer *server;
  DashSource *source;
  DashSession *session;
  guint n_documents;
  guint64 cpu_ns; /* of the process, as was told last */
} Fixture;

static void
on_document (DashSource *source, DashDocument *document, gpointer user_data)
{
  Fixture *self = user_data;

  self->n_documents++;
  if ((document->fields & DASH_DOCUMENT_HAS_PROCESS) != 0)
    self->cpu_ns = document->process.cpu_ns;
}

static void
set_up (Fixture *self, const char *sample, const char *token)
{
  const DashRustTiming timing = { .answer_ms = 300, .retry_ms = 20 };

  *self = (Fixture){ .server = rust_server_new (0, sample) };
  self->source = dash_rust_source_new ("127.0.0.1", self->server->port, token);
  dash_rust_source_set_timing (DASH_RUST_SOURCE (self->source), &timing);
  dash_source_set_interval (self->source, 50);
  self->session = dash_session_new (self->source);
  g_signal_connect (self->source, "document", G_CALLBACK (on_document), self);
}

static void
tear_down (Fixture *self)
{
  dash_source_stop (self->source);
  g_object_unref (self->session);
  g_object_unref (self->source);
  if (self->server != NULL)
    rust_server_free (self->server);
}

static void
wait_for_state (Fixture *self, DashSourceState state)
{
  gint64 until = g_get_monotonic_time () + WAIT_US;

  while (dash_source_get_state (self->source) != state && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (dash_source_get_state (self->source), ==, state);
}

static void
wait_for_documents (Fixture *self, guint n_more)
{
  gint64 until = g_get_monotonic_time () + WAIT_US;
  guint n = self->n_documents + n_more;

  while (self->n_documents < n && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (self->n_documents, >=, n);
}

static void
test_sample (gconstpointer data)
{
  const char *sample = data;
  g_autoptr (JsonNode) model = rust_model_load (strchr (sample, '/') + 1);
  RustPrecision precision = g_str_has_prefix (sample, "g1") ? RUST_EXACT : RUST_ROUNDED;
  Fixture fixture;

  set_up (&fixture, sample, NULL);
  dash_source_start (fixture.source);
  wait_for_documents (&fixture, 1);
  rust_model_check (fixture.session, model, precision);
  g_assert_cmpint (dash_session_get_state (fixture.session), ==, DASH_STATE_LIVE);
  g_assert_cmpint (dash_session_get_elapsed_ns (fixture.session), ==,
                   json_object_get_int_member (json_node_get_object (model), "elapsed"));
  /* The same once more must change nothing. */
  wait_for_documents (&fixture, 3);
  rust_model_check (fixture.session, model, precision);
  tear_down (&fixture);
}

/* What each generation has that the others lack. */
static void
test_what_is_there (void)
{
  static const struct
  {
    const char *sample;
    guint n[DASH_N_SECTIONS];
  } samples[] = {
    { "g1r-0.9.3/server", { 10, 7, 3, 2, 2, 0, 0, 0 } }, { "g1r-0.9.3/cli", { 0, 4, 0, 0, 0, 0, 0, 0 } },
    { "g1s-snapshot/server", { 10, 7, 3, 2, 2, 0, 0, 0 } }, { "g2-0.13/server", { 10, 7, 3, 2, 2, 0, 5, 3 } },
    { "g3-0.14/server", { 10, 7, 3, 2, 2, 0, 5, 3 } },   { "g5-0.28/server", { 10, 7, 3, 2, 2, 4, 5, 3 } },
    { "g5-0.28/cli", { 0, 4, 0, 0, 0, 0, 0, 0 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      Fixture fixture;

      set_up (&fixture, samples[i].sample, NULL);
      dash_source_start (fixture.source);
      wait_for_documents (&fixture, 1);
      for (guint s = 0; s < DASH_N_SECTIONS; s++)
        g_assert_cmpuint (dash_session_get_n_records (fixture.session, (DashSection) s), ==, samples[i].n[s]);
      tear_down (&fixture);
    }
}

/* Differences make the history; what can't be told of a part of it is not told. */
static void
test_history (void)
{
  DashRange range = dash_range_new (G_GINT64_CONSTANT (3725048113552), G_GINT64_CONSTANT (3735048113552));
  DashFunction *function = NULL;
  Fixture fixture;

  set_up (&fixture, "g1r-0.9.3/server", NULL);
  dash_source_start (fixture.source);
  wait_for_documents (&fixture, 1);
  rust_server_change (fixture.server, "/functions_timing", "3725048113552", "3735048113552");
  rust_server_change (fixture.server, "/functions_timing", "\"calls\":182440,\"avg\":7184676",
                      "\"calls\":182540,\"avg\":7184676");
  rust_server_change (fixture.server, "/functions_timing", "1310772330045", "1310773330045");
  wait_for_documents (&fixture, 2);
  dash_session_set_range (fixture.session, &range);
  dash_session_finish_range (fixture.session);
  for (guint i = 0; i < dash_session_get_n_functions (fixture.session); i++)
    if (g_str_has_suffix (dash_function_get_name (dash_session_get_nth_function (fixture.session, i)), "fetch_page"))
      function = dash_session_get_nth_function (fixture.session, i);
  g_assert_nonnull (function);
  g_assert_cmpuint (dash_function_get_figures (function)->calls, ==, 100);
  g_assert_cmpuint (dash_function_get_figures (function)->total_ns, ==, 1000000);
  g_assert_cmpfloat (dash_function_get_average_ns (function), ==, 10000);
  g_assert_cmpint (dash_function_get_certainty (function, DASH_SORT_PERCENTILE, 95), ==, DASH_CERTAINTY_UNKNOWN);
  g_assert_cmpint (dash_function_get_certainty (function, DASH_SORT_AVERAGE, 0), ==, DASH_CERTAINTY_EXACT);
  tear_down (&fixture);
}

static void
test_token (void)
{
  Fixture fixture;

  set_up (&fixture, "g5-0.28/cli", "se/cret");
  fixture.server->token = g_strdup ("se/cret");
  dash_source_start (fixture.source);
  wait_for_documents (&fixture, 1);
  tear_down (&fixture);

  set_up (&fixture, "g5-0.28/cli", "guess");
  fixture.server->token = g_strdup ("se/cret");
  dash_source_start (fixture.source);
  wait_for_state (&fixture, DASH_SOURCE_FAILED);
  g_assert_error (dash_source_get_error (fixture.source), DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_NEEDS_TOKEN);
  g_assert_nonnull (strstr (dash_source_get_sentence (fixture.source), "HOTPATH_METRICS_AUTH_TOKEN"));
  tear_down (&fixture);
}

static void
test_not_hotpath (void)
{
  Fixture fixture;

  set_up (&fixture, "g5-0.28/cli", NULL);
  g_hash_table_remove_all (fixture.server->statuses);
  dash_source_start (fixture.source);
  wait_for_state (&fixture, DASH_SOURCE_FAILED);
  g_assert_error (dash_source_get_error (fixture.source), DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_NOT_HOTPATH);
  tear_down (&fixture);

  set_up (&fixture, "g5-0.28/cli", NULL);
  g_hash_table_insert (fixture.server->bodies, g_strdup ("/functions_timing"), g_strdup ("{\"data\":7}"));
  dash_source_start (fixture.source);
  wait_for_state (&fixture, DASH_SOURCE_FAILED);
  g_assert_nonnull (strstr (dash_source_get_sentence (fixture.source), "can’t be read. Line 1"));
  tear_down (&fixture);
}

/* Versions 0.6 to 0.7.1 had the functions elsewhere. */
static void
test_oldest_route (void)
{
  Fixture fixture;

  set_up (&fixture, "g1r-0.9.3/cli", NULL);
  g_hash_table_insert (fixture.server->bodies, g_strdup ("/metrics"),
                       g_strdup (g_hash_table_lookup (fixture.server->bodies, "/functions_timing")));
  g_hash_table_insert (fixture.server->statuses, g_strdup ("/metrics"), GUINT_TO_POINTER (200));
  g_hash_table_remove (fixture.server->statuses, "/functions_timing");
  dash_source_start (fixture.source);
  wait_for_documents (&fixture, 2);
  g_assert_cmpuint (dash_session_get_n_functions (fixture.session), ==, 5);
  tear_down (&fixture);
}

static void
test_ending_and_coming_back (void)
{
  Fixture fixture;
  guint port;

  set_up (&fixture, "g3-0.14/cli", NULL);
  port = fixture.server->port;
  dash_source_start (fixture.source);
  wait_for_documents (&fixture, 1);
  rust_server_free (g_steal_pointer (&fixture.server));
  wait_for_state (&fixture, DASH_SOURCE_LOST);
  g_assert_cmpuint (dash_session_get_n_functions (fixture.session), ==, 5);

  /* The same run goes on. */
  fixture.server = rust_server_new (port, "g3-0.14/cli");
  wait_for_state (&fixture, DASH_SOURCE_LIVE);
  rust_server_free (g_steal_pointer (&fixture.server));
  wait_for_state (&fixture, DASH_SOURCE_LOST);

  /* Another program, whose figures must not be mixed with those of the first. */
  fixture.server = rust_server_new (port, "g3-0.14/server");
  wait_for_state (&fixture, DASH_SOURCE_REPLACED);
  g_assert_nonnull (strstr (dash_source_get_sentence (fixture.source), "another program, orders"));
  g_assert_cmpuint (dash_session_get_n_functions (fixture.session), ==, 5);
  dash_source_accept_replacement (fixture.source);
  wait_for_documents (&fixture, 1);
  g_assert_cmpstr (dash_session_get_program_name (fixture.session), ==, "orders");
  tear_down (&fixture);
}

static void
test_no_answer (void)
{
  Fixture fixture;

  set_up (&fixture, "g5-0.28/cli", NULL);
  dash_source_start (fixture.source);
  wait_for_documents (&fixture, 1);
  fixture.server->hangs = TRUE;
  wait_for_state (&fixture, DASH_SOURCE_SILENT);
  fixture.server->hangs = FALSE;
  wait_for_state (&fixture, DASH_SOURCE_LIVE);
  tear_down (&fixture);
}

/* Of a thread that is not there any more nothing stands that it had when it was. */
static void
test_ended_thread (void)
{
  DashRecord *record;
  Fixture fixture;
  guint64 cpu_ns;

  set_up (&fixture, "g1r-0.9.3/cli", NULL);
  dash_source_start (fixture.source);
  wait_for_documents (&fixture, 1);
  cpu_ns = fixture.cpu_ns;
  g_assert_cmpuint (cpu_ns, >, 0);

  /* It only was too busy to tell of them. */
  g_hash_table_insert (fixture.server->statuses, g_strdup ("/threads"), GUINT_TO_POINTER (503));
  wait_for_documents (&fixture, 2);
  for (guint i = 0; i < 4; i++)
    {
      record = dash_session_get_nth_record (fixture.session, DASH_SECTION_THREADS, i);
      g_assert_cmpstr (dash_record_find_text (record, "state"), !=, "ended");
    }
  g_hash_table_insert (fixture.server->statuses, g_strdup ("/threads"), GUINT_TO_POINTER (200));

  rust_server_change (fixture.server, "/threads", "\"thread_count\":4", "\"thread_count\":3");
  rust_server_change (fixture.server, "/threads",
                      "{\"os_tid\":41873,\"name\":\"hp-functions\",\"status\":\"Sleeping\",\"status_code\":\"S\","
                      "\"cpu_user\":0.01,\"cpu_sys\":0.0,\"cpu_total\":0.01,\"cpu_percent\":0.0},",
                      "");
  wait_for_documents (&fixture, 2);
  g_assert_cmpuint (dash_session_get_n_records (fixture.session, DASH_SECTION_THREADS), ==, 4);
  /* What it took of the processors was taken all the same. */
  g_assert_cmpuint (fixture.cpu_ns, ==, cpu_ns);
  record = dash_session_get_nth_record (fixture.session, DASH_SECTION_THREADS, 1);
  g_assert_cmpstr (dash_record_find_text (record, "state"), ==, "ended");
  tear_down (&fixture);
}

/* ---- Logs ---- */

static void
on_log (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static DashDocument *
fetch (Fixture *fixture, DashRecord *record, DashFunction *function, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (record != NULL)
    dash_source_fetch_entries_async (fixture->source, "any", dash_record_get_id (record), NULL, on_log, &result);
  else
    dash_source_fetch_log_async (fixture->source, dash_function_get_id (function), NULL, on_log, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return record != NULL ? dash_source_fetch_entries_finish (fixture->source, result, error)
                        : dash_source_fetch_log_finish (fixture->source, result, error);
}

static DashRecord *
find_record (Fixture *fixture, DashSection section, const char *name)
{
  for (guint i = 0; i < dash_session_get_n_records (fixture->session, section); i++)
    {
      DashRecord *record = dash_session_get_nth_record (fixture->session, section, i);

      if (g_str_equal (dash_record_get_name (record), name))
        return record;
    }
  g_assert_not_reached ();
}

static DashFunction *
find_function (Fixture *fixture, const char *name)
{
  for (guint i = 0; i < dash_session_get_n_functions (fixture->session); i++)
    {
      DashFunction *function = dash_session_get_nth_function (fixture->session, i);

      if (g_str_equal (dash_function_get_name (function), name))
        return function;
    }
  g_assert_not_reached ();
}

static void
check_calls (Fixture *fixture, JsonObject *model, double step)
{
  JsonObject *logs = json_object_get_object_member (model, "logs");
  JsonArray *rows = json_object_get_array_member (logs, "rows");
  g_autoptr (DashDocument) document = NULL;
  g_autoptr (GError) error = NULL;

  document = fetch (fixture, NULL, find_function (fixture, json_object_get_string_member (logs, "fn")), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (document->n_logs, ==, json_array_get_length (rows));
  for (guint i = 0; i < document->n_logs; i++)
    {
      JsonArray *row = json_array_get_array_element (rows, i);

      g_assert_cmpfloat_with_epsilon ((double) document->logs[i].duration_ns, json_array_get_double_element (row, 0),
                                      step > 0 ? 1e4 : 1e-9);
      g_assert_cmpfloat_with_epsilon ((double) document->logs[i].started_ns, json_array_get_double_element (row, 1),
                                      step > 0 ? 1e7 : 1e-9);
      if (i > 0)
        g_assert_cmpuint (document->logs[i].call, <, document->logs[i - 1].call);
    }
}

static void
test_logs (gconstpointer data)
{
  const char *sample = data;
  double step = g_str_has_prefix (sample, "g1") ? 0 : 1;
  g_autoptr (JsonNode) model = rust_model_load ("server");
  g_autoptr (DashDocument) mail = NULL, feed = NULL, send = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  set_up (&fixture, sample, NULL);
  dash_source_start (fixture.source);
  wait_for_documents (&fixture, 1);
  check_calls (&fixture, json_node_get_object (model), step);

  mail = fetch (&fixture, find_record (&fixture, DASH_SECTION_CHANNELS, "mail-queue"), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mail->n_entries, ==, 5);
  g_assert_cmpuint (mail->entries[0].number, ==, 20118);
  g_assert_cmpstr (mail->entries[0].event, ==, "sent");
  g_assert_cmpstr (mail->entries[0].text, ==, "Mail { to: \"a@example.org\", kind: Receipt }");
  for (gsize i = 0; i < mail->n_entries; i++)
    if (mail->entries[i].number == 20102 && g_str_equal (mail->entries[i].event, "sent"))
      g_assert_cmpfloat_with_epsilon ((double) mail->entries[i].duration_ns, 2700214, 1e5);

  feed = fetch (&fixture, find_record (&fixture, DASH_SECTION_STREAMS, "price-feed"), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (feed->n_entries, ==, 2);
  g_assert_cmpstr (feed->entries[1].event, ==, "yielded");

  send = fetch (&fixture, find_record (&fixture, DASH_SECTION_FUTURES, "smtp-send"), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (send->n_entries, ==, 3);
  g_assert_cmpstr (send->entries[1].event, ==, "ready");
  g_assert_cmpstr (send->entries[1].text, ==, "Ok(SmtpId(88120))");
  g_assert_cmpuint (send->entries[1].at_ns, ==, DASH_NOT_KNOWN);

  if (dash_session_get_n_records (fixture.session, DASH_SECTION_VALUES) > 0)
    {
      g_autoptr (DashDocument) gauge =
          fetch (&fixture, find_record (&fixture, DASH_SECTION_VALUES, "in_flight"), NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (gauge->n_entries, ==, 2);
      g_assert_cmpstr (gauge->entries[1].text, ==, "8");
    }
  tear_down (&fixture);
}

/* As 0.7.0 and 0.7.1 have them: at another place, in rows without keys. */
static void
test_oldest_log (void)
{
  static const char text[] = "{\"function_name\":\"orders::db::fetch_page\",\"logs\":["
                             "[7204411,3724998220101,150,9131],[6980002,3724980117440,null,null]],\"count\":182440}";
  const char *path = "/functions/b3JkZXJzOjpkYjo6ZmV0Y2hfcGFnZQ==/logs";
  g_autoptr (DashDocument) calls = NULL;
  g_autoptr (GError) error = NULL;
  Fixture fixture;

  set_up (&fixture, "g1r-0.9.3/server", NULL);
  g_hash_table_insert (fixture.server->bodies, g_strdup ("/metrics"),
                       g_strdup (g_hash_table_lookup (fixture.server->bodies, "/functions_timing")));
  g_hash_table_insert (fixture.server->statuses, g_strdup ("/metrics"), GUINT_TO_POINTER (200));
  g_hash_table_remove (fixture.server->statuses, "/functions_timing");
  g_hash_table_insert (fixture.server->bodies, g_strdup (path), g_strdup (text));
  g_hash_table_insert (fixture.server->statuses, g_strdup (path), GUINT_TO_POINTER (200));
  dash_source_start (fixture.source);
  wait_for_documents (&fixture, 1);

  calls = fetch (&fixture, NULL, find_function (&fixture, "orders::db::fetch_page"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (calls->functions[0].n_recent, ==, 2);
  g_assert_cmpuint (calls->logs[0].call, ==, 182440);
  g_assert_cmpuint (calls->logs[0].duration_ns, ==, 7204411);
  g_assert_cmpuint (calls->logs[0].started_ns, ==, 3724998220101);
  g_assert_cmpuint (calls->logs[0].thread_id, ==, 9131);
  g_assert_cmpuint (calls->logs[1].call, ==, 182439);
  g_assert_cmpuint (calls->logs[1].duration_ns, ==, 6980002);
  g_assert_cmpuint (calls->logs[1].thread_id, ==, 0);
  tear_down (&fixture);
}

static void
test_no_log (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) other = NULL;
  Fixture fixture;

  set_up (&fixture, "g5-0.28/server", NULL);
  dash_source_start (fixture.source);
  wait_for_documents (&fixture, 1);
  g_assert_null (fetch (&fixture, find_record (&fixture, DASH_SECTION_LOCKS, "pool"), NULL, &error));
  g_assert_error (error, DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_NOT_SUPPORTED);
  g_assert_null (fetch (&fixture, find_record (&fixture, DASH_SECTION_STREAMS, "src/import.rs:70"), NULL, &other));
  g_assert_error (other, DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_NOT_SUPPORTED);
  tear_down (&fixture);
}

/* Whoever connects to an address need not know whose program answers there. */
static void
test_by_address (void)
{
  g_autoptr (JsonNode) model = rust_model_load ("server");
  Fixture fixture = { .server = rust_server_new (0, "g5-0.28/server") };
  g_autoptr (DashDocument) mail = NULL;
  g_autoptr (GError) error = NULL;

  fixture.source = dash_live_source_new ("127.0.0.1", fixture.server->port, NULL, 0);
  fixture.session = dash_session_new (fixture.source);
  g_signal_connect (fixture.source, "document", G_CALLBACK (on_document), &fixture);
  dash_source_set_interval (fixture.source, 50);
  dash_source_start (fixture.source);
  wait_for_documents (&fixture, 2);
  rust_model_check (fixture.session, model, RUST_ROUNDED);
  g_assert_cmpint (dash_session_get_state (fixture.session), ==, DASH_STATE_LIVE);
  g_assert_cmpstr (dash_source_get_title (fixture.source), ==, "orders");
  g_assert_nonnull (strstr (dash_session_get_problem (fixture.session), "hotpath for Rust"));
  mail = fetch (&fixture, find_record (&fixture, DASH_SECTION_CHANNELS, "mail-queue"), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mail->n_entries, ==, 5);
  tear_down (&fixture);
}

/* Neither ours nor theirs: told as if nobody had thought of theirs. */
static void
test_by_address_neither (void)
{
  Fixture fixture = { .server = rust_server_new (0, "g5-0.28/cli") };

  g_hash_table_remove_all (fixture.server->statuses);
  g_hash_table_remove_all (fixture.server->bodies);
  fixture.source = dash_live_source_new ("127.0.0.1", fixture.server->port, NULL, 0);
  fixture.session = dash_session_new (fixture.source);
  dash_source_start (fixture.source);
  wait_for_state (&fixture, DASH_SOURCE_FAILED);
  g_assert_nonnull (strstr (dash_source_get_sentence (fixture.source), "is not a program watched by Hotpath"));
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  static const char *const samples[] = {
    "g1r-0.9.3/cli", "g1r-0.9.3/server", "g1s-snapshot/cli", "g1s-snapshot/server", "g2-0.13/cli",
    "g2-0.13/server", "g3-0.14/cli",     "g3-0.14/server",   "g5-0.28/cli",         "g5-0.28/server",
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *path = g_strconcat ("/rust-source/sample/", samples[i], NULL);
      g_autofree char *logs = g_strconcat ("/rust-source/logs/", samples[i], NULL);

      g_test_add_data_func (path, samples[i], test_sample);
      if (g_str_has_suffix (samples[i], "server"))
        g_test_add_data_func (logs, samples[i], test_logs);
    }
  g_test_add_func ("/rust-source/what-is-there", test_what_is_there);
  g_test_add_func ("/rust-source/history", test_history);
  g_test_add_func ("/rust-source/token", test_token);
  g_test_add_func ("/rust-source/not-hotpath", test_not_hotpath);
  g_test_add_func ("/rust-source/oldest-route", test_oldest_route);
  g_test_add_func ("/rust-source/ending-and-coming-back", test_ending_and_coming_back);
  g_test_add_func ("/rust-source/no-answer", test_no_answer);
  g_test_add_func ("/rust-source/ended-thread", test_ended_thread);
  g_test_add_func ("/rust-source/oldest-log", test_oldest_log);
  g_test_add_func ("/rust-source/no-log", test_no_log);
  g_test_add_func ("/rust-source/by-address", test_by_address);
  g_test_add_func ("/rust-source/by-address-neither", test_by_address_neither);
  return g_test_run ();
}
