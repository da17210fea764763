/* SPDX-License-Identifier: MIT
 *
 * glib-locks.c: code that knows nothing of the probe and uses locks of GLib in known numbers: a program, or what a
 * program without GLib loads.
 */
#include "check.h"

#include <glib.h>

void use_locks (void);

static GMutex counted, busy; /* zeroed, which is all they need */
static GRWLock rwlock;
static unsigned long sum;
static int is_wanted;

/* 4 × 1,000 times. */
static APART gpointer
count (gpointer unused)
{
  for (int i = 0; i < 1000; i++) {
    g_mutex_lock (&counted);
    sum++;
    g_mutex_unlock (&counted);
  }
  return unused;
}

static gpointer
want_it (gpointer unused)
{
  CHECK (!g_mutex_trylock (&busy));
  g_atomic_int_set (&is_wanted, 1);
  g_mutex_lock (&busy);
  g_mutex_unlock (&busy);
  return unused;
}

/* 3 times, 1 of them after a wait; a try that fails doesn't count. */
static APART void
hold_it (void)
{
  CHECK (g_mutex_trylock (&busy));
  g_mutex_unlock (&busy);
  g_mutex_lock (&busy);
  GThread *thread = g_thread_new ("wants", want_it, NULL);
  while (!g_atomic_int_get (&is_wanted))
    g_thread_yield ();
  g_usleep (20000);
  g_mutex_unlock (&busy);
  g_thread_join (thread);
}

/* 50 locks, 1 time each, all of one place; 3 of them stay. */
static APART void
short_lived (GMutex *mutex, gboolean stays)
{
  g_mutex_init (mutex);
  g_mutex_lock (mutex);
  g_mutex_unlock (mutex);
  if (!stays)
    g_mutex_clear (mutex);
}

/* 5 times: the outermost ones. */
static APART void
recursively (void)
{
  static GRecMutex mutex;
  for (int i = 0; i < 5; i++) {
    g_rec_mutex_lock (&mutex);
    CHECK (g_rec_mutex_trylock (&mutex));
    g_rec_mutex_unlock (&mutex);
    g_rec_mutex_unlock (&mutex);
  }
}

/* 8 times. */
static APART void
read_it (void)
{
  for (int i = 0; i < 4; i++) {
    g_rw_lock_reader_lock (&rwlock);
    CHECK (g_rw_lock_reader_trylock (&rwlock));
    CHECK (!g_rw_lock_writer_trylock (&rwlock));
    g_rw_lock_reader_unlock (&rwlock);
    g_rw_lock_reader_unlock (&rwlock);
  }
}

/* 7 times. */
static APART void
write_it (void)
{
  for (int i = 0; i < 7; i++) {
    if (i == 0)
      CHECK (g_rw_lock_writer_trylock (&rwlock));
    else
      g_rw_lock_writer_lock (&rwlock);
    g_rw_lock_writer_unlock (&rwlock);
  }
}

static GMutex of_condition;
static GCond condition;

static APART gpointer
wake (gpointer unused)
{
  g_usleep (LONG_MS * 1000);
  g_mutex_lock (&of_condition);
  is_wanted = 0;
  g_cond_signal (&condition);
  g_mutex_unlock (&of_condition);
  return unused;
}

/* The taking, and again after two waits, of which the first times out; with the 1 of who wakes it 4 times at the
 * least, for it may be woken without a reason. */
static APART void
wait_for_it (void)
{
  uint64_t since_ns = now_ns ();
  g_mutex_lock (&of_condition);
  uint64_t waits_since_ns = now_ns ();
  gint64 until_us = g_get_monotonic_time () + LONG_MS * 1000;
  while (g_cond_wait_until (&condition, &of_condition, until_us))
    ;
  GThread *thread = g_thread_new ("wakes", wake, NULL);
  while (is_wanted)
    g_cond_wait (&condition, &of_condition);
  uint64_t waited_ns = now_ns () - waits_since_ns;
  g_mutex_unlock (&of_condition);
  tell_wait (waited_ns, now_ns () - since_ns);
  g_thread_join (thread);
}

void
use_locks (void)
{
  static GMutex mutexes[50];
  GThread *threads[4];
  for (int i = 0; i < 4; i++)
    threads[i] = g_thread_new ("counts", count, NULL);
  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);
  CHECK (sum == 4000);
  hold_it ();
  for (int i = 0; i < 50; i++)
    short_lived (&mutexes[i], i < 3);
  recursively ();
  read_it ();
  write_it ();
  wait_for_it ();
  puts ("done");
}

int
main (void)
{
  use_locks ();
  return 0;
}
