/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The session's functions as a list model that only grows. */
#include "dash-function-list.h"

struct _DashFunctionList
{
  GObject parent_instance;

  GPtrArray *functions;
  guint n_published;
};

static GType
dash_function_list_get_item_type (GListModel *model)
{
  return DASH_TYPE_FUNCTION;
}

static guint
dash_function_list_get_n_items (GListModel *model)
{
  return DASH_FUNCTION_LIST (model)->n_published;
}

static gpointer
dash_function_list_get_item (GListModel *model, guint position)
{
  DashFunctionList *self = DASH_FUNCTION_LIST (model);

  return position < self->n_published ? g_object_ref (g_ptr_array_index (self->functions, position))
                                      : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = dash_function_list_get_item_type;
  iface->get_n_items = dash_function_list_get_n_items;
  iface->get_item = dash_function_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DashFunctionList,
                               dash_function_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
dash_function_list_finalize (GObject *object)
{
  DashFunctionList *self = DASH_FUNCTION_LIST (object);

  g_ptr_array_unref (self->functions);

  G_OBJECT_CLASS (dash_function_list_parent_class)->finalize (object);
}

static void
dash_function_list_class_init (DashFunctionListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dash_function_list_finalize;
}

static void
dash_function_list_init (DashFunctionList *self)
{
  self->functions = g_ptr_array_new_with_free_func (g_object_unref);
}

DashFunctionList *
dash_function_list_new (void)
{
  return g_object_new (DASH_TYPE_FUNCTION_LIST, NULL);
}

void
dash_function_list_append (DashFunctionList *self, DashFunction *function)
{
  g_ptr_array_add (self->functions, function);
}

void
dash_function_list_publish (DashFunctionList *self)
{
  guint before = self->n_published;
  guint n = self->functions->len - before;

  if (n == 0)
    return;
  self->n_published = self->functions->len;
  g_list_model_items_changed (G_LIST_MODEL (self), before, 0, n);
}

guint
dash_function_list_get_n (DashFunctionList *self)
{
  return self->functions->len;
}

DashFunction *
dash_function_list_get (DashFunctionList *self, guint position)
{
  return position < self->functions->len ? g_ptr_array_index (self->functions, position) : NULL;
}
