// SPDX-License-Identifier: GPL-3.0-or-later
// The call tree as a table: places that open and close, siblings sorted by us, columns, copying.

#pragma once

#include <gtk/gtk.h>

#include "model/dash-call-tree-view.h"

G_BEGIN_DECLS

#define DASH_TYPE_CALL_TABLE (dash_call_table_get_type ())
G_DECLARE_FINAL_TYPE (DashCallTable, dash_call_table, DASH, CALL_TABLE, GtkWidget)

/**
 * DashCallTable::selection-changed:
 * Another place, or none, was selected by a person.
 */
/**
 * DashCallTable::activated:
 * The function of the selected place was asked for, by Enter, a double click or the menu.
 */
/**
 * DashCallTable::zoom-requested:
 * The selected place is to have the whole width of the graph.
 */

/**
 * dash_call_table_new:
 * @rows: what it shows; the table brings it up to date
 *
 * Creates the table. It shows nothing until dash_call_table_update() is called.
 *
 * Returns: (transfer floating): the table
 */
GtkWidget *dash_call_table_new (DashCallTreeView *rows);

/** Shows the session's figures, and what was opened, searched and sorted. */
void dash_call_table_update (DashCallTable *self);

/** The id of the selected place; 0 is none. */
guint32 dash_call_table_get_selected (DashCallTable *self);

/** Selects a place by its id, opens what is above it and brings it into sight; 0 selects none. */
void dash_call_table_select (DashCallTable *self,
                             guint32        id);

/** Two lines a row and three columns, for a narrow window. */
void dash_call_table_set_compact (DashCallTable *self,
                                  gboolean       compact);

/** Moves the keyboard focus into the rows. */
void dash_call_table_focus (DashCallTable *self);

/** (transfer none): the actions, to be inserted as "table": sort, descending, column-…, restore-columns, open, zoom,
 * open-all, close-all, copy, copy-tsv, copy-all, copy-place. */
GActionGroup *dash_call_table_get_actions (DashCallTable *self);

/** (transfer floating): a button with a menu of the columns, for where the actions are known. */
GtkWidget *dash_call_table_create_columns_button (DashCallTable *self);

/** (transfer full): what can be done with a place, for a menu on it. */
GMenuModel *dash_call_table_create_place_menu (void);

/** (transfer full): sorting, opening and copying, for the page's menu. */
GMenuModel *dash_call_table_create_page_menu (DashCallTable *self);

G_END_DECLS
