/* SPDX-License-Identifier: MIT
 *
 * mcp-answers.h: a call of a tool, and what each kind of tool answers.
 */
#pragma once

#include "figures.h"

typedef struct hp_tool hp_tool;

typedef struct hp_tool_call
{
  hp_server *server;
  const hp_tool *tool;
  JsonObject *arguments;
  char *problem; /* a sentence, to be freed; NULL: none */
  guint64 limit, id;
  const char *contains, *sort_by, *name, *from, *until;
} hp_tool_call;

typedef enum
{
  TAKES_LIMIT = 1 << 0,
  TAKES_CONTAINS = 1 << 1,
  TAKES_SORT = 1 << 2,
  TAKES_ID = 1 << 3, /* called as the tool says */
  NEEDS_ID = 1 << 4,
  TAKES_NAME = 1 << 5,
  TAKES_MOMENTS = 1 << 6,
  TAKES_ROWS = TAKES_LIMIT | TAKES_CONTAINS | TAKES_SORT,
} hp_tool_takes;

struct hp_tool
{
  const char *name;
  const char *description; /* NULL: known, but nothing to offer */
  JsonNode *(*answer) (hp_tool_call *self);
  guint takes;
  const char *section; /* or why there is no answer */
  const char *kinds[2]; /* of rows; none: all */
  const char *id_name;
};

/* The first problem is the one that is told. */
void
hp_tool_fail (hp_tool_call *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* NULL after a failure. */
JsonNode *
hp_tool_answer_rows (hp_tool_call *self);
JsonNode *
hp_tool_answer_alloc (hp_tool_call *self);
JsonNode *
hp_tool_answer_status (hp_tool_call *self);
JsonNode *
hp_tool_answer_log (hp_tool_call *self);
JsonNode *
hp_tool_answer_value_log (hp_tool_call *self);
JsonNode *
hp_tool_answer_slowest (hp_tool_call *self);
JsonNode *
hp_tool_answer_mark (hp_tool_call *self);
JsonNode *
hp_tool_answer_compare (hp_tool_call *self);
JsonNode *
hp_tool_answer_none (hp_tool_call *self);
