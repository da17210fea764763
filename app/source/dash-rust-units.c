/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-rust-units.c: figures as hotpath for Rust writes them: "1.16 ms", "237.4 MB", "93.83%", 1160000.
 */
#include "dash-rust-units.h"

#include <string.h>

/* 2^64 has 20 digits, and nine decimals are the most that are written. */
#define MAX_DIGITS 40
#define MAX_LENGTH 64
#define MAX_EXPONENT 40

#define KILO G_GUINT64_CONSTANT (1024)

typedef struct
{
  const char *name;
  guint64 scale;
} Suffix;

static const Suffix durations[] = {
  { "ns", 1 },
  { "\xc2\xb5s", 1000 }, /* U+00B5, which is what is written … */
  { "\xce\xbcs", 1000 }, /* … and U+03BC, which looks the same */
  { "us", 1000 },
  { "ms", 1000000 },
  { "s", 1000000000 },
  { NULL, 0 },
};

static const Suffix sizes[] = {
  { "B", 1 },
  { "KB", KILO },
  { "MB", KILO * KILO },
  { "GB", KILO * KILO * KILO },
  { "TB", KILO * KILO * KILO * KILO },
  { "PB", KILO * KILO * KILO * KILO * KILO },
  { NULL, 0 },
};

static const Suffix permilles[] = { { "%", 10 }, { NULL, 0 } };
static const Suffix basis_points[] = { { "%", 100 }, { NULL, 0 } };
static const Suffix none[] = { { NULL, 0 } };

static const struct
{
  guint64 bare;
  const Suffix *suffixes;
} units[] = {
  [DASH_RUST_COUNT] = { 1, none },
  [DASH_RUST_NS] = { 1, durations },
  [DASH_RUST_SECONDS] = { 1000000000, durations },
  [DASH_RUST_BYTES] = { 1, sizes },
  [DASH_RUST_PERMILLE] = { 10, permilles },
  [DASH_RUST_BASIS_POINTS] = { 1, basis_points },
};

/* A decimal number as it is written: the digits, and how many of them stand before the point. */
typedef struct
{
  guint8 digits[MAX_DIGITS];
  int n_digits;
  int point;
} Decimal;

/* The rest of the text after the number; NULL when there is no number. */
static const char *
scan_decimal (const char *at, const char *end, Decimal *decimal)
{
  gboolean fraction = FALSE;
  gboolean any = FALSE;

  for (; at < end; at++)
    {
      if (*at == '.' && !fraction && any)
        fraction = TRUE;
      else if (!g_ascii_isdigit (*at))
        break;
      else
        {
          any = TRUE;
          if (decimal->n_digits == MAX_DIGITS)
            return NULL;
          /* Zeros in front are no digits of the number, but those of a fraction move its point. */
          if (*at == '0' && decimal->n_digits == 0)
            decimal->point -= fraction;
          else
            {
              decimal->digits[decimal->n_digits++] = (guint8) (*at - '0');
              decimal->point += !fraction;
            }
        }
    }
  if (!any)
    return NULL;
  if (at < end && (*at == 'e' || *at == 'E'))
    {
      const char *sign = at + 1;
      int exponent = 0;

      at = sign + (sign < end && (*sign == '+' || *sign == '-'));
      if (at >= end || !g_ascii_isdigit (*at))
        return NULL;
      for (; at < end && g_ascii_isdigit (*at); at++)
        exponent = MIN (exponent * 10 + (*at - '0'), MAX_EXPONENT);
      decimal->point += *sign == '-' ? -exponent : exponent;
    }
  return at;
}

static guint64
digit (const Decimal *decimal, int place)
{
  return place >= 0 && place < decimal->n_digits ? decimal->digits[place] : 0;
}

/* What the last digit that is written stands for, at least 1. */
static guint64
get_step (guint64 scale, int n_decimals)
{
  for (; n_decimals > 0 && scale > 1; n_decimals--)
    scale = (scale + 9) / 10;
  return scale;
}

static gboolean
multiply_out (const Decimal *decimal, guint64 scale, guint64 *value)
{
  guint64 whole = 0;
  guint64 part = 0;

  for (int i = 0; i < decimal->point && decimal->n_digits > 0; i++)
    if (!g_uint64_checked_mul (&whole, whole, 10) || !g_uint64_checked_add (&whole, whole, digit (decimal, i)))
      return FALSE;
  /* From the last digit on; rounding down at each leaves the same as rounding down once. */
  for (int i = decimal->n_digits - 1; i >= decimal->point; i--)
    part = (part + digit (decimal, i) * scale) / 10;
  return g_uint64_checked_mul (&whole, whole, scale) && g_uint64_checked_add (value, whole, part);
}

static gboolean
is_nothing (const char *text, gsize length)
{
  static const char *const words[] = { "N/A", "N/A*", "-", "\xe2\x80\x93", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strlen (words[i]) == length && memcmp (words[i], text, length) == 0)
      return TRUE;
  return FALSE;
}

DashRustOutcome
dash_rust_figure_parse (const char *text, gsize length, DashRustUnit unit, DashRustFigure *figure)
{
  const char *end = text + length;
  const Suffix *suffix = units[unit].suffixes;
  Decimal decimal = { .n_digits = 0 };
  guint64 scale = units[unit].bare;
  const char *at;
  const char *number;
  int n_decimals;

  *figure = (DashRustFigure){ .step = 1 };
  while (text < end && g_ascii_isspace (*text))
    text++;
  while (end > text && g_ascii_isspace (end[-1]))
    end--;
  if (is_nothing (text, (gsize) (end - text)))
    return DASH_RUST_NOT_SAID;
  if (end - text > MAX_LENGTH)
    return DASH_RUST_NOT_UNDERSTOOD;

  number = text + (*text == '-');
  at = scan_decimal (number, end, &decimal);
  if (at == NULL)
    return DASH_RUST_NOT_UNDERSTOOD;
  while (at < end && *at == ' ')
    at++;
  if (at < end)
    {
      while (suffix->name != NULL &&
             (strlen (suffix->name) != (gsize) (end - at) || memcmp (suffix->name, at, (gsize) (end - at)) != 0))
        suffix++;
      if (suffix->name == NULL)
        return DASH_RUST_NOT_UNDERSTOOD;
      scale = suffix->scale;
    }

  if (!multiply_out (&decimal, scale, &figure->value))
    return DASH_RUST_TOO_LARGE;
  n_decimals = decimal.n_digits - decimal.point;
  figure->step = get_step (scale, MAX (0, n_decimals));
  figure->known = TRUE;
  figure->negative = *text == '-' && figure->value > 0;
  return DASH_RUST_SAID;
}
