/* SPDX-License-Identifier: MIT
 *
 * test-live-reading.c: snapshots taken while threads record: consistent in themselves, never going back, and
 * exact in the end.
 */
#define HOTPATH 1
#include "document.h"
#include "hotpath.h"
#include "session.h"

#include <glib.h>
#include <glib/gstdio.h>

#define THREADS 4
#define ROUNDS 20000
#define INNER 3

static gint running;

static void
leaf (guint round)
{
  HOTPATH_FUNCTION ();
  HOTPATH_RESULT ("round %u", round);
}

static void
recurse (guint depth, guint round)
{
  HOTPATH_SCOPE ("recurse");
  if (depth > 0)
    recurse (depth - 1, round);
  else
    leaf (round);
}

static gpointer
work (gpointer data)
{
  {
    HOTPATH_SCOPE ("thread");
    for (guint round = 0; round < ROUNDS; round++)
      {
        HOTPATH_BLOCK ("round") recurse (INNER - 1, round);
      }
  }
  g_atomic_int_add (&running, -1);
  return NULL;
}

static const hp_function *
find (const hp_snapshot *snapshot, const char *name)
{
  for (guint i = 0; i < snapshot->function_count; i++)
    if (g_str_equal (snapshot->functions[i].name, name))
      return &snapshot->functions[i];
  return NULL;
}

static void
assert_consistent (const hp_snapshot *now, const hp_snapshot *before)
{
  for (guint i = 0; i < now->function_count; i++) {
    const hp_function *function = &now->functions[i];
    const hp_function *was = before ? hp_snapshot_function (before, function->id) : NULL;
    guint64 sum = 0;
    for (guint bucket = 0; bucket < function->histogram->buckets; bucket++)
      sum += function->histogram->counts[bucket];
    g_assert_cmpuint (sum, ==, function->calls);
    g_assert_cmpuint (function->min_ns, <=, function->max_ns);
    g_assert_cmpuint (function->running, <=, THREADS * INNER);
    /* Threads at once, and nothing that was open counted twice: not even for a moment. */
    g_assert_cmpuint (function->total_ns, <=, THREADS * (now->elapsed_ns + 1000000));
    if (was) {
      g_assert_cmpuint (function->calls, >=, was->calls);
      g_assert_cmpuint (function->total_ns, >=, was->total_ns);
      g_assert_cmpuint (function->self_ns, >=, was->self_ns);
      g_assert_cmpuint (function->raw_total_ns, >=, was->raw_total_ns);
      g_assert_cmpuint (function->raw_self_ns, >=, was->raw_self_ns);
      g_assert_cmpuint (function->max_ns, >=, was->max_ns);
    }
  }
  guint64 places = 0;
  for (guint i = 0; i < now->place_count; i++) {
    g_assert_cmpuint (now->places[i].parent, <, now->places[i].id);
    places += now->places[i].calls;
  }
  guint64 calls = 0;
  for (guint i = 0; i < now->function_count; i++)
    calls += now->functions[i].calls;
  g_assert_cmpuint (places, ==, calls);
  g_assert_cmpuint (now->elapsed_ns, >=, before ? before->elapsed_ns : 0);
}

static void
test_while_recording (void)
{
  hotpath_config settings = { .server_off = true, .format = HOTPATH_FORMAT_NONE, .name = "live-reading" };
  g_assert_cmpint (hotpath_start (&settings), ==, 0);
  GThread *threads[THREADS];
  running = THREADS;
  for (guint i = 0; i < THREADS; i++)
    threads[i] = g_thread_new ("worker", work, NULL);

  hp_snapshot *before = NULL;
  hp_buffer text = HP_BUFFER_INIT;
  guint taken = 0;
  while (g_atomic_int_get (&running) > 0 || taken < 3) {
    hp_snapshot *now = hp_session_snapshot ();
    g_assert_nonnull (now);
    assert_consistent (now, before);
    if (taken++ % 8 == 0) { /* logs are read from the rings as they turn */
      text.length = 0;
      hp_document_full (&text, now, HP_SECTION_ALL, HP_DOCUMENT_LOGS);
      g_assert_false (text.failed);
    }
    hp_snapshot_unref (before);
    before = now;
  }
  for (guint i = 0; i < THREADS; i++)
    g_thread_join (threads[i]);
  hp_snapshot_unref (before);
  hp_buffer_clear (&text);

  hp_snapshot *last = hp_session_snapshot ();
  g_assert_cmpuint (find (last, "leaf")->calls, ==, THREADS * ROUNDS);
  g_assert_cmpuint (find (last, "recurse")->calls, ==, THREADS * ROUNDS * INNER);
  g_assert_cmpuint (find (last, "round")->calls, ==, THREADS * ROUNDS);
  g_assert_cmpuint (find (last, "thread")->calls, ==, THREADS);
  g_assert_cmpuint (find (last, "round")->total_ns, <=, find (last, "thread")->total_ns);
  g_assert_cmpuint (find (last, "recurse")->total_ns, <=, find (last, "round")->total_ns);
  for (guint i = 0; i < last->function_count; i++)
    g_assert_cmpuint (last->functions[i].running, ==, 0);

  hp_call_log log = { 0 };
  hp_call_details details;
  g_assert_true (hp_snapshot_read_log (last, find (last, "leaf")->id, &log));
  g_assert_cmpuint (log.recent_count, ==, HP_DEFAULT_LOGS_LIMIT);
  for (guint i = 0; i < log.recent_count; i++) {
    hp_snapshot_describe_call (last, &log.recent[i], &details);
    char *expected = g_strdup_printf ("round %u", (guint) (log.recent[i].call - 1) % ROUNDS);
    g_assert_true (details.has_result);
    g_assert_cmpstr (details.result, ==, expected);
    g_free (expected);
    g_assert_cmpstr (details.thread, ==, "worker");
  }
  hp_call_log_clear (&log);
  hp_snapshot_unref (last);
  hotpath_stop ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  char *folder = g_dir_make_tmp ("hotpath-live-XXXXXX", NULL);
  g_setenv ("XDG_RUNTIME_DIR", folder, TRUE);
  g_test_add_func ("/live-reading/while-recording", test_while_recording);
  int result = g_test_run ();
  char *inside = g_build_filename (folder, "hotpath", NULL);
  g_rmdir (inside);
  g_rmdir (folder);
  g_free (inside);
  g_free (folder);
  return result;
}
