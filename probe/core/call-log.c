/* SPDX-License-Identifier: MIT
 *
 * call-log.c: recent and slowest calls of a function, from the rings of all its places.
 */
#include "reader.h"

#include <stdlib.h>

static int
compare_newest (const void *a, const void *b)
{
  const hp_log_entry *x = a, *y = b;
  return (x->end_ticks < y->end_ticks) - (x->end_ticks > y->end_ticks);
}

static int
compare_slowest (const void *a, const void *b)
{
  const hp_log_entry *x = a, *y = b;
  uint64_t of_x = x->end_ticks - x->start_ticks, of_y = y->end_ticks - y->start_ticks;
  if (of_x != of_y)
    return of_x < of_y ? 1 : -1;
  return compare_newest (a, b);
}

/* start and duration as they stand in the arena. False when the call ended before the last reset. */
static bool
set_entry (const hp_snapshot *snapshot, const hp_node *node, uint64_t call, uint64_t start, uint64_t duration,
           hp_log_entry *entry)
{
  const hp_reader *reader = snapshot->reader;
  uint64_t ticks = duration >> 16;
  uint64_t end = start + ticks;
  if (start == 0 || end < reader->base_ticks)
    return false;
  uint64_t since = start > reader->base_ticks ? start - reader->base_ticks : 0;
  double ns = (double) since * snapshot->ns_per_tick;
  *entry = (hp_log_entry){
    .node = node,
    .call = call,
    .start_ticks = start,
    .end_ticks = end,
    .started_ns = ns < 1.8e19 ? (uint64_t) ns : 0,
    .duration_ns = hp_tick_map_duration (&reader->map, ticks),
    .ordinal = (uint32_t) (duration & 0xffff),
  };
  return true;
}

static bool
add_recent (const hp_snapshot *snapshot, const hp_node *node, hp_call_log *log)
{
  uint64_t calls = atomic_load_explicit (&node->calls, memory_order_acquire);
  uint32_t first = log->recent_count;
  for (uint64_t back = 0; back < HP_RING_SIZE && back < calls; back++) {
    uint64_t number = calls - back; /* from 1; the ring's place is its number from 0 */
    const hp_call *call = &node->ring[(number - 1) % HP_RING_SIZE];
    uint64_t start = atomic_load_explicit (&call->start_ticks, memory_order_relaxed);
    uint64_t duration = atomic_load_explicit (&call->duration, memory_order_relaxed);
    if (!hp_reader_make_room ((void **) &log->recent, log->recent_count, &log->recent_room, sizeof *log->recent))
      return false;
    if (set_entry (snapshot, node, number, start, duration, &log->recent[log->recent_count]))
      log->recent_count++;
  }
  /* The owner may have gone on: what it overwrote meanwhile is dropped, and the place of the call that it
   * may be writing just now. */
  atomic_thread_fence (memory_order_acquire);
  uint64_t now = atomic_load_explicit (&node->calls, memory_order_relaxed);
  while (log->recent_count > first && log->recent[log->recent_count - 1].call + HP_RING_SIZE <= now + 1)
    log->recent_count--;
  return true;
}

static void
add_slowest (const hp_snapshot *snapshot, const hp_node *node, hp_call_log *log)
{
  for (uint32_t i = 0; i < HP_SLOWEST_SIZE; i++) {
    const hp_slow_call *call = &node->slowest[i];
    hp_log_entry entry;
    uint64_t duration = atomic_load_explicit (&call->duration, memory_order_acquire);
    uint64_t start = atomic_load_explicit (&call->start_ticks, memory_order_relaxed);
    uint64_t number = atomic_load_explicit (&call->number, memory_order_relaxed);
    atomic_thread_fence (memory_order_acquire);
    if (!duration || duration != atomic_load_explicit (&call->duration, memory_order_relaxed) ||
        !set_entry (snapshot, node, number + 1, start, duration, &entry))
      continue;
    uint32_t at = log->slowest_count;
    if (at == HP_SLOWEST_SIZE && compare_slowest (&entry, &log->slowest[at - 1]) > 0)
      continue;
    if (at == HP_SLOWEST_SIZE)
      at--;
    else
      log->slowest_count++;
    for (; at > 0 && compare_slowest (&entry, &log->slowest[at - 1]) < 0; at--)
      log->slowest[at] = log->slowest[at - 1];
    log->slowest[at] = entry;
  }
}

bool
hp_snapshot_read_log (const hp_snapshot *snapshot, uint32_t id, hp_call_log *log)
{
  hp_reader *reader = snapshot->reader;
  uint32_t function;
  bool done = true;
  log->recent_count = log->slowest_count = 0;
  pthread_mutex_lock (&reader->lock);
  if (hp_id_map_find (&reader->function_ids, id, &function)) {
    for (uint32_t i = reader->functions[function].first_node; i != HP_NOWHERE && done; i = reader->nodes[i].sibling) {
      done = add_recent (snapshot, reader->nodes[i].node, log);
      add_slowest (snapshot, reader->nodes[i].node, log);
    }
  }
  pthread_mutex_unlock (&reader->lock);
  if (log->recent_count > 1)
    qsort (log->recent, log->recent_count, sizeof *log->recent, compare_newest);
  if (log->recent_count > reader->arena->logs_limit)
    log->recent_count = reader->arena->logs_limit;
  return done;
}

/* ---- Details --------------------------------------------------------------------------------------- */

/* Texts are the only thing that is read while its owner may be writing it in more than one step: what comes
 * of that is thrown away once the number beside it has changed. Byte by byte, and hidden from the thread
 * sanitizer, which can't know. */
#if defined __has_feature
#if __has_feature(thread_sanitizer)
#define HP_RACY __attribute__ ((no_sanitize ("thread"), noinline))
#endif
#elif defined __SANITIZE_THREAD__
#define HP_RACY __attribute__ ((no_sanitize ("thread"), noinline))
#endif
#ifndef HP_RACY
#define HP_RACY
#endif

HP_RACY static void
copy_while_written (char *to, const volatile char *from, size_t size)
{
  for (size_t i = 0; i < size; i++)
    to[i] = from[i];
}

static bool
take_result (const hp_result *result, uint64_t call, hp_call_details *details)
{
  if (atomic_load_explicit (&result->number, memory_order_acquire) != call)
    return false;
  copy_while_written (details->result, result->text, sizeof details->result);
  details->result[sizeof details->result - 1] = '\0';
  atomic_thread_fence (memory_order_acquire);
  details->has_result = atomic_load_explicit (&result->number, memory_order_relaxed) == call;
  return details->has_result;
}

static void
find_result (const hp_reader *reader, const hp_log_entry *entry, hp_call_details *details)
{
  hp_ref ref = atomic_load_explicit (&entry->node->results, memory_order_acquire);
  const hp_results *results = ref ? hp_reader_at (reader, ref, sizeof *results) : NULL;
  if (!results || take_result (&results->recent[(entry->call - 1) % HP_RING_SIZE], entry->call, details))
    return;
  for (uint32_t i = 0; i < HP_SLOWEST_SIZE; i++)
    if (take_result (&results->slowest[i], entry->call, details))
      return;
}

void
hp_snapshot_describe_call (const hp_snapshot *snapshot, const hp_log_entry *entry, hp_call_details *details)
{
  const hp_arena *arena = snapshot->reader->arena;
  const hp_thread_name *name = &arena->thread_names[entry->ordinal % HP_MAX_THREAD_NAMES];
  details->thread_id = atomic_load_explicit (&name->tid, memory_order_acquire);
  copy_while_written (details->thread, name->name, sizeof name->name);
  details->thread[sizeof name->name] = '\0';
  details->has_result = false;
  details->result[0] = '\0';
  find_result (snapshot->reader, entry, details);
}

void
hp_call_log_clear (hp_call_log *log)
{
  free (log->recent);
  *log = (hp_call_log){ 0 };
}
