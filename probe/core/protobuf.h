/* SPDX-License-Identifier: MIT
 *
 * protobuf.h: the wire format of Protocol Buffers, written: fields of a message into a buffer.
 *
 * By hand, because there is so little of it: four kinds of fields. A library would be a dependency of every profiled
 * program, and its generated code larger than this.
 */
#pragma once

#include "buffer.h"

void hp_protobuf_varint (hp_buffer *buffer, uint64_t value);
void hp_protobuf_unsigned (hp_buffer *buffer, unsigned field, uint64_t value);
void hp_protobuf_zigzag (hp_buffer *buffer, unsigned field, int64_t value); /* sint32 and sint64 */
void hp_protobuf_double (hp_buffer *buffer, unsigned field, double value);
void hp_protobuf_bytes (hp_buffer *buffer, unsigned field, const char *bytes, size_t count);
void hp_protobuf_text (hp_buffer *buffer, unsigned field, const char *text);

/* What message holds as a field of buffer; message is empty then. */
void hp_protobuf_message (hp_buffer *buffer, unsigned field, hp_buffer *message);

static inline uint64_t
hp_zigzag (int64_t value)
{
  return value < 0 ? ~((uint64_t) value << 1) : (uint64_t) value << 1;
}
