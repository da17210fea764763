/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-rust-source.h: a running program that is measured by hotpath for Rust, over its HTTP server.
 */
#pragma once

#include "dash-source.h"

G_BEGIN_DECLS

#define DASH_TYPE_RUST_SOURCE (dash_rust_source_get_type ())
G_DECLARE_FINAL_TYPE (DashRustSource, dash_rust_source, DASH, RUST_SOURCE, DashSource)

/**
 * dash_rust_source_new:
 * @address: an IP address or host name, without brackets
 * @port: the TCP port
 * @token: (nullable): what the program was given in HOTPATH_METRICS_AUTH_TOKEN
 *
 * Returns: (transfer full): a source that asks the program in intervals, from dash_source_start() on
 */
DashSource *dash_rust_source_new (const char *address, guint port, const char *token);

G_END_DECLS
