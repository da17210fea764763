// SPDX-License-Identifier: GPL-3.0-or-later
// The table of what changed: the rows of a section by one of their figures.

#pragma once

#include <gtk/gtk.h>

#include "model/dash-compared-view.h"

G_BEGIN_DECLS

#define DASH_TYPE_COMPARE_TABLE (dash_compare_table_get_type ())
/**
 * DashCompareTable:
 *
 * Signals: "selection-changed" (), "activated" (): the selected row was opened.
 */
G_DECLARE_FINAL_TYPE (DashCompareTable, dash_compare_table, DASH, COMPARE_TABLE, GtkWidget)

GtkWidget *dash_compare_table_new (void);

/**
 * dash_compare_table_set_section:
 * @section: (nullable): the rows, which must live until others are set
 *
 * Shows the rows, of which none is selected, by the figure of before if they have it.
 */
void dash_compare_table_set_section (DashCompareTable          *self,
                                     const DashComparedSection *section);
const DashComparedSection *dash_compare_table_get_section (DashCompareTable *self);

/** Which of the section's metrics is shown. */
void dash_compare_table_set_metric (DashCompareTable *self,
                                    guint             metric);
guint dash_compare_table_get_metric (DashCompareTable *self);

void dash_compare_table_set_only_changed (DashCompareTable *self,
                                          gboolean          only_changed);
/** Returns: whether @text is valid; otherwise the search before stays. */
gboolean dash_compare_table_set_search (DashCompareTable *self,
                                        const char       *text,
                                        GError          **error);
void dash_compare_table_sort_by (DashCompareTable *self,
                                 const char       *id,
                                 gboolean          descending);
const char *dash_compare_table_get_sort (DashCompareTable *self,
                                         gboolean         *descending);

guint dash_compare_table_get_n_rows (DashCompareTable *self);
/** (nullable) */
const DashComparedRow *dash_compare_table_get_row (DashCompareTable *self,
                                                   guint             row);
/** (nullable) */
const DashComparedRow *dash_compare_table_get_selected (DashCompareTable *self);
void dash_compare_table_select (DashCompareTable      *self,
                                const DashComparedRow *row);

/** Two lines a row and two columns, for narrow windows. */
void dash_compare_table_set_compact (DashCompareTable *self,
                                     gboolean          compact);

/** (transfer full): what can be sorted by, as a menu of the action table.sort. */
GMenuModel *dash_compare_table_create_sort_menu (DashCompareTable *self);
/** (transfer floating): a button with a menu of the columns. */
GtkWidget *dash_compare_table_create_columns_button (DashCompareTable *self);
/** The actions sort, copy, copy-all, column-… and restore-columns, to be known as "table". */
GActionGroup *dash_compare_table_get_actions (DashCompareTable *self);
/** (transfer full): all rows that are shown as tab-separated lines, headings first. */
char *dash_compare_table_to_tsv (DashCompareTable *self);

void dash_compare_table_focus (DashCompareTable *self);

G_END_DECLS
