/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stretch of a session's time. */
#include "dash-range.h"

DashRange
dash_range_new (gint64 begin_ns, gint64 end_ns)
{
  gint64 low = MAX (MIN (begin_ns, end_ns), 0);
  gint64 high = MAX (MAX (begin_ns, end_ns), 0);

  return (DashRange){ low, high, FALSE };
}

DashRange
dash_range_new_live (void)
{
  return (DashRange){ 0, 0, TRUE };
}

gint64
dash_range_length (const DashRange *self)
{
  return self->end_ns - self->begin_ns;
}

gboolean
dash_range_equal (const DashRange *a, const DashRange *b)
{
  if (a->live || b->live)
    return a->live && b->live;
  return a->begin_ns == b->begin_ns && a->end_ns == b->end_ns;
}

gboolean
dash_range_contains (const DashRange *self, gint64 time_ns)
{
  return time_ns >= self->begin_ns && time_ns < self->end_ns;
}

void
dash_range_clamp (DashRange *self, const DashRange *bounds)
{
  self->begin_ns = CLAMP (self->begin_ns, bounds->begin_ns, bounds->end_ns);
  self->end_ns = CLAMP (self->end_ns, bounds->begin_ns, bounds->end_ns);
}
