/* SPDX-License-Identifier: MIT
 *
 * snapshot.c: putting a reader's figures into something that stays as it is.
 */
#include "snapshot.h"

#include "hotpath.h"
#include "reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Functions ------------------------------------------------------------------------------------- */

bool
hp_reader_order_functions (hp_reader *reader)
{
  if (reader->ordered_count == reader->function_count)
    return true;
  uint32_t *order = realloc (reader->function_order, reader->function_count * sizeof *order);
  if (!order)
    return false;
  reader->function_order = order;
  /* Ids are given out in ascending order and seen nearly so: insertion is enough. */
  for (uint32_t i = reader->ordered_count; i < reader->function_count; i++) {
    uint32_t at = i;
    for (; at > 0 && reader->functions[order[at - 1]].id > reader->functions[i].id; at--)
      order[at] = order[at - 1];
    order[at] = i;
  }
  reader->ordered_count = reader->function_count;
  return true;
}

/* The exact extremes, unless a reset has left them behind what the histogram knows. */
static void
set_extremes (const hp_reader *reader, const hp_reader_function *from, hp_function *to)
{
  const hp_histogram *histogram = from->shown;
  if (histogram->buckets == 0)
    return;
  uint32_t lowest = histogram->indexes[0];
  uint32_t highest = histogram->indexes[histogram->buckets - 1];
  to->min_ns = hp_tick_map_duration (&reader->map, from->min_ticks);
  if (from->min_ticks == UINT64_MAX || hp_bucket_index (to->min_ns) > lowest + 2)
    to->min_ns = hp_bucket_lower (lowest);
  to->max_ns = hp_tick_map_duration (&reader->map, from->max_ticks);
  if (hp_bucket_index (to->max_ns) + 2 < highest)
    to->max_ns = hp_bucket_lower (highest) + hp_bucket_width (highest) - 1;
  if (to->max_ns < to->min_ns)
    to->max_ns = to->min_ns;
}

static void
add_functions (hp_snapshot *self)
{
  hp_reader *reader = self->reader;
  for (uint32_t i = 0; i < reader->function_count; i++) {
    const hp_reader_function *from = &reader->functions[reader->function_order[i]];
    bool ran = from->shown->total || from->running || from->raw_total_ns || from->raw_self_ns;
    if (!ran || (self->exclude_wrapper && from->id == self->wrapper))
      continue;
    hp_function *to = &self->functions[self->function_count++];
    *to = (hp_function){
      .id = from->id,
      .line = from->line,
      .kind = from->kind,
      .name = from->name,
      .file = from->file,
      .calls = from->shown->total,
      .running = from->running,
      .total_ns = from->total_ns,
      .self_ns = from->self_ns,
      .raw_total_ns = from->raw_total_ns,
      .raw_self_ns = from->raw_self_ns,
      .histogram = hp_histogram_ref (from->shown),
    };
    set_extremes (reader, from, to);
  }
}

/* ---- Places ---------------------------------------------------------------------------------------- */

static uint32_t
shown_parent (const hp_snapshot *self, uint32_t parent)
{
  const hp_reader *reader = self->reader;
  while (parent != HP_NOWHERE && self->exclude_wrapper &&
         reader->functions[reader->places[parent].function].id == self->wrapper)
    parent = reader->places[parent].parent;
  return parent == HP_NOWHERE ? 0 : parent + 1;
}

static void
add_places (hp_snapshot *self)
{
  const hp_reader *reader = self->reader;
  for (uint32_t i = 0; i < reader->place_count; i++) {
    const hp_reader_place *from = &reader->places[i];
    uint32_t function = reader->functions[from->function].id;
    if (!from->shown || (self->exclude_wrapper && function == self->wrapper))
      continue;
    self->places[self->place_count++] = (hp_place){
      .id = i + 1,
      .parent = shown_parent (self, from->parent),
      .function = function,
      .calls = from->calls,
      .running = from->running,
      .total_ns = from->total_ns,
      .self_ns = from->self_ns,
    };
  }
}

/* ---- The rest -------------------------------------------------------------------------------------- */

static void
set_reference (hp_snapshot *self)
{
  if (self->exclude_wrapper) {
    self->reference = "sum";
    for (uint32_t i = 0; i < self->function_count; i++)
      self->reference_ns += self->functions[i].total_ns;
    return;
  }
  const hp_function *wrapper = self->wrapper ? hp_snapshot_function (self, self->wrapper) : NULL;
  self->reference = wrapper ? "wrapper" : "elapsed";
  self->reference_ns = wrapper ? wrapper->total_ns : self->elapsed_ns;
}

static void
set_program (hp_snapshot *self)
{
  hp_reader *reader = self->reader;
  const hp_arena *arena = reader->arena;
  self->pid = arena->pid;
  self->started_real_ns = arena->start_real_ns;
  self->program_name = reader->name;
  self->label = reader->label;
  self->executable = reader->executable;
  self->host = reader->host;
  self->version = reader->version;
  self->clock_source = arena->clock_source;
  self->scope_inner_cost_ns = reader->inner_cost_ticks * reader->map.ns_per_tick;
  self->scope_cost_ns = (reader->inner_cost_ticks + reader->outer_cost_ticks) * reader->map.ns_per_tick;
  self->ns_per_tick = reader->ns_per_tick;
  for (uint32_t i = 0; i < arena->percentile_count && i < 10; i++)
    if (arena->percentiles[i] > 0 && arena->percentiles[i] < 100)
      self->percentiles[self->percentile_count++] = arena->percentiles[i];
  self->wrapper = atomic_load_explicit (&arena->wrapper_site, memory_order_relaxed);
  self->exclude_wrapper = arena->exclude_wrapper && self->wrapper;
}

static void
set_ended (hp_snapshot *self)
{
  const hp_reader *reader = self->reader;
  switch (atomic_load_explicit (&reader->arena->ended, memory_order_acquire)) {
  case HP_ENDED_EXIT: strcpy (self->ended, "exit"); break;
  case HP_ENDED_STOPPED: strcpy (self->ended, "stopped"); break;
  case HP_ENDED_SIGNAL:
    snprintf (self->ended, sizeof self->ended, "signal %u",
              atomic_load_explicit (&reader->arena->end_signal, memory_order_relaxed) & 0xffu);
    break;
  default: strcpy (self->ended, reader->alive ? "running" : "killed"); break;
  }
}

static void
set_process (hp_snapshot *self)
{
  const hp_arena *arena = self->reader->arena;
  if (self->reader->own && strcmp (self->ended, "running") == 0) {
    hp_process_read (&self->process);
    return;
  }
  /* As the program saw itself last. */
  self->process.cpu_ns = atomic_load_explicit (&arena->end_cpu_ns, memory_order_relaxed);
  self->process.rss_bytes = atomic_load_explicit (&arena->end_rss_bytes, memory_order_relaxed);
  self->process.peak_rss_bytes = atomic_load_explicit (&arena->end_peak_rss_bytes, memory_order_relaxed);
  self->process.threads = atomic_load_explicit (&arena->end_threads, memory_order_relaxed);
}

hp_snapshot *
hp_reader_take (hp_reader *reader)
{
  hp_snapshot *self = NULL;
  pthread_mutex_lock (&reader->lock);
  if (!hp_reader_refresh (reader) || !hp_reader_order_functions (reader))
    goto out;
  self = calloc (1, sizeof *self);
  if (!self)
    goto out;
  self->functions = malloc ((reader->function_count + 1) * sizeof *self->functions);
  self->places = malloc ((reader->place_count + 1) * sizeof *self->places);
  if (!self->functions || !self->places) {
    free (self->functions);
    free (self->places);
    free (self);
    self = NULL;
    goto out;
  }
  self->references = 1;
  self->reader = reader;
  atomic_fetch_add_explicit (&reader->references, 1, memory_order_relaxed);
  self->elapsed_ns = reader->elapsed_ns - reader->base_ns;
  self->epoch = reader->epoch;
  for (uint32_t i = 0; i < HP_LOSS_COUNT; i++)
    self->losses[i] = atomic_load_explicit (&reader->arena->losses[i], memory_order_relaxed);
  set_program (self);
  set_ended (self);
  set_process (self);
  add_functions (self);
  add_places (self);
  for (uint32_t i = 0; i < HP_SECTIONS; i++)
    hp_rows_read (&self->sections[i], hp_sections[i], reader, &reader->section_bases[i]);
  set_reference (self);
out:
  pthread_mutex_unlock (&reader->lock);
  return self;
}

hp_snapshot *
hp_snapshot_ref (hp_snapshot *self)
{
  atomic_fetch_add_explicit (&self->references, 1, memory_order_relaxed);
  return self;
}

void
hp_snapshot_unref (hp_snapshot *self)
{
  if (!self || atomic_fetch_sub_explicit (&self->references, 1, memory_order_acq_rel) != 1)
    return;
  for (uint32_t i = 0; i < self->function_count; i++)
    hp_histogram_unref (self->functions[i].histogram);
  for (uint32_t i = 0; i < HP_SECTIONS; i++)
    hp_rows_clear (&self->sections[i]);
  free (self->functions);
  free (self->places);
  hp_reader_unref (self->reader);
  free (self);
}

const hp_function *
hp_snapshot_function (const hp_snapshot *self, uint32_t id)
{
  uint32_t low = 0, high = self->function_count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (self->functions[middle].id < id)
      low = middle + 1;
    else
      high = middle;
  }
  return low < self->function_count && self->functions[low].id == id ? &self->functions[low] : NULL;
}

/* qsort has no room for the snapshot, and qsort_r may allocate what it then can't report: the keys are
 * sorted with the indexes. */
typedef struct order_entry {
  uint64_t total_ns;
  uint32_t id;
  uint32_t index;
} order_entry;

static int
compare_entries (const void *a, const void *b)
{
  const order_entry *x = a, *y = b;
  if (x->total_ns != y->total_ns)
    return x->total_ns < y->total_ns ? 1 : -1;
  return (x->id > y->id) - (x->id < y->id);
}

uint32_t *
hp_snapshot_order (const hp_snapshot *self)
{
  uint32_t count = self->function_count;
  order_entry *entries = count ? malloc (count * sizeof *entries) : NULL;
  uint32_t *order = entries ? malloc (count * sizeof *order) : NULL;
  if (order) {
    for (uint32_t i = 0; i < count; i++)
      entries[i] = (order_entry){ self->functions[i].total_ns, self->functions[i].id, i };
    qsort (entries, count, sizeof *entries, compare_entries);
    for (uint32_t i = 0; i < count; i++)
      order[i] = entries[i].index;
  }
  free (entries);
  return order;
}
