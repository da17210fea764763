// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of the table of the call tree share: its state, its cells, its actions and keys.

#pragma once

#include "dash-call-table.h"
#include "dash-column-chooser.h"
#include "dash-slot-list.h"

G_BEGIN_DECLS

typedef struct
{
  DashCallTable *table;
  const char *id;
  DashCallFigure figure;
  gboolean compact; /* of the narrow table */
  GtkColumnViewColumn *column;
} CallColumn;

/* A cell lives from the factory's setup to its teardown. */
typedef struct
{
  CallColumn *column;
  GtkListItem *item;
  GtkWidget *text;
  GtkWidget *drawing; /* (nullable): the bar */
} CallCell;

struct _DashCallTable
{
  GtkWidget parent_instance;

  DashCallTreeView *rows;
  DashSlotList *slots;
  guint32 selected; /* id */

  GtkWidget *stack;
  GtkWidget *view;
  GtkWidget *menu;
  GPtrArray *columns; /* of CallColumn */
  GPtrArray *cells;   /* of CallCell */

  DashCallFigure sort;
  gboolean descending;
  gboolean compact;
  gboolean setting_sort;
  GSimpleActionGroup *actions;
  DashColumnChooser *chooser;

  guint catch_up;
  guint scroll;
};

/* The selected place, or DASH_CALL_TREE_NONE. */
guint dash_call_table_get_place (DashCallTable *self);
/* As when a person does it. */
void dash_call_table_select_row (DashCallTable *self,
                                 guint          row);
void dash_call_table_sort_by (DashCallTable *self,
                              DashCallFigure figure,
                              gboolean       descending);
const char *dash_call_table_get_sort_id (DashCallTable *self);
CallColumn *dash_call_table_find_column (DashCallTable *self,
                                         const char    *id);
/* Opens or closes a place and shows the rows. */
void dash_call_table_set_open (DashCallTable *self,
                               guint          place,
                               gboolean       open,
                               gboolean       below);
/* The widget of a row that is there, or NULL. */
GtkWidget *dash_call_table_find_row_widget (DashCallTable *self,
                                            guint          row);
/* The row under a point of the view, or GTK_INVALID_LIST_POSITION. */
guint dash_call_table_row_at (DashCallTable *self,
                              double         x,
                              double         y);

/* The cells. */
void dash_call_table_setup_column (CallColumn *column);
void dash_call_table_update_cell (CallCell *cell);

/* The actions and keys. */
void dash_call_table_add_actions (DashCallTable *self);
void dash_call_table_update_actions (DashCallTable *self);
void dash_call_table_add_controllers (DashCallTable *self);

G_END_DECLS
