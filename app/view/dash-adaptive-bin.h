// SPDX-License-Identifier: GPL-3.0-or-later
// A container that tells its content when it becomes narrow, and that can be made narrower than it.

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DASH_TYPE_ADAPTIVE_BIN (dash_adaptive_bin_get_type ())
G_DECLARE_FINAL_TYPE (DashAdaptiveBin, dash_adaptive_bin, DASH, ADAPTIVE_BIN, GtkWidget)

/**
 * dash_adaptive_bin_set_child:
 * @self: the container
 * @child: (nullable): the content
 *
 * Sets the content. The properties are `child`, `threshold` (pixels; narrower is narrow),
 * `min-width` (what the container asks for whatever the content asks for) and `narrow` (read only).
 */
void dash_adaptive_bin_set_child (DashAdaptiveBin *self, GtkWidget *child);

/**
 * dash_adaptive_bin_get_narrow:
 * @self: the container
 *
 * Returns: whether the width is below the threshold
 */
gboolean dash_adaptive_bin_get_narrow (DashAdaptiveBin *self);

G_END_DECLS
