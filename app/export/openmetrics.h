// SPDX-License-Identifier: GPL-3.0-or-later
// The lines of OpenMetrics text: families, samples, labels, histograms.

#pragma once

#include "model/dash-histogram.h"

G_BEGIN_DECLS

typedef enum
{
  OPENMETRICS_COUNTER,
  OPENMETRICS_GAUGE,
  OPENMETRICS_HISTOGRAM,
  OPENMETRICS_INFO,
} OpenmetricsType;

/* @unit is "" when there is none; otherwise the name ends with it. */
void openmetrics_add_family (GString *text, const char *name, OpenmetricsType type, const char *unit, const char *help);

/* Appends name="value" to a list of labels, with a comma where needed. */
void openmetrics_add_label (GString *labels, const char *name, const char *value);

/* @suffix is "", "_total" or "_info". */
void openmetrics_add_uint (GString *text, const char *name, const char *suffix, const char *labels, guint64 value);
void openmetrics_add_double (GString *text, const char *name, const char *suffix, const char *labels, double value);
/* Nanoseconds as seconds, exactly. */
void openmetrics_add_seconds (GString *text, const char *name, const char *suffix, const char *labels, guint64 ns);

/**
 * openmetrics_add_histogram:
 * @is_duration: values are ns and told in seconds
 * @sum: of all values
 *
 * Buckets end at powers of two, where buckets of the recorded histogram end too, so their counts are exact.
 */
void openmetrics_add_histogram (GString *text, const char *name, const char *labels, const DashHistogram *histogram,
                                gboolean is_duration, guint64 sum);

G_END_DECLS
