/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Policies: what they say of a row, and every way they can be wrong. */
#include <math.h>
#include <string.h>

#include "dash-metric.h"
#include "dash-policy.h"

static DashPolicy *
read_policy (const char *text)
{
  g_autoptr (GError) error = NULL;
  DashPolicy *policy = dash_policy_new_from_text (text, strlen (text), "policy.ini", &error);

  g_assert_no_error (error);
  return policy;
}

typedef struct
{
  DashPolicyRow row;
  DashPolicyMetric metrics[DASH_MAX_METRICS_COMPARED];
  GPtrArray *all;
} Found;

static Found
find (const DashPolicy *policy, const char *section_key, const char *name)
{
  Found found;
  const double *percentiles;
  gsize n;
  guint section;

  g_assert_true (dash_compared_find (section_key, &section));
  percentiles = dash_policy_get_percentiles (policy, &n);
  found.all = dash_metrics_new (section, percentiles, n);
  dash_policy_find (policy, section, name, &found.row, found.metrics, found.all->len);
  return found;
}

static const DashPolicyMetric *
get (const Found *found, const char *key)
{
  for (guint i = 0; i < found->all->len; i++)
    {
      if (g_str_equal (((DashMetric *) g_ptr_array_index (found->all, i))->key, key))
        return &found->metrics[i];
    }
  g_assert_not_reached ();
}

static void
test_default (void)
{
  g_autoptr (DashPolicy) policy = dash_policy_new ();
  Found found = find (policy, "functions-timing", "parse");

  g_assert_cmpfloat (dash_policy_get_significance (policy), ==, 0.01);
  g_assert_false (found.row.ignored);
  g_assert_cmpfloat_with_epsilon (found.row.min_share, 0.002, 1e-12);
  g_assert_true (get (&found, "avg")->judged);
  g_assert_true (get (&found, "p50")->judged);
  g_assert_true (get (&found, "self_avg")->judged);
  g_assert_false (get (&found, "calls")->judged);
  g_assert_false (get (&found, "max")->judged);
  g_assert_cmpfloat (get (&found, "avg")->min_change, ==, 0.05);
  g_assert_true (isnan (get (&found, "avg")->budget));
  g_ptr_array_unref (found.all);

  found = find (policy, "threads", "main");
  for (guint i = 0; i < found.all->len; i++)
    g_assert_false (found.metrics[i].judged);
  g_ptr_array_unref (found.all);
}

/* The default policy's text is one that a user could have written. */
static void
test_default_is_a_policy (void)
{
  g_autoptr (DashPolicy) policy = read_policy (dash_policy_get_default_text ());

  g_assert_nonnull (policy);
}

static void
test_later_rules_win (void)
{
  g_autoptr (DashPolicy) policy = read_policy ("[functions-timing \"parse*\"]\n"
                                               "min_change = 2%\n"
                                               "min_change.p99 = 20 %\n"
                                               "[functions_timing \"parse_fast\"]\n"
                                               "judge = p99; max\n"
                                               "budget.p99 = 1.5 ms\n"
                                               "budget.calls = 1000\n"
                                               "min_calls = 10\n"
                                               "min_share = 0%\n"
                                               "[* \"debug_?\"]\n"
                                               "ignore = true\n");
  Found found = find (policy, "functions_timing", "parse_fast");

  g_assert_cmpfloat (get (&found, "avg")->min_change, ==, 0.02);
  g_assert_cmpfloat (get (&found, "p99")->min_change, ==, 0.2);
  g_assert_cmpfloat (get (&found, "p99")->budget, ==, 1.5e6);
  g_assert_cmpfloat (get (&found, "calls")->budget, ==, 1000);
  g_assert_true (get (&found, "p99")->judged);
  g_assert_false (get (&found, "avg")->judged);
  g_assert_cmpfloat (found.row.min_calls, ==, 10);
  g_assert_cmpfloat (found.row.min_share, ==, 0);
  g_ptr_array_unref (found.all);

  found = find (policy, "functions_timing", "parse_slow");
  g_assert_true (get (&found, "avg")->judged);
  g_assert_true (isnan (get (&found, "p99")->budget));
  g_ptr_array_unref (found.all);

  found = find (policy, "locks", "debug_1");
  g_assert_true (found.row.ignored);
  g_ptr_array_unref (found.all);
}

static void
test_units (void)
{
  static const struct
  {
    const char *section, *key, *text;
    double value;
  } cases[] = {
    { "functions-timing", "avg", "250 ns", 250 },
    { "functions-timing", "avg", "250us", 250e3 },
    { "functions-timing", "avg", "250 µs", 250e3 },
    { "functions-timing", "avg", "1 min", 60e9 },
    { "functions-alloc", "mean", "1.5 KiB", 1536 },
    { "functions-alloc", "mean", "2MB", 2e6 },
    { "streams", "byte_rate", "20 MB/s", 20e6 },
    { "locks", "contention", "5%", 0.05 },
    { "threads", "cpu_max_permille", "50 %", 500 },
    { "values", "value", "-3.5", -3.5 },
    { "program", "peak_rss", "1 GiB", 1073741824 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("[%s]\nbudget.%s = %s\n", cases[i].section, cases[i].key, cases[i].text);
      g_autoptr (DashPolicy) policy = read_policy (text);
      Found found = find (policy, cases[i].section, "x");

      g_assert_cmpfloat_with_epsilon (get (&found, cases[i].key)->budget, cases[i].value, 1e-9);
      g_ptr_array_unref (found.all);
    }
}

static void
test_percentiles (void)
{
  g_autoptr (DashPolicy) policy = read_policy ("[functions-timing]\n"
                                               "budget.p99.9 = 1 s\n"
                                               "[policy]\n"
                                               "percentiles = 99.9; 50\n"
                                               "significance = 0.001\n");
  Found found = find (policy, "functions-timing", "x");
  const double *percentiles;
  gsize n;

  percentiles = dash_policy_get_percentiles (policy, &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpfloat (percentiles[3], ==, 99.9);
  g_assert_cmpfloat (get (&found, "p99.9")->budget, ==, 1e9);
  g_assert_true (get (&found, "p50")->judged);
  g_assert_cmpfloat (dash_policy_get_significance (policy), ==, 0.001);
  g_ptr_array_unref (found.all);
}

static void
test_errors (void)
{
  static const struct
  {
    const char *text;
    DashPolicyError code;
    const char *part; /* of the sentence */
  } cases[] = {
    { "[functoins]\n", DASH_POLICY_ERROR_GROUP, "policy.ini: [functoins]: There is no section “functoins”" },
    { "[functions-timing \"\"]\n", DASH_POLICY_ERROR_GROUP, "quotation marks" },
    { "[functions-timing \"a]\n", DASH_POLICY_ERROR_GROUP, "quotation marks" },
    { "[locks]\nmin_chang = 5%\n", DASH_POLICY_ERROR_KEY, "policy.ini: [locks] min_chang: There is no such key" },
    { "[locks]\nmin_change = 5\n", DASH_POLICY_ERROR_VALUE, "[locks] min_change: “5” is not a value for this" },
    { "[locks]\nmin_change = -5%\n", DASH_POLICY_ERROR_VALUE, "negative" },
    { "[locks]\nmin_change = nan%\n", DASH_POLICY_ERROR_VALUE, "not a value" },
    { "[locks]\nmin_change =\n", DASH_POLICY_ERROR_VALUE, "not a value" },
    { "[locks]\nignore = maybe\n", DASH_POLICY_ERROR_VALUE, "true or false" },
    { "[locks]\njudge = p42\n", DASH_POLICY_ERROR_KEY, "There is no figure “p42”. There are: acquisitions" },
    { "[*]\njudge = avg\n", DASH_POLICY_ERROR_KEY, "in the group of a section only" },
    { "[functions-timing]\nbudget.avg = 5 kB\n", DASH_POLICY_ERROR_VALUE, "Write it like 250 us" },
    { "[functions-timing]\nbudget.avg = 1e999 s\n", DASH_POLICY_ERROR_VALUE, "not a value" },
    { "[functions-timing]\nbudget. = 5 s\n", DASH_POLICY_ERROR_KEY, "There is no figure “”" },
    { "[policy]\nsignificance = 2\n", DASH_POLICY_ERROR_VALUE, "above 0 and below 0.5" },
    { "[policy]\nsignificanc = 2\n", DASH_POLICY_ERROR_KEY, "significance, percentiles" },
    { "[policy]\npercentiles = 200\n", DASH_POLICY_ERROR_VALUE, "between 0 and 100" },
    { "[policy]\npercentiles = 1;2;3;4;5;6\n", DASH_POLICY_ERROR_VALUE, "there can be 8" },
    { "judge = avg\n", DASH_POLICY_ERROR_FILE, "policy.ini: " },
    { "[locks\n", DASH_POLICY_ERROR_FILE, "policy.ini: " },
    { "{\"judge\": 1}\n", DASH_POLICY_ERROR_FILE, "policy.ini: " },
    { "\xff\xfe[locks]\n", DASH_POLICY_ERROR_FILE, "UTF-8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      DashPolicy *policy = dash_policy_new_from_text (cases[i].text, strlen (cases[i].text), "policy.ini", &error);

      g_autofree char *shown = g_strescape (cases[i].text, NULL);

      g_test_message ("%s: %s", shown, error != NULL ? error->message : "no error");
      g_assert_null (policy);
      g_assert_error (error, DASH_POLICY_ERROR, (gint) cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].part));
    }
}

static void
test_files (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (dash_policy_new_from_file ("/nonexistent/policy.ini", &error));
  g_assert_error (error, DASH_POLICY_ERROR, DASH_POLICY_ERROR_FILE);
  g_clear_error (&error);
  g_assert_null (dash_policy_new_from_file ("/", &error));
  g_assert_error (error, DASH_POLICY_ERROR, DASH_POLICY_ERROR_FILE);
  g_clear_error (&error);
  g_assert_null (dash_policy_new_from_file ("/dev/zero", &error));
  g_assert_error (error, DASH_POLICY_ERROR, DASH_POLICY_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "larger than a megabyte"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/default", test_default);
  g_test_add_func ("/policy/default-is-a-policy", test_default_is_a_policy);
  g_test_add_func ("/policy/later-rules-win", test_later_rules_win);
  g_test_add_func ("/policy/units", test_units);
  g_test_add_func ("/policy/percentiles", test_percentiles);
  g_test_add_func ("/policy/errors", test_errors);
  g_test_add_func ("/policy/files", test_files);
  return g_test_run ();
}
