/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the function table: one measured place in the program, with its figures. */
#include "dash-function-private.h"

#include <math.h>

G_DEFINE_FINAL_TYPE (DashFunction, dash_function, G_TYPE_OBJECT)

static void
dash_function_finalize (GObject *object)
{
  DashFunction *self = DASH_FUNCTION (object);

  _dash_function_thaw (self);
  dash_figures_clear (&self->total);
  dash_figures_clear (&self->ranged);
  g_free (self->name);
  g_free (self->file);
  g_free (self->place);
  g_clear_pointer (&self->given, dash_given_free);
  g_free (self->trend);

  G_OBJECT_CLASS (dash_function_parent_class)->finalize (object);
}

static void
dash_function_class_init (DashFunctionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dash_function_finalize;
}

static void
dash_function_init (DashFunction *self)
{
}

/* Compilers run in a build folder name files from there: "../src/reader.c" is known as
 * "src/reader.c". */
static const char *
from_source_root (const char *file)
{
  while (g_str_has_prefix (file, "../"))
    file += 3;
  return file;
}

DashFunction *
_dash_function_new (DashFunctionContext *context,
                    guint position,
                    guint32 id,
                    const char *name,
                    const char *file,
                    guint line,
                    DashFunctionKind kind)
{
  DashFunction *self = g_object_new (DASH_TYPE_FUNCTION, NULL);

  self->context = context;
  self->position = self->track = position;
  self->id = id;
  self->name = g_strdup (name != NULL ? name : "");
  self->file = file != NULL && file[0] != '\0' ? g_strdup (file) : NULL;
  self->line = line;
  self->kind = kind;
  if (self->file != NULL && line > 0)
    self->place = g_strdup_printf ("%s:%u", from_source_root (file), line);
  else if (self->file != NULL)
    self->place = g_strdup (from_source_root (file));
  return self;
}

void
_dash_function_freeze (DashFunction *self)
{
  if (self->frozen != NULL)
    return;
  self->frozen = g_new0 (DashFigures, 1);
  dash_figures_copy (self->frozen, &self->total);
}

void
_dash_function_thaw (DashFunction *self)
{
  if (self->frozen == NULL)
    return;
  dash_figures_clear (self->frozen);
  g_clear_pointer (&self->frozen, g_free);
  _dash_function_changed (self);
}

void
_dash_function_reset (DashFunction *self)
{
  _dash_function_thaw (self);
  dash_figures_clear (&self->total);
  dash_figures_clear (&self->ranged);
  self->ranged_serial = 0;
  self->ranged_ns = 0;
  self->recorded_calls = self->recorded_total_ns = self->recorded_self_ns = 0;
  self->timed_calls = self->raw_total_ns = self->raw_self_ns = 0;
  g_clear_pointer (&self->given, dash_given_free);
  self->said = self->rounded = 0;
  _dash_function_changed (self);
}

void
_dash_function_compute (DashFunction *self)
{
  DashFunctionContext *context = self->context;
  DashFigures *figures = &self->ranged;
  DashHistogram *histogram = figures->histogram;

  if (histogram != NULL)
    dash_histogram_clear (histogram);
  *figures = (DashFigures){ .histogram = histogram };
  dash_history_get_figures (context->history, self->track, &context->range, figures);

  /* The outermost buckets say what the extremes are to 0.4 %; when one is the extreme of the whole
   * session, that is known exactly. */
  if (figures->calls > 0 && self->total.calls > 0 && figures->max_ns > 0)
    {
      if (dash_histogram_bucket_index (figures->max_ns) ==
          dash_histogram_bucket_index (self->total.max_ns))
        figures->max_ns = self->total.max_ns;
      if (dash_histogram_bucket_index (figures->min_ns) ==
          dash_histogram_bucket_index (self->total.min_ns))
        figures->min_ns = self->total.min_ns;
    }
  self->ranged_ns = dash_range_length (&context->range);
  self->ranged_serial = context->serial;
  _dash_function_changed (self);
}

guint32
dash_function_get_id (DashFunction *self)
{
  g_return_val_if_fail (DASH_IS_FUNCTION (self), 0);
  return self->id;
}

const char *
dash_function_get_name (DashFunction *self)
{
  g_return_val_if_fail (DASH_IS_FUNCTION (self), NULL);
  return self->name;
}

const char *
dash_function_get_file (DashFunction *self)
{
  g_return_val_if_fail (DASH_IS_FUNCTION (self), NULL);
  return self->file;
}

guint
dash_function_get_line (DashFunction *self)
{
  g_return_val_if_fail (DASH_IS_FUNCTION (self), 0);
  return self->line;
}

DashFunctionKind
dash_function_get_kind (DashFunction *self)
{
  g_return_val_if_fail (DASH_IS_FUNCTION (self), DASH_FUNCTION_KIND_FUNCTION);
  return self->kind;
}

const char *
dash_function_get_place (DashFunction *self)
{
  g_return_val_if_fail (DASH_IS_FUNCTION (self), NULL);
  return self->place;
}

guint
dash_function_get_position (DashFunction *self)
{
  g_return_val_if_fail (DASH_IS_FUNCTION (self), 0);
  return self->position;
}

const DashFigures *
dash_function_get_total (DashFunction *self)
{
  g_return_val_if_fail (DASH_IS_FUNCTION (self), NULL);
  return self->frozen != NULL ? self->frozen : &self->total;
}

/* Whether there are figures of a fixed range, be it the one before until the new ones are there. */
static inline gboolean
shows_range (DashFunction *self)
{
  return self->context != NULL && !self->context->range.live && self->ranged_serial != 0;
}

const DashFigures *
dash_function_get_figures (DashFunction *self)
{
  g_return_val_if_fail (DASH_IS_FUNCTION (self), NULL);
  return shows_range (self) ? &self->ranged : dash_function_get_total (self);
}

static double
get_length_ns (DashFunction *self)
{
  if (shows_range (self))
    return (double) self->ranged_ns;
  return self->context != NULL ? (double) self->context->shown_end_ns : 0;
}

double
dash_function_get_calls_per_second (DashFunction *self)
{
  double length_ns;

  g_return_val_if_fail (DASH_IS_FUNCTION (self), 0);

  length_ns = get_length_ns (self);
  return length_ns > 0 ? (double) dash_function_get_figures (self)->calls * 1e9 / length_ns : 0;
}

double
dash_function_get_average_ns (DashFunction *self)
{
  const DashFigures *figures;

  g_return_val_if_fail (DASH_IS_FUNCTION (self), 0);

  figures = dash_function_get_figures (self);
  if (self->given == NULL)
    return dash_figures_average_ns (figures);
  if (!shows_range (self) && !isnan (self->given->mean))
    return self->given->mean;
  return figures->calls > 0 ? (double) figures->total_ns / (double) figures->calls : 0;
}

DashCertainty
dash_function_get_certainty (DashFunction *self, DashSortKey figure, double percent)
{
  const guint32 has_total = DASH_ROW_HAS_TIMES | DASH_ROW_HAS_TOTAL;
  guint32 needed;

  g_return_val_if_fail (DASH_IS_FUNCTION (self), DASH_CERTAINTY_UNKNOWN);

  switch (figure)
    {
    case DASH_SORT_AVERAGE:
      if (self->given == NULL)
        return DASH_CERTAINTY_EXACT;
      needed = shows_range (self) || isnan (self->given->mean) ? has_total : DASH_ROW_HAS_AVERAGE;
      break;
    case DASH_SORT_PERCENTILE:
      if (self->given == NULL)
        return DASH_CERTAINTY_EXACT;
      if (shows_range (self) || isnan (dash_given_get_percentile (self->given, percent)))
        return DASH_CERTAINTY_UNKNOWN;
      needed = DASH_ROW_HAS_PERCENTILES;
      break;
    case DASH_SORT_MAX:
    case DASH_SORT_MIN:
      needed = self->given != NULL ? DASH_ROW_HAS_EXTREMES : 0;
      break;
    case DASH_SORT_SELF:
    case DASH_SORT_SELF_SHARE:
      needed = self->said & DASH_ROW_HAS_TOTAL ? DASH_ROW_HAS_TIMES : 0;
      break;
    case DASH_SORT_TOTAL:
    case DASH_SORT_SHARE:
      needed = self->given != NULL ? has_total : 0;
      break;
    case DASH_SORT_CALLS_PER_SECOND:
      return get_length_ns (self) > 0 ? DASH_CERTAINTY_EXACT : DASH_CERTAINTY_UNKNOWN;
    case DASH_SORT_NAME:
    case DASH_SORT_CALLS:
    default:
      needed = 0;
      break;
    }
  if (needed == 0)
    return DASH_CERTAINTY_EXACT;
  if ((self->said & needed) == 0)
    return DASH_CERTAINTY_UNKNOWN;
  return (self->rounded & needed) != 0 ? DASH_CERTAINTY_ROUNDED : DASH_CERTAINTY_EXACT;
}

guint64
dash_function_percentile (DashFunction *self, double percent)
{
  const DashFigures *figures;
  guint64 value_ns;

  g_return_val_if_fail (DASH_IS_FUNCTION (self), 0);

  figures = dash_function_get_figures (self);
  if (dash_histogram_n_buckets (figures->histogram) == 0)
    {
      double given = shows_range (self) ? NAN : dash_given_get_percentile (self->given, percent);

      return isnan (given) ? 0 : (guint64) given;
    }

  if (self->cached_serial != self->figures_serial)
    {
      self->n_cached = 0;
      self->cached_serial = self->figures_serial;
    }
  for (guint i = 0; i < self->n_cached; i++)
    {
      if (self->cached_percents[i] == percent)
        return self->cached_values_ns[i];
    }

  value_ns = dash_figures_percentile (figures, percent);
  if (self->n_cached < DASH_FUNCTION_N_CACHED)
    {
      self->cached_percents[self->n_cached] = percent;
      self->cached_values_ns[self->n_cached++] = value_ns;
    }
  return value_ns;
}

gboolean
dash_function_tells_distribution (DashFunction *self)
{
  g_return_val_if_fail (DASH_IS_FUNCTION (self), FALSE);
  return self->given == NULL;
}

static double
get_part (DashFunction *self, guint64 part_ns)
{
  double reference_ns;

  if (shows_range (self))
    reference_ns = (double) self->ranged_ns;
  else
    reference_ns = self->context != NULL ? (double) self->context->reference_ns : 0;
  return reference_ns > 0 ? (double) part_ns / reference_ns : 0;
}

double
dash_function_get_share (DashFunction *self)
{
  g_return_val_if_fail (DASH_IS_FUNCTION (self), 0);
  return get_part (self, dash_function_get_figures (self)->total_ns);
}

double
dash_function_get_self_share (DashFunction *self)
{
  g_return_val_if_fail (DASH_IS_FUNCTION (self), 0);
  return get_part (self, dash_function_get_figures (self)->self_ns);
}

gsize
dash_function_get_trend (DashFunction *self, double *values, gsize n)
{
  DashFunctionContext *context;

  g_return_val_if_fail (DASH_IS_FUNCTION (self), 0);

  context = self->context;
  if (context == NULL || context->history == NULL || n == 0)
    return 0;
  if (context->range.live && !context->paused)
    return dash_history_get_trend (context->history, self->track, NULL, values, n);

  /* What doesn't move is looked up once. */
  if (self->trend == NULL || self->trend_serial != context->serial || self->n_trend_wanted != n)
    {
      DashRange range = context->range;

      if (range.live)
        {
          DashRange extent;

          dash_history_get_extent (context->history, &extent);
          range =
              dash_range_new (MAX (extent.begin_ns, context->shown_end_ns - (gint64) n * 500000000),
                              context->shown_end_ns);
        }
      self->trend = g_renew (double, self->trend, n);
      self->n_trend =
          dash_history_get_trend (context->history, self->track, &range, self->trend, n);
      self->n_trend_wanted = n;
      self->trend_serial = context->serial;
    }
  for (gsize i = 0; i < self->n_trend; i++)
    values[i] = self->trend[i];
  return self->n_trend;
}
