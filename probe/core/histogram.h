/* SPDX-License-Identifier: MIT
 *
 * histogram.h: counts of durations in nanoseconds, as they go over the wire, and how counts kept in
 * ticks become such.
 */
#pragma once

#include "arena.h"

#include <stdbool.h>
#include <stdint.h>

#define HP_BUCKETS (HP_OCTAVES * HP_OCTAVE_STEPS)

/* The buckets that are hit, ascending. Never changed once made, so that snapshots share them. */
typedef struct hp_histogram {
  _Atomic uint32_t references;
  uint32_t buckets;
  uint64_t total;    /* sum of counts */
  uint16_t *indexes; /* behind counts, in the same block */
  uint64_t counts[];
} hp_histogram;

/* For each bucket in ticks the bucket in nanoseconds that its middle falls in. */
typedef struct hp_tick_map {
  double ns_per_tick;
  double inner_cost_ticks;
  uint16_t to_ns[HP_BUCKETS];
} hp_tick_map;

/* Where counts are summed up, with a mark for each index so that few buckets are looked at. */
typedef struct hp_histogram_sum {
  uint64_t marks[(HP_BUCKETS + 63) / 64];
  uint64_t counts[HP_BUCKETS];
} hp_histogram_sum;

uint64_t hp_bucket_lower (uint32_t index);
uint64_t hp_bucket_width (uint32_t index);
uint64_t hp_bucket_middle (uint32_t index);

void hp_tick_map_init (hp_tick_map *map, double ns_per_tick, double inner_cost_ticks);

/* Length of one call in nanoseconds, the probe's own part of it taken out. */
uint64_t hp_tick_map_duration (const hp_tick_map *map, uint64_t ticks);

static inline void
hp_histogram_sum_add (hp_histogram_sum *sum, uint32_t index, uint64_t count)
{
  sum->marks[index / 64] |= UINT64_C (1) << (index % 64);
  sum->counts[index] += count;
}

void hp_histogram_sum_clear (hp_histogram_sum *sum);

/* What was summed up, less what base (may be NULL) has. NULL when memory is short. */
hp_histogram *hp_histogram_new (const hp_histogram_sum *sum, const hp_histogram *base);

hp_histogram *hp_histogram_ref (hp_histogram *histogram);
void hp_histogram_unref (hp_histogram *histogram); /* NULL is fine */

/* The percent-th percentile: the middle of the bucket that holds its rank, within [min, max]. 0 when
 * nothing is counted. */
uint64_t hp_histogram_percentile (const hp_histogram *histogram, double percent, uint64_t min_ns, uint64_t max_ns);
