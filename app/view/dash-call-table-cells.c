// SPDX-License-Identifier: GPL-3.0-or-later
// The cells of the table of the call tree: how they're made, and set from the place in their row.

#include "dash-call-table-private.h"

#include <glib/gi18n.h>

#include "chart/dash-bar.h"
#include "dash-tree-cell.h"

#define NAME_WIDTH 160
#define COMPACT_NAME_WIDTH 120
/* Callers that a tooltip names. */
#define MAX_CALLERS 12

static guint
cell_place (const CallCell *cell)
{
  guint position = gtk_list_item_get_position (cell->item);

  return position == GTK_INVALID_LIST_POSITION
           ? DASH_CALL_TREE_NONE : dash_call_tree_view_get_place (cell->column->table->rows, position);
}

static void
set_name (CallCell *cell,
          guint     place)
{
  DashCallTreeView *rows = cell->column->table->rows;
  const DashDocumentNode *node = dash_call_tree_get_node (dash_call_tree_view_get_tree (rows), place);
  DashTreeCell *tree_cell = DASH_TREE_CELL (cell->text);
  DashTableCell *text = dash_tree_cell_get_text (tree_cell);
  g_autofree char *calls = NULL;

  if (cell->column->compact)
    {
      g_autofree char *count = dash_format_short_count ((double) node->calls);

      if (node->calls == 0 && node->running > 0)
        calls = g_strdup (_("still running"));
      else
        calls = g_strdup_printf (ngettext ("%s call", "%s calls", (gulong) MIN (node->calls, G_MAXINT)), count);
    }
  dash_table_cell_set (text, dash_call_tree_view_get_name (rows, place), calls);
  dash_tree_cell_set_place (tree_cell, dash_call_tree_get_depth (dash_call_tree_view_get_tree (rows), place),
                            dash_call_tree_view_can_open (rows, place), dash_call_tree_view_is_open (rows, place));
  if (dash_call_tree_view_matches (rows, place))
    gtk_widget_add_css_class (GTK_WIDGET (text), "match");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (text), "match");
}

void
dash_call_table_update_cell (CallCell *cell)
{
  DashCallTreeView *rows = cell->column->table->rows;
  guint place = cell_place (cell);
  DashQuantity quantity;

  if (place == DASH_CALL_TREE_NONE)
    return;

  quantity = dash_call_tree_view_format (rows, place, cell->column->figure);
  switch (cell->column->figure)
    {
    case DASH_CALL_NAME:
      set_name (cell, place);
      break;
    case DASH_CALL_CALLS:
    case DASH_CALL_SHARE:
      {
        g_autofree char *whole = dash_quantity_to_string (&quantity);

        dash_table_cell_set (DASH_TABLE_CELL (cell->text), whole, NULL);
        if (cell->drawing)
          dash_bar_set_values (DASH_BAR (cell->drawing), dash_call_tree_view_get_self_share (rows, place),
                               dash_call_tree_view_get_share (rows, place));
      }
      break;
    case DASH_CALL_AVERAGE:
    case DASH_CALL_SELF:
    case DASH_CALL_TOTAL:
    default:
      dash_table_cell_set (DASH_TABLE_CELL (cell->text), quantity.value, quantity.unit);
      break;
    }
}

/* The name whole, where it is, and the way to it. */
static gboolean
query_tooltip (GtkWidget  *widget,
               int         x,
               int         y,
               gboolean    keyboard,
               GtkTooltip *tooltip,
               GObject    *item)
{
  CallCell *cell = g_object_get_data (item, "cell");
  guint place = cell ? cell_place (cell) : DASH_CALL_TREE_NONE;
  DashCallTreeView *rows;
  const DashCallTree *tree;
  DashFunction *function;
  GString *text;
  guint caller, n = 0;

  if (place == DASH_CALL_TREE_NONE)
    return FALSE;

  rows = cell->column->table->rows;
  tree = dash_call_tree_view_get_tree (rows);
  function = dash_call_tree_view_get_function (rows, place);
  text = g_string_new (dash_call_tree_view_get_name (rows, place));
  if (function && dash_function_get_place (function))
    g_string_append_printf (text, "\n%s", dash_function_get_place (function));
  if (dash_call_tree_get_node (tree, place)->running > 0)
    g_string_append_printf (text, "\n%s", _("still running"));
  if (dash_call_tree_get_depth (tree, place) == DASH_CALL_TREE_MAX_DEPTH - 1)
    g_string_append_printf (text, "\n%s", _("Deeper calls are not shown; their time counts here."));
  for (caller = dash_call_tree_get_parent (tree, place); caller != DASH_CALL_TREE_NONE && n < MAX_CALLERS;
       caller = dash_call_tree_get_parent (tree, caller), n++)
    {
      g_string_append_c (text, '\n');
      /* Translators: %s is a function; a line for each caller, the nearest first */
      g_string_append_printf (text, _("called by %s"), dash_call_tree_view_get_name (rows, caller));
    }
  if (caller != DASH_CALL_TREE_NONE)
    g_string_append (text, "\n…");
  gtk_tooltip_set_text (tooltip, text->str);
  g_string_free (text, TRUE);
  return TRUE;
}

static void
arrow_toggled (DashTreeCell *tree_cell,
               GObject      *item)
{
  CallCell *cell = g_object_get_data (item, "cell");
  DashCallTable *self = cell->column->table;
  guint place = cell_place (cell);

  if (place != DASH_CALL_TREE_NONE)
    dash_call_table_set_open (self, place, !dash_call_tree_view_is_open (self->rows, place), FALSE);
}

static GtkWidget *
create_name (CallCell *cell)
{
  gboolean compact = cell->column->compact;

  cell->text = dash_tree_cell_new (compact ? DASH_TABLE_CELL_TITLED : DASH_TABLE_CELL_NAME);
  gtk_widget_set_has_tooltip (cell->text, TRUE);
  gtk_widget_set_size_request (cell->text, compact ? COMPACT_NAME_WIDTH : NAME_WIDTH, -1);
  g_signal_connect_object (cell->text, "query-tooltip", G_CALLBACK (query_tooltip), cell->item, 0);
  g_signal_connect_object (cell->text, "toggled", G_CALLBACK (arrow_toggled), cell->item, 0);
  return cell->text;
}

static GtkWidget *
create_share (CallCell *cell)
{
  gboolean compact = cell->column->compact;
  GtkWidget *box = gtk_box_new (compact ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL, compact ? 3 : 6);

  cell->text = dash_table_cell_new (DASH_TABLE_CELL_FIGURE);
  cell->drawing = dash_bar_new ();
  gtk_widget_set_size_request (cell->drawing, compact ? 60 : 64, 8);
  gtk_widget_set_hexpand (cell->drawing, !compact);
  gtk_widget_set_valign (compact ? box : cell->drawing, GTK_ALIGN_CENTER);
  if (!compact)
    gtk_widget_set_size_request (cell->text, 50, -1);
  gtk_box_append (GTK_BOX (box), compact ? cell->text : cell->drawing);
  gtk_box_append (GTK_BOX (box), compact ? cell->drawing : cell->text);
  return box;
}

static void
setup (GtkSignalListItemFactory *factory,
       GtkListItem              *item,
       CallColumn               *column)
{
  CallCell *cell = g_new0 (CallCell, 1);
  GtkWidget *child;

  cell->column = column;
  cell->item = item;
  switch (column->figure)
    {
    case DASH_CALL_NAME:
      child = create_name (cell);
      break;
    case DASH_CALL_SHARE:
      child = create_share (cell);
      break;
    case DASH_CALL_CALLS:
      child = cell->text = dash_table_cell_new (DASH_TABLE_CELL_FIGURE);
      break;
    case DASH_CALL_AVERAGE:
    case DASH_CALL_SELF:
    case DASH_CALL_TOTAL:
    default:
      child = cell->text = dash_table_cell_new (DASH_TABLE_CELL_QUANTITY);
      break;
    }
  g_object_set_data (G_OBJECT (item), "cell", cell);
  g_ptr_array_add (column->table->cells, cell);
  gtk_list_item_set_child (item, child);
}

static void
bind (GtkSignalListItemFactory *factory,
      GtkListItem              *item,
      CallColumn               *column)
{
  dash_call_table_update_cell (g_object_get_data (G_OBJECT (item), "cell"));
}

static void
teardown (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          CallColumn               *column)
{
  CallCell *cell = g_object_steal_data (G_OBJECT (item), "cell");

  if (cell)
    g_ptr_array_remove_fast (column->table->cells, cell);
}

void
dash_call_table_setup_column (CallColumn *column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup), column);
  g_signal_connect (factory, "bind", G_CALLBACK (bind), column);
  g_signal_connect (factory, "teardown", G_CALLBACK (teardown), column);
  column->column = gtk_column_view_column_new (dash_call_figure_get_title (column->figure), factory);
}
