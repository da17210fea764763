// SPDX-License-Identifier: GPL-3.0-or-later
// What all charts have in common: margins, cursor, read-out, keys, description, table twin.

#pragma once

#include <gtk/gtk.h>

#include "dash-axis.h"
#include "dash-chart-cursor.h"

G_BEGIN_DECLS

#define DASH_TYPE_PLOT (dash_plot_get_type ())
G_DECLARE_DERIVABLE_TYPE (DashPlot, dash_plot, DASH, PLOT, GtkWidget)

/**
 * DashPlotClass:
 * @invalidate: (nullable): forgets what was derived from data and ranges
 * @get_extent: gives the first and the last value of the data, %FALSE if there are none
 * @snapshot_back: draws what lies under the data
 * @rasterise: draws the data into a canvas (a #DashCanvas) of @scale device pixels a px, whose
 *   first pixel lies a little left of and above the area of the data
 * @snapshot_front: draws axes and labels
 * @snapshot_cursor: draws what belongs to the cursor at @x besides its line
 * @snap: gives the place of the data that is nearest to @x
 * @step: gives the place that is @steps pieces of data from @x
 * @format_x: makes the text of the chip at the cursor
 * @dup_readout: makes the read-out of the place @x
 * @dup_said: (nullable): makes what the accessible description says instead of the one that was
 *   set, or %NULL; by default the read-out while keys move the cursor
 * @append_table: adds the headings and the rows of the table twin
 * @key_pressed: handles a key that moves something, before the cursor is moved
 * @snapshot_legend: (nullable): draws what the lines or colours of a picture mean, from a place on and no wider than
 *   that, and gives the height of it
 *
 * What kinds of charts differ in.
 */
struct _DashPlotClass
{
  GtkWidgetClass parent_class;

  void (*invalidate) (DashPlot *self);
  gboolean (*get_extent) (DashPlot *self, double *low, double *high);
  void (*snapshot_back) (DashPlot *self, GtkSnapshot *snapshot);
  void (*rasterise) (DashPlot *self, gpointer canvas, int scale);
  void (*snapshot_front) (DashPlot *self, GtkSnapshot *snapshot);
  void (*snapshot_cursor) (DashPlot *self, GtkSnapshot *snapshot, double x);
  double (*snap) (DashPlot *self, double x);
  double (*step) (DashPlot *self, double x, int steps);
  char *(*format_x) (DashPlot *self, double x);
  char *(*dup_readout) (DashPlot *self, double x);
  char *(*dup_said) (DashPlot *self);
  void (*append_table) (DashPlot *self, GListStore *table);
  gboolean (*key_pressed) (DashPlot *self, guint keyval, GdkModifierType state);
  double (*snapshot_legend) (DashPlot *self, GtkSnapshot *snapshot, double x, double y, double width);
};

/**
 * DashPlot:
 *
 * The base of #DashChart, #DashTimeStrip, #DashHeatmap and #DashDistribution.
 *
 * It emits #DashPlot::data-changed when what it shows is other data or other formats, and
 * #DashPlot::readout-changed when the place of the cursor, or what lies there, is another.
 *
 * Keys: Left and Right move the cursor by one point, Page Up and Page Down by a tenth of what is
 * shown, Home and End to its ends, Escape takes it away. While a chart has the focus and a cursor,
 * its accessible description is the read-out; else it is what dash_plot_set_description() said.
 */

/**
 * dash_plot_set_title:
 * @self: a chart
 * @title: its name, e.g. "Latency of parse"
 *
 * Sets the accessible label.
 */
void             dash_plot_set_title       (DashPlot        *self,
                                            const char      *title);
const char      *dash_plot_get_title       (DashPlot        *self);
/**
 * dash_plot_set_description:
 * @self: a chart
 * @description: (nullable): what it says, e.g. "P99 of parse, last 60 s, 1.2 ms, rising"
 *
 * Sets the accessible description. Setting the same again costs nothing.
 */
void             dash_plot_set_description (DashPlot        *self,
                                            const char      *description);
const char      *dash_plot_get_description (DashPlot        *self);
/** Sets what is written in the middle while there are no data; "" for nothing. */
void             dash_plot_set_empty_text  (DashPlot        *self,
                                            const char      *text);
/** Returns: whether there is nothing to draw. */
gboolean         dash_plot_is_empty        (DashPlot        *self);

/**
 * dash_plot_set_cursor:
 * @self: a chart
 * @cursor: (nullable): the cursor shared with other charts; %NULL for one of its own
 */
void             dash_plot_set_cursor      (DashPlot        *self,
                                            DashChartCursor *cursor);
/** Returns: (transfer none): the cursor. */
DashChartCursor *dash_plot_get_cursor      (DashPlot        *self);

/**
 * dash_plot_set_margins:
 * @self: a chart
 * @top: px above the drawing
 * @right: px at its end
 * @bottom: px below it
 * @left: px at its start
 *
 * Sets the room for labels, at the usual size of text; it grows with the text. -1 leaves a margin
 * as it is. The start is the left side in every language: time runs to the right.
 */
void             dash_plot_set_margins     (DashPlot        *self,
                                            int              top,
                                            int              right,
                                            int              bottom,
                                            int              left);

/**
 * dash_plot_set_x_range:
 * @self: a chart
 * @low: the value at the left end, ns in time charts
 * @high: the value at the right end
 *
 * Sets what is shown; %NAN for what the data have.
 */
void             dash_plot_set_x_range     (DashPlot        *self,
                                            double           low,
                                            double           high);
gboolean         dash_plot_get_x_range     (DashPlot        *self,
                                            double          *low,
                                            double          *high);

/**
 * dash_plot_dup_readout:
 * @self: a chart
 *
 * What the chart shows under the cursor, as one sentence. #DashPlot::readout-changed is emitted
 * when it may be another.
 *
 * Returns: (transfer full) (nullable): the read-out; %NULL when the cursor is nowhere
 */
char            *dash_plot_dup_readout     (DashPlot        *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dash_plot_get_table:
 * @self: a chart
 *
 * What the chart shows, as a table: a list of #DashTableRow, the headings are the first one.
 *
 * Returns: (transfer full): the rows, a copy
 */
GListModel      *dash_plot_get_table       (DashPlot        *self) G_GNUC_WARN_UNUSED_RESULT;
/**
 * dash_plot_dup_table_text:
 * @self: a chart
 *
 * Returns: (transfer full): the same table as lines of tab-separated text, headings first
 */
char            *dash_plot_dup_table_text  (DashPlot        *self) G_GNUC_WARN_UNUSED_RESULT;

#define DASH_TYPE_TABLE_ROW (dash_table_row_get_type ())
G_DECLARE_FINAL_TYPE (DashTableRow, dash_table_row, DASH, TABLE_ROW, GObject)

/** Returns: (transfer none): the cells of a row, ended by %NULL. */
const char *const *dash_table_row_get_cells (DashTableRow   *self);

G_END_DECLS
