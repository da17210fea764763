// SPDX-License-Identifier: GPL-3.0-or-later
// The legend of a chart, which is its read-out too: names, line styles and values.

#include "dash-legend.h"

#include <math.h>

#include "dash-swatch-private.h"
#include "dash-text.h"

#define SWATCH 16
#define SWATCH_GAP 5
#define VALUE_GAP 6
#define ENTRY_GAP 14
#define HEADLINE_GAP 10
#define ROW_HEIGHT 18

/* It draws its text itself: labels would ask for a new layout of the page with each move of the
   pointer. */
struct _DashLegend
{
  GtkWidget parent_instance;

  DashChart *chart;
  DashTexts *texts;
  GPtrArray *entries;
  int headline_series;
  char *headline_text;
  gboolean vertical;

  char *time;
  char *headline;
  /* The widest texts so far: slots that follow each value would make the line dance. */
  double time_slot;
  double headline_slot;
  double values_slot;
  char *spoken;
};

typedef struct
{
  guint series;
  char *value;
  double slot;
  double width;
} Entry;

G_DEFINE_FINAL_TYPE (DashLegend, dash_legend, GTK_TYPE_WIDGET)

static void
entry_free (Entry *entry)
{
  g_free (entry->value);
  g_free (entry);
}

static gboolean
has_names (DashLegend *self)
{
  return self->headline_series < 0 || self->entries->len > 1;
}

static double
text_width (DashLegend *self, DashTextStyle style, const char *text)
{
  return *text != '\0' ? dash_texts_width (self->texts, style, text) : 0;
}

/* Takes over @text; returns whether the slot for it must grow. */
static gboolean
set_text (DashLegend *self, char **place, char *text, DashTextStyle style, double *slot)
{
  double width = text_width (self, style, text);

  g_free (*place);
  *place = text;
  if (width <= *slot)
    return FALSE;
  *slot = ceil (width);
  return TRUE;
}

static char *
describe (DashLegend *self)
{
  GString *text = g_string_new (self->time);

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (*entry->value != '\0')
        g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "",
                                dash_chart_get_series_name (self->chart, entry->series),
                                entry->value);
    }
  if (*self->headline != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", self->headline);
  return g_string_free (text, FALSE);
}

static void
dash_legend_update (DashLegend *self)
{
  gboolean grows = FALSE, hovered;
  g_autofree char *spoken = NULL;
  double x = NAN, low, high, value;

  if (self->chart == NULL)
    return;
  hovered = !dash_plot_is_empty (DASH_PLOT (self->chart))
            && dash_chart_cursor_get (dash_plot_get_cursor (DASH_PLOT (self->chart)), &x)
            && dash_plot_get_x_range (DASH_PLOT (self->chart), &low, &high) && x >= low
            && x <= high;
  if (!hovered)
    x = NAN;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);
      /* A single entry beside a headline would repeat it. */
      gboolean shown = hovered || has_names (self);
      char *text = NULL;

      if (shown && dash_chart_get_value (self->chart, entry->series, x, &value))
        text = dash_chart_format_value (self->chart, entry->series, value);
      else
        text = g_strdup (shown && has_names (self) ? "\xe2\x80\x93" : "");
      grows |= set_text (self, &entry->value, text, DASH_TEXT_STRONG, &entry->slot);
      self->values_slot = MAX (self->values_slot, entry->slot);
    }
  grows |= set_text (self, &self->time,
                     hovered && self->headline_series >= 0
                         ? dash_chart_format_time (self->chart, x)
                         : g_strdup (""),
                     DASH_TEXT_CAPTION, &self->time_slot);
  if (self->headline_text != NULL)
    grows |= set_text (self, &self->headline, g_strdup (self->headline_text), DASH_TEXT_HEADLINE,
                       &self->headline_slot);
  else
    grows |= set_text (
        self, &self->headline,
        self->headline_series >= 0
                && dash_chart_get_value (self->chart, (guint) self->headline_series, NAN, &value)
            ? dash_chart_format_value (self->chart, (guint) self->headline_series, value)
            : g_strdup (""),
        DASH_TEXT_HEADLINE, &self->headline_slot);

  spoken = describe (self);
  if (g_strcmp0 (spoken, self->spoken) != 0)
    {
      g_free (self->spoken);
      self->spoken = g_steal_pointer (&spoken);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      self->spoken, -1);
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
  if (grows)
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* Entries follow the visible lines of the chart. */
static void
dash_legend_rebuild (DashLegend *self)
{
  guint n = 0;
  gboolean same = TRUE;

  for (guint i = 0; i < dash_chart_get_n_series (self->chart); i++)
    if (dash_chart_get_series_visible (self->chart, i))
      {
        same = same && n < self->entries->len
               && ((Entry *) g_ptr_array_index (self->entries, n))->series == i;
        n++;
      }
  if (!same || n != self->entries->len)
    {
      g_ptr_array_set_size (self->entries, 0);
      for (guint i = 0; i < dash_chart_get_n_series (self->chart); i++)
        if (dash_chart_get_series_visible (self->chart, i))
          {
            Entry *entry = g_new0 (Entry, 1);

            entry->series = i;
            entry->value = g_strdup ("");
            g_ptr_array_add (self->entries, entry);
          }
      gtk_widget_queue_resize (GTK_WIDGET (self));
    }
  dash_legend_update (self);
}

static double
entry_width (DashLegend *self, Entry *entry)
{
  double width = self->vertical ? self->values_slot : entry->slot;

  if (has_names (self))
    width += SWATCH + SWATCH_GAP + VALUE_GAP
             + text_width (self, DASH_TEXT_CAPTION,
                           dash_chart_get_series_name (self->chart, entry->series));
  return width;
}

static double
fixed_width (DashLegend *self)
{
  double width = 0;

  if (self->headline_series >= 0)
    width += self->headline_slot;
  if (self->time_slot > 0)
    width += self->time_slot + VALUE_GAP;
  return width;
}

static void
dash_legend_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                     int *natural, int *minimum_baseline, int *natural_baseline)
{
  DashLegend *self = DASH_LEGEND (widget);
  double scale = dash_texts_get_scale (self->texts), least = 0, all = 0, widest = 0;

  if (self->chart == NULL)
    return;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = (int) ceil (ROW_HEIGHT * scale)
                            * (self->vertical ? MAX ((int) self->entries->len, 1) : 1);
      return;
    }
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      entry->width = entry_width (self, entry);
      widest = MAX (widest, entry->width);
      all += entry->width + (i > 0 ? ENTRY_GAP : 0);
    }
  if (self->vertical)
    {
      *minimum = *natural = (int) ceil (widest);
      return;
    }
  least = self->headline_series >= 0 ? self->headline_slot : widest;
  all += fixed_width (self);
  if (self->headline_series >= 0 && self->entries->len > 0)
    all += HEADLINE_GAP;
  *minimum = (int) ceil (least);
  *natural = (int) ceil (MAX (all, least));
}

static void
snapshot_entry (DashLegend *self, GtkSnapshot *snapshot, Entry *entry, double x, double width,
                double y)
{
  DashPalette *palette = dash_palette_get_default ();
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  if (has_names (self))
    {
      DashLineStyle style = dash_chart_get_series_style (self->chart, entry->series);

      dash_swatch_snapshot_line (snapshot, dash_chart_get_series_role (self->chart, entry->series),
                                 style, rtl ? x + width - SWATCH : x,
                                 style == DASH_LINE_AREA ? y - 2 : y, SWATCH);
      dash_texts_draw (self->texts, snapshot, DASH_TEXT_CAPTION,
                       dash_chart_get_series_name (self->chart, entry->series),
                       rtl ? x + width - SWATCH - SWATCH_GAP : x + SWATCH + SWATCH_GAP, y,
                       rtl ? 1 : 0, 0.5, dash_palette_get (palette, DASH_ROLE_DIM_TEXT));
    }
  dash_texts_draw (self->texts, snapshot, DASH_TEXT_STRONG, entry->value, rtl ? x : x + width, y,
                   rtl ? 0 : 1, 0.5, dash_palette_get (palette, DASH_ROLE_TEXT));
}

/* Which entries there is room for: the inner ones go first, the second before the third. */
static void
choose_entries (DashLegend *self, double room, gboolean *shown)
{
  double all = 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      shown[i] = TRUE;
      entry->width = entry_width (self, entry);
      all += entry->width + (i > 0 ? ENTRY_GAP : 0);
    }
  for (guint k = 1; k <= self->entries->len && all > room + 0.5; k++)
    {
      guint i = k == self->entries->len ? 0 : k;

      /* Of two the last one goes: the first line is the one that counts. */
      shown[i] = FALSE;
      all -= ((Entry *) g_ptr_array_index (self->entries, i))->width + ENTRY_GAP;
    }
}

static void
dash_legend_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DashLegend *self = DASH_LEGEND (widget);
  DashPalette *palette = dash_palette_get_default ();
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  double y = height / 2, x = width;
  g_autofree gboolean *shown = g_new0 (gboolean, self->entries->len + 1);

  if (self->chart == NULL)
    return;
  if (self->vertical)
    {
      double row = height / MAX (self->entries->len, 1);

      for (guint i = 0; i < self->entries->len; i++)
        snapshot_entry (self, snapshot, g_ptr_array_index (self->entries, i), 0, width,
                        (i + 0.5) * row);
      return;
    }

  /* From the end backwards: headline, entries, time. In RTL all is the other way round. */
#define AT(position, extent) (rtl ? width - (position) - (extent) : (position))
  if (self->headline_series >= 0)
    {
      dash_texts_draw (self->texts, snapshot, DASH_TEXT_HEADLINE, self->headline, AT (x, 0), y,
                       rtl ? 0 : 1, 0.5, dash_palette_get (palette, DASH_ROLE_TEXT));
      x -= self->headline_slot + HEADLINE_GAP;
    }
  choose_entries (self, x - (self->time_slot > 0 ? self->time_slot + VALUE_GAP : 0), shown);
  for (guint i = self->entries->len; i-- > 0;)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (!shown[i])
        continue;
      x -= entry->width;
      snapshot_entry (self, snapshot, entry, AT (x, entry->width), entry->width, y);
      x -= ENTRY_GAP;
    }
  if (*self->time != '\0')
    {
      Entry *only = self->entries->len == 1 ? g_ptr_array_index (self->entries, 0) : NULL;

      /* Right beside the value, though the value's slot may be wider than the value. */
      x += ENTRY_GAP - VALUE_GAP;
      if (only != NULL)
        x += only->slot - text_width (self, DASH_TEXT_STRONG, only->value);
      if (x >= text_width (self, DASH_TEXT_CAPTION, self->time))
        dash_texts_draw (self->texts, snapshot, DASH_TEXT_CAPTION, self->time, AT (x, 0), y,
                         rtl ? 0 : 1, 0.5, dash_palette_get (palette, DASH_ROLE_DIM_TEXT));
    }
#undef AT
}

static void
forget_slots (DashLegend *self)
{
  dash_texts_clear (self->texts);
  self->time_slot = self->headline_slot = self->values_slot = 0;
  for (guint i = 0; i < self->entries->len; i++)
    ((Entry *) g_ptr_array_index (self->entries, i))->slot = 0;
  dash_legend_update (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
dash_legend_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (dash_legend_parent_class)->css_changed (widget, change);

  forget_slots (DASH_LEGEND (widget));
}

static void
dash_legend_dispose (GObject *object)
{
  g_clear_object (&DASH_LEGEND (object)->chart);

  G_OBJECT_CLASS (dash_legend_parent_class)->dispose (object);
}

static void
dash_legend_finalize (GObject *object)
{
  DashLegend *self = DASH_LEGEND (object);

  g_ptr_array_unref (self->entries);
  dash_texts_free (self->texts);
  g_free (self->headline_text);
  g_free (self->time);
  g_free (self->headline);
  g_free (self->spoken);

  G_OBJECT_CLASS (dash_legend_parent_class)->finalize (object);
}

static void
dash_legend_class_init (DashLegendClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_legend_dispose;
  G_OBJECT_CLASS (klass)->finalize = dash_legend_finalize;
  widget_class->measure = dash_legend_measure;
  widget_class->snapshot = dash_legend_snapshot;
  widget_class->css_changed = dash_legend_css_changed;
  gtk_widget_class_set_css_name (widget_class, "legend");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
dash_legend_init (DashLegend *self)
{
  self->headline_series = -1;
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->texts = dash_texts_new (GTK_WIDGET (self));
  self->time = g_strdup ("");
  self->headline = g_strdup ("");
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_object (dash_palette_get_default (), "changed",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

GtkWidget *
dash_legend_new (DashChart *chart)
{
  DashLegend *self;

  g_return_val_if_fail (DASH_IS_CHART (chart), NULL);

  self = g_object_new (DASH_TYPE_LEGEND, NULL);
  self->chart = g_object_ref (chart);
  g_signal_connect_object (chart, "data-changed", G_CALLBACK (dash_legend_rebuild), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (chart, "readout-changed", G_CALLBACK (dash_legend_update), self,
                           G_CONNECT_SWAPPED);
  dash_legend_rebuild (self);
  return GTK_WIDGET (self);
}

void
dash_legend_set_headline (DashLegend *self, int series)
{
  g_return_if_fail (DASH_IS_LEGEND (self));

  self->headline_series = series;
  forget_slots (self);
}

void
dash_legend_set_headline_text (DashLegend *self, const char *text)
{
  g_return_if_fail (DASH_IS_LEGEND (self));

  if (g_strcmp0 (self->headline_text, text) == 0)
    return;
  g_free (self->headline_text);
  self->headline_text = g_strdup (text);
  dash_legend_update (self);
}

void
dash_legend_set_vertical (DashLegend *self, gboolean vertical)
{
  g_return_if_fail (DASH_IS_LEGEND (self));

  self->vertical = vertical;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
