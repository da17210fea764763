// SPDX-License-Identifier: GPL-3.0-or-later
// How a session stands, in words with a sign and a colour: "Live · 12 s".

#include "dash-state-label.h"

struct _DashStateLabel
{
  GtkWidget parent_instance;

  DashSession *session;
  GtkWidget *icon;
  GtkWidget *label;
  const char *css_class;
};

G_DEFINE_FINAL_TYPE (DashStateLabel, dash_state_label, GTK_TYPE_WIDGET)

static void
look_of (DashSession *session, const char **icon, const char **css_class)
{
  const char *ended = dash_session_get_ended (session);

  switch (dash_session_get_state (session))
    {
    case DASH_STATE_LIVE:
      *icon = "dash-dot-symbolic";
      *css_class = "live";
      return;
    case DASH_STATE_PAUSED:
      *icon = "media-playback-pause-symbolic";
      *css_class = "paused";
      return;
    case DASH_STATE_LOST:
      *icon = "dialog-warning-symbolic";
      *css_class = "warning";
      return;
    case DASH_STATE_ENDED:
      if (ended != NULL && (g_str_has_prefix (ended, "signal") || g_str_equal (ended, "killed")))
        {
          *icon = "dash-lost-symbolic";
          *css_class = "bad";
          return;
        }
      *icon = "object-select-symbolic";
      *css_class = "ended";
      return;
    case DASH_STATE_REPORT:
      *icon = "dash-report-symbolic";
      *css_class = "ended";
      return;
    case DASH_STATE_CONNECTING:
    default:
      *icon = "dash-ring-symbolic";
      *css_class = "ended";
      return;
    }
}

static void
update (DashStateLabel *self)
{
  g_autofree char *text = NULL;
  const char *icon = NULL;
  const char *css_class = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), self->session != NULL);
  if (self->session == NULL)
    {
      gtk_label_set_label (GTK_LABEL (self->label), "");
      return;
    }

  text = dash_session_describe_state (self->session);
  look_of (self->session, &icon, &css_class);
  if (g_strcmp0 (text, gtk_label_get_label (GTK_LABEL (self->label))) != 0)
    gtk_label_set_label (GTK_LABEL (self->label), text);
  if (g_strcmp0 (self->css_class, css_class) != 0)
    {
      if (self->css_class != NULL)
        gtk_widget_remove_css_class (GTK_WIDGET (self), self->css_class);
      gtk_widget_add_css_class (GTK_WIDGET (self), css_class);
      self->css_class = css_class;
    }
  if (g_strcmp0 (icon, gtk_image_get_icon_name (GTK_IMAGE (self->icon))) != 0)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon);
}

static void
dash_state_label_dispose (GObject *object)
{
  DashStateLabel *self = DASH_STATE_LABEL (object);

  dash_state_label_set_session (self, NULL);
  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (dash_state_label_parent_class)->dispose (object);
}

static void
dash_state_label_class_init (DashStateLabelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dash_state_label_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "state");
}

static void
dash_state_label_init (DashStateLabel *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 5);
  self->icon = gtk_image_new ();
  gtk_image_set_pixel_size (GTK_IMAGE (self->icon), 12);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  self->label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->label, "numeric");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
dash_state_label_new (void)
{
  return g_object_new (DASH_TYPE_STATE_LABEL, NULL);
}

void
dash_state_label_set_session (DashStateLabel *self, DashSession *session)
{
  g_return_if_fail (DASH_IS_STATE_LABEL (self));

  if (self->session == session)
    return;
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    {
      g_signal_connect_swapped (session, "updated", G_CALLBACK (update), self);
      g_signal_connect_swapped (session, "state-changed", G_CALLBACK (update), self);
    }
  if (self->label != NULL)
    update (self);
}

const char *
dash_state_label_get_text (DashStateLabel *self)
{
  g_return_val_if_fail (DASH_IS_STATE_LABEL (self), "");

  return gtk_label_get_label (GTK_LABEL (self->label));
}
