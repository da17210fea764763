// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of sections as text, in the user's locale.

#pragma once

#include "chart/dash-axis.h"
#include "model/dash-format.h"
#include "model/dash-record.h"

G_BEGIN_DECLS

/** A number in its unit; NAN is an en dash. */
DashQuantity dash_section_format_number (DashUnit unit,
                                         double   value);

/** What a column says of a row. */
DashQuantity dash_section_format_parts (DashRecord           *record,
                                        const DashFigureInfo *figure,
                                        double                percent);

/** What a column says of a row, as one text: "21.5 MB"; free with g_free(). */
char *dash_section_format_figure (DashRecord           *record,
                                  const DashFigureInfo *figure,
                                  double                percent);

/** The heading of a column; free with g_free(). */
char *dash_section_format_title (const DashFigureInfo *figure,
                                 double                percent);

/** For the ticks of an axis and for its read-outs. */
DashFormatFunc dash_section_get_tick_format (DashUnit unit);
DashFormatFunc dash_section_get_value_format (DashUnit unit);

G_END_DECLS
