// SPDX-License-Identifier: GPL-3.0-or-later
// The menu of the Open button: running programs, recent reports, and the ways to open others.

#include "dash-open-popover.h"

#include <glib/gi18n.h>

#include "dash-program-list.h"
#include "dash-program-row.h"
#include "dash-report-row.h"

struct _DashOpenPopover
{
  GtkPopover parent_instance;

  GtkWidget *recent_heading;
  GtkWidget *recent;
};

G_DEFINE_FINAL_TYPE (DashOpenPopover, dash_open_popover, GTK_TYPE_POPOVER)

static guint open_program;
static guint open_file;

static void
on_program_activated (DashOpenPopover *self, GtkListBoxRow *row)
{
  g_autoptr (DashProgram) program =
    g_object_ref (dash_program_row_get_program (DASH_PROGRAM_ROW (row)));

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, open_program, 0, program);
}

static void
on_report_activated (DashOpenPopover *self, GtkListBoxRow *row)
{
  g_autoptr (GFile) file =
    g_object_ref (dash_recent_report_get_file (dash_report_row_get_report (DASH_REPORT_ROW (row))));

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, open_file, 0, file);
}

static void
on_reports_changed (GListModel *reports, guint position, guint removed, guint added,
                    DashOpenPopover *self)
{
  gboolean any = g_list_model_get_n_items (reports) > 0;

  gtk_widget_set_visible (self->recent_heading, any);
  gtk_widget_set_visible (self->recent, any);
}

static void
dash_open_popover_class_init (DashOpenPopoverClass *klass)
{
  open_program = g_signal_new ("open-program", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                               NULL, NULL, NULL, G_TYPE_NONE, 1, DASH_TYPE_PROGRAM);
  open_file = g_signal_new ("open-file", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                            NULL, NULL, G_TYPE_NONE, 1, G_TYPE_FILE);
  /* What has no role may have no name, to newer GTK. */
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
dash_open_popover_init (DashOpenPopover *self)
{
}

static GtkWidget *
new_heading (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static GtkWidget *
new_list (const char *name)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "open-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return list;
}

static GtkWidget *
new_button (DashOpenPopover *self, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_hexpand (button, TRUE);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (gtk_popover_popdown), self);
  return button;
}

GtkWidget *
dash_open_popover_new (DashDiscovery *discovery, DashRecentReports *reports)
{
  DashOpenPopover *self = g_object_new (DASH_TYPE_OPEN_POPOVER, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *lists = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *nothing = gtk_label_new (_("No measured program is running"));
  GtkWidget *programs = new_list (_("Running programs"));

  gtk_widget_add_css_class (nothing, "dim-label");
  gtk_widget_set_margin_top (nothing, 6);
  gtk_widget_set_margin_bottom (nothing, 6);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (programs), nothing);
  dash_program_list_bind (GTK_LIST_BOX (programs), discovery, TRUE);

  self->recent_heading = new_heading (_("Recent reports"));
  self->recent = new_list (_("Recent reports"));
  dash_report_list_bind (GTK_LIST_BOX (self->recent), reports, TRUE);
  g_signal_connect_object (reports, "items-changed", G_CALLBACK (on_reports_changed), self, 0);
  on_reports_changed (G_LIST_MODEL (reports), 0, 0, 0, self);

  gtk_box_append (GTK_BOX (lists), new_heading (_("Running programs")));
  gtk_box_append (GTK_BOX (lists), programs);
  gtk_box_append (GTK_BOX (lists), self->recent_heading);
  gtk_box_append (GTK_BOX (lists), self->recent);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 420);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), lists);

  gtk_box_append (GTK_BOX (buttons), new_button (self, _("_Open Report…"), "win.open-report"));
  gtk_box_append (GTK_BOX (buttons), new_button (self, _("_Connect…"), "win.connect"));
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_widget_set_size_request (box, 330, -1);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "open-popover");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Programs and reports to open"), -1);

  g_signal_connect_swapped (programs, "row-activated", G_CALLBACK (on_program_activated), self);
  g_signal_connect_swapped (self->recent, "row-activated", G_CALLBACK (on_report_activated), self);
  return GTK_WIDGET (self);
}
