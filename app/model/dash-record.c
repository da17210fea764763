/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of a section: a thread, a channel, a lock …, with its figures. */
#include "dash-record-private.h"

#include <math.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (DashRecord, dash_record, G_TYPE_OBJECT)

/* Sums of ups and downs stay exact below it: no level is higher but by damage. */
#define LARGEST_LEVEL (G_GUINT64_CONSTANT (1) << 52)
/* Where codes of numbers have their zero, so that they are never negative. */
#define REAL_ZERO     (G_GUINT64_CONSTANT (1) << 31)

/* ---- Levels ---- */

/* Numbers of any size become whole ones in the order of the numbers: the bits of a float, those of
 * negative ones turned round. Seven digits are enough for a line. */
guint64
_dash_record_encode (const DashFieldInfo *field, guint64 number, double real)
{
  union
  {
    float value;
    gint32 bits;
  } as;

  if (field->unit != DASH_UNIT_REAL)
    return MIN (number, LARGEST_LEVEL);
  if (isnan (real))
    return REAL_ZERO;
  as.value = (float) CLAMP (real, -3e38, 3e38);
  if (as.bits < 0)
    return REAL_ZERO - (guint64) (as.bits & G_MAXINT32);
  return REAL_ZERO + (guint64) as.bits;
}

double
_dash_record_decode (const DashFieldInfo *field, guint64 code)
{
  union
  {
    float value;
    gint32 bits;
  } as;

  if (field->unit != DASH_UNIT_REAL)
    return code > LARGEST_LEVEL ? 0 : (double) code;
  if (code >= REAL_ZERO)
    as.bits = (gint32) MIN (code - REAL_ZERO, G_MAXINT32);
  else
    as.bits = (gint32) MIN (REAL_ZERO - code, G_MAXINT32);
  if (!isfinite (as.value))
    return NAN;
  return code >= REAL_ZERO ? (double) as.value : -(double) as.value;
}

static guint64
code_of_nothing (const DashFieldInfo *field)
{
  return field->unit == DASH_UNIT_REAL ? REAL_ZERO : 0;
}

/* ---- Values ---- */

static void
clear_value (const DashRecordInfo *info, DashRecordValues *values, guint field)
{
  if (info->fields[field].kind == DASH_FIELD_TEXT)
    g_clear_pointer (&values->values[field].text, g_ref_string_release);
  else if (info->fields[field].kind == DASH_FIELD_HISTOGRAM)
    g_clear_pointer (&values->values[field].histogram, dash_histogram_free);
  else
    values->values[field].number = 0;
  if (info->fields[field].metric >= 0 && info->fields[field].kind == DASH_FIELD_HISTOGRAM)
    g_clear_pointer (&values->given[info->fields[field].metric], dash_given_free);
  values->known &= ~(1u << field);
  values->rounded &= ~(1u << field);
}

static void
clear_values (const DashRecordInfo *info, DashRecordValues *values)
{
  for (guint i = 0; i < info->n_fields; i++)
    clear_value (info, values, i);
}

static DashRecordValues *
copy_values (const DashRecordInfo *info, const DashRecordValues *values)
{
  DashRecordValues *copy = g_memdup2 (values, sizeof *values);

  for (guint i = 0; i < info->n_fields; i++)
    {
      if (info->fields[i].kind == DASH_FIELD_TEXT && copy->values[i].text != NULL)
        g_ref_string_acquire (copy->values[i].text);
      else if (info->fields[i].kind == DASH_FIELD_HISTOGRAM)
        copy->values[i].histogram = dash_histogram_copy (values->values[i].histogram);
    }
  for (guint m = 0; m < info->n_metrics; m++)
    copy->given[m] = dash_given_copy (values->given[m]);
  return copy;
}

void
_dash_record_free_values (const DashRecordInfo *info, DashRecordValues **values)
{
  if (*values == NULL)
    return;
  clear_values (info, *values);
  g_clear_pointer (values, g_free);
}

static void
dash_record_finalize (GObject *object)
{
  DashRecord *self = DASH_RECORD (object);

  clear_values (self->info, &self->now);
  _dash_record_free_values (self->info, &self->frozen);
  _dash_record_free_values (self->info, &self->ranged);

  G_OBJECT_CLASS (dash_record_parent_class)->finalize (object);
}

static void
dash_record_class_init (DashRecordClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dash_record_finalize;
}

static void
dash_record_init (DashRecord *self)
{
  for (guint i = 0; i < DASH_MAX_METRICS; i++)
    self->tracks[i] = G_MAXUINT;
}

static void
forget_recorded (DashRecord *self)
{
  for (guint i = 0; i < self->info->n_fields; i++)
    self->recorded[i] = self->info->fields[i].kind == DASH_FIELD_LEVEL
                            ? code_of_nothing (&self->info->fields[i])
                            : 0;
}

DashRecord *
_dash_record_new (DashFunctionContext *context,
                  DashSection section,
                  gboolean whole,
                  guint position,
                  guint32 id)
{
  DashRecord *self = g_object_new (DASH_TYPE_RECORD, NULL);
  const DashSectionInfo *info = dash_section_get_info (section);

  self->context = context;
  self->info = whole ? &info->whole : &info->rows;
  self->section = section;
  self->whole = whole;
  self->position = position;
  self->id = id;
  forget_recorded (self);
  return self;
}

void
_dash_record_freeze (DashRecord *self)
{
  if (self->frozen == NULL)
    self->frozen = copy_values (self->info, &self->now);
}

void
_dash_record_thaw (DashRecord *self)
{
  _dash_record_free_values (self->info, &self->frozen);
}

void
_dash_record_set_live (DashRecord *self)
{
  _dash_record_free_values (self->info, &self->ranged);
  self->ranged_serial = 0;
}

void
_dash_record_reset (DashRecord *self)
{
  _dash_record_thaw (self);
  _dash_record_set_live (self);
  for (guint i = 0; i < self->info->n_fields; i++)
    {
      DashFieldKind kind = self->info->fields[i].kind;

      if (kind != DASH_FIELD_TEXT && kind != DASH_FIELD_NUMBER)
        clear_value (self->info, &self->now, i);
    }
  forget_recorded (self);
  for (guint i = 0; i < DASH_MAX_METRICS; i++)
    self->tracks[i] = G_MAXUINT;
}

/* ---- What a document says ---- */

/* Room for one row's histograms; an export makes a session in its own thread. */
static _Thread_local guint16 indexes[DASH_MAX_METRICS][DASH_HISTOGRAM_MAX_INDEX + 1];
static _Thread_local guint64 counts[DASH_MAX_METRICS][DASH_HISTOGRAM_MAX_INDEX + 1];

static void
apply_histogram (DashRecord *self,
                 const DashDocument *document,
                 guint field,
                 const DashFieldValue *value,
                 DashCell *cell)
{
  DashHistogram **histogram = &self->now.values[field].histogram;
  const DashBucket *bucket = document->buckets + value->buckets.first;
  guint16 *cell_indexes = indexes[self->info->fields[field].metric];
  guint64 *cell_counts = counts[self->info->fields[field].metric];
  gint previous = -1;

  if (*histogram == NULL)
    *histogram = dash_histogram_new ();
  for (guint32 i = 0; i < value->buckets.n; i++, bucket++)
    {
      guint64 known;

      if (bucket->index > DASH_HISTOGRAM_MAX_INDEX || (gint) bucket->index <= previous)
        continue;
      previous = bucket->index;
      known = dash_histogram_get (*histogram, bucket->index);
      if (bucket->count <= known)
        continue;
      cell_indexes[cell->n_entries] = bucket->index;
      cell_counts[cell->n_entries++] = bucket->count - known;
    }
  dash_histogram_add_sorted (*histogram, cell_indexes, cell_counts, cell->n_entries);
  cell->indexes = cell_indexes;
  cell->counts = cell_counts;
}

static void
apply_summary (DashRecord *self, const DashDocument *document, guint field, guint32 place)
{
  const DashDocumentSummary *summary = &document->summaries[place];
  DashGiven **given = &self->now.given[self->info->fields[field].metric];

  dash_given_free (*given);
  *given = dash_given_new (summary->count,
                           summary->mean == DASH_NOT_KNOWN ? NAN : (double) summary->mean,
                           summary->rounded, document, summary->first_percentile, document->n_percentiles);
}

static void
apply_number (DashRecord *self, guint f, const DashFieldValue *value, DashCell *cell)
{
  const DashFieldInfo *field = &self->info->fields[f];
  guint64 *recorded = &self->recorded[f];
  guint64 more;

  if (field->unit == DASH_UNIT_REAL)
    self->now.values[f].real = value->real;
  else
    self->now.values[f].number = value->number;

  if (field->kind == DASH_FIELD_LEVEL)
    {
      guint64 code = _dash_record_encode (field, value->number, value->real);

      if (code > *recorded)
        cell->total_ns = code - *recorded;
      else
        cell->self_ns = *recorded - code;
      *recorded = code;
      return;
    }
  if (field->kind != DASH_FIELD_COUNTER)
    return;

  more = value->number > *recorded ? value->number - *recorded : 0;
  *recorded += more;
  if (field->slot == DASH_SLOT_CALLS)
    cell->calls = more;
  else if (field->slot == DASH_SLOT_TOTAL)
    cell->total_ns = more;
  else if (field->slot == DASH_SLOT_SELF)
    cell->self_ns = more;
}

guint
_dash_record_apply (DashRecord *self,
                    const DashDocument *document,
                    guint32 said,
                    guint32 rounded,
                    guint32 summarised,
                    const DashFieldValue *values,
                    DashCell *cells)
{
  const DashRecordInfo *info = self->info;
  guint32 has_calls = 0, has_self = 0;
  guint changed = 0;

  memset (cells, 0, DASH_MAX_METRICS * sizeof *cells);
  for (guint f = 0; f < info->n_fields; f++)
    {
      const DashFieldInfo *field = &info->fields[f];
      DashCell *cell = field->metric >= 0 ? &cells[field->metric] : NULL;

      if (field->slot == DASH_SLOT_CALLS)
        has_calls |= 1u << field->metric;
      if (field->slot == DASH_SLOT_SELF || field->slot == DASH_SLOT_LEVEL)
        has_self |= 1u << field->metric;
      if (summarised & (1u << f))
        apply_summary (self, document, f, values[f].summary);
      if (!(said & (1u << f)))
        continue;

      if (field->kind == DASH_FIELD_TEXT)
        {
          if (g_strcmp0 (self->now.values[f].text, values[f].text) != 0)
            {
              g_clear_pointer (&self->now.values[f].text, g_ref_string_release);
              self->now.values[f].text = g_ref_string_new (values[f].text);
            }
        }
      else if (field->kind == DASH_FIELD_HISTOGRAM)
        apply_histogram (self, document, f, &values[f], cell);
      else
        apply_number (self, f, &values[f], cell);
      self->now.known |= 1u << f;
    }
  self->now.rounded = (self->now.rounded & ~said) | (said & rounded);

  for (guint m = 0; m < info->n_metrics; m++)
    {
      DashCell *cell = &cells[m];

      for (gsize i = 0; i < cell->n_entries && !(has_calls & (1u << m)); i++)
        cell->calls += cell->counts[i];
      /* Equal parts take no room in the history. */
      if (!(has_self & (1u << m)))
        cell->self_ns = cell->total_ns;
      if (cell->calls > 0 || cell->total_ns > 0 || cell->self_ns > 0 || cell->n_entries > 0)
        changed |= 1u << m;
    }
  return changed;
}

/* ---- Since the start ---- */

double
_dash_record_get_total (DashRecord *self, const char *key)
{
  gint field = dash_record_info_find (self->info, key, strlen (key));

  if (field < 0 || !(self->now.known & (1u << field)))
    return NAN;
  return self->info->fields[field].unit == DASH_UNIT_REAL
             ? self->now.values[field].real
             : (double) self->now.values[field].number;
}

const char *
_dash_record_get_now (DashRecord *self, const char *key)
{
  gint field = dash_record_info_find (self->info, key, strlen (key));

  return field >= 0 && (self->now.known & (1u << field)) ? self->now.values[field].text : NULL;
}

/* ---- What is shown ---- */

static inline gboolean
shows_range (DashRecord *self)
{
  return self->context != NULL && !self->context->range.live && self->ranged != NULL;
}

static inline const DashRecordValues *
get_shown (DashRecord *self)
{
  if (shows_range (self))
    return self->ranged;
  return self->frozen != NULL ? self->frozen : &self->now;
}

DashSection
dash_record_get_section (DashRecord *self)
{
  g_return_val_if_fail (DASH_IS_RECORD (self), DASH_SECTION_MEMORY);
  return self->section;
}

guint32
dash_record_get_id (DashRecord *self)
{
  g_return_val_if_fail (DASH_IS_RECORD (self), 0);
  return self->id;
}

guint
dash_record_get_position (DashRecord *self)
{
  g_return_val_if_fail (DASH_IS_RECORD (self), 0);
  return self->position;
}

const char *
dash_record_get_name (DashRecord *self)
{
  g_return_val_if_fail (DASH_IS_RECORD (self), "");

  if (self->whole || self->now.values[0].text == NULL)
    return "";
  return self->now.values[0].text;
}

char *
dash_record_get_place (DashRecord *self)
{
  const char *file;
  double line;

  g_return_val_if_fail (DASH_IS_RECORD (self), NULL);

  file = dash_record_find_text (self, "file");
  if (file == NULL || file[0] == '\0')
    return NULL;
  while (g_str_has_prefix (file, "../"))
    file += 3;
  line = dash_record_find_number (self, "line");
  return line > 0 ? g_strdup_printf ("%s:%.0f", file, line) : g_strdup (file);
}

gboolean
dash_record_has (DashRecord *self, gint field)
{
  g_return_val_if_fail (DASH_IS_RECORD (self), FALSE);
  return field >= 0 && (get_shown (self)->known & (1u << field)) != 0;
}

DashBound
dash_record_get_bound (DashRecord *self, gint field)
{
  g_return_val_if_fail (DASH_IS_RECORD (self), DASH_BOUND_NONE);

  if (!dash_record_has (self, field) || (get_shown (self)->bounds & (1u << field)) == 0)
    return DASH_BOUND_NONE;
  return self->info->fields[field].kind == DASH_FIELD_LOW ? DASH_BOUND_AT_MOST
                                                          : DASH_BOUND_AT_LEAST;
}

const char *
dash_record_get_text (DashRecord *self, gint field)
{
  g_return_val_if_fail (DASH_IS_RECORD (self), NULL);

  if (!dash_record_has (self, field) || self->info->fields[field].kind != DASH_FIELD_TEXT)
    return NULL;
  return get_shown (self)->values[field].text;
}

const DashHistogram *
dash_record_get_histogram (DashRecord *self, gint field)
{
  g_return_val_if_fail (DASH_IS_RECORD (self), NULL);

  if (!dash_record_has (self, field) || self->info->fields[field].kind != DASH_FIELD_HISTOGRAM)
    return NULL;
  return get_shown (self)->values[field].histogram;
}

double
dash_record_get_number (DashRecord *self, gint field)
{
  const DashFieldInfo *info;

  g_return_val_if_fail (DASH_IS_RECORD (self), NAN);

  if (!dash_record_has (self, field))
    return NAN;
  info = &self->info->fields[field];
  if (info->kind == DASH_FIELD_TEXT)
    return NAN;
  if (info->kind == DASH_FIELD_HISTOGRAM)
    return (double) dash_histogram_get_count (get_shown (self)->values[field].histogram);
  if (info->unit == DASH_UNIT_REAL)
    return get_shown (self)->values[field].real;
  return (double) get_shown (self)->values[field].number;
}

const char *
dash_record_find_text (DashRecord *self, const char *key)
{
  g_return_val_if_fail (DASH_IS_RECORD (self), NULL);
  return dash_record_get_text (self, dash_record_info_find (self->info, key, strlen (key)));
}

double
dash_record_find_number (DashRecord *self, const char *key)
{
  g_return_val_if_fail (DASH_IS_RECORD (self), NAN);
  return dash_record_get_number (self, dash_record_info_find (self->info, key, strlen (key)));
}

double
dash_record_get_length_ns (DashRecord *self)
{
  g_return_val_if_fail (DASH_IS_RECORD (self), 0);

  if (shows_range (self))
    return (double) self->ranged_ns;
  return self->context != NULL ? (double) self->context->shown_end_ns : 0;
}

static const DashGiven *
get_given (DashRecord *self, gint field)
{
  gint8 metric = field >= 0 ? self->info->fields[field].metric : -1;

  return metric >= 0 ? get_shown (self)->given[metric] : NULL;
}

gboolean
dash_record_tells_distribution (DashRecord *self, gint field)
{
  g_return_val_if_fail (DASH_IS_RECORD (self), FALSE);
  return field >= 0 && (self->now.known & (1u << field)) != 0;
}

double
dash_record_get_figure (DashRecord *self, const DashFigureInfo *figure, double percent)
{
  const DashGiven *given;
  double length_ns, number, other;

  g_return_val_if_fail (DASH_IS_RECORD (self), NAN);

  length_ns = dash_record_get_length_ns (self);
  number = dash_record_get_number (self, figure->field);
  switch (figure->kind)
    {
    case DASH_FIGURE_VALUE:
      return number;
    case DASH_FIGURE_RATE:
      return length_ns > 0 ? number * 1e9 / length_ns : NAN;
    case DASH_FIGURE_SHARE:
      other = shows_range (self) ? NAN : dash_record_get_number (self, figure->other);
      if (!isnan (other))
        return other / 1000;
      return length_ns > 0 ? number / length_ns : NAN;
    case DASH_FIGURE_MEAN:
      given = get_given (self, figure->field);
      if (given != NULL && !isnan (given->mean))
        return given->mean;
      G_GNUC_FALLTHROUGH;
    case DASH_FIGURE_PART:
      other = dash_record_get_number (self, figure->other);
      return other > 0 ? number / other : NAN;
    case DASH_FIGURE_PERCENTILE:
      given = get_given (self, figure->field);
      if (given != NULL)
        return dash_given_get_percentile (given, percent);
      return number > 0 ? (double) dash_histogram_percentile (
                              dash_record_get_histogram (self, figure->field), percent)
                        : NAN;
    case DASH_FIGURE_TEXT:
    default:
      return NAN;
    }
}

gboolean
dash_record_tells (DashRecord *self, const DashFigureInfo *figure)
{
  const gint8 metric = self->info->fields[figure->field].metric;
  gboolean field = (self->now.known & (1u << figure->field)) != 0;
  gboolean other = figure->other >= 0 && (self->now.known & (1u << figure->other)) != 0;
  gboolean given = metric >= 0 && self->now.given[metric] != NULL;

  switch (figure->kind)
    {
    case DASH_FIGURE_PART:
      return field && other;
    case DASH_FIGURE_MEAN:
      return (field && other) || given;
    case DASH_FIGURE_SHARE:
      return field || other;
    case DASH_FIGURE_PERCENTILE:
      return field || (given && dash_given_has_percentiles (self->now.given[metric]));
    case DASH_FIGURE_TEXT:
    case DASH_FIGURE_VALUE:
    case DASH_FIGURE_RATE:
    default:
      return field;
    }
}

DashCertainty
dash_record_get_certainty (DashRecord *self, const DashFigureInfo *figure, double percent)
{
  const DashGiven *given;
  guint32 fields = 0;

  g_return_val_if_fail (DASH_IS_RECORD (self), DASH_CERTAINTY_UNKNOWN);

  if (figure->kind == DASH_FIGURE_TEXT)
    return dash_record_has (self, figure->field) ? DASH_CERTAINTY_EXACT : DASH_CERTAINTY_UNKNOWN;
  if (isnan (dash_record_get_figure (self, figure, percent)))
    return DASH_CERTAINTY_UNKNOWN;
  given = get_given (self, figure->field);
  if (given != NULL && (figure->kind == DASH_FIGURE_MEAN || figure->kind == DASH_FIGURE_PERCENTILE))
    return given->rounded ? DASH_CERTAINTY_ROUNDED : DASH_CERTAINTY_EXACT;
  if (figure->field >= 0)
    fields |= 1u << figure->field;
  if (figure->other >= 0)
    fields |= 1u << figure->other;
  return get_shown (self)->rounded & fields ? DASH_CERTAINTY_ROUNDED : DASH_CERTAINTY_EXACT;
}

gsize
dash_record_get_steps (DashRecord *self,
                       const DashLineInfo *line,
                       const DashRange *range,
                       double *values,
                       gsize n)
{
  DashFunctionContext *context = self->context;
  const DashFieldInfo *field = &self->info->fields[line->field];
  g_autofree double *sums = NULL;
  double *calls, *totals, *selfs;
  guint track;

  g_return_val_if_fail (DASH_IS_RECORD (self), 0);

  if (context == NULL || context->history == NULL || n == 0 || field->metric < 0)
    return 0;

  sums = g_new (double, 3 * n);
  calls = sums;
  totals = sums + n;
  selfs = sums + 2 * n;
  track = self->tracks[field->metric];
  n = dash_history_get_sums (context->history, track, range, calls, totals, selfs, n);
  if (field->kind == DASH_FIELD_LEVEL)
    {
      guint64 code = self->recorded[line->field];

      if (range != NULL)
        {
          DashRange after;
          DashCell cell;

          dash_history_get_extent (context->history, &after);
          after = (DashRange){ range->end_ns, MAX (after.end_ns, range->end_ns), FALSE };
          dash_history_sum (context->history, track, &after, &cell);
          code = code - cell.total_ns + cell.self_ns;
        }
      for (gsize i = n; i-- > 0;)
        {
          values[i] = _dash_record_decode (field, code);
          code = code - (guint64) totals[i] + (guint64) selfs[i];
        }
      return n;
    }

  for (gsize i = 0; i < n; i++)
    values[i] = field->slot == DASH_SLOT_CALLS  ? calls[i]
                : field->slot == DASH_SLOT_SELF ? selfs[i]
                                                : totals[i];
  return n;
}

gsize
dash_record_get_trend (DashRecord *self, const DashLineInfo *line, double *values, gsize n)
{
  DashFunctionContext *context = self->context;
  DashRange range;

  g_return_val_if_fail (DASH_IS_RECORD (self), 0);

  if (context == NULL || context->history == NULL || n == 0)
    return 0;
  range = context->range;
  if (range.live && !context->paused)
    return dash_record_get_steps (self, line, NULL, values, n);
  if (range.live)
    {
      DashRange extent;

      dash_history_get_extent (context->history, &extent);
      range = dash_range_new (MAX (extent.begin_ns, context->shown_end_ns - (gint64) n * 500000000),
                              context->shown_end_ns);
    }
  return dash_record_get_steps (self, line, &range, values, n);
}
