// SPDX-License-Identifier: GPL-3.0-or-later
// The whole session as one chart in which a range of time is selected, with the range in words.

#pragma once

#include <gtk/gtk.h>

#include "model/dash-session.h"

G_BEGIN_DECLS

#define DASH_TYPE_TIME_BAR (dash_time_bar_get_type ())
/**
 * DashTimeBar:
 *
 * Uses the action session.live.
 */
G_DECLARE_FINAL_TYPE (DashTimeBar, dash_time_bar, DASH, TIME_BAR, GtkWidget)

GtkWidget *dash_time_bar_new (DashSession *session);

/* Puts the words above the chart and leaves the legend out. */
void dash_time_bar_set_narrow (DashTimeBar *self, gboolean narrow);

/* The range as it is written: "0:41 – 1:41". */
const char *dash_time_bar_get_text (DashTimeBar *self);

G_END_DECLS
