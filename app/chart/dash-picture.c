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
  GskRenderNode *node;
  int width;
  int height;
} Picture;

/* All but the background, whose height is known last. */
static double
compose (DashPlot *plot, const char *title, const char *subtitle, GtkSnapshot *snapshot,
         int width)
{
  DashPalette *palette = dash_palette_get_default ();
  DashTexts *texts = dash_plot_get_texts (plot);
  int height = CLAMP (gtk_widget_get_height (GTK_WIDGET (plot)), LEAST_HEIGHT, MOST_HEIGHT);
  double inner = width - 2 * MARGIN, y = MARGIN, unused, text_height;

  if (title == NULL)
    title = dash_plot_get_title (plot);
  if (title != NULL)
    {
      dash_texts_measure (texts, DASH_TEXT_HEADLINE, title, &unused, &text_height);
      dash_texts_draw (texts, snapshot, DASH_TEXT_HEADLINE, title, MARGIN, y, 0, 0,
                       dash_palette_get (palette, DASH_ROLE_TEXT));
      y += text_height;
    }
  if (subtitle != NULL)
    {
      dash_texts_measure (texts, DASH_TEXT_CAPTION, subtitle, &unused, &text_height);
      dash_texts_draw (texts, snapshot, DASH_TEXT_CAPTION, subtitle, MARGIN, y + 2, 0, 0,
                       dash_palette_get (palette, DASH_ROLE_DIM_TEXT));
      y += text_height + 2;
    }
  y += GAP;
  if (DASH_PLOT_GET_CLASS (plot)->snapshot_legend != NULL && !dash_plot_is_empty (plot))
    {
      double legend = DASH_PLOT_GET_CLASS (plot)->snapshot_legend (plot, snapshot, MARGIN, y, inner);

      y += legend > 0 ? legend + GAP : 0;
    }
  y = ceil (y);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (MARGIN, (float) y));
  dash_plot_snapshot_picture (plot, snapshot, (int) inner, height);
  gtk_snapshot_restore (snapshot);
  return y + height + MARGIN;
}

static void
picture_init (Picture *self, DashPlot *plot, const char *title, const char *subtitle)
{
  DashPalette *palette = dash_palette_get_default ();
  g_autoptr (GtkSnapshot) inside = gtk_snapshot_new ();
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  self->width = CLAMP (gtk_widget_get_width (GTK_WIDGET (plot)) + 2 * MARGIN, LEAST_WIDTH,
                       MOST_WIDTH);
  dash_palette_hold_light (palette, TRUE);
  self->height = (int) ceil (compose (plot, title, subtitle, inside, self->width));
  gtk_snapshot_append_color (snapshot, dash_palette_get (palette, DASH_ROLE_SURFACE),
                             &GRAPHENE_RECT_INIT (0, 0, self->width, self->height));
  dash_palette_hold_light (palette, FALSE);
  node = gtk_snapshot_to_node (inside);
  if (node != NULL)
    gtk_snapshot_append_node (snapshot, node);
  self->node = gtk_snapshot_free_to_node (snapshot);
}

cairo_surface_t *
dash_picture_draw (DashPlot *plot, const char *title, const char *subtitle, int scale)
{
  cairo_surface_t *surface;
  Picture picture;
  cairo_t *cr;

  g_return_val_if_fail (DASH_IS_PLOT (plot), NULL);
  g_return_val_if_fail (scale > 0, NULL);

  picture_init (&picture, plot, title, subtitle);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, picture.width * scale,
                                        picture.height * scale);
  cr = cairo_create (surface);
  cairo_scale (cr, scale, scale);
  gsk_render_node_draw (picture.node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  gsk_render_node_unref (picture.node);
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

  picture_init (&picture, plot, title, subtitle);
  surface = cairo_svg_surface_create_for_stream (append, data, picture.width, picture.height);
  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
  cr = cairo_create (surface);
  gsk_render_node_draw (picture.node, cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  gsk_render_node_unref (picture.node);
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
