/* SPDX-License-Identifier: MIT
 *
 * symbol.c: looking a function up in an ELF file.
 *
 * dladdr knows exported functions only and waits for the dynamic linker's lock, which a thread may have that waits
 * for a lock which the caller has.
 */
#define _GNU_SOURCE
#include "symbol.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

typedef struct elf_file {
  const char *bytes;
  size_t size;
} elf_file;

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

/* open and close would be places where a thread may be cancelled; taking a lock is none. */
static elf_file
map_file (const char *path)
{
  elf_file file = { NULL, 0 };
  int fd = (int) syscall (SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return file;
  struct stat status;
  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode) && status.st_size > (off_t) sizeof (ElfW (Ehdr))) {
    void *at = mmap (NULL, (size_t) status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at != MAP_FAILED)
      file = (elf_file){ at, (size_t) status.st_size };
  }
  syscall (SYS_close, fd);
  return file;
}

static const void *
part (const elf_file *file, uint64_t offset, uint64_t size)
{
  return offset <= file->size && size <= file->size - offset ? file->bytes + offset : NULL;
}

static const ElfW (Shdr) *
sections (const elf_file *file, unsigned *count)
{
  const ElfW (Ehdr) *header = part (file, 0, sizeof *header);
  if (!header || memcmp (header->e_ident, ELFMAG, SELFMAG) != 0 || header->e_shentsize != sizeof (ElfW (Shdr)))
    return NULL;
  *count = header->e_shnum;
  return part (file, header->e_shoff, (uint64_t) header->e_shnum * sizeof (ElfW (Shdr)));
}

static const ElfW (Sym) *
find_in (const elf_file *file, const ElfW (Shdr) *table, uintptr_t address)
{
  size_t count = table->sh_size / sizeof (ElfW (Sym));
  const ElfW (Sym) *symbols = part (file, table->sh_offset, table->sh_size);
  for (size_t i = 0; symbols && i < count; i++) {
    unsigned type = ELF64_ST_TYPE (symbols[i].st_info);
    if ((type == STT_FUNC || type == STT_GNU_IFUNC) && symbols[i].st_shndx != SHN_UNDEF &&
        address >= symbols[i].st_value && address - symbols[i].st_value < symbols[i].st_size)
      return &symbols[i];
  }
  return NULL;
}

static bool
find_of_type (const elf_file *file, uint32_t type, uintptr_t address, char *name, size_t size, uintptr_t *start)
{
  unsigned count = 0;
  const ElfW (Shdr) *all = sections (file, &count);
  for (unsigned i = 0; all && i < count; i++) {
    if (all[i].sh_type != type || all[i].sh_link >= count)
      continue;
    const ElfW (Sym) *symbol = find_in (file, &all[i], address);
    const ElfW (Shdr) *strings = &all[all[i].sh_link];
    const char *text = part (file, strings->sh_offset, strings->sh_size);
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

bool
hp_symbol_find (const hp_module *module, uintptr_t address, char *name, size_t size, uintptr_t *start)
{
  elf_file file = map_file (module->path[0] ? module->path : "/proc/self/exe");
  if (!file.bytes)
    return false;
  uintptr_t in_file = address - module->base;
  bool found = find_of_type (&file, SHT_SYMTAB, in_file, name, size, start) ||
               find_of_type (&file, SHT_DYNSYM, in_file, name, size, start);
  *start += module->base;
  munmap ((void *) (uintptr_t) file.bytes, file.size);
  return found;
}
