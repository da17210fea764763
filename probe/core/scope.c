/* SPDX-License-Identifier: MIT
 *
 * scope.c: the hot path. A scope is two clock reads and a handful of stores to memory that only its own
 * thread writes; everything that can be derived is derived by the reader.
 *
 * Order matters in two places. A signal handler may run scopes of its own between any two instructions:
 * it then works above self->top, so a frame is written again once top protects it, and it is given back
 * after the last of its figures. Where something new is made, signals are blocked. And a reader may look at
 * any time: a scope is marked as closed before its time is in the total, so that it is never seen in both,
 * and calls is stored last, so that what it counts is there.
 */
#define _GNU_SOURCE
#include "record.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MAX_DURATION ((UINT64_C (1) << 48) - 1)

#define likely(x) __builtin_expect (!!(x), 1)
#define unlikely(x) __builtin_expect (!!(x), 0)

#define load(at) atomic_load_explicit (at, memory_order_relaxed)
#define store(at, value) atomic_store_explicit (at, value, memory_order_relaxed)

uint32_t hotpath_active;

/* The caller's stack pointer to within a constant: two scopes of one function have the same, those of a
 * function it calls a lower one. */
#if defined __x86_64__
#define STACK_POINTER(at) __asm__ ("mov %%rsp, %0" : "=r"(at))
#elif defined __aarch64__
#define STACK_POINTER(at) __asm__ ("mov %0, sp" : "=r"(at))
#else
#define STACK_POINTER(at) ((at) = (uintptr_t) __builtin_frame_address (0))
#endif

/* ---- Beginning ------------------------------------------------------------------------------------- */

static inline __attribute__ ((always_inline)) hotpath_frame *
push (hp_self *self, hotpath_frame *top, hp_node *node, uintptr_t stack, void *caller)
{
  hotpath_frame *frame = top + 1;
  store (&frame->node, node);
  frame->stack = stack;
  frame->caller = (uintptr_t) caller;
  atomic_signal_fence (memory_order_seq_cst);
  *(hotpath_frame *volatile *) &self->top = frame;
  atomic_signal_fence (memory_order_seq_cst);
  atomic_store_explicit (&frame->node, node, memory_order_release);
  *(volatile uintptr_t *) &frame->stack = stack;
  *(volatile uintptr_t *) &frame->caller = (uintptr_t) caller;
  atomic_store_explicit (&frame->start_ticks, hp_ticks (), memory_order_release);
  return frame;
}

/* Time that the probe used for itself once, to make room for something new, is no time of the program's: the
 * scopes that are open begin later by it. */
void
hp_scope_forgive (hp_self *self, uint64_t ticks)
{
  for (hotpath_frame *frame = self->top; frame > &self->thread->frames[0]; frame--)
    if (load (&frame->start_ticks)) /* else it is being opened or closed */
      store (&frame->start_ticks, load (&frame->start_ticks) + ticks);
}

/* A handler's own stack says nothing of what it cut into, even where it lies within the thread's. */
static __attribute__ ((noinline, cold)) bool
is_on_alternate_stack (void)
{
  stack_t now;
  return sigaltstack (NULL, &now) == 0 && (now.ss_flags & SS_ONSTACK) != 0;
}

static bool
is_stale (const hp_self *self, const hotpath_frame *frame, uintptr_t stack)
{
  return stack > frame->stack && stack < self->stack_high && frame->stack >= self->stack_low && !is_on_alternate_stack ();
}

static __attribute__ ((noinline, cold)) hotpath_frame *
begin_slowly (hotpath_site *site, uintptr_t stack, void *caller)
{
  hp_self *self = &hp_self_now;
  uint32_t id = __atomic_load_n (&site->id, __ATOMIC_ACQUIRE);
  if (id == HP_SITE_EXCLUDED)
    return NULL;
  if (self->in_slow_path) {
    hp_count_loss (HP_LOSS_SIGNALS);
    return NULL;
  }
  uint64_t since = hp_ticks ();
  hp_signals before;
  hp_block_signals (&before);
  self->in_slow_path = 1;
  hotpath_frame *frame = NULL;

  if (hp_recorder_now.forked && hp_recorder_now.restart_after_fork)
    hp_recorder_now.restart_after_fork ();
  if (!__atomic_load_n (&hotpath_active, __ATOMIC_ACQUIRE) || hp_recorder_now.forked)
    goto out;
  if (!id)
    id = hp_registry_resolve (site);
  if (id == HP_SITE_EXCLUDED)
    goto out;
  if (!self->top && !hp_thread_enter ()) {
    hp_count_loss (HP_LOSS_THREADS);
    goto out;
  }
  while (is_stale (self, self->top, stack) || hp_is_left_behind (self->top))
    hp_scope_close_stale ();
  if (self->top == self->last) {
    hp_count_loss (HP_LOSS_TOO_DEEP);
    goto out;
  }
  hp_node *node = hp_thread_node (load (&self->top->node), id);
  hp_scope_forgive (self, hp_ticks () - since);
  frame = push (self, self->top, node, stack, caller);
out:
  self->in_slow_path = 0;
  hp_unblock_signals (&before);
  return frame;
}

hotpath_frame *
hp_scope_begin_outermost (hotpath_site *site)
{
  return begin_slowly (site, UINTPTR_MAX, __builtin_return_address (0));
}

static inline __attribute__ ((always_inline)) hotpath_frame *
begin (hotpath_site *site, void *caller)
{
  uintptr_t stack;
  STACK_POINTER (stack);
  hp_self *self = &hp_self_now;
  hotpath_frame *top = *(hotpath_frame *volatile *) &self->top;
  uint32_t id = __atomic_load_n (&site->id, __ATOMIC_RELAXED);

  /* The id is neither 0, which is not registered yet, nor HP_SITE_EXCLUDED. */
  if (unlikely (!top || id - 1u >= HP_SITE_EXCLUDED - 1u || top->stack < stack || top == self->last))
    return begin_slowly (site, stack, caller);

  const hp_node_table *table = self->table;
  uint64_t key = hp_node_key (load (&top->node), id);
  uint32_t at = (uint32_t) (key * HP_KEY_MIX >> table->shift);
  for (;;) {
    hp_node *node = table->slots[at];
    if (unlikely (!node))
      return begin_slowly (site, stack, caller);
    if (likely (node->key == key))
      return push (self, top, node, stack, caller);
    at = (at + 1) & table->mask;
  }
}

hotpath_frame *
hotpath_scope_begin (hotpath_site *site)
{
  return begin (site, __builtin_return_address (0));
}

/* The call comes from a function of the instrumentation's, which is not on the stack any more when somebody asks: the
 * function that the scope is of stands in for it, as if the call came from behind its first byte. */
hotpath_frame *
hotpath_scope_begin_of (hotpath_site *site, const void *function)
{
  return begin (site, (char *) (uintptr_t) function + 1);
}

/* ---- Ending ---------------------------------------------------------------------------------------- */

/* A new entry among the slowest: it takes the place of the shortest. */
static __attribute__ ((noinline)) uint64_t
record_slow (hp_node *node, uint64_t start, uint64_t duration, uint32_t ordinal)
{
  if (duration > MAX_DURATION) /* a clock that ran backwards, or a scope of days */
    duration = (int64_t) duration < 0 ? 0 : MAX_DURATION;

  hp_slow_call *shortest = &node->slowest[0];
  for (uint32_t i = 1; i < HP_SLOWEST_SIZE; i++)
    if (load (&node->slowest[i].duration) < load (&shortest->duration))
      shortest = &node->slowest[i];

  uint64_t number = load (&node->calls);
  store (&shortest->duration, 0);
  atomic_thread_fence (memory_order_release);
  store (&shortest->start_ticks, start);
  store (&shortest->number, number);
  hp_ref results = load (&node->results);
  if (results) {
    hp_results *all = hp_at (hp_recorder_now.arena, results);
    const hp_result *from = &all->recent[number % HP_RING_SIZE];
    hp_result *to = &all->slowest[shortest - node->slowest];
    uint64_t has = load (&from->number) == number + 1 ? number + 1 : 0;
    store (&to->number, 0);
    atomic_thread_fence (memory_order_release);
    if (has)
      memcpy (to->text, from->text, sizeof to->text);
    atomic_store_explicit (&to->number, has, memory_order_release);
  }
  atomic_store_explicit (&shortest->duration, duration << 16 | ordinal, memory_order_release);

  uint64_t least = UINT64_MAX;
  for (uint32_t i = 0; i < HP_SLOWEST_SIZE; i++) {
    uint64_t entry = load (&node->slowest[i].duration);
    if (entry < least)
      least = entry;
  }
  store (&node->slow_floor, least >> 16);
  return duration;
}

/* Storage for an octave that is hit for the first time: made once, whatever handlers do. With none left, the nearest
 * octave that has some stands in: the call is counted, its duration misplaced. */
static __attribute__ ((noinline, cold)) _Atomic uint64_t *
bucket_slowly (hp_self *self, hp_node *node, uint32_t index)
{
  uint32_t octave = index / HP_OCTAVE_STEPS;
  uint64_t since = hp_ticks ();
  hp_signals before;
  hp_block_signals (&before);
  hp_ref made = load (&node->octaves[octave]);
  if (!made) {
    made = hp_thread_take (HP_OCTAVE_STEPS * sizeof (uint64_t) / HP_CACHE_LINE);
    atomic_store_explicit (&node->octaves[octave], made, memory_order_release);
  }
  hp_scope_forgive (self, hp_ticks () - since); /* the scope itself has been measured already */
  hp_unblock_signals (&before);
  if (made)
    return (_Atomic uint64_t *) hp_at (hp_recorder_now.arena, made) + index % HP_OCTAVE_STEPS;
  hp_count_loss (HP_LOSS_OCTAVES);
  for (uint32_t away = 1; away < HP_OCTAVES; away++) {
    if (octave >= away && load (&node->octaves[octave - away]))
      return (_Atomic uint64_t *) hp_at (hp_recorder_now.arena, load (&node->octaves[octave - away])) +
             HP_OCTAVE_STEPS - 1;
    if (octave + away < HP_OCTAVES && load (&node->octaves[octave + away]))
      return (_Atomic uint64_t *) hp_at (hp_recorder_now.arena, load (&node->octaves[octave + away]));
  }
  return NULL;
}

static inline __attribute__ ((always_inline)) void
close_top (hp_self *self, hotpath_frame *frame, uint64_t now)
{
  hp_node *node = load (&frame->node);
  uint64_t start = load (&frame->start_ticks);
  uint64_t duration = now - start;
  store (&frame->start_ticks, 0);

  if (unlikely (duration > load (&node->slow_floor)))
    duration = record_slow (node, start, duration, self->ordinal);

  uint32_t index = hp_bucket_index (duration);
  hp_ref octave = load (&node->octaves[index / HP_OCTAVE_STEPS]);
  _Atomic uint64_t *bucket =
      (_Atomic uint64_t *) (self->base + (uint64_t) octave * HP_CACHE_LINE) + index % HP_OCTAVE_STEPS;
  if (unlikely (!octave))
    bucket = bucket_slowly (self, node, index);
  if (likely (bucket != NULL))
    store (bucket, load (bucket) + 1);
  if (unlikely (self->alloc_top == frame))
    hp_alloc_scope_ends (self, frame, node);

  uint64_t calls = load (&node->calls);
  hp_call *entry = &node->ring[calls % HP_RING_SIZE];
  store (&entry->start_ticks, start);
  store (&entry->duration, duration << 16 | self->ordinal);
  atomic_store_explicit (&node->total_ticks, load (&node->total_ticks) + duration, memory_order_release);
  if (unlikely (duration < load (&node->min_ticks)))
    store (&node->min_ticks, duration);
  atomic_store_explicit (&node->calls, calls + 1, memory_order_release);
  atomic_signal_fence (memory_order_seq_cst);
  *(hotpath_frame *volatile *) &self->top = frame - 1;
}

void
hp_scope_close_stale (void)
{
  hp_self *self = &hp_self_now;
  hp_count_loss (HP_LOSS_UNBALANCED);
  if (!load (&self->top->start_ticks)) { /* a jump out of a handler left it half opened or half closed */
    self->top--;
    return;
  }
  close_top (self, self->top, hp_ticks ());
}

static __attribute__ ((noinline, cold)) void
end_slowly (hotpath_frame *frame, uint64_t now)
{
  hp_self *self = &hp_self_now;
  /* No top: a fork's child, a thread that has left, or a handler within the slow path. Not above top:
   * closed before. In none of these is there anything of this frame's to close. */
  if (!self->top || !self->thread || frame <= &self->thread->frames[0] || frame > self->last) {
    if (self->top && self->thread)
      hp_count_loss (HP_LOSS_UNBALANCED); /* another thread's scope */
    return;
  }
  /* A handler may close what it finds left behind: before this or after it, not within. */
  hp_signals before;
  hp_block_signals (&before);
  if (frame <= self->top) {
    while (self->top > frame)
      hp_scope_close_stale ();
    close_top (self, frame, now);
  }
  hp_unblock_signals (&before);
}

void
hotpath_scope_end (hotpath_frame *frame)
{
  uint64_t now = hp_ticks ();
  hp_self *self = &hp_self_now;
  if (unlikely (!frame || *(hotpath_frame *volatile *) &self->top != frame)) {
    if (frame)
      end_slowly (frame, now);
    return;
  }
  close_top (self, frame, now);
}

/* ---- For functions that a compiler instruments ------------------------------------------------------ */

/* The end names its function instead of its frame: what is open above it lost its end, to a longjmp or an exception. */
static __attribute__ ((noinline, cold)) void
end_site_slowly (const hotpath_site *site, uint64_t now)
{
  hp_self *self = &hp_self_now;
  if (!self->top || !self->thread)
    return;
  hotpath_frame *frame = self->top;
  while (frame > &self->thread->frames[0] && load (&frame->node)->site != site->id)
    frame--;
  if (frame > &self->thread->frames[0]) /* else it began outside the session, or was left out */
    end_slowly (frame, now);
}

void
hotpath_scope_end_of (hotpath_site *site)
{
  uint64_t now = hp_ticks ();
  hp_self *self = &hp_self_now;
  hotpath_frame *top = *(hotpath_frame *volatile *) &self->top;
  if (likely (top && load (&top->start_ticks) && load (&top->node)->site == site->id))
    close_top (self, top, now);
  else
    end_site_slowly (site, now);
}

void
hotpath_site_dropped (void)
{
  hp_count_loss (HP_LOSS_SMALL);
}

/* ---- Results --------------------------------------------------------------------------------------- */

void
hotpath_result (const char *format, ...)
{
  hp_self *self = &hp_self_now;
  hotpath_frame *top = self->top;
  if (!top || self->in_slow_path || top == &self->thread->frames[0])
    return;
  hp_node *node = load (&top->node);
  hp_ref ref = load (&node->results);
  if (!ref) {
    ref = hp_thread_take (sizeof (hp_results) / HP_CACHE_LINE);
    if (!ref)
      return;
    atomic_store_explicit (&node->results, ref, memory_order_release);
  }
  /* No other activation of this node can end before this one: the call's number is known. */
  uint64_t number = load (&node->calls);
  hp_result *result = &((hp_results *) hp_at (hp_recorder_now.arena, ref))->recent[number % HP_RING_SIZE];
  store (&result->number, 0);
  atomic_thread_fence (memory_order_release);
  va_list arguments;
  va_start (arguments, format);
  int length = vsnprintf (result->text, sizeof result->text, format, arguments);
  va_end (arguments);
  if (length < 0)
    return;
  if ((size_t) length >= sizeof result->text)
    memcpy (result->text + sizeof result->text - 4, "…", sizeof "…");
  atomic_store_explicit (&result->number, number + 1, memory_order_release);
}
