// SPDX-License-Identifier: GPL-3.0-or-later
// A tiny line over an area, without axes, for cells and rows.

#include "dash-sparkline.h"

#include <math.h>
#include <string.h>

#include "dash-raster.h"

#define LINE_WIDTH 1.3
#define AREA_LIGHT 0.16f
#define AREA_DARK 0.22f

struct _DashSparkline
{
  GtkWidget parent_instance;

  double *values;
  gsize n_values;
  double low;
  double high;
  DashRole role;

  /* A few kB, kept while values and size stay: one node is cheaper than one a pixel column. */
  cairo_surface_t *surface;
  int surface_width;
  int surface_height;
  int surface_scale;
};

G_DEFINE_FINAL_TYPE (DashSparkline, dash_sparkline, GTK_TYPE_WIDGET)

static void
dash_sparkline_redraw (DashSparkline *self)
{
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
rasterise (DashSparkline *self, DashCanvas *canvas, int scale)
{
  DashPalette *palette = dash_palette_get_default ();
  GdkRGBA color = *dash_palette_get (palette, self->role);
  double half = LINE_WIDTH * scale / 2, low = self->low, high = self->high;
  double height = canvas->height - 2 * half;
  g_autofree double *places = g_new (double, self->n_values);
  g_autofree DashPoint *points = NULL;
  gsize n;

  if (isnan (low))
    low = 0;
  if (isnan (high))
    for (gsize i = 0; i < self->n_values; i++)
      if (!isnan (self->values[i]) && !(high >= self->values[i]))
        high = self->values[i];
  if (!(high > low))
    high = low + 1;

  for (gsize i = 0; i < self->n_values; i++)
    places[i] = i;
  n = dash_raster_reduce (places, self->values, self->n_values, 0, (double) self->n_values - 1,
                          canvas->width, &points);
  for (gsize i = 0; i < n; i++)
    if (!isnan (points[i].y))
      points[i].y = half + height * (1 - CLAMP ((points[i].y - low) / (high - low), 0, 1));
  color.alpha = dash_palette_get_dark (palette) ? AREA_DARK : AREA_LIGHT;
  dash_canvas_fill_area (canvas, points, n, canvas->height, &color);
  color.alpha = 1;
  dash_canvas_stroke (canvas, points, n, LINE_WIDTH * scale, NULL, FALSE, &color);
}

static void
dash_sparkline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DashSparkline *self = DASH_SPARKLINE (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int scale = gtk_widget_get_scale_factor (widget);
  cairo_t *cr;

  if (width < 2 || height < 2 || self->n_values < 2)
    return;
  if (self->surface == NULL || self->surface_width != width || self->surface_height != height
      || self->surface_scale != scale)
    {
      DashCanvas canvas;

      g_clear_pointer (&self->surface, cairo_surface_destroy);
      dash_canvas_init (&canvas, width * scale, height * scale);
      rasterise (self, &canvas, scale);
      self->surface = dash_canvas_finish (&canvas);
      cairo_surface_set_device_scale (self->surface, scale, scale);
      self->surface_width = width;
      self->surface_height = height;
      self->surface_scale = scale;
    }
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  cairo_set_source_surface (cr, self->surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_destroy (cr);
}

static void
dash_sparkline_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 42 : 16;
}

static void
dash_sparkline_finalize (GObject *object)
{
  DashSparkline *self = DASH_SPARKLINE (object);

  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_free (self->values);

  G_OBJECT_CLASS (dash_sparkline_parent_class)->finalize (object);
}

static void
dash_sparkline_class_init (DashSparklineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dash_sparkline_finalize;
  widget_class->measure = dash_sparkline_measure;
  widget_class->snapshot = dash_sparkline_snapshot;
  gtk_widget_class_set_css_name (widget_class, "sparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
dash_sparkline_init (DashSparkline *self)
{
  self->low = self->high = NAN;
  self->role = DASH_ROLE_BLUE;
  g_signal_connect_object (dash_palette_get_default (), "changed",
                           G_CALLBACK (dash_sparkline_redraw), self, G_CONNECT_SWAPPED);
}

GtkWidget *
dash_sparkline_new (void)
{
  return g_object_new (DASH_TYPE_SPARKLINE, NULL);
}

void
dash_sparkline_set_values (DashSparkline *self, const double *values, gsize n_values)
{
  g_return_if_fail (DASH_IS_SPARKLINE (self));
  g_return_if_fail (n_values == 0 || values != NULL);

  if (n_values == self->n_values
      && (n_values == 0 || memcmp (values, self->values, n_values * sizeof *values) == 0))
    return;
  if (n_values != self->n_values)
    self->values = g_renew (double, self->values, n_values);
  for (gsize i = 0; i < n_values; i++)
    self->values[i] = isfinite (values[i]) ? values[i] : NAN;
  self->n_values = n_values;
  dash_sparkline_redraw (self);
}

void
dash_sparkline_set_role (DashSparkline *self, DashRole role)
{
  g_return_if_fail (DASH_IS_SPARKLINE (self));

  if (self->role == role)
    return;
  self->role = role;
  dash_sparkline_redraw (self);
}

void
dash_sparkline_set_range (DashSparkline *self, double low, double high)
{
  g_return_if_fail (DASH_IS_SPARKLINE (self));

  self->low = low;
  self->high = high;
  dash_sparkline_redraw (self);
}
