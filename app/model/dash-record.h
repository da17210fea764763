/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of a section: a thread, a channel, a lock …, with its figures. */
#pragma once

#include <glib-object.h>

#include "dash-document.h"
#include "dash-given.h"
#include "dash-histogram.h"
#include "dash-range.h"
#include "dash-section.h"

G_BEGIN_DECLS

#define DASH_TYPE_RECORD (dash_record_get_type ())
/**
 * DashRecord:
 *
 * A row of a section. Made and kept up to date by a session; it has no signals of its own, the
 * session's #DashSession::updated says when figures changed. Figures are those of the session's
 * range, or since the start when the session follows now; so are the functions below that say "shown".
 */
G_DECLARE_FINAL_TYPE (DashRecord, dash_record, DASH, RECORD, GObject)

/** What is known of a number in a range. */
typedef enum
{
  DASH_BOUND_NONE, /* the number itself */
  DASH_BOUND_AT_LEAST,
  DASH_BOUND_AT_MOST,
} DashBound;

DashSection          dash_record_get_section   (DashRecord           *self);
/** The id of the row; 0 for the section itself. */
guint32              dash_record_get_id        (DashRecord           *self);
/** The position in the session's list. */
guint                dash_record_get_position  (DashRecord           *self);
/** Never %NULL. */
const char          *dash_record_get_name      (DashRecord           *self);
/** "src/queue.c:51", or %NULL when the place is not known; free with g_free(). */
char                *dash_record_get_place     (DashRecord           *self) G_GNUC_WARN_UNUSED_RESULT;
/** Whether a field is known, of what is shown. */
gboolean             dash_record_has           (DashRecord           *self,
                                                gint                  field);
/** Whether a shown number is more than a limit of what it was. */
DashBound            dash_record_get_bound     (DashRecord           *self,
                                                gint                  field);
/** A field's shown text, as the program gave it; %NULL when it isn't known. */
const char          *dash_record_get_text      (DashRecord           *self,
                                                gint                  field);
/** A field's shown number; NAN when it isn't known. */
double               dash_record_get_number    (DashRecord           *self,
                                                gint                  field);
/** A field's shown histogram; %NULL when it isn't known. */
const DashHistogram *dash_record_get_histogram (DashRecord           *self,
                                                gint                  field);
/** Whether the program tells a histogram, be it empty in the time that is shown. */
gboolean             dash_record_tells_distribution (DashRecord      *self,
                                                     gint             field);
/** The same by the field's name on the wire. */
const char          *dash_record_find_text     (DashRecord           *self,
                                                const char           *key);
double               dash_record_find_number   (DashRecord           *self,
                                                const char           *key);
/** What a column says of the row as a number; NAN when that isn't known. @percent counts for percentiles only. */
double               dash_record_get_figure    (DashRecord           *self,
                                                const DashFigureInfo *figure,
                                                double                percent);
/** Whether the program tells what a column is of, be it nothing in the time that is shown. */
gboolean             dash_record_tells         (DashRecord           *self,
                                                const DashFigureInfo *figure);
/** How far what a column says can be taken at its word. */
DashCertainty        dash_record_get_certainty (DashRecord           *self,
                                                const DashFigureInfo *figure,
                                                double                percent);
/** How long what is shown took, in ns. */
double               dash_record_get_length_ns (DashRecord           *self);
/**
 * dash_record_get_trend:
 * @line: what of it
 * @values: (array length=n) (out caller-allocates): the last @n fine buckets when the session follows
 *   now, else the range in @n steps; oldest first
 *
 * Returns: how many of @values are filled
 */
gsize                dash_record_get_trend     (DashRecord           *self,
                                                const DashLineInfo   *line,
                                                double               *values,
                                                gsize                 n);
/** The same over @range; %NULL for the last @n fine buckets, whatever range is looked at. */
gsize                dash_record_get_steps     (DashRecord           *self,
                                                const DashLineInfo   *line,
                                                const DashRange      *range,
                                                double               *values,
                                                gsize                 n);

G_END_DECLS
