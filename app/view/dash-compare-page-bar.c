// SPDX-License-Identifier: GPL-3.0-or-later
// The bar of a comparison: which section and which figure is shown, what is left out, search and menus.

#include <glib/gi18n.h>

#include "dash-compare-page-private.h"
#include "dash-compare-table.h"
#include "dash-page-common.h"
#include "model/dash-format.h"

/* ---- Choices ---- */

/* In the button a long name is shortened; the list has room. */
static void
setup_item (GtkSignalListItemFactory *factory,
            GtkListItem              *item,
            gpointer                  user_data)
{
  gtk_list_item_set_child (item, dash_page_label_new (NULL, NULL));
}

static void
bind_item (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           gpointer                  user_data)
{
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (item));

  gtk_label_set_text (label, gtk_string_object_get_string (gtk_list_item_get_item (item)));
  if (user_data)
    gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_NONE);
}

static GtkListItemFactory *
create_factory (gboolean in_list)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_item), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_item), GINT_TO_POINTER (in_list));
  return factory;
}

static GtkWidget *
create_choice (const char *name)
{
  GtkWidget *choice = gtk_drop_down_new (G_LIST_MODEL (gtk_string_list_new (NULL)), NULL);
  g_autoptr (GtkListItemFactory) in_button = create_factory (FALSE);
  g_autoptr (GtkListItemFactory) in_list = create_factory (TRUE);

  gtk_drop_down_set_factory (GTK_DROP_DOWN (choice), in_button);
  gtk_drop_down_set_list_factory (GTK_DROP_DOWN (choice), in_list);
  gtk_widget_set_valign (choice, GTK_ALIGN_CENTER);
  dash_page_name (choice, name);
  return choice;
}

static void
set_choices (GtkWidget *choice,
             GPtrArray *titles,
             guint      selected)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  for (guint i = 0; i < titles->len; i++)
    gtk_string_list_append (list, g_ptr_array_index (titles, i));
  gtk_drop_down_set_model (GTK_DROP_DOWN (choice), G_LIST_MODEL (list));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), selected);
}

static void
fill_figures (DashComparePage *self)
{
  const DashComparedSection *section = dash_compare_table_get_section (DASH_COMPARE_TABLE (self->table));
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();

  for (guint m = 0; section && m < section->metrics->len; m++)
    g_ptr_array_add (titles, ((const DashMetric *) g_ptr_array_index (section->metrics, m))->title);
  self->filling = TRUE;
  set_choices (self->figure_choice, titles, dash_compare_table_get_metric (DASH_COMPARE_TABLE (self->table)));
  self->filling = FALSE;
}

void
dash_compare_page_fill_bar (DashComparePage *self)
{
  const DashComparedSection *shown = dash_compare_table_get_section (DASH_COMPARE_TABLE (self->table));
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  guint selected = 0;

  for (guint i = 0; i < DASH_N_COMPARED; i++)
    {
      const DashComparedSection *section = self->comparison->sections[i];

      if (!section || section->rows->len == 0)
        continue;
      if (section == shown)
        selected = titles->len;
      self->sections[titles->len] = i;
      {
        g_autofree char *count = dash_format_count (section->rows->len);

        /* Translators: a kind of rows, and how many there are: "Functions (22)" */
        g_ptr_array_add (titles, g_strdup_printf (C_("section", "%s (%s)"), dash_compared_get_title (i), count));
      }
    }
  self->filling = TRUE;
  set_choices (self->section_choice, titles, selected);
  self->filling = FALSE;
  fill_figures (self);
}

static void
section_chosen (DashComparePage *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->section_choice));

  if (self->filling || selected == GTK_INVALID_LIST_POSITION)
    return;
  dash_compare_page_section_chosen (self, self->sections[selected]);
  fill_figures (self);
}

static void
figure_chosen (DashComparePage *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->figure_choice));

  if (!self->filling && selected != GTK_INVALID_LIST_POSITION)
    dash_compare_page_figure_chosen (self, selected);
}

void
dash_compare_page_update_count (DashComparePage *self)
{
  DashCompareTable *table = DASH_COMPARE_TABLE (self->table);
  const DashComparedSection *section = dash_compare_table_get_section (table);
  guint n_all = section ? section->rows->len : 0, n_shown = dash_compare_table_get_n_rows (table);
  g_autofree char *shown = dash_format_count (n_shown);
  g_autofree char *all = dash_format_count (n_all);
  g_autofree char *text =
    n_shown == n_all ? g_strdup_printf (ngettext ("%s row", "%s rows", n_all), all)
                     : g_strdup_printf (ngettext ("%s of %s row", "%s of %s rows", n_all), shown, all);

  dash_page_label_set (self->count, text);
}

/* ---- The bar ---- */

static void
menu_opened (GtkMenuButton *button,
             gpointer       user_data)
{
  DashComparePage *self = user_data;
  g_autoptr (GMenuModel) sort = dash_compare_table_create_sort_menu (DASH_COMPARE_TABLE (self->table));
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) rows = g_menu_new ();
  g_autoptr (GMenu) copies = g_menu_new ();
  g_autoptr (GMenu) report = g_menu_new ();

  g_menu_append_submenu (rows, _("Sort By"), sort);
  g_menu_append (rows, _("Only What Changed"), "compare.only-changed");
  g_menu_append (copies, _("Copy Row as TSV"), "table.copy");
  g_menu_append (copies, _("Copy All Rows as TSV"), "table.copy-all");
  g_menu_append (report, _("Copy as Markdown"), "compare.copy-markdown");
  g_menu_append (report, _("Save as Markdown…"), "compare.save-markdown");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (rows));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copies));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (report));
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

GtkWidget *
dash_compare_page_create_bar (DashComparePage *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_widget_add_css_class (bar, "page-bar");
  self->section_choice = create_choice (_("What Is Compared"));
  self->figure_choice = create_choice (_("Figure"));
  g_signal_connect_swapped (self->section_choice, "notify::selected", G_CALLBACK (section_chosen), self);
  g_signal_connect_swapped (self->figure_choice, "notify::selected", G_CALLBACK (figure_chosen), self);
  self->count = dash_page_label_new (NULL, "dim-label");
  gtk_widget_add_css_class (self->count, "caption");
  self->only_button = gtk_toggle_button_new_with_label (_("Only What Changed"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->only_button), "compare.only-changed");
  gtk_widget_set_tooltip_text (self->only_button, _("Leave out rows without a change that is proven or may be one"));
  gtk_widget_set_valign (self->only_button, GTK_ALIGN_CENTER);
  self->search_button = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (self->search_button), "edit-find-symbolic");
  gtk_widget_add_css_class (self->search_button, "flat");
  gtk_widget_set_valign (self->search_button, GTK_ALIGN_CENTER);
  dash_page_name (self->search_button, _("Search This Page"));
  self->columns_button = dash_compare_table_create_columns_button (DASH_COMPARE_TABLE (self->table));
  self->more_button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->more_button), "view-more-symbolic");
  gtk_widget_add_css_class (self->more_button, "flat");
  gtk_widget_set_valign (self->more_button, GTK_ALIGN_CENTER);
  dash_page_name (self->more_button, _("Sort and Copy"));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->more_button), menu_opened, self, NULL);

  gtk_box_append (GTK_BOX (bar), self->section_choice);
  gtk_box_append (GTK_BOX (bar), self->figure_choice);
  gtk_box_append (GTK_BOX (bar), self->count);
  {
    GtkWidget *gap = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

    gtk_widget_set_hexpand (gap, TRUE);
    gtk_box_append (GTK_BOX (bar), gap);
  }
  gtk_box_append (GTK_BOX (bar), self->only_button);
  gtk_box_append (GTK_BOX (bar), self->search_button);
  gtk_box_append (GTK_BOX (bar), self->columns_button);
  gtk_box_append (GTK_BOX (bar), self->more_button);
  return bar;
}
