/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-rust-reader.h: what hotpath for Rust writes, in any of its generations, to DashDocument.
 *
 * Works on any thread and keeps no state between calls but the numbers of rows.
 */
#pragma once

#include "dash-document.h"
#include "dash-rust-ids.h"

G_BEGIN_DECLS

/* What a document says it is made by. */
#define DASH_RUST_GENERATOR "hotpath for Rust"

/**
 * dash_rust_reader_read:
 * @text: a report, which is JSON in UTF-8
 *
 * Returns: (transfer full): a DASH_DOCUMENT_REPORT, or %NULL with @error in %DASH_REPORT_ERROR; its message
 *   can be shown as it is
 */
DashDocument *dash_rust_reader_read (const char *text, gsize length, GCancellable *cancellable, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* What one route of a running program answered. */
typedef struct
{
  const char *name; /* as in a report: "functions_timing"; or "data_flow", "tokio_runtime", "profiler_status" */
  GBytes *text;
} DashRustPart;

/**
 * dash_rust_reader_read_parts:
 * @type: DASH_DOCUMENT_SNAPSHOT, _DELTA or _REPORT
 * @ids: numbers of rows of earlier answers, added to
 *
 * Reads answers of a running program, in this order, into one document.
 */
DashDocument *dash_rust_reader_read_parts (const DashRustPart *parts, gsize n_parts, DashDocumentType type,
                                           DashRustIds *ids, GCancellable *cancellable, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * dash_rust_reader_read_log:
 * @function_id: the function that was asked about, or 0 for a row of a section
 *
 * Returns: (transfer full): a DASH_DOCUMENT_LOG or DASH_DOCUMENT_ENTRIES
 */
DashDocument *dash_rust_reader_read_log (GBytes *text, guint32 function_id, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
