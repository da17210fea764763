/* SPDX-License-Identifier: MIT
 *
 * test-histogram.c: buckets, the way from ticks to nanoseconds, percentiles against an exact sort.
 */
#include "histogram.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>

#define VALUES 200000

static void
test_buckets_cover_every_value (void)
{
  guint64 next = 0;
  for (guint i = 0; i < HP_BUCKETS; i++) {
    guint64 lower = hp_bucket_lower (i), last = lower + hp_bucket_width (i) - 1;
    g_assert_cmpuint (lower, ==, next);
    g_assert_cmpuint (hp_bucket_index (lower), ==, i);
    g_assert_cmpuint (hp_bucket_index (last), ==, i);
    g_assert_cmpuint (hp_bucket_middle (i), >=, lower);
    g_assert_cmpuint (hp_bucket_middle (i), <=, last);
    if (lower >= 128)
      g_assert_cmpfloat ((double) hp_bucket_width (i) / (double) lower, <, 0.008);
    next = last + 1;
  }
  g_assert_cmpuint (next, ==, 0); /* the last one ends at the largest 64-bit number */
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static double
uniform (GRand *rand)
{
  return 1 - g_rand_double (rand);
}

static double
normal (GRand *rand)
{
  return sqrt (-2 * log (uniform (rand))) * cos (2 * G_PI * uniform (rand));
}

/* Durations in nanoseconds. */
static double
draw (GRand *rand, const char *name)
{
  if (g_str_equal (name, "uniform"))
    return 500 + 1e6 * uniform (rand);
  if (g_str_equal (name, "exponential"))
    return 800 - 20000 * log (uniform (rand));
  if (g_str_equal (name, "log-normal"))
    return exp (10 + 1.5 * normal (rand));
  if (g_str_equal (name, "pareto"))
    return 1000 * pow (uniform (rand), -1 / 1.2);
  return uniform (rand) < 0.9 ? 2000 + 100 * normal (rand) : 5e6 + 1e5 * normal (rand); /* two peaks */
}

static void
test_percentiles (gconstpointer data)
{
  static const double clocks[] = { 1, 0.4166, 0.2857, 41.6667 }; /* monotonic, TSC at 2.4 and 3.5 GHz, cntvct */
  static const double percents[] = { 50, 75, 90, 95, 99, 99.9 };
  const char *name = data;
  GRand *rand = g_rand_new_with_seed (4711);
  double *values = g_new (double, VALUES);
  hp_tick_map *map = g_new (hp_tick_map, 1);
  hp_histogram_sum *sum = g_new0 (hp_histogram_sum, 1);
  for (gsize clock = 0; clock < G_N_ELEMENTS (clocks); clock++) {
    const double inner = 25;
    hp_tick_map_init (map, clocks[clock], inner);
    hp_histogram_sum_clear (sum);
    guint64 min = G_MAXUINT64, max = 0;
    double at_least = clocks[clock] > 10 ? 1e4 : 0; /* a tick of 42 ns can't tell 500 ns within 1 % */
    for (guint i = 0; i < VALUES; i++) {
      guint64 ticks = (guint64) ((at_least + draw (rand, name)) / clocks[clock] + inner);
      values[i] = ((double) ticks - inner) * clocks[clock];
      hp_histogram_sum_add (sum, map->to_ns[hp_bucket_index (ticks)], 1);
      min = MIN (min, hp_tick_map_duration (map, ticks));
      max = MAX (max, hp_tick_map_duration (map, ticks));
    }
    qsort (values, VALUES, sizeof *values, compare);
    hp_histogram *histogram = hp_histogram_new (sum, NULL);
    g_assert_cmpuint (histogram->total, ==, VALUES);
    for (gsize i = 0; i < G_N_ELEMENTS (percents); i++) {
      double exact = values[(guint) ceil (percents[i] / 100 * VALUES - 1e-6) - 1];
      double got = (double) hp_histogram_percentile (histogram, percents[i], min, max);
      g_assert_cmpfloat_with_epsilon (got, exact, exact * 0.01);
    }
    hp_histogram_unref (histogram);
  }
  g_free (sum);
  g_free (map);
  g_free (values);
  g_rand_free (rand);
}

static void
test_ranks (void)
{
  hp_histogram_sum *sum = g_new0 (hp_histogram_sum, 1);
  for (guint i = 1; i <= 100; i++)
    hp_histogram_sum_add (sum, i, 10); /* 1 … 100 ns, ten times each */
  hp_histogram *histogram = hp_histogram_new (sum, NULL);
  g_assert_cmpuint (hp_histogram_percentile (histogram, 50, 1, 100), ==, 50);
  g_assert_cmpuint (hp_histogram_percentile (histogram, 50.1, 1, 100), ==, 51);
  g_assert_cmpuint (hp_histogram_percentile (histogram, 99.9, 1, 100), ==, 100);
  g_assert_cmpuint (hp_histogram_percentile (histogram, 0.0001, 1, 100), ==, 1);
  g_assert_cmpuint (hp_histogram_percentile (histogram, 99, 1, 90), ==, 90);
  g_assert_cmpuint (hp_histogram_percentile (histogram, 1, 5, 100), ==, 5);
  hp_histogram_unref (histogram);
  hp_histogram_sum_clear (sum);
  histogram = hp_histogram_new (sum, NULL);
  g_assert_cmpuint (histogram->buckets, ==, 0);
  g_assert_cmpuint (hp_histogram_percentile (histogram, 50, 0, 0), ==, 0);
  hp_histogram_unref (histogram);
  g_free (sum);
}

static void
test_difference_is_exact (void)
{
  hp_histogram_sum *sum = g_new0 (hp_histogram_sum, 1);
  hp_histogram_sum_add (sum, 10, 5);
  hp_histogram_sum_add (sum, 7000, 1);
  hp_histogram *before = hp_histogram_new (sum, NULL);
  hp_histogram_sum_add (sum, 10, 2);
  hp_histogram_sum_add (sum, 500, 3);
  hp_histogram *since = hp_histogram_new (sum, before);
  g_assert_cmpuint (since->buckets, ==, 2);
  g_assert_cmpuint (since->total, ==, 5);
  g_assert_cmpuint (since->indexes[0], ==, 10);
  g_assert_cmpuint (since->counts[0], ==, 2);
  g_assert_cmpuint (since->indexes[1], ==, 500);
  g_assert_cmpuint (since->counts[1], ==, 3);
  hp_histogram_unref (since);
  hp_histogram_unref (before);
  g_free (sum);
}

static void
test_own_cost_is_taken_out (void)
{
  hp_tick_map *map = g_new (hp_tick_map, 1);
  hp_tick_map_init (map, 0.5, 40);
  g_assert_cmpuint (map->to_ns[hp_bucket_index (30)], ==, 0);
  g_assert_cmpuint (map->to_ns[hp_bucket_index (40)], ==, 0);
  g_assert_cmpuint (map->to_ns[hp_bucket_index (240)], ==, 100);
  g_assert_cmpuint (hp_tick_map_duration (map, 240), ==, 100);
  g_assert_cmpuint (hp_tick_map_duration (map, 10), ==, 0);
  g_assert_cmpuint (hp_tick_map_duration (map, UINT64_MAX), ==, UINT64_C (1) << 63);
  hp_tick_map_init (map, 1000, 0);
  g_assert_cmpuint (hp_tick_map_duration (map, UINT64_MAX), ==, UINT64_MAX);
  g_assert_cmpuint (map->to_ns[HP_BUCKETS - 1], ==, HP_BUCKETS - 1);
  g_free (map);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/histogram/buckets", test_buckets_cover_every_value);
  g_test_add_func ("/histogram/ranks", test_ranks);
  g_test_add_func ("/histogram/difference", test_difference_is_exact);
  g_test_add_func ("/histogram/own-cost", test_own_cost_is_taken_out);
  g_test_add_data_func ("/histogram/percentiles/uniform", "uniform", test_percentiles);
  g_test_add_data_func ("/histogram/percentiles/exponential", "exponential", test_percentiles);
  g_test_add_data_func ("/histogram/percentiles/log-normal", "log-normal", test_percentiles);
  g_test_add_data_func ("/histogram/percentiles/pareto", "pareto", test_percentiles);
  g_test_add_data_func ("/histogram/percentiles/two-peaks", "two-peaks", test_percentiles);
  return g_test_run ();
}
