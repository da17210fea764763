/* SPDX-License-Identifier: MIT
 *
 * text-columns.c: how wide a text stands on a terminal. wcwidth would ask the locale, which is the
 * program's and often "C".
 */
#include "table.h"

#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"

typedef struct char_range {
  uint32_t first, last;
} char_range;

/* Unicode's non-spacing and enclosing marks, joiners and selectors, by block. */
static const char_range no_columns[] = {
  { 0x0300, 0x036f },   { 0x0483, 0x0489 },   { 0x0591, 0x05bd },   { 0x0610, 0x061a },
  { 0x064b, 0x065f },   { 0x06d6, 0x06dc },   { 0x06df, 0x06e4 },   { 0x0730, 0x074a },
  { 0x0816, 0x0823 },   { 0x0900, 0x0902 },   { 0x093c, 0x093c },   { 0x0941, 0x0948 },
  { 0x094d, 0x094d },   { 0x0e31, 0x0e31 },   { 0x0e34, 0x0e3a },   { 0x0e47, 0x0e4e },
  { 0x1ab0, 0x1aff },   { 0x1dc0, 0x1dff },   { 0x200b, 0x200f },   { 0x202a, 0x202e },
  { 0x2060, 0x2064 },   { 0x20d0, 0x20f0 },   { 0x302a, 0x302d },   { 0x3099, 0x309a },
  { 0xfe00, 0xfe0f },   { 0xfe20, 0xfe2f },   { 0xfeff, 0xfeff },   { 0x1f3fb, 0x1f3ff },
  { 0xe0001, 0xe01ef },
};

/* East Asian Wide and Fullwidth, and what is shown as a picture. */
static const char_range two_columns[] = {
  { 0x1100, 0x115f },   { 0x231a, 0x231b },   { 0x2329, 0x232a },   { 0x23e9, 0x23ec },
  { 0x2614, 0x2615 },   { 0x26a1, 0x26a1 },   { 0x2705, 0x2705 },   { 0x274c, 0x274c },
  { 0x2e80, 0x303e },   { 0x3041, 0x33ff },   { 0x3400, 0x4dbf },   { 0x4e00, 0x9fff },
  { 0xa000, 0xa4cf },   { 0xa960, 0xa97c },   { 0xac00, 0xd7a3 },   { 0xf900, 0xfaff },
  { 0xfe30, 0xfe6f },   { 0xff00, 0xff60 },   { 0xffe0, 0xffe6 },   { 0x1f300, 0x1f3fa },
  { 0x1f400, 0x1f64f }, { 0x1f680, 0x1f6ff }, { 0x1f900, 0x1f9ff }, { 0x1fa70, 0x1faff },
  { 0x20000, 0x3fffd },
};

static bool
is_in (uint32_t character, const char_range *ranges, size_t count)
{
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (character > ranges[middle].last)
      low = middle + 1;
    else
      high = middle;
  }
  return low < count && character >= ranges[low].first;
}

/* One character: its bytes, its columns, and whether it may be shown as it is. */
static size_t
next_character (const char *text, size_t available, size_t *columns, bool *printable)
{
  uint32_t character;
  size_t length = hp_utf8_decode (text, available, &character);
  /* A name may come from a damaged file: no control character, of C1 neither, reaches the terminal. Nor
   * those that turn the direction of writing around. */
  *printable = length && character >= 0x20 && !(character >= 0x7f && character < 0xa0) &&
               !(character >= 0x202a && character <= 0x202e) && !(character >= 0x2066 && character <= 0x2069);
  if (!*printable)
    *columns = 1;
  else if (is_in (character, no_columns, sizeof no_columns / sizeof *no_columns))
    *columns = 0;
  else
    *columns = is_in (character, two_columns, sizeof two_columns / sizeof *two_columns) ? 2 : 1;
  return length ? length : 1;
}

size_t
hp_text_columns (const char *text)
{
  size_t length = strlen (text), total = 0, columns;
  bool printable;
  for (size_t i = 0; i < length; total += columns)
    i += next_character (text + i, length - i, &columns, &printable);
  return total;
}

void
hp_text_add_cut (hp_buffer *buffer, const char *text, size_t limit)
{
  size_t length = strlen (text), used = 0, columns;
  bool cut = hp_text_columns (text) > limit;
  bool printable;
  if (cut && limit == 0)
    return;
  size_t room = cut ? limit - 1 : limit;
  for (size_t i = 0; i < length;) {
    size_t bytes = next_character (text + i, length - i, &columns, &printable);
    if (used + columns > room)
      break;
    if (printable)
      hp_buffer_add_bytes (buffer, text + i, bytes);
    else
      hp_buffer_add (buffer, REPLACEMENT);
    used += columns;
    i += bytes;
  }
  if (cut) {
    hp_buffer_add (buffer, "…");
    hp_buffer_add_repeated (buffer, ' ', limit - used - 1); /* half of a wide character was left over */
  }
}
