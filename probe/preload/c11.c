/* SPDX-License-Identifier: MIT
 *
 * c11.c: mutexes and conditions of C11, which glibc makes of those of POSIX threads, past the dynamic linker.
 */
#define _GNU_SOURCE
#include "interposed.h"
#include "lock-table.h"
#include "mutex.h"
#include "real.h"

#include <errno.h>
#include <threads.h>

static pthread_mutex_t *
inner (mtx_t *mutex)
{
  return (pthread_mutex_t *) (void *) mutex;
}

static pthread_cond_t *
inner_condition (cnd_t *condition)
{
  return (pthread_cond_t *) (void *) condition;
}

static int
as_c11 (int error)
{
  switch (error) {
  case 0:
    return thrd_success;
  case EBUSY:
    return thrd_busy;
  case ETIMEDOUT:
    return thrd_timedout;
  case ENOMEM:
    return thrd_nomem;
  default:
    return thrd_error;
  }
}

INTERPOSED int
mtx_init (mtx_t *mutex, int type)
{
  hp_lock_remove (mutex);
  return hp_real_functions ()->mtx_init (mutex, type);
}

INTERPOSED void
mtx_destroy (mtx_t *mutex)
{
  pthread_mutex_destroy (inner (mutex));
}

INTERPOSED int
mtx_lock (mtx_t *mutex)
{
  return as_c11 (hp_mutex_lock (inner (mutex), CALLER));
}

INTERPOSED int
mtx_trylock (mtx_t *mutex)
{
  return as_c11 (hp_mutex_trylock (inner (mutex), CALLER));
}

INTERPOSED int
mtx_timedlock (mtx_t *restrict mutex, const struct timespec *restrict until)
{
  return as_c11 (hp_mutex_timedlock (inner (mutex), until, CALLER));
}

INTERPOSED int
mtx_unlock (mtx_t *mutex)
{
  return as_c11 (pthread_mutex_unlock (inner (mutex)));
}

INTERPOSED int
cnd_wait (cnd_t *condition, mtx_t *mutex)
{
  return as_c11 (pthread_cond_wait (inner_condition (condition), inner (mutex)));
}

INTERPOSED int
cnd_timedwait (cnd_t *restrict condition, mtx_t *restrict mutex, const struct timespec *restrict until)
{
  return as_c11 (pthread_cond_timedwait (inner_condition (condition), inner (mutex), until));
}
