/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions: documents become figures, history, states and ranges, whatever order things happen in.
 */
#include <math.h>
#include <string.h>

#include "fixture.h"

static void
count_cb (guint *count)
{
  (*count)++;
}

static const DashFigures *
total_of (DashSession *session, guint position)
{
  return dash_function_get_total (dash_session_get_nth_function (session, position));
}

/* A session that has watched @ticks halves of a second from the start of the program. */
static DashSession *
watch (Program *program, guint ticks)
{
  DashSession *session = dash_session_new (NULL);

  dash_session_set_source_state (session, DASH_SOURCE_LIVE, NULL);
  program_tell (program, DASH_DOCUMENT_SNAPSHOT, session);
  for (guint i = 0; i < ticks; i++)
    {
      for (guint c = 0; c < 10; c++)
        program_call (program, 0, 1000 + i);
      if (program->places->len > 1)
        program_call (program, 1, 1000000);
      program_pass (program, HALF);
      program_tell (program, DASH_DOCUMENT_DELTA, session);
    }
  return session;
}

static void
test_snapshot_and_deltas (void)
{
  g_autoptr (Program) program = program_new (3);
  g_autoptr (DashSession) session = watch (program, 20);
  DashFunction *function;
  guint n_updated = 0;

  g_assert_cmpuint (dash_session_get_n_functions (session), ==, 3);
  g_assert_cmpstr (dash_session_get_title (session), ==, "indexer");
  g_assert_cmpint (dash_session_get_elapsed_ns (session), ==, 10 * SECOND);
  g_assert_cmpuint (total_of (session, 0)->calls, ==, 200);
  g_assert_cmpuint (total_of (session, 1)->total_ns, ==, 20000000);
  g_assert_cmpuint (total_of (session, 2)->calls, ==, 0);

  function = dash_session_find_function (session, 2);
  g_assert_cmpstr (dash_function_get_name (function), ==, "place_00001");
  g_assert_cmpstr (dash_function_get_place (function), ==, "src/reader.c:101");
  g_assert_cmpfloat_with_epsilon (dash_function_get_share (function), 0.002, 1e-9);
  g_assert_cmpfloat_with_epsilon (dash_function_get_self_share (function), 0.001, 1e-9);
  g_assert_cmpfloat_with_epsilon (dash_function_get_calls_per_second (function), 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (dash_function_get_average_ns (function), 1e6, 4e3);
  g_assert_cmpuint (dash_function_percentile (function, 99), ==, 1000000);

  /* One notice for each document. */
  g_signal_connect_swapped (session, "updated", G_CALLBACK (count_cb), &n_updated);
  program_call (program, 2, 5);
  program_pass (program, HALF);
  program_tell (program, DASH_DOCUMENT_DELTA, session);
  g_assert_cmpuint (n_updated, ==, 1);
  g_assert_cmpuint (total_of (session, 2)->calls, ==, 1);
}

static void
assert_history_is_whole (DashSession *session, Program *program)
{
  DashRange extent;

  dash_session_get_extent (session, &extent);
  dash_session_set_range (session, &extent);
  dash_session_finish_range (session);
  for (guint i = 0; i < program->places->len; i++)
    {
      const Place *place = &g_array_index (program->places, Place, i);
      const DashFigures *figures =
          dash_function_get_figures (dash_session_get_nth_function (session, i));

      g_assert_cmpuint (figures->calls, ==, place->total.calls);
      g_assert_cmpuint (figures->total_ns, ==, place->total.total_ns);
      g_assert_cmpuint (figures->self_ns, ==, place->total.self_ns);
      g_assert_cmpuint (dash_histogram_get_count (figures->histogram), ==, place->total.calls);
    }
  dash_session_set_range (session, &(DashRange){ .live = TRUE });
}

/* Twice, out of order, or missing: what is shown and recorded is right with the next document. */
static void
test_events_lost_and_repeated (void)
{
  g_autoptr (Program) program = program_new (2);
  g_autoptr (DashSession) session = watch (program, 4);
  g_autoptr (DashDocument) first = NULL;
  g_autoptr (DashDocument) second = NULL;

  program_call (program, 0, 100);
  program_pass (program, HALF);
  first = program_document (program, DASH_DOCUMENT_DELTA);
  program_call (program, 0, 200);
  program_call (program, 1, 300);
  program_pass (program, HALF);
  second = program_document (program, DASH_DOCUMENT_DELTA);

  dash_session_apply (session, second); /* first is late */
  dash_session_apply (session, second);
  dash_session_apply (session, first);
  g_assert_cmpuint (total_of (session, 0)->calls, ==, 42);
  g_assert_cmpint (dash_session_get_elapsed_ns (session), ==, 3 * SECOND);

  /* A bucket that only the lost document had comes back with the next whole one. */
  program_pass (program, HALF);
  program_tell (program, DASH_DOCUMENT_SNAPSHOT, session);
  program_tell (program, DASH_DOCUMENT_SNAPSHOT, session);
  assert_history_is_whole (session, program);
}

/* A row of which nothing was said before is left out until a whole document introduces it. */
static void
test_unknown_rows (void)
{
  g_autoptr (Program) program = program_new (1);
  g_autoptr (DashSession) session = watch (program, 1);
  g_autoptr (DashDocument) delta = dash_document_new (DASH_DOCUMENT_DELTA);
  DashDocumentFunction *row;

  delta->elapsed_ns = 2 * SECOND;
  delta->program_pid = 4711;
  row = dash_document_add_function (delta, 99);
  row->fields = DASH_ROW_HAS_CALLS;
  row->calls = 5;
  dash_session_apply (session, delta);
  g_assert_cmpuint (dash_session_get_n_functions (session), ==, 1);
  g_assert_null (dash_session_find_function (session, 99));
}

/* Totals may go back a little when a calibration gets better: nothing negative, nothing twice. */
static void
test_totals_going_back (void)
{
  g_autoptr (Program) program = program_new (1);
  g_autoptr (DashSession) session = watch (program, 4);
  DashFigures *total = &g_array_index (program->places, Place, 0).total;
  guint64 highest_ns = total->total_ns;
  DashRange extent;
  const DashFigures *figures;

  total->total_ns -= 500;
  total->self_ns -= 200;
  program_pass (program, HALF);
  program_tell (program, DASH_DOCUMENT_DELTA, session);
  g_assert_cmpuint (total_of (session, 0)->total_ns, ==, highest_ns - 500);
  total->total_ns += 700;
  total->self_ns += 700;
  program_pass (program, HALF);
  program_tell (program, DASH_DOCUMENT_DELTA, session);

  dash_session_get_extent (session, &extent);
  dash_session_set_range (session, &extent);
  dash_session_finish_range (session);
  figures = dash_function_get_figures (dash_session_get_nth_function (session, 0));
  g_assert_cmpuint (figures->total_ns, ==, total->total_ns);
}

/* What was before the app began to watch isn't taken for something that just happened. */
static void
test_late_watcher (void)
{
  g_autoptr (Program) program = program_new (1);
  g_autoptr (DashSession) session = dash_session_new (NULL);
  g_autoptr (DashSeries) rate = NULL;
  DashRange extent;

  for (guint i = 0; i < 1000; i++)
    program_call (program, 0, 100);
  program_pass (program, 300 * SECOND);
  dash_session_set_source_state (session, DASH_SOURCE_LIVE, NULL);
  program_tell (program, DASH_DOCUMENT_SNAPSHOT, session);
  g_assert_false (dash_session_has_history (session));
  program_call (program, 0, 100);
  program_pass (program, HALF);
  program_tell (program, DASH_DOCUMENT_DELTA, session);

  g_assert_cmpuint (total_of (session, 0)->calls, ==, 1001);
  dash_session_get_extent (session, &extent);
  g_assert_cmpint (extent.begin_ns, ==, 300 * SECOND);
  g_assert_cmpint (extent.end_ns, ==, 300 * SECOND + HALF);
  rate = dash_session_get_series (session, DASH_SERIES_CALLS_PER_SECOND, NULL);
  g_assert_cmpuint (rate->n_points, ==, 1);
  g_assert_cmpfloat_with_epsilon (rate->values[0], 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (dash_session_get_latest (session, DASH_SERIES_CPU), 100, 1e-9);
  g_assert_cmpfloat_with_epsilon (dash_session_get_latest (session, DASH_SERIES_THREADS), 3, 1e-9);
}

/* Lost, silent, ended: the words change, the figures stay; and it goes on when the program is back.
 */
static void
test_losing_the_program (void)
{
  g_autoptr (Program) program = program_new (2);
  g_autoptr (DashSession) session = watch (program, 10);
  g_autofree char *live = dash_session_describe_state (session);
  g_autofree char *lost = NULL;
  g_autofree char *ended = NULL;
  guint n_changed = 0;

  g_assert_cmpstr (live, ==, "Live · 5 s");
  g_assert_null (dash_session_get_problem (session));
  g_signal_connect_swapped (session, "state-changed", G_CALLBACK (count_cb), &n_changed);

  dash_session_set_source_state (session, DASH_SOURCE_LOST, "Lost the connection · retrying");
  lost = dash_session_describe_state (session);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpint (dash_session_get_state (session), ==, DASH_STATE_LOST);
  g_assert_cmpstr (lost, ==, "Lost the connection · retrying");
  g_assert_cmpstr (dash_session_get_problem (session), ==, "Lost the connection · retrying");
  g_assert_true (dash_session_is_live (session));
  g_assert_cmpuint (total_of (session, 0)->calls, ==, 100);

  /* While nobody watched it went on for half a minute. */
  program_call (program, 0, 5000);
  program_pass (program, 30 * SECOND);
  dash_session_set_source_state (session, DASH_SOURCE_LIVE, NULL);
  program_tell (program, DASH_DOCUMENT_SNAPSHOT, session);
  g_assert_cmpint (dash_session_get_state (session), ==, DASH_STATE_LIVE);
  assert_history_is_whole (session, program);

  program->ended = "signal 11";
  program_pass (program, HALF);
  program_tell (program, DASH_DOCUMENT_DELTA, session);
  g_assert_cmpint (dash_session_get_state (session), ==, DASH_STATE_ENDED);
  ended = dash_session_describe_state (session);
  g_assert_cmpstr (ended, ==, "Ended (signal 11) · 35 s");
  dash_session_set_source_state (session, DASH_SOURCE_ENDED, "whatever");
  g_assert_false (dash_session_is_live (session));
  g_assert_cmpuint (total_of (session, 0)->calls, ==, 101);
  g_assert_true (dash_session_has_history (session));
}

static void
test_failing_and_ending (void)
{
  const struct
  {
    const char *ended;
    const char *words;
  } ends[] = {
    { "exit", "Ended · 0 s" },
    { "stopped", "Measuring was stopped · 0 s" },
    { "killed", "Ended (killed) · 0 s" },
    { "signal 6", "Ended (signal 6) · 0 s" },
  };
  g_autoptr (DashSession) never = dash_session_new (NULL);

  g_assert_cmpint (dash_session_get_state (never), ==, DASH_STATE_CONNECTING);
  dash_session_set_source_state (never, DASH_SOURCE_FAILED, "Nobody answers there.");
  g_assert_cmpint (dash_session_get_state (never), ==, DASH_STATE_FAILED);
  g_assert_cmpstr (dash_session_get_problem (never), ==, "Nobody answers there.");

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autoptr (Program) program = program_new (1);
      g_autoptr (DashSession) session = watch (program, 0);
      g_autofree char *words = NULL;

      program->ended = ends[i].ended;
      program_tell (program, DASH_DOCUMENT_DELTA, session);
      words = dash_session_describe_state (session);
      g_assert_cmpstr (words, ==, ends[i].words);
    }
}

/* The display stands still, new functions and all, while everything is recorded. */
static void
test_pause (void)
{
  g_autoptr (Program) program = program_new (2);
  g_autoptr (DashSession) session = watch (program, 20);
  guint n_updated = 0, n_items = 0;
  guint64 percentile_ns;
  gsize n_points;
  g_autofree char *state = NULL;

  g_array_index (program->places, Place, 1).introduced = TRUE;
  percentile_ns = dash_function_percentile (dash_session_get_nth_function (session, 0), 50);
  {
    g_autoptr (DashSeries) cpu = dash_session_get_series (session, DASH_SERIES_CPU, NULL);

    n_points = cpu->n_points;
  }
  g_signal_connect_swapped (session, "updated", G_CALLBACK (count_cb), &n_updated);
  g_signal_connect_swapped (dash_session_get_functions (session), "items-changed",
                            G_CALLBACK (count_cb), &n_items);
  dash_session_set_paused (session, TRUE);
  g_assert_cmpint (dash_session_get_state (session), ==, DASH_STATE_PAUSED);
  state = dash_session_describe_state (session);
  g_assert_cmpstr (state, ==, "Paused · 10 s");

  /* A new function appears meanwhile. */
  {
    Place fresh = { .id = 77, .name = g_strdup ("newcomer") };

    fresh.total.histogram = dash_histogram_new ();
    fresh.sent.histogram = dash_histogram_new ();
    g_array_append_val (program->places, fresh);
  }
  for (guint i = 0; i < 10; i++)
    {
      for (guint c = 0; c < 1000; c++)
        program_call (program, 0, 777777);
      program_call (program, 2, 10);
      program_pass (program, HALF);
      program_tell (program, DASH_DOCUMENT_DELTA, session);
    }
  g_assert_cmpuint (n_updated, ==, 0);
  g_assert_cmpuint (n_items, ==, 0);
  g_assert_cmpuint (dash_session_get_n_functions (session), ==, 2);
  g_assert_cmpuint (total_of (session, 0)->calls, ==, 200);
  g_assert_cmpuint (dash_function_percentile (dash_session_get_nth_function (session, 0), 50), ==,
                    percentile_ns);
  g_assert_cmpint (dash_session_get_elapsed_ns (session), ==, 10 * SECOND);
  {
    g_autoptr (DashSeries) cpu = dash_session_get_series (session, DASH_SERIES_CPU, NULL);

    g_assert_cmpuint (cpu->n_points, ==, n_points);
  }

  dash_session_set_paused (session, FALSE);
  g_assert_cmpuint (n_updated, ==, 1);
  g_assert_cmpuint (n_items, ==, 1);
  g_assert_cmpuint (dash_session_get_n_functions (session), ==, 3);
  g_assert_cmpuint (total_of (session, 0)->calls, ==, 10200);
  g_assert_cmpint (dash_session_get_elapsed_ns (session), ==, 15 * SECOND);
  g_assert_cmpuint (dash_function_percentile (dash_session_get_nth_function (session, 0), 50), >,
                    percentile_ns);
  assert_history_is_whole (session, program);

  /* A program that ends while held is let go, so that its last figures are seen. */
  dash_session_set_paused (session, TRUE);
  program_call (program, 1, 10);
  program->ended = "exit";
  program_pass (program, HALF);
  program_tell (program, DASH_DOCUMENT_DELTA, session);
  g_assert_false (dash_session_get_paused (session));
  g_assert_cmpuint (total_of (session, 1)->calls, ==, 21);
  dash_session_set_paused (session, TRUE);
  g_assert_false (dash_session_get_paused (session));
}

static void
test_reset (void)
{
  g_autoptr (Program) program = program_new (2);
  g_autoptr (DashSession) session = watch (program, 20);
  g_autoptr (Program) after = program_new (2);
  DashRange extent;

  after->epoch = 1;
  program_call (after, 0, 50);
  program_pass (after, HALF);
  program_tell (after, DASH_DOCUMENT_SNAPSHOT, session);
  g_assert_cmpuint (dash_session_get_n_functions (session), ==, 2);
  g_assert_cmpuint (total_of (session, 0)->calls, ==, 1);
  g_assert_cmpuint (total_of (session, 1)->calls, ==, 0);
  dash_session_get_extent (session, &extent);
  g_assert_cmpint (extent.begin_ns, ==, 0);
  g_assert_cmpint (extent.end_ns, ==, HALF);
  assert_history_is_whole (session, after);

  /* What was under way from before the reset comes too late. */
  program_pass (program, 100 * SECOND);
  program_tell (program, DASH_DOCUMENT_DELTA, session);
  g_assert_cmpuint (total_of (session, 0)->calls, ==, 1);
}

/* The program was started again: its places are the same rows, though they have other numbers now.
 */
static void
test_another_run (void)
{
  g_autoptr (Program) program = program_new (3);
  g_autoptr (DashSession) session = watch (program, 10);
  g_autoptr (Program) again = program_new (3);
  DashFunction *first = dash_session_get_nth_function (session, 0);

  again->pid = 4712;
  again->started_at = "2026-11-22T18:00:00.000Z";
  g_array_index (again->places, Place, 0).id = 3;
  g_array_index (again->places, Place, 2).id = 1;
  program_call (again, 0, 50);
  program_call (again, 0, 60);
  program_pass (again, HALF);
  program_tell (again, DASH_DOCUMENT_SNAPSHOT, session);
  g_assert_cmpuint (dash_session_get_n_functions (session), ==, 3);
  g_assert_true (dash_session_find_function (session, 3) == first);
  g_assert_cmpuint (dash_function_get_total (first)->calls, ==, 2);
  g_assert_cmpuint (total_of (session, 1)->calls, ==, 0);
  g_assert_cmpint (dash_session_get_pid (session), ==, 4712);
  g_assert_cmpint (dash_session_get_elapsed_ns (session), ==, HALF);
}

static void
test_range (void)
{
  g_autoptr (Program) program = program_new (2);
  g_autoptr (DashSession) session = watch (program, 100);
  DashFunction *function = dash_session_get_nth_function (session, 0);
  DashRange range = dash_range_new (10 * SECOND + 1, 20 * SECOND - 1);
  guint n_changed = 0, n_progress = 0;
  gint64 reference_ns;
  double trend[8];

  g_assert_cmpint (dash_session_get_reference (session, &reference_ns), ==, DASH_SHARE_OF_ELAPSED);
  g_assert_cmpint (reference_ns, ==, 50 * SECOND);

  g_signal_connect_swapped (session, "range-changed", G_CALLBACK (count_cb), &n_changed);
  g_signal_connect_swapped (session, "range-progress", G_CALLBACK (count_cb), &n_progress);
  dash_session_set_range (session, &range);
  dash_session_finish_range (session);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpuint (n_progress, >=, 1);
  dash_session_get_range (session, &range);
  g_assert_cmpint (range.begin_ns, ==, 10 * SECOND);
  g_assert_cmpint (range.end_ns, ==, 20 * SECOND);
  g_assert_false (range.live);
  g_assert_cmpfloat (dash_session_get_range_progress (session), ==, 1);
  g_assert_cmpint (dash_session_get_reference (session, &reference_ns), ==, DASH_SHARE_OF_RANGE);
  g_assert_cmpint (reference_ns, ==, 10 * SECOND);

  g_assert_cmpuint (dash_function_get_figures (function)->calls, ==, 200);
  g_assert_cmpuint (dash_function_get_total (function)->calls, ==, 1000);
  g_assert_cmpfloat_with_epsilon (dash_function_get_calls_per_second (function), 20, 1e-9);
  /* Calls of ticks 20 to 39 took 1020 … 1039 ns. */
  g_assert_cmpfloat_with_epsilon (dash_function_get_average_ns (function), 1029.5, 4.2);
  g_assert_cmpuint (dash_function_percentile (function, 1), >=, 1015);
  g_assert_cmpuint (dash_function_percentile (function, 100), <=, 1044);
  function = dash_session_get_nth_function (session, 1);
  g_assert_cmpfloat_with_epsilon (dash_function_get_share (function), 0.002, 1e-9);
  /* The longest call of all was in the range, so it's known exactly. */
  g_assert_cmpuint (dash_function_get_figures (function)->max_ns, ==, 1000000);
  g_assert_cmpuint (dash_function_get_trend (function, trend, 8), ==, 8);
  g_assert_cmpfloat_with_epsilon (trend[3], 1e6, 1e-3);

  /* The same edges again change nothing; time going by neither. */
  range = dash_range_new (10 * SECOND + 5, 20 * SECOND - 5);
  dash_session_set_range (session, &range);
  g_assert_cmpuint (n_changed, ==, 1);
  program_call (program, 1, 9000000);
  program_pass (program, HALF);
  program_tell (program, DASH_DOCUMENT_DELTA, session);
  g_assert_cmpuint (dash_function_get_figures (function)->calls, ==, 20);
  g_assert_cmpuint (dash_function_get_total (function)->calls, ==, 101);

  dash_session_set_range (session, &(DashRange){ .live = TRUE });
  g_assert_cmpuint (n_changed, ==, 2);
  g_assert_cmpuint (dash_function_get_figures (function)->calls, ==, 101);
}

/* Up to now means up to now: what comes later is not in it, even if its bucket is still open. */
static void
test_range_up_to_now (void)
{
  g_autoptr (Program) program = program_new (1);
  g_autoptr (DashSession) session = watch (program, 10);
  DashFunction *function = dash_session_get_nth_function (session, 0);
  DashRange extent, range;

  for (guint i = 0; i < 7; i++)
    {
      program_call (program, 0, 10);
      program_pass (program, HALF / 5);
      program_tell (program, DASH_DOCUMENT_DELTA, session);
    }
  dash_session_get_extent (session, &extent);
  dash_session_set_range (session, &extent);
  dash_session_finish_range (session);
  g_assert_cmpuint (dash_function_get_figures (function)->calls, ==, 107);
  program_call (program, 0, 10);
  program_pass (program, HALF / 5);
  program_tell (program, DASH_DOCUMENT_DELTA, session);
  dash_session_get_range (session, &range);
  g_assert_cmpint (range.end_ns, ==, extent.end_ns);

  /* Asked for once more after something else, it's the same figures. */
  dash_session_set_range (session, &(DashRange){ 0, SECOND, FALSE });
  dash_session_set_range (session, &extent);
  dash_session_finish_range (session);
  g_assert_cmpuint (dash_function_get_figures (function)->calls, ==, 107);
}

/* Many functions: the figures come in slices while the main loop runs. */
static void
test_range_in_slices (void)
{
  const guint n = 5000;
  g_autoptr (Program) program = program_new (n);
  g_autoptr (DashSession) session = dash_session_new (NULL);
  DashRange range = dash_range_new (4 * SECOND, 16 * SECOND);

  dash_session_set_source_state (session, DASH_SOURCE_LIVE, NULL);
  for (guint i = 0; i < 40; i++)
    {
      for (guint f = 0; f < n; f++)
        program_call (program, f, 1000 * (1 + f % 7));
      program_pass (program, HALF);
      program_tell (program, i == 0 ? DASH_DOCUMENT_SNAPSHOT : DASH_DOCUMENT_DELTA, session);
    }

  dash_session_set_range (session, &range);
  while (dash_session_get_range_progress (session) < 1)
    g_main_context_iteration (NULL, TRUE);
  for (guint f = 0; f < n; f++)
    {
      const DashFigures *figures =
          dash_function_get_figures (dash_session_get_nth_function (session, f));

      g_assert_cmpuint (figures->calls, ==, 24);
      g_assert_cmpuint (figures->total_ns, ==, 24 * 1000 * (1 + f % 7));
    }

  /* Changed in mid-way: the last one counts. */
  range = dash_range_new (0, 10 * SECOND);
  dash_session_set_range (session, &range);
  g_main_context_iteration (NULL, FALSE);
  range = dash_range_new (0, 5 * SECOND);
  dash_session_set_range (session, &range);
  while (dash_session_get_range_progress (session) < 1)
    g_main_context_iteration (NULL, TRUE);
  for (guint f = 0; f < n; f++)
    g_assert_cmpuint (dash_function_get_figures (dash_session_get_nth_function (session, f))->calls,
                      ==, 10);
}

static void
add_node (DashDocument *document,
          guint32 id,
          guint32 parent,
          guint32 function,
          guint64 calls,
          guint64 total_ns,
          guint64 self_ns)
{
  DashDocumentNode *node = dash_document_add_node (document, id);

  node->fields = DASH_ROW_HAS_PLACE | DASH_ROW_HAS_CALLS | DASH_ROW_HAS_TIMES;
  node->parent = parent;
  node->function = function;
  node->calls = calls;
  node->total_ns = total_ns;
  node->self_ns = self_ns;
}

static void
test_callers_and_callees (void)
{
  g_autoptr (Program) program = program_new (4);
  g_autoptr (DashSession) session = watch (program, 1);
  g_autoptr (DashDocument) delta = NULL;
  g_autoptr (GArray) callers = NULL;
  g_autoptr (GArray) callees = NULL;
  const DashRelation *relation;
  DashFunction *function = dash_session_find_function (session, 2);

  /* 1 calls 2, which calls 3 and, sometimes, itself; 4 calls 2, too; some threads begin with 2. */
  program_pass (program, HALF);
  delta = program_document (program, DASH_DOCUMENT_DELTA);
  add_node (delta, 1, 0, 1, 10, 1000, 100);
  add_node (delta, 2, 1, 2, 90, 900, 300);
  add_node (delta, 3, 2, 3, 50, 500, 500);
  add_node (delta, 4, 2, 2, 5, 100, 100);
  add_node (delta, 5, 0, 4, 1, 60, 10);
  add_node (delta, 6, 5, 2, 3, 50, 50);
  add_node (delta, 7, 0, 2, 2, 50, 50);
  dash_session_apply (session, delta);
  g_assert_cmpuint (dash_session_get_n_call_tree_nodes (session), ==, 7);

  callers = dash_session_get_callers (session, function);
  g_assert_cmpuint (callers->len, ==, 4);
  relation = &g_array_index (callers, DashRelation, 0);
  g_assert_true (relation->function == dash_session_find_function (session, 1));
  g_assert_cmpuint (relation->calls, ==, 90);
  g_assert_cmpfloat_with_epsilon (relation->share, 0.9, 1e-9);
  relation = &g_array_index (callers, DashRelation, 1);
  g_assert_true (relation->function == function);
  g_assert_cmpuint (relation->calls, ==, 5);
  relation = &g_array_index (callers, DashRelation, 3);
  g_assert_cmpint (relation->kind, ==, DASH_RELATION_ROOT);
  g_assert_null (relation->function);

  callees = dash_session_get_callees (session, function);
  g_assert_cmpuint (callees->len, ==, 3);
  relation = &g_array_index (callees, DashRelation, 0);
  g_assert_true (relation->function == NULL || relation->total_ns == 500);
  for (guint i = 0; i < callees->len; i++)
    {
      relation = &g_array_index (callees, DashRelation, i);
      if (relation->kind == DASH_RELATION_ITSELF)
        {
          g_assert_cmpuint (relation->total_ns, ==, 500);
          g_assert_cmpfloat_with_epsilon (relation->share, 0.5, 1e-9);
        }
      else if (relation->function != function)
        {
          g_assert_cmpuint (relation->calls, ==, 50);
          g_assert_cmpfloat_with_epsilon (relation->share, 0.5, 1e-9);
        }
    }
}

/* ---- Saving and loading, without JSON between ---- */

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
save (DashSession *session, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/report.json");
  g_autoptr (GAsyncResult) result = NULL;

  dash_session_save_async (session, file, NULL, NULL, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return dash_session_save_finish (session, result, error);
}

static DashDocument *
make_report (DashSession *session, gboolean with_history, const DashRange *range, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  dash_session_make_report_async (session, with_history, range, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return dash_session_make_report_finish (session, result, error);
}

static void
test_report_without_saving (void)
{
  g_autoptr (Program) program = program_new (3);
  g_autoptr (DashSession) session = watch (program, 100);
  g_autoptr (DashSession) nothing = dash_session_new (NULL);
  g_autoptr (DashDocument) whole = NULL, with_history = NULL, none = NULL;
  g_autoptr (GError) error = NULL;

  none = make_report (nothing, FALSE, NULL, &error);
  g_assert_null (none);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED);
  g_clear_error (&error);

  whole = make_report (session, FALSE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (whole->n_functions, ==, 3);
  g_assert_cmpuint (whole->functions[0].calls, ==, 1000);
  g_assert_cmpuint (whole->n_history, ==, 0);
  with_history = make_report (session, TRUE, NULL, &error);
  g_assert_cmpuint (with_history->n_history, >, 0);
  /* It is in no file yet. */
  g_assert_true (dash_session_has_unsaved (session));
}

static void
test_report_of_a_range (void)
{
  g_autoptr (Program) program = program_new (2);
  g_autoptr (DashSession) session = watch (program, 100);
  DashRange range = dash_range_new (10 * SECOND, 20 * SECOND);
  g_autoptr (DashSession) loaded = dash_session_new (NULL);
  g_autoptr (DashDocument) part = NULL, none = NULL;
  g_autoptr (GError) error = NULL;
  gint64 reference_ns;

  /* The range's figures need not be there yet. */
  dash_session_set_range (session, &range);
  dash_session_get_range (session, &range);
  part = make_report (session, FALSE, &range, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (part->elapsed_ns, ==, 10 * SECOND);
  g_assert_cmpuint (part->n_functions, ==, 2);
  g_assert_cmpuint (part->n_nodes, ==, 0);
  g_assert_cmpuint (part->n_history, ==, 0);
  g_assert_cmpuint (part->functions[0].calls, ==, 200);
  g_assert_cmpuint (part->functions[1].calls, ==, 20);
  g_assert_cmpuint (part->functions[1].max_ns, ==, 1000000);

  /* As a report it says what the session does of the range. */
  dash_session_apply (loaded, part);
  dash_session_set_source_state (loaded, DASH_SOURCE_LOADED, NULL);
  for (guint i = 0; i < 2; i++)
    {
      DashFunction *here = dash_session_get_nth_function (session, i);
      DashFunction *there = dash_session_get_nth_function (loaded, i);

      g_assert_cmpstr (dash_function_get_name (there), ==, dash_function_get_name (here));
      g_assert_cmpuint (dash_function_get_figures (there)->total_ns, ==,
                        dash_function_get_figures (here)->total_ns);
      g_assert_cmpuint (dash_function_get_figures (there)->self_ns, ==,
                        dash_function_get_figures (here)->self_ns);
      g_assert_cmpuint (dash_function_percentile (there, 95), ==,
                        dash_function_percentile (here, 95));
      g_assert_cmpfloat_with_epsilon (dash_function_get_share (there),
                                      dash_function_get_share (here), 1e-9);
    }
  dash_session_get_reference (loaded, &reference_ns);
  g_assert_cmpint (reference_ns, ==, 10 * SECOND);

  /* Of a range that is not in force there are no figures. */
  range.end_ns += SECOND;
  none = make_report (session, FALSE, &range, &error);
  g_assert_null (none);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
}

static void
test_save_and_load (void)
{
  g_autoptr (Program) program = program_new (3);
  g_autoptr (DashSession) session = watch (program, 300);
  g_autoptr (DashSession) nothing = dash_session_new (NULL);
  g_autoptr (DashSession) loaded = dash_session_new (NULL);
  g_autoptr (DashDocument) history = dash_document_new (DASH_DOCUMENT_HISTORY);
  g_autoptr (GError) error = NULL;
  g_autofree char *state = NULL;
  DashRange range = dash_range_new (30 * SECOND, 60 * SECOND);

  g_assert_false (save (session, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  make_believe_writer ();
  g_assert_false (save (nothing, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED);
  g_clear_error (&error);

  g_assert_true (dash_session_has_unsaved (session));
  g_assert_true (save (session, &error));
  g_assert_no_error (error);
  g_assert_false (dash_session_has_unsaved (session));
  g_assert_cmpuint (saved->n_functions, ==, 3);
  g_assert_cmpuint (saved->functions[0].calls, ==, 3000);
  g_assert_cmpuint (saved->percentile_values_ns[saved->functions[1].first_percentile + 2], ==,
                    1000000);

  /* The reader gives the report first and its history apart. */
  dash_document_set_history_encoding (history, saved->history_encoding);
  for (gsize i = 0; i < saved->n_history; i++)
    dash_document_add_history (history, saved->history[i].function, saved->history[i].bucket_ns,
                               g_bytes_ref (saved->history[i].data));
  dash_session_set_source_state (loaded, DASH_SOURCE_CONNECTING, NULL);
  dash_session_apply (loaded, saved);
  g_assert_false (dash_session_has_history (loaded));
  g_assert_cmpuint (total_of (loaded, 0)->calls, ==, 3000);
  dash_session_apply (loaded, history);
  while (!dash_session_has_history (loaded))
    g_main_context_iteration (NULL, TRUE);
  dash_session_set_source_state (loaded, DASH_SOURCE_LOADED, NULL);
  g_assert_cmpint (dash_session_get_state (loaded), ==, DASH_STATE_REPORT);
  g_assert_null (dash_session_get_problem (loaded));
  state = dash_session_describe_state (loaded);
  g_assert_true (g_str_has_prefix (state, "Report of "));

  dash_session_set_range (session, &range);
  dash_session_set_range (loaded, &range);
  dash_session_finish_range (session);
  dash_session_finish_range (loaded);
  for (guint i = 0; i < 3; i++)
    {
      DashFunction *one = dash_session_get_nth_function (session, i);
      DashFunction *other = dash_session_get_nth_function (loaded, i);

      g_assert_cmpstr (dash_function_get_name (one), ==, dash_function_get_name (other));
      g_assert_cmpuint (dash_function_get_figures (one)->calls, ==,
                        dash_function_get_figures (other)->calls);
      g_assert_cmpuint (dash_function_get_figures (one)->total_ns, ==,
                        dash_function_get_figures (other)->total_ns);
      g_assert_cmpuint (dash_function_percentile (one, 99), ==,
                        dash_function_percentile (other, 99));
    }
  g_assert_cmpuint (dash_function_get_figures (dash_session_get_nth_function (loaded, 0))->calls,
                    ==, 600);

  /* A report can be saved again, with its history. */
  g_assert_true (save (loaded, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (saved->n_history, ==, history->n_history);
  g_clear_pointer (&saved, dash_document_unref);
}

static void
test_broken_history (void)
{
  g_autoptr (Program) program = program_new (1);
  g_autoptr (DashSession) session = dash_session_new (NULL);
  g_autoptr (DashDocument) history = dash_document_new (DASH_DOCUMENT_HISTORY);

  program_call (program, 0, 100);
  program_pass (program, SECOND);
  program_tell (program, DASH_DOCUMENT_REPORT, session);
  dash_session_set_source_state (session, DASH_SOURCE_LOADED, NULL);
  dash_document_set_history_encoding (history, DASH_HISTORY_ENCODING);
  dash_document_add_history (history, 0, (guint64) HALF, g_bytes_new ("\xff", 1));
  dash_session_apply (session, history);
  while (dash_session_get_problem (session) == NULL)
    g_main_context_iteration (NULL, TRUE);

  /* The figures are there all the same. */
  g_assert_nonnull (strstr (dash_session_get_problem (session), "ends too early"));
  g_assert_cmpuint (total_of (session, 0)->calls, ==, 1);
  g_assert_false (dash_session_has_history (session));
  {
    g_autoptr (DashSeries) cpu = dash_session_get_series (session, DASH_SERIES_CPU, NULL);
    g_autoptr (DashFunctionSeries) lines = dash_session_get_function_series (
        session, dash_session_get_nth_function (session, 0), NULL, 100, NULL, 0);

    g_assert_cmpuint (cpu->n_points, ==, 0);
    g_assert_cmpuint (lines->n_points, ==, 0);
  }
  g_assert_true (isnan (dash_session_get_latest (session, DASH_SERIES_CPU)));
  g_assert_cmpfloat_with_epsilon (dash_session_get_mean (session, DASH_SERIES_CPU), 100, 1e-9);
}

static void
test_logs (void)
{
  g_autoptr (Program) program = program_new (2);
  g_autoptr (DashSession) session = watch (program, 1);
  g_autoptr (DashDocument) document = dash_document_new (DASH_DOCUMENT_LOG);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  DashFunction *function = dash_session_find_function (session, 1);
  const DashCallLog *log;

  dash_session_fetch_log_async (session, function, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (dash_session_fetch_log_finish (session, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_clear_object (&result);

  dash_document_add_function (document, 1)->fields = DASH_ROW_HAS_LOG;
  dash_document_add_recent (document, &(DashLogEntry){ 9, 100, 50, 1, "worker-1", "ok" });
  dash_document_add_slowest (document, &(DashLogEntry){ 3, 10, 70, 2, "worker-2", NULL });
  dash_document_add_slowest (document, &(DashLogEntry){ 9, 100, 50, 1, "worker-1", "ok" });
  dash_session_apply (session, document);
  log = dash_session_get_log (session, function);
  g_assert_cmpuint (log->n_recent, ==, 1);
  g_assert_cmpuint (log->n_slowest, ==, 2);
  g_assert_cmpstr (log->slowest[0].thread, ==, "worker-2");
  g_assert_null (dash_session_get_log (session, dash_session_find_function (session, 2)));

  dash_session_fetch_log_async (session, function, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (dash_session_fetch_log_finish (session, result, &error) == log);
  g_assert_no_error (error);
}

/* Others may hold on to a function longer than the session lives. */
static void
test_function_outlives_session (void)
{
  g_autoptr (Program) program = program_new (1);
  DashSession *session = watch (program, 3);
  g_autoptr (DashFunction) function = g_object_ref (dash_session_get_nth_function (session, 0));
  double trend[4];

  g_object_unref (session);
  g_assert_cmpuint (dash_function_get_figures (function)->calls, ==, 30);
  g_assert_cmpfloat (dash_function_get_share (function), ==, 0);
  g_assert_cmpuint (dash_function_get_trend (function, trend, 4), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/snapshot-and-deltas", test_snapshot_and_deltas);
  g_test_add_func ("/session/events-lost-and-repeated", test_events_lost_and_repeated);
  g_test_add_func ("/session/unknown-rows", test_unknown_rows);
  g_test_add_func ("/session/totals-going-back", test_totals_going_back);
  g_test_add_func ("/session/late-watcher", test_late_watcher);
  g_test_add_func ("/session/losing-the-program", test_losing_the_program);
  g_test_add_func ("/session/failing-and-ending", test_failing_and_ending);
  g_test_add_func ("/session/pause", test_pause);
  g_test_add_func ("/session/reset", test_reset);
  g_test_add_func ("/session/another-run", test_another_run);
  g_test_add_func ("/session/range", test_range);
  g_test_add_func ("/session/range-up-to-now", test_range_up_to_now);
  g_test_add_func ("/session/range-in-slices", test_range_in_slices);
  g_test_add_func ("/session/callers-and-callees", test_callers_and_callees);
  g_test_add_func ("/session/save-and-load", test_save_and_load);
  g_test_add_func ("/session/report-without-saving", test_report_without_saving);
  g_test_add_func ("/session/report-of-a-range", test_report_of_a_range);
  g_test_add_func ("/session/broken-history", test_broken_history);
  g_test_add_func ("/session/logs", test_logs);
  g_test_add_func ("/session/function-outlives-session", test_function_outlives_session);

  return g_test_run ();
}
