/* SPDX-License-Identifier: MIT
 *
 * alloc.h: what an interposer of malloc tells the core. Not for programs: it may change with every version.
 *
 * An interposer asks its allocator for HOTPATH_ALLOC_MARK bytes more than it was asked for, and tells the core of
 * each block with the size that the allocator says it can hold. None of these allocates, and all may be called
 * from any thread at any time, outside a session too.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HOTPATH_ALLOC_MARK 16u

#ifndef HOTPATH_API
#define HOTPATH_API __attribute__ ((visibility ("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* A mark that was taken off a block while its allocator moves it. */
typedef struct hotpath_alloc_lifted {
  uint64_t opaque[2];
} hotpath_alloc_lifted;

/* Blocks will be told of. Before a session begins. */
HOTPATH_API void hotpath_alloc_attach (void);

/* A new block, of which usable bytes can be used. */
HOTPATH_API void hotpath_alloc_made (void *block, size_t size, size_t usable);

/* A block is about to be freed. Gives how many of its last bytes were the mark. */
HOTPATH_API size_t hotpath_alloc_gone (void *block, size_t usable);

/* How many bytes of a block the program may use. */
HOTPATH_API size_t hotpath_alloc_usable (void *block, size_t usable);

/* Around a realloc: takes the mark off, if there is one, and then either puts it back, if that failed, or counts
 * the old block as freed. */
HOTPATH_API bool hotpath_alloc_lift (void *block, size_t usable, hotpath_alloc_lifted *lifted);
HOTPATH_API void hotpath_alloc_put_back (void *block, size_t usable, const hotpath_alloc_lifted *lifted);
HOTPATH_API void hotpath_alloc_freed (const hotpath_alloc_lifted *lifted);

#ifdef __cplusplus
}
#endif
