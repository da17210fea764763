// SPDX-License-Identifier: GPL-3.0-or-later
// A chart of values over time: its lines, their data, their axes and what it says of them.

#include "dash-chart-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "dash-table-row-private.h"

#define TICK_DISTANCE 26
#define END_LABEL_MARGIN 40

G_DEFINE_TYPE_WITH_PRIVATE (DashChart, dash_chart, DASH_TYPE_PLOT)

DashChartPrivate *
dash_chart_get_private (DashChart *self)
{
  return dash_chart_get_instance_private (self);
}

static DashChartSeries *
get_series (DashChart *self, guint series)
{
  DashChartPrivate *priv = dash_chart_get_private (self);

  g_return_val_if_fail (series < priv->series->len, NULL);

  return g_ptr_array_index (priv->series, series);
}

static void
series_free (DashChartSeries *series)
{
  g_free (series->name);
  g_free (series->times);
  g_free (series->values);
  g_free (series);
}

static char *
format_plainly (double value, gpointer user_data)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (text, sizeof text, "%.4g", value));
}

gssize
dash_chart_series_nearest (const DashChartSeries *series, double time)
{
  gsize at = dash_raster_lower_bound (series->times, series->n_points, time);

  if (series->n_points == 0)
    return -1;
  if (at == series->n_points)
    return (gssize) at - 1;
  /* In the middle the earlier one: a cursor at the end of a stretch is of that stretch. */
  if (at > 0 && time - series->times[at - 1] <= series->times[at] - time)
    at--;
  return (gssize) at;
}

double
dash_chart_series_spacing (const DashChartSeries *series, gsize i)
{
  double before = i > 0 ? series->times[i] - series->times[i - 1] : 0;
  double after = i + 1 < series->n_points ? series->times[i + 1] - series->times[i] : 0;

  return MAX (before, after);
}

/* The line whose points the cursor goes along. */
static DashChartSeries *
leading_series (DashChart *self)
{
  DashChartPrivate *priv = dash_chart_get_private (self);

  for (guint i = 0; i < priv->series->len; i++)
    {
      DashChartSeries *series = g_ptr_array_index (priv->series, i);

      if (series->visible && series->n_known > 0)
        return series;
    }
  return NULL;
}

/* ---- Axes ---- */

/* The end of the right axis with which its ticks lie on the lines of the left one. */
static double
align_step (double high, double steps)
{
  static const double factors[] = { 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10 };
  double least = high * 1.02 / steps, power = pow (10, floor (log10 (least)));

  for (gsize i = 0; i < G_N_ELEMENTS (factors); i++)
    if (factors[i] * power >= least * (1 - 1e-9))
      return factors[i] * power;
  return 10 * power;
}

static void
find_extent (DashChart *self, DashSide which, double *low, double *high)
{
  DashChartPrivate *priv = dash_chart_get_private (self);
  DashAxis x_axis;

  *low = INFINITY;
  *high = -INFINITY;
  if (!dash_plot_get_x_axis (DASH_PLOT (self), &x_axis))
    return;
  for (guint i = 0; i < priv->series->len; i++)
    {
      DashChartSeries *series = g_ptr_array_index (priv->series, i);
      gsize at;

      if (!series->visible || series->side != which)
        continue;
      priv->sides[which].used = TRUE;
      at = dash_raster_lower_bound (series->times, series->n_points, x_axis.low);
      for (; at < series->n_points && series->times[at] <= x_axis.high; at++)
        {
          double value = series->values[at];

          if (isnan (value) || (priv->sides[which].log && value <= 0))
            continue;
          *low = MIN (*low, value);
          *high = MAX (*high, value);
        }
    }
}

static void
derive_side (DashChart *self, DashSide which, int height)
{
  DashChartPrivate *priv = dash_chart_get_private (self);
  DashChartSide *side = &priv->sides[which], *left = &priv->sides[DASH_SIDE_LEFT];
  guint max_ticks = (guint) (height / (TICK_DISTANCE * dash_plot_get_text_scale (DASH_PLOT (self))));
  double low, high;

  side->used = FALSE;
  find_extent (self, which, &low, &high);
  side->axis.log = side->log;
  if (side->log)
    {
      dash_axis_log_extent (&low, &high);
      side->axis.low = isnan (side->low) ? low : side->low;
      side->axis.high = isnan (side->high) ? high : side->high;
      side->n_ticks = dash_axis_log_ticks (side->axis.low, side->axis.high, max_ticks, side->ticks);
      return;
    }
  side->axis.low = isnan (side->low) ? MIN (low, 0) : side->low;
  side->axis.high = isnan (side->high) ? dash_axis_linear_end (high) : side->high;
  if (which == DASH_SIDE_RIGHT && left->used && !left->log && isnan (side->low)
      && isnan (side->high) && left->axis.low == 0 && side->axis.low == 0 && high > 0
      && left->n_ticks > 1)
    {
      double left_step = left->ticks[1] - left->ticks[0];
      double steps = left->axis.high / left_step, step = align_step (high, steps);

      side->axis.high = steps * step;
      side->n_ticks = left->n_ticks;
      for (gsize i = 0; i < left->n_ticks; i++)
        side->ticks[i] = i * step;
      return;
    }
  side->n_ticks = dash_axis_linear_ticks (side->axis.low, side->axis.high, max_ticks, side->ticks);
}

void
dash_chart_ensure_sides (DashChart *self)
{
  DashChartPrivate *priv = dash_chart_get_private (self);
  graphene_rect_t area;

  dash_plot_get_area (DASH_PLOT (self), &area);
  if (priv->ticks_for_height == (int) area.size.height)
    return;
  priv->ticks_for_height = (int) area.size.height;
  derive_side (self, DASH_SIDE_LEFT, priv->ticks_for_height);
  derive_side (self, DASH_SIDE_RIGHT, priv->ticks_for_height);
}

static void
dash_chart_invalidate (DashPlot *plot)
{
  dash_chart_get_private (DASH_CHART (plot))->ticks_for_height = -1;
}

/* ---- What the base asks ---- */

static gboolean
dash_chart_get_extent (DashPlot *plot, double *low, double *high)
{
  DashChartPrivate *priv = dash_chart_get_private (DASH_CHART (plot));

  *low = INFINITY;
  *high = -INFINITY;
  for (guint i = 0; i < priv->series->len; i++)
    {
      DashChartSeries *series = g_ptr_array_index (priv->series, i);

      if (!series->visible || series->n_known == 0)
        continue;
      *low = MIN (*low, series->times[0]);
      *high = MAX (*high, series->times[series->n_points - 1]);
    }
  /* One point has a place all the same. */
  if (*low == *high)
    *low -= 1e9;
  return *low < *high;
}

static double
dash_chart_snap (DashPlot *plot, double x)
{
  DashChartSeries *series = leading_series (DASH_CHART (plot));
  DashAxis axis;
  gssize at;

  if (series == NULL)
    return x;
  at = dash_chart_series_nearest (series, x);
  if (dash_plot_get_x_axis (plot, &axis))
    {
      while (at > 0 && series->times[at] > axis.high)
        at--;
      while (at + 1 < (gssize) series->n_points && series->times[at] < axis.low)
        at++;
    }
  return series->times[at];
}

static double
dash_chart_step (DashPlot *plot, double x, int steps)
{
  DashChartSeries *series = leading_series (DASH_CHART (plot));
  gssize at;

  if (series == NULL)
    return x;
  at = dash_chart_series_nearest (series, x) + steps;
  return dash_chart_snap (plot, series->times[CLAMP (at, 0, (gssize) series->n_points - 1)]);
}

static char *
dash_chart_format_x (DashPlot *plot, double x)
{
  DashChartSeries *series = leading_series (DASH_CHART (plot));
  double spacing = 0;
  guint decimals = 0;

  if (series != NULL)
    spacing = dash_chart_series_spacing (series, (gsize) dash_chart_series_nearest (series, x));
  if (spacing > 0)
    for (; spacing < 0.999e9 && decimals < 3; spacing *= 10)
      decimals++;
  return dash_axis_format_time (x, decimals);
}

static char *
dash_chart_dup_readout (DashPlot *plot, double x)
{
  DashChart *self = DASH_CHART (plot);
  DashChartPrivate *priv = dash_chart_get_private (self);
  g_autofree char *time = dash_chart_format_x (plot, x);
  g_autoptr (GString) values = g_string_new (NULL);

  for (guint i = 0; i < priv->series->len; i++)
    {
      DashChartSeries *series = g_ptr_array_index (priv->series, i);
      double value;

      if (series->visible && dash_chart_get_value (self, i, x, &value))
        {
          g_autofree char *text = dash_chart_format_value (self, i, value);

          g_string_append_printf (values, "%s%s %s", values->len > 0 ? ", " : "", series->name,
                                  text);
        }
    }
  if (values->len == 0)
    /* Translators: what a chart says of a time where it has no values: "1:11.5: no data" */
    return g_strdup_printf (_("%s: no data"), time);
  return g_strdup_printf ("%s: %s", time, values->str);
}

static void
dash_chart_append_table (DashPlot *plot, GListStore *table)
{
  DashChart *self = DASH_CHART (plot);
  DashChartPrivate *priv = dash_chart_get_private (self);
  DashChartSeries *leading = leading_series (self);
  GPtrArray *cells = g_ptr_array_new ();
  DashAxis axis;

  g_ptr_array_add (cells, g_strdup (C_("column of a chart's table", "Time")));
  for (guint i = 0; i < priv->series->len; i++)
    if (dash_chart_get_series_visible (self, i))
      g_ptr_array_add (cells, g_strdup (dash_chart_get_series_name (self, i)));
  dash_table_row_append_to (table, cells);

  if (leading == NULL || !dash_plot_get_x_axis (plot, &axis))
    return;
  for (gsize k = 0; k < leading->n_points; k++)
    {
      double time = leading->times[k];

      if (time < axis.low || time > axis.high)
        continue;
      cells = g_ptr_array_new ();
      g_ptr_array_add (cells, dash_chart_format_x (plot, time));
      for (guint i = 0; i < priv->series->len; i++)
        {
          double value;

          if (!dash_chart_get_series_visible (self, i))
            continue;
          g_ptr_array_add (cells, dash_chart_get_value (self, i, time, &value)
                                    ? dash_chart_format_value (self, i, value)
                                    : g_strdup ("\xe2\x80\x93"));
        }
      dash_table_row_append_to (table, cells);
    }
}

static void
dash_chart_finalize (GObject *object)
{
  g_ptr_array_unref (dash_chart_get_private (DASH_CHART (object))->series);

  G_OBJECT_CLASS (dash_chart_parent_class)->finalize (object);
}

static void
dash_chart_class_init (DashChartClass *klass)
{
  DashPlotClass *plot_class = DASH_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dash_chart_finalize;
  plot_class->invalidate = dash_chart_invalidate;
  plot_class->get_extent = dash_chart_get_extent;
  plot_class->snapshot_back = dash_chart_snapshot_back;
  plot_class->rasterise = dash_chart_rasterise;
  plot_class->snapshot_front = dash_chart_snapshot_front;
  plot_class->snapshot_cursor = dash_chart_snapshot_cursor;
  plot_class->snap = dash_chart_snap;
  plot_class->step = dash_chart_step;
  plot_class->format_x = dash_chart_format_x;
  plot_class->dup_readout = dash_chart_dup_readout;
  plot_class->append_table = dash_chart_append_table;
  plot_class->snapshot_legend = dash_chart_snapshot_legend;
}

static void
dash_chart_init (DashChart *self)
{
  DashChartPrivate *priv = dash_chart_get_private (self);

  priv->series = g_ptr_array_new_with_free_func ((GDestroyNotify) series_free);
  priv->ticks_for_height = -1;
  for (int i = 0; i < 2; i++)
    {
      priv->sides[i].low = priv->sides[i].high = NAN;
      priv->sides[i].tick_format = priv->sides[i].value_format = format_plainly;
    }
}

/* ---- Public ---- */

GtkWidget *
dash_chart_new (void)
{
  return g_object_new (DASH_TYPE_CHART, NULL);
}

guint
dash_chart_add_series (DashChart *self, const char *name, DashRole role, DashLineStyle style,
                       DashSide side)
{
  DashChartPrivate *priv;
  DashChartSeries *series;

  g_return_val_if_fail (DASH_IS_CHART (self), 0);
  g_return_val_if_fail (name != NULL, 0);

  priv = dash_chart_get_private (self);
  series = g_new0 (DashChartSeries, 1);
  series->name = g_strdup (name);
  series->role = role;
  series->style = style;
  series->side = side;
  series->visible = TRUE;
  g_ptr_array_add (priv->series, series);
  dash_plot_data_changed (DASH_PLOT (self));
  return priv->series->len - 1;
}

void
dash_chart_remove_all_series (DashChart *self)
{
  g_return_if_fail (DASH_IS_CHART (self));

  g_ptr_array_set_size (dash_chart_get_private (self)->series, 0);
  dash_plot_data_changed (DASH_PLOT (self));
}

guint
dash_chart_get_n_series (DashChart *self)
{
  g_return_val_if_fail (DASH_IS_CHART (self), 0);

  return dash_chart_get_private (self)->series->len;
}

void
dash_chart_set_series_width (DashChart *self, guint series, double width)
{
  g_return_if_fail (DASH_IS_CHART (self));
  g_return_if_fail (get_series (self, series) != NULL);

  get_series (self, series)->width = width;
  dash_plot_redraw (DASH_PLOT (self));
}

void
dash_chart_set_series_visible (DashChart *self, guint series, gboolean visible)
{
  g_return_if_fail (DASH_IS_CHART (self));
  g_return_if_fail (get_series (self, series) != NULL);

  if (get_series (self, series)->visible == visible)
    return;
  get_series (self, series)->visible = visible;
  dash_plot_data_changed (DASH_PLOT (self));
}

const char *
dash_chart_get_series_name (DashChart *self, guint series)
{
  g_return_val_if_fail (DASH_IS_CHART (self), NULL);
  g_return_val_if_fail (get_series (self, series) != NULL, NULL);

  return get_series (self, series)->name;
}

DashRole
dash_chart_get_series_role (DashChart *self, guint series)
{
  g_return_val_if_fail (DASH_IS_CHART (self), DASH_ROLE_BLUE);
  g_return_val_if_fail (get_series (self, series) != NULL, DASH_ROLE_BLUE);

  return get_series (self, series)->role;
}

DashLineStyle
dash_chart_get_series_style (DashChart *self, guint series)
{
  g_return_val_if_fail (DASH_IS_CHART (self), DASH_LINE_SOLID);
  g_return_val_if_fail (get_series (self, series) != NULL, DASH_LINE_SOLID);

  return get_series (self, series)->style;
}

gboolean
dash_chart_get_series_visible (DashChart *self, guint series)
{
  g_return_val_if_fail (DASH_IS_CHART (self), FALSE);
  g_return_val_if_fail (get_series (self, series) != NULL, FALSE);

  return get_series (self, series)->visible;
}

void
dash_chart_set_data (DashChart *self, guint series, const double *times_ns, const double *values,
                     gsize n_points)
{
  DashChartSeries *line;

  g_return_if_fail (DASH_IS_CHART (self));
  g_return_if_fail (n_points == 0 || (times_ns != NULL && values != NULL));
  line = get_series (self, series);
  g_return_if_fail (line != NULL);

  if (n_points == line->n_points
      && (n_points == 0
          || (memcmp (line->times, times_ns, n_points * sizeof *times_ns) == 0
              && memcmp (line->values, values, n_points * sizeof *values) == 0)))
    return;
  if (n_points != line->n_points)
    {
      line->times = g_renew (double, line->times, n_points);
      line->values = g_renew (double, line->values, n_points);
    }
  line->n_points = n_points;
  line->n_known = 0;
  for (gsize i = 0; i < n_points; i++)
    {
      line->times[i] = times_ns[i];
      /* An infinite value has no place either. */
      line->values[i] = isfinite (values[i]) ? values[i] : NAN;
      line->n_known += isfinite (values[i]) ? 1 : 0;
    }
  dash_plot_data_changed (DASH_PLOT (self));
}

void
dash_chart_set_log (DashChart *self, DashSide side, gboolean log)
{
  g_return_if_fail (DASH_IS_CHART (self));

  dash_chart_get_private (self)->sides[side].log = log;
  dash_plot_data_changed (DASH_PLOT (self));
}

void
dash_chart_set_y_range (DashChart *self, DashSide side, double low, double high)
{
  g_return_if_fail (DASH_IS_CHART (self));

  dash_chart_get_private (self)->sides[side].low = low;
  dash_chart_get_private (self)->sides[side].high = high;
  dash_plot_data_changed (DASH_PLOT (self));
}

void
dash_chart_get_y_range (DashChart *self, DashSide side, double *low, double *high)
{
  g_return_if_fail (DASH_IS_CHART (self));
  g_return_if_fail (low != NULL && high != NULL);

  dash_chart_ensure_sides (self);
  *low = dash_chart_get_private (self)->sides[side].axis.low;
  *high = dash_chart_get_private (self)->sides[side].axis.high;
}

void
dash_chart_set_format (DashChart *self, DashSide side, DashFormatFunc tick_format,
                       DashFormatFunc value_format, gpointer user_data)
{
  DashChartSide *which;

  g_return_if_fail (DASH_IS_CHART (self));

  which = &dash_chart_get_private (self)->sides[side];
  which->tick_format = tick_format != NULL ? tick_format : format_plainly;
  which->value_format = value_format != NULL ? value_format : which->tick_format;
  which->format_data = user_data;
  dash_plot_data_changed (DASH_PLOT (self));
}

void
dash_chart_set_end_labels (DashChart *self, gboolean end_labels)
{
  g_return_if_fail (DASH_IS_CHART (self));

  dash_chart_get_private (self)->end_labels = end_labels;
  dash_plot_set_margins (DASH_PLOT (self), -1, end_labels ? END_LABEL_MARGIN : 14, -1, -1);
}

gboolean
dash_chart_get_value (DashChart *self, guint series, double time_ns, double *value)
{
  DashChartSeries *line;
  gssize at;

  g_return_val_if_fail (DASH_IS_CHART (self), FALSE);
  g_return_val_if_fail (value != NULL, FALSE);
  line = get_series (self, series);
  g_return_val_if_fail (line != NULL, FALSE);

  if (line->n_known == 0)
    return FALSE;
  if (isnan (time_ns))
    {
      for (at = (gssize) line->n_points - 1; isnan (line->values[at]); at--)
        ;
      *value = line->values[at];
      return TRUE;
    }
  at = dash_chart_series_nearest (line, time_ns);
  /* Beside the data there is nothing to read. */
  if (fabs (line->times[at] - time_ns) > MAX (dash_chart_series_spacing (line, (gsize) at), 1))
    return FALSE;
  *value = line->values[at];
  return !isnan (*value);
}

char *
dash_chart_format_value (DashChart *self, guint series, double value)
{
  DashChartSide *side;

  g_return_val_if_fail (DASH_IS_CHART (self), NULL);
  g_return_val_if_fail (get_series (self, series) != NULL, NULL);

  side = &dash_chart_get_private (self)->sides[get_series (self, series)->side];
  return side->value_format (value, side->format_data);
}

char *
dash_chart_format_time (DashChart *self, double time_ns)
{
  g_return_val_if_fail (DASH_IS_CHART (self), NULL);

  return dash_chart_format_x (DASH_PLOT (self), time_ns);
}
