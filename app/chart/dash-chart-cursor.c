// SPDX-License-Identifier: GPL-3.0-or-later
// One place on the time axis that all charts of a page show at once.

#include "dash-chart-cursor.h"

#include <math.h>

struct _DashChartCursor
{
  GObject parent_instance;

  /* NAN is nowhere. */
  double pointer;
  double key;
};

enum
{
  CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DashChartCursor, dash_chart_cursor, G_TYPE_OBJECT)

static void
dash_chart_cursor_class_init (DashChartCursorClass *klass)
{
  /**
   * DashChartCursor::changed:
   *
   * Emitted when the place that counts is another.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
dash_chart_cursor_init (DashChartCursor *self)
{
  self->pointer = self->key = NAN;
}

DashChartCursor *
dash_chart_cursor_new (void)
{
  return g_object_new (DASH_TYPE_CHART_CURSOR, NULL);
}

gboolean
dash_chart_cursor_get (DashChartCursor *self, double *x)
{
  double place;

  g_return_val_if_fail (DASH_IS_CHART_CURSOR (self), FALSE);

  place = isnan (self->pointer) ? self->key : self->pointer;
  if (x != NULL)
    *x = place;
  return !isnan (place);
}

/* Sets one of the two places and tells when that makes a difference to what is shown. */
static void
set_place (DashChartCursor *self, double *place, double x)
{
  double before, after;
  gboolean was_key = dash_chart_cursor_is_key (self);

  dash_chart_cursor_get (self, &before);
  *place = x;
  dash_chart_cursor_get (self, &after);
  if (isnan (before) && isnan (after))
    return;
  if (before == after && was_key == dash_chart_cursor_is_key (self))
    return;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
dash_chart_cursor_set_pointer (DashChartCursor *self, double x)
{
  g_return_if_fail (DASH_IS_CHART_CURSOR (self));

  set_place (self, &self->pointer, x);
}

void
dash_chart_cursor_clear_pointer (DashChartCursor *self)
{
  g_return_if_fail (DASH_IS_CHART_CURSOR (self));

  set_place (self, &self->pointer, NAN);
}

void
dash_chart_cursor_set_key (DashChartCursor *self, double x)
{
  g_return_if_fail (DASH_IS_CHART_CURSOR (self));

  set_place (self, &self->key, x);
}

void
dash_chart_cursor_clear_key (DashChartCursor *self)
{
  g_return_if_fail (DASH_IS_CHART_CURSOR (self));

  set_place (self, &self->key, NAN);
}

gboolean
dash_chart_cursor_is_key (DashChartCursor *self)
{
  g_return_val_if_fail (DASH_IS_CHART_CURSOR (self), FALSE);

  return isnan (self->pointer) && !isnan (self->key);
}
