// SPDX-License-Identifier: GPL-3.0-or-later
// Tests the chart widgets in a window: cursor, keys, brush, read-outs, accessibility, colours.

#include <adwaita.h>
#include <math.h>

#include "chart/dash-bar.h"
#include "chart/dash-chart.h"
#include "chart/dash-distribution.h"
#include "chart/dash-heatmap.h"
#include "chart/dash-legend.h"
#include "chart/dash-picture.h"
#include "chart/dash-sparkline.h"
#include "chart/dash-time-strip.h"

#define SECOND 1e9
#define WIDTH 400
#define HEIGHT 160

static char *
format_value (double value, gpointer user_data)
{
  return g_strdup_printf ("%g u", value);
}

/* ---- Help ---- */

static GtkWidget *
show (GtkWidget *first, GtkWidget *second)
{
  GtkWidget *window = gtk_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_box_append (GTK_BOX (box), first);
  gtk_widget_set_size_request (first, WIDTH, HEIGHT);
  if (second != NULL)
    {
      gtk_box_append (GTK_BOX (box), second);
      if (DASH_IS_PLOT (second))
        gtk_widget_set_size_request (second, WIDTH, HEIGHT);
    }
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  g_assert_cmpint (gtk_widget_get_width (first), ==, WIDTH);
  return window;
}

/* Emits a signal of the controllers of a kind, as GTK would for an event. */
static gboolean
with_controllers (GtkWidget *widget, GType type, gboolean (*func) (gpointer, gpointer),
                  gpointer user_data)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        {
          handled |= func (controller, user_data);
          n++;
        }
    }
  g_assert_cmpuint (n, >, 0);
  return handled;
}

typedef struct
{
  guint keyval;
  GdkModifierType state;
  double x, y;
  const char *signal;
} Event;

static gboolean
emit_key (gpointer controller, gpointer user_data)
{
  Event *event = user_data;
  gboolean handled = FALSE;

  g_signal_emit_by_name (controller, "key-pressed", event->keyval, 0, event->state, &handled);
  return handled;
}

static gboolean
press (GtkWidget *widget, guint keyval, GdkModifierType state)
{
  Event event = { .keyval = keyval, .state = state };

  return with_controllers (widget, GTK_TYPE_EVENT_CONTROLLER_KEY, emit_key, &event);
}

static gboolean
emit_at (gpointer controller, gpointer user_data)
{
  Event *event = user_data;

  g_signal_emit_by_name (controller, event->signal, event->x, event->y);
  return TRUE;
}

static void
point (GtkWidget *widget, double x, double y)
{
  Event event = { .x = x, .y = y, .signal = "motion" };

  with_controllers (widget, GTK_TYPE_EVENT_CONTROLLER_MOTION, emit_at, &event);
}

static gboolean
emit_leave (gpointer controller, gpointer user_data)
{
  g_signal_emit_by_name (controller, "leave");
  return TRUE;
}

static void
leave (GtkWidget *widget)
{
  with_controllers (widget, GTK_TYPE_EVENT_CONTROLLER_MOTION, emit_leave, NULL);
}

static void
drag (GtkWidget *widget, double from, double to, gboolean release)
{
  Event event = { .x = from, .y = 30, .signal = "drag-begin" };

  with_controllers (widget, GTK_TYPE_GESTURE_DRAG, emit_at, &event);
  for (int i = 1; i <= 4; i++)
    {
      Event update = { .x = (to - from) * i / 4, .y = 0, .signal = "drag-update" };

      with_controllers (widget, GTK_TYPE_GESTURE_DRAG, emit_at, &update);
    }
  event.signal = "drag-end";
  event.x = to - from;
  if (release)
    with_controllers (widget, GTK_TYPE_GESTURE_DRAG, emit_at, &event);
}

static gboolean
emit_double_click (gpointer controller, gpointer user_data)
{
  g_signal_emit_by_name (controller, "pressed", 2, 100., 30.);
  return TRUE;
}

/* Draws a widget as it is now; returns its picture. */
static cairo_surface_t *
picture (GtkWidget *widget)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, gtk_widget_get_width (widget),
                                    gtk_widget_get_height (widget));
  cairo_t *cr = cairo_create (surface);
  GskRenderNode *node;

  GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node != NULL)
    {
      gsk_render_node_draw (node, cr);
      gsk_render_node_unref (node);
    }
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint32
pixel_at (cairo_surface_t *surface, int x, int y)
{
  const guint32 *pixels = (const guint32 *) (void *) cairo_image_surface_get_data (surface);

  return pixels[(gsize) y * cairo_image_surface_get_stride (surface) / 4 + x];
}

static int
count_color (GtkWidget *widget, DashRole role)
{
  cairo_surface_t *surface = picture (widget);
  GdkRGBA color;
  guint32 wanted;
  int n = 0;

  dash_palette_lookup (role, FALSE, FALSE, &color);
  wanted = 0xff000000 | (guint32) roundf (color.red * 255) << 16
           | (guint32) roundf (color.green * 255) << 8 | (guint32) roundf (color.blue * 255);
  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
      n += pixel_at (surface, x, y) == wanted;
  cairo_surface_destroy (surface);
  return n;
}

/* 61 points from 0 to 60 s, the value is the second; a gap from 20 to 24. */
static GtkWidget *
chart_new (DashChartCursor *cursor)
{
  GtkWidget *chart = dash_chart_new ();
  double times[61], values[61];

  for (int i = 0; i <= 60; i++)
    {
      times[i] = i * SECOND;
      values[i] = i >= 20 && i < 25 ? NAN : i;
    }
  dash_chart_add_series (DASH_CHART (chart), "Load", DASH_ROLE_BLUE, DASH_LINE_AREA,
                         DASH_SIDE_LEFT);
  dash_chart_set_format (DASH_CHART (chart), DASH_SIDE_LEFT, format_value, NULL, NULL);
  dash_chart_set_data (DASH_CHART (chart), 0, times, values, 61);
  if (cursor != NULL)
    dash_plot_set_cursor (DASH_PLOT (chart), cursor);
  dash_plot_set_title (DASH_PLOT (chart), "Load of it");
  dash_plot_set_description (DASH_PLOT (chart), "Load, last 60 s, 60 u, rising");
  return chart;
}

static void
count_up (int *n)
{
  (*n)++;
}

static void
assert_description (GtkWidget *widget, const char *text)
{
  gtk_test_accessible_assert_property (widget, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text);
}

/* The place of a time in a chart of 60 s with the usual margins. */
static double
place_of (double seconds)
{
  return 50 + (WIDTH - 50 - 14) * seconds / 60;
}

/* ---- Palette ---- */

static void
test_palette (void)
{
  DashPalette *palette = dash_palette_get_default ();
  GdkRGBA light, dark, strong;
  const GdkRGBA *ramp;
  int changes = 0;
  guint n;

  dash_palette_lookup (DASH_ROLE_VERMILION, FALSE, FALSE, &light);
  dash_palette_lookup (DASH_ROLE_VERMILION, TRUE, FALSE, &dark);
  g_assert_cmpint ((int) roundf (light.red * 255), ==, 0xc3);
  g_assert_cmpint ((int) roundf (light.green * 255), ==, 0x51);
  g_assert_cmpint ((int) roundf (dark.red * 255), ==, 0xf5);

  dash_palette_lookup (DASH_ROLE_GRID, FALSE, FALSE, &light);
  dash_palette_lookup (DASH_ROLE_GRID, FALSE, TRUE, &strong);
  g_assert_cmpfloat_with_epsilon (light.alpha, 0.075, 1e-6);
  g_assert_cmpfloat_with_epsilon (strong.alpha, 0.15, 1e-6);
  dash_palette_lookup (DASH_ROLE_DIM_TEXT, TRUE, TRUE, &strong);
  g_assert_cmpfloat (strong.alpha, ==, 1);

  g_signal_connect_swapped (palette, "changed", G_CALLBACK (count_up), &changes);
  ramp = dash_palette_get_ramp (palette, DASH_RAMP_HEAT, &n);
  g_assert_cmpuint (n, ==, 11);
  g_assert_cmpfloat (ramp[0].blue, >, ramp[10].blue);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  g_assert_cmpint (changes, >, 0);
  g_assert_true (dash_palette_get_dark (palette));
  g_assert_cmpfloat (ramp[0].blue, <, ramp[10].blue);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_signal_handlers_disconnect_by_data (palette, &changes);
}

/* ---- Cursor ---- */

static void
test_cursor_alone (void)
{
  g_autoptr (DashChartCursor) cursor = dash_chart_cursor_new ();
  int changes = 0;
  double x;

  g_signal_connect_swapped (cursor, "changed", G_CALLBACK (count_up), &changes);
  g_assert_false (dash_chart_cursor_get (cursor, &x));
  dash_chart_cursor_clear_pointer (cursor);
  g_assert_cmpint (changes, ==, 0);
  dash_chart_cursor_set_key (cursor, 5);
  g_assert_true (dash_chart_cursor_is_key (cursor));
  dash_chart_cursor_set_pointer (cursor, 7);
  dash_chart_cursor_set_pointer (cursor, 7);
  g_assert_cmpint (changes, ==, 2);
  g_assert_true (dash_chart_cursor_get (cursor, &x));
  g_assert_cmpfloat (x, ==, 7);
  g_assert_false (dash_chart_cursor_is_key (cursor));
  dash_chart_cursor_clear_pointer (cursor);
  g_assert_true (dash_chart_cursor_get (cursor, &x));
  g_assert_cmpfloat (x, ==, 5);
  dash_chart_cursor_clear_key (cursor);
  g_assert_false (dash_chart_cursor_get (cursor, NULL));
  g_assert_cmpint (changes, ==, 4);
}

static void
test_cursor_shared (void)
{
  g_autoptr (DashChartCursor) cursor = dash_chart_cursor_new ();
  GtkWidget *first = chart_new (cursor), *second = chart_new (cursor);
  GtkWidget *window = show (first, second);
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;
  int changes = 0;
  double x;

  g_signal_connect_swapped (second, "readout-changed", G_CALLBACK (count_up), &changes);
  g_assert_null (dash_plot_dup_readout (DASH_PLOT (second)));

  /* The pointer is drawn to the nearest point, in all charts. */
  point (first, place_of (30) + 2, 40);
  g_assert_true (dash_chart_cursor_get (cursor, &x));
  g_assert_cmpfloat (x, ==, 30 * SECOND);
  g_assert_cmpint (changes, ==, 1);
  here = dash_plot_dup_readout (DASH_PLOT (first));
  there = dash_plot_dup_readout (DASH_PLOT (second));
  g_assert_cmpstr (here, ==, "0:30: Load 30 u");
  g_assert_cmpstr (there, ==, here);
  g_assert_cmpint (count_color (second, DASH_ROLE_CHIP), >, 100);

  /* Beside the data there is no time. */
  point (first, 10, 40);
  g_assert_false (dash_chart_cursor_get (cursor, NULL));
  point (first, place_of (10), 40);
  leave (first);
  g_assert_false (dash_chart_cursor_get (cursor, NULL));
  g_assert_cmpint (count_color (second, DASH_ROLE_CHIP), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_pointer_stays_while_time_goes_on (void)
{
  GtkWidget *chart = chart_new (NULL), *window = show (chart, NULL);
  double times[61], values[61], x;

  point (chart, place_of (30), 40);
  for (int i = 0; i <= 60; i++)
    {
      times[i] = (i + 10) * SECOND;
      values[i] = i;
    }
  dash_chart_set_data (DASH_CHART (chart), 0, times, values, 61);
  g_assert_true (dash_chart_cursor_get (dash_plot_get_cursor (DASH_PLOT (chart)), &x));
  g_assert_cmpfloat (x, ==, 40 * SECOND);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ---- Chart ---- */

static void
test_chart_values (void)
{
  GtkWidget *chart = chart_new (NULL);
  double value, low, high;

  g_object_ref_sink (chart);
  g_assert_true (dash_chart_get_value (DASH_CHART (chart), 0, 30.4 * SECOND, &value));
  g_assert_cmpfloat (value, ==, 30);
  g_assert_false (dash_chart_get_value (DASH_CHART (chart), 0, 22 * SECOND, &value));
  g_assert_false (dash_chart_get_value (DASH_CHART (chart), 0, 90 * SECOND, &value));
  g_assert_true (dash_chart_get_value (DASH_CHART (chart), 0, NAN, &value));
  g_assert_cmpfloat (value, ==, 60);

  dash_chart_get_y_range (DASH_CHART (chart), DASH_SIDE_LEFT, &low, &high);
  g_assert_cmpfloat (low, ==, 0);
  g_assert_cmpfloat (high, >=, 60);
  /* Only what is shown counts. */
  dash_plot_set_x_range (DASH_PLOT (chart), 0, 10 * SECOND);
  dash_chart_get_y_range (DASH_CHART (chart), DASH_SIDE_LEFT, &low, &high);
  g_assert_cmpfloat (high, <, 15);
  dash_chart_set_y_range (DASH_CHART (chart), DASH_SIDE_LEFT, NAN, 100);
  dash_chart_get_y_range (DASH_CHART (chart), DASH_SIDE_LEFT, &low, &high);
  g_assert_cmpfloat (high, ==, 100);
  g_object_unref (chart);
}

static void
test_same_data_is_no_change (void)
{
  GtkWidget *chart = dash_chart_new ();
  const double times[] = { 1, 2, 3 }, values[] = { 1, NAN, 3 };
  int changes = 0;

  g_object_ref_sink (chart);
  dash_chart_add_series (DASH_CHART (chart), "a", DASH_ROLE_BLUE, DASH_LINE_SOLID, DASH_SIDE_LEFT);
  g_signal_connect_swapped (chart, "data-changed", G_CALLBACK (count_up), &changes);
  dash_chart_set_data (DASH_CHART (chart), 0, times, values, 3);
  dash_chart_set_data (DASH_CHART (chart), 0, times, values, 3);
  g_assert_cmpint (changes, ==, 1);
  dash_chart_set_data (DASH_CHART (chart), 0, NULL, NULL, 0);
  g_assert_cmpint (changes, ==, 2);
  g_assert_true (dash_plot_is_empty (DASH_PLOT (chart)));
  g_object_unref (chart);
}

static void
test_chart_keys_and_accessibility (void)
{
  GtkWidget *chart = chart_new (NULL), *window = show (chart, NULL);

  gtk_test_accessible_assert_role (chart, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (chart, GTK_ACCESSIBLE_PROPERTY_LABEL, "Load of it");
  assert_description (chart, "Load, last 60 s, 60 u, rising");
  g_assert_true (gtk_widget_grab_focus (chart));
  g_assert_false (press (chart, GDK_KEY_Escape, 0));

  g_assert_true (press (chart, GDK_KEY_End, 0));
  assert_description (chart, "1:00: Load 60 u");
  g_assert_true (press (chart, GDK_KEY_Left, 0));
  assert_description (chart, "0:59: Load 59 u");
  g_assert_true (press (chart, GDK_KEY_Page_Up, 0));
  assert_description (chart, "0:53: Load 53 u");
  g_assert_true (press (chart, GDK_KEY_Home, 0));
  g_assert_true (press (chart, GDK_KEY_Left, 0));
  assert_description (chart, "0:00: Load 0 u");
  g_assert_true (press (chart, GDK_KEY_Right, 0));
  assert_description (chart, "0:01: Load 1 u");
  for (int i = 0; i < 20; i++)
    press (chart, GDK_KEY_Right, 0);
  assert_description (chart, "0:21: no data");

  /* Keys with modifiers are somebody else's. */
  g_assert_false (press (chart, GDK_KEY_Left, GDK_CONTROL_MASK));
  /* A new description waits until the keys are done. */
  dash_plot_set_description (DASH_PLOT (chart), "Load, falling");
  assert_description (chart, "0:21: no data");
  g_assert_true (press (chart, GDK_KEY_Escape, 0));
  assert_description (chart, "Load, falling");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_chart_table (void)
{
  GtkWidget *chart = chart_new (NULL);
  g_autoptr (GListModel) table = NULL;
  g_autoptr (DashTableRow) row = NULL;
  g_autofree char *text = NULL;

  g_object_ref_sink (chart);
  dash_plot_set_x_range (DASH_PLOT (chart), 18 * SECOND, 21 * SECOND);
  table = dash_plot_get_table (DASH_PLOT (chart));
  g_assert_cmpuint (g_list_model_get_n_items (table), ==, 5);
  row = g_list_model_get_item (table, 2);
  g_assert_cmpstr (dash_table_row_get_cells (row)[0], ==, "0:19");
  g_assert_cmpstr (dash_table_row_get_cells (row)[1], ==, "19 u");
  g_assert_null (dash_table_row_get_cells (row)[2]);
  text = dash_plot_dup_table_text (DASH_PLOT (chart));
  g_assert_cmpstr (text, ==,
                   "Time\tLoad\n0:18\t18 u\n0:19\t19 u\n0:20\t\u2013\n0:21\t\u2013\n");
  g_object_unref (chart);
}

static void
test_chart_pixels (void)
{
  GtkWidget *chart = dash_chart_new (), *window;
  const double times[] = { 0, 60 * SECOND }, values[] = { 50, 50 };
  cairo_surface_t *surface;
  int y, top = 6, bottom = HEIGHT - 20;

  dash_chart_add_series (DASH_CHART (chart), "a", DASH_ROLE_GREEN, DASH_LINE_SOLID,
                         DASH_SIDE_LEFT);
  dash_chart_set_series_width (DASH_CHART (chart), 0, 2);
  dash_chart_set_y_range (DASH_CHART (chart), DASH_SIDE_LEFT, 0, 100);
  dash_chart_set_data (DASH_CHART (chart), 0, times, values, 2);
  window = show (chart, NULL);

  /* The line lies where its value is, over all of the area and nowhere else. */
  surface = picture (chart);
  y = (top + bottom) / 2;
  g_assert_cmphex (pixel_at (surface, 200, y), ==, 0xff00805f);
  g_assert_cmphex (pixel_at (surface, 200, y - 1), ==, 0xff00805f);
  g_assert_cmphex (pixel_at (surface, 200, y - 6), ==, 0);
  g_assert_cmphex (pixel_at (surface, 52, y), ==, 0xff00805f);
  g_assert_cmphex (pixel_at (surface, WIDTH - 17, y), ==, 0xff00805f);
  g_assert_cmphex (pixel_at (surface, WIDTH - 8, y), ==, 0);
  cairo_surface_destroy (surface);

  dash_chart_set_data (DASH_CHART (chart), 0, NULL, NULL, 0);
  dash_plot_set_empty_text (DASH_PLOT (chart), "Nothing");
  g_assert_cmpint (count_color (chart, DASH_ROLE_GREEN), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_chart_takes_nonsense (void)
{
  GtkWidget *chart = dash_chart_new (), *window = show (chart, NULL);
  const double times[] = { 5, 5, 5 }, values[] = { INFINITY, -1, 0 }, nothing[] = { NAN, NAN, NAN };
  cairo_surface_t *surface;

  dash_chart_add_series (DASH_CHART (chart), "a", DASH_ROLE_BLUE, DASH_LINE_AREA, DASH_SIDE_LEFT);
  dash_chart_add_series (DASH_CHART (chart), "b", DASH_ROLE_PINK, DASH_LINE_DOTTED,
                         DASH_SIDE_RIGHT);
  dash_chart_set_data (DASH_CHART (chart), 0, times, values, 3);
  dash_chart_set_data (DASH_CHART (chart), 1, times, nothing, 3);
  for (int i = 0; i < 4; i++)
    {
      dash_chart_set_log (DASH_CHART (chart), DASH_SIDE_LEFT, i % 2 == 1);
      dash_plot_set_x_range (DASH_PLOT (chart), i < 2 ? NAN : 7, i < 2 ? NAN : 3);
      dash_chart_cursor_set_key (dash_plot_get_cursor (DASH_PLOT (chart)), i);
      surface = picture (chart);
      cairo_surface_destroy (surface);
      press (chart, GDK_KEY_Right, 0);
    }
  g_assert_false (dash_plot_is_empty (DASH_PLOT (chart)));
  dash_chart_set_data (DASH_CHART (chart), 0, times, nothing, 3);
  g_assert_true (dash_plot_is_empty (DASH_PLOT (chart)));
  dash_chart_remove_all_series (DASH_CHART (chart));
  g_assert_cmpuint (dash_chart_get_n_series (DASH_CHART (chart)), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ---- Legend ---- */

static void
test_legend (void)
{
  GtkWidget *chart = chart_new (NULL), *legend = dash_legend_new (DASH_CHART (chart));
  GtkWidget *window = show (chart, legend);
  DashChartCursor *cursor = dash_plot_get_cursor (DASH_PLOT (chart));

  gtk_test_accessible_assert_property (legend, GTK_ACCESSIBLE_PROPERTY_LABEL, "Load 60 u");
  dash_chart_cursor_set_pointer (cursor, 30 * SECOND);
  gtk_test_accessible_assert_property (legend, GTK_ACCESSIBLE_PROPERTY_LABEL, "Load 30 u");
  dash_chart_cursor_clear_pointer (cursor);
  gtk_test_accessible_assert_property (legend, GTK_ACCESSIBLE_PROPERTY_LABEL, "Load 60 u");

  /* With a headline the hovered value stands beside the current one. */
  dash_legend_set_headline (DASH_LEGEND (legend), 0);
  gtk_test_accessible_assert_property (legend, GTK_ACCESSIBLE_PROPERTY_LABEL, "60 u");
  dash_chart_cursor_set_pointer (cursor, 30 * SECOND);
  gtk_test_accessible_assert_property (legend, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "0:30, Load 30 u, 60 u");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ---- Time strip ---- */

typedef struct
{
  double begin, end;
  int n, n_final;
} Ranges;

static void
on_range (DashTimeStrip *strip, double begin, double end, gboolean final, Ranges *ranges)
{
  ranges->begin = begin;
  ranges->end = end;
  ranges->n++;
  ranges->n_final += final;
}

static GtkWidget *
strip_new (Ranges *ranges)
{
  GtkWidget *strip = dash_time_strip_new ();
  double times[121], values[121];

  for (int i = 0; i <= 120; i++)
    {
      times[i] = i * 0.5 * SECOND;
      values[i] = 10 + i % 7;
    }
  dash_chart_add_series (DASH_CHART (strip), "a", DASH_ROLE_BLUE, DASH_LINE_AREA, DASH_SIDE_LEFT);
  dash_chart_add_series (DASH_CHART (strip), "b", DASH_ROLE_ORANGE, DASH_LINE_SOLID,
                         DASH_SIDE_RIGHT);
  dash_chart_set_data (DASH_CHART (strip), 0, times, values, 121);
  dash_chart_set_data (DASH_CHART (strip), 1, times, values, 121);
  dash_plot_set_margins (DASH_PLOT (strip), -1, 14, -1, 50);
  dash_plot_set_description (DASH_PLOT (strip), "Whole session");
  g_signal_connect (strip, "range-changed", G_CALLBACK (on_range), ranges);
  return strip;
}

static void
assert_range (Ranges *ranges, double begin, double end)
{
  g_assert_cmpfloat_with_epsilon (ranges->begin / SECOND, begin, 1e-9);
  g_assert_cmpfloat_with_epsilon (ranges->end / SECOND, end, 1e-9);
}

static void
test_strip_keys (void)
{
  Ranges ranges = { 0 };
  GtkWidget *strip = strip_new (&ranges), *window = show (strip, NULL);

  gtk_test_accessible_assert_role (strip, GTK_ACCESSIBLE_ROLE_SLIDER);
  gtk_test_accessible_assert_property (strip, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                       "Nothing selected");
  gtk_test_accessible_assert_property (strip, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 60.);
  assert_description (strip, "Whole session");

  /* Without a range the last tenth is taken; then it moves by a step. */
  g_assert_true (press (strip, GDK_KEY_Left, 0));
  assert_range (&ranges, 54, 60);
  g_assert_true (press (strip, GDK_KEY_Left, 0));
  assert_range (&ranges, 53.5, 59.5);
  g_assert_true (press (strip, GDK_KEY_Page_Up, 0));
  assert_range (&ranges, 47.5, 53.5);
  g_assert_true (press (strip, GDK_KEY_Right, GDK_SHIFT_MASK));
  assert_range (&ranges, 47.5, 54);
  g_assert_true (press (strip, GDK_KEY_Right, GDK_SHIFT_MASK | GDK_CONTROL_MASK));
  assert_range (&ranges, 48, 54);
  g_assert_true (press (strip, GDK_KEY_Home, 0));
  assert_range (&ranges, 0, 6);
  /* At the edge it stays whole. */
  g_assert_true (press (strip, GDK_KEY_Left, 0));
  assert_range (&ranges, 0, 6);
  gtk_test_accessible_assert_property (strip, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                       "0:00.0 – 0:06.0");
  g_assert_true (press (strip, GDK_KEY_End, GDK_SHIFT_MASK));
  assert_range (&ranges, 0, 60);
  assert_description (strip, "0:00 – 1:00 selected");
  g_assert_cmpint (ranges.n, ==, ranges.n_final);

  /* It never becomes nothing. */
  for (int i = 0; i < 200; i++)
    press (strip, GDK_KEY_Left, GDK_SHIFT_MASK);
  assert_range (&ranges, 0, 0.5);

  g_assert_true (press (strip, GDK_KEY_Escape, 0));
  g_assert_true (isnan (ranges.begin) && isnan (ranges.end));
  g_assert_false (dash_time_strip_get_range (DASH_TIME_STRIP (strip), NULL, NULL));
  assert_description (strip, "Whole session");
  g_assert_false (press (strip, GDK_KEY_Escape, 0));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_strip_pointer (void)
{
  Ranges ranges = { 0 };
  GtkWidget *strip = strip_new (&ranges), *window = show (strip, NULL);
  double begin, end;

  /* A new range, drawn in either direction. */
  drag (strip, place_of (40), place_of (20), TRUE);
  assert_range (&ranges, 20, 40);
  g_assert_cmpint (ranges.n, ==, 5);
  g_assert_cmpint (ranges.n_final, ==, 1);
  /* Its edges, its inside, its limits. */
  drag (strip, place_of (20) + 2, place_of (10) + 2, TRUE);
  assert_range (&ranges, 10, 40);
  drag (strip, place_of (40) - 2, place_of (50) - 2, TRUE);
  assert_range (&ranges, 10, 50);
  drag (strip, place_of (30), place_of (35), TRUE);
  assert_range (&ranges, 15, 55);
  drag (strip, place_of (30), place_of (58), TRUE);
  assert_range (&ranges, 20, 60);
  /* An edge drawn over the other one. */
  drag (strip, place_of (20), place_of (60) + 500, TRUE);
  assert_range (&ranges, 59.5, 60);
  /* A click without a drag changes nothing. */
  ranges.n = 0;
  drag (strip, place_of (10), place_of (10) + 1, TRUE);
  g_assert_cmpint (ranges.n, ==, 0);

  /* What is set from outside says nothing, and waits for a drag to end. */
  dash_time_strip_set_range (DASH_TIME_STRIP (strip), 5 * SECOND, 25 * SECOND);
  g_assert_cmpint (ranges.n, ==, 0);
  drag (strip, place_of (40), place_of (50), FALSE);
  dash_time_strip_set_range (DASH_TIME_STRIP (strip), 1 * SECOND, 2 * SECOND);
  g_assert_true (dash_time_strip_get_range (DASH_TIME_STRIP (strip), &begin, &end));
  g_assert_cmpfloat (begin, ==, 40 * SECOND);
  g_assert_cmpfloat (end, ==, 50 * SECOND);

  with_controllers (strip, GTK_TYPE_GESTURE_CLICK, emit_double_click, NULL);
  g_assert_true (isnan (ranges.begin));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_strip_pales_what_is_outside (void)
{
  Ranges ranges = { 0 };
  GtkWidget *strip = strip_new (&ranges), *window = show (strip, NULL);
  int all = count_color (strip, DASH_ROLE_ORANGE), some;

  dash_time_strip_set_range (DASH_TIME_STRIP (strip), 20 * SECOND, 30 * SECOND);
  some = count_color (strip, DASH_ROLE_ORANGE);
  g_assert_cmpint (some, >, 0);
  g_assert_cmpint (some, <, all / 2);
  g_assert_cmpint (count_color (strip, DASH_ROLE_BRUSH_EDGE), >, 100);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ---- Heat map ---- */

static char *
format_cell (const DashHeatCell *cell, gpointer user_data)
{
  return g_strdup_printf ("%g-%g s, %.0f-%.0f, %g", cell->begin_ns / SECOND, cell->end_ns / SECOND,
                          cell->low, cell->high, cell->count);
}

static void
test_heatmap (void)
{
  /* Columns of 30 s; rows 1 to 10, 10 to 100, 100 to 1000. */
  const double begins[] = { 0, 30 * SECOND }, ends[] = { 30 * SECOND, 60 * SECOND };
  const double counts[] = { 1, 0, 0, 50, 1000, 0 };
  GtkWidget *map = dash_heatmap_new (), *window = show (map, NULL);
  GtkWidget *scale = dash_heat_scale_new (DASH_HEATMAP (map), NULL, NULL);
  DashHeatCell cell;
  cairo_surface_t *surface;
  double least, most;
  g_autofree char *text = NULL;
  g_autofree char *table = NULL;

  g_object_ref_sink (scale);
  g_assert_true (dash_plot_is_empty (DASH_PLOT (map)));
  dash_heatmap_set_cell_format (DASH_HEATMAP (map), format_cell, NULL);
  dash_heatmap_set_cells (DASH_HEATMAP (map), begins, ends, 2, 1, 1000, 3, counts);
  g_assert_true (dash_heatmap_get_extent (DASH_HEATMAP (map), &least, &most));
  g_assert_cmpfloat (least, ==, 1);
  g_assert_cmpfloat (most, ==, 1000);
  gtk_test_accessible_assert_property (scale, GTK_ACCESSIBLE_PROPERTY_LABEL, "1 – 1000");

  /* The few, the many, and nothing for nothing. */
  surface = picture (map);
  g_assert_cmphex (pixel_at (surface, 100, HEIGHT - 30), ==, 0xffe6eef5);
  g_assert_cmphex (pixel_at (surface, 100, 20), ==, 0xff07214a);
  g_assert_cmphex (pixel_at (surface, 100, 70), ==, 0);
  g_assert_cmphex (pixel_at (surface, 300, 70), !=, 0);
  cairo_surface_destroy (surface);

  point (map, place_of (45), 70);
  g_assert_true (dash_heatmap_get_cell (DASH_HEATMAP (map), &cell));
  g_assert_cmpfloat (cell.count, ==, 50);
  text = dash_plot_dup_readout (DASH_PLOT (map));
  g_assert_cmpstr (text, ==, "30-60 s, 10-100, 50");
  leave (map);
  g_assert_false (dash_heatmap_get_cell (DASH_HEATMAP (map), &cell));

  /* Keys begin at the fullest row of a column and go up and down from there. */
  gtk_widget_grab_focus (map);
  g_assert_false (press (map, GDK_KEY_Up, 0));
  g_assert_true (press (map, GDK_KEY_Home, 0));
  assert_description (map, "0-30 s, 100-1000, 1000");
  g_assert_true (press (map, GDK_KEY_Right, 0));
  assert_description (map, "30-60 s, 10-100, 50");
  g_assert_true (press (map, GDK_KEY_Down, 0));
  assert_description (map, "30-60 s, 1-10, 0");
  g_assert_true (press (map, GDK_KEY_Down, 0));
  assert_description (map, "30-60 s, 1-10, 0");

  table = dash_plot_dup_table_text (DASH_PLOT (map));
  g_assert_cmpstr (table, ==,
                   "Time\tFrom\tTo\tCount\n0:00\t1\t10\t1\n0:00\t100\t1000\t1000\n"
                   "0:30\t10\t100\t50\n");
  dash_heatmap_set_cells (DASH_HEATMAP (map), NULL, NULL, 0, 1, 10, 0, NULL);
  g_assert_true (dash_plot_is_empty (DASH_PLOT (map)));
  g_object_unref (scale);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ---- Distribution ---- */

static char *
format_bin (const DashBin *bin, gpointer user_data)
{
  return g_strdup_printf ("%g-%g: %g of %g, %g below", bin->low, bin->high, bin->count, bin->total,
                          bin->below);
}

static void
test_distribution (void)
{
  const double edges[] = { 0, 10, 100, 1000, 10000 }, counts[] = { 5, 90, 0, 5 };
  const DashMark marks[] = { { "P99", 5000, DASH_ROLE_VERMILION, DASH_LINE_SOLID },
                             { "P50", 50, DASH_ROLE_BLUE, DASH_LINE_SOLID },
                             { "None", NAN, DASH_ROLE_PINK, DASH_LINE_DOTTED } };
  GtkWidget *distribution = dash_distribution_new (), *window = show (distribution, NULL);
  DashBin bin;
  double low, high;

  g_assert_true (dash_plot_is_empty (DASH_PLOT (distribution)));
  dash_distribution_set_bin_format (DASH_DISTRIBUTION (distribution), format_bin, NULL);
  dash_distribution_set_bars (DASH_DISTRIBUTION (distribution), edges, counts, 4);
  dash_distribution_set_marks (DASH_DISTRIBUTION (distribution), marks, G_N_ELEMENTS (marks));
  g_assert_true (dash_plot_get_x_range (DASH_PLOT (distribution), &low, &high));
  g_assert_cmpfloat (low, >, 0);
  g_assert_cmpfloat (high, >, 10000);
  g_assert_cmpint (count_color (distribution, DASH_ROLE_HISTOGRAM), >, 2000);
  g_assert_cmpint (count_color (distribution, DASH_ROLE_BLUE), >, 100);
  g_assert_cmpint (count_color (distribution, DASH_ROLE_VERMILION), >, 100);
  g_assert_cmpint (count_color (distribution, DASH_ROLE_PINK), ==, 0);

  gtk_widget_grab_focus (distribution);
  g_assert_true (press (distribution, GDK_KEY_Home, 0));
  assert_description (distribution, "0-10: 5 of 100, 5 below");
  g_assert_true (press (distribution, GDK_KEY_Right, 0));
  assert_description (distribution, "10-100: 90 of 100, 95 below");
  g_assert_true (dash_distribution_get_bin (DASH_DISTRIBUTION (distribution), &bin));
  g_assert_cmpfloat (bin.count, ==, 90);
  g_assert_true (press (distribution, GDK_KEY_End, 0));
  assert_description (distribution, "1000-10000: 5 of 100, 100 below");
  dash_distribution_set_log (DASH_DISTRIBUTION (distribution), FALSE);
  g_assert_cmpint (count_color (distribution, DASH_ROLE_HISTOGRAM), >, 2000);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_compared_distributions (void)
{
  const double edges[] = { 1, 10, 100, 1000 }, base[] = { 0.5, 0.5, 0 }, head[] = { 0, 0.001, 0.999 };
  GtkWidget *distribution = dash_distribution_new (), *window = show (distribution, NULL);
  g_autofree char *text = NULL;
  DashBin bin;

  dash_distribution_set_compared (DASH_DISTRIBUTION (distribution), edges, base, "Base", head, "Head", 3);
  g_assert_false (dash_plot_is_empty (DASH_PLOT (distribution)));
  /* Both outlines, and no bars. */
  g_assert_cmpint (count_color (distribution, DASH_ROLE_BLUE), >, 100);
  g_assert_cmpint (count_color (distribution, DASH_ROLE_HISTOGRAM), ==, 0);

  gtk_widget_grab_focus (distribution);
  g_assert_true (press (distribution, GDK_KEY_Home, 0));
  g_assert_true (dash_distribution_get_bin (DASH_DISTRIBUTION (distribution), &bin));
  g_assert_cmpfloat (bin.count, ==, 0);
  g_assert_cmpfloat (bin.other, ==, 0.5);
  text = dash_plot_dup_table_text (DASH_PLOT (distribution));
  g_assert_cmpstr (text, ==, "From\tTo\tBase\tHead\n1\t10\t0.5\t0\n10\t100\t0.5\t0.001\n100\t1000\t0\t0.999\n");

  /* Bars again. */
  dash_distribution_set_bars (DASH_DISTRIBUTION (distribution), edges, base, 3);
  g_assert_true (dash_distribution_get_bin (DASH_DISTRIBUTION (distribution), &bin));
  g_assert_true (isnan (bin.other));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ---- Small ones ---- */

static void
test_bar_and_sparkline (void)
{
  const double values[] = { 1, 1, NAN, 4, 4 };
  GtkWidget *bar = dash_bar_new (), *spark = dash_sparkline_new (), *window;
  cairo_surface_t *surface;

  gtk_widget_set_valign (spark, GTK_ALIGN_START);
  dash_sparkline_set_role (DASH_SPARKLINE (spark), DASH_ROLE_VIOLET);
  dash_sparkline_set_values (DASH_SPARKLINE (spark), values, G_N_ELEMENTS (values));
  dash_bar_set_values (DASH_BAR (bar), 0.25, 0.5);
  window = show (bar, spark);

  surface = picture (bar);
  g_assert_cmphex (pixel_at (surface, WIDTH / 8, HEIGHT / 2), ==, 0xff2f7fb9);
  g_assert_cmphex (pixel_at (surface, WIDTH * 3 / 8, HEIGHT / 2), ==, 0xffb9d4e8);
  g_assert_cmphex (pixel_at (surface, WIDTH * 3 / 4, HEIGHT / 2) >> 24, <, 0x20);
  g_assert_cmphex (pixel_at (surface, WIDTH / 8, HEIGHT / 2 - 10), ==, 0);
  cairo_surface_destroy (surface);
  dash_bar_set_values (DASH_BAR (bar), NAN, 7);
  g_assert_cmpint (count_color (bar, DASH_ROLE_BAR_INNER), ==, 0);
  g_assert_cmpint (count_color (bar, DASH_ROLE_BAR_OUTER), >, WIDTH * 6);

  g_assert_cmpint (count_color (spark, DASH_ROLE_VIOLET), >, 50);
  surface = picture (spark);
  g_assert_cmphex (pixel_at (surface, WIDTH / 2, 15), ==, 0);
  cairo_surface_destroy (surface);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
has_text (GBytes *bytes, const char *text)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return g_strstr_len (data, (gssize) length, text) != NULL;
}

/* Cairo writes it with spaces since 1.18. */
static gboolean
has_white (GBytes *svg)
{
  return has_text (svg, "rgb(100%,100%,100%)") || has_text (svg, "rgb(100%, 100%, 100%)");
}

static int
count_pixels (cairo_surface_t *surface, guint32 wanted)
{
  int n = 0;

  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
      n += pixel_at (surface, x, y) == wanted;
  return n;
}

static void
test_picture (void)
{
  GtkWidget *chart = dash_chart_new (), *window;
  const double times[] = { 0, 60 * SECOND }, values[] = { 50, 50 }, others[] = { 20, 20 };
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autoptr (GBytes) light_svg = NULL, dark_svg = NULL, png = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  cairo_surface_t *surface;
  int n_line;

  dash_plot_set_title (DASH_PLOT (chart), "Latency");
  dash_chart_add_series (DASH_CHART (chart), "a", DASH_ROLE_GREEN, DASH_LINE_SOLID, DASH_SIDE_LEFT);
  dash_chart_add_series (DASH_CHART (chart), "b", DASH_ROLE_BLUE, DASH_LINE_DASHED, DASH_SIDE_LEFT);
  dash_chart_set_y_range (DASH_CHART (chart), DASH_SIDE_LEFT, 0, 100);
  dash_chart_set_data (DASH_CHART (chart), 0, times, values, 2);
  dash_chart_set_data (DASH_CHART (chart), 1, times, others, 2);
  window = show (chart, NULL);
  dash_chart_cursor_set_key (dash_plot_get_cursor (DASH_PLOT (chart)), 30 * SECOND);

  /* White, larger than on the screen, with the lines and without the cursor's chip. */
  surface = dash_picture_draw (DASH_PLOT (chart), NULL, "indexer", 2);
  g_assert_cmpint (cairo_image_surface_get_width (surface), >=, 2 * WIDTH);
  g_assert_cmpint (cairo_image_surface_get_height (surface), >, 2 * HEIGHT);
  g_assert_cmphex (pixel_at (surface, 2, 2), ==, 0xffffffff);
  n_line = count_pixels (surface, 0xff00805f);
  g_assert_cmpint (n_line, >, 1000);
  g_assert_cmpint (count_pixels (surface, 0xff0072b2), >, 500);
  g_assert_cmpint (count_pixels (surface, 0xff2d2d2d), <, 200);
  png = dash_picture_encode_png (surface);
  g_assert_true (has_text (png, "PNG"));
  texture = dash_picture_to_texture (surface);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, cairo_image_surface_get_width (surface));
  cairo_surface_destroy (surface);

  /* Paths all of it. */
  light_svg = dash_picture_draw_svg (DASH_PLOT (chart), NULL, "indexer");
  g_assert_true (has_text (light_svg, "<svg"));
  g_assert_true (has_text (light_svg, "</svg>"));
  g_assert_true (has_text (light_svg, "<path"));
  g_assert_false (has_text (light_svg, "<image"));

  /* The same in the dark: what is on the screen stays dark. */
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  dark_svg = dash_picture_draw_svg (DASH_PLOT (chart), NULL, "indexer");
  g_assert_true (has_white (light_svg));
  g_assert_true (has_white (dark_svg));
  g_assert_true (dash_palette_get_dark (dash_palette_get_default ()));
  surface = dash_picture_draw (DASH_PLOT (chart), NULL, "indexer", 2);
  g_assert_cmpint (count_pixels (surface, 0xff00805f), ==, n_line);
  cairo_surface_destroy (surface);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
  g_assert_false (dash_palette_get_dark (dash_palette_get_default ()));

  /* Without data it says so. */
  dash_chart_set_data (DASH_CHART (chart), 0, NULL, NULL, 0);
  dash_chart_set_data (DASH_CHART (chart), 1, NULL, NULL, 0);
  dash_plot_set_empty_text (DASH_PLOT (chart), "Nothing");
  surface = dash_picture_draw (DASH_PLOT (chart), "Another", NULL, 1);
  g_assert_cmpint (count_pixels (surface, 0xff00805f), ==, 0);
  cairo_surface_destroy (surface);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_pictures_of_all_kinds (void)
{
  GtkWidget *map = dash_heatmap_new (), *bars = dash_distribution_new (), *strip = dash_time_strip_new ();
  GtkWidget *all[] = { map, bars, strip }, *window;
  const double begins[] = { 0, 30 * SECOND }, ends[] = { 30 * SECOND, 60 * SECOND };
  const double counts[] = { 1, 5, 20, 0 }, edges[] = { 1, 10, 100, 1000 }, times[] = { 0, 60 * SECOND };

  dash_heatmap_set_cells (DASH_HEATMAP (map), begins, ends, 2, 1, 100, 2, counts);
  dash_distribution_set_bars (DASH_DISTRIBUTION (bars), edges, counts, 3);
  dash_chart_add_series (DASH_CHART (strip), "CPU", DASH_ROLE_BLUE, DASH_LINE_AREA, DASH_SIDE_LEFT);
  dash_chart_set_data (DASH_CHART (strip), 0, times, counts, 2);
  window = show (map, bars);
  gtk_box_append (GTK_BOX (gtk_window_get_child (GTK_WINDOW (window))), strip);
  dash_time_strip_set_range (DASH_TIME_STRIP (strip), 10 * SECOND, 20 * SECOND);

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr (GBytes) svg = dash_picture_draw_svg (DASH_PLOT (all[i]), "All", NULL);
      cairo_surface_t *surface = dash_picture_draw (DASH_PLOT (all[i]), "All", NULL, 1);

      g_assert_false (has_text (svg, "<image"));
      g_assert_cmphex (pixel_at (surface, 1, 1), ==, 0xffffffff);
      cairo_surface_destroy (surface);
    }
  /* The fullest cell has the strongest colour, as on the screen. */
  {
    cairo_surface_t *surface = dash_picture_draw (DASH_PLOT (map), NULL, NULL, 1);

    g_assert_cmpint (count_pixels (surface, 0xff07214a), >, 1000);
    cairo_surface_destroy (surface);
  }
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_disable_setlocale (); /* gtk_test_init() would want one that not every machine has */
  gtk_init ();
  adw_init ();
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_test_add_func ("/palette", test_palette);
  g_test_add_func ("/cursor/alone", test_cursor_alone);
  g_test_add_func ("/cursor/shared", test_cursor_shared);
  g_test_add_func ("/cursor/stays-while-time-goes-on", test_pointer_stays_while_time_goes_on);
  g_test_add_func ("/chart/values", test_chart_values);
  g_test_add_func ("/chart/same-data-is-no-change", test_same_data_is_no_change);
  g_test_add_func ("/chart/keys-and-accessibility", test_chart_keys_and_accessibility);
  g_test_add_func ("/chart/table", test_chart_table);
  g_test_add_func ("/chart/pixels", test_chart_pixels);
  g_test_add_func ("/chart/takes-nonsense", test_chart_takes_nonsense);
  g_test_add_func ("/legend", test_legend);
  g_test_add_func ("/strip/keys", test_strip_keys);
  g_test_add_func ("/strip/pointer", test_strip_pointer);
  g_test_add_func ("/strip/pales-what-is-outside", test_strip_pales_what_is_outside);
  g_test_add_func ("/heatmap", test_heatmap);
  g_test_add_func ("/distribution", test_distribution);
  g_test_add_func ("/compared-distributions", test_compared_distributions);
  g_test_add_func ("/bar-and-sparkline", test_bar_and_sparkline);
  g_test_add_func ("/picture", test_picture);
  g_test_add_func ("/picture/of-all-kinds", test_pictures_of_all_kinds);
  return g_test_run ();
}
