// SPDX-License-Identifier: GPL-3.0-or-later
// A chart of the whole session in which a range can be selected by pointer and keys.

#pragma once

#include "dash-chart.h"

G_BEGIN_DECLS

#define DASH_TYPE_TIME_STRIP (dash_time_strip_get_type ())
G_DECLARE_FINAL_TYPE (DashTimeStrip, dash_time_strip, DASH, TIME_STRIP, DashChart)

/**
 * dash_time_strip_new:
 *
 * Makes a strip. Add series, data and formats to it as to any #DashChart.
 *
 * Pointer: drag beside the range to select a new one, its edges to change it, its inside to move
 * it; double click takes it away. Keys: Left and Right move the range (Page Up and Page Down by its
 * length), Shift+Left and Shift+Right move its end, Ctrl+Shift+Left and Ctrl+Shift+Right its
 * start, Home and End move it to the ends of the session, Shift+Home and Shift+End stretch it to
 * them, Escape takes it away. Without a range, Left and Right select the last tenth.
 *
 * #DashTimeStrip::range-changed (double begin_ns, double end_ns, gboolean final) is emitted for
 * what the user does: not final during a drag, then final. Both ends are %NAN without a range.
 */
GtkWidget *dash_time_strip_new            (void);

/** Sets the range, in ns, without a signal. It is kept inside the chart's x range when drawn. */
void       dash_time_strip_set_range      (DashTimeStrip *self,
                                           double         begin_ns,
                                           double         end_ns);
/** Takes the range away, without a signal. */
void       dash_time_strip_clear_range    (DashTimeStrip *self);
/**
 * dash_time_strip_get_range:
 * @self: a strip
 * @begin_ns: (out) (optional): start
 * @end_ns: (out) (optional): end
 *
 * Returns: whether a range is selected
 */
gboolean   dash_time_strip_get_range      (DashTimeStrip *self,
                                           double        *begin_ns,
                                           double        *end_ns);
/** Sets the shortest range that can be selected, which is also the step of keys; 0.5 s at first. */
void       dash_time_strip_set_resolution (DashTimeStrip *self,
                                           double         step_ns);
/** Returns: (transfer full): "0:41 – 1:41", or "0:00 – 2:12" for the whole session. */
char      *dash_time_strip_dup_range_text (DashTimeStrip *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
