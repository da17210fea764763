/* SPDX-License-Identifier: MIT
 *
 * mcp.c: requests of JSON-RPC, by the rules of each version of the protocol.
 */
#include "mcp.h"

#include "json-check.h"
#include "mcp-tools.h"
#include "reply.h"

#include <string.h>

enum
{
  PARSE_ERROR = -32700,
  INVALID_REQUEST = -32600,
  METHOD_NOT_FOUND = -32601,
  INVALID_PARAMS = -32602,
};

typedef struct protocol
{
  const char *version;
  bool has_batches;
  bool has_structured_content;
} protocol;

/* Newest first. */
static const protocol protocols[] = {
  { "2025-11-25", false, true },
  { "2025-06-18", false, true },
  { "2025-03-26", true, false },
  { "2024-11-05", true, false },
};
#define UNSAID 2 /* of a client that names no version in a header, as the older ones do */

static const char instructions[] =
    "Figures of a running native program. Times are whole nanoseconds (…_ns) since the program's start or its last "
    "reset, sizes whole bytes (…_bytes), shares of a processor thousandths (…_permille). Begin with functions_timing "
    "sorted by self_ns; slowest_calls shows outliers; mark, wait, then compare tells what changed between two moments.";

static const protocol *
find_protocol (const char *version)
{
  if (version == NULL)
    return &protocols[UNSAID];
  for (gsize i = 0; i < G_N_ELEMENTS (protocols); i++)
    if (strcmp (version, protocols[i].version) == 0)
      return &protocols[i];
  return NULL;
}

/* ---- Answers ---- */

static JsonBuilder *
begin_answer (JsonNode *id)
{
  JsonBuilder *builder = json_builder_new ();

  hp_put_open (builder, NULL, '{');
  hp_put_text (builder, "jsonrpc", "2.0");
  json_builder_set_member_name (builder, "id");
  json_builder_add_value (builder, id != NULL ? json_node_copy (id) : json_node_new (JSON_NODE_NULL));
  return builder;
}

static JsonNode *
end_answer (JsonBuilder *builder)
{
  json_builder_end_object (builder);
  return hp_put_end (builder);
}

static JsonNode *
error_answer (JsonNode *id, int code, const char *sentence)
{
  JsonBuilder *builder = begin_answer (id);

  hp_put_open (builder, "error", '{');
  json_builder_set_member_name (builder, "code");
  json_builder_add_int_value (builder, code);
  hp_put_text (builder, "message", sentence);
  json_builder_end_object (builder);
  return end_answer (builder);
}

static JsonNode *
answer_initialize (JsonNode *id, JsonObject *params, bool in_batch)
{
  const char *wanted = hp_figure_text (params, "protocolVersion");
  const protocol *agreed = find_protocol (wanted);
  JsonBuilder *builder;

  if (in_batch)
    return error_answer (id, INVALID_REQUEST, "initialize must not be part of a batch.");
  if (*wanted == '\0')
    return error_answer (id, INVALID_PARAMS, "initialize needs a protocolVersion, such as \"2025-06-18\".");
  builder = begin_answer (id);
  hp_put_open (builder, "result", '{');
  hp_put_text (builder, "protocolVersion", agreed != NULL ? agreed->version : protocols[0].version);
  hp_put_open (builder, "capabilities", '{');
  hp_put_open (builder, "tools", '{');
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  hp_put_open (builder, "serverInfo", '{');
  hp_put_text (builder, "name", "hotpath");
  hp_put_text (builder, "title", "Hotpath");
  hp_put_text (builder, "version", HP_VERSION);
  json_builder_end_object (builder);
  hp_put_text (builder, "instructions", instructions);
  json_builder_end_object (builder);
  return end_answer (builder);
}

static JsonNode *
answer_list (JsonNode *id, JsonObject *params)
{
  JsonBuilder *builder;

  if (params != NULL && json_object_has_member (params, "cursor"))
    return error_answer (id, INVALID_PARAMS, "There is one page of tools only; leave cursor out.");
  builder = begin_answer (id);
  hp_put_open (builder, "result", '{');
  hp_tools_put_list (builder);
  json_builder_end_object (builder);
  return end_answer (builder);
}

static void
put_content (JsonBuilder *builder, const char *text)
{
  hp_put_open (builder, "content", '[');
  hp_put_open (builder, NULL, '{');
  hp_put_text (builder, "type", "text");
  hp_put_text (builder, "text", text);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
}

static void
put_result (JsonBuilder *builder, JsonNode *result, bool structured)
{
  char *text = json_to_string (result, FALSE);

  put_content (builder, text);
  if (structured)
    {
      json_builder_set_member_name (builder, "structuredContent");
      json_builder_add_value (builder, json_node_copy (result));
    }
  g_free (text);
}

static JsonNode *
answer_call (hp_server *server, const protocol *rules, JsonNode *id, JsonObject *params)
{
  const char *name = hp_figure_text (params, "name");
  JsonNode *arguments = params != NULL ? json_object_get_member (params, "arguments") : NULL;
  JsonBuilder *builder;
  char *problem = NULL;
  JsonNode *result;

  if (!hp_tool_is_known (name))
    {
      JsonNode *answer;

      problem = g_strdup_printf ("There is no tool “%.60s”; tools/list names them.", name);
      answer = error_answer (id, INVALID_PARAMS, problem);
      g_free (problem);
      return answer;
    }
  if (arguments != NULL && !JSON_NODE_HOLDS_OBJECT (arguments))
    return error_answer (id, INVALID_PARAMS, "arguments must be an object.");

  result = hp_mcp_call (server, name, arguments != NULL ? json_node_get_object (arguments) : NULL, &problem);
  builder = begin_answer (id);
  hp_put_open (builder, "result", '{');
  if (result != NULL)
    put_result (builder, result, rules->has_structured_content);
  else
    put_content (builder, problem);
  hp_put_boolean (builder, "isError", result == NULL);
  json_builder_end_object (builder);
  g_clear_pointer (&result, json_node_unref);
  g_free (problem);
  return end_answer (builder);
}

/* ---- Messages ---- */

static bool
is_id (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && (json_node_get_value_type (node) == G_TYPE_STRING ||
                                          json_node_get_value_type (node) == G_TYPE_INT64);
}

static const char *
text_member (JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

/* NULL for what gets no answer: a notification, or an answer to what we never ask. */
static JsonNode *
answer_message (hp_server *server, const protocol *rules, JsonNode *node, bool in_batch)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *id = object != NULL ? json_object_get_member (object, "id") : NULL;
  JsonNode *params = object != NULL ? json_object_get_member (object, "params") : NULL;
  const char *method = object != NULL ? text_member (object, "method") : NULL;
  JsonObject *members;
  JsonNode *answer;
  char *sentence;

  if (object == NULL)
    return error_answer (NULL, INVALID_REQUEST, "A message of JSON-RPC is an object.");
  if (id != NULL && !is_id (id))
    return error_answer (NULL, INVALID_REQUEST, "An id is a text or a whole number.");
  if (g_strcmp0 (text_member (object, "jsonrpc"), "2.0") != 0)
    return error_answer (id, INVALID_REQUEST, "A message of JSON-RPC has \"jsonrpc\":\"2.0\".");
  if (method == NULL && id != NULL &&
      (json_object_has_member (object, "result") || json_object_has_member (object, "error")))
    return NULL;
  if (method == NULL)
    return error_answer (id, INVALID_REQUEST, "A request has a method, which is a text.");
  if (id == NULL)
    return NULL;
  if (params != NULL && !JSON_NODE_HOLDS_OBJECT (params))
    return error_answer (id, INVALID_PARAMS, "params must be an object.");

  members = params != NULL ? json_node_get_object (params) : NULL;
  if (strcmp (method, "initialize") == 0)
    return answer_initialize (id, members, in_batch);
  if (strcmp (method, "tools/list") == 0)
    return answer_list (id, members);
  if (strcmp (method, "tools/call") == 0)
    return answer_call (server, rules, id, members);
  if (strcmp (method, "ping") == 0)
    {
      JsonBuilder *builder = begin_answer (id);

      hp_put_open (builder, "result", '{');
      json_builder_end_object (builder);
      return end_answer (builder);
    }
  sentence = g_strdup_printf ("There is no method “%.60s” here.", method);
  answer = error_answer (id, METHOD_NOT_FOUND, sentence);
  g_free (sentence);
  return answer;
}

static JsonNode *
answer_batch (hp_server *server, const protocol *rules, JsonArray *batch)
{
  JsonArray *answers = json_array_new ();
  JsonNode *node;

  for (guint i = 0; i < json_array_get_length (batch); i++)
    {
      JsonNode *answer = answer_message (server, rules, json_array_get_element (batch, i), true);

      if (answer != NULL)
        json_array_add_element (answers, answer);
    }
  if (json_array_get_length (answers) == 0)
    {
      json_array_unref (answers);
      return NULL;
    }
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, answers);
  return node;
}

/* What is wrong with a batch as a whole, or NULL. */
static const char *
batch_problem (const protocol *rules, JsonArray *batch)
{
  if (!rules->has_batches)
    return "This version of the protocol has no batches: send each message by itself.";
  if (json_array_get_length (batch) == 0)
    return "A batch has at least one message.";
  if (json_array_get_length (batch) > HP_MCP_MAX_BATCH)
    return "A batch has at most " G_STRINGIFY (HP_MCP_MAX_BATCH) " messages.";
  return NULL;
}

static GBytes *
finish (JsonNode *answer)
{
  GBytes *bytes = answer != NULL ? hp_figures_write (answer) : NULL;

  g_clear_pointer (&answer, json_node_unref);
  return bytes;
}

static GBytes *
refuse (guint *status, int code, const char *sentence)
{
  *status = SOUP_STATUS_BAD_REQUEST;
  return finish (error_answer (NULL, code, sentence));
}

GBytes *
hp_mcp_answer (hp_server *server, const char *version, GBytes *request, guint *status)
{
  const protocol *rules = find_protocol (version);
  const char *problem;
  JsonParser *parser;
  JsonNode *root, *answer;
  GBytes *bytes;
  gsize length;
  const char *text = g_bytes_get_data (request, &length);

  if (rules == NULL)
    return refuse (status, INVALID_REQUEST,
                   "MCP-Protocol-Version: this version of the protocol isn't spoken here; 2025-11-25, 2025-06-18, "
                   "2025-03-26 and 2024-11-05 are.");
  problem = hp_json_problem (text != NULL ? text : "", length);
  if (problem != NULL)
    return refuse (status, PARSE_ERROR, problem);

  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, text, (gssize) length, NULL))
    {
      g_object_unref (parser);
      return refuse (status, PARSE_ERROR, "The text is not JSON.");
    }
  root = json_parser_get_root (parser);
  if (JSON_NODE_HOLDS_ARRAY (root))
    {
      problem = batch_problem (rules, json_node_get_array (root));
      answer = problem == NULL ? answer_batch (server, rules, json_node_get_array (root)) : NULL;
    }
  else
    answer = answer_message (server, rules, root, false);

  if (problem != NULL)
    bytes = refuse (status, INVALID_REQUEST, problem);
  else
    {
      /* What had no id worth answering to is a bad request as a whole. */
      bool is_bad = answer != NULL && JSON_NODE_HOLDS_OBJECT (answer) &&
                    json_object_get_null_member (json_node_get_object (answer), "id");

      *status = answer == NULL ? SOUP_STATUS_ACCEPTED : is_bad ? SOUP_STATUS_BAD_REQUEST : SOUP_STATUS_OK;
      bytes = finish (answer);
    }
  g_object_unref (parser);
  return bytes;
}

/* ---- HTTP ---- */

static bool
accepts_json (SoupMessageHeaders *headers)
{
  const char *accept = soup_message_headers_get_list (headers, "Accept");
  GSList *items = accept != NULL ? soup_header_parse_quality_list (accept, NULL) : NULL;
  bool accepted = accept == NULL;

  for (GSList *item = items; item != NULL && !accepted; item = item->next)
    {
      char *type = g_strndup (item->data, strcspn (item->data, "; \t"));

      accepted = g_ascii_strcasecmp (type, "application/json") == 0 || strcmp (type, "*/*") == 0 ||
                 g_ascii_strcasecmp (type, "application/*") == 0;
      g_free (type);
    }
  soup_header_free_list (items);
  return accepted;
}

void
hp_mcp_post (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  GBytes *request, *answer;
  guint status = SOUP_STATUS_OK;

  if (type == NULL || g_ascii_strcasecmp (type, "application/json") != 0)
    {
      hp_reply_error (message, SOUP_STATUS_UNSUPPORTED_MEDIA_TYPE,
                      "A message of the protocol comes with Content-Type: application/json.");
      return;
    }
  if (!accepts_json (headers))
    {
      hp_reply_error (message, SOUP_STATUS_NOT_ACCEPTABLE,
                      "The answer is application/json, which the request's Accept doesn't allow.");
      return;
    }
  request = soup_message_body_flatten (soup_server_message_get_request_body (message));
  answer = hp_mcp_answer (server, soup_message_headers_get_one (headers, "MCP-Protocol-Version"), request, &status);
  if (answer != NULL)
    hp_reply_document_with (message, status, answer);
  else
    hp_reply_nothing_with (message, status);
  g_clear_pointer (&answer, g_bytes_unref);
  g_bytes_unref (request);
}
