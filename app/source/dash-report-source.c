/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-report-source.c: a saved report, read off the main thread.
 */
#include "dash-report-source.h"

#include <glib/gi18n.h>

#include "dash-report-file.h"
#include "dash-report-reader.h"
#include "dash-report-writer.h"
#include "dash-session.h"

struct _DashReportSource
{
  DashSource parent_instance;

  GFile *file;
  GCancellable *cancellable; /* of the reading that goes on; NULL when none does */
};

/* Reading the file is the lesser part, parsing the greater. */
#define PART_READ 0.3
#define PART_FIGURES 0.6

G_DEFINE_FINAL_TYPE (DashReportSource, dash_report_source, DASH_TYPE_SOURCE)

/* One reading of the file. Its thread holds the source weakly, so that the last reference, and with it the
 * source's end, is never the thread's. */
typedef struct
{
  GWeakRef self;
  GFile *file;
  GCancellable *cancellable;
  GMainContext *context;
  GError *history_error; /* the figures are good, the history is not */
} Reading;

static void
reading_clear (gpointer data)
{
  Reading *reading = data;

  g_weak_ref_clear (&reading->self);
  g_object_unref (reading->file);
  g_object_unref (reading->cancellable);
  g_main_context_unref (reading->context);
  g_clear_error (&reading->history_error);
}

static void
reading_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, reading_clear);
}

/* What a reading sends to the main thread. */
typedef struct
{
  Reading *reading;
  DashDocument *document;
  double progress;
} Message;

static void
message_free (gpointer data)
{
  Message *message = data;

  g_clear_pointer (&message->document, dash_document_unref);
  reading_unref (message->reading);
  g_free (message);
}

static gboolean
message_arrived (gpointer data)
{
  Message *message = data;
  g_autoptr (DashReportSource) self = g_weak_ref_get (&message->reading->self);

  /* A reading that was stopped, or followed by another, has no more to say. */
  if (self == NULL || self->cancellable != message->reading->cancellable)
    return G_SOURCE_REMOVE;
  dash_source_set_progress (DASH_SOURCE (self), message->progress);
  if (message->document != NULL)
    {
      if (message->document->type == DASH_DOCUMENT_REPORT && *message->document->program_name != '\0')
        dash_source_set_title (DASH_SOURCE (self), message->document->program_name);
      dash_source_emit_document (DASH_SOURCE (self), message->document);
    }
  return G_SOURCE_REMOVE;
}

/* Not g_main_context_invoke(): that runs the function here and now when nobody holds the context. */
static void
send (Reading *reading, DashDocument *document, double progress)
{
  Message *message = g_new0 (Message, 1);
  GSource *idle = g_idle_source_new ();

  message->reading = g_atomic_rc_box_acquire (reading);
  message->document = document;
  message->progress = progress;
  g_source_set_priority (idle, G_PRIORITY_DEFAULT);
  g_source_set_callback (idle, message_arrived, message, message_free);
  g_source_attach (idle, reading->context);
  g_source_unref (idle);
}

static void
history_progress (double fraction, gpointer user_data)
{
  send (user_data, NULL, PART_FIGURES + fraction * (1 - PART_FIGURES));
}

static void
read_progress (double fraction, gpointer user_data)
{
  send (user_data, NULL, PART_READ * fraction);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  GError *error = NULL;
  gsize length = 0;
  g_autofree char *text =
      dash_report_file_read (reading->file, read_progress, reading, cancellable, &length, &error);
  DashDocument *document = NULL;
  const char *history = NULL;
  gsize history_length = 0;

  if (text != NULL)
    document = dash_report_reader_read (text, length, DASH_DOCUMENT_REPORT, cancellable, &history,
                                        &history_length, &error);
  if (document == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  send (reading, document, PART_FIGURES);

  if (history != NULL)
    {
      document = dash_report_reader_read_history (text, history, history_length, cancellable, history_progress,
                                                  reading, &error);
      if (document != NULL)
        send (reading, document, 1);
      else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        reading->history_error = g_steal_pointer (&error);
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
read_done (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  g_autoptr (DashReportSource) self = g_weak_ref_get (&reading->self);
  g_autoptr (GError) error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);

  if (self == NULL || self->cancellable != reading->cancellable)
    return;
  g_clear_object (&self->cancellable);
  dash_source_set_progress (DASH_SOURCE (self), -1);
  if (done)
    {
      g_autofree char *sentence = NULL;

      if (reading->history_error != NULL)
        sentence = g_strdup_printf (_("The history in this report is damaged and was left out. %s"),
                                    reading->history_error->message);
      dash_source_set_state (DASH_SOURCE (self), DASH_SOURCE_LOADED, sentence, reading->history_error);
    }
  else
    {
      g_autofree char *sentence = dash_report_file_describe_error (self->file, error);

      dash_source_set_state (DASH_SOURCE (self), DASH_SOURCE_FAILED, sentence, error);
    }
}

static void
dash_report_source_stop (DashSource *source)
{
  DashReportSource *self = DASH_REPORT_SOURCE (source);

  if (self->cancellable == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  dash_source_set_progress (source, -1);
  dash_source_set_state (source, DASH_SOURCE_IDLE, _("Opening was cancelled"), NULL);
}

static void
dash_report_source_start (DashSource *source)
{
  DashReportSource *self = DASH_REPORT_SOURCE (source);
  Reading *reading;
  GTask *task;

  if (self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  reading = g_atomic_rc_box_new0 (Reading);
  g_weak_ref_init (&reading->self, self);
  reading->file = g_object_ref (self->file);
  reading->cancellable = g_object_ref (self->cancellable);
  reading->context = g_main_context_ref_thread_default ();
  task = g_task_new (NULL, self->cancellable, read_done, reading);
  g_task_set_source_tag (task, dash_report_source_start);
  g_task_set_task_data (task, reading, reading_unref);
  g_task_run_in_thread (task, read_in_thread);
  g_object_unref (task);
  dash_source_set_progress (source, 0);
  dash_source_set_state (source, DASH_SOURCE_CONNECTING, _("Opening…"), NULL);
}

static void
dash_report_source_finalize (GObject *object)
{
  DashReportSource *self = DASH_REPORT_SOURCE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_object_unref (self->file);
  G_OBJECT_CLASS (dash_report_source_parent_class)->finalize (object);
}

static void
dash_report_source_class_init (DashReportSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dash_report_source_finalize;
  DASH_SOURCE_CLASS (klass)->start = dash_report_source_start;
  DASH_SOURCE_CLASS (klass)->stop = dash_report_source_stop;

  dash_session_set_writer (dash_report_writer_save_async, dash_report_writer_save_finish);
}

static void
dash_report_source_init (DashReportSource *self)
{
}

DashSource *
dash_report_source_new (GFile *file)
{
  DashReportSource *self = g_object_new (DASH_TYPE_REPORT_SOURCE, NULL);
  g_autofree char *name = g_file_get_basename (file);

  self->file = g_object_ref (file);
  if (name != NULL)
    {
      g_autofree char *shown = g_filename_display_name (name);

      dash_source_set_title (DASH_SOURCE (self), shown);
    }
  return DASH_SOURCE (self);
}

GFile *
dash_report_source_get_file (DashReportSource *self)
{
  g_return_val_if_fail (DASH_IS_REPORT_SOURCE (self), NULL);

  return self->file;
}
