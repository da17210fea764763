// SPDX-License-Identifier: GPL-3.0-or-later
// A row that shows a recent report: title, when, how it ended, how large.

#include "dash-report-row.h"

#include <glib/gi18n.h>

#include "model/dash-format.h"

struct _DashReportRow
{
  GtkListBoxRow parent_instance;

  DashRecentReport *report;
  GtkWidget *detail;
  GtkWidget *badge; /* NULL when compact */
  GtkWidget *badge_icon;
  GtkWidget *badge_text;
  GtkWidget *size;
  GtkWidget *forget;
  GtkWidget *arrow;
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (DashReportRow, dash_report_row, GTK_TYPE_LIST_BOX_ROW)

static guint forget_signal;

char *
dash_describe_ended (const char *ended, gboolean *badly)
{
  if (badly != NULL)
    *badly = FALSE;

  if (ended == NULL || g_str_equal (ended, "running") || *ended == '\0')
    return NULL;
  if (g_str_equal (ended, "exit"))
    return g_strdup (_("ended normally"));
  if (g_str_equal (ended, "stopped"))
    return g_strdup (_("was stopped"));

  if (badly != NULL)
    *badly = TRUE;
  if (g_str_equal (ended, "killed"))
    return g_strdup (_("was killed"));
  if (g_str_has_prefix (ended, "signal "))
    /* Translators: %s is a number, such as 11 */
    return g_strdup_printf (_("ended by signal %s"), ended + strlen ("signal "));
  return g_strdup (ended);
}

static char *
describe (DashReportRow *self)
{
  g_autofree char *name = g_file_get_basename (dash_recent_report_get_file (self->report));
  g_autofree char *shown = g_filename_display_name (name);
  gint64 time = dash_recent_report_get_time (self->report);
  gint64 elapsed_ns = dash_recent_report_get_elapsed_ns (self->report);
  GString *text = g_string_new (NULL);

  if (dash_recent_report_get_missing (self->report))
    /* Translators: %s is the name of a file */
    g_string_append_printf (text, _("%s is no longer there"), shown);
  else
    {
      if (time > 0)
        {
          g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (time);
          g_autoptr (GDateTime) now = g_date_time_new_now_local ();
          g_autofree char *date = dash_format_date (moment, now);

          g_string_append (text, date);
          g_string_append (text, " · ");
        }
      if (elapsed_ns > 0)
        {
          g_autofree char *elapsed = dash_format_elapsed (elapsed_ns);

          /* Translators: %s is how long a program ran, such as "4 min 33 s" */
          g_string_append_printf (text, _("ran %s"), elapsed);
          g_string_append (text, " · ");
        }
      g_string_append (text, shown);
    }
  return g_string_free (text, FALSE);
}

static void
update (DashReportRow *self)
{
  gboolean missing = dash_recent_report_get_missing (self->report);
  gboolean badly = FALSE;
  g_autofree char *ended =
    dash_describe_ended (dash_recent_report_get_ended (self->report), &badly);
  g_autofree char *detail = describe (self);
  g_autofree char *path = g_file_get_parse_name (dash_recent_report_get_file (self->report));
  g_autofree char *name = NULL;

  gtk_label_set_label (GTK_LABEL (self->detail), detail);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), path);
  /* Only the opening is ruled out: the button that forgets the report must still work. */
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), !missing);
  if (missing)
    gtk_widget_add_css_class (GTK_WIDGET (self), "missing");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "missing");

  if (self->badge != NULL)
    {
      gint64 size = dash_recent_report_get_size_bytes (self->report);
      g_autofree char *bytes = size > 0 ? dash_format_bytes ((double) size) : g_strdup ("");

      gtk_label_set_label (GTK_LABEL (self->size), bytes);
      gtk_widget_set_visible (self->size, !missing && !self->narrow);
      gtk_widget_set_visible (self->badge, ended != NULL && !missing && !self->narrow);
      gtk_label_set_label (GTK_LABEL (self->badge_text), ended != NULL ? ended : "");
      gtk_image_set_from_icon_name (GTK_IMAGE (self->badge_icon), badly
                                                                    ? "dialog-warning-symbolic"
                                                                    : "object-select-symbolic");
      if (badly)
        gtk_widget_add_css_class (self->badge, "bad");
      gtk_widget_set_visible (self->arrow, !missing);
    }
  gtk_widget_set_visible (self->forget, missing);

  name = g_strdup_printf ("%s, %s%s%s", dash_recent_report_get_title (self->report), detail,
                          ended != NULL ? ", " : "", ended != NULL ? ended : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
on_forget_clicked (DashReportRow *self)
{
  g_signal_emit (self, forget_signal, 0);
}

static void
dash_report_row_dispose (GObject *object)
{
  DashReportRow *self = DASH_REPORT_ROW (object);

  g_clear_object (&self->report);

  G_OBJECT_CLASS (dash_report_row_parent_class)->dispose (object);
}

static void
dash_report_row_class_init (DashReportRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dash_report_row_dispose;

  forget_signal = g_signal_new ("forget", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
}

static void
dash_report_row_init (DashReportRow *self)
{
}

static GtkWidget *
new_text (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

GtkWidget *
dash_report_row_new (DashRecentReport *report, gboolean compact)
{
  DashReportRow *self = g_object_new (DASH_TYPE_REPORT_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);

  self->report = g_object_ref (report);
  gtk_widget_add_css_class (GTK_WIDGET (self), compact ? "compact-row" : "big-row");

  if (!compact)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("dash-report-symbolic");

      gtk_widget_add_css_class (icon, "report-icon");
      gtk_image_set_pixel_size (GTK_IMAGE (icon), 20);
      gtk_box_append (GTK_BOX (box), icon);
    }

  self->detail = new_text (NULL, "row-detail");
  gtk_widget_add_css_class (self->detail, "numeric");
  gtk_box_append (GTK_BOX (texts), new_text (dash_recent_report_get_title (report), "row-title"));
  gtk_box_append (GTK_BOX (texts), self->detail);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), texts);

  if (!compact)
    {
      self->badge = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);
      self->badge_icon = gtk_image_new ();
      self->badge_text = gtk_label_new (NULL);
      gtk_image_set_pixel_size (GTK_IMAGE (self->badge_icon), 12);
      gtk_widget_add_css_class (self->badge, "badge");
      gtk_widget_set_valign (self->badge, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (self->badge), self->badge_icon);
      gtk_box_append (GTK_BOX (self->badge), self->badge_text);
      gtk_box_append (GTK_BOX (box), self->badge);

      self->size = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (self->size), 1);
      gtk_label_set_width_chars (GTK_LABEL (self->size), 7);
      gtk_widget_add_css_class (self->size, "numeric");
      gtk_widget_add_css_class (self->size, "row-detail");
      gtk_box_append (GTK_BOX (box), self->size);
    }

  self->forget = gtk_button_new_from_icon_name ("window-close-symbolic");
  gtk_widget_add_css_class (self->forget, "flat");
  gtk_widget_set_valign (self->forget, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->forget, _("Remove from the list"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->forget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Remove from the list"), -1);
  g_signal_connect_swapped (self->forget, "clicked", G_CALLBACK (on_forget_clicked), self);
  gtk_box_append (GTK_BOX (box), self->forget);

  if (!compact)
    {
      self->arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
      gtk_widget_add_css_class (self->arrow, "dim-label");
      gtk_box_append (GTK_BOX (box), self->arrow);
    }

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  g_signal_connect_object (report, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

DashRecentReport *
dash_report_row_get_report (DashReportRow *self)
{
  g_return_val_if_fail (DASH_IS_REPORT_ROW (self), NULL);

  return self->report;
}

void
dash_report_row_set_narrow (DashReportRow *self, gboolean narrow)
{
  g_return_if_fail (DASH_IS_REPORT_ROW (self));

  self->narrow = narrow;
  update (self);
}
