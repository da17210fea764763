/* SPDX-License-Identifier: MIT
 *
 * server.h: one running server: its thread, its limits, and what its parts share.
 *
 * Everything here belongs to the server's thread, except what server.c guards.
 */
#pragma once

#include "access.h"
#include "server-api.h"

#include <gio/gio.h>
#include <libsoup/soup.h>
#include <pthread.h>
#include <stdbool.h>

typedef struct hp_limits
{
  unsigned connections; /* at once; the next ones are answered 503 */
  unsigned surplus; /* connections over the limit that are answered; further ones are just closed */
  unsigned streams; /* readers of /v1/events at once */
  unsigned header_bytes; /* sum of name and value lengths plus 4 a header */
  unsigned target_bytes; /* length of path and query */
  unsigned body_bytes;   /* of a request */
  unsigned stall_ms; /* to send a whole request, and at most between two bytes read of an answer */
  unsigned keep_alive_ms; /* a stream that sent nothing for so long sends a comment */
  unsigned linger_ms;     /* how long a client may go on sending after it was refused */
  int send_buffer_bytes;  /* the kernel's, so that a slow reader holds a bounded amount of it */
} hp_limits;

extern const hp_limits hp_default_limits;

/* Whether the other end of a connection is the own user's; replaced by the tests. */
typedef bool (*hp_peer_check) (GSocketAddress *remote, GSocketAddress *local);

struct hp_server
{
  hp_server_host host; /* a copy: a thread left behind by stop must not look at the caller's */
  hp_limits limits;
  hp_peer_check peer_is_own_user;
  hp_access access;

  GMainContext *context;
  SoupServer *soup;
  GSocket *listener;
  GSource *wake; /* by which other threads wake this one */
  GSource *accept_source;
  GSource *accept_pause;
  GSource *close_timer;
  GQueue connections; /* of hp_connection */
  GQueue streams;     /* of hp_event_stream */
  gint64 close_at_us; /* 0 until stop was asked for; then everything is cut off at this time */

  pthread_t thread;
  pthread_mutex_t running; /* held by the thread except while it waits in poll */
  pthread_mutex_t lock;    /* guards what follows */
  pthread_cond_t changed;
  bool ready; /* it serves, or has failed to begin and ends at once */
  char problem[512]; /* why it failed, "" if it didn't */
  uint16_t port;
  bool stop_wanted;
  bool abandoned; /* stop gave up waiting: the thread frees the server, and calls nothing of the
                     host */
  bool done;
  gint64 deadline_us;
};

hp_server *
hp_server_start (const hp_server_host *host,
                 const hp_limits *limits,
                 hp_peer_check peer_check,
                 uint16_t *port,
                 char *error,
                 size_t error_size);
void
hp_server_stop (hp_server *server, unsigned deadline_ms);
void
hp_server_fork_prepare (hp_server *server);
void
hp_server_fork_parent (hp_server *server);

/* True once stop gave up on this thread: the host's functions must not be called any more. */
bool
hp_server_is_abandoned (hp_server *server);
