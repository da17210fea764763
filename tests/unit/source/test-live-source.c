/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-live-source.c: a program that answers, falls silent, goes away, comes back, or is something else.
 */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dash-live-source-private.h"
#include "dash-report-reader.h"
#include "dash-sandbox.h"
#include "fake-server.h"
#include "sample-report.h"

/* Long enough to fail only when something hangs. */
#define PATIENCE_S 30

static const DashLiveTiming quick = {
  .silence_ms = 30,
  .connect_ms = 10000,
  .first_retry_ms = 10,
  .last_retry_ms = 40,
};
static const DashLiveTiming patient = {
  .silence_ms = 60000,
  .connect_ms = 60000,
  .first_retry_ms = 10,
  .last_retry_ms = 40,
};

#define DELTA(elapsed, ended)                                                                                \
  "{\"type\":\"hotpath-report\",\"schema\":1,\"program\":{\"name\":\"indexer\",\"pid\":4242,\"ended\":\"" ended    \
  "\"},\"elapsed_ns\":" #elapsed ",\"epoch\":0,\"functions_timing\":{\"rows\":[{\"id\":3,\"calls\":" #elapsed          \
  ",\"running\":0,\"total_ns\":1,\"self_ns\":1,\"min_ns\":1,\"max_ns\":1,\"histogram\":{\"counts\":[1,1]}}]}}"

typedef struct
{
  FakeServer *server;
  DashSource *source;
  GPtrArray *documents;
  GString *states; /* one letter a state */
  gboolean timed_out;
} Fixture;

static const char letters[] = "icLsleRdf"; /* DashSourceState: IDLE … FAILED; L live, s silent, l lost, e ended, R replaced */

static void
on_document (DashSource *source, DashDocument *document, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_ptr_array_add (fixture->documents, dash_document_ref (document));
}

static void
on_state (DashSource *source, gpointer user_data)
{
  Fixture *fixture = user_data;
  char letter = letters[dash_source_get_state (source)];

  if (fixture->states->len == 0 || fixture->states->str[fixture->states->len - 1] != letter)
    g_string_append_c (fixture->states, letter);
}

static gboolean
out_of_patience (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_CONTINUE;
}

/* Runs the main loop until the condition holds. */
#define wait_until(condition)                                                                                \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    gboolean out = FALSE;                                                                                    \
    guint timer = g_timeout_add_seconds (PATIENCE_S, out_of_patience, &out);                                   \
    while (!(condition) && !out)                                                                             \
      g_main_context_iteration (NULL, TRUE);                                                                 \
    g_source_remove (timer);                                                                                 \
    if (out)                                                                                                 \
      g_error ("%s:%d: this did not come: %s", __FILE__, __LINE__, #condition);                                \
  }                                                                                                          \
  G_STMT_END

static DashDocument *
nth (Fixture *fixture, guint n)
{
  g_assert_cmpuint (n, <, fixture->documents->len);
  return g_ptr_array_index (fixture->documents, n);
}

static void
set_up_source (Fixture *fixture, guint port, const DashLiveTiming *timing, gint64 pid)
{
  fixture->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) dash_document_unref);
  fixture->states = g_string_new (NULL);
  fixture->source = dash_live_source_new ("127.0.0.1", port, NULL, pid);
  dash_live_source_set_timing (DASH_LIVE_SOURCE (fixture->source), timing);
  g_signal_connect (fixture->source, "document", G_CALLBACK (on_document), fixture);
  g_signal_connect (fixture->source, "state-changed", G_CALLBACK (on_state), fixture);
}

static void
set_up (Fixture *fixture, const DashLiveTiming *timing)
{
  fixture->server = fake_server_new (0);
  set_up_source (fixture, fixture->server->port, timing, 0);
}

static void
tear_down (Fixture *fixture)
{
  dash_source_stop (fixture->source);
  /* What was under way ends as cancelled and then lets go of the source. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_add_weak_pointer (G_OBJECT (fixture->source), (gpointer *) &fixture->source);
  g_object_unref (fixture->source);
  wait_until (fixture->source == NULL);
  if (fixture->server != NULL)
    fake_server_free (fixture->server);
  g_ptr_array_unref (fixture->documents);
  g_string_free (fixture->states, TRUE);
}

static void
start_live (Fixture *fixture)
{
  dash_source_start (fixture->source);
  wait_until (fixture->server->stream != NULL);
  fake_server_send_event (fixture->server, "snapshot", 1, sample_report);
  wait_until (fixture->documents->len == 1);
}

static void
test_live_to_the_end (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture, &patient);
  g_assert_true (dash_source_is_live (fixture.source));
  start_live (&fixture);
  g_assert_cmpstr (fixture.server->last_query, ==, "interval_ms=500");
  g_assert_cmpint (nth (&fixture, 0)->type, ==, DASH_DOCUMENT_SNAPSHOT);
  g_assert_cmpuint (nth (&fixture, 0)->sequence, ==, 1);
  g_assert_cmpstr (dash_source_get_title (fixture.source), ==, "indexer");
  g_assert_cmpint (dash_source_get_state (fixture.source), ==, DASH_SOURCE_LIVE);

  fake_server_send (fixture.server, ": keep-alive\n\n");
  for (guint i = 2; i < 30; i++)
    fake_server_send_event (fixture.server, "delta", i, DELTA (10, "running"));
  fake_server_send_event (fixture.server, "delta", 30, DELTA (30, "signal 11"));
  fake_server_close_stream (fixture.server);
  wait_until (dash_source_get_state (fixture.source) == DASH_SOURCE_ENDED);
  g_assert_cmpuint (fixture.documents->len, ==, 30);
  for (guint i = 0; i < 30; i++)
    g_assert_cmpuint (nth (&fixture, i)->sequence, ==, i + 1);
  g_assert_cmpint (nth (&fixture, 29)->type, ==, DASH_DOCUMENT_DELTA);
  g_assert_cmpuint (nth (&fixture, 29)->functions[0].calls, ==, 30);
  g_assert_cmpstr (dash_source_get_sentence (fixture.source), ==, "Ended (signal 11)");
  g_assert_cmpstr (fixture.states->str, ==, "cLe");
  tear_down (&fixture);
}

static void
test_gap (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture, &patient);
  start_live (&fixture);
  fake_server_send_event (fixture.server, "delta", 2, DELTA (2, "running"));
  fake_server_send_event (fixture.server, "delta", 4, DELTA (4, "running"));
  wait_until (fixture.server->n_streams == 2);
  g_assert_cmpuint (fixture.documents->len, ==, 2);
  fake_server_send_event (fixture.server, "snapshot", 1, sample_report);
  wait_until (fixture.documents->len == 3);
  g_assert_cmpint (nth (&fixture, 2)->type, ==, DASH_DOCUMENT_SNAPSHOT);
  /* The program was there all the time. */
  g_assert_cmpstr (fixture.states->str, ==, "cL");
  tear_down (&fixture);
}

static void
test_reset_in_the_stream (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture, &patient);
  start_live (&fixture);
  fake_server_send_event (fixture.server, "delta", 2, DELTA (2, "running"));
  fake_server_send_event (fixture.server, "snapshot", 3, sample_report);
  fake_server_send_event (fixture.server, "delta", 4, DELTA (4, "running"));
  wait_until (fixture.documents->len == 4);
  g_assert_cmpuint (fixture.server->n_streams, ==, 1);
  tear_down (&fixture);
}

static void
test_connection_lost_and_back (void)
{
  Fixture fixture = { 0 };
  guint port;

  set_up (&fixture, &patient);
  start_live (&fixture);
  port = fixture.server->port;
  fake_server_close_stream (fixture.server);
  wait_until (dash_source_get_state (fixture.source) == DASH_SOURCE_LOST);
  g_assert_cmpstr (dash_source_get_sentence (fixture.source), ==, "Lost the connection · retrying");

  /* Away altogether for a while. */
  fake_server_free (fixture.server);
  fixture.server = NULL;
  wait_until (dash_source_get_error (fixture.source) != NULL);
  g_assert_error (dash_source_get_error (fixture.source), DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_UNREACHABLE);

  fixture.server = fake_server_new (port);
  wait_until (fixture.server->stream != NULL);
  fake_server_send_event (fixture.server, "snapshot", 1, sample_report);
  wait_until (dash_source_get_state (fixture.source) == DASH_SOURCE_LIVE);
  wait_until (fixture.documents->len == 2);
  g_assert_null (dash_source_get_error (fixture.source));
  g_assert_cmpstr (fixture.states->str, ==, "cLlL");
  tear_down (&fixture);
}

static void
test_silence (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture, &quick);
  dash_source_set_interval (fixture.source, 50);
  start_live (&fixture);
  wait_until (dash_source_get_state (fixture.source) == DASH_SOURCE_SILENT);
  g_assert_cmpstr (dash_source_get_sentence (fixture.source), ==, "The program stopped answering");
  fake_server_send (fixture.server, ": keep-alive\n\n");
  wait_until (dash_source_get_state (fixture.source) == DASH_SOURCE_LIVE);
  g_assert_true (g_str_has_prefix (fixture.states->str, "cLsL"));
  g_assert_cmpuint (fixture.server->n_streams, ==, 1);
  tear_down (&fixture);
}

static void
test_nothing_answers (void)
{
  Fixture fixture = { 0 };
  FakeServer *server = fake_server_new (0);
  guint port = server->port;

  fake_server_free (server);
  set_up_source (&fixture, port, &quick, 0);
  dash_source_start (fixture.source);
  wait_until (dash_source_get_state (fixture.source) == DASH_SOURCE_LOST);
  g_assert_cmpstr (dash_source_get_sentence (fixture.source), ==, "No answer · retrying");
  g_assert_error (dash_source_get_error (fixture.source), DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (dash_source_get_error (fixture.source)->message, "Is the program running?"));

  fixture.server = fake_server_new (port);
  wait_until (fixture.server->stream != NULL);
  tear_down (&fixture);
}

/* Accepts, and says nothing. */
static gboolean
swallow (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer user_data)
{
  *(GSocketConnection **) user_data = g_object_ref (connection);
  return TRUE;
}

static void
test_server_that_never_answers (void)
{
  Fixture fixture = { 0 };
  DashLiveTiming timing = quick;
  GSocketConnection *held = NULL;
  g_autoptr (GSocketService) service = g_socket_service_new ();
  guint port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, NULL);

  g_signal_connect (service, "incoming", G_CALLBACK (swallow), &held);
  timing.connect_ms = 50;
  timing.first_retry_ms = timing.last_retry_ms = 60000;
  set_up_source (&fixture, port, &timing, 0);
  dash_source_start (fixture.source);
  wait_until (dash_source_get_state (fixture.source) == DASH_SOURCE_LOST);
  g_assert_error (dash_source_get_error (fixture.source), DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (dash_source_get_error (fixture.source)->message, "does not answer"));
  tear_down (&fixture);
  g_clear_object (&held);
  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
}

static void
check_failure (const char *hello, guint status, int code)
{
  Fixture fixture = { 0 };

  set_up (&fixture, &patient);
  g_free (fixture.server->hello);
  fixture.server->hello = g_strdup (hello);
  fixture.server->hello_status = status;
  dash_source_start (fixture.source);
  wait_until (dash_source_get_state (fixture.source) == DASH_SOURCE_FAILED);
  g_assert_error (dash_source_get_error (fixture.source), DASH_SOURCE_ERROR, code);
  g_test_message ("%s", dash_source_get_sentence (fixture.source));
  tear_down (&fixture);
}

static void
test_something_else_answers (void)
{
  g_autofree char *huge = g_strnfill (2 * 1024 * 1024, ' ');

  check_failure ("<html>", SOUP_STATUS_OK, DASH_SOURCE_ERROR_NOT_HOTPATH);
  check_failure ("", SOUP_STATUS_OK, DASH_SOURCE_ERROR_NOT_HOTPATH);
  check_failure ("{\"type\":\"hotpath-report\"}", SOUP_STATUS_OK, DASH_SOURCE_ERROR_NOT_HOTPATH);
  check_failure ("not found", SOUP_STATUS_NOT_FOUND, DASH_SOURCE_ERROR_NOT_HOTPATH);
  check_failure ("{\"error\":\"Only loopback hosts are let in.\"}", SOUP_STATUS_FORBIDDEN, DASH_SOURCE_ERROR_REFUSED);
  check_failure ("", SOUP_STATUS_INTERNAL_SERVER_ERROR, DASH_SOURCE_ERROR_REFUSED);
  check_failure ("", SOUP_STATUS_FOUND, DASH_SOURCE_ERROR_NOT_HOTPATH);
  check_failure (huge, SOUP_STATUS_OK, DASH_SOURCE_ERROR_NOT_HOTPATH);
}

static void
test_stream_of_another_type (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture, &patient);
  g_free (fixture.server->stream_type);
  fixture.server->stream_type = g_strdup ("text/html");
  dash_source_start (fixture.source);
  wait_until (fixture.server->stream != NULL);
  fake_server_send (fixture.server, "<html>");
  wait_until (dash_source_get_state (fixture.source) == DASH_SOURCE_LOST);
  g_assert_error (dash_source_get_error (fixture.source), DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_NOT_HOTPATH);
  tear_down (&fixture);
}

static void
test_token (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture, &patient);
  fixture.server->token = g_strdup ("secret");
  dash_source_start (fixture.source);
  wait_until (dash_source_get_state (fixture.source) == DASH_SOURCE_FAILED);
  g_assert_error (dash_source_get_error (fixture.source), DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_NEEDS_TOKEN);
  g_assert_nonnull (strstr (dash_source_get_sentence (fixture.source), "asks for a token"));

  dash_live_source_set_token (DASH_LIVE_SOURCE (fixture.source), "guess");
  g_assert_cmpint (dash_source_get_state (fixture.source), ==, DASH_SOURCE_CONNECTING);
  wait_until (dash_source_get_state (fixture.source) == DASH_SOURCE_FAILED);
  g_assert_nonnull (strstr (dash_source_get_sentence (fixture.source), "does not accept this token"));

  dash_live_source_set_token (DASH_LIVE_SOURCE (fixture.source), "secret");
  wait_until (fixture.server->stream != NULL);
  fake_server_send_event (fixture.server, "snapshot", 1, sample_report);
  wait_until (fixture.documents->len == 1);
  tear_down (&fixture);
}

static void
test_garbage_in_the_stream (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture, &patient);
  start_live (&fixture);
  fake_server_send_event (fixture.server, "delta", 2, "{\"type\":\"hotpath-report\",\"elapsed_ns\":-1}");
  wait_until (dash_source_get_state (fixture.source) == DASH_SOURCE_LOST);
  g_assert_error (dash_source_get_error (fixture.source), DASH_REPORT_ERROR, DASH_REPORT_ERROR_INVALID);
  g_assert_nonnull (strstr (dash_source_get_error (fixture.source)->message, "elapsed_ns"));
  wait_until (fixture.server->n_streams == 2);
  tear_down (&fixture);
}

static void
test_delta_before_snapshot (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture, &patient);
  dash_source_start (fixture.source);
  wait_until (fixture.server->stream != NULL);
  fake_server_send_event (fixture.server, "delta", 2, DELTA (1, "running"));
  wait_until (fixture.server->n_streams == 2);
  g_assert_cmpuint (fixture.documents->len, ==, 0);
  tear_down (&fixture);
}

static void
test_large_events_in_pieces (void)
{
  Fixture fixture = { 0 };
  g_autoptr (DashDocument) sample = sample_document_new (3000, 30, 0, 0);
  gsize length;
  g_autofree char *text = sample_text_of (sample, &length);
  g_autofree char *hello = g_strdup ("{\"type\":\"hotpath-hello\",\"schema\":1,\"program\":{\"name\":\"sample\",\"pid\":99,"
                                     "\"started_at\":\"2026-11-22T17:03:00.123Z\"}}");

  text[length - 1] = '\0';
  set_up (&fixture, &patient);
  g_free (fixture.server->hello);
  fixture.server->hello = g_steal_pointer (&hello);
  dash_source_start (fixture.source);
  wait_until (fixture.server->stream != NULL);
  fake_server_send (fixture.server, "event: snapshot\nid: 1\ndata: ");
  for (gsize at = 0; at < length - 1; at += 7000)
    {
      g_autofree char *piece = g_strndup (text + at, 7000);

      fake_server_send (fixture.server, piece);
      g_main_context_iteration (NULL, FALSE);
    }
  fake_server_send (fixture.server, "\n\n");
  wait_until (fixture.documents->len == 1);
  g_assert_cmpuint (nth (&fixture, 0)->n_functions, ==, 3000);
  g_assert_cmpuint (nth (&fixture, 0)->n_buckets, ==, 90000);
  tear_down (&fixture);
}

static char *
hello_of (const char *started_at)
{
  g_auto (GStrv) parts = g_strsplit (sample_hello, "2026-11-22T17:03:00.123Z", 2);

  return g_strjoinv (started_at, parts);
}

static void
test_another_run (void)
{
  Fixture fixture = { 0 };
  g_auto (GStrv) parts = g_strsplit (sample_report, "2026-11-22T17:03:00.123Z", 2);
  g_autofree char *report = g_strjoinv ("2026-11-23T08:00:00Z", parts);

  set_up (&fixture, &patient);
  start_live (&fixture);
  g_free (fixture.server->hello);
  fixture.server->hello = hello_of ("2026-11-23T08:00:00Z");
  fake_server_close_stream (fixture.server);
  wait_until (dash_source_get_state (fixture.source) == DASH_SOURCE_REPLACED);
  g_assert_cmpstr (dash_source_get_sentence (fixture.source), ==, "Ended · a new run of indexer answers now");
  g_assert_cmpuint (fixture.documents->len, ==, 1);
  g_assert_cmpuint (fixture.server->n_streams, ==, 1);

  dash_source_accept_replacement (fixture.source);
  wait_until (fixture.server->n_streams == 2);
  fake_server_send_event (fixture.server, "snapshot", 1, report);
  wait_until (fixture.documents->len == 2);
  g_assert_cmpint (dash_source_get_state (fixture.source), ==, DASH_SOURCE_LIVE);
  tear_down (&fixture);
}

static void
test_new_run_after_the_end (void)
{
  Fixture fixture = { 0 };
  guint before;

  set_up (&fixture, &patient);
  start_live (&fixture);
  fake_server_send_event (fixture.server, "delta", 2, DELTA (2, "exit"));
  fake_server_close_stream (fixture.server);
  wait_until (dash_source_get_state (fixture.source) == DASH_SOURCE_ENDED);
  /* The old run still greets: nothing changes. */
  before = fixture.server->n_hellos;
  wait_until (fixture.server->n_hellos >= before + 2);
  g_assert_cmpint (dash_source_get_state (fixture.source), ==, DASH_SOURCE_ENDED);
  g_assert_cmpuint (fixture.server->n_streams, ==, 1);

  g_free (fixture.server->hello);
  fixture.server->hello = hello_of ("2026-11-23T08:00:00Z");
  wait_until (dash_source_get_state (fixture.source) == DASH_SOURCE_REPLACED);
  tear_down (&fixture);
}

static void
test_interval (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture, &patient);
  start_live (&fixture);
  dash_source_set_interval (fixture.source, 200);
  wait_until (fixture.server->n_streams == 2);
  g_assert_cmpstr (fixture.server->last_query, ==, "interval_ms=200");
  fake_server_send_event (fixture.server, "snapshot", 1, sample_report);
  wait_until (fixture.documents->len == 2);
  dash_source_set_interval (fixture.source, 1);
  g_assert_cmpuint (dash_source_get_interval (fixture.source), ==, 50);
  g_assert_cmpstr (fixture.states->str, ==, "cL");
  tear_down (&fixture);
}

static void
test_stop_leaves_the_server (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture, &patient);
  start_live (&fixture);
  dash_source_stop (fixture.source);
  g_assert_cmpint (dash_source_get_state (fixture.source), ==, DASH_SOURCE_IDLE);
  /* A server notices that its reader has gone when it writes next. */
  while (fixture.server->n_gone == 0)
    {
      if (fixture.server->stream != NULL)
        fake_server_send (fixture.server, ": keep-alive\n\n");
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpuint (fixture.documents->len, ==, 1);
  tear_down (&fixture);
}

static gboolean dropped;

static void
drop_source (DashSource *source, DashDocument *document, gpointer user_data)
{
  dash_source_stop (source);
  dropped = TRUE;
}

static void
test_stopped_by_a_listener (void)
{
  Fixture fixture = { 0 };

  dropped = FALSE;
  set_up (&fixture, &patient);
  g_signal_connect (fixture.source, "document", G_CALLBACK (drop_source), NULL);
  dash_source_start (fixture.source);
  wait_until (fixture.server->stream != NULL);
  fake_server_send_event (fixture.server, "snapshot", 1, sample_report);
  fake_server_send_event (fixture.server, "delta", 2, DELTA (2, "exit"));
  wait_until (dropped);
  g_assert_cmpint (dash_source_get_state (fixture.source), ==, DASH_SOURCE_IDLE);
  tear_down (&fixture);
}

static void
keep_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
test_questions (void)
{
  Fixture fixture = { 0 };
  GAsyncResult *log = NULL;
  GAsyncResult *no_log = NULL;
  GAsyncResult *entries = NULL;
  GAsyncResult *report = NULL;
  GAsyncResult *reset = NULL;
  g_autoptr (DashDocument) document = NULL;
  g_autoptr (DashDocument) whole = NULL;
  g_autoptr (DashDocument) happened = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&fixture, &patient);
  start_live (&fixture);
  dash_source_fetch_entries_async (fixture.source, "channels", 0, NULL, keep_result, &entries);
  dash_source_fetch_log_async (fixture.source, 3, NULL, keep_result, &log);
  dash_source_fetch_log_async (fixture.source, 4, NULL, keep_result, &no_log);
  dash_source_fetch_report_async (fixture.source, NULL, keep_result, &report);
  dash_source_reset_async (fixture.source, NULL, keep_result, &reset);
  wait_until (log != NULL && no_log != NULL && entries != NULL && report != NULL && reset != NULL);

  document = dash_source_fetch_log_finish (fixture.source, log, &error);
  g_assert_no_error (error);
  g_assert_cmpint (document->type, ==, DASH_DOCUMENT_LOG);
  g_assert_cmpstr (document->logs[document->functions[0].first_recent].result, ==, "r");

  happened = dash_source_fetch_entries_finish (fixture.source, entries, &error);
  g_assert_no_error (error);
  g_assert_cmpint (happened->type, ==, DASH_DOCUMENT_ENTRIES);
  g_assert_cmpuint (happened->entries[0].number, ==, 7);

  whole = dash_source_fetch_report_finish (fixture.source, report, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (whole->functions[1].n_recent, ==, 1);

  g_assert_true (dash_source_reset_finish (fixture.source, reset, &error));
  g_assert_null (dash_source_fetch_log_finish (fixture.source, no_log, &error));
  g_assert_error (error, DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "There is no such function."));

  g_object_unref (log);
  g_object_unref (no_log);
  g_object_unref (entries);
  g_object_unref (report);
  g_object_unref (reset);
  tear_down (&fixture);
}

static void
test_killed (void)
{
  Fixture fixture = { 0 };
  g_autofree char *folder = g_dir_make_tmp ("hotpath-test-XXXXXX", NULL);
  g_autofree char *command = g_build_filename (folder, "recover", NULL);
  g_autofree char *arena = g_build_filename (folder, "arena", NULL);
  g_auto (GStrv) parts = g_strsplit (sample_report, "\"running\"", 2);
  g_autofree char *report = g_strjoinv ("\"signal 9\"", parts);
  pid_t child = fork ();
  DashDocument *last;

  if (child == 0)
    {
      pause ();
      _exit (0);
    }
  /* A stand-in for `hotpath recover ARENA -o FILE`: the arena holds the report itself. */
  g_assert_true (g_file_set_contents (command, "#!/bin/sh\n[ \"$1\" = recover ] && cp \"$2\" \"$4\"\n", -1, NULL));
  g_chmod (command, 0700);
  g_assert_true (g_file_set_contents (arena, report, -1, NULL));

  fixture.server = fake_server_new (0);
  set_up_source (&fixture, fixture.server->port, &quick, child);
  dash_source_set_interval (fixture.source, 10000);
  dash_live_source_set_arena (DASH_LIVE_SOURCE (fixture.source), arena, command);
  start_live (&fixture);

  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
  fake_server_close_stream (fixture.server);
  wait_until (dash_source_get_state (fixture.source) == DASH_SOURCE_ENDED);
  wait_until (fixture.documents->len == 2);
  last = nth (&fixture, 1);
  g_assert_cmpint (last->type, ==, DASH_DOCUMENT_REPORT);
  g_assert_cmpstr (last->program_ended, ==, "signal 9");
  g_assert_cmpstr (dash_source_get_sentence (fixture.source), ==, "Ended (signal 9)");
  g_assert_cmpstr (fixture.states->str, ==, "cLe");

  tear_down (&fixture);
  g_unlink (command);
  g_unlink (arena);
  g_rmdir (folder);
}

static void
test_killed_without_the_command (void)
{
  Fixture fixture = { 0 };
  pid_t child = fork ();

  if (child == 0)
    {
      pause ();
      _exit (0);
    }
  fixture.server = fake_server_new (0);
  set_up_source (&fixture, fixture.server->port, &patient, child);
  dash_live_source_set_arena (DASH_LIVE_SOURCE (fixture.source), "/nonexistent/arena", "/nonexistent/hotpath");
  start_live (&fixture);
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
  fake_server_close_stream (fixture.server);
  wait_until (dash_source_get_state (fixture.source) == DASH_SOURCE_ENDED);
  g_assert_cmpstr (dash_source_get_sentence (fixture.source), ==, "Ended unexpectedly");
  tear_down (&fixture);
}

/* From within a sandbox, a port that is closed tells that the program behind it is gone. */
static void
test_killed_outside_a_sandbox (void)
{
  Fixture fixture = { 0 };

  dash_sandbox_pretend (TRUE);
  fixture.server = fake_server_new (0);
  set_up_source (&fixture, fixture.server->port, &quick, G_MAXINT32);
  dash_source_set_interval (fixture.source, 50);
  start_live (&fixture);
  /* A program that is suspended still has its port. */
  wait_until (dash_source_get_state (fixture.source) == DASH_SOURCE_SILENT);

  fake_server_close_stream (fixture.server);
  fake_server_free (fixture.server);
  fixture.server = NULL;
  wait_until (dash_source_get_state (fixture.source) == DASH_SOURCE_ENDED);
  g_assert_cmpstr (dash_source_get_sentence (fixture.source), ==, "Ended unexpectedly");
  dash_sandbox_pretend (FALSE);
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/live-source/live-to-the-end", test_live_to_the_end);
  g_test_add_func ("/live-source/gap", test_gap);
  g_test_add_func ("/live-source/reset-in-the-stream", test_reset_in_the_stream);
  g_test_add_func ("/live-source/connection-lost-and-back", test_connection_lost_and_back);
  g_test_add_func ("/live-source/silence", test_silence);
  g_test_add_func ("/live-source/nothing-answers", test_nothing_answers);
  g_test_add_func ("/live-source/server-that-never-answers", test_server_that_never_answers);
  g_test_add_func ("/live-source/something-else-answers", test_something_else_answers);
  g_test_add_func ("/live-source/stream-of-another-type", test_stream_of_another_type);
  g_test_add_func ("/live-source/token", test_token);
  g_test_add_func ("/live-source/garbage-in-the-stream", test_garbage_in_the_stream);
  g_test_add_func ("/live-source/delta-before-snapshot", test_delta_before_snapshot);
  g_test_add_func ("/live-source/large-events-in-pieces", test_large_events_in_pieces);
  g_test_add_func ("/live-source/another-run", test_another_run);
  g_test_add_func ("/live-source/new-run-after-the-end", test_new_run_after_the_end);
  g_test_add_func ("/live-source/interval", test_interval);
  g_test_add_func ("/live-source/stop-leaves-the-server", test_stop_leaves_the_server);
  g_test_add_func ("/live-source/stopped-by-a-listener", test_stopped_by_a_listener);
  g_test_add_func ("/live-source/questions", test_questions);
  g_test_add_func ("/live-source/killed", test_killed);
  g_test_add_func ("/live-source/killed-without-the-command", test_killed_without_the_command);
  g_test_add_func ("/live-source/killed-outside-a-sandbox", test_killed_outside_a_sandbox);
  return g_test_run ();
}
