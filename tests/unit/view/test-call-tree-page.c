// SPDX-License-Identifier: GPL-3.0-or-later
// The call tree page: rows and frames of the same places, opening, searching, selecting, zooming, copying.

#include <string.h>

#include "chart/dash-flame-graph.h"
#include "page-test.h"
#include "view/dash-call-flame.h"
#include "view/dash-call-table.h"
#include "view/dash-call-tree-page.h"
#include "view/dash-page-search.h"
#include "view/dash-session-page.h"
#include "view/dash-settings.h"
#include "view/dash-table-cell.h"
#include "view/dash-tree-cell.h"

/* Ids of the made session: index_file calls hash_file and read_chunk; verify_sample calls read_chunk, too. */
#define INDEX_FILE 1
#define HASH_FILE 2
#define READ_CHUNK 3
#define HASH_BLOCK 4
#define VERIFY_SAMPLE 13
#define READ_CHUNK_IN_VERIFY 24

typedef struct
{
  MadeSession *made;
  DashSession *session;
  GtkWidget *window;
  GtkWidget *page;
  GtkWidget *table;
  GtkWidget *flame;
  DashFlameGraph *graph;
  GtkColumnView *view;
} Fixture;

static void
set_up (Fixture        *fixture,
        MadeSessionKind kind,
        guint           n_ticks,
        int             width)
{
  const char *none[] = { NULL };

  dash_settings_set_hidden_columns (dash_settings_get_default (), "call-tree", none);
  fixture->made = made_session_new (kind, n_ticks);
  fixture->session = made_session_get (fixture->made);
  fixture->page = dash_call_tree_page_new (fixture->session);
  fixture->window = page_test_show (fixture->page, width, 800);
  fixture->table = page_test_find (fixture->page, DASH_TYPE_CALL_TABLE);
  if (!fixture->table)
    return;
  fixture->flame = page_test_find (fixture->page, DASH_TYPE_CALL_FLAME);
  fixture->graph = DASH_FLAME_GRAPH (page_test_find (fixture->page, DASH_TYPE_FLAME_GRAPH));
  fixture->view = GTK_COLUMN_VIEW (page_test_find (fixture->page, GTK_TYPE_COLUMN_VIEW));
}

static void
tear_down (Fixture *fixture)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  made_session_free (fixture->made);
}

static guint
n_rows (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (fixture->view)));
}

static guint
selected_row (Fixture *fixture)
{
  GtkSelectionModel *model = gtk_column_view_get_model (fixture->view);

  for (guint i = 0; i < n_rows (fixture); i++)
    if (gtk_selection_model_is_selected (model, i))
      return i;
  return GTK_INVALID_LIST_POSITION;
}

/* The row that GTK shows a name in, found by its text. */
static GtkWidget *
row_of (Fixture    *fixture,
        const char *name)
{
  GtkWidget *text = page_test_find_text (fixture->table, name);
  GtkWidget *tree_cell = text ? gtk_widget_get_ancestor (text, DASH_TYPE_TREE_CELL) : NULL;

  return tree_cell ? gtk_widget_get_parent (gtk_widget_get_parent (tree_cell)) : NULL;
}

static gboolean
press (GtkWidget *widget,
       guint      keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, 0, &handled);
    }
  return handled;
}

static void
search (Fixture    *fixture,
        const char *text)
{
  GtkWidget *entry;

  dash_call_tree_page_set_search_mode (DASH_CALL_TREE_PAGE (fixture->page), TRUE);
  page_test_settle (fixture->page);
  entry = page_test_find (fixture->page, GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "search-changed");
  page_test_settle (fixture->page);
}

static gboolean
act (Fixture    *fixture,
     const char *name)
{
  GActionGroup *actions = dash_call_table_get_actions (DASH_CALL_TABLE (fixture->table));

  if (!g_action_group_get_action_enabled (actions, name))
    return FALSE;
  g_action_group_activate_action (actions, name, NULL);
  page_test_settle (fixture->page);
  return TRUE;
}

static void
text_read (GObject      *clipboard,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
}

static gboolean
is_set (gpointer user_data)
{
  return *(char **) user_data != NULL;
}

static char *
copied (Fixture *fixture)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (fixture->page), NULL, text_read, &text);
  page_test_wait (is_set, &text);
  return text;
}

/* ---- Tests ---- */

static void
test_rows_and_frames (void)
{
  Fixture fixture;
  graphene_rect_t bounds;

  set_up (&fixture, MADE_SESSION_USUAL, 60, 1100);
  g_assert_nonnull (page_test_find_containing (fixture.page, "24 call paths · percentages of"));
  g_assert_nonnull (page_test_find_text (fixture.table, "index_file"));
  g_assert_true (dash_flame_graph_get_bounds (fixture.graph, INDEX_FILE, &bounds));
  g_assert_true (dash_flame_graph_get_bounds (fixture.graph, READ_CHUNK, &bounds));
  g_assert_cmpfloat (bounds.origin.y, >, 24);
  /* Nothing chosen: the line below tells of the whole. */
  g_assert_nonnull (page_test_find_containing (fixture.flame, "all threads · "));

  /* A level is as deep as it is, and a row can be opened when it can. */
  gtk_test_accessible_assert_property (row_of (&fixture, "index_file"), GTK_ACCESSIBLE_PROPERTY_LEVEL, 1);
  gtk_test_accessible_assert_property (row_of (&fixture, "hash_file"), GTK_ACCESSIBLE_PROPERTY_LEVEL, 2);
  gtk_test_accessible_assert_state (row_of (&fixture, "index_file"), GTK_ACCESSIBLE_STATE_EXPANDED, TRUE);
  tear_down (&fixture);
}

static void
test_opening (void)
{
  Fixture fixture;
  guint n;

  set_up (&fixture, MADE_SESSION_USUAL, 60, 1100);
  n = n_rows (&fixture);
  dash_call_table_select (DASH_CALL_TABLE (fixture.table), INDEX_FILE);
  page_test_settle (fixture.page);
  dash_call_table_focus (DASH_CALL_TABLE (fixture.table));
  g_assert_true (press (GTK_WIDGET (fixture.view), GDK_KEY_Left));
  page_test_settle (fixture.page);
  g_assert_cmpuint (n_rows (&fixture), <, n);
  gtk_test_accessible_assert_state (row_of (&fixture, "index_file"), GTK_ACCESSIBLE_STATE_EXPANDED, FALSE);
  g_assert_null (page_test_find_text (fixture.table, "hash_file"));
  press (GTK_WIDGET (fixture.view), GDK_KEY_Right);
  page_test_settle (fixture.page);
  g_assert_cmpuint (n_rows (&fixture), ==, n);
  /* On into it, and back out. */
  press (GTK_WIDGET (fixture.view), GDK_KEY_Right);
  g_assert_cmpuint (dash_call_table_get_selected (DASH_CALL_TABLE (fixture.table)), !=, INDEX_FILE);
  while (dash_call_table_get_selected (DASH_CALL_TABLE (fixture.table)) != INDEX_FILE)
    press (GTK_WIDGET (fixture.view), GDK_KEY_Left);

  g_signal_emit_by_name (gtk_widget_get_ancestor (page_test_find_text (fixture.table, "index_file"), DASH_TYPE_TREE_CELL),
                         "toggled");
  page_test_settle (fixture.page);
  g_assert_null (page_test_find_text (fixture.table, "hash_file"));
  g_assert_true (act (&fixture, "open-all"));
  g_assert_cmpuint (n_rows (&fixture), ==, 24);
  g_assert_true (act (&fixture, "close-all"));
  g_assert_cmpuint (n_rows (&fixture), ==, 7);
  tear_down (&fixture);
}

static void
test_shared_selection (void)
{
  Fixture fixture;

  set_up (&fixture, MADE_SESSION_USUAL, 60, 1100);
  act (&fixture, "close-all");
  /* In the graph: the row shows, whatever was closed. */
  gtk_widget_grab_focus (GTK_WIDGET (fixture.graph));
  press (GTK_WIDGET (fixture.graph), GDK_KEY_Down);
  for (int i = 0; i < 10; i++)
    press (GTK_WIDGET (fixture.graph), GDK_KEY_Left);
  g_assert_cmpuint (dash_flame_graph_get_selected (fixture.graph), ==, INDEX_FILE);
  press (GTK_WIDGET (fixture.graph), GDK_KEY_Down);
  page_test_settle (fixture.page);
  g_assert_cmpuint (dash_call_table_get_selected (DASH_CALL_TABLE (fixture.table)), ==,
                    dash_flame_graph_get_selected (fixture.graph));
  g_assert_cmpuint (selected_row (&fixture), !=, GTK_INVALID_LIST_POSITION);
  g_assert_nonnull (page_test_find_containing (fixture.flame, "share of index_file"));

  /* In the table: the frame is chosen. */
  gtk_selection_model_select_item (gtk_column_view_get_model (fixture.view), 0, TRUE);
  page_test_settle (fixture.page);
  g_assert_cmpuint (dash_flame_graph_get_selected (fixture.graph), ==,
                    dash_call_table_get_selected (DASH_CALL_TABLE (fixture.table)));
  /* The whole has no row. */
  gtk_widget_grab_focus (GTK_WIDGET (fixture.graph));
  press (GTK_WIDGET (fixture.graph), GDK_KEY_Home);
  g_assert_cmpuint (dash_call_table_get_selected (DASH_CALL_TABLE (fixture.table)), ==, 0);
  g_assert_cmpuint (selected_row (&fixture), ==, GTK_INVALID_LIST_POSITION);
  g_assert_false (act (&fixture, "copy"));
  tear_down (&fixture);
}

static void
test_zoom (void)
{
  Fixture fixture;
  GtkWidget *zoom_out;

  set_up (&fixture, MADE_SESSION_USUAL, 60, 1100);
  zoom_out = page_test_find_button (fixture.page, "Zoom Out");
  g_assert_false (gtk_widget_get_sensitive (zoom_out));
  dash_call_table_select (DASH_CALL_TABLE (fixture.table), HASH_FILE);
  g_assert_true (act (&fixture, "zoom"));
  g_assert_cmpuint (dash_flame_graph_get_zoomed (fixture.graph), ==, HASH_FILE);
  g_assert_true (gtk_widget_get_sensitive (zoom_out));

  /* Time goes on: what is open, selected and zoomed stays so. */
  for (int i = 0; i < 3; i++)
    made_session_tick (fixture.made);
  page_test_settle (fixture.page);
  g_assert_cmpuint (dash_flame_graph_get_zoomed (fixture.graph), ==, HASH_FILE);
  g_assert_cmpuint (dash_call_table_get_selected (DASH_CALL_TABLE (fixture.table)), ==, HASH_FILE);
  g_signal_emit_by_name (zoom_out, "clicked");
  g_assert_false (dash_flame_graph_is_zoomed (fixture.graph));
  g_assert_false (gtk_widget_get_sensitive (zoom_out));
  tear_down (&fixture);
}

static void
test_search (void)
{
  Fixture fixture;
  GtkWidget *searching;
  gboolean gone = FALSE;

  set_up (&fixture, MADE_SESSION_USUAL, 60, 1100);
  search (&fixture, "READ_CH");
  g_assert_nonnull (page_test_find_containing (fixture.page, "2 of 24 call paths"));
  g_assert_cmpuint (n_rows (&fixture), ==, 4);
  g_assert_true (gtk_widget_has_css_class (page_test_find_text (fixture.table, "read_chunk"), "match"));
  g_assert_false (gtk_widget_has_css_class (page_test_find_text (fixture.table, "index_file"), "match"));
  /* On to the first that was found, not to its caller. */
  searching = page_test_find (fixture.page, DASH_TYPE_PAGE_SEARCH);
  g_signal_emit_by_name (searching, "go-to-rows", &gone);
  g_assert_true (gone);
  g_assert_cmpuint (dash_call_table_get_selected (DASH_CALL_TABLE (fixture.table)), ==, READ_CHUNK);
  g_assert_cmpuint (dash_flame_graph_get_selected (fixture.graph), ==, READ_CHUNK);

  search (&fixture, "/^verify|^emit/");
  g_assert_cmpuint (n_rows (&fixture), ==, 4);
  search (&fixture, "/(/");
  g_assert_nonnull (page_test_find_containing (fixture.page, "Not a valid expression"));
  search (&fixture, "no such thing");
  g_assert_nonnull (page_test_find_text (fixture.page, "No Function Matches"));
  g_assert_true (dash_call_tree_page_get_search_mode (DASH_CALL_TREE_PAGE (fixture.page)));
  dash_call_tree_page_set_search_mode (DASH_CALL_TREE_PAGE (fixture.page), FALSE);
  page_test_settle (fixture.page);
  g_assert_nonnull (page_test_find_containing (fixture.page, "24 call paths · "));
  tear_down (&fixture);
}

static void
test_copying (void)
{
  Fixture fixture;
  g_autofree char *line = NULL, *row = NULL, *all = NULL, *place = NULL;
  g_auto (GStrv) lines = NULL;

  set_up (&fixture, MADE_SESSION_USUAL, 60, 1100);
  dash_call_table_select (DASH_CALL_TABLE (fixture.table), READ_CHUNK_IN_VERIFY);
  act (&fixture, "copy");
  line = copied (&fixture);
  g_assert_true (g_str_has_prefix (line, "read_chunk (src/reader.c:112) · Calls "));
  act (&fixture, "copy-tsv");
  row = copied (&fixture);
  g_assert_nonnull (strstr (row, "\nverify_sample;read_chunk\tread_chunk\tsrc/reader.c\t112\t"));
  act (&fixture, "copy-place");
  place = copied (&fixture);
  g_assert_cmpstr (place, ==, "src/reader.c:112");
  act (&fixture, "open-all");
  act (&fixture, "copy-all");
  all = copied (&fixture);
  lines = g_strsplit (all, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 24 + 2);
  tear_down (&fixture);
}

static const char *
first_name (Fixture *fixture)
{
  GtkWidget *cell = page_test_find (GTK_WIDGET (fixture->view), DASH_TYPE_TREE_CELL);

  return dash_table_cell_get_text (dash_tree_cell_get_text (DASH_TREE_CELL (cell)));
}

static void
test_sorting_and_columns (void)
{
  Fixture fixture;
  const char *calls[] = { "calls", NULL };
  GListModel *columns;

  set_up (&fixture, MADE_SESSION_USUAL, 60, 1100);
  columns = gtk_column_view_get_columns (fixture.view);
  g_assert_cmpuint (g_list_model_get_n_items (columns), ==, 6);
  g_action_group_change_action_state (dash_call_table_get_actions (DASH_CALL_TABLE (fixture.table)), "sort",
                                      g_variant_new_string ("function"));
  page_test_settle (fixture.page);
  g_assert_cmpstr (first_name (&fixture), ==, "commit_batch");
  {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 4);

    gtk_column_view_sort_by_column (fixture.view, column, GTK_SORT_ASCENDING);
    page_test_settle (fixture.page);
    /* Figures are wanted from the largest on. */
    g_assert_cmpstr (first_name (&fixture), ==, "main");
  }
  dash_settings_set_hidden_columns (dash_settings_get_default (), "call-tree", calls);
  g_assert_cmpuint (g_list_model_get_n_items (columns), ==, 5);
  tear_down (&fixture);
}

static void
note_page (GtkWidget  *page,
           const char *name,
           guint       id,
           guint      *noted)
{
  g_assert_cmpstr (name, ==, "functions");
  *noted = id;
}

static void
test_way_to_the_function (void)
{
  Fixture fixture;
  guint noted = 0;

  set_up (&fixture, MADE_SESSION_USUAL, 60, 1100);
  g_signal_connect (fixture.page, "open-page", G_CALLBACK (note_page), &noted);
  dash_call_table_select (DASH_CALL_TABLE (fixture.table), READ_CHUNK_IN_VERIFY);
  g_assert_true (act (&fixture, "open"));
  g_assert_cmpuint (noted, ==, READ_CHUNK);
  noted = 0;
  g_signal_emit_by_name (fixture.view, "activate", selected_row (&fixture));
  g_assert_cmpuint (noted, ==, READ_CHUNK);
  tear_down (&fixture);
}

static void
test_range (void)
{
  Fixture fixture;
  DashRange range = dash_range_new (10 * G_GINT64_CONSTANT (1000000000), 20 * G_GINT64_CONSTANT (1000000000));

  set_up (&fixture, MADE_SESSION_USUAL, 60, 1100);
  dash_session_set_range (fixture.session, &range);
  dash_session_finish_range (fixture.session);
  page_test_settle (fixture.page);
  g_assert_nonnull (page_test_find_containing (fixture.page, "percentages of 10.0"));
  tear_down (&fixture);
}

static void
test_narrow (void)
{
  Fixture fixture;

  set_up (&fixture, MADE_SESSION_LONG_NAMES, 20, 360);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_column_view_get_columns (fixture.view)), ==, 3);
  g_assert_nonnull (page_test_find_button (fixture.page, "Search the Call Tree"));
  g_assert_cmpint (gtk_widget_get_width (fixture.page), <=, 360);
  tear_down (&fixture);
}

static void
test_nothing (void)
{
  Fixture fixture;

  set_up (&fixture, MADE_SESSION_NOTHING, 4, 1100);
  g_assert_nonnull (page_test_find_text (fixture.page, "No Calls Yet"));
  tear_down (&fixture);
}

/* Ten thousand places, all opened, and an update: only what is seen is set. */
static void
test_many (void)
{
  Fixture fixture;

  set_up (&fixture, MADE_SESSION_MANY, 2, 1100);
  act (&fixture, "open-all");
  g_assert_cmpuint (n_rows (&fixture), ==, 10000);
  made_session_tick (fixture.made);
  page_test_settle (fixture.page);
  g_assert_cmpuint (n_rows (&fixture), ==, 10000);
  tear_down (&fixture);
}

/* In the session's page it comes after the functions, and the keys of the pages after it follow. */
static void
test_place_among_pages (void)
{
  g_autoptr (MadeSession) made = made_session_new (MADE_SESSION_SECTIONS, 4);
  g_autoptr (MadeSession) none = made_session_new (MADE_SESSION_NOTHING, 4);
  GtkWidget *page = dash_session_page_new (made_session_get (made));
  GtkWidget *window = page_test_show (page, 1280, 860);

  dash_session_page_open_nth (DASH_SESSION_PAGE (page), 2);
  g_assert_cmpstr (dash_session_page_get_open (DASH_SESSION_PAGE (page)), ==, "call-tree");
  dash_session_page_open_nth (DASH_SESSION_PAGE (page), 3);
  g_assert_cmpstr (dash_session_page_get_open (DASH_SESSION_PAGE (page)), ==, "memory");
  dash_session_page_open (DASH_SESSION_PAGE (page), "call-tree");
  dash_session_page_set_search_mode (DASH_SESSION_PAGE (page), TRUE);
  g_assert_cmpstr (dash_session_page_get_open (DASH_SESSION_PAGE (page)), ==, "call-tree");
  g_assert_true (dash_session_page_get_search_mode (DASH_SESSION_PAGE (page)));
  gtk_window_destroy (GTK_WINDOW (window));

  page = dash_session_page_new (made_session_get (none));
  window = page_test_show (page, 1280, 860);
  dash_session_page_open (DASH_SESSION_PAGE (page), "call-tree");
  g_assert_cmpstr (dash_session_page_get_open (DASH_SESSION_PAGE (page)), ==, "overview");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  g_test_init (&argc, &argv, NULL);
  gtk_disable_setlocale (); /* gtk_test_init() would want one that not every machine has */
  gtk_init ();
  adw_init ();
  g_test_add_func ("/call-tree-page/rows-and-frames", test_rows_and_frames);
  g_test_add_func ("/call-tree-page/opening", test_opening);
  g_test_add_func ("/call-tree-page/shared-selection", test_shared_selection);
  g_test_add_func ("/call-tree-page/zoom", test_zoom);
  g_test_add_func ("/call-tree-page/search", test_search);
  g_test_add_func ("/call-tree-page/copying", test_copying);
  g_test_add_func ("/call-tree-page/sorting-and-columns", test_sorting_and_columns);
  g_test_add_func ("/call-tree-page/way-to-the-function", test_way_to_the_function);
  g_test_add_func ("/call-tree-page/range", test_range);
  g_test_add_func ("/call-tree-page/narrow", test_narrow);
  g_test_add_func ("/call-tree-page/nothing", test_nothing);
  g_test_add_func ("/call-tree-page/many", test_many);
  g_test_add_func ("/call-tree-page/place-among-pages", test_place_among_pages);
  return g_test_run ();
}
