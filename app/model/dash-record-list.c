/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a section as a list model: grows, and is emptied when another run begins. */
#include "dash-record-list.h"

struct _DashRecordList
{
  GObject parent_instance;

  GPtrArray *records;
  guint n_published;
};

static GType
dash_record_list_get_item_type (GListModel *model)
{
  return DASH_TYPE_RECORD;
}

static guint
dash_record_list_get_n_items (GListModel *model)
{
  return DASH_RECORD_LIST (model)->n_published;
}

static gpointer
dash_record_list_get_item (GListModel *model, guint position)
{
  DashRecordList *self = DASH_RECORD_LIST (model);

  return position < self->n_published ? g_object_ref (g_ptr_array_index (self->records, position))
                                      : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = dash_record_list_get_item_type;
  iface->get_n_items = dash_record_list_get_n_items;
  iface->get_item = dash_record_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DashRecordList,
                               dash_record_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
dash_record_list_finalize (GObject *object)
{
  DashRecordList *self = DASH_RECORD_LIST (object);

  g_ptr_array_unref (self->records);

  G_OBJECT_CLASS (dash_record_list_parent_class)->finalize (object);
}

static void
dash_record_list_class_init (DashRecordListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dash_record_list_finalize;
}

static void
dash_record_list_init (DashRecordList *self)
{
  self->records = g_ptr_array_new_with_free_func (g_object_unref);
}

DashRecordList *
dash_record_list_new (void)
{
  return g_object_new (DASH_TYPE_RECORD_LIST, NULL);
}

void
dash_record_list_append (DashRecordList *self, DashRecord *record)
{
  g_ptr_array_add (self->records, record);
}

void
dash_record_list_publish (DashRecordList *self)
{
  guint before = self->n_published;
  guint n = self->records->len - before;

  if (n == 0)
    return;
  self->n_published = self->records->len;
  g_list_model_items_changed (G_LIST_MODEL (self), before, 0, n);
}

void
dash_record_list_clear (DashRecordList *self)
{
  guint n = self->n_published;

  self->n_published = 0;
  g_ptr_array_set_size (self->records, 0);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}

guint
dash_record_list_get_n (DashRecordList *self)
{
  return self->records->len;
}

DashRecord *
dash_record_list_get (DashRecordList *self, guint position)
{
  return position < self->records->len ? g_ptr_array_index (self->records, position) : NULL;
}
