// SPDX-License-Identifier: GPL-3.0-or-later
// All about one function: latency over time, durations, single calls, callers and callees.

#pragma once

#include <gtk/gtk.h>

#include "dash-detail-split.h"
#include "model/dash-session.h"

G_BEGIN_DECLS

#define DASH_TYPE_FUNCTION_DETAIL (dash_function_detail_get_type ())
G_DECLARE_FINAL_TYPE (DashFunctionDetail, dash_function_detail, DASH, FUNCTION_DETAIL, GtkWidget)

/**
 * DashFunctionDetail::close:
 * The close button was pressed.
 */
/**
 * DashFunctionDetail::open-page:
 * The button of the compact detail was pressed.
 */
/**
 * DashFunctionDetail::back:
 * The way back from the page was taken.
 */
/**
 * DashFunctionDetail::open-function:
 * @function: the caller or callee that was clicked
 */

GtkWidget *dash_function_detail_new (DashSession *session);

void dash_function_detail_set_function (DashFunctionDetail *self,
                                        DashFunction       *function);

/** Shows the session's present figures. */
void dash_function_detail_update (DashFunctionDetail *self);

void dash_function_detail_set_mode (DashFunctionDetail *self,
                                    DashDetailMode      mode);

G_END_DECLS
