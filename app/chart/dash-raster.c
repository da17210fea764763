// SPDX-License-Identifier: GPL-3.0-or-later
// An anti-aliased rasteriser for lines, areas and boxes into an image surface.

#include "dash-raster.h"

#include <math.h>
#include <string.h>

/* Cairo strokes 600 points in 8 ms, this in a thirtieth of that: a line is the maximum of the
   coverages of its segments, so nothing is sorted or tessellated. */

void
dash_canvas_init (DashCanvas *self, int width, int height)
{
  self->width = MAX (width, 1);
  self->height = MAX (height, 1);
  self->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, self->width, self->height);
  cairo_surface_flush (self->surface);
  self->pixels = (guint32 *) (void *) cairo_image_surface_get_data (self->surface);
  self->stride = cairo_image_surface_get_stride (self->surface) / 4;
  self->empty = TRUE;
  /* A multiple of eight a row, for the search of covered pixels. */
  self->mask = g_malloc0 ((gsize) ((self->width + 7) & ~7) * self->height);
}

cairo_surface_t *
dash_canvas_finish (DashCanvas *self)
{
  cairo_surface_mark_dirty (self->surface);
  g_clear_pointer (&self->mask, g_free);
  return g_steal_pointer (&self->surface);
}

static inline int
mask_stride (const DashCanvas *self)
{
  return (self->width + 7) & ~7;
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
      guint32 inside = y > rows[x] ? pixel : 0;

      row[x] = inside | (y == rows[x] ? cut[x] : 0);
    }
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

/* The part of a line that is being drawn, and what it has touched so far. */
typedef struct
{
  DashCanvas *canvas;
  float half;
  int top;
  int bottom;
} Pen;

/* Covers @n pixels of a row as far as they lie in a segment with round ends. Of the first pixel,
   @along is the distance from the segment's start in its direction and @across that from its axis.
   There are no branches: most pixels near a line are cut by its edge in one way or another. */
static inline void
cover_round (guint8 *restrict mask, int n, float along, float across, float ux, float uy,
             float length, float reach, float most)
{
  for (int i = 0; i < n; i++)
    {
      float a = along + i * ux, c = across + i * uy;
      float before = -a > 0 ? -a : 0, behind = a - length > 0 ? a - length : 0;
      float beyond = before + behind;
      float coverage = reach - sqrtf (c * c + beyond * beyond);
      int value;

      coverage = coverage > 0 ? coverage : 0;
      coverage = coverage < most ? coverage : most;
      value = (int) (coverage * 255 + .5f);
      mask[i] = value > mask[i] ? (guint8) value : mask[i];
    }
}

/* The same for a segment of which an end, or both, is cut straight. */
static void
cover_straight (guint8 *mask, int n, float along, float across, float ux, float uy, float length,
                float reach, float most, gboolean round_start, gboolean round_end)
{
  for (int i = 0; i < n; i++)
    {
      float a = along + i * ux, c = across + i * uy, coverage, part = 1;
      float beyond = 0;

      if (a < .5f && !round_start)
        part = CLAMP (a + .5f, 0, 1);
      else if (a < 0)
        beyond = a;
      if (a > length - .5f && !round_end)
        part *= CLAMP (length - a + .5f, 0, 1);
      else if (a > length)
        beyond = a - length;
      coverage = CLAMP (reach - sqrtf (c * c + beyond * beyond), 0, most) * part * 255 + .5f;
      if (coverage > mask[i])
        mask[i] = (guint8) coverage;
    }
}

static void
draw_segment (Pen *pen, DashPoint from, DashPoint to, gboolean round_start, gboolean round_end)
{
  DashCanvas *canvas = pen->canvas;
  float half = pen->half, reach = half + .5f;
  /* A line thinner than a pixel is paler. */
  float most = MIN (2 * half, 1);
  float dx = to.x - from.x, dy = to.y - from.y;
  float length = sqrtf (dx * dx + dy * dy);
  float ux = length > 0 ? dx / length : 1, uy = length > 0 ? dy / length : 0;
  float extent = fabsf (uy) > 1e-3f ? reach / fabsf (uy) : INFINITY;
  float slope = fabsf (uy) > 1e-3f ? dx / dy : 0;
  int stride = mask_stride (canvas);
  int left = (int) MAX (floorf (MIN (from.x, to.x) - reach), 0);
  int right = (int) MIN (ceilf (MAX (from.x, to.x) + reach), canvas->width);
  int top = (int) MAX (floorf (MIN (from.y, to.y) - reach), 0);
  int bottom = (int) MIN (ceilf (MAX (from.y, to.y) + reach), canvas->height);

  if (left >= right || top >= bottom)
    return;
  pen->top = MIN (pen->top, top);
  pen->bottom = MAX (pen->bottom, bottom);

  for (int y = top; y < bottom; y++)
    {
      float py = y + .5f - (float) from.y;
      float axis = (float) from.x + py * slope;
      /* Only pixels near the axis can be in the segment. */
      int first = (int) MAX (axis - extent - .5f, left);
      int last = (int) MIN (axis + extent + 1, right);
      float px = first + .5f - (float) from.x;
      guint8 *mask = canvas->mask + (gsize) y * stride + first;

      if (round_start && round_end)
        cover_round (mask, last - first, px * ux + py * uy, px * uy - py * ux, ux, uy, length,
                     reach, most);
      else
        cover_straight (mask, last - first, px * ux + py * uy, px * uy - py * ux, ux, uy, length,
                        reach, most, round_start, round_end);
    }
}

/* Puts the line onto the canvas and makes the mask empty again. */
static void
pen_finish (Pen *pen, guint32 pixel)
{
  DashCanvas *canvas = pen->canvas;
  int stride = mask_stride (canvas);

  for (int y = pen->top; y < pen->bottom; y++)
    {
      guint8 *mask = canvas->mask + (gsize) y * stride;
      guint32 *row = canvas->pixels + (gsize) y * canvas->stride;

      for (int x = 0; x < stride; x += 8)
        {
          guint64 eight;

          memcpy (&eight, mask + x, sizeof eight);
          if (eight == 0)
            continue;
          for (int i = x; i < MIN (x + 8, canvas->width); i++)
            if (mask[i] != 0)
              row[i] = over (scale_pixel (pixel, mask[i]), row[i]);
          memset (mask + x, 0, 8);
        }
    }
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
        draw_segment (pen, between (a, b, at / length), between (a, b, end / length),
                      round || (at == 0 && phase > 0), round || (end == length && left > end - at));
      phase += end - at;
      if (phase >= period - 1e-9)
        phase = 0;
      else if (on && phase >= dashes[0] - 1e-9)
        phase = dashes[0];
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
  Pen pen = { self, (float) (width / 2), self->height, 0 };
  g_autofree DashPoint *points = g_new (DashPoint, n_points + 1);
  double phase = 0;

  n_points = straighten (all_points, n_points, points);
  for (gsize i = 0; i < n_points; i++)
    {
      gboolean joined = i > 0 && !isnan (points[i - 1].y);

      if (isnan (points[i].y))
        {
          phase = 0;
          continue;
        }
      if (joined && dashes == NULL)
        draw_segment (&pen, points[i - 1], points[i], TRUE, TRUE);
      else if (joined)
        phase = draw_dashes (&pen, points[i - 1], points[i], dashes, round, phase);
      else if (i + 1 == n_points || isnan (points[i + 1].y))
        /* A point alone is a line of no length, and is there all the same. */
        draw_segment (&pen, points[i], points[i], TRUE, TRUE);
    }
  pen_finish (&pen, dash_raster_pixel (color));
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
