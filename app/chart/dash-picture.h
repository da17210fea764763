// SPDX-License-Identifier: GPL-3.0-or-later
// A chart as a picture for documents: title, legend and chart on white, in any size of screen.

#pragma once

#include "dash-plot.h"

G_BEGIN_DECLS

/**
 * dash_picture_draw:
 * @plot: a chart
 * @title: (nullable): what stands above it; %NULL for the chart's own
 * @subtitle: (nullable): what it is of, below its title
 * @scale: pixels a px
 *
 * Draws a chart with its title and legend, as wide as it is on the screen but no smaller than is good to look at. The
 * colours are those for light surfaces, whatever the app's style: pictures go into documents.
 *
 * Returns: (transfer full): an image surface
 */
cairo_surface_t *dash_picture_draw       (DashPlot        *plot,
                                          const char      *title,
                                          const char      *subtitle,
                                          int              scale) G_GNUC_WARN_UNUSED_RESULT;
/** Returns: (transfer full): the same as SVG; the data and the text are paths. */
GBytes          *dash_picture_draw_svg   (DashPlot        *plot,
                                          const char      *title,
                                          const char      *subtitle) G_GNUC_WARN_UNUSED_RESULT;

/** Returns: (transfer full): an image surface as PNG. Takes a while, and may be called on any thread. */
GBytes          *dash_picture_encode_png (cairo_surface_t *surface) G_GNUC_WARN_UNUSED_RESULT;
/** Returns: (transfer full): an image surface as a texture. */
GdkTexture      *dash_picture_to_texture (cairo_surface_t *surface) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
