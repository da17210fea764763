/* SPDX-License-Identifier: MIT
 *
 * check.h: what the programs have in common that are measured as they are.
 */
#pragma once

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define CHECK(condition)                                                                             \
  do {                                                                                               \
    if (!(condition)) {                                                                              \
      fprintf (stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                               \
      exit (99);                                                                                     \
    }                                                                                                \
  } while (0)

#define APART __attribute__ ((noinline))
#define LONG_MS 60u /* a wait that no hold is as long as */

static inline uint64_t
now_ns (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (uint64_t) now.tv_sec * 1000000000u + (uint64_t) now.tv_nsec;
}

static inline struct timespec
later (clockid_t clock, unsigned ms)
{
  struct timespec until;
  clock_gettime (clock, &until);
  until.tv_nsec += (long) ms * 1000000;
  until.tv_sec += until.tv_nsec / 1000000000;
  until.tv_nsec %= 1000000000;
  return until;
}

static inline struct timespec
soon (clockid_t clock)
{
  return later (clock, 5);
}

/* Of a lock that is given back during a wait: the wait, and all from before it was taken to after it was given back. */
static inline void
tell_wait (uint64_t waited_ns, uint64_t whole_ns)
{
  printf ("waited %" PRIu64 " of %" PRIu64 " ns\n", waited_ns, whole_ns);
}
