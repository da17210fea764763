/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-rust-source.c: a running program that is measured by hotpath for Rust, over its HTTP server.
 *
 * The server answers one question after the other, so they are asked one after the other: a round is one
 * question for each route that is there, and its answers become one document. The round's cancellable is
 * also its name: whatever comes late from one that is over is dropped by comparing it.
 */
#include "dash-rust-source-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dash-http.h"
#include "dash-process.h"
#include "dash-rust-reader.h"
#include "dash-rust-routes.h"
#include "dash-rust-watch.h"

#define MAX_ANSWER_BYTES (64 * 1024 * 1024)
/* A run that seems to be younger than before is another one; a snapshot may be that much late. */
#define MAX_LATE_NS G_GUINT64_CONSTANT (1000000000)

struct _DashRustSource
{
  DashSource parent_instance;

  char *address;
  guint port;
  char *token;
  SoupSession *session;
  DashRustTiming timing;
  gboolean started;

  GCancellable *round; /* NULL between two rounds */
  guint wait_id;       /* until the next round */
  guint patience_id;
  gint64 round_began_us;
  gint place;          /* of the route that is asked for */
  SoupMessage *message;
  GArray *parts;       /* of DashRustPart */

  /* of the run */
  gboolean has_run;
  gboolean ended;
  DashRustRoutes routes;
  DashRustIds *ids;
  gint64 pid;
  gboolean is_local;
  guint64 local_start;
  char *program_name;
  char *started_at;
  guint64 elapsed_ns;
  DashRustWatch watch;
};

G_DEFINE_FINAL_TYPE (DashRustSource, dash_rust_source, DASH_TYPE_SOURCE)

static const DashRustTiming default_timing = { .answer_ms = 3000, .retry_ms = 1000 };

static void begin_round (DashRustSource *self);
static void ask_next (DashRustSource *self);

/* What a callback knows: the source may be gone and the round over when it comes. */
typedef struct
{
  GWeakRef self;
  GCancellable *round;
  const char *name;
} Step;

static Step *
step_new (DashRustSource *self, const char *name)
{
  Step *step = g_new0 (Step, 1);

  g_weak_ref_init (&step->self, self);
  step->round = g_object_ref (self->round);
  step->name = name;
  return step;
}

static void
step_free (Step *step)
{
  g_weak_ref_clear (&step->self);
  g_object_unref (step->round);
  g_free (step);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Step, step_free)

/* (transfer full) (nullable): the source, if it still is at this round */
static DashRustSource *
step_get_source (Step *step)
{
  DashRustSource *self = g_weak_ref_get (&step->self);

  if (self != NULL && self->round != step->round)
    g_clear_object (&self);
  return self;
}

static void
clear_part (gpointer data)
{
  g_bytes_unref (((DashRustPart *) data)->text);
}

static void
end_round (DashRustSource *self)
{
  if (self->round != NULL)
    g_cancellable_cancel (self->round);
  g_clear_object (&self->round);
  g_clear_object (&self->message);
  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_array_set_size (self->parts, 0);
}

static void
set_state (DashRustSource *self, DashSourceState state, const char *sentence, const GError *error)
{
  dash_source_set_state (DASH_SOURCE (self), state, sentence, error);
}

static gboolean
waited (gpointer data)
{
  DashRustSource *self = data;

  self->wait_id = 0;
  begin_round (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for (DashRustSource *self, guint ms)
{
  end_round (self);
  g_clear_handle_id (&self->wait_id, g_source_remove);
  self->wait_id = g_timeout_add (ms, waited, self);
}

/* ---- The run ---- */

static void
forget_run (DashRustSource *self)
{
  self->has_run = self->ended = self->is_local = FALSE;
  dash_rust_routes_init (&self->routes);
  g_clear_pointer (&self->ids, dash_rust_ids_unref);
  self->ids = dash_rust_ids_new ();
  self->pid = 0;
  self->elapsed_ns = 0;
  dash_rust_watch_clear (&self->watch);
  g_clear_pointer (&self->program_name, g_free);
  g_clear_pointer (&self->started_at, g_free);
}

static gboolean
is_loopback (const char *text)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);

  return address != NULL ? g_inet_address_get_is_loopback (address) : g_ascii_strcasecmp (text, "localhost") == 0;
}

static void
learn_run (DashRustSource *self, const DashDocument *document)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) start = g_date_time_add (now, -(GTimeSpan) (document->elapsed_ns / 1000));

  self->has_run = TRUE;
  self->pid = document->program_pid;
  self->program_name = g_strdup (document->program_name);
  self->started_at = start != NULL ? g_date_time_format_iso8601 (start) : NULL;
  self->is_local =
      self->pid > 0 && is_loopback (self->address) && dash_process_look_up (self->pid, NULL, &self->local_start);
  if (*document->program_name != '\0')
    dash_source_set_title (DASH_SOURCE (self), document->program_name);
}

static gboolean
is_another_run (DashRustSource *self, const DashDocument *document)
{
  return (document->program_pid != self->pid && document->program_pid != 0 && self->pid != 0) ||
         (document->elapsed_ns > 0 && document->elapsed_ns + MAX_LATE_NS < self->elapsed_ns) ||
         (*document->program_name != '\0' && *self->program_name != '\0' &&
          strcmp (document->program_name, self->program_name) != 0);
}

static gboolean
local_program_is_gone (DashRustSource *self)
{
  guint64 start;

  return self->is_local && (!dash_process_look_up (self->pid, NULL, &start) || start != self->local_start);
}

/* ---- What is wrong ---- */

static void
round_failed (DashRustSource *self, const GError *cause)
{
  g_autoptr (GError) error = cause != NULL ? g_error_copy (cause) : NULL;
  gboolean final = error != NULL && error->domain == DASH_SOURCE_ERROR &&
                   (error->code == DASH_SOURCE_ERROR_NEEDS_TOKEN ||
                    (!self->has_run && error->code != DASH_SOURCE_ERROR_UNREACHABLE));

  if (final)
    {
      end_round (self);
      set_state (self, DASH_SOURCE_FAILED, error->message, error);
      return;
    }
  wait_for (self, self->timing.retry_ms);
  if (self->ended)
    return; /* only waiting for another run at this address */
  if (local_program_is_gone (self))
    {
      self->ended = TRUE;
      set_state (self, DASH_SOURCE_ENDED, _("Ended"), NULL);
      return;
    }
  set_state (self, DASH_SOURCE_LOST,
             self->has_run ? _("Lost the connection · retrying") : _("No answer · retrying"), error);
}

static gboolean
lost_patience (gpointer data)
{
  DashRustSource *self = data;

  self->patience_id = 0;
  if (self->has_run && !self->ended && !local_program_is_gone (self))
    {
      wait_for (self, self->timing.retry_ms);
      set_state (self, DASH_SOURCE_SILENT, _("The program stopped answering"), NULL);
    }
  else
    round_failed (self, NULL);
  return G_SOURCE_REMOVE;
}

/* ---- What comes ---- */

static void
program_replaced (DashRustSource *self, const DashDocument *document)
{
  g_autofree char *sentence = NULL;

  end_round (self);
  if (g_strcmp0 (document->program_name, self->program_name) == 0)
    /* Translators: %s is a program's name */
    sentence = g_strdup_printf (_("Ended · a new run of %s answers now"), self->program_name);
  else
    sentence = g_strdup_printf (_("Ended · another program, %s, answers now"), document->program_name);
  self->ended = TRUE;
  set_state (self, DASH_SOURCE_REPLACED, sentence, NULL);
}

static void
document_arrived (DashRustSource *self, DashDocument *document)
{
  GCancellable *round = self->round;
  gint64 spent_ms = (g_get_monotonic_time () - self->round_began_us) / 1000;
  gint64 interval_ms = dash_source_get_interval (DASH_SOURCE (self));

  if (!self->has_run)
    learn_run (self, document);
  else if (is_another_run (self, document))
    {
      program_replaced (self, document);
      return;
    }
  document->program_started_at = dash_document_intern (document, self->started_at);
  dash_rust_watch_complete (&self->watch, document, self->ids);
  self->elapsed_ns = MAX (self->elapsed_ns, document->elapsed_ns);
  self->ended = FALSE;
  set_state (self, DASH_SOURCE_LIVE, _("Live"), NULL);
  if (self->round == round)
    dash_source_emit_document (DASH_SOURCE (self), document);
  if (self->round == round)
    wait_for (self, (guint) MAX (interval_ms - spent_ms, interval_ms / 4));
}

/* ---- A round ---- */

typedef struct
{
  GArray *parts;
  DashRustIds *ids;
  DashDocumentType type;
} Parsing;

static void
parsing_free (gpointer data)
{
  Parsing *parsing = data;

  g_array_unref (parsing->parts);
  dash_rust_ids_unref (parsing->ids);
  g_free (parsing);
}

static void
parse_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Parsing *parsing = data;
  GError *error = NULL;
  DashDocument *document =
      dash_rust_reader_read_parts ((const DashRustPart *) (gpointer) parsing->parts->data, parsing->parts->len,
                                   parsing->type, parsing->ids, cancellable, &error);

  if (document != NULL)
    g_task_return_pointer (task, document, (GDestroyNotify) dash_document_unref);
  else
    g_task_return_error (task, error);
}

static void
parsed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Step) step = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DashDocument) document = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (DashRustSource) self = step_get_source (step);

  if (self == NULL)
    return;
  if (document == NULL)
    {
      g_autofree char *reason = g_strdup_printf (_("The program sent something that can’t be read. %s"), error->message);
      g_autoptr (GError) told = g_error_new_literal (DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_NOT_HOTPATH, reason);

      round_failed (self, told);
      return;
    }
  document_arrived (self, document);
}

static void
round_answered (DashRustSource *self)
{
  g_autoptr (GTask) task = g_task_new (NULL, self->round, parsed, step_new (self, NULL));
  Parsing *parsing = g_new0 (Parsing, 1);

  dash_rust_routes_end_round (&self->routes);
  g_clear_handle_id (&self->patience_id, g_source_remove);
  parsing->parts = g_steal_pointer (&self->parts);
  self->parts = g_array_new (FALSE, FALSE, sizeof (DashRustPart));
  g_array_set_clear_func (self->parts, clear_part);
  parsing->ids = dash_rust_ids_ref (self->ids);
  parsing->type = self->has_run && !self->ended ? DASH_DOCUMENT_DELTA : DASH_DOCUMENT_SNAPSHOT;
  g_task_set_task_data (task, parsing, parsing_free);
  g_task_run_in_thread (task, parse_in_thread);
}

static void
answered (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Step) step = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = dash_http_read_finish (result, &error);
  g_autoptr (DashRustSource) self = step_get_source (step);
  SoupStatus status;

  if (self == NULL)
    return;
  status = soup_message_get_status (self->message);
  if (body != NULL)
    {
      DashRustPart part = { .name = step->name, .text = g_steal_pointer (&body) };

      g_array_append_val (self->parts, part);
    }
  else if (status != SOUP_STATUS_NOT_FOUND && status < 500)
    {
      round_failed (self, error);
      return;
    }
  /* What can't be answered this time is only busy. */
  if (status < 500)
    dash_rust_routes_set_absent (&self->routes, self->place, status == SOUP_STATUS_NOT_FOUND);
  if (dash_rust_routes_lack_functions (&self->routes))
    {
      g_autoptr (GError) told = g_error_new (
          DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_NOT_HOTPATH,
          _("Something answers at %s, port %u, but it is not a program watched by Hotpath."), self->address, self->port);

      round_failed (self, told);
      return;
    }
  ask_next (self);
}

/* Whoever can't answer anything may be anybody. */
static void
fail_of_silence (DashRustSource *self)
{
  g_autoptr (GError) error = g_error_new_literal (DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_REFUSED,
                                                  _("The program could not answer this time."));

  round_failed (self, error);
}

/* The server takes the value as it is, not as a Bearer's. */
static SoupMessage *
new_message (DashRustSource *self, const char *path)
{
  SoupMessage *message = dash_http_message_new ("GET", self->address, self->port, NULL, path);

  if (message != NULL && self->token != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", self->token);
  return message;
}

static void
ask_next (DashRustSource *self)
{
  const char *path;
  const char *name;

  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_clear_object (&self->message);
  if (!dash_rust_routes_next (&self->routes, &self->place, &path, &name))
    {
      if (!self->has_run && self->parts->len == 0)
        fail_of_silence (self);
      else
        round_answered (self);
      return;
    }
  self->message = new_message (self, path);
  if (self->message == NULL)
    {
      g_autoptr (GError) error = g_error_new (DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_NOT_HOTPATH,
                                              _("“%s” is not an address."), self->address);

      round_failed (self, error);
      return;
    }
  self->patience_id = g_timeout_add (self->timing.answer_ms, lost_patience, self);
  dash_http_read_async (self->session, self->message, MAX_ANSWER_BYTES, self->address, self->port,
                        self->token != NULL, self->round, answered, step_new (self, name));
}

static void
begin_round (DashRustSource *self)
{
  end_round (self);
  self->round = g_cancellable_new ();
  self->round_began_us = g_get_monotonic_time ();
  self->place = -1;
  ask_next (self);
}

/* ---- Logs ---- */

typedef struct
{
  SoupMessage *message;
  guint32 function_id; /* 0: a row of a section */
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->message);
  g_free (question);
}

static void
log_answered (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Question *question = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) body = dash_http_read_finish (result, &error);
  DashDocument *document = NULL;

  if (body != NULL)
    document = dash_rust_reader_read_log (body, question->function_id, &error);
  else if (soup_message_get_status (question->message) == SOUP_STATUS_NOT_FOUND)
    {
      g_clear_error (&error);
      error = g_error_new_literal (DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_NOT_SUPPORTED,
                                   _("The program has kept nothing of this one by one."));
    }
  if (document != NULL)
    g_task_return_pointer (task, document, (GDestroyNotify) dash_document_unref);
  else
    g_task_return_error (task, error);
}

static void
fetch (DashRustSource *self, guint32 id, gboolean is_function, GTask *task)
{
  g_autofree char *key = dash_rust_ids_dup_key (self->ids, id);
  g_autofree char *path = key != NULL ? dash_rust_routes_get_log_path (&self->routes, key) : NULL;
  SoupMessage *message = path != NULL ? new_message (self, path) : NULL;
  Question *question;

  if (message == NULL)
    {
      g_task_return_new_error (task, DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_NOT_SUPPORTED,
                               _("hotpath for Rust keeps nothing of this one by one."));
      g_object_unref (task);
      return;
    }
  question = g_new0 (Question, 1);
  question->message = message;
  question->function_id = is_function ? id : 0;
  g_task_set_task_data (task, question, question_free);
  dash_http_read_async (self->session, message, MAX_ANSWER_BYTES, self->address, self->port, self->token != NULL,
                        g_task_get_cancellable (task), log_answered, task);
}

static void
dash_rust_source_fetch_log (DashSource *source, guint32 function_id, GTask *task)
{
  fetch (DASH_RUST_SOURCE (source), function_id, TRUE, task);
}

static void
dash_rust_source_fetch_entries (DashSource *source, const char *section, guint32 id, GTask *task)
{
  fetch (DASH_RUST_SOURCE (source), id, FALSE, task);
}

/* ---- The source ---- */

static void
dash_rust_source_start (DashSource *source)
{
  DashRustSource *self = DASH_RUST_SOURCE (source);
  g_autofree char *sentence = NULL;

  if (self->started)
    return;
  self->started = TRUE;
  sentence = g_strdup_printf (_("Connecting to %s, port %u…"), self->address, self->port);
  set_state (self, DASH_SOURCE_CONNECTING, sentence, NULL);
  begin_round (self);
}

static void
stop_all (DashRustSource *self)
{
  self->started = FALSE;
  end_round (self);
  g_clear_handle_id (&self->wait_id, g_source_remove);
}

static void
dash_rust_source_stop (DashSource *source)
{
  DashRustSource *self = DASH_RUST_SOURCE (source);

  if (!self->started)
    return;
  stop_all (self);
  set_state (self, DASH_SOURCE_IDLE, "", NULL);
}

static void
dash_rust_source_set_interval (DashSource *source, guint interval_ms)
{
  DashRustSource *self = DASH_RUST_SOURCE (source);

  if (self->started && self->wait_id != 0 && dash_source_get_state (source) == DASH_SOURCE_LIVE)
    wait_for (self, interval_ms);
}

static void
dash_rust_source_accept_replacement (DashSource *source)
{
  DashRustSource *self = DASH_RUST_SOURCE (source);

  if (dash_source_get_state (source) != DASH_SOURCE_REPLACED)
    return;
  forget_run (self);
  begin_round (self);
}

static void
dash_rust_source_dispose (GObject *object)
{
  stop_all (DASH_RUST_SOURCE (object));
  G_OBJECT_CLASS (dash_rust_source_parent_class)->dispose (object);
}

static void
dash_rust_source_finalize (GObject *object)
{
  DashRustSource *self = DASH_RUST_SOURCE (object);

  soup_session_abort (self->session);
  g_object_unref (self->session);
  g_array_unref (self->parts);
  dash_rust_watch_clear (&self->watch);
  dash_rust_ids_unref (self->ids);
  g_free (self->address);
  g_free (self->token);
  g_free (self->program_name);
  g_free (self->started_at);
  G_OBJECT_CLASS (dash_rust_source_parent_class)->finalize (object);
}

static void
dash_rust_source_class_init (DashRustSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  DashSourceClass *source_class = DASH_SOURCE_CLASS (klass);

  object_class->dispose = dash_rust_source_dispose;
  object_class->finalize = dash_rust_source_finalize;
  source_class->start = dash_rust_source_start;
  source_class->stop = dash_rust_source_stop;
  source_class->set_interval = dash_rust_source_set_interval;
  source_class->fetch_log = dash_rust_source_fetch_log;
  source_class->fetch_entries = dash_rust_source_fetch_entries;
  source_class->accept_replacement = dash_rust_source_accept_replacement;
}

static void
dash_rust_source_init (DashRustSource *self)
{
  self->session = dash_http_session_new ();
  self->timing = default_timing;
  self->parts = g_array_new (FALSE, FALSE, sizeof (DashRustPart));
  g_array_set_clear_func (self->parts, clear_part);
  forget_run (self);
}

DashSource *
dash_rust_source_new (const char *address, guint port, const char *token)
{
  DashRustSource *self;

  g_return_val_if_fail (address != NULL, NULL);

  self = g_object_new (DASH_TYPE_RUST_SOURCE, NULL);
  self->address = g_strdup (address);
  self->port = port;
  self->token = token != NULL && *token != '\0' ? g_strdup (token) : NULL;
  return DASH_SOURCE (self);
}

void
dash_rust_source_set_timing (DashRustSource *self, const DashRustTiming *timing)
{
  self->timing = *timing;
}
