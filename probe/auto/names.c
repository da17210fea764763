/* SPDX-License-Identifier: MIT
 *
 * names.c: names, files and lines of functions by their addresses, through elfutils: static functions too, from the
 * symbol table or, where that was stripped, from what debug files are installed.
 */
#define _GNU_SOURCE
#include "auto.h"

#include <dlfcn.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* In a program of C++ it is there; one of C needs none. */
extern char *__cxa_demangle (const char *mangled, char *buffer, size_t *length, int *status) __attribute__ ((weak));

static Dwfl *dwfl;
static bool reported;

static char *debug_path;
static const Dwfl_Callbacks callbacks = {
  .find_elf = dwfl_linux_proc_find_elf,
  .find_debuginfo = dwfl_build_id_find_debuginfo, /* the standard one may ask a server of the network */
  .debuginfo_path = &debug_path,
};

/* The modules that are mapped now. Libraries that are loaded later are found by looking again. */
static Dwfl_Module *
find_module (Dwarf_Addr address)
{
  if (!dwfl)
    dwfl = dwfl_begin (&callbacks);
  if (!dwfl)
    return NULL;
  Dwfl_Module *module = reported ? dwfl_addrmodule (dwfl, address) : NULL;
  if (module)
    return module;
  dwfl_report_begin (dwfl);
  dwfl_linux_proc_report (dwfl, getpid ());
  dwfl_report_end (dwfl, NULL, NULL);
  reported = true;
  return dwfl_addrmodule (dwfl, address);
}

/* ---- Names ----------------------------------------------------------------------------------------- */

static char *
demangled (const char *name)
{
  int status = 0;
  char *plain = name[0] == '_' && name[1] == 'Z' && __cxa_demangle ? __cxa_demangle (name, NULL, NULL, &status) : NULL;
  return plain ? plain : strdup (name);
}

/* ---- Units ----------------------------------------------------------------------------------------- */

/* Which unit of a module has an address. elfutils looks into .debug_aranges only, which Clang doesn't write. */
typedef struct unit_range {
  Dwfl_Module *module;
  Dwarf_Addr low, high; /* as they are mapped */
  Dwarf_Addr bias;
  Dwarf_Die unit;
} unit_range;

static unit_range *ranges; /* ascending by low */
static size_t range_count, range_room;
static Dwfl_Module **ranged; /* modules whose ranges are there */
static size_t ranged_count;

static int
compare_ranges (const void *a, const void *b)
{
  const unit_range *x = a, *y = b;
  return (x->low > y->low) - (x->low < y->low);
}

static void
add_range (const unit_range *range)
{
  if (range_count == range_room) {
    size_t room = range_room ? range_room * 2 : 64;
    unit_range *larger = realloc (ranges, room * sizeof *larger);
    if (!larger)
      return;
    ranges = larger;
    range_room = room;
  }
  ranges[range_count++] = *range;
}

static void
read_ranges (Dwfl_Module *module)
{
  for (size_t i = 0; i < ranged_count; i++)
    if (ranged[i] == module)
      return;
  Dwfl_Module **larger = realloc (ranged, (ranged_count + 1) * sizeof *larger);
  if (!larger)
    return;
  ranged = larger;
  ranged[ranged_count++] = module;

  Dwarf_Addr bias, base, low, high;
  for (Dwarf_Die *unit = NULL; (unit = dwfl_module_nextcu (module, unit, &bias));)
    for (ptrdiff_t at = 0; (at = dwarf_ranges (unit, at, &base, &low, &high)) > 0;)
      add_range (&(unit_range){ module, low + bias, high + bias, bias, *unit });
  qsort (ranges, range_count, sizeof *ranges, compare_ranges);
}

static Dwarf_Line *
line_in_unit (Dwfl_Module *module, Dwarf_Addr address)
{
  read_ranges (module);
  size_t from = 0, to = range_count;
  while (from < to) {
    size_t middle = from + (to - from) / 2;
    if (ranges[middle].high <= address)
      from = middle + 1;
    else
      to = middle;
  }
  if (from == range_count || ranges[from].low > address)
    return NULL;
  return dwarf_getsrc_die (&ranges[from].unit, address - ranges[from].bias);
}

static void
find_source (Dwfl_Module *module, Dwarf_Addr address, auto_place *place)
{
  Dwfl_Line *at = dwfl_module_getsrc (module, address);
  Dwarf_Line *other = at ? NULL : line_in_unit (module, address);
  const char *file = NULL;
  int line = 0;
  if (at)
    file = dwfl_lineinfo (at, NULL, &line, NULL, NULL, NULL);
  else if (other && dwarf_lineno (other, &line) == 0)
    file = dwarf_linesrc (other, NULL, NULL);
  place->file = strdup (file ? file : "");
  place->line = file && line > 0 ? (uint32_t) line : 0;
}

void
auto_find_place (uintptr_t function, auto_place *place)
{
  Dwfl_Module *module = find_module (function);
  const char *name = module ? dwfl_module_addrname (module, function) : NULL;
  Dl_info info;
  if (!name && dladdr ((void *) function, &info) && info.dli_sname)
    name = info.dli_sname;
  if (name)
    place->name = demangled (name);
  else if (asprintf (&place->name, "0x%llx", (unsigned long long) function) < 0)
    place->name = NULL;
  if (module)
    find_source (module, function, place);
  else
    place->file = strdup ("");
}
