/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-port-search.c: finds programs by the ports they listen on, where their folders can't be seen.
 */
#include "dash-port-search.h"

#include "dash-http.h"
#include "dash-program-private.h"
#include "dash-report-reader.h"
#include "dash-sandbox.h"

#define ADDRESS "127.0.0.1"
#define TIMEOUT_SECONDS 1u

static DashDocument *
ask (SoupSession *session, guint port)
{
  g_autoptr (SoupMessage) message = dash_http_message_new ("GET", ADDRESS, port, NULL, "/v1/hello");
  g_autoptr (GInputStream) stream = soup_session_send (session, message, NULL, NULL);
  g_autofree char *text = g_malloc (DASH_HTTP_SMALL);
  gsize length = 0;

  if (stream == NULL || !SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (message)) ||
      !g_input_stream_read_all (stream, text, DASH_HTTP_SMALL, &length, NULL, NULL))
    return NULL;
  return dash_report_reader_read (text, length, DASH_DOCUMENT_HELLO, NULL, NULL, NULL, NULL);
}

static DashAnnouncement *
announce (const DashDocument *hello, guint port)
{
  DashAnnouncement *self = g_new0 (DashAnnouncement, 1);

  self->pid = hello->program_pid;
  self->name = g_strdup (hello->program_name);
  self->label = g_strdup (hello->program_label);
  self->executable = g_strdup (hello->program_executable);
  self->started_at = g_strdup (hello->program_started_at);
  self->address = g_strdup (ADDRESS);
  self->port = port;
  return self;
}

static gboolean
is_announced (GPtrArray *announcements, guint port)
{
  for (guint i = 0; i < announcements->len; i++)
    if (((const DashAnnouncement *) g_ptr_array_index (announcements, i))->port == port)
      return TRUE;
  return FALSE;
}

void
dash_port_search_run (guint first, guint last, GPtrArray *announcements)
{
  g_autoptr (SoupSession) session = NULL;

  for (guint port = first; port <= last; port++)
    {
      g_autoptr (DashDocument) hello = NULL;

      if (is_announced (announcements, port) || dash_sandbox_port_is_closed (ADDRESS, port))
        continue;
      if (session == NULL)
        {
          session = dash_http_session_new ();
          soup_session_set_timeout (session, TIMEOUT_SECONDS);
        }
      hello = ask (session, port);
      if (hello != NULL && hello->program_pid > 0)
        g_ptr_array_add (announcements, announce (hello, port));
    }
}
