/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a program says of a distribution in place of its histogram: a mean, some percentiles. */
#include "dash-given.h"

#include <math.h>

void
dash_certainty_mark (DashCertainty certainty, DashQuantity *quantity)
{
  g_autofree char *value = NULL;

  if (certainty == DASH_CERTAINTY_EXACT)
    return;
  if (certainty == DASH_CERTAINTY_UNKNOWN)
    quantity->unit[0] = '\0';
  value = certainty == DASH_CERTAINTY_UNKNOWN ? g_strdup ("–") : g_strconcat ("≈", quantity->value, NULL);
  g_strlcpy (quantity->value, value, sizeof quantity->value);
}

static void
keep_percentiles (DashGiven *self,
                  const double *percents,
                  const guint64 *values,
                  gsize n)
{
  self->n = n;
  self->percents = g_memdup2 (percents, n * sizeof *percents);
  self->values = g_memdup2 (values, n * sizeof *values);
}

DashGiven *
dash_given_new (guint64 count,
                double mean,
                gboolean rounded,
                const DashDocument *document,
                gsize first,
                gsize n)
{
  DashGiven *self = g_new0 (DashGiven, 1);

  self->count = count;
  self->mean = mean;
  self->rounded = rounded;
  if (n > 0)
    keep_percentiles (self, document->percentiles, document->percentile_values_ns + first, n);
  return self;
}

DashGiven *
dash_given_copy (const DashGiven *self)
{
  DashGiven *copy;

  if (self == NULL)
    return NULL;
  copy = dash_given_new (self->count, self->mean, self->rounded, NULL, 0, 0);
  keep_percentiles (copy, self->percents, self->values, self->n);
  return copy;
}

void
dash_given_free (DashGiven *self)
{
  if (self == NULL)
    return;
  g_free (self->percents);
  g_free (self->values);
  g_free (self);
}

double
dash_given_get_percentile (const DashGiven *self, double percent)
{
  for (gsize i = 0; self != NULL && i < self->n; i++)
    {
      if (self->percents[i] == percent)
        return self->values[i] == DASH_NOT_KNOWN ? NAN : (double) self->values[i];
    }
  return NAN;
}

gboolean
dash_given_has_percentiles (const DashGiven *self)
{
  for (gsize i = 0; i < self->n; i++)
    {
      if (self->values[i] != DASH_NOT_KNOWN)
        return TRUE;
    }
  return FALSE;
}
