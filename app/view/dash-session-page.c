// SPDX-License-Identifier: GPL-3.0-or-later
// One session in a tab: its pages, the strip of time above them, and what there is to say about it.

#include "dash-session-page.h"

#include <glib/gi18n.h>

#include "compat.h"
#include "dash-call-tree-page.h"
#include "dash-functions-page.h"
#include "dash-overview-page.h"
#include "dash-section-page.h"
#include "dash-settings.h"
#include "dash-sidebar.h"
#include "dash-time-bar.h"
#include "model/dash-source.h"

struct _DashSessionPage
{
  GtkWidget parent_instance;

  DashSession *session;
  GFile *file;
  gboolean narrow;
  gboolean sidebar_shown;
  char *dismissed; /* the problem whose notice was closed */

  GtkWidget *stack;
  GtkWidget *loading_spinner;
  GtkWidget *loading_bar;
  GtkWidget *loading_text;
  GtkWidget *banner;
  GtkWidget *banner_text;
  GtkWidget *banner_button;
  GtkWidget *time_bar;
  GtkWidget *pane;
  GtkWidget *sidebar;
  GtkWidget *pages;
  GtkWidget *functions;
};

G_DEFINE_FINAL_TYPE (DashSessionPage, dash_session_page, GTK_TYPE_WIDGET)

enum
{
  PROP_FILE = 1,
  PROP_PAGE,
  PROP_SIDEBAR_SHOWN,
  PROP_SEARCH_MODE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const char *const page_names[] = { "overview", "functions" };

#define CALL_TREE "call-tree"

static const char *
get_section_page (DashSection section)
{
  return dash_section_get_info (section)->page;
}

/* ---- Loading ---- */

gboolean
dash_session_page_is_loading (DashSessionPage *self)
{
  DashState state = dash_session_get_state (self->session);

  g_return_val_if_fail (DASH_IS_SESSION_PAGE (self), FALSE);

  return (state == DASH_STATE_CONNECTING || state == DASH_STATE_LOST) &&
         dash_session_get_n_functions (self->session) == 0 &&
         dash_session_get_elapsed_ns (self->session) == 0 &&
         dash_session_get_source (self->session) != NULL;
}

static void
update_loading (DashSessionPage *self)
{
  DashSource *source = dash_session_get_source (self->session);
  gboolean loading = dash_session_page_is_loading (self);
  double progress;

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), loading ? "loading" : "session");
  gtk_spinner_set_spinning (GTK_SPINNER (self->loading_spinner), loading);
  if (!loading)
    return;

  progress = dash_source_get_progress (source);
  gtk_widget_set_visible (self->loading_bar, progress >= 0);
  gtk_widget_set_visible (self->loading_spinner, progress < 0);
  if (progress >= 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->loading_bar), MIN (progress, 1));
  gtk_label_set_label (GTK_LABEL (self->loading_text),
                       dash_session_get_problem (self->session) != NULL
                         ? dash_session_get_problem (self->session)
                       : dash_source_is_live (source) ? _("Waiting for the first figures…")
                                                      : _("Reading the report…"));
}

static GtkWidget *
new_loading (DashSessionPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  self->loading_spinner = gtk_spinner_new ();
  gtk_widget_set_size_request (self->loading_spinner, 32, 32);
  self->loading_bar = gtk_progress_bar_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->loading_bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Progress of reading"), -1);
  self->loading_text = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->loading_text), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->loading_text), 40);
  gtk_label_set_justify (GTK_LABEL (self->loading_text), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (self->loading_text, "dim-label");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "win.close-tab");
  gtk_accessible_update_property (GTK_ACCESSIBLE (cancel), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Cancel"), -1);
  gtk_widget_add_css_class (cancel, "pill");
  gtk_widget_set_halign (cancel, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), self->loading_spinner);
  gtk_box_append (GTK_BOX (box), self->loading_bar);
  gtk_box_append (GTK_BOX (box), self->loading_text);
  gtk_box_append (GTK_BOX (box), cancel);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (box, 260, -1);
  return box;
}

/* ---- What is wrong, and what can be done ---- */

static void
set_banner_button (DashSessionPage *self, const char *label, const char *action)
{
  gtk_widget_set_visible (self->banner_button, label != NULL);
  if (label == NULL)
    return;
  gtk_button_set_label (GTK_BUTTON (self->banner_button), label);
  gtk_button_set_use_underline (GTK_BUTTON (self->banner_button), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->banner_button), action);
}

/* What is wrong or, when the program is gone, that its recording is not in a file yet. */
static const char *
find_notice (DashSessionPage *self)
{
  const char *problem = dash_session_get_problem (self->session);
  const char *ended = dash_session_get_ended (self->session);

  if (problem != NULL || dash_session_get_state (self->session) != DASH_STATE_ENDED ||
      !dash_session_has_unsaved (self->session))
    return problem;
  if (g_strcmp0 (ended, "killed") == 0)
    return _("The program was killed. What it had recorded is shown, but not saved yet.");
  if (ended != NULL && g_str_has_prefix (ended, "signal"))
    return _("The program crashed. What it had recorded is shown, but not saved yet.");
  return _("The program ended. What it recorded is shown, but not saved yet.");
}

static void
update_banner (DashSessionPage *self)
{
  const char *problem = find_notice (self);
  DashSource *source = dash_session_get_source (self->session);
  DashSourceState state = source != NULL ? dash_source_get_state (source) : DASH_SOURCE_IDLE;

  if (problem == NULL || g_strcmp0 (problem, self->dismissed) == 0)
    {
      gtk_revealer_set_reveal_child (GTK_REVEALER (self->banner), FALSE);
      return;
    }

  g_clear_pointer (&self->dismissed, g_free);
  gtk_label_set_label (GTK_LABEL (self->banner_text), problem);
  if (state == DASH_SOURCE_REPLACED)
    set_banner_button (self, _("_Watch the New Run"), "session.accept");
  else if (state == DASH_SOURCE_LOST || (state == DASH_SOURCE_FAILED && dash_source_is_live (source)))
    set_banner_button (self, _("_Retry Now"), "session.retry");
  else if (dash_session_has_unsaved (self->session) && !dash_session_is_live (self->session))
    set_banner_button (self, _("_Save…"), "win.save");
  else
    set_banner_button (self, NULL, NULL);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->banner), TRUE);
}

static void
on_banner_closed (DashSessionPage *self)
{
  g_free (self->dismissed);
  self->dismissed = g_strdup (find_notice (self));
  update_banner (self);
}

static GtkWidget *
new_banner (DashSessionPage *self)
{
  GtkWidget *revealer = gtk_revealer_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-information-symbolic");
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic");

  self->banner_text = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->banner_text), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->banner_text), 0);
  gtk_widget_set_hexpand (self->banner_text, TRUE);
  self->banner_button = gtk_button_new ();
  gtk_widget_set_valign (self->banner_button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (close, "flat");
  gtk_widget_set_valign (close, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (close, _("Close the notice"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (close), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Close the notice"), -1);
  g_signal_connect_swapped (close, "clicked", G_CALLBACK (on_banner_closed), self);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), self->banner_text);
  gtk_box_append (GTK_BOX (box), self->banner_button);
  gtk_box_append (GTK_BOX (box), close);
  gtk_widget_add_css_class (box, "status-banner");
  gtk_revealer_set_child (GTK_REVEALER (revealer), box);
  return revealer;
}

static void
on_retry (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DashSource *source = dash_session_get_source (DASH_SESSION_PAGE (widget)->session);

  if (source != NULL)
    {
      dash_source_stop (source);
      dash_source_start (source);
    }
}

static void
on_accept (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DashSource *source = dash_session_get_source (DASH_SESSION_PAGE (widget)->session);

  if (source != NULL)
    dash_source_accept_replacement (source);
}

static void
on_live (GtkWidget *widget, const char *action, GVariant *parameter)
{
  DashRange live = dash_range_new_live ();

  dash_session_set_range (DASH_SESSION_PAGE (widget)->session, &live);
}

static void
on_state_changed (DashSessionPage *self)
{
  update_loading (self);
  update_banner (self);
}

static void
on_updated (DashSessionPage *self)
{
  if (g_str_equal (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "loading"))
    update_loading (self);
}

/* ---- Pages ---- */

static gboolean
find_section (const char *page, DashSection *section)
{
  for (guint i = 0; i < DASH_N_SECTIONS; i++)
    if (g_strcmp0 (get_section_page ((DashSection) i), page) == 0)
      {
        *section = (DashSection) i;
        return TRUE;
      }
  return FALSE;
}

static void on_open_page (DashSessionPage *self, const char *name, guint function_id);

/* The n-th page that has data; NULL without one. */
static const char *
get_nth_page (DashSessionPage *self, guint n)
{
  if (n < G_N_ELEMENTS (page_names))
    return page_names[n];
  n -= G_N_ELEMENTS (page_names);
  if (dash_session_get_n_call_tree_nodes (self->session) > 0 && n-- == 0)
    return CALL_TREE;
  for (guint i = 0; i < DASH_N_SECTIONS; i++)
    if (dash_session_has_section (self->session, (DashSection) i) && n-- == 0)
      return get_section_page ((DashSection) i);
  return NULL;
}

/* Pages beside the first two are made when they are first opened: most programs have few of them. */
static void
ensure_page (DashSessionPage *self, const char *name)
{
  GtkWidget *page = NULL;
  DashSection section;

  if (gtk_stack_get_child_by_name (GTK_STACK (self->pages), name) != NULL)
    return;
  if (g_strcmp0 (name, CALL_TREE) == 0 && dash_session_get_n_call_tree_nodes (self->session) > 0)
    {
      page = dash_call_tree_page_new (self->session);
      g_signal_connect_object (page, "open-page", G_CALLBACK (on_open_page), self, G_CONNECT_SWAPPED);
    }
  else if (find_section (name, &section) && dash_session_has_section (self->session, section))
    page = dash_section_page_new (self->session, section);
  if (page != NULL)
    gtk_stack_add_named (GTK_STACK (self->pages), page, name);
}

static DashCallTreePage *
get_open_tree (DashSessionPage *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (GTK_STACK (self->pages));

  return DASH_IS_CALL_TREE_PAGE (page) ? DASH_CALL_TREE_PAGE (page) : NULL;
}

static DashSectionPage *
get_open_section (DashSessionPage *self)
{
  GtkWidget *page = gtk_stack_get_visible_child (GTK_STACK (self->pages));

  return DASH_IS_SECTION_PAGE (page) ? DASH_SECTION_PAGE (page) : NULL;
}

void
dash_session_page_open (DashSessionPage *self, const char *name)
{
  g_return_if_fail (DASH_IS_SESSION_PAGE (self));

  ensure_page (self, name);
  if (gtk_stack_get_child_by_name (GTK_STACK (self->pages), name) == NULL)
    return;
  gtk_stack_set_visible_child_name (GTK_STACK (self->pages), name);
  dash_sidebar_select (DASH_SIDEBAR (self->sidebar), name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
}

void
dash_session_page_open_nth (DashSessionPage *self, guint n)
{
  const char *name;

  g_return_if_fail (DASH_IS_SESSION_PAGE (self));

  name = get_nth_page (self, n);
  if (name != NULL)
    dash_session_page_open (self, name);
}

const char *
dash_session_page_get_open (DashSessionPage *self)
{
  g_return_val_if_fail (DASH_IS_SESSION_PAGE (self), NULL);

  return gtk_stack_get_visible_child_name (GTK_STACK (self->pages));
}

static void
on_page_chosen (DashSessionPage *self, const char *name)
{
  dash_session_page_open (self, name);
  if (self->narrow)
    dash_compat_sidebar_set_shown (self->pane, FALSE);
}

static void
on_open_page (DashSessionPage *self, const char *name, guint function_id)
{
  dash_session_page_open (self, name);
  if (function_id != 0 && g_strcmp0 (name, "functions") == 0)
    dash_functions_page_select (DASH_FUNCTIONS_PAGE (self->functions), function_id);
  else if (function_id != 0 && get_open_section (self) != NULL)
    dash_section_page_select (get_open_section (self), function_id);
}

void
dash_session_page_set_search_mode (DashSessionPage *self, gboolean search_mode)
{
  g_return_if_fail (DASH_IS_SESSION_PAGE (self));

  if (get_open_section (self) != NULL)
    dash_section_page_set_search_mode (get_open_section (self), search_mode);
  else if (get_open_tree (self) != NULL)
    dash_call_tree_page_set_search_mode (get_open_tree (self), search_mode);
  else
    {
      if (search_mode)
        dash_session_page_open (self, "functions");
      dash_functions_page_set_search_mode (DASH_FUNCTIONS_PAGE (self->functions), search_mode);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCH_MODE]);
}

gboolean
dash_session_page_get_search_mode (DashSessionPage *self)
{
  g_return_val_if_fail (DASH_IS_SESSION_PAGE (self), FALSE);

  if (get_open_section (self) != NULL)
    return dash_section_page_get_search_mode (get_open_section (self));
  if (get_open_tree (self) != NULL)
    return dash_call_tree_page_get_search_mode (get_open_tree (self));
  return dash_functions_page_get_search_mode (DASH_FUNCTIONS_PAGE (self->functions));
}

/* ---- Width ---- */

static void
on_sidebar_shown_changed (DashSessionPage *self)
{
  gboolean shown = dash_compat_sidebar_get_shown (self->pane);

  if (shown == self->sidebar_shown)
    return;
  self->sidebar_shown = shown;
  /* In a narrow window it comes and goes with each use; only the choice for wide ones is kept. */
  if (!self->narrow)
    g_object_set (dash_settings_get_default (), "sidebar-visible", shown, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIDEBAR_SHOWN]);
}

void
dash_session_page_set_narrow (DashSessionPage *self, gboolean narrow)
{
  gboolean wanted = TRUE;

  g_return_if_fail (DASH_IS_SESSION_PAGE (self));

  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  g_object_get (dash_settings_get_default (), "sidebar-visible", &wanted, NULL);
  if (narrow)
    dash_compat_sidebar_set_shown (self->pane, FALSE);
  dash_compat_sidebar_set_collapsed (self->pane, narrow);
  if (!narrow)
    dash_compat_sidebar_set_shown (self->pane, wanted);
  dash_time_bar_set_narrow (DASH_TIME_BAR (self->time_bar), narrow);
}

/* ---- Object ---- */

static void
dash_session_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DashSessionPage *self = DASH_SESSION_PAGE (object);

  switch (id)
    {
    case PROP_FILE:
      g_value_set_object (value, self->file);
      break;
    case PROP_PAGE:
      g_value_set_string (value, dash_session_page_get_open (self));
      break;
    case PROP_SIDEBAR_SHOWN:
      g_value_set_boolean (value, self->sidebar_shown);
      break;
    case PROP_SEARCH_MODE:
      g_value_set_boolean (value, dash_session_page_get_search_mode (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dash_session_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  DashSessionPage *self = DASH_SESSION_PAGE (object);

  switch (id)
    {
    case PROP_FILE:
      dash_session_page_set_file (self, g_value_get_object (value));
      break;
    case PROP_PAGE:
      dash_session_page_open (self, g_value_get_string (value));
      break;
    case PROP_SIDEBAR_SHOWN:
      dash_compat_sidebar_set_shown (self->pane, g_value_get_boolean (value));
      break;
    case PROP_SEARCH_MODE:
      dash_session_page_set_search_mode (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dash_session_page_dispose (GObject *object)
{
  DashSessionPage *self = DASH_SESSION_PAGE (object);

  if (self->session != NULL && dash_session_get_source (self->session) != NULL)
    {
      g_signal_handlers_disconnect_by_data (dash_session_get_source (self->session), self);
      dash_source_stop (dash_session_get_source (self->session));
    }
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->session);
  g_clear_object (&self->file);
  g_clear_pointer (&self->dismissed, g_free);

  G_OBJECT_CLASS (dash_session_page_parent_class)->dispose (object);
}

static void
dash_session_page_class_init (DashSessionPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = dash_session_page_dispose;
  object_class->get_property = dash_session_page_get_property;
  object_class->set_property = dash_session_page_set_property;

  properties[PROP_FILE] = g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE, flags);
  properties[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, "overview", flags);
  properties[PROP_SIDEBAR_SHOWN] =
    g_param_spec_boolean ("sidebar-shown", NULL, NULL, TRUE, flags);
  properties[PROP_SEARCH_MODE] = g_param_spec_boolean ("search-mode", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "session");
  gtk_widget_class_install_action (widget_class, "session.retry", NULL, on_retry);
  gtk_widget_class_install_action (widget_class, "session.accept", NULL, on_accept);
  gtk_widget_class_install_action (widget_class, "session.live", NULL, on_live);
}

static void
dash_session_page_init (DashSessionPage *self)
{
  self->sidebar_shown = TRUE;
}

GtkWidget *
dash_session_page_new (DashSession *session)
{
  DashSessionPage *self = g_object_new (DASH_TYPE_SESSION_PAGE, NULL);
  DashSource *source = dash_session_get_source (session);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *overview = dash_overview_page_new (session);
  gboolean wanted = TRUE;

  self->session = g_object_ref (session);
  self->functions = dash_functions_page_new (session);
  self->sidebar = dash_sidebar_new (session);
  self->time_bar = dash_time_bar_new (session);
  self->banner = new_banner (self);

  self->pages = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (self->pages), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->pages), FALSE);
  gtk_stack_set_transition_type (GTK_STACK (self->pages), GTK_STACK_TRANSITION_TYPE_CROSSFADE);
  gtk_stack_add_named (GTK_STACK (self->pages), overview, "overview");
  gtk_stack_add_named (GTK_STACK (self->pages), self->functions, "functions");
  gtk_widget_set_hexpand (self->pages, TRUE);
  g_signal_connect_object (overview, "open-page", G_CALLBACK (on_open_page), self,
                           G_CONNECT_SWAPPED);

  self->pane = dash_compat_sidebar_new (self->sidebar, self->pages);
  gtk_widget_set_vexpand (self->pane, TRUE);
  g_signal_connect_object (self->sidebar, "page-chosen", G_CALLBACK (on_page_chosen), self,
                           G_CONNECT_SWAPPED);
  g_object_get (dash_settings_get_default (), "sidebar-visible", &wanted, NULL);
  dash_compat_sidebar_set_shown (self->pane, wanted);
  self->sidebar_shown = wanted;
  g_signal_connect_object (self->pane, "notify::" DASH_COMPAT_SIDEBAR_SHOWN,
                           G_CALLBACK (on_sidebar_shown_changed), self, G_CONNECT_SWAPPED);

  gtk_box_append (GTK_BOX (content), self->banner);
  gtk_box_append (GTK_BOX (content), self->time_bar);
  gtk_box_append (GTK_BOX (content), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (content), self->pane);

  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), new_loading (self), "loading");
  gtk_stack_add_named (GTK_STACK (self->stack), content, "session");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));

  g_signal_connect_object (session, "state-changed", G_CALLBACK (on_state_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "updated", G_CALLBACK (on_updated), self, G_CONNECT_SWAPPED);
  if (source != NULL)
    g_signal_connect_object (source, "notify::progress", G_CALLBACK (update_loading), self,
                             G_CONNECT_SWAPPED);

  dash_session_page_open (self, "overview");
  on_state_changed (self);
  return GTK_WIDGET (self);
}

DashSession *
dash_session_page_get_session (DashSessionPage *self)
{
  g_return_val_if_fail (DASH_IS_SESSION_PAGE (self), NULL);

  return self->session;
}

GFile *
dash_session_page_get_file (DashSessionPage *self)
{
  g_return_val_if_fail (DASH_IS_SESSION_PAGE (self), NULL);

  return self->file;
}

void
dash_session_page_set_file (DashSessionPage *self, GFile *file)
{
  g_return_if_fail (DASH_IS_SESSION_PAGE (self));

  g_set_object (&self->file, file);
  /* The same file again is one that was written anew. */
  update_banner (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILE]);
}
