// SPDX-License-Identifier: GPL-3.0-or-later
// A file that is replaced only when all of it is there, and what to tell when that fails.

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DashExportFileFunc:
 * @stream: to be written to; not to be closed
 *
 * Returns: whether all was written
 */
typedef gboolean (*DashExportFileFunc) (GOutputStream *stream, GCancellable *cancellable, gpointer user_data,
                                        GError **error);

/**
 * dash_export_file_write:
 * @file: what is written
 * @func: writes it
 *
 * Writes a file. What stood there before is replaced only once everything is written: when that fails or is
 * cancelled, it stays as it was. A device or a pipe is written to as it is. Blocks: for a worker thread.
 */
gboolean dash_export_file_write (GFile *file, DashExportFileFunc func, gpointer user_data, GCancellable *cancellable,
                                 GError **error);

/**
 * dash_export_file_save_async:
 * @bytes: what the file is to be
 *
 * Writes a file of @bytes in a worker thread, as dash_export_file_write() does.
 */
void dash_export_file_save_async (GFile *file, GBytes *bytes, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean dash_export_file_save_finish (GAsyncResult *result, GError **error);

/**
 * dash_export_file_describe_error:
 * @file: what was to be written
 * @error: why it could not be
 *
 * Returns: (transfer full): a sentence on what is wrong, and one on what to do
 */
char *dash_export_file_describe_error (GFile *file, const GError *error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
