/* SPDX-License-Identifier: MIT
 *
 * section-columns.h: which of an item's counters is what, for each kind: what records and what reads agree on.
 */
#pragma once

#include "item.h"

/* hp_item.state where nothing else is said. */
enum { HP_STATE_ACTIVE, HP_STATE_CLOSED };

/* Threads: written by the sampler alone. */
enum { HP_THREAD_CPU, HP_THREAD_WAIT, HP_THREAD_VOLUNTARY, HP_THREAD_INVOLUNTARY, HP_THREAD_MINOR, HP_THREAD_MAJOR,
       HP_THREAD_LAST_CPU };
enum { HP_THREAD_TID, HP_THREAD_STARTED, HP_THREAD_NOW, HP_THREAD_MAX, HP_THREAD_AVG, HP_THREAD_ALLOCATED,
       HP_THREAD_FREED };
enum { HP_THREAD_RUNNING, HP_THREAD_SLEEPING, HP_THREAD_BLOCKED, HP_THREAD_STOPPED, HP_THREAD_IDLE, HP_THREAD_ENDED };

/* Channels: the sender's side is near, the receiver's far; first: delays in ticks. */
enum { HP_CHANNEL_SENT, HP_CHANNEL_MAX_QUEUED, HP_CHANNEL_RECEIVED_SEEN };
enum { HP_CHANNEL_RECEIVED };

/* Streams. first: bytes of each item. */
enum { HP_STREAM_ITEMS };

/* Futures. first: polls in ticks; second: from making to ready. */
enum { HP_FUTURE_CALLS, HP_FUTURE_PENDING, HP_FUTURE_RUNNING, HP_FUTURE_SUSPENDED, HP_FUTURE_READY, HP_FUTURE_CANCELLED };
enum { HP_FUTURE_POLLS };

/* Locks. first: waits in ticks; second: holds. */
enum { HP_LOCK_INSTANCES, HP_LOCK_CONTENDED };
enum { HP_LOCK_ACQUISITIONS, HP_LOCK_OWNER, HP_LOCK_LONG_HOLDS };

/* Loops. first: dispatches in ticks; second: from one to the next. */
enum { HP_LOOP_ITERATIONS, HP_LOOP_IDLE, HP_LOOP_SOURCES, HP_LOOP_THREADS, HP_LOOP_MISSED, HP_LOOP_STALL_AT,
       HP_LOOP_STALLS };

/* Values. The far side holds the bits of doubles. */
enum { HP_VALUE_UPDATES, HP_VALUE_TICKS };
enum { HP_VALUE_NOW, HP_VALUE_MIN, HP_VALUE_MAX };
enum { HP_VALUE_GAUGE, HP_VALUE_TEXT };

#define HP_VALUE_TEXT_SIZE 240u

/* The text of a value, in its item's slots. version is odd while it is written. */
typedef struct hp_value_text {
  _Atomic uint64_t version;
  _Atomic uint64_t text[HP_VALUE_TEXT_SIZE / 8];
} hp_value_text;

/* The last text of a value, or the number of a gauge, into HP_VALUE_TEXT_SIZE bytes. from may be NULL. */
void hp_value_read_text (const hp_value_text *from, const hp_item *item, char *text);
