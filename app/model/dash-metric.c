/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is compared of the rows of each section of a report, and which way is better. */
#include "dash-metric.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "dash-section-format.h"

/* ---- The program, and functions, as tables of their own ----------------------------------------------- */

enum
{
  PROGRAM_NAME,
  PROGRAM_ELAPSED_NS,
  PROGRAM_CPU_NS,
  PROGRAM_PEAK_RSS_BYTES,
};

#define FIELD(key, kind, unit) { key, sizeof (key) - 1, DASH_FIELD_##kind, DASH_UNIT_##unit, -1, DASH_SLOT_NONE, DASH_NO_FIELD }

static const DashFieldInfo program_fields[] = {
  FIELD ("name", TEXT, NONE),
  FIELD ("elapsed_ns", COUNTER, DURATION),
  FIELD ("cpu_ns", COUNTER, DURATION),
  FIELD ("peak_rss_bytes", PEAK, BYTES),
};

static const DashFigureInfo program_figures[] = {
  { "elapsed", NC_ ("column", "Elapsed"), NULL,
    DASH_FIGURE_VALUE, PROGRAM_ELAPSED_NS, DASH_NO_FIELD, DASH_UNIT_DURATION, 0 },
  { "cpu", NC_ ("column", "CPU Time"), NULL,
    DASH_FIGURE_VALUE, PROGRAM_CPU_NS, DASH_NO_FIELD, DASH_UNIT_DURATION, 0 },
  { "peak_rss", NC_ ("column", "Peak Memory"), NULL,
    DASH_FIGURE_VALUE, PROGRAM_PEAK_RSS_BYTES, DASH_NO_FIELD, DASH_UNIT_BYTES, 0 },
};

enum
{
  FUNCTION_NAME,
  FUNCTION_CALLS,
  FUNCTION_TOTAL_NS,
  FUNCTION_SELF_NS,
  FUNCTION_MIN_NS,
  FUNCTION_MAX_NS,
  FUNCTION_HISTOGRAM,
};

static const DashFieldInfo function_fields[] = {
  FIELD ("name", TEXT, NONE),
  FIELD ("calls", COUNTER, COUNT),
  FIELD ("total_ns", COUNTER, DURATION),
  FIELD ("self_ns", COUNTER, DURATION),
  FIELD ("min_ns", NUMBER, DURATION),
  FIELD ("max_ns", PEAK, DURATION),
  FIELD ("histogram", HISTOGRAM, DURATION),
};

static const DashFigureInfo function_figures[] = {
  { "calls", NC_ ("column", "Calls"), NULL,
    DASH_FIGURE_VALUE, FUNCTION_CALLS, DASH_NO_FIELD, DASH_UNIT_COUNT, 0 },
  { "rate", NC_ ("column", "Calls/s"), NULL,
    DASH_FIGURE_RATE, FUNCTION_CALLS, DASH_NO_FIELD, DASH_UNIT_RATE, 0 },
  { "avg", NC_ ("column", "Avg"), NULL,
    DASH_FIGURE_MEAN, FUNCTION_HISTOGRAM, FUNCTION_CALLS, DASH_UNIT_DURATION, 0 },
  { "percentile", "", NULL,
    DASH_FIGURE_PERCENTILE, FUNCTION_HISTOGRAM, DASH_NO_FIELD, DASH_UNIT_DURATION, 0 },
  { "max", NC_ ("column", "Max"), NULL,
    DASH_FIGURE_VALUE, FUNCTION_MAX_NS, DASH_NO_FIELD, DASH_UNIT_DURATION, 0 },
  { "self_avg", NC_ ("column", "Self per Call"), NULL,
    DASH_FIGURE_MEAN, FUNCTION_SELF_NS, FUNCTION_CALLS, DASH_UNIT_DURATION, 0 },
  { "self", NC_ ("column", "Self"), NULL,
    DASH_FIGURE_VALUE, FUNCTION_SELF_NS, DASH_NO_FIELD, DASH_UNIT_DURATION, 0 },
  { "total", NC_ ("column", "Total"), NULL,
    DASH_FIGURE_VALUE, FUNCTION_TOTAL_NS, DASH_NO_FIELD, DASH_UNIT_DURATION, 0 },
};

/* ---- Which way is better ------------------------------------------------------------------------------ */

/* Times are better low, and so is memory; counts say nothing by themselves. What is otherwise stands here. */
static const struct
{
  const char   *section;
  const char   *figure;
  DashDirection direction;
} directions[] = {
  { "functions_alloc", "self_count", DASH_DIRECTION_LOWER_IS_BETTER },
  { "functions_alloc", "live_count", DASH_DIRECTION_LOWER_IS_BETTER },
  { "functions_alloc", "self_rate", DASH_DIRECTION_LOWER_IS_BETTER },
  { "functions_alloc", "freed_bytes", DASH_DIRECTION_NEUTRAL },
  { "threads", "wait", DASH_DIRECTION_LOWER_IS_BETTER },
  { "threads", "involuntary_switches", DASH_DIRECTION_LOWER_IS_BETTER },
  { "threads", "major_faults", DASH_DIRECTION_LOWER_IS_BETTER },
  { "channels", "received_rate", DASH_DIRECTION_HIGHER_IS_BETTER },
  { "channels", "queued", DASH_DIRECTION_LOWER_IS_BETTER },
  { "channels", "max_queued", DASH_DIRECTION_LOWER_IS_BETTER },
  { "streams", "item_rate", DASH_DIRECTION_HIGHER_IS_BETTER },
  { "streams", "byte_rate", DASH_DIRECTION_HIGHER_IS_BETTER },
  { "streams", "bytes", DASH_DIRECTION_NEUTRAL },
  { "streams", "mean", DASH_DIRECTION_NEUTRAL },
  { "streams", "percentile", DASH_DIRECTION_NEUTRAL },
  { "futures", "cancelled", DASH_DIRECTION_LOWER_IS_BETTER },
  { "locks", "contention", DASH_DIRECTION_LOWER_IS_BETTER },
  { "runtime", "missed", DASH_DIRECTION_LOWER_IS_BETTER },
};

static DashDirection
find_direction (const char *section, const DashFigureInfo *figure)
{
  for (guint i = 0; i < G_N_ELEMENTS (directions); i++)
    {
      if (g_str_equal (directions[i].section, section) && g_str_equal (directions[i].figure, figure->id))
        return directions[i].direction;
    }
  return figure->unit == DASH_UNIT_DURATION || figure->unit == DASH_UNIT_BYTES ? DASH_DIRECTION_LOWER_IS_BETTER
                                                                                : DASH_DIRECTION_NEUTRAL;
}

/* ---- Sections ----------------------------------------------------------------------------------------- */

/* What is not in the tables of the sections: the field that tells a row's weight, and the figure that tells
 * how often it was. */
typedef struct
{
  const char *weight;
  const char *calls;
} Measures;

static const Measures measures[DASH_N_COMPARED] = {
  [DASH_COMPARED_FUNCTIONS] = { "self_ns", "calls" },
  [DASH_COMPARED_FIRST_SECTION + DASH_SECTION_MEMORY] = { "self_bytes", "calls" },
  [DASH_COMPARED_FIRST_SECTION + DASH_SECTION_THREADS] = { "cpu_ns", NULL },
  [DASH_COMPARED_FIRST_SECTION + DASH_SECTION_CHANNELS] = { "sent", "sent" },
  [DASH_COMPARED_FIRST_SECTION + DASH_SECTION_STREAMS] = { "bytes", "items" },
  [DASH_COMPARED_FIRST_SECTION + DASH_SECTION_FUTURES] = { "calls", "calls" },
  [DASH_COMPARED_FIRST_SECTION + DASH_SECTION_LOCKS] = { "hold_total_ns", "acquisitions" },
  [DASH_COMPARED_FIRST_SECTION + DASH_SECTION_RUNTIME] = { "iterations", "iterations" },
  [DASH_COMPARED_FIRST_SECTION + DASH_SECTION_VALUES] = { NULL, "updates" },
};

static const DashSectionInfo *
get_info (guint section)
{
  return dash_section_get_info ((DashSection) (section - DASH_COMPARED_FIRST_SECTION));
}

static DashRecordInfo
get_fields (guint section)
{
  if (section == DASH_COMPARED_PROGRAM)
    return (DashRecordInfo){ program_fields, G_N_ELEMENTS (program_fields), NULL, 0 };
  if (section == DASH_COMPARED_FUNCTIONS)
    return (DashRecordInfo){ function_fields, G_N_ELEMENTS (function_fields), NULL, 0 };
  return get_info (section)->rows;
}

const char *
dash_compared_get_key (guint section)
{
  if (section == DASH_COMPARED_PROGRAM)
    return "program";
  return section == DASH_COMPARED_FUNCTIONS ? "functions_timing" : get_info (section)->key;
}

const char *
dash_compared_get_title (guint section)
{
  if (section == DASH_COMPARED_PROGRAM)
    return C_ ("page", "Program");
  if (section == DASH_COMPARED_FUNCTIONS)
    return C_ ("page", "Functions");
  return g_dpgettext2 (NULL, "page", get_info (section)->title);
}

const char *
dash_compared_get_calls_key (guint section)
{
  return measures[section].calls;
}

gboolean
dash_compared_find (const char *key, guint *section)
{
  g_autofree char *name = g_strdelimit (g_strdup (key), "-", '_');

  for (guint i = 0; i < DASH_N_COMPARED; i++)
    {
      if (!g_str_equal (name, dash_compared_get_key (i)))
        continue;
      *section = i;
      return TRUE;
    }
  return FALSE;
}

/* ---- Metrics ------------------------------------------------------------------------------------------ */

static void
metric_free (gpointer data)
{
  DashMetric *self = data;

  g_free (self->key);
  g_free (self->title);
  g_free (self);
}

static void
add_metric (GPtrArray *metrics, guint section, const DashFigureInfo *figure, double percent)
{
  DashMetric *metric = g_new0 (DashMetric, 1);

  metric->key = g_strdup (figure->id);
  if (figure->kind == DASH_FIGURE_PERCENTILE)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      /* "wait_percentile" becomes "wait_p99". */
      g_clear_pointer (&metric->key, g_free);
      metric->key = g_strdup_printf ("%.*sp%s", (int) (strlen (figure->id) - strlen ("percentile")), figure->id,
                                     g_ascii_formatd (number, sizeof number, "%g", percent));
    }
  metric->title = dash_section_format_title (figure, percent);
  metric->unit = figure->unit;
  metric->direction = find_direction (dash_compared_get_key (section), figure);
  metric->figure = figure;
  metric->percent = percent;
  g_ptr_array_add (metrics, metric);
}

static gboolean
is_compared (const DashFigureInfo *figure)
{
  return figure->kind != DASH_FIGURE_TEXT && figure->unit != DASH_UNIT_NONE && figure->unit != DASH_UNIT_MOMENT &&
         !g_str_equal (figure->id, "capacity");
}

GPtrArray *
dash_metrics_new (guint section, const double *percents, gsize n_percents)
{
  GPtrArray *metrics = g_ptr_array_new_with_free_func (metric_free);
  const DashFigureInfo *figures;
  gsize n;

  if (section == DASH_COMPARED_PROGRAM)
    {
      figures = program_figures;
      n = G_N_ELEMENTS (program_figures);
    }
  else if (section == DASH_COMPARED_FUNCTIONS)
    {
      figures = function_figures;
      n = G_N_ELEMENTS (function_figures);
    }
  else
    {
      figures = get_info (section)->figures;
      n = get_info (section)->n_figures;
    }
  for (gsize i = 0; i < n; i++)
    {
      if (!is_compared (&figures[i]))
        continue;
      if (figures[i].kind != DASH_FIGURE_PERCENTILE || figures[i].percent > 0)
        add_metric (metrics, section, &figures[i], figures[i].percent);
      else
        {
          for (gsize p = 0; p < n_percents; p++)
            add_metric (metrics, section, &figures[i], percents[p]);
        }
    }
  g_assert (metrics->len <= DASH_MAX_METRICS_COMPARED);
  return metrics;
}

/* ---- What a run says ---------------------------------------------------------------------------------- */

void
dash_measured_clear (DashMeasured *self)
{
  self->present = FALSE;
  self->elapsed_ns = NAN;
  self->rounded = 0;
  self->n_rows = 0;
  for (guint i = 0; i < DASH_MAX_FIELDS; i++)
    {
      self->fields[i] = NAN;
      g_clear_pointer (&self->given[i], dash_given_free);
      if (self->histograms[i] != NULL)
        dash_histogram_clear (self->histograms[i]);
    }
}

void
dash_measured_finish (DashMeasured *self)
{
  for (guint i = 0; i < DASH_MAX_FIELDS; i++)
    {
      g_clear_pointer (&self->histograms[i], dash_histogram_free);
      g_clear_pointer (&self->given[i], dash_given_free);
    }
}

static void
add_number (DashMeasured *self, guint field, const DashFieldInfo *info, double number)
{
  double *sum = &self->fields[field];

  if (isnan (*sum) || info->kind == DASH_FIELD_NUMBER)
    *sum = number;
  else if (info->kind == DASH_FIELD_PEAK)
    *sum = MAX (*sum, number);
  else if (info->kind == DASH_FIELD_LOW)
    *sum = MIN (*sum, number);
  else
    *sum += number;
}

static void
add_buckets (DashMeasured *self, guint field, const DashDocument *document, gsize first, gsize n)
{
  if (self->histograms[field] == NULL)
    self->histograms[field] = dash_histogram_new ();
  for (gsize i = first; i < first + n; i++)
    dash_histogram_add (self->histograms[field], document->buckets[i].index, document->buckets[i].count);
}

/* What was said of several rows is not true of all of them, so only that of a single one is kept. */
static void
add_given (DashMeasured *self, guint field, const DashDocument *document, guint64 count, guint64 mean,
           gboolean rounded, gsize first_percentile, gsize n_percentiles)
{
  g_clear_pointer (&self->given[field], dash_given_free);
  if (self->n_rows > 1)
    return;
  self->given[field] = dash_given_new (count, mean == DASH_NOT_KNOWN ? NAN : (double) mean, rounded,
                                       document, first_percentile, n_percentiles);
}

static void
add_function (DashMeasured *self, const DashDocument *document, const DashDocumentFunction *row)
{
  if (row->fields & DASH_ROW_HAS_CALLS)
    add_number (self, FUNCTION_CALLS, &function_fields[FUNCTION_CALLS], (double) row->calls);
  if (row->fields & (DASH_ROW_HAS_TIMES | DASH_ROW_HAS_TOTAL))
    add_number (self, FUNCTION_TOTAL_NS, &function_fields[FUNCTION_TOTAL_NS], (double) row->total_ns);
  if (row->fields & DASH_ROW_HAS_TIMES)
    add_number (self, FUNCTION_SELF_NS, &function_fields[FUNCTION_SELF_NS], (double) row->self_ns);
  if (row->fields & DASH_ROW_HAS_EXTREMES)
    {
      double *min_ns = &self->fields[FUNCTION_MIN_NS];

      *min_ns = isnan (*min_ns) ? (double) row->min_ns : MIN (*min_ns, (double) row->min_ns);
      add_number (self, FUNCTION_MAX_NS, &function_fields[FUNCTION_MAX_NS], (double) row->max_ns);
    }
  if (row->fields & DASH_ROW_HAS_HISTOGRAM)
    add_buckets (self, FUNCTION_HISTOGRAM, document, row->first_bucket, row->n_buckets);
  else if (row->fields & (DASH_ROW_HAS_AVERAGE | DASH_ROW_HAS_PERCENTILES))
    {
      guint64 mean = row->fields & DASH_ROW_HAS_AVERAGE ? row->average_ns : DASH_NOT_KNOWN;
      gboolean has_percentiles = (row->fields & DASH_ROW_HAS_PERCENTILES) != 0;

      add_given (self, FUNCTION_HISTOGRAM, document, row->calls, mean, row->rounded != 0,
                 has_percentiles ? row->first_percentile : 0, has_percentiles ? document->n_percentiles : 0);
    }
  if (row->rounded & DASH_ROW_HAS_TOTAL)
    self->rounded |= 1u << FUNCTION_TOTAL_NS;
}

static void
add_program (DashMeasured *self, const DashDocument *document)
{
  /* 0 is what a report of another profiler doesn't say. */
  if (document->elapsed_ns > 0)
    add_number (self, PROGRAM_ELAPSED_NS, &program_fields[PROGRAM_ELAPSED_NS], (double) document->elapsed_ns);
  if (!(document->fields & DASH_DOCUMENT_HAS_PROCESS))
    return;
  if (document->process.cpu_ns > 0)
    add_number (self, PROGRAM_CPU_NS, &program_fields[PROGRAM_CPU_NS], (double) document->process.cpu_ns);
  if (document->process.peak_rss_bytes > 0)
    add_number (self, PROGRAM_PEAK_RSS_BYTES, &program_fields[PROGRAM_PEAK_RSS_BYTES],
                (double) document->process.peak_rss_bytes);
}

static void
add_record (DashMeasured *self, const DashRecordInfo *info, const DashDocument *document, const DashDocumentRecord *row)
{
  const DashFieldValue *values = dash_document_get_values (document, row);

  for (guint i = 0; i < info->n_fields; i++)
    {
      const DashFieldInfo *field = &info->fields[i];

      if (row->summarised & (1u << i))
        {
          const DashDocumentSummary *summary = &document->summaries[values[i].summary];

          /* A mean is a figure of the sum beside the histogram. */
          for (guint f = 0; f < info->n_fields; f++)
            if (f == i || (field->metric >= 0 && info->fields[f].metric == field->metric))
              add_given (self, f, document, summary->count, summary->mean, summary->rounded, summary->first_percentile,
                         document->n_percentiles);
        }
      if (!(row->fields & (1u << i)) || field->kind == DASH_FIELD_TEXT)
        continue;
      if (field->kind == DASH_FIELD_HISTOGRAM)
        add_buckets (self, i, document, values[i].buckets.first, values[i].buckets.n);
      else
        add_number (self, i, field, field->unit == DASH_UNIT_REAL ? values[i].real : (double) values[i].number);
    }
  self->rounded |= row->rounded;
}

void
dash_measured_add (DashMeasured *self, guint section, const DashDocument *document, gsize row)
{
  self->present = TRUE;
  self->n_rows++;
  self->elapsed_ns = (double) document->elapsed_ns;
  if (section == DASH_COMPARED_PROGRAM)
    add_program (self, document);
  else if (section == DASH_COMPARED_FUNCTIONS)
    add_function (self, document, &document->functions[row]);
  else
    {
      DashRecordInfo info = get_fields (section);

      add_record (self, &info, document,
                  &document->sections[section - DASH_COMPARED_FIRST_SECTION].rows[row]);
    }
}

void
dash_measured_merge_histograms (DashMeasured *self, const DashMeasured *other)
{
  for (guint i = 0; i < DASH_MAX_FIELDS; i++)
    {
      if (dash_histogram_get_count (other->histograms[i]) == 0)
        continue;
      if (self->histograms[i] == NULL)
        self->histograms[i] = dash_histogram_new ();
      dash_histogram_merge (self->histograms[i], other->histograms[i]);
    }
}

/* A histogram counts as the number of what is in it. */
static double
get_field (const DashMeasured *self, gint field)
{
  if (field < 0)
    return NAN;
  if (isnan (self->fields[field]) && self->histograms[field] != NULL)
    return (double) dash_histogram_get_count (self->histograms[field]);
  return self->fields[field];
}

/* Averages and percentiles of functions are those that the app shows. */
static double
get_function (const DashMeasured *self, const DashMetric *metric)
{
  DashFigures figures = { .histogram = self->histograms[FUNCTION_HISTOGRAM] };
  double calls = get_field (self, FUNCTION_CALLS);

  if (!isnan (self->fields[FUNCTION_MAX_NS]))
    {
      figures.min_ns = (guint64) self->fields[FUNCTION_MIN_NS];
      figures.max_ns = (guint64) self->fields[FUNCTION_MAX_NS];
    }
  if (dash_histogram_get_count (figures.histogram) > 0)
    return metric->figure->kind == DASH_FIGURE_MEAN ? dash_figures_average_ns (&figures)
                                                    : (double) dash_figures_percentile (&figures, metric->percent);
  return metric->figure->kind == DASH_FIGURE_MEAN && calls > 0 ? get_field (self, FUNCTION_TOTAL_NS) / calls : NAN;
}

static gboolean
is_of_functions (const DashFigureInfo *figure)
{
  return figure >= function_figures && figure < function_figures + G_N_ELEMENTS (function_figures);
}

/* A mean or percentile as the report has it; NAN where it has a histogram, or doesn't say. */
static double
get_given (const DashMeasured *self, const DashMetric *metric)
{
  const DashGiven *given = metric->figure->field >= 0 ? self->given[metric->figure->field] : NULL;

  if (given == NULL)
    return NAN;
  if (metric->figure->kind == DASH_FIGURE_MEAN)
    return given->mean;
  return metric->figure->kind == DASH_FIGURE_PERCENTILE ? dash_given_get_percentile (given, metric->percent) : NAN;
}

gboolean
dash_measured_is_rounded (const DashMeasured *self, const DashMetric *metric)
{
  const DashFigureInfo *figure = metric->figure;
  guint32 fields = 0;

  if (!isnan (get_given (self, metric)))
    return self->given[figure->field]->rounded;
  if (figure->field >= 0)
    fields |= 1u << figure->field;
  if (figure->other >= 0)
    fields |= 1u << figure->other;
  /* The mean of a function without a histogram is of its total. */
  if (is_of_functions (figure) && figure->field == FUNCTION_HISTOGRAM)
    fields |= 1u << FUNCTION_TOTAL_NS;
  return (self->rounded & fields) != 0;
}

double
dash_measured_get (const DashMeasured *self, const DashMetric *metric)
{
  const DashFigureInfo *figure = metric->figure;
  double number, other;

  if (!self->present)
    return NAN;
  number = get_given (self, metric);
  if (!isnan (number))
    return number;
  if (is_of_functions (figure) && figure->field == FUNCTION_HISTOGRAM)
    return get_function (self, metric);

  number = get_field (self, figure->field);
  switch (figure->kind)
    {
    case DASH_FIGURE_VALUE:
      return number;
    case DASH_FIGURE_RATE:
      return self->elapsed_ns > 0 ? number * 1e9 / self->elapsed_ns : NAN;
    case DASH_FIGURE_SHARE:
      return self->elapsed_ns > 0 ? number / self->elapsed_ns : NAN;
    case DASH_FIGURE_PART:
    case DASH_FIGURE_MEAN:
      other = get_field (self, figure->other);
      return other > 0 ? number / other : NAN;
    case DASH_FIGURE_PERCENTILE:
      return dash_histogram_get_count (self->histograms[figure->field]) > 0
                 ? (double) dash_histogram_percentile (self->histograms[figure->field], metric->percent)
                 : NAN;
    case DASH_FIGURE_TEXT:
    default:
      return NAN;
    }
}

double
dash_measured_get_weight (const DashMeasured *self, guint section)
{
  DashRecordInfo info = get_fields (section);
  const char *key = measures[section].weight;

  return key != NULL ? get_field (self, dash_record_info_find (&info, key, strlen (key))) : NAN;
}

const DashHistogram *
dash_measured_get_histogram (const DashMeasured *self, guint section)
{
  if (section == DASH_COMPARED_FUNCTIONS)
    return self->histograms[FUNCTION_HISTOGRAM];
  if (section < DASH_COMPARED_FIRST_SECTION || get_info (section)->distributions[0].title == NULL)
    return NULL;
  return self->histograms[get_info (section)->distributions[0].field];
}
