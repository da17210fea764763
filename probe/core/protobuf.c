/* SPDX-License-Identifier: MIT
 *
 * protobuf.c: the wire format of Protocol Buffers, written.
 */
#include "protobuf.h"

#include <string.h>

enum { WIRE_VARINT = 0, WIRE_FIXED64 = 1, WIRE_BYTES = 2 };

static void
add_tag (hp_buffer *buffer, unsigned field, unsigned wire)
{
  hp_protobuf_varint (buffer, field << 3 | wire);
}

void
hp_protobuf_varint (hp_buffer *buffer, uint64_t value)
{
  char bytes[10];
  size_t count = 0;
  for (; value >= 0x80; value >>= 7)
    bytes[count++] = (char) (value | 0x80);
  bytes[count++] = (char) value;
  hp_buffer_add_bytes (buffer, bytes, count);
}

void
hp_protobuf_unsigned (hp_buffer *buffer, unsigned field, uint64_t value)
{
  add_tag (buffer, field, WIRE_VARINT);
  hp_protobuf_varint (buffer, value);
}

void
hp_protobuf_zigzag (hp_buffer *buffer, unsigned field, int64_t value)
{
  hp_protobuf_unsigned (buffer, field, hp_zigzag (value));
}

void
hp_protobuf_double (hp_buffer *buffer, unsigned field, double value)
{
  uint64_t bits;
  char bytes[8];
  memcpy (&bits, &value, sizeof bits);
  for (unsigned i = 0; i < 8; i++)
    bytes[i] = (char) (bits >> 8 * i);
  add_tag (buffer, field, WIRE_FIXED64);
  hp_buffer_add_bytes (buffer, bytes, sizeof bytes);
}

void
hp_protobuf_bytes (hp_buffer *buffer, unsigned field, const char *bytes, size_t count)
{
  add_tag (buffer, field, WIRE_BYTES);
  hp_protobuf_varint (buffer, count);
  hp_buffer_add_bytes (buffer, bytes, count);
}

void
hp_protobuf_text (hp_buffer *buffer, unsigned field, const char *text)
{
  hp_protobuf_bytes (buffer, field, text, strlen (text));
}

void
hp_protobuf_message (hp_buffer *buffer, unsigned field, hp_buffer *message)
{
  hp_protobuf_bytes (buffer, field, message->text, message->length);
  buffer->failed |= message->failed;
  message->length = 0;
}
