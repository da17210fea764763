// SPDX-License-Identifier: GPL-3.0-or-later
// Tests the flame graph in a window: where spans lie, what is drawn, pointer, keys, zoom, what it says.

#include <adwaita.h>
#include <math.h>

#include "chart/dash-flame-layout.h"
#include "chart/dash-flame-scale.h"
#include "chart/dash-palette.h"

#define WIDTH 400
#define ROW 24

/* The whole, two halves, of the first half two quarters and one that is too narrow, of the second one a part. */
static const DashFlameSpan usual[] = {
  { 100, -1, 80, 0, FALSE }, { 1, 0, 40, .001, FALSE }, { 2, 0, 40, .3, FALSE },  { 11, 1, 20, .01, FALSE },
  { 12, 1, 19, .03, FALSE }, { 13, 1, .01, 0, FALSE },  { 21, 2, 10, .07, FALSE },
};

static char *
say_name (guint32 key, gpointer user_data)
{
  return g_strdup_printf ("span %u with a name that is long", key);
}

static char *
say_value (guint32 key, gpointer user_data)
{
  return g_strdup_printf ("%u u", key);
}

static char *
say_all (guint32 key, gpointer user_data)
{
  return g_strdup_printf ("span %u, %u u", key, key);
}

/* ---- Help ---- */

static DashFlameGraph *
show (GtkWidget **window, const DashFlameSpan *spans, gsize n)
{
  static const DashFlameTexts texts = { say_name, say_value, say_all };
  GtkWidget *graph = dash_flame_graph_new (&texts, NULL), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  dash_flame_graph_set_title (DASH_FLAME_GRAPH (graph), "Calls");
  dash_flame_graph_set_spans (DASH_FLAME_GRAPH (graph), spans, n);
  *window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (*window), FALSE);
  gtk_window_set_child (GTK_WINDOW (*window), box);
  gtk_box_append (GTK_BOX (box), graph);
  gtk_widget_set_size_request (graph, WIDTH, -1);
  gtk_window_present (GTK_WINDOW (*window));
  gtk_test_widget_wait_for_draw (*window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (gtk_widget_get_width (graph), ==, WIDTH);
  gtk_widget_grab_focus (graph);
  return DASH_FLAME_GRAPH (graph);
}

static GtkEventController *
find_controller (DashFlameGraph *graph, GType type, guint button)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (graph));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type)
          && (button == 0 || gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (controller)) == button))
        return controller;
    }
  g_assert_not_reached ();
}

static gboolean
press (DashFlameGraph *graph, guint keyval)
{
  gboolean handled = FALSE;

  g_signal_emit_by_name (find_controller (graph, GTK_TYPE_EVENT_CONTROLLER_KEY, 0), "key-pressed", keyval, 0, 0,
                         &handled);
  return handled;
}

static void
click (DashFlameGraph *graph, guint button, double x, double y)
{
  g_signal_emit_by_name (find_controller (graph, GTK_TYPE_GESTURE_CLICK, button), "pressed", 1, x, y);
}

static void
point (DashFlameGraph *graph, double x, double y)
{
  g_signal_emit_by_name (find_controller (graph, GTK_TYPE_EVENT_CONTROLLER_MOTION, 0), "motion", x, y);
}

static void
count (guint *n)
{
  (*n)++;
}

static void
count_menu (DashFlameGraph *graph, double x, double y, guint *n)
{
  (*n)++;
}

static void
assert_says (DashFlameGraph *graph, const char *text)
{
  gtk_test_accessible_assert_property (GTK_WIDGET (graph), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text);
}

static void
assert_bounds (DashFlameGraph *graph, guint32 key, double x, double y, double width)
{
  graphene_rect_t bounds;

  g_assert_true (dash_flame_graph_get_bounds (graph, key, &bounds));
  g_assert_cmpfloat_with_epsilon (bounds.origin.x, x, .01);
  g_assert_cmpfloat_with_epsilon (bounds.origin.y, y, .01);
  g_assert_cmpfloat_with_epsilon (bounds.size.width, width, .01);
}

/* How many pixels of a colour there are where it is drawn. */
static int
count_color (DashFlameGraph *graph, const GdkRGBA *color)
{
  GtkWidget *widget = GTK_WIDGET (graph);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, gtk_widget_get_width (widget),
                                                         gtk_widget_get_height (widget));
  cairo_t *cr = cairo_create (surface);
  guint32 wanted = 0xff000000 | (guint32) roundf (color->red * 255) << 16 | (guint32) roundf (color->green * 255) << 8
                   | (guint32) roundf (color->blue * 255);
  GskRenderNode *node;
  int n = 0;

  GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node != NULL)
    {
      gsk_render_node_draw (node, cr);
      gsk_render_node_unref (node);
    }
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    {
      const guint32 *row = (const guint32 *) (void *) (cairo_image_surface_get_data (surface)
                                                       + y * cairo_image_surface_get_stride (surface));

      for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
        n += row[x] == wanted;
    }
  cairo_surface_destroy (surface);
  return n;
}

/* ---- Layout ---- */

static void
test_layout (void)
{
  DashFlameLayout layout;

  dash_flame_layout_init (&layout);
  g_assert_true (dash_flame_layout_set_spans (&layout, usual, G_N_ELEMENTS (usual)));
  g_assert_false (dash_flame_layout_set_spans (&layout, usual, G_N_ELEMENTS (usual)));
  g_assert_cmpint (dash_flame_layout_find (&layout, 12), ==, 4);
  g_assert_cmpint (dash_flame_layout_find (&layout, 99), ==, -1);
  g_assert_cmpfloat_with_epsilon (layout.places[4].begin, .25, 1e-9);
  g_assert_cmpfloat_with_epsilon (layout.places[4].end, .4875, 1e-9);
  g_assert_cmpuint (layout.places[4].level, ==, 2);
  g_assert_true (dash_flame_layout_is_within (&layout, 4, 1));
  g_assert_true (dash_flame_layout_is_within (&layout, 4, 4));
  g_assert_false (dash_flame_layout_is_within (&layout, 4, 2));
  g_assert_cmpint (dash_flame_layout_pick (&layout, 0, .3, 2), ==, 4);
  g_assert_cmpint (dash_flame_layout_pick (&layout, 0, .495, 2), ==, -1);
  g_assert_cmpint (dash_flame_layout_pick (&layout, 4, .3, 1), ==, 1);
  g_assert_cmpint (dash_flame_layout_largest (&layout, 1, 0), ==, 3);
  g_assert_cmpint (dash_flame_layout_largest (&layout, 6, 0), ==, -1);
  g_assert_cmpint (dash_flame_layout_beside (&layout, 3, 0, 1, .01), ==, 4);
  g_assert_cmpint (dash_flame_layout_beside (&layout, 4, 0, 1, .01), ==, 6);
  g_assert_cmpint (dash_flame_layout_beside (&layout, 4, 1, 1, .01), ==, -1);
  g_assert_cmpint (dash_flame_layout_beside (&layout, 4, 0, -1, .01), ==, 3);
  dash_flame_layout_clear (&layout);
}

/* Parts that are more than the whole, negative, not a number: nothing leaves what it is a part of. */
static void
test_layout_of_nonsense (void)
{
  const DashFlameSpan spans[] = {
    { 0, -1, 10, 0, FALSE }, { 1, 0, 30, 0, FALSE },   { 2, 0, 30, 0, FALSE },  { 3, 1, -5, 0, FALSE },
    { 4, 1, NAN, 0, FALSE }, { 5, 2, 1e300, 0, FALSE }, { 6, 5, 0, 0, FALSE },
  };
  DashFlameLayout layout;

  dash_flame_layout_init (&layout);
  dash_flame_layout_set_spans (&layout, spans, G_N_ELEMENTS (spans));
  g_assert_cmpfloat_with_epsilon (layout.places[1].end, .5, 1e-9);
  g_assert_cmpfloat_with_epsilon (layout.places[2].end, 1, 1e-9);
  for (gsize i = 1; i < layout.n; i++)
    {
      const DashFlamePlace *parent = &layout.places[layout.places[i].span.parent];

      g_assert_cmpfloat (layout.places[i].begin, >=, parent->begin);
      g_assert_cmpfloat (layout.places[i].end, >=, layout.places[i].begin);
      g_assert_cmpfloat (layout.places[i].end, <=, parent->end);
    }
  g_assert_true (dash_flame_layout_set_spans (&layout, spans, 0));
  g_assert_cmpint (dash_flame_layout_pick (&layout, -1, .5, 0), ==, -1);
  dash_flame_layout_clear (&layout);
}

/* ---- The widget ---- */

static void
test_places_and_colours (void)
{
  GtkWidget *window;
  DashFlameGraph *graph = show (&window, usual, G_N_ELEMENTS (usual));
  const GdkRGBA *ramp;
  graphene_rect_t bounds;
  guint n_steps;

  assert_bounds (graph, 100, 0, 0, WIDTH);
  assert_bounds (graph, 2, 200, ROW, 200);
  assert_bounds (graph, 12, 100, 2 * ROW, 95);
  g_assert_false (dash_flame_graph_get_bounds (graph, 13, &bounds));
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (graph)), ==, 3 * ROW);

  g_assert_cmpuint (dash_flame_graph_pick (graph, 210, ROW + 3), ==, 2);
  /* What is too narrow to be drawn is there all the same. */
  g_assert_cmpuint (dash_flame_graph_pick (graph, 195.01, 2 * ROW + 3), ==, 13);
  g_assert_cmpuint (dash_flame_graph_pick (graph, 199, 2 * ROW + 3), ==, DASH_FLAME_NONE);
  g_assert_cmpuint (dash_flame_graph_pick (graph, 10, 9 * ROW), ==, DASH_FLAME_NONE);
  g_assert_cmpuint (dash_flame_graph_pick (graph, -1, 0), ==, DASH_FLAME_NONE);
  g_assert_cmpuint (dash_flame_graph_pick (graph, WIDTH, 0), ==, DASH_FLAME_NONE);

  ramp = dash_palette_get_ramp (dash_palette_get_default (), DASH_RAMP_FLAME, &n_steps);
  g_assert_cmpuint (n_steps, ==, DASH_FLAME_N_STEPS);
  g_assert_cmpuint (dash_flame_get_step (.3), ==, 5);
  g_assert_cmpuint (dash_flame_get_step (.005), ==, 1);
  g_assert_cmpuint (dash_flame_get_step (0), ==, 0);
  g_assert_cmpint (count_color (graph, &ramp[5]), >, 200 * ROW / 2);
  g_assert_cmpint (count_color (graph, &ramp[3]), >, 50 * ROW / 2);
  g_assert_cmpint (count_color (graph, &ramp[4]), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_marks (void)
{
  DashFlameSpan spans[G_N_ELEMENTS (usual)];
  GtkWidget *window;
  DashFlameGraph *graph = show (&window, usual, G_N_ELEMENTS (usual));
  const GdkRGBA *mark = dash_palette_get (dash_palette_get_default (), DASH_ROLE_BRUSH_EDGE);
  const GdkRGBA *ramp;
  guint n_steps;

  ramp = dash_palette_get_ramp (dash_palette_get_default (), DASH_RAMP_FLAME, &n_steps);
  g_assert_cmpint (count_color (graph, mark), ==, 0);
  memcpy (spans, usual, sizeof usual);
  spans[4].marked = TRUE;
  dash_flame_graph_set_spans (graph, spans, G_N_ELEMENTS (spans));
  g_assert_cmpint (count_color (graph, mark), >, 90 * 2);
  /* The others fade. */
  g_assert_cmpint (count_color (graph, &ramp[5]), ==, 0);
  g_assert_cmpint (count_color (graph, &ramp[2]), >, 0);
  /* However narrow. */
  spans[4].marked = FALSE;
  spans[5].marked = TRUE;
  dash_flame_graph_set_spans (graph, spans, G_N_ELEMENTS (spans));
  g_assert_cmpint (count_color (graph, mark), >=, 2 * (ROW - 1));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_pointer (void)
{
  GtkWidget *window;
  DashFlameGraph *graph = show (&window, usual, G_N_ELEMENTS (usual));
  guint n_selected = 0, n_hovered = 0, n_zoomed = 0, n_menus = 0;

  g_signal_connect_swapped (graph, "selected", G_CALLBACK (count), &n_selected);
  g_signal_connect_swapped (graph, "hovered", G_CALLBACK (count), &n_hovered);
  g_signal_connect_swapped (graph, "zoomed", G_CALLBACK (count), &n_zoomed);
  g_signal_connect (graph, "menu-requested", G_CALLBACK (count_menu), &n_menus);

  point (graph, 10, ROW + 2);
  g_assert_cmpuint (dash_flame_graph_get_hovered (graph), ==, 1);
  point (graph, 12, ROW + 2);
  g_assert_cmpuint (n_hovered, ==, 1);
  g_signal_emit_by_name (find_controller (graph, GTK_TYPE_EVENT_CONTROLLER_MOTION, 0), "leave");
  g_assert_cmpuint (dash_flame_graph_get_hovered (graph), ==, DASH_FLAME_NONE);

  click (graph, GDK_BUTTON_PRIMARY, 10, ROW + 2);
  g_assert_cmpuint (dash_flame_graph_get_selected (graph), ==, 1);
  g_assert_cmpuint (dash_flame_graph_get_zoomed (graph), ==, 1);
  g_assert_true (dash_flame_graph_is_zoomed (graph));
  assert_bounds (graph, 1, 0, ROW, WIDTH);
  assert_bounds (graph, 12, 200, 2 * ROW, 190);
  /* What it is a part of has the whole width, what is beside it is gone. */
  assert_bounds (graph, 100, 0, 0, WIDTH);
  g_assert_false (dash_flame_graph_get_bounds (graph, 2, &(graphene_rect_t) { 0 }));
  click (graph, GDK_BUTTON_PRIMARY, 10, 2);
  g_assert_false (dash_flame_graph_is_zoomed (graph));
  g_assert_cmpuint (n_zoomed, ==, 2);
  g_assert_cmpuint (n_selected, ==, 2);

  click (graph, GDK_BUTTON_SECONDARY, 210, ROW + 2);
  g_assert_cmpuint (n_menus, ==, 1);
  g_assert_cmpuint (dash_flame_graph_get_selected (graph), ==, 2);
  g_assert_false (dash_flame_graph_is_zoomed (graph));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_keys_and_accessibility (void)
{
  GtkWidget *window;
  DashFlameGraph *graph = show (&window, usual, G_N_ELEMENTS (usual));

  gtk_test_accessible_assert_role (GTK_WIDGET (graph), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (GTK_WIDGET (graph), GTK_ACCESSIBLE_PROPERTY_LABEL, "Calls");
  assert_says (graph, "span 100, 100 u");

  g_assert_true (press (graph, GDK_KEY_Down));
  assert_says (graph, "span 1, 1 u");
  press (graph, GDK_KEY_Right);
  assert_says (graph, "span 2, 2 u");
  press (graph, GDK_KEY_Right);
  assert_says (graph, "span 2, 2 u");
  press (graph, GDK_KEY_Left);
  press (graph, GDK_KEY_Down);
  press (graph, GDK_KEY_Right);
  assert_says (graph, "span 12, 12 u");
  /* On, past those that are too narrow, to the next on the same level. */
  press (graph, GDK_KEY_Right);
  assert_says (graph, "span 21, 21 u");
  press (graph, GDK_KEY_Left);
  press (graph, GDK_KEY_Up);
  assert_says (graph, "span 1, 1 u");

  g_assert_false (press (graph, GDK_KEY_Escape));
  g_assert_true (press (graph, GDK_KEY_Return));
  g_assert_cmpuint (dash_flame_graph_get_zoomed (graph), ==, 1);
  press (graph, GDK_KEY_Down);
  press (graph, GDK_KEY_Return);
  g_assert_cmpuint (dash_flame_graph_get_zoomed (graph), ==, 11);
  press (graph, GDK_KEY_Up);
  press (graph, GDK_KEY_Up);
  assert_says (graph, "span 100, 100 u");
  /* From above the way down leads back. */
  press (graph, GDK_KEY_Down);
  press (graph, GDK_KEY_Down);
  assert_says (graph, "span 11, 11 u");
  g_assert_true (press (graph, GDK_KEY_BackSpace));
  g_assert_cmpuint (dash_flame_graph_get_zoomed (graph), ==, 1);
  g_assert_true (press (graph, GDK_KEY_Escape));
  g_assert_cmpuint (dash_flame_graph_get_zoomed (graph), ==, 100);
  g_assert_false (press (graph, GDK_KEY_BackSpace));
  press (graph, GDK_KEY_Down);
  press (graph, GDK_KEY_Return);
  press (graph, GDK_KEY_Home);
  g_assert_false (dash_flame_graph_is_zoomed (graph));
  g_assert_cmpuint (dash_flame_graph_get_selected (graph), ==, 100);
  g_assert_false (press (graph, GDK_KEY_a));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Figures change, spans come and go: zoom and selection stay as long as what they are of. */
static void
test_keeps_zoom_and_selection (void)
{
  DashFlameSpan spans[] = {
    { 100, -1, 90, 0, FALSE }, { 5, 0, 10, 0, FALSE }, { 1, 0, 40, 0, FALSE }, { 2, 0, 40, 0, FALSE }, { 12, 2, 30, 0, FALSE },
  };
  GtkWidget *window;
  DashFlameGraph *graph = show (&window, usual, G_N_ELEMENTS (usual));

  dash_flame_graph_zoom (graph, 1);
  dash_flame_graph_set_selected (graph, 12);
  dash_flame_graph_set_spans (graph, spans, G_N_ELEMENTS (spans));
  g_assert_cmpuint (dash_flame_graph_get_zoomed (graph), ==, 1);
  g_assert_cmpuint (dash_flame_graph_get_selected (graph), ==, 12);
  assert_bounds (graph, 12, 0, 2 * ROW, WIDTH * .75);

  /* Selected from outside, what the zoom hides is brought to light. */
  dash_flame_graph_set_selected (graph, 2);
  g_assert_false (dash_flame_graph_is_zoomed (graph));
  dash_flame_graph_zoom (graph, 2);
  dash_flame_graph_set_spans (graph, spans, 3);
  g_assert_cmpuint (dash_flame_graph_get_zoomed (graph), ==, 100);
  assert_says (graph, "span 100, 100 u");

  dash_flame_graph_set_spans (graph, NULL, 0);
  g_assert_cmpuint (dash_flame_graph_get_zoomed (graph), ==, DASH_FLAME_NONE);
  g_assert_false (press (graph, GDK_KEY_Down));
  g_assert_cmpuint (dash_flame_graph_pick (graph, 5, 5), ==, DASH_FLAME_NONE);
  dash_flame_graph_zoom (graph, 7);
  dash_flame_graph_set_selected (graph, 7);
  g_assert_false (dash_flame_graph_zoom_out (graph));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Ten thousand spans are drawn in the time of a frame, for all but a few are narrower than a pixel. */
static void
test_many (void)
{
  g_autofree DashFlameSpan *spans = g_new (DashFlameSpan, 10000);
  GtkWidget *window;
  DashFlameGraph *graph;
  GtkSnapshot *snapshot;
  GskRenderNode *node;

  for (gsize i = 0; i < 10000; i++)
    spans[i] = (DashFlameSpan) { (guint32) i, i == 0 ? -1 : (gssize) (i - 1) / 9, i == 0 ? 1 : 1. / pow (10, ceil (log (8. * i + 1) / log (9))),
                                 0, FALSE };
  graph = show (&window, spans, 10000);
  snapshot = gtk_snapshot_new ();
  GTK_WIDGET_GET_CLASS (graph)->snapshot (GTK_WIDGET (graph), snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  gsk_render_node_unref (node);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (graph)), <, 8 * ROW);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_scale (void)
{
  static const char *const labels[] = { "a", "b", "c", "d", "e", "f", "narrow" };
  GtkWidget *scale = g_object_ref_sink (dash_flame_scale_new ("Own", labels));
  int width;

  gtk_test_accessible_assert_property (scale, GTK_ACCESSIBLE_PROPERTY_LABEL, "Own: a, b, c, d, e, f, narrow");
  gtk_widget_measure (scale, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, >, 7 * 12);
  g_object_unref (scale);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_disable_setlocale (); /* gtk_test_init() would want one that not every machine has */
  gtk_init ();
  adw_init ();
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_test_add_func ("/flame/layout", test_layout);
  g_test_add_func ("/flame/layout-of-nonsense", test_layout_of_nonsense);
  g_test_add_func ("/flame/places-and-colours", test_places_and_colours);
  g_test_add_func ("/flame/marks", test_marks);
  g_test_add_func ("/flame/pointer", test_pointer);
  g_test_add_func ("/flame/keys-and-accessibility", test_keys_and_accessibility);
  g_test_add_func ("/flame/keeps-zoom-and-selection", test_keeps_zoom_and_selection);
  g_test_add_func ("/flame/many", test_many);
  g_test_add_func ("/flame/scale", test_scale);
  return g_test_run ();
}
