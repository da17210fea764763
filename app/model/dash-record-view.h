/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rows of a section a table shows and in what order. */
#pragma once

#include "dash-session-sections.h"

G_BEGIN_DECLS

#define DASH_TYPE_RECORD_VIEW (dash_record_view_get_type ())
/**
 * DashRecordView:
 *
 * An array of a section's rows in the order a table shows them, as #DashFunctionView is for
 * functions: nothing happens by itself, dash_record_view_update() sorts and filters anew. Equal keys
 * are in the order of the session, so rows don't jump.
 */
G_DECLARE_FINAL_TYPE (DashRecordView, dash_record_view, DASH, RECORD_VIEW, GObject)

DashRecordView *dash_record_view_new        (DashSession          *session,
                                             DashSection           section);
/** Sets the order. @percent counts for percentiles only. Takes effect with the next update. */
void            dash_record_view_set_sort   (DashRecordView       *self,
                                             const DashFigureInfo *figure,
                                             double                percent,
                                             gboolean              descending);
/** As dash_function_view_set_search(): looks at names, places, states and texts. */
gboolean        dash_record_view_set_search (DashRecordView       *self,
                                             const char           *text,
                                             GError              **error);
void            dash_record_view_update     (DashRecordView       *self);
guint           dash_record_view_get_n      (DashRecordView       *self);
/** The row at @row, or %NULL beyond the end. */
DashRecord     *dash_record_view_get        (DashRecordView       *self,
                                             guint                 row);
/** Where a row stands, or -1 when the search hides it. */
gint            dash_record_view_find       (DashRecordView       *self,
                                             DashRecord           *record);

G_END_DECLS
