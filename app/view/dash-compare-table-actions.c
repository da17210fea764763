// SPDX-License-Identifier: GPL-3.0-or-later
// The actions and menus of the table of what changed: sorting and copying.

#include "dash-compare-table-private.h"

#include <glib/gi18n.h>

#include "dash-page-common.h"
#include "model/dash-field.h"

static void
append_row (DashCompareTable      *self,
            GString               *text,
            const DashComparedRow *row)
{
  for (guint i = 0; i < N_COMPARE_COLUMNS; i++)
    {
      g_autofree char *value = NULL;

      if (i == COMPARE_BAR)
        continue;
      if (i > 0)
        g_string_append_c (text, '\t');
      value = row ? dash_compare_table_format (self, row, i)
                  : g_strdup (g_dpgettext2 (NULL, "column", compare_columns[i].title));
      /* "+10.1 %" is no formula. */
      if (i == COMPARE_NAME)
        dash_field_append_tsv (text, value);
      else
        g_string_append (text, value);
    }
  g_string_append_c (text, '\n');
}

char *
dash_compare_table_to_tsv (DashCompareTable *self)
{
  GString *text = g_string_new (NULL);

  append_row (self, text, NULL);
  for (guint i = 0; i < dash_compare_table_get_n_rows (self); i++)
    append_row (self, text, dash_compare_table_get_row (self, i));
  return g_string_free (text, FALSE);
}

static void
copy_row (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  DashCompareTable *self = user_data;
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
  g_autofree char *text = dash_compare_table_to_tsv (user_data);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (user_data), text);
}

static void
sort_chosen (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  const char *id = g_variant_get_string (parameter, NULL);

  dash_compare_table_sort_by (user_data, id, !g_str_equal (id, "name") && !g_str_equal (id, "chance"));
}

void
dash_compare_table_update_actions (DashCompareTable *self)
{
  GAction *sort = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "sort");

  g_simple_action_set_state (G_SIMPLE_ACTION (sort), g_variant_new_string (compare_columns[self->sort].id));
}

void
dash_compare_table_add_actions (DashCompareTable *self)
{
  static const GActionEntry entries[] = {
    { .name = "sort", .activate = sort_chosen, .parameter_type = "s", .state = "''" },
    { .name = "copy", .activate = copy_row },
    { .name = "copy-all", .activate = copy_all },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
}

GActionGroup *
dash_compare_table_get_actions (DashCompareTable *self)
{
  g_return_val_if_fail (DASH_IS_COMPARE_TABLE (self), NULL);
  return G_ACTION_GROUP (self->actions);
}

GMenuModel *
dash_compare_table_create_sort_menu (DashCompareTable *self)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < N_COMPARE_COLUMNS; i++)
    {
      g_autofree char *action = g_strdup_printf ("table.sort::%s", compare_columns[i].id);

      if (compare_columns[i].sort >= 0)
        g_menu_append (menu, g_dpgettext2 (NULL, "column", compare_columns[i].title), action);
    }
  return G_MENU_MODEL (menu);
}
