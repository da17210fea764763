/* SPDX-License-Identifier: MIT
 *
 * stall-gtk.c: a window of GTK that misses frames, to see how that looks.
 *
 *     stall-gtk [MS]     its button keeps the main loop busy for so many milliseconds (default 300)
 *
 * A hand goes around for as long as the window is open: while the loop is busy it stands still.
 */
#include <gtk/gtk.h>
#include <hotpath-glib.h>
#include <math.h>

static void
draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer unused)
{
  HOTPATH_FUNCTION ();
  (void) unused;
  double seconds = (double) gdk_frame_clock_get_frame_time (gtk_widget_get_frame_clock (GTK_WIDGET (area))) / 1e6;
  double angle = fmod (seconds, 2) * G_PI;
  cairo_set_line_width (cr, 8);
  cairo_move_to (cr, width / 2., height / 2.);
  cairo_line_to (cr, width / 2. + height / 3. * cos (angle), height / 2. + height / 3. * sin (angle));
  cairo_stroke (cr);
}

static gboolean
on_tick (GtkWidget *area, GdkFrameClock *clock, gpointer unused)
{
  (void) clock, (void) unused;
  gtk_widget_queue_draw (area);
  return G_SOURCE_CONTINUE;
}

/* What must not be done in a main loop. */
static void
on_clicked (GtkButton *button, gpointer stall_ms)
{
  HOTPATH_FUNCTION ();
  (void) button;
  g_usleep (GPOINTER_TO_UINT (stall_ms) * 1000);
}

static void
on_destroy (GtkWidget *window, gpointer loop)
{
  (void) window;
  g_main_loop_quit (loop);
}

int
main (int argc, char **argv)
{
  HOTPATH_MAIN ("stall-gtk");
  unsigned stall_ms = argc > 1 ? (unsigned) atoi (argv[1]) : 300;
  GMainLoop *loop = g_main_loop_new (NULL, FALSE);

  gtk_init ();
  hotpath_main_context_watch (NULL, "main loop");
  hotpath_frame_clocks_watch ();

  GtkWidget *window = gtk_window_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *area = gtk_drawing_area_new (), *button = gtk_button_new_with_label ("Stall");
  gtk_window_set_title (GTK_WINDOW (window), "Stall");
  gtk_window_set_default_size (GTK_WINDOW (window), 320, 360);
  gtk_widget_set_vexpand (area, TRUE);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw, NULL, NULL);
  gtk_widget_add_tick_callback (area, on_tick, NULL, NULL);
  g_signal_connect (button, "clicked", G_CALLBACK (on_clicked), GUINT_TO_POINTER (stall_ms));
  g_signal_connect (window, "destroy", G_CALLBACK (on_destroy), loop);
  gtk_box_append (GTK_BOX (box), area);
  gtk_box_append (GTK_BOX (box), button);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  g_main_loop_run (loop);

  hotpath_frame_clocks_unwatch ();
  hotpath_main_context_unwatch (NULL);
  g_main_loop_unref (loop);
  return 0;
}
