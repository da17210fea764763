/* SPDX-License-Identifier: MIT
 *
 * walk.h: finding the files under a folder.
 */
#pragma once

#include <stdbool.h>

#include "queue.h"

/* Whether the folder can be walked; if not, says why on stderr. Folders that the kernel makes up, such
 * as /proc, are refused: their files have no end or block. */
bool walk_allowed (const char *folder);

/* Pushes the path of each regular file in the folder, and in those within it on the same file system.
 * Symbolic links are not followed. The paths belong to who takes them, to be freed with free(). */
void walk_folder (const char *folder, queue *paths);
