/* SPDX-License-Identifier: MIT
 *
 * told-locks.c: locks of the program's own make, told to the probe, with numbers that are known.
 *
 * `outer` is taken 1,000 times by each of 2 threads that wait for it in turn; `alone` 100 times by one. Of `shared`
 * there are 3. `reader` is had by both threads at once.
 */
#include <hotpath.h>

#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#define TIMES 1000

static pthread_mutex_t outer_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_barrier_t barrier;
static hotpath_lock *outer, *reader;

static void *
run (void *unused)
{
  (void) unused;
  for (int i = 0; i < TIMES; i++) {
    HOTPATH_TAKE (outer, pthread_mutex_lock (&outer_mutex));
    HOTPATH_GIVE (outer, pthread_mutex_unlock (&outer_mutex));
  }
  pthread_barrier_wait (&barrier);
  hotpath_lock_acquired (reader);
  pthread_barrier_wait (&barrier);
  hotpath_lock_released (reader);
  return NULL;
}

/* The second thread finds it taken for certain. */
static void *
wait_for_main (void *lock)
{
  hotpath_lock_waiting (lock, false);
  pthread_barrier_wait (&barrier);
  pthread_mutex_lock (&outer_mutex);
  hotpath_lock_acquired (lock);
  hotpath_lock_released (lock);
  pthread_mutex_unlock (&outer_mutex);
  return NULL;
}

static void
contend (void)
{
  hotpath_lock *busy = hotpath_lock_new ("busy", HOTPATH_LOCK_MUTEX);
  pthread_t thread;
  HOTPATH_TAKE (busy, pthread_mutex_lock (&outer_mutex));
  pthread_create (&thread, NULL, wait_for_main, busy);
  pthread_barrier_wait (&barrier);
  usleep (20000); /* what is held so long is in the log */
  HOTPATH_GIVE (busy, pthread_mutex_unlock (&outer_mutex));
  pthread_join (thread, NULL);
}

static void
take_many (hotpath_lock *lock, int times)
{
  for (int i = 0; i < times; i++) {
    HOTPATH_TAKE (lock, (void) 0);
    HOTPATH_GIVE (lock, (void) 0);
  }
}

static void
find_places (void)
{
  hotpath_lock_place ("late", "elsewhere.c", 42);
}

int
main (void)
{
  hotpath_lock_acquired (NULL);
  if (hotpath_lock_new ("early", HOTPATH_LOCK_MUTEX))
    return 1;
  HOTPATH_MAIN ("told-locks");
  pthread_barrier_init (&barrier, NULL, 2);
  outer = hotpath_lock_new ("outer", HOTPATH_LOCK_MUTEX);
  reader = hotpath_lock_new ("reader", HOTPATH_LOCK_READ);
  pthread_t threads[2];
  for (int i = 0; i < 2; i++)
    pthread_create (&threads[i], NULL, run, NULL);
  for (int i = 0; i < 2; i++)
    pthread_join (threads[i], NULL);
  contend ();
  take_many (hotpath_lock_new ("alone", HOTPATH_LOCK_WRITE), 100);
  for (int i = 0; i < 4; i++) {
    hotpath_lock *lock = hotpath_lock_new ("shared", HOTPATH_LOCK_MUTEX);
    take_many (lock, 7);
    if (i == 3)
      hotpath_lock_free (lock);
  }
  hotpath_lock_find_places (find_places);
  take_many (hotpath_lock_new_at ("late", HOTPATH_LOCK_MUTEX, NULL, 0), 2);
  hotpath_lock *lock = hotpath_lock_new ("left", HOTPATH_LOCK_MUTEX);
  take_many (lock, 5);
  fflush (stdout);
  if (fork () == 0) { /* what the parent has counted is none of the child's */
    {
      HOTPATH_SCOPE ("child");
    }
    take_many (lock, 3);
    return 0;
  }
  wait (NULL);
  hotpath_lock_acquired (lock); /* and is never given back */
  hotpath_lock_released (outer); /* which it doesn't have */
  return 0;
}
