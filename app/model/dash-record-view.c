/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rows of a section a table shows and in what order: sorts and filters without touching the model. */
#include "dash-record-view.h"

#include <math.h>

#include "dash-search-private.h"

typedef struct
{
  DashRecord *record;
  const char *text; /* (nullable): what texts are ordered by */
  double key;
  guint position;
} Entry;

struct _DashRecordView
{
  GObject parent_instance;

  DashSession *session;
  DashSection section;
  const DashFigureInfo *figure;
  double percent;
  gboolean descending;
  DashSearch search;
  GArray *entries; /* of Entry */
};

G_DEFINE_FINAL_TYPE (DashRecordView, dash_record_view, G_TYPE_OBJECT)

static void
dash_record_view_finalize (GObject *object)
{
  DashRecordView *self = DASH_RECORD_VIEW (object);

  g_clear_object (&self->session);
  g_array_unref (self->entries);
  _dash_search_clear (&self->search);

  G_OBJECT_CLASS (dash_record_view_parent_class)->finalize (object);
}

static void
dash_record_view_class_init (DashRecordViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dash_record_view_finalize;
}

static void
clear_entry (gpointer data)
{
  g_clear_object (&((Entry *) data)->record);
}

static void
dash_record_view_init (DashRecordView *self)
{
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  /* After another run has begun, the session doesn't hold the rows of the one before any more. */
  g_array_set_clear_func (self->entries, clear_entry);
}

DashRecordView *
dash_record_view_new (DashSession *session, DashSection section)
{
  DashRecordView *self = g_object_new (DASH_TYPE_RECORD_VIEW, NULL);

  g_return_val_if_fail (DASH_IS_SESSION (session), self);
  self->session = g_object_ref (session);
  self->section = section;
  self->figure = dash_section_get_info (section)->figures;
  return self;
}

void
dash_record_view_set_sort (DashRecordView *self,
                           const DashFigureInfo *figure,
                           double percent,
                           gboolean descending)
{
  g_return_if_fail (DASH_IS_RECORD_VIEW (self));

  self->figure = figure;
  self->percent = percent;
  self->descending = descending;
}

gboolean
dash_record_view_set_search (DashRecordView *self, const char *text, GError **error)
{
  g_return_val_if_fail (DASH_IS_RECORD_VIEW (self), FALSE);
  return _dash_search_set (&self->search, text, NULL, error);
}

static gboolean
matches (DashRecordView *self, DashRecord *record)
{
  const DashRecordInfo *info = &dash_section_get_info (self->section)->rows;
  g_autofree char *place = NULL;

  if (self->search.text == NULL)
    return TRUE;
  for (guint f = 0; f < info->n_fields; f++)
    {
      const char *text = dash_record_get_text (record, (gint) f);

      if (text != NULL &&
          (_dash_search_matches (&self->search, text) ||
           _dash_search_matches (&self->search, dash_section_translate (text))))
        return TRUE;
    }
  place = dash_record_get_place (record);
  return _dash_search_matches (&self->search, place);
}

/* Larger keys first when descending, what isn't known always last. */
static gint
compare (gconstpointer one, gconstpointer other, gpointer user_data)
{
  DashRecordView *self = user_data;
  const Entry *a = one, *b = other;
  gint order = 0;

  if (self->figure->kind == DASH_FIGURE_TEXT)
    order = g_strcmp0 (a->text, b->text);
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
dash_record_view_update (DashRecordView *self)
{
  guint n;

  g_return_if_fail (DASH_IS_RECORD_VIEW (self));

  n = dash_session_get_n_records (self->session, self->section);
  g_array_set_size (self->entries, 0);
  for (guint i = 0; i < n; i++)
    {
      DashRecord *record = dash_session_get_nth_record (self->session, self->section, i);
      Entry entry = { .record = record, .position = i };

      if (!matches (self, record))
        continue;
      if (self->figure->kind == DASH_FIGURE_TEXT)
        entry.text = dash_record_get_text (record, self->figure->field);
      else
        entry.key = dash_record_get_figure (record, self->figure, self->percent);
      g_object_ref (record);
      g_array_append_val (self->entries, entry);
    }
  g_array_sort_with_data (self->entries, compare, self);
}

guint
dash_record_view_get_n (DashRecordView *self)
{
  g_return_val_if_fail (DASH_IS_RECORD_VIEW (self), 0);
  return self->entries->len;
}

DashRecord *
dash_record_view_get (DashRecordView *self, guint row)
{
  g_return_val_if_fail (DASH_IS_RECORD_VIEW (self), NULL);
  return row < self->entries->len ? g_array_index (self->entries, Entry, row).record : NULL;
}

gint
dash_record_view_find (DashRecordView *self, DashRecord *record)
{
  g_return_val_if_fail (DASH_IS_RECORD_VIEW (self), -1);

  for (guint i = 0; i < self->entries->len; i++)
    {
      if (g_array_index (self->entries, Entry, i).record == record)
        return (gint) i;
    }
  return -1;
}
