/* SPDX-License-Identifier: MIT
 *
 * apart.h: keeps the server's thread apart from the program that it is a guest of: file descriptors of
 * its own, and a way to wake it that needs none of the program's.
 *
 * A program may close every descriptor it finds, as daemons do, use the numbers again, or have none to
 * spare. With a table of its own the thread is not touched by any of that, nor is the program by what
 * the thread opens; and a fork or exec takes nothing of it along.
 */
#pragma once

#include <gio/gio.h>
#include <pthread.h>
#include <stdbool.h>

/* Gives the calling thread, and those that it will start, a table of descriptors in which there is
 * nothing but /dev/null in the places of stdin, stdout and stderr. False with errno where the system
 * doesn't allow it: then nothing was changed. */
bool
hp_descriptors_part (void);

/* A source that calls callback on the calling thread, which blocks all signals, whenever another one
 * has called hp_wake() for it. NULL with errno. */
GSource *
hp_wake_source_new (void (*callback) (gpointer data), gpointer data);

/* Wakes a thread that has such a source. */
void
hp_wake (pthread_t thread);
