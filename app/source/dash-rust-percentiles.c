/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-rust-percentiles.c: which percentiles a text of hotpath for Rust has; rows have room for all of them.
 */
#include <glib/gi18n.h>
#include <string.h>

#include "dash-rust-reader-private.h"

#define KEY(literal) dash_json_key_is (key, length, literal)

static int
compare (gconstpointer a, gconstpointer b)
{
  const double *one = a, *other = b;

  return (*one > *other) - (*one < *other);
}

static void
learn (DashRustReading *reading, GArray *found, double percent)
{
  if (!(percent > 0 && percent <= 100))
    return;
  for (guint i = 0; i < found->len; i++)
    if (g_array_index (found, double, i) == percent)
      return;
  if (found->len == DASH_RUST_MAX_PERCENTILES)
    dash_json_reader_fail (&reading->base.json, DASH_REPORT_ERROR_TOO_LARGE, _("There are too many percentiles."));
  else
    g_array_append_val (found, percent);
}

static void
learn_asked (DashRustReading *reading, GArray *found)
{
  DashJsonReader *json = &reading->base.json;

  if (dash_json_reader_peek (json) != DASH_JSON_ARRAY)
    {
      dash_json_reader_skip (json, NULL, NULL);
      return;
    }
  dash_json_reader_enter_array (json);
  while (dash_json_reader_next_element (json))
    {
      double percent = 0;

      if (dash_json_reader_take_double (json, &percent))
        learn (reading, found, percent);
    }
}

/* "p99.9": a number after a p */
static gboolean
parse_key (const char *key, gsize length, double *percent)
{
  char number[16];
  char *end;

  if (length < 2 || length > sizeof number || key[0] != 'p' || !g_ascii_isdigit (key[1]))
    return FALSE;
  memcpy (number, key + 1, length - 1);
  number[length - 1] = '\0';
  if (strspn (number, "0123456789.") != length - 1)
    return FALSE;
  *percent = g_ascii_strtod (number, &end);
  return *end == '\0';
}

/* As deep as the reader of JSON goes, and no deeper. */
static void
walk (DashRustReading *reading, GArray *found)
{
  DashJsonReader *json = &reading->base.json;
  const char *key;
  gsize length;
  double percent;

  switch (dash_json_reader_peek (json))
    {
    case DASH_JSON_OBJECT:
      dash_json_reader_enter_object (json);
      while (dash_json_reader_next_member (json, &key, &length))
        {
          DashJsonKind kind = dash_json_reader_peek (json);

          if (KEY ("percentiles") && kind == DASH_JSON_ARRAY)
            learn_asked (reading, found);
          else
            {
              /* A function may be called p1; its row is an object. */
              if (kind != DASH_JSON_OBJECT && parse_key (key, length, &percent))
                learn (reading, found, percent);
              walk (reading, found);
            }
        }
      break;
    case DASH_JSON_ARRAY:
      dash_json_reader_enter_array (json);
      while (dash_json_reader_next_element (json))
        walk (reading, found);
      break;
    default:
      dash_json_reader_skip (json, NULL, NULL);
      break;
    }
}

void
_dash_rust_learn_percentiles (DashRustReading *reading, GArray *found)
{
  DashJsonReader *json = &reading->base.json;
  const char *begin = json->at;

  walk (reading, found);
  if (json->error != NULL)
    return;
  json->at = begin;
  g_array_sort (found, compare);
  dash_document_set_percentiles (reading->base.document, (const double *) (gpointer) found->data, found->len);
}
