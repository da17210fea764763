// SPDX-License-Identifier: GPL-3.0-or-later
// A row that shows a recent report: title, when, how it ended, how large.

#pragma once

#include <gtk/gtk.h>

#include "dash-recent-reports.h"

G_BEGIN_DECLS

#define DASH_TYPE_REPORT_ROW (dash_report_row_get_type ())
/**
 * DashReportRow:
 *
 * Signal "forget": the user wants a report that is gone off the list.
 */
G_DECLARE_FINAL_TYPE (DashReportRow, dash_report_row, DASH, REPORT_ROW, GtkListBoxRow)

/**
 * dash_report_row_new:
 * @report: the report
 * @compact: whether there is little room, as in a menu
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *dash_report_row_new (DashRecentReport *report, gboolean compact);
DashRecentReport *dash_report_row_get_report (DashReportRow *self);
/* Leaves out badge and size in a narrow window. */
void dash_report_row_set_narrow (DashReportRow *self, gboolean narrow);

/**
 * dash_describe_ended:
 * @ended: how a program ended, as reports say it
 * @badly: (out) (optional): whether that is no good end
 *
 * Returns: (transfer full) (nullable): "ended normally", "ended by signal 11", …; %NULL when it had
 *   not ended
 */
char *dash_describe_ended (const char *ended, gboolean *badly);

G_END_DECLS
