// SPDX-License-Identifier: GPL-3.0-or-later
// The call tree: who calls whom and how long that takes, as a flame graph and as a table below it.

#include "dash-call-tree-page.h"

#include <glib/gi18n.h>

#include "dash-adaptive-bin.h"
#include "dash-call-flame.h"
#include "dash-call-table.h"
#include "dash-page-common.h"
#include "dash-page-search.h"

#define NARROW_WIDTH 700
/* Of the page to the flame graph, in the beginning. */
#define FLAME_PART 0.45
#define MIN_TABLE_HEIGHT 120

struct _DashCallTreePage
{
  GtkWidget parent_instance;

  DashSession *session;
  DashCallTreeView *rows;

  GtkWidget *bin;
  GtkWidget *count;
  GtkWidget *zoom_out;
  GtkWidget *search_button;
  GtkWidget *columns_button;
  GtkWidget *more_button;
  GtkWidget *search;
  GtkWidget *stack;
  GtkWidget *paned;
  GtkWidget *flame;
  GtkWidget *table;

  int split; /* where we put it; -1 once somebody else moved it */
  guint update_id;
};

static guint open_page;

G_DEFINE_FINAL_TYPE (DashCallTreePage, dash_call_tree_page, GTK_TYPE_WIDGET)

static gboolean
is_narrow (DashCallTreePage *self)
{
  return dash_adaptive_bin_get_narrow (DASH_ADAPTIVE_BIN (self->bin));
}

/* What percentages are of or, where the tree has no past, that it isn't of the range. */
static char *
describe_scope (DashCallTreePage *self)
{
  char *progress = dash_page_describe_progress (self->session);
  DashRange range;

  if (progress)
    return progress;
  dash_session_get_range (self->session, &range);
  if (!range.live && !dash_session_has_call_tree_history (self->session))
    return g_strdup (_("of the whole session: this report has no course of the tree"));
  return dash_session_describe_reference (self->session);
}

static void
update_count (DashCallTreePage *self)
{
  guint n_all = dash_call_tree_view_get_n_places (self->rows);
  g_autofree char *all = dash_format_count (n_all);
  g_autofree char *count = NULL, *scope = NULL, *text = NULL;

  if (dash_call_tree_view_is_searched (self->rows))
    {
      g_autofree char *found = dash_format_count (dash_call_tree_view_get_n_matches (self->rows));

      /* Translators: what a search found: "3 of 41 call paths" */
      count = g_strdup_printf (ngettext ("%s of %s call path", "%s of %s call paths", n_all), found, all);
    }
  else
    /* Translators: %s is a number; a call path is a function with all its callers */
    count = g_strdup_printf (ngettext ("%s call path", "%s call paths", n_all), all);
  scope = describe_scope (self);
  text = is_narrow (self) ? g_strdup (count) : g_strdup_printf ("%s · %s", count, scope);
  dash_page_label_set (self->count, text);
  gtk_widget_set_tooltip_text (self->count, is_narrow (self) ? scope : NULL);
}

/* As much as the graph has use for but no more than its part, until somebody moves the handle. */
static void
place_split (DashCallTreePage *self)
{
  int height = gtk_widget_get_height (self->paned);
  int natural, split;

  if (self->split > 0 && gtk_paned_get_position (GTK_PANED (self->paned)) != self->split)
    self->split = -1;
  if (self->split < 0 || height < 2 * MIN_TABLE_HEIGHT)
    return;
  gtk_widget_measure (self->flame, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (self->paned), NULL, &natural, NULL,
                      NULL);
  split = MIN (natural, (int) (height * FLAME_PART));
  /* Levels that come and go are no reason to move all that is below. */
  if (split > self->split)
    {
      gtk_paned_set_position (GTK_PANED (self->paned), split);
      self->split = gtk_paned_get_position (GTK_PANED (self->paned));
    }
}

static void
update (DashCallTreePage *self)
{
  gboolean any;

  dash_call_table_update (DASH_CALL_TABLE (self->table));
  dash_call_flame_update (DASH_CALL_FLAME (self->flame));
  update_count (self);
  any = dash_call_tree_view_get_n_places (self->rows) > 0;
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack),
                                    any ? "tree"
                                    : dash_session_get_n_call_tree_nodes (self->session) > 0 ? "idle" : "nothing");
  place_split (self);
}

static gboolean
update_now (gpointer user_data)
{
  DashCallTreePage *self = user_data;

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* Signals may come in bursts, and figures nobody sees need not be drawn; mapping updates again. */
static void
queue_update (DashCallTreePage *self)
{
  if (self->update_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->update_id = g_idle_add (update_now, self);
}

static void
mode_changed (DashCallTreePage *self)
{
  gboolean narrow = is_narrow (self);

  gtk_widget_set_visible (self->columns_button, !narrow);
  gtk_widget_set_visible (self->search_button, narrow);
  dash_call_table_set_compact (DASH_CALL_TABLE (self->table), narrow);
  dash_call_flame_set_compact (DASH_CALL_FLAME (self->flame), narrow);
  update_count (self);
}

/* ---- What is selected and zoomed ---- */

static void
row_selected (DashCallTreePage *self)
{
  dash_call_flame_select (DASH_CALL_FLAME (self->flame), dash_call_table_get_selected (DASH_CALL_TABLE (self->table)));
}

static void
frame_selected (DashCallTreePage *self)
{
  dash_call_table_select (DASH_CALL_TABLE (self->table), dash_call_flame_get_selected (DASH_CALL_FLAME (self->flame)));
}

static void
zoom_requested (DashCallTreePage *self)
{
  dash_call_flame_zoom (DASH_CALL_FLAME (self->flame), dash_call_table_get_selected (DASH_CALL_TABLE (self->table)));
}

static void
zoom_changed (DashCallTreePage *self)
{
  gtk_widget_set_sensitive (self->zoom_out, dash_call_flame_is_zoomed (DASH_CALL_FLAME (self->flame)));
}

static void
zoom_out_clicked (DashCallTreePage *self)
{
  dash_call_flame_zoom_out (DASH_CALL_FLAME (self->flame));
}

static void
row_activated (DashCallTreePage *self)
{
  const DashCallTree *tree = dash_call_tree_view_get_tree (self->rows);
  guint place = dash_call_tree_find (tree, dash_call_table_get_selected (DASH_CALL_TABLE (self->table)));
  DashFunction *function = dash_call_tree_view_get_function (self->rows, place);

  if (function)
    g_signal_emit (self, open_page, 0, "functions", (guint) dash_function_get_id (function));
}

/* ---- Search ---- */

static void
search_changed (DashCallTreePage *self)
{
  DashPageSearch *search = DASH_PAGE_SEARCH (self->search);
  g_autoptr (GError) error = NULL;

  if (dash_call_tree_view_set_search (self->rows, dash_page_search_get_text (search), &error))
    update (self);
  dash_page_search_set_error (search, error);
}

static gboolean
go_to_rows (DashCallTreePage *self)
{
  DashCallTable *table = DASH_CALL_TABLE (self->table);
  const DashCallTree *tree = dash_call_tree_view_get_tree (self->rows);
  guint n = dash_call_tree_view_get_n_rows (self->rows);
  guint row = 0;

  if (n == 0)
    return FALSE;
  /* The first that was found rather than its callers. */
  while (row + 1 < n && dash_call_tree_view_is_searched (self->rows) &&
         !dash_call_tree_view_matches (self->rows, dash_call_tree_view_get_place (self->rows, row)))
    row++;
  dash_call_table_select (table,
                          dash_call_tree_get_node (tree, dash_call_tree_view_get_place (self->rows, row))->id);
  row_selected (self);
  dash_call_table_focus (table);
  return TRUE;
}

/* ---- Object ---- */

static gboolean
place_split_now (GtkWidget     *widget,
                 GdkFrameClock *frame_clock,
                 gpointer       user_data)
{
  place_split (DASH_CALL_TREE_PAGE (widget));
  return G_SOURCE_REMOVE;
}

static void
dash_call_tree_page_map (GtkWidget *widget)
{
  DashCallTreePage *self = DASH_CALL_TREE_PAGE (widget);

  GTK_WIDGET_CLASS (dash_call_tree_page_parent_class)->map (widget);
  queue_update (self);
  /* Before it has its first size there is nothing to divide. */
  gtk_widget_add_tick_callback (widget, place_split_now, NULL, NULL);
}

static void
dash_call_tree_page_dispose (GObject *object)
{
  DashCallTreePage *self = DASH_CALL_TREE_PAGE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_pointer (&self->bin, gtk_widget_unparent);
  g_clear_object (&self->rows);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (dash_call_tree_page_parent_class)->dispose (object);
}

static void
dash_call_tree_page_class_init (DashCallTreePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_call_tree_page_dispose;
  widget_class->map = dash_call_tree_page_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "calltreepage");
  open_page = g_signal_new ("open-page", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                            G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);
}

static void
dash_call_tree_page_init (DashCallTreePage *self)
{
  dash_page_style_init ();
  dash_page_follow_style (GTK_WIDGET (self));
}

static GtkWidget *
create_bar (DashCallTreePage *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  /* Translators: the page with who calls whom */
  GtkWidget *title = dash_page_label_new (_("Call Tree"), "title");
  g_autoptr (GMenuModel) more = dash_call_table_create_page_menu (DASH_CALL_TABLE (self->table));

  gtk_widget_add_css_class (bar, "page-bar");
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_NONE);
  self->count = dash_page_label_new (NULL, "dim-label");
  gtk_widget_add_css_class (self->count, "caption");
  gtk_widget_set_hexpand (self->count, TRUE);

  self->zoom_out = dash_page_icon_button_new ("zoom-out-symbolic", _("Zoom Out"));
  gtk_widget_set_sensitive (self->zoom_out, FALSE);
  g_signal_connect_swapped (self->zoom_out, "clicked", G_CALLBACK (zoom_out_clicked), self);

  self->search_button = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (self->search_button), "edit-find-symbolic");
  gtk_widget_add_css_class (self->search_button, "flat");
  gtk_widget_set_valign (self->search_button, GTK_ALIGN_CENTER);
  dash_page_name (self->search_button, _("Search the Call Tree"));

  self->columns_button = dash_call_table_create_columns_button (DASH_CALL_TABLE (self->table));
  gtk_widget_set_valign (self->columns_button, GTK_ALIGN_CENTER);
  self->more_button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->more_button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->more_button), more);
  gtk_widget_add_css_class (self->more_button, "flat");
  gtk_widget_set_valign (self->more_button, GTK_ALIGN_CENTER);
  dash_page_name (self->more_button, _("Sort and Copy"));

  gtk_box_append (GTK_BOX (bar), title);
  gtk_box_append (GTK_BOX (bar), self->count);
  gtk_box_append (GTK_BOX (bar), self->zoom_out);
  gtk_box_append (GTK_BOX (bar), self->search_button);
  gtk_box_append (GTK_BOX (bar), self->columns_button);
  gtk_box_append (GTK_BOX (bar), self->more_button);
  return bar;
}

static GtkWidget *
create_stack (DashCallTreePage *self)
{
  GtkWidget *stack = gtk_stack_new ();

  self->paned = gtk_paned_new (GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (self->paned, "dash-split");
  gtk_paned_set_wide_handle (GTK_PANED (self->paned), TRUE);
  gtk_paned_set_shrink_start_child (GTK_PANED (self->paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (self->paned), FALSE);
  gtk_paned_set_start_child (GTK_PANED (self->paned), self->flame);
  gtk_paned_set_end_child (GTK_PANED (self->paned), self->table);
  gtk_widget_set_size_request (self->table, -1, MIN_TABLE_HEIGHT);

  gtk_stack_set_hhomogeneous (GTK_STACK (stack), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (stack), FALSE);
  gtk_widget_set_vexpand (stack, TRUE);
  gtk_stack_add_named (GTK_STACK (stack), self->paned, "tree");
  gtk_stack_add_named (GTK_STACK (stack),
                       dash_page_placeholder_new ("dash-call-tree-symbolic", _("No Calls Yet"),
                                                  _("The tree shows who calls whom as soon as a function was called "
                                                    "once. Put HOTPATH_FUNCTION () at its beginning and compile with "
                                                    "-DHOTPATH.")),
                       "nothing");
  gtk_stack_add_named (GTK_STACK (stack),
                       dash_page_placeholder_new ("dash-call-tree-symbolic", _("No Calls in This Time"),
                                                  _("Nothing that is measured ran in the selected stretch. Select "
                                                    "another one, or press Esc for the whole session.")),
                       "idle");
  return stack;
}

static void
build (DashCallTreePage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->rows = dash_call_tree_view_new (self->session);
  self->table = dash_call_table_new (self->rows);
  self->flame = dash_call_flame_new (self->session, self->rows);
  gtk_box_append (GTK_BOX (box), create_bar (self));
  self->search = dash_page_search_new (_("Search the Call Tree"), _("Name or file, or /regex/"), self->search_button);
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  self->stack = create_stack (self);
  gtk_box_append (GTK_BOX (box), self->stack);

  self->bin = g_object_new (DASH_TYPE_ADAPTIVE_BIN, "threshold", NARROW_WIDTH, NULL);
  dash_adaptive_bin_set_child (DASH_ADAPTIVE_BIN (self->bin), box);
  gtk_widget_set_parent (self->bin, GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "table",
                                  dash_call_table_get_actions (DASH_CALL_TABLE (self->table)));

  g_signal_connect_swapped (self->bin, "notify::narrow", G_CALLBACK (mode_changed), self);
  g_signal_connect_swapped (self->search, "changed", G_CALLBACK (search_changed), self);
  g_signal_connect_swapped (self->search, "go-to-rows", G_CALLBACK (go_to_rows), self);
  g_signal_connect_swapped (self->table, "selection-changed", G_CALLBACK (row_selected), self);
  g_signal_connect_swapped (self->table, "activated", G_CALLBACK (row_activated), self);
  g_signal_connect_swapped (self->table, "zoom-requested", G_CALLBACK (zoom_requested), self);
  g_signal_connect_swapped (self->flame, "selection-changed", G_CALLBACK (frame_selected), self);
  g_signal_connect_swapped (self->flame, "zoom-changed", G_CALLBACK (zoom_changed), self);
  mode_changed (self);
}

GtkWidget *
dash_call_tree_page_new (DashSession *session)
{
  static const char *const names[] = { "updated", "state-changed", "range-changed", "range-progress" };
  DashCallTreePage *self = g_object_new (DASH_TYPE_CALL_TREE_PAGE, NULL);

  g_return_val_if_fail (DASH_IS_SESSION (session), GTK_WIDGET (self));

  self->session = g_object_ref (session);
  build (self);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_signal_connect_object (session, names[i], G_CALLBACK (queue_update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
dash_call_tree_page_set_search_mode (DashCallTreePage *self,
                                     gboolean          search_mode)
{
  g_return_if_fail (DASH_IS_CALL_TREE_PAGE (self));
  dash_page_search_set_mode (DASH_PAGE_SEARCH (self->search), search_mode);
}

gboolean
dash_call_tree_page_get_search_mode (DashCallTreePage *self)
{
  g_return_val_if_fail (DASH_IS_CALL_TREE_PAGE (self), FALSE);
  return dash_page_search_get_mode (DASH_PAGE_SEARCH (self->search));
}
