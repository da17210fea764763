/* SPDX-License-Identifier: MIT */
/* Tasks of GIO as futures. */
#include "hotpath-glib.h"

/* A task may complete, on the thread of its context, while the function that returned its result still runs in
 * another one: then its future ends when that is over. */
typedef struct
{
  GMutex lock;
  hotpath_future *future; /* NULL once it has ended, and outside a session */
  GTaskThreadFunc func;
  gboolean in_func;
  int completed;
  gboolean cancelled;
} Watch;

/* With the lock held. */
static void
end_if_over (Watch *self)
{
  hotpath_future *future;

  if (!g_atomic_int_get (&self->completed) || self->in_func)
    return;
  future = g_steal_pointer (&self->future);
  if (self->cancelled)
    hotpath_future_cancel (future);
  else
    hotpath_future_ready (future, NULL);
}

static void
complete (Watch *self, gboolean cancelled)
{
  g_mutex_lock (&self->lock);
  self->cancelled = cancelled;
  g_atomic_int_set (&self->completed, TRUE);
  end_if_over (self);
  g_mutex_unlock (&self->lock);
}

static void
watch_free (gpointer data)
{
  Watch *self = data;

  if (!g_atomic_int_get (&self->completed)) /* it goes without ever having returned */
    complete (self, TRUE);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static GQuark
watch_quark (void)
{
  return g_quark_from_static_string ("hotpath-task");
}

static void
on_completed (GTask *task, GParamSpec *pspec, Watch *self)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  complete (self, g_task_get_check_cancellable (task) && g_cancellable_is_cancelled (cancellable));
}

void
hotpath_task_watch (GTask *task, const char *label)
{
  Watch *self;

  g_return_if_fail (G_IS_TASK (task));
  g_return_if_fail (g_object_get_qdata (G_OBJECT (task), watch_quark ()) == NULL);

  self = g_new0 (Watch, 1);
  g_mutex_init (&self->lock);
  self->future = hotpath_future_new (label);
  g_object_set_qdata_full (G_OBJECT (task), watch_quark (), self, watch_free);
  /* Told on the thread of the task's main context, when its callback has been called. */
  g_signal_connect (task, "notify::completed", G_CALLBACK (on_completed), self);
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Watch *self = g_object_get_qdata (G_OBJECT (task), watch_quark ());

  g_mutex_lock (&self->lock);
  self->in_func = TRUE;
  hotpath_future_poll_begin (self->future);
  g_mutex_unlock (&self->lock);

  self->func (task, source, data, cancellable);

  g_mutex_lock (&self->lock);
  self->in_func = FALSE;
  hotpath_future_poll_end (self->future);
  end_if_over (self);
  g_mutex_unlock (&self->lock);
}

void
hotpath_task_run_in_thread (GTask *task, GTaskThreadFunc func)
{
  Watch *self;

  g_return_if_fail (G_IS_TASK (task));
  g_return_if_fail (func != NULL);

  self = g_object_get_qdata (G_OBJECT (task), watch_quark ());
  if (self == NULL || self->future == NULL)
    {
      g_task_run_in_thread (task, func);
      return;
    }
  self->func = func;
  g_task_run_in_thread (task, run);
}
