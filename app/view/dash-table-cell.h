// SPDX-License-Identifier: GPL-3.0-or-later
// A cell of a live table: a name or a figure with its unit, redrawn without asking for a new size.

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DashTableCellKind:
 * @DASH_TABLE_CELL_NAME: text from the left, shortened with "…" in its middle
 * @DASH_TABLE_CELL_TITLED: a name over a dim line of its own
 * @DASH_TABLE_CELL_FIGURE: a figure to the right
 * @DASH_TABLE_CELL_QUANTITY: a figure to the right, its unit dim in a slot of its own
 */
typedef enum
{
  DASH_TABLE_CELL_NAME,
  DASH_TABLE_CELL_TITLED,
  DASH_TABLE_CELL_FIGURE,
  DASH_TABLE_CELL_QUANTITY,
} DashTableCellKind;

/* What a column of figures needs more where they are marked as rounded or as a limit. */
#define DASH_TABLE_MARK_WIDTH 10

#define DASH_TYPE_TABLE_CELL (dash_table_cell_get_type ())
G_DECLARE_FINAL_TYPE (DashTableCell, dash_table_cell, DASH, TABLE_CELL, GtkWidget)

GtkWidget *dash_table_cell_new (DashTableCellKind kind);

/**
 * dash_table_cell_set:
 * @self: a cell
 * @text: (nullable): the name or figure
 * @extra: (nullable): the unit of a quantity, the second line of a titled name
 *
 * Sets what the cell shows; the same again costs a comparison only.
 *
 * Returns: whether anything changed
 */
gboolean dash_table_cell_set (DashTableCell *self,
                              const char    *text,
                              const char    *extra);

/**
 * dash_table_cell_set_hint:
 * @self: a cell
 * @hint: (nullable): a short dim word behind a name, such as "running"
 */
void dash_table_cell_set_hint (DashTableCell *self,
                               const char    *hint);

const char *dash_table_cell_get_text (DashTableCell *self);
const char *dash_table_cell_get_extra (DashTableCell *self);

G_END_DECLS
