/* SPDX-License-Identifier: MIT
 *
 * figures.c: reads what the host writes, and writes what is made of it.
 */
#include "figures.h"

#include "reply.h"

#include <string.h>

/* ---- Reading ---- */

JsonNode *
hp_figures_parse (hp_server *server, char *text, size_t length)
{
  GBytes *bytes = hp_text_to_bytes (server, text, length);
  JsonParser *parser;
  JsonNode *root = NULL;
  gconstpointer data;
  gsize size;

  if (bytes == NULL)
    return NULL;
  parser = json_parser_new_immutable ();
  data = g_bytes_get_data (bytes, &size);
  if (json_parser_load_from_data (parser, data, (gssize) size, NULL))
    root = json_parser_steal_root (parser);
  g_object_unref (parser);
  g_bytes_unref (bytes);
  if (root != NULL && !JSON_NODE_HOLDS_OBJECT (root))
    g_clear_pointer (&root, json_node_unref);
  return root;
}

JsonNode *
hp_figures_take (hp_server *server, uint32_t sections)
{
  size_t length = 0;
  char *text = server->host.report (sections, HP_DOCUMENT_PERCENTILES, &length);

  return hp_figures_parse (server, text, length);
}

JsonNode *
hp_figures_log (hp_server *server, const char *section, guint64 id)
{
  size_t length = 0;
  char *text = NULL;

  if (id > G_MAXUINT32)
    return NULL;
  if (strcmp (section, "functions") == 0)
    text = server->host.function_log ((uint32_t) id, &length);
  else
    text = server->host.row_log (section, (uint32_t) id, &length);
  return hp_figures_parse (server, text, length);
}

static JsonNode *
member (JsonObject *object, const char *key)
{
  return object != NULL ? json_object_get_member (object, key) : NULL;
}

JsonArray *
hp_figures_rows (JsonNode *report, const char *section)
{
  JsonNode *node = member (json_node_get_object (report), section);

  node = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? member (json_node_get_object (node), "rows") : NULL;
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_array_ref (json_node_get_array (node))
                                                      : json_array_new ();
}

JsonObject *
hp_figures_row (JsonArray *rows, guint64 id)
{
  for (guint i = 0; i < json_array_get_length (rows); i++)
    if (hp_figure (json_array_get_object_element (rows, i), "id") == id)
      return json_array_get_object_element (rows, i);
  return NULL;
}

guint64
hp_figure (JsonObject *object, const char *key)
{
  JsonNode *node = member (object, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? (guint64) json_node_get_int (node) : 0;
}

bool
hp_figure_is_real (JsonObject *object, const char *key)
{
  JsonNode *node = member (object, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         (json_node_get_value_type (node) == G_TYPE_DOUBLE || json_node_get_int (node) < 0);
}

double
hp_figure_real (JsonObject *object, const char *key)
{
  JsonNode *node = member (object, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : 0;
}

const char *
hp_figure_text (JsonObject *object, const char *key)
{
  JsonNode *node = member (object, key);
  const char *text = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  return text != NULL ? text : "";
}

/* ---- Writing ---- */

void
hp_put (JsonBuilder *builder, const char *key, guint64 value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_int_value (builder, (gint64) MIN (value, G_MAXINT64));
}

void
hp_put_text (JsonBuilder *builder, const char *key, const char *text)
{
  json_builder_set_member_name (builder, key);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

void
hp_put_take (JsonBuilder *builder, const char *key, char *text)
{
  hp_put_text (builder, key, text);
  g_free (text);
}

void
hp_put_null (JsonBuilder *builder, const char *key)
{
  hp_put_text (builder, key, NULL);
}

void
hp_put_boolean (JsonBuilder *builder, const char *key, gboolean value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_boolean_value (builder, value);
}

void
hp_put_open (JsonBuilder *builder, const char *key, char bracket)
{
  if (key != NULL)
    json_builder_set_member_name (builder, key);
  if (bracket == '{')
    json_builder_begin_object (builder);
  else
    json_builder_begin_array (builder);
}

JsonNode *
hp_put_end (JsonBuilder *builder)
{
  JsonNode *root = json_builder_get_root (builder);

  g_object_unref (builder);
  return root;
}

GBytes *
hp_figures_write (JsonNode *node)
{
  JsonGenerator *generator = json_generator_new ();
  gsize length;
  char *text;

  json_generator_set_root (generator, node);
  text = json_generator_to_data (generator, &length);
  g_object_unref (generator);
  return g_bytes_new_take (text, length);
}
