/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-rust-watch.h: what one answer of hotpath for Rust does not say, but one after the other does.
 */
#pragma once

#include "dash-document.h"

G_BEGIN_DECLS

typedef struct
{
  guint64 elapsed_ns; /* of the last document */
  guint64 cpu_ns;     /* of all threads, since the watching began */
  GHashTable *threads; /* (nullable): numbers of the rows of threads that were there */
} DashRustWatch;

/**
 * dash_rust_watch_complete:
 * @document: the next one, not handed over yet
 *
 * Adds the threads that have ended, and what the process took of the processors.
 */
void dash_rust_watch_complete (DashRustWatch *self, DashDocument *document);
void dash_rust_watch_clear (DashRustWatch *self);

G_END_DECLS
