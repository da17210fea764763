/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions of a session, or the rows of a section, as a list model: grows at its end, and can be emptied. */
#include "dash-item-list.h"

struct _DashItemList
{
  GObject parent_instance;

  GType item_type;
  GPtrArray *items;
  guint n_published;
};

static GType
dash_item_list_get_item_type (GListModel *model)
{
  return DASH_ITEM_LIST (model)->item_type;
}

static guint
dash_item_list_get_n_items (GListModel *model)
{
  return DASH_ITEM_LIST (model)->n_published;
}

static gpointer
dash_item_list_get_item (GListModel *model, guint position)
{
  DashItemList *self = DASH_ITEM_LIST (model);

  return position < self->n_published ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = dash_item_list_get_item_type;
  iface->get_n_items = dash_item_list_get_n_items;
  iface->get_item = dash_item_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DashItemList,
                               dash_item_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
dash_item_list_finalize (GObject *object)
{
  DashItemList *self = DASH_ITEM_LIST (object);

  g_ptr_array_unref (self->items);

  G_OBJECT_CLASS (dash_item_list_parent_class)->finalize (object);
}

static void
dash_item_list_class_init (DashItemListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dash_item_list_finalize;
}

static void
dash_item_list_init (DashItemList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

DashItemList *
dash_item_list_new (GType item_type)
{
  DashItemList *self = g_object_new (DASH_TYPE_ITEM_LIST, NULL);

  self->item_type = item_type;
  return self;
}

void
dash_item_list_append (DashItemList *self, gpointer item)
{
  g_ptr_array_add (self->items, item);
}

void
dash_item_list_publish (DashItemList *self)
{
  guint before = self->n_published;
  guint n = self->items->len - before;

  if (n == 0)
    return;
  self->n_published = self->items->len;
  g_list_model_items_changed (G_LIST_MODEL (self), before, 0, n);
}

void
dash_item_list_clear (DashItemList *self)
{
  guint n = self->n_published;

  self->n_published = 0;
  g_ptr_array_set_size (self->items, 0);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}

guint
dash_item_list_get_n (DashItemList *self)
{
  return self->items->len;
}

gpointer
dash_item_list_get (DashItemList *self, guint position)
{
  return position < self->items->len ? g_ptr_array_index (self->items, position) : NULL;
}
