// SPDX-License-Identifier: GPL-3.0-or-later
// What a window shows before anything is open: programs, reports and how to begin.

#pragma once

#include <adwaita.h>

#include "dash-recent-reports.h"
#include "source/dash-discovery.h"

G_BEGIN_DECLS

#define DASH_TYPE_GREETER (dash_greeter_get_type ())
/**
 * DashGreeter:
 *
 * Signals: "open-program" (#DashProgram), "open-file" (#GFile), "copied" () after something was put
 * into the clipboard. Its buttons activate the actions win.open-report, win.connect and win.demo.
 */
G_DECLARE_FINAL_TYPE (DashGreeter, dash_greeter, DASH, GREETER, GtkWidget)

/**
 * dash_greeter_new:
 * @discovery: the running programs
 * @reports: the recent reports
 *
 * Returns: (transfer floating): the greeter
 */
GtkWidget *dash_greeter_new (DashDiscovery *discovery, DashRecentReports *reports);

/* Makes it fit a narrow window. */
void dash_greeter_set_narrow (DashGreeter *self, gboolean narrow);

G_END_DECLS
