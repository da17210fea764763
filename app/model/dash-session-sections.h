/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session knows beside functions: memory, threads, channels and so on, row by row. */
#pragma once

#include "dash-record.h"
#include "dash-session.h"

G_BEGIN_DECLS

/** The rows of a section, a #GListModel of #DashRecord that grows at its end, and is emptied for another run. */
GListModel     *dash_session_get_records       (DashSession         *self,
                                                DashSection          section);
/** Whether the program told anything for a section: rows, or figures of the program as a whole. */
gboolean        dash_session_has_section       (DashSession         *self,
                                                DashSection          section);
guint           dash_session_get_n_records     (DashSession         *self,
                                                DashSection          section);
DashRecord     *dash_session_get_nth_record    (DashSession         *self,
                                                DashSection          section,
                                                guint                position);
DashRecord     *dash_session_find_record       (DashSession         *self,
                                                DashSection          section,
                                                guint32              id);
/** What a section says of itself as a whole (its fields are DashSectionInfo.whole), or %NULL. */
DashRecord     *dash_session_get_whole         (DashSession         *self,
                                                DashSection          section);
/**
 * dash_session_get_line:
 * @record: a row, or a section as a whole
 * @line: what of it
 * @range: (nullable): when; %NULL for the range in force
 * @max_points: most points wanted; neighbours are merged to get there
 *
 * What a row did over time: counters a second or (%DASH_FIGURE_SHARE) in percent of the time, levels
 * as they were at the end of each stretch; the times are the middles of the stretches.
 *
 * Returns: never %NULL; empty without a history
 */
DashSeries     *dash_session_get_line          (DashSession         *self,
                                                DashRecord          *record,
                                                const DashLineInfo  *line,
                                                const DashRange     *range,
                                                gsize                max_points) G_GNUC_WARN_UNUSED_RESULT;
/** A histogram of a row over time; as dash_session_get_function_series(). */
DashFunctionSeries *dash_session_get_record_series (DashSession     *self,
                                                DashRecord          *record,
                                                gint                 field,
                                                const DashRange     *range,
                                                gsize                max_points,
                                                const double        *percents,
                                                gsize                n_percents) G_GNUC_WARN_UNUSED_RESULT;

/**
 * DashEntryLog:
 * @entries: newest first
 *
 * What happened last to a row.
 */
typedef struct
{
  gsize            n;
  const DashEntry *entries;
} DashEntryLog;

/** What is known of a row's log; %NULL before it was fetched. Kept by the session. */
const DashEntryLog *dash_session_get_record_log (DashSession        *self,
                                                DashRecord          *record);
/** Asks the source for a row's log. Where it can't be asked any more, what is known is the answer. */
void            dash_session_fetch_record_log_async (DashSession    *self,
                                                DashRecord          *record,
                                                GCancellable        *cancellable,
                                                GAsyncReadyCallback  callback,
                                                gpointer             user_data);
/** The log (of the session, not to be freed), or %NULL and why. */
const DashEntryLog *dash_session_fetch_record_log_finish (DashSession *self,
                                                GAsyncResult        *result,
                                                GError             **error);

G_END_DECLS
