// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of sections as text, in the user's locale.

#include "dash-section-format.h"

#include <glib/gi18n.h>
#include <math.h>

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
  quantity = dash_section_format_number (figure->unit, value);
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
