// SPDX-License-Identifier: GPL-3.0-or-later
// Says how far something is that takes long, and offers to stop it.

#include "dash-progress-toast.h"

#include <glib/gi18n.h>

#include "dash-window-private.h"
#include "model/dash-format.h"

/* What takes no longer needs no word. */
#define UNSAID_MS 500

struct _DashProgressToast
{
  DashWindow *window;
  char *title;
  GCancellable *cancellable;
  AdwToast *toast; /* (nullable): once it takes long */
  guint slow;
  double fraction;
};

static void
show_fraction (DashProgressToast *self)
{
  g_autofree char *share = dash_format_share (self->fraction);
  /* Translators: the first %s is like "Saving x.json", the second a share, like "40 %" */
  g_autofree char *text = g_strdup_printf (_("%s · %s"), self->title, share);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_set_title (self->toast, escaped);
}

static void
on_cancel_clicked (AdwToast *toast, DashProgressToast *self)
{
  g_cancellable_cancel (self->cancellable);
}

static gboolean
on_slow (gpointer data)
{
  DashProgressToast *self = data;

  self->slow = 0;
  self->toast = adw_toast_new ("");
  adw_toast_set_timeout (self->toast, 0);
  adw_toast_set_button_label (self->toast, _("Cancel"));
  adw_toast_set_priority (self->toast, ADW_TOAST_PRIORITY_HIGH);
  g_signal_connect (self->toast, "button-clicked", G_CALLBACK (on_cancel_clicked), self);
  show_fraction (self);
  dash_window_add_toast (self->window, self->toast);
  return G_SOURCE_REMOVE;
}

DashProgressToast *
dash_progress_toast_new (DashWindow *window, const char *title, GCancellable *cancellable)
{
  DashProgressToast *self = g_new0 (DashProgressToast, 1);

  self->window = g_object_ref (window);
  self->title = g_strdup (title);
  self->cancellable = g_object_ref (cancellable);
  self->slow = g_timeout_add (UNSAID_MS, on_slow, self);
  return self;
}

void
dash_progress_toast_set (DashProgressToast *self, double fraction)
{
  self->fraction = fraction;
  if (self->toast != NULL)
    show_fraction (self);
}

void
dash_progress_toast_free (DashProgressToast *self)
{
  g_clear_handle_id (&self->slow, g_source_remove);
  if (self->toast != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->toast, self);
      adw_toast_dismiss (self->toast);
    }
  g_clear_object (&self->toast);
  g_object_unref (self->cancellable);
  g_object_unref (self->window);
  g_free (self->title);
  g_free (self);
}
