/* SPDX-License-Identifier: MIT
 *
 * stream.c: sends events, each built only when the one before it has gone to the kernel.
 *
 * That is the whole flow control: a reader that is slow gets fewer events that each hold more, at
 * most one event a reader waits in memory, and the program is never held up.
 */
#include "stream.h"

#include "connection.h"
#include "reply.h"
#include "timer.h"

#include <stdio.h>
#include <string.h>

#define STREAM_KEY "hotpath-stream"

typedef struct hp_event_stream
{
  hp_server *server;
  GList link; /* in server->streams */
  SoupServerMessage *message;
  hp_connection *connection;
  hp_stream *source;
  GSource *timer;
  guint64 id;
  gint64 interval_us;
  gint64 event_due_us;
  gint64 quiet_since_us;
  unsigned chunks_waiting;
  bool ending; /* the next event is the last */
  bool ended;
} hp_event_stream;

static void
append (hp_event_stream *stream, GBytes *bytes)
{
  if (g_bytes_get_size (bytes) > 0)
    {
      soup_message_body_append_bytes (soup_server_message_get_response_body (stream->message),
                                      bytes);
      stream->chunks_waiting++;
    }
  g_bytes_unref (bytes);
}

static void
append_comment (hp_event_stream *stream)
{
  static const char comment[] = ": keep-alive\n\n";

  append (stream, g_bytes_new_static (comment, sizeof comment - 1));
}

static void
append_event (hp_event_stream *stream)
{
  char head[80];
  size_t length = 0;
  bool is_snapshot = false;
  char *text = NULL;
  GBytes *document;

  if (!hp_server_is_abandoned (stream->server))
    text = stream->server->host.stream_next (stream->source, &length, &is_snapshot);
  document = hp_text_to_bytes (stream->server, text, length);
  if (document == NULL)
    {
      append_comment (stream);
      return;
    }

  snprintf (head, sizeof head, "id: %" G_GUINT64_FORMAT "\nevent: %s\ndata: ", ++stream->id,
            is_snapshot ? "snapshot" : "delta");
  append (stream, g_bytes_new (head, strlen (head)));
  append (stream, document);
  append (stream, g_bytes_new_static ("\n\n", 2));
}

static void
append_next (hp_event_stream *stream, gint64 now)
{
  if (stream->ending)
    {
      append_event (stream);
      soup_message_body_complete (soup_server_message_get_response_body (stream->message));
      stream->ended = true;
    }
  else if (now >= stream->event_due_us)
    {
      append_event (stream);
      stream->event_due_us = now + stream->interval_us;
    }
  else
    append_comment (stream);
  hp_connection_watch (stream->connection);
}

static void
on_time (gpointer data)
{
  hp_event_stream *stream = data;

  append_next (stream, g_get_monotonic_time ());
  soup_server_message_unpause (stream->message);
}

static void
schedule (hp_event_stream *stream)
{
  gint64 keep_alive_us = (gint64) stream->server->limits.keep_alive_ms * G_TIME_SPAN_MILLISECOND;
  gint64 when = MIN (stream->event_due_us, stream->quiet_since_us + keep_alive_us);

  g_source_set_ready_time (stream->timer, stream->ending ? 0 : when);
}

static void
on_wrote_chunk (SoupServerMessage *message, gpointer data)
{
  hp_event_stream *stream = data;

  if (--stream->chunks_waiting > 0 || stream->ended)
    return;
  stream->quiet_since_us = g_get_monotonic_time ();
  hp_connection_rest (stream->connection);
  schedule (stream);
}

static void
stream_free (gpointer data)
{
  hp_event_stream *stream = data;

  g_queue_unlink (&stream->server->streams, &stream->link);
  hp_timer_clear (&stream->timer);
  if (!hp_server_is_abandoned (stream->server))
    stream->server->host.stream_free (stream->source);
  g_free (stream);
}

static void
on_finished (SoupServerMessage *message, gpointer data)
{
  g_signal_handlers_disconnect_by_data (message, data);
  g_object_set_data (G_OBJECT (message), STREAM_KEY, NULL);
}

void
hp_stream_open (hp_server *server,
                SoupServerMessage *message,
                uint32_t sections,
                unsigned interval_ms)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  hp_event_stream *stream;
  hp_stream *source = NULL;

  if (soup_server_message_get_method (message) == SOUP_METHOD_GET)
    {
      source = server->host.stream_new (sections);
      if (source == NULL)
        {
          hp_reply_error (message, SOUP_STATUS_SERVICE_UNAVAILABLE,
                          "The program could not begin a stream; it may be short of memory.");
          return;
        }
    }

  soup_message_body_truncate (body);
  hp_reply_headers (message);
  soup_message_headers_set_content_type (headers, "text/event-stream", NULL);
  /* Ends with the connection rather than with a last chunk: that chunk libsoup would write from a
   * thread of GLib's pool, where a reader that has stopped reading could hold it up for ever. */
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_EOF);
  soup_message_body_set_accumulate (body, FALSE);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  if (source == NULL)
    return;

  stream = g_new0 (hp_event_stream, 1);
  stream->server = server;
  stream->link.data = stream;
  stream->message = message;
  stream->connection = hp_connection_of (message);
  stream->source = source;
  stream->interval_us = (gint64) interval_ms * G_TIME_SPAN_MILLISECOND;
  stream->timer = hp_timer_new (server->context, on_time, stream);
  g_queue_push_tail_link (&server->streams, &stream->link);

  g_object_set_data_full (G_OBJECT (message), STREAM_KEY, stream, stream_free);
  g_signal_connect (message, "wrote-chunk", G_CALLBACK (on_wrote_chunk), stream);
  g_signal_connect (message, "finished", G_CALLBACK (on_finished), stream);
  append_next (stream, g_get_monotonic_time ());
}

void
hp_streams_end (hp_server *server)
{
  for (GList *link = server->streams.head; link != NULL; link = link->next)
    {
      hp_event_stream *stream = link->data;

      stream->ending = true;
      if (stream->chunks_waiting == 0)
        schedule (stream);
    }
}
