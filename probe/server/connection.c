/* SPDX-License-Identifier: MIT
 *
 * connection.c: accepts connections for libsoup, counts them and cuts off those that stall.
 *
 * We accept ourselves because libsoup's listener stops for good at the first accept that fails, as
 * it does where the system is short of something, and because it counts and times nothing. A connection carries one request: libsoup keeps connections only for its own listeners.
 * To end one we shut its socket down and let libsoup find out, so that there is one way to clean
 * up.
 */
#include "connection.h"

#include "peer.h"
#include "reply.h"
#include "timer.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#define CONNECTION_KEY  "hotpath-connection"
#define ACCEPT_PAUSE_MS 250
#define ACCEPTS_AT_ONCE 16

static bool
accept_clients (hp_server *server);

static void
on_stalled (gpointer data)
{
  hp_connection *connection = data;

  g_socket_shutdown (connection->socket, TRUE, TRUE, NULL);
}

static void
connection_free (hp_connection *connection)
{
  g_queue_unlink (&connection->server->connections, &connection->link);
  hp_timer_clear (&connection->stall);
  g_object_unref (connection->socket);
  g_free (connection);
}

static void
on_stream_gone (gpointer data, GObject *stream)
{
  connection_free (data);
}

static void
watch_for (hp_connection *connection, unsigned milliseconds)
{
  g_source_set_ready_time (connection->stall, g_get_monotonic_time () +
                                                  (gint64) milliseconds * G_TIME_SPAN_MILLISECOND);
}

static void
connection_new (hp_server *server, GSocket *socket)
{
  unsigned before = g_queue_get_length (&server->connections);
  GSocketAddress *local, *remote;
  hp_connection *connection;
  GIOStream *stream;

  if (before >= server->limits.connections + server->limits.surplus)
    return;

  local = g_socket_get_local_address (socket, NULL);
  remote = g_socket_get_remote_address (socket, NULL);
  if (local != NULL && remote != NULL)
    {
      g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
      g_socket_set_option (socket, SOL_SOCKET, SO_SNDBUF, server->limits.send_buffer_bytes, NULL);

      connection = g_new0 (hp_connection, 1);
      connection->server = server;
      connection->link.data = connection;
      connection->socket = g_object_ref (socket);
      connection->stall = hp_timer_new (server->context, on_stalled, connection);
      connection->surplus = before >= server->limits.connections;
      connection->own_user = !connection->surplus && server->peer_is_own_user (remote, local);
      g_queue_push_tail_link (&server->connections, &connection->link);
      watch_for (connection, server->limits.stall_ms);

      stream = G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
      g_object_weak_ref (G_OBJECT (stream), on_stream_gone, connection);
      g_object_set_data (G_OBJECT (remote), CONNECTION_KEY, connection);
      soup_server_accept_iostream (server->soup, stream, local, remote, NULL);
      g_object_unref (stream);
    }
  g_clear_object (&local);
  g_clear_object (&remote);
}

static gboolean
on_connectable (GSocket *listener, GIOCondition condition, gpointer data)
{
  return accept_clients (data) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
watch_listener (hp_server *server)
{
  server->accept_source = g_socket_create_source (server->listener, G_IO_IN, NULL);
  g_source_set_callback (server->accept_source, (GSourceFunc) (void (*) (void)) on_connectable,
                         server, NULL);
  g_source_attach (server->accept_source, server->context);
}

static void
on_pause_over (gpointer data)
{
  watch_listener (data);
}

static bool
accept_clients (hp_server *server)
{
  for (int i = 0; i < ACCEPTS_AT_ONCE; i++)
    {
      GError *error = NULL;
      GSocket *socket = g_socket_accept (server->listener, NULL, &error);

      if (socket != NULL)
        {
          connection_new (server, socket);
          g_object_unref (socket);
          continue;
        }
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          g_error_free (error);
          return true;
        }

      /* The listener stays readable, so without a pause we would spin for as long as the system has
       * no file descriptor or memory to spare. */
      g_error_free (error);
      g_clear_pointer (&server->accept_source, g_source_unref);
      g_source_set_ready_time (server->accept_pause,
                               g_get_monotonic_time () + ACCEPT_PAUSE_MS * G_TIME_SPAN_MILLISECOND);
      return false;
    }
  return true;
}

void
hp_connections_begin (hp_server *server)
{
  server->accept_pause = hp_timer_new (server->context, on_pause_over, server);
  watch_listener (server);
}

void
hp_connections_end (hp_server *server)
{
  hp_timer_clear (&server->accept_source);
  hp_timer_clear (&server->accept_pause);
  if (server->listener != NULL)
    {
      g_socket_close (server->listener, NULL);
      g_clear_object (&server->listener);
    }
  for (GList *link = server->connections.head; link != NULL; link = link->next)
    {
      hp_connection *connection = link->data;

      if (!connection->busy)
        g_socket_shutdown (connection->socket, TRUE, TRUE, NULL);
    }
}

void
hp_connections_cut (hp_server *server)
{
  for (GList *link = server->connections.head; link != NULL; link = link->next)
    g_socket_shutdown (((hp_connection *) link->data)->socket, TRUE, TRUE, NULL);
}

hp_connection *
hp_connection_of (SoupServerMessage *message)
{
  return g_object_get_data (G_OBJECT (soup_server_message_get_remote_address (message)),
                            CONNECTION_KEY);
}

void
hp_connection_watch (hp_connection *connection)
{
  watch_for (connection, connection->server->limits.stall_ms);
}

void
hp_connection_rest (hp_connection *connection)
{
  g_source_set_ready_time (connection->stall, -1);
}

/* libsoup reads on without a look at the main loop while there is something to read, so that a client
 * that sends fast enough would keep the timer from its turn. */
static void
on_refused_chunk (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  hp_connection *connection = data;

  if (g_get_monotonic_time () >= g_source_get_ready_time (connection->stall))
    on_stalled (connection);
}

void
hp_connection_refuse (hp_connection *connection,
                      SoupServerMessage *message,
                      guint status,
                      const char *sentence)
{
  char *body = hp_error_document (sentence);
  char *answer = g_strdup_printf ("HTTP/1.1 %u %s\r\nContent-Type: application/json\r\n"
                                  "Content-Length: %zu\r\n%sConnection: close\r\n\r\n%s",
                                  status, soup_status_get_phrase (status), strlen (body),
                                  status == SOUP_STATUS_UNAUTHORIZED ? "WWW-Authenticate: " HP_CHALLENGE "\r\n" : "",
                                  body);

  /* libsoup would read the whole body before it answers, and closing with bytes unread would reset
   * the connection under the answer. So the answer goes out beside libsoup, our half is closed, and
   * libsoup throws away what still comes until the client hangs up or the time is over. */
  g_socket_send (connection->socket, answer, strlen (answer), NULL, NULL);
  g_socket_shutdown (connection->socket, FALSE, TRUE, NULL);
  soup_server_message_set_status (message, status, NULL);
  watch_for (connection, connection->server->limits.linger_ms);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_refused_chunk), connection);
  g_free (answer);
  g_free (body);
}

void
hp_connection_finish (hp_connection *connection)
{
  g_socket_shutdown (connection->socket, FALSE, TRUE, NULL);
}
