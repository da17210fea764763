/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a session answers about stretches of time. */
#include "dash-session-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "dash-format.h"
#include "dash-history-private.h"

/* A slice leaves most of a frame to drawing. */
#define SLICE_US 4000
/* Each notice makes tables sort anew. */
#define PROGRESS_US 100000

gboolean
dash_session_has_history (DashSession *self)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), FALSE);
  return !dash_history_is_empty (self->history);
}

void
dash_session_set_history_budget (DashSession *self, gsize bytes)
{
  g_return_if_fail (DASH_IS_SESSION (self));
  dash_history_set_budget (self->history, bytes);
}

void
dash_session_get_extent (DashSession *self, DashRange *extent)
{
  g_return_if_fail (DASH_IS_SESSION (self));

  if (dash_history_is_empty (self->history))
    *extent = (DashRange){ 0, self->shown.elapsed_ns, FALSE };
  else
    dash_history_get_extent (self->history, extent);
  if (self->recording)
    extent->end_ns = self->shown.elapsed_ns;
  extent->begin_ns = MIN (extent->begin_ns, extent->end_ns);
}

/* ---- Figures of a range ---- */

/* Computes until the deadline; the cursors go round, so while a range is being dragged every
 * function, every place in the call tree and every row of a section gets its turn. */
static void
compute_until (DashSession *self, gint64 deadline_us)
{
  guint n = dash_item_list_get_n (self->functions);

  while (self->range_left > 0)
    {
      if (self->range_cursor >= n)
        self->range_cursor = 0;
      _dash_function_compute (dash_item_list_get (self->functions, self->range_cursor++));
      self->range_left--;
      if ((self->range_left & 7) == 0 && deadline_us != 0 && g_get_monotonic_time () >= deadline_us)
        return;
    }
  while (self->nodes_left > 0)
    {
      _dash_session_compute_next_node (self);
      if ((self->nodes_left & 7) == 0 && deadline_us != 0 && g_get_monotonic_time () >= deadline_us)
        return;
    }
  while (self->records_left > 0)
    {
      _dash_session_compute_next_record (self);
      if ((self->records_left & 7) == 0 && deadline_us != 0 &&
          g_get_monotonic_time () >= deadline_us)
        return;
    }
}

static inline gboolean
is_computed (DashSession *self)
{
  return self->range_left == 0 && self->nodes_left == 0 && self->records_left == 0;
}

static gboolean
compute_cb (gpointer user_data)
{
  DashSession *self = user_data;
  gint64 now_us = g_get_monotonic_time ();

  compute_until (self, now_us + SLICE_US);
  if (is_computed (self))
    self->range_source = 0;
  if (is_computed (self) || now_us - self->range_noticed_us >= PROGRESS_US)
    {
      self->range_noticed_us = now_us;
      _dash_session_emit_range_progress (self);
    }
  return is_computed (self) ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

void
_dash_session_stop_range (DashSession *self)
{
  g_clear_handle_id (&self->range_source, g_source_remove);
  self->range_left = self->nodes_left = self->records_left = 0;
}

static void
set_live (DashSession *self)
{
  _dash_session_stop_range (self);
  self->context.range = (DashRange){ 0, self->shown.elapsed_ns, TRUE };
  self->context.serial++;
  for (guint i = 0; i < dash_item_list_get_n (self->functions); i++)
    {
      DashFunction *function = dash_item_list_get (self->functions, i);

      dash_figures_clear (&function->ranged);
      function->ranged_serial = 0;
      _dash_function_changed (function);
    }
  _dash_session_set_nodes_live (self);
  _dash_session_set_sections_live (self);
}

void
_dash_session_update_range (DashSession *self)
{
  guint n = dash_item_list_get_n (self->functions);

  if (self->context.range.live)
    {
      self->context.range.end_ns = self->shown.elapsed_ns;
      return;
    }

  /* Functions that are newer than the range: what they did in it is soon computed. */
  for (guint i = self->range_n; i < n; i++)
    _dash_function_compute (dash_item_list_get (self->functions, i));
  self->range_n = n;
  _dash_session_compute_new_nodes (self);
  _dash_session_compute_new_records (self);
}

void
dash_session_set_range (DashSession *self, const DashRange *range)
{
  DashRange snapped, extent;

  g_return_if_fail (DASH_IS_SESSION (self));
  g_return_if_fail (range != NULL);

  if (range->live || dash_history_is_empty (self->history))
    {
      if (self->context.range.live)
        return;
      set_live (self);
      _dash_session_emit_range_changed (self);
      return;
    }

  snapped = dash_range_new (range->begin_ns, range->end_ns);
  dash_session_get_extent (self, &extent);
  dash_range_clamp (&snapped, &extent);
  /* What is inside of a range must not change later, so the bucket that is still being filled ends
   * here. */
  if (self->recording)
    _dash_history_close_bucket_before (self->history, snapped.end_ns);
  dash_history_snap (self->history, &snapped);
  if (dash_range_equal (&snapped, &self->context.range))
    return;

  _dash_session_stop_range (self);
  self->context.range = snapped;
  self->context.serial++;
  self->range_n = self->range_left = dash_item_list_get_n (self->functions);
  _dash_session_begin_nodes (self);
  self->n_records_ranged = self->records_left = self->records->len;
  self->range_noticed_us = g_get_monotonic_time ();
  compute_until (self, self->range_noticed_us + SLICE_US);
  if (!is_computed (self))
    self->range_source = g_idle_add (compute_cb, self);

  _dash_session_emit_range_changed (self);
  if (is_computed (self))
    _dash_session_emit_range_progress (self);
}

void
dash_session_get_range (DashSession *self, DashRange *range)
{
  g_return_if_fail (DASH_IS_SESSION (self));
  *range = self->context.range;
}

double
dash_session_get_range_progress (DashSession *self)
{
  g_return_val_if_fail (DASH_IS_SESSION (self), 1);

  if (self->context.range.live || is_computed (self))
    return 1;
  return 1 - (double) (self->range_left + self->nodes_left + self->records_left) /
                 (double) (self->range_n + (self->ranged_nodes != NULL ? self->ranged_nodes->len : 0) +
                           self->n_records_ranged);
}

void
dash_session_finish_range (DashSession *self)
{
  g_return_if_fail (DASH_IS_SESSION (self));

  if (is_computed (self))
    return;
  compute_until (self, 0);
  g_clear_handle_id (&self->range_source, g_source_remove);
  _dash_session_emit_range_progress (self);
}

DashShareBase
dash_session_get_reference (DashSession *self, gint64 *reference_ns)
{
  gint64 unused;

  g_return_val_if_fail (DASH_IS_SESSION (self), DASH_SHARE_OF_ELAPSED);

  if (reference_ns == NULL)
    reference_ns = &unused;
  if (!self->context.range.live)
    {
      *reference_ns = dash_range_length (&self->context.range);
      return DASH_SHARE_OF_RANGE;
    }

  *reference_ns = self->shown.reference_ns;
  switch (self->shown.reference)
    {
    case DASH_REFERENCE_WRAPPER:
      return DASH_SHARE_OF_WRAPPER;
    case DASH_REFERENCE_SUM:
      return DASH_SHARE_OF_SUM;
    case DASH_REFERENCE_ELAPSED:
    default:
      return DASH_SHARE_OF_ELAPSED;
    }
}

/* ---- Lines ---- */

DashRange
_dash_session_get_effective (DashSession *self, const DashRange *range)
{
  DashRange extent;
  DashRange effective;

  dash_session_get_extent (self, &extent);
  if (range == NULL || range->live)
    return extent;
  effective = *range;
  dash_range_clamp (&effective, &extent);
  return effective;
}

DashSeries *
dash_session_get_series (DashSession *self, DashSeriesKind kind, const DashRange *range)
{
  DashRange effective;

  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);

  if (dash_history_is_empty (self->history))
    return dash_series_new (0);
  effective = _dash_session_get_effective (self, range);
  return dash_history_get_series (self->history, kind, &effective);
}

static double
pick (const DashProcessSample *sample, gint64 length_ns, DashSeriesKind kind)
{
  switch (kind)
    {
    case DASH_SERIES_CPU:
      return (double) sample->cpu_ns / (double) length_ns * 100;
    case DASH_SERIES_CALLS_PER_SECOND:
      return (double) sample->calls * 1e9 / (double) length_ns;
    case DASH_SERIES_RSS:
      return sample->rss_bytes;
    case DASH_SERIES_THREADS:
      return sample->threads;
    case DASH_SERIES_THREADS_RUNNING:
    default:
      return sample->threads_running;
    }
}

double
dash_session_get_latest (DashSession *self, DashSeriesKind kind)
{
  DashProcessSample sample;
  gint64 length_ns;
  DashRange last;

  g_return_val_if_fail (DASH_IS_SESSION (self), NAN);

  dash_session_get_extent (self, &last);
  last.begin_ns = last.end_ns - 1;
  if (dash_history_get_process (self->history, &last, &sample, &length_ns))
    return pick (&sample, length_ns, kind);
  if (kind == DASH_SERIES_RSS && self->shown.process.rss_bytes > 0)
    return (double) self->shown.process.rss_bytes;
  if (kind == DASH_SERIES_THREADS && self->shown.process.threads > 0)
    return (double) self->shown.process.threads;
  return NAN;
}

double
dash_session_get_mean (DashSession *self, DashSeriesKind kind)
{
  DashProcessSample sample;
  gint64 length_ns;
  DashRange range;

  g_return_val_if_fail (DASH_IS_SESSION (self), NAN);

  range = _dash_session_get_effective (self, &self->context.range);
  if (dash_history_get_process (self->history, &range, &sample, &length_ns))
    return pick (&sample, length_ns, kind);

  /* A report without a history still knows what all of it took. */
  if (self->shown.elapsed_ns <= 0)
    return NAN;
  if (kind == DASH_SERIES_CPU && self->shown.process.cpu_ns > 0)
    return (double) self->shown.process.cpu_ns / (double) self->shown.elapsed_ns * 100;
  if (kind == DASH_SERIES_CALLS_PER_SECOND)
    return (double) self->shown.n_calls * 1e9 / (double) self->shown.elapsed_ns;
  return NAN;
}

DashFunctionSeries *
dash_session_get_function_series (DashSession *self,
                                  DashFunction *function,
                                  const DashRange *range,
                                  gsize max_points,
                                  const double *percents,
                                  gsize n_percents)
{
  DashRange effective;

  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);
  g_return_val_if_fail (DASH_IS_FUNCTION (function), NULL);

  effective = _dash_session_get_effective (self, range != NULL ? range : &self->context.range);
  return dash_history_get_function_series (self->history, function->track, &effective,
                                           max_points, percents, n_percents);
}

/* ---- In words ---- */

char *
dash_session_describe_reference (DashSession *self)
{
  gint64 reference_ns = 0;
  DashShareBase reference = dash_session_get_reference (self, &reference_ns);
  g_autofree char *length = dash_format_duration ((double) reference_ns);

  switch (reference)
    {
    case DASH_SHARE_OF_WRAPPER:
      /* Translators: %s is a duration; "100 %" is the time in the function main */
      return g_strdup_printf (_("percentages of %s in main"), length);
    case DASH_SHARE_OF_SUM:
      /* Translators: %s is a duration; "100 %" is the time in all functions added up */
      return g_strdup_printf (_("percentages of %s in all functions"), length);
    case DASH_SHARE_OF_RANGE:
    case DASH_SHARE_OF_ELAPSED:
    default:
      /* Translators: %s is a duration: "100 %" is this long */
      return g_strdup_printf (_("percentages of %s"), length);
    }
}
