/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-rust-finder.c: whether a program that hotpath for Rust measures has a port of this machine.
 */
#include "dash-rust-finder.h"

#include <glib/gi18n.h>

#include "dash-http.h"
#include "dash-process.h"
#include "dash-rust-reader.h"

#define ADDRESS "127.0.0.1"
#define MAX_ANSWER_BYTES (4 * 1024 * 1024)

static const struct
{
  const char *path;
  const char *name; /* NULL: must not be there */
  gboolean needed;
} questions[] = {
  { "/v1/hello", NULL, TRUE },
  { "/functions_timing", "functions_timing", TRUE },
  { "/profiler_status", "profiler_status", FALSE }, /* since version 0.11 */
};

typedef struct
{
  SoupSession *session;
  SoupMessage *message;
  guint port;
  gsize n_asked;
  GArray *parts; /* of DashRustPart */
} Search;

static void
clear_part (gpointer data)
{
  g_bytes_unref (((DashRustPart *) data)->text);
}

static void
search_free (gpointer data)
{
  Search *search = data;

  g_object_unref (search->session);
  g_clear_object (&search->message);
  g_array_unref (search->parts);
  g_free (search);
}

static void ask (GTask *task);

static DashAnnouncement *
describe (Search *search)
{
  g_autoptr (DashRustIds) ids = dash_rust_ids_new ();
  g_autoptr (DashDocument) document =
      dash_rust_reader_read_parts ((const DashRustPart *) (gpointer) search->parts->data, search->parts->len,
                                   DASH_DOCUMENT_SNAPSHOT, ids, NULL, NULL);
  DashAnnouncement *found;

  if (document == NULL || (document->fields & DASH_DOCUMENT_HAS_FUNCTIONS) == 0)
    return NULL;
  found = g_new0 (DashAnnouncement, 1);
  found->of_rust = TRUE;
  found->pid = document->program_pid;
  found->name = g_strdup (*document->program_name != '\0' ? document->program_name : _("Unnamed program"));
  found->label = g_strdup (_("hotpath for Rust"));
  found->address = g_strdup (ADDRESS);
  found->port = search->port;
  if (found->pid > 0)
    dash_process_look_up (found->pid, NULL, &found->process_start);
  return found;
}

static void
answered (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Search *search = g_task_get_task_data (task);
  g_autoptr (GBytes) body = dash_http_read_finish (result, NULL);
  const gsize n = search->n_asked++;
  SoupStatus status = soup_message_get_status (search->message);
  gboolean as_it_should = questions[n].name != NULL ? body != NULL : status == SOUP_STATUS_NOT_FOUND;

  if (!as_it_should && questions[n].needed)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }
  if (body != NULL && questions[n].name != NULL)
    {
      DashRustPart part = { .name = questions[n].name, .text = g_steal_pointer (&body) };

      g_array_append_val (search->parts, part);
    }
  if (search->n_asked < G_N_ELEMENTS (questions))
    ask (task);
  else
    g_task_return_pointer (task, describe (search), (GDestroyNotify) dash_announcement_free);
}

static void
ask (GTask *task)
{
  Search *search = g_task_get_task_data (task);

  g_clear_object (&search->message);
  search->message = dash_http_message_new ("GET", ADDRESS, search->port, NULL, questions[search->n_asked].path);
  dash_http_read_async (search->session, search->message, MAX_ANSWER_BYTES, ADDRESS, search->port, FALSE,
                        g_task_get_cancellable (task), answered, g_object_ref (task));
}

void
dash_rust_finder_find_async (SoupSession *session, guint port, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Search *search = g_new0 (Search, 1);

  search->session = g_object_ref (session);
  search->port = port;
  search->parts = g_array_new (FALSE, FALSE, sizeof (DashRustPart));
  g_array_set_clear_func (search->parts, clear_part);
  g_task_set_source_tag (task, dash_rust_finder_find_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, search, search_free);
  ask (task);
}

DashAnnouncement *
dash_rust_finder_find_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
