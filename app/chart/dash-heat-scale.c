// SPDX-License-Identifier: GPL-3.0-or-later
// The scale of a map's colours, with the least and the largest count at its ends.

#include <math.h>

#include "dash-heatmap.h"
#include "dash-palette.h"
#include "dash-text.h"

#define STEP_WIDTH 8
#define STEP_HEIGHT 10
#define GAP 6

struct _DashHeatScale
{
  GtkWidget parent_instance;

  DashHeatmap *heatmap;
  DashTexts *texts;
  DashFormatFunc count_format;
  gpointer count_format_data;
  char *least;
  char *most;
};

G_DEFINE_FINAL_TYPE (DashHeatScale, dash_heat_scale, GTK_TYPE_WIDGET)

static char *
format_plainly (double value, gpointer user_data)
{
  return g_strdup_printf ("%.0f", value);
}

static void
dash_heat_scale_update (DashHeatScale *self)
{
  double least, most;
  g_autofree char *label = NULL;

  g_clear_pointer (&self->least, g_free);
  g_clear_pointer (&self->most, g_free);
  if (dash_heatmap_get_extent (self->heatmap, &least, &most))
    {
      self->least = g_strdup_printf ("%.0f", least);
      self->most = self->count_format (most, self->count_format_data);
      label = g_strdup_printf ("%s \xe2\x80\x93 %s", self->least, self->most);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                      -1);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
dash_heat_scale_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                         int *natural, int *minimum_baseline, int *natural_baseline)
{
  DashHeatScale *self = DASH_HEAT_SCALE (widget);
  double width, height;
  guint n_steps;

  if (self->least == NULL)
    return;
  dash_palette_get_ramp (dash_palette_get_default (), DASH_RAMP_HEAT, &n_steps);
  dash_texts_measure (self->texts, DASH_TEXT_CAPTION, self->most, &width, &height);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = (int) height;
  else
    *minimum = *natural = (int) ceil (
        width + dash_texts_width (self->texts, DASH_TEXT_CAPTION, self->least) + 2 * GAP
        + n_steps * STEP_WIDTH);
}

static void
dash_heat_scale_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DashHeatScale *self = DASH_HEAT_SCALE (widget);
  DashPalette *palette = dash_palette_get_default ();
  const GdkRGBA *dim = dash_palette_get (palette, DASH_ROLE_DIM_TEXT);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  double width = gtk_widget_get_width (widget), middle = gtk_widget_get_height (widget) / 2.;
  const GdkRGBA *ramp;
  guint n_steps;
  double begin;

  if (self->least == NULL)
    return;
  ramp = dash_palette_get_ramp (palette, DASH_RAMP_HEAT, &n_steps);
  begin = dash_texts_width (self->texts, DASH_TEXT_CAPTION, rtl ? self->most : self->least) + GAP;
  dash_texts_draw (self->texts, snapshot, DASH_TEXT_CAPTION, rtl ? self->most : self->least, 0,
                   middle, 0, 0.5, dim);
  for (guint i = 0; i < n_steps; i++)
    gtk_snapshot_append_color (snapshot, &ramp[rtl ? n_steps - 1 - i : i],
                               &GRAPHENE_RECT_INIT (begin + i * STEP_WIDTH,
                                                    roundf (middle - STEP_HEIGHT / 2.f),
                                                    STEP_WIDTH, STEP_HEIGHT));
  dash_texts_draw (self->texts, snapshot, DASH_TEXT_CAPTION, rtl ? self->least : self->most, width,
                   middle, 1, 0.5, dim);
}

static void
dash_heat_scale_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (dash_heat_scale_parent_class)->css_changed (widget, change);

  dash_texts_clear (DASH_HEAT_SCALE (widget)->texts);
  gtk_widget_queue_resize (widget);
}

static void
dash_heat_scale_dispose (GObject *object)
{
  g_clear_object (&DASH_HEAT_SCALE (object)->heatmap);

  G_OBJECT_CLASS (dash_heat_scale_parent_class)->dispose (object);
}

static void
dash_heat_scale_finalize (GObject *object)
{
  DashHeatScale *self = DASH_HEAT_SCALE (object);

  dash_texts_free (self->texts);
  g_free (self->least);
  g_free (self->most);

  G_OBJECT_CLASS (dash_heat_scale_parent_class)->finalize (object);
}

static void
dash_heat_scale_class_init (DashHeatScaleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_heat_scale_dispose;
  G_OBJECT_CLASS (klass)->finalize = dash_heat_scale_finalize;
  widget_class->measure = dash_heat_scale_measure;
  widget_class->snapshot = dash_heat_scale_snapshot;
  widget_class->css_changed = dash_heat_scale_css_changed;
  gtk_widget_class_set_css_name (widget_class, "heatscale");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
dash_heat_scale_init (DashHeatScale *self)
{
  self->texts = dash_texts_new (GTK_WIDGET (self));
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  g_signal_connect_object (dash_palette_get_default (), "changed",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

GtkWidget *
dash_heat_scale_new (DashHeatmap *heatmap, DashFormatFunc count_format, gpointer user_data)
{
  DashHeatScale *self;

  g_return_val_if_fail (DASH_IS_HEATMAP (heatmap), NULL);

  self = g_object_new (DASH_TYPE_HEAT_SCALE, NULL);
  self->heatmap = g_object_ref (heatmap);
  self->count_format = count_format != NULL ? count_format : format_plainly;
  self->count_format_data = user_data;
  g_signal_connect_object (heatmap, "data-changed", G_CALLBACK (dash_heat_scale_update), self,
                           G_CONNECT_SWAPPED);
  dash_heat_scale_update (self);
  return GTK_WIDGET (self);
}
