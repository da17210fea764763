// SPDX-License-Identifier: GPL-3.0-or-later
// How a flame graph is drawn.

#include <math.h>

#include "dash-flame-graph-private.h"
#include "dash-palette.h"

#define RADIUS 3
#define PADDING 5
/* The line under what stands out, and all of it where it is narrower. */
#define MARK 3
#define NARROW_MARK 2
#define TEXT_SIZE 12.5
#define LEAST_LABEL_WIDTH 38
#define LEAST_MIDDLE_WIDTH 110

typedef struct
{
  DashFlameGraph *graph;
  GtkSnapshot *snapshot;
  PangoLayout *text, *bold, *value;
  GdkRGBA ink, dim_ink, faded_ink;
  const GdkRGBA *ramp;
  const GdkRGBA *narrow;
  const GdkRGBA *border;
  const GdkRGBA *faded;
  const GdkRGBA *mark;
  gboolean high_contrast;
  int row;
  int scale;
} Drawing;

static PangoLayout *
create_layout (DashFlameGraph *self, PangoWeight weight)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  g_autoptr (PangoFontDescription) font = pango_font_description_copy (
      pango_context_get_font_description (gtk_widget_get_pango_context (GTK_WIDGET (self))));
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_font_description_set_absolute_size (font, TEXT_SIZE * dash_flame_graph_get_text_scale (self) * PANGO_SCALE);
  pango_font_description_set_weight (font, weight);
  pango_layout_set_font_description (layout, font);
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  return layout;
}

static void
draw_text (Drawing *drawing, PangoLayout *layout, const GdkRGBA *color, double x, double y)
{
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_snapshot_save (drawing->snapshot);
  y += (drawing->row - DASH_FLAME_GAP - height) / 2.;
  gtk_snapshot_translate (drawing->snapshot, &GRAPHENE_POINT_INIT ((float) round (x), (float) round (y)));
  gtk_snapshot_append_layout (drawing->snapshot, layout, color);
  gtk_snapshot_restore (drawing->snapshot);
}

static void
draw_label (Drawing *drawing, const DashFlamePlace *place, double x, double y, double width, gboolean faded)
{
  DashFlameGraph *self = drawing->graph;
  g_autofree char *name = self->texts.name (place->span.key, self->user_data);
  PangoLayout *layout = place->span.marked ? drawing->bold : drawing->text;
  double room = width - 2 * PADDING;
  int name_width, value_width;

  pango_layout_set_width (layout, -1);
  pango_layout_set_text (layout, name, -1);
  pango_layout_get_pixel_size (layout, &name_width, NULL);
  if (name_width > room)
    {
      /* Long names differ at their ends as often as at their beginnings; of both, little room would show nothing. */
      pango_layout_set_ellipsize (layout, room < LEAST_MIDDLE_WIDTH ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_MIDDLE);
      pango_layout_set_width (layout, (int) (room * PANGO_SCALE));
    }
  draw_text (drawing, layout, faded ? &drawing->faded_ink : &drawing->ink, x + PADDING, y);
  if (name_width + 2 * PADDING < room)
    {
      g_autofree char *value = self->texts.value (place->span.key, self->user_data);

      pango_layout_set_text (drawing->value, value, -1);
      pango_layout_get_pixel_size (drawing->value, &value_width, NULL);
      if (name_width + PADDING + value_width <= room)
        draw_text (drawing, drawing->value, faded ? &drawing->faded_ink : &drawing->dim_ink,
                   x + PADDING + name_width + PADDING, y);
    }
}

/* Rounded only where that can be seen: clipping is what costs most. */
static void
draw_span (Drawing *drawing, const DashFlamePlace *place, double x, double width, gboolean faded)
{
  GdkRGBA color = drawing->ramp[dash_flame_get_step (place->span.heat)];
  double left = round (x * drawing->scale) / drawing->scale;
  double right = MAX (round ((x + width) * drawing->scale) / drawing->scale, left + 1. / drawing->scale);
  double y = place->level * (double) drawing->row;
  graphene_rect_t bounds;
  GskRoundedRect outline;

  if (right - left > 3)
    right -= DASH_FLAME_GAP;
  if (faded)
    color = *drawing->faded;
  graphene_rect_init (&bounds, (float) left, (float) y, (float) (right - left), drawing->row - DASH_FLAME_GAP);
  gsk_rounded_rect_init_from_rect (&outline, &bounds, RADIUS);
  if (bounds.size.width > 3 * RADIUS)
    gtk_snapshot_push_rounded_clip (drawing->snapshot, &outline);
  gtk_snapshot_append_color (drawing->snapshot, &color, &bounds);
  if (place->span.marked)
    gtk_snapshot_append_color (drawing->snapshot, drawing->mark,
                               &GRAPHENE_RECT_INIT (bounds.origin.x, bounds.origin.y + bounds.size.height - MARK,
                                                    bounds.size.width, MARK));
  if (bounds.size.width > 3 * RADIUS)
    gtk_snapshot_pop (drawing->snapshot);
  if (drawing->high_contrast && bounds.size.width > 3)
    gtk_snapshot_append_border (drawing->snapshot, &outline, (float[4]) { 1, 1, 1, 1 },
                                (GdkRGBA[4]) { *drawing->border, *drawing->border, *drawing->border, *drawing->border });
  if (bounds.size.width >= LEAST_LABEL_WIDTH)
    draw_label (drawing, place, left, y, right - left, faded);
}

/* Spans that are too narrow for a pixel, side by side on a level. */
typedef struct
{
  double begin;
  double end;
} Narrow;

static void
draw_narrow (Drawing *drawing, guint level, Narrow *narrow)
{
  if (narrow->end - narrow->begin >= 1)
    gtk_snapshot_append_color (drawing->snapshot, drawing->narrow,
                               &GRAPHENE_RECT_INIT ((float) narrow->begin, (float) level * drawing->row,
                                                    (float) (narrow->end - narrow->begin),
                                                    drawing->row - DASH_FLAME_GAP));
  *narrow = (Narrow) { 0, 0 };
}

/* However narrow, what is searched for is seen. */
static void
draw_narrow_mark (Drawing *drawing, const DashFlamePlace *place, double x)
{
  gtk_snapshot_append_color (drawing->snapshot, drawing->mark,
                             &GRAPHENE_RECT_INIT ((float) round (x), (float) place->level * drawing->row, NARROW_MARK,
                                                  drawing->row - DASH_FLAME_GAP));
}

static void
draw_spans (Drawing *drawing)
{
  DashFlameGraph *self = drawing->graph;
  gssize zoom = dash_flame_graph_get_zoom_position (self);
  const DashFlamePlace *whole = &self->layout.places[zoom];
  guint levels = dash_flame_graph_get_n_levels (self) + 1;
  g_autofree Narrow *narrow = g_new0 (Narrow, levels);

  for (gssize at = dash_flame_layout_parent (&self->layout, zoom); at >= 0;
       at = dash_flame_layout_parent (&self->layout, at))
    draw_span (drawing, &self->layout.places[at], 0, gtk_widget_get_width (GTK_WIDGET (self)), TRUE);

  for (gsize i = (gsize) zoom; i < self->layout.n; i++)
    {
      const DashFlamePlace *place = &self->layout.places[i];
      double x, width;

      /* Parts of what is zoomed are those that lie below and inside of it. */
      if (place->begin < whole->begin || place->end > whole->end || place->level >= levels
          || ((gssize) i != zoom && place->level <= whole->level))
        continue;
      dash_flame_graph_get_span_bounds (self, (gssize) i, &x, &width);
      if (width >= 1)
        draw_span (drawing, place, x, width, self->layout.any_marked && !place->span.marked);
      else if (width > 0)
        {
          if (x > narrow[place->level].end + 0.5)
            draw_narrow (drawing, place->level, &narrow[place->level]);
          if (narrow[place->level].end <= 0)
            narrow[place->level].begin = x;
          narrow[place->level].end = x + width;
        }
    }
  for (guint level = 0; level < levels; level++)
    draw_narrow (drawing, level, &narrow[level]);
  for (gsize i = (gsize) zoom; i < self->layout.n && self->layout.any_marked; i++)
    {
      const DashFlamePlace *place = &self->layout.places[i];
      double x, width;

      if (!place->span.marked || place->begin < whole->begin || place->end > whole->end || place->end <= place->begin
          || place->level >= levels)
        continue;
      dash_flame_graph_get_span_bounds (self, (gssize) i, &x, &width);
      if (width < NARROW_MARK)
        draw_narrow_mark (drawing, place, x);
    }
}

GskRenderNode *
dash_flame_graph_create_node (DashFlameGraph *self)
{
  DashPalette *palette = dash_palette_get_default ();
  guint n_steps;
  Drawing drawing = {
    .graph = self,
    .snapshot = gtk_snapshot_new (),
    .text = create_layout (self, PANGO_WEIGHT_NORMAL),
    .bold = create_layout (self, PANGO_WEIGHT_BOLD),
    .value = create_layout (self, PANGO_WEIGHT_NORMAL),
    .ramp = dash_palette_get_ramp (palette, DASH_RAMP_FLAME, &n_steps),
    .narrow = dash_palette_get (palette, DASH_ROLE_AXIS),
    .border = dash_palette_get (palette, DASH_ROLE_TEXT),
    .faded = dash_palette_get (palette, DASH_ROLE_BAR_TRACK),
    .mark = dash_palette_get (palette, DASH_ROLE_BRUSH_EDGE),
    .faded_ink = *dash_palette_get (palette, DASH_ROLE_TEXT),
    .high_contrast = dash_palette_get_high_contrast (palette),
    .row = dash_flame_graph_get_row_height (self),
    .scale = gtk_widget_get_scale_factor (GTK_WIDGET (self)),
  };

  /* Dark on every step of the ramp, which is the same in the dark. */
  gdk_rgba_parse (&drawing.ink, drawing.high_contrast ? "#000000" : "#3a2408");
  drawing.dim_ink = drawing.ink;
  if (!drawing.high_contrast)
    {
      drawing.dim_ink.alpha = 0.75f;
      drawing.faded_ink.alpha *= 0.75f;
    }
  draw_spans (&drawing);
  g_object_unref (drawing.text);
  g_object_unref (drawing.bold);
  g_object_unref (drawing.value);
  return gtk_snapshot_free_to_node (drawing.snapshot);
}

static void
draw_border (GtkSnapshot *snapshot, const graphene_rect_t *bounds, float radius, float thickness, DashRole role)
{
  GdkRGBA color = *dash_palette_get (dash_palette_get_default (), role);
  GskRoundedRect outline;

  color.alpha = 1;
  gsk_rounded_rect_init_from_rect (&outline, bounds, radius);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { thickness, thickness, thickness, thickness },
                              (GdkRGBA[4]) { color, color, color, color });
}

void
dash_flame_graph_draw_outline (DashFlameGraph *self, GtkSnapshot *snapshot, gssize at, float thickness)
{
  graphene_rect_t bounds;

  if (!dash_flame_graph_get_bounds (self, self->layout.places[at].span.key, &bounds))
    return;
  /* However narrow the span, its outline is seen. */
  if (bounds.size.width < 2 * thickness + 1)
    graphene_rect_inset (&bounds, -(thickness + 1 - bounds.size.width / 2), 0);
  draw_border (snapshot, &bounds, RADIUS, thickness, DASH_ROLE_TEXT);
  /* In the dark the frames are as light as the outline. */
  graphene_rect_inset (&bounds, thickness, thickness);
  if (bounds.size.width > 3)
    draw_border (snapshot, &bounds, 1, 1, DASH_ROLE_SURFACE);
}
