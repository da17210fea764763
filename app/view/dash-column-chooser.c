// SPDX-License-Identifier: GPL-3.0-or-later
// Which columns of a table are shown: chosen from a menu, and remembered.

#include "dash-column-chooser.h"

#include <glib/gi18n.h>

#include "dash-settings.h"

#define RESTORE "restore-columns"

typedef struct
{
  char *id;
  GSimpleAction *action;
} Choice;

struct _DashColumnChooser
{
  GObject parent_instance;

  char *table;
  GActionMap *actions;
  GMenu *menu;
  GMenu *titles; /* the part of the menu with the columns */
  GArray *choices;
  GStrv hidden;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DashColumnChooser, dash_column_chooser, G_TYPE_OBJECT)

static void
clear_choice (gpointer data)
{
  Choice *choice = data;

  g_free (choice->id);
  g_object_unref (choice->action);
}

static void
update_restore (DashColumnChooser *self)
{
  GAction *restore = g_action_map_lookup_action (self->actions, RESTORE);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (restore), self->hidden[0] != NULL);
}

static void
settings_changed (DashColumnChooser *self)
{
  g_auto (GStrv) hidden =
    dash_settings_get_hidden_columns (dash_settings_get_default (), self->table);

  if (g_strv_equal ((const char *const *) hidden, (const char *const *) self->hidden))
    return;
  g_strfreev (self->hidden);
  self->hidden = g_steal_pointer (&hidden);
  for (guint i = 0; i < self->choices->len; i++)
    {
      const Choice *choice = &g_array_index (self->choices, Choice, i);
      gboolean chosen = dash_column_chooser_is_chosen (self, choice->id);

      g_simple_action_set_state (choice->action, g_variant_new_boolean (chosen));
    }
  update_restore (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static const char *
find_id (DashColumnChooser *self,
         GSimpleAction     *action)
{
  for (guint i = 0; i < self->choices->len; i++)
    {
      const Choice *choice = &g_array_index (self->choices, Choice, i);

      if (choice->action == action)
        return choice->id;
    }
  g_return_val_if_reached (NULL);
}

static void
change_column (GSimpleAction *action,
               GVariant      *value,
               gpointer       user_data)
{
  DashColumnChooser *self = user_data;
  const char *id = find_id (self, action);
  g_autoptr (GStrvBuilder) hidden = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (gsize i = 0; self->hidden[i]; i++)
    if (!g_str_equal (self->hidden[i], id))
      g_strv_builder_add (hidden, self->hidden[i]);
  if (!g_variant_get_boolean (value))
    g_strv_builder_add (hidden, id);
  list = g_strv_builder_end (hidden);
  dash_settings_set_hidden_columns (dash_settings_get_default (), self->table,
                                    (const char *const *) list);
}

static void
restore (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  DashColumnChooser *self = user_data;
  const char *const none[] = { NULL };

  dash_settings_set_hidden_columns (dash_settings_get_default (), self->table, none);
}

static void
dash_column_chooser_finalize (GObject *object)
{
  DashColumnChooser *self = DASH_COLUMN_CHOOSER (object);

  dash_column_chooser_remove_all (self);
  g_action_map_remove_action (self->actions, RESTORE);
  g_object_unref (self->actions);
  g_array_unref (self->choices);
  g_object_unref (self->titles);
  g_object_unref (self->menu);
  g_strfreev (self->hidden);
  g_free (self->table);
  G_OBJECT_CLASS (dash_column_chooser_parent_class)->finalize (object);
}

static void
dash_column_chooser_class_init (DashColumnChooserClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dash_column_chooser_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
dash_column_chooser_init (DashColumnChooser *self)
{
  g_autoptr (GMenu) all = g_menu_new ();

  self->choices = g_array_new (FALSE, FALSE, sizeof (Choice));
  g_array_set_clear_func (self->choices, clear_choice);
  self->titles = g_menu_new ();
  self->menu = g_menu_new ();
  g_menu_append (all, _("Restore Default"), "table." RESTORE);
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (self->titles));
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (all));
}

DashColumnChooser *
dash_column_chooser_new (const char *table,
                         GActionMap *actions)
{
  static const GActionEntry entries[] = {
    { .name = RESTORE, .activate = restore },
  };
  DashColumnChooser *self = g_object_new (DASH_TYPE_COLUMN_CHOOSER, NULL);
  DashSettings *settings = dash_settings_get_default ();

  self->table = g_strdup (table);
  self->actions = g_object_ref (actions);
  self->hidden = dash_settings_get_hidden_columns (settings, table);
  g_action_map_add_action_entries (actions, entries, G_N_ELEMENTS (entries), self);
  update_restore (self);
  g_signal_connect_object (settings, "notify::hidden-columns", G_CALLBACK (settings_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
dash_column_chooser_add (DashColumnChooser *self,
                         const char        *id,
                         const char        *title)
{
  gboolean chosen = dash_column_chooser_is_chosen (self, id);
  /* Names of actions may not have an underscore. */
  g_autofree char *name = g_strdelimit (g_strconcat ("column-", id, NULL), "_", '-');
  g_autofree char *full_name = g_strconcat ("table.", name, NULL);
  Choice choice = { g_strdup (id), NULL };

  g_return_if_fail (DASH_IS_COLUMN_CHOOSER (self));

  choice.action = g_simple_action_new_stateful (name, NULL, g_variant_new_boolean (chosen));
  g_signal_connect (choice.action, "change-state", G_CALLBACK (change_column), self);
  g_action_map_add_action (self->actions, G_ACTION (choice.action));
  g_array_append_val (self->choices, choice);
  g_menu_append (self->titles, title, full_name);
}

void
dash_column_chooser_remove_all (DashColumnChooser *self)
{
  g_return_if_fail (DASH_IS_COLUMN_CHOOSER (self));

  for (guint i = 0; i < self->choices->len; i++)
    {
      const Choice *choice = &g_array_index (self->choices, Choice, i);

      g_action_map_remove_action (self->actions, g_action_get_name (G_ACTION (choice->action)));
    }
  g_array_set_size (self->choices, 0);
  g_menu_remove_all (self->titles);
}

gboolean
dash_column_chooser_is_chosen (DashColumnChooser *self,
                               const char        *id)
{
  g_return_val_if_fail (DASH_IS_COLUMN_CHOOSER (self), TRUE);
  return !g_strv_contains ((const char *const *) self->hidden, id);
}

GtkWidget *
dash_column_chooser_create_button (DashColumnChooser *self)
{
  GtkWidget *button = gtk_menu_button_new ();

  g_return_val_if_fail (DASH_IS_COLUMN_CHOOSER (self), button);

  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _("Columns"));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (self->menu));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Columns"), -1);
  return button;
}
