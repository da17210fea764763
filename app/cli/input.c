// SPDX-License-Identifier: GPL-3.0-or-later
// What the commands read: a report file, standard input, or a program that runs.

#include "input.h"

#include "input-rust.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "source/dash-http.h"
#include "source/dash-live-source.h"
#include "source/dash-report-file.h"
#include "source/dash-report-reader.h"

/* A program that is stopped or swamped must not hold a script up for ever. */
#define IDLE_SECONDS 15
#define WHOLE_SECONDS 120
#define MAX_REPORT_BYTES (1024 * 1024 * 1024)

static char *given_token;

void
input_add_options (GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "token", 0, 0, G_OPTION_ARG_STRING, &given_token,
      N_("What the program was given in HOTPATH_METRICS_AUTH_TOKEN; else that variable's value"), N_("TOKEN") },
    { NULL },
  };
  g_option_context_add_main_entries (context, entries, NULL);
}

const char *
input_get_token (void)
{
  return given_token ? given_token : g_getenv ("HOTPATH_METRICS_AUTH_TOKEN");
}

/* ---- What is meant ------------------------------------------------------------------------------------- */

static gboolean
is_number (const char *text)
{
  return text[0] != '\0' && text[strspn (text, "0123456789")] == '\0';
}

/* "host:6770", "127.0.0.1", "[::1]:6770", "localhost"; a name alone is rather a file that is missing. */
static gboolean
is_address (const char *what)
{
  const char *colon = strrchr (what, ':');

  return g_str_has_prefix (what, "http://") || what[0] == '[' || g_hostname_is_ip_address (what) ||
         strcmp (what, "localhost") == 0 || (colon && !strchr (what, '/') && is_number (colon + 1));
}

static DashAnnouncement *
find_pid (const char *text, GError **error)
{
  g_autoptr (GPtrArray) announcements = dash_announcements_read_all ();
  guint64 pid = g_ascii_strtoull (text, NULL, 10);

  for (guint i = 0; i < announcements->len; i++)
    {
      const DashAnnouncement *announcement = g_ptr_array_index (announcements, i);
      if ((guint64) announcement->pid == pid)
        return g_ptr_array_steal_index (announcements, i);
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _("no measured program with the process id %s runs. “hotpath list” shows those that do; of one that "
                 "died “hotpath recover” may have a report."),
               text);
  return NULL;
}

DashAnnouncement *
input_find_program (const char *what, GError **error)
{
  g_autoptr (DashAnnouncement) program = NULL;

  if (is_number (what))
    return find_pid (what, error);
  if (g_str_has_prefix (what, "https://"))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                           _("measured programs speak HTTP, not HTTPS. Use http://, and a tunnel (ssh -L) where others "
                             "could listen."));
      return NULL;
    }
  program = g_new0 (DashAnnouncement, 1);
  if (!dash_live_source_parse_address (what, &program->address, &program->port, error))
    return NULL;
  return g_steal_pointer (&program);
}

/* ---- A program ----------------------------------------------------------------------------------------- */

static void
keep_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
give_up (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static GBytes *
fetch_report (const DashAnnouncement *program, GError **error)
{
  const char *token = input_get_token ();
  gboolean has_token = token && token[0];
  g_autoptr (SoupMessage) message =
      dash_http_message_new ("GET", program->address, program->port, token, "/v1/report");
  g_autoptr (SoupSession) session = dash_http_session_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) problem = NULL;
  GBytes *body;
  guint deadline_id;

  if (!message)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("“%s” is no address. Give one like 127.0.0.1:6770."), program->address);
      return NULL;
    }
  g_object_set (session, "timeout", (guint) IDLE_SECONDS, NULL);
  deadline_id = g_timeout_add_seconds (WHOLE_SECONDS, give_up, cancellable);
  dash_http_read_async (session, message, MAX_REPORT_BYTES, program->address, program->port, has_token, cancellable,
                        keep_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  body = dash_http_read_finish (result, &problem);
  if (!g_cancellable_is_cancelled (cancellable))
    g_source_remove (deadline_id);
  if (body)
    return body;
  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                 _("%s, port %u, did not send its report within %d seconds. Is the program stopped?"),
                 program->address, program->port, WHOLE_SECONDS);
  else
    g_propagate_error (error, g_steal_pointer (&problem));
  return NULL;
}

/* Something answers by HTTP, but not as a program of ours. */
static gboolean
may_be_of_rust (const DashAnnouncement *program, const GError *refusal)
{
  return program->pid == 0 && refusal->domain == DASH_SOURCE_ERROR &&
         (refusal->code == DASH_SOURCE_ERROR_NOT_HOTPATH || refusal->code == DASH_SOURCE_ERROR_NEEDS_TOKEN ||
          refusal->code == DASH_SOURCE_ERROR_REFUSED);
}

static DashDocument *
load_program (const char *what, GError **error)
{
  g_autoptr (DashAnnouncement) program = input_find_program (what, error);
  g_autoptr (GError) refusal = NULL;
  g_autoptr (GBytes) body = program ? fetch_report (program, &refusal) : NULL;
  g_autoptr (DashDocument) document = NULL;
  const char *text;
  gsize length;

  if (!program)
    return NULL;
  if (!body)
    {
      if (may_be_of_rust (program, refusal))
        document = input_load_rust (program, input_get_token (), NULL);
      if (!document)
        g_propagate_error (error, g_steal_pointer (&refusal));
      return g_steal_pointer (&document);
    }
  text = g_bytes_get_data (body, &length);
  document = dash_report_reader_read (text ? text : "", length, DASH_DOCUMENT_REPORT, NULL, NULL, NULL, error);
  if (!document)
    {
      g_prefix_error (error, "%s: ", what);
      return NULL;
    }
  if (program->pid != 0 && document->program_pid != program->pid)
    {
      /* Another program may have got the port in the meantime. */
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _("process %s ended, and another program answers in its place. “hotpath list” shows those that "
                     "run."),
                   what);
      return NULL;
    }
  return g_steal_pointer (&document);
}

/* ---- A file -------------------------------------------------------------------------------------------- */

static DashDocument *
load_file (const char *what, GError **error)
{
  gboolean is_stdin = strcmp (what, "-") == 0;
  g_autoptr (GFile) file = g_file_new_for_path (what);
  g_autoptr (GError) problem = NULL;
  g_autofree char *text = NULL;
  DashDocument *document = NULL;
  gsize length = 0;

  if (is_stdin)
    {
      g_autoptr (GInputStream) stream = g_unix_input_stream_new (STDIN_FILENO, FALSE);
      text = dash_report_file_read_stream (stream, 0, NULL, NULL, NULL, &length, &problem);
    }
  else
    text = dash_report_file_read (file, NULL, NULL, NULL, &length, &problem);
  if (text)
    document = dash_report_reader_read (text, length, DASH_DOCUMENT_REPORT, NULL, NULL, NULL, &problem);
  if (document)
    return document;
  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                 _("there is no file “%s”. Name a report, the process id of a program that runs (“hotpath list” shows "
                   "them), or an address like 127.0.0.1:6770."),
                 what);
  else if (problem->domain == DASH_REPORT_ERROR)
    g_propagate_prefixed_error (error, g_steal_pointer (&problem), "%s: ", is_stdin ? _("standard input") : what);
  else
    {
      g_autofree char *sentence = dash_report_file_describe_error (file, problem);
      g_set_error_literal (error, problem->domain, problem->code, sentence);
    }
  return NULL;
}

gboolean
input_is_program (const char *what)
{
  if (g_str_has_prefix (what, "http://") || g_str_has_prefix (what, "https://"))
    return TRUE;
  return !g_file_test (what, G_FILE_TEST_EXISTS) && (is_number (what) || is_address (what));
}

DashDocument *
input_load (const char *what, GError **error)
{
  g_return_val_if_fail (what != NULL, NULL);

  return input_is_program (what) ? load_program (what, error) : load_file (what, error);
}
