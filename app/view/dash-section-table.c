// SPDX-License-Identifier: GPL-3.0-or-later
// The table of a section's rows: live, sorted by us, its columns those of the section.

#include "dash-section-table.h"

#include <glib/gi18n.h>

#include "chart/dash-sparkline.h"
#include "dash-column-view.h"
#include "dash-page-common.h"
#include "dash-section-format.h"
#include "dash-settings.h"
#include "dash-slot-list.h"
#include "dash-table-cell.h"

#define TREND_POINTS 40
#define NAME_WIDTH 132
#define MAX_PERCENTS 8

typedef struct
{
  DashSectionTable *table;
  const DashFigureInfo *figure; /* (nullable): %NULL is the trend */
  double percent;
  char *id;
  char *title;
  GtkColumnViewColumn *column;
  gboolean told; /* by some row, or there are no rows */
} Column;

typedef struct
{
  Column *column;
  GtkListItem *item;
  GtkWidget *child;
} Cell;

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
  GPtrArray *columns; /* of Column */
  GPtrArray *cells;   /* of Cell */
  double percents[MAX_PERCENTS];
  gsize n_percents;

  char *sort_id;
  gboolean descending;
  gboolean compact;
  GSimpleActionGroup *actions;

  guint catch_up;

  gboolean setting_sort;
};

enum
{
  SELECTION_CHANGED,
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DashSectionTable, dash_section_table, GTK_TYPE_WIDGET)

static gboolean
is_text (const Column *column)
{
  return column->figure && column->figure->kind == DASH_FIGURE_TEXT;
}

static gboolean
is_name (const Column *column)
{
  return is_text (column) && column->figure->field == 0;
}

static Column *
find_column (DashSectionTable *self,
             const char       *id)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = g_ptr_array_index (self->columns, i);

      if (g_strcmp0 (column->id, id) == 0)
        return column;
    }
  return NULL;
}

/* ---- Cells ---- */

static DashTableCellKind
cell_kind (const Column *column)
{
  if (is_name (column))
    return column->table->compact ? DASH_TABLE_CELL_TITLED : DASH_TABLE_CELL_NAME;
  if (is_text (column))
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

static void
update_cell (Cell *cell)
{
  Column *column = cell->column;
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
  else if (is_name (column) && column->table->compact)
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
      DashQuantity quantity = dash_section_format_parts (record, column->figure, column->percent);

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
  Cell *cell = g_object_get_data (item, "cell");
  guint position = gtk_list_item_get_position (GTK_LIST_ITEM (item));
  DashRecord *record;
  g_autofree char *text = NULL, *place = NULL, *all = NULL;

  if (!cell || position == GTK_INVALID_LIST_POSITION)
    return FALSE;
  record = dash_record_view_get (cell->column->table->rows, position);
  if (!record)
    return FALSE;
  text = dash_section_format_figure (record, cell->column->figure, 0);
  place = is_name (cell->column) ? dash_record_get_place (record) : NULL;
  all = place ? g_strdup_printf ("%s\n%s", text, place) : g_strdup (text);
  gtk_tooltip_set_text (tooltip, all);
  return TRUE;
}

static void
setup (GtkSignalListItemFactory *factory,
       GtkListItem              *item,
       Column                   *column)
{
  Cell *cell = g_new0 (Cell, 1);

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
      if (is_name (column))
        gtk_widget_set_size_request (cell->child, NAME_WIDTH, -1);
      if (is_text (column))
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
      Column                   *column)
{
  update_cell (g_object_get_data (G_OBJECT (item), "cell"));
}

static void
teardown (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          Column                   *column)
{
  Cell *cell = g_object_steal_data (G_OBJECT (item), "cell");

  if (cell)
    g_ptr_array_remove_fast (column->table->cells, cell);
}

/* GTK keeps some two hundred rows alive, of which thirty are seen. */
static void
update_cells (DashSectionTable *self)
{
  guint first, last;

  dash_column_view_get_sight (self->view, g_list_model_get_n_items (G_LIST_MODEL (self->slots)),
                              &first, &last);
  for (guint i = 0; i < self->cells->len; i++)
    {
      Cell *cell = g_ptr_array_index (self->cells, i);
      guint position = gtk_list_item_get_position (cell->item);

      if (position >= first && position < last)
        update_cell (cell);
    }
}

static gboolean
catch_up (gpointer user_data)
{
  DashSectionTable *self = user_data;

  self->catch_up = 0;
  update_cells (self);
  return G_SOURCE_REMOVE;
}

/* Rows that come into sight must not show what they showed when they left it. */
static void
scrolled (GtkAdjustment    *adjustment,
          DashSectionTable *self)
{
  if (self->catch_up == 0)
    self->catch_up = g_idle_add_full (G_PRIORITY_HIGH_IDLE, catch_up, self, NULL);
}

/* ---- Columns ---- */

static void
style_heading (GtkColumnViewColumn *there,
               GtkWidget           *title,
               gpointer             user_data)
{
  DashSectionTable *self = user_data;

  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = g_ptr_array_index (self->columns, i);

      if (column->column != there)
        continue;
      dash_column_view_style_heading (title, column->figure && !is_text (column),
                                      g_strcmp0 (column->id, self->sort_id) == 0);
      gtk_widget_set_tooltip_text (title, column->figure && column->figure->help
                                            ? _(column->figure->help) : NULL);
    }
}

static void
show_sort (DashSectionTable *self)
{
  Column *column = find_column (self, self->sort_id);
  gboolean in_view = column && gtk_column_view_column_get_column_view (column->column);

  self->setting_sort = TRUE;
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (self->view), in_view ? column->column : NULL,
                                  self->descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  self->setting_sort = FALSE;
  dash_column_view_foreach_heading (self->view, style_heading, self);
}

static gboolean
is_wanted (DashSectionTable *self,
           const Column     *column)
{
  if (!column->told)
    return FALSE;
  if (!self->compact || !column->figure || is_name (column))
    return TRUE;
  /* Sorted by the name, a figure is shown all the same. */
  if (g_strcmp0 (column->id, self->sort_id) == 0)
    return TRUE;
  return is_name (find_column (self, self->sort_id)) &&
         g_strcmp0 (column->id, self->info->sort) == 0;
}

/* For columns that it hides GTK 4.8 would keep room, so the view has those that are wanted only; and
 * it puts cells of new ones last, so all are set anew. */
static void
place_columns (DashSectionTable *self)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (self->view);

  self->setting_sort = TRUE;
  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = g_ptr_array_index (self->columns, i);

      dash_column_view_remove (column->column);
    }
  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = g_ptr_array_index (self->columns, i);

      if (is_wanted (self, column))
        gtk_column_view_append_column (view, column->column);
    }
  self->setting_sort = FALSE;
  show_sort (self);
}

static gboolean
is_told (DashSectionTable *self,
         const Column     *column)
{
  guint n = dash_session_get_n_records (self->session, self->section);

  for (guint i = 0; i < n && column->figure; i++)
    if (dash_record_tells (dash_session_get_nth_record (self->session, self->section, i), column->figure))
      return TRUE;
  return n == 0 || !column->figure;
}

/* How much a column says by which rows count: what things cost before how many there are, before the rest. */
static guint
weight (const Column *column)
{
  if (column->figure->kind != DASH_FIGURE_VALUE)
    return 0;
  return column->figure->unit == DASH_UNIT_COUNT ? 1 : 2;
}

/* What a program of another profiler tells nothing of has no column; sorted is by what is told. */
static void
update_told (DashSectionTable *self)
{
  gboolean changed = FALSE;
  Column *sorted, *other = NULL;

  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = g_ptr_array_index (self->columns, i);
      gboolean told = is_told (self, column);

      changed |= told != column->told;
      column->told = told;
      if (told && column->figure && !is_text (column) && (!other || weight (column) > weight (other)))
        other = column;
    }
  if (!changed)
    return;
  place_columns (self);
  sorted = find_column (self, self->sort_id);
  if (sorted && !sorted->told && other)
    dash_section_table_sort_by (self, other->id, TRUE);
}

static void
column_free (gpointer data)
{
  Column *column = data;

  g_object_unref (column->column);
  g_free (column->id);
  g_free (column->title);
  g_free (column);
}

static void
remove_columns (DashSectionTable *self)
{
  self->setting_sort = TRUE;
  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = g_ptr_array_index (self->columns, i);

      dash_column_view_remove (column->column);
    }
  g_ptr_array_set_size (self->columns, 0);
  self->setting_sort = FALSE;
}

static void
add_column (DashSectionTable     *self,
            const DashFigureInfo *figure,
            double                percent)
{
  Column *column = g_new0 (Column, 1);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  column->table = self;
  column->told = TRUE;
  column->figure = figure;
  column->percent = percent;
  if (!figure)
    {
      column->id = g_strdup ("trend");
      column->title = g_strdup (C_("column", "Trend"));
    }
  else
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (number, sizeof number, "%g", percent);
      column->id = figure->kind == DASH_FIGURE_PERCENTILE ? g_strdup_printf ("p%s", number)
                                                          : g_strdup (figure->id);
      column->title = dash_section_format_title (figure, percent);
    }

  g_signal_connect (factory, "setup", G_CALLBACK (setup), column);
  g_signal_connect (factory, "bind", G_CALLBACK (bind), column);
  g_signal_connect (factory, "teardown", G_CALLBACK (teardown), column);
  column->column = gtk_column_view_column_new (column->title, factory);
  gtk_column_view_column_set_resizable (column->column, TRUE);
  if (!figure)
    gtk_column_view_column_set_fixed_width (column->column, 92);
  else if (is_name (column))
    gtk_column_view_column_set_expand (column->column, TRUE);
  else
    {
      glong length = g_utf8_strlen (column->title, -1);

      gtk_column_view_column_set_fixed_width (column->column,
                                              is_text (column) ? 92 : (int) MAX (76, 30 + 7 * length));
    }
  if (figure)
    dash_column_view_make_sortable (column->column, column);
  g_ptr_array_add (self->columns, column);
}

static void
build_columns (DashSectionTable *self)
{
  remove_columns (self);
  self->n_percents = dash_page_get_percentiles (self->session, self->percents, MAX_PERCENTS);
  for (guint i = 0; i < self->info->n_figures; i++)
    {
      const DashFigureInfo *figure = &self->info->figures[i];

      for (gsize p = 0; figure->kind == DASH_FIGURE_PERCENTILE && p < self->n_percents; p++)
        add_column (self, figure, self->percents[p]);
      if (figure->kind != DASH_FIGURE_PERCENTILE)
        add_column (self, figure, 0);
      /* Beside the name, where it is in sight however many columns there are. */
      if (i == 0)
        add_column (self, NULL, 0);
    }
  if (!find_column (self, self->sort_id))
    {
      g_free (self->sort_id);
      self->sort_id = g_strdup (self->info->sort);
      self->descending = TRUE;
    }
  place_columns (self);
  dash_section_table_sort_by (self, self->sort_id, self->descending);
}

static gboolean
percentiles_changed (DashSectionTable *self)
{
  double percents[MAX_PERCENTS];
  gsize n = dash_page_get_percentiles (self->session, percents, MAX_PERCENTS);

  return n != self->n_percents || memcmp (percents, self->percents, n * sizeof *percents) != 0;
}

static void
header_sorted (GtkSorter        *sorter,
               GtkSorterChange   change,
               DashSectionTable *self)
{
  Column *column;
  gboolean descending;

  if (self->setting_sort)
    return;
  column = dash_column_view_get_sort (self->view, &descending);
  if (!column)
    return;
  /* Who picks a column of figures wants the largest first. */
  if (g_strcmp0 (column->id, self->sort_id) != 0)
    descending = !is_text (column);
  dash_section_table_sort_by (self, column->id, descending);
}

void
dash_section_table_sort_by (DashSectionTable *self,
                            const char       *id,
                            gboolean          descending)
{
  Column *column;

  g_return_if_fail (DASH_IS_SECTION_TABLE (self));

  column = find_column (self, id);
  if (!column || !column->figure)
    return;
  if (id != self->sort_id)
    {
      g_free (self->sort_id);
      self->sort_id = g_strdup (column->id);
    }
  self->descending = descending;
  dash_record_view_set_sort (self->rows, column->figure, column->percent, descending);
  if (self->compact)
    place_columns (self);
  else
    show_sort (self);
  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (
                               G_ACTION_MAP (self->actions), "sort")),
                             g_variant_new_string (self->sort_id));
  dash_section_table_update (self);
}

const char *
dash_section_table_get_sort (DashSectionTable *self,
                             gboolean         *descending)
{
  g_return_val_if_fail (DASH_IS_SECTION_TABLE (self), NULL);
  if (descending)
    *descending = self->descending;
  return self->sort_id;
}

GMenuModel *
dash_section_table_create_sort_menu (DashSectionTable *self)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = g_ptr_array_index (self->columns, i);
      g_autofree char *action = g_strdup_printf ("table.sort::%s", column->id);

      if (column->figure)
        g_menu_append (menu, column->title, action);
    }
  return G_MENU_MODEL (menu);
}

/* ---- Copying ---- */

static void
append_row (DashSectionTable *self,
            GString          *text,
            DashRecord       *record)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = g_ptr_array_index (self->columns, i);
      g_autofree char *value = NULL;

      if (!column->figure)
        continue;
      if (i > 0)
        g_string_append_c (text, '\t');
      if (!record)
        value = g_strdup (column->title);
      else
        value = dash_section_format_figure (record, column->figure, column->percent);
      g_string_append (text, g_strdelimit (value, "\t\r\n", ' '));
    }
  g_string_append_c (text, '\n');
}

char *
dash_section_table_to_tsv (DashSectionTable *self)
{
  GString *text = g_string_new (NULL);

  append_row (self, text, NULL);
  for (guint i = 0; i < dash_record_view_get_n (self->rows); i++)
    append_row (self, text, dash_record_view_get (self->rows, i));
  return g_string_free (text, FALSE);
}

static void
copy_row (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  DashSectionTable *self = user_data;
  GString *text = g_string_new (NULL);

  append_row (self, text, NULL);
  if (self->selected)
    append_row (self, text, self->selected);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text->str);
  g_string_free (text, TRUE);
}

static void
copy_all (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  g_autofree char *text = dash_section_table_to_tsv (user_data);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (user_data), text);
}

static void
sort_chosen (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  Column *column = find_column (user_data, g_variant_get_string (parameter, NULL));

  if (column)
    dash_section_table_sort_by (user_data, column->id, !is_text (column));
}

/* ---- Selection ---- */

static void
set_selected (DashSectionTable *self,
              DashRecord       *record)
{
  if (g_set_object (&self->selected, record))
    g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
select_requested (DashSlotList     *slots,
                  guint             position,
                  DashSectionTable *self)
{
  set_selected (self, position == GTK_INVALID_LIST_POSITION
                        ? NULL : dash_record_view_get (self->rows, position));
  dash_slot_list_set_selected (self->slots, position);
}

static void
row_activated (GtkColumnView    *view,
               guint             position,
               DashSectionTable *self)
{
  select_requested (self->slots, position, self);
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
dash_section_table_dispose (GObject *object)
{
  DashSectionTable *self = DASH_SECTION_TABLE (object);

  g_clear_handle_id (&self->catch_up, g_source_remove);
  if (self->view)
    {
      g_signal_handlers_disconnect_by_data (
        gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), self);
      gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), NULL);
      remove_columns (self);
      self->view = NULL;
    }
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->actions);
  g_clear_object (&self->selected);
  g_clear_object (&self->rows);
  g_clear_object (&self->slots);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (dash_section_table_parent_class)->dispose (object);
}

static void
dash_section_table_finalize (GObject *object)
{
  DashSectionTable *self = DASH_SECTION_TABLE (object);

  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->cells);
  g_free (self->sort_id);
  G_OBJECT_CLASS (dash_section_table_parent_class)->finalize (object);
}

static void
dash_section_table_class_init (DashSectionTableClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_section_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = dash_section_table_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "sectiontable");

  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                             NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATED] = g_signal_new ("activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
}

static void
dash_section_table_init (DashSectionTable *self)
{
  static const GActionEntry entries[] = {
    { .name = "sort", .activate = sort_chosen, .parameter_type = "s", .state = "''" },
    { .name = "copy", .activate = copy_row },
    { .name = "copy-all", .activate = copy_all },
  };
  GtkEventController *keys = gtk_shortcut_controller_new ();

  self->cells = g_ptr_array_new_with_free_func (g_free);
  self->columns = g_ptr_array_new_with_free_func (column_free);
  self->slots = dash_slot_list_new ();
  self->descending = TRUE;
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);

  self->view = dash_column_view_new ();
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>c"),
                      gtk_named_action_new ("table.copy")));
  gtk_widget_add_controller (self->view, keys);

  self->stack = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));

  g_signal_connect (self->slots, "select-requested", G_CALLBACK (select_requested), self);
  g_signal_connect (self->view, "activate", G_CALLBACK (row_activated), self);
  g_signal_connect (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), "changed",
                    G_CALLBACK (header_sorted), self);
}

static void
settings_changed (DashSectionTable *self)
{
  dash_section_table_update (self);
}

GtkWidget *
dash_section_table_new (DashSession *session,
                        DashSection  section)
{
  DashSectionTable *self = g_object_new (DASH_TYPE_SECTION_TABLE, NULL);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  g_return_val_if_fail (DASH_IS_SESSION (session), GTK_WIDGET (self));

  dash_page_style_init ();
  self->session = g_object_ref (session);
  self->section = section;
  self->info = dash_section_get_info (section);
  self->rows = dash_record_view_new (session, section);
  self->sort_id = g_strdup (self->info->sort);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->view);
  g_signal_connect_object (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view)),
                           "value-changed", G_CALLBACK (scrolled), self, 0);
  gtk_stack_add_named (GTK_STACK (self->stack), scroller, "rows");
  gtk_stack_add_named (GTK_STACK (self->stack),
                       dash_page_placeholder_new ("edit-find-symbolic", _("No Row Matches"),
                                                  _("Try other words, or clear the search.")),
                       "no-match");
  gtk_stack_add_named (GTK_STACK (self->stack),
                       dash_page_placeholder_new ("view-list-symbolic", _(self->info->empty_title),
                                                  _(self->info->empty_text)),
                       "nothing");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  g_dpgettext2 (NULL, "page", self->info->title), -1);
  build_columns (self);
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), GTK_SELECTION_MODEL (self->slots));
  g_signal_connect_object (dash_settings_get_default (), "notify::percentiles",
                           G_CALLBACK (settings_changed), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
dash_section_table_update (DashSectionTable *self)
{
  guint n;
  gint row;

  g_return_if_fail (DASH_IS_SECTION_TABLE (self));

  if (percentiles_changed (self))
    build_columns (self);
  update_told (self);
  dash_record_view_update (self->rows);
  n = dash_record_view_get_n (self->rows);
  dash_slot_list_set_size (self->slots, n);
  update_cells (self);

  /* Another run has begun: its rows are others. */
  if (self->selected && dash_session_find_record (self->session, self->section,
                                                  dash_record_get_id (self->selected)) != self->selected)
    set_selected (self, NULL);
  row = self->selected ? dash_record_view_find (self->rows, self->selected) : -1;
  dash_slot_list_set_selected (self->slots, row >= 0 ? (guint) row : GTK_INVALID_LIST_POSITION);
  gtk_stack_set_visible_child_name (
    GTK_STACK (self->stack),
    n > 0 ? "rows"
    : dash_session_get_n_records (self->session, self->section) > 0 ? "no-match" : "nothing");
}

gboolean
dash_section_table_set_search (DashSectionTable *self,
                               const char       *text,
                               GError          **error)
{
  g_return_val_if_fail (DASH_IS_SECTION_TABLE (self), FALSE);

  if (!dash_record_view_set_search (self->rows, text, error))
    return FALSE;
  dash_section_table_update (self);
  return TRUE;
}

guint
dash_section_table_get_n_rows (DashSectionTable *self)
{
  g_return_val_if_fail (DASH_IS_SECTION_TABLE (self), 0);
  return dash_record_view_get_n (self->rows);
}

DashRecord *
dash_section_table_get_row (DashSectionTable *self,
                            guint             row)
{
  g_return_val_if_fail (DASH_IS_SECTION_TABLE (self), NULL);
  return dash_record_view_get (self->rows, row);
}

DashRecord *
dash_section_table_get_selected (DashSectionTable *self)
{
  g_return_val_if_fail (DASH_IS_SECTION_TABLE (self), NULL);
  return self->selected;
}

void
dash_section_table_select (DashSectionTable *self,
                           DashRecord       *record)
{
  g_return_if_fail (DASH_IS_SECTION_TABLE (self));

  set_selected (self, record);
  dash_section_table_update (self);
}

void
dash_section_table_set_compact (DashSectionTable *self,
                                gboolean          compact)
{
  g_return_if_fail (DASH_IS_SECTION_TABLE (self));

  if (self->compact == compact)
    return;
  self->compact = compact;
  if (compact)
    gtk_widget_add_css_class (self->view, "compact");
  else
    gtk_widget_remove_css_class (self->view, "compact");
  /* Cells of names are of another kind then. */
  build_columns (self);
}

GActionGroup *
dash_section_table_get_actions (DashSectionTable *self)
{
  g_return_val_if_fail (DASH_IS_SECTION_TABLE (self), NULL);
  return G_ACTION_GROUP (self->actions);
}

void
dash_section_table_focus (DashSectionTable *self)
{
  g_return_if_fail (DASH_IS_SECTION_TABLE (self));
  gtk_widget_grab_focus (self->view);
}
