/* SPDX-License-Identifier: MIT
 *
 * client.c: reads with a timeout of half a minute, so that a server that hangs fails the test.
 */
#include "client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <json-glib/json-glib.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

int
client_connect_with_buffer (uint16_t port, int receive_bytes)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons (port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  struct timeval timeout = { .tv_sec = 30 };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  if (receive_bytes > 0)
    setsockopt (fd, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  return fd;
}

int
client_connect (uint16_t port)
{
  return client_connect_with_buffer (port, 0);
}

void
client_send (int fd, const char *text)
{
  size_t length = strlen (text);

  while (length > 0)
    {
      ssize_t sent = send (fd, text, length, MSG_NOSIGNAL);

      /* A server that refuses may hang up before it has heard it all. */
      if (sent < 0 && (errno == EPIPE || errno == ECONNRESET))
        return;
      g_assert_cmpint (sent, >, 0);
      text += sent;
      length -= (size_t) sent;
    }
}

static ssize_t
receive (int fd, char *buffer, size_t size)
{
  ssize_t got = recv (fd, buffer, size, 0);

  if (got < 0 && errno == ECONNRESET)
    return 0;
  g_assert_cmpint (got, >=, 0);
  return got;
}

client_answer
client_read_answer (int fd)
{
  GString *text = g_string_new (NULL);
  client_answer answer = { 0 };
  char buffer[16384];
  ssize_t got;
  char *split;

  while ((got = receive (fd, buffer, sizeof buffer)) > 0)
    g_string_append_len (text, buffer, got);
  close (fd);

  split = strstr (text->str, "\r\n\r\n");
  if (split != NULL && g_str_has_prefix (text->str, "HTTP/1.") && text->len > 12)
    {
      answer.status = (unsigned) g_ascii_strtoull (text->str + 9, NULL, 10);
      answer.headers = g_strndup (text->str, (gsize) (split + 2 - text->str));
      answer.body = g_strdup (split + 4);
    }
  else
    {
      answer.headers = g_strdup ("");
      answer.body = g_strdup (text->str);
    }
  g_string_free (text, TRUE);
  return answer;
}

client_answer
client_ask_raw (uint16_t port, const char *request)
{
  int fd = client_connect (port);

  client_send (fd, request);
  return client_read_answer (fd);
}

client_answer
client_ask (uint16_t port, const char *method, const char *target, const char *headers)
{
  char *request = g_strdup_printf ("%s %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n%s\r\n", method, target,
                                   port, headers != NULL ? headers : "");
  client_answer answer = client_ask_raw (port, request);

  g_free (request);
  return answer;
}

void
client_answer_clear (client_answer *answer)
{
  g_clear_pointer (&answer->headers, g_free);
  g_clear_pointer (&answer->body, g_free);
}

char *
client_answer_header (const client_answer *answer, const char *name)
{
  char **lines = g_strsplit (answer->headers, "\r\n", -1);
  char *value = NULL;

  for (char **line = lines; *line != NULL && value == NULL; line++)
    if (g_ascii_strncasecmp (*line, name, strlen (name)) == 0 && (*line)[strlen (name)] == ':')
      value = g_strdup (g_strstrip (*line + strlen (name) + 1));
  g_strfreev (lines);
  return value;
}

void
client_assert_error (client_answer answer, unsigned status, const char *part)
{
  char *type = client_answer_header (&answer, "Content-Type");
  JsonNode *node = json_from_string (answer.body, NULL);

  g_assert_cmpuint (answer.status, ==, status);
  g_assert_cmpstr (type, ==, "application/json");
  g_assert_nonnull (node);
  g_assert_nonnull (
      strstr (json_object_get_string_member (json_node_get_object (node), "error"), part));
  g_assert_true (
      g_str_has_suffix (json_object_get_string_member (json_node_get_object (node), "error"), "."));
  json_node_unref (node);
  g_free (type);
  client_answer_clear (&answer);
}

void
client_assert_body (client_answer answer, const char *body)
{
  g_assert_cmpuint (answer.status, ==, 200);
  g_assert_cmpstr (answer.body, ==, body);
  client_answer_clear (&answer);
}

int
client_open_events_with_buffer (uint16_t port, const char *query, int receive_bytes)
{
  char *request = g_strdup_printf ("GET /v1/events%s HTTP/1.1\r\nHost: localhost\r\n\r\n", query);
  int fd = client_connect_with_buffer (port, receive_bytes);
  GString *headers = g_string_new (NULL);
  char c;

  client_send (fd, request);
  while (!g_str_has_suffix (headers->str, "\r\n\r\n"))
    {
      g_assert_cmpint (receive (fd, &c, 1), ==, 1);
      g_string_append_c (headers, c);
    }
  g_assert_true (g_str_has_prefix (headers->str, "HTTP/1.1 200 "));
  g_assert_nonnull (strstr (headers->str, "Content-Type: text/event-stream\r\n"));
  g_string_free (headers, TRUE);
  g_free (request);
  return fd;
}

int
client_open_events (uint16_t port, const char *query)
{
  return client_open_events_with_buffer (port, query, 0);
}

char *
client_read_block (int fd)
{
  GString *block = g_string_new (NULL);
  char buffer[65536];

  for (;;)
    {
      /* Peek, then take up to the empty line, so that the next call begins after it. */
      ssize_t got = recv (fd, buffer, sizeof buffer, MSG_PEEK);
      gsize before = block->len;
      char *end;

      if (got < 0 && errno == ECONNRESET)
        got = 0;
      g_assert_cmpint (got, >=, 0);
      if (got == 0)
        break;
      g_string_append_len (block, buffer, got);
      end = strstr (block->str + (before > 0 ? before - 1 : 0), "\n\n");
      if (end != NULL)
        {
          g_string_truncate (block, (gsize) (end + 2 - block->str));
          g_assert_cmpint (recv (fd, buffer, block->len - before, 0), ==,
                           (gssize) (block->len - before));
          g_string_truncate (block, block->len - 2);
          return g_string_free (block, FALSE);
        }
      g_assert_cmpint (recv (fd, buffer, (size_t) got, 0), ==, got);
    }
  g_assert_cmpuint (block->len, ==, 0);
  g_string_free (block, TRUE);
  return NULL;
}
