// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of the table of what changed share: its state, its columns and its cells.

#pragma once

#include "dash-column-chooser.h"
#include "dash-compare-table.h"
#include "dash-slot-list.h"

G_BEGIN_DECLS

typedef enum
{
  COMPARE_VERDICT,
  COMPARE_NAME,
  COMPARE_BASE,
  COMPARE_HEAD,
  COMPARE_DIFFERENCE,
  COMPARE_CHANGE,
  COMPARE_BAR,
  COMPARE_INTERVAL,
  COMPARE_CHANCE,
  N_COMPARE_COLUMNS,
} CompareColumnKind;

typedef struct
{
  const char *id;
  const char *title; /* to be translated, of the context "column" */
  const char *help;  /* (nullable): to be translated */
  int width;
  int sort; /* a DashComparedSort, or -1 */
} CompareColumnInfo;

extern const CompareColumnInfo compare_columns[N_COMPARE_COLUMNS];

typedef struct
{
  DashCompareTable *table;
  CompareColumnKind kind;
  GtkColumnViewColumn *column;
} CompareColumn;

/* A cell lives from the factory's setup to its teardown. */
typedef struct
{
  CompareColumn *column;
  GtkListItem *item;
  GtkWidget *child;
} CompareCell;

struct _DashCompareTable
{
  GtkWidget parent_instance;

  DashComparedView *rows;
  DashSlotList *slots;
  const DashComparedRow *selected; /* (nullable) */
  char *metric_key;                /* (nullable): the figure that the person chose */

  GtkWidget *stack;
  GtkWidget *view;
  CompareColumn columns[N_COMPARE_COLUMNS];
  GPtrArray *cells; /* of CompareCell */

  CompareColumnKind sort;
  gboolean descending;
  gboolean compact;
  GSimpleActionGroup *actions;
  DashColumnChooser *chooser;

  guint catch_up;
  gboolean setting_sort;
};

/* The cells. */
void dash_compare_table_setup_column (CompareColumn *column);
void dash_compare_table_update_cell (CompareCell *cell);

/* What a cell says, as one text; free with g_free(). */
char *dash_compare_table_format (DashCompareTable      *self,
                                 const DashComparedRow *row,
                                 CompareColumnKind      kind);

/* The actions. */
void dash_compare_table_add_actions (DashCompareTable *self);
void dash_compare_table_update_actions (DashCompareTable *self);

G_END_DECLS
