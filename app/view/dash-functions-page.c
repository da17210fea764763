// SPDX-License-Identifier: GPL-3.0-or-later
// The functions page: the percentile table of all functions and the detail of the selected one.

#include "dash-functions-page.h"

#include <glib/gi18n.h>

#include "chart/dash-legend.h"
#include "dash-detail-split.h"
#include "dash-function-detail.h"
#include "dash-function-table.h"
#include "dash-page-common.h"
#include "dash-page-search.h"
#include "model/dash-format.h"

struct _DashFunctionsPage
{
  GtkWidget parent_instance;

  DashSession *session;

  GtkWidget *split;
  GtkWidget *count;
  GtkWidget *legend;
  GtkWidget *search_button;
  GtkWidget *columns_button;
  GtkWidget *percentile_button;
  GtkWidget *more_button;
  GtkWidget *search;
  GtkWidget *table;
  GtkWidget *detail;

  guint update_id;
  gboolean whole; /* what waits to be updated is every row */
};

G_DEFINE_FINAL_TYPE (DashFunctionsPage, dash_functions_page, GTK_TYPE_WIDGET)

static gboolean
is_narrow (DashFunctionsPage *self)
{
  return dash_detail_split_get_narrow (DASH_DETAIL_SPLIT (self->split));
}

static void
update_count (DashFunctionsPage *self)
{
  guint n_shown = dash_function_table_get_n_rows (DASH_FUNCTION_TABLE (self->table));
  guint n_all = dash_session_get_n_functions (self->session);
  g_autofree char *shown = dash_format_count (n_shown);
  g_autofree char *all = dash_format_count (n_all);
  g_autofree char *count = NULL, *after = NULL, *text = NULL;

  if (is_narrow (self))
    {
      dash_page_label_set (self->count, n_shown == n_all ? all : shown);
      return;
    }
  if (n_shown == n_all)
    /* Translators: %s is a number */
    count = g_strdup_printf (ngettext ("%s function", "%s functions", n_all), all);
  else
    /* Translators: "5 of 23 functions": what a search left */
    count = g_strdup_printf (ngettext ("%s of %s function", "%s of %s functions", n_all), shown,
                             all);
  after = dash_page_describe_progress (self->session);
  if (!after)
    after = dash_session_describe_reference (self->session);
  text = g_strdup_printf ("%s · %s", count, after);
  dash_page_label_set (self->count, text);
}

/* A program that doesn't tell the time in callees apart has bars of one colour. */
static void
update_legend (DashFunctionsPage *self)
{
  gboolean told = dash_session_get_n_functions (self->session) == 0 ||
                  dash_function_get_certainty (dash_session_get_nth_function (self->session, 0),
                                               DASH_SORT_SELF, 0) != DASH_CERTAINTY_UNKNOWN;

  gtk_widget_set_visible (self->legend, told && !is_narrow (self));
}

static void
update (DashFunctionsPage *self,
        gboolean           whole)
{
  update_legend (self);
  dash_function_table_update (DASH_FUNCTION_TABLE (self->table), whole);
  update_count (self);
  if (gtk_widget_get_visible (self->detail))
    dash_function_detail_update (DASH_FUNCTION_DETAIL (self->detail));
}

static gboolean
update_now (gpointer user_data)
{
  DashFunctionsPage *self = user_data;
  gboolean whole = self->whole;

  self->update_id = 0;
  self->whole = FALSE;
  update (self, whole);
  return G_SOURCE_REMOVE;
}

/* Signals may come in bursts, and figures nobody sees need not be drawn; mapping updates again. */
static void
queue_update (DashFunctionsPage *self,
              gboolean           whole)
{
  self->whole |= whole;
  if (self->update_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->update_id = g_idle_add (update_now, self);
}

static void
session_updated (DashFunctionsPage *self)
{
  queue_update (self, FALSE);
}

static void
session_changed (DashFunctionsPage *self)
{
  queue_update (self, TRUE);
}

static void
mode_changed (DashFunctionsPage *self)
{
  DashDetailSplit *split = DASH_DETAIL_SPLIT (self->split);
  gboolean narrow = is_narrow (self);

  update_legend (self);
  gtk_widget_set_visible (self->columns_button, !narrow);
  gtk_widget_set_visible (self->search_button, narrow);
  gtk_widget_set_visible (self->percentile_button, narrow);
  dash_function_table_set_compact (DASH_FUNCTION_TABLE (self->table), narrow);
  dash_function_detail_set_mode (DASH_FUNCTION_DETAIL (self->detail),
                                 dash_detail_split_get_mode (split));
  update_count (self);
}

static void
show_detail (DashFunctionsPage *self,
             gboolean           show)
{
  if (show)
    dash_function_detail_set_function (
      DASH_FUNCTION_DETAIL (self->detail),
      dash_function_table_get_selected (DASH_FUNCTION_TABLE (self->table)));
  dash_detail_split_show_detail (DASH_DETAIL_SPLIT (self->split), show);
  if (show)
    dash_function_detail_update (DASH_FUNCTION_DETAIL (self->detail));
}

static void
selection_changed (DashFunctionsPage *self)
{
  show_detail (self, dash_function_table_get_selected (DASH_FUNCTION_TABLE (self->table)) != NULL);
}

static void
detail_page_opened (DashFunctionsPage *self)
{
  dash_detail_split_set_page (DASH_DETAIL_SPLIT (self->split), TRUE);
}

static void
row_opened (DashFunctionsPage *self)
{
  show_detail (self, TRUE);
  detail_page_opened (self);
  gtk_widget_child_focus (self->detail, GTK_DIR_TAB_FORWARD);
}

static void
detail_closed (DashFunctionsPage *self)
{
  show_detail (self, FALSE);
  dash_function_table_focus (DASH_FUNCTION_TABLE (self->table));
}

static void
detail_page_left (DashFunctionsPage *self)
{
  dash_detail_split_set_page (DASH_DETAIL_SPLIT (self->split), FALSE);
  dash_function_table_focus (DASH_FUNCTION_TABLE (self->table));
}

static void
open_function (DashFunctionsPage *self,
               DashFunction      *function)
{
  dash_functions_page_select (self, (guint) dash_function_get_id (function));
}

static void
search_changed (DashFunctionsPage *self)
{
  DashPageSearch *search = DASH_PAGE_SEARCH (self->search);
  g_autoptr (GError) error = NULL;

  dash_function_table_set_search (DASH_FUNCTION_TABLE (self->table),
                                  dash_page_search_get_text (search), &error);
  dash_page_search_set_error (search, error);
  update_count (self);
}

static gboolean
go_to_rows (DashFunctionsPage *self)
{
  DashFunctionTable *table = DASH_FUNCTION_TABLE (self->table);

  if (dash_function_table_get_n_rows (table) == 0)
    return FALSE;
  dash_function_table_select (table, dash_function_table_get_row (table, 0), TRUE);
  dash_function_table_focus (table);
  return TRUE;
}

static void
columns_changed (DashFunctionsPage *self)
{
  DashFunctionTable *table = DASH_FUNCTION_TABLE (self->table);
  g_autoptr (GMenuModel) sort = dash_function_table_create_sort_menu (table);
  g_autoptr (GMenuModel) percentiles = dash_function_table_create_percentile_menu (table);
  g_autofree char *percentile =
    dash_format_percentile_name (dash_function_table_get_compact_percentile (table));
  g_autoptr (GMenu) more = g_menu_new ();
  g_autoptr (GMenu) copies = g_menu_new ();

  g_menu_append_submenu (more, _("Sort By"), sort);
  g_menu_append (copies, _("Copy Row"), "table.copy");
  g_menu_append (copies, _("Copy Row as TSV"), "table.copy-tsv");
  g_menu_append (copies, _("Copy All Rows as TSV"), "table.copy-all");
  g_menu_append_section (more, NULL, G_MENU_MODEL (copies));

  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->more_button), G_MENU_MODEL (more));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->percentile_button), percentiles);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->percentile_button), percentile);
}

static void
dash_functions_page_map (GtkWidget *widget)
{
  DashFunctionsPage *self = DASH_FUNCTIONS_PAGE (widget);

  GTK_WIDGET_CLASS (dash_functions_page_parent_class)->map (widget);
  queue_update (self, TRUE);
}

static void
dash_functions_page_dispose (GObject *object)
{
  DashFunctionsPage *self = DASH_FUNCTIONS_PAGE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_pointer (&self->split, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (dash_functions_page_parent_class)->dispose (object);
}

static void
dash_functions_page_class_init (DashFunctionsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_functions_page_dispose;
  widget_class->map = dash_functions_page_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "functionspage");
}

static GtkWidget *
create_bar (DashFunctionsPage *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *title = dash_page_label_new (_("Functions"), "title");

  gtk_widget_add_css_class (bar, "page-bar");
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_NONE);
  gtk_box_append (GTK_BOX (bar), title);

  self->count = dash_page_label_new (NULL, "dim-label");
  gtk_widget_add_css_class (self->count, "caption");
  gtk_widget_set_hexpand (self->count, TRUE);
  gtk_box_append (GTK_BOX (bar), self->count);

  self->legend = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_margin_end (self->legend, 8);
  gtk_box_append (GTK_BOX (self->legend), dash_swatch_new_square (DASH_ROLE_BAR_INNER));
  gtk_box_append (GTK_BOX (self->legend),
                  dash_page_label_new (C_("time", "self"), "page-caption"));
  gtk_box_append (GTK_BOX (self->legend), dash_swatch_new_square (DASH_ROLE_BAR_OUTER));
  gtk_box_append (GTK_BOX (self->legend),
                  dash_page_label_new (C_("time", "in callees"), "page-caption"));
  gtk_box_append (GTK_BOX (bar), self->legend);

  self->search_button = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (self->search_button), "edit-find-symbolic");
  gtk_widget_add_css_class (self->search_button, "flat");
  dash_page_name (self->search_button, _("Search Functions"));

  self->percentile_button = gtk_menu_button_new ();
  dash_page_name (self->percentile_button, _("Percentile"));

  self->columns_button =
    dash_function_table_create_columns_button (DASH_FUNCTION_TABLE (self->table));

  self->more_button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->more_button), "view-more-symbolic");
  gtk_widget_add_css_class (self->more_button, "flat");
  dash_page_name (self->more_button, _("Sort and Copy"));

  for (guint i = 0; i < 4; i++)
    {
      GtkWidget *button = (GtkWidget *[]) { self->search_button, self->percentile_button,
                                            self->columns_button, self->more_button }[i];

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (bar), button);
    }
  return bar;
}

static void
dash_functions_page_init (DashFunctionsPage *self)
{
  dash_page_style_init ();
  dash_page_follow_style (GTK_WIDGET (self));
}

static void
build (DashFunctionsPage *self)
{
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->table = dash_function_table_new (self->session);
  self->detail = dash_function_detail_new (self->session);
  gtk_widget_set_vexpand (self->table, TRUE);

  gtk_box_append (GTK_BOX (top), create_bar (self));
  self->search = dash_page_search_new (_("Search Functions"), _("Name or file, or /regex/"),
                                       self->search_button);
  gtk_box_append (GTK_BOX (top), self->search);
  gtk_box_append (GTK_BOX (top), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (top), self->table);

  self->split = dash_detail_split_new (top, self->detail);
  gtk_widget_set_parent (self->split, GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "table",
                                  dash_function_table_get_actions (
                                    DASH_FUNCTION_TABLE (self->table)));

  g_signal_connect_swapped (self->split, "mode-changed", G_CALLBACK (mode_changed), self);
  g_signal_connect_swapped (self->search, "changed", G_CALLBACK (search_changed), self);
  g_signal_connect_swapped (self->search, "go-to-rows", G_CALLBACK (go_to_rows), self);
  g_signal_connect_swapped (self->table, "selection-changed", G_CALLBACK (selection_changed),
                            self);
  g_signal_connect_swapped (self->table, "activated", G_CALLBACK (row_opened), self);
  g_signal_connect_swapped (self->table, "columns-changed", G_CALLBACK (columns_changed), self);
  g_signal_connect_swapped (self->detail, "close", G_CALLBACK (detail_closed), self);
  g_signal_connect_swapped (self->detail, "open-page", G_CALLBACK (detail_page_opened), self);
  g_signal_connect_swapped (self->detail, "back", G_CALLBACK (detail_page_left), self);
  g_signal_connect_swapped (self->detail, "open-function", G_CALLBACK (open_function), self);
  columns_changed (self);
  mode_changed (self);
}

GtkWidget *
dash_functions_page_new (DashSession *session)
{
  DashFunctionsPage *self = g_object_new (DASH_TYPE_FUNCTIONS_PAGE, NULL);

  g_return_val_if_fail (DASH_IS_SESSION (session), GTK_WIDGET (self));

  self->session = g_object_ref (session);
  build (self);
  g_signal_connect_object (session, "updated", G_CALLBACK (session_updated), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "state-changed", G_CALLBACK (session_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "range-changed", G_CALLBACK (session_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "range-progress", G_CALLBACK (session_changed), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
dash_functions_page_select (DashFunctionsPage *self,
                            guint              id)
{
  DashFunctionTable *table;
  DashFunction *function;
  gboolean found = FALSE;

  g_return_if_fail (DASH_IS_FUNCTIONS_PAGE (self));

  table = DASH_FUNCTION_TABLE (self->table);
  function = dash_session_find_function (self->session, id);
  if (!function)
    return;
  dash_function_table_update (table, TRUE);
  for (guint i = 0; i < dash_function_table_get_n_rows (table) && !found; i++)
    found = dash_function_table_get_row (table, i) == function;
  if (!found)
    dash_page_search_clear (DASH_PAGE_SEARCH (self->search));
  dash_function_table_select (table, function, TRUE);
  show_detail (self, TRUE);
}

void
dash_functions_page_set_search_mode (DashFunctionsPage *self,
                                     gboolean           search_mode)
{
  g_return_if_fail (DASH_IS_FUNCTIONS_PAGE (self));

  if (search_mode &&
      dash_detail_split_get_mode (DASH_DETAIL_SPLIT (self->split)) == DASH_DETAIL_PAGE)
    detail_page_left (self);
  dash_page_search_set_mode (DASH_PAGE_SEARCH (self->search), search_mode);
}

gboolean
dash_functions_page_get_search_mode (DashFunctionsPage *self)
{
  g_return_val_if_fail (DASH_IS_FUNCTIONS_PAGE (self), FALSE);
  return dash_page_search_get_mode (DASH_PAGE_SEARCH (self->search));
}
