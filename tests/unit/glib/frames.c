/* SPDX-License-Identifier: MIT */
/* A program of GTK that draws, and keeps an account of its own: it prints frames, missed frames, how many more or less
 * these may be, and the longest frame in nanoseconds. 60 frames one after the other, of which one takes 100 ms, while
 * after another one 100 ms go by before the loop comes to draw; then it has nothing to draw and does other things; then
 * it draws five single frames.
 *
 * Where WITH_ADAPTER isn't defined it knows nothing of the probe. */
#include <gtk/gtk.h>

#ifdef WITH_ADAPTER
#include <hotpath-glib.h>
#endif

#define ANIMATED_FRAMES 60
#define SINGLE_FRAMES 5
#define STALL_US 100000
#define APART_US 3000 /* between its look at the clock and the probe's, on a busy machine */

typedef struct
{
  GMainLoop *loop;
  GtkWidget *area;
  gboolean is_animated;
  guint animated, singles;
  gint64 began_us;
  gboolean goes_on; /* there was an animation when the last frame ended */
  guint missed_by_last;

  guint frames, missed, undecided; /* the last: spans so near to a half that a moment later they are of one more */
  gint64 longest_us;
} Program;

static guint
reckon_missed (gint64 span_us)
{
  const gint64 refresh_us = 16667; /* what GDK has of a display without a compositor: 1/60 s */

  return (guint) MAX ((span_us + refresh_us / 2) / refresh_us - 1, 0);
}

/* Of a frame that has missed so many already. */
static guint
note_missed (Program *self, gint64 span_us, guint before)
{
  guint missed = MAX (reckon_missed (span_us), before);

  self->missed += missed - before;
  self->undecided += reckon_missed (span_us + APART_US) - reckon_missed (span_us - APART_US);
  return missed;
}

static void
before_paint (GdkFrameClock *clock, Program *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (self->goes_on)
    note_missed (self, now_us - self->began_us, self->missed_by_last);
  self->began_us = now_us;
}

static void
after_paint (GdkFrameClock *clock, Program *self)
{
  gint64 took_us = g_get_monotonic_time () - self->began_us;

  self->frames++;
  self->goes_on = self->is_animated;
  self->missed_by_last = note_missed (self, took_us, 0);
  self->longest_us = MAX (self->longest_us, took_us);
}

static gboolean
stall (gpointer unused)
{
  g_usleep (STALL_US);
  return G_SOURCE_REMOVE;
}

static gboolean
draw_single (gpointer data)
{
  Program *self = data;

  if (self->singles++ == SINGLE_FRAMES)
    {
      g_main_loop_quit (self->loop);
      return G_SOURCE_REMOVE;
    }
  gtk_widget_queue_draw (self->area);
  return G_SOURCE_CONTINUE;
}

/* Less urgent than drawing: while the loop is at it, frames could be drawn. */
static gboolean
do_other_things (gpointer data)
{
  static guint times;

  g_usleep (2000);
  if (++times < 100)
    return G_SOURCE_CONTINUE;
  g_timeout_add (120, draw_single, data);
  return G_SOURCE_REMOVE;
}

static gboolean
tick (GtkWidget *area, GdkFrameClock *clock, gpointer data)
{
  Program *self = data;

  gtk_widget_queue_draw (area);
  self->animated++;
  if (self->animated == 20)
    g_usleep (STALL_US);
  if (self->animated == 40)
    g_idle_add_full (G_PRIORITY_HIGH, stall, NULL, NULL);
  if (self->animated < ANIMATED_FRAMES)
    return G_SOURCE_CONTINUE;
  self->is_animated = FALSE;
  g_idle_add (do_other_things, self);
  return G_SOURCE_REMOVE;
}

static gboolean
begin (gpointer data)
{
  Program *self = data;

  self->is_animated = TRUE;
  gtk_widget_add_tick_callback (self->area, tick, self, NULL);
  return G_SOURCE_REMOVE;
}

int
main (void)
{
#ifdef WITH_ADAPTER
  HOTPATH_MAIN ("frames");
#endif
  Program self = { .loop = g_main_loop_new (NULL, FALSE) };
  GtkWidget *window;
  GdkFrameClock *clock;

#ifdef WITH_ADAPTER
  if (!hotpath_frame_clocks_watch ())
    return 1;
#endif
  gtk_init ();
  window = gtk_window_new ();
  self.area = gtk_drawing_area_new ();
  gtk_window_set_child (GTK_WINDOW (window), self.area);
  gtk_widget_realize (window);
  clock = gtk_widget_get_frame_clock (window);
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint), &self);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint), &self);
  gtk_window_present (GTK_WINDOW (window));
  g_timeout_add (300, begin, &self);
  g_main_loop_run (self.loop);

  g_print ("%u %u %u %" G_GINT64_FORMAT "\n", self.frames, self.missed, self.undecided, self.longest_us * 1000);
  gtk_window_destroy (GTK_WINDOW (window));
  g_main_loop_unref (self.loop);
  return 0;
}
