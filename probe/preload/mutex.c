/* SPDX-License-Identifier: MIT
 *
 * mutex.c: mutexes of POSIX threads, and waiting for conditions, which gives one back and takes it again.
 *
 * A mutex that is free is taken by a try, which does the same and tells so: only who finds it busy reads the clock
 * for the wait.
 */
#define _GNU_SOURCE
#include "mutex.h"

#include "interposed.h"
#include "lock-table.h"
#include "real.h"

#include <errno.h>

/* A recursive mutex that its owner has more than once. Only its owner may ask. */
static inline bool
is_nested (const pthread_mutex_t *mutex)
{
  return (mutex->__data.__kind & 3) == PTHREAD_MUTEX_RECURSIVE_NP && mutex->__data.__count > 1;
}

static inline bool
is_got (int result)
{
  return result == 0 || result == EOWNERDEAD;
}

static inline int
note_taken (hotpath_lock *lock, const pthread_mutex_t *mutex, int result)
{
  if (__builtin_expect (!is_got (result), 0))
    hotpath_lock_gave_up (lock);
  else if (!is_nested (mutex))
    hotpath_lock_acquired (lock);
  return result;
}

/* One of the probe's own that could not be had is none that the thread has. */
static int
note_untaken (const pthread_mutex_t *mutex, int result)
{
  if (!is_got (result) && hp_lock_is_own (mutex))
    hp_watch_resume ();
  return result;
}

/* ---- For a caller ----------------------------------------------------------------------------------- */

int
hp_mutex_lock (pthread_mutex_t *mutex, const void *caller)
{
  hotpath_lock *lock = hp_lock_to_take ((uintptr_t) mutex, HOTPATH_LOCK_MUTEX, caller);
  if (__builtin_expect (!lock, 0))
    return hp_real_functions ()->mutex_lock (mutex);
  int result = hp_real_now.mutex_trylock (mutex);
  if (__builtin_expect (result == EBUSY, 0)) {
    hotpath_lock_waiting (lock, true);
    result = hp_real_now.mutex_lock (mutex);
  }
  return note_taken (lock, mutex, result);
}

int
hp_mutex_trylock (pthread_mutex_t *mutex, const void *caller)
{
  int result = hp_real_functions ()->mutex_trylock (mutex);
  if (!is_got (result)) /* which is no use of it: another place may be the first */
    return result;
  return note_taken (hp_lock_to_take ((uintptr_t) mutex, HOTPATH_LOCK_MUTEX, caller), mutex, result);
}

int
hp_mutex_timedlock (pthread_mutex_t *mutex, const struct timespec *until, const void *caller)
{
  hotpath_lock *lock = hp_lock_to_take ((uintptr_t) mutex, HOTPATH_LOCK_MUTEX, caller);
  if (!lock)
    return note_untaken (mutex, hp_real_functions ()->mutex_timedlock (mutex, until));
  int result = hp_real_now.mutex_trylock (mutex);
  if (result == EBUSY) {
    hotpath_lock_waiting (lock, true);
    result = hp_real_now.mutex_timedlock (mutex, until);
  }
  return note_taken (lock, mutex, result);
}

/* ---- Interposed ------------------------------------------------------------------------------------- */

INTERPOSED int
pthread_mutex_lock (pthread_mutex_t *mutex)
{
  return hp_mutex_lock (mutex, CALLER);
}

INTERPOSED int
pthread_mutex_trylock (pthread_mutex_t *mutex)
{
  return hp_mutex_trylock (mutex, CALLER);
}

INTERPOSED int
pthread_mutex_timedlock (pthread_mutex_t *restrict mutex, const struct timespec *restrict until)
{
  return hp_mutex_timedlock (mutex, until, CALLER);
}

INTERPOSED int
pthread_mutex_clocklock (pthread_mutex_t *restrict mutex, clockid_t clock, const struct timespec *restrict until)
{
  hotpath_lock *lock = hp_lock_to_take ((uintptr_t) mutex, HOTPATH_LOCK_MUTEX, CALLER);
  if (!lock)
    return note_untaken (mutex, hp_real_functions ()->mutex_clocklock (mutex, clock, until));
  int result = hp_real_now.mutex_trylock (mutex);
  if (result == EBUSY) {
    hotpath_lock_waiting (lock, true);
    result = hp_real_now.mutex_clocklock (mutex, clock, until);
  }
  return note_taken (lock, mutex, result);
}

INTERPOSED int
pthread_mutex_unlock (pthread_mutex_t *mutex)
{
  hotpath_lock *lock = hp_lock_to_give ((uintptr_t) mutex);
  if (__builtin_expect (lock != NULL, 1)) {
    if (!is_nested (mutex))
      hotpath_lock_released (lock);
  } else if (hp_lock_is_own (mutex)) {
    hp_watch_resume ();
  }
  return hp_real_functions ()->mutex_unlock (mutex);
}

/* Where another one was that nobody took leave of. */
INTERPOSED int
pthread_mutex_init (pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes)
{
  hp_lock_remove (mutex);
  return hp_real_functions ()->mutex_init (mutex, attributes);
}

INTERPOSED int
pthread_mutex_destroy (pthread_mutex_t *mutex)
{
  int result = hp_real_functions ()->mutex_destroy (mutex);
  if (result == 0)
    hp_lock_remove (mutex);
  return result;
}

/* ---- Conditions ------------------------------------------------------------------------------------ */

/* NULL: its owner keeps it, or it isn't recorded. */
static hotpath_lock *
give_for_condition (const pthread_mutex_t *mutex)
{
  hotpath_lock *lock = hp_lock_to_give ((uintptr_t) mutex);
  if (!lock || is_nested (mutex))
    return NULL;
  hotpath_lock_released (lock);
  return lock;
}

/* Waiting for the condition is no waiting for the mutex, and where one ends and the other begins can't be told. A
 * timeout has taken it again too. */
static int
retake (hotpath_lock *lock, int result)
{
  if (is_got (result) || result == ETIMEDOUT)
    hotpath_lock_acquired (lock);
  return result;
}

INTERPOSED int
pthread_cond_wait (pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex)
{
  hotpath_lock *lock = give_for_condition (mutex);
  return retake (lock, hp_real_functions ()->cond_wait (condition, mutex));
}

INTERPOSED int
pthread_cond_timedwait (pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex,
                        const struct timespec *restrict until)
{
  hotpath_lock *lock = give_for_condition (mutex);
  return retake (lock, hp_real_functions ()->cond_timedwait (condition, mutex, until));
}

INTERPOSED int
pthread_cond_clockwait (pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex, clockid_t clock,
                        const struct timespec *restrict until)
{
  hotpath_lock *lock = give_for_condition (mutex);
  return retake (lock, hp_real_functions ()->cond_clockwait (condition, mutex, clock, until));
}
