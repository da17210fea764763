/* SPDX-License-Identifier: MIT
 *
 * real.c: finding what the interposed functions stand in front of.
 */
#define _GNU_SOURCE
#include "real.h"

#include <dlfcn.h>

hp_real hp_real_now;

#define NAME(function) { "pthread_" #function, offsetof (hp_real, function) }

static const hp_real_name names[] = {
  { "mtx_init", offsetof (hp_real, mtx_init) },
  NAME (mutex_init),         NAME (mutex_destroy),      NAME (mutex_lock),         NAME (mutex_trylock),
  NAME (mutex_timedlock),    NAME (mutex_clocklock),    NAME (mutex_unlock),       NAME (rwlock_init),
  NAME (rwlock_destroy),     NAME (rwlock_rdlock),      NAME (rwlock_tryrdlock),   NAME (rwlock_timedrdlock),
  NAME (rwlock_clockrdlock), NAME (rwlock_wrlock),      NAME (rwlock_trywrlock),   NAME (rwlock_timedwrlock),
  NAME (rwlock_clockwrlock), NAME (rwlock_unlock),      NAME (cond_wait),          NAME (cond_timedwait),
  NAME (cond_clockwait),
};

void
hp_real_fill (void *table, void *library, const hp_real_name *all, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    void *found = dlsym (library, all[i].symbol);
    __atomic_store_n ((void **) (void *) ((char *) table + all[i].offset), found, __ATOMIC_RELEASE);
  }
}

void
hp_real_find (void)
{
  hp_real_fill (&hp_real_now, RTLD_NEXT, names, sizeof names / sizeof *names);
}
