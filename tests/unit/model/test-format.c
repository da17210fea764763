/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures as text, as the design's table of numbers has them. */
#include <locale.h>
#include <math.h>

#include "dash-format.h"
#include "dash-range.h"

#define T      DASH_THIN_SPACE
#define MINUTE (60 * G_GINT64_CONSTANT (1000000000))
#define SECOND G_GINT64_CONSTANT (1000000000)

typedef struct
{
  double value;
  const char *text;
} Case;

static void
check (char *(*format) (double), const Case *cases, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *text = format (cases[i].value);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_numbers (void)
{
  const Case durations[] = {
    { 0, "0" T "ns" },
    { 841, "841" T "ns" },
    { 999, "999" T "ns" },
    { 999.6, "1.00" T "µs" },
    { 1000, "1.00" T "µs" },
    { 30600, "30.6" T "µs" },
    { 9996, "10.0" T "µs" },
    { 99960, "100" T "µs" },
    { 1610000, "1.61" T "ms" },
    { 999600000, "1.00" T "s" },
    { 60e9, "60.0" T "s" },
    { 3600e9, "3600" T "s" },
    { NAN, "–" },
  };
  const Case sizes[] = {
    { 0, "0" T "B" },         { 999, "999" T "B" },    { 640e3, "640" T "kB" },
    { 1.8e6, "1.80" T "MB" }, { 212e6, "212" T "MB" }, { 3.21e9, "3.21" T "GB" },
  };
  const Case counts[] = {
    { 0, "0" },
    { 999, "999" },
    { 21480, "21.5" T "k" },
    { 182299, "182" T "k" },
    { 1318400, "1.32" T "M" },
    { 4118000, "4.12" T "M" },
  };
  const Case rates[] = {
    { 0, "0" },       { 1, "1.00" },      { 20.1, "20.1" },        { 358, "358" },
    { 99.96, "100" }, { 9999.4, "9999" }, { 22000, "22.0" T "k" }, { 68600, "68.6" T "k" },
  };
  const Case shares[] = {
    { 0, "0.0" T "%" },
    { 0.854, "85.4" T "%" },
    { 1.5, "150.0" T "%" },
    { 12.34, "1234" T "%" },
  };
  const Case numbers[] = {
    { 0, "0" }, { 0.5, "0.5" }, { 2, "2" }, { 1.25, "1.25" }, { 120, "120" }, { 0.01, "0.01" },
  };
  const Case percents[] = {
    { 167.4, "167" T "%" }, { 0, "0" T "%" },         { 9.97, "10" T "%" }, { 2.5, "2.5" T "%" },
    { 2.02, "2" T "%" },    { 0.0412, "0.04" T "%" }, { 0.2, "0.2" T "%" }, { 0.996, "1" T "%" },
  };
  const Case percentiles[] = {
    { 50, "P50" }, { 99.9, "P99.9" }, { 99.99, "P99.99" }, { 100, "P100" }
  };

  check (dash_format_duration, durations, G_N_ELEMENTS (durations));
  check (dash_format_bytes, sizes, G_N_ELEMENTS (sizes));
  check (dash_format_short_count, counts, G_N_ELEMENTS (counts));
  check (dash_format_rate, rates, G_N_ELEMENTS (rates));
  check (dash_format_share, shares, G_N_ELEMENTS (shares));
  check (dash_format_number, numbers, G_N_ELEMENTS (numbers));
  check (dash_format_percent, percents, G_N_ELEMENTS (percents));
  check (dash_format_percentile_name, percentiles, G_N_ELEMENTS (percentiles));
}

static void
test_times (void)
{
  const struct
  {
    gint64 ns;
    guint decimals;
    const char *text;
  } clocks[] = {
    { 0, 0, "0:00" },
    { 75 * SECOND, 0, "1:15" },
    { 71500000000, 1, "1:11.5" },
    { 71960000000, 1, "1:12.0" },
    { 71960000000, 0, "1:11" },
    { 68698000000, 3, "1:08.698" },
    { 59 * MINUTE + 59 * SECOND, 0, "59:59" },
    { 62 * MINUTE + 3 * SECOND, 0, "1:02:03" },
  };
  const struct
  {
    gint64 ns;
    const char *text;
  } elapsed[] = {
    { 0, "0 s" },
    { 12 * SECOND + 900000000, "12 s" },
    { 2 * MINUTE + 12 * SECOND, "2 min 12 s" },
    { 64 * MINUTE, "1 h 04 min" },
    { 50 * 60 * MINUTE, "2 d 2 h" },
  };
  g_autofree char *range = dash_format_clock_range (41 * SECOND, 101 * SECOND);
  g_autofree char *running = dash_format_running_for (132 * SECOND);

  for (gsize i = 0; i < G_N_ELEMENTS (clocks); i++)
    {
      g_autofree char *text = dash_format_clock (clocks[i].ns, clocks[i].decimals);

      g_assert_cmpstr (text, ==, clocks[i].text);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (elapsed); i++)
    {
      g_autofree char *text = dash_format_elapsed (elapsed[i].ns);

      g_assert_cmpstr (text, ==, elapsed[i].text);
    }
  g_assert_cmpstr (range, ==, "0:41 – 1:41");
  g_assert_cmpstr (running, ==, "running for 2 min 12 s");
}

static void
test_dates (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) now = g_date_time_new (utc, 2026, 11, 23, 0, 30, 0);
  const struct
  {
    const char *moment;
    const char *text;
    const char *plain;
  } cases[] = {
    { "2026-11-23T00:03:00Z", "Today, 00:03", "23 Nov, 00:03" },
    { "2026-11-22T21:18:59Z", "Yesterday, 21:18", "22 Nov, 21:18" },
    { "2026-11-02T17:03:00Z", "2 Nov, 17:03", "2 Nov, 17:03" },
    { "2025-11-23T17:03:00Z", "23 Nov 2025, 17:03", "23 Nov 2025, 17:03" },
    { "2026-11-23T01:03:00+02:00", "Yesterday, 23:03", "22 Nov, 23:03" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GDateTime) moment = g_date_time_new_from_iso8601 (cases[i].moment, utc);
      g_autofree char *text = dash_format_date (moment, now);
      g_autofree char *plain = dash_format_plain_date (moment, now);

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpstr (plain, ==, cases[i].plain);
    }
}

static void
test_time_steps (void)
{
  g_assert_cmpint (dash_format_time_step (10 * SECOND, 10), ==, SECOND);
  g_assert_cmpint (dash_format_time_step (132 * SECOND, 9), ==, 15 * SECOND);
  g_assert_cmpint (dash_format_time_step (60 * MINUTE, 6), ==, 10 * MINUTE);
  for (gint64 length = SECOND; length < G_MAXINT64 / 4; length = length * 3 / 2)
    {
      gint64 step = dash_format_time_step (length, 8);

      g_assert_cmpint (step, >=, SECOND);
      g_assert_cmpint (length / step, <=, 8);
    }
}

/* The user's own decimal point and grouping, where such a locale is installed. */
static void
test_locale (void)
{
  const char *german[] = { "de_DE.UTF-8", "de_DE.utf8", "de_AT.UTF-8" };
  g_autofree char *count = NULL;
  g_autofree char *duration = NULL;
  g_autofree char *clock = NULL;
  gsize i = 0;

  while (i < G_N_ELEMENTS (german) && setlocale (LC_NUMERIC, german[i]) == NULL)
    i++;
  if (i == G_N_ELEMENTS (german))
    {
      g_test_skip ("no German locale is installed");
      return;
    }
  count = dash_format_count (182299);
  duration = dash_format_duration (1610000);
  clock = dash_format_clock (71500000000, 1);
  setlocale (LC_NUMERIC, "C");
  g_assert_cmpstr (count, ==, "182.299");
  g_assert_cmpstr (duration, ==, "1,61" T "ms");
  g_assert_cmpstr (clock, ==, "1:11,5");
}

static void
test_ranges (void)
{
  DashRange range = dash_range_new (50, 20);
  DashRange bounds = dash_range_new (30, 40);

  g_assert_cmpint (range.begin_ns, ==, 20);
  g_assert_cmpint (range.end_ns, ==, 50);
  g_assert_cmpint (dash_range_length (&range), ==, 30);
  g_assert_true (dash_range_contains (&range, 20));
  g_assert_false (dash_range_contains (&range, 50));
  dash_range_clamp (&range, &bounds);
  g_assert_true (dash_range_equal (&range, &bounds));
  range = dash_range_new (-5, 10);
  g_assert_cmpint (range.begin_ns, ==, 0);
  dash_range_clamp (&range, &bounds);
  g_assert_cmpint (dash_range_length (&range), ==, 0);
  range = dash_range_new_live ();
  range.end_ns = 7;
  g_assert_true (dash_range_equal (&range, &(DashRange){ .live = TRUE }));
  g_assert_false (dash_range_equal (&range, &bounds));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/format/numbers", test_numbers);
  g_test_add_func ("/format/times", test_times);
  g_test_add_func ("/format/dates", test_dates);
  g_test_add_func ("/format/time-steps", test_time_steps);
  g_test_add_func ("/format/locale", test_locale);
  g_test_add_func ("/format/ranges", test_ranges);

  return g_test_run ();
}
