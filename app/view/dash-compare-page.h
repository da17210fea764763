// SPDX-License-Identifier: GPL-3.0-or-later
// Two sides compared: what is chosen, what came of it, the table of it and the detail of a row.

#pragma once

#include <gtk/gtk.h>

#include "dash-compare-side.h"
#include "model/dash-comparison.h"

G_BEGIN_DECLS

#define DASH_TYPE_COMPARE_PAGE (dash_compare_page_get_type ())
/**
 * DashComparePage:
 *
 * Its properties `title` ("before → after") and `subtitle` are for the tab and the window; `comparing` tells
 * whether it's at it; `search-mode` whether the search is shown. Signals: "failed" (heading, body): a report
 * couldn't be read, and "say" (text): something was done.
 */
G_DECLARE_FINAL_TYPE (DashComparePage, dash_compare_page, DASH, COMPARE_PAGE, GtkWidget)

/** @candidates tells what can be compared. */
GtkWidget *dash_compare_page_new (DashCompareCandidatesFunc candidates,
                                  gpointer                  user_data);

/** Compares @base with @head, either of which may be empty until something is chosen. */
void dash_compare_page_set_sides (DashComparePage *self,
                                  GPtrArray       *base,
                                  GPtrArray       *head);
/** Compares anew with what the sessions know by now. */
void dash_compare_page_compare_again (DashComparePage *self);
/** Makes base head and head base. */
void dash_compare_page_swap (DashComparePage *self);

/** (nullable): what is shown. */
const DashComparison *dash_compare_page_get_comparison (DashComparePage *self);
const char *dash_compare_page_get_title (DashComparePage *self);
const char *dash_compare_page_get_subtitle (DashComparePage *self);
gboolean dash_compare_page_is_comparing (DashComparePage *self);

void dash_compare_page_set_search_mode (DashComparePage *self,
                                        gboolean         search_mode);
gboolean dash_compare_page_get_search_mode (DashComparePage *self);

G_END_DECLS
