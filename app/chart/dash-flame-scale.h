// SPDX-License-Identifier: GPL-3.0-or-later
// What the colours of a flame graph mean: a square and a few words for each.

#pragma once

#include "dash-flame-graph.h"

G_BEGIN_DECLS

#define DASH_TYPE_FLAME_SCALE (dash_flame_scale_get_type ())
G_DECLARE_FINAL_TYPE (DashFlameScale, dash_flame_scale, DASH, FLAME_SCALE, GtkWidget)

/**
 * dash_flame_scale_new:
 * @title: what the shares are of
 * @labels: (array fixed-size=7): the words for each step, "under 0.5 %" … "over 20 %", and for spans too narrow to draw
 *
 * Returns: (transfer floating): the scale
 */
GtkWidget *dash_flame_scale_new (const char        *title,
                                 const char *const *labels);

G_END_DECLS
