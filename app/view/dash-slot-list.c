// SPDX-License-Identifier: GPL-3.0-or-later
// A list of numbered places that never reorders: what a place shows is the table's business.

#include "dash-slot-list.h"

struct _DashSlotList
{
  GObject parent_instance;

  /* One object a place, made once: a list model must give the same item for the same place. */
  GPtrArray *slots;
  guint selected;
};

enum
{
  SELECT_REQUESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GType
dash_slot_list_get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
dash_slot_list_get_n_items (GListModel *model)
{
  return DASH_SLOT_LIST (model)->slots->len;
}

static gpointer
dash_slot_list_get_item (GListModel *model,
                         guint       position)
{
  DashSlotList *self = DASH_SLOT_LIST (model);

  if (position >= self->slots->len)
    return NULL;
  return g_object_ref (g_ptr_array_index (self->slots, position));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = dash_slot_list_get_item_type;
  iface->get_n_items = dash_slot_list_get_n_items;
  iface->get_item = dash_slot_list_get_item;
}

static gboolean
dash_slot_list_is_selected (GtkSelectionModel *model,
                            guint              position)
{
  return DASH_SLOT_LIST (model)->selected == position;
}

static GtkBitset *
dash_slot_list_get_selection_in_range (GtkSelectionModel *model,
                                       guint              position,
                                       guint              n_items)
{
  DashSlotList *self = DASH_SLOT_LIST (model);
  GtkBitset *bits = gtk_bitset_new_empty ();

  if (self->selected != GTK_INVALID_LIST_POSITION)
    gtk_bitset_add (bits, self->selected);
  return bits;
}

static gboolean
dash_slot_list_select_item (GtkSelectionModel *model,
                            guint              position,
                            gboolean           unselect_rest)
{
  g_signal_emit (model, signals[SELECT_REQUESTED], 0, position);
  return TRUE;
}

static gboolean
dash_slot_list_unselect_item (GtkSelectionModel *model,
                              guint              position)
{
  if (DASH_SLOT_LIST (model)->selected != position)
    return TRUE;
  g_signal_emit (model, signals[SELECT_REQUESTED], 0, GTK_INVALID_LIST_POSITION);
  return TRUE;
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = dash_slot_list_is_selected;
  iface->get_selection_in_range = dash_slot_list_get_selection_in_range;
  iface->select_item = dash_slot_list_select_item;
  iface->unselect_item = dash_slot_list_unselect_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DashSlotList, dash_slot_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                      selection_model_init))

static void
dash_slot_list_finalize (GObject *object)
{
  DashSlotList *self = DASH_SLOT_LIST (object);

  g_ptr_array_unref (self->slots);
  G_OBJECT_CLASS (dash_slot_list_parent_class)->finalize (object);
}

static void
dash_slot_list_class_init (DashSlotListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dash_slot_list_finalize;

  signals[SELECT_REQUESTED] =
    g_signal_new ("select-requested", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
dash_slot_list_init (DashSlotList *self)
{
  self->slots = g_ptr_array_new_with_free_func (g_object_unref);
  self->selected = GTK_INVALID_LIST_POSITION;
}

DashSlotList *
dash_slot_list_new (void)
{
  return g_object_new (DASH_TYPE_SLOT_LIST, NULL);
}

void
dash_slot_list_set_size (DashSlotList *self,
                         guint         size)
{
  guint old = self->slots->len;

  g_return_if_fail (DASH_IS_SLOT_LIST (self));

  if (size == old)
    return;
  if (size < old)
    {
      g_ptr_array_set_size (self->slots, (gint) size);
      if (self->selected != GTK_INVALID_LIST_POSITION && self->selected >= size)
        self->selected = GTK_INVALID_LIST_POSITION;
      g_list_model_items_changed (G_LIST_MODEL (self), size, old - size, 0);
    }
  else
    {
      for (guint i = old; i < size; i++)
        g_ptr_array_add (self->slots, g_object_new (G_TYPE_OBJECT, NULL));
      g_list_model_items_changed (G_LIST_MODEL (self), old, 0, size - old);
    }
}

void
dash_slot_list_set_selected (DashSlotList *self,
                             guint         position)
{
  guint old = self->selected;

  g_return_if_fail (DASH_IS_SLOT_LIST (self));

  if (position >= self->slots->len)
    position = GTK_INVALID_LIST_POSITION;
  if (position == old)
    return;

  self->selected = position;
  /* Two single-row notices: one over the span between would touch every row in it. */
  if (old != GTK_INVALID_LIST_POSITION && old < self->slots->len)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), old, 1);
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position, 1);
}

guint
dash_slot_list_get_selected (DashSlotList *self)
{
  g_return_val_if_fail (DASH_IS_SLOT_LIST (self), GTK_INVALID_LIST_POSITION);
  return self->selected;
}
