// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of the table of a section share: its state, its columns, its cells and its actions.

#pragma once

#include "dash-column-chooser.h"
#include "dash-section-table.h"
#include "dash-slot-list.h"

G_BEGIN_DECLS

#define MAX_PERCENTS 8

typedef struct
{
  DashSectionTable *table;
  const DashFigureInfo *figure; /* (nullable): %NULL is the trend */
  double percent;
  char *id;
  char *title;
  GtkColumnViewColumn *column;
  DashCertainty certainty; /* of what it shows */
} SectionColumn;

/* A cell lives from the factory's setup to its teardown. */
typedef struct
{
  SectionColumn *column;
  GtkListItem *item;
  GtkWidget *child;
} SectionCell;

struct _DashSectionTable
{
  GtkWidget parent_instance;

  DashSession *session;
  DashSection section;
  const DashSectionInfo *info;
  DashRecordView *rows;
  DashSlotList *slots;
  DashRecord *selected;

  GtkWidget *stack;
  GtkWidget *view;
  GPtrArray *columns; /* of SectionColumn */
  GPtrArray *cells;   /* of SectionCell */
  double percents[MAX_PERCENTS];
  gsize n_percents;

  char *sort_id;
  gboolean descending;
  gboolean compact;
  GSimpleActionGroup *actions;
  DashColumnChooser *chooser;

  guint catch_up;

  gboolean setting_sort;
};

/* The columns. */
gboolean dash_section_column_is_text (const SectionColumn *self);
gboolean dash_section_column_is_name (const SectionColumn *self);
void dash_section_column_free (gpointer data);
SectionColumn *dash_section_table_find_column (DashSectionTable *self,
                                               const char       *id);
void dash_section_table_build_columns (DashSectionTable *self);
void dash_section_table_remove_columns (DashSectionTable *self);
/* Lets the view have those that are wanted. */
void dash_section_table_place_columns (DashSectionTable *self);
/* Leaves out what no row tells. */
void dash_section_table_update_told (DashSectionTable *self);
/* Whether other percentiles are wanted than there are columns of. */
gboolean dash_section_table_lacks_percentiles (DashSectionTable *self);

/* The cells. */
void dash_section_table_setup_column (SectionColumn *column);
void dash_section_table_update_cell (SectionCell *cell);

/* The actions. */
void dash_section_table_add_actions (DashSectionTable *self);
void dash_section_table_update_actions (DashSectionTable *self);

G_END_DECLS
