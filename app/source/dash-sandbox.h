/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-sandbox.h: what can be told, from within a sandbox, of the programs outside.
 *
 * A Flatpak shares the network and the runtime folder with them, but sees no process but its own: their numbers
 * in /proc are nobody's, or somebody else's. There the port that a program listens on stands for its life.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dash_sandbox_is_around_us:
 *
 * Returns: whether the app runs in a sandbox with processes of its own
 */
gboolean dash_sandbox_is_around_us (void);

/**
 * dash_sandbox_pretend:
 *
 * Makes dash_sandbox_is_around_us() answer @around_us. For tests.
 */
void dash_sandbox_pretend (gboolean around_us);

/**
 * dash_sandbox_port_is_closed:
 * @address: an IP address
 *
 * Takes no longer than a few milliseconds. A program that is suspended still has its port, one that was killed has not.
 *
 * Returns: whether nobody listens at @port of this machine; %FALSE when that can't be told at once
 */
gboolean dash_sandbox_port_is_closed (const char *address, guint port);

G_END_DECLS
