// SPDX-License-Identifier: GPL-3.0-or-later
// The search of a page with a table: a bar with an entry, and what is wrong with what was typed.

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DASH_TYPE_PAGE_SEARCH (dash_page_search_get_type ())
G_DECLARE_FINAL_TYPE (DashPageSearch, dash_page_search, DASH, PAGE_SEARCH, GtkWidget)

/**
 * DashPageSearch::changed:
 * What is searched for is another, or none any more.
 */
/**
 * DashPageSearch::go-to-rows:
 * Down or Enter was pressed in the entry.
 *
 * Returns: whether there was a row to go to
 */

/**
 * dash_page_search_new:
 * @name: what the entry is called
 * @hint: what can be typed
 * @button: a toggle button that shows the bar
 */
GtkWidget *dash_page_search_new (const char *name,
                                 const char *hint,
                                 GtkWidget  *button);

const char *dash_page_search_get_text (DashPageSearch *self);

/** Says what is wrong with the text; %NULL: nothing is. */
void dash_page_search_set_error (DashPageSearch *self,
                                 const GError   *error);

/** Shows the bar and focuses the entry, or hides it and ends the search. */
void dash_page_search_set_mode (DashPageSearch *self,
                                gboolean        mode);
gboolean dash_page_search_get_mode (DashPageSearch *self);

/** Ends the search at once. */
void dash_page_search_clear (DashPageSearch *self);

G_END_DECLS
