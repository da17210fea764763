// SPDX-License-Identifier: GPL-3.0-or-later
// How a time chart draws its lines, grid, labels and dots.

#include "dash-chart-private.h"
#include "dash-swatch-private.h"

#include <math.h>

#define LABEL_GAP 5
#define LABEL_HEIGHT 13
#define DOT_RADIUS 3
#define DOT_RING 1.5
#define SWATCH_WIDTH 20
#define SWATCH_GAP 6
#define ENTRY_GAP 18
#define ROW_HEIGHT 18
#define AREA_LIGHT 0.16f
#define AREA_DARK 0.2f

const double *
dash_line_style_dashes (DashLineStyle style)
{
  static const double dashed[] = { 6, 3 };
  static const double dotted[] = { 1.5, 3 };

  return style == DASH_LINE_DASHED ? dashed : style == DASH_LINE_DOTTED ? dotted : NULL;
}

double
dash_line_style_width (DashLineStyle style)
{
  return style == DASH_LINE_DASHED || style == DASH_LINE_AREA ? 1.6 : 1.8;
}

/* Lines end where the axis ends, though their next point lies outside. */
static void
cut_ends (DashPoint *points, gsize n, double left, double right)
{
  if (n < 2)
    return;
  if (points[0].x < left && !isnan (points[0].y) && !isnan (points[1].y))
    {
      points[0].y += (points[1].y - points[0].y) * (left - points[0].x)
                     / (points[1].x - points[0].x);
      points[0].x = left;
    }
  if (points[n - 1].x > right && !isnan (points[n - 1].y) && !isnan (points[n - 2].y))
    {
      points[n - 1].y += (points[n - 2].y - points[n - 1].y) * (points[n - 1].x - right)
                         / (points[n - 1].x - points[n - 2].x);
      points[n - 1].x = right;
    }
}

static double
place_on (const DashAxis *axis, double value)
{
  /* A logarithm has no 0; such a value is as low as the axis goes. */
  if (axis->log && value <= 0)
    return 0;
  return CLAMP (dash_axis_place (axis, value), -4, 5);
}

void
dash_chart_rasterise (DashPlot *plot, gpointer canvas, int scale)
{
  DashChartPrivate *priv = dash_chart_get_private (DASH_CHART (plot));
  DashPalette *palette = dash_palette_get_default ();
  double bleed = DASH_PLOT_BLEED * scale;
  graphene_rect_t area;
  DashAxis x_axis;
  int width;

  dash_plot_get_area (plot, &area);
  if (!dash_plot_get_x_axis (plot, &x_axis))
    return;
  dash_chart_ensure_sides (DASH_CHART (plot));
  width = (int) area.size.width * scale;

  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < priv->series->len; i++)
      {
        DashChartSeries *series = g_ptr_array_index (priv->series, i);
        const DashAxis *axis = &priv->sides[series->side].axis;
        GdkRGBA color = *dash_palette_get (palette, series->role);
        const double *dashes = dash_line_style_dashes (series->style);
        double scaled[2], line_width = series->width;
        g_autofree DashPoint *points = NULL;
        gsize n;

        if (!series->visible || (pass == 0 && series->style != DASH_LINE_AREA))
          continue;
        n = dash_raster_reduce (series->times, series->values, series->n_points, x_axis.low,
                                x_axis.high, width, &points);
        for (gsize k = 0; k < n; k++)
          {
            points[k].x += bleed;
            if (!isnan (points[k].y))
              points[k].y = bleed + (1 - place_on (axis, points[k].y)) * area.size.height * scale;
          }
        cut_ends (points, n, bleed, bleed + width);

        if (pass == 0)
          {
            color.alpha = dash_palette_get_dark (palette) ? AREA_DARK : AREA_LIGHT;
            dash_canvas_fill_area (canvas, points, n, bleed + area.size.height * scale, &color);
            continue;
          }
        if (line_width == 0)
          line_width = dash_line_style_width (series->style);
        if (dashes != NULL)
          {
            /* Square dots of two pixels are hardly seen; round ones have the same period. */
            double less = series->style == DASH_LINE_DOTTED ? 0.8 : 0;

            scaled[0] = (dashes[0] - less) * scale;
            scaled[1] = (dashes[1] + less) * scale;
          }
        dash_canvas_stroke (canvas, points, n, line_width * scale, dashes != NULL ? scaled : NULL,
                            series->style == DASH_LINE_DOTTED, &color);
      }
}

void
dash_chart_snapshot_back (DashPlot *plot, GtkSnapshot *snapshot)
{
  DashChartPrivate *priv = dash_chart_get_private (DASH_CHART (plot));
  const GdkRGBA *grid = dash_palette_get (dash_palette_get_default (), DASH_ROLE_GRID);
  const DashChartSide *side;
  graphene_rect_t area;

  dash_chart_ensure_sides (DASH_CHART (plot));
  dash_plot_get_area (plot, &area);
  side = &priv->sides[priv->sides[DASH_SIDE_LEFT].used ? DASH_SIDE_LEFT : DASH_SIDE_RIGHT];
  for (gsize i = 0; i < side->n_ticks; i++)
    {
      double place = dash_axis_place (&side->axis, side->ticks[i]);

      /* At 0 the axis itself is the line. */
      if (place > 0.001)
        gtk_snapshot_append_color (snapshot, grid,
                                   &GRAPHENE_RECT_INIT (area.origin.x,
                                                        roundf (area.origin.y
                                                                + area.size.height * (1 - place)),
                                                        area.size.width, 1));
    }
}

/* Names the lines at their ends, those of the left axis only: the right axis stands there. */
static void
snapshot_end_labels (DashChart *self, GtkSnapshot *snapshot, const graphene_rect_t *area)
{
  DashChartPrivate *priv = dash_chart_get_private (self);
  DashPalette *palette = dash_palette_get_default ();
  DashTexts *texts = dash_plot_get_texts (DASH_PLOT (self));
  double scale = dash_texts_get_scale (texts);
  g_autofree double *centres = g_new (double, priv->series->len + 1);
  g_autofree DashChartSeries **named = g_new (DashChartSeries *, priv->series->len + 1);
  DashAxis x_axis;
  gsize n = 0;

  if (!dash_plot_get_x_axis (DASH_PLOT (self), &x_axis))
    return;
  for (guint i = 0; i < priv->series->len; i++)
    {
      DashChartSeries *series = g_ptr_array_index (priv->series, i);
      gsize last = dash_raster_lower_bound (series->times, series->n_points, x_axis.high);

      if (!series->visible || series->n_known == 0)
        continue;
      last = MIN (last, series->n_points - 1);
      while (last > 0 && (isnan (series->values[last]) || series->times[last] > x_axis.high))
        last--;
      if (isnan (series->values[last]) || series->times[last] < x_axis.low)
        continue;
      centres[n] = area->origin.y
                   + area->size.height
                         * (1 - place_on (&priv->sides[series->side].axis, series->values[last]));
      named[n++] = series;
    }
  dash_axis_spread_labels (centres, n, LABEL_HEIGHT * scale, area->origin.y - 4 * scale,
                           area->origin.y + area->size.height + 2 * scale);
  for (gsize i = 0; i < n; i++)
    dash_texts_draw (texts, snapshot, DASH_TEXT_STRONG, named[i]->name,
                     area->origin.x + area->size.width + LABEL_GAP, centres[i], 0, 0.5,
                     dash_palette_get (palette, named[i]->role));
}

void
dash_chart_snapshot_front (DashPlot *plot, GtkSnapshot *snapshot)
{
  DashChart *self = DASH_CHART (plot);
  DashChartPrivate *priv = dash_chart_get_private (self);
  DashPalette *palette = dash_palette_get_default ();
  graphene_rect_t area;

  dash_plot_get_area (plot, &area);
  for (int k = 0; k < 2; k++)
    {
      const DashChartSide *side = &priv->sides[k];
      DashRole role = DASH_ROLE_DIM_TEXT;
      guint n_lines = 0;

      /* The colour says which line the right axis is of. */
      if (k == DASH_SIDE_RIGHT)
        for (guint i = 0; i < priv->series->len; i++)
          {
            DashChartSeries *series = g_ptr_array_index (priv->series, i);

            if (series->side == DASH_SIDE_RIGHT && series->visible)
              role = ++n_lines == 1 ? series->role : DASH_ROLE_DIM_TEXT;
          }
      for (gsize i = 0; side->used && i < side->n_ticks; i++)
        {
          g_autofree char *text = side->tick_format (side->ticks[i], side->format_data);

          dash_plot_snapshot_y_tick (plot, snapshot, dash_axis_place (&side->axis, side->ticks[i]),
                                     text, k == DASH_SIDE_RIGHT, dash_palette_get (palette, role));
        }
    }
  if (priv->end_labels)
    snapshot_end_labels (self, snapshot, &area);
}

static void
append_disc (GtkSnapshot *snapshot, double x, double y, double radius, const GdkRGBA *color)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (x - radius, y - radius, 2 * radius, 2 * radius);
  GskRoundedRect disc;

  gsk_rounded_rect_init_from_rect (&disc, &bounds, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &disc);
  gtk_snapshot_append_color (snapshot, color, &bounds);
  gtk_snapshot_pop (snapshot);
}

void
dash_chart_snapshot_cursor (DashPlot *plot, GtkSnapshot *snapshot, double x)
{
  DashChartPrivate *priv = dash_chart_get_private (DASH_CHART (plot));
  DashPalette *palette = dash_palette_get_default ();
  graphene_rect_t area;
  DashAxis x_axis;

  dash_plot_get_area (plot, &area);
  if (!dash_plot_get_x_axis (plot, &x_axis))
    return;
  /* All rings first, so that of two dots that are close none hides the other. */
  for (int ring = 1; ring >= 0; ring--)
    for (guint i = 0; i < priv->series->len; i++)
      {
        DashChartSeries *series = g_ptr_array_index (priv->series, i);
        double value, place, dot_x, dot_y;
        gssize at;

        if (!series->visible || !dash_chart_get_value (DASH_CHART (plot), i, x, &value))
          continue;
        at = dash_chart_series_nearest (series, x);
        place = dash_axis_place (&x_axis, series->times[at]);
        if (place < 0 || place > 1)
          continue;
        dot_x = round (area.origin.x + place * area.size.width) + 0.5;
        dot_y = area.origin.y
                + area.size.height * (1 - place_on (&priv->sides[series->side].axis, value));
        append_disc (snapshot, dot_x, dot_y, DOT_RADIUS + (ring ? DOT_RING : 0),
                     dash_palette_get (palette, ring ? DASH_ROLE_SURFACE : series->role));
      }
}

/* Of several lines the names, in as many rows as they need. */
double
dash_chart_snapshot_legend (DashPlot *plot, GtkSnapshot *snapshot, double x, double y, double width)
{
  DashChartPrivate *priv = dash_chart_get_private (DASH_CHART (plot));
  DashTexts *texts = dash_plot_get_texts (plot);
  const GdkRGBA *color = dash_palette_get (dash_palette_get_default (), DASH_ROLE_TEXT);
  double row = round (ROW_HEIGHT * dash_texts_get_scale (texts)), at = x, top = y;
  guint n = 0;

  for (guint i = 0; i < priv->series->len; i++)
    n += ((DashChartSeries *) g_ptr_array_index (priv->series, i))->visible;
  if (n < 2)
    return 0;
  for (guint i = 0; i < priv->series->len; i++)
    {
      DashChartSeries *series = g_ptr_array_index (priv->series, i);
      double entry = SWATCH_WIDTH + SWATCH_GAP
                     + dash_texts_width (texts, DASH_TEXT_CAPTION, series->name);

      if (!series->visible)
        continue;
      if (at > x && at + entry > x + width)
        {
          at = x;
          top += row;
        }
      dash_swatch_snapshot_line (snapshot, series->role, series->style, at,
                                 top + row / 2 - (series->style == DASH_LINE_AREA ? 2 : 0),
                                 SWATCH_WIDTH);
      dash_texts_draw (texts, snapshot, DASH_TEXT_CAPTION, series->name,
                       at + SWATCH_WIDTH + SWATCH_GAP, top + row / 2, 0, 0.5, color);
      at += entry + ENTRY_GAP;
    }
  return top + row - y;
}
