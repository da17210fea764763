/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What two groups of runs, or two distributions, tell of a change: tests by rank, shifts, and their limits. */
#include "dash-statistics.h"

#include <math.h>
#include <string.h>

/* Up to here counting is quick: 26 × 2,550 sums at most, once for each pair of sizes. */
#define MAX_EXACT       25
/* With equal values each pattern of them has a distribution of its own, which isn't worth keeping. */
#define MAX_EXACT_TIED  12

/* How the sum of the ranks of @n of @total values is distributed. Ranks are doubled, so that means of
 * equal ones are whole. */
typedef struct
{
  gsize   n, total;
  gsize   n_sums;
  double *parts; /* of all ways, those with a sum: parts[sum] */
} RankSums;

struct _DashRankTest
{
  GHashTable *sums; /* n << 8 | total → RankSums, without equal values */
  double     *scratch;
  gsize       scratch_size;
};

typedef struct
{
  double   value;
  gboolean is_head;
} Ranked;

/* ---- Rank sums ---------------------------------------------------------------------------------------- */

static void
rank_sums_free (gpointer data)
{
  RankSums *self = data;

  g_free (self->parts);
  g_free (self);
}

/* Takes one rank after the other and counts the ways to reach each sum with so many of them. */
static RankSums *
rank_sums_new (const guint *doubled_ranks, gsize total, gsize n)
{
  RankSums *self = g_new0 (RankSums, 1);
  g_autofree double *ways = NULL;
  double all = 0;

  self->n = n;
  self->total = total;
  self->n_sums = 2 * n * total + 1;
  ways = g_new0 (double, (n + 1) * self->n_sums);
  ways[0] = 1;
  for (gsize i = 0; i < total; i++)
    {
      guint rank = doubled_ranks[i];

      for (gsize taken = MIN (n, i + 1); taken > 0; taken--)
        {
          double *with = ways + taken * self->n_sums;
          const double *without = ways + (taken - 1) * self->n_sums;

          for (gsize sum = rank; sum < self->n_sums; sum++)
            with[sum] += without[sum - rank];
        }
    }

  self->parts = g_memdup2 (ways + n * self->n_sums, self->n_sums * sizeof *ways);
  for (gsize sum = 0; sum < self->n_sums; sum++)
    all += self->parts[sum];
  for (gsize sum = 0; sum < self->n_sums; sum++)
    self->parts[sum] /= all;
  return self;
}

static const RankSums *
get_untied (DashRankTest *self, gsize total, gsize n)
{
  gpointer key = GSIZE_TO_POINTER (n << 8 | total);
  RankSums *sums = g_hash_table_lookup (self->sums, key);

  if (sums == NULL)
    {
      guint ranks[2 * MAX_EXACT];

      for (gsize i = 0; i < total; i++)
        ranks[i] = (guint) (2 * (i + 1));
      sums = rank_sums_new (ranks, total, n);
      g_hash_table_insert (self->sums, key, sums);
    }
  return sums;
}

/* The part of all ways whose sum is as far from the middle as @sum, or farther. */
static double
rank_sums_get_tails (const RankSums *self, double sum)
{
  double middle = (double) self->n * ((double) self->total + 1);
  double distance = fabs (sum - middle), part = 0;

  for (gsize i = 0; i < self->n_sums; i++)
    {
      if (fabs ((double) i - middle) >= distance - 0.5)
        part += self->parts[i];
    }
  return MIN (part, 1);
}

/* ---- The test ----------------------------------------------------------------------------------------- */

DashRankTest *
dash_rank_test_new (void)
{
  DashRankTest *self = g_new0 (DashRankTest, 1);

  self->sums = g_hash_table_new_full (NULL, NULL, NULL, rank_sums_free);
  return self;
}

void
dash_rank_test_free (DashRankTest *self)
{
  g_hash_table_unref (self->sums);
  g_free (self->scratch);
  g_free (self);
}

double
dash_rank_test_least (gsize n_base, gsize n_head)
{
  double ways = lgamma ((double) (n_base + n_head) + 1) - lgamma ((double) n_base + 1) - lgamma ((double) n_head + 1);

  return MIN (2 * exp (-ways), 1);
}

static int
compare_ranked (gconstpointer a, gconstpointer b)
{
  const Ranked *x = a, *y = b;

  return (x->value > y->value) - (x->value < y->value);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

static double
approximate (double doubled_sum, gsize n_base, gsize n_head, double ties)
{
  double base = (double) n_base, head = (double) n_head, all = base + head;
  double u = doubled_sum / 2 - head * (head + 1) / 2;
  double variance = base * head / 12 * (all + 1 - ties / (all * (all - 1)));
  double distance = fabs (u - base * head / 2) - 0.5;

  if (distance <= 0 || variance <= 0)
    return 1;
  return erfc (distance / sqrt (2 * variance));
}

double
dash_rank_test_compare (DashRankTest *self, const double *base, gsize n_base, const double *head, gsize n_head)
{
  gsize total = n_base + n_head;
  g_autofree Ranked *all = g_new (Ranked, MAX (total, 1));
  g_autofree guint *ranks = g_new (guint, MAX (total, 1));
  double sum = 0, ties = 0, chance;

  if (n_base == 0 || n_head == 0 || total == 2)
    return 1;

  for (gsize i = 0; i < n_base; i++)
    all[i] = (Ranked){ base[i], FALSE };
  for (gsize i = 0; i < n_head; i++)
    all[n_base + i] = (Ranked){ head[i], TRUE };
  qsort (all, total, sizeof *all, compare_ranked);

  for (gsize i = 0, end; i < total; i = end)
    {
      double equal;

      for (end = i + 1; end < total && all[end].value == all[i].value; end++)
        ;
      equal = (double) (end - i);
      ties += equal * equal * equal - equal;
      for (gsize j = i; j < end; j++)
        {
          ranks[j] = (guint) (i + 1 + end); /* twice the mean of i + 1 … end */
          sum += all[j].is_head ? ranks[j] : 0;
        }
    }

  if (ties == 0 && n_base <= MAX_EXACT && n_head <= MAX_EXACT)
    chance = rank_sums_get_tails (get_untied (self, total, n_head), sum);
  else if (total <= MAX_EXACT_TIED)
    {
      RankSums *sums = rank_sums_new (ranks, total, n_head);

      chance = rank_sums_get_tails (sums, sum);
      rank_sums_free (sums);
    }
  else
    chance = approximate (sum, n_base, n_head, ties);
  return CLAMP (chance, dash_rank_test_least (n_base, n_head), 1);
}

/* ---- Shifts ------------------------------------------------------------------------------------------- */

/* How many of the differences lie outside of the interval, on each side; 0: no interval is so certain. */
static gsize
count_outside (DashRankTest *self, gsize n_base, gsize n_head, double certainty)
{
  double tail = (1 - certainty) / 2;
  double base = (double) n_base, head = (double) n_head;

  if (n_base <= MAX_EXACT && n_head <= MAX_EXACT)
    {
      const RankSums *sums = get_untied (self, n_base + n_head, n_head);
      double part = 0;
      gsize u;

      /* U = 0 has the sum 1 + … + n_head; ranks are doubled, so its steps are too. */
      for (u = 0; u < n_base * n_head; u++)
        {
          part += sums->parts[n_head * (n_head + 1) + 2 * u];
          if (part > tail)
            break;
        }
      return u;
    }
  return (gsize) MAX (0, floor (base * head / 2 + dash_statistics_normal (tail) * sqrt (base * head * (base + head + 1) / 12)));
}

DashShift
dash_rank_test_shift (DashRankTest *self,
                      const double *base,
                      gsize         n_base,
                      const double *head,
                      gsize         n_head,
                      double        certainty)
{
  DashShift shift = { NAN, NAN, NAN };
  gsize n = n_base * n_head, outside;

  if (n == 0)
    return shift;
  if (n > self->scratch_size)
    {
      g_free (self->scratch);
      self->scratch = g_new (double, n);
      self->scratch_size = n;
    }
  for (gsize i = 0; i < n_base; i++)
    {
      for (gsize j = 0; j < n_head; j++)
        self->scratch[i * n_head + j] = head[j] - base[i];
    }
  shift.estimate = dash_statistics_median (self->scratch, n); /* which sorts them */
  outside = count_outside (self, n_base, n_head, certainty);
  if (outside > 0)
    {
      shift.low = self->scratch[outside - 1];
      shift.high = self->scratch[n - outside];
    }
  return shift;
}

/* ---- Beside the test ---------------------------------------------------------------------------------- */

typedef struct
{
  double chance;
  gsize  at;
} Placed;

static int
compare_placed (gconstpointer a, gconstpointer b)
{
  const Placed *x = a, *y = b;

  return (x->chance > y->chance) - (x->chance < y->chance);
}

void
dash_statistics_adjust (double *chances, gsize n)
{
  g_autofree Placed *placed = g_new (Placed, MAX (n, 1));
  double least = 1;

  for (gsize i = 0; i < n; i++)
    placed[i] = (Placed){ chances[i], i };
  qsort (placed, n, sizeof *placed, compare_placed);
  for (gsize i = n; i > 0; i--)
    {
      least = MIN (least, placed[i - 1].chance * (double) n / (double) i);
      chances[placed[i - 1].at] = least;
    }
}

double
dash_statistics_median (double *values, gsize n)
{
  if (n == 0)
    return NAN;
  if (n > 1)
    qsort (values, n, sizeof *values, compare_doubles);
  return n % 2 == 1 ? values[n / 2] : values[n / 2 - 1] / 2 + values[n / 2] / 2;
}

static double
sum_squares (const double *values, gsize n)
{
  double mean = 0, sum = 0;

  for (gsize i = 0; i < n; i++)
    mean += values[i] / (double) n;
  for (gsize i = 0; i < n; i++)
    sum += (values[i] - mean) * (values[i] - mean);
  return sum;
}

double
dash_statistics_deviation (const double *base, gsize n_base, const double *head, gsize n_head)
{
  gsize n_groups = (n_base > 0) + (n_head > 0);

  if (n_base + n_head <= n_groups)
    return NAN;
  return sqrt ((sum_squares (base, n_base) + sum_squares (head, n_head)) / (double) (n_base + n_head - n_groups));
}

double
dash_statistics_normal (double part)
{
  double low = -40, high = 40;

  /* Halving until the doubles themselves end it: nobody asks for many of these. */
  for (int i = 0; i < 100; i++)
    {
      double middle = (low + high) / 2;

      if (erfc (-middle / G_SQRT2) / 2 < part)
        low = middle;
      else
        high = middle;
    }
  return (low + high) / 2;
}

/* Student's quantile of the normal one. */
static double
expand (double z, double degrees)
{
  double z2 = z * z;

  return z + z * ((z2 + 1) / 4 / degrees + ((5 * z2 + 16) * z2 + 3) / 96 / (degrees * degrees) +
                  (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384 / (degrees * degrees * degrees));
}

double
dash_statistics_detectable (double deviation, gsize n_base, gsize n_head, double z_bound, double z_power)
{
  double degrees = (double) (n_base + n_head) - 2;

  if (degrees < 1)
    return NAN;
  return (expand (z_bound, degrees) + expand (z_power, degrees)) * deviation *
         sqrt (G_PI / 3 * (1 / (double) n_base + 1 / (double) n_head));
}

double
dash_statistics_distance (const DashHistogram *base, const DashHistogram *head)
{
  const DashHistogram *sides[2] = { base, head };
  gsize n[2], at[2] = { 0, 0 };
  double below[2] = { 0, 0 }, distance = 0;

  for (int side = 0; side < 2; side++)
    {
      if (dash_histogram_get_count (sides[side]) == 0)
        return NAN;
      n[side] = dash_histogram_n_buckets (sides[side]);
    }
  while (at[0] < n[0] && at[1] < n[1])
    {
      guint index[2], next;
      guint64 count[2];

      for (int side = 0; side < 2; side++)
        dash_histogram_nth (sides[side], at[side], &index[side], &count[side]);
      next = MIN (index[0], index[1]);
      for (int side = 0; side < 2; side++)
        {
          if (index[side] != next)
            continue;
          below[side] += (double) count[side] / (double) dash_histogram_get_count (sides[side]);
          at[side]++;
        }
      distance = MAX (distance, fabs (below[0] - below[1]));
    }
  return MIN (distance, 1);
}
