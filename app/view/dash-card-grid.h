// SPDX-License-Identifier: GPL-3.0-or-later
// A container that lays cards out in rows by weight and breaks a row that would become too narrow.

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DASH_TYPE_CARD_GRID (dash_card_grid_get_type ())
G_DECLARE_FINAL_TYPE (DashCardGrid, dash_card_grid, DASH, CARD_GRID, GtkWidget)

GtkWidget *dash_card_grid_new (int spacing);

/**
 * dash_card_grid_add:
 * @self: a card grid
 * @child: the card
 * @row: the row it stands in when there is room
 * @weight: its share of the row's width, against the other cards of the row
 * @min_width: the width in px under which its row is broken into several
 *
 * Adds @child after the cards that are there. Rows must be added in order. A child that is not
 * visible takes no room.
 */
void dash_card_grid_add (DashCardGrid *self,
                         GtkWidget    *child,
                         guint         row,
                         double        weight,
                         int           min_width);

/** Shares out what height is left over, so that the cards fill the container. */
void dash_card_grid_set_stretch (DashCardGrid *self,
                                 gboolean      stretch);

G_END_DECLS
