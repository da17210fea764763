/* SPDX-License-Identifier: MIT
 *
 * stall.c: a program of GLib whose main loop can be made to stall, to see how that looks.
 *
 *     stall [MS]     every two seconds the loop is blocked for so many milliseconds (default 300)
 *
 * It ticks 60 times a second, passes messages to a thread, and fetches something in the background now and then.
 * Ctrl+C ends it.
 */
#include <glib-unix.h>
#include <hotpath-glib.h>
#include <stdlib.h>

typedef struct {
  GMainLoop *loop;
  HotpathAsyncQueue *messages;
  unsigned stall_ms;
  unsigned ticks;
} program;

static gboolean
on_tick (gpointer data)
{
  HOTPATH_FUNCTION ();
  program *self = data;
  hotpath_async_queue_push (self->messages, GUINT_TO_POINTER (++self->ticks));
  hotpath_gauge_set ("ticks", self->ticks);
  return G_SOURCE_CONTINUE;
}

/* What must not be done in a main loop. */
static gboolean
on_stall (gpointer data)
{
  HOTPATH_FUNCTION ();
  program *self = data;
  g_usleep (self->stall_ms * 1000);
  HOTPATH_RESULT ("blocked for %u ms", self->stall_ms);
  return G_SOURCE_CONTINUE;
}

static void
fetch_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  HOTPATH_FUNCTION ();
  (void) source, (void) data, (void) cancellable;
  g_usleep (5000 + (gulong) g_random_int_range (0, 20000));
  g_task_return_boolean (task, TRUE);
}

static gboolean
on_fetch (gpointer data)
{
  (void) data;
  GTask *task = g_task_new (NULL, NULL, NULL, NULL);
  hotpath_task_watch (task, "fetch");
  hotpath_task_run_in_thread (task, fetch_in_thread);
  g_object_unref (task);
  return G_SOURCE_CONTINUE;
}

static gpointer
take_messages (gpointer data)
{
  program *self = data;
  while (GPOINTER_TO_UINT (hotpath_async_queue_pop (self->messages)) != G_MAXUINT)
    HOTPATH_BLOCK ("handle") { g_usleep (500); }
  return NULL;
}

static gboolean
on_signal (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

int
main (int argc, char **argv)
{
  HOTPATH_MAIN ("stall");
  program self = {
    .loop = g_main_loop_new (NULL, FALSE),
    .messages = hotpath_async_queue_new ("messages", NULL),
    .stall_ms = argc > 1 ? (unsigned) atoi (argv[1]) : 300,
  };
  GThread *thread = g_thread_new ("messages", take_messages, &self);

  hotpath_main_context_watch (NULL, "main loop");
  g_timeout_add (16, on_tick, &self);
  g_timeout_add (250, on_fetch, &self);
  g_timeout_add_seconds (2, on_stall, &self);
  g_unix_signal_add (SIGINT, on_signal, self.loop);
  g_unix_signal_add (SIGTERM, on_signal, self.loop);
  g_main_loop_run (self.loop);

  hotpath_async_queue_push (self.messages, GUINT_TO_POINTER (G_MAXUINT));
  g_thread_join (thread);
  hotpath_async_queue_close (self.messages);
  hotpath_async_queue_unref (self.messages);
  hotpath_main_context_unwatch (NULL);
  g_main_loop_unref (self.loop);
  return 0;
}
