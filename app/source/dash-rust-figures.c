/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-rust-figures.c: values of a report of hotpath for Rust, and where they go in a document.
 */
#include <glib/gi18n.h>
#include <string.h>

#include "dash-rust-reader-private.h"

#define KEY(literal) dash_json_key_is (key, length, literal)

void
_dash_rust_take_figure (DashRustReading *reading, DashRustUnit unit, DashRustFigure *figure)
{
  DashJsonReader *json = &reading->base.json;
  const char *begin = json->at;
  DashRustOutcome outcome = DASH_RUST_NOT_SAID;
  const char *text;
  gsize length;

  *figure = (DashRustFigure){ .step = 1 };
  switch (dash_json_reader_peek (json))
    {
    case DASH_JSON_NULL:
      dash_json_reader_skip (json, NULL, NULL);
      return;
    case DASH_JSON_STRING:
      if (dash_json_reader_take_string (json, &text) && text != NULL)
        outcome = dash_rust_figure_parse (text, strlen (text), unit, figure);
      break;
    case DASH_JSON_NUMBER:
      if (dash_json_reader_skip (json, &text, &length))
        outcome = dash_rust_figure_parse (text, length, unit, figure);
      figure->step = 1; /* only what was made into a text was rounded */
      break;
    case DASH_JSON_NOTHING:
      return;
    case DASH_JSON_OBJECT:
    case DASH_JSON_ARRAY:
    case DASH_JSON_BOOLEAN:
    default:
      dash_json_reader_fail (json, DASH_REPORT_ERROR_INVALID, _("Expected a number, or a text with a unit, here."));
      return;
    }
  if (outcome == DASH_RUST_NOT_UNDERSTOOD)
    reading->n_not_understood++;
  else if (outcome == DASH_RUST_TOO_LARGE)
    {
      json->at = begin;
      dash_json_reader_fail (json, DASH_REPORT_ERROR_INVALID, _("The number is too large."));
    }
}

void
_dash_rust_take_scaled (DashRustReading *reading, guint64 scale, DashRustFigure *figure)
{
  _dash_rust_take_figure (reading, DASH_RUST_COUNT, figure);
  if (!figure->known)
    return;
  figure->known = g_uint64_checked_mul (&figure->value, figure->value, scale);
  figure->step = scale;
}

void
_dash_rust_take_text (DashRustReading *reading, const char **text)
{
  const char *value;

  if (dash_json_reader_take_string (&reading->base.json, &value) && value != NULL)
    *text = dash_document_intern (reading->base.document, value);
}

static DashFieldValue *
say (DashRustReading *reading, DashDocumentRecord *row, DashSection section, const char *key, guint *field)
{
  gint found = dash_record_info_find (&dash_section_get_info (section)->rows, key, strlen (key));

  g_return_val_if_fail (found != DASH_NO_FIELD, NULL);
  *field = (guint) found;
  return &dash_document_get_values (reading->base.document, row)[found];
}

void
_dash_rust_set_figure (DashRustReading *reading, DashDocumentRecord *row, DashSection section, const char *key,
                       const DashRustFigure *figure)
{
  guint field = 0;
  DashFieldValue *value = say (reading, row, section, key, &field);

  if (!figure->known || figure->negative)
    return;
  value->number = figure->value;
  row->fields |= 1u << field;
  if (dash_rust_figure_is_rounded (figure))
    row->rounded |= 1u << field;
}

void
_dash_rust_set_text (DashRustReading *reading, DashDocumentRecord *row, DashSection section, const char *key,
                     const char *text)
{
  guint field = 0;
  DashFieldValue *value = say (reading, row, section, key, &field);

  if (text == NULL)
    return;
  value->text = dash_document_intern (reading->base.document, text);
  row->fields |= 1u << field;
}

/* ---- Percentiles ---- */

void
_dash_rust_percentiles_init (DashRustPercentiles *self)
{
  self->any = self->rounded = FALSE;
  for (gsize i = 0; i < DASH_RUST_MAX_PERCENTILES; i++)
    self->values[i] = DASH_NOT_KNOWN;
}

gboolean
_dash_rust_take_percentile (DashRustReading *reading, const char *key, gsize length, DashRustUnit unit,
                            DashRustPercentiles *percentiles)
{
  const DashDocument *document = reading->base.document;
  DashRustFigure figure;
  char number[16];
  double percent;

  if (length < 2 || length > sizeof number || key[0] != 'p' || !g_ascii_isdigit (key[1]))
    return FALSE;
  memcpy (number, key + 1, length - 1);
  number[length - 1] = '\0';
  percent = g_ascii_strtod (number, NULL);
  for (gsize i = 0; i < document->n_percentiles; i++)
    {
      if (document->percentiles[i] != percent)
        continue;
      _dash_rust_take_figure (reading, unit, &figure);
      if (figure.known)
        {
          percentiles->values[i] = figure.value;
          percentiles->any = TRUE;
          percentiles->rounded |= dash_rust_figure_is_rounded (&figure);
        }
      return TRUE;
    }
  return FALSE;
}

void
_dash_rust_take_percentiles (DashRustReading *reading, DashRustPercentiles *percentiles)
{
  DashJsonReader *json = &reading->base.json;
  const char *key;
  gsize length;

  if (dash_json_reader_peek (json) == DASH_JSON_NULL)
    {
      dash_json_reader_skip (json, NULL, NULL);
      return;
    }
  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    if (!_dash_rust_take_percentile (reading, key, length, DASH_RUST_NS, percentiles))
      dash_json_reader_skip (json, NULL, NULL);
}

void
_dash_rust_add_summary (DashRustReading *reading, DashDocumentRecord *row, DashSection section, const char *key,
                        const DashRustFigure *count, const DashRustFigure *mean,
                        const DashRustPercentiles *percentiles)
{
  guint field = 0;

  say (reading, row, section, key, &field);
  if (!mean->known && !percentiles->any)
    return;
  dash_document_add_summary (reading->base.document, row, field, count->known ? count->value : 0,
                             mean->known ? mean->value : DASH_NOT_KNOWN,
                             percentiles->rounded || dash_rust_figure_is_rounded (mean), percentiles->values);
}

/* ---- Places and numbers ---- */

void
_dash_rust_take_location (DashRustReading *reading, DashRustPlace *place)
{
  DashJsonReader *json = &reading->base.json;
  const char *key;
  gsize length;

  if (dash_json_reader_peek (json) == DASH_JSON_NULL)
    {
      dash_json_reader_skip (json, NULL, NULL);
      return;
    }
  dash_json_reader_enter_object (json);
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (KEY ("file"))
        _dash_rust_take_text (reading, &place->file);
      else if (KEY ("line"))
        _dash_reading_take_id (json, &place->line);
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
}

void
_dash_rust_take_source (DashRustReading *reading, DashRustPlace *place)
{
  const char *text = NULL;
  const char *colon;
  guint64 line;

  _dash_rust_take_text (reading, &text);
  if (text == NULL || place->file != NULL)
    return;
  colon = strrchr (text, ':');
  if (colon != NULL && g_ascii_string_to_unsigned (colon + 1, 10, 1, G_MAXUINT32, &line, NULL))
    {
      g_autofree char *file = g_strndup (text, (gsize) (colon - text));

      place->file = dash_document_intern (reading->base.document, file);
      place->line = (guint32) line;
    }
  else
    place->file = text;
}

void
_dash_rust_set_place (DashRustReading *reading, DashDocumentRecord *row, DashSection section,
                      const DashRustPlace *place)
{
  DashRustFigure line = { .known = place->line > 0, .value = place->line, .step = 1 };

  _dash_rust_set_text (reading, row, section, "file", place->file);
  _dash_rust_set_figure (reading, row, section, "line", &line);
}

guint32
_dash_rust_get_id (DashRustReading *reading, const char *kind, const DashRustFigure *wire_id)
{
  g_autofree char *key = g_strdup_printf ("%s/%" G_GUINT64_FORMAT, kind, wire_id->value);
  guint32 id;

  if (reading->base.json.error != NULL)
    return 1;
  if (!wire_id->known)
    {
      dash_json_reader_fail (&reading->base.json, DASH_REPORT_ERROR_INVALID, _("A row has no “id”."));
      return 1;
    }
  id = dash_rust_ids_get (reading->ids, key);
  if (id == 0)
    dash_json_reader_fail (&reading->base.json, DASH_REPORT_ERROR_TOO_LARGE, _("There are too many rows."));
  return id;
}

const char *
_dash_rust_look_within (DashRustReading *reading, const char *wanted)
{
  DashJsonReader *json = &reading->base.json;
  const char *begin = json->at;
  const guint depth = json->depth;
  DashJsonLevel level = { NULL };
  const char *text = NULL;
  const char *key;
  gsize length;

  if (json->error != NULL)
    return NULL;
  level = json->levels[depth - 1];
  while (dash_json_reader_next_member (json, &key, &length))
    {
      if (length == strlen (wanted) && memcmp (key, wanted, length) == 0 &&
          dash_json_reader_peek (json) == DASH_JSON_STRING)
        _dash_rust_take_text (reading, &text);
      else
        dash_json_reader_skip (json, NULL, NULL);
    }
  if (json->error == NULL)
    {
      json->at = begin;
      json->depth = depth;
      json->levels[depth - 1] = level;
    }
  return text;
}

const char *
_dash_rust_look_ahead (DashRustReading *reading, const char *wanted)
{
  DashJsonReader *json = &reading->base.json;
  const char *begin = json->at;
  const char *text = NULL;

  if (!dash_json_reader_enter_object (json))
    return NULL;
  text = _dash_rust_look_within (reading, wanted);
  if (json->error == NULL)
    {
      json->at = begin;
      json->depth--;
    }
  return text;
}
