// SPDX-License-Identifier: GPL-3.0-or-later
// The five functions in which the most time goes, counted without what they call.

#pragma once

#include <gtk/gtk.h>

#include "model/dash-session.h"

G_BEGIN_DECLS

#define DASH_TYPE_HOTTEST_LIST (dash_hottest_list_get_type ())
G_DECLARE_FINAL_TYPE (DashHottestList, dash_hottest_list, DASH, HOTTEST_LIST, GtkWidget)

/**
 * DashHottestList::open-function:
 * @function: the function of the activated row
 */

GtkWidget *dash_hottest_list_new (DashSession *session);

/** Shows the session's present figures. */
void dash_hottest_list_update (DashHottestList *self);

G_END_DECLS
