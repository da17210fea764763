// SPDX-License-Identifier: GPL-3.0-or-later
// A flame graph: spans that lie below what they are a part of, as wide as their part.

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Steps of the ramp that spans are coloured by. */
#define DASH_FLAME_N_STEPS 6

/** No span. */
#define DASH_FLAME_NONE G_MAXUINT32

/**
 * DashFlameSpan:
 * @key: what it is known by from one set of spans to the next; no other has it
 * @parent: position of the span it is a part of, which comes before it; -1 for the first one only
 * @weight: its length, in the measure of all others; what is left to it is its own
 * @heat: what it is coloured by, a share from 0 to 1
 * @marked: whether it stands out, however narrow; where one does, the others fade
 */
typedef struct
{
  guint32 key;
  gssize parent;
  double weight;
  double heat;
  gboolean marked;
} DashFlameSpan;

/** Gives a short text for a span; free with g_free(). */
typedef char *(*DashFlameTextFunc) (guint32  key,
                                    gpointer user_data);

/**
 * DashFlameTexts:
 * @name: what stands in a span, shortened where it has little room
 * @value: what stands behind it where there is room
 * @description: all there is to say of it, for who can't see it
 */
typedef struct
{
  DashFlameTextFunc name;
  DashFlameTextFunc value;
  DashFlameTextFunc description;
} DashFlameTexts;

#define DASH_TYPE_FLAME_GRAPH (dash_flame_graph_get_type ())
G_DECLARE_FINAL_TYPE (DashFlameGraph, dash_flame_graph, DASH, FLAME_GRAPH, GtkWidget)

/**
 * DashFlameGraph::selected:
 * A span was selected by a click or a key.
 */
/**
 * DashFlameGraph::hovered:
 * The pointer is on another span, or on none.
 */
/**
 * DashFlameGraph::zoomed:
 * Another span has the whole width.
 */
/**
 * DashFlameGraph::menu-requested:
 * @x: where, in the graph
 * @y: where
 *
 * A menu for the selected span was asked for.
 */

/**
 * dash_flame_graph_new:
 * @texts: what spans say
 * @user_data: for @texts
 *
 * Creates a graph without spans. It is as high as its levels and wants to lie in something that scrolls.
 *
 * Returns: (transfer floating): the graph
 */
GtkWidget *dash_flame_graph_new          (const DashFlameTexts *texts,
                                          gpointer              user_data);
/** Names the graph for assistive technologies. */
void       dash_flame_graph_set_title    (DashFlameGraph       *self,
                                          const char           *title);
/**
 * dash_flame_graph_set_spans:
 * @spans: (array length=n): the spans, the whole first
 *
 * Sets what is drawn. Zoom and selection stay with their keys. Only spans of a pixel or more are drawn; narrower ones
 * are told of together by a grey one.
 */
void       dash_flame_graph_set_spans    (DashFlameGraph       *self,
                                          const DashFlameSpan  *spans,
                                          gsize                 n);

/** Selects a span; where the zoom hides it, it zooms out as far as needed. */
void       dash_flame_graph_set_selected (DashFlameGraph       *self,
                                          guint32               key);
guint32    dash_flame_graph_get_selected (DashFlameGraph       *self);
/** The span under the pointer, or DASH_FLAME_NONE. */
guint32    dash_flame_graph_get_hovered  (DashFlameGraph       *self);

/** Gives a span the whole width. */
void       dash_flame_graph_zoom         (DashFlameGraph       *self,
                                          guint32               key);
/** Goes back to what was zoomed before; %FALSE when there is nothing to go back to. */
gboolean   dash_flame_graph_zoom_out     (DashFlameGraph       *self);
/** The span that has the whole width; DASH_FLAME_NONE without spans. */
guint32    dash_flame_graph_get_zoomed   (DashFlameGraph       *self);
/** Whether something other than the whole is zoomed. */
gboolean   dash_flame_graph_is_zoomed    (DashFlameGraph       *self);

/** The span at a point of the widget, or DASH_FLAME_NONE. */
guint32    dash_flame_graph_pick         (DashFlameGraph       *self,
                                          double                x,
                                          double                y);
/** Where a span is drawn; %FALSE when it isn't. */
gboolean   dash_flame_graph_get_bounds   (DashFlameGraph       *self,
                                          guint32               key,
                                          graphene_rect_t      *bounds);

/** The step of the ramp for a share. */
guint      dash_flame_get_step           (double                heat);
/** The share at which a step but the last ends. */
double     dash_flame_get_step_end       (guint                 step);

G_END_DECLS
