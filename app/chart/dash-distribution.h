// SPDX-License-Identifier: GPL-3.0-or-later
// A distribution: counts over a logarithmic axis of values, with marks for percentiles.

#pragma once

#include "dash-chart.h"

G_BEGIN_DECLS

/**
 * DashMark:
 * @name: its name, e.g. "P95"
 * @value: where it stands
 * @role: its colour
 * @style: how its line is drawn; not an area
 */
typedef struct
{
  const char   *name;
  double        value;
  DashRole      role;
  DashLineStyle style;
} DashMark;

/**
 * DashBin:
 * @low: the lower edge of its values
 * @high: the upper edge
 * @count: how many
 * @below: how many lie in it or in a lower one
 * @total: how many there are in all
 * @other: how many in the distribution to compare with; NAN without one
 */
typedef struct
{
  double low;
  double high;
  double count;
  double below;
  double total;
  double other;
} DashBin;

/** Returns: (transfer full): what a bar says, e.g. "4.18 ms – 5.82 ms · 27 calls". */
typedef char *(*DashBinFormatFunc) (const DashBin *bin,
                                    gpointer       user_data);

#define DASH_TYPE_DISTRIBUTION (dash_distribution_get_type ())
G_DECLARE_FINAL_TYPE (DashDistribution, dash_distribution, DASH, DISTRIBUTION, DashPlot)

/** Makes an empty distribution; its cursor is its own, and lies on values. */
GtkWidget *dash_distribution_new              (void);

/**
 * dash_distribution_set_bars:
 * @self: a distribution
 * @edges: (array): n_bars + 1 edges of the bars, ascending; the first may be 0
 * @counts: (array length=n_bars): how many
 * @n_bars: the number of bars, 0 for none
 *
 * Copies the bars. dash_plot_set_x_range() sets the ends of the axis.
 */
void       dash_distribution_set_bars         (DashDistribution  *self,
                                               const double      *edges,
                                               const double      *counts,
                                               gsize              n_bars);
/**
 * dash_distribution_set_compared:
 * @self: a distribution
 * @edges: (array): n_bars + 1 edges as above
 * @base: (array length=n_bars): what to compare with, e.g. shares of all calls
 * @base_name: what it is called
 * @head: (array length=n_bars): the distribution
 * @head_name: what it is called
 * @n_bars: the number of bars, at least one
 *
 * Draws two distributions over each other in the place of bars: @base grey with a dashed line, @head blue with
 * a solid one. dash_distribution_set_bars() ends it.
 */
void       dash_distribution_set_compared     (DashDistribution  *self,
                                               const double      *edges,
                                               const double      *base,
                                               const char        *base_name,
                                               const double      *head,
                                               const char        *head_name,
                                               gsize              n_bars);
/** Copies the marks; names are shown at the top, ascending by value, as far as there is room. */
void       dash_distribution_set_marks        (DashDistribution  *self,
                                               const DashMark    *marks,
                                               gsize              n_marks);
/** Sets whether counts are on a logarithmic axis; they are at first. */
void       dash_distribution_set_log          (DashDistribution  *self,
                                               gboolean           log);
/**
 * dash_distribution_set_format:
 * @self: a distribution
 * @tick_format: makes the text of a value tick: "100 µs"
 * @value_format: (nullable): makes the text of a mark: "91.2 µs"
 * @count_format: (nullable): makes the text of a count tick: "10 k"
 * @user_data: for all
 */
void       dash_distribution_set_format       (DashDistribution  *self,
                                               DashFormatFunc     tick_format,
                                               DashFormatFunc     value_format,
                                               DashFormatFunc     count_format,
                                               gpointer           user_data);
/** Sets what makes the read-out of a bar: dash_plot_dup_readout(), #DashPlot::readout-changed. */
void       dash_distribution_set_bin_format   (DashDistribution  *self,
                                               DashBinFormatFunc  bin_format,
                                               gpointer           user_data);
/** Gives the bar under the cursor; returns whether there is one. */
gboolean   dash_distribution_get_bin          (DashDistribution  *self,
                                               DashBin           *bin);

G_END_DECLS
