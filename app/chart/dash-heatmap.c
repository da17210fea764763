// SPDX-License-Identifier: GPL-3.0-or-later
// A map of counts over time and magnitude.

#include "dash-heatmap.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "dash-plot-private.h"
#include "dash-table-row-private.h"

#define TICK_DISTANCE 20

struct _DashHeatmap
{
  DashPlot parent_instance;

  double *begins;
  double *ends;
  gsize n_columns;
  DashAxis rows;
  gsize n_rows;
  double *counts;
  double least;
  double most;

  double low;
  double high;
  DashFormatFunc tick_format;
  gpointer tick_format_data;
  DashHeatFormatFunc cell_format;
  gpointer cell_format_data;

  /* The row that keys have gone to, -1 for the fullest one of the column. */
  gssize key_row;
};

G_DEFINE_FINAL_TYPE (DashHeatmap, dash_heatmap, DASH_TYPE_PLOT)

static char *
format_tick_plainly (double value, gpointer user_data)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (text, sizeof text, "%.4g", value));
}

static char *
format_cell_plainly (const DashHeatCell *cell, gpointer user_data)
{
  DashHeatmap *self = user_data;
  g_autofree char *time = dash_axis_format_time (cell->begin_ns, 1);
  g_autofree char *low = self->tick_format (cell->low, self->tick_format_data);
  g_autofree char *high = self->tick_format (cell->high, self->tick_format_data);

  return g_strdup_printf ("%s \xc2\xb7 %s \xe2\x80\x93 %s \xc2\xb7 %.0f", time, low, high,
                          cell->count);
}

static DashAxis
y_axis (DashHeatmap *self)
{
  return (DashAxis) {
    isnan (self->low) ? self->rows.low : self->low,
    isnan (self->high) ? self->rows.high : self->high,
    TRUE,
  };
}

static gboolean
dash_heatmap_get_extent_of_time (DashPlot *plot, double *low, double *high)
{
  DashHeatmap *self = DASH_HEATMAP (plot);

  if (self->n_columns == 0 || self->most <= 0)
    return FALSE;
  *low = self->begins[0];
  *high = self->ends[self->n_columns - 1];
  return *high > *low;
}

/* The column that @x belongs to: after its beginning, up to its end. */
static gsize
find_column (DashHeatmap *self, double x)
{
  gsize at = dash_raster_lower_bound (self->ends, self->n_columns, x);

  return MIN (at, self->n_columns - 1);
}

/* Where the cursor stands for a column. A point of a line is of the stretch of time before it, so
   at the end all charts mean the same stretch. */
static double
column_place (DashHeatmap *self, gsize column)
{
  return self->ends[column];
}

static double
dash_heatmap_snap (DashPlot *plot, double x)
{
  DashHeatmap *self = DASH_HEATMAP (plot);
  gsize column = find_column (self, x);
  DashAxis axis;

  if (dash_plot_get_x_axis (plot, &axis))
    {
      while (column > 0 && column_place (self, column) > axis.high)
        column--;
      while (column + 1 < self->n_columns && column_place (self, column) < axis.low)
        column++;
    }
  return column_place (self, column);
}

static double
dash_heatmap_step (DashPlot *plot, double x, int steps)
{
  DashHeatmap *self = DASH_HEATMAP (plot);
  gssize column = (gssize) find_column (self, x) + steps;

  return dash_heatmap_snap (
      plot, column_place (self, (gsize) CLAMP (column, 0, (gssize) self->n_columns - 1)));
}

static void
fill_cell (DashHeatmap *self, gsize row, gsize column, DashHeatCell *cell)
{
  cell->begin_ns = self->begins[column];
  cell->end_ns = self->ends[column];
  cell->low = dash_axis_value (&self->rows, (double) row / self->n_rows);
  cell->high = dash_axis_value (&self->rows, (row + 1.) / self->n_rows);
  cell->count = self->counts[row * self->n_columns + column];
}

static gsize
fullest_row (DashHeatmap *self, gsize column)
{
  gsize fullest = 0;

  for (gsize row = 1; row < self->n_rows; row++)
    if (self->counts[row * self->n_columns + column]
        > self->counts[fullest * self->n_columns + column])
      fullest = row;
  return fullest;
}

static gboolean
find_cell (DashHeatmap *self, double x, gsize *row, gsize *column)
{
  DashPlot *plot = DASH_PLOT (self);
  double pointer_x, pointer_y, place;
  graphene_rect_t area;
  DashAxis y = y_axis (self);

  *column = find_column (self, x);
  if (x < self->begins[0] || x > self->ends[self->n_columns - 1])
    return FALSE;
  if (dash_plot_get_pointer (plot, &pointer_x, &pointer_y))
    {
      dash_plot_get_area (plot, &area);
      if (area.size.height < 1)
        return FALSE;
      place = 1 - (pointer_y - area.origin.y) / area.size.height;
      place = dash_axis_place (&self->rows, dash_axis_value (&y, place));
      if (!(place >= 0) || place >= 1)
        return FALSE;
      *row = MIN ((gsize) (place * self->n_rows), self->n_rows - 1);
      return TRUE;
    }
  if (!dash_chart_cursor_is_key (dash_plot_get_cursor (plot))
      || !gtk_widget_is_focus (GTK_WIDGET (self)))
    return FALSE;
  *row = self->key_row >= 0 ? MIN ((gsize) self->key_row, self->n_rows - 1)
                            : fullest_row (self, *column);
  return TRUE;
}

static gboolean
dash_heatmap_key_pressed (DashPlot *plot, guint keyval, GdkModifierType state)
{
  DashHeatmap *self = DASH_HEATMAP (plot);
  DashChartCursor *cursor = dash_plot_get_cursor (plot);
  gboolean up = keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up;
  gboolean down = keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down;
  gsize row, column;
  double x;

  if (keyval == GDK_KEY_Escape)
    self->key_row = -1;
  if (!(up || down) || state != 0 || dash_plot_is_empty (plot)
      || !dash_chart_cursor_get (cursor, &x) || !dash_chart_cursor_is_key (cursor)
      || !find_cell (self, x, &row, &column))
    return FALSE;
  self->key_row = CLAMP ((gssize) row + (up ? 1 : -1), 0, (gssize) self->n_rows - 1);
  dash_plot_readout_changed (plot);
  return TRUE;
}

/* ---- Drawing ---- */

static int
row_edge (DashHeatmap *self, const DashAxis *axis, gsize row, int bleed, double height)
{
  double place = dash_axis_place (axis, dash_axis_value (&self->rows, (double) row / self->n_rows));

  return bleed + (int) round (height * (1 - CLAMP (place, 0, 1)));
}

/* Each cell as one box: a run of a row, as far down as the same run goes on. What is filled is forgotten. */
static void
fill_steps (DashCanvas *canvas, guint8 *steps, const GdkRGBA *ramp)
{
  const gsize width = (gsize) canvas->width;

  for (int at = 0; at < canvas->height; at++)
    for (int x = 0; x < canvas->width; x++)
      {
        guint8 step = steps[at * width + x];
        int right = x, bottom = at + 1;

        if (step == 0)
          continue;
        while (right < canvas->width && steps[at * width + right] == step)
          right++;
        while (bottom < canvas->height
               && memcmp (steps + bottom * width + x, steps + at * width + x,
                          (gsize) (right - x)) == 0)
          bottom++;
        dash_canvas_fill_box (canvas, x, at, right, bottom, &ramp[step - 1]);
        for (int row = at; row < bottom; row++)
          memset (steps + row * width + x, 0, (gsize) (right - x));
      }
}

static void
dash_heatmap_rasterise (DashPlot *plot, gpointer data, int scale)
{
  DashHeatmap *self = DASH_HEATMAP (plot);
  DashCanvas *canvas = data;
  int bleed = DASH_PLOT_BLEED * scale;
  DashAxis x_axis, y = y_axis (self);
  graphene_rect_t area;
  guint n_steps;
  const GdkRGBA *ramp = dash_palette_get_ramp (dash_palette_get_default (), DASH_RAMP_HEAT,
                                               &n_steps);
  g_autofree guint32 *colors = g_new (guint32, n_steps);
  g_autofree guint8 *steps = NULL;
  g_autofree int *edges = g_new (int, self->n_rows + 1);
  double width, height, decade = log (MAX (self->most, 2));

  dash_plot_get_area (plot, &area);
  if (!dash_plot_get_x_axis (plot, &x_axis))
    return;
  width = area.size.width * scale;
  height = area.size.height * scale;
  for (guint i = 0; i < n_steps; i++)
    colors[i] = dash_raster_pixel (&ramp[i]);
  for (gsize row = 0; row <= self->n_rows; row++)
    edges[row] = row_edge (self, &y, row, bleed, height);

  /* Where several cells fall on one pixel the fullest one is seen. */
  steps = g_malloc0 ((gsize) canvas->width * canvas->height);
  for (gsize column = 0; column < self->n_columns; column++)
    {
      double begin = dash_axis_place (&x_axis, self->begins[column]);
      double end = dash_axis_place (&x_axis, self->ends[column]);
      int left, right;

      if (end <= 0 || begin >= 1)
        continue;
      left = bleed + (int) round (MAX (begin, 0) * width);
      right = bleed + (int) round (MIN (end, 1) * width);
      right = MIN (MAX (right, left + 1), canvas->width);
      for (gsize row = 0; row < self->n_rows; row++)
        {
          double count = self->counts[row * self->n_columns + column];
          int top = edges[row + 1], bottom = MAX (edges[row], top + 1);
          guint8 step;

          if (!(count > 0) || edges[row + 1] >= bleed + (int) height || edges[row] <= bleed)
            continue;
          step = (guint8) (1 + round (CLAMP (log (MAX (count, 1)) / decade, 0, 1) * (n_steps - 1)));
          for (int at = top; at < MIN (bottom, canvas->height); at++)
            for (int x = left; x < right; x++)
              if (steps[(gsize) at * canvas->width + x] < step)
                steps[(gsize) at * canvas->width + x] = step;
        }
    }
  if (canvas->cr != NULL)
    {
      fill_steps (canvas, steps, ramp);
      return;
    }
  for (int at = 0; at < canvas->height; at++)
    for (int x = 0; x < canvas->width; x++)
      if (steps[(gsize) at * canvas->width + x] > 0)
        canvas->pixels[(gsize) at * canvas->stride + x]
            = colors[steps[(gsize) at * canvas->width + x] - 1];
}

static void
dash_heatmap_snapshot_back (DashPlot *plot, GtkSnapshot *snapshot)
{
  /* Grid lines would look like cells. */
}

static void
dash_heatmap_snapshot_front (DashPlot *plot, GtkSnapshot *snapshot)
{
  DashHeatmap *self = DASH_HEATMAP (plot);
  DashPalette *palette = dash_palette_get_default ();
  double ticks[DASH_AXIS_MAX_TICKS];
  DashAxis y = y_axis (self);
  graphene_rect_t area;
  gsize n;

  dash_plot_get_area (plot, &area);
  n = dash_axis_log_ticks (
      y.low, y.high,
      (guint) (area.size.height / (TICK_DISTANCE * dash_plot_get_text_scale (plot))), ticks);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *text = self->tick_format (ticks[i], self->tick_format_data);
      double place = dash_axis_place (&y, ticks[i]);

      dash_plot_snapshot_y_tick (plot, snapshot, place, text, FALSE,
                                 dash_palette_get (palette, DASH_ROLE_DIM_TEXT));
      gtk_snapshot_append_color (
          snapshot, dash_palette_get (palette, DASH_ROLE_AXIS),
          &GRAPHENE_RECT_INIT (area.origin.x - 4,
                               roundf (area.origin.y + area.size.height * (1 - place)), 4, 1));
    }
}

static void
dash_heatmap_snapshot_cursor (DashPlot *plot, GtkSnapshot *snapshot, double x)
{
  DashHeatmap *self = DASH_HEATMAP (plot);
  GdkRGBA color = *dash_palette_get (dash_palette_get_default (), DASH_ROLE_TEXT);
  DashAxis x_axis, y = y_axis (self);
  graphene_rect_t area, bounds;
  GskRoundedRect outline;
  gsize row, column;
  double left, right, top, bottom, spare;

  dash_plot_get_area (plot, &area);
  if (!find_cell (self, x, &row, &column) || !dash_plot_get_x_axis (plot, &x_axis))
    return;
  left = dash_axis_place (&x_axis, self->begins[column]) * area.size.width;
  right = dash_axis_place (&x_axis, self->ends[column]) * area.size.width;
  top = row_edge (self, &y, row + 1, 0, area.size.height);
  bottom = row_edge (self, &y, row, 0, area.size.height);
  /* The cell stays visible inside, however small it is. */
  spare = MAX (0, 4 - (right - left)) / 2;
  graphene_rect_init (&bounds, area.origin.x + round (left - spare) - 2, area.origin.y + top - 2,
                      round (right - left + 2 * spare) + 4, MAX (bottom - top, 4) + 4);
  gsk_rounded_rect_init_from_rect (&outline, &bounds, 3);
  color.alpha = 1;
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 2, 2, 2, 2 },
                              (GdkRGBA[4]) { color, color, color, color });
}

/* ---- What it says ---- */

static char *
dash_heatmap_format_x (DashPlot *plot, double x)
{
  DashHeatmap *self = DASH_HEATMAP (plot);
  gsize column = find_column (self, x);
  double length = self->ends[column] - self->begins[column];
  guint decimals = 0;

  for (; length > 0 && length < 0.999e9 && decimals < 3; length *= 10)
    decimals++;
  return dash_axis_format_time (x, decimals);
}

static char *
dash_heatmap_dup_readout (DashPlot *plot, double x)
{
  DashHeatmap *self = DASH_HEATMAP (plot);
  gsize row, column;
  DashHeatCell cell;

  if (!find_cell (self, x, &row, &column))
    return NULL;
  fill_cell (self, row, column, &cell);
  return self->cell_format (&cell, self->cell_format_data);
}

static void
dash_heatmap_append_table (DashPlot *plot, GListStore *table)
{
  DashHeatmap *self = DASH_HEATMAP (plot);
  GPtrArray *cells = g_ptr_array_new ();
  DashAxis axis;

  g_ptr_array_add (cells, g_strdup (C_("column of a chart's table", "Time")));
  g_ptr_array_add (cells, g_strdup (C_("column of a chart's table", "From")));
  g_ptr_array_add (cells, g_strdup (C_("column of a chart's table", "To")));
  g_ptr_array_add (cells, g_strdup (C_("column of a chart's table", "Count")));
  dash_table_row_append_to (table, cells);

  if (!dash_plot_get_x_axis (plot, &axis))
    return;
  for (gsize column = 0; column < self->n_columns; column++)
    for (gsize row = 0; row < self->n_rows; row++)
      {
        DashHeatCell cell;

        fill_cell (self, row, column, &cell);
        if (cell.count <= 0 || cell.end_ns <= axis.low || cell.begin_ns >= axis.high)
          continue;
        cells = g_ptr_array_new ();
        g_ptr_array_add (cells, dash_heatmap_format_x (plot, cell.begin_ns));
        g_ptr_array_add (cells, self->tick_format (cell.low, self->tick_format_data));
        g_ptr_array_add (cells, self->tick_format (cell.high, self->tick_format_data));
        g_ptr_array_add (cells, g_strdup_printf ("%.0f", cell.count));
        dash_table_row_append_to (table, cells);
      }
}

static void
dash_heatmap_finalize (GObject *object)
{
  DashHeatmap *self = DASH_HEATMAP (object);

  g_free (self->begins);
  g_free (self->ends);
  g_free (self->counts);

  G_OBJECT_CLASS (dash_heatmap_parent_class)->finalize (object);
}

static void
on_motion (DashHeatmap *self)
{
  /* The row may be another though the column, which the cursor tells of, is the same. */
  if (dash_chart_cursor_get (dash_plot_get_cursor (DASH_PLOT (self)), NULL))
    dash_plot_readout_changed (DASH_PLOT (self));
}

/* The colours, with the least and the largest count at their ends. */
static double
dash_heatmap_snapshot_legend (DashPlot *plot, GtkSnapshot *snapshot, double x, double y, double width)
{
  DashPalette *palette = dash_palette_get_default ();
  DashTexts *texts = dash_plot_get_texts (plot);
  const GdkRGBA *dim = dash_palette_get (palette, DASH_ROLE_DIM_TEXT);
  const double step = 12, gap = 6, height = round (18 * dash_texts_get_scale (texts));
  const char *count = C_("column of a chart's table", "Count");
  g_autofree char *low = NULL, *high = NULL;
  const GdkRGBA *ramp;
  double least, most;
  guint n_steps;

  if (!dash_heatmap_get_extent (DASH_HEATMAP (plot), &least, &most))
    return 0;
  ramp = dash_palette_get_ramp (palette, DASH_RAMP_HEAT, &n_steps);
  low = g_strdup_printf ("%.0f", least);
  high = g_strdup_printf ("%.0f", most);
  dash_texts_draw (texts, snapshot, DASH_TEXT_CAPTION, count, x, y + height / 2, 0, 0.5, dim);
  x += dash_texts_width (texts, DASH_TEXT_CAPTION, count) + 2 * gap;
  dash_texts_draw (texts, snapshot, DASH_TEXT_CAPTION, low, x, y + height / 2, 0, 0.5, dim);
  x += dash_texts_width (texts, DASH_TEXT_CAPTION, low) + gap;
  for (guint i = 0; i < n_steps; i++)
    gtk_snapshot_append_color (snapshot, &ramp[i],
                               &GRAPHENE_RECT_INIT (x + i * step, y + round (height / 2) - 5, step,
                                                    10));
  x += n_steps * step + gap;
  dash_texts_draw (texts, snapshot, DASH_TEXT_CAPTION, high, x, y + height / 2, 0, 0.5, dim);
  return height;
}

static void
dash_heatmap_class_init (DashHeatmapClass *klass)
{
  DashPlotClass *plot_class = DASH_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dash_heatmap_finalize;
  plot_class->get_extent = dash_heatmap_get_extent_of_time;
  plot_class->snapshot_back = dash_heatmap_snapshot_back;
  plot_class->rasterise = dash_heatmap_rasterise;
  plot_class->snapshot_front = dash_heatmap_snapshot_front;
  plot_class->snapshot_cursor = dash_heatmap_snapshot_cursor;
  plot_class->snap = dash_heatmap_snap;
  plot_class->step = dash_heatmap_step;
  plot_class->format_x = dash_heatmap_format_x;
  plot_class->dup_readout = dash_heatmap_dup_readout;
  plot_class->append_table = dash_heatmap_append_table;
  plot_class->key_pressed = dash_heatmap_key_pressed;
  plot_class->snapshot_legend = dash_heatmap_snapshot_legend;
}

static void
dash_heatmap_init (DashHeatmap *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->low = self->high = NAN;
  self->rows = (DashAxis) { 1, 10, TRUE };
  self->key_row = -1;
  self->tick_format = format_tick_plainly;
  self->cell_format = format_cell_plainly;
  self->cell_format_data = self;
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

/* ---- Public ---- */

GtkWidget *
dash_heatmap_new (void)
{
  return g_object_new (DASH_TYPE_HEATMAP, NULL);
}

void
dash_heatmap_set_cells (DashHeatmap *self, const double *begins_ns, const double *ends_ns,
                        gsize n_columns, double low, double high, gsize n_rows,
                        const double *counts)
{
  g_return_if_fail (DASH_IS_HEATMAP (self));
  g_return_if_fail (n_columns == 0
                    || (begins_ns != NULL && ends_ns != NULL && counts != NULL && n_rows > 0
                        && low > 0 && high > low));

  if (n_columns == 0 && self->n_columns == 0)
    return;
  if (n_columns == self->n_columns && n_rows == self->n_rows && low == self->rows.low
      && high == self->rows.high
      && memcmp (begins_ns, self->begins, n_columns * sizeof *begins_ns) == 0
      && memcmp (ends_ns, self->ends, n_columns * sizeof *ends_ns) == 0
      && memcmp (counts, self->counts, n_columns * n_rows * sizeof *counts) == 0)
    return;

  g_free (self->begins);
  g_free (self->ends);
  g_free (self->counts);
  self->begins = g_memdup2 (begins_ns, n_columns * sizeof *begins_ns);
  self->ends = g_memdup2 (ends_ns, n_columns * sizeof *ends_ns);
  self->counts = g_memdup2 (counts, n_columns * n_rows * sizeof *counts);
  self->n_columns = n_columns;
  self->n_rows = n_columns > 0 ? n_rows : 0;
  if (n_columns > 0)
    self->rows = (DashAxis) { low, high, TRUE };
  self->least = INFINITY;
  self->most = 0;
  for (gsize i = 0; i < self->n_columns * self->n_rows; i++)
    {
      if (self->counts[i] > 0)
        self->least = MIN (self->least, self->counts[i]);
      self->most = MAX (self->most, self->counts[i]);
    }
  dash_plot_data_changed (DASH_PLOT (self));
}

void
dash_heatmap_set_y_range (DashHeatmap *self, double low, double high)
{
  g_return_if_fail (DASH_IS_HEATMAP (self));

  if ((self->low == low || (isnan (low) && isnan (self->low)))
      && (self->high == high || (isnan (high) && isnan (self->high))))
    return;
  self->low = low;
  self->high = high;
  dash_plot_data_changed (DASH_PLOT (self));
}

void
dash_heatmap_set_tick_format (DashHeatmap *self, DashFormatFunc tick_format, gpointer user_data)
{
  g_return_if_fail (DASH_IS_HEATMAP (self));

  self->tick_format = tick_format != NULL ? tick_format : format_tick_plainly;
  self->tick_format_data = user_data;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
dash_heatmap_set_cell_format (DashHeatmap *self, DashHeatFormatFunc cell_format, gpointer user_data)
{
  g_return_if_fail (DASH_IS_HEATMAP (self));

  self->cell_format = cell_format != NULL ? cell_format : format_cell_plainly;
  self->cell_format_data = cell_format != NULL ? user_data : self;
}

gboolean
dash_heatmap_get_cell (DashHeatmap *self, DashHeatCell *cell)
{
  gsize row, column;
  double x;

  g_return_val_if_fail (DASH_IS_HEATMAP (self), FALSE);
  g_return_val_if_fail (cell != NULL, FALSE);

  if (dash_plot_is_empty (DASH_PLOT (self))
      || !dash_chart_cursor_get (dash_plot_get_cursor (DASH_PLOT (self)), &x)
      || !find_cell (self, x, &row, &column))
    return FALSE;
  fill_cell (self, row, column, cell);
  return TRUE;
}

gboolean
dash_heatmap_get_extent (DashHeatmap *self, double *least, double *most)
{
  g_return_val_if_fail (DASH_IS_HEATMAP (self), FALSE);
  g_return_val_if_fail (least != NULL && most != NULL, FALSE);

  if (self->most <= 0)
    return FALSE;
  *least = self->least;
  *most = self->most;
  return TRUE;
}
