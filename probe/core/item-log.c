/* SPDX-License-Identifier: MIT
 *
 * item-log.c: the two rings of an item, put in order.
 */
#include "item-log.h"

#include "reader.h"
#include "section-columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const events[HP_EVENTS] = { "",      "sent", "received", "yielded", "ready",
                                               "cancelled", "set",  "acquired", "stalled" };

static const hp_item_log *
logs_of (const hp_snapshot *snapshot, const hp_row *row)
{
  uint32_t at = 0;
  while (at < HP_SECTIONS && !(snapshot->sections[at].rows <= row && row < snapshot->sections[at].rows + snapshot->sections[at].count))
    at++;
  if (at == HP_SECTIONS || hp_sections[at]->read != hp_items_read)
    return NULL;
  const hp_item *item = row->of;
  return hp_reader_at (snapshot->reader, atomic_load_explicit (&item->logs, memory_order_acquire), 2 * sizeof (hp_item_log));
}

bool
hp_items_have_log (const hp_snapshot *snapshot, const hp_row *row)
{
  return logs_of (snapshot, row) != NULL;
}

static const char *
thread_name (const hp_snapshot *snapshot, uint32_t tid)
{
  for (uint32_t i = 0; i < HP_SECTIONS; i++) {
    const hp_rows *rows = &snapshot->sections[i];
    for (uint32_t r = 0; rows->section->item_kind == HP_ITEM_THREAD && r < rows->count; r++)
      if (hp_row_cell (rows->section, &rows->rows[r], "tid")->number == tid)
        return rows->rows[r].name;
  }
  return "";
}

/* False when it is empty, is being written, or is from before the last reset. */
static bool
read_entry (const hp_snapshot *snapshot, const hp_item *item, const hp_item_entry *from, hp_item_event_entry *to)
{
  const hp_reader *reader = snapshot->reader;
  uint64_t number = atomic_load_explicit (&from->number, memory_order_acquire);
  uint64_t ticks = atomic_load_explicit (&from->ticks, memory_order_relaxed);
  uint64_t duration = atomic_load_explicit (&from->duration, memory_order_relaxed);
  uint32_t event = atomic_load_explicit (&from->event, memory_order_relaxed);
  uint32_t tid = atomic_load_explicit (&from->tid, memory_order_relaxed);
  hp_text_load (from->text, sizeof to->text, to->text);
  atomic_thread_fence (memory_order_acquire);
  if (!number || atomic_load_explicit (&from->number, memory_order_relaxed) != number || ticks < reader->base_ticks ||
      event >= HP_EVENTS)
    return false;
  to->number = number;
  to->at_ns = hp_reader_ns (reader, ticks - reader->base_ticks);
  to->event = events[event];
  to->tid = tid;
  to->has_duration = event != HP_EVENT_SET && duration != HP_NO_DURATION;
  to->duration_ns = to->has_duration ? hp_reader_ns (reader, duration) : 0;
  if (event == HP_EVENT_SET && item->variant == HP_VALUE_GAUGE) {
    double value;
    memcpy (&value, &duration, sizeof value);
    snprintf (to->text, sizeof to->text, "%.15g", value);
  }
  return true;
}

static int
compare_newest (const void *a, const void *b)
{
  const hp_item_event_entry *x = a, *y = b;
  if (x->at_ns != y->at_ns)
    return x->at_ns < y->at_ns ? 1 : -1;
  return (x->number < y->number) - (x->number > y->number);
}

uint32_t
hp_items_read_log (const hp_snapshot *snapshot, const hp_row *row, hp_item_event_entry *entries)
{
  const hp_item_log *logs = logs_of (snapshot, row);
  uint32_t count = 0;
  for (unsigned i = 0; logs && i < 2 * HP_ITEM_LOG_SIZE; i++)
    count += read_entry (snapshot, row->of, &logs[i / HP_ITEM_LOG_SIZE].entries[i % HP_ITEM_LOG_SIZE], &entries[count]);
  qsort (entries, count, sizeof *entries, compare_newest);
  uint32_t limit = snapshot->reader->arena->logs_limit;
  count = count < limit ? count : limit;
  for (uint32_t i = 0; i < count; i++)
    entries[i].thread = thread_name (snapshot, entries[i].tid);
  return count;
}
