/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables of the sections: what their rows hold, and how pages show it. */
#include "dash-section.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dash-format.h"

#define FIELD(key, kind, unit, metric, slot, source, changes)                                      \
  {                                                                                                \
    key, sizeof (key) - 1, DASH_FIELD_##kind, DASH_UNIT_##unit, metric, DASH_SLOT_##slot, source,  \
        changes                                                                                    \
  }
#define PLAIN(key, kind, unit, metric, slot)                                                       \
  FIELD (key, kind, unit, metric, slot, DASH_NO_FIELD, DASH_NO_FIELD)
#define TEXT(key)                           PLAIN (key, TEXT, NONE, -1, NONE)
#define NUMBER(key, unit)                   PLAIN (key, NUMBER, unit, -1, NONE)
#define COUNTER(key, unit, metric, slot)    PLAIN (key, COUNTER, unit, metric, slot)
#define LEVEL(key, unit, metric)            PLAIN (key, LEVEL, unit, metric, LEVEL)
#define HISTOGRAM(key, unit, metric)        PLAIN (key, HISTOGRAM, unit, metric, ENTRIES)
#define PEAK(key, unit, histogram)          FIELD (key, PEAK, unit, -1, NONE, histogram, DASH_NO_FIELD)
#define SEEN(key, kind, unit, source, changes) FIELD (key, kind, unit, -1, NONE, source, changes)

/* ---- Memory ---- */

enum
{
  MEMORY_NAME,
  MEMORY_FILE,
  MEMORY_LINE,
  MEMORY_CALLS,
  MEMORY_SELF_BYTES,
  MEMORY_SELF_COUNT,
  MEMORY_TOTAL_BYTES,
  MEMORY_TOTAL_COUNT,
  MEMORY_FREED_BYTES,
  MEMORY_LIVE_BYTES,
  MEMORY_LIVE_COUNT,
  MEMORY_BYTES_HISTOGRAM,
  MEMORY_COUNT_HISTOGRAM,
};

static const DashFieldInfo memory_fields[] = {
  TEXT ("name"),
  TEXT ("file"),
  NUMBER ("line", NONE),
  COUNTER ("calls", COUNT, 0, CALLS),
  COUNTER ("self_bytes", BYTES, 0, SELF),
  COUNTER ("self_count", COUNT, 1, SELF),
  COUNTER ("total_bytes", BYTES, 0, TOTAL),
  COUNTER ("total_count", COUNT, 1, TOTAL),
  COUNTER ("freed_bytes", BYTES, 2, TOTAL),
  LEVEL ("live_bytes", BYTES, 3),
  LEVEL ("live_count", COUNT, 4),
  HISTOGRAM ("bytes_histogram", BYTES, 0),
  HISTOGRAM ("count_histogram", COUNT, 1),
};

static const char *const memory_metrics[] = { "total_bytes", "total_count", "freed_bytes", "live_bytes", "live_count" };

static const DashFieldInfo memory_whole_fields[] = {
  COUNTER ("total_count", COUNT, 0, CALLS),
  COUNTER ("total_bytes", BYTES, 0, TOTAL),
  COUNTER ("freed_bytes", BYTES, 0, SELF),
  LEVEL ("live_bytes", BYTES, 1),
};

static const char *const memory_whole_metrics[] = { "total_bytes", "live_bytes" };

static const DashFigureInfo memory_figures[] = {
  { "name", NC_ ("column", "Function"), NULL,
    DASH_FIGURE_TEXT, MEMORY_NAME, DASH_NO_FIELD, DASH_UNIT_NONE, 0 },
  { "calls", NC_ ("column", "Calls"), NULL,
    DASH_FIGURE_VALUE, MEMORY_CALLS, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "self_bytes", NC_ ("column", "Allocated"),
    N_ ("Bytes allocated in the function itself"),
    DASH_FIGURE_VALUE, MEMORY_SELF_BYTES, DASH_NO_FIELD, DASH_UNIT_BYTES, 0 },
  { "self_rate", NC_ ("column", "Per Second"),
    N_ ("Bytes a second allocated in the function itself"),
    DASH_FIGURE_RATE, MEMORY_SELF_BYTES, DASH_NO_FIELD, DASH_UNIT_BYTE_RATE, 0 },
  { "self_count", NC_ ("column", "Allocations"),
    N_ ("Allocations in the function itself"),
    DASH_FIGURE_VALUE, MEMORY_SELF_COUNT, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "total_bytes", NC_ ("column", "With Callees"),
    N_ ("Bytes allocated in the function and in what it calls"),
    DASH_FIGURE_VALUE, MEMORY_TOTAL_BYTES, DASH_NO_FIELD, DASH_UNIT_BYTES, 0 },
  { "mean", NC_ ("column", "Per Call"),
    N_ ("Mean of the bytes allocated in a call, what it calls included"),
    DASH_FIGURE_MEAN, MEMORY_TOTAL_BYTES, MEMORY_CALLS, DASH_UNIT_BYTES, 0 },
  { "percentile", "",
    N_ ("Bytes allocated in a call, what it calls included"),
    DASH_FIGURE_PERCENTILE, MEMORY_BYTES_HISTOGRAM, DASH_NO_FIELD, DASH_UNIT_BYTES, 0 },
  { "live_bytes", NC_ ("column", "Live"),
    N_ ("Bytes allocated in the function that are not freed yet"),
    DASH_FIGURE_VALUE, MEMORY_LIVE_BYTES, DASH_NO_FIELD, DASH_UNIT_BYTES, 0 },
  { "live_count", NC_ ("column", "Blocks"),
    N_ ("Allocations of the function that are not freed yet"),
    DASH_FIGURE_VALUE, MEMORY_LIVE_COUNT, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "freed_bytes", NC_ ("column", "Freed"),
    N_ ("Bytes freed in the function, whoever allocated them"),
    DASH_FIGURE_VALUE, MEMORY_FREED_BYTES, DASH_NO_FIELD, DASH_UNIT_BYTES, 0 },
};

/* ---- Threads ---- */

enum
{
  THREADS_NAME,
  THREADS_TID,
  THREADS_STATE,
  THREADS_CPU_NS,
  THREADS_WAIT_NS,
  THREADS_VOLUNTARY_SWITCHES,
  THREADS_INVOLUNTARY_SWITCHES,
  THREADS_MINOR_FAULTS,
  THREADS_MAJOR_FAULTS,
  THREADS_LAST_CPU,
  THREADS_CPU_NOW_PERMILLE,
  THREADS_CPU_MAX_PERMILLE,
  THREADS_CPU_AVG_PERMILLE,
  THREADS_STARTED_NS,
  THREADS_ALLOCATED_BYTES,
  THREADS_FREED_BYTES,
};

static const DashFieldInfo threads_fields[] = {
  TEXT ("name"),
  NUMBER ("tid", NONE),
  TEXT ("state"),
  COUNTER ("cpu_ns", DURATION, 0, TOTAL),
  COUNTER ("wait_ns", DURATION, 0, SELF),
  COUNTER ("voluntary_switches", COUNT, 1, TOTAL),
  COUNTER ("involuntary_switches", COUNT, 1, SELF),
  COUNTER ("minor_faults", COUNT, 2, TOTAL),
  COUNTER ("major_faults", COUNT, 2, SELF),
  NUMBER ("last_cpu", NONE),
  NUMBER ("cpu_now_permille", PERMILLE),
  SEEN ("cpu_max_permille", PEAK, PERMILLE, THREADS_CPU_NS, THREADS_CPU_NS),
  NUMBER ("cpu_avg_permille", PERMILLE),
  NUMBER ("started_ns", MOMENT),
  COUNTER ("allocated_bytes", BYTES, 3, TOTAL),
  COUNTER ("freed_bytes", BYTES, 3, SELF),
};

static const char *const threads_metrics[] = { "cpu_ns", "voluntary_switches", "minor_faults", "allocated_bytes" };

static const DashFigureInfo threads_figures[] = {
  { "name", NC_ ("column", "Thread"), NULL,
    DASH_FIGURE_TEXT, THREADS_NAME, DASH_NO_FIELD, DASH_UNIT_NONE, 0 },
  { "state", NC_ ("column", "State"),
    N_ ("What it is doing, as the kernel says"),
    DASH_FIGURE_TEXT, THREADS_STATE, DASH_NO_FIELD, DASH_UNIT_NONE, 0 },
  { "cpu", NC_ ("column", "CPU"),
    N_ ("Share of one processor: now, or over the selected time"),
    DASH_FIGURE_SHARE, THREADS_CPU_NS, THREADS_CPU_NOW_PERMILLE, DASH_UNIT_SHARE, 0 },
  { "cpu_max_permille", NC_ ("column", "Peak"),
    N_ ("The most of one processor that it had; ≥: as far as was seen in the selected time, for moments perhaps more"),
    DASH_FIGURE_VALUE, THREADS_CPU_MAX_PERMILLE, DASH_NO_FIELD, DASH_UNIT_PERMILLE, 0 },
  { "cpu_ns", NC_ ("column", "CPU Time"),
    N_ ("Time on a processor"),
    DASH_FIGURE_VALUE, THREADS_CPU_NS, DASH_NO_FIELD, DASH_UNIT_DURATION, 0 },
  { "wait_ns", NC_ ("column", "Waited"),
    N_ ("Time it was ready to run and waited for a processor"),
    DASH_FIGURE_VALUE, THREADS_WAIT_NS, DASH_NO_FIELD, DASH_UNIT_DURATION, 0 },
  { "wait", NC_ ("column", "Waiting"),
    N_ ("Share of the time that it was ready to run and waited for a processor"),
    DASH_FIGURE_SHARE, THREADS_WAIT_NS, DASH_NO_FIELD, DASH_UNIT_SHARE, 0 },
  { "voluntary_switches", NC_ ("column", "Gave Way"),
    N_ ("Times it gave its processor away, to wait for something"),
    DASH_FIGURE_VALUE, THREADS_VOLUNTARY_SWITCHES, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "involuntary_switches", NC_ ("column", "Preempted"),
    N_ ("Times its processor was taken away"),
    DASH_FIGURE_VALUE, THREADS_INVOLUNTARY_SWITCHES, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "minor_faults", NC_ ("column", "Faults"),
    N_ ("Page faults that needed no disk"),
    DASH_FIGURE_VALUE, THREADS_MINOR_FAULTS, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "major_faults", NC_ ("column", "Disk Faults"),
    N_ ("Page faults that waited for a disk"),
    DASH_FIGURE_VALUE, THREADS_MAJOR_FAULTS, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "allocated_bytes", NC_ ("column", "Allocated"),
    N_ ("Bytes that it allocated"),
    DASH_FIGURE_VALUE, THREADS_ALLOCATED_BYTES, DASH_NO_FIELD, DASH_UNIT_BYTES, 0 },
  { "freed_bytes", NC_ ("column", "Freed"),
    N_ ("Bytes that it freed, whoever allocated them"),
    DASH_FIGURE_VALUE, THREADS_FREED_BYTES, DASH_NO_FIELD, DASH_UNIT_BYTES, 0 },
  { "tid", NC_ ("column", "TID"),
    N_ ("The kernel’s number of the thread"),
    DASH_FIGURE_VALUE, THREADS_TID, DASH_NO_FIELD, DASH_UNIT_NONE, 0 },
};

/* ---- Channels ---- */

enum
{
  CHANNELS_NAME,
  CHANNELS_FILE,
  CHANNELS_LINE,
  CHANNELS_KIND,
  CHANNELS_CAPACITY,
  CHANNELS_ITEM_BYTES,
  CHANNELS_STATE,
  CHANNELS_SENT,
  CHANNELS_RECEIVED,
  CHANNELS_QUEUED,
  CHANNELS_MAX_QUEUED,
  CHANNELS_DELAY_TOTAL_NS,
  CHANNELS_DELAY_MAX_NS,
  CHANNELS_DELAY_HISTOGRAM,
};

static const DashFieldInfo channels_fields[] = {
  TEXT ("name"),
  TEXT ("file"),
  NUMBER ("line", NONE),
  TEXT ("kind"),
  NUMBER ("capacity", COUNT),
  NUMBER ("item_bytes", BYTES),
  TEXT ("state"),
  COUNTER ("sent", COUNT, 0, TOTAL),
  COUNTER ("received", COUNT, 0, SELF),
  LEVEL ("queued", COUNT, 1),
  SEEN ("max_queued", PEAK, COUNT, CHANNELS_QUEUED, CHANNELS_SENT),
  COUNTER ("delay_total_ns", DURATION, 2, TOTAL),
  PEAK ("delay_max_ns", DURATION, CHANNELS_DELAY_HISTOGRAM),
  HISTOGRAM ("delay_histogram", DURATION, 2),
};

static const char *const channels_metrics[] = { "sent", "queued", "delay_total_ns" };

static const DashFigureInfo channels_figures[] = {
  { "name", NC_ ("column", "Channel"), NULL,
    DASH_FIGURE_TEXT, CHANNELS_NAME, DASH_NO_FIELD, DASH_UNIT_NONE, 0 },
  { "state", NC_ ("column", "State"),
    N_ ("Full: as many messages wait as it can hold"),
    DASH_FIGURE_TEXT, CHANNELS_STATE, DASH_NO_FIELD, DASH_UNIT_NONE, 0 },
  { "sent", NC_ ("column", "Sent"), NULL,
    DASH_FIGURE_VALUE, CHANNELS_SENT, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "sent_rate", NC_ ("column", "Sent/s"), NULL,
    DASH_FIGURE_RATE, CHANNELS_SENT, DASH_NO_FIELD, DASH_UNIT_RATE, 0 },
  { "received", NC_ ("column", "Received"), NULL,
    DASH_FIGURE_VALUE, CHANNELS_RECEIVED, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "received_rate", NC_ ("column", "Received/s"), NULL,
    DASH_FIGURE_RATE, CHANNELS_RECEIVED, DASH_NO_FIELD, DASH_UNIT_RATE, 0 },
  { "queued", NC_ ("column", "Queued"),
    N_ ("Messages in it: now, or at the end of the selected time"),
    DASH_FIGURE_VALUE, CHANNELS_QUEUED, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "max_queued", NC_ ("column", "Most"),
    N_ ("The most messages that were in it at once; ≥: as far as was seen in the selected time, for moments perhaps more"),
    DASH_FIGURE_VALUE, CHANNELS_MAX_QUEUED, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "capacity", NC_ ("column", "Capacity"),
    N_ ("Messages it can hold; ∞: any number"),
    DASH_FIGURE_VALUE, CHANNELS_CAPACITY, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "mean", NC_ ("column", "Avg Delay"),
    N_ ("Mean time from sending to receiving"),
    DASH_FIGURE_MEAN, CHANNELS_DELAY_TOTAL_NS, CHANNELS_DELAY_HISTOGRAM, DASH_UNIT_DURATION, 0 },
  { "percentile", "",
    N_ ("Time from sending to receiving"),
    DASH_FIGURE_PERCENTILE, CHANNELS_DELAY_HISTOGRAM, DASH_NO_FIELD, DASH_UNIT_DURATION, 0 },
  { "delay_max_ns", NC_ ("column", "Max"),
    N_ ("The longest time from sending to receiving"),
    DASH_FIGURE_VALUE, CHANNELS_DELAY_MAX_NS, DASH_NO_FIELD, DASH_UNIT_DURATION, 0 },
};

/* ---- Streams ---- */

enum
{
  STREAMS_NAME,
  STREAMS_FILE,
  STREAMS_LINE,
  STREAMS_ITEM_BYTES,
  STREAMS_STATE,
  STREAMS_ITEMS,
  STREAMS_BYTES,
  STREAMS_BYTES_HISTOGRAM,
};

static const DashFieldInfo streams_fields[] = {
  TEXT ("name"),
  TEXT ("file"),
  NUMBER ("line", NONE),
  NUMBER ("item_bytes", BYTES),
  TEXT ("state"),
  COUNTER ("items", COUNT, 0, CALLS),
  COUNTER ("bytes", BYTES, 0, TOTAL),
  HISTOGRAM ("bytes_histogram", BYTES, 0),
};

static const char *const streams_metrics[] = { "bytes" };

static const DashFigureInfo streams_figures[] = {
  { "name", NC_ ("column", "Stream"), NULL,
    DASH_FIGURE_TEXT, STREAMS_NAME, DASH_NO_FIELD, DASH_UNIT_NONE, 0 },
  { "state", NC_ ("column", "State"), NULL,
    DASH_FIGURE_TEXT, STREAMS_STATE, DASH_NO_FIELD, DASH_UNIT_NONE, 0 },
  { "items", NC_ ("column", "Items"), NULL,
    DASH_FIGURE_VALUE, STREAMS_ITEMS, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "item_rate", NC_ ("column", "Items/s"), NULL,
    DASH_FIGURE_RATE, STREAMS_ITEMS, DASH_NO_FIELD, DASH_UNIT_RATE, 0 },
  { "bytes", NC_ ("column", "Bytes"), NULL,
    DASH_FIGURE_VALUE, STREAMS_BYTES, DASH_NO_FIELD, DASH_UNIT_BYTES, 0 },
  { "byte_rate", NC_ ("column", "Per Second"),
    N_ ("Bytes a second"),
    DASH_FIGURE_RATE, STREAMS_BYTES, DASH_NO_FIELD, DASH_UNIT_BYTE_RATE, 0 },
  { "mean", NC_ ("column", "Avg Size"),
    N_ ("Mean size of an item"),
    DASH_FIGURE_MEAN, STREAMS_BYTES, STREAMS_ITEMS, DASH_UNIT_BYTES, 0 },
  { "percentile", "",
    N_ ("Size of an item"),
    DASH_FIGURE_PERCENTILE, STREAMS_BYTES_HISTOGRAM, DASH_NO_FIELD, DASH_UNIT_BYTES, 0 },
};

/* ---- Futures ---- */

enum
{
  FUTURES_NAME,
  FUTURES_FILE,
  FUTURES_LINE,
  FUTURES_CALLS,
  FUTURES_POLLS,
  FUTURES_PENDING,
  FUTURES_RUNNING,
  FUTURES_SUSPENDED,
  FUTURES_READY,
  FUTURES_CANCELLED,
  FUTURES_POLL_TOTAL_NS,
  FUTURES_POLL_MAX_NS,
  FUTURES_POLL_HISTOGRAM,
  FUTURES_LIFE_TOTAL_NS,
  FUTURES_LIFE_MAX_NS,
  FUTURES_LIFE_HISTOGRAM,
};

static const DashFieldInfo futures_fields[] = {
  TEXT ("name"),
  TEXT ("file"),
  NUMBER ("line", NONE),
  COUNTER ("calls", COUNT, 0, TOTAL),
  COUNTER ("polls", COUNT, 1, CALLS),
  LEVEL ("pending", COUNT, 3),
  LEVEL ("running", COUNT, 4),
  LEVEL ("suspended", COUNT, 5),
  COUNTER ("ready", COUNT, 2, CALLS),
  COUNTER ("cancelled", COUNT, 0, SELF),
  COUNTER ("poll_total_ns", DURATION, 1, TOTAL),
  PEAK ("poll_max_ns", DURATION, FUTURES_POLL_HISTOGRAM),
  HISTOGRAM ("poll_histogram", DURATION, 1),
  COUNTER ("life_total_ns", DURATION, 2, TOTAL),
  PEAK ("life_max_ns", DURATION, FUTURES_LIFE_HISTOGRAM),
  HISTOGRAM ("life_histogram", DURATION, 2),
};

static const char *const futures_metrics[] = { "calls", "poll_total_ns", "life_total_ns", "pending", "running", "suspended" };

static const DashFigureInfo futures_figures[] = {
  { "name", NC_ ("column", "Future"), NULL,
    DASH_FIGURE_TEXT, FUTURES_NAME, DASH_NO_FIELD, DASH_UNIT_NONE, 0 },
  { "calls", NC_ ("column", "Made"),
    N_ ("Futures that were made"),
    DASH_FIGURE_VALUE, FUTURES_CALLS, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "rate", NC_ ("column", "Made/s"), NULL,
    DASH_FIGURE_RATE, FUTURES_CALLS, DASH_NO_FIELD, DASH_UNIT_RATE, 0 },
  { "pending", NC_ ("column", "Pending"),
    N_ ("Made and not worked on yet"),
    DASH_FIGURE_VALUE, FUTURES_PENDING, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "running", NC_ ("column", "Running"),
    N_ ("Being worked on"),
    DASH_FIGURE_VALUE, FUTURES_RUNNING, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "suspended", NC_ ("column", "Suspended"),
    N_ ("Worked on before, and waiting"),
    DASH_FIGURE_VALUE, FUTURES_SUSPENDED, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "ready", NC_ ("column", "Ready"),
    N_ ("Done"),
    DASH_FIGURE_VALUE, FUTURES_READY, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "cancelled", NC_ ("column", "Cancelled"),
    N_ ("Given up"),
    DASH_FIGURE_VALUE, FUTURES_CANCELLED, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "polls", NC_ ("column", "Polls"),
    N_ ("Times one of them was worked on"),
    DASH_FIGURE_VALUE, FUTURES_POLLS, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "mean", NC_ ("column", "Avg Poll"),
    N_ ("Mean time of a poll"),
    DASH_FIGURE_MEAN, FUTURES_POLL_TOTAL_NS, FUTURES_POLLS, DASH_UNIT_DURATION, 0 },
  { "percentile", "",
    N_ ("Time of a poll"),
    DASH_FIGURE_PERCENTILE, FUTURES_POLL_HISTOGRAM, DASH_NO_FIELD, DASH_UNIT_DURATION, 0 },
  { "poll_max_ns", NC_ ("column", "Max Poll"),
    N_ ("The longest poll"),
    DASH_FIGURE_VALUE, FUTURES_POLL_MAX_NS, DASH_NO_FIELD, DASH_UNIT_DURATION, 0 },
  { "life", NC_ ("column", "Avg Life"),
    N_ ("Mean time from making to ready"),
    DASH_FIGURE_MEAN, FUTURES_LIFE_TOTAL_NS, FUTURES_READY, DASH_UNIT_DURATION, 0 },
};

/* ---- Locks ---- */

enum
{
  LOCKS_NAME,
  LOCKS_FILE,
  LOCKS_LINE,
  LOCKS_KIND,
  LOCKS_INSTANCES,
  LOCKS_ACQUISITIONS,
  LOCKS_CONTENDED,
  LOCKS_OWNER_TID,
  LOCKS_WAIT_TOTAL_NS,
  LOCKS_WAIT_MAX_NS,
  LOCKS_WAIT_HISTOGRAM,
  LOCKS_HOLD_TOTAL_NS,
  LOCKS_HOLD_MAX_NS,
  LOCKS_HOLD_HISTOGRAM,
};

static const DashFieldInfo locks_fields[] = {
  TEXT ("name"),
  TEXT ("file"),
  NUMBER ("line", NONE),
  TEXT ("kind"),
  NUMBER ("instances", COUNT),
  COUNTER ("acquisitions", COUNT, 0, CALLS),
  COUNTER ("contended", COUNT, 1, SELF),
  NUMBER ("owner_tid", NONE),
  COUNTER ("wait_total_ns", DURATION, 0, TOTAL),
  PEAK ("wait_max_ns", DURATION, LOCKS_WAIT_HISTOGRAM),
  HISTOGRAM ("wait_histogram", DURATION, 0),
  COUNTER ("hold_total_ns", DURATION, 1, TOTAL),
  PEAK ("hold_max_ns", DURATION, LOCKS_HOLD_HISTOGRAM),
  HISTOGRAM ("hold_histogram", DURATION, 1),
};

static const char *const locks_metrics[] = { "wait_total_ns", "hold_total_ns" };

static const DashFigureInfo locks_figures[] = {
  { "name", NC_ ("column", "Lock"), NULL,
    DASH_FIGURE_TEXT, LOCKS_NAME, DASH_NO_FIELD, DASH_UNIT_NONE, 0 },
  { "kind", NC_ ("column", "Kind"),
    N_ ("What it is, and of a read-write lock which side"),
    DASH_FIGURE_TEXT, LOCKS_KIND, DASH_NO_FIELD, DASH_UNIT_NONE, 0 },
  { "acquisitions", NC_ ("column", "Taken"),
    N_ ("Times it was taken"),
    DASH_FIGURE_VALUE, LOCKS_ACQUISITIONS, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "contention", NC_ ("column", "Contended"),
    N_ ("Share of the times that somebody else had it"),
    DASH_FIGURE_PART, LOCKS_CONTENDED, LOCKS_ACQUISITIONS, DASH_UNIT_SHARE, 0 },
  { "wait_total_ns", NC_ ("column", "Waited"),
    N_ ("Time of all waiting for it"),
    DASH_FIGURE_VALUE, LOCKS_WAIT_TOTAL_NS, DASH_NO_FIELD, DASH_UNIT_DURATION, 0 },
  { "wait_percentile", "",
    N_ ("Time of waiting for it"),
    DASH_FIGURE_PERCENTILE, LOCKS_WAIT_HISTOGRAM, DASH_NO_FIELD, DASH_UNIT_DURATION, 0 },
  { "wait_max_ns", NC_ ("column", "Max Wait"),
    N_ ("The longest wait for it"),
    DASH_FIGURE_VALUE, LOCKS_WAIT_MAX_NS, DASH_NO_FIELD, DASH_UNIT_DURATION, 0 },
  { "hold_total_ns", NC_ ("column", "Held"),
    N_ ("Time it was held"),
    DASH_FIGURE_VALUE, LOCKS_HOLD_TOTAL_NS, DASH_NO_FIELD, DASH_UNIT_DURATION, 0 },
  { "hold_mean", NC_ ("column", "Avg Hold"),
    N_ ("Mean time it was held"),
    DASH_FIGURE_MEAN, LOCKS_HOLD_TOTAL_NS, LOCKS_ACQUISITIONS, DASH_UNIT_DURATION, 0 },
  { "hold_max_ns", NC_ ("column", "Max Hold"),
    N_ ("The longest time it was held"),
    DASH_FIGURE_VALUE, LOCKS_HOLD_MAX_NS, DASH_NO_FIELD, DASH_UNIT_DURATION, 0 },
  { "instances", NC_ ("column", "Locks"),
    N_ ("Locks that were made at this place"),
    DASH_FIGURE_VALUE, LOCKS_INSTANCES, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
};

/* ---- Main Loop ---- */

enum
{
  RUNTIME_NAME,
  RUNTIME_FILE,
  RUNTIME_LINE,
  RUNTIME_KIND,
  RUNTIME_ITERATIONS,
  RUNTIME_BUSY_NS,
  RUNTIME_IDLE_NS,
  RUNTIME_SOURCES,
  RUNTIME_THREADS,
  RUNTIME_MAX_THREADS,
  RUNTIME_MISSED,
  RUNTIME_STALL_MAX_NS,
  RUNTIME_STALL_MAX_AT_NS,
  RUNTIME_DISPATCH_TOTAL_NS,
  RUNTIME_DISPATCH_HISTOGRAM,
  RUNTIME_INTERVAL_TOTAL_NS,
  RUNTIME_INTERVAL_HISTOGRAM,
};

static const DashFieldInfo runtime_fields[] = {
  TEXT ("name"),
  TEXT ("file"),
  NUMBER ("line", NONE),
  TEXT ("kind"),
  COUNTER ("iterations", COUNT, 0, CALLS),
  COUNTER ("busy_ns", DURATION, 1, TOTAL),
  COUNTER ("idle_ns", DURATION, 1, SELF),
  LEVEL ("sources", COUNT, 2),
  LEVEL ("threads", COUNT, 3),
  NUMBER ("max_threads", COUNT),
  COUNTER ("missed", COUNT, 4, TOTAL),
  PEAK ("stall_max_ns", DURATION, RUNTIME_DISPATCH_HISTOGRAM),
  NUMBER ("stall_max_at_ns", MOMENT),
  COUNTER ("dispatch_total_ns", DURATION, 0, TOTAL),
  HISTOGRAM ("dispatch_histogram", DURATION, 0),
  COUNTER ("interval_total_ns", DURATION, 5, TOTAL),
  HISTOGRAM ("interval_histogram", DURATION, 5),
};

static const char *const runtime_metrics[] = { "dispatch_total_ns", "busy_ns", "sources", "threads", "missed", "interval_total_ns" };

static const DashFigureInfo runtime_figures[] = {
  { "name", NC_ ("column", "Loop"), NULL,
    DASH_FIGURE_TEXT, RUNTIME_NAME, DASH_NO_FIELD, DASH_UNIT_NONE, 0 },
  { "kind", NC_ ("column", "Kind"), NULL,
    DASH_FIGURE_TEXT, RUNTIME_KIND, DASH_NO_FIELD, DASH_UNIT_NONE, 0 },
  { "iterations", NC_ ("column", "Rounds"),
    N_ ("Rounds of the loop, tasks of the pool or frames"),
    DASH_FIGURE_VALUE, RUNTIME_ITERATIONS, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "rate", NC_ ("column", "Rounds/s"), NULL,
    DASH_FIGURE_RATE, RUNTIME_ITERATIONS, DASH_NO_FIELD, DASH_UNIT_RATE, 0 },
  { "busy", NC_ ("column", "Busy"),
    N_ ("Share of the time in which it did something"),
    DASH_FIGURE_SHARE, RUNTIME_BUSY_NS, DASH_NO_FIELD, DASH_UNIT_SHARE, 0 },
  { "missed", NC_ ("column", "Missed"),
    N_ ("Refreshes of the display that went by without a frame, as the program was busy"),
    DASH_FIGURE_VALUE, RUNTIME_MISSED, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "mean", NC_ ("column", "Avg"),
    N_ ("Mean time of a round"),
    DASH_FIGURE_MEAN, RUNTIME_DISPATCH_TOTAL_NS, RUNTIME_ITERATIONS, DASH_UNIT_DURATION, 0 },
  { "percentile", "",
    N_ ("Time of a round"),
    DASH_FIGURE_PERCENTILE, RUNTIME_DISPATCH_HISTOGRAM, DASH_NO_FIELD, DASH_UNIT_DURATION, 0 },
  { "stall_max_ns", NC_ ("column", "Longest"),
    N_ ("The longest round: for so long nothing else got its turn"),
    DASH_FIGURE_VALUE, RUNTIME_STALL_MAX_NS, DASH_NO_FIELD, DASH_UNIT_DURATION, 0 },
  { "sources", NC_ ("column", "Waiting"),
    N_ ("Event sources or tasks that wait"),
    DASH_FIGURE_VALUE, RUNTIME_SOURCES, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "threads", NC_ ("column", "Threads"),
    N_ ("Threads of the pool"),
    DASH_FIGURE_VALUE, RUNTIME_THREADS, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
};

/* ---- Values ---- */

enum
{
  VALUES_NAME,
  VALUES_KIND,
  VALUES_UPDATES,
  VALUES_VALUE,
  VALUES_TEXT,
  VALUES_MIN,
  VALUES_MAX,
  VALUES_UPDATED_NS,
};

static const DashFieldInfo values_fields[] = {
  TEXT ("name"),
  TEXT ("kind"),
  COUNTER ("updates", COUNT, 0, TOTAL),
  LEVEL ("value", REAL, 1),
  TEXT ("text"),
  SEEN ("min", LOW, REAL, VALUES_VALUE, VALUES_UPDATES),
  SEEN ("max", PEAK, REAL, VALUES_VALUE, VALUES_UPDATES),
  NUMBER ("updated_ns", MOMENT),
};

static const char *const values_metrics[] = { "updates", "value" };

static const DashFigureInfo values_figures[] = {
  { "name", NC_ ("column", "Value"), NULL,
    DASH_FIGURE_TEXT, VALUES_NAME, DASH_NO_FIELD, DASH_UNIT_NONE, 0 },
  { "text", NC_ ("column", "Now"),
    N_ ("What the program told last"),
    DASH_FIGURE_TEXT, VALUES_TEXT, DASH_NO_FIELD, DASH_UNIT_NONE, 0 },
  { "value", NC_ ("column", "Number"),
    N_ ("Its number: now, or at the end of the selected time"),
    DASH_FIGURE_VALUE, VALUES_VALUE, DASH_NO_FIELD, DASH_UNIT_REAL, 0 },
  { "min", NC_ ("column", "Least"),
    N_ ("The least it was; ≤: as far as was seen in the selected time, for moments perhaps less"),
    DASH_FIGURE_VALUE, VALUES_MIN, DASH_NO_FIELD, DASH_UNIT_REAL, 0 },
  { "max", NC_ ("column", "Largest"),
    N_ ("The most it was; ≥: as far as was seen in the selected time, for moments perhaps more"),
    DASH_FIGURE_VALUE, VALUES_MAX, DASH_NO_FIELD, DASH_UNIT_REAL, 0 },
  { "updates", NC_ ("column", "Updates"),
    N_ ("Times it was told"),
    DASH_FIGURE_VALUE, VALUES_UPDATES, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "rate", NC_ ("column", "Updates/s"), NULL,
    DASH_FIGURE_RATE, VALUES_UPDATES, DASH_NO_FIELD, DASH_UNIT_RATE, 0 },
  { "updated_ns", NC_ ("column", "Told At"),
    N_ ("When it was told last"),
    DASH_FIGURE_VALUE, VALUES_UPDATED_NS, DASH_NO_FIELD, DASH_UNIT_MOMENT, 0 },
};

/* ---- All of them ---- */

static const DashFieldInfo plain_whole_fields[] = {
  NUMBER ("total_count", COUNT),
};

#define ROWS(section)                                                                              \
  {                                                                                                \
    section##_fields, G_N_ELEMENTS (section##_fields), section##_metrics,                          \
        G_N_ELEMENTS (section##_metrics)                                                           \
  }

static const DashSectionInfo infos[DASH_N_SECTIONS] = {
  [DASH_SECTION_MEMORY] = {
    .key = "functions_alloc",
    .page = "memory",
    .title = NC_ ("page", "Memory"),
    .empty_title = N_ ("No Measured Function Allocates"),
    .empty_text = N_ ("Functions that are measured show here with what they allocate; the chart is of the whole program."),
    .rows = ROWS (memory),
    .whole = ROWS (memory_whole),
    .figures = memory_figures,
    .n_figures = G_N_ELEMENTS (memory_figures),
    .sort = "self_bytes",
    .trend = { NC_ ("line", "Allocated"), DASH_FIGURE_RATE, MEMORY_SELF_BYTES },
    .charts = {
      { NC_ ("chart", "Allocated"), DASH_UNIT_BYTE_RATE, DASH_NO_FIELD,
        { { NC_ ("line", "In itself"), DASH_FIGURE_RATE, MEMORY_SELF_BYTES },
          { NC_ ("line", "With callees"), DASH_FIGURE_RATE, MEMORY_TOTAL_BYTES },
          { NC_ ("line", "Freed"), DASH_FIGURE_RATE, MEMORY_FREED_BYTES } } },
      { NC_ ("chart", "Live Bytes"), DASH_UNIT_BYTES, DASH_NO_FIELD,
        { { NC_ ("line", "Live"), DASH_FIGURE_VALUE, MEMORY_LIVE_BYTES } } },
    },
    .distributions = {
      { NC_ ("chart", "Distribution of Bytes per Call"), MEMORY_BYTES_HISTOGRAM },
    },
  },
  [DASH_SECTION_THREADS] = {
    .key = "threads",
    .page = "threads",
    .title = NC_ ("page", "Threads"),
    .empty_title = N_ ("No Threads Yet"),
    .empty_text = N_ ("Threads show as soon as the program has been watched for a moment."),
    .rows = ROWS (threads),
    .whole = { plain_whole_fields, G_N_ELEMENTS (plain_whole_fields), NULL, 0 },
    .figures = threads_figures,
    .n_figures = G_N_ELEMENTS (threads_figures),
    .sort = "cpu",
    .trend = { NC_ ("line", "CPU"), DASH_FIGURE_SHARE, THREADS_CPU_NS },
    .charts = {
      { NC_ ("chart", "Processor"), DASH_UNIT_SHARE, DASH_NO_FIELD,
        { { NC_ ("line", "CPU"), DASH_FIGURE_SHARE, THREADS_CPU_NS },
          { NC_ ("line", "Waiting"), DASH_FIGURE_SHARE, THREADS_WAIT_NS } } },
      { NC_ ("chart", "Switches per Second"), DASH_UNIT_RATE, DASH_NO_FIELD,
        { { NC_ ("line", "Gave way"), DASH_FIGURE_RATE, THREADS_VOLUNTARY_SWITCHES },
          { NC_ ("line", "Preempted"), DASH_FIGURE_RATE, THREADS_INVOLUNTARY_SWITCHES } } },
    },
  },
  [DASH_SECTION_CHANNELS] = {
    .key = "channels",
    .page = "channels",
    .title = NC_ ("page", "Channels"),
    .empty_title = N_ ("No Channels Yet"),
    .empty_text = N_ ("Make one known with hotpath_channel_new() and tell what is sent and received."),
    .rows = ROWS (channels),
    .whole = { plain_whole_fields, G_N_ELEMENTS (plain_whole_fields), NULL, 0 },
    .figures = channels_figures,
    .n_figures = G_N_ELEMENTS (channels_figures),
    .sort = "sent",
    .trend = { NC_ ("line", "Queued"), DASH_FIGURE_VALUE, CHANNELS_QUEUED },
    .charts = {
      { NC_ ("chart", "Messages per Second"), DASH_UNIT_RATE, DASH_NO_FIELD,
        { { NC_ ("line", "Sent"), DASH_FIGURE_RATE, CHANNELS_SENT },
          { NC_ ("line", "Received"), DASH_FIGURE_RATE, CHANNELS_RECEIVED } } },
      { NC_ ("chart", "Queue Depth"), DASH_UNIT_COUNT, DASH_NO_FIELD,
        { { NC_ ("line", "Queued"), DASH_FIGURE_VALUE, CHANNELS_QUEUED } } },
    },
    .distributions = {
      { NC_ ("chart", "Distribution of Delays"), CHANNELS_DELAY_HISTOGRAM },
    },
  },
  [DASH_SECTION_STREAMS] = {
    .key = "streams",
    .page = "streams",
    .title = NC_ ("page", "Streams"),
    .empty_title = N_ ("No Streams Yet"),
    .empty_text = N_ ("Make one known with hotpath_stream_new() and tell what it yields."),
    .rows = ROWS (streams),
    .whole = { plain_whole_fields, G_N_ELEMENTS (plain_whole_fields), NULL, 0 },
    .figures = streams_figures,
    .n_figures = G_N_ELEMENTS (streams_figures),
    .sort = "bytes",
    .trend = { NC_ ("line", "Bytes"), DASH_FIGURE_RATE, STREAMS_BYTES },
    .charts = {
      { NC_ ("chart", "Throughput"), DASH_UNIT_BYTE_RATE, DASH_NO_FIELD,
        { { NC_ ("line", "Bytes"), DASH_FIGURE_RATE, STREAMS_BYTES } } },
      { NC_ ("chart", "Items per Second"), DASH_UNIT_RATE, DASH_NO_FIELD,
        { { NC_ ("line", "Items"), DASH_FIGURE_RATE, STREAMS_ITEMS } } },
    },
    .distributions = {
      { NC_ ("chart", "Distribution of Sizes"), STREAMS_BYTES_HISTOGRAM },
    },
  },
  [DASH_SECTION_FUTURES] = {
    .key = "futures",
    .page = "futures",
    .title = NC_ ("page", "Futures"),
    .empty_title = N_ ("No Futures Yet"),
    .empty_text = N_ ("Make one known with hotpath_future_new() and tell when it is worked on and ready."),
    .rows = ROWS (futures),
    .whole = { plain_whole_fields, G_N_ELEMENTS (plain_whole_fields), NULL, 0 },
    .figures = futures_figures,
    .n_figures = G_N_ELEMENTS (futures_figures),
    .sort = "calls",
    .trend = { NC_ ("line", "Made"), DASH_FIGURE_RATE, FUTURES_CALLS },
    .charts = {
      { NC_ ("chart", "Activity per Second"), DASH_UNIT_RATE, DASH_NO_FIELD,
        { { NC_ ("line", "Made"), DASH_FIGURE_RATE, FUTURES_CALLS },
          { NC_ ("line", "Polls"), DASH_FIGURE_RATE, FUTURES_POLLS },
          { NC_ ("line", "Ready"), DASH_FIGURE_RATE, FUTURES_READY } } },
      { NC_ ("chart", "Time of a Poll"), DASH_UNIT_DURATION, FUTURES_POLL_HISTOGRAM, { { NULL } } },
    },
    .distributions = {
      { NC_ ("chart", "Distribution of Polls"), FUTURES_POLL_HISTOGRAM },
      { NC_ ("chart", "Distribution of Lives"), FUTURES_LIFE_HISTOGRAM },
    },
  },
  [DASH_SECTION_LOCKS] = {
    .key = "locks",
    .page = "locks",
    .title = NC_ ("page", "Locks"),
    .empty_title = N_ ("No Locks Yet"),
    .empty_text = N_ ("Locks show when the program is run with the preload library of Hotpath, or uses hotpath_lock_new()."),
    .rows = ROWS (locks),
    .whole = { plain_whole_fields, G_N_ELEMENTS (plain_whole_fields), NULL, 0 },
    .figures = locks_figures,
    .n_figures = G_N_ELEMENTS (locks_figures),
    .sort = "wait_total_ns",
    .trend = { NC_ ("line", "Waited"), DASH_FIGURE_SHARE, LOCKS_WAIT_TOTAL_NS },
    .charts = {
      { NC_ ("chart", "Waiting"), DASH_UNIT_DURATION, LOCKS_WAIT_HISTOGRAM, { { NULL } } },
      { NC_ ("chart", "Holding"), DASH_UNIT_DURATION, LOCKS_HOLD_HISTOGRAM, { { NULL } } },
    },
    .distributions = {
      { NC_ ("chart", "Distribution of Waits"), LOCKS_WAIT_HISTOGRAM },
      { NC_ ("chart", "Distribution of Holds"), LOCKS_HOLD_HISTOGRAM },
    },
  },
  [DASH_SECTION_RUNTIME] = {
    .key = "runtime",
    .page = "runtime",
    .title = NC_ ("page", "Main Loop"),
    .empty_title = N_ ("No Loops Yet"),
    .empty_text = N_ ("Main loops, pools of threads and frames show when the program is run with the preload library of Hotpath, or uses its GLib adapter."),
    .rows = ROWS (runtime),
    .whole = { plain_whole_fields, G_N_ELEMENTS (plain_whole_fields), NULL, 0 },
    .figures = runtime_figures,
    .n_figures = G_N_ELEMENTS (runtime_figures),
    .sort = "busy",
    .trend = { NC_ ("line", "Busy"), DASH_FIGURE_SHARE, RUNTIME_BUSY_NS },
    .charts = {
      { NC_ ("chart", "Busy"), DASH_UNIT_SHARE, DASH_NO_FIELD,
        { { NC_ ("line", "Busy"), DASH_FIGURE_SHARE, RUNTIME_BUSY_NS } },
        "main-context thread-pool" },
      { NC_ ("chart", "Frames/s"), DASH_UNIT_RATE, DASH_NO_FIELD,
        { { NC_ ("line", "Drawn"), DASH_FIGURE_RATE, RUNTIME_ITERATIONS },
          { NC_ ("line", "Missed"), DASH_FIGURE_RATE, RUNTIME_MISSED } },
        "frame-clock" },
      { NC_ ("chart", "Time of a Round"), DASH_UNIT_DURATION, RUNTIME_DISPATCH_HISTOGRAM, { { NULL } } },
    },
    .distributions = {
      { NC_ ("chart", "Distribution of Rounds"), RUNTIME_DISPATCH_HISTOGRAM },
      { NC_ ("chart", "Distribution of Intervals"), RUNTIME_INTERVAL_HISTOGRAM, "frame-clock" },
    },
  },
  [DASH_SECTION_VALUES] = {
    .key = "values",
    .page = "values",
    .title = NC_ ("page", "Values"),
    .empty_title = N_ ("No Values Yet"),
    .empty_text = N_ ("Tell one with hotpath_gauge_set() or hotpath_value()."),
    .rows = ROWS (values),
    .whole = { plain_whole_fields, G_N_ELEMENTS (plain_whole_fields), NULL, 0 },
    .figures = values_figures,
    .n_figures = G_N_ELEMENTS (values_figures),
    .sort = "updates",
    .trend = { NC_ ("line", "Value"), DASH_FIGURE_VALUE, VALUES_VALUE },
    .charts = {
      { NC_ ("chart", "Value"), DASH_UNIT_REAL, DASH_NO_FIELD,
        { { NC_ ("line", "Value"), DASH_FIGURE_VALUE, VALUES_VALUE } } },
      { NC_ ("chart", "Updates per Second"), DASH_UNIT_RATE, DASH_NO_FIELD,
        { { NC_ ("line", "Updates"), DASH_FIGURE_RATE, VALUES_UPDATES } } },
    },
  },
};

const DashSectionInfo *
dash_section_get_info (DashSection section)
{
  g_return_val_if_fail ((guint) section < DASH_N_SECTIONS, NULL);
  return &infos[section];
}

gboolean
dash_section_find (const char *key, gsize length, DashSection *section)
{
  for (guint i = 0; i < DASH_N_SECTIONS; i++)
    {
      if (strlen (infos[i].key) != length || memcmp (infos[i].key, key, length) != 0)
        continue;
      *section = (DashSection) i;
      return TRUE;
    }
  return FALSE;
}

gint
dash_record_info_find (const DashRecordInfo *self, const char *key, gsize length)
{
  for (guint i = 0; i < self->n_fields; i++)
    {
      if (self->fields[i].key_length == length && memcmp (self->fields[i].key, key, length) == 0)
        return (gint) i;
    }
  return DASH_NO_FIELD;
}

static const char *
count_rows (DashSection section, guint n)
{
  switch (section)
    {
    case DASH_SECTION_MEMORY:
      return ngettext ("%s function", "%s functions", n);
    case DASH_SECTION_THREADS:
      return ngettext ("%s thread", "%s threads", n);
    case DASH_SECTION_CHANNELS:
      return ngettext ("%s channel", "%s channels", n);
    case DASH_SECTION_STREAMS:
      return ngettext ("%s stream", "%s streams", n);
    case DASH_SECTION_FUTURES:
      return ngettext ("%s future", "%s futures", n);
    case DASH_SECTION_LOCKS:
      return ngettext ("%s lock", "%s locks", n);
    case DASH_SECTION_RUNTIME:
      return ngettext ("%s loop, pool or window", "%s loops, pools and windows", n);
    case DASH_SECTION_VALUES:
    default:
      return ngettext ("%s value", "%s values", n);
    }
}

char *
dash_section_describe_n (DashSection section, guint n_shown, guint n_all)
{
  g_autofree char *all = dash_format_count (n_all);
  g_autofree char *shown = dash_format_count (n_shown);
  g_autofree char *part = NULL;

  if (n_shown != n_all)
    /* Translators: "5 of 23", which then stands before "functions" and the like: what a search left */
    part = g_strdup_printf (_ ("%s of %s"), shown, all);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (count_rows (section, n_all), part != NULL ? part : all);
#pragma GCC diagnostic pop
}

guint
dash_figure_info_get_weight (const DashFigureInfo *self)
{
  if (self->kind == DASH_FIGURE_TEXT)
    return 0;
  if (self->kind != DASH_FIGURE_VALUE)
    return 1;
  return self->unit == DASH_UNIT_COUNT ? 2 : 3;
}

const char *
dash_section_translate (const char *word)
{
  static const char *const words[] = {
    NC_ ("state", "running"),
    NC_ ("state", "sleeping"),
    NC_ ("state", "blocked"),
    NC_ ("state", "stopped"),
    NC_ ("state", "idle"),
    NC_ ("state", "ended"),
    NC_ ("state", "active"),
    NC_ ("state", "full"),
    NC_ ("state", "closed"),
    NC_ ("state", "unbounded"),
    NC_ ("state", "bounded"),
    NC_ ("state", "oneshot"),
    NC_ ("state", "mutex"),
    NC_ ("state", "read"),
    NC_ ("state", "write"),
    NC_ ("state", "main-context"),
    NC_ ("state", "thread-pool"),
    NC_ ("state", "frame-clock"),
    NC_ ("state", "gauge"),
    NC_ ("state", "value"),
    NC_ ("state", "sent"),
    NC_ ("state", "received"),
    NC_ ("state", "yielded"),
    NC_ ("state", "ready"),
    NC_ ("state", "cancelled"),
    NC_ ("state", "set"),
    NC_ ("state", "acquired"),
    NC_ ("state", "stalled"),
    NC_ ("state", "pending"),
    NC_ ("state", "suspended"),
    NC_ ("state", "notified"),
    NC_ ("state", "worker"),
  };

  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (words); i++)
    {
      if (strcmp (word, words[i]) == 0)
        return g_dpgettext2 (NULL, "state", words[i]);
    }
  return word;
}
