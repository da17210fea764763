// SPDX-License-Identifier: GPL-3.0-or-later
// All about one compared row: what the test says, both distributions, every figure on both sides.

#pragma once

#include "dash-detail-split.h"
#include "model/dash-comparison.h"

G_BEGIN_DECLS

#define DASH_TYPE_COMPARE_DETAIL (dash_compare_detail_get_type ())
/**
 * DashCompareDetail:
 *
 * Signals: "close" (), "open-page" (): all of it is wanted; "back" ().
 */
G_DECLARE_FINAL_TYPE (DashCompareDetail, dash_compare_detail, DASH, COMPARE_DETAIL, GtkWidget)

GtkWidget *dash_compare_detail_new (void);

/**
 * dash_compare_detail_set_row:
 * @section: of @comparison
 * @row: of @section
 * @metric: the figure that the table shows
 *
 * Shows a row. Nothing of the comparison is kept.
 */
void dash_compare_detail_set_row (DashCompareDetail         *self,
                                  const DashComparison      *comparison,
                                  const DashComparedSection *section,
                                  const DashComparedRow     *row,
                                  guint                      metric);
void dash_compare_detail_set_mode (DashCompareDetail *self,
                                   DashDetailMode     mode);

G_END_DECLS
