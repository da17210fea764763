// SPDX-License-Identifier: GPL-3.0-or-later
// One session in a tab: its pages, the strip of time above them, and what there is to say about it.

#pragma once

#include <adwaita.h>

#include "model/dash-session.h"

G_BEGIN_DECLS

#define DASH_TYPE_SESSION_PAGE (dash_session_page_get_type ())
/**
 * DashSessionPage:
 *
 * Properties: `file`, `page` (the name of the visible page), `sidebar-shown`, `search-mode`.
 * It uses the actions win.save-as, win.close-tab and session.* (its own: session.retry,
 * session.accept, session.live).
 */
G_DECLARE_FINAL_TYPE (DashSessionPage, dash_session_page, DASH, SESSION_PAGE, GtkWidget)

/**
 * dash_session_page_new:
 * @session: the session to show; its source is stopped with the page
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *dash_session_page_new (DashSession *session);
DashSession *dash_session_page_get_session (DashSessionPage *self);

/* (nullable): the file that holds the session, once it was opened from or saved to one. */
GFile *dash_session_page_get_file (DashSessionPage *self);
void dash_session_page_set_file (DashSessionPage *self, GFile *file);

/* Whether nothing has come yet, so that there is nothing to save or search. */
gboolean dash_session_page_is_loading (DashSessionPage *self);

/* Shows the page of that name, or the @n-th from 0; a page that is not there changes nothing. */
void dash_session_page_open (DashSessionPage *self, const char *name);
void dash_session_page_open_nth (DashSessionPage *self, guint n);
const char *dash_session_page_get_open (DashSessionPage *self);

void dash_session_page_set_narrow (DashSessionPage *self, gboolean narrow);
void dash_session_page_set_search_mode (DashSessionPage *self, gboolean search_mode);
gboolean dash_session_page_get_search_mode (DashSessionPage *self);

G_END_DECLS
