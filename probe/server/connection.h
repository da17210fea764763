/* SPDX-License-Identifier: MIT
 *
 * connection.h: the sockets that clients have opened, and how long they may keep us waiting.
 */
#pragma once

#include "server.h"

/* What a client without the token is told to send. */
#define HP_CHALLENGE "Bearer realm=\"hotpath\""

typedef struct hp_connection
{
  hp_server *server;
  GList link; /* in server->connections */
  GSocket *socket;
  GSource *stall;
  bool own_user;
  bool surplus; /* over the limit: gets a 503 whatever it asks */
  bool busy;    /* its request has begun to be answered */
} hp_connection;

void
hp_connections_begin (hp_server *server);

/* Accepts no more, and closes what has asked for nothing yet. */
void
hp_connections_end (hp_server *server);

/* Cuts off every connection; their clean-up follows from the main context. */
void
hp_connections_cut (hp_server *server);

/* The connection that a request came in on. */
hp_connection *
hp_connection_of (SoupServerMessage *message);

/* The client gets stall_ms from now on to let us get further, or is cut off. */
void
hp_connection_watch (hp_connection *connection);

/* Nothing is asked of the client for now. */
void
hp_connection_rest (hp_connection *connection);

/* Answers at once, without waiting for the rest of the request, and hangs up as soon as the client
 * has. */
void
hp_connection_refuse (hp_connection *connection,
                      SoupServerMessage *message,
                      guint status,
                      const char *sentence);

/* Tells the client that the answer is complete. */
void
hp_connection_finish (hp_connection *connection);
