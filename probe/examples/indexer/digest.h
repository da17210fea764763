/* SPDX-License-Identifier: MIT
 *
 * digest.h: the SHA-256 of a file, taken block by block.
 */
#pragma once

#include <stddef.h>

enum { DIGEST_TEXT_SIZE = 64 + 1 }; /* hexadecimal, with its end mark */

typedef struct digest digest;

digest *digest_new (void);
void digest_restart (digest *self);
void hash_block (digest *self, const void *data, size_t size);
void digest_finish (digest *self, char text[DIGEST_TEXT_SIZE]);
void digest_free (digest *self);
