// SPDX-License-Identifier: GPL-3.0-or-later
// The page of a comparison: choosing, what it says, sections and figures, filters, the detail, swapping.

#include <string.h>

#include "made-reports.h"
#include "page-test.h"
#include "view/dash-chart-card.h"
#include "view/dash-compare-detail.h"
#include "view/dash-compare-page.h"
#include "view/dash-compare-side.h"
#include "view/dash-compare-table.h"
#include "view/dash-verdict-badge.h"

typedef struct
{
  GtkWidget *window;
  GtkWidget *widget;
  DashComparePage *page;
  DashCompareTable *table;
  char *failed; /* what it said last of what went wrong */
} Fixture;

static gboolean
is_done (gpointer page)
{
  return !dash_compare_page_is_comparing (page);
}

static void
note_failure (Fixture    *fixture,
              const char *heading,
              const char *body)
{
  g_free (fixture->failed);
  fixture->failed = g_strdup_printf ("%s: %s", heading, body);
}

static void
settle (Fixture *fixture)
{
  page_test_wait (is_done, fixture->page);
  page_test_settle (fixture->widget);
  fixture->table = (DashCompareTable *) page_test_find (fixture->widget, DASH_TYPE_COMPARE_TABLE);
}

static void
set_up (Fixture *fixture,
        int      width)
{
  fixture->failed = NULL;
  fixture->widget = dash_compare_page_new (NULL, NULL);
  fixture->page = DASH_COMPARE_PAGE (fixture->widget);
  g_signal_connect_swapped (fixture->page, "failed", G_CALLBACK (note_failure), fixture);
  fixture->window = page_test_show (fixture->widget, width, 900);
  settle (fixture);
}

static void
set_up_with (Fixture         *fixture,
             MadeReportsKind  kind,
             guint            n,
             int              width)
{
  g_autoptr (GPtrArray) base = made_runs_new (kind, FALSE, n);
  g_autoptr (GPtrArray) head = made_runs_new (kind, TRUE, n);

  set_up (fixture, width);
  dash_compare_page_set_sides (fixture->page, base, head);
  settle (fixture);
  g_assert_nonnull (fixture->table);
}

static void
tear_down (Fixture *fixture)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_free (fixture->failed);
}

static const char *
row_name (Fixture *fixture,
          guint    row)
{
  const DashComparedRow *there = dash_compare_table_get_row (fixture->table, row);

  return there ? there->name : NULL;
}

static void
activate (Fixture    *fixture,
          const char *action)
{
  g_assert_true (gtk_widget_activate_action (fixture->widget, action, NULL));
}

/* The drop-downs of the bar: which section, which figure. */
static GtkDropDown *
find_choice (GtkWidget  *root,
             const char *name)
{
  GtkWidget *found = NULL;

  if (GTK_IS_DROP_DOWN (root) && g_strcmp0 (gtk_widget_get_tooltip_text (root), name) == 0)
    return GTK_DROP_DOWN (root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = (GtkWidget *) find_choice (child, name);
  return (GtkDropDown *) found;
}

static void
choose (Fixture    *fixture,
        const char *choice,
        const char *title)
{
  GtkDropDown *down = find_choice (fixture->widget, choice);
  GListModel *model = gtk_drop_down_get_model (down);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkStringObject) item = g_list_model_get_item (model, i);

      if (g_str_has_prefix (gtk_string_object_get_string (item), title))
        {
          gtk_drop_down_set_selected (down, i);
          page_test_settle (fixture->widget);
          return;
        }
    }
  g_error ("%s has no %s", choice, title);
}

static void
test_nothing_chosen (void)
{
  g_autoptr (GPtrArray) base = made_runs_new (MADE_REPORTS_USUAL, FALSE, 1);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  Fixture fixture;

  set_up (&fixture, 1100);
  g_assert_null (fixture.table);
  g_assert_null (dash_compare_page_get_comparison (fixture.page));
  g_assert_nonnull (page_test_find_text (fixture.widget, "Choose What to Compare"));
  g_assert_cmpstr (dash_compare_page_get_title (fixture.page), ==, "Compare");

  dash_compare_page_set_sides (fixture.page, base, none);
  settle (&fixture);
  g_assert_nonnull (page_test_find_text (fixture.widget, "Choose a Head to Compare With"));
  dash_compare_page_set_sides (fixture.page, none, base);
  settle (&fixture);
  g_assert_nonnull (page_test_find_text (fixture.widget, "Choose a Base to Compare With"));
  tear_down (&fixture);
}

static void
test_result (void)
{
  Fixture fixture;

  set_up_with (&fixture, MADE_REPORTS_USUAL, 8, 1100);
  g_assert_cmpstr (dash_compare_page_get_title (fixture.page), ==,
                   "indexer, baseline · 8 runs → indexer, after the new reader · 8 runs");
  g_assert_cmpstr (dash_compare_page_get_subtitle (fixture.page), ==, "8 runs of base · 8 runs of head");
  g_assert_nonnull (page_test_find_containing (fixture.widget, "read_chunk got worse: "));
  g_assert_nonnull (page_test_find_text (fixture.widget, "2 × regression"));
  g_assert_nonnull (page_test_find_text (fixture.widget, "2 × better"));
  g_assert_nonnull (page_test_find_text (fixture.widget, "1 × added"));
  g_assert_nonnull (page_test_find_text (fixture.widget, "12 rows"));

  /* What got worse comes first, what only one side has last. */
  g_assert_cmpstr (row_name (&fixture, 0), ==, "read_chunk");
  g_assert_cmpstr (row_name (&fixture, 1), ==, "index_file");
  g_assert_cmpstr (row_name (&fixture, 10), ==, "buffer_grow");
  g_assert_cmpstr (row_name (&fixture, 11), ==, "old_way");
  g_assert_nonnull (page_test_find_text (fixture.widget, "regression"));
  g_assert_nonnull (page_test_find_text (fixture.widget, "removed"));
  tear_down (&fixture);
}

static void
test_one_run_proves_nothing (void)
{
  Fixture fixture;

  set_up_with (&fixture, MADE_REPORTS_USUAL, 1, 1100);
  g_assert_nonnull (page_test_find_text (fixture.widget, "Nothing changed that can be told from noise."));
  g_assert_nonnull (page_test_find_containing (fixture.widget, "Calls within one run are no runs."));
  /* It's sorted by what may be worse all the same. */
  g_assert_cmpstr (row_name (&fixture, 0), ==, "read_chunk");
  tear_down (&fixture);
}

static void
test_noise (void)
{
  Fixture fixture;

  set_up_with (&fixture, MADE_REPORTS_NOISE, 8, 1100);
  g_assert_nonnull (page_test_find_text (fixture.widget, "Nothing changed."));
  gtk_widget_activate_action (fixture.widget, "compare.only-changed", NULL);
  settle (&fixture);
  g_assert_cmpuint (dash_compare_table_get_n_rows (fixture.table), ==, 0);
  g_assert_nonnull (page_test_find_text (fixture.widget, "No Such Change"));
  tear_down (&fixture);
}

static void
test_filters (void)
{
  Fixture fixture;

  set_up_with (&fixture, MADE_REPORTS_USUAL, 8, 1100);
  activate (&fixture, "compare.only-changed");
  g_assert_cmpuint (dash_compare_table_get_n_rows (fixture.table), ==, 6);
  g_assert_nonnull (page_test_find_text (fixture.widget, "6 of 12 rows"));
  activate (&fixture, "compare.only-changed");
  g_assert_cmpuint (dash_compare_table_get_n_rows (fixture.table), ==, 12);

  g_assert_true (dash_compare_table_set_search (fixture.table, "/^(read|index)_/", NULL));
  g_assert_cmpuint (dash_compare_table_get_n_rows (fixture.table), ==, 2);
  dash_compare_table_set_search (fixture.table, "none of them", NULL);
  g_assert_nonnull (page_test_find_text (fixture.widget, "No Row Matches"));
  tear_down (&fixture);
}

static void
test_sections_and_figures (void)
{
  Fixture fixture;

  set_up_with (&fixture, MADE_REPORTS_USUAL, 8, 1100);
  choose (&fixture, "Figure", "Calls");
  g_assert_cmpstr (row_name (&fixture, 0), !=, "");
  g_assert_nonnull (page_test_find_text (fixture.widget, "10 × unchanged"));
  choose (&fixture, "Figure", "P99");
  g_assert_cmpstr (row_name (&fixture, 0), ==, "read_chunk");

  choose (&fixture, "What Is Compared", "Channels (2)");
  g_assert_cmpuint (dash_compare_table_get_n_rows (fixture.table), ==, 2);
  choose (&fixture, "Figure", "Most");
  g_assert_cmpstr (row_name (&fixture, 0), ==, "blocks");
  /* Functions have the figure that was chosen last, if it is one of theirs, else the first. */
  choose (&fixture, "What Is Compared", "Functions (12)");
  g_assert_cmpstr (row_name (&fixture, 0), ==, "read_chunk");
  tear_down (&fixture);
}

static void
test_without_functions (void)
{
  Fixture fixture;

  set_up_with (&fixture, MADE_REPORTS_NO_FUNCTIONS, 1, 1100);
  g_assert_cmpuint (dash_compare_table_get_n_rows (fixture.table), ==, 2);
  g_assert_cmpuint (dash_compare_table_get_section (fixture.table)->section, ==,
                    DASH_COMPARED_FIRST_SECTION + DASH_SECTION_CHANNELS);
  choose (&fixture, "What Is Compared", "Program (1)");
  g_assert_cmpuint (dash_compare_table_get_n_rows (fixture.table), ==, 1);
  tear_down (&fixture);
}

/* One run is taken out and another put in: what was in front comes back with it. */
static void
test_another_run (void)
{
  g_autoptr (GPtrArray) base = made_runs_new (MADE_REPORTS_USUAL, FALSE, 1);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) head = made_runs_new (MADE_REPORTS_USUAL, TRUE, 2);
  Fixture fixture;

  set_up_with (&fixture, MADE_REPORTS_USUAL, 1, 1100);
  choose (&fixture, "What Is Compared", "Channels (2)");
  dash_compare_table_select (fixture.table, dash_compare_table_get_row (fixture.table, 1));
  dash_compare_page_set_sides (fixture.page, base, none);
  settle (&fixture);
  dash_compare_page_set_sides (fixture.page, base, head);
  settle (&fixture);
  g_assert_cmpuint (dash_compare_table_get_section (fixture.table)->section, ==,
                    DASH_COMPARED_FIRST_SECTION + DASH_SECTION_CHANNELS);
  g_assert_nonnull (dash_compare_table_get_selected (fixture.table));
  tear_down (&fixture);
}

static void
test_detail (void)
{
  Fixture fixture;
  GtkWidget *detail;

  set_up_with (&fixture, MADE_REPORTS_USUAL, 8, 1100);
  g_assert_null (page_test_find (fixture.widget, DASH_TYPE_COMPARE_DETAIL));
  dash_compare_table_select (fixture.table, dash_compare_table_get_row (fixture.table, 0));
  page_test_settle (fixture.widget);
  detail = page_test_find (fixture.widget, DASH_TYPE_COMPARE_DETAIL);
  g_assert_nonnull (detail);
  g_assert_nonnull (page_test_find_text (detail, "read_chunk"));
  g_assert_nonnull (page_test_find_text (detail, "src/reader.c:17"));
  g_assert_nonnull (page_test_find_containing (detail, "With 95 % certainty the change is "));
  g_assert_nonnull (page_test_find_text (detail, "Self per Call"));
  g_assert_null (dash_chart_card_get_note (
    DASH_CHART_CARD (page_test_find (detail, DASH_TYPE_CHART_CARD))));

  /* A row of one side has no test, but its distribution. */
  dash_compare_table_select (fixture.table, dash_compare_table_get_row (fixture.table, 10));
  page_test_settle (fixture.widget);
  g_assert_nonnull (page_test_find_text (detail, "buffer_grow"));
  g_assert_nonnull (page_test_find_containing (detail, "Only one side has this figure"));
  g_assert_null (dash_chart_card_get_note (
    DASH_CHART_CARD (page_test_find (detail, DASH_TYPE_CHART_CARD))));

  g_signal_emit_by_name (page_test_find_button (detail, "Close Details"), "clicked");
  page_test_settle (fixture.widget);
  g_assert_null (page_test_find (fixture.widget, DASH_TYPE_COMPARE_DETAIL));
  tear_down (&fixture);
}

static void
test_swap (void)
{
  Fixture fixture;

  set_up_with (&fixture, MADE_REPORTS_USUAL, 8, 1100);
  dash_compare_table_select (fixture.table, dash_compare_table_get_row (fixture.table, 0));
  activate (&fixture, "compare.swap");
  settle (&fixture);
  g_assert_true (g_str_has_prefix (dash_compare_page_get_title (fixture.page), "indexer, after the new reader"));
  g_assert_cmpstr (row_name (&fixture, 0), ==, "hash_block");
  /* The row in front stays in front. */
  g_assert_cmpstr (dash_compare_table_get_selected (fixture.table)->name, ==, "read_chunk");
  g_assert_cmpint (dash_compare_table_get_selected (fixture.table)->verdict, ==, DASH_VERDICT_BETTER);
  tear_down (&fixture);
}

static void
test_sort_and_copy (void)
{
  Fixture fixture;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  gboolean descending;

  set_up_with (&fixture, MADE_REPORTS_USUAL, 8, 1100);
  g_assert_cmpstr (dash_compare_table_get_sort (fixture.table, &descending), ==, "verdict");
  g_assert_true (descending);
  g_action_group_activate_action (dash_compare_table_get_actions (fixture.table), "sort",
                                  g_variant_new_string ("name"));
  g_assert_cmpstr (row_name (&fixture, 0), ==, "buffer_grow");
  g_action_group_activate_action (dash_compare_table_get_actions (fixture.table), "sort",
                                  g_variant_new_string ("base"));
  g_assert_cmpstr (row_name (&fixture, 0), ==, "commit_batch");
  dash_compare_table_sort_by (fixture.table, "change", TRUE);
  g_assert_cmpstr (row_name (&fixture, 0), ==, "read_chunk");

  text = dash_compare_table_to_tsv (fixture.table);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 14);
  g_assert_cmpstr (lines[0], ==, "Verdict\tName\tBase\tHead\tDifference\tChange\t95 % Interval\tChance");
  g_assert_true (g_str_has_prefix (lines[1], "regression\tread_chunk\t"));
  tear_down (&fixture);
}

static void
test_narrow (void)
{
  Fixture fixture;
  GtkWidget *detail;

  set_up_with (&fixture, MADE_REPORTS_LONG_NAMES, 8, 360);
  g_assert_cmpint (gtk_widget_get_width (fixture.widget), <=, 380);
  g_assert_nonnull (page_test_find_containing (fixture.widget, "insert_or_assign::read_chunk"));
  dash_compare_table_select (fixture.table, dash_compare_table_get_row (fixture.table, 0));
  page_test_settle (fixture.widget);
  detail = page_test_find (fixture.widget, DASH_TYPE_COMPARE_DETAIL);
  g_assert_nonnull (detail);
  g_signal_emit_by_name (detail, "open-page");
  page_test_settle (fixture.widget);
  g_assert_null (page_test_find (fixture.widget, DASH_TYPE_COMPARE_TABLE));
  g_signal_emit_by_name (detail, "back");
  page_test_settle (fixture.widget);
  g_assert_nonnull (page_test_find (fixture.widget, DASH_TYPE_COMPARE_TABLE));
  tear_down (&fixture);
}

/* The main loop goes on while ten thousand functions are compared; a page that is closed by then does no harm. */
static void
test_many (void)
{
  g_autoptr (GPtrArray) base = made_runs_new (MADE_REPORTS_MANY, FALSE, 1);
  g_autoptr (GPtrArray) head = made_runs_new (MADE_REPORTS_MANY, TRUE, 1);
  Fixture fixture;

  set_up (&fixture, 1100);
  dash_compare_page_set_sides (fixture.page, base, head);
  g_assert_true (dash_compare_page_is_comparing (fixture.page));
  settle (&fixture);
  g_assert_cmpuint (dash_compare_table_get_n_rows (fixture.table), ==, 10000);
  g_assert_nonnull (page_test_find_text (fixture.widget, "10000 rows"));

  dash_compare_page_swap (fixture.page);
  tear_down (&fixture);
  for (guint i = 0; i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
}

static void
test_files (void)
{
  g_autoptr (GPtrArray) base = made_runs_new (MADE_REPORTS_USUAL, FALSE, 1);
  g_autoptr (GPtrArray) head = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/missing.json");
  Fixture fixture;

  g_ptr_array_add (head, dash_compare_run_new_for_file (file, NULL));
  set_up (&fixture, 1100);
  dash_compare_page_set_sides (fixture.page, base, head);
  settle (&fixture);
  settle (&fixture);
  g_assert_nonnull (fixture.failed);
  g_assert_nonnull (strstr (fixture.failed, "“missing.json” could not be compared"));
  g_assert_nonnull (strstr (fixture.failed, "There is no file"));
  /* What can't be read is left out, the rest stays. */
  g_assert_nonnull (page_test_find_text (fixture.widget, "Choose a Head to Compare With"));
  tear_down (&fixture);
}

/* A session that goes on is compared as it was, until it is compared again. */
static void
test_live (void)
{
  g_autoptr (MadeSession) made = made_session_new (MADE_SESSION_USUAL, 20);
  g_autoptr (GPtrArray) base = made_runs_new (MADE_REPORTS_USUAL, FALSE, 1);
  g_autoptr (GPtrArray) head = g_ptr_array_new_with_free_func (g_object_unref);
  Fixture fixture;
  guint64 before;
  DashCompareRun *run = dash_compare_run_new_for_session (made_session_get (made), NULL);

  g_ptr_array_add (head, run);
  dash_session_set_source_state (made_session_get (made), DASH_SOURCE_LIVE, NULL);
  set_up (&fixture, 1100);
  dash_compare_page_set_sides (fixture.page, base, head);
  settle (&fixture);
  before = dash_compare_run_get_document (run)->elapsed_ns;
  g_assert_cmpuint (before, >, 0);
  g_assert_nonnull (page_test_find_button (fixture.widget, "Compare Again With What Is Known Now (F5)"));

  made_session_tick (made);
  page_test_settle (fixture.widget);
  g_assert_cmpuint (dash_compare_run_get_document (run)->elapsed_ns, ==, before);
  activate (&fixture, "compare.again");
  settle (&fixture);
  g_assert_cmpuint (dash_compare_run_get_document (run)->elapsed_ns, >, before);

  /* What it told at its end is still to be had, once. */
  before = dash_compare_run_get_document (run)->elapsed_ns;
  made_session_tick (made);
  dash_session_set_source_state (made_session_get (made), DASH_SOURCE_ENDED, NULL);
  activate (&fixture, "compare.again");
  settle (&fixture);
  g_assert_cmpuint (dash_compare_run_get_document (run)->elapsed_ns, >, before);
  g_assert_false (dash_compare_run_has_news (run));
  g_assert_null (page_test_find_button (fixture.widget, "Compare Again With What Is Known Now (F5)"));
  tear_down (&fixture);
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
  g_test_add_func ("/compare-page/nothing-chosen", test_nothing_chosen);
  g_test_add_func ("/compare-page/result", test_result);
  g_test_add_func ("/compare-page/one-run-proves-nothing", test_one_run_proves_nothing);
  g_test_add_func ("/compare-page/noise", test_noise);
  g_test_add_func ("/compare-page/filters", test_filters);
  g_test_add_func ("/compare-page/sections-and-figures", test_sections_and_figures);
  g_test_add_func ("/compare-page/without-functions", test_without_functions);
  g_test_add_func ("/compare-page/another-run", test_another_run);
  g_test_add_func ("/compare-page/detail", test_detail);
  g_test_add_func ("/compare-page/swap", test_swap);
  g_test_add_func ("/compare-page/sort-and-copy", test_sort_and_copy);
  g_test_add_func ("/compare-page/narrow", test_narrow);
  g_test_add_func ("/compare-page/many", test_many);
  g_test_add_func ("/compare-page/files", test_files);
  g_test_add_func ("/compare-page/live", test_live);
  return g_test_run ();
}
