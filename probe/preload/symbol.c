/* SPDX-License-Identifier: MIT
 *
 * symbol.c: looking a function up in an ELF file.
 *
 * dladdr knows exported functions only and waits for the dynamic linker's lock, which a thread may have that waits
 * for a lock which the caller has.
 */
#define _GNU_SOURCE
#include "symbol.h"

#include "elf-file.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

bool
hp_module_find (uintptr_t address, hp_module *module)
{
  struct dl_find_object found;
  if (_dl_find_object ((void *) address, &found) != 0 || !found.dlfo_link_map)
    return false;
  *module = (hp_module){ .path = found.dlfo_link_map->l_name,
                         .base = found.dlfo_link_map->l_addr,
                         .start = (uintptr_t) found.dlfo_map_start,
                         .end = (uintptr_t) found.dlfo_map_end };
  return true;
}

static const ElfW (Sym) *
find_in (const hp_elf *file, const ElfW (Shdr) *table, uintptr_t address)
{
  size_t count = table->sh_size / sizeof (ElfW (Sym));
  const ElfW (Sym) *symbols = hp_elf_part (file, table->sh_offset, table->sh_size);
  for (size_t i = 0; symbols && i < count; i++) {
    unsigned type = ELF64_ST_TYPE (symbols[i].st_info);
    if ((type == STT_FUNC || type == STT_GNU_IFUNC) && symbols[i].st_shndx != SHN_UNDEF &&
        address >= symbols[i].st_value && address - symbols[i].st_value < symbols[i].st_size)
      return &symbols[i];
  }
  return NULL;
}

static bool
find_of_type (const hp_elf *file, uint32_t type, uintptr_t address, char *name, size_t size, uintptr_t *start)
{
  unsigned count = 0;
  const ElfW (Shdr) *all = hp_elf_sections (file, &count);
  for (unsigned i = 0; all && i < count; i++) {
    if (all[i].sh_type != type || all[i].sh_link >= count)
      continue;
    const ElfW (Sym) *symbol = find_in (file, &all[i], address);
    const ElfW (Shdr) *strings = &all[all[i].sh_link];
    const char *text = hp_elf_part (file, strings->sh_offset, strings->sh_size);
    if (!symbol || !text || symbol->st_name >= strings->sh_size)
      continue;
    size_t length = strnlen (text + symbol->st_name, strings->sh_size - symbol->st_name);
    const char *suffix = length ? memchr (text + symbol->st_name + 1, '.', length - 1) : NULL;
    if (suffix) /* what the compiler made of a function: ".part.0", ".constprop.0" */
      length = (size_t) (suffix - (text + symbol->st_name));
    snprintf (name, size, "%.*s", (int) (length < size ? length : size - 1), text + symbol->st_name);
    *start = symbol->st_value;
    return length > 0;
  }
  return false;
}

const char *
hp_module_file (const hp_module *module)
{
  return module->path[0] ? module->path : "/proc/self/exe";
}

bool
hp_symbol_find (const hp_module *module, uintptr_t address, char *name, size_t size, uintptr_t *start)
{
  hp_elf file = hp_elf_map (hp_module_file (module));
  if (!file.bytes)
    return false;
  uintptr_t in_file = address - module->base;
  bool found = find_of_type (&file, SHT_SYMTAB, in_file, name, size, start) ||
               find_of_type (&file, SHT_DYNSYM, in_file, name, size, start);
  *start += module->base;
  hp_elf_unmap (&file);
  return found;
}
