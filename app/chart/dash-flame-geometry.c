// SPDX-License-Identifier: GPL-3.0-or-later
// Where the spans of a flame graph lie, and what lies where.

#include <math.h>

#include "dash-flame-graph-private.h"

#define ROW_HEIGHT 24

double
dash_flame_graph_get_text_scale (DashFlameGraph *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double dpi = pango_cairo_context_get_resolution (context);
  double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;

  if (!pango_font_description_get_size_is_absolute (font))
    size *= (dpi > 0 ? dpi : 96) / 72;
  return CLAMP (size / (11 * 96 / 72.), 0.95, 4);
}

int
dash_flame_graph_get_row_height (DashFlameGraph *self)
{
  return (int) round (ROW_HEIGHT * dash_flame_graph_get_text_scale (self));
}

gssize
dash_flame_graph_get_zoom_position (DashFlameGraph *self)
{
  return self->layout.n > 0 ? MAX (dash_flame_layout_find (&self->layout, self->zoomed), 0) : -1;
}

static double
width_for_height (DashFlameGraph *self)
{
  return self->width > 0 ? self->width : DASH_FLAME_USUAL_WIDTH;
}

double
dash_flame_graph_get_pixel (DashFlameGraph *self)
{
  gssize zoom = dash_flame_graph_get_zoom_position (self);

  return zoom < 0 ? 1 : (self->layout.places[zoom].end - self->layout.places[zoom].begin) / width_for_height (self);
}

guint
dash_flame_graph_get_n_levels (DashFlameGraph *self)
{
  gssize zoom = dash_flame_graph_get_zoom_position (self);
  double least = dash_flame_graph_get_pixel (self);
  guint deepest = 0;

  if (zoom < 0)
    return 1;
  deepest = self->layout.places[zoom].level;
  for (gsize i = (gsize) zoom; i < self->layout.n; i++)
    {
      const DashFlamePlace *place = &self->layout.places[i];

      if (place->level > deepest && (place->end - place->begin >= least || place->span.marked)
          && place->begin >= self->layout.places[zoom].begin && place->end <= self->layout.places[zoom].end)
        deepest = place->level;
    }
  return deepest + 1;
}

/* Where a span lies in the widget: those above what is zoomed have the whole width. */
void
dash_flame_graph_get_span_bounds (DashFlameGraph *self, gssize at, double *x, double *width)
{
  const DashFlamePlace *place = &self->layout.places[at];
  const DashFlamePlace *zoom = &self->layout.places[dash_flame_graph_get_zoom_position (self)];
  double whole = gtk_widget_get_width (GTK_WIDGET (self));
  double begin = 0, end = 1;

  if (zoom->end > zoom->begin)
    {
      begin = (place->begin - zoom->begin) / (zoom->end - zoom->begin);
      end = (place->end - zoom->begin) / (zoom->end - zoom->begin);
    }
  *x = CLAMP (begin, 0, 1) * whole;
  *width = CLAMP (end, 0, 1) * whole - *x;
}

gboolean
dash_flame_graph_is_drawn (DashFlameGraph *self, gssize at)
{
  gssize zoom = dash_flame_graph_get_zoom_position (self);
  double x, width;

  if (at < 0 || !(dash_flame_layout_is_within (&self->layout, at, zoom)
                  || dash_flame_layout_is_within (&self->layout, zoom, at)))
    return FALSE;
  dash_flame_graph_get_span_bounds (self, at, &x, &width);
  return width >= 1;
}

gboolean
dash_flame_graph_get_bounds (DashFlameGraph *self, guint32 key, graphene_rect_t *bounds)
{
  gssize at = dash_flame_layout_find (&self->layout, key);
  double x, width;
  float height;

  g_return_val_if_fail (DASH_IS_FLAME_GRAPH (self), FALSE);
  g_return_val_if_fail (bounds != NULL, FALSE);

  if (!dash_flame_graph_is_drawn (self, at))
    return FALSE;
  dash_flame_graph_get_span_bounds (self, at, &x, &width);
  height = (float) dash_flame_graph_get_row_height (self);
  graphene_rect_init (bounds, (float) x, (float) self->layout.places[at].level * height, (float) width,
                      height - DASH_FLAME_GAP);
  return TRUE;
}

guint32
dash_flame_graph_pick (DashFlameGraph *self, double x, double y)
{
  double whole = gtk_widget_get_width (GTK_WIDGET (self));
  gssize zoom, at;

  g_return_val_if_fail (DASH_IS_FLAME_GRAPH (self), DASH_FLAME_NONE);

  zoom = dash_flame_graph_get_zoom_position (self);
  if (zoom < 0 || x < 0 || y < 0 || x >= whole)
    return DASH_FLAME_NONE;
  x = self->layout.places[zoom].begin
      + x / whole * (self->layout.places[zoom].end - self->layout.places[zoom].begin);
  at = dash_flame_layout_pick (&self->layout, zoom, x, (guint) (y / dash_flame_graph_get_row_height (self)));
  return at >= 0 ? self->layout.places[at].span.key : DASH_FLAME_NONE;
}
