// SPDX-License-Identifier: GPL-3.0-or-later
// The overview: cards, the hottest functions, what needs attention, and where each leads.

#include <string.h>

#include "page-test.h"
#include "view/dash-attention-list.h"
#include "view/dash-card-grid.h"
#include "view/dash-chart-card.h"
#include "view/dash-hottest-list.h"
#include "view/dash-overview-page.h"
#include "view/dash-page-common.h"

typedef struct
{
  char *page;
  guint function_id;
  guint n;
} Opened;

static void
page_opened (DashOverviewPage *page,
             const char       *name,
             guint             function_id,
             Opened           *opened)
{
  g_free (opened->page);
  opened->page = g_strdup (name);
  opened->function_id = function_id;
  opened->n++;
}

static guint
count_mapped (GtkWidget *root,
              GType      type)
{
  guint n = g_type_is_a (G_OBJECT_TYPE (root), type) && gtk_widget_get_mapped (root);

  for (GtkWidget *child = gtk_widget_get_first_child (root); child;
       child = gtk_widget_get_next_sibling (child))
    n += count_mapped (child, type);
  return n;
}

static void
test_cards (void)
{
  g_autoptr (MadeSession) made = made_session_new (MADE_SESSION_USUAL, 100);
  GtkWidget *page = dash_overview_page_new (made_session_get (made));
  GtkWidget *window = page_test_show (page, 1100, 800);

  g_assert_cmpuint (count_mapped (page, DASH_TYPE_CHART_CARD), ==, 4);
  g_assert_nonnull (page_test_find_text (page, "CPU"));
  g_assert_nonnull (page_test_find_text (page, "of 2 cores"));
  g_assert_nonnull (page_test_find_text (page, "Resident memory"));
  g_assert_null (page_test_find_containing (page, "no history"));

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_hottest (void)
{
  g_autoptr (MadeSession) made = made_session_new (MADE_SESSION_USUAL, 100);
  DashSession *session = made_session_get (made);
  GtkWidget *page = dash_overview_page_new (session);
  GtkWidget *window = page_test_show (page, 1100, 800);
  GtkWidget *list = page_test_find (page, DASH_TYPE_HOTTEST_LIST);
  GtkWidget *rows = page_test_find (list, GTK_TYPE_LIST_BOX);
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (GTK_LIST_BOX (rows), 0);
  DashFunction *hottest = NULL;
  Opened opened = { 0 };

  for (guint i = 0; i < dash_session_get_n_functions (session); i++)
    {
      DashFunction *function = dash_session_get_nth_function (session, i);

      if (!hottest || dash_function_get_figures (function)->self_ns >
                        dash_function_get_figures (hottest)->self_ns)
        hottest = function;
    }
  g_assert_cmpuint (count_mapped (list, GTK_TYPE_LIST_BOX_ROW), ==, 5);
  g_assert_nonnull (page_test_find_text (GTK_WIDGET (first), dash_function_get_name (hottest)));

  g_signal_connect (page, "open-page", G_CALLBACK (page_opened), &opened);
  g_signal_emit_by_name (rows, "row-activated", first);
  g_assert_cmpuint (opened.n, ==, 1);
  g_assert_cmpstr (opened.page, ==, "functions");
  g_assert_cmpuint (opened.function_id, ==, dash_function_get_id (hottest));

  g_free (opened.page);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_attention (void)
{
  g_autoptr (MadeSession) made = made_session_new (MADE_SESSION_USUAL, 264);
  DashSession *session = made_session_get (made);
  g_autoptr (DashChecks) checks = dash_page_get_checks (session);
  GtkWidget *page, *window, *list, *rows, *row;
  guint n_odd, n_before;
  Opened opened = { 0 };
  DashRange range;

  dash_checks_run (checks);
  page = dash_overview_page_new (session);
  window = page_test_show (page, 1100, 800);
  list = page_test_find (page, DASH_TYPE_ATTENTION_LIST);
  rows = page_test_find (list, GTK_TYPE_LIST_BOX);
  n_odd = g_list_model_get_n_items (G_LIST_MODEL (checks));
  g_assert_cmpuint (n_odd, >, 0);
  n_before = count_mapped (list, GTK_TYPE_LIST_BOX_ROW);
  g_assert_cmpuint (n_before, ==, n_odd + 1);

  /* The row of what passed opens in place. */
  row = gtk_widget_get_ancestor (page_test_find_containing (list, "passed"), GTK_TYPE_LIST_BOX_ROW);
  g_signal_emit_by_name (rows, "row-activated", row);
  page_test_settle (window);
  g_assert_cmpuint (count_mapped (list, GTK_TYPE_LIST_BOX_ROW), ==,
                    n_before + dash_checks_get_n_passed (checks));
  g_signal_emit_by_name (rows, "row-activated", row);
  page_test_settle (window);
  g_assert_cmpuint (count_mapped (list, GTK_TYPE_LIST_BOX_ROW), ==, n_before);

  /* A finding leads to its function and its time. */
  g_signal_connect (page, "open-page", G_CALLBACK (page_opened), &opened);
  row = gtk_widget_get_ancestor (page_test_find_containing (list, "read_chunk"),
                                 GTK_TYPE_LIST_BOX_ROW);
  g_signal_emit_by_name (rows, "row-activated", row);
  g_assert_cmpstr (opened.page, ==, "functions");
  g_assert_cmpuint (opened.function_id, ==, 3);
  dash_session_get_range (session, &range);
  g_assert_false (range.live);
  g_assert_true (range.begin_ns < 75 * G_GINT64_CONSTANT (1000000000));
  g_assert_true (range.end_ns > 68 * G_GINT64_CONSTANT (1000000000));

  g_free (opened.page);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_no_history (void)
{
  g_autoptr (MadeSession) made = made_session_new (MADE_SESSION_NO_HISTORY, 100);
  GtkWidget *page = dash_overview_page_new (made_session_get (made));
  GtkWidget *window = page_test_show (page, 1100, 800);

  g_assert_nonnull (page_test_find_containing (page, "no history"));
  g_assert_cmpuint (count_mapped (page, DASH_TYPE_CHART_CARD), ==, 0);
  g_assert_cmpuint (count_mapped (page_test_find (page, DASH_TYPE_HOTTEST_LIST),
                                  GTK_TYPE_LIST_BOX_ROW),
                    ==, 5);

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_narrow (void)
{
  g_autoptr (MadeSession) made = made_session_new (MADE_SESSION_USUAL, 100);
  GtkWidget *page = dash_overview_page_new (made_session_get (made));
  GtkWidget *window = page_test_show (page, 360, 700);

  g_assert_cmpint (gtk_widget_get_width (page), <=, 360);
  g_assert_cmpuint (count_mapped (page, DASH_TYPE_CHART_CARD), ==, 4);

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_grid (void)
{
  GtkWidget *grid = dash_card_grid_new (12);
  GtkWidget *cards[3];
  GtkWidget *window;

  for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
    {
      cards[i] = gtk_drawing_area_new ();
      gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (cards[i]), 50);
      dash_card_grid_add (DASH_CARD_GRID (grid), cards[i], i == 0 ? 0 : 1, 1, 200);
    }
  /* Two in the second row: side by side when there is room for both, else one under the other. */
  window = page_test_show (grid, 500, 400);
  g_assert_cmpint (gtk_widget_get_width (cards[0]), ==, gtk_widget_get_width (grid));
  g_assert_cmpint (gtk_widget_get_width (cards[1]), ==,
                   (gtk_widget_get_width (grid) - 12) / 2);
  gtk_window_destroy (GTK_WINDOW (window));

  grid = dash_card_grid_new (12);
  for (guint i = 0; i < 2; i++)
    {
      cards[i] = gtk_drawing_area_new ();
      gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (cards[i]), 50);
      dash_card_grid_add (DASH_CARD_GRID (grid), cards[i], 0, 1, 300);
    }
  window = page_test_show (grid, 500, 400);
  g_assert_cmpint (gtk_widget_get_width (cards[1]), ==, gtk_widget_get_width (grid));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_freed (void)
{
  MadeSession *made = made_session_new (MADE_SESSION_USUAL, 40);
  DashSession *session = made_session_get (made);
  GtkWidget *page = dash_overview_page_new (session);
  GtkWidget *window = page_test_show (page, 1100, 800);

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
  g_test_init (&argc, &argv, NULL);
  gtk_disable_setlocale (); /* gtk_test_init() would want one that not every machine has */
  gtk_init ();
  adw_init ();
  dash_page_style_init ();

  g_test_add_func ("/overview-page/cards", test_cards);
  g_test_add_func ("/overview-page/hottest", test_hottest);
  g_test_add_func ("/overview-page/attention", test_attention);
  g_test_add_func ("/overview-page/no-history", test_no_history);
  g_test_add_func ("/overview-page/narrow", test_narrow);
  g_test_add_func ("/overview-page/grid", test_grid);
  g_test_add_func ("/overview-page/freed", test_freed);
  return g_test_run ();
}
