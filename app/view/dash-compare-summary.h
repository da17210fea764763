// SPDX-License-Identifier: GPL-3.0-or-later
// What came of a comparison in words: the gravest change, how many there are, and what to beware of.

#pragma once

#include <gtk/gtk.h>

#include "model/dash-comparison.h"

G_BEGIN_DECLS

#define DASH_TYPE_COMPARE_SUMMARY (dash_compare_summary_get_type ())
G_DECLARE_FINAL_TYPE (DashCompareSummary, dash_compare_summary, DASH, COMPARE_SUMMARY, GtkWidget)

GtkWidget *dash_compare_summary_new (void);

/** Says what came of @comparison, of which nothing is kept. */
void dash_compare_summary_set (DashCompareSummary   *self,
                               const DashComparison *comparison);
/** Counts the verdicts of one figure of a section's rows. */
void dash_compare_summary_set_figure (DashCompareSummary        *self,
                                      const DashComparedSection *section,
                                      guint                      metric);
/** In a narrow window only the gravest change is said at first. */
void dash_compare_summary_set_narrow (DashCompareSummary *self,
                                      gboolean            narrow);

G_END_DECLS
