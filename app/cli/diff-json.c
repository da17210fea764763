// SPDX-License-Identifier: GPL-3.0-or-later
// `hotpath diff`: JSON. Every row and figure is there; the README has the keys.

#include "diff.h"

#include <math.h>

#include "source/dash-json-writer.h"

/* What isn't a number isn't there: JSON has no such thing. */
static void
member (GString *text, const char *key, double value)
{
  if (isfinite (value))
    dash_json_writer_member_double (text, key, value);
}

static const char *
direction_key (DashDirection direction)
{
  static const char *const keys[] = { "neutral", "lower_is_better", "higher_is_better" };
  return keys[direction];
}

static const char *
unit_key (DashUnit unit)
{
  switch (unit)
    {
    case DASH_UNIT_COUNT:
      return "count";
    case DASH_UNIT_DURATION:
      return "ns";
    case DASH_UNIT_BYTES:
      return "bytes";
    case DASH_UNIT_PERMILLE:
      return "permille";
    case DASH_UNIT_SHARE:
      return "share";
    case DASH_UNIT_RATE:
      return "per_second";
    case DASH_UNIT_BYTE_RATE:
      return "bytes_per_second";
    case DASH_UNIT_NONE:
    case DASH_UNIT_MOMENT:
    case DASH_UNIT_REAL:
    default:
      return "number";
    }
}

static void
append_change (GString *text, const DashMetric *metric, const DashChange *change)
{
  dash_json_writer_open_object (text, metric->key);
  dash_json_writer_member_string (text, "verdict", diff_verdict_key (change->verdict));
  member (text, "base", change->base);
  member (text, "head", change->head);
  dash_json_writer_member_uint (text, "base_runs", change->n_base);
  dash_json_writer_member_uint (text, "head_runs", change->n_head);
  /* Of reports of another profiler, which has rounded what it says. */
  if (change->base_rounded || change->head_rounded)
    {
      dash_json_writer_member (text, "rounded");
      g_string_append (text, "true,");
    }
  member (text, "difference", change->difference);
  member (text, "change", change->change);
  member (text, "change_low", change->change_low);
  member (text, "change_high", change->change_high);
  if (change->n_base > 0 && change->n_head > 0)
    {
      member (text, "chance", change->chance);
      member (text, "chance_adjusted", change->adjusted);
      member (text, "detectable", change->detectable);
      member (text, "drift", expm1 (change->drift));
    }
  member (text, "budget", change->budget);
  dash_json_writer_member (text, "judged");
  g_string_append (text, change->judged ? "true," : "false,");
  dash_json_writer_close (text, '}');
}

static void
append_row (GString *text, const DashComparedSection *section, const DashComparedRow *row)
{
  static const char *const presences[] = { "both", "added", "removed" };

  g_string_append_c (text, '{');
  dash_json_writer_member_string (text, "name", row->name);
  if (row->kind[0])
    dash_json_writer_member_string (text, "kind", row->kind);
  dash_json_writer_member_string (text, "file", row->file);
  dash_json_writer_member_uint (text, "line", row->line);
  dash_json_writer_member_string (text, "presence", presences[row->presence]);
  dash_json_writer_member_string (text, "verdict", diff_verdict_key (row->verdict));
  member (text, "share", row->share);
  member (text, "distribution_distance", row->distance);
  dash_json_writer_open_object (text, "figures");
  for (guint m = 0; m < section->metrics->len; m++)
    {
      const DashChange *change = &row->changes[m];
      if (change->n_base > 0 || change->n_head > 0)
        append_change (text, g_ptr_array_index (section->metrics, m), change);
    }
  dash_json_writer_close (text, '}');
  dash_json_writer_close (text, '}');
}

static void
append_section (GString *text, const DashComparedSection *section)
{
  dash_json_writer_open_object (text, dash_compared_get_key (section->section));
  dash_json_writer_open_object (text, "figures");
  for (guint m = 0; m < section->metrics->len; m++)
    {
      const DashMetric *metric = g_ptr_array_index (section->metrics, m);

      dash_json_writer_open_object (text, metric->key);
      dash_json_writer_member_string (text, "unit", unit_key (metric->unit));
      dash_json_writer_member_string (text, "direction", direction_key (metric->direction));
      dash_json_writer_close (text, '}');
    }
  dash_json_writer_close (text, '}');
  dash_json_writer_member (text, "rows");
  g_string_append_c (text, '[');
  for (guint i = 0; i < section->rows->len; i++)
    append_row (text, section, g_ptr_array_index (section->rows, i));
  dash_json_writer_close (text, ']');
  dash_json_writer_close (text, '}');
}

static void
append_summary (GString *text, const DashComparison *comparison)
{
  dash_json_writer_open_object (text, "summary");
  for (guint i = 0; i < DASH_N_VERDICTS; i++)
    dash_json_writer_member_uint (text, diff_verdict_key ((DashVerdict) i), comparison->n_verdicts[i]);
  dash_json_writer_member_uint (text, "rows_in_both", comparison->n_rows[DASH_PRESENCE_BOTH]);
  dash_json_writer_member_uint (text, "rows_added", comparison->n_rows[DASH_PRESENCE_ADDED]);
  dash_json_writer_member_uint (text, "rows_removed", comparison->n_rows[DASH_PRESENCE_REMOVED]);
  dash_json_writer_member_uint (text, "judged", comparison->n_judged);
  member (text, "detectable", comparison->detectable);
  dash_json_writer_member_uint (text, "runs_wanted", comparison->runs_wanted);
  dash_json_writer_close (text, '}');
}

void
diff_json_append (const DashComparison *comparison, const DiffOptions *options, GString *into)
{
  g_string_append_c (into, '{');
  dash_json_writer_member_string (into, "type", "hotpath-diff");
  dash_json_writer_member_uint (into, "schema", 1);
  dash_json_writer_member_string (into, "program", options->program);
  dash_json_writer_member_string (into, "policy", options->policy_name);
  dash_json_writer_member_uint (into, "base_runs", comparison->n_base);
  dash_json_writer_member_uint (into, "head_runs", comparison->n_head);
  member (into, "significance", comparison->significance);
  dash_json_writer_member (into, "failed");
  g_string_append (into, dash_comparison_has_failed (comparison) ? "true," : "false,");
  append_summary (into, comparison);
  dash_json_writer_member (into, "warnings");
  g_string_append_c (into, '[');
  for (guint i = 0; i < comparison->warnings->len; i++)
    {
      dash_json_writer_string (into, g_ptr_array_index (comparison->warnings, i));
      g_string_append_c (into, ',');
    }
  dash_json_writer_close (into, ']');
  dash_json_writer_open_object (into, "sections");
  for (guint i = 0; i < DASH_N_COMPARED; i++)
    {
      if (comparison->sections[i])
        append_section (into, comparison->sections[i]);
    }
  dash_json_writer_close (into, '}');
  dash_json_writer_close (into, '}');
  into->str[into->len - 1] = '\n';
}
