// SPDX-License-Identifier: GPL-3.0-or-later
// What a chart shows as a table of text, in a small window of its own, with a button to copy it.

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dash-chart-card.h"
#include "dash-page-common.h"
#include "dash-table-cell.h"

static char *
nth_field (const char *line,
           guint       n)
{
  const char *end;

  while (n > 0 && line)
    {
      line = strchr (line, '\t');
      if (line)
        line++;
      n--;
    }
  if (!line)
    return g_strdup ("");
  end = strchr (line, '\t');
  return end ? g_strndup (line, (gsize) (end - line)) : g_strdup (line);
}

static void
setup_cell (GtkSignalListItemFactory *factory,
            GtkListItem              *item,
            gpointer                  user_data)
{
  gtk_list_item_set_child (item, dash_table_cell_new (GPOINTER_TO_UINT (user_data) == 0
                                                        ? DASH_TABLE_CELL_NAME
                                                        : DASH_TABLE_CELL_FIGURE));
}

static void
bind_cell (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           gpointer                  user_data)
{
  GtkStringObject *line = gtk_list_item_get_item (item);
  g_autofree char *text = nth_field (gtk_string_object_get_string (line),
                                     GPOINTER_TO_UINT (user_data));

  dash_table_cell_set (DASH_TABLE_CELL (gtk_list_item_get_child (item)), text, NULL);
}

static void
copy_clicked (GtkButton  *button,
              const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), text);
}

static GtkWidget *
create_view (const char *text,
             const char *title)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_auto (GStrv) headings = g_strsplit (lines[0] ? lines[0] : "", "\t", -1);
  GtkStringList *rows = gtk_string_list_new (NULL);
  GtkWidget *view, *scroller;

  for (guint i = 1; lines[0] && lines[i]; i++)
    if (*lines[i])
      gtk_string_list_append (rows, lines[i]);

  view = gtk_column_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (rows))));
  gtk_widget_add_css_class (view, "dash-table");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  for (guint i = 0; headings[i]; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      GtkColumnViewColumn *column;
      GtkWidget *heading, *box;

      g_signal_connect (factory, "setup", G_CALLBACK (setup_cell), GUINT_TO_POINTER (i));
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), GUINT_TO_POINTER (i));
      column = gtk_column_view_column_new (headings[i], factory);
      gtk_column_view_column_set_expand (column, TRUE);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
      g_object_unref (column);

      heading = gtk_widget_get_first_child (view);
      heading = heading ? gtk_widget_get_last_child (heading) : NULL;
      box = heading ? gtk_widget_get_first_child (heading) : NULL;
      if (i > 0 && box && GTK_IS_BOX (box))
        gtk_widget_set_halign (box, GTK_ALIGN_END);
    }

  scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static gboolean
close_window (GtkWidget *widget,
              GVariant  *parameters,
              gpointer   user_data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

GtkWidget *
dash_table_window_present (GtkWidget  *parent,
                           const char *title,
                           const char *text)
{
  GtkRoot *root = gtk_widget_get_root (parent);
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  GtkEventController *keys = gtk_shortcut_controller_new ();

  dash_page_style_init ();
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_default_size (GTK_WINDOW (window), 560, 480);
  if (root && GTK_IS_WINDOW (root))
    {
      gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (root));
      gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
    }
  dash_page_name (copy, _("Copy as TSV"));
  g_signal_connect_data (copy, "clicked", G_CALLBACK (copy_clicked), g_strdup (text),
                         (GClosureNotify) (void (*) (void)) g_free, 0);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), copy);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), create_view (text, title));
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Escape|<Control>w"),
                      gtk_callback_action_new (close_window, NULL, NULL)));
  gtk_widget_add_controller (window, keys);
  gtk_window_present (GTK_WINDOW (window));
  return window;
}
