// SPDX-License-Identifier: GPL-3.0-or-later
// What happened last to one row of a section, newest first.

#pragma once

#include "dash-log-list.h"

G_BEGIN_DECLS

#define DASH_TYPE_ENTRIES_LIST (dash_entries_list_get_type ())
G_DECLARE_FINAL_TYPE (DashEntriesList, dash_entries_list, DASH, ENTRIES_LIST, DashLogList)

/** Its item is a #DashRecord. */
GtkWidget *dash_entries_list_new (DashSession *session);

/** (transfer full): what is shown, as tab-separated lines with a heading. */
char *dash_entries_list_to_tsv (DashEntriesList *self);

G_END_DECLS
