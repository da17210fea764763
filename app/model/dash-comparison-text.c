/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A comparison in words: figures, changes, verdicts and outcomes as text, and which of them are worth a line. */
#include "dash-comparison-text.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dash-section-format.h"

const char *
dash_verdict_get_key (DashVerdict verdict)
{
  static const char *const keys[DASH_N_VERDICTS] = {
    [DASH_VERDICT_NOTHING] = "nothing",
    [DASH_VERDICT_UNCHANGED] = "unchanged",
    [DASH_VERDICT_UNPROVEN] = "unproven",
    [DASH_VERDICT_CHANGED] = "changed",
    [DASH_VERDICT_BETTER] = "better",
    [DASH_VERDICT_WORSE] = "worse",
    [DASH_VERDICT_REGRESSION] = "regression",
    [DASH_VERDICT_OVER_BUDGET] = "over_budget",
  };
  return keys[verdict];
}

const char *
dash_verdict_get_title (DashVerdict verdict)
{
  static const char *const titles[DASH_N_VERDICTS] = {
    [DASH_VERDICT_NOTHING] = N_("no figure"),
    [DASH_VERDICT_UNCHANGED] = N_("unchanged"),
    [DASH_VERDICT_UNPROVEN] = N_("unproven"),
    [DASH_VERDICT_CHANGED] = N_("changed"),
    [DASH_VERDICT_BETTER] = N_("better"),
    [DASH_VERDICT_WORSE] = N_("worse"),
    [DASH_VERDICT_REGRESSION] = N_("regression"),
    [DASH_VERDICT_OVER_BUDGET] = N_("over budget"),
  };
  return _(titles[verdict]);
}

char *
dash_compared_row_dup_name (const DashComparedRow *row)
{
  if (!row->kind[0])
    return g_strdup (row->name);
  /* Translators: a lock's name, and what it is: "cache (read)" */
  return g_strdup_printf (_("%s (%s)"), row->name, dash_section_translate (row->kind));
}

/* ---- Figures ------------------------------------------------------------------------------------------- */

static char *
format_value (DashUnit unit, double value, gboolean rounded)
{
  DashQuantity quantity = dash_section_format_number (unit, value);

  if (rounded && !isnan (value))
    dash_certainty_mark (DASH_CERTAINTY_ROUNDED, &quantity);
  return dash_quantity_to_string (&quantity);
}

char *
dash_change_format_value (DashUnit unit, double value)
{
  return format_value (unit, value, FALSE);
}

char *
dash_change_format_base (const DashMetric *metric, const DashChange *change)
{
  return format_value (metric->unit, change->base, change->base_rounded);
}

char *
dash_change_format_head (const DashMetric *metric, const DashChange *change)
{
  return format_value (metric->unit, change->head, change->head_rounded);
}

static char *
format_part (double change, double base)
{
  g_autofree char *text = NULL;

  if (isnan (change))
    return g_strdup ("–");
  if (isinf (change))
    return g_strdup (change > 0 ? _("from zero") : "–");
  /* Three digits are enough: what is known less surely is told by the interval. */
  if (change >= 10 && base > 0)
    /* Translators: so many times as much, such as "×12.3" */
    return g_strdup_printf (_("×%.1f"), 1 + change);
  if (fabs (change) < 0.0005)
    return g_strdup_printf ("%.1f %%", 0.);
  text = g_strdup_printf (fabs (change) >= 1 ? "%.0f %%" : "%.1f %%", fabs (change) * 100);
  /* A minus that is as wide as the plus. */
  return g_strconcat (change > 0 ? "+" : "\xe2\x88\x92", text, NULL);
}

char *
dash_change_format_part (const DashChange *change)
{
  return format_part (change->change, change->base);
}

char *
dash_change_format_interval (const DashChange *change)
{
  g_autofree char *low = NULL, *high = NULL;

  if (!isfinite (change->change_low) || !isfinite (change->change_high))
    return g_strdup ("–");
  low = format_part (change->change_low, change->base);
  high = format_part (change->change_high, change->base);
  return g_strdup_printf ("%s … %s", low, high);
}

char *
dash_change_format_chance (const DashChange *change)
{
  if (change->n_base == 0 || change->n_head == 0 || change->chance >= 1)
    return g_strdup ("–");
  return change->adjusted < 0.001 ? g_strdup ("< 0.001") : g_strdup_printf ("%.3f", change->adjusted);
}

char *
dash_change_format_detectable (double detectable)
{
  if (!isfinite (detectable))
    return g_strdup ("–");
  return g_strdup_printf ("± %.1f %%", detectable * 100);
}

char *
dash_change_format_distance (double distance)
{
  return isnan (distance) ? g_strdup ("–") : g_strdup_printf ("%.2f", distance);
}

char *
dash_change_describe_failure (const DashMetric *metric, const DashChange *change)
{
  g_autofree char *base = dash_change_format_base (metric, change);
  g_autofree char *head = dash_change_format_head (metric, change);
  g_autofree char *relative = dash_change_format_part (change);
  g_autofree char *interval = dash_change_format_interval (change);
  g_autofree char *chance = dash_change_format_chance (change);

  if (change->verdict == DASH_VERDICT_OVER_BUDGET)
    {
      g_autofree char *budget = dash_change_format_value (metric->unit, change->budget);
      /* Translators: name of a figure, what it is, what is allowed */
      return g_strdup_printf (_("%s is %s; the budget is %s."), metric->title, head, budget);
    }
  /* Translators: name of a figure, before, after, "+10.1 %", "+8.9 % … +11.4 %", a chance such as "0.002" */
  return g_strdup_printf (_("%s went from %s to %s: %s (%s), chance of a false alarm %s."), metric->title, base, head,
                          relative, interval, chance);
}

/* ---- The whole ----------------------------------------------------------------------------------------- */

static void
append_count (GString *text, guint n, const char *sentence)
{
  if (n == 0)
    return;
  if (text->len > 0)
    g_string_append (text, ", ");
  g_string_append_printf (text, sentence, n);
}

char *
dash_comparison_describe_outcome (const DashComparison *comparison)
{
  const guint *n = comparison->n_verdicts;
  guint regressions = n[DASH_VERDICT_REGRESSION], budgets = n[DASH_VERDICT_OVER_BUDGET];
  guint worse = n[DASH_VERDICT_WORSE], better = n[DASH_VERDICT_BETTER], changed = n[DASH_VERDICT_CHANGED];
  guint added = comparison->n_rows[DASH_PRESENCE_ADDED], removed = comparison->n_rows[DASH_PRESENCE_REMOVED];
  GString *text = g_string_new (NULL);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  append_count (text, regressions, ngettext ("%u regression", "%u regressions", regressions));
  append_count (text, budgets, ngettext ("%u figure over its budget", "%u figures over their budgets", budgets));
  append_count (text, worse, ngettext ("%u figure worse that isn’t judged", "%u figures worse that aren’t judged", worse));
  append_count (text, better, ngettext ("%u figure better", "%u figures better", better));
  append_count (text, changed, ngettext ("%u figure changed", "%u figures changed", changed));
  append_count (text, comparison->n_unproven,
                ngettext ("%u judged figure differs, which may be noise", "%u judged figures differ, which may be noise",
                          comparison->n_unproven));
  append_count (text, added, ngettext ("%u row added", "%u rows added", added));
  append_count (text, removed, ngettext ("%u row removed", "%u rows removed", removed));
#pragma GCC diagnostic pop
  if (text->len == 0)
    g_string_append (text, _("No change was found"));
  g_string_append_c (text, '.');
  return g_string_free (text, FALSE);
}

static gboolean
is_graver (const DashChange *change, const DashChange *than)
{
  if (!than || change->verdict != than->verdict)
    return !than || change->verdict > than->verdict;
  return fabs (log1p (change->change)) > fabs (log1p (than->change));
}

/* The row and the figure of it that is the gravest of all, of equals the one that changed most. */
static const DashComparedRow *
find_gravest (const DashComparison *comparison, DashVerdict least, DashVerdict most, const DashMetric **metric,
              const DashChange **change)
{
  const DashComparedRow *found = NULL;

  for (guint s = 0; s < DASH_N_COMPARED; s++)
    {
      const DashComparedSection *section = comparison->sections[s];

      for (guint i = 0; section && i < section->rows->len; i++)
        {
          const DashComparedRow *row = g_ptr_array_index (section->rows, i);

          /* They are sorted by the gravest of their figures. */
          if (row->verdict < least)
            break;
          for (guint m = 0; m < section->metrics->len; m++)
            {
              const DashChange *other = &row->changes[m];

              if (other->verdict < least || other->verdict > most || !is_graver (other, *change))
                continue;
              found = row;
              *metric = g_ptr_array_index (section->metrics, m);
              *change = other;
            }
        }
    }
  return found;
}

char *
dash_comparison_describe_headline (const DashComparison *comparison)
{
  const DashMetric *metric = NULL;
  const DashChange *change = NULL;
  const DashComparedRow *row = find_gravest (comparison, DASH_VERDICT_WORSE, DASH_VERDICT_OVER_BUDGET, &metric, &change);
  gboolean is_worse = row != NULL;
  g_autofree char *name = NULL, *base = NULL, *head = NULL, *part = NULL;

  if (!row)
    row = find_gravest (comparison, DASH_VERDICT_BETTER, DASH_VERDICT_BETTER, &metric, &change);
  if (!row)
    {
      if (comparison->n_verdicts[DASH_VERDICT_UNPROVEN] > 0)
        return g_strdup (_("Nothing changed that can be told from noise."));
      if (comparison->n_verdicts[DASH_VERDICT_CHANGED] > 0 || comparison->n_rows[DASH_PRESENCE_ADDED] > 0 ||
          comparison->n_rows[DASH_PRESENCE_REMOVED] > 0)
        return g_strdup (_("Nothing got worse or better."));
      return g_strdup (_("Nothing changed."));
    }
  name = dash_compared_row_dup_name (row);
  head = dash_change_format_head (metric, change);
  if (change->verdict == DASH_VERDICT_OVER_BUDGET)
    {
      base = dash_change_format_value (metric->unit, change->budget);
      /* Translators: name of a function, name of a figure, what it is, what is allowed */
      return g_strdup_printf (_("%s is over its budget: %s is %s, allowed is %s."), name, metric->title, head, base);
    }
  base = dash_change_format_base (metric, change);
  part = dash_change_format_part (change);
  if (is_worse)
    /* Translators: name of a function, name of a figure, before, after, "+10.1 %" */
    return g_strdup_printf (_("%s got worse: %s went from %s to %s (%s)."), name, metric->title, base, head, part);
  /* Translators: name of a function, name of a figure, before, after, "−10.1 %" */
  return g_strdup_printf (_("%s got better: %s went from %s to %s (%s)."), name, metric->title, base, head, part);
}

static void
append_sentence (GString *text, const char *sentence)
{
  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append (text, sentence);
}

char *
dash_change_describe (const DashChange *change, double significance)
{
  GString *text = g_string_new (NULL);
  g_autofree char *interval = NULL, *chance = NULL, *bound = NULL, *detectable = NULL;

  if (change->n_base == 0 || change->n_head == 0)
    {
      g_string_append (text, _("Only one side has this figure, so that there is nothing to test."));
      return g_string_free (text, FALSE);
    }
  if (isfinite (change->change_low) && isfinite (change->change_high))
    {
      g_autofree char *sentence = NULL;

      interval = dash_change_format_interval (change);
      /* Translators: %s is an interval such as "+8.9 % … +11.4 %" */
      sentence = g_strdup_printf (_("With 95 %% certainty the change is %s."), interval);
      append_sentence (text, sentence);
    }
  if (change->chance < 1)
    {
      g_autofree char *sentence = NULL;

      chance = dash_change_format_chance (change);
      bound = g_strdup_printf ("%g", significance);
      /* Translators: the first %s is a probability such as "0.002" or "< 0.001", the second one such as "0.01" */
      sentence = g_strdup_printf (_("When nothing changed, the chance of such a difference is %s; from %s down it counts as "
                                    "proven."), chance, bound);
      append_sentence (text, sentence);
    }
  if (isfinite (change->detectable))
    {
      g_autofree char *sentence = NULL;

      detectable = dash_change_format_detectable (change->detectable);
      /* Translators: %s is a change such as "± 3.1 %" */
      sentence = g_strdup_printf (_("A change of %s would have been found in four of five comparisons."), detectable);
      append_sentence (text, sentence);
    }
  else
    append_sentence (text, _("So few runs can’t tell any change of it from chance."));
  if (change->verdict == DASH_VERDICT_UNPROVEN && change->adjusted <= significance)
    append_sentence (text, _("But the runs of a side drift by as much, so that it may be drift as well."));
  return g_string_free (text, FALSE);
}

char *
dash_comparison_describe_runs (const DashComparison *comparison)
{
  g_autofree char *base = g_strdup_printf (ngettext ("%u run of base", "%u runs of base", comparison->n_base), comparison->n_base);
  g_autofree char *head = g_strdup_printf (ngettext ("%u run of head", "%u runs of head", comparison->n_head), comparison->n_head);

  return g_strdup_printf ("%s · %s", base, head);
}

char *
dash_comparison_describe_limits (const DashComparison *comparison)
{
  g_autofree char *detectable = NULL;

  if (comparison->n_judged == 0)
    return g_strdup (_("Nothing that both sides have is judged by the policy."));
  if (isfinite (comparison->detectable))
    {
      detectable = g_strdup_printf ("%.1f %%", comparison->detectable * 100);
      return g_strdup_printf (_("%u figures were judged. Of half of them a change of %s or less would have been found in "
                                "four of five comparisons such as this one."),
                              (guint) comparison->n_judged, detectable);
    }
  return g_strdup_printf (_("%u figures were judged, of which a single change can’t be told from chance with so few runs: "
                            "that takes %u runs of base and %u of head. Calls within one run are no runs."),
                          (guint) comparison->n_judged, comparison->runs_wanted, comparison->runs_wanted);
}

/* ---- Lines --------------------------------------------------------------------------------------------- */

gboolean
dash_change_is_shown (const DashChange *change, gboolean all)
{
  if (change->verdict == DASH_VERDICT_NOTHING)
    return FALSE;
  if (all || change->verdict > DASH_VERDICT_UNPROVEN)
    return TRUE;
  return change->verdict == DASH_VERDICT_UNPROVEN && change->judged;
}

static void
add_lines (GArray *lines, const DashComparedSection *section, const DashComparedRow *row, gboolean all)
{
  if (row->presence != DASH_PRESENCE_BOTH && row->verdict != DASH_VERDICT_OVER_BUDGET)
    {
      DashComparedLine line = { row, NULL, NULL };
      g_array_append_val (lines, line);
      return;
    }
  for (guint m = 0; m < section->metrics->len; m++)
    {
      DashComparedLine line = { row, g_ptr_array_index (section->metrics, m), &row->changes[m] };
      if (dash_change_is_shown (line.change, all))
        g_array_append_val (lines, line);
    }
}

GArray *
dash_compared_lines_new (const DashComparedSection *section, gboolean all, guint limit, guint *n_left)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (DashComparedLine));
  guint n_shown = 0;

  *n_left = 0;
  for (guint i = 0; i < section->rows->len; i++)
    {
      guint n_before = lines->len;

      add_lines (lines, section, g_ptr_array_index (section->rows, i), all);
      if (lines->len == n_before)
        continue;
      if (limit > 0 && n_shown == limit)
        {
          g_array_set_size (lines, n_before);
          (*n_left)++;
        }
      else
        n_shown++;
    }
  return lines;
}

const char *
dash_presence_get_title (DashPresence presence)
{
  static const char *const titles[] = {
    [DASH_PRESENCE_BOTH] = N_("on both sides"),
    [DASH_PRESENCE_ADDED] = N_("added"),
    [DASH_PRESENCE_REMOVED] = N_("removed"),
  };
  return _(titles[presence]);
}

char *
dash_compared_line_dup_title (const DashComparedLine *line)
{
  const char *title;

  if (!line->change)
    return g_strdup (dash_presence_get_title (line->row->presence));
  title = dash_verdict_get_title (line->change->verdict);
  /* There is neither colour nor a symbol to make it stand out. */
  return line->change->verdict >= DASH_VERDICT_REGRESSION ? g_utf8_strup (title, -1) : g_strdup (title);
}
