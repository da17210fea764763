// SPDX-License-Identifier: GPL-3.0-or-later
// A distribution: counts over a logarithmic axis of values, with marks for percentiles.

#include "dash-distribution.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "dash-distribution-private.h"
#include "dash-table-row-private.h"

#define LABEL_MARGIN 22

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
mark_clear (DashDistributionMark *mark)
{
  g_free (mark->name);
}

double
dash_distribution_lower_edge (DashDistribution *self, gsize bar)
{
  return self->edges[bar] > 0 ? self->edges[bar] : self->edges[bar + 1] / 2;
}

static gboolean
has_any (DashDistribution *self, gsize bar)
{
  return self->counts[bar] > 0 || (self->others != NULL && self->others[bar] > 0);
}

static gboolean
dash_distribution_get_extent (DashPlot *plot, double *low, double *high)
{
  DashDistribution *self = DASH_DISTRIBUTION (plot);
  gsize first = 0, last = self->n_bars;

  while (first < last && !has_any (self, first))
    first++;
  while (last > first && !has_any (self, last - 1))
    last--;
  if (first == last)
    return FALSE;
  *low = dash_distribution_lower_edge (self, first);
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

gsize
dash_distribution_find_bar (DashDistribution *self, double x)
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
  return sqrt (dash_distribution_lower_edge (self, bar) * self->edges[bar + 1]);
}

static double
dash_distribution_snap (DashPlot *plot, double x)
{
  DashDistribution *self = DASH_DISTRIBUTION (plot);
  gsize bar = dash_distribution_find_bar (self, x);
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
  gssize bar = (gssize) dash_distribution_find_bar (self, x) + steps;

  return dash_distribution_snap (
      plot, bar_place (self, (gsize) CLAMP (bar, 0, (gssize) self->n_bars - 1)));
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
  bin->other = self->others != NULL ? self->others[bar] : NAN;
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

  fill_bin (self, dash_distribution_find_bar (self, x), &bin);
  return self->bin_format (&bin, self->bin_format_data);
}

static void
dash_distribution_append_table (DashPlot *plot, GListStore *table)
{
  DashDistribution *self = DASH_DISTRIBUTION (plot);
  GPtrArray *cells = g_ptr_array_new ();

  g_ptr_array_add (cells, g_strdup (C_("column of a chart's table", "From")));
  g_ptr_array_add (cells, g_strdup (C_("column of a chart's table", "To")));
  if (self->others != NULL)
    g_ptr_array_add (cells, g_strdup (self->other_name));
  g_ptr_array_add (cells, self->others != NULL ? g_strdup (self->name)
                                               : g_strdup (C_("column of a chart's table", "Count")));
  dash_table_row_append_to (table, cells);
  for (gsize i = 0; i < self->n_bars; i++)
    if (has_any (self, i))
      {
        cells = g_ptr_array_new ();
        g_ptr_array_add (cells, self->value_format (self->edges[i], self->format_data));
        g_ptr_array_add (cells, self->value_format (self->edges[i + 1], self->format_data));
        if (self->others != NULL)
          g_ptr_array_add (cells, self->count_format (self->others[i], self->format_data));
        g_ptr_array_add (cells, self->others != NULL
                                    ? self->count_format (self->counts[i], self->format_data)
                                    : g_strdup_printf ("%.0f", self->counts[i]));
        dash_table_row_append_to (table, cells);
      }
  for (guint i = 0; i < self->marks->len; i++)
    {
      const DashDistributionMark *mark = &g_array_index (self->marks, DashDistributionMark, i);

      cells = g_ptr_array_new ();
      g_ptr_array_add (cells, self->value_format (mark->value, self->format_data));
      g_ptr_array_add (cells, g_strdup (""));
      g_ptr_array_add (cells, g_strdup (mark->name));
      if (self->others != NULL)
        g_ptr_array_add (cells, g_strdup (""));
      dash_table_row_append_to (table, cells);
    }
}

static void
dash_distribution_finalize (GObject *object)
{
  DashDistribution *self = DASH_DISTRIBUTION (object);

  g_free (self->edges);
  g_free (self->counts);
  g_free (self->others);
  g_free (self->name);
  g_free (self->other_name);
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
  self->marks = g_array_new (FALSE, TRUE, sizeof (DashDistributionMark));
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

  if (n_bars == self->n_bars && self->others == NULL
      && (n_bars == 0
          || (memcmp (edges, self->edges, (n_bars + 1) * sizeof *edges) == 0
              && memcmp (counts, self->counts, n_bars * sizeof *counts) == 0)))
    return;
  g_clear_pointer (&self->others, g_free);
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

void
dash_distribution_set_compared (DashDistribution *self, const double *edges, const double *base,
                                const char *base_name, const double *head, const char *head_name,
                                gsize n_bars)
{
  g_return_if_fail (DASH_IS_DISTRIBUTION (self));
  g_return_if_fail (n_bars > 0 && edges != NULL && base != NULL && head != NULL);

  dash_distribution_set_bars (self, edges, head, n_bars);
  self->others = g_memdup2 (base, n_bars * sizeof *base);
  self->least = INFINITY;
  for (gsize i = 0; i < n_bars; i++)
    {
      self->most = MAX (self->most, base[i]);
      if (base[i] > 0)
        self->least = MIN (self->least, base[i]);
      if (head[i] > 0)
        self->least = MIN (self->least, head[i]);
    }
  g_free (self->name);
  g_free (self->other_name);
  self->name = g_strdup (head_name);
  self->other_name = g_strdup (base_name);
  dash_plot_data_changed (DASH_PLOT (self));
}

static int
compare_marks (gconstpointer a, gconstpointer b)
{
  double x = ((const DashDistributionMark *) a)->value, y = ((const DashDistributionMark *) b)->value;

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
        DashDistributionMark mark = { g_strdup (marks[i].name), marks[i].value, marks[i].role, marks[i].style };

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
  fill_bin (self, dash_distribution_find_bar (self, x), bin);
  return TRUE;
}
