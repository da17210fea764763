/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads a history: figures of any range, lines over time. */
#include "dash-history-private.h"

#include <math.h>

void
dash_history_get_extent (DashHistory *self, DashRange *extent)
{
  *extent = (DashRange){ self->end_ns, self->end_ns, FALSE };
  for (guint l = 0; l < N_LEVELS; l++)
    {
      if (self->levels[l].n > 0)
        extent->begin_ns = MIN (extent->begin_ns, self->levels[l].buckets[0].begin_ns);
    }
}

/* The first bucket that ends after @time_ns; the number of buckets when there is none. */
static gsize
find_ending_after (const Level *level, gint64 time_ns)
{
  gsize low = 0, high = level->n;

  while (low < high)
    {
      gsize middle = (low + high) / 2;

      if (level->buckets[middle].end_ns <= time_ns)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* The finest level that has a bucket at @time_ns. */
static const Bucket *
find_bucket (DashHistory *self, gint64 time_ns)
{
  for (guint l = 0; l < N_LEVELS; l++)
    {
      const Level *level = &self->levels[l];
      gsize i;

      if (level->n == 0 || time_ns < level->buckets[0].begin_ns)
        continue;
      i = find_ending_after (level, time_ns);
      if (i < level->n)
        return &level->buckets[i];
    }

  return NULL;
}

void
dash_history_snap (DashHistory *self, DashRange *range)
{
  const Bucket *bucket;
  DashRange extent;

  dash_history_get_extent (self, &extent);
  dash_range_clamp (range, &extent);

  /* A point in time is the bucket that it lies in. */
  bucket = find_bucket (self, MIN (range->begin_ns, extent.end_ns - 1));
  if (bucket != NULL)
    {
      range->begin_ns = bucket->begin_ns;
      range->end_ns = MAX (range->end_ns, bucket->end_ns);
    }
  bucket = find_bucket (self, range->end_ns - 1);
  if (bucket != NULL)
    range->end_ns = bucket->end_ns;
}

/* ---- Walking over a range ---- */

typedef void (*PieceFunc) (guint l, gsize begin, gsize end, gpointer user_data);

/* Calls @func for index ranges of buckets that together are [begin_ns, end_ns): coarse ones in the
 * middle and finer ones at the ends, so a long range takes few cells. In order of time. */
static void
walk_coarse (
    DashHistory *self, guint l, gint64 begin_ns, gint64 end_ns, PieceFunc func, gpointer user_data)
{
  const Level *level = &self->levels[l];
  gsize begin, end;

  if (begin_ns >= end_ns)
    return;

  begin = find_ending_after (level, begin_ns);
  if (begin < level->n && level->buckets[begin].begin_ns < begin_ns)
    begin++;
  end = find_ending_after (level, end_ns);
  if (begin >= end)
    {
      if (l > 0)
        walk_coarse (self, l - 1, begin_ns, end_ns, func, user_data);
      return;
    }

  if (l > 0)
    walk_coarse (self, l - 1, begin_ns, level->buckets[begin].begin_ns, func, user_data);
  func (l, begin, end, user_data);
  if (l > 0)
    walk_coarse (self, l - 1, level->buckets[end - 1].end_ns, end_ns, func, user_data);
}

/* The same with the finest buckets that are kept at each time, none finer than level @finest. */
static void
walk_fine (DashHistory *self,
           guint finest,
           gint64 begin_ns,
           gint64 end_ns,
           PieceFunc func,
           gpointer user_data)
{
  for (gint l = N_LEVELS - 1; l >= 0 && begin_ns < end_ns; l--)
    {
      const Level *level = &self->levels[l];
      gint64 until_ns = end_ns;
      gsize begin, end;

      /* This level goes as far as no finer one that may be used has anything. */
      for (gint k = l - 1; k >= (gint) finest; k--)
        {
          if (self->levels[k].n > 0)
            until_ns = MIN (until_ns, self->levels[k].buckets[0].begin_ns);
        }
      begin = find_ending_after (level, begin_ns);
      if (begin < level->n && level->buckets[begin].begin_ns < begin_ns)
        begin++;
      end = find_ending_after (level, until_ns);
      if (begin >= end)
        continue;
      func ((guint) l, begin, end, user_data);
      begin_ns = level->buckets[end - 1].end_ns;
    }
}

/* ---- Figures of a range ---- */

typedef struct
{
  DashHistory *history;
  const Track *track;
} Summing;

static gboolean
sum_cell_cb (guint32 bucket, const DashCell *cell, gpointer user_data)
{
  Summing *summing = user_data;

  _dash_history_accumulate (summing->history, cell);
  return TRUE;
}

static void
sum_piece_cb (guint l, gsize begin, gsize end, gpointer user_data)
{
  Summing *summing = user_data;
  guint32 first = summing->history->levels[l].first;

  _dash_history_read_cells (&summing->track->stores[l], first + (guint32) begin,
                            first + (guint32) end, sum_cell_cb, summing);
}

static void
sum_range (DashHistory *self, guint function, gint64 begin_ns, gint64 end_ns, DashCell *cell)
{
  Summing summing = { self, NULL };

  _dash_history_clear_accumulator (self);
  if (function < self->n_tracks)
    {
      summing.track = &self->tracks[function];
      walk_coarse (self, N_LEVELS - 1, begin_ns, end_ns, sum_piece_cb, &summing);
    }
  _dash_history_accumulated (self, cell);
}

void
dash_history_sum (DashHistory *self, guint track, const DashRange *range, DashCell *cell)
{
  _dash_history_roll_up (self, track);
  sum_range (self, track, range->begin_ns, range->end_ns, cell);
}

void
dash_history_get_figures (DashHistory *self,
                          guint function,
                          const DashRange *range,
                          DashFigures *figures)
{
  DashFigures sum = { 0 };
  DashCell cell;

  _dash_history_roll_up (self, function);
  sum_range (self, function, range->begin_ns, range->end_ns, &cell);

  if (cell.n_entries > 0)
    {
      sum.min_ns = dash_histogram_bucket_middle (cell.indexes[0]);
      sum.max_ns = dash_histogram_bucket_middle (cell.indexes[cell.n_entries - 1]);
      if (figures->calls > 0 && figures->histogram != NULL)
        {
          sum.min_ns = MIN (sum.min_ns, figures->min_ns);
          sum.max_ns = MAX (sum.max_ns, figures->max_ns);
        }
      figures->min_ns = sum.min_ns;
      figures->max_ns = sum.max_ns;
      if (figures->histogram == NULL)
        figures->histogram = dash_histogram_new ();
      dash_histogram_add_sorted (figures->histogram, cell.indexes, cell.counts, cell.n_entries);
    }
  figures->calls += cell.calls;
  figures->total_ns += cell.total_ns;
  figures->self_ns += cell.self_ns;
}

/* ---- Bucket by bucket ---- */

typedef struct
{
  const Level *level;
  const Track *track;
  DashHistory *history;
  DashHistoryCellFunc func;
  gpointer user_data;
} Visit;

static gboolean
visit_cell_cb (guint32 bucket, const DashCell *cell, gpointer user_data)
{
  Visit *visit = user_data;
  const Bucket *place = &visit->level->buckets[bucket - visit->level->first];

  visit->func (place->begin_ns, place->end_ns, cell, visit->user_data);
  return TRUE;
}

static void
visit_piece_cb (guint l, gsize begin, gsize end, gpointer user_data)
{
  Visit *visit = user_data;
  guint32 first = visit->history->levels[l].first;

  visit->level = &visit->history->levels[l];
  _dash_history_read_cells (&visit->track->stores[l], first + (guint32) begin,
                            first + (guint32) end, visit_cell_cb, visit);
}

void
dash_history_foreach (DashHistory *self,
                      guint track,
                      const DashRange *range,
                      DashHistoryCellFunc func,
                      gpointer user_data)
{
  Visit visit = { .history = self, .func = func, .user_data = user_data };

  if (track >= self->n_tracks)
    return;
  _dash_history_roll_up (self, track);
  visit.track = &self->tracks[track];
  walk_fine (self, 0, range->begin_ns, range->end_ns, visit_piece_cb, &visit);
}

/* ---- The process ---- */

typedef struct
{
  DashHistory *history;
  DashSeriesKind kind;
  DashSeries *series;
  gsize n;
} Line;

static double
get_value (const Bucket *bucket, DashSeriesKind kind)
{
  double seconds = (double) (bucket->end_ns - bucket->begin_ns) / 1e9;

  switch (kind)
    {
    case DASH_SERIES_CPU:
      return (double) bucket->sample.cpu_ns / 1e9 / seconds * 100;
    case DASH_SERIES_RSS:
      return bucket->sample.rss_bytes;
    case DASH_SERIES_CALLS_PER_SECOND:
      return (double) bucket->sample.calls / seconds;
    case DASH_SERIES_THREADS:
      return bucket->sample.threads;
    case DASH_SERIES_THREADS_RUNNING:
      return bucket->sample.threads_running;
    default:
      g_return_val_if_reached (NAN);
    }
}

static void
count_piece_cb (guint l, gsize begin, gsize end, gpointer user_data)
{
  *(gsize *) user_data += end - begin;
}

static void
line_piece_cb (guint l, gsize begin, gsize end, gpointer user_data)
{
  Line *line = user_data;
  const Level *level = &line->history->levels[l];

  for (gsize i = begin; i < end; i++)
    {
      const Bucket *bucket = &level->buckets[i];

      line->series->times_ns[line->n] = (double) bucket->end_ns;
      line->series->values[line->n++] = get_value (bucket, line->kind);
    }
}

DashSeries *
dash_history_get_series (DashHistory *self, DashSeriesKind kind, const DashRange *range)
{
  Line line = { self, kind, NULL, 0 };
  DashRange snapped = *range;
  gsize n = 0;

  dash_history_snap (self, &snapped);
  walk_fine (self, 0, snapped.begin_ns, snapped.end_ns, count_piece_cb, &n);
  line.series = dash_series_new (n);
  walk_fine (self, 0, snapped.begin_ns, snapped.end_ns, line_piece_cb, &line);
  return line.series;
}

typedef struct
{
  DashHistory *history;
  DashProcessSample sum;
  double weight;
} Mean;

static void
mean_piece_cb (guint l, gsize begin, gsize end, gpointer user_data)
{
  Mean *mean = user_data;

  for (gsize i = begin; i < end; i++)
    {
      const Bucket *bucket = &mean->history->levels[l].buckets[i];
      double weight = (double) (bucket->end_ns - bucket->begin_ns);

      mean->sum.cpu_ns += bucket->sample.cpu_ns;
      mean->sum.calls += bucket->sample.calls;
      mean->sum.rss_bytes += bucket->sample.rss_bytes * weight;
      mean->sum.threads += bucket->sample.threads * weight;
      mean->sum.threads_running += bucket->sample.threads_running * weight;
      mean->weight += weight;
    }
}

gboolean
dash_history_get_process (DashHistory *self,
                          const DashRange *range,
                          DashProcessSample *sample,
                          gint64 *length_ns)
{
  Mean mean = { self, { 0 }, 0 };
  DashRange snapped = *range;

  *sample = (DashProcessSample){ 0 };
  if (length_ns != NULL)
    *length_ns = 0;
  dash_history_snap (self, &snapped);
  walk_coarse (self, N_LEVELS - 1, snapped.begin_ns, snapped.end_ns, mean_piece_cb, &mean);
  if (mean.weight <= 0)
    return FALSE;

  *sample = mean.sum;
  sample->rss_bytes /= mean.weight;
  sample->threads /= mean.weight;
  sample->threads_running /= mean.weight;
  if (length_ns != NULL)
    *length_ns = (gint64) mean.weight;
  return TRUE;
}

/* ---- A function over time ---- */

typedef struct
{
  DashHistory *history;
  gint64 width_ns;
  GArray *edges; /* of gint64: begins, and at last the end */
  gint64 slot;
  gint64 end_ns;
} Grouping;

static void
group_piece_cb (guint l, gsize begin, gsize end, gpointer user_data)
{
  Grouping *grouping = user_data;

  for (gsize i = begin; i < end; i++)
    {
      const Bucket *bucket = &grouping->history->levels[l].buckets[i];
      gint64 middle_ns = bucket->begin_ns + (bucket->end_ns - bucket->begin_ns) / 2;
      gint64 slot = grouping->width_ns > 0 ? middle_ns / grouping->width_ns : -1;

      if (slot == -1 || slot != grouping->slot)
        g_array_append_val (grouping->edges, bucket->begin_ns);
      grouping->slot = slot;
      grouping->end_ns = bucket->end_ns;
    }
}

DashFunctionSeries *
dash_history_get_function_series (DashHistory *self,
                                  guint function,
                                  const DashRange *range,
                                  gsize max_points,
                                  const double *percents,
                                  gsize n_percents)
{
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree guint64 *values = g_new0 (guint64, n_percents + 1);
  Grouping grouping = { self, 0, edges, -1, 0 };
  DashRange snapped = *range;
  DashFunctionSeries *series = g_new0 (DashFunctionSeries, 1);
  gsize n = 0, m;

  dash_history_snap (self, &snapped);
  walk_fine (self, 0, snapped.begin_ns, snapped.end_ns, count_piece_cb, &n);
  if (max_points > 0 && n > max_points)
    {
      /* Doubling widths at fixed places: as a live range grows, points stay where they are. The
       * places may cut one more slot than the length says. */
      gint64 length_ns = dash_range_length (&snapped);
      gint64 points = MAX ((gint64) max_points - 1, 1);

      grouping.width_ns = dash_history_interval_ns[0];
      while (length_ns / grouping.width_ns >= points && grouping.width_ns < G_MAXINT64 / 4)
        grouping.width_ns *= 2;
    }
  walk_fine (self, 0, snapped.begin_ns, snapped.end_ns, group_piece_cb, &grouping);

  n = edges->len;
  m = MAX (n, 1);
  g_array_append_val (edges, grouping.end_ns);
  series->n_points = n;
  series->n_percentiles = n_percents;
  series->begin_ns = g_new0 (double, m);
  series->end_ns = g_new0 (double, m);
  series->calls = g_new0 (double, m);
  series->total_ns = g_new0 (double, m);
  series->self_ns = g_new0 (double, m);
  series->max_ns = g_new0 (double, m);
  series->histograms = g_new0 (DashHistogram *, m);
  series->percentiles_ns = g_new0 (double *, n_percents + 1);
  for (gsize p = 0; p < n_percents; p++)
    series->percentiles_ns[p] = g_new0 (double, m);

  _dash_history_roll_up (self, function);
  for (gsize i = 0; i < n; i++)
    {
      gint64 begin_ns = g_array_index (edges, gint64, i);
      gint64 end_ns = g_array_index (edges, gint64, i + 1);
      DashCell cell;

      sum_range (self, function, begin_ns, end_ns, &cell);
      series->begin_ns[i] = (double) begin_ns;
      series->end_ns[i] = (double) end_ns;
      series->calls[i] = (double) cell.calls;
      series->total_ns[i] = (double) cell.total_ns;
      series->self_ns[i] = (double) cell.self_ns;
      series->max_ns[i] = NAN;
      for (gsize p = 0; p < n_percents; p++)
        series->percentiles_ns[p][i] = NAN;
      if (cell.n_entries == 0)
        continue;

      series->histograms[i] = dash_histogram_new ();
      dash_histogram_add_sorted (series->histograms[i], cell.indexes, cell.counts, cell.n_entries);
      series->max_ns[i] = (double) dash_histogram_bucket_middle (cell.indexes[cell.n_entries - 1]);
      dash_histogram_percentiles (series->histograms[i], percents, n_percents, values);
      for (gsize p = 0; p < n_percents; p++)
        series->percentiles_ns[p][i] = (double) values[p];
    }

  return series;
}

/* ---- Trends ---- */

typedef struct
{
  DashHistory *history;
  const Track *track;
  double *totals;
  double *selfs;
  double *calls;
  gsize n;
  gint64 begin_ns; /* (of a range) */
  gint64 end_ns;
  guint level;
  guint32 first; /* (of the last buckets) */
} Trend;

static gboolean
trend_cell_cb (guint32 bucket, const DashCell *cell, gpointer user_data)
{
  Trend *trend = user_data;
  gsize slot;

  if (trend->end_ns > trend->begin_ns)
    {
      const Level *level = &trend->history->levels[trend->level];
      const Bucket *place = &level->buckets[bucket - level->first];
      double middle_ns = (double) (place->begin_ns - trend->begin_ns) +
                         (double) (place->end_ns - place->begin_ns) / 2;

      slot = (gsize) MAX (0, middle_ns * (double) trend->n /
                                 (double) (trend->end_ns - trend->begin_ns));
    }
  else
    {
      slot = bucket - trend->first;
    }
  if (slot < trend->n)
    {
      trend->totals[slot] += (double) cell->total_ns;
      trend->selfs[slot] += (double) cell->self_ns;
      trend->calls[slot] += (double) cell->calls;
    }
  return TRUE;
}

static void
trend_piece_cb (guint l, gsize begin, gsize end, gpointer user_data)
{
  Trend *trend = user_data;
  guint32 first = trend->history->levels[l].first;

  trend->level = l;
  _dash_history_read_cells (&trend->track->stores[l], first + (guint32) begin,
                            first + (guint32) end, trend_cell_cb, trend);
}

gsize
dash_history_get_sums (DashHistory *self,
                       guint function,
                       const DashRange *range,
                       double *calls,
                       double *totals,
                       double *selfs,
                       gsize n)
{
  const Level *level = &self->levels[0];
  Trend trend = { .history = self };
  DashRange snapped = range != NULL ? *range : (DashRange) { .live = TRUE };

  if (n == 0 || dash_history_is_empty (self))
    return 0;

  if (snapped.live)
    {
      n = MIN (n, level->n);
      trend.first = level_end (level) - (guint32) n;
    }
  else
    {
      /* A step is wider than a bucket, or steps without any would stand between those with one. */
      gint64 step_ns = dash_history_interval_ns[0] * 5 / 4;

      dash_history_snap (self, &snapped);
      n = MIN (n, (gsize) MAX (1, dash_range_length (&snapped) / step_ns));
    }

  for (gsize i = 0; i < n; i++)
    calls[i] = totals[i] = selfs[i] = 0;
  trend.totals = totals;
  trend.selfs = selfs;
  trend.calls = calls;
  trend.n = n;
  if (function < self->n_tracks)
    {
      trend.track = &self->tracks[function];
      if (snapped.live)
        {
          _dash_history_read_cells (&trend.track->stores[0], trend.first, level_end (level),
                                    trend_cell_cb, &trend);
        }
      else
        {
          guint finest = 0;

          /* No finer than needed: a step of the trend is some buckets wide anyway. */
          _dash_history_roll_up (self, function);
          trend.begin_ns = snapped.begin_ns;
          trend.end_ns = snapped.end_ns;
          while (finest + 1 < N_LEVELS && dash_range_length (&snapped) / (gint64) n >
                                              2 * dash_history_interval_ns[finest + 1])
            finest++;
          walk_fine (self, finest, snapped.begin_ns, snapped.end_ns, trend_piece_cb, &trend);
        }
    }

  return n;
}

gsize
dash_history_get_trend (
    DashHistory *self, guint function, const DashRange *range, double *values, gsize n)
{
  g_autofree double *sums = g_new (double, 3 * n + 1);
  double *calls = sums, *totals = sums + n, *selfs = sums + 2 * n;

  n = dash_history_get_sums (self, function, range, calls, totals, selfs, n);
  for (gsize i = 0; i < n; i++)
    values[i] = calls[i] > 0 ? totals[i] / calls[i] : NAN;
  return n;
}
