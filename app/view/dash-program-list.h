// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of running programs and recent reports: rows bound to their models, polled while visible.

#pragma once

#include <gtk/gtk.h>

#include "dash-recent-reports.h"
#include "source/dash-discovery.h"

G_BEGIN_DECLS

/**
 * dash_program_list_bind:
 * @list: a list box
 * @discovery: the programs
 * @compact: whether there is little room
 *
 * Fills @list with #DashProgramRow. Programs are asked for their figures only while such a list is
 * on screen.
 */
void dash_program_list_bind (GtkListBox *list, DashDiscovery *discovery, gboolean compact);

/**
 * dash_report_list_bind:
 * @list: a list box
 * @reports: the reports
 * @compact: whether there is little room
 *
 * Fills @list with #DashReportRow.
 */
void dash_report_list_bind (GtkListBox *list, DashRecentReports *reports, gboolean compact);

/**
 * dash_list_set_narrow:
 * @list: a list box that was bound with one of these functions
 * @narrow: whether there is little width
 *
 * Tells all rows, also those to come.
 */
void dash_list_set_narrow (GtkListBox *list, gboolean narrow);

G_END_DECLS
