/* SPDX-License-Identifier: MIT
 *
 * glib.c: finding the program's GLib.
 *
 * It may come late, and where only those find it who brought it along: a plugin's, which dlopen hides from all others.
 * But by its name the dynamic linker knows what is loaded.
 */
#define _GNU_SOURCE
#include "glib.h"

#include "symbol.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <string.h>

#define LIBRARY "libglib-2.0.so.0"

static uintptr_t start; /* where it is mapped */
static _Atomic uintptr_t end; /* 0: not known yet */

/* Any thread may be the first: all find the same. */
static bool
find (uintptr_t address)
{
  hp_module module;
  if (!hp_module_find (address, &module) || !strstr (module.path, "/" LIBRARY))
    return false;
  __atomic_store_n (&start, module.start, __ATOMIC_RELAXED);
  atomic_store_explicit (&end, module.end, memory_order_release);
  return true;
}

bool
hp_glib_has (uintptr_t address)
{
  static _Atomic uintptr_t other; /* who asked last and was not GLib: most programs poll in one place */
  uintptr_t until = atomic_load_explicit (&end, memory_order_acquire);
  if (until)
    return address >= __atomic_load_n (&start, __ATOMIC_RELAXED) && address < until;
  if (atomic_load_explicit (&other, memory_order_relaxed) == address)
    return false;
  if (find (address))
    return true;
  atomic_store_explicit (&other, address, memory_order_relaxed);
  return false;
}

void *
hp_glib_open (void)
{
  void *library = dlopen (LIBRARY, RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
  if (!library)
    dlerror (); /* the program's next look at it is for an error of its own */
  return library;
}
