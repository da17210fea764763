// SPDX-License-Identifier: GPL-3.0-or-later
// Percentiles over time: which are drawn, how their lines look, and the range of their axis.

#pragma once

#include "chart/dash-chart.h"
#include "model/dash-session.h"

G_BEGIN_DECLS

#define DASH_N_LINE_LOOKS 3

/** The look of a line. */
typedef struct
{
  DashRole role;
  DashLineStyle style;
  double width;
} DashLineLook;

/** The looks of lines that stand together, the first one first. */
extern const DashLineLook dash_line_looks[DASH_N_LINE_LOOKS];

/** Of the percentiles chosen those that are drawn: the lowest and the two highest. */
typedef struct
{
  double percents[DASH_N_LINE_LOOKS];
  gsize n;
} DashPercentileLines;

/** Takes over those that are to be drawn now. Returns: whether they are others than before. */
gboolean dash_percentile_lines_update (DashPercentileLines *self,
                                       DashSession         *session);

/** The look of the @n-th; the highest always has the last. */
const DashLineLook *dash_percentile_lines_get_look (const DashPercentileLines *self,
                                                    gsize                      n);

/** Gives @chart a series for each, and one for the maximum. */
void dash_percentile_lines_add (const DashPercentileLines *self,
                                DashChart                 *chart);

/** Shows @series, which was asked for with these percentiles, in the series of @chart. */
void dash_percentile_lines_set_data (const DashPercentileLines *self,
                                     DashChart                 *chart,
                                     const DashFunctionSeries  *series);

/** Ends of a logarithmic axis that has room for all of @series; NAN where there is nothing. */
void dash_percentile_lines_get_extent (const DashFunctionSeries *series,
                                       double                   *low,
                                       double                   *high);

G_END_DECLS
