// SPDX-License-Identifier: GPL-3.0-or-later
// The cells of the table of functions: how they're made, and set from the function in their row.

#include "dash-function-table-private.h"

#include <glib/gi18n.h>

#include "chart/dash-bar.h"
#include "chart/dash-sparkline.h"
#include "dash-table-cell.h"

#define TREND_POINTS 40
#define NAME_WIDTH 112

gboolean
dash_function_table_cell_is_bound (const TableCell *cell)
{
  return gtk_list_item_get_position (cell->item) != GTK_INVALID_LIST_POSITION;
}

static DashFunction *
cell_function (const TableCell *cell)
{
  guint position = gtk_list_item_get_position (cell->item);

  if (position == GTK_INVALID_LIST_POSITION)
    return NULL;
  return dash_function_view_get_function (cell->column->table->functions, position);
}

static void
set_trend (TableCell    *cell,
           DashFunction *function)
{
  double values[TREND_POINTS];
  gsize n = dash_function_get_trend (function, values, TREND_POINTS);

  dash_sparkline_set_values (DASH_SPARKLINE (cell->drawing), values, n);
}

void
dash_function_table_update_cell (TableCell *cell)
{
  DashFunctionTable *table = cell->column->table;
  const DashFunctionColumn *info = cell->column->info;
  DashFunction *function = cell_function (cell);
  DashTableCell *text = (DashTableCell *) cell->text;
  DashQuantity quantity;

  cell->serial = table->serial;
  if (!function)
    return;

  switch (info->kind)
    {
    case DASH_COLUMN_NAME:
      {
        const DashFigures *figures = dash_function_get_figures (function);

        dash_table_cell_set (text, dash_function_get_name (function), NULL);
        /* Without a call that ended the row has no durations; this says why. */
        dash_table_cell_set_hint (text, figures->calls == 0 && figures->running > 0
                                          ? _("still running")
                                          : NULL);
        break;
      }

    case DASH_COLUMN_COMPACT_NAME:
      {
        const DashFigures *figures = dash_function_get_figures (function);
        g_autofree char *count = dash_format_short_count ((double) figures->calls);
        g_autofree char *calls = NULL;

        if (figures->calls == 0 && figures->running > 0)
          calls = g_strdup (_("still running"));
        else
          /* Translators: %s is a number, perhaps shortened: "21.5 k calls" */
          calls = g_strdup_printf (ngettext ("%s call", "%s calls",
                                             (gulong) MIN (figures->calls, G_MAXINT)), count);
        dash_table_cell_set (text, dash_function_get_name (function), calls);
        break;
      }

    case DASH_COLUMN_CALLS:
    case DASH_COLUMN_RATE:
      {
        g_autofree char *whole = NULL;

        quantity = dash_function_column_format (info, function);
        whole = dash_quantity_to_string (&quantity);
        dash_table_cell_set (text, whole, NULL);
        break;
      }

    case DASH_COLUMN_SHARE:
    case DASH_COLUMN_COMPACT_SHARE:
      {
        g_autofree char *whole = NULL;

        quantity = dash_function_column_format (info, function);
        whole = dash_quantity_to_string (&quantity);
        dash_table_cell_set (text, whole, NULL);
        dash_bar_set_values (DASH_BAR (cell->drawing),
                             dash_function_get_certainty (function, DASH_SORT_SELF, 0) == DASH_CERTAINTY_UNKNOWN
                               ? dash_function_get_share (function)
                               : dash_function_get_self_share (function),
                             dash_function_get_share (function));
        break;
      }

    case DASH_COLUMN_TREND:
      set_trend (cell, function);
      break;

    default:
      quantity = dash_function_column_format (info, function);
      dash_table_cell_set (text, quantity.value, quantity.unit);
      break;
    }
}

/* Whether a function is among its own callers. Looked up for a tooltip only: it takes a walk
 * through the call tree. */
static gboolean
calls_itself (DashFunctionTable *table,
              DashFunction      *function)
{
  g_autoptr (GArray) callers = dash_session_get_callers (table->session, function);

  for (guint i = 0; i < callers->len; i++)
    {
      const DashRelation *relation = &g_array_index (callers, DashRelation, i);

      if (relation->kind == DASH_RELATION_FUNCTION && relation->function == function)
        return TRUE;
    }
  return FALSE;
}

static gboolean
query_tooltip (GtkWidget  *widget,
               int         x,
               int         y,
               gboolean    keyboard,
               GtkTooltip *tooltip,
               GObject    *item)
{
  TableCell *cell = g_object_get_data (item, "cell");
  DashFunction *function = cell ? cell_function (cell) : NULL;
  GString *text;
  const char *place;
  guint64 running;

  if (!function)
    return FALSE;

  text = g_string_new (dash_function_get_name (function));
  place = dash_function_get_place (function);
  running = dash_function_get_figures (function)->running;
  if (place)
    g_string_append_printf (text, "\n%s", place);
  if (running > 0)
    {
      g_autofree char *count = dash_format_count (running);

      g_string_append_c (text, '\n');
      g_string_append_printf (text, ngettext ("%s call running", "%s calls running",
                                              (gulong) MIN (running, G_MAXINT)), count);
    }
  if (dash_function_get_certainty (function, DASH_SORT_TOTAL, 0) == DASH_CERTAINTY_ROUNDED)
    g_string_append_printf (text, "\n%s", _("≈: rounded by the profiler that measured it"));
  if (calls_itself (cell->column->table, function))
    g_string_append_printf (text, "\n%s", _("Calls itself; total time counts the outermost call"));
  gtk_tooltip_set_text (tooltip, text->str);
  g_string_free (text, TRUE);
  return TRUE;
}

static void
setup (GtkSignalListItemFactory *factory,
       GtkListItem              *item,
       TableColumn              *column)
{
  TableCell *cell = g_new0 (TableCell, 1);
  GtkWidget *child;

  cell->column = column;
  cell->item = item;

  switch (column->info->kind)
    {
    case DASH_COLUMN_NAME:
    case DASH_COLUMN_COMPACT_NAME:
      cell->text = dash_table_cell_new (column->info->kind == DASH_COLUMN_NAME
                                          ? DASH_TABLE_CELL_NAME : DASH_TABLE_CELL_TITLED);
      gtk_widget_set_has_tooltip (cell->text, TRUE);
      /* With all columns in a small window the table scrolls rather than hide the names. */
      gtk_widget_set_size_request (cell->text, NAME_WIDTH, -1);
      g_signal_connect_object (cell->text, "query-tooltip", G_CALLBACK (query_tooltip), item, 0);
      child = cell->text;
      break;

    case DASH_COLUMN_CALLS:
    case DASH_COLUMN_RATE:
      cell->text = child = dash_table_cell_new (DASH_TABLE_CELL_FIGURE);
      break;

    case DASH_COLUMN_SHARE:
      cell->text = dash_table_cell_new (DASH_TABLE_CELL_FIGURE);
      cell->drawing = dash_bar_new ();
      child = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      gtk_widget_set_size_request (cell->drawing, 64, 8);
      gtk_widget_set_hexpand (cell->drawing, TRUE);
      gtk_widget_set_valign (cell->drawing, GTK_ALIGN_CENTER);
      gtk_widget_set_size_request (cell->text, 50, -1);
      gtk_box_append (GTK_BOX (child), cell->drawing);
      gtk_box_append (GTK_BOX (child), cell->text);
      break;

    case DASH_COLUMN_COMPACT_SHARE:
      cell->text = dash_table_cell_new (DASH_TABLE_CELL_FIGURE);
      cell->drawing = dash_bar_new ();
      child = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
      gtk_widget_set_size_request (cell->drawing, 60, 8);
      gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (child), cell->text);
      gtk_box_append (GTK_BOX (child), cell->drawing);
      break;

    case DASH_COLUMN_TREND:
      cell->drawing = child = dash_sparkline_new ();
      gtk_widget_set_size_request (child, 70, 16);
      gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
      break;

    default:
      cell->text = child = dash_table_cell_new (DASH_TABLE_CELL_QUANTITY);
      break;
    }

  g_object_set_data (G_OBJECT (item), "cell", cell);
  g_ptr_array_add (column->table->cells, cell);
  gtk_list_item_set_child (item, child);
}

static void
bind (GtkSignalListItemFactory *factory,
      GtkListItem              *item,
      TableColumn              *column)
{
  dash_function_table_update_cell (g_object_get_data (G_OBJECT (item), "cell"));
}

static void
teardown (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          TableColumn              *column)
{
  TableCell *cell = g_object_steal_data (G_OBJECT (item), "cell");

  if (cell)
    g_ptr_array_remove_fast (column->table->cells, cell);
}

void
dash_function_table_setup_column (TableColumn *column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup), column);
  g_signal_connect (factory, "bind", G_CALLBACK (bind), column);
  g_signal_connect (factory, "teardown", G_CALLBACK (teardown), column);
  column->column = gtk_column_view_column_new (column->info->title, factory);
}
