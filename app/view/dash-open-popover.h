// SPDX-License-Identifier: GPL-3.0-or-later
// The menu of the Open button: running programs, recent reports, and the ways to open others.

#pragma once

#include <gtk/gtk.h>

#include "dash-recent-reports.h"
#include "source/dash-discovery.h"

G_BEGIN_DECLS

#define DASH_TYPE_OPEN_POPOVER (dash_open_popover_get_type ())
/**
 * DashOpenPopover:
 *
 * Signals: "open-program" (#DashProgram) and "open-file" (#GFile).
 */
G_DECLARE_FINAL_TYPE (DashOpenPopover, dash_open_popover, DASH, OPEN_POPOVER, GtkPopover)

GtkWidget *dash_open_popover_new (DashDiscovery *discovery, DashRecentReports *reports);

G_END_DECLS
