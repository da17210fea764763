/* SPDX-License-Identifier: MIT
 *
 * descriptors.h: keeping to our own file descriptors, in a process that is not ours.
 *
 * A program may close every descriptor it finds, as daemons do, and its next file then gets a number
 * that we still have in hand.
 */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>
#include <sys/types.h>

typedef struct hp_descriptor
{
  int fd; /* -1: none */
  dev_t device;
  ino_t inode;
} hp_descriptor;

void
hp_descriptor_note (hp_descriptor *descriptor, int fd);

/* Whether the number still stands for what was noted; true for none. */
bool
hp_descriptor_is_ours (const hp_descriptor *descriptor);

/* Closes it if it is ours. Signal-safe. */
void
hp_descriptor_close (hp_descriptor *descriptor);

/* A program that was started without stdin, stdout or stderr would read and write what we open there:
 * fills those places with nothing until the release. */
void
hp_standard_descriptors_fill (int held[3]);
void
hp_standard_descriptors_release (const int held[3]);

/* Whether so many more can be opened: GLib ends the whole process when it finds none. */
bool
hp_descriptors_to_spare (unsigned count);
