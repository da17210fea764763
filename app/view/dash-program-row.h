// SPDX-License-Identifier: GPL-3.0-or-later
// A row that shows a running program: name, process, how busy it is.

#pragma once

#include <gtk/gtk.h>

#include "source/dash-discovery.h"

G_BEGIN_DECLS

#define DASH_TYPE_PROGRAM_ROW (dash_program_row_get_type ())
G_DECLARE_FINAL_TYPE (DashProgramRow, dash_program_row, DASH, PROGRAM_ROW, GtkListBoxRow)

/**
 * dash_program_row_new:
 * @program: the program
 * @compact: whether there is little room, as in a menu
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *dash_program_row_new (DashProgram *program, gboolean compact);
DashProgram *dash_program_row_get_program (DashProgramRow *self);
/* Leaves out the chart in a narrow window. */
void dash_program_row_set_narrow (DashProgramRow *self, gboolean narrow);

G_END_DECLS
