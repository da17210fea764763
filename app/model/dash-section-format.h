// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of sections as text, in the user's locale.

#pragma once

#include "dash-format.h"
#include "dash-record.h"

G_BEGIN_DECLS

/** A number in its unit; NAN is an en dash. */
DashQuantity dash_section_format_number (DashUnit unit,
                                         double   value);

/** What a column says of a row, as one text: "21.5 MB"; free with g_free(). */
char *dash_section_format_figure (DashRecord           *record,
                                  const DashFigureInfo *figure,
                                  double                percent);

/** The heading of a column; free with g_free(). */
char *dash_section_format_title (const DashFigureInfo *figure,
                                 double                percent);

G_END_DECLS
