// SPDX-License-Identifier: GPL-3.0-or-later
// Where ticks go, how values become places on an axis, and how labels keep out of each other's way.

#include "dash-axis.h"

#include <math.h>

#define SECOND 1e9

double
dash_axis_place (const DashAxis *axis, double value)
{
  if (axis->log)
    {
      if (!(value > 0) || !(axis->low > 0) || !(axis->high > axis->low))
        return NAN;
      return log (value / axis->low) / log (axis->high / axis->low);
    }
  if (!(axis->high > axis->low))
    return NAN;
  return (value - axis->low) / (axis->high - axis->low);
}

double
dash_axis_value (const DashAxis *axis, double place)
{
  if (axis->log)
    return axis->low * pow (axis->high / axis->low, place);
  return axis->low + place * (axis->high - axis->low);
}

/* The least of 1, 2, 5 × 10ⁿ that is not below @least. */
static double
nice_step (double least)
{
  double power = pow (10, floor (log10 (least)));
  double factor = least / power;

  /* A product such as 10 × 0.1 is not always 1. */
  factor -= 1e-9;
  return power * (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10);
}

static gsize
multiples (double low, double high, double step, double *ticks)
{
  double slack = step * 1e-6;
  double first = ceil ((low - slack) / step);
  gsize n = 0;

  for (double i = first; i * step <= high + slack && n < DASH_AXIS_MAX_TICKS; i++)
    ticks[n++] = i == 0 ? 0 : i * step;
  return n;
}

gsize
dash_axis_time_ticks (double begin_ns, double end_ns, double length_px, double spacing_px,
                      double ticks[DASH_AXIS_MAX_TICKS])
{
  static const double steps[] = {
    1,    2,    5,    10,   15,    30,    60,    120,   300,   600,
    900,  1800, 3600, 7200, 21600, 43200, 86400,
  };
  double length = end_ns - begin_ns, least, step = 0;

  if (!(length > 0) || !(length_px > 0))
    return 0;
  least = length * spacing_px / length_px;
  if (least < SECOND)
    step = nice_step (MAX (least, 1));
  else
    for (gsize i = 0; i < G_N_ELEMENTS (steps) && step == 0; i++)
      if (steps[i] * SECOND >= least)
        step = steps[i] * SECOND;
  if (step == 0)
    step = ceil (least / (86400 * SECOND)) * 86400 * SECOND;
  return multiples (begin_ns, end_ns, step, ticks);
}

gsize
dash_axis_linear_ticks (double low, double high, guint max_ticks,
                        double ticks[DASH_AXIS_MAX_TICKS])
{
  double step;
  gsize n;

  if (!(high > low))
    return 0;
  max_ticks = CLAMP (max_ticks, 3, 5);
  step = nice_step ((high - low) / max_ticks);
  n = multiples (low, high, step, ticks);
  while (n > max_ticks)
    {
      step = nice_step (step * 1.5);
      n = multiples (low, high, step, ticks);
    }
  return n;
}

gsize
dash_axis_log_ticks (double low, double high, guint max_ticks, double ticks[DASH_AXIS_MAX_TICKS])
{
  int first, last, stride;
  gsize n = 0;

  if (!(low > 0) || !(high > low) || !isfinite (high))
    return 0;
  first = (int) ceil (log10 (low) - 1e-9);
  last = (int) floor (log10 (high) + 1e-9);
  if (last < first)
    return 0;
  max_ticks = CLAMP (max_ticks, 1, DASH_AXIS_MAX_TICKS);
  stride = (last - first) / (int) max_ticks + 1;
  for (int i = first; i <= last; i += stride)
    ticks[n++] = pow (10, i);
  return n;
}

double
dash_axis_linear_end (double high)
{
  double step, tick;

  if (!(high > 0) || !isfinite (high))
    return 1;
  step = nice_step (high / 5);
  tick = ceil (high / step - 1e-9) * step;
  /* A tick just above the data is worth the room that it takes. */
  return tick <= high * 1.2 ? MAX (tick, high * 1.03) : high * 1.06;
}

void
dash_axis_log_extent (double *low, double *high)
{
  double decade;

  if (!(*low > 0) || !(*high > 0) || !isfinite (*low) || !isfinite (*high))
    {
      *low = 1;
      *high = 10;
    }
  if (*high < *low)
    *high = *low;
  /* The decade below shows how low "low" is, if it is near. */
  decade = pow (10, floor (log10 (*low) + 1e-9));
  *low = *low / decade < 5 ? decade * 0.8 : *low * 0.6;
  *high *= 1.5;
  if (*high < *low * 10)
    *high = *low * 15;
}

char *
dash_axis_format_time (double ns, guint decimals)
{
  static const double scales[] = { 1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9 };
  double scale, units, seconds;
  gint64 whole;
  int minutes, hours;
  const char *sign = "";

  decimals = MIN (decimals, G_N_ELEMENTS (scales) - 1);
  scale = scales[decimals];
  units = round (ns / SECOND * scale);
  if (units < 0)
    {
      sign = "\xe2\x88\x92";
      units = -units;
    }
  whole = (gint64) (units / scale);
  seconds = units / scale - (double) (whole / 60 * 60);
  minutes = (int) (whole / 60 % 60);
  hours = (int) (whole / 3600);
  if (hours > 0)
    return g_strdup_printf ("%s%d:%02d:%0*.*f", sign, hours, minutes,
                            decimals > 0 ? 3 + (int) decimals : 2, (int) decimals, seconds);
  return g_strdup_printf ("%s%d:%0*.*f", sign, minutes, decimals > 0 ? 3 + (int) decimals : 2,
                          (int) decimals, seconds);
}

void
dash_axis_spread_labels (double *centres, gsize n, double size, double low, double high)
{
  g_autofree gsize *order = NULL;
  g_autofree double *wanted = NULL;
  g_autofree double *sum = NULL;
  g_autofree gsize *count = NULL;
  gsize n_blocks = 0, at = 0;

  if (n == 0)
    return;
  if (size * n > high - low)
    size = MAX (high - low, 0) / n;

  order = g_new (gsize, n);
  wanted = g_memdup2 (centres, n * sizeof *centres);
  sum = g_new (double, n);
  count = g_new (gsize, n);
  for (gsize i = 0; i < n; i++)
    {
      gsize k = i;

      for (; k > 0 && wanted[order[k - 1]] > wanted[i]; k--)
        order[k] = order[k - 1];
      order[k] = i;
    }

  /* Blocks of touching labels lie at the mean of where their labels would like to be; a block that
     touches the one before it joins it. */
  for (gsize i = 0; i < n; i++)
    {
      sum[n_blocks] = CLAMP (wanted[order[i]], low, high);
      count[n_blocks] = 1;
      n_blocks++;
      while (n_blocks > 1)
        {
          gsize a = n_blocks - 2, b = n_blocks - 1;
          double half_a = count[a] * size / 2, half_b = count[b] * size / 2;
          double centre_a = CLAMP (sum[a] / count[a], low + half_a, high - half_a);
          double centre_b = CLAMP (sum[b] / count[b], low + half_b, high - half_b);

          if (centre_b - half_b >= centre_a + half_a - 1e-9)
            break;
          sum[a] += sum[b];
          count[a] += count[b];
          n_blocks--;
        }
    }
  for (gsize b = 0; b < n_blocks; b++)
    {
      double half = count[b] * size / 2;
      double start = CLAMP (sum[b] / count[b], low + half, high - half) - half;

      for (gsize i = 0; i < count[b]; i++, at++)
        centres[order[at]] = start + (i + 0.5) * size;
    }
}

void
dash_axis_place_marks (const double *places, const double *widths, gsize n, double gap, double low,
                       double high, double *starts)
{
  double end = low;

  for (gsize i = 0; i < n; i++)
    {
      double right = places[i] + gap, left = places[i] - gap - widths[i];
      /* A label may not cover the next mark's line, which could then not be told from its own. */
      double room = i + 1 < n ? MIN (places[i + 1] - gap / 2, high) : high;
      gboolean fits_left = left >= end;
      gboolean fits_right = right >= end && right + widths[i] <= room;
      gboolean next_needs_left = FALSE;

      if (i + 1 < n)
        {
          double next_room = i + 2 < n ? MIN (places[i + 2] - gap / 2, high) : high;

          next_needs_left = places[i + 1] + gap + widths[i + 1] > next_room
                            && right + widths[i] + gap > places[i + 1] - gap - widths[i + 1];
        }
      if (fits_left && (!fits_right || next_needs_left))
        starts[i] = left;
      else if (fits_right)
        starts[i] = right;
      else
        starts[i] = NAN;
      /* The next label may touch neither this one nor this one's line. */
      end = MAX (end, places[i] + gap / 2);
      if (!isnan (starts[i]))
        end = MAX (end, starts[i] + widths[i] + gap);
    }
}
