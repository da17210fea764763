// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done with any chart: saved or copied as a picture, read or copied as a table.

#pragma once

#include "chart/dash-plot.h"

G_BEGIN_DECLS

/**
 * dash_chart_menu_attach:
 * @widget: what the chart lies in, or the chart itself
 * @plot: a chart, in it
 * @title: (nullable): what pictures and tables are called; %NULL for the chart's own title
 *
 * Gives @widget a menu, by the second button of the pointer, by a long press and by the Menu key, and the actions of
 * the group "chart".
 */
void dash_chart_menu_attach (GtkWidget *widget, DashPlot *plot, const char *title);

/** Returns: (transfer full): the same menu, for a button within the widget. */
GMenuModel *dash_chart_menu_create_model (void) G_GNUC_WARN_UNUSED_RESULT;

/** Says whether there is anything to save or copy. */
void dash_chart_menu_set_enabled (GtkWidget *widget, gboolean enabled);

G_END_DECLS
