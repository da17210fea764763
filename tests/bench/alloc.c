/* SPDX-License-Identifier: MIT
 *
 * alloc.c: what counting costs each block, against the C library's own malloc in the same run.
 *
 * The program has libhotpath-alloc before it in the order of symbols; the C library's own are reached by the names it
 * keeps for itself. Every figure is the least of several batches.
 */
#define _GNU_SOURCE
#include "clock.h"

#include <hotpath.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define BATCHES 25
#define PAIRS 200000
#define KEPT 512

extern void *__libc_malloc (size_t size);
extern void __libc_free (void *block);

typedef void *(*maker) (size_t size);
typedef void (*freer) (void *block);

/* A block at a time. */
static __attribute__ ((noinline)) void
pairs (maker make, freer end, size_t size)
{
  for (int i = 0; i < PAIRS; i++) {
    void *block = make (size);
    __asm__ volatile ("" : : "r"(block) : "memory");
    end (block);
  }
}

/* Many blocks of several sizes live at once, freed in another order than they were made. */
static __attribute__ ((noinline)) void
crowd (maker make, freer end, size_t size)
{
  static void *kept[KEPT];
  for (int i = 0; i < PAIRS; i++) {
    unsigned at = (unsigned) i * 167u % KEPT;
    end (kept[at]);
    kept[at] = make (size + (unsigned) i % 7 * 24);
  }
  for (int i = 0; i < KEPT; i++) {
    end (kept[i]);
    kept[i] = NULL;
  }
}

static __attribute__ ((noinline)) void
in_scope (maker make, freer end, size_t size)
{
  HOTPATH_SCOPE ("in_scope");
  void *block = make (size);
  __asm__ volatile ("" : : "r"(block) : "memory");
  end (block);
}

/* Each in a scope of its own, whose allocations go into its histograms. */
static __attribute__ ((noinline)) void
scopes (maker make, freer end, size_t size)
{
  for (int i = 0; i < PAIRS; i++)
    in_scope (make, end, size);
}

static double
least (void (*work) (maker, freer, size_t), maker make, freer end, size_t size)
{
  double best = 1e18;
  for (int batch = 0; batch < BATCHES; batch++) {
    double since = thread_ns ();
    work (make, end, size);
    double took = (thread_ns () - since) / PAIRS;
    best = took < best ? took : best;
  }
  return best;
}

static void
compare (const char *what, void (*work) (maker, freer, size_t), size_t size)
{
  HOTPATH_SCOPE ("compare");
  double plain = least (work, __libc_malloc, __libc_free, size);
  double counted = least (work, malloc, free, size);
  double again = least (work, __libc_malloc, __libc_free, size);
  plain = again < plain ? again : plain;
  printf ("%-28s %5zu bytes: libc %6.1f ns, counted %6.1f ns, %+5.1f ns a pair%s\n", what, size, plain, counted,
          counted - plain, work == scopes ? "" : " (bar: 15)");
}

int
main (void)
{
  hotpath_start (&(hotpath_config){ .server_off = true, .format = HOTPATH_FORMAT_NONE });
  compare ("one at a time", pairs, 24);
  compare ("one at a time", pairs, 200);
  compare ("one at a time", pairs, 1000);
  compare ("many at once", crowd, 16);
  compare ("many at once", crowd, 200);
  compare ("each in a scope of its own", scopes, 24);
  hotpath_stop ();
  return 0;
}
