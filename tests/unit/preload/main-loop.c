/* SPDX-License-Identifier: MIT
 *
 * main-loop.c: a GLib program that knows nothing of the probe. Its main loop handles 20 timeouts, of which the 10th
 * takes 150 ms; a second thread has a loop of its own with 5. What it waits for outside its loops doesn't count.
 * With TELLS it does know of the probe, and tells of the first of its loops.
 */
#include <gio/gio.h>
#ifdef TELLS
#include <hotpath-glib.h>
#endif

static int fired, fired_in_thread;

static gboolean
on_timeout (gpointer loop)
{
  if (++fired == 10)
    g_usleep (150000);
  if (fired < 20)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static gboolean
on_timeout_in_thread (gpointer loop)
{
  if (++fired_in_thread < 5)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static gpointer
run_thread (gpointer unused)
{
  GMainContext *context = g_main_context_new ();
  g_main_context_push_thread_default (context);
  GMainLoop *loop = g_main_loop_new (context, FALSE);
  GSource *source = g_timeout_source_new (2);
  g_source_set_callback (source, on_timeout_in_thread, loop, NULL);
  g_source_attach (source, context);
  g_main_loop_run (loop);
  g_source_unref (source);
  g_main_loop_unref (loop);
  g_main_context_pop_thread_default (context);
  g_main_context_unref (context);
  return unused;
}

int
main (void)
{
  GMainLoop *loop = g_main_loop_new (NULL, FALSE);
  GPollFD nothing = { 0 };
  for (int i = 0; i < 100; i++)
    g_poll (&nothing, 0, 0);
#ifdef TELLS
  g_assert_true (hotpath_main_context_watch (NULL, "told"));
#endif
  GThread *thread = g_thread_new ("second", run_thread, NULL);
  g_timeout_add (2, on_timeout, loop);
  g_main_loop_run (loop);
  g_thread_join (thread);
  g_main_loop_unref (loop);
  g_print ("done\n");
  return 0;
}
