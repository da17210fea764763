/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-process.h: whether a process of this machine still is the one it was.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dash_process_look_up:
 * @state: (out) (optional): as in /proc: 'R', 'S', 'T' (stopped), 'Z' …
 * @start: (out) (optional): field 22 of /proc/PID/stat, which tells a process from a later one with its id
 *
 * Returns: %FALSE when there is no such process, or it has died and only waits for its parent
 */
gboolean dash_process_look_up (gint64 pid, char *state, guint64 *start);

/**
 * dash_process_runs:
 * @executable: the path of a program
 *
 * Returns: whether process @pid of this machine runs a program of that name
 */
gboolean dash_process_runs (gint64 pid, const char *executable);

G_END_DECLS
