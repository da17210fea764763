/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-report-error-private.h: how readers say where an error is.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @error is of DASH_REPORT_ERROR. */
void _dash_report_error_set_place (GError *error, gsize line, gsize column, const char *path);

G_END_DECLS
