/* SPDX-License-Identifier: MIT
 *
 * section-list.c: which sections there are, and what their columns are: how they are kept, called and shown.
 */
#include "config.h"
#include "item.h"
#include "reader.h"
#include "section.h"
#include "section-columns.h"

#include <stdio.h>
#include <string.h>

#define NEAR(n) offsetof (hp_item, near_side[n])
#define FAR(n) offsetof (hp_item, far_side[n])
#define COUNT(array) (sizeof (array) / sizeof *(array))

/* Fills a cell that has no offset. */
static hp_cell *
cell_of (hp_row *row, const hp_section *section, const char *key)
{
  return (hp_cell *) (uintptr_t) hp_row_cell (section, row, key);
}

/* ---- Threads --------------------------------------------------------------------------------------- */

static const char *const thread_states[] = { "running", "sleeping", "blocked", "stopped", "idle", "ended" };

static const hp_column thread_columns[] = {
  { "tid", "Tid", HP_FIGURE_LEVEL, HP_COLUMN_FIXED, FAR (HP_THREAD_TID), NULL, 0 },
  { "state", "State", HP_FIGURE_TEXT, 0, offsetof (hp_item, state), thread_states, COUNT (thread_states) },
  { "cpu_now_permille", "CPU", HP_FIGURE_PERMILLE, 0, FAR (HP_THREAD_NOW), NULL, 0 },
  { "cpu_max_permille", "Max", HP_FIGURE_PERMILLE, 0, FAR (HP_THREAD_MAX), NULL, 0 },
  { "cpu_avg_permille", "Avg", HP_FIGURE_PERMILLE, 0, FAR (HP_THREAD_AVG), NULL, 0 },
  { "cpu_ns", "CPU Time", HP_FIGURE_NS, 0, NEAR (HP_THREAD_CPU), NULL, 0 },
  { "wait_ns", "Wait", HP_FIGURE_NS, 0, NEAR (HP_THREAD_WAIT), NULL, 0 },
  { "voluntary_switches", "Switches", HP_FIGURE_COUNT, 0, NEAR (HP_THREAD_VOLUNTARY), NULL, 0 },
  { "involuntary_switches", "Preempted", HP_FIGURE_COUNT, 0, NEAR (HP_THREAD_INVOLUNTARY), NULL, 0 },
  { "minor_faults", NULL, HP_FIGURE_COUNT, 0, NEAR (HP_THREAD_MINOR), NULL, 0 },
  { "major_faults", NULL, HP_FIGURE_COUNT, 0, NEAR (HP_THREAD_MAJOR), NULL, 0 },
  { "last_cpu", NULL, HP_FIGURE_LEVEL, 0, NEAR (HP_THREAD_LAST_CPU), NULL, 0 },
  { "started_ns", NULL, HP_FIGURE_LEVEL_NS, HP_COLUMN_FIXED | HP_COLUMN_MOMENT, FAR (HP_THREAD_STARTED), NULL, 0 },
  { "alloc_bytes", NULL, HP_FIGURE_BYTES, 0, FAR (HP_THREAD_ALLOCATED), NULL, 0 },
  { "dealloc_bytes", NULL, HP_FIGURE_BYTES, 0, FAR (HP_THREAD_FREED), NULL, 0 },
};

static const hp_section threads = {
  .key = "threads",
  .title = "threads: what the kernel counted of each; Wait is for a processor",
  .first = "Thread",
  .bit = HP_SECTION_THREADS,
  .report = HP_REPORT_THREADS,
  .item_kind = HP_ITEM_THREAD,
  .columns = thread_columns,
  .column_count = COUNT (thread_columns),
  .order = 5,
  .read = hp_items_read,
};

/* ---- Channels -------------------------------------------------------------------------------------- */

static const char *const channel_kinds[] = { "unbounded", "bounded", "oneshot" };

static const hp_column channel_columns[] = {
  { "kind", "Kind", HP_FIGURE_TEXT, HP_COLUMN_FIXED, offsetof (hp_item, variant), channel_kinds, COUNT (channel_kinds) },
  { "capacity", NULL, HP_FIGURE_LEVEL, HP_COLUMN_FIXED, offsetof (hp_item, capacity), NULL, 0 },
  { "item_bytes", NULL, HP_FIGURE_LEVEL_BYTES, HP_COLUMN_FIXED, offsetof (hp_item, item_bytes), NULL, 0 },
  { "state", "State", HP_FIGURE_TEXT, 0, 0, NULL, 0 },
  { "sent", "Sent", HP_FIGURE_COUNT, 0, NEAR (HP_CHANNEL_SENT), NULL, 0 },
  { "received", "Received", HP_FIGURE_COUNT, 0, FAR (HP_CHANNEL_RECEIVED), NULL, 0 },
  { "queued", "Queued", HP_FIGURE_LEVEL, 0, 0, NULL, 0 },
  { "max_queued", "Max", HP_FIGURE_LEVEL, 0, NEAR (HP_CHANNEL_MAX_QUEUED), NULL, 0 },
  { "delay_total_ns", NULL, HP_FIGURE_NS, HP_COLUMN_TICKS, offsetof (hp_item, first.total), NULL, 0 },
  { "delay_max_ns", NULL, HP_FIGURE_LEVEL_NS, HP_COLUMN_TICKS, offsetof (hp_item, first.max), NULL, 0 },
  { "delay_histogram", "Delay", HP_FIGURE_HISTOGRAM, HP_COLUMN_TICKS, offsetof (hp_item, first), NULL, 0 },
};

static void
compute_channel (hp_reader *reader, const hp_item *item, hp_row *row, const hp_section *section)
{
  (void) reader;
  /* Received first: what is sent between the two looks is not received yet. */
  uint64_t received = atomic_load_explicit (&item->far_side[HP_CHANNEL_RECEIVED], memory_order_acquire);
  uint64_t sent = atomic_load_explicit (&item->near_side[HP_CHANNEL_SENT], memory_order_relaxed);
  uint64_t queued = sent > received ? sent - received : 0;
  uint32_t state = atomic_load_explicit (&item->state, memory_order_relaxed);
  cell_of (row, section, "queued")->number = queued;
  cell_of (row, section, "state")->text =
      hp_cell_text (state == HP_STATE_CLOSED ? "closed" : item->capacity && queued >= item->capacity ? "full" : "active");
}

static const hp_section channels = {
  .key = "channels",
  .title = "channels: messages between threads; Delay is from sending to receiving",
  .first = "Channel",
  .bit = HP_SECTION_CHANNELS,
  .report = HP_REPORT_CHANNELS,
  .item_kind = HP_ITEM_CHANNEL,
  .has_places = true,
  .columns = channel_columns,
  .column_count = COUNT (channel_columns),
  .order = 4,
  .read = hp_items_read,
  .compute = compute_channel,
};

/* ---- Streams --------------------------------------------------------------------------------------- */

static const char *const stream_states[] = { "active", "closed" };

static const hp_column stream_columns[] = {
  { "item_bytes", NULL, HP_FIGURE_LEVEL_BYTES, HP_COLUMN_FIXED, offsetof (hp_item, item_bytes), NULL, 0 },
  { "state", "State", HP_FIGURE_TEXT, 0, offsetof (hp_item, state), stream_states, COUNT (stream_states) },
  { "items", "Items", HP_FIGURE_COUNT, 0, NEAR (HP_STREAM_ITEMS), NULL, 0 },
  { "bytes", "Bytes", HP_FIGURE_BYTES, 0, offsetof (hp_item, first.total), NULL, 0 },
  { "bytes_histogram", "Bytes an Item", HP_FIGURE_HISTOGRAM_PLAIN, 0, offsetof (hp_item, first), NULL, 0 },
};

static const hp_section streams = {
  .key = "streams",
  .title = "streams: what was read bit by bit",
  .first = "Stream",
  .bit = HP_SECTION_STREAMS,
  .report = HP_REPORT_STREAMS,
  .item_kind = HP_ITEM_STREAM,
  .has_places = true,
  .columns = stream_columns,
  .column_count = COUNT (stream_columns),
  .order = 2,
  .read = hp_items_read,
};

/* ---- Futures --------------------------------------------------------------------------------------- */

static const hp_column future_columns[] = {
  { "calls", "Calls", HP_FIGURE_COUNT, 0, NEAR (HP_FUTURE_CALLS), NULL, 0 },
  { "polls", "Polls", HP_FIGURE_COUNT, 0, FAR (HP_FUTURE_POLLS), NULL, 0 },
  { "pending", "Pending", HP_FIGURE_LEVEL, 0, NEAR (HP_FUTURE_PENDING), NULL, 0 },
  { "running", "Running", HP_FIGURE_LEVEL, 0, NEAR (HP_FUTURE_RUNNING), NULL, 0 },
  { "suspended", "Suspended", HP_FIGURE_LEVEL, 0, NEAR (HP_FUTURE_SUSPENDED), NULL, 0 },
  { "ready", "Ready", HP_FIGURE_COUNT, 0, NEAR (HP_FUTURE_READY), NULL, 0 },
  { "cancelled", "Cancelled", HP_FIGURE_COUNT, 0, NEAR (HP_FUTURE_CANCELLED), NULL, 0 },
  { "poll_total_ns", "Poll Time", HP_FIGURE_NS, HP_COLUMN_TICKS, offsetof (hp_item, first.total), NULL, 0 },
  { "poll_max_ns", NULL, HP_FIGURE_LEVEL_NS, HP_COLUMN_TICKS, offsetof (hp_item, first.max), NULL, 0 },
  { "poll_histogram", "Poll", HP_FIGURE_HISTOGRAM, HP_COLUMN_TICKS, offsetof (hp_item, first), NULL, 0 },
  { "life_total_ns", NULL, HP_FIGURE_NS, HP_COLUMN_TICKS, offsetof (hp_item, second.total), NULL, 0 },
  { "life_max_ns", NULL, HP_FIGURE_LEVEL_NS, HP_COLUMN_TICKS, offsetof (hp_item, second.max), NULL, 0 },
  { "life_histogram", "Life", HP_FIGURE_HISTOGRAM, HP_COLUMN_TICKS, offsetof (hp_item, second), NULL, 0 },
};

static const hp_section futures = {
  .key = "futures",
  .title = "futures: work that is begun and ends later; Life is from making to ready",
  .first = "Future",
  .bit = HP_SECTION_FUTURES,
  .report = HP_REPORT_FUTURES,
  .item_kind = HP_ITEM_FUTURE,
  .has_places = true,
  .columns = future_columns,
  .column_count = COUNT (future_columns),
  .order = 0,
  .read = hp_items_read,
};

/* ---- Locks ----------------------------------------------------------------------------------------- */

static const char *const lock_kinds[] = { "mutex", "read", "write" };

static const hp_column lock_columns[] = {
  { "kind", "Kind", HP_FIGURE_TEXT, HP_COLUMN_FIXED, offsetof (hp_item, variant), lock_kinds, COUNT (lock_kinds) },
  { "instances", NULL, HP_FIGURE_LEVEL, 0, NEAR (HP_LOCK_INSTANCES), NULL, 0 },
  { "acquisitions", "Taken", HP_FIGURE_COUNT, 0, FAR (HP_LOCK_ACQUISITIONS), NULL, 0 },
  { "contended", "Contended", HP_FIGURE_COUNT, 0, NEAR (HP_LOCK_CONTENDED), NULL, 0 },
  { "owner_tid", NULL, HP_FIGURE_LEVEL, 0, FAR (HP_LOCK_OWNER), NULL, 0 },
  { "wait_total_ns", "Wait Time", HP_FIGURE_NS, HP_COLUMN_TICKS, offsetof (hp_item, first.total), NULL, 0 },
  { "wait_max_ns", NULL, HP_FIGURE_LEVEL_NS, HP_COLUMN_TICKS, offsetof (hp_item, first.max), NULL, 0 },
  { "wait_histogram", "Wait", HP_FIGURE_HISTOGRAM, HP_COLUMN_TICKS, offsetof (hp_item, first), NULL, 0 },
  { "hold_total_ns", "Hold Time", HP_FIGURE_NS, HP_COLUMN_TICKS, offsetof (hp_item, second.total), NULL, 0 },
  { "hold_max_ns", NULL, HP_FIGURE_LEVEL_NS, HP_COLUMN_TICKS, offsetof (hp_item, second.max), NULL, 0 },
  { "hold_histogram", "Hold", HP_FIGURE_HISTOGRAM, HP_COLUMN_TICKS, offsetof (hp_item, second), NULL, 0 },
};

static const hp_section locks = {
  .key = "locks",
  .title = "locks: waiting for them and holding them",
  .first = "Lock",
  .bit = HP_SECTION_LOCKS,
  .report = HP_REPORT_LOCKS,
  .item_kind = HP_ITEM_LOCK,
  .has_places = true,
  .columns = lock_columns,
  .column_count = COUNT (lock_columns),
  .order = 5,
  .read = hp_items_read,
};

/* ---- Main loops ------------------------------------------------------------------------------------ */

static const char *const loop_kinds[] = { "main-context", "thread-pool", "frame-clock" };

static const hp_column loop_columns[] = {
  { "kind", "Kind", HP_FIGURE_TEXT, HP_COLUMN_FIXED, offsetof (hp_item, variant), loop_kinds, COUNT (loop_kinds) },
  { "iterations", "Rounds", HP_FIGURE_COUNT, 0, NEAR (HP_LOOP_ITERATIONS), NULL, 0 },
  { "busy_ns", "Busy", HP_FIGURE_NS, HP_COLUMN_TICKS, offsetof (hp_item, first.total), NULL, 0 },
  { "idle_ns", "Idle", HP_FIGURE_NS, HP_COLUMN_TICKS, NEAR (HP_LOOP_IDLE), NULL, 0 },
  { "sources", "Sources", HP_FIGURE_LEVEL, 0, NEAR (HP_LOOP_SOURCES), NULL, 0 },
  { "threads", NULL, HP_FIGURE_LEVEL, 0, NEAR (HP_LOOP_THREADS), NULL, 0 },
  { "max_threads", NULL, HP_FIGURE_LEVEL, 0, offsetof (hp_item, capacity), NULL, 0 },
  { "missed", "Missed", HP_FIGURE_COUNT, 0, NEAR (HP_LOOP_MISSED), NULL, 0 },
  { "stall_max_ns", "Longest Stall", HP_FIGURE_LEVEL_NS, HP_COLUMN_TICKS, offsetof (hp_item, first.max), NULL, 0 },
  { "stall_max_at_ns", NULL, HP_FIGURE_LEVEL_NS, HP_COLUMN_MOMENT, NEAR (HP_LOOP_STALL_AT), NULL, 0 },
  { "dispatch_total_ns", NULL, HP_FIGURE_NS, HP_COLUMN_TICKS, offsetof (hp_item, first.total), NULL, 0 },
  { "dispatch_histogram", "Dispatch", HP_FIGURE_HISTOGRAM, HP_COLUMN_TICKS, offsetof (hp_item, first), NULL, 0 },
  { "interval_total_ns", NULL, HP_FIGURE_NS, HP_COLUMN_TICKS, offsetof (hp_item, second.total), NULL, 0 },
  { "interval_histogram", NULL, HP_FIGURE_HISTOGRAM, HP_COLUMN_TICKS, offsetof (hp_item, second), NULL, 0 },
};

static const hp_section runtime = {
  .key = "runtime",
  .title = "runtime: main loops, pools of threads and frames; Missed: frames that were not there in time",
  .first = "Loop",
  .bit = HP_SECTION_RUNTIME,
  .report = HP_REPORT_RUNTIME,
  .item_kind = HP_ITEM_LOOP,
  .has_places = true,
  .columns = loop_columns,
  .column_count = COUNT (loop_columns),
  .order = 2,
  .read = hp_items_read,
};

/* ---- Values ---------------------------------------------------------------------------------------- */

static const char *const value_kinds[] = { "gauge", "value" };

static const hp_column value_columns[] = {
  { "kind", "Kind", HP_FIGURE_TEXT, HP_COLUMN_FIXED, offsetof (hp_item, variant), value_kinds, COUNT (value_kinds) },
  { "updates", "Updates", HP_FIGURE_COUNT, 0, NEAR (HP_VALUE_UPDATES), NULL, 0 },
  { "value", NULL, HP_FIGURE_DECIMAL, 0, FAR (HP_VALUE_NOW), NULL, 0 },
  { "text", "Value", HP_FIGURE_TEXT, 0, 0, NULL, 0 },
  { "min", "Min", HP_FIGURE_DECIMAL, 0, FAR (HP_VALUE_MIN), NULL, 0 },
  { "max", "Max", HP_FIGURE_DECIMAL, 0, FAR (HP_VALUE_MAX), NULL, 0 },
  { "updated_ns", NULL, HP_FIGURE_LEVEL_NS, HP_COLUMN_MOMENT, NEAR (HP_VALUE_TICKS), NULL, 0 },
};

static void
compute_value (hp_reader *reader, const hp_item *item, hp_row *row, const hp_section *section)
{
  char text[HP_VALUE_TEXT_SIZE];
  hp_value_read_text (hp_reader_at (reader, item->slots, sizeof (hp_value_text)), item, text);
  cell_of (row, section, "text")->text = hp_cell_text (text);
}

static const hp_section values = {
  .key = "values",
  .title = "values: what the program told of itself",
  .first = "Value",
  .bit = HP_SECTION_VALUES,
  .report = HP_REPORT_VALUES,
  .item_kind = HP_ITEM_VALUE,
  .columns = value_columns,
  .column_count = COUNT (value_columns),
  .order = 1,
  .read = hp_items_read,
  .compute = compute_value,
};

const hp_section *const hp_sections[HP_SECTIONS] = {
  [HP_ROWS_ALLOC] = &hp_section_functions_alloc, [HP_ROWS_THREADS] = &threads, [HP_ROWS_CHANNELS] = &channels,
  [HP_ROWS_STREAMS] = &streams, [HP_ROWS_FUTURES] = &futures, [HP_ROWS_LOCKS] = &locks,
  [HP_ROWS_RUNTIME] = &runtime, [HP_ROWS_VALUES] = &values,
};
