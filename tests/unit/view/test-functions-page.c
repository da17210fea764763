// SPDX-License-Identifier: GPL-3.0-or-later
// The functions page: rows, sorting, searching, selecting, columns, and the detail of a function.

#include <string.h>

#include "model/dash-format.h"
#include "page-test.h"
#include "view/dash-calls-list.h"
#include "view/dash-chart-card.h"
#include "model/dash-function-columns.h"
#include "view/dash-function-detail.h"
#include "view/dash-function-table.h"
#include "view/dash-functions-page.h"
#include "view/dash-relations-list.h"
#include "view/dash-settings.h"
#include "view/dash-table-cell.h"

#define READ_CHUNK 3

typedef struct
{
  MadeSession *made;
  DashSession *session;
  GtkWidget *window;
  GtkWidget *page;
  GtkWidget *table_widget;
  DashFunctionTable *table;
  GtkColumnView *view;
} Fixture;

static void
set_up (Fixture        *fixture,
        MadeSessionKind kind,
        int             width)
{
  const char *none[] = { NULL };

  dash_settings_set_hidden_columns (dash_settings_get_default (), "functions", none);
  fixture->made = made_session_new (kind, 60);
  fixture->session = made_session_get (fixture->made);
  fixture->page = dash_functions_page_new (fixture->session);
  fixture->window = page_test_show (fixture->page, width, 800);
  fixture->table_widget = page_test_find (fixture->page, DASH_TYPE_FUNCTION_TABLE);
  fixture->table = DASH_FUNCTION_TABLE (fixture->table_widget);
  fixture->view = GTK_COLUMN_VIEW (page_test_find (fixture->page, GTK_TYPE_COLUMN_VIEW));
}

static void
tear_down (Fixture *fixture)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  made_session_free (fixture->made);
}

static GtkColumnViewColumn *
get_column (Fixture    *fixture,
            const char *title)
{
  GListModel *columns = gtk_column_view_get_columns (fixture->view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (gtk_column_view_column_get_visible (column) &&
          g_strcmp0 (gtk_column_view_column_get_title (column), title) == 0)
        return column;
    }
  return NULL;
}

/* Does what a click on a heading does. */
static void
click_heading (Fixture    *fixture,
               const char *title,
               GtkSortType order)
{
  GtkColumnViewColumn *column = get_column (fixture, title);

  g_assert_nonnull (column);
  gtk_column_view_sort_by_column (fixture->view, column, order);
}

static const char *
row_name (Fixture *fixture,
          guint    row)
{
  DashFunction *function = dash_function_table_get_row (fixture->table, row);

  return function ? dash_function_get_name (function) : NULL;
}

static guint64
row_calls (Fixture *fixture,
           guint    row)
{
  return dash_function_get_figures (dash_function_table_get_row (fixture->table, row))->calls;
}

static guint64
row_self_ns (Fixture *fixture,
             guint    row)
{
  return dash_function_get_figures (dash_function_table_get_row (fixture->table, row))->self_ns;
}

/* The function whose row is marked as selected, by what stands in the rows. */
static DashFunction *
selected_in_view (Fixture *fixture)
{
  GtkSelectionModel *model = gtk_column_view_get_model (fixture->view);
  DashFunction *selected = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
    if (gtk_selection_model_is_selected (model, i))
      {
        g_assert_null (selected);
        selected = dash_function_table_get_row (fixture->table, i);
      }
  return selected;
}

static void
test_rows (void)
{
  Fixture fixture;
  g_autofree char *calls = NULL;
  DashQuantity total;
  DashFunction *first;

  set_up (&fixture, MADE_SESSION_USUAL, 1100);

  g_assert_cmpuint (dash_function_table_get_n_rows (fixture.table), ==, 23);
  g_assert_nonnull (page_test_find_containing (fixture.page, "23 functions"));
  g_assert_cmpstr (row_name (&fixture, 0), ==, "main");
  g_assert_cmpstr (row_name (&fixture, 1), ==, "index_file");

  /* What is on screen is what the model says. */
  first = dash_function_table_get_row (fixture.table, 1);
  calls = dash_format_count (dash_function_get_figures (first)->calls);
  total = dash_format_duration_parts ((double) dash_function_get_figures (first)->total_ns);
  g_assert_nonnull (page_test_find_text (fixture.table_widget, "index_file"));
  g_assert_nonnull (page_test_find_text (fixture.table_widget, calls));
  g_assert_nonnull (page_test_find_text (fixture.table_widget, total.value));
  for (guint i = 0; i + 1 < 23; i++)
    g_assert_cmpuint (dash_function_get_figures (dash_function_table_get_row (fixture.table, i))
                        ->total_ns,
                      >=,
                      dash_function_get_figures (dash_function_table_get_row (fixture.table, i + 1))
                        ->total_ns);

  tear_down (&fixture);
}

static void
test_rows_follow (void)
{
  Fixture fixture;
  DashFunction *function;
  g_autofree char *before = NULL, *after = NULL;

  set_up (&fixture, MADE_SESSION_USUAL, 1100);
  function = dash_function_table_get_row (fixture.table, 1);
  before = dash_format_count (dash_function_get_figures (function)->calls);
  g_assert_nonnull (page_test_find_text (fixture.table_widget, before));

  made_session_tick (fixture.made);
  page_test_settle (fixture.window);

  after = dash_format_count (dash_function_get_figures (function)->calls);
  g_assert_cmpstr (before, !=, after);
  g_assert_nonnull (page_test_find_text (fixture.table_widget, after));

  tear_down (&fixture);
}

static void
test_no_update_while_hidden (void)
{
  Fixture fixture;
  DashFunction *function;
  g_autofree char *before = NULL, *after = NULL;

  set_up (&fixture, MADE_SESSION_USUAL, 1100);
  function = dash_function_table_get_row (fixture.table, 1);
  before = dash_format_count (dash_function_get_figures (function)->calls);
  gtk_widget_set_visible (fixture.page, FALSE);
  page_test_settle (fixture.window);
  made_session_tick (fixture.made);
  page_test_settle (fixture.window);
  gtk_widget_set_visible (fixture.page, TRUE);
  g_assert_nonnull (page_test_find_text (fixture.table_widget, before));

  /* Shown again, it catches up. */
  page_test_settle (fixture.window);
  after = dash_format_count (dash_function_get_figures (function)->calls);
  g_assert_nonnull (page_test_find_text (fixture.table_widget, after));

  tear_down (&fixture);
}

static void
test_sort_by_heading (void)
{
  Fixture fixture;

  set_up (&fixture, MADE_SESSION_USUAL, 1100);

  /* Figures begin with the largest, whatever GTK would begin with. */
  click_heading (&fixture, "Calls", GTK_SORT_ASCENDING);
  for (guint i = 0; i + 1 < 23; i++)
    g_assert_cmpuint (row_calls (&fixture, i), >=, row_calls (&fixture, i + 1));
  g_assert_cmpstr (row_name (&fixture, 0), ==, "find_match");

  click_heading (&fixture, "Calls", GTK_SORT_ASCENDING);
  for (guint i = 0; i + 1 < 23; i++)
    g_assert_cmpuint (row_calls (&fixture, i), <=, row_calls (&fixture, i + 1));

  /* Names begin with A. */
  click_heading (&fixture, "Function", GTK_SORT_ASCENDING);
  g_assert_cmpstr (row_name (&fixture, 0), ==, "close_file");

  click_heading (&fixture, "P99", GTK_SORT_DESCENDING);
  for (guint i = 0; i + 1 < 23; i++)
    g_assert_cmpuint (dash_function_percentile (dash_function_table_get_row (fixture.table, i), 99),
                      >=,
                      dash_function_percentile (dash_function_table_get_row (fixture.table, i + 1),
                                                99));

  tear_down (&fixture);
}

static void
test_sort_by_action (void)
{
  Fixture fixture;
  GActionGroup *actions;
  g_autoptr (GVariant) sort = NULL;

  set_up (&fixture, MADE_SESSION_USUAL, 1100);
  actions = dash_function_table_get_actions (fixture.table);

  g_action_group_change_action_state (actions, "sort", g_variant_new_string ("self"));
  for (guint i = 0; i + 1 < 23; i++)
    g_assert_cmpuint (row_self_ns (&fixture, i), >=, row_self_ns (&fixture, i + 1));
  g_action_group_change_action_state (actions, "descending", g_variant_new_boolean (FALSE));
  for (guint i = 0; i + 1 < 23; i++)
    g_assert_cmpuint (row_self_ns (&fixture, i), <=, row_self_ns (&fixture, i + 1));
  sort = g_action_group_get_action_state (actions, "sort");
  g_assert_cmpstr (g_variant_get_string (sort, NULL), ==, "self");

  tear_down (&fixture);
}

static GtkEditable *
open_search (Fixture *fixture)
{
  dash_functions_page_set_search_mode (DASH_FUNCTIONS_PAGE (fixture->page), TRUE);
  page_test_settle (fixture->window);
  return GTK_EDITABLE (page_test_find (fixture->page, GTK_TYPE_SEARCH_ENTRY));
}

static gboolean
has_two_rows (gpointer table)
{
  return dash_function_table_get_n_rows (table) == 2;
}

static gboolean
has_all_rows (gpointer table)
{
  return dash_function_table_get_n_rows (table) == 23;
}

static void
test_search (void)
{
  Fixture fixture;
  GtkEditable *entry;

  set_up (&fixture, MADE_SESSION_USUAL, 1100);
  entry = open_search (&fixture);
  g_assert_nonnull (entry);

  gtk_editable_set_text (entry, "HASH_");
  page_test_wait (has_two_rows, fixture.table);
  g_assert_cmpstr (row_name (&fixture, 0), ==, "hash_file");
  g_assert_cmpstr (row_name (&fixture, 1), ==, "hash_block");
  g_assert_nonnull (page_test_find_containing (fixture.page, "2 of 23 functions"));

  gtk_editable_set_text (entry, "/^(walk|fsync)_/");
  g_signal_emit_by_name (entry, "search-changed");
  g_assert_cmpuint (dash_function_table_get_n_rows (fixture.table), ==, 2);
  g_assert_cmpstr (row_name (&fixture, 0), ==, "walk_dir");

  /* Closing the search ends it. */
  dash_functions_page_set_search_mode (DASH_FUNCTIONS_PAGE (fixture.page), FALSE);
  page_test_wait (has_all_rows, fixture.table);
  g_assert_false (dash_functions_page_get_search_mode (DASH_FUNCTIONS_PAGE (fixture.page)));

  tear_down (&fixture);
}

static void
test_bad_expression (void)
{
  Fixture fixture;
  GtkEditable *entry;
  GtkWidget *message;

  set_up (&fixture, MADE_SESSION_USUAL, 1100);
  entry = open_search (&fixture);
  gtk_editable_set_text (entry, "/^hash_/");
  g_signal_emit_by_name (entry, "search-changed");
  g_assert_cmpuint (dash_function_table_get_n_rows (fixture.table), ==, 2);
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (entry), "error"));

  /* It says what is wrong and leaves the rows as they are. */
  {
    int position = (int) strlen ("/^hash_");

    gtk_editable_insert_text (entry, "[", 1, &position);
  }
  g_signal_emit_by_name (entry, "search-changed");
  page_test_settle (fixture.window);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (entry), "error"));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
  message = page_test_find_containing (fixture.page, "]");
  g_assert_nonnull (message);
  g_assert_true (gtk_widget_has_css_class (message, "error"));
  g_assert_cmpuint (dash_function_table_get_n_rows (fixture.table), ==, 2);

  gtk_editable_set_text (entry, "/[r]ead/");
  g_signal_emit_by_name (entry, "search-changed");
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (entry), "error"));
  g_assert_false (gtk_widget_get_visible (message));

  tear_down (&fixture);
}

static void
test_no_match (void)
{
  Fixture fixture;
  GtkEditable *entry;

  set_up (&fixture, MADE_SESSION_USUAL, 1100);
  entry = open_search (&fixture);
  gtk_editable_set_text (entry, "nothing is called like this");
  g_signal_emit_by_name (entry, "search-changed");
  page_test_settle (fixture.window);
  g_assert_cmpuint (dash_function_table_get_n_rows (fixture.table), ==, 0);
  g_assert_nonnull (page_test_find_text (fixture.page, "No Function Matches"));

  tear_down (&fixture);
}

static void
test_selection_stays (void)
{
  Fixture fixture;
  DashFunction *function;

  set_up (&fixture, MADE_SESSION_USUAL, 1100);
  function = dash_session_find_function (fixture.session, READ_CHUNK);
  dash_functions_page_select (DASH_FUNCTIONS_PAGE (fixture.page), READ_CHUNK);
  page_test_settle (fixture.window);
  g_assert_true (selected_in_view (&fixture) == function);

  click_heading (&fixture, "Function", GTK_SORT_ASCENDING);
  g_assert_true (selected_in_view (&fixture) == function);
  click_heading (&fixture, "Max", GTK_SORT_DESCENDING);
  g_assert_true (selected_in_view (&fixture) == function);
  for (int i = 0; i < 5; i++)
    made_session_tick (fixture.made);
  page_test_settle (fixture.window);
  g_assert_true (selected_in_view (&fixture) == function);

  /* A search that hides it unselects nothing. */
  {
    GtkEditable *entry = open_search (&fixture);

    gtk_editable_set_text (entry, "hash_");
    g_signal_emit_by_name (entry, "search-changed");
    g_assert_null (selected_in_view (&fixture));
    g_assert_true (dash_function_table_get_selected (fixture.table) == function);
    gtk_editable_set_text (entry, "");
    g_signal_emit_by_name (entry, "search-changed");
    g_assert_true (selected_in_view (&fixture) == function);
  }

  tear_down (&fixture);
}

static void
test_select_by_row (void)
{
  Fixture fixture;
  GtkSelectionModel *model;
  GtkWidget *detail;

  set_up (&fixture, MADE_SESSION_USUAL, 1100);
  g_assert_null (page_test_find (fixture.page, DASH_TYPE_FUNCTION_DETAIL));
  model = gtk_column_view_get_model (fixture.view);
  g_assert_true (gtk_selection_model_select_item (model, 4, TRUE));
  page_test_settle (fixture.window);
  g_assert_true (selected_in_view (&fixture) == dash_function_table_get_row (fixture.table, 4));

  detail = page_test_find (fixture.page, DASH_TYPE_FUNCTION_DETAIL);
  g_assert_nonnull (detail);
  g_assert_nonnull (page_test_find_text (detail, row_name (&fixture, 4)));

  /* Closed, it stays closed until a row is opened. */
  g_signal_emit_by_name (page_test_find_button (detail, "Close Details"), "clicked");
  page_test_settle (fixture.window);
  g_assert_false (gtk_widget_get_mapped (detail));
  made_session_tick (fixture.made);
  page_test_settle (fixture.window);
  g_assert_false (gtk_widget_get_mapped (detail));
  g_signal_emit_by_name (fixture.view, "activate", 4);
  page_test_settle (fixture.window);
  g_assert_true (gtk_widget_get_mapped (detail));

  tear_down (&fixture);
}

static void
test_select_clears_search (void)
{
  Fixture fixture;
  GtkEditable *entry;

  set_up (&fixture, MADE_SESSION_USUAL, 1100);
  entry = open_search (&fixture);
  gtk_editable_set_text (entry, "hash_");
  g_signal_emit_by_name (entry, "search-changed");
  g_assert_cmpuint (dash_function_table_get_n_rows (fixture.table), ==, 2);

  dash_functions_page_select (DASH_FUNCTIONS_PAGE (fixture.page), READ_CHUNK);
  g_assert_cmpuint (dash_function_table_get_n_rows (fixture.table), ==, 23);
  g_assert_cmpuint (dash_function_get_id (selected_in_view (&fixture)), ==, READ_CHUNK);

  /* An unknown function changes nothing. */
  dash_functions_page_select (DASH_FUNCTIONS_PAGE (fixture.page), 4711);
  g_assert_cmpuint (dash_function_get_id (selected_in_view (&fixture)), ==, READ_CHUNK);

  tear_down (&fixture);
}

static void
check_hidden (const char *const *expected)
{
  g_auto (GStrv) hidden = dash_settings_get_hidden_columns (dash_settings_get_default (), "functions");

  g_assert_cmpstrv (hidden, (char **) expected);
}

static void
test_columns (void)
{
  Fixture fixture;
  GActionGroup *actions;
  const char *const max[] = { "max", NULL };
  const char *const none[] = { NULL };

  set_up (&fixture, MADE_SESSION_USUAL, 1100);
  actions = dash_function_table_get_actions (fixture.table);
  g_assert_nonnull (get_column (&fixture, "Max"));
  g_assert_false (g_action_group_get_action_enabled (actions, "restore-columns"));

  g_action_group_change_action_state (actions, "column-max", g_variant_new_boolean (FALSE));
  g_assert_null (get_column (&fixture, "Max"));
  g_assert_nonnull (get_column (&fixture, "Self"));
  check_hidden (max);

  g_action_group_change_action_state (actions, "column-max", g_variant_new_boolean (TRUE));
  g_assert_nonnull (get_column (&fixture, "Max"));
  check_hidden (none);

  g_action_group_change_action_state (actions, "column-max", g_variant_new_boolean (FALSE));
  g_action_group_activate_action (actions, "restore-columns", NULL);
  g_assert_nonnull (get_column (&fixture, "Max"));
  check_hidden (none);

  tear_down (&fixture);
}

static void
test_percentiles (void)
{
  Fixture fixture;
  const double other[] = { 90, 99.9 };
  const double usual[] = { 50, 95, 99 };

  set_up (&fixture, MADE_SESSION_USUAL, 1100);
  click_heading (&fixture, "P95", GTK_SORT_DESCENDING);

  dash_settings_set_percentiles (dash_settings_get_default (), other, G_N_ELEMENTS (other));
  page_test_settle (fixture.window);
  g_assert_null (get_column (&fixture, "P95"));
  g_assert_nonnull (get_column (&fixture, "P90"));
  g_assert_nonnull (get_column (&fixture, "P99.9"));
  /* What it was sorted by is gone; it falls back to the total. */
  g_assert_cmpstr (row_name (&fixture, 0), ==, "main");

  dash_settings_set_percentiles (dash_settings_get_default (), usual, G_N_ELEMENTS (usual));
  page_test_settle (fixture.window);
  g_assert_nonnull (get_column (&fixture, "P95"));

  tear_down (&fixture);
}

static void
test_narrow (void)
{
  Fixture fixture;
  GtkWidget *detail;

  set_up (&fixture, MADE_SESSION_USUAL, 400);
  g_assert_nonnull (get_column (&fixture, "Function"));
  g_assert_nonnull (get_column (&fixture, "Avg"));
  g_assert_nonnull (get_column (&fixture, "P99"));
  g_assert_nonnull (get_column (&fixture, "% Total"));
  g_assert_null (get_column (&fixture, "Calls"));
  g_assert_null (get_column (&fixture, "P50"));
  g_action_group_change_action_state (dash_function_table_get_actions (fixture.table),
                                      "percentile", g_variant_new_string ("p50"));
  g_assert_nonnull (get_column (&fixture, "P50"));
  g_assert_null (get_column (&fixture, "P99"));

  /* The detail is one chart; the rest is a page away, and back. */
  dash_functions_page_select (DASH_FUNCTIONS_PAGE (fixture.page), READ_CHUNK);
  page_test_settle (fixture.window);
  detail = page_test_find (fixture.page, DASH_TYPE_FUNCTION_DETAIL);
  g_assert_nonnull (page_test_find_text (detail, "Latency"));
  g_assert_null (page_test_find (detail, DASH_TYPE_CALLS_LIST));
  g_signal_emit_by_name (gtk_widget_get_ancestor (page_test_find_text (detail, "Details"),
                                                  GTK_TYPE_BUTTON),
                         "clicked");
  page_test_settle (fixture.window);
  g_assert_nonnull (page_test_find (detail, DASH_TYPE_CALLS_LIST));
  g_assert_false (gtk_widget_get_mapped (fixture.table_widget));
  g_signal_emit_by_name (page_test_find_button (detail, "Back to the Table"), "clicked");
  page_test_settle (fixture.window);
  g_assert_true (gtk_widget_get_mapped (fixture.table_widget));

  tear_down (&fixture);
}

/* Whether the function's name is in the first cell of its row, as a screen reader goes through it. */
static gboolean
name_is_first (Fixture *fixture)
{
  GtkWidget *cell = page_test_find_containing (GTK_WIDGET (fixture->view), "index_file");

  g_assert_nonnull (cell);
  while (g_strcmp0 (gtk_widget_get_css_name (gtk_widget_get_parent (cell)), "row") != 0)
    cell = gtk_widget_get_parent (cell);
  return gtk_widget_get_prev_sibling (cell) == NULL;
}

static void
test_order_of_cells (void)
{
  Fixture fixture;

  set_up (&fixture, MADE_SESSION_USUAL, 1100);
  g_assert_true (name_is_first (&fixture));

  /* Rows that are there already get other columns. */
  dash_function_table_set_compact (fixture.table, TRUE);
  page_test_settle (fixture.window);
  g_assert_true (name_is_first (&fixture));
  dash_function_table_set_compact (fixture.table, FALSE);
  page_test_settle (fixture.window);
  g_assert_true (name_is_first (&fixture));

  tear_down (&fixture);
}

static void
test_detail_lists (void)
{
  Fixture fixture;
  GtkWidget *calls, *relations, *row;
  const DashCallLog *log;
  g_autofree char *tsv = NULL, *began = NULL;

  set_up (&fixture, MADE_SESSION_USUAL, 1100);
  dash_functions_page_select (DASH_FUNCTIONS_PAGE (fixture.page), READ_CHUNK);
  page_test_settle (fixture.window);

  calls = page_test_find (fixture.page, DASH_TYPE_CALLS_LIST);
  log = dash_session_get_log (fixture.session, dash_session_find_function (fixture.session,
                                                                           READ_CHUNK));
  g_assert_nonnull (log);
  g_assert_cmpuint (log->n_slowest, ==, 20);
  began = dash_format_clock ((gint64) log->slowest[0].started_ns, 3);
  g_assert_nonnull (page_test_find_text (calls, began));
  dash_calls_list_set_recent (DASH_CALLS_LIST (calls), TRUE);
  page_test_settle (fixture.window);
  g_assert_null (page_test_find_text (calls, began));
  tsv = dash_calls_list_to_tsv (DASH_CALLS_LIST (calls));
  g_assert_true (g_str_has_prefix (tsv, "call\tbegan_ns\t"));

  /* A caller leads to its own detail. */
  relations = page_test_find (fixture.page, DASH_TYPE_RELATIONS_LIST);
  g_assert_nonnull (page_test_find_text (relations, "Itself"));
  row = gtk_widget_get_ancestor (page_test_find_text (relations, "index_file"),
                                 GTK_TYPE_LIST_BOX_ROW);
  g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
  page_test_settle (fixture.window);
  g_assert_cmpstr (dash_function_get_name (dash_function_table_get_selected (fixture.table)), ==,
                   "index_file");

  tear_down (&fixture);
}

static void
test_no_history (void)
{
  Fixture fixture;
  GtkWidget *note;

  set_up (&fixture, MADE_SESSION_NO_HISTORY, 1100);
  g_assert_cmpuint (dash_function_table_get_n_rows (fixture.table), ==, 23);
  dash_functions_page_select (DASH_FUNCTIONS_PAGE (fixture.page), READ_CHUNK);
  page_test_settle (fixture.window);

  note = page_test_find_containing (fixture.page, "no history");
  g_assert_nonnull (note);
  g_assert_nonnull (gtk_widget_get_ancestor (note, DASH_TYPE_CHART_CARD));
  /* What the report does have is there. */
  g_assert_nonnull (page_test_find (fixture.page, g_type_from_name ("DashDistribution")));
  g_assert_null (page_test_find (fixture.page, g_type_from_name ("DashHeatmap")));
  g_assert_nonnull (page_test_find_text (
    page_test_find (fixture.page, DASH_TYPE_RELATIONS_LIST), "index_file"));

  tear_down (&fixture);
}

static void
test_nothing (void)
{
  Fixture fixture;

  set_up (&fixture, MADE_SESSION_NOTHING, 1100);
  g_assert_nonnull (page_test_find_text (fixture.page, "No Functions Yet"));
  tear_down (&fixture);
}

static void
test_tsv (void)
{
  g_autoptr (MadeSession) made = made_session_new (MADE_SESSION_USUAL, 20);
  DashFunction *function = dash_session_find_function (made_session_get (made), READ_CHUNK);
  const double percents[] = { 50, 99.9 };
  g_autoptr (GPtrArray) columns = dash_function_columns_new (percents, G_N_ELEMENTS (percents));
  g_autoptr (GString) head = g_string_new (NULL), line = g_string_new (NULL);
  g_auto (GStrv) names = NULL;
  g_auto (GStrv) fields = NULL;

  dash_function_columns_append_tsv_header (columns, head);
  dash_function_columns_append_tsv (columns, function, line);
  g_assert_cmpstr (head->str, ==,
                   "function\tfile\tline\tcalls\tcalls_per_second\taverage_ns\tp50_ns\tp99.9_ns\t"
                   "max_ns\tself_ns\ttotal_ns\ttotal_percent\n");
  names = g_strsplit (head->str, "\t", -1);
  fields = g_strsplit (line->str, "\t", -1);
  g_assert_cmpuint (g_strv_length (names), ==, g_strv_length (fields));
  g_assert_cmpstr (fields[0], ==, "read_chunk");
  g_assert_cmpstr (fields[1], ==, "src/reader.c");
  g_assert_cmpstr (fields[2], ==, "112");
  g_assert_cmpuint (g_ascii_strtoull (fields[3], NULL, 10), ==,
                    dash_function_get_figures (function)->calls);
  g_assert_cmpuint (g_ascii_strtoull (fields[7], NULL, 10), ==,
                    dash_function_percentile (function, 99.9));
  g_assert_cmpuint (g_ascii_strtoull (fields[10], NULL, 10), ==,
                    dash_function_get_figures (function)->total_ns);
}

static void
test_many (void)
{
  Fixture fixture;
  DashFunction *function;

  set_up (&fixture, MADE_SESSION_MANY, 1100);
  g_assert_cmpuint (dash_function_table_get_n_rows (fixture.table), ==, 10000);

  /* A row far down can be selected and comes into sight. */
  function = dash_function_table_get_row (fixture.table, 9000);
  dash_functions_page_select (DASH_FUNCTIONS_PAGE (fixture.page),
                              (guint) dash_function_get_id (function));
  page_test_settle (fixture.window);
  g_assert_nonnull (page_test_find_text (fixture.table_widget, dash_function_get_name (function)));
  g_assert_true (selected_in_view (&fixture) == function);

  tear_down (&fixture);
}

static void
test_freed (void)
{
  MadeSession *made = made_session_new (MADE_SESSION_USUAL, 40);
  DashSession *session = made_session_get (made);
  GtkWidget *page = dash_functions_page_new (session);
  GtkWidget *window = page_test_show (page, 1100, 800);

  dash_functions_page_select (DASH_FUNCTIONS_PAGE (page), READ_CHUNK);
  page_test_settle (window);
  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &page);
  g_object_add_weak_pointer (G_OBJECT (session), (gpointer *) &session);
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (page);

  /* Nothing that the page made keeps the session. */
  made_session_free (made);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (session);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_type_ensure (DASH_TYPE_FUNCTION_DETAIL);

  g_test_add_func ("/functions-page/rows", test_rows);
  g_test_add_func ("/functions-page/rows-follow", test_rows_follow);
  g_test_add_func ("/functions-page/no-update-while-hidden", test_no_update_while_hidden);
  g_test_add_func ("/functions-page/sort-by-heading", test_sort_by_heading);
  g_test_add_func ("/functions-page/sort-by-action", test_sort_by_action);
  g_test_add_func ("/functions-page/search", test_search);
  g_test_add_func ("/functions-page/bad-expression", test_bad_expression);
  g_test_add_func ("/functions-page/no-match", test_no_match);
  g_test_add_func ("/functions-page/selection-stays", test_selection_stays);
  g_test_add_func ("/functions-page/select-by-row", test_select_by_row);
  g_test_add_func ("/functions-page/select-clears-search", test_select_clears_search);
  g_test_add_func ("/functions-page/columns", test_columns);
  g_test_add_func ("/functions-page/percentiles", test_percentiles);
  g_test_add_func ("/functions-page/narrow", test_narrow);
  g_test_add_func ("/functions-page/order-of-cells", test_order_of_cells);
  g_test_add_func ("/functions-page/detail-lists", test_detail_lists);
  g_test_add_func ("/functions-page/no-history", test_no_history);
  g_test_add_func ("/functions-page/nothing", test_nothing);
  g_test_add_func ("/functions-page/tsv", test_tsv);
  g_test_add_func ("/functions-page/many", test_many);
  g_test_add_func ("/functions-page/freed", test_freed);
  return g_test_run ();
}
