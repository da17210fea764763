// SPDX-License-Identifier: GPL-3.0-or-later
// What the commands read: a report file, standard input, or a program that runs.

#pragma once

#include "source/dash-announcement.h"

#include "model/dash-document.h"

G_BEGIN_DECLS

/**
 * input_load:
 * @what: a FILE ("-": standard input), the PID of a program that announced itself, or an address such as
 *   http://127.0.0.1:6770 or 127.0.0.1:6770. A file of that name comes first
 *
 * Reads or fetches a report, without its history. Blocks, within limits of size and time.
 *
 * Returns: (transfer full): the report, or %NULL and a sentence to show
 */
DashDocument *input_load (const char *what, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether input_load() asks a program that runs, and reads no file. */
gboolean input_is_program (const char *what);

/**
 * input_find_program:
 * @what: a PID or an address
 *
 * Returns: (transfer full): where the program is (pid and name are not known of an address), or %NULL and a
 *   sentence to show
 */
DashAnnouncement *input_find_program (const char *what, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Adds --token to what a command understands. Without it, the token is that of HOTPATH_METRICS_AUTH_TOKEN. */
void input_add_options (GOptionContext *context);
const char *input_get_token (void);

G_END_DECLS
