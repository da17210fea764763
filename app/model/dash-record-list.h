/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a section as a list model: grows, and is emptied when another run begins. */
#pragma once

#include <gio/gio.h>

#include "dash-record.h"

G_BEGIN_DECLS

#define DASH_TYPE_RECORD_LIST (dash_record_list_get_type ())
G_DECLARE_FINAL_TYPE (DashRecordList, dash_record_list, DASH, RECORD_LIST, GObject)

DashRecordList *dash_record_list_new     (void);
/** Takes over the reference. It is not in the model until the next dash_record_list_publish(). */
void            dash_record_list_append  (DashRecordList *self,
                                          DashRecord     *record);
void            dash_record_list_publish (DashRecordList *self);
void            dash_record_list_clear   (DashRecordList *self);
/** Published or not. */
guint           dash_record_list_get_n   (DashRecordList *self);
DashRecord     *dash_record_list_get     (DashRecordList *self,
                                          guint           position);

G_END_DECLS
