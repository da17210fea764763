/* SPDX-License-Identifier: MIT
 *
 * lock-lines.c: where in the source the program's locks are. Never found out where one is taken: on threads that read.
 */
#define _GNU_SOURCE
#include "lock-lines.h"

#include "elf-file.h"
#include "lines.h"
#include "lock-place.h"
#include "lock-table.h"
#include "real.h"
#include "symbol.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#define MOST_NS 100000000u /* for one file; a fork or the end of the program may wait meanwhile */
#define WAIT_MS 150u       /* for another thread that is at it */
#define HEAD_BYTES 1024u

static pthread_mutex_t looking = PTHREAD_MUTEX_INITIALIZER;
/* Whoever has it. */
static _Atomic unsigned looked; /* so many places are settled */
static bool is_settled[HP_LOCK_PLACES];
static hp_lines_function *find_lines;
static unsigned batch[HP_LOCK_PLACES]; /* places of one file */

/* ---- The module that knows how ---------------------------------------------------------------------- */

/* Beside this library. */
static hp_lines_function *
load (void)
{
  static bool is_tried;
  hp_module here;
  char path[PATH_MAX];
  if (is_tried || !hp_module_find ((uintptr_t) &hp_lock_lines_begin, &here))
    return find_lines;
  is_tried = true;
  const char *slash = strrchr (here.path, '/');
  int length = slash ? (int) (slash + 1 - here.path) : 0;
  if ((size_t) snprintf (path, sizeof path, "%.*s" HP_LINES_MODULE, length, here.path) >= sizeof path)
    return NULL;
  void *module = dlopen (path, RTLD_NOW | RTLD_LOCAL);
  if (module)
    find_lines = (hp_lines_function *) dlsym (module, HP_LINES_SYMBOL);
  return find_lines;
}

static void
found (unsigned index, const char *file, unsigned line)
{
  unsigned count;
  hotpath_lock_place (hp_lock_places (&count)[batch[index]].name, file, line);
}

/* ---- Looking ----------------------------------------------------------------------------------------- */

/* A library may have been built anew since. The head, which has the build id, is mapped as it is in the file. */
static bool
is_what_was_loaded (const hp_elf *file, const hp_module *module)
{
  return file->size >= HEAD_BYTES && module->end - module->start >= HEAD_BYTES &&
         memcmp (file->bytes, (const void *) module->start, HEAD_BYTES) == 0;
}

/* The file of a module that has lines: its own, or what was stripped off it. */
static hp_elf
map_lines (const hp_module *module)
{
  char path[PATH_MAX];
  hp_elf none = { NULL, 0 }, file = hp_elf_map (hp_module_file (module));
  if (!file.bytes)
    return none;
  bool is_same = is_what_was_loaded (&file, module);
  if (is_same && hp_elf_has_lines (&file))
    return file;
  bool has_other = is_same && hp_elf_debug_path (&file, path, sizeof path);
  hp_elf_unmap (&file);
  file = has_other ? hp_elf_map (path) : none;
  if (!file.bytes || hp_elf_has_lines (&file))
    return file;
  hp_elf_unmap (&file);
  return none;
}

/* The place and all others of its file, at once. */
static void
look_at_file_of (const hp_lock_place *places, unsigned first, unsigned count)
{
  uintptr_t addresses[HP_LOCK_PLACES];
  unsigned batch_count = 0;
  for (unsigned i = first; i < count; i++) {
    if (is_settled[i] || places[i].module != places[first].module)
      continue;
    is_settled[i] = true;
    batch[batch_count] = i;
    addresses[batch_count++] = places[i].address - places[i].module;
  }
  hp_module module;
  if (!hp_module_find (places[first].address, &module) || module.base != places[first].module)
    return; /* it is gone */
  hp_elf file = map_lines (&module);
  if (!file.bytes)
    return;
  hp_lines_function *find = load ();
  if (find)
    find ((void *) (uintptr_t) file.bytes, file.size, addresses, batch_count, MOST_NS, found);
  hp_elf_unmap (&file);
}

static void
look (void)
{
  unsigned count, from = atomic_load_explicit (&looked, memory_order_relaxed);
  const hp_lock_place *places = hp_lock_places (&count);
  for (unsigned i = from; i < count; i++)
    if (!is_settled[i])
      look_at_file_of (places, i, count);
  atomic_store_explicit (&looked, count, memory_order_release);
}

static void
find_places (void)
{
  unsigned count;
  hp_lock_places (&count);
  if (atomic_load_explicit (&looked, memory_order_acquire) == count)
    return;
  struct timespec until;
  clock_gettime (CLOCK_MONOTONIC, &until);
  until.tv_nsec += WAIT_MS * 1000000l;
  until.tv_sec += until.tv_nsec / 1000000000;
  until.tv_nsec %= 1000000000;
  hp_watch_pause ();
  if (hp_real_functions ()->mutex_clocklock (&looking, CLOCK_MONOTONIC, &until) == 0) {
    look ();
    hp_real_functions ()->mutex_unlock (&looking);
  }
  hp_watch_resume ();
}

static void
fork_child (void)
{
  hp_real_functions ()->mutex_init (&looking, NULL);
}

void
hp_lock_lines_begin (void)
{
  if (pthread_atfork (NULL, NULL, fork_child) == 0)
    hotpath_lock_find_places (find_places);
}
