/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Histograms: bucket layout, exact merging, percentiles against an exact sort. */
#include <math.h>
#include <stdlib.h>

#include "dash-figures.h"
#include "dash-series.h"

static void
test_layout (void)
{
  /* Exact below 256. */
  for (guint64 v = 0; v < 256; v++)
    {
      g_assert_cmpuint (dash_histogram_bucket_index (v), ==, v);
      g_assert_cmpuint (dash_histogram_bucket_lower ((guint) v), ==, v);
      g_assert_cmpuint (dash_histogram_bucket_upper ((guint) v), ==, v);
    }
  /* Buckets follow each other without a gap up to the largest value. */
  for (guint i = 0; i < DASH_HISTOGRAM_MAX_INDEX; i++)
    {
      g_assert_cmpuint (dash_histogram_bucket_upper (i) + 1, ==,
                        dash_histogram_bucket_lower (i + 1));
      g_assert_cmpuint (dash_histogram_bucket_index (dash_histogram_bucket_lower (i)), ==, i);
      g_assert_cmpuint (dash_histogram_bucket_index (dash_histogram_bucket_upper (i)), ==, i);
    }
  g_assert_cmpuint (dash_histogram_bucket_upper (DASH_HISTOGRAM_MAX_INDEX), ==, G_MAXUINT64);
  g_assert_cmpuint (dash_histogram_bucket_index (G_MAXUINT64), ==, DASH_HISTOGRAM_MAX_INDEX);
}

static void
test_set_and_add (void)
{
  g_autoptr (DashHistogram) histogram = dash_histogram_new ();
  guint index;
  guint64 count;

  dash_histogram_add (histogram, 300, 2);
  dash_histogram_add (histogram, 100, 1);
  dash_histogram_add (histogram, 200, 0);
  dash_histogram_add (histogram, 300, 3);
  dash_histogram_add (histogram, DASH_HISTOGRAM_MAX_INDEX + 1, 9);
  g_assert_cmpuint (dash_histogram_n_buckets (histogram), ==, 2);
  g_assert_cmpuint (dash_histogram_get_count (histogram), ==, 6);
  dash_histogram_nth (histogram, 0, &index, &count);
  g_assert_cmpuint (index, ==, 100);
  g_assert_cmpuint (count, ==, 1);

  dash_histogram_set (histogram, 300, 1);
  dash_histogram_set (histogram, 50, 7);
  dash_histogram_set (histogram, 100, 0);
  g_assert_cmpuint (dash_histogram_n_buckets (histogram), ==, 2);
  g_assert_cmpuint (dash_histogram_get_count (histogram), ==, 8);
  g_assert_cmpuint (dash_histogram_get (histogram, 50), ==, 7);
  g_assert_cmpuint (dash_histogram_get (histogram, 100), ==, 0);

  dash_histogram_clear (histogram);
  g_assert_cmpuint (dash_histogram_get_count (histogram), ==, 0);
  g_assert_cmpuint (dash_histogram_percentile (histogram, 50), ==, 0);
  dash_histogram_add (histogram, 5, G_MAXUINT64);
  dash_histogram_add (histogram, 5, 3);
  g_assert_cmpuint (dash_histogram_get (histogram, 5), ==, G_MAXUINT64);
}

static guint64
random_duration (GRand *rand, guint kind)
{
  switch (kind)
    {
    case 0:
      return (guint64) g_rand_int_range (rand, 0, 1000);
    case 1: /* log-uniform over nine decades */
      return (guint64) exp (g_rand_double_range (rand, 0, log (1e9)));
    case 2: /* two peaks far apart */
      return g_rand_boolean (rand) ? 30000 + g_rand_int_range (rand, 0, 3000)
                                   : 8000000 + g_rand_int_range (rand, 0, 900000);
    case 3: /* always the same */
      return 123456789;
    default: /* a heavy tail */
      return (guint64) (1000 / pow (g_rand_double_range (rand, 1e-6, 1), 1.2));
    }
}

static int
compare (const void *a, const void *b)
{
  guint64 one = *(const guint64 *) a, other = *(const guint64 *) b;

  return (one > other) - (one < other);
}

/* Whatever is merged in whatever parts: the same counts, and percentiles within 1 % of a sort. */
static void
test_merge_is_exact (void)
{
  const double percents[] = { 0, 1, 50, 75, 90, 95, 99, 99.9, 100 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261123);

  for (guint kind = 0; kind < 5; kind++)
    {
      const gsize n = 9973; /* ranks between two calls, too */
      g_autofree guint64 *values = g_new (guint64, n);
      DashFigures parts[7] = { 0 };
      g_autoptr (DashHistogram) whole = dash_histogram_new ();
      g_auto (DashFigures) sum = { 0 };
      guint64 several[G_N_ELEMENTS (percents)];

      for (gsize i = 0; i < n; i++)
        {
          DashFigures *part = &parts[g_rand_int_range (rand, 0, G_N_ELEMENTS (parts))];

          values[i] = random_duration (rand, kind);
          if (part->histogram == NULL)
            part->histogram = dash_histogram_new ();
          dash_histogram_add_value (part->histogram, values[i]);
          dash_histogram_add_value (whole, values[i]);
          part->min_ns = part->calls > 0 ? MIN (part->min_ns, values[i]) : values[i];
          part->max_ns = MAX (part->max_ns, values[i]);
          part->calls++;
          part->total_ns += values[i];
        }
      for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
        {
          dash_figures_add (&sum, &parts[i]);
          dash_figures_clear (&parts[i]);
        }

      g_assert_cmpuint (sum.calls, ==, n);
      g_assert_cmpuint (dash_histogram_get_count (sum.histogram), ==, n);
      g_assert_cmpuint (dash_histogram_n_buckets (sum.histogram), ==,
                        dash_histogram_n_buckets (whole));
      for (gsize i = 0; i < dash_histogram_n_buckets (whole); i++)
        {
          guint index, other_index;
          guint64 count, other_count;

          dash_histogram_nth (whole, i, &index, &count);
          dash_histogram_nth (sum.histogram, i, &other_index, &other_count);
          g_assert_cmpuint (index, ==, other_index);
          g_assert_cmpuint (count, ==, other_count);
        }

      qsort (values, n, sizeof *values, compare);
      g_assert_cmpuint (sum.min_ns, ==, values[0]);
      g_assert_cmpuint (sum.max_ns, ==, values[n - 1]);
      dash_histogram_percentiles (whole, percents, G_N_ELEMENTS (percents), several);
      for (gsize p = 0; p < G_N_ELEMENTS (percents); p++)
        {
          gsize rank = MAX ((gsize) ceil (percents[p] * (double) n / 100 - 1e-9), 1);
          double exact = (double) values[rank - 1];
          double got = (double) dash_figures_percentile (&sum, percents[p]);

          g_assert_cmpfloat (fabs (got - exact), <=, exact * 0.005 + 0.5);
          g_assert_cmpuint (several[p], ==, dash_histogram_percentile (whole, percents[p]));
        }
    }
}

static void
test_add_sorted (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint round = 0; round < 200; round++)
    {
      g_autoptr (DashHistogram) one = dash_histogram_new ();
      g_autoptr (DashHistogram) other = dash_histogram_new ();
      guint16 indexes[40];
      guint64 counts[40];
      gsize n = 0;
      guint index = 0;

      for (guint i = 0; i < 20; i++)
        {
          guint at = (guint) g_rand_int_range (rand, 0, 60);

          dash_histogram_add (one, at, 1);
          dash_histogram_add (other, at, 1);
        }
      while (n < G_N_ELEMENTS (indexes) && (index += (guint) g_rand_int_range (rand, 1, 4)) < 80)
        {
          indexes[n] = (guint16) index;
          counts[n] = (guint64) g_rand_int_range (rand, 0, 3);
          dash_histogram_add (other, indexes[n], counts[n]);
          n++;
        }
      dash_histogram_add_sorted (one, indexes, counts, n);
      g_assert_cmpuint (dash_histogram_get_count (one), ==, dash_histogram_get_count (other));
      g_assert_cmpuint (dash_histogram_n_buckets (one), ==, dash_histogram_n_buckets (other));
      for (guint i = 0; i < 80; i++)
        g_assert_cmpuint (dash_histogram_get (one, i), ==, dash_histogram_get (other, i));
    }
}

static void
test_bins (void)
{
  g_autoptr (DashHistogram) histogram = dash_histogram_new ();
  const double edges[] = { 1, 10, 100, 1000, 1e6 };
  double counts[4];

  dash_histogram_add_value (histogram, 0);  /* below all bins */
  dash_histogram_add_value (histogram, 10); /* an edge belongs to the bin above it */
  dash_histogram_add_value (histogram, 99);
  dash_histogram_add_value (histogram, 5000);
  dash_histogram_add_value (histogram, 2000000); /* above */
  dash_histogram_bin (histogram, edges, 4, counts);
  g_assert_cmpfloat (counts[0], ==, 0);
  g_assert_cmpfloat (counts[1], ==, 2);
  g_assert_cmpfloat (counts[2], ==, 0);
  g_assert_cmpfloat (counts[3], ==, 1);

  /* A bucket across an edge is shared out and nothing is lost. */
  dash_histogram_clear (histogram);
  dash_histogram_add_value (histogram, 1000);
  dash_histogram_bin (histogram, (const double[]){ 990, 1001, 1010 }, 2, counts);
  g_assert_cmpfloat (counts[0], >, 0);
  g_assert_cmpfloat (counts[1], >, 0);
  g_assert_cmpfloat_with_epsilon (counts[0] + counts[1], 1, 1e-9);
}

/* Counts are kept small until one of them is large, wherever that comes from. */
static void
test_large_counts (void)
{
  const guint64 large = G_GUINT64_CONSTANT (1) << 40;
  const guint16 indexes[] = { 5, 10, 20, 25 };
  const guint64 counts[] = { 1, large, 2, G_MAXUINT32 };
  g_autoptr (DashHistogram) set = dash_histogram_new ();
  g_autoptr (DashHistogram) added = dash_histogram_new ();
  g_autoptr (DashHistogram) merged = dash_histogram_new ();
  g_autoptr (DashHistogram) copy = NULL;

  for (guint i = 0; i < 40; i += 2)
    {
      dash_histogram_set (set, i, 3);
      dash_histogram_add (added, i, 3);
      dash_histogram_add (merged, i, 3);
    }
  dash_histogram_set (set, 10, large);
  dash_histogram_set (set, 11, large);
  dash_histogram_add_sorted (added, indexes, counts, G_N_ELEMENTS (indexes));
  dash_histogram_merge (merged, added);
  copy = dash_histogram_copy (merged);

  g_assert_cmpuint (dash_histogram_get (set, 10), ==, large);
  g_assert_cmpuint (dash_histogram_get (set, 11), ==, large);
  g_assert_cmpuint (dash_histogram_get (set, 12), ==, 3);
  g_assert_cmpuint (dash_histogram_get_count (set), ==, 2 * large + 19 * 3);

  g_assert_cmpuint (dash_histogram_get (added, 5), ==, 1);
  g_assert_cmpuint (dash_histogram_get (added, 10), ==, large + 3);
  g_assert_cmpuint (dash_histogram_get (added, 20), ==, 5);
  g_assert_cmpuint (dash_histogram_get (added, 25), ==, G_MAXUINT32);
  g_assert_cmpuint (dash_histogram_get (added, 38), ==, 3);

  for (guint i = 0; i < 40; i++)
    {
      g_assert_cmpuint (dash_histogram_get (merged, i), ==,
                        dash_histogram_get (added, i) + (i % 2 == 0 ? 3 : 0));
      g_assert_cmpuint (dash_histogram_get (copy, i), ==, dash_histogram_get (merged, i));
    }

  /* One that grows past what fits the small ones. */
  dash_histogram_clear (copy);
  dash_histogram_add (copy, 7, G_MAXUINT32);
  dash_histogram_add (copy, 7, G_MAXUINT32);
  g_assert_cmpuint (dash_histogram_get (copy, 7), ==, 2 * (guint64) G_MAXUINT32);
}

static void
test_edges (void)
{
  g_autoptr (DashHistogram) histogram = dash_histogram_new ();
  double edges[21], counts[20], sum = 0;
  gsize n;

  g_assert_cmpuint (dash_histogram_get_edges (NULL, edges, 20), ==, 0);
  g_assert_cmpuint (dash_histogram_get_edges (histogram, edges, 20), ==, 0);
  dash_histogram_add_value (histogram, 0);
  g_assert_cmpuint (dash_histogram_get_edges (histogram, edges, 20), ==, 1);
  dash_histogram_add_value (histogram, 1000);
  dash_histogram_add_value (histogram, G_MAXUINT64);
  n = dash_histogram_get_edges (histogram, edges, 20);
  g_assert_cmpuint (n, >, 1);
  g_assert_cmpuint (n, <=, 20);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat (edges[i], <, edges[i + 1]);

  /* Nothing falls between the bins. */
  dash_histogram_bin (histogram, edges, n, counts);
  for (gsize i = 0; i < n; i++)
    sum += counts[i];
  g_assert_cmpfloat_with_epsilon (sum, 3, 1e-6);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/histogram/layout", test_layout);
  g_test_add_func ("/histogram/large-counts", test_large_counts);
  g_test_add_func ("/histogram/set-and-add", test_set_and_add);
  g_test_add_func ("/histogram/merge-is-exact", test_merge_is_exact);
  g_test_add_func ("/histogram/add-sorted", test_add_sorted);
  g_test_add_func ("/histogram/bins", test_bins);

  g_test_add_func ("/histogram/edges", test_edges);
  return g_test_run ();
}
