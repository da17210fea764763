// SPDX-License-Identifier: GPL-3.0-or-later
// Saving a session from the window: asking for a name, telling how far it is, and what went wrong.

#include "dash-window-private.h"

#include <glib/gi18n.h>

#include "compat.h"
#include "model/dash-format.h"

/* What takes no longer needs no word. */
#define SAVING_UNSAID_MS 500

typedef struct
{
  DashWindow *window;
  DashSessionPage *page;
  GFile *file;
  GCancellable *cancellable;
  AdwToast *toast; /* (nullable): says how far it is */
  guint slow;      /* until it is said */
  double fraction;
  DashSaveFunc func;
  gpointer user_data;
} Saving;

static void
saving_done (Saving *saving, gboolean saved)
{
  g_clear_handle_id (&saving->slow, g_source_remove);
  if (saving->toast != NULL)
    {
      g_signal_handlers_disconnect_by_data (saving->toast, saving);
      adw_toast_dismiss (saving->toast);
    }
  g_clear_object (&saving->toast);
  g_clear_object (&saving->cancellable);
  if (saving->func != NULL)
    saving->func (saved, saving->user_data);
  g_clear_object (&saving->file);
  g_clear_object (&saving->page);
  g_clear_object (&saving->window);
  g_free (saving);
}

static char *
describe_file (GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);

  return g_filename_display_name (base);
}

static void
show_progress (Saving *saving)
{
  g_autofree char *name = describe_file (saving->file);
  g_autofree char *share = dash_format_share (saving->fraction);
  /* Translators: the first %s is the name of a file, the second a share, like "40 %" */
  g_autofree char *text = g_strdup_printf (_("Saving %s · %s"), name, share);

  adw_toast_set_title (saving->toast, text);
}

static void
on_progress (double fraction, gpointer data)
{
  Saving *saving = data;

  saving->fraction = fraction;
  if (saving->toast != NULL)
    show_progress (saving);
}

static void
on_cancel_clicked (AdwToast *toast, Saving *saving)
{
  g_cancellable_cancel (saving->cancellable);
}

static gboolean
on_slow (gpointer data)
{
  Saving *saving = data;

  saving->slow = 0;
  saving->toast = adw_toast_new ("");
  adw_toast_set_timeout (saving->toast, 0);
  adw_toast_set_button_label (saving->toast, _("Cancel"));
  adw_toast_set_priority (saving->toast, ADW_TOAST_PRIORITY_HIGH);
  g_signal_connect (saving->toast, "button-clicked", G_CALLBACK (on_cancel_clicked), saving);
  show_progress (saving);
  dash_window_add_toast (saving->window, saving->toast);
  return G_SOURCE_REMOVE;
}

static void
on_saved (GObject *object, GAsyncResult *result, gpointer data)
{
  Saving *saving = data;
  DashSession *session = DASH_SESSION (object);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = describe_file (saving->file);
  g_autofree char *text = NULL;
  gboolean saved = dash_session_save_finish (session, result, &error);

  if (saved)
    {
      dash_session_page_set_file (saving->page, saving->file);
      dash_recent_reports_add (dash_window_get_reports (saving->window), saving->file, session);
      /* Translators: %s is the name of a file */
      text = g_strdup_printf (_("Saved as %s"), name);
      dash_window_say (saving->window, text);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *body = NULL;

      /* Translators: %s is the name of a file */
      text = g_strdup_printf (_("“%s” could not be saved"), name);
      body = g_strdup_printf ("%s\n\n%s", error->message,
                              _("The session is still here: save it to another place."));
      dash_window_show_error (saving->window, text, body);
    }
  saving_done (saving, saved);
}

static void
save_now (Saving *saving)
{
  saving->cancellable = g_cancellable_new ();
  saving->slow = g_timeout_add (SAVING_UNSAID_MS, on_slow, saving);
  dash_session_save_async (dash_session_page_get_session (saving->page), saving->file, on_progress,
                           saving, saving->cancellable, on_saved, saving);
}

static void
on_save_name_chosen (GFile *file, gpointer data)
{
  Saving *saving = data;

  if (file == NULL)
    {
      saving_done (saving, FALSE);
      return;
    }
  saving->file = g_object_ref (file);
  save_now (saving);
}

static char *
propose_name (DashSession *session)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) local = NULL;
  GDateTime *started_at = dash_session_get_started_at (session);
  g_autofree char *date = NULL;
  g_autofree char *name = g_strdup (dash_session_get_program_name (session));

  if (started_at != NULL)
    local = g_date_time_to_local (started_at);
  date = g_date_time_format (local != NULL ? local : now, "%Y-%m-%d-%H%M");
  if (name == NULL || *name == '\0')
    {
      g_free (name);
      name = g_strdup ("session");
    }
  g_strdelimit (name, "/ ", '-');
  return g_strdup_printf ("%s-%s.hotpath.json", name, date);
}

void
dash_window_save_page (DashWindow *self, DashSessionPage *page, gboolean ask_for_name,
                       DashSaveFunc func, gpointer user_data)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->window = g_object_ref (self);
  saving->page = g_object_ref (page);
  saving->func = func;
  saving->user_data = user_data;

  if (!ask_for_name && dash_session_page_get_file (page) != NULL)
    {
      saving->file = g_object_ref (dash_session_page_get_file (page));
      save_now (saving);
    }
  else
    {
      g_autoptr (GListModel) filters = dash_window_new_filters ();
      g_autofree char *name = propose_name (dash_session_page_get_session (page));

      dash_compat_choose_file (GTK_WINDOW (self), TRUE, _("Save Report"), _("_Save"), name, filters,
                               on_save_name_chosen, saving);
    }
}
