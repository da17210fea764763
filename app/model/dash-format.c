/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures as text: durations, sizes, counts, rates, times, in the user's locale. */
#include "dash-format.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define EN_DASH "\xe2\x80\x93"

typedef struct
{
  double factor;
  const char *unit;
} Scale;

/* Digits after the point so that three are significant. */
static int
get_decimals (double value)
{
  value = fabs (value);
  if (value < 9.995)
    return 2;
  if (value < 99.95)
    return 1;
  return 0;
}

static void
set_unknown (DashQuantity *quantity)
{
  g_strlcpy (quantity->value, EN_DASH, sizeof quantity->value);
  quantity->unit[0] = '\0';
}

/* Three significant digits in the largest scale that leaves at least 1; @whole_first: in
 * the first scale numbers are whole. */
static DashQuantity
format_scaled (double value, const Scale *scales, gsize n_scales, gboolean whole_first)
{
  DashQuantity quantity;
  double magnitude = fabs (value);
  gsize i = 0;

  if (!isfinite (value))
    {
      set_unknown (&quantity);
      return quantity;
    }

  /* 999.6 of one scale is "1.00" of the next. */
  while (i + 1 < n_scales && magnitude / scales[i].factor >= 999.5)
    i++;

  value /= scales[i].factor;
  if (i == 0 && whole_first)
    g_snprintf (quantity.value, sizeof quantity.value, "%.0f", value);
  else if (fabs (value) < 9999.5)
    g_snprintf (quantity.value, sizeof quantity.value, "%.*f", get_decimals (value), value);
  else
    g_snprintf (quantity.value, sizeof quantity.value, "%'.0f", value);
  g_strlcpy (quantity.unit, scales[i].unit, sizeof quantity.unit);
  return quantity;
}

DashQuantity
dash_format_duration_parts (double ns)
{
  const Scale scales[] = { { 1, C_ ("unit", "ns") },
                           { 1e3, C_ ("unit", "µs") },
                           { 1e6, C_ ("unit", "ms") },
                           { 1e9, C_ ("unit", "s") } };

  return format_scaled (ns, scales, G_N_ELEMENTS (scales), TRUE);
}

DashQuantity
dash_format_bytes_parts (double bytes)
{
  const Scale scales[] = {
    { 1, C_ ("unit", "B") },    { 1e3, C_ ("unit", "kB") },  { 1e6, C_ ("unit", "MB") },
    { 1e9, C_ ("unit", "GB") }, { 1e12, C_ ("unit", "TB") }, { 1e15, C_ ("unit", "PB") },
  };

  return format_scaled (bytes, scales, G_N_ELEMENTS (scales), TRUE);
}

DashQuantity
dash_format_count_parts (guint64 count)
{
  DashQuantity quantity;

  snprintf (quantity.value, sizeof quantity.value, "%'llu", (unsigned long long) count);
  quantity.unit[0] = '\0';
  return quantity;
}

DashQuantity
dash_format_short_count_parts (double count)
{
  const Scale scales[] = {
    { 1, "" },
    { 1e3, C_ ("thousand", "k") },
    { 1e6, C_ ("million", "M") },
    { 1e9, C_ ("milliard", "G") },
    { 1e12, C_ ("million million", "T") },
  };

  return format_scaled (count, scales, G_N_ELEMENTS (scales), TRUE);
}

DashQuantity
dash_format_rate_parts (double per_second)
{
  DashQuantity quantity = { .unit = "" };

  if (!isfinite (per_second))
    set_unknown (&quantity);
  else if (fabs (per_second) >= 9999.5)
    return dash_format_short_count_parts (per_second);
  else if (fabs (per_second) >= 99.95)
    snprintf (quantity.value, sizeof quantity.value, "%'.0f", per_second);
  else if (per_second == 0)
    g_strlcpy (quantity.value, "0", sizeof quantity.value);
  else
    g_snprintf (quantity.value, sizeof quantity.value, "%.*f", get_decimals (per_second),
                per_second);
  return quantity;
}

DashQuantity
dash_format_share_parts (double share)
{
  DashQuantity quantity = { .unit = "%" };

  if (!isfinite (share))
    set_unknown (&quantity);
  else
    snprintf (quantity.value, sizeof quantity.value, fabs (share) >= 9.995 ? "%'.0f" : "%.1f",
              share * 100);
  return quantity;
}

char *
dash_quantity_to_string (const DashQuantity *quantity)
{
  if (quantity->unit[0] == '\0')
    return g_strdup (quantity->value);
  return g_strconcat (quantity->value, DASH_THIN_SPACE, quantity->unit, NULL);
}

#define DEFINE_JOINED(name, type)                                                                  \
  char *dash_format_##name (type value)                                                            \
  {                                                                                                \
    DashQuantity quantity = dash_format_##name##_parts (value);                                    \
    return dash_quantity_to_string (&quantity);                                                    \
  }

DEFINE_JOINED (duration, double)
DEFINE_JOINED (bytes, double)
DEFINE_JOINED (count, guint64)
DEFINE_JOINED (short_count, double)
DEFINE_JOINED (rate, double)
DEFINE_JOINED (share, double)

char *
dash_format_percent (double percent)
{
  DashQuantity quantity = { .unit = "%" };

  if (!isfinite (percent))
    set_unknown (&quantity);
  else
    {
      /* What is idle moves below one percent; a decimal that is zero says nothing. */
      int decimals = fabs (percent) >= 9.95 ? 0 : fabs (percent) >= 0.995 ? 1 : 2;

      while (decimals > 0 && fabs (percent * pow (10, decimals - 1) -
                                   round (percent * pow (10, decimals - 1))) < 0.05)
        decimals--;
      snprintf (quantity.value, sizeof quantity.value, "%'.*f", decimals, percent);
    }
  return dash_quantity_to_string (&quantity);
}

char *
dash_format_number (double number)
{
  char text[64];
  int decimals;

  if (!isfinite (number))
    return g_strdup (EN_DASH);
  if (fabs (number) >= 99.95 || number == 0)
    {
      snprintf (text, sizeof text, "%'.0f", number);
      return g_strdup (text);
    }

  /* Zeros behind the point say nothing on an axis. */
  decimals = fabs (number) >= 1 ? get_decimals (number)
                                : (int) MIN (2 - floor (log10 (fabs (number))), 12);
  for (; decimals > 0; decimals--)
    {
      double step = pow (10, decimals - 1);

      if (fabs (number * step - round (number * step)) > 1e-6 * fabs (number * step))
        break;
    }
  g_snprintf (text, sizeof text, "%.*f", decimals, number);
  return g_strdup (text);
}

char *
dash_format_percentile_name (double percent)
{
  g_autofree char *number = NULL;

  if (fabs (percent - round (percent)) < 1e-9)
    return g_strdup_printf (C_ ("percentile", "P%.0f"), percent);
  for (int decimals = 1; decimals < 6; decimals++)
    {
      double step = pow (10, decimals);

      g_free (number);
      number = g_strdup_printf ("%.*f", decimals, percent);
      if (fabs (percent * step - round (percent * step)) < 1e-6)
        break;
    }
  /* Translators: a percentile with decimals, for example P99.9. */
  return g_strdup_printf (C_ ("percentile", "P%s"), number);
}

char *
dash_format_clock (gint64 ns, guint decimals)
{
  static const gint64 steps[] = { 1000000000, 100000000, 10000000, 1000000, 100000, 10000, 1000 };
  const char *sign = ns < 0 ? "−" : "";
  gint64 step, units, seconds, fraction;
  g_autoptr (GString) text = g_string_new (sign);

  decimals = MIN (decimals, G_N_ELEMENTS (steps) - 1);
  step = steps[decimals];
  units = ns < 0 ? -(ns / step) : ns / step;
  /* The nearest, not the one before: 1:11.96 is 1:12. */
  if ((ns < 0 ? -(ns % step) : ns % step) * 2 >= step && (decimals > 0 || step == 1))
    units++;
  seconds = units / (1000000000 / step);
  fraction = units % (1000000000 / step);

  if (seconds >= 3600)
    g_string_append_printf (text, "%" G_GINT64_FORMAT ":%02d:%02d", seconds / 3600,
                            (int) (seconds / 60 % 60), (int) (seconds % 60));
  else
    g_string_append_printf (text, "%d:%02d", (int) (seconds / 60), (int) (seconds % 60));
  if (decimals > 0)
    {
      char point[32];

      /* The locale's decimal point, whatever it is: what stands between two ones. */
      g_snprintf (point, sizeof point, "%.1f", 1.1);
      point[strlen (point) - 1] = '\0';
      g_string_append_printf (text, "%s%0*" G_GINT64_FORMAT, point + 1, (int) decimals, fraction);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
dash_format_clock_range (gint64 begin_ns, gint64 end_ns)
{
  guint decimals = end_ns - begin_ns < G_GINT64_CONSTANT (10000000000) ? 1 : 0;
  g_autofree char *begin = dash_format_clock (begin_ns, decimals);
  g_autofree char *end = dash_format_clock (end_ns, decimals);

  /* Translators: begin and end of a stretch of time, like "0:41 – 1:41". */
  return g_strdup_printf (C_ ("time range", "%s – %s"), begin, end);
}

char *
dash_format_elapsed (gint64 ns)
{
  gint64 seconds = MAX (ns, 0) / 1000000000;
  gint64 minutes = seconds / 60, hours = minutes / 60, days = hours / 24;

  if (days > 0)
    return g_strdup_printf (C_ ("elapsed time", "%d d %d h"), (int) days, (int) (hours % 24));
  if (hours > 0)
    return g_strdup_printf (C_ ("elapsed time", "%d h %02d min"), (int) hours,
                            (int) (minutes % 60));
  if (minutes > 0)
    return g_strdup_printf (C_ ("elapsed time", "%d min %d s"), (int) minutes,
                            (int) (seconds % 60));
  return g_strdup_printf (C_ ("elapsed time", "%d s"), (int) seconds);
}

char *
dash_format_running_for (gint64 ns)
{
  g_autofree char *elapsed = dash_format_elapsed (ns);

  /* Translators: %s is a time, like "2 min 12 s". */
  return g_strdup_printf (_ ("running for %s"), elapsed);
}

static char *
format_date (GDateTime *moment, GDateTime *now, gboolean relative)
{
  g_autoptr (GDateTime) local = g_date_time_to_timezone (moment, g_date_time_get_timezone (now));
  g_autoptr (GDateTime) yesterday = g_date_time_add_days (now, -1);
  int year, month, day, that_year, that_month, that_day;

  g_date_time_get_ymd (local, &year, &month, &day);
  g_date_time_get_ymd (now, &that_year, &that_month, &that_day);
  if (relative && year == that_year && month == that_month && day == that_day)
    return g_date_time_format (local, C_ ("date", "Today, %H:%M"));
  if (relative && yesterday != NULL)
    {
      int y, m, d;

      g_date_time_get_ymd (yesterday, &y, &m, &d);
      if (year == y && month == m && day == d)
        return g_date_time_format (local, C_ ("date", "Yesterday, %H:%M"));
    }
  if (year == that_year)
    return g_date_time_format (local, C_ ("date", "%-d %b, %H:%M"));
  return g_date_time_format (local, C_ ("date", "%-d %b %Y, %H:%M"));
}

char *
dash_format_date (GDateTime *moment, GDateTime *now)
{
  return format_date (moment, now, TRUE);
}

char *
dash_format_plain_date (GDateTime *moment, GDateTime *now)
{
  return format_date (moment, now, FALSE);
}

gint64
dash_format_time_step (gint64 length_ns, guint max_ticks)
{
  static const int seconds[] = {
    1,    2,    5,    10,    15,    30,    60,    120,    300,    600,    900,
    1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 432000, 864000,
  };

  max_ticks = MAX (max_ticks, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (seconds); i++)
    {
      gint64 step_ns = seconds[i] * G_GINT64_CONSTANT (1000000000);

      if (length_ns / step_ns <= max_ticks)
        return step_ns;
    }
  return MAX (length_ns / max_ticks, G_GINT64_CONSTANT (864000000000000));
}
