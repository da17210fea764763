/* SPDX-License-Identifier: MIT
 *
 * display.c: figures as hotpath of Rust writes them.
 */
#include "display.h"

#include <stdio.h>

/* g_strdup_printf would write the point of the program's locale. */
static char *
with_decimals (double value, int decimals, const char *unit)
{
  char digits[64], format[8];

  g_snprintf (format, sizeof format, "%%.%df", decimals);
  g_ascii_formatd (digits, sizeof digits, format, value);
  return g_strconcat (digits, unit, NULL);
}

static char *
time_text (guint64 ns, int small_decimals)
{
  double value = (double) ns;

  if (ns < 1000)
    return g_strdup_printf ("%" G_GUINT64_FORMAT " ns", ns);
  if (ns < 1000000)
    return with_decimals (value / 1e3, small_decimals, " \302\265s");
  if (ns < 1000000000)
    return with_decimals (value / 1e6, small_decimals, " ms");
  return with_decimals (value / 1e9, 2, " s");
}

char *
hp_display_duration (guint64 ns)
{
  return time_text (ns, 2);
}

char *
hp_display_delay (guint64 ns)
{
  return time_text (ns, 1);
}

char *
hp_display_bytes (guint64 bytes)
{
  static const char *const units[] = { " KB", " MB", " GB", " TB" };
  double value = (double) bytes / 1024;
  guint unit = 0;

  if (bytes < 1024)
    return g_strdup_printf ("%" G_GUINT64_FORMAT " B", bytes);
  for (; value >= 1024 && unit + 1 < G_N_ELEMENTS (units); unit++)
    value /= 1024;
  return with_decimals (value, 1, units[unit]);
}

char *
hp_display_signed_bytes (gint64 bytes)
{
  guint64 size = bytes < 0 ? -(guint64) bytes : (guint64) bytes;
  char *text = hp_display_bytes (size), *with_sign;

  if (bytes >= 0)
    return text;
  with_sign = g_strconcat ("-", text, NULL);
  g_free (text);
  return with_sign;
}

char *
hp_display_share (guint64 part, guint64 whole)
{
  guint64 hundredths = whole > 0 ? (guint64) ((double) part / (double) whole * 1e4) : 0;

  return g_strdup_printf ("%" G_GUINT64_FORMAT ".%02u%%", hundredths / 100, (guint) (hundredths % 100));
}

char *
hp_display_permille (guint64 permille)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT ".%u%%", permille / 10, (guint) (permille % 10));
}

char *
hp_display_ago (guint64 at_ns, guint64 now_ns)
{
  guint64 seconds = now_ns > at_ns ? (now_ns - at_ns) / 1000000000 : 0;

  if (seconds == 0)
    return g_strdup ("now");
  if (seconds < 60)
    return g_strdup_printf ("%us ago", (guint) seconds);
  if (seconds < 3600)
    return g_strdup_printf ("%um ago", (guint) (seconds / 60));
  return g_strdup_printf ("%" G_GUINT64_FORMAT "h ago", seconds / 3600);
}
