// SPDX-License-Identifier: GPL-3.0-or-later
// Figures for the axes and read-outs of charts; all are a DashFormatFunc.

#pragma once

#include "chart/dash-axis.h"
#include "model/dash-format.h"

G_BEGIN_DECLS

/** "10 ms": no more digits than the figure needs. */
char *dash_page_tick_duration (double ns, gpointer user_data);
/** "8.88 ms" */
char *dash_page_value_duration (double ns, gpointer user_data);
/** "150 MB" */
char *dash_page_tick_bytes (double bytes, gpointer user_data);
/** "155 MB" */
char *dash_page_value_bytes (double bytes, gpointer user_data);
/** "100", "1,000", "10 k" */
char *dash_page_tick_count (double count, gpointer user_data);
/** "68.4 k" */
char *dash_page_value_rate (double per_second, gpointer user_data);
/** "150 %" */
char *dash_page_tick_percent (double percent, gpointer user_data);
/** "0.7" */
char *dash_page_tick_number (double number, gpointer user_data);

G_END_DECLS
