/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-rust-watch.h: what one answer of hotpath for Rust does not say, but one after the other does.
 */
#pragma once

#include "dash-document.h"
#include "dash-rust-ids.h"

G_BEGIN_DECLS

typedef struct
{
  guint64 elapsed_ns; /* of the last document */
  guint64 cpu_ns;     /* since the watching began, where a thread tells only its share */
  guint64 ended_cpu_ns; /* of the threads that have ended, where each tells all it took */
  GHashTable *threads; /* (nullable): numbers of the rows of threads that were there → what each took, a guint64 * */
} DashRustWatch;

/**
 * dash_rust_watch_complete:
 * @document: the next one, not handed over yet
 * @ids: its rows', which those of threads that have ended are given back to
 *
 * Adds the threads that have ended, and what the process took of the processors.
 */
void dash_rust_watch_complete (DashRustWatch *self, DashDocument *document, DashRustIds *ids);
void dash_rust_watch_clear (DashRustWatch *self);

G_END_DECLS
