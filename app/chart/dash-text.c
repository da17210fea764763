// SPDX-License-Identifier: GPL-3.0-or-later
// Small texts in charts, laid out once and kept.

#include "dash-text.h"

#include <math.h>

/* More than any chart shows at once; a live chart makes new ones all the time. */
#define MAX_LAYOUTS 96

struct _DashTexts
{
  GtkWidget *widget;
  GHashTable *layouts[DASH_N_TEXTS];
  double scale;
};

static const struct
{
  double size;
  PangoWeight weight;
} styles[DASH_N_TEXTS] = {
  [DASH_TEXT_AXIS] = { 11, PANGO_WEIGHT_NORMAL },
  [DASH_TEXT_CAPTION] = { 12, PANGO_WEIGHT_NORMAL },
  [DASH_TEXT_STRONG] = { 12, PANGO_WEIGHT_BOLD },
  [DASH_TEXT_HEADLINE] = { 15, PANGO_WEIGHT_BOLD },
  [DASH_TEXT_NOTE] = { 13, PANGO_WEIGHT_NORMAL },
};

DashTexts *
dash_texts_new (GtkWidget *widget)
{
  DashTexts *self = g_new0 (DashTexts, 1);

  self->widget = widget;
  for (int i = 0; i < DASH_N_TEXTS; i++)
    self->layouts[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  return self;
}

void
dash_texts_free (DashTexts *self)
{
  for (int i = 0; i < DASH_N_TEXTS; i++)
    g_hash_table_unref (self->layouts[i]);
  g_free (self);
}

void
dash_texts_clear (DashTexts *self)
{
  for (int i = 0; i < DASH_N_TEXTS; i++)
    g_hash_table_remove_all (self->layouts[i]);
  self->scale = 0;
}

double
dash_texts_get_scale (DashTexts *self)
{
  if (self->scale == 0)
    {
      PangoContext *context = gtk_widget_get_pango_context (self->widget);
      const PangoFontDescription *font = pango_context_get_font_description (context);
      double dpi = pango_cairo_context_get_resolution (context);
      double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;

      if (!pango_font_description_get_size_is_absolute (font))
        size *= (dpi > 0 ? dpi : 96) / 72;
      /* 11 pt at 96 dpi is what all measures are for; a chart in a widget with small text, such as
         a cell of a table, keeps its labels legible. */
      self->scale = CLAMP (size / (11 * 96 / 72.), 0.95, 4);
    }
  return self->scale;
}

static PangoLayout *
dash_texts_get (DashTexts *self, DashTextStyle style, const char *text)
{
  PangoLayout *layout = g_hash_table_lookup (self->layouts[style], text);
  g_autoptr (PangoFontDescription) font = NULL;
  g_autoptr (PangoAttrList) attributes = NULL;

  if (layout != NULL)
    return layout;

  if (g_hash_table_size (self->layouts[style]) >= MAX_LAYOUTS)
    g_hash_table_remove_all (self->layouts[style]);
  layout = gtk_widget_create_pango_layout (self->widget, text);
  font = pango_font_description_copy (
      pango_context_get_font_description (gtk_widget_get_pango_context (self->widget)));
  pango_font_description_set_absolute_size (font, styles[style].size * dash_texts_get_scale (self)
                                                      * PANGO_SCALE);
  pango_font_description_set_weight (font, styles[style].weight);
  pango_layout_set_font_description (layout, font);
  attributes = pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  g_hash_table_insert (self->layouts[style], g_strdup (text), layout);
  return layout;
}

void
dash_texts_measure (DashTexts *self, DashTextStyle style, const char *text, double *width,
                    double *height)
{
  int w, h;

  pango_layout_get_pixel_size (dash_texts_get (self, style, text), &w, &h);
  *width = w;
  *height = h;
}

double
dash_texts_width (DashTexts *self, DashTextStyle style, const char *text)
{
  double width, height;

  dash_texts_measure (self, style, text, &width, &height);
  return width;
}

void
dash_texts_draw (DashTexts *self, GtkSnapshot *snapshot, DashTextStyle style, const char *text,
                 double x, double y, double xalign, double yalign, const GdkRGBA *color)
{
  PangoLayout *layout = dash_texts_get (self, style, text);
  int width, height;

  if (*text == '\0')
    return;
  pango_layout_get_pixel_size (layout, &width, &height);
  gtk_snapshot_save (snapshot);
  /* Whole px, or hinting goes and the text blurs. */
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (roundf (x - width * xalign),
                                                          roundf (y - height * yalign)));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}
