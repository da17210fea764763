/* SPDX-License-Identifier: MIT
 *
 * real.c: finding what the interposed functions stand in front of.
 */
#define _GNU_SOURCE
#include "real.h"

#include <dlfcn.h>
#include <stddef.h>

hp_real hp_real_now;

typedef struct name {
  const char *name;
  size_t offset;
} name;

#define NAME(function) { "pthread_" #function, offsetof (hp_real, function) }

static const name names[] = {
  { "mtx_init", offsetof (hp_real, mtx_init) },
  NAME (mutex_init),         NAME (mutex_destroy),      NAME (mutex_lock),         NAME (mutex_trylock),
  NAME (mutex_timedlock),    NAME (mutex_clocklock),    NAME (mutex_unlock),       NAME (rwlock_init),
  NAME (rwlock_destroy),     NAME (rwlock_rdlock),      NAME (rwlock_tryrdlock),   NAME (rwlock_timedrdlock),
  NAME (rwlock_clockrdlock), NAME (rwlock_wrlock),      NAME (rwlock_trywrlock),   NAME (rwlock_timedwrlock),
  NAME (rwlock_clockwrlock), NAME (rwlock_unlock),      NAME (cond_wait),          NAME (cond_timedwait),
  NAME (cond_clockwait),
};

/* Any number of threads may be at it: they find the same. */
void
hp_real_find (void)
{
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    void *found = dlsym (RTLD_NEXT, names[i].name);
    __atomic_store_n ((void **) (void *) ((char *) &hp_real_now + names[i].offset), found, __ATOMIC_RELEASE);
  }
}
