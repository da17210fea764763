/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which places of the call tree a table shows and in what order: what is open, what a search finds. */
#include "dash-call-tree-view.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "dash-field.h"
#include "dash-search-private.h"

#define NONE DASH_CALL_TREE_NONE

/* Opened by itself: what has this part of all time, but not the whole of a recursion. */
#define LARGE_PART 0.05
#define OPEN_DEPTH 12

enum
{
  OPEN = 1 << 0,
  TOUCHED = 1 << 1, /* somebody opened or closed it */
  SHOWN = 1 << 2,   /* it or something below it was there in the range */
  MATCH = 1 << 3,
  LEADS = 1 << 4,   /* to a match */
  SHUT = 1 << 5,    /* closed by somebody who searches: a search opens by itself */
};

#define KEPT (OPEN | TOUCHED | SHUT)

typedef struct
{
  guint32 id;
  guint32 function;
  guint row; /* + 1; 0: none */
  guint8 flags;
} Place;

typedef struct
{
  guint place;
  const char *name;
  double key;
} Sibling;

struct _DashCallTreeView
{
  GObject parent_instance;

  DashSession *session;
  DashCallTree *tree;
  DashCallFigure key;
  gboolean descending;
  DashSearch search;
  GHashTable *found; /* DashFunction, which the session keeps → 1: no, 2: yes */
  gint64 reference_ns;

  GArray *nodes;  /* of DashDocumentNode: the session's own may move */
  GArray *places; /* of Place, at the positions of the tree */
  GArray *order;  /* of guint: callers before what they call */
  GArray *rows;   /* of guint: places */
  guint n_shown;
  guint n_matches;
};

G_DEFINE_FINAL_TYPE (DashCallTreeView, dash_call_tree_view, G_TYPE_OBJECT)

static void
dash_call_tree_view_finalize (GObject *object)
{
  DashCallTreeView *self = DASH_CALL_TREE_VIEW (object);

  g_clear_object (&self->session);
  dash_call_tree_free (self->tree);
  _dash_search_clear (&self->search);
  g_hash_table_unref (self->found);
  g_array_unref (self->nodes);
  g_array_unref (self->places);
  g_array_unref (self->order);
  g_array_unref (self->rows);

  G_OBJECT_CLASS (dash_call_tree_view_parent_class)->finalize (object);
}

static void
dash_call_tree_view_class_init (DashCallTreeViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dash_call_tree_view_finalize;
}

static void
dash_call_tree_view_init (DashCallTreeView *self)
{
  self->tree = dash_call_tree_new ();
  self->key = DASH_CALL_TOTAL;
  self->descending = TRUE;
  self->found = g_hash_table_new (NULL, NULL);
  self->nodes = g_array_new (FALSE, FALSE, sizeof (DashDocumentNode));
  self->places = g_array_new (FALSE, TRUE, sizeof (Place));
  self->order = g_array_new (FALSE, FALSE, sizeof (guint));
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint));
}

DashCallTreeView *
dash_call_tree_view_new (DashSession *session)
{
  DashCallTreeView *self = g_object_new (DASH_TYPE_CALL_TREE_VIEW, NULL);

  g_return_val_if_fail (DASH_IS_SESSION (session), self);
  self->session = g_object_ref (session);
  return self;
}

const DashCallTree *
dash_call_tree_view_get_tree (DashCallTreeView *self)
{
  g_return_val_if_fail (DASH_IS_CALL_TREE_VIEW (self), NULL);
  return self->tree;
}

/* ---- Places ---- */

static inline Place *
get (DashCallTreeView *self, guint place)
{
  return place < self->places->len ? &g_array_index (self->places, Place, place) : NULL;
}

static inline gboolean
has (DashCallTreeView *self, guint place, guint8 flags)
{
  const Place *found = get (self, place);

  return found != NULL && (found->flags & flags) != 0;
}

DashFunction *
dash_call_tree_view_get_function (DashCallTreeView *self, guint place)
{
  const Place *found;

  g_return_val_if_fail (DASH_IS_CALL_TREE_VIEW (self), NULL);

  found = get (self, place);
  return found != NULL ? dash_session_find_function (self->session, found->function) : NULL;
}

const char *
dash_call_tree_view_get_name (DashCallTreeView *self, guint place)
{
  DashFunction *function = dash_call_tree_view_get_function (self, place);

  return function != NULL ? dash_function_get_name (function) : "?";
}

/* Places may stand elsewhere, but what was opened stays open. */
static void
renew_places (DashCallTreeView *self)
{
  g_autoptr (GHashTable) before = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) old = self->places;
  guint n = dash_call_tree_get_n (self->tree);

  for (guint i = 0; i < old->len; i++)
    {
      Place *place = &g_array_index (old, Place, i);

      g_hash_table_insert (before, GUINT_TO_POINTER (place->id), place);
    }
  self->places = g_array_sized_new (FALSE, TRUE, sizeof (Place), n);
  g_array_set_size (self->places, n);
  for (guint i = 0; i < n; i++)
    {
      const DashDocumentNode *node = dash_call_tree_get_node (self->tree, i);
      const Place *known = g_hash_table_lookup (before, GUINT_TO_POINTER (node->id));
      Place *place = get (self, i);

      place->id = node->id;
      place->function = node->function;
      if (known != NULL && known->function == node->function)
        place->flags = known->flags & KEPT;
    }
  g_array_set_size (self->order, 0);
  for (guint i = dash_call_tree_get_first_root (self->tree); i != NONE; i = dash_call_tree_get_next (self->tree, i))
    g_array_append_val (self->order, i);
}

static gboolean
find_function (DashCallTreeView *self, guint place)
{
  /* By the function itself: in another run of the program its number is another. */
  DashFunction *function = dash_session_find_function (self->session, get (self, place)->function);
  guint known = function != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->found, function)) : 1;

  if (known == 0)
    {
      known = _dash_search_matches (&self->search, dash_function_get_name (function)) ||
                      _dash_search_matches (&self->search, dash_function_get_file (function))
                  ? 2 : 1;
      g_hash_table_insert (self->found, function, GUINT_TO_POINTER (known));
    }
  return known == 2;
}

static void
mark_places (DashCallTreeView *self)
{
  gboolean searched = self->search.text != NULL;
  DashRange range;
  gboolean all;

  dash_session_get_range (self->session, &range);
  /* In a stretch of time, what wasn't called in it is only in the way. */
  all = range.live || !dash_session_has_call_tree_history (self->session);
  self->n_shown = self->n_matches = 0;
  for (guint i = 0; i < self->order->len; i++)
    get (self, g_array_index (self->order, guint, i))->flags &= KEPT;
  for (guint i = self->order->len; i-- > 0;)
    {
      guint place = g_array_index (self->order, guint, i);
      const DashDocumentNode *node = dash_call_tree_get_node (self->tree, place);
      Place *here = get (self, place);
      Place *above = get (self, dash_call_tree_get_parent (self->tree, place));

      if (all || node->calls > 0 || node->total_ns > 0 || node->self_ns > 0)
        here->flags |= SHOWN;
      if (!(here->flags & SHOWN))
        continue;
      if (searched && find_function (self, place))
        here->flags |= MATCH;
      self->n_shown++;
      self->n_matches += (here->flags & MATCH) != 0;
      if (above != NULL)
        above->flags |= SHOWN | ((here->flags & (MATCH | LEADS)) != 0 ? LEADS : 0);
    }
}

static void
open_large (DashCallTreeView *self)
{
  double least = LARGE_PART * (double) dash_call_tree_get_roots_ns (self->tree);

  for (guint i = 0; i < self->order->len; i++)
    {
      guint place = g_array_index (self->order, guint, i);
      Place *here = get (self, place);

      if (!(here->flags & (OPEN | TOUCHED)) && dash_call_tree_get_depth (self->tree, place) < OPEN_DEPTH &&
          (double) dash_call_tree_get_node (self->tree, place)->total_ns >= least && least > 0)
        here->flags |= OPEN;
    }
}

/* ---- Rows ---- */

static double
get_key (DashCallTreeView *self, guint place)
{
  const DashDocumentNode *node = dash_call_tree_get_node (self->tree, place);

  switch (self->key)
    {
    case DASH_CALL_CALLS:
      return (double) node->calls;
    case DASH_CALL_AVERAGE:
      return node->calls > 0 ? (double) node->total_ns / (double) node->calls : -1;
    case DASH_CALL_SELF:
      return (double) dash_call_tree_get_self_ns (self->tree, place);
    case DASH_CALL_TOTAL:
    case DASH_CALL_SHARE:
      return (double) node->total_ns;
    case DASH_CALL_NAME:
    default:
      return 0;
    }
}

static gint
compare_siblings (gconstpointer one, gconstpointer other, gpointer user_data)
{
  const Sibling *a = one, *b = other;
  DashCallTreeView *self = user_data;
  gint order = a->key < b->key ? -1 : a->key > b->key;
  gint names = strcmp (a->name, b->name);

  if (self->key == DASH_CALL_NAME)
    order = names;
  if (order != 0)
    return self->descending ? -order : order;
  /* Equal ones must not jump. */
  return names != 0 ? names : (a->place > b->place) - (a->place < b->place);
}

static gboolean
is_in_rows (DashCallTreeView *self, guint place)
{
  return has (self, place, SHOWN) && (self->search.text == NULL || has (self, place, MATCH | LEADS));
}

static void
add_siblings (DashCallTreeView *self, guint first)
{
  g_autoptr (GArray) siblings = g_array_new (FALSE, FALSE, sizeof (Sibling));

  for (guint i = first; i != NONE; i = dash_call_tree_get_next_sibling (self->tree, i))
    {
      Sibling sibling = { i, dash_call_tree_view_get_name (self, i), get_key (self, i) };

      if (is_in_rows (self, i))
        g_array_append_val (siblings, sibling);
    }
  g_array_sort_with_data (siblings, compare_siblings, self);
  for (guint i = 0; i < siblings->len; i++)
    {
      guint place = g_array_index (siblings, Sibling, i).place;

      g_array_append_val (self->rows, place);
      get (self, place)->row = self->rows->len;
      /* No deeper than DASH_CALL_TREE_MAX_DEPTH. */
      if (dash_call_tree_view_is_open (self, place))
        add_siblings (self, dash_call_tree_get_first_child (self->tree, place));
    }
}

gboolean
dash_call_tree_view_update (DashCallTreeView *self)
{
  const DashDocumentNode *nodes;
  gboolean others;
  gsize n;

  g_return_val_if_fail (DASH_IS_CALL_TREE_VIEW (self), FALSE);

  nodes = dash_session_get_call_tree (self->session, &n);
  dash_session_get_reference (self->session, &self->reference_ns);
  g_array_set_size (self->nodes, 0);
  if (n > 0)
    g_array_append_vals (self->nodes, nodes, (guint) n);
  others = dash_call_tree_set_nodes (self->tree, (const DashDocumentNode *) (gpointer) self->nodes->data, n);
  if (others)
    renew_places (self);
  mark_places (self);
  open_large (self);

  for (guint i = 0; i < self->rows->len; i++)
    {
      Place *place = get (self, g_array_index (self->rows, guint, i));

      if (place != NULL)
        place->row = 0;
    }
  g_array_set_size (self->rows, 0);
  add_siblings (self, dash_call_tree_get_first_root (self->tree));
  return others;
}

void
dash_call_tree_view_set_sort (DashCallTreeView *self, DashCallFigure key, gboolean descending)
{
  g_return_if_fail (DASH_IS_CALL_TREE_VIEW (self));

  self->key = key;
  self->descending = descending;
}

gboolean
dash_call_tree_view_set_search (DashCallTreeView *self, const char *text, GError **error)
{
  gboolean changed;

  g_return_val_if_fail (DASH_IS_CALL_TREE_VIEW (self), FALSE);

  if (!_dash_search_set (&self->search, text, &changed, error))
    return FALSE;
  if (!changed)
    return TRUE;
  g_hash_table_remove_all (self->found);
  for (guint i = 0; i < self->places->len; i++)
    get (self, i)->flags &= (guint8) ~SHUT;
  return TRUE;
}

gboolean
dash_call_tree_view_is_searched (DashCallTreeView *self)
{
  g_return_val_if_fail (DASH_IS_CALL_TREE_VIEW (self), FALSE);
  return self->search.text != NULL;
}

gboolean
dash_call_tree_view_matches (DashCallTreeView *self, guint place)
{
  g_return_val_if_fail (DASH_IS_CALL_TREE_VIEW (self), FALSE);
  return has (self, place, MATCH);
}

guint
dash_call_tree_view_get_n_matches (DashCallTreeView *self)
{
  g_return_val_if_fail (DASH_IS_CALL_TREE_VIEW (self), 0);
  return self->n_matches;
}

guint
dash_call_tree_view_get_n_places (DashCallTreeView *self)
{
  g_return_val_if_fail (DASH_IS_CALL_TREE_VIEW (self), 0);
  return self->n_shown;
}

gboolean
dash_call_tree_view_is_shown (DashCallTreeView *self, guint place)
{
  g_return_val_if_fail (DASH_IS_CALL_TREE_VIEW (self), FALSE);
  return has (self, place, SHOWN);
}

guint
dash_call_tree_view_get_n_rows (DashCallTreeView *self)
{
  g_return_val_if_fail (DASH_IS_CALL_TREE_VIEW (self), 0);
  return self->rows->len;
}

guint
dash_call_tree_view_get_place (DashCallTreeView *self, guint row)
{
  g_return_val_if_fail (DASH_IS_CALL_TREE_VIEW (self), NONE);
  return row < self->rows->len ? g_array_index (self->rows, guint, row) : NONE;
}

gssize
dash_call_tree_view_find_row (DashCallTreeView *self, guint place)
{
  const Place *found;

  g_return_val_if_fail (DASH_IS_CALL_TREE_VIEW (self), -1);

  found = get (self, place);
  return found != NULL ? (gssize) found->row - 1 : -1;
}

/* ---- Opening ---- */

gboolean
dash_call_tree_view_can_open (DashCallTreeView *self, guint place)
{
  g_return_val_if_fail (DASH_IS_CALL_TREE_VIEW (self), FALSE);

  if (place >= self->places->len)
    return FALSE;
  for (guint i = dash_call_tree_get_first_child (self->tree, place); i != NONE;
       i = dash_call_tree_get_next_sibling (self->tree, i))
    if (is_in_rows (self, i))
      return TRUE;
  return FALSE;
}

gboolean
dash_call_tree_view_is_open (DashCallTreeView *self, guint place)
{
  g_return_val_if_fail (DASH_IS_CALL_TREE_VIEW (self), FALSE);

  if (self->search.text != NULL)
    return has (self, place, LEADS) && !has (self, place, SHUT);
  return has (self, place, OPEN);
}

static void
set_open (DashCallTreeView *self, guint place, gboolean open)
{
  Place *here = get (self, place);

  if (self->search.text != NULL)
    here->flags = (guint8) (open ? here->flags & ~SHUT : here->flags | SHUT);
  else
    here->flags = (guint8) ((open ? here->flags | OPEN : here->flags & ~OPEN) | TOUCHED);
}

void
dash_call_tree_view_set_open (DashCallTreeView *self, guint place, gboolean open, gboolean below)
{
  guint depth;

  g_return_if_fail (DASH_IS_CALL_TREE_VIEW (self));

  if (!dash_call_tree_is_told (self->tree, place))
    return;
  set_open (self, place, open);
  depth = dash_call_tree_get_depth (self->tree, place);
  for (guint i = dash_call_tree_get_next (self->tree, place);
       below && i != NONE && dash_call_tree_get_depth (self->tree, i) > depth;
       i = dash_call_tree_get_next (self->tree, i))
    set_open (self, i, open);
}

void
dash_call_tree_view_reveal (DashCallTreeView *self, guint place)
{
  g_return_if_fail (DASH_IS_CALL_TREE_VIEW (self));

  if (!dash_call_tree_is_told (self->tree, place))
    return;
  for (guint i = dash_call_tree_get_parent (self->tree, place); i != NONE;
       i = dash_call_tree_get_parent (self->tree, i))
    if (!dash_call_tree_view_is_open (self, i))
      set_open (self, i, TRUE);
}

/* ---- Figures ---- */

static double
get_part (DashCallTreeView *self, guint64 ns)
{
  return self->reference_ns > 0 ? (double) ns / (double) self->reference_ns : 0;
}

double
dash_call_tree_view_get_share (DashCallTreeView *self, guint place)
{
  g_return_val_if_fail (DASH_IS_CALL_TREE_VIEW (self), 0);
  g_return_val_if_fail (place < self->places->len, 0);
  return get_part (self, dash_call_tree_get_node (self->tree, place)->total_ns);
}

double
dash_call_tree_view_get_self_share (DashCallTreeView *self, guint place)
{
  g_return_val_if_fail (DASH_IS_CALL_TREE_VIEW (self), 0);
  g_return_val_if_fail (place < self->places->len, 0);
  return get_part (self, dash_call_tree_get_self_ns (self->tree, place));
}

static double
get_average_ns (const DashDocumentNode *node)
{
  return node->calls > 0 ? (double) node->total_ns / (double) node->calls : NAN;
}

DashQuantity
dash_call_tree_view_format (DashCallTreeView *self, guint place, DashCallFigure figure)
{
  const DashDocumentNode *node;
  DashQuantity nothing = { "", "" };

  g_return_val_if_fail (DASH_IS_CALL_TREE_VIEW (self), nothing);
  g_return_val_if_fail (place < self->places->len, nothing);

  node = dash_call_tree_get_node (self->tree, place);
  switch (figure)
    {
    case DASH_CALL_CALLS:
      return dash_format_count_parts (node->calls);
    case DASH_CALL_AVERAGE:
      return dash_format_duration_parts (get_average_ns (node));
    case DASH_CALL_SELF:
      return dash_format_duration_parts ((double) dash_call_tree_get_self_ns (self->tree, place));
    case DASH_CALL_TOTAL:
      return dash_format_duration_parts ((double) node->total_ns);
    case DASH_CALL_SHARE:
      return dash_format_share_parts (dash_call_tree_view_get_share (self, place));
    case DASH_CALL_NAME:
    default:
      return nothing;
    }
}

const char *
dash_call_figure_get_title (DashCallFigure figure)
{
  switch (figure)
    {
    case DASH_CALL_CALLS:
      return C_ ("column", "Calls");
    case DASH_CALL_AVERAGE:
      return C_ ("column", "Avg");
    case DASH_CALL_SELF:
      return C_ ("column", "Self");
    case DASH_CALL_TOTAL:
      return C_ ("column", "Total");
    case DASH_CALL_SHARE:
      return C_ ("column", "% Total");
    case DASH_CALL_NAME:
    default:
      return C_ ("column", "Function");
    }
}

char *
dash_call_tree_view_describe (DashCallTreeView *self, guint place)
{
  DashFunction *function = dash_call_tree_view_get_function (self, place);
  const char *where = function != NULL ? dash_function_get_place (function) : NULL;
  GString *line = g_string_new (dash_call_tree_view_get_name (self, place));

  if (where != NULL)
    g_string_append_printf (line, " (%s)", where);
  for (DashCallFigure i = DASH_CALL_CALLS; i <= DASH_CALL_SHARE; i++)
    {
      DashQuantity quantity = dash_call_tree_view_format (self, place, i);
      g_autofree char *text = dash_quantity_to_string (&quantity);

      g_string_append_printf (line, " · %s %s", dash_call_figure_get_title (i), text);
    }
  return g_string_free (line, FALSE);
}

/* "main;parse;tokenise", as in folded stacks. */
static void
append_path (DashCallTreeView *self, guint place, GString *into)
{
  g_autoptr (GArray) way = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = place; i != NONE; i = dash_call_tree_get_parent (self->tree, i))
    g_array_append_val (way, i);
  for (guint i = way->len; i-- > 0;)
    {
      dash_field_append_tsv (into, dash_call_tree_view_get_name (self, g_array_index (way, guint, i)));
      if (i > 0)
        g_string_append_c (into, ';');
    }
}

void
dash_call_tree_view_append_tsv_header (GString *into)
{
  g_string_append (into, "path\tfunction\tfile\tline\tcalls\taverage_ns\tself_ns\ttotal_ns\ttotal_percent\n");
}

void
dash_call_tree_view_append_tsv (DashCallTreeView *self, guint place, GString *into)
{
  const DashDocumentNode *node;
  DashFunction *function;
  const char *file;
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_return_if_fail (DASH_IS_CALL_TREE_VIEW (self));
  g_return_if_fail (dash_call_tree_is_told (self->tree, place));

  node = dash_call_tree_get_node (self->tree, place);
  function = dash_call_tree_view_get_function (self, place);
  file = function != NULL ? dash_function_get_file (function) : NULL;
  append_path (self, place, into);
  g_string_append_c (into, '\t');
  dash_field_append_tsv (into, dash_call_tree_view_get_name (self, place));
  g_string_append_c (into, '\t');
  dash_field_append_tsv (into, file);
  g_string_append_printf (into, "\t%u\t%" G_GUINT64_FORMAT "\t%" G_GUINT64_FORMAT "\t%" G_GUINT64_FORMAT
                                "\t%" G_GUINT64_FORMAT "\t",
                          function != NULL ? dash_function_get_line (function) : 0, node->calls,
                          node->calls > 0 ? node->total_ns / node->calls : 0,
                          dash_call_tree_get_self_ns (self->tree, place), node->total_ns);
  g_string_append (into, g_ascii_formatd (number, sizeof number, "%.4f",
                                          100 * dash_call_tree_view_get_share (self, place)));
  g_string_append_c (into, '\n');
}
