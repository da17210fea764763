// SPDX-License-Identifier: GPL-3.0-or-later
// Percentiles over time: which are drawn, how their lines look, and the range of their axis.

#include "dash-percentile-lines.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dash-page-common.h"
#include "model/dash-format.h"

const DashLineLook dash_line_looks[DASH_N_LINE_LOOKS] = {
  { DASH_ROLE_BLUE, DASH_LINE_SOLID, 1.8 },
  { DASH_ROLE_GREEN, DASH_LINE_DASHED, 1.6 },
  { DASH_ROLE_VERMILION, DASH_LINE_SOLID, 2.0 },
};

gboolean
dash_percentile_lines_update (DashPercentileLines *self,
                              DashSession         *session)
{
  double all[8], *chosen = all;
  gsize n = dash_page_get_percentiles (session, all, G_N_ELEMENTS (all));

  if (n > DASH_N_LINE_LOOKS)
    {
      chosen = all + n - DASH_N_LINE_LOOKS;
      chosen[0] = all[0];
      n = DASH_N_LINE_LOOKS;
    }
  if (n == self->n && memcmp (chosen, self->percents, n * sizeof *chosen) == 0)
    return FALSE;
  memcpy (self->percents, chosen, n * sizeof *chosen);
  self->n = n;
  return TRUE;
}

const DashLineLook *
dash_percentile_lines_get_look (const DashPercentileLines *self,
                                gsize                      n)
{
  return &dash_line_looks[n + 1 == self->n && n > 0 ? DASH_N_LINE_LOOKS - 1 : n];
}

void
dash_percentile_lines_add (const DashPercentileLines *self,
                           DashChart                 *chart)
{
  dash_chart_remove_all_series (chart);
  for (gsize i = 0; i < self->n; i++)
    {
      g_autofree char *name = dash_format_percentile_name (self->percents[i]);
      const DashLineLook *look = dash_percentile_lines_get_look (self, i);
      guint series = dash_chart_add_series (chart, name, look->role, look->style, DASH_SIDE_LEFT);

      dash_chart_set_series_width (chart, series, look->width);
    }
  dash_chart_add_series (chart, C_("latency", "Max"), DASH_ROLE_PINK, DASH_LINE_DOTTED,
                         DASH_SIDE_LEFT);
}

void
dash_percentile_lines_set_data (const DashPercentileLines *self,
                                DashChart                 *chart,
                                const DashFunctionSeries  *series)
{
  g_autofree double *times = g_new (double, MAX (series->n_points, 1));

  for (gsize i = 0; i < series->n_points; i++)
    times[i] = (series->begin_ns[i] + series->end_ns[i]) / 2;
  for (guint i = 0; i < self->n; i++)
    dash_chart_set_data (chart, i, times, series->percentiles_ns[i], series->n_points);
  dash_chart_set_data (chart, (guint) self->n, times, series->max_ns, series->n_points);
}

void
dash_percentile_lines_get_extent (const DashFunctionSeries *series,
                                  double                   *low,
                                  double                   *high)
{
  if (!dash_function_series_get_extent (series, low, high))
    {
      *low = *high = NAN;
      return;
    }
  *low = MAX (*low, 1);
  *high = MAX (*high, *low * 1.01);
  dash_axis_log_extent (low, high);
}
