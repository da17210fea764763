// SPDX-License-Identifier: GPL-3.0-or-later
// The actions and menus of the table of a section: sorting and copying.

#include "dash-section-table-private.h"

#include "model/dash-field.h"
#include "model/dash-section-format.h"

static void
append_row (DashSectionTable *self,
            GString          *text,
            DashRecord       *record)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      SectionColumn *column = g_ptr_array_index (self->columns, i);
      g_autofree char *value = NULL;

      if (!column->figure)
        continue;
      if (i > 0)
        g_string_append_c (text, '\t');
      if (record && !dash_section_column_is_text (column))
        {
          value = dash_section_format_figure (record, column->figure, column->percent);
          g_string_append (text, value);
          continue;
        }
      value = record ? dash_section_format_full (record, column->figure) : g_strdup (column->title);
      dash_field_append_tsv (text, value);
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
  SectionColumn *column = dash_section_table_find_column (user_data, g_variant_get_string (parameter, NULL));

  if (column)
    dash_section_table_sort_by (user_data, column->id, !dash_section_column_is_text (column));
}

void
dash_section_table_update_actions (DashSectionTable *self)
{
  GAction *sort = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "sort");

  g_simple_action_set_state (G_SIMPLE_ACTION (sort), g_variant_new_string (self->sort_id));
}

void
dash_section_table_add_actions (DashSectionTable *self)
{
  static const GActionEntry entries[] = {
    { .name = "sort", .activate = sort_chosen, .parameter_type = "s", .state = "''" },
    { .name = "copy", .activate = copy_row },
    { .name = "copy-all", .activate = copy_all },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
}

GActionGroup *
dash_section_table_get_actions (DashSectionTable *self)
{
  g_return_val_if_fail (DASH_IS_SECTION_TABLE (self), NULL);
  return G_ACTION_GROUP (self->actions);
}

GMenuModel *
dash_section_table_create_sort_menu (DashSectionTable *self)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < self->columns->len; i++)
    {
      SectionColumn *column = g_ptr_array_index (self->columns, i);
      g_autofree char *action = g_strdup_printf ("table.sort::%s", column->id);

      if (column->figure)
        g_menu_append (menu, column->title, action);
    }
  return G_MENU_MODEL (menu);
}
