/* SPDX-License-Identifier: MIT
 *
 * hotpath-recover.h: the report of a program that could not write it itself. For tools that look at
 * arenas, such as `hotpath recover`; a profiled program does not need it.
 */
#ifndef HOTPATH_RECOVER_H
#define HOTPATH_RECOVER_H

#include <stddef.h>

#pragma GCC visibility push(default)

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Recover: the report of a program that could not write it itself ------------------------------- */

/* Writes the report document (JSON) of the arena at arena_path to fd_out, as one line. The program may be
 * dead, however it died, or still run: "ended" in the document tells. The arena is only read, and nothing in
 * it is trusted.
 *
 * Returns 0, or -1 with a sentence, ended by a mark, in error (at most error_size bytes). Thread-safe; a
 * reader of fd_out that has gone is an error and no signal. */
int hotpath_recover (const char *arena_path, int fd_out, char *error, size_t error_size);

#ifdef __cplusplus
}
#endif

#pragma GCC visibility pop

#endif
