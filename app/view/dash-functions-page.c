// SPDX-License-Identifier: GPL-3.0-or-later
// The functions page: the percentile table of all functions and the detail of the selected one.

#include "dash-functions-page.h"

#include <glib/gi18n.h>

#include "chart/dash-legend.h"
#include "dash-adaptive-bin.h"
#include "dash-function-detail.h"
#include "dash-function-table.h"
#include "dash-page-common.h"
#include "model/dash-format.h"

#define NARROW_WIDTH 700
/* Two rows of cards and the head of the detail. */
#define DETAIL_HEIGHT 424

struct _DashFunctionsPage
{
  GtkWidget parent_instance;

  DashSession *session;

  GtkWidget *bin;
  GtkWidget *paned;
  GtkWidget *top;
  GtkWidget *count;
  GtkWidget *legend;
  GtkWidget *search_button;
  GtkWidget *columns_button;
  GtkWidget *percentile_button;
  GtkWidget *more_button;
  GtkWidget *search_bar;
  GtkWidget *search_entry;
  GtkWidget *search_error;
  GtkWidget *table;
  GtkWidget *detail;

  guint update_id;
  gboolean whole;        /* what waits to be updated is every row */
  gboolean detail_page;  /* narrow: the detail has the page to itself */
  gboolean placed;       /* the split has its first position */
};

G_DEFINE_FINAL_TYPE (DashFunctionsPage, dash_functions_page, GTK_TYPE_WIDGET)

static gboolean
is_narrow (DashFunctionsPage *self)
{
  return dash_adaptive_bin_get_narrow (DASH_ADAPTIVE_BIN (self->bin));
}

static char *
describe_reference (DashFunctionsPage *self)
{
  gint64 reference_ns = 0;
  DashShareBase reference = dash_session_get_reference (self->session, &reference_ns);
  g_autofree char *length = dash_format_duration ((double) reference_ns);

  switch (reference)
    {
    case DASH_SHARE_OF_WRAPPER:
      /* Translators: %s is a duration; "100 %" is the time in the function main */
      return g_strdup_printf (_("percentages of %s in main"), length);
    case DASH_SHARE_OF_SUM:
      /* Translators: %s is a duration; "100 %" is the time in all functions added up */
      return g_strdup_printf (_("percentages of %s in all functions"), length);
    case DASH_SHARE_OF_RANGE:
    case DASH_SHARE_OF_ELAPSED:
    default:
      /* Translators: %s is a duration: "100 %" is this long */
      return g_strdup_printf (_("percentages of %s"), length);
    }
}

static void
update_count (DashFunctionsPage *self)
{
  guint n_shown = dash_function_table_get_n_rows (DASH_FUNCTION_TABLE (self->table));
  guint n_all = dash_session_get_n_functions (self->session);
  double progress = dash_session_get_range_progress (self->session);
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
  if (progress < 1)
    {
      g_autofree char *share = dash_format_share (progress);

      /* Translators: %s is a percentage: how much is done */
      after = g_strdup_printf (_("computing, %s"), share);
    }
  else
    after = describe_reference (self);
  text = g_strdup_printf ("%s · %s", count, after);
  dash_page_label_set (self->count, text);
}

static void
update (DashFunctionsPage *self,
        gboolean           whole)
{
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
update_mode (DashFunctionsPage *self)
{
  gboolean narrow = is_narrow (self);
  DashDetailMode mode = DASH_DETAIL_PANE;

  if (!narrow || !gtk_widget_get_visible (self->detail))
    self->detail_page = FALSE;
  if (narrow)
    mode = self->detail_page ? DASH_DETAIL_PAGE : DASH_DETAIL_COMPACT;

  gtk_widget_set_visible (self->legend, !narrow);
  gtk_widget_set_visible (self->columns_button, !narrow);
  gtk_widget_set_visible (self->search_button, narrow);
  gtk_widget_set_visible (self->percentile_button, narrow);
  gtk_widget_set_visible (self->top, !self->detail_page);
  dash_function_table_set_compact (DASH_FUNCTION_TABLE (self->table), narrow);
  dash_function_detail_set_mode (DASH_FUNCTION_DETAIL (self->detail), mode);
  update_count (self);
}

static void
narrow_changed (DashFunctionsPage *self)
{
  update_mode (self);
  queue_update (self, TRUE);
}

static void
place_split (DashFunctionsPage *self)
{
  int height = gtk_widget_get_height (self->paned);

  if (self->placed || height < 100)
    return;
  self->placed = TRUE;
  gtk_paned_set_position (GTK_PANED (self->paned),
                          is_narrow (self) ? MAX (height - 256, 200)
                                            : (int) MAX (height - DETAIL_HEIGHT, height * 0.38));
}

static void
show_detail (DashFunctionsPage *self,
             gboolean           show)
{
  if (show)
    {
      dash_function_detail_set_function (
        DASH_FUNCTION_DETAIL (self->detail),
        dash_function_table_get_selected (DASH_FUNCTION_TABLE (self->table)));
      place_split (self);
    }
  if (gtk_widget_get_visible (self->detail) != show)
    {
      gtk_widget_set_visible (self->detail, show);
      update_mode (self);
    }
  if (show)
    dash_function_detail_update (DASH_FUNCTION_DETAIL (self->detail));
}

static void
selection_changed (DashFunctionsPage *self)
{
  show_detail (self, dash_function_table_get_selected (DASH_FUNCTION_TABLE (self->table)) != NULL);
}

static void
row_opened (DashFunctionsPage *self)
{
  show_detail (self, TRUE);
  if (is_narrow (self))
    {
      self->detail_page = TRUE;
      update_mode (self);
    }
  gtk_widget_child_focus (self->detail, GTK_DIR_TAB_FORWARD);
}

static void
detail_closed (DashFunctionsPage *self)
{
  show_detail (self, FALSE);
  dash_function_table_focus (DASH_FUNCTION_TABLE (self->table));
}

static void
detail_page_opened (DashFunctionsPage *self)
{
  self->detail_page = TRUE;
  update_mode (self);
}

static void
detail_page_left (DashFunctionsPage *self)
{
  self->detail_page = FALSE;
  update_mode (self);
  dash_function_table_focus (DASH_FUNCTION_TABLE (self->table));
}

static void
open_function (DashFunctionsPage *self,
               DashFunction      *function)
{
  dash_functions_page_select (self, (guint) dash_function_get_id (function));
}

static void
set_search_error (DashFunctionsPage *self,
                  const GError      *error)
{
  gtk_widget_set_visible (self->search_error, error != NULL);
  if (error)
    {
      gtk_label_set_text (GTK_LABEL (self->search_error), error->message);
      gtk_widget_add_css_class (self->search_entry, "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (self->search_entry),
                                   GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
    }
  else
    {
      gtk_widget_remove_css_class (self->search_entry, "error");
      gtk_accessible_reset_state (GTK_ACCESSIBLE (self->search_entry),
                                  GTK_ACCESSIBLE_STATE_INVALID);
    }
}

static void
search_changed (DashFunctionsPage *self)
{
  g_autoptr (GError) error = NULL;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  dash_function_table_set_search (DASH_FUNCTION_TABLE (self->table), text, &error);
  set_search_error (self, error);
  update_count (self);
}

static void
search_mode_changed (DashFunctionsPage *self)
{
  if (!gtk_search_bar_get_search_mode (GTK_SEARCH_BAR (self->search_bar)))
    gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
}

/* Down or Enter in the search entry goes on in the rows. */
static gboolean
search_key (GtkEventControllerKey *controller,
            guint                  key,
            guint                  code,
            GdkModifierType        state,
            DashFunctionsPage     *self)
{
  DashFunctionTable *table = DASH_FUNCTION_TABLE (self->table);

  if (key != GDK_KEY_Down && key != GDK_KEY_Return && key != GDK_KEY_KP_Enter)
    return FALSE;
  search_changed (self);
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
  g_autoptr (GMenuModel) columns = dash_function_table_create_columns_menu (table);
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

  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->columns_button), columns);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->more_button), G_MENU_MODEL (more));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->percentile_button), percentiles);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->percentile_button), percentile);
}

static void
dash_functions_page_map (GtkWidget *widget)
{
  DashFunctionsPage *self = DASH_FUNCTIONS_PAGE (widget);

  GTK_WIDGET_CLASS (dash_functions_page_parent_class)->map (widget);
  place_split (self);
  queue_update (self, TRUE);
}

static void
dash_functions_page_dispose (GObject *object)
{
  DashFunctionsPage *self = DASH_FUNCTIONS_PAGE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_pointer (&self->bin, gtk_widget_unparent);
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

  self->columns_button = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->columns_button), _("Columns"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->columns_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Columns"), -1);

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

static GtkWidget *
create_search (DashFunctionsPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->search_bar = gtk_search_bar_new ();
  self->search_entry = gtk_search_entry_new ();
  g_object_set (self->search_entry, "placeholder-text", _("Name or file, or /regex/"), NULL);
  gtk_widget_set_hexpand (self->search_entry, TRUE);
  gtk_widget_set_size_request (box, 240, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search_entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search Functions"), -1);
  g_signal_connect_swapped (self->search_entry, "search-changed", G_CALLBACK (search_changed),
                            self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (search_key), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (self->search_entry, keys);

  self->search_error = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->search_error), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->search_error), 0);
  gtk_widget_add_css_class (self->search_error, "error");
  gtk_widget_add_css_class (self->search_error, "page-caption");
  gtk_widget_set_visible (self->search_error, FALSE);

  gtk_box_append (GTK_BOX (box), self->search_entry);
  gtk_box_append (GTK_BOX (box), self->search_error);
  gtk_search_bar_set_child (GTK_SEARCH_BAR (self->search_bar), box);
  gtk_search_bar_connect_entry (GTK_SEARCH_BAR (self->search_bar),
                                GTK_EDITABLE (self->search_entry));
  g_signal_connect_swapped (self->search_bar, "notify::search-mode-enabled",
                            G_CALLBACK (search_mode_changed), self);
  g_object_bind_property (self->search_button, "active", self->search_bar, "search-mode-enabled",
                          G_BINDING_BIDIRECTIONAL);
  return self->search_bar;
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
  self->table = dash_function_table_new (self->session);
  self->detail = dash_function_detail_new (self->session);
  gtk_widget_set_visible (self->detail, FALSE);
  gtk_widget_set_vexpand (self->table, TRUE);

  self->top = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->top), create_bar (self));
  gtk_box_append (GTK_BOX (self->top), create_search (self));
  gtk_box_append (GTK_BOX (self->top), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (self->top), self->table);
  gtk_widget_set_size_request (self->top, -1, 120);

  self->paned = gtk_paned_new (GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (self->paned, "dash-split");
  gtk_paned_set_wide_handle (GTK_PANED (self->paned), TRUE);
  gtk_paned_set_start_child (GTK_PANED (self->paned), self->top);
  gtk_paned_set_end_child (GTK_PANED (self->paned), self->detail);
  gtk_paned_set_shrink_start_child (GTK_PANED (self->paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (self->paned), FALSE);

  self->bin = g_object_new (DASH_TYPE_ADAPTIVE_BIN, "threshold", NARROW_WIDTH, NULL);
  dash_adaptive_bin_set_child (DASH_ADAPTIVE_BIN (self->bin), self->paned);
  gtk_widget_set_parent (self->bin, GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "table",
                                  dash_function_table_get_actions (
                                    DASH_FUNCTION_TABLE (self->table)));

  g_signal_connect_swapped (self->bin, "notify::narrow", G_CALLBACK (narrow_changed), self);
  g_signal_connect_swapped (self->table, "selection-changed", G_CALLBACK (selection_changed),
                            self);
  g_signal_connect_swapped (self->table, "activated", G_CALLBACK (row_opened), self);
  g_signal_connect_swapped (self->table, "columns-changed", G_CALLBACK (columns_changed), self);
  g_signal_connect_swapped (self->detail, "close", G_CALLBACK (detail_closed), self);
  g_signal_connect_swapped (self->detail, "open-page", G_CALLBACK (detail_page_opened), self);
  g_signal_connect_swapped (self->detail, "back", G_CALLBACK (detail_page_left), self);
  g_signal_connect_swapped (self->detail, "open-function", G_CALLBACK (open_function), self);
  columns_changed (self);
  update_mode (self);
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
    {
      gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->search_bar), FALSE);
      gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
      search_changed (self);
    }
  dash_function_table_select (table, function, TRUE);
  show_detail (self, TRUE);
}

void
dash_functions_page_set_search_mode (DashFunctionsPage *self,
                                     gboolean           search_mode)
{
  g_return_if_fail (DASH_IS_FUNCTIONS_PAGE (self));

  if (search_mode && self->detail_page)
    detail_page_left (self);
  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->search_bar), search_mode);
  if (search_mode)
    gtk_widget_grab_focus (self->search_entry);
}

gboolean
dash_functions_page_get_search_mode (DashFunctionsPage *self)
{
  g_return_val_if_fail (DASH_IS_FUNCTIONS_PAGE (self), FALSE);
  return gtk_search_bar_get_search_mode (GTK_SEARCH_BAR (self->search_bar));
}
