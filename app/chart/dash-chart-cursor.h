// SPDX-License-Identifier: GPL-3.0-or-later
// One place on the time axis that all charts of a page show at once.

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define DASH_TYPE_CHART_CURSOR (dash_chart_cursor_get_type ())
G_DECLARE_FINAL_TYPE (DashChartCursor, dash_chart_cursor, DASH, CHART_CURSOR, GObject)

/**
 * dash_chart_cursor_new:
 *
 * Makes a cursor that is nowhere. Give the same one to each chart that shows the same time.
 *
 * It has two places: the pointer's, and the one set by keys. The pointer's counts while there is
 * one. #DashChartCursor::changed is emitted when the place that counts is another.
 */
DashChartCursor *dash_chart_cursor_new         (void) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dash_chart_cursor_get:
 * @self: a cursor
 * @x: (out) (optional): the place on the axis, ns in time charts
 *
 * Returns: whether the cursor is anywhere
 */
gboolean         dash_chart_cursor_get         (DashChartCursor *self,
                                                double          *x);
void             dash_chart_cursor_set_pointer (DashChartCursor *self,
                                                double           x);
void             dash_chart_cursor_clear_pointer (DashChartCursor *self);
/** Sets the place that keys move; it stays when the pointer has come and gone. */
void             dash_chart_cursor_set_key     (DashChartCursor *self,
                                                double           x);
void             dash_chart_cursor_clear_key   (DashChartCursor *self);
/** Returns: whether the place that counts was set by keys. */
gboolean         dash_chart_cursor_is_key      (DashChartCursor *self);

G_END_DECLS
