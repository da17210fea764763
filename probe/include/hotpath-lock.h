/* SPDX-License-Identifier: MIT
 *
 * hotpath-lock.h: locks of any make: how long threads wait for them and how long they hold them. Included by
 * hotpath.h. Mutexes and read-write locks of POSIX threads, C11 and GLib need none of this in a program that runs under
 * `hotpath run`.
 *
 *     hotpath_lock *cache_lock = hotpath_lock_new ("cache", HOTPATH_LOCK_MUTEX);
 *     HOTPATH_TAKE (cache_lock, spin_lock (&cache->lock));
 *     HOTPATH_GIVE (cache_lock, spin_unlock (&cache->lock));
 *
 * Without HOTPATH each of these functions is an empty inline one, the macros are the bare statement, and nothing
 * needs linking.
 *
 * All may be called from any thread. hotpath_lock_new gives NULL outside a session and without memory, and
 * everything takes NULL without harm. In a child that forked from the process, a lock counts for the child.
 */
#ifndef HOTPATH_LOCK_H
#define HOTPATH_LOCK_H

#ifndef HOTPATH_H
#error "Include hotpath.h."
#endif

typedef struct hotpath_lock hotpath_lock; /* what hotpath_lock_new makes */

/* Who can have a lock at a time. */
typedef enum {
  HOTPATH_LOCK_MUTEX = 0, /* one thread at a time */
  HOTPATH_LOCK_READ,      /* the side of a read-write lock that many threads share */
  HOTPATH_LOCK_WRITE,     /* its other side */
} hotpath_lock_kind;

#ifdef HOTPATH

#pragma GCC visibility push(default)
#ifdef __cplusplus
extern "C" {
#endif

/* ---- Locks: how long threads wait for them and hold them ------------------------------------------- */

/* One lock. Those that are made at the same place with the same label and kind share a row in the section locks.
 * label is copied; NULL stands for "lock". After 1,024 rows further ones share a row called <other>. */
hotpath_lock *hotpath_lock_new (const char *label, hotpath_lock_kind kind);
/* The lock is gone: nobody has it, and nobody will use lock again. Its row stays. */
void hotpath_lock_free (hotpath_lock *lock);

/* The calling thread is about to take it. is_busy: a try has just failed, so somebody has it; otherwise it counts as
 * contended when a thread is known to have it. May be left out where a try got it at once. */
void hotpath_lock_waiting (hotpath_lock *lock, bool is_busy);
/* The calling thread has got it. Of a lock that may be taken again by who has it: the outermost time only. */
void hotpath_lock_acquired (hotpath_lock *lock);
/* It doesn't want it any more, or could not have it: the wait is not counted. */
void hotpath_lock_gave_up (hotpath_lock *lock);
/* The calling thread is about to give it back: to be called while it still has it. */
void hotpath_lock_released (hotpath_lock *lock);

/* What the macro hotpath_lock_new is made of: with the place in the source. */
hotpath_lock *hotpath_lock_new_at (const char *label, hotpath_lock_kind kind, const char *file, unsigned line);

/* Tells with hotpath_lock_place what it has found out since. */
typedef void (*hotpath_place_finder) (void);
/* For who makes locks without knowing their places, which take time to find out. find is called before somebody reads
 * and now and then besides, on threads that are in nothing of the program's, also on several at once. */
void hotpath_lock_find_places (hotpath_place_finder find);
/* The place of locks with that label that have none; file is copied. */
void hotpath_lock_place (const char *label, const char *file, unsigned line);

#ifdef __cplusplus
}
#endif
#pragma GCC visibility pop

/* The place in the source comes along. */
#define hotpath_lock_new(label, kind) hotpath_lock_new_at (label, kind, __FILE__, __LINE__)

/* Around a statement that takes the lock, whatever it costs. */
#define HOTPATH_TAKE(lock, ...)                                                                      \
  do {                                                                                               \
    hotpath_lock_waiting (lock, false);                                                              \
    __VA_ARGS__;                                                                                     \
    hotpath_lock_acquired (lock);                                                                    \
  } while (0)
/* Around a statement that gives it back. */
#define HOTPATH_GIVE(lock, ...)                                                                      \
  do {                                                                                               \
    hotpath_lock_released (lock);                                                                    \
    __VA_ARGS__;                                                                                     \
  } while (0)

#else /* !HOTPATH */

#define HOTPATH_EMPTY_ static inline __attribute__ ((always_inline, unused))

HOTPATH_EMPTY_ hotpath_lock *
hotpath_lock_new (const char *label, hotpath_lock_kind kind)
{
  (void) label, (void) kind;
  return (hotpath_lock *) 0;
}
HOTPATH_EMPTY_ void hotpath_lock_free (hotpath_lock *lock) { (void) lock; }
HOTPATH_EMPTY_ void hotpath_lock_waiting (hotpath_lock *lock, bool is_busy) { (void) lock, (void) is_busy; }
HOTPATH_EMPTY_ void hotpath_lock_acquired (hotpath_lock *lock) { (void) lock; }
HOTPATH_EMPTY_ void hotpath_lock_gave_up (hotpath_lock *lock) { (void) lock; }
HOTPATH_EMPTY_ void hotpath_lock_released (hotpath_lock *lock) { (void) lock; }

#undef HOTPATH_EMPTY_

#define HOTPATH_TAKE(lock, ...)                                                                      \
  do {                                                                                               \
    (void) (lock);                                                                                   \
    __VA_ARGS__;                                                                                     \
  } while (0)
#define HOTPATH_GIVE(lock, ...) HOTPATH_TAKE (lock, __VA_ARGS__)

#endif

#endif
