// SPDX-License-Identifier: GPL-3.0-or-later
// The cards of a compared row: both distributions over each other, and the figures side by side.

#pragma once

#include <gtk/gtk.h>

#include "model/dash-comparison.h"

G_BEGIN_DECLS

/** A card with both distributions of a row. */
GtkWidget *dash_compare_distribution_new (void);
/** Shows those of @row, with marks at the percentile that @metric is, or at the median. */
void       dash_compare_distribution_set (GtkWidget                 *card,
                                          const DashComparison      *comparison,
                                          const DashComparedSection *section,
                                          const DashComparedRow     *row,
                                          const DashMetric          *metric);

/** A card with a line for each figure of a row. */
GtkWidget *dash_compare_figures_new      (void);
/** Shows those of @row; the one at @metric stands out. */
void       dash_compare_figures_set      (GtkWidget                 *card,
                                          const DashComparedSection *section,
                                          const DashComparedRow     *row,
                                          guint                      metric);

G_END_DECLS
