/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sample-report.h: a small report as text, and large ones, for the tests.
 */
#pragma once

#include "dash-document.h"

G_BEGIN_DECLS

/* One program with two functions, logs, a call tree and no history; one line. */
extern const char sample_report[];

/* The same program's greeting. */
extern const char sample_hello[];

/**
 * sample_document_new:
 *
 * Makes a whole report of @n_functions with @n_buckets each, and if @n_cells isn't 0, a history piece of
 * @n_cells bytes for each function.
 */
DashDocument *sample_document_new (guint n_functions, guint n_buckets, guint n_log, gsize n_cells);

/* The document as text. */
char *sample_text_of (const DashDocument *document, gsize *length);

G_END_DECLS
