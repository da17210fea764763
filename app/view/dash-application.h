// SPDX-License-Identifier: GPL-3.0-or-later
// The application: command line, windows, and what they share.

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define DASH_TYPE_APPLICATION (dash_application_get_type ())
G_DECLARE_FINAL_TYPE (DashApplication, dash_application, DASH, APPLICATION, AdwApplication)

/**
 * dash_application_new:
 *
 * Returns: (transfer full): the application; HOTPATH_NON_UNIQUE=1 in the environment lets several
 *   of them run at once
 */
DashApplication *dash_application_new (void);

/**
 * dash_application_init_process:
 *
 * Sets the language up and makes what was installed with the app found; with the translations of the
 * build if the app was not installed. To be called first of all.
 */
void dash_application_init_process (void);

G_END_DECLS
