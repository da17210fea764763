/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session: everything known of one program's run, live or from a report, and the range looked at. */
#pragma once

#include <gio/gio.h>

#include "dash-document.h"
#include "dash-function.h"
#include "dash-history.h"
#include "dash-range.h"
#include "dash-series.h"
#include "dash-source.h"

G_BEGIN_DECLS

/** How things stand with the program. */
typedef enum
{
  DASH_STATE_CONNECTING, /* nothing has come yet */
  DASH_STATE_LIVE,
  DASH_STATE_PAUSED,     /* the user holds the display; the data still is recorded */
  DASH_STATE_LOST,       /* the program doesn't answer; the source tries again */
  DASH_STATE_ENDED,      /* the program is gone; nothing more will come */
  DASH_STATE_REPORT,     /* read from a file */
  DASH_STATE_FAILED,     /* nothing ever came and nothing will; the problem says why */
} DashState;

/** Whose time a row of callers or callees shows. */
typedef enum
{
  DASH_RELATION_FUNCTION, /* another function */
  DASH_RELATION_ITSELF,   /* the function's own time (among callees) */
  DASH_RELATION_ROOT,     /* called by nothing that is measured (among callers) */
} DashRelationKind;

/**
 * DashRelation:
 * @kind: what the row is about
 * @function: (nullable): the caller or callee; %NULL unless @kind is DASH_RELATION_FUNCTION
 * @calls: calls from or to it; 0 for DASH_RELATION_ITSELF
 * @total_ns: the time of those calls, or self time
 * @share: callers: part of the calls; callees and itself: part of the function's time
 *
 * A caller or callee of a function, since the start of the session.
 */
typedef struct
{
  DashRelationKind kind;
  DashFunction    *function;
  guint64          calls;
  guint64          total_ns;
  double           share;
} DashRelation;

/** What shares are of at the moment. */
typedef enum
{
  DASH_SHARE_OF_RANGE,   /* the length of the range */
  DASH_SHARE_OF_ELAPSED, /* the time since the start */
  DASH_SHARE_OF_WRAPPER, /* the time in main */
  DASH_SHARE_OF_SUM,     /* the time in all functions together */
} DashShareBase;

/**
 * DashCallLog:
 * @recent: newest first
 * @slowest: slowest first
 *
 * The calls of a function that were kept one by one.
 */
typedef struct
{
  gsize               n_recent;
  const DashLogEntry *recent;
  gsize               n_slowest;
  const DashLogEntry *slowest;
} DashCallLog;

#define DASH_TYPE_SESSION (dash_session_get_type ())
/**
 * DashSession:
 *
 * Folds the documents of a source into functions and a history, and keeps what the user looks at.
 * Nothing that was shown is ever cleared when the program is lost or ends. Main thread only.
 *
 * Signals:
 *
 * - "updated" (): figures changed; at most once for each document, not while paused
 * - "state-changed" (): state, its description or the problem changed
 * - "range-changed" (): another range was set
 * - "range-progress" (): more of the figures of a fixed range are there; the last one comes when all are
 */
G_DECLARE_FINAL_TYPE (DashSession, dash_session, DASH, SESSION, GObject)

/**
 * dash_session_new:
 * @source: (nullable): where documents come from; the session holds a reference and listens, but whoever
 *   made the source starts it. Without one, dash_session_apply() feeds the session.
 */
DashSession    *dash_session_new                  (DashSource         *source);
DashSource     *dash_session_get_source           (DashSession        *self);
/** Folds a document or delta in. Twice the same does no harm; older than what is known is left out. */
void            dash_session_apply                (DashSession        *self,
                                                   DashDocument       *document);
/** Sets the state, for sessions without a source; @sentence is translated and may be %NULL. */
void            dash_session_set_source_state     (DashSession        *self,
                                                   DashSourceState     state,
                                                   const char         *sentence);

/** The functions, a #GListModel of #DashFunction that only ever grows at its end. */
GListModel     *dash_session_get_functions        (DashSession        *self);
guint           dash_session_get_n_functions      (DashSession        *self);
DashFunction   *dash_session_get_nth_function     (DashSession        *self,
                                                   guint               position);
DashFunction   *dash_session_find_function        (DashSession        *self,
                                                   guint32             id);

/** Name of the program, with the label if it has one. Never %NULL. */
const char     *dash_session_get_title            (DashSession        *self);
const char     *dash_session_get_program_name     (DashSession        *self);
const char     *dash_session_get_label            (DashSession        *self);
const char     *dash_session_get_executable       (DashSession        *self);
const char     *dash_session_get_host             (DashSession        *self);
gint64          dash_session_get_pid              (DashSession        *self);
guint           dash_session_get_n_cpus           (DashSession        *self);
/** When the program's session began, or %NULL. */
GDateTime      *dash_session_get_started_at       (DashSession        *self);
/** How long the session has been going, in ns: of what is shown, so it stands still while paused. */
gint64          dash_session_get_elapsed_ns       (DashSession        *self);
/** Cost of measuring one scope in ns; 0 when unknown. */
double          dash_session_get_scope_cost_ns    (DashSession        *self);
/** Part of the program's CPU time (of its run time, when that is not known) that went into measuring; 0 when unknown. */
double          dash_session_get_own_cost_share   (DashSession        *self);
/** "tsc", "cntvct" or "monotonic"; "" when unknown. */
const char     *dash_session_get_clock_source     (DashSession        *self);
/** The percentiles that the program was asked for, ascending. */
const double   *dash_session_get_percentiles      (DashSession        *self,
                                                   gsize              *n);
/** What the probe lost or found out of order. Never %NULL. */
const DashLosses *dash_session_get_losses         (DashSession        *self);
/** Whether the program tells of losses at all. */
gboolean        dash_session_tells_losses         (DashSession        *self);
/** All losses together: 0 is "nothing lost". Unbalanced scopes and signals aren't losses. */
guint64         dash_session_get_n_lost           (DashSession        *self);
/** The highest resident memory known, in bytes. */
guint64         dash_session_get_peak_rss_bytes   (DashSession        *self);
/** Nodes in the call tree, which only ever become more until the program begins anew. */
gsize           dash_session_get_n_call_tree_nodes (DashSession       *self);
/** (transfer none) (array length=n): the call tree as it is shown: with the figures of the range where its past is
 * known, else since the start. Valid until the main loop runs on. */
const DashDocumentNode *dash_session_get_call_tree (DashSession        *self,
                                                   gsize              *n);
/** Whether the call tree can be shown of a range; older reports keep only that of the whole session. */
gboolean        dash_session_has_call_tree_history (DashSession       *self);

DashState       dash_session_get_state            (DashSession        *self);
/** The state in words: "Live · 2 min 12 s", "Ended (signal 11)"; free with g_free(). */
char           *dash_session_describe_state       (DashSession        *self) G_GNUC_WARN_UNUSED_RESULT;
/** What is wrong, as a sentence for a banner, or %NULL. */
const char     *dash_session_get_problem          (DashSession        *self);
/** How the program ended: "exit", "stopped", "killed", "signal 11"; "running" before. */
const char     *dash_session_get_ended            (DashSession        *self);
/** Pause freezes what is shown; recording goes on, and resuming catches up. Only a live session can be paused. */
void            dash_session_set_paused           (DashSession        *self,
                                                   gboolean            paused);
gboolean        dash_session_get_paused           (DashSession        *self);
/** Whether more is to come: connecting, live, paused or lost. */
gboolean        dash_session_is_live              (DashSession        *self);

/** Whether there is anything to draw over time; a report that a program wrote has none. */
gboolean        dash_session_has_history          (DashSession        *self);
/** Sets how much memory the history may take. */
void            dash_session_set_history_budget   (DashSession        *self,
                                                   gsize               bytes);
/** The time that can be looked at: history begins where the app began to watch. */
void            dash_session_get_extent           (DashSession        *self,
                                                   DashRange          *extent);
/** Sets the range that figures are of; the edges move out to the nearest kept ones. Figures are computed in the background. */
void            dash_session_set_range            (DashSession        *self,
                                                   const DashRange    *range);
/** The range in force, with its edges moved; a live one covers the whole session until now. */
void            dash_session_get_range            (DashSession        *self,
                                                   DashRange          *range);
/** How much of the range's figures are computed: 1 is all. */
double          dash_session_get_range_progress   (DashSession        *self);
/** Computes what is left of the range's figures now, without slices. */
void            dash_session_finish_range         (DashSession        *self);
/** What percentages are of, and how long that is. */
DashShareBase   dash_session_get_reference        (DashSession        *self,
                                                   gint64             *reference_ns);
/** The same in words: "percentages of 1.61 s in main"; free with g_free(). */
char           *dash_session_describe_reference   (DashSession        *self) G_GNUC_WARN_UNUSED_RESULT;

/** A line of the whole process over @range (%NULL: all that is shown). Never %NULL; empty without history. */
DashSeries     *dash_session_get_series           (DashSession        *self,
                                                   DashSeriesKind      kind,
                                                   const DashRange    *range) G_GNUC_WARN_UNUSED_RESULT;
/** The newest value of a series; NAN when there is none. */
double          dash_session_get_latest           (DashSession        *self,
                                                   DashSeriesKind      kind);
/** The mean of a series over the range in force; NAN when there is none. */
double          dash_session_get_mean             (DashSession        *self,
                                                   DashSeriesKind      kind);
/** A function over @range (%NULL: the range in force); see dash_history_get_function_series(). Never %NULL. */
DashFunctionSeries *dash_session_get_function_series (DashSession     *self,
                                                   DashFunction       *function,
                                                   const DashRange    *range,
                                                   gsize               max_points,
                                                   const double       *percents,
                                                   gsize               n_percents) G_GNUC_WARN_UNUSED_RESULT;
/** (element-type DashRelation): who calls a function, most calls first; free with g_array_unref(). */
GArray         *dash_session_get_callers          (DashSession        *self,
                                                   DashFunction       *function) G_GNUC_WARN_UNUSED_RESULT;
/** (element-type DashRelation): what a function calls, most time first, itself among them. */
GArray         *dash_session_get_callees          (DashSession        *self,
                                                   DashFunction       *function) G_GNUC_WARN_UNUSED_RESULT;

/** The calls of a function that were kept, as far as they've been fetched; %NULL before. Kept by the session. */
const DashCallLog *dash_session_get_log           (DashSession        *self,
                                                   DashFunction       *function);
/** Asks the source for a function's kept calls. Where it can't be asked any more, what is known is the answer. */
void            dash_session_fetch_log_async      (DashSession        *self,
                                                   DashFunction       *function,
                                                   GCancellable       *cancellable,
                                                   GAsyncReadyCallback callback,
                                                   gpointer            user_data);
/** The log (of the session, not to be freed), or %NULL and why. */
const DashCallLog *dash_session_fetch_log_finish  (DashSession        *self,
                                                   GAsyncResult       *result,
                                                   GError            **error);

/** A report of all that is known now, paused or not, but for the history; %NULL when no figures have come. */
DashDocument   *dash_session_make_document        (DashSession        *self) G_GNUC_WARN_UNUSED_RESULT;
/** Whether something was recorded that isn't in a file yet. */
gboolean        dash_session_has_unsaved          (DashSession        *self);
/** Writes the session, with its history and logs, as a report. Copies in slices, then writes off the main thread. @progress may be %NULL. */
void            dash_session_save_async           (DashSession        *self,
                                                   GFile              *file,
                                                   void              (*progress) (double fraction, gpointer user_data),
                                                   gpointer            progress_data,
                                                   GCancellable       *cancellable,
                                                   GAsyncReadyCallback callback,
                                                   gpointer            user_data);
gboolean        dash_session_save_finish          (DashSession        *self,
                                                   GAsyncResult       *result,
                                                   GError            **error);

/**
 * dash_session_make_report_async:
 * @with_history: whether the report is to have the history, as a saved one
 * @range: (nullable): the range in force, to have figures of that alone: without the call tree and the history
 *
 * Makes a report of the session as it is now. Copies in slices; fetches the calls that a live program has kept.
 */
void            dash_session_make_report_async    (DashSession        *self,
                                                   gboolean            with_history,
                                                   const DashRange    *range,
                                                   GCancellable       *cancellable,
                                                   GAsyncReadyCallback callback,
                                                   gpointer            user_data);
/** (transfer full): the report, or %NULL and a sentence that says why. */
DashDocument   *dash_session_make_report_finish   (DashSession        *self,
                                                   GAsyncResult       *result,
                                                   GError            **error) G_GNUC_WARN_UNUSED_RESULT;

/** As dash_report_writer_save_async() and its _finish() in app/source. */
typedef void     (*DashSessionSaveFunc)       (DashDocument *document,
                                               GFile        *file,
                                               void        (*progress) (double   fraction,
                                                                        gpointer user_data),
                                               gpointer      progress_data,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer      user_data);
typedef gboolean (*DashSessionSaveFinishFunc) (GAsyncResult *result,
                                               GError      **error);
/**
 * dash_session_set_writer:
 *
 * Says how sessions are written, once for the process:
 * `dash_session_set_writer (dash_report_writer_save_async, dash_report_writer_save_finish);`
 * The model knows no JSON.
 */
void            dash_session_set_writer           (DashSessionSaveFunc       save,
                                                   DashSessionSaveFinishFunc finish);

G_END_DECLS
