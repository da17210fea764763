/* SPDX-License-Identifier: MIT
 *
 * record.h: what the recording side's files (registry, thread, scope, session) share.
 */
#pragma once

#include "arena.h"
#include "clock.h"
#include "hotpath.h"

#include <pthread.h>
#include <signal.h>
#include <sys/types.h>

#define HP_SITE_EXCLUDED UINT32_MAX /* hotpath_site.id of a place that HOTPATH_FOCUS leaves out */
#define HP_SITE_OTHER 1u            /* id of <other>, made with the session */

/* What of a session the recording side needs. One in a process; a fork's child makes its own. */
typedef struct hp_recorder {
  hp_arena *arena; /* stays mapped until the process is gone: late scopes may still write to it */
  int arena_fd;
  pthread_mutex_t lock; /* registry, threads, arena: never taken on the fast path */
  pthread_key_t thread_key;
  /* Asked once a site; NULL: all. */
  bool (*wanted) (const char *name);
  /* In a fork's child, before anything is recorded: makes its own arena and starts its threads. */
  void (*restart_after_fork) (void);
  bool forked;
} hp_recorder;

extern hp_recorder hp_recorder_now;

/* A call table of a thread's nodes: open addressing over (parent, site). In memory of the process's own,
 * since a reader of the arena has no use for it. */
typedef struct hp_node_table {
  struct hp_node_table *older; /* the one it grew from: a signal handler may have grown it in mid-search */
  uint32_t shift; /* 64 - log2 of the number of slots */
  uint32_t mask;
  uint32_t used;
  hp_node *slots[];
} hp_node_table;

/* A thread's own view. In the initial TLS block: reached with one segment-relative load. */
typedef struct hp_self {
  struct hotpath_frame *top;  /* innermost open scope; NULL: the slow path decides */
  struct hotpath_frame *last; /* the frame that may not be passed */
  hp_node_table *table;
  char *base; /* the arena */
  uint32_t ordinal;
  uint32_t in_slow_path; /* a scope of what the slow path itself calls (the host's malloc) records nothing */
  hp_thread *thread;
  /* The innermost open scope of which it is known what the thread had allocated before; NULL: none. */
  struct hotpath_frame *alloc_top;
  uintptr_t stack_low, stack_high;

  /* alloc.c's: where the scope of alloc_for counts. */
  uintptr_t alloc_for; /* its frame | 1; 0: to be found */
  hp_node_alloc *alloc_record;
  hp_alloc_thread *alloc_thread;
  uint32_t alloc_off; /* what is allocated now is the probe's own */
} hp_self;

extern __thread hp_self hp_self_now __attribute__ ((tls_model ("initial-exec")));

static inline void
hp_count_loss (hp_loss loss)
{
  if (hp_recorder_now.arena)
    atomic_fetch_add_explicit (&hp_recorder_now.arena->losses[loss], 1, memory_order_relaxed);
}

/* What hp_block_signals() found. */
typedef struct hp_signals {
  sigset_t mask;
  int cancel_state;
} hp_signals;

/* Around what a thread's own handlers must not find half done: a handler may run scopes, may want the lock that
 * its thread holds, and may jump out for good; and so may pthread_cancel(), at a call that we make. Only where something
 * new is made, never on the fast path. */
static inline void
hp_block_signals (hp_signals *before)
{
  sigset_t all;
  sigfillset (&all);
  pthread_setcancelstate (PTHREAD_CANCEL_DISABLE, &before->cancel_state);
  pthread_sigmask (SIG_SETMASK, &all, &before->mask);
}

static inline void
hp_unblock_signals (const hp_signals *before)
{
  pthread_sigmask (SIG_SETMASK, &before->mask, NULL);
  pthread_setcancelstate (before->cancel_state, NULL);
}

#define HP_KEY_MIX 0x9e3779b97f4a7c15u /* 2^64 / golden ratio: Fibonacci hashing of keys */

static inline uint64_t
hp_node_key (const hp_node *parent, uint32_t site)
{
  /* Unique within an arena: two of its cache lines never agree in these 32 bits. */
  return (uint64_t) (uint32_t) ((uintptr_t) parent / HP_CACHE_LINE) << 32 | site;
}

/* registry.c */

/* The id of a place, made when it is new; HP_SITE_EXCLUDED, or HP_SITE_OTHER when there is no room.
 * The caller holds the lock. */
uint32_t hp_registry_add (const char *name, const char *file, uint32_t line, uint32_t kind);

/* Fills site->id. */
uint32_t hp_registry_resolve (hotpath_site *site);

/* Writes all sites of one arena, with their ids, into a new one. */
bool hp_registry_copy (const hp_arena *from, hp_arena *to, int to_fd);

hp_site_record *hp_registry_record (const hp_arena *arena, uint32_t id);

/* thread.c */

/* Gives the calling thread its part of the arena. False when it can't have one. */
bool hp_thread_enter (void);
/* Leaves the part to the next thread. */
void hp_thread_leave (void *unused);
/* Forgets it, in a fork's child. */
void hp_thread_forget (void);
/* The node below parent for a site, made when it is new; <other>'s when there is no room. */
hp_node *hp_thread_node (hp_node *parent, uint32_t site);
/* Storage for an octave of a node's histogram, or for its results. 0 when there is no room. */
hp_ref hp_thread_take (uint32_t lines);

/* left-behind.c */

/* What a jump left behind may look, by its height alone, like a caller of the scope that begins. So before a
 * place in the tree is made below a frame, its function must be on the real stack. Unwinding is slow, but only
 * new places come here, and one below a stale frame is never made. Where a stack can't be unwound for a few
 * frames past the place in question, nothing is concluded. */
bool hp_is_left_behind (const hotpath_frame *frame);

/* scope.c */

/* Takes time that the probe used for itself once out of all open scopes. */
void hp_scope_forgive (hp_self *self, uint64_t ticks);

/* Begins a scope for which no other is ever stale and that is never stale itself: main's, which is begun
 * from deeper in the stack than the scopes that main opens later. */
hotpath_frame *hp_scope_begin_outermost (hotpath_site *site);

/* Closes the innermost scope now, as one that lost its end. */
void hp_scope_close_stale (void);

/* alloc.c */

typedef struct hp_alloc_state {
  uint32_t on;      /* allocations are counted */
  uint32_t session; /* that blocks are marked with; 0: none yet */
  bool attached;    /* an interposer is there */
} hp_alloc_state;

extern hp_alloc_state hp_alloc_now;

/* A session of that number begins, or the one that is ends. */
void hp_alloc_begin (uint32_t session);
void hp_alloc_end (void);
/* In a fork's child: blocks of its parent's session are strangers. */
void hp_alloc_forget (void);

/* The scope of a frame, which is alloc_top, ends: counts what it allocated. */
void hp_alloc_scope_ends (hp_self *self, hotpath_frame *frame, hp_node *node);

/* Leaves the calling thread's part to the next thread. */
void hp_alloc_leave (void);

/* What a thread has allocated and freed. False when it isn't known, or no longer. */
bool hp_alloc_of_thread (uint32_t tid, uint64_t *bytes, uint64_t *freed_bytes);

/* What this thread allocates from here on is the probe's own. */
static inline void
hp_alloc_pause (void)
{
  hp_self_now.alloc_off++;
}

static inline void
hp_alloc_go_on (void)
{
  hp_self_now.alloc_off--;
}

/* cost.c */

/* Time of one scope, inside its own interval and as its parent sees it besides. Measured on a node that is not
 * part of any figure, in about a millisecond. */
void hp_measure_own_cost (double *inner_ticks, double *outer_ticks);
