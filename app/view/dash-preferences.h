// SPDX-License-Identifier: GPL-3.0-or-later
// The preferences: how often to refresh, which percentiles to show, light or dark.

#pragma once

#include <adwaita.h>

#include "dash-settings.h"

G_BEGIN_DECLS

/**
 * dash_preferences_page_new:
 * @settings: what to change
 *
 * Returns: (transfer floating): an #AdwPreferencesPage whose changes take effect at once
 */
GtkWidget *dash_preferences_page_new (DashSettings *settings);

G_END_DECLS
