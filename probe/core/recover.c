/* SPDX-License-Identifier: MIT
 *
 * recover.c: the report of another process, from its arena alone.
 */
#include "hotpath-recover.h"

#include "arena.h"
#include "clock.h"
#include "document.h"
#include "record.h"
#include "report.h"
#include "runtime-dir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int __attribute__ ((format (printf, 3, 4)))
fail (char *error, size_t error_size, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  if (error && error_size)
    vsnprintf (error, error_size, format, args);
  va_end (args);
  return -1;
}

/* The same process and not another that got its number. */
static bool
is_alive (const hp_arena *arena)
{
  if (arena->pid == 0 || arena->pid > INT32_MAX)
    return false;
  uint64_t start = hp_process_start_time ((int) arena->pid);
  return start != 0 && start == arena->process_start;
}

static int
check (const hp_arena *arena, const char *path, char *error, size_t error_size)
{
  static const char magic[sizeof arena->magic] = HP_ARENA_MAGIC;
  static const char none[sizeof arena->magic];
  if (memcmp (arena->magic, none, sizeof none) == 0)
    return fail (error, error_size, "%s is an arena whose program ended before it recorded anything", path);
  if (memcmp (arena->magic, magic, sizeof magic) != 0)
    return fail (error, error_size, "%s is not a Hotpath arena", path);
  if (arena->layout != HP_ARENA_LAYOUT)
    return fail (error, error_size, "%s was written by another version of libhotpath (layout %u, this one reads %u)",
                 path, arena->layout, HP_ARENA_LAYOUT);
  return 0;
}

static int
write_document (const hp_arena *arena, uint64_t size, int fd_out, const char *path, char *error, size_t error_size)
{
  if (check (arena, path, error, error_size) < 0)
    return -1;
  if (!hp_recorder_now.arena)
    hp_clock_init (); /* the clock of a living program is this machine's */
  hp_reader *reader = hp_reader_new_for_file (arena, size, is_alive (arena));
  hp_snapshot *snapshot = reader ? hp_reader_take (reader) : NULL;
  hp_buffer text = HP_BUFFER_INIT;
  int result = 0;
  if (snapshot) {
    hp_document_full (&text, snapshot, HP_SECTION_ALL, HP_DOCUMENT_LOGS);
    hp_buffer_add_char (&text, '\n');
  }
  if (!snapshot || text.failed)
    result = fail (error, error_size, "there is not enough memory for the report of %s", path);
  else if (!hp_write_all (fd_out, text.text, text.length))
    result = fail (error, error_size, "the report of %s can't be written: %s", path, strerror (errno));
  hp_buffer_clear (&text);
  hp_snapshot_unref (snapshot);
  hp_reader_unref (reader);
  return result;
}

int
hotpath_recover (const char *path, int fd_out, char *error, size_t error_size)
{
  if (error && error_size)
    error[0] = '\0';
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0)
    return fail (error, error_size, "%s can't be opened: %s", path, strerror (errno));
  struct stat status;
  int result;
  void *at = MAP_FAILED;
  if (fstat (fd, &status) < 0)
    result = fail (error, error_size, "%s can't be read: %s", path, strerror (errno));
  else if (!S_ISREG (status.st_mode) || status.st_size < (off_t) sizeof (hp_arena))
    result = fail (error, error_size, "%s is not a Hotpath arena", path);
  else if ((at = mmap (NULL, (size_t) status.st_size, PROT_READ, MAP_SHARED | MAP_NORESERVE, fd, 0)) == MAP_FAILED)
    result = fail (error, error_size, "%s can't be read: %s", path, strerror (errno));
  else
    result = write_document (at, (uint64_t) status.st_size, fd_out, path, error, error_size);
  if (at != MAP_FAILED)
    munmap (at, (size_t) status.st_size);
  close (fd);
  return result;
}
