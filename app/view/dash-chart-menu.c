// SPDX-License-Identifier: GPL-3.0-or-later
// What can be done with any chart: saved or copied as a picture, read or copied as a table.

#include "dash-chart-menu.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "chart/dash-chart.h"
#include "chart/dash-picture.h"
#include "compat.h"
#include "dash-chart-card.h"
#include "dash-page-common.h"
#include "dash-session-page.h"
#include "dash-window-private.h"
#include "export/dash-export-file.h"
#include "model/dash-format.h"

/* As sharp as on a screen of twice the usual resolution. */
#define SCALE 2

#define KEY "dash-chart-menu"

typedef struct
{
  GtkWidget *widget; /* owns it */
  DashPlot *plot;
  char *title; /* (nullable) */
  GActionGroup *actions;
  GtkWidget *popover; /* (nullable) */
} ChartMenu;

static const char *const action_names[] = { "save-png", "save-svg", "copy-picture", "show-table",
                                            "copy-tsv" };

/* ---- What the pictures say ---- */

static const char *
get_title (ChartMenu *self)
{
  const char *title = self->title != NULL ? self->title : dash_plot_get_title (self->plot);

  return title != NULL ? title : "";
}

static DashSession *
get_session (ChartMenu *self)
{
  GtkWidget *page = gtk_widget_get_ancestor (self->widget, DASH_TYPE_SESSION_PAGE);

  return page != NULL ? dash_session_page_get_session (DASH_SESSION_PAGE (page)) : NULL;
}

/* The program, the time that is shown, and when it ran. */
static char *
describe (ChartMenu *self)
{
  DashSession *session = get_session (self);
  g_autofree char *times = NULL;
  DashRange range;
  double low, high;

  if (session == NULL)
    return NULL;
  dash_page_get_charted_range (session, &range);
  /* That of the strip is the whole session, whatever is selected in it. */
  if (DASH_IS_CHART (self->plot) && dash_plot_get_x_range (self->plot, &low, &high))
    range = dash_range_new ((gint64) low, (gint64) high);
  times = dash_format_clock_range (range.begin_ns, range.end_ns);
  if (dash_session_get_started_at (session) != NULL)
    {
      g_autoptr (GDateTime) local = g_date_time_to_local (dash_session_get_started_at (session));
      g_autofree char *date = g_date_time_format (local, C_ ("date", "%-d %b %Y, %H:%M"));

      return g_strdup_printf ("%s · %s · %s", dash_session_get_title (session), times, date);
    }
  return g_strdup_printf ("%s · %s", dash_session_get_title (session), times);
}

/* Names of files have a limit of 255 bytes. */
#define MAX_WHAT 100

/* Letters, digits and hyphens of the title, not more than a file's name has room for: "latency-of-parse". */
static char *
make_name (ChartMenu *self, const char *suffix)
{
  DashSession *session = get_session (self);
  g_autofree char *lower = g_utf8_strdown (get_title (self), -1);
  g_autoptr (GString) what = g_string_new (NULL);

  for (const char *at = lower; *at != '\0' && what->len < MAX_WHAT; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_isalnum (c) || c == '_')
        g_string_append_unichar (what, c);
      else if (what->len > 0 && what->str[what->len - 1] != '-')
        g_string_append_c (what, '-');
    }
  while (what->len > 0 && what->str[what->len - 1] == '-')
    g_string_truncate (what, what->len - 1);
  if (session != NULL)
    return dash_window_propose_name (session, what->str, suffix);
  return g_strconcat (what->len > 0 ? what->str : "chart", suffix, NULL);
}

/* ---- Saving ---- */

/* The picture is of the moment when it was asked for, however long the choice of a name takes. */
typedef struct
{
  GtkWindow *window;
  cairo_surface_t *surface; /* (nullable): for PNG */
  GBytes *svg;              /* (nullable) */
  GFile *file;
} Saving;

static void
saving_free (Saving *self)
{
  g_clear_object (&self->file);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_clear_pointer (&self->svg, g_bytes_unref);
  g_object_unref (self->window);
  g_free (self);
}

static void
on_written (GObject *object, GAsyncResult *result, gpointer data)
{
  Saving *self = data;
  g_autoptr (GError) error = NULL;

  if (dash_export_file_save_finish (result, &error))
    {
      if (DASH_IS_WINDOW (self->window))
        dash_window_say_exported (DASH_WINDOW (self->window), self->file);
    }
  else
    {
      DashAnswer close = { "close", _("_Close"), DASH_ANSWER_PLAIN };
      g_autofree char *name = dash_window_describe_file (self->file);
      g_autofree char *sentence = dash_export_file_describe_error (self->file, error);
      /* Translators: %s is the name of a file */
      g_autofree char *heading = g_strdup_printf (_("“%s” could not be exported"), name);

      dash_compat_ask (self->window, heading, sentence, &close, 1, NULL, NULL);
    }
  saving_free (self);
}

static void
encode_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, dash_picture_encode_png (data), (GDestroyNotify) g_bytes_unref);
}

static void
on_encoded (GObject *object, GAsyncResult *result, gpointer data)
{
  Saving *self = data;
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), NULL);

  dash_export_file_save_async (self->file, bytes, NULL, on_written, self);
}

static void
on_name_chosen (GFile *file, gpointer data)
{
  Saving *self = data;

  if (file == NULL)
    {
      saving_free (self);
      return;
    }
  self->file = g_object_ref (file);
  if (self->svg != NULL)
    dash_export_file_save_async (file, self->svg, NULL, on_written, self);
  else
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, on_encoded, self);

      g_task_set_task_data (task, g_steal_pointer (&self->surface),
                            (GDestroyNotify) cairo_surface_destroy);
      g_task_run_in_thread (task, encode_in_thread);
    }
}

static void
save (ChartMenu *self, gboolean is_svg)
{
  GtkRoot *root = gtk_widget_get_root (self->widget);
  const char *suffix = is_svg ? ".svg" : ".png";
  g_autoptr (GListModel) filters =
    dash_window_new_export_filters (is_svg ? _("SVG pictures") : _("PNG pictures"), suffix);
  g_autofree char *name = make_name (self, suffix);
  g_autofree char *subtitle = describe (self);
  Saving *saving;

  if (!GTK_IS_WINDOW (root))
    return;
  saving = g_new0 (Saving, 1);
  saving->window = GTK_WINDOW (g_object_ref (root));
  if (is_svg)
    saving->svg = dash_picture_draw_svg (self->plot, get_title (self), subtitle);
  else
    saving->surface = dash_picture_draw (self->plot, get_title (self), subtitle, SCALE);
  dash_compat_choose_file (GTK_WINDOW (root), TRUE, _("Save Chart"), _("_Save"), name, filters,
                           on_name_chosen, saving);
}

/* ---- Actions ---- */

static void
say_copied (ChartMenu *self)
{
  GtkRoot *root = gtk_widget_get_root (self->widget);

  if (DASH_IS_WINDOW (root))
    dash_window_say (DASH_WINDOW (root), _("Copied"));
}

static void
on_save_png (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  save (data, FALSE);
}

static void
on_save_svg (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  save (data, TRUE);
}

static void
on_copy_picture (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ChartMenu *self = data;
  g_autofree char *subtitle = describe (self);
  cairo_surface_t *surface = dash_picture_draw (self->plot, get_title (self), subtitle, SCALE);
  g_autoptr (GdkTexture) texture = dash_picture_to_texture (surface);

  gdk_clipboard_set_texture (gtk_widget_get_clipboard (self->widget), texture);
  cairo_surface_destroy (surface);
  say_copied (self);
}

static void
on_show_table (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ChartMenu *self = data;
  g_autofree char *text = dash_plot_dup_table_text (self->plot);

  dash_table_window_present (self->widget, get_title (self), text);
}

static void
on_copy_tsv (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ChartMenu *self = data;
  g_autofree char *text = dash_plot_dup_table_text (self->plot);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (self->widget), text);
  say_copied (self);
}

/* ---- The menu ---- */

GMenuModel *
dash_chart_menu_create_model (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) pictures = g_menu_new ();
  g_autoptr (GMenu) tables = g_menu_new ();

  g_menu_append (pictures, _("Save as PNG…"), "chart.save-png");
  g_menu_append (pictures, _("Save as SVG…"), "chart.save-svg");
  g_menu_append (pictures, _("Copy Picture"), "chart.copy-picture");
  g_menu_append (tables, _("Show as Table"), "chart.show-table");
  g_menu_append (tables, _("Copy as TSV"), "chart.copy-tsv");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (pictures));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (tables));
  return G_MENU_MODEL (menu);
}

/* Else the focus would be nowhere, and keys would have no effect. */
static void
on_closed (ChartMenu *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->plot));
}

static void
show_menu (ChartMenu *self, const GdkRectangle *at)
{
  if (self->popover == NULL)
    {
      g_autoptr (GMenuModel) model = dash_chart_menu_create_model ();

      self->popover = gtk_popover_menu_new_from_model (model);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
      gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
      gtk_widget_set_parent (self->popover, self->widget);
      g_signal_connect_swapped (self->popover, "closed", G_CALLBACK (on_closed), self);
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), at);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
on_secondary (GtkGestureClick *gesture, int n_press, double x, double y, ChartMenu *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (self, &(GdkRectangle) { (int) x, (int) y, 1, 1 });
}

static void
on_long_press (GtkGesture *gesture, double x, double y, ChartMenu *self)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (self, &(GdkRectangle) { (int) x, (int) y, 1, 1 });
}

static gboolean
on_menu_key (GtkWidget *widget, GVariant *parameters, gpointer data)
{
  ChartMenu *self = data;
  GdkRectangle at = { 24, gtk_widget_get_height (widget) / 2, 1, 1 };

  show_menu (self, &at);
  return TRUE;
}

static void
on_destroy (GtkWidget *widget, ChartMenu *self)
{
  g_clear_pointer (&self->popover, gtk_widget_unparent);
}

static void
chart_menu_free (gpointer data)
{
  ChartMenu *self = data;

  g_object_unref (self->actions);
  g_free (self->title);
  g_free (self);
}

void
dash_chart_menu_attach (GtkWidget *widget, DashPlot *plot, const char *title)
{
  static const GActionEntry entries[] = {
    { .name = "save-png", .activate = on_save_png },
    { .name = "save-svg", .activate = on_save_svg },
    { .name = "copy-picture", .activate = on_copy_picture },
    { .name = "show-table", .activate = on_show_table },
    { .name = "copy-tsv", .activate = on_copy_tsv },
  };
  ChartMenu *self = g_new0 (ChartMenu, 1);
  GtkGesture *gesture;
  GtkEventController *keys;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (DASH_IS_PLOT (plot));

  self->widget = widget;
  self->plot = plot;
  self->title = g_strdup (title);
  self->actions = G_ACTION_GROUP (g_simple_action_group_new ());
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (widget, "chart", self->actions);

  gesture = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  g_signal_connect (gesture, "pressed", G_CALLBACK (on_secondary), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));

  gesture = gtk_gesture_long_press_new ();
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (gesture), TRUE);
  g_signal_connect (gesture, "pressed", G_CALLBACK (on_long_press), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));

  keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Menu|<Shift>F10"),
                      gtk_callback_action_new (on_menu_key, self, NULL)));
  gtk_widget_add_controller (widget, keys);

  g_signal_connect (widget, "destroy", G_CALLBACK (on_destroy), self);
  g_object_set_data_full (G_OBJECT (widget), KEY, self, chart_menu_free);
}

void
dash_chart_menu_set_enabled (GtkWidget *widget, gboolean enabled)
{
  ChartMenu *self = g_object_get_data (G_OBJECT (widget), KEY);

  g_return_if_fail (self != NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (action_names); i++)
    g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), action_names[i])),
      enabled);
}
