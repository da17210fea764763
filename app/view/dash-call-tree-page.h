// SPDX-License-Identifier: GPL-3.0-or-later
// The call tree: who calls whom and how long that takes, as a flame graph and as a table below it.

#pragma once

#include <adwaita.h>

#include "model/dash-session.h"

G_BEGIN_DECLS

#define DASH_TYPE_CALL_TREE_PAGE (dash_call_tree_page_get_type ())
G_DECLARE_FINAL_TYPE (DashCallTreePage, dash_call_tree_page, DASH, CALL_TREE_PAGE, GtkWidget)

/**
 * DashCallTreePage::open-page:
 * @page: "functions"
 * @function_id: what to show there
 */

/**
 * dash_call_tree_page_new:
 * @session: the session to show
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *dash_call_tree_page_new (DashSession *session);

/** Shows the search bar and focuses its entry, or hides it and ends the search. */
void dash_call_tree_page_set_search_mode (DashCallTreePage *self,
                                          gboolean          search_mode);
gboolean dash_call_tree_page_get_search_mode (DashCallTreePage *self);

G_END_DECLS
