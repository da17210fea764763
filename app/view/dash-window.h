// SPDX-License-Identifier: GPL-3.0-or-later
// The window: a header bar, a tab per session, and the greeter when there is none.

#pragma once

#include <adwaita.h>

#include "dash-recent-reports.h"
#include "dash-session-page.h"
#include "source/dash-discovery.h"

G_BEGIN_DECLS

#define DASH_TYPE_WINDOW (dash_window_get_type ())
G_DECLARE_FINAL_TYPE (DashWindow, dash_window, DASH, WINDOW, AdwApplicationWindow)

/**
 * dash_window_new:
 * @application: (nullable): the application that the window belongs to
 * @discovery: the running programs
 * @reports: the recent reports
 *
 * Returns: the window, not yet shown
 */
DashWindow *dash_window_new (GtkApplication *application, DashDiscovery *discovery,
                             DashRecentReports *reports);

/**
 * dash_window_open_file:
 * @self: a window
 * @file: a report
 *
 * Opens @file in a tab of its own, or shows the tab that has it. What is wrong with the file is said
 * in a dialog, and whatever was open stays.
 */
void dash_window_open_file (DashWindow *self, GFile *file);

/**
 * dash_window_open_program:
 * @self: a window
 * @program: a running program
 *
 * Watches @program in a tab, asking for its token if it needs one.
 */
void dash_window_open_program (DashWindow *self, DashProgram *program);

/**
 * dash_window_open_address:
 * @self: a window
 * @address: what dash_live_source_parse_address() takes
 * @token: (nullable): the token of the program
 *
 * Watches the program at @address in a tab.
 */
void dash_window_open_address (DashWindow *self, const char *address, const char *token);

/**
 * dash_window_add_session:
 * @self: a window
 * @session: a session
 *
 * Shows @session in a new tab.
 *
 * Returns: (transfer none): the page in the tab
 */
DashSessionPage *dash_window_add_session (DashWindow *self, DashSession *session);

/* (nullable): the page of the tab in front. */
DashSessionPage *dash_window_get_page (DashWindow *self);

/* What the help has on the page in front; where none is open, on how a program gets there. */
const char *dash_window_get_help_topic (DashWindow *self);

/* Whether no session is open. */
gboolean dash_window_is_empty (DashWindow *self);

/* Shows a short message that goes away by itself. */
void dash_window_say (DashWindow *self, const char *text);

/**
 * dash_window_show_error:
 * @self: a window
 * @heading: what did not work
 * @body: why, and what to do next
 *
 * Returns: (transfer none): the dialog
 */
GtkWidget *dash_window_show_error (DashWindow *self, const char *heading, const char *body);

G_END_DECLS
