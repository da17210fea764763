// SPDX-License-Identifier: GPL-3.0-or-later
// A bar for table cells that goes to either side of a zero line in its middle.

#include "dash-change-bar.h"

#include <math.h>

#define THICKNESS 8

struct _DashChangeBar
{
  GtkWidget parent_instance;

  double value;
  DashRole role;
};

G_DEFINE_FINAL_TYPE (DashChangeBar, dash_change_bar, GTK_TYPE_WIDGET)

static void
dash_change_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 24 : THICKNESS;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 80 : THICKNESS;
}

static void
dash_change_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DashChangeBar *self = DASH_CHANGE_BAR (widget);
  DashPalette *palette = dash_palette_get_default ();
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  float middle = floorf (width / 2), top = floorf ((height - THICKNESS) / 2);
  float length = (float) ceil (fabs (self->value) * (middle - 1));
  graphene_rect_t bar;
  GskRoundedRect shape;

  if (width < 8 || height < THICKNESS)
    return;
  gtk_snapshot_append_color (snapshot, dash_palette_get (palette, DASH_ROLE_BAR_TRACK),
                             &GRAPHENE_RECT_INIT (0, top + THICKNESS / 2 - 1, width, 2));
  gtk_snapshot_append_color (snapshot, dash_palette_get (palette, DASH_ROLE_AXIS),
                             &GRAPHENE_RECT_INIT (middle, top - 1, 1, THICKNESS + 2));
  if (!(length > 0))
    return;
  bar = (self->value > 0) != rtl ? GRAPHENE_RECT_INIT (middle + 1, top, length, THICKNESS)
                                 : GRAPHENE_RECT_INIT (middle - length, top, length, THICKNESS);
  gsk_rounded_rect_init_from_rect (&shape, &bar, 2);
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, dash_palette_get (palette, self->role), &bar);
  gtk_snapshot_pop (snapshot);
}

static void
dash_change_bar_class_init (DashChangeBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = dash_change_bar_measure;
  widget_class->snapshot = dash_change_bar_snapshot;
  gtk_widget_class_set_css_name (widget_class, "changebar");
  /* The figure beside it says the same. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
dash_change_bar_init (DashChangeBar *self)
{
  self->value = NAN;
  self->role = DASH_ROLE_NEUTRAL;
  g_signal_connect_object (dash_palette_get_default (), "changed",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

GtkWidget *
dash_change_bar_new (void)
{
  return g_object_new (DASH_TYPE_CHANGE_BAR, NULL);
}

void
dash_change_bar_set (DashChangeBar *self, double value, DashRole role)
{
  g_return_if_fail (DASH_IS_CHANGE_BAR (self));

  value = isnan (value) ? NAN : CLAMP (value, -1, 1);
  if (self->role == role && (self->value == value || (isnan (self->value) && isnan (value))))
    return;
  self->value = value;
  self->role = role;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
