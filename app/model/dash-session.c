/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session: folds documents into functions and history, and knows how things stand. */
#include "dash-session-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dash-format.h"

/* An app that begins to watch this soon after the program began may call all of it the session. */
#define SOON_NS G_GINT64_CONSTANT (2000000000)

enum
{
  UPDATED,
  STATE_CHANGED,
  RANGE_CHANGED,
  RANGE_PROGRESS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DashSession, dash_session, G_TYPE_OBJECT)

static guint
place_hash (gconstpointer key)
{
  const DashFunction *function = key;

  return g_str_hash (function->name) ^ function->line;
}

static gboolean
place_equal (gconstpointer a, gconstpointer b)
{
  const DashFunction *one = a, *other = b;

  return one->line == other->line && one->kind == other->kind &&
         strcmp (one->name, other->name) == 0 && g_strcmp0 (one->file, other->file) == 0;
}

static void
dash_session_dispose (GObject *object)
{
  DashSession *self = DASH_SESSION (object);

  _dash_session_stop_range (self);
  g_cancellable_cancel (self->unpacking);
  g_clear_object (&self->unpacking);
  if (self->source != NULL)
    {
      g_clear_signal_handler (&self->document_handler, self->source);
      g_clear_signal_handler (&self->state_handler, self->source);
      g_clear_object (&self->source);
    }
  /* Others may hold functions longer than the session lives. */
  for (guint i = 0; self->functions != NULL && i < dash_item_list_get_n (self->functions); i++)
    ((DashFunction *) dash_item_list_get (self->functions, i))->context = NULL;
  _dash_session_dispose_sections (self);

  G_OBJECT_CLASS (dash_session_parent_class)->dispose (object);
}

static void
dash_session_finalize (GObject *object)
{
  DashSession *self = DASH_SESSION (object);

  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->by_place, g_hash_table_unref);
  g_clear_pointer (&self->logs, g_hash_table_unref);
  g_clear_pointer (&self->percentiles, g_array_unref);
  g_clear_pointer (&self->history, dash_history_free);
  g_clear_pointer (&self->started_at, g_date_time_unref);
  g_clear_pointer (&self->extras, dash_document_unref);
  g_clear_object (&self->functions);
  _dash_session_finalize_nodes (self);
  _dash_session_finalize_sections (self);
  g_free (self->title);
  g_free (self->program_name);
  g_free (self->label);
  g_free (self->executable);
  g_free (self->started_at_text);
  g_free (self->ended);
  g_free (self->host);
  g_free (self->os);
  g_free (self->arch);
  g_free (self->generator_name);
  g_free (self->generator_version);
  g_free (self->clock_source);
  g_free (self->sentence);
  g_free (self->problem);
  g_free (self->notice);
  g_free (self->history_problem);

  G_OBJECT_CLASS (dash_session_parent_class)->finalize (object);
}

static void
dash_session_class_init (DashSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = dash_session_dispose;
  object_class->finalize = dash_session_finalize;

  signals[UPDATED] = g_signal_new ("updated", DASH_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[STATE_CHANGED] = g_signal_new ("state-changed", DASH_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RANGE_CHANGED] = g_signal_new ("range-changed", DASH_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RANGE_PROGRESS] = g_signal_new ("range-progress", DASH_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
dash_session_init (DashSession *self)
{
  static const double usual[] = { 50, 95, 99 };

  self->functions = dash_item_list_new (DASH_TYPE_FUNCTION);
  self->by_id = g_hash_table_new (NULL, NULL);
  self->history = dash_history_new ();
  self->percentiles = g_array_new (FALSE, FALSE, sizeof (double));
  g_array_append_vals (self->percentiles, usual, G_N_ELEMENTS (usual));
  self->program_name = g_strdup ("");
  self->ended = g_strdup ("running");
  self->clock_source = g_strdup ("");
  self->context.history = self->history;
  self->context.range = dash_range_new_live ();
  self->context.serial = 1;
  self->source_state = DASH_SOURCE_CONNECTING;
  _dash_session_init_nodes (self);
  _dash_session_init_sections (self);
}

/* ---- State ---- */

static void
refresh_problem (DashSession *self)
{
  const GError *error = self->source != NULL ? dash_source_get_error (self->source) : NULL;
  const char *problem = NULL;

  switch (self->source_state)
    {
    case DASH_SOURCE_SILENT:
    case DASH_SOURCE_LOST:
    case DASH_SOURCE_REPLACED:
    case DASH_SOURCE_FAILED:
      problem = self->sentence;
      if ((problem == NULL || problem[0] == '\0') && error != NULL)
        problem = error->message;
      break;
    case DASH_SOURCE_LOADED:
      if (error != NULL)
        problem = error->message;
      break;
    default:
      break;
    }
  if (problem == NULL)
    problem = self->history_problem != NULL ? self->history_problem : self->notice;

  g_free (self->problem);
  self->problem = g_strdup (problem);
}

void
_dash_session_emit_state (DashSession *self)
{
  refresh_problem (self);
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

void
_dash_session_emit_updated (DashSession *self)
{
  g_signal_emit (self, signals[UPDATED], 0);
}

void
_dash_session_emit_range_changed (DashSession *self)
{
  g_signal_emit (self, signals[RANGE_CHANGED], 0);
}

void
_dash_session_emit_range_progress (DashSession *self)
{
  g_signal_emit (self, signals[RANGE_PROGRESS], 0);
}

void
dash_session_set_source_state (DashSession *self, DashSourceState state, const char *sentence)
{
  g_return_if_fail (DASH_IS_SESSION (self));

  self->source_state = state;
  if (sentence != self->sentence)
    {
      g_free (self->sentence);
      self->sentence = g_strdup (sentence);
    }
  /* A hold on something that doesn't move any more would only hide its last figures. */
  if (self->paused && !dash_session_is_live (self))
    dash_session_set_paused (self, FALSE);
  _dash_session_emit_state (self);
}

static void
source_document_cb (DashSession *self, DashDocument *document)
{
  dash_session_apply (self, document);
}

static void
source_state_cb (DashSession *self)
{
  dash_session_set_source_state (self, dash_source_get_state (self->source),
                                 dash_source_get_sentence (self->source));
}

DashSession *
dash_session_new (DashSource *source)
{
  DashSession *self = g_object_new (DASH_TYPE_SESSION, NULL);

  if (source != NULL)
    {
      self->source = g_object_ref (source);
      self->document_handler =
          g_signal_connect_swapped (source, "document", G_CALLBACK (source_document_cb), self);
      self->state_handler =
          g_signal_connect_swapped (source, "state-changed", G_CALLBACK (source_state_cb), self);
      self->source_state = dash_source_get_state (source);
      self->sentence = g_strdup (dash_source_get_sentence (source));
      refresh_problem (self);
    }
  return self;
}

DashSource *
dash_session_get_source (DashSession *self)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);
  return self->source;
}

DashState
dash_session_get_state (DashSession *self)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), DASH_STATE_FAILED);

  switch (self->source_state)
    {
    case DASH_SOURCE_IDLE:
    case DASH_SOURCE_CONNECTING:
      if (self->has_figures && self->recording)
        return DASH_STATE_LOST;
      return DASH_STATE_CONNECTING;
    case DASH_SOURCE_LIVE:
      if (strcmp (self->ended, "running") != 0 && self->has_figures)
        return DASH_STATE_ENDED;
      return self->paused ? DASH_STATE_PAUSED : DASH_STATE_LIVE;
    case DASH_SOURCE_SILENT:
    case DASH_SOURCE_LOST:
      return DASH_STATE_LOST;
    case DASH_SOURCE_ENDED:
    case DASH_SOURCE_REPLACED:
      return DASH_STATE_ENDED;
    case DASH_SOURCE_LOADED:
      return DASH_STATE_REPORT;
    case DASH_SOURCE_FAILED:
    default:
      return self->has_figures ? DASH_STATE_LOST : DASH_STATE_FAILED;
    }
}

static char *
describe_end (DashSession *self)
{
  int number;

  if (strcmp (self->ended, "exit") == 0)
    return g_strdup (C_ ("program state", "Ended"));
  if (strcmp (self->ended, "stopped") == 0)
    return g_strdup (C_ ("program state", "Measuring was stopped"));
  if (strcmp (self->ended, "killed") == 0)
    return g_strdup (C_ ("program state", "Ended (killed)"));
  if (g_str_has_prefix (self->ended, "signal ") && (number = atoi (self->ended + 7)) > 0)
    return g_strdup_printf (C_ ("program state", "Ended (signal %d)"), number);
  if (self->sentence != NULL && self->sentence[0] != '\0')
    return g_strdup (self->sentence);
  return g_strdup (C_ ("program state", "Ended"));
}

char *
dash_session_describe_state (DashSession *self)
{
  g_autofree char *elapsed = NULL;
  g_autofree char *what = NULL;
  g_autoptr (GDateTime) now = NULL;

  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);

  elapsed = dash_format_elapsed (dash_session_get_elapsed_ns (self));
  switch (dash_session_get_state (self))
    {
    case DASH_STATE_CONNECTING:
      if (self->source != NULL && !dash_source_is_live (self->source))
        return g_strdup (C_ ("program state", "Opening…"));
      return g_strdup (C_ ("program state", "Connecting…"));
    case DASH_STATE_LIVE:
      /* Translators: %s is a time, like "2 min 12 s". */
      return g_strdup_printf (C_ ("program state", "Live · %s"), elapsed);
    case DASH_STATE_PAUSED:
      return g_strdup_printf (C_ ("program state", "Paused · %s"), elapsed);
    case DASH_STATE_LOST:
      if (self->sentence != NULL && self->sentence[0] != '\0')
        return g_strdup (self->sentence);
      return g_strdup (C_ ("program state", "Lost the connection · retrying"));
    case DASH_STATE_ENDED:
      if (self->source_state == DASH_SOURCE_REPLACED && self->sentence != NULL)
        return g_strdup (self->sentence);
      what = describe_end (self);
      return g_strdup_printf (C_ ("program state", "%s · %s"), what, elapsed);
    case DASH_STATE_REPORT:
      if (self->started_at == NULL)
        return g_strdup (C_ ("program state", "Report"));
      now = g_date_time_new_now_local ();
      what = dash_format_plain_date (self->started_at, now);
      /* Translators: %s is a date and time, like "22 Nov, 17:03". */
      return g_strdup_printf (C_ ("program state", "Report of %s"), what);
    case DASH_STATE_FAILED:
    default:
      return g_strdup (C_ ("program state", "Not opened"));
    }
}

const char *
dash_session_get_problem (DashSession *self)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);
  return self->problem;
}

gboolean
dash_session_is_live (DashSession *self)
{
  DashState state = dash_session_get_state (self);

  return state == DASH_STATE_CONNECTING || state == DASH_STATE_LIVE || state == DASH_STATE_PAUSED ||
         state == DASH_STATE_LOST;
}

gboolean
dash_session_get_paused (DashSession *self)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), FALSE);
  return self->paused;
}

static void
show_now (DashSession *self)
{
  self->shown = self->now;
  self->context.shown_end_ns = self->shown.elapsed_ns;
  self->context.reference_ns = self->shown.reference_ns;
}

void
dash_session_set_paused (DashSession *self, gboolean paused)
{
  g_return_if_fail (DASH_IS_SESSION (self));

  paused = !!paused;
  if (self->paused == paused || (paused && !dash_session_is_live (self)))
    return;

  self->paused = paused;
  self->context.paused = paused;
  if (paused)
    {
      self->frozen_nodes = g_array_copy (self->nodes);
      if (self->context.range.live)
        self->context.serial++;
    }
  else
    {
      g_clear_pointer (&self->frozen_nodes, g_array_unref);
      for (guint i = 0; i < dash_item_list_get_n (self->functions); i++)
        _dash_function_thaw (dash_item_list_get (self->functions, i));
      _dash_session_thaw_sections (self);
      dash_item_list_publish (self->functions);
      _dash_session_publish_sections (self);
      show_now (self);
      _dash_session_update_range (self);
    }

  _dash_session_emit_state (self);
  if (!paused)
    _dash_session_emit_updated (self);
}

/* ---- Documents ---- */

static void
replace (char **text, const char *with)
{
  if (with == NULL || g_strcmp0 (*text, with) == 0)
    return;
  g_free (*text);
  *text = g_strdup (with);
}

static void
apply_program (DashSession *self, DashDocument *document)
{
  if (document->program_name != NULL && document->program_name[0] != '\0')
    replace (&self->program_name, document->program_name);
  replace (&self->label, document->program_label);
  replace (&self->executable, document->program_executable);
  replace (&self->generator_name, document->generator_name);
  replace (&self->generator_version, document->generator_version);
  if (document->program_pid != 0)
    self->pid = document->program_pid;
  if (document->program_started_at != NULL &&
      g_strcmp0 (self->started_at_text, document->program_started_at) != 0)
    {
      g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

      replace (&self->started_at_text, document->program_started_at);
      g_clear_pointer (&self->started_at, g_date_time_unref);
      self->started_at = g_date_time_new_from_iso8601 (self->started_at_text, utc);
    }

  g_clear_pointer (&self->title, g_free);
  if (self->label != NULL && self->label[0] != '\0')
    /* Translators: name of a program and the label its run was given. */
    self->title = g_strdup_printf (_ ("%s, %s"), self->program_name, self->label);
  else
    self->title = g_strdup (self->program_name);

  if (document->fields & DASH_DOCUMENT_HAS_MACHINE)
    {
      replace (&self->host, document->machine_host);
      replace (&self->os, document->machine_os);
      replace (&self->arch, document->machine_arch);
      self->n_cpus = document->machine_cpus;
    }
  if (document->fields & DASH_DOCUMENT_HAS_CLOCK)
    {
      self->has_clock = TRUE;
      replace (&self->clock_source, document->clock_source);
      self->scope_cost_ns = document->scope_cost_ns;
      self->scope_inner_cost_ns = document->scope_inner_cost_ns;
    }
  if (document->n_percentiles > 0)
    {
      g_array_set_size (self->percentiles, 0);
      g_array_append_vals (self->percentiles, document->percentiles,
                           (guint) document->n_percentiles);
    }
  if (document->extra != NULL)
    {
      g_clear_pointer (&self->extras, dash_document_unref);
      self->extras = dash_document_new (DASH_DOCUMENT_REPORT);
      dash_document_copy_extra (self->extras, document);
    }
  if (document->notice != NULL)
    replace (&self->notice, document->notice);
}

static DashFunction *
find_row (DashSession *self, const DashDocumentFunction *row)
{
  DashFunction *function = g_hash_table_lookup (self->by_id, GUINT_TO_POINTER (row->id));

  if (function != NULL || !(row->fields & DASH_ROW_HAS_PLACE))
    return function;

  function = _dash_function_new (&self->context, dash_item_list_get_n (self->functions),
                                 row->id, row->name, row->file, row->line, row->kind);
  if (self->by_place != NULL)
    {
      /* In another run of the program the same place may have another id. */
      DashFunction *known = g_hash_table_lookup (self->by_place, function);

      if (known != NULL)
        {
          g_hash_table_remove (self->by_place, known);
          g_object_unref (function);
          known->id = row->id;
          g_hash_table_insert (self->by_id, GUINT_TO_POINTER (row->id), known);
          return known;
        }
    }
  function->track = self->n_tracks++;
  g_hash_table_insert (self->by_id, GUINT_TO_POINTER (row->id), function);
  dash_item_list_append (self->functions, function);
  return function;
}

/* How much more @now is than anything before. */
static inline guint64
advance (guint64 *most, guint64 now)
{
  guint64 more = now > *most ? now - *most : 0;

  *most += more;
  return more;
}

/* What a program without histograms says in their place. */
static void
apply_given (DashDocument *document, const DashDocumentFunction *row, DashFunction *function)
{
  gboolean has_values = (row->fields & DASH_ROW_HAS_PERCENTILES) != 0 &&
                        row->first_percentile + document->n_percentiles <=
                            document->n_percentile_values;
  double mean = (row->fields & DASH_ROW_HAS_AVERAGE) != 0 ? (double) row->average_ns : NAN;

  dash_given_free (function->given);
  function->given =
      dash_given_new (row->calls, mean, row->rounded != 0, document, row->first_percentile,
                      has_values ? document->n_percentiles : 0);
}

static void
apply_function (DashSession *self, DashDocument *document, const DashDocumentFunction *row)
{
  static _Thread_local guint16 indexes[DASH_HISTOGRAM_MAX_INDEX + 1];
  static _Thread_local guint64 counts[DASH_HISTOGRAM_MAX_INDEX + 1];
  DashFunction *function = find_row (self, row);
  DashCell cell = { .indexes = indexes, .counts = counts };
  DashFigures *total;

  /* What it is was said in a document that got lost; the next whole one says it again. */
  if (function == NULL)
    return;

  if (self->paused)
    _dash_function_freeze (function);
  total = &function->total;

  if (row->fields & DASH_ROW_HAS_CALLS)
    {
      self->now.n_calls += row->calls - MIN (row->calls, total->calls);
      total->calls = row->calls;
      total->running = row->running;
      cell.calls = advance (&function->recorded_calls, row->calls);
    }
  function->said |= row->fields;
  function->rounded = row->rounded;
  if (row->fields & DASH_ROW_HAS_TIMES)
    {
      total->total_ns = row->total_ns;
      total->self_ns = row->self_ns;
      cell.total_ns = advance (&function->recorded_total_ns, row->total_ns);
      cell.self_ns = advance (&function->recorded_self_ns, row->self_ns);
    }
  else if (row->fields & DASH_ROW_HAS_TOTAL)
    {
      total->total_ns = row->total_ns;
      /* Equal parts take no room in the history. */
      cell.total_ns = cell.self_ns = advance (&function->recorded_total_ns, row->total_ns);
    }
  if (row->fields & DASH_ROW_HAS_EXTREMES)
    {
      total->min_ns = row->min_ns;
      total->max_ns = row->max_ns;
    }
  if (row->fields & DASH_ROW_HAS_RAW)
    {
      function->has_raw = TRUE;
      function->timed_calls = row->timed_calls;
      function->raw_total_ns = row->raw_total_ns;
      function->raw_self_ns = row->raw_self_ns;
    }
  if ((row->fields & DASH_ROW_HAS_HISTOGRAM) && row->n_buckets > 0)
    {
      const DashBucket *bucket = document->buckets + row->first_bucket;
      gint previous = -1;

      if (total->histogram == NULL)
        total->histogram = dash_histogram_new ();
      for (gsize i = 0; i < row->n_buckets; i++, bucket++)
        {
          guint64 known;

          if (bucket->index > DASH_HISTOGRAM_MAX_INDEX || (gint) bucket->index <= previous)
            continue;
          previous = bucket->index;
          known = dash_histogram_get (total->histogram, bucket->index);
          if (bucket->count <= known)
            continue;
          indexes[cell.n_entries] = bucket->index;
          counts[cell.n_entries++] = bucket->count - known;
        }
      dash_histogram_add_sorted (total->histogram, indexes, counts, cell.n_entries);
      g_clear_pointer (&function->given, dash_given_free);
    }
  else if (row->fields & (DASH_ROW_HAS_PERCENTILES | DASH_ROW_HAS_AVERAGE | DASH_ROW_HAS_TOTAL))
    apply_given (document, row, function);

  if (self->recording)
    dash_history_add (self->history, function->track, &cell);
  _dash_function_changed (function);
}

void
_dash_session_restart (DashSession *self)
{
  for (guint i = 0; i < dash_item_list_get_n (self->functions); i++)
    {
      DashFunction *function = dash_item_list_get (self->functions, i);

      _dash_function_reset (function);
      function->track = i;
    }
  self->n_tracks = dash_item_list_get_n (self->functions);
  _dash_session_restart_sections (self, TRUE);
  _dash_session_restart_nodes (self);
  if (self->logs != NULL)
    g_hash_table_remove_all (self->logs);
  dash_history_start (self->history, 0);
  self->now = (Overall){ 0 };
  self->recorded_cpu_ns = 0;
  self->recording = FALSE;
  self->has_figures = FALSE;
  self->paused = self->context.paused = FALSE;
  replace (&self->ended, "running");
  show_now (self);
  dash_session_set_range (self, &(DashRange){ .live = TRUE });
}

/* Another process, with other ids. */
static void
restart_with_ids (DashSession *self)
{
  _dash_session_restart (self);
  _dash_session_restart_sections (self, FALSE);
  g_hash_table_remove_all (self->by_id);
  g_clear_pointer (&self->by_place, g_hash_table_unref);
  self->by_place = g_hash_table_new (place_hash, place_equal);
  for (guint i = 0; i < dash_item_list_get_n (self->functions); i++)
    g_hash_table_add (self->by_place, dash_item_list_get (self->functions, i));
  g_clear_pointer (&self->label, g_free);
}

static gboolean
is_another_run (DashSession *self, DashDocument *document)
{
  if (!self->has_figures)
    return FALSE;
  if (document->program_pid != 0 && self->pid != 0 && document->program_pid != self->pid)
    return TRUE;
  return document->type == DASH_DOCUMENT_SNAPSHOT && document->program_started_at != NULL &&
         self->started_at_text != NULL &&
         strcmp (document->program_started_at, self->started_at_text) != 0;
}

static void
apply_figures (DashSession *self, DashDocument *document)
{
  gboolean first = !self->has_figures;
  DashProcessSample sample = { 0 };
  guint64 n_calls;

  if (first)
    {
      self->has_figures = TRUE;
      self->epoch = document->epoch;
      if (document->type != DASH_DOCUMENT_REPORT && (gint64) document->elapsed_ns <= SOON_NS)
        {
          dash_history_start (self->history, 0);
          self->recording = TRUE;
        }
    }

  n_calls = self->now.n_calls;
  if (document->fields & DASH_DOCUMENT_HAS_LOSSES)
    {
      self->now.losses = document->losses;
      self->tells_losses = TRUE;
    }
  for (gsize i = 0; i < document->n_functions; i++)
    apply_function (self, document, &document->functions[i]);
  _dash_session_apply_nodes (self, document);
  _dash_session_apply_sections (self, document);
  if (document->type != DASH_DOCUMENT_DELTA || document->functions_total_count > 0)
    self->functions_total_count = document->functions_total_count;
  if (document->fields & DASH_DOCUMENT_HAS_FUNCTIONS)
    {
      self->now.reference = document->reference;
      self->now.reference_ns = (gint64) MIN (document->reference_ns, G_MAXINT64);
    }
  self->now.elapsed_ns = (gint64) document->elapsed_ns;
  if (document->fields & DASH_DOCUMENT_HAS_PROCESS)
    {
      self->now.process = document->process;
      sample.cpu_ns = advance (&self->recorded_cpu_ns, document->process.cpu_ns);
    }

  if (self->recording)
    {
      sample.calls = self->now.n_calls - n_calls;
      sample.rss_bytes = (double) self->now.process.rss_bytes;
      sample.threads = (double) self->now.process.threads;
      sample.threads_running = (double) self->now.process.threads_running;
      dash_history_end_tick (self->history, self->now.elapsed_ns, &sample);
      self->unsaved = TRUE;
    }
  else if (first && document->type != DASH_DOCUMENT_REPORT)
    {
      /* Nothing is known of how the time before went by, so the lines begin here. */
      dash_history_start (self->history, self->now.elapsed_ns);
      self->recording = TRUE;
      self->unsaved = TRUE;
    }
}

void
dash_session_apply (DashSession *self, DashDocument *document)
{
  gboolean ended_before, noticed, stale;

  g_return_if_fail (DASH_IS_SESSION (self));
  g_return_if_fail (document != NULL);

  switch (document->type)
    {
    case DASH_DOCUMENT_HISTORY:
      _dash_session_unpack_history (self, document);
      return;
    case DASH_DOCUMENT_LOG:
      _dash_session_apply_logs (self, document);
      return;
    case DASH_DOCUMENT_HELLO:
      if (!self->has_figures)
        {
          apply_program (self, document);
          _dash_session_emit_state (self);
        }
      return;
    default:
      break;
    }

  /* Times beyond what a signed number holds can only be damage. */
  if (document->elapsed_ns > G_MAXINT64 / 2)
    return;
  if (is_another_run (self, document))
    restart_with_ids (self);
  else if (self->has_figures && document->epoch > self->epoch)
    _dash_session_restart (self);

  ended_before = strcmp (self->ended, "running") != 0;
  noticed = document->notice != NULL && g_strcmp0 (document->notice, self->notice) != 0;
  apply_program (self, document);
  if (document->program_ended != NULL)
    replace (&self->ended, document->program_ended);

  stale = self->has_figures &&
          ((gint64) document->elapsed_ns < self->now.elapsed_ns || document->epoch < self->epoch);
  if (!stale)
    apply_figures (self, document);
  if (document->type == DASH_DOCUMENT_REPORT)
    _dash_session_apply_logs (self, document);
  _dash_session_apply_entries (self, document);

  if (!self->paused)
    {
      dash_item_list_publish (self->functions);
      _dash_session_publish_sections (self);
      show_now (self);
      _dash_session_update_range (self);
      _dash_session_emit_updated (self);
    }
  if (ended_before != (strcmp (self->ended, "running") != 0))
    dash_session_set_source_state (self, self->source_state, self->sentence);
  else if (noticed)
    _dash_session_emit_state (self);
}

/* ---- What the program is ---- */

GListModel *
dash_session_get_functions (DashSession *self)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);
  return G_LIST_MODEL (self->functions);
}

guint
dash_session_get_n_functions (DashSession *self)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), 0);
  return g_list_model_get_n_items (G_LIST_MODEL (self->functions));
}

DashFunction *
dash_session_get_nth_function (DashSession *self, guint position)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);
  return dash_item_list_get (self->functions, position);
}

DashFunction *
dash_session_find_function (DashSession *self, guint32 id)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);
  return g_hash_table_lookup (self->by_id, GUINT_TO_POINTER (id));
}

const char *
dash_session_get_title (DashSession *self)
{
  const char *title;

  g_return_val_if_fail (DASH_IS_SESSION (self), "");

  if (self->title != NULL && self->title[0] != '\0')
    return self->title;
  title = self->source != NULL ? dash_source_get_title (self->source) : NULL;
  return title != NULL && title[0] != '\0' ? title : _ ("Unnamed program");
}

const char *
dash_session_get_program_name (DashSession *self)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);
  return self->program_name;
}

const char *
dash_session_get_label (DashSession *self)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);
  return self->label;
}

const char *
dash_session_get_executable (DashSession *self)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);
  return self->executable;
}

const char *
dash_session_get_host (DashSession *self)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);
  return self->host;
}

gint64
dash_session_get_pid (DashSession *self)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), 0);
  return self->pid;
}

guint
dash_session_get_n_cpus (DashSession *self)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), 0);
  return self->n_cpus;
}

GDateTime *
dash_session_get_started_at (DashSession *self)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);
  return self->started_at;
}

gint64
dash_session_get_elapsed_ns (DashSession *self)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), 0);
  return self->shown.elapsed_ns;
}

double
dash_session_get_scope_cost_ns (DashSession *self)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), 0);
  return self->scope_cost_ns;
}

double
dash_session_get_own_cost_share (DashSession *self)
{
  double spent_ns;

  g_return_val_if_fail (DASH_IS_SESSION (self), 0);

  spent_ns = self->shown.process.cpu_ns > 0 ? (double) self->shown.process.cpu_ns
                                            : (double) self->shown.elapsed_ns;
  return spent_ns > 0 ? self->scope_cost_ns * (double) self->shown.n_calls / spent_ns : 0;
}

const char *
dash_session_get_clock_source (DashSession *self)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);
  return self->clock_source;
}

const double *
dash_session_get_percentiles (DashSession *self, gsize *n)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);

  *n = self->percentiles->len;
  return (const double *) (gpointer) self->percentiles->data;
}

const DashLosses *
dash_session_get_losses (DashSession *self)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);
  return &self->shown.losses;
}

gboolean
dash_session_tells_losses (DashSession *self)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), FALSE);
  return self->tells_losses;
}

guint64
dash_session_get_n_lost (DashSession *self)
{
  const DashLosses *losses = dash_session_get_losses (self);

  return losses->sites_folded + losses->nodes_folded + losses->buckets_misplaced +
         losses->threads_unrecorded + losses->too_deep;
}

guint64
dash_session_get_peak_rss_bytes (DashSession *self)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), 0);
  return MAX (self->shown.process.peak_rss_bytes, self->shown.process.rss_bytes);
}

const char *
dash_session_get_ended (DashSession *self)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);
  return self->ended;
}

gboolean
dash_session_has_unsaved (DashSession *self)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), FALSE);
  return self->unsaved;
}
