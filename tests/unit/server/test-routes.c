/* SPDX-License-Identifier: MIT
 *
 * test-routes.c: every route, its errors, and who may take it.
 */
#include "client.h"
#include "fake-host.h"
#include "routes.h"

#include <string.h>

#define REPORT "{\"type\":\"hotpath-report\",\"schema\":1}"
#define HELLO  "{\"type\":\"hotpath-hello\",\"schema\":1}"

static bool
peer_is_other (GSocketAddress *remote, GSocketAddress *local)
{
  return false;
}

static void
assert_header (const client_answer *answer, const char *name, const char *value)
{
  char *got = client_answer_header (answer, name);

  g_assert_cmpstr (got, ==, value);
  g_free (got);
}

static void
test_documents (void)
{
  uint16_t port;
  hp_server *server = fake_server_start (&port);
  client_answer answer = client_ask (port, "GET", "/v1/hello", NULL);

  assert_header (&answer, "Content-Type", "application/json");
  assert_header (&answer, "Content-Length", G_STRINGIFY (35));
  assert_header (&answer, "Connection", "close");
  assert_header (&answer, "Cache-Control", "no-store");
  assert_header (&answer, "Access-Control-Allow-Origin", NULL);
  client_assert_body (answer, HELLO);

  client_assert_body (client_ask (port, "GET", "/v1/report", NULL), REPORT);
  g_assert_cmpuint (fake_host_counts ().sections, ==, HP_SECTION_ALL);
  client_assert_body (client_ask (port, "GET", "/v1/report?sections=call_tree,process", NULL),
                      REPORT);
  g_assert_cmpuint (fake_host_counts ().sections, ==, HP_SECTION_CALL_TREE | HP_SECTION_PROCESS);
  client_assert_body (client_ask (port, "GET", "/v1/report?unknown=1", NULL), REPORT);
  client_assert_body (client_ask (port, "GET", "/v1/%68ello", NULL), HELLO);
  client_assert_body (client_ask_raw (port, "GET /v1/hello HTTP/1.0\r\nHost: localhost\r\n\r\n"),
                      HELLO);
  fake_server_stop (server);
}

static void
test_log (void)
{
  uint16_t port;
  hp_server *server = fake_server_start (&port);

  client_assert_body (client_ask (port, "GET", "/v1/functions/3/log", NULL), "{\"id\":3}");
  client_assert_body (client_ask (port, "GET", "/v1/functions/4294967295/log", NULL),
                      "{\"id\":4294967295}");
  client_assert_body (client_ask (port, "GET", "/v1/call_tree/3/log", NULL), "{\"id\":3,\"entries\":[]}");
  client_assert_error (client_ask (port, "GET", "/v1/call_tree/4/log", NULL), 404, "4 in call_tree");
  client_assert_error (client_ask (port, "GET", "/v1/call_tree/x/log", NULL), 400, "call_tree");
  client_assert_error (client_ask (port, "GET", "/v1/nonsense/3/log", NULL), 404, "nothing at /v1/nonsense");
  client_assert_error (client_ask (port, "GET", "/v1/functions/4/log", NULL), 404, "4");
  client_assert_error (client_ask (port, "GET", "/v1/functions/4294967299/log", NULL), 404,
                       "4294967299");
  client_assert_error (client_ask (port, "GET", "/v1/functions/99999999999999999999999/log", NULL),
                       404, "9");
  client_assert_error (client_ask (port, "GET", "/v1/functions/-3/log", NULL), 400, "-3");
  client_assert_error (client_ask (port, "GET", "/v1/functions/x/log", NULL), 400, "x");
  client_assert_error (client_ask (port, "GET", "/v1/functions//log", NULL), 404,
                       "/v1/functions//log");
  client_assert_error (client_ask (port, "GET", "/v1/functions/3/4/log", NULL), 404, "nothing");
  fake_server_stop (server);
}

static void
test_reset (void)
{
  uint16_t port;
  hp_server *server = fake_server_start (&port);
  client_answer answer = client_ask (port, "POST", "/v1/reset", "Content-Length: 0\r\n");

  g_assert_cmpuint (answer.status, ==, 204);
  g_assert_cmpstr (answer.body, ==, "");
  assert_header (&answer, "Content-Length", NULL);
  assert_header (&answer, "Content-Type", NULL);
  g_assert_cmpuint (fake_host_counts ().resets, ==, 1);
  client_answer_clear (&answer);

  answer = client_ask (port, "POST", "/v1/reset", NULL);
  g_assert_cmpuint (answer.status, ==, 204);
  client_answer_clear (&answer);
  answer =
      client_ask_raw (port, "POST /v1/reset HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
                            "Expect: 100-continue\r\n\r\n{}");
  g_assert_cmpuint (answer.status, ==, 100);
  g_assert_true (g_str_has_prefix (answer.body, "HTTP/1.1 204 "));
  client_answer_clear (&answer);
  g_assert_cmpuint (fake_host_counts ().resets, ==, 3);
  fake_server_stop (server);
}

static void
test_unknown (void)
{
  uint16_t port;
  hp_server *server = fake_server_start (&port);
  client_answer answer;

  client_assert_error (client_ask (port, "GET", "/", NULL), 404, "nothing at /");
  client_assert_error (client_ask (port, "GET", "/v1/hello/", NULL), 404, "/v1/hello/");
  client_assert_error (client_ask (port, "GET", "/v1/\"quoted\"", NULL), 404, "\"quoted\"");
  client_assert_error (client_ask (port, "GET", "/v1/%ff%fe", NULL), 404, "/v1/");
  client_assert_error (client_ask (port, "GET", "/v2/hello", NULL), 404, "/v2/hello");

  answer = client_ask (port, "POST", "/v1/report", "Content-Length: 0\r\n");
  assert_header (&answer, "Allow", "GET, HEAD");
  client_assert_error (answer, 405, "GET");
  answer = client_ask (port, "DELETE", "/v1/functions/3/log", NULL);
  assert_header (&answer, "Allow", "GET, HEAD");
  client_assert_error (answer, 405, "GET");
  answer = client_ask (port, "GET", "/v1/reset", NULL);
  assert_header (&answer, "Allow", "POST");
  client_assert_error (answer, 405, "POST");
  g_assert_cmpuint (fake_host_counts ().resets, ==, 0);
  fake_server_stop (server);
}

static void
test_bad_values (void)
{
  uint16_t port;
  hp_server *server = fake_server_start (&port);

  client_assert_error (client_ask (port, "GET", "/v1/report?sections=locks", NULL), 400, "“locks”");
  client_assert_error (client_ask (port, "GET", "/v1/report?sections=process,", NULL), 400,
                       "sections");
  client_assert_error (client_ask (port, "GET", "/v1/report?sections=", NULL), 400, "sections");
  client_assert_error (client_ask (port, "GET", "/v1/events?interval_ms=soon", NULL), 400,
                       "“soon”");
  client_assert_error (client_ask (port, "GET", "/v1/events?interval_ms=", NULL), 400,
                       "interval_ms");
  client_assert_error (client_ask (port, "GET", "/v1/events?interval_ms=-1", NULL), 400,
                       "interval_ms");
  client_assert_error (client_ask (port, "GET", "/v1/events?sections=x", NULL), 400, "“x”");
  g_assert_cmpuint (fake_host_counts ().streams, ==, 0);
  g_assert_cmpuint (fake_host_counts ().reports, ==, 0);
  fake_server_stop (server);
}

static void
test_interval (void)
{
  static const struct
  {
    const char *text;
    unsigned interval_ms;
  } cases[] = { { "0", 50 },
                { "49", 50 },
                { "50", 50 },
                { "51", 51 },
                { "10000", 10000 },
                { "10001", 10000 },
                { "99999999999999999999999", 10000 } };
  static const char *const bad[] = { "", " 5", "5 ", "+5", "-5", "5.0", "0x50", "1e3" };
  unsigned interval_ms = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_true (hp_interval_parse (cases[i].text, &interval_ms));
      g_assert_cmpuint (interval_ms, ==, cases[i].interval_ms);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (hp_interval_parse (bad[i], &interval_ms));
}

static void
test_head (void)
{
  uint16_t port;
  hp_server *server = fake_server_start (&port);
  client_answer answer = client_ask (port, "HEAD", "/v1/hello", NULL);

  g_assert_cmpuint (answer.status, ==, 200);
  assert_header (&answer, "Content-Length", G_STRINGIFY (35));
  assert_header (&answer, "Content-Type", "application/json");
  g_assert_cmpstr (answer.body, ==, "");
  client_answer_clear (&answer);

  answer = client_ask (port, "HEAD", "/v1/events", NULL);
  g_assert_cmpuint (answer.status, ==, 200);
  assert_header (&answer, "Content-Type", "text/event-stream");
  g_assert_cmpstr (answer.body, ==, "");
  g_assert_cmpuint (fake_host_counts ().streams, ==, 0);
  client_answer_clear (&answer);

  answer = client_ask (port, "HEAD", "/v1/reset", NULL);
  g_assert_cmpuint (answer.status, ==, 405);
  g_assert_cmpstr (answer.body, ==, "");
  client_answer_clear (&answer);
  fake_server_stop (server);
}

static void
test_range_is_ignored (void)
{
  uint16_t port;
  hp_server *server = fake_server_start (&port);

  client_assert_body (client_ask (port, "GET", "/v1/report", "Range: bytes=0-1,0-1,0-1\r\n"),
                      REPORT);
  fake_server_stop (server);
}

static void
test_texts_are_made_fit (void)
{
  uint16_t port;
  hp_server *server = fake_server_start (&port);

  fake_host_set_hello ("{\"a\":\n\"\xff\",\r\n\"b\":1}");
  client_assert_body (client_ask (port, "GET", "/v1/hello", NULL),
                      "{\"a\": \"\xef\xbf\xbd\",  \"b\":1}");
  fake_host_set_hello ("");
  client_assert_body (client_ask (port, "GET", "/v1/hello", NULL), "");
  fake_server_stop (server);
}

/* A second Host: libsoup joins them up to 3.6; a newer one refuses the request by itself, and warns. */
static gboolean
is_not_of_libsoup (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  return g_strcmp0 (domain, "libsoup") != 0;
}

static void
check_two_hosts (uint16_t port)
{
  client_answer answer;

  g_test_log_set_fatal_handler (is_not_of_libsoup, NULL);
  answer = client_ask (port, "GET", "/v1/hello", "Host: evil.example\r\n");
  if (answer.status == 403)
    client_assert_error (answer, 403, "Host");
  else
    {
      g_assert_cmpuint (answer.status, ==, 400);
      client_answer_clear (&answer);
    }
}

static void
test_foreign_pages (void)
{
  uint16_t port;
  hp_server *server = fake_server_start (&port);

  client_assert_error (
      client_ask_raw (port, "GET /v1/hello HTTP/1.1\r\nHost: evil.example\r\n\r\n"), 403, "Host");
  client_assert_error (client_ask_raw (port, "GET /v1/hello HTTP/1.0\r\n\r\n"), 403, "Host");
  client_assert_error (
      client_ask_raw (port, "GET http://evil.example/v1/hello HTTP/1.1\r\nHost: localhost\r\n\r\n"),
      403, "Host");
  check_two_hosts (port);
  client_assert_error (client_ask (port, "POST", "/v1/reset", "Origin: https://evil.example\r\n"),
                       403, "web page");
  client_assert_error (client_ask (port, "POST", "/v1/reset", "Origin: null\r\n"), 403, "web page");
  client_assert_error (client_ask (port, "POST", "/v1/reset", "Sec-Fetch-Site: cross-site\r\n"),
                       403, "web page");
  client_assert_error (client_ask (port, "GET", "/nowhere", "Origin: https://evil.example\r\n"),
                       403, "web page");
  client_assert_body (client_ask (port, "GET", "/v1/hello", "Origin: http://localhost:8000\r\n"),
                      HELLO);
  g_assert_cmpuint (fake_host_counts ().resets, ==, 0);
  fake_server_stop (server);
}

static void
test_token (void)
{
  hp_server_host host = fake_host_new ();
  hp_server *server;
  client_answer answer;
  uint16_t port;

  host.token = "a secret";
  server = fake_server_start_full (&host, NULL, peer_is_other, &port);
  answer = client_ask (port, "GET", "/v1/hello", NULL);
  assert_header (&answer, "WWW-Authenticate", "Bearer realm=\"hotpath\"");
  client_assert_error (answer, 401, "HOTPATH_METRICS_AUTH_TOKEN");
  answer = client_ask (port, "GET", "/v1/hello", "Authorization: Bearer a secre\r\n");
  assert_header (&answer, "WWW-Authenticate", "Bearer realm=\"hotpath\"");
  client_assert_error (answer, 401, "token");
  g_assert_cmpuint (fake_host_counts ().hellos, ==, 0);
  client_assert_body (client_ask (port, "GET", "/v1/hello", "Authorization: Bearer a secret\r\n"),
                      HELLO);
  fake_server_stop (server);

  /* the same user needs none, and is not turned away for a wrong one */
  server = fake_server_start_full (&host, NULL, NULL, &port);
  client_assert_body (client_ask (port, "GET", "/v1/hello", NULL), HELLO);
  client_assert_body (client_ask (port, "GET", "/v1/hello", "Authorization: Bearer wrong\r\n"),
                      HELLO);
  fake_server_stop (server);
}

static void
test_other_user (void)
{
  hp_server_host host = fake_host_new ();
  uint16_t port;
  hp_server *server = fake_server_start_full (&host, NULL, peer_is_other, &port);
  client_answer answer = client_ask (port, "GET", "/v1/hello", NULL);

  assert_header (&answer, "WWW-Authenticate", NULL);
  client_assert_error (answer, 403, "another user");
  fake_server_stop (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/routes/documents", test_documents);
  g_test_add_func ("/routes/log", test_log);
  g_test_add_func ("/routes/reset", test_reset);
  g_test_add_func ("/routes/unknown", test_unknown);
  g_test_add_func ("/routes/bad-values", test_bad_values);
  g_test_add_func ("/routes/interval", test_interval);
  g_test_add_func ("/routes/head", test_head);
  g_test_add_func ("/routes/range-is-ignored", test_range_is_ignored);
  g_test_add_func ("/routes/texts-are-made-fit", test_texts_are_made_fit);
  g_test_add_func ("/routes/foreign-pages", test_foreign_pages);
  g_test_add_func ("/routes/token", test_token);
  g_test_add_func ("/routes/other-user", test_other_user);
  return g_test_run ();
}
