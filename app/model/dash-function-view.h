/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which functions a table shows and in what order: sorts and filters without touching the model. */
#pragma once

#include <glib-object.h>

#include "dash-function.h"
#include "dash-session.h"

G_BEGIN_DECLS

#define DASH_TYPE_FUNCTION_VIEW (dash_function_view_get_type ())
/**
 * DashFunctionView:
 *
 * An array of the session's functions in the order a table shows them. Nothing happens by itself:
 * call dash_function_view_update() after #DashSession::updated or ::range-progress, then set the
 * rows on screen ("slots") from the array. Equal keys are ordered by name, so rows don't jump.
 * The starting order is by total time, largest first.
 */
G_DECLARE_FINAL_TYPE (DashFunctionView, dash_function_view, DASH, FUNCTION_VIEW, GObject)

DashFunctionView     *dash_function_view_new               (DashSession      *session);
DashSession          *dash_function_view_get_session       (DashFunctionView *self);
/** Sets the order. @percent counts for DASH_SORT_PERCENTILE only. Takes effect with the next update. */
void                  dash_function_view_set_sort          (DashFunctionView *self,
                                                            DashSortKey       key,
                                                            double            percent,
                                                            gboolean          descending);
void                  dash_function_view_get_sort          (DashFunctionView *self,
                                                            DashSortKey      *key,
                                                            double           *percent,
                                                            gboolean         *descending);
/**
 * dash_function_view_set_search:
 * @text: (nullable): part of a name or file, any case; or /a regular expression/
 * @error: why the expression is not valid, in words
 *
 * Sets what functions must match. With an invalid expression the last valid search stays.
 * Takes effect with the next update.
 *
 * Returns: whether @text is valid
 */
gboolean              dash_function_view_set_search        (DashFunctionView *self,
                                                            const char       *text,
                                                            GError          **error);
/** The search text in force, or %NULL. */
const char           *dash_function_view_get_search        (DashFunctionView *self);
/** Whether rows without calls in the range are left out (default: no). */
void                  dash_function_view_set_hide_idle     (DashFunctionView *self,
                                                            gboolean          hide_idle);
/**
 * dash_function_view_update:
 *
 * Sorts and filters anew.
 *
 * Returns: whether the array now is another one (order or members)
 */
gboolean              dash_function_view_update            (DashFunctionView *self);
/**
 * dash_function_view_get_functions:
 * @n: (out): their number
 *
 * Returns: (array length=n) (transfer none): the functions in order; valid until the next update
 */
DashFunction * const *dash_function_view_get_functions     (DashFunctionView *self,
                                                            gsize            *n);
gsize                 dash_function_view_get_n_functions   (DashFunctionView *self);
/** The function in row @row, or %NULL beyond the end. */
DashFunction         *dash_function_view_get_function      (DashFunctionView *self,
                                                            gsize             row);
/** The row of a function, or -1 when the search hides it. */
gssize                dash_function_view_find              (DashFunctionView *self,
                                                            DashFunction     *function);

G_END_DECLS
