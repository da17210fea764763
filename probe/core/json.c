/* SPDX-License-Identifier: MIT
 *
 * json.c: writing JSON into a buffer.
 */
#include "json.h"

#include <string.h>

void
hp_json_next (hp_json *json)
{
  if (json->follows)
    hp_buffer_add_char (json->buffer, ',');
  json->follows = true;
  if (json->pretty) {
    hp_buffer_add_char (json->buffer, '\n');
    hp_buffer_add_repeated (json->buffer, ' ', 2 * json->depth);
  }
}

void
hp_json_key (hp_json *json, const char *key)
{
  hp_json_next (json);
  size_t length = strlen (key);
  char *to = hp_buffer_reserve (json->buffer, length + 4);
  if (!to)
    return;
  to[0] = '"';
  memcpy (to + 1, key, length);
  to[length + 1] = '"';
  to[length + 2] = ':';
  to[length + 3] = ' ';
  json->buffer->length += length + (json->pretty ? 4 : 3);
}

void
hp_json_open (hp_json *json, char bracket)
{
  hp_buffer_add_char (json->buffer, bracket);
  json->depth++;
  json->follows = false;
}

void
hp_json_close (hp_json *json, char bracket)
{
  json->depth--;
  if (json->pretty && json->follows) {
    hp_buffer_add_char (json->buffer, '\n');
    hp_buffer_add_repeated (json->buffer, ' ', 2 * json->depth);
  }
  hp_buffer_add_char (json->buffer, bracket);
  json->follows = true;
}

void
hp_json_text (hp_json *json, const char *key, const char *text)
{
  hp_json_key (json, key);
  hp_buffer_add_json_text (json->buffer, text);
}

void
hp_json_number (hp_json *json, const char *key, uint64_t value)
{
  hp_json_key (json, key);
  hp_buffer_add_unsigned (json->buffer, value);
}

void
hp_json_decimal (hp_json *json, const char *key, double value, unsigned decimals)
{
  hp_json_key (json, key);
  hp_buffer_add_decimal (json->buffer, value, decimals);
}

void
hp_json_real (hp_json *json, const char *key, double value)
{
  hp_json_key (json, key);
  hp_buffer_add_real (json->buffer, value);
}

void
hp_json_open_member (hp_json *json, const char *key, char bracket)
{
  hp_json_key (json, key);
  hp_json_open (json, bracket);
}

void
hp_json_boolean (hp_json *json, const char *key, bool value)
{
  hp_json_key (json, key);
  hp_buffer_add (json->buffer, value ? "true" : "false");
}
