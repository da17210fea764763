/* SPDX-License-Identifier: MIT
 *
 * test-config.c: defaults, hotpath_config and environment put together; bad values told and left out.
 */
#include "config.h"
#include "settings.h"

#include <glib.h>
#include <math.h>
#include <string.h>

static void
forget_environment (void)
{
  for (guint i = 0; i < hp_setting_count; i++)
    g_unsetenv (hp_settings[i].name);
}

static void
load (hp_config *config, const hotpath_config *settings)
{
  g_assert_true (hp_config_load (config, settings));
}

static void
test_defaults (void)
{
  hp_config config;
  forget_environment ();
  load (&config, NULL);
  g_assert_null (config.name);
  g_assert_null (config.label);
  g_assert_cmpuint (config.percentile_count, ==, 3);
  g_assert_cmpfloat (config.percentiles[0], ==, 50);
  g_assert_cmpfloat (config.percentiles[2], ==, 99);
  g_assert_cmpuint (config.functions_limit, ==, 15);
  g_assert_cmpuint (config.format, ==, HOTPATH_FORMAT_TABLE);
  g_assert_null (config.output_path);
  g_assert_cmpuint (config.sections, ==, HP_REPORT_DEFAULT);
  g_assert_null (config.focus);
  g_assert_cmpuint (config.logs_limit, ==, 50);
  g_assert_cmpuint (config.shutdown_ms, ==, 0);
  g_assert_false (config.exclude_wrapper);
  g_assert_false (config.server_off);
  g_assert_cmpstr (config.host, ==, "127.0.0.1");
  g_assert_cmpuint (config.port, ==, 6770);
  g_assert_null (config.token);
  g_assert_cmpuint (config.memory_limit_bytes, ==, 256u << 20);
  hp_config_clear (&config);
}

/* What the page says of each variable is true: to set it to its default changes nothing. */
static void
test_told_defaults (void)
{
  static const char *const words[] = { "none", "all", "standard output", "0.00000025 to 10", "0.0001 to 60" };
  hp_config expected, config;
  forget_environment ();
  load (&expected, NULL);
  for (guint i = 0; i < hp_setting_count; i++) {
    const hp_setting *setting = &hp_settings[i];
    gboolean is_word = FALSE;
    for (guint w = 0; w < G_N_ELEMENTS (words); w++)
      is_word |= strcmp (setting->otherwise, words[w]) == 0;
    if (is_word)
      continue;
    g_setenv (setting->name, setting->otherwise, TRUE);
    load (&config, NULL);
    g_unsetenv (setting->name);
    g_assert_cmpuint (config.format, ==, expected.format);
    g_assert_cmpuint (config.sections, ==, expected.sections);
    g_assert_cmpuint (config.functions_limit, ==, expected.functions_limit);
    g_assert_cmpmem (config.section_limits, sizeof config.section_limits, expected.section_limits,
                     sizeof expected.section_limits);
    g_assert_cmpuint (config.name_depth, ==, expected.name_depth);
    g_assert_cmpuint (config.alloc_by_count, ==, expected.alloc_by_count);
    g_assert_cmpuint (config.alloc_cumulative, ==, expected.alloc_cumulative);
    g_assert_cmpuint (config.logs_limit, ==, expected.logs_limit);
    g_assert_cmpuint (config.threads_interval_ms, ==, expected.threads_interval_ms);
    g_assert_cmpuint (config.shutdown_ms, ==, expected.shutdown_ms);
    g_assert_cmpuint (config.memory_limit_bytes, ==, expected.memory_limit_bytes);
    g_assert_cmpuint (config.exclude_wrapper, ==, expected.exclude_wrapper);
    g_assert_cmpuint (config.server_off, ==, expected.server_off);
    g_assert_cmpuint (config.port, ==, expected.port);
    g_assert_cmpstr (config.host, ==, expected.host);
    g_assert_cmpuint (config.compat, ==, expected.compat);
    g_assert_cmpuint (config.prometheus_limit, ==, expected.prometheus_limit);
    hp_config_clear (&config);
  }
  hp_config_clear (&expected);
}

static void
test_limits (void)
{
  hotpath_config settings = { .limit = 3 };
  hp_config config;
  forget_environment ();
  load (&config, &settings);
  g_assert_cmpuint (config.section_limits[HP_ROWS_THREADS], ==, 3);
  hp_config_clear (&config);

  /* A section's own is stronger than that of all, whichever is set. */
  g_setenv ("HOTPATH_THREADS_LIMIT", "5", TRUE);
  g_setenv ("HOTPATH_LIMIT", "7", TRUE);
  g_setenv ("HOTPATH_MUTEXES_LIMIT", "9", TRUE);
  load (&config, &settings);
  g_assert_cmpuint (config.functions_limit, ==, 7);
  g_assert_cmpuint (config.section_limits[HP_ROWS_ALLOC], ==, 7);
  g_assert_cmpuint (config.section_limits[HP_ROWS_CHANNELS], ==, 7);
  g_assert_cmpuint (config.section_limits[HP_ROWS_THREADS], ==, 5);
  g_assert_cmpuint (config.section_limits[HP_ROWS_LOCKS], ==, 9);
  hp_config_clear (&config);
  g_setenv ("HOTPATH_FUNCTIONS_LIMIT", "0", TRUE);
  load (&config, &settings);
  g_assert_cmpuint (config.functions_limit, ==, 0);
  g_assert_cmpuint (config.section_limits[HP_ROWS_ALLOC], ==, 0);
  g_assert_cmpuint (config.section_limits[HP_ROWS_CHANNELS], ==, 7);
  hp_config_clear (&config);
  forget_environment ();
}

static void
test_environment_wins (void)
{
  char label[] = "from the program";
  hotpath_config settings = {
    .label = label, .name = "program", .limit = 3, .format = HOTPATH_FORMAT_JSON, .output_path = "a.json",
    .sections = "threads", .focus = "a", .logs_limit = 7, .shutdown_ms = 9, .metrics_port = 1234,
    .exclude_wrapper = true,
  };
  hp_config config;
  forget_environment ();
  load (&config, &settings);
  memset (label, 'x', sizeof label - 1); /* the texts are copies */
  g_assert_cmpstr (config.label, ==, "from the program");
  g_assert_cmpstr (config.name, ==, "program");
  g_assert_cmpuint (config.functions_limit, ==, 3);
  g_assert_cmpuint (config.format, ==, HOTPATH_FORMAT_JSON);
  g_assert_cmpuint (config.sections, ==, HP_REPORT_THREADS);
  g_assert_cmpuint (config.port, ==, 1234);
  g_assert_true (config.exclude_wrapper);
  hp_config_clear (&config);

  g_setenv ("HOTPATH_REPORT_LABEL", "nightly", TRUE);
  g_setenv ("HOTPATH_LIMIT", "0", TRUE);
  g_setenv ("HOTPATH_OUTPUT_FORMAT", "JSON-pretty", TRUE);
  g_setenv ("HOTPATH_OUTPUT_PATH", "b.json", TRUE);
  g_setenv ("HOTPATH_REPORT", " functions_timing, Channels ,tokio_runtime", TRUE);
  g_setenv ("HOTPATH_FOCUS", "b", TRUE);
  g_setenv ("HOTPATH_LOGS_LIMIT", "8", TRUE);
  g_setenv ("HOTPATH_SHUTDOWN_MS", "10", TRUE);
  g_setenv ("HOTPATH_METRICS_PORT", "0", TRUE);
  g_setenv ("HOTPATH_METRICS_HOST", "http://localhost", TRUE);
  g_setenv ("HOTPATH_METRICS_SERVER_OFF", "TRUE", TRUE);
  g_setenv ("HOTPATH_METRICS_AUTH_TOKEN", "secret", TRUE);
  g_setenv ("HOTPATH_EXCLUDE_WRAPPER", "0", TRUE);
  g_setenv ("HOTPATH_MEMORY_LIMIT_MB", "4", TRUE);
  load (&config, &settings);
  g_assert_cmpstr (config.label, ==, "nightly");
  g_assert_cmpuint (config.functions_limit, ==, 0);
  g_assert_cmpuint (config.format, ==, HOTPATH_FORMAT_JSON_PRETTY);
  g_assert_cmpstr (config.output_path, ==, "b.json");
  g_assert_cmpuint (config.sections, ==, HP_REPORT_FUNCTIONS_TIMING | HP_REPORT_CHANNELS | HP_REPORT_RUNTIME);
  g_assert_cmpstr (config.focus, ==, "b");
  g_assert_cmpuint (config.logs_limit, ==, 8);
  g_assert_cmpuint (config.shutdown_ms, ==, 10);
  g_assert_cmpuint (config.port, ==, 0);
  g_assert_cmpstr (config.host, ==, "127.0.0.1");
  g_assert_true (config.server_off);
  g_assert_cmpstr (config.token, ==, "secret");
  g_assert_false (config.exclude_wrapper);
  g_assert_cmpuint (config.memory_limit_bytes, ==, 4u << 20);
  hp_config_clear (&config);
  forget_environment ();
}

static void
test_percentiles_are_put_in_order (void)
{
  hotpath_config settings = { .percentiles = { 99.9, 50, 95, 50 } };
  hp_config config;
  forget_environment ();
  load (&config, &settings);
  g_assert_cmpuint (config.percentile_count, ==, 3);
  g_assert_cmpfloat (config.percentiles[0], ==, 50);
  g_assert_cmpfloat (config.percentiles[1], ==, 95);
  g_assert_cmpfloat (config.percentiles[2], ==, 99.9);
  hp_config_clear (&config);
}

/* One bad value: the default, and one line that names it. */
static const struct bad_value {
  const char *path, *name, *value, *message;
} bad_values[] = {
  { "/config/bad/format", "HOTPATH_OUTPUT_FORMAT", "xml", "HOTPATH_OUTPUT_FORMAT=xml is none of table, json" },
  { "/config/bad/limit", "HOTPATH_LIMIT", "-1", "HOTPATH_LIMIT=-1 is not a whole number" },
  { "/config/bad/logs", "HOTPATH_LOGS_LIMIT", "7x", "HOTPATH_LOGS_LIMIT=7x is not a whole number" },
  { "/config/bad/shutdown", "HOTPATH_SHUTDOWN_MS", "99999999999999999999", "HOTPATH_SHUTDOWN_MS=" },
  { "/config/bad/port", "HOTPATH_METRICS_PORT", "65536", "HOTPATH_METRICS_PORT=65536 is not a whole number from 0" },
  { "/config/bad/host", "HOTPATH_METRICS_HOST", "http://a b", "HOTPATH_METRICS_HOST=http://a b is not a host" },
  { "/config/bad/host-port", "HOTPATH_METRICS_HOST", "localhost:80", "HOTPATH_METRICS_HOST=localhost:80 is not a host" },
  { "/config/bad/memory", "HOTPATH_MEMORY_LIMIT_MB", "3", "HOTPATH_MEMORY_LIMIT_MB=3 is not a whole number from 4" },
  { "/config/bad/fd", "HOTPATH_OUTPUT_FD", "0", "HOTPATH_OUTPUT_FD=0 is not a whole number from 1" },
  { "/config/bad/closed-fd", "HOTPATH_OUTPUT_FD", "54321", "HOTPATH_OUTPUT_FD=54321 is not open; ignored" },
  { "/config/bad/boolean", "HOTPATH_EXCLUDE_WRAPPER", "maybe", "HOTPATH_EXCLUDE_WRAPPER=maybe is neither true nor" },
  { "/config/bad/metric", "HOTPATH_ALLOC_METRIC", "pages", "HOTPATH_ALLOC_METRIC=pages is neither bytes nor count" },
  { "/config/bad/section", "HOTPATH_REPORT", "nonsense", "HOTPATH_REPORT: there is no section \"nonsense\"" },
  { "/config/bad/compat", "HOTPATH_COMPAT", "0.15", "HOTPATH_COMPAT=0.15 is none of 0.9, 0.14, 0.28 and off" },
  { "/config/bad/buckets", "HOTPATH_PROMETHEUS_FAST_BUCKETS", "1,1",
    "HOTPATH_PROMETHEUS_FAST_BUCKETS=1,1 is not a list of at most 64 ascending numbers of seconds" },
  { "/config/bad/prometheus", "HOTPATH_PROMETHEUS_LIMIT", "-1", "HOTPATH_PROMETHEUS_LIMIT=-1 is not a whole number" },
  { "/config/bad/depth", "HOTPATH_FUNCTIONS_NAME_DEPTH", "1001",
    "HOTPATH_FUNCTIONS_NAME_DEPTH=1001 is not a whole number from 0 to 1000" },
  { "/config/bad/line", "HOTPATH_LIMIT", "1\n2", "HOTPATH_LIMIT=1 2 is not a whole number" },
};

static void
test_bad_value (gconstpointer data)
{
  const struct bad_value *bad = data;
  if (g_test_subprocess ()) {
    hp_config expected, config;
    forget_environment ();
    load (&expected, NULL);
    g_setenv (bad->name, bad->value, TRUE);
    load (&config, NULL);
    g_assert_cmpuint (config.format, ==, expected.format);
    g_assert_cmpuint (config.functions_limit, ==, expected.functions_limit);
    g_assert_cmpuint (config.logs_limit, ==, expected.logs_limit);
    g_assert_cmpuint (config.shutdown_ms, ==, expected.shutdown_ms);
    g_assert_cmpuint (config.port, ==, expected.port);
    g_assert_cmpstr (config.host, ==, expected.host);
    g_assert_cmpuint (config.memory_limit_bytes, ==, expected.memory_limit_bytes);
    g_assert_cmpuint (config.exclude_wrapper, ==, expected.exclude_wrapper);
    g_assert_cmpuint (config.sections, ==, expected.sections);
    hp_config_clear (&config);
    hp_config_clear (&expected);
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  char *pattern = g_strdup_printf ("*[hotpath] %s*", bad->message);
  g_test_trap_assert_stderr (pattern);
  g_free (pattern);
}

static void
test_bad_percentiles (void)
{
  if (g_test_subprocess ()) {
    hotpath_config settings = { .percentiles = { 100, -3, 250, (double) NAN } };
    hp_config config;
    forget_environment ();
    load (&config, &settings);
    g_assert_cmpuint (config.percentile_count, ==, 3);
    g_assert_cmpfloat (config.percentiles[1], ==, 95);
    hp_config_clear (&config);
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*a percentile of 100 is not between 0 and 100*");
}

static void
test_alloc (void)
{
  hp_config config;
  forget_environment ();
  load (&config, NULL);
  g_assert_false (config.alloc_by_count);
  g_assert_false (config.alloc_cumulative);
  hp_config_clear (&config);

  g_setenv ("HOTPATH_ALLOC_METRIC", "Count", TRUE);
  g_setenv ("HOTPATH_ALLOC_CUMULATIVE", "1", TRUE);
  load (&config, NULL);
  g_assert_true (config.alloc_by_count);
  g_assert_true (config.alloc_cumulative);
  hp_config_clear (&config);

  g_setenv ("HOTPATH_ALLOC_CUMULATIVE", "0", TRUE);
  g_setenv ("HOTPATH_ALLOC_SELF", "1", TRUE);
  load (&config, NULL);
  g_assert_false (config.alloc_cumulative);
  hp_config_clear (&config);
}

static void
test_bad_token_keeps_the_server_off (void)
{
  if (g_test_subprocess ()) {
    hp_config config;
    forget_environment ();
    g_setenv ("HOTPATH_METRICS_AUTH_TOKEN", "se cret", TRUE);
    load (&config, NULL);
    g_assert_null (config.token);
    g_assert_true (config.server_off);
    hp_config_clear (&config);
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*HOTPATH_METRICS_AUTH_TOKEN*");
  g_test_trap_assert_stderr_unmatched ("*se cret*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/config/defaults", test_defaults);
  g_test_add_func ("/config/told-defaults", test_told_defaults);
  g_test_add_func ("/config/limits", test_limits);
  g_test_add_func ("/config/environment-wins", test_environment_wins);
  g_test_add_func ("/config/alloc", test_alloc);
  g_test_add_func ("/config/percentiles", test_percentiles_are_put_in_order);
  g_test_add_func ("/config/bad-percentiles", test_bad_percentiles);
  g_test_add_func ("/config/bad-token", test_bad_token_keeps_the_server_off);
  for (gsize i = 0; i < G_N_ELEMENTS (bad_values); i++)
    g_test_add_data_func (bad_values[i].path, &bad_values[i], test_bad_value);
  return g_test_run ();
}
