// SPDX-License-Identifier: GPL-3.0-or-later
// The page of a section: the table of its rows and the detail of the selected one.

#include "dash-section-page.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dash-detail-split.h"
#include "dash-page-common.h"
#include "dash-page-search.h"
#include "dash-section-charts.h"
#include "dash-section-detail.h"
#include "dash-section-table.h"
#include "model/dash-format.h"

/* Under it the chart of the whole page leaves the table too little room. */
#define TALL_HEIGHT 520

struct _DashSectionPage
{
  GtkWidget parent_instance;

  DashSession *session;
  DashSection section;

  GtkWidget *split;
  GtkWidget *count;
  GtkWidget *search_button;
  GtkWidget *columns_button;
  GtkWidget *more_button;
  GtkWidget *search;
  GtkWidget *overview; /* (nullable) */
  GtkWidget *table;
  GtkWidget *detail;

  guint update_id;
};

G_DEFINE_FINAL_TYPE (DashSectionPage, dash_section_page, GTK_TYPE_WIDGET)

/* What is known of the memory of a program none of whose functions is measured. */
static char *
describe_whole (DashSectionPage *self)
{
  DashRecord *whole = dash_session_get_whole (self->session, self->section);
  double n = whole ? dash_record_find_number (whole, "total_count") : NAN;
  g_autofree char *count = NULL, *bytes = NULL;

  if (isnan (n))
    return NULL;
  count = dash_format_count ((guint64) n);
  bytes = dash_format_bytes (dash_record_find_number (whole, "total_bytes"));
  /* Translators: of the whole program; the first %s is a number of bytes, the second one of allocations */
  return g_strdup_printf (ngettext ("%s in %s allocation of the program",
                                    "%s in %s allocations of the program",
                                    (gulong) MIN (n, G_MAXINT)), bytes, count);
}

static char *
describe_rows (DashSectionPage *self)
{
  guint n_shown = dash_section_table_get_n_rows (DASH_SECTION_TABLE (self->table));
  guint n_all = dash_session_get_n_records (self->session, self->section);
  char *whole = n_all == 0 ? describe_whole (self) : NULL;

  return whole ? whole : dash_section_describe_n (self->section, n_shown, n_all);
}

static void
update_count (DashSectionPage *self)
{
  g_autofree char *count = describe_rows (self);
  g_autofree char *progress = dash_page_describe_progress (self->session);
  g_autofree char *text = progress ? g_strdup_printf ("%s · %s", count, progress) : NULL;

  dash_page_label_set (self->count, text ? text : count);
}

static void
update (DashSectionPage *self)
{
  dash_section_table_update (DASH_SECTION_TABLE (self->table));
  update_count (self);
  if (self->overview)
    {
      dash_section_overview_update (self->overview);
      /* With a row open in a low window its detail is what is looked at. */
      if (gtk_widget_get_visible (self->detail) &&
          gtk_widget_get_height (GTK_WIDGET (self)) < TALL_HEIGHT + DASH_DETAIL_HEIGHT)
        gtk_widget_set_visible (self->overview, FALSE);
    }
  if (gtk_widget_get_visible (self->detail))
    dash_section_detail_update (DASH_SECTION_DETAIL (self->detail));
}

static gboolean
update_now (gpointer user_data)
{
  DashSectionPage *self = user_data;

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* Signals may come in bursts, and figures nobody sees need not be drawn; mapping updates again. */
static void
queue_update (DashSectionPage *self)
{
  if (self->update_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->update_id = g_idle_add (update_now, self);
}

static void
mode_changed (DashSectionPage *self)
{
  DashDetailSplit *split = DASH_DETAIL_SPLIT (self->split);
  gboolean narrow = dash_detail_split_get_narrow (split);

  gtk_widget_set_visible (self->columns_button, !narrow);
  gtk_widget_set_visible (self->search_button, narrow);
  dash_section_table_set_compact (DASH_SECTION_TABLE (self->table), narrow);
  dash_section_detail_set_mode (DASH_SECTION_DETAIL (self->detail),
                                dash_detail_split_get_mode (split));
  queue_update (self);
}

static void
show_detail (DashSectionPage *self,
             gboolean         show)
{
  if (show)
    dash_section_detail_set_record (
      DASH_SECTION_DETAIL (self->detail),
      dash_section_table_get_selected (DASH_SECTION_TABLE (self->table)));
  dash_detail_split_show_detail (DASH_DETAIL_SPLIT (self->split), show);
  if (show)
    dash_section_detail_update (DASH_SECTION_DETAIL (self->detail));
}

static void
selection_changed (DashSectionPage *self)
{
  show_detail (self, dash_section_table_get_selected (DASH_SECTION_TABLE (self->table)) != NULL);
}

static void
detail_page_opened (DashSectionPage *self)
{
  dash_detail_split_set_page (DASH_DETAIL_SPLIT (self->split), TRUE);
}

static void
row_opened (DashSectionPage *self)
{
  show_detail (self, TRUE);
  detail_page_opened (self);
  gtk_widget_child_focus (self->detail, GTK_DIR_TAB_FORWARD);
}

static void
detail_closed (DashSectionPage *self)
{
  show_detail (self, FALSE);
  dash_section_table_focus (DASH_SECTION_TABLE (self->table));
}

static void
detail_page_left (DashSectionPage *self)
{
  dash_detail_split_set_page (DASH_DETAIL_SPLIT (self->split), FALSE);
  dash_section_table_focus (DASH_SECTION_TABLE (self->table));
}

static void
search_changed (DashSectionPage *self)
{
  DashPageSearch *search = DASH_PAGE_SEARCH (self->search);
  g_autoptr (GError) error = NULL;

  dash_section_table_set_search (DASH_SECTION_TABLE (self->table),
                                 dash_page_search_get_text (search), &error);
  dash_page_search_set_error (search, error);
  update_count (self);
}

static gboolean
go_to_rows (DashSectionPage *self)
{
  DashSectionTable *table = DASH_SECTION_TABLE (self->table);

  if (dash_section_table_get_n_rows (table) == 0)
    return FALSE;
  dash_section_table_select (table, dash_section_table_get_row (table, 0));
  dash_section_table_focus (table);
  return TRUE;
}

/* ---- Object ---- */

static void
dash_section_page_map (GtkWidget *widget)
{
  DashSectionPage *self = DASH_SECTION_PAGE (widget);

  GTK_WIDGET_CLASS (dash_section_page_parent_class)->map (widget);
  queue_update (self);
}

static void
dash_section_page_dispose (GObject *object)
{
  DashSectionPage *self = DASH_SECTION_PAGE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_pointer (&self->split, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (dash_section_page_parent_class)->dispose (object);
}

static void
dash_section_page_class_init (DashSectionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_section_page_dispose;
  widget_class->map = dash_section_page_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "sectionpage");
}

static void
dash_section_page_init (DashSectionPage *self)
{
  dash_page_style_init ();
  dash_page_follow_style (GTK_WIDGET (self));
}

static void
menu_opened (GtkMenuButton *button,
             gpointer       user_data)
{
  DashSectionPage *self = user_data;
  g_autoptr (GMenuModel) sort =
    dash_section_table_create_sort_menu (DASH_SECTION_TABLE (self->table));
  g_autoptr (GMenu) more = g_menu_new ();
  g_autoptr (GMenu) copies = g_menu_new ();

  g_menu_append_submenu (more, _("Sort By"), sort);
  g_menu_append (copies, _("Copy Row as TSV"), "table.copy");
  g_menu_append (copies, _("Copy All Rows as TSV"), "table.copy-all");
  g_menu_append_section (more, NULL, G_MENU_MODEL (copies));
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (more));
}

static GtkWidget *
create_bar (DashSectionPage *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  const DashSectionInfo *info = dash_section_get_info (self->section);
  GtkWidget *title = dash_page_label_new (g_dpgettext2 (NULL, "page", info->title), "title");

  gtk_widget_add_css_class (bar, "page-bar");
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_NONE);
  self->count = dash_page_label_new (NULL, "dim-label");
  gtk_widget_add_css_class (self->count, "caption");
  gtk_widget_set_hexpand (self->count, TRUE);
  self->search_button = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (self->search_button), "edit-find-symbolic");
  gtk_widget_add_css_class (self->search_button, "flat");
  gtk_widget_set_valign (self->search_button, GTK_ALIGN_CENTER);
  dash_page_name (self->search_button, _("Search This Page"));
  self->columns_button =
    dash_section_table_create_columns_button (DASH_SECTION_TABLE (self->table));
  self->more_button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->more_button), "view-more-symbolic");
  gtk_widget_add_css_class (self->more_button, "flat");
  gtk_widget_set_valign (self->more_button, GTK_ALIGN_CENTER);
  dash_page_name (self->more_button, _("Sort and Copy"));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->more_button), menu_opened, self,
                                         NULL);
  gtk_box_append (GTK_BOX (bar), title);
  gtk_box_append (GTK_BOX (bar), self->count);
  gtk_box_append (GTK_BOX (bar), self->search_button);
  gtk_box_append (GTK_BOX (bar), self->columns_button);
  gtk_box_append (GTK_BOX (bar), self->more_button);
  return bar;
}

static void
build (DashSectionPage *self)
{
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->table = dash_section_table_new (self->session, self->section);
  self->detail = dash_section_detail_new (self->session, self->section);
  self->overview = dash_section_overview_new (self->session, self->section);
  gtk_widget_set_vexpand (self->table, TRUE);

  gtk_box_append (GTK_BOX (top), create_bar (self));
  self->search = dash_page_search_new (_("Search This Page"), _("Name, place or state, or /regex/"),
                                       self->search_button);
  gtk_box_append (GTK_BOX (top), self->search);
  gtk_box_append (GTK_BOX (top), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  if (self->overview)
    {
      gtk_widget_add_css_class (self->overview, "section-overview");
      gtk_box_append (GTK_BOX (top), self->overview);
    }
  gtk_box_append (GTK_BOX (top), self->table);

  self->split = dash_detail_split_new (top, self->detail);
  gtk_widget_set_parent (self->split, GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "table",
                                  dash_section_table_get_actions (
                                    DASH_SECTION_TABLE (self->table)));

  g_signal_connect_swapped (self->split, "mode-changed", G_CALLBACK (mode_changed), self);
  g_signal_connect_swapped (self->search, "changed", G_CALLBACK (search_changed), self);
  g_signal_connect_swapped (self->search, "go-to-rows", G_CALLBACK (go_to_rows), self);
  g_signal_connect_swapped (self->table, "selection-changed", G_CALLBACK (selection_changed),
                            self);
  g_signal_connect_swapped (self->table, "activated", G_CALLBACK (row_opened), self);
  g_signal_connect_swapped (self->detail, "close", G_CALLBACK (detail_closed), self);
  g_signal_connect_swapped (self->detail, "open-page", G_CALLBACK (detail_page_opened), self);
  g_signal_connect_swapped (self->detail, "back", G_CALLBACK (detail_page_left), self);
  mode_changed (self);
}

GtkWidget *
dash_section_page_new (DashSession *session,
                       DashSection  section)
{
  static const char *const names[] = { "updated", "state-changed", "range-changed",
                                       "range-progress" };
  DashSectionPage *self = g_object_new (DASH_TYPE_SECTION_PAGE, NULL);

  g_return_val_if_fail (DASH_IS_SESSION (session), GTK_WIDGET (self));

  self->session = g_object_ref (session);
  self->section = section;
  build (self);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_signal_connect_object (session, names[i], G_CALLBACK (queue_update), self,
                             G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
dash_section_page_select (DashSectionPage *self,
                          guint32          id)
{
  DashSectionTable *table;
  DashRecord *record;
  gboolean found = FALSE;

  g_return_if_fail (DASH_IS_SECTION_PAGE (self));

  table = DASH_SECTION_TABLE (self->table);
  record = dash_session_find_record (self->session, self->section, id);
  if (!record)
    return;
  dash_section_table_update (table);
  for (guint i = 0; i < dash_section_table_get_n_rows (table) && !found; i++)
    found = dash_section_table_get_row (table, i) == record;
  if (!found)
    dash_page_search_clear (DASH_PAGE_SEARCH (self->search));
  dash_section_table_select (table, record);
  show_detail (self, TRUE);
}

void
dash_section_page_set_search_mode (DashSectionPage *self,
                                   gboolean         search_mode)
{
  g_return_if_fail (DASH_IS_SECTION_PAGE (self));

  if (search_mode &&
      dash_detail_split_get_mode (DASH_DETAIL_SPLIT (self->split)) == DASH_DETAIL_PAGE)
    detail_page_left (self);
  dash_page_search_set_mode (DASH_PAGE_SEARCH (self->search), search_mode);
}

gboolean
dash_section_page_get_search_mode (DashSectionPage *self)
{
  g_return_val_if_fail (DASH_IS_SECTION_PAGE (self), FALSE);
  return dash_page_search_get_mode (DASH_PAGE_SEARCH (self->search));
}
