// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of the table of functions share: its state, its cells and its actions.

#pragma once

#include "dash-column-chooser.h"
#include "model/dash-function-columns.h"
#include "dash-function-table.h"
#include "dash-slot-list.h"

G_BEGIN_DECLS

typedef struct
{
  DashFunctionTable *table;
  DashFunctionColumn *info;
  GtkColumnViewColumn *column;
  DashCertainty certainty; /* of what it shows */
} TableColumn;

/* What one table cell is made of. A cell lives from the factory's setup to its teardown. */
typedef struct
{
  TableColumn *column;
  GtkListItem *item;
  GtkWidget *text;
  GtkWidget *drawing; /* (nullable): the bar or the sparkline */
  guint64 serial;     /* the update it was last set in */
} TableCell;

struct _DashFunctionTable
{
  GtkWidget parent_instance;

  DashSession *session;
  DashFunctionView *functions;
  DashSlotList *slots;
  DashFunction *selected;

  GtkWidget *stack;
  GtkWidget *scroller;
  GtkWidget *view;
  GtkWidget *menu;

  GPtrArray *infos;   /* of DashFunctionColumn */
  GPtrArray *columns; /* of TableColumn */
  GPtrArray *cells;   /* of TableCell */
  double percentiles[8];
  gsize n_percentiles;
  double compact_percentile;
  gboolean compact;

  char *sort_id;
  gboolean descending;
  GSimpleActionGroup *actions;
  DashColumnChooser *chooser;

  gboolean setting_sort;
  gboolean building;

  guint64 serial;
  guint next_hidden; /* where the slow refresh of rows out of sight goes on */
  guint catch_up;
  guint scroll;
};

void dash_function_table_sort_by (DashFunctionTable *self,
                                  const char        *id,
                                  gboolean           descending);
void dash_function_table_set_percentile (DashFunctionTable *self,
                                         double             percent);
void dash_function_table_add_actions (DashFunctionTable *self);
void dash_function_table_update_actions (DashFunctionTable *self);

/* The columns. */
TableColumn *dash_function_table_find_column (DashFunctionTable *self,
                                              const char        *id);
void dash_function_table_column_free (gpointer data);
void dash_function_table_build_columns (DashFunctionTable *self);
void dash_function_table_remove_columns (DashFunctionTable *self);
void dash_function_table_update_columns (DashFunctionTable *self);
void dash_function_table_update_told (DashFunctionTable *self);
gboolean dash_function_table_lacks_percentiles (DashFunctionTable *self);
void dash_function_table_show_sort (DashFunctionTable *self);

/* The cells. */
void dash_function_table_setup_column (TableColumn *column);
void dash_function_table_update_cell (TableCell *cell);
gboolean dash_function_table_cell_is_bound (const TableCell *cell);

G_END_DECLS
