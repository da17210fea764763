/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the function table: one measured place in the program, with its figures. */
#pragma once

#include <glib-object.h>

#include "dash-document.h"
#include "dash-figures.h"
#include "dash-given.h"
#include "dash-range.h"

G_BEGIN_DECLS

/** A figure of a function, as a table shows it and sorts by it. */
typedef enum
{
  DASH_SORT_NAME,
  DASH_SORT_CALLS,
  DASH_SORT_CALLS_PER_SECOND,
  DASH_SORT_AVERAGE,
  DASH_SORT_PERCENTILE,
  DASH_SORT_MAX,
  DASH_SORT_MIN,
  DASH_SORT_SELF,
  DASH_SORT_TOTAL,
  DASH_SORT_SHARE,
  DASH_SORT_SELF_SHARE,
} DashSortKey;

#define DASH_TYPE_FUNCTION (dash_function_get_type ())
/**
 * DashFunction:
 *
 * A function, scope or block that the program measures. Made and kept up to date by a session; it
 * has no signals of its own, the session's #DashSession::updated says when figures changed.
 * "Figures" are those of the session's range, or since the start when the session follows now.
 */
G_DECLARE_FINAL_TYPE (DashFunction, dash_function, DASH, FUNCTION, GObject)

guint32            dash_function_get_id               (DashFunction *self);
const char        *dash_function_get_name             (DashFunction *self);
/** The source file as the program gave it, or %NULL. */
const char        *dash_function_get_file             (DashFunction *self);
/** The line in the file; 0 when not known. */
guint              dash_function_get_line             (DashFunction *self);
DashFunctionKind   dash_function_get_kind             (DashFunction *self);
/** "src/reader.c:112", or %NULL when the place is not known. Kept by the function. */
const char        *dash_function_get_place            (DashFunction *self);
/** The position in the session's list, which never changes. */
guint              dash_function_get_position         (DashFunction *self);

/** Figures since the start of the session. */
const DashFigures *dash_function_get_total            (DashFunction *self);
/** Figures of the session's range, as far as they're computed (see dash_session_get_range_progress()). */
const DashFigures *dash_function_get_figures          (DashFunction *self);
/** Completed calls a second of the range. */
double             dash_function_get_calls_per_second (DashFunction *self);
/** Mean duration in the range, in ns; 0 without calls. */
double             dash_function_get_average_ns       (DashFunction *self);
/** A percentile of the range, in ns; 0 without calls or when it isn't known. Remembered until the figures change. */
guint64            dash_function_percentile           (DashFunction *self,
                                                       double        percent);
/** How far a figure can be taken at its word; @percent counts for percentiles only. */
DashCertainty      dash_function_get_certainty        (DashFunction *self,
                                                       DashSortKey   figure,
                                                       double        percent);
/** Whether how long calls took is told by a histogram, rather than by some percentiles only. */
gboolean           dash_function_tells_distribution   (DashFunction *self);
/** Total time as part of what percentages are of (the range's length, or the report's reference); 1 is all, threads can make it more. */
double             dash_function_get_share            (DashFunction *self);
/** Time in the function itself as part of the same. */
double             dash_function_get_self_share       (DashFunction *self);
/**
 * dash_function_get_trend:
 * @values: (array length=n) (out caller-allocates): mean durations in ns, NAN where nothing was called
 * @n: how many
 *
 * The mean duration over time: the last @n fine buckets when the session follows now, else the
 * range in @n steps. Oldest first.
 *
 * Returns: how many of @values are filled; less than @n in a young session, 0 without a history
 */
gsize              dash_function_get_trend            (DashFunction *self,
                                                       double       *values,
                                                       gsize         n);

G_END_DECLS
