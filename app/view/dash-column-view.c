// SPDX-License-Identifier: GPL-3.0-or-later
// What a GtkColumnView of GTK 4.8 has no interface for: rows in sight, the header's order, headings,
// columns that come and go.

#include "dash-column-view.h"

#include <math.h>

GtkWidget *
dash_column_view_new (void)
{
  GtkWidget *view = gtk_column_view_new (NULL);

  gtk_widget_add_css_class (view, "dash-table");
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (view), TRUE);
  gtk_column_view_set_reorderable (GTK_COLUMN_VIEW (view), FALSE);
  return view;
}

/* The view knows only pixels; rows all have one height. */
void
dash_column_view_get_sight (GtkWidget *view,
                            guint      n,
                            guint     *first,
                            guint     *last)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));
  double upper = gtk_adjustment_get_upper (adjustment);
  double value = gtk_adjustment_get_value (adjustment);
  double page = gtk_adjustment_get_page_size (adjustment);

  *first = 0;
  *last = n;
  if (n > 0 && upper > 0 && page > 0)
    {
      double row = upper / n;

      *first = (guint) MAX (floor (value / row) - 1, 0);
      *last = (guint) MIN (ceil ((value + page) / row) + 1, n);
    }
}

/* ---- The header's order ---- */

/* The column whose order was asked for first, while a header's sorter is being probed. */
static gpointer probed;

static GtkOrdering
probe (gconstpointer a,
       gconstpointer b,
       gpointer      tag)
{
  if (!probed)
    probed = tag;
  return GTK_ORDERING_SMALLER;
}

void
dash_column_view_make_sortable (GtkColumnViewColumn *column,
                                gpointer             tag)
{
  g_autoptr (GtkCustomSorter) sorter = gtk_custom_sorter_new (probe, tag, NULL);

  gtk_column_view_column_set_sorter (column, GTK_SORTER (sorter));
}

/* GTK before 4.10 doesn't tell it: the view's sorter asks the order of the column that counts first,
 * and turns the answer round if it is descending. */
gpointer
dash_column_view_get_sort (GtkWidget *view,
                           gboolean  *descending)
{
  g_autoptr (GObject) one = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) other = g_object_new (G_TYPE_OBJECT, NULL);
  GtkSorter *sorter = gtk_column_view_get_sorter (GTK_COLUMN_VIEW (view));

  probed = NULL;
  *descending = gtk_sorter_compare (sorter, one, other) == GTK_ORDERING_LARGER;
  return g_steal_pointer (&probed);
}

/* ---- Headings ---- */

/* The first child of the view is the header, its children are the titles in the order of the columns. */
void
dash_column_view_foreach_heading (GtkWidget       *view,
                                  DashHeadingFunc  func,
                                  gpointer         user_data)
{
  GtkWidget *header = gtk_widget_get_first_child (view);
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (view));
  guint i = 0;

  for (GtkWidget *title = header ? gtk_widget_get_first_child (header) : NULL;
       title && i < g_list_model_get_n_items (columns);
       title = gtk_widget_get_next_sibling (title), i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      func (column, title, user_data);
    }
}

void
dash_column_view_style_heading (GtkWidget *title,
                                gboolean   is_figure,
                                gboolean   is_sorted)
{
  GtkWidget *box = gtk_widget_get_first_child (title);

  if (box && GTK_IS_BOX (box) && is_figure)
    gtk_widget_set_halign (box, GTK_ALIGN_END);
  if (is_sorted)
    gtk_widget_add_css_class (title, "sorted");
  else
    gtk_widget_remove_css_class (title, "sorted");
}

/* ---- Columns ---- */

void
dash_column_view_remove (GtkColumnViewColumn *column)
{
  GtkColumnView *view = gtk_column_view_column_get_column_view (column);

  if (view)
    gtk_column_view_remove_column (view, column);
}

/* GTK 4.8 adds the cells of a new column at the end of each row, wherever the column is, and there a screen
 * reader and the Tab key would find them. Only those of a column that moves go where they belong. */
static void
put_column (GtkColumnView       *view,
            guint                position,
            GtkColumnViewColumn *column)
{
  if (!gtk_column_view_column_get_column_view (column))
    gtk_column_view_append_column (view, column);
  gtk_column_view_insert_column (view, position, column);
}

/* Those that aren't wanted are taken out, for hidden ones GTK 4.8 would keep room. */
void
dash_column_view_set_columns (GtkWidget *widget,
                              GPtrArray *columns)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (widget);
  GListModel *shown = gtk_column_view_get_columns (view);

  for (guint i = g_list_model_get_n_items (shown); i-- > 0;)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (shown, i);

      if (!g_ptr_array_find (columns, column, NULL))
        gtk_column_view_remove_column (view, column);
    }
  for (guint i = 0; i < columns->len; i++)
    {
      g_autoptr (GtkColumnViewColumn) there = g_list_model_get_item (shown, i);

      if (there != columns->pdata[i])
        put_column (view, i, columns->pdata[i]);
    }
}
