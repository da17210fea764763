/* SPDX-License-Identifier: MIT
 *
 * record-loop.c: main loops: rounds, what they wait and what they work.
 */
#include "item.h"
#include "section-columns.h"

#define STALL_NS 100000000.0 /* what a person notices: a round that is worth an entry in the log */

struct hotpath_loop {
  hp_handle *handle;
  uint32_t session; /* that since is of */
  bool is_waiting;
  uint64_t since; /* the last begin or end of a wait; 0: none yet */
};

hotpath_loop *
hotpath_loop_new (const char *label)
{
  hp_handle *handle =
      hp_handle_new (&(hp_handle){ .kind = HP_ITEM_LOOP, .name = label && label[0] ? label : "loop" });
  if (!handle)
    return NULL;
  sigset_t before;
  hp_block_signals (&before);
  pthread_mutex_lock (&hp_recorder_now.lock);
  hotpath_loop *loop = hp_pool_take (sizeof *loop);
  pthread_mutex_unlock (&hp_recorder_now.lock);
  hp_unblock_signals (&before);
  if (loop)
    loop->handle = handle;
  return loop;
}

/* NULL where nothing is to be recorded. What began in a fork's parent is none of the child's. */
static hp_item *
item_of (hotpath_loop *loop)
{
  hp_item *item = loop ? hp_handle_item (loop->handle) : NULL;
  if (item && loop->session != loop->handle->session) {
    loop->session = loop->handle->session;
    loop->since = 0;
  }
  return item;
}

static void
note_stall (hp_item *item, uint64_t number, uint64_t now, uint64_t worked)
{
  if ((double) worked * hp_recorder_now.arena->ns_per_tick >= STALL_NS)
    hp_item_note (item, 0, number, HP_EVENT_STALLED, now, worked, NULL);
}

void
hotpath_loop_wait_begin (hotpath_loop *loop)
{
  hp_item *item = item_of (loop);
  if (!item)
    return;
  uint64_t now = hp_ticks ();
  if (loop->since && !loop->is_waiting && now >= loop->since) {
    uint64_t worked = now - loop->since;
    uint64_t number = atomic_fetch_add_explicit (&item->near_side[HP_LOOP_ITERATIONS], 1, memory_order_relaxed) + 1;
    if (worked > atomic_load_explicit (&item->first.max, memory_order_relaxed))
      atomic_store_explicit (&item->near_side[HP_LOOP_STALL_AT], loop->since, memory_order_relaxed);
    hp_distribution_add (&item->first, worked);
    note_stall (item, number, now, worked);
  }
  loop->since = now;
  loop->is_waiting = true;
}

void
hotpath_loop_wait_end (hotpath_loop *loop)
{
  hp_item *item = item_of (loop);
  if (!item)
    return;
  uint64_t now = hp_ticks ();
  if (loop->since && loop->is_waiting && now >= loop->since)
    atomic_fetch_add_explicit (&item->near_side[HP_LOOP_IDLE], now - loop->since, memory_order_relaxed);
  loop->since = now;
  loop->is_waiting = false;
}
