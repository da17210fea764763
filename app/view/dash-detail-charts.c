// SPDX-License-Identifier: GPL-3.0-or-later
// The three charts of a function's detail: latency, calls by duration, distribution.

#include "dash-detail-charts.h"

#include <glib/gi18n.h>
#include <math.h>

#include "chart/dash-chart.h"
#include "chart/dash-distribution.h"
#include "chart/dash-heatmap.h"
#include "chart/dash-legend.h"
#include "dash-chart-card.h"
#include "dash-page-common.h"
#include "dash-page-format.h"
#include "model/dash-format.h"

#define CARD_HEIGHT 174
#define MAX_POINTS 120
#define HEAT_ROWS 34
#define MAX_BINS 58

/* "rising" and "falling" by the means of the first and the last third of what is shown. */
static const char *
describe_trend (const double *values,
                gsize         n)
{
  double first = 0, last = 0;
  gsize n_first = 0, n_last = 0;

  for (gsize i = 0; i < n; i++)
    {
      if (isnan (values[i]))
        continue;
      if (i < n / 3)
        {
          first += values[i];
          n_first++;
        }
      else if (i >= n - n / 3)
        {
          last += values[i];
          n_last++;
        }
    }
  if (n_first == 0 || n_last == 0)
    return _("steady");
  first /= (double) n_first;
  last /= (double) n_last;
  if (last > first * 1.1)
    return _("rising");
  if (last < first / 1.1)
    return _("falling");
  return _("steady");
}

static void
describe_latency (DashDetailCharts         *self,
                  const DashFunctionSeries *series,
                  const DashRange          *range)
{
  g_autofree char *text = NULL;

  if (series->n_percentiles > 0 && series->n_points > 0)
    {
      gsize which = series->n_percentiles - 1;
      const double *values = series->percentiles_ns[which];
      double last = NAN;
      g_autofree char *name = dash_format_percentile_name (self->percentiles.percents[which]);
      g_autofree char *length = dash_format_elapsed (dash_range_length (range));
      g_autofree char *value = NULL;

      for (gsize i = 0; i < series->n_points; i++)
        if (!isnan (values[i]))
          last = values[i];
      value = dash_format_duration (last);
      /* Translators: "P99 of parse over 60 s: 1.2 ms, rising" */
      text = g_strdup_printf (_("%s of %s over %s: %s, %s"), name,
                              dash_function_get_name (self->function), length, value,
                              describe_trend (values, series->n_points));
    }
  dash_plot_set_description (DASH_PLOT (self->latency), text);
}

static void
update_latency (DashDetailCharts         *self,
                const DashFunctionSeries *series,
                const DashRange          *range,
                double                    low,
                double                    high)
{
  DashChart *chart = DASH_CHART (self->latency);

  dash_percentile_lines_set_data (&self->percentiles, chart, series);
  dash_chart_set_y_range (chart, DASH_SIDE_LEFT, low, high);
  dash_plot_set_x_range (DASH_PLOT (chart), (double) range->begin_ns, (double) range->end_ns);
  describe_latency (self, series, range);
}

static char *
format_calls (double   count,
              gpointer user_data)
{
  g_autofree char *number = dash_page_tick_count (count, NULL);

  return g_strdup_printf (ngettext ("%s call", "%s calls", (gulong) MIN (MAX (count, 0), G_MAXINT)),
                          number);
}

static char *
format_span (double low,
             double high)
{
  g_autofree char *from = dash_format_duration (low);
  g_autofree char *to = dash_format_duration (high);

  return g_strdup_printf ("%s – %s", from, to);
}

/* How many calls there are, and the row that has most of them. */
static void
describe_heat (DashDetailCharts *self,
               const DashRange  *range,
               const double     *counts,
               gsize             n_columns,
               double            low,
               double            high)
{
  g_autofree char *length = dash_format_elapsed (dash_range_length (range));
  g_autofree char *calls = NULL, *span = NULL, *text = NULL;
  double all = 0, most = 0;
  guint fullest = 0;

  for (guint row = 0; row < HEAT_ROWS; row++)
    {
      double sum = 0;

      for (gsize i = 0; i < n_columns; i++)
        sum += counts[row * n_columns + i];
      all += sum;
      if (sum > most)
        {
          most = sum;
          fullest = row;
        }
    }
  calls = format_calls (all, NULL);
  span = format_span (low * pow (high / low, (double) fullest / HEAT_ROWS),
                      low * pow (high / low, (fullest + 1.) / HEAT_ROWS));
  /* Translators: "2,040 calls over 8 s, most often 1.00 ms – 1.30 ms" */
  text = g_strdup_printf (_("%1$s over %2$s, most often %3$s"), calls, length, span);
  dash_plot_set_description (DASH_PLOT (self->heatmap), text);
}

static void
update_heat (DashDetailCharts         *self,
             const DashFunctionSeries *series,
             const DashRange          *range,
             double                    low,
             double                    high)
{
  DashHeatmap *map = DASH_HEATMAP (self->heatmap);

  if (isnan (low) || series->n_points == 0)
    {
      dash_heatmap_set_cells (map, NULL, NULL, 0, 1, 10, 1, NULL);
      dash_plot_set_description (DASH_PLOT (map), NULL);
    }
  else
    {
      g_autofree double *counts = g_new0 (double, series->n_points * HEAT_ROWS);

      dash_function_series_get_heat (series, low, high, HEAT_ROWS, counts);
      /* A bucket across the edge of two rows is shared out; calls are shown as whole ones. */
      for (gsize i = 0; i < series->n_points * HEAT_ROWS; i++)
        counts[i] = counts[i] < 0.3 ? 0 : MAX (round (counts[i]), 1);
      dash_heatmap_set_cells (map, series->begin_ns, series->end_ns, series->n_points, low, high,
                              HEAT_ROWS, counts);
      describe_heat (self, range, counts, series->n_points, low, high);
    }
  dash_heatmap_set_y_range (map, low, high);
  dash_plot_set_x_range (DASH_PLOT (map), (double) range->begin_ns, (double) range->end_ns);
}

static void
describe_distribution (DashDetailCharts  *self,
                       const DashFigures *figures)
{
  GString *text = g_string_new (NULL);
  g_autofree char *calls = dash_format_count (figures->calls);
  g_autofree char *most = dash_format_duration ((double) figures->max_ns);

  g_string_append_printf (text, ngettext ("%s call", "%s calls",
                                          (gulong) MIN (figures->calls, G_MAXINT)), calls);
  for (gsize i = 0; i < self->percentiles.n; i++)
    {
      g_autofree char *name = dash_format_percentile_name (self->percentiles.percents[i]);
      g_autofree char *value =
        dash_format_duration ((double) dash_function_percentile (self->function,
                                                                 self->percentiles.percents[i]));

      g_string_append_printf (text, ", %s %s", name, value);
    }
  g_string_append_printf (text, ", %s %s", C_("latency", "Max"), most);
  dash_plot_set_description (DASH_PLOT (self->distribution), text->str);
  g_string_free (text, TRUE);
}

static void
update_distribution (DashDetailCharts *self)
{
  DashDistribution *distribution = DASH_DISTRIBUTION (self->distribution);
  const DashFigures *figures = dash_function_get_figures (self->function);
  double edges[MAX_BINS + 1], counts[MAX_BINS];
  gsize n_bins = dash_histogram_get_edges (figures->histogram, edges, MAX_BINS);
  DashMark marks[4];
  g_autofree char *names[3] = { NULL, NULL, NULL };
  gsize n_marks = 0;

  dash_chart_card_set_note (DASH_CHART_CARD (self->distribution_card),
                            n_bins > 0 ? NULL
                            : dash_function_tells_distribution (self->function)
                              ? _("No call ended in this time.")
                              : _("The program does not tell this."));
  if (n_bins == 0)
    {
      dash_distribution_set_bars (distribution, NULL, NULL, 0);
      dash_distribution_set_marks (distribution, NULL, 0);
      return;
    }

  dash_histogram_bin (figures->histogram, edges, n_bins, counts);
  for (gsize i = 0; i < self->percentiles.n; i++)
    {
      const DashLineLook *look = dash_percentile_lines_get_look (&self->percentiles, i);

      names[i] = dash_format_percentile_name (self->percentiles.percents[i]);
      marks[n_marks++] = (DashMark) {
        .name = names[i],
        .value = (double) dash_function_percentile (self->function, self->percentiles.percents[i]),
        .role = look->role,
        .style = look->style,
      };
    }
  marks[n_marks++] = (DashMark) {
    .name = C_("latency", "Max"),
    .value = (double) figures->max_ns,
    .role = DASH_ROLE_PINK,
    .style = DASH_LINE_DOTTED,
  };
  dash_distribution_set_bars (distribution, edges, counts, n_bins);
  dash_distribution_set_marks (distribution, marks, n_marks);
  describe_distribution (self, figures);
}

static char *
format_cell (const DashHeatCell *cell,
             gpointer            user_data)
{
  guint decimals = cell->end_ns - cell->begin_ns < 1e9 ? 1 : 0;
  g_autofree char *when = dash_format_clock ((gint64) cell->begin_ns, decimals);
  g_autofree char *span = format_span (cell->low, cell->high);
  g_autofree char *calls = format_calls (cell->count, NULL);

  return g_strdup_printf ("%s · %s · %s", when, span, calls);
}

static char *
format_bin (const DashBin *bin,
            gpointer       user_data)
{
  g_autofree char *span = format_span (bin->low, bin->high);
  g_autofree char *calls = format_calls (round (bin->count), NULL);

  return g_strdup_printf ("%s · %s", span, calls);
}

static void
heat_readout_changed (DashDetailCharts *self)
{
  g_autofree char *text = dash_plot_dup_readout (DASH_PLOT (self->heatmap));

  dash_page_label_set (self->heat_readout, text ? text : "");
}

static void
distribution_readout_changed (DashDetailCharts *self)
{
  g_autofree char *text = dash_plot_dup_readout (DASH_PLOT (self->distribution));

  dash_page_label_set (self->distribution_readout, text ? text : _("calls per bin, log scale"));
}

static void
create_latency (DashDetailCharts *self)
{
  self->latency = dash_chart_new ();
  dash_plot_set_title (DASH_PLOT (self->latency), _("Latency"));
  dash_plot_set_cursor (DASH_PLOT (self->latency), self->cursor);
  dash_plot_set_empty_text (DASH_PLOT (self->latency), _("No call ended in this time."));
  dash_chart_set_log (DASH_CHART (self->latency), DASH_SIDE_LEFT, TRUE);
  dash_chart_set_end_labels (DASH_CHART (self->latency), TRUE);
  dash_chart_set_format (DASH_CHART (self->latency), DASH_SIDE_LEFT, dash_page_tick_duration,
                         dash_page_value_duration, NULL);
  self->latency_card = dash_chart_card_new (_("Latency"), self->latency, CARD_HEIGHT);
  self->legend = dash_legend_new (DASH_CHART (self->latency));
  gtk_widget_set_hexpand (self->legend, TRUE);
  dash_chart_card_add_title_widget (DASH_CHART_CARD (self->latency_card), self->legend, TRUE);
}

static void
create_heat (DashDetailCharts *self)
{
  self->heatmap = dash_heatmap_new ();
  dash_plot_set_title (DASH_PLOT (self->heatmap), _("Calls by duration"));
  dash_plot_set_cursor (DASH_PLOT (self->heatmap), self->cursor);
  dash_plot_set_empty_text (DASH_PLOT (self->heatmap), _("No call ended in this time."));
  /* The same right margin as the chart above, whose lines are named there: one time, one place. */
  dash_plot_set_margins (DASH_PLOT (self->heatmap), -1, 40, -1, -1);
  dash_heatmap_set_tick_format (DASH_HEATMAP (self->heatmap), dash_page_tick_duration, NULL);
  dash_heatmap_set_cell_format (DASH_HEATMAP (self->heatmap), format_cell, NULL);
  self->heat_card = dash_chart_card_new (_("Calls by duration"), self->heatmap, CARD_HEIGHT);
  self->heat_readout = dash_page_label_new ("", "figure");
  dash_chart_card_add_title_widget (DASH_CHART_CARD (self->heat_card), self->heat_readout, FALSE);
  self->heat_scale = dash_heat_scale_new (DASH_HEATMAP (self->heatmap), format_calls, NULL);
  dash_chart_card_add_title_widget (DASH_CHART_CARD (self->heat_card), self->heat_scale, TRUE);
  g_signal_connect_swapped (self->heatmap, "readout-changed", G_CALLBACK (heat_readout_changed),
                            self);
}

static void
create_distribution (DashDetailCharts *self)
{
  DashDistribution *distribution;

  self->distribution = dash_distribution_new ();
  distribution = DASH_DISTRIBUTION (self->distribution);
  dash_plot_set_title (DASH_PLOT (self->distribution), _("Distribution"));
  dash_distribution_set_log (distribution, TRUE);
  dash_distribution_set_format (distribution, dash_page_tick_duration, dash_page_value_duration,
                                dash_page_tick_count, NULL);
  dash_distribution_set_bin_format (distribution, format_bin, NULL);
  self->distribution_card = dash_chart_card_new (_("Distribution"), self->distribution,
                                                 CARD_HEIGHT);
  self->distribution_readout = dash_page_label_new (NULL, "dim-label");
  gtk_widget_add_css_class (self->distribution_readout, "figure");
  dash_chart_card_add_title_widget (DASH_CHART_CARD (self->distribution_card),
                                    self->distribution_readout, TRUE);
  g_signal_connect_swapped (self->distribution, "readout-changed",
                            G_CALLBACK (distribution_readout_changed), self);
  distribution_readout_changed (self);
}

void
dash_detail_charts_init (DashDetailCharts *self,
                         DashSession      *session)
{
  self->session = g_object_ref (session);
  self->cursor = dash_chart_cursor_new ();
  create_latency (self);
  create_heat (self);
  create_distribution (self);
}

void
dash_detail_charts_clear (DashDetailCharts *self)
{
  if (self->heatmap)
    g_signal_handlers_disconnect_by_data (self->heatmap, self);
  if (self->distribution)
    g_signal_handlers_disconnect_by_data (self->distribution, self);
  g_clear_object (&self->cursor);
  g_clear_object (&self->function);
  g_clear_object (&self->session);
}

void
dash_detail_charts_set_function (DashDetailCharts *self,
                                 DashFunction     *function)
{
  g_autofree char *latency = NULL, *heat = NULL, *distribution = NULL;

  if (!g_set_object (&self->function, function) || !function)
    return;
  /* Translators: names of charts for a screen reader; %s is the name of a function */
  latency = g_strdup_printf (_("Latency of %s"), dash_function_get_name (function));
  heat = g_strdup_printf (_("Calls of %s by duration"), dash_function_get_name (function));
  distribution = g_strdup_printf (_("Distribution of the durations of %s"),
                                  dash_function_get_name (function));
  dash_plot_set_title (DASH_PLOT (self->latency), latency);
  dash_plot_set_title (DASH_PLOT (self->heatmap), heat);
  dash_plot_set_title (DASH_PLOT (self->distribution), distribution);
}

void
dash_detail_charts_update (DashDetailCharts *self,
                           gboolean          latency_only)
{
  g_autoptr (DashFunctionSeries) series = NULL;
  const char *not_told;
  DashRange range;
  double low, high;

  if (!self->function)
    return;
  not_told = dash_function_tells_distribution (self->function) ? NULL : _("The program does not tell this.");
  if (dash_percentile_lines_update (&self->percentiles, self->session))
    dash_percentile_lines_add (&self->percentiles, DASH_CHART (self->latency));

  if (!dash_session_has_history (self->session))
    {
      const char *note = dash_session_is_live (self->session)
                           ? _("Waiting for the first figures…")
                           : _("This report has no history, so nothing can be drawn over time. "
                               "The program wrote it when it ended; a session that is saved here "
                               "keeps its history.");

      dash_chart_card_set_note (DASH_CHART_CARD (self->latency_card), note);
      dash_chart_card_set_note (DASH_CHART_CARD (self->heat_card), note);
    }
  else
    {
      dash_page_get_charted_range (self->session, &range);
      series = dash_session_get_function_series (self->session, self->function, NULL, MAX_POINTS,
                                                 self->percentiles.percents, self->percentiles.n);
      dash_percentile_lines_get_extent (series, &low, &high);
      dash_chart_card_set_note (DASH_CHART_CARD (self->latency_card), not_told);
      dash_chart_card_set_note (DASH_CHART_CARD (self->heat_card), not_told);
      update_latency (self, series, &range, low, high);
      if (!latency_only)
        update_heat (self, series, &range, low, high);
    }
  if (!latency_only)
    update_distribution (self);
}
