// SPDX-License-Identifier: GPL-3.0-or-later
// How sessions get into a window: opening, connecting, the demo.

#include "dash-window-private.h"

#include <glib/gi18n.h>

#include "compat.h"
#include "dash-connect-dialog.h"
#include "dash-demo.h"
#include "dash-page-common.h"
#include "source/dash-live-source.h"
#include "source/dash-report-reader.h"
#include "source/dash-report-source.h"

/* A report that is read sooner than this never shows a tab that only says so; one that can't be read
 * at all mostly is known as such by then. */
#define PATIENCE_MS 150

/* ---- What went wrong ---- */

const char *
dash_window_advice_for (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return _("Choose it where it is now.");
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return _("Ask its owner to let you read it, or copy it to a folder of yours.");
  if (error != NULL && error->domain == DASH_REPORT_ERROR)
    switch (error->code)
      {
      case DASH_REPORT_ERROR_EMPTY:
      case DASH_REPORT_ERROR_TRUNCATED:
        return _("The program may have been killed while it wrote the report. “hotpath recover” in "
                 "a terminal can write it anew from what the program left behind.");
      case DASH_REPORT_ERROR_NOT_JSON:
      case DASH_REPORT_ERROR_OTHER_KIND:
        return _("Choose a report that was saved here, or that a program wrote with "
                 "HOTPATH_OUTPUT_FORMAT=json.");
      case DASH_REPORT_ERROR_INVALID:
        return _("If the file was changed by hand, mend that place; else please tell the "
                 "developers of the program that wrote it.");
      default:
        return "";
      }
  return "";
}

static char *
body_for (DashSource *source)
{
  const char *advice = dash_window_advice_for (dash_source_get_error (source));
  const char *reason = dash_source_get_sentence (source);

  if (*advice == '\0')
    return g_strdup (reason);
  return g_strdup_printf ("%s\n\n%s", reason, advice);
}

/* ---- Reports ---- */

typedef struct
{
  DashWindow *window;
  DashSession *session;
  DashSessionPage *page; /* once it is in a tab */
  GFile *file;
  guint timeout_id;
  gulong destroy_id;
  gboolean settled;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_clear_handle_id (&opening->timeout_id, g_source_remove);
  if (opening->window != NULL)
    g_signal_handler_disconnect (opening->window, opening->destroy_id);
  if (opening->page != NULL)
    g_object_remove_weak_pointer (G_OBJECT (opening->page), (gpointer *) &opening->page);
  g_clear_object (&opening->file);
  g_free (opening);
}

/* The window went away while its report was being read. */
static void
on_window_gone (DashWindow *window, Opening *opening)
{
  DashSession *session = opening->page == NULL && !opening->settled ? opening->session : NULL;

  g_signal_handler_disconnect (window, opening->destroy_id);
  opening->window = NULL;
  opening->settled = TRUE;
  g_clear_handle_id (&opening->timeout_id, g_source_remove);
  if (session != NULL)
    {
      dash_source_stop (dash_session_get_source (session));
      g_object_unref (session);
    }
}

static void
show_tab (Opening *opening)
{
  g_clear_handle_id (&opening->timeout_id, g_source_remove);
  if (opening->page != NULL)
    return;
  opening->page = dash_window_add_session (opening->window, opening->session);
  dash_session_page_set_file (opening->page, opening->file);
  g_object_add_weak_pointer (G_OBJECT (opening->page), (gpointer *) &opening->page);
  /* From here on the page keeps the session; before, nobody else did. */
  g_object_unref (opening->session);
}

static gboolean
on_patience_gone (gpointer data)
{
  Opening *opening = data;

  opening->timeout_id = 0;
  show_tab (opening);
  return G_SOURCE_REMOVE;
}

static void
on_report_state (DashSource *source, Opening *opening)
{
  DashSourceState state = dash_source_get_state (source);
  DashSession *session = opening->session;
  g_autofree char *name = NULL;
  g_autofree char *base = NULL;
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;

  if (opening->settled)
    return;
  if (state == DASH_SOURCE_LOADED)
    {
      opening->settled = TRUE;
      show_tab (opening);
      dash_recent_reports_add (dash_window_get_reports (opening->window), opening->file, session);
      return;
    }
  if (state != DASH_SOURCE_FAILED)
    return;

  opening->settled = TRUE;
  g_clear_handle_id (&opening->timeout_id, g_source_remove);
  base = g_file_get_basename (opening->file);
  name = g_filename_display_name (base);
  /* Translators: %s is the name of a file */
  heading = g_strdup_printf (_("“%s” could not be opened"), name);
  body = body_for (source);
  dash_window_show_error (opening->window, heading, body);
  if (opening->page != NULL)
    dash_window_drop_page (opening->window, opening->page);
  else
    g_object_unref (session);
}

/* The first document is worth showing even while the history is being read. */
static void
on_report_updated (Opening *opening)
{
  if (!opening->settled && dash_session_get_elapsed_ns (opening->session) > 0)
    show_tab (opening);
}

static gboolean
has_file (DashSessionPage *page, gpointer file)
{
  GFile *other = dash_session_page_get_file (page);

  return other != NULL && g_file_equal (other, file);
}

void
dash_window_open_file (DashWindow *self, GFile *file)
{
  DashSessionPage *shown;
  DashSource *source;
  Opening *opening;

  g_return_if_fail (DASH_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  shown = dash_window_find_page (self, has_file, file);
  if (shown != NULL)
    {
      dash_window_select_page (self, shown);
      return;
    }

  source = dash_report_source_new (file);
  opening = g_new0 (Opening, 1);
  opening->window = self;
  opening->destroy_id = g_signal_connect (self, "destroy", G_CALLBACK (on_window_gone), opening);
  opening->session = dash_session_new (source);
  opening->file = g_object_ref (file);
  opening->timeout_id = g_timeout_add (PATIENCE_MS, on_patience_gone, opening);
  g_object_set_data_full (G_OBJECT (source), "dash-opening", opening, opening_free);
  g_signal_connect (source, "state-changed", G_CALLBACK (on_report_state), opening);
  g_signal_connect_data (opening->session, "updated", G_CALLBACK (on_report_updated), opening, NULL,
                         G_CONNECT_SWAPPED);
  dash_source_start (source);
  g_object_unref (source);
}

GListModel *
dash_window_new_filters (void)
{
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) reports = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (reports, _("Reports"));
  gtk_file_filter_add_mime_type (reports, "application/vnd.hotpath.report+json");
  gtk_file_filter_add_pattern (reports, "*.json");
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, reports);
  g_list_store_append (filters, all);
  return G_LIST_MODEL (filters);
}

static void
on_report_chosen (GFile *file, gpointer data)
{
  g_autoptr (DashWindow) self = data;

  if (file != NULL)
    dash_window_open_file (self, file);
}

void
dash_window_choose_report (DashWindow *self)
{
  g_autoptr (GListModel) filters = dash_window_new_filters ();

  dash_compat_choose_file (GTK_WINDOW (self), FALSE, _("Open Report"), _("_Open"), NULL, filters,
                           on_report_chosen, g_object_ref (self));
}

/* ---- Programs ---- */

/* A program that was connected to by its address is found by itself only a little later; from then on its
 * last moments can be read after a crash, too. */
static void
learn_arena (DashSource *source, GListModel *programs)
{
  DashLiveSource *live = DASH_LIVE_SOURCE (source);
  const char *address = dash_live_source_get_address (live);

  /* Only one program can have the port. Whether the arena is its own is checked when it is read. */
  for (guint i = 0; i < g_list_model_get_n_items (programs); i++)
    {
      g_autoptr (DashProgram) program = g_list_model_get_item (programs, i);

      if (dash_program_get_port (program) == dash_live_source_get_port (live) &&
          (g_str_equal (address, dash_program_get_address (program)) ||
           g_str_equal (address, "localhost")) &&
          dash_program_get_arena (program) != NULL)
        dash_live_source_set_arena (live, dash_program_get_arena (program), NULL);
    }
}

static void
on_programs_changed (DashSource *source, guint position, guint removed, guint added,
                     GListModel *programs)
{
  if (added > 0)
    learn_arena (source, programs);
}

static void
on_live_state (DashSource *source, DashWindow *self)
{
  const GError *error = dash_source_get_error (source);
  g_autofree char *address = NULL;
  g_autofree char *reason = NULL;
  DashSessionPage *page = g_object_get_data (G_OBJECT (source), "dash-page");

  if (dash_source_get_state (source) == DASH_SOURCE_LIVE)
    learn_arena (source, G_LIST_MODEL (dash_window_get_discovery (self)));
  if (dash_source_get_state (source) != DASH_SOURCE_FAILED || page == NULL ||
      dash_session_get_n_functions (dash_session_page_get_session (page)) > 0)
    return;

  /* Nothing ever came, so there is nothing to keep: say why and let the user mend the address. */
  g_object_set_data (G_OBJECT (source), "dash-page", NULL);
  address = g_strdup_printf ("%s:%u", dash_live_source_get_address (DASH_LIVE_SOURCE (source)),
                             dash_live_source_get_port (DASH_LIVE_SOURCE (source)));
  reason = g_strdup (error != NULL ? error->message : dash_source_get_sentence (source));
  if (g_error_matches (error, DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_NEEDS_TOKEN))
    dash_window_ask_address (self, address, TRUE, 0);
  else
    {
      /* Translators: %s is an address such as localhost:6770 */
      g_autofree char *heading = g_strdup_printf (_("No figures from %s"), address);

      dash_window_show_error (self, heading, reason);
    }
  dash_window_drop_page (self, page);
}

static DashSessionPage *
watch (DashWindow *self, const char *address, guint port, const char *token, gint64 pid,
       const char *arena)
{
  g_autoptr (DashSource) source = dash_live_source_new (address, port, token, pid);
  g_autoptr (DashSession) session = NULL;
  DashSessionPage *page;

  if (arena != NULL)
    dash_live_source_set_arena (DASH_LIVE_SOURCE (source), arena, NULL);
  dash_page_follow_interval (source);
  session = dash_session_new (source);
  page = dash_window_add_session (self, session);
  g_object_set_data (G_OBJECT (source), "dash-page", page);
  g_signal_connect_object (source, "state-changed", G_CALLBACK (on_live_state), self, 0);
  g_signal_connect_object (dash_window_get_discovery (self), "items-changed",
                           G_CALLBACK (on_programs_changed), source, G_CONNECT_SWAPPED);
  dash_source_start (source);
  return page;
}

static gboolean
watches_pid (DashSessionPage *page, gpointer data)
{
  DashSession *session = dash_session_page_get_session (page);
  DashSource *source = dash_session_get_source (session);

  return DASH_IS_LIVE_SOURCE (source) && dash_session_is_live (session) && *(gint64 *) data != 0 &&
         dash_session_get_pid (session) == *(gint64 *) data;
}

void
dash_window_open_program (DashWindow *self, DashProgram *program)
{
  gint64 pid = dash_program_get_pid (program);
  DashSessionPage *page = dash_window_find_page (self, watches_pid, &pid);

  g_return_if_fail (DASH_IS_WINDOW (self));

  if (page != NULL)
    dash_window_select_page (self, page);
  else if (dash_program_get_token_required (program))
    {
      g_autofree char *address = g_strdup_printf ("%s:%u", dash_program_get_address (program),
                                                  dash_program_get_port (program));

      dash_window_ask_address (self, address, TRUE, pid);
    }
  else
    watch (self, dash_program_get_address (program), dash_program_get_port (program), NULL, pid,
           dash_program_get_arena (program));
}

void
dash_window_open_address (DashWindow *self, const char *text, const char *token)
{
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;
  GListModel *programs = G_LIST_MODEL (dash_window_get_discovery (self));
  guint port = 0;

  g_return_if_fail (DASH_IS_WINDOW (self));

  if (!dash_live_source_parse_address (text, &address, &port, &error))
    {
      /* Translators: %s is what a person typed as an address */
      g_autofree char *heading = g_strdup_printf (_("“%s” is no address"), text);

      dash_window_show_error (self, heading, error->message);
      return;
    }

  /* A program that announced itself on this machine can be told from others, and its last moments be
   * read after a crash. */
  for (guint i = 0; token == NULL && i < g_list_model_get_n_items (programs); i++)
    {
      g_autoptr (DashProgram) program = g_list_model_get_item (programs, i);

      if (dash_program_get_port (program) == port &&
          (g_str_equal (address, dash_program_get_address (program)) ||
           g_str_equal (address, "localhost")))
        {
          dash_window_open_program (self, program);
          return;
        }
    }
  watch (self, address, port, token, 0, NULL);
}

static void
on_connected (DashWindow *self, DashSession *session)
{
  dash_window_add_session (self, session);
}

void
dash_window_ask_address (DashWindow *self, const char *address, gboolean token_wanted, gint64 pid)
{
  GtkWidget *dialog = dash_connect_dialog_new (GTK_WINDOW (self), address, token_wanted, pid);

  g_signal_connect_object (dialog, "connected", G_CALLBACK (on_connected), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- The demo ---- */

static void
on_demo_started (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (DashWindow) self = data;
  g_autoptr (DashProgram) program = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DashDemo) demo = dash_demo_start_finish (result, &program, &error);
  DashSessionPage *page;

  g_object_set_data (G_OBJECT (self), "dash-demo-starting", NULL);
  if (demo == NULL)
    {
      dash_window_show_error (self, _("The demo could not be started"), error->message);
      return;
    }
  page = watch (self, dash_program_get_address (program), dash_program_get_port (program), NULL,
                dash_program_get_pid (program), dash_program_get_arena (program));
  /* It goes on for as long as its tab. */
  g_object_set_data_full (G_OBJECT (page), "dash-demo", g_steal_pointer (&demo), g_object_unref);
}

void
dash_window_start_demo (DashWindow *self)
{
  if (g_object_get_data (G_OBJECT (self), "dash-demo-starting") != NULL)
    return;
  g_object_set_data (G_OBJECT (self), "dash-demo-starting", self);
  dash_window_say (self, _("Starting the demo…"));
  dash_demo_start_async (dash_window_get_discovery (self), NULL, on_demo_started,
                         g_object_ref (self));
}
