/* SPDX-License-Identifier: MIT
 *
 * record-lock.h: what of locks is still on its way into their rows.
 */
#pragma once

/* Puts it there, so that a reader finds it. By any thread, at any time while this session records or just after. */
void hp_locks_fold (void);

/* Finds out what rows are called in the source and where that is, which may take its time and memory. As above, by a
 * thread that is in nothing of the program's. */
void hp_locks_name (void);
