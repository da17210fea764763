/* SPDX-License-Identifier: MIT
 *
 * reader.h: what a reader keeps of an arena between two snapshots. Private to reader*.c, snapshot.c and
 * call-log.c.
 */
#pragma once

#include "id-map.h"
#include "snapshot.h"

#include <pthread.h>

#define HP_NOWHERE UINT32_MAX

typedef struct hp_reader_node {
  const hp_node *node;
  uint32_t parent;   /* index; always smaller than the node's own. HP_NOWHERE: none */
  uint32_t function; /* index */
  uint32_t place;    /* index */
  uint32_t sibling;  /* next node of the same function, HP_NOWHERE: none */
  bool recursive;
  uint64_t calls_seen; /* the arena's count when the histogram was last read */
  uint64_t calls;      /* sum of its histogram */
  uint64_t calls_base; /* at the last reset */
  uint64_t total;      /* ticks, open activations included; never shrinks */
  uint64_t total_base;
  /* Of the snapshot under way. */
  uint64_t ended_ticks; /* of activations that have ended */
  uint64_t open_ticks;  /* of those that have not, up to now */
  uint32_t running;
  uint64_t raw_total;
  uint64_t child_raw_total;
  uint64_t child_calls;
  /* In ticks too; without raw_ the probe's own cost has been taken out. */
  double raw_self;
  double self_time;
  double child_total;
} hp_reader_node;

typedef struct hp_reader_function {
  uint32_t id;
  uint32_t line;
  uint32_t kind;
  const char *name;
  const char *file;
  uint32_t first_node; /* HP_NOWHERE: none */
  bool stale;          /* its histogram has to be read again */
  uint64_t min_ticks;  /* UINT64_MAX: none */
  uint64_t max_ticks;
  hp_histogram *histogram; /* since the session's start */
  hp_histogram *base;      /* as it was at the last reset; NULL: never reset */
  hp_histogram *shown;     /* the difference */
  uint64_t calls_without_alloc[2]; /* as far as seen by their count, and by their bytes */
  /* What was shown last; figures never go back. */
  uint64_t total_ns, self_ns, raw_total_ns, raw_self_ns;
  /* Of the snapshot under way, in ticks. */
  double total, self, raw_total, raw_self;
  uint64_t running;
} hp_reader_function;

typedef struct hp_reader_place {
  uint32_t parent;   /* index, HP_NOWHERE: none */
  uint32_t function; /* index */
  uint64_t total_ns, self_ns;
  double total, self;
  uint64_t calls;
  uint64_t running;
  bool shown; /* it, or something below it, ran */
} hp_reader_place;

/* An open scope as first seen; it counts only if it is still open after the totals were read. */
typedef struct hp_reader_frame {
  const struct hotpath_frame *frame;
  uint64_t start_ticks;
  uint64_t address; /* of its node in the program */
} hp_reader_frame;

typedef struct hp_reader_thread {
  const hp_thread *thread;
  hp_ref newest_node; /* its list has been read from here down */
} hp_reader_thread;

struct hp_reader {
  _Atomic uint32_t references;
  pthread_mutex_t lock;
  const hp_arena *arena;
  uint64_t size; /* bytes that may be looked at */
  bool own;      /* this process's arena */
  bool alive;    /* its process runs */

  double inner_cost_ticks;
  double outer_cost_ticks;
  double ns_per_tick; /* refined */
  uint64_t now_ticks;
  uint64_t base_ticks;
  uint64_t base_ns; /* elapsed at the last reset */
  uint64_t elapsed_ns;
  uint32_t epoch;

  hp_reader_thread *threads;
  uint32_t thread_count, thread_room;
  hp_id_map thread_ids; /* by hp_ref */
  hp_reader_node *nodes;
  uint32_t node_count, node_room;
  hp_id_map node_ids; /* by hp_ref; HP_NOWHERE: not a good one */
  hp_reader_function *functions;
  uint32_t function_count, function_room;
  hp_id_map function_ids; /* by site */
  uint32_t *function_order; /* indexes by ascending id */
  uint32_t ordered_count;
  hp_reader_place *places;
  uint32_t place_count, place_room;
  hp_id_map place_ids; /* by parent's id << 32 | site */
  hp_reader_frame *frames;
  uint32_t frame_count, frame_room;
  hp_ref *pending; /* nodes found in a list, newest first */
  uint32_t pending_count, pending_room;

  char name[65], label[257], executable[257], host[65], version[33];
  hp_rows section_bases[HP_SECTIONS]; /* as they were at the last reset */
  hp_tick_map map;
  hp_tick_map plain; /* of what is measured without a scope: no cost of one in it */
  hp_histogram_sum sum;
};

/* The bytes at ref, or NULL when they don't all lie in the arena. */
static inline const void *
hp_reader_at (const hp_reader *reader, hp_ref ref, uint64_t bytes)
{
  uint64_t offset = (uint64_t) ref * HP_CACHE_LINE;
  if (ref == 0 || offset > reader->size || bytes > reader->size - offset)
    return NULL;
  return (const char *) reader->arena + offset;
}

/* Ticks as nanoseconds, by the ratio of the session's start: sums that were shown must not shrink. */
static inline uint64_t
hp_reader_ns (const hp_reader *reader, uint64_t ticks)
{
  double ns = (double) ticks * reader->map.ns_per_tick;
  return ns < 1.8e19 ? (uint64_t) ns : UINT64_MAX;
}

/* The text at ref, as long as the arena is mapped; otherwise when there is none. */
const char *hp_reader_text (const hp_reader *reader, hp_ref ref, const char *otherwise);

/* Makes room for one more element of size bytes. False when memory is short. */
bool hp_reader_make_room (void **array, uint32_t count, uint32_t *room, size_t size);

/* reader-tree.c: finds new threads and nodes, and the scopes that are open. False when memory is short. */
bool hp_reader_find_threads (hp_reader *reader);
bool hp_reader_find_nodes (hp_reader *reader);
bool hp_reader_note_frames (hp_reader *reader);

/* snapshot.c: brings function_order up to date. False when memory is short. */
bool hp_reader_order_functions (hp_reader *reader);

/* reader.c: reads everything that changed and derives all figures. False when memory is short. */
bool hp_reader_refresh (hp_reader *reader);
