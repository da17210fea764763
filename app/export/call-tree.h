// SPDX-License-Identifier: GPL-3.0-or-later
// The call tree of a document, walked from its roots whatever the document says.

#pragma once

#include "model/dash-document.h"

G_BEGIN_DECLS

/* Deeper than any stack a person looks at. What is below counts for the place at that depth, so that a broken or
 * endless chain costs neither time nor memory without end. */
#define CALL_TREE_MAX_DEPTH 512

typedef struct _CallTree CallTree;

/* A place on the way from a root: what self time of is told of. */
typedef struct
{
  const DashDocumentFunction *function; /* (nullable): the document doesn't have it */
  const DashDocumentNode *node;
  guint64 self_ns; /* with that of places too deep to be told */
} CallTreePlace;

/**
 * CallTreeVisitFunc:
 * @places: (array length=depth): from a root to the place that is visited
 *
 * Called for each place after its callers. Returns %FALSE to end the walk.
 */
typedef gboolean (*CallTreeVisitFunc) (const CallTreePlace *places, guint depth, gpointer user_data);

/* Of a document without a call tree, each function is a root with its own time. */
CallTree *call_tree_new (const DashDocument *document) G_GNUC_WARN_UNUSED_RESULT;
void call_tree_free (CallTree *self);

/* Sum of all self times that a walk tells. */
guint64 call_tree_get_total_ns (const CallTree *self);

void call_tree_walk (const CallTree *self, CallTreeVisitFunc visit, gpointer user_data);

/* "parse", or "?" of a function that isn't there. */
const char *call_tree_place_get_name (const CallTreePlace *place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CallTree, call_tree_free)

G_END_DECLS
