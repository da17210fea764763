/* SPDX-License-Identifier: MIT
 *
 * json-check.c: a strict look at JSON, which keeps nothing and calls nothing again.
 */
#include "json-check.h"

#include <stdbool.h>
#include <string.h>

#define MAX_DIGITS 18 /* always within 64 bits */

typedef struct scan
{
  const char *at, *end;
} scan;

static const char broken[] = "The text is not JSON.";

static void
skip_blanks (scan *self)
{
  while (self->at < self->end && strchr (" \t\r\n", *self->at) != NULL && *self->at != '\0')
    self->at++;
}

static bool
take (scan *self, char c)
{
  if (self->at == self->end || *self->at != c)
    return false;
  self->at++;
  return true;
}

/* Four digits; G_MAXUINT32 when they are none. */
static guint32
take_code (scan *self)
{
  guint32 code = 0;

  for (int i = 0; i < 4; i++)
    {
      int digit = self->at < self->end ? g_ascii_xdigit_value (*self->at) : -1;

      if (digit < 0)
        return G_MAXUINT32;
      code = code << 4 | (guint32) digit;
      self->at++;
    }
  return code;
}

static const char *
check_escape (scan *self)
{
  guint32 code;

  if (self->at == self->end)
    return broken;
  if (*self->at != 'u')
    return *self->at != '\0' && strchr ("\"\\/bfnrt", *self->at++) != NULL ? NULL : broken;
  self->at++;
  code = take_code (self);
  if (code == G_MAXUINT32)
    return broken;
  if (code == 0)
    return "A text must not have \\u0000 in it.";
  if (code < 0xd800 || code > 0xdfff)
    return NULL;
  if (code > 0xdbff || !take (self, '\\') || !take (self, 'u'))
    return "Half a surrogate pair is no character.";
  code = take_code (self);
  return code >= 0xdc00 && code <= 0xdfff ? NULL : "Half a surrogate pair is no character.";
}

static const char *
check_string (scan *self)
{
  if (!take (self, '"'))
    return broken;
  while (self->at < self->end)
    {
      unsigned char c = (unsigned char) *self->at++;
      const char *problem;

      if (c == '"')
        return NULL;
      if (c < 0x20)
        return broken;
      if (c == '\\' && (problem = check_escape (self)) != NULL)
        return problem;
    }
  return broken;
}

static gsize
take_digits (scan *self)
{
  const char *start = self->at;

  while (self->at < self->end && g_ascii_isdigit (*self->at))
    self->at++;
  return (gsize) (self->at - start);
}

static const char *
check_number (scan *self)
{
  const char *start;
  gsize digits;

  take (self, '-');
  start = self->at;
  digits = take_digits (self);
  if (digits == 0 || (digits > 1 && *start == '0'))
    return broken;
  if (take (self, '.') && take_digits (self) == 0)
    return broken;
  if (take (self, 'e') || take (self, 'E'))
    {
      gsize exponent;

      if (!take (self, '+'))
        take (self, '-');
      exponent = take_digits (self);
      if (exponent == 0)
        return broken;
      if (exponent > 2) /* within what a double holds */
        return "A number is too large.";
    }
  return digits > MAX_DIGITS ? "A number is too large." : NULL;
}

static const char *
check_word (scan *self)
{
  static const char *const words[] = { "true", "false", "null" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);

      if ((gsize) (self->end - self->at) >= length && memcmp (self->at, words[i], length) == 0)
        {
          self->at += length;
          return NULL;
        }
    }
  return broken;
}

static const char *
check_plain (scan *self)
{
  if (self->at == self->end)
    return broken;
  if (*self->at == '"')
    return check_string (self);
  if (*self->at == '-' || g_ascii_isdigit (*self->at))
    return check_number (self);
  return check_word (self);
}

static const char *
check_key (scan *self)
{
  const char *problem;

  skip_blanks (self);
  problem = check_string (self);
  skip_blanks (self);
  return problem != NULL ? problem : take (self, ':') ? NULL : broken;
}

const char *
hp_json_problem (const char *text, gsize length)
{
  scan self = { text, text + length };
  bool is_object[HP_JSON_MAX_DEPTH];
  const char *problem = NULL;
  guint depth = 0;

  if (!g_utf8_validate_len (text, length, NULL))
    return "The text is not UTF-8.";
  for (;;)
    {
      bool opened = false;

      skip_blanks (&self);
      if (self.at < self.end && (*self.at == '{' || *self.at == '['))
        {
          if (depth == HP_JSON_MAX_DEPTH)
            return "The text is nested too deeply.";
          is_object[depth++] = *self.at++ == '{';
          opened = true;
        }
      else if ((problem = check_plain (&self)) != NULL)
        return problem;

      /* Behind a value, or behind an opening bracket: up to where the next value begins. */
      for (;;)
        {
          skip_blanks (&self);
          if (depth == 0)
            return self.at == self.end ? NULL : broken;
          if (take (&self, is_object[depth - 1] ? '}' : ']'))
            {
              depth--;
              opened = false;
              continue;
            }
          if (!opened && !take (&self, ','))
            return broken;
          if (is_object[depth - 1] && (problem = check_key (&self)) != NULL)
            return problem;
          break;
        }
    }
}
