/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values over time, ready for a chart. */
#pragma once

#include "dash-histogram.h"

G_BEGIN_DECLS

/** What the process as a whole is measured by. */
typedef enum
{
  DASH_SERIES_CPU,              /* percent of one core: 200 is two cores busy */
  DASH_SERIES_RSS,              /* bytes */
  DASH_SERIES_CALLS_PER_SECOND, /* of all functions */
  DASH_SERIES_THREADS,          /* alive */
  DASH_SERIES_THREADS_RUNNING,  /* running; a mean, so it may be a fraction */
} DashSeriesKind;

/**
 * DashSeries:
 * @n_points: number of points
 * @times_ns: when, since the start of the session, ascending; the end of the stretch that the value is of
 * @values: what
 *
 * Points of a line.
 */
typedef struct
{
  gsize   n_points;
  double *times_ns;
  double *values;
} DashSeries;

DashSeries *dash_series_new  (gsize       n_points) G_GNUC_WARN_UNUSED_RESULT;
void        dash_series_free (DashSeries *self);

/**
 * DashFunctionSeries:
 * @n_points: number of stretches of time
 * @n_percentiles: number of percentiles asked for
 * @begin_ns: where each stretch begins
 * @end_ns: where it ends; the next one begins there
 * @calls: calls that ended in it
 * @total_ns: time in the function
 * @self_ns: time in the function itself
 * @max_ns: the longest call; NAN without calls
 * @percentiles_ns: @n_percentiles arrays of @n_points values in ns; NAN without calls
 * @histograms: durations of the calls in each stretch; %NULL without calls
 *
 * How a function did over time: lines of percentiles, and what a heat map is made of.
 */
typedef struct
{
  gsize           n_points;
  gsize           n_percentiles;
  double         *begin_ns;
  double         *end_ns;
  double         *calls;
  double         *total_ns;
  double         *self_ns;
  double         *max_ns;
  double        **percentiles_ns;
  DashHistogram **histograms;
} DashFunctionSeries;

void        dash_function_series_free (DashFunctionSeries *self);
/**
 * dash_function_series_get_extent:
 * @lowest_ns: (out): the lower edge of the shortest call
 * @highest_ns: (out): the upper edge of the longest call
 *
 * Returns: %FALSE when there are no calls
 */
gboolean    dash_function_series_get_extent (const DashFunctionSeries *self,
                                             double                   *lowest_ns,
                                             double                   *highest_ns);
/**
 * dash_function_series_get_heat:
 * @lowest_ns: lower edge of the lowest row, above 0
 * @highest_ns: upper edge of the highest row
 * @n_rows: rows, of equal height on a logarithmic scale
 * @counts: (out caller-allocates): @n_rows × @n_points values; the value of row r (0 is the lowest)
 *   at point p is at r * n_points + p
 *
 * Fills the matrix of a latency heat map.
 *
 * Returns: the largest count
 */
double      dash_function_series_get_heat   (const DashFunctionSeries *self,
                                             double                    lowest_ns,
                                             double                    highest_ns,
                                             gsize                     n_rows,
                                             double                   *counts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DashSeries, dash_series_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DashFunctionSeries, dash_function_series_free)

G_END_DECLS
