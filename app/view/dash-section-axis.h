// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of sections on the axes of charts, in the user's locale.

#pragma once

#include "chart/dash-axis.h"
#include "model/dash-section.h"

G_BEGIN_DECLS

/** For the ticks of an axis and for its read-outs. */
DashFormatFunc dash_section_get_tick_format (DashUnit unit);
DashFormatFunc dash_section_get_value_format (DashUnit unit);

G_END_DECLS
