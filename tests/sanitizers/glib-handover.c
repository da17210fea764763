/* SPDX-License-Identifier: MIT */
/* Tells ThreadSanitizer of what GLib hands from thread to thread. GLib's own locks are futexes that it can't see
 * in a library that it didn't instrument, so every hand-over would look like a race. These functions stand before
 * GLib's of the same names in the tests' programs, say what the documentation of each promises, and call it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <gio/gio.h>
#include <sanitizer/tsan_interface.h>

#define NEXT(function) ((__typeof__ (function) *) dlsym (RTLD_NEXT, #function))

#define HANDS_OVER(at) __tsan_release (at)
#define TAKES_OVER(at) __tsan_acquire (at)

/* ---- A task: its thread sees what came before it, whoever asks for the result what the thread did ---- */

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GTaskThreadFunc func = g_object_get_data (G_OBJECT (task), "handover-func");

  TAKES_OVER (task);
  func (task, source, data, cancellable);
  HANDS_OVER (task);
}

void
g_task_run_in_thread (GTask *task, GTaskThreadFunc func)
{
  g_object_set_data (G_OBJECT (task), "handover-func", (gpointer) func);
  HANDS_OVER (task);
  NEXT (g_task_run_in_thread) (task, run);
}

void
g_task_return_pointer (GTask *task, gpointer result, GDestroyNotify destroy)
{
  HANDS_OVER (task);
  NEXT (g_task_return_pointer) (task, result, destroy);
}

void
g_task_return_boolean (GTask *task, gboolean result)
{
  HANDS_OVER (task);
  NEXT (g_task_return_boolean) (task, result);
}

void
g_task_return_error (GTask *task, GError *error)
{
  HANDS_OVER (task);
  NEXT (g_task_return_error) (task, error);
}

gpointer
g_task_propagate_pointer (GTask *task, GError **error)
{
  TAKES_OVER (task);
  return NEXT (g_task_propagate_pointer) (task, error);
}

gboolean
g_task_propagate_boolean (GTask *task, GError **error)
{
  TAKES_OVER (task);
  return NEXT (g_task_propagate_boolean) (task, error);
}

/* ---- The last reference: whoever drops it sees what the others did before they dropped theirs ---- */

typedef struct
{
  GTask *task;
  gpointer data;
  GDestroyNotify destroy;
} TaskData;

static void
destroy_task_data (gpointer user_data)
{
  TaskData *self = user_data;

  TAKES_OVER (self->task);
  self->destroy (self->data);
  g_free (self);
}

void
g_task_set_task_data (GTask *task, gpointer data, GDestroyNotify destroy)
{
  if (destroy != NULL)
    {
      TaskData *self = g_new (TaskData, 1);

      *self = (TaskData){ task, data, destroy };
      /* The task goes on giving out the data itself. */
      g_object_set_data_full (G_OBJECT (task), "handover-data", self, destroy_task_data);
    }
  NEXT (g_task_set_task_data) (task, data, NULL);
}

void
(g_object_unref) (gpointer object)
{
  HANDS_OVER (object);
  NEXT (g_object_unref) (object);
}

static __thread GDestroyNotify clear_box;

static void
take_over_and_clear (gpointer box)
{
  TAKES_OVER (box);
  if (clear_box != NULL)
    clear_box (box);
}

void
g_atomic_rc_box_release_full (gpointer box, GDestroyNotify clear)
{
  GDestroyNotify outer = clear_box;

  clear_box = clear;
  HANDS_OVER (box);
  NEXT (g_atomic_rc_box_release_full) (box, take_over_and_clear);
  clear_box = outer;
}

/* ---- A source: its callback sees what came before it was set ---- */

typedef struct
{
  GSourceFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Callback;

static gboolean
call (gpointer user_data)
{
  Callback *self = user_data;

  TAKES_OVER (self);
  return self->func (self->data);
}

static void
destroy_callback (gpointer user_data)
{
  Callback *self = user_data;

  TAKES_OVER (self);
  if (self->destroy != NULL)
    self->destroy (self->data);
  g_free (self);
}

void
g_source_set_callback (GSource *source, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  /* The functions of other sources take more than one argument. */
  if (source->source_funcs == &g_idle_funcs || source->source_funcs == &g_timeout_funcs)
    {
      Callback *self = g_new (Callback, 1);

      *self = (Callback){ func, data, destroy };
      HANDS_OVER (self);
      NEXT (g_source_set_callback) (source, call, self, destroy_callback);
    }
  else
    {
      NEXT (g_source_set_callback) (source, func, data, destroy);
    }
}
