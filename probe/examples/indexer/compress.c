/* SPDX-License-Identifier: MIT
 *
 * compress.c: one zlib stream that is used again for every file.
 */
#include "compress.h"

#include <hotpath.h>
#include <stdlib.h>
#include <zlib.h>

struct compressor {
  z_stream stream;
  uint64_t written;
  unsigned char output[64 * 1024];
};

compressor *
compressor_new (void)
{
  compressor *self = calloc (1, sizeof *self);
  if (self && deflateInit (&self->stream, Z_DEFAULT_COMPRESSION) != Z_OK) {
    free (self);
    self = NULL;
  }
  return self;
}

void
compressor_restart (compressor *self)
{
  deflateReset (&self->stream);
  self->written = 0;
}

/* Runs the stream until it has taken all its input and has nothing more to give. */
static void
drain (compressor *self, int flush)
{
  do {
    self->stream.next_out = self->output;
    self->stream.avail_out = sizeof self->output;
    deflate (&self->stream, flush);
    self->written += sizeof self->output - self->stream.avail_out;
  } while (self->stream.avail_out == 0);
}

void
compress_block (compressor *self, const void *data, size_t size)
{
  HOTPATH_FUNCTION ();
  self->stream.next_in = (Bytef *) data; /* zlib reads it only */
  self->stream.avail_in = (uInt) size;
  drain (self, Z_NO_FLUSH);
}

uint64_t
compress_finish (compressor *self)
{
  HOTPATH_FUNCTION ();
  self->stream.next_in = NULL;
  self->stream.avail_in = 0;
  drain (self, Z_FINISH);
  return self->written;
}

void
compressor_free (compressor *self)
{
  if (!self)
    return;
  deflateEnd (&self->stream);
  free (self);
}
