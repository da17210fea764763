/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of a row in a range, as far as the history knows them. */
#include "dash-record-private.h"

/* The code of a level at a time: what it is now without all that came after. */
static guint64
get_level (DashRecord *self, guint f, gint64 at_ns)
{
  DashHistory *history = self->context->history;
  DashRange after;
  DashCell cell;

  dash_history_get_extent (history, &after);
  after = (DashRange){ at_ns, MAX (after.end_ns, at_ns), FALSE };
  dash_history_sum (history, self->tracks[self->info->fields[f].metric], &after, &cell);
  return self->recorded[f] - cell.total_ns + cell.self_ns;
}

static void
compute_level (DashRecord *self, const DashRange *range, guint f, DashRecordValues *values)
{
  const DashFieldInfo *field = &self->info->fields[f];
  double level = _dash_record_decode (field, get_level (self, f, range->end_ns));

  if (field->unit == DASH_UNIT_REAL)
    values->values[f].real = level;
  else
    values->values[f].number = (guint64) level;
}

static void
compute_metric (DashRecord *self, guint metric, const DashRange *range, DashRecordValues *values)
{
  const DashRecordInfo *info = self->info;
  DashCell cell;

  dash_history_sum (self->context->history, self->tracks[metric], range, &cell);
  for (guint f = 0; f < info->n_fields; f++)
    {
      const DashFieldInfo *field = &info->fields[f];

      if (field->metric != (gint8) metric || !(self->now.known & (1u << f)))
        continue;
      values->known |= 1u << f;
      switch (field->slot)
        {
        case DASH_SLOT_CALLS:
          values->values[f].number = cell.calls;
          break;
        case DASH_SLOT_TOTAL:
          values->values[f].number = cell.total_ns;
          break;
        case DASH_SLOT_SELF:
          values->values[f].number = cell.self_ns;
          break;
        case DASH_SLOT_ENTRIES:
          values->values[f].histogram = dash_histogram_new ();
          dash_histogram_add_sorted (values->values[f].histogram, cell.indexes, cell.counts,
                                     cell.n_entries);
          break;
        case DASH_SLOT_LEVEL:
        case DASH_SLOT_NONE:
        default:
          break;
        }
    }
}

/* ---- Peaks ---- */

/* The largest of a range is the upper end of its histogram; when that is where the largest of all
 * is, it is known exactly. */
static void
compute_peak_of_histogram (DashRecord *self, guint f, DashRecordValues *values)
{
  const DashHistogram *histogram = values->values[self->info->fields[f].source].histogram;
  gsize n = histogram != NULL ? dash_histogram_n_buckets (histogram) : 0;
  guint index;
  guint64 count;

  if (n == 0)
    return;
  dash_histogram_nth (histogram, n - 1, &index, &count);
  values->known |= 1u << f;
  values->values[f].number = dash_histogram_bucket_middle (index);
  if (dash_histogram_bucket_index (self->now.values[f].number) == index)
    values->values[f].number = self->now.values[f].number;
}

typedef struct
{
  gboolean is_level;
  gboolean lowest;
  guint64 level;   /* (of a level) at the end of what was gone through */
  guint64 extreme; /* all of them in the order of the numbers they are codes of */
} Seen;

static void
see (gint64 begin_ns, gint64 end_ns, const DashCell *cell, gpointer user_data)
{
  Seen *seen = user_data;
  guint64 code;

  if (seen->is_level)
    code = seen->level = seen->level + cell->total_ns - cell->self_ns;
  else
    code = (guint64) ((double) cell->total_ns * 1000 / (double) (end_ns - begin_ns));
  seen->extreme = seen->lowest ? MIN (seen->extreme, code) : MAX (seen->extreme, code);
}

/* Levels are known at the edges of buckets, counters as means of them. What was in between is not, unless
 * nothing happened there, or this is what the program itself says of the whole time. */
static void
compute_seen (DashRecord *self, guint f, const DashRange *range, DashRecordValues *values)
{
  const DashFieldInfo *field = &self->info->fields[f];
  const DashFieldInfo *source = &self->info->fields[field->source];
  const guint32 needed = 1u << field->source | 1u << field->changes;
  guint64 most = _dash_record_encode (field, self->now.values[f].number, self->now.values[f].real);
  guint track = self->tracks[source->metric];
  Seen seen = { source->kind == DASH_FIELD_LEVEL, field->kind == DASH_FIELD_LOW, 0, 0 };

  if ((self->now.known & needed) != needed)
    return;
  if (seen.is_level)
    seen.level = seen.extreme = get_level (self, field->source, range->begin_ns);
  dash_history_foreach (self->context->history, track, range, see, &seen);

  values->known |= 1u << f;
  if (seen.lowest ? seen.extreme <= most : seen.extreme >= most)
    {
      values->values[f] = self->now.values[f];
      return;
    }
  if (values->values[field->changes].number > 0)
    values->bounds |= 1u << f;
  if (field->unit == DASH_UNIT_REAL)
    values->values[f].real = _dash_record_decode (field, seen.extreme);
  else
    values->values[f].number = seen.extreme;
}

static void
compute_peak (DashRecord *self, guint f, const DashRange *range, DashRecordValues *values)
{
  const DashFieldInfo *field = &self->info->fields[f];

  if (self->info->fields[field->source].kind == DASH_FIELD_HISTOGRAM)
    compute_peak_of_histogram (self, f, values);
  else
    compute_seen (self, f, range, values);
}

/* ---- All of it ---- */

void
_dash_record_compute (DashRecord *self)
{
  DashFunctionContext *context = self->context;
  const DashRecordInfo *info = self->info;
  DashRange range = context->range;

  _dash_record_free_values (info, &self->ranged);
  self->ranged = g_new0 (DashRecordValues, 1);
  for (guint m = 0; m < info->n_metrics; m++)
    compute_metric (self, m, &range, self->ranged);
  for (guint f = 0; f < info->n_fields; f++)
    {
      const DashFieldInfo *field = &info->fields[f];

      if (!(self->now.known & (1u << f)))
        continue;
      if (field->kind == DASH_FIELD_TEXT)
        {
          self->ranged->values[f].text = g_ref_string_acquire (self->now.values[f].text);
          self->ranged->known |= 1u << f;
        }
      else if (field->kind == DASH_FIELD_NUMBER)
        {
          self->ranged->values[f] = self->now.values[f];
          self->ranged->known |= 1u << f;
        }
      else if (field->kind == DASH_FIELD_LEVEL)
        compute_level (self, &range, f, self->ranged);
      else if (field->kind == DASH_FIELD_PEAK || field->kind == DASH_FIELD_LOW)
        compute_peak (self, f, &range, self->ranged);
    }
  self->ranged->rounded = self->now.rounded & self->ranged->known;
  self->ranged_ns = dash_range_length (&range);
  self->ranged_serial = context->serial;
}
