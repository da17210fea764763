/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-rust-lists.c: lists of rows, as arrays or as objects by name, and rows that a table says all of.
 */
#include <glib/gi18n.h>
#include <string.h>

#include "dash-rust-reader-private.h"

#define KEY(literal) dash_json_key_is (key, length, literal)

gboolean
_dash_rust_is_rows (const char *key, gsize length)
{
  return KEY ("data") || KEY ("output") || KEY ("entries") || KEY ("channels") || KEY ("streams") ||
         KEY ("futures") || KEY ("threads");
}

/* Times beyond what a signed number holds can only be damage, and are as good as not said. */
static void
take_elapsed (DashRustReading *reading, gboolean exact)
{
  guint64 *elapsed_ns = &reading->base.document->elapsed_ns;
  DashRustFigure figure;

  _dash_rust_take_figure (reading, DASH_RUST_NS, &figure);
  if (!figure.known || figure.value > G_MAXINT64 / 2 || (reading->elapsed_is_exact && !exact))
    return;
  if (exact && !reading->elapsed_is_exact)
    *elapsed_ns = 0;
  reading->elapsed_is_exact = exact;
  *elapsed_ns = MAX (*elapsed_ns, figure.value);
}

gboolean
_dash_rust_read_list_member (DashRustReading *reading, const char *key, gsize length)
{
  if (KEY ("total_elapsed_ns") || KEY ("total_elapsed") || KEY ("current_elapsed_ns"))
    take_elapsed (reading, TRUE);
  else if (KEY ("time_elapsed"))
    take_elapsed (reading, FALSE);
  else
    return FALSE;
  return TRUE;
}

void
_dash_rust_skip_members (DashRustReading *reading)
{
  const char *key;
  gsize length;

  while (dash_json_reader_next_member (&reading->base.json, &key, &length))
    dash_json_reader_skip (&reading->base.json, NULL, NULL);
}

/* The key is as it stands in the text, escapes and all; the reader knows how to take a text apart. */
static gboolean
next_name (DashRustReading *reading, const char **name)
{
  DashJsonReader *json = &reading->base.json;
  DashJsonReader quoted;
  const char *key;
  gsize length;

  if (!dash_json_reader_next_member (json, &key, &length))
    return FALSE;
  dash_json_reader_init (&quoted, json->text, key - 1, key + length + 1, "");
  if (dash_json_reader_take_string (&quoted, name) && *name != NULL)
    *name = dash_document_intern (reading->base.document, *name);
  else if (json->error == NULL)
    g_propagate_error (&json->error, g_steal_pointer (&quoted.error));
  dash_json_reader_clear (&quoted);
  return json->error == NULL;
}

void
_dash_rust_read_rows (DashRustReading *reading, DashRustReadRow read, gpointer user_data)
{
  DashJsonReader *json = &reading->base.json;
  const gboolean by_name = dash_json_reader_peek (json) == DASH_JSON_OBJECT;
  gsize n = 0;

  if (dash_json_reader_peek (json) == DASH_JSON_NULL)
    {
      dash_json_reader_skip (json, NULL, NULL);
      return;
    }
  if (by_name)
    dash_json_reader_enter_object (json);
  else
    dash_json_reader_enter_array (json);
  for (;; n++)
    {
      const char *name = NULL;

      if (by_name ? !next_name (reading, &name) : !dash_json_reader_next_element (json))
        return;
      if (n == DASH_REPORT_MAX_ROWS)
        {
          dash_json_reader_fail (json, DASH_REPORT_ERROR_TOO_LARGE, _("There are too many rows."));
          return;
        }
      if (n % DASH_REPORT_ROWS_BETWEEN_CHECKS == 0 && _dash_reading_check_cancelled (&reading->base))
        return;
      if (dash_json_reader_enter_object (json))
        read (reading, name, user_data);
    }
}

gboolean
_dash_rust_read_field (DashRustReading *reading, DashDocumentRecord *row, const DashRustTable *table,
                       const char *key, gsize length)
{
  DashRustFigure figure;
  const char *text = NULL;
  const DashRustField *field = table->fields;

  while (field->wire != NULL && (strlen (field->wire) != length || memcmp (field->wire, key, length) != 0))
    field++;
  if (field->wire == NULL)
    return FALSE;
  if (field->is_text)
    {
      _dash_rust_take_text (reading, &text);
      _dash_rust_set_text (reading, row, table->section, field->key, text);
    }
  else
    {
      _dash_rust_take_figure (reading, field->unit, &figure);
      _dash_rust_set_figure (reading, row, table->section, field->key, &figure);
    }
  return TRUE;
}
