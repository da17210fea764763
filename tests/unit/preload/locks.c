/* SPDX-License-Identifier: MIT
 *
 * locks.c: a program that knows nothing of the probe and uses locks in known numbers.
 */
#define _GNU_SOURCE
#include "check.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t counted = PTHREAD_MUTEX_INITIALIZER, busy = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t barrier;
static unsigned long sum;

/* 4 × 5,000 times. */
static APART void *
count (void *unused)
{
  for (int i = 0; i < 5000; i++) {
    pthread_mutex_lock (&counted);
    sum++;
    pthread_mutex_unlock (&counted);
  }
  return unused;
}

/* Waits for hold_it, for certain. */
static void *
want_it (void *unused)
{
  pthread_barrier_wait (&barrier);
  pthread_mutex_lock (&busy);
  pthread_mutex_unlock (&busy);
  return unused;
}

/* 2 times, 1 of them after a wait; a try and a timeout that fail don't count. */
static APART void
hold_it (void)
{
  pthread_t thread;
  pthread_mutex_lock (&busy);
  pthread_create (&thread, NULL, want_it, NULL);
  pthread_barrier_wait (&barrier);
  CHECK (pthread_mutex_trylock (&busy) == EBUSY);
  struct timespec until = soon (CLOCK_REALTIME);
  CHECK (pthread_mutex_timedlock (&busy, &until) == ETIMEDOUT);
  until = soon (CLOCK_MONOTONIC);
  CHECK (pthread_mutex_clocklock (&busy, CLOCK_MONOTONIC, &until) == ETIMEDOUT);
  usleep (20000);
  pthread_mutex_unlock (&busy);
  pthread_join (thread, NULL);
}

/* 10 times by three ways of taking it. */
static APART void
all_ways (void)
{
  static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  struct timespec until = soon (CLOCK_REALTIME), steady = soon (CLOCK_MONOTONIC);
  for (int i = 0; i < 10; i++) {
    CHECK (i % 3 == 0   ? pthread_mutex_trylock (&mutex) == 0
           : i % 3 == 1 ? pthread_mutex_timedlock (&mutex, &until) == 0
                        : pthread_mutex_clocklock (&mutex, CLOCK_MONOTONIC, &steady) == 0);
    CHECK (pthread_mutex_unlock (&mutex) == 0);
  }
}

static pthread_mutex_t *
new_mutex (int type, int shared, int robust)
{
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init (&attributes);
  pthread_mutexattr_settype (&attributes, type);
  pthread_mutexattr_setpshared (&attributes, shared);
  pthread_mutexattr_setrobust (&attributes, robust);
  pthread_mutex_t *mutex = mmap (NULL, sizeof *mutex, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  CHECK (mutex != MAP_FAILED && pthread_mutex_init (mutex, &attributes) == 0);
  pthread_mutexattr_destroy (&attributes);
  return mutex;
}

/* 6 times: the outermost ones. */
static APART void
recursively (pthread_mutex_t *mutex)
{
  for (int i = 0; i < 6; i++) {
    for (int depth = 0; depth < 3; depth++)
      CHECK (pthread_mutex_lock (mutex) == 0);
    for (int depth = 0; depth < 3; depth++)
      CHECK (pthread_mutex_unlock (mutex) == 0);
  }
  CHECK (pthread_mutex_unlock (mutex) == EPERM);
}

/* 1 time. */
static APART void
checked (pthread_mutex_t *mutex)
{
  CHECK (pthread_mutex_lock (mutex) == 0);
  CHECK (pthread_mutex_lock (mutex) == EDEADLK);
  CHECK (pthread_mutex_unlock (mutex) == 0);
}

/* 2 times here; the child has it once, and dies with it. */
static APART void
robust (pthread_mutex_t *mutex)
{
  if (fork () == 0) {
    pthread_mutex_lock (mutex);
    _exit (0);
  }
  wait (NULL);
  CHECK (pthread_mutex_lock (mutex) == EOWNERDEAD);
  CHECK (pthread_mutex_consistent (mutex) == 0);
  CHECK (pthread_mutex_unlock (mutex) == 0);
  CHECK (pthread_mutex_lock (mutex) == 0);
  CHECK (pthread_mutex_unlock (mutex) == 0);
  CHECK (pthread_mutex_destroy (mutex) == 0);
}

/* 200 locks, 1 time each, all of one place, which a loop would not be once it is unrolled; 3 of them stay. */
static APART void
short_lived (pthread_mutex_t *mutex, int stays)
{
  pthread_mutex_init (mutex, NULL);
  pthread_mutex_lock (mutex);
  pthread_mutex_unlock (mutex);
  if (!stays)
    pthread_mutex_destroy (mutex);
}

static void
live_shortly (void)
{
  static pthread_mutex_t mutexes[200];
  for (int i = 0; i < 200; i++)
    short_lived (&mutexes[i], i < 3);
}

static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;

/* 8 times. */
static APART void
read_it (void)
{
  struct timespec until = soon (CLOCK_REALTIME);
  for (int i = 0; i < 4; i++) {
    CHECK (pthread_rwlock_rdlock (&rwlock) == 0);
    CHECK (pthread_rwlock_timedrdlock (&rwlock, &until) == 0);
    CHECK (pthread_rwlock_trywrlock (&rwlock) == EBUSY);
    CHECK (pthread_rwlock_unlock (&rwlock) == 0);
    CHECK (pthread_rwlock_unlock (&rwlock) == 0);
  }
}

/* 7 times. */
static APART void
write_it (void)
{
  for (int i = 0; i < 7; i++) {
    CHECK (i == 0 ? pthread_rwlock_trywrlock (&rwlock) == 0 : pthread_rwlock_wrlock (&rwlock) == 0);
    CHECK (pthread_rwlock_tryrdlock (&rwlock) == EBUSY);
    CHECK (pthread_rwlock_unlock (&rwlock) == 0);
  }
}

static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_mutex_t of_condition = PTHREAD_MUTEX_INITIALIZER;

/* 3 times: the taking, and again after each of two waits that time out. The mutex isn't held meanwhile. */
static APART void
wait_for_nothing (void)
{
  uint64_t since_ns = now_ns ();
  pthread_mutex_lock (&of_condition);
  uint64_t waits_since_ns = now_ns ();
  struct timespec until = later (CLOCK_REALTIME, LONG_MS);
  CHECK (pthread_cond_timedwait (&condition, &of_condition, &until) == ETIMEDOUT);
  struct timespec steady = later (CLOCK_MONOTONIC, LONG_MS);
  CHECK (pthread_cond_clockwait (&condition, &of_condition, CLOCK_MONOTONIC, &steady) == ETIMEDOUT);
  uint64_t waited_ns = now_ns () - waits_since_ns;
  pthread_mutex_unlock (&of_condition);
  tell_wait (waited_ns, now_ns () - since_ns);
}

/* Space of a thread's own comes off its stack: the smallest must still do. */
static APART void *
on_small_stack (void *unused)
{
  static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock (&mutex);
  pthread_mutex_unlock (&mutex);
  return unused;
}

static void
start_small_thread (void)
{
  pthread_t thread;
  pthread_attr_t attributes;
  pthread_attr_init (&attributes);
  CHECK (pthread_attr_setstacksize (&attributes, (size_t) PTHREAD_STACK_MIN) == 0);
  CHECK (pthread_create (&thread, &attributes, on_small_stack, NULL) == 0);
  pthread_join (thread, NULL);
  pthread_attr_destroy (&attributes);
}

int
main (void)
{
  pthread_t threads[4];
  pthread_barrier_init (&barrier, NULL, 2);
  for (int i = 0; i < 4; i++)
    pthread_create (&threads[i], NULL, count, NULL);
  for (int i = 0; i < 4; i++)
    pthread_join (threads[i], NULL);
  CHECK (sum == 20000);
  hold_it ();
  all_ways ();
  recursively (new_mutex (PTHREAD_MUTEX_RECURSIVE, PTHREAD_PROCESS_PRIVATE, PTHREAD_MUTEX_STALLED));
  checked (new_mutex (PTHREAD_MUTEX_ERRORCHECK, PTHREAD_PROCESS_PRIVATE, PTHREAD_MUTEX_STALLED));
  robust (new_mutex (PTHREAD_MUTEX_NORMAL, PTHREAD_PROCESS_SHARED, PTHREAD_MUTEX_ROBUST));
  live_shortly ();
  read_it ();
  write_it ();
  wait_for_nothing ();
  start_small_thread ();
  puts ("done");
  return 0;
}
