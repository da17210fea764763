// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of sections as text, in the user's locale.

#include "dash-section-format.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dash-page-format.h"

static void
set_value (DashQuantity *quantity,
           const char   *text)
{
  g_strlcpy (quantity->value, text, sizeof quantity->value);
}

/* Whole numbers as they are, others with six digits: more than an axis has, as much as one reads. */
static void
set_real (DashQuantity *quantity,
          double        value)
{
  if (fabs (value) < 1e15 && value == floor (value))
    g_snprintf (quantity->value, sizeof quantity->value, "%'.0f", value);
  else
    g_snprintf (quantity->value, sizeof quantity->value, "%.6g", value);
}

DashQuantity
dash_section_format_number (DashUnit unit,
                            double   value)
{
  DashQuantity quantity = { "", "" };

  if (isnan (value))
    {
      set_value (&quantity, "–");
      return quantity;
    }
  switch (unit)
    {
    case DASH_UNIT_COUNT:
      return dash_format_count_parts (value > 0 ? (guint64) value : 0);
    case DASH_UNIT_DURATION:
      return dash_format_duration_parts (value);
    case DASH_UNIT_BYTES:
      return dash_format_bytes_parts (value);
    case DASH_UNIT_PERMILLE:
      return dash_format_share_parts (value / 1000);
    case DASH_UNIT_SHARE:
      return dash_format_share_parts (value);
    case DASH_UNIT_RATE:
      return dash_format_rate_parts (value);
    case DASH_UNIT_BYTE_RATE:
      {
        g_autofree char *unit_text = NULL;

        quantity = dash_format_bytes_parts (value);
        /* Translators: %s is a unit such as MB: that many a second */
        unit_text = g_strdup_printf (_("%s/s"), quantity.unit);
        g_strlcpy (quantity.unit, unit_text, sizeof quantity.unit);
        return quantity;
      }
    case DASH_UNIT_MOMENT:
      {
        g_autofree char *clock = dash_format_clock ((gint64) value, 1);

        set_value (&quantity, clock);
        return quantity;
      }
    case DASH_UNIT_REAL:
      set_real (&quantity, value);
      return quantity;
    case DASH_UNIT_NONE:
    default:
      g_snprintf (quantity.value, sizeof quantity.value, "%.0f", value);
      return quantity;
    }
}

DashQuantity
dash_section_format_parts (DashRecord           *record,
                           const DashFigureInfo *figure,
                           double                percent)
{
  double value = dash_record_get_figure (record, figure, percent);
  DashQuantity quantity = dash_section_format_number (figure->unit, value);

  dash_page_mark_certainty (&quantity, dash_record_get_certainty (record, figure, percent));
  return quantity;
}

char *
dash_section_format_figure (DashRecord           *record,
                            const DashFigureInfo *figure,
                            double                percent)
{
  DashQuantity quantity;
  double value;

  if (figure->kind == DASH_FIGURE_TEXT)
    {
      const char *text = dash_record_get_text (record, figure->field);

      /* Names are the program's own; of other texts those that the format knows are translated. */
      if (figure->field != 0)
        text = dash_section_translate (text);
      return g_strdup (text ? text : "–");
    }
  value = dash_record_get_figure (record, figure, percent);
  if (value == 0 && g_str_equal (figure->id, "capacity"))
    return g_strdup ("∞");
  quantity = dash_section_format_parts (record, figure, percent);
  return dash_quantity_to_string (&quantity);
}

char *
dash_section_format_title (const DashFigureInfo *figure,
                           double                percent)
{
  g_autofree char *name = NULL;

  if (figure->kind != DASH_FIGURE_PERCENTILE)
    return g_strdup (g_dpgettext2 (NULL, "column", figure->title));
  name = dash_format_percentile_name (percent);
  if (g_str_has_prefix (figure->id, "wait"))
    /* Translators: %s is the name of a percentile, "P99": that of waiting */
    return g_strdup_printf (C_("column", "%s Wait"), name);
  return g_steal_pointer (&name);
}

static char *
tick_byte_rate (double   value,
                gpointer user_data)
{
  g_autofree char *bytes = dash_page_tick_bytes (value, NULL);

  return g_strdup_printf (_("%s/s"), bytes);
}

static char *
value_byte_rate (double   value,
                 gpointer user_data)
{
  DashQuantity quantity = dash_section_format_number (DASH_UNIT_BYTE_RATE, value);

  return dash_quantity_to_string (&quantity);
}

static char *
value_real (double   value,
            gpointer user_data)
{
  DashQuantity quantity = dash_section_format_number (DASH_UNIT_REAL, value);

  return g_strdup (quantity.value);
}

static char *
value_percent (double   value,
               gpointer user_data)
{
  return dash_format_share (value / 100);
}

DashFormatFunc
dash_section_get_tick_format (DashUnit unit)
{
  switch (unit)
    {
    case DASH_UNIT_DURATION:
      return dash_page_tick_duration;
    case DASH_UNIT_BYTES:
      return dash_page_tick_bytes;
    case DASH_UNIT_BYTE_RATE:
      return tick_byte_rate;
    case DASH_UNIT_SHARE:
    case DASH_UNIT_PERMILLE:
      return dash_page_tick_percent;
    case DASH_UNIT_REAL:
      return dash_page_tick_number;
    case DASH_UNIT_NONE:
    case DASH_UNIT_COUNT:
    case DASH_UNIT_MOMENT:
    case DASH_UNIT_RATE:
    default:
      return dash_page_tick_count;
    }
}

DashFormatFunc
dash_section_get_value_format (DashUnit unit)
{
  switch (unit)
    {
    case DASH_UNIT_DURATION:
      return dash_page_value_duration;
    case DASH_UNIT_BYTES:
      return dash_page_value_bytes;
    case DASH_UNIT_BYTE_RATE:
      return value_byte_rate;
    case DASH_UNIT_SHARE:
    case DASH_UNIT_PERMILLE:
      return value_percent;
    case DASH_UNIT_REAL:
      return value_real;
    case DASH_UNIT_RATE:
      return dash_page_value_rate;
    case DASH_UNIT_NONE:
    case DASH_UNIT_COUNT:
    case DASH_UNIT_MOMENT:
    default:
      return dash_page_tick_count;
    }
}
