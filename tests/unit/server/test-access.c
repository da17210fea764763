/* SPDX-License-Identifier: MIT
 *
 * test-access.c: which Host, Origin, user and token are let in.
 */
#include "access.h"

#include <string.h>

static GSocketAddress *
local_address (const char *address)
{
  return g_inet_socket_address_new_from_string (address, 6770);
}

static void
test_host (void)
{
  static const char *const good[] = { "localhost",       "LOCALHOST:6770", "localhost.",
                                      "127.0.0.1",       "127.0.0.1:6770", "127.9.8.7:1",
                                      "[::1]",           "[::1]:6770",     "192.168.1.5",
                                      "192.168.1.5:6770" };
  static const char *const bad[] = { "",
                                     "evil.example",
                                     "localhost.evil.example",
                                     "127.0.0.1.evil.example",
                                     "192.168.1.6",
                                     "127.1",
                                     "2130706433",
                                     "0x7f.1",
                                     "::1",
                                     "[::1",
                                     "[::1]x",
                                     "[localhost]",
                                     "[127.0.0.1]",
                                     "localhost:",
                                     "localhost:x",
                                     "localhost:6770x",
                                     "localhost:123456",
                                     "localhost, evil.example",
                                     "a@localhost",
                                     "0.0.0.0",
                                     "localhost:80:80",
                                     " localhost" };
  GSocketAddress *local = local_address ("192.168.1.5");

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    if (!hp_host_is_allowed (good[i], local))
      g_error ("refused %s", good[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    if (hp_host_is_allowed (bad[i], local))
      g_error ("let in %s", bad[i]);
  g_object_unref (local);

  local = local_address ("fd00::5");
  g_assert_true (hp_host_is_allowed ("[fd00::5]:6770", local));
  g_assert_true (hp_host_is_allowed ("[FD00:0::5]", local));
  g_assert_false (hp_host_is_allowed ("[fd00::6]", local));
  g_object_unref (local);
}

static void
test_origin (void)
{
  static const char *const good[] = { "http://localhost", "http://localhost:3000",
                                      "https://127.0.0.1:8443", "http://[::1]:80",
                                      "http://LocalHost" };
  static const char *const bad[] = { "",
                                     "null",
                                     "https://evil.example",
                                     "http://localhost.evil.example",
                                     "http://evil.example#localhost",
                                     "http://localhost@evil.example",
                                     "http://localhost, http://evil.example",
                                     "file://",
                                     "localhost" };

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    if (!hp_origin_is_loopback (good[i]))
      g_error ("refused %s", good[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    if (hp_origin_is_loopback (bad[i]))
      g_error ("let in %s", bad[i]);
}

static void
test_token (void)
{
  hp_access access, again;

  hp_access_init (&access, "secret");
  g_assert_true (hp_access_token_is_right (&access, "secret"));
  g_assert_false (hp_access_token_is_right (&access, "secre"));
  g_assert_false (hp_access_token_is_right (&access, "secret "));
  g_assert_false (hp_access_token_is_right (&access, "Secret"));
  g_assert_false (hp_access_token_is_right (&access, ""));

  hp_access_init (&again, "secret");
  g_assert_cmpint (memcmp (access.digest, again.digest, sizeof access.digest), !=, 0);

  hp_access_init (&access, "");
  g_assert_false (access.has_token);
  g_assert_false (hp_access_token_is_right (&access, ""));
  hp_access_init (&access, NULL);
  g_assert_false (access.has_token);
  g_assert_false (hp_access_token_is_right (&access, ""));
}

typedef struct
{
  const char *host, *origin, *site, *authorization;
  bool own_user;
  guint status;
} check_case;

static void
test_check (void)
{
  static const check_case cases[] = {
    { "localhost", NULL, NULL, NULL, true, 0 },
    { "localhost", NULL, NULL, "Bearer wrong", true, 0 },
    { "localhost", NULL, NULL, "Bearer secret", false, 0 },
    { "localhost", NULL, NULL, "bearer  secret", false, 0 },
    { "localhost", NULL, NULL, NULL, false, 401 },
    { "localhost", NULL, NULL, "Bearer wrong", false, 401 },
    { "localhost", NULL, NULL, "Bearer", false, 401 },
    { "localhost", NULL, NULL, "Basic secret", false, 401 },
    { NULL, NULL, NULL, NULL, true, 403 },
    { "evil.example", NULL, NULL, NULL, true, 403 },
    { "evil.example", NULL, NULL, "Bearer secret", false, 403 },
    { "localhost", "http://localhost:3000", "same-site", NULL, true, 0 },
    { "localhost", "https://evil.example", NULL, NULL, true, 403 },
    { "localhost", "https://evil.example", NULL, "Bearer secret", false, 403 },
    { "localhost", NULL, "cross-site", NULL, true, 403 },
    { "localhost", NULL, "Cross-Site", NULL, true, 403 },
    { "localhost", NULL, "none", NULL, true, 0 },
    { "localhost", NULL, "same-origin", NULL, true, 0 },
  };
  GSocketAddress *local = local_address ("127.0.0.1");
  hp_access access;

  hp_access_init (&access, "secret");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const check_case *c = &cases[i];
      SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
      const char *sentence = NULL;

      if (c->host != NULL)
        soup_message_headers_append (headers, "Host", c->host);
      if (c->origin != NULL)
        soup_message_headers_append (headers, "Origin", c->origin);
      if (c->site != NULL)
        soup_message_headers_append (headers, "Sec-Fetch-Site", c->site);
      if (c->authorization != NULL)
        soup_message_headers_append (headers, "Authorization", c->authorization);
      g_assert_cmpuint (hp_access_check (&access, headers, NULL, local, c->own_user, &sentence), ==,
                        c->status);
      g_assert_cmpint (sentence != NULL, ==, c->status != 0);
      soup_message_headers_unref (headers);
    }
  g_object_unref (local);
}

static void
test_two_hosts (void)
{
  GSocketAddress *local = local_address ("127.0.0.1");
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  const char *sentence = NULL;
  hp_access access;

  hp_access_init (&access, NULL);
  soup_message_headers_append (headers, "Host", "localhost");
  g_assert_cmpuint (hp_access_check (&access, headers, "localhost", local, true, &sentence), ==, 0);
  g_assert_cmpuint (hp_access_check (&access, headers, "evil.example", local, true, &sentence), ==,
                    403);
  /* Two headers, as libsoup gives them up to 3.6; a newer one lets no second in. */
  soup_message_headers_replace (headers, "Host", "localhost, evil.example");
  g_assert_cmpuint (hp_access_check (&access, headers, "localhost", local, true, &sentence), ==,
                    403);
  soup_message_headers_unref (headers);
  g_object_unref (local);
}

static void
test_other_user_without_token (void)
{
  GSocketAddress *local = local_address ("127.0.0.1");
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
  const char *sentence = NULL;
  hp_access access;

  /* asking for a token would be no use: there is none */
  hp_access_init (&access, NULL);
  soup_message_headers_append (headers, "Host", "localhost");
  soup_message_headers_append (headers, "Authorization", "Bearer ");
  g_assert_cmpuint (hp_access_check (&access, headers, NULL, local, false, &sentence), ==, 403);
  g_assert_nonnull (strstr (sentence, "HOTPATH_METRICS_AUTH_TOKEN"));
  soup_message_headers_unref (headers);
  g_object_unref (local);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/access/host", test_host);
  g_test_add_func ("/access/origin", test_origin);
  g_test_add_func ("/access/token", test_token);
  g_test_add_func ("/access/check", test_check);
  g_test_add_func ("/access/two-hosts", test_two_hosts);
  g_test_add_func ("/access/other-user-without-token", test_other_user_without_token);
  return g_test_run ();
}
