/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A policy's key file: its groups, keys and values, and what is wrong with them. */
#include "dash-policy-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* What is being read, for errors. */
typedef struct
{
  DashPolicy *policy;
  GKeyFile   *file;
  const char *name;
  const char *group;
  const char *key;
} Reading;

static const char *const rule_keys[] = { "ignore", "judge", "min_change", "min_share", "min_calls" };

/* ---- Errors ------------------------------------------------------------------------------------------- */

static gboolean G_GNUC_PRINTF (4, 5)
fail (const Reading *reading, GError **error, DashPolicyError code, const char *format, ...)
{
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (reading->key != NULL)
    g_set_error (error, DASH_POLICY_ERROR, code, "%s: [%s] %s: %s", reading->name, reading->group, reading->key, sentence);
  else
    g_set_error (error, DASH_POLICY_ERROR, code, "%s: [%s]: %s", reading->name, reading->group, sentence);
  return FALSE;
}

/* ---- Values ------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *name;
  double      factor;
} Suffix;

static const Suffix durations[] = { { "ns", 1 },  { "us", 1e3 }, { "µs", 1e3 }, { "μs", 1e3 },
                                    { "ms", 1e6 }, { "s", 1e9 }, { "min", 60e9 }, { NULL, 0 } };
static const Suffix sizes[] = { { "B", 1 },      { "kB", 1e3 },       { "MB", 1e6 },           { "GB", 1e9 },
                                { "KiB", 1024 }, { "MiB", 1048576.0 }, { "GiB", 1073741824.0 }, { NULL, 0 } };
static const Suffix size_rates[] = { { "B/s", 1 }, { "kB/s", 1e3 }, { "MB/s", 1e6 }, { "GB/s", 1e9 }, { NULL, 0 } };
static const Suffix shares[] = { { "%", 0.01 }, { NULL, 0 } };
static const Suffix permilles[] = { { "%", 10 }, { NULL, 0 } };
static const Suffix plain[] = { { "", 1 }, { NULL, 0 } };

static const Suffix *
get_suffixes (DashUnit unit)
{
  switch (unit)
    {
    case DASH_UNIT_DURATION:
      return durations;
    case DASH_UNIT_BYTES:
      return sizes;
    case DASH_UNIT_BYTE_RATE:
      return size_rates;
    case DASH_UNIT_SHARE:
      return shares;
    case DASH_UNIT_PERMILLE:
      return permilles;
    case DASH_UNIT_NONE:
    case DASH_UNIT_COUNT:
    case DASH_UNIT_MOMENT:
    case DASH_UNIT_REAL:
    case DASH_UNIT_RATE:
    default:
      return plain;
    }
}

/* What a quantity looks like, for an error. */
static const char *
get_example (DashUnit unit)
{
  const Suffix *suffixes = get_suffixes (unit);

  if (suffixes == durations)
    return "250 us, 2 ms";
  if (suffixes == sizes)
    return "64 kB, 1.5 MiB";
  if (suffixes == size_rates)
    return "20 MB/s";
  return suffixes == plain ? "1000" : "5%";
}

static gboolean
parse_quantity (const char *text, DashUnit unit, double *value)
{
  char *end;
  double number = g_ascii_strtod (text, &end);

  if (end == text || !isfinite (number))
    return FALSE;
  while (*end == ' ')
    end++;
  for (const Suffix *suffix = get_suffixes (unit); suffix->name != NULL; suffix++)
    {
      if (!g_str_equal (end, suffix->name))
        continue;
      *value = number * suffix->factor;
      return TRUE;
    }
  return FALSE;
}

static char *
get_text (const Reading *reading)
{
  char *text = g_key_file_get_string (reading->file, reading->group, reading->key, NULL);

  /* What a key file can't unescape is no value of ours either. */
  return g_strstrip (text != NULL ? text : g_strdup (""));
}

static gboolean
read_quantity (const Reading *reading, DashUnit unit, double *value, GError **error)
{
  g_autofree char *text = get_text (reading);

  if (parse_quantity (text, unit, value))
    return TRUE;
  return fail (reading, error, DASH_POLICY_ERROR_VALUE, _ ("“%s” is not a value for this. Write it like %s."), text,
               get_example (unit));
}

/* Not negative. */
static gboolean
read_size (const Reading *reading, DashUnit unit, double *value, GError **error)
{
  if (!read_quantity (reading, unit, value, error))
    return FALSE;
  return *value >= 0 || fail (reading, error, DASH_POLICY_ERROR_VALUE, _ ("It can’t be negative."));
}

/* ---- Metrics ------------------------------------------------------------------------------------------ */

static char *
list_metrics (const GPtrArray *metrics)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < metrics->len; i++)
    {
      const DashMetric *metric = g_ptr_array_index (metrics, i);

      g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", metric->key);
    }
  return g_string_free (list, FALSE);
}

static gboolean
find_metric (const Reading *reading, guint section, const char *key, guint *index, GError **error)
{
  const GPtrArray *metrics;
  g_autofree char *all = NULL;

  if (section == DASH_POLICY_ANY_SECTION)
    return fail (reading, error, DASH_POLICY_ERROR_KEY, _ ("Figures can be named in the group of a section only."));
  metrics = reading->policy->metrics[section];
  for (*index = 0; *index < metrics->len; (*index)++)
    {
      const DashMetric *metric = g_ptr_array_index (metrics, *index);

      if (g_str_equal (metric->key, key))
        return TRUE;
    }
  all = list_metrics (metrics);
  return fail (reading, error, DASH_POLICY_ERROR_KEY,
               _ ("There is no figure “%s”. There are: %s. Other percentiles are to be named in [policy] percentiles."),
               key, all);
}

static gboolean
read_judged (const Reading *reading, DashPolicyRule *rule, GError **error)
{
  g_autofree char *text = get_text (reading);
  g_auto (GStrv) keys = g_strsplit (text, ";", -1);

  rule->set_judged = TRUE;
  rule->judged = 0;
  for (guint i = 0; keys[i] != NULL; i++)
    {
      guint index;

      g_strstrip (keys[i]);
      if (keys[i][0] == '\0')
        continue;
      if (!find_metric (reading, rule->section, keys[i], &index, error))
        return FALSE;
      rule->judged |= G_GUINT64_CONSTANT (1) << index;
    }
  return TRUE;
}

/* "budget.p99", "min_change.avg" */
static gboolean
read_of_metric (const Reading *reading, DashPolicyRule *rule, const char *metric_key, GError **error)
{
  gboolean is_budget = g_str_has_prefix (reading->key, "budget.");
  const DashMetric *metric;
  guint index;

  if (!find_metric (reading, rule->section, metric_key, &index, error))
    return FALSE;
  metric = g_ptr_array_index (reading->policy->metrics[rule->section], index);
  if (is_budget)
    return read_quantity (reading, metric->unit, &rule->budgets[index], error);
  return read_size (reading, DASH_UNIT_SHARE, &rule->min_changes[index], error);
}

/* ---- Groups ------------------------------------------------------------------------------------------- */

static gboolean
read_boolean (const Reading *reading, gboolean *value, GError **error)
{
  g_autofree char *text = get_text (reading);

  *value = g_str_equal (text, "true");
  return *value || g_str_equal (text, "false") ||
         fail (reading, error, DASH_POLICY_ERROR_VALUE, _ ("It is true or false, not “%s”."), text);
}

static gboolean
read_rule_key (const Reading *reading, DashPolicyRule *rule, GError **error)
{
  const char *key = reading->key;

  if (g_str_equal (key, "ignore"))
    {
      rule->set_ignored = TRUE;
      return read_boolean (reading, &rule->ignored, error);
    }
  if (g_str_equal (key, "judge"))
    return read_judged (reading, rule, error);
  if (g_str_equal (key, "min_change"))
    return read_size (reading, DASH_UNIT_SHARE, &rule->min_change, error);
  if (g_str_equal (key, "min_share"))
    return read_size (reading, DASH_UNIT_SHARE, &rule->min_share, error);
  if (g_str_equal (key, "min_calls"))
    return read_size (reading, DASH_UNIT_COUNT, &rule->min_calls, error);
  if (g_str_has_prefix (key, "budget.") || g_str_has_prefix (key, "min_change."))
    return read_of_metric (reading, rule, strchr (key, '.') + 1, error);
  {
    g_autofree char *all = g_strjoinv (", ", (char **) rule_keys);

    return fail (reading, error, DASH_POLICY_ERROR_KEY,
                 _ ("There is no such key. There are: %s, budget.FIGURE, min_change.FIGURE."), all);
  }
}

/* [functions-timing "parse*"]: the section, and a pattern of names. */
static gboolean
parse_group (const Reading *reading, guint *section, char **pattern, GError **error)
{
  g_autofree char *name = g_strdup (reading->group);
  char *quote = strchr (name, '"');

  *pattern = NULL;
  if (quote != NULL)
    {
      gsize length = strlen (quote);

      if (length < 3 || quote[length - 1] != '"')
        return fail (reading, error, DASH_POLICY_ERROR_GROUP,
                     _ ("The pattern of names is to stand between two quotation marks, and not to be empty."));
      *pattern = g_strndup (quote + 1, length - 2);
      *quote = '\0';
    }
  g_strstrip (name);
  *section = DASH_POLICY_ANY_SECTION;
  if (g_str_equal (name, "*") || dash_compared_find (name, section))
    return TRUE;
  g_clear_pointer (pattern, g_free);
  return fail (reading, error, DASH_POLICY_ERROR_GROUP,
               _ ("There is no section “%s”. There are: policy, *, program, functions-timing, functions-alloc, threads, "
                  "channels, streams, futures, locks, runtime, values."),
               name);
}

static gboolean
read_rule (Reading *reading, GError **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (reading->file, reading->group, NULL, NULL);
  g_autofree char *pattern = NULL;
  DashPolicyRule *rule;
  guint section;

  reading->key = NULL;
  if (!parse_group (reading, &section, &pattern, error))
    return FALSE;
  rule = _dash_policy_add_rule (reading->policy, section, pattern);
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      reading->key = keys[i];
      if (!read_rule_key (reading, rule, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- [policy] ----------------------------------------------------------------------------------------- */

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  const double *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

/* Beside those that are there already: rules of the default policy speak of them. */
static gboolean
read_percentiles (const Reading *reading, GError **error)
{
  g_autofree char *text = get_text (reading);
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  double all[DASH_POLICY_MAX_PERCENTILES];
  gsize n;
  const double *known = dash_policy_get_percentiles (reading->policy, &n);

  memcpy (all, known, n * sizeof *all);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      char *end;
      double value = g_ascii_strtod (g_strstrip (parts[i]), &end);
      gboolean is_known = FALSE;

      if (parts[i][0] == '\0')
        continue;
      for (gsize j = 0; j < n; j++)
        is_known |= all[j] == value;
      if (is_known)
        continue;
      if (*end != '\0' || !(value > 0 && value < 100) || n == G_N_ELEMENTS (all))
        return fail (reading, error, DASH_POLICY_ERROR_VALUE,
                     _ ("Write numbers between 0 and 100 with semicolons between; with 50, 95 and 99 there can be %d."),
                     DASH_POLICY_MAX_PERCENTILES);
      all[n++] = value;
    }
  qsort (all, n, sizeof *all, compare_doubles);
  _dash_policy_set_percentiles (reading->policy, all, n);
  return TRUE;
}

static gboolean
read_policy_key (const Reading *reading, GError **error)
{
  double *significance = &reading->policy->significance;

  if (g_str_equal (reading->key, "percentiles"))
    return read_percentiles (reading, error);
  if (!g_str_equal (reading->key, "significance"))
    return fail (reading, error, DASH_POLICY_ERROR_KEY, _ ("There is no such key. There are: significance, percentiles."));
  if (!read_quantity (reading, DASH_UNIT_REAL, significance, error))
    return FALSE;
  return (*significance > 0 && *significance < 0.5) ||
         fail (reading, error, DASH_POLICY_ERROR_VALUE, _ ("It is a chance above 0 and below 0.5, such as 0.01."));
}

static gboolean
read_policy (Reading *reading, GError **error)
{
  g_auto (GStrv) keys = NULL;

  reading->group = "policy";
  keys = g_key_file_get_keys (reading->file, reading->group, NULL, NULL);
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      reading->key = keys[i];
      if (!read_policy_key (reading, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_rules (Reading *reading, GError **error)
{
  g_auto (GStrv) groups = g_key_file_get_groups (reading->file, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      if (g_str_equal (groups[i], "policy"))
        continue;
      reading->group = groups[i];
      if (!read_rule (reading, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
_dash_policy_read (DashPolicy     *self,
                   DashPolicyPart  part,
                   const char     *text,
                   gsize           length,
                   const char     *name,
                   GError        **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) problem = NULL;
  Reading reading = { self, file, name, NULL, NULL };

  if (!g_utf8_validate (text, (gssize) length, NULL))
    {
      g_set_error (error, DASH_POLICY_ERROR, DASH_POLICY_ERROR_FILE, _ ("%s: this is no text in UTF-8, so it is no policy."),
                   name);
      return FALSE;
    }
  if (!g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, &problem))
    {
      g_set_error (error, DASH_POLICY_ERROR, DASH_POLICY_ERROR_FILE, "%s: %s", name, problem->message);
      return FALSE;
    }
  return part == DASH_POLICY_SETTINGS ? read_policy (&reading, error) : read_rules (&reading, error);
}
