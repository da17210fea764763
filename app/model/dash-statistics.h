/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What two groups of runs, or two distributions, tell of a change: tests by rank, shifts, and their limits. */
#pragma once

#include "dash-histogram.h"

G_BEGIN_DECLS

/**
 * DashRankTest:
 *
 * Compares two groups of measurements by the order of their values alone, so that it asks for no kind of
 * distribution and a run that was disturbed counts as one run. Keeps what it reckoned for the next
 * groups of the same sizes. A plain structure without a reference count; not thread-safe.
 */
typedef struct _DashRankTest DashRankTest;

/**
 * DashShift:
 * @estimate: by how much the second group lies higher
 * @low: lower end of the interval; NAN when there are too few values for one
 * @high: its upper end, or NAN
 */
typedef struct
{
  double estimate;
  double low;
  double high;
} DashShift;

DashRankTest *dash_rank_test_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void          dash_rank_test_free       (DashRankTest *self);

/**
 * dash_rank_test_compare:
 * @base: (array length=n_base): values, none NAN
 * @head: (array length=n_head): values, none NAN
 *
 * Mann and Whitney's test, two-sided, of whether one group tends to larger values (H. B. Mann and
 * D. R. Whitney, Annals of Mathematical Statistics 18, 1947). Equal values share their mean rank.
 * Exact where neither group has more than 25 values and none are equal, and with equal ones up to 12
 * values in all: all ways to deal the ranks out are counted (B. Streitberg and J. Röhmel, Statistical
 * Software Newsletter 12, 1986). Otherwise with U = (sum of head's ranks) - n_head (n_head + 1) / 2 and
 * N = n_base + n_head by the normal distribution of
 *
 *   z = (|U - n_base n_head / 2| - 1/2) / sqrt (n_base n_head / 12 (N + 1 - sum (t^3 - t) / (N (N - 1))))
 *
 * where t runs over the sizes of groups of equal values (E. L. Lehmann, Nonparametrics, 1975, §1.4).
 *
 * Returns: how likely groups from one and the same distribution differ this much or more; 1 when a group
 *   is empty
 */
double        dash_rank_test_compare    (DashRankTest *self,
                                         const double *base,
                                         gsize         n_base,
                                         const double *head,
                                         gsize         n_head);

/**
 * dash_rank_test_shift:
 * @certainty: of the interval, such as 0.95
 *
 * Hodges and Lehmann's estimate: the median of all differences between a value of @head and one of @base
 * (Annals of Mathematical Statistics 34, 1963), and the interval that goes with Mann and Whitney's test
 * (M. Hollander, D. A. Wolfe and E. Chicken, Nonparametric Statistical Methods, 2014, §4.3).
 */
DashShift     dash_rank_test_shift      (DashRankTest *self,
                                         const double *base,
                                         gsize         n_base,
                                         const double *head,
                                         gsize         n_head,
                                         double        certainty);

/** The least that dash_rank_test_compare() can give for groups of these sizes: 2 / (N choose n_base). */
double        dash_rank_test_least      (gsize         n_base,
                                         gsize         n_head);

/**
 * dash_statistics_adjust:
 * @chances: (array length=n) (inout): what tests gave; becomes what is to be held against the bound
 *
 * Benjamini and Hochberg's step-up (Journal of the Royal Statistical Society B 57, 1995): of what stays
 * under a bound, no larger part than that bound is expected to be false; and where nothing changed at
 * all, the chance of any false alarm among the @n is no larger than the bound. It holds for
 * independent tests and for those that go up and down together (Y. Benjamini and D. Yekutieli, Annals of
 * Statistics 29, 2001), as those of a function and its callers do.
 */
void          dash_statistics_adjust    (double       *chances,
                                         gsize         n);

/** The middle value; of an even number the mean of the two in the middle. Sorts @values. NAN of none. */
double        dash_statistics_median    (double       *values,
                                         gsize         n);

/** Standard deviation within the groups, about each one's own mean; NAN without two values in one of them. */
double        dash_statistics_deviation (const double *base,
                                         gsize         n_base,
                                         const double *head,
                                         gsize         n_head);

/** Where the normal distribution has the part @part (0 … 1, exclusive) below. */
double        dash_statistics_normal    (double       part);

/**
 * dash_statistics_detectable:
 * @deviation: of the values, within a group
 * @z_bound: dash_statistics_normal() of 1 - half of what the chance must stay under
 * @z_power: dash_statistics_normal() of how likely the shift is to be found, such as 0.8
 *
 * The smallest shift that the test would have found: (t(bound) + t(power)) deviation
 * sqrt (pi / 3 (1 / n_base + 1 / n_head)). t is Student's for n_base + n_head - 2, since the deviation is only
 * estimated (expanded from z as in M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, 1964,
 * 26.7.5); pi / 3 is what the test by rank loses against the best one on normal values (J. L. Hodges and
 * E. L. Lehmann, Annals of Mathematical Statistics 27, 1956). It holds where dash_rank_test_least() of the
 * groups is within the bound; otherwise no shift is found, however large.
 *
 * Returns: the shift, in the unit of @deviation
 */
double        dash_statistics_detectable (double      deviation,
                                          gsize       n_base,
                                          gsize       n_head,
                                          double      z_bound,
                                          double      z_power);

/**
 * dash_statistics_distance:
 * @base: (nullable): a histogram
 * @head: (nullable): another
 *
 * Kolmogorov and Smirnov's distance: the largest difference between the parts of both that lie below a
 * value. 0: the same distribution; 1: no overlap. Not a test: the calls of one run depend on one
 * another, so their number says nothing about how sure a difference is.
 *
 * Returns: 0 … 1; NAN when one is empty
 */
double        dash_statistics_distance  (const DashHistogram *base,
                                         const DashHistogram *head);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DashRankTest, dash_rank_test_free)

G_END_DECLS
