/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which places of the call tree a table shows and in what order: what is open, what a search finds. */
#pragma once

#include "dash-call-tree.h"
#include "dash-format.h"
#include "dash-session.h"

G_BEGIN_DECLS

/** What there is to say of a place, and what siblings are sorted by. */
typedef enum
{
  DASH_CALL_NAME,
  DASH_CALL_CALLS,
  DASH_CALL_AVERAGE,
  DASH_CALL_SELF,
  DASH_CALL_TOTAL,
  DASH_CALL_SHARE,
} DashCallFigure;

#define DASH_TYPE_CALL_TREE_VIEW (dash_call_tree_view_get_type ())
/**
 * DashCallTreeView:
 *
 * The rows of a tree table over the session's call tree. Nothing happens by itself: call dash_call_tree_view_update()
 * after #DashSession::updated or ::range-progress, or after what changes the rows, then set the rows on screen from it.
 * Places are those of its #DashCallTree. What takes much time is open from the beginning, down to where it goes.
 */
G_DECLARE_FINAL_TYPE (DashCallTreeView, dash_call_tree_view, DASH, CALL_TREE_VIEW, GObject)

DashCallTreeView   *dash_call_tree_view_new         (DashSession      *session);
const DashCallTree *dash_call_tree_view_get_tree    (DashCallTreeView *self);
/** Takes up new figures and finds the rows anew. Returns whether the tree has other places than before. */
gboolean            dash_call_tree_view_update      (DashCallTreeView *self);
/** Sets what siblings are sorted by: total time, largest first, at the beginning. */
void                dash_call_tree_view_set_sort    (DashCallTreeView *self,
                                                     DashCallFigure    key,
                                                     gboolean          descending);
/**
 * dash_call_tree_view_set_search:
 * @text: (nullable): part of a name or file, any case; or /a regular expression/
 * @error: why the expression is not valid, in words
 *
 * Leaves the places that match and their callers. With an invalid expression the last valid search stays.
 *
 * Returns: whether @text is valid
 */
gboolean            dash_call_tree_view_set_search  (DashCallTreeView *self,
                                                     const char       *text,
                                                     GError          **error);
gboolean            dash_call_tree_view_is_searched (DashCallTreeView *self);
/** Whether a search finds the place itself. */
gboolean            dash_call_tree_view_matches     (DashCallTreeView *self,
                                                     guint             place);
/** Places that a search finds. */
guint               dash_call_tree_view_get_n_matches (DashCallTreeView *self);
/** Places that there are to see, opened or not. */
guint               dash_call_tree_view_get_n_places (DashCallTreeView *self);
/** Whether there is anything to see of a place in the range in force. */
gboolean            dash_call_tree_view_is_shown    (DashCallTreeView *self,
                                                     guint             place);

guint               dash_call_tree_view_get_n_rows  (DashCallTreeView *self);
/** The place in row @row, or DASH_CALL_TREE_NONE beyond the end. */
guint               dash_call_tree_view_get_place   (DashCallTreeView *self,
                                                     guint             row);
/** The row of a place, or -1 when it is in none. */
gssize              dash_call_tree_view_find_row    (DashCallTreeView *self,
                                                     guint             place);

/** Whether there is something to open in the place. */
gboolean            dash_call_tree_view_can_open    (DashCallTreeView *self,
                                                     guint             place);
gboolean            dash_call_tree_view_is_open     (DashCallTreeView *self,
                                                     guint             place);
/** Opens or closes a place, with @below all that is below it. */
void                dash_call_tree_view_set_open    (DashCallTreeView *self,
                                                     guint             place,
                                                     gboolean          open,
                                                     gboolean          below);
/** Opens what is above the place, so that it has a row. */
void                dash_call_tree_view_reveal      (DashCallTreeView *self,
                                                     guint             place);

/** (transfer none) (nullable): the function of a place; the session may not know it. */
DashFunction       *dash_call_tree_view_get_function (DashCallTreeView *self,
                                                     guint             place);
/** "parse", or "?" of a function that isn't there. */
const char         *dash_call_tree_view_get_name    (DashCallTreeView *self,
                                                     guint             place);
/** A figure and its unit; the name has none. */
DashQuantity        dash_call_tree_view_format      (DashCallTreeView *self,
                                                     guint             place,
                                                     DashCallFigure    figure);
/** Total time as part of what percentages are of. */
double              dash_call_tree_view_get_share   (DashCallTreeView *self,
                                                     guint             place);
double              dash_call_tree_view_get_self_share (DashCallTreeView *self,
                                                     guint             place);
/** The name of a figure as a heading, translated. */
const char         *dash_call_figure_get_title      (DashCallFigure    figure);
/** (transfer full): the place with its figures as a line for people. */
char               *dash_call_tree_view_describe    (DashCallTreeView *self,
                                                     guint             place);
/** Headings of tab-separated values, then a place: whole ns, no grouping, a point as decimal sign. */
void                dash_call_tree_view_append_tsv_header (GString    *into);
void                dash_call_tree_view_append_tsv  (DashCallTreeView *self,
                                                     guint             place,
                                                     GString          *into);

G_END_DECLS
