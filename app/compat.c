// SPDX-License-Identifier: GPL-3.0-or-later
// The few things that GTK and libadwaita offer in one way up to some release and in another since.

/* Everywhere else the pins keep newer calls out; this is the file where they belong. */
#undef GDK_VERSION_MIN_REQUIRED
#undef GDK_VERSION_MAX_ALLOWED
#undef ADW_VERSION_MIN_REQUIRED
#undef ADW_VERSION_MAX_ALLOWED

#include "compat.h"

#include <glib/gi18n.h>

typedef struct
{
  DashAnswerFunc func;
  gpointer user_data;
} Ask;

#if ADW_CHECK_VERSION(1, 5, 0)
static void
on_response (AdwAlertDialog *dialog, const char *response, Ask *ask)
#else
static void
on_response (AdwMessageDialog *dialog, const char *response, Ask *ask)
#endif
{
  DashAnswerFunc func = g_steal_pointer (&ask->func);

  if (func != NULL)
    func (response, ask->user_data);
}

static void
free_ask (gpointer data, GClosure *closure)
{
  g_free (data);
}

GtkWidget *
dash_compat_ask (GtkWindow *parent, const char *heading, const char *body,
                 const DashAnswer *answers, gsize n_answers, DashAnswerFunc func,
                 gpointer user_data)
{
  GtkWidget *dialog;
  Ask *ask = g_new0 (Ask, 1);

  ask->func = func;
  ask->user_data = user_data;

#if ADW_CHECK_VERSION(1, 5, 0)
  dialog = GTK_WIDGET (adw_alert_dialog_new (heading, body));
  for (gsize i = 0; i < n_answers; i++)
    {
      adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), answers[i].id, answers[i].label);
      adw_alert_dialog_set_response_appearance (
        ADW_ALERT_DIALOG (dialog), answers[i].id,
        answers[i].appearance == DASH_ANSWER_SUGGESTED     ? ADW_RESPONSE_SUGGESTED
        : answers[i].appearance == DASH_ANSWER_DESTRUCTIVE ? ADW_RESPONSE_DESTRUCTIVE
                                                           : ADW_RESPONSE_DEFAULT);
    }
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), answers[0].id);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), answers[n_answers - 1].id);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), ask, free_ask, 0);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (parent));
#else
  dialog = adw_message_dialog_new (parent, heading, body);
  for (gsize i = 0; i < n_answers; i++)
    {
      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), answers[i].id,
                                       answers[i].label);
      adw_message_dialog_set_response_appearance (
        ADW_MESSAGE_DIALOG (dialog), answers[i].id,
        answers[i].appearance == DASH_ANSWER_SUGGESTED     ? ADW_RESPONSE_SUGGESTED
        : answers[i].appearance == DASH_ANSWER_DESTRUCTIVE ? ADW_RESPONSE_DESTRUCTIVE
                                                           : ADW_RESPONSE_DEFAULT);
    }
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), answers[0].id);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), answers[n_answers - 1].id);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), ask, free_ask, 0);
  gtk_window_present (GTK_WINDOW (dialog));
#endif

  return dialog;
}

typedef struct
{
  DashFileFunc func;
  gpointer user_data;
  gboolean save;
} Choose;

#if GTK_CHECK_VERSION(4, 10, 0)
static void
on_file_chosen (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree Choose *choose = data;
  GtkFileDialog *dialog = GTK_FILE_DIALOG (object);
  g_autoptr (GFile) file = choose->save ? gtk_file_dialog_save_finish (dialog, result, NULL)
                                        : gtk_file_dialog_open_finish (dialog, result, NULL);

  choose->func (file, choose->user_data);
}
#else
static void
on_file_response (GtkNativeDialog *dialog, int response, Choose *choose)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  choose->func (file, choose->user_data);
  g_free (choose);
  g_object_unref (dialog);
}
#endif

#if GTK_CHECK_VERSION(4, 10, 0)
static GtkFileDialog *
new_file_dialog (const char *title, const char *accept, GListModel *filters)
{
  GtkFileDialog *dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_set_accept_label (dialog, accept);
  gtk_file_dialog_set_modal (dialog, TRUE);
  gtk_file_dialog_set_filters (dialog, filters);
  return dialog;
}
#else
static GtkFileChooserNative *
new_file_dialog (GtkWindow *parent, GtkFileChooserAction action, const char *title,
                 const char *accept, GListModel *filters)
{
  GtkFileChooserNative *dialog =
    gtk_file_chooser_native_new (title, parent, action, accept, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  for (guint i = 0; filters != NULL && i < g_list_model_get_n_items (filters); i++)
    {
      g_autoptr (GtkFileFilter) filter = g_list_model_get_item (filters, i);

      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
      if (i == 0)
        gtk_file_chooser_set_filter (GTK_FILE_CHOOSER (dialog), filter);
    }
  return dialog;
}
#endif

void
dash_compat_choose_file (GtkWindow *parent, gboolean save, const char *title, const char *accept,
                         const char *name, GListModel *filters, DashFileFunc func,
                         gpointer user_data)
{
  Choose *choose = g_new0 (Choose, 1);

  choose->func = func;
  choose->user_data = user_data;
  choose->save = save;

#if GTK_CHECK_VERSION(4, 10, 0)
  {
    g_autoptr (GtkFileDialog) dialog = new_file_dialog (title, accept, filters);

    if (name != NULL)
      gtk_file_dialog_set_initial_name (dialog, name);
    if (save)
      gtk_file_dialog_save (dialog, parent, NULL, on_file_chosen, choose);
    else
      gtk_file_dialog_open (dialog, parent, NULL, on_file_chosen, choose);
  }
#else
  {
    GtkFileChooserNative *dialog = new_file_dialog (
      parent, save ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_OPEN, title, accept,
      filters);

    if (name != NULL)
      gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
    g_signal_connect (dialog, "response", G_CALLBACK (on_file_response), choose);
    gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
  }
#endif
}

typedef struct
{
  DashFilesFunc func;
  gpointer user_data;
} ChooseSeveral;

#if GTK_CHECK_VERSION(4, 10, 0)
static void
on_files_chosen (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autofree ChooseSeveral *choose = data;
  g_autoptr (GListModel) files =
    gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (object), result, NULL);

  choose->func (files, choose->user_data);
}
#else
static void
on_files_response (GtkNativeDialog *dialog, int response, ChooseSeveral *choose)
{
  g_autoptr (GListModel) files = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
  choose->func (files, choose->user_data);
  g_free (choose);
  g_object_unref (dialog);
}
#endif

void
dash_compat_choose_files (GtkWindow *parent, const char *title, const char *accept,
                          GListModel *filters, DashFilesFunc func, gpointer user_data)
{
  ChooseSeveral *choose = g_new0 (ChooseSeveral, 1);

  choose->func = func;
  choose->user_data = user_data;

#if GTK_CHECK_VERSION(4, 10, 0)
  {
    g_autoptr (GtkFileDialog) dialog = new_file_dialog (title, accept, filters);

    gtk_file_dialog_open_multiple (dialog, parent, NULL, on_files_chosen, choose);
  }
#else
  {
    GtkFileChooserNative *dialog =
      new_file_dialog (parent, GTK_FILE_CHOOSER_ACTION_OPEN, title, accept, filters);

    gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), TRUE);
    g_signal_connect (dialog, "response", G_CALLBACK (on_files_response), choose);
    gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
  }
#endif
}

void
dash_compat_show_uri (GtkWindow *parent, const char *uri)
{
#if GTK_CHECK_VERSION(4, 10, 0)
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (uri);

  gtk_uri_launcher_launch (launcher, parent, NULL, NULL, NULL);
#else
  gtk_show_uri (parent, uri, GDK_CURRENT_TIME);
#endif
}

#if !GTK_CHECK_VERSION(4, 10, 0)
typedef struct
{
  GtkWindow *parent;
  GFile *file;
} Showing;

static void
on_items_shown (GObject *bus, GAsyncResult *result, gpointer data)
{
  Showing *showing = data;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (bus), result, NULL);
  g_autoptr (GFile) folder = g_file_get_parent (showing->file);

  /* Nobody there who knows how to show one file: its folder, then. */
  if (answer == NULL && folder != NULL)
    {
      g_autofree char *uri = g_file_get_uri (folder);

      dash_compat_show_uri (showing->parent, uri);
    }
  g_object_unref (showing->parent);
  g_object_unref (showing->file);
  g_free (showing);
}
#endif

void
dash_compat_show_in_folder (GtkWindow *parent, GFile *file)
{
#if GTK_CHECK_VERSION(4, 10, 0)
  g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (file);

  gtk_file_launcher_open_containing_folder (launcher, parent, NULL, NULL, NULL);
#else
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autofree char *uri = g_file_get_uri (file);
  Showing *showing;

  if (bus == NULL)
    return;
  showing = g_new0 (Showing, 1);
  showing->parent = g_object_ref (parent);
  showing->file = g_object_ref (file);
  g_dbus_connection_call (bus, "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1",
                          "org.freedesktop.FileManager1", "ShowItems",
                          g_variant_new ("(^ass)", (const char *[]) { uri, NULL }, ""), NULL,
                          G_DBUS_CALL_FLAGS_NONE, 5000, NULL, on_items_shown, showing);
#endif
}

void
dash_compat_show_about (GtkWindow *parent, const char *version, const char *debug_info)
{
  static const char *const developers[] = { "The Hotpath developers", NULL };
#if ADW_CHECK_VERSION(1, 5, 0)
  GObject *about = G_OBJECT (adw_about_dialog_new ());
#else
  GObject *about = G_OBJECT (adw_about_window_new ());
#endif

  g_object_set (about, "application-name", "Hotpath", "application-icon",
                "io.github.hotpath_c.Hotpath", "version", version, "developer-name",
                _("The Hotpath developers"), "developers", developers, "copyright",
                /* Translators: the holders of the copyright */
                _("© 2026 The Hotpath developers"), "license-type", GTK_LICENSE_GPL_3_0, "comments",
                _("Shows where a native program spends its time, while it runs and after it has "
                  "ended."),
                "website", "https://github.com/hotpath-c/hotpath", "issue-url",
                "https://github.com/hotpath-c/hotpath/issues", "debug-info", debug_info,
                /* Translators: your names, one a line; they are shown in the About window */
                "translator-credits", _("translator-credits"), NULL);
#if ADW_CHECK_VERSION(1, 5, 0)
  adw_about_dialog_add_legal_section (ADW_ABOUT_DIALOG (about), _("The probe library"), NULL,
                                      GTK_LICENSE_MIT_X11, NULL);
  adw_dialog_present (ADW_DIALOG (about), GTK_WIDGET (parent));
#else
  adw_about_window_add_legal_section (ADW_ABOUT_WINDOW (about), _("The probe library"), NULL,
                                      GTK_LICENSE_MIT_X11, NULL);
  gtk_window_set_transient_for (GTK_WINDOW (about), parent);
  gtk_window_set_modal (GTK_WINDOW (about), TRUE);
  gtk_window_present (GTK_WINDOW (about));
#endif
}

void
dash_compat_show_preferences (GtkWindow *parent, GtkWidget *page)
{
#if ADW_CHECK_VERSION(1, 5, 0)
  AdwDialog *dialog = adw_preferences_dialog_new ();

  adw_preferences_dialog_add (ADW_PREFERENCES_DIALOG (dialog), ADW_PREFERENCES_PAGE (page));
  adw_dialog_present (dialog, GTK_WIDGET (parent));
#else
  GtkWidget *window = adw_preferences_window_new ();

  adw_preferences_window_set_search_enabled (ADW_PREFERENCES_WINDOW (window), FALSE);
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), ADW_PREFERENCES_PAGE (page));
  gtk_window_set_default_size (GTK_WINDOW (window), 480, 420);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_present (GTK_WINDOW (window));
#endif
}

void
dash_compat_announce (GtkWidget *widget, const char *text)
{
#if GTK_CHECK_VERSION(4, 14, 0)
  /* GTK's stand-in for tests has nothing behind this call and would crash (seen with 4.18). */
  if (g_strcmp0 (g_getenv ("GTK_A11Y"), "test") != 0)
    gtk_accessible_announce (GTK_ACCESSIBLE (widget), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
#endif
}

void
dash_compat_get_color (GtkWidget *widget, GdkRGBA *color)
{
#if GTK_CHECK_VERSION(4, 10, 0)
  gtk_widget_get_color (widget, color);
#else
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), color);
#endif
}

GtkWidget *
dash_compat_sidebar_new (GtkWidget *sidebar, GtkWidget *content)
{
#if ADW_CHECK_VERSION(1, 4, 0)
  GtkWidget *pane = adw_overlay_split_view_new ();

  adw_overlay_split_view_set_sidebar (ADW_OVERLAY_SPLIT_VIEW (pane), sidebar);
  adw_overlay_split_view_set_content (ADW_OVERLAY_SPLIT_VIEW (pane), content);
  adw_overlay_split_view_set_min_sidebar_width (ADW_OVERLAY_SPLIT_VIEW (pane), 226);
  adw_overlay_split_view_set_max_sidebar_width (ADW_OVERLAY_SPLIT_VIEW (pane), 226);
#else
  GtkWidget *pane = adw_flap_new ();

  adw_flap_set_flap (ADW_FLAP (pane), sidebar);
  adw_flap_set_content (ADW_FLAP (pane), content);
  adw_flap_set_separator (ADW_FLAP (pane), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  adw_flap_set_fold_policy (ADW_FLAP (pane), ADW_FLAP_FOLD_POLICY_NEVER);
  /* Folding must not open or close it: whether it is shown is the user's choice. */
  adw_flap_set_locked (ADW_FLAP (pane), TRUE);
#endif
  return pane;
}

void
dash_compat_sidebar_set_collapsed (GtkWidget *pane, gboolean collapsed)
{
#if ADW_CHECK_VERSION(1, 4, 0)
  adw_overlay_split_view_set_collapsed (ADW_OVERLAY_SPLIT_VIEW (pane), collapsed);
#else
  adw_flap_set_fold_policy (ADW_FLAP (pane), collapsed ? ADW_FLAP_FOLD_POLICY_ALWAYS
                                                       : ADW_FLAP_FOLD_POLICY_NEVER);
#endif
}

void
dash_compat_sidebar_set_shown (GtkWidget *pane, gboolean shown)
{
  g_object_set (pane, DASH_COMPAT_SIDEBAR_SHOWN, shown, NULL);
}

gboolean
dash_compat_sidebar_get_shown (GtkWidget *pane)
{
  gboolean shown = FALSE;

  g_object_get (pane, DASH_COMPAT_SIDEBAR_SHOWN, &shown, NULL);
  return shown;
}
