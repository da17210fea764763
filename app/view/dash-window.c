// SPDX-License-Identifier: GPL-3.0-or-later
// The window: a header bar, a tab per session, and the greeter when there is none.

#include "dash-window-private.h"

#include <glib/gi18n.h>

#include "compat.h"
#include "dash-adaptive-bin.h"
#include "dash-functions-page.h"
#include "dash-greeter.h"
#include "dash-open-popover.h"
#include "dash-settings.h"
#include "dash-state-label.h"

struct _DashWindow
{
  AdwApplicationWindow parent_instance;

  DashDiscovery *discovery;
  DashRecentReports *reports;
  DashSessionPage *page; /* the one in front, whose signals are listened to */
  DashComparePage *compare; /* likewise */
  gboolean closing;

  GtkWidget *toasts;
  GtkWidget *adaptive;
  GtkWidget *header;
  GtkWidget *open_button;
  GtkWidget *open_menu_button;
  GtkWidget *sidebar_button;
  GtkWidget *title_label;
  GtkWidget *state_label;
  GtkWidget *subtitle_label;
  GtkWidget *pause_button;
  GtkWidget *search_button;
  GtkWidget *menu_button;
  GtkWidget *stack;
  GtkWidget *tab_view;
  GtkWidget *greeter;
};

G_DEFINE_FINAL_TYPE (DashWindow, dash_window, ADW_TYPE_APPLICATION_WINDOW)

/* ---- What is in front ---- */

/* The session in a tab; NULL for a tab with something else. */
static DashSessionPage *
page_of (AdwTabPage *tab)
{
  GtkWidget *child = tab != NULL ? adw_tab_page_get_child (tab) : NULL;

  return DASH_IS_SESSION_PAGE (child) ? DASH_SESSION_PAGE (child) : NULL;
}

static GtkWidget *
get_front (DashWindow *self)
{
  AdwTabPage *tab = adw_tab_view_get_selected_page (ADW_TAB_VIEW (self->tab_view));

  return tab != NULL ? adw_tab_page_get_child (tab) : NULL;
}

AdwTabView *
dash_window_get_tab_view (DashWindow *self)
{
  return ADW_TAB_VIEW (self->tab_view);
}

DashSessionPage *
dash_window_get_page (DashWindow *self)
{
  g_return_val_if_fail (DASH_IS_WINDOW (self), NULL);

  return page_of (adw_tab_view_get_selected_page (ADW_TAB_VIEW (self->tab_view)));
}

const char *
dash_window_get_help_topic (DashWindow *self)
{
  DashSessionPage *page = dash_window_get_page (self);

  if (page != NULL)
    return dash_session_page_get_open (page);
  return dash_window_is_empty (self) ? "start" : "compare";
}

gboolean
dash_window_is_empty (DashWindow *self)
{
  g_return_val_if_fail (DASH_IS_WINDOW (self), TRUE);

  return adw_tab_view_get_n_pages (ADW_TAB_VIEW (self->tab_view)) == 0;
}

static GSimpleAction *
find_action (DashWindow *self, const char *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), name));
}

static void
set_state (DashWindow *self, const char *action, gboolean state)
{
  g_simple_action_set_state (find_action (self, action), g_variant_new_boolean (state));
}

static void
update_title (DashWindow *self)
{
  const char *title =
    self->page != NULL      ? dash_session_get_title (dash_session_page_get_session (self->page))
    : self->compare != NULL ? dash_compare_page_get_title (self->compare)
                            : NULL;
  g_autofree char *window_title = NULL;

  gtk_widget_set_visible (self->subtitle_label, self->compare != NULL);
  if (self->compare != NULL)
    gtk_label_set_label (GTK_LABEL (self->subtitle_label),
                         dash_compare_page_get_subtitle (self->compare));
  if (title == NULL || *title == '\0')
    title = "Hotpath";
  if (g_strcmp0 (title, gtk_label_get_label (GTK_LABEL (self->title_label))) == 0)
    return;
  gtk_label_set_label (GTK_LABEL (self->title_label), title);
  window_title = get_front (self) != NULL ? g_strdup_printf ("%s – Hotpath", title)
                                          : g_strdup ("Hotpath");
  gtk_window_set_title (GTK_WINDOW (self), window_title);
}

static void
update_actions (DashWindow *self)
{
  DashSession *session =
    self->page != NULL ? dash_session_page_get_session (self->page) : NULL;
  gboolean loaded = self->page != NULL && !dash_session_page_is_loading (self->page);
  DashState state = session != NULL ? dash_session_get_state (session) : DASH_STATE_REPORT;
  gboolean paused = session != NULL && dash_session_get_paused (session);
  gboolean can_pause = loaded && (state == DASH_STATE_LIVE || state == DASH_STATE_PAUSED);
  gboolean narrow = dash_adaptive_bin_get_narrow (DASH_ADAPTIVE_BIN (self->adaptive));
  gboolean any = get_front (self) != NULL;
  gboolean compared =
    self->compare != NULL && dash_compare_page_get_comparison (self->compare) != NULL;
  const char *pause = paused ? _("Go on (Space)") : _("Pause (Space)");
  gboolean sidebar_shown = FALSE;

  g_simple_action_set_enabled (find_action (self, "save"),
                               loaded && (dash_session_has_unsaved (session) ||
                                          dash_session_page_get_file (self->page) == NULL));
  g_simple_action_set_enabled (find_action (self, "save-as"), loaded);
  g_simple_action_set_enabled (find_action (self, "export"), loaded);
  g_simple_action_set_enabled (find_action (self, "search"), loaded || compared);
  g_simple_action_set_enabled (find_action (self, "page"), loaded);
  g_simple_action_set_enabled (find_action (self, "live"), loaded);
  g_simple_action_set_enabled (find_action (self, "toggle-sidebar"), loaded);
  g_simple_action_set_enabled (find_action (self, "pause"), can_pause);
  g_simple_action_set_enabled (find_action (self, "compare-again"), self->compare != NULL);

  if (self->page != NULL)
    g_object_get (self->page, "sidebar-shown", &sidebar_shown, NULL);
  set_state (self, "toggle-sidebar", sidebar_shown);
  set_state (self, "search",
             loaded     ? dash_session_page_get_search_mode (self->page)
             : compared ? dash_compare_page_get_search_mode (self->compare)
                        : FALSE);
  set_state (self, "pause", paused);

  gtk_button_set_icon_name (GTK_BUTTON (self->pause_button), paused
                                                               ? "media-playback-start-symbolic"
                                                               : "media-playback-pause-symbolic");
  gtk_widget_set_tooltip_text (self->pause_button, pause);
  gtk_widget_set_visible (self->pause_button, can_pause);
  gtk_widget_set_visible (self->search_button, any && !narrow);
  gtk_widget_set_visible (self->sidebar_button, self->page != NULL);
  /* The greeter has all of it already. */
  gtk_widget_set_visible (self->open_button, any && !narrow);
  gtk_widget_set_visible (self->open_menu_button, any && narrow);
}

static void
update_tab (DashSession *session, GParamSpec *pspec, AdwTabPage *tab)
{
  DashSessionPage *page = page_of (tab);
  const char *title = dash_session_get_title (session);
  g_autofree char *state = dash_session_describe_state (session);
  g_autofree char *tooltip = NULL;
  GFile *file = dash_session_page_get_file (page);
  gboolean loading = dash_session_page_is_loading (page);

  if (g_strcmp0 (adw_tab_page_get_title (tab), title) != 0)
    adw_tab_page_set_title (tab, title);
  if (adw_tab_page_get_loading (tab) != loading)
    adw_tab_page_set_loading (tab, loading);
  if (file != NULL)
    {
      g_autofree char *name = g_file_get_parse_name (file);
      g_autofree char *escaped = g_markup_escape_text (name, -1);

      tooltip = g_strdup (escaped);
    }
  else
    tooltip = g_markup_printf_escaped ("%s · %s", title, state);
  if (g_strcmp0 (adw_tab_page_get_tooltip (tab), tooltip) != 0)
    adw_tab_page_set_tooltip (tab, tooltip);
}

static void
on_tab_state_changed (AdwTabPage *tab)
{
  update_tab (dash_session_page_get_session (page_of (tab)), NULL, tab);
}

static void
on_front_state_changed (DashWindow *self)
{
  update_title (self);
  update_actions (self);
}

static void
on_selected_page_changed (DashWindow *self)
{
  DashSessionPage *page;
  DashComparePage *compare;
  GtkWidget *front;

  /* Tabs also go away with the window, and then its parts may be gone already. */
  if (gtk_widget_in_destruction (GTK_WIDGET (self)))
    return;
  front = get_front (self);
  page = dash_window_get_page (self);
  if (self->page != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->page, self);
      g_signal_handlers_disconnect_by_data (dash_session_page_get_session (self->page), self);
    }
  /* Else the first key pressed, which may be Space to pause, would open the menu that has the focus. */
  if (self->page == NULL && page != NULL)
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
  if (self->compare != NULL)
    g_signal_handlers_disconnect_by_func (self->compare, on_front_state_changed, self);
  g_set_object (&self->page, page);
  compare = DASH_IS_COMPARE_PAGE (front) ? DASH_COMPARE_PAGE (front) : NULL;
  g_set_object (&self->compare, compare);
  if (self->compare != NULL)
    g_signal_connect_object (self->compare, "notify", G_CALLBACK (on_front_state_changed), self,
                             G_CONNECT_SWAPPED);
  if (page != NULL)
    {
      g_signal_connect_object (page, "notify", G_CALLBACK (update_actions), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (dash_session_page_get_session (page), "state-changed",
                               G_CALLBACK (on_front_state_changed), self, G_CONNECT_SWAPPED);
    }
  dash_state_label_set_session (DASH_STATE_LABEL (self->state_label),
                                page != NULL ? dash_session_page_get_session (page) : NULL);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), front != NULL ? "tabs" : "greeter");
  on_front_state_changed (self);
}

static void
on_page_attached (DashWindow *self, AdwTabPage *tab)
{
  DashSessionPage *page = page_of (tab);
  DashSession *session;

  if (page == NULL)
    {
      dash_window_attach_compare (self, tab);
      return;
    }
  session = dash_session_page_get_session (page);
  dash_session_page_set_narrow (page,
                                dash_adaptive_bin_get_narrow (DASH_ADAPTIVE_BIN (self->adaptive)));
  g_signal_connect_object (session, "state-changed", G_CALLBACK (on_tab_state_changed), tab,
                           G_CONNECT_SWAPPED);
  on_tab_state_changed (tab);
}

static void
on_page_detached (DashWindow *self, AdwTabPage *tab)
{
  DashSessionPage *page = page_of (tab);

  if (page != NULL)
    g_signal_handlers_disconnect_by_data (dash_session_page_get_session (page), tab);
  else
    dash_window_detach_compare (self, tab);
  if (!gtk_widget_in_destruction (GTK_WIDGET (self)) && dash_window_is_empty (self))
    {
      on_selected_page_changed (self);
      if (self->closing)
        gtk_window_close (GTK_WINDOW (self));
    }
}

static AdwTabView *
on_create_window (DashWindow *self)
{
  DashWindow *window = dash_window_new (gtk_window_get_application (GTK_WINDOW (self)),
                                        self->discovery, self->reports);

  gtk_window_present (GTK_WINDOW (window));
  return ADW_TAB_VIEW (window->tab_view);
}

static void
on_narrow_changed (DashWindow *self)
{
  gboolean narrow = dash_adaptive_bin_get_narrow (DASH_ADAPTIVE_BIN (self->adaptive));
  int n = adw_tab_view_get_n_pages (ADW_TAB_VIEW (self->tab_view));

  for (int i = 0; i < n; i++)
    {
      DashSessionPage *page =
        page_of (adw_tab_view_get_nth_page (ADW_TAB_VIEW (self->tab_view), i));

      if (page != NULL)
        dash_session_page_set_narrow (page, narrow);
    }
  dash_greeter_set_narrow (DASH_GREETER (self->greeter), narrow);
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
  update_actions (self);
}

/* ---- Pages ---- */

DashSessionPage *
dash_window_add_session (DashWindow *self, DashSession *session)
{
  GtkWidget *page;
  AdwTabPage *tab;

  g_return_val_if_fail (DASH_IS_WINDOW (self), NULL);
  g_return_val_if_fail (DASH_IS_SESSION (session), NULL);

  page = dash_session_page_new (session);
  tab = adw_tab_view_append (ADW_TAB_VIEW (self->tab_view), page);
  adw_tab_view_set_selected_page (ADW_TAB_VIEW (self->tab_view), tab);
  return DASH_SESSION_PAGE (page);
}

void
dash_window_select_page (DashWindow *self, DashSessionPage *page)
{
  adw_tab_view_set_selected_page (
    ADW_TAB_VIEW (self->tab_view),
    adw_tab_view_get_page (ADW_TAB_VIEW (self->tab_view), GTK_WIDGET (page)));
}

DashSessionPage *
dash_window_find_page (DashWindow *self, gboolean (*func) (DashSessionPage *page, gpointer data),
                       gpointer data)
{
  int n = adw_tab_view_get_n_pages (ADW_TAB_VIEW (self->tab_view));

  for (int i = 0; i < n; i++)
    {
      DashSessionPage *page =
        page_of (adw_tab_view_get_nth_page (ADW_TAB_VIEW (self->tab_view), i));

      if (page != NULL && func (page, data))
        return page;
    }
  return NULL;
}

void
dash_window_drop_page (DashWindow *self, DashSessionPage *page)
{
  g_object_set_data (G_OBJECT (page), "dash-drop", page);
  adw_tab_view_close_page (ADW_TAB_VIEW (self->tab_view),
                           adw_tab_view_get_page (ADW_TAB_VIEW (self->tab_view),
                                                  GTK_WIDGET (page)));
}

/* ---- Closing never loses a recording silently ---- */

typedef struct
{
  DashWindow *window;
  DashSessionPage *page;
} Closing;

static void
finish_closing (Closing *closing, gboolean close)
{
  AdwTabView *view = ADW_TAB_VIEW (closing->window->tab_view);

  if (!close)
    closing->window->closing = FALSE;
  adw_tab_view_close_page_finish (view, adw_tab_view_get_page (view, GTK_WIDGET (closing->page)),
                                  close);
  if (closing->window->closing && !dash_window_is_empty (closing->window))
    gtk_window_close (GTK_WINDOW (closing->window));
  g_object_unref (closing->page);
  g_object_unref (closing->window);
  g_free (closing);
}

static void
on_saved_before_closing (gboolean saved, gpointer data)
{
  finish_closing (data, saved);
}

static void
on_close_answer (const char *answer, gpointer data)
{
  Closing *closing = data;

  if (g_str_equal (answer, "save"))
    dash_window_save_page (closing->window, closing->page, FALSE, on_saved_before_closing, closing);
  else
    finish_closing (closing, g_str_equal (answer, "discard"));
}

static gboolean
would_lose (DashSessionPage *page)
{
  return !dash_session_page_is_loading (page) &&
         g_object_get_data (G_OBJECT (page), "dash-drop") == NULL &&
         dash_session_has_unsaved (dash_session_page_get_session (page));
}

static gboolean
on_close_page (DashWindow *self, AdwTabPage *tab)
{
  static const DashAnswer answers[] = {
    { "cancel", N_ ("_Cancel"), DASH_ANSWER_PLAIN },
    { "discard", N_ ("_Discard"), DASH_ANSWER_DESTRUCTIVE },
    { "save", N_ ("_Save…"), DASH_ANSWER_SUGGESTED },
  };
  DashAnswer translated[G_N_ELEMENTS (answers)];
  DashSessionPage *page = page_of (tab);
  g_autofree char *heading = NULL;
  Closing *closing;

  if (page == NULL || !would_lose (page))
    {
      adw_tab_view_close_page_finish (ADW_TAB_VIEW (self->tab_view), tab, TRUE);
      return GDK_EVENT_STOP;
    }

  closing = g_new0 (Closing, 1);
  closing->window = g_object_ref (self);
  closing->page = g_object_ref (page);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      translated[i] = answers[i];
      translated[i].label = _ (answers[i].label);
    }
  adw_tab_view_set_selected_page (ADW_TAB_VIEW (self->tab_view), tab);
  /* Translators: %s is the name of a program */
  heading = g_strdup_printf (_("Save the recording of “%s”?"),
                             dash_session_get_title (dash_session_page_get_session (page)));
  dash_compat_ask (GTK_WINDOW (self), heading,
                   _("What was recorded of it will be lost if it is not saved."), translated,
                   G_N_ELEMENTS (translated), on_close_answer, closing);
  return GDK_EVENT_STOP;
}

static gboolean
page_would_lose (DashSessionPage *page, gpointer data)
{
  return would_lose (page);
}

static void
remember_size (DashWindow *self)
{
  DashSettings *settings = dash_settings_get_default ();
  int width = 0;
  int height = 0;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_object_set (settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)), NULL);
  if (width >= 360 && height >= 294)
    g_object_set (settings, "window-width", width, "window-height", height, NULL);
}

static gboolean
dash_window_close_request (GtkWindow *window)
{
  DashWindow *self = DASH_WINDOW (window);
  DashSessionPage *page = dash_window_find_page (self, page_would_lose, NULL);

  if (page != NULL)
    {
      self->closing = TRUE;
      adw_tab_view_close_page (ADW_TAB_VIEW (self->tab_view),
                               adw_tab_view_get_page (ADW_TAB_VIEW (self->tab_view),
                                                      GTK_WIDGET (page)));
      return GDK_EVENT_STOP;
    }

  remember_size (self);
  return GTK_WINDOW_CLASS (dash_window_parent_class)->close_request (window);
}

/* ---- Messages ---- */

void
dash_window_say (DashWindow *self, const char *text)
{
  /* A toast takes its title for markup. */
  g_autofree char *title = g_markup_escape_text (text, -1);

  g_return_if_fail (DASH_IS_WINDOW (self));

  if (self->toasts != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), adw_toast_new (title));
}

void
dash_window_add_toast (DashWindow *self, AdwToast *toast)
{
  g_return_if_fail (DASH_IS_WINDOW (self));

  if (self->toasts != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), g_object_ref (toast));
}

GtkWidget *
dash_window_show_error (DashWindow *self, const char *heading, const char *body)
{
  DashAnswer close = { "close", _("_Close"), DASH_ANSWER_PLAIN };

  g_return_val_if_fail (DASH_IS_WINDOW (self), NULL);

  return dash_compat_ask (GTK_WINDOW (self), heading, body, &close, 1, NULL, NULL);
}

DashDiscovery *
dash_window_get_discovery (DashWindow *self)
{
  return self->discovery;
}

DashRecentReports *
dash_window_get_reports (DashWindow *self)
{
  return self->reports;
}

/* ---- Actions ---- */

static void
on_open_report (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dash_window_choose_report (data);
}

static void
on_connect (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dash_window_ask_address (data, NULL, FALSE, 0);
}

static void
on_demo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dash_window_start_demo (data);
}

static void
on_save (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DashWindow *self = data;

  if (self->page != NULL)
    dash_window_save_page (self, self->page, FALSE, NULL, NULL);
}

static void
on_save_as (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DashWindow *self = data;

  if (self->page != NULL)
    dash_window_save_page (self, self->page, TRUE, NULL, NULL);
}

static void
on_export (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DashWindow *self = data;

  if (self->page != NULL)
    dash_window_export_page (self, self->page);
}

static void
on_close_tab (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DashWindow *self = data;

  AdwTabPage *tab = adw_tab_view_get_selected_page (ADW_TAB_VIEW (self->tab_view));

  if (tab == NULL)
    gtk_window_close (GTK_WINDOW (self));
  else
    adw_tab_view_close_page (ADW_TAB_VIEW (self->tab_view), tab);
}

static void
on_search (GSimpleAction *action, GVariant *state, gpointer data)
{
  DashWindow *self = data;

  if (self->page != NULL)
    dash_session_page_set_search_mode (self->page, g_variant_get_boolean (state));
  else if (self->compare != NULL)
    dash_compare_page_set_search_mode (self->compare, g_variant_get_boolean (state));
  update_actions (self);
}

static void
on_pause (GSimpleAction *action, GVariant *state, gpointer data)
{
  DashWindow *self = data;

  if (self->page != NULL)
    dash_session_set_paused (dash_session_page_get_session (self->page),
                             g_variant_get_boolean (state));
  update_actions (self);
}

static void
on_toggle_sidebar (GSimpleAction *action, GVariant *state, gpointer data)
{
  DashWindow *self = data;

  if (self->page != NULL)
    g_object_set (self->page, "sidebar-shown", g_variant_get_boolean (state), NULL);
  update_actions (self);
}

static void
on_page (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DashWindow *self = data;

  if (self->page != NULL)
    dash_session_page_open_nth (self->page, (guint) g_variant_get_int32 (parameter) - 1);
}

static void
on_live (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DashWindow *self = data;

  if (self->page != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->page), "session.live", NULL);
}

static void
on_compare (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  dash_window_compare (data);
}

static void
on_compare_again (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  DashWindow *self = data;

  if (self->compare != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->compare), "compare.again", NULL);
}

static const GActionEntry entries[] = {
  { "compare", on_compare },
  { "compare-again", on_compare_again },
  { "open-report", on_open_report },
  { "connect", on_connect },
  { "demo", on_demo },
  { "save", on_save },
  { "save-as", on_save_as },
  { "export", on_export },
  { "close-tab", on_close_tab },
  { "search", NULL, NULL, "false", on_search },
  { "pause", NULL, NULL, "false", on_pause },
  { "toggle-sidebar", NULL, NULL, "true", on_toggle_sidebar },
  { "page", on_page, "i" },
  { "live", on_live },
};

/* ---- Keys and files from outside ---- */

/* Space belongs to whatever it writes into or presses; anywhere else it holds the display. */
static gboolean
on_key_pressed (DashWindow *self, guint keyval, guint keycode, GdkModifierType state)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (keyval != GDK_KEY_space ||
      (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK | GDK_SUPER_MASK)) != 0 ||
      !g_action_get_enabled (G_ACTION (find_action (self, "pause"))))
    return GDK_EVENT_PROPAGATE;
  if (focus != NULL &&
      (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT (focus) || GTK_IS_TEXT_VIEW (focus) ||
       GTK_IS_BUTTON (focus) || GTK_IS_SWITCH (focus) || GTK_IS_EXPANDER (focus) ||
       gtk_widget_get_ancestor (focus, GTK_TYPE_MENU_BUTTON) != NULL ||
       gtk_widget_get_ancestor (focus, GTK_TYPE_DROP_DOWN) != NULL ||
       gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) != NULL))
    return GDK_EVENT_PROPAGATE;

  g_action_activate (G_ACTION (find_action (self, "pause")), NULL);
  return GDK_EVENT_STOP;
}

static gboolean
on_escape (GtkWidget *widget, GVariant *args, gpointer data)
{
  GAction *live = g_action_map_lookup_action (G_ACTION_MAP (widget), "live");

  if (!g_action_get_enabled (live))
    return GDK_EVENT_PROPAGATE;
  g_action_activate (live, NULL);
  return GDK_EVENT_STOP;
}

static gboolean
on_drop (DashWindow *self, const GValue *value)
{
  GSList *files = g_value_get_boxed (value);

  for (GSList *l = files; l != NULL; l = l->next)
    dash_window_open_file (self, l->data);
  return files != NULL;
}

static void
add_controllers (DashWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);

  g_signal_connect_swapped (drop, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (self->adaptive, GTK_EVENT_CONTROLLER (drop));
}

/* ---- Object ---- */

static void
dash_window_dispose (GObject *object)
{
  DashWindow *self = DASH_WINDOW (object);

  if (self->page != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->page, self);
      g_signal_handlers_disconnect_by_data (dash_session_page_get_session (self->page), self);
    }
  g_clear_object (&self->page);
  if (self->compare != NULL)
    g_signal_handlers_disconnect_by_data (self->compare, self);
  g_clear_object (&self->compare);
  /* The tabs go with the template, and nothing that they say then is of interest any more. */
  if (self->tab_view != NULL)
    g_signal_handlers_disconnect_by_data (self->tab_view, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), DASH_TYPE_WINDOW);
  g_clear_object (&self->discovery);
  g_clear_object (&self->reports);

  G_OBJECT_CLASS (dash_window_parent_class)->dispose (object);
}

static void
dash_window_class_init (DashWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = dash_window_close_request;

  g_type_ensure (DASH_TYPE_ADAPTIVE_BIN);
  g_type_ensure (DASH_TYPE_STATE_LABEL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/hotpath_c/Hotpath/view/dash-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DashWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, DashWindow, adaptive);
  gtk_widget_class_bind_template_child (widget_class, DashWindow, header);
  gtk_widget_class_bind_template_child (widget_class, DashWindow, open_button);
  gtk_widget_class_bind_template_child (widget_class, DashWindow, open_menu_button);
  gtk_widget_class_bind_template_child (widget_class, DashWindow, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, DashWindow, title_label);
  gtk_widget_class_bind_template_child (widget_class, DashWindow, state_label);
  gtk_widget_class_bind_template_child (widget_class, DashWindow, subtitle_label);
  gtk_widget_class_bind_template_child (widget_class, DashWindow, pause_button);
  gtk_widget_class_bind_template_child (widget_class, DashWindow, search_button);
  gtk_widget_class_bind_template_child (widget_class, DashWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, DashWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, DashWindow, tab_view);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_close_page);
  gtk_widget_class_bind_template_callback (widget_class, on_selected_page_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_page_attached);
  gtk_widget_class_bind_template_callback (widget_class, on_page_detached);
  gtk_widget_class_bind_template_callback (widget_class, on_create_window);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape, NULL);
}

static void
dash_window_init (DashWindow *self)
{
  DashSettings *settings = dash_settings_get_default ();
  gboolean maximized = FALSE;
  int width = 0;
  int height = 0;

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Alt and a digit chooses a page of the session. */
  adw_tab_view_remove_shortcuts (ADW_TAB_VIEW (self->tab_view),
                                 ADW_TAB_VIEW_SHORTCUT_ALT_DIGITS | ADW_TAB_VIEW_SHORTCUT_ALT_ZERO);

  g_object_get (settings, "window-width", &width, "window-height", &height, "window-maximized",
                &maximized, NULL);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (maximized)
    gtk_window_maximize (GTK_WINDOW (self));
  add_controllers (self);
}

static GtkWidget *
new_popover (DashWindow *self)
{
  GtkWidget *popover = dash_open_popover_new (self->discovery, self->reports);

  g_signal_connect_object (popover, "open-program", G_CALLBACK (dash_window_open_program), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "open-file", G_CALLBACK (dash_window_open_file), self,
                           G_CONNECT_SWAPPED);
  return popover;
}

static void
on_copied (DashWindow *self)
{
  dash_window_say (self, _("Copied"));
}

DashWindow *
dash_window_new (GtkApplication *application, DashDiscovery *discovery, DashRecentReports *reports)
{
  DashWindow *self = g_object_new (DASH_TYPE_WINDOW, "application", application, NULL);

  self->discovery = g_object_ref (discovery);
  self->reports = g_object_ref (reports);
  adw_split_button_set_popover (ADW_SPLIT_BUTTON (self->open_button),
                                GTK_POPOVER (new_popover (self)));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->open_menu_button), new_popover (self));

  self->greeter = dash_greeter_new (discovery, reports);
  gtk_stack_add_named (GTK_STACK (self->stack), self->greeter, "greeter");
  g_signal_connect_object (self->greeter, "open-program", G_CALLBACK (dash_window_open_program),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->greeter, "open-file", G_CALLBACK (dash_window_open_file), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->greeter, "copied", G_CALLBACK (on_copied), self,
                           G_CONNECT_SWAPPED);
  on_selected_page_changed (self);
  return self;
}
