// SPDX-License-Identifier: GPL-3.0-or-later
// A map of counts over time and magnitude, and the scale of its colours.

#pragma once

#include "dash-plot.h"

G_BEGIN_DECLS

/**
 * DashHeatCell:
 * @begin_ns: where its time begins
 * @end_ns: where it ends
 * @low: the lower edge of its values
 * @high: the upper edge
 * @count: how many
 */
typedef struct
{
  double begin_ns;
  double end_ns;
  double low;
  double high;
  double count;
} DashHeatCell;

/** Returns: (transfer full): what a cell says, e.g. "1:11.5 · 4.18 ms – 5.82 ms · 27 calls". */
typedef char *(*DashHeatFormatFunc) (const DashHeatCell *cell,
                                     gpointer            user_data);

#define DASH_TYPE_HEATMAP (dash_heatmap_get_type ())
G_DECLARE_FINAL_TYPE (DashHeatmap, dash_heatmap, DASH, HEATMAP, DashPlot)

/** Makes an empty map. Up and Down move the keyboard cursor from row to row. */
GtkWidget *dash_heatmap_new              (void);

/**
 * dash_heatmap_set_cells:
 * @self: a map
 * @begins_ns: (array length=n_columns): where each column begins, ascending
 * @ends_ns: (array length=n_columns): where it ends
 * @n_columns: the number of columns, 0 for none
 * @low: the lower edge of the lowest row, above 0
 * @high: the upper edge of the highest row
 * @n_rows: the number of rows, of equal height on a logarithmic axis
 * @counts: (array): the count of row r, 0 being the lowest, in column c at r * @n_columns + c
 *
 * Copies the cells. Cells with a count of 0 are not painted.
 */
void       dash_heatmap_set_cells        (DashHeatmap        *self,
                                          const double       *begins_ns,
                                          const double       *ends_ns,
                                          gsize               n_columns,
                                          double              low,
                                          double              high,
                                          gsize               n_rows,
                                          const double       *counts);
/** Sets the ends of the value axis, e.g. those of the chart above; %NAN for those of the rows. */
void       dash_heatmap_set_y_range      (DashHeatmap        *self,
                                          double              low,
                                          double              high);
/** Sets what makes the text of ticks. */
void       dash_heatmap_set_tick_format  (DashHeatmap        *self,
                                          DashFormatFunc      tick_format,
                                          gpointer            user_data);
/** Sets what makes the read-out of a cell: dash_plot_dup_readout(), #DashPlot::readout-changed. */
void       dash_heatmap_set_cell_format  (DashHeatmap        *self,
                                          DashHeatFormatFunc  cell_format,
                                          gpointer            user_data);
/**
 * dash_heatmap_get_cell:
 * @self: a map
 * @cell: (out caller-allocates): the cell under the pointer or the keyboard cursor
 *
 * Returns: whether there is one
 */
gboolean   dash_heatmap_get_cell         (DashHeatmap        *self,
                                          DashHeatCell       *cell);
/** Gives the smallest count above 0 and the largest; returns whether there is any. */
gboolean   dash_heatmap_get_extent       (DashHeatmap        *self,
                                          double             *least,
                                          double             *most);

#define DASH_TYPE_HEAT_SCALE (dash_heat_scale_get_type ())
G_DECLARE_FINAL_TYPE (DashHeatScale, dash_heat_scale, DASH, HEAT_SCALE, GtkWidget)

/**
 * dash_heat_scale_new:
 * @heatmap: the map it explains
 * @count_format: (nullable): makes the text at its upper end, e.g. "700 calls"
 * @user_data: for @count_format
 *
 * Makes the scale of the colours with the least and the largest count at its ends.
 */
GtkWidget *dash_heat_scale_new           (DashHeatmap        *heatmap,
                                          DashFormatFunc      count_format,
                                          gpointer            user_data);

G_END_DECLS
