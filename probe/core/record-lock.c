/* SPDX-License-Identifier: MIT
 *
 * record-lock.c: locks: how often they are taken, how long threads wait for them and hold them.
 *
 * Many locks share a row, so what goes straight into a row is atomic, and an atomic addition costs as much as an
 * uncontended taking. But a lock is a lock: of what only its owner writes there is one writer at a time. So an owner
 * notes takings and holds beside its lock with plain stores, and they go on into the row some dozens at once, when
 * the room for them is full or when somebody wants to read. Waits and what many readers share go there directly.
 */
#include "record-lock.h"

#include "demangle.h"
#include "item.h"
#include "section-columns.h"

#include <stdlib.h>
#include <string.h>

#define HOLDS 32u               /* noted beside a lock: a power of two */
#define LONG_HOLD_NS 10000000.0 /* a hold that is worth an entry in the log */
#define READS 8u                /* sides of read-write locks that a thread has at once, of which holds are told */
#define HOLD_TEXT "held"

typedef struct lock_row {
  struct lock_row *next;
  hp_handle *handle;
  _Atomic uint32_t session_named; /* in which its name was made readable */
  _Atomic uint32_t session_placed; /* and its place was told */
  _Atomic (const char *) file;     /* that was found out late, as its line before it; NULL: it wasn't */
  uint32_t line;
} lock_row;

struct hotpath_lock {
  hotpath_lock *next; /* in the list of all there ever were */
  hotpath_lock *next_free;
  _Atomic (lock_row *) row; /* who folds may find a lock that is new, or another's by now */
  uint32_t kind;
  _Atomic uint32_t session;
  /* The owner writes these, one at a time; of a read side's, takings are counted atomically. */
  _Alignas (HP_CACHE_LINE) _Atomic uint32_t owner; /* 0: nobody */
  _Atomic uint32_t takings;                        /* without a wait, since the lock was made; wraps, as the rest does */
  _Atomic uint32_t holds_noted;
  uint64_t since;
  /* Whoever has folding. */
  _Atomic uint32_t folding;
  _Atomic uint32_t holds_folded;
  uint32_t takings_folded;
  _Atomic uint64_t holds[HOLDS]; /* ticks; hold n at n % HOLDS */
};

typedef struct wait {
  const hotpath_lock *lock; /* NULL: none */
  uint64_t since;
  bool is_contended;
} wait;

typedef struct read_hold {
  const hotpath_lock *lock;
  uint64_t since;
} read_hold;

static __thread wait wait_now __attribute__ ((tls_model ("initial-exec")));
static __thread read_hold reads_now[READS] __attribute__ ((tls_model ("initial-exec")));

static _Atomic (hotpath_lock *) all_locks;
/* These under the recorder's lock. */
static hotpath_lock *free_locks;
static _Atomic (lock_row *) rows;

static uint64_t long_hold_ticks; /* the same for all */
static _Atomic (hotpath_place_finder) find_places;

/* ---- Into the row ---------------------------------------------------------------------------------- */

static void
fold_holds (hotpath_lock *lock, hp_item *item)
{
  uint32_t from = atomic_load_explicit (&lock->holds_folded, memory_order_relaxed);
  uint32_t to = atomic_load_explicit (&lock->holds_noted, memory_order_acquire);
  uint64_t total = 0, most = 0, run = 0, last = 0;
  for (uint32_t at = from; at != to; at++) {
    uint64_t hold = atomic_load_explicit (&lock->holds[at % HOLDS], memory_order_relaxed);
    total += hold;
    most = hold > most ? hold : most;
    if (run && hp_bucket_index (hold) != hp_bucket_index (last)) {
      hp_distribution_count (&item->second, last, run);
      run = 0;
    }
    last = hold;
    run++;
  }
  if (!run)
    return;
  hp_distribution_count (&item->second, last, run);
  atomic_fetch_add_explicit (&item->second.total, total, memory_order_relaxed);
  hp_raise (&item->second.max, most);
  atomic_store_explicit (&lock->holds_folded, to, memory_order_release);
}

/* False when another thread is at it. */
static bool
fold (hotpath_lock *lock, hp_item *item)
{
  if (atomic_exchange_explicit (&lock->folding, 1, memory_order_acquire))
    return false;
  fold_holds (lock, item);
  uint32_t takings = atomic_load_explicit (&lock->takings, memory_order_relaxed);
  uint32_t fresh = takings - lock->takings_folded;
  if (fresh) {
    lock->takings_folded = takings;
    hp_distribution_count (&item->first, 0, fresh);
    atomic_fetch_add_explicit (&item->far_side[HP_LOCK_ACQUISITIONS], fresh, memory_order_relaxed);
  }
  atomic_store_explicit (&lock->folding, 0, memory_order_release);
  return true;
}

static bool
is_of_session (const hotpath_lock *lock)
{
  return atomic_load_explicit (&lock->session, memory_order_relaxed) ==
         __atomic_load_n (&hp_session_number, __ATOMIC_RELAXED);
}

/* ---- Names and places ------------------------------------------------------------------------------ */

/* What many rows share: its name is its own. */
static bool
is_other (const char *name)
{
  return strcmp (name, "<other>") == 0;
}

/* A symbol's name, which whoever made the lock could not have made readable: that allocates. */
static void
name_row (lock_row *row, const char *now, uint32_t session)
{
  if (atomic_exchange_explicit (&row->session_named, session, memory_order_relaxed) == session)
    return;
  char *name = hp_demangle (now);
  if (name)
    hp_item_rename (row->handle->item, name);
  free (name);
}

static void
place_row (lock_row *row, uint32_t session)
{
  const char *file = atomic_load_explicit (&row->file, memory_order_acquire);
  if (file && atomic_exchange_explicit (&row->session_placed, session, memory_order_relaxed) != session)
    hp_item_place (row->handle->item, file, row->line);
}

void
hp_locks_name (void)
{
  if (hp_recorder_now.forked || !hp_recorder_now.arena)
    return;
  hotpath_place_finder find = atomic_load_explicit (&find_places, memory_order_acquire);
  if (find)
    find ();
  uint32_t session = __atomic_load_n (&hp_session_number, __ATOMIC_RELAXED);
  for (lock_row *row = atomic_load_explicit (&rows, memory_order_acquire); row; row = row->next) {
    if (row->handle->session != session || row->handle->file)
      continue;
    const hp_item *item = row->handle->item;
    const char *now = hp_at (hp_recorder_now.arena, atomic_load_explicit (&item->name, memory_order_acquire));
    if (is_other (now))
      continue;
    name_row (row, now, session);
    place_row (row, session);
  }
}

void
hotpath_lock_find_places (hotpath_place_finder find)
{
  atomic_store_explicit (&find_places, find, memory_order_release);
}

void
hotpath_lock_place (const char *label, const char *file, unsigned line)
{
  hp_signals before;
  hp_block_signals (&before);
  pthread_mutex_lock (&hp_recorder_now.lock);
  for (lock_row *row = atomic_load_explicit (&rows, memory_order_relaxed); row; row = row->next) {
    if (row->handle->file || atomic_load_explicit (&row->file, memory_order_relaxed) ||
        strcmp (row->handle->name, label) != 0)
      continue;
    row->line = line;
    atomic_store_explicit (&row->file, hp_pool_text (file), memory_order_release);
  }
  pthread_mutex_unlock (&hp_recorder_now.lock);
  hp_unblock_signals (&before);
}

/* ---- Folding --------------------------------------------------------------------------------------- */

void
hp_locks_fold (void)
{
  if (hp_recorder_now.forked || !hp_recorder_now.arena)
    return;
  for (hotpath_lock *lock = atomic_load_explicit (&all_locks, memory_order_acquire); lock; lock = lock->next) {
    const lock_row *row = atomic_load_explicit (&lock->row, memory_order_acquire);
    if (!row || !is_of_session (lock))
      continue;
    hp_item *item = row->handle->item;
    uint32_t owner = atomic_load_explicit (&lock->owner, memory_order_relaxed);
    if (owner || atomic_load_explicit (&item->near_side[HP_LOCK_INSTANCES], memory_order_relaxed) == 1)
      atomic_store_explicit (&item->far_side[HP_LOCK_OWNER], owner, memory_order_relaxed);
    fold (lock, item);
  }
}

/* ---- Making ---------------------------------------------------------------------------------------- */

static bool
is_row_of (const hp_handle *handle, const char *label, uint32_t kind, const char *file, uint32_t line)
{
  return handle->variant == kind && handle->line == line && strcmp (handle->name, label) == 0 &&
         (handle->file == file || (handle->file && file && strcmp (handle->file, file) == 0));
}

static lock_row *
find_row (const char *label, uint32_t kind, const char *file, uint32_t line)
{
  lock_row *row = atomic_load_explicit (&rows, memory_order_relaxed);
  while (row && !is_row_of (row->handle, label, kind, file, line))
    row = row->next;
  return row;
}

static lock_row *
find_or_make_row (const char *label, hotpath_lock_kind kind, const char *file, unsigned line)
{
  pthread_mutex_lock (&hp_recorder_now.lock);
  lock_row *row = find_row (label, kind, file, line);
  pthread_mutex_unlock (&hp_recorder_now.lock);
  if (row)
    return row;
  hp_handle *handle = hp_handle_new (&(hp_handle){
      .kind = HP_ITEM_LOCK, .variant = kind, .name = label, .file = file, .line = line });
  if (!handle)
    return NULL;
  pthread_mutex_lock (&hp_recorder_now.lock);
  row = find_row (label, kind, file, line); /* another thread may have been as fast: its row has the locks, ours none */
  if (!row && (row = hp_pool_take (sizeof *row))) {
    row->handle = handle;
    row->next = atomic_load_explicit (&rows, memory_order_relaxed);
    atomic_store_explicit (&rows, row, memory_order_release);
  }
  pthread_mutex_unlock (&hp_recorder_now.lock);
  return row;
}

static hotpath_lock *
take_lock (void)
{
  hotpath_lock *lock = free_locks;
  if (lock) {
    free_locks = lock->next_free;
    return lock;
  }
  char *room = hp_pool_take (sizeof *lock + HP_CACHE_LINE);
  if (!room)
    return NULL;
  lock = (hotpath_lock *) (void *) (room + (-(uintptr_t) room & (HP_CACHE_LINE - 1)));
  lock->next = atomic_load_explicit (&all_locks, memory_order_relaxed);
  atomic_store_explicit (&all_locks, lock, memory_order_release);
  return lock;
}

hotpath_lock *
hotpath_lock_new_at (const char *label, hotpath_lock_kind kind, const char *file, unsigned line)
{
  if (!__atomic_load_n (&hotpath_active, __ATOMIC_RELAXED) || (unsigned) kind > HOTPATH_LOCK_WRITE)
    return NULL;
  hp_signals before;
  hp_block_signals (&before);
  lock_row *row = find_or_make_row (label && label[0] ? label : "lock", kind, file, line);
  hp_item *item = row ? hp_handle_item (row->handle) : NULL;
  hotpath_lock *lock = NULL;
  if (item) {
    pthread_mutex_lock (&hp_recorder_now.lock);
    lock = take_lock ();
    if (lock) {
      long_hold_ticks = (uint64_t) (LONG_HOLD_NS / hp_recorder_now.arena->ns_per_tick);
      lock->kind = kind;
      atomic_store_explicit (&lock->session, row->handle->session, memory_order_relaxed);
      atomic_store_explicit (&lock->row, row, memory_order_release);
      atomic_fetch_add_explicit (&item->near_side[HP_LOCK_INSTANCES], 1, memory_order_relaxed);
    }
    pthread_mutex_unlock (&hp_recorder_now.lock);
  }
  hp_unblock_signals (&before);
  return lock;
}

hotpath_lock *
(hotpath_lock_new) (const char *label, hotpath_lock_kind kind)
{
  return hotpath_lock_new_at (label, kind, NULL, 0);
}

void
hotpath_lock_free (hotpath_lock *lock)
{
  if (!lock)
    return;
  hp_signals before;
  hp_block_signals (&before);
  bool counts = is_of_session (lock) && !hp_recorder_now.forked;
  while (counts && !fold (lock, lock->row->handle->item)) /* it may be found free by a fold, not in the middle of one */
    ;
  pthread_mutex_lock (&hp_recorder_now.lock);
  if (counts)
    atomic_fetch_sub_explicit (&lock->row->handle->item->near_side[HP_LOCK_INSTANCES], 1, memory_order_relaxed);
  atomic_store_explicit (&lock->owner, 0, memory_order_relaxed);
  lock->next_free = free_locks;
  free_locks = lock;
  pthread_mutex_unlock (&hp_recorder_now.lock);
  hp_unblock_signals (&before);
}

/* What was on its way is the parent's. */
static void
begin_anew (hotpath_lock *lock, hp_item *item)
{
  lock->takings_folded = atomic_load_explicit (&lock->takings, memory_order_relaxed);
  atomic_store_explicit (&lock->holds_folded, atomic_load_explicit (&lock->holds_noted, memory_order_relaxed),
                         memory_order_relaxed);
  atomic_store_explicit (&lock->folding, 0, memory_order_relaxed);
  atomic_store_explicit (&lock->owner, 0, memory_order_relaxed);
  atomic_fetch_add_explicit (&item->near_side[HP_LOCK_INSTANCES], 1, memory_order_relaxed);
  atomic_store_explicit (&lock->session, lock->row->handle->session, memory_order_release);
}

/* In a fork's child. One that has no session yet doesn't begin one for a lock: most run another program soon, and
 * what a session needs may be behind this very lock. */
static bool
renew (hotpath_lock *lock)
{
  if (!__atomic_load_n (&hp_session_number, __ATOMIC_RELAXED))
    return false;
  hp_signals before;
  hp_block_signals (&before);
  hp_item *item = hp_handle_item (lock->row->handle);
  pthread_mutex_lock (&hp_recorder_now.lock);
  if (item && !is_of_session (lock)) /* else another thread came first */
    begin_anew (lock, item);
  pthread_mutex_unlock (&hp_recorder_now.lock);
  hp_unblock_signals (&before);
  return item != NULL;
}

static inline bool
is_recorded (hotpath_lock *lock)
{
  return lock && __atomic_load_n (&hotpath_active, __ATOMIC_RELAXED) &&
         (__builtin_expect (is_of_session (lock), 1) || renew (lock));
}

/* ---- Recording ------------------------------------------------------------------------------------- */

static void
note_wait (hotpath_lock *lock, uint64_t now)
{
  hp_item *item = lock->row->handle->item;
  uint64_t waited = now > wait_now.since ? now - wait_now.since : 0;
  wait_now.lock = NULL;
  hp_distribution_add (&item->first, waited);
  atomic_fetch_add_explicit (&item->far_side[HP_LOCK_ACQUISITIONS], 1, memory_order_relaxed);
  if (!wait_now.is_contended)
    return;
  uint64_t number = atomic_fetch_add_explicit (&item->near_side[HP_LOCK_CONTENDED], 1, memory_order_relaxed) + 1;
  hp_item_note (item, 0, number, HP_EVENT_ACQUIRED, now, waited, NULL);
}

static void
note_long_hold (hotpath_lock *lock, uint64_t now, uint64_t held)
{
  hp_item *item = lock->row->handle->item;
  uint64_t number = atomic_fetch_add_explicit (&item->far_side[HP_LOCK_LONG_HOLDS], 1, memory_order_relaxed) + 1;
  hp_item_note (item, 1, number, HP_EVENT_ACQUIRED, now, held, HOLD_TEXT);
}

static inline bool
is_long (uint64_t held)
{
  return __builtin_expect (held > long_hold_ticks, 0);
}

void
hotpath_lock_waiting (hotpath_lock *lock, bool is_busy)
{
  if (!is_recorded (lock))
    return;
  wait_now = (wait){ .lock = lock,
                     .since = hp_ticks (),
                     .is_contended = is_busy || atomic_load_explicit (&lock->owner, memory_order_relaxed) != 0 };
}

void
hotpath_lock_gave_up (hotpath_lock *lock)
{
  if (wait_now.lock == lock)
    wait_now.lock = NULL;
}

static void
begin_read (hotpath_lock *lock, uint64_t now)
{
  for (unsigned i = 0; i < READS; i++) {
    if (!reads_now[i].lock) {
      reads_now[i] = (read_hold){ lock, now };
      return;
    }
  }
}

void
hotpath_lock_acquired (hotpath_lock *lock)
{
  if (!is_recorded (lock))
    return;
  bool is_read = lock->kind == HOTPATH_LOCK_READ;
  if (is_read) {
    if (wait_now.lock != lock)
      atomic_fetch_add_explicit (&lock->takings, 1, memory_order_relaxed);
  } else if (__builtin_expect (wait_now.lock != lock, 1)) {
    uint32_t takings = atomic_load_explicit (&lock->takings, memory_order_relaxed);
    atomic_store_explicit (&lock->takings, takings + 1, memory_order_relaxed);
  }
  atomic_store_explicit (&lock->owner, hp_own_tid (), memory_order_relaxed);
  uint64_t now = hp_ticks ();
  if (__builtin_expect (wait_now.lock == lock, 0))
    note_wait (lock, now);
  if (is_read)
    begin_read (lock, now);
  else
    lock->since = now;
}

static void
release_read (hotpath_lock *lock, uint64_t now)
{
  for (unsigned i = READS; i-- > 0;) {
    if (reads_now[i].lock != lock)
      continue;
    uint64_t held = now > reads_now[i].since ? now - reads_now[i].since : 0;
    reads_now[i].lock = NULL;
    hp_distribution_add (&lock->row->handle->item->second, held);
    if (is_long (held))
      note_long_hold (lock, now, held);
    break;
  }
  uint32_t own = hp_own_tid ();
  atomic_compare_exchange_strong_explicit (&lock->owner, &own, 0, memory_order_relaxed, memory_order_relaxed);
}

void
hotpath_lock_released (hotpath_lock *lock)
{
  if (!is_recorded (lock))
    return;
  uint64_t now = hp_ticks ();
  if (lock->kind == HOTPATH_LOCK_READ) {
    release_read (lock, now);
    return;
  }
  if (atomic_load_explicit (&lock->owner, memory_order_relaxed) != hp_own_tid ())
    return; /* taken before it was known, or by another: then what follows isn't this thread's to write */
  uint64_t held = now > lock->since ? now - lock->since : 0;
  uint32_t noted = atomic_load_explicit (&lock->holds_noted, memory_order_relaxed);
  bool is_full = noted - atomic_load_explicit (&lock->holds_folded, memory_order_acquire) >= HOLDS;
  if (__builtin_expect (is_full && !fold (lock, lock->row->handle->item), 0)) {
    hp_distribution_add (&lock->row->handle->item->second, held); /* the room is being emptied: past it, without waiting */
  } else {
    atomic_store_explicit (&lock->holds[noted % HOLDS], held, memory_order_relaxed);
    atomic_store_explicit (&lock->holds_noted, noted + 1, memory_order_release);
  }
  if (is_long (held))
    note_long_hold (lock, now, held);
  atomic_store_explicit (&lock->owner, 0, memory_order_relaxed);
}
