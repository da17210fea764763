/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rust-server.h: a server of hotpath for Rust inside the test, which answers with the samples.
 */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef struct
{
  SoupServer *server;
  guint port;
  char *folder;         /* of the samples */
  GHashTable *statuses; /* of paths, as the samples say; 404 is the rest */
  GHashTable *bodies;   /* of paths: what is answered in place of the sample */
  char *token;          /* (nullable): the value of Authorization that is asked for */
  gboolean hangs;       /* takes questions and says nothing */
  guint n_questions;
} RustServer;

/* @port: 0 for any; @sample: "g3-0.14/server" */
RustServer *rust_server_new (guint port, const char *sample);
void rust_server_free (RustServer *self);
/* The sample's body with one text in place of another. */
void rust_server_change (RustServer *self, const char *path, const char *from, const char *to);

G_END_DECLS
