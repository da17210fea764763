/* SPDX-License-Identifier: MIT
 *
 * auto.c: -finstrument-functions. The compiler calls two functions at the begin and the end of each function with its
 * address; here it becomes a site, whose name is looked up once.
 */
#define _GNU_SOURCE
#include "auto.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

#define SLOTS (1u << 17) /* twice as many as there can be sites */
#define MOST (SLOTS / 2)
#define TRIAL_CALLS 1000u /* before a function is found to be too short */

#define HIDDEN __attribute__ ((no_instrument_function))

typedef enum { ON_TRIAL, KEPT, LEFT_OUT } verdict;

typedef struct entry {
  _Atomic uintptr_t function; /* 0: free; stored last */
  _Atomic uint32_t verdict;
  _Atomic uint32_t calls;    /* on trial only, as the next one */
  _Atomic uint64_t total_ns;
  hotpath_site site;
} entry;

static entry *entries; /* NULL: no session was begun */
static unsigned count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of making entries */
static unsigned min_ns;  /* HOTPATH_AUTO_MIN_NS */
/* What looks up a name may call instrumented functions: an allocator of the program's. */
static __thread bool busy __attribute__ ((tls_model ("initial-exec")));

static inline HIDDEN uint32_t
slot_of (uintptr_t function)
{
  return (uint32_t) ((uint64_t) function * 0x9e3779b97f4a7c15u >> 32) & (SLOTS - 1);
}

/* The entry, or the free one where it would be. */
static inline HIDDEN entry *
find (uintptr_t function)
{
  uint32_t at = slot_of (function);
  for (;; at = (at + 1) & (SLOTS - 1)) {
    uintptr_t there = atomic_load_explicit (&entries[at].function, memory_order_acquire);
    if (there == function || !there)
      return &entries[at];
  }
}

static HIDDEN void
fill (entry *made, uintptr_t function)
{
  auto_place place = { 0 };
  auto_find_place (function, &place);
  made->site = (hotpath_site){ .name = place.name, .file = place.file, .line = place.line };
  uint32_t first = min_ns ? ON_TRIAL : KEPT;
  if (!place.name || !auto_patterns_want (place.name, place.file))
    first = LEFT_OUT;
  atomic_store_explicit (&made->verdict, first, memory_order_relaxed);
  atomic_store_explicit (&made->function, function, memory_order_release);
  count++;
}

static __attribute__ ((noinline, cold)) HIDDEN entry *
make (uintptr_t function)
{
  sigset_t all, before;
  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &before);
  busy = true;
  pthread_mutex_lock (&lock);
  entry *self = find (function);
  bool is_new = !atomic_load_explicit (&self->function, memory_order_relaxed);
  if (is_new && count < MOST)
    fill (self, function);
  else if (is_new)
    self = NULL;
  pthread_mutex_unlock (&lock);
  busy = false;
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  return self;
}

/* ---- Too short ------------------------------------------------------------------------------------- */

/* When the calls on trial began, by depth. A call that lasts longer than its trial, or is nested deeper, says nothing. */
#define DEPTH 64
static __thread struct {
  entry *of;
  uint64_t since_ns;
} trials[DEPTH] __attribute__ ((tls_model ("initial-exec")));
static __thread unsigned depth __attribute__ ((tls_model ("initial-exec")));

static HIDDEN uint64_t
now_ns (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (uint64_t) now.tv_sec * 1000000000u + (uint64_t) now.tv_nsec;
}

static HIDDEN void
begin_trial (entry *self)
{
  if (depth < DEPTH) {
    trials[depth].of = self;
    trials[depth++].since_ns = now_ns ();
  }
}

static HIDDEN void
end_trial (entry *self)
{
  while (depth > 0 && trials[depth - 1].of != self) /* jumped out of */
    depth--;
  if (depth == 0)
    return;
  uint64_t took = now_ns () - trials[--depth].since_ns;
  uint64_t total = atomic_fetch_add_explicit (&self->total_ns, took, memory_order_relaxed) + took;
  uint32_t calls = atomic_fetch_add_explicit (&self->calls, 1, memory_order_relaxed) + 1;
  if (calls != TRIAL_CALLS)
    return;
  bool too_short = total / calls < min_ns;
  atomic_store_explicit (&self->verdict, too_short ? LEFT_OUT : KEPT, memory_order_relaxed);
  if (too_short)
    hotpath_site_dropped ();
}

/* ---- What the compiler calls ------------------------------------------------------------------------ */

__attribute__ ((visibility ("default"))) HIDDEN void __cyg_profile_func_enter (void *function, void *caller);
__attribute__ ((visibility ("default"))) HIDDEN void __cyg_profile_func_exit (void *function, void *caller);

void
__cyg_profile_func_enter (void *function, void *caller)
{
  (void) caller;
  if (!__atomic_load_n (&hotpath_active, __ATOMIC_RELAXED) || busy || !entries)
    return;
  entry *self = find ((uintptr_t) function);
  if (__builtin_expect (!atomic_load_explicit (&self->function, memory_order_relaxed), 0) &&
      !(self = make ((uintptr_t) function)))
    return;
  uint32_t is = atomic_load_explicit (&self->verdict, memory_order_relaxed);
  if (is == LEFT_OUT)
    return;
  if (is == ON_TRIAL)
    begin_trial (self);
  hotpath_scope_begin_of (&self->site, function);
}

void
__cyg_profile_func_exit (void *function, void *caller)
{
  (void) caller;
  if (!__atomic_load_n (&hotpath_active, __ATOMIC_RELAXED) || busy || !entries)
    return;
  entry *self = find ((uintptr_t) function);
  if (!atomic_load_explicit (&self->function, memory_order_relaxed) || !self->site.id)
    return;
  /* Also of one that was left out meanwhile: this call may have begun before. */
  hotpath_scope_end_of (&self->site);
  if (atomic_load_explicit (&self->verdict, memory_order_relaxed) == ON_TRIAL)
    end_trial (self);
}

/* A child must not find the lock taken by a thread that it doesn't have. */
static HIDDEN void
fork_prepare (void)
{
  busy = true; /* a handler may run instrumented functions meanwhile */
  pthread_mutex_lock (&lock);
}

static HIDDEN void
fork_done (void)
{
  pthread_mutex_unlock (&lock);
  busy = false;
}

/* A program without an edit has no HOTPATH_MAIN. One that has begins the same session, and main is its row. */
static __attribute__ ((constructor)) HIDDEN void
begin_session (void)
{
  const char *value = secure_getenv ("HOTPATH_AUTO_MIN_NS");
  if (value)
    min_ns = (unsigned) strtoul (value, NULL, 10);
  auto_patterns_load ();
  void *at = mmap (NULL, SLOTS * sizeof (entry), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (at == MAP_FAILED)
    return;
  entries = at;
  hotpath_start (NULL);
  pthread_atfork (fork_prepare, fork_done, fork_done); /* after the session's own: what comes last is prepared first */
}
