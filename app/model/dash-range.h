/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stretch of a session's time. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DashRange:
 * @begin_ns: begin, since the start of the session
 * @end_ns: end, since the start of the session
 * @live: the whole session, following now; begin and end are then what it covers at the moment
 */
typedef struct
{
  gint64   begin_ns;
  gint64   end_ns;
  gboolean live;
} DashRange;

/** A fixed range; begin and end may be given in either order, and are kept at or above 0. */
DashRange dash_range_new      (gint64           begin_ns,
                               gint64           end_ns);
/** The range that follows now. */
DashRange dash_range_new_live (void);
gint64    dash_range_length   (const DashRange *self);
/** Whether both show the same: live ranges are equal whatever they cover at the moment. */
gboolean  dash_range_equal    (const DashRange *a,
                               const DashRange *b);
gboolean  dash_range_contains (const DashRange *self,
                               gint64           time_ns);
/** Moves the edges into @bounds; a range outside becomes empty at the nearer edge. */
void      dash_range_clamp    (DashRange       *self,
                               const DashRange *bounds);

G_END_DECLS
