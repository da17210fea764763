// SPDX-License-Identifier: GPL-3.0-or-later
// A card with a title line, a chart, words in its place when there is nothing to draw, and a menu
// to save it, to copy it and to show it as a table.

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DASH_TYPE_CHART_CARD (dash_chart_card_get_type ())
G_DECLARE_FINAL_TYPE (DashChartCard, dash_chart_card, DASH, CHART_CARD, GtkWidget)

/**
 * dash_chart_card_new:
 * @title: the name of the card
 * @chart: the chart, a #DashPlot
 * @height: the height of the whole card in px
 *
 * A card of a chart, with the menu that each chart has.
 *
 * Returns: (transfer floating): the card
 */
GtkWidget *dash_chart_card_new (const char *title,
                                GtkWidget  *chart,
                                int         height);

/** Adds to the title line: before the gap, or (@end) after it. */
void dash_chart_card_add_title_widget (DashChartCard *self,
                                       GtkWidget     *widget,
                                       gboolean       end);

/** Puts a square of the chart's colour before the name. */
void dash_chart_card_add_swatch (DashChartCard *self,
                                 GtkWidget     *swatch);

/** Shows @note in the place of the chart, or (%NULL) the chart. */
void dash_chart_card_set_note (DashChartCard *self,
                               const char    *note);

/** (nullable): what stands in the place of the chart. */
const char *dash_chart_card_get_note (DashChartCard *self);

/**
 * dash_table_window_present:
 * @parent: the widget that asks
 * @title: what the table is of
 * @text: lines of tab-separated text, headings first
 *
 * Shows @text as a table that can be copied.
 */
GtkWidget *dash_table_window_present (GtkWidget  *parent,
                                      const char *title,
                                      const char *text);

G_END_DECLS
