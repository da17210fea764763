// SPDX-License-Identifier: GPL-3.0-or-later
// A list of numbered places that never reorders: what a place shows is the table's business.

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define DASH_TYPE_SLOT_LIST (dash_slot_list_get_type ())
G_DECLARE_FINAL_TYPE (DashSlotList, dash_slot_list, DASH, SLOT_LIST, GObject)

/**
 * DashSlotList::select-requested:
 * @self: the list
 * @position: the place a person picked, or %GTK_INVALID_LIST_POSITION for none
 *
 * Emitted when the view asks for another selection. The handler finds out what stands at @position
 * and calls dash_slot_list_set_selected() in its turn.
 */

DashSlotList *dash_slot_list_new (void);

/**
 * dash_slot_list_set_size:
 * @self: a slot list
 * @size: the number of places
 *
 * Adds or removes places at the end.
 */
void dash_slot_list_set_size (DashSlotList *self, guint size);

/**
 * dash_slot_list_set_selected:
 * @self: a slot list
 * @position: the place of what is selected, or %GTK_INVALID_LIST_POSITION
 */
void dash_slot_list_set_selected (DashSlotList *self, guint position);

guint dash_slot_list_get_selected (DashSlotList *self);

G_END_DECLS
