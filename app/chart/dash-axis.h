// SPDX-License-Identifier: GPL-3.0-or-later
// Where ticks go, how values become places on an axis, and how labels keep out of each other's way.

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DASH_AXIS_MAX_TICKS 32

/**
 * DashFormatFunc:
 * @value: a value of the axis
 * @user_data: what was given with the function
 *
 * Returns: (transfer full): the value as people read it
 */
typedef char *(*DashFormatFunc) (double   value,
                                 gpointer user_data);

/**
 * DashAxis:
 * @low: the value at the start
 * @high: the value at the end
 * @log: whether the distance goes with the logarithm
 *
 * A stretch of values.
 */
typedef struct
{
  double   low;
  double   high;
  gboolean log;
} DashAxis;

/** Returns: where @value lies, 0 at the start and 1 at the end, unclamped; NAN if nowhere. */
double   dash_axis_place          (const DashAxis *axis,
                                   double          value);
/** Returns: the value at @place. */
double   dash_axis_value          (const DashAxis *axis,
                                   double          place);

/**
 * dash_axis_time_ticks:
 * @begin_ns: start of the axis
 * @end_ns: end of the axis
 * @length_px: its length
 * @spacing_px: the least distance of labels
 * @ticks: (array fixed-size=32): room for the ticks
 *
 * Ticks at 1, 2, 5, 10, 15, 30 s, 1, 2, 5, 10, 15, 30 min, 1, 2, 6, 12 h, 1 d …; below a second at
 * 1, 2, 5 × 10ⁿ.
 *
 * Returns: the number of ticks
 */
gsize    dash_axis_time_ticks     (double          begin_ns,
                                   double          end_ns,
                                   double          length_px,
                                   double          spacing_px,
                                   double          ticks[DASH_AXIS_MAX_TICKS]);
/** Ticks at 1, 2, 5 × 10ⁿ, three to five of them as there is room; 0 is one if inside. */
gsize    dash_axis_linear_ticks   (double          low,
                                   double          high,
                                   guint           max_ticks,
                                   double          ticks[DASH_AXIS_MAX_TICKS]);
/** One tick a decade, or every second, third … decade if there is room for @max_ticks only. */
gsize    dash_axis_log_ticks      (double          low,
                                   double          high,
                                   guint           max_ticks,
                                   double          ticks[DASH_AXIS_MAX_TICKS]);
/** Returns: the end of a linear axis from 0 that holds @high with some air. */
double   dash_axis_linear_end     (double          high);
/** Widens @low and @high to a log axis that has at least one decade. */
void     dash_axis_log_extent     (double         *low,
                                   double         *high);

/** "1:15", "1:02:03"; with @decimals digits after the second "1:11.5". */
char    *dash_axis_format_time    (double          ns,
                                   guint           decimals) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dash_axis_spread_labels:
 * @centres: (inout) (array length=n): where labels would like to be
 * @n: the number of labels
 * @size: the height of each
 * @low: where the room begins
 * @high: where it ends
 *
 * Moves labels as little as need be so that none overlaps another and all lie in the room. Their
 * order stays. If there is too little room they overlap evenly.
 */
void     dash_axis_spread_labels  (double         *centres,
                                   gsize           n,
                                   double          size,
                                   double          low,
                                   double          high);

/**
 * dash_axis_place_marks:
 * @places: (array length=n): where the lines of marks stand, ascending
 * @widths: (array length=n): how wide their labels are
 * @n: the number of marks
 * @gap: the distance of a label to its line
 * @low: where the room begins
 * @high: where it ends
 * @starts: (out caller-allocates) (array length=n): where each label begins; %NAN for none
 *
 * Puts labels right or left of their lines so that they neither touch each other nor other lines.
 */
void     dash_axis_place_marks    (const double   *places,
                                   const double   *widths,
                                   gsize           n,
                                   double          gap,
                                   double          low,
                                   double          high,
                                   double         *starts);

G_END_DECLS
