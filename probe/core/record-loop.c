/* SPDX-License-Identifier: MIT
 *
 * record-loop.c: main loops, pools of threads and frame clocks: how long their rounds take.
 */
#include "item.h"
#include "section-columns.h"

#define LOGGED_STALL_NS 50000000u /* three frames: what a person begins to feel */

hotpath_loop *
hotpath_loop_new (const char *label, hotpath_loop_kind kind, unsigned max_threads)
{
  return (hotpath_loop *) hp_handle_new (&(hp_handle){
      .kind = HP_ITEM_LOOP,
      .variant = kind,
      .name = label && label[0] ? label : "loop",
      .capacity = max_threads,
  });
}

uint64_t
hotpath_loop_begin (hotpath_loop *loop)
{
  return hp_handle_item ((hp_handle *) loop) ? hp_ticks () : 0;
}

void
hotpath_loop_round (hotpath_loop *loop, uint64_t since)
{
  hp_item *item = hp_handle_item ((hp_handle *) loop);
  if (!item || !since)
    return;
  uint64_t now = hp_ticks (), took = now > since ? now - since : 0;
  if (took > atomic_load_explicit (&item->first.max, memory_order_relaxed))
    atomic_store_explicit (&item->near_side[HP_LOOP_STALL_AT], since, memory_order_relaxed);
  hp_distribution_add (&item->first, took);
  atomic_fetch_add_explicit (&item->near_side[HP_LOOP_ITERATIONS], 1, memory_order_relaxed);
  if ((double) took * hp_recorder_now.arena->ns_per_tick < LOGGED_STALL_NS)
    return;
  uint64_t number = atomic_fetch_add_explicit (&item->near_side[HP_LOOP_STALLS], 1, memory_order_relaxed) + 1;
  hp_item_note (item, 0, number, HP_EVENT_STALLED, since, took, NULL);
}

void
hotpath_loop_idle (hotpath_loop *loop, uint64_t since)
{
  hp_item *item = hp_handle_item ((hp_handle *) loop);
  uint64_t now = hp_ticks ();
  if (item && since && now > since)
    atomic_fetch_add_explicit (&item->near_side[HP_LOOP_IDLE], now - since, memory_order_relaxed);
}

void
hotpath_loop_interval (hotpath_loop *loop, uint64_t since)
{
  hp_item *item = hp_handle_item ((hp_handle *) loop);
  uint64_t now = hp_ticks ();
  if (item && since && now > since)
    hp_distribution_add (&item->second, now - since);
}

void
hotpath_loop_waiting (hotpath_loop *loop, unsigned sources, unsigned threads)
{
  hp_item *item = hp_handle_item ((hp_handle *) loop);
  if (!item)
    return;
  atomic_store_explicit (&item->near_side[HP_LOOP_SOURCES], sources, memory_order_relaxed);
  atomic_store_explicit (&item->near_side[HP_LOOP_THREADS], threads, memory_order_relaxed);
}

void
hotpath_loop_missed (hotpath_loop *loop, unsigned frames)
{
  hp_item *item = hp_handle_item ((hp_handle *) loop);
  if (item)
    atomic_fetch_add_explicit (&item->near_side[HP_LOOP_MISSED], frames, memory_order_relaxed);
}
