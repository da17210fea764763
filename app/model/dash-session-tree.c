/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The call tree of a session: its nodes, their past, and who calls whom. */
#include "dash-session-private.h"

#include <string.h>

/* What the history of places is called in a report. */
#define SECTION "call_tree"
#define METRIC "total_ns"

void
_dash_session_init_nodes (DashSession *self)
{
  self->nodes = g_array_new (FALSE, FALSE, sizeof (DashDocumentNode));
  self->node_marks = g_array_new (FALSE, FALSE, sizeof (NodeMark));
  self->node_index = g_hash_table_new (NULL, NULL);
}

void
_dash_session_finalize_nodes (DashSession *self)
{
  g_clear_pointer (&self->node_index, g_hash_table_unref);
  g_clear_pointer (&self->nodes, g_array_unref);
  g_clear_pointer (&self->node_marks, g_array_unref);
  g_clear_pointer (&self->frozen_nodes, g_array_unref);
  g_clear_pointer (&self->ranged_nodes, g_array_unref);
}

void
_dash_session_restart_nodes (DashSession *self)
{
  g_clear_pointer (&self->frozen_nodes, g_array_unref);
  g_clear_pointer (&self->ranged_nodes, g_array_unref);
  g_array_set_size (self->nodes, 0);
  g_array_set_size (self->node_marks, 0);
  g_hash_table_remove_all (self->node_index);
  self->nodes_have_history = FALSE;
  self->nodes_left = 0;
}

/* ---- Documents ---- */

static guint
get_track (DashSession *self, guint position)
{
  NodeMark *mark = &g_array_index (self->node_marks, NodeMark, position);

  if (mark->track == G_MAXUINT)
    mark->track = self->n_tracks++;
  self->nodes_have_history = TRUE;
  return mark->track;
}

/* How much more @now is than anything before. */
static inline guint64
advance (guint64 *most, guint64 now)
{
  guint64 more = now > *most ? now - *most : 0;

  *most += more;
  return more;
}

static guint
find_position (DashSession *self, const DashDocumentNode *row)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (self->node_index, GUINT_TO_POINTER (row->id)));
  DashDocumentNode fresh = { .id = row->id, .parent = row->parent, .function = row->function,
                             .fields = DASH_ROW_HAS_PLACE | DASH_ROW_HAS_CALLS | DASH_ROW_HAS_TIMES };
  NodeMark mark = { .track = G_MAXUINT };

  /* What it is was said in a document that got lost; the next whole one says it again. */
  if (index > 0 || !(row->fields & DASH_ROW_HAS_PLACE))
    return index - 1;
  g_array_append_val (self->nodes, fresh);
  g_array_append_val (self->node_marks, mark);
  g_hash_table_insert (self->node_index, GUINT_TO_POINTER (row->id), GUINT_TO_POINTER (self->nodes->len));
  return self->nodes->len - 1;
}

void
_dash_session_apply_nodes (DashSession *self, DashDocument *document)
{
  for (gsize i = 0; i < document->n_nodes; i++)
    {
      const DashDocumentNode *row = &document->nodes[i];
      guint position = find_position (self, row);
      DashDocumentNode *node;
      NodeMark *mark;
      DashCell cell = { 0 };

      if (position == G_MAXUINT)
        continue;
      node = &g_array_index (self->nodes, DashDocumentNode, position);
      mark = &g_array_index (self->node_marks, NodeMark, position);
      if (row->fields & DASH_ROW_HAS_CALLS)
        {
          node->calls = row->calls;
          node->running = row->running;
          cell.calls = advance (&mark->calls, row->calls);
        }
      if (row->fields & DASH_ROW_HAS_TIMES)
        {
          node->total_ns = row->total_ns;
          node->self_ns = row->self_ns;
          cell.total_ns = advance (&mark->total_ns, row->total_ns);
          cell.self_ns = advance (&mark->self_ns, row->self_ns);
        }
      if (self->recording && (cell.calls > 0 || cell.total_ns > 0 || cell.self_ns > 0))
        dash_history_add (self->history, get_track (self, position), &cell);
    }
}

/* ---- A range ---- */

static void
compute (DashSession *self, guint position)
{
  DashDocumentNode *node = &g_array_index (self->ranged_nodes, DashDocumentNode, position);
  guint track = g_array_index (self->node_marks, NodeMark, position).track;
  DashCell cell = { 0 };

  if (track != G_MAXUINT)
    dash_history_sum (self->history, track, &self->context.range, &cell);
  node->calls = cell.calls;
  node->total_ns = cell.total_ns;
  node->self_ns = cell.self_ns;
}

/* Places that are new to the range have no figures yet. */
static void
add_new (DashSession *self)
{
  for (guint i = self->ranged_nodes->len; i < self->nodes->len; i++)
    {
      DashDocumentNode fresh = g_array_index (self->nodes, DashDocumentNode, i);

      fresh.calls = fresh.running = fresh.total_ns = fresh.self_ns = 0;
      g_array_append_val (self->ranged_nodes, fresh);
    }
}

void
_dash_session_set_nodes_live (DashSession *self)
{
  g_clear_pointer (&self->ranged_nodes, g_array_unref);
  self->nodes_left = 0;
}

void
_dash_session_begin_nodes (DashSession *self)
{
  if (self->ranged_nodes == NULL)
    self->ranged_nodes = g_array_new (FALSE, FALSE, sizeof (DashDocumentNode));
  add_new (self);
  self->nodes_left = self->ranged_nodes->len;
}

void
_dash_session_compute_next_node (DashSession *self)
{
  if (self->node_cursor >= self->ranged_nodes->len)
    self->node_cursor = 0;
  compute (self, self->node_cursor++);
  self->nodes_left--;
}

void
_dash_session_compute_new_nodes (DashSession *self)
{
  guint n = self->ranged_nodes->len;

  add_new (self);
  for (guint i = n; i < self->ranged_nodes->len; i++)
    compute (self, i);
}

/* ---- Saving ---- */

void
_dash_session_save_nodes (DashSession *self, DashDocument *document)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const DashDocumentNode *node = &g_array_index (self->nodes, DashDocumentNode, i);

      *dash_document_add_node (document, node->id) = *node;
    }
  document->nodes_total_count = document->n_nodes;
}

void
_dash_session_pack_node (DashSession *self, DashDocument *document, guint n)
{
  const DashDocumentNode *node = &g_array_index (self->nodes, DashDocumentNode, n);
  guint track = g_array_index (self->node_marks, NodeMark, n).track;

  if (track != G_MAXUINT)
    dash_history_pack_record (self->history, document, track, SECTION, &node->id, METRIC);
}

guint
_dash_session_find_node_piece (DashSession *self, const DashHistoryPiece *piece)
{
  guint index;

  if (strcmp (piece->section, SECTION) != 0 || g_strcmp0 (piece->metric, METRIC) != 0 || !piece->has_row)
    return G_MAXUINT;
  index = GPOINTER_TO_UINT (g_hash_table_lookup (self->node_index, GUINT_TO_POINTER (piece->row)));
  return index > 0 ? get_track (self, index - 1) : G_MAXUINT;
}

/* ---- Answers ---- */

gboolean
dash_session_has_call_tree_history (DashSession *self)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), FALSE);
  return self->nodes_have_history;
}

static const GArray *
get_nodes (DashSession *self)
{
  if (self->ranged_nodes != NULL && self->nodes_have_history)
    return self->ranged_nodes;
  return self->frozen_nodes != NULL ? self->frozen_nodes : self->nodes;
}

const DashDocumentNode *
dash_session_get_call_tree (DashSession *self, gsize *n)
{
  const GArray *nodes;

  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);
  g_return_val_if_fail (n != NULL, NULL);

  nodes = get_nodes (self);
  *n = nodes->len;
  return (const DashDocumentNode *) (gpointer) nodes->data;
}

gsize
dash_session_get_n_call_tree_nodes (DashSession *self)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), 0);
  return get_nodes (self)->len;
}

static guint32
get_parent_function (DashSession *self, const DashDocumentNode *nodes, gsize n, const DashDocumentNode *node)
{
  guint index =
      GPOINTER_TO_UINT (g_hash_table_lookup (self->node_index, GUINT_TO_POINTER (node->parent)));

  if (node->parent == 0 || index == 0 || index > n)
    return 0;
  return nodes[index - 1].function;
}

static void
add_relation (DashSession *self, GArray *relations, GHashTable *seen, guint32 id,
              const DashDocumentNode *node)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (seen, GUINT_TO_POINTER (id)));
  DashRelation *relation;

  if (index == 0)
    {
      DashRelation fresh = { DASH_RELATION_FUNCTION, dash_session_find_function (self, id), 0, 0,
                             0 };

      if (fresh.function == NULL)
        fresh.kind = DASH_RELATION_ROOT;
      g_array_append_val (relations, fresh);
      index = relations->len;
      g_hash_table_insert (seen, GUINT_TO_POINTER (id), GUINT_TO_POINTER (index));
    }
  relation = &g_array_index (relations, DashRelation, index - 1);
  relation->calls += node->calls;
  relation->total_ns += node->total_ns;
}

static gint
compare_names (const DashRelation *a, const DashRelation *b)
{
  if (a->function == NULL || b->function == NULL)
    return (a->function == NULL) - (b->function == NULL);
  return strcmp (a->function->name, b->function->name);
}

static gint
compare_callers (gconstpointer one, gconstpointer other)
{
  const DashRelation *a = one, *b = other;

  if (a->calls != b->calls)
    return a->calls < b->calls ? 1 : -1;
  return compare_names (a, b);
}

static gint
compare_callees (gconstpointer one, gconstpointer other)
{
  const DashRelation *a = one, *b = other;

  if (a->total_ns != b->total_ns)
    return a->total_ns < b->total_ns ? 1 : -1;
  return compare_names (a, b);
}

GArray *
dash_session_get_callers (DashSession *self, DashFunction *function)
{
  GArray *relations = g_array_new (FALSE, FALSE, sizeof (DashRelation));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  const DashDocumentNode *nodes;
  gsize n;
  guint64 calls = 0;

  g_return_val_if_fail (DASH_IS_SESSION (self), relations);
  g_return_val_if_fail (DASH_IS_FUNCTION (function), relations);

  nodes = dash_session_get_call_tree (self, &n);
  for (gsize i = 0; i < n; i++)
    {
      const DashDocumentNode *node = &nodes[i];

      if (node->function != function->id)
        continue;
      add_relation (self, relations, seen, get_parent_function (self, nodes, n, node), node);
      calls += node->calls;
    }

  for (guint i = 0; i < relations->len; i++)
    {
      DashRelation *relation = &g_array_index (relations, DashRelation, i);

      relation->share = calls > 0 ? (double) relation->calls / (double) calls : 0;
    }
  g_array_sort (relations, compare_callers);
  return relations;
}

GArray *
dash_session_get_callees (DashSession *self, DashFunction *function)
{
  GArray *relations = g_array_new (FALSE, FALSE, sizeof (DashRelation));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  DashRelation itself = { DASH_RELATION_ITSELF, NULL, 0, 0, 0 };
  const DashDocumentNode *nodes;
  gsize n;
  gboolean any = FALSE;
  guint64 all_ns = 0;

  g_return_val_if_fail (DASH_IS_SESSION (self), relations);
  g_return_val_if_fail (DASH_IS_FUNCTION (function), relations);

  nodes = dash_session_get_call_tree (self, &n);
  for (gsize i = 0; i < n; i++)
    {
      const DashDocumentNode *node = &nodes[i];
      gboolean below = get_parent_function (self, nodes, n, node) == function->id;

      if (node->function == function->id)
        {
          any = TRUE;
          itself.total_ns += node->self_ns;
          /* Of a recursion, only the outermost: it holds the time of the others. */
          if (!below)
            all_ns += node->total_ns;
        }
      if (below)
        add_relation (self, relations, seen, node->function, node);
    }
  if (any)
    g_array_append_val (relations, itself);

  for (guint i = 0; i < relations->len; i++)
    {
      DashRelation *relation = &g_array_index (relations, DashRelation, i);

      relation->share = all_ns > 0 ? MIN ((double) relation->total_ns / (double) all_ns, 1) : 0;
    }
  g_array_sort (relations, compare_callees);
  return relations;
}
