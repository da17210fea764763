// SPDX-License-Identifier: GPL-3.0-or-later
// The reports that were opened or saved last, as a list that is kept in the settings.

#pragma once

#include <gio/gio.h>

#include "model/dash-session.h"

G_BEGIN_DECLS

#define DASH_TYPE_RECENT_REPORT (dash_recent_report_get_type ())
/**
 * DashRecentReport:
 *
 * What was known of a report when it was last seen. Signal "changed": whether its file is there.
 */
G_DECLARE_FINAL_TYPE (DashRecentReport, dash_recent_report, DASH, RECENT_REPORT, GObject)

GFile *dash_recent_report_get_file (DashRecentReport *self);
const char *dash_recent_report_get_title (DashRecentReport *self);
/* "exit", "stopped", "signal 11", "killed", or "running" when it was saved while the program ran. */
const char *dash_recent_report_get_ended (DashRecentReport *self);
/* Seconds since 1970; 0 when not known. */
gint64 dash_recent_report_get_time (DashRecentReport *self);
gint64 dash_recent_report_get_elapsed_ns (DashRecentReport *self);
gint64 dash_recent_report_get_size_bytes (DashRecentReport *self);
/* Whether the file is gone; known some time after the list was made. */
gboolean dash_recent_report_get_missing (DashRecentReport *self);

#define DASH_TYPE_RECENT_REPORTS (dash_recent_reports_get_type ())
/**
 * DashRecentReports:
 *
 * A #GListModel of #DashRecentReport, newest first, at most ten.
 */
G_DECLARE_FINAL_TYPE (DashRecentReports, dash_recent_reports, DASH, RECENT_REPORTS, GObject)

DashRecentReports *dash_recent_reports_new (void);

/**
 * dash_recent_reports_add:
 * @self: the list
 * @file: the report's file
 * @session: the session that was read from or written to @file
 *
 * Puts a report at the top.
 */
void dash_recent_reports_add (DashRecentReports *self, GFile *file, DashSession *session);

/**
 * dash_recent_reports_remove:
 * @self: the list
 * @file: a report's file
 *
 * Forgets a report; the file itself stays.
 */
void dash_recent_reports_remove (DashRecentReports *self, GFile *file);

/**
 * dash_recent_reports_check:
 * @self: the list
 *
 * Looks, in the background, whether the files are still there.
 */
void dash_recent_reports_check (DashRecentReports *self);

G_END_DECLS
