// SPDX-License-Identifier: GPL-3.0-or-later
// Comparisons in a window: what there is to compare, what is likely to be meant, and their tabs.

#include "dash-window-private.h"

#include <glib/gi18n.h>

/* ---- What there is ---- */

static void
add_sessions (GPtrArray *runs, DashWindow *window)
{
  AdwTabView *view = dash_window_get_tab_view (window);
  int n = adw_tab_view_get_n_pages (view);

  for (int i = 0; i < n; i++)
    {
      GtkWidget *child = adw_tab_page_get_child (adw_tab_view_get_nth_page (view, i));
      DashSessionPage *page;

      if (!DASH_IS_SESSION_PAGE (child))
        continue;
      page = DASH_SESSION_PAGE (child);
      if (!dash_session_page_is_loading (page))
        g_ptr_array_add (runs,
                         dash_compare_run_new_for_session (dash_session_page_get_session (page),
                                                           dash_session_page_get_file (page)));
    }
}

static gboolean
has_file (GPtrArray *runs, GFile *file)
{
  for (guint i = 0; i < runs->len; i++)
    {
      DashCompareRun *run = g_ptr_array_index (runs, i);
      GFile *other = dash_compare_run_get_file (run);

      /* What goes on is more than its file, which can be compared with it. */
      if (other != NULL && !dash_compare_run_is_live (run) && g_file_equal (other, file))
        return TRUE;
    }
  return FALSE;
}

static void
add_reports (GPtrArray *runs, GListModel *reports)
{
  for (guint i = 0; i < g_list_model_get_n_items (reports); i++)
    {
      g_autoptr (DashRecentReport) report = g_list_model_get_item (reports, i);
      GFile *file = dash_recent_report_get_file (report);

      if (!dash_recent_report_get_missing (report) && !has_file (runs, file))
        g_ptr_array_add (
          runs, dash_compare_run_new_for_file (file, dash_recent_report_get_title (report)));
    }
}

/* The sessions of all windows, then the recent reports. A tab may move to another window, so that it's asked
 * of none in particular. */
static GPtrArray *
find_candidates (gpointer data)
{
  GPtrArray *runs = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *windows = gtk_window_get_toplevels ();
  DashRecentReports *reports = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (!DASH_IS_WINDOW (window) || gtk_widget_in_destruction (GTK_WIDGET (window)))
        continue;
      add_sessions (runs, DASH_WINDOW (window));
      reports = dash_window_get_reports (DASH_WINDOW (window));
    }
  if (reports != NULL)
    add_reports (runs, G_LIST_MODEL (reports));
  return runs;
}

/* What to compare with: another run of the same program, of several the one that comes first. */
static DashCompareRun *
guess (GPtrArray *candidates, DashCompareRun *run)
{
  for (guint i = 0; i < candidates->len; i++)
    {
      DashCompareRun *other = g_ptr_array_index (candidates, i);

      if (!dash_compare_run_is_same (other, run) &&
          g_str_equal (dash_compare_run_get_program (other), dash_compare_run_get_program (run)))
        return other;
    }
  return NULL;
}

/* ---- Tabs ---- */

static void
update_tab (AdwTabPage *tab)
{
  DashComparePage *page = DASH_COMPARE_PAGE (adw_tab_page_get_child (tab));
  g_autofree char *tooltip = g_markup_escape_text (dash_compare_page_get_title (page), -1);

  adw_tab_page_set_title (tab, dash_compare_page_get_title (page));
  adw_tab_page_set_tooltip (tab, tooltip);
  adw_tab_page_set_loading (tab, dash_compare_page_is_comparing (page));
}

static void
on_failed (DashWindow *self, const char *heading, const char *body)
{
  dash_window_show_error (self, heading, body);
}

void
dash_window_attach_compare (DashWindow *self, AdwTabPage *tab)
{
  GtkWidget *page = adw_tab_page_get_child (tab);
  g_autoptr (GIcon) icon = g_themed_icon_new ("dash-compare-symbolic");

  adw_tab_page_set_icon (tab, icon);
  g_signal_connect_object (page, "notify", G_CALLBACK (update_tab), tab, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "say", G_CALLBACK (dash_window_say), self, G_CONNECT_SWAPPED);
  update_tab (tab);
}

void
dash_window_detach_compare (DashWindow *self, AdwTabPage *tab)
{
  GtkWidget *page = adw_tab_page_get_child (tab);

  g_signal_handlers_disconnect_by_data (page, tab);
  g_signal_handlers_disconnect_by_data (page, self);
}

void
dash_window_compare (DashWindow *self)
{
  g_autoptr (GPtrArray) candidates = find_candidates (NULL);
  g_autoptr (GPtrArray) base = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) head = g_ptr_array_new_with_free_func (g_object_unref);
  DashSessionPage *front = dash_window_get_page (self);
  GtkWidget *page = dash_compare_page_new (find_candidates, NULL);
  AdwTabView *view = dash_window_get_tab_view (self);
  DashCompareRun *other;

  if (front != NULL && !dash_session_page_is_loading (front))
    g_ptr_array_add (head,
                     dash_compare_run_new_for_session (dash_session_page_get_session (front),
                                                       dash_session_page_get_file (front)));
  other = head->len > 0 ? guess (candidates, g_ptr_array_index (head, 0)) : NULL;
  /* The later one is how it is, whichever is in front. */
  if (other != NULL && dash_compare_run_is_before (g_ptr_array_index (head, 0), other))
    {
      g_ptr_array_add (base, g_object_ref (g_ptr_array_index (head, 0)));
      g_ptr_array_set_size (head, 0);
      g_ptr_array_add (head, g_object_ref (other));
    }
  else if (other != NULL)
    g_ptr_array_add (base, g_object_ref (other));
  dash_compare_page_set_sides (DASH_COMPARE_PAGE (page), base, head);
  adw_tab_view_set_selected_page (view, adw_tab_view_append (view, page));
}
