// SPDX-License-Identifier: GPL-3.0-or-later
// The charts of one row of a section: what it did over time, and its distributions.

#include "dash-section-charts.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "chart/dash-chart.h"
#include "chart/dash-distribution.h"
#include "chart/dash-legend.h"
#include "dash-chart-card.h"
#include "dash-page-common.h"
#include "dash-page-format.h"
#include "dash-section-axis.h"
#include "model/dash-section-format.h"

#define CARD_HEIGHT 174
#define MAX_POINTS 120
#define MAX_BINS 58

static const DashSectionInfo *
get_info (DashSectionCharts *self)
{
  return dash_section_get_info (self->section);
}

/* ---- Over time ---- */

static guint
count_lines (const DashSectionChart *info)
{
  guint n = 0;

  while (n < DASH_MAX_LINES && info->lines[n].name)
    n++;
  return n;
}

static void
ensure_series (DashSectionCharts *self)
{
  if (!dash_percentile_lines_update (&self->percentiles, self->session))
    return;
  for (guint c = 0; c < DASH_MAX_CHARTS; c++)
    if (self->charts[c] && get_info (self)->charts[c].histogram >= 0)
      dash_percentile_lines_add (&self->percentiles, DASH_CHART (self->charts[c]));
}

static void
create_chart (DashSectionCharts *self,
              guint              c)
{
  const DashSectionChart *info = &get_info (self)->charts[c];
  const char *title = g_dpgettext2 (NULL, "chart", info->title);
  guint n_lines = count_lines (info);
  GtkWidget *legend;
  DashChart *chart;

  self->charts[c] = dash_chart_new ();
  chart = DASH_CHART (self->charts[c]);
  dash_plot_set_title (DASH_PLOT (chart), title);
  dash_plot_set_cursor (DASH_PLOT (chart), self->cursor);
  dash_plot_set_empty_text (DASH_PLOT (chart), _("Nothing happened in this time."));
  dash_chart_set_log (chart, DASH_SIDE_LEFT, info->histogram >= 0);
  dash_chart_set_format (chart, DASH_SIDE_LEFT, dash_section_get_tick_format (info->unit),
                         dash_section_get_value_format (info->unit), NULL);
  /* Room for "400 MB/s". */
  if (info->unit == DASH_UNIT_BYTE_RATE)
    dash_plot_set_margins (DASH_PLOT (chart), 66, -1, -1, -1);
  for (guint i = 0; i < n_lines; i++)
    {
      const DashLineLook *look = &dash_line_looks[i];
      guint series = dash_chart_add_series (
        chart, g_dpgettext2 (NULL, "line", info->lines[i].name), look->role,
        n_lines == 1 && info->unit != DASH_UNIT_REAL ? DASH_LINE_AREA : look->style,
        DASH_SIDE_LEFT);

      dash_chart_set_series_width (chart, series, look->width);
    }
  self->over_time[c] = dash_chart_card_new (title, self->charts[c], CARD_HEIGHT);
  legend = dash_legend_new (chart);
  gtk_widget_set_hexpand (legend, TRUE);
  dash_chart_card_add_title_widget (DASH_CHART_CARD (self->over_time[c]), legend, TRUE);
}

static void
describe_lines (DashSectionCharts      *self,
                guint                   c,
                const DashSectionChart *info)
{
  GString *text = g_string_new (dash_record_get_name (self->record));

  for (guint i = 0; i < dash_chart_get_n_series (DASH_CHART (self->charts[c])); i++)
    {
      DashChart *chart = DASH_CHART (self->charts[c]);
      double value;

      if (dash_chart_get_value (chart, i, NAN, &value) && !isnan (value))
        {
          g_autofree char *shown = dash_chart_format_value (chart, i, value);

          g_string_append_printf (text, ", %s %s", dash_chart_get_series_name (chart, i), shown);
        }
    }
  dash_plot_set_description (DASH_PLOT (self->charts[c]), text->str);
  g_string_free (text, TRUE);
}

static void
update_percentiles (DashSectionCharts      *self,
                    guint                   c,
                    const DashSectionChart *info)
{
  DashChart *chart = DASH_CHART (self->charts[c]);
  g_autoptr (DashFunctionSeries) series =
    dash_session_get_record_series (self->session, self->record, info->histogram, NULL, MAX_POINTS,
                                    self->percentiles.percents, self->percentiles.n);
  double low, high;

  dash_percentile_lines_set_data (&self->percentiles, chart, series);
  dash_percentile_lines_get_extent (series, &low, &high);
  dash_chart_set_y_range (chart, DASH_SIDE_LEFT, low, high);
}

static gboolean
is_told (DashSectionCharts      *self,
         const DashSectionChart *info)
{
  if (info->histogram >= 0)
    return dash_record_tells_distribution (self->record, info->histogram);
  for (guint i = 0; i < count_lines (info); i++)
    if (dash_record_has (self->record, info->lines[i].field))
      return TRUE;
  return FALSE;
}

static void
update_chart (DashSectionCharts *self,
              guint              c)
{
  const DashSectionChart *info = &get_info (self)->charts[c];
  DashChart *chart = DASH_CHART (self->charts[c]);
  DashRange range;

  if (!dash_session_has_history (self->session))
    {
      dash_chart_card_set_note (DASH_CHART_CARD (self->over_time[c]),
                                dash_session_is_live (self->session)
                                  ? _("Waiting for the first figures…")
                                  : _("This report has no history, so nothing can be drawn over "
                                      "time. A session that is saved here keeps its history."));
      return;
    }
  dash_chart_card_set_note (DASH_CHART_CARD (self->over_time[c]),
                            is_told (self, info) ? NULL : _("The program does not tell this."));
  if (info->histogram >= 0)
    update_percentiles (self, c, info);
  else
    for (guint i = 0; i < count_lines (info); i++)
      {
        g_autoptr (DashSeries) series =
          dash_session_get_line (self->session, self->record, &info->lines[i], NULL, MAX_POINTS);

        /* What is not told is no zero. */
        dash_chart_set_data (chart, i, series->times_ns, series->values,
                             dash_record_has (self->record, info->lines[i].field) ? series->n_points : 0);
      }
  dash_page_get_charted_range (self->session, &range);
  dash_plot_set_x_range (DASH_PLOT (chart), (double) range.begin_ns, (double) range.end_ns);
  describe_lines (self, c, info);
}

/* ---- Distributions ---- */

static char *
format_bin (const DashBin *bin,
            gpointer       user_data)
{
  DashUnit unit = (DashUnit) GPOINTER_TO_INT (user_data);
  DashQuantity low = dash_section_format_number (unit, bin->low);
  DashQuantity high = dash_section_format_number (unit, bin->high);
  g_autofree char *from = dash_quantity_to_string (&low);
  g_autofree char *to = dash_quantity_to_string (&high);
  g_autofree char *count = dash_page_tick_count (round (bin->count), NULL);

  /* Translators: "1.00 ms – 1.30 ms · 21 times" */
  return g_strdup_printf (ngettext ("%s – %s · %s time", "%s – %s · %s times",
                                    (gulong) MIN (MAX (bin->count, 0), G_MAXINT)), from, to, count);
}

static void
readout_changed (GtkWidget *plot,
                 GtkWidget *readout)
{
  g_autofree char *text = dash_plot_dup_readout (DASH_PLOT (plot));

  dash_page_label_set (readout, text ? text : _("log scale"));
}

static void
create_distribution (DashSectionCharts *self,
                     guint              d)
{
  const DashSectionInfo *info = get_info (self);
  const char *title = g_dpgettext2 (NULL, "chart", info->distributions[d].title);
  DashUnit unit = info->rows.fields[info->distributions[d].field].unit;
  DashDistribution *bars;

  self->bars[d] = dash_distribution_new ();
  bars = DASH_DISTRIBUTION (self->bars[d]);
  dash_plot_set_title (DASH_PLOT (bars), title);
  dash_distribution_set_log (bars, TRUE);
  dash_distribution_set_format (bars, dash_section_get_tick_format (unit),
                                dash_section_get_value_format (unit), dash_page_tick_count, NULL);
  dash_distribution_set_bin_format (bars, format_bin, GINT_TO_POINTER ((int) unit));
  self->distributions[d] = dash_chart_card_new (title, self->bars[d], CARD_HEIGHT);
  self->readouts[d] = dash_page_label_new (NULL, "dim-label");
  gtk_widget_add_css_class (self->readouts[d], "figure");
  dash_chart_card_add_title_widget (DASH_CHART_CARD (self->distributions[d]), self->readouts[d],
                                    TRUE);
  g_signal_connect_object (self->bars[d], "readout-changed", G_CALLBACK (readout_changed),
                           self->readouts[d], 0);
  readout_changed (self->bars[d], self->readouts[d]);
}

static void
update_distribution (DashSectionCharts *self,
                     guint              d)
{
  const DashSectionInfo *info = get_info (self);
  gint field = info->distributions[d].field;
  const DashHistogram *histogram = dash_record_get_histogram (self->record, field);
  DashDistribution *bars = DASH_DISTRIBUTION (self->bars[d]);
  double edges[MAX_BINS + 1], counts[MAX_BINS];
  gsize n_bins = dash_histogram_get_edges (histogram, edges, MAX_BINS);
  DashMark marks[3];
  g_autofree char *names[3] = { NULL, NULL, NULL };
  GString *text;

  dash_chart_card_set_note (DASH_CHART_CARD (self->distributions[d]),
                            n_bins > 0 ? NULL
                            : dash_record_tells_distribution (self->record, field)
                              ? _("Nothing was measured in this time.")
                              : _("The program does not tell this."));
  if (n_bins == 0)
    {
      dash_distribution_set_bars (bars, NULL, NULL, 0);
      dash_distribution_set_marks (bars, NULL, 0);
      return;
    }
  dash_histogram_bin (histogram, edges, n_bins, counts);
  text = g_string_new (dash_record_get_name (self->record));
  for (gsize i = 0; i < self->percentiles.n; i++)
    {
      const DashLineLook *look = dash_percentile_lines_get_look (&self->percentiles, i);
      double value = (double) dash_histogram_percentile (histogram, self->percentiles.percents[i]);
      DashQuantity quantity = dash_section_format_number (info->rows.fields[field].unit, value);
      g_autofree char *shown = dash_quantity_to_string (&quantity);

      names[i] = dash_format_percentile_name (self->percentiles.percents[i]);
      marks[i] = (DashMark) {
        .name = names[i],
        .value = value,
        .role = look->role,
        .style = look->style,
      };
      g_string_append_printf (text, ", %s %s", names[i], shown);
    }
  dash_distribution_set_bars (bars, edges, counts, n_bins);
  dash_distribution_set_marks (bars, marks, self->percentiles.n);
  dash_plot_set_description (DASH_PLOT (bars), text->str);
  g_string_free (text, TRUE);
}

/* ---- All of them ---- */

void
dash_section_charts_init (DashSectionCharts *self,
                          DashSession       *session,
                          DashSection        section)
{
  self->session = g_object_ref (session);
  self->section = section;
  self->cursor = dash_chart_cursor_new ();
  for (guint i = 0; i < DASH_MAX_CHARTS; i++)
    if (get_info (self)->charts[i].title)
      create_chart (self, i);
  for (guint i = 0; i < DASH_MAX_DISTRIBUTIONS; i++)
    if (get_info (self)->distributions[i].title)
      create_distribution (self, i);
}

void
dash_section_charts_clear (DashSectionCharts *self)
{
  g_clear_object (&self->cursor);
  g_clear_object (&self->record);
  g_clear_object (&self->session);
}

/* Shows a card with the record's name, if it is for such records. */
static void
show_card (DashRecord *record,
           GtkWidget  *card,
           GtkWidget  *plot,
           const char *title,
           const char *kinds)
{
  const char *kind = kinds ? dash_record_find_text (record, "kind") : NULL;
  /* Translators: the name of a chart for a screen reader: "Queue Depth of requests" */
  g_autofree char *name = g_strdup_printf (_("%s of %s"), g_dpgettext2 (NULL, "chart", title),
                                           dash_record_get_name (record));

  dash_plot_set_title (DASH_PLOT (plot), name);
  gtk_widget_set_visible (card, !kinds || (kind && strstr (kinds, kind)));
}

void
dash_section_charts_set_record (DashSectionCharts *self,
                                DashRecord        *record)
{
  const DashSectionInfo *info = get_info (self);

  if (!g_set_object (&self->record, record) || !record)
    return;
  for (guint i = 0; i < DASH_MAX_CHARTS; i++)
    if (self->charts[i])
      show_card (record, self->over_time[i], self->charts[i], info->charts[i].title,
                 info->charts[i].kinds);
  for (guint i = 0; i < DASH_MAX_DISTRIBUTIONS; i++)
    if (self->bars[i])
      show_card (record, self->distributions[i], self->bars[i], info->distributions[i].title,
                 info->distributions[i].kinds);
}

void
dash_section_charts_update (DashSectionCharts *self)
{
  if (!self->record)
    return;
  ensure_series (self);
  for (guint i = 0; i < DASH_MAX_CHARTS; i++)
    if (self->charts[i] && gtk_widget_get_visible (self->over_time[i]))
      update_chart (self, i);
  for (guint i = 0; i < DASH_MAX_DISTRIBUTIONS; i++)
    if (self->bars[i] && gtk_widget_get_visible (self->distributions[i]))
      update_distribution (self, i);
}
