// SPDX-License-Identifier: GPL-3.0-or-later
// Says how far something is that takes long, and offers to stop it.

#pragma once

#include "dash-window.h"

G_BEGIN_DECLS

typedef struct _DashProgressToast DashProgressToast;

/**
 * dash_progress_toast_new:
 * @window: where it is shown
 * @title: what is being done: "Saving x.json"
 * @cancellable: what its button cancels
 *
 * Shows nothing as long as what is done is done soon.
 */
DashProgressToast *dash_progress_toast_new (DashWindow *window, const char *title,
                                            GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
/** Sets how much is done, 0 to 1. */
void dash_progress_toast_set (DashProgressToast *self, double fraction);
/** It is done: takes the toast away. */
void dash_progress_toast_free (DashProgressToast *self);

G_END_DECLS
