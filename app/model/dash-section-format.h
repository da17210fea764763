// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of sections as text, in the user's locale.

#pragma once

#include "dash-format.h"
#include "dash-record.h"

G_BEGIN_DECLS

/** A number in its unit; NAN is an en dash. */
DashQuantity dash_section_format_number (DashUnit unit,
                                         double   value);

/** What a column of numbers says of a row; with "≥" or "≤" where only a limit is known, with "≈" where it was
 * rounded by whoever said it, and an en dash where nobody said it. */
DashQuantity dash_section_format_quantity (DashRecord           *record,
                                           const DashFigureInfo *figure,
                                           double                percent);

/** What a column says of a row, as one text: "21.5 MB"; free with g_free(). */
char *dash_section_format_figure (DashRecord           *record,
                                  const DashFigureInfo *figure,
                                  double                percent);

/** The same with nothing left out, where a column has no room for all: texts, and numbers of any size; else
 * %NULL. Free with g_free(). */
char *dash_section_format_full (DashRecord           *record,
                                const DashFigureInfo *figure);

/** The heading of a column; free with g_free(). */
char *dash_section_format_title (const DashFigureInfo *figure,
                                 double                percent);

G_END_DECLS
