/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fake-server.h: a Hotpath server inside the test, which says exactly what the test wants.
 */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct
{
  SoupServer *server;
  guint port;
  char *hello;       /* what /v1/hello answers */
  guint hello_status;
  char *token;       /* (nullable): asked for */
  guint n_hellos;
  guint n_streams;   /* opened so far */
  guint n_gone;      /* streams that the reader has left or that were closed */
  char *last_query;  /* of the last stream */
  SoupServerMessage *stream; /* the one open now */
  void (*opened) (gpointer user_data); /* a stream was opened: say something on it */
  gpointer user_data;
  char *stream_type;
} FakeServer;

FakeServer *fake_server_new (guint port);
void fake_server_free (FakeServer *self);

/* Bytes on the open stream, as they are. */
void fake_server_send (FakeServer *self, const char *text);
/* An event. */
void fake_server_send_event (FakeServer *self, const char *event, guint id, const char *data);
/* Ends the open stream. */
void fake_server_close_stream (FakeServer *self);

G_END_DECLS
