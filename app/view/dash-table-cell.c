// SPDX-License-Identifier: GPL-3.0-or-later
// A cell of a live table: a name or a figure with its unit, redrawn without asking for a new size.

#include "dash-table-cell.h"

#include "compat.h"

/* What there is always room for behind a figure, so that digits line up whatever the unit. "MB" can be wider. */
#define WIDE_UNIT "ms"
#define UNIT_GAP 3
#define HINT_GAP 8

struct _DashTableCell
{
  GtkWidget parent_instance;

  DashTableCellKind kind;
  char *text;
  char *extra;
  char *hint;
  int unit_width; /* that there is always room for; 0: not measured in this font */
};

G_DEFINE_FINAL_TYPE (DashTableCell, dash_table_cell, GTK_TYPE_WIDGET)

static PangoAttrList *
cell_attributes (gboolean caption)
{
  static PangoAttrList *plain, *small;

  if (!plain)
    {
      plain = pango_attr_list_new ();
      pango_attr_list_insert (plain, pango_attr_font_features_new ("tnum=1"));
      small = pango_attr_list_copy (plain);
      pango_attr_list_insert (small, pango_attr_scale_new (12. / 13.));
    }
  return caption ? small : plain;
}

static PangoLayout *
create_layout (DashTableCell *self,
               const char    *text,
               gboolean       caption)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);

  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_attributes (layout, cell_attributes (caption));
  return layout;
}

/* Dim text is the colour at a lower alpha, and opaque in high contrast. */
static GdkRGBA
dim_color (const GdkRGBA *color)
{
  GdkRGBA dim = *color;

  if (!adw_style_manager_get_high_contrast (adw_style_manager_get_default ()))
    dim.alpha *= 0.6f;
  return dim;
}

static void
draw_layout (GtkSnapshot   *snapshot,
             PangoLayout   *layout,
             const GdkRGBA *color,
             double         x,
             double         y)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

/* Draws text with its start (or, for figures, its end) at x; returns how wide it became. */
static int
draw_text (DashTableCell *self,
           GtkSnapshot   *snapshot,
           const char    *text,
           const GdkRGBA *color,
           gboolean       caption,
           gboolean       from_right,
           int            x,
           int            width,
           int            y,
           int            height)
{
  g_autoptr (PangoLayout) layout = create_layout (self, text, caption);
  int w, h;

  pango_layout_get_pixel_size (layout, &w, &h);
  if (w > width)
    {
      /* Long names differ at their ends as often as at their beginnings. */
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_MIDDLE);
      pango_layout_set_width (layout, MAX (width, 1) * PANGO_SCALE);
      w = width;
    }
  draw_layout (snapshot, layout, color, from_right ? x + width - w : x, y + (height - h) / 2);
  return w;
}

static int
unit_width (DashTableCell *self)
{
  if (self->unit_width == 0)
    {
      g_autoptr (PangoLayout) layout = create_layout (self, WIDE_UNIT, FALSE);

      pango_layout_get_pixel_size (layout, &self->unit_width, NULL);
    }
  return self->unit_width;
}

static void
dash_table_cell_css_changed (GtkWidget         *widget,
                             GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (dash_table_cell_parent_class)->css_changed (widget, change);
  DASH_TABLE_CELL (widget)->unit_width = 0;
}

static void
dash_table_cell_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  DashTableCell *self = DASH_TABLE_CELL (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GdkRGBA color, dim;

  if (!self->text || width <= 0)
    return;
  dash_compat_get_color (widget, &color);
  dim = dim_color (&color);

  switch (self->kind)
    {
    case DASH_TABLE_CELL_FIGURE:
      draw_text (self, snapshot, self->text, &color, FALSE, TRUE, 0, width, 0, height);
      break;

    case DASH_TABLE_CELL_QUANTITY:
      {
        int unit = unit_width (self);

        if (self->extra)
          {
            g_autoptr (PangoLayout) layout = create_layout (self, self->extra, FALSE);
            int w, h;

            pango_layout_get_pixel_size (layout, &w, &h);
            unit = MAX (unit, w);
            draw_layout (snapshot, layout, &dim, width - unit, (height - h) / 2);
          }
        draw_text (self, snapshot, self->text, &color, FALSE, TRUE, 0,
                   MAX (width - unit - UNIT_GAP, 1), 0, height);
      }
      break;

    case DASH_TABLE_CELL_TITLED:
      draw_text (self, snapshot, self->text, &color, FALSE, rtl, 0, width, 0, height / 2);
      if (self->extra)
        draw_text (self, snapshot, self->extra, &dim, TRUE, rtl, 0, width, height / 2,
                   height - height / 2);
      break;

    case DASH_TABLE_CELL_NAME:
    default:
      {
        int room = width, hint_width = 0;

        if (self->hint)
          {
            g_autoptr (PangoLayout) layout = create_layout (self, self->hint, TRUE);

            pango_layout_get_pixel_size (layout, &hint_width, NULL);
            /* The name matters more: a hint that would take half the room is left to the tooltip. */
            if (hint_width + HINT_GAP < width / 2)
              room -= hint_width + HINT_GAP;
            else
              hint_width = 0;
          }
        int used = draw_text (self, snapshot, self->text, &color, FALSE, rtl,
                              rtl ? width - room : 0, room, 0, height);
        if (hint_width > 0)
          draw_text (self, snapshot, self->hint, &dim, TRUE, rtl,
                     rtl ? 0 : used + HINT_GAP, rtl ? width - used - HINT_GAP : hint_width, 0,
                     height);
      }
      break;
    }
}

static void
dash_table_cell_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  DashTableCell *self = DASH_TABLE_CELL (widget);

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      /* The column gives the width. A width by content would make every update a new layout. */
      gboolean name = self->kind == DASH_TABLE_CELL_NAME || self->kind == DASH_TABLE_CELL_TITLED;

      *minimum = name ? 40 : 28;
      *natural = name ? 120 : 60;
    }
  else
    {
      PangoContext *context = gtk_widget_get_pango_context (widget);
      PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
      int line = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));

      pango_font_metrics_unref (metrics);
      *minimum = *natural = self->kind == DASH_TABLE_CELL_TITLED ? 2 * line : line;
    }
}

static void
dash_table_cell_finalize (GObject *object)
{
  DashTableCell *self = DASH_TABLE_CELL (object);

  g_free (self->text);
  g_free (self->extra);
  g_free (self->hint);
  G_OBJECT_CLASS (dash_table_cell_parent_class)->finalize (object);
}

static void
dash_table_cell_class_init (DashTableCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dash_table_cell_finalize;
  widget_class->css_changed = dash_table_cell_css_changed;
  widget_class->snapshot = dash_table_cell_snapshot;
  widget_class->measure = dash_table_cell_measure;
  gtk_widget_class_set_css_name (widget_class, "tablecell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
dash_table_cell_init (DashTableCell *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
dash_table_cell_new (DashTableCellKind kind)
{
  DashTableCell *self = g_object_new (DASH_TYPE_TABLE_CELL, NULL);

  self->kind = kind;
  return GTK_WIDGET (self);
}

static void
update_accessible (DashTableCell *self)
{
  g_autofree char *name = NULL;
  const char *between = self->kind == DASH_TABLE_CELL_TITLED ? ", " : " ";

  if (self->extra && *self->extra)
    name = g_strconcat (self->text ? self->text : "", between, self->extra, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name ? name : (self->text ? self->text : ""), -1);
}

gboolean
dash_table_cell_set (DashTableCell *self,
                     const char    *text,
                     const char    *extra)
{
  g_return_val_if_fail (DASH_IS_TABLE_CELL (self), FALSE);

  if (g_strcmp0 (self->text, text) == 0 && g_strcmp0 (self->extra, extra) == 0)
    return FALSE;

  g_free (self->text);
  self->text = g_strdup (text);
  g_free (self->extra);
  self->extra = g_strdup (extra);
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return TRUE;
}

void
dash_table_cell_set_hint (DashTableCell *self,
                          const char    *hint)
{
  g_return_if_fail (DASH_IS_TABLE_CELL (self));

  if (g_strcmp0 (self->hint, hint) == 0)
    return;
  g_free (self->hint);
  self->hint = g_strdup (hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  hint ? hint : "", -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const char *
dash_table_cell_get_text (DashTableCell *self)
{
  g_return_val_if_fail (DASH_IS_TABLE_CELL (self), NULL);
  return self->text;
}

const char *
dash_table_cell_get_extra (DashTableCell *self)
{
  g_return_val_if_fail (DASH_IS_TABLE_CELL (self), NULL);
  return self->extra;
}
