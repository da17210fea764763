/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistics against independent truth: figures of SciPy 1.16 and of Hollander and Wolfe, and properties. */
#include <math.h>

#include "dash-statistics.h"

static void
assert_close (double value, double truth)
{
  g_assert_cmpfloat_with_epsilon (value, truth, 1e-9 + 1e-6 * fabs (truth));
}

static double
compare (const double *base, gsize n_base, const double *head, gsize n_head)
{
  g_autoptr (DashRankTest) test = dash_rank_test_new ();

  return dash_rank_test_compare (test, base, n_base, head, n_head);
}

#define COMPARE(base, head) compare (base, G_N_ELEMENTS (base), head, G_N_ELEMENTS (head))

/* M. Hollander and D. A. Wolfe, Nonparametric Statistical Methods, 1973, p. 69: permeability of membranes. */
static const double at_term[] = { 0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46 };
static const double earlier[] = { 1.15, 0.88, 0.90, 0.74, 1.21 };

static void
test_exact (void)
{
  /* scipy.stats.mannwhitneyu (…, method='exact'), the example of its documentation. */
  static const double females[] = { 20, 11, 17, 12 }, males[] = { 19, 22, 16, 29, 24 };
  double low[10], high[10];

  assert_close (COMPARE (females, males), 0.1111111111111111);
  assert_close (COMPARE (males, females), 0.1111111111111111);
  assert_close (COMPARE (at_term, earlier), 0.2544122544122544);

  /* No overlap: 2 of 184,756 ways. */
  for (int i = 0; i < 10; i++)
    {
      low[i] = i;
      high[i] = 10 + i;
    }
  assert_close (COMPARE (low, high), 1.082508822446903e-05);
  assert_close (dash_rank_test_least (10, 10), 1.082508822446903e-05);
  assert_close (dash_rank_test_least (3, 3), 0.1);
}

static void
test_exact_with_ties (void)
{
  /* All ways to deal the mean ranks out, counted by itertools.combinations. */
  static const double a1[] = { 1, 2, 2, 3, 5 }, b1[] = { 3, 3, 5, 6, 7 };
  static const double a2[] = { 1, 1, 1, 1 }, b2[] = { 1, 1, 2, 2 };
  static const double a3[] = { 10, 10, 10, 10 }, b3[] = { 12, 12, 12, 12 };

  assert_close (COMPARE (a1, b1), 0.0873015873015873);
  assert_close (COMPARE (a2, b2), 0.42857142857142855);
  assert_close (COMPARE (a3, b3), 0.02857142857142857);
  assert_close (COMPARE (a3, a3), 1);
}

static void
test_approximate (void)
{
  /* scipy.stats.mannwhitneyu (…, method='asymptotic'). */
  static const double a[] = { 1, 2, 2, 3, 3, 3, 4, 5, 6, 7 }, b[] = { 3, 4, 4, 5, 6, 6, 7, 8, 8, 9 };
  double base[30], head[28];

  assert_close (COMPARE (a, b), 0.01812743104340377);

  for (int i = 0; i < 30; i++)
    base[i] = (i * 7919 % 997) / 10.0;
  for (int i = 0; i < 28; i++)
    head[i] = (i * 6101 % 991) / 10.0 + 12;
  assert_close (COMPARE (base, head), 0.6075863086785783);
}

static void
test_degenerate (void)
{
  static const double one[] = { 1 }, other[] = { 2 };

  g_assert_cmpfloat (COMPARE (one, other), ==, 1);
  g_assert_cmpfloat (compare (one, 1, NULL, 0), ==, 1);
  g_assert_cmpfloat (compare (NULL, 0, NULL, 0), ==, 1);
}

static void
test_shift (void)
{
  g_autoptr (DashRankTest) test = dash_rank_test_new ();
  static const double few[] = { 1, 2 }, others[] = { 3, 5 };
  DashShift shift;

  /* The same figures in Hollander and Wolfe, p. 75, and in R's wilcox.test (conf.int = TRUE): 0.305 and
   * -0.15 … 0.76 for the other direction. */
  shift = dash_rank_test_shift (test, earlier, G_N_ELEMENTS (earlier), at_term, G_N_ELEMENTS (at_term), 0.95);
  assert_close (shift.estimate, 0.305);
  assert_close (shift.low, -0.15);
  assert_close (shift.high, 0.76);

  /* With two a side no interval is so certain. */
  shift = dash_rank_test_shift (test, few, 2, others, 2, 0.95);
  assert_close (shift.estimate, 2.5);
  g_assert_true (isnan (shift.low) && isnan (shift.high));

  shift = dash_rank_test_shift (test, few, 2, others, 0, 0.95);
  g_assert_true (isnan (shift.estimate));
}

static void
test_adjust (void)
{
  /* scipy.stats.false_discovery_control. */
  double chances[] = { 0.01, 0.001, 0.05, 0.20, 0.15, 0.15 };
  static const double truth[] = { 0.03, 0.006, 0.1, 0.2, 0.18, 0.18 };

  dash_statistics_adjust (chances, G_N_ELEMENTS (chances));
  for (guint i = 0; i < G_N_ELEMENTS (truth); i++)
    assert_close (chances[i], truth[i]);
  dash_statistics_adjust (NULL, 0);
}

static void
test_normal (void)
{
  /* scipy.stats.norm.ppf. */
  assert_close (dash_statistics_normal (0.5), 0);
  assert_close (dash_statistics_normal (0.8), 0.8416212335729143);
  assert_close (dash_statistics_normal (0.025), -1.959963984540054);
  assert_close (dash_statistics_normal (1e-6), -4.753424308822899);
}

static void
test_simple (void)
{
  double even[] = { 4, 1, 3, 2 }, odd[] = { 9, 1, 5 };
  static const double base[] = { 1, 2, 3 }, head[] = { 11, 13 };

  assert_close (dash_statistics_median (even, 4), 2.5);
  assert_close (dash_statistics_median (odd, 3), 5);
  g_assert_true (isnan (dash_statistics_median (NULL, 0)));

  /* (2 + 2) / (5 - 2), under the root. */
  assert_close (dash_statistics_deviation (base, 3, head, 2), sqrt (4.0 / 3));
  g_assert_true (isnan (dash_statistics_deviation (base, 1, head, 1)));
}

static void
test_distance (void)
{
  g_autoptr (DashHistogram) base = dash_histogram_new ();
  g_autoptr (DashHistogram) head = dash_histogram_new ();

  g_assert_true (isnan (dash_statistics_distance (base, head)));
  g_assert_true (isnan (dash_statistics_distance (NULL, NULL)));

  /* scipy.stats.ks_2samp ([1] * 10 + [5] * 10, [1] * 4 + [9] * 16).statistic */
  dash_histogram_add (base, 1, 10);
  dash_histogram_add (base, 5, 10);
  dash_histogram_add (head, 1, 4);
  dash_histogram_add (head, 9, 16);
  assert_close (dash_statistics_distance (base, head), 0.8);
  assert_close (dash_statistics_distance (head, base), 0.8);
  assert_close (dash_statistics_distance (base, base), 0);

  dash_histogram_clear (head);
  dash_histogram_add (head, 4000, 3);
  assert_close (dash_statistics_distance (base, head), 1);
}

/* ---- Properties ---------------------------------------------------------------------------------------- */

static double
draw_normal (GRand *rand)
{
  double sum = -6;

  for (int i = 0; i < 12; i++)
    sum += g_rand_double (rand);
  return sum;
}

static void
draw (GRand *rand, double *values, gsize n, double mean)
{
  for (gsize i = 0; i < n; i++)
    values[i] = mean + draw_normal (rand);
}

/* Whichever side comes first, and whatever the unit. */
static void
test_symmetry (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (DashRankTest) test = dash_rank_test_new ();

  for (int round = 0; round < 500; round++)
    {
      double base[12], head[12], base_scaled[12], head_scaled[12];
      gsize n_base = (gsize) g_rand_int_range (rand, 1, 13), n_head = (gsize) g_rand_int_range (rand, 1, 13);
      DashShift there, back;

      draw (rand, base, n_base, 0);
      draw (rand, head, n_head, round % 3);
      for (gsize i = 0; i < 12; i++)
        {
          base_scaled[i] = i < n_base ? exp (base[i]) : 0;
          head_scaled[i] = i < n_head ? exp (head[i]) : 0;
        }
      assert_close (dash_rank_test_compare (test, base, n_base, head, n_head),
                    dash_rank_test_compare (test, head, n_head, base, n_base));
      assert_close (dash_rank_test_compare (test, base, n_base, head, n_head),
                    dash_rank_test_compare (test, base_scaled, n_base, head_scaled, n_head));
      there = dash_rank_test_shift (test, base, n_base, head, n_head, 0.95);
      back = dash_rank_test_shift (test, head, n_head, base, n_base, 0.95);
      assert_close (there.estimate, -back.estimate);
      if (isnan (there.low))
        g_assert_true (isnan (back.high));
      else
        {
          assert_close (there.low, -back.high);
          g_assert_cmpfloat (there.low, <=, there.estimate);
          g_assert_cmpfloat (there.high, >=, there.estimate);
        }
    }
}

/* Of groups of one distribution, no more pass under a bound than the bound says; and the interval covers nothing
 * at all as often as it says. The seed is fixed, so this can't fail by chance. */
static void
test_level (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  g_autoptr (DashRankTest) test = dash_rank_test_new ();
  guint n_passed = 0, n_covered = 0;

  for (int round = 0; round < 4000; round++)
    {
      double base[10], head[10];
      DashShift shift;

      draw (rand, base, 10, 0);
      draw (rand, head, 10, 0);
      n_passed += dash_rank_test_compare (test, base, 10, head, 10) <= 0.05;
      shift = dash_rank_test_shift (test, base, 10, head, 10, 0.95);
      n_covered += shift.low <= 0 && shift.high >= 0;
    }
  g_assert_cmpuint (n_passed, <, 4000 * 6 / 100);
  g_assert_cmpuint (n_passed, >, 4000 * 3 / 100);
  g_assert_cmpuint (n_covered, >, 4000 * 94 / 100);
  g_assert_cmpuint (n_covered, <, 4000 * 97 / 100);
}

/* What is called detectable is found about four times of five. */
static void
check_detectable (guint32 seed, gsize n, double bound)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (DashRankTest) test = dash_rank_test_new ();
  double shift = dash_statistics_detectable (1, n, n, dash_statistics_normal (1 - bound / 2), dash_statistics_normal (0.8));
  guint n_found = 0;

  for (int round = 0; round < 2000; round++)
    {
      double base[20], head[20];

      draw (rand, base, n, 0);
      draw (rand, head, n, shift);
      n_found += dash_rank_test_compare (test, base, n, head, n) <= bound;
    }
  g_test_message ("%u runs a side, bound %g: shift %.3f found %u of 2000 times", (guint) n, bound, shift, n_found);
  g_assert_cmpuint (n_found, >, 2000 * 70 / 100);
  g_assert_cmpuint (n_found, <, 2000 * 90 / 100);
}

static void
test_detectable (void)
{
  /* scipy.stats: (t.ppf (0.995, 18) + t.ppf (0.8, 18)) * sqrt (pi / 3 / 5) */
  g_assert_cmpfloat_with_epsilon (dash_statistics_detectable (1, 10, 10, dash_statistics_normal (0.995), dash_statistics_normal (0.8)),
                                  1.7118, 0.0005);
  g_assert_true (isnan (dash_statistics_detectable (1, 1, 1, 2, 1)));
  check_detectable (13, 10, 0.01);
  check_detectable (17, 10, 0.0005);
  check_detectable (19, 20, 0.05);
  check_detectable (23, 6, 0.05);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/statistics/exact", test_exact);
  g_test_add_func ("/statistics/exact-with-ties", test_exact_with_ties);
  g_test_add_func ("/statistics/approximate", test_approximate);
  g_test_add_func ("/statistics/degenerate", test_degenerate);
  g_test_add_func ("/statistics/shift", test_shift);
  g_test_add_func ("/statistics/adjust", test_adjust);
  g_test_add_func ("/statistics/normal", test_normal);
  g_test_add_func ("/statistics/simple", test_simple);
  g_test_add_func ("/statistics/distance", test_distance);
  g_test_add_func ("/statistics/symmetry", test_symmetry);
  g_test_add_func ("/statistics/level", test_level);
  g_test_add_func ("/statistics/detectable", test_detectable);
  return g_test_run ();
}
