/* SPDX-License-Identifier: MIT
 *
 * routes.c: checks each request, then answers it.
 *
 *   GET  /v1/hello               who this is: program, machine, sections; small
 *   GET  /v1/report              the whole report, with the logs
 *            ?sections=A,B       only these: functions_timing, call_tree, process, threads, channels …
 *   GET  /v1/events              Server-Sent Events: one “snapshot”, then a “delta” each interval
 *            ?interval_ms=N      500 unless given; taken as 50 when less and as 10000 when more
 *            ?sections=A,B
 *   GET  /v1/functions/ID/log    recent and slowest calls of one function
 *   GET  /v1/SECTION/ID/log      what happened last to a channel, a stream …
 *   POST /v1/reset               starts all figures anew; 204
 *   GET  /metrics                the figures as Prometheus scrapes them; Accept chooses the format
 *   POST /mcp                    Model Context Protocol (mcp.h)
 *
 * and those of hotpath of Rust (compat.h).
 *
 * HEAD gets the headers that GET would. Every other answer has a JSON body {"error":"a sentence"}
 * with 400 a bad value or no HTTP, 401 no token or a wrong one, 403 a foreign Host, Origin or user,
 * 404 no such page or function, 405 another method (Allow names the right ones), 411 a body without
 * a length, 413 a body over 64 KiB, 414 a target over 2 KiB, 431 headers over 16 KiB, 503 too many
 * connections (32) or streams (8). Each connection carries one request and is closed after the
 * answer.
 */
#include "routes.h"

#include "accept.h"
#include "compat.h"
#include "connection.h"
#include "mcp.h"
#include "reply.h"
#include "stream.h"

#include <string.h>

#define DEFAULT_INTERVAL_MS 500
#define MIN_INTERVAL_MS     50
#define MAX_INTERVAL_MS     10000

static void
on_wrote_body_data (SoupServerMessage *message, guint size, gpointer data)
{
  hp_connection_watch (data);
}

static void
on_finished (SoupServerMessage *message, gpointer data)
{
  hp_connection_finish (data);
}

static void
on_request_started (SoupServer *soup, SoupServerMessage *message, gpointer data)
{
  /* Few requests have a body that matters: on_headers () keeps that of those. */
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  hp_reply_prepare (message);
}

static gsize
headers_size (SoupMessageHeaders *headers)
{
  SoupMessageHeadersIter iter;
  const char *name, *value;
  gsize size = 0;

  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    size += strlen (name) + strlen (value) + 4;
  return size;
}

static gsize
target_size (GUri *uri)
{
  const char *query = g_uri_get_query (uri);

  return strlen (g_uri_get_path (uri)) + (query != NULL ? strlen (query) + 1 : 0);
}

/* Whatever the reason, a long body is not waited for: it would keep this thread, and whoever forks. */
static void
refuse (hp_connection *connection,
        SoupServerMessage *message,
        guint status,
        const char *sentence,
        gboolean has_long_body)
{
  if (has_long_body)
    {
      hp_connection_refuse (connection, message, status, sentence);
      return;
    }
  hp_reply_error (message, status, "%s", sentence);
  if (status == SOUP_STATUS_UNAUTHORIZED)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "WWW-Authenticate",
                                  HP_CHALLENGE);
}

/* Called when the headers are there and the body is not yet. A status set here is the answer. */
static void
on_headers (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  hp_server *server = data;
  hp_connection *connection = hp_connection_of (message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  GUri *uri = soup_server_message_get_uri (message);
  const gboolean has_long_body = soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED ||
                                 soup_message_headers_get_content_length (headers) > (goffset) server->limits.body_bytes;
  const char *sentence = NULL;
  char told[120];
  guint status;

  connection->busy = true;
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (on_wrote_body_data), connection);
  g_signal_connect (message, "finished", G_CALLBACK (on_finished), connection);

  /* libsoup would answer any Range by itself, even one that asks for all of it a hundred times. */
  soup_message_headers_remove (headers, "Range");

  if (connection->surplus)
    {
      status = SOUP_STATUS_SERVICE_UNAVAILABLE;
      g_snprintf (told, sizeof told, "There are %u connections already, which is the most; try again later.",
                  server->limits.connections);
    }
  else if ((status = hp_access_check (&server->access, headers, g_uri_get_host (uri),
                                      soup_server_message_get_local_address (message), connection->own_user,
                                      &sentence)) != 0)
    ;
  else if (target_size (uri) > server->limits.target_bytes)
    {
      status = SOUP_STATUS_REQUEST_URI_TOO_LONG;
      g_snprintf (told, sizeof told, "The request's path and query must not be longer than %u bytes.",
                  server->limits.target_bytes);
    }
  else if (headers_size (headers) > server->limits.header_bytes)
    {
      status = 431;
      g_snprintf (told, sizeof told, "The request's headers must not be longer than %u bytes.",
                  server->limits.header_bytes);
    }
  else if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CHUNKED)
    {
      status = SOUP_STATUS_LENGTH_REQUIRED;
      sentence = "A request with a body must say its Content-Length.";
    }
  else if (has_long_body)
    {
      status = SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE;
      g_snprintf (told, sizeof told, "The request's body must not be longer than %u bytes.", server->limits.body_bytes);
    }
  else if (strcmp (path, HP_MCP_PATH) == 0)
    soup_message_body_set_accumulate (soup_server_message_get_request_body (message), TRUE);

  if (status != 0)
    refuse (connection, message, status, sentence != NULL ? sentence : told, has_long_body);
}

static bool
parse_sections (hp_server *server,
                SoupServerMessage *message,
                GHashTable *query,
                uint32_t *sections)
{
  const char *value = query != NULL ? g_hash_table_lookup (query, "sections") : NULL;
  char **names;
  bool good = true;

  *sections = HP_SECTION_ALL;
  if (value == NULL)
    return true;

  *sections = 0;
  names = g_strsplit (value, ",", -1);
  for (char **name = names; good && *name != NULL; name++)
    {
      uint32_t section = server->host.section (*name);

      *sections |= section;
      good = section != 0;
      if (!good)
        hp_reply_error (message, SOUP_STATUS_BAD_REQUEST,
                        "sections: there is no section “%.60s”; /v1/hello lists them.", *name);
    }
  if (good && *sections == 0)
    {
      good = false;
      hp_reply_error (
          message, SOUP_STATUS_BAD_REQUEST,
          "sections: name at least one section, or leave sections out; /v1/hello lists them.");
    }
  g_strfreev (names);
  return good;
}

bool
hp_interval_parse (const char *text, unsigned *interval_ms)
{
  size_t digits = strspn (text, "0123456789");

  if (digits == 0 || text[digits] != '\0')
    return false;
  *interval_ms =
      (unsigned) CLAMP (g_ascii_strtoull (text, NULL, 10), MIN_INTERVAL_MS, MAX_INTERVAL_MS);
  return true;
}

static bool
parse_interval (SoupServerMessage *message, GHashTable *query, unsigned *interval_ms)
{
  const char *value = query != NULL ? g_hash_table_lookup (query, "interval_ms") : NULL;

  *interval_ms = DEFAULT_INTERVAL_MS;
  if (value == NULL || hp_interval_parse (value, interval_ms))
    return true;
  hp_reply_error (message, SOUP_STATUS_BAD_REQUEST,
                  "interval_ms: “%.60s” is not a number of milliseconds, such as 500.", value);
  return false;
}

static void
reply_text (hp_server *server, SoupServerMessage *message, char *text, size_t length)
{
  GBytes *document = hp_text_to_bytes (server, text, length);

  if (document == NULL)
    {
      hp_reply_short_of_memory (message);
      return;
    }
  hp_reply_document (message, document);
  g_bytes_unref (document);
}

static void
get_hello (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  size_t length = 0;
  char *text = server->host.hello (&length);

  reply_text (server, message, text, length);
}

static void
get_report (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  uint32_t sections;
  size_t length = 0;
  char *text;

  if (!parse_sections (server, message, query, &sections))
    return;
  text = server->host.report (sections, HP_DOCUMENT_LOGS, &length);
  reply_text (server, message, text, length);
}

static void
get_metrics (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *content_type;
  hp_metrics_format format =
      hp_accept_metrics (soup_message_headers_get_list (headers, "Accept"), &content_type);
  size_t length = 0;
  char *text = server->host.metrics (format, &length);

  if (text == NULL)
    {
      hp_reply_short_of_memory (message);
      return;
    }
  hp_reply_bytes (server, message, content_type, text, length);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Vary", "Accept");
}

static void
get_events (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  uint32_t sections;
  unsigned interval_ms;

  if (!parse_sections (server, message, query, &sections) ||
      !parse_interval (message, query, &interval_ms))
    return;
  if (server->close_at_us != 0)
    hp_reply_error (message, SOUP_STATUS_SERVICE_UNAVAILABLE, "The program is about to end.");
  else if (g_queue_get_length (&server->streams) >= server->limits.streams)
    hp_reply_error (
        message, SOUP_STATUS_SERVICE_UNAVAILABLE,
        "There are %u readers of live events already, which is the most; try again later.",
        server->limits.streams);
  else
    hp_stream_open (server, message, sections, interval_ms);
}

static void
reply_nothing_at (SoupServerMessage *message)
{
  hp_reply_error (message, SOUP_STATUS_NOT_FOUND, "There is nothing at %.100s.",
                  g_uri_get_path (soup_server_message_get_uri (message)));
}

/* names: the section and the row's id. */
static void
get_log (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  const char *section = names[0], *id = names[1];
  bool of_function = strcmp (section, "functions") == 0;
  guint64 number = g_ascii_strtoull (id, NULL, 10);
  size_t length = 0;
  char *text = NULL;

  if (!of_function && server->host.section (section) == 0)
    {
      reply_nothing_at (message);
      return;
    }
  if (id[strspn (id, "0123456789")] != '\0')
    {
      hp_reply_error (message, SOUP_STATUS_BAD_REQUEST, "“%.60s” is not an id of %.60s: ids are numbers.",
                      id, section);
      return;
    }
  if (number <= G_MAXUINT32 && of_function)
    text = server->host.function_log ((uint32_t) number, &length);
  else if (number <= G_MAXUINT32)
    text = server->host.row_log (section, (uint32_t) number, &length);
  if (text == NULL)
    hp_reply_error (message, SOUP_STATUS_NOT_FOUND, "There is no row with the id %.60s in %.60s.", id,
                    section);
  else
    reply_text (server, message, text, length);
}

static void
post_reset (hp_server *server, SoupServerMessage *message, char **names, GHashTable *query)
{
  server->host.reset ();
  hp_reply_nothing (message);
}

static const hp_route routes[] = {
  { "/v1/hello", false, get_hello },
  { "/v1/report", false, get_report },
  { "/v1/events", false, get_events },
  { "/v1/*/*/log", false, get_log },
  { "/v1/reset", true, post_reset },
  { "/metrics", false, get_metrics },
  { HP_MCP_PATH, true, hp_mcp_post },
  { NULL },
};

static const hp_route *
compat_routes (hp_compat compat)
{
  static const hp_route none[] = { { NULL } };

  switch (compat)
    {
    case HP_COMPAT_0_9: return hp_compat_0_9_routes;
    case HP_COMPAT_0_14: return hp_compat_0_14_routes;
    case HP_COMPAT_0_28: return hp_compat_0_28_routes;
    default: return none;
    }
}

/* The names that stand for the asterisks, or NULL when the path is another one. */
static char **
match_path (const char *pattern, const char *path)
{
  char **wanted = g_strsplit (pattern, "/", -1), **parts = g_strsplit (path, "/", -1);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  bool matches = g_strv_length (wanted) == g_strv_length (parts);

  for (size_t i = 0; matches && wanted[i] != NULL; i++)
    {
      if (strcmp (wanted[i], "*") != 0)
        matches = strcmp (wanted[i], parts[i]) == 0;
      else if ((matches = parts[i][0] != '\0'))
        g_ptr_array_add (names, g_strdup (parts[i]));
    }
  g_strfreev (wanted);
  g_strfreev (parts);
  g_ptr_array_add (names, NULL);
  if (matches)
    return (char **) g_ptr_array_free (names, FALSE);
  g_ptr_array_unref (names);
  return NULL;
}

/* False when the path is another one. */
static bool
answer_route (hp_server *server,
              SoupServerMessage *message,
              const hp_route *route,
              const char *path,
              GHashTable *query)
{
  const char *method = soup_server_message_get_method (message);
  char **names = match_path (route->path, path);
  bool allowed;

  if (names == NULL)
    return false;
  if (route->posts)
    allowed = method == SOUP_METHOD_POST;
  else
    allowed = method == SOUP_METHOD_GET || method == SOUP_METHOD_HEAD;
  if (allowed)
    {
      /* The request is complete: from here on the client is timed while it reads. */
      hp_connection_watch (hp_connection_of (message));
      route->answer (server, message, names, query);
    }
  else
    {
      const char *allow = route->posts ? "POST" : "GET, HEAD";

      hp_reply_error (message, SOUP_STATUS_METHOD_NOT_ALLOWED, "%.100s takes only %s.", path, allow);
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow", allow);
    }
  g_strfreev (names);
  return true;
}

static void
on_request (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  hp_server *server = data;

  if (hp_server_is_abandoned (server))
    return;
  for (const hp_route *route = routes; route->path != NULL; route++)
    if (answer_route (server, message, route, path, query))
      return;
  for (const hp_route *route = compat_routes (server->host.compat); route->path != NULL; route++)
    if (answer_route (server, message, route, path, query))
      return;
  reply_nothing_at (message);
}

void
hp_routes_add (hp_server *server)
{
  g_signal_connect (server->soup, "request-started", G_CALLBACK (on_request_started), server);
  soup_server_add_early_handler (server->soup, NULL, on_headers, server, NULL);
  soup_server_add_handler (server->soup, NULL, on_request, server, NULL);
}
