/* SPDX-License-Identifier: MIT */
/* Frame clocks of GTK, 4 or 3: emission hooks see the signals of all that there are. GTK is looked for in the process,
 * so that programs without it don't need it. */
#include "hotpath-glib.h"

#include "frame-rows.h"

#include <dlfcn.h>

/* What GTK draws at. The next in line is reached when no frame is wanted. */
#define PRIORITY_REDRAW (G_PRIORITY_HIGH_IDLE + 20)

/* A clock's own part is a source that is ready when the next frame would have been missed: if it gets its turn, then
 * none was wanted. */
typedef struct
{
  GSource source;
  FrameRow *row;
  gint64 began_us;    /* the last frame, on the monotonic clock */
  guint64 since;      /* the same as the probe has it; 0: no frame yet, or outside a session */
  guint missed;       /* by this frame so far */
  gint64 rests_at_us; /* when the source is ready; 0: never */
  gboolean goes_on;   /* it has not got its turn since the last frame began */
} Clock;

static struct
{
  GType (*get_type) (void);
  void (*get_refresh_info) (gpointer clock, gint64 base_us, gint64 *interval_us, gint64 *presentation_us);
  gpointer klass; /* whose signals are hooked */
  gulong before_paint, after_paint; /* the hooks; 0: none */
} gdk;

/* Not a ready time, to set which would wake the loop up from its next wait. */
static gboolean
rest_prepare (GSource *source, int *timeout_ms)
{
  const Clock *self = (const Clock *) source;
  gint64 left_us = self->rests_at_us - g_source_get_time (source);

  *timeout_ms = -1;
  if (self->rests_at_us == 0)
    return FALSE;
  *timeout_ms = (int) CLAMP ((left_us + 999) / 1000, 0, G_MAXINT);
  return left_us <= 0;
}

static gboolean
rest_check (GSource *source)
{
  const Clock *self = (const Clock *) source;

  return self->rests_at_us != 0 && g_source_get_time (source) >= self->rests_at_us;
}

static gboolean
rest (GSource *source, GSourceFunc callback, gpointer data)
{
  Clock *self = (Clock *) source;

  self->rests_at_us = 0;
  self->goes_on = FALSE;
  return G_SOURCE_CONTINUE;
}

static void
clock_finalize (GSource *source)
{
  frame_row_release (((Clock *) source)->row);
}

static void
clock_free (gpointer data)
{
  g_source_destroy (data);
  g_source_unref (data);
}

static Clock *
clock_of (GObject *object)
{
  static GSourceFuncs funcs = { rest_prepare, rest_check, rest, clock_finalize, NULL, NULL };
  static GQuark quark;
  Clock *self;

  if (quark == 0)
    quark = g_quark_from_static_string ("hotpath-frame-clock");
  self = g_object_get_qdata (object, quark);
  if (self != NULL)
    return self;
  self = (Clock *) g_source_new (&funcs, sizeof *self);
  self->row = frame_row_take (object);
  g_source_set_static_name (&self->source, "hotpath frame clock");
  g_source_set_priority (&self->source, PRIORITY_REDRAW + 1);
  g_source_attach (&self->source, NULL); /* as GDK's are */
  g_object_set_qdata_full (object, quark, self, clock_free);
  return self;
}

/* What hotpath_frame_clocks_watch() says of T and R. */
static void
note_missed (Clock *self, gint64 until_us, gint64 interval_us)
{
  gint64 missed = (until_us - self->began_us + interval_us / 2) / interval_us - 1;

  if (missed <= self->missed || missed > G_MAXINT)
    return;
  hotpath_loop_missed (frame_row_loop (self->row), (guint) missed - self->missed);
  self->missed = (guint) missed;
}

static gint64
get_interval_us (GObject *object, Clock *self)
{
  gint64 interval_us = 0;

  gdk.get_refresh_info (object, self->began_us, &interval_us, NULL);
  return MAX (interval_us, 1);
}

static gboolean
on_before_paint (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer data)
{
  GObject *object = g_value_get_object (values);
  Clock *self;
  hotpath_loop *loop;
  gint64 now_us;

  if (!hotpath_running ())
    return TRUE;
  self = clock_of (object);
  loop = frame_row_loop (self->row);
  now_us = g_get_monotonic_time ();
  if (self->goes_on)
    {
      hotpath_loop_interval (loop, self->since);
      note_missed (self, now_us, get_interval_us (object, self));
    }
  self->began_us = now_us;
  self->since = hotpath_loop_begin (loop);
  self->missed = 0;
  self->goes_on = TRUE;
  self->rests_at_us = 0;
  return TRUE;
}

static gboolean
on_after_paint (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer data)
{
  GObject *object = g_value_get_object (values);
  Clock *self;
  gint64 interval_us;

  if (!hotpath_running ())
    return TRUE;
  self = clock_of (object);
  if (self->since == 0)
    return TRUE;
  hotpath_loop_round (frame_row_loop (self->row), self->since);
  interval_us = get_interval_us (object, self);
  note_missed (self, g_get_monotonic_time (), interval_us);
  self->rests_at_us = self->began_us + interval_us * 3 / 2;
  return TRUE;
}

static gboolean
find_gdk (void)
{
  static const char *const names[] = { "libgtk-4.so.1", "libgtk-3.so.0" };
  void *library = NULL;

  /* Through GTK 3 what it depends on is found too. */
  for (guint i = 0; i < G_N_ELEMENTS (names) && library == NULL; i++)
    library = dlopen (names[i], RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE);
  if (library == NULL)
    return FALSE;
  *(void **) &gdk.get_type = dlsym (library, "gdk_frame_clock_get_type");
  *(void **) &gdk.get_refresh_info = dlsym (library, "gdk_frame_clock_get_refresh_info");
  frame_rows_begin (library);
  return gdk.get_type != NULL && gdk.get_refresh_info != NULL;
}

gboolean
hotpath_frame_clocks_watch (void)
{
  if (gdk.before_paint != 0)
    return TRUE;
  if (gdk.klass == NULL && !find_gdk ())
    return FALSE;
  if (gdk.klass == NULL)
    gdk.klass = g_type_class_ref (gdk.get_type ()); /* which makes its signals */
  gdk.before_paint = g_signal_add_emission_hook (g_signal_lookup ("before-paint", gdk.get_type ()), 0, on_before_paint,
                                                 NULL, NULL);
  gdk.after_paint = g_signal_add_emission_hook (g_signal_lookup ("after-paint", gdk.get_type ()), 0, on_after_paint,
                                                NULL, NULL);
  return TRUE;
}

void
hotpath_frame_clocks_unwatch (void)
{
  if (gdk.before_paint == 0)
    return;
  g_signal_remove_emission_hook (g_signal_lookup ("before-paint", gdk.get_type ()), gdk.before_paint);
  g_signal_remove_emission_hook (g_signal_lookup ("after-paint", gdk.get_type ()), gdk.after_paint);
  gdk.before_paint = gdk.after_paint = 0;
}
