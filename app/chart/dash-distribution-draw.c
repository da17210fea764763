// SPDX-License-Identifier: GPL-3.0-or-later
// How a distribution is drawn: bars, or the outlines of two, marks, and the bar under the cursor.

#include <math.h>

#include "dash-chart-private.h"
#include "dash-distribution-private.h"

#define TICK_DISTANCE 20
#define LABEL_GAP 4

static DashAxis
count_axis (DashDistribution *self)
{
  /* The low end lets a single call be seen; of shares the smallest one, over two to four decades. */
  if (self->log && self->others != NULL)
    return (DashAxis) { CLAMP (self->least, self->most * 1e-4, self->most * 1e-2) * 0.7,
                        self->most * 1.3, TRUE };
  if (self->log)
    return (DashAxis) { 0.7, MAX (self->most * 1.3, 2), TRUE };
  return (DashAxis) { 0, dash_axis_linear_end (self->most), FALSE };
}

/* A distribution that lies over another is filled with little colour, so that both can be seen, and has a
 * line at its top: a dashed one where it is what is compared with. */
static void
rasterise_outline (DashDistribution *self, DashCanvas *canvas, const double *values,
                   const DashAxis *axis, const DashAxis *counts, DashRole role, int scale)
{
  const GdkRGBA *color = dash_palette_get (dash_palette_get_default (), role);
  const double *dashes = dash_line_style_dashes (DASH_LINE_DASHED);
  double scaled[2] = { dashes[0] * scale, dashes[1] * scale };
  g_autofree DashPoint *points = g_new (DashPoint, 2 * self->n_bars + 2);
  double bleed = DASH_PLOT_BLEED * scale, width, height, right = 0;
  GdkRGBA fill = *color;
  graphene_rect_t area;
  gboolean any = FALSE;
  gsize n = 0;

  dash_plot_get_area (DASH_PLOT (self), &area);
  width = area.size.width * scale;
  height = area.size.height * scale;
  fill.alpha *= role == DASH_ROLE_GREY ? 0.15f : 0.22f;
  for (gsize i = 0; i < self->n_bars; i++)
    {
      double low = dash_axis_place (axis, dash_distribution_lower_edge (self, i));
      double left = round (CLAMP (low, 0, 1) * width);
      double place = values[i] > 0 ? CLAMP (dash_axis_place (counts, values[i]), 0, 1) : 0;
      double y = bleed + height * (1 - place);

      right = round (CLAMP (dash_axis_place (axis, self->edges[i + 1]), 0, 1) * width);
      if (right <= left)
        continue;
      if (n == 0)
        points[n++] = (DashPoint) { bleed + left, bleed + height };
      points[n++] = (DashPoint) { bleed + left, y };
      points[n++] = (DashPoint) { bleed + right, y };
      any |= place > 0;
      if (place > 0)
        dash_canvas_fill_box (canvas, bleed + left, y, bleed + right, bleed + height, &fill);
    }
  if (!any)
    return;
  points[n++] = (DashPoint) { bleed + right, bleed + height };
  dash_canvas_stroke (canvas, points, n, 1.8 * scale, role == DASH_ROLE_GREY ? scaled : NULL, FALSE,
                      color);
}

void
dash_distribution_rasterise (DashPlot *plot, gpointer canvas, int scale)
{
  DashDistribution *self = DASH_DISTRIBUTION (plot);
  const GdkRGBA *color = dash_palette_get (dash_palette_get_default (), DASH_ROLE_HISTOGRAM);
  double bleed = DASH_PLOT_BLEED * scale;
  DashAxis axis, counts = count_axis (self);
  graphene_rect_t area;
  double width, height;

  dash_plot_get_area (plot, &area);
  if (!dash_plot_get_x_axis (plot, &axis))
    return;
  width = area.size.width * scale;
  height = area.size.height * scale;
  if (self->others != NULL)
    {
      rasterise_outline (self, canvas, self->others, &axis, &counts, DASH_ROLE_GREY, scale);
      rasterise_outline (self, canvas, self->counts, &axis, &counts, DASH_ROLE_BLUE, scale);
      return;
    }
  for (gsize i = 0; i < self->n_bars; i++)
    {
      double left = round (CLAMP (dash_axis_place (&axis, dash_distribution_lower_edge (self, i)), 0, 1) * width);
      double right = round (CLAMP (dash_axis_place (&axis, self->edges[i + 1]), 0, 1) * width);
      double place = dash_axis_place (&counts, self->counts[i]);

      if (self->counts[i] <= 0 || right <= 0 || left >= width)
        continue;
      /* Bars stand apart as long as they are wide enough for it. */
      right = MAX (right - (right - left >= 4 * scale ? scale : 0), left + 1);
      dash_canvas_fill_box (canvas, bleed + left, bleed + height * (1 - CLAMP (place, 0, 1)),
                            bleed + right, bleed + height, color);
    }
}

void
dash_distribution_snapshot_back (DashPlot *plot, GtkSnapshot *snapshot)
{
  DashDistribution *self = DASH_DISTRIBUTION (plot);
  DashPalette *palette = dash_palette_get_default ();
  double ticks[DASH_AXIS_MAX_TICKS];
  DashAxis counts = count_axis (self);
  graphene_rect_t area;
  guint max_ticks;
  gsize n;

  dash_plot_get_area (plot, &area);
  max_ticks = (guint) (area.size.height / (TICK_DISTANCE * dash_plot_get_text_scale (plot)));
  n = self->log ? dash_axis_log_ticks (counts.low, counts.high, max_ticks, ticks)
                : dash_axis_linear_ticks (counts.low, counts.high, max_ticks, ticks);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *text = self->count_format (ticks[i], self->format_data);
      double place = dash_axis_place (&counts, ticks[i]);

      if (place > 0.001)
        gtk_snapshot_append_color (
            snapshot, dash_palette_get (palette, DASH_ROLE_GRID),
            &GRAPHENE_RECT_INIT (area.origin.x,
                                 roundf (area.origin.y + area.size.height * (1 - place)),
                                 area.size.width, 1));
      dash_plot_snapshot_y_tick (plot, snapshot, place, text, FALSE,
                                 dash_palette_get (palette, DASH_ROLE_DIM_TEXT));
    }
}

static void
snapshot_mark_line (GtkSnapshot *snapshot, const DashDistributionMark *mark, double x, double top, double bottom)
{
  const GdkRGBA *color = dash_palette_get (dash_palette_get_default (), mark->role);
  const double *dashes = dash_line_style_dashes (mark->style);
  double length = dashes != NULL ? round (dashes[0]) : bottom - top;
  double period = dashes != NULL ? length + round (dashes[1]) : bottom - top + 1;

  for (double y = top; y < bottom; y += period)
    gtk_snapshot_append_color (snapshot, color,
                               &GRAPHENE_RECT_INIT (x - 1, y, 2, MIN (length, bottom - y)));
}

void
dash_distribution_snapshot_front (DashPlot *plot, GtkSnapshot *snapshot)
{
  DashDistribution *self = DASH_DISTRIBUTION (plot);
  DashPalette *palette = dash_palette_get_default ();
  DashTexts *texts = dash_plot_get_texts (plot);
  gsize n = 0, n_long = 0, n_short = 0, n_marks = self->marks->len;
  g_autofree DashDistributionMark **shown = g_new (DashDistributionMark *, n_marks + 1);
  g_autofree double *places = g_new (double, 6 * (n_marks + 1));
  double *names = places + n_marks, *widths = names + n_marks, *starts = widths + n_marks;
  double *short_starts = starts + n_marks;
  g_auto (GStrv) values = g_new0 (char *, n_marks + 1);
  double label_y, gap = LABEL_GAP;
  graphene_rect_t area;
  DashAxis axis;

  dash_plot_get_area (plot, &area);
  if (!dash_plot_get_x_axis (plot, &axis))
    return;
  label_y = area.origin.y - 11 * dash_texts_get_scale (texts);
  for (gsize i = 0; i < n_marks; i++)
    {
      DashDistributionMark *mark = &g_array_index (self->marks, DashDistributionMark, i);
      double place = dash_axis_place (&axis, mark->value);

      if (!(place >= 0) || place > 1)
        continue;
      shown[n] = mark;
      places[n] = round (area.origin.x + place * area.size.width);
      values[n] = self->value_format (mark->value, self->format_data);
      names[n] = dash_texts_width (texts, DASH_TEXT_STRONG, mark->name);
      widths[n] = names[n] + gap + dash_texts_width (texts, DASH_TEXT_CAPTION, values[n]);
      n++;
    }
  /* Where not all names find room with their values, names alone may. */
  dash_axis_place_marks (places, widths, n, gap, 4, dash_plot_get_width (plot) - 4.,
                         starts);
  dash_axis_place_marks (places, names, n, gap, 4, dash_plot_get_width (plot) - 4.,
                         short_starts);
  for (gsize i = 0; i < n; i++)
    {
      n_long += !isnan (starts[i]);
      n_short += !isnan (short_starts[i]);
    }
  if (n_short > n_long)
    starts = short_starts;

  for (gsize i = 0; i < n; i++)
    {
      snapshot_mark_line (snapshot, shown[i], places[i], area.origin.y - 18,
                          area.origin.y + area.size.height);
      if (isnan (starts[i]))
        continue;
      dash_texts_draw (texts, snapshot, DASH_TEXT_STRONG, shown[i]->name, starts[i], label_y, 0,
                       0.5, dash_palette_get (palette, shown[i]->role));
      if (starts != short_starts)
        dash_texts_draw (texts, snapshot, DASH_TEXT_CAPTION, values[i], starts[i] + names[i] + gap,
                         label_y, 0, 0.5, dash_palette_get (palette, DASH_ROLE_TEXT));
    }
}

void
dash_distribution_snapshot_cursor (DashPlot *plot, GtkSnapshot *snapshot, double x)
{
  DashDistribution *self = DASH_DISTRIBUTION (plot);
  GdkRGBA color = *dash_palette_get (dash_palette_get_default (), DASH_ROLE_CURSOR);
  gsize bar = dash_distribution_find_bar (self, x);
  DashAxis axis, counts = count_axis (self);
  graphene_rect_t area;
  double left, right, place, most = self->counts[bar];

  dash_plot_get_area (plot, &area);
  if (self->others != NULL)
    most = MAX (most, self->others[bar]);
  if (!dash_plot_get_x_axis (plot, &axis) || most <= 0)
    return;
  left = round (CLAMP (dash_axis_place (&axis, dash_distribution_lower_edge (self, bar)), 0, 1) * area.size.width);
  right = round (CLAMP (dash_axis_place (&axis, self->edges[bar + 1]), 0, 1) * area.size.width);
  place = CLAMP (dash_axis_place (&counts, most), 0, 1);
  color.alpha *= 0.45f;
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (area.origin.x + left,
                                                  area.origin.y + area.size.height * (1 - place),
                                                  MAX (right - left - 1, 1),
                                                  area.size.height * place));
}
