// SPDX-License-Identifier: GPL-3.0-or-later
// What was installed together with the app, wherever that is.

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dash_installation_init:
 *
 * Makes settings, icons and what else lies beside the app found where desktops don't look by themselves. To be called
 * before anything else of GLib.
 *
 * Returns: (transfer full) (nullable): the folder of translations; %NULL when the app was not installed
 */
char *dash_installation_init (void);

G_END_DECLS
