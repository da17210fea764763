// SPDX-License-Identifier: GPL-3.0-or-later
// One run on a side of a comparison: an open session as it was at a moment, or a report in a file.

#pragma once

#include "model/dash-session.h"

G_BEGIN_DECLS

#define DASH_TYPE_COMPARE_RUN (dash_compare_run_get_type ())
/**
 * DashCompareRun:
 *
 * Doesn't keep its session: what was taken of it stays when the session is closed. Main thread only.
 */
G_DECLARE_FINAL_TYPE (DashCompareRun, dash_compare_run, DASH, COMPARE_RUN, GObject)

/** @file is where the session was opened from or saved to, or %NULL. */
DashCompareRun *dash_compare_run_new_for_session (DashSession *session,
                                                  GFile       *file) G_GNUC_WARN_UNUSED_RESULT;
/** @title is what is known of the report before it is read, or %NULL. */
DashCompareRun *dash_compare_run_new_for_file    (GFile      *file,
                                                  const char *title) G_GNUC_WARN_UNUSED_RESULT;

/** "indexer, after the new reader": the program and the label of its run, or the name of the file. */
const char     *dash_compare_run_get_title       (DashCompareRun *self);
/** "indexer": the title without the label, as far as that can be told. */
const char     *dash_compare_run_get_program     (DashCompareRun *self);
/** "before.json", "Live": what tells it from others of the same title; free with g_free(). */
char           *dash_compare_run_dup_short_name  (DashCompareRun *self);
/** "22 Nov, 16:41 · ran 4 min 12 s · before.json"; free with g_free(). */
char           *dash_compare_run_dup_detail      (DashCompareRun *self);
/** (nullable): the file that it is in. */
GFile          *dash_compare_run_get_file        (DashCompareRun *self);
/** Whether it is known to have begun before @other. */
gboolean        dash_compare_run_is_before       (DashCompareRun *self,
                                                  DashCompareRun *other);
/** Whether both are the same session or file. */
gboolean        dash_compare_run_is_same         (DashCompareRun *self,
                                                  DashCompareRun *other);
/** Whether it goes on. */
gboolean        dash_compare_run_is_live         (DashCompareRun *self);
/** Whether there is more of it than was taken, or may be. */
gboolean        dash_compare_run_has_news        (DashCompareRun *self);

/** Takes what its session knows now; without a session, or when nothing has come yet, nothing changes. */
void            dash_compare_run_capture         (DashCompareRun *self);
/** (nullable): what was taken or read. */
DashDocument   *dash_compare_run_get_document    (DashCompareRun *self);
void            dash_compare_run_set_document    (DashCompareRun *self,
                                                  DashDocument   *document);

G_END_DECLS
