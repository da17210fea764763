// SPDX-License-Identifier: GPL-3.0-or-later
// The inside of a flame graph, shared by its behaviour, its geometry and its drawing.

#pragma once

#include "dash-flame-graph.h"
#include "dash-flame-layout.h"

G_BEGIN_DECLS

/* Between two levels, in px. */
#define DASH_FLAME_GAP 1
/* Before it was given a width. */
#define DASH_FLAME_USUAL_WIDTH 800

struct _DashFlameGraph
{
  GtkWidget parent_instance;

  DashFlameTexts texts;
  gpointer user_data;

  DashFlameLayout layout;
  guint32 zoomed;
  guint32 selected;
  guint32 hovered;
  GArray *before; /* of guint32: what was zoomed before */

  int width; /* that the height is for */
  guint resize;
  gboolean pointed;
  double pointer_x, pointer_y;
  char *said;

  GskRenderNode *node; /* (nullable): the spans, drawn */
};

double dash_flame_graph_get_text_scale (DashFlameGraph *self);
int dash_flame_graph_get_row_height (DashFlameGraph *self);
/** Returns: the place of what is zoomed, -1 when there are no spans. */
gssize dash_flame_graph_get_zoom_position (DashFlameGraph *self);
/** Returns: what one pixel is, in parts of the whole. */
double dash_flame_graph_get_pixel (DashFlameGraph *self);
/** Returns: how many levels have something wide enough to be drawn. */
guint dash_flame_graph_get_n_levels (DashFlameGraph *self);
/** Gives where a span lies in the widget; those above what is zoomed have the whole width. */
void dash_flame_graph_get_span_bounds (DashFlameGraph *self, gssize at, double *x, double *width);
gboolean dash_flame_graph_is_drawn (DashFlameGraph *self, gssize at);

/** Returns: (transfer full) (nullable): the spans, drawn. */
GskRenderNode *dash_flame_graph_create_node (DashFlameGraph *self);
void dash_flame_graph_draw_outline (DashFlameGraph *self, GtkSnapshot *snapshot, gssize at, float thickness);

G_END_DECLS
