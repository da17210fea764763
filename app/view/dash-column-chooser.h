// SPDX-License-Identifier: GPL-3.0-or-later
// Which columns of a table are shown: chosen from a menu, and remembered.

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DASH_TYPE_COLUMN_CHOOSER (dash_column_chooser_get_type ())
G_DECLARE_FINAL_TYPE (DashColumnChooser, dash_column_chooser, DASH, COLUMN_CHOOSER, GObject)

/**
 * DashColumnChooser::changed:
 * @self: the chooser
 *
 * Other columns are chosen, here or in a table of the same name in another window.
 */

/**
 * dash_column_chooser_new:
 * @table: the table's name in the settings: "functions", "threads"
 * @actions: where to add the actions column-… and restore-columns; to be known as "table"
 *
 * Returns: (transfer full): a chooser that offers no column yet
 */
DashColumnChooser *dash_column_chooser_new (const char *table,
                                            GActionMap *actions) G_GNUC_WARN_UNUSED_RESULT;

/** Offers a column, below those that are offered already; @id is its name in the settings. */
void dash_column_chooser_add (DashColumnChooser *self,
                              const char        *id,
                              const char        *title);

/** Offers no column any more. What was chosen stays, as those of percentiles may come back. */
void dash_column_chooser_remove_all (DashColumnChooser *self);

/** Whether the column @id, offered or not, is to be shown. */
gboolean dash_column_chooser_is_chosen (DashColumnChooser *self,
                                        const char        *id);

/** (transfer floating): a button that opens the menu, for a place where the actions are known. */
GtkWidget *dash_column_chooser_create_button (DashColumnChooser *self);

G_END_DECLS
