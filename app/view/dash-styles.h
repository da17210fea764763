// SPDX-License-Identifier: GPL-3.0-or-later
// The style sheets that are in force only in the dark, or with high contrast.

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * dash_styles_follow:
 * @manager: the default one
 *
 * Takes the sheets in and out as the desktop or the user wants it, from now on. libadwaita has stopped doing so by
 * names of files, for what GTK 4.8 can't read.
 */
void dash_styles_follow (AdwStyleManager *manager);

G_END_DECLS
