// SPDX-License-Identifier: GPL-3.0-or-later
// What kinds of charts ask of their base.

#pragma once

#include "dash-palette.h"
#include "dash-plot.h"
#include "dash-raster.h"
#include "dash-text.h"

G_BEGIN_DECLS

/** How far the canvas reaches over the area of the data on each side, in px: lines have a width. */
#define DASH_PLOT_BLEED 3

/** Returns: how wide it is drawn, in px. */
double       dash_plot_get_width      (DashPlot        *self);
/**
 * dash_plot_snapshot_picture:
 * @self: a chart
 * @back: what lies under the data is drawn there
 * @front: what lies over them
 * @width: px
 * @height: px
 *
 * Draws the chart as it would be in that size, without cursor and focus, and without its data: those are drawn by
 * dash_plot_draw_picture() between the two.
 */
void         dash_plot_snapshot_picture (DashPlot      *self,
                                       GtkSnapshot     *back,
                                       GtkSnapshot     *front,
                                       int              width,
                                       int              height);
/** Draws the data as paths. Not into a snapshot: cairo 1.16 puts a recording into SVG at the wrong place. */
void         dash_plot_draw_picture   (DashPlot        *self,
                                       cairo_t         *cr,
                                       int              width,
                                       int              height);
/** Gives where the data are drawn, in whole px. */
void         dash_plot_get_area       (DashPlot        *self,
                                       graphene_rect_t *area);
/** Gives the axis of time, or of values in a distribution; returns whether it has a length. */
gboolean     dash_plot_get_x_axis     (DashPlot        *self,
                                       DashAxis        *axis);
/** Makes the x axis logarithmic, with a format for its ticks. */
void         dash_plot_set_x_log      (DashPlot        *self,
                                       DashFormatFunc   format,
                                       gpointer         user_data);
DashTexts   *dash_plot_get_texts      (DashPlot        *self);
/** Returns: how large margins and labels are in proportion to the usual. */
double       dash_plot_get_text_scale (DashPlot        *self);
/** Draws anew, and tells the others that the data have changed. */
void         dash_plot_data_changed   (DashPlot        *self);
/** Draws anew what is rasterised; the data are the same. */
void         dash_plot_redraw         (DashPlot        *self);
/** Tells the others that the read-out may be another. */
void         dash_plot_readout_changed (DashPlot       *self);
/** Gives the pointer's place in px; returns whether it is over the data. */
gboolean     dash_plot_get_pointer    (DashPlot        *self,
                                       double          *x,
                                       double          *y);
/** Shows the data outside of a range paler; %NAN for no range. */
void         dash_plot_set_focus_range (DashPlot       *self,
                                       double           begin,
                                       double           end);
/** Brings the accessible description up to date, and where GTK can, says it at once. */
void         dash_plot_update_said    (DashPlot        *self);
/** Draws a horizontal grid line and its label at the left or (@right) right side. */
void         dash_plot_snapshot_y_tick (DashPlot       *self,
                                       GtkSnapshot     *snapshot,
                                       double           place,
                                       const char      *label,
                                       gboolean         right,
                                       const GdkRGBA   *color);

G_END_DECLS
