// SPDX-License-Identifier: GPL-3.0-or-later
// The pages of sections: rows, sorting, searching, selecting, the detail of a row; and the way to them.

#include <string.h>

#include "page-test.h"
#include "view/dash-chart-card.h"
#include "view/dash-entries-list.h"
#include "view/dash-section-detail.h"
#include "model/dash-section-format.h"
#include "view/dash-section-page.h"
#include "view/dash-section-table.h"
#include "view/dash-session-page.h"
#include "view/dash-settings.h"
#include "view/dash-sidebar.h"
#include "view/dash-table-cell.h"

typedef struct
{
  MadeSession *made;
  DashSession *session;
  GtkWidget *window;
  GtkWidget *page;
  DashSectionTable *table;
  GtkColumnView *view;
} Fixture;

static void
set_up (Fixture        *fixture,
        MadeSessionKind kind,
        DashSection     section,
        int             width)
{
  fixture->made = made_session_new (kind, 60);
  fixture->session = made_session_get (fixture->made);
  fixture->page = dash_section_page_new (fixture->session, section);
  fixture->window = page_test_show (fixture->page, width, 800);
  page_test_settle (fixture->page);
  fixture->table = DASH_SECTION_TABLE (page_test_find (fixture->page, DASH_TYPE_SECTION_TABLE));
  fixture->view = (GtkColumnView *) page_test_find (fixture->page, GTK_TYPE_COLUMN_VIEW);
}

static void
tear_down (Fixture *fixture)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  made_session_free (fixture->made);
}

static const char *
row_name (Fixture *fixture,
          guint    row)
{
  DashRecord *record = dash_section_table_get_row (fixture->table, row);

  return record ? dash_record_get_name (record) : NULL;
}

static void
check_hidden (const char        *table,
              const char *const *expected)
{
  g_auto (GStrv) hidden = dash_settings_get_hidden_columns (dash_settings_get_default (), table);

  g_assert_cmpstrv (hidden, (char **) expected);
}

static GtkColumnViewColumn *
get_column (Fixture    *fixture,
            const char *title)
{
  GListModel *columns = gtk_column_view_get_columns (fixture->view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_strcmp0 (gtk_column_view_column_get_title (column), title) == 0)
        return column;
    }
  return NULL;
}

/* Every page shows its rows, and a row its detail, without a word on the console. */
static void
test_all_pages (void)
{
  for (guint s = 0; s < DASH_N_SECTIONS; s++)
    for (guint narrow = 0; narrow < 2; narrow++)
      {
        Fixture fixture;
        GtkWidget *detail;

        set_up (&fixture, MADE_SESSION_SECTIONS, (DashSection) s, narrow ? 400 : 1100);
        g_assert_cmpuint (dash_section_table_get_n_rows (fixture.table), ==,
                          dash_session_get_n_records (fixture.session, (DashSection) s));
        g_assert_nonnull (page_test_find_text (fixture.page, row_name (&fixture, 0)));
        g_assert_null (page_test_find (fixture.page, DASH_TYPE_SECTION_DETAIL));
        dash_section_page_select (DASH_SECTION_PAGE (fixture.page), 1);
        page_test_settle (fixture.page);
        detail = page_test_find (fixture.page, DASH_TYPE_SECTION_DETAIL);
        g_assert_nonnull (detail);
        g_assert_nonnull (page_test_find (detail, DASH_TYPE_CHART_CARD));
        made_session_tick (fixture.made);
        page_test_settle (fixture.page);
        tear_down (&fixture);
      }
}

static void
test_sort (void)
{
  Fixture fixture;
  gboolean descending;
  GtkColumnViewColumn *column;

  set_up (&fixture, MADE_SESSION_SECTIONS, DASH_SECTION_CHANNELS, 1100);
  g_assert_cmpstr (dash_section_table_get_sort (fixture.table, &descending), ==, "sent");
  g_assert_true (descending);
  g_assert_cmpstr (row_name (&fixture, 0), ==, "blocks");
  g_assert_cmpstr (row_name (&fixture, 3), ==, "shutdown");

  /* As a click on a heading: figures begin with the largest, texts with A. */
  column = get_column (&fixture, "Channel");
  gtk_column_view_sort_by_column (fixture.view, column, GTK_SORT_ASCENDING);
  g_assert_cmpstr (dash_section_table_get_sort (fixture.table, &descending), ==, "name");
  g_assert_false (descending);
  g_assert_cmpstr (row_name (&fixture, 1), ==, "paths");
  column = get_column (&fixture, "P99");
  gtk_column_view_sort_by_column (fixture.view, column, GTK_SORT_ASCENDING);
  g_assert_cmpstr (dash_section_table_get_sort (fixture.table, &descending), ==, "p99");
  g_assert_true (descending);
  /* What isn't known is last in both directions. */
  g_assert_cmpstr (row_name (&fixture, 3), ==, "shutdown");

  g_action_group_activate_action (dash_section_table_get_actions (fixture.table), "sort",
                                  g_variant_new_string ("queued"));
  g_assert_cmpstr (dash_section_table_get_sort (fixture.table, NULL), ==, "queued");
  tear_down (&fixture);
}

/* The texts of the first row's cells, as a screen reader goes through them. */
static char *
read_first_row (Fixture *fixture)
{
  GtkWidget *row = page_test_find_text (fixture->page, row_name (fixture, 0));
  g_autoptr (GString) texts = g_string_new (NULL);

  row = gtk_widget_get_parent (gtk_widget_get_parent (row));
  for (GtkWidget *cell = gtk_widget_get_first_child (row); cell;
       cell = gtk_widget_get_next_sibling (cell))
    {
      GtkWidget *child = gtk_widget_get_first_child (cell);

      g_string_append_printf (texts, "%s|", DASH_IS_TABLE_CELL (child)
                                              ? dash_table_cell_get_text (DASH_TABLE_CELL (child))
                                              : "");
    }
  return g_string_free (g_steal_pointer (&texts), FALSE);
}

static void
test_columns (void)
{
  const char *const two[] = { "sent_rate", "p99", NULL };
  const char *const none[] = { NULL };
  Fixture fixture, other;
  GActionGroup *actions;
  g_autofree char *before = NULL, *after = NULL;

  set_up (&fixture, MADE_SESSION_SECTIONS, DASH_SECTION_CHANNELS, 1100);
  actions = dash_section_table_get_actions (fixture.table);
  before = read_first_row (&fixture);
  g_assert_nonnull (page_test_find_text (fixture.page, "Columns"));
  g_assert_false (g_action_group_get_action_enabled (actions, "restore-columns"));
  g_assert_false (g_action_group_has_action (actions, "column-name"));

  g_action_group_change_action_state (actions, "column-sent-rate", g_variant_new_boolean (FALSE));
  g_action_group_change_action_state (actions, "column-p99", g_variant_new_boolean (FALSE));
  g_assert_null (get_column (&fixture, "Sent/s"));
  g_assert_null (get_column (&fixture, "P99"));
  g_assert_nonnull (get_column (&fixture, "P95"));
  check_hidden ("channels", two);

  /* Another table of channels has the same, one of streams its own. */
  set_up (&other, MADE_SESSION_SECTIONS, DASH_SECTION_CHANNELS, 1100);
  g_assert_null (get_column (&other, "P99"));
  tear_down (&other);
  set_up (&other, MADE_SESSION_SECTIONS, DASH_SECTION_STREAMS, 1100);
  g_assert_nonnull (get_column (&other, "P99"));
  tear_down (&other);

  /* All of them again, each where it was. */
  g_action_group_activate_action (actions, "restore-columns", NULL);
  page_test_settle (fixture.page);
  check_hidden ("channels", none);
  after = read_first_row (&fixture);
  g_assert_cmpstr (after, ==, before);
  tear_down (&fixture);
}

/* A narrow table has few columns, whatever is chosen for wide ones. */
static void
test_columns_of_a_narrow_table (void)
{
  const char *const sent[] = { "sent", "trend", NULL };
  const char *const none[] = { NULL };
  Fixture fixture;

  dash_settings_set_hidden_columns (dash_settings_get_default (), "channels", sent);
  set_up (&fixture, MADE_SESSION_SECTIONS, DASH_SECTION_CHANNELS, 400);
  g_assert_nonnull (get_column (&fixture, "Sent"));
  g_assert_nonnull (get_column (&fixture, "Trend"));
  g_assert_null (page_test_find_text (fixture.page, "Columns"));
  tear_down (&fixture);
  dash_settings_set_hidden_columns (dash_settings_get_default (), "channels", none);
}

static void
test_search (void)
{
  Fixture fixture;
  GtkEditable *entry;

  set_up (&fixture, MADE_SESSION_SECTIONS, DASH_SECTION_THREADS, 1100);
  dash_section_page_set_search_mode (DASH_SECTION_PAGE (fixture.page), TRUE);
  g_assert_true (dash_section_page_get_search_mode (DASH_SECTION_PAGE (fixture.page)));
  page_test_settle (fixture.page);
  entry = GTK_EDITABLE (page_test_find (fixture.page, GTK_TYPE_SEARCH_ENTRY));
  gtk_editable_set_text (entry, "reader");
  g_signal_emit_by_name (entry, "search-changed");
  g_assert_cmpuint (dash_section_table_get_n_rows (fixture.table), ==, 2);
  g_assert_nonnull (page_test_find_text (fixture.page, "2 of 8 threads"));
  gtk_editable_set_text (entry, "blocked");
  g_signal_emit_by_name (entry, "search-changed");
  g_assert_cmpstr (row_name (&fixture, 0), ==, "committer");
  gtk_editable_set_text (entry, "/(/");
  g_signal_emit_by_name (entry, "search-changed");
  page_test_settle (fixture.page);
  g_assert_nonnull (page_test_find_containing (fixture.page, "Not a valid expression"));
  gtk_editable_set_text (entry, "nobody");
  g_signal_emit_by_name (entry, "search-changed");
  page_test_settle (fixture.page);
  g_assert_nonnull (page_test_find_text (fixture.page, "No Row Matches"));

  /* A row that the search hides is shown all the same when it is asked for. */
  dash_section_page_select (DASH_SECTION_PAGE (fixture.page), 4);
  g_assert_cmpstr (dash_record_get_name (dash_section_table_get_selected (fixture.table)), ==,
                   "compress");
  g_assert_cmpuint (dash_section_table_get_n_rows (fixture.table), ==, 8);
  tear_down (&fixture);
}

static void
test_log (void)
{
  Fixture fixture;
  GtkWidget *list;
  DashRange range = dash_range_new (1000000000, 2000000000);
  g_autofree char *text = NULL, *ranged = NULL;

  set_up (&fixture, MADE_SESSION_SECTIONS, DASH_SECTION_CHANNELS, 1100);
  dash_section_page_select (DASH_SECTION_PAGE (fixture.page), 1);
  page_test_settle (fixture.page);
  list = page_test_find (fixture.page, DASH_TYPE_ENTRIES_LIST);
  text = dash_entries_list_to_tsv (DASH_ENTRIES_LIST (list));
  g_assert_nonnull (strstr (text, "\tsent\tmain\t4712\t"));
  g_assert_nonnull (page_test_find_text (list, "sent"));

  dash_session_set_range (fixture.session, &range);
  page_test_settle (fixture.page);
  ranged = dash_entries_list_to_tsv (DASH_ENTRIES_LIST (list));
  g_assert_null (strstr (ranged, "sent"));
  g_assert_nonnull (page_test_find_containing (list, "in the selected range"));
  tear_down (&fixture);
}

/* The most that was seen in a range need not be the most that there was. */
static void
test_peak_of_a_range (void)
{
  Fixture fixture;
  DashRange range = dash_range_new (1000000000, 2000000000);

  set_up (&fixture, MADE_SESSION_SECTIONS, DASH_SECTION_CHANNELS, 1100);
  g_assert_null (page_test_find_containing (fixture.page, "≥"));
  dash_session_set_range (fixture.session, &range);
  page_test_settle (fixture.page);
  g_assert_nonnull (page_test_find_containing (fixture.page, "≥"));
  tear_down (&fixture);
}

static void
test_copy (void)
{
  Fixture fixture;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  set_up (&fixture, MADE_SESSION_SECTIONS, DASH_SECTION_LOCKS, 1100);
  text = dash_section_table_to_tsv (fixture.table);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 6);
  g_assert_true (g_str_has_prefix (lines[0], "Lock\tKind\tTaken\tContended\t"));
  g_assert_true (g_str_has_prefix (lines[1], "store.lock\tmutex\t"));
  tear_down (&fixture);
}

static void
check_real (double      value,
            const char *expected)
{
  DashQuantity quantity = dash_section_format_number (DASH_UNIT_REAL, value);
  g_autofree char *text = dash_quantity_to_string (&quantity);

  g_assert_cmpstr (text, ==, expected);
}

/* No longer than its column is wide; what is left out is in the tooltip, and in what is copied. */
static void
test_numbers_of_any_size (void)
{
  const DashFigureInfo *now = &dash_section_get_info (DASH_SECTION_VALUES)->figures[1];
  Fixture fixture;
  DashRecord *record;
  g_autofree char *copied = NULL, *full = NULL, *shown = NULL;

  check_real (0, "0");
  check_real (-123456789, "-123456789");
  check_real (8589934592, "8.59\u2009G");
  check_real (2.64098765432, "2.64099");
  check_real (0.0000123456789, "1.23457e-05");
  check_real (1e300, "1e+300");

  set_up (&fixture, MADE_SESSION_SECTIONS, DASH_SECTION_VALUES, 1100);
  record = dash_session_find_record (fixture.session, DASH_SECTION_VALUES, 1);
  full = dash_section_format_full (record, now);
  shown = dash_section_format_figure (record, now, 0);
  g_assert_cmpuint (strlen (full), >, 12);
  g_assert_cmpuint (strlen (shown), <=, 8);
  g_assert_cmpfloat_with_epsilon (strtod (shown, NULL), strtod (full, NULL), 1e-6);
  g_assert_nonnull (page_test_find_text (fixture.page, shown));
  copied = dash_section_table_to_tsv (fixture.table);
  g_assert_nonnull (strstr (copied, full));
  /* What isn't a gauge is told in the program's own words. */
  g_assert_nonnull (page_test_find_text (fixture.page, "indexing /usr/share"));
  tear_down (&fixture);
}

static void
test_empty (void)
{
  Fixture fixture;

  set_up (&fixture, MADE_SESSION_USUAL, DASH_SECTION_VALUES, 1100);
  g_assert_nonnull (page_test_find_text (fixture.page, "No Values Yet"));
  g_assert_nonnull (page_test_find_containing (fixture.page, "hotpath_gauge_set()"));
  tear_down (&fixture);
}

/* Where no function is measured, the page says of the whole program what it knows. */
static void
test_memory_of_a_whole_program (void)
{
  MadeSession *made = made_session_new (MADE_SESSION_UNMEASURED, 10);
  GtkWidget *page = dash_session_page_new (made_session_get (made));
  GtkWidget *window = page_test_show (page, 1200, 800);
  GtkWidget *row;

  dash_session_page_open (DASH_SESSION_PAGE (page), "memory");
  page_test_settle (page);
  g_assert_nonnull (page_test_find_text (page, "56.0\u2009MB in 1234 allocations of the program"));
  g_assert_nonnull (page_test_find_text (page, "No Measured Function Allocates"));
  row = page_test_find_text (page_test_find (page, DASH_TYPE_SIDEBAR), "Memory");
  row = gtk_widget_get_ancestor (row, GTK_TYPE_LIST_BOX_ROW);
  g_assert_null (page_test_find_text (row, "0"));
  gtk_window_destroy (GTK_WINDOW (window));
  made_session_free (made);
}

static void
test_pages_of_a_session (void)
{
  MadeSession *plain = made_session_new (MADE_SESSION_USUAL, 10);
  MadeSession *made = made_session_new (MADE_SESSION_SECTIONS, 10);
  GtkWidget *page = dash_session_page_new (made_session_get (made));
  GtkWidget *window = page_test_show (page, 1200, 800);
  DashSessionPage *session_page = DASH_SESSION_PAGE (page);

  page_test_settle (page);
  g_assert_nonnull (page_test_find_text (page_test_find (page, DASH_TYPE_SIDEBAR), "Main Loop"));
  /* Alt+3 to Alt+0, in the order of the sidebar. */
  dash_session_page_open_nth (session_page, 2);
  g_assert_cmpstr (dash_session_page_get_open (session_page), ==, "call-tree");
  dash_session_page_open_nth (session_page, 3);
  g_assert_cmpstr (dash_session_page_get_open (session_page), ==, "memory");
  dash_session_page_open_nth (session_page, 10);
  g_assert_cmpstr (dash_session_page_get_open (session_page), ==, "values");
  dash_session_page_open_nth (session_page, 9);
  g_assert_cmpstr (dash_session_page_get_open (session_page), ==, "runtime");
  /* Ctrl+F searches the page that is open. */
  dash_session_page_set_search_mode (session_page, TRUE);
  g_assert_cmpstr (dash_session_page_get_open (session_page), ==, "runtime");
  g_assert_true (dash_session_page_get_search_mode (session_page));
  gtk_window_destroy (GTK_WINDOW (window));

  /* Pages without data are not there. */
  page = dash_session_page_new (made_session_get (plain));
  window = page_test_show (page, 1200, 800);
  session_page = DASH_SESSION_PAGE (page);
  page_test_settle (page);
  g_assert_null (page_test_find_text (page_test_find (page, DASH_TYPE_SIDEBAR), "Main Loop"));
  dash_session_page_open_nth (session_page, 3);
  dash_session_page_open (session_page, "locks");
  g_assert_cmpstr (dash_session_page_get_open (session_page), ==, "overview");
  gtk_window_destroy (GTK_WINDOW (window));
  made_session_free (plain);
  made_session_free (made);
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

  g_test_add_func ("/section-page/all-pages", test_all_pages);
  g_test_add_func ("/section-page/sort", test_sort);
  g_test_add_func ("/section-page/columns", test_columns);
  g_test_add_func ("/section-page/columns/narrow", test_columns_of_a_narrow_table);
  g_test_add_func ("/section-page/search", test_search);
  g_test_add_func ("/section-page/log", test_log);
  g_test_add_func ("/section-page/peaks", test_peak_of_a_range);
  g_test_add_func ("/section-page/copy", test_copy);
  g_test_add_func ("/section-page/numbers", test_numbers_of_any_size);
  g_test_add_func ("/section-page/empty", test_empty);
  g_test_add_func ("/section-page/whole-program", test_memory_of_a_whole_program);
  g_test_add_func ("/section-page/session", test_pages_of_a_session);
  return g_test_run ();
}
