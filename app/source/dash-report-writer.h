/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-report-writer.h: DashDocument to report.json, the history last.
 */
#pragma once

#include "dash-document.h"

G_BEGIN_DECLS

/**
 * dash_report_writer_write:
 * @stream: where to; not closed
 * @progress: (nullable): called now and then on the same thread with 0 to 1
 *
 * Writes the document as one JSON object. Blocks: for a worker thread.
 */
gboolean dash_report_writer_write (const DashDocument *document, GOutputStream *stream,
                                   GCancellable *cancellable,
                                   void (*progress) (double fraction, gpointer user_data),
                                   gpointer user_data, GError **error);

/**
 * dash_report_writer_save:
 *
 * Writes to a file, which is replaced only once everything is written: a save that fails or is cancelled
 * leaves the old file as it was. Blocks: for a worker thread.
 */
gboolean dash_report_writer_save (DashDocument *document, GFile *file, GCancellable *cancellable,
                                  GError **error);

/**
 * dash_report_writer_save_async:
 * @document: a whole report; its history, if it has one, is written too. Must not change any more
 * @progress: (nullable): called on the thread-default main context of the caller, with 0 to 1
 *
 * dash_report_writer_save() in a worker thread.
 */
void dash_report_writer_save_async (DashDocument *document, GFile *file,
                                    void (*progress) (double fraction, gpointer user_data),
                                    gpointer progress_data, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
gboolean dash_report_writer_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
