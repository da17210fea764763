// SPDX-License-Identifier: GPL-3.0-or-later
// A flame graph: spans that lie below what they are a part of, as wide as their part.

#include "dash-flame-graph.h"

#include <math.h>

#include "compat.h"
#include "dash-flame-layout.h"
#include "dash-palette.h"

#define ROW_HEIGHT 24
#define GAP 1
#define RADIUS 3
#define PADDING 5
/* The line under what stands out, and all of it where it is narrower. */
#define MARK 3
#define NARROW_MARK 2
#define TEXT_SIZE 12.5
#define LEAST_LABEL_WIDTH 38
#define LEAST_MIDDLE_WIDTH 110
/* Before it was given a width. */
#define USUAL_WIDTH 800

struct _DashFlameGraph
{
  GtkWidget parent_instance;

  DashFlameTexts texts;
  gpointer user_data;

  DashFlameLayout layout;
  guint32 zoomed;
  guint32 selected;
  guint32 hovered;
  GArray *before; /* of guint32: what was zoomed before */

  int width; /* that the height is for */
  guint resize;
  gboolean pointed;
  double pointer_x, pointer_y;
  char *said;

  GskRenderNode *node; /* (nullable): the spans, drawn */
};

enum
{
  SELECTED,
  HOVERED,
  ZOOMED,
  MENU_REQUESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DashFlameGraph, dash_flame_graph, GTK_TYPE_WIDGET)

static const double step_ends[DASH_FLAME_N_STEPS - 1] = { .005, .025, .05, .1, .2 };

guint
dash_flame_get_step (double heat)
{
  guint step = 0;

  while (step < G_N_ELEMENTS (step_ends) && heat >= step_ends[step])
    step++;
  return step;
}

double
dash_flame_get_step_end (guint step)
{
  g_return_val_if_fail (step < G_N_ELEMENTS (step_ends), 1);
  return step_ends[step];
}

/* ---- Geometry ---- */

static double
text_scale (DashFlameGraph *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double dpi = pango_cairo_context_get_resolution (context);
  double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;

  if (!pango_font_description_get_size_is_absolute (font))
    size *= (dpi > 0 ? dpi : 96) / 72;
  return CLAMP (size / (11 * 96 / 72.), 0.95, 4);
}

static int
row_height (DashFlameGraph *self)
{
  return (int) round (ROW_HEIGHT * text_scale (self));
}

static gssize
zoom_position (DashFlameGraph *self)
{
  return self->layout.n > 0 ? MAX (dash_flame_layout_find (&self->layout, self->zoomed), 0) : -1;
}

static double
width_for_height (DashFlameGraph *self)
{
  return self->width > 0 ? self->width : USUAL_WIDTH;
}

/* What one pixel is, in parts of the whole. */
static double
pixel (DashFlameGraph *self)
{
  gssize zoom = zoom_position (self);

  return zoom < 0 ? 1 : (self->layout.places[zoom].end - self->layout.places[zoom].begin) / width_for_height (self);
}

static guint
n_levels (DashFlameGraph *self)
{
  gssize zoom = zoom_position (self);
  double least = pixel (self);
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
static void
span_bounds (DashFlameGraph *self, gssize at, double *x, double *width)
{
  const DashFlamePlace *place = &self->layout.places[at];
  const DashFlamePlace *zoom = &self->layout.places[zoom_position (self)];
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

static gboolean
is_drawn (DashFlameGraph *self, gssize at)
{
  gssize zoom = zoom_position (self);
  double x, width;

  if (at < 0 || !(dash_flame_layout_is_within (&self->layout, at, zoom)
                  || dash_flame_layout_is_within (&self->layout, zoom, at)))
    return FALSE;
  span_bounds (self, at, &x, &width);
  return width >= 1;
}

gboolean
dash_flame_graph_get_bounds (DashFlameGraph *self, guint32 key, graphene_rect_t *bounds)
{
  gssize at = dash_flame_layout_find (&self->layout, key);
  double x, width;

  g_return_val_if_fail (DASH_IS_FLAME_GRAPH (self), FALSE);
  g_return_val_if_fail (bounds != NULL, FALSE);

  if (!is_drawn (self, at))
    return FALSE;
  span_bounds (self, at, &x, &width);
  graphene_rect_init (bounds, (float) x, (float) self->layout.places[at].level * row_height (self), (float) width,
                      row_height (self) - GAP);
  return TRUE;
}

guint32
dash_flame_graph_pick (DashFlameGraph *self, double x, double y)
{
  double whole = gtk_widget_get_width (GTK_WIDGET (self));
  gssize zoom, at;

  g_return_val_if_fail (DASH_IS_FLAME_GRAPH (self), DASH_FLAME_NONE);

  zoom = zoom_position (self);
  if (zoom < 0 || x < 0 || y < 0 || x >= whole)
    return DASH_FLAME_NONE;
  x = self->layout.places[zoom].begin
      + x / whole * (self->layout.places[zoom].end - self->layout.places[zoom].begin);
  at = dash_flame_layout_pick (&self->layout, zoom, x, (guint) (y / row_height (self)));
  return at >= 0 ? self->layout.places[at].span.key : DASH_FLAME_NONE;
}

/* ---- Changes ---- */

/* The span that keys start from. */
static gssize
cursor (DashFlameGraph *self)
{
  gssize at = self->selected != DASH_FLAME_NONE ? dash_flame_layout_find (&self->layout, self->selected) : -1;

  return is_drawn (self, at) ? at : zoom_position (self);
}

static void
update_said (DashFlameGraph *self)
{
  gssize at = self->layout.n > 0 ? cursor (self) : -1;
  char *said = at >= 0 ? self->texts.description (self->layout.places[at].span.key, self->user_data) : NULL;

  if (g_strcmp0 (said, self->said) == 0)
    {
      g_free (said);
      return;
    }
  g_free (self->said);
  self->said = said;
  if (said != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, said, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

/* What a key led to is said at once; figures that change by themselves are not. */
static void
announce (DashFlameGraph *self)
{
#if GTK_CHECK_VERSION(4, 14, 0)
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  /* GTK's stand-in for tests has nothing behind this call and would crash (seen with 4.18). */
  if (self->said != NULL && gtk_widget_is_focus (GTK_WIDGET (self))
      && g_strcmp0 (g_getenv ("GTK_A11Y"), "test") != 0)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), self->said, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  G_GNUC_END_IGNORE_DEPRECATIONS
#endif
}

static void
redraw (DashFlameGraph *self)
{
  g_clear_pointer (&self->node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update_hovered (DashFlameGraph *self)
{
  guint32 hovered
      = self->pointed ? dash_flame_graph_pick (self, self->pointer_x, self->pointer_y) : DASH_FLAME_NONE;

  if (hovered == self->hovered)
    return;
  self->hovered = hovered;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[HOVERED], 0);
}

/* Brings the level of a span into the sight of what scrolls the graph. */
static void
scroll_to (DashFlameGraph *self, gssize at)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  double y = self->layout.places[at].level * (double) row_height (self);

  if (scroller != NULL)
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)), y,
                               y + row_height (self));
}

static void
select_by_user (DashFlameGraph *self, gssize at)
{
  guint32 key = self->layout.places[at].span.key;

  scroll_to (self, at);
  if (key == self->selected)
    return;
  self->selected = key;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  update_said (self);
  announce (self);
  g_signal_emit (self, signals[SELECTED], 0);
}

static void
set_zoomed (DashFlameGraph *self, guint32 key)
{
  self->zoomed = key;
  redraw (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  update_hovered (self);
  update_said (self);
  g_signal_emit (self, signals[ZOOMED], 0);
}

void
dash_flame_graph_zoom (DashFlameGraph *self, guint32 key)
{
  gssize at = dash_flame_layout_find (&self->layout, key);

  g_return_if_fail (DASH_IS_FLAME_GRAPH (self));

  if (at < 0 || at == zoom_position (self) || self->layout.places[at].end <= self->layout.places[at].begin)
    return;
  if (at == 0)
    g_array_set_size (self->before, 0);
  else
    g_array_append_val (self->before, self->zoomed);
  set_zoomed (self, key);
}

gboolean
dash_flame_graph_zoom_out (DashFlameGraph *self)
{
  g_return_val_if_fail (DASH_IS_FLAME_GRAPH (self), FALSE);

  if (!dash_flame_graph_is_zoomed (self))
    return FALSE;
  while (self->before->len > 0)
    {
      guint32 key = g_array_index (self->before, guint32, self->before->len - 1);
      gssize at = dash_flame_layout_find (&self->layout, key);

      g_array_set_size (self->before, self->before->len - 1);
      /* Out, never in again. */
      if (at >= 0 && key != self->zoomed && dash_flame_layout_is_within (&self->layout, zoom_position (self), at))
        {
          set_zoomed (self, key);
          return TRUE;
        }
    }
  set_zoomed (self, self->layout.places[0].span.key);
  return TRUE;
}

gboolean
dash_flame_graph_is_zoomed (DashFlameGraph *self)
{
  g_return_val_if_fail (DASH_IS_FLAME_GRAPH (self), FALSE);
  return zoom_position (self) > 0;
}

guint32
dash_flame_graph_get_zoomed (DashFlameGraph *self)
{
  gssize zoom;

  g_return_val_if_fail (DASH_IS_FLAME_GRAPH (self), DASH_FLAME_NONE);

  zoom = zoom_position (self);
  return zoom >= 0 ? self->layout.places[zoom].span.key : DASH_FLAME_NONE;
}

/* ---- Drawing ---- */

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

  pango_font_description_set_absolute_size (font, TEXT_SIZE * text_scale (self) * PANGO_SCALE);
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
  gtk_snapshot_translate (drawing->snapshot,
                          &GRAPHENE_POINT_INIT ((float) round (x), (float) round (y + (drawing->row - GAP - height) / 2.)));
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
    right -= GAP;
  if (faded)
    color = *drawing->faded;
  graphene_rect_init (&bounds, (float) left, (float) y, (float) (right - left), drawing->row - GAP);
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
                                                    (float) (narrow->end - narrow->begin), drawing->row - GAP));
  *narrow = (Narrow) { 0, 0 };
}

/* However narrow, what is searched for is seen. */
static void
draw_narrow_mark (Drawing *drawing, const DashFlamePlace *place, double x)
{
  gtk_snapshot_append_color (drawing->snapshot, drawing->mark,
                             &GRAPHENE_RECT_INIT ((float) round (x), (float) place->level * drawing->row, NARROW_MARK,
                                                  drawing->row - GAP));
}

static void
draw_spans (Drawing *drawing)
{
  DashFlameGraph *self = drawing->graph;
  gssize zoom = zoom_position (self);
  const DashFlamePlace *whole = &self->layout.places[zoom];
  guint levels = n_levels (self) + 1;
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
      span_bounds (self, (gssize) i, &x, &width);
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
      span_bounds (self, (gssize) i, &x, &width);
      if (width < NARROW_MARK)
        draw_narrow_mark (drawing, place, x);
    }
}

static GskRenderNode *
create_node (DashFlameGraph *self)
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
    .row = row_height (self),
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

static void
draw_outline (DashFlameGraph *self, GtkSnapshot *snapshot, gssize at, float thickness)
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

static void
dash_flame_graph_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DashFlameGraph *self = DASH_FLAME_GRAPH (widget);
  gssize hovered = dash_flame_layout_find (&self->layout, self->hovered);
  gssize selected = dash_flame_layout_find (&self->layout, self->selected);

  if (self->layout.n == 0 || gtk_widget_get_width (widget) < 1)
    return;
  if (self->node == NULL)
    self->node = create_node (self);
  if (self->node != NULL)
    gtk_snapshot_append_node (snapshot, self->node);
  if (self->hovered != DASH_FLAME_NONE && hovered >= 0)
    draw_outline (self, snapshot, hovered, 1);
  if (gtk_widget_has_visible_focus (widget))
    draw_outline (self, snapshot, cursor (self), 2);
  else if (self->selected != DASH_FLAME_NONE && selected >= 0)
    draw_outline (self, snapshot, selected, 2);
}

static void
dash_flame_graph_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  DashFlameGraph *self = DASH_FLAME_GRAPH (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 60;
      *natural = USUAL_WIDTH / 2;
    }
  else
    *minimum = *natural = (int) n_levels (self) * row_height (self);
}

static gboolean
resize (gpointer user_data)
{
  DashFlameGraph *self = user_data;

  self->resize = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
dash_flame_graph_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DashFlameGraph *self = DASH_FLAME_GRAPH (widget);

  g_clear_pointer (&self->node, gsk_render_node_unref);
  if (width == self->width)
    return;
  /* In another width other spans are drawn, perhaps on more levels. */
  self->width = width;
  if (self->resize == 0)
    self->resize = g_idle_add_full (G_PRIORITY_HIGH_IDLE, resize, self, NULL);
}

static void
dash_flame_graph_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (dash_flame_graph_parent_class)->css_changed (widget, change);
  redraw (DASH_FLAME_GRAPH (widget));
}

static void
dash_flame_graph_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (dash_flame_graph_parent_class)->system_setting_changed (widget, setting);
  redraw (DASH_FLAME_GRAPH (widget));
  gtk_widget_queue_resize (widget);
}

/* ---- Pointer and keys ---- */

static void
pointer_moved (DashFlameGraph *self, double x, double y)
{
  self->pointed = TRUE;
  self->pointer_x = x;
  self->pointer_y = y;
  update_hovered (self);
}

static void
pointer_left (DashFlameGraph *self)
{
  self->pointed = FALSE;
  update_hovered (self);
}

static gssize
select_at (DashFlameGraph *self, double x, double y)
{
  guint32 key = dash_flame_graph_pick (self, x, y);
  gssize at = key != DASH_FLAME_NONE ? dash_flame_layout_find (&self->layout, key) : -1;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (at >= 0)
    select_by_user (self, at);
  return at;
}

static void
clicked (DashFlameGraph *self, int n_press, double x, double y)
{
  gssize at = select_at (self, x, y);

  /* What a second click would fall on isn't what the first one was meant for. */
  if (at >= 0 && n_press == 1)
    dash_flame_graph_zoom (self, self->layout.places[at].span.key);
}

static void
menu_clicked (DashFlameGraph *self, int n_press, double x, double y)
{
  if (select_at (self, x, y) >= 0)
    g_signal_emit (self, signals[MENU_REQUESTED], 0, x, y);
}

static void
request_menu (DashFlameGraph *self)
{
  gssize at = cursor (self);
  graphene_rect_t bounds;

  if (at < 0 || !dash_flame_graph_get_bounds (self, self->layout.places[at].span.key, &bounds))
    return;
  select_by_user (self, at);
  g_signal_emit (self, signals[MENU_REQUESTED], 0, (double) bounds.origin.x + MIN (bounds.size.width, 24.f) / 2,
                 (double) bounds.origin.y + bounds.size.height);
}

static gssize
step (DashFlameGraph *self, guint keyval)
{
  gssize at = cursor (self), zoom = zoom_position (self);

  switch (keyval)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return dash_flame_layout_parent (&self->layout, at);
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      /* From above what is zoomed the way leads back to it. */
      if (at != zoom && dash_flame_layout_is_within (&self->layout, zoom, at))
        return dash_flame_layout_pick (&self->layout, zoom, 0, self->layout.places[at].level + 1);
      return dash_flame_layout_largest (&self->layout, at, pixel (self));
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      return dash_flame_layout_beside (&self->layout, at, zoom, -1, pixel (self));
    default:
      return dash_flame_layout_beside (&self->layout, at, zoom, 1, pixel (self));
    }
}

static gboolean
key_pressed (DashFlameGraph *self, guint keyval, guint keycode, GdkModifierType state)
{
  gssize at;

  if (self->layout.n == 0)
    return FALSE;
  if (keyval == GDK_KEY_Menu || (keyval == GDK_KEY_F10 && (state & GDK_SHIFT_MASK) != 0))
    {
      request_menu (self);
      return TRUE;
    }
  if ((state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return FALSE;

  switch (keyval)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      at = step (self, keyval);
      if (at >= 0)
        select_by_user (self, at);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      at = cursor (self);
      select_by_user (self, at);
      dash_flame_graph_zoom (self, self->layout.places[at].span.key);
      return TRUE;
    case GDK_KEY_BackSpace:
    case GDK_KEY_Escape:
      return dash_flame_graph_zoom_out (self);
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      dash_flame_graph_zoom (self, self->layout.places[0].span.key);
      select_by_user (self, 0);
      return TRUE;
    default:
      return FALSE;
    }
}

/* ---- Object ---- */

static void
dash_flame_graph_dispose (GObject *object)
{
  DashFlameGraph *self = DASH_FLAME_GRAPH (object);

  g_clear_handle_id (&self->resize, g_source_remove);
  g_clear_pointer (&self->node, gsk_render_node_unref);
  G_OBJECT_CLASS (dash_flame_graph_parent_class)->dispose (object);
}

static void
dash_flame_graph_finalize (GObject *object)
{
  DashFlameGraph *self = DASH_FLAME_GRAPH (object);

  dash_flame_layout_clear (&self->layout);
  g_array_unref (self->before);
  g_free (self->said);
  G_OBJECT_CLASS (dash_flame_graph_parent_class)->finalize (object);
}

static void
dash_flame_graph_class_init (DashFlameGraphClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_flame_graph_dispose;
  G_OBJECT_CLASS (klass)->finalize = dash_flame_graph_finalize;
  widget_class->snapshot = dash_flame_graph_snapshot;
  widget_class->measure = dash_flame_graph_measure;
  widget_class->size_allocate = dash_flame_graph_size_allocate;
  widget_class->css_changed = dash_flame_graph_css_changed;
  widget_class->system_setting_changed = dash_flame_graph_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "flamegraph");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);

  signals[SELECTED] = g_signal_new ("selected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[HOVERED] = g_signal_new ("hovered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ZOOMED] = g_signal_new ("zoomed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MENU_REQUESTED] = g_signal_new ("menu-requested", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

static void
add_controllers (DashFlameGraph *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (pointer_moved), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (pointer_moved), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (pointer_left), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);

  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (clicked), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (secondary, "pressed", G_CALLBACK (menu_clicked), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (secondary));
}

static void
dash_flame_graph_init (DashFlameGraph *self)
{
  dash_flame_layout_init (&self->layout);
  self->before = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->zoomed = self->selected = self->hovered = DASH_FLAME_NONE;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  add_controllers (self);
  g_signal_connect_object (dash_palette_get_default (), "changed", G_CALLBACK (redraw), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (redraw), NULL);
  g_signal_connect (self, "notify::has-focus", G_CALLBACK (gtk_widget_queue_draw), NULL);
}

GtkWidget *
dash_flame_graph_new (const DashFlameTexts *texts, gpointer user_data)
{
  DashFlameGraph *self = g_object_new (DASH_TYPE_FLAME_GRAPH, NULL);

  g_return_val_if_fail (texts != NULL && texts->name != NULL && texts->value != NULL && texts->description != NULL,
                        GTK_WIDGET (self));

  self->texts = *texts;
  self->user_data = user_data;
  return GTK_WIDGET (self);
}

void
dash_flame_graph_set_title (DashFlameGraph *self, const char *title)
{
  g_return_if_fail (DASH_IS_FLAME_GRAPH (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

void
dash_flame_graph_set_spans (DashFlameGraph *self, const DashFlameSpan *spans, gsize n)
{
  g_return_if_fail (DASH_IS_FLAME_GRAPH (self));
  for (gsize i = 0; i < n; i++)
    g_return_if_fail (i == 0 ? spans[i].parent == -1 : spans[i].parent >= 0 && spans[i].parent < (gssize) i);

  if (dash_flame_layout_set_spans (&self->layout, spans, n))
    {
      if (self->zoomed != DASH_FLAME_NONE && dash_flame_layout_find (&self->layout, self->zoomed) < 0)
        {
          g_array_set_size (self->before, 0);
          set_zoomed (self, n > 0 ? spans[0].key : DASH_FLAME_NONE);
        }
      redraw (self);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      update_hovered (self);
    }
  else
    redraw (self); /* names or values may be others */
  update_said (self);
}

void
dash_flame_graph_set_selected (DashFlameGraph *self, guint32 key)
{
  gssize at, zoom;

  g_return_if_fail (DASH_IS_FLAME_GRAPH (self));

  if (key == self->selected)
    return;
  self->selected = key;
  at = key != DASH_FLAME_NONE ? dash_flame_layout_find (&self->layout, key) : -1;
  zoom = zoom_position (self);
  if (at >= 0)
    {
      while (zoom > 0 && !dash_flame_layout_is_within (&self->layout, at, zoom)
             && !dash_flame_layout_is_within (&self->layout, zoom, at))
        zoom = dash_flame_layout_parent (&self->layout, zoom);
      if (zoom != zoom_position (self))
        dash_flame_graph_zoom (self, self->layout.places[zoom].span.key);
      if (is_drawn (self, at))
        scroll_to (self, at);
    }
  update_said (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

guint32
dash_flame_graph_get_selected (DashFlameGraph *self)
{
  g_return_val_if_fail (DASH_IS_FLAME_GRAPH (self), DASH_FLAME_NONE);
  return self->selected;
}

guint32
dash_flame_graph_get_hovered (DashFlameGraph *self)
{
  g_return_val_if_fail (DASH_IS_FLAME_GRAPH (self), DASH_FLAME_NONE);
  return self->hovered;
}
