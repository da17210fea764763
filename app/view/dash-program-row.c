// SPDX-License-Identifier: GPL-3.0-or-later
// A row that shows a running program: name, process, how busy it is.

#include "dash-program-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "chart/dash-sparkline.h"
#include "model/dash-format.h"

struct _DashProgramRow
{
  GtkListBoxRow parent_instance;

  DashProgram *program;
  GtkWidget *title;
  GtkWidget *detail;
  GtkWidget *spark; /* NULL when compact */
  GtkWidget *cpu;
};

G_DEFINE_FINAL_TYPE (DashProgramRow, dash_program_row, GTK_TYPE_LIST_BOX_ROW)

static char *
describe (DashProgramRow *self)
{
  GDateTime *started_at = dash_program_get_started_at (self->program);
  guint threads = dash_program_get_threads (self->program);
  GString *text = g_string_new (NULL);

  if (dash_program_get_pid (self->program) > 0)
    /* Translators: %lld is the number of a process, its "PID" */
    g_string_append_printf (text, _("Process %lld"),
                            (long long) dash_program_get_pid (self->program));
  else
    /* Translators: %s is an address and a port */
    g_string_append_printf (text, _("At %s, port %u"), dash_program_get_address (self->program),
                            dash_program_get_port (self->program));
  if (!dash_program_get_alive (self->program))
    {
      g_string_append (text, " · ");
      g_string_append (text, _("does not answer"));
    }
  else if (started_at != NULL)
    {
      g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
      gint64 age_us = MAX (g_date_time_difference (now, started_at), 0);
      g_autofree char *running_for = dash_format_running_for (age_us * 1000);

      g_string_append (text, " · ");
      g_string_append (text, running_for);
    }
  if (threads > 0)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, ngettext ("%u thread", "%u threads", threads), threads);
    }
  if (dash_program_get_token_required (self->program))
    {
      g_string_append (text, " · ");
      g_string_append (text, _("asks for a token"));
    }
  return g_string_free (text, FALSE);
}

static void
set_label (GtkWidget *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), text) != 0)
    gtk_label_set_label (GTK_LABEL (label), text);
}

static void
update (DashProgramRow *self)
{
  g_autofree char *detail = describe (self);
  g_autofree char *cpu = NULL;
  g_autofree char *name = NULL;
  const char *label = dash_program_get_label (self->program);
  g_autofree char *title = NULL;
  double percent = dash_program_get_cpu_percent (self->program);

  title = label != NULL && *label != '\0'
            ? g_strdup_printf ("%s · %s", dash_program_get_name (self->program), label)
            : g_strdup (dash_program_get_name (self->program));
  cpu = percent >= 0 ? dash_format_percent (percent) : g_strdup ("–");
  set_label (self->title, title);
  set_label (self->detail, detail);
  set_label (self->cpu, cpu);

  if (self->spark != NULL)
    {
      double values[DASH_PROGRAM_HISTORY];
      gsize n = dash_program_get_cpu_history (self->program, values, G_N_ELEMENTS (values));

      dash_sparkline_set_values (DASH_SPARKLINE (self->spark), values, n);
    }

  /* Translators: what a screen reader says of a running program: name, details, CPU use */
  name = g_strdup_printf (_("%s, %s, CPU %s"), title, detail, cpu);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
dash_program_row_dispose (GObject *object)
{
  DashProgramRow *self = DASH_PROGRAM_ROW (object);

  g_clear_object (&self->program);

  G_OBJECT_CLASS (dash_program_row_parent_class)->dispose (object);
}

static void
dash_program_row_class_init (DashProgramRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dash_program_row_dispose;
}

static void
dash_program_row_init (DashProgramRow *self)
{
}

static GtkWidget *
new_text (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

GtkWidget *
dash_program_row_new (DashProgram *program, gboolean compact)
{
  DashProgramRow *self = g_object_new (DASH_TYPE_PROGRAM_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *figures = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *caption = gtk_label_new (_("CPU"));

  self->program = g_object_ref (program);
  gtk_widget_add_css_class (GTK_WIDGET (self), compact ? "compact-row" : "big-row");

  if (!compact)
    {
      GtkWidget *tile = gtk_image_new_from_icon_name ("dash-program-symbolic");

      gtk_widget_add_css_class (tile, "program-tile");
      gtk_widget_set_valign (tile, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (box), tile);
    }

  self->title = new_text ("row-title");
  self->detail = new_text ("row-detail");
  gtk_widget_add_css_class (self->detail, "numeric");
  gtk_box_append (GTK_BOX (texts), self->title);
  gtk_box_append (GTK_BOX (texts), self->detail);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), texts);

  if (!compact)
    {
      self->spark = dash_sparkline_new ();
      gtk_widget_set_size_request (self->spark, 130, 28);
      gtk_widget_set_valign (self->spark, GTK_ALIGN_CENTER);
      gtk_widget_set_margin_end (self->spark, 12);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->spark), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _("CPU over the last two minutes"), -1);
      gtk_box_append (GTK_BOX (box), self->spark);
    }

  self->cpu = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->cpu, "numeric");
  gtk_widget_add_css_class (self->cpu, "row-figure");
  gtk_label_set_xalign (GTK_LABEL (self->cpu), 1);
  gtk_label_set_width_chars (GTK_LABEL (self->cpu), 6);
  gtk_label_set_xalign (GTK_LABEL (caption), 1);
  gtk_widget_add_css_class (caption, "row-detail");
  gtk_box_append (GTK_BOX (figures), self->cpu);
  gtk_box_append (GTK_BOX (figures), caption);
  gtk_widget_set_valign (figures, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), figures);

  if (!compact)
    {
      GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

      gtk_widget_add_css_class (arrow, "dim-label");
      gtk_box_append (GTK_BOX (box), arrow);
    }

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  g_signal_connect_object (program, "updated", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

DashProgram *
dash_program_row_get_program (DashProgramRow *self)
{
  g_return_val_if_fail (DASH_IS_PROGRAM_ROW (self), NULL);

  return self->program;
}

void
dash_program_row_set_narrow (DashProgramRow *self, gboolean narrow)
{
  g_return_if_fail (DASH_IS_PROGRAM_ROW (self));

  if (self->spark != NULL)
    gtk_widget_set_visible (self->spark, !narrow);
}
