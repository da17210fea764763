// SPDX-License-Identifier: GPL-3.0-or-later
// A distribution: counts over a logarithmic axis of values, with marks for percentiles.

#include "dash-distribution.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "dash-chart-private.h"
#include "dash-table-row-private.h"

#define TICK_DISTANCE 20
#define LABEL_MARGIN 22
#define LABEL_GAP 4

typedef struct
{
  char *name;
  double value;
  DashRole role;
  DashLineStyle style;
} Mark;

struct _DashDistribution
{
  DashPlot parent_instance;

  double *edges;
  double *counts;
  gsize n_bars;
  double most;
  double total;
  GArray *marks;
  gboolean log;

  DashFormatFunc tick_format;
  DashFormatFunc value_format;
  DashFormatFunc count_format;
  gpointer format_data;
  DashBinFormatFunc bin_format;
  gpointer bin_format_data;
};

G_DEFINE_FINAL_TYPE (DashDistribution, dash_distribution, DASH_TYPE_PLOT)

static char *
format_plainly (double value, gpointer user_data)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (text, sizeof text, "%.4g", value));
}

static char *
format_bin_plainly (const DashBin *bin, gpointer user_data)
{
  DashDistribution *self = user_data;
  g_autofree char *low = self->value_format (bin->low, self->format_data);
  g_autofree char *high = self->value_format (bin->high, self->format_data);
  g_autofree char *count = self->count_format (bin->count, self->format_data);

  return g_strdup_printf ("%s \xe2\x80\x93 %s \xc2\xb7 %s", low, high, count);
}

static char *
format_tick (double value, gpointer user_data)
{
  DashDistribution *self = user_data;

  return self->tick_format (value, self->format_data);
}

static void
mark_clear (Mark *mark)
{
  g_free (mark->name);
}

/* The lower edge of a bar as it is drawn: a logarithm has no 0. */
static double
lower_edge (DashDistribution *self, gsize bar)
{
  return self->edges[bar] > 0 ? self->edges[bar] : self->edges[bar + 1] / 2;
}

static gboolean
dash_distribution_get_extent (DashPlot *plot, double *low, double *high)
{
  DashDistribution *self = DASH_DISTRIBUTION (plot);
  gsize first = 0, last = self->n_bars;

  while (first < last && self->counts[first] <= 0)
    first++;
  while (last > first && self->counts[last - 1] <= 0)
    last--;
  if (first == last)
    return FALSE;
  *low = lower_edge (self, first);
  *high = self->edges[last];
  /* Some air at both sides, and at least half a decade. */
  *low /= 1.15;
  *high *= 1.15;
  if (*high < *low * 3)
    {
      double middle = sqrt (*low * *high);

      *low = middle / sqrt (3);
      *high = middle * sqrt (3);
    }
  return TRUE;
}

static DashAxis
count_axis (DashDistribution *self)
{
  /* The low end lets a single call be seen. */
  if (self->log)
    return (DashAxis) { 0.7, MAX (self->most * 1.3, 2), TRUE };
  return (DashAxis) { 0, dash_axis_linear_end (self->most), FALSE };
}

static gsize
find_bar (DashDistribution *self, double x)
{
  gsize at = dash_raster_lower_bound (self->edges, self->n_bars + 1, x);

  /* The edge itself belongs to the bar above it. */
  if (at < self->n_bars && self->edges[at] == x)
    at++;
  return CLAMP (at, 1, self->n_bars) - 1;
}

static double
bar_place (DashDistribution *self, gsize bar)
{
  return sqrt (lower_edge (self, bar) * self->edges[bar + 1]);
}

static double
dash_distribution_snap (DashPlot *plot, double x)
{
  DashDistribution *self = DASH_DISTRIBUTION (plot);
  gsize bar = find_bar (self, x);
  DashAxis axis;

  if (dash_plot_get_x_axis (plot, &axis))
    {
      while (bar > 0 && bar_place (self, bar) > axis.high)
        bar--;
      while (bar + 1 < self->n_bars && bar_place (self, bar) < axis.low)
        bar++;
    }
  return bar_place (self, bar);
}

static double
dash_distribution_step (DashPlot *plot, double x, int steps)
{
  DashDistribution *self = DASH_DISTRIBUTION (plot);
  gssize bar = (gssize) find_bar (self, x) + steps;

  return dash_distribution_snap (
      plot, bar_place (self, (gsize) CLAMP (bar, 0, (gssize) self->n_bars - 1)));
}

/* ---- Drawing ---- */

static void
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
  for (gsize i = 0; i < self->n_bars; i++)
    {
      double left = round (CLAMP (dash_axis_place (&axis, lower_edge (self, i)), 0, 1) * width);
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

static void
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
snapshot_mark_line (GtkSnapshot *snapshot, const Mark *mark, double x, double top, double bottom)
{
  const GdkRGBA *color = dash_palette_get (dash_palette_get_default (), mark->role);
  const double *dashes = dash_line_style_dashes (mark->style);
  double length = dashes != NULL ? round (dashes[0]) : bottom - top;
  double period = dashes != NULL ? length + round (dashes[1]) : bottom - top + 1;

  for (double y = top; y < bottom; y += period)
    gtk_snapshot_append_color (snapshot, color,
                               &GRAPHENE_RECT_INIT (x - 1, y, 2, MIN (length, bottom - y)));
}

static void
dash_distribution_snapshot_front (DashPlot *plot, GtkSnapshot *snapshot)
{
  DashDistribution *self = DASH_DISTRIBUTION (plot);
  DashPalette *palette = dash_palette_get_default ();
  DashTexts *texts = dash_plot_get_texts (plot);
  gsize n = 0, n_long = 0, n_short = 0, n_marks = self->marks->len;
  g_autofree Mark **shown = g_new (Mark *, n_marks + 1);
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
      Mark *mark = &g_array_index (self->marks, Mark, i);
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

static void
dash_distribution_snapshot_cursor (DashPlot *plot, GtkSnapshot *snapshot, double x)
{
  DashDistribution *self = DASH_DISTRIBUTION (plot);
  GdkRGBA color = *dash_palette_get (dash_palette_get_default (), DASH_ROLE_CURSOR);
  gsize bar = find_bar (self, x);
  DashAxis axis, counts = count_axis (self);
  graphene_rect_t area;
  double left, right, place;

  dash_plot_get_area (plot, &area);
  if (!dash_plot_get_x_axis (plot, &axis) || self->counts[bar] <= 0)
    return;
  left = round (CLAMP (dash_axis_place (&axis, lower_edge (self, bar)), 0, 1) * area.size.width);
  right = round (CLAMP (dash_axis_place (&axis, self->edges[bar + 1]), 0, 1) * area.size.width);
  place = CLAMP (dash_axis_place (&counts, self->counts[bar]), 0, 1);
  color.alpha *= 0.45f;
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (area.origin.x + left,
                                                  area.origin.y + area.size.height * (1 - place),
                                                  MAX (right - left - 1, 1),
                                                  area.size.height * place));
}

/* ---- What it says ---- */

static void
fill_bin (DashDistribution *self, gsize bar, DashBin *bin)
{
  bin->low = self->edges[bar];
  bin->high = self->edges[bar + 1];
  bin->count = self->counts[bar];
  bin->total = self->total;
  bin->below = 0;
  for (gsize i = 0; i <= bar; i++)
    bin->below += self->counts[i];
}

static char *
dash_distribution_format_x (DashPlot *plot, double x)
{
  DashDistribution *self = DASH_DISTRIBUTION (plot);

  return self->value_format (x, self->format_data);
}

static char *
dash_distribution_dup_readout (DashPlot *plot, double x)
{
  DashDistribution *self = DASH_DISTRIBUTION (plot);
  DashBin bin;

  fill_bin (self, find_bar (self, x), &bin);
  return self->bin_format (&bin, self->bin_format_data);
}

static void
dash_distribution_append_table (DashPlot *plot, GListStore *table)
{
  DashDistribution *self = DASH_DISTRIBUTION (plot);
  GPtrArray *cells = g_ptr_array_new ();

  g_ptr_array_add (cells, g_strdup (C_("column of a chart's table", "From")));
  g_ptr_array_add (cells, g_strdup (C_("column of a chart's table", "To")));
  g_ptr_array_add (cells, g_strdup (C_("column of a chart's table", "Count")));
  dash_table_row_append_to (table, cells);
  for (gsize i = 0; i < self->n_bars; i++)
    if (self->counts[i] > 0)
      {
        cells = g_ptr_array_new ();
        g_ptr_array_add (cells, self->value_format (self->edges[i], self->format_data));
        g_ptr_array_add (cells, self->value_format (self->edges[i + 1], self->format_data));
        g_ptr_array_add (cells, g_strdup_printf ("%.0f", self->counts[i]));
        dash_table_row_append_to (table, cells);
      }
  for (guint i = 0; i < self->marks->len; i++)
    {
      const Mark *mark = &g_array_index (self->marks, Mark, i);

      cells = g_ptr_array_new ();
      g_ptr_array_add (cells, self->value_format (mark->value, self->format_data));
      g_ptr_array_add (cells, g_strdup (""));
      g_ptr_array_add (cells, g_strdup (mark->name));
      dash_table_row_append_to (table, cells);
    }
}

static void
dash_distribution_finalize (GObject *object)
{
  DashDistribution *self = DASH_DISTRIBUTION (object);

  g_free (self->edges);
  g_free (self->counts);
  g_array_unref (self->marks);

  G_OBJECT_CLASS (dash_distribution_parent_class)->finalize (object);
}

static void
dash_distribution_class_init (DashDistributionClass *klass)
{
  DashPlotClass *plot_class = DASH_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dash_distribution_finalize;
  plot_class->get_extent = dash_distribution_get_extent;
  plot_class->snapshot_back = dash_distribution_snapshot_back;
  plot_class->rasterise = dash_distribution_rasterise;
  plot_class->snapshot_front = dash_distribution_snapshot_front;
  plot_class->snapshot_cursor = dash_distribution_snapshot_cursor;
  plot_class->snap = dash_distribution_snap;
  plot_class->step = dash_distribution_step;
  plot_class->format_x = dash_distribution_format_x;
  plot_class->dup_readout = dash_distribution_dup_readout;
  plot_class->append_table = dash_distribution_append_table;
}

static void
dash_distribution_init (DashDistribution *self)
{
  self->marks = g_array_new (FALSE, TRUE, sizeof (Mark));
  g_array_set_clear_func (self->marks, (GDestroyNotify) mark_clear);
  self->log = TRUE;
  self->tick_format = self->value_format = self->count_format = format_plainly;
  self->bin_format = format_bin_plainly;
  self->bin_format_data = self;
  dash_plot_set_margins (DASH_PLOT (self), LABEL_MARGIN, -1, -1, -1);
  dash_plot_set_x_log (DASH_PLOT (self), format_tick, self);
}

/* ---- Public ---- */

GtkWidget *
dash_distribution_new (void)
{
  return g_object_new (DASH_TYPE_DISTRIBUTION, NULL);
}

void
dash_distribution_set_bars (DashDistribution *self, const double *edges, const double *counts,
                            gsize n_bars)
{
  g_return_if_fail (DASH_IS_DISTRIBUTION (self));
  g_return_if_fail (n_bars == 0 || (edges != NULL && counts != NULL));

  if (n_bars == self->n_bars
      && (n_bars == 0
          || (memcmp (edges, self->edges, (n_bars + 1) * sizeof *edges) == 0
              && memcmp (counts, self->counts, n_bars * sizeof *counts) == 0)))
    return;
  g_free (self->edges);
  g_free (self->counts);
  self->edges = n_bars > 0 ? g_memdup2 (edges, (n_bars + 1) * sizeof *edges) : NULL;
  self->counts = g_memdup2 (counts, n_bars * sizeof *counts);
  self->n_bars = n_bars;
  self->most = self->total = 0;
  for (gsize i = 0; i < n_bars; i++)
    {
      self->most = MAX (self->most, counts[i]);
      self->total += counts[i];
    }
  dash_plot_data_changed (DASH_PLOT (self));
}

static int
compare_marks (gconstpointer a, gconstpointer b)
{
  double x = ((const Mark *) a)->value, y = ((const Mark *) b)->value;

  return (x > y) - (x < y);
}

void
dash_distribution_set_marks (DashDistribution *self, const DashMark *marks, gsize n_marks)
{
  g_return_if_fail (DASH_IS_DISTRIBUTION (self));
  g_return_if_fail (n_marks == 0 || marks != NULL);

  g_array_set_size (self->marks, 0);
  for (gsize i = 0; i < n_marks; i++)
    if (isfinite (marks[i].value))
      {
        Mark mark = { g_strdup (marks[i].name), marks[i].value, marks[i].role, marks[i].style };

        g_array_append_val (self->marks, mark);
      }
  g_array_sort (self->marks, compare_marks);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
dash_distribution_set_log (DashDistribution *self, gboolean log)
{
  g_return_if_fail (DASH_IS_DISTRIBUTION (self));

  self->log = log;
  dash_plot_redraw (DASH_PLOT (self));
}

void
dash_distribution_set_format (DashDistribution *self, DashFormatFunc tick_format,
                              DashFormatFunc value_format, DashFormatFunc count_format,
                              gpointer user_data)
{
  g_return_if_fail (DASH_IS_DISTRIBUTION (self));

  self->tick_format = tick_format != NULL ? tick_format : format_plainly;
  self->value_format = value_format != NULL ? value_format : self->tick_format;
  self->count_format = count_format != NULL ? count_format : format_plainly;
  self->format_data = user_data;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
dash_distribution_set_bin_format (DashDistribution *self, DashBinFormatFunc bin_format,
                                  gpointer user_data)
{
  g_return_if_fail (DASH_IS_DISTRIBUTION (self));

  self->bin_format = bin_format != NULL ? bin_format : format_bin_plainly;
  self->bin_format_data = bin_format != NULL ? user_data : self;
}

gboolean
dash_distribution_get_bin (DashDistribution *self, DashBin *bin)
{
  double x;

  g_return_val_if_fail (DASH_IS_DISTRIBUTION (self), FALSE);
  g_return_val_if_fail (bin != NULL, FALSE);

  if (dash_plot_is_empty (DASH_PLOT (self))
      || !dash_chart_cursor_get (dash_plot_get_cursor (DASH_PLOT (self)), &x))
    return FALSE;
  fill_bin (self, find_bar (self, x), bin);
  return TRUE;
}
