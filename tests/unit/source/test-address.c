/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-address.c: what a person may type to say where a program is.
 */
#include "dash-live-source.h"

static void
test_good (void)
{
  static const struct
  {
    const char *text;
    const char *address;
    guint port;
  } cases[] = {
    { "6771", "127.0.0.1", 6771 },
    { "localhost", "localhost", 6770 },
    { " box.local:80 ", "box.local", 80 },
    { "[::1]:6772", "::1", 6772 },
    { "[fd00::7]", "fd00::7", 6770 },
    { "fd00::7", "fd00::7", 6770 },
    { "http://10.0.0.1:6773/v1/report", "10.0.0.1", 6773 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *address = NULL;
      guint port = 0;
      GError *error = NULL;

      g_assert_true (dash_live_source_parse_address (cases[i].text, &address, &port, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (address, ==, cases[i].address);
      g_assert_cmpuint (port, ==, cases[i].port);
    }
}

static void
test_bad (void)
{
  static const char *const texts[] = { "",      ":6770",    "a:b",      "host:0",     "host:65536", "a b",
                                       "[::1",  "[::1]x",   "[host]:1", "1:2:3:zz",   "user@host",  "http://",
                                       "h\"i" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *address = NULL;
      g_autoptr (GError) error = NULL;
      guint port;

      g_test_message ("“%s”", texts[i]);
      g_assert_false (dash_live_source_parse_address (texts[i], &address, &port, &error));
      g_assert_nonnull (error);
      g_assert_null (address);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/address/good", test_good);
  g_test_add_func ("/address/bad", test_bad);
  return g_test_run ();
}
