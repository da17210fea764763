/* SPDX-License-Identifier: MIT
 *
 * item.h: what is recorded beside functions: channels, streams, futures, locks, loops, values and threads.
 *
 * Each is an item in the arena, made once and kept. Any thread may write to it: counters are atomic, and those
 * of the two sides of a channel, or of waiting and holding, are on lines of their own. A program holds a handle,
 * which is in memory of the process's own: a fork's child makes its items anew, in its own arena.
 */
#pragma once

#include "record.h"

#define HP_MAX_ITEMS 1024u    /* of a kind; further ones share one that is called <other> */
#define HP_ITEM_LOG_SIZE 64u  /* entries of an item's log, a power of two */
#define HP_ITEM_TEXT_SIZE 96u /* bytes of an entry's text, its end mark included */
#define HP_ITEM_COUNTERS 7u   /* of each side */

typedef enum {
  HP_ITEM_CHANNEL,
  HP_ITEM_STREAM,
  HP_ITEM_FUTURE,
  HP_ITEM_LOCK,
  HP_ITEM_LOOP,
  HP_ITEM_VALUE,
  HP_ITEM_THREAD,
  HP_ITEM_KINDS,
} hp_item_kind;

typedef enum {
  HP_EVENT_NONE,
  HP_EVENT_SENT,
  HP_EVENT_RECEIVED,
  HP_EVENT_YIELDED,
  HP_EVENT_READY,
  HP_EVENT_CANCELLED,
  HP_EVENT_SET,
  HP_EVENT_ACQUIRED,
  HP_EVENT_STALLED,
  HP_EVENTS,
} hp_item_event;

/* Counts of values of any size, shared by all threads: octaves are made when they are first hit. */
typedef struct hp_distribution {
  _Atomic uint64_t total;
  _Atomic uint64_t max;
  _Atomic hp_ref octaves[HP_OCTAVES]; /* each HP_OCTAVE_STEPS uint64_t */
} hp_distribution;

typedef struct hp_item_entry {
  _Atomic uint64_t number; /* from 1; 0: being written, or empty */
  _Atomic uint64_t ticks;
  _Atomic uint64_t duration; /* ticks; HP_NO_DURATION: none */
  _Atomic uint32_t event;    /* hp_item_event */
  _Atomic uint32_t tid;
  _Atomic uint64_t text[HP_ITEM_TEXT_SIZE / 8];
} hp_item_entry;

#define HP_NO_DURATION UINT64_MAX

typedef struct hp_item_log {
  hp_item_entry entries[HP_ITEM_LOG_SIZE]; /* entry number n at (n - 1) % HP_ITEM_LOG_SIZE */
} hp_item_log;

typedef struct hp_item {
  hp_ref next; /* the one that was made before it */
  uint32_t id; /* from 1, within its kind */
  uint32_t kind;
  uint32_t variant; /* which of its kind: bounded or not, mutex or not … */
  _Atomic hp_ref name; /* a thread's may change */
  _Atomic hp_ref file; /* 0: not known; a lock's may come late, after its line */
  uint32_t line;
  _Atomic uint32_t state;
  uint64_t capacity;
  uint64_t item_bytes;
  hp_ref slots;        /* what the kind keeps besides */
  _Atomic hp_ref logs; /* two hp_item_log, one of each side */
  _Alignas (HP_CACHE_LINE) _Atomic uint64_t near_side[HP_ITEM_COUNTERS + 1];
  _Alignas (HP_CACHE_LINE) _Atomic uint64_t far_side[HP_ITEM_COUNTERS + 1];
  _Alignas (HP_CACHE_LINE) hp_distribution first;
  _Alignas (HP_CACHE_LINE) hp_distribution second;
} hp_item;

/* What a program holds. Never freed: a row stays as long as the session, and whoever ends last may come late. */
typedef struct hp_handle {
  uint32_t session; /* that item is of */
  uint32_t kind, variant;
  uint32_t line;
  const char *name, *file; /* copies, but for file, which is a literal */
  uint64_t capacity, item_bytes;
  uint32_t slot_lines;
  hp_item *item;
} hp_handle;

/* Which session items are of; 0: none, or a fork's child that has not begun its own. */
extern uint32_t hp_session_number;

/* Zeroed memory for good, of the process's own; NULL when there is none. The caller holds the recorder's lock. */
void *hp_pool_take (size_t bytes);

/* A copy of a text there; NULL without memory. */
char *hp_pool_text (const char *text);

/* A handle whose item is made at once. NULL outside a session, without memory and when HP_MAX_ITEMS … even <other>
 * can't be had. Texts are copied; what file points to must stay. */
hp_handle *hp_handle_new (const hp_handle *like);

/* After a fork: gives the handle an item of this session's. NULL when there is none to be had. */
hp_item *hp_handle_renew (hp_handle *handle);

/* The item of a handle, or NULL where there is nothing to be recorded. */
static inline hp_item *
hp_handle_item (hp_handle *handle)
{
  if (!handle || !__atomic_load_n (&hotpath_active, __ATOMIC_RELAXED))
    return NULL;
  if (__builtin_expect (handle->session == __atomic_load_n (&hp_session_number, __ATOMIC_RELAXED), 1))
    return handle->item;
  return hp_handle_renew (handle);
}

/* The handle of a kind with that name, made when it is new: for what is told by name each time. Like a handle from
 * hp_handle_new; slot_lines as there. */
hp_handle *hp_handle_named (hp_item_kind kind, uint32_t variant, const char *name, uint32_t slot_lines);

/* Another name for an item. The caller is the only one who gives it names. */
void hp_item_rename (hp_item *item, const char *name);
/* The place of an item that had none; by one caller, once. */
void hp_item_place (hp_item *item, const char *file, uint32_t line);

/* An octave that is hit for the first time; 0 when there is no room, which is counted. */
hp_ref hp_distribution_octave (hp_distribution *distribution, uint32_t octave);

static inline void
hp_raise (_Atomic uint64_t *most, uint64_t value)
{
  uint64_t now = atomic_load_explicit (most, memory_order_relaxed);
  while (value > now && !atomic_compare_exchange_weak_explicit (most, &now, value, memory_order_relaxed,
                                                                memory_order_relaxed))
    ;
}

/* In the buckets alone: total and max are the caller's to keep. */
static inline void
hp_distribution_count (hp_distribution *self, uint64_t value, uint64_t times)
{
  uint32_t index = hp_bucket_index (value);
  hp_ref octave = atomic_load_explicit (&self->octaves[index / HP_OCTAVE_STEPS], memory_order_acquire);
  if (__builtin_expect (!octave, 0))
    octave = hp_distribution_octave (self, index / HP_OCTAVE_STEPS);
  if (octave) {
    _Atomic uint64_t *counts = hp_at (hp_recorder_now.arena, octave);
    atomic_fetch_add_explicit (&counts[index % HP_OCTAVE_STEPS], times, memory_order_relaxed);
  }
}

static inline void
hp_distribution_add (hp_distribution *self, uint64_t value)
{
  hp_distribution_count (self, value, 1);
  atomic_fetch_add_explicit (&self->total, value, memory_order_relaxed);
  hp_raise (&self->max, value);
}

/* The calling thread's number in the kernel. */
uint32_t hp_own_tid (void);

/* Texts that are written while others may read them, in words: at most size bytes, a multiple of 8, the end mark
 * included. What is too long is cut, and ends with "…". */
void hp_text_store (_Atomic uint64_t *to, size_t size, const char *text);
void hp_text_load (const _Atomic uint64_t *from, size_t size, char *text);

/* Writes an entry of a side's log (0: near, 1: far). text may be NULL, and is cut to fit. A thread that is stopped in
 * the middle of it while others write a whole ring may leave an entry that is made of two. */
void hp_item_note (hp_item *item, unsigned side, uint64_t number, hp_item_event event, uint64_t ticks,
                   uint64_t duration, const char *text);
