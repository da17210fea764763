// SPDX-License-Identifier: GPL-3.0-or-later
// The preferences: how often to refresh, which percentiles to show, light or dark.

#include "dash-preferences.h"

#include <glib/gi18n.h>

#include "model/dash-format.h"

static const guint intervals_ms[] = { 100, 250, 500, 1000, 2000, 5000 };

typedef struct
{
  DashSettings *settings;
  GtkWidget *percentiles_row;
  GtkWidget *hint;
} Preferences;

static void
on_interval_selected (AdwComboRow *row, GParamSpec *pspec, DashSettings *settings)
{
  guint selected = adw_combo_row_get_selected (row);

  if (selected < G_N_ELEMENTS (intervals_ms))
    g_object_set (settings, "refresh-interval-ms", intervals_ms[selected], NULL);
}

static void
on_style_selected (AdwComboRow *row, GParamSpec *pspec, DashSettings *settings)
{
  guint selected = adw_combo_row_get_selected (row);

  if (selected <= DASH_STYLE_DARK)
    g_object_set (settings, "style", (int) selected, NULL);
}

static char *
format_percentiles (DashSettings *settings)
{
  double percents[DASH_SETTINGS_MAX_PERCENTILES];
  gsize n = dash_settings_get_percentiles (settings, percents, G_N_ELEMENTS (percents));
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (number, sizeof number, "%g", percents[i]);
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", number);
    }
  return g_string_free (text, FALSE);
}

static void
on_percentiles_changed (Preferences *self)
{
  double percents[DASH_SETTINGS_MAX_PERCENTILES];
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->percentiles_row));
  gboolean valid = dash_settings_parse_percentiles (text, percents, G_N_ELEMENTS (percents)) > 0;

  if (valid)
    gtk_widget_remove_css_class (self->percentiles_row, "error");
  else
    gtk_widget_add_css_class (self->percentiles_row, "error");
  gtk_widget_set_visible (self->hint, !valid);
}

static void
on_percentiles_applied (Preferences *self)
{
  double percents[DASH_SETTINGS_MAX_PERCENTILES];
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->percentiles_row));
  gsize n = dash_settings_parse_percentiles (text, percents, G_N_ELEMENTS (percents));
  g_autofree char *tidied = NULL;

  if (n > 0)
    dash_settings_set_percentiles (self->settings, percents, n);
  tidied = format_percentiles (self->settings);
  gtk_editable_set_text (GTK_EDITABLE (self->percentiles_row), tidied);
  on_percentiles_changed (self);
}

static void
name_row (GtkWidget *row, const char *title)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static GtkWidget *
new_interval_row (DashSettings *settings)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint current = dash_settings_get_refresh_interval_ms (settings);
  guint nearest = 0;

  for (guint i = 0; i < G_N_ELEMENTS (intervals_ms); i++)
    {
      g_autofree char *duration = dash_format_duration (intervals_ms[i] * 1e6);
      /* Translators: %s is a duration, such as "500 ms" */
      g_autofree char *name = g_strdup_printf (_("Every %s"), duration);

      gtk_string_list_append (names, name);
      if (ABS ((int) intervals_ms[i] - (int) current) <
          ABS ((int) intervals_ms[nearest] - (int) current))
        nearest = i;
    }
  name_row (row, _("Refresh"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               _("How often a running program sends its figures"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), nearest);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_interval_selected), settings, 0);
  return row;
}

static GtkWidget *
new_style_row (DashSettings *settings)
{
  const char *names[] = { _("Follow the desktop"), _("Light"), _("Dark"), NULL };
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) model = gtk_string_list_new (names);
  int style = DASH_STYLE_FOLLOW;

  g_object_get (settings, "style", &style, NULL);
  name_row (row, _("Style"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), style);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_style_selected), settings, 0);
  return row;
}

GtkWidget *
dash_preferences_page_new (DashSettings *settings)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *figures = adw_preferences_group_new ();
  GtkWidget *looks = adw_preferences_group_new ();
  Preferences *self = g_new0 (Preferences, 1);
  g_autofree char *percentiles = format_percentiles (settings);

  self->settings = settings;
  g_object_set_data_full (G_OBJECT (page), "dash-preferences", self, g_free);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (figures), _("Figures"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (figures), new_interval_row (settings));

  self->percentiles_row = adw_entry_row_new ();
  name_row (self->percentiles_row, _("Percentiles"));
  gtk_editable_set_text (GTK_EDITABLE (self->percentiles_row), percentiles);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->percentiles_row), TRUE);
  g_signal_connect_swapped (self->percentiles_row, "changed", G_CALLBACK (on_percentiles_changed),
                            self);
  g_signal_connect_swapped (self->percentiles_row, "apply", G_CALLBACK (on_percentiles_applied),
                            self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (figures), self->percentiles_row);

  self->hint = gtk_label_new (
    _("Type up to eight numbers above 0 and not above 100, such as 50, 95, 99.9."));
  gtk_label_set_xalign (GTK_LABEL (self->hint), 0);
  gtk_label_set_wrap (GTK_LABEL (self->hint), TRUE);
  gtk_widget_add_css_class (self->hint, "inline-error");
  gtk_widget_set_margin_top (self->hint, 6);
  gtk_widget_set_visible (self->hint, FALSE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (figures), self->hint);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (looks), _("Appearance"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (looks), new_style_row (settings));

  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (figures));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (looks));
  return page;
}
