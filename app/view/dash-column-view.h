// SPDX-License-Identifier: GPL-3.0-or-later
// What a GtkColumnView of GTK 4.8 has no interface for: rows in sight, the header's order, headings,
// columns that come and go.

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** A column view with the look of our tables. */
GtkWidget *dash_column_view_new (void);

/** The first of @n rows in sight and the one after the last, with one more at each end. */
void dash_column_view_get_sight (GtkWidget *view,
                                 guint      n,
                                 guint     *first,
                                 guint     *last);

/** Lets the header of @column be clicked to sort; @tag is what dash_column_view_get_sort() gives. */
void dash_column_view_make_sortable (GtkColumnViewColumn *column,
                                     gpointer             tag);

/**
 * dash_column_view_get_sort:
 * @view: a view whose sorter has changed
 * @descending: (out): the direction
 *
 * Returns: (nullable): the tag of the column whose header was clicked last
 */
gpointer dash_column_view_get_sort (GtkWidget *view,
                                    gboolean  *descending);

/**
 * DashHeadingFunc:
 * @column: a column that is in the view
 * @title: the widget of its heading
 */
typedef void (*DashHeadingFunc) (GtkColumnViewColumn *column,
                                 GtkWidget           *title,
                                 gpointer             user_data);

void dash_column_view_foreach_heading (GtkWidget       *view,
                                       DashHeadingFunc  func,
                                       gpointer         user_data);

/** Puts the words of a heading over the ends of its figures, and marks it as the one sorted by. */
void dash_column_view_style_heading (GtkWidget *title,
                                     gboolean   is_figure,
                                     gboolean   is_sorted);

/** Takes a column out of the view that it is in, if there is one. */
void dash_column_view_remove (GtkColumnViewColumn *column);

/**
 * dash_column_view_set_columns:
 * @view: a view
 * @columns: (element-type GtkColumnViewColumn): columns of no other view
 *
 * Lets the view have these columns, in this order, and no others; cells are in the same order.
 */
void dash_column_view_set_columns (GtkWidget *view,
                                   GPtrArray *columns);

G_END_DECLS
