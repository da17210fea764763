// SPDX-License-Identifier: GPL-3.0-or-later
// The legend of a chart, which is its read-out too: names, line styles and values.

#pragma once

#include "dash-chart.h"

G_BEGIN_DECLS

#define DASH_TYPE_LEGEND (dash_legend_get_type ())
G_DECLARE_FINAL_TYPE (DashLegend, dash_legend, DASH, LEGEND, GtkWidget)

/**
 * dash_legend_new:
 * @chart: the chart it explains
 *
 * Makes a legend for the title line of a card: for each line its style, its name and its value at
 * the cursor, or the last value without a cursor. Where there is too little room the inner entries
 * go first.
 */
GtkWidget *dash_legend_new          (DashChart  *chart);

/**
 * dash_legend_set_headline:
 * @self: a legend
 * @series: the line whose last value stands at the end, larger; -1 (as at first) for none
 *
 * With a headline the hovered time stands before the values. A chart with one line then has no
 * entry but the hovered value: "1:11 84 % 167 %".
 */
void       dash_legend_set_headline (DashLegend *self,
                                     int         series);
/** Sets the text of the headline in place of the last value; %NULL for the value. */
void       dash_legend_set_headline_text (DashLegend *self,
                                     const char *text);
/** Sets whether entries stand below each other, names at the start, values at the end. */
void       dash_legend_set_vertical (DashLegend *self,
                                     gboolean    vertical);

/**
 * dash_swatch_new:
 * @role: the colour
 * @style: how the line is drawn
 *
 * Makes the piece of line that stands before a name.
 */
GtkWidget *dash_swatch_new          (DashRole       role,
                                     DashLineStyle  style);
/** Makes a small filled square, as before the titles of cards with one line. */
GtkWidget *dash_swatch_new_square   (DashRole       role);

G_END_DECLS
