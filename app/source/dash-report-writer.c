/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-report-writer.c: DashDocument to report.json, the history last.
 *
 * Written straight to the stream: the history of a long session is larger than one wants twice in memory.
 */
#include "dash-report-writer-private.h"
#include "dash-rust-reader.h"

#include <string.h>

#include "dash-histogram.h"

#define BLOCK_BYTES (256 * 1024)
static void
flush (DashWriting *writing)
{
  /* Not every kind of stream asks. */
  if (writing->error == NULL && !g_cancellable_set_error_if_cancelled (writing->cancellable, &writing->error))
    g_output_stream_write_all (writing->stream, writing->text->str, writing->text->len, NULL, writing->cancellable,
                               &writing->error);
  g_string_truncate (writing->text, 0);
}

void
_dash_writing_row_done (DashWriting *writing)
{
  writing->done++;
  if (writing->text->len < BLOCK_BYTES)
    return;
  flush (writing);
  if (writing->progress != NULL && writing->error == NULL)
    writing->progress ((double) writing->done / (double) writing->all, writing->progress_data);
}

/* Another profiler says less of a run; what it doesn't say is left out. */
static gboolean
is_of_other (const DashDocument *document)
{
  return g_strcmp0 (document->generator_name, DASH_RUST_GENERATOR) == 0;
}

static void
add_text (GString *text, const char *key, const char *value, gboolean of_other)
{
  gboolean known = value != NULL && *value != '\0';

  if (known || !of_other)
    dash_json_writer_member_string (text, key, known ? value : "");
}

static void
add_clock (GString *text, const DashDocument *document)
{
  dash_json_writer_open_object (text, "clock");
  dash_json_writer_member_string (text, "source", document->clock_source != NULL ? document->clock_source : "monotonic");
  dash_json_writer_member_double (text, "scope_cost_ns", document->scope_cost_ns);
  dash_json_writer_member_double (text, "scope_inner_cost_ns", document->scope_inner_cost_ns);
  dash_json_writer_close (text, '}');
}

static void
add_losses (GString *text, const DashLosses *losses)
{
  dash_json_writer_open_object (text, "losses");
  dash_json_writer_member_uint (text, "sites_folded", losses->sites_folded);
  dash_json_writer_member_uint (text, "nodes_folded", losses->nodes_folded);
  dash_json_writer_member_uint (text, "buckets_misplaced", losses->buckets_misplaced);
  dash_json_writer_member_uint (text, "threads_unrecorded", losses->threads_unrecorded);
  dash_json_writer_member_uint (text, "too_deep", losses->too_deep);
  dash_json_writer_member_uint (text, "unbalanced", losses->unbalanced);
  dash_json_writer_member_uint (text, "signals", losses->signals);
  dash_json_writer_close (text, '}');
}

/* No process lives without memory, a thread and time of a processor. */
static void
add_process (GString *text, const DashProcessFigures *process, gboolean of_other)
{
  if (of_other && process->threads == 0 && process->rss_bytes == 0 && process->cpu_ns == 0)
    return;
  dash_json_writer_open_object (text, "process");
  if (process->cpu_ns > 0 || !of_other)
    dash_json_writer_member_uint (text, "cpu_ns", process->cpu_ns);
  if (process->rss_bytes > 0 || !of_other)
    dash_json_writer_member_uint (text, "rss_bytes", process->rss_bytes);
  if (process->peak_rss_bytes > 0 || !of_other)
    dash_json_writer_member_uint (text, "peak_rss_bytes", process->peak_rss_bytes);
  if (process->threads > 0 || !of_other)
    {
      dash_json_writer_member_uint (text, "threads", process->threads);
      dash_json_writer_member_uint (text, "threads_running", process->threads_running);
    }
  dash_json_writer_close (text, '}');
}

static void
add_head (GString *text, const DashDocument *document)
{
  const gboolean of_other = is_of_other (document);

  dash_json_writer_member_string (text, "type", "hotpath-report");
  /* Rows of a newer format were read as far as known, so what is written is of the format known here. */
  dash_json_writer_member_uint (text, "schema", DASH_DOCUMENT_SCHEMA);

  dash_json_writer_open_object (text, "generator");
  dash_json_writer_member_string (text, "name", document->generator_name != NULL ? document->generator_name : "hotpath");
  dash_json_writer_member_string (text, "version", document->generator_version != NULL ? document->generator_version : "");
  dash_json_writer_close (text, '}');

  dash_json_writer_open_object (text, "program");
  dash_json_writer_member_string (text, "name", document->program_name);
  if (document->program_label != NULL)
    dash_json_writer_member_string (text, "label", document->program_label);
  dash_json_writer_member_uint (text, "pid", (guint64) MAX (document->program_pid, 0));
  dash_json_writer_member_string (text, "executable", document->program_executable != NULL ? document->program_executable : "");
  add_text (text, "started_at", document->program_started_at, of_other);
  dash_json_writer_member_string (text, "ended", document->program_ended != NULL ? document->program_ended : "running");
  dash_json_writer_close (text, '}');

  dash_json_writer_open_object (text, "machine");
  add_text (text, "host", document->machine_host, of_other);
  add_text (text, "os", document->machine_os, of_other);
  add_text (text, "arch", document->machine_arch, of_other);
  if (document->machine_cpus > 0 || !of_other)
    dash_json_writer_member_uint (text, "cpus", MAX (1, document->machine_cpus));
  dash_json_writer_close (text, '}');

  if (!of_other)
    add_clock (text, document);
  if (document->elapsed_ns > 0 || !of_other)
    dash_json_writer_member_uint (text, "elapsed_ns", document->elapsed_ns);
  dash_json_writer_member_uint (text, "epoch", document->epoch);

  dash_json_writer_member (text, "percentiles");
  g_string_append_c (text, '[');
  for (gsize i = 0; i < document->n_percentiles; i++)
    {
      dash_json_writer_double (text, document->percentiles[i]);
      g_string_append_c (text, ',');
    }
  dash_json_writer_close (text, ']');

  if (!of_other)
    add_losses (text, &document->losses);
  add_process (text, &document->process, of_other);
}

static void
add_log_entries (GString *text, const char *key, const DashDocument *document, gsize first, gsize n)
{
  dash_json_writer_member (text, key);
  g_string_append_c (text, '[');
  for (gsize i = 0; i < n; i++)
    {
      const DashLogEntry *entry = &document->logs[first + i];

      g_string_append_c (text, '{');
      dash_json_writer_member_uint (text, "call", entry->call);
      dash_json_writer_member_uint (text, "started_ns", entry->started_ns);
      dash_json_writer_member_uint (text, "duration_ns", entry->duration_ns);
      dash_json_writer_member_uint (text, "thread_id", entry->thread_id);
      dash_json_writer_member_string (text, "thread", entry->thread != NULL ? entry->thread : "");
      dash_json_writer_member_string (text, "result", entry->result);
      dash_json_writer_close (text, '}');
    }
  dash_json_writer_close (text, ']');
}

static void
add_percentile_values (DashWriting *writing, const DashDocumentFunction *row, const DashHistogram *histogram,
                       gboolean of_other)
{
  const DashDocument *document = writing->document;

  for (gsize i = 0; i < document->n_percentiles; i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      char key[G_ASCII_DTOSTR_BUF_SIZE + 8];
      guint64 value = of_other ? DASH_NOT_KNOWN : 0;

      if ((row->fields & DASH_ROW_HAS_PERCENTILES) != 0)
        value = document->percentile_values_ns[row->first_percentile + i];
      else if (row->n_buckets > 0)
        {
          value = dash_histogram_percentile (histogram, document->percentiles[i]);
          if ((row->fields & DASH_ROW_HAS_EXTREMES) != 0)
            value = CLAMP (value, row->min_ns, MAX (row->min_ns, row->max_ns));
        }
      g_snprintf (key, sizeof key, "p%s_ns", dash_json_writer_format_double (number, document->percentiles[i]));
      if (value != DASH_NOT_KNOWN)
        dash_json_writer_member_uint (writing->text, key, value);
    }
}

static const char *
kind_name (DashFunctionKind kind)
{
  switch (kind)
    {
    case DASH_FUNCTION_KIND_SCOPE:
      return "scope";
    case DASH_FUNCTION_KIND_BLOCK:
      return "block";
    case DASH_FUNCTION_KIND_WRAPPER:
      return "wrapper";
    case DASH_FUNCTION_KIND_FUNCTION:
    default:
      return "function";
    }
}

/* Another profiler has means of its own, and neither self times nor extremes; what was rounded is said. */
static void
add_what_others_say (DashWriting *writing, const DashDocumentFunction *row)
{
  static const struct
  {
    guint32 field;
    const char *name;
  } names[] = { { DASH_ROW_HAS_TOTAL, "total_ns" },
                { DASH_ROW_HAS_AVERAGE, "average_ns" },
                { DASH_ROW_HAS_PERCENTILES, "percentiles" } };
  GString *text = writing->text;

  if ((row->fields & DASH_ROW_HAS_CALLS) != 0)
    dash_json_writer_member_uint (text, "calls", row->calls);
  if ((row->fields & DASH_ROW_HAS_TOTAL) != 0)
    dash_json_writer_member_uint (text, "total_ns", row->total_ns);
  if ((row->fields & DASH_ROW_HAS_AVERAGE) != 0)
    dash_json_writer_member_uint (text, "average_ns", row->average_ns);
  if (row->rounded == 0)
    return;
  dash_json_writer_member (text, "rounded");
  g_string_append_c (text, '[');
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if ((row->rounded & names[i].field) != 0)
      g_string_append_printf (text, "\"%s\",", names[i].name);
  dash_json_writer_close (text, ']');
}

static void
add_histogram (DashWriting *writing, const DashDocumentFunction *row)
{
  const DashDocument *document = writing->document;
  const DashBucket *buckets = document->buckets != NULL ? document->buckets + row->first_bucket : NULL;
  GString *text = writing->text;

  dash_json_writer_open_object (text, "histogram");
  dash_json_writer_member_uint (text, "bits", DASH_REPORT_HISTOGRAM_BITS);
  dash_json_writer_member (text, "counts");
  g_string_append_c (text, '[');
  for (gsize i = 0; i < row->n_buckets; i++)
    {
      dash_json_writer_uint (text, buckets[i].index);
      g_string_append_c (text, ',');
      dash_json_writer_uint (text, buckets[i].count);
      g_string_append_c (text, ',');
    }
  dash_json_writer_close (text, ']');
  dash_json_writer_close (text, '}');
}

static void
add_function (DashWriting *writing, const DashDocumentFunction *row)
{
  const DashDocument *document = writing->document;
  const DashBucket *buckets = document->buckets != NULL ? document->buckets + row->first_bucket : NULL;
  GString *text = writing->text;
  gboolean raw = (row->fields & DASH_ROW_HAS_RAW) != 0;
  gboolean of_other = is_of_other (document) && (row->fields & DASH_ROW_HAS_TIMES) == 0;
  g_autoptr (DashHistogram) histogram = NULL;

  if ((row->fields & DASH_ROW_HAS_PERCENTILES) == 0)
    {
      histogram = dash_histogram_new ();
      for (gsize i = 0; i < row->n_buckets; i++)
        dash_histogram_add (histogram, buckets[i].index, buckets[i].count);
    }

  g_string_append_c (text, '{');
  dash_json_writer_member_uint (text, "id", row->id);
  dash_json_writer_member_string (text, "name", row->name);
  dash_json_writer_member_string (text, "file", row->file);
  dash_json_writer_member_uint (text, "line", row->line);
  dash_json_writer_member_string (text, "kind", kind_name (row->kind));
  if (of_other)
    add_what_others_say (writing, row);
  else
    {
      dash_json_writer_member_uint (text, "calls", row->calls);
      dash_json_writer_member_uint (text, "timed_calls", raw ? row->timed_calls : row->calls);
      dash_json_writer_member_uint (text, "running", row->running);
      dash_json_writer_member_uint (text, "total_ns", row->total_ns);
      dash_json_writer_member_uint (text, "self_ns", row->self_ns);
      dash_json_writer_member_uint (text, "raw_total_ns", raw ? row->raw_total_ns : row->total_ns);
      dash_json_writer_member_uint (text, "raw_self_ns", raw ? row->raw_self_ns : row->self_ns);
      dash_json_writer_member_uint (text, "min_ns", row->min_ns);
      dash_json_writer_member_uint (text, "max_ns", row->max_ns);
    }
  add_percentile_values (writing, row, histogram, of_other);

  if (!of_other)
    add_histogram (writing, row);
  if ((row->fields & DASH_ROW_HAS_LOG) != 0)
    {
      dash_json_writer_open_object (text, "log");
      add_log_entries (text, "recent", document, row->first_recent, row->n_recent);
      add_log_entries (text, "slowest", document, row->first_slowest, row->n_slowest);
      dash_json_writer_close (text, '}');
    }
  dash_json_writer_close (text, '}');
}

static void
add_functions (DashWriting *writing)
{
  static const char *const references[] = { "elapsed", "wrapper", "sum" };
  const DashDocument *document = writing->document;
  GString *text = writing->text;

  dash_json_writer_open_object (text, "functions_timing");
  dash_json_writer_member_string (text, "reference", references[document->reference]);
  dash_json_writer_member_uint (text, "reference_ns", document->reference_ns);
  dash_json_writer_member_uint (text, "total_count", MAX (document->functions_total_count, document->n_functions));
  dash_json_writer_member_uint (text, "included_count", document->n_functions);
  dash_json_writer_member (text, "rows");
  g_string_append_c (text, '[');
  for (gsize i = 0; i < document->n_functions && writing->error == NULL; i++)
    {
      if (i > 0)
        /* The comma of the row before may have been flushed, so it is not to be taken back. */
        g_string_append_c (text, ',');
      add_function (writing, &document->functions[i]);
      g_string_truncate (text, text->len - 1);
      _dash_writing_row_done (writing);
    }
  g_string_append (text, "]},");
}

static void
add_call_tree (DashWriting *writing)
{
  const DashDocument *document = writing->document;
  GString *text = writing->text;

  dash_json_writer_open_object (text, "call_tree");
  dash_json_writer_member_uint (text, "total_count", MAX (document->nodes_total_count, document->n_nodes));
  dash_json_writer_member (text, "rows");
  g_string_append_c (text, '[');
  for (gsize i = 0; i < document->n_nodes && writing->error == NULL; i++)
    {
      const DashDocumentNode *node = &document->nodes[i];

      if (i > 0)
        g_string_append_c (text, ',');
      g_string_append_c (text, '{');
      dash_json_writer_member_uint (text, "id", node->id);
      dash_json_writer_member_uint (text, "parent", node->parent);
      dash_json_writer_member_uint (text, "function", node->function);
      dash_json_writer_member_uint (text, "calls", node->calls);
      dash_json_writer_member_uint (text, "running", node->running);
      dash_json_writer_member_uint (text, "total_ns", node->total_ns);
      dash_json_writer_member_uint (text, "self_ns", node->self_ns);
      text->str[text->len - 1] = '}';
      _dash_writing_row_done (writing);
    }
  g_string_append (text, "]}");
}

static void
add_history (DashWriting *writing)
{
  const DashDocument *document = writing->document;
  GString *text = writing->text;

  g_string_append_c (text, ',');
  dash_json_writer_open_object (text, "history");
  dash_json_writer_member_string (text, "encoding", document->history_encoding != NULL ? document->history_encoding : "");
  dash_json_writer_member (text, "pieces");
  g_string_append_c (text, '[');
  for (gsize i = 0; i < document->n_history && writing->error == NULL; i++)
    {
      const DashHistoryPiece *piece = &document->history[i];
      gsize length;
      const guchar *data = g_bytes_get_data (piece->data, &length);
      gsize at;
      gint state = 0;
      gint save = 0;

      if (i > 0)
        g_string_append_c (text, ',');
      g_string_append_c (text, '{');
      if (piece->section != NULL)
        {
          dash_json_writer_member_string (text, "section", piece->section);
          if (piece->has_row)
            dash_json_writer_member_uint (text, "row", piece->row);
          dash_json_writer_member_string (text, "metric", piece->metric != NULL ? piece->metric : "");
        }
      else
        dash_json_writer_member_uint (text, "function", piece->function);
      dash_json_writer_member_uint (text, "bucket_ns", piece->bucket_ns);
      dash_json_writer_member (text, "data");
      g_string_append_c (text, '"');
      at = text->len;
      g_string_set_size (text, at + length / 3 * 4 + 8);
      at += g_base64_encode_step (data, length, FALSE, text->str + at, &state, &save);
      at += g_base64_encode_close (FALSE, text->str + at, &state, &save);
      g_string_truncate (text, at);
      g_string_append (text, "\"}");
      _dash_writing_row_done (writing);
    }
  g_string_append (text, "]}");
}

gboolean
dash_report_writer_write (const DashDocument *document, GOutputStream *stream, GCancellable *cancellable,
                          void (*progress) (double fraction, gpointer user_data), gpointer user_data,
                          GError **error)
{
  DashWriting writing = {
    .document = document,
    .stream = stream,
    .cancellable = cancellable,
    .progress = progress,
    .progress_data = user_data,
    .text = g_string_sized_new (BLOCK_BYTES + 4096),
    .all = MAX (1, document->n_functions + document->n_nodes + _dash_writing_count_sections (document) +
                       document->n_history),
  };

  g_string_append_c (writing.text, '{');
  add_head (writing.text, document);
  add_functions (&writing);
  add_call_tree (&writing);
  _dash_writing_add_sections (&writing);
  for (guint i = 0; document->extra != NULL && i + 1 < document->extra->len; i += 2)
    g_string_append_printf (writing.text, ",\"%s\":%s", (const char *) g_ptr_array_index (document->extra, i),
                            (const char *) g_ptr_array_index (document->extra, i + 1));
  if ((document->fields & DASH_DOCUMENT_HAS_HISTORY) != 0)
    add_history (&writing);
  g_string_append (writing.text, "}\n");
  flush (&writing);
  g_string_free (writing.text, TRUE);

  if (writing.error != NULL)
    {
      g_propagate_error (error, writing.error);
      return FALSE;
    }
  return TRUE;
}

static gboolean
save (DashDocument *document, GFile *file, void (*progress) (double fraction, gpointer user_data),
      gpointer progress_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileOutputStream) stream =
      g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, error);

  if (stream == NULL)
    return FALSE;
  if (!dash_report_writer_write (document, G_OUTPUT_STREAM (stream), cancellable, progress, progress_data, error))
    {
      /* A stream of g_file_replace() that is closed under a cancelled operation leaves the old file. */
      g_autoptr (GCancellable) give_up = g_cancellable_new ();

      g_cancellable_cancel (give_up);
      g_output_stream_close (G_OUTPUT_STREAM (stream), give_up, NULL);
      return FALSE;
    }
  return g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error);
}

gboolean
dash_report_writer_save (DashDocument *document, GFile *file, GCancellable *cancellable, GError **error)
{
  return save (document, file, NULL, NULL, cancellable, error);
}

typedef struct
{
  DashDocument *document;
  GFile *file;
  void (*progress) (double fraction, gpointer user_data);
  gpointer progress_data;
  GMainContext *context;
} Save;

typedef struct
{
  GTask *task;
  double fraction;
} Tick;

static void
save_free (gpointer data)
{
  Save *self = data;

  dash_document_unref (self->document);
  g_object_unref (self->file);
  g_main_context_unref (self->context);
  g_free (self);
}

static gboolean
tick_arrived (gpointer data)
{
  Tick *tick = data;
  Save *self = g_task_get_task_data (tick->task);

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
tick_sent (double fraction, gpointer user_data)
{
  GTask *task = user_data;
  Save *self = g_task_get_task_data (task);
  Tick *tick = g_new (Tick, 1);
  GSource *idle = g_idle_source_new ();

  tick->task = g_object_ref (task);
  tick->fraction = fraction;
  /* Not g_main_context_invoke(): that runs the function here and now when nobody holds the context. */
  g_source_set_priority (idle, G_PRIORITY_DEFAULT);
  g_source_set_callback (idle, tick_arrived, tick, tick_free);
  g_source_attach (idle, self->context);
  g_source_unref (idle);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Save *self = data;
  GError *error = NULL;

  if (save (self->document, self->file, self->progress != NULL ? tick_sent : NULL, task, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
dash_report_writer_save_async (DashDocument *document, GFile *file,
                               void (*progress) (double fraction, gpointer user_data), gpointer progress_data,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Save *self = g_new0 (Save, 1);

  self->document = dash_document_ref (document);
  self->file = g_object_ref (file);
  self->progress = progress;
  self->progress_data = progress_data;
  self->context = g_main_context_ref_thread_default ();
  g_task_set_source_tag (task, dash_report_writer_save_async);
  g_task_set_task_data (task, self, save_free);
  g_task_run_in_thread (task, save_in_thread);
  g_object_unref (task);
}

gboolean
dash_report_writer_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
