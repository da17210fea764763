// SPDX-License-Identifier: GPL-3.0-or-later
// The charts of one row of a section: what it did over time, and its distributions.

#pragma once

#include "chart/dash-chart-cursor.h"
#include "dash-percentile-lines.h"
#include "model/dash-session-sections.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DashSectionCharts:
 * @over_time: cards of the section's charts; %NULL where there is none
 * @distributions: cards of its distributions likewise
 *
 * Lives within the detail that shows the cards.
 */
typedef struct
{
  DashSession *session;
  DashSection section;
  DashRecord *record;
  DashChartCursor *cursor;
  GtkWidget *over_time[DASH_MAX_CHARTS];
  GtkWidget *charts[DASH_MAX_CHARTS];
  GtkWidget *distributions[DASH_MAX_DISTRIBUTIONS];
  GtkWidget *bars[DASH_MAX_DISTRIBUTIONS];
  GtkWidget *readouts[DASH_MAX_DISTRIBUTIONS];
  DashPercentileLines percentiles;
} DashSectionCharts;

void dash_section_charts_init (DashSectionCharts *self,
                               DashSession       *session,
                               DashSection        section);
void dash_section_charts_clear (DashSectionCharts *self);
void dash_section_charts_set_record (DashSectionCharts *self,
                                     DashRecord        *record);
void dash_section_charts_update (DashSectionCharts *self);

/** Makes the chart of a whole page: threads' CPU, or the program's memory; %NULL for other sections. */
GtkWidget *dash_section_overview_new (DashSession *session,
                                      DashSection  section);
void dash_section_overview_update (GtkWidget *card);

G_END_DECLS
