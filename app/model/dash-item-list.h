/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions of a session, or the rows of a section, as a list model: grows at its end, and can be emptied. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define DASH_TYPE_ITEM_LIST (dash_item_list_get_type ())
G_DECLARE_FINAL_TYPE (DashItemList, dash_item_list, DASH, ITEM_LIST, GObject)

DashItemList *dash_item_list_new     (GType         item_type);
/** Takes over the reference. It is not in the model until the next dash_item_list_publish(). */
void          dash_item_list_append  (DashItemList *self,
                                      gpointer      item);
void          dash_item_list_publish (DashItemList *self);
void          dash_item_list_clear   (DashItemList *self);
/** Published or not. */
guint         dash_item_list_get_n   (DashItemList *self);
gpointer      dash_item_list_get     (DashItemList *self,
                                      guint         position);

G_END_DECLS
