/* SPDX-License-Identifier: MIT
 *
 * lines.h: which line of the source an address is: a module of its own, since that takes elfutils, which is loaded
 * only where there is something to be found.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define HP_LINES_MODULE "hotpath-lines.so"
#define HP_LINES_SYMBOL "hp_lines_find"

/* file may be as the compiler was given it. */
typedef void (*hp_line_found) (unsigned index, const char *file, unsigned line);

/* Looks all addresses up, which are the file's own, in an ELF file that is mapped for this process alone. What is not
 * found after so much time of the processor is left. */
typedef void hp_lines_function (void *elf, size_t size, const uintptr_t *addresses, unsigned count,
                                uint64_t most_ns, hp_line_found found);
__attribute__ ((visibility ("default"))) hp_lines_function hp_lines_find;
