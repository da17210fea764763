/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The session's functions as a list model that only grows. */
#pragma once

#include <gio/gio.h>

#include "dash-function.h"

G_BEGIN_DECLS

#define DASH_TYPE_FUNCTION_LIST (dash_function_list_get_type ())
G_DECLARE_FINAL_TYPE (DashFunctionList, dash_function_list, DASH, FUNCTION_LIST, GObject)

DashFunctionList *dash_function_list_new     (void);
/* Takes the function over. It's seen by others only once it is published. */
void              dash_function_list_append  (DashFunctionList *self,
                                              DashFunction     *function);
void              dash_function_list_publish (DashFunctionList *self);
/* All of them, published or not. */
guint             dash_function_list_get_n   (DashFunctionList *self);
DashFunction     *dash_function_list_get     (DashFunctionList *self,
                                              guint             position);

G_END_DECLS
