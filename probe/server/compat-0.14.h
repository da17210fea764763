/* SPDX-License-Identifier: MIT
 *
 * compat-0.14.h: the answers of hotpath 0.14's routes. names: what stands for the asterisks of a path.
 */
#pragma once

#include "server.h"

void
hp_0_14_get_timing (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query);
void
hp_0_14_get_alloc (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query);
void
hp_0_14_get_timing_log (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query);
void
hp_0_14_get_alloc_log (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query);
void
hp_0_14_get_flow (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query);
void
hp_0_14_get_flow_log (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query);
void
hp_0_14_get_threads (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query);
void
hp_0_14_get_debug (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query);
void
hp_0_14_get_debug_log (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query);
void
hp_0_14_get_status (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query);
void
hp_0_14_get_runtime (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query);

/* The log of one kind, "channel", "stream" or "future", by an id of that kind alone. */
void
hp_0_14_reply_flow_log (hp_server *server, SoupServerMessage *message, const char *type, const char *id);
