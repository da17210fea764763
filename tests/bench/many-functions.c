/* SPDX-License-Identifier: MIT
 *
 * many-functions.c: a program with as many functions as is asked, a part of them called in every half
 * second: what the app and the server are measured with.
 *
 * usage: many-functions FUNCTIONS ACTIVE [SECONDS]
 * FUNCTIONS places are called once at the start; then ACTIVE of them, another part each time, twice a
 * second, ten calls each. Without SECONDS it runs until it is stopped.
 */
#define _GNU_SOURCE
#include <hotpath.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char *const verbs[] = { "read", "parse", "hash", "find", "store", "merge", "draw", "send" };
static const char *const things[] = { "block", "header", "row", "glyph", "index", "packet", "tree", "page" };

static hotpath_site *
make_sites (unsigned count)
{
  hotpath_site *sites = calloc (count, sizeof *sites);
  for (unsigned i = 0; sites && i < count; i++) {
    char *name, *file;
    if (asprintf (&name, "%s_%s_%u", verbs[i % 8], things[i / 8 % 8], i) < 0 ||
        asprintf (&file, "src/%s.c", things[i / 8 % 8]) < 0)
      return NULL;
    sites[i] = (hotpath_site){ name, file, i + 1, HOTPATH_KIND_FUNCTION, 0, 0 };
  }
  return sites;
}

static void
call (hotpath_site *site, unsigned spins)
{
  hotpath_frame *frame = hotpath_active ? hotpath_scope_begin (site) : NULL;
  for (unsigned i = 0; i < spins; i++)
    __asm__ volatile ("" ::: "memory");
  if (frame)
    hotpath_scope_end (frame);
}

int
main (int argc, char **argv)
{
  unsigned functions = argc > 1 ? (unsigned) atoi (argv[1]) : 10000;
  unsigned active = argc > 2 ? (unsigned) atoi (argv[2]) : functions / 10;
  double seconds = argc > 3 ? atof (argv[3]) : 1e18;
  hotpath_config config = { .name = "many-functions" };
  HOTPATH_MAIN_WITH (&config);

  hotpath_site *sites = make_sites (functions);
  if (!sites || functions == 0)
    return 1;
  for (unsigned i = 0; i < functions; i++)
    call (&sites[i], 100);
  unsigned next = 0, round = 0;
  for (double passed = 0; passed < seconds; passed += 0.5, round++) {
    for (unsigned i = 0; i < active; i++, next = (next + 1) % functions)
      for (unsigned n = 0; n < 10; n++)
        call (&sites[next], 100 + (next * 2654435761u + round * 40503u + n * 7919u) % 2000);
    usleep (500000);
  }
  return 0;
}
