/* SPDX-License-Identifier: MIT
 *
 * snapshot.h: what an arena says at one moment, in nanoseconds, summed over threads, own cost taken out.
 *
 * A reader keeps what it has read and looks again only at what has changed, so that taking a snapshot of
 * ten thousand functions twice a second is cheap. It trusts nothing in the arena: every reference is
 * checked before it is followed, so that the file of a program that scribbled over it can be read too.
 */
#pragma once

#include "arena.h"
#include "histogram.h"
#include "process.h"
#include "section.h"

#include <stdbool.h>
#include <stdint.h>

/* A function, scope or block: the sum over all its places in all threads' call trees. */
typedef struct hp_function {
  uint32_t id;
  uint32_t line;
  uint32_t kind; /* hotpath_kind */
  const char *name;
  const char *file;
  uint64_t calls;   /* completed; the sum of the histogram */
  uint64_t running; /* open now */
  uint64_t total_ns; /* outermost activations of a recursion only; open ones with what they used so far */
  uint64_t self_ns;
  uint64_t raw_total_ns; /* the probe's own cost included */
  uint64_t raw_self_ns;
  uint64_t min_ns; /* of completed calls; 0: none */
  uint64_t max_ns;
  hp_histogram *histogram; /* never NULL */
} hp_function;

/* A path of functions from a thread's outermost scope, merged over threads. */
typedef struct hp_place {
  uint32_t id;       /* stays the same over the session */
  uint32_t parent;   /* 0: outermost; comes before its children */
  uint32_t function; /* hp_function.id */
  uint32_t reserved;
  uint64_t calls;
  uint64_t running;
  uint64_t total_ns;
  uint64_t self_ns;
} hp_place;

/* Everything in it stays as it is. May be read by any thread. */
typedef struct hp_snapshot {
  _Atomic uint32_t references;
  hp_reader *reader; /* has a reference: it owns the names */

  uint64_t elapsed_ns; /* since the session's start, or its last reset */
  uint32_t epoch;      /* resets so far */
  uint32_t pid;
  char ended[16];      /* as on the wire: "running", "exit", "stopped", "signal 11", "killed" */
  int64_t started_real_ns;
  const char *program_name;
  const char *label; /* "": none */
  const char *executable;
  const char *host;
  const char *version;
  uint32_t clock_source;
  double scope_cost_ns;
  double scope_inner_cost_ns;
  double ns_per_tick; /* refined over the run: for totals and moments */
  double percentiles[10];
  unsigned percentile_count;
  uint64_t losses[HP_LOSS_COUNT];
  hp_process_figures process;

  uint32_t wrapper;       /* id of HOTPATH_MAIN's function; 0: none */
  bool exclude_wrapper;   /* it is not among the functions then, nor in the tree */
  const char *reference;  /* what shares are of: "wrapper", "elapsed", "sum" */
  uint64_t reference_ns;

  hp_rows sections[HP_SECTIONS]; /* as in hp_sections */

  hp_function *functions; /* ascending id; those that ran at all */
  uint32_t function_count;
  hp_place *places; /* ascending id */
  uint32_t place_count;
} hp_snapshot;

/* One entry of a function's log. What it says is fetched with hp_snapshot_describe_call. */
typedef struct hp_log_entry {
  const hp_node *node;
  uint64_t call; /* which of its place in the tree, from 1 */
  uint64_t start_ticks;
  uint64_t end_ticks;
  uint64_t started_ns; /* on elapsed_ns's axis */
  uint64_t duration_ns;
  uint32_t ordinal;
} hp_log_entry;

typedef struct hp_call_log {
  hp_log_entry *recent; /* newest first, as many as HOTPATH_LOGS_LIMIT */
  uint32_t recent_count;
  uint32_t recent_room;
  hp_log_entry slowest[HP_SLOWEST_SIZE]; /* slowest first */
  uint32_t slowest_count;
} hp_call_log;

typedef struct hp_call_details {
  uint32_t thread_id;
  char thread[17];
  bool has_result;
  char result[HP_RESULT_SIZE];
} hp_call_details;

/* Reads the arena of this process, of which size bytes are mapped. NULL when it is none, or memory is
 * short. */
hp_reader *hp_reader_new (const hp_arena *arena, uint64_t size);

/* The same for the arena of another process; alive says whether that still runs. */
hp_reader *hp_reader_new_for_file (const hp_arena *arena, uint64_t size, bool alive);

/* The arena must stay mapped until the last snapshot is gone. */
void hp_reader_unref (hp_reader *reader);

/* A snapshot of now; NULL when memory is short. Any thread; they wait for each other. */
hp_snapshot *hp_reader_take (hp_reader *reader);

/* From now on snapshots tell what happened since. Only for this process's own arena. False, with nothing
 * changed, when memory is short. */
bool hp_reader_reset (hp_reader *reader);

hp_snapshot *hp_snapshot_ref (hp_snapshot *snapshot);
void hp_snapshot_unref (hp_snapshot *snapshot); /* NULL is fine */

const hp_function *hp_snapshot_function (const hp_snapshot *snapshot, uint32_t id);

/* Indexes of the functions by descending total, to be freed. NULL when memory is short or there are none. */
uint32_t *hp_snapshot_order (const hp_snapshot *snapshot);

/* The log of a function as it is now. log is reused from call to call: begin with { 0 }. False when memory
 * is short. */
bool hp_snapshot_read_log (const hp_snapshot *snapshot, uint32_t id, hp_call_log *log);
void hp_snapshot_describe_call (const hp_snapshot *snapshot, const hp_log_entry *entry, hp_call_details *details);
void hp_call_log_clear (hp_call_log *log);
