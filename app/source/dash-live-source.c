/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-live-source.c: a running program, over the HTTP server of its probe.
 *
 * An attempt is one greeting (/v1/hello, which tells whose server this is) and one event stream. Its
 * cancellable is also its name: whatever comes late from an attempt that is over is dropped by comparing it.
 */
#include "dash-live-source-private.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "dash-event-parser.h"
#include "dash-http.h"
#include "dash-process.h"
#include "dash-recovery.h"
#include "dash-report-reader.h"
#include "dash-report-writer.h"
#include "dash-rust-source.h"
#include "dash-sandbox.h"
#include "dash-session.h"
#include "dash-stand-in.h"

#define BLOCK_BYTES (256 * 1024)
#define MAX_EVENT_BYTES (256 * 1024 * 1024)
/* Reading stops while this much waits to be parsed; the server then sends fewer, fuller events. */
#define MAX_WAITING_BYTES (32 * 1024 * 1024)
#define MAX_REPORT_BYTES (1024 * 1024 * 1024)

typedef struct
{
  GBytes *data;
  DashDocumentType type;
  guint64 sequence;
} Event;

struct _DashLiveSource
{
  DashSource parent_instance;

  char *address;
  guint port;
  char *token;
  char *arena;
  char *recover_command;
  SoupSession *session;
  DashLiveTiming timing;

  gboolean started;
  GCancellable *attempt; /* NULL between two attempts */
  guint retry_id;
  guint n_retries;
  guint watch_id;
  gint64 last_byte_us;

  /* of the attempt */
  DashEventParser *parser;
  GInputStream *stream;
  gboolean reading;
  gboolean stream_over;
  gboolean event_missing;
  GError *stream_error;
  gboolean has_snapshot;
  gboolean has_sequence;
  guint64 sequence;
  GQueue events; /* of Event: not parsed yet */
  gsize waiting_bytes;
  gboolean parsing;

  /* of the program */
  gboolean has_run;     /* a greeting has come; the next is compared with it */
  gint64 run_pid;
  char *run_started_at;
  char *program_name;
  gint64 local_pid;     /* 0: not known to be on this machine */
  gboolean has_local_start;
  guint64 local_start;
  gboolean is_outside; /* on this machine, but its process can't be seen from the app's sandbox */
  gboolean ended;
  gboolean taken_for_dead; /* ended without having said so */
  GCancellable *recovery;

  /* Who answers instead when the program is measured by hotpath for Rust; all is left to it then. */
  DashStandIn *other; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (DashLiveSource, dash_live_source, DASH_TYPE_SOURCE)

static const DashLiveTiming default_timing = {
  .silence_ms = 2000,
  .connect_ms = 10000,
  .first_retry_ms = 500,
  .last_retry_ms = 5000,
};

static void connect_to_program (DashLiveSource *self);
static void read_more (DashLiveSource *self);
static void parse_next (DashLiveSource *self);

/* What a callback knows: the source may be gone and the attempt over when it comes. */
typedef struct
{
  GWeakRef self;
  GCancellable *attempt;
  DashDocumentType type;
  guint64 sequence;
  SoupMessage *message;
} Step;

static Step *
step_new (DashLiveSource *self, SoupMessage *message)
{
  Step *step = g_new0 (Step, 1);

  g_weak_ref_init (&step->self, self);
  step->attempt = g_object_ref (self->attempt);
  step->message = message;
  return step;
}

static void
step_free (Step *step)
{
  g_weak_ref_clear (&step->self);
  g_object_unref (step->attempt);
  g_clear_object (&step->message);
  g_free (step);
}

/* (transfer full) (nullable): the source, if it still is at this attempt */
static DashLiveSource *
step_get_source (Step *step)
{
  DashLiveSource *self = g_weak_ref_get (&step->self);

  if (self != NULL && self->attempt != step->attempt)
    g_clear_object (&self);
  return self;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Step, step_free)

static void
event_free (gpointer data)
{
  Event *event = data;

  g_bytes_unref (event->data);
  g_free (event);
}

static void
end_attempt (DashLiveSource *self)
{
  if (self->attempt != NULL)
    g_cancellable_cancel (self->attempt);
  g_clear_object (&self->attempt);
  g_clear_pointer (&self->parser, dash_event_parser_free);
  g_clear_object (&self->stream);
  g_clear_error (&self->stream_error);
  g_clear_handle_id (&self->watch_id, g_source_remove);
  g_queue_clear_full (&self->events, event_free);
  self->waiting_bytes = 0;
  self->parsing = FALSE;
  self->reading = FALSE;
  self->stream_over = FALSE;
  self->event_missing = FALSE;
  self->has_snapshot = FALSE;
  self->has_sequence = FALSE;
}

static void
set_state (DashLiveSource *self, DashSourceState state, const char *sentence, const GError *error)
{
  dash_source_set_state (DASH_SOURCE (self), state, sentence, error);
}

static gboolean
retry_now (gpointer data)
{
  DashLiveSource *self = data;

  self->retry_id = 0;
  connect_to_program (self);
  return G_SOURCE_REMOVE;
}

static void
retry_later (DashLiveSource *self)
{
  guint shift = MIN (self->n_retries, 10);
  guint delay = MIN (self->timing.first_retry_ms << shift, self->timing.last_retry_ms);

  end_attempt (self);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  self->n_retries++;
  self->retry_id = g_timeout_add (delay, retry_now, self);
}

static gboolean
local_program_is_gone (DashLiveSource *self)
{
  guint64 start;

  if (self->is_outside)
    return dash_sandbox_port_is_closed (self->address, self->port);
  if (self->local_pid == 0)
    return FALSE;
  return !dash_process_look_up (self->local_pid, NULL, &start) ||
         (self->has_local_start && start != self->local_start);
}

/* "signal 11" and the like, as the program or its arena says. */
static char *
describe_end (const char *ended)
{
  int number;

  if (strcmp (ended, "killed") == 0)
    return g_strdup (_("Killed"));
  if (strcmp (ended, "stopped") == 0)
    return g_strdup (_("Ended (measuring was stopped)"));
  if (sscanf (ended, "signal %d", &number) == 1)
    /* Translators: %d is the number of the signal that ended a program */
    return g_strdup_printf (_("Ended (signal %d)"), number);
  return g_strdup (_("Ended"));
}

static void
recovered (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Step) step = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DashDocument) document = dash_recovery_run_finish (result, &error);
  g_autoptr (DashLiveSource) self = g_weak_ref_get (&step->self);

  if (self == NULL || self->recovery != step->attempt)
    return;
  g_clear_object (&self->recovery);
  if (document == NULL)
    {
      g_debug ("The last state of %s was not recovered: %s", self->arena, error->message);
      return;
    }
  /* The arena's file may be another run's by now. */
  if (document->program_pid != self->run_pid ||
      (document->program_started_at != NULL && g_strcmp0 (document->program_started_at, self->run_started_at) != 0))
    return;
  dash_source_emit_document (DASH_SOURCE (self), document);
  if (dash_document_has_ended (document) && dash_source_get_state (DASH_SOURCE (self)) == DASH_SOURCE_ENDED)
    {
      g_autofree char *sentence = describe_end (document->program_ended);

      set_state (self, DASH_SOURCE_ENDED, sentence, NULL);
    }
}

static void
recover (DashLiveSource *self)
{
  g_autofree char *command = NULL;
  Step *step;

  if (self->arena == NULL || self->recovery != NULL)
    return;
  command = self->recover_command != NULL ? g_strdup (self->recover_command) : dash_recovery_find_command ();
  if (command == NULL)
    return;
  self->recovery = g_cancellable_new ();
  step = g_new0 (Step, 1);
  g_weak_ref_init (&step->self, self);
  step->attempt = g_object_ref (self->recovery);
  dash_recovery_run_async (command, self->arena, self->recovery, recovered, step);
}

static void
program_killed (DashLiveSource *self)
{
  self->ended = self->taken_for_dead = TRUE;
  self->n_retries = 0;
  /* How, only its arena can tell. */
  set_state (self, DASH_SOURCE_ENDED, _("Ended unexpectedly"), NULL);
  recover (self);
  retry_later (self);
}

/* The connection broke, or could not be made. */
static void
connection_failed (DashLiveSource *self, const GError *error)
{
  gboolean final = error != NULL && error->domain == DASH_SOURCE_ERROR &&
                   (error->code == DASH_SOURCE_ERROR_NEEDS_TOKEN ||
                    (!self->has_run && (error->code == DASH_SOURCE_ERROR_NOT_HOTPATH ||
                                        error->code == DASH_SOURCE_ERROR_REFUSED)));

  if (self->ended)
    {
      /* Only waiting for another run at this address. */
      retry_later (self);
      return;
    }
  if (final)
    {
      end_attempt (self);
      set_state (self, DASH_SOURCE_FAILED, error->message, error);
      return;
    }
  if (self->has_run && local_program_is_gone (self))
    {
      program_killed (self);
      return;
    }
  {
    /* The error belongs to the attempt that retry_later() ends. */
    g_autoptr (GError) copy = error != NULL ? g_error_copy (error) : NULL;

    retry_later (self);
    set_state (self, DASH_SOURCE_LOST,
               self->has_run ? _("Lost the connection · retrying") : _("No answer · retrying"), copy);
  }
}

/* All that the stream sent has been applied, and it is over. */
static void
stream_finished (DashLiveSource *self)
{
  g_autoptr (GError) error = g_steal_pointer (&self->stream_error);

  if (self->event_missing)
    retry_later (self); /* the program is there, so nobody need be told */
  else
    connection_failed (self, error);
}

/* %FALSE: the document is of another run than the one that was watched. */
static gboolean
check_run (DashLiveSource *self, const DashDocument *document)
{
  if (!self->has_run)
    {
      self->has_run = TRUE;
      self->run_pid = document->program_pid;
      g_free (self->run_started_at);
      self->run_started_at = g_strdup (document->program_started_at);
      g_free (self->program_name);
      self->program_name = g_strdup (document->program_name);
      if (*document->program_name != '\0')
        dash_source_set_title (DASH_SOURCE (self), document->program_name);
      return TRUE;
    }
  return document->program_pid == self->run_pid &&
         g_strcmp0 (document->program_started_at, self->run_started_at) == 0;
}

static void
program_replaced (DashLiveSource *self, const DashDocument *document)
{
  g_autofree char *sentence = NULL;

  end_attempt (self);
  if (g_strcmp0 (document->program_name, self->program_name) == 0)
    /* Translators: %s is a program's name */
    sentence = g_strdup_printf (_("Ended · a new run of %s answers now"), self->program_name);
  else
    sentence = g_strdup_printf (_("Ended · another program, %s, answers now"), document->program_name);
  self->ended = TRUE;
  set_state (self, DASH_SOURCE_REPLACED, sentence, NULL);
}

static void
document_arrived (DashLiveSource *self, DashDocument *document)
{
  gboolean is_snapshot = document->type == DASH_DOCUMENT_SNAPSHOT;

  if (is_snapshot && !check_run (self, document))
    {
      program_replaced (self, document);
      return;
    }
  self->n_retries = 0;
  if (!self->ended && !dash_document_has_ended (document))
    set_state (self, DASH_SOURCE_LIVE, _("Live"), NULL);
  dash_source_emit_document (DASH_SOURCE (self), document);
  if (self->started && dash_document_has_ended (document) && !self->ended)
    {
      g_autofree char *sentence = describe_end (document->program_ended);

      self->ended = TRUE;
      set_state (self, DASH_SOURCE_ENDED, sentence, NULL);
    }
}

static void
event_parsed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Step) step = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DashDocument) document = dash_http_parse_finish (result, &error);
  g_autoptr (DashLiveSource) self = step_get_source (step);

  if (self == NULL)
    return;
  self->parsing = FALSE;
  if (document == NULL)
    {
      g_autofree char *reason = g_strdup_printf (_("The program sent something that can’t be read. %s"), error->message);
      g_autoptr (GError) told = g_error_new_literal (error->domain, error->code, reason);

      connection_failed (self, told);
      return;
    }
  document->sequence = step->sequence;
  document_arrived (self, document);
  if (self->attempt == step->attempt)
    parse_next (self);
}

/* One at a time and in order: figures are cumulative, but a row that is in one delta need not be in the next. */
static void
parse_next (DashLiveSource *self)
{
  Event *event;
  Step *step;

  if (self->parsing)
    return;
  event = g_queue_pop_head (&self->events);
  if (event == NULL)
    {
      if (self->stream_over)
        stream_finished (self);
      return;
    }
  self->parsing = TRUE;
  self->waiting_bytes -= g_bytes_get_size (event->data);
  step = step_new (self, NULL);
  step->sequence = event->sequence;
  dash_http_parse_async (event->data, event->type, self->attempt, event_parsed, step);
  event_free (event);
  if (!self->reading && !self->stream_over && self->stream != NULL && self->waiting_bytes < MAX_WAITING_BYTES)
    read_more (self);
}

static gboolean
event_arrived (const char *name, const char *id, GBytes *data, gpointer user_data)
{
  DashLiveSource *self = user_data;
  gboolean is_snapshot = strcmp (name, "snapshot") == 0;
  Event *event;
  guint64 sequence = 0;
  gboolean numbered = g_ascii_string_to_unsigned (id, 10, 0, G_MAXUINT64, &sequence, NULL);

  if (!is_snapshot && strcmp (name, "delta") != 0)
    return TRUE; /* of a newer format */
  if (!is_snapshot &&
      (!self->has_snapshot || (numbered && self->has_sequence && sequence != self->sequence + 1)))
    {
      /* Something is missing, and only a snapshot makes up for it. */
      self->stream_over = TRUE;
      self->event_missing = TRUE;
      return FALSE;
    }
  self->has_snapshot = TRUE;
  self->has_sequence = numbered;
  self->sequence = sequence;

  event = g_new0 (Event, 1);
  event->data = g_bytes_ref (data);
  event->type = is_snapshot ? DASH_DOCUMENT_SNAPSHOT : DASH_DOCUMENT_DELTA;
  event->sequence = sequence;
  self->waiting_bytes += g_bytes_get_size (data);
  g_queue_push_tail (&self->events, event);
  return TRUE;
}

static guint
silence_limit_ms (DashLiveSource *self)
{
  if (self->stream == NULL)
    return self->timing.connect_ms;
  return 3 * dash_source_get_interval (DASH_SOURCE (self)) + self->timing.silence_ms;
}

static gboolean watch (gpointer data);

static void
watch_in (DashLiveSource *self, guint delay_ms)
{
  g_clear_handle_id (&self->watch_id, g_source_remove);
  self->watch_id = g_timeout_add (MAX (delay_ms, 10), watch, self);
}

static gboolean
watch (gpointer data)
{
  DashLiveSource *self = data;
  gint64 silent_ms = (g_get_monotonic_time () - self->last_byte_us) / 1000;
  guint limit_ms = silence_limit_ms (self);
  char process_state = 0;

  self->watch_id = 0;
  /* While nothing is read because much waits to be parsed, the silence is ours. */
  if (self->stream != NULL && !self->reading)
    self->last_byte_us = g_get_monotonic_time ();
  else if (silent_ms >= limit_ms && self->stream == NULL)
    {
      g_autoptr (GError) error = g_error_new (DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_UNREACHABLE,
                                              _("%s, port %u, does not answer."), self->address, self->port);

      connection_failed (self, error);
      return G_SOURCE_REMOVE;
    }
  else if (silent_ms >= limit_ms)
    {
      if (local_program_is_gone (self))
        {
          program_killed (self);
          return G_SOURCE_REMOVE;
        }
      if (self->local_pid != 0)
        dash_process_look_up (self->local_pid, &process_state, NULL);
      if (!self->ended)
        set_state (self, DASH_SOURCE_SILENT,
                   process_state == 'T' || process_state == 't' ? _("Not answering · the program is suspended")
                                                                : _("The program stopped answering"),
                   NULL);
      self->last_byte_us = g_get_monotonic_time (); /* ask the system again after as long */
    }
  else
    limit_ms -= (guint) MAX (0, silent_ms);

  watch_in (self, limit_ms);
  return G_SOURCE_REMOVE;
}

static void
bytes_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Step) step = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) block = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);
  g_autoptr (DashLiveSource) self = step_get_source (step);
  const char *bytes = NULL;
  gsize length = 0;

  if (self == NULL)
    return;
  self->reading = FALSE;
  self->last_byte_us = g_get_monotonic_time ();
  if (block != NULL)
    bytes = g_bytes_get_data (block, &length);
  if (length == 0)
    {
      self->stream_over = TRUE;
      if (error != NULL)
        self->stream_error = dash_http_connection_error (self->address, self->port, error);
    }
  else
    {
      if (dash_source_get_state (DASH_SOURCE (self)) == DASH_SOURCE_SILENT)
        set_state (self, DASH_SOURCE_LIVE, _("Live"), NULL);
      if (self->attempt != step->attempt)
        return; /* stopped by whoever heard of it */
      if (!dash_event_parser_push (self->parser, bytes, length, &self->stream_error))
        self->stream_over = TRUE;
    }
  if (!self->stream_over && self->waiting_bytes < MAX_WAITING_BYTES)
    read_more (self);
  parse_next (self);
}

static void
read_more (DashLiveSource *self)
{
  self->reading = TRUE;
  g_input_stream_read_bytes_async (self->stream, BLOCK_BYTES, G_PRIORITY_DEFAULT, self->attempt, bytes_read,
                                   step_new (self, NULL));
}

static void
refusal_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Step) step = user_data;
  g_autoptr (GBytes) body = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, NULL);
  g_autoptr (DashLiveSource) self = step_get_source (step);
  g_autoptr (GError) error = NULL;

  if (self == NULL)
    return;
  error = dash_http_check_status (step->message, self->address, self->port, self->token != NULL, body);
  connection_failed (self, error);
}

static void
stream_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Step) step = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  g_autoptr (DashLiveSource) self = step_get_source (step);
  const char *type;

  if (self == NULL)
    return;
  if (stream == NULL)
    {
      g_autoptr (GError) told = dash_http_connection_error (self->address, self->port, error);

      connection_failed (self, told);
      return;
    }
  if (!SOUP_STATUS_IS_SUCCESSFUL (soup_message_get_status (step->message)))
    {
      Step *next = step_new (self, g_object_ref (step->message));

      g_input_stream_read_bytes_async (stream, BLOCK_BYTES, G_PRIORITY_DEFAULT, self->attempt, refusal_read, next);
      return;
    }
  type = soup_message_headers_get_content_type (soup_message_get_response_headers (step->message), NULL);
  if (g_strcmp0 (type, "text/event-stream") != 0)
    {
      g_autoptr (GError) told = g_error_new (
          DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_NOT_HOTPATH,
          _("Something answers at %s, port %u, but it is not a program watched by Hotpath."), self->address, self->port);

      connection_failed (self, told);
      return;
    }
  self->stream = g_steal_pointer (&stream);
  self->parser = dash_event_parser_new (MAX_EVENT_BYTES, event_arrived, self);
  self->last_byte_us = g_get_monotonic_time ();
  watch_in (self, silence_limit_ms (self));
  read_more (self);
}

static void
open_stream (DashLiveSource *self)
{
  g_autofree char *path =
      g_strdup_printf ("/v1/events?interval_ms=%u", dash_source_get_interval (DASH_SOURCE (self)));
  SoupMessage *message = dash_http_message_new ("GET", self->address, self->port, self->token, path);

  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept", "text/event-stream");
  soup_session_send_async (self->session, message, G_PRIORITY_DEFAULT, self->attempt, stream_opened,
                           step_new (self, message));
}

/* A pid says something about this machine only if the program runs here and not behind a tunnel. */
static void
find_local_process (DashLiveSource *self, const DashDocument *hello)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (self->address);
  gboolean loopback = address != NULL ? g_inet_address_get_is_loopback (address)
                                      : g_ascii_strcasecmp (self->address, "localhost") == 0;

  if (self->local_pid == 0 && loopback && dash_process_runs (hello->program_pid, hello->program_executable))
    self->local_pid = hello->program_pid;
  if (self->local_pid != 0 && dash_sandbox_is_around_us () &&
      !dash_process_runs (hello->program_pid, hello->program_executable))
    {
      self->is_outside = TRUE;
      self->local_pid = 0;
    }
  if (self->local_pid != 0 && !self->has_local_start)
    self->has_local_start = dash_process_look_up (self->local_pid, NULL, &self->local_start);
}

/* ---- Another profiler's program ---- */

/* Something answers by HTTP, but not as a program of ours. */
static gboolean
may_be_other (DashLiveSource *self, const GError *error)
{
  return !self->has_run && error->domain == DASH_SOURCE_ERROR &&
         (error->code == DASH_SOURCE_ERROR_NOT_HOTPATH || error->code == DASH_SOURCE_ERROR_NEEDS_TOKEN ||
          error->code == DASH_SOURCE_ERROR_REFUSED);
}

static void
leave_to_other (DashLiveSource *self, const GError *refusal)
{
  DashSource *source = dash_rust_source_new (self->address, self->port, self->token);

  end_attempt (self);
  g_clear_pointer (&self->other, dash_stand_in_free);
  self->other = dash_stand_in_new (DASH_SOURCE (self), source, refusal);
  dash_stand_in_start (self->other);
}

static void
greeted (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Step) step = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = dash_http_read_finish (result, &error);
  g_autoptr (DashLiveSource) self = step_get_source (step);
  g_autoptr (DashDocument) hello = NULL;
  const char *text;
  gsize length;

  if (self == NULL)
    return;
  if (body == NULL && may_be_other (self, error))
    {
      leave_to_other (self, error);
      return;
    }
  if (body == NULL)
    {
      connection_failed (self, error);
      return;
    }
  text = g_bytes_get_data (body, &length);
  hello = dash_report_reader_read (text != NULL ? text : "", length, DASH_DOCUMENT_HELLO, NULL, NULL, NULL, &error);
  if (hello == NULL)
    {
      g_autoptr (GError) told = g_error_new (
          DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_NOT_HOTPATH,
          _("Something answers at %s, port %u, but it is not a program watched by Hotpath."), self->address, self->port);

      connection_failed (self, told);
      return;
    }
  if (!check_run (self, hello))
    {
      program_replaced (self, hello);
      return;
    }
  if (self->ended && !self->taken_for_dead)
    {
      /* The same run, still closing down. */
      retry_later (self);
      return;
    }
  self->ended = self->taken_for_dead = FALSE;
  find_local_process (self, hello);
  open_stream (self);
}

static void
connect_to_program (DashLiveSource *self)
{
  g_autoptr (SoupMessage) message = NULL;

  end_attempt (self);
  g_clear_pointer (&self->other, dash_stand_in_free);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (!self->has_run && self->n_retries == 0)
    {
      g_autofree char *sentence = g_strdup_printf (_("Connecting to %s, port %u…"), self->address, self->port);

      set_state (self, DASH_SOURCE_CONNECTING, sentence, NULL);
    }
  self->attempt = g_cancellable_new ();
  self->last_byte_us = g_get_monotonic_time ();
  message = dash_http_message_new ("GET", self->address, self->port, self->token, "/v1/hello");
  if (message == NULL)
    {
      g_autoptr (GError) error = g_error_new (DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_NOT_HOTPATH,
                                              _("“%s” is not an address."), self->address);

      connection_failed (self, error);
      return;
    }
  watch_in (self, self->timing.connect_ms);
  dash_http_read_async (self->session, message, DASH_HTTP_SMALL, self->address, self->port, self->token != NULL,
                        self->attempt, greeted, step_new (self, NULL));
}

static void
dash_live_source_start (DashSource *source)
{
  DashLiveSource *self = DASH_LIVE_SOURCE (source);

  if (self->started)
    return;
  self->started = TRUE;
  self->n_retries = 0;
  connect_to_program (self);
}

static void
stop_all (DashLiveSource *self)
{
  self->started = FALSE;
  end_attempt (self);
  g_clear_pointer (&self->other, dash_stand_in_free);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->recovery != NULL)
    g_cancellable_cancel (self->recovery);
  g_clear_object (&self->recovery);
}

static void
dash_live_source_stop (DashSource *source)
{
  DashLiveSource *self = DASH_LIVE_SOURCE (source);

  if (!self->started)
    return;
  stop_all (self);
  set_state (self, DASH_SOURCE_IDLE, "", NULL);
}

static void
dash_live_source_set_interval (DashSource *source, guint interval_ms)
{
  DashLiveSource *self = DASH_LIVE_SOURCE (source);

  if (self->other != NULL)
    dash_source_set_interval (dash_stand_in_get_source (self->other), interval_ms);
  /* Asked for in the address of the stream, so a new one is opened; what was shown stays. */
  if (self->attempt != NULL && !self->ended)
    connect_to_program (self);
}

static void
dash_live_source_accept_replacement (DashSource *source)
{
  DashLiveSource *self = DASH_LIVE_SOURCE (source);

  if (dash_source_get_state (source) != DASH_SOURCE_REPLACED)
    return;
  if (self->other != NULL)
    {
      dash_source_accept_replacement (dash_stand_in_get_source (self->other));
      return;
    }
  self->has_run = FALSE;
  self->ended = FALSE;
  self->local_pid = 0;
  self->has_local_start = FALSE;
  /* The arena was the old run's; the new one is announced under another name. */
  g_clear_pointer (&self->arena, g_free);
  self->n_retries = 0;
  connect_to_program (self);
}

static void
answer_parsed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  DashDocument *document = dash_http_parse_finish (result, &error);

  if (document != NULL)
    g_task_return_pointer (task, document, (GDestroyNotify) dash_document_unref);
  else
    g_task_return_error (task, error);
}

static void
answer_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) body = dash_http_read_finish (result, &error);

  if (body == NULL)
    g_task_return_error (task, error);
  else
    dash_http_parse_async (body, GPOINTER_TO_INT (g_task_get_task_data (task)), g_task_get_cancellable (task),
                           answer_parsed, g_object_ref (task));
}

static void
ask (DashLiveSource *self, const char *method, const char *path, GTask *task, GAsyncReadyCallback callback)
{
  g_autoptr (SoupMessage) message = dash_http_message_new (method, self->address, self->port, self->token, path);

  if (message == NULL)
    {
      g_task_return_new_error (task, DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_NOT_HOTPATH, _("“%s” is not an address."),
                               self->address);
      g_object_unref (task);
      return;
    }
  dash_http_read_async (self->session, message, MAX_REPORT_BYTES, self->address, self->port, self->token != NULL,
                        g_task_get_cancellable (task), callback, task);
}

/* (nullable) */
static DashSource *
get_other (DashLiveSource *self)
{
  return self->other != NULL ? dash_stand_in_get_source (self->other) : NULL;
}

static gboolean
refuse_for_other (DashLiveSource *self, GTask *task)
{
  if (self->other == NULL)
    return FALSE;
  g_task_return_new_error (task, DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_NOT_SUPPORTED,
                           _("A program that is measured by hotpath for Rust can’t be asked for this."));
  g_object_unref (task);
  return TRUE;
}

static void
dash_live_source_fetch_log (DashSource *source, guint32 function_id, GTask *task)
{
  g_autofree char *path = g_strdup_printf ("/v1/functions/%u/log", function_id);
  DashSource *other = get_other (DASH_LIVE_SOURCE (source));

  if (other != NULL)
    {
      DASH_SOURCE_GET_CLASS (other)->fetch_log (other, function_id, task);
      return;
    }
  g_task_set_task_data (task, GINT_TO_POINTER (DASH_DOCUMENT_LOG), NULL);
  ask (DASH_LIVE_SOURCE (source), "GET", path, task, answer_read);
}

static void
dash_live_source_fetch_entries (DashSource *source, const char *section, guint32 id, GTask *task)
{
  g_autofree char *path = g_strdup_printf ("/v1/%s/%u/log", section, id);
  DashSource *other = get_other (DASH_LIVE_SOURCE (source));

  if (other != NULL)
    {
      DASH_SOURCE_GET_CLASS (other)->fetch_entries (other, section, id, task);
      return;
    }
  g_task_set_task_data (task, GINT_TO_POINTER (DASH_DOCUMENT_ENTRIES), NULL);
  ask (DASH_LIVE_SOURCE (source), "GET", path, task, answer_read);
}

static void
dash_live_source_fetch_report (DashSource *source, GTask *task)
{
  if (refuse_for_other (DASH_LIVE_SOURCE (source), task))
    return;
  g_task_set_task_data (task, GINT_TO_POINTER (DASH_DOCUMENT_REPORT), NULL);
  ask (DASH_LIVE_SOURCE (source), "GET", "/v1/report", task, answer_read);
}

static void
reset_answered (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GBytes) body = dash_http_read_finish (result, &error);

  if (body == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
dash_live_source_reset (DashSource *source, GTask *task)
{
  if (refuse_for_other (DASH_LIVE_SOURCE (source), task))
    return;
  ask (DASH_LIVE_SOURCE (source), "POST", "/v1/reset", task, reset_answered);
}

static void
dash_live_source_dispose (GObject *object)
{
  stop_all (DASH_LIVE_SOURCE (object));
  G_OBJECT_CLASS (dash_live_source_parent_class)->dispose (object);
}

static void
dash_live_source_finalize (GObject *object)
{
  DashLiveSource *self = DASH_LIVE_SOURCE (object);

  soup_session_abort (self->session);
  g_object_unref (self->session);
  g_free (self->address);
  g_free (self->token);
  g_free (self->arena);
  g_free (self->recover_command);
  g_free (self->run_started_at);
  g_free (self->program_name);
  G_OBJECT_CLASS (dash_live_source_parent_class)->finalize (object);
}

static void
dash_live_source_class_init (DashLiveSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  DashSourceClass *source_class = DASH_SOURCE_CLASS (klass);

  object_class->dispose = dash_live_source_dispose;
  object_class->finalize = dash_live_source_finalize;
  source_class->start = dash_live_source_start;
  source_class->stop = dash_live_source_stop;
  source_class->set_interval = dash_live_source_set_interval;
  source_class->fetch_log = dash_live_source_fetch_log;
  source_class->fetch_entries = dash_live_source_fetch_entries;
  source_class->fetch_report = dash_live_source_fetch_report;
  source_class->reset = dash_live_source_reset;
  source_class->accept_replacement = dash_live_source_accept_replacement;

  dash_session_set_writer (dash_report_writer_save_async, dash_report_writer_save_finish);
}

static void
dash_live_source_init (DashLiveSource *self)
{
  self->session = dash_http_session_new ();
  self->timing = default_timing;
  g_queue_init (&self->events);
}

DashSource *
dash_live_source_new (const char *address, guint port, const char *token, gint64 pid)
{
  DashLiveSource *self;

  g_return_val_if_fail (address != NULL, NULL);

  self = g_object_new (DASH_TYPE_LIVE_SOURCE, NULL);
  self->address = g_strdup (address);
  self->port = port;
  self->token = token != NULL && *token != '\0' ? g_strdup (token) : NULL;
  self->local_pid = pid;
  return DASH_SOURCE (self);
}

const char *
dash_live_source_get_address (DashLiveSource *self)
{
  g_return_val_if_fail (DASH_IS_LIVE_SOURCE (self), NULL);

  return self->address;
}

guint
dash_live_source_get_port (DashLiveSource *self)
{
  g_return_val_if_fail (DASH_IS_LIVE_SOURCE (self), 0);

  return self->port;
}

void
dash_live_source_set_token (DashLiveSource *self, const char *token)
{
  g_return_if_fail (DASH_IS_LIVE_SOURCE (self));

  g_free (self->token);
  self->token = token != NULL && *token != '\0' ? g_strdup (token) : NULL;
  if (self->started && dash_source_get_state (DASH_SOURCE (self)) == DASH_SOURCE_FAILED)
    {
      self->n_retries = 0;
      connect_to_program (self);
    }
}

void
dash_live_source_set_arena (DashLiveSource *self, const char *arena, const char *recover_command)
{
  g_return_if_fail (DASH_IS_LIVE_SOURCE (self));

  g_free (self->arena);
  self->arena = g_strdup (arena);
  g_free (self->recover_command);
  self->recover_command = g_strdup (recover_command);
}

void
dash_live_source_set_timing (DashLiveSource *self, const DashLiveTiming *timing)
{
  self->timing = *timing;
}
