/* SPDX-License-Identifier: MIT
 *
 * lock-table.h: which hotpath_lock stands for which of the program's locks, and whose doing a call is.
 */
#pragma once

#include <hotpath.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define HP_LOCK_SLOTS (1u << 15)
#define HP_LOCK_TRIES 64u
#define HP_LOCK_GONE 1u                             /* a key no lock has */
#define HP_READ_SIDE 1u                             /* added to the address of a read-write lock */
#define HP_LOCK_MIX 0x9e3779b97f4a7c15u             /* 2^64 / golden ratio: neighbours in memory are not neighbours here */

typedef struct hp_lock_slot {
  _Atomic uintptr_t key; /* 0: never used */
  _Atomic (hotpath_lock *) lock;
} hp_lock_slot;

extern hp_lock_slot hp_lock_slots[HP_LOCK_SLOTS];

typedef enum {
  HP_THREAD_UNKNOWN = 0, /* not looked at yet */
  HP_THREAD_HOST,
  HP_THREAD_PROBE,
} hp_thread_owner;

/* Of the calling thread: it is the program's and does nothing of the probe's while this is HP_WATCHED. The low byte
 * is hp_thread_owner, the rest counts locks of the probe that it has, and stretches of work for it. */
extern __thread uint32_t hp_watch_now __attribute__ ((tls_model ("initial-exec")));
#define HP_WATCHED ((uint32_t) HP_THREAD_HOST)
#define HP_WATCH_INSIDE 0x100u

/* False until all is in place, and for good where locks are not wanted. */
extern bool hp_watch_on;

/* Switches it on. */
void hp_watch_begin (void);

/* Whether a lock at that address is one of libhotpath's own. */
bool hp_lock_is_own (const void *lock);

/* Around a lock of the probe's own, and around what is done for it. */
static inline void
hp_watch_pause (void)
{
  hp_watch_now += HP_WATCH_INSIDE;
}

static inline void
hp_watch_resume (void)
{
  if (hp_watch_now >= HP_WATCH_INSIDE) /* it may have been taken before anybody counted */
    hp_watch_now -= HP_WATCH_INSIDE;
}

/* The calling thread's number in the kernel. */
uint32_t hp_watch_tid (void);

/* The slow path: looks at the thread if need be, and makes the lock when it is new. NULL: not to be recorded. */
hotpath_lock *hp_lock_make (uintptr_t key, hotpath_lock_kind kind, uintptr_t caller);

/* A function of GLib that takes a lock of POSIX threads for it was called from here, on this thread; NULL: none was. */
extern __thread const void *hp_lock_behalf __attribute__ ((tls_model ("initial-exec")));

/* The lock at that address is gone, or begins anew. */
void hp_lock_remove (const void *address);

/* Where the way of a key begins. */
static inline uint32_t
hp_lock_first (uintptr_t key)
{
  return (uint32_t) (key * HP_LOCK_MIX >> 49);
}

/* False: nothing is there. */
static inline bool
hp_lock_find (uintptr_t key, hotpath_lock **lock)
{
  uint32_t at = hp_lock_first (key);
  for (uint32_t tries = 0; tries < HP_LOCK_TRIES; tries++, at = (at + 1) % HP_LOCK_SLOTS) {
    uintptr_t there = atomic_load_explicit (&hp_lock_slots[at].key, memory_order_acquire);
    if (there == key) {
      *lock = atomic_load_explicit (&hp_lock_slots[at].lock, memory_order_relaxed);
      return true;
    }
    if (!there)
      break;
  }
  *lock = NULL;
  return false;
}

static inline bool
hp_is_watched (void)
{
  return __atomic_load_n (&hotpath_active, __ATOMIC_RELAXED) && hp_watch_now == HP_WATCHED;
}

/* Of a lock that the calling thread wants to take. NULL: don't record. */
static inline hotpath_lock *
hp_lock_to_take (uintptr_t key, hotpath_lock_kind kind, const void *caller)
{
  hotpath_lock *lock = NULL;
  if (__builtin_expect (hp_is_watched () && hp_lock_find (key, &lock), 1))
    return lock;
  return __atomic_load_n (&hp_watch_on, __ATOMIC_ACQUIRE) ? hp_lock_make (key, kind, (uintptr_t) caller) : NULL;
}

/* Of one that it has. */
static inline hotpath_lock *
hp_lock_to_give (uintptr_t key)
{
  hotpath_lock *lock = NULL;
  if (hp_is_watched ())
    hp_lock_find (key, &lock);
  return lock;
}
