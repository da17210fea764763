// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of running programs and recent reports: rows bound to their models, polled while visible.

#include "dash-program-list.h"

#include "dash-program-row.h"
#include "dash-report-row.h"

#define COMPACT_KEY "dash-list-compact"
#define NARROW_KEY "dash-list-narrow"
#define WATCHERS_KEY "dash-list-watchers"

static gboolean
get_flag (GtkListBox *list, const char *key)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (list), key));
}

static void
change_watchers (DashDiscovery *discovery, int by)
{
  int watchers = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (discovery), WATCHERS_KEY)) + by;

  g_object_set_data (G_OBJECT (discovery), WATCHERS_KEY, GINT_TO_POINTER (watchers));
  dash_discovery_set_polling (discovery, watchers > 0);
}

static void
on_map (GtkWidget *list, DashDiscovery *discovery)
{
  change_watchers (discovery, 1);
  dash_discovery_refresh (discovery);
}

static void
on_unmap (GtkWidget *list, DashDiscovery *discovery)
{
  change_watchers (discovery, -1);
}

static GtkWidget *
create_program_row (gpointer item, gpointer user_data)
{
  GtkListBox *list = user_data;
  GtkWidget *row = dash_program_row_new (item, get_flag (list, COMPACT_KEY));

  dash_program_row_set_narrow (DASH_PROGRAM_ROW (row), get_flag (list, NARROW_KEY));
  return row;
}

void
dash_program_list_bind (GtkListBox *list, DashDiscovery *discovery, gboolean compact)
{
  g_object_set_data (G_OBJECT (list), COMPACT_KEY, GINT_TO_POINTER (compact));
  gtk_list_box_bind_model (list, G_LIST_MODEL (discovery), create_program_row, list, NULL);
  g_signal_connect_object (list, "map", G_CALLBACK (on_map), discovery, 0);
  g_signal_connect_object (list, "unmap", G_CALLBACK (on_unmap), discovery, 0);
}

static void
on_forget (DashReportRow *row, DashRecentReports *reports)
{
  g_autoptr (GFile) file =
    g_object_ref (dash_recent_report_get_file (dash_report_row_get_report (row)));

  dash_recent_reports_remove (reports, file);
}

static GtkWidget *
create_report_row (gpointer item, gpointer user_data)
{
  GtkListBox *list = user_data;
  GtkWidget *row = dash_report_row_new (item, get_flag (list, COMPACT_KEY));

  dash_report_row_set_narrow (DASH_REPORT_ROW (row), get_flag (list, NARROW_KEY));
  g_signal_connect_object (row, "forget", G_CALLBACK (on_forget),
                           g_object_get_data (G_OBJECT (list), "dash-list-reports"), 0);
  return row;
}

void
dash_report_list_bind (GtkListBox *list, DashRecentReports *reports, gboolean compact)
{
  g_object_set_data (G_OBJECT (list), COMPACT_KEY, GINT_TO_POINTER (compact));
  g_object_set_data_full (G_OBJECT (list), "dash-list-reports", g_object_ref (reports),
                          g_object_unref);
  gtk_list_box_bind_model (list, G_LIST_MODEL (reports), create_report_row, list, NULL);
  g_signal_connect_object (list, "map", G_CALLBACK (dash_recent_reports_check), reports,
                           G_CONNECT_SWAPPED);
}

void
dash_list_set_narrow (GtkListBox *list, gboolean narrow)
{
  GtkListBoxRow *row;

  g_object_set_data (G_OBJECT (list), NARROW_KEY, GINT_TO_POINTER (narrow));
  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    {
      if (DASH_IS_PROGRAM_ROW (row))
        dash_program_row_set_narrow (DASH_PROGRAM_ROW (row), narrow);
      else if (DASH_IS_REPORT_ROW (row))
        dash_report_row_set_narrow (DASH_REPORT_ROW (row), narrow);
    }
}
