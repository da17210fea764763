/* SPDX-License-Identifier: MIT
 *
 * buffer.c: a growing text that lives through lack of memory.
 */
#include "buffer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 4096u

static const char digit_pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
                                  "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
                                  "8081828384858687888990919293949596979899";

void
hp_buffer_clear (hp_buffer *buffer)
{
  free (buffer->text);
  *buffer = (hp_buffer) HP_BUFFER_INIT;
}

static bool
grow (hp_buffer *buffer, size_t bytes)
{
  if (buffer->failed || bytes > SIZE_MAX / 2 - buffer->length) {
    buffer->failed = true;
    return false;
  }
  size_t room = buffer->room ? buffer->room : FIRST_ROOM;
  while (room - buffer->length < bytes)
    room *= 2;
  char *text = realloc (buffer->text, room);
  if (!text) {
    buffer->failed = true;
    return false;
  }
  buffer->text = text;
  buffer->room = room;
  return true;
}

char *
hp_buffer_reserve (hp_buffer *buffer, size_t bytes)
{
  if (buffer->failed || (buffer->room - buffer->length < bytes && !grow (buffer, bytes)))
    return NULL;
  return buffer->text + buffer->length;
}

void
hp_buffer_add_bytes (hp_buffer *buffer, const char *bytes, size_t count)
{
  char *to = count ? hp_buffer_reserve (buffer, count) : NULL;
  if (to) {
    memcpy (to, bytes, count);
    buffer->length += count;
  }
}

void
hp_buffer_add (hp_buffer *buffer, const char *text)
{
  hp_buffer_add_bytes (buffer, text, strlen (text));
}

void
hp_buffer_add_char (hp_buffer *buffer, char c)
{
  char *to = hp_buffer_reserve (buffer, 1);
  if (to) {
    *to = c;
    buffer->length++;
  }
}

void
hp_buffer_add_repeated (hp_buffer *buffer, char c, size_t count)
{
  char *to = count ? hp_buffer_reserve (buffer, count) : NULL;
  if (to) {
    memset (to, c, count);
    buffer->length += count;
  }
}

size_t
hp_format_unsigned (char *to, uint64_t value)
{
  if (value < 10000) { /* most of what a document is made of: buckets and their counts */
    unsigned high = (unsigned) value / 100, low = (unsigned) value % 100;
    if (high >= 10) {
      memcpy (to, digit_pairs + high * 2, 2);
      memcpy (to + 2, digit_pairs + low * 2, 2);
      return 4;
    }
    if (high) {
      to[0] = (char) ('0' + high);
      memcpy (to + 1, digit_pairs + low * 2, 2);
      return 3;
    }
    if (low >= 10) {
      memcpy (to, digit_pairs + low * 2, 2);
      return 2;
    }
    to[0] = (char) ('0' + low);
    return 1;
  }
  char digits[20];
  char *at = digits + sizeof digits;
  while (value >= 100) {
    at -= 2;
    memcpy (at, digit_pairs + value % 100 * 2, 2);
    value /= 100;
  }
  if (value >= 10) {
    at -= 2;
    memcpy (at, digit_pairs + value * 2, 2);
  } else {
    *--at = (char) ('0' + value);
  }
  size_t length = (size_t) (digits + sizeof digits - at);
  memcpy (to, at, length);
  return length;
}

void
hp_buffer_add_unsigned (hp_buffer *buffer, uint64_t value)
{
  char *to = hp_buffer_reserve (buffer, 20);
  if (to)
    buffer->length += hp_format_unsigned (to, value);
}

void
hp_buffer_add_decimal (hp_buffer *buffer, double value, unsigned decimals)
{
  if (!(value > 0)) /* NaN too */
    value = 0;
  if (value > 1e9)
    value = 1e9;
  if (decimals > 9)
    decimals = 9;
  uint64_t scale = 1;
  for (unsigned i = 0; i < decimals; i++)
    scale *= 10;
  uint64_t scaled = (uint64_t) (value * (double) scale + 0.5);
  hp_buffer_add_unsigned (buffer, scaled / scale);
  uint64_t rest = scaled % scale;
  if (rest == 0)
    return;
  char digits[10];
  size_t length = 0;
  digits[length++] = '.';
  while (rest) {
    scale /= 10;
    digits[length++] = (char) ('0' + rest / scale);
    rest %= scale;
  }
  hp_buffer_add_bytes (buffer, digits, length);
}

void
hp_buffer_add_real (hp_buffer *buffer, double value)
{
  char text[40];
  for (int digits = 15; digits <= 17; digits++) {
    snprintf (text, sizeof text, "%.*g", digits, isfinite (value) ? value : 0);
    if (strtod (text, NULL) == value)
      break;
  }
  /* The locale's point may be anything. */
  for (char *at = text; *at;) {
    if (strchr ("0123456789+-e", *at)) {
      at++;
      continue;
    }
    size_t point = strcspn (at, "0123456789+-e");
    *at++ = '.';
    memmove (at, at + point - 1, strlen (at + point - 1) + 1);
  }
  hp_buffer_add (buffer, text);
}

size_t
hp_utf8_decode (const char *text, size_t available, uint32_t *character)
{
  const unsigned char *at = (const unsigned char *) text;
  if (available == 0)
    return 0;
  if (at[0] < 0x80) {
    *character = at[0];
    return 1;
  }
  size_t length;
  uint32_t value, least;
  if ((at[0] & 0xe0) == 0xc0) {
    length = 2;
    value = at[0] & 0x1fu;
    least = 0x80;
  } else if ((at[0] & 0xf0) == 0xe0) {
    length = 3;
    value = at[0] & 0x0fu;
    least = 0x800;
  } else if ((at[0] & 0xf8) == 0xf0) {
    length = 4;
    value = at[0] & 0x07u;
    least = 0x10000;
  } else {
    return 0;
  }
  if (length > available)
    return 0;
  for (size_t i = 1; i < length; i++) {
    if ((at[i] & 0xc0) != 0x80)
      return 0;
    value = value << 6 | (at[i] & 0x3fu);
  }
  if (value < least || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
    return 0;
  *character = value;
  return length;
}

static void
add_escaped (hp_buffer *buffer, unsigned char c)
{
  static const char hex[] = "0123456789abcdef";
  switch (c) {
  case '"': hp_buffer_add_bytes (buffer, "\\\"", 2); break;
  case '\\': hp_buffer_add_bytes (buffer, "\\\\", 2); break;
  case '\n': hp_buffer_add_bytes (buffer, "\\n", 2); break;
  case '\t': hp_buffer_add_bytes (buffer, "\\t", 2); break;
  case '\r': hp_buffer_add_bytes (buffer, "\\r", 2); break;
  default: {
    char code[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };
    hp_buffer_add_bytes (buffer, code, sizeof code);
  }
  }
}

void
hp_buffer_add_json_text (hp_buffer *buffer, const char *text)
{
  size_t length = text ? strlen (text) : 0;
  hp_buffer_add_char (buffer, '"');
  size_t plain = 0; /* start of what needs no change */
  size_t i = 0;
  while (i < length) {
    unsigned char c = (unsigned char) text[i];
    uint32_t character;
    if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
      i++;
      continue;
    }
    size_t taken = c < 0x80 ? 0 : hp_utf8_decode (text + i, length - i, &character);
    if (taken) {
      i += taken;
      continue;
    }
    hp_buffer_add_bytes (buffer, text + plain, i - plain);
    if (c < 0x80)
      add_escaped (buffer, c);
    else
      hp_buffer_add_bytes (buffer, "\xef\xbf\xbd", 3);
    plain = ++i;
  }
  if (length)
    hp_buffer_add_bytes (buffer, text + plain, length - plain);
  hp_buffer_add_char (buffer, '"');
}

char *
hp_buffer_finish (hp_buffer *buffer, size_t *length)
{
  char *end = hp_buffer_reserve (buffer, 1);
  char *text = NULL;
  if (end) {
    *end = '\0';
    text = buffer->text;
    if (length)
      *length = buffer->length;
    *buffer = (hp_buffer) HP_BUFFER_INIT;
  } else {
    hp_buffer_clear (buffer);
  }
  return text;
}
