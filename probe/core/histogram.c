/* SPDX-License-Identifier: MIT
 *
 * histogram.c: counts of durations, from ticks to nanoseconds and on to percentiles.
 */
#include "histogram.h"

#include <stdlib.h>
#include <string.h>

uint64_t
hp_bucket_lower (uint32_t index)
{
  if (index < 2 * HP_OCTAVE_STEPS)
    return index;
  uint32_t shift = index / HP_OCTAVE_STEPS - 1;
  return (uint64_t) (index - shift * HP_OCTAVE_STEPS) << shift;
}

uint64_t
hp_bucket_width (uint32_t index)
{
  return index < 2 * HP_OCTAVE_STEPS ? 1 : UINT64_C (1) << (index / HP_OCTAVE_STEPS - 1);
}

uint64_t
hp_bucket_middle (uint32_t index)
{
  return hp_bucket_lower (index) + (hp_bucket_width (index) - 1) / 2;
}

static uint64_t
to_ns (double ticks, double ns_per_tick)
{
  double ns = ticks * ns_per_tick;
  if (!(ns > 0))
    return 0;
  return ns >= 18446744073709549568.0 ? UINT64_MAX : (uint64_t) (ns + 0.5);
}

void
hp_tick_map_init (hp_tick_map *map, double ns_per_tick, double inner_cost_ticks)
{
  map->ns_per_tick = ns_per_tick;
  map->inner_cost_ticks = inner_cost_ticks;
  for (uint32_t i = 0; i < HP_BUCKETS; i++) {
    double middle = (double) hp_bucket_lower (i) + (double) (hp_bucket_width (i) - 1) / 2;
    map->to_ns[i] = (uint16_t) hp_bucket_index (to_ns (middle - inner_cost_ticks, ns_per_tick));
  }
}

uint64_t
hp_tick_map_duration (const hp_tick_map *map, uint64_t ticks)
{
  return to_ns ((double) ticks - map->inner_cost_ticks, map->ns_per_tick);
}

void
hp_histogram_sum_clear (hp_histogram_sum *sum)
{
  for (uint32_t word = 0; word < sizeof sum->marks / sizeof *sum->marks; word++) {
    if (sum->marks[word]) {
      memset (&sum->counts[word * 64], 0, 64 * sizeof *sum->counts);
      sum->marks[word] = 0;
    }
  }
}

hp_histogram *
hp_histogram_new (const hp_histogram_sum *sum, const hp_histogram *base)
{
  uint32_t buckets = 0;
  for (uint32_t word = 0; word < sizeof sum->marks / sizeof *sum->marks; word++)
    buckets += (uint32_t) __builtin_popcountll (sum->marks[word]);
  hp_histogram *histogram =
      malloc (sizeof *histogram + buckets * (sizeof *histogram->counts + sizeof *histogram->indexes));
  if (!histogram)
    return NULL;
  histogram->references = 1;
  histogram->total = 0;
  histogram->indexes = (uint16_t *) &histogram->counts[buckets];
  uint32_t made = 0, in_base = 0;
  for (uint32_t word = 0; word < sizeof sum->marks / sizeof *sum->marks; word++) {
    for (uint64_t marks = sum->marks[word]; marks; marks &= marks - 1) {
      uint32_t index = word * 64 + (uint32_t) __builtin_ctzll (marks);
      uint64_t count = sum->counts[index];
      while (base && in_base < base->buckets && base->indexes[in_base] < index)
        in_base++;
      if (base && in_base < base->buckets && base->indexes[in_base] == index)
        count -= count < base->counts[in_base] ? count : base->counts[in_base];
      if (count == 0)
        continue;
      histogram->indexes[made] = (uint16_t) index;
      histogram->counts[made++] = count;
      histogram->total += count;
    }
  }
  histogram->buckets = made;
  return histogram;
}

hp_histogram *
hp_histogram_ref (hp_histogram *histogram)
{
  if (histogram)
    atomic_fetch_add_explicit (&histogram->references, 1, memory_order_relaxed);
  return histogram;
}

void
hp_histogram_unref (hp_histogram *histogram)
{
  if (histogram && atomic_fetch_sub_explicit (&histogram->references, 1, memory_order_acq_rel) == 1)
    free (histogram);
}

uint64_t
hp_histogram_percentile (const hp_histogram *histogram, double percent, uint64_t min_ns, uint64_t max_ns)
{
  if (!histogram || histogram->buckets == 0)
    return 0;
  double exact = percent / 100 * (double) histogram->total;
  exact -= exact * 1e-12; /* 99.9 % of 1,000 is 999 and not, by a rounding error, a little more */
  uint64_t rank = exact > 0 ? (uint64_t) exact : 0;
  if ((double) rank < exact)
    rank++;
  if (rank < 1)
    rank = 1;
  uint32_t at = 0;
  for (uint64_t seen = histogram->counts[0]; seen < rank && at + 1 < histogram->buckets;)
    seen += histogram->counts[++at];
  uint64_t value = hp_bucket_middle (histogram->indexes[at]);
  if (value > max_ns)
    value = max_ns;
  return value < min_ns ? min_ns : value;
}
