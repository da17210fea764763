// SPDX-License-Identifier: GPL-3.0-or-later
// `hotpath diff`: JUnit XML, which build servers show: a test case for each figure that can fail.

#include "diff.h"
#include "table.h"

static void
append_escaped (GString *into, const char *text)
{
  g_autofree char *plain = table_plain_text (text); /* XML has no place for control characters */
  g_autofree char *escaped = g_markup_escape_text (plain, -1);

  g_string_append (into, escaped);
}

static void
append_case (GString *into, const DashComparedSection *section, const DashComparedRow *row, const DashMetric *metric,
             const DashChange *change)
{
  g_autofree char *name = dash_compared_row_dup_name (row);
  g_autofree char *title = g_strdup_printf ("%s: %s", name, metric->key);

  g_string_append_printf (into, "    <testcase classname=\"hotpath.%s\" name=\"", dash_compared_get_key (section->section));
  append_escaped (into, title);
  if (row->file[0])
    {
      g_string_append (into, "\" file=\"");
      append_escaped (into, row->file);
      g_string_append_printf (into, "\" line=\"%u", row->line);
    }
  if (change->verdict < DASH_VERDICT_REGRESSION)
    {
      g_string_append (into, "\"/>\n");
      return;
    }
  g_autofree char *failure = dash_change_describe_failure (metric, change);
  g_string_append_printf (into, "\">\n      <failure type=\"%s\" message=\"", dash_verdict_get_key (change->verdict));
  append_escaped (into, failure);
  g_string_append (into, "\"/>\n    </testcase>\n");
}

static gboolean
can_fail (const DashChange *change)
{
  return change->judged || change->budget == change->budget; /* NAN: there is none */
}

static void
append_section (GString *into, const DashComparedSection *section)
{
  g_autoptr (GString) cases = g_string_new (NULL);
  guint n = 0, n_failed = 0;

  for (guint i = 0; i < section->rows->len; i++)
    {
      const DashComparedRow *row = g_ptr_array_index (section->rows, i);

      for (guint m = 0; m < section->metrics->len; m++)
        {
          const DashChange *change = &row->changes[m];

          if (!can_fail (change))
            continue;
          append_case (cases, section, row, g_ptr_array_index (section->metrics, m), change);
          n++;
          n_failed += change->verdict >= DASH_VERDICT_REGRESSION;
        }
    }
  if (n == 0)
    return;
  g_string_append_printf (into, "  <testsuite name=\"hotpath.%s\" tests=\"%u\" failures=\"%u\" errors=\"0\" skipped=\"0\">\n",
                          dash_compared_get_key (section->section), n, n_failed);
  g_string_append_len (into, cases->str, (gssize) cases->len);
  g_string_append (into, "  </testsuite>\n");
}

/* What the comparison itself says: also what there is when the policy judges nothing. */
static void
append_whole (GString *into, const DashComparison *comparison)
{
  g_autofree char *outcome = dash_comparison_describe_outcome (comparison);
  g_autofree char *limits = dash_comparison_describe_limits (comparison);

  g_string_append (into, "  <testsuite name=\"hotpath\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">\n"
                         "    <testcase classname=\"hotpath\" name=\"comparison\">\n      <system-out>");
  append_escaped (into, outcome);
  g_string_append_c (into, '\n');
  append_escaped (into, limits);
  for (guint i = 0; i < comparison->warnings->len; i++)
    {
      g_string_append_c (into, '\n');
      append_escaped (into, g_ptr_array_index (comparison->warnings, i));
    }
  g_string_append (into, "</system-out>\n    </testcase>\n  </testsuite>\n");
}

void
diff_junit_append (const DashComparison *comparison, const DiffOptions *options, GString *into)
{
  g_string_append (into, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"hotpath diff: ");
  append_escaped (into, options->program);
  g_string_append (into, "\">\n");
  append_whole (into, comparison);
  for (guint i = 0; i < DASH_N_COMPARED; i++)
    {
      if (comparison->sections[i])
        append_section (into, comparison->sections[i]);
    }
  g_string_append (into, "</testsuites>\n");
}
