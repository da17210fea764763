// SPDX-License-Identifier: GPL-3.0-or-later
// A bar for table cells: a part inside a part of the whole.

#pragma once

#include "dash-palette.h"

G_BEGIN_DECLS

#define DASH_TYPE_BAR (dash_bar_get_type ())
G_DECLARE_FINAL_TYPE (DashBar, dash_bar, DASH, BAR, GtkWidget)

/** Makes a bar of 64 × 8 px or whatever its size request is larger. */
GtkWidget *dash_bar_new        (void);

/**
 * dash_bar_set_values:
 * @self: a bar
 * @inner: the dark part, a share of the whole
 * @outer: the dark and the light part together; values are cut at 0 and 1, %NAN is 0
 */
void       dash_bar_set_values (DashBar *self,
                                double   inner,
                                double   outer);
/** Sets the colours of both parts; bar roles at first. */
void       dash_bar_set_roles  (DashBar *self,
                                DashRole inner,
                                DashRole outer);

G_END_DECLS
