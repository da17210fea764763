/* SPDX-License-Identifier: MIT
 *
 * lines.c: lines of the source through elfutils. Of a file in memory: a descriptor that stayed open could be closed
 * by the program, and another's closed in its place.
 */
#include "lines.h"

#include <elfutils/libdw.h>
#include <sys/mman.h>
#include <time.h>

typedef struct line_query {
  const uintptr_t *addresses;
  unsigned count;
  unsigned left;
  hp_line_found found;
} line_query;

static uint64_t
thread_ns (void)
{
  struct timespec now = { 0 };
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (uint64_t) now.tv_sec * 1000000000u + (uint64_t) now.tv_nsec;
}

static void
look_at (Dwarf_Die *unit, unsigned index, line_query *query)
{
  int number = 0;
  Dwarf_Line *line = dwarf_getsrc_die (unit, query->addresses[index]);
  const char *file = line && dwarf_lineno (line, &number) == 0 ? dwarf_linesrc (line, NULL, NULL) : NULL;
  query->left--;
  if (file && number > 0) /* a line of 0 is none */
    query->found (index, file, (unsigned) number);
}

/* Not by .debug_aranges, which Clang doesn't write. */
static void
look_in (Dwarf_Die *unit, line_query *query)
{
  Dwarf_Addr base, low, high;
  for (ptrdiff_t at = 0; (at = dwarf_ranges (unit, at, &base, &low, &high)) > 0;)
    for (unsigned i = 0; i < query->count; i++)
      if (query->addresses[i] >= low && query->addresses[i] < high)
        look_at (unit, i, query);
}

void
hp_lines_find (void *image, size_t size, const uintptr_t *addresses, unsigned count, uint64_t most_ns,
               hp_line_found found)
{
  uint64_t until_ns = thread_ns () + most_ns;
  /* libelf notes in a section's header that it has decompressed it. */
  if (mprotect (image, size, PROT_READ | PROT_WRITE) != 0)
    return;
  line_query query = { addresses, count, count, found };
  elf_version (EV_CURRENT);
  Elf *elf = elf_memory (image, size);
  Dwarf *dwarf = elf ? dwarf_begin_elf (elf, DWARF_C_READ, NULL) : NULL;
  Dwarf_CU *at = NULL;
  Dwarf_Die unit;
  while (dwarf && query.left && dwarf_get_units (dwarf, at, &at, NULL, NULL, &unit, NULL) == 0 && thread_ns () < until_ns)
    look_in (&unit, &query);
  dwarf_end (dwarf);
  elf_end (elf);
}
