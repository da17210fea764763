/* SPDX-License-Identifier: MIT
 *
 * names.c: names, files and lines of functions by their addresses, through elfutils: static functions too, from the
 * symbol table or, where that was stripped, from what debug files are installed.
 */
#define _GNU_SOURCE
#include "auto.h"

#include <dlfcn.h>
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
  .find_debuginfo = dwfl_standard_find_debuginfo,
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

static char *
demangled (const char *name)
{
  int status = 0;
  char *plain = name[0] == '_' && name[1] == 'Z' && __cxa_demangle ? __cxa_demangle (name, NULL, NULL, &status) : NULL;
  return plain ? plain : strdup (name);
}

static void
find_source (Dwfl_Module *module, Dwarf_Addr address, auto_place *place)
{
  Dwfl_Line *at = dwfl_module_getsrc (module, address);
  int line = 0;
  const char *file = at ? dwfl_lineinfo (at, NULL, &line, NULL, NULL, NULL) : NULL;
  place->file = strdup (file ? file : "");
  place->line = line > 0 ? (uint32_t) line : 0;
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
