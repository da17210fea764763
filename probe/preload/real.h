/* SPDX-License-Identifier: MIT
 *
 * real.h: what the interposed functions stand in front of.
 */
#pragma once

#include <pthread.h>
#include <stddef.h>
#include <threads.h>
#include <time.h>

typedef struct hp_real {
  int (*mtx_init) (mtx_t *, int);
  int (*mutex_init) (pthread_mutex_t *, const pthread_mutexattr_t *);
  int (*mutex_destroy) (pthread_mutex_t *);
  int (*mutex_lock) (pthread_mutex_t *);
  int (*mutex_trylock) (pthread_mutex_t *);
  int (*mutex_timedlock) (pthread_mutex_t *, const struct timespec *);
  int (*mutex_clocklock) (pthread_mutex_t *, clockid_t, const struct timespec *);
  int (*mutex_unlock) (pthread_mutex_t *);
  int (*rwlock_init) (pthread_rwlock_t *, const pthread_rwlockattr_t *);
  int (*rwlock_destroy) (pthread_rwlock_t *);
  int (*rwlock_rdlock) (pthread_rwlock_t *);
  int (*rwlock_tryrdlock) (pthread_rwlock_t *);
  int (*rwlock_timedrdlock) (pthread_rwlock_t *, const struct timespec *);
  int (*rwlock_clockrdlock) (pthread_rwlock_t *, clockid_t, const struct timespec *);
  int (*rwlock_wrlock) (pthread_rwlock_t *);
  int (*rwlock_trywrlock) (pthread_rwlock_t *);
  int (*rwlock_timedwrlock) (pthread_rwlock_t *, const struct timespec *);
  int (*rwlock_clockwrlock) (pthread_rwlock_t *, clockid_t, const struct timespec *);
  int (*rwlock_unlock) (pthread_rwlock_t *);
  int (*cond_wait) (pthread_cond_t *, pthread_mutex_t *);
  int (*cond_timedwait) (pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
  int (*cond_clockwait) (pthread_cond_t *, pthread_mutex_t *, clockid_t, const struct timespec *);
} hp_real;

extern hp_real hp_real_now;

/* Finds them all. */
void hp_real_find (void);

typedef struct hp_real_name {
  const char *symbol;
  size_t offset; /* of its pointer in the table */
} hp_real_name;

/* Fills a table of pointers with what library, or RTLD_NEXT, has of those names, the last of them last. Any number of
 * threads may be at it: they find the same. */
void hp_real_fill (void *table, void *library, const hp_real_name *names, size_t count);

/* The same, found at the latest now: other libraries' constructors run before ours. */
static inline const hp_real *
hp_real_functions (void)
{
  if (__builtin_expect (!__atomic_load_n (&hp_real_now.cond_clockwait, __ATOMIC_ACQUIRE), 0)) /* the last to be set */
    hp_real_find ();
  return &hp_real_now;
}
