// SPDX-License-Identifier: GPL-3.0-or-later
// The kept calls of one function, the slowest or the most recent ones.

#pragma once

#include "dash-log-list.h"

G_BEGIN_DECLS

#define DASH_TYPE_CALLS_LIST (dash_calls_list_get_type ())
G_DECLARE_FINAL_TYPE (DashCallsList, dash_calls_list, DASH, CALLS_LIST, DashLogList)

/** Its item is a #DashFunction. */
GtkWidget *dash_calls_list_new (DashSession *session);

/** Whether the most recent calls are shown rather than the slowest. */
void dash_calls_list_set_recent (DashCallsList *self,
                                 gboolean       recent);

/** (transfer full): what is shown, as tab-separated lines with a heading. */
char *dash_calls_list_to_tsv (DashCallsList *self);

G_END_DECLS
