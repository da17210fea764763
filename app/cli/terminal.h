// SPDX-License-Identifier: GPL-3.0-or-later
// The terminal that standard output is, if it is one.

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean terminal_is_there (void);
/* Columns and lines; 0 when standard output is no terminal. */
guint terminal_get_width (void);
guint terminal_get_height (void);

/* Switches to a screen of its own and back; what was there before comes back with it. Both are safe in signal
 * handlers, and leaving twice does no harm. */
void terminal_enter_screen (void);
void terminal_leave_screen (void);

G_END_DECLS
