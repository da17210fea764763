// SPDX-License-Identifier: GPL-3.0-or-later
// Shows all charts with seeded data, to look at and to measure: gallery [--dark] [--hz=60] …

#include <adwaita.h>
#include <math.h>
#include <string.h>
#include <sys/resource.h>

#include "chart/dash-bar.h"
#include "chart/dash-chart.h"
#include "chart/dash-distribution.h"
#include "chart/dash-heatmap.h"
#include "chart/dash-legend.h"
#include "chart/dash-sparkline.h"
#include "chart/dash-time-strip.h"

#define SECOND 1e9
#define N_POINTS 120
#define N_ROWS 30
#define N_SPEED_POINTS 600

static gboolean dark;
static gboolean right_to_left;
static gboolean without_cursor;
static double hertz;
static double seconds = 6;
static double scale_text = 1;
static int n_ticks;
static GPtrArray *speed_charts;
static DashChartCursor *cursor;

static GOptionEntry options[] = {
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, "Dark colours", NULL },
  { "rtl", 0, 0, G_OPTION_ARG_NONE, &right_to_left, "Right to left", NULL },
  { "no-cursor", 0, 0, G_OPTION_ARG_NONE, &without_cursor, "No hovered time", NULL },
  { "hz", 0, 0, G_OPTION_ARG_DOUBLE, &hertz, "Eight charts of 600 points, this often new", "N" },
  { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &seconds, "How long to measure", "N" },
  { "text-scale", 0, 0, G_OPTION_ARG_DOUBLE, &scale_text, "Larger text", "N" },
  { NULL },
};

static double
noise (GRand *rand, double by)
{
  return g_rand_double_range (rand, -by, by);
}

static char *
format_duration (double ns, gpointer user_data)
{
  static const char *const units[] = { "ns", "µs", "ms", "s" };
  int unit = 0;

  for (; ns >= 999.5 && unit < 3; unit++)
    ns /= 1000;
  return g_strdup_printf ("%.*f\u2009%s", ns >= 99.95 ? 0 : ns >= 9.995 ? 1 : 2, ns, units[unit]);
}

static char *
format_tick (double ns, gpointer user_data)
{
  static const char *const units[] = { "ns", "µs", "ms", "s" };
  int unit = 0;

  for (; ns >= 999.5 && unit < 3; unit++)
    ns /= 1000;
  return g_strdup_printf ("%.0f\u2009%s", ns, units[unit]);
}

static char *
format_percent (double value, gpointer user_data)
{
  return value == 0 ? g_strdup ("0") : g_strdup_printf ("%.0f\u2009%%", value);
}

static char *
format_short (double value, gpointer user_data)
{
  if (value >= 10000)
    return g_strdup_printf ("%.0f\u2009k", value / 1000);
  return g_strdup_printf ("%'.0f", value);
}

static char *
format_calls (double value, gpointer user_data)
{
  return g_strdup_printf ("%'.0f calls", value);
}

static char *
format_memory (double value, gpointer user_data)
{
  return value == 0 ? g_strdup ("0") : g_strdup_printf ("%.0f\u2009MB", value / 1e6);
}

static char *
format_plain (double value, gpointer user_data)
{
  return g_strdup_printf ("%.2g", value);
}

static char *
format_cell (const DashHeatCell *cell, gpointer user_data)
{
  g_autofree char *time = dash_axis_format_time (cell->end_ns, 1);
  g_autofree char *low = format_duration (cell->low, NULL);
  g_autofree char *high = format_duration (cell->high, NULL);

  return g_strdup_printf ("%s · %s – %s · %.0f calls", time, low, high, cell->count);
}

static GtkWidget *
card_new (const char *title, GtkWidget *chart, GtkWidget *beside, int height, gboolean swatch,
          DashRole role)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *name = gtk_label_new (title);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (name, "heading");
  gtk_widget_set_margin_start (line, 12);
  gtk_widget_set_margin_end (line, 12);
  gtk_widget_set_size_request (line, -1, 30);
  if (swatch)
    gtk_box_append (GTK_BOX (line), dash_swatch_new_square (role));
  gtk_box_append (GTK_BOX (line), name);
  if (beside != NULL)
    {
      gtk_widget_set_hexpand (beside, TRUE);
      gtk_widget_set_halign (beside, GTK_IS_LABEL (beside) ? GTK_ALIGN_START : GTK_ALIGN_FILL);
      gtk_box_append (GTK_BOX (line), beside);
    }
  gtk_box_append (GTK_BOX (card), line);
  gtk_widget_set_vexpand (chart, TRUE);
  gtk_box_append (GTK_BOX (card), chart);
  gtk_widget_set_size_request (card, -1, height);
  dash_plot_set_title (DASH_PLOT (chart), title);
  return card;
}

static GtkWidget *
latency_new (GRand *rand, GtkWidget **legend)
{
  static const char *const names[] = { "P50", "P95", "P99", "Max" };
  static const DashRole roles[] = { DASH_ROLE_BLUE, DASH_ROLE_GREEN, DASH_ROLE_VERMILION,
                                    DASH_ROLE_PINK };
  static const DashLineStyle styles[] = { DASH_LINE_SOLID, DASH_LINE_DASHED, DASH_LINE_SOLID,
                                          DASH_LINE_DOTTED };
  static const double usual[] = { 31e3, 85e3, 1.2e6, 2.8e6 }, odd[] = { 34e3, 5e6, 9e6, 15e6 };
  GtkWidget *chart = dash_chart_new ();
  double times[N_POINTS], values[N_POINTS];

  dash_plot_set_cursor (DASH_PLOT (chart), cursor);
  dash_chart_set_log (DASH_CHART (chart), DASH_SIDE_LEFT, TRUE);
  dash_chart_set_format (DASH_CHART (chart), DASH_SIDE_LEFT, format_tick, format_duration, NULL);
  dash_chart_set_end_labels (DASH_CHART (chart), TRUE);
  for (int k = 0; k < 4; k++)
    {
      guint series = dash_chart_add_series (DASH_CHART (chart), names[k], roles[k], styles[k],
                                            DASH_SIDE_LEFT);

      if (k == 2)
        dash_chart_set_series_width (DASH_CHART (chart), series, 2);
      for (int i = 0; i < N_POINTS; i++)
        {
          gboolean slow = i >= 54 && i < 68;

          times[i] = (41.5 + i * 0.5) * SECOND;
          values[i] = (slow ? odd[k] : usual[k]) * exp (noise (rand, 0.08 * (k + 1)));
        }
      dash_chart_set_data (DASH_CHART (chart), series, times, values, N_POINTS);
    }
  dash_plot_set_x_range (DASH_PLOT (chart), 41 * SECOND, 101 * SECOND);
  *legend = dash_legend_new (DASH_CHART (chart));
  return chart;
}

static GtkWidget *
heatmap_new (GRand *rand)
{
  GtkWidget *map = dash_heatmap_new ();
  double begins[N_POINTS], ends[N_POINTS];
  g_autofree double *counts = g_new0 (double, N_POINTS * N_ROWS);

  for (int i = 0; i < N_POINTS; i++)
    {
      begins[i] = (41 + i * 0.5) * SECOND;
      ends[i] = begins[i] + 0.5 * SECOND;
      for (int row = 0; row < N_ROWS; row++)
        {
          double at = log10 (12e3) + row * (log10 (30e6 / 12e3) / N_ROWS);
          double low = 700 * exp (-pow ((at - 4.55) / 0.16, 2));
          double middle = 12 * exp (-pow ((at - 6.05) / 0.2, 2));

          if (i >= 54 && i < 68)
            middle = 40 * exp (-pow ((at - 6.7) / 0.25, 2));
          counts[row * N_POINTS + i] = floor ((low + middle) * exp (noise (rand, 0.7)));
        }
    }
  dash_heatmap_set_cells (DASH_HEATMAP (map), begins, ends, N_POINTS, 12e3, 30e6, N_ROWS, counts);
  dash_heatmap_set_tick_format (DASH_HEATMAP (map), format_tick, NULL);
  dash_heatmap_set_cell_format (DASH_HEATMAP (map), format_cell, NULL);
  dash_heatmap_set_y_range (DASH_HEATMAP (map), 8e3, 40e6);
  dash_plot_set_margins (DASH_PLOT (map), -1, 40, -1, -1);
  dash_plot_set_cursor (DASH_PLOT (map), cursor);
  return map;
}

static GtkWidget *
distribution_new (void)
{
  static const DashMark marks[] = {
    { "P50", 30.6e3, DASH_ROLE_BLUE, DASH_LINE_SOLID },
    { "P95", 91.2e3, DASH_ROLE_GREEN, DASH_LINE_DASHED },
    { "P99", 1.61e6, DASH_ROLE_VERMILION, DASH_LINE_SOLID },
    { "Max", 22.1e6, DASH_ROLE_PINK, DASH_LINE_DOTTED },
  };
  GtkWidget *distribution = dash_distribution_new ();
  double edges[62], counts[61];

  for (int i = 0; i < 62; i++)
    edges[i] = 9e3 * pow (10, i * 3.45 / 61);
  for (int i = 0; i < 61; i++)
    {
      double at = log10 (edges[i]);

      counts[i] = floor (30000 * exp (-pow ((at - 4.47) / 0.2, 2))
                         + 1800 * exp (-pow ((at - 5.0) / 0.15, 2))
                         + 350 * exp (-pow ((at - 6.1) / 0.28, 2))
                         + 110 * exp (-pow ((at - 6.8) / 0.25, 2)));
    }
  dash_distribution_set_bars (DASH_DISTRIBUTION (distribution), edges, counts, 61);
  dash_distribution_set_marks (DASH_DISTRIBUTION (distribution), marks, G_N_ELEMENTS (marks));
  dash_distribution_set_format (DASH_DISTRIBUTION (distribution), format_tick, format_duration,
                                format_short, NULL);
  return distribution;
}

static void
fill_load (GRand *rand, double *times, double *values, int n, double usual, double dip, double by)
{
  for (int i = 0; i < n; i++)
    {
      double at = i / (double) n;

      times[i] = at * 132 * SECOND;
      values[i] = (at < 0.03 ? usual * at / 0.03 : at > 0.515 && at < 0.57 ? dip : usual)
                  * (1 + noise (rand, by));
    }
}

static GtkWidget *
line_new (GRand *rand, DashRole role, double usual, double dip, DashFormatFunc format,
          GtkWidget **legend)
{
  GtkWidget *chart = dash_chart_new ();
  double times[264], values[264];

  fill_load (rand, times, values, 264, usual, dip, 0.12);
  dash_chart_add_series (DASH_CHART (chart), "CPU", role, DASH_LINE_AREA, DASH_SIDE_LEFT);
  dash_chart_set_format (DASH_CHART (chart), DASH_SIDE_LEFT, format, NULL, NULL);
  dash_chart_set_data (DASH_CHART (chart), 0, times, values, 264);
  dash_plot_set_cursor (DASH_PLOT (chart), cursor);
  *legend = dash_legend_new (DASH_CHART (chart));
  dash_legend_set_headline (DASH_LEGEND (*legend), 0);
  return chart;
}

static GtkWidget *
threads_new (GRand *rand, GtkWidget **legend)
{
  GtkWidget *chart = dash_chart_new ();
  double times[264], values[264];

  fill_load (rand, times, values, 264, 1.7, 0.7, 0.2);
  dash_chart_add_series (DASH_CHART (chart), "running", DASH_ROLE_OLIVE, DASH_LINE_AREA,
                         DASH_SIDE_LEFT);
  dash_chart_add_series (DASH_CHART (chart), "alive", DASH_ROLE_OLIVE, DASH_LINE_DASHED,
                         DASH_SIDE_LEFT);
  dash_chart_set_data (DASH_CHART (chart), 0, times, values, 264);
  for (int i = 0; i < 264; i++)
    values[i] = i < 8 ? 1 : 5;
  dash_chart_set_data (DASH_CHART (chart), 1, times, values, 264);
  dash_chart_set_format (DASH_CHART (chart), DASH_SIDE_LEFT, format_plain, NULL, NULL);
  dash_plot_set_cursor (DASH_PLOT (chart), cursor);
  *legend = dash_legend_new (DASH_CHART (chart));
  dash_legend_set_headline (DASH_LEGEND (*legend), 1);
  return chart;
}

static GtkWidget *
strip_new (GRand *rand)
{
  GtkWidget *strip = dash_time_strip_new ();
  double times[264], values[264];

  dash_chart_add_series (DASH_CHART (strip), "CPU", DASH_ROLE_BLUE, DASH_LINE_AREA, DASH_SIDE_LEFT);
  dash_chart_add_series (DASH_CHART (strip), "Calls/s", DASH_ROLE_ORANGE, DASH_LINE_SOLID,
                         DASH_SIDE_RIGHT);
  dash_chart_set_series_width (DASH_CHART (strip), 0, 1.4);
  dash_chart_set_series_width (DASH_CHART (strip), 1, 1.4);
  dash_chart_set_format (DASH_CHART (strip), DASH_SIDE_LEFT, format_percent, NULL, NULL);
  dash_chart_set_format (DASH_CHART (strip), DASH_SIDE_RIGHT, format_short, NULL, NULL);
  fill_load (rand, times, values, 264, 160, 85, 0.1);
  dash_chart_set_data (DASH_CHART (strip), 0, times, values, 264);
  fill_load (rand, times, values, 264, 120e3, 60e3, 0.08);
  dash_chart_set_data (DASH_CHART (strip), 1, times, values, 264);
  dash_time_strip_set_range (DASH_TIME_STRIP (strip), 41 * SECOND, 101 * SECOND);
  gtk_widget_set_size_request (strip, -1, 70);
  dash_plot_set_title (DASH_PLOT (strip), "Time");
  return strip;
}

static GtkWidget *
cells_new (GRand *rand)
{
  GtkWidget *grid = gtk_grid_new ();
  double values[60];

  gtk_grid_set_row_spacing (GTK_GRID (grid), 8);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 16);
  for (int row = 0; row < 5; row++)
    {
      GtkWidget *bar = dash_bar_new (), *spark = dash_sparkline_new ();
      GtkWidget *small = dash_sparkline_new ();

      gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
      gtk_widget_set_size_request (spark, 70, 16);
      dash_bar_set_values (DASH_BAR (bar), 0.27 / (row + 1), 0.85 / (row * row + 1));
      for (int i = 0; i < 60; i++)
        values[i] = 5 + 4 * sin (i / 9. + row) + noise (rand, 0.6);
      dash_sparkline_set_values (DASH_SPARKLINE (spark), values, 60);
      dash_sparkline_set_values (DASH_SPARKLINE (small), values, 60);
      dash_sparkline_set_role (DASH_SPARKLINE (small), (DashRole) row);
      gtk_grid_attach (GTK_GRID (grid), bar, 0, row, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), spark, 1, row, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), small, 2, row, 1, 1);
    }
  return grid;
}

static void
on_readout_changed (DashPlot *plot, GtkLabel *label)
{
  g_autofree char *text = dash_plot_dup_readout (plot);

  gtk_label_set_label (label, text != NULL ? text : "");
}

static GtkWidget *
gallery_new (void)
{
  GRand *rand = g_rand_new_with_seed (7);
  GtkWidget *grid = gtk_grid_new (), *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *chart, *legend, *label, *line, *cells;

  gtk_grid_set_row_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_widget_set_margin_start (grid, 12);
  gtk_widget_set_margin_end (grid, 12);
  gtk_widget_set_margin_top (grid, 12);
  gtk_widget_set_margin_bottom (grid, 12);
  gtk_box_append (GTK_BOX (page), strip_new (rand));
  gtk_box_append (GTK_BOX (page), grid);

  chart = latency_new (rand, &legend);
  gtk_grid_attach (GTK_GRID (grid), card_new ("Latency", chart, legend, 174, FALSE, 0), 0, 0, 1, 1);
  chart = distribution_new ();
  label = gtk_label_new ("calls per bin, log scale");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "caption");
  gtk_grid_attach (GTK_GRID (grid), card_new ("Distribution", chart, label, 174, FALSE, 0), 1, 0, 1,
                   1);
  chart = heatmap_new (rand);
  label = gtk_label_new ("");
  gtk_widget_add_css_class (label, "caption");
  g_signal_connect (chart, "readout-changed", G_CALLBACK (on_readout_changed), label);
  line = card_new ("Calls by duration", chart, label, 174, FALSE, 0);
  gtk_box_append (GTK_BOX (gtk_widget_get_first_child (line)),
                  dash_heat_scale_new (DASH_HEATMAP (chart), format_calls, NULL));
  gtk_grid_attach (GTK_GRID (grid), line, 0, 1, 1, 1);
  cells = cells_new (rand);
  gtk_grid_attach (GTK_GRID (grid), cells, 1, 1, 1, 1);
  chart = line_new (rand, DASH_ROLE_BLUE, 160, 85, format_percent, &legend);
  gtk_grid_attach (GTK_GRID (grid), card_new ("CPU", chart, legend, 198, TRUE, DASH_ROLE_BLUE), 0, 2,
                   1, 1);
  chart = threads_new (rand, &legend);
  gtk_grid_attach (GTK_GRID (grid), card_new ("Threads", chart, legend, 198, TRUE, DASH_ROLE_OLIVE),
                   1, 2, 1, 1);
  chart = line_new (rand, DASH_ROLE_VIOLET, 212e6, 155e6, format_memory, &legend);
  gtk_grid_attach (GTK_GRID (grid),
                   card_new ("Memory", chart, legend, 160, TRUE, DASH_ROLE_VIOLET), 0, 3, 1, 1);
  chart = dash_chart_new ();
  dash_plot_set_empty_text (DASH_PLOT (chart), "No calls in this range");
  gtk_grid_attach (GTK_GRID (grid), card_new ("Nothing", chart, NULL, 160, FALSE, 0), 1, 3, 1, 1);
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  g_rand_free (rand);
  if (!without_cursor)
    dash_chart_cursor_set_key (cursor, 71.5 * SECOND);
  return page;
}

/* ---- Speed ---- */

static void
feed (GtkWidget *chart, guint seed)
{
  double times[N_SPEED_POINTS], values[N_SPEED_POINTS];

  for (int i = 0; i < N_SPEED_POINTS; i++)
    {
      times[i] = (n_ticks + i) * 0.5 * SECOND;
      values[i] = 50 + 40 * sin ((n_ticks + i) / 20. + seed) * cos ((n_ticks + i) / 7. * seed);
    }
  dash_chart_set_data (DASH_CHART (chart), 0, times, values, N_SPEED_POINTS);
}

static gboolean
on_feed (gpointer user_data)
{
  n_ticks++;
  for (guint i = 0; i < speed_charts->len; i++)
    feed (speed_charts->pdata[i], i + 1);
  return G_SOURCE_CONTINUE;
}

static GtkWidget *
speed_new (void)
{
  static const DashRole roles[] = { DASH_ROLE_BLUE, DASH_ROLE_GREEN, DASH_ROLE_VIOLET,
                                    DASH_ROLE_ORANGE };
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_row_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  speed_charts = g_ptr_array_new ();
  for (int i = 0; i < 8; i++)
    {
      GtkWidget *chart = dash_chart_new ();

      dash_chart_add_series (DASH_CHART (chart), "value", roles[i % 4], DASH_LINE_AREA,
                             DASH_SIDE_LEFT);
      dash_chart_set_y_range (DASH_CHART (chart), DASH_SIDE_LEFT, 0, 100);
      gtk_widget_set_vexpand (chart, TRUE);
      g_ptr_array_add (speed_charts, chart);
      feed (chart, i + 1);
      gtk_grid_attach (GTK_GRID (grid), chart, i % 2, i / 2, 1, 1);
    }
  g_timeout_add ((guint) (1000 / hertz), on_feed, NULL);
  return grid;
}

static double
cpu_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static gboolean
on_measured (gpointer user_data)
{
  static double cpu, wall;
  static int ticks;
  double now = (double) g_get_monotonic_time () / 1e6;

  if (wall == 0)
    {
      /* The first second is not what is asked for. */
      cpu = cpu_seconds ();
      wall = now;
      ticks = n_ticks;
      g_timeout_add ((guint) (seconds * 1000), on_measured, user_data);
      return G_SOURCE_REMOVE;
    }
  g_print ("%.1f data sets a second, %.1f %% of a core\n", (n_ticks - ticks) / (now - wall),
           100 * (cpu_seconds () - cpu) / (now - wall));
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  GtkWidget *window;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  adw_init ();
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                           : ADW_COLOR_SCHEME_FORCE_LIGHT);
  if (right_to_left)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  if (scale_text != 1)
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (96 * 1024 * scale_text), NULL);
  cursor = dash_chart_cursor_new ();
  window = gtk_window_new ();
  gtk_window_set_title (GTK_WINDOW (window), "Charts");
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), hertz > 0 ? 1200 : 1060, 800);
  gtk_window_set_child (GTK_WINDOW (window), hertz > 0 ? speed_new () : gallery_new ());
  g_signal_connect_swapped (window, "destroy", G_CALLBACK (g_main_loop_quit), loop);
  gtk_window_present (GTK_WINDOW (window));
  if (hertz > 0)
    g_timeout_add (1500, on_measured, loop);
  g_main_loop_run (loop);
  return 0;
}
