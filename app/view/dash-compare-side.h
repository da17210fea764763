// SPDX-License-Identifier: GPL-3.0-or-later
// One side of a comparison: a card with what is chosen, and the menu to choose from.

#pragma once

#include <gtk/gtk.h>

#include "chart/dash-legend.h"
#include "dash-compare-run.h"

G_BEGIN_DECLS

#define DASH_TYPE_COMPARE_SIDE (dash_compare_side_get_type ())
/**
 * DashCompareSide:
 *
 * Signals: "changed" (): other runs are chosen by the person; "choose-files" ().
 */
G_DECLARE_FINAL_TYPE (DashCompareSide, dash_compare_side, DASH, COMPARE_SIDE, GtkWidget)

/**
 * DashCompareCandidatesFunc:
 *
 * Returns: (transfer full) (element-type DashCompareRun): what can be compared: open sessions, recent reports
 */
typedef GPtrArray *(*DashCompareCandidatesFunc) (gpointer user_data);

/**
 * dash_compare_side_new:
 * @title: "Base"
 * @hint: what that means: "how it was"
 * @role: its colour in charts
 * @style: the look of its lines there
 */
GtkWidget *dash_compare_side_new (const char    *title,
                                  const char    *hint,
                                  DashRole       role,
                                  DashLineStyle  style);

/** What is offered; asked for each time the menu opens. */
void dash_compare_side_set_candidates (DashCompareSide           *self,
                                       DashCompareCandidatesFunc  func,
                                       gpointer                   user_data);

/** (transfer none) (element-type DashCompareRun): what is chosen. */
GPtrArray *dash_compare_side_get_runs (DashCompareSide *self);
/** Takes over the runs in @runs. Without "changed". */
void dash_compare_side_set_runs (DashCompareSide *self,
                                 GPtrArray       *runs);
/** Adds a run, unless it is there. With "changed". */
void dash_compare_side_add (DashCompareSide *self,
                            DashCompareRun  *run);
/** Takes a run out. With "changed". */
void dash_compare_side_remove (DashCompareSide *self,
                               DashCompareRun  *run);
/** What is known of the runs may be more than before. */
void dash_compare_side_update (DashCompareSide *self);

/** "indexer", "indexer · 3 runs"; free with g_free(). */
char *dash_compare_side_dup_title (DashCompareSide *self);
/** "before.json", "before-1.json, before-2.json"; free with g_free(). */
char *dash_compare_side_dup_names (DashCompareSide *self);

/** Less text for a narrow window. */
void dash_compare_side_set_narrow (DashCompareSide *self,
                                   gboolean         narrow);
/** Opens the menu. */
void dash_compare_side_open (DashCompareSide *self);

G_END_DECLS
