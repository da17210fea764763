// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a report to a file in a format of other programs, off the main thread.

#include "dash-export.h"

#include "exporter.h"

#include "source/dash-report-writer.h"

/* How often is it told how far it is. */
#define TICKS 100

static const struct
{
  ExportFunc run; /* NULL: the writer of reports */
  const char *suffix;
  gboolean knows_ranges;
} formats[DASH_N_EXPORTS] = {
  [DASH_EXPORT_CSV] = { export_csv, ".csv", TRUE },
  [DASH_EXPORT_JSON] = { NULL, ".hotpath.json", FALSE },
  [DASH_EXPORT_HTML] = { export_html, ".html", TRUE },
  [DASH_EXPORT_FOLDED] = { export_folded, ".folded", FALSE },
  [DASH_EXPORT_SPEEDSCOPE] = { export_speedscope, ".speedscope.json", FALSE },
  [DASH_EXPORT_CHROME] = { export_chrome, ".trace.json", TRUE },
  [DASH_EXPORT_OPENMETRICS] = { export_openmetrics, ".prom", FALSE },
};

const char *
dash_export_get_suffix (DashExportFormat format)
{
  g_return_val_if_fail (format < DASH_N_EXPORTS, "");

  return formats[format].suffix;
}

char *
dash_export_get_section_name (guint section)
{
  g_return_val_if_fail (section <= DASH_EXPORT_FUNCTIONS, NULL);

  return sheet_get_section_name (section);
}

gboolean
dash_export_knows_ranges (DashExportFormat format)
{
  g_return_val_if_fail (format < DASH_N_EXPORTS, FALSE);

  return formats[format].knows_ranges;
}

/* ---- How far it is --------------------------------------------------------------------------------------- */

typedef struct
{
  guint64 done;
  guint64 all;
  guint64 told;
  void (*func) (double fraction, gpointer user_data);
  gpointer user_data;
} Progress;

static void
step (gpointer user_data)
{
  Progress *self = user_data;

  self->done++;
  if (self->done * TICKS / self->all <= self->told)
    return;
  self->told = self->done * TICKS / self->all;
  self->func (MIN ((double) self->done / (double) self->all, 1), self->user_data);
}

/* How many things a format tells, or nearly so. */
static guint64
count_steps (const DashDocument *document, const DashExportOptions *options)
{
  guint64 places = MAX (document->n_nodes, document->n_functions), n = 0;

  switch (options->format)
    {
    case DASH_EXPORT_CSV:
      n = options->section == DASH_EXPORT_FUNCTIONS ? document->n_functions
                                                    : document->sections[options->section].n_rows;
      break;
    case DASH_EXPORT_FOLDED:
      n = places;
      break;
    case DASH_EXPORT_SPEEDSCOPE:
      n = document->n_functions + places;
      break;
    case DASH_EXPORT_CHROME:
      n = document->n_logs;
      break;
    case DASH_EXPORT_HTML:
      n = document->n_functions;
      for (guint section = 0; section < DASH_N_SECTIONS; section++)
        n += document->sections[section].n_rows;
      break;
    case DASH_EXPORT_OPENMETRICS:
      n = 3 * document->n_functions;
      for (guint section = 0; section < DASH_N_SECTIONS; section++)
        n += document->sections[section].n_rows * dash_section_get_info (section)->rows.n_fields;
      break;
    case DASH_EXPORT_JSON:
    case DASH_N_EXPORTS:
    default:
      break;
    }
  return MAX (n, 1);
}

gboolean
dash_export_write (DashDocument *document, const DashExportOptions *options, GOutputStream *stream,
                   GCancellable *cancellable, void (*progress) (double fraction, gpointer user_data),
                   gpointer user_data, GError **error)
{
  const SheetOptions sheet = { 0 };
  Progress steps = { .all = count_steps (document, options), .func = progress, .user_data = user_data };
  Exporter exporter = {
    .document = document,
    .section = options->section,
    .sheet = &sheet,
    .unit_ns = 1,
    .range = options->range,
    .step = progress ? step : NULL,
    .step_data = &steps,
  };

  g_return_val_if_fail (options->format < DASH_N_EXPORTS, FALSE);
  g_return_val_if_fail (options->section <= DASH_EXPORT_FUNCTIONS, FALSE);

  if (!formats[options->format].run)
    return dash_report_writer_write (document, stream, cancellable, progress, user_data, error);
  return exporter_run (&exporter, formats[options->format].run, stream, cancellable, error);
}

/* ---- In a thread ----------------------------------------------------------------------------------------- */

typedef struct
{
  DashDocument *document;
  DashExportOptions options;
  char *range;
  GFile *file;
  void (*progress) (double fraction, gpointer user_data);
  gpointer progress_data;
  GMainContext *context;
} Saving;

typedef struct
{
  GTask *task;
  double fraction;
} Tick;

static void
saving_free (gpointer data)
{
  Saving *self = data;

  dash_document_unref (self->document);
  g_object_unref (self->file);
  g_main_context_unref (self->context);
  g_free (self->range);
  g_free (self);
}

static gboolean
tick_arrived (gpointer data)
{
  Tick *tick = data;
  Saving *self = g_task_get_task_data (tick->task);

  if (!g_task_get_completed (tick->task))
    self->progress (tick->fraction, self->progress_data);
  return G_SOURCE_REMOVE;
}

static void
tick_free (gpointer data)
{
  Tick *tick = data;

  g_object_unref (tick->task);
  g_free (tick);
}

static void
send_tick (double fraction, gpointer user_data)
{
  GTask *task = user_data;
  Saving *self = g_task_get_task_data (task);
  g_autoptr (GSource) idle = g_idle_source_new ();
  Tick *tick = g_new (Tick, 1);

  tick->task = g_object_ref (task);
  tick->fraction = fraction;
  /* Not g_main_context_invoke(): that runs the function here and now when nobody holds the context. */
  g_source_set_priority (idle, G_PRIORITY_DEFAULT);
  g_source_set_callback (idle, tick_arrived, tick, tick_free);
  g_source_attach (idle, self->context);
}

static gboolean
write_to (GOutputStream *stream, GCancellable *cancellable, gpointer user_data, GError **error)
{
  GTask *task = user_data;
  Saving *self = g_task_get_task_data (task);

  return dash_export_write (self->document, &self->options, stream, cancellable, self->progress ? send_tick : NULL,
                            task, error);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Saving *self = data;
  /* What a session puts off until it is idle is not for the main thread, and is never done here. */
  g_autoptr (GMainContext) context = g_main_context_new ();
  GError *error = NULL;

  g_main_context_push_thread_default (context);
  if (dash_export_file_write (self->file, write_to, task, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  g_main_context_pop_thread_default (context);
}

void
dash_export_save_async (DashDocument *document, const DashExportOptions *options, GFile *file,
                        void (*progress) (double fraction, gpointer user_data), gpointer progress_data,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Saving *self = g_new0 (Saving, 1);

  self->document = dash_document_ref (document);
  self->options = *options;
  self->options.range = self->range = g_strdup (options->range);
  self->file = g_object_ref (file);
  self->progress = progress;
  self->progress_data = progress_data;
  self->context = g_main_context_ref_thread_default ();
  g_task_set_source_tag (task, dash_export_save_async);
  g_task_set_task_data (task, self, saving_free);
  g_task_run_in_thread (task, save_in_thread);
}

gboolean
dash_export_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
