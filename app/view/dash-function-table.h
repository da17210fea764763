// SPDX-License-Identifier: GPL-3.0-or-later
// The percentile table: live, sorted by us, with its columns, sorting and copying as actions.

#pragma once

#include <gtk/gtk.h>

#include "model/dash-session.h"

G_BEGIN_DECLS

#define DASH_TYPE_FUNCTION_TABLE (dash_function_table_get_type ())
G_DECLARE_FINAL_TYPE (DashFunctionTable, dash_function_table, DASH, FUNCTION_TABLE, GtkWidget)

/**
 * DashFunctionTable::selection-changed:
 * @self: the table
 *
 * Another function, or none, is selected.
 */
/**
 * DashFunctionTable::activated:
 * @self: the table
 *
 * The selected function was opened by Enter or a double click.
 */
/**
 * DashFunctionTable::columns-changed:
 * @self: the table
 *
 * There are other percentiles, so the menus are others.
 */

/**
 * dash_function_table_new:
 * @session: the session whose functions it shows
 *
 * Creates the table. It shows nothing until dash_function_table_update() is called.
 *
 * Returns: (transfer floating): the table
 */
GtkWidget *dash_function_table_new (DashSession *session);

/**
 * dash_function_table_update:
 * @self: a table
 * @whole: whether every row is set anew, as after a change of the range; otherwise those in sight
 *   are, and the others follow bit by bit
 *
 * Sorts, filters and shows the session's figures.
 */
void dash_function_table_update (DashFunctionTable *self,
                                 gboolean           whole);

/**
 * dash_function_table_set_search:
 * @self: a table
 * @text: (nullable): part of a name or file, or /a regular expression/
 * @error: why the expression is not valid
 *
 * Returns: whether @text is valid; if not, what was searched before stays
 */
gboolean dash_function_table_set_search (DashFunctionTable *self,
                                         const char        *text,
                                         GError           **error);

/** The number of rows that are shown. */
guint dash_function_table_get_n_rows (DashFunctionTable *self);

/** (transfer none) (nullable): the function of a row. */
DashFunction *dash_function_table_get_row (DashFunctionTable *self,
                                           guint              row);

/** (transfer none) (nullable): the selected function, shown or hidden by the search. */
DashFunction *dash_function_table_get_selected (DashFunctionTable *self);

/**
 * dash_function_table_select:
 * @self: a table
 * @function: (nullable): the function to select
 * @scroll: whether to bring its row into sight
 */
void dash_function_table_select (DashFunctionTable *self,
                                 DashFunction      *function,
                                 gboolean           scroll);

/** Two lines a row and four columns, for a narrow window. */
void dash_function_table_set_compact (DashFunctionTable *self,
                                      gboolean           compact);

/** (transfer none): the percentiles that have columns. */
const double *dash_function_table_get_percentiles (DashFunctionTable *self,
                                                   gsize             *n);

/** The percentile of the narrow table. */
double dash_function_table_get_compact_percentile (DashFunctionTable *self);

/**
 * dash_function_table_get_actions:
 * @self: a table
 *
 * The actions, to be inserted as "table": sort, descending, column-…, restore-columns, percentile, open, copy,
 * copy-tsv, copy-all, copy-place.
 *
 * Returns: (transfer none): the actions
 */
GActionGroup *dash_function_table_get_actions (DashFunctionTable *self);

/** (transfer floating): a button with a menu of the columns, for where the actions are known. */
GtkWidget *dash_function_table_create_columns_button (DashFunctionTable *self);

/** (transfer full): a menu of what to sort by. */
GMenuModel *dash_function_table_create_sort_menu (DashFunctionTable *self);

/** (transfer full): a menu of the percentiles, for the narrow table. */
GMenuModel *dash_function_table_create_percentile_menu (DashFunctionTable *self);

/** Moves the keyboard focus into the rows. */
void dash_function_table_focus (DashFunctionTable *self);

G_END_DECLS
