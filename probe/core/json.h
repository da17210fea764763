/* SPDX-License-Identifier: MIT
 *
 * json.h: writing JSON into a buffer, on one line or indented.
 */
#pragma once

#include "buffer.h"

typedef struct hp_json {
  hp_buffer *buffer;
  bool pretty;
  bool follows; /* something stands before in this object or array: a comma is due */
  unsigned depth;
} hp_json;

/* Goes on after a comma, on a line of its own when pretty. Elements of arrays begin so. */
void hp_json_next (hp_json *json);

/* key is a plain text without anything to escape. */
void hp_json_key (hp_json *json, const char *key);
void hp_json_open (hp_json *json, char bracket);
void hp_json_close (hp_json *json, char bracket);

/* Members of an object. */
void hp_json_text (hp_json *json, const char *key, const char *text);
void hp_json_number (hp_json *json, const char *key, uint64_t value);
void hp_json_decimal (hp_json *json, const char *key, double value, unsigned decimals);
/* Any finite number, as short as it can be read back; what is not finite is 0. */
void hp_json_real (hp_json *json, const char *key, double value);
void hp_json_open_member (hp_json *json, const char *key, char bracket);
void hp_json_boolean (hp_json *json, const char *key, bool value);
