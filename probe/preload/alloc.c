/* SPDX-License-Identifier: MIT
 *
 * alloc.c: malloc and its family, which tell the probe of every block and leave the rest to the next allocator: the
 * C library's, or one that comes after this in the order of symbols.
 */
#define _GNU_SOURCE
#include "alloc.h"

#include <dlfcn.h>
#include <errno.h>
#include <hotpath.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXPORT __attribute__ ((visibility ("default")))
#define likely(x) __builtin_expect (!!(x), 1)
#define unlikely(x) __builtin_expect (!!(x), 0)

static struct {
  void *(*malloc) (size_t);
  void *(*calloc) (size_t, size_t);
  void *(*realloc) (void *, size_t);
  void (*free) (void *);
  int (*posix_memalign) (void **, size_t, size_t);
  void *(*aligned_alloc) (size_t, size_t);
  void *(*memalign) (size_t, size_t);
  void *(*valloc) (size_t);
  void *(*pvalloc) (size_t);
  size_t (*usable_size) (void *);
  bool found; /* all of them */
} next;

/* ---- Before there is a next ------------------------------------------------------------------------ */

/* What dlsym itself needs while it looks for them: a few hundred bytes, never given back. */
static _Alignas (64) char early[16384];
static size_t early_used;

static bool
is_early (const void *block)
{
  return (uintptr_t) block - (uintptr_t) early < sizeof early;
}

/* The block's size stands before it. */
static void *
early_alloc (size_t alignment, size_t size)
{
  if (alignment < 16)
    alignment = 16;
  size_t begin = (early_used + 16 + alignment - 1) & ~(alignment - 1);
  if (size > sizeof early || begin > sizeof early - size) {
    errno = ENOMEM;
    return NULL;
  }
  early_used = begin + size;
  memcpy (early + begin - sizeof size, &size, sizeof size);
  return early + begin;
}

static size_t
early_size (const void *block)
{
  size_t size;
  memcpy (&size, (const char *) block - sizeof size, sizeof size);
  return size;
}

static void
find_one (void *to, const char *name)
{
  void *at = dlsym (RTLD_NEXT, name);
  memcpy (to, &at, sizeof at);
}

/* The first call comes from the loader, or a constructor, of a program with one thread. */
static __attribute__ ((noinline, cold)) bool
find_next (void)
{
  static bool looking;
  if (looking)
    return false;
  looking = true;
  int saved = errno;
  find_one (&next.calloc, "calloc");
  find_one (&next.realloc, "realloc");
  find_one (&next.free, "free");
  find_one (&next.posix_memalign, "posix_memalign");
  find_one (&next.aligned_alloc, "aligned_alloc");
  find_one (&next.memalign, "memalign");
  find_one (&next.valloc, "valloc");
  find_one (&next.pvalloc, "pvalloc");
  find_one (&next.usable_size, "malloc_usable_size");
  find_one (&next.malloc, "malloc");
  errno = saved;
  if (next.usable_size) /* else there is no place for marks: nothing is counted */
    hotpath_alloc_attach ();
  __atomic_store_n (&next.found, next.malloc && next.calloc && next.realloc && next.free && next.usable_size,
                    __ATOMIC_RELEASE);
  looking = false;
  return next.found;
}

static inline bool
ready (void)
{
  return likely (next.found) || find_next ();
}

/* HOTPATH_START: a session for a program that begins none, from its constructors on. */
static __attribute__ ((constructor)) void
begin (void)
{
  ready ();
  const char *text = secure_getenv ("HOTPATH_START");
  if (text && (strcmp (text, "1") == 0 || strcmp (text, "true") == 0))
    hotpath_start (NULL);
}

/* ---- The family ------------------------------------------------------------------------------------ */

/* With room for the mark, unless there is no such size: then it is for the allocator to refuse. */
static inline size_t
with_mark (size_t size)
{
  return likely (size <= SIZE_MAX - HOTPATH_ALLOC_MARK) ? size + HOTPATH_ALLOC_MARK : size;
}

static inline void *
made (void *block, size_t size)
{
  if (likely (block != NULL))
    hotpath_alloc_made (block, size, next.usable_size (block));
  return block;
}

EXPORT void *
malloc (size_t size)
{
  if (unlikely (!ready ()))
    return early_alloc (16, size);
  return made (next.malloc (with_mark (size)), size);
}

EXPORT void
free (void *block)
{
  if (!block || unlikely (is_early (block)) || unlikely (!next.found))
    return;
  hotpath_alloc_gone (block, next.usable_size (block));
  next.free (block);
}

EXPORT void *
calloc (size_t count, size_t size)
{
  size_t bytes;
  bool fits = !__builtin_mul_overflow (count, size, &bytes);
  if (unlikely (!ready ()))
    return fits ? early_alloc (16, bytes) : NULL; /* zeros from the start */
  if (unlikely (!fits))
    return next.calloc (count, size);
  return made (next.calloc (1, with_mark (bytes)), bytes);
}

static void *
leave_early (void *block, size_t size)
{
  size_t old = early_size (block);
  void *moved = malloc (size);
  if (moved)
    memcpy (moved, block, old < size ? old : size);
  return moved;
}

EXPORT void *
realloc (void *block, size_t size)
{
  if (!block)
    return malloc (size);
  if (unlikely (is_early (block)))
    return leave_early (block, size);
  if (unlikely (!ready ()))
    return NULL;
  if (size == 0) {
    /* As the next one has it: frees it, or makes it small. */
    hotpath_alloc_gone (block, next.usable_size (block));
    return made (next.realloc (block, 0), 0);
  }
  /* The mark must not be left behind in the middle of the larger block. */
  hotpath_alloc_lifted lifted;
  size_t usable = next.usable_size (block);
  bool has_mark = hotpath_alloc_lift (block, usable, &lifted);
  void *moved = next.realloc (block, with_mark (size));
  if (unlikely (!moved)) {
    if (has_mark)
      hotpath_alloc_put_back (block, usable, &lifted);
    return NULL;
  }
  if (has_mark)
    hotpath_alloc_freed (&lifted);
  return made (moved, size);
}

EXPORT void *
reallocarray (void *block, size_t count, size_t size)
{
  size_t bytes;
  if (unlikely (__builtin_mul_overflow (count, size, &bytes))) {
    errno = ENOMEM;
    return NULL;
  }
  return realloc (block, bytes);
}

EXPORT int
posix_memalign (void **to, size_t alignment, size_t size)
{
  if (unlikely (!ready ()) || unlikely (!next.posix_memalign)) {
    *to = next.found ? NULL : early_alloc (alignment, size);
    return *to ? 0 : ENOMEM;
  }
  int problem = next.posix_memalign (to, alignment, with_mark (size));
  if (likely (problem == 0))
    made (*to, size);
  return problem;
}

static void *
no_such_function (void)
{
  errno = ENOMEM;
  return NULL;
}

EXPORT void *
aligned_alloc (size_t alignment, size_t size)
{
  if (unlikely (!ready ()))
    return early_alloc (alignment, size);
  return next.aligned_alloc ? made (next.aligned_alloc (alignment, with_mark (size)), size) : no_such_function ();
}

EXPORT void *
memalign (size_t alignment, size_t size)
{
  if (unlikely (!ready ()))
    return early_alloc (alignment, size);
  return next.memalign ? made (next.memalign (alignment, with_mark (size)), size) : no_such_function ();
}

EXPORT void *
valloc (size_t size)
{
  if (unlikely (!ready ()))
    return NULL;
  return next.valloc ? made (next.valloc (with_mark (size)), size) : no_such_function ();
}

/* Whole pages, all of which the program may use. */
EXPORT void *
pvalloc (size_t size)
{
  if (unlikely (!ready ()))
    return NULL;
  size_t page = (size_t) sysconf (_SC_PAGESIZE);
  size_t whole = size <= SIZE_MAX - page ? (size + page - 1) & ~(page - 1) : size;
  return next.pvalloc ? made (next.pvalloc (with_mark (whole)), whole) : no_such_function ();
}

EXPORT size_t
malloc_usable_size (void *block)
{
  if (!block)
    return 0;
  if (unlikely (is_early (block)))
    return early_size (block);
  return ready () ? hotpath_alloc_usable (block, next.usable_size (block)) : 0;
}
