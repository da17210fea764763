/* SPDX-License-Identifier: MIT
 *
 * server.c: the server's thread: start, stop, and fork around it.
 */
#include "server.h"

#include "apart.h"
#include "connection.h"
#include "listen.h"
#include "peer.h"
#include "routes.h"
#include "stream.h"
#include "timer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define DESCRIPTORS_TO_WAKE  2 /* for the program's own main context */
#define DESCRIPTORS_TO_START 6 /* to listen, to be woken, and what a first client needs */
#define STACK_BYTES (1 << 20) /* whatever the program's limit for its own threads is */

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

/* The loop goes round once more, and sees what is wanted of it. */
static void
on_wake (gpointer data)
{
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

static const char too_few[] = "The program has too few file descriptors to spare; raise its limit (ulimit -n).";

/* GLib ends the whole process where it can't make what wakes a context. */
static bool
can_open (unsigned count)
{
  int opened[8];
  unsigned n = 0;

  while (n < MIN (count, G_N_ELEMENTS (opened)) &&
         (opened[n] = open ("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0)
    n++;
  for (unsigned i = 0; i < n; i++)
    close (opened[i]);
  return n == count;
}

/* On the server's thread, whose descriptors all of this is made of. */
static bool
begin (hp_server *server)
{
  if (!hp_descriptors_part ())
    {
      snprintf (server->problem, sizeof server->problem,
                "The system gives a thread no file descriptors of its own (%s); a container's or "
                "service's filter of system calls may forbid close_range and unshare.",
                g_strerror (errno));
      return false;
    }
  if (!can_open (DESCRIPTORS_TO_START))
    {
      snprintf (server->problem, sizeof server->problem, "%s", too_few);
      return false;
    }

  load_sockets ();
  server->listener = hp_listen (&server->host, &server->port, server->problem, sizeof server->problem);
  if (server->listener == NULL)
    return false;

  server->context = g_main_context_new ();
  server->wake = hp_wake_source_new (on_wake, NULL);
  if (server->wake == NULL)
    {
      snprintf (server->problem, sizeof server->problem, "The system has no signalfd: %s.",
                g_strerror (errno));
      return false;
    }
  g_source_attach (server->wake, server->context);
  g_main_context_set_poll_func (server->context, poll_unlocked);
  g_main_context_push_thread_default (server->context);
  server->soup = soup_server_new (NULL, NULL);
  hp_routes_add (server);
  hp_connections_begin (server);
  return true;
}

/* Everything that has a descriptor, while this is still the thread that they belong to. */
static void
finish (hp_server *server)
{
  g_clear_object (&server->soup);
  g_clear_object (&server->listener);
  if (server->wake != NULL)
    g_source_destroy (server->wake);
  g_clear_pointer (&server->wake, g_source_unref);
  if (server->context != NULL && g_main_context_get_thread_default () == server->context)
    g_main_context_pop_thread_default (server->context);
  g_clear_pointer (&server->context, g_main_context_unref);
}

static void
tell (hp_server *server, bool *flag)
{
  pthread_mutex_lock (&server->lock);
  *flag = true;
  pthread_cond_signal (&server->changed);
  pthread_mutex_unlock (&server->lock);
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
  if (!begin (server))
    {
      finish (server);
      pthread_mutex_unlock (&server->running);
      tell (server, &server->ready);
      return NULL;
    }
  tell (server, &server->ready);

  serve (server);

  finish (server);
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

hp_server *
hp_server_start (const hp_server_host *host,
                 const hp_limits *limits,
                 hp_peer_check peer_check,
                 uint16_t *port,
                 char *error,
                 size_t error_size)
{
  hp_server *server;
  pthread_condattr_t attributes;
  int problem;

  if (host->version != HP_SERVER_API_VERSION)
    {
      snprintf (error, error_size,
                "The server module is of another version than libhotpath; install both anew.");
      return NULL;
    }

  /* What GLib has one of in a process must not be made of descriptors that only our thread has: a program
   * that uses GLib itself would wake its main loop by a number that means something else to it. */
  if (!can_open (DESCRIPTORS_TO_WAKE))
    {
      snprintf (error, error_size, "%s", too_few);
      return NULL;
    }
  g_main_context_default ();

  server = g_new0 (hp_server, 1);
  server->host = *host;
  server->limits = limits != NULL ? *limits : hp_default_limits;
  server->peer_is_own_user = peer_check != NULL ? peer_check : default_peer_check;
  hp_access_init (&server->access, host->token);
  pthread_mutex_init (&server->running, NULL);
  pthread_mutex_init (&server->lock, NULL);
  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (&server->changed, &attributes);
  pthread_condattr_destroy (&attributes);

  problem = start_thread (server);
  if (problem != 0)
    snprintf (server->problem, sizeof server->problem,
              "The live server's thread could not be started: %s.", g_strerror (problem));
  else if (server->problem[0] != '\0')
    pthread_join (server->thread, NULL);
  if (server->problem[0] != '\0')
    {
      snprintf (error, error_size, "%s", server->problem);
      server_free (server);
      return NULL;
    }
  *port = server->port;
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

  pthread_mutex_lock (&server->lock);
  server->stop_wanted = true;
  /* The thread cuts its readers off a little earlier, so that it is joined within the time. */
  server->deadline_us = deadline_us - (gint64) deadline_ms * G_TIME_SPAN_MILLISECOND / 4;
  pthread_mutex_unlock (&server->lock);
  hp_wake (server->thread);

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
