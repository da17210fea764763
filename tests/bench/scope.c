/* SPDX-License-Identifier: MIT
 *
 * scope.c: what one scope costs, against the floor measured in the same run: two clock reads and a call.
 *
 * Every figure is the least of several batches, and is compared only with figures of the same run.
 */
#define _GNU_SOURCE
#include "clock.h"

#include <hotpath.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BATCHES 15
#define BATCH_CALLS 400000
#define MAX_THREADS 64

#define NOTHING() __asm__ volatile ("" ::: "memory")

static __attribute__ ((noinline)) void
empty_call (void)
{
  NOTHING ();
}

static volatile uint64_t floor_sink;

static __attribute__ ((noinline)) void
floor_call (void)
{
  uint64_t begin = read_clock ();
  NOTHING ();
  floor_sink = read_clock () - begin;
}

static __attribute__ ((noinline)) void
scope_call (void)
{
  HOTPATH_FUNCTION ();
  NOTHING ();
}

typedef void (*call) (void);

static double
least_of (call measured, int calls_each)
{
  double least = 1e18;
  for (int batch = 0; batch < BATCHES; batch++) {
    double begin = thread_ns ();
    for (int i = 0; i < BATCH_CALLS; i++)
      measured ();
    double each = (thread_ns () - begin) / BATCH_CALLS / calls_each;
    if (each < least)
      least = each;
  }
  return least;
}

/* ---- Nested ---------------------------------------------------------------------------------------- */

#define LEVEL(n, next)                                                                               \
  static __attribute__ ((noinline)) void level_##n (void)                                            \
  {                                                                                                  \
    HOTPATH_FUNCTION ();                                                                             \
    next ();                                                                                         \
    NOTHING ();                                                                                      \
  }
LEVEL (1, empty_call)
LEVEL (2, level_1)
LEVEL (3, level_2)
LEVEL (4, level_3)
LEVEL (5, level_4)
LEVEL (6, level_5)
LEVEL (7, level_6)
LEVEL (8, level_7)
LEVEL (9, level_8)
LEVEL (10, level_9)

static const call levels[] = { level_1, level_2, level_3, level_4, level_5,
                               level_6, level_7, level_8, level_9, level_10 };

/* ---- Many sites ------------------------------------------------------------------------------------ */

#define MANY_SITES 1000
static hotpath_site many[MANY_SITES];
static unsigned next_site;

/* What HOTPATH_FUNCTION expands to, with the site chosen at run time. */
static __attribute__ ((noinline)) void
many_call (void)
{
  hotpath_site *site = &many[next_site];
  next_site = next_site + 1 == MANY_SITES ? 0 : next_site + 1;
  hotpath_frame *frame = hotpath_active ? hotpath_scope_begin (site) : NULL;
  NOTHING ();
  if (frame)
    hotpath_scope_end (frame);
}

/* ---- Threads --------------------------------------------------------------------------------------- */

static pthread_barrier_t barrier;

static void *
scope_thread (void *result)
{
  pthread_barrier_wait (&barrier);
  *(double *) result = least_of (scope_call, 1);
  return NULL;
}

static double
with_threads (int count)
{
  pthread_t threads[MAX_THREADS];
  double results[MAX_THREADS], sum = 0;
  pthread_barrier_init (&barrier, NULL, (unsigned) count);
  for (int i = 0; i < count; i++)
    pthread_create (&threads[i], NULL, scope_thread, &results[i]);
  for (int i = 0; i < count; i++) {
    pthread_join (threads[i], NULL);
    sum += results[i];
  }
  pthread_barrier_destroy (&barrier);
  return sum / count;
}

/* ---- Memory ---------------------------------------------------------------------------------------- */

static double
resident_kib (void)
{
  FILE *file = fopen ("/proc/self/statm", "r");
  unsigned long total, resident = 0;
  if (file && fscanf (file, "%lu %lu", &total, &resident) != 2)
    resident = 0;
  if (file)
    fclose (file);
  return (double) resident * (double) sysconf (_SC_PAGESIZE) / 1024;
}

/* A function as functions are: mostly alike, now and then ten or a hundred times as long. */
static __attribute__ ((noinline)) void
typical_call (hotpath_site *site, unsigned round)
{
  hotpath_frame *frame = hotpath_scope_begin (site);
  unsigned spins = 20 + round * 7919 % 30;
  if (round % 50 == 0)
    spins *= 10;
  if (round % 1000 == 0)
    spins *= 10;
  for (unsigned i = 0; i < spins; i++)
    NOTHING ();
  if (frame)
    hotpath_scope_end (frame);
}

#define MEMORY_SITES 200

static void
measure_memory (void)
{
  static hotpath_site sites[MEMORY_SITES];
  static char names[MEMORY_SITES][16];
  for (int i = 0; i < MEMORY_SITES; i++) {
    snprintf (names[i], sizeof names[i], "typical_%d", i);
    sites[i] = (hotpath_site){ .name = names[i], .file = __FILE__, .line = (uint32_t) i };
  }
  double before = resident_kib ();
  for (unsigned round = 0; round < 5000; round++)
    for (int i = 0; i < MEMORY_SITES; i++)
      typical_call (&sites[i], round);
  double after = resident_kib ();
  printf ("memory: %.1f KiB a place and thread, after 5,000 calls of each of %d functions (bar: 16)\n",
          (after - before) / MEMORY_SITES, MEMORY_SITES);

  double at_million, at_hundred_million;
  for (int i = 0; i < 1000000; i++)
    scope_call ();
  at_million = resident_kib ();
  for (int i = 0; i < 99000000; i++)
    scope_call ();
  at_hundred_million = resident_kib ();
  printf ("memory: %.0f KiB resident after 1 M calls, %.0f KiB after 100 M\n", at_million, at_hundred_million);
}

/* ---- Self time ------------------------------------------------------------------------------------- */

#define TINY_CALLS 100000 /* in a round */
#define TINY_ROUNDS 100
static volatile uint64_t work_sink;

/* What a parent does of its own for each tiny child. What the processor overlaps of a scope with the work around
 * it depends on that work, so there are several kinds. */
#define WORK static inline __attribute__ ((always_inline)) uint64_t

/* A line is put together and hashed. */
WORK
format_and_hash (uint64_t state, int i)
{
  char line[96];
  int length = snprintf (line, sizeof line, "%d: %s %u %llx", i, "block", (unsigned) state % 9973u,
                         (unsigned long long) state);
  for (int at = 0; at < length; at++)
    state = (state ^ (unsigned char) line[at]) * 1099511628211u;
  return state;
}

static int
compare (const void *a, const void *b)
{
  return *(const int *) a - *(const int *) b;
}

/* Branches that can't be foretold. */
WORK
sort (uint64_t state, int i)
{
  int numbers[12];
  for (int at = 0; at < 12; at++) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    numbers[at] = (int) (state >> 40);
  }
  qsort (numbers, 12, sizeof *numbers, compare);
  return state + (uint64_t) numbers[i % 12];
}

/* Blocks are taken, filled and given back. */
WORK
allocate (uint64_t state, int i)
{
  unsigned char *blocks[4];
  for (int at = 0; at < 4; at++) {
    size_t size = 200 + (state + (uint64_t) at * 50) % 600;
    blocks[at] = malloc (size);
    memset (blocks[at], i, size);
  }
  for (int at = 0; at < 4; at++) {
    state = state * 31 + blocks[at][at];
    free (blocks[at]);
  }
  return state;
}

static uint32_t table[1 << 22];

/* A table that fits no cache is looked into. */
WORK
look_up (uint64_t state, int i)
{
  for (int at = 0; at < 4; at++)
    state = state * 6364136223846793005u + table[state >> 42] + (uint64_t) i + 1;
  return state;
}

#define PARENT(work)                                                                                 \
  static __attribute__ ((noinline)) void plain_##work (void)                                         \
  {                                                                                                  \
    uint64_t state = 1;                                                                              \
    for (int i = 0; i < TINY_CALLS; i++) {                                                           \
      state = work (state, i);                                                                       \
      empty_call ();                                                                                 \
    }                                                                                                \
    work_sink = state;                                                                               \
  }                                                                                                  \
  static __attribute__ ((noinline)) void measured_##work (void)                                      \
  {                                                                                                  \
    HOTPATH_SCOPE (#work);                                                                           \
    uint64_t state = 1;                                                                              \
    for (int i = 0; i < TINY_CALLS; i++) {                                                           \
      state = work (state, i);                                                                       \
      scope_call ();                                                                                 \
    }                                                                                                \
    work_sink = state;                                                                               \
  }
PARENT (format_and_hash)
PARENT (sort)
PARENT (allocate)
PARENT (look_up)

/* The two in turn, so that a machine whose speed drifts drifts for both. Says the plain ones' time. */
static void
in_turn (const char *name, call plain, call measured)
{
  double sum = 0;
  for (int round = 0; round < TINY_ROUNDS; round++) {
    double begin = thread_ns ();
    plain ();
    sum += thread_ns () - begin;
    measured ();
  }
  printf ("%s %d %.0f\n", name, TINY_ROUNDS * TINY_CALLS, sum);
}

static void
say_truth (void)
{
  for (uint32_t i = 0; i < sizeof table / sizeof *table; i++)
    table[i] = i * 2654435761u;
  in_turn ("format_and_hash", plain_format_and_hash, measured_format_and_hash);
  in_turn ("sort", plain_sort, measured_sort);
  in_turn ("allocate", plain_allocate, measured_allocate);
  in_turn ("look_up", plain_look_up, measured_look_up);
}

int
main (int argc, char **argv)
{
  bool truth = argc > 1 && strcmp (argv[1], "--truth") == 0;
  double empty = least_of (empty_call, 1);
  double off_before = least_of (scope_call, 1);

  hotpath_config config = { .name = "bench-scope",
                            .server_off = true,
                            .format = truth ? HOTPATH_FORMAT_JSON : HOTPATH_FORMAT_NONE };
  HOTPATH_MAIN_WITH (&config);
  if (!hotpath_running ()) {
    fputs ("the session did not begin\n", stderr);
    return 1;
  }
  if (truth) {
    say_truth ();
    return 0;
  }

  double base = least_of (floor_call, 1), one = least_of (scope_call, 1);
  printf ("empty call %.2f ns; compiled in, no session %.2f ns (+%.2f; bar: 1.5)\n", empty, off_before,
          off_before - empty);
  printf ("floor (two clock reads and a call) %.2f ns\n", base);
  printf ("one scope %.2f ns = %.2f × the floor (bar: 1.55)\n", one, one / base);

  long cores = sysconf (_SC_NPROCESSORS_ONLN);
  static const int counts[] = { 1, 2, 4, 16 };
  for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
    double each = with_threads (counts[i]);
    printf ("%2d threads on %ld cores: %.2f ns = %.2f × one thread's (bar with as many as cores: 1.15)\n",
            counts[i], cores, each, each / one);
  }
  for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
    double each = least_of (levels[i], (int) i + 1);
    printf ("nested %2zu deep: %.2f ns a scope = %.2f × the floor\n", i + 1, each, each / base);
  }
  for (int i = 0; i < MANY_SITES; i++)
    many[i] = (hotpath_site){ .name = "many", .file = __FILE__, .line = (uint32_t) (100000 + i) };
  double spread = least_of (many_call, 1);
  printf ("%d sites in turn: %.2f ns = %.2f × the floor\n", MANY_SITES, spread, spread / base);
  measure_memory ();
  return 0;
}
