// SPDX-License-Identifier: GPL-3.0-or-later
// Asks in which format a session is to be exported, and what of it.

#pragma once

#include <adwaita.h>

#include "export/dash-export.h"
#include "model/dash-session.h"

G_BEGIN_DECLS

#define DASH_TYPE_EXPORT_DIALOG (dash_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DashExportDialog, dash_export_dialog, DASH, EXPORT_DIALOG, AdwWindow)

/**
 * dash_export_dialog_new:
 * @parent: the window that asks
 * @session: what is exported
 *
 * Emits "chosen" when the format is chosen and a file is to be asked for; it is closed by who shows it.
 */
GtkWidget *dash_export_dialog_new (GtkWindow *parent, DashSession *session);

DashExportFormat dash_export_dialog_get_format (DashExportDialog *self);
/* Of a table: a #DashSection or %DASH_EXPORT_FUNCTIONS. */
guint dash_export_dialog_get_section (DashExportDialog *self);
/* Whether only the selected range is wanted. */
gboolean dash_export_dialog_get_ranged (DashExportDialog *self, DashRange *range);
/* What files of a format are called: "Web Page". */
const char *dash_export_dialog_get_format_name (DashExportFormat format);

G_END_DECLS
