/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is compared of the rows of each section of a report, and which way is better. */
#pragma once

#include "dash-document.h"
#include "dash-figures.h"
#include "dash-given.h"

G_BEGIN_DECLS

/** What a larger figure means. */
typedef enum
{
  DASH_DIRECTION_NEUTRAL, /* more calls are neither better nor worse */
  DASH_DIRECTION_LOWER_IS_BETTER,
  DASH_DIRECTION_HIGHER_IS_BETTER,
} DashDirection;

/** The sections of a comparison; from DASH_COMPARED_FIRST_SECTION on they are those of DashSection. */
enum
{
  DASH_COMPARED_PROGRAM,
  DASH_COMPARED_FUNCTIONS,
  DASH_COMPARED_FIRST_SECTION,
  DASH_N_COMPARED = DASH_COMPARED_FIRST_SECTION + DASH_N_SECTIONS,
};

#define DASH_MAX_METRICS_COMPARED 40

/**
 * DashMetric:
 * @key: its name in policies and JSON: "p99"
 * @title: what it is called, translated
 * @unit: what it is in
 * @direction: which way is better
 * @figure: what it is of
 * @percent: (DASH_FIGURE_PERCENTILE) which one
 *
 * A figure of a row that is compared.
 */
typedef struct
{
  char                 *key;
  char                 *title;
  DashUnit              unit;
  DashDirection         direction;
  const DashFigureInfo *figure;
  double                percent;
} DashMetric;

/** The section's name on the wire: "functions_timing"; policies write it with dashes. */
const char *dash_compared_get_key       (guint          section);
/** What people call it, translated. */
const char *dash_compared_get_title     (guint          section);
/** The key of the metric that says how often: calls, messages, acquisitions; %NULL where none does. */
const char *dash_compared_get_calls_key (guint          section);
/** The section called @key, dashes or underscores; FALSE when there is none. */
gboolean    dash_compared_find          (const char    *key,
                                         guint         *section);

/**
 * dash_metrics_new:
 * @percents: (array length=n_percents): the percentiles to have metrics for
 *
 * Returns: (transfer full) (element-type DashMetric): what is compared of a section's rows
 */
GPtrArray  *dash_metrics_new            (guint          section,
                                         const double  *percents,
                                         gsize          n_percents) G_GNUC_WARN_UNUSED_RESULT;

/**
 * DashMeasured:
 *
 * What one run says of a row, or of all rows that are taken for one: counters and times are added,
 * distributions merged, of extremes the farthest is kept.
 */
typedef struct
{
  gboolean       present;
  double         elapsed_ns;                  /* of the run */
  double         fields[DASH_MAX_FIELDS];     /* NAN: not said */
  DashHistogram *histograms[DASH_MAX_FIELDS]; /* (nullable) */
  DashGiven     *given[DASH_MAX_FIELDS];      /* (nullable): in place of a histogram, of a single row */
  guint32        rounded;                     /* a bit for each field that was rounded by whoever said it */
  guint          n_rows;
} DashMeasured;

void        dash_measured_clear         (DashMeasured       *self);
/** Frees what it holds. */
void        dash_measured_finish        (DashMeasured       *self);
/** Adds row @row of a document's section; of DASH_COMPARED_PROGRAM there is row 0 only. */
void        dash_measured_add           (DashMeasured       *self,
                                         guint               section,
                                         const DashDocument *document,
                                         gsize               row);
/** Adds the distributions of another, and nothing else. */
void        dash_measured_merge_histograms (DashMeasured       *self,
                                            const DashMeasured *other);
/** The figure; NAN where the report doesn't say what it needs. */
double      dash_measured_get           (const DashMeasured *self,
                                         const DashMetric   *metric);
/** Whether the figure, or what it follows from, was rounded by whoever said it. */
gboolean    dash_measured_is_rounded    (const DashMeasured *self,
                                         const DashMetric   *metric);
/** What shares are of: a row's own part of its section; NAN where a section has none. */
double      dash_measured_get_weight    (const DashMeasured *self,
                                         guint               section);
/** The distribution that stands for the row; %NULL where the section has none. */
const DashHistogram *dash_measured_get_histogram (const DashMeasured *self,
                                                  guint               section);

G_END_DECLS
