// SPDX-License-Identifier: GPL-3.0-or-later
// Where the spans of a flame graph lie, and how to get from one to another.

#include "dash-flame-layout.h"

#include <string.h>

void
dash_flame_layout_init (DashFlameLayout *self)
{
  *self = (DashFlameLayout) { .by_key = g_hash_table_new (NULL, NULL) };
}

void
dash_flame_layout_clear (DashFlameLayout *self)
{
  g_clear_pointer (&self->places, g_free);
  g_clear_pointer (&self->by_key, g_hash_table_unref);
  self->n = 0;
}

static gboolean
is_same (const DashFlameSpan *a, const DashFlameSpan *b)
{
  return a->key == b->key && a->parent == b->parent && a->weight == b->weight && a->heat == b->heat
         && a->marked == b->marked;
}

static gboolean
are_same (const DashFlameLayout *self, const DashFlameSpan *spans, gsize n)
{
  if (n != self->n)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (!is_same (&self->places[i].span, &spans[i]))
      return FALSE;
  return TRUE;
}

/* Parts side by side from the left. Together they are never wider than the whole, whatever their weights say. */
static void
place_spans (DashFlameLayout *self)
{
  g_autofree double *sums = g_new0 (double, self->n);
  g_autofree double *begins = g_new0 (double, self->n);

  for (gsize i = 1; i < self->n; i++)
    sums[self->places[i].span.parent] += self->places[i].span.weight;
  for (gsize i = 0; i < self->n; i++)
    {
      DashFlamePlace *place = &self->places[i];

      if (i == 0)
        place->end = 1;
      else
        {
          const DashFlamePlace *parent = &self->places[place->span.parent];
          double whole = MAX (parent->span.weight, sums[place->span.parent]);

          place->level = parent->level + 1;
          place->begin = begins[place->span.parent];
          place->end = place->begin;
          if (whole > 0)
            place->end += (parent->end - parent->begin) * place->span.weight / whole;
          place->end = MIN (place->end, parent->end);
          begins[place->span.parent] = place->end;
        }
      begins[i] = place->begin;
    }
}

gboolean
dash_flame_layout_set_spans (DashFlameLayout *self, const DashFlameSpan *spans, gsize n)
{
  g_autofree gssize *last = NULL;

  if (are_same (self, spans, n))
    return FALSE;

  self->places = g_renew (DashFlamePlace, self->places, MAX (n, 1));
  self->n = n;
  self->any_marked = FALSE;
  g_hash_table_remove_all (self->by_key);
  last = g_new (gssize, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    {
      DashFlamePlace *place = &self->places[i];

      *place = (DashFlamePlace) { .span = spans[i], .first_child = -1, .next_sibling = -1 };
      if (!(place->span.weight > 0))
        place->span.weight = 0;
      last[i] = -1;
      self->any_marked |= place->span.marked;
      g_hash_table_insert (self->by_key, GUINT_TO_POINTER (place->span.key), GSIZE_TO_POINTER (i + 1));
      if (i == 0)
        continue;
      if (last[place->span.parent] < 0)
        self->places[place->span.parent].first_child = (gssize) i;
      else
        self->places[last[place->span.parent]].next_sibling = (gssize) i;
      last[place->span.parent] = (gssize) i;
    }
  place_spans (self);
  return TRUE;
}

gssize
dash_flame_layout_find (const DashFlameLayout *self, guint32 key)
{
  return (gssize) GPOINTER_TO_SIZE (g_hash_table_lookup (self->by_key, GUINT_TO_POINTER (key))) - 1;
}

gssize
dash_flame_layout_parent (const DashFlameLayout *self, gssize at)
{
  return at > 0 ? self->places[at].span.parent : -1;
}

gboolean
dash_flame_layout_is_within (const DashFlameLayout *self, gssize at, gssize above)
{
  while (at > above)
    at = dash_flame_layout_parent (self, at);
  return at == above;
}

gssize
dash_flame_layout_pick (const DashFlameLayout *self, gssize zoom, double x, guint level)
{
  gssize at = zoom;

  if (zoom < 0)
    return -1;
  while (at >= 0 && self->places[at].level > level)
    at = dash_flame_layout_parent (self, at);
  while (at >= 0 && self->places[at].level < level)
    {
      gssize child = self->places[at].first_child;

      while (child >= 0 && !(x >= self->places[child].begin && x < self->places[child].end))
        child = self->places[child].next_sibling;
      at = child;
    }
  return at;
}

static double
width_of (const DashFlamePlace *place)
{
  return place->end - place->begin;
}

gssize
dash_flame_layout_largest (const DashFlameLayout *self, gssize at, double least)
{
  gssize largest = -1;

  for (gssize child = self->places[at].first_child; child >= 0; child = self->places[child].next_sibling)
    if (width_of (&self->places[child]) >= least
        && (largest < 0 || width_of (&self->places[child]) > width_of (&self->places[largest])))
      largest = child;
  return largest;
}

gssize
dash_flame_layout_beside (const DashFlameLayout *self, gssize at, gssize zoom, int direction, double least)
{
  const DashFlamePlace *here = &self->places[at];
  gssize nearest = -1;

  for (gsize i = 0; i < self->n; i++)
    {
      const DashFlamePlace *place = &self->places[i];

      if (place->level != here->level || width_of (place) < least || (gssize) i == at
          || !dash_flame_layout_is_within (self, (gssize) i, zoom))
        continue;
      if (direction > 0 ? place->begin >= here->end : place->end <= here->begin)
        if (nearest < 0 || (direction > 0 ? place->begin < self->places[nearest].begin
                                          : place->begin > self->places[nearest].begin))
          nearest = (gssize) i;
    }
  return nearest;
}
