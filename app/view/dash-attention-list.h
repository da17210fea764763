// SPDX-License-Identifier: GPL-3.0-or-later
// What needs attention in a session, and what was checked and is fine.

#pragma once

#include <gtk/gtk.h>

#include "model/dash-checks.h"

G_BEGIN_DECLS

#define DASH_TYPE_ATTENTION_LIST (dash_attention_list_get_type ())
G_DECLARE_FINAL_TYPE (DashAttentionList, dash_attention_list, DASH, ATTENTION_LIST, GtkWidget)

/**
 * DashAttentionList::open-finding:
 * @finding: the finding of the activated row
 */

GtkWidget *dash_attention_list_new (DashChecks *checks);

/** Shows the checks as they are. */
void dash_attention_list_update (DashAttentionList *self);

/** The style class and icon that go with a severity; the icon tells it without colour. */
const char *dash_severity_get_style (DashSeverity severity);
const char *dash_severity_get_icon (DashSeverity severity);

/** The severity in a word, for who sees neither colour nor icon. */
const char *dash_severity_get_word (DashSeverity severity);

G_END_DECLS
