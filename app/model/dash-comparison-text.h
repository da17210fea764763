/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A comparison in words: figures, changes, verdicts and outcomes as text, and which of them are worth a line. */
#pragma once

#include "dash-comparison.h"

G_BEGIN_DECLS

/** "over_budget": what JSON calls a verdict. */
const char *dash_verdict_get_key             (DashVerdict            verdict);
/** "over budget": what people call it, translated. */
const char *dash_verdict_get_title           (DashVerdict            verdict);
/** "added", translated. */
const char *dash_presence_get_title          (DashPresence           presence);

/** "cache", "cache (read)"; free with g_free(). */
char       *dash_compared_row_dup_name       (const DashComparedRow *row) G_GNUC_WARN_UNUSED_RESULT;

/* Each a text of its own, "–" for what isn't known; free with g_free(). */
/** A figure: "1.29 ms". */
char       *dash_change_format_value         (DashUnit               unit,
                                              double                 value) G_GNUC_WARN_UNUSED_RESULT;
/** That of a side, with "≈" before it when that was rounded. */
char       *dash_change_format_base          (const DashMetric      *metric,
                                              const DashChange      *change) G_GNUC_WARN_UNUSED_RESULT;
char       *dash_change_format_head          (const DashMetric      *metric,
                                              const DashChange      *change) G_GNUC_WARN_UNUSED_RESULT;
/** A change as part of base: "+10.1 %", "×12.3", "from zero". */
char       *dash_change_format_part          (const DashChange      *change) G_GNUC_WARN_UNUSED_RESULT;
/** Its 95 % confidence interval: "+8.9 % … +11.4 %". */
char       *dash_change_format_interval      (const DashChange      *change) G_GNUC_WARN_UNUSED_RESULT;
/** How likely it is when nothing changed: "0.002". */
char       *dash_change_format_chance        (const DashChange      *change) G_GNUC_WARN_UNUSED_RESULT;
/** The smallest change that would have been found: "± 3.1 %". */
char       *dash_change_format_detectable    (double                 detectable) G_GNUC_WARN_UNUSED_RESULT;
/** How far two distributions are apart: "0.12". */
char       *dash_change_format_distance      (double                 distance) G_GNUC_WARN_UNUSED_RESULT;

/** "Average is 2.10 ms; the budget is 2.00 ms.": why a figure has failed; free with g_free(). */
char       *dash_change_describe_failure     (const DashMetric      *metric,
                                              const DashChange      *change) G_GNUC_WARN_UNUSED_RESULT;

/** What the test says of a change, and what it could have found, in sentences; free with g_free(). */
char       *dash_change_describe             (const DashChange      *change,
                                              double                 significance) G_GNUC_WARN_UNUSED_RESULT;

/** "read_chunk got worse: P99 went from 1.29 ms to 2.81 ms (+117 %).": the gravest change; free with g_free(). */
char       *dash_comparison_describe_headline (const DashComparison *comparison) G_GNUC_WARN_UNUSED_RESULT;
/** "3 runs of base · 1 run of head"; free with g_free(). */
char       *dash_comparison_describe_runs    (const DashComparison  *comparison) G_GNUC_WARN_UNUSED_RESULT;
/** "2 regressions, 1 figure over its budget, …"; free with g_free(). */
char       *dash_comparison_describe_outcome (const DashComparison  *comparison) G_GNUC_WARN_UNUSED_RESULT;
/** What could have been found; free with g_free(). */
char       *dash_comparison_describe_limits  (const DashComparison  *comparison) G_GNUC_WARN_UNUSED_RESULT;

/** Whether a figure is worth a line of its own: it's proven, or judged and perhaps changed; or, of @all, there. */
gboolean    dash_change_is_shown             (const DashChange      *change,
                                              gboolean               all);

/**
 * DashComparedLine:
 * @metric: (nullable): of a row that only one side has
 * @change: (nullable): likewise
 *
 * A line of a table of text: a figure of a row, or a row that only one side has.
 */
typedef struct
{
  const DashComparedRow *row;
  const DashMetric      *metric;
  const DashChange      *change;
} DashComparedLine;

/**
 * dash_compared_lines_new:
 * @all: figures that did not change, too
 * @limit: rows at most; 0: all
 * @n_left: (out): how many rows beyond the limit are left out
 *
 * Returns: (transfer full) (element-type DashComparedLine): what a table of the section shows
 */
GArray     *dash_compared_lines_new          (const DashComparedSection *section,
                                              gboolean                   all,
                                              guint                      limit,
                                              guint                     *n_left) G_GNUC_WARN_UNUSED_RESULT;
/** The verdict, or that it is added or removed, in capitals when it's grave; free with g_free(). */
char       *dash_compared_line_dup_title     (const DashComparedLine    *line) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dash_comparison_append_markdown:
 * @program: whose reports they are
 *
 * Appends all of it as Markdown; see dash_compared_lines_new() for @all and @limit.
 */
void        dash_comparison_append_markdown  (const DashComparison  *comparison,
                                              const char            *program,
                                              gboolean               all,
                                              guint                  limit,
                                              GString               *into);

G_END_DECLS
