// SPDX-License-Identifier: GPL-3.0-or-later
// The example program that shows what the app can do, for as long as somebody looks at it.

#pragma once

#include "source/dash-discovery.h"

G_BEGIN_DECLS

#define DASH_TYPE_DEMO (dash_demo_get_type ())
/**
 * DashDemo:
 *
 * A running file indexer. It ends with the last reference, and with the app.
 */
G_DECLARE_FINAL_TYPE (DashDemo, dash_demo, DASH, DEMO, GObject)

/**
 * dash_demo_find_program:
 *
 * Returns: (transfer full) (nullable): where the example is: beside the app, in the build that the
 *   app belongs to, or in PATH
 */
char *dash_demo_find_program (void);

/**
 * dash_demo_start_async:
 * @discovery: where the program will announce itself
 * @cancellable: (nullable): to give up
 * @callback: called when it can be watched
 * @user_data: for @callback
 *
 * Starts the example and waits until it announces itself.
 */
void dash_demo_start_async (DashDiscovery *discovery, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);

/**
 * dash_demo_start_finish:
 * @result: as given to the callback
 * @program: (out) (transfer full): the running program
 * @error: why there is none, in a sentence that can be shown
 *
 * Returns: (transfer full): the demo
 */
DashDemo *dash_demo_start_finish (GAsyncResult *result, DashProgram **program, GError **error);

G_END_DECLS
