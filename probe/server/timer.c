/* SPDX-License-Identifier: MIT
 *
 * timer.c: GLib's timeout source sets itself anew after each dispatch; this one waits to be told.
 */
#include "timer.h"

typedef struct timer_source
{
  GSource source;
  void (*callback) (gpointer data);
  gpointer data;
} timer_source;

static gboolean
timer_dispatch (GSource *source, GSourceFunc unused, gpointer unused_data)
{
  timer_source *timer = (timer_source *) source;

  g_source_set_ready_time (source, -1);
  timer->callback (timer->data);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs timer_functions = { .dispatch = timer_dispatch };

GSource *
hp_timer_new (GMainContext *context, void (*callback) (gpointer data), gpointer data)
{
  GSource *source = g_source_new (&timer_functions, sizeof (timer_source));
  timer_source *timer = (timer_source *) source;

  timer->callback = callback;
  timer->data = data;
  g_source_attach (source, context);
  return source;
}

void
hp_timer_clear (GSource **timer)
{
  if (*timer != NULL)
    g_source_destroy (*timer);
  g_clear_pointer (timer, g_source_unref);
}
