/* SPDX-License-Identifier: MIT
 *
 * routes.h: what can be asked of the server.
 */
#pragma once

#include "server.h"

typedef struct hp_route
{
  const char *path; /* an asterisk stands for one name */
  bool posts;       /* else GET and HEAD */
  void (*answer) (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query);
} hp_route;

void
hp_routes_add (hp_server *server);

/* interval_ms as a client writes it, brought into the range that we keep to. False when it is no
 * number. */
bool
hp_interval_parse (const char *text, unsigned *interval_ms);
