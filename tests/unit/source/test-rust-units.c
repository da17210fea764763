/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-rust-units.c: figures with units, to the last digit.
 */
#include <string.h>

#include "dash-rust-units.h"

static void
test_said (void)
{
  static const struct
  {
    const char *text;
    DashRustUnit unit;
    guint64 value;
    guint64 step;
  } said[] = {
    { "0", DASH_RUST_COUNT, 0, 1 },
    { "182440", DASH_RUST_COUNT, 182440, 1 },
    { "18446744073709551615", DASH_RUST_NS, G_MAXUINT64, 1 },
    { "810 ns", DASH_RUST_NS, 810, 1 },
    { "810ns", DASH_RUST_NS, 810, 1 },
    { "1.16 ms", DASH_RUST_NS, 1160000, 10000 },
    { "1.16ms", DASH_RUST_NS, 1160000, 10000 },
    { "435.98 \xc2\xb5s", DASH_RUST_NS, 435980, 10 },
    { "435.98\xce\xbcs", DASH_RUST_NS, 435980, 10 },
    { "435.98 us", DASH_RUST_NS, 435980, 10 },
    { "3725.05 s", DASH_RUST_NS, G_GUINT64_CONSTANT (3725050000000), 10000000 },
    { "1.234567890 s", DASH_RUST_NS, 1234567890, 1 },
    { "0.000001 ms", DASH_RUST_NS, 1, 1 },
    { "0.0000019 ms", DASH_RUST_NS, 1, 1 },
    { "0 ns", DASH_RUST_NS, 0, 1 },
    { "0.00 s", DASH_RUST_NS, 0, 10000000 },
    { "611.04", DASH_RUST_SECONDS, G_GUINT64_CONSTANT (611040000000), 10000000 },
    { "699.240s", DASH_RUST_SECONDS, G_GUINT64_CONSTANT (699240000000), 1000000 },
    { "3.92", DASH_RUST_SECONDS, G_GUINT64_CONSTANT (3920000000), 10000000 },
    { "0 B", DASH_RUST_BYTES, 0, 1 },
    { "1023 B", DASH_RUST_BYTES, 1023, 1 },
    { "1.5 KB", DASH_RUST_BYTES, 1536, 103 },
    { "237.4 MB", DASH_RUST_BYTES, 248931942, 104858 },
    { "39.1 GB", DASH_RUST_BYTES, G_GUINT64_CONSTANT (41983305318), 107374183 },
    { "93.83%", DASH_RUST_BASIS_POINTS, 9383, 1 },
    { "12508", DASH_RUST_BASIS_POINTS, 12508, 1 },
    { "125.08%", DASH_RUST_BASIS_POINTS, 12508, 1 },
    { "36.0%", DASH_RUST_PERMILLE, 360, 1 },
    { "36.0", DASH_RUST_PERMILLE, 360, 1 },
    { "1e3", DASH_RUST_NS, 1000, 1 },
    { "1.5E+2", DASH_RUST_NS, 150, 1 },
    { "1500e-2", DASH_RUST_NS, 15, 1 },
    { "0.015e3", DASH_RUST_NS, 15, 1 },
    { "  1.16 ms ", DASH_RUST_NS, 1160000, 10000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (said); i++)
    {
      DashRustFigure figure;

      g_test_message ("%s", said[i].text);
      g_assert_cmpint (dash_rust_figure_parse (said[i].text, strlen (said[i].text), said[i].unit, &figure), ==,
                       DASH_RUST_SAID);
      g_assert_true (figure.known);
      g_assert_cmpuint (figure.value, ==, said[i].value);
      g_assert_cmpuint (figure.step, ==, said[i].step);
      g_assert_false (figure.negative);
    }
}

static void
test_not_said (void)
{
  static const struct
  {
    const char *text;
    DashRustOutcome outcome;
  } others[] = {
    { "N/A", DASH_RUST_NOT_SAID },
    { "N/A*", DASH_RUST_NOT_SAID },
    { "-", DASH_RUST_NOT_SAID },
    { "", DASH_RUST_NOT_SAID },
    { "  ", DASH_RUST_NOT_SAID },
    { "ms", DASH_RUST_NOT_UNDERSTOOD },
    { "1.1.1 ms", DASH_RUST_NOT_UNDERSTOOD },
    { "1 KB", DASH_RUST_NOT_UNDERSTOOD },
    { "1 msx", DASH_RUST_NOT_UNDERSTOOD },
    { "1e", DASH_RUST_NOT_UNDERSTOOD },
    { "--1 ms", DASH_RUST_NOT_UNDERSTOOD },
    { ".", DASH_RUST_NOT_UNDERSTOOD },
    { "11111111111111111111111111111111111111111111111111111111111111111 ms", DASH_RUST_NOT_UNDERSTOOD },
    { "18446744073709551616", DASH_RUST_TOO_LARGE },
    { "18446744073.709551616 s", DASH_RUST_TOO_LARGE },
    { "1e40", DASH_RUST_TOO_LARGE },
    { "1e999999999999999999", DASH_RUST_TOO_LARGE },
  };
  DashRustFigure figure;

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_test_message ("%s", others[i].text);
      g_assert_cmpint (dash_rust_figure_parse (others[i].text, strlen (others[i].text), DASH_RUST_NS, &figure), ==,
                       others[i].outcome);
      g_assert_false (figure.known);
    }
  g_assert_cmpint (dash_rust_figure_parse ("-400.1 KB", 9, DASH_RUST_BYTES, &figure), ==, DASH_RUST_SAID);
  g_assert_true (figure.negative);
  g_assert_cmpint (dash_rust_figure_parse ("18446744073.709551615 s", 23, DASH_RUST_NS, &figure), ==, DASH_RUST_SAID);
  g_assert_cmpuint (figure.value, ==, G_MAXUINT64);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rust-units/said", test_said);
  g_test_add_func ("/rust-units/not-said", test_not_said);
  return g_test_run ();
}
