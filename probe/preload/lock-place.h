/* SPDX-License-Identifier: MIT
 *
 * lock-place.h: what a lock is called after the place that used it first.
 */
#pragma once

#include <stdint.h>

/* The name of a place, of which each has its own; NULL: what is locked there is not the program's. address is within
 * the calling instruction. The caller makes sure that one thread at a time is here. */
const char *hp_lock_place_name (uintptr_t address);
