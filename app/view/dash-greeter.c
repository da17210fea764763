// SPDX-License-Identifier: GPL-3.0-or-later
// What a window shows before anything is open: programs, reports and how to begin.

#include "dash-greeter.h"

#include <glib/gi18n.h>

#include "dash-program-list.h"
#include "dash-program-row.h"
#include "dash-report-row.h"

#define CODE                                                                                       \
  "#include <hotpath.h>\n"                                                                         \
  "\n"                                                                                             \
  "int main (void)\n"                                                                              \
  "{\n"                                                                                            \
  "  HOTPATH_MAIN (\"my-program\");\n"                                                             \
  "  …\n"                                                                                          \
  "}\n"                                                                                            \
  "\n"                                                                                             \
  "static void work (void)\n"                                                                      \
  "{\n"                                                                                            \
  "  HOTPATH_FUNCTION ();\n"                                                                       \
  "  …\n"                                                                                          \
  "}"
#define COMMAND "cc -O2 my-program.c $(pkg-config --cflags --libs hotpath) -o my-program"

struct _DashGreeter
{
  GtkWidget parent_instance;

  DashDiscovery *discovery;
  DashRecentReports *reports;
  gboolean expanded_by_hand;
  gboolean expanding;

  GtkWidget *heading;
  GtkWidget *buttons;
  GtkWidget *looking;
  GtkWidget *programs;
  GtkWidget *recent_box;
  GtkWidget *recent;
  GtkWidget *snippet_row;
  GtkWidget *code;
  GtkWidget *command;
};

G_DEFINE_FINAL_TYPE (DashGreeter, dash_greeter, GTK_TYPE_WIDGET)

enum
{
  OPEN_PROGRAM,
  OPEN_FILE,
  COPIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_programs_changed (DashGreeter *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->discovery)) > 0;

  gtk_label_set_label (GTK_LABEL (self->looking), any ? _("looking for more") : _("looking"));
  /* Whoever opened or closed it wants it so. */
  if (!self->expanded_by_hand)
    {
      self->expanding = TRUE;
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self->snippet_row), !any);
      self->expanding = FALSE;
    }
}

static void
on_expanded (DashGreeter *self)
{
  if (!self->expanding)
    self->expanded_by_hand = TRUE;
}

static void
on_reports_changed (DashGreeter *self)
{
  gtk_widget_set_visible (self->recent_box,
                          g_list_model_get_n_items (G_LIST_MODEL (self->reports)) > 0);
}

static void
on_program_activated (DashGreeter *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signals[OPEN_PROGRAM], 0,
                 dash_program_row_get_program (DASH_PROGRAM_ROW (row)));
}

static void
on_report_activated (DashGreeter *self, GtkListBoxRow *row)
{
  g_autoptr (GFile) file =
    g_object_ref (dash_recent_report_get_file (dash_report_row_get_report (DASH_REPORT_ROW (row))));

  g_signal_emit (self, signals[OPEN_FILE], 0, file);
}

static void
copy (DashGreeter *self, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  g_signal_emit (self, signals[COPIED], 0);
}

static void
on_copy_code (DashGreeter *self)
{
  copy (self, CODE "\n");
}

static void
on_copy_command (DashGreeter *self)
{
  copy (self, COMMAND);
}

static void
dash_greeter_dispose (GObject *object)
{
  DashGreeter *self = DASH_GREETER (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_clear_pointer (&child, gtk_widget_unparent);
  g_clear_object (&self->discovery);
  g_clear_object (&self->reports);

  G_OBJECT_CLASS (dash_greeter_parent_class)->dispose (object);
}

static void
dash_greeter_class_init (DashGreeterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dash_greeter_dispose;

  signals[OPEN_PROGRAM] =
    g_signal_new ("open-program", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 1, DASH_TYPE_PROGRAM);
  signals[OPEN_FILE] = g_signal_new ("open-file", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_FILE);
  signals[COPIED] = g_signal_new ("copied", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "greeter");
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/hotpath_c/Hotpath/view/dash-greeter.ui");
  gtk_widget_class_bind_template_child (widget_class, DashGreeter, heading);
  gtk_widget_class_bind_template_child (widget_class, DashGreeter, buttons);
  gtk_widget_class_bind_template_child (widget_class, DashGreeter, looking);
  gtk_widget_class_bind_template_child (widget_class, DashGreeter, programs);
  gtk_widget_class_bind_template_child (widget_class, DashGreeter, recent_box);
  gtk_widget_class_bind_template_child (widget_class, DashGreeter, recent);
  gtk_widget_class_bind_template_child (widget_class, DashGreeter, snippet_row);
  gtk_widget_class_bind_template_child (widget_class, DashGreeter, code);
  gtk_widget_class_bind_template_child (widget_class, DashGreeter, command);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_code);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_command);
}

static void
dash_greeter_init (DashGreeter *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_label_set_label (GTK_LABEL (self->code), CODE);
  gtk_label_set_label (GTK_LABEL (self->command), COMMAND);
}

GtkWidget *
dash_greeter_new (DashDiscovery *discovery, DashRecentReports *reports)
{
  DashGreeter *self = g_object_new (DASH_TYPE_GREETER, NULL);

  self->discovery = g_object_ref (discovery);
  self->reports = g_object_ref (reports);
  dash_program_list_bind (GTK_LIST_BOX (self->programs), discovery, FALSE);
  dash_report_list_bind (GTK_LIST_BOX (self->recent), reports, FALSE);

  g_signal_connect_object (discovery, "items-changed", G_CALLBACK (on_programs_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (reports, "items-changed", G_CALLBACK (on_reports_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->programs, "row-activated", G_CALLBACK (on_program_activated), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->recent, "row-activated", G_CALLBACK (on_report_activated), self,
                           G_CONNECT_SWAPPED);
  on_programs_changed (self);
  on_reports_changed (self);
  g_signal_connect_object (self->snippet_row, "notify::expanded", G_CALLBACK (on_expanded), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

void
dash_greeter_set_narrow (DashGreeter *self, gboolean narrow)
{
  g_return_if_fail (DASH_IS_GREETER (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->buttons), narrow
                                                                    ? GTK_ORIENTATION_VERTICAL
                                                                    : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_margin_top (self->heading, narrow ? 24 : 52);
  dash_list_set_narrow (GTK_LIST_BOX (self->programs), narrow);
  dash_list_set_narrow (GTK_LIST_BOX (self->recent), narrow);
}
