/* SPDX-License-Identifier: MIT
 *
 * mcp-tools.h: what an assistant can ask of the profiler.
 */
#pragma once

#include "figures.h"

/* A member "tools" for the object under way. */
void
hp_tools_put_list (JsonBuilder *builder);

gboolean
hp_tool_is_known (const char *name);

/* What a known tool answers. NULL with a sentence, to be freed, when it can't. arguments may be NULL. */
JsonNode *
hp_mcp_call (hp_server *server, const char *name, JsonObject *arguments, char **problem);
