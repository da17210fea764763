/* SPDX-License-Identifier: MIT */
/* A GThreadPool whose tasks are measured. */
#include "hotpath-glib.h"

struct _HotpathThreadPool
{
  GThreadPool *pool;
  hotpath_loop *loop;
  GFunc func;
  gpointer user_data;
  /* Our own account: a pool that is about to go can't be asked any more. */
  int waiting;
  int running;
};

static void
note_size (HotpathThreadPool *self)
{
  hotpath_loop_waiting (self->loop, (unsigned) MAX (g_atomic_int_get (&self->waiting), 0),
                        (unsigned) MAX (g_atomic_int_get (&self->running), 0));
}

static void
run (gpointer data, gpointer user_data)
{
  HotpathThreadPool *self = user_data;
  guint64 since;

  g_atomic_int_add (&self->waiting, -1);
  g_atomic_int_inc (&self->running);
  note_size (self);
  since = hotpath_loop_begin (self->loop);
  self->func (data, self->user_data);
  hotpath_loop_round (self->loop, since);
  g_atomic_int_add (&self->running, -1);
  note_size (self);
}

HotpathThreadPool *
hotpath_thread_pool_new (const char *label,
                         GFunc func,
                         gpointer user_data,
                         int max_threads,
                         gboolean exclusive,
                         GError **error)
{
  HotpathThreadPool *self;

  g_return_val_if_fail (func != NULL, NULL);

  self = g_new0 (HotpathThreadPool, 1);
  self->func = func;
  self->user_data = user_data;
  self->loop = hotpath_loop_new (label, HOTPATH_LOOP_THREAD_POOL, max_threads > 0 ? (unsigned) max_threads : 0);
  self->pool = g_thread_pool_new (run, self, max_threads, exclusive, error);
  if (self->pool == NULL)
    g_clear_pointer (&self, g_free);
  return self;
}

gboolean
hotpath_thread_pool_push (HotpathThreadPool *self, gpointer data, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_atomic_int_inc (&self->waiting);
  note_size (self);
  /* What can't get a thread of its own now is in the queue all the same. */
  return g_thread_pool_push (self->pool, data, error);
}

void
hotpath_thread_pool_free (HotpathThreadPool *self, gboolean immediate, gboolean wait)
{
  g_return_if_fail (self != NULL);
  /* Its tasks use it: without waiting for them it could not go. */
  g_return_if_fail (wait);

  g_thread_pool_free (self->pool, immediate, TRUE);
  g_free (self);
}
