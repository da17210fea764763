/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sparse, mergeable histogram of durations with the bucket layout of the wire format. */
#include "dash-histogram.h"

#include <math.h>
#include <string.h>

/* Two arrays rather than one of pairs: 6 bytes an entry instead of 16, which counts at ten thousand
 * functions, and searches touch only the indexes. Both are in one block, counts first. */
struct _DashHistogram
{
  gpointer counts; /* guint32 each; guint64 once one of them needs it */
  guint16 *indexes;
  guint64 total;
  guint32 n;
  guint32 size;
  gboolean wide;
};

static inline guint64
add_saturating (guint64 a, guint64 b)
{
  return a > G_MAXUINT64 - b ? G_MAXUINT64 : a + b;
}

static inline guint64
count_in (gconstpointer counts, gboolean wide, gsize at)
{
  return wide ? ((const guint64 *) counts)[at] : ((const guint32 *) counts)[at];
}

static inline guint64
get_count (const DashHistogram *self, gsize at)
{
  return count_in (self->counts, self->wide, at);
}

static inline gsize
count_size (const DashHistogram *self)
{
  return self->wide ? sizeof (guint64) : sizeof (guint32);
}

static inline gpointer
count_place (const DashHistogram *self, gsize at)
{
  return (char *) self->counts + at * count_size (self);
}

/* Makes it another block, of counts that are as wide as is said. */
static void
resize (DashHistogram *self, gsize size, gboolean wide)
{
  DashHistogram old = *self;

  self->wide = wide;
  self->size = (guint32) size;
  self->counts = size > 0 ? g_malloc (size * (count_size (self) + sizeof (guint16))) : NULL;
  self->indexes = size > 0 ? count_place (self, size) : NULL;
  if (old.n > 0 && wide == old.wide)
    memcpy (self->counts, old.counts, old.n * count_size (self));
  for (gsize i = 0; i < old.n && wide != old.wide; i++)
    ((guint64 *) self->counts)[i] = get_count (&old, i);
  if (old.n > 0)
    memcpy (self->indexes, old.indexes, old.n * sizeof *self->indexes);
  g_free (old.counts);
}

static inline void
set_count (DashHistogram *self, gsize at, guint64 count)
{
  if (!self->wide && count > G_MAXUINT32)
    resize (self, self->size, TRUE);
  if (self->wide)
    ((guint64 *) self->counts)[at] = count;
  else
    ((guint32 *) self->counts)[at] = (guint32) count;
}

static inline void
move (DashHistogram *self, gsize to, gsize from, gsize n)
{
  memmove (count_place (self, to), count_place (self, from), n * count_size (self));
  memmove (self->indexes + to, self->indexes + from, n * sizeof *self->indexes);
}

static inline void
make_room (DashHistogram *self, gsize n)
{
  if (n > self->size)
    resize (self, MAX (n, self->size + self->size / 4 + 4), self->wide);
}

/* The place of @index: the first entry from @low on that is not below it, or @high. */
static gsize
find_between (const DashHistogram *self, guint index, gsize low, gsize high)
{
  while (low < high)
    {
      gsize middle = (low + high) / 2;

      if (self->indexes[middle] < index)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static gsize
find (const DashHistogram *self, guint index)
{
  return find_between (self, index, 0, self->n);
}

static void
insert (DashHistogram *self, gsize at, guint index, guint64 count)
{
  make_room (self, self->n + 1);
  move (self, at + 1, at, self->n - at);
  self->n++;
  self->indexes[at] = (guint16) index;
  set_count (self, at, count);
}

DashHistogram *
dash_histogram_new (void)
{
  return g_new0 (DashHistogram, 1);
}

void
dash_histogram_free (DashHistogram *self)
{
  if (self == NULL)
    return;
  g_free (self->counts);
  g_free (self);
}

DashHistogram *
dash_histogram_copy (const DashHistogram *self)
{
  DashHistogram *copy;

  if (self == NULL)
    return NULL;

  copy = dash_histogram_new ();
  if (self->n > 0)
    {
      resize (copy, self->n, self->wide);
      memcpy (copy->counts, self->counts, self->n * count_size (self));
      memcpy (copy->indexes, self->indexes, self->n * sizeof *self->indexes);
      copy->n = self->n;
      copy->total = self->total;
    }

  return copy;
}

void
dash_histogram_clear (DashHistogram *self)
{
  g_return_if_fail (self != NULL);

  self->n = 0;
  self->total = 0;
}

void
dash_histogram_shrink (DashHistogram *self)
{
  g_return_if_fail (self != NULL);

  if (self->size > self->n)
    resize (self, self->n, self->wide);
}

void
dash_histogram_add (DashHistogram *self, guint index, guint64 count)
{
  gsize at;

  g_return_if_fail (self != NULL);

  if (count == 0 || index > DASH_HISTOGRAM_MAX_INDEX)
    return;

  at = find (self, index);
  if (at < self->n && self->indexes[at] == index)
    set_count (self, at, add_saturating (get_count (self, at), count));
  else
    insert (self, at, index, count);
  self->total = add_saturating (self->total, count);
}

void
dash_histogram_set (DashHistogram *self, guint index, guint64 count)
{
  gsize at;
  gboolean there;

  g_return_if_fail (self != NULL);

  if (index > DASH_HISTOGRAM_MAX_INDEX)
    return;

  at = find (self, index);
  there = at < self->n && self->indexes[at] == index;
  if (there)
    self->total -= MIN (self->total, get_count (self, at));

  if (there && count > 0)
    {
      set_count (self, at, count);
    }
  else if (there)
    {
      move (self, at, at + 1, self->n - at - 1);
      self->n--;
    }
  else if (count > 0)
    {
      insert (self, at, index, count);
    }
  self->total = add_saturating (self->total, count);
}

void
dash_histogram_add_value (DashHistogram *self, guint64 value_ns)
{
  dash_histogram_add (self, dash_histogram_bucket_index (value_ns), 1);
}

static void
add_entries (
    DashHistogram *self, const guint16 *indexes, gconstpointer counts, gboolean wide, gsize n)
{
  gsize at = 0, n_new = 0, end, to;
  gboolean needs_wide = FALSE;

  while (n > 0 && indexes[n - 1] > DASH_HISTOGRAM_MAX_INDEX)
    n--;

  for (gsize i = 0; i < n; i++)
    {
      guint64 count = count_in (counts, wide, i);

      at = find_between (self, indexes[i], at, self->n);
      if (at < self->n && self->indexes[at] == indexes[i])
        set_count (self, at, add_saturating (get_count (self, at), count));
      else if (count > 0)
        {
          n_new++;
          needs_wide |= count > G_MAXUINT32;
        }
      self->total = add_saturating (self->total, count);
    }
  if (n_new == 0)
    return;

  /* From the end, so that everything moves at most once and in place. */
  make_room (self, self->n + n_new);
  if (needs_wide && !self->wide)
    resize (self, self->size, TRUE);
  end = self->n;
  to = self->n + n_new;
  for (gsize i = n; to > end; i--)
    {
      guint index = indexes[i - 1];
      guint64 count = count_in (counts, wide, i - 1);

      at = find_between (self, index, 0, end);
      if (count == 0 || (at < end && self->indexes[at] == index))
        continue;
      to -= end - at;
      move (self, to, at, end - at);
      to--;
      self->indexes[to] = (guint16) index;
      set_count (self, to, count);
      end = at;
    }
  self->n += (guint32) n_new;
}

void
dash_histogram_add_sorted (DashHistogram *self,
                           const guint16 *indexes,
                           const guint64 *counts,
                           gsize n)
{
  g_return_if_fail (self != NULL);
  add_entries (self, indexes, counts, TRUE, n);
}

void
dash_histogram_merge (DashHistogram *into, const DashHistogram *other)
{
  g_return_if_fail (into != NULL);
  g_return_if_fail (into != other);

  if (other != NULL)
    add_entries (into, other->indexes, other->counts, other->wide, other->n);
}

guint64
dash_histogram_get (const DashHistogram *self, guint index)
{
  gsize at;

  if (self == NULL)
    return 0;

  at = find (self, index);
  return at < self->n && self->indexes[at] == index ? get_count (self, at) : 0;
}

guint64
dash_histogram_get_count (const DashHistogram *self)
{
  return self != NULL ? self->total : 0;
}

double
dash_histogram_mean (const DashHistogram *self)
{
  double sum = 0;

  if (self == NULL || self->total == 0)
    return 0;
  for (gsize i = 0; i < self->n; i++)
    sum += (double) dash_histogram_bucket_middle (self->indexes[i]) * (double) get_count (self, i);
  return sum / (double) self->total;
}

static guint64
get_rank (const DashHistogram *self, double percent)
{
  double rank;

  if (!(percent > 0))
    return 1;
  if (percent >= 100)
    return self->total;

  /* A whole rank must not be lifted by what 99.9 / 100 lacks of being exact. */
  rank = percent * (double) self->total / 100.0;
  rank = ceil (rank - rank * 1e-12);
  return CLAMP ((guint64) rank, 1, self->total);
}

void
dash_histogram_percentiles (const DashHistogram *self,
                            const double *percents,
                            gsize n,
                            guint64 *values_ns)
{
  gsize i = 0, p;
  guint64 sum = 0;

  for (p = 0; p < n; p++)
    {
      guint64 rank;

      values_ns[p] = 0;
      if (self == NULL || self->n == 0)
        continue;

      rank = get_rank (self, percents[p]);
      if (p > 0 && percents[p] < percents[p - 1])
        i = 0, sum = 0;
      while (i + 1 < self->n && sum + get_count (self, i) < rank)
        sum += get_count (self, i++);
      values_ns[p] = dash_histogram_bucket_middle (self->indexes[i]);
    }
}

guint64
dash_histogram_percentile (const DashHistogram *self, double percent)
{
  guint64 value_ns;
  gsize i;
  guint64 rank, above = 0;

  if (self == NULL || self->n == 0)
    return 0;

  /* High percentiles are the usual ones: few entries lie above them. */
  if (percent > 90)
    {
      rank = get_rank (self, percent);
      for (i = self->n - 1; i > 0; i--)
        {
          above += get_count (self, i);
          if (self->total - MIN (above, self->total) < rank)
            break;
        }
      return dash_histogram_bucket_middle (self->indexes[i]);
    }

  dash_histogram_percentiles (self, &percent, 1, &value_ns);
  return value_ns;
}

gsize
dash_histogram_n_buckets (const DashHistogram *self)
{
  return self != NULL ? self->n : 0;
}

void
dash_histogram_nth (const DashHistogram *self, gsize n, guint *index, guint64 *count)
{
  g_return_if_fail (self != NULL && n < self->n);

  if (index != NULL)
    *index = self->indexes[n];
  if (count != NULL)
    *count = get_count (self, n);
}

void
dash_histogram_bin (const DashHistogram *self, const double *edges_ns, gsize n_bins, double *counts)
{
  gsize bin = 0;

  for (gsize i = 0; i < n_bins; i++)
    counts[i] = 0;
  if (self == NULL || n_bins == 0)
    return;

  for (gsize i = 0; i < self->n; i++)
    {
      /* A bucket of whole numbers covers up to the next one's first. */
      double lower = (double) dash_histogram_bucket_lower (self->indexes[i]);
      double upper = (double) dash_histogram_bucket_upper (self->indexes[i]) + 1;

      while (bin < n_bins && edges_ns[bin + 1] <= lower)
        bin++;
      for (gsize b = bin; b < n_bins && edges_ns[b] < upper; b++)
        {
          double from = MAX (lower, edges_ns[b]);
          double to = MIN (upper, edges_ns[b + 1]);

          if (to > from)
            counts[b] += (double) get_count (self, i) * (to - from) / (upper - lower);
        }
    }
}

gsize
dash_histogram_get_edges (const DashHistogram *self, double *edges, gsize max_bins)
{
  gsize n = self != NULL ? dash_histogram_n_buckets (self) : 0;
  guint first, last;
  guint64 count;
  double low, high, ratio;
  gsize n_bins = 0;

  if (n == 0)
    return 0;
  dash_histogram_nth (self, 0, &first, &count);
  dash_histogram_nth (self, n - 1, &last, &count);
  low = (double) dash_histogram_bucket_lower (first);
  high = (double) dash_histogram_bucket_upper (last) + 1;
  ratio = MAX (pow (high / MAX (low, 1), 1. / (double) (max_bins - 1)), 1.016);
  for (double edge = low; edge < high && n_bins < max_bins;)
    {
      edges[n_bins++] = edge;
      edge = MAX (edge * ratio, edge + 1);
    }
  edges[n_bins] = MAX (high, edges[n_bins - 1] + 1);
  return n_bins;
}

gsize
dash_histogram_get_size (const DashHistogram *self)
{
  return self != NULL ? sizeof *self + self->size * (count_size (self) + sizeof (guint16)) : 0;
}

guint
dash_histogram_bucket_index (guint64 value_ns)
{
  guint shift;

  if (value_ns < 128)
    return value_ns;

  shift = 63 - 7 - (guint) __builtin_clzll (value_ns);
  return shift * 128 + (guint) (value_ns >> shift);
}

guint64
dash_histogram_bucket_lower (guint index)
{
  guint shift;

  if (index < 256)
    return index;
  index = MIN (index, DASH_HISTOGRAM_MAX_INDEX);

  shift = index / 128 - 1;
  return (guint64) (index - shift * 128) << shift;
}

guint64
dash_histogram_bucket_upper (guint index)
{
  guint shift;

  if (index < 256)
    return index;
  index = MIN (index, DASH_HISTOGRAM_MAX_INDEX);

  shift = index / 128 - 1;
  return dash_histogram_bucket_lower (index) + (G_GUINT64_CONSTANT (1) << shift) - 1;
}

guint64
dash_histogram_bucket_middle (guint index)
{
  guint64 lower = dash_histogram_bucket_lower (index);

  return lower + (dash_histogram_bucket_upper (index) - lower) / 2;
}
