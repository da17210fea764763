// SPDX-License-Identifier: GPL-3.0-or-later
// What the parts of the page of a comparison share: its state, and what its bars and actions need of it.

#pragma once

#include "dash-compare-page.h"

G_BEGIN_DECLS

struct _DashComparePage
{
  GtkWidget parent_instance;

  DashComparison *comparison; /* (nullable) */
  GCancellable *comparing;    /* (nullable) */
  guint patience_id;
  char *title;
  char *subtitle;
  guint sections[DASH_N_COMPARED]; /* those in the menu */
  gboolean filling;
  guint front_section; /* what was in front before, also while nothing is compared */
  char **front_row;    /* (nullable): its name, kind and file */

  GtkWidget *bin;
  GtkWidget *sides;
  GtkWidget *sides_box;
  GtkWidget *base;
  GtkWidget *head;
  GtkWidget *swap_button;
  GtkWidget *again_button;
  GtkWidget *stack;
  GtkWidget *choose;
  GtkWidget *spinner;
  GtkWidget *summary;
  GtkWidget *split;
  GtkWidget *section_choice;
  GtkWidget *figure_choice;
  GtkWidget *count;
  GtkWidget *only_button;
  GtkWidget *search_button;
  GtkWidget *columns_button;
  GtkWidget *more_button;
  GtkWidget *search;
  GtkWidget *table;
  GtkWidget *detail;
  GSimpleActionGroup *actions;
};

/* Makes all its widgets, whose signals the page then listens to. */
void dash_compare_page_lay_out (DashComparePage *self);

/* The bar above the table. */
GtkWidget *dash_compare_page_create_bar (DashComparePage *self);
/* Fills its menus from the comparison. */
void dash_compare_page_fill_bar (DashComparePage *self);
void dash_compare_page_update_count (DashComparePage *self);
/* Another section, or another figure, is chosen there. */
void dash_compare_page_section_chosen (DashComparePage *self,
                                       guint            section);
void dash_compare_page_figure_chosen (DashComparePage *self,
                                      guint            metric);

/* The actions swap, again, only-changed, copy-markdown and save-markdown, to be known as "compare". */
void dash_compare_page_add_actions (DashComparePage *self);
void dash_compare_page_update_actions (DashComparePage *self);
/* Lets the person choose files for a side. */
void dash_compare_page_choose_files (DashComparePage *self,
                                     DashCompareSide *side);

void dash_compare_page_fail (DashComparePage *self,
                             const char      *heading,
                             const char      *body);
void dash_compare_page_say (DashComparePage *self,
                            const char      *text);

G_END_DECLS
