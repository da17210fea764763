/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-rust-finder.h: whether a program that hotpath for Rust measures has a port of this machine.
 *
 * Such programs do not announce themselves; they can only be asked. A program of ours would answer the
 * same questions in the same way, but to a greeting of ours as well, so that comes first.
 */
#pragma once

#include <libsoup/soup.h>

#include "dash-program-private.h"

G_BEGIN_DECLS

#define DASH_RUST_DEFAULT_PORT 6770

void dash_rust_finder_find_async (SoupSession *session, guint port, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);

/**
 * dash_rust_finder_find_finish:
 *
 * Returns: (nullable): what the program would announce, or %NULL when there is none
 */
DashAnnouncement *dash_rust_finder_find_finish (GAsyncResult *result) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
