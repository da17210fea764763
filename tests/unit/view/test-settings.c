// SPDX-License-Identifier: GPL-3.0-or-later
// The settings: what is taken for percentiles, and that they work without their schema.

#include "view/dash-settings.h"

static void
check_parsed (const char *text, gsize n_expected, const double *expected)
{
  double percents[DASH_SETTINGS_MAX_PERCENTILES];
  gsize n = dash_settings_parse_percentiles (text, percents, G_N_ELEMENTS (percents));

  g_test_message ("“%s”", text);
  g_assert_cmpuint (n, ==, n_expected);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (percents[i], expected[i], 1e-12);
}

static void
test_parse (void)
{
  check_parsed ("50, 95, 99", 3, (double[]){ 50, 95, 99 });
  check_parsed ("50,95,99.9", 3, (double[]){ 50, 95, 99.9 });
  check_parsed ("99.9 50 P95", 3, (double[]){ 50, 95, 99.9 });
  check_parsed ("50; 99,9", 2, (double[]){ 50, 99.9 });
  check_parsed ("50 99,9", 2, (double[]){ 50, 99.9 });
  check_parsed ("50, 99,9", 2, (double[]){ 50, 99.9 });
  check_parsed ("  100  ", 1, (double[]){ 100 });
  check_parsed ("95, 95, 95", 1, (double[]){ 95 });
}

static void
test_parse_rejects (void)
{
  check_parsed ("", 0, NULL);
  check_parsed ("   ", 0, NULL);
  check_parsed ("0", 0, NULL);
  check_parsed ("-5", 0, NULL);
  check_parsed ("100.1", 0, NULL);
  check_parsed ("nan", 0, NULL);
  check_parsed ("50, ninety", 0, NULL);
  check_parsed ("1 2 3 4 5 6 7 8 9", 0, NULL);
}

static void
on_notify (DashSettings *settings, GParamSpec *pspec, guint *n)
{
  *n += 1;
}

static void
test_percentiles_are_tidied (void)
{
  DashSettings *settings = dash_settings_get_default ();
  const double given[] = { 99.9, 50, 50, 0, 101 };
  double kept[DASH_SETTINGS_MAX_PERCENTILES];
  guint n_notified = 0;

  g_signal_connect (settings, "notify::percentiles", G_CALLBACK (on_notify), &n_notified);
  dash_settings_set_percentiles (settings, given, G_N_ELEMENTS (given));
  g_assert_cmpuint (n_notified, >, 0);
  g_assert_cmpuint (dash_settings_get_percentiles (settings, kept, G_N_ELEMENTS (kept)), ==, 2);
  g_assert_cmpfloat (kept[0], ==, 50);
  g_assert_cmpfloat (kept[1], ==, 99.9);

  dash_settings_set_percentiles (settings, given + 3, 2);
  g_assert_cmpuint (dash_settings_get_percentiles (settings, kept, G_N_ELEMENTS (kept)), ==, 2);
  g_assert_cmpuint (dash_settings_get_percentiles (settings, kept, 1), ==, 1);
}

static void
check_hidden (const char *table, const char *const *expected)
{
  g_auto (GStrv) hidden = dash_settings_get_hidden_columns (dash_settings_get_default (), table);

  g_assert_cmpstrv (hidden, (char **) expected);
}

/* Each table has its own. */
static void
test_columns (void)
{
  DashSettings *settings = dash_settings_get_default ();
  const char *const two[] = { "self", "trend", NULL };
  const char *const one[] = { "state", NULL };
  const char *const none[] = { NULL };

  check_hidden ("functions", none);
  dash_settings_set_hidden_columns (settings, "functions", two);
  dash_settings_set_hidden_columns (settings, "threads", one);
  check_hidden ("functions", two);
  check_hidden ("threads", one);
  check_hidden ("locks", none);

  dash_settings_set_hidden_columns (settings, "functions", one);
  check_hidden ("functions", one);
  dash_settings_set_hidden_columns (settings, "functions", none);
  check_hidden ("functions", none);
  check_hidden ("threads", one);
}

static void
test_without_schema (void)
{
  if (g_test_subprocess ())
    {
      DashSettings *settings = dash_settings_get_default ();

      g_assert_false (dash_settings_is_kept (settings));
      g_assert_cmpuint (dash_settings_get_refresh_interval_ms (settings), ==, 500);
      g_object_set (settings, "refresh-interval-ms", 250u, NULL);
      g_assert_cmpuint (dash_settings_get_refresh_interval_ms (settings), ==, 250);
      return;
    }
  g_assert_true (dash_settings_is_kept (dash_settings_get_default ()));
  g_setenv ("GSETTINGS_SCHEMA_DIR", "/nonexistent", TRUE);
  g_setenv ("XDG_DATA_DIRS", "/nonexistent", TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/parse", test_parse);
  g_test_add_func ("/settings/parse/rejects", test_parse_rejects);
  g_test_add_func ("/settings/percentiles", test_percentiles_are_tidied);
  g_test_add_func ("/settings/columns", test_columns);
  g_test_add_func ("/settings/without-schema", test_without_schema);
  return g_test_run ();
}
