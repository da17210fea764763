// SPDX-License-Identifier: GPL-3.0-or-later
// An anti-aliased rasteriser for lines, areas and boxes into an image surface; for pictures, the same as paths.

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DashCanvas:
 * @pixels: premultiplied ARGB32
 * @stride: pixels from row to row of @pixels
 * @width: pixels
 * @height: pixels
 * @empty: whether nothing has been drawn yet
 * @cr: (nullable): what is drawn to as paths; there are no pixels then
 *
 * Where things are drawn, in device pixels.
 */
typedef struct
{
  cairo_surface_t *surface;
  guint32 *pixels;
  int stride;
  int width;
  int height;
  gboolean empty;
  cairo_t *cr;
} DashCanvas;

/** A point in device pixels; a %NAN as y is a gap. */
typedef struct
{
  double x;
  double y;
} DashPoint;

/** Makes an empty canvas; dash_canvas_finish() ends it. */
void             dash_canvas_init      (DashCanvas      *self,
                                        int              width,
                                        int              height);
/** Makes a canvas that draws paths to @cr, from its origin on. It isn't to be finished. */
void             dash_canvas_init_paths (DashCanvas     *self,
                                        cairo_t         *cr,
                                        int              width,
                                        int              height);
/** Returns: (transfer full): what was drawn; the canvas is no more. */
cairo_surface_t *dash_canvas_finish    (DashCanvas      *self);

/** Fills a box; edges between pixels are softened. */
void             dash_canvas_fill_box  (DashCanvas      *self,
                                        double           x0,
                                        double           y0,
                                        double           x1,
                                        double           y1,
                                        const GdkRGBA   *color);
/** Fills what lies between a line and @baseline. */
void             dash_canvas_fill_area (DashCanvas      *self,
                                        const DashPoint *points,
                                        gsize            n_points,
                                        double           baseline,
                                        const GdkRGBA   *color);
/**
 * dash_canvas_stroke:
 * @self: a canvas
 * @points: (array length=n_points): a line from left to right, with gaps
 * @n_points: the number of points
 * @width: its width
 * @dashes: (array fixed-size=2) (nullable): lengths of a dash and of the space behind it
 * @round: whether dashes are round, and longer by @width
 * @color: its colour
 */
void             dash_canvas_stroke    (DashCanvas      *self,
                                        const DashPoint *points,
                                        gsize            n_points,
                                        double           width,
                                        const double    *dashes,
                                        gboolean         round,
                                        const GdkRGBA   *color);

/**
 * dash_raster_reduce:
 * @x: (array length=n): ascending
 * @y: (array length=n): values, %NAN is a gap
 * @n: the number of points
 * @low: the x at the left edge
 * @high: the x at the right edge
 * @columns: pixels between them
 * @points: (out callee-allocates): the points that need to be drawn, x in pixels, y as given; free
 *   with g_free()
 *
 * Leaves of each pixel column at most the lowest and the highest point, in their order, and a gap
 * if there was one; and one point on each side of the edges, where lines come from and go to.
 *
 * Returns: the number of points
 */
gsize            dash_raster_reduce    (const double    *x,
                                        const double    *y,
                                        gsize            n,
                                        double           low,
                                        double           high,
                                        int              columns,
                                        DashPoint      **points);

/** Returns: the first index whose @x is not below @value, @n if there is none. */
gsize            dash_raster_lower_bound (const double  *x,
                                        gsize            n,
                                        double           value);
/** Returns: @color as a premultiplied pixel. */
guint32          dash_raster_pixel     (const GdkRGBA   *color);

G_END_DECLS
