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

/* Whole numbers as they are while they fit a column, large ones as counts, others with six digits: more than
 * an axis has, as much as one reads. */
static DashQuantity
format_real (double value)
{
  DashQuantity quantity = { "", "" };

  if (fabs (value) >= 1e9 && fabs (value) < 1e15)
    return dash_format_short_count_parts (value);
  g_snprintf (quantity.value, sizeof quantity.value,
              fabs (value) < 1e9 && value == floor (value) ? "%'.0f" : "%.6g", value);
  return quantity;
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
      return format_real (value);
    case DASH_UNIT_NONE:
    default:
      g_snprintf (quantity.value, sizeof quantity.value, "%.0f", value);
      return quantity;
    }
}

/* A limit is one however it was rounded. */
static void
mark (DashQuantity         *quantity,
      DashRecord           *record,
      const DashFigureInfo *figure,
      double                percent)
{
  static const char *const signs[] = { "", "≥\u2009", "≤\u2009" };
  DashBound bound = figure->kind == DASH_FIGURE_VALUE ? dash_record_get_bound (record, figure->field)
                                                      : DASH_BOUND_NONE;
  g_autofree char *value = NULL;

  if (bound == DASH_BOUND_NONE)
    {
      dash_certainty_mark (dash_record_get_certainty (record, figure, percent), quantity);
      return;
    }
  value = g_strconcat (signs[bound], quantity->value, NULL);
  set_value (quantity, value);
}

DashQuantity
dash_section_format_quantity (DashRecord           *record,
                              const DashFigureInfo *figure,
                              double                percent)
{
  DashQuantity quantity =
    dash_section_format_number (figure->unit, dash_record_get_figure (record, figure, percent));

  mark (&quantity, record, figure, percent);
  return quantity;
}

static const char *
get_text (DashRecord           *record,
          const DashFigureInfo *figure)
{
  const char *text = dash_record_get_text (record, figure->field);

  /* Names are the program's own; of other texts those that the format knows are translated. */
  if (figure->field != 0)
    text = dash_section_translate (text);
  return text ? text : "–";
}

/* A gauge is told as a number and comes with all its digits; other values are told as the program
 * wants them to be read. */
static gboolean
is_gauge (DashRecord           *record,
          const DashFigureInfo *figure,
          double               *value)
{
  const char *text = dash_record_get_text (record, figure->field);
  char *end;

  if (!text || !g_str_equal (figure->id, "text") ||
      g_strcmp0 (dash_record_find_text (record, "kind"), "gauge") != 0)
    return FALSE;
  *value = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*value);
}

char *
dash_section_format_full (DashRecord           *record,
                          const DashFigureInfo *figure)
{
  DashQuantity quantity = { "", "" };
  double value;
  gboolean from_history;

  if (figure->kind == DASH_FIGURE_TEXT)
    return g_strdup (get_text (record, figure));
  if (figure->unit != DASH_UNIT_REAL)
    return NULL;
  value = dash_record_get_figure (record, figure, 0);
  if (isnan (value))
    return NULL;
  /* The history keeps seven digits of fractions; more of them would be made up. */
  from_history = value == (double) (float) value && value != floor (value);
  g_snprintf (quantity.value, sizeof quantity.value, "%.*g", from_history ? 7 : 15, value);
  mark (&quantity, record, figure, 0);
  return g_strdup (quantity.value);
}

char *
dash_section_format_figure (DashRecord           *record,
                            const DashFigureInfo *figure,
                            double                percent)
{
  DashQuantity quantity;
  double value;

  if (is_gauge (record, figure, &value))
    {
      quantity = format_real (value);
      return dash_quantity_to_string (&quantity);
    }
  if (figure->kind == DASH_FIGURE_TEXT)
    return g_strdup (get_text (record, figure));
  if (g_str_equal (figure->id, "capacity") && dash_record_get_figure (record, figure, 0) == 0)
    return g_strdup ("∞");
  quantity = dash_section_format_quantity (record, figure, percent);
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
