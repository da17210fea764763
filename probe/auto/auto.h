/* SPDX-License-Identifier: MIT
 *
 * auto.h: what the parts of libhotpath-auto share: functions that a compiler instruments, by their addresses.
 */
#pragma once

#include <hotpath.h>

#include <stdbool.h>
#include <stdint.h>

/* names.c: what a function is called and where it is, from symbol table and DWARF. Texts are to be kept; "" where
 * nothing is known but the address. Called with a lock held. */
typedef struct auto_place {
  char *name;
  char *file;
  uint32_t line;
} auto_place;

void auto_find_place (uintptr_t function, auto_place *place);

/* patterns.c: which functions HOTPATH_AUTO_PATTERNS wants. */
void auto_patterns_load (void);
bool auto_patterns_want (const char *name, const char *file);
