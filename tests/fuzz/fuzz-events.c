/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-events.c: any bytes as an event stream; the same must come out in whatever pieces they arrive.
 */
#include "fuzz.h"

#include <string.h>

#include "dash-event-parser.h"

/* Small, so that the limit is met. */
#define MAX_EVENT_BYTES 256

static gboolean
collect (const char *event, const char *id, GBytes *data, gpointer user_data)
{
  GByteArray *seen = user_data;
  gsize length;
  gconstpointer bytes = g_bytes_get_data (data, &length);

  fuzz_check (length <= MAX_EVENT_BYTES);
  g_byte_array_append (seen, (const guint8 *) event, (guint) strlen (event) + 1);
  g_byte_array_append (seen, (const guint8 *) id, (guint) strlen (id) + 1);
  if (length > 0)
    g_byte_array_append (seen, bytes, (guint) length);
  return TRUE;
}

/* How it ended is part of what comes out. */
static GByteArray *
parse_in_pieces (const uint8_t *data, size_t size, size_t piece)
{
  GByteArray *seen = g_byte_array_new ();
  g_autoptr (DashEventParser) parser = dash_event_parser_new (MAX_EVENT_BYTES, collect, seen);

  for (size_t at = 0; at < size; at += piece)
    {
      size_t n = MIN (piece, size - at);
      g_autofree char *copy = g_memdup2 (data + at, n);

      if (!dash_event_parser_push (parser, copy, n, NULL))
        {
          g_byte_array_append (seen, (const guint8 *) "!", 1);
          break;
        }
    }
  return seen;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const size_t pieces[] = { 1, 2, 3, 7, 64 };
  g_autoptr (GByteArray) whole = parse_in_pieces (data, size, MAX (size, 1));

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GByteArray) other = parse_in_pieces (data, size, pieces[i]);

      fuzz_check (other->len == whole->len && (whole->len == 0 || memcmp (other->data, whole->data, whole->len) == 0));
    }
  return 0;
}
