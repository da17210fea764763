// SPDX-License-Identifier: GPL-3.0-or-later
// The help: a list of topics with the text beside it, or in a narrow window one of them at a time.

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define DASH_TYPE_HELP (dash_help_get_type ())
G_DECLARE_FINAL_TYPE (DashHelp, dash_help, DASH, HELP, AdwWindow)

/**
 * dash_help_new:
 * @parent: the window that it is about
 *
 * Returns: (transfer none): the window, not yet shown, which goes with @parent
 */
DashHelp *dash_help_new (GtkWindow *parent);

/**
 * dash_help_show_topic:
 * @self: the help
 * @name: a topic's name, which is that of the page it is about
 *
 * Shows a topic; one that is not there changes nothing.
 */
void dash_help_show_topic (DashHelp *self, const char *name);

/* The name of the topic that is shown. */
const char *dash_help_get_topic (DashHelp *self);

G_END_DECLS
