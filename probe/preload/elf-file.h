/* SPDX-License-Identifier: MIT
 *
 * elf-file.h: ELF files, mapped while they are looked at. Nothing here takes a lock or memory but the mapping.
 */
#pragma once

#include <link.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct hp_elf {
  const char *bytes; /* NULL: it can't be read */
  size_t size;
} hp_elf;

hp_elf hp_elf_map (const char *path);
void hp_elf_unmap (const hp_elf *file);

/* So many bytes of it; NULL: it hasn't as many. */
const void *hp_elf_part (const hp_elf *file, uint64_t offset, uint64_t size);
/* All its sections; NULL: none, or no such file. */
const ElfW (Shdr) *hp_elf_sections (const hp_elf *file, unsigned *count);

/* Whether it tells which line of the source an address is. */
bool hp_elf_has_lines (const hp_elf *file);
/* Where the file would be that tells it instead. */
bool hp_elf_debug_path (const hp_elf *file, char *path, size_t size);
