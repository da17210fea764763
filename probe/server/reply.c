/* SPDX-License-Identifier: MIT
 *
 * reply.c: fills in libsoup's messages.
 */
#include "reply.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define JSON_TYPE "application/json"

typedef struct
{
  void (*release) (char *text);
  char *text;
} host_text;

static void
host_text_free (gpointer data)
{
  host_text *text = data;

  text->release (text->text);
  g_free (text);
}

static GBytes *
take_from_host (hp_server *server, char *text, size_t length)
{
  host_text *holder = g_new (host_text, 1);

  holder->release = server->host.release;
  holder->text = text;
  return g_bytes_new_with_free_func (text, length, host_text_free, holder);
}

GBytes *
hp_text_to_bytes (hp_server *server, char *text, size_t length)
{
  if (text == NULL)
    return NULL;

  for (char *p = text; (p = memchr (p, '\n', length - (size_t) (p - text))) != NULL;)
    *p = ' ';
  for (char *p = text; (p = memchr (p, '\r', length - (size_t) (p - text))) != NULL;)
    *p = ' ';

  if (!g_utf8_validate_len (text, length, NULL))
    {
      char *valid = g_utf8_make_valid (text, (gssize) length);

      server->host.release (text);
      return g_bytes_new_take (valid, strlen (valid));
    }

  return take_from_host (server, text, length);
}

char *
hp_error_document (const char *sentence)
{
  JsonBuilder *builder = json_builder_new ();
  JsonGenerator *generator = json_generator_new ();
  JsonNode *root;
  char *valid = g_utf8_make_valid (sentence, -1);
  char *document;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "error");
  json_builder_add_string_value (builder, valid);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  document = json_generator_to_data (generator, NULL);
  json_node_unref (root);
  g_object_unref (generator);
  g_object_unref (builder);
  g_free (valid);
  return document;
}

void
hp_reply_headers (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (headers, "Connection", "close");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_replace (headers, "Cross-Origin-Resource-Policy", "same-origin");
}

static void
set_body (SoupServerMessage *message, guint status, const char *content_type, GBytes *document)
{
  SoupMessageBody *body = soup_server_message_get_response_body (message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_body_truncate (body);
  hp_reply_headers (message);
  soup_message_headers_replace (headers, "Content-Type", content_type);
  if (g_bytes_get_size (document) > 0)
    soup_message_body_append_bytes (body, document);
  if (status != 0)
    soup_server_message_set_status (message, status, NULL);
}

void
hp_reply_document_with (SoupServerMessage *message, guint status, GBytes *document)
{
  set_body (message, status, JSON_TYPE, document);
}

void
hp_reply_document (SoupServerMessage *message, GBytes *document)
{
  hp_reply_document_with (message, SOUP_STATUS_OK, document);
}

void
hp_reply_bytes (hp_server *server,
                SoupServerMessage *message,
                const char *content_type,
                char *bytes,
                size_t length)
{
  GBytes *body = take_from_host (server, bytes, length);

  set_body (message, SOUP_STATUS_OK, content_type, body);
  g_bytes_unref (body);
}

void
hp_reply_nothing_with (SoupServerMessage *message, guint status)
{
  soup_message_body_truncate (soup_server_message_get_response_body (message));
  soup_message_headers_remove (soup_server_message_get_response_headers (message), "Content-Type");
  hp_reply_headers (message);
  soup_server_message_set_status (message, status, NULL);
}

void
hp_reply_nothing (SoupServerMessage *message)
{
  hp_reply_nothing_with (message, SOUP_STATUS_NO_CONTENT);
}

static void
set_error (SoupServerMessage *message, guint status, const char *sentence)
{
  char *text = hp_error_document (sentence);
  GBytes *document = g_bytes_new_take (text, strlen (text));

  set_body (message, status, JSON_TYPE, document);
  g_bytes_unref (document);
}

void
hp_reply_error (SoupServerMessage *message, guint status, const char *format, ...)
{
  va_list arguments;
  char *sentence;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  set_error (message, status, sentence);
  g_free (sentence);
}

void
hp_reply_short_of_memory (SoupServerMessage *message)
{
  hp_reply_error (message, SOUP_STATUS_SERVICE_UNAVAILABLE,
                  "The program could not make the document; it may be short of memory.");
}

void
hp_reply_prepare (SoupServerMessage *message)
{
  set_error (message, 0, "The request is not one that this server understands.");
}
