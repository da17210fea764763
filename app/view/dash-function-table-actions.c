// SPDX-License-Identifier: GPL-3.0-or-later
// The actions and menus of the table of functions: sorting, choosing a percentile, copying.

#include "dash-function-table-private.h"

#include <glib/gi18n.h>

static void
change_sort (GSimpleAction *action,
             GVariant      *value,
             gpointer       user_data)
{
  DashFunctionTable *self = user_data;
  TableColumn *column = dash_function_table_find_column (self, g_variant_get_string (value, NULL));

  if (column)
    dash_function_table_sort_by (self, column->info->id,
                                 dash_function_column_is_figure (column->info));
}

static void
change_descending (GSimpleAction *action,
                   GVariant      *value,
                   gpointer       user_data)
{
  DashFunctionTable *self = user_data;

  dash_function_table_sort_by (self, self->sort_id, g_variant_get_boolean (value));
}

static void
change_percentile (GSimpleAction *action,
                   GVariant      *value,
                   gpointer       user_data)
{
  DashFunctionTable *self = user_data;
  TableColumn *column = dash_function_table_find_column (self, g_variant_get_string (value, NULL));

  if (column && column->info->kind == DASH_COLUMN_PERCENTILE)
    dash_function_table_set_percentile (self, column->info->percent);
}

static void
copy (DashFunctionTable *self,
      const char        *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
activate_copy (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  DashFunctionTable *self = user_data;
  g_autofree char *line = NULL;

  if (!self->selected)
    return;
  line = dash_function_columns_describe (self->infos, self->selected);
  copy (self, line);
}

static void
activate_copy_tsv (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  DashFunctionTable *self = user_data;
  g_autoptr (GString) text = g_string_new (NULL);

  if (!self->selected)
    return;
  dash_function_columns_append_tsv_header (self->infos, text);
  dash_function_columns_append_tsv (self->infos, self->selected, text);
  copy (self, text->str);
}

static void
activate_copy_all (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  DashFunctionTable *self = user_data;
  g_autoptr (GString) text = g_string_new (NULL);
  gsize n;
  DashFunction *const *functions = dash_function_view_get_functions (self->functions, &n);

  dash_function_columns_append_tsv_header (self->infos, text);
  for (gsize i = 0; i < n; i++)
    dash_function_columns_append_tsv (self->infos, functions[i], text);
  copy (self, text->str);
}

static void
activate_copy_place (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  DashFunctionTable *self = user_data;
  const char *place = self->selected ? dash_function_get_place (self->selected) : NULL;

  if (place)
    copy (self, place);
}

static void
activate_open (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  DashFunctionTable *self = user_data;

  if (self->selected)
    g_signal_emit_by_name (self, "activated");
}

static const char *
percentile_id (DashFunctionTable *self)
{
  for (guint i = 0; i < self->infos->len; i++)
    {
      DashFunctionColumn *info = g_ptr_array_index (self->infos, i);

      if (info->kind == DASH_COLUMN_PERCENTILE && info->percent == self->compact_percentile)
        return info->id;
    }
  return "";
}

void
dash_function_table_update_actions (DashFunctionTable *self)
{
  GActionMap *map = G_ACTION_MAP (self->actions);
  gboolean any = self->selected != NULL;

  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "sort")),
                             g_variant_new_string (self->sort_id));
  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "descending")),
                             g_variant_new_boolean (self->descending));
  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "percentile")),
                             g_variant_new_string (percentile_id (self)));
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "copy")), any);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "copy-tsv")),
                               any);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "open")), any);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "copy-place")),
                               any && dash_function_get_place (self->selected) != NULL);
}

void
dash_function_table_add_actions (DashFunctionTable *self)
{
  static const GActionEntry entries[] = {
    { "sort", NULL, "s", "''", change_sort },
    { "descending", NULL, NULL, "true", change_descending },
    { "percentile", NULL, "s", "''", change_percentile },
    { .name = "copy", .activate = activate_copy },
    { .name = "copy-tsv", .activate = activate_copy_tsv },
    { .name = "copy-all", .activate = activate_copy_all },
    { .name = "copy-place", .activate = activate_copy_place },
    { .name = "open", .activate = activate_open },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "table", G_ACTION_GROUP (self->actions));
}

GActionGroup *
dash_function_table_get_actions (DashFunctionTable *self)
{
  g_return_val_if_fail (DASH_IS_FUNCTION_TABLE (self), NULL);
  return G_ACTION_GROUP (self->actions);
}

GMenuModel *
dash_function_table_create_sort_menu (DashFunctionTable *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) keys = g_menu_new ();
  g_autoptr (GMenu) order = g_menu_new ();

  g_return_val_if_fail (DASH_IS_FUNCTION_TABLE (self), G_MENU_MODEL (menu));

  for (guint i = 0; i < self->infos->len; i++)
    {
      DashFunctionColumn *info = g_ptr_array_index (self->infos, i);
      g_autofree char *action = g_strconcat ("table.sort::", info->id, NULL);
      DashSortKey key;

      if ((dash_function_column_is_offered (info) || info->kind == DASH_COLUMN_NAME) &&
          dash_function_column_get_sort_key (info, &key))
        g_menu_append (keys, info->title, action);
    }
  g_menu_append (order, _("Largest First"), "table.descending");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (keys));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (order));
  return G_MENU_MODEL (menu);
}

GMenuModel *
dash_function_table_create_percentile_menu (DashFunctionTable *self)
{
  GMenu *menu = g_menu_new ();

  g_return_val_if_fail (DASH_IS_FUNCTION_TABLE (self), G_MENU_MODEL (menu));

  for (guint i = 0; i < self->infos->len; i++)
    {
      DashFunctionColumn *info = g_ptr_array_index (self->infos, i);
      g_autofree char *action = g_strconcat ("table.percentile::", info->id, NULL);

      if (info->kind == DASH_COLUMN_PERCENTILE)
        g_menu_append (menu, info->title, action);
    }
  return G_MENU_MODEL (menu);
}
