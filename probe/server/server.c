/* SPDX-License-Identifier: MIT
 *
 * server.c: the server's thread: start, stop, and fork around it.
 */
#include "server.h"

#include "connection.h"
#include "listen.h"
#include "peer.h"
#include "routes.h"
#include "stream.h"
#include "timer.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DESCRIPTORS_TO_START 8         /* two contexts, the listener, and what a first client needs */
#define STACK_BYTES          (1 << 20) /* whatever the program's limit for its own threads is */

const hp_limits hp_default_limits = {
  .connections = 32,
  .surplus = 8,
  .streams = 8,
  .header_bytes = 16 * 1024,
  .target_bytes = 2 * 1024,
  .body_bytes = 64 * 1024,
  .stall_ms = 30 * 1000,
  .keep_alive_ms = 5 * 1000,
  .linger_ms = 2 * 1000,
  .send_buffer_bytes = 256 * 1024,
};

/* A GPollFunc gets no data, so the thread knows its server by itself. */
static _Thread_local hp_server *thread_server;

static bool
descriptors_are_ours (hp_server *server)
{
  if (!hp_descriptor_is_ours (&server->listener_descriptor) ||
      !hp_descriptor_is_ours (&server->wakeup))
    return false;
  for (GList *link = server->connections.head; link != NULL; link = link->next)
    {
      hp_connection *connection = link->data;

      if (!g_socket_is_closed (connection->socket) &&
          !hp_descriptor_is_ours (&connection->descriptor))
        return false;
    }
  return true;
}

/* Everything that we could still do, closing included, could hit a file of the program's. */
static void
give_up (hp_server *server)
{
  bool abandoned = hp_server_is_abandoned (server);

  if (!abandoned)
    server->host.say ("live figures are off: the program closed the server's file descriptors");
  pthread_mutex_lock (&server->lock);
  server->lost = true;
  pthread_mutex_unlock (&server->lock);
  pthread_mutex_unlock (&server->running);
  for (;;)
    pause ();
}

void
hp_server_check_descriptors (hp_server *server)
{
  if (!descriptors_are_ours (server))
    give_up (server);
}

static gint
poll_unlocked (GPollFD *fds, guint n_fds, gint timeout)
{
  hp_server *server = thread_server;
  gint result;

  /* The mutex is free exactly while we wait: then the thread holds no other lock, of ours, of GLib
   * or of malloc, and the program may fork. */
  pthread_mutex_unlock (&server->running);
  result = poll ((struct pollfd *) fds, n_fds, timeout);
  pthread_mutex_lock (&server->running);
  hp_server_check_descriptors (server);
  return result;
}

static bool
default_peer_check (GSocketAddress *remote, GSocketAddress *local)
{
  hp_endpoint client, server;

  return hp_endpoint_set (&client, remote) && hp_endpoint_set (&server, local) &&
         hp_peer_is_own_user (&client, &server);
}

bool
hp_server_is_abandoned (hp_server *server)
{
  bool abandoned;

  pthread_mutex_lock (&server->lock);
  abandoned = server->abandoned;
  pthread_mutex_unlock (&server->lock);
  return abandoned;
}

static void
server_free (hp_server *server)
{
  g_clear_object (&server->listener);
  g_main_context_unref (server->context);
  pthread_cond_destroy (&server->changed);
  pthread_mutex_destroy (&server->lock);
  pthread_mutex_destroy (&server->running);
  g_free (server);
}

static void
on_close_time (gpointer data)
{
  hp_connections_cut (data);
}

static void
begin_closing (hp_server *server, gint64 close_at_us)
{
  server->close_at_us = close_at_us;
  server->close_timer = hp_timer_new (server->context, on_close_time, server);
  g_source_set_ready_time (server->close_timer, close_at_us);

  hp_connections_end (server);
  hp_streams_end (server);
}

static void
serve (hp_server *server)
{
  for (;;)
    {
      bool stop_wanted, abandoned;
      gint64 deadline_us;

      pthread_mutex_lock (&server->lock);
      stop_wanted = server->stop_wanted;
      abandoned = server->abandoned;
      deadline_us = server->deadline_us;
      pthread_mutex_unlock (&server->lock);

      if (stop_wanted && server->close_at_us == 0)
        begin_closing (server, deadline_us);
      if (server->close_at_us != 0 && (abandoned || g_queue_is_empty (&server->connections) ||
                                       g_get_monotonic_time () >= server->close_at_us))
        break;
      g_main_context_iteration (server->context, TRUE);
    }

  hp_connections_cut (server);
  soup_server_disconnect (server->soup);
  while (g_main_context_iteration (server->context, FALSE))
    ;
  hp_timer_clear (&server->close_timer);
}

static void *
server_main (void *data)
{
  hp_server *server = data;
  bool abandoned;

  pthread_setname_np (pthread_self (),
                      "hp-server"); /* the core leaves out threads that are called hp-… */
  pthread_mutex_lock (&server->running);
  thread_server = server;
  g_main_context_set_poll_func (server->context, poll_unlocked);
  g_main_context_push_thread_default (server->context);

  server->soup = soup_server_new (NULL, NULL);
  hp_routes_add (server);
  hp_connections_begin (server);

  pthread_mutex_lock (&server->lock);
  server->ready = true;
  pthread_cond_signal (&server->changed);
  pthread_mutex_unlock (&server->lock);

  serve (server);

  g_clear_object (&server->soup);
  g_main_context_pop_thread_default (server->context);
  pthread_mutex_unlock (&server->running);

  pthread_mutex_lock (&server->lock);
  server->done = true;
  abandoned = server->abandoned;
  pthread_cond_signal (&server->changed);
  pthread_mutex_unlock (&server->lock);
  if (abandoned)
    server_free (server);
  return NULL;
}

/* GSocket's class makes the whole process ignore SIGPIPE when it is first used. Our sends all say
 * MSG_NOSIGNAL, so the program keeps the behaviour that it had. */
static void
load_sockets (void)
{
  struct sigaction before, after;

  if (sigaction (SIGPIPE, NULL, &before) != 0)
    return;
  g_type_class_unref (g_type_class_ref (G_TYPE_SOCKET));
  if (sigaction (SIGPIPE, NULL, &after) == 0 && after.sa_handler != before.sa_handler)
    sigaction (SIGPIPE, &before, NULL);
}

/* A context without sources waits for one descriptor only. */
static void
note_wakeup (hp_server *server)
{
  GPollFD only = { .fd = -1 };
  gint timeout;

  g_main_context_acquire (server->context);
  g_main_context_query (server->context, G_MAXINT, &timeout, &only, 1);
  g_main_context_release (server->context);
  hp_descriptor_note (&server->wakeup, only.fd);
}

static int
start_thread (hp_server *server)
{
  sigset_t all, before;
  pthread_attr_t attributes;
  int problem;

  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &before);
  pthread_attr_init (&attributes);
  pthread_attr_setstacksize (&attributes, STACK_BYTES);
  problem = pthread_create (&server->thread, &attributes, server_main, server);
  pthread_attr_destroy (&attributes);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  if (problem != 0)
    return problem;

  /* A fork before the thread is in its loop could catch it with GLib's locks held. */
  pthread_mutex_lock (&server->lock);
  while (!server->ready)
    pthread_cond_wait (&server->changed, &server->lock);
  pthread_mutex_unlock (&server->lock);
  return 0;
}

static hp_server *
start (const hp_server_host *host,
       const hp_limits *limits,
       hp_peer_check peer_check,
       uint16_t *port,
       char *error,
       size_t error_size)
{
  hp_server *server;
  GSocket *listener;
  pthread_condattr_t attributes;
  int problem;

  if (host->version != HP_SERVER_API_VERSION)
    {
      snprintf (error, error_size,
                "The server module is of another version than libhotpath; install both anew.");
      return NULL;
    }

  if (!hp_descriptors_to_spare (DESCRIPTORS_TO_START))
    {
      snprintf (error, error_size,
                "The program has too few file descriptors to spare; raise its limit (ulimit -n).");
      return NULL;
    }

  load_sockets ();
  listener = hp_listen (host, port, error, error_size);
  if (listener == NULL)
    return NULL;

  server = g_new0 (hp_server, 1);
  server->host = *host;
  server->limits = limits != NULL ? *limits : hp_default_limits;
  server->peer_is_own_user = peer_check != NULL ? peer_check : default_peer_check;
  server->listener = listener;
  hp_descriptor_note (&server->listener_descriptor, g_socket_get_fd (listener));
  server->context = g_main_context_new ();
  note_wakeup (server);
  hp_access_init (&server->access, host->token);
  pthread_mutex_init (&server->running, NULL);
  pthread_mutex_init (&server->lock, NULL);
  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (&server->changed, &attributes);
  pthread_condattr_destroy (&attributes);

  problem = start_thread (server);
  if (problem != 0)
    {
      snprintf (error, error_size, "The live server's thread could not be started: %s.",
                g_strerror (problem));
      server_free (server);
      return NULL;
    }
  return server;
}

hp_server *
hp_server_start (const hp_server_host *host,
                 const hp_limits *limits,
                 hp_peer_check peer_check,
                 uint16_t *port,
                 char *error,
                 size_t error_size)
{
  hp_server *server;
  int held[3];

  hp_standard_descriptors_fill (held);
  server = start (host, limits, peer_check, port, error, error_size);
  hp_standard_descriptors_release (held);
  return server;
}

void
hp_server_stop (hp_server *server, unsigned deadline_ms)
{
  gint64 now = g_get_monotonic_time ();
  gint64 deadline_us = now + (gint64) deadline_ms * G_TIME_SPAN_MILLISECOND;
  struct timespec until = { .tv_sec = deadline_us / G_USEC_PER_SEC,
                            .tv_nsec = deadline_us % G_USEC_PER_SEC * 1000 };
  bool done;

  /* Nothing can wake a thread whose means for it were closed: it is left where it waits. */
  pthread_mutex_lock (&server->lock);
  if (server->lost || !hp_descriptor_is_ours (&server->wakeup))
    {
      server->abandoned = true;
      pthread_detach (server->thread);
      pthread_mutex_unlock (&server->lock);
      return;
    }
  server->stop_wanted = true;
  /* The thread cuts its readers off a little earlier, so that it is joined within the time. */
  server->deadline_us = deadline_us - (gint64) deadline_ms * G_TIME_SPAN_MILLISECOND / 4;
  pthread_mutex_unlock (&server->lock);
  g_main_context_wakeup (server->context);

  pthread_mutex_lock (&server->lock);
  while (!server->done)
    if (pthread_cond_timedwait (&server->changed, &server->lock, &until) == ETIMEDOUT)
      break;
  done = server->done;
  server->abandoned = !done;
  if (!done)
    pthread_detach (server->thread);
  pthread_mutex_unlock (&server->lock);

  /* A thread left behind frees the server itself. */
  if (done)
    {
      pthread_join (server->thread, NULL);
      server_free (server);
    }
}

void
hp_server_fork_prepare (hp_server *server)
{
  pthread_mutex_lock (&server->running);
}

void
hp_server_fork_parent (hp_server *server)
{
  pthread_mutex_unlock (&server->running);
}

void
hp_server_fork_child (hp_server *server)
{
  /* Only close: the thread is not in this process, and nothing but signal-safe calls is sure to
   * work here. Left open, the sockets would outlive the parent, and its readers would wait on them.
   */
  hp_descriptor_close (&server->listener_descriptor);
  hp_descriptor_close (&server->wakeup);
  for (GList *link = server->connections.head; link != NULL; link = link->next)
    {
      hp_connection *connection = link->data;

      if (!g_socket_is_closed (connection->socket))
        hp_descriptor_close (&connection->descriptor);
    }
}
