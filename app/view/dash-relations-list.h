// SPDX-License-Identifier: GPL-3.0-or-later
// Who calls a function, and where its time goes: callers, itself, callees.

#pragma once

#include <gtk/gtk.h>

#include "model/dash-session.h"

G_BEGIN_DECLS

#define DASH_TYPE_RELATIONS_LIST (dash_relations_list_get_type ())
G_DECLARE_FINAL_TYPE (DashRelationsList, dash_relations_list, DASH, RELATIONS_LIST, GtkWidget)

/**
 * DashRelationsList::open-function:
 * @self: the list
 * @function: the function of the activated row
 */

GtkWidget *dash_relations_list_new (DashSession *session);

void dash_relations_list_set_function (DashRelationsList *self,
                                       DashFunction      *function);

/** Shows the session's present figures. */
void dash_relations_list_update (DashRelationsList *self);

/** (transfer full): what is shown, as tab-separated lines with a heading. */
char *dash_relations_list_to_tsv (DashRelationsList *self);

G_END_DECLS
