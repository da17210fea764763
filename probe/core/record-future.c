/* SPDX-License-Identifier: MIT
 *
 * record-future.c: work that is begun now and ends later, perhaps on another thread.
 */
#include "item.h"
#include "section-columns.h"

#include <string.h>
#include <sys/mman.h>

#define CHUNK 1024u /* futures are made in chunks of so many */
#define CHUNKS 1024u

typedef enum { FREE, PENDING, RUNNING, SUSPENDED } future_state;

struct hotpath_future {
  hp_handle *label;
  uint32_t session;
  uint32_t index; /* from 1 */
  uint32_t next;  /* of those that are free */
  _Atomic uint32_t state;
  uint64_t made_ticks;
  uint64_t poll_ticks;
};

/* Free futures: index of the first | how often it changed << 32, so that what was taken and put back meanwhile is not
 * taken for what was there. */
static _Atomic uint64_t free_list;
static hotpath_future *chunks[CHUNKS];
static _Atomic uint32_t chunk_count;

static hotpath_future *
at_index (uint32_t index)
{
  return &chunks[(index - 1) / CHUNK][(index - 1) % CHUNK];
}

static void
give_back (hotpath_future *future)
{
  uint64_t head = atomic_load_explicit (&free_list, memory_order_relaxed);
  do
    future->next = (uint32_t) head;
  while (!atomic_compare_exchange_weak_explicit (&free_list, &head, (head >> 32 << 32) + (UINT64_C (1) << 32) + future->index,
                                                 memory_order_release, memory_order_relaxed));
}

static bool
make_chunk (void)
{
  hp_signals before;
  hp_block_signals (&before);
  pthread_mutex_lock (&hp_recorder_now.lock);
  uint32_t count = atomic_load_explicit (&chunk_count, memory_order_relaxed);
  hotpath_future *made = count < CHUNKS ? mmap (NULL, CHUNK * sizeof *made, PROT_READ | PROT_WRITE,
                                                MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
                                        : MAP_FAILED;
  bool done = made != MAP_FAILED;
  if (done) {
    chunks[count] = made;
    atomic_store_explicit (&chunk_count, count + 1, memory_order_release);
    for (uint32_t i = 0; i < CHUNK; i++) {
      made[i].index = count * CHUNK + i + 1;
      give_back (&made[i]);
    }
  } else {
    hp_count_loss (HP_LOSS_ITEMS);
  }
  pthread_mutex_unlock (&hp_recorder_now.lock);
  hp_unblock_signals (&before);
  return done;
}

static hotpath_future *
take_free (void)
{
  uint64_t head = atomic_load_explicit (&free_list, memory_order_acquire);
  for (;;) {
    if (!(uint32_t) head) {
      if (!make_chunk ())
        return NULL;
      head = atomic_load_explicit (&free_list, memory_order_acquire);
      continue;
    }
    hotpath_future *future = at_index ((uint32_t) head);
    uint32_t next = __atomic_load_n (&future->next, __ATOMIC_RELAXED);
    if (atomic_compare_exchange_weak_explicit (&free_list, &head, (head >> 32 << 32) + (UINT64_C (1) << 32) + next,
                                               memory_order_acquire, memory_order_acquire))
      return future;
  }
}

static void
count (hp_item *item, unsigned counter, int by)
{
  atomic_fetch_add_explicit (&item->near_side[counter], (uint64_t) by, memory_order_relaxed);
}

static const unsigned counters[] = { [PENDING] = HP_FUTURE_PENDING, [RUNNING] = HP_FUTURE_RUNNING,
                                     [SUSPENDED] = HP_FUTURE_SUSPENDED };

/* False when it is no longer the session's, or has ended. */
static bool
change_state (hotpath_future *self, hp_item *item, future_state to)
{
  uint32_t from = atomic_load_explicit (&self->state, memory_order_relaxed);
  do
    if (from == FREE || from == (uint32_t) to)
      return false;
  while (!atomic_compare_exchange_weak_explicit (&self->state, &from, to, memory_order_acq_rel, memory_order_relaxed));
  count (item, counters[from], -1);
  if (to != FREE)
    count (item, counters[to], 1);
  return true;
}

/* The item of a future that is of this session; one that the parent made before a fork says nothing in the child. */
static hp_item *
item_of (hotpath_future *self)
{
  if (!self || self->session != __atomic_load_n (&hp_session_number, __ATOMIC_RELAXED))
    return NULL;
  return hp_handle_item (self->label);
}

hotpath_future *
hotpath_future_new (const char *label)
{
  hp_handle *handle = hp_handle_named (HP_ITEM_FUTURE, 0, label && label[0] ? label : "future", 0);
  hp_item *item = hp_handle_item (handle);
  hotpath_future *self = item ? take_free () : NULL;
  if (!self)
    return NULL;
  self->label = handle;
  self->session = handle->session;
  self->made_ticks = hp_ticks ();
  atomic_store_explicit (&self->state, PENDING, memory_order_release);
  count (item, HP_FUTURE_CALLS, 1);
  count (item, HP_FUTURE_PENDING, 1);
  return self;
}

void
hotpath_future_poll_begin (hotpath_future *self)
{
  hp_item *item = item_of (self);
  if (item && change_state (self, item, RUNNING))
    self->poll_ticks = hp_ticks ();
}

static void
end_poll (hotpath_future *self, hp_item *item, uint64_t now)
{
  hp_distribution_add (&item->first, now > self->poll_ticks ? now - self->poll_ticks : 0);
  atomic_fetch_add_explicit (&item->far_side[HP_FUTURE_POLLS], 1, memory_order_relaxed);
}

void
hotpath_future_poll_end (hotpath_future *self)
{
  uint64_t now = hp_ticks ();
  hp_item *item = item_of (self);
  if (!item || atomic_load_explicit (&self->state, memory_order_relaxed) != RUNNING)
    return;
  end_poll (self, item, now);
  change_state (self, item, SUSPENDED);
}

static void
end (hotpath_future *self, unsigned counter, hp_item_event event, const char *text)
{
  uint64_t now = hp_ticks ();
  hp_item *item = item_of (self);
  if (!item)
    return;
  if (atomic_load_explicit (&self->state, memory_order_relaxed) == RUNNING) /* it ends within its last poll */
    end_poll (self, item, now);
  uint64_t life = now > self->made_ticks ? now - self->made_ticks : 0;
  if (!change_state (self, item, FREE))
    return;
  uint64_t number = atomic_fetch_add_explicit (&item->near_side[counter], 1, memory_order_relaxed) + 1;
  if (event == HP_EVENT_READY)
    hp_distribution_add (&item->second, life);
  hp_item_note (item, event == HP_EVENT_READY ? 0 : 1, number, event, now, life, text);
  give_back (self);
}

void
hotpath_future_ready (hotpath_future *self, const char *result)
{
  end (self, HP_FUTURE_READY, HP_EVENT_READY, result);
}

void
hotpath_future_cancel (hotpath_future *self)
{
  end (self, HP_FUTURE_CANCELLED, HP_EVENT_CANCELLED, NULL);
}
