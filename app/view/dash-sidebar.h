// SPDX-License-Identifier: GPL-3.0-or-later
// The list of a session's pages, with what each is about at a glance, and how honest the figures are.

#pragma once

#include <gtk/gtk.h>

#include "model/dash-session.h"

G_BEGIN_DECLS

#define DASH_TYPE_SIDEBAR (dash_sidebar_get_type ())
/**
 * DashSidebar:
 *
 * Signal "page-chosen" (name): the user chose a page.
 */
G_DECLARE_FINAL_TYPE (DashSidebar, dash_sidebar, DASH, SIDEBAR, GtkWidget)

GtkWidget *dash_sidebar_new (DashSession *session);

/* Marks the row of a page; nothing is emitted. */
void dash_sidebar_select (DashSidebar *self, const char *page);

G_END_DECLS
