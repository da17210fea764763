// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for the address of a program and connects to it.

#include "dash-connect-dialog.h"

#include <glib/gi18n.h>

#include "dash-page-common.h"
#include "source/dash-live-source.h"

struct _DashConnectDialog
{
  AdwWindow parent_instance;

  gint64 pid;
  DashSession *session; /* while connecting */

  GtkWidget *address_row;
  GtkWidget *token_row;
  GtkWidget *connect_button;
  GtkWidget *spinner;
  GtkWidget *error_revealer;
  GtkWidget *error_label;
};

G_DEFINE_FINAL_TYPE (DashConnectDialog, dash_connect_dialog, ADW_TYPE_WINDOW)

static guint connected;

static void
show_error (DashConnectDialog *self, const char *sentence)
{
  gtk_label_set_label (GTK_LABEL (self->error_label), sentence != NULL ? sentence : "");
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->error_revealer), sentence != NULL);
}

static void
set_busy (DashConnectDialog *self, gboolean busy)
{
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
  gtk_widget_set_sensitive (self->connect_button, !busy);
  gtk_widget_set_sensitive (self->address_row, !busy);
  gtk_widget_set_sensitive (self->token_row, !busy);
}

static void
give_up (DashConnectDialog *self)
{
  if (self->session != NULL)
    {
      DashSource *source = dash_session_get_source (self->session);

      g_signal_handlers_disconnect_by_data (source, self);
      dash_source_stop (source);
      g_clear_object (&self->session);
    }
}

static void
on_source_state (DashConnectDialog *self, DashSource *source)
{
  const GError *error = dash_source_get_error (source);
  g_autofree char *sentence = NULL;
  gboolean token_needed;

  switch (dash_source_get_state (source))
    {
    case DASH_SOURCE_IDLE:
    case DASH_SOURCE_CONNECTING:
      return;

    case DASH_SOURCE_LIVE:
    case DASH_SOURCE_SILENT:
    case DASH_SOURCE_ENDED:
    case DASH_SOURCE_LOADED:
      {
        g_autoptr (DashSession) session = g_steal_pointer (&self->session);

        g_signal_handlers_disconnect_by_data (source, self);
        g_signal_emit (self, connected, 0, session);
        gtk_window_close (GTK_WINDOW (self));
        return;
      }

    case DASH_SOURCE_LOST:
    case DASH_SOURCE_REPLACED:
    case DASH_SOURCE_FAILED:
    default:
      sentence = g_strdup (error != NULL ? error->message : dash_source_get_sentence (source));
      token_needed = g_error_matches (error, DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_NEEDS_TOKEN);
      give_up (self);
      set_busy (self, FALSE);
      show_error (self, sentence);
      gtk_widget_grab_focus (token_needed ? self->token_row : self->address_row);
      return;
    }
}

static void
on_connect (DashConnectDialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->address_row));
  const char *token = gtk_editable_get_text (GTK_EDITABLE (self->token_row));
  g_autofree char *address = NULL;
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (DashSource) source = NULL;
  guint port = 0;

  give_up (self);
  if (*trimmed == '\0')
    {
      show_error (self, _("Type the address of the program, such as localhost:6770."));
      gtk_widget_grab_focus (self->address_row);
      return;
    }
  if (!dash_live_source_parse_address (trimmed, &address, &port, &error))
    {
      show_error (self, error->message);
      gtk_widget_add_css_class (self->address_row, "error");
      gtk_widget_grab_focus (self->address_row);
      return;
    }

  show_error (self, NULL);
  set_busy (self, TRUE);
  source = dash_live_source_new (address, port, *token != '\0' ? token : NULL, self->pid);
  dash_page_follow_interval (source);
  self->session = dash_session_new (source);
  g_signal_connect_object (source, "state-changed", G_CALLBACK (on_source_state), self,
                           G_CONNECT_SWAPPED);
  dash_source_start (source);
}

static void
on_changed (DashConnectDialog *self)
{
  gtk_widget_remove_css_class (self->address_row, "error");
  show_error (self, NULL);
}

static void
dash_connect_dialog_dispose (GObject *object)
{
  give_up (DASH_CONNECT_DIALOG (object));

  G_OBJECT_CLASS (dash_connect_dialog_parent_class)->dispose (object);
}

static void
dash_connect_dialog_class_init (DashConnectDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_connect_dialog_dispose;

  connected = g_signal_new ("connected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                            NULL, NULL, G_TYPE_NONE, 1, DASH_TYPE_SESSION);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/hotpath_c/Hotpath/view/dash-connect-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DashConnectDialog, address_row);
  gtk_widget_class_bind_template_child (widget_class, DashConnectDialog, token_row);
  gtk_widget_class_bind_template_child (widget_class, DashConnectDialog, connect_button);
  gtk_widget_class_bind_template_child (widget_class, DashConnectDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, DashConnectDialog, error_revealer);
  gtk_widget_class_bind_template_child (widget_class, DashConnectDialog, error_label);
  gtk_widget_class_bind_template_callback (widget_class, on_connect);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
}

static void
dash_connect_dialog_init (DashConnectDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
dash_connect_dialog_new (GtkWindow *parent, const char *address, gboolean token_wanted, gint64 pid)
{
  DashConnectDialog *self =
    g_object_new (DASH_TYPE_CONNECT_DIALOG, "transient-for", parent, NULL);

  self->pid = pid;
  gtk_editable_set_text (GTK_EDITABLE (self->address_row),
                         address != NULL ? address : "localhost:6770");
  gtk_widget_grab_focus (token_wanted ? self->token_row : self->address_row);
  return GTK_WIDGET (self);
}

const char *
dash_connect_dialog_get_error (DashConnectDialog *self)
{
  g_return_val_if_fail (DASH_IS_CONNECT_DIALOG (self), "");

  return gtk_label_get_label (GTK_LABEL (self->error_label));
}
