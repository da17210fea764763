/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The call tree of a document or a session, walked from its roots whatever the nodes say. */
#pragma once

#include "dash-document.h"

G_BEGIN_DECLS

/** Deeper than any stack a person looks at. What is below counts for the place at that depth, so that a broken or
 * endless chain costs neither time nor memory without end. */
#define DASH_CALL_TREE_MAX_DEPTH 512

/** No place. */
#define DASH_CALL_TREE_NONE G_MAXUINT

/**
 * DashCallTree:
 *
 * Nodes as they are told, in an order that can be walked. A place is known by the position of its node. Nodes whose parent
 * isn't there are roots; those in a ring hang from no root and are left out. Siblings are in the order of the nodes.
 */
typedef struct _DashCallTree DashCallTree;

DashCallTree *dash_call_tree_new              (void) G_GNUC_WARN_UNUSED_RESULT;
/** Of a document without a call tree, each function is a root with its own time. @document must live as long. */
DashCallTree *dash_call_tree_new_for_document (const DashDocument *document) G_GNUC_WARN_UNUSED_RESULT;
void          dash_call_tree_free             (DashCallTree       *self);

/**
 * dash_call_tree_set_nodes:
 * @nodes: (array length=n): the nodes; they must live until others are set
 *
 * Takes up new figures and, where there are other nodes than before, finds out anew what hangs from what.
 *
 * Returns: whether there are other nodes; those that were there keep their places if the new ones came after them
 */
gboolean      dash_call_tree_set_nodes        (DashCallTree           *self,
                                               const DashDocumentNode *nodes,
                                               gsize                   n);

/** Nodes, with those that no walk comes to. */
guint         dash_call_tree_get_n            (const DashCallTree *self);
const DashDocumentNode *dash_call_tree_get_node (const DashCallTree *self,
                                               guint               place);
/** Time in the place itself, with that of places too deep to be told. */
guint64       dash_call_tree_get_self_ns      (const DashCallTree *self,
                                               guint               place);
/** Sum of all self times that a walk tells. */
guint64       dash_call_tree_get_all_self_ns  (const DashCallTree *self);
/** Sum of the times of the roots. */
guint64       dash_call_tree_get_roots_ns     (const DashCallTree *self);
/** Callers above it; 0 is a root. */
guint         dash_call_tree_get_depth        (const DashCallTree *self,
                                               guint               place);
/** Whether a walk comes to the place. */
gboolean      dash_call_tree_is_told          (const DashCallTree *self,
                                               guint               place);

/* From place to place; each may be DASH_CALL_TREE_NONE. */
guint         dash_call_tree_get_first_root   (const DashCallTree *self);
guint         dash_call_tree_get_first_child  (const DashCallTree *self,
                                               guint               place);
guint         dash_call_tree_get_next_sibling (const DashCallTree *self,
                                               guint               place);
guint         dash_call_tree_get_parent       (const DashCallTree *self,
                                               guint               place);
/** The next one of a walk in which callers come before what they call. */
guint         dash_call_tree_get_next         (const DashCallTree *self,
                                               guint               place);
/** The place of a node, or DASH_CALL_TREE_NONE. */
guint         dash_call_tree_find             (const DashCallTree *self,
                                               guint32             id);

/* ---- Of a document ---- */

/** A place on the way from a root: what self time of is told of. */
typedef struct
{
  const DashDocumentFunction *function; /* (nullable): the document doesn't have it */
  const DashDocumentNode     *node;
  guint64                     self_ns; /* with that of places too deep to be told */
} DashCallPlace;

/**
 * DashCallVisitFunc:
 * @places: (array length=depth): from a root to the place that is visited
 *
 * Called for each place after its callers. Returns %FALSE to end the walk.
 */
typedef gboolean (*DashCallVisitFunc)         (const DashCallPlace *places,
                                               guint                depth,
                                               gpointer             user_data);

void          dash_call_tree_walk             (const DashCallTree  *self,
                                               DashCallVisitFunc    visit,
                                               gpointer             user_data);
/** "parse", or "?" of a function that isn't there. */
const char   *dash_call_place_get_name        (const DashCallPlace *place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DashCallTree, dash_call_tree_free)

G_END_DECLS
