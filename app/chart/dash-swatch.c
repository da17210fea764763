// SPDX-License-Identifier: GPL-3.0-or-later
// The piece of line that stands before a name in a legend.

#include "dash-chart-private.h"
#include "dash-legend.h"
#include "dash-swatch-private.h"

#include <math.h>

#define WIDTH 16
#define HEIGHT 12
#define SQUARE 10
#define AREA_ALPHA 0.25f

struct _DashSwatch
{
  GtkWidget parent_instance;

  DashRole role;
  DashLineStyle style;
  gboolean square;
};

#define DASH_TYPE_SWATCH (dash_swatch_get_type ())
G_DECLARE_FINAL_TYPE (DashSwatch, dash_swatch, DASH, SWATCH, GtkWidget)
G_DEFINE_FINAL_TYPE (DashSwatch, dash_swatch, GTK_TYPE_WIDGET)

void
dash_swatch_snapshot_line (GtkSnapshot *snapshot, DashRole role, DashLineStyle style, double x,
                           double y, double width)
{
  DashPalette *palette = dash_palette_get_default ();
  GdkRGBA color = *dash_palette_get (palette, role);
  const double *dashes = dash_line_style_dashes (style);
  double period = dashes != NULL ? dashes[0] + dashes[1] : width;
  double length = dashes != NULL ? dashes[0] : width;

  y = round (y);
  for (double at = 0; at < width - 0.5; at += period)
    gtk_snapshot_append_color (snapshot, &color,
                               &GRAPHENE_RECT_INIT (x + at, y - 1, MIN (length, width - at), 2));
  if (style == DASH_LINE_AREA)
    {
      color.alpha = AREA_ALPHA;
      gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (x, y + 1, width, 5));
    }
}

static void
dash_swatch_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DashSwatch *self = DASH_SWATCH (widget);
  double height = gtk_widget_get_height (widget);

  if (self->square)
    {
      graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, floorf ((height - SQUARE) / 2), SQUARE,
                                                   SQUARE);
      GskRoundedRect shape;

      gsk_rounded_rect_init_from_rect (&shape, &bounds, 2.5);
      gtk_snapshot_push_rounded_clip (snapshot, &shape);
      gtk_snapshot_append_color (snapshot,
                                 dash_palette_get (dash_palette_get_default (), self->role),
                                 &bounds);
      gtk_snapshot_pop (snapshot);
      return;
    }
  dash_swatch_snapshot_line (snapshot, self->role, self->style, 0,
                             self->style == DASH_LINE_AREA ? height / 2 - 2 : height / 2, WIDTH);
}

static void
dash_swatch_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                     int *natural, int *minimum_baseline, int *natural_baseline)
{
  gboolean square = DASH_SWATCH (widget)->square;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = square ? SQUARE : WIDTH;
  else
    *minimum = *natural = HEIGHT;
}

static void
dash_swatch_class_init (DashSwatchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = dash_swatch_measure;
  widget_class->snapshot = dash_swatch_snapshot;
  gtk_widget_class_set_css_name (widget_class, "swatch");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
dash_swatch_init (DashSwatch *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  g_signal_connect_object (dash_palette_get_default (), "changed",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

GtkWidget *
dash_swatch_new (DashRole role, DashLineStyle style)
{
  DashSwatch *self = g_object_new (DASH_TYPE_SWATCH, NULL);

  self->role = role;
  self->style = style;
  return GTK_WIDGET (self);
}

GtkWidget *
dash_swatch_new_square (DashRole role)
{
  DashSwatch *self = g_object_new (DASH_TYPE_SWATCH, NULL);

  self->role = role;
  self->square = TRUE;
  return GTK_WIDGET (self);
}
