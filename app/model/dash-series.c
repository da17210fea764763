/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values over time, ready for a chart. */
#include "dash-series.h"

#include <math.h>

DashSeries *
dash_series_new (gsize n_points)
{
  DashSeries *self = g_new0 (DashSeries, 1);

  self->n_points = n_points;
  self->times_ns = g_new0 (double, MAX (n_points, 1));
  self->values = g_new0 (double, MAX (n_points, 1));
  return self;
}

void
dash_series_free (DashSeries *self)
{
  if (self == NULL)
    return;
  g_free (self->times_ns);
  g_free (self->values);
  g_free (self);
}

void
dash_function_series_free (DashFunctionSeries *self)
{
  if (self == NULL)
    return;

  for (gsize p = 0; p < self->n_percentiles; p++)
    g_free (self->percentiles_ns[p]);
  for (gsize i = 0; i < self->n_points; i++)
    dash_histogram_free (self->histograms[i]);
  g_free (self->percentiles_ns);
  g_free (self->histograms);
  g_free (self->begin_ns);
  g_free (self->end_ns);
  g_free (self->calls);
  g_free (self->total_ns);
  g_free (self->self_ns);
  g_free (self->max_ns);
  g_free (self);
}

gboolean
dash_function_series_get_extent (const DashFunctionSeries *self,
                                 double *lowest_ns,
                                 double *highest_ns)
{
  guint lowest = G_MAXUINT, highest = 0;

  for (gsize i = 0; i < self->n_points; i++)
    {
      gsize n = dash_histogram_n_buckets (self->histograms[i]);
      guint first, last;

      if (n == 0)
        continue;
      dash_histogram_nth (self->histograms[i], 0, &first, NULL);
      dash_histogram_nth (self->histograms[i], n - 1, &last, NULL);
      lowest = MIN (lowest, first);
      highest = MAX (highest, last);
    }
  if (lowest == G_MAXUINT)
    return FALSE;

  *lowest_ns = (double) dash_histogram_bucket_lower (lowest);
  *highest_ns = (double) dash_histogram_bucket_upper (highest) + 1;
  return TRUE;
}

double
dash_function_series_get_heat (const DashFunctionSeries *self,
                               double lowest_ns,
                               double highest_ns,
                               gsize n_rows,
                               double *counts)
{
  g_autofree double *edges = NULL;
  g_autofree double *column = NULL;
  double most = 0, low, high;

  g_return_val_if_fail (lowest_ns > 0 && highest_ns > lowest_ns, 0);

  if (n_rows == 0)
    return 0;

  edges = g_new (double, n_rows + 1);
  column = g_new (double, n_rows);
  low = log (lowest_ns);
  high = log (highest_ns);
  for (gsize r = 0; r <= n_rows; r++)
    edges[r] = exp (low + (high - low) * (double) r / (double) n_rows);
  /* What exp() of log() lost must not cut off the outermost values. */
  edges[0] = lowest_ns;
  edges[n_rows] = highest_ns;

  for (gsize i = 0; i < self->n_points; i++)
    {
      dash_histogram_bin (self->histograms[i], edges, n_rows, column);
      for (gsize r = 0; r < n_rows; r++)
        {
          counts[r * self->n_points + i] = column[r];
          most = MAX (most, column[r]);
        }
    }

  return most;
}
