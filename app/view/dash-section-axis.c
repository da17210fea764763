// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of sections on the axes of charts, in the user's locale.

#include "dash-section-axis.h"

#include <glib/gi18n.h>

#include "dash-page-format.h"
#include "model/dash-section-format.h"

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

  return dash_quantity_to_string (&quantity);
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
