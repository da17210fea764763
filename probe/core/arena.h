/* SPDX-License-Identifier: MIT
 *
 * arena.h: how recorded state lies in the arena file, and how parts of it are found and made.
 *
 * The file is mapped shared and sparse. Everything in it is addressed by an hp_ref, its distance from
 * the start in units of a cache line, so that a reader may map it anywhere: the program itself, or
 * `hotpath recover` after it has died. What one thread writes stands in chunks of its own.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HP_ARENA_MAGIC "HOTPATH\1"
/* Byte order and the size of a pointer are the writer's own: neither another order nor another size reads
 * as a layout that is known. */
#define HP_ARENA_LAYOUT ((uint32_t) (4u | sizeof (void *) << 8))
#define HP_CACHE_LINE 64u

#define HP_MAX_SITES 65536u       /* site ids are 1 … HP_MAX_SITES - 1 */
#define HP_SITE_SEGMENT 256u      /* sites are made in segments of so many */
#define HP_MAX_THREAD_NAMES 4096u /* ordinals wrap: the log of an old call may name a newer thread */
#define HP_MAX_DEPTH 1024u        /* scopes open at once on one thread */

#define HP_HISTOGRAM_BITS 7u                     /* 2^7 steps an octave: relative error < 0.8 % */
#define HP_OCTAVE_STEPS (1u << HP_HISTOGRAM_BITS)
#define HP_OCTAVES (64u - HP_HISTOGRAM_BITS + 1u) /* covers every 64-bit value */

#define HP_RING_SIZE 64u    /* recent calls kept of a node, a power of two */
#define HP_SLOWEST_SIZE 16u /* slowest calls kept of a node */
#define HP_RESULT_SIZE 240u /* bytes of a result text, its end mark included */

typedef uint32_t hp_ref; /* in cache lines from the arena's start; 0: none */

/* Counted where something could not be recorded as it should be. Order is part of the layout; the names
 * on the wire are in document.c. */
typedef enum {
  HP_LOSS_SITES,      /* sites folded into <other>: the site table is full */
  HP_LOSS_NODES,      /* places in the call tree folded into <other>: the arena is full */
  HP_LOSS_OCTAVES,    /* calls counted in a wrong bucket, for the same reason */
  HP_LOSS_THREADS,    /* threads not recorded at all, for the same reason */
  HP_LOSS_TOO_DEEP,   /* scopes not recorded: more than HP_MAX_DEPTH open */
  HP_LOSS_UNBALANCED, /* scopes closed by the probe: longjmp, or an end without its begin */
  HP_LOSS_SIGNALS,    /* scopes not recorded: in a signal handler that cut into the probe itself */
  HP_LOSS_SMALL,      /* functions that a compiler instruments, left out because they are too short */
  HP_LOSS_ITEMS,      /* channels, streams and the like not recorded at all: the arena is full */
  HP_LOSS_COUNT,
} hp_loss;

typedef enum {
  HP_ENDED_RUNNING = 0, /* with the process gone: killed */
  HP_ENDED_EXIT,
  HP_ENDED_SIGNAL,
  HP_ENDED_STOPPED, /* hotpath_stop, the program goes on */
} hp_ended;

typedef enum { HP_CLOCK_TSC = 1, HP_CLOCK_CNTVCT, HP_CLOCK_MONOTONIC } hp_clock_source;

#define HP_SITE_FLAG_EXCLUDED 1u /* HOTPATH_FOCUS says no */

typedef struct hp_site_record {
  hp_ref name; /* text with end mark */
  hp_ref file;
  uint32_t line;
  uint16_t kind; /* hotpath_kind */
  uint16_t flags;
} hp_site_record;

typedef struct hp_call {
  _Atomic uint64_t start_ticks;
  _Atomic uint64_t duration; /* ticks << 16 | thread ordinal */
} hp_call;

typedef struct hp_slow_call {
  _Atomic uint64_t start_ticks;
  _Atomic uint64_t duration; /* as above; 0: empty */
  _Atomic uint64_t number;   /* which call of the node it was, from 0 */
} hp_slow_call;

typedef struct hp_result {
  _Atomic uint64_t number; /* call of the node, from 1; 0: empty */
  char text[HP_RESULT_SIZE];
} hp_result;

/* The results of a node: those of the ring at [number % HP_RING_SIZE], then those of the slowest. */
typedef struct hp_results {
  hp_result recent[HP_RING_SIZE];
  hp_result slowest[HP_SLOWEST_SIZE];
} hp_results;

/* One place in a thread's call tree. Written by its thread alone; readers load relaxed. The first line
 * holds what every scope touches. */
typedef struct hp_node {
  uint64_t key;                /* parent's hp_ref << 32 | site id */
  _Atomic uint64_t calls;      /* stored last of a call's figures; the ring's next place */
  _Atomic uint64_t total_ticks;
  _Atomic uint64_t min_ticks;  /* UINT64_MAX: none yet */
  _Atomic uint64_t slow_floor; /* a call longer than this enters the slowest */
  _Atomic hp_ref next;         /* the thread's next node */
  hp_ref parent;               /* 0 for a root */
  uint32_t site;
  uint32_t recursive;          /* an ancestor is of the same site */
  _Atomic hp_ref results;      /* hp_results, made by the first HOTPATH_RESULT */
  uint32_t depth;
  _Alignas (HP_CACHE_LINE) _Atomic hp_ref octaves[HP_OCTAVES]; /* each HP_OCTAVE_STEPS uint64_t */
  _Atomic hp_ref alloc; /* hp_node_alloc, made when memory is first allocated or freed here */
  _Alignas (HP_CACHE_LINE) hp_call ring[HP_RING_SIZE];
  hp_slow_call slowest[HP_SLOWEST_SIZE];
} hp_node;

/* Memory of one place in the call tree, or of what a thread does outside any scope. The first line is its own
 * thread's; blocks that other threads give back are counted beside it. */
typedef struct hp_node_alloc {
  _Atomic uint64_t bytes; /* allocated here */
  _Atomic uint64_t count;
  _Atomic uint64_t freed_bytes; /* freed here, whoever allocated them */
  _Atomic uint64_t released_bytes; /* allocated here and freed since, by the same thread */
  _Atomic uint64_t released_count;
  hp_ref owner; /* hp_thread, or hp_alloc_thread outside any scope */
  _Alignas (HP_CACHE_LINE) _Atomic uint64_t far_released_bytes; /* and by others: atomically */
  _Atomic uint64_t far_released_count;
  /* Of calls that allocated at all, what they called included; each HP_OCTAVE_STEPS uint64_t. */
  _Alignas (HP_CACHE_LINE) _Atomic hp_ref bytes_octaves[HP_OCTAVES];
  _Alignas (HP_CACHE_LINE) _Atomic hp_ref count_octaves[HP_OCTAVES];
} hp_node_alloc;

/* What its thread had allocated before an open scope did. Of use to the thread alone. */
typedef struct hp_alloc_open {
  uint64_t bytes;
  uint64_t count;
} hp_alloc_open;

/* A thread that allocates, whether it has scopes or not. Left to the next thread as hp_thread is. */
typedef struct hp_alloc_thread {
  hp_ref next; /* set before it is linked into the header's list */
  _Atomic uint32_t in_use;
  /* Of the thread that has it now, or had it last. */
  _Atomic uint32_t tid;
  _Atomic uint64_t bytes;
  _Atomic uint64_t count;
  _Atomic uint64_t freed_bytes;
  _Alignas (HP_CACHE_LINE) hp_node_alloc outside; /* of any scope */
  hp_alloc_open open[HP_MAX_DEPTH];               /* by the frame's number */
} hp_alloc_thread;

/* One open scope. A reader takes start, node, start: equal and not 0 means that both belong together. */
struct hotpath_frame {
  _Atomic uint64_t start_ticks; /* 0: not open */
  _Atomic (hp_node *) node;     /* in the program's own address space: see mapped_at */
  uintptr_t stack;              /* stack pointer of the call, to find frames that a longjmp left behind */
  uintptr_t caller;             /* where it was begun from: tells its function, when stack does not */
};

/* A thread's own part. A thread that ends leaves it to the next one that starts, figures and all, so that
 * memory is bounded by the threads that live at once. */
typedef struct hp_thread {
  hp_ref next;              /* set before the thread is linked into the header's list */
  uint32_t ordinal;         /* of the thread that has it now */
  _Atomic uint32_t in_use;
  _Atomic uint32_t nodes;   /* how many hang on first_node */
  _Atomic hp_ref first_node; /* newest first */
  hp_ref other;             /* the node of <other>, made with the thread */
  hp_ref chunk;             /* what is left of the chunk its nodes are cut from */
  uint32_t chunk_lines;
  uint32_t chunk_next_lines; /* size of the chunk to come: they double up to a limit */
  uint64_t reserved;
  _Alignas (HP_CACHE_LINE) struct hotpath_frame frames[HP_MAX_DEPTH];
} hp_thread;

typedef struct hp_thread_name {
  _Atomic uint32_t tid;
  char name[16];
  uint32_t reserved[3];
} hp_thread_name;

typedef struct hp_arena {
  char magic[8];
  uint32_t layout;
  uint32_t pid;
  uint64_t process_start;  /* field 22 of /proc/PID/stat: tells a pid that was used again */
  uint64_t size_bytes;     /* the cap */
  uint64_t device, inode;  /* of the file: tells whether a descriptor is still its own */
  uint64_t mapped_at;      /* where the program has the arena: a frame's node less this is its place */
  _Atomic uint64_t used_lines;

  uint32_t clock_source;   /* hp_clock_source */
  uint32_t percentile_count;
  double percentiles[10];
  double ns_per_tick;      /* measured at start and kept: buckets must not wander */
  uint64_t start_ticks;
  uint64_t start_mono_ns;
  int64_t start_real_ns;   /* since 1970 */
  _Atomic uint64_t sync_ticks;   /* a later pair of the same moment, for totals; 0: none yet */
  _Atomic uint64_t sync_mono_ns;
  double inner_cost_ticks; /* of one scope, inside its own interval */
  double outer_cost_ticks; /* the rest, which its parent sees */

  _Atomic uint32_t ended;  /* hp_ended */
  _Atomic uint32_t end_signal;
  _Atomic uint64_t end_ticks;
  _Atomic uint64_t end_cpu_ns; /* process CPU time and resident size when it ended, and as last seen */
  _Atomic uint64_t end_rss_bytes;
  _Atomic uint64_t end_peak_rss_bytes;
  _Atomic uint32_t end_threads;
  uint32_t logs_limit;
  uint32_t limit;
  uint32_t exclude_wrapper;

  char version[32];
  char name[64];
  char label[256];
  char executable[256];
  char host[64];

  _Atomic uint64_t losses[HP_LOSS_COUNT];
  _Atomic uint32_t sites;       /* ids 1 … sites are made */
  _Atomic uint32_t wrapper_site; /* id of HOTPATH_MAIN's site; 0: none */
  _Atomic hp_ref first_thread;
  _Atomic uint32_t thread_count; /* ordinals given out */
  _Atomic hp_ref first_item;     /* newest first: see item.h */
  _Atomic hp_ref first_alloc_thread;
  _Atomic uint32_t alloc_is_counted; /* an interposer of malloc is there */
  _Atomic uint32_t items[8];     /* how many there are of each hp_item_kind */
  _Atomic hp_ref site_segments[HP_MAX_SITES / HP_SITE_SEGMENT]; /* hp_site_record[HP_SITE_SEGMENT] */
  hp_thread_name thread_names[HP_MAX_THREAD_NAMES]; /* by ordinal % HP_MAX_THREAD_NAMES */
} hp_arena;

/* Bucket of a duration: values under 2^(bits+1) have one each, then 2^bits a power of two. */
static inline uint32_t
hp_bucket_index (uint64_t value)
{
  if (value < HP_OCTAVE_STEPS)
    return (uint32_t) value;
  uint32_t shift = 63u - (uint32_t) __builtin_clzll (value) - HP_HISTOGRAM_BITS;
  return (shift << HP_HISTOGRAM_BITS) + (uint32_t) (value >> shift);
}

/* Makes the arena's file at path (mode 0600, replaced when it exists) and maps it; smaller than asked for where
 * files may not grow so far. Returns NULL with errno set. */
hp_arena *hp_arena_create (const char *path, uint64_t size_bytes, int *fd);

/* Whether fd is still the arena's: a program that closes all descriptors it finds, as daemons do, may have given
 * the number to a file of its own. */
bool hp_arena_owns_descriptor (const hp_arena *arena, int fd);

/* Takes so many cache lines off the arena, zeroed and backed by storage, so that no write to them can
 * fail later. 0 when the cap or the file system is full. The caller holds the session's lock. */
hp_ref hp_arena_take (hp_arena *arena, int fd, uint32_t lines);

/* Copies a text, cut to fit 64 KiB. 0 when there is no room. */
hp_ref hp_arena_take_text (hp_arena *arena, int fd, const char *text);

static inline hp_ref
hp_ref_of (const hp_arena *arena, const void *at)
{
  return at ? (hp_ref) (((uintptr_t) at - (uintptr_t) arena) / HP_CACHE_LINE) : 0;
}

/* Cache lines that so many bytes take. */
static inline uint32_t
hp_lines_for (size_t bytes)
{
  return (uint32_t) ((bytes + HP_CACHE_LINE - 1) / HP_CACHE_LINE);
}

static inline void *
hp_at (const hp_arena *arena, hp_ref ref)
{
  return (char *) (uintptr_t) arena + (uint64_t) ref * HP_CACHE_LINE;
}
