// SPDX-License-Identifier: GPL-3.0-or-later
// Figures for the axes and read-outs of charts; all are a DashFormatFunc.

#include "dash-page-format.h"

#include <math.h>

#include "model/dash-format.h"

static char *
scaled (double      value,
        double      scale,
        const char *unit)
{
  g_autofree char *number = dash_format_number (value / scale);

  return *unit ? g_strconcat (number, DASH_THIN_SPACE, unit, NULL) : g_strdup (number);
}

/* The largest power of 1000 that is not above value, at most limit; ticks are often a rounding
 * error below a power of ten. */
static double
scale_of (double value,
          double limit)
{
  double scale = 1;

  while (scale < limit && fabs (value) * (1 + 1e-9) >= scale * 1000)
    scale *= 1000;
  return scale;
}

char *
dash_page_tick_duration (double   ns,
                         gpointer user_data)
{
  double scale = scale_of (ns, 1e9);
  DashQuantity one = dash_format_duration_parts (scale);

  return scaled (ns, scale, one.unit);
}

char *
dash_page_value_duration (double   ns,
                          gpointer user_data)
{
  return dash_format_duration (ns);
}

char *
dash_page_tick_bytes (double   bytes,
                      gpointer user_data)
{
  double scale = scale_of (bytes, 1e15);
  DashQuantity one = dash_format_bytes_parts (scale);

  return scaled (bytes, scale, bytes == 0 ? "" : one.unit);
}

char *
dash_page_value_bytes (double   bytes,
                       gpointer user_data)
{
  return dash_format_bytes (bytes);
}

char *
dash_page_tick_count (double   count,
                      gpointer user_data)
{
  double scale;
  DashQuantity one;

  if (count < 10000)
    return count < 1000 ? dash_format_number (count) : dash_format_count ((guint64) llround (count));
  scale = scale_of (count, 1e15);
  one = dash_format_short_count_parts (scale);
  return scaled (count, scale, one.unit);
}

char *
dash_page_value_rate (double   per_second,
                      gpointer user_data)
{
  return dash_format_rate (per_second);
}

char *
dash_page_tick_percent (double   percent,
                        gpointer user_data)
{
  return dash_format_percent (percent);
}

char *
dash_page_tick_number (double   number,
                       gpointer user_data)
{
  return dash_format_number (number);
}
