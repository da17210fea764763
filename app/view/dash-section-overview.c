// SPDX-License-Identifier: GPL-3.0-or-later
// The chart above a section's table: the busiest threads, or the memory of the whole program.

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>

#include "chart/dash-chart.h"
#include "chart/dash-legend.h"
#include "dash-chart-card.h"
#include "dash-page-common.h"
#include "dash-section-charts.h"
#include "dash-section-axis.h"

#define HEIGHT 156
#define MAX_POINTS 160
#define N_BUSIEST 4
/* More threads than a processor has time for; each costs a walk through its history. */
#define MAX_OTHERS 60

typedef struct
{
  DashSession *session;
  DashSection section;
  GtkWidget *chart;
  char *names; /* of the lines that there are */
} Overview;

static void
overview_free (gpointer data)
{
  Overview *self = data;

  g_object_unref (self->session);
  g_free (self->names);
  g_free (self);
}

static gint
compare_shares (gconstpointer a,
                gconstpointer b)
{
  double one = dash_record_find_number (*(DashRecord *const *) a, "cpu_ns");
  double other = dash_record_find_number (*(DashRecord *const *) b, "cpu_ns");

  return (other > one) - (other < one);
}

static void
update_threads (Overview *self)
{
  static const DashRole roles[N_BUSIEST] = { DASH_ROLE_BLUE, DASH_ROLE_GREEN, DASH_ROLE_VIOLET,
                                             DASH_ROLE_OLIVE };
  const DashLineInfo *line = &dash_section_get_info (self->section)->trend;
  DashChart *chart = DASH_CHART (self->chart);
  g_autoptr (GPtrArray) threads = g_ptr_array_new ();
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (DashSeries) rest = NULL;
  guint n = dash_session_get_n_records (self->session, self->section), n_lines;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (threads, dash_session_get_nth_record (self->session, self->section, i));
  g_ptr_array_sort (threads, compare_shares);
  n_lines = MIN (n, N_BUSIEST);
  for (guint i = 0; i < n_lines; i++)
    g_string_append_printf (names, "%u\t", dash_record_get_id (threads->pdata[i]));
  if (g_strcmp0 (names->str, self->names) != 0 ||
      dash_chart_get_n_series (chart) != n_lines + (n > n_lines))
    {
      g_free (self->names);
      self->names = g_strdup (names->str);
      dash_chart_remove_all_series (chart);
      for (guint i = 0; i < n_lines; i++)
        dash_chart_add_series (chart, dash_record_get_name (threads->pdata[i]), roles[i],
                               i % 2 == 0 ? DASH_LINE_SOLID : DASH_LINE_DASHED, DASH_SIDE_LEFT);
      if (n > n_lines)
        dash_chart_add_series (chart, C_("line", "All others"), DASH_ROLE_GREY,
                               DASH_LINE_DOTTED, DASH_SIDE_LEFT);
    }

  for (guint i = 0; i < MIN (n, n_lines + MAX_OTHERS); i++)
    {
      g_autoptr (DashSeries) series =
        dash_session_get_line (self->session, threads->pdata[i], line, NULL, MAX_POINTS);

      if (i < n_lines)
        dash_chart_set_data (chart, i, series->times_ns, series->values, series->n_points);
      else if (!rest)
        rest = g_steal_pointer (&series);
      else
        for (gsize p = 0; p < rest->n_points && p < series->n_points; p++)
          rest->values[p] += series->values[p];
    }
  if (rest)
    dash_chart_set_data (chart, n_lines, rest->times_ns, rest->values, rest->n_points);
}

static gboolean
update_memory (Overview *self)
{
  static const DashLineInfo lines[] = {
    { "live_bytes", DASH_FIGURE_VALUE, 3 },
    { "total_bytes", DASH_FIGURE_RATE, 1 },
  };
  DashRecord *whole = dash_session_get_whole (self->session, self->section);

  if (!whole || isnan (dash_record_find_number (whole, "total_bytes")))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (DashSeries) series =
        dash_session_get_line (self->session, whole, &lines[i], NULL, MAX_POINTS);

      dash_chart_set_data (DASH_CHART (self->chart), i, series->times_ns, series->values,
                           series->n_points);
    }
  return TRUE;
}

GtkWidget *
dash_section_overview_new (DashSession *session,
                           DashSection  section)
{
  Overview *self;
  GtkWidget *card, *legend;
  const char *title;
  DashChart *chart;

  if (section != DASH_SECTION_THREADS && section != DASH_SECTION_MEMORY)
    return NULL;

  self = g_new0 (Overview, 1);
  self->session = g_object_ref (session);
  self->section = section;
  self->chart = dash_chart_new ();
  chart = DASH_CHART (self->chart);
  if (section == DASH_SECTION_THREADS)
    {
      title = _("Busiest Threads");
      dash_chart_set_format (chart, DASH_SIDE_LEFT, dash_section_get_tick_format (DASH_UNIT_SHARE),
                             dash_section_get_value_format (DASH_UNIT_SHARE), NULL);
    }
  else
    {
      title = _("Memory of the Program");
      dash_chart_set_format (chart, DASH_SIDE_LEFT, dash_section_get_tick_format (DASH_UNIT_BYTES),
                             dash_section_get_value_format (DASH_UNIT_BYTES), NULL);
      dash_chart_set_format (chart, DASH_SIDE_RIGHT,
                             dash_section_get_tick_format (DASH_UNIT_BYTE_RATE),
                             dash_section_get_value_format (DASH_UNIT_BYTE_RATE), NULL);
      dash_chart_add_series (chart, C_("line", "Live"), DASH_ROLE_VIOLET, DASH_LINE_AREA,
                             DASH_SIDE_LEFT);
      dash_chart_add_series (chart, C_("line", "Allocated"), DASH_ROLE_ORANGE, DASH_LINE_SOLID,
                             DASH_SIDE_RIGHT);
      /* Room for "300 MB/s". */
      dash_plot_set_margins (DASH_PLOT (chart), -1, 64, -1, -1);
    }
  dash_plot_set_title (DASH_PLOT (chart), title);
  card = dash_chart_card_new (title, self->chart, HEIGHT);
  legend = dash_legend_new (chart);
  gtk_widget_set_hexpand (legend, TRUE);
  dash_chart_card_add_title_widget (DASH_CHART_CARD (card), legend, TRUE);
  g_object_set_data_full (G_OBJECT (card), "overview", self, overview_free);
  return card;
}

void
dash_section_overview_update (GtkWidget *card)
{
  Overview *self = g_object_get_data (G_OBJECT (card), "overview");
  gboolean known = TRUE;
  DashRange range;

  if (!dash_session_has_history (self->session))
    {
      gtk_widget_set_visible (card, FALSE);
      return;
    }
  if (self->section == DASH_SECTION_THREADS)
    update_threads (self);
  else
    known = update_memory (self);
  gtk_widget_set_visible (card, known);
  dash_page_get_charted_range (self->session, &range);
  dash_plot_set_x_range (DASH_PLOT (self->chart), (double) range.begin_ns, (double) range.end_ns);
}
