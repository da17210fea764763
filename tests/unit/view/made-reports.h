// SPDX-License-Identifier: GPL-3.0-or-later
// Reports made of seeded figures, for looking at comparisons and testing them without files.

#pragma once

#include "view/dash-compare-run.h"

G_BEGIN_DECLS

typedef enum
{
  MADE_REPORTS_USUAL,      /* 12 functions and 2 channels; of head two are slower, two faster, one is new, one gone */
  MADE_REPORTS_MANY,       /* 10,000 functions, every hundredth slower */
  MADE_REPORTS_LONG_NAMES, /* names and paths that fit nowhere */
  MADE_REPORTS_NOISE,      /* nothing but noise between them */
  MADE_REPORTS_NO_FUNCTIONS, /* the two channels alone */
} MadeReportsKind;

/** The report of run @n of a side; the same every time. */
DashDocument *made_report_new (MadeReportsKind kind,
                               gboolean        of_head,
                               guint           n) G_GNUC_WARN_UNUSED_RESULT;

/** (element-type DashCompareRun): @n runs of a side, "before-1.json" … or "after-1.json" …, made by turns. */
GPtrArray *made_runs_new (MadeReportsKind kind,
                          gboolean        of_head,
                          guint           n) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
