// SPDX-License-Identifier: GPL-3.0-or-later
// What happened last to one row of a section, newest first.

#pragma once

#include <gtk/gtk.h>

#include "model/dash-session-sections.h"

G_BEGIN_DECLS

#define DASH_TYPE_ENTRIES_LIST (dash_entries_list_get_type ())
G_DECLARE_FINAL_TYPE (DashEntriesList, dash_entries_list, DASH, ENTRIES_LIST, GtkWidget)

GtkWidget *dash_entries_list_new (DashSession *session);

/** Shows another row's log, asking the program for it. */
void dash_entries_list_set_record (DashEntriesList *self,
                                   DashRecord      *record);

/** Shows what is known and asks for more, at most once a second and only while it is in sight. */
void dash_entries_list_update (DashEntriesList *self);

/** (transfer full): what is shown, as tab-separated lines with a heading. */
char *dash_entries_list_to_tsv (DashEntriesList *self);

G_END_DECLS
