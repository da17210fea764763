/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is counted of a function in some stretch of time. */
#include "dash-figures.h"

void
dash_figures_init (DashFigures *self)
{
  *self = (DashFigures){ 0 };
}

void
dash_figures_clear (DashFigures *self)
{
  dash_histogram_free (self->histogram);
  dash_figures_init (self);
}

void
dash_figures_copy (DashFigures *into, const DashFigures *from)
{
  DashHistogram *histogram;

  if (into == from)
    return;

  histogram = dash_histogram_copy (from->histogram);
  dash_histogram_free (into->histogram);
  *into = *from;
  into->histogram = histogram;
}

static guint64
add_saturating (guint64 a, guint64 b)
{
  return a > G_MAXUINT64 - b ? G_MAXUINT64 : a + b;
}

void
dash_figures_add (DashFigures *into, const DashFigures *other)
{
  if (other->calls > 0)
    {
      into->min_ns = into->calls > 0 ? MIN (into->min_ns, other->min_ns) : other->min_ns;
      into->max_ns = into->calls > 0 ? MAX (into->max_ns, other->max_ns) : other->max_ns;
    }
  into->calls = add_saturating (into->calls, other->calls);
  into->total_ns = add_saturating (into->total_ns, other->total_ns);
  into->self_ns = add_saturating (into->self_ns, other->self_ns);
  into->running = other->running;

  if (other->histogram != NULL)
    {
      if (into->histogram == NULL)
        into->histogram = dash_histogram_new ();
      dash_histogram_merge (into->histogram, other->histogram);
    }
}

double
dash_figures_average_ns (const DashFigures *self)
{
  double mean_ns = dash_histogram_mean (self->histogram);

  /* Not total by calls: the total leaves out what recursive calls took and has what open ones took so far. */
  if (self->max_ns >= self->min_ns && self->max_ns > 0)
    mean_ns = CLAMP (mean_ns, (double) self->min_ns, (double) self->max_ns);
  return mean_ns;
}

guint64
dash_figures_percentile (const DashFigures *self, double percent)
{
  guint64 value_ns = dash_histogram_percentile (self->histogram, percent);

  if (self->max_ns >= self->min_ns && self->max_ns > 0)
    value_ns = CLAMP (value_ns, self->min_ns, self->max_ns);
  return value_ns;
}
