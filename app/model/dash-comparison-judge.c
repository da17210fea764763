/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the changes of figures mean: tests that know of each other, and the policy. */
#include "dash-comparison-private.h"

#include <math.h>

#include "dash-statistics.h"

/* What the normal distribution has 80 % below: the usual power, found in four of five. */
#define Z_POWER 0.8416212335729143

/* Tests that are held against one bound together. Those that are judged are apart from those that only
 * inform: what is shown besides mustn't make the judgement blunter. */
typedef struct
{
  GPtrArray *changes; /* DashChange that has a test */
  double     bound;   /* what a single change must stay under among so many tests */
} Family;

typedef struct
{
  DashComparison   *comparison;
  const DashPolicy *policy;
  Family            families[2]; /* informing, judged */
} Judging;

/* ---- Which are judged ---------------------------------------------------------------------------------- */

/* The figure that says how often, of each side. */
static gboolean
has_calls (const DashComparedSection *section, const DashComparedRow *row, double least)
{
  const char *key = dash_compared_get_calls_key (section->section);

  for (guint m = 0; key != NULL && m < section->metrics->len; m++)
    {
      const DashMetric *metric = g_ptr_array_index (section->metrics, m);

      if (g_str_equal (metric->key, key))
        return row->changes[m].base >= least && row->changes[m].head >= least;
    }
  return TRUE;
}

static void
sort_out_row (Judging *self, const DashComparedSection *section, DashComparedRow *row)
{
  DashPolicyRow rule;
  DashPolicyMetric rules[DASH_MAX_METRICS_COMPARED];
  gboolean counts;

  dash_policy_find (self->policy, section->section, row->name, &rule, rules, section->metrics->len);
  counts = row->presence == DASH_PRESENCE_BOTH && !(row->share < rule.min_share) &&
           (rule.min_calls <= 0 || has_calls (section, row, rule.min_calls));
  for (guint m = 0; m < section->metrics->len; m++)
    {
      DashChange *change = &row->changes[m];

      change->budget = rules[m].budget;
      change->judged = rules[m].judged && counts && change->n_base > 0 && change->n_head > 0;
      change->least_change = rules[m].min_change;
      if (change->n_base > 0 && change->n_head > 0)
        g_ptr_array_add (self->families[change->judged].changes, change);
    }
}

/* Takes out of the section what isn't to be compared. */
static void
sort_out_section (Judging *self, DashComparedSection *section)
{
  guint n_kept = 0;

  for (guint i = 0; i < section->rows->len; i++)
    {
      DashComparedRow *row = g_ptr_array_index (section->rows, i);
      DashPolicyRow rule;

      dash_policy_find (self->policy, section->section, row->name, &rule, NULL, 0);
      if (rule.ignored)
        continue;
      section->rows->pdata[i] = section->rows->pdata[n_kept];
      section->rows->pdata[n_kept++] = row;
      sort_out_row (self, section, row);
    }
  g_ptr_array_set_size (section->rows, (gint) n_kept);
}

/* ---- How sure they are --------------------------------------------------------------------------------- */

/* A change is found when its test passes and its estimate isn't below the policy's least one, each in four of five
 * comparisons; the logarithm of a figure is as good as normal. */
static double
get_detectable (const DashChange *change, double deviation, double z_bound)
{
  double by_test = dash_statistics_detectable (deviation, change->n_base, change->n_head, z_bound, Z_POWER);
  double by_policy = dash_statistics_detectable (deviation, change->n_base, change->n_head, 0, Z_POWER);

  return expm1 (MAX (by_test, log1p (change->least_change) + by_policy));
}

static void
adjust (Family *self, double significance)
{
  guint n = self->changes->len;
  g_autofree double *chances = g_new (double, MAX (n, 1));
  double z_bound;

  for (guint i = 0; i < n; i++)
    chances[i] = ((const DashChange *) g_ptr_array_index (self->changes, i))->chance;
  dash_statistics_adjust (chances, n);
  self->bound = significance / MAX (n, 1);
  z_bound = dash_statistics_normal (1 - self->bound / 2);
  for (guint i = 0; i < n; i++)
    {
      DashChange *change = g_ptr_array_index (self->changes, i);
      double deviation = change->detectable;

      change->adjusted = chances[i];
      if (dash_rank_test_least (change->n_base, change->n_head) > self->bound)
        change->detectable = INFINITY;
      else if (!isnan (deviation))
        change->detectable = get_detectable (change, deviation, z_bound);
    }
}

static guint
count_runs_wanted (double bound)
{
  guint n = 2;

  while (n < 1000 && dash_rank_test_least (n, n) > bound)
    n++;
  return n;
}

static void
sum_up_judged (DashComparison *self, const Family *judged)
{
  guint n = judged->changes->len;
  g_autofree double *detectable = g_new (double, MAX (n, 1));
  guint n_known = 0;

  for (guint i = 0; i < n; i++)
    {
      double value = ((const DashChange *) g_ptr_array_index (judged->changes, i))->detectable;

      if (!isnan (value))
        detectable[n_known++] = value;
    }
  self->n_judged = n;
  self->detectable = dash_statistics_median (detectable, n_known);
  self->runs_wanted = count_runs_wanted (judged->bound);
}

/* ---- Verdicts ------------------------------------------------------------------------------------------ */

static gboolean
is_over_budget (const DashChange *change, DashDirection direction)
{
  if (isnan (change->budget) || isnan (change->head))
    return FALSE;
  return direction == DASH_DIRECTION_HIGHER_IS_BETTER ? change->head < change->budget : change->head > change->budget;
}

static DashVerdict
get_verdict (const DashChange *change, DashDirection direction, double significance)
{
  gboolean is_better;

  if (is_over_budget (change, direction))
    return DASH_VERDICT_OVER_BUDGET;
  if (change->n_base == 0 || change->n_head == 0)
    return DASH_VERDICT_NOTHING;
  if (change->difference == 0 || fabs (change->change) < change->least_change)
    return DASH_VERDICT_UNCHANGED;
  if (change->adjusted > significance || fabs (log1p (change->change)) <= change->drift)
    return DASH_VERDICT_UNPROVEN;
  if (direction == DASH_DIRECTION_NEUTRAL)
    return DASH_VERDICT_CHANGED;
  is_better = (change->difference < 0) == (direction == DASH_DIRECTION_LOWER_IS_BETTER);
  if (is_better)
    return DASH_VERDICT_BETTER;
  return change->judged ? DASH_VERDICT_REGRESSION : DASH_VERDICT_WORSE;
}

static void
give_verdicts (Judging *self, const DashComparedSection *section)
{
  DashComparison *comparison = self->comparison;

  for (guint i = 0; i < section->rows->len; i++)
    {
      DashComparedRow *row = g_ptr_array_index (section->rows, i);

      row->verdict = DASH_VERDICT_NOTHING;
      for (guint m = 0; m < section->metrics->len; m++)
        {
          const DashMetric *metric = g_ptr_array_index (section->metrics, m);
          DashChange *change = &row->changes[m];

          change->verdict = get_verdict (change, metric->direction, comparison->significance);
          comparison->n_verdicts[change->verdict]++;
          comparison->n_unproven += change->judged && change->verdict == DASH_VERDICT_UNPROVEN;
          row->verdict = MAX (row->verdict, change->verdict);
        }
      if (section->section != DASH_COMPARED_PROGRAM)
        comparison->n_rows[row->presence]++;
    }
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const DashComparedRow *x = *(const DashComparedRow *const *) a, *y = *(const DashComparedRow *const *) b;

  if (x->verdict != y->verdict)
    return x->verdict < y->verdict ? 1 : -1;
  if (x->share != y->share && !isnan (x->share) && !isnan (y->share))
    return x->share < y->share ? 1 : -1;
  return g_strcmp0 (x->name, y->name);
}

void
_dash_comparison_judge (DashComparison *self, const DashPolicy *policy)
{
  Judging judging = { self, policy, { { NULL, 0 }, { NULL, 0 } } };

  self->significance = dash_policy_get_significance (policy);
  for (guint i = 0; i < G_N_ELEMENTS (judging.families); i++)
    judging.families[i].changes = g_ptr_array_new ();
  for (guint i = 0; i < DASH_N_COMPARED; i++)
    {
      if (self->sections[i] != NULL)
        sort_out_section (&judging, self->sections[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (judging.families); i++)
    adjust (&judging.families[i], self->significance);
  sum_up_judged (self, &judging.families[TRUE]);
  for (guint i = 0; i < DASH_N_COMPARED; i++)
    {
      if (self->sections[i] == NULL)
        continue;
      give_verdicts (&judging, self->sections[i]);
      g_ptr_array_sort (self->sections[i]->rows, compare_rows);
    }
  for (guint i = 0; i < G_N_ELEMENTS (judging.families); i++)
    g_ptr_array_unref (judging.families[i].changes);
}
