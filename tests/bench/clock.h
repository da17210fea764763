/* SPDX-License-Identifier: MIT
 *
 * clock.h: the clocks of the benchmarks.
 */
#ifndef BENCH_CLOCK_H
#define BENCH_CLOCK_H

#include <stdint.h>
#include <time.h>

#if defined __x86_64__ || defined __i386__
#include <x86intrin.h>
#endif

/* The clock that the probe reads. */
static inline uint64_t
read_clock (void)
{
#if defined __x86_64__ || defined __i386__
  return __rdtsc ();
#elif defined __aarch64__
  uint64_t ticks;
  __asm__ volatile ("mrs %0, cntvct_el0" : "=r"(ticks));
  return ticks;
#else
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (uint64_t) now.tv_sec * 1000000000u + (uint64_t) now.tv_nsec;
#endif
}

/* Time on a processor: with more threads than cores the wall clock counts the waiting too. */
static inline double
thread_ns (void)
{
  struct timespec now;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e9 + (double) now.tv_nsec;
}

#endif
