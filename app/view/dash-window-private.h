// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of the window share: dash-window.c has the window, dash-window-files.c opens, dash-window-save.c saves,
// dash-window-export.c exports.

#pragma once

#include "dash-compare-page.h"
#include "dash-window.h"

G_BEGIN_DECLS

/* Called once with whether the session is in a file now. */
typedef void (*DashSaveFunc) (gboolean saved, gpointer user_data);

DashDiscovery *dash_window_get_discovery (DashWindow *self);
DashRecentReports *dash_window_get_reports (DashWindow *self);

AdwTabView *dash_window_get_tab_view (DashWindow *self);

/* Opens a comparison of the session in front with what it's likely to be compared with. */
void dash_window_compare (DashWindow *self);
/* A tab with a comparison came into the window, or leaves it. */
void dash_window_attach_compare (DashWindow *self, AdwTabPage *tab);
void dash_window_detach_compare (DashWindow *self, AdwTabPage *tab);

/* Closes a tab without asking. */
void dash_window_drop_page (DashWindow *self, DashSessionPage *page);
/* Brings a tab to the front. */
void dash_window_select_page (DashWindow *self, DashSessionPage *page);
/* (transfer none) (nullable): the first page for which @func is true. */
DashSessionPage *dash_window_find_page (DashWindow *self,
                                        gboolean (*func) (DashSessionPage *page, gpointer data),
                                        gpointer data);

void dash_window_choose_report (DashWindow *self);
void dash_window_ask_address (DashWindow *self, const char *address, gboolean token_wanted,
                              gint64 pid);
void dash_window_start_demo (DashWindow *self);
/* The kinds of files that are offered. */
GListModel *dash_window_new_filters (void) G_GNUC_WARN_UNUSED_RESULT;
void dash_window_save_page (DashWindow *self, DashSessionPage *page, gboolean ask_for_name,
                            DashSaveFunc func, gpointer user_data);

/* The name of a file without its folder, for people. */
char *dash_window_describe_file (GFile *file) G_GNUC_WARN_UNUSED_RESULT;
/* A name for a file: program, time, (nullable) what of it, and the end of the name. */
char *dash_window_propose_name (DashSession *session, const char *what, const char *suffix)
  G_GNUC_WARN_UNUSED_RESULT;

/* Asks for a format and a place, and exports the session there. */
void dash_window_export_page (DashWindow *self, DashSessionPage *page);
/* The kind of files with that end of their names, and all others. */
GListModel *dash_window_new_export_filters (const char *name, const char *suffix)
  G_GNUC_WARN_UNUSED_RESULT;
/* Says that a file was written, with a button that shows where. */
void dash_window_say_exported (DashWindow *self, GFile *file);

/* Shows a toast that its maker goes on holding. */
void dash_window_add_toast (DashWindow *self, AdwToast *toast);

/* A sentence on what to do about a report that could not be read; "" when the reason says it all. */
const char *dash_window_advice_for (const GError *error);

G_END_DECLS
