/* SPDX-License-Identifier: MIT
 *
 * child.c: children of fork that run no other program. One that makes a thread is here to stay, and has something to
 * show: then its session begins. Nowhere else would it be safe to: what a session needs allocates, which who makes a
 * thread does too, while who takes a lock may be an allocator.
 */
#define _GNU_SOURCE
#include "child.h"

#include "interposed.h"
#include "main-loop.h"

#include <dlfcn.h>
#include <hotpath.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <threads.h>

typedef int (*pthread_create_function) (pthread_t *, const pthread_attr_t *, void *(*) (void *), void *);
typedef int (*thrd_create_function) (thrd_t *, thrd_start_t, void *);

static _Atomic bool is_new; /* this process is a child, and has made no thread */

static void
fork_child (void)
{
  atomic_store_explicit (&is_new, true, memory_order_relaxed);
}

void
hp_children_begin (void)
{
  pthread_atfork (NULL, NULL, fork_child);
}

/* The session makes threads itself, which finds it begun. */
static void
begin_if_new (void)
{
  if (!atomic_load_explicit (&is_new, memory_order_relaxed) || !atomic_exchange (&is_new, false))
    return;
  hotpath_child_begin ();
  if (hotpath_child_begun ())
    hp_main_loops_begin ();
}

INTERPOSED int
pthread_create (pthread_t *restrict thread, const pthread_attr_t *restrict attributes, void *(*function) (void *),
                void *restrict data)
{
  static pthread_create_function real;
  if (!__atomic_load_n (&real, __ATOMIC_RELAXED))
    __atomic_store_n (&real, (pthread_create_function) dlsym (RTLD_NEXT, "pthread_create"), __ATOMIC_RELAXED);
  begin_if_new ();
  return real (thread, attributes, function, data);
}

/* glibc makes it of the other, past the dynamic linker. */
INTERPOSED int
thrd_create (thrd_t *thread, thrd_start_t function, void *data)
{
  static thrd_create_function real;
  if (!__atomic_load_n (&real, __ATOMIC_RELAXED))
    __atomic_store_n (&real, (thrd_create_function) dlsym (RTLD_NEXT, "thrd_create"), __ATOMIC_RELAXED);
  begin_if_new ();
  return real (thread, function, data);
}
