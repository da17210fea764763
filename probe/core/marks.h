/* SPDX-License-Identifier: MIT
 *
 * marks.h: moments of the run that are kept by name, to compare with later ones. For the server's thread alone.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define HP_MARKS 8u           /* the oldest goes when another one is set */
#define HP_MARK_NAME_BYTES 64u /* with the mark at the end */

/* As hp_server_host has them: documents, to be freed. */
char *hp_mark_set (const char *name, size_t *length);
char *hp_mark_compare (const char *from, const char *until, uint32_t limit, size_t *length);

/* In a fork's child, whose figures begin anew: what the marks held is the parent's, and isn't touched. */
void hp_marks_drop (void);
