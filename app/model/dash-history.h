/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The past of a session at several resolutions, bounded in memory: what charts and ranges are made of. */
#pragma once

#include <gio/gio.h>

#include "dash-cells.h"
#include "dash-document.h"
#include "dash-range.h"
#include "dash-series.h"

G_BEGIN_DECLS

/* Levels of resolution: 0.5 s for 10 min, 5 s for 2 h, 60 s for 2 days. */
#define DASH_HISTORY_N_LEVELS DASH_DOCUMENT_HISTORY_LEVELS
#define DASH_HISTORY_DEFAULT_BUDGET (48 * 1024 * 1024)

/**
 * DashHistory:
 *
 * A round-robin store. Level 0 gets a bucket for each stretch of about half a second; ten of its
 * buckets become one of level 1, twelve of those one of level 2. Buckets have the exact edges of the documents
 * they were made from, and the edges of a coarse bucket are edges of the finer level too, so the
 * sum over any range of buckets is exact. When a level is full, or all takes more than the budget,
 * its oldest buckets go: what they hold is in the next level already. Not thread-safe, but may be made in one thread and used in another.
 */
typedef struct _DashHistory DashHistory;

/** The process in one stretch of time. */
typedef struct
{
  guint64 cpu_ns;          /* used in it */
  guint64 calls;           /* completed in it, all functions */
  double  rss_bytes;       /* mean */
  double  threads;         /* mean */
  double  threads_running; /* mean */
} DashProcessSample;

DashHistory *dash_history_new            (void) G_GNUC_WARN_UNUSED_RESULT;
void         dash_history_free           (DashHistory             *self);
/** Sets how many bytes the history may take; at least 1 MiB. */
void         dash_history_set_budget     (DashHistory             *self,
                                          gsize                    bytes);
gsize        dash_history_get_size       (DashHistory             *self);
/** Forgets all and starts at @begin_ns. */
void         dash_history_start          (DashHistory             *self,
                                          gint64                   begin_ns);
/** Records what function @function (a small number, the position in the session) did since the last dash_history_end_tick(). */
void         dash_history_add            (DashHistory             *self,
                                          guint                    function,
                                          const DashCell          *cell);
/** Ends the stretch of time that all cells added since the last call are of. */
void         dash_history_end_tick       (DashHistory             *self,
                                          gint64                   end_ns,
                                          const DashProcessSample *sample);
/** Whether there is anything. */
gboolean     dash_history_is_empty       (DashHistory             *self);
/** What is covered: from the oldest bucket kept to now. */
void         dash_history_get_extent     (DashHistory             *self,
                                          DashRange               *extent);
/** Moves the edges of a range outwards to those of the buckets that are kept there. */
void         dash_history_snap           (DashHistory             *self,
                                          DashRange               *range);
/** Adds the figures of a function in a range to @figures. Exact when the range is snapped. */
void         dash_history_get_figures    (DashHistory             *self,
                                          guint                    function,
                                          const DashRange         *range,
                                          DashFigures             *figures);
/** All that @track recorded in a range; @cell is valid until the history is asked again. Exact when the range is snapped. */
void         dash_history_sum            (DashHistory             *self,
                                          guint                    track,
                                          const DashRange         *range,
                                          DashCell                *cell);
/** What @track recorded from @begin_ns to @end_ns. */
typedef void (*DashHistoryCellFunc)      (gint64                   begin_ns,
                                          gint64                   end_ns,
                                          const DashCell          *cell,
                                          gpointer                 user_data);
/** Calls @func for what @track recorded in each of the finest buckets that are kept in a snapped range, in
 * order; for those with nothing it isn't called. */
void         dash_history_foreach        (DashHistory             *self,
                                          guint                    track,
                                          const DashRange         *range,
                                          DashHistoryCellFunc      func,
                                          gpointer                 user_data);
/** A line of the process over a range; coarser where only coarser buckets are kept. */
DashSeries  *dash_history_get_series     (DashHistory             *self,
                                          DashSeriesKind           kind,
                                          const DashRange         *range) G_GNUC_WARN_UNUSED_RESULT;
/** The process over a range: means, and sums of CPU time and calls. %FALSE when nothing is kept there. */
gboolean     dash_history_get_process    (DashHistory             *self,
                                          const DashRange         *range,
                                          DashProcessSample       *sample,
                                          gint64                  *length_ns);
/**
 * dash_history_get_function_series:
 * @max_points: most points wanted; neighbours are merged to get there; 0 for as many as there are
 * @percents: (array length=n_percents): the percentiles wanted, ascending
 *
 * How a function did over a range.
 */
DashFunctionSeries *dash_history_get_function_series (DashHistory     *self,
                                                      guint            function,
                                                      const DashRange *range,
                                                      gsize            max_points,
                                                      const double    *percents,
                                                      gsize            n_percents) G_GNUC_WARN_UNUSED_RESULT;
/** Mean durations in ns over a range in @n steps, or of the last @n buckets of level 0 when @range is %NULL or live. */
gsize        dash_history_get_trend      (DashHistory             *self,
                                          guint                    function,
                                          const DashRange         *range,
                                          double                  *values,
                                          gsize                    n);

/** The sums themselves, in the same steps; all three arrays have room for @n. */
gsize        dash_history_get_sums       (DashHistory             *self,
                                          guint                    function,
                                          const DashRange         *range,
                                          double                  *calls,
                                          double                  *totals,
                                          double                  *selfs,
                                          gsize                    n);

/* ---- In a report ----
 *
 * A document holds a history as pieces of packed bytes, each of a function (by id, 0: the process)
 * or of a metric of a section's row, and of a level (by its bucket_ns: 500000000, 5000000000, 60000000000). Varints as in
 * dash-cells.h. The encoding's name is DASH_HISTORY_ENCODING.
 *
 * Piece of the process, one a level; the finest is a must and comes first, no level is left out:
 *   varint  first      number of the first bucket
 *   varint  n          how many buckets follow
 *   varint  begin      of the first bucket, ns since the start of the session
 *   varint  child      (not in the finest level) number of the finer level's bucket that the first begins with
 *   then for each bucket
 *     varint  length   ns, at least 1
 *     varint  cpu      ns of CPU time used
 *     varint  calls    completed
 *     varint  rss      mean resident bytes
 *     varint  threads  mean number of threads × 1000
 *     varint  running  mean number of running threads × 1000
 *     varint  children (not in the finest level) number of finer buckets that it is made of, at least 1
 *
 * Piece of a function: runs of cells, each
 *   varint  skip       first bucket of the run less the bucket after the last one of the run before
 *                      (in the first run: the first bucket's number)
 *   varint  size       bytes of cells
 *   cells              as in dash-cells.h
 */
#define DASH_HISTORY_ENCODING "hotpath-cells-1"

/* Rows of sections have tracks as functions have: a cell of counters has a part for each of up to
 * three, a cell of a level has the sum of its ups as total and of its downs as self. What is called
 * a function here is the number of any track. */

/** Id of a function by position; 0 leaves the function out. */
typedef guint32 (*DashHistoryIdFunc) (guint    function,
                                      gpointer user_data);
/** The track that a piece belongs to; G_MAXUINT leaves it out. */
typedef guint (*DashHistoryPositionFunc) (const DashHistoryPiece *piece,
                                          gpointer                user_data);

/** Packs all at once into @document. */
void         dash_history_pack           (DashHistory             *self,
                                          DashDocument            *document,
                                          DashHistoryIdFunc        id_of,
                                          gpointer                 user_data);
/**
 * dash_history_pack_levels:
 *
 * Packs the levels only. dash_history_pack_function() then adds the functions, which may happen in
 * slices of time while the history goes on.
 */
void         dash_history_pack_levels    (DashHistory             *self,
                                          DashDocument            *document);
void         dash_history_pack_function  (DashHistory             *self,
                                          DashDocument            *document,
                                          guint                    function,
                                          guint32                  id);
/** The same for a track of a section's row (@row), or of the section itself (%NULL). */
void         dash_history_pack_record    (DashHistory             *self,
                                          DashDocument            *document,
                                          guint                    track,
                                          const char              *section,
                                          const guint32           *row,
                                          const char              *metric);
/**
 * dash_history_unpack:
 * @document: any document with history pieces, trusted or not
 * @position_of: where a function belongs
 *
 * Makes a history of packed pieces, checking every byte. May run in any thread.
 *
 * Returns: (nullable): the history, or %NULL and an error that says what is wrong and where
 */
DashHistory *dash_history_unpack         (const DashDocument      *document,
                                          DashHistoryPositionFunc  position_of,
                                          gpointer                 user_data,
                                          GCancellable            *cancellable,
                                          GError                 **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DashHistory, dash_history_free)

G_END_DECLS
