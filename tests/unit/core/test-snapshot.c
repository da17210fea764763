/* SPDX-License-Identifier: MIT
 *
 * test-snapshot.c: figures derived from arenas in which every tick is known.
 */
#include "arena-fixture.h"
#include "snapshot.h"

#include <stdlib.h>
#include <string.h>

#define SIZE (4u << 20)

typedef struct fixture {
  arena_fixture arena;
  hp_reader *reader;
  hp_snapshot *snapshot;
} fixture;

static void
set_up (fixture *self, gconstpointer data)
{
  (void) data;
  arena_fixture_init (&self->arena, SIZE);
}

static void
tear_down (fixture *self, gconstpointer data)
{
  (void) data;
  hp_snapshot_unref (self->snapshot);
  hp_reader_unref (self->reader);
  arena_fixture_clear (&self->arena);
}

static const hp_snapshot *
take (fixture *self)
{
  if (!self->reader)
    self->reader = hp_reader_new_for_file (self->arena.arena, self->arena.size, false);
  g_assert_nonnull (self->reader);
  hp_snapshot_unref (self->snapshot);
  self->snapshot = hp_reader_take (self->reader);
  g_assert_nonnull (self->snapshot);
  return self->snapshot;
}

static const hp_place *
place_of (const hp_snapshot *snapshot, guint parent, guint function)
{
  for (guint i = 0; i < snapshot->place_count; i++)
    if (snapshot->places[i].parent == parent && snapshot->places[i].function == function)
      return &snapshot->places[i];
  g_error ("no place of function %u below %u", function, parent);
  return NULL;
}

static guint64
counted (const hp_histogram *histogram)
{
  guint64 sum = 0;
  for (guint i = 0; i < histogram->buckets; i++)
    sum += histogram->counts[i];
  return sum;
}

static void
test_head (fixture *self, gconstpointer data)
{
  arena_fixture_fill (&self->arena);
  self->arena.arena->losses[HP_LOSS_TOO_DEEP] = 7;
  const hp_snapshot *snapshot = take (self);
  g_assert_cmpuint (snapshot->elapsed_ns, ==, (FIXTURE_END - FIXTURE_START) * FIXTURE_NS_PER_TICK);
  g_assert_cmpstr (snapshot->ended, ==, "exit");
  g_assert_cmpstr (snapshot->program_name, ==, "indexer");
  g_assert_cmpstr (snapshot->label, ==, "nightly");
  g_assert_cmpuint (snapshot->pid, ==, 4711);
  g_assert_cmpuint (snapshot->losses[HP_LOSS_TOO_DEEP], ==, 7);
  g_assert_cmpuint (snapshot->process.rss_bytes, ==, 4096);
  g_assert_cmpuint (snapshot->percentile_count, ==, 3);
  g_assert_cmpstr (snapshot->reference, ==, "wrapper");
  g_assert_cmpuint (snapshot->reference_ns, ==, (FIXTURE_END - 1500) * FIXTURE_NS_PER_TICK);
}

/* Two threads call a → b; one also calls b alone. */
static void
test_sums_over_threads (fixture *self, gconstpointer data)
{
  guint a = arena_fixture_site (&self->arena, "a", "x.c", 1, HOTPATH_KIND_FUNCTION);
  guint b = arena_fixture_site (&self->arena, "b", "x.c", 2, HOTPATH_KIND_BLOCK);
  for (guint thread = 1; thread <= 2; thread++) {
    hp_thread *of = arena_fixture_thread (&self->arena, thread, 100 + thread, "t");
    hp_node *outer = arena_fixture_node (&self->arena, of, NULL, a);
    hp_node *inner = arena_fixture_node (&self->arena, of, outer, b);
    arena_fixture_call (&self->arena, inner, 2100, 30, thread);
    arena_fixture_call (&self->arena, outer, 2000, 100, thread);
    if (thread == 2)
      arena_fixture_call (&self->arena, arena_fixture_node (&self->arena, of, NULL, b), 5000, 7, thread);
  }
  const hp_snapshot *snapshot = take (self);
  g_assert_cmpuint (snapshot->function_count, ==, 2);
  const hp_function *outer = hp_snapshot_function (snapshot, a), *inner = hp_snapshot_function (snapshot, b);
  g_assert_cmpuint (outer->calls, ==, 2);
  g_assert_cmpuint (outer->total_ns, ==, 400);
  g_assert_cmpuint (outer->self_ns, ==, 280);
  g_assert_cmpuint (inner->calls, ==, 3);
  g_assert_cmpuint (inner->total_ns, ==, 134);
  g_assert_cmpuint (inner->min_ns, ==, 14);
  g_assert_cmpuint (inner->max_ns, ==, 60);
  g_assert_cmpuint (counted (inner->histogram), ==, 3);
  g_assert_cmpuint (inner->kind, ==, HOTPATH_KIND_BLOCK);
  g_assert_cmpstr (inner->file, ==, "x.c");
  g_assert_cmpuint (inner->line, ==, 2);

  g_assert_cmpuint (snapshot->place_count, ==, 3);
  const hp_place *root = place_of (snapshot, 0, a);
  g_assert_cmpuint (root->calls, ==, 2);
  g_assert_cmpuint (place_of (snapshot, root->id, b)->total_ns, ==, 120);
  g_assert_cmpuint (place_of (snapshot, 0, b)->total_ns, ==, 14);
  g_assert_cmpstr (snapshot->reference, ==, "elapsed");
  g_assert_cmpuint (snapshot->reference_ns, ==, snapshot->elapsed_ns);
}

static void
test_recursion_counts_once (fixture *self, gconstpointer data)
{
  guint f = arena_fixture_site (&self->arena, "f", "x.c", 1, HOTPATH_KIND_FUNCTION);
  hp_thread *thread = arena_fixture_thread (&self->arena, 1, 101, "t");
  hp_node *outer = arena_fixture_node (&self->arena, thread, NULL, f);
  hp_node *inner = arena_fixture_node (&self->arena, thread, outer, f);
  arena_fixture_call (&self->arena, inner, 2010, 40, 1);
  arena_fixture_call (&self->arena, outer, 2000, 100, 1);
  const hp_function *function = hp_snapshot_function (take (self), f);
  g_assert_cmpuint (function->calls, ==, 2);
  g_assert_cmpuint (function->total_ns, ==, 200);
  g_assert_cmpuint (function->self_ns, ==, 200); /* 60 ticks outside, 40 inside */
  g_assert_cmpuint (function->min_ns, ==, 80);
}

/* 1000 children of 10 ticks each; a scope costs 4 ticks inside and 6 more outside of its own interval. */
static void
test_own_cost_is_taken_out (fixture *self, gconstpointer data)
{
  self->arena.arena->inner_cost_ticks = 4;
  self->arena.arena->outer_cost_ticks = 6;
  guint a = arena_fixture_site (&self->arena, "a", "x.c", 1, HOTPATH_KIND_FUNCTION);
  guint b = arena_fixture_site (&self->arena, "b", "x.c", 2, HOTPATH_KIND_FUNCTION);
  hp_thread *thread = arena_fixture_thread (&self->arena, 1, 101, "t");
  hp_node *outer = arena_fixture_node (&self->arena, thread, NULL, a);
  hp_node *inner = arena_fixture_node (&self->arena, thread, outer, b);
  for (guint i = 0; i < 1000; i++)
    arena_fixture_call (&self->arena, inner, 2000 + 20 * i, 10, 1);
  arena_fixture_call (&self->arena, outer, 2000, 20004, 1);
  const hp_snapshot *snapshot = take (self);
  const hp_function *parent = hp_snapshot_function (snapshot, a), *child = hp_snapshot_function (snapshot, b);
  g_assert_cmpuint (child->raw_total_ns, ==, 20000);
  g_assert_cmpuint (child->total_ns, ==, 12000);
  g_assert_cmpuint (child->self_ns, ==, 12000);
  g_assert_cmpuint (child->min_ns, ==, 12);
  g_assert_cmpuint (child->histogram->indexes[0], ==, hp_bucket_index (12));
  g_assert_cmpuint (parent->raw_total_ns, ==, 40008);
  g_assert_cmpuint (parent->total_ns, ==, 2 * (20004 - 4 - 10 * 1000));
  g_assert_cmpuint (parent->raw_self_ns, ==, 2 * 10004);
  g_assert_cmpuint (parent->self_ns, ==, 2 * (10004 - 4 - 6 * 1000));
  g_assert_cmpuint (parent->total_ns, ==, parent->self_ns + child->total_ns);
}

static void
test_cost_never_makes_less_than_nothing (fixture *self, gconstpointer data)
{
  self->arena.arena->inner_cost_ticks = 400;
  self->arena.arena->outer_cost_ticks = 600;
  arena_fixture_fill (&self->arena);
  const hp_snapshot *snapshot = take (self);
  for (guint i = 0; i < snapshot->function_count; i++) {
    const hp_function *function = &snapshot->functions[i];
    g_assert_cmpuint (function->self_ns, <=, function->total_ns);
    g_assert_cmpuint (function->total_ns, <=, function->raw_total_ns);
    g_assert_cmpuint (function->raw_total_ns, <, 100 * snapshot->elapsed_ns);
  }
}

static void
test_no_child_is_longer_than_its_parent (fixture *self, gconstpointer data)
{
  self->arena.arena->outer_cost_ticks = 600; /* more than the parent can have spent */
  guint a = arena_fixture_site (&self->arena, "a", "x.c", 1, HOTPATH_KIND_FUNCTION);
  guint b = arena_fixture_site (&self->arena, "b", "x.c", 2, HOTPATH_KIND_FUNCTION);
  hp_thread *thread = arena_fixture_thread (&self->arena, 1, 101, "t");
  hp_node *outer = arena_fixture_node (&self->arena, thread, NULL, a);
  hp_node *inner = arena_fixture_node (&self->arena, thread, outer, b);
  arena_fixture_call (&self->arena, inner, 2005, 1000, 1);
  arena_fixture_call (&self->arena, outer, 2000, 1010, 1);
  const hp_snapshot *snapshot = take (self);
  const hp_function *parent = hp_snapshot_function (snapshot, a), *child = hp_snapshot_function (snapshot, b);
  g_assert_cmpuint (child->total_ns, ==, 2000);
  g_assert_cmpuint (parent->self_ns, ==, 0);
  g_assert_cmpuint (parent->total_ns, ==, 2000);
}

static void
test_open_scopes_count_so_far (fixture *self, gconstpointer data)
{
  guint a = arena_fixture_site (&self->arena, "a", "x.c", 1, HOTPATH_KIND_FUNCTION);
  guint b = arena_fixture_site (&self->arena, "b", "x.c", 2, HOTPATH_KIND_FUNCTION);
  hp_thread *thread = arena_fixture_thread (&self->arena, 1, 101, "t");
  hp_node *outer = arena_fixture_node (&self->arena, thread, NULL, a);
  hp_node *inner = arena_fixture_node (&self->arena, thread, outer, b);
  arena_fixture_call (&self->arena, inner, 2000, 500, 1);
  arena_fixture_open (&self->arena, thread, 1, outer, FIXTURE_END - 10000);
  arena_fixture_open (&self->arena, thread, 2, inner, FIXTURE_END - 3000);
  const hp_snapshot *snapshot = take (self);
  const hp_function *first = hp_snapshot_function (snapshot, a), *second = hp_snapshot_function (snapshot, b);
  g_assert_cmpuint (first->calls, ==, 0);
  g_assert_cmpuint (first->running, ==, 1);
  g_assert_cmpuint (first->total_ns, ==, 20000);
  g_assert_cmpuint (first->self_ns, ==, 13000);
  g_assert_cmpuint (first->max_ns, ==, 0);
  g_assert_cmpuint (second->calls, ==, 1);
  g_assert_cmpuint (second->running, ==, 1);
  g_assert_cmpuint (second->total_ns, ==, 7000);
  g_assert_cmpuint (second->max_ns, ==, 1000);

  /* Frames of a part that no thread has any more say nothing. */
  thread->in_use = 0;
  snapshot = take (self);
  g_assert_cmpuint (hp_snapshot_function (snapshot, b)->running, ==, 0);
  g_assert_cmpuint (hp_snapshot_function (snapshot, b)->total_ns, ==, 7000); /* cumulative: never back */
}

static void
test_later_snapshots_see_what_is_new (fixture *self, gconstpointer data)
{
  guint a = arena_fixture_site (&self->arena, "a", "x.c", 1, HOTPATH_KIND_FUNCTION);
  guint c = arena_fixture_site (&self->arena, "c", "x.c", 3, HOTPATH_KIND_FUNCTION);
  guint b = arena_fixture_site (&self->arena, "b", "x.c", 2, HOTPATH_KIND_FUNCTION);
  hp_thread *thread = arena_fixture_thread (&self->arena, 1, 101, "t");
  hp_node *first = arena_fixture_node (&self->arena, thread, NULL, a);
  arena_fixture_call (&self->arena, first, 2000, 50, 1);
  hp_node *third = arena_fixture_node (&self->arena, thread, NULL, b);
  arena_fixture_call (&self->arena, third, 3000, 5, 1);
  hp_snapshot *early = hp_snapshot_ref ((hp_snapshot *) take (self));
  hp_histogram *unchanged = hp_snapshot_function (early, b)->histogram;

  arena_fixture_call (&self->arena, first, 4000, 60, 1);
  hp_thread *second_thread = arena_fixture_thread (&self->arena, 2, 102, "u");
  arena_fixture_call (&self->arena, arena_fixture_node (&self->arena, second_thread, NULL, c), 5000, 9, 2);
  arena_fixture_call (&self->arena, arena_fixture_node (&self->arena, thread, first, c), 5000, 1, 1);
  const hp_snapshot *late = take (self);
  g_assert_cmpuint (late->function_count, ==, 3);
  for (guint i = 1; i < late->function_count; i++)
    g_assert_cmpuint (late->functions[i - 1].id, <, late->functions[i].id);
  g_assert_cmpuint (hp_snapshot_function (late, a)->calls, ==, 2);
  g_assert_cmpuint (hp_snapshot_function (late, c)->calls, ==, 2);
  g_assert_true (hp_snapshot_function (late, b)->histogram == unchanged); /* not read again */
  /* The first snapshot is as it was, and places keep their ids. */
  g_assert_cmpuint (hp_snapshot_function (early, a)->calls, ==, 1);
  g_assert_cmpuint (early->function_count, ==, 2);
  g_assert_cmpuint (place_of (early, 0, b)->id, ==, place_of (late, 0, b)->id);
  hp_snapshot_unref (early);
}

static void
test_wrapper_left_out (fixture *self, gconstpointer data)
{
  arena_fixture_fill (&self->arena);
  self->arena.arena->exclude_wrapper = 1;
  const hp_snapshot *snapshot = take (self);
  g_assert_null (hp_snapshot_function (snapshot, 1));
  g_assert_cmpuint (snapshot->function_count, ==, 2);
  g_assert_cmpstr (snapshot->reference, ==, "sum");
  g_assert_cmpuint (snapshot->reference_ns, ==, snapshot->functions[0].total_ns + snapshot->functions[1].total_ns);
  /* What it called stands at the top. */
  g_assert_cmpuint (snapshot->places[0].parent, ==, 0);
  for (guint i = 0; i < snapshot->place_count; i++)
    g_assert_cmpuint (snapshot->places[i].function, !=, 1);
}

static void
test_ways_to_end (fixture *self, gconstpointer data)
{
  arena_fixture_fill (&self->arena);
  self->arena.arena->ended = HP_ENDED_SIGNAL;
  self->arena.arena->end_signal = 11;
  g_assert_cmpstr (take (self)->ended, ==, "signal 11");
  self->arena.arena->ended = HP_ENDED_STOPPED;
  g_assert_cmpstr (take (self)->ended, ==, "stopped");
}

/* The time of a program that could not say when it ended: the last sign of life. */
static void
test_killed (fixture *self, gconstpointer data)
{
  arena_fixture_fill (&self->arena);
  self->arena.arena->ended = HP_ENDED_RUNNING;
  self->arena.arena->end_ticks = 0;
  const hp_snapshot *snapshot = take (self);
  g_assert_cmpstr (snapshot->ended, ==, "killed");
  /* the 100th call of parse began at 893000 and took 4099 ticks */
  g_assert_cmpuint (snapshot->elapsed_ns, ==, (893000 + 4099 - FIXTURE_START) * FIXTURE_NS_PER_TICK);
  g_assert_cmpuint (hp_snapshot_function (snapshot, 1)->total_ns, ==, (893000 + 4099 - 1500) * FIXTURE_NS_PER_TICK);
}

static void
test_totals_use_the_refined_clock (fixture *self, gconstpointer data)
{
  arena_fixture_fill (&self->arena);
  hp_arena *arena = self->arena.arena;
  arena->start_mono_ns = 1000;
  arena->sync_ticks = FIXTURE_START + 1000000000;
  arena->sync_mono_ns = 1000 + 2001000000; /* 2.001 ns a tick */
  const hp_snapshot *snapshot = take (self);
  g_assert_cmpuint (snapshot->elapsed_ns, ==, (guint64) ((FIXTURE_END - FIXTURE_START) * 2.001));
  g_assert_cmpuint (hp_snapshot_function (snapshot, 3)->max_ns, ==, 1099 * 2); /* buckets don't wander */
  arena->sync_mono_ns = 1000 + 4000000000; /* nonsense is not believed */
  hp_reader_unref (self->reader);
  self->reader = NULL;
  g_assert_cmpuint (take (self)->elapsed_ns, ==, (FIXTURE_END - FIXTURE_START) * 2);
}

static void
test_log (fixture *self, gconstpointer data)
{
  arena_fixture_fill (&self->arena);
  self->arena.arena->logs_limit = 10;
  const hp_snapshot *snapshot = take (self);
  hp_call_log log = { 0 };
  g_assert_true (hp_snapshot_read_log (snapshot, 3, &log));
  g_assert_cmpuint (log.recent_count, ==, 10);
  for (guint i = 1; i < log.recent_count; i++)
    g_assert_cmpuint (log.recent[i - 1].end_ticks, >=, log.recent[i].end_ticks);
  g_assert_cmpuint (log.recent[0].call, ==, 100);
  g_assert_cmpuint (log.recent[0].started_ns, ==, (2000 + 99 * 9000 + 200 - FIXTURE_START) * FIXTURE_NS_PER_TICK);
  g_assert_cmpuint (log.recent[0].duration_ns, ==, 1099 * FIXTURE_NS_PER_TICK);
  g_assert_cmpuint (log.slowest_count, ==, HP_SLOWEST_SIZE);
  for (guint i = 1; i < log.slowest_count; i++)
    g_assert_cmpuint (log.slowest[i - 1].duration_ns, >=, log.slowest[i].duration_ns);
  g_assert_cmpuint (log.slowest[0].duration_ns, ==, 1099 * FIXTURE_NS_PER_TICK);
  g_assert_cmpuint (log.slowest[15].duration_ns, ==, 1092 * FIXTURE_NS_PER_TICK); /* both threads' eight */

  gboolean seen[2] = { FALSE, FALSE };
  for (guint i = 0; i < log.recent_count; i++) {
    hp_call_details details;
    hp_snapshot_describe_call (snapshot, &log.recent[i], &details);
    g_assert_true (details.has_result);
    g_assert_cmpstr (details.result, ==, "ok");
    g_assert_true (details.thread_id == 101 || details.thread_id == 102);
    g_assert_cmpstr (details.thread, ==, details.thread_id == 101 ? "indexer" : "worker-1");
    seen[details.thread_id - 101] = TRUE;
  }
  g_assert_true (seen[0] && seen[1]);
  hp_call_details details;
  hp_snapshot_describe_call (snapshot, &log.slowest[15], &details);
  g_assert_true (details.has_result);

  g_assert_true (hp_snapshot_read_log (snapshot, 2, &log));
  hp_snapshot_describe_call (snapshot, &log.recent[0], &details);
  g_assert_false (details.has_result);
  g_assert_true (hp_snapshot_read_log (snapshot, 99, &log));
  g_assert_cmpuint (log.recent_count + log.slowest_count, ==, 0);
  hp_call_log_clear (&log);
}

/* The program's own arena, which is all that can be reset. */
static void
test_reset (fixture *self, gconstpointer data)
{
  arena_fixture *arena = &self->arena;
  arena->arena->mapped_at = (guintptr) arena->arena;
  guint a = arena_fixture_site (arena, "a", "x.c", 1, HOTPATH_KIND_FUNCTION);
  guint b = arena_fixture_site (arena, "b", "x.c", 2, HOTPATH_KIND_FUNCTION);
  hp_thread *thread = arena_fixture_thread (arena, 1, 101, "t");
  hp_node *outer = arena_fixture_node (arena, thread, NULL, a);
  hp_node *inner = arena_fixture_node (arena, thread, outer, b);
  arena_fixture_call (arena, inner, 2000, 300, 1);
  arena_fixture_call (arena, inner, 2400, 500, 1);
  arena_fixture_open (arena, thread, 1, outer, 1900);
  arena->arena->end_ticks = 10000;
  self->reader = hp_reader_new (arena->arena, arena->size);
  g_assert_cmpuint (hp_snapshot_function (take (self), b)->calls, ==, 2);
  g_assert_true (hp_reader_reset (self->reader));

  const hp_snapshot *snapshot = take (self);
  g_assert_cmpuint (snapshot->epoch, ==, 1);
  g_assert_cmpuint (snapshot->elapsed_ns, ==, 0);
  g_assert_null (hp_snapshot_function (snapshot, b));
  g_assert_cmpuint (hp_snapshot_function (snapshot, a)->running, ==, 1);
  g_assert_cmpuint (hp_snapshot_function (snapshot, a)->total_ns, ==, 0);

  arena_fixture_call (arena, inner, 11000, 70, 1);
  arena_fixture_call (arena, inner, 12000, 80, 1);
  arena->arena->end_ticks = 20000;
  snapshot = take (self);
  const hp_function *function = hp_snapshot_function (snapshot, b);
  g_assert_cmpuint (snapshot->elapsed_ns, ==, 20000);
  g_assert_cmpuint (function->calls, ==, 2);
  g_assert_cmpuint (function->total_ns, ==, 300);
  g_assert_cmpuint (function->min_ns, ==, 140);
  g_assert_cmpuint (function->max_ns, ==, 160);
  g_assert_cmpuint (counted (function->histogram), ==, 2);
  g_assert_cmpuint (hp_snapshot_function (snapshot, a)->total_ns, ==, 20000);
  g_assert_cmpuint (hp_snapshot_function (snapshot, a)->self_ns, ==, 20000 - 300);

  hp_call_log log = { 0 };
  g_assert_true (hp_snapshot_read_log (snapshot, b, &log));
  g_assert_cmpuint (log.recent_count, ==, 2);
  g_assert_cmpuint (log.slowest_count, ==, 2);
  g_assert_cmpuint (log.recent[0].started_ns, ==, 4000);
  hp_call_log_clear (&log);
}

static void
test_files_cannot_be_reset (fixture *self, gconstpointer data)
{
  arena_fixture_fill (&self->arena);
  take (self);
  g_assert_false (hp_reader_reset (self->reader));
}

static void
test_what_is_no_arena (fixture *self, gconstpointer data)
{
  g_assert_null (hp_reader_new_for_file (self->arena.arena, sizeof (hp_arena) - 1, false));
  self->arena.arena->layout++;
  g_assert_null (hp_reader_new_for_file (self->arena.arena, self->arena.size, false));
  self->arena.arena->layout--;
  self->arena.arena->magic[0] = 'X';
  g_assert_null (hp_reader_new_for_file (self->arena.arena, self->arena.size, false));
}

/* Lists that turn back on themselves, references to nowhere. */
static void
test_damaged_lists (fixture *self, gconstpointer data)
{
  arena_fixture_fill (&self->arena);
  hp_arena *arena = self->arena.arena;
  hp_thread *thread = hp_at (arena, arena->first_thread);
  hp_node *newest = hp_at (arena, thread->first_node);
  hp_node *next = hp_at (arena, newest->next);
  next->next = thread->first_node;             /* a circle */
  newest->parent = thread->first_node;         /* its own parent */
  newest->octaves[0] = UINT32_MAX;             /* beyond the end */
  newest->results = (hp_ref) (self->arena.size / HP_CACHE_LINE - 1);
  thread->next = arena->first_thread;          /* another circle */
  arena->percentile_count = UINT32_MAX;
  arena->percentiles[3] = -1;
  memset (arena->name, 'n', sizeof arena->name); /* no end */
  const hp_snapshot *snapshot = take (self);
  g_assert_cmpuint (snapshot->function_count, >, 0);
  g_assert_cmpuint (strlen (snapshot->program_name), ==, sizeof arena->name);
  g_assert_cmpuint (snapshot->percentile_count, ==, 3);
  hp_call_log log = { 0 };
  for (guint i = 0; i < snapshot->function_count; i++)
    g_assert_true (hp_snapshot_read_log (snapshot, snapshot->functions[i].id, &log));
  hp_call_log_clear (&log);
}

static void
test_order (fixture *self, gconstpointer data)
{
  arena_fixture_fill (&self->arena);
  const hp_snapshot *snapshot = take (self);
  uint32_t *order = hp_snapshot_order (snapshot);
  for (guint i = 1; i < snapshot->function_count; i++)
    g_assert_cmpuint (snapshot->functions[order[i - 1]].total_ns, >=, snapshot->functions[order[i]].total_ns);
  free (order);
}

#define ADD(path, function) g_test_add ("/snapshot/" path, fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("head", test_head);
  ADD ("sums-over-threads", test_sums_over_threads);
  ADD ("recursion", test_recursion_counts_once);
  ADD ("own-cost", test_own_cost_is_taken_out);
  ADD ("own-cost-bounded", test_cost_never_makes_less_than_nothing);
  ADD ("own-cost-children", test_no_child_is_longer_than_its_parent);
  ADD ("open-scopes", test_open_scopes_count_so_far);
  ADD ("later", test_later_snapshots_see_what_is_new);
  ADD ("wrapper-left-out", test_wrapper_left_out);
  ADD ("ways-to-end", test_ways_to_end);
  ADD ("killed", test_killed);
  ADD ("refined-clock", test_totals_use_the_refined_clock);
  ADD ("log", test_log);
  ADD ("reset", test_reset);
  ADD ("reset-of-a-file", test_files_cannot_be_reset);
  ADD ("no-arena", test_what_is_no_arena);
  ADD ("damaged-lists", test_damaged_lists);
  ADD ("order", test_order);
  return g_test_run ();
}
