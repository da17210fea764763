/* SPDX-License-Identifier: MIT
 *
 * c11-locks.c: a program that knows nothing of the probe and uses locks of C11 in known numbers.
 */
#include "check.h"

#include <threads.h>

static mtx_t counted, busy;
static cnd_t condition;
static unsigned long sum;
static _Atomic int is_wanted;

/* 4 × 1,000 times. */
static APART int
count (void *unused)
{
  (void) unused;
  for (int i = 0; i < 1000; i++) {
    CHECK (mtx_lock (&counted) == thrd_success);
    sum++;
    CHECK (mtx_unlock (&counted) == thrd_success);
  }
  return 0;
}

static int
want_it (void *unused)
{
  (void) unused;
  CHECK (mtx_trylock (&busy) == thrd_busy);
  struct timespec until = soon (CLOCK_REALTIME);
  CHECK (mtx_timedlock (&busy, &until) == thrd_timedout);
  is_wanted = 1;
  CHECK (mtx_lock (&busy) == thrd_success);
  CHECK (mtx_unlock (&busy) == thrd_success);
  return 0;
}

/* 4 times, 1 of them after a wait; a try and a timeout that fail don't count. */
static APART void
hold_it (void)
{
  thrd_t thread;
  mtx_init (&busy, mtx_timed);
  CHECK (mtx_trylock (&busy) == thrd_success);
  CHECK (mtx_unlock (&busy) == thrd_success);
  struct timespec until = later (CLOCK_REALTIME, 10000);
  CHECK (mtx_timedlock (&busy, &until) == thrd_success);
  CHECK (mtx_unlock (&busy) == thrd_success);
  CHECK (mtx_lock (&busy) == thrd_success);
  thrd_create (&thread, want_it, NULL);
  while (!is_wanted)
    thrd_yield ();
  thrd_sleep (&(struct timespec){ .tv_nsec = 20000000 }, NULL);
  CHECK (mtx_unlock (&busy) == thrd_success);
  thrd_join (thread, NULL);
}

/* 5 times: the outermost ones. */
static APART void
recursively (void)
{
  mtx_t mutex;
  mtx_init (&mutex, mtx_plain | mtx_recursive);
  for (int i = 0; i < 5; i++) {
    for (int depth = 0; depth < 3; depth++)
      CHECK (mtx_lock (&mutex) == thrd_success);
    for (int depth = 0; depth < 3; depth++)
      CHECK (mtx_unlock (&mutex) == thrd_success);
  }
  mtx_destroy (&mutex);
}

static APART int
wake (void *mutex)
{
  thrd_sleep (&(struct timespec){ .tv_nsec = LONG_MS * 1000000 }, NULL);
  mtx_lock (mutex);
  is_wanted = 0;
  cnd_signal (&condition);
  mtx_unlock (mutex);
  return 0;
}

/* The taking, and again after two waits, of which the first times out; with the 1 of who wakes it 4 times at the
 * least, for it may be woken without a reason. */
static APART void
wait_for_it (void)
{
  mtx_t mutex;
  thrd_t thread;
  mtx_init (&mutex, mtx_plain);
  cnd_init (&condition);
  uint64_t since_ns = now_ns ();
  mtx_lock (&mutex);
  uint64_t waits_since_ns = now_ns ();
  struct timespec until = later (CLOCK_REALTIME, LONG_MS);
  CHECK (cnd_timedwait (&condition, &mutex, &until) == thrd_timedout);
  thrd_create (&thread, wake, &mutex);
  while (is_wanted)
    CHECK (cnd_wait (&condition, &mutex) == thrd_success);
  uint64_t waited_ns = now_ns () - waits_since_ns;
  mtx_unlock (&mutex);
  tell_wait (waited_ns, now_ns () - since_ns);
  thrd_join (thread, NULL);
  mtx_destroy (&mutex);
}

int
main (void)
{
  thrd_t threads[4];
  mtx_init (&counted, mtx_plain);
  for (int i = 0; i < 4; i++)
    thrd_create (&threads[i], count, NULL);
  for (int i = 0; i < 4; i++)
    thrd_join (threads[i], NULL);
  CHECK (sum == 4000);
  hold_it ();
  recursively ();
  wait_for_it ();
  puts ("done");
  return 0;
}
