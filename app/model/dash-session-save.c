/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session reads and writes beyond figures and logs: the history of a file, whole reports. */
#include "dash-session-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define SLICE_US 4000

/* ---- The history of a file ---- */

typedef struct
{
  DashDocument *document;
  GHashTable *positions; /* id → track + 1 */
  guint *tracks;         /* of each piece that is of a section */
} Unpacking;

static void
unpacking_free (gpointer data)
{
  Unpacking *unpacking = data;

  dash_document_unref (unpacking->document);
  g_hash_table_unref (unpacking->positions);
  g_free (unpacking->tracks);
  g_free (unpacking);
}

static guint
position_of (const DashHistoryPiece *piece, gpointer user_data)
{
  const Unpacking *unpacking = user_data;

  if (piece->section != NULL)
    return unpacking->tracks[piece - unpacking->document->history];
  /* 0 less 1 is G_MAXUINT: a function that the report doesn't list. */
  return GPOINTER_TO_UINT (g_hash_table_lookup (unpacking->positions,
                                                GUINT_TO_POINTER (piece->function))) -
         1;
}

static void
unpack_in_thread (GTask *task,
                  gpointer source_object,
                  gpointer task_data,
                  GCancellable *cancellable)
{
  Unpacking *unpacking = task_data;
  GError *error = NULL;
  DashHistory *history = dash_history_unpack (unpacking->document, position_of, unpacking,
                                              cancellable, &error);

  if (history != NULL)
    g_task_return_pointer (task, history, (GDestroyNotify) dash_history_free);
  else
    g_task_return_error (task, error);
}

static void
unpacked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr (DashSession) self = g_weak_ref_get (weak);
  g_autoptr (GError) error = NULL;
  g_autoptr (DashHistory) history = g_task_propagate_pointer (G_TASK (result), &error);

  g_weak_ref_clear (weak);
  g_free (weak);
  if (self == NULL)
    return;
  if (history == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      g_free (self->history_problem);
      /* Translators: %s is a sentence that says what is wrong. */
      self->history_problem = g_strdup_printf (
          _ ("The figures are complete, but their course over time can't be shown. %s"),
          error->message);
      _dash_session_emit_state (self);
      return;
    }

  g_clear_object (&self->unpacking);
  dash_history_free (self->history);
  self->history = g_steal_pointer (&history);
  self->context.history = self->history;
  self->context.serial++;
  _dash_session_emit_updated (self);
  _dash_session_emit_state (self);
}

void
_dash_session_unpack_history (DashSession *self, DashDocument *document)
{
  g_autoptr (GTask) task = NULL;
  GWeakRef *weak;
  Unpacking *unpacking;

  if (self->recording)
    return;

  g_cancellable_cancel (self->unpacking);
  g_clear_object (&self->unpacking);
  self->unpacking = g_cancellable_new ();

  unpacking = g_new0 (Unpacking, 1);
  unpacking->document = dash_document_ref (document);
  unpacking->positions = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < dash_item_list_get_n (self->functions); i++)
    {
      DashFunction *function = dash_item_list_get (self->functions, i);

      g_hash_table_insert (unpacking->positions, GUINT_TO_POINTER (function->id),
                           GUINT_TO_POINTER (function->track + 1));
    }
  unpacking->tracks = g_new (guint, document->n_history + 1);
  for (gsize i = 0; i < document->n_history; i++)
    {
      const DashHistoryPiece *piece = &document->history[i];

      unpacking->tracks[i] = G_MAXUINT;
      if (piece->section != NULL)
        unpacking->tracks[i] = MIN (_dash_session_find_piece (self, piece),
                                    _dash_session_find_node_piece (self, piece));
    }

  /* A task that held the session could be the last to let go of it, in its own thread. */
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  task = g_task_new (NULL, self->unpacking, unpacked_cb, weak);
  g_task_set_source_tag (task, _dash_session_unpack_history);
  g_task_set_task_data (task, unpacking, unpacking_free);
  g_task_run_in_thread (task, unpack_in_thread);
}

/* ---- Saving ---- */

static DashSessionSaveFunc writer_save;
static DashSessionSaveFinishFunc writer_finish;

void
dash_session_set_writer (DashSessionSaveFunc save, DashSessionSaveFinishFunc finish)
{
  writer_save = save;
  writer_finish = finish;
}

typedef struct
{
  GFile *file; /* (nullable): otherwise the report is handed over */
  gboolean with_history;
  DashRange range; /* live: the whole session */
  void (*progress) (double fraction, gpointer user_data);
  gpointer progress_data;
  DashDocument *logs;     /* (nullable): the program's own report, for its logs */
  DashDocument *document; /* what will be written */
  guint next;             /* function whose history is packed next */
  guint next_node;        /* the same of places in the call tree */
  guint next_record;      /* the same of rows of sections */
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_clear_object (&saving->file);
  g_clear_pointer (&saving->logs, dash_document_unref);
  g_clear_pointer (&saving->document, dash_document_unref);
  g_free (saving);
}

static void
add_log (DashDocument *document, DashDocumentFunction *row, const DashCallLog *log)
{
  row->fields |= DASH_ROW_HAS_LOG;
  for (gsize i = 0; i < log->n_recent; i++)
    dash_document_add_recent (document, &log->recent[i]);
  for (gsize i = 0; i < log->n_slowest; i++)
    dash_document_add_slowest (document, &log->slowest[i]);
}

static void
add_function (DashSession *self,
              DashDocument *document,
              DashFunction *function,
              const DashDocument *logs,
              GHashTable *logged_rows)
{
  const DashFigures *total = &function->total;
  DashDocumentFunction *row = dash_document_add_function (document, function->id);
  const DashDocumentFunction *logged;

  row->fields = DASH_ROW_HAS_PLACE | DASH_ROW_HAS_CALLS;
  if (function->given == NULL)
    row->fields |= DASH_ROW_HAS_HISTOGRAM;
  row->fields |= function->said & DASH_ROW_HAS_TOTAL ? DASH_ROW_HAS_TOTAL : DASH_ROW_HAS_TIMES;
  row->rounded = function->rounded;
  row->name = dash_document_intern (document, function->name);
  row->file = dash_document_intern (document, function->file != NULL ? function->file : "");
  row->line = function->line;
  row->kind = function->kind;
  row->calls = total->calls;
  row->running = total->running;
  row->total_ns = total->total_ns;
  row->self_ns = total->self_ns;
  if (function->has_raw)
    {
      row->fields |= DASH_ROW_HAS_RAW;
      row->timed_calls = function->timed_calls;
      row->raw_total_ns = function->raw_total_ns;
      row->raw_self_ns = function->raw_self_ns;
    }
  if (total->calls > 0)
    {
      row->fields |= DASH_ROW_HAS_PERCENTILES;
      if (function->given == NULL || function->said & DASH_ROW_HAS_EXTREMES)
        row->fields |= DASH_ROW_HAS_EXTREMES;
      row->min_ns = total->min_ns;
      row->max_ns = total->max_ns;
      if (function->given != NULL && !isnan (function->given->mean))
        {
          row->fields |= DASH_ROW_HAS_AVERAGE;
          row->average_ns = (guint64) function->given->mean;
        }
      for (guint i = 0; i < self->percentiles->len; i++)
        {
          double percent = g_array_index (self->percentiles, double, i);
          double given = dash_given_get_percentile (function->given, percent);
          guint64 value_ns = isnan (given) ? DASH_NOT_KNOWN : (guint64) given;

          if (function->given == NULL)
            value_ns = dash_figures_percentile (total, percent);
          dash_document_add_percentile_value (document, value_ns);
        }
    }
  for (gsize i = 0; i < dash_histogram_n_buckets (total->histogram); i++)
    {
      guint index;
      guint64 count;

      dash_histogram_nth (total->histogram, i, &index, &count);
      dash_document_add_bucket (document, index, count);
    }

  logged = g_hash_table_lookup (logged_rows, GUINT_TO_POINTER (function->id));
  if (logged != NULL)
    {
      DashCallLog log = { .n_recent = logged->n_recent, .n_slowest = logged->n_slowest };

      if (logs->logs != NULL)
        {
          log.recent = logs->logs + logged->first_recent;
          log.slowest = logs->logs + logged->first_slowest;
        }
      add_log (document, row, &log);
    }
  else
    {
      const DashCallLog *log = dash_session_get_log (self, function);

      if (log != NULL)
        add_log (document, row, log);
    }
}

/* All but the history, at once, so that it's of one moment. */
static DashDocument *
make_document (DashSession *self, Saving *saving)
{
  DashDocument *document = dash_document_new (DASH_DOCUMENT_REPORT);
  g_autoptr (GHashTable) logged_rows = g_hash_table_new (NULL, NULL);

  document->generator_name = dash_document_intern (document, self->generator_name);
  document->generator_version = dash_document_intern (document, self->generator_version);
  document->program_name = dash_document_intern (document, self->program_name);
  document->program_label = dash_document_intern (document, self->label);
  document->program_pid = self->pid;
  document->program_executable = dash_document_intern (document, self->executable);
  document->program_started_at = dash_document_intern (document, self->started_at_text);
  document->program_ended = dash_document_intern (document, self->ended);
  document->fields = DASH_DOCUMENT_HAS_PROCESS | DASH_DOCUMENT_HAS_LOSSES |
                     DASH_DOCUMENT_HAS_MACHINE | DASH_DOCUMENT_HAS_FUNCTIONS |
                     DASH_DOCUMENT_HAS_CALL_TREE;
  if (self->has_clock)
    document->fields |= DASH_DOCUMENT_HAS_CLOCK;
  document->machine_host = dash_document_intern (document, self->host);
  document->machine_os = dash_document_intern (document, self->os);
  document->machine_arch = dash_document_intern (document, self->arch);
  document->machine_cpus = self->n_cpus;
  document->clock_source = dash_document_intern (document, self->clock_source);
  document->scope_cost_ns = self->scope_cost_ns;
  document->scope_inner_cost_ns = self->scope_inner_cost_ns;
  document->elapsed_ns = (guint64) self->now.elapsed_ns;
  document->epoch = self->epoch;
  document->losses = self->now.losses;
  document->process = self->now.process;
  dash_document_set_percentiles (document, (const double *) (gpointer) self->percentiles->data,
                                 self->percentiles->len);
  document->reference = self->now.reference;
  document->reference_ns = (guint64) self->now.reference_ns;
  if (self->extras != NULL)
    dash_document_copy_extra (document, self->extras);

  if (saving->logs != NULL)
    {
      for (gsize i = 0; i < saving->logs->n_functions; i++)
        {
          DashDocumentFunction *row = &saving->logs->functions[i];

          if (row->fields & DASH_ROW_HAS_LOG)
            g_hash_table_insert (logged_rows, GUINT_TO_POINTER (row->id), row);
        }
    }
  for (guint i = 0; i < dash_item_list_get_n (self->functions); i++)
    {
      DashFunction *function = dash_item_list_get (self->functions, i);

      /* One of an earlier run of the program has no number in this one. */
      if (dash_session_find_function (self, function->id) == function)
        add_function (self, document, function, saving->logs, logged_rows);
    }
  document->functions_included_count = document->n_functions;
  document->functions_total_count = MAX (self->functions_total_count, document->n_functions);

  _dash_session_save_nodes (self, document);
  _dash_session_save_sections (self, document, saving->logs);
  return document;
}

DashDocument *
dash_session_make_document (DashSession *self)
{
  Saving saving = { NULL };

  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);
  return self->has_figures ? make_document (self, &saving) : NULL;
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  DashSession *self = g_task_get_source_object (task);
  Saving *saving = g_task_get_task_data (task);
  GError *error = NULL;

  if (!writer_finish (result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  /* What came while it was written isn't in the file. */
  if ((gint64) saving->document->elapsed_ns == self->now.elapsed_ns)
    self->unsaved = FALSE;
  g_task_return_boolean (task, TRUE);
}

static void
write_document (GTask *task)
{
  Saving *saving = g_task_get_task_data (task);

  if (saving->file == NULL)
    {
      g_task_return_pointer (task, g_steal_pointer (&saving->document),
                             (GDestroyNotify) dash_document_unref);
      return;
    }
  writer_save (saving->document, saving->file, saving->progress, saving->progress_data,
               g_task_get_cancellable (task), written_cb, g_object_ref (task));
}

static gboolean
pack_cb (gpointer user_data)
{
  GTask *task = user_data;
  DashSession *self = g_task_get_source_object (task);
  Saving *saving = g_task_get_task_data (task);
  gint64 deadline_us = g_get_monotonic_time () + SLICE_US;

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;

  while (saving->next < dash_item_list_get_n (self->functions))
    {
      DashFunction *function = dash_item_list_get (self->functions, saving->next++);

      if (dash_session_find_function (self, function->id) == function)
        dash_history_pack_function (self->history, saving->document, function->track,
                                    function->id);
      if (g_get_monotonic_time () >= deadline_us)
        return G_SOURCE_CONTINUE;
    }
  while (saving->next_node < self->nodes->len)
    {
      _dash_session_pack_node (self, saving->document, saving->next_node++);
      if (g_get_monotonic_time () >= deadline_us)
        return G_SOURCE_CONTINUE;
    }
  while (saving->next_record < self->records->len)
    {
      _dash_session_pack_record (self, saving->document, saving->next_record++);
      if (g_get_monotonic_time () >= deadline_us)
        return G_SOURCE_CONTINUE;
    }

  write_document (task);
  return G_SOURCE_REMOVE;
}

/* Of lower priority than what computes the range's figures, so that it is its turn when they are there. */
static gboolean
narrow_cb (gpointer user_data)
{
  GTask *task = user_data;
  DashSession *self = g_task_get_source_object (task);
  Saving *saving = g_task_get_task_data (task);
  g_autoptr (DashDocument) whole = NULL;

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  if (!dash_range_equal (&self->context.range, &saving->range))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_BUSY,
                               _ ("Another range is selected by now. Export once more."));
      return G_SOURCE_REMOVE;
    }
  if (dash_session_get_range_progress (self) < 1)
    return G_SOURCE_CONTINUE;

  whole = make_document (self, saving);
  saving->document = _dash_session_narrow_report (self, whole);
  write_document (task);
  return G_SOURCE_REMOVE;
}

static void
begin_packing (GTask *task)
{
  DashSession *self = g_task_get_source_object (task);
  Saving *saving = g_task_get_task_data (task);

  if (!saving->range.live)
    {
      g_idle_add_full (G_PRIORITY_LOW, narrow_cb, g_object_ref (task), g_object_unref);
      return;
    }
  saving->document = make_document (self, saving);
  g_clear_pointer (&saving->logs, dash_document_unref);
  if (!saving->with_history || dash_history_is_empty (self->history))
    {
      write_document (task);
      return;
    }
  dash_history_pack_levels (self->history, saving->document);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, pack_cb, g_object_ref (task), g_object_unref);
}

static void
report_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Saving *saving = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;
  /* Without it only the single calls are missing: no reason not to save. */
  saving->logs = dash_source_fetch_report_finish (DASH_SOURCE (source), result, NULL);
  begin_packing (task);
}

static void
begin (GTask *task)
{
  DashSession *self = g_task_get_source_object (task);

  if (!self->has_figures)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED,
                               _ ("There is nothing to save yet: no figures have arrived."));
      return;
    }

  if (self->source != NULL && self->source_state == DASH_SOURCE_LIVE &&
      dash_source_is_live (self->source))
    dash_source_fetch_report_async (self->source, g_task_get_cancellable (task), report_fetched_cb,
                                    g_object_ref (task));
  else
    begin_packing (task);
}

void
dash_session_make_report_async (DashSession *self,
                                gboolean with_history,
                                const DashRange *range,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Saving *saving;

  g_return_if_fail (DASH_IS_SESSION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, dash_session_make_report_async);
  saving = g_new0 (Saving, 1);
  saving->with_history = with_history;
  saving->range = range != NULL ? *range : dash_range_new_live ();
  g_task_set_task_data (task, saving, saving_free);
  begin (task);
}

DashDocument *
dash_session_make_report_finish (DashSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
dash_session_save_async (DashSession *self,
                         GFile *file,
                         void (*progress) (double fraction, gpointer user_data),
                         gpointer progress_data,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Saving *saving;

  g_return_if_fail (DASH_IS_SESSION (self));
  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, dash_session_save_async);
  saving = g_new0 (Saving, 1);
  saving->file = g_object_ref (file);
  saving->with_history = TRUE;
  saving->range = dash_range_new_live ();
  saving->progress = progress;
  saving->progress_data = progress_data;
  g_task_set_task_data (task, saving, saving_free);

  if (writer_save == NULL || writer_finish == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                               _ ("Reports can't be written here."));
      return;
    }
  begin (task);
}

gboolean
dash_session_save_finish (DashSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
