// SPDX-License-Identifier: GPL-3.0-or-later
// The cells of the table of what changed: how they're made, and set from the row that they're in.

#include "dash-compare-table-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "chart/dash-change-bar.h"
#include "dash-table-cell.h"
#include "dash-verdict-badge.h"
#include "model/dash-comparison-text.h"
#include "model/dash-section-format.h"

#define NAME_WIDTH 150
/* A bar ends where a figure has doubled or halved. */
#define FULL_BAR M_LN2

static const DashMetric *
get_metric (DashCompareTable *self)
{
  return g_ptr_array_index (dash_compare_table_get_section (self)->metrics,
                            dash_compare_table_get_metric (self));
}

static const DashChange *
get_change (DashCompareTable      *self,
            const DashComparedRow *row)
{
  return &row->changes[dash_compare_table_get_metric (self)];
}

/* ---- Texts ---- */

/* A signed figure with a sign that is as wide as a digit. */
static DashQuantity
format_difference (DashUnit unit,
                   double   value)
{
  DashQuantity quantity = dash_section_format_number (unit, isnan (value) ? NAN : fabs (value));

  if (!isnan (value) && value != 0 && strcmp (quantity.value, "0") != 0)
    {
      g_autofree char *text = g_strconcat (value > 0 ? "+" : "\xe2\x88\x92", quantity.value, NULL);

      g_strlcpy (quantity.value, text, sizeof quantity.value);
    }
  return quantity;
}

static DashQuantity
get_quantity (DashCompareTable      *self,
              const DashComparedRow *row,
              CompareColumnKind      kind)
{
  const DashChange *change = get_change (self, row);
  DashUnit unit = get_metric (self)->unit;

  if (kind == COMPARE_DIFFERENCE)
    return format_difference (unit, change->difference);
  return dash_section_format_number (unit, kind == COMPARE_BASE ? change->base : change->head);
}

char *
dash_compare_table_format (DashCompareTable      *self,
                           const DashComparedRow *row,
                           CompareColumnKind      kind)
{
  const DashChange *change = get_change (self, row);

  switch (kind)
    {
    case COMPARE_VERDICT:
      return g_strdup (dash_verdict_badge_get_word (change->verdict, row->presence));
    case COMPARE_NAME:
      return dash_compared_row_dup_name (row);
    case COMPARE_CHANGE:
      return dash_change_format_part (change);
    case COMPARE_INTERVAL:
      return dash_change_format_interval (change);
    case COMPARE_CHANCE:
      return dash_change_format_chance (change);
    case COMPARE_BASE:
    case COMPARE_HEAD:
    case COMPARE_DIFFERENCE:
      {
        DashQuantity quantity = get_quantity (self, row, kind);

        return dash_quantity_to_string (&quantity);
      }
    case COMPARE_BAR:
    case N_COMPARE_COLUMNS:
    default:
      return g_strdup ("");
    }
}

/* "P99: worse": a figure that isn't shown is graver than the one that is; %NULL: none. */
static char *
describe_graver (DashCompareTable      *self,
                 const DashComparedRow *row)
{
  const DashComparedSection *section = dash_compare_table_get_section (self);
  const DashChange *change = get_change (self, row);
  guint gravest = dash_compared_row_find_gravest (section, row);

  if (gravest == G_MAXUINT || row->changes[gravest].verdict < DASH_VERDICT_BETTER ||
      row->changes[gravest].verdict <= change->verdict)
    return NULL;
  /* Translators: the name of a figure, and what became of it: "P99: worse" */
  return g_strdup_printf (_("%s: %s"),
                          ((const DashMetric *) g_ptr_array_index (section->metrics, gravest))->title,
                          dash_verdict_get_title (row->changes[gravest].verdict));
}

/* What a narrow row says under its name. */
static char *
describe_row (DashCompareTable      *self,
              const DashComparedRow *row)
{
  const DashChange *change = get_change (self, row);
  const char *word = dash_verdict_badge_get_word (change->verdict, row->presence);
  g_autofree char *base = dash_compare_table_format (self, row, COMPARE_BASE);
  g_autofree char *head = dash_compare_table_format (self, row, COMPARE_HEAD);

  return g_strdup_printf ("%s · %s → %s", word, base, head);
}

/* ---- Cells ---- */

static DashRole
get_role (DashVerdict verdict)
{
  if (verdict >= DASH_VERDICT_WORSE)
    return DASH_ROLE_VERMILION;
  return verdict == DASH_VERDICT_BETTER ? DASH_ROLE_GREEN : DASH_ROLE_AXIS;
}

/* To the end is what got worse, whichever way that is for the figure. */
static double
get_bar (const DashMetric *metric,
         const DashChange *change)
{
  double ratio = isinf (change->change) ? change->change : log1p (change->change);

  return (metric->direction == DASH_DIRECTION_HIGHER_IS_BETTER ? -ratio : ratio) / FULL_BAR;
}

static void
set_look (GtkWidget  *child,
          DashVerdict verdict)
{
  const char *look = verdict >= DASH_VERDICT_WORSE ? "worse" : verdict == DASH_VERDICT_BETTER ? "better" : NULL;
  static const char *const looks[] = { "worse", "better" };

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (g_strcmp0 (look, looks[i]) == 0)
      gtk_widget_add_css_class (child, looks[i]);
    else
      gtk_widget_remove_css_class (child, looks[i]);
}

void
dash_compare_table_update_cell (CompareCell *cell)
{
  DashCompareTable *self = cell->column->table;
  guint position = gtk_list_item_get_position (cell->item);
  const DashComparedRow *row = position == GTK_INVALID_LIST_POSITION
                                 ? NULL : dash_compared_view_get (self->rows, position);
  const DashChange *change;
  g_autofree char *text = NULL, *extra = NULL;

  if (!row)
    return;
  change = get_change (self, row);
  switch (cell->column->kind)
    {
    case COMPARE_VERDICT:
      dash_verdict_badge_set (DASH_VERDICT_BADGE (cell->child), change->verdict, row->presence, NULL);
      break;
    case COMPARE_NAME:
      text = dash_compared_row_dup_name (row);
      if (self->compact)
        extra = describe_row (self, row);
      dash_table_cell_set (DASH_TABLE_CELL (cell->child), text, extra);
      if (!self->compact)
        {
          extra = describe_graver (self, row);
          dash_table_cell_set_hint (DASH_TABLE_CELL (cell->child), extra);
        }
      break;
    case COMPARE_BAR:
      dash_change_bar_set (DASH_CHANGE_BAR (cell->child), get_bar (get_metric (self), change),
                           get_role (change->verdict));
      break;
    case COMPARE_BASE:
    case COMPARE_HEAD:
    case COMPARE_DIFFERENCE:
      {
        DashQuantity quantity = get_quantity (self, row, cell->column->kind);

        dash_table_cell_set (DASH_TABLE_CELL (cell->child), quantity.value, quantity.unit);
      }
      break;
    case COMPARE_CHANGE:
    case COMPARE_INTERVAL:
    case COMPARE_CHANCE:
    case N_COMPARE_COLUMNS:
    default:
      text = dash_compare_table_format (self, row, cell->column->kind);
      dash_table_cell_set (DASH_TABLE_CELL (cell->child), text, NULL);
      break;
    }
  if (cell->column->kind == COMPARE_CHANGE || cell->column->kind == COMPARE_DIFFERENCE)
    set_look (cell->child, change->verdict);
}

static gboolean
query_tooltip (GtkWidget  *widget,
               int         x,
               int         y,
               gboolean    keyboard,
               GtkTooltip *tooltip,
               GObject    *item)
{
  CompareCell *cell = g_object_get_data (item, "cell");
  guint position = gtk_list_item_get_position (GTK_LIST_ITEM (item));
  const DashComparedRow *row;
  g_autofree char *name = NULL, *graver = NULL;
  GString *text;

  row = cell && position != GTK_INVALID_LIST_POSITION
          ? dash_compared_view_get (cell->column->table->rows, position) : NULL;
  if (!row)
    return FALSE;
  name = dash_compared_row_dup_name (row);
  graver = describe_graver (cell->column->table, row);
  text = g_string_new (name);
  if (*row->file && row->line > 0)
    g_string_append_printf (text, "\n%s:%u", row->file, row->line);
  else if (*row->file)
    g_string_append_printf (text, "\n%s", row->file);
  if (graver)
    g_string_append_printf (text, "\n%s", graver);
  gtk_tooltip_set_text (tooltip, text->str);
  g_string_free (text, TRUE);
  return TRUE;
}

static GtkWidget *
create_child (CompareColumn *column)
{
  switch (column->kind)
    {
    case COMPARE_VERDICT:
      return dash_verdict_badge_new ();
    case COMPARE_NAME:
      return dash_table_cell_new (column->table->compact ? DASH_TABLE_CELL_TITLED : DASH_TABLE_CELL_NAME);
    case COMPARE_BAR:
      return dash_change_bar_new ();
    case COMPARE_BASE:
    case COMPARE_HEAD:
    case COMPARE_DIFFERENCE:
      return dash_table_cell_new (DASH_TABLE_CELL_QUANTITY);
    case COMPARE_CHANGE:
    case COMPARE_INTERVAL:
    case COMPARE_CHANCE:
    case N_COMPARE_COLUMNS:
    default:
      return dash_table_cell_new (DASH_TABLE_CELL_FIGURE);
    }
}

static void
setup (GtkSignalListItemFactory *factory,
       GtkListItem              *item,
       CompareColumn            *column)
{
  CompareCell *cell = g_new0 (CompareCell, 1);

  cell->column = column;
  cell->item = item;
  cell->child = create_child (column);
  if (column->kind == COMPARE_NAME)
    {
      gtk_widget_set_size_request (cell->child, NAME_WIDTH, -1);
      gtk_widget_set_has_tooltip (cell->child, TRUE);
      g_signal_connect_object (cell->child, "query-tooltip", G_CALLBACK (query_tooltip), item, 0);
    }
  g_object_set_data (G_OBJECT (item), "cell", cell);
  g_ptr_array_add (column->table->cells, cell);
  gtk_list_item_set_child (item, cell->child);
}

static void
bind (GtkSignalListItemFactory *factory,
      GtkListItem              *item,
      CompareColumn            *column)
{
  dash_compare_table_update_cell (g_object_get_data (G_OBJECT (item), "cell"));
}

static void
teardown (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          CompareColumn            *column)
{
  CompareCell *cell = g_object_steal_data (G_OBJECT (item), "cell");

  if (cell)
    g_ptr_array_remove_fast (column->table->cells, cell);
}

void
dash_compare_table_setup_column (CompareColumn *column)
{
  const CompareColumnInfo *info = &compare_columns[column->kind];
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup), column);
  g_signal_connect (factory, "bind", G_CALLBACK (bind), column);
  g_signal_connect (factory, "teardown", G_CALLBACK (teardown), column);
  column->column = gtk_column_view_column_new (g_dpgettext2 (NULL, "column", info->title), factory);
}
