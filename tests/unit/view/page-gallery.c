// SPDX-License-Identifier: GPL-3.0-or-later
// Shows the pages of a made session in a window of their own, to look at them and to measure them.

#include <adwaita.h>
#include <locale.h>
#include <stdlib.h>

#include "made-reports.h"
#include "made-session.h"
#include "view/dash-compare-page.h"
#include "view/dash-compare-table.h"
#include "view/dash-functions-page.h"
#include "view/dash-overview-page.h"
#include "view/dash-section-page.h"
#include "view/dash-session-page.h"

/* Of a header that is made by the build; by it the icons are linked in. */
GResource *dash_view_get_resource (void);

static char *kind_name = NULL;
static char *page_name = NULL;
static char *search = NULL;
static char *picture = NULL;
static gboolean dark, high_contrast, live, ranged, details;
static int width = 1054, height = 743, ticks = 264, seconds = 0, selected = 0, runs = 8;

static const GOptionEntry options[] = {
  { "kind", 'k', 0, G_OPTION_ARG_STRING, &kind_name,
    "usual, many, nothing, long-names, no-history, sections or unmeasured; of comparisons usual, many, long-names or noise", "KIND" },
  { "page", 'p', 0, G_OPTION_ARG_STRING, &page_name, "session, overview, compare, functions, memory, threads, channels …", "PAGE" },
  { "runs", 'n', 0, G_OPTION_ARG_INT, &runs, "Runs a side of a comparison", "N" },
  { "search", 's', 0, G_OPTION_ARG_STRING, &search, "Search the functions", "TEXT" },
  { "select", 'f', 0, G_OPTION_ARG_INT, &selected, "Select the function with this id", "ID" },
  { "details", 0, 0, G_OPTION_ARG_NONE, &details, "Open the page of details", NULL },
  { "picture", 'o', 0, G_OPTION_ARG_FILENAME, &picture, "Save a picture and end", "FILE" },
  { "dark", 'd', 0, G_OPTION_ARG_NONE, &dark, "Dark style", NULL },
  { "high-contrast", 0, 0, G_OPTION_ARG_NONE, &high_contrast, "High contrast style", NULL },
  { "live", 'l', 0, G_OPTION_ARG_NONE, &live, "Go on at two updates a second", NULL },
  { "range", 'r', 0, G_OPTION_ARG_NONE, &ranged, "Select 0:41 to 1:41", NULL },
  { "width", 'w', 0, G_OPTION_ARG_INT, &width, "Width of the window", "PX" },
  { "height", 0, 0, G_OPTION_ARG_INT, &height, "Height of the window", "PX" },
  { "ticks", 't', 0, G_OPTION_ARG_INT, &ticks, "Half seconds that have gone by", "N" },
  { "measure", 'm', 0, G_OPTION_ARG_INT, &seconds, "End after this and print the CPU time", "S" },
  { NULL },
};

static MadeSession *made;
static GMainLoop *loop;
static guint64 begun_cpu;
static gint64 begun_us, longest_us, tick_us;
static guint n_ticks;

static guint64
cpu_us (void)
{
  return (guint64) ((double) clock () * 1e6 / CLOCKS_PER_SEC);
}

static gboolean
tick (gpointer user_data)
{
  guint64 before = cpu_us ();

  made_session_tick (made);
  tick_us += (gint64) (cpu_us () - before);
  n_ticks++;
  return G_SOURCE_CONTINUE;
}

static gboolean
begin_measuring (gpointer user_data)
{
  begun_cpu = cpu_us ();
  begun_us = g_get_monotonic_time ();
  longest_us = tick_us = 0;
  n_ticks = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
end_measuring (gpointer user_data)
{
  double wall = (double) (g_get_monotonic_time () - begun_us);

  g_print ("CPU %.1f %% of a core over %.1f s, of which making and applying %u ticks %.1f %%; "
           "longest frame %.1f ms of CPU time\n",
           100 * (double) (cpu_us () - begun_cpu) / wall, wall / 1e6, n_ticks,
           100 * (double) tick_us / wall, (double) longest_us / 1e3);
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static guint64 frame_began_us;

static void
frame_began (void)
{
  frame_began_us = cpu_us ();
}

static void
frame_ended (void)
{
  longest_us = MAX (longest_us, (gint64) (cpu_us () - frame_began_us));
}

static gboolean
save_picture (gpointer window)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  int w = gdk_paintable_get_intrinsic_width (paintable);
  int h = gdk_paintable_get_intrinsic_height (paintable);
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  gdk_paintable_snapshot (paintable, snapshot, w, h);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (window), node,
                                         &GRAPHENE_RECT_INIT (0, 0, (float) w, (float) h));
  if (!gdk_texture_save_to_png (texture, picture))
    g_printerr ("The picture could not be saved\n");
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static GtkWidget *
find_type (GtkWidget *widget,
           GType      type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type);

      if (found)
        return found;
    }
  return NULL;
}

static GtkWidget *
create_comparison (void)
{
  static const char *const names[] = { "usual", "many", "long-names", "noise" };
  MadeReportsKind kind = MADE_REPORTS_USUAL;
  GtkWidget *page = dash_compare_page_new (NULL, NULL);
  g_autoptr (GPtrArray) base = NULL, head = NULL;

  for (guint i = 0; kind_name && i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (kind_name, names[i]))
      kind = (MadeReportsKind) i;
  base = made_runs_new (kind, FALSE, (guint) runs);
  head = made_runs_new (kind, TRUE, (guint) runs);
  g_resources_register (dash_view_get_resource ());
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/io/github/hotpath_c/Hotpath/icons");
  dash_compare_page_set_sides (DASH_COMPARE_PAGE (page), base, head);
  return page;
}

static gboolean
prepare (gpointer page)
{
  if (DASH_IS_COMPARE_PAGE (page) && selected > 0)
    {
      DashCompareTable *table = DASH_COMPARE_TABLE (find_type (page, DASH_TYPE_COMPARE_TABLE));

      dash_compare_table_select (table, dash_compare_table_get_row (table, (guint) selected - 1));
      if (details)
        g_signal_emit_by_name (find_type (page, g_type_from_name ("DashCompareDetail")), "open-page");
    }
  if (DASH_IS_COMPARE_PAGE (page) && search)
    {
      dash_compare_page_set_search_mode (page, TRUE);
      gtk_editable_set_text (GTK_EDITABLE (find_type (page, GTK_TYPE_SEARCH_ENTRY)), search);
    }
  if (DASH_IS_SECTION_PAGE (page))
    {
      if (selected > 0)
        dash_section_page_select (page, (guint) selected);
      if (search)
        {
          dash_section_page_set_search_mode (page, TRUE);
          gtk_editable_set_text (GTK_EDITABLE (find_type (page, GTK_TYPE_SEARCH_ENTRY)), search);
        }
      if (details)
        g_signal_emit_by_name (find_type (page, g_type_from_name ("DashSectionDetail")),
                               "open-page");
    }
  if (!DASH_IS_FUNCTIONS_PAGE (page))
    return G_SOURCE_REMOVE;
  if (selected > 0)
    dash_functions_page_select (page, (guint) selected);
  if (search)
    {
      dash_functions_page_set_search_mode (page, TRUE);
      gtk_editable_set_text (GTK_EDITABLE (find_type (page, GTK_TYPE_SEARCH_ENTRY)), search);
    }
  if (details)
    g_signal_emit_by_name (find_type (page, g_type_from_name ("DashFunctionDetail")),
                           "open-page");
  return G_SOURCE_REMOVE;
}

static MadeSessionKind
parse_kind (void)
{
  static const char *const names[] = { "usual", "many", "nothing", "long-names", "no-history",
                                       "sections", "unmeasured" };

  for (guint i = 0; kind_name && i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (kind_name, names[i]))
      return (MadeSessionKind) i;
  return MADE_SESSION_USUAL;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("- show pages of a made session");
  g_autoptr (GError) error = NULL;
  GtkWidget *window, *page;
  GdkFrameClock *frame_clock;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  adw_init ();
  if (dark)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_DARK);
  if (high_contrast)
    g_object_set (gtk_settings_get_default (), "gtk-theme-name",
                  dark ? "HighContrastInverse" : "HighContrast", NULL);

  made = made_session_new (parse_kind (), (guint) ticks);
  if (ranged)
    {
      DashRange range = dash_range_new (41000000000, 101000000000);

      dash_session_set_range (made_session_get (made), &range);
    }
  if (page_name && g_str_equal (page_name, "overview"))
    page = dash_overview_page_new (made_session_get (made));
  else if (page_name && g_str_equal (page_name, "compare"))
    page = create_comparison ();
  else if (page_name && g_str_equal (page_name, "session"))
    page = dash_session_page_new (made_session_get (made));
  else
    {
      page = NULL;
      for (guint i = 0; i < DASH_N_SECTIONS; i++)
        if (g_strcmp0 (dash_section_get_info ((DashSection) i)->page, page_name) == 0)
          page = dash_section_page_new (made_session_get (made), (DashSection) i);
      if (!page)
        page = dash_functions_page_new (made_session_get (made));
    }

  window = gtk_window_new ();
  gtk_window_set_title (GTK_WINDOW (window), "page-gallery");
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_titlebar (GTK_WINDOW (window), gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  gtk_window_set_child (GTK_WINDOW (window), page);
  loop = g_main_loop_new (NULL, FALSE);
  g_signal_connect_swapped (window, "close-request", G_CALLBACK (g_main_loop_quit), loop);
  gtk_window_present (GTK_WINDOW (window));
  g_timeout_add (400, prepare, page);
  if (live)
    g_timeout_add (500, tick, NULL);
  if (picture)
    g_timeout_add (live ? 4000 : 2200, save_picture, window);
  if (seconds > 0)
    {
      frame_clock = gtk_widget_get_frame_clock (window);
      g_signal_connect (frame_clock, "before-paint", G_CALLBACK (frame_began), NULL);
      g_signal_connect (frame_clock, "after-paint", G_CALLBACK (frame_ended), NULL);
      g_timeout_add (3000, begin_measuring, NULL);
      g_timeout_add (3000 + (guint) seconds * 1000, end_measuring, NULL);
    }
  g_main_loop_run (loop);
  gtk_window_destroy (GTK_WINDOW (window));
  made_session_free (made);
  g_main_loop_unref (loop);
  return EXIT_SUCCESS;
}
