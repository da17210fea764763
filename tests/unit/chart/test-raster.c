// SPDX-License-Identifier: GPL-3.0-or-later
// Tests the rasteriser by its pixels, and that reduction keeps extremes and gaps.

#include <math.h>

#include "chart/dash-raster.h"

static const GdkRGBA black = { 0, 0, 0, 1 };
static const GdkRGBA half_red = { 1, 0, 0, 0.5f };

static int
alpha_at (const DashCanvas *canvas, int x, int y)
{
  return (int) (canvas->pixels[(gsize) y * canvas->stride + x] >> 24);
}

static int
column_sum (const DashCanvas *canvas, int x)
{
  int sum = 0;

  for (int y = 0; y < canvas->height; y++)
    sum += alpha_at (canvas, x, y);
  return sum;
}

static void
done (DashCanvas *canvas)
{
  cairo_surface_destroy (dash_canvas_finish (canvas));
}

static void
test_flat_line (void)
{
  const DashPoint points[] = { { 5, 10 }, { 35, 10 } };
  DashCanvas canvas;

  dash_canvas_init (&canvas, 40, 20);
  dash_canvas_stroke (&canvas, points, 2, 2, NULL, FALSE, &black);
  for (int x = 7; x < 33; x++)
    {
      g_assert_cmpint (alpha_at (&canvas, x, 9), ==, 255);
      g_assert_cmpint (alpha_at (&canvas, x, 10), ==, 255);
      g_assert_cmpint (alpha_at (&canvas, x, 8), ==, 0);
      g_assert_cmpint (alpha_at (&canvas, x, 11), ==, 0);
    }
  g_assert_cmpint (column_sum (&canvas, 2), ==, 0);
  g_assert_cmpint (column_sum (&canvas, 37), ==, 0);
  done (&canvas);
}

static void
test_width_holds_in_all_directions (void)
{
  /* What a line covers is its length by its width, however it runs. */
  for (int degrees = -85; degrees <= 85; degrees += 17)
    {
      double angle = degrees * G_PI / 180, sum = 0;
      const DashPoint points[] = { { 100 - 60 * cos (angle), 100 - 60 * sin (angle) },
                                   { 100, 100 },
                                   { 100 + 60 * cos (angle), 100 + 60 * sin (angle) } };
      DashCanvas canvas;

      dash_canvas_init (&canvas, 200, 200);
      dash_canvas_stroke (&canvas, points, 3, 1.8, NULL, FALSE, &black);
      for (int x = 0; x < 200; x++)
        sum += column_sum (&canvas, x) / 255.;
      g_assert_cmpfloat_with_epsilon (sum, 120 * 1.8, 6);
      done (&canvas);
    }
}

static void
test_joints_have_no_bumps (void)
{
  DashPoint points[101];
  DashCanvas canvas;

  /* A straight line of many points is the same as one of two. */
  for (int i = 0; i <= 100; i++)
    points[i] = (DashPoint) { 10 + i * 0.9, 20 + i * 0.3 };
  dash_canvas_init (&canvas, 120, 80);
  dash_canvas_stroke (&canvas, points, 101, 1.6, NULL, FALSE, &black);
  for (int x = 15; x < 95; x++)
    g_assert_cmpfloat_with_epsilon (column_sum (&canvas, x) / 255., 1.6 * sqrt (1 + 1 / 9.), 0.12);
  done (&canvas);
}

static void
test_gap_and_lonely_point (void)
{
  const DashPoint points[] = { { 0, 10 }, { 10, 10 }, { 15, NAN }, { 20, 10 }, { 25, NAN },
                               { 30, 10 }, { 40, 10 } };
  DashCanvas canvas;

  dash_canvas_init (&canvas, 40, 20);
  dash_canvas_stroke (&canvas, points, G_N_ELEMENTS (points), 2, NULL, FALSE, &black);
  g_assert_cmpint (column_sum (&canvas, 5), >, 0);
  g_assert_cmpint (column_sum (&canvas, 14), ==, 0);
  g_assert_cmpint (column_sum (&canvas, 20), >, 0);
  g_assert_cmpint (column_sum (&canvas, 25), ==, 0);
  g_assert_cmpint (column_sum (&canvas, 35), >, 0);
  done (&canvas);
}

static void
test_dashes (void)
{
  static const double dashes[] = { 6, 3 };
  const DashPoint points[] = { { 0, 10 }, { 31.5, 10 }, { 90, 10 } };
  DashCanvas canvas;

  /* The pattern goes on over the joint in the middle of a dash. */
  dash_canvas_init (&canvas, 90, 20);
  dash_canvas_stroke (&canvas, points, 3, 2, dashes, FALSE, &black);
  for (int x = 0; x < 90; x++)
    g_assert_cmpint (alpha_at (&canvas, x, 10), ==, x % 9 < 6 ? 255 : 0);
  done (&canvas);
}

static void
test_extremes_are_kept_by_straightening (void)
{
  DashPoint points[200];
  DashCanvas canvas;

  for (int i = 0; i < 200; i++)
    points[i] = (DashPoint) { i, i == 77 ? 5.5 : 40.5 };
  dash_canvas_init (&canvas, 200, 50);
  dash_canvas_stroke (&canvas, points, 200, 2, NULL, FALSE, &black);
  g_assert_cmpint (alpha_at (&canvas, 77, 6), >, 200);
  g_assert_cmpint (alpha_at (&canvas, 60, 40), ==, 255);
  g_assert_cmpint (alpha_at (&canvas, 60, 30), ==, 0);
  done (&canvas);
}

static void
test_area (void)
{
  const DashPoint points[] = { { 0, 4.5 }, { 10, 4.5 }, { 15, NAN }, { 20, 8 }, { 30, 8 } };
  DashCanvas canvas;

  dash_canvas_init (&canvas, 30, 20);
  dash_canvas_fill_area (&canvas, points, 5, 16, &half_red);
  g_assert_cmphex (canvas.pixels[10 * canvas.stride + 5], ==, 0x80800000);
  g_assert_cmpint (alpha_at (&canvas, 5, 3), ==, 0);
  g_assert_cmpint (ABS (alpha_at (&canvas, 5, 4) - 64), <=, 1);
  g_assert_cmpint (alpha_at (&canvas, 5, 15), ==, 128);
  g_assert_cmpint (alpha_at (&canvas, 5, 16), ==, 0);
  g_assert_cmpint (column_sum (&canvas, 15), ==, 0);
  g_assert_cmpint (alpha_at (&canvas, 25, 7), ==, 0);
  g_assert_cmpint (alpha_at (&canvas, 25, 8), ==, 128);

  /* A second area lies over the first. */
  dash_canvas_fill_area (&canvas, points, 5, 16, &half_red);
  g_assert_cmpint (ABS (alpha_at (&canvas, 5, 10) - 192), <=, 1);
  done (&canvas);
}

static void
test_box (void)
{
  DashCanvas canvas;

  dash_canvas_init (&canvas, 20, 20);
  dash_canvas_fill_box (&canvas, 2, 3.5, 5, 9, &black);
  g_assert_cmpint (alpha_at (&canvas, 1, 6), ==, 0);
  g_assert_cmpint (alpha_at (&canvas, 2, 6), ==, 255);
  g_assert_cmpint (alpha_at (&canvas, 4, 8), ==, 255);
  g_assert_cmpint (alpha_at (&canvas, 5, 6), ==, 0);
  g_assert_cmpint (ABS (alpha_at (&canvas, 3, 3) - 128), <=, 1);
  /* What lies outside is cut off, nonsense is nothing. */
  dash_canvas_fill_box (&canvas, -50, 15, 500, 500, &black);
  dash_canvas_fill_box (&canvas, NAN, 0, 20, 2, &black);
  g_assert_cmpint (alpha_at (&canvas, 19, 19), ==, 255);
  g_assert_cmpint (alpha_at (&canvas, 10, 1), ==, 0);
  done (&canvas);
}

static void
test_outside (void)
{
  const DashPoint points[] = { { -1e4, -5e3 }, { 1e4, 5e3 }, { 1e4 + 1, -1e5 } };
  DashCanvas canvas;

  dash_canvas_init (&canvas, 50, 50);
  dash_canvas_stroke (&canvas, points, 3, 2, NULL, FALSE, &black);
  g_assert_cmpint (alpha_at (&canvas, 20, 10), >, 0);
  g_assert_cmpint (alpha_at (&canvas, 20, 40), ==, 0);
  done (&canvas);
}

static void
test_reduction_keeps_extremes (void)
{
  enum
  {
    N = 100000,
    COLUMNS = 300,
  };
  g_autofree double *x = g_new (double, N);
  g_autofree double *y = g_new (double, N);
  g_autofree DashPoint *points = NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  double lows[COLUMNS], highs[COLUMNS];
  gsize n;

  for (int i = 0; i < COLUMNS; i++)
    {
      lows[i] = INFINITY;
      highs[i] = -INFINITY;
    }
  for (int i = 0; i < N; i++)
    {
      int column = (int) ((double) i / N * COLUMNS);

      x[i] = i;
      y[i] = g_rand_double (rand);
      lows[column] = MIN (lows[column], y[i]);
      highs[column] = MAX (highs[column], y[i]);
    }
  y[54321] = 1e6;
  highs[(int) (54321. / N * COLUMNS)] = 1e6;

  n = dash_raster_reduce (x, y, N, 0, N, COLUMNS, &points);
  g_assert_cmpuint (n, <=, 2 * COLUMNS);
  for (gsize i = 0; i < n; i++)
    {
      int column = (int) points[i].x;

      g_assert_cmpint (column, <, COLUMNS);
      g_assert_true (i == 0 || points[i].x > points[i - 1].x);
      g_assert_true (points[i].y == lows[column] || points[i].y == highs[column]);
      if (points[i].y == highs[column])
        highs[column] = NAN;
      if (points[i].y == lows[column])
        lows[column] = NAN;
    }
  for (int i = 0; i < COLUMNS; i++)
    g_assert_true (isnan (lows[i]) && isnan (highs[i]));
}

static void
test_reduction_keeps_gaps_and_edges (void)
{
  enum
  {
    N = 10000,
  };
  g_autofree double *x = g_new (double, N);
  g_autofree double *y = g_new (double, N);
  g_autofree DashPoint *few = NULL;
  g_autofree DashPoint *many = NULL;
  gsize n, gaps = 0;

  for (int i = 0; i < N; i++)
    {
      x[i] = i;
      y[i] = i / 5 % 2 == 0 ? NAN : i;
    }
  /* Few points are left alone, with one on each side of what is shown. */
  n = dash_raster_reduce (x, y, N, 100.5, 110.5, 50, &few);
  g_assert_cmpuint (n, ==, 12);
  g_assert_cmpfloat (few[0].x, <, 0);
  g_assert_cmpfloat (few[11].x, >, 50);

  n = dash_raster_reduce (x, y, N, 0, N, 100, &many);
  g_assert_cmpuint (n, <=, 5 * 102);
  for (gsize i = 0; i < n; i++)
    gaps += isnan (many[i].y);
  g_assert_cmpuint (gaps, >=, 100);

  g_clear_pointer (&few, g_free);
  g_assert_cmpuint (dash_raster_reduce (x, y, 0, 0, 1, 100, &few), ==, 0);
  g_assert_cmpuint (dash_raster_reduce (x, y, N, 5, 5, 100, &few), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/raster/flat-line", test_flat_line);
  g_test_add_func ("/raster/width-holds-in-all-directions", test_width_holds_in_all_directions);
  g_test_add_func ("/raster/joints-have-no-bumps", test_joints_have_no_bumps);
  g_test_add_func ("/raster/gap-and-lonely-point", test_gap_and_lonely_point);
  g_test_add_func ("/raster/dashes", test_dashes);
  g_test_add_func ("/raster/extremes-are-kept-by-straightening",
                   test_extremes_are_kept_by_straightening);
  g_test_add_func ("/raster/area", test_area);
  g_test_add_func ("/raster/box", test_box);
  g_test_add_func ("/raster/outside", test_outside);
  g_test_add_func ("/raster/reduction-keeps-extremes", test_reduction_keeps_extremes);
  g_test_add_func ("/raster/reduction-keeps-gaps-and-edges", test_reduction_keeps_gaps_and_edges);
  return g_test_run ();
}
