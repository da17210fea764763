// SPDX-License-Identifier: GPL-3.0-or-later
// How legends draw the pieces of line in them.

#pragma once

#include "dash-chart.h"

G_BEGIN_DECLS

/** Draws a piece of line @width px long from (@x, @y) on, with the style's dashes and area. */
void dash_swatch_snapshot_line (GtkSnapshot  *snapshot,
                                DashRole      role,
                                DashLineStyle style,
                                double        x,
                                double        y,
                                double        width);

G_END_DECLS
