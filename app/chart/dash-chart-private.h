// SPDX-License-Identifier: GPL-3.0-or-later
// The inside of a time chart, shared by its data and its drawing.

#pragma once

#include "dash-chart.h"
#include "dash-plot-private.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;
  DashRole role;
  DashLineStyle style;
  DashSide side;
  double width;
  gboolean visible;
  double *times;
  double *values;
  gsize n_points;
  gsize n_known;
} DashChartSeries;

/* The scale of one side. */
typedef struct
{
  gboolean log;
  double low;
  double high;
  DashFormatFunc tick_format;
  DashFormatFunc value_format;
  gpointer format_data;
  /* What is drawn, derived from the data when it is asked for. */
  DashAxis axis;
  gboolean used;
  gsize n_ticks;
  double ticks[DASH_AXIS_MAX_TICKS];
} DashChartSide;

typedef struct
{
  GPtrArray *series;
  DashChartSide sides[2];
  int ticks_for_height;
  gboolean end_labels;
} DashChartPrivate;

DashChartPrivate *dash_chart_get_private    (DashChart *self);
/** Derives both sides' axes and ticks, unless they are known. */
void              dash_chart_ensure_sides   (DashChart *self);
/** Returns: the index of the point nearest to @time, -1 without points. */
gssize            dash_chart_series_nearest (const DashChartSeries *series,
                                             double                 time);
/** Returns: the distance of points around point @i, 0 for a single point. */
double            dash_chart_series_spacing (const DashChartSeries *series,
                                             gsize                  i);

void dash_chart_rasterise       (DashPlot    *plot,
                                 gpointer     canvas,
                                 int          scale);
void dash_chart_snapshot_back   (DashPlot    *plot,
                                 GtkSnapshot *snapshot);
void dash_chart_snapshot_front  (DashPlot    *plot,
                                 GtkSnapshot *snapshot);
void dash_chart_snapshot_cursor (DashPlot    *plot,
                                 GtkSnapshot *snapshot,
                                 double       x);
double dash_chart_snapshot_legend (DashPlot    *plot,
                                   GtkSnapshot *snapshot,
                                   double       x,
                                   double       y,
                                   double       width);

/** Gives the lengths of dash and space of @style in px; returns %NULL for an unbroken line. */
const double     *dash_line_style_dashes    (DashLineStyle style);
double            dash_line_style_width     (DashLineStyle style);

G_END_DECLS
