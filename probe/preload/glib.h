/* SPDX-License-Identifier: MIT
 *
 * glib.h: the program's GLib, if it has one, which this library isn't linked with.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Whether an address is in GLib's code. Takes no lock. */
bool hp_glib_has (uintptr_t address);

/* GLib as dlopen gives it, to stay; NULL: none is loaded. */
void *hp_glib_open (void);
