/* SPDX-License-Identifier: MIT
 *
 * main-loop.c: main loops of GLib, which wait in poll.
 *
 * GLib calls its own functions past the dynamic linker, so what can be stood in front of is the system's. Of all that
 * GLib polls, a main loop's wait is what a thread does that owns its main context and is not in the middle of
 * handling something: a nested loop belongs to the round that runs it.
 */
#define _GNU_SOURCE
#include "main-loop.h"

#include "frame-clocks.h"
#include "glib.h"
#include "interposed.h"
#include "lock-table.h"
#include "real.h"
#include "symbol.h"

#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

typedef int (*poll_function) (struct pollfd *, nfds_t, int);
typedef int (*ppoll_function) (struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);

typedef void (*any_function) (void);

/* Of GLib, once it has called. */
static struct {
  void *(*default_context) (void);
  void *(*thread_context) (void);
  int (*is_owner) (void *context);
  any_function (*poll_func) (void *context);
  int (*depth) (void);
} glib;

#define NAME(symbol, field) { #symbol, offsetof (__typeof__ (glib), field) }

static const hp_real_name glib_names[] = {
  NAME (g_main_context_default, default_context),
  NAME (g_main_context_get_thread_default, thread_context),
  NAME (g_main_context_is_owner, is_owner),
  NAME (g_main_context_get_poll_func, poll_func),
  NAME (g_main_depth, depth),
};

static _Atomic pid_t owner; /* 0: not yet. A fork's child begins no session for a loop */

static __thread hotpath_loop *loop_now __attribute__ ((tls_model ("initial-exec")));
static __thread uint64_t works_since __attribute__ ((tls_model ("initial-exec"))); /* 0: no wait has ended yet */
static __thread bool is_refused __attribute__ ((tls_model ("initial-exec")));

static bool
find_glib (void)
{
  if (__atomic_load_n (&glib.depth, __ATOMIC_ACQUIRE)) /* the last to be set */
    return true;
  void *library = hp_glib_open ();
  if (library)
    hp_real_fill (&glib, library, glib_names, sizeof glib_names / sizeof *glib_names);
  return glib.depth && glib.default_context && glib.thread_context && glib.is_owner && glib.poll_func;
}

/* By the adapter for programs of GLib, whose poll function has called GLib's: it knows what the loop is called. */
static bool
is_told (void *context)
{
  hp_module module;
  return hp_module_find ((uintptr_t) glib.poll_func (context), &module) && strstr (module.path, "/libhotpath-glib.so.");
}

static bool
is_main_loop (void)
{
  if (glib.depth () > 0)
    return false;
  void *context = glib.thread_context ();
  if (!context)
    context = glib.default_context ();
  if (!glib.is_owner (context))
    return false;
  bool is_other = is_told (context);
  if (is_other)
    works_since = 0; /* what goes on meanwhile is no round of ours */
  return !is_other;
}

static hotpath_loop *
make_loop (void)
{
  char name[16] = "", label[40];
  prctl (PR_GET_NAME, name);
  is_refused = true;
  if (strncmp (name, "hp-", 3) == 0) /* the probe's server */
    return NULL;
  if (getpid () == (pid_t) hp_watch_tid ())
    snprintf (label, sizeof label, "main loop");
  else
    snprintf (label, sizeof label, "loop of %s", name);
  return hotpath_loop_new (label, HOTPATH_LOOP_MAIN, 0);
}

void
hp_main_loops_begin (void)
{
  works_since = 0; /* the parent's, in a child */
  atomic_store_explicit (&owner, getpid (), memory_order_relaxed);
}

/* The loop that waits here; NULL: none that is to be recorded. */
static hotpath_loop *
loop_of (uintptr_t caller)
{
  pid_t pid = atomic_load_explicit (&owner, memory_order_relaxed);
  if (!pid || !hotpath_running () || is_refused || !hp_glib_has (caller) || pid != getpid () ||
      !find_glib () || !is_main_loop ())
    return NULL;
  if (!loop_now && !is_refused)
    loop_now = make_loop ();
  is_refused = !loop_now;
  if (pid == (pid_t) hp_watch_tid ())
    hp_frame_clocks_look ();
  return loop_now;
}

/* What a round did lies between two waits. */
static uint64_t
begin_wait (hotpath_loop *loop)
{
  hotpath_loop_round (loop, works_since);
  return hotpath_loop_begin (loop);
}

static void
end_wait (hotpath_loop *loop, uint64_t since)
{
  int saved = errno;
  hotpath_loop_idle (loop, since);
  works_since = hotpath_loop_begin (loop);
  errno = saved;
}

INTERPOSED int
poll (struct pollfd *fds, nfds_t count, int timeout_ms)
{
  static poll_function real;
  if (!__atomic_load_n (&real, __ATOMIC_RELAXED))
    __atomic_store_n (&real, (poll_function) dlsym (RTLD_NEXT, "poll"), __ATOMIC_RELAXED);
  hotpath_loop *loop = loop_of ((uintptr_t) CALLER);
  if (__builtin_expect (!loop, 1))
    return real (fds, count, timeout_ms);
  uint64_t since = begin_wait (loop);
  int result = real (fds, count, timeout_ms);
  end_wait (loop, since);
  return result;
}

INTERPOSED int
ppoll (struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *signals)
{
  static ppoll_function real;
  if (!__atomic_load_n (&real, __ATOMIC_RELAXED))
    __atomic_store_n (&real, (ppoll_function) dlsym (RTLD_NEXT, "ppoll"), __ATOMIC_RELAXED);
  hotpath_loop *loop = loop_of ((uintptr_t) CALLER);
  if (__builtin_expect (!loop, 1))
    return real (fds, count, timeout, signals);
  uint64_t since = begin_wait (loop);
  int result = real (fds, count, timeout, signals);
  end_wait (loop, since);
  return result;
}
