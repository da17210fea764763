/* SPDX-License-Identifier: MIT
 *
 * rwlock.c: read-write locks of POSIX threads. Each side is a lock of its own.
 */
#define _GNU_SOURCE
#include "interposed.h"
#include "lock-table.h"
#include "real.h"

#include <errno.h>

#define READ_KEY(lock) ((uintptr_t) (lock) | HP_READ_SIDE)
#define WRITE_KEY(lock) ((uintptr_t) (lock))

/* Not to be confused with a reader: only a writer finds its own number there. */
static bool
is_writer (const pthread_rwlock_t *rwlock)
{
  int writer = __atomic_load_n (&rwlock->__data.__cur_writer, __ATOMIC_RELAXED);
  return writer && writer == (int) hp_watch_tid ();
}

static inline int
note_taken (hotpath_lock *lock, int result)
{
  if (result == 0)
    hotpath_lock_acquired (lock);
  else
    hotpath_lock_gave_up (lock);
  return result;
}

#define TAKE(rwlock, key, kind, try, take)                                                           \
  do {                                                                                               \
    hotpath_lock *lock = hp_lock_to_take (key, kind, CALLER);                                        \
    const hp_real *real = hp_real_functions ();                                                      \
    int result = lock ? real->try (rwlock) : EBUSY;                                                  \
    if (result == EBUSY) {                                                                           \
      hotpath_lock_waiting (lock, true);                                                             \
      result = real->take;                                                                           \
    }                                                                                                \
    return note_taken (lock, result);                                                                \
  } while (0)
#define TAKE_TO_READ(rwlock, take) TAKE (rwlock, READ_KEY (rwlock), HOTPATH_LOCK_READ, rwlock_tryrdlock, take)
#define TAKE_TO_WRITE(rwlock, take) TAKE (rwlock, WRITE_KEY (rwlock), HOTPATH_LOCK_WRITE, rwlock_trywrlock, take)

INTERPOSED int
pthread_rwlock_rdlock (pthread_rwlock_t *rwlock)
{
  TAKE_TO_READ (rwlock, rwlock_rdlock (rwlock));
}

INTERPOSED int
pthread_rwlock_timedrdlock (pthread_rwlock_t *restrict rwlock, const struct timespec *restrict until)
{
  TAKE_TO_READ (rwlock, rwlock_timedrdlock (rwlock, until));
}

INTERPOSED int
pthread_rwlock_clockrdlock (pthread_rwlock_t *restrict rwlock, clockid_t clock, const struct timespec *restrict until)
{
  TAKE_TO_READ (rwlock, rwlock_clockrdlock (rwlock, clock, until));
}

INTERPOSED int
pthread_rwlock_wrlock (pthread_rwlock_t *rwlock)
{
  TAKE_TO_WRITE (rwlock, rwlock_wrlock (rwlock));
}

INTERPOSED int
pthread_rwlock_timedwrlock (pthread_rwlock_t *restrict rwlock, const struct timespec *restrict until)
{
  TAKE_TO_WRITE (rwlock, rwlock_timedwrlock (rwlock, until));
}

INTERPOSED int
pthread_rwlock_clockwrlock (pthread_rwlock_t *restrict rwlock, clockid_t clock, const struct timespec *restrict until)
{
  TAKE_TO_WRITE (rwlock, rwlock_clockwrlock (rwlock, clock, until));
}

INTERPOSED int
pthread_rwlock_tryrdlock (pthread_rwlock_t *rwlock)
{
  int result = hp_real_functions ()->rwlock_tryrdlock (rwlock);
  return result == 0 ? note_taken (hp_lock_to_take (READ_KEY (rwlock), HOTPATH_LOCK_READ, CALLER), result) : result;
}

INTERPOSED int
pthread_rwlock_trywrlock (pthread_rwlock_t *rwlock)
{
  int result = hp_real_functions ()->rwlock_trywrlock (rwlock);
  return result == 0 ? note_taken (hp_lock_to_take (WRITE_KEY (rwlock), HOTPATH_LOCK_WRITE, CALLER), result) : result;
}

INTERPOSED int
pthread_rwlock_unlock (pthread_rwlock_t *rwlock)
{
  if (hp_is_watched ())
    hotpath_lock_released (hp_lock_to_give (is_writer (rwlock) ? WRITE_KEY (rwlock) : READ_KEY (rwlock)));
  return hp_real_functions ()->rwlock_unlock (rwlock);
}

INTERPOSED int
pthread_rwlock_init (pthread_rwlock_t *restrict rwlock, const pthread_rwlockattr_t *restrict attributes)
{
  hp_lock_remove (rwlock);
  return hp_real_functions ()->rwlock_init (rwlock, attributes);
}

INTERPOSED int
pthread_rwlock_destroy (pthread_rwlock_t *rwlock)
{
  int result = hp_real_functions ()->rwlock_destroy (rwlock);
  if (result == 0)
    hp_lock_remove (rwlock);
  return result;
}
