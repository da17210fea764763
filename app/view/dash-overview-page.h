// SPDX-License-Identifier: GPL-3.0-or-later
// The overview page: what the process does, where its time goes and what needs attention.

#pragma once

#include <adwaita.h>

#include "model/dash-session.h"

G_BEGIN_DECLS

#define DASH_TYPE_OVERVIEW_PAGE (dash_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (DashOverviewPage, dash_overview_page, DASH, OVERVIEW_PAGE, GtkWidget)

/**
 * DashOverviewPage::open-page:
 * @self: the page
 * @page: the name of the page to open, such as "functions"
 * @function_id: the function to select there, or 0 for none
 *
 * Emitted when a row was activated that leads to another page.
 */

/**
 * dash_overview_page_new:
 * @session: the session to show
 *
 * Creates the overview of @session. It follows the session's selected range for as long as it lives.
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *dash_overview_page_new (DashSession *session);

G_END_DECLS
