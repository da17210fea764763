// SPDX-License-Identifier: GPL-3.0-or-later
// A chart of values over time: lines and areas with axes, end labels and a shared cursor.

#pragma once

#include "dash-palette.h"
#include "dash-plot.h"

G_BEGIN_DECLS

/**
 * DashLineStyle:
 * @DASH_LINE_SOLID: a line
 * @DASH_LINE_DASHED: dashes 6 3
 * @DASH_LINE_DOTTED: dots 1.5 3
 * @DASH_LINE_AREA: a line over a filled area; the axis then starts at 0
 */
typedef enum
{
  DASH_LINE_SOLID,
  DASH_LINE_DASHED,
  DASH_LINE_DOTTED,
  DASH_LINE_AREA,
} DashLineStyle;

/**
 * DashSide:
 * @DASH_SIDE_LEFT: the axis at the left
 * @DASH_SIDE_RIGHT: the axis at the right
 */
typedef enum
{
  DASH_SIDE_LEFT,
  DASH_SIDE_RIGHT,
} DashSide;

#define DASH_TYPE_CHART (dash_chart_get_type ())
G_DECLARE_DERIVABLE_TYPE (DashChart, dash_chart, DASH, CHART, DashPlot)

struct _DashChartClass
{
  DashPlotClass parent_class;
};

/** Makes an empty chart. */
GtkWidget    *dash_chart_new               (void);

/**
 * dash_chart_add_series:
 * @self: a chart
 * @name: the name of the line: in the legend, at its end, in the read-out
 * @role: its colour
 * @style: how it is drawn
 * @side: the axis it belongs to
 *
 * Adds a line; later ones lie above earlier ones.
 *
 * Returns: its number, from 0
 */
guint         dash_chart_add_series        (DashChart      *self,
                                            const char     *name,
                                            DashRole        role,
                                            DashLineStyle   style,
                                            DashSide        side);
void          dash_chart_remove_all_series (DashChart      *self);
guint         dash_chart_get_n_series      (DashChart      *self);
/** Sets the width in px; 0 is that of the style (solid 1.8, dashed 1.6, dotted 1.8, area 1.6). */
void          dash_chart_set_series_width  (DashChart      *self,
                                            guint           series,
                                            double          width);
void          dash_chart_set_series_visible (DashChart     *self,
                                            guint           series,
                                            gboolean        visible);
const char   *dash_chart_get_series_name   (DashChart      *self,
                                            guint           series);
DashRole      dash_chart_get_series_role   (DashChart      *self,
                                            guint           series);
DashLineStyle dash_chart_get_series_style  (DashChart      *self,
                                            guint           series);
gboolean      dash_chart_get_series_visible (DashChart     *self,
                                            guint           series);

/**
 * dash_chart_set_data:
 * @self: a chart
 * @series: the number of a line
 * @times_ns: (array length=n_points): when, ascending
 * @values: (array length=n_points): what; %NAN is a gap
 * @n_points: the number of points, 0 for none
 *
 * Copies the points. The same points again cost a comparison and no drawing.
 */
void          dash_chart_set_data          (DashChart      *self,
                                            guint           series,
                                            const double   *times_ns,
                                            const double   *values,
                                            gsize           n_points);

/** Sets whether an axis is logarithmic; linear ones start at 0. */
void          dash_chart_set_log           (DashChart      *self,
                                            DashSide        side,
                                            gboolean        log);
/** Sets the ends of an axis; %NAN for what the data ask for. */
void          dash_chart_set_y_range       (DashChart      *self,
                                            DashSide        side,
                                            double          low,
                                            double          high);
/** Gives the ends of an axis as they are drawn. */
void          dash_chart_get_y_range       (DashChart      *self,
                                            DashSide        side,
                                            double         *low,
                                            double         *high);
/**
 * dash_chart_set_format:
 * @self: a chart
 * @side: the axis
 * @tick_format: (nullable): makes the text of a tick, e.g. "10 ms"
 * @value_format: (nullable): makes the text of a value in read-outs, e.g. "8.88 ms"; %NULL for
 *   @tick_format
 * @user_data: for both
 */
void          dash_chart_set_format        (DashChart      *self,
                                            DashSide        side,
                                            DashFormatFunc  tick_format,
                                            DashFormatFunc  value_format,
                                            gpointer        user_data);
/** Sets whether lines are named at their right ends; the right margin is then 40. */
void          dash_chart_set_end_labels    (DashChart      *self,
                                            gboolean        end_labels);

/**
 * dash_chart_get_value:
 * @self: a chart
 * @series: the number of a line
 * @time_ns: when
 * @value: (out): the value of the nearest point; the last known one if @time_ns is %NAN
 *
 * Returns: whether there is one; a gap has none
 */
gboolean      dash_chart_get_value         (DashChart      *self,
                                            guint           series,
                                            double          time_ns,
                                            double         *value);
/** Returns: (transfer full): @value as the read-out writes it, with the format of @series' axis. */
char         *dash_chart_format_value      (DashChart      *self,
                                            guint           series,
                                            double          value) G_GNUC_WARN_UNUSED_RESULT;
/** Returns: (transfer full): a time as the chip writes it: "1:11.5", or "1:11" when points are 1 s
 * apart or more. */
char         *dash_chart_format_time       (DashChart      *self,
                                            double          time_ns) G_GNUC_WARN_UNUSED_RESULT;


G_END_DECLS
