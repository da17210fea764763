/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is counted of a function in some stretch of time. */
#pragma once

#include "dash-histogram.h"

G_BEGIN_DECLS

/**
 * DashFigures:
 * @calls: calls that ended
 * @running: calls that are open at the end of the stretch
 * @total_ns: time in the function and what it calls
 * @self_ns: time in the function itself
 * @min_ns: the shortest call; 0 when there was none
 * @max_ns: the longest call; 0 when there was none
 * @histogram: (nullable): how long the calls took; %NULL is as good as empty
 *
 * Plain figures of one function: since the start of the session, or within a range.
 */
typedef struct
{
  guint64        calls;
  guint64        running;
  guint64        total_ns;
  guint64        self_ns;
  guint64        min_ns;
  guint64        max_ns;
  DashHistogram *histogram;
} DashFigures;

/** Sets all to nothing, without freeing anything. */
void    dash_figures_init       (DashFigures       *self);
/** Frees the histogram and sets all to nothing. */
void    dash_figures_clear      (DashFigures       *self);
/** Makes @into a copy of @from; what @into held is freed. */
void    dash_figures_copy       (DashFigures       *into,
                                 const DashFigures *from);
/** Adds the figures of another stretch of time: sums, the extremes of both, merged histograms. */
void    dash_figures_add        (DashFigures       *into,
                                 const DashFigures *other);
/** Mean duration of a call that ended, in ns; 0 when there was none. */
double  dash_figures_average_ns (const DashFigures *self);
/** A percentile in ns, kept within the shortest and the longest call. */
guint64 dash_figures_percentile (const DashFigures *self,
                                 double             percent);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DashFigures, dash_figures_clear)

G_END_DECLS
