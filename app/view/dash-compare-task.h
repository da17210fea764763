// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the reports of a comparison and compares them, off the main thread.

#pragma once

#include "dash-compare-run.h"
#include "model/dash-comparison.h"

G_BEGIN_DECLS

/**
 * dash_compare_async:
 * @base: (element-type DashCompareRun): at least one
 * @head: (element-type DashCompareRun): at least one
 *
 * Compares the runs. Those without a document are read; what was read, they keep.
 */
void            dash_compare_async  (GPtrArray           *base,
                                     GPtrArray           *head,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);
/**
 * dash_compare_finish:
 * @failed: (out) (transfer full) (nullable): with an error, the run that is to blame
 *
 * Returns: (transfer full) (nullable): the comparison; the message of an error is a sentence
 */
DashComparison *dash_compare_finish (GAsyncResult        *result,
                                     DashCompareRun     **failed,
                                     GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
