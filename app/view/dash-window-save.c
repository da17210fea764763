// SPDX-License-Identifier: GPL-3.0-or-later
// Saving a session from the window: asking for a name, telling how far it is, and what went wrong.

#include "dash-window-private.h"

#include <glib/gi18n.h>

#include "compat.h"
#include "dash-progress-toast.h"

typedef struct
{
  DashWindow *window;
  DashSessionPage *page;
  GFile *file;
  GCancellable *cancellable;
  DashProgressToast *progress; /* (nullable): says how far it is */
  DashSaveFunc func;
  gpointer user_data;
} Saving;

static void
saving_done (Saving *saving, gboolean saved)
{
  g_clear_pointer (&saving->progress, dash_progress_toast_free);
  g_clear_object (&saving->cancellable);
  if (saving->func != NULL)
    saving->func (saved, saving->user_data);
  g_clear_object (&saving->file);
  g_clear_object (&saving->page);
  g_clear_object (&saving->window);
  g_free (saving);
}

char *
dash_window_describe_file (GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);

  return g_filename_display_name (base);
}

static void
on_progress (double fraction, gpointer data)
{
  Saving *saving = data;

  dash_progress_toast_set (saving->progress, fraction);
}

static void
on_saved (GObject *object, GAsyncResult *result, gpointer data)
{
  Saving *saving = data;
  DashSession *session = DASH_SESSION (object);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = dash_window_describe_file (saving->file);
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
  g_autofree char *name = dash_window_describe_file (saving->file);
  /* Translators: %s is the name of a file */
  g_autofree char *title = g_strdup_printf (_("Saving %s"), name);

  saving->cancellable = g_cancellable_new ();
  saving->progress = dash_progress_toast_new (saving->window, title, saving->cancellable);
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

char *
dash_window_propose_name (DashSession *session, const char *what, const char *suffix)
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
  return g_strdup_printf ("%s-%s%s%s%s", name, date, what != NULL ? "-" : "",
                          what != NULL ? what : "", suffix);
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
      g_autofree char *name = dash_window_propose_name (dash_session_page_get_session (page),
                                                         NULL, ".hotpath.json");

      dash_compat_choose_file (GTK_WINDOW (self), TRUE, _("Save Report"), _("_Save"), name, filters,
                               on_save_name_chosen, saving);
    }
}
