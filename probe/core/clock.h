/* SPDX-License-Identifier: MIT
 *
 * clock.h: ticks, the cheapest steady time this machine has, and what they are in nanoseconds.
 */
#pragma once

#include "arena.h"

#include <stdint.h>
#include <time.h>

#if defined __x86_64__ || defined __i386__
#include <x86intrin.h>
#endif

extern uint32_t hp_clock_source_now; /* hp_clock_source; settled by hp_clock_init */

static inline uint64_t
hp_clock_mono_ns (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (uint64_t) now.tv_sec * 1000000000u + (uint64_t) now.tv_nsec;
}

/* Not a serialising read: a fence would cost more than it tells, and a scope's own stores keep the
 * reading within a few cycles of its place. */
static inline __attribute__ ((always_inline)) uint64_t
hp_ticks (void)
{
#if defined __x86_64__ || defined __i386__
  if (__builtin_expect (hp_clock_source_now == HP_CLOCK_TSC, 1))
    return __rdtsc ();
#elif defined __aarch64__
  if (__builtin_expect (hp_clock_source_now == HP_CLOCK_CNTVCT, 1)) {
    uint64_t ticks;
    __asm__ volatile ("mrs %0, cntvct_el0" : "=r"(ticks));
    return ticks;
  }
#endif
  return hp_clock_mono_ns ();
}

typedef struct hp_clock_pair {
  uint64_t ticks;
  uint64_t mono_ns;
} hp_clock_pair;

/* Chooses the clock of this process. Call once, before the first tick is read. */
void hp_clock_init (void);

/* The same moment on both clocks, to within the time of one reading. */
hp_clock_pair hp_clock_read_pair (void);

/* Length of a tick between two pairs; 1 when they are too close to tell. */
double hp_clock_ns_per_tick (hp_clock_pair first, hp_clock_pair second);
