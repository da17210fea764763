/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history against a plain record of everything: any range is exact, memory is bounded, packing
 * loses nothing. */
#include <math.h>
#include <stdlib.h>

#include "dash-history.h"

#define SECOND G_GINT64_CONSTANT (1000000000)
#define HALF   (SECOND / 2)

typedef struct
{
  gint64 end_ns;
  guint function;
  guint64 ns;
} Call;

typedef struct
{
  DashHistory *history;
  GArray *calls; /* of Call, by time of the tick's end */
  GArray *ends;  /* of gint64 */
  gint64 now_ns;
  guint64 cpu_ns;
  guint64 n_calls;
} Record;

static void
record_init (Record *self)
{
  self->history = dash_history_new ();
  self->calls = g_array_new (FALSE, FALSE, sizeof (Call));
  self->ends = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->now_ns = 0;
  self->cpu_ns = self->n_calls = 0;
  dash_history_start (self->history, 0);
}

static void
record_clear (Record *self)
{
  dash_history_free (self->history);
  g_array_unref (self->calls);
  g_array_unref (self->ends);
}

static void
add_call (DashHistory *history, guint function, guint64 ns, guint64 times)
{
  const guint16 index = (guint16) dash_histogram_bucket_index (ns);
  const DashCell cell = { times, ns * times, ns / 4 * times, 1, &index, &times };

  dash_history_add (history, function, &cell);
}

static void
tick (Record *self, GRand *rand, guint n_functions, guint n_calls, gint64 length_ns)
{
  DashProcessSample sample = { (guint64) length_ns / 2, n_calls, 1e6, 4, 1.5 };

  self->now_ns += length_ns;
  for (guint i = 0; i < n_calls; i++)
    {
      Call call = { self->now_ns, (guint) g_rand_int_range (rand, 0, (gint32) n_functions),
                    (guint64) exp (g_rand_double_range (rand, 5, 18)) };

      add_call (self->history, call.function, call.ns, 1);
      g_array_append_val (self->calls, call);
    }
  self->cpu_ns += sample.cpu_ns;
  self->n_calls += n_calls;
  g_array_append_val (self->ends, self->now_ns);
  dash_history_end_tick (self->history, self->now_ns, &sample);
}

static int
compare (const void *a, const void *b)
{
  guint64 one = *(const guint64 *) a, other = *(const guint64 *) b;

  return (one > other) - (one < other);
}

/* Figures of a function in a range, as the record has them, compared with the history's. */
static void
check_range (Record *self, guint function, const DashRange *range)
{
  g_autoptr (GArray) durations = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_auto (DashFigures) figures = { 0 };
  guint64 total_ns = 0, self_ns = 0;

  for (guint i = 0; i < self->calls->len; i++)
    {
      const Call *call = &g_array_index (self->calls, Call, i);

      if (call->function != function || call->end_ns <= range->begin_ns ||
          call->end_ns > range->end_ns)
        continue;
      total_ns += call->ns;
      self_ns += call->ns / 4;
      g_array_append_val (durations, call->ns);
    }
  g_array_sort (durations, compare);

  dash_history_get_figures (self->history, function, range, &figures);
  g_assert_cmpuint (figures.calls, ==, durations->len);
  g_assert_cmpuint (figures.total_ns, ==, total_ns);
  g_assert_cmpuint (figures.self_ns, ==, self_ns);
  g_assert_cmpuint (dash_histogram_get_count (figures.histogram), ==, durations->len);
  for (gsize p = 0; p < 3 && durations->len > 0; p++)
    {
      const double percents[] = { 50, 99, 100 };
      gsize rank = MAX ((gsize) ceil (percents[p] / 100 * durations->len - 1e-9), 1);
      double exact = (double) g_array_index (durations, guint64, rank - 1);
      double got = (double) dash_figures_percentile (&figures, percents[p]);

      g_assert_cmpfloat (fabs (got - exact), <=, exact * 0.01);
    }
}

static gboolean
is_edge (Record *self, gint64 time_ns)
{
  for (guint i = 0; i < self->ends->len; i++)
    {
      if (g_array_index (self->ends, gint64, i) == time_ns)
        return TRUE;
    }
  return time_ns == 0;
}

static void
check_random_ranges (Record *self, GRand *rand, guint n_functions, guint n_ranges)
{
  DashRange extent;

  dash_history_get_extent (self->history, &extent);
  for (guint i = 0; i < n_ranges; i++)
    {
      gint64 a = (gint64) (g_rand_double (rand) * (double) extent.end_ns);
      gint64 b = i % 3 == 0 ? a + (gint64) (g_rand_double (rand) * 20 * (double) SECOND)
                            : (gint64) (g_rand_double (rand) * (double) extent.end_ns);
      DashRange range = dash_range_new (a, b);
      DashRange wanted, again;

      dash_range_clamp (&range, &extent);
      wanted = range;
      dash_history_snap (self->history, &range);
      g_assert_cmpint (range.begin_ns, <=, wanted.begin_ns);
      g_assert_cmpint (range.end_ns, >=, wanted.end_ns);
      g_assert_cmpint (range.end_ns, >, range.begin_ns);
      g_assert_true (is_edge (self, range.begin_ns));
      g_assert_true (is_edge (self, range.end_ns));
      again = range;
      dash_history_snap (self->history, &again);
      g_assert_true (dash_range_equal (&range, &again));
      check_range (self, (guint) g_rand_int_range (rand, 0, (gint32) n_functions), &range);
    }
}

/* Ticks of every length: jitter, several in a bucket, and a gap in which the connection was lost.
 */
static void
test_any_range_is_exact (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  DashRange extent;
  Record record;

  record_init (&record);
  for (guint i = 0; i < 900; i++)
    {
      gint64 length_ns = HALF + g_rand_int_range (rand, -30000000, 30000000);

      if (i > 300 && i < 600)
        length_ns = 50000000 + g_rand_int_range (rand, 0, 1000000);
      if (i == 700)
        length_ns = 47 * SECOND;
      tick (&record, rand, 8, (guint) g_rand_int_range (rand, 0, 12), length_ns);
    }

  dash_history_get_extent (record.history, &extent);
  g_assert_cmpint (extent.begin_ns, ==, 0);
  g_assert_cmpint (extent.end_ns, ==, record.now_ns);
  for (guint f = 0; f < 8; f++)
    check_range (&record, f, &extent);
  check_random_ranges (&record, rand, 8, 300);
  record_clear (&record);
}

/* Five hours: only coarse buckets are left of the beginning, and still every range is exact. */
static void
test_old_ranges_are_exact (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (12);
  DashRange extent, old;
  Record record;

  record_init (&record);
  while (record.now_ns < 5 * 3600 * SECOND)
    tick (&record, rand, 4, g_rand_int_range (rand, 0, 8) == 0,
          HALF + g_rand_int_range (rand, -20000000, 20000000));

  dash_history_get_extent (record.history, &extent);
  g_assert_cmpint (extent.begin_ns, ==, 0);
  for (guint f = 0; f < 4; f++)
    check_range (&record, f, &extent);
  check_random_ranges (&record, rand, 4, 100);

  /* What is kept how finely shows in how far an edge moves. */
  old = dash_range_new (3600 * SECOND, 3600 * SECOND);
  dash_history_snap (record.history, &old);
  g_assert_cmpint (dash_range_length (&old), >, 50 * SECOND);
  old = dash_range_new (record.now_ns - 3600 * SECOND, record.now_ns - 3600 * SECOND);
  dash_history_snap (record.history, &old);
  g_assert_cmpint (dash_range_length (&old), >, 4 * SECOND);
  g_assert_cmpint (dash_range_length (&old), <, 6 * SECOND);
  old = dash_range_new (record.now_ns - 300 * SECOND, record.now_ns - 300 * SECOND);
  dash_history_snap (record.history, &old);
  g_assert_cmpint (dash_range_length (&old), <, SECOND);
  record_clear (&record);
}

/* After three days the first one is gone, the rest is whole. */
static void
test_oldest_goes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (13);
  DashRange extent;
  Record record;

  record_init (&record);
  while (record.now_ns < 3 * 86400 * SECOND)
    tick (&record, rand, 2, g_rand_int_range (rand, 0, 5) == 0, 10 * SECOND);
  dash_history_get_extent (record.history, &extent);
  g_assert_cmpint (extent.begin_ns, >, 86400 * SECOND - 300 * SECOND);
  g_assert_cmpint (extent.begin_ns, <, 86400 * SECOND + 300 * SECOND);
  check_range (&record, 0, &extent);
  check_range (&record, 1, &extent);
  record_clear (&record);
}

/* An hour of ten thousand functions: never more memory than allowed, and the sums stay whole. */
static void
test_memory_is_bounded (void)
{
  const guint n_functions = 10000;
  const gsize budget = 40 * 1024 * 1024;
  g_autoptr (GRand) rand = g_rand_new_with_seed (14);
  g_autofree guint64 *totals = g_new0 (guint64, n_functions);
  DashHistory *history = dash_history_new ();
  DashRange extent;
  gsize largest = 0;

  dash_history_set_budget (history, budget);
  dash_history_start (history, 0);
  for (gint64 t = 1; t <= 360; t++)
    {
      for (guint f = 0; f < n_functions; f++)
        {
          guint64 ns = 1000 + (guint64) g_rand_int_range (rand, 0, 100000);

          add_call (history, f, ns, 1 + f % 3);
          totals[f] += ns * (1 + f % 3);
        }
      dash_history_end_tick (history, t * 10 * SECOND, &(DashProcessSample){ 0 });
      largest = MAX (largest, dash_history_get_size (history));
    }
  g_test_message ("at most %" G_GSIZE_FORMAT " KiB", largest / 1024);
  g_assert_cmpuint (largest, >, budget / 2);
  g_assert_cmpuint (largest, <, budget + budget / 10);

  dash_history_get_extent (history, &extent);
  g_assert_cmpint (extent.end_ns, ==, 3600 * SECOND);
  if (extent.begin_ns == 0)
    {
      for (guint f = 0; f < n_functions; f += 97)
        {
          g_auto (DashFigures) figures = { 0 };

          dash_history_get_figures (history, f, &extent, &figures);
          g_assert_cmpuint (figures.total_ns, ==, totals[f]);
        }
    }
  else
    g_assert_cmpint (extent.begin_ns, <, 1800 * SECOND);
  dash_history_free (history);
}

/* Half an hour of functions whose durations vary much, a tenth of which is called each time: what is long ago makes
 * room, and the last half minute is there in full detail. */
static void
test_recent_detail_stays (void)
{
  const guint n_functions = 2000;
  const gsize budget = 8 * 1024 * 1024;
  const DashRange last = dash_range_new (1770 * SECOND, 1800 * SECOND);
  g_autoptr (GRand) rand = g_rand_new_with_seed (15);
  g_autoptr (DashHistory) history = dash_history_new ();
  g_autoptr (DashSeries) series = NULL;
  DashRange extent;
  gsize largest = 0;
  guint next = 0;

  dash_history_set_budget (history, budget);
  dash_history_start (history, 0);
  for (gint64 t = 1; t <= 3600; t++)
    {
      for (guint f = 0; f < n_functions / 10; f++, next = (next + 1) % n_functions)
        {
          guint16 indexes[10];
          guint64 counts[10];
          DashCell cell = { 10, 1000000, 300000, G_N_ELEMENTS (indexes), indexes, counts };

          for (guint i = 0; i < G_N_ELEMENTS (indexes); i++)
            {
              indexes[i] = (guint16) (1000 + i * 40 + (guint) g_rand_int_range (rand, 0, 40));
              counts[i] = 1;
            }
          dash_history_add (history, next, &cell);
        }
      dash_history_end_tick (history, t * SECOND / 2, &(DashProcessSample){ 0 });
      largest = MAX (largest, dash_history_get_size (history));
    }

  g_test_message ("at most %" G_GSIZE_FORMAT " KiB", largest / 1024);
  g_assert_cmpuint (largest, >, budget / 2);
  g_assert_cmpuint (largest, <, budget);
  series = dash_history_get_series (history, DASH_SERIES_CPU, &last);
  g_assert_cmpuint (series->n_points, >=, 60);
  dash_history_get_extent (history, &extent);
  g_assert_cmpint (extent.begin_ns, <=, 1500 * SECOND);
}

static void
test_process_series (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (15);
  DashProcessSample sample;
  DashRange extent;
  Record record;
  gint64 length_ns;

  record_init (&record);
  for (guint i = 0; i < 2000; i++)
    tick (&record, rand, 1, 3, HALF);
  dash_history_get_extent (record.history, &extent);

  /* Finest buckets where they're kept, coarser ones before; times ascend up to now. */
  {
    g_autoptr (DashSeries) cpu = dash_history_get_series (record.history, DASH_SERIES_CPU, &extent);
    g_autoptr (DashSeries) rate =
        dash_history_get_series (record.history, DASH_SERIES_CALLS_PER_SECOND, &extent);
    g_autoptr (DashSeries) threads =
        dash_history_get_series (record.history, DASH_SERIES_THREADS_RUNNING, &extent);

    g_assert_cmpuint (cpu->n_points, >, 1200);
    g_assert_cmpuint (cpu->n_points, <, 1400);
    for (gsize i = 0; i < cpu->n_points; i++)
      {
        g_assert_cmpfloat_with_epsilon (cpu->values[i], 50, 1e-6);
        g_assert_cmpfloat_with_epsilon (rate->values[i], 6, 1e-6);
        g_assert_cmpfloat_with_epsilon (threads->values[i], 1.5, 1e-6);
        g_assert_cmpfloat (cpu->times_ns[i], >, i > 0 ? cpu->times_ns[i - 1] : 0);
      }
    g_assert_cmpfloat (cpu->times_ns[cpu->n_points - 1], ==, (double) record.now_ns);
  }

  g_assert_true (dash_history_get_process (record.history, &extent, &sample, &length_ns));
  g_assert_cmpint (length_ns, ==, record.now_ns);
  g_assert_cmpuint (sample.cpu_ns, ==, record.cpu_ns);
  g_assert_cmpuint (sample.calls, ==, record.n_calls);
  g_assert_cmpfloat_with_epsilon (sample.rss_bytes, 1e6, 1);
  record_clear (&record);
}

static void
test_function_series (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (16);
  const double percents[] = { 50, 95, 99 };
  const gsize most[] = { 0, 10, 60, 200 };
  DashRange extent;
  Record record;

  record_init (&record);
  for (guint i = 0; i < 700; i++)
    tick (&record, rand, 2, i % 50 < 10 ? 0 : 6, HALF);
  dash_history_get_extent (record.history, &extent);

  for (gsize m = 0; m < G_N_ELEMENTS (most); m++)
    {
      g_autoptr (DashFunctionSeries) series =
          dash_history_get_function_series (record.history, 1, &extent, most[m], percents, 3);
      g_autoptr (DashHistogram) sum = dash_histogram_new ();
      g_auto (DashFigures) whole = { 0 };
      double calls = 0, lowest_ns, highest_ns, counted = 0;
      g_autofree double *heat = NULL;

      g_assert_cmpuint (series->n_points, >, 0);
      if (most[m] > 0)
        g_assert_cmpuint (series->n_points, <=, most[m]);
      g_assert_cmpfloat (series->begin_ns[0], ==, 0);
      g_assert_cmpfloat (series->end_ns[series->n_points - 1], ==, (double) record.now_ns);
      for (gsize i = 0; i < series->n_points; i++)
        {
          DashRange piece =
              dash_range_new ((gint64) series->begin_ns[i], (gint64) series->end_ns[i]);

          if (i > 0)
            g_assert_cmpfloat (series->begin_ns[i], ==, series->end_ns[i - 1]);
          check_range (&record, 1, &piece);
          calls += series->calls[i];
          if (series->histograms[i] != NULL)
            {
              dash_histogram_merge (sum, series->histograms[i]);
              for (gsize p = 0; p < 3; p++)
                g_assert_cmpuint ((guint64) series->percentiles_ns[p][i], ==,
                                  dash_histogram_percentile (series->histograms[i], percents[p]));
              g_assert_cmpfloat (series->max_ns[i], >=, series->percentiles_ns[2][i]);
            }
          else
            {
              g_assert_true (isnan (series->percentiles_ns[1][i]));
              g_assert_true (isnan (series->max_ns[i]));
            }
        }
      dash_history_get_figures (record.history, 1, &extent, &whole);
      g_assert_cmpfloat (calls, ==, (double) whole.calls);
      g_assert_cmpuint (dash_histogram_get_count (sum), ==, whole.calls);

      /* In the heat map every call is in one cell. */
      g_assert_true (dash_function_series_get_extent (series, &lowest_ns, &highest_ns));
      heat = g_new (double, 40 * series->n_points);
      g_assert_cmpfloat (dash_function_series_get_heat (series, lowest_ns, highest_ns, 40, heat), >,
                         0);
      for (gsize i = 0; i < 40 * series->n_points; i++)
        counted += heat[i];
      g_assert_cmpfloat_with_epsilon (counted, calls, 1e-3);
    }

  /* A function that never ran has points without values. */
  {
    g_autoptr (DashFunctionSeries) series =
        dash_history_get_function_series (record.history, 99, &extent, 20, percents, 3);
    double lowest_ns, highest_ns;

    g_assert_cmpuint (series->n_points, >, 0);
    g_assert_cmpfloat (series->calls[0], ==, 0);
    g_assert_false (dash_function_series_get_extent (series, &lowest_ns, &highest_ns));
  }
  record_clear (&record);
}

static void
test_trend (void)
{
  DashHistory *history = dash_history_new ();
  double values[32];
  DashRange range;
  gsize n;

  g_assert_cmpuint (dash_history_get_trend (history, 0, NULL, values, 32), ==, 0);
  dash_history_start (history, 0);
  for (guint i = 1; i <= 1000; i++)
    {
      if (i % 2 == 0)
        add_call (history, 0, i * 1000, 3);
      dash_history_end_tick (history, i * HALF, &(DashProcessSample){ 0 });
    }

  n = dash_history_get_trend (history, 0, NULL, values, 32);
  g_assert_cmpuint (n, ==, 32);
  g_assert_cmpfloat (values[31], ==, 1000000);
  g_assert_true (isnan (values[30]));
  g_assert_cmpfloat (values[29], ==, 998000);

  range = dash_range_new (0, 500 * SECOND);
  n = dash_history_get_trend (history, 0, &range, values, 10);
  g_assert_cmpuint (n, ==, 10);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (values[i], 50000 + 100000 * (double) i, 5000);
  dash_history_free (history);
}

/* ---- Packing ---- */

static guint32
id_of (guint function, gpointer user_data)
{
  return function * 10 + 7;
}

static guint
position_of (const DashHistoryPiece *piece, gpointer user_data)
{
  return piece->function >= 7 && piece->function < 1000 ? (piece->function - 7) / 10 : G_MAXUINT;
}

static void
make_record (Record *record)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (17);

  record_init (record);
  while (record->now_ns < 3 * 3600 * SECOND)
    tick (record, rand, 5, g_rand_int_range (rand, 0, 10) == 0, HALF);
  for (guint i = 0; i < 30; i++)
    tick (record, rand, 5, 40, HALF / 5);
}

static void
test_pack_round_trip (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (18);
  g_autoptr (DashDocument) document = dash_document_new (DASH_DOCUMENT_HISTORY);
  g_autoptr (DashDocument) again = dash_document_new (DASH_DOCUMENT_HISTORY);
  g_autoptr (GError) error = NULL;
  DashHistory *unpacked, *original;
  DashRange extent, other;
  Record record;

  make_record (&record);
  dash_history_pack (record.history, document, id_of, NULL);
  g_assert_cmpstr (document->history_encoding, ==, DASH_HISTORY_ENCODING);
  unpacked = dash_history_unpack (document, position_of, NULL, NULL, &error);
  g_assert_no_error (error);

  dash_history_get_extent (record.history, &extent);
  dash_history_get_extent (unpacked, &other);
  g_assert_cmpint (extent.begin_ns, ==, other.begin_ns);
  g_assert_cmpint (extent.end_ns, ==, other.end_ns);
  for (DashSeriesKind kind = DASH_SERIES_CPU; kind <= DASH_SERIES_THREADS_RUNNING; kind++)
    {
      g_autoptr (DashSeries) one = dash_history_get_series (record.history, kind, &extent);
      g_autoptr (DashSeries) two = dash_history_get_series (unpacked, kind, &extent);

      g_assert_cmpuint (one->n_points, ==, two->n_points);
      g_assert_cmpmem (one->times_ns, one->n_points * 8, two->times_ns, two->n_points * 8);
      for (gsize i = 0; i < one->n_points; i++)
        g_assert_cmpfloat_with_epsilon (one->values[i], two->values[i], 0.6);
    }

  /* The same questions, the same answers. */
  original = record.history;
  record.history = unpacked;
  for (guint f = 0; f < 5; f++)
    check_range (&record, f, &extent);
  check_random_ranges (&record, rand, 5, 50);
  record.history = original;

  /* What was read is written just so. */
  dash_history_pack (unpacked, again, id_of, NULL);
  g_assert_cmpuint (document->n_history, ==, again->n_history);
  for (gsize i = 0; i < document->n_history; i++)
    {
      g_assert_cmpuint (document->history[i].function, ==, again->history[i].function);
      g_assert_cmpuint (document->history[i].bucket_ns, ==, again->history[i].bucket_ns);
      g_assert_true (g_bytes_equal (document->history[i].data, again->history[i].data));
    }
  dash_history_free (unpacked);
  record_clear (&record);
}

/* Packing in slices while the program goes on: what came later isn't in it. */
static void
test_pack_while_recording (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (19);
  g_autoptr (DashDocument) document = dash_document_new (DASH_DOCUMENT_HISTORY);
  g_autoptr (DashHistory) unpacked = NULL;
  g_autoptr (GError) error = NULL;
  DashRange extent;
  Record record;
  DashHistory *original;
  guint n_calls;

  record_init (&record);
  for (guint i = 0; i < 333; i++)
    tick (&record, rand, 3, 4, HALF / 4);
  n_calls = record.calls->len;
  dash_history_pack_levels (record.history, document);
  for (guint f = 0; f < 3; f++)
    {
      dash_history_pack_function (record.history, document, f, id_of (f, NULL));
      for (guint i = 0; i < 50; i++)
        tick (&record, rand, 3, 4, HALF / 4);
    }

  unpacked = dash_history_unpack (document, position_of, NULL, NULL, &error);
  g_assert_no_error (error);
  dash_history_get_extent (unpacked, &extent);
  g_assert_cmpint (extent.end_ns, ==, 333 * HALF / 4);
  g_array_set_size (record.calls, n_calls);
  original = record.history;
  record.history = unpacked;
  for (guint f = 0; f < 3; f++)
    check_range (&record, f, &extent);
  record.history = original;
  record_clear (&record);
}

static DashDocument *
copy_pieces (DashDocument *document, gsize damaged, GBytes *with)
{
  DashDocument *copy = dash_document_new (DASH_DOCUMENT_HISTORY);

  dash_document_set_history_encoding (copy, document->history_encoding);
  for (gsize i = 0; i < document->n_history; i++)
    dash_document_add_history (copy, document->history[i].function, document->history[i].bucket_ns,
                               g_bytes_ref (i == damaged ? with : document->history[i].data));
  return copy;
}

static void
expect_refused (DashDocument *document)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DashHistory) history = dash_history_unpack (document, position_of, NULL, NULL, &error);

  g_assert_null (history);
  g_assert_nonnull (error);
  g_assert_true (error->domain == DASH_HISTORY_ERROR);
}

static void
test_unpack_refuses (void)
{
  g_autoptr (DashDocument) document = dash_document_new (DASH_DOCUMENT_HISTORY);
  g_autoptr (GRand) rand = g_rand_new_with_seed (20);
  guint n_refused = 0;
  Record record;

  make_record (&record);
  dash_history_pack (record.history, document, id_of, NULL);
  record_clear (&record);

  { /* nothing at all */
    g_autoptr (DashDocument) other = dash_document_new (DASH_DOCUMENT_HISTORY);

    expect_refused (other);
    dash_document_set_history_encoding (other, "of the future");
    expect_refused (other);
    dash_document_set_history_encoding (other, DASH_HISTORY_ENCODING);
    expect_refused (other);
    /* levels out of order */
    dash_document_add_history (other, 0, 5 * SECOND, g_bytes_new ("", 0));
    expect_refused (other);
  }
  { /* a function twice */
    g_autoptr (DashDocument) other = copy_pieces (document, G_MAXSIZE, NULL);
    const DashHistoryPiece *piece = &document->history[DASH_HISTORY_N_LEVELS];

    dash_document_add_history (other, piece->function, piece->bucket_ns, g_bytes_ref (piece->data));
    expect_refused (other);
  }
  { /* an unknown resolution */
    g_autoptr (DashDocument) other = copy_pieces (document, G_MAXSIZE, NULL);

    dash_document_add_history (other, 7, 1234, g_bytes_new ("", 0));
    expect_refused (other);
  }
  { /* claims of a thousand million buckets, in six bytes */
    const guint8 bytes[] = { 0, 0x80, 0x94, 0xeb, 0xdc, 0x03, 0 };
    g_autoptr (GBytes) claim = g_bytes_new (bytes, sizeof bytes);
    g_autoptr (DashDocument) other = copy_pieces (document, 0, claim);

    expect_refused (other);
  }

  /* Any piece cut anywhere, except between two runs, and changed anyhow: refused or some other
   * history that can be asked without harm. */
  for (guint round = 0; round < 3000; round++)
    {
      gsize at = (gsize) g_rand_int_range (rand, 0, (gint32) document->n_history);
      gsize size;
      const guint8 *data = g_bytes_get_data (document->history[at].data, &size);
      g_autofree guint8 *changed = g_memdup2 (data, size);
      gboolean cut = round % 2 == 0;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (DashDocument) other = NULL;
      g_autoptr (DashHistory) history = NULL;
      g_autoptr (GError) error = NULL;

      if (cut)
        size = (gsize) g_rand_int_range (rand, 0, (gint32) size);
      else
        changed[g_rand_int_range (rand, 0, (gint32) size)] = (guint8) g_rand_int (rand);
      bytes = g_bytes_new (changed, size);
      other = copy_pieces (document, at, bytes);
      history = dash_history_unpack (other, position_of, NULL, NULL, &error);
      if (history != NULL)
        {
          g_auto (DashFigures) figures = { 0 };
          g_autoptr (DashSeries) series = NULL;
          g_autoptr (DashFunctionSeries) lines = NULL;
          DashRange range;
          double trend[16];

          dash_history_get_extent (history, &range);
          dash_history_snap (history, &range);
          dash_history_get_figures (history, 1, &range, &figures);
          series = dash_history_get_series (history, DASH_SERIES_CPU, &range);
          lines =
              dash_history_get_function_series (history, 1, &range, 50, (const double[]){ 99 }, 1);
          dash_history_get_trend (history, 1, &range, trend, 16);
        }
      else
        {
          g_assert_true (error->domain == DASH_HISTORY_ERROR);
          n_refused++;
        }
    }
  g_assert_cmpuint (n_refused, >, 1000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/history/any-range-is-exact", test_any_range_is_exact);
  g_test_add_func ("/history/old-ranges-are-exact", test_old_ranges_are_exact);
  g_test_add_func ("/history/oldest-goes", test_oldest_goes);
  g_test_add_func ("/history/memory-is-bounded", test_memory_is_bounded);
  g_test_add_func ("/history/recent-detail-stays", test_recent_detail_stays);
  g_test_add_func ("/history/process-series", test_process_series);
  g_test_add_func ("/history/function-series", test_function_series);
  g_test_add_func ("/history/trend", test_trend);
  g_test_add_func ("/history/pack-round-trip", test_pack_round_trip);
  g_test_add_func ("/history/pack-while-recording", test_pack_while_recording);
  g_test_add_func ("/history/unpack-refuses", test_unpack_refuses);

  return g_test_run ();
}
