/* SPDX-License-Identifier: MIT
 *
 * thread-sampler.h: what the kernel counts of each thread, looked at again and again by the keeper.
 */
#pragma once

/* Looks at all threads of the process now. To be called by one thread at a time, while a session records. */
void hp_threads_sample (void);

/* The calling thread is about to end: what it used after the last look is its own. Never blocks. */
void hp_threads_note_end (void);

/* In a fork's child: its threads are others. */
void hp_threads_forget (void);
