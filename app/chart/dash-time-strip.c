// SPDX-License-Identifier: GPL-3.0-or-later
// A chart of the whole session in which a range can be selected by pointer and keys.

#include "dash-time-strip.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dash-chart-private.h"

#define EDGE_REACH 8
#define GRIP_WIDTH 8
#define GRIP_HEIGHT 16
/* How far the range reaches above the area of the lines. */
#define ABOVE 5

typedef enum
{
  DRAG_NONE,
  DRAG_NEW,
  DRAG_BEGIN,
  DRAG_END,
  DRAG_BODY,
} Drag;

struct _DashTimeStrip
{
  DashChart parent_instance;

  /* NAN without a range. */
  double begin;
  double end;
  double resolution;
  double told_begin;
  double told_high;

  Drag drag;
  double drag_begin;
  double drag_end;
  double drag_from;
  double drag_x;
  gboolean dragged;
  const char *pointer_shape;
};

enum
{
  RANGE_CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DashTimeStrip, dash_time_strip, DASH_TYPE_CHART)

/* ---- The range ---- */

/* In seconds, and only whole ones of the end: it moves all the time while a session runs. */
static void
tell_limits (DashTimeStrip *self)
{
  double low, high;

  if (!dash_plot_get_x_range (DASH_PLOT (self), &low, &high))
    return;
  high = ceil (high / 1e9);
  if (high == self->told_high && self->begin == self->told_begin)
    return;
  self->told_high = high;
  self->told_begin = self->begin;
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, low / 1e9,
      GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, high, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
      (isnan (self->begin) ? low : self->begin) / 1e9, -1);
}

static void
show_range (DashTimeStrip *self)
{
  g_autofree char *text = isnan (self->begin) ? g_strdup (_("Nothing selected"))
                                              : dash_time_strip_dup_range_text (self);

  dash_plot_set_focus_range (DASH_PLOT (self), self->begin, self->end);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text,
                                  -1);
  tell_limits (self);
  dash_plot_update_said (DASH_PLOT (self));
}

static void
change_range (DashTimeStrip *self, double begin, double end, gboolean final)
{
  self->begin = begin;
  self->end = end;
  show_range (self);
  g_signal_emit (self, signals[RANGE_CHANGED], 0, begin, end, final);
}

static double
to_step (DashTimeStrip *self, double time)
{
  return round (time / self->resolution) * self->resolution;
}

/* ---- Pointer ---- */

static gboolean
place_to_time (DashTimeStrip *self, double x, double *time)
{
  graphene_rect_t area;
  DashAxis axis;

  dash_plot_get_area (DASH_PLOT (self), &area);
  if (area.size.width < 1 || dash_plot_is_empty (DASH_PLOT (self))
      || !dash_plot_get_x_axis (DASH_PLOT (self), &axis))
    return FALSE;
  *time = dash_axis_value (&axis, CLAMP ((x - area.origin.x) / area.size.width, 0, 1));
  return TRUE;
}

static double
time_to_place (DashTimeStrip *self, double time)
{
  graphene_rect_t area;
  DashAxis axis;

  dash_plot_get_area (DASH_PLOT (self), &area);
  if (!dash_plot_get_x_axis (DASH_PLOT (self), &axis))
    return NAN;
  return area.origin.x
         + round (CLAMP (dash_axis_place (&axis, time), 0, 1) * area.size.width);
}

static Drag
what_is_at (DashTimeStrip *self, double x)
{
  double begin, end, time;

  if (!place_to_time (self, x, &time))
    return DRAG_NONE;
  if (isnan (self->begin))
    return DRAG_NEW;
  begin = time_to_place (self, self->begin);
  end = time_to_place (self, self->end);
  /* Of a short range the outer halves of the edges are left. */
  if (fabs (x - begin) <= EDGE_REACH && fabs (x - begin) <= fabs (x - end)
      && (x <= begin || end - begin > 3 * EDGE_REACH))
    return DRAG_BEGIN;
  if (fabs (x - end) <= EDGE_REACH && (x >= end || end - begin > 3 * EDGE_REACH))
    return DRAG_END;
  return x > begin && x < end ? DRAG_BODY : DRAG_NEW;
}

static void
on_drag_begin (DashTimeStrip *self, double x, double y)
{
  self->drag = what_is_at (self, x);
  self->dragged = FALSE;
  self->drag_begin = self->begin;
  self->drag_end = self->end;
  self->drag_x = x;
  place_to_time (self, x, &self->drag_from);
}

static void
on_drag_update (DashTimeStrip *self, double offset_x, double offset_y, GtkGestureDrag *gesture)
{
  double to, begin = self->drag_begin, end = self->drag_end, low, high;

  if (self->drag == DRAG_NONE || !place_to_time (self, self->drag_x + offset_x, &to)
      || !dash_plot_get_x_range (DASH_PLOT (self), &low, &high))
    return;
  if (!self->dragged && fabs (offset_x) < 3)
    return;
  if (!self->dragged)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  self->dragged = TRUE;

  switch (self->drag)
    {
    case DRAG_NEW:
      begin = to_step (self, MIN (self->drag_from, to));
      end = to_step (self, MAX (self->drag_from, to));
      break;
    case DRAG_BEGIN:
    case DRAG_END:
      if (self->drag == DRAG_BEGIN)
        begin = to_step (self, begin + to - self->drag_from);
      else
        end = to_step (self, end + to - self->drag_from);
      /* An edge that is drawn over the other one becomes the other one. */
      if (begin > end)
        {
          double other = begin;

          begin = end;
          end = other;
        }
      break;
    case DRAG_BODY:
      {
        double by = to_step (self, to - self->drag_from);

        by = MAX (MIN (by, high - end), low - begin);
        begin += by;
        end += by;
        break;
      }
    case DRAG_NONE:
      return;
    }
  begin = CLAMP (begin, low, high);
  end = CLAMP (end, low, high);
  if (end - begin < self->resolution)
    {
      end = MIN (begin + self->resolution, high);
      begin = MAX (end - self->resolution, low);
    }
  if (begin != self->begin || end != self->end)
    change_range (self, begin, end, FALSE);
}

static void
on_drag_end (DashTimeStrip *self)
{
  if (self->drag != DRAG_NONE && self->dragged)
    change_range (self, self->begin, self->end, TRUE);
  self->drag = DRAG_NONE;
}

static void
on_drag_cancel (DashTimeStrip *self)
{
  /* Somebody else took the pointer: what was there before is there again. */
  if (self->drag != DRAG_NONE && self->dragged)
    change_range (self, self->drag_begin, self->drag_end, TRUE);
  self->drag = DRAG_NONE;
}

static void
on_pressed (DashTimeStrip *self, int n_press)
{
  if (n_press != 2 || isnan (self->begin))
    return;
  self->drag = DRAG_NONE;
  change_range (self, NAN, NAN, TRUE);
}

static void
on_motion (DashTimeStrip *self, double x, double y)
{
  static const char *const shapes[] = {
    [DRAG_NONE] = NULL,
    [DRAG_NEW] = "text",
    [DRAG_BEGIN] = "ew-resize",
    [DRAG_END] = "ew-resize",
    [DRAG_BODY] = "grab",
  };
  const char *shape = shapes[self->drag != DRAG_NONE ? self->drag : what_is_at (self, x)];

  if (self->drag == DRAG_BODY)
    shape = "grabbing";
  if (shape == self->pointer_shape)
    return;
  self->pointer_shape = shape;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), shape);
}

/* ---- Keys ---- */

static gboolean
dash_time_strip_key_pressed (DashPlot *plot, guint keyval, GdkModifierType state)
{
  DashTimeStrip *self = DASH_TIME_STRIP (plot);
  gboolean stretch = (state & GDK_SHIFT_MASK) != 0;
  gboolean first = stretch && (state & GDK_CONTROL_MASK) != 0;
  double begin = self->begin, end = self->end, length, by = 0, low, high;

  if ((state & GDK_ALT_MASK) != 0 || (!stretch && state != 0) || dash_plot_is_empty (plot)
      || !dash_plot_get_x_range (plot, &low, &high))
    return FALSE;
  if (keyval == GDK_KEY_Escape)
    {
      if (isnan (begin) || state != 0)
        return FALSE;
      change_range (self, NAN, NAN, TRUE);
      return TRUE;
    }

  length = isnan (begin) ? MAX (to_step (self, (high - low) / 10), self->resolution)
                         : end - begin;
  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      by = -self->resolution;
      break;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      by = self->resolution;
      break;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      by = -length;
      break;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      by = length;
      break;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      by = low - high;
      break;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      by = high - low;
      break;
    default:
      return FALSE;
    }

  if (isnan (begin))
    {
      gboolean at_begin = keyval == GDK_KEY_Home || keyval == GDK_KEY_KP_Home;

      begin = at_begin ? low : MAX (high - length, low);
      end = at_begin ? MIN (low + length, high) : high;
    }
  else if (stretch)
    {
      /* Home can only mean the start, and End the end. */
      if (first || (by < 0 && by <= low - high))
        begin = MIN (begin + by, end - self->resolution);
      else
        end = MAX (end + by, begin + self->resolution);
    }
  else
    {
      by = MAX (MIN (by, high - end), low - begin);
      begin += by;
      end += by;
    }
  begin = CLAMP (begin, low, high);
  end = CLAMP (end, low, high);
  if (end > begin && (begin != self->begin || end != self->end))
    change_range (self, begin, end, TRUE);
  return TRUE;
}

/* ---- Drawing ---- */

static void
dash_time_strip_snapshot_back (DashPlot *plot, GtkSnapshot *snapshot)
{
  DashTimeStrip *self = DASH_TIME_STRIP (plot);
  graphene_rect_t area;

  DASH_PLOT_CLASS (dash_time_strip_parent_class)->snapshot_back (plot, snapshot);

  dash_plot_get_area (plot, &area);
  if (!isnan (self->begin))
    {
      double begin = time_to_place (self, self->begin), end = time_to_place (self, self->end);

      gtk_snapshot_append_color (snapshot,
                                 dash_palette_get (dash_palette_get_default (), DASH_ROLE_BRUSH),
                                 &GRAPHENE_RECT_INIT (begin, area.origin.y - ABOVE, end - begin,
                                                      area.size.height + ABOVE));
    }
}

static void
snapshot_edge (GtkSnapshot *snapshot, const graphene_rect_t *area, double x)
{
  DashPalette *palette = dash_palette_get_default ();
  const GdkRGBA *edge = dash_palette_get (palette, DASH_ROLE_BRUSH_EDGE);
  const GdkRGBA white = { 1, 1, 1, 0.75f };
  double height = MIN (GRIP_HEIGHT, area->size.height);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (
      x - GRIP_WIDTH / 2, roundf (area->origin.y + (area->size.height - height) / 2), GRIP_WIDTH,
      height);
  GskRoundedRect grip;

  gtk_snapshot_append_color (snapshot, edge,
                             &GRAPHENE_RECT_INIT (x - 1, area->origin.y - ABOVE, 2,
                                                  area->size.height + ABOVE));
  gsk_rounded_rect_init_from_rect (&grip, &bounds, 3);
  gtk_snapshot_push_rounded_clip (snapshot, &grip);
  gtk_snapshot_append_color (snapshot, edge, &bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_color (snapshot, &white,
                             &GRAPHENE_RECT_INIT (x - 2, bounds.origin.y + 5, 1, height - 10));
  gtk_snapshot_append_color (snapshot, &white,
                             &GRAPHENE_RECT_INIT (x + 1, bounds.origin.y + 5, 1, height - 10));
}

static void
dash_time_strip_snapshot_front (DashPlot *plot, GtkSnapshot *snapshot)
{
  DashTimeStrip *self = DASH_TIME_STRIP (plot);
  graphene_rect_t area;

  DASH_PLOT_CLASS (dash_time_strip_parent_class)->snapshot_front (plot, snapshot);

  if (isnan (self->begin))
    return;
  dash_plot_get_area (plot, &area);
  snapshot_edge (snapshot, &area, time_to_place (self, self->begin));
  snapshot_edge (snapshot, &area, time_to_place (self, self->end));
}

static char *
dash_time_strip_dup_said (DashPlot *plot)
{
  DashTimeStrip *self = DASH_TIME_STRIP (plot);
  g_autofree char *text = NULL;

  if (isnan (self->begin))
    return NULL;
  text = dash_time_strip_dup_range_text (self);
  /* Translators: what the time strip says: "0:41 – 1:41 selected" */
  return g_strdup_printf (_("%s selected"), text);
}

static void
dash_time_strip_class_init (DashTimeStripClass *klass)
{
  DashPlotClass *plot_class = DASH_PLOT_CLASS (klass);

  plot_class->key_pressed = dash_time_strip_key_pressed;
  plot_class->snapshot_back = dash_time_strip_snapshot_back;
  plot_class->snapshot_front = dash_time_strip_snapshot_front;
  plot_class->dup_said = dash_time_strip_dup_said;

  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_SLIDER);

  /**
   * DashTimeStrip::range-changed:
   * @begin_ns: where the range begins, %NAN without a range
   * @end_ns: where it ends, %NAN without a range
   * @final: %FALSE while the pointer still drags
   *
   * Emitted when the user selects another range, or takes it away.
   */
  signals[RANGE_CHANGED] = g_signal_new ("range-changed", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                         G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_BOOLEAN);
}

static void
dash_time_strip_init (DashTimeStrip *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->begin = self->end = NAN;
  self->resolution = 0.5e9;
  dash_plot_set_margins (DASH_PLOT (self), 8, 40, 18, 38);

  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect_swapped (drag, "cancel", G_CALLBACK (on_drag_cancel), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  gtk_widget_add_controller (widget, motion);
  g_signal_connect (self, "data-changed", G_CALLBACK (tell_limits), NULL);
  show_range (self);
}

/* ---- Public ---- */

GtkWidget *
dash_time_strip_new (void)
{
  return g_object_new (DASH_TYPE_TIME_STRIP, NULL);
}

void
dash_time_strip_set_range (DashTimeStrip *self, double begin_ns, double end_ns)
{
  g_return_if_fail (DASH_IS_TIME_STRIP (self));

  if (!(end_ns > begin_ns))
    begin_ns = end_ns = NAN;
  /* What the user is drawing is not taken out of the hand by what is told of it. */
  if (self->drag != DRAG_NONE && self->dragged)
    return;
  if (begin_ns == self->begin && end_ns == self->end)
    return;
  self->begin = begin_ns;
  self->end = end_ns;
  show_range (self);
}

void
dash_time_strip_clear_range (DashTimeStrip *self)
{
  dash_time_strip_set_range (self, NAN, NAN);
}

gboolean
dash_time_strip_get_range (DashTimeStrip *self, double *begin_ns, double *end_ns)
{
  g_return_val_if_fail (DASH_IS_TIME_STRIP (self), FALSE);

  if (begin_ns != NULL)
    *begin_ns = self->begin;
  if (end_ns != NULL)
    *end_ns = self->end;
  return !isnan (self->begin);
}

void
dash_time_strip_set_resolution (DashTimeStrip *self, double step_ns)
{
  g_return_if_fail (DASH_IS_TIME_STRIP (self));
  g_return_if_fail (step_ns > 0);

  self->resolution = step_ns;
}

char *
dash_time_strip_dup_range_text (DashTimeStrip *self)
{
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  double begin, end;

  g_return_val_if_fail (DASH_IS_TIME_STRIP (self), NULL);

  begin = self->begin;
  end = self->end;
  if (isnan (begin) && !dash_plot_get_x_range (DASH_PLOT (self), &begin, &end))
    begin = end = 0;
  /* Tenths only where the range has some. */
  first = dash_axis_format_time (begin, !isnan (self->begin) && end - begin < 10e9 ? 1 : 0);
  last = dash_axis_format_time (end, !isnan (self->begin) && end - begin < 10e9 ? 1 : 0);
  return g_strdup_printf ("%s \xe2\x80\x93 %s", first, last);
}
