// SPDX-License-Identifier: GPL-3.0-or-later
// The window: greeter, tabs, actions, what is said about broken reports, recent reports, connecting.

#include <adwaita.h>
#include <errno.h>
#include <glib/gstdio.h>

#include "made-session.h"
#include "model/dash-section.h"
#include "source/dash-report-source.h"
#include "view/dash-adaptive-bin.h"
#include "view/dash-compare-page.h"
#include "view/dash-connect-dialog.h"
#include "view/dash-greeter.h"
#include "view/dash-help.h"
#include "view/dash-preferences.h"
#include "view/dash-program-row.h"
#include "view/dash-report-row.h"
#include "view/dash-settings.h"
#include "view/dash-view-resources.h"
#include "view/dash-window.h"

typedef struct
{
  char *folder;
  DashDiscovery *discovery;
  DashRecentReports *reports;
  DashWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *folders[2] = { NULL, NULL };

  g_object_set (dash_settings_get_default (), "recent-reports",
                g_variant_new_array (G_VARIANT_TYPE ("(sssxxx)"), NULL, 0), NULL);
  fixture->folder = g_dir_make_tmp ("hotpath-window-XXXXXX", NULL);
  folders[0] = fixture->folder;
  fixture->discovery = dash_discovery_new_for_folders (folders, 0);
  fixture->reports = dash_recent_reports_new ();
  fixture->window = dash_window_new (NULL, fixture->discovery, fixture->reports);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  /* Nothing keeps a closed window, its sessions or its sources. */
  g_assert_null (fixture->window);
  g_assert_finalize_object (fixture->reports);
  g_object_unref (fixture->discovery);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static gboolean
is_enabled (Fixture *fixture, const char *name)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), name);
}

static gboolean
is_on (Fixture *fixture, const char *name)
{
  g_autoptr (GVariant) state =
    g_action_group_get_action_state (G_ACTION_GROUP (fixture->window), name);

  return g_variant_get_boolean (state);
}

static void
activate (Fixture *fixture, const char *name, GVariant *parameter)
{
  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), name, parameter);
}

/* The first widget of a type in the tree below @widget, itself included. */
static GtkWidget *
find_widget (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
has_label (GtkWidget *widget, const char *part)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), part) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_label (child, part))
      return TRUE;
  return FALSE;
}

/* Up to libadwaita 1.4 a dialog is a window, since then it lies inside the one that asks. */
static GtkWidget *
find_dialog (void)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  GType inside = g_type_from_name ("AdwAlertDialog");
  GtkWidget *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (toplevels) && found == NULL; i++)
    {
      g_autoptr (GtkWidget) toplevel = g_list_model_get_item (toplevels, i);

      found = inside != 0 ? find_widget (toplevel, inside) : NULL;
      if (found == NULL && ADW_IS_MESSAGE_DIALOG (toplevel))
        found = toplevel;
    }
  return found != NULL && gtk_widget_get_mapped (found) ? found : NULL;
}

static GtkWidget *
wait_for_dialog (void)
{
  GtkWidget *dialog;

  while ((dialog = find_dialog ()) == NULL)
    g_main_context_iteration (NULL, TRUE);
  return dialog;
}

static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
answer (GtkWidget *dialog, const char *label)
{
  g_signal_emit_by_name (find_button (dialog, label), "clicked");
  while (find_dialog () != NULL)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* ---- Tests ---- */

static void
test_greeter (Fixture *fixture, gconstpointer data)
{
  GtkWidget *greeter = find_widget (GTK_WIDGET (fixture->window), DASH_TYPE_GREETER);

  g_assert_true (dash_window_is_empty (fixture->window));
  g_assert_nonnull (greeter);
  g_assert_true (gtk_widget_get_mapped (greeter));
  g_assert_true (has_label (greeter, "No measured program is running"));
  /* With nothing to open, how to make something appear is open already. */
  g_assert_true (adw_expander_row_get_expanded (
    ADW_EXPANDER_ROW (find_widget (greeter, ADW_TYPE_EXPANDER_ROW))));
  g_assert_true (has_label (greeter, "HOTPATH_MAIN"));
  g_assert_true (has_label (greeter, "pkg-config --cflags --libs hotpath"));
  g_assert_true (is_enabled (fixture, "open-report"));
  g_assert_true (is_enabled (fixture, "connect"));
  g_assert_true (is_enabled (fixture, "demo"));
}

static void
test_nothing_to_do_without_session (Fixture *fixture, gconstpointer data)
{
  static const char *const actions[] = { "save", "save-as", "search",        "pause",
                                         "page", "live",    "toggle-sidebar" };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_test_message ("%s", actions[i]);
      g_assert_false (is_enabled (fixture, actions[i]));
    }
}

static void
test_program_row (Fixture *fixture, gconstpointer data)
{
  GtkWidget *greeter = find_widget (GTK_WIDGET (fixture->window), DASH_TYPE_GREETER);
  g_autofree char *path = g_strdup_printf ("%s/%d.json", fixture->folder, (int) getpid ());
  g_autofree char *stat = NULL;
  g_autofree char *json = NULL;
  g_auto (GStrv) fields = NULL;
  GtkWidget *row = NULL;

  /* This process announces itself, with the start that the kernel knows, and answers nothing. */
  g_assert_true (g_file_get_contents ("/proc/self/stat", &stat, NULL, NULL));
  fields = g_strsplit (strrchr (stat, ')') + 2, " ", -1);
  json = g_strdup_printf (
    "{\"type\":\"hotpath-program\",\"schema\":1,\"pid\":%d,\"name\":\"made-up\","
    "\"executable\":\"/proc/self/exe\",\"address\":\"127.0.0.1\",\"port\":1,"
    "\"token_required\":false,\"started_at\":\"2026-11-23T00:00:00.000Z\",\"process_start\":%s,"
    "\"arena\":\"/nonexistent.arena\"}",
    (int) getpid (), fields[19]);
  g_assert_true (g_file_set_contents (path, json, -1, NULL));
  dash_discovery_refresh (fixture->discovery);
  while ((row = find_widget (greeter, DASH_TYPE_PROGRAM_ROW)) == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_assert_true (has_label (row, "made-up"));
  g_assert_false (adw_expander_row_get_expanded (
    ADW_EXPANDER_ROW (find_widget (greeter, ADW_TYPE_EXPANDER_ROW))));
}

static void
test_session (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MadeSession) made = made_session_new (MADE_SESSION_USUAL, 20);
  DashSession *session = made_session_get (made);
  DashSessionPage *page = dash_window_add_session (fixture->window, session);

  g_assert_false (dash_window_is_empty (fixture->window));
  g_assert_true (dash_window_get_page (fixture->window) == page);
  g_assert_true (has_label (GTK_WIDGET (fixture->window), dash_session_get_title (session)));
  g_assert_true (is_enabled (fixture, "save-as"));
  g_assert_true (is_enabled (fixture, "search"));

  g_assert_cmpstr (dash_session_page_get_open (page), ==, "overview");
  activate (fixture, "page", g_variant_new_int32 (2));
  g_assert_cmpstr (dash_session_page_get_open (page), ==, "functions");
  activate (fixture, "page", g_variant_new_int32 (9));
  g_assert_cmpstr (dash_session_page_get_open (page), ==, "functions");
  activate (fixture, "page", g_variant_new_int32 (1));
  g_assert_cmpstr (dash_session_page_get_open (page), ==, "overview");

  /* Searching is for functions, so it goes to them. */
  activate (fixture, "search", NULL);
  g_assert_cmpstr (dash_session_page_get_open (page), ==, "functions");
  g_assert_true (dash_session_page_get_search_mode (page));
  g_assert_true (is_on (fixture, "search"));
  activate (fixture, "search", NULL);
  g_assert_false (is_on (fixture, "search"));

  activate (fixture, "toggle-sidebar", NULL);
  g_assert_false (is_on (fixture, "toggle-sidebar"));
  activate (fixture, "toggle-sidebar", NULL);
  g_assert_true (is_on (fixture, "toggle-sidebar"));
}

static void
test_pause (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MadeSession) made = made_session_new (MADE_SESSION_USUAL, 20);
  DashSession *session = made_session_get (made);

  dash_session_set_source_state (session, DASH_SOURCE_LIVE, NULL);
  dash_window_add_session (fixture->window, session);
  g_assert_true (is_enabled (fixture, "pause"));
  activate (fixture, "pause", NULL);
  g_assert_true (dash_session_get_paused (session));
  g_assert_true (is_on (fixture, "pause"));
  activate (fixture, "pause", NULL);
  g_assert_false (dash_session_get_paused (session));

  dash_session_set_source_state (session, DASH_SOURCE_ENDED, NULL);
  g_assert_false (is_enabled (fixture, "pause"));
}

static void
test_live (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MadeSession) made = made_session_new (MADE_SESSION_USUAL, 200);
  DashSession *session = made_session_get (made);
  DashRange range = dash_range_new (10 * G_GINT64_CONSTANT (1000000000),
                                    20 * G_GINT64_CONSTANT (1000000000));

  dash_window_add_session (fixture->window, session);
  dash_session_set_range (session, &range);
  dash_session_get_range (session, &range);
  g_assert_false (range.live);
  activate (fixture, "live", NULL);
  dash_session_get_range (session, &range);
  g_assert_true (range.live);
}

static void
test_close_asks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MadeSession) made = made_session_new (MADE_SESSION_USUAL, 20);
  DashSession *session = made_session_get (made);
  g_autofree char *heading = NULL;
  GtkWidget *dialog;

  dash_session_set_source_state (session, DASH_SOURCE_LIVE, NULL);
  g_assert_true (dash_session_has_unsaved (session));
  dash_window_add_session (fixture->window, session);

  activate (fixture, "close-tab", NULL);
  dialog = wait_for_dialog ();
  g_object_get (dialog, "heading", &heading, NULL);
  g_assert_nonnull (strstr (heading, "Save the recording"));
  answer (dialog, "_Cancel");
  g_assert_false (dash_window_is_empty (fixture->window));

  gtk_window_close (GTK_WINDOW (fixture->window));
  answer (wait_for_dialog (), "_Cancel");
  g_assert_false (dash_window_is_empty (fixture->window));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->window)));

  activate (fixture, "close-tab", NULL);
  answer (wait_for_dialog (), "_Discard");
  g_assert_true (dash_window_is_empty (fixture->window));
}

/* A disk that never gets further than this. */
#define STUCK_AT 0.4

static void
stuck_save_cancelled (GCancellable *cancellable, GTask *task)
{
  g_task_return_error_if_cancelled (task);
  g_object_unref (task);
}

static void
stuck_save_async (DashDocument *document, GFile *file,
                  void (*progress) (double fraction, gpointer user_data), gpointer progress_data,
                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);

  progress (STUCK_AT, progress_data);
  g_signal_connect (cancellable, "cancelled", G_CALLBACK (stuck_save_cancelled), task);
}

static gboolean
stuck_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
test_slow_saving (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "slow.hotpath.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (MadeSession) made = made_session_new (MADE_SESSION_USUAL, 20);
  DashSession *session = made_session_get (made);
  DashSessionPage *page = dash_window_add_session (fixture->window, session);
  GtkWidget *toast, *cancel;

  dash_session_page_set_file (page, file);
  dash_session_set_writer (stuck_save_async, stuck_save_finish);
  activate (fixture, "save", NULL);
  while (!has_label (GTK_WIDGET (fixture->window), "Saving slow.hotpath.json · 40"))
    g_main_context_iteration (NULL, TRUE);

  /* It can be given up, without a word; the session is as it was. */
  toast = find_widget (GTK_WIDGET (fixture->window), g_type_from_name ("AdwToastWidget"));
  cancel = find_widget (toast, GTK_TYPE_BUTTON);
  g_assert_true (has_label (cancel, "Cancel"));
  g_signal_emit_by_name (cancel, "clicked");
  while (has_label (GTK_WIDGET (fixture->window), "Saving slow"))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (dash_session_has_unsaved (session));
  g_assert_false (g_file_query_exists (file, NULL));
  g_assert_false (has_label (GTK_WIDGET (fixture->window), "could not be saved"));
}

static void
check_broken (Fixture *fixture, const char *content, const char *reason, const char *advice)
{
  g_autofree char *path = g_build_filename (fixture->folder, "broken.hotpath.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  GtkWidget *dialog;

  if (content != NULL)
    g_assert_true (g_file_set_contents (path, content, -1, NULL));
  dash_window_open_file (fixture->window, file);
  dialog = wait_for_dialog ();
  g_object_get (dialog, "heading", &heading, "body", &body, NULL);
  g_test_message ("%s: %s", heading, body);
  g_assert_cmpstr (heading, ==, "“broken.hotpath.json” could not be opened");
  if (reason != NULL)
    g_assert_nonnull (strstr (body, reason));
  g_assert_nonnull (strstr (body, advice));
  answer (dialog, "_Close");
  g_unlink (path);
}

static void
test_broken_reports (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MadeSession) made = made_session_new (MADE_SESSION_NO_HISTORY, 20);
  DashSessionPage *page = dash_window_add_session (fixture->window, made_session_get (made));

  check_broken (fixture, NULL, NULL, "where it is now");
  check_broken (fixture, "", NULL, "hotpath recover");
  check_broken (fixture, "{\"type\":\"hotpath-report\",\"schema\":1,", NULL, "hotpath recover");
  check_broken (fixture, "no JSON at all", NULL, "HOTPATH_OUTPUT_FORMAT=json");
  check_broken (fixture, "{\"type\":\"something\"}", NULL, "HOTPATH_OUTPUT_FORMAT=json");

  /* Whatever was open stays, and no broken report is remembered. */
  g_assert_true (dash_window_get_page (fixture->window) == page);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->reports)), ==, 0);
}

static void
on_saved (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  dash_session_save_finish (DASH_SESSION (object), result, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

static void
save (DashSession *session, GFile *file)
{
  gboolean saved = FALSE;

  /* The session learns how to write reports from the first source that is made. */
  g_object_unref (dash_report_source_new (file));
  dash_session_save_async (session, file, NULL, NULL, NULL, on_saved, &saved);
  while (!saved)
    g_main_context_iteration (NULL, TRUE);
}

/* Any drop target below the widget, as a file manager would find it under the pointer. */
static GtkEventController *
find_drop_target (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        return controller; /* the widget keeps it */
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkEventController *found = find_drop_target (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_drop (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MadeSession) made = made_session_new (MADE_SESSION_USUAL, 30);
  g_autofree char *path = g_build_filename (fixture->folder, "dropped.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GSList files = { .data = file };
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;

  save (made_session_get (made), file);
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_set_static_boxed (&value, &files);
  g_signal_emit_by_name (find_drop_target (GTK_WIDGET (fixture->window)), "drop", &value, 10.0, 10.0,
                         &taken);
  g_assert_true (taken);
  while (g_list_model_get_n_items (G_LIST_MODEL (fixture->reports)) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_file_equal (dash_session_page_get_file (dash_window_get_page (fixture->window)), file));
}

static void
test_reopen_and_recent (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MadeSession) made = made_session_new (MADE_SESSION_USUAL, 264);
  DashSession *session = made_session_get (made);
  g_autofree char *path = g_build_filename (fixture->folder, "kept.hotpath.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (DashRecentReport) report = NULL;
  DashSessionPage *page;
  GtkWidget *row;

  save (session, file);
  dash_window_open_file (fixture->window, file);
  while (g_list_model_get_n_items (G_LIST_MODEL (fixture->reports)) == 0)
    g_main_context_iteration (NULL, TRUE);
  page = dash_window_get_page (fixture->window);
  g_assert_nonnull (page);
  g_assert_cmpuint (dash_session_get_n_functions (dash_session_page_get_session (page)), ==,
                    dash_session_get_n_functions (session));
  g_assert_cmpint (dash_session_get_state (dash_session_page_get_session (page)), ==,
                   DASH_STATE_REPORT);
  g_assert_true (g_file_equal (dash_session_page_get_file (page), file));

  /* A second time shows the same tab. */
  dash_window_open_file (fixture->window, file);
  g_assert_true (dash_window_get_page (fixture->window) == page);

  report = g_list_model_get_item (G_LIST_MODEL (fixture->reports), 0);
  g_assert_true (g_file_equal (dash_recent_report_get_file (report), file));
  row = g_object_ref_sink (dash_report_row_new (report, FALSE));
  g_assert_true (has_label (row, dash_session_get_title (session)));
  g_assert_true (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));

  /* A file that is gone is said to be, and can't be opened. */
  g_unlink (path);
  dash_recent_reports_check (fixture->reports);
  while (!dash_recent_report_get_missing (report))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (has_label (row, "kept.hotpath.json is no longer there"));
  g_assert_false (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
  dash_recent_reports_remove (fixture->reports, file);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->reports)), ==, 0);
  g_object_unref (row);
}

static void
test_recent_are_bounded (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MadeSession) made = made_session_new (MADE_SESSION_NO_HISTORY, 4);
  g_autoptr (DashRecentReport) newest = NULL;
  g_autoptr (DashRecentReports) again = NULL;

  for (int i = 0; i < 14; i++)
    {
      g_autofree char *path = g_strdup_printf ("/nonexistent/%d.hotpath.json", i);
      g_autoptr (GFile) file = g_file_new_for_path (path);

      dash_recent_reports_add (fixture->reports, file, made_session_get (made));
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->reports)), ==, 10);
  newest = g_list_model_get_item (G_LIST_MODEL (fixture->reports), 0);
  g_assert_cmpstr (g_file_peek_path (dash_recent_report_get_file (newest)), ==,
                   "/nonexistent/13.hotpath.json");

  /* They are read from the settings by the next one who asks. */
  again = dash_recent_reports_new ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (again)), ==, 10);
  while (!dash_recent_report_get_missing (newest))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_how_it_ended (void)
{
  gboolean badly;
  g_autofree char *well = dash_describe_ended ("exit", &badly);
  g_autofree char *crashed = NULL;
  g_autofree char *killed = NULL;

  g_assert_cmpstr (well, ==, "ended normally");
  g_assert_false (badly);
  crashed = dash_describe_ended ("signal 11", &badly);
  g_assert_cmpstr (crashed, ==, "ended by signal 11");
  g_assert_true (badly);
  killed = dash_describe_ended ("killed", &badly);
  g_assert_cmpstr (killed, ==, "was killed");
  g_assert_true (badly);
  g_assert_null (dash_describe_ended ("running", &badly));
  g_assert_false (badly);
  g_assert_null (dash_describe_ended (NULL, NULL));
}

static void
press_connect (GtkWidget *dialog, const char *address)
{
  GtkWidget *row = find_widget (dialog, ADW_TYPE_ENTRY_ROW);
  GtkWidget *button = gtk_window_get_default_widget (GTK_WINDOW (dialog));

  gtk_editable_set_text (GTK_EDITABLE (row), address);
  g_signal_emit_by_name (button, "clicked");
}

static void
test_connect (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog =
    dash_connect_dialog_new (GTK_WINDOW (fixture->window), NULL, FALSE, 0);
  DashConnectDialog *connect = DASH_CONNECT_DIALOG (dialog);

  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  gtk_window_present (GTK_WINDOW (dialog));
  press_connect (dialog, "   ");
  g_assert_nonnull (strstr (dash_connect_dialog_get_error (connect), "localhost:6770"));
  press_connect (dialog, "localhost:99999999");
  g_assert_cmpstr (dash_connect_dialog_get_error (connect), !=, "");

  /* Nobody listens at port 1: said in the dialog, which stays so that the address can be mended. */
  press_connect (dialog, "127.0.0.1:1");
  g_assert_cmpstr (dash_connect_dialog_get_error (connect), ==, "");
  while (*dash_connect_dialog_get_error (connect) == '\0')
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (dialog);
  g_assert_true (gtk_widget_get_sensitive (gtk_window_get_default_widget (GTK_WINDOW (dialog))));
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_assert_true (dash_window_is_empty (fixture->window));
}

static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  GtkWidget *bin = find_widget (GTK_WIDGET (fixture->window), DASH_TYPE_ADAPTIVE_BIN);
  g_autoptr (MadeSession) made = made_session_new (MADE_SESSION_USUAL, 20);
  int minimum = 0;

  dash_window_add_session (fixture->window, made_session_get (made));
  g_assert_false (dash_adaptive_bin_get_narrow (DASH_ADAPTIVE_BIN (bin)));
  gtk_widget_measure (bin, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 400, 700);
  while (!dash_adaptive_bin_get_narrow (DASH_ADAPTIVE_BIN (bin)))
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (is_on (fixture, "toggle-sidebar"));

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1200, 700);
  while (dash_adaptive_bin_get_narrow (DASH_ADAPTIVE_BIN (bin)))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (is_on (fixture, "toggle-sidebar"));
}

static void
wait_for_comparison (DashComparePage *page)
{
  while (dash_compare_page_is_comparing (page))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_compare (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MadeSession) one = made_session_new (MADE_SESSION_USUAL, 20);
  g_autoptr (MadeSession) other = made_session_new (MADE_SESSION_USUAL, 30);
  DashComparePage *page;

  /* Without a session there is a page to choose on; it closes as any other. */
  activate (fixture, "compare", NULL);
  g_assert_false (dash_window_is_empty (fixture->window));
  g_assert_true (has_label (GTK_WIDGET (fixture->window), "Choose What to Compare"));
  g_assert_false (is_enabled (fixture, "search"));
  activate (fixture, "close-tab", NULL);
  g_assert_true (dash_window_is_empty (fixture->window));

  dash_window_add_session (fixture->window, made_session_get (one));
  dash_window_add_session (fixture->window, made_session_get (other));
  activate (fixture, "compare", NULL);
  page = (DashComparePage *) find_widget (GTK_WIDGET (fixture->window), DASH_TYPE_COMPARE_PAGE);
  g_assert_nonnull (page);
  wait_for_comparison (page);
  g_assert_nonnull (dash_compare_page_get_comparison (page));
  g_assert_null (dash_window_get_page (fixture->window));
  g_assert_cmpstr (dash_window_get_help_topic (fixture->window), ==, "compare");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (fixture->window)), ==, "indexer → indexer – Hotpath");
  g_assert_true (has_label (GTK_WIDGET (fixture->window), "1 run of base · 1 run of head"));
  g_assert_false (is_enabled (fixture, "save"));
  g_assert_false (is_enabled (fixture, "pause"));
  g_assert_false (is_enabled (fixture, "toggle-sidebar"));
  g_assert_true (is_enabled (fixture, "search"));
  g_action_group_change_action_state (G_ACTION_GROUP (fixture->window), "search",
                                      g_variant_new_boolean (TRUE));
  g_assert_true (dash_compare_page_get_search_mode (page));
  g_assert_true (is_on (fixture, "search"));
  activate (fixture, "compare-again", NULL);
  wait_for_comparison (page);

  dash_compare_page_swap (page);
  wait_for_comparison (page);
  g_assert_nonnull (dash_compare_page_get_comparison (page));
  activate (fixture, "close-tab", NULL);
  g_assert_nonnull (dash_window_get_page (fixture->window));
  g_assert_false (is_enabled (fixture, "compare-again"));
}

static void
test_shortcuts (void)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new ();
  g_autoptr (GError) error = NULL;
  GObject *window;

  gtk_builder_add_from_resource (builder, "/io/github/hotpath_c/Hotpath/view/dash-shortcuts.ui", &error);
  g_assert_no_error (error);
  window = gtk_builder_get_object (builder, "shortcuts");
  g_assert_true (GTK_IS_WINDOW (window));
  gtk_window_present (GTK_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Each page has a topic of its name, which F1 opens on it. */
static void
test_help (Fixture *fixture, gconstpointer data)
{
  DashHelp *help = dash_help_new (GTK_WINDOW (fixture->window));
  int minimum;

  g_assert_cmpstr (dash_help_get_topic (help), ==, "start");
  gtk_window_present (GTK_WINDOW (help));
  gtk_widget_measure (GTK_WIDGET (help), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);

  for (guint section = 0; section < DASH_N_SECTIONS; section++)
    {
      const char *page = dash_section_get_info ((DashSection) section)->page;

      dash_help_show_topic (help, page);
      g_assert_cmpstr (dash_help_get_topic (help), ==, page);
    }
  dash_help_show_topic (help, "overview");
  g_assert_cmpstr (dash_help_get_topic (help), ==, "overview");
  dash_help_show_topic (help, "functions");
  dash_help_show_topic (help, "no such topic");
  dash_help_show_topic (help, NULL);
  g_assert_cmpstr (dash_help_get_topic (help), ==, "functions");
}

static void
test_preferences (void)
{
  DashSettings *settings = dash_settings_get_default ();
  GtkWidget *page = g_object_ref_sink (dash_preferences_page_new (settings));
  GtkWidget *row = find_widget (page, ADW_TYPE_ENTRY_ROW);
  double percents[DASH_SETTINGS_MAX_PERCENTILES];

  gtk_editable_set_text (GTK_EDITABLE (row), "50, ninety");
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  g_signal_emit_by_name (row, "apply");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "50, 95, 99");

  gtk_editable_set_text (GTK_EDITABLE (row), "99.9 50");
  g_assert_false (gtk_widget_has_css_class (row, "error"));
  g_signal_emit_by_name (row, "apply");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "50, 99.9");
  g_assert_cmpuint (dash_settings_get_percentiles (settings, percents, G_N_ELEMENTS (percents)), ==,
                    2);
  g_assert_cmpfloat (percents[1], ==, 99.9);

  adw_combo_row_set_selected (ADW_COMBO_ROW (find_widget (page, ADW_TYPE_COMBO_ROW)), 0);
  g_assert_cmpuint (dash_settings_get_refresh_interval_ms (settings), ==, 100);
  g_object_unref (page);
}

/* libadwaita 1.7 measures a heading that takes more than a line in a way that GTK warns of. */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE") && fields[i].length < 0 &&
        g_str_has_prefix (fields[i].value, "Trying to measure GtkLabel"))
      return G_LOG_WRITER_HANDLED;
  return g_log_writer_default (level, fields, n_fields, data);
}

int
main (int argc, char **argv)
{
  g_log_set_writer_func (write_log, NULL, NULL);
  g_test_init (&argc, &argv, NULL);
  gtk_disable_setlocale (); /* gtk_test_init() would want one that not every machine has */
  gtk_init ();
  adw_init ();
  g_resources_register (dash_view_get_resource ());
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/io/github/hotpath_c/Hotpath/icons");

#define ADD(path, func) g_test_add ("/window/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("greeter", test_greeter);
  ADD ("no-session", test_nothing_to_do_without_session);
  ADD ("program-row", test_program_row);
  ADD ("session", test_session);
  ADD ("pause", test_pause);
  ADD ("live", test_live);
  ADD ("close-asks", test_close_asks);
  ADD ("slow-saving", test_slow_saving);
  ADD ("broken-reports", test_broken_reports);
  ADD ("drop", test_drop);
  ADD ("reopen", test_reopen_and_recent);
  ADD ("recent-are-bounded", test_recent_are_bounded);
  ADD ("connect", test_connect);
  ADD ("narrow", test_narrow);
  ADD ("compare", test_compare);
  g_test_add_func ("/window/shortcuts", test_shortcuts);
  ADD ("help", test_help);
  g_test_add_func ("/window/preferences", test_preferences);
  g_test_add_func ("/window/how-it-ended", test_how_it_ended);
  return g_test_run ();
}
