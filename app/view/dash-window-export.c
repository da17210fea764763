// SPDX-License-Identifier: GPL-3.0-or-later
// Exporting a session from the window: format, name, how far it is, where it went and what went wrong.

#include "dash-window-private.h"

#include <glib/gi18n.h>

#include "compat.h"
#include "dash-export-dialog.h"
#include "dash-progress-toast.h"
#include "model/dash-format.h"

typedef struct
{
  DashWindow *window;
  DashSessionPage *page;
  GtkWidget *dialog;
  DashExportOptions options;
  gboolean ranged;
  DashRange range;
  char *range_words;
  GFile *file;
  GCancellable *cancellable;
  DashProgressToast *progress;
} Exporting;

static void
exporting_free (Exporting *self)
{
  g_clear_pointer (&self->progress, dash_progress_toast_free);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->file);
  g_clear_object (&self->dialog);
  g_clear_object (&self->page);
  g_clear_object (&self->window);
  g_free (self->range_words);
  g_free (self);
}

/* ---- What is said ---- */

static void
on_show_clicked (AdwToast *toast, GFile *file)
{
  DashWindow *window = g_object_get_data (G_OBJECT (toast), "window");

  dash_compat_show_in_folder (GTK_WINDOW (window), file);
}

void
dash_window_say_exported (DashWindow *self, GFile *file)
{
  g_autofree char *name = dash_window_describe_file (file);
  /* Translators: %s is the name of a file */
  g_autofree char *text = g_strdup_printf (_("Exported as %s"), name);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_autoptr (AdwToast) toast = adw_toast_new (escaped);
  AdwToast *previous;

  /* Long enough to be read and then pressed. */
  adw_toast_set_timeout (toast, 10);
  adw_toast_set_button_label (toast, _("Show in Folder"));
  g_object_set_data (G_OBJECT (toast), "window", self);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_show_clicked), g_object_ref (file),
                         (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  /* Where the last one went is of interest, at once, and not where those before it did. */
  previous = g_object_get_data (G_OBJECT (self), "dash-exported-toast");
  if (previous != NULL)
    adw_toast_dismiss (previous);
  g_object_set_data_full (G_OBJECT (self), "dash-exported-toast", g_object_ref (toast),
                          g_object_unref);
  dash_window_add_toast (self, toast);
}

static void
fail (Exporting *self, const GError *error, const char *sentence)
{
  g_autofree char *name = dash_window_describe_file (self->file);
  /* Translators: %s is the name of a file */
  g_autofree char *heading = g_strdup_printf (_("“%s” could not be exported"), name);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    dash_window_show_error (self->window, heading, sentence);
  exporting_free (self);
}

/* ---- What is done ---- */

static void
on_progress (double fraction, gpointer data)
{
  Exporting *self = data;

  dash_progress_toast_set (self->progress, fraction);
}

static void
on_written (GObject *object, GAsyncResult *result, gpointer data)
{
  Exporting *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (dash_export_save_finish (result, &error))
    {
      dash_window_say_exported (self->window, self->file);
      exporting_free (self);
      return;
    }
  sentence = dash_export_file_describe_error (self->file, error);
  fail (self, error, sentence);
}

static void
on_report_made (GObject *object, GAsyncResult *result, gpointer data)
{
  Exporting *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DashDocument) document =
    dash_session_make_report_finish (DASH_SESSION (object), result, &error);

  if (document == NULL)
    {
      fail (self, error, error->message);
      return;
    }
  if (self->options.format == DASH_EXPORT_CHROME && document->n_logs == 0)
    {
      fail (self, NULL,
            self->ranged ? _("None of the calls that were kept one by one began in the selected "
                             "time. Export the whole session, or select another time.")
                         : _("No calls were kept one by one in this session. A running program "
                             "has them, and a report that it wrote as JSON."));
      return;
    }
  self->options.range = self->range_words;
  dash_export_save_async (document, &self->options, self->file, on_progress, self,
                          self->cancellable, on_written, self);
}

static void
export_now (Exporting *self)
{
  g_autofree char *name = dash_window_describe_file (self->file);
  /* Translators: %s is the name of a file */
  g_autofree char *title = g_strdup_printf (_("Exporting %s"), name);

  self->cancellable = g_cancellable_new ();
  self->progress = dash_progress_toast_new (self->window, title, self->cancellable);
  dash_session_make_report_async (dash_session_page_get_session (self->page),
                                  self->options.format == DASH_EXPORT_JSON,
                                  self->ranged ? &self->range : NULL, self->cancellable,
                                  on_report_made, self);
}

/* ---- What is asked ---- */

static void
on_name_chosen (GFile *file, gpointer data)
{
  Exporting *self = data;

  /* Back to the question before, where another format may be wanted. */
  if (file == NULL)
    {
      exporting_free (self);
      return;
    }
  self->file = g_object_ref (file);
  gtk_window_close (GTK_WINDOW (self->dialog));
  g_clear_object (&self->dialog);
  export_now (self);
}

GListModel *
dash_window_new_export_filters (const char *name, const char *suffix)
{
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) wanted = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();
  g_autofree char *pattern = g_strconcat ("*", suffix, NULL);

  gtk_file_filter_set_name (wanted, name);
  gtk_file_filter_add_pattern (wanted, pattern);
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, wanted);
  g_list_store_append (filters, all);
  return G_LIST_MODEL (filters);
}

static void
on_chosen (DashExportDialog *dialog, DashWindow *window)
{
  Exporting *self = g_new0 (Exporting, 1);
  DashExportFormat format = dash_export_dialog_get_format (dialog);
  const char *suffix = dash_export_get_suffix (format);
  g_autoptr (GListModel) filters =
    dash_window_new_export_filters (dash_export_dialog_get_format_name (format), suffix);
  g_autofree char *what = NULL;
  g_autofree char *name = NULL;

  self->window = g_object_ref (window);
  self->page = g_object_ref (g_object_get_data (G_OBJECT (dialog), "page"));
  self->dialog = GTK_WIDGET (g_object_ref (dialog));
  self->options.format = format;
  self->options.section = dash_export_dialog_get_section (dialog);
  self->ranged = dash_export_dialog_get_ranged (dialog, &self->range);
  if (self->ranged)
    self->range_words = dash_format_clock_range (self->range.begin_ns, self->range.end_ns);

  if (format == DASH_EXPORT_CSV)
    what = dash_export_get_section_name (self->options.section);
  name = dash_window_propose_name (dash_session_page_get_session (self->page), what, suffix);
  dash_compat_choose_file (GTK_WINDOW (dialog), TRUE, _("Export As"), _("_Export"), name, filters,
                           on_name_chosen, self);
}

void
dash_window_export_page (DashWindow *self, DashSessionPage *page)
{
  GtkWidget *dialog =
    dash_export_dialog_new (GTK_WINDOW (self), dash_session_page_get_session (page));

  g_object_set_data_full (G_OBJECT (dialog), "page", g_object_ref (page), g_object_unref);
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (on_chosen), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
