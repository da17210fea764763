// SPDX-License-Identifier: GPL-3.0-or-later
// `hotpath diff`: figures, changes and outcomes as text.

#include "diff.h"

#include <glib/gi18n.h>
#include <math.h>

#include "model/dash-section-format.h"

const char *
diff_verdict_key (DashVerdict verdict)
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
diff_verdict_title (DashVerdict verdict)
{
  static const char *const titles[DASH_N_VERDICTS] = {
    [DASH_VERDICT_NOTHING] = N_("nothing to compare"),
    [DASH_VERDICT_UNCHANGED] = N_("unchanged"),
    [DASH_VERDICT_UNPROVEN] = N_("unproven"),
    [DASH_VERDICT_CHANGED] = N_("changed"),
    [DASH_VERDICT_BETTER] = N_("better"),
    [DASH_VERDICT_WORSE] = N_("worse"),
    [DASH_VERDICT_REGRESSION] = N_("REGRESSION"),
    [DASH_VERDICT_OVER_BUDGET] = N_("OVER BUDGET"),
  };
  return _(titles[verdict]);
}

char *
diff_format_name (const DashComparedRow *row)
{
  if (!row->kind[0])
    return g_strdup (row->name);
  /* Translators: a lock's name, and what it is: "cache (read)" */
  return g_strdup_printf (_("%s (%s)"), row->name, dash_section_translate (row->kind));
}

/* ---- Figures ------------------------------------------------------------------------------------------- */

char *
diff_format_value (DashUnit unit, double value, gboolean rounded)
{
  DashQuantity quantity = dash_section_format_number (unit, value);

  if (rounded && !isnan (value))
    dash_certainty_mark (DASH_CERTAINTY_ROUNDED, &quantity);
  return dash_quantity_to_string (&quantity);
}

char *
diff_format_change (double change)
{
  if (isnan (change))
    return g_strdup ("–");
  if (isinf (change))
    return g_strdup (change > 0 ? _("from zero") : "–");
  /* Three digits are enough: what is known less surely is told by the interval. */
  if (fabs (change) >= 10)
    /* Translators: so many times as much, such as "×12.3" */
    return g_strdup_printf (_("×%.1f"), 1 + change);
  return g_strdup_printf (fabs (change) >= 1 ? "%+.0f %%" : "%+.1f %%", change * 100);
}

char *
diff_format_interval (const DashChange *change)
{
  g_autofree char *low = NULL, *high = NULL;

  if (!isfinite (change->change_low) || !isfinite (change->change_high))
    return g_strdup ("–");
  low = diff_format_change (change->change_low);
  high = diff_format_change (change->change_high);
  return g_strdup_printf ("%s … %s", low, high);
}

char *
diff_format_chance (const DashChange *change)
{
  if (change->n_base == 0 || change->n_head == 0 || change->chance >= 1)
    return g_strdup ("–");
  return change->adjusted < 0.001 ? g_strdup ("< 0.001") : g_strdup_printf ("%.3f", change->adjusted);
}

char *
diff_format_detectable (double detectable)
{
  if (!isfinite (detectable))
    return g_strdup ("–");
  return g_strdup_printf ("± %.1f %%", detectable * 100);
}

char *
diff_format_distance (double distance)
{
  return isnan (distance) ? g_strdup ("–") : g_strdup_printf ("%.2f", distance);
}

char *
diff_describe_failure (const DashMetric *metric, const DashChange *change)
{
  g_autofree char *base = diff_format_value (metric->unit, change->base, change->base_rounded);
  g_autofree char *head = diff_format_value (metric->unit, change->head, change->head_rounded);
  g_autofree char *relative = diff_format_change (change->change);
  g_autofree char *interval = diff_format_interval (change);
  g_autofree char *chance = diff_format_chance (change);

  if (change->verdict == DASH_VERDICT_OVER_BUDGET)
    {
      g_autofree char *budget = diff_format_value (metric->unit, change->budget, FALSE);
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
diff_describe_outcome (const DashComparison *comparison)
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

char *
diff_describe_limits (const DashComparison *comparison)
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
diff_is_shown (const DashChange *change, const DiffOptions *options)
{
  if (change->verdict == DASH_VERDICT_NOTHING)
    return FALSE;
  if (options->all || change->verdict > DASH_VERDICT_UNPROVEN)
    return TRUE;
  return change->verdict == DASH_VERDICT_UNPROVEN && change->judged;
}

static void
add_lines (GArray *lines, const DashComparedSection *section, const DashComparedRow *row, const DiffOptions *options)
{
  if (row->presence != DASH_PRESENCE_BOTH && row->verdict != DASH_VERDICT_OVER_BUDGET)
    {
      DiffLine line = { row, NULL, NULL };
      g_array_append_val (lines, line);
      return;
    }
  for (guint m = 0; m < section->metrics->len; m++)
    {
      DiffLine line = { row, g_ptr_array_index (section->metrics, m), &row->changes[m] };
      if (diff_is_shown (line.change, options))
        g_array_append_val (lines, line);
    }
}

GArray *
diff_lines_new (const DashComparedSection *section, const DiffOptions *options, guint *n_left)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (DiffLine));
  guint n_shown = 0;

  *n_left = 0;
  for (guint i = 0; i < section->rows->len; i++)
    {
      guint n_before = lines->len;

      add_lines (lines, section, g_ptr_array_index (section->rows, i), options);
      if (lines->len == n_before)
        continue;
      if (options->limit > 0 && n_shown == options->limit)
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
diff_line_title (const DiffLine *line)
{
  if (line->change)
    return diff_verdict_title (line->change->verdict);
  return line->row->presence == DASH_PRESENCE_ADDED ? _("added") : _("removed");
}
