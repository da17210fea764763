/* SPDX-License-Identifier: MIT
 *
 * buffer.h: a growing text that lives through lack of memory, and the numbers written into it.
 *
 * Once memory is short the buffer keeps what it has, ignores what is added and says so in failed: a
 * writer need not look at every step, only at the end. Nothing here depends on the locale.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct hp_buffer {
  char *text; /* not ended by a mark before hp_buffer_finish */
  size_t length;
  size_t room;
  bool failed;
} hp_buffer;

#define HP_BUFFER_INIT { NULL, 0, 0, false }

void hp_buffer_clear (hp_buffer *buffer);

/* Makes room for so many more bytes. Returns where they go, or NULL when memory is short. */
char *hp_buffer_reserve (hp_buffer *buffer, size_t bytes);

void hp_buffer_add_bytes (hp_buffer *buffer, const char *bytes, size_t count);
void hp_buffer_add (hp_buffer *buffer, const char *text);
void hp_buffer_add_char (hp_buffer *buffer, char c);
void hp_buffer_add_repeated (hp_buffer *buffer, char c, size_t count);
void hp_buffer_add_unsigned (hp_buffer *buffer, uint64_t value);

/* Not negative, with a point and so many decimals at most (up to 9), no zeros at its end. */
void hp_buffer_add_decimal (hp_buffer *buffer, double value, unsigned decimals);

/* Any finite number, as short as it can be read back; what is not finite is 0. */
void hp_buffer_add_real (hp_buffer *buffer, double value);

/* Quoted and escaped as JSON. NULL is written as an empty text; bytes that are not UTF-8 become U+FFFD. */
void hp_buffer_add_json_text (hp_buffer *buffer, const char *text);

/* Ends the text with a mark and hands it over, to be freed with free (); the buffer is empty then. NULL
 * when memory was short at any time. */
char *hp_buffer_finish (hp_buffer *buffer, size_t *length);

/* Writes value in decimal at to, which has room for 20 bytes. Returns the length. */
size_t hp_format_unsigned (char *to, uint64_t value);

/* Decodes one character of UTF-8. Returns its length, or 0 when the bytes are none; at most available
 * bytes are read. */
size_t hp_utf8_decode (const char *text, size_t available, uint32_t *character);
