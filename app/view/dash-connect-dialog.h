// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for the address of a program and connects to it.

#pragma once

#include <adwaita.h>

#include "model/dash-session.h"

G_BEGIN_DECLS

#define DASH_TYPE_CONNECT_DIALOG (dash_connect_dialog_get_type ())
/**
 * DashConnectDialog:
 *
 * Signal "connected" (#DashSession): a session that receives figures; the dialog is closing.
 */
G_DECLARE_FINAL_TYPE (DashConnectDialog, dash_connect_dialog, DASH, CONNECT_DIALOG, AdwWindow)

/**
 * dash_connect_dialog_new:
 * @parent: the window that asks
 * @address: (nullable): what to begin with
 * @token_wanted: whether a token is known to be needed
 * @pid: the process when it runs on this machine, else 0
 *
 * Returns: the dialog
 */
GtkWidget *dash_connect_dialog_new (GtkWindow *parent, const char *address, gboolean token_wanted,
                                    gint64 pid);

/* The sentence that is shown as an error, "" for none. */
const char *dash_connect_dialog_get_error (DashConnectDialog *self);

G_END_DECLS
