// SPDX-License-Identifier: GPL-3.0-or-later
// Looking at a program file: whether a library can be put in front of it.

#include "run-program.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#define MOST_INTERPRETERS 4 /* as the kernel has it */

char *
program_find (const char *name)
{
  if (strchr (name, '/'))
    {
      if (access (name, X_OK) < 0)
        return NULL;
      if (g_file_test (name, G_FILE_TEST_IS_DIR))
        {
          errno = EISDIR;
          return NULL;
        }
      return g_strdup (name);
    }

  const char *path = g_getenv ("PATH");
  g_auto (GStrv) folders = g_strsplit (path ? path : "/usr/bin:/bin", ":", -1);
  int error = ENOENT;
  for (guint i = 0; folders[i]; i++)
    {
      g_autofree char *file = g_build_filename (folders[i][0] ? folders[i] : ".", name, NULL);
      if (!g_file_test (file, G_FILE_TEST_IS_REGULAR))
        continue;
      if (access (file, X_OK) == 0)
        return g_steal_pointer (&file);
      error = errno;
    }
  errno = error;
  return NULL;
}

static gboolean
is_privileged (int fd)
{
  struct stat status;

  if (fstat (fd, &status) < 0)
    return FALSE;
  if ((status.st_mode & S_ISUID) && status.st_uid != geteuid ())
    return TRUE;
  if ((status.st_mode & S_ISGID) && (status.st_mode & S_IXGRP) && status.st_gid != getegid ())
    return TRUE;
  return fgetxattr (fd, "security.capability", NULL, 0) > 0;
}

/* Whether it names a dynamic linker. */
static gboolean
has_interpreter (int fd, const ElfW (Ehdr) * header)
{
  for (guint i = 0; i < header->e_phnum; i++)
    {
      ElfW (Phdr) part;
      if (pread (fd, &part, sizeof part, (off_t) (header->e_phoff + i * header->e_phentsize)) != sizeof part)
        return TRUE;
      if (part.p_type == PT_INTERP)
        return TRUE;
    }
  return FALSE;
}

static ProgramKind
kind_of_elf (int fd, const ElfW (Ehdr) * header)
{
  ElfW (Ehdr) own;
  int self = open ("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  gboolean known = self >= 0 && pread (self, &own, sizeof own, 0) == sizeof own;

  if (self >= 0)
    close (self);
  if (known && (header->e_ident[EI_CLASS] != own.e_ident[EI_CLASS] || header->e_machine != own.e_machine))
    return PROGRAM_OF_OTHER_KIND;
  return has_interpreter (fd, header) ? PROGRAM_MEASURABLE : PROGRAM_STATIC;
}

/* "#! /usr/bin/env python3": what is run is env, which runs another program in its place. */
static char *
interpreter_of (const char *script)
{
  const char *name = script + 2 + strspn (script + 2, " \t");
  return g_strndup (name, strcspn (name, " \t\r\n"));
}

static ProgramKind
kind_at_depth (const char *path, guint depth)
{
  union
  {
    ElfW (Ehdr) header;
    char text[256];
  } head = { 0 };
  ProgramKind kind = PROGRAM_MEASURABLE;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  if (fd < 0)
    return kind;
  ssize_t got = pread (fd, &head, sizeof head - 1, 0);
  if (got >= (ssize_t) sizeof head.header && memcmp (head.header.e_ident, ELFMAG, SELFMAG) == 0)
    kind = is_privileged (fd) ? PROGRAM_PRIVILEGED : kind_of_elf (fd, &head.header);
  else if (got > 2 && head.text[0] == '#' && head.text[1] == '!' && depth < MOST_INTERPRETERS)
    {
      g_autofree char *interpreter = interpreter_of (head.text);
      kind = kind_at_depth (interpreter, depth + 1);
    }
  close (fd);
  return kind;
}

ProgramKind
program_kind (const char *path)
{
  return kind_at_depth (path, 0);
}
