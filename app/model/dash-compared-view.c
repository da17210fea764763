/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rows of a compared section a table shows and in what order. */
#include "dash-compared-view.h"

#include <math.h>

#include "dash-comparison-text.h"
#include "dash-search-private.h"

typedef struct
{
  const DashComparedRow *row;
  gint class; /* with larger ones first, by verdict */
  double key; /* NAN: not known */
  guint position;
} Entry;

struct _DashComparedView
{
  GObject parent_instance;

  const DashComparedSection *section; /* (nullable) */
  guint metric;
  DashSearch search;
  gboolean only_changed;
  DashComparedSort sort;
  gboolean descending;
  GArray *entries; /* of Entry */
};

G_DEFINE_FINAL_TYPE (DashComparedView, dash_compared_view, G_TYPE_OBJECT)

/* ---- Rows and sections ---- */

gboolean
dash_compared_row_has_changed (const DashComparedSection *section, const DashComparedRow *row)
{
  if (row->presence != DASH_PRESENCE_BOTH)
    return TRUE;
  for (guint m = 0; m < section->metrics->len; m++)
    {
      if (dash_change_is_shown (&row->changes[m], FALSE))
        return TRUE;
    }
  return FALSE;
}

guint
dash_compared_section_choose_metric (const DashComparedSection *section)
{
  for (guint m = 0; m < section->metrics->len; m++)
    {
      for (guint i = 0; i < section->rows->len; i++)
        {
          if (((const DashComparedRow *) g_ptr_array_index (section->rows, i))->changes[m].judged)
            return m;
        }
    }
  for (guint m = 0; m < section->metrics->len; m++)
    {
      if (((const DashMetric *) g_ptr_array_index (section->metrics, m))->direction != DASH_DIRECTION_NEUTRAL)
        return m;
    }
  return 0;
}

gboolean
dash_compared_section_find_metric (const DashComparedSection *section, const char *key, guint *metric)
{
  for (guint m = 0; m < section->metrics->len; m++)
    {
      if (g_strcmp0 (((const DashMetric *) g_ptr_array_index (section->metrics, m))->key, key) != 0)
        continue;
      *metric = m;
      return TRUE;
    }
  return FALSE;
}

guint
dash_compared_row_find_gravest (const DashComparedSection *section, const DashComparedRow *row)
{
  guint gravest = G_MAXUINT;

  for (guint m = 0; m < section->metrics->len; m++)
    {
      if (row->changes[m].verdict != DASH_VERDICT_NOTHING &&
          (gravest == G_MAXUINT || row->changes[m].verdict > row->changes[gravest].verdict))
        gravest = m;
    }
  return gravest;
}

/* ---- Object ---- */

static void
dash_compared_view_finalize (GObject *object)
{
  DashComparedView *self = DASH_COMPARED_VIEW (object);

  g_array_unref (self->entries);
  _dash_search_clear (&self->search);
  G_OBJECT_CLASS (dash_compared_view_parent_class)->finalize (object);
}

static void
dash_compared_view_class_init (DashComparedViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dash_compared_view_finalize;
}

static void
dash_compared_view_init (DashComparedView *self)
{
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->descending = TRUE;
}

DashComparedView *
dash_compared_view_new (void)
{
  return g_object_new (DASH_TYPE_COMPARED_VIEW, NULL);
}

void
dash_compared_view_set_section (DashComparedView *self, const DashComparedSection *section)
{
  g_return_if_fail (DASH_IS_COMPARED_VIEW (self));

  self->section = section;
  self->metric = section != NULL ? dash_compared_section_choose_metric (section) : 0;
  g_array_set_size (self->entries, 0);
}

const DashComparedSection *
dash_compared_view_get_section (DashComparedView *self)
{
  g_return_val_if_fail (DASH_IS_COMPARED_VIEW (self), NULL);
  return self->section;
}

void
dash_compared_view_set_metric (DashComparedView *self, guint metric)
{
  g_return_if_fail (DASH_IS_COMPARED_VIEW (self));
  self->metric = metric;
}

guint
dash_compared_view_get_metric (DashComparedView *self)
{
  g_return_val_if_fail (DASH_IS_COMPARED_VIEW (self), 0);
  return self->metric;
}

gboolean
dash_compared_view_set_search (DashComparedView *self, const char *text, GError **error)
{
  g_return_val_if_fail (DASH_IS_COMPARED_VIEW (self), FALSE);
  return _dash_search_set (&self->search, text, NULL, error);
}

void
dash_compared_view_set_only_changed (DashComparedView *self, gboolean only_changed)
{
  g_return_if_fail (DASH_IS_COMPARED_VIEW (self));
  self->only_changed = only_changed;
}

gboolean
dash_compared_view_get_only_changed (DashComparedView *self)
{
  g_return_val_if_fail (DASH_IS_COMPARED_VIEW (self), FALSE);
  return self->only_changed;
}

void
dash_compared_view_set_sort (DashComparedView *self, DashComparedSort sort, gboolean descending)
{
  g_return_if_fail (DASH_IS_COMPARED_VIEW (self));

  self->sort = sort;
  self->descending = descending;
}

/* ---- Order ---- */

static gboolean
matches (DashComparedView *self, const DashComparedRow *row)
{
  return self->search.text == NULL || _dash_search_matches (&self->search, row->name) ||
         _dash_search_matches (&self->search, row->file);
}

static gboolean
looks_worse (const DashChange *change, const DashMetric *metric)
{
  return metric->direction == DASH_DIRECTION_HIGHER_IS_BETTER ? change->change < 0 : change->change > 0;
}

/* What may be worse comes before what hasn't changed, and of that first what is judged, since the changes of what
 * hardly counts are the largest. */
static gint
get_class (const DashComparedRow *row, const DashChange *change, const DashMetric *metric)
{
  switch (change->verdict)
    {
    case DASH_VERDICT_OVER_BUDGET:
      return 9;
    case DASH_VERDICT_REGRESSION:
      return 8;
    case DASH_VERDICT_WORSE:
      return 7;
    case DASH_VERDICT_UNPROVEN:
      return !looks_worse (change, metric) ? 3 : change->judged ? 6 : 5;
    case DASH_VERDICT_CHANGED:
    case DASH_VERDICT_UNCHANGED:
      return 4;
    case DASH_VERDICT_BETTER:
      return 2;
    case DASH_VERDICT_NOTHING:
    default:
      return row->presence == DASH_PRESENCE_ADDED ? 1 : row->presence == DASH_PRESENCE_REMOVED ? 0 : -1;
    }
}

static double
get_key (DashComparedView *self, const DashChange *change)
{
  const DashMetric *metric = g_ptr_array_index (self->section->metrics, self->metric);

  switch (self->sort)
    {
    case DASH_COMPARED_SORT_BASE:
      return change->base;
    case DASH_COMPARED_SORT_HEAD:
      return change->head;
    case DASH_COMPARED_SORT_DIFFERENCE:
      return change->difference;
    case DASH_COMPARED_SORT_CHANGE:
      return change->change;
    case DASH_COMPARED_SORT_CHANCE:
      return change->chance < 1 ? change->adjusted : NAN;
    case DASH_COMPARED_SORT_VERDICT:
      return metric->direction == DASH_DIRECTION_HIGHER_IS_BETTER ? -change->change : change->change;
    case DASH_COMPARED_SORT_NAME:
    default:
      return 0;
    }
}

/* Larger keys first when descending, what isn't known always last. */
static gint
compare (gconstpointer one, gconstpointer other, gpointer user_data)
{
  DashComparedView *self = user_data;
  const Entry *a = one, *b = other;
  gint order = 0;

  if (self->sort == DASH_COMPARED_SORT_NAME)
    order = g_strcmp0 (a->row->name, b->row->name);
  else if (a->class != b->class)
    order = (a->class > b->class) - (a->class < b->class);
  else if (isnan (a->key) || isnan (b->key))
    {
      if (isnan (a->key) != isnan (b->key))
        return isnan (a->key) ? 1 : -1;
    }
  else
    order = (a->key > b->key) - (a->key < b->key);
  if (order != 0)
    return self->descending ? -order : order;
  return (a->position > b->position) - (a->position < b->position);
}

void
dash_compared_view_update (DashComparedView *self)
{
  g_return_if_fail (DASH_IS_COMPARED_VIEW (self));

  g_array_set_size (self->entries, 0);
  if (self->section == NULL || self->section->metrics->len == 0)
    return;
  for (guint i = 0; i < self->section->rows->len; i++)
    {
      const DashComparedRow *row = g_ptr_array_index (self->section->rows, i);
      Entry entry = { row, 0, 0, i };

      if (!matches (self, row) || (self->only_changed && !dash_compared_row_has_changed (self->section, row)))
        continue;
      if (self->sort == DASH_COMPARED_SORT_VERDICT)
        entry.class = get_class (row, &row->changes[self->metric],
                                 g_ptr_array_index (self->section->metrics, self->metric));
      entry.key = get_key (self, &row->changes[self->metric]);
      g_array_append_val (self->entries, entry);
    }
  g_array_sort_with_data (self->entries, compare, self);
}

guint
dash_compared_view_get_n (DashComparedView *self)
{
  g_return_val_if_fail (DASH_IS_COMPARED_VIEW (self), 0);
  return self->entries->len;
}

const DashComparedRow *
dash_compared_view_get (DashComparedView *self, guint row)
{
  g_return_val_if_fail (DASH_IS_COMPARED_VIEW (self), NULL);
  return row < self->entries->len ? g_array_index (self->entries, Entry, row).row : NULL;
}

gint
dash_compared_view_find (DashComparedView *self, const DashComparedRow *row)
{
  g_return_val_if_fail (DASH_IS_COMPARED_VIEW (self), -1);

  for (guint i = 0; i < self->entries->len; i++)
    {
      if (g_array_index (self->entries, Entry, i).row == row)
        return (gint) i;
    }
  return -1;
}
