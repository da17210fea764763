/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-recovery.h: the report of a program that was killed, rebuilt from its arena.
 */
#pragma once

#include "dash-document.h"

G_BEGIN_DECLS

/**
 * dash_recovery_find_command:
 *
 * Returns: (transfer full) (nullable): the `hotpath` command beside this program, or in PATH
 */
char *dash_recovery_find_command (void);

/**
 * dash_recovery_run_async:
 * @command: the `hotpath` command
 * @arena: the file that the program recorded into
 *
 * The result is a DASH_DOCUMENT_REPORT.
 */
void dash_recovery_run_async (const char *command, const char *arena, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
DashDocument *dash_recovery_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
