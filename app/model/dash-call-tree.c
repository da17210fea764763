/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The call tree of a document or a session, walked from its roots whatever the nodes say. */
#include "dash-call-tree.h"

#define NONE DASH_CALL_TREE_NONE

/* A node by its position; siblings are a list. What it was told with is kept to know it again. */
typedef struct
{
  guint32 id, told_parent, function;
  guint parent;
  guint first_child;
  guint next_sibling;
  guint16 depth;
  gboolean told;
  guint64 self_ns;
} Link;

struct _DashCallTree
{
  const DashDocumentNode *nodes;
  guint n;
  Link *links;
  guint first_root;
  GHashTable *positions; /* id → position + 1 */
  guint64 all_self_ns;
  guint64 roots_ns;

  const DashDocument *document;
  DashDocumentNode *made_up; /* (nullable): nodes of a document that has none */
  GHashTable *functions;     /* (nullable) */
};

DashCallTree *
dash_call_tree_new (void)
{
  DashCallTree *self = g_new0 (DashCallTree, 1);

  self->first_root = NONE;
  self->positions = g_hash_table_new (NULL, NULL);
  return self;
}

void
dash_call_tree_free (DashCallTree *self)
{
  if (self == NULL)
    return;
  g_free (self->made_up);
  g_free (self->links);
  g_hash_table_unref (self->positions);
  g_clear_pointer (&self->functions, g_hash_table_unref);
  g_free (self);
}

/* ---- What hangs from what ---- */

guint
dash_call_tree_find (const DashCallTree *self, guint32 id)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->positions, GUINT_TO_POINTER (id))) - 1;
}

static void
link_nodes (DashCallTree *self)
{
  g_hash_table_remove_all (self->positions);
  self->links = g_renew (Link, self->links, MAX (self->n, 1));
  for (guint i = 0; i < self->n; i++)
    {
      const DashDocumentNode *node = &self->nodes[i];

      g_hash_table_insert (self->positions, GUINT_TO_POINTER (node->id), GUINT_TO_POINTER (i + 1));
      self->links[i] = (Link){ .id = node->id,
                               .told_parent = node->parent,
                               .function = node->function,
                               .parent = NONE,
                               .first_child = NONE,
                               .next_sibling = NONE };
    }
  self->first_root = NONE;
  /* From the end, so that lists come out in the order of the nodes. */
  for (guint i = self->n; i-- > 0;)
    {
      guint *list = &self->first_root;

      if (self->nodes[i].parent != 0)
        self->links[i].parent = dash_call_tree_find (self, self->nodes[i].parent);
      if (self->links[i].parent != NONE)
        list = &self->links[self->links[i].parent].first_child;
      self->links[i].next_sibling = *list;
      *list = i;
    }
}

static guint
leave (const DashCallTree *self, guint place)
{
  while (place != NONE && self->links[place].next_sibling == NONE)
    place = self->links[place].parent;
  return place == NONE ? NONE : self->links[place].next_sibling;
}

/* Each place is in one list, so a walk from the roots comes to none twice. */
guint
dash_call_tree_get_next (const DashCallTree *self, guint place)
{
  /* What is below the greatest depth that is told is passed by. */
  if (self->links[place].first_child != NONE && self->links[place].depth + 1 < DASH_CALL_TREE_MAX_DEPTH)
    return self->links[place].first_child;
  return leave (self, place);
}

static guint
next_of_all (const DashCallTree *self, guint place)
{
  return self->links[place].first_child != NONE ? self->links[place].first_child : leave (self, place);
}

static inline void
add (guint64 *sum, guint64 more)
{
  *sum += MIN (more, G_MAXUINT64 - *sum);
}

static void
sum_up (DashCallTree *self)
{
  guint last = NONE; /* the one at the greatest depth told that was met last */

  self->all_self_ns = self->roots_ns = 0;
  for (guint i = self->first_root; i != NONE; i = next_of_all (self, i))
    {
      Link *place = &self->links[i];
      guint depth = place->parent != NONE ? self->links[place->parent].depth + 1u : 0;

      place->depth = (guint16) MIN (depth, DASH_CALL_TREE_MAX_DEPTH);
      place->told = depth < DASH_CALL_TREE_MAX_DEPTH;
      place->self_ns = self->nodes[i].self_ns;
      add (&self->all_self_ns, place->self_ns);
      if (depth == 0)
        add (&self->roots_ns, self->nodes[i].total_ns);
      if (depth == DASH_CALL_TREE_MAX_DEPTH - 1)
        last = i;
      else if (!place->told)
        add (&self->links[last].self_ns, place->self_ns);
    }
}

static gboolean
is_known (const DashCallTree *self, guint i)
{
  const DashDocumentNode *node = &self->nodes[i];
  const Link *place = &self->links[i];

  return node->id == place->id && node->parent == place->told_parent && node->function == place->function;
}

gboolean
dash_call_tree_set_nodes (DashCallTree *self, const DashDocumentNode *nodes, gsize n)
{
  gboolean others = n != self->n || self->links == NULL;

  self->nodes = nodes;
  self->n = (guint) n;
  for (guint i = 0; i < self->n && !others; i++)
    others = !is_known (self, i);
  if (others)
    link_nodes (self);
  sum_up (self);
  return others;
}

/* ---- Answers ---- */

guint
dash_call_tree_get_n (const DashCallTree *self)
{
  return self->n;
}

const DashDocumentNode *
dash_call_tree_get_node (const DashCallTree *self, guint place)
{
  g_return_val_if_fail (place < self->n, NULL);
  return &self->nodes[place];
}

guint64
dash_call_tree_get_self_ns (const DashCallTree *self, guint place)
{
  g_return_val_if_fail (place < self->n, 0);
  return self->links[place].self_ns;
}

guint64
dash_call_tree_get_all_self_ns (const DashCallTree *self)
{
  return self->all_self_ns;
}

guint64
dash_call_tree_get_roots_ns (const DashCallTree *self)
{
  return self->roots_ns;
}

guint
dash_call_tree_get_depth (const DashCallTree *self, guint place)
{
  g_return_val_if_fail (place < self->n, 0);
  return self->links[place].depth;
}

gboolean
dash_call_tree_is_told (const DashCallTree *self, guint place)
{
  return place < self->n && self->links[place].told;
}

guint
dash_call_tree_get_first_root (const DashCallTree *self)
{
  return self->first_root;
}

guint
dash_call_tree_get_first_child (const DashCallTree *self, guint place)
{
  g_return_val_if_fail (place < self->n, NONE);
  return self->links[place].depth + 1 < DASH_CALL_TREE_MAX_DEPTH ? self->links[place].first_child : NONE;
}

guint
dash_call_tree_get_next_sibling (const DashCallTree *self, guint place)
{
  g_return_val_if_fail (place < self->n, NONE);
  return self->links[place].next_sibling;
}

guint
dash_call_tree_get_parent (const DashCallTree *self, guint place)
{
  g_return_val_if_fail (place < self->n, NONE);
  return self->links[place].parent;
}

/* ---- Of a document ---- */

static void
make_up_nodes (DashCallTree *self)
{
  gsize n = self->document->n_functions;

  self->made_up = g_new0 (DashDocumentNode, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    {
      const DashDocumentFunction *function = &self->document->functions[i];

      self->made_up[i] = (DashDocumentNode){ .id = (guint32) i + 1,
                                             .function = function->id,
                                             .calls = function->calls,
                                             .total_ns = function->self_ns,
                                             .self_ns = function->self_ns };
    }
  dash_call_tree_set_nodes (self, self->made_up, n);
}

DashCallTree *
dash_call_tree_new_for_document (const DashDocument *document)
{
  DashCallTree *self = dash_call_tree_new ();

  self->document = document;
  self->functions = g_hash_table_new (NULL, NULL);
  for (gsize i = 0; i < document->n_functions; i++)
    g_hash_table_insert (self->functions, GUINT_TO_POINTER (document->functions[i].id),
                         (gpointer) &document->functions[i]);
  if (document->n_nodes > 0)
    dash_call_tree_set_nodes (self, document->nodes, document->n_nodes);
  else
    make_up_nodes (self);
  return self;
}

void
dash_call_tree_walk (const DashCallTree *self, DashCallVisitFunc visit, gpointer user_data)
{
  g_autofree DashCallPlace *places = g_new0 (DashCallPlace, DASH_CALL_TREE_MAX_DEPTH);

  g_return_if_fail (self->document != NULL);

  for (guint i = self->first_root; i != NONE; i = dash_call_tree_get_next (self, i))
    {
      const Link *link = &self->links[i];

      places[link->depth] = (DashCallPlace){
        .function = g_hash_table_lookup (self->functions, GUINT_TO_POINTER (self->nodes[i].function)),
        .node = &self->nodes[i],
        .self_ns = link->self_ns,
      };
      if (!visit (places, link->depth + 1u, user_data))
        return;
    }
}

const char *
dash_call_place_get_name (const DashCallPlace *place)
{
  return place->function != NULL ? place->function->name : "?";
}
