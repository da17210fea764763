/* SPDX-License-Identifier: MIT
 *
 * record-channel.c: messages between threads: how many, how long they wait, how many at once.
 */
#include "item.h"
#include "section-columns.h"

#include <string.h>

#define SLOTS 1024u /* messages under way whose delay can be told: a power of two */

/* Where a message was sent, by its number; a later message may have taken the place. */
typedef struct slot {
  _Atomic uint64_t message;
  _Atomic uint64_t ticks;
} slot;

static slot *
slot_of (const hp_item *item, uint64_t message)
{
  /* Neighbours in a queue are not neighbours here: sender and receiver would fight for their cache line. */
  slot *slots = hp_at (hp_recorder_now.arena, item->slots);
  return &slots[message * HP_KEY_MIX >> (64 - __builtin_ctz (SLOTS))];
}

hotpath_channel *
hotpath_channel_new_at (const char *label, hotpath_channel_kind kind, size_t capacity, size_t item_bytes,
                        const char *file, unsigned line)
{
  return (hotpath_channel *) hp_handle_new (&(hp_handle){
      .kind = HP_ITEM_CHANNEL,
      .variant = kind,
      .name = label && label[0] ? label : "channel",
      .file = file,
      .line = line,
      .capacity = kind == HOTPATH_CHANNEL_UNBOUNDED ? 0 : kind == HOTPATH_CHANNEL_ONESHOT ? 1 : capacity,
      .item_bytes = item_bytes,
      .slot_lines = SLOTS * sizeof (slot) / HP_CACHE_LINE,
  });
}

hotpath_channel *
(hotpath_channel_new) (const char *label, hotpath_channel_kind kind, size_t capacity, size_t item_bytes)
{
  return hotpath_channel_new_at (label, kind, capacity, item_bytes, NULL, 0);
}

/* The most that was ever in it. The receiver's count is looked at only where the queue may be longer than ever: what
 * was received since the last look only makes it shorter. So the receiver's cache line is left alone. */
static void
note_depth (hp_item *item, uint64_t sent)
{
  uint64_t seen = atomic_load_explicit (&item->near_side[HP_CHANNEL_RECEIVED_SEEN], memory_order_relaxed);
  if (sent <= seen ||
      sent - seen <= atomic_load_explicit (&item->near_side[HP_CHANNEL_MAX_QUEUED], memory_order_relaxed))
    return;
  uint64_t received = atomic_load_explicit (&item->far_side[HP_CHANNEL_RECEIVED], memory_order_relaxed);
  atomic_store_explicit (&item->near_side[HP_CHANNEL_RECEIVED_SEEN], received, memory_order_relaxed);
  if (sent > received)
    hp_raise (&item->near_side[HP_CHANNEL_MAX_QUEUED], sent - received);
}

void
hotpath_channel_sent_text (hotpath_channel *channel, uint64_t message, const char *text)
{
  hp_item *item = hp_handle_item ((hp_handle *) channel);
  if (!item)
    return;
  uint64_t now = hp_ticks ();
  uint64_t number = atomic_fetch_add_explicit (&item->near_side[HP_CHANNEL_SENT], 1, memory_order_relaxed) + 1;
  if (message) {
    slot *at = slot_of (item, message);
    atomic_store_explicit (&at->message, 0, memory_order_relaxed);
    atomic_thread_fence (memory_order_release);
    atomic_store_explicit (&at->ticks, now, memory_order_relaxed);
    atomic_store_explicit (&at->message, message, memory_order_release);
  }
  note_depth (item, number);
  hp_item_note (item, 0, number, HP_EVENT_SENT, now, HP_NO_DURATION, text);
}

void
hotpath_channel_sent (hotpath_channel *channel, uint64_t message)
{
  hotpath_channel_sent_text (channel, message, NULL);
}

void
hotpath_channel_received (hotpath_channel *channel, uint64_t message)
{
  hp_item *item = hp_handle_item ((hp_handle *) channel);
  if (!item)
    return;
  uint64_t now = hp_ticks (), delay = HP_NO_DURATION;
  uint64_t number = atomic_fetch_add_explicit (&item->far_side[HP_CHANNEL_RECEIVED], 1, memory_order_release) + 1;
  if (message) {
    slot *at = slot_of (item, message);
    if (atomic_load_explicit (&at->message, memory_order_acquire) == message) {
      uint64_t sent = atomic_load_explicit (&at->ticks, memory_order_relaxed);
      atomic_thread_fence (memory_order_acquire);
      if (atomic_load_explicit (&at->message, memory_order_relaxed) == message) {
        delay = now > sent ? now - sent : 0; /* two processors' clocks may differ by a tick */
        hp_distribution_add (&item->first, delay);
      }
    }
  }
  hp_item_note (item, 1, number, HP_EVENT_RECEIVED, now, delay, NULL);
}

void
hotpath_channel_close (hotpath_channel *channel)
{
  hp_item *item = hp_handle_item ((hp_handle *) channel);
  if (item)
    atomic_store_explicit (&item->state, HP_STATE_CLOSED, memory_order_relaxed);
}
