/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-http.c: requests to a probe's server, with failures as sentences.
 */
#include "dash-http.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "dash-report-reader.h"
#include "dash-source.h"

#define BLOCK_BYTES (256 * 1024)
/* The event stream holds one connection; logs, a report and a greeting may be asked for beside it. */
#define CONNECTIONS 6
#define MAX_REASON 300

SoupSession *
dash_http_session_new (void)
{
  return soup_session_new_with_options ("proxy-resolver", NULL, "max-conns-per-host", CONNECTIONS, "timeout", 0u,
                                        "user-agent", "Hotpath ", NULL);
}

SoupMessage *
dash_http_message_new (const char *method, const char *address, guint port, const char *token,
                       const char *path_and_query)
{
  const gboolean is_v6 = strchr (address, ':') != NULL;
  const char *zone = is_v6 ? strchr (address, '%') : NULL;
  /* "fe80::1%eth0" is written with the percent sign escaped (RFC 6874). */
  g_autofree char *escaped = zone != NULL ? g_strdup_printf ("%.*s%%25%s", (int) (zone - address), address, zone + 1) : NULL;
  g_autofree char *text = g_strdup_printf (is_v6 ? "http://[%s]:%u%s" : "http://%s:%u%s",
                                           escaped != NULL ? escaped : address, port, path_and_query);
  g_autoptr (GUri) uri = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);
  SoupMessage *message;

  if (uri == NULL)
    return NULL;
  message = soup_message_new_from_uri (method, uri);
  /* A token must not follow a redirection to somebody else. */
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (token != NULL && *token != '\0')
    {
      g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);

      soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
    }
  return message;
}

GError *
dash_http_connection_error (const char *address, guint port, const GError *cause)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return g_error_new (DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_UNREACHABLE,
                        _("Nothing answers at %s, port %u. Is the program running?"), address, port);
  if (g_error_matches (cause, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    return g_error_new (DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_UNREACHABLE, _("There is no computer named “%s”."),
                        address);
  if (cause->domain == SOUP_SESSION_ERROR && cause->code == SOUP_SESSION_ERROR_PARSING)
    return g_error_new (DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_NOT_HOTPATH,
                        _("Something answers at %s, port %u, but it is not a program watched by Hotpath."), address,
                        port);
  return g_error_new (DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_UNREACHABLE, _("%s, port %u, can’t be reached: %s"),
                      address, port, cause->message);
}

/* {"error":"a sentence"} */
static char *
reason_of (GBytes *body)
{
  g_autoptr (JsonParser) parser = NULL;
  JsonNode *root;
  const char *text = NULL;
  gsize length;
  const char *bytes;

  if (body == NULL)
    return NULL;
  bytes = g_bytes_get_data (body, &length);
  if (length == 0 || length > 4096 || *bytes != '{')
    return NULL;
  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, bytes, (gssize) length, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    text = json_object_get_string_member_with_default (json_node_get_object (root), "error", NULL);
  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return NULL;
  return g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), MAX_REASON));
}

GError *
dash_http_check_status (SoupMessage *message, const char *address, guint port, gboolean had_token, GBytes *body)
{
  SoupStatus status = soup_message_get_status (message);
  g_autofree char *reason = NULL;

  if (SOUP_STATUS_IS_SUCCESSFUL (status))
    return NULL;
  reason = reason_of (body);
  if (status == SOUP_STATUS_UNAUTHORIZED)
    return g_error_new_literal (DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_NEEDS_TOKEN,
                                had_token ? _("The program does not accept this token. It is the value of "
                                              "HOTPATH_METRICS_AUTH_TOKEN where the program was started.")
                                          : _("The program asks for a token. It is the value of "
                                              "HOTPATH_METRICS_AUTH_TOKEN where the program was started."));
  if (reason != NULL)
    /* Translators: %s is a sentence of the program that is watched */
    return g_error_new (DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_REFUSED, _("The program refused: %s"), reason);
  if (status >= 500)
    return g_error_new_literal (DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_REFUSED,
                                _("The program could not answer this time."));
  return g_error_new (DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_NOT_HOTPATH,
                      _("Something answers at %s, port %u, but it is not a program watched by Hotpath."), address,
                      port);
}

typedef struct
{
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *bytes;
  gsize max_bytes;
  char *address;
  guint port;
  gboolean had_token;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_object_unref (reading->message);
  g_clear_object (&reading->stream);
  g_byte_array_unref (reading->bytes);
  g_free (reading->address);
  g_free (reading);
}

static void
return_failure (GTask *task, const GError *error)
{
  Reading *reading = g_task_get_task_data (task);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_error (task, dash_http_connection_error (reading->address, reading->port, error));
  g_object_unref (task);
}

static void
block_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Reading *reading = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) block = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);
  gsize length;
  const guint8 *data;

  if (block == NULL)
    {
      return_failure (task, error);
      return;
    }
  data = g_bytes_get_data (block, &length);
  if (length > 0 && reading->bytes->len + length <= reading->max_bytes)
    {
      g_byte_array_append (reading->bytes, data, (guint) length);
      g_input_stream_read_bytes_async (reading->stream, BLOCK_BYTES, g_task_get_priority (task),
                                       g_task_get_cancellable (task), block_read, task);
      return;
    }

  if (length > 0)
    g_task_return_new_error (task, DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_NOT_HOTPATH,
                             _("Something answers at %s, port %u, but it is not a program watched by Hotpath."),
                             reading->address, reading->port);
  else
    {
      GBytes *body = g_byte_array_free_to_bytes (reading->bytes);
      GError *refusal = dash_http_check_status (reading->message, reading->address, reading->port,
                                                reading->had_token, body);

      reading->bytes = g_byte_array_new ();
      if (refusal != NULL)
        {
          g_task_return_error (task, refusal);
          g_bytes_unref (body);
        }
      else
        g_task_return_pointer (task, body, (GDestroyNotify) g_bytes_unref);
    }
  g_object_unref (task);
}

static void
answered (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Reading *reading = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  reading->stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  if (reading->stream == NULL)
    {
      return_failure (task, error);
      return;
    }
  g_input_stream_read_bytes_async (reading->stream, BLOCK_BYTES, g_task_get_priority (task),
                                   g_task_get_cancellable (task), block_read, task);
}

void
dash_http_read_async (SoupSession *session, SoupMessage *message, gsize max_bytes, const char *address, guint port,
                      gboolean had_token, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);

  reading->message = g_object_ref (message);
  reading->bytes = g_byte_array_new ();
  reading->max_bytes = max_bytes;
  reading->address = g_strdup (address);
  reading->port = port;
  reading->had_token = had_token;
  g_task_set_source_tag (task, dash_http_read_async);
  g_task_set_task_data (task, reading, reading_free);
  soup_session_send_async (session, message, g_task_get_priority (task), cancellable, answered, task);
}

GBytes *
dash_http_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  GBytes *text;
  DashDocumentType type;
} Parsing;

static void
parsing_free (gpointer data)
{
  Parsing *parsing = data;

  g_bytes_unref (parsing->text);
  g_free (parsing);
}

static void
parse_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Parsing *parsing = data;
  GError *error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (parsing->text, &length);
  DashDocument *document =
      dash_report_reader_read (text != NULL ? text : "", length, parsing->type, cancellable, NULL, NULL, &error);

  if (document != NULL)
    g_task_return_pointer (task, document, (GDestroyNotify) dash_document_unref);
  else
    g_task_return_error (task, error);
}

void
dash_http_parse_async (GBytes *text, DashDocumentType type, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Parsing *parsing = g_new0 (Parsing, 1);

  parsing->text = g_bytes_ref (text);
  parsing->type = type;
  g_task_set_source_tag (task, dash_http_parse_async);
  g_task_set_task_data (task, parsing, parsing_free);
  g_task_run_in_thread (task, parse_in_thread);
  g_object_unref (task);
}

DashDocument *
dash_http_parse_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
