/* SPDX-License-Identifier: MIT
 *
 * compress.h: how small zlib makes a file. The compressed bytes themselves are thrown away.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct compressor compressor;

/* NULL when memory is short. */
compressor *compressor_new (void);
void compressor_restart (compressor *self);
void compress_block (compressor *self, const void *data, size_t size);

/* The number of bytes that everything since the restart was compressed to. */
uint64_t compress_finish (compressor *self);
void compressor_free (compressor *self);
