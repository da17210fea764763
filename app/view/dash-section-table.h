// SPDX-License-Identifier: GPL-3.0-or-later
// The table of a section's rows: live, sorted by us, its columns those of the section.

#pragma once

#include <gtk/gtk.h>

#include "model/dash-record-view.h"

G_BEGIN_DECLS

#define DASH_TYPE_SECTION_TABLE (dash_section_table_get_type ())
/**
 * DashSectionTable:
 *
 * Signals: "selection-changed" (), "activated" (): the selected row was opened.
 */
G_DECLARE_FINAL_TYPE (DashSectionTable, dash_section_table, DASH, SECTION_TABLE, GtkWidget)

GtkWidget *dash_section_table_new (DashSession *session,
                                   DashSection  section);

/** Sorts anew and sets the rows. */
void dash_section_table_update (DashSectionTable *self);

/** Returns: whether @text is valid; otherwise the search before stays. */
gboolean dash_section_table_set_search (DashSectionTable *self,
                                        const char       *text,
                                        GError          **error);
guint dash_section_table_get_n_rows (DashSectionTable *self);
DashRecord *dash_section_table_get_row (DashSectionTable *self,
                                        guint             row);
/** (nullable) */
DashRecord *dash_section_table_get_selected (DashSectionTable *self);
void dash_section_table_select (DashSectionTable *self,
                                DashRecord       *record);

/** Few columns for narrow windows: the name, what is sorted by, the trend. */
void dash_section_table_set_compact (DashSectionTable *self,
                                     gboolean          compact);

/** Sorts by the column @id, "p99" for a percentile. */
void dash_section_table_sort_by (DashSectionTable *self,
                                 const char       *id,
                                 gboolean          descending);
const char *dash_section_table_get_sort (DashSectionTable *self,
                                         gboolean         *descending);

/** (transfer full): the columns that can be sorted by, as a menu of the action table.sort. */
GMenuModel *dash_section_table_create_sort_menu (DashSectionTable *self);

/** (transfer floating): a button with a menu of the columns, for where the actions are known. */
GtkWidget *dash_section_table_create_columns_button (DashSectionTable *self);

/** The actions sort, copy, copy-all, column-… and restore-columns, to be known as "table". */
GActionGroup *dash_section_table_get_actions (DashSectionTable *self);

/** (transfer full): all rows as tab-separated lines, headings first. */
char *dash_section_table_to_tsv (DashSectionTable *self);

void dash_section_table_focus (DashSectionTable *self);

G_END_DECLS
