/* SPDX-License-Identifier: MIT
 *
 * test-limits.c: each limit at its last good value and one beyond, and requests that are no HTTP.
 */
#include "client.h"
#include "fake-host.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HELLO      "{\"type\":\"hotpath-hello\",\"schema\":1}"
#define LIMIT_BODY (64 * 1024)

/* libsoup 3.2 leaks the path of a request line that it refuses; the unwinder has to get as far as
 * its name. */
const char *
__asan_default_options (void);
const char *
__lsan_default_suppressions (void);

const char *
__asan_default_options (void)
{
  return "fast_unwind_on_malloc=0";
}

const char *
__lsan_default_suppressions (void)
{
  return "leak:soup_headers_parse_request\n";
}

static void
assert_alive (uint16_t port)
{
  client_assert_body (client_ask (port, "GET", "/v1/hello", NULL), HELLO);
}

static client_answer
ask_with_header_bytes (uint16_t port, size_t bytes)
{
  /* Host: localhost and the filler, each with its separators */
  size_t used = strlen ("Host") + strlen ("localhost") + 4 + strlen ("X-Fill") + 4;
  char *fill = g_strnfill (bytes - used, 'x');
  char *request =
      g_strdup_printf ("GET /v1/hello HTTP/1.1\r\nHost: localhost\r\nX-Fill: %s\r\n\r\n", fill);
  client_answer answer = client_ask_raw (port, request);

  g_free (request);
  g_free (fill);
  return answer;
}

static void
test_headers (void)
{
  uint16_t port;
  hp_server *server = fake_server_start (&port);
  client_answer answer;

  client_assert_body (ask_with_header_bytes (port, hp_default_limits.header_bytes), HELLO);
  client_assert_error (ask_with_header_bytes (port, hp_default_limits.header_bytes + 1), 431,
                       "16384");

  /* libsoup's own end of patience: it hangs up without an answer */
  answer = ask_with_header_bytes (port, 1024 * 1024);
  g_assert_cmpuint (answer.status, ==, 0);
  client_answer_clear (&answer);
  assert_alive (port);
  fake_server_stop (server);
}

static client_answer
ask_with_target_bytes (uint16_t port, size_t bytes)
{
  char *fill = g_strnfill (bytes - strlen ("/v1/hello?"), 'x');
  char *target = g_strconcat ("/v1/hello?", fill, NULL);
  client_answer answer = client_ask (port, "GET", target, NULL);

  g_free (target);
  g_free (fill);
  return answer;
}

static void
test_target (void)
{
  uint16_t port;
  hp_server *server = fake_server_start (&port);

  client_assert_body (ask_with_target_bytes (port, hp_default_limits.target_bytes), HELLO);
  client_assert_error (ask_with_target_bytes (port, hp_default_limits.target_bytes + 1), 414,
                       "2048");
  fake_server_stop (server);
}

static void
test_body (void)
{
  uint16_t port;
  hp_server *server = fake_server_start (&port);
  char *body = g_strnfill (LIMIT_BODY + 1, 'b');
  client_answer answer;
  char *request;

  request = g_strdup_printf (
      "POST /v1/reset HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%.*s", LIMIT_BODY,
      LIMIT_BODY, body);
  answer = client_ask_raw (port, request);
  g_assert_cmpuint (answer.status, ==, 204);
  client_answer_clear (&answer);
  g_free (request);

  request =
      g_strdup_printf ("POST /v1/reset HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s",
                       LIMIT_BODY + 1, body);
  client_assert_error (client_ask_raw (port, request), 413, "body");
  g_free (request);

  client_assert_error (
      client_ask (port, "POST", "/v1/reset", "Content-Length: 9223372036854775807\r\n"), 413,
      "body");
  client_assert_error (client_ask (port, "POST", "/v1/reset", "Transfer-Encoding: chunked\r\n"),
                       411, "Content-Length");
  g_assert_cmpuint (fake_host_counts ().resets, ==, 1);
  assert_alive (port);
  g_free (body);
  fake_server_stop (server);
}

/* A client that was refused and goes on sending is hung up on. */
static void
test_lingering (void)
{
  hp_limits limits = hp_default_limits;
  hp_server_host host = fake_host_new ();
  client_answer answer;
  hp_server *server;
  uint16_t port;
  int fd;

  limits.linger_ms = 100;
  server = fake_server_start_full (&host, &limits, NULL, &port);
  fd = client_connect (port);
  client_send (fd,
               "POST /v1/reset HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (;;)
    if (send (fd, "5\r\nabcde\r\n", 10, MSG_NOSIGNAL) < 0)
      break;
  answer = client_read_answer (fd);
  client_answer_clear (&answer);
  assert_alive (port);
  fake_server_stop (server);
}

static void
test_connections (void)
{
  hp_limits limits = hp_default_limits;
  hp_server_host host = fake_host_new ();
  client_answer answer;
  hp_server *server;
  uint16_t port;
  int fds[3];
  int surplus;

  limits.connections = 3;
  limits.surplus = 1;
  server = fake_server_start_full (&host, &limits, NULL, &port);

  fds[0] = client_connect (port);
  fds[1] = client_connect (port);
  assert_alive (port); /* the third and last */
  fds[2] = client_connect (port);
  surplus = client_connect (port);
  /* the fifth is over both limits: hung up on, unasked */
  answer = client_ask (port, "GET", "/v1/hello", NULL);
  g_assert_cmpuint (answer.status, ==, 0);
  client_answer_clear (&answer);

  client_send (surplus, "GET /v1/hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
  client_assert_error (client_read_answer (surplus), 503, "3 connections");

  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      client_send (fds[i], "GET /v1/hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
      client_assert_body (client_read_answer (fds[i]), HELLO);
    }
  assert_alive (port);
  fake_server_stop (server);
}

static void
test_streams (void)
{
  hp_limits limits = hp_default_limits;
  hp_server_host host = fake_host_new ();
  hp_server *server;
  uint16_t port;
  int fds[2];

  limits.streams = G_N_ELEMENTS (fds);
  server = fake_server_start_full (&host, &limits, NULL, &port);
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = client_open_events (port, "?interval_ms=50");
  client_assert_error (client_ask (port, "GET", "/v1/events", NULL), 503, "2 readers");
  g_assert_cmpuint (fake_host_counts ().streams, ==, 2);

  /* one that leaves makes room */
  close (fds[0]);
  fake_host_wait_for (streams_freed, 1);
  fds[0] = client_open_events (port, "");
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  fake_server_stop (server);
}

static void
test_half_a_request (void)
{
  static const char *const halves[] = {
    "", "G", "GET /v1/hello HTTP/1.1\r\nHost: localhost\r\n",
    "POST /v1/reset HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nabc"
  };
  hp_limits limits = hp_default_limits;
  hp_server_host host = fake_host_new ();
  hp_server *server;
  uint16_t port;

  limits.stall_ms = 100;
  server = fake_server_start_full (&host, &limits, NULL, &port);
  for (gsize i = 0; i < G_N_ELEMENTS (halves); i++)
    {
      int fd = client_connect (port);
      client_answer answer;

      client_send (fd, halves[i]);
      answer = client_read_answer (fd); /* returns because the server hangs up */
      g_assert_cmpuint (answer.status / 100, !=, 2);
      client_answer_clear (&answer);
    }
  g_assert_cmpuint (fake_host_counts ().resets, ==, 0);
  fake_server_stop (server);

  /* and clients that hang up themselves */
  server = fake_server_start (&port);
  for (gsize i = 0; i < G_N_ELEMENTS (halves); i++)
    {
      int fd = client_connect (port);

      client_send (fd, halves[i]);
      close (fd);
    }
  assert_alive (port);
  fake_server_stop (server);
}

static void
test_no_http (void)
{
  static const char *const requests[] = {
    "\r\n\r\n",
    "hello\r\n\r\n",
    "GET\r\n\r\n",
    "GET /v1/hello HTTP/9.9\r\nHost: localhost\r\n\r\n",
    "GET /v1/hello HTTP/1.1\r\n\r\n",
    "GET /v1/hello HTTP/1.1\r\nHost: a/b\r\n\r\n",
    "GET http:// HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "GET /v1/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "GET /v1/../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "GET /v1/%2e%2e/%2e%2e/etc HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "CONNECT evil.example:80 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "POST /v1/reset HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
    "POST /v1/reset HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
    "POST /v1/reset HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n",
    "POST /v1/reset HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: rot13\r\n\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "\x16\x03\x01\x02\x01\r\n\r\n",
  };
  uint16_t port;
  hp_server *server = fake_server_start (&port);

  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      int fd = client_connect (port);
      client_answer answer;

      client_send (fd, requests[i]);
      shutdown (fd, SHUT_WR);
      answer = client_read_answer (fd);
      g_test_message ("%u for %.20s", answer.status, requests[i]);
      g_assert_true (answer.status == 0 || answer.status / 100 == 4 || answer.status == 501 ||
                     answer.status == 505);
      if (answer.status != 0)
        client_assert_error (answer, answer.status, "");
      else
        client_answer_clear (&answer);
    }
  g_assert_cmpuint (fake_host_counts ().resets, ==, 0);
  assert_alive (port);
  fake_server_stop (server);
}

static void
test_random_bytes (void)
{
  static const char good[] =
      "GET /v1/events?interval_ms=50&sections=process HTTP/1.1\r\nHost: localhost\r\n"
      "Content-Length: 3\r\nAccept: */*\r\n\r\nabc";
  uint16_t port;
  hp_server *server = fake_server_start (&port);

  for (int round = 0; round < 300; round++)
    {
      int fd = client_connect (port);
      char bytes[sizeof good];
      char sink[512];

      memcpy (bytes, good, sizeof good);
      for (int change = g_test_rand_int_range (1, 12); change > 0; change--)
        bytes[g_test_rand_int_range (0, sizeof good - 1)] = (char) g_test_rand_int_range (0, 256);
      g_assert_cmpint (send (fd, bytes, sizeof good - 1, MSG_NOSIGNAL), ==, sizeof good - 1);
      shutdown (fd, SHUT_WR);
      (void) !recv (fd, sink, sizeof sink, 0);
      close (fd);
    }
  assert_alive (port);
  fake_server_stop (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/limits/headers", test_headers);
  g_test_add_func ("/limits/target", test_target);
  g_test_add_func ("/limits/body", test_body);
  g_test_add_func ("/limits/lingering", test_lingering);
  g_test_add_func ("/limits/connections", test_connections);
  g_test_add_func ("/limits/streams", test_streams);
  g_test_add_func ("/limits/half-a-request", test_half_a_request);
  g_test_add_func ("/limits/no-http", test_no_http);
  g_test_add_func ("/limits/random-bytes", test_random_bytes);
  return g_test_run ();
}
