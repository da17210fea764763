// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a report to a file in a format of other programs, off the main thread.

#pragma once

#include "dash-export-file.h"

#include "model/dash-document.h"
#include "model/dash-session-sections.h"

G_BEGIN_DECLS

/**
 * DashExportFormat:
 * @DASH_EXPORT_CSV: a table of one section, whole numbers with units in the headings
 * @DASH_EXPORT_JSON: the whole report, as it is saved, history included
 * @DASH_EXPORT_HTML: a page with tables and charts
 * @DASH_EXPORT_FOLDED: stacks with their own time, for flame graphs
 * @DASH_EXPORT_SPEEDSCOPE: the call tree, for speedscope
 * @DASH_EXPORT_CHROME: calls that were kept one by one, for Perfetto
 * @DASH_EXPORT_OPENMETRICS: counters and histograms, for Prometheus
 */
typedef enum
{
  DASH_EXPORT_CSV,
  DASH_EXPORT_JSON,
  DASH_EXPORT_HTML,
  DASH_EXPORT_FOLDED,
  DASH_EXPORT_SPEEDSCOPE,
  DASH_EXPORT_CHROME,
  DASH_EXPORT_OPENMETRICS,
  DASH_N_EXPORTS,
} DashExportFormat;

/* The section of a table that is none of a DashSection. */
#define DASH_EXPORT_FUNCTIONS DASH_N_SECTIONS

/**
 * DashExportOptions:
 * @section: of a table: a #DashSection or %DASH_EXPORT_FUNCTIONS
 * @range: (nullable): which part of the session the document is of, in words for people
 *
 * What is wanted besides the format.
 */
typedef struct
{
  DashExportFormat format;
  guint section;
  const char *range;
} DashExportOptions;

/* The end of a file's name: ".csv". */
const char *dash_export_get_suffix (DashExportFormat format);
/* The name of a section in names of files: "functions-timing". */
char *dash_export_get_section_name (guint section) G_GNUC_WARN_UNUSED_RESULT;
/* Whether a report of a part of the session has what the format tells. A call tree is only known as a whole, and
 * counters for Prometheus only ever grow. */
gboolean dash_export_knows_ranges (DashExportFormat format);

/**
 * dash_export_write:
 * @document: a whole report. Must not change meanwhile
 * @stream: where to; not closed
 * @progress: (nullable): called now and then on the same thread with 0 to 1
 *
 * Blocks: for a worker thread.
 */
gboolean dash_export_write (DashDocument *document, const DashExportOptions *options, GOutputStream *stream,
                            GCancellable *cancellable, void (*progress) (double fraction, gpointer user_data),
                            gpointer user_data, GError **error);

/**
 * dash_export_save_async:
 * @file: replaced only once everything is written, see dash_export_file_write()
 * @progress: (nullable): called on the thread-default main context of the caller, with 0 to 1
 *
 * dash_export_write() to a file, in a worker thread.
 */
void dash_export_save_async (DashDocument *document, const DashExportOptions *options, GFile *file,
                             void (*progress) (double fraction, gpointer user_data), gpointer progress_data,
                             GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean dash_export_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
