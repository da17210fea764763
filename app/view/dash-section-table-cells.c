// SPDX-License-Identifier: GPL-3.0-or-later
// The cells of the table of a section: how they're made, and set from the row that they're in.

#include "dash-section-table-private.h"

#include "chart/dash-sparkline.h"
#include "model/dash-section-format.h"
#include "dash-table-cell.h"

#define TREND_POINTS 40
#define NAME_WIDTH 132

static DashTableCellKind
cell_kind (const SectionColumn *column)
{
  if (dash_section_column_is_name (column))
    return column->table->compact ? DASH_TABLE_CELL_TITLED : DASH_TABLE_CELL_NAME;
  if (dash_section_column_is_text (column))
    return DASH_TABLE_CELL_NAME;
  switch (column->figure->unit)
    {
    case DASH_UNIT_NONE:
    case DASH_UNIT_COUNT:
    case DASH_UNIT_MOMENT:
    case DASH_UNIT_REAL:
    case DASH_UNIT_RATE:
    case DASH_UNIT_BYTE_RATE:
      return DASH_TABLE_CELL_FIGURE;
    case DASH_UNIT_DURATION:
    case DASH_UNIT_BYTES:
    case DASH_UNIT_PERMILLE:
    case DASH_UNIT_SHARE:
    default:
      return DASH_TABLE_CELL_QUANTITY;
    }
}

/* What a narrow row says under its name: its state, or where it is in the source. */
static char *
describe_row (DashRecord *record)
{
  const char *state = dash_record_find_text (record, "state");

  if (!state)
    state = dash_record_find_text (record, "kind");
  if (state)
    return g_strdup (dash_section_translate (state));
  return dash_record_get_place (record);
}

void
dash_section_table_update_cell (SectionCell *cell)
{
  SectionColumn *column = cell->column;
  guint position = gtk_list_item_get_position (cell->item);
  DashRecord *record = position == GTK_INVALID_LIST_POSITION
                         ? NULL : dash_record_view_get (column->table->rows, position);

  if (!record)
    return;
  if (!column->figure)
    {
      double values[TREND_POINTS];
      gsize n = dash_record_get_trend (record, &column->table->info->trend, values, TREND_POINTS);
      double lowest = 0;

      /* A sparkline stands on 0, which a value may be under. */
      for (gsize i = 0; i < n; i++)
        lowest = MIN (lowest, values[i]);
      for (gsize i = 0; i < n; i++)
        values[i] -= lowest;
      dash_sparkline_set_values (DASH_SPARKLINE (cell->child), values, n);
    }
  else if (dash_section_column_is_name (column) && column->table->compact)
    {
      g_autofree char *extra = describe_row (record);

      dash_table_cell_set (DASH_TABLE_CELL (cell->child), dash_record_get_name (record),
                           extra ? extra : "");
    }
  else if (cell_kind (column) != DASH_TABLE_CELL_QUANTITY)
    {
      g_autofree char *text = dash_section_format_figure (record, column->figure, column->percent);

      dash_table_cell_set (DASH_TABLE_CELL (cell->child), text, NULL);
    }
  else
    {
      DashQuantity quantity = dash_section_format_quantity (record, column->figure, column->percent);

      dash_table_cell_set (DASH_TABLE_CELL (cell->child), quantity.value, quantity.unit);
    }
}

static gboolean
query_tooltip (GtkWidget  *widget,
               int         x,
               int         y,
               gboolean    keyboard,
               GtkTooltip *tooltip,
               GObject    *item)
{
  SectionCell *cell = g_object_get_data (item, "cell");
  guint position = gtk_list_item_get_position (GTK_LIST_ITEM (item));
  DashRecord *record;
  g_autofree char *text = NULL, *place = NULL, *all = NULL;

  if (!cell || position == GTK_INVALID_LIST_POSITION)
    return FALSE;
  record = dash_record_view_get (cell->column->table->rows, position);
  if (!record)
    return FALSE;
  text = dash_section_format_full (record, cell->column->figure);
  if (!text)
    return FALSE;
  place = dash_section_column_is_name (cell->column) ? dash_record_get_place (record) : NULL;
  all = place ? g_strdup_printf ("%s\n%s", text, place) : g_strdup (text);
  gtk_tooltip_set_text (tooltip, all);
  return TRUE;
}

static void
setup (GtkSignalListItemFactory *factory,
       GtkListItem              *item,
       SectionColumn            *column)
{
  SectionCell *cell = g_new0 (SectionCell, 1);

  cell->column = column;
  cell->item = item;
  if (!column->figure)
    {
      cell->child = dash_sparkline_new ();
      gtk_widget_set_size_request (cell->child, 70, 16);
      gtk_widget_set_valign (cell->child, GTK_ALIGN_CENTER);
    }
  else
    {
      cell->child = dash_table_cell_new (cell_kind (column));
      if (dash_section_column_is_name (column))
        gtk_widget_set_size_request (cell->child, NAME_WIDTH, -1);
      if (dash_section_column_is_text (column) || column->figure->unit == DASH_UNIT_REAL)
        {
          gtk_widget_set_has_tooltip (cell->child, TRUE);
          g_signal_connect_object (cell->child, "query-tooltip", G_CALLBACK (query_tooltip), item,
                                   0);
        }
    }
  g_object_set_data (G_OBJECT (item), "cell", cell);
  g_ptr_array_add (column->table->cells, cell);
  gtk_list_item_set_child (item, cell->child);
}

static void
bind (GtkSignalListItemFactory *factory,
      GtkListItem              *item,
      SectionColumn            *column)
{
  dash_section_table_update_cell (g_object_get_data (G_OBJECT (item), "cell"));
}

static void
teardown (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          SectionColumn            *column)
{
  SectionCell *cell = g_object_steal_data (G_OBJECT (item), "cell");

  if (cell)
    g_ptr_array_remove_fast (column->table->cells, cell);
}

void
dash_section_table_setup_column (SectionColumn *column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup), column);
  g_signal_connect (factory, "bind", G_CALLBACK (bind), column);
  g_signal_connect (factory, "teardown", G_CALLBACK (teardown), column);
  column->column = gtk_column_view_column_new (column->title, factory);
}
