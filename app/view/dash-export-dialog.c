// SPDX-License-Identifier: GPL-3.0-or-later
// Asks in which format a session is to be exported, and what of it.

#include "dash-export-dialog.h"

#include <glib/gi18n.h>

#include "model/dash-format.h"

#define WIDTH 500
#define HEIGHT 616
#define ROW_HEIGHT 60

struct _DashExportDialog
{
  AdwWindow parent_instance;

  DashRange range; /* live: none is selected */
  guint sections[DASH_EXPORT_FUNCTIONS + 1];

  GtkWidget *export_button;
  GtkWidget *formats;
  GtkWidget *parts;
  GtkWidget *section_row;
  GtkWidget *range_row;
  GtkWidget *range_switch;
  GtkWidget *rows[DASH_N_EXPORTS];
  GtkWidget *checks[DASH_N_EXPORTS];
};

G_DEFINE_FINAL_TYPE (DashExportDialog, dash_export_dialog, ADW_TYPE_WINDOW)

static guint chosen;

/* What was exported last is wanted again most of the time. */
static DashExportFormat last = DASH_EXPORT_CSV;

static const struct
{
  const char *name;
  const char *purpose;
} descriptions[DASH_N_EXPORTS] = {
  [DASH_EXPORT_CSV] = { N_ ("Table (CSV)"),
                        N_ ("The exact figures of one page, for LibreOffice Calc, Excel, R or "
                            "Python.") },
  [DASH_EXPORT_JSON] = { N_ ("Report (JSON)"),
                         N_ ("All that is known, with its course over time. Hotpath opens it "
                             "again, and scripts can read it.") },
  [DASH_EXPORT_HTML] = { N_ ("Web Page (HTML)"),
                         N_ ("Tables and charts to read, print or send. Any browser opens it, "
                             "without a network.") },
  [DASH_EXPORT_FOLDED] = { N_ ("Folded Stacks"),
                           N_ ("Who calls whom, a line for each stack. flamegraph.pl and inferno "
                               "make a flame graph of it.") },
  [DASH_EXPORT_SPEEDSCOPE] = { N_ ("Speedscope"),
                               N_ ("The call tree, to look around in. The page www.speedscope.app "
                                   "opens it.") },
  [DASH_EXPORT_CHROME] = { N_ ("Chrome Trace"),
                           N_ ("The latest and the slowest calls, one by one on a time line. The "
                               "page ui.perfetto.dev opens it.") },
  [DASH_EXPORT_OPENMETRICS] = { N_ ("OpenMetrics"),
                                N_ ("Counters and histograms, for Prometheus and what reads its "
                                    "format.") },
};

const char *
dash_export_dialog_get_format_name (DashExportFormat format)
{
  g_return_val_if_fail (format < DASH_N_EXPORTS, NULL);

  return _ (descriptions[format].name);
}

DashExportFormat
dash_export_dialog_get_format (DashExportDialog *self)
{
  g_return_val_if_fail (DASH_IS_EXPORT_DIALOG (self), DASH_EXPORT_CSV);

  for (guint i = 0; i < DASH_N_EXPORTS; i++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->checks[i])))
      return (DashExportFormat) i;
  return DASH_EXPORT_CSV;
}

guint
dash_export_dialog_get_section (DashExportDialog *self)
{
  guint selected;

  g_return_val_if_fail (DASH_IS_EXPORT_DIALOG (self), DASH_EXPORT_FUNCTIONS);

  selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self->section_row));
  return selected == GTK_INVALID_LIST_POSITION ? DASH_EXPORT_FUNCTIONS : self->sections[selected];
}

gboolean
dash_export_dialog_get_ranged (DashExportDialog *self, DashRange *range)
{
  g_return_val_if_fail (DASH_IS_EXPORT_DIALOG (self), FALSE);

  *range = self->range;
  return !self->range.live && dash_export_knows_ranges (dash_export_dialog_get_format (self)) &&
         gtk_switch_get_active (GTK_SWITCH (self->range_switch));
}

static void
update_parts (DashExportDialog *self)
{
  DashExportFormat format = dash_export_dialog_get_format (self);
  gboolean is_table = format == DASH_EXPORT_CSV, knows = dash_export_knows_ranges (format);
  g_autofree char *range = dash_format_clock_range (self->range.begin_ns, self->range.end_ns);
  const char *reason = format == DASH_EXPORT_JSON
                         ? _("A report has the whole session; any time can be selected in it.")
                       : format == DASH_EXPORT_OPENMETRICS
                         ? _("Counters are known to Prometheus from the start on.")
                         : _("The call tree is only known of the whole session.");

  gtk_widget_set_visible (self->section_row, is_table);
  gtk_widget_set_visible (self->range_row, !self->range.live);
  gtk_widget_set_visible (self->parts, is_table || !self->range.live);
  gtk_widget_set_sensitive (self->range_row, knows);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->range_row), knows ? range : reason);
}

static void
on_export (DashExportDialog *self)
{
  last = dash_export_dialog_get_format (self);
  g_signal_emit (self, chosen, 0);
}

static void
add_format (DashExportDialog *self, DashExportFormat format, gboolean possible)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  if (format > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), GTK_CHECK_BUTTON (self->checks[0]));
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  /* Its name it has of the row. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ (descriptions[format].purpose), -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (descriptions[format].name));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               possible ? _ (descriptions[format].purpose)
                                        : _("This session has no functions, so there are no "
                                            "stacks."));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_widget_set_sensitive (row, possible);
  g_signal_connect_object (check, "toggled", G_CALLBACK (update_parts), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->formats), row);
  self->rows[format] = row;
  self->checks[format] = check;
}

static void
add_sections (DashExportDialog *self, DashSession *session)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint n = 0;

  if (dash_session_get_n_functions (session) > 0)
    {
      gtk_string_list_append (names, C_ ("page", "Functions"));
      self->sections[n++] = DASH_EXPORT_FUNCTIONS;
    }
  for (guint section = 0; section < DASH_N_SECTIONS; section++)
    if (dash_session_get_n_records (session, (DashSection) section) > 0)
      {
        const DashSectionInfo *info = dash_section_get_info ((DashSection) section);

        gtk_string_list_append (names, g_dpgettext2 (NULL, "page", info->title));
        self->sections[n++] = section;
      }
  adw_combo_row_set_model (ADW_COMBO_ROW (self->section_row), G_LIST_MODEL (names));
}

static void
dash_export_dialog_class_init (DashExportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  chosen = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                         NULL, G_TYPE_NONE, 0);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/hotpath_c/Hotpath/view/dash-export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DashExportDialog, export_button);
  gtk_widget_class_bind_template_child (widget_class, DashExportDialog, formats);
  gtk_widget_class_bind_template_child (widget_class, DashExportDialog, parts);
  gtk_widget_class_bind_template_child (widget_class, DashExportDialog, section_row);
  gtk_widget_class_bind_template_child (widget_class, DashExportDialog, range_row);
  gtk_widget_class_bind_template_child (widget_class, DashExportDialog, range_switch);
  gtk_widget_class_bind_template_callback (widget_class, on_export);
}

static void
dash_export_dialog_init (DashExportDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
dash_export_dialog_new (GtkWindow *parent, DashSession *session)
{
  DashExportDialog *self = g_object_new (DASH_TYPE_EXPORT_DIALOG, "transient-for", parent, NULL);
  gboolean has_functions = dash_session_get_n_functions (session) > 0;
  DashExportFormat format = last;

  dash_session_get_range (session, &self->range);
  add_sections (self, session);
  for (guint i = 0; i < DASH_N_EXPORTS; i++)
    add_format (self, (DashExportFormat) i,
                has_functions || (i != DASH_EXPORT_FOLDED && i != DASH_EXPORT_SPEEDSCOPE));
  if (!gtk_widget_get_sensitive (self->rows[format]))
    format = DASH_EXPORT_CSV;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->checks[format]), TRUE);
  gtk_switch_set_active (GTK_SWITCH (self->range_switch), !self->range.live);
  update_parts (self);
  /* All formats at once, where there is room for them. */
  gtk_window_set_default_size (GTK_WINDOW (self), MIN (WIDTH, gtk_widget_get_width (GTK_WIDGET (parent))),
                               MIN (self->range.live ? HEIGHT : HEIGHT + ROW_HEIGHT,
                                    gtk_widget_get_height (GTK_WIDGET (parent)) - ROW_HEIGHT / 2));
  gtk_widget_grab_focus (self->rows[format]);
  return GTK_WIDGET (self);
}
