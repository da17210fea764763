/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a comparison is to be held to: which figures are judged, from which change on, and within which limits. */
#include "dash-policy-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "dash-metric.h"

G_DEFINE_QUARK (dash-policy-error-quark, dash_policy_error)

/* Nobody writes such a policy; a file that large was named by mistake. */
#define MAX_BYTES (1024 * 1024)

/* 0.2 %: what nobody would notice of the whole program is not worth a failed build, and the fewer tests,
 * the smaller the changes that they can prove. */
static const char default_text[] =
    "[policy]\n"
    "# The chance of a false alarm, of all tests together, when nothing changed.\n"
    "significance = 0.01\n"
    "# Percentiles that are compared beside 50, 95 and 99.\n"
    "percentiles =\n"
    "\n"
    "# Sections that aren't named below are shown, not judged.\n"
    "[*]\n"
    "min_change = 5%\n"
    "\n"
    "[functions-timing]\n"
    "judge = avg; p50; self_avg\n"
    "min_share = 0.2%\n"
    "\n"
    "[functions-alloc]\n"
    "judge = mean\n"
    "min_share = 0.2%\n";

static const double default_percentiles[] = { 50, 95, 99 };

/* ---- Groups ------------------------------------------------------------------------------------------- */

static void
rule_free (gpointer data)
{
  DashPolicyRule *rule = data;

  g_clear_pointer (&rule->pattern, g_pattern_spec_free);
  g_free (rule);
}

DashPolicyRule *
_dash_policy_add_rule (DashPolicy *self, guint section, const char *pattern)
{
  DashPolicyRule *rule = g_new0 (DashPolicyRule, 1);

  rule->section = section;
  rule->pattern = pattern != NULL ? g_pattern_spec_new (pattern) : NULL;
  rule->min_change = rule->min_share = rule->min_calls = NAN;
  for (guint i = 0; i < DASH_MAX_METRICS_COMPARED; i++)
    rule->budgets[i] = rule->min_changes[i] = NAN;
  g_ptr_array_add (self->rules, rule);
  return rule;
}

void
_dash_policy_set_percentiles (DashPolicy *self, const double *percentiles, gsize n)
{
  self->n_percentiles = n;
  memcpy (self->percentiles, percentiles, n * sizeof *percentiles);
  for (guint i = 0; i < DASH_N_COMPARED; i++)
    {
      g_clear_pointer (&self->metrics[i], g_ptr_array_unref);
      self->metrics[i] = dash_metrics_new (i, percentiles, n);
    }
}

/* ---- Making ------------------------------------------------------------------------------------------- */

const char *
dash_policy_get_default_text (void)
{
  return default_text;
}

DashPolicy *
dash_policy_new_from_text (const char *text, gsize length, const char *name, GError **error)
{
  g_autoptr (DashPolicy) self = g_new0 (DashPolicy, 1);

  self->rules = g_ptr_array_new_with_free_func (rule_free);
  _dash_policy_set_percentiles (self, default_percentiles, G_N_ELEMENTS (default_percentiles));
  /* All settings before all rules, which speak of the percentiles. */
  for (DashPolicyPart part = DASH_POLICY_SETTINGS; part <= DASH_POLICY_RULES; part++)
    {
      if (!_dash_policy_read (self, part, default_text, sizeof default_text - 1, _ ("default policy"), error) ||
          (text != NULL && !_dash_policy_read (self, part, text, length, name, error)))
        return NULL;
    }
  return g_steal_pointer (&self);
}

DashPolicy *
dash_policy_new (void)
{
  return dash_policy_new_from_text (NULL, 0, NULL, NULL);
}

DashPolicy *
dash_policy_new_from_file (const char *path, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &problem);
  g_autofree char *text = g_malloc (MAX_BYTES + 1);
  gsize length = 0;

  if (stream == NULL ||
      !g_input_stream_read_all (G_INPUT_STREAM (stream), text, MAX_BYTES + 1, &length, NULL, &problem))
    {
      g_set_error (error, DASH_POLICY_ERROR, DASH_POLICY_ERROR_FILE, _ ("The policy can’t be read: %s"), problem->message);
      return NULL;
    }
  if (length > MAX_BYTES)
    {
      g_set_error (error, DASH_POLICY_ERROR, DASH_POLICY_ERROR_FILE,
                   _ ("%s: larger than a megabyte, so it is no policy."), path);
      return NULL;
    }
  return dash_policy_new_from_text (text, length, path, error);
}

void
dash_policy_free (DashPolicy *self)
{
  g_ptr_array_unref (self->rules);
  for (guint i = 0; i < DASH_N_COMPARED; i++)
    g_clear_pointer (&self->metrics[i], g_ptr_array_unref);
  g_free (self);
}

/* ---- Asking ------------------------------------------------------------------------------------------- */

double
dash_policy_get_significance (const DashPolicy *self)
{
  return self->significance;
}

const double *
dash_policy_get_percentiles (const DashPolicy *self, gsize *n)
{
  *n = self->n_percentiles;
  return self->percentiles;
}

static inline void
override (double *value, double with)
{
  if (!isnan (with))
    *value = with;
}

static void
apply (const DashPolicyRule *rule, DashPolicyRow *row, DashPolicyMetric *metrics, gsize n_metrics)
{
  if (rule->set_ignored)
    row->ignored = rule->ignored;
  override (&row->min_share, rule->min_share);
  override (&row->min_calls, rule->min_calls);
  for (gsize i = 0; i < n_metrics; i++)
    {
      if (rule->set_judged)
        metrics[i].judged = (rule->judged >> i & 1) != 0;
      override (&metrics[i].min_change, rule->min_change);
      override (&metrics[i].min_change, rule->min_changes[i]);
      override (&metrics[i].budget, rule->budgets[i]);
    }
}

void
dash_policy_find (const DashPolicy *self,
                  guint             section,
                  const char       *name,
                  DashPolicyRow    *row,
                  DashPolicyMetric *metrics,
                  gsize             n_metrics)
{
  *row = (DashPolicyRow){ FALSE, 0, 0 };
  for (gsize i = 0; i < n_metrics; i++)
    metrics[i] = (DashPolicyMetric){ FALSE, 0, NAN };
  for (guint i = 0; i < self->rules->len; i++)
    {
      const DashPolicyRule *rule = g_ptr_array_index (self->rules, i);

      if ((rule->section == section || rule->section == DASH_POLICY_ANY_SECTION) &&
          (rule->pattern == NULL || g_pattern_spec_match_string (rule->pattern, name)))
        apply (rule, row, metrics, n_metrics);
    }
}
