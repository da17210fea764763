/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-discovery.h: the programs on this machine that can be watched right now.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DASH_PROGRAM_HISTORY 60

/**
 * DashProgram:
 *
 * One running program. Properties: "name", "label", "pid", "address", "port", "token-required",
 * "started-at", "alive" and "threads" notify; "updated" is emitted after each poll.
 */
#define DASH_TYPE_PROGRAM (dash_program_get_type ())
G_DECLARE_FINAL_TYPE (DashProgram, dash_program, DASH, PROGRAM, GObject)

const char *dash_program_get_name (DashProgram *self);
const char *dash_program_get_label (DashProgram *self);      /* (nullable) */
const char *dash_program_get_executable (DashProgram *self); /* (nullable) */
const char *dash_program_get_address (DashProgram *self);
const char *dash_program_get_arena (DashProgram *self);      /* (nullable) */
gint64 dash_program_get_pid (DashProgram *self);
guint dash_program_get_port (DashProgram *self);
gboolean dash_program_get_token_required (DashProgram *self);
GDateTime *dash_program_get_started_at (DashProgram *self);  /* (transfer none) (nullable) */
guint dash_program_get_threads (DashProgram *self);          /* 0: not known */

/**
 * dash_program_get_alive:
 *
 * Returns: whether its server answered the last time it was asked
 */
gboolean dash_program_get_alive (DashProgram *self);

/**
 * dash_program_get_cpu_percent:
 *
 * Returns: how much of one core it used between the last two polls, or a negative number when not known
 */
double dash_program_get_cpu_percent (DashProgram *self);

/**
 * dash_program_get_cpu_history:
 * @values: (out caller-allocates): percent of one core, oldest first, NAN where a poll got no answer
 * @n: room in @values; at most %DASH_PROGRAM_HISTORY are kept
 *
 * Returns: how many were stored
 */
gsize dash_program_get_cpu_history (DashProgram *self, double *values, gsize n);

/**
 * DashDiscovery:
 *
 * A #GListModel of #DashProgram, oldest first.
 */
#define DASH_TYPE_DISCOVERY (dash_discovery_get_type ())
G_DECLARE_FINAL_TYPE (DashDiscovery, dash_discovery, DASH, DISCOVERY, GObject)

/**
 * dash_discovery_new:
 *
 * Returns: (transfer full): a list of what the runtime folders of this user announce, watched and polled
 *   every two seconds until it is freed
 */
DashDiscovery *dash_discovery_new (void);

/**
 * dash_discovery_new_for_folders:
 * @folders: (array zero-terminated=1): paths to look into instead; they need not exist yet
 * @poll_ms: time between two polls, or 0 for none but those of dash_discovery_refresh()
 */
DashDiscovery *dash_discovery_new_for_folders (const char *const *folders, guint poll_ms);

/**
 * dash_discovery_set_rust_port:
 * @port: where to look for a program that hotpath for Rust measures, which announces itself nowhere; 0: nowhere
 *
 * Takes effect with the next round. dash_discovery_new() looks at that profiler's default port.
 */
void dash_discovery_set_rust_port (DashDiscovery *self, guint port);

/**
 * dash_discovery_refresh:
 *
 * Looks into the folders and asks every program now. Signal "refreshed" says when all have answered.
 */
void dash_discovery_refresh (DashDiscovery *self);

/**
 * dash_discovery_set_polling:
 *
 * Stops asking the programs while nobody looks at the list, and starts again.
 */
void dash_discovery_set_polling (DashDiscovery *self, gboolean polling);

G_END_DECLS
