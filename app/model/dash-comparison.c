/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two groups of reports of one program, row by row: what changed, how surely, and whether for the worse. */
#include "dash-comparison-private.h"

#include <math.h>
#include <string.h>

#include "dash-statistics.h"

#define CERTAINTY 0.95

/* What is at hand while rows are measured. */
typedef struct
{
  DashComparison *comparison;
  const DashRuns *runs;
  DashRankTest   *test;
  DashMeasured    run;      /* one run's row */
  DashMeasured    sides[2]; /* the distributions of all runs of a side */
  double         *values;   /* of each metric, of each run */
  gboolean        rounded[DASH_MAX_METRICS_COMPARED][2]; /* of each metric, of each side */
  double         *logs;     /* of one metric */
  double         *weights;  /* of the rows, of base and then of head */
} Measuring;

/* ---- A figure ----------------------------------------------------------------------------------------- */

/* Moves what is a number to the front. */
static guint
pack (double *values, guint n)
{
  guint n_packed = 0;

  for (guint i = 0; i < n; i++)
    {
      if (!isnan (values[i]))
        values[n_packed++] = values[i];
    }
  return n_packed;
}

static gboolean
are_positive (const double *values, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      if (values[i] <= 0)
        return FALSE;
    }
  return TRUE;
}

static double
get_part (double difference, double base)
{
  if (difference == 0 || isnan (difference))
    return difference;
  return base != 0 ? difference / fabs (base) : copysign (INFINITY, difference);
}

/* By how much the later half of a side's runs lies apart from the earlier one, in logarithms; 0 of fewer than four
 * runs. */
static double
measure_halves (Measuring *self, const double *logs, guint n)
{
  guint half = n / 2;

  if (half < 2)
    return 0;
  return fabs (dash_rank_test_shift (self->test, logs, half, logs + n - half, half, CERTAINTY).estimate);
}

/* By the logarithms, whose differences are ratios: a run that is slower in all is so by a part of the figure,
 * not by so many ns. The deviation stays in change->detectable until the number of tests is known. */
static void
measure_ratio (Measuring *self, DashChange *change, const double *base, const double *head)
{
  double *base_logs = self->logs, *head_logs = self->logs + change->n_base;
  DashShift shift;

  for (guint i = 0; i < change->n_base; i++)
    base_logs[i] = log (base[i]);
  for (guint i = 0; i < change->n_head; i++)
    head_logs[i] = log (head[i]);
  shift = dash_rank_test_shift (self->test, base_logs, change->n_base, head_logs, change->n_head, CERTAINTY);
  change->change = expm1 (shift.estimate);
  change->change_low = expm1 (shift.low);
  change->change_high = expm1 (shift.high);
  change->detectable = dash_statistics_deviation (base_logs, change->n_base, head_logs, change->n_head);
  if (self->runs->are_apart)
    change->drift = MAX (measure_halves (self, base_logs, change->n_base), measure_halves (self, head_logs, change->n_head));
}

/* Zero and what is negative have no logarithm. */
static void
measure_difference (DashChange *change, const DashShift *shift, const double *base, const double *head)
{
  g_autofree double *sorted = g_memdup2 (base, change->n_base * sizeof *base);
  double median = dash_statistics_median (sorted, change->n_base);

  change->change = get_part (shift->estimate, median);
  change->change_low = get_part (shift->low, median);
  change->change_high = get_part (shift->high, median);
  change->detectable = get_part (dash_statistics_deviation (base, change->n_base, head, change->n_head), median);
}

static void
measure_change (Measuring *self, DashChange *change, double *values)
{
  const DashRuns *runs = self->runs;
  double *base = values, *head = values + runs->n_base;
  DashShift shift;

  *change = (DashChange){ NAN, NAN, 0, 0, NAN, NAN, NAN, NAN, 1, 1, NAN, 0, 0, NAN, FALSE, FALSE, FALSE,
                          DASH_VERDICT_NOTHING };
  change->n_base = pack (base, runs->n_base);
  change->n_head = pack (head, runs->n - runs->n_base);
  if (change->n_base > 0 && change->n_head > 0)
    {
      shift = dash_rank_test_shift (self->test, base, change->n_base, head, change->n_head, CERTAINTY);
      change->difference = shift.estimate;
      change->chance = dash_rank_test_compare (self->test, base, change->n_base, head, change->n_head);
      if (are_positive (base, change->n_base) && are_positive (head, change->n_head))
        measure_ratio (self, change, base, head);
      else
        measure_difference (change, &shift, base, head);
    }
  /* Last, since it sorts them. */
  change->base = dash_statistics_median (base, change->n_base);
  change->head = dash_statistics_median (head, change->n_head);
}

/* ---- A row -------------------------------------------------------------------------------------------- */

static void
take_run (Measuring *self, guint section, const GPtrArray *metrics, guint run, gsize row, guint n_rows)
{
  gboolean is_head = run >= self->runs->n_base;
  double weight = dash_measured_get_weight (&self->run, section);

  for (guint m = 0; m < metrics->len; m++)
    {
      const DashMetric *metric = g_ptr_array_index (metrics, m);

      self->values[m * self->runs->n + run] = dash_measured_get (&self->run, metric);
      self->rounded[m][is_head] |= dash_measured_is_rounded (&self->run, metric);
    }
  if (!isnan (weight))
    self->weights[(is_head ? n_rows : 0) + row] += weight;
  dash_measured_merge_histograms (&self->sides[is_head], &self->run);
  dash_measured_clear (&self->run);
}

/* A percentile is that of all calls of a side; with one run it is that run's. */
static void
set_percentiles (Measuring *self, const GPtrArray *metrics, DashChange *changes)
{
  for (guint m = 0; m < metrics->len; m++)
    {
      const DashMetric *metric = g_ptr_array_index (metrics, m);

      if (metric->figure->kind != DASH_FIGURE_PERCENTILE)
        continue;
      /* Without histograms those of several runs stay the median of theirs. */
      if (changes[m].n_base > 1 && !isnan (dash_measured_get (&self->sides[0], metric)))
        changes[m].base = dash_measured_get (&self->sides[0], metric);
      if (changes[m].n_head > 1 && !isnan (dash_measured_get (&self->sides[1], metric)))
        changes[m].head = dash_measured_get (&self->sides[1], metric);
    }
}

static void
measure_row (Measuring *self, const DashComparedSection *section, const DashMatches *matches, DashComparedRow *row,
             const DashMatch *match, gsize at, guint n_rows)
{
  gssize next;

  for (gsize i = 0; i < section->metrics->len * (gsize) self->runs->n; i++)
    self->values[i] = NAN;
  memset (self->rounded, 0, sizeof self->rounded);
  for (guint side = 0; side < 2; side++)
    {
      dash_measured_clear (&self->sides[side]);
      self->sides[side].present = TRUE;
    }

  for (gssize i = match->first; i >= 0; i = next)
    {
      const DashRowSource *source = &g_array_index (matches->sources, DashRowSource, i);

      next = source->next;
      dash_measured_add (&self->run, section->section, self->runs->documents[source->run], source->row);
      if (next < 0 || g_array_index (matches->sources, DashRowSource, next).run != source->run)
        take_run (self, section->section, section->metrics, source->run, at, n_rows);
    }

  for (guint m = 0; m < section->metrics->len; m++)
    {
      measure_change (self, &row->changes[m], self->values + m * (gsize) self->runs->n);
      row->changes[m].base_rounded = self->rounded[m][0];
      row->changes[m].head_rounded = self->rounded[m][1];
    }
  set_percentiles (self, section->metrics, row->changes);
  row->distance = dash_statistics_distance (dash_measured_get_histogram (&self->sides[0], section->section),
                                            dash_measured_get_histogram (&self->sides[1], section->section));
}

/* ---- A section ---------------------------------------------------------------------------------------- */

static DashComparedRow *
row_new (DashComparison *self, const DashMatch *match, guint n_metrics)
{
  DashComparedRow *row = g_new0 (DashComparedRow, 1);

  row->name = g_string_chunk_insert (self->strings, match->name);
  row->kind = g_string_chunk_insert_const (self->strings, match->kind);
  row->file = g_string_chunk_insert_const (self->strings, match->file);
  row->line = match->line;
  row->presence = !match->in_head ? DASH_PRESENCE_REMOVED : !match->in_base ? DASH_PRESENCE_ADDED : DASH_PRESENCE_BOTH;
  row->changes = g_new (DashChange, n_metrics);
  return row;
}

static void
row_free (gpointer data)
{
  DashComparedRow *row = data;

  g_free (row->changes);
  g_free (row);
}

static void
section_free (DashComparedSection *self)
{
  g_ptr_array_unref (self->metrics);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

static void
set_shares (DashComparedSection *section, const double *weights)
{
  guint n = section->rows->len;
  double sums[2] = { 0, 0 };

  for (guint i = 0; i < 2 * n; i++)
    sums[i / n] += weights[i];
  for (guint i = 0; i < n; i++)
    {
      DashComparedRow *row = g_ptr_array_index (section->rows, i);
      double base = sums[0] > 0 ? weights[i] / sums[0] : NAN;
      double head = sums[1] > 0 ? weights[n + i] / sums[1] : NAN;

      row->share = isnan (base) || head > base ? head : base;
    }
}

static void
compare_section (Measuring *self, guint section, const DashPolicy *policy)
{
  DashComparison *comparison = self->comparison;
  DashComparedSection *compared;
  DashMatches matches;
  const double *percentiles;
  gsize n_percentiles, n_values;
  guint n_rows = 0;

  _dash_matches_init (&matches, self->runs, section);
  for (gsize i = 0; i < matches.matches->len; i++)
    n_rows += !g_array_index (matches.matches, DashMatch, i).gone;
  if (n_rows > 0)
    {
      percentiles = dash_policy_get_percentiles (policy, &n_percentiles);
      compared = comparison->sections[section] = g_new0 (DashComparedSection, 1);
      compared->section = section;
      compared->metrics = dash_metrics_new (section, percentiles, n_percentiles);
      compared->rows = g_ptr_array_new_full (n_rows, row_free);
      n_values = MAX (compared->metrics->len, 1) * (gsize) self->runs->n;
      self->values = g_new (double, n_values);
      self->weights = g_new0 (double, 2 * (gsize) n_rows);

      for (gsize i = 0; i < matches.matches->len; i++)
        {
          const DashMatch *match = &g_array_index (matches.matches, DashMatch, i);
          DashComparedRow *row;

          if (match->gone)
            continue;
          row = row_new (comparison, match, compared->metrics->len);
          measure_row (self, compared, &matches, row, match, compared->rows->len, n_rows);
          g_ptr_array_add (compared->rows, row);
        }
      set_shares (compared, self->weights);
      g_clear_pointer (&self->values, g_free);
      g_clear_pointer (&self->weights, g_free);
    }
  _dash_matches_clear (&matches);
}

/* ---- All of it ---------------------------------------------------------------------------------------- */

DashComparison *
dash_comparison_new (DashDocument *const *base,
                     guint                n_base,
                     DashDocument *const *head,
                     guint                n_head,
                     const DashPolicy    *policy)
{
  DashComparison *self;
  DashRuns runs;
  Measuring measuring = { .runs = &runs, .test = dash_rank_test_new (), .logs = g_new (double, n_base + n_head) };

  self = g_new0 (DashComparison, 1);
  self->n_base = n_base;
  self->n_head = n_head;
  self->strings = g_string_chunk_new (4096);
  _dash_runs_init (&runs, base, n_base, head, n_head);
  measuring.comparison = self;
  dash_measured_clear (&measuring.run);
  for (guint section = 0; section < DASH_N_COMPARED; section++)
    compare_section (&measuring, section, policy);
  _dash_comparison_judge (self, policy);
  self->warnings = _dash_comparison_warn (&runs);

  dash_measured_finish (&measuring.run);
  for (guint side = 0; side < 2; side++)
    dash_measured_finish (&measuring.sides[side]);
  dash_rank_test_free (measuring.test);
  g_free (measuring.logs);
  _dash_runs_clear (&runs);
  return self;
}

void
dash_comparison_free (DashComparison *self)
{
  for (guint i = 0; i < DASH_N_COMPARED; i++)
    g_clear_pointer (&self->sections[i], section_free);
  g_ptr_array_unref (self->warnings);
  g_string_chunk_free (self->strings);
  g_free (self);
}

gboolean
dash_comparison_has_failed (const DashComparison *self)
{
  return self->n_verdicts[DASH_VERDICT_REGRESSION] > 0 || self->n_verdicts[DASH_VERDICT_OVER_BUDGET] > 0;
}
