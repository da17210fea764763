/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-report-reader.h: JSON text to DashDocument, with errors that name the place and the reason.
 *
 * Works on any thread and keeps no state between calls.
 */
#pragma once

#include "dash-document.h"

G_BEGIN_DECLS

typedef enum
{
  DASH_REPORT_ERROR_EMPTY,
  DASH_REPORT_ERROR_NOT_JSON,
  DASH_REPORT_ERROR_TRUNCATED,
  DASH_REPORT_ERROR_OTHER_KIND, /* JSON, but no report of Hotpath */
  DASH_REPORT_ERROR_INVALID,    /* a value of a wrong type or out of range */
  DASH_REPORT_ERROR_TOO_LARGE,
} DashReportError;

#define DASH_REPORT_ERROR (dash_report_error_quark ())
GQuark dash_report_error_quark (void);

/**
 * dash_report_error_get_place:
 * @error: of %DASH_REPORT_ERROR
 * @line: (out): from 1 on
 * @column: (out): in bytes, from 1 on
 * @path: (out) (transfer none): the value, "functions_timing.rows[3].calls"; "" for the whole text
 *
 * Returns: whether the error is of a place in the text
 */
gboolean dash_report_error_get_place (const GError *error, gsize *line, gsize *column, const char **path);

#define DASH_REPORT_MAX_BYTES (G_GUINT64_CONSTANT (2) << 30)

/**
 * dash_report_reader_read:
 * @text: UTF-8 JSON
 * @type: what to take it for: a REPORT, SNAPSHOT, DELTA, HELLO, LOG or ENTRIES
 * @history: (out) (optional) (nullable): where in @text the value of "history" begins, for
 *   dash_report_reader_read_history(); the history itself is not looked at
 *
 * Returns: (transfer full): the document, or %NULL with @error in %DASH_REPORT_ERROR; its message is a
 *   sentence or two that can be shown as it is
 */
DashDocument *dash_report_reader_read (const char *text, gsize length, DashDocumentType type,
                                       GCancellable *cancellable, const char **history,
                                       gsize *history_length, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dash_report_reader_read_history:
 * @text: the whole report's text
 * @history: as dash_report_reader_read() gave it
 * @progress: (nullable): called now and then on the same thread with 0 to 1
 *
 * Returns: (transfer full): a DASH_DOCUMENT_HISTORY
 */
DashDocument *dash_report_reader_read_history (const char *text, const char *history,
                                               gsize history_length, GCancellable *cancellable,
                                               void (*progress) (double fraction, gpointer user_data),
                                               gpointer user_data, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
