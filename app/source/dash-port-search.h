/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-port-search.h: finds programs by the ports they listen on, where their folders can't be seen.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a program takes that was not told another port. */
#define DASH_PORT_FIRST 6770
#define DASH_PORT_LAST 6785

/**
 * dash_port_search_run:
 * @announcements: (element-type DashAnnouncement): those that are known; what is found is added
 *
 * Asks who listens on ports of this machine, from @first to @last, passing over those that are announced. Blocks.
 */
void dash_port_search_run (guint first, guint last, GPtrArray *announcements);

G_END_DECLS
