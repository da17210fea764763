/* SPDX-License-Identifier: MIT
 *
 * lock-place.c: places that use locks, each looked up once.
 */
#define _GNU_SOURCE
#include "lock-place.h"

#include "symbol.h"

#include <errno.h>
#include <hotpath.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#define NAME_SIZE sizeof ((hp_lock_place *) NULL)->name

static hp_lock_place places[HP_LOCK_PLACES];
static unsigned count;
static _Atomic unsigned shown;

void
hp_lock_places_show (void)
{
  atomic_store_explicit (&shown, count, memory_order_release);
}

const hp_lock_place *
hp_lock_places (unsigned *shown_count)
{
  *shown_count = atomic_load_explicit (&shown, memory_order_acquire);
  return places;
}

static const char *
base_name (const hp_module *module)
{
  const char *slash = strrchr (module->path, '/');
  return slash ? slash + 1 : module->path;
}

/* The C library, the dynamic linker, and the probe. */
static bool
is_program (const hp_module *module)
{
  static const char *const others[] = { "libc.so.", "ld-linux", "libhotpath.so.", "libhotpath-preload.so",
                                        "libhotpath-alloc.so", "hotpath-server.so" };
  const char *base = base_name (module);
  for (unsigned i = 0; i < sizeof others / sizeof *others; i++)
    if (strncmp (base, others[i], strlen (others[i])) == 0)
      return false;
  return true;
}

static bool
is_function_known (uintptr_t function)
{
  for (unsigned i = 0; i < count; i++)
    if (places[i].function == function)
      return true;
  return false;
}

/* The function's name; where it has other such places already, with the distance from its start. */
static void
name_place (hp_lock_place *place, const hp_module *module)
{
  char name[NAME_SIZE - 24];
  uintptr_t function = 0;
  if (hp_symbol_find (module, place->address, name, sizeof name, &function)) {
    if (is_function_known (function))
      snprintf (place->name, sizeof place->name, "%s+0x%zx", name, (size_t) (place->address - function));
    else
      snprintf (place->name, sizeof place->name, "%s", name);
    place->function = function;
    return;
  }
  const char *base = base_name (module);
  snprintf (place->name, sizeof place->name, "%.*s+0x%zx", (int) sizeof name, base[0] ? base : program_invocation_short_name,
            (size_t) (place->address - module->base));
}

const char *
hp_lock_place_name (uintptr_t address)
{
  for (unsigned i = 0; i < count; i++)
    if (places[i].address == address)
      return places[i].name;
  hp_module module;
  if (!hp_module_find (address, &module))
    return "<unknown>"; /* code that was made as the program ran */
  if (!is_program (&module))
    return NULL;
  if (count == HP_LOCK_PLACES)
    return "<other>";
  hp_lock_place *place = &places[count];
  *place = (hp_lock_place){ .address = address, .module = module.base };
  name_place (place, &module);
  count++;
  return place->name;
}
