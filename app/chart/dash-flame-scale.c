// SPDX-License-Identifier: GPL-3.0-or-later
// What the colours of a flame graph mean: a square and a few words for each.

#include "dash-flame-scale.h"

#include <math.h>

#include "dash-palette.h"
#include "dash-text.h"

#define SQUARE 12
#define GAP 5
#define DISTANCE 12
#define N_LABELS (DASH_FLAME_N_STEPS + 1)

struct _DashFlameScale
{
  GtkWidget parent_instance;

  DashTexts *texts;
  char *title;
  char *labels[N_LABELS];
};

G_DEFINE_FINAL_TYPE (DashFlameScale, dash_flame_scale, GTK_TYPE_WIDGET)

static void
dash_flame_scale_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  DashFlameScale *self = DASH_FLAME_SCALE (widget);
  double width, height;

  dash_texts_measure (self->texts, DASH_TEXT_CAPTION, self->title, &width, &height);
  for (guint i = 0; i < N_LABELS; i++)
    width += DISTANCE + SQUARE + GAP + dash_texts_width (self->texts, DASH_TEXT_CAPTION, self->labels[i]);
  *minimum = *natural = (int) ceil (orientation == GTK_ORIENTATION_HORIZONTAL ? width : MAX (height, SQUARE));
}

static void
dash_flame_scale_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DashFlameScale *self = DASH_FLAME_SCALE (widget);
  DashPalette *palette = dash_palette_get_default ();
  const GdkRGBA *dim = dash_palette_get (palette, DASH_ROLE_DIM_TEXT);
  const GdkRGBA *axis = dash_palette_get (palette, DASH_ROLE_AXIS);
  double middle = gtk_widget_get_height (widget) / 2.;
  double x = dash_texts_width (self->texts, DASH_TEXT_CAPTION, self->title);
  const GdkRGBA *ramp;
  guint n_steps;

  ramp = dash_palette_get_ramp (palette, DASH_RAMP_FLAME, &n_steps);
  dash_texts_draw (self->texts, snapshot, DASH_TEXT_CAPTION, self->title, 0, middle, 0, 0.5, dim);
  for (guint i = 0; i < N_LABELS; i++)
    {
      graphene_rect_t bounds = GRAPHENE_RECT_INIT (roundf ((float) x + DISTANCE), roundf ((float) middle - SQUARE / 2.f),
                                                   SQUARE, SQUARE);
      GskRoundedRect outline;

      gsk_rounded_rect_init_from_rect (&outline, &bounds, 2);
      gtk_snapshot_append_color (snapshot, i < DASH_FLAME_N_STEPS ? &ramp[i] : axis, &bounds);
      gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1, 1, 1, 1 },
                                  (GdkRGBA[4]) { *axis, *axis, *axis, *axis });
      x += DISTANCE + SQUARE + GAP;
      dash_texts_draw (self->texts, snapshot, DASH_TEXT_CAPTION, self->labels[i], x, middle, 0, 0.5, dim);
      x += dash_texts_width (self->texts, DASH_TEXT_CAPTION, self->labels[i]);
    }
}

static void
dash_flame_scale_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (dash_flame_scale_parent_class)->css_changed (widget, change);
  dash_texts_clear (DASH_FLAME_SCALE (widget)->texts);
  gtk_widget_queue_resize (widget);
}

static void
dash_flame_scale_finalize (GObject *object)
{
  DashFlameScale *self = DASH_FLAME_SCALE (object);

  dash_texts_free (self->texts);
  g_free (self->title);
  for (guint i = 0; i < N_LABELS; i++)
    g_free (self->labels[i]);
  G_OBJECT_CLASS (dash_flame_scale_parent_class)->finalize (object);
}

static void
dash_flame_scale_class_init (DashFlameScaleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dash_flame_scale_finalize;
  widget_class->measure = dash_flame_scale_measure;
  widget_class->snapshot = dash_flame_scale_snapshot;
  widget_class->css_changed = dash_flame_scale_css_changed;
  gtk_widget_class_set_css_name (widget_class, "flamescale");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
dash_flame_scale_init (DashFlameScale *self)
{
  self->texts = dash_texts_new (GTK_WIDGET (self));
  g_signal_connect_object (dash_palette_get_default (), "changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
dash_flame_scale_new (const char *title, const char *const *labels)
{
  DashFlameScale *self = g_object_new (DASH_TYPE_FLAME_SCALE, NULL);
  g_autoptr (GString) said = g_string_new (title);

  self->title = g_strdup (title);
  for (guint i = 0; i < N_LABELS; i++)
    {
      self->labels[i] = g_strdup (labels[i]);
      g_string_append_printf (said, "%s %s", i > 0 ? "," : ":", labels[i]);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, said->str, -1);
  return GTK_WIDGET (self);
}
