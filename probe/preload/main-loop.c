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
#include "lock-table.h"
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

#define INTERPOSED __attribute__ ((visibility ("default")))
#define CALLER ((uintptr_t) __builtin_return_address (0))

typedef int (*poll_function) (struct pollfd *, nfds_t, int);
typedef int (*ppoll_function) (struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);

/* Of GLib, once it has called; the last is the mark that the others are there. */
static struct {
  void *(*default_context) (void);
  void *(*thread_context) (void);
  int (*is_owner) (void *context);
  int (*depth) (void);
  hp_module module;
  _Atomic bool is_known;
} glib;

static _Atomic pid_t owner; /* 0: not yet. A fork's child begins no session for a loop */

static __thread hotpath_loop *loop_now __attribute__ ((tls_model ("initial-exec")));
static __thread uint64_t works_since __attribute__ ((tls_model ("initial-exec"))); /* 0: no wait has ended yet */
static __thread bool is_refused __attribute__ ((tls_model ("initial-exec")));

/* Any thread may be the first: all find the same. */
static bool
find_glib (uintptr_t caller)
{
  hp_module module;
  if (!hp_module_find (caller, &module) || !strstr (module.path, "/libglib-2.0.so."))
    return false;
  void *library = dlopen (module.path, RTLD_NOW | RTLD_NOLOAD | RTLD_NODELETE);
  if (!library)
    return false;
  *(void **) &glib.default_context = dlsym (library, "g_main_context_default");
  *(void **) &glib.thread_context = dlsym (library, "g_main_context_get_thread_default");
  *(void **) &glib.is_owner = dlsym (library, "g_main_context_is_owner");
  *(void **) &glib.depth = dlsym (library, "g_main_depth");
  glib.module = module;
  if (!glib.default_context || !glib.thread_context || !glib.is_owner || !glib.depth)
    return false;
  atomic_store_explicit (&glib.is_known, true, memory_order_release);
  return true;
}

static bool
is_by_glib (uintptr_t caller)
{
  static _Atomic uintptr_t other; /* who called last and was not GLib: most programs poll in one place */
  if (atomic_load_explicit (&glib.is_known, memory_order_acquire))
    return caller - glib.module.start < glib.module.end - glib.module.start;
  if (atomic_load_explicit (&other, memory_order_relaxed) == caller)
    return false;
  if (find_glib (caller))
    return true;
  atomic_store_explicit (&other, caller, memory_order_relaxed);
  return false;
}

static bool
is_main_loop (void)
{
  if (glib.depth () > 0)
    return false;
  void *context = glib.thread_context ();
  return glib.is_owner (context ? context : glib.default_context ());
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
  atomic_store_explicit (&owner, getpid (), memory_order_relaxed);
}

/* The loop that waits here; NULL: none that is to be recorded. */
static hotpath_loop *
loop_of (uintptr_t caller)
{
  pid_t pid = atomic_load_explicit (&owner, memory_order_relaxed);
  if (!pid || !hotpath_running () || is_refused || !is_by_glib (caller) || pid != getpid () || !is_main_loop ())
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
  hotpath_loop *loop = loop_of (CALLER);
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
  hotpath_loop *loop = loop_of (CALLER);
  if (__builtin_expect (!loop, 1))
    return real (fds, count, timeout, signals);
  uint64_t since = begin_wait (loop);
  int result = real (fds, count, timeout, signals);
  end_wait (loop, since);
  return result;
}
