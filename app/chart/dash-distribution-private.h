// SPDX-License-Identifier: GPL-3.0-or-later
// The inside of a distribution, shared by its data and its drawing.

#pragma once

#include "dash-distribution.h"
#include "dash-plot-private.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;
  double value;
  DashRole role;
  DashLineStyle style;
} DashDistributionMark;

struct _DashDistribution
{
  DashPlot parent_instance;

  double *edges;
  double *counts;
  double *others; /* (nullable): of the distribution to compare with */
  gsize n_bars;
  double most; /* of both */
  double least; /* the smallest that is not 0 */
  double total;
  char *name; /* (nullable): of the distribution, beside another */
  char *other_name;
  GArray *marks; /* of DashDistributionMark */
  gboolean log;

  DashFormatFunc tick_format;
  DashFormatFunc value_format;
  DashFormatFunc count_format;
  gpointer format_data;
  DashBinFormatFunc bin_format;
  gpointer bin_format_data;
};

/* The lower edge of a bar as it is drawn: a logarithm has no 0. */
double dash_distribution_lower_edge      (DashDistribution *self,
                                          gsize             bar);
/* The bar that a value lies in. */
gsize  dash_distribution_find_bar        (DashDistribution *self,
                                          double            x);

void   dash_distribution_rasterise       (DashPlot         *plot,
                                          gpointer          canvas,
                                          int               scale);
void   dash_distribution_snapshot_back   (DashPlot         *plot,
                                          GtkSnapshot      *snapshot);
void   dash_distribution_snapshot_front  (DashPlot         *plot,
                                          GtkSnapshot      *snapshot);
void   dash_distribution_snapshot_cursor (DashPlot         *plot,
                                          GtkSnapshot      *snapshot,
                                          double            x);

G_END_DECLS
