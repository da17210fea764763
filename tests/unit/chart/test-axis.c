// SPDX-License-Identifier: GPL-3.0-or-later
// Tests where ticks go, how times are written, and that labels keep out of each other's way.

#include <math.h>

#include "chart/dash-axis.h"

#define SECOND 1e9

static void
assert_ticks (const double *ticks, gsize n, double scale, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (text, "%s%g", i > 0 ? " " : "", ticks[i] / scale);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_time_ticks (void)
{
  static const struct
  {
    double begin, end, length;
    const char *expected;
  } cases[] = {
    { 41, 101, 430, "50 60 70 80 90 100" },
    { 0, 132, 818, "0 10 20 30 40 50 60 70 80 90 100 110 120 130" },
    { 0, 132, 600, "0 15 30 45 60 75 90 105 120" },
    { 0, 132, 300, "0 30 60 90 120" },
    { 0, 600, 600, "0 60 120 180 240 300 360 420 480 540 600" },
    { 0, 7200, 480, "0 900 1800 2700 3600 4500 5400 6300 7200" },
    { 10, 12, 300, "10 10.5 11 11.5 12" },
    { 100, 100.004, 300, "100 100.001 100.002 100.003 100.004" },
    { 0, 172800, 500, "0 21600 43200 64800 86400 108000 129600 151200 172800" },
  };
  double ticks[DASH_AXIS_MAX_TICKS];

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize n = dash_axis_time_ticks (cases[i].begin * SECOND, cases[i].end * SECOND,
                                      cases[i].length, 60, ticks);

      assert_ticks (ticks, n, SECOND, cases[i].expected);
    }
}

static void
test_time_ticks_keep_their_distance (void)
{
  double ticks[DASH_AXIS_MAX_TICKS];

  for (double length = 1e-6; length < 1e8; length *= 1.7)
    for (double px = 100; px < 2000; px += 333)
      {
        gsize n = dash_axis_time_ticks (3.21 * SECOND, (3.21 + length) * SECOND, px, 60, ticks);

        g_assert_cmpuint (n, <=, DASH_AXIS_MAX_TICKS);
        for (gsize i = 1; i < n; i++)
          g_assert_cmpfloat ((ticks[i] - ticks[i - 1]) / (length * SECOND) * px, >=, 59.9);
      }
  g_assert_cmpuint (dash_axis_time_ticks (5, 5, 100, 60, ticks), ==, 0);
  g_assert_cmpuint (dash_axis_time_ticks (5, 4, 100, 60, ticks), ==, 0);
  g_assert_cmpuint (dash_axis_time_ticks (NAN, 4, 100, 60, ticks), ==, 0);
}

static void
test_linear_ticks (void)
{
  double ticks[DASH_AXIS_MAX_TICKS];

  assert_ticks (ticks, dash_axis_linear_ticks (0, 200, 5, ticks), 1, "0 50 100 150 200");
  assert_ticks (ticks, dash_axis_linear_ticks (0, 200, 1, ticks), 1, "0 100 200");
  assert_ticks (ticks, dash_axis_linear_ticks (0, 6, 5, ticks), 1, "0 2 4 6");
  assert_ticks (ticks, dash_axis_linear_ticks (0, 1, 5, ticks), 1, "0 0.5 1");
  assert_ticks (ticks, dash_axis_linear_ticks (-10, 10, 5, ticks), 1, "-10 -5 0 5 10");
  g_assert_cmpuint (dash_axis_linear_ticks (1, 1, 5, ticks), ==, 0);

  for (double high = 1e-3; high < 1e12; high *= 1.13)
    {
      gsize n = dash_axis_linear_ticks (0, dash_axis_linear_end (high), 5, ticks);

      g_assert_cmpuint (n, >=, 2);
      g_assert_cmpuint (n, <=, 5);
      g_assert_cmpfloat (dash_axis_linear_end (high), >=, high);
      g_assert_cmpfloat (dash_axis_linear_end (high), <=, high * 1.2000001);
    }
  g_assert_cmpfloat (dash_axis_linear_end (0), ==, 1);
  g_assert_cmpfloat (dash_axis_linear_end (INFINITY), ==, 1);
}

static void
test_log_ticks (void)
{
  double ticks[DASH_AXIS_MAX_TICKS], low = 30e3, high = 15e6;

  assert_ticks (ticks, dash_axis_log_ticks (8e3, 2e7, 8, ticks), 1e3, "10 100 1000 10000");
  assert_ticks (ticks, dash_axis_log_ticks (8e3, 2e7, 2, ticks), 1e3, "10 1000");
  assert_ticks (ticks, dash_axis_log_ticks (1, 1000, 8, ticks), 1, "1 10 100 1000");
  g_assert_cmpuint (dash_axis_log_ticks (0, 10, 8, ticks), ==, 0);
  g_assert_cmpuint (dash_axis_log_ticks (2, 9, 8, ticks), ==, 0);

  dash_axis_log_extent (&low, &high);
  g_assert_cmpfloat (low, <, 10e3);
  g_assert_cmpfloat (low, >, 1e3);
  g_assert_cmpfloat (high, >, 15e6);

  /* Equal values still have a decade around them, and nonsense a harmless one. */
  low = high = 500;
  dash_axis_log_extent (&low, &high);
  g_assert_cmpfloat (high / low, >=, 10);
  low = INFINITY;
  high = -INFINITY;
  dash_axis_log_extent (&low, &high);
  g_assert_cmpfloat (low, >, 0);
  g_assert_cmpfloat (high, >=, 10 * low);
}

static void
test_places (void)
{
  DashAxis linear = { 10, 20, FALSE }, log_axis = { 1, 1000, TRUE };

  g_assert_cmpfloat (dash_axis_place (&linear, 15), ==, 0.5);
  g_assert_cmpfloat (dash_axis_value (&linear, 0.5), ==, 15);
  g_assert_cmpfloat_with_epsilon (dash_axis_place (&log_axis, 10), 1 / 3., 1e-12);
  g_assert_cmpfloat_with_epsilon (dash_axis_value (&log_axis, 2 / 3.), 100, 1e-9);
  g_assert_true (isnan (dash_axis_place (&log_axis, 0)));
}

static void
test_times (void)
{
  static const struct
  {
    double seconds;
    guint decimals;
    const char *expected;
  } cases[] = {
    { 0, 0, "0:00" },          { 71.5, 1, "1:11.5" },  { 71.5, 0, "1:12" },
    { 59.96, 1, "1:00.0" },    { 3723, 0, "1:02:03" }, { 3723.25, 2, "1:02:03.25" },
    { -1.5, 1, "\u22120:01.5" }, { 9.05, 2, "0:09.05" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = dash_axis_format_time (cases[i].seconds * SECOND, cases[i].decimals);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

static void
test_labels_spread (void)
{
  double apart[] = { 10, 40, 70 }, crowd[] = { 50, 50, 51, 20 }, edge[] = { 99, 100 };
  double many[] = { 5, 5, 5, 5 };

  /* Labels with room stay where they are. */
  dash_axis_spread_labels (apart, 3, 12, 0, 100);
  g_assert_cmpfloat (apart[0], ==, 10);
  g_assert_cmpfloat (apart[1], ==, 40);
  g_assert_cmpfloat (apart[2], ==, 70);

  /* Touching ones make room on both sides and keep their order; the far one stays. */
  dash_axis_spread_labels (crowd, 4, 12, 0, 100);
  g_assert_cmpfloat (crowd[3], ==, 20);
  g_assert_cmpfloat_with_epsilon (crowd[1] - crowd[0], 12, 1e-9);
  g_assert_cmpfloat_with_epsilon (crowd[2] - crowd[1], 12, 1e-9);
  g_assert_cmpfloat_with_epsilon (crowd[1], 151 / 3., 1e-9);

  dash_axis_spread_labels (edge, 2, 12, 0, 100);
  g_assert_cmpfloat_with_epsilon (edge[1], 94, 1e-9);
  g_assert_cmpfloat_with_epsilon (edge[0], 82, 1e-9);

  /* Where there is too little room they share it. */
  dash_axis_spread_labels (many, 4, 12, 0, 24);
  for (int i = 0; i < 4; i++)
    g_assert_cmpfloat_with_epsilon (many[i], 3 + 6 * i, 1e-9);
}

static void
test_labels_never_overlap (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (int round = 0; round < 500; round++)
    {
      gsize n = (gsize) g_rand_int_range (rand, 1, 9);
      double centres[8], sorted[8];

      for (gsize i = 0; i < n; i++)
        centres[i] = g_rand_double_range (rand, -20, 220);
      dash_axis_spread_labels (centres, n, 13, 0, 200);
      for (gsize i = 0; i < n; i++)
        {
          gsize k = i;

          g_assert_cmpfloat (centres[i], >=, 6.5 - 1e-6);
          g_assert_cmpfloat (centres[i], <=, 193.5 + 1e-6);
          for (; k > 0 && sorted[k - 1] > centres[i]; k--)
            sorted[k] = sorted[k - 1];
          sorted[k] = centres[i];
        }
      for (gsize i = 1; i < n; i++)
        g_assert_cmpfloat (sorted[i] - sorted[i - 1], >=, 13 - 1e-6);
    }
}

static void
test_marks (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (12);
  double places[6], widths[6], starts[6];

  /* A label stands right of its line if there is room, else left of it. */
  places[0] = 100;
  places[1] = 395;
  widths[0] = widths[1] = 60;
  dash_axis_place_marks (places, widths, 2, 4, 0, 400, starts);
  g_assert_cmpfloat (starts[0], ==, 104);
  g_assert_cmpfloat (starts[1], ==, 331);

  for (int round = 0; round < 2000; round++)
    {
      gsize n = (gsize) g_rand_int_range (rand, 1, 7);
      double end = 0;

      for (gsize i = 0; i < n; i++)
        {
          places[i] = end + g_rand_double_range (rand, 0, 400. / n);
          end = places[i];
          widths[i] = g_rand_double_range (rand, 20, 90);
        }
      dash_axis_place_marks (places, widths, n, 4, 0, 400, starts);
      end = 0;
      for (gsize i = 0; i < n; i++)
        if (!isnan (starts[i]))
          {
            g_assert_cmpfloat (starts[i], >=, end);
            end = starts[i] + widths[i];
            g_assert_cmpfloat (end, <=, 400);
            for (gsize k = 0; k < n; k++)
              g_assert_true (places[k] <= starts[i] || places[k] >= end);
          }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/axis/time-ticks", test_time_ticks);
  g_test_add_func ("/axis/time-ticks-keep-their-distance", test_time_ticks_keep_their_distance);
  g_test_add_func ("/axis/linear-ticks", test_linear_ticks);
  g_test_add_func ("/axis/log-ticks", test_log_ticks);
  g_test_add_func ("/axis/places", test_places);
  g_test_add_func ("/axis/times", test_times);
  g_test_add_func ("/axis/labels-spread", test_labels_spread);
  g_test_add_func ("/axis/labels-never-overlap", test_labels_never_overlap);
  g_test_add_func ("/axis/marks", test_marks);
  return g_test_run ();
}
