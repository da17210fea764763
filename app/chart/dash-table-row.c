// SPDX-License-Identifier: GPL-3.0-or-later
// A row of the table that says what a chart shows.

#include "dash-table-row-private.h"

struct _DashTableRow
{
  GObject parent_instance;

  char **cells;
};

G_DEFINE_FINAL_TYPE (DashTableRow, dash_table_row, G_TYPE_OBJECT)

static void
dash_table_row_finalize (GObject *object)
{
  g_strfreev (DASH_TABLE_ROW (object)->cells);

  G_OBJECT_CLASS (dash_table_row_parent_class)->finalize (object);
}

static void
dash_table_row_class_init (DashTableRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dash_table_row_finalize;
}

static void
dash_table_row_init (DashTableRow *self)
{
}

void
dash_table_row_append_to (GListStore *table, GPtrArray *cells)
{
  g_autoptr (DashTableRow) row = g_object_new (DASH_TYPE_TABLE_ROW, NULL);

  g_ptr_array_add (cells, NULL);
  row->cells = (char **) g_ptr_array_free (cells, FALSE);
  g_list_store_append (table, row);
}

const char *const *
dash_table_row_get_cells (DashTableRow *self)
{
  g_return_val_if_fail (DASH_IS_TABLE_ROW (self), NULL);

  return (const char *const *) self->cells;
}
