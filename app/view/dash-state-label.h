// SPDX-License-Identifier: GPL-3.0-or-later
// How a session stands, in words with a sign and a colour: "Live · 12 s".

#pragma once

#include <gtk/gtk.h>

#include "model/dash-session.h"

G_BEGIN_DECLS

#define DASH_TYPE_STATE_LABEL (dash_state_label_get_type ())
G_DECLARE_FINAL_TYPE (DashStateLabel, dash_state_label, DASH, STATE_LABEL, GtkWidget)

GtkWidget *dash_state_label_new (void);

/* Follows @session from now on; with %NULL nothing is shown. */
void dash_state_label_set_session (DashStateLabel *self, DashSession *session);

/* What is shown, "" for nothing. */
const char *dash_state_label_get_text (DashStateLabel *self);

G_END_DECLS
