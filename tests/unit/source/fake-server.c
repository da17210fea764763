/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fake-server.c: a Hotpath server inside the test, which says exactly what the test wants.
 */
#include "fake-server.h"

#include <string.h>

#include "sample-report.h"

static gboolean
refuse (FakeServer *self, SoupServerMessage *message)
{
  static const char body[] = "{\"error\":\"A token is needed.\"}";
  g_autofree char *wanted = g_strdup_printf ("Bearer %s", self->token);
  const char *given = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");

  if (self->token == NULL || g_strcmp0 (given, wanted) == 0)
    return FALSE;
  soup_server_message_set_status (message, SOUP_STATUS_UNAUTHORIZED, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, body, sizeof body - 1);
  return TRUE;
}

static void
on_hello (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  FakeServer *self = user_data;

  self->n_hellos++;
  if (refuse (self, message))
    return;
  soup_server_message_set_status (message, self->hello_status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, self->hello, strlen (self->hello));
}

static void
stream_gone (SoupServerMessage *message, gpointer user_data)
{
  FakeServer *self = user_data;

  self->n_gone++;
  if (self->stream == message)
    g_clear_object (&self->stream);
}

static void
on_events (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  FakeServer *self = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  if (refuse (self, message))
    return;
  g_free (self->last_query);
  self->last_query = g_strdup (g_uri_get_query (soup_server_message_get_uri (message)));
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_headers_set_content_type (headers, self->stream_type, NULL);
  soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
  g_signal_connect (message, "finished", G_CALLBACK (stream_gone), self);
  g_set_object (&self->stream, message);
  self->n_streams++;
  if (self->opened != NULL)
    self->opened (self->user_data);
}

static void
on_log (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  static const char log[] = "{\"id\":3,\"name\":\"read_chunk\",\"calls\":3,\"recent\":[{\"call\":3,\"started_ns\":1,"
                            "\"duration_ns\":2,\"thread_id\":4,\"thread\":\"t\",\"result\":\"r\"}],\"slowest\":[]}";
  static const char entries[] = "{\"id\":0,\"name\":\"paths\",\"entries\":[{\"number\":7,\"at_ns\":5,\"event\":\"sent\"}]}";
  static const char none[] = "{\"error\":\"There is no such function.\"}";

  if (refuse (user_data, message))
    return;
  if (strcmp (path, "/v1/functions/3/log") == 0)
    {
      soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, log, sizeof log - 1);
    }
  else if (strcmp (path, "/v1/channels/0/log") == 0)
    {
      soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, entries, sizeof entries - 1);
    }
  else
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, none, sizeof none - 1);
    }
}

static void
on_report (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  if (refuse (user_data, message))
    return;
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, sample_report,
                                    strlen (sample_report));
}

static void
on_reset (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  if (refuse (user_data, message))
    return;
  soup_server_message_set_status (message,
                                  strcmp (soup_server_message_get_method (message), "POST") == 0
                                      ? SOUP_STATUS_NO_CONTENT
                                      : SOUP_STATUS_METHOD_NOT_ALLOWED,
                                  NULL);
}

FakeServer *
fake_server_new (guint port)
{
  FakeServer *self = g_new0 (FakeServer, 1);
  GSList *uris;
  GError *error = NULL;

  self->hello = g_strdup (sample_hello);
  self->hello_status = SOUP_STATUS_OK;
  self->stream_type = g_strdup ("text/event-stream");
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, "/v1/hello", on_hello, self, NULL);
  soup_server_add_handler (self->server, "/v1/events", on_events, self, NULL);
  soup_server_add_handler (self->server, "/v1/functions", on_log, self, NULL);
  soup_server_add_handler (self->server, "/v1/channels", on_log, self, NULL);
  soup_server_add_handler (self->server, "/v1/report", on_report, self, NULL);
  soup_server_add_handler (self->server, "/v1/reset", on_reset, self, NULL);
  soup_server_listen_local (self->server, port, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->port = (guint) g_uri_get_port (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return self;
}

void
fake_server_free (FakeServer *self)
{
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_clear_object (&self->stream);
  g_free (self->hello);
  g_free (self->token);
  g_free (self->last_query);
  g_free (self->stream_type);
  g_free (self);
}

void
fake_server_send (FakeServer *self, const char *text)
{
  g_assert_nonnull (self->stream);
  soup_message_body_append (soup_server_message_get_response_body (self->stream), SOUP_MEMORY_COPY, text, strlen (text));
  soup_server_message_unpause (self->stream);
}

void
fake_server_send_event (FakeServer *self, const char *event, guint id, const char *data)
{
  g_autofree char *text = g_strdup_printf ("event: %s\nid: %u\ndata: %s\n\n", event, id, data);

  fake_server_send (self, text);
}

void
fake_server_close_stream (FakeServer *self)
{
  g_assert_nonnull (self->stream);
  soup_message_body_complete (soup_server_message_get_response_body (self->stream));
  soup_server_message_unpause (self->stream);
}
