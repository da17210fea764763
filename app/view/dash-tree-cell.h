// SPDX-License-Identifier: GPL-3.0-or-later
// A name in a tree: further in the deeper it is, with an arrow where there is something to open.

#pragma once

#include "dash-table-cell.h"

G_BEGIN_DECLS

#define DASH_TYPE_TREE_CELL (dash_tree_cell_get_type ())
G_DECLARE_FINAL_TYPE (DashTreeCell, dash_tree_cell, DASH, TREE_CELL, GtkWidget)

/**
 * DashTreeCell::toggled:
 * The arrow was clicked.
 */

/** @kind: %DASH_TABLE_CELL_NAME or %DASH_TABLE_CELL_TITLED */
GtkWidget *dash_tree_cell_new (DashTableCellKind kind);

/** The name itself. */
DashTableCell *dash_tree_cell_get_text (DashTreeCell *self);

/**
 * dash_tree_cell_set_place:
 * @self: a cell
 * @depth: how deep it is; 0 for a root
 * @can_open: whether there is something to open
 * @is_open: whether it is open
 *
 * Sets where the name stands, here and for who reads the row it is in.
 */
void dash_tree_cell_set_place (DashTreeCell *self,
                               guint         depth,
                               gboolean      can_open,
                               gboolean      is_open);

G_END_DECLS
