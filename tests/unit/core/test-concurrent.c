/* SPDX-License-Identifier: MIT
 *
 * test-concurrent.c: snapshots while threads record: each is consistent, and none goes back behind the one
 * before. Most telling under ThreadSanitizer.
 */
#define HOTPATH 1
#include "session.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <stdlib.h>

#define THREADS 3
#define ROUNDS 3000

static void
leaf (void)
{
  HOTPATH_FUNCTION ();
  __asm__ volatile ("" ::: "memory");
}

static void *
record (void *unused)
{
  (void) unused;
  for (int i = 0; i < ROUNDS; i++) {
    HOTPATH_SCOPE ("round");
    for (int n = 0; n < 10; n++)
      leaf ();
    HOTPATH_RESULT ("%d", i);
  }
  return NULL;
}

static const hp_function *
find (const hp_snapshot *snapshot, const char *name)
{
  for (uint32_t i = 0; i < snapshot->function_count; i++)
    if (g_str_equal (snapshot->functions[i].name, name))
      return &snapshot->functions[i];
  return NULL;
}

static void
check_log (const hp_snapshot *snapshot, const hp_function *function)
{
  hp_call_log log = { 0 };
  g_assert_true (hp_snapshot_read_log (snapshot, function->id, &log));
  for (uint32_t i = 0; i < log.recent_count; i++) {
    hp_call_details details;
    hp_snapshot_describe_call (snapshot, &log.recent[i], &details);
    g_assert_cmpuint (log.recent[i].duration_ns, <, G_USEC_PER_SEC * G_GUINT64_CONSTANT (100000));
  }
  hp_call_log_clear (&log);
}

static void
check_step (const hp_snapshot *before, const hp_snapshot *now)
{
  g_assert_cmpuint (now->elapsed_ns, >=, before->elapsed_ns);
  for (uint32_t i = 0; i < before->function_count; i++) {
    const hp_function *old = &before->functions[i];
    const hp_function *new = hp_snapshot_function (now, old->id);
    g_assert_nonnull (new);
    g_assert_cmpuint (new->calls, >=, old->calls);
    g_assert_cmpuint (new->total_ns, >=, old->total_ns);
    g_assert_cmpuint (new->max_ns, >=, old->max_ns);
  }
}

static void
test_snapshots_never_go_back (void)
{
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++)
    g_assert_cmpint (pthread_create (&threads[i], NULL, record, NULL), ==, 0);

  hp_snapshot *before = hp_session_snapshot ();
  g_assert_nonnull (before);
  const hp_function *rounds;
  do {
    hp_snapshot *now = hp_session_snapshot ();
    g_assert_nonnull (now);
    check_step (before, now);
    rounds = find (now, "round");
    if (rounds)
      check_log (now, rounds);
    hp_snapshot_unref (before);
    before = now;
  } while (!rounds || rounds->calls < THREADS * ROUNDS);

  for (int i = 0; i < THREADS; i++)
    pthread_join (threads[i], NULL);
  hp_snapshot_unref (before);
  before = hp_session_snapshot ();
  g_assert_cmpuint (find (before, "round")->calls, ==, THREADS * ROUNDS);
  g_assert_cmpuint (find (before, "leaf")->calls, ==, THREADS * ROUNDS * 10);
  g_assert_cmpuint (find (before, "round")->running, ==, 0);
  hp_snapshot_unref (before);
}

static void
test_reset_while_recording (void)
{
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++)
    g_assert_cmpint (pthread_create (&threads[i], NULL, record, NULL), ==, 0);
  for (uint32_t epoch = 1; epoch <= 20; epoch++) {
    hp_session_reset ();
    hp_snapshot *snapshot = hp_session_snapshot ();
    g_assert_cmpuint (snapshot->epoch, ==, epoch);
    const hp_function *rounds = find (snapshot, "round");
    if (rounds)
      g_assert_cmpuint (rounds->calls, <=, THREADS * ROUNDS);
    hp_snapshot_unref (snapshot);
  }
  for (int i = 0; i < THREADS; i++)
    pthread_join (threads[i], NULL);
  hp_session_reset ();
  hp_snapshot *snapshot = hp_session_snapshot ();
  const hp_function *rounds = find (snapshot, "round");
  g_assert_true (!rounds || rounds->calls == 0);
  hp_snapshot_unref (snapshot);
  record (NULL);
  snapshot = hp_session_snapshot ();
  g_assert_cmpuint (find (snapshot, "round")->calls, ==, ROUNDS);
  hp_snapshot_unref (snapshot);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  char *folder = g_dir_make_tmp ("hotpath-concurrent-XXXXXX", NULL);
  g_setenv ("XDG_RUNTIME_DIR", folder, TRUE);
  hotpath_config config = { .format = HOTPATH_FORMAT_NONE, .server_off = true };
  g_assert_cmpint (hotpath_start (&config), ==, 0);
  g_test_add_func ("/concurrent/snapshots-never-go-back", test_snapshots_never_go_back);
  g_test_add_func ("/concurrent/reset-while-recording", test_reset_while_recording);
  int result = g_test_run ();
  hotpath_stop ();
  char *runtime = g_build_filename (folder, "hotpath", NULL);
  g_rmdir (runtime);
  g_rmdir (folder);
  g_free (runtime);
  g_free (folder);
  return result;
}
