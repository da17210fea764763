/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sparse, mergeable histogram of durations with the bucket layout of the wire format. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The largest bucket index that a 64-bit value can have: 56 * 128 + 255. */
#define DASH_HISTOGRAM_MAX_INDEX 7423

/**
 * DashHistogram:
 *
 * Counts of durations in log-linear buckets, 128 to a power of two, so that a bucket is less than
 * 0.8 % wide. Only buckets that hold something take memory. A plain structure without a reference
 * count; not thread-safe.
 */
typedef struct _DashHistogram DashHistogram;

/** Makes an empty histogram; free it with dash_histogram_free(). */
DashHistogram *dash_histogram_new               (void) G_GNUC_WARN_UNUSED_RESULT;
void           dash_histogram_free              (DashHistogram       *self);
/** Makes a histogram of its own with the same counts. %NULL gives %NULL. */
DashHistogram *dash_histogram_copy              (const DashHistogram *self) G_GNUC_WARN_UNUSED_RESULT;
/** Empties the histogram but keeps its memory for what comes next. */
void           dash_histogram_clear             (DashHistogram       *self);
/** Gives memory that is not in use back. */
void           dash_histogram_shrink            (DashHistogram       *self);
/** Adds @count to bucket @index, saturating. Indexes above DASH_HISTOGRAM_MAX_INDEX are ignored. */
void           dash_histogram_add               (DashHistogram       *self,
                                                 guint                index,
                                                 guint64              count);
/** Sets bucket @index to @count; a count of 0 removes the bucket. */
void           dash_histogram_set               (DashHistogram       *self,
                                                 guint                index,
                                                 guint64              count);
/** Counts one duration of @value_ns. */
void           dash_histogram_add_value         (DashHistogram       *self,
                                                 guint64              value_ns);
/** Adds @n buckets, with @indexes ascending strictly, in one pass. */
void           dash_histogram_add_sorted        (DashHistogram       *self,
                                                 const guint16       *indexes,
                                                 const guint64       *counts,
                                                 gsize                n);
/** Adds every count of @other to @into. The sum is exact: percentiles may be taken from it. */
void           dash_histogram_merge             (DashHistogram       *into,
                                                 const DashHistogram *other);
/** The count of one bucket. */
guint64        dash_histogram_get               (const DashHistogram *self,
                                                 guint                index);
/** The number of durations counted: the sum over all buckets. */
guint64        dash_histogram_get_count         (const DashHistogram *self);
/** Mean of the durations, to within half a bucket (0.4 %); 0 without any. */
double         dash_histogram_mean              (const DashHistogram *self);
/**
 * dash_histogram_percentile:
 * @percent: 0 … 100
 *
 * The duration that @percent of the calls stayed within: the middle of the bucket that holds the
 * rank ceil (percent / 100 * n). The error is less than 0.4 %. Nothing counted gives 0.
 *
 * Returns: nanoseconds
 */
guint64        dash_histogram_percentile        (const DashHistogram *self,
                                                 double               percent);
/**
 * dash_histogram_percentiles:
 * @percents: (array length=n): ascending
 * @values_ns: (array length=n) (out caller-allocates): the percentiles
 *
 * Several percentiles in one pass.
 */
void           dash_histogram_percentiles       (const DashHistogram *self,
                                                 const double        *percents,
                                                 gsize                n,
                                                 guint64             *values_ns);
/** The number of buckets that hold something. */
gsize          dash_histogram_n_buckets         (const DashHistogram *self);
/** The @n-th bucket that holds something, in ascending order. */
void           dash_histogram_nth               (const DashHistogram *self,
                                                 gsize                n,
                                                 guint               *index,
                                                 guint64             *count);
/**
 * dash_histogram_bin:
 * @edges_ns: (array length=n_bins+1): ascending edges of the bins
 * @counts: (array length=n_bins) (out caller-allocates): the calls in each bin
 *
 * Sorts the counts into wider bins, for a chart. A bucket that lies across an edge is shared out by
 * width. What is outside of the edges is left out.
 */
void           dash_histogram_bin               (const DashHistogram *self,
                                                 const double        *edges_ns,
                                                 gsize                n_bins,
                                                 double              *counts);
/**
 * dash_histogram_get_edges:
 * @self: (nullable): a histogram
 * @edges: (out caller-allocates): room for @max_bins + 1 edges
 * @max_bins: at most so many bins, at least 2
 *
 * Edges of bins of equal ratio over the whole histogram, each at least as wide as its buckets:
 * narrower ones would show a comb that is in the counting, not in the program.
 *
 * Returns: the number of bins; 0 when nothing was counted
 */
gsize          dash_histogram_get_edges         (const DashHistogram *self,
                                                 double              *edges,
                                                 gsize                max_bins);
/** Bytes of memory that the histogram takes. */
gsize          dash_histogram_get_size          (const DashHistogram *self);

/** The bucket that holds @value_ns. */
guint          dash_histogram_bucket_index      (guint64              value_ns);
/** The smallest value of bucket @index. */
guint64        dash_histogram_bucket_lower      (guint                index);
/** The largest value of bucket @index (inclusive). */
guint64        dash_histogram_bucket_upper      (guint                index);
/** The value that stands for bucket @index. */
guint64        dash_histogram_bucket_middle     (guint                index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DashHistogram, dash_histogram_free)

G_END_DECLS
