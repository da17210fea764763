// SPDX-License-Identifier: GPL-3.0-or-later
// An anti-aliased rasteriser for lines, areas and boxes into an image surface.

#include "dash-raster.h"

#include <math.h>

/* Cairo strokes 600 points in 8 ms, this in a small part of that: a line of a chart runs from left
   to right, so in each column it is an interval, and nothing has to be sorted or tessellated. */

void
dash_canvas_init (DashCanvas *self, int width, int height)
{
  self->cr = NULL;
  self->width = MAX (width, 1);
  self->height = MAX (height, 1);
  self->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, self->width, self->height);
  cairo_surface_flush (self->surface);
  self->pixels = (guint32 *) (void *) cairo_image_surface_get_data (self->surface);
  self->stride = cairo_image_surface_get_stride (self->surface) / 4;
  self->empty = TRUE;
}

void
dash_canvas_init_paths (DashCanvas *self, cairo_t *cr, int width, int height)
{
  *self = (DashCanvas) { .width = width, .height = height, .cr = cr };
}

static void
set_color (cairo_t *cr, const GdkRGBA *color)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha);
}

cairo_surface_t *
dash_canvas_finish (DashCanvas *self)
{
  cairo_surface_mark_dirty (self->surface);
  return g_steal_pointer (&self->surface);
}

guint32
dash_raster_pixel (const GdkRGBA *color)
{
  float a = color->alpha * 255;

  return ((guint32) (a + .5f) << 24) | ((guint32) (color->red * a + .5f) << 16)
         | ((guint32) (color->green * a + .5f) << 8) | (guint32) (color->blue * a + .5f);
}

/* Two channels at once; exact for 0 and 255. */
static inline guint32
scale_pixel (guint32 pixel, guint32 by)
{
  guint32 rb = (pixel & 0x00ff00ff) * by + 0x00800080;
  guint32 ag = ((pixel >> 8) & 0x00ff00ff) * by + 0x00800080;

  rb = (rb + ((rb >> 8) & 0x00ff00ff)) >> 8 & 0x00ff00ff;
  ag = (ag + ((ag >> 8) & 0x00ff00ff)) & 0xff00ff00;
  return rb | ag;
}

static inline guint32
over (guint32 source, guint32 below)
{
  return below == 0 ? source : source + scale_pixel (below, 255 - (source >> 24));
}

void
dash_canvas_fill_box (DashCanvas *self, double x0, double y0, double x1, double y1,
                      const GdkRGBA *color)
{
  guint32 pixel = dash_raster_pixel (color);
  int left, right, top, bottom;

  x0 = CLAMP (x0, 0, self->width);
  x1 = CLAMP (x1, 0, self->width);
  y0 = CLAMP (y0, 0, self->height);
  y1 = CLAMP (y1, 0, self->height);
  if (!(x1 > x0) || !(y1 > y0))
    return;
  if (self->cr != NULL)
    {
      set_color (self->cr, color);
      cairo_rectangle (self->cr, x0, y0, x1 - x0, y1 - y0);
      cairo_fill (self->cr);
      return;
    }

  self->empty = FALSE;
  left = (int) floor (x0);
  right = (int) ceil (x1);
  top = (int) floor (y0);
  bottom = (int) ceil (y1);
  for (int y = top; y < bottom; y++)
    {
      guint32 *row = self->pixels + (gsize) y * self->stride;
      double high = MIN (y1, y + 1) - MAX (y0, y);

      for (int x = left; x < right; x++)
        {
          double wide = MIN (x1, x + 1) - MAX (x0, x);

          row[x] = over (scale_pixel (pixel, (guint32) (wide * high * 255 + .5)), row[x]);
        }
    }
}

/* Apart, so that the compiler believes that the rows have nothing to do with each other. */
static G_GNUC_NO_INLINE void
fill_row (guint32 *restrict row, const int *restrict rows, const guint32 *restrict cut, int width,
          int y, guint32 pixel)
{
  for (int x = 0; x < width; x++)
    {
      guint32 inside = -(guint32) (y > rows[x]), on_line = -(guint32) (y == rows[x]);

      row[x] = (pixel & inside) | (cut[x] & on_line);
    }
}

/* From gap to gap one path; each point that stands alone is left out, as pixels leave it. */
static void
fill_area_path (cairo_t *cr, const DashPoint *points, gsize n, double baseline,
                const GdkRGBA *color)
{
  set_color (cr, color);
  for (gsize i = 0; i + 1 < n; i++)
    {
      gsize end = i;

      if (isnan (points[i].y))
        continue;
      while (end + 1 < n && !isnan (points[end + 1].y))
        end++;
      cairo_move_to (cr, points[i].x, baseline);
      for (gsize k = i; k <= end; k++)
        cairo_line_to (cr, points[k].x, MIN (points[k].y, baseline));
      cairo_line_to (cr, points[end].x, baseline);
      cairo_close_path (cr);
      i = end;
    }
  cairo_fill (cr);
}

static void
stroke_path (cairo_t *cr, const DashPoint *points, gsize n, double width, const double *dashes,
             gboolean round, const GdkRGBA *color)
{
  gboolean begun = FALSE;

  set_color (cr, color);
  cairo_set_line_width (cr, width);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, round || dashes == NULL ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
  cairo_set_dash (cr, dashes, dashes != NULL ? 2 : 0, 0);
  for (gsize i = 0; i < n; i++)
    {
      if (isnan (points[i].y))
        begun = FALSE;
      else if (!begun)
        {
          begun = TRUE;
          cairo_move_to (cr, points[i].x, points[i].y);
          /* A point on its own is a dot. */
          cairo_line_to (cr, points[i].x, points[i].y);
        }
      else
        cairo_line_to (cr, points[i].x, points[i].y);
    }
  cairo_stroke (cr);
}

void
dash_canvas_fill_area (DashCanvas *self, const DashPoint *points, gsize n_points, double baseline,
                       const GdkRGBA *color)
{
  guint32 pixel = dash_raster_pixel (color);
  int bottom = (int) CLAMP (baseline + .5, 0, self->height), top = bottom;
  /* Of each column the row of the line, and the colour of the pixel that the line cuts. */
  g_autofree int *rows = g_new (int, self->width);
  g_autofree guint32 *cut = g_new0 (guint32, self->width);

  if (self->cr != NULL)
    {
      fill_area_path (self->cr, points, n_points, baseline, color);
      return;
    }
  for (int x = 0; x < self->width; x++)
    rows[x] = bottom;
  for (gsize i = 0; i + 1 < n_points; i++)
    {
      const DashPoint *a = &points[i], *b = &points[i + 1];
      int first, last;

      if (isnan (a->y) || isnan (b->y))
        continue;
      first = (int) MAX (ceil (a->x - .5), 0);
      last = (int) MIN (ceil (b->x - .5), self->width);
      for (int x = first; x < last; x++)
        {
          double y = a->y + (b->y - a->y) * (x + .5 - a->x) / (b->x - a->x);

          y = CLAMP (y, 0, bottom);
          rows[x] = (int) y;
          cut[x] = scale_pixel (pixel, (guint32) ((rows[x] + 1 - y) * 255 + .5));
          top = MIN (top, rows[x]);
        }
    }
  for (int y = top; y < bottom; y++)
    {
      guint32 *row = self->pixels + (gsize) y * self->stride;

      if (self->empty)
        fill_row (row, rows, cut, self->width, y, pixel);
      else
        for (int x = 0; x < self->width; x++)
          if (y >= rows[x])
            row[x] = over (y > rows[x] ? pixel : cut[x], row[x]);
    }
  self->empty = FALSE;
}

/* Positions in a pixel column at which a line is measured. */
#define SAMPLES 4

/* A stretch of line without a gap, while it is measured. It runs from left to right, so at each
   sample it covers one interval, however its segments overlap there. */
typedef struct
{
  DashCanvas *canvas;
  float half;
  guint32 pixel;
  float *low;
  float *high;
  int n_samples;
  /* The samples touched so far. */
  int first;
  int last;
} Pen;

static void
pen_forget (Pen *pen)
{
  for (int i = pen->first; i < pen->last; i++)
    {
      pen->low[i] = INFINITY;
      pen->high[i] = -INFINITY;
    }
  pen->first = pen->n_samples;
  pen->last = 0;
}

static void
pen_init (Pen *pen, DashCanvas *canvas, double width, guint32 pixel)
{
  pen->canvas = canvas;
  pen->half = (float) (width / 2);
  pen->pixel = pixel;
  pen->n_samples = canvas->width * SAMPLES;
  pen->low = g_new (float, pen->n_samples);
  pen->high = g_new (float, pen->n_samples);
  pen->first = 0;
  pen->last = pen->n_samples;
  pen_forget (pen);
}

static void
pen_clear (Pen *pen)
{
  g_free (pen->low);
  g_free (pen->high);
}

/* Gives the samples between two places, and remembers that they are touched. */
static inline void
pen_touch (Pen *pen, float left, float right, int *first, int *last)
{
  *first = (int) ceilf (MAX (left, 0) * SAMPLES - .5f);
  *last = (int) ceilf (CLAMP (right, 0, (float) pen->canvas->width) * SAMPLES - .5f);
  if (*first < *last)
    {
      pen->first = MIN (pen->first, *first);
      pen->last = MAX (pen->last, *last);
    }
}

static void
pen_add_edge (Pen *pen, float x0, float y0, float x1, float y1)
{
  float slope, y;
  int first, last;

  if (x0 > x1)
    {
      float x = x0;

      y = y0;
      x0 = x1;
      y0 = y1;
      x1 = x;
      y1 = y;
    }
  pen_touch (pen, x0, x1, &first, &last);
  if (first >= last)
    return;
  slope = (y1 - y0) / (x1 - x0);
  y = y0 + ((first + .5f) / SAMPLES - x0) * slope;
  slope /= SAMPLES;
  for (int i = first; i < last; i++, y += slope)
    {
      pen->low[i] = y < pen->low[i] ? y : pen->low[i];
      pen->high[i] = y > pen->high[i] ? y : pen->high[i];
    }
}

static void
pen_add_disc (Pen *pen, DashPoint centre)
{
  float x = centre.x, y = centre.y, square = pen->half * pen->half;
  int first, last;

  pen_touch (pen, x - pen->half, x + pen->half, &first, &last);
  for (int i = first; i < last; i++)
    {
      float dx = (i + .5f) / SAMPLES - x, left = square - dx * dx;
      float dy = sqrtf (left > 0 ? left : 0);

      pen->low[i] = y - dy < pen->low[i] ? y - dy : pen->low[i];
      pen->high[i] = y + dy > pen->high[i] ? y + dy : pen->high[i];
    }
}

/* Adds a segment, which is a box that may be turned, and what makes its ends round. */
static void
pen_add_segment (Pen *pen, DashPoint from, DashPoint to, gboolean round_start, gboolean round_end)
{
  float dx = to.x - from.x, dy = to.y - from.y, length = sqrtf (dx * dx + dy * dy);

  if (round_start)
    pen_add_disc (pen, from);
  if (round_end)
    pen_add_disc (pen, to);
  if (length > 0)
    {
      float across_x = -dy / length * pen->half, across_y = dx / length * pen->half;
      float x0 = from.x - across_x, y0 = from.y - across_y, x1 = to.x - across_x;
      float y1 = to.y - across_y, x2 = to.x + across_x, y2 = to.y + across_y;
      float x3 = from.x + across_x, y3 = from.y + across_y;

      pen_add_edge (pen, x0, y0, x1, y1);
      pen_add_edge (pen, x1, y1, x2, y2);
      pen_add_edge (pen, x2, y2, x3, y3);
      pen_add_edge (pen, x3, y3, x0, y0);
    }
}

static inline void
blend (guint32 *at, guint32 pixel, guint32 part)
{
  if (part > 0)
    *at = over (scale_pixel (pixel, part), *at);
}

/* Puts what was measured onto the canvas. */
static void
pen_lift (Pen *pen)
{
  DashCanvas *canvas = pen->canvas;
  int stride = canvas->stride;

  for (int x = pen->first / SAMPLES; x * SAMPLES < pen->last; x++)
    {
      const float *low = pen->low + x * SAMPLES, *high = pen->high + x * SAMPLES;
      float lowest = INFINITY, low_most = -INFINITY, highest = -INFINITY, high_least = INFINITY;
      int top, bottom, full_top, full_bottom;
      guint32 *at;

      for (int i = 0; i < SAMPLES; i++)
        {
          lowest = low[i] < lowest ? low[i] : lowest;
          low_most = low[i] > low_most ? low[i] : low_most;
          highest = high[i] > highest ? high[i] : highest;
          high_least = high[i] < high_least ? high[i] : high_least;
        }
      if (!(lowest < canvas->height) || !(highest > 0))
        continue;
      top = lowest > 0 ? (int) lowest : 0;
      bottom = highest < canvas->height ? (int) ceilf (highest) : canvas->height;
      /* Between these all samples are covered; an empty sample leaves nothing between them. */
      full_top = low_most < bottom ? (low_most > top ? (int) ceilf (low_most) : top) : bottom;
      full_bottom = high_least < bottom ? (high_least > full_top ? (int) high_least : full_top)
                                        : bottom;

      at = canvas->pixels + (gsize) top * stride + x;
      for (int y = top; y < bottom; y++, at += stride)
        {
          int sum = 0;

          if (y >= full_top && y < full_bottom)
            {
              *at = over (pen->pixel, *at);
              continue;
            }
          for (int i = 0; i < SAMPLES; i++)
            {
              float begin = low[i] > y ? low[i] : y, end = high[i] < y + 1 ? high[i] : y + 1;
              float part = end - begin;

              sum += (int) ((part > 0 ? part : 0) * (255 * 256 / SAMPLES));
            }
          blend (at, pen->pixel, (guint32) (sum + 128) / 256);
        }
    }
  pen_forget (pen);
}

static DashPoint
between (DashPoint a, DashPoint b, double part)
{
  return (DashPoint) { a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part };
}

/* Draws the dashes of one segment; @phase is how far into the pattern it begins. */
static double
draw_dashes (Pen *pen, DashPoint a, DashPoint b, const double *dashes, gboolean round,
             double phase)
{
  double length = hypot (b.x - a.x, b.y - a.y), at = 0;
  double period = dashes[0] + dashes[1];

  while (at < length)
    {
      gboolean on = phase < dashes[0];
      double left = (on ? dashes[0] : period) - phase;
      double end = MIN (at + left, length);

      if (on && end > at)
        pen_add_segment (pen, between (a, b, at / length), between (a, b, end / length),
                         round || (at == 0 && phase > 0),
                         round || (end == length && left > end - at));
      phase += end - at;
      if (phase >= period - 1e-9)
        phase = 0;
      else if (on && phase >= dashes[0] - 1e-9)
        {
          phase = dashes[0];
          pen_lift (pen);
        }
      at = end;
    }
  return phase;
}

/* Leaves out points that lie on the line between their neighbours as well as anyone can see. The
   slopes that meet all points left out so far, within the tolerance, are a cone that narrows. */
static gsize
straighten (const DashPoint *points, gsize n_points, DashPoint *out)
{
  const double tolerance = 0.07;
  double low = 0, high = 0;
  gsize n = 0;

  for (gsize i = 0; i < n_points; i++)
    {
      gboolean start = i == 0 || isnan (points[i - 1].y) || isnan (points[i].y);
      const DashPoint *anchor = n > 0 ? &out[n - 1] : NULL;
      double dx, dy;

      if (!start && i > 1 && !isnan (points[i - 2].y))
        {
          /* The point before this one is out if this one can be reached past it. */
          dx = points[i].x - anchor->x;
          dy = points[i].y - anchor->y;
          if (!(dx > 0) || dy < low * dx || dy > high * dx)
            {
              out[n++] = points[i - 1];
              anchor = &out[n - 1];
              low = -INFINITY;
              high = INFINITY;
            }
        }
      else if (!start)
        {
          low = -INFINITY;
          high = INFINITY;
        }
      if (start)
        {
          /* What ends before a gap ends where it ends. */
          if (i > 1 && isnan (points[i].y) && !isnan (points[i - 1].y) && !isnan (points[i - 2].y))
            out[n++] = points[i - 1];
          out[n++] = points[i];
          continue;
        }
      dx = points[i].x - anchor->x;
      dy = points[i].y - anchor->y;
      if (dx > 0)
        {
          low = MAX (low, (dy - tolerance) / dx);
          high = MIN (high, (dy + tolerance) / dx);
        }
      else
        low = INFINITY;
    }
  if (n_points > 1 && !isnan (points[n_points - 1].y) && !isnan (points[n_points - 2].y))
    out[n++] = points[n_points - 1];
  return n;
}

void
dash_canvas_stroke (DashCanvas *self, const DashPoint *all_points, gsize n_points, double width,
                    const double *dashes, gboolean round, const GdkRGBA *color)
{
  g_autofree DashPoint *points = g_new (DashPoint, n_points + 1);
  double phase = 0;
  Pen pen;

  if (self->cr != NULL)
    {
      stroke_path (self->cr, all_points, n_points, width, dashes, round, color);
      return;
    }
  pen_init (&pen, self, width, dash_raster_pixel (color));
  n_points = straighten (all_points, n_points, points);
  for (gsize i = 0; i < n_points; i++)
    {
      gboolean joined = i > 0 && !isnan (points[i - 1].y);

      if (isnan (points[i].y))
        {
          phase = 0;
          pen_lift (&pen);
        }
      else if (joined && dashes != NULL)
        phase = draw_dashes (&pen, points[i - 1], points[i], dashes, round, phase);
      else if (joined)
        pen_add_segment (&pen, points[i - 1], points[i], FALSE, TRUE);
      else if (dashes == NULL || i + 1 == n_points || isnan (points[i + 1].y))
        /* Where a line begins it is round; a point alone is there all the same. */
        pen_add_disc (&pen, points[i]);
    }
  pen_lift (&pen);
  pen_clear (&pen);
  self->empty = FALSE;
}

gsize
dash_raster_lower_bound (const double *x, gsize n, double value)
{
  gsize low = 0, high = n;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (x[middle] < value)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* What the points of one pixel column come to. */
typedef struct
{
  int column;
  gboolean any;
  gboolean gap;
  DashPoint low;
  DashPoint high;
} Bin;

static gsize
bin_flush (Bin *bin, DashPoint *points, gsize n)
{
  if (!bin->any)
    return n;
  bin->any = FALSE;
  if (bin->low.y == bin->high.y)
    points[n++] = bin->low;
  else if (bin->low.x < bin->high.x)
    {
      points[n++] = bin->low;
      points[n++] = bin->high;
    }
  else
    {
      points[n++] = bin->high;
      points[n++] = bin->low;
    }
  return n;
}

gsize
dash_raster_reduce (const double *x, const double *y, gsize n, double low, double high, int columns,
                    DashPoint **points)
{
  gsize first = dash_raster_lower_bound (x, n, low), last, out = 0;
  double scale = columns / (high - low);
  Bin bin = { .column = G_MININT };

  *points = NULL;
  if (n == 0 || !(high > low) || columns < 1)
    return 0;

  if (first > 0)
    first--;
  for (last = dash_raster_lower_bound (x, n, high); last < n && x[last] <= high; last++)
    ;
  if (last < n)
    last++;

  if (last - first <= 2 * (gsize) columns)
    {
      *points = g_new (DashPoint, last - first + 1);
      for (gsize i = first; i < last; i++)
        (*points)[out++] = (DashPoint) { (x[i] - low) * scale, y[i] };
      return out;
    }

  /* Two points, a gap and two more for each column and each side. */
  *points = g_new (DashPoint, 5 * ((gsize) columns + 2));
  for (gsize i = first; i < last; i++)
    {
      DashPoint point = { (x[i] - low) * scale, y[i] };
      int column = (int) CLAMP (floor (point.x), -1, columns);

      if (column != bin.column)
        {
          out = bin_flush (&bin, *points, out);
          bin.column = column;
          bin.gap = FALSE;
        }
      if (isnan (point.y))
        {
          if (bin.gap)
            continue;
          out = bin_flush (&bin, *points, out);
          (*points)[out++] = point;
          bin.gap = TRUE;
        }
      else if (!bin.any)
        {
          bin.any = TRUE;
          bin.low = bin.high = point;
        }
      else if (point.y < bin.low.y)
        bin.low = point;
      else if (point.y > bin.high.y)
        bin.high = point;
    }
  return bin_flush (&bin, *points, out);
}
