// SPDX-License-Identifier: GPL-3.0-or-later
// `hotpath diff`: what its forms of output have in common.

#pragma once

#include "model/dash-comparison.h"

G_BEGIN_DECLS

/**
 * DiffOptions:
 * @program: whose reports they are
 * @policy_name: "default", or the file it comes from
 * @all: figures that did not change, too
 * @limit: rows of a section at most; 0: all
 * @width: columns of the terminal, or 0
 */
typedef struct
{
  const char *program;
  const char *policy_name;
  gboolean all;
  guint limit;
  guint width;
} DiffOptions;

/* The forms: each appends all of it to a text. */
void diff_table_append (const DashComparison *comparison, const DiffOptions *options, GString *into);
void diff_markdown_append (const DashComparison *comparison, const DiffOptions *options, GString *into);
void diff_json_append (const DashComparison *comparison, const DiffOptions *options, GString *into);
void diff_junit_append (const DashComparison *comparison, const DiffOptions *options, GString *into);

/* "regression": what JSON calls it. */
const char *diff_verdict_key (DashVerdict verdict);
/* What people call it, translated. */
const char *diff_verdict_title (DashVerdict verdict);

/* Whether a figure is worth a line of its own: it's proven, or judged and perhaps changed. */
gboolean diff_is_shown (const DashChange *change, const DiffOptions *options);

/* Each a text of its own, "–" for what isn't known. */
char *diff_format_value (DashUnit unit, double value, gboolean rounded);
char *diff_format_change (double change);
char *diff_format_interval (const DashChange *change);
char *diff_format_chance (const DashChange *change);
char *diff_format_detectable (double detectable);
char *diff_format_distance (double distance);

/* "the budget is 2.00 ms", "+10.1 % (+8.9 … +11.4 %), chance 0.002": why a figure has failed. */
char *diff_describe_failure (const DashMetric *metric, const DashChange *change);

/* "2 regressions, 1 over its budget, …" */
char *diff_describe_outcome (const DashComparison *comparison);
/* "cache", "cache (read)" */
char *diff_format_name (const DashComparedRow *row);
/* What could have been found. */
char *diff_describe_limits (const DashComparison *comparison);

/**
 * DiffRow:
 *
 * A line of a table: a figure of a row, or a row that only one side has.
 */
typedef struct
{
  const DashComparedRow *row;
  const DashMetric *metric; /* (nullable): of a row that only one side has */
  const DashChange *change; /* (nullable) */
} DiffLine;

/**
 * diff_lines_new:
 * @n_left: (out): how many rows beyond the limit are left out
 *
 * Returns: (transfer full) (element-type DiffLine): what a table of the section shows
 */
GArray *diff_lines_new (const DashComparedSection *section, const DiffOptions *options, guint *n_left);
/* The first column but the name: the verdict, or that it is added or removed. */
const char *diff_line_title (const DiffLine *line);

G_END_DECLS
