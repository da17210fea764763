// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of a session share: style sheet, percentiles, checks, small helpers.

#include "dash-page-common.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dash-pages-resources.h"
#include "dash-settings.h"
#include "model/dash-format.h"

void
dash_page_style_init (void)
{
  static gboolean done;
  g_autoptr (GtkCssProvider) provider = NULL;

  if (done || !gdk_display_get_default ())
    return;
  done = TRUE;
  /* Asked for by name so that a static library's resource is linked in. */
  g_resources_register (dash_pages_get_resource ());
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/io/github/hotpath_c/Hotpath/pages/pages.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
interval_changed (DashSettings *settings,
                  GParamSpec   *pspec,
                  DashSource   *source)
{
  dash_source_set_interval (source, dash_settings_get_refresh_interval_ms (settings));
}

void
dash_page_follow_interval (DashSource *source)
{
  DashSettings *settings = dash_settings_get_default ();

  interval_changed (settings, NULL, source);
  g_signal_connect_object (settings, "notify::refresh-interval-ms", G_CALLBACK (interval_changed),
                           source, 0);
}

gsize
dash_page_get_percentiles (DashSession *session,
                           double      *percents,
                           gsize        n_percents)
{
  static const double usual[] = { 50, 95, 99 };
  gsize n = dash_settings_get_percentiles (dash_settings_get_default (), percents, n_percents);
  gsize n_asked = 0;
  const double *asked = dash_session_get_percentiles (session, &n_asked);

  if (n == G_N_ELEMENTS (usual) && memcmp (percents, usual, sizeof usual) == 0 && n_asked > 0)
    {
      n = 0;
      for (gsize i = 0; i < n_asked && n < n_percents; i++)
        if (asked[i] > 0 && asked[i] <= 100 && (n == 0 || asked[i] > percents[n - 1]))
          percents[n++] = asked[i];
      if (n == 0)
        {
          n = MIN (n_percents, G_N_ELEMENTS (usual));
          memcpy (percents, usual, n * sizeof *usual);
        }
    }
  return n;
}

static void
weak_free (gpointer data)
{
  GWeakRef *weak = data;

  g_weak_ref_clear (weak);
  g_free (weak);
}

DashChecks *
dash_page_get_checks (DashSession *session)
{
  GWeakRef *weak = g_object_get_data (G_OBJECT (session), "dash-page-checks");
  DashChecks *checks = weak ? g_weak_ref_get (weak) : NULL;

  if (checks)
    return checks;
  checks = dash_checks_new (session);
  if (weak)
    g_weak_ref_set (weak, checks);
  else
    {
      weak = g_new0 (GWeakRef, 1);
      g_weak_ref_init (weak, checks);
      g_object_set_data_full (G_OBJECT (session), "dash-page-checks", weak, weak_free);
    }
  return checks;
}

const char *
dash_page_get_finding_page (DashFinding *finding)
{
  switch (dash_finding_get_page (finding))
    {
    case DASH_FINDING_PAGE_FUNCTIONS:
      return "functions";
    case DASH_FINDING_PAGE_SECTION:
      return dash_section_get_info (
               dash_record_get_section (dash_finding_get_record (finding)))->page;
    case DASH_FINDING_PAGE_OVERVIEW:
    default:
      return "overview";
    }
}

static void
style_changed (GtkWidget *page)
{
  if (adw_style_manager_get_dark (adw_style_manager_get_default ()))
    gtk_widget_add_css_class (page, "dash-dark");
  else
    gtk_widget_remove_css_class (page, "dash-dark");
}

void
dash_page_follow_style (GtkWidget *page)
{
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (style_changed), page, G_CONNECT_SWAPPED);
  style_changed (page);
}

GtkWidget *
dash_page_label_new (const char *text,
                     const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

void
dash_page_label_set (GtkWidget  *label,
                     const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
}

void
dash_page_name (GtkWidget  *widget,
                const char *name)
{
  gtk_widget_set_tooltip_text (widget, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
}

GtkWidget *
dash_page_icon_button_new (const char *icon,
                           const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  dash_page_name (button, name);
  return button;
}

GtkWidget *
dash_page_details_button_new (void)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), gtk_label_new (_("Details")));
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Details"), -1);
  return button;
}

GtkWidget *
dash_page_placeholder_new (const char *icon,
                           const char *title,
                           const char *description)
{
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), icon);
  adw_status_page_set_title (ADW_STATUS_PAGE (page), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (page), description);
  gtk_widget_add_css_class (page, "compact");
  return page;
}

GtkWidget *
dash_page_cards_scroller_new (GtkWidget *cards)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_widget_add_css_class (cards, "detail-cards");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), cards);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 120);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

char *
dash_page_describe_progress (DashSession *session)
{
  double progress = dash_session_get_range_progress (session);
  g_autofree char *share = NULL;

  if (progress >= 1)
    return NULL;
  share = dash_format_share (progress);
  /* Translators: %s is a percentage: how much is done */
  return g_strdup_printf (_("computing, %s"), share);
}

void
dash_page_get_charted_range (DashSession *session,
                             DashRange   *range)
{
  DashRange extent;

  dash_session_get_range (session, range);
  dash_session_get_extent (session, &extent);
  if (range->live && dash_session_has_history (session) && extent.begin_ns > range->begin_ns &&
      extent.begin_ns < range->end_ns)
    range->begin_ns = extent.begin_ns;
}

static void
set_rows_can_focus (GtkWidget *list,
                    gboolean   can_focus)
{
  GtkWidget *focused = gtk_widget_get_focus_child (list);

  for (GtkWidget *row = gtk_widget_get_first_child (list); row;
       row = gtk_widget_get_next_sibling (row))
    if (row != focused)
      gtk_widget_set_can_focus (row, can_focus);
}

static gboolean
tab_pressed (GtkWidget *list,
             GVariant  *direction,
             gpointer   user_data)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (list));

  set_rows_can_focus (list, FALSE);
  gtk_widget_child_focus (root, (GtkDirectionType) g_variant_get_int32 (direction));
  set_rows_can_focus (list, TRUE);
  return TRUE;
}

void
dash_page_let_tab_leave (GtkWidget *list)
{
  static const struct
  {
    const char *trigger;
    GtkDirectionType direction;
  } keys[] = {
    { "Tab|KP_Tab", GTK_DIR_TAB_FORWARD },
    { "<Shift>Tab|<Shift>KP_Tab|<Shift>ISO_Left_Tab", GTK_DIR_TAB_BACKWARD },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  g_return_if_fail (GTK_IS_LIST_BOX (list));

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys[i].trigger),
                                                gtk_callback_action_new (tab_pressed, NULL, NULL));

      gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 ((gint32) keys[i].direction));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (list, controller);
}
