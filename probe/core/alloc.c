/* SPDX-License-Identifier: MIT
 *
 * alloc.c: counting what each place in the call tree allocates, for an interposer of malloc.
 *
 * Who allocated a block is known by a mark in its last bytes: the interposer asks its allocator for HOTPATH_ALLOC_MARK
 * bytes more, so alignment stays and there is no table to look in. The mark proves itself by a hash over the block's
 * address, its size and the session. A block without one, from before the interposer or from another allocator, is a
 * stranger that nobody counts. A mark is wiped out before its block is given back.
 *
 * A block counts for the innermost scope, and for the thread, at once. What a call allocated in all is what its thread
 * has more than when it, or something it called, allocated first: so nothing has to be done where a scope begins, and
 * only one comparison where it ends without having allocated.
 */
#define _GNU_SOURCE
#include "alloc.h"
#include "item.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>

#define likely(x) __builtin_expect (!!(x), 1)
#define unlikely(x) __builtin_expect (!!(x), 0)

#define load(at) atomic_load_explicit (at, memory_order_relaxed)
#define store(at, value) atomic_store_explicit (at, value, memory_order_relaxed)

#define SIZE_MIX 0xd6e8feb86659fd93u /* any odd number that looks random */

typedef struct mark {
  uint64_t size;
  hp_ref record;
  uint32_t proof;
} mark;

_Static_assert (sizeof (mark) == HOTPATH_ALLOC_MARK, "what interposers make room for");

hp_alloc_state hp_alloc_now;

/* One instruction where there is one: a signal handler that allocates finds it done or not begun. */
static inline void
add (_Atomic uint64_t *at, uint64_t by)
{
#if defined __x86_64__ && !defined __SANITIZE_THREAD__
  __asm__ ("addq %1, %0" : "+m"(*(uint64_t *) at) : "er"(by));
#else
  store (at, load (at) + by);
#endif
}

/* ---- Marks ----------------------------------------------------------------------------------------- */

static inline uint32_t
proof_of (const void *block, uint64_t size, hp_ref record)
{
  uint64_t place = (uintptr_t) block ^ ((uint64_t) record << 32 | hp_alloc_now.session);
  return (uint32_t) ((place * HP_KEY_MIX ^ size * SIZE_MIX) >> 32);
}

static inline char *
mark_place (void *block, size_t usable)
{
  return (char *) block + usable - sizeof (mark);
}

static inline bool
read_mark (void *block, size_t usable, mark *found)
{
  if (unlikely (usable < sizeof *found || !hp_alloc_now.session))
    return false;
  memcpy (found, mark_place (block, usable), sizeof *found);
  return found->proof == proof_of (block, found->size, found->record) && found->size <= usable - sizeof *found;
}

/* Wiped out, so that it doesn't prove itself a second time. */
static inline bool
take_mark (void *block, size_t usable, mark *found)
{
  if (!read_mark (block, usable, found))
    return false;
  uint32_t no_proof = ~found->proof;
  memcpy (mark_place (block, usable) + offsetof (mark, proof), &no_proof, sizeof no_proof);
  return true;
}

/* As hp_ref_of, without a look for NULL: what that gives is no reference of anything in the arena. */
static inline hp_ref
ref_of (const void *at)
{
  return (hp_ref) (((uintptr_t) at - (uintptr_t) hp_recorder_now.arena) / HP_CACHE_LINE);
}

/* ---- A thread's part ------------------------------------------------------------------------------- */

static hp_alloc_thread *
find_left (hp_arena *arena)
{
  for (hp_ref ref = load (&arena->first_alloc_thread); ref;) {
    hp_alloc_thread *thread = hp_at (arena, ref);
    if (!atomic_load_explicit (&thread->in_use, memory_order_acquire))
      return thread;
    ref = thread->next;
  }
  return NULL;
}

/* Threads that the probe's own start are called like them until they say otherwise. */
static bool
is_own_thread (void)
{
  char name[16] = "";
  prctl (PR_GET_NAME, name);
  return strcmp (name, "hp-keeper") == 0 || strcmp (name, "hp-server") == 0;
}

static void
enter (hp_self *self)
{
  hp_arena *arena = hp_recorder_now.arena;
  if (is_own_thread ()) {
    self->alloc_off++;
    return;
  }
  pthread_mutex_lock (&hp_recorder_now.lock);
  hp_alloc_thread *thread = find_left (arena);
  if (!thread) {
    hp_ref ref = hp_arena_take (arena, hp_recorder_now.arena_fd, hp_lines_for (sizeof *thread));
    if (ref) {
      thread = hp_at (arena, ref);
      thread->outside.owner = ref;
      thread->next = load (&arena->first_alloc_thread);
      atomic_store_explicit (&arena->first_alloc_thread, ref, memory_order_release);
    }
  }
  if (thread) {
    atomic_store_explicit (&thread->tid, 0, memory_order_release);
    store (&thread->bytes, 0);
    store (&thread->count, 0);
    store (&thread->freed_bytes, 0);
    atomic_store_explicit (&thread->tid, hp_own_tid (), memory_order_release);
    store (&thread->in_use, 1);
  }
  pthread_mutex_unlock (&hp_recorder_now.lock);
  if (!thread) {
    hp_count_loss (HP_LOSS_THREADS);
    self->alloc_off++; /* it won't get one next time either */
    return;
  }
  self->alloc_thread = thread;
  if (!self->thread)
    pthread_setspecific (hp_recorder_now.thread_key, thread);
}

void
hp_alloc_leave (void)
{
  hp_alloc_thread *thread = hp_self_now.alloc_thread;
  if (thread)
    atomic_store_explicit (&thread->in_use, 0, memory_order_release);
}

bool
hp_alloc_of_thread (uint32_t tid, uint64_t *bytes, uint64_t *freed_bytes)
{
  hp_arena *arena = hp_recorder_now.arena;
  hp_ref ref = atomic_load_explicit (&arena->first_alloc_thread, memory_order_acquire);
  for (; ref; ref = ((hp_alloc_thread *) hp_at (arena, ref))->next) {
    const hp_alloc_thread *thread = hp_at (arena, ref);
    if (load (&thread->tid) != tid)
      continue;
    *bytes = load (&thread->bytes);
    *freed_bytes = load (&thread->freed_bytes);
    /* Unless the next thread has it meanwhile. */
    return load (&thread->tid) == tid;
  }
  return false;
}

/* The record of a node, made when it is new; NULL when there is no room. */
static hp_node_alloc *
record_of (hp_self *self, hp_node *node)
{
  hp_arena *arena = hp_recorder_now.arena;
  hp_ref ref = load (&node->alloc);
  if (likely (ref))
    return hp_at (arena, ref);
  ref = hp_thread_take (hp_lines_for (sizeof (hp_node_alloc)));
  if (!ref) {
    hp_count_loss (HP_LOSS_NODES);
    return NULL;
  }
  hp_node_alloc *record = hp_at (arena, ref);
  record->owner = hp_ref_of (arena, self->thread);
  atomic_store_explicit (&node->alloc, ref, memory_order_release);
  return record;
}

/* Where the calling thread's innermost scope counts. What lies between alloc_top and it has allocated nothing yet,
 * else alloc_top were higher: each begins at what the thread has now. A handler that runs between any two of these
 * stores leaves alloc_for at 0 or its own, and what it wrote to alloc_record is seen. */
static inline void
settle (hp_self *self, hotpath_frame *top, ptrdiff_t at, hp_node_alloc *record)
{
  hp_alloc_thread *thread = self->alloc_thread;
  hotpath_frame *known;
  while (at && (known = *(hotpath_frame *volatile *) &self->alloc_top) != top) {
    hotpath_frame *next = known ? known + 1 : &self->thread->frames[1];
    thread->open[next - &self->thread->frames[0]] = (hp_alloc_open){ load (&thread->bytes), load (&thread->count) };
    atomic_signal_fence (memory_order_seq_cst);
    *(hotpath_frame *volatile *) &self->alloc_top = next;
  }
  do {
    *(uintptr_t volatile *) &self->alloc_for = 0;
    *(hp_node_alloc *volatile *) &self->alloc_record = record;
    *(uintptr_t volatile *) &self->alloc_for = (uintptr_t) top | 1;
  } while (*(hp_node_alloc *volatile *) &self->alloc_record != record);
}

static __attribute__ ((noinline, cold)) bool
find_slowly (hp_self *self)
{
  int saved = errno;
  uint64_t since = hp_ticks ();
  hp_signals before;
  hp_block_signals (&before);
  self->alloc_off++;
  bool found = false;
  if (!self->alloc_thread)
    enter (self);
  if (self->alloc_thread) {
    hotpath_frame *top = self->top;
    ptrdiff_t at = self->thread && top ? top - &self->thread->frames[0] : 0;
    if (self->alloc_top > top) /* a jump out of a handler left it without closing it */
      self->alloc_top = at ? top : NULL;
    hp_node_alloc *record = at ? record_of (self, load (&top->node)) : NULL;
    settle (self, top, at, record ? record : &self->alloc_thread->outside);
    if (self->thread)
      hp_scope_forgive (self, hp_ticks () - since);
    found = true;
  }
  self->alloc_off--;
  hp_unblock_signals (&before);
  errno = saved;
  return found;
}

static __attribute__ ((noinline)) bool
find (hp_self *self)
{
  hotpath_frame *top = *(hotpath_frame *volatile *) &self->top;
  if (unlikely (!self->alloc_thread || !self->thread || !top || self->alloc_top > top))
    return find_slowly (self);
  ptrdiff_t at = top - &self->thread->frames[0];
  hp_ref ref = at ? load (&load (&top->node)->alloc) : 0;
  if (unlikely (at && !ref))
    return find_slowly (self);
  settle (self, top, at, at ? hp_at (hp_recorder_now.arena, ref) : &self->alloc_thread->outside);
  return true;
}

static inline bool
is_settled (const hp_self *self)
{
  return self->alloc_for == ((uintptr_t) *(hotpath_frame *const volatile *) &self->top | 1);
}

static inline bool
is_off (const hp_self *self)
{
  return !hp_alloc_now.on || (self->alloc_off | self->in_slow_path);
}

/* ---- Blocks ---------------------------------------------------------------------------------------- */

/* These are apart, so that the ways that are taken save no registers for them. */
static __attribute__ ((noinline)) void
made_unsettled (void *block, size_t size, size_t usable)
{
  if (find (&hp_self_now))
    hotpath_alloc_made (block, size, usable);
}

void
hotpath_alloc_made (void *block, size_t size, size_t usable)
{
  hp_self *self = &hp_self_now;
  if (unlikely (is_off (self) || usable < size + sizeof (mark)))
    return;
  hp_node_alloc *record = *(hp_node_alloc *volatile *) &self->alloc_record;
  if (unlikely (!is_settled (self))) {
    made_unsettled (block, size, usable);
    return;
  }
  mark new_mark = { .size = size, .record = ref_of (record) };
  new_mark.proof = proof_of (block, size, new_mark.record);
  memcpy (mark_place (block, usable), &new_mark, sizeof new_mark);
  add (&record->bytes, size);
  add (&record->count, 1);
  add (&self->alloc_thread->bytes, size);
  add (&self->alloc_thread->count, 1);
}

static __attribute__ ((noinline)) void
freed_unsettled (uint64_t size)
{
  hp_self *self = &hp_self_now;
  /* A thread on its way out, whose part is given back already, gets none again for what it still frees. */
  if (!is_off (self) && (self->alloc_thread || self->thread) && find (self)) {
    add (&self->alloc_record->freed_bytes, size);
    add (&self->alloc_thread->freed_bytes, size);
  }
}

static inline __attribute__ ((always_inline)) void
count_free (uint64_t size, hp_ref owner)
{
  hp_self *self = &hp_self_now;
  if (unlikely (!hp_alloc_now.on))
    return;
  hp_node_alloc *record = hp_at (hp_recorder_now.arena, owner);
  if (likely (record->owner == ref_of (self->thread) || record->owner == ref_of (self->alloc_thread))) {
    add (&record->released_bytes, size);
    add (&record->released_count, 1);
  } else {
    atomic_fetch_add_explicit (&record->far_released_bytes, size, memory_order_relaxed);
    atomic_fetch_add_explicit (&record->far_released_count, 1, memory_order_relaxed);
  }
  hp_node_alloc *here = *(hp_node_alloc *volatile *) &self->alloc_record;
  if (unlikely (is_off (self) || !is_settled (self)))
    freed_unsettled (size);
  else {
    add (&here->freed_bytes, size);
    add (&self->alloc_thread->freed_bytes, size);
  }
}

size_t
hotpath_alloc_gone (void *block, size_t usable)
{
  mark found;
  if (!take_mark (block, usable, &found))
    return 0;
  count_free (found.size, found.record);
  return sizeof found;
}

size_t
hotpath_alloc_usable (void *block, size_t usable)
{
  mark found;
  return read_mark (block, usable, &found) ? usable - sizeof found : usable;
}

bool
hotpath_alloc_lift (void *block, size_t usable, hotpath_alloc_lifted *lifted)
{
  mark found;
  if (!take_mark (block, usable, &found))
    return false;
  memcpy (lifted, &found, sizeof found);
  return true;
}

void
hotpath_alloc_put_back (void *block, size_t usable, const hotpath_alloc_lifted *lifted)
{
  memcpy (mark_place (block, usable), lifted, sizeof (mark));
}

void
hotpath_alloc_freed (const hotpath_alloc_lifted *lifted)
{
  mark gone;
  memcpy (&gone, lifted, sizeof gone);
  count_free (gone.size, gone.record);
}

/* ---- Ends of scopes -------------------------------------------------------------------------------- */

/* Without room for an octave the call counts as one that allocated nothing. */
static void
count_call (_Atomic hp_ref *octaves, uint64_t value)
{
  uint32_t index = hp_bucket_index (value);
  hp_ref octave = load (&octaves[index / HP_OCTAVE_STEPS]);
  if (unlikely (!octave)) {
    uint64_t since = hp_ticks ();
    octave = hp_thread_take (HP_OCTAVE_STEPS * sizeof (uint64_t) / HP_CACHE_LINE);
    if (!octave) {
      hp_count_loss (HP_LOSS_OCTAVES);
      return;
    }
    atomic_store_explicit (&octaves[index / HP_OCTAVE_STEPS], octave, memory_order_release);
    hp_scope_forgive (&hp_self_now, hp_ticks () - since);
  }
  _Atomic uint64_t *counts = hp_at (hp_recorder_now.arena, octave);
  add (&counts[index % HP_OCTAVE_STEPS], 1);
}

__attribute__ ((noinline)) void
hp_alloc_scope_ends (hp_self *self, hotpath_frame *frame, hp_node *node)
{
  ptrdiff_t at = frame - &self->thread->frames[0];
  hp_alloc_thread *thread = self->alloc_thread;
  uint64_t count = load (&thread->count) - thread->open[at].count;
  self->alloc_for = 0;
  if (count) {
    hp_node_alloc *record = record_of (self, node);
    if (likely (record != NULL)) {
      count_call (record->bytes_octaves, load (&thread->bytes) - thread->open[at].bytes);
      count_call (record->count_octaves, count);
    }
  }
  *(hotpath_frame *volatile *) &self->alloc_top = at > 1 ? frame - 1 : NULL;
}

/* ---- Beginning and ending -------------------------------------------------------------------------- */

void
hp_alloc_begin (uint32_t session)
{
  if (!hp_alloc_now.attached)
    return;
  store (&hp_recorder_now.arena->alloc_is_counted, 1);
  hp_alloc_now.session = session;
  __atomic_store_n (&hp_alloc_now.on, 1, __ATOMIC_RELEASE);
}

void
hp_alloc_end (void)
{
  __atomic_store_n (&hp_alloc_now.on, 0, __ATOMIC_RELEASE);
}

void
hp_alloc_forget (void)
{
  hp_alloc_now.on = 0;
  hp_alloc_now.session = 0;
}

void
hotpath_alloc_attach (void)
{
  hp_alloc_now.attached = true;
}
