/* SPDX-License-Identifier: MIT
 *
 * lock-place.c: places that use locks, each looked up once.
 */
#define _GNU_SOURCE
#include "lock-place.h"

#include "symbol.h"

#include <errno.h>
#include <hotpath.h>
#include <stdio.h>
#include <string.h>

#define PLACES 1024u
#define NAME_SIZE 480u /* of C++ functions they are long, and of no use when they are cut */

typedef struct lock_place {
  uintptr_t address;
  uintptr_t function; /* where it begins; 0: not known */
  char name[NAME_SIZE];
} lock_place;

static lock_place places[PLACES];
static unsigned count;

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
name_place (lock_place *place, const hp_module *module)
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
  if (count == PLACES)
    return "<other>";
  lock_place *place = &places[count];
  *place = (lock_place){ .address = address };
  name_place (place, &module);
  count++;
  return place->name;
}
