/* SPDX-License-Identifier: MIT
 *
 * lock-place.h: what a lock is called after the place that used it first.
 */
#pragma once

#include <stdint.h>

#define HP_LOCK_PLACES 1024u

typedef struct hp_lock_place {
  uintptr_t address;
  uintptr_t module;   /* where its file's address 0 is */
  uintptr_t function; /* where it begins; 0: not known */
  char name[480];     /* of C++ functions they are long, and of no use when they are cut */
} hp_lock_place;

/* Those that are shown, in the order in which they came. Any thread may ask; what it is given stays as it is. */
const hp_lock_place *hp_lock_places (unsigned *count);
/* Shows all there are, by whoever named the last: each has its lock by now. */
void hp_lock_places_show (void);

/* The name of a place, of which each has its own; NULL: what is locked there is not the program's. address is within
 * the calling instruction. The caller makes sure that one thread at a time is here. */
const char *hp_lock_place_name (uintptr_t address);
