/* SPDX-License-Identifier: MIT
 *
 * glib-locks.c: locks of GLib. A GMutex is a word and a futex, known by its address like any other. A GRecMutex and a
 * GRWLock are made of locks of POSIX threads, which are seen anyhow: here it is only told whose they are.
 *
 * What GLib does with its own locks goes past the dynamic linker, and is not seen.
 */
#define _GNU_SOURCE
#include "glib.h"
#include "interposed.h"
#include "lock-table.h"
#include "real.h"

#include <dlfcn.h>

typedef struct _GMutex GMutex;
typedef struct _GCond GCond;
typedef void GRecMutex;
typedef void GRWLock;
typedef struct _GTimeVal GTimeVal;

INTERPOSED void g_mutex_init (GMutex *mutex);
INTERPOSED void g_mutex_clear (GMutex *mutex);
INTERPOSED void g_mutex_free (GMutex *mutex);
INTERPOSED void g_mutex_lock (GMutex *mutex);
INTERPOSED int g_mutex_trylock (GMutex *mutex);
INTERPOSED void g_mutex_unlock (GMutex *mutex);
INTERPOSED void g_cond_wait (GCond *condition, GMutex *mutex);
INTERPOSED int g_cond_wait_until (GCond *condition, GMutex *mutex, int64_t end_us);
INTERPOSED int g_cond_timed_wait (GCond *condition, GMutex *mutex, GTimeVal *end);
INTERPOSED void g_rec_mutex_lock (GRecMutex *mutex);
INTERPOSED int g_rec_mutex_trylock (GRecMutex *mutex);
INTERPOSED void g_rw_lock_writer_lock (GRWLock *rwlock);
INTERPOSED int g_rw_lock_writer_trylock (GRWLock *rwlock);
INTERPOSED void g_rw_lock_reader_lock (GRWLock *rwlock);
INTERPOSED int g_rw_lock_reader_trylock (GRWLock *rwlock);

/* ---- What they stand in front of ------------------------------------------------------------------- */

typedef struct real_locks {
  void (*mutex_init) (GMutex *);
  void (*mutex_clear) (GMutex *);
  void (*mutex_free) (GMutex *);
  int (*mutex_trylock) (GMutex *);
  void (*mutex_unlock) (GMutex *);
  void (*cond_wait) (GCond *, GMutex *);
  int (*cond_wait_until) (GCond *, GMutex *, int64_t);
  int (*cond_timed_wait) (GCond *, GMutex *, GTimeVal *);
  void (*rec_mutex_lock) (GRecMutex *);
  int (*rec_mutex_trylock) (GRecMutex *);
  void (*rw_lock_writer_lock) (GRWLock *);
  int (*rw_lock_writer_trylock) (GRWLock *);
  void (*rw_lock_reader_lock) (GRWLock *);
  int (*rw_lock_reader_trylock) (GRWLock *);
  void (*mutex_lock) (GMutex *);
} real_locks;

static real_locks found;

#define NAME(function) { "g_" #function, offsetof (real_locks, function) }

static const hp_real_name names[] = {
  NAME (mutex_init),           NAME (mutex_clear),         NAME (mutex_free),
  NAME (mutex_trylock),        NAME (mutex_unlock),        NAME (cond_wait),
  NAME (cond_wait_until),      NAME (cond_timed_wait),     NAME (rec_mutex_lock),
  NAME (rec_mutex_trylock),    NAME (rw_lock_writer_lock), NAME (rw_lock_writer_trylock),
  NAME (rw_lock_reader_lock),  NAME (rw_lock_reader_trylock),
  NAME (mutex_lock),
};

/* Who called has a GLib; where it goes by another name, it is the next one for everybody. */
static __attribute__ ((noinline, cold)) void
find_real (void)
{
  void *library = hp_glib_open ();
  hp_real_fill (&found, library ? library : RTLD_NEXT, names, sizeof names / sizeof *names);
}

static inline const real_locks *
real (void)
{
  if (__builtin_expect (!__atomic_load_n (&found.mutex_lock, __ATOMIC_ACQUIRE), 0)) /* the last to be set */
    find_real ();
  return &found;
}

/* ---- GMutex ---------------------------------------------------------------------------------------- */

INTERPOSED void
g_mutex_init (GMutex *mutex)
{
  hp_lock_remove (mutex);
  real ()->mutex_init (mutex);
}

INTERPOSED void
g_mutex_clear (GMutex *mutex)
{
  hp_lock_remove (mutex);
  real ()->mutex_clear (mutex);
}

INTERPOSED void
g_mutex_free (GMutex *mutex)
{
  hp_lock_remove (mutex);
  real ()->mutex_free (mutex);
}

INTERPOSED void
g_mutex_lock (GMutex *mutex)
{
  hotpath_lock *lock = hp_lock_to_take ((uintptr_t) mutex, HOTPATH_LOCK_MUTEX, CALLER);
  if (__builtin_expect (!lock, 0)) {
    real ()->mutex_lock (mutex);
    return;
  }
  if (__builtin_expect (!real ()->mutex_trylock (mutex), 0)) {
    hotpath_lock_waiting (lock, true);
    real ()->mutex_lock (mutex);
  }
  hotpath_lock_acquired (lock);
}

INTERPOSED int
g_mutex_trylock (GMutex *mutex)
{
  int is_got = real ()->mutex_trylock (mutex);
  if (is_got)
    hotpath_lock_acquired (hp_lock_to_take ((uintptr_t) mutex, HOTPATH_LOCK_MUTEX, CALLER));
  return is_got;
}

INTERPOSED void
g_mutex_unlock (GMutex *mutex)
{
  hotpath_lock_released (hp_lock_to_give ((uintptr_t) mutex));
  real ()->mutex_unlock (mutex);
}

/* ---- GCond: as with those of POSIX threads ---------------------------------------------------------- */

static hotpath_lock *
give (const GMutex *mutex)
{
  hotpath_lock *lock = hp_lock_to_give ((uintptr_t) mutex);
  hotpath_lock_released (lock);
  return lock;
}

INTERPOSED void
g_cond_wait (GCond *condition, GMutex *mutex)
{
  hotpath_lock *lock = give (mutex);
  real ()->cond_wait (condition, mutex);
  hotpath_lock_acquired (lock);
}

INTERPOSED int
g_cond_wait_until (GCond *condition, GMutex *mutex, int64_t end_us)
{
  hotpath_lock *lock = give (mutex);
  int is_signalled = real ()->cond_wait_until (condition, mutex, end_us);
  hotpath_lock_acquired (lock);
  return is_signalled;
}

INTERPOSED int
g_cond_timed_wait (GCond *condition, GMutex *mutex, GTimeVal *end)
{
  hotpath_lock *lock = give (mutex);
  int is_signalled = real ()->cond_timed_wait (condition, mutex, end);
  hotpath_lock_acquired (lock);
  return is_signalled;
}

/* ---- Made of others --------------------------------------------------------------------------------- */

static inline void
on_behalf (const void *caller, void (*take) (void *), void *lock)
{
  hp_lock_behalf = caller;
  take (lock);
  hp_lock_behalf = NULL;
}

static inline int
try_on_behalf (const void *caller, int (*try) (void *), void *lock)
{
  hp_lock_behalf = caller;
  int is_got = try (lock);
  hp_lock_behalf = NULL;
  return is_got;
}

INTERPOSED void
g_rec_mutex_lock (GRecMutex *mutex)
{
  on_behalf (CALLER, real ()->rec_mutex_lock, mutex);
}

INTERPOSED int
g_rec_mutex_trylock (GRecMutex *mutex)
{
  return try_on_behalf (CALLER, real ()->rec_mutex_trylock, mutex);
}

INTERPOSED void
g_rw_lock_writer_lock (GRWLock *rwlock)
{
  on_behalf (CALLER, real ()->rw_lock_writer_lock, rwlock);
}

INTERPOSED int
g_rw_lock_writer_trylock (GRWLock *rwlock)
{
  return try_on_behalf (CALLER, real ()->rw_lock_writer_trylock, rwlock);
}

INTERPOSED void
g_rw_lock_reader_lock (GRWLock *rwlock)
{
  on_behalf (CALLER, real ()->rw_lock_reader_lock, rwlock);
}

INTERPOSED int
g_rw_lock_reader_trylock (GRWLock *rwlock)
{
  return try_on_behalf (CALLER, real ()->rw_lock_reader_trylock, rwlock);
}
