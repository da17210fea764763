/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs of one program added up into one report. */
#pragma once

#include "dash-document.h"

G_BEGIN_DECLS

/** What merging left out or could only do in part. */
typedef enum
{
  DASH_MERGE_RECENT_CALLS = 1 << 0,  /* calls and events kept one by one, but for the slowest calls */
  DASH_MERGE_PERCENTILES = 1 << 1,   /* of functions without a histogram */
  DASH_MERGE_MOMENTS = 1 << 2,       /* states and numbers of a moment that differ from run to run */
  DASH_MERGE_LEVELS = 1 << 3,        /* levels, such as live bytes, were added up */
  DASH_MERGE_MACHINES = 1 << 4,      /* the runs were on different machines */
  DASH_MERGE_REFERENCE = 1 << 5,     /* percentages were of different things */
} DashMergeNotes;

/**
 * dash_merge_documents:
 * @documents: (array length=n): reports of the same program, at least one
 * @notes: (out): what the merged report lacks
 * @error: when the reports are of different programs
 *
 * Functions, places in the call tree and rows are the same when names and places in the source are. Counts and
 * times add up, histograms merge exactly, extremes are those of all runs; percentiles follow from the merged
 * histograms. What happened over time is left out.
 *
 * Returns: (transfer full) (nullable): a report of all runs together
 */
DashDocument *dash_merge_documents (DashDocument *const *documents,
                                    gsize                n,
                                    DashMergeNotes      *notes,
                                    GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
