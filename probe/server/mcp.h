/* SPDX-License-Identifier: MIT
 *
 * mcp.h: the Model Context Protocol over its streamable HTTP, at /mcp.
 *
 * Every POST is answered by itself with one JSON document: there is no session, hence no Mcp-Session-Id, and no stream
 * of our own, hence GET and DELETE are 405.
 */
#pragma once

#include "server.h"

#define HP_MCP_PATH      "/mcp"
#define HP_MCP_MAX_BATCH 32

void
hp_mcp_post (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query);

/* What a POST gets: its status, and its body or NULL. version is the request's MCP-Protocol-Version, or NULL. */
GBytes *
hp_mcp_answer (hp_server *server, const char *version, GBytes *request, guint *status);
