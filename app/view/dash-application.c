// SPDX-License-Identifier: GPL-3.0-or-later
// The application: command line, windows, and what they share.

#include "dash-application.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "compat.h"
#include "dash-help.h"
#include "dash-installation.h"
#include "dash-preferences.h"
#include "dash-recent-reports.h"
#include "dash-settings.h"
#include "dash-styles.h"
#include "dash-view-resources.h"
#include "dash-window.h"
#include "source/dash-discovery.h"

#define APP_ID "io.github.hotpath_c.Hotpath"
#define RESOURCES "/io/github/hotpath_c/Hotpath"

struct _DashApplication
{
  AdwApplication parent_instance;

  DashDiscovery *discovery;
  DashRecentReports *reports;
};

G_DEFINE_FINAL_TYPE (DashApplication, dash_application, ADW_TYPE_APPLICATION)

void
dash_application_init_process (void)
{
  g_autofree char *installed = dash_installation_init ();
  const char *named = g_getenv ("HOTPATH_LOCALE_DIR");

  setlocale (LC_ALL, "");
  bindtextdomain ("hotpath", named != NULL ? named : installed != NULL ? installed : LOCALEDIR);
  bind_textdomain_codeset ("hotpath", "UTF-8");
  textdomain ("hotpath");
}

static DashWindow *
new_window (DashApplication *self)
{
  return dash_window_new (GTK_APPLICATION (self), self->discovery, self->reports);
}

/* The window that a report or a program opens in: the one in front, or a new one. */
static DashWindow *
window_for_more (DashApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  while (window != NULL && !DASH_IS_WINDOW (window))
    window = gtk_window_get_transient_for (window);
  return window != NULL ? DASH_WINDOW (window) : new_window (self);
}

static void
dash_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (window_for_more (DASH_APPLICATION (application))));
}

static void
dash_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  DashWindow *window = window_for_more (DASH_APPLICATION (application));

  gtk_window_present (GTK_WINDOW (window));
  for (int i = 0; i < n_files; i++)
    dash_window_open_file (window, files[i]);
}

/* ---- Command line ---- */

static const GOptionEntry options[] = {
  { "version", 'v', 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version and exit"), NULL },
  { "connect", 'c', 0, G_OPTION_ARG_STRING, NULL, N_ ("Watch the program at this address"),
    /* Translators: what stands for an argument in the help of the command line */
    N_ ("ADDRESS[:PORT]") },
  { "token", 't', 0, G_OPTION_ARG_STRING, NULL,
    N_ ("The token that the program asks for (default: $HOTPATH_METRICS_AUTH_TOKEN)"),
    /* Translators: what stands for an argument in the help of the command line */
    N_ ("TOKEN") },
  { "new-window", 'w', 0, G_OPTION_ARG_NONE, NULL, N_ ("Open a new window"), NULL },
  { NULL },
};

static int
dash_application_handle_local_options (GApplication *application, GVariantDict *given)
{
  g_autoptr (GError) error = NULL;
  const char *address = NULL;
  const char *token = g_getenv ("HOTPATH_METRICS_AUTH_TOKEN");
  gboolean another_window = g_variant_dict_contains (given, "new-window");

  if (g_variant_dict_contains (given, "version"))
    {
      g_print ("Hotpath %s\n", VERSION);
      return 0;
    }

  g_variant_dict_lookup (given, "token", "&s", &token);
  g_variant_dict_lookup (given, "connect", "&s", &address);
  if (address == NULL && !another_window)
    return -1;

  if (!g_application_register (application, NULL, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  if (another_window)
    g_action_group_activate_action (G_ACTION_GROUP (application), "new-window", NULL);
  if (address != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (application), "connect-to",
                                    g_variant_new ("(ss)", address, token != NULL ? token : ""));
  if (!g_application_get_is_remote (application))
    return -1;

  g_dbus_connection_flush_sync (g_application_get_dbus_connection (application), NULL, NULL);
  return 0;
}

/* ---- Actions ---- */

static void
on_new_window (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_window_present (GTK_WINDOW (new_window (data)));
}

static void
on_connect_to (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DashWindow *window = window_for_more (data);
  const char *address;
  const char *token;

  g_variant_get (parameter, "(&s&s)", &address, &token);
  gtk_window_present (GTK_WINDOW (window));
  dash_window_open_address (window, address, *token != '\0' ? token : NULL);
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkApplication *self = data;
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (self));

  /* Each window asks about what would be lost; the app ends with the last one. */
  for (GList *l = windows; l != NULL; l = l->next)
    if (DASH_IS_WINDOW (l->data))
      gtk_window_close (l->data);
}

static void
on_preferences (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dash_compat_show_preferences (GTK_WINDOW (window_for_more (data)),
                                dash_preferences_page_new (dash_settings_get_default ()));
}

static void
on_shortcuts (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autoptr (GtkBuilder) builder =
    gtk_builder_new_from_resource (RESOURCES "/view/dash-shortcuts.ui");
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));
  GtkWindow *active = gtk_application_get_active_window (data);
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                      gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
  gtk_window_set_transient_for (window, active != NULL ? active : GTK_WINDOW (window_for_more (data)));
  gtk_window_present (window);
}

static void
forget_help (GtkWidget *help, GObject *window)
{
  g_object_set_data (window, "help", NULL);
}

static void
on_help (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DashWindow *window = window_for_more (data);
  DashHelp *help = g_object_get_data (G_OBJECT (window), "help");

  if (help == NULL)
    {
      help = dash_help_new (GTK_WINDOW (window));
      g_object_set_data (G_OBJECT (window), "help", help);
      g_signal_connect_object (help, "destroy", G_CALLBACK (forget_help), window, 0);
    }
  dash_help_show_topic (help, dash_window_get_help_topic (window));
  gtk_window_present (GTK_WINDOW (help));
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  g_autofree char *debug_info = g_strdup_printf (
    "Hotpath %s\nGTK %u.%u.%u\nlibadwaita %u.%u.%u\nGLib %u.%u.%u\nSystem: %s\n"
    "Renderer: %s\nSettings kept: %s\n",
    VERSION, gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version (),
    adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version (),
    glib_major_version, glib_minor_version, glib_micro_version,
    system != NULL ? system : "unknown",
    g_getenv ("GSK_RENDERER") != NULL ? g_getenv ("GSK_RENDERER") : "default",
    dash_settings_is_kept (dash_settings_get_default ()) ? "yes" : "no");

  dash_compat_show_about (GTK_WINDOW (window_for_more (data)), VERSION, debug_info);
}

static const GActionEntry entries[] = {
  { "new-window", on_new_window },   { "connect-to", on_connect_to, "(ss)" },
  { "quit", on_quit },               { "preferences", on_preferences },
  { "shortcuts", on_shortcuts },     { "help", on_help },
  { "about", on_about },
};

static const struct
{
  const char *action;
  const char *accels[3];
} accels[] = {
  { "win.open-report", { "<Control>o" } },
  { "win.connect", { "<Control>l" } },
  { "win.compare", { "<Control>d" } },
  { "win.compare-again", { "F5" } },
  { "win.save", { "<Control>s" } },
  { "win.save-as", { "<Control><Shift>s" } },
  { "win.export", { "<Control>e" } },
  { "win.close-tab", { "<Control>w" } },
  { "win.search", { "<Control>f" } },
  { "win.toggle-sidebar", { "F9" } },
  { "win.page(1)", { "<Alt>1" } },
  { "win.page(2)", { "<Alt>2" } },
  { "win.page(3)", { "<Alt>3" } },
  { "win.page(4)", { "<Alt>4" } },
  { "win.page(5)", { "<Alt>5" } },
  { "win.page(6)", { "<Alt>6" } },
  { "win.page(7)", { "<Alt>7" } },
  { "win.page(8)", { "<Alt>8" } },
  { "win.page(9)", { "<Alt>9" } },
  { "win.page(10)", { "<Alt>0" } },
  { "app.new-window", { "<Control>n" } },
  { "app.quit", { "<Control>q" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.shortcuts", { "<Control>question", "<Control><Shift>question" } },
  { "app.help", { "F1" } },
};

/* ---- Object ---- */

static void
on_style_changed (void)
{
  static const AdwColorScheme schemes[] = {
    [DASH_STYLE_FOLLOW] = ADW_COLOR_SCHEME_DEFAULT,
    [DASH_STYLE_LIGHT] = ADW_COLOR_SCHEME_FORCE_LIGHT,
    [DASH_STYLE_DARK] = ADW_COLOR_SCHEME_FORCE_DARK,
  };
  int style = DASH_STYLE_FOLLOW;

  g_object_get (dash_settings_get_default (), "style", &style, NULL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[style]);
}

static void
dash_application_startup (GApplication *application)
{
  DashApplication *self = DASH_APPLICATION (application);

  /* Asked for by name so that it is linked in; AdwApplication finds styles and icons in it. */
  g_resources_register (dash_view_get_resource ());
  G_APPLICATION_CLASS (dash_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (APP_ID);
  for (gsize i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           accels[i].accels);

  self->discovery = dash_discovery_new ();
  self->reports = dash_recent_reports_new ();
  g_signal_connect_object (dash_settings_get_default (), "notify::style",
                           G_CALLBACK (on_style_changed), self, 0);
  on_style_changed ();
  dash_styles_follow (adw_style_manager_get_default ());
}

static void
dash_application_finalize (GObject *object)
{
  DashApplication *self = DASH_APPLICATION (object);

  g_clear_object (&self->discovery);
  g_clear_object (&self->reports);

  G_OBJECT_CLASS (dash_application_parent_class)->finalize (object);
}

static void
dash_application_class_init (DashApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dash_application_finalize;
  application_class->startup = dash_application_startup;
  application_class->activate = dash_application_activate;
  application_class->open = dash_application_open;
  application_class->handle_local_options = dash_application_handle_local_options;
}

static void
dash_application_init (DashApplication *self)
{
  GApplication *application = G_APPLICATION (self);

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_application_add_main_option_entries (application, options);
  g_application_set_option_context_parameter_string (application,
                                                     /* Translators: arguments of the command */
                                                     _("[REPORT…]"));
  g_application_set_option_context_summary (
    application, _("Shows where a program spends its time, live or from a report."));
}

DashApplication *
dash_application_new (void)
{
  GApplicationFlags flags = G_APPLICATION_HANDLES_OPEN;

  if (g_strcmp0 (g_getenv ("HOTPATH_NON_UNIQUE"), "1") == 0)
    flags |= G_APPLICATION_NON_UNIQUE;
  return g_object_new (DASH_TYPE_APPLICATION, "application-id", APP_ID, "resource-base-path",
                       RESOURCES, "flags", flags, NULL);
}
