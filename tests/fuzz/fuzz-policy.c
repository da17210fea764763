/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-policy.c: any bytes as a policy; it's one that can be asked, or there is a sentence about it.
 */
#include "fuzz.h"

#include <math.h>

#include "dash-metric.h"
#include "dash-policy.h"

static void
ask (const DashPolicy *policy, const char *name)
{
  const double *percentiles;
  gsize n;

  percentiles = dash_policy_get_percentiles (policy, &n);
  fuzz_check (n <= DASH_POLICY_MAX_PERCENTILES);
  fuzz_check (dash_policy_get_significance (policy) > 0 && dash_policy_get_significance (policy) < 0.5);
  for (guint section = 0; section < DASH_N_COMPARED; section++)
    {
      g_autoptr (GPtrArray) all = dash_metrics_new (section, percentiles, n);
      DashPolicyMetric metrics[DASH_MAX_METRICS_COMPARED];
      DashPolicyRow row;

      dash_policy_find (policy, section, name, &row, metrics, all->len);
      fuzz_check (row.min_share >= 0 && row.min_calls >= 0);
      for (guint i = 0; i < all->len; i++)
        fuzz_check (metrics[i].min_change >= 0 && !isinf (metrics[i].budget));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *copy = g_memdup2 (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (DashPolicy) policy = dash_policy_new_from_text (copy != NULL ? copy : "", size, "policy", &error);

  fuzz_check ((policy != NULL) == (error == NULL));
  if (policy != NULL)
    {
      ask (policy, "");
      ask (policy, "parse_line");
    }
  else
    fuzz_check (error->domain == DASH_POLICY_ERROR && g_utf8_validate (error->message, -1, NULL) && error->message[0] != '\0');
  return 0;
}
