/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-report-writer-private.h: what the parts of the writer share.
 */
#pragma once

#include "dash-json-writer.h"
#include "dash-report-writer.h"

G_BEGIN_DECLS

#define DASH_REPORT_HISTOGRAM_BITS 7

typedef struct
{
  const DashDocument *document;
  GOutputStream *stream;
  GCancellable *cancellable;
  void (*progress) (double fraction, gpointer user_data);
  gpointer progress_data;
  GString *text;
  gsize done;
  gsize all; /* rows and pieces: what progress is counted in */
  GError *error;
} DashWriting;

/* After each row: keeps the text short and says how far it is. */
void _dash_writing_row_done (DashWriting *writing);

/* Writes the sections beside functions, a comma before each. */
void _dash_writing_add_sections (DashWriting *writing);
gsize _dash_writing_count_sections (const DashDocument *document);

G_END_DECLS
