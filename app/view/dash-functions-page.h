// SPDX-License-Identifier: GPL-3.0-or-later
// The functions page: the percentile table of all functions and the detail of the selected one.

#pragma once

#include <adwaita.h>

#include "model/dash-session.h"

G_BEGIN_DECLS

#define DASH_TYPE_FUNCTIONS_PAGE (dash_functions_page_get_type ())
G_DECLARE_FINAL_TYPE (DashFunctionsPage, dash_functions_page, DASH, FUNCTIONS_PAGE, GtkWidget)

/**
 * dash_functions_page_new:
 * @session: the session to show
 *
 * Creates the functions page of @session.
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *dash_functions_page_new (DashSession *session);

/**
 * dash_functions_page_select:
 * @self: a functions page
 * @id: the id of a function of the session
 *
 * Selects the function @id, scrolls to it and opens its detail. A search that hides it is cleared.
 * An unknown @id does nothing.
 */
void dash_functions_page_select (DashFunctionsPage *self, guint id);

/**
 * dash_functions_page_set_search_mode:
 * @self: a functions page
 * @search_mode: whether the search bar shows
 *
 * Shows the search bar and focuses its entry, or hides it and ends the search.
 */
void dash_functions_page_set_search_mode (DashFunctionsPage *self, gboolean search_mode);

/**
 * dash_functions_page_get_search_mode:
 * @self: a functions page
 *
 * Returns: whether the search bar shows
 */
gboolean dash_functions_page_get_search_mode (DashFunctionsPage *self);

G_END_DECLS
