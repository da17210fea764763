// SPDX-License-Identifier: GPL-3.0-or-later
// A chart as a picture for documents: title, legend and chart on white, in any size of screen.

#include "dash-picture.h"

#include <cairo-svg.h>
#include <math.h>

#include "dash-plot-private.h"

#define MARGIN 18
#define GAP 10
#define LEAST_WIDTH 720
#define MOST_WIDTH 1600
#define LEAST_HEIGHT 260
#define MOST_HEIGHT 900

typedef struct
{
  DashPlot *plot;
  GskRenderNode *back;  /* (nullable) */
  GskRenderNode *front; /* (nullable) */
  int width;
  int height;
  int plot_y;
  int plot_width;
  int plot_height;
} Picture;

/* Gives what is left below it. */
static double
compose_head (DashPlot *plot, const char *title, const char *subtitle, GtkSnapshot *snapshot,
              double width)
{
  DashPalette *palette = dash_palette_get_default ();
  DashTexts *texts = dash_plot_get_texts (plot);
  double y = MARGIN, unused, height;

  if (title == NULL)
    title = dash_plot_get_title (plot);
  if (title != NULL)
    {
      dash_texts_measure (texts, DASH_TEXT_HEADLINE, title, &unused, &height);
      dash_texts_draw (texts, snapshot, DASH_TEXT_HEADLINE, title, MARGIN, y, 0, 0,
                       dash_palette_get (palette, DASH_ROLE_TEXT));
      y += height;
    }
  if (subtitle != NULL)
    {
      dash_texts_measure (texts, DASH_TEXT_CAPTION, subtitle, &unused, &height);
      dash_texts_draw (texts, snapshot, DASH_TEXT_CAPTION, subtitle, MARGIN, y + 2, 0, 0,
                       dash_palette_get (palette, DASH_ROLE_DIM_TEXT));
      y += height + 2;
    }
  y += GAP;
  if (DASH_PLOT_GET_CLASS (plot)->snapshot_legend != NULL && !dash_plot_is_empty (plot))
    {
      height = DASH_PLOT_GET_CLASS (plot)->snapshot_legend (plot, snapshot, MARGIN, y, width);
      y += height > 0 ? height + GAP : 0;
    }
  return ceil (y);
}

static void
picture_init (Picture *self, DashPlot *plot, const char *title, const char *subtitle)
{
  GtkSnapshot *back = gtk_snapshot_new (), *front = gtk_snapshot_new ();
  graphene_point_t place = { MARGIN, 0 };

  self->plot = plot;
  self->width = CLAMP (gtk_widget_get_width (GTK_WIDGET (plot)) + 2 * MARGIN, LEAST_WIDTH,
                       MOST_WIDTH);
  self->plot_width = self->width - 2 * MARGIN;
  self->plot_height = CLAMP (gtk_widget_get_height (GTK_WIDGET (plot)), LEAST_HEIGHT, MOST_HEIGHT);
  self->plot_y = (int) compose_head (plot, title, subtitle, front, self->plot_width);
  self->height = self->plot_y + self->plot_height + MARGIN;
  place.y = (float) self->plot_y;
  gtk_snapshot_translate (back, &place);
  gtk_snapshot_translate (front, &place);
  dash_plot_snapshot_picture (plot, back, front, self->plot_width, self->plot_height);
  self->back = gtk_snapshot_free_to_node (back);
  self->front = gtk_snapshot_free_to_node (front);
}

static void
picture_draw (Picture *self, cairo_t *cr)
{
  gdk_cairo_set_source_rgba (cr, dash_palette_get (dash_palette_get_default (), DASH_ROLE_SURFACE));
  cairo_rectangle (cr, 0, 0, self->width, self->height);
  cairo_fill (cr);
  if (self->back != NULL)
    gsk_render_node_draw (self->back, cr);
  cairo_save (cr);
  cairo_translate (cr, MARGIN, self->plot_y);
  dash_plot_draw_picture (self->plot, cr, self->plot_width, self->plot_height);
  cairo_restore (cr);
  if (self->front != NULL)
    gsk_render_node_draw (self->front, cr);
}

static void
picture_clear (Picture *self)
{
  g_clear_pointer (&self->back, gsk_render_node_unref);
  g_clear_pointer (&self->front, gsk_render_node_unref);
}

cairo_surface_t *
dash_picture_draw (DashPlot *plot, const char *title, const char *subtitle, int scale)
{
  cairo_surface_t *surface;
  Picture picture;
  cairo_t *cr;

  g_return_val_if_fail (DASH_IS_PLOT (plot), NULL);
  g_return_val_if_fail (scale > 0, NULL);

  dash_palette_hold_light (dash_palette_get_default (), TRUE);
  picture_init (&picture, plot, title, subtitle);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, picture.width * scale,
                                        picture.height * scale);
  cr = cairo_create (surface);
  cairo_scale (cr, scale, scale);
  picture_draw (&picture, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  picture_clear (&picture);
  dash_palette_hold_light (dash_palette_get_default (), FALSE);
  return surface;
}

static cairo_status_t
append (gpointer array, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (array, data, length);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
dash_picture_draw_svg (DashPlot *plot, const char *title, const char *subtitle)
{
  GByteArray *data = g_byte_array_new ();
  cairo_surface_t *surface;
  Picture picture;
  cairo_t *cr;

  g_return_val_if_fail (DASH_IS_PLOT (plot), NULL);

  dash_palette_hold_light (dash_palette_get_default (), TRUE);
  picture_init (&picture, plot, title, subtitle);
  surface = cairo_svg_surface_create_for_stream (append, data, picture.width, picture.height);
  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  cr = cairo_create (surface);
  picture_draw (&picture, cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  picture_clear (&picture);
  dash_palette_hold_light (dash_palette_get_default (), FALSE);
  return g_byte_array_free_to_bytes (data);
}

GBytes *
dash_picture_encode_png (cairo_surface_t *surface)
{
  GByteArray *data = g_byte_array_new ();

  cairo_surface_write_to_png_stream (surface, append, data);
  return g_byte_array_free_to_bytes (data);
}

GdkTexture *
dash_picture_to_texture (cairo_surface_t *surface)
{
  int height = cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes = g_bytes_new (cairo_image_surface_get_data (surface),
                                          stride * (gsize) height);

  return gdk_memory_texture_new (cairo_image_surface_get_width (surface), height,
                                 GDK_MEMORY_DEFAULT, bytes, stride);
}
