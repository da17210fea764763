// SPDX-License-Identifier: GPL-3.0-or-later
// A session as text for a terminal: what it is, what is wrong with it, and tables of what was chosen.

#pragma once

#include "sheet.h"

G_BEGIN_DECLS

/* Rows of a table when nobody said how many: what one looks through. */
#define REPORT_TEXT_ROWS 30

/* Sections shown when nobody said which: the functions, or all there are when there are no functions. */
guint32 report_text_get_usual_sections (DashSession *session);

/**
 * report_text_append:
 * @sections: which, as SHEET_BIT()
 * @width: columns of the terminal; 0: as wide as it gets
 *
 * Returns: %FALSE when the focus is no valid expression
 */
gboolean report_text_append (DashSession *session, guint32 sections, const SheetOptions *options, guint width,
                             GString *into, GError **error);

/* "indexer · Report of 22 Nov, 17:03 · 1 min 12 s · process 4711" and what needs attention. */
void report_text_append_head (DashSession *session, GString *into);

G_END_DECLS
