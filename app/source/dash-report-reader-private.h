/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-report-reader-private.h: what the parts of the reader share.
 */
#pragma once

#include "dash-json-reader.h"
#include "dash-report-reader.h"

G_BEGIN_DECLS

/* No real program comes near; beyond, a broken file would eat the memory. */
#define DASH_REPORT_MAX_ROWS 1000000
#define DASH_REPORT_MAX_LOG_ENTRIES 100000
#define DASH_REPORT_MAX_PERCENTILES 64
#define DASH_REPORT_ROWS_BETWEEN_CHECKS 256
#define DASH_REPORT_HISTOGRAM_BITS 7

typedef struct
{
  DashJsonReader json;
  DashDocument *document;
  GCancellable *cancellable;
  const char *history;
  gsize history_length;
  gboolean of_rust; /* a report of another profiler, which its own reader reads */
} DashReading;

gboolean _dash_reading_check_cancelled (DashReading *reading);
void _dash_reading_take_id (DashJsonReader *json, guint32 *id);
void _dash_reading_take_text (DashReading *reading, const char **text);

typedef void (*DashAddBucket) (DashReading *reading, guint index, guint64 count, gpointer user_data);

/* Reads [index, count, …]; calls @add for each. */
void _dash_reading_read_counts (DashReading *reading, DashAddBucket add, gpointer user_data);
/* Reads a histogram; @known is whether its buckets were read already: of a key that is there twice the first counts.
 * Returns: whether they are known now */
gboolean _dash_reading_read_histogram (DashReading *reading, gboolean known, DashAddBucket add, gpointer user_data);

/* Read the values of the members that have functions, and places in the call tree. */
void _dash_reading_read_functions (DashReading *reading);
void _dash_reading_read_call_tree (DashReading *reading);
/* Reads the answer to a question for one function's log, from its first member on. */
void _dash_reading_read_function_log (DashReading *reading);

/* Reads the value of the member that is a section of its own. */
void _dash_reading_read_section (DashReading *reading, DashSection section);
/* Reads the answer to a question for one row's log. */
void _dash_reading_read_entries_document (DashReading *reading);

G_END_DECLS
