// SPDX-License-Identifier: GPL-3.0-or-later
// Who calls a function, and where its time goes: callers, itself, callees.

#include "dash-relations-list.h"

#include <glib/gi18n.h>

#include "dash-page-common.h"
#include "dash-table-cell.h"
#include "model/dash-field.h"
#include "model/dash-format.h"

/* A function called from ten thousand places would else make a list nobody reads to its end. */
#define MAX_ROWS 100

typedef struct
{
  GtkWidget *row;
  GtkWidget *name;
  GtkWidget *calls;
  GtkWidget *share;
  DashFunction *function; /* (nullable): where a click leads */
} RelationRow;

typedef struct
{
  RelationRow head;
  GtkWidget *list;
  GPtrArray *rows; /* of RelationRow, kept for reuse */
} Section;

struct _DashRelationsList
{
  GtkWidget parent_instance;

  DashSession *session;
  DashFunction *function;

  GtkWidget *box;
  GtkWidget *scope;
  Section callers;
  Section callees;
};

enum
{
  OPEN_FUNCTION,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DashRelationsList, dash_relations_list, GTK_TYPE_WIDGET)

static GtkWidget *
fill_row (RelationRow *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_widget_add_css_class (box, "small-row");
  row->name = dash_table_cell_new (DASH_TABLE_CELL_NAME);
  row->calls = dash_table_cell_new (DASH_TABLE_CELL_FIGURE);
  row->share = dash_table_cell_new (DASH_TABLE_CELL_FIGURE);
  gtk_widget_set_hexpand (row->name, TRUE);
  gtk_widget_set_size_request (row->calls, 64, -1);
  gtk_widget_set_size_request (row->share, 48, -1);
  gtk_box_append (GTK_BOX (box), row->name);
  gtk_box_append (GTK_BOX (box), row->calls);
  gtk_box_append (GTK_BOX (box), row->share);
  return box;
}

static const char *
relation_name (const DashRelation *relation)
{
  switch (relation->kind)
    {
    case DASH_RELATION_ITSELF:
      return _("Itself");
    case DASH_RELATION_ROOT:
      return _("Not from a measured function");
    case DASH_RELATION_FUNCTION:
    default:
      return dash_function_get_name (relation->function);
    }
}

static void
row_activated (GtkListBox        *list,
               GtkListBoxRow     *row,
               DashRelationsList *self)
{
  DashFunction *function = g_object_get_data (G_OBJECT (row), "function");

  if (function)
    g_signal_emit (self, signals[OPEN_FUNCTION], 0, function);
}

static void
show_section (Section *section,
              GArray  *relations)
{
  guint n = MIN (relations->len, MAX_ROWS);

  while (section->rows->len < n)
    {
      RelationRow *row = g_new0 (RelationRow, 1);

      row->row = gtk_list_box_row_new ();
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row->row), fill_row (row));
      gtk_list_box_append (GTK_LIST_BOX (section->list), row->row);
      g_ptr_array_add (section->rows, row);
    }

  for (guint i = 0; i < section->rows->len; i++)
    {
      RelationRow *row = g_ptr_array_index (section->rows, i);
      const DashRelation *relation = i < n ? &g_array_index (relations, DashRelation, i) : NULL;
      g_autofree char *calls = NULL;
      g_autofree char *share = NULL;
      gboolean leads;

      gtk_widget_set_visible (row->row, relation != NULL);
      if (!relation)
        continue;
      calls = relation->kind == DASH_RELATION_ITSELF ? g_strdup ("")
                                                     : dash_format_count (relation->calls);
      share = dash_format_share (relation->share);
      leads = relation->kind == DASH_RELATION_FUNCTION;
      if (dash_table_cell_set (DASH_TABLE_CELL (row->name), relation_name (relation), NULL))
        {
          g_autofree char *name = NULL;

          if (leads)
            /* Translators: %s is the name of a function */
            name = g_strdup_printf (_("Show %s"), dash_function_get_name (relation->function));
          else
            name = g_strdup (relation_name (relation));
          dash_page_name (row->row, name);
        }
      dash_table_cell_set (DASH_TABLE_CELL (row->calls), calls, NULL);
      dash_table_cell_set (DASH_TABLE_CELL (row->share), share, NULL);
      if (row->function == relation->function && row->function)
        continue;
      row->function = relation->function;
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row->row), leads);
      if (leads)
        gtk_widget_remove_css_class (row->row, "dim-label");
      else
        gtk_widget_add_css_class (row->row, "dim-label");
      g_object_set_data_full (G_OBJECT (row->row), "function",
                              leads ? g_object_ref (relation->function) : NULL,
                              leads ? g_object_unref : NULL);
    }
}

static GtkWidget *
create_section (DashRelationsList *self,
                Section           *section,
                const char        *title,
                gboolean           of_calls)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = fill_row (&section->head);

  gtk_widget_add_css_class (head, "head");
  gtk_widget_add_css_class (head, "dim-label");
  dash_table_cell_set (DASH_TABLE_CELL (section->head.name), title, NULL);
  dash_table_cell_set (DASH_TABLE_CELL (section->head.calls), C_("column", "Calls"), NULL);
  dash_table_cell_set (DASH_TABLE_CELL (section->head.share),
                       of_calls ? C_("column", "Share") : C_("column", "Of time"), NULL);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));

  section->rows = g_ptr_array_new_with_free_func (g_free);
  section->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (section->list), GTK_SELECTION_NONE);
  dash_page_let_tab_leave (section->list);
  gtk_widget_add_css_class (section->list, "small-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (section->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  g_signal_connect (section->list, "row-activated", G_CALLBACK (row_activated), self);
  gtk_box_append (GTK_BOX (box), section->list);
  return box;
}

static void
dash_relations_list_dispose (GObject *object)
{
  DashRelationsList *self = DASH_RELATIONS_LIST (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->function);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (dash_relations_list_parent_class)->dispose (object);
}

static void
dash_relations_list_finalize (GObject *object)
{
  DashRelationsList *self = DASH_RELATIONS_LIST (object);

  g_ptr_array_unref (self->callers.rows);
  g_ptr_array_unref (self->callees.rows);
  G_OBJECT_CLASS (dash_relations_list_parent_class)->finalize (object);
}

static void
dash_relations_list_class_init (DashRelationsListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_relations_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = dash_relations_list_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);

  signals[OPEN_FUNCTION] = g_signal_new ("open-function", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         DASH_TYPE_FUNCTION);
}

static void
dash_relations_list_init (DashRelationsList *self)
{
  GtkWidget *title = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *name = dash_page_label_new (_("Callers and callees"), "name");
  GtkWidget *lists = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "chart-card");
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (title, "card-title");
  self->scope = dash_page_label_new (NULL, "dim-label");
  gtk_box_append (GTK_BOX (title), name);
  gtk_box_append (GTK_BOX (title), self->scope);
  gtk_box_append (GTK_BOX (self->box), title);

  gtk_box_append (GTK_BOX (lists), create_section (self, &self->callers, _("Called by"), TRUE));
  gtk_box_append (GTK_BOX (lists), create_section (self, &self->callees, _("Calls into"), FALSE));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), lists);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (self->box), scroller);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
dash_relations_list_new (DashSession *session)
{
  DashRelationsList *self = g_object_new (DASH_TYPE_RELATIONS_LIST, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}

void
dash_relations_list_set_function (DashRelationsList *self,
                                  DashFunction      *function)
{
  g_return_if_fail (DASH_IS_RELATIONS_LIST (self));

  if (g_set_object (&self->function, function))
    dash_relations_list_update (self);
}

void
dash_relations_list_update (DashRelationsList *self)
{
  g_autoptr (GArray) callers = NULL, callees = NULL;
  DashRange range;

  g_return_if_fail (DASH_IS_RELATIONS_LIST (self));

  if (!self->function)
    return;
  callers = dash_session_get_callers (self->session, self->function);
  callees = dash_session_get_callees (self->session, self->function);
  show_section (&self->callers, callers);
  show_section (&self->callees, callees);

  /* Older reports have no history of the call tree: with a range selected, its figures are of more than that. */
  dash_session_get_range (self->session, &range);
  dash_page_label_set (self->scope, range.live || dash_session_has_call_tree_history (self->session)
                                      ? "" : _("since the start"));
}

static void
append_section (GString    *text,
                GArray     *relations,
                const char *which)
{
  for (guint i = 0; i < relations->len; i++)
    {
      const DashRelation *relation = &g_array_index (relations, DashRelation, i);
      char share[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (text, "%s\t", which);
      dash_field_append_tsv (text, relation_name (relation));
      g_string_append_printf (text, "\t%" G_GUINT64_FORMAT "\t%" G_GUINT64_FORMAT "\t%s\n", relation->calls,
                              relation->total_ns,
                              g_ascii_formatd (share, sizeof share, "%.4f",
                                               100 * relation->share));
    }
}

char *
dash_relations_list_to_tsv (DashRelationsList *self)
{
  GString *text = g_string_new ("relation\tfunction\tcalls\ttotal_ns\tshare_percent\n");
  g_autoptr (GArray) callers = NULL, callees = NULL;

  g_return_val_if_fail (DASH_IS_RELATIONS_LIST (self), g_string_free (text, FALSE));

  if (!self->function)
    return g_string_free (text, FALSE);
  callers = dash_session_get_callers (self->session, self->function);
  callees = dash_session_get_callees (self->session, self->function);
  append_section (text, callers, "caller");
  append_section (text, callees, "callee");
  return g_string_free (text, FALSE);
}
