// SPDX-License-Identifier: GPL-3.0-or-later
// A bar for table cells that goes to either side of a zero line in its middle.

#pragma once

#include "dash-palette.h"

G_BEGIN_DECLS

#define DASH_TYPE_CHANGE_BAR (dash_change_bar_get_type ())
G_DECLARE_FINAL_TYPE (DashChangeBar, dash_change_bar, DASH, CHANGE_BAR, GtkWidget)

/** Makes a bar of 80 × 8 px or whatever its size request is larger. */
GtkWidget *dash_change_bar_new (void);

/**
 * dash_change_bar_set:
 * @self: a bar
 * @value: how far it goes, -1 to the start, 1 to the end; cut there; %NAN is no bar
 * @role: its colour
 */
void       dash_change_bar_set (DashChangeBar *self,
                                double         value,
                                DashRole       role);

G_END_DECLS
