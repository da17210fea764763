// SPDX-License-Identifier: GPL-3.0-or-later
// A tiny line over an area, without axes, for cells and rows.

#pragma once

#include "dash-palette.h"

G_BEGIN_DECLS

#define DASH_TYPE_SPARKLINE (dash_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (DashSparkline, dash_sparkline, DASH, SPARKLINE, GtkWidget)

/** Makes a sparkline of 42 × 16 px or whatever its size request is larger. */
GtkWidget *dash_sparkline_new        (void);

/**
 * dash_sparkline_set_values:
 * @self: a sparkline
 * @values: (array length=n_values): values at equal distances; %NAN is a gap
 * @n_values: the number of values, 0 for none
 *
 * Copies the values. The same ones again cost a comparison and no drawing.
 */
void       dash_sparkline_set_values (DashSparkline *self,
                                      const double  *values,
                                      gsize          n_values);
/** Sets the colour; %DASH_ROLE_BLUE at first. */
void       dash_sparkline_set_role   (DashSparkline *self,
                                      DashRole       role);
/** Sets the values at bottom and top; %NAN (as at first) for 0 and the largest value. */
void       dash_sparkline_set_range  (DashSparkline *self,
                                      double         low,
                                      double         high);

G_END_DECLS
