/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-json-reader.c: JSON read straight through, without a tree in memory.
 */
#include "dash-json-reader.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dash-report-error-private.h"
#include "dash-report-reader.h"

/* A path or key in a message must not fill the window. */
#define MAX_KEY_SHOWN 60

void
dash_json_reader_init (DashJsonReader *self, const char *text, const char *at, const char *end,
                       const char *prefix)
{
  self->text = text;
  self->at = at != NULL ? at : text;
  self->end = end;
  self->prefix = prefix;
  self->depth = 0;
  self->scratch = g_string_sized_new (256);
  self->error = NULL;
}

void
dash_json_reader_clear (DashJsonReader *self)
{
  g_string_free (self->scratch, TRUE);
  g_clear_error (&self->error);
}

char *
dash_json_reader_get_path (DashJsonReader *self)
{
  GString *path = g_string_new (self->prefix);

  for (guint i = 0; i < self->depth; i++)
    {
      const DashJsonLevel *level = &self->levels[i];

      if (!level->begun)
        break;
      if (level->is_array)
        g_string_append_printf (path, "[%" G_GSIZE_FORMAT "]", level->index);
      else
        {
          g_autofree char *key = g_utf8_make_valid (level->key, MIN (level->key_length, MAX_KEY_SHOWN));

          if (path->len > 0)
            g_string_append_c (path, '.');
          g_string_append (path, key);
        }
    }
  return g_string_free (path, FALSE);
}

void
dash_json_reader_fail (DashJsonReader *self, int code, const char *reason)
{
  gsize line = 1;
  const char *begin = self->text;
  const char *next;
  g_autofree char *path = NULL;

  if (self->error != NULL)
    return;

  while (begin < self->at && (next = memchr (begin, '\n', (gsize) (self->at - begin))) != NULL)
    {
      line++;
      begin = next + 1;
    }

  path = dash_json_reader_get_path (self);
  if (*path != '\0')
    /* Translators: place in a file; “%s” is a path like functions_timing.rows[3].calls, then the reason */
    self->error = g_error_new (DASH_REPORT_ERROR, code, _("Line %zu, column %zu, at “%s”: %s"),
                               line, (gsize) (self->at - begin) + 1, path, reason);
  else
    /* Translators: place in a file, then the reason */
    self->error = g_error_new (DASH_REPORT_ERROR, code, _("Line %zu, column %zu: %s"),
                               line, (gsize) (self->at - begin) + 1, reason);
  _dash_report_error_set_place (self->error, line, (gsize) (self->at - begin) + 1, path);
  self->at = self->end;
}

void
dash_json_reader_fail_format (DashJsonReader *self, int code, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  dash_json_reader_fail (self, code, reason);
}

static void
fail_truncated (DashJsonReader *self)
{
  dash_json_reader_fail (self, DASH_REPORT_ERROR_TRUNCATED,
                         _("The text ends here, in the middle. It was probably not written or copied completely."));
}

static void
fail_syntax (DashJsonReader *self, const char *expected)
{
  if (self->at >= self->end)
    fail_truncated (self);
  else if (g_ascii_isprint (*self->at))
    dash_json_reader_fail_format (self, DASH_REPORT_ERROR_NOT_JSON,
                                  _("This is not valid JSON: expected %s, found “%c”."), expected, *self->at);
  else
    dash_json_reader_fail_format (self, DASH_REPORT_ERROR_NOT_JSON,
                                  _("This is not valid JSON: expected %s, found byte 0x%02x."), expected,
                                  (guchar) *self->at);
}

static inline void
skip_blanks (DashJsonReader *self)
{
  while (self->at < self->end &&
         (*self->at == ' ' || *self->at == '\n' || *self->at == '\r' || *self->at == '\t'))
    self->at++;
}

DashJsonKind
dash_json_reader_peek (DashJsonReader *self)
{
  if (self->error != NULL)
    return DASH_JSON_NOTHING;
  skip_blanks (self);
  if (self->at >= self->end)
    {
      fail_truncated (self);
      return DASH_JSON_NOTHING;
    }
  switch (*self->at)
    {
    case '{':
      return DASH_JSON_OBJECT;
    case '[':
      return DASH_JSON_ARRAY;
    case '"':
      return DASH_JSON_STRING;
    case 't':
    case 'f':
      return DASH_JSON_BOOLEAN;
    case 'n':
      return DASH_JSON_NULL;
    default:
      if (*self->at == '-' || g_ascii_isdigit (*self->at))
        return DASH_JSON_NUMBER;
      fail_syntax (self, _("a value"));
      return DASH_JSON_NOTHING;
    }
}

static gboolean
fail_type (DashJsonReader *self, DashJsonKind found, const char *expected)
{
  if (found == DASH_JSON_NOTHING)
    return FALSE;
  /* Translators: %s is what was expected: "a text", "an object", "a whole number" */
  dash_json_reader_fail_format (self, DASH_REPORT_ERROR_INVALID, _("Expected %s here."), expected);
  return FALSE;
}

static gboolean
enter (DashJsonReader *self, gboolean is_array)
{
  DashJsonLevel *level;

  if (self->depth == DASH_JSON_MAX_DEPTH)
    {
      dash_json_reader_fail (self, DASH_REPORT_ERROR_TOO_LARGE, _("The data is nested too deeply."));
      return FALSE;
    }
  self->at++;
  level = &self->levels[self->depth++];
  level->is_array = is_array;
  level->begun = FALSE;
  level->index = 0;
  level->key = NULL;
  level->key_length = 0;
  return TRUE;
}

gboolean
dash_json_reader_enter_object (DashJsonReader *self)
{
  DashJsonKind kind = dash_json_reader_peek (self);

  if (kind != DASH_JSON_OBJECT)
    return fail_type (self, kind, _("an object"));
  return enter (self, FALSE);
}

gboolean
dash_json_reader_enter_array (DashJsonReader *self)
{
  DashJsonKind kind = dash_json_reader_peek (self);

  if (kind != DASH_JSON_ARRAY)
    return fail_type (self, kind, _("a list"));
  return enter (self, TRUE);
}

/* The first byte at or after @at that ends a string or must be looked at: a quote, a backslash or a control
 * character. Eight at a time: packed history is many megabytes of plain letters. */
static const char *
find_special (const char *at, const char *end)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  const guint64 highs = G_GUINT64_CONSTANT (0x8080808080808080);

  while (end - at >= 8)
    {
      guint64 word;
      guint64 quote;
      guint64 backslash;

      memcpy (&word, at, 8);
      quote = word ^ (ones * '"');
      backslash = word ^ (ones * '\\');
      /* A byte of x is zero, or of word below 0x20; there may be false hits, never misses. */
      if ((((quote - ones) & ~quote) | ((backslash - ones) & ~backslash) | ((word - ones * 0x20) & ~word)) & highs)
        break;
      at += 8;
    }
  while (at < end && *at != '"' && *at != '\\' && (guchar) *at >= 0x20)
    at++;
  return at;
}

/* Checks the form of a string; @escapes says whether it holds any. */
static gboolean
scan_string (DashJsonReader *self, const char **begin, gsize *length, gboolean *escapes)
{
  const char *at = self->at + 1;

  *begin = at;
  *escapes = FALSE;
  for (;;)
    {
      guchar c;

      at = find_special (at, self->end);
      if (at >= self->end)
        {
          self->at = self->end;
          fail_truncated (self);
          return FALSE;
        }
      c = (guchar) *at;
      if (c == '"')
        break;
      if (c < 0x20)
        {
          self->at = at;
          dash_json_reader_fail_format (self, DASH_REPORT_ERROR_NOT_JSON,
                                        _("This is not valid JSON: byte 0x%02x inside a text."), c);
          return FALSE;
        }
      if (c == '\\')
        {
          *escapes = TRUE;
          if (at + 1 >= self->end)
            {
              self->at = self->end;
              fail_truncated (self);
              return FALSE;
            }
          at++;
        }
      at++;
    }
  *length = (gsize) (at - *begin);
  self->at = at + 1;
  return TRUE;
}

/* After a value: a comma and what follows it, or the end of the level. */
static gboolean
next (DashJsonReader *self, char closing)
{
  DashJsonLevel *level = &self->levels[self->depth - 1];

  skip_blanks (self);
  if (self->at < self->end && *self->at == closing)
    {
      self->at++;
      self->depth--;
      return FALSE;
    }
  if (level->begun)
    {
      if (self->at >= self->end || *self->at != ',')
        {
          fail_syntax (self, closing == '}' ? _("“,” or “}”") : _("“,” or “]”"));
          return FALSE;
        }
      self->at++;
      level->index++;
      skip_blanks (self);
    }
  return TRUE;
}

gboolean
dash_json_reader_next_member (DashJsonReader *self, const char **key, gsize *length)
{
  DashJsonLevel *level;
  gboolean escapes;

  if (self->error != NULL || !next (self, '}'))
    return FALSE;

  level = &self->levels[self->depth - 1];
  if (self->at >= self->end || *self->at != '"')
    {
      fail_syntax (self, _("a key in quotes"));
      return FALSE;
    }
  if (!scan_string (self, key, length, &escapes))
    return FALSE;
  level->key = *key;
  level->key_length = *length;
  level->begun = TRUE;
  skip_blanks (self);
  if (self->at >= self->end || *self->at != ':')
    {
      fail_syntax (self, _("“:”"));
      return FALSE;
    }
  self->at++;
  return TRUE;
}

gboolean
dash_json_reader_next_element (DashJsonReader *self)
{
  if (self->error != NULL || !next (self, ']'))
    return FALSE;
  self->levels[self->depth - 1].begun = TRUE;
  return TRUE;
}

static gboolean
take_word (DashJsonReader *self, const char *word)
{
  gsize length = strlen (word);
  gsize left = (gsize) (self->end - self->at);

  if (memcmp (self->at, word, MIN (length, left)) != 0)
    {
      fail_syntax (self, _("true, false or null"));
      return FALSE;
    }
  if (left < length)
    {
      self->at = self->end;
      fail_truncated (self);
      return FALSE;
    }
  self->at += length;
  return TRUE;
}

/* Takes a number by the grammar; @whole is FALSE for one with a fraction, an exponent or a sign. */
static gboolean
scan_number (DashJsonReader *self, gboolean *whole)
{
  const char *at = self->at;
  const char *digits;

  *whole = TRUE;
  if (*at == '-')
    {
      *whole = FALSE;
      at++;
    }
  digits = at;
  while (at < self->end && g_ascii_isdigit (*at))
    at++;
  if (at == digits)
    goto invalid;
  if (*digits == '0' && at - digits > 1)
    {
      at = digits + 1;
      goto invalid;
    }
  if (at < self->end && *at == '.')
    {
      *whole = FALSE;
      digits = ++at;
      while (at < self->end && g_ascii_isdigit (*at))
        at++;
      if (at == digits)
        goto invalid;
    }
  if (at < self->end && (*at == 'e' || *at == 'E'))
    {
      *whole = FALSE;
      at++;
      if (at < self->end && (*at == '+' || *at == '-'))
        at++;
      digits = at;
      while (at < self->end && g_ascii_isdigit (*at))
        at++;
      if (at == digits)
        goto invalid;
    }
  self->at = at;
  if (at == self->end && self->depth > 0)
    {
      /* More digits may be missing: what is there must not be taken for the number. */
      fail_truncated (self);
      return FALSE;
    }
  return TRUE;

invalid:
  self->at = at;
  fail_syntax (self, at < self->end && g_ascii_isdigit (*at) ? _("no zero before other digits") : _("a digit"));
  return FALSE;
}

gboolean
dash_json_reader_take_uint (DashJsonReader *self, guint64 *value)
{
  DashJsonKind kind = dash_json_reader_peek (self);
  const char *begin = self->at;
  guint64 sum = 0;
  gboolean whole;

  if (kind == DASH_JSON_NULL)
    return take_word (self, "null");
  if (kind != DASH_JSON_NUMBER)
    return fail_type (self, kind, _("a whole number"));
  if (!scan_number (self, &whole))
    return FALSE;
  if (!whole)
    {
      gboolean negative = *begin == '-';

      self->at = begin;
      dash_json_reader_fail (self, DASH_REPORT_ERROR_INVALID,
                             negative ? _("The number is negative, which makes no sense here.")
                                      : _("Expected a whole number here."));
      return FALSE;
    }
  for (const char *at = begin; at < self->at; at++)
    {
      guint digit = (guint) (*at - '0');

      /* What the app computes with is signed in places, and 2^63 ns are 292 years. */
      if (sum > ((guint64) G_MAXINT64 - digit) / 10)
        {
          self->at = begin;
          dash_json_reader_fail (self, DASH_REPORT_ERROR_INVALID, _("The number is too large."));
          return FALSE;
        }
      sum = sum * 10 + digit;
    }
  *value = sum;
  return TRUE;
}

gboolean
dash_json_reader_take_double (DashJsonReader *self, double *value)
{
  DashJsonKind kind = dash_json_reader_peek (self);
  const char *begin = self->at;
  gboolean whole;
  char number[64];
  double result;

  if (kind == DASH_JSON_NULL)
    return take_word (self, "null");
  if (kind != DASH_JSON_NUMBER)
    return fail_type (self, kind, _("a number"));
  if (!scan_number (self, &whole))
    return FALSE;
  if (self->at - begin >= (gssize) sizeof number)
    {
      self->at = begin;
      dash_json_reader_fail (self, DASH_REPORT_ERROR_INVALID, _("The number is too long."));
      return FALSE;
    }
  memcpy (number, begin, (gsize) (self->at - begin));
  number[self->at - begin] = '\0';
  result = g_ascii_strtod (number, NULL);
  if (!(result >= -1e300 && result <= 1e300))
    {
      self->at = begin;
      dash_json_reader_fail (self, DASH_REPORT_ERROR_INVALID, _("The number is too large."));
      return FALSE;
    }
  *value = result;
  return TRUE;
}

static gboolean
take_hex (const char *at, const char *end, gunichar *value)
{
  *value = 0;
  if (end - at < 4)
    return FALSE;
  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (at[i]);

      if (digit < 0)
        return FALSE;
      *value = *value * 16 + (gunichar) digit;
    }
  return TRUE;
}

static gboolean
unescape (DashJsonReader *self, const char *begin, gsize length)
{
  static const char from[] = "\"\\/bfnrt";
  static const char to[] = "\"\\/\b\f\n\r\t";
  const char *end = begin + length;

  for (const char *at = begin; at < end;)
    {
      const char *backslash = memchr (at, '\\', (gsize) (end - at));
      const char *found;
      gunichar c;

      if (backslash == NULL)
        backslash = end;
      g_string_append_len (self->scratch, at, backslash - at);
      if (backslash == end)
        break;
      at = backslash + 1;
      if (*at != 'u')
        {
          found = memchr (from, *at, sizeof from - 1);
          if (found == NULL)
            return FALSE;
          g_string_append_c (self->scratch, to[found - from]);
          at++;
          continue;
        }
      if (!take_hex (at + 1, end, &c))
        return FALSE;
      at += 5;
      if (c >= 0xd800 && c < 0xdc00)
        {
          gunichar low;

          if (end - at >= 6 && at[0] == '\\' && at[1] == 'u' && take_hex (at + 2, end, &low) &&
              low >= 0xdc00 && low < 0xe000)
            {
              c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
              at += 6;
            }
          else
            c = 0xfffd;
        }
      else if ((c >= 0xdc00 && c < 0xe000) || c == 0)
        c = 0xfffd; /* half a pair; or NUL, which no C string can hold */
      g_string_append_unichar (self->scratch, c);
    }
  return TRUE;
}

gboolean
dash_json_reader_take_string (DashJsonReader *self, const char **value)
{
  DashJsonKind kind = dash_json_reader_peek (self);
  const char *place = self->at;
  const char *begin;
  gsize length;
  gboolean escapes;

  *value = NULL;
  if (kind == DASH_JSON_NULL)
    return take_word (self, "null");
  if (kind != DASH_JSON_STRING)
    return fail_type (self, kind, _("a text"));
  if (!scan_string (self, &begin, &length, &escapes))
    return FALSE;
  if (length > DASH_JSON_MAX_STRING)
    {
      self->at = place;
      dash_json_reader_fail (self, DASH_REPORT_ERROR_TOO_LARGE, _("The text is too long."));
      return FALSE;
    }
  g_string_truncate (self->scratch, 0);
  if (!escapes)
    g_string_append_len (self->scratch, begin, (gssize) length);
  else if (!unescape (self, begin, length))
    {
      self->at = place;
      dash_json_reader_fail (self, DASH_REPORT_ERROR_NOT_JSON,
                             _("This is not valid JSON: a backslash is followed by something unknown."));
      return FALSE;
    }
  if (!g_utf8_validate_len (self->scratch->str, self->scratch->len, NULL))
    {
      self->at = place;
      dash_json_reader_fail (self, DASH_REPORT_ERROR_NOT_JSON, _("The text is not valid UTF-8."));
      return FALSE;
    }
  *value = self->scratch->str;
  return TRUE;
}

gboolean
dash_json_reader_take_plain_string (DashJsonReader *self, const char **value, gsize *length)
{
  DashJsonKind kind = dash_json_reader_peek (self);
  const char *close;

  if (kind != DASH_JSON_STRING)
    return fail_type (self, kind, _("a text"));
  close = memchr (self->at + 1, '"', (gsize) (self->end - self->at - 1));
  if (close == NULL)
    {
      self->at = self->end;
      fail_truncated (self);
      return FALSE;
    }
  *value = self->at + 1;
  *length = (gsize) (close - self->at - 1);
  self->at = close + 1;
  return TRUE;
}

gboolean
dash_json_reader_skip (DashJsonReader *self, const char **value, gsize *length)
{
  guint floor = self->depth;
  DashJsonKind kind = dash_json_reader_peek (self);
  const char *begin = self->at;

  /* Levels are kept on the reader's own stack, so that no input can exhaust the thread's. */
  do
    {
      const char *text;
      gsize size;
      gboolean flag;
      gboolean done = FALSE;

      switch (kind)
        {
        case DASH_JSON_OBJECT:
        case DASH_JSON_ARRAY:
          if (!enter (self, kind == DASH_JSON_ARRAY))
            return FALSE;
          break;
        case DASH_JSON_STRING:
          if (!scan_string (self, &text, &size, &flag))
            return FALSE;
          break;
        case DASH_JSON_NUMBER:
          if (!scan_number (self, &flag))
            return FALSE;
          break;
        case DASH_JSON_BOOLEAN:
          if (!take_word (self, *self->at == 't' ? "true" : "false"))
            return FALSE;
          break;
        case DASH_JSON_NULL:
          if (!take_word (self, "null"))
            return FALSE;
          break;
        case DASH_JSON_NOTHING:
        default:
          return FALSE;
        }

      while (!done && self->depth > floor)
        {
          if (self->levels[self->depth - 1].is_array)
            done = dash_json_reader_next_element (self);
          else
            done = dash_json_reader_next_member (self, &text, &size);
          if (self->error != NULL)
            return FALSE;
        }
      if (done)
        kind = dash_json_reader_peek (self);
    }
  while (self->depth > floor);

  if (value != NULL)
    *value = begin;
  if (length != NULL)
    *length = (gsize) (self->at - begin);
  return TRUE;
}

gboolean
dash_json_reader_finish (DashJsonReader *self)
{
  if (self->error != NULL)
    return FALSE;
  skip_blanks (self);
  if (self->at < self->end)
    {
      fail_syntax (self, _("the end of the text"));
      return FALSE;
    }
  return TRUE;
}
