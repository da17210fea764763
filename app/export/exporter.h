// SPDX-License-Identifier: GPL-3.0-or-later
// What the formats have in common: a report in, text out.

#pragma once

#include "sheet.h"

G_BEGIN_DECLS

/**
 * Exporter:
 * @document: what is exported
 * @section: the one wanted, where a format is of one (a DashSection or SHEET_FUNCTIONS)
 * @sections: those wanted, where it is of several; 0: all there are
 * @sheet: percentiles and rows wanted
 * @is_limited: somebody said how many rows
 * @unit_ns: what one of a format's whole numbers is, where it has those
 * @range: (nullable): which part of the session the report is of, in words
 * @step: (nullable): called each time that a format has written one more thing
 * @text: to be appended to
 */
typedef struct
{
  DashDocument *document;
  guint section;
  guint32 sections;
  const SheetOptions *sheet;
  gboolean is_limited;
  guint64 unit_ns;
  const char *range;
  void (*step) (gpointer user_data);
  gpointer step_data;
  GString *text;
  /*< private >*/
  GOutputStream *stream;
  GCancellable *cancellable;
  GError *error;
} Exporter;

/* Each appends the whole report in its format, and calls exporter_flush() now and then. */
typedef void (*ExportFunc) (Exporter *self);

void export_csv (Exporter *self);
void export_folded (Exporter *self);
void export_speedscope (Exporter *self);
void export_chrome (Exporter *self);
void export_openmetrics (Exporter *self);
void export_html (Exporter *self);

/**
 * exporter_run:
 * @self: with all that is wanted
 * @stream: where to; not closed
 *
 * Writes the report in a format.
 */
gboolean exporter_run (Exporter *self, ExportFunc func, GOutputStream *stream, GCancellable *cancellable,
                       GError **error);

/* Writes the text once it is long; FALSE after an error, when the format should end. */
gboolean exporter_flush (Exporter *self);

/* The percentiles wanted, or those of the report. */
const double *exporter_get_percentiles (const Exporter *self, gsize *n);

/* Whether they are those of the report, so that what it gives in place of histograms is of them. */
gboolean exporter_has_given (const Exporter *self);

/* A histogram of the document as one that percentiles can be taken from. */
DashHistogram *exporter_read_histogram (const Exporter *self, gsize first_bucket, gsize n_buckets)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
