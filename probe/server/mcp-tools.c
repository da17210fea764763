/* SPDX-License-Identifier: MIT
 *
 * mcp-tools.c: the tools of hotpath by their names there, and some of our own; and what they may be told.
 */
#include "mcp-tools.h"

#include "mcp-answers.h"

#include <string.h>

#define DEFAULT_ROWS    50
#define DEFAULT_SLOWEST 10
#define MARK_NAME_BYTES 63

#define OF_ROWS(section) hp_tool_answer_rows, TAKES_ROWS, section
#define OF_LOG(section) hp_tool_answer_log, TAKES_ID | NEEDS_ID, section
#define NO_CPU "Samples of the processor are not taken in this program; functions_timing has total_ns and self_ns."
#define NO_SQL "Statements of SQL are not recorded in programs of C; measure the function that runs them."
#define NO_HTTP "Requests of HTTP are not recorded in programs of C; measure the function that makes or answers them."
#define NO_IO "Bytes read and written are not recorded by themselves in programs of C; see streams."
#define NO_DBG "Programs of C have no dbg!; see val_entries and gauges."

static const hp_tool tools[] = {
  { "functions_timing", "Functions by time: calls, total_ns, self_ns, min, max and percentiles, longest total first.",
    OF_ROWS ("functions_timing") },
  { "functions_alloc", "Functions by the memory that they allocate, free and still hold.", hp_tool_answer_alloc, TAKES_ROWS,
    "functions_alloc" },
  { "function_timing_logs", "Recent and slowest calls of a function, with thread and result.", OF_LOG ("functions"),
    .id_name = "function_id" },
  { "function_alloc_logs", NULL, hp_tool_answer_none, ~0u,
    "The memory of single calls is not kept; functions_alloc has percentiles of bytes a call." },
  { "slowest_calls", "The slowest calls of all functions, or of one.", hp_tool_answer_slowest, TAKES_LIMIT | TAKES_ID,
    .id_name = "function_id" },
  { "call_tree", "Who calls whom: places with parent, function id, calls, total_ns and self_ns.", hp_tool_answer_rows,
    TAKES_LIMIT | TAKES_SORT, "call_tree" },
  { "channels", "Queues between threads: sent, received, queued, and delays from sending to receiving.",
    OF_ROWS ("channels") },
  { "channel_logs", "What was last sent and received in a channel.", OF_LOG ("channels"), .id_name = "channel_id" },
  { "streams", "What is read bit by bit: items and bytes.", OF_ROWS ("streams") },
  { "stream_logs", "The last items of a stream.", OF_LOG ("streams"), .id_name = "stream_id" },
  { "futures", "Work that ends later: calls by state, time of polls, life from making to ready.", OF_ROWS ("futures") },
  { "future_logs", "The last results of a future.", OF_LOG ("futures"), .id_name = "future_id" },
  { "future_calls", NULL, OF_LOG ("futures"), .id_name = "future_id" }, /* as it was called once */
  { "locks", "Locks: how often taken, how long waited for and held.", OF_ROWS ("locks") },
  { "mutexes", "Of the locks the mutexes.", hp_tool_answer_rows, TAKES_ROWS, "locks", { "mutex" } },
  { "rw_locks", "Of the locks both sides of read-write locks.", hp_tool_answer_rows, TAKES_ROWS, "locks", { "read", "write" } },
  { "lock_logs", "The last long waits for a lock and holds of it.", OF_LOG ("locks"), .id_name = "lock_id" },
  { "threads", "Threads: state, use of processors, waits for one, switches, allocated bytes.", OF_ROWS ("threads") },
  { "runtime", "Main loops and pools of threads: rounds, busy and idle time, longest stall.", OF_ROWS ("runtime") },
  { "tokio_runtime", NULL, OF_ROWS ("runtime") }, /* as hotpath calls it */
  { "loop_logs", "The last stalls of a main loop.", OF_LOG ("runtime"), .id_name = "loop_id" },
  { "values", "What the program told of itself: gauges and values.", OF_ROWS ("values") },
  { "gauges", "Of the values the gauges, which are numbers.", hp_tool_answer_rows, TAKES_ROWS, "values", { "gauge" } },
  { "gauge_logs", "What a gauge was set to last.", hp_tool_answer_value_log, TAKES_ID | NEEDS_ID, "values", { "gauge" },
    "gauge_id" },
  { "val_entries", "Of the values those that are texts.", hp_tool_answer_rows, TAKES_ROWS, "values", { "value" } },
  { "val_logs", "What a text was set to last.", hp_tool_answer_value_log, TAKES_ID | NEEDS_ID, "values", { "value" }, "debug_id" },
  { "profiler_status", "Which program this is, since when it runs, its memory, and what could not be recorded.",
    hp_tool_answer_status, 0, NULL },
  { "mark", "Keeps the figures of now under a name, at most 8 of them, for compare.", hp_tool_answer_mark, TAKES_NAME, NULL },
  { "compare",
    "Each function up to the mark “from” (before) and from there to the mark “until”, or to now (after): calls, "
    "average and percentiles of both.",
    hp_tool_answer_compare, TAKES_MOMENTS | TAKES_LIMIT, NULL },
  { "dbg_entries", NULL, hp_tool_answer_none, ~0u, NO_DBG },
  { "dbg_logs", NULL, hp_tool_answer_none, ~0u, NO_DBG },
  { "functions_cpu", NULL, hp_tool_answer_none, ~0u, NO_CPU },
  { "functions_cpu_snapshot", NULL, hp_tool_answer_none, ~0u, NO_CPU },
  { "sql", NULL, hp_tool_answer_none, ~0u, NO_SQL },
  { "sql_logs", NULL, hp_tool_answer_none, ~0u, NO_SQL },
  { "http", NULL, hp_tool_answer_none, ~0u, NO_HTTP },
  { "http_logs", NULL, hp_tool_answer_none, ~0u, NO_HTTP },
  { "server", NULL, hp_tool_answer_none, ~0u, NO_HTTP },
  { "server_logs", NULL, hp_tool_answer_none, ~0u, NO_HTTP },
  { "io", NULL, hp_tool_answer_none, ~0u, NO_IO },
};

static const hp_tool *
find_tool (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tools); i++)
    if (strcmp (tools[i].name, name) == 0)
      return &tools[i];
  return NULL;
}

gboolean
hp_tool_is_known (const char *name)
{
  return find_tool (name) != NULL;
}

/* ---- Arguments ---- */

typedef struct tool_parameter
{
  guint bit;
  const char *name; /* NULL: as the tool calls its id */
  const char *type;
  const char *description;
  gsize offset; /* in call */
  gboolean required;
} tool_parameter;

static const tool_parameter parameters[] = {
  { TAKES_LIMIT, "limit", "integer", "The most rows; 0 for all.", G_STRUCT_OFFSET (hp_tool_call, limit), FALSE },
  { TAKES_CONTAINS, "contains", "string", "Only rows whose name has this in it.", G_STRUCT_OFFSET (hp_tool_call, contains),
    FALSE },
  { TAKES_SORT, "sort_by", "string", "A member that is a number, such as self_ns: the largest come first.",
    G_STRUCT_OFFSET (hp_tool_call, sort_by), FALSE },
  { TAKES_ID, NULL, "integer", "The id of a row, from the list.", G_STRUCT_OFFSET (hp_tool_call, id), FALSE },
  { TAKES_NAME, "name", "string", "Of the mark, at most 63 bytes; an old one of that name is replaced.",
    G_STRUCT_OFFSET (hp_tool_call, name), TRUE },
  { TAKES_MOMENTS, "from", "string", "The name of a mark.", G_STRUCT_OFFSET (hp_tool_call, from), TRUE },
  { TAKES_MOMENTS, "until", "string", "The name of another mark; left out: now.", G_STRUCT_OFFSET (hp_tool_call, until), FALSE },
};

static gboolean
is_required (const hp_tool *tool, const tool_parameter *parameter)
{
  return parameter->required || (parameter->bit == TAKES_ID && tool->takes & NEEDS_ID);
}

static const char *
parameter_name (const hp_tool *tool, const tool_parameter *parameter)
{
  return parameter->name != NULL ? parameter->name : tool->id_name;
}

/* A number, or a text of digits as hotpath's own tools take it. */
static gboolean
parse_number (JsonNode *node, guint64 *number)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  const char *text = type == G_TYPE_STRING ? json_node_get_string (node) : NULL;

  if (type == G_TYPE_INT64 && json_node_get_int (node) >= 0)
    *number = (guint64) json_node_get_int (node);
  else if (text != NULL && *text != '\0' && strlen (text) < 19 && text[strspn (text, "0123456789")] == '\0')
    *number = g_ascii_strtoull (text, NULL, 10);
  else
    return FALSE;
  return TRUE;
}

static void
parse_argument (hp_tool_call *self, const tool_parameter *parameter, JsonNode *node)
{
  const char *name = parameter_name (self->tool, parameter);
  gpointer place = G_STRUCT_MEMBER_P (self, parameter->offset);

  if (strcmp (parameter->type, "integer") == 0)
    {
      if (!parse_number (node, place))
        hp_tool_fail (self, "%s: a whole number that isn't negative is wanted.", name);
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING &&
           *json_node_get_string (node) != '\0')
    *(const char **) place = json_node_get_string (node);
  else
    hp_tool_fail (self, "%s: a text that isn't empty is wanted.", name);
}

static void
parse_arguments (hp_tool_call *self)
{
  guint taken = 0;

  if (self->tool->takes == ~0u)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (parameters); i++)
    {
      const tool_parameter *parameter = &parameters[i];
      const char *name = parameter_name (self->tool, parameter);
      JsonNode *node;

      if (!(self->tool->takes & parameter->bit))
        continue;
      node = self->arguments != NULL ? json_object_get_member (self->arguments, name) : NULL;
      if (node != NULL)
        {
          taken++;
          parse_argument (self, parameter, node);
        }
      else if (is_required (self->tool, parameter))
        hp_tool_fail (self, "%s: this argument is needed.", name);
    }
  if (self->arguments != NULL && json_object_get_size (self->arguments) > taken)
    hp_tool_fail (self, "%s has an argument that it doesn't take; tools/list says which there are.", self->tool->name);
  if (self->name != NULL && strlen (self->name) > MARK_NAME_BYTES)
    hp_tool_fail (self, "name: %u bytes are the most.", MARK_NAME_BYTES);
}

JsonNode *
hp_mcp_call (hp_server *server, const char *name, JsonObject *arguments, char **problem)
{
  hp_tool_call self = { .server = server, .tool = find_tool (name), .arguments = arguments };
  JsonNode *answer = NULL;

  self.limit = self.tool->answer == hp_tool_answer_slowest ? DEFAULT_SLOWEST : DEFAULT_ROWS;
  parse_arguments (&self);
  if (self.problem == NULL)
    answer = self.tool->answer (&self);
  if (self.problem != NULL)
    g_clear_pointer (&answer, json_node_unref);
  *problem = self.problem;
  return answer;
}

/* ---- The list ---- */

static void
put_schema (JsonBuilder *builder, const hp_tool *tool)
{
  hp_put_open (builder, "inputSchema", '{');
  hp_put_text (builder, "type", "object");
  hp_put_open (builder, "properties", '{');
  for (gsize i = 0; i < G_N_ELEMENTS (parameters); i++)
    if (tool->takes & parameters[i].bit)
      {
        hp_put_open (builder, parameter_name (tool, &parameters[i]), '{');
        hp_put_text (builder, "type", parameters[i].type);
        if (strcmp (parameters[i].type, "integer") == 0)
          hp_put (builder, "minimum", 0);
        hp_put_text (builder, "description", parameters[i].description);
        json_builder_end_object (builder);
      }
  json_builder_end_object (builder);
  hp_put_open (builder, "required", '[');
  for (gsize i = 0; i < G_N_ELEMENTS (parameters); i++)
    if (tool->takes & parameters[i].bit && is_required (tool, &parameters[i]))
      json_builder_add_string_value (builder, parameter_name (tool, &parameters[i]));
  json_builder_end_array (builder);
  hp_put_boolean (builder, "additionalProperties", FALSE);
  json_builder_end_object (builder);
}

void
hp_tools_put_list (JsonBuilder *builder)
{
  hp_put_open (builder, "tools", '[');
  for (gsize i = 0; i < G_N_ELEMENTS (tools); i++)
    {
      if (tools[i].description == NULL)
        continue;
      hp_put_open (builder, NULL, '{');
      hp_put_text (builder, "name", tools[i].name);
      hp_put_text (builder, "description", tools[i].description);
      put_schema (builder, &tools[i]);
      hp_put_open (builder, "annotations", '{');
      hp_put_boolean (builder, "readOnlyHint", tools[i].answer != hp_tool_answer_mark);
      hp_put_boolean (builder, "destructiveHint", FALSE);
      hp_put_boolean (builder, "openWorldHint", FALSE);
      json_builder_end_object (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}
