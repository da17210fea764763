/* SPDX-License-Identifier: MIT
 *
 * symbol.h: which function an address is in, from the symbol table of the file it was loaded from.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct hp_module {
  const char *path; /* as the dynamic linker has it; "" of the program itself */
  uintptr_t base;   /* what the file's addresses are off by */
  uintptr_t start, end;
} hp_module;

/* Which file's code an address is; false when none. Takes no lock. */
bool hp_module_find (uintptr_t address, hp_module *module);

/* The file to be opened. */
const char *hp_module_file (const hp_module *module);

/* The name of the function that has the address, and where it begins. Takes no lock and no memory but a mapping of
 * the file while it looks. */
bool hp_symbol_find (const hp_module *module, uintptr_t address, char *name, size_t size, uintptr_t *start);
