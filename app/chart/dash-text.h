// SPDX-License-Identifier: GPL-3.0-or-later
// Small texts in charts, laid out once and kept.

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DashTextStyle:
 * @DASH_TEXT_AXIS: labels of axes, 11 px
 * @DASH_TEXT_CAPTION: names in legends, 12 px
 * @DASH_TEXT_STRONG: values and names at lines, 12 px bold
 * @DASH_TEXT_HEADLINE: the current value, 15 px bold
 * @DASH_TEXT_NOTE: what an empty chart says, 13 px
 */
typedef enum
{
  DASH_TEXT_AXIS,
  DASH_TEXT_CAPTION,
  DASH_TEXT_STRONG,
  DASH_TEXT_HEADLINE,
  DASH_TEXT_NOTE,
  DASH_N_TEXTS,
} DashTextStyle;

typedef struct _DashTexts DashTexts;

/** Makes a store of layouts for @widget, which must live as long. */
DashTexts *dash_texts_new    (GtkWidget     *widget) G_GNUC_WARN_UNUSED_RESULT;
void       dash_texts_free   (DashTexts     *self);
/** Forgets all layouts: fonts or resolution are others. */
void       dash_texts_clear  (DashTexts     *self);
/** Returns: how large text is in proportion to the usual 14.67 px. */
double     dash_texts_get_scale (DashTexts  *self);
/** Gives the size of a text in px. */
void       dash_texts_measure (DashTexts    *self,
                               DashTextStyle style,
                               const char   *text,
                               double       *width,
                               double       *height);
double     dash_texts_width  (DashTexts     *self,
                              DashTextStyle  style,
                              const char    *text);
/**
 * dash_texts_draw:
 * @self: the store
 * @snapshot: where to
 * @style: how
 * @text: what
 * @x: a place in px
 * @y: a place in px
 * @xalign: what part of the text lies left of @x: 0 to 1
 * @yalign: what part of it lies above @y
 * @color: its colour
 */
void       dash_texts_draw   (DashTexts     *self,
                              GtkSnapshot   *snapshot,
                              DashTextStyle  style,
                              const char    *text,
                              double         x,
                              double         y,
                              double         xalign,
                              double         yalign,
                              const GdkRGBA *color);

G_END_DECLS
