/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-report-file.h: the text of a report file, as long as it may be and no longer.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * dash_report_file_read:
 * @progress: (nullable): called after each block with 0 to 1, where the size of the file is known
 * @length: (out): bytes of the text
 *
 * Blocks: for a worker thread, or for a command.
 *
 * Returns: (transfer full): the text, not terminated
 */
char *dash_report_file_read (GFile *file, void (*progress) (double fraction, gpointer user_data), gpointer user_data,
                             GCancellable *cancellable, gsize *length, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dash_report_file_read_stream:
 * @size: how long it is, or 0 when that is not known
 *
 * The same from what is open already.
 */
char *dash_report_file_read_stream (GInputStream *stream, guint64 size,
                                    void (*progress) (double fraction, gpointer user_data), gpointer user_data,
                                    GCancellable *cancellable, gsize *length, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/**
 * dash_report_file_describe_error:
 *
 * Returns: (transfer full): why a report could not be read, as a sentence
 */
char *dash_report_file_describe_error (GFile *file, const GError *error);

G_END_DECLS
