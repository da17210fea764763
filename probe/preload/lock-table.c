/* SPDX-License-Identifier: MIT
 *
 * lock-table.c: the program's locks, found by their addresses without a lock.
 *
 * A slot is filled and emptied by one thread at a time. Meanwhile no lock of the program's is taken, none of its
 * functions is called and nothing of its is waited for: it may be in the middle of anything.
 */
#define _GNU_SOURCE
#include "lock-table.h"

#include "glib.h"
#include "lock-place.h"
#include "real.h"
#include "symbol.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MOST_LOCKS (HP_LOCK_SLOTS / 4 * 3)

hp_lock_slot hp_lock_slots[HP_LOCK_SLOTS];
bool hp_watch_on;
__thread uint32_t hp_watch_now __attribute__ ((tls_model ("initial-exec")));
__thread const void *hp_lock_behalf __attribute__ ((tls_model ("initial-exec")));

static __thread uint32_t tid __attribute__ ((tls_model ("initial-exec")));
/* Who fills or empties a slot. Taken by the real functions, so that it is not recorded itself. */
static pthread_mutex_t changing = PTHREAD_MUTEX_INITIALIZER;
static _Atomic uint32_t used; /* slots with a lock */
static bool is_fork;          /* makes no locks until its session has begun */
static hp_module own;         /* libhotpath */
static hp_module here;        /* what stands in front */

typedef struct thread_state {
  sigset_t signals;
  int cancel;
} thread_state;

static void
begin_change (thread_state *before)
{
  sigset_t all;
  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &before->signals);
  pthread_setcancelstate (PTHREAD_CANCEL_DISABLE, &before->cancel);
  hp_watch_pause ();
  hp_real_functions ()->mutex_lock (&changing);
}

static void
end_change (const thread_state *before)
{
  hp_real_functions ()->mutex_unlock (&changing);
  hp_watch_resume ();
  pthread_setcancelstate (before->cancel, NULL);
  pthread_sigmask (SIG_SETMASK, &before->signals, NULL);
}

/* ---- Whose doing ----------------------------------------------------------------------------------- */

static bool
is_within (const hp_module *module, uintptr_t address)
{
  return address - module->start < module->end - module->start;
}

bool
hp_lock_is_own (const void *lock)
{
  return is_within (&own, (uintptr_t) lock);
}

/* GLib may leave a function by a jump into the one for POSIX threads, which then returns to us. */
static bool
is_on_behalf (uintptr_t caller)
{
  return hp_lock_behalf && (hp_glib_has (caller) || is_within (&here, caller));
}

static void
look_at_thread (void)
{
  char name[16] = "";
  prctl (PR_GET_NAME, name);
  hp_watch_now |= strncmp (name, "hp-", 3) == 0 ? HP_THREAD_PROBE : HP_THREAD_HOST;
}

uint32_t
hp_watch_tid (void)
{
  if (!tid)
    tid = (uint32_t) syscall (SYS_gettid);
  return tid;
}

static void
fork_child (void)
{
  tid = 0;
  __atomic_store_n (&is_fork, true, __ATOMIC_RELAXED);
  hp_watch_now = HP_WATCHED; /* libhotpath makes its locks anew, some without giving them back */
  hp_real_functions ()->mutex_init (&changing, NULL);
}

/* A lock begins no session: most children run another program soon, and what a session needs may be behind that very
 * lock. */
static bool
is_without_session (void)
{
  if (!__atomic_load_n (&is_fork, __ATOMIC_RELAXED))
    return false;
  if (!hotpath_child_begun ())
    return true;
  __atomic_store_n (&is_fork, false, __ATOMIC_RELAXED);
  return false;
}

void
hp_watch_begin (void)
{
  if (!hp_module_find ((uintptr_t) &hotpath_start, &own) || !hp_module_find ((uintptr_t) &hp_watch_on, &here) ||
      pthread_atfork (NULL, NULL, fork_child) != 0)
    return;
  __atomic_store_n (&hp_watch_on, true, __ATOMIC_RELEASE);
}

/* ---- The table ------------------------------------------------------------------------------------- */

/* The first slot on the key's way that is free; NULL when there is none. */
static hp_lock_slot *
find_room (uintptr_t key)
{
  uint32_t at = hp_lock_first (key);
  for (uint32_t tries = 0; tries < HP_LOCK_TRIES; tries++, at = (at + 1) % HP_LOCK_SLOTS) {
    uintptr_t there = atomic_load_explicit (&hp_lock_slots[at].key, memory_order_relaxed);
    if (there == HP_LOCK_GONE || !there)
      return &hp_lock_slots[at];
  }
  return NULL;
}

static hotpath_lock *
make (uintptr_t key, hotpath_lock_kind kind, uintptr_t caller)
{
  hotpath_lock *lock;
  if (hp_lock_find (key, &lock)) /* another thread was as fast */
    return lock;
  hp_lock_slot *slot = find_room (key);
  if (!slot)
    return NULL;
  if (is_on_behalf (caller))
    caller = (uintptr_t) hp_lock_behalf;
  const char *name = hp_lock_place_name (caller - 1);
  lock = name ? hotpath_lock_new_at (name, kind, NULL, 0) : NULL;
  hp_lock_places_show ();
  /* What isn't the program's, and what there is no room for, is remembered too. */
  atomic_fetch_add_explicit (&used, 1, memory_order_relaxed);
  atomic_store_explicit (&slot->lock, lock, memory_order_relaxed);
  atomic_store_explicit (&slot->key, key, memory_order_release);
  return lock;
}

hotpath_lock *
hp_lock_make (uintptr_t key, hotpath_lock_kind kind, uintptr_t caller)
{
  if (hp_lock_is_own ((const void *) key)) {
    hp_watch_pause ();
    return NULL;
  }
  if (hp_watch_now == HP_THREAD_UNKNOWN)
    look_at_thread ();
  if (!hp_is_watched () || is_without_session () || atomic_load_explicit (&used, memory_order_relaxed) >= MOST_LOCKS)
    return NULL;
  thread_state before;
  begin_change (&before);
  hotpath_lock *lock = make (key, kind, caller);
  end_change (&before);
  return lock;
}

static void
remove_key (uintptr_t key)
{
  uint32_t at = hp_lock_first (key);
  for (uint32_t tries = 0; tries < HP_LOCK_TRIES; tries++, at = (at + 1) % HP_LOCK_SLOTS) {
    uintptr_t there = atomic_load_explicit (&hp_lock_slots[at].key, memory_order_relaxed);
    if (!there)
      return;
    if (there == key) {
      hotpath_lock *lock = atomic_load_explicit (&hp_lock_slots[at].lock, memory_order_relaxed);
      atomic_store_explicit (&hp_lock_slots[at].key, HP_LOCK_GONE, memory_order_release);
      atomic_fetch_sub_explicit (&used, 1, memory_order_relaxed);
      hotpath_lock_free (lock);
      return;
    }
  }
}

void
hp_lock_remove (const void *address)
{
  hotpath_lock *lock;
  uintptr_t key = (uintptr_t) address;
  if (!__atomic_load_n (&hp_watch_on, __ATOMIC_ACQUIRE) || hp_watch_now >= HP_WATCH_INSIDE ||
      (!hp_lock_find (key, &lock) && !hp_lock_find (key | HP_READ_SIDE, &lock)))
    return;
  thread_state before;
  begin_change (&before);
  remove_key (key);
  remove_key (key | HP_READ_SIDE);
  end_change (&before);
}
