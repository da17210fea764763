// SPDX-License-Identifier: GPL-3.0-or-later
// The three charts of a function's detail: latency, calls by duration, distribution.

#pragma once

#include <gtk/gtk.h>

#include "chart/dash-chart-cursor.h"
#include "dash-percentile-lines.h"
#include "model/dash-session.h"

G_BEGIN_DECLS

/**
 * DashDetailCharts:
 * @latency_card: lines of percentiles over time
 * @heat_card: how many calls took how long, over the same time and the same durations
 * @distribution_card: how many calls took how long in all
 *
 * Owned by the detail, which puts the cards where it wants them.
 */
typedef struct
{
  GtkWidget *latency_card;
  GtkWidget *heat_card;
  GtkWidget *distribution_card;

  /*< private >*/
  DashSession *session;
  DashFunction *function;
  DashChartCursor *cursor;
  GtkWidget *latency;
  GtkWidget *legend;
  GtkWidget *heatmap;
  GtkWidget *heat_readout;
  GtkWidget *heat_scale;
  GtkWidget *distribution;
  GtkWidget *distribution_readout;
  DashPercentileLines percentiles;
} DashDetailCharts;

void dash_detail_charts_init (DashDetailCharts *self,
                              DashSession      *session);
void dash_detail_charts_clear (DashDetailCharts *self);
void dash_detail_charts_set_function (DashDetailCharts *self,
                                      DashFunction     *function);

/** Shows the session's present figures; @latency_only for the compact detail. */
void dash_detail_charts_update (DashDetailCharts *self,
                                gboolean          latency_only);

G_END_DECLS
