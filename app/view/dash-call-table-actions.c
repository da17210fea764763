// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done in the table of the call tree: sorting, opening and closing, copying; by menu and by key.

#include "dash-call-table-private.h"

#include <glib/gi18n.h>

/* ---- Actions ---- */

static void
change_sort (GSimpleAction *action,
             GVariant      *value,
             gpointer       user_data)
{
  DashCallTable *self = user_data;
  CallColumn *column = dash_call_table_find_column (self, g_variant_get_string (value, NULL));

  if (column)
    dash_call_table_sort_by (self, column->figure, column->figure != DASH_CALL_NAME);
}

static void
change_descending (GSimpleAction *action,
                   GVariant      *value,
                   gpointer       user_data)
{
  DashCallTable *self = user_data;

  dash_call_table_sort_by (self, self->sort, g_variant_get_boolean (value));
}

static void
copy (DashCallTable *self,
      const char    *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static gboolean
get_told_place (DashCallTable *self,
                guint         *place)
{
  *place = dash_call_table_get_place (self);
  return dash_call_tree_is_told (dash_call_tree_view_get_tree (self->rows), *place);
}

static void
activate_copy (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  DashCallTable *self = user_data;
  g_autofree char *line = NULL;
  guint place;

  if (!get_told_place (self, &place))
    return;
  line = dash_call_tree_view_describe (self->rows, place);
  copy (self, line);
}

static void
activate_copy_tsv (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  DashCallTable *self = user_data;
  g_autoptr (GString) text = g_string_new (NULL);
  guint place;

  if (!get_told_place (self, &place))
    return;
  dash_call_tree_view_append_tsv_header (text);
  dash_call_tree_view_append_tsv (self->rows, place, text);
  copy (self, text->str);
}

static void
activate_copy_all (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  DashCallTable *self = user_data;
  g_autoptr (GString) text = g_string_new (NULL);

  dash_call_tree_view_append_tsv_header (text);
  for (guint i = 0; i < dash_call_tree_view_get_n_rows (self->rows); i++)
    dash_call_tree_view_append_tsv (self->rows, dash_call_tree_view_get_place (self->rows, i), text);
  copy (self, text->str);
}

static const char *
get_source_place (DashCallTable *self)
{
  DashFunction *function = dash_call_tree_view_get_function (self->rows, dash_call_table_get_place (self));

  return function ? dash_function_get_place (function) : NULL;
}

static void
activate_copy_place (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  DashCallTable *self = user_data;
  const char *place = get_source_place (self);

  if (place)
    copy (self, place);
}

static void
activate_open (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  g_signal_emit_by_name (user_data, "activated");
}

static void
activate_zoom (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  g_signal_emit_by_name (user_data, "zoom-requested");
}

static void
open_all (DashCallTable *self,
          gboolean       open)
{
  const DashCallTree *tree = dash_call_tree_view_get_tree (self->rows);

  for (guint root = dash_call_tree_get_first_root (tree); root != DASH_CALL_TREE_NONE;
       root = dash_call_tree_get_next_sibling (tree, root))
    dash_call_tree_view_set_open (self->rows, root, open, TRUE);
  dash_call_table_update (self);
}

static void
activate_open_all (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  open_all (user_data, TRUE);
}

static void
activate_close_all (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  open_all (user_data, FALSE);
}

static void
set_enabled (DashCallTable *self,
             const char    *name,
             gboolean       enabled)
{
  g_simple_action_set_enabled (
    G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), enabled);
}

void
dash_call_table_update_actions (DashCallTable *self)
{
  static const char *const on_place[] = { "copy", "copy-tsv", "zoom" };
  GActionMap *map = G_ACTION_MAP (self->actions);
  guint place;
  gboolean any = get_told_place (self, &place);

  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "sort")),
                             g_variant_new_string (dash_call_table_get_sort_id (self)));
  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "descending")),
                             g_variant_new_boolean (self->descending));
  for (guint i = 0; i < G_N_ELEMENTS (on_place); i++)
    set_enabled (self, on_place[i], any);
  set_enabled (self, "open", any && dash_call_tree_view_get_function (self->rows, place));
  set_enabled (self, "copy-place", any && get_source_place (self));
}

void
dash_call_table_add_actions (DashCallTable *self)
{
  static const GActionEntry entries[] = {
    { "sort", NULL, "s", "''", change_sort },
    { "descending", NULL, NULL, "true", change_descending },
    { .name = "open", .activate = activate_open },
    { .name = "zoom", .activate = activate_zoom },
    { .name = "open-all", .activate = activate_open_all },
    { .name = "close-all", .activate = activate_close_all },
    { .name = "copy", .activate = activate_copy },
    { .name = "copy-tsv", .activate = activate_copy_tsv },
    { .name = "copy-all", .activate = activate_copy_all },
    { .name = "copy-place", .activate = activate_copy_place },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "table", G_ACTION_GROUP (self->actions));
}

GActionGroup *
dash_call_table_get_actions (DashCallTable *self)
{
  g_return_val_if_fail (DASH_IS_CALL_TABLE (self), NULL);
  return G_ACTION_GROUP (self->actions);
}

/* ---- Menus ---- */

GMenuModel *
dash_call_table_create_place_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) first = g_menu_new ();
  g_autoptr (GMenu) copies = g_menu_new ();

  /* Translators: opens the page with the table of functions, at this one */
  g_menu_append (first, _("Show in Functions"), "table.open");
  /* Translators: gives this function the whole width of the graph */
  g_menu_append (first, _("Zoom In"), "table.zoom");
  g_menu_append (copies, _("Copy Row"), "table.copy");
  g_menu_append (copies, _("Copy Row as TSV"), "table.copy-tsv");
  g_menu_append (copies, _("Copy Source Place"), "table.copy-place");
  g_menu_append (copies, _("Copy All Rows as TSV"), "table.copy-all");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (first));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copies));
  return G_MENU_MODEL (menu);
}

GMenuModel *
dash_call_table_create_page_menu (DashCallTable *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) sort = g_menu_new ();
  g_autoptr (GMenu) keys = g_menu_new ();
  g_autoptr (GMenu) order = g_menu_new ();
  g_autoptr (GMenu) all = g_menu_new ();
  g_autoptr (GMenu) copies = g_menu_new ();

  g_return_val_if_fail (DASH_IS_CALL_TABLE (self), G_MENU_MODEL (menu));

  for (guint i = 0; i < self->columns->len; i++)
    {
      CallColumn *column = g_ptr_array_index (self->columns, i);
      g_autofree char *action = g_strconcat ("table.sort::", column->id, NULL);

      /* Total and its percentage are one order. */
      if (!column->compact && column->figure != DASH_CALL_SHARE)
        g_menu_append (keys, dash_call_figure_get_title (column->figure), action);
    }
  g_menu_append (order, _("Largest First"), "table.descending");
  g_menu_append_section (sort, NULL, G_MENU_MODEL (keys));
  g_menu_append_section (sort, NULL, G_MENU_MODEL (order));
  g_menu_append_submenu (menu, _("Sort By"), G_MENU_MODEL (sort));
  /* Translators: opens every row of a tree */
  g_menu_append (all, _("Expand All"), "table.open-all");
  g_menu_append (all, _("Collapse All"), "table.close-all");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (all));
  g_menu_append (copies, _("Copy Row"), "table.copy");
  g_menu_append (copies, _("Copy Row as TSV"), "table.copy-tsv");
  g_menu_append (copies, _("Copy All Rows as TSV"), "table.copy-all");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copies));
  return G_MENU_MODEL (menu);
}

static void
show_menu (DashCallTable      *self,
           const GdkRectangle *at)
{
  if (!self->menu)
    {
      g_autoptr (GMenuModel) menu = dash_call_table_create_place_menu ();

      self->menu = gtk_popover_menu_new_from_model (menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), at);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
secondary_pressed (GtkGestureClick *gesture,
                   int              n_press,
                   double           x,
                   double           y,
                   DashCallTable   *self)
{
  guint row = dash_call_table_row_at (self, x, y);
  GdkRectangle at = { (int) x, (int) y, 1, 1 };

  if (row == GTK_INVALID_LIST_POSITION)
    return;
  dash_call_table_select_row (self, row);
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (self, &at);
}

static gboolean
menu_key (GtkWidget *widget,
          GVariant  *parameters,
          gpointer   user_data)
{
  DashCallTable *self = user_data;
  guint position = dash_slot_list_get_selected (self->slots);
  GtkWidget *row = position == GTK_INVALID_LIST_POSITION ? NULL : dash_call_table_find_row_widget (self, position);
  GdkRectangle at = { 12, 40, 1, 1 };
  graphene_point_t below = { 12, 0 };

  if (self->selected == 0)
    return FALSE;
  if (row)
    below.y = (float) gtk_widget_get_height (row);
  if (row && gtk_widget_compute_point (row, GTK_WIDGET (self), &below, &below))
    {
      at.x = (int) below.x;
      at.y = (int) below.y;
    }
  show_menu (self, &at);
  return TRUE;
}

/* ---- Keys ---- */

/* Into the tree: opens what is selected, or goes to the first of what is open. */
static gboolean
go_in (DashCallTable *self,
       guint          place)
{
  gssize row = dash_call_tree_view_find_row (self->rows, place);

  if (!dash_call_tree_view_can_open (self->rows, place))
    return TRUE;
  if (!dash_call_tree_view_is_open (self->rows, place))
    dash_call_table_set_open (self, place, TRUE, FALSE);
  else if (row >= 0)
    dash_call_table_select_row (self, (guint) row + 1);
  return TRUE;
}

static gboolean
go_out (DashCallTable *self,
        guint          place)
{
  gssize row;

  if (dash_call_tree_view_can_open (self->rows, place) && dash_call_tree_view_is_open (self->rows, place))
    {
      dash_call_table_set_open (self, place, FALSE, FALSE);
      return TRUE;
    }
  row = dash_call_tree_view_find_row (
    self->rows, dash_call_tree_get_parent (dash_call_tree_view_get_tree (self->rows), place));
  if (row >= 0)
    dash_call_table_select_row (self, (guint) row);
  return TRUE;
}

static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint                  key,
             guint                  code,
             GdkModifierType        state,
             DashCallTable         *self)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  guint place;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0 || !get_told_place (self, &place))
    return FALSE;
  /* The headings are in the view, too, and have other use for the keys. */
  if (!gtk_widget_get_focus_child (gtk_widget_get_last_child (self->view)))
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      return rtl ? go_out (self, place) : go_in (self, place);
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      return rtl ? go_in (self, place) : go_out (self, place);
    case GDK_KEY_plus:
    case GDK_KEY_KP_Add:
      dash_call_table_set_open (self, place, TRUE, FALSE);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      dash_call_table_set_open (self, place, FALSE, FALSE);
      return TRUE;
    case GDK_KEY_asterisk:
    case GDK_KEY_KP_Multiply:
      dash_call_table_set_open (self, place, TRUE, TRUE);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
add_shortcut (GtkEventController *controller,
              const char         *trigger,
              GtkShortcutAction  *action)
{
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger), action));
}

void
dash_call_table_add_controllers (DashCallTable *self)
{
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();

  add_shortcut (shortcuts, "<Control>c", gtk_named_action_new ("table.copy"));
  add_shortcut (shortcuts, "<Control><Shift>c", gtk_named_action_new ("table.copy-tsv"));
  add_shortcut (shortcuts, "Menu", gtk_callback_action_new (menu_key, self, NULL));
  add_shortcut (shortcuts, "<Shift>F10", gtk_callback_action_new (menu_key, self, NULL));
  gtk_widget_add_controller (self->view, shortcuts);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (self->view, keys);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect (secondary, "pressed", G_CALLBACK (secondary_pressed), self);
  gtk_widget_add_controller (self->view, GTK_EVENT_CONTROLLER (secondary));
}
