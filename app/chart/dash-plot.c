// SPDX-License-Identifier: GPL-3.0-or-later
// What all charts have in common: margins, cursor, read-out, keys, description, table twin.

#include "dash-plot-private.h"

#include <math.h>
#include <string.h>

#include "compat.h"
#include "dash-table-row-private.h"

#define TICK_SPACING 60
#define TICK_LENGTH 4
#define CHIP_HEIGHT 17
#define CHIP_PADDING 8
#define CHIP_RADIUS 4
#define PALE 0.42

typedef struct
{
  char *title;
  char *description;
  char *said;
  char *empty_text;

  DashChartCursor *cursor;
  DashTexts *texts;

  int margins[4];
  double low;
  double high;
  gboolean x_log;
  DashFormatFunc x_format;
  gpointer x_format_data;
  double focus_begin;
  double focus_end;

  /* What was rasterised, kept while data and size stay. */
  cairo_surface_t *surface;
  int surface_width;
  int surface_height;
  int surface_scale;

  /* Of a picture, while it is drawn; else 0. */
  int picture_width;
  int picture_height;
  GtkSnapshot *picture_front;

  double pointer_x;
  double pointer_y;
  gboolean pointer_inside;
} DashPlotPrivate;

enum
{
  DATA_CHANGED,
  READOUT_CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

enum
{
  TOP,
  RIGHT,
  BOTTOM,
  LEFT,
};

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (DashPlot, dash_plot, GTK_TYPE_WIDGET)

#define PRIVATE(self) ((DashPlotPrivate *) dash_plot_get_instance_private (self))

/* ---- Geometry ---- */

double
dash_plot_get_width (DashPlot *self)
{
  DashPlotPrivate *priv = PRIVATE (self);

  return priv->picture_width > 0 ? priv->picture_width : gtk_widget_get_width (GTK_WIDGET (self));
}

void
dash_plot_get_area (DashPlot *self, graphene_rect_t *area)
{
  DashPlotPrivate *priv = PRIVATE (self);
  double scale = dash_texts_get_scale (priv->texts);
  int width = (int) dash_plot_get_width (self);
  int height = priv->picture_height > 0 ? priv->picture_height
                                        : gtk_widget_get_height (GTK_WIDGET (self));
  int left = (int) round (priv->margins[LEFT] * scale);
  int right = (int) round (priv->margins[RIGHT] * scale);
  int top = (int) round (priv->margins[TOP] * scale);
  int bottom = (int) round (priv->margins[BOTTOM] * scale);

  graphene_rect_init (area, left, top, MAX (width - left - right, 0),
                      MAX (height - top - bottom, 0));
}

gboolean
dash_plot_get_x_axis (DashPlot *self, DashAxis *axis)
{
  DashPlotPrivate *priv = PRIVATE (self);

  axis->low = priv->low;
  axis->high = priv->high;
  axis->log = priv->x_log;
  if (isnan (axis->low) || isnan (axis->high))
    {
      double low, high;

      if (!DASH_PLOT_GET_CLASS (self)->get_extent (self, &low, &high))
        return FALSE;
      if (isnan (axis->low))
        axis->low = low;
      if (isnan (axis->high))
        axis->high = high;
    }
  return axis->high > axis->low && (!axis->log || axis->low > 0);
}

void
dash_plot_set_x_log (DashPlot *self, DashFormatFunc format, gpointer user_data)
{
  DashPlotPrivate *priv = PRIVATE (self);

  priv->x_log = TRUE;
  priv->x_format = format;
  priv->x_format_data = user_data;
  dash_plot_redraw (self);
}

DashTexts *
dash_plot_get_texts (DashPlot *self)
{
  return PRIVATE (self)->texts;
}

double
dash_plot_get_text_scale (DashPlot *self)
{
  return dash_texts_get_scale (PRIVATE (self)->texts);
}

/* ---- Changes ---- */

static void
update_description (DashPlot *self)
{
  DashPlotPrivate *priv = PRIVATE (self);
  const char *text = priv->said != NULL ? priv->said : priv->description;

  if (text != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    text, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

void
dash_plot_update_said (DashPlot *self)
{
  DashPlotPrivate *priv = PRIVATE (self);
  char *said = DASH_PLOT_GET_CLASS (self)->dup_said (self);

  if (g_strcmp0 (said, priv->said) == 0)
    {
      g_free (said);
      return;
    }
  g_free (priv->said);
  priv->said = said;
  update_description (self);
  if (said != NULL && gtk_widget_is_focus (GTK_WIDGET (self)))
    dash_compat_announce (GTK_WIDGET (self), said);
}

static char *
dash_plot_dup_said (DashPlot *self)
{
  if (!dash_chart_cursor_is_key (PRIVATE (self)->cursor)
      || !gtk_widget_is_focus (GTK_WIDGET (self)))
    return NULL;
  return dash_plot_dup_readout (self);
}

void
dash_plot_redraw (DashPlot *self)
{
  g_clear_pointer (&PRIVATE (self)->surface, cairo_surface_destroy);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update_pointer (DashPlot *self)
{
  DashPlotPrivate *priv = PRIVATE (self);
  DashPlotClass *klass = DASH_PLOT_GET_CLASS (self);
  graphene_rect_t area;
  DashAxis axis;
  double place;

  dash_plot_get_area (self, &area);
  if (!priv->pointer_inside || area.size.width < 1 || dash_plot_is_empty (self)
      || !dash_plot_get_x_axis (self, &axis))
    return;
  place = CLAMP ((priv->pointer_x - area.origin.x) / area.size.width, 0, 1);
  dash_chart_cursor_set_pointer (priv->cursor, klass->snap (self, dash_axis_value (&axis, place)));
}

void
dash_plot_readout_changed (DashPlot *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[READOUT_CHANGED], 0);
  dash_plot_update_said (self);
}

void
dash_plot_data_changed (DashPlot *self)
{
  if (DASH_PLOT_GET_CLASS (self)->invalidate != NULL)
    DASH_PLOT_GET_CLASS (self)->invalidate (self);
  dash_plot_redraw (self);
  g_signal_emit (self, signals[DATA_CHANGED], 0);
  /* What lies under the pointer is another, though it has not moved. */
  update_pointer (self);
  if (dash_chart_cursor_get (PRIVATE (self)->cursor, NULL))
    dash_plot_readout_changed (self);
}

void
dash_plot_set_focus_range (DashPlot *self, double begin, double end)
{
  DashPlotPrivate *priv = PRIVATE (self);

  priv->focus_begin = begin;
  priv->focus_end = end;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
dash_plot_get_pointer (DashPlot *self, double *x, double *y)
{
  DashPlotPrivate *priv = PRIVATE (self);

  *x = priv->pointer_x;
  *y = priv->pointer_y;
  return priv->pointer_inside;
}

/* ---- Pointer and keys ---- */

static void
on_motion (DashPlot *self, double x, double y)
{
  DashPlotPrivate *priv = PRIVATE (self);
  graphene_rect_t area;
  gboolean was_inside = priv->pointer_inside;

  dash_plot_get_area (self, &area);
  priv->pointer_x = x;
  priv->pointer_y = y;
  priv->pointer_inside = x >= area.origin.x - 1 && x <= area.origin.x + area.size.width + 1
                         && y >= 0 && y <= area.origin.y + area.size.height + 1;
  if (priv->pointer_inside)
    update_pointer (self);
  else if (was_inside)
    dash_chart_cursor_clear_pointer (priv->cursor);
}

static void
on_motion_leave (DashPlot *self)
{
  DashPlotPrivate *priv = PRIVATE (self);

  if (!priv->pointer_inside)
    return;
  priv->pointer_inside = FALSE;
  dash_chart_cursor_clear_pointer (priv->cursor);
}

static void
on_pressed (DashPlot *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_focus_leave (DashPlot *self)
{
  /* A line that nobody moves any more would only be in the way. */
  dash_chart_cursor_clear_key (PRIVATE (self)->cursor);
}

static gboolean
on_key_pressed (DashPlot *self, guint keyval, guint keycode, GdkModifierType state)
{
  DashPlotPrivate *priv = PRIVATE (self);
  DashPlotClass *klass = DASH_PLOT_GET_CLASS (self);
  DashAxis axis;
  double x, tenth;
  gboolean there;

  state &= GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK;
  if (klass->key_pressed != NULL && klass->key_pressed (self, keyval, state))
    return GDK_EVENT_STOP;
  if (state != 0 || dash_plot_is_empty (self) || !dash_plot_get_x_axis (self, &axis))
    return GDK_EVENT_PROPAGATE;

  there = dash_chart_cursor_get (priv->cursor, &x);
  /* Where the pointer is no place is set by keys yet: they go on from there. */
  if (!there || x < axis.low || x > axis.high)
    x = NAN;
  tenth = isnan (x) ? NAN : dash_axis_place (&axis, x);

  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      x = isnan (x) ? klass->snap (self, axis.high) : klass->step (self, x, -1);
      break;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      x = isnan (x) ? klass->snap (self, axis.low) : klass->step (self, x, 1);
      break;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      x = klass->snap (self, isnan (x) ? axis.high
                                       : dash_axis_value (&axis, MAX (tenth - 0.1, 0)));
      break;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      x = klass->snap (self, isnan (x) ? axis.low
                                       : dash_axis_value (&axis, MIN (tenth + 0.1, 1)));
      break;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      x = klass->snap (self, axis.low);
      break;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      x = klass->snap (self, axis.high);
      break;
    case GDK_KEY_Escape:
      if (!there)
        return GDK_EVENT_PROPAGATE;
      dash_chart_cursor_clear_key (priv->cursor);
      dash_chart_cursor_clear_pointer (priv->cursor);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
  /* The snap may lead to the point next to the edge, which is not shown. */
  x = CLAMP (x, axis.low, axis.high);
  dash_chart_cursor_clear_pointer (priv->cursor);
  dash_chart_cursor_set_key (priv->cursor, x);
  return GDK_EVENT_STOP;
}

/* ---- Drawing ---- */

static void
append_box (GtkSnapshot *snapshot, const GdkRGBA *color, double x, double y, double width,
            double height)
{
  gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (x, y, width, height));
}

void
dash_plot_snapshot_y_tick (DashPlot *self, GtkSnapshot *snapshot, double place, const char *label,
                           gboolean right, const GdkRGBA *color)
{
  DashPlotPrivate *priv = PRIVATE (self);
  graphene_rect_t area;
  double y;

  dash_plot_get_area (self, &area);
  y = round (area.origin.y + area.size.height * (1 - place));
  dash_texts_draw (priv->texts, snapshot, DASH_TEXT_AXIS, label,
                   right ? area.origin.x + area.size.width + 6 : area.origin.x - 6, y,
                   right ? 0 : 1, 0.5, color);
}

static void
snapshot_x_axis (DashPlot *self, GtkSnapshot *snapshot, const DashAxis *axis, double chip_begin,
                 double chip_end)
{
  DashPlotPrivate *priv = PRIVATE (self);
  DashPalette *palette = dash_palette_get_default ();
  const GdkRGBA *line = dash_palette_get (palette, DASH_ROLE_AXIS);
  const GdkRGBA *dim = dash_palette_get (palette, DASH_ROLE_DIM_TEXT);
  double scale = dash_texts_get_scale (priv->texts);
  double width = dash_plot_get_width (self);
  graphene_rect_t area;
  double ticks[DASH_AXIS_MAX_TICKS], bottom;
  guint decimals = 0;
  gsize n;

  dash_plot_get_area (self, &area);
  bottom = area.origin.y + area.size.height;
  append_box (snapshot, line, area.origin.x, bottom, area.size.width, 1);
  if (axis == NULL)
    return;

  if (axis->log)
    n = dash_axis_log_ticks (axis->low, axis->high,
                             (guint) MAX (area.size.width / (TICK_SPACING * scale), 1), ticks);
  else
    {
      n = dash_axis_time_ticks (axis->low, axis->high, area.size.width, TICK_SPACING * scale,
                                ticks);
      if (n > 1)
        for (double step = ticks[1] - ticks[0]; step < 0.999e9 && decimals < 9; step *= 10)
          decimals++;
    }
  for (gsize i = 0; i < n; i++)
    {
      double x = round (area.origin.x + dash_axis_place (axis, ticks[i]) * area.size.width);
      g_autofree char *text = axis->log ? priv->x_format (ticks[i], priv->x_format_data)
                                        : dash_axis_format_time (ticks[i], decimals);
      double half = dash_texts_width (priv->texts, DASH_TEXT_AXIS, text) / 2;

      append_box (snapshot, line, x, bottom + 1, 1, TICK_LENGTH);
      if (x - half < 0 || x + half > width || (x + half > chip_begin && x - half < chip_end))
        continue;
      dash_texts_draw (priv->texts, snapshot, DASH_TEXT_AXIS, text, x, bottom + 4, 0.5, 0, dim);
    }
}

static cairo_surface_t *
ensure_surface (DashPlot *self, const graphene_rect_t *area)
{
  DashPlotPrivate *priv = PRIVATE (self);
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  int width = ((int) area->size.width + 2 * DASH_PLOT_BLEED) * scale;
  int height = ((int) area->size.height + 2 * DASH_PLOT_BLEED) * scale;
  DashCanvas canvas;

  if (priv->surface != NULL && priv->surface_width == width && priv->surface_height == height
      && priv->surface_scale == scale)
    return priv->surface;

  /* Always a new one: a frame that is still to be shown may refer to the old one. */
  g_clear_pointer (&priv->surface, cairo_surface_destroy);
  dash_canvas_init (&canvas, width, height);
  DASH_PLOT_GET_CLASS (self)->rasterise (self, &canvas, scale);
  priv->surface = dash_canvas_finish (&canvas);
  cairo_surface_set_device_scale (priv->surface, scale, scale);
  priv->surface_width = width;
  priv->surface_height = height;
  priv->surface_scale = scale;
  return priv->surface;
}

/* For pictures, which may be looked at in any size. */
static void
draw_paths (DashPlot *self, cairo_t *cr, const graphene_rect_t *bounds, double x0, double x1,
            double alpha)
{
  DashCanvas canvas;

  if (x1 <= x0)
    return;
  cairo_save (cr);
  cairo_rectangle (cr, x0, bounds->origin.y, x1 - x0, bounds->size.height);
  cairo_clip (cr);
  if (alpha < 1)
    cairo_push_group (cr);
  cairo_translate (cr, bounds->origin.x, bounds->origin.y);
  dash_canvas_init_paths (&canvas, cr, (int) bounds->size.width, (int) bounds->size.height);
  DASH_PLOT_GET_CLASS (self)->rasterise (self, &canvas, 1);
  cairo_translate (cr, -bounds->origin.x, -bounds->origin.y);
  if (alpha < 1)
    {
      cairo_pop_group_to_source (cr);
      cairo_paint_with_alpha (cr, alpha);
    }
  cairo_restore (cr);
}

/* @surface: (nullable): NULL for paths */
static void
paint_part (DashPlot *self, cairo_t *cr, cairo_surface_t *surface, const graphene_rect_t *bounds,
            double x0, double x1, double alpha)
{
  if (surface == NULL)
    {
      draw_paths (self, cr, bounds, x0, x1, alpha);
      return;
    }
  if (x1 <= x0)
    return;
  cairo_save (cr);
  cairo_rectangle (cr, x0, bounds->origin.y, x1 - x0, bounds->size.height);
  cairo_clip (cr);
  cairo_set_source_surface (cr, surface, bounds->origin.x, bounds->origin.y);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint_with_alpha (cr, alpha);
  cairo_restore (cr);
}

/* @surface: (nullable): %NULL for paths */
static void
draw_data (DashPlot *self, cairo_t *cr, cairo_surface_t *surface, const DashAxis *axis,
           const graphene_rect_t *area)
{
  DashPlotPrivate *priv = PRIVATE (self);
  graphene_rect_t bounds;
  double left, right, begin, end;

  graphene_rect_inset_r (area, -DASH_PLOT_BLEED, -DASH_PLOT_BLEED, &bounds);
  left = bounds.origin.x;
  right = bounds.origin.x + bounds.size.width;
  if (isnan (priv->focus_begin))
    {
      paint_part (self, cr, surface, &bounds, left, right, 1);
      return;
    }
  begin = area->origin.x + round (dash_axis_place (axis, priv->focus_begin) * area->size.width);
  end = area->origin.x + round (dash_axis_place (axis, priv->focus_end) * area->size.width);
  begin = CLAMP (begin, left, right);
  end = CLAMP (end, begin, right);
  paint_part (self, cr, surface, &bounds, left, begin, PALE);
  paint_part (self, cr, surface, &bounds, begin, end, 1);
  paint_part (self, cr, surface, &bounds, end, right, PALE);
}

static void
snapshot_data (DashPlot *self, GtkSnapshot *snapshot, const DashAxis *axis,
               const graphene_rect_t *area)
{
  cairo_surface_t *surface = ensure_surface (self, area);
  graphene_rect_t bounds;
  cairo_t *cr;

  graphene_rect_inset_r (area, -DASH_PLOT_BLEED, -DASH_PLOT_BLEED, &bounds);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  if (isnan (PRIVATE (self)->focus_begin))
    {
      cairo_set_source_surface (cr, surface, bounds.origin.x, bounds.origin.y);
      cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
      cairo_paint (cr);
    }
  else
    draw_data (self, cr, surface, axis, area);
  cairo_destroy (cr);
}

static void
snapshot_focus (DashPlot *self, GtkSnapshot *snapshot)
{
  GdkRGBA color = *dash_palette_get (dash_palette_get_default (), DASH_ROLE_BRUSH_EDGE);
  GskRoundedRect outline;
  graphene_rect_t bounds;

  if (PRIVATE (self)->picture_width > 0 || !gtk_widget_has_visible_focus (GTK_WIDGET (self)))
    return;
  color.alpha = 0.6f;
  graphene_rect_init (&bounds, 2, 2, gtk_widget_get_width (GTK_WIDGET (self)) - 4,
                      gtk_widget_get_height (GTK_WIDGET (self)) - 4);
  gsk_rounded_rect_init_from_rect (&outline, &bounds, 6);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 2, 2, 2, 2 },
                              (GdkRGBA[4]) { color, color, color, color });
}

static void
snapshot_chip (DashPlot *self, GtkSnapshot *snapshot, const char *text, double begin, double end,
               double bottom)
{
  DashPlotPrivate *priv = PRIVATE (self);
  DashPalette *palette = dash_palette_get_default ();
  double height = round (CHIP_HEIGHT * dash_texts_get_scale (priv->texts));
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (begin, bottom + 2, end - begin, height);
  GskRoundedRect chip;

  gsk_rounded_rect_init_from_rect (&chip, &bounds, CHIP_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &chip);
  gtk_snapshot_append_color (snapshot, dash_palette_get (palette, DASH_ROLE_CHIP), &bounds);
  gtk_snapshot_pop (snapshot);
  dash_texts_draw (priv->texts, snapshot, DASH_TEXT_STRONG, text, (begin + end) / 2,
                   bottom + 2 + height / 2, 0.5, 0.5,
                   dash_palette_get (palette, DASH_ROLE_CHIP_TEXT));
}

static void
dash_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DashPlot *self = DASH_PLOT (widget);
  DashPlotPrivate *priv = PRIVATE (self);
  DashPlotClass *klass = DASH_PLOT_GET_CLASS (self);
  DashPalette *palette = dash_palette_get_default ();
  graphene_rect_t area;
  DashAxis axis;
  double x, chip_begin = INFINITY, chip_end = -INFINITY, cursor_x = NAN;
  g_autofree char *chip = NULL;

  dash_plot_get_area (self, &area);
  if (area.size.width < 8 || area.size.height < 8)
    return;
  if (dash_plot_is_empty (self) || !dash_plot_get_x_axis (self, &axis))
    {
      snapshot_x_axis (self, snapshot, NULL, chip_begin, chip_end);
      dash_texts_draw (priv->texts, snapshot, DASH_TEXT_NOTE, priv->empty_text,
                       dash_plot_get_width (self) / 2, area.origin.y + area.size.height / 2,
                       0.5, 0.5, dash_palette_get (palette, DASH_ROLE_DIM_TEXT));
      snapshot_focus (self, snapshot);
      return;
    }

  if (priv->picture_width == 0 && dash_chart_cursor_get (priv->cursor, &x))
    {
      double place = dash_axis_place (&axis, x);

      if (place >= -1e-9 && place <= 1 + 1e-9)
        {
          double half;

          cursor_x = round (area.origin.x + place * area.size.width);
          chip = klass->format_x (self, x);
          half = ceil (dash_texts_width (priv->texts, DASH_TEXT_STRONG, chip) / 2) + CHIP_PADDING;
          chip_begin = CLAMP (cursor_x - half, 0, MAX (gtk_widget_get_width (widget) - 2 * half, 0));
          chip_end = chip_begin + 2 * half;
        }
    }

  klass->snapshot_back (self, snapshot);
  if (priv->picture_front != NULL)
    snapshot = priv->picture_front;
  else
    snapshot_data (self, snapshot, &axis, &area);
  snapshot_x_axis (self, snapshot, &axis, chip_begin - 4, chip_end + 4);
  klass->snapshot_front (self, snapshot);
  if (!isnan (cursor_x))
    {
      double bottom = area.origin.y + area.size.height;

      append_box (snapshot, dash_palette_get (palette, DASH_ROLE_CURSOR), cursor_x, area.origin.y,
                  1, area.size.height);
      klass->snapshot_cursor (self, snapshot, x);
      snapshot_chip (self, snapshot, chip, chip_begin, chip_end, bottom);
    }
  snapshot_focus (self, snapshot);
}

void
dash_plot_snapshot_picture (DashPlot *self, GtkSnapshot *back, GtkSnapshot *front, int width,
                            int height)
{
  DashPlotPrivate *priv = PRIVATE (self);

  g_return_if_fail (width > 0 && height > 0);

  priv->picture_width = width;
  priv->picture_height = height;
  priv->picture_front = front;
  dash_plot_snapshot (GTK_WIDGET (self), back);
  priv->picture_front = NULL;
  priv->picture_width = priv->picture_height = 0;
}

void
dash_plot_draw_picture (DashPlot *self, cairo_t *cr, int width, int height)
{
  DashPlotPrivate *priv = PRIVATE (self);
  graphene_rect_t area;
  DashAxis axis;

  g_return_if_fail (width > 0 && height > 0);

  priv->picture_width = width;
  priv->picture_height = height;
  dash_plot_get_area (self, &area);
  if (!dash_plot_is_empty (self) && dash_plot_get_x_axis (self, &axis))
    draw_data (self, cr, NULL, &axis, &area);
  priv->picture_width = priv->picture_height = 0;
}

/* ---- Widget ---- */

static void
dash_plot_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                   int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 120 : 60;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 320 : 140;
}

static void
dash_plot_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (dash_plot_parent_class)->css_changed (widget, change);

  dash_texts_clear (PRIVATE (DASH_PLOT (widget))->texts);
  dash_plot_redraw (DASH_PLOT (widget));
}

static void
dash_plot_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (dash_plot_parent_class)->system_setting_changed (widget, setting);

  dash_texts_clear (PRIVATE (DASH_PLOT (widget))->texts);
  dash_plot_redraw (DASH_PLOT (widget));
}

static void
dash_plot_dispose (GObject *object)
{
  DashPlotPrivate *priv = PRIVATE (DASH_PLOT (object));

  if (priv->cursor != NULL)
    g_signal_handlers_disconnect_by_data (priv->cursor, object);
  g_clear_object (&priv->cursor);
  g_clear_pointer (&priv->surface, cairo_surface_destroy);

  G_OBJECT_CLASS (dash_plot_parent_class)->dispose (object);
}

static void
dash_plot_finalize (GObject *object)
{
  DashPlotPrivate *priv = PRIVATE (DASH_PLOT (object));

  dash_texts_free (priv->texts);
  g_free (priv->title);
  g_free (priv->description);
  g_free (priv->said);
  g_free (priv->empty_text);

  G_OBJECT_CLASS (dash_plot_parent_class)->finalize (object);
}

static void
dash_plot_class_init (DashPlotClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  klass->dup_said = dash_plot_dup_said;
  object_class->dispose = dash_plot_dispose;
  object_class->finalize = dash_plot_finalize;
  widget_class->measure = dash_plot_measure;
  widget_class->snapshot = dash_plot_snapshot;
  widget_class->css_changed = dash_plot_css_changed;
  widget_class->system_setting_changed = dash_plot_system_setting_changed;

  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);

  /**
   * DashPlot::data-changed:
   *
   * Emitted when the data or their formats are others.
   */
  signals[DATA_CHANGED] = g_signal_new ("data-changed", G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * DashPlot::readout-changed:
   *
   * Emitted when the cursor is elsewhere, or what lies under it is another.
   */
  signals[READOUT_CHANGED] = g_signal_new ("readout-changed", G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
dash_plot_init (DashPlot *self)
{
  DashPlotPrivate *priv = PRIVATE (self);
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *controller;
  GtkGesture *click;

  priv->low = priv->high = NAN;
  priv->focus_begin = priv->focus_end = NAN;
  priv->margins[TOP] = 6;
  priv->margins[RIGHT] = 14;
  priv->margins[BOTTOM] = 20;
  priv->margins[LEFT] = 50;
  priv->empty_text = g_strdup ("");
  priv->texts = dash_texts_new (widget);
  dash_plot_set_cursor (self, NULL);

  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);

  controller = gtk_event_controller_motion_new ();
  g_signal_connect_swapped (controller, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (controller, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (controller, "leave", G_CALLBACK (on_motion_leave), self);
  gtk_widget_add_controller (widget, controller);

  controller = gtk_event_controller_key_new ();
  g_signal_connect_swapped (controller, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (widget, controller);

  controller = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (controller, "enter", G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_connect_swapped (controller, "leave", G_CALLBACK (on_focus_leave), self);
  gtk_widget_add_controller (widget, controller);

  click = gtk_gesture_click_new ();
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));

  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (dash_plot_redraw), NULL);
  g_signal_connect_object (dash_palette_get_default (), "changed", G_CALLBACK (dash_plot_redraw),
                           self, G_CONNECT_SWAPPED);
}

/* ---- Public ---- */

void
dash_plot_set_title (DashPlot *self, const char *title)
{
  DashPlotPrivate *priv;

  g_return_if_fail (DASH_IS_PLOT (self));
  g_return_if_fail (title != NULL);

  priv = PRIVATE (self);
  if (g_strcmp0 (priv->title, title) == 0)
    return;
  g_free (priv->title);
  priv->title = g_strdup (title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

const char *
dash_plot_get_title (DashPlot *self)
{
  g_return_val_if_fail (DASH_IS_PLOT (self), NULL);

  return PRIVATE (self)->title;
}

void
dash_plot_set_description (DashPlot *self, const char *description)
{
  DashPlotPrivate *priv;

  g_return_if_fail (DASH_IS_PLOT (self));

  priv = PRIVATE (self);
  if (g_strcmp0 (priv->description, description) == 0)
    return;
  g_free (priv->description);
  priv->description = g_strdup (description);
  if (priv->said == NULL)
    update_description (self);
}

const char *
dash_plot_get_description (DashPlot *self)
{
  g_return_val_if_fail (DASH_IS_PLOT (self), NULL);

  return PRIVATE (self)->description;
}

void
dash_plot_set_empty_text (DashPlot *self, const char *text)
{
  DashPlotPrivate *priv;

  g_return_if_fail (DASH_IS_PLOT (self));
  g_return_if_fail (text != NULL);

  priv = PRIVATE (self);
  if (strcmp (priv->empty_text, text) == 0)
    return;
  g_free (priv->empty_text);
  priv->empty_text = g_strdup (text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
dash_plot_is_empty (DashPlot *self)
{
  double low, high;

  g_return_val_if_fail (DASH_IS_PLOT (self), TRUE);

  return !DASH_PLOT_GET_CLASS (self)->get_extent (self, &low, &high);
}

void
dash_plot_set_cursor (DashPlot *self, DashChartCursor *cursor)
{
  DashPlotPrivate *priv;

  g_return_if_fail (DASH_IS_PLOT (self));
  g_return_if_fail (cursor == NULL || DASH_IS_CHART_CURSOR (cursor));

  priv = PRIVATE (self);
  if (cursor != NULL && cursor == priv->cursor)
    return;
  if (priv->cursor != NULL)
    g_signal_handlers_disconnect_by_data (priv->cursor, self);
  g_clear_object (&priv->cursor);
  priv->cursor = cursor != NULL ? g_object_ref (cursor) : dash_chart_cursor_new ();
  g_signal_connect_swapped (priv->cursor, "changed", G_CALLBACK (dash_plot_readout_changed), self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

DashChartCursor *
dash_plot_get_cursor (DashPlot *self)
{
  g_return_val_if_fail (DASH_IS_PLOT (self), NULL);

  return PRIVATE (self)->cursor;
}

void
dash_plot_set_margins (DashPlot *self, int top, int right, int bottom, int left)
{
  const int margins[4] = { top, right, bottom, left };
  DashPlotPrivate *priv;

  g_return_if_fail (DASH_IS_PLOT (self));

  priv = PRIVATE (self);
  for (int i = 0; i < 4; i++)
    if (margins[i] >= 0)
      priv->margins[i] = margins[i];
  dash_plot_redraw (self);
}

void
dash_plot_set_x_range (DashPlot *self, double low, double high)
{
  DashPlotPrivate *priv;

  g_return_if_fail (DASH_IS_PLOT (self));

  priv = PRIVATE (self);
  if ((priv->low == low || (isnan (priv->low) && isnan (low)))
      && (priv->high == high || (isnan (priv->high) && isnan (high))))
    return;
  priv->low = low;
  priv->high = high;
  dash_plot_data_changed (self);
}

gboolean
dash_plot_get_x_range (DashPlot *self, double *low, double *high)
{
  DashAxis axis;

  g_return_val_if_fail (DASH_IS_PLOT (self), FALSE);
  g_return_val_if_fail (low != NULL && high != NULL, FALSE);

  if (!dash_plot_get_x_axis (self, &axis))
    return FALSE;
  *low = axis.low;
  *high = axis.high;
  return TRUE;
}

char *
dash_plot_dup_readout (DashPlot *self)
{
  double x;

  g_return_val_if_fail (DASH_IS_PLOT (self), NULL);

  if (dash_plot_is_empty (self) || !dash_chart_cursor_get (PRIVATE (self)->cursor, &x))
    return NULL;
  return DASH_PLOT_GET_CLASS (self)->dup_readout (self, x);
}

GListModel *
dash_plot_get_table (DashPlot *self)
{
  GListStore *table;

  g_return_val_if_fail (DASH_IS_PLOT (self), NULL);

  table = g_list_store_new (DASH_TYPE_TABLE_ROW);
  DASH_PLOT_GET_CLASS (self)->append_table (self, table);
  return G_LIST_MODEL (table);
}

char *
dash_plot_dup_table_text (DashPlot *self)
{
  g_autoptr (GListModel) table = dash_plot_get_table (self);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (table); i++)
    {
      g_autoptr (DashTableRow) row = g_list_model_get_item (table, i);
      const char *const *cells = dash_table_row_get_cells (row);

      for (guint k = 0; cells[k] != NULL; k++)
        g_string_append_printf (text, "%s%s", k > 0 ? "\t" : "", cells[k]);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}
