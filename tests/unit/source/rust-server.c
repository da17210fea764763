/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rust-server.c: a server of hotpath for Rust inside the test, which answers with the samples.
 */
#include "rust-server.h"

#include <json-glib/json-glib.h>
#include <string.h>

static char *
find_body (RustServer *self, JsonObject *routes, const char *path)
{
  JsonObject *route = json_object_get_object_member (routes, path);
  g_autofree char *file = g_build_filename (self->folder, json_object_get_string_member (route, "file"), NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (file, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
answer (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  RustServer *self = user_data;
  const char *said = soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Authorization");
  const char *body = g_hash_table_lookup (self->bodies, path);
  guint status = GPOINTER_TO_UINT (g_hash_table_lookup (self->statuses, path));

  self->n_questions++;
  if (self->hangs)
    {
      soup_server_message_pause (message);
      return;
    }
  if (body == NULL)
    body = "Not found";
  if (self->token != NULL && g_strcmp0 (said, self->token) != 0)
    {
      status = 401;
      body = "{\"error\":\"Unauthorized\"}";
    }
  soup_server_message_set_status (message, status != 0 ? status : 404, NULL);
  soup_server_message_set_response (message, *body == '{' ? "application/json" : "text/plain; charset=UTF-8",
                                    SOUP_MEMORY_COPY, body, strlen (body));
}

RustServer *
rust_server_new (guint port, const char *sample)
{
  RustServer *self = g_new0 (RustServer, 1);
  g_autofree char *index = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  g_autoslist (GUri) uris = NULL;
  g_autoptr (GList) paths = NULL;
  JsonObject *routes;

  self->folder = g_build_filename (g_getenv ("HOTPATH_TEST_DATA"), "servers-of-rust", sample, NULL);
  self->statuses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->bodies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  index = g_build_filename (self->folder, "routes.json", NULL);
  json_parser_load_from_file (parser, index, &error);
  g_assert_no_error (error);
  routes = json_node_get_object (json_parser_get_root (parser));
  paths = json_object_get_members (routes);
  for (GList *at = paths; at != NULL; at = at->next)
    {
      gint64 status = json_object_get_int_member (json_object_get_object_member (routes, at->data), "status");

      g_hash_table_insert (self->statuses, g_strdup (at->data), GUINT_TO_POINTER ((guint) status));
      g_hash_table_insert (self->bodies, g_strdup (at->data), find_body (self, routes, at->data));
    }

  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, answer, self, NULL);
  soup_server_listen_local (self->server, port, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->port = (guint) g_uri_get_port (uris->data);
  return self;
}

void
rust_server_free (RustServer *self)
{
  soup_server_disconnect (self->server);
  g_object_unref (self->server);
  g_hash_table_unref (self->statuses);
  g_hash_table_unref (self->bodies);
  g_free (self->folder);
  g_free (self->token);
  g_free (self);
}

void
rust_server_change (RustServer *self, const char *path, const char *from, const char *to)
{
  const char *body = g_hash_table_lookup (self->bodies, path);
  GString *changed = g_string_new (body);

  g_assert_cmpuint (g_string_replace (changed, from, to, 0), >, 0);
  g_hash_table_insert (self->bodies, g_strdup (path), g_string_free (changed, FALSE));
}
