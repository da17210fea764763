/* SPDX-License-Identifier: MIT
 *
 * test-alloc.c: blocks as an interposer tells of them, and what snapshots say of them, while threads go on. Most
 * telling under the sanitizers, which leave no place for the interposer itself.
 */
#define HOTPATH 1
#include "alloc.h"
#include "session.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#define THREADS 3
#define ROUNDS 3000

/* An allocator's block with room for the mark. */
typedef struct block {
  _Alignas (16) char bytes[256];
} block;

static void
take (block *self, size_t size)
{
  hotpath_alloc_made (self->bytes, size, sizeof self->bytes);
}

static size_t
give_back (block *self)
{
  return hotpath_alloc_gone (self->bytes, sizeof self->bytes);
}

static void
take_in (const char *unused, block *self, size_t size)
{
  (void) unused;
  HOTPATH_SCOPE ("take_in");
  take (self, size);
}

static const hp_rows *
section (const hp_snapshot *snapshot)
{
  for (unsigned i = 0; i < HP_SECTIONS; i++)
    if (hp_sections[i] == &hp_section_functions_alloc)
      return &snapshot->sections[i];
  g_assert_not_reached ();
}

static uint64_t
figure (const hp_snapshot *snapshot, const char *name, const char *key)
{
  const hp_rows *rows = section (snapshot);
  for (uint32_t i = 0; i < rows->count; i++)
    if (g_str_equal (rows->rows[i].name, name))
      return hp_row_cell (rows->section, &rows->rows[i], key)->number;
  return UINT64_MAX;
}

/* ---- Marks ----------------------------------------------------------------------------------------- */

static void
test_a_block_gives_its_mark_once (void)
{
  block one = { 0 };
  g_assert_cmpuint (give_back (&one), ==, 0); /* a stranger */
  take (&one, 100);
  g_assert_cmpuint (hotpath_alloc_usable (one.bytes, sizeof one.bytes), ==, sizeof one.bytes - HOTPATH_ALLOC_MARK);
  g_assert_cmpuint (give_back (&one), ==, HOTPATH_ALLOC_MARK);
  g_assert_cmpuint (give_back (&one), ==, 0);
  g_assert_cmpuint (hotpath_alloc_usable (one.bytes, sizeof one.bytes), ==, sizeof one.bytes);
}

static void
test_a_mark_is_of_its_block_alone (void)
{
  block one = { 0 }, two;
  take (&one, 100);
  memcpy (&two, &one, sizeof two);
  g_assert_cmpuint (give_back (&two), ==, 0);
  for (size_t i = 0; i < HOTPATH_ALLOC_MARK; i++) { /* a program that writes past its end */
    memcpy (&two, &one, sizeof two);
    one.bytes[sizeof one.bytes - 1 - i] ^= 1;
    g_assert_cmpuint (give_back (&one), ==, 0);
    memcpy (&one, &two, sizeof one);
  }
  g_assert_cmpuint (give_back (&one), ==, HOTPATH_ALLOC_MARK);
}

static void
test_no_room_for_a_mark (void)
{
  block one = { 0 };
  hotpath_alloc_made (one.bytes, 10, 15);
  hotpath_alloc_made (one.bytes, 0, 0);
  hotpath_alloc_made (one.bytes, 100, 115);
  for (size_t i = 0; i < sizeof one.bytes; i++)
    g_assert_cmpint (one.bytes[i], ==, 0);
  g_assert_cmpuint (hotpath_alloc_gone (one.bytes, 15), ==, 0);
  hotpath_alloc_made (one.bytes, 100, 116);
  g_assert_cmpuint (hotpath_alloc_gone (one.bytes, 116), ==, HOTPATH_ALLOC_MARK);
}

static void
test_a_failed_move_changes_nothing (void)
{
  block one = { 0 };
  hotpath_alloc_lifted lifted;
  g_assert_false (hotpath_alloc_lift (one.bytes, sizeof one.bytes, &lifted));
  take (&one, 50);
  g_assert_true (hotpath_alloc_lift (one.bytes, sizeof one.bytes, &lifted));
  g_assert_false (hotpath_alloc_lift (one.bytes, sizeof one.bytes, &lifted));
  hotpath_alloc_put_back (one.bytes, sizeof one.bytes, &lifted);
  g_assert_cmpuint (give_back (&one), ==, HOTPATH_ALLOC_MARK);
}

/* ---- Figures --------------------------------------------------------------------------------------- */

static void
test_what_is_live_survives_a_reset (void)
{
  block kept = { 0 }, other = { 0 };
  take_in ("before", &kept, 70);
  hp_session_reset ();
  hp_snapshot *snapshot = hp_session_snapshot ();
  uint64_t live = section (snapshot)->totals[3];
  g_assert_cmpuint (section (snapshot)->totals[0], ==, 0);
  g_assert_cmpuint (live, >=, 70);
  g_assert_cmpuint (figure (snapshot, "take_in", "self_bytes"), ==, 0);
  g_assert_cmpuint (figure (snapshot, "take_in", "live_bytes"), ==, 70);
  hp_snapshot_unref (snapshot);

  take_in ("after", &other, 5);
  give_back (&kept);
  snapshot = hp_session_snapshot ();
  g_assert_cmpuint (figure (snapshot, "take_in", "self_bytes"), ==, 5);
  g_assert_cmpuint (figure (snapshot, "take_in", "self_count"), ==, 1);
  g_assert_cmpuint (figure (snapshot, "take_in", "live_bytes"), ==, 5);
  g_assert_cmpuint (figure (snapshot, "take_in", "calls"), ==, 1);
  g_assert_cmpuint (section (snapshot)->totals[0], ==, 5);
  g_assert_cmpuint (section (snapshot)->totals[2], ==, 70);
  g_assert_cmpuint (section (snapshot)->totals[3], ==, live + 5 - 70);
  hp_snapshot_unref (snapshot);
  give_back (&other);
}

static void
test_the_probes_own_is_not_counted (void)
{
  block one = { 0 };
  hp_alloc_pause ();
  take (&one, 10);
  hp_alloc_go_on ();
  g_assert_cmpuint (give_back (&one), ==, 0);
  hp_self_now.in_slow_path = 1;
  take (&one, 10);
  hp_self_now.in_slow_path = 0;
  g_assert_cmpuint (give_back (&one), ==, 0);
}

static _Atomic (block *) passed;

static void *
allocate (void *unused)
{
  static block blocks[THREADS * ROUNDS];
  static _Atomic unsigned next;
  for (int i = 0; i < ROUNDS; i++) {
    HOTPATH_SCOPE ("round");
    block *own = &blocks[next++];
    take_in ("a thread", own, (size_t) i % 200);
    block *others = atomic_exchange (&passed, own); /* mostly another thread's */
    if (others)
      give_back (others);
  }
  return unused;
}

static void
check_step (const hp_snapshot *before, const hp_snapshot *now)
{
  static const char *const keys[] = { "calls", "self_bytes", "self_count", "total_bytes", "total_count", "freed_bytes" };
  static const char *const histograms[] = { "bytes_histogram", "count_histogram" };
  const hp_rows *rows = section (now);
  for (uint32_t i = 0; i < rows->count; i++) {
    const char *name = rows->rows[i].name;
    for (size_t k = 0; k < G_N_ELEMENTS (keys) && figure (before, name, keys[k]) != UINT64_MAX; k++)
      g_assert_cmpuint (figure (before, name, keys[k]), <=, figure (now, name, keys[k]));
    for (size_t k = 0; k < G_N_ELEMENTS (histograms); k++) {
      const hp_histogram *histogram = hp_row_cell (rows->section, &rows->rows[i], histograms[k])->histogram;
      for (uint32_t b = 1; b < histogram->buckets; b++)
        g_assert_cmpuint (histogram->indexes[b - 1], <, histogram->indexes[b]);
    }
  }
  for (int i = 0; i < 3; i++)
    g_assert_cmpuint (section (before)->totals[i], <=, section (now)->totals[i]);
}

static void
test_snapshots_never_go_back (void)
{
  pthread_t threads[THREADS];
  hp_session_reset ();
  for (int i = 0; i < THREADS; i++)
    g_assert_cmpint (pthread_create (&threads[i], NULL, allocate, NULL), ==, 0);
  hp_snapshot *before = hp_session_snapshot ();
  for (int i = 0; i < 50; i++) {
    hp_snapshot *now = hp_session_snapshot ();
    check_step (before, now);
    hp_snapshot_unref (before);
    before = now;
  }
  hp_snapshot_unref (before);
  for (int i = 0; i < THREADS; i++)
    pthread_join (threads[i], NULL);
  block *last = atomic_exchange (&passed, NULL);
  g_assert_cmpuint (give_back (last), ==, HOTPATH_ALLOC_MARK);

  hp_snapshot *snapshot = hp_session_snapshot ();
  uint64_t bytes = 0;
  for (int i = 0; i < ROUNDS; i++)
    bytes += THREADS * ((unsigned) i % 200);
  g_assert_cmpuint (figure (snapshot, "take_in", "self_count"), ==, THREADS * ROUNDS);
  g_assert_cmpuint (figure (snapshot, "take_in", "self_bytes"), ==, bytes);
  g_assert_cmpuint (figure (snapshot, "round", "self_bytes"), ==, 0);
  g_assert_cmpuint (figure (snapshot, "round", "total_bytes"), ==, bytes);
  g_assert_cmpuint (figure (snapshot, "take_in", "live_bytes"), ==, 0);
  g_assert_cmpuint (figure (snapshot, "take_in", "live_count"), ==, 0);
  g_assert_cmpuint (section (snapshot)->totals[3], ==, 0);
  hp_snapshot_unref (snapshot);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  char *folder = g_dir_make_tmp ("hotpath-alloc-XXXXXX", NULL);
  g_setenv ("XDG_RUNTIME_DIR", folder, TRUE);
  block early = { 0 };
  take (&early, 10); /* outside a session nobody looks */
  g_assert_cmpuint (give_back (&early), ==, 0);
  hotpath_alloc_attach ();
  hotpath_config config = { .format = HOTPATH_FORMAT_NONE, .server_off = true };
  g_assert_cmpint (hotpath_start (&config), ==, 0);
  g_test_add_func ("/alloc/a-block-gives-its-mark-once", test_a_block_gives_its_mark_once);
  g_test_add_func ("/alloc/a-mark-is-of-its-block-alone", test_a_mark_is_of_its_block_alone);
  g_test_add_func ("/alloc/no-room-for-a-mark", test_no_room_for_a_mark);
  g_test_add_func ("/alloc/a-failed-move-changes-nothing", test_a_failed_move_changes_nothing);
  g_test_add_func ("/alloc/the-probes-own-is-not-counted", test_the_probes_own_is_not_counted);
  g_test_add_func ("/alloc/snapshots-never-go-back", test_snapshots_never_go_back);
  g_test_add_func ("/alloc/what-is-live-survives-a-reset", test_what_is_live_survives_a_reset);
  int result = g_test_run ();
  hotpath_stop ();
  char *runtime = g_build_filename (folder, "hotpath", NULL);
  g_rmdir (runtime);
  g_rmdir (folder);
  g_free (runtime);
  g_free (folder);
  return result;
}
