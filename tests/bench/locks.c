/* SPDX-License-Identifier: MIT
 *
 * locks.c: what an uncontended taking and giving back of a mutex costs when it is recorded, against the floor measured
 * in the same run: the same without recording, and the two clock reads that a hold needs.
 *
 * Run with libhotpath-preload.so in LD_PRELOAD. What is recorded and what is not are the same function; those without
 * go past the interposed one. Every figure is the least of several batches.
 */
#define _GNU_SOURCE
#include "clock.h"

#include <dlfcn.h>
#include <glib.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BATCHES 25
#define BATCH_CALLS 200000
#define BAR 1.6
#define MANY 64

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t many[MANY];
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static int (*plain_lock) (pthread_mutex_t *);
static int (*plain_unlock) (pthread_mutex_t *);
static int (*plain_rdlock) (pthread_rwlock_t *);
static int (*plain_rwunlock) (pthread_rwlock_t *);
static GMutex gmutex;
static void (*plain_g_lock) (GMutex *);
static void (*plain_g_unlock) (GMutex *);
static volatile uint64_t sink;

static void
plain_pair (int i)
{
  (void) i;
  plain_lock (&mutex);
  plain_unlock (&mutex);
}

/* The floor in one piece: reads of the clock overlap with what is around them. */
static void
floor_pair (int i)
{
  (void) i;
  plain_lock (&mutex);
  uint64_t begin = read_clock ();
  sink = read_clock () - begin;
  plain_unlock (&mutex);
}

static void
clock_reads (int i)
{
  (void) i;
  uint64_t begin = read_clock ();
  sink = read_clock () - begin;
}

static void
recorded_pair (int i)
{
  (void) i;
  pthread_mutex_lock (&mutex);
  pthread_mutex_unlock (&mutex);
}

static void
recorded_many (int i)
{
  pthread_mutex_lock (&many[i % MANY]);
  pthread_mutex_unlock (&many[i % MANY]);
}

static void
plain_read (int i)
{
  (void) i;
  plain_rdlock (&rwlock);
  plain_rwunlock (&rwlock);
}

static void
recorded_read (int i)
{
  (void) i;
  pthread_rwlock_rdlock (&rwlock);
  pthread_rwlock_unlock (&rwlock);
}

static void
plain_gmutex (int i)
{
  (void) i;
  plain_g_lock (&gmutex);
  plain_g_unlock (&gmutex);
}

static void
recorded_gmutex (int i)
{
  (void) i;
  g_mutex_lock (&gmutex);
  g_mutex_unlock (&gmutex);
}

enum { CLOCK_READS, PLAIN, TOGETHER, RECORDED, MANY_RECORDED, PLAIN_G, RECORDED_G, PLAIN_READ, RECORDED_READ };

static struct {
  const char *title;
  void (*run) (int i);
  double ns;
} cases[] = {
  [CLOCK_READS] = { "two clock reads", clock_reads, 1e18 },
  [PLAIN] = { "mutex, not recorded", plain_pair, 1e18 },
  [TOGETHER] = { "the two together", floor_pair, 1e18 },
  [RECORDED] = { "mutex, recorded", recorded_pair, 1e18 },
  [MANY_RECORDED] = { "64 mutexes in turn, recorded", recorded_many, 1e18 },
  [PLAIN_G] = { "GMutex, not recorded", plain_gmutex, 1e18 },
  [RECORDED_G] = { "GMutex, recorded", recorded_gmutex, 1e18 },
  [PLAIN_READ] = { "read lock, not recorded", plain_read, 1e18 },
  [RECORDED_READ] = { "read lock, recorded", recorded_read, 1e18 },
};

static void
print_ratio (const char *title, unsigned recorded, unsigned plain)
{
  printf ("%s, recorded / (clock reads + not recorded)  %.2f   bar %.1f\n", title,
          cases[recorded].ns / (cases[CLOCK_READS].ns + cases[plain].ns), BAR);
}

static void *
nothing (void *unused)
{
  return unused;
}

int
main (void)
{
  pthread_t thread; /* a lock costs less in a process that never had a second thread */
  pthread_create (&thread, NULL, nothing, NULL);
  pthread_join (thread, NULL);
  void *library = dlopen ("libc.so.6", RTLD_NOW | RTLD_NOLOAD);
  plain_lock = (int (*) (pthread_mutex_t *)) dlsym (library, "pthread_mutex_lock");
  plain_unlock = (int (*) (pthread_mutex_t *)) dlsym (library, "pthread_mutex_unlock");
  plain_rdlock = (int (*) (pthread_rwlock_t *)) dlsym (library, "pthread_rwlock_rdlock");
  plain_rwunlock = (int (*) (pthread_rwlock_t *)) dlsym (library, "pthread_rwlock_unlock");
  void *glib = dlopen ("libglib-2.0.so.0", RTLD_NOW | RTLD_NOLOAD);
  plain_g_lock = (void (*) (GMutex *)) dlsym (glib, "g_mutex_lock");
  plain_g_unlock = (void (*) (GMutex *)) dlsym (glib, "g_mutex_unlock");
  if (!plain_lock || plain_lock == pthread_mutex_lock || !plain_g_lock) {
    puts ("libhotpath-preload.so is not in LD_PRELOAD");
    return 77;
  }
  for (int i = 0; i < MANY; i++)
    pthread_mutex_init (&many[i], NULL);
  unsigned count = sizeof cases / sizeof *cases;
  for (int batch = 0; batch < BATCHES; batch++) {
    for (unsigned c = 0; c < count; c++) {
      double begin = thread_ns ();
      for (int i = 0; i < BATCH_CALLS; i++)
        cases[c].run (i);
      double ns = (thread_ns () - begin) / BATCH_CALLS;
      cases[c].ns = ns < cases[c].ns ? ns : cases[c].ns;
    }
  }
  for (unsigned c = 0; c < count; c++)
    printf ("%-30s %6.1f ns\n", cases[c].title, cases[c].ns);
  print_ratio ("mutex", RECORDED, PLAIN);
  print_ratio ("GMutex", RECORDED_G, PLAIN_G);
  printf ("recorded / the two together              %.2f\n", cases[RECORDED].ns / cases[TOGETHER].ns);
  return 0;
}
