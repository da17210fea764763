// SPDX-License-Identifier: GPL-3.0-or-later
// The call tree as a flame graph, with what its colours mean and what there is to say of a frame.

#pragma once

#include <gtk/gtk.h>

#include "model/dash-call-tree-view.h"

G_BEGIN_DECLS

#define DASH_TYPE_CALL_FLAME (dash_call_flame_get_type ())
G_DECLARE_FINAL_TYPE (DashCallFlame, dash_call_flame, DASH, CALL_FLAME, GtkWidget)

/**
 * DashCallFlame::selection-changed:
 * Another place, or none, was selected by a person.
 */
/**
 * DashCallFlame::zoom-changed:
 * There is something to go back from, or nothing any more.
 */

/**
 * dash_call_flame_new:
 * @session: whose call tree it is
 * @rows: the call tree; somebody else brings it up to date
 *
 * Creates the graph. Menus of it have the actions "table".
 *
 * Returns: (transfer floating): the graph
 */
GtkWidget *dash_call_flame_new (DashSession      *session,
                                DashCallTreeView *rows);

/** Shows what @rows has now. */
void dash_call_flame_update (DashCallFlame *self);

/** The id of the selected place; 0 is the whole or none. */
guint32 dash_call_flame_get_selected (DashCallFlame *self);
void dash_call_flame_select (DashCallFlame *self,
                             guint32        id);

/** Gives a place the whole width; 0 is the whole. */
void dash_call_flame_zoom (DashCallFlame *self,
                           guint32        id);
void dash_call_flame_zoom_out (DashCallFlame *self);
gboolean dash_call_flame_is_zoomed (DashCallFlame *self);

/** Leaves out what a narrow window has no room for. */
void dash_call_flame_set_compact (DashCallFlame *self,
                                  gboolean       compact);

G_END_DECLS
