// SPDX-License-Identifier: GPL-3.0-or-later
// `hotpath diff`: what its forms of output have in common.

#pragma once

#include "model/dash-comparison-text.h"

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
void diff_json_append (const DashComparison *comparison, const DiffOptions *options, GString *into);
void diff_junit_append (const DashComparison *comparison, const DiffOptions *options, GString *into);

G_END_DECLS
