/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of a comparison: which rows belong together, what their runs say, what that means. */
#pragma once

#include "dash-comparison.h"

G_BEGIN_DECLS

/* A row of one of the reports. */
typedef struct
{
  guint run; /* those of base first */
  gsize row;
  gssize next; /* of the same matched row, runs ascending; -1 ends them */
} DashRowSource;

/* Rows of all reports that are one. */
typedef struct
{
  const char *name; /* of a document */
  const char *kind;
  const char *file;
  guint       line;
  gssize      first, last; /* in DashMatches.sources */
  gboolean    in_base, in_head;
  gboolean    gone; /* found to be the same as another */
} DashMatch;

typedef struct
{
  GArray *matches; /* DashMatch, in the order of the reports */
  GArray *sources; /* DashRowSource */
} DashMatches;

/* All reports, those of base first; each side's in the order of their beginning, as far as that is known.
 * @are_apart: all runs of one side began before those of the other: what else the machine did within those minutes
 *   can't be told from what changed */
typedef struct
{
  DashDocument **documents;
  guint          n_base;
  guint          n;
  gboolean       are_apart;
} DashRuns;

void       _dash_runs_init         (DashRuns            *self,
                                    DashDocument *const *base,
                                    guint                n_base,
                                    DashDocument *const *head,
                                    guint                n_head);
void       _dash_runs_clear        (DashRuns            *self);

void       _dash_matches_init      (DashMatches      *self,
                                    const DashRuns   *runs,
                                    guint             section);
void       _dash_matches_clear     (DashMatches      *self);
/* Sentences about what makes the reports hard to compare. */
GPtrArray *_dash_comparison_warn   (const DashRuns   *runs);
/* Gives every figure its verdict, once all are measured. */
void       _dash_comparison_judge  (DashComparison   *self,
                                    const DashPolicy *policy);

G_END_DECLS
