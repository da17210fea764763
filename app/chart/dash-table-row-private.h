// SPDX-License-Identifier: GPL-3.0-or-later
// How charts make rows of their tables.

#pragma once

#include "dash-plot.h"

G_BEGIN_DECLS

/**
 * dash_table_row_append_to:
 * @table: a list of #DashTableRow
 * @cells: (transfer full) (element-type utf8): texts, which the row takes over
 *
 * Adds a row.
 */
void dash_table_row_append_to (GListStore *table,
                               GPtrArray  *cells);

G_END_DECLS
