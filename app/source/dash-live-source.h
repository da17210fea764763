/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-live-source.h: a running program, over the HTTP server of its probe.
 */
#pragma once

#include "dash-source.h"

G_BEGIN_DECLS

#define DASH_TYPE_LIVE_SOURCE (dash_live_source_get_type ())
G_DECLARE_FINAL_TYPE (DashLiveSource, dash_live_source, DASH, LIVE_SOURCE, DashSource)

/**
 * dash_live_source_new:
 * @address: an IP address or host name, without brackets
 * @port: the TCP port
 * @token: (nullable): what the program was given in HOTPATH_METRICS_AUTH_TOKEN
 * @pid: the program's process id when it runs on this machine, or 0 when that is not known
 *
 * Returns: (transfer full): a source that does nothing until dash_source_start()
 */
DashSource *dash_live_source_new (const char *address, guint port, const char *token, gint64 pid);

const char *dash_live_source_get_address (DashLiveSource *self);
guint dash_live_source_get_port (DashLiveSource *self);

/**
 * dash_live_source_set_token:
 *
 * Uses another token from now on; a source that failed for want of one connects again.
 */
void dash_live_source_set_token (DashLiveSource *self, const char *token);

/**
 * dash_live_source_set_arena:
 * @arena: (nullable): the file in which a local program keeps its figures, as it was announced
 * @recover_command: (nullable): path of the `hotpath` command; found beside the running program or in
 *   PATH when %NULL
 *
 * With both, what a killed program recorded up to its last moment is read from its arena.
 */
void dash_live_source_set_arena (DashLiveSource *self, const char *arena, const char *recover_command);

/**
 * dash_live_source_parse_address:
 * @text: "6770", "host", "host:6770", "[::1]:6770" or "http://host:6770/"
 * @address: (out): to be freed
 * @port: (out): 6770 when @text gives none
 *
 * Returns: whether @text is one of those; @error has a sentence to show
 */
gboolean dash_live_source_parse_address (const char *text, char **address, guint *port, GError **error);

G_END_DECLS
