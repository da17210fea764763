/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which functions a table shows and in what order: sorts and filters without touching the model. */
#include "dash-function-view.h"

#include <stdlib.h>
#include <string.h>

#include "dash-search-private.h"

typedef struct
{
  DashFunction *function;
  double key;
  guint rank; /* of the name: what equal keys are ordered by */
} Entry;

struct _DashFunctionView
{
  GObject parent_instance;

  DashSession *session;
  DashSortKey key;
  double percent;
  gboolean descending;
  gboolean hide_idle;
  DashSearch search;

  Entry *entries;
  Entry *other; /* as long, for merging */
  DashFunction **functions;
  gsize n;
  gsize size;

  /* By position in the session, grown with it. */
  guint *ranks;
  gint *rows;      /* -1: not shown */
  guint8 *matches; /* 0: not looked at yet, 1: no, 2: yes */
  GArray *by_name; /* of DashFunction*: sorted, so that new ones are merged in */
  gsize n_known;
  gsize known_size;
};

G_DEFINE_FINAL_TYPE (DashFunctionView, dash_function_view, G_TYPE_OBJECT)

static void
dash_function_view_finalize (GObject *object)
{
  DashFunctionView *self = DASH_FUNCTION_VIEW (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->by_name, g_array_unref);
  _dash_search_clear (&self->search);
  g_free (self->entries);
  g_free (self->other);
  g_free (self->functions);
  g_free (self->ranks);
  g_free (self->rows);
  g_free (self->matches);

  G_OBJECT_CLASS (dash_function_view_parent_class)->finalize (object);
}

static void
dash_function_view_class_init (DashFunctionViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dash_function_view_finalize;
}

static void
dash_function_view_init (DashFunctionView *self)
{
  self->key = DASH_SORT_TOTAL;
  self->percent = 99;
  self->descending = TRUE;
  self->by_name = g_array_new (FALSE, FALSE, sizeof (DashFunction *));
}

DashFunctionView *
dash_function_view_new (DashSession *session)
{
  DashFunctionView *self = g_object_new (DASH_TYPE_FUNCTION_VIEW, NULL);

  g_return_val_if_fail (DASH_IS_SESSION (session), self);
  self->session = g_object_ref (session);
  return self;
}

DashSession *
dash_function_view_get_session (DashFunctionView *self)
{
  g_return_val_if_fail (DASH_IS_FUNCTION_VIEW (self), NULL);
  return self->session;
}

void
dash_function_view_set_sort (DashFunctionView *self,
                             DashSortKey key,
                             double percent,
                             gboolean descending)
{
  g_return_if_fail (DASH_IS_FUNCTION_VIEW (self));

  self->key = key;
  self->percent = percent;
  self->descending = descending;
}

void
dash_function_view_get_sort (DashFunctionView *self,
                             DashSortKey *key,
                             double *percent,
                             gboolean *descending)
{
  g_return_if_fail (DASH_IS_FUNCTION_VIEW (self));

  if (key != NULL)
    *key = self->key;
  if (percent != NULL)
    *percent = self->percent;
  if (descending != NULL)
    *descending = self->descending;
}

gboolean
dash_function_view_set_search (DashFunctionView *self, const char *text, GError **error)
{
  gboolean changed;

  g_return_val_if_fail (DASH_IS_FUNCTION_VIEW (self), FALSE);

  if (!_dash_search_set (&self->search, text, &changed, error))
    return FALSE;
  if (changed && self->n_known > 0)
    memset (self->matches, 0, self->n_known);
  return TRUE;
}

const char *
dash_function_view_get_search (DashFunctionView *self)
{
  g_return_val_if_fail (DASH_IS_FUNCTION_VIEW (self), NULL);
  return self->search.text;
}

void
dash_function_view_set_hide_idle (DashFunctionView *self, gboolean hide_idle)
{
  g_return_if_fail (DASH_IS_FUNCTION_VIEW (self));
  self->hide_idle = hide_idle;
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  DashFunction *one = *(DashFunction *const *) a, *other = *(DashFunction *const *) b;
  gint order = strcmp (dash_function_get_name (one), dash_function_get_name (other));

  if (order != 0)
    return order;
  return (dash_function_get_position (one) > dash_function_get_position (other)) * 2 - 1;
}

/* Names never change, so their order is made once and added to. */
static void
learn_new (DashFunctionView *self)
{
  gsize n = dash_session_get_n_functions (self->session);

  if (n == self->n_known)
    return;

  if (n > self->known_size)
    {
      self->known_size = n + n / 2;
      self->ranks = g_renew (guint, self->ranks, self->known_size);
      self->rows = g_renew (gint, self->rows, self->known_size);
      self->matches = g_renew (guint8, self->matches, self->known_size);
    }
  memset (self->matches + self->n_known, 0, n - self->n_known);
  for (gsize i = self->n_known; i < n; i++)
    {
      DashFunction *function = dash_session_get_nth_function (self->session, (guint) i);

      self->rows[i] = -1;
      g_array_append_val (self->by_name, function);
    }
  g_array_sort (self->by_name, compare_names);
  for (guint r = 0; r < self->by_name->len; r++)
    self->ranks[dash_function_get_position (g_array_index (self->by_name, DashFunction *, r))] = r;
  self->n_known = n;
}

static gboolean
matches (DashFunctionView *self, DashFunction *function)
{
  guint8 *known = &self->matches[dash_function_get_position (function)];
  const char *name = dash_function_get_name (function);
  const char *place = dash_function_get_place (function);
  gboolean match;

  if (self->search.text == NULL)
    return TRUE;
  if (*known == 0)
    {
      match = _dash_search_matches (&self->search, name) ||
              _dash_search_matches (&self->search, place);
      *known = match ? 2 : 1;
    }
  return *known == 2;
}

static double
get_key (DashFunctionView *self, DashFunction *function)
{
  const DashFigures *figures = dash_function_get_figures (function);

  switch (self->key)
    {
    case DASH_SORT_CALLS:
      return (double) figures->calls;
    case DASH_SORT_CALLS_PER_SECOND:
      return dash_function_get_calls_per_second (function);
    case DASH_SORT_AVERAGE:
      return dash_function_get_average_ns (function);
    case DASH_SORT_PERCENTILE:
      return (double) dash_function_percentile (function, self->percent);
    case DASH_SORT_MAX:
      return (double) figures->max_ns;
    case DASH_SORT_MIN:
      return (double) figures->min_ns;
    case DASH_SORT_SELF:
      return (double) figures->self_ns;
    case DASH_SORT_SELF_SHARE:
      return dash_function_get_self_share (function);
    case DASH_SORT_TOTAL:
      return (double) figures->total_ns;
    case DASH_SORT_SHARE:
      return dash_function_get_share (function);
    case DASH_SORT_NAME:
    default:
      return self->ranks[dash_function_get_position (function)];
    }
}

/* Larger keys first when descending, names always from A on. */
static inline gboolean
is_before (const Entry *a, const Entry *b, gboolean descending)
{
  if (a->key != b->key)
    return (a->key > b->key) == descending;
  return a->rank < b->rank;
}

/* From one update to the next the order hardly changes, so runs that are in order already are taken
 * as they are: nearly sorted rows cost one pass. */
static void
merge_sort (DashFunctionView *self)
{
  Entry *from = self->entries, *to = self->other;
  gboolean descending = self->descending;
  gsize n = self->n;

  for (;;)
    {
      gsize at = 0, n_runs = 0;

      while (at < n)
        {
          gsize middle = at + 1, end, i, j, k = at;

          while (middle < n && !is_before (&from[middle], &from[middle - 1], descending))
            middle++;
          end = middle + (middle < n);
          while (end < n && !is_before (&from[end], &from[end - 1], descending))
            end++;

          for (i = at, j = middle; i < middle || j < end; k++)
            {
              if (i < middle && (j >= end || !is_before (&from[j], &from[i], descending)))
                to[k] = from[i++];
              else
                to[k] = from[j++];
            }
          at = end;
          n_runs++;
        }

      {
        Entry *swap = from;

        from = to;
        to = swap;
      }
      if (n_runs <= 1)
        break;
    }

  self->entries = from;
  self->other = to;
}

gboolean
dash_function_view_update (DashFunctionView *self)
{
  gboolean changed = FALSE;
  gsize n_before, n = 0;

  g_return_val_if_fail (DASH_IS_FUNCTION_VIEW (self), FALSE);

  learn_new (self);
  if (self->n_known > self->size)
    {
      self->size = self->known_size;
      self->entries = g_renew (Entry, self->entries, self->size);
      self->other = g_renew (Entry, self->other, self->size);
      self->functions = g_renew (DashFunction *, self->functions, self->size);
    }
  n_before = self->n;

  /* The last order first, then what wasn't shown. */
  for (gsize i = 0; i < n_before; i++)
    {
      DashFunction *function = self->functions[i];
      guint position = dash_function_get_position (function);

      self->rows[position] = -2;
      if (!matches (self, function) ||
          (self->hide_idle && dash_function_get_figures (function)->calls == 0 &&
           dash_function_get_figures (function)->running == 0))
        continue;
      self->entries[n++] = (Entry){ function, get_key (self, function), self->ranks[position] };
    }
  for (gsize i = 0; i < self->n_known; i++)
    {
      DashFunction *function;

      if (self->rows[i] == -2)
        continue;
      function = dash_session_get_nth_function (self->session, (guint) i);
      if (!matches (self, function) ||
          (self->hide_idle && dash_function_get_figures (function)->calls == 0 &&
           dash_function_get_figures (function)->running == 0))
        continue;
      self->entries[n++] = (Entry){ function, get_key (self, function), self->ranks[i] };
    }

  self->n = n;
  merge_sort (self);

  for (gsize i = 0; i < self->n_known; i++)
    self->rows[i] = -1;
  changed = n != n_before;
  for (gsize i = 0; i < n; i++)
    {
      DashFunction *function = self->entries[i].function;

      changed = changed || self->functions[i] != function;
      self->functions[i] = function;
      self->rows[dash_function_get_position (function)] = (gint) i;
    }
  return changed;
}

DashFunction *const *
dash_function_view_get_functions (DashFunctionView *self, gsize *n)
{
  g_return_val_if_fail (DASH_IS_FUNCTION_VIEW (self), NULL);

  *n = self->n;
  return self->functions;
}

gsize
dash_function_view_get_n_functions (DashFunctionView *self)
{
  g_return_val_if_fail (DASH_IS_FUNCTION_VIEW (self), 0);
  return self->n;
}

DashFunction *
dash_function_view_get_function (DashFunctionView *self, gsize row)
{
  g_return_val_if_fail (DASH_IS_FUNCTION_VIEW (self), NULL);
  return row < self->n ? self->functions[row] : NULL;
}

gssize
dash_function_view_find (DashFunctionView *self, DashFunction *function)
{
  guint position;

  g_return_val_if_fail (DASH_IS_FUNCTION_VIEW (self), -1);
  g_return_val_if_fail (DASH_IS_FUNCTION (function), -1);

  position = dash_function_get_position (function);
  if (position >= self->n_known || self->rows[position] < 0)
    return -1;
  return self->rows[position];
}
