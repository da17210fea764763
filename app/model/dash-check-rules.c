/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What counts as odd in a session. */
#include "dash-checks-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dash-format.h"

/* Part of the run that measuring may take before it's worth a word. */
#define COST_LIMIT 0.05

/* A percentile of few calls says little; a window needs this many. */
#define CALLS_IN_WINDOW 50
#define WINDOWS         60
/* What was usual must be known before something else can be odd. */
#define WINDOWS_BEFORE 4
#define RISE_FACTOR    3.0
/* Nor is it odd for a function whose latency swings anyway to swing as far again. */
#define RISE_OVER_HIGHEST 1.5
/* Below, nobody would notice. */
#define RISE_NS      50e3
#define LOOK_BACK_NS G_GINT64_CONSTANT (3600000000000)

#define WARM_UP_NS      G_GINT64_CONSTANT (10000000000)
#define THREADS_TIME_NS G_GINT64_CONSTANT (30000000000)
#define THREADS_MORE    8

static gulong
plural (guint64 n)
{
  return (gulong) MIN (n, G_MAXLONG);
}

static void
pass (GPtrArray *findings, const char *title)
{
  g_ptr_array_add (findings, _dash_finding_new (DASH_SEVERITY_PASSED, DASH_FINDING_PAGE_OVERVIEW,
                                                g_strdup (title), g_strdup ("")));
}

/* @format takes the count as text. */
static void
add_part (GString *text, guint64 n, const char *format)
{
  g_autofree char *count = NULL;

  if (n == 0)
    return;
  if (text->len > 0)
    g_string_append (text, ", ");
  count = dash_format_count (n);
  g_string_append_printf (text, format, count);
}

static void
check_losses (DashSession *session, GPtrArray *findings)
{
  const DashLosses *losses = dash_session_get_losses (session);
  g_autoptr (GString) text = NULL;

  if (!dash_session_tells_losses (session))
    return;
  if (dash_session_get_n_lost (session) == 0)
    {
      pass (findings, _ ("Nothing was lost"));
      return;
    }

  text = g_string_new (NULL);
  add_part (text, losses->sites_folded,
            ngettext ("%s place counted under <other>", "%s places counted under <other>",
                      plural (losses->sites_folded)));
  add_part (text, losses->nodes_folded,
            ngettext ("%s branch of the call tree folded", "%s branches of the call tree folded",
                      plural (losses->nodes_folded)));
  add_part (text, losses->buckets_misplaced,
            ngettext ("%s duration counted in a neighbouring bucket",
                      "%s durations counted in neighbouring buckets",
                      plural (losses->buckets_misplaced)));
  add_part (text, losses->threads_unrecorded,
            ngettext ("%s thread not recorded", "%s threads not recorded",
                      plural (losses->threads_unrecorded)));
  add_part (
      text, losses->too_deep,
      ngettext ("%s call nested too deep", "%s calls nested too deep", plural (losses->too_deep)));
  g_ptr_array_add (findings, _dash_finding_new (DASH_SEVERITY_WARNING, DASH_FINDING_PAGE_FUNCTIONS,
                                                g_strdup (_ ("Some figures are incomplete")),
                                                g_string_free (g_steal_pointer (&text), FALSE)));
}

static void
check_balance (DashSession *session, GPtrArray *findings)
{
  guint64 n = dash_session_get_losses (session)->unbalanced;
  g_autofree char *count = NULL;

  if (n == 0)
    {
      pass (findings, _ ("Every scope was closed"));
      return;
    }
  count = dash_format_count (n);
  g_ptr_array_add (
      findings, _dash_finding_new (
                    DASH_SEVERITY_NOTICE, DASH_FINDING_PAGE_FUNCTIONS,
                    g_strdup (_ ("Scopes were left without being closed")),
                    /* Translators: %s is a count. */
                    g_strdup_printf (
                        ngettext ("%s time, by longjmp, an exception or a thread's exit",
                                  "%s times, by longjmp, exceptions or threads' exits", plural (n)),
                        count)));
}

static void
check_end (DashSession *session, GPtrArray *findings)
{
  const char *ended = dash_session_get_ended (session);
  DashFinding *finding;
  int number;

  if (strcmp (ended, "killed") == 0)
    finding = _dash_finding_new (DASH_SEVERITY_ERROR, DASH_FINDING_PAGE_OVERVIEW,
                                 g_strdup (_ ("The program was killed")),
                                 g_strdup (_ ("What it had recorded until then is shown")));
  else if (g_str_has_prefix (ended, "signal ") && (number = atoi (ended + 7)) > 0)
    finding = _dash_finding_new (DASH_SEVERITY_ERROR, DASH_FINDING_PAGE_OVERVIEW,
                                 g_strdup_printf (_ ("The program was ended by signal %d (%s)"),
                                                  number, g_strsignal (number)),
                                 g_strdup (_ ("What it had recorded until then is shown")));
  else
    {
      pass (findings,
            strcmp (ended, "running") == 0 ? _ ("No crash") : _ ("The program ended normally"));
      return;
    }

  finding->has_range = TRUE;
  dash_session_get_extent (session, &finding->range);
  finding->range.begin_ns = MAX (finding->range.begin_ns, finding->range.end_ns - WARM_UP_NS);
  g_ptr_array_add (findings, finding);
}

static void
check_clock (DashSession *session, GPtrArray *findings)
{
  g_autofree char *cost = NULL;

  if (strcmp (dash_session_get_clock_source (session), "monotonic") != 0)
    {
      pass (findings, _ ("The processor's clock is in use"));
      return;
    }
  cost = dash_format_duration (dash_session_get_scope_cost_ns (session));
  g_ptr_array_add (
      findings,
      _dash_finding_new (
          DASH_SEVERITY_NOTICE, DASH_FINDING_PAGE_OVERVIEW,
          g_strdup (_ ("The system's clock is in use")),
          g_strdup_printf (_ ("The processor's is not steady here; measuring a call costs %s"),
                           cost)));
}

static void
check_cost (DashSession *session, GPtrArray *findings)
{
  double share = dash_session_get_own_cost_share (session);
  g_autofree char *part = NULL;
  g_autofree char *cost = NULL;

  if (share <= COST_LIMIT)
    {
      pass (findings, _ ("Measuring costs little"));
      return;
    }
  part = dash_format_share (share);
  cost = dash_format_duration (dash_session_get_scope_cost_ns (session));
  g_ptr_array_add (
      findings,
      _dash_finding_new (
          DASH_SEVERITY_WARNING, DASH_FINDING_PAGE_FUNCTIONS,
          g_strdup (_ ("Measuring takes much of the run")),
          /* Translators: first a percentage, then a duration. */
          g_strdup_printf (_ ("%s of the time, at %s a call; leave out the smallest functions"),
                           part, cost)));
}

static double
get_mean (const DashSeries *series, double begin_ns, double end_ns)
{
  double sum = 0;
  gsize n = 0;

  for (gsize i = 0; i < series->n_points; i++)
    {
      if (series->times_ns[i] <= begin_ns || series->times_ns[i] > end_ns)
        continue;
      sum += series->values[i];
      n++;
    }
  return n > 0 ? sum / (double) n : NAN;
}

static void
check_threads (DashSession *session, GPtrArray *findings)
{
  g_autoptr (DashSeries) series = NULL;
  DashRange extent;
  double quarter_ns, means[4];
  gboolean grows = TRUE;
  DashFinding *finding;

  dash_session_get_extent (session, &extent);
  extent.begin_ns = MAX (extent.begin_ns, MIN (WARM_UP_NS, extent.end_ns));
  if (dash_range_length (&extent) < THREADS_TIME_NS)
    {
      pass (findings, _ ("The number of threads is steady"));
      return;
    }

  /* More in each quarter than in the one before, and in the end many more: not a pool that fills.
   */
  series = dash_session_get_series (session, DASH_SERIES_THREADS, &extent);
  quarter_ns = (double) dash_range_length (&extent) / 4;
  for (guint q = 0; q < 4; q++)
    {
      means[q] = get_mean (series, (double) extent.begin_ns + q * quarter_ns,
                           (double) extent.begin_ns + (q + 1) * quarter_ns);
      if (q > 0 && !(means[q] > means[q - 1] + 1))
        grows = FALSE;
    }
  if (!grows || !(means[3] >= means[0] * 1.5 && means[3] >= means[0] + THREADS_MORE))
    {
      pass (findings, _ ("The number of threads is steady"));
      return;
    }

  finding =
      _dash_finding_new (DASH_SEVERITY_WARNING, DASH_FINDING_PAGE_OVERVIEW,
                         g_strdup (_ ("The number of threads keeps growing")),
                         g_strdup_printf (_ ("From %.0f to %.0f on average"), means[0], means[3]));
  finding->has_range = TRUE;
  finding->range = extent;
  g_ptr_array_add (findings, finding);
}

const DashCheckFunc _dash_checks_of_session[] = {
  check_end,          check_losses,      check_balance,        check_threads,     check_clock,
  check_cost,         _dash_check_loops, _dash_check_channels, _dash_check_locks, _dash_check_threads,
};
const guint _dash_n_checks_of_session = G_N_ELEMENTS (_dash_checks_of_session);

/* ---- A function's latency ---- */

static int
compare_doubles (const void *a, const void *b)
{
  double one = *(const double *) a, other = *(const double *) b;

  return (one > other) - (one < other);
}

static double
get_median (const double *values, gsize n, double *scratch)
{
  memcpy (scratch, values, n * sizeof *values);
  qsort (scratch, n, sizeof *scratch, compare_doubles);
  return n % 2 == 1 ? scratch[n / 2] : (scratch[n / 2 - 1] + scratch[n / 2]) / 2;
}

DashFinding *
_dash_latency_passed (void)
{
  return _dash_finding_new (DASH_SEVERITY_PASSED, DASH_FINDING_PAGE_FUNCTIONS,
                            g_strdup (_ ("No function became slow")), g_strdup (""));
}

DashFinding *
_dash_check_latency (DashSession *session, DashFunction *function)
{
  static const double p99 = 99;
  g_autoptr (DashFunctionSeries) series = NULL;
  g_autofree double *usual = NULL;
  g_autofree double *scratch = NULL;
  g_autoptr (DashHistogram) during = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  double worst_factor = 0, worst_median = 0;
  gsize worst_begin = 0, worst_end = 0, n_usual = 0, run_begin = 0;
  gboolean in_run = FALSE;
  double run_median = 0, run_factor = 0, highest = 0;
  DashFinding *finding;
  DashRange extent;

  dash_session_get_extent (session, &extent);
  extent.begin_ns = MAX (extent.begin_ns, extent.end_ns - LOOK_BACK_NS);
  series = dash_session_get_function_series (session, function, &extent, WINDOWS, &p99, 1);
  usual = g_new (double, series->n_points + 1);
  scratch = g_new (double, series->n_points + 1);

  /* Windows of odd latency don't become what is usual until they're over. */
  for (gsize i = 0; i <= series->n_points; i++)
    {
      gboolean enough = i < series->n_points && series->calls[i] >= CALLS_IN_WINDOW;
      double value = enough ? series->percentiles_ns[0][i] : 0;
      double median = n_usual >= WINDOWS_BEFORE ? get_median (usual, n_usual, scratch) : 0;
      gboolean odd = enough && median > 0 && value >= median * RISE_FACTOR &&
                     value >= median + RISE_NS && value >= highest * RISE_OVER_HIGHEST;

      if (odd)
        {
          if (!in_run)
            {
              run_begin = i;
              run_median = median;
              run_factor = 0;
            }
          in_run = TRUE;
          run_factor = MAX (run_factor, value / median);
          continue;
        }
      if (in_run)
        {
          /* A single window may be an accident of the machine. */
          if (i - run_begin >= 2 && run_factor > worst_factor)
            {
              worst_factor = run_factor;
              worst_median = run_median;
              worst_begin = run_begin;
              worst_end = i;
            }
          in_run = FALSE;
        }
      if (enough)
        {
          usual[n_usual++] = value;
          highest = MAX (highest, value);
        }
    }
  if (worst_end == worst_begin)
    return NULL;

  during = dash_histogram_new ();
  for (gsize i = worst_begin; i < worst_end; i++)
    dash_histogram_merge (during, series->histograms[i]);
  from = dash_format_duration (worst_median);
  to = dash_format_duration ((double) dash_histogram_percentile (during, 99));
  finding =
      _dash_finding_new (DASH_SEVERITY_ERROR, DASH_FINDING_PAGE_FUNCTIONS,
                         /* Translators: %s is the name of a function. */
                         g_strdup_printf (_ ("%s became slow"), dash_function_get_name (function)),
                         /* Translators: two durations; P99 is the 99th percentile. */
                         g_strdup_printf (_ ("P99 rose from %s to %s"), from, to));
  finding->function = g_object_ref (function);
  finding->has_range = TRUE;
  finding->range = dash_range_new ((gint64) series->begin_ns[worst_begin],
                                   (gint64) series->end_ns[worst_end - 1]);
  return finding;
}
