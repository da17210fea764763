/* SPDX-License-Identifier: MIT
 *
 * elf-file.c: ELF files, mapped while they are looked at.
 */
#define _GNU_SOURCE
#include "elf-file.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define BUILD_IDS "/usr/lib/debug/.build-id/"

/* open and close would be places where a thread may be cancelled; taking a lock is none. */
hp_elf
hp_elf_map (const char *path)
{
  hp_elf file = { NULL, 0 };
  int fd = (int) syscall (SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return file;
  struct stat status;
  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode) && status.st_size > (off_t) sizeof (ElfW (Ehdr))) {
    void *at = mmap (NULL, (size_t) status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at != MAP_FAILED)
      file = (hp_elf){ at, (size_t) status.st_size };
  }
  syscall (SYS_close, fd);
  return file;
}

const void *
hp_elf_part (const hp_elf *file, uint64_t offset, uint64_t size)
{
  return offset <= file->size && size <= file->size - offset ? file->bytes + offset : NULL;
}

const ElfW (Shdr) *
hp_elf_sections (const hp_elf *file, unsigned *count)
{
  const ElfW (Ehdr) *header = hp_elf_part (file, 0, sizeof *header);
  if (!header || memcmp (header->e_ident, ELFMAG, SELFMAG) != 0 || header->e_shentsize != sizeof (ElfW (Shdr)))
    return NULL;
  *count = header->e_shnum;
  return hp_elf_part (file, header->e_shoff, (uint64_t) header->e_shnum * sizeof (ElfW (Shdr)));
}

void
hp_elf_unmap (const hp_elf *file)
{
  munmap ((void *) (uintptr_t) file->bytes, file->size);
}

static bool
is_named (const hp_elf *file, const ElfW (Shdr) *all, unsigned count, const ElfW (Shdr) *section, const char *name)
{
  const ElfW (Ehdr) *header = (const ElfW (Ehdr) *) (const void *) file->bytes;
  if (header->e_shstrndx >= count || section->sh_name >= all[header->e_shstrndx].sh_size)
    return false;
  const ElfW (Shdr) *names = &all[header->e_shstrndx];
  const char *found = hp_elf_part (file, names->sh_offset + section->sh_name, strlen (name) + 1);
  return found && memcmp (found, name, strlen (name) + 1) == 0;
}

static const ElfW (Shdr) *
find_section (const hp_elf *file, const char *name)
{
  unsigned count = 0;
  const ElfW (Shdr) *all = hp_elf_sections (file, &count);
  for (unsigned i = 0; all && i < count; i++)
    if (is_named (file, all, count, &all[i], name))
      return &all[i];
  return NULL;
}

bool
hp_elf_has_lines (const hp_elf *file)
{
  const ElfW (Shdr) *section = find_section (file, ".debug_line");
  return section && section->sh_type != SHT_NOBITS;
}

bool
hp_elf_debug_path (const hp_elf *file, char *path, size_t size)
{
  const ElfW (Shdr) *section = find_section (file, ".note.gnu.build-id");
  const ElfW (Nhdr) *note = section ? hp_elf_part (file, section->sh_offset, section->sh_size) : NULL;
  size_t before = sizeof *note + sizeof "GNU";
  if (!note || section->sh_size < before || note->n_type != NT_GNU_BUILD_ID || note->n_namesz != sizeof "GNU" ||
      note->n_descsz < 2 || note->n_descsz > section->sh_size - before)
    return false;
  const unsigned char *id = (const unsigned char *) note + before;
  int length = snprintf (path, size, BUILD_IDS "%02x/", id[0]);
  for (unsigned i = 1; i < note->n_descsz && length >= 0 && (size_t) length < size; i++)
    length += snprintf (path + length, size - (size_t) length, "%02x", id[i]);
  return length >= 0 && (size_t) length < size &&
         (size_t) snprintf (path + length, size - (size_t) length, ".debug") < size - (size_t) length;
}
