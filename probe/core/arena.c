/* SPDX-License-Identifier: MIT
 *
 * arena.c: making the arena's file and cutting pieces off it.
 */
#define _GNU_SOURCE
#include "arena.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEXT_MAX 65536u

#define FIRST_FREE_DESCRIPTOR 3 /* what is below is the program's, even where it has closed it */

/* A sparse file would do for reading, but a write to a hole of a full file system is a SIGBUS in the host.
 * Storage is taken first, where the file system can say so. */
static bool
back_with_storage (int fd, uint64_t offset, uint64_t length)
{
  int result;
  do
    result = fallocate (fd, 0, (off_t) offset, (off_t) length);
  while (result < 0 && errno == EINTR);
  return result == 0 || errno == EOPNOTSUPP || errno == ENOSYS;
}

/* The same without a descriptor: the kernel says what a write would come to. */
static bool
populate (const hp_arena *arena, uint64_t offset, uint64_t length)
{
#ifdef MADV_POPULATE_WRITE
  uint64_t page = (uint64_t) sysconf (_SC_PAGESIZE);
  uint64_t begin = offset / page * page;
  return madvise ((char *) (uintptr_t) arena + begin, offset + length - begin, MADV_POPULATE_WRITE) == 0;
#else
  (void) arena, (void) offset, (void) length;
  return false;
#endif
}

/* Growing past the limit would be a signal to the host and not only an error. */
static uint64_t
within_file_limit (uint64_t size_bytes)
{
  struct rlimit limit;
  if (getrlimit (RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < size_bytes)
    size_bytes = limit.rlim_cur / HP_CACHE_LINE * HP_CACHE_LINE;
  return size_bytes;
}

/* A program that was started without stdout would write its own output into the arena. */
static int
move_above_standard_ones (int fd)
{
  if (fd < 0 || fd >= FIRST_FREE_DESCRIPTOR)
    return fd;
  int moved = fcntl (fd, F_DUPFD_CLOEXEC, FIRST_FREE_DESCRIPTOR);
  int saved = errno;
  close (fd);
  errno = saved;
  return moved;
}

hp_arena *
hp_arena_create (const char *path, uint64_t size_bytes, int *fd_out)
{
  unlink (path);
  int fd = move_above_standard_ones (open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (fd < 0)
    return NULL;

  size_bytes = within_file_limit (size_bytes);
  struct stat status;
  uint64_t head = (sizeof (hp_arena) + HP_CACHE_LINE - 1) / HP_CACHE_LINE * HP_CACHE_LINE;
  void *at = MAP_FAILED;
  if (size_bytes < 2 * head)
    errno = EFBIG;
  else if (fstat (fd, &status) == 0 && ftruncate (fd, (off_t) size_bytes) == 0 && back_with_storage (fd, 0, head))
    at = mmap (NULL, size_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, fd, 0);
  if (at == MAP_FAILED) {
    int saved = errno;
    close (fd);
    unlink (path);
    errno = saved;
    return NULL;
  }
#ifdef MADV_DONTDUMP
  madvise (at, size_bytes, MADV_DONTDUMP); /* the file itself stays: no second copy in a core dump */
#endif

  hp_arena *arena = at;
  arena->layout = HP_ARENA_LAYOUT;
  arena->size_bytes = size_bytes;
  arena->device = status.st_dev;
  arena->inode = status.st_ino;
  arena->mapped_at = (uintptr_t) at;
  atomic_store_explicit (&arena->used_lines, head / HP_CACHE_LINE, memory_order_relaxed);
  *fd_out = fd;
  return arena;
}

bool
hp_arena_owns_descriptor (const hp_arena *arena, int fd)
{
  struct stat status;
  return fd >= 0 && fstat (fd, &status) == 0 && status.st_dev == arena->device && status.st_ino == arena->inode;
}

hp_ref
hp_arena_take (hp_arena *arena, int fd, uint32_t lines)
{
  uint64_t used = atomic_load_explicit (&arena->used_lines, memory_order_relaxed);
  if (used + lines > arena->size_bytes / HP_CACHE_LINE || used + lines > UINT32_MAX)
    return 0;
  uint64_t offset = used * HP_CACHE_LINE, length = (uint64_t) lines * HP_CACHE_LINE;
  if (!(hp_arena_owns_descriptor (arena, fd) ? back_with_storage (fd, offset, length)
                                             : populate (arena, offset, length)))
    return 0;
  atomic_store_explicit (&arena->used_lines, used + lines, memory_order_release);
  return (hp_ref) used;
}

hp_ref
hp_arena_take_text (hp_arena *arena, int fd, const char *text)
{
  size_t length = strnlen (text, TEXT_MAX - 1);
  hp_ref ref = hp_arena_take (arena, fd, (uint32_t) (length / HP_CACHE_LINE + 1));
  if (ref)
    memcpy (hp_at (arena, ref), text, length); /* fresh lines are zero: the end mark is there */
  return ref;
}
