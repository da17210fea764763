/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-report-source.h: a saved report, read off the main thread.
 */
#pragma once

#include "dash-source.h"

G_BEGIN_DECLS

#define DASH_TYPE_REPORT_SOURCE (dash_report_source_get_type ())
G_DECLARE_FINAL_TYPE (DashReportSource, dash_report_source, DASH, REPORT_SOURCE, DashSource)

/**
 * dash_report_source_new:
 *
 * Once started it emits the report without its history, then the history if the file has one, and is then
 * DASH_SOURCE_LOADED; or it is DASH_SOURCE_FAILED with a sentence. A report whose history is broken keeps
 * its figures: it ends as DASH_SOURCE_LOADED with an error.
 */
DashSource *dash_report_source_new (GFile *file);

GFile *dash_report_source_get_file (DashReportSource *self);

G_END_DECLS
