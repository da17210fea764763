// SPDX-License-Identifier: GPL-3.0-or-later
// The call tree of a document, walked from its roots whatever the document says.

#include "call-tree.h"

#define NONE G_MAXUINT

/* A node by its position; siblings are a list. */
typedef struct
{
  guint first_child;
  guint next_sibling;
  guint64 self_ns;
} Link;

struct _CallTree
{
  const DashDocument *document;
  DashDocumentNode *made_up; /* (nullable): nodes of a document that has none */
  const DashDocumentNode *nodes;
  guint n;
  Link *links;
  guint first_root;
  GHashTable *functions;
  guint64 total_ns;
};

static void
make_up_nodes (CallTree *self)
{
  self->n = (guint) self->document->n_functions;
  self->made_up = g_new0 (DashDocumentNode, MAX (self->n, 1));
  for (guint i = 0; i < self->n; i++)
    {
      const DashDocumentFunction *function = &self->document->functions[i];
      self->made_up[i] = (DashDocumentNode){ .id = i + 1,
                                             .function = function->id,
                                             .calls = function->calls,
                                             .total_ns = function->self_ns,
                                             .self_ns = function->self_ns };
    }
  self->nodes = self->made_up;
}

static void
link_nodes (CallTree *self)
{
  g_autoptr (GHashTable) positions = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->n; i++)
    g_hash_table_insert (positions, GUINT_TO_POINTER (self->nodes[i].id), GUINT_TO_POINTER (i));
  self->links = g_new (Link, MAX (self->n, 1));
  for (guint i = 0; i < self->n; i++)
    self->links[i] = (Link){ NONE, NONE, self->nodes[i].self_ns };
  self->first_root = NONE;
  /* From the end, so that lists come out in the order of the document. */
  for (guint i = self->n; i-- > 0;)
    {
      gpointer parent;
      guint *list = &self->first_root;

      if (self->nodes[i].parent != 0 &&
          g_hash_table_lookup_extended (positions, GUINT_TO_POINTER (self->nodes[i].parent), NULL, &parent))
        list = &self->links[GPOINTER_TO_UINT (parent)].first_child;
      self->links[i].next_sibling = *list;
      *list = i;
    }
}

/* Nodes in the order of a walk, each with its depth. Those in a ring hang from no root, so the walk ends. */
typedef gboolean (*WalkFunc) (CallTree *self, guint node, guint depth, gpointer user_data);

static void
walk (CallTree *self, WalkFunc func, gpointer user_data)
{
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (guint)); /* the way from the root */
  guint node = self->first_root;

  while (node != NONE)
    {
      if (!func (self, node, open->len, user_data))
        return;
      if (self->links[node].first_child != NONE)
        {
          g_array_append_val (open, node);
          node = self->links[node].first_child;
          continue;
        }
      while (self->links[node].next_sibling == NONE && open->len > 0)
        {
          node = g_array_index (open, guint, open->len - 1);
          g_array_set_size (open, open->len - 1);
        }
      node = self->links[node].next_sibling;
    }
}

/* @user_data: the last place at the greatest depth told */
static gboolean
add_self (CallTree *self, guint node, guint depth, gpointer user_data)
{
  guint *last = user_data;
  guint64 self_ns = self->nodes[node].self_ns;

  self->total_ns += MIN (self_ns, G_MAXUINT64 - self->total_ns);
  if (depth == CALL_TREE_MAX_DEPTH - 1)
    *last = node;
  else if (depth >= CALL_TREE_MAX_DEPTH)
    self->links[*last].self_ns += MIN (self_ns, G_MAXUINT64 - self->links[*last].self_ns);
  return TRUE;
}

CallTree *
call_tree_new (const DashDocument *document)
{
  CallTree *self = g_new0 (CallTree, 1);
  guint last = 0;

  self->document = document;
  self->nodes = document->nodes;
  self->n = (guint) document->n_nodes;
  if (self->n == 0)
    make_up_nodes (self);
  self->functions = g_hash_table_new (NULL, NULL);
  for (gsize i = 0; i < document->n_functions; i++)
    g_hash_table_insert (self->functions, GUINT_TO_POINTER (document->functions[i].id),
                         (gpointer) &document->functions[i]);
  link_nodes (self);
  walk (self, add_self, &last);
  return self;
}

void
call_tree_free (CallTree *self)
{
  g_free (self->made_up);
  g_free (self->links);
  g_hash_table_unref (self->functions);
  g_free (self);
}

guint64
call_tree_get_total_ns (const CallTree *self)
{
  return self->total_ns;
}

typedef struct
{
  CallTreePlace places[CALL_TREE_MAX_DEPTH];
  CallTreeVisitFunc visit;
  gpointer user_data;
} Walk;

static gboolean
visit_node (CallTree *self, guint node, guint depth, gpointer user_data)
{
  Walk *walk_data = user_data;
  CallTreePlace *place;

  if (depth >= CALL_TREE_MAX_DEPTH)
    return TRUE;
  place = &walk_data->places[depth];
  place->node = &self->nodes[node];
  place->function = g_hash_table_lookup (self->functions, GUINT_TO_POINTER (place->node->function));
  place->self_ns = self->links[node].self_ns;
  return walk_data->visit (walk_data->places, depth + 1, walk_data->user_data);
}

void
call_tree_walk (const CallTree *self, CallTreeVisitFunc visit, gpointer user_data)
{
  g_autofree Walk *walk_data = g_new0 (Walk, 1);

  walk_data->visit = visit;
  walk_data->user_data = user_data;
  walk ((CallTree *) self, visit_node, walk_data);
}

const char *
call_tree_place_get_name (const CallTreePlace *place)
{
  return place->function ? place->function->name : "?";
}
