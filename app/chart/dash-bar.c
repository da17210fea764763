// SPDX-License-Identifier: GPL-3.0-or-later
// A bar for table cells: a part inside a part of the whole.

#include "dash-bar.h"

#include <math.h>

struct _DashBar
{
  GtkWidget parent_instance;

  double inner;
  double outer;
  DashRole inner_role;
  DashRole outer_role;
};

G_DEFINE_FINAL_TYPE (DashBar, dash_bar, GTK_TYPE_WIDGET)

static void
dash_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                  int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 24 : 8;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 64 : 8;
}

static void
dash_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DashBar *self = DASH_BAR (widget);
  DashPalette *palette = dash_palette_get_default ();
  int scale = gtk_widget_get_scale_factor (widget);
  float width = gtk_widget_get_width (widget);
  float height = MIN (gtk_widget_get_height (widget), 8);
  float top = floorf ((gtk_widget_get_height (widget) - height) / 2);
  /* Whole device pixels, so that ends are sharp; what is not nothing is at least a pixel. */
  float inner = (float) (ceil (self->inner * width * scale) / scale);
  float outer = (float) (ceil (self->outer * width * scale) / scale);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  graphene_rect_t track = GRAPHENE_RECT_INIT (0, top, width, height);
  GskRoundedRect clip;

  if (width < 1 || height < 1)
    return;
  gsk_rounded_rect_init_from_rect (&clip, &track, height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &clip);
  gtk_snapshot_append_color (snapshot, dash_palette_get (palette, DASH_ROLE_BAR_TRACK), &track);
  if (outer > inner)
    gtk_snapshot_append_color (snapshot, dash_palette_get (palette, self->outer_role),
                               &GRAPHENE_RECT_INIT (rtl ? width - outer : inner, top,
                                                    outer - inner, height));
  if (inner > 0)
    gtk_snapshot_append_color (snapshot, dash_palette_get (palette, self->inner_role),
                               &GRAPHENE_RECT_INIT (rtl ? width - inner : 0, top, inner, height));
  gtk_snapshot_pop (snapshot);
}

static void
dash_bar_class_init (DashBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = dash_bar_measure;
  widget_class->snapshot = dash_bar_snapshot;
  gtk_widget_class_set_css_name (widget_class, "sharebar");
  /* The figure beside it says the same. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
dash_bar_init (DashBar *self)
{
  self->inner_role = DASH_ROLE_BAR_INNER;
  self->outer_role = DASH_ROLE_BAR_OUTER;
  g_signal_connect_object (dash_palette_get_default (), "changed",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

GtkWidget *
dash_bar_new (void)
{
  return g_object_new (DASH_TYPE_BAR, NULL);
}

void
dash_bar_set_values (DashBar *self, double inner, double outer)
{
  g_return_if_fail (DASH_IS_BAR (self));

  outer = isnan (outer) ? 0 : CLAMP (outer, 0, 1);
  inner = isnan (inner) ? 0 : CLAMP (inner, 0, 1);
  if (self->inner == inner && self->outer == outer)
    return;
  self->inner = inner;
  self->outer = outer;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
dash_bar_set_roles (DashBar *self, DashRole inner, DashRole outer)
{
  g_return_if_fail (DASH_IS_BAR (self));

  self->inner_role = inner;
  self->outer_role = outer;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
