/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-event-parser.c: events come out the same however their bytes arrive.
 */
#include <string.h>

#include "dash-event-parser.h"

#define LIMIT 64

static gboolean
collect (const char *event, const char *id, GBytes *data, gpointer user_data)
{
  GString *seen = user_data;
  gsize length;
  const char *bytes = g_bytes_get_data (data, &length);

  g_string_append_printf (seen, "<%s|%s|%.*s>", event, id, (int) length, bytes != NULL ? bytes : "");
  return TRUE;
}

/* What comes out when the text arrives in pieces of the given size; "!" for an error. */
static char *
events_of (const char *text, gsize length, gsize piece)
{
  GString *seen = g_string_new (NULL);
  g_autoptr (DashEventParser) parser = dash_event_parser_new (LIMIT, collect, seen);

  for (gsize at = 0; at < length; at += piece)
    {
      /* A copy of its own for each piece, so that reading too far is seen. */
      gsize n = MIN (piece, length - at);
      g_autofree char *copy = g_memdup2 (text + at, n);
      g_autoptr (GError) error = NULL;

      if (!dash_event_parser_push (parser, copy, n, &error))
        {
          g_assert_error (error, DASH_EVENT_ERROR, DASH_EVENT_ERROR_TOO_LARGE);
          g_string_append_c (seen, '!');
          break;
        }
    }
  return g_string_free (seen, FALSE);
}

static void
test_events (void)
{
  static const struct
  {
    const char *text;
    const char *events;
  } cases[] = {
    { "data: a\n\n", "<message||a>" },
    { "data:a\r\rdata: b\r\r", "<message||a><message||b>" },
    { "event: delta\r\nid: 7\r\ndata: {\"x\":1}\r\n\r\n", "<delta|7|{\"x\":1}>" },
    { "data: a\ndata: b\n\ndata:  c\n\n", "<message||a\nb><message|| c>" },
    { "data\ndata\n\n", "<message||\n>" },
    { "data\n\n", "<message||>" },
    { ": keep-alive\n\n:\n\ndata: x\n\n", "<message||x>" },
    { "event: a\n\ndata: x\n\n", "<message||x>" },
    { "id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n", "<message|1|a><message|1|b><message||c>" },
    { "\xef\xbb\xbf" "data: a\n\n", "<message||a>" },
    { "datax: a\nfoo: b\nretry: 12\n\n", "" },
    { "data: unfinished\n", "" },
    { "\n\n\n", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize piece = 1; piece <= strlen (cases[i].text); piece++)
      {
        g_autofree char *events = events_of (cases[i].text, strlen (cases[i].text), piece);

        g_assert_cmpstr (events, ==, cases[i].events);
      }
}

static void
test_limits (void)
{
  g_autofree char *most = g_strnfill (LIMIT, 'x');
  g_autofree char *good = g_strdup_printf ("data:%s\n\n", most);
  g_autofree char *expected = g_strdup_printf ("<message||%s>", most);
  g_autofree char *more = g_strdup_printf ("data:%sx\n\n", most);
  g_autofree char *two_lines = g_strdup_printf ("data:%s\ndata:\n\n", most);
  g_autofree char *bare_line = g_strdup_printf ("data:%s\ndata\n\n", most);
  g_autofree char *line = g_strnfill (4097, 'y');

  for (gsize piece = 1; piece <= 80; piece++)
    {
      g_autofree char *at_limit = events_of (good, strlen (good), piece);
      g_autofree char *beyond = events_of (more, strlen (more), piece);
      g_autofree char *by_lines = events_of (two_lines, strlen (two_lines), piece);
      g_autofree char *by_bare_lines = events_of (bare_line, strlen (bare_line), piece);
      g_autofree char *long_field = events_of (line, strlen (line), piece);
      g_autofree char *field = events_of (line, strlen (line) - 1, piece);

      g_assert_cmpstr (at_limit, ==, expected);
      g_assert_cmpstr (beyond, ==, "!");
      g_assert_cmpstr (by_lines, ==, "!");
      g_assert_cmpstr (by_bare_lines, ==, "!");
      g_assert_cmpstr (long_field, ==, "!");
      g_assert_cmpstr (field, ==, "");
    }
}

static gboolean
stop_at_first (const char *event, const char *id, GBytes *data, gpointer user_data)
{
  ++*(guint *) user_data;
  return FALSE;
}

static void
test_stop (void)
{
  guint n = 0;
  g_autoptr (DashEventParser) parser = dash_event_parser_new (LIMIT, stop_at_first, &n);

  g_assert_true (dash_event_parser_push (parser, "data: a\n\ndata: b\n\n", 18, NULL));
  g_assert_cmpuint (n, ==, 1);
}

static void
test_retry (void)
{
  guint n = 0;
  g_autoptr (DashEventParser) parser = dash_event_parser_new (LIMIT, stop_at_first, &n);

  g_assert_true (dash_event_parser_push (parser, "retry: 1500\nretry: -3\nretry: 99999999999\n\n", 42, NULL));
  g_assert_cmpuint (dash_event_parser_get_retry_ms (parser), ==, 1500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/event-parser/events", test_events);
  g_test_add_func ("/event-parser/limits", test_limits);
  g_test_add_func ("/event-parser/stop", test_stop);
  g_test_add_func ("/event-parser/retry", test_retry);
  return g_test_run ();
}
