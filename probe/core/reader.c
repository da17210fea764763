/* SPDX-License-Identifier: MIT
 *
 * reader.c: from what threads have counted in ticks to the figures of functions and places.
 *
 * Three things need care. Threads go on while they are read: open scopes are noted before the totals
 * and looked at again after them, and only those that were open all the while are added. Figures are
 * cumulative for whoever watches, so that none may ever go back. And the probe's own cost is taken out:
 * a scope's own interval holds inner_cost, the rest of its parent's holds outer_cost of every call.
 */
#include "reader.h"

#include "clock.h"
#include "item.h"

#include <stdlib.h>
#include <string.h>

#define RATIO_AFTER_NS 100000000u /* a shorter stretch tells less than the calibration at the start */
#define RATIO_TOLERANCE 0.01

static void
copy_text (char *to, size_t size, const char *from, size_t from_size)
{
  size_t length = strnlen (from, from_size < size ? from_size : size - 1);
  memcpy (to, from, length);
  to[length] = '\0';
}

static double
sane (double value, double least, double most, double otherwise)
{
  return value >= least && value <= most ? value : otherwise; /* NaN too */
}

hp_reader *
hp_reader_new_for_file (const hp_arena *arena, uint64_t size, bool alive)
{
  if (size < sizeof *arena || memcmp (arena->magic, HP_ARENA_MAGIC, sizeof arena->magic) != 0 ||
      arena->layout != HP_ARENA_LAYOUT)
    return NULL;
  hp_reader *reader = calloc (1, sizeof *reader);
  if (!reader)
    return NULL;
  reader->references = 1;
  pthread_mutex_init (&reader->lock, NULL);
  reader->arena = arena;
  reader->size = size;
  reader->alive = alive;
  reader->ns_per_tick = sane (arena->ns_per_tick, 1e-4, 1e6, 1);
  reader->inner_cost_ticks = sane (arena->inner_cost_ticks, 0, 1e6, 0);
  reader->outer_cost_ticks = sane (arena->outer_cost_ticks, 0, 1e6, 0);
  reader->base_ticks = arena->start_ticks;
  hp_tick_map_init (&reader->map, reader->ns_per_tick, reader->inner_cost_ticks);
  hp_tick_map_init (&reader->plain, reader->ns_per_tick, 0);
  for (uint32_t i = 0; i < HP_SECTIONS; i++)
    reader->section_bases[i].section = hp_sections[i];
  copy_text (reader->name, sizeof reader->name, arena->name, sizeof arena->name);
  copy_text (reader->label, sizeof reader->label, arena->label, sizeof arena->label);
  copy_text (reader->executable, sizeof reader->executable, arena->executable, sizeof arena->executable);
  copy_text (reader->host, sizeof reader->host, arena->host, sizeof arena->host);
  copy_text (reader->version, sizeof reader->version, arena->version, sizeof arena->version);
  return reader;
}

hp_reader *
hp_reader_new (const hp_arena *arena, uint64_t size)
{
  hp_reader *reader = hp_reader_new_for_file (arena, size, true);
  if (reader)
    reader->own = true;
  return reader;
}

void
hp_reader_unref (hp_reader *reader)
{
  if (!reader || atomic_fetch_sub_explicit (&reader->references, 1, memory_order_acq_rel) != 1)
    return;
  for (uint32_t i = 0; i < reader->function_count; i++) {
    hp_histogram_unref (reader->functions[i].histogram);
    hp_histogram_unref (reader->functions[i].base);
    hp_histogram_unref (reader->functions[i].shown);
  }
  for (uint32_t i = 0; i < HP_SECTIONS; i++)
    hp_rows_clear (&reader->section_bases[i]);
  free (reader->threads);
  free (reader->nodes);
  free (reader->functions);
  free (reader->function_order);
  free (reader->places);
  free (reader->frames);
  free (reader->pending);
  hp_id_map_clear (&reader->thread_ids);
  hp_id_map_clear (&reader->node_ids);
  hp_id_map_clear (&reader->function_ids);
  hp_id_map_clear (&reader->place_ids);
  pthread_mutex_destroy (&reader->lock);
  free (reader);
}

/* ---- Time ------------------------------------------------------------------------------------------ */

static void
refine_ratio (hp_reader *reader, uint64_t ticks, uint64_t mono_ns)
{
  const hp_arena *arena = reader->arena;
  if (ticks <= arena->start_ticks || mono_ns < arena->start_mono_ns + RATIO_AFTER_NS)
    return;
  double ratio = (double) (mono_ns - arena->start_mono_ns) / (double) (ticks - arena->start_ticks);
  double frozen = reader->map.ns_per_tick;
  if (ratio > frozen * (1 - RATIO_TOLERANCE) && ratio < frozen * (1 + RATIO_TOLERANCE))
    reader->ns_per_tick = ratio;
}

/* The pair that the program notes now and then. */
static bool
read_sync (const hp_arena *arena, uint64_t *ticks, uint64_t *mono_ns)
{
  for (int tries = 0; tries < 4; tries++) {
    *ticks = atomic_load_explicit (&arena->sync_ticks, memory_order_acquire);
    *mono_ns = atomic_load_explicit (&arena->sync_mono_ns, memory_order_acquire);
    if (*ticks && *ticks == atomic_load_explicit (&arena->sync_ticks, memory_order_acquire))
      return true;
  }
  *ticks = *mono_ns = 0;
  return false;
}

static uint64_t
later (uint64_t a, uint64_t b)
{
  return a > b ? a : b;
}

/* The last that is known of a program that was killed: its last call, its last note of the time, or the
 * begin of a scope that never ended. */
static uint64_t
last_sign_of_life (const hp_reader *reader, uint64_t sync_ticks)
{
  uint64_t last = later (reader->arena->start_ticks, sync_ticks);
  for (uint32_t i = 0; i < reader->node_count; i++) {
    const hp_node *node = reader->nodes[i].node;
    uint64_t calls = atomic_load_explicit (&node->calls, memory_order_relaxed);
    const hp_call *call = &node->ring[(calls - 1) % HP_RING_SIZE];
    if (calls)
      last = later (last, atomic_load_explicit (&call->start_ticks, memory_order_relaxed) +
                              (atomic_load_explicit (&call->duration, memory_order_relaxed) >> 16));
  }
  for (uint32_t i = 0; i < reader->frame_count; i++)
    last = later (last, reader->frames[i].start_ticks);
  return last;
}

/* Before anything is read: what happens after this moment belongs to the next snapshot. */
static void
read_clock (hp_reader *reader)
{
  const hp_arena *arena = reader->arena;
  uint64_t sync_ticks, sync_mono_ns;
  bool has_sync = read_sync (arena, &sync_ticks, &sync_mono_ns);
  if (has_sync)
    refine_ratio (reader, sync_ticks, sync_mono_ns);
  uint64_t end_ticks = atomic_load_explicit (&arena->end_ticks, memory_order_acquire);
  if (atomic_load_explicit (&arena->ended, memory_order_acquire) != HP_ENDED_RUNNING && end_ticks) {
    reader->now_ticks = end_ticks;
  } else if (reader->own) {
    hp_clock_pair pair = hp_clock_read_pair ();
    refine_ratio (reader, pair.ticks, pair.mono_ns);
    reader->now_ticks = pair.ticks;
  } else if (reader->alive && arena->clock_source == hp_clock_source_now) {
    reader->now_ticks = hp_ticks ();
  } else {
    reader->now_ticks = last_sign_of_life (reader, sync_ticks);
  }
  double since = reader->now_ticks > arena->start_ticks ? (double) (reader->now_ticks - arena->start_ticks) : 0;
  since = sane (since * reader->ns_per_tick, 0, 9e18, 0);
  reader->elapsed_ns = later (reader->elapsed_ns, (uint64_t) since);
}

/* ---- Reading --------------------------------------------------------------------------------------- */

static uint64_t
add_octaves (hp_reader *reader, const hp_node *node)
{
  uint64_t total = 0;
  for (uint32_t octave = 0; octave < HP_OCTAVES; octave++) {
    hp_ref ref = atomic_load_explicit (&node->octaves[octave], memory_order_acquire);
    const _Atomic uint64_t *counts = ref ? hp_reader_at (reader, ref, HP_OCTAVE_STEPS * sizeof *counts) : NULL;
    for (uint32_t i = 0; counts && i < HP_OCTAVE_STEPS; i++) {
      uint64_t count = atomic_load_explicit (&counts[i], memory_order_relaxed);
      if (count) {
        hp_histogram_sum_add (&reader->sum, reader->map.to_ns[octave * HP_OCTAVE_STEPS + i], count);
        total += count;
      }
    }
  }
  return total;
}

static bool
read_histogram (hp_reader *reader, hp_reader_function *function)
{
  uint64_t min = UINT64_MAX, max = 0;
  hp_histogram_sum_clear (&reader->sum);
  for (uint32_t i = function->first_node; i != HP_NOWHERE; i = reader->nodes[i].sibling) {
    const hp_node *node = reader->nodes[i].node;
    reader->nodes[i].calls = later (reader->nodes[i].calls, add_octaves (reader, node));
    uint64_t shortest = atomic_load_explicit (&node->min_ticks, memory_order_relaxed);
    min = shortest < min ? shortest : min;
    for (uint32_t slow = 0; slow < HP_SLOWEST_SIZE; slow++)
      max = later (max, atomic_load_explicit (&node->slowest[slow].duration, memory_order_relaxed) >> 16);
  }
  hp_histogram *all = hp_histogram_new (&reader->sum, NULL);
  if (!all)
    return false;
  hp_histogram *shown = function->base ? hp_histogram_new (&reader->sum, function->base) : hp_histogram_ref (all);
  if (!shown) {
    hp_histogram_unref (all);
    return false;
  }
  hp_histogram_unref (function->histogram);
  hp_histogram_unref (function->shown);
  function->histogram = all;
  function->shown = shown;
  function->min_ticks = min;
  function->max_ticks = max;
  function->stale = false;
  return true;
}

static void
add_open_scopes (hp_reader *reader)
{
  for (uint32_t i = 0; i < reader->frame_count; i++) {
    const hp_reader_frame *noted = &reader->frames[i];
    uint64_t offset = noted->address - reader->arena->mapped_at;
    uint32_t index;
    if (atomic_load_explicit (&noted->frame->start_ticks, memory_order_acquire) != noted->start_ticks ||
        (uint64_t) (uintptr_t) atomic_load_explicit (&noted->frame->node, memory_order_relaxed) != noted->address)
      continue; /* it ended meanwhile: the next snapshot has it in its total */
    if (offset % HP_CACHE_LINE || offset / HP_CACHE_LINE > UINT32_MAX || offset == 0 ||
        !hp_id_map_find (&reader->node_ids, offset / HP_CACHE_LINE, &index) || index == HP_NOWHERE)
      continue;
    uint64_t start = later (noted->start_ticks, reader->arena->start_ticks);
    reader->nodes[index].running++;
    if (reader->now_ticks > start)
      reader->nodes[index].open_ticks += reader->now_ticks - start;
  }
}

static bool
read_nodes (hp_reader *reader)
{
  atomic_thread_fence (memory_order_acquire);
  for (uint32_t i = 0; i < reader->node_count; i++) {
    hp_reader_node *self = &reader->nodes[i];
    self->open_ticks = self->child_raw_total = self->child_calls = 0;
    self->child_total = 0;
    self->running = 0;
    uint64_t calls = atomic_load_explicit (&self->node->calls, memory_order_acquire);
    if (calls != self->calls_seen) {
      reader->functions[self->function].stale = true;
      self->calls_seen = calls;
    }
    self->ended_ticks = atomic_load_explicit (&self->node->total_ticks, memory_order_relaxed);
  }
  for (uint32_t i = 0; i < reader->function_count; i++)
    if (reader->functions[i].stale && !read_histogram (reader, &reader->functions[i]))
      return false;
  atomic_thread_fence (memory_order_acquire);
  add_open_scopes (reader);
  return true;
}

/* ---- Deriving -------------------------------------------------------------------------------------- */

static double
at_least_zero (double value)
{
  return value > 0 ? value : 0;
}

/* Takes own cost out, from the ends of the tree towards its root: children come after their parents, so that one
 * pass from the end sees them first. A total is the self time and the children's totals, so that no child is ever
 * longer than its parent, however far off the estimate of the cost may be. */
static void
sum_up (hp_reader *reader)
{
  for (uint32_t i = reader->node_count; i-- > 0;) {
    hp_reader_node *self = &reader->nodes[i];
    uint64_t calls = self->calls - self->calls_base;
    self->raw_total = self->total - self->total_base;
    self->raw_self = at_least_zero ((double) self->raw_total - (double) self->child_raw_total);
    self->self_time = at_least_zero (self->raw_self - (double) calls * reader->inner_cost_ticks -
                                     (double) self->child_calls * reader->outer_cost_ticks);
    if (self->parent == HP_NOWHERE)
      continue;
    hp_reader_node *parent = &reader->nodes[self->parent];
    parent->child_calls += calls;
    parent->child_raw_total += self->raw_total;
    parent->child_total += self->self_time + self->child_total;
  }
}

static void
add_node_figures (hp_reader *reader, const hp_reader_node *self)
{
  hp_reader_function *function = &reader->functions[self->function];
  hp_reader_place *place = &reader->places[self->place];
  uint64_t calls = self->calls - self->calls_base;
  double total = self->self_time + self->child_total;

  function->running += self->running;
  function->raw_self += self->raw_self;
  function->self += self->self_time;
  if (!self->recursive) {
    function->raw_total += (double) self->raw_total;
    function->total += total;
  }
  place->calls += calls;
  place->running += self->running;
  place->self += self->self_time;
  place->total += total;
  if (calls || self->running || self->raw_total > 0)
    place->shown = true;
}

static void
rise (const hp_reader *reader, uint64_t *shown_ns, double ticks)
{
  *shown_ns = later (*shown_ns, (uint64_t) sane (ticks * reader->ns_per_tick, 0, 1.8e19, 0));
}

static void
derive (hp_reader *reader)
{
  for (uint32_t i = 0; i < reader->function_count; i++) {
    hp_reader_function *function = &reader->functions[i];
    function->total = function->self = function->raw_total = function->raw_self = 0;
    function->running = 0;
  }
  for (uint32_t i = 0; i < reader->place_count; i++) {
    hp_reader_place *place = &reader->places[i];
    place->total = place->self = 0;
    place->calls = place->running = 0;
    place->shown = false;
  }
  for (uint32_t i = 0; i < reader->node_count; i++) {
    hp_reader_node *self = &reader->nodes[i];
    self->total = later (self->total, self->ended_ticks + self->open_ticks);
  }
  sum_up (reader);
  for (uint32_t i = 0; i < reader->node_count; i++)
    add_node_figures (reader, &reader->nodes[i]);
  for (uint32_t i = 0; i < reader->function_count; i++) {
    hp_reader_function *function = &reader->functions[i];
    rise (reader, &function->total_ns, function->total);
    rise (reader, &function->self_ns, function->self);
    rise (reader, &function->raw_total_ns, function->raw_total);
    rise (reader, &function->raw_self_ns, function->raw_self);
  }
  for (uint32_t i = reader->place_count; i-- > 0;) {
    hp_reader_place *place = &reader->places[i];
    rise (reader, &place->total_ns, place->total);
    rise (reader, &place->self_ns, place->self);
    if (place->shown && place->parent != HP_NOWHERE)
      reader->places[place->parent].shown = true;
  }
}

bool
hp_reader_refresh (hp_reader *reader)
{
  if (!hp_reader_find_threads (reader))
    return false;
  bool needs_nodes_first = !reader->own; /* a dead program's last moment is among them */
  if (needs_nodes_first && (!hp_reader_note_frames (reader) || !hp_reader_find_nodes (reader)))
    return false;
  read_clock (reader);
  if (!needs_nodes_first && (!hp_reader_note_frames (reader) || !hp_reader_find_nodes (reader)))
    return false;
  if (!read_nodes (reader))
    return false;
  derive (reader);
  return true;
}

/* ---- Reset ----------------------------------------------------------------------------------------- */

/* The program's threads may write the same words at this moment. What they write is newer, so that it
 * is right for it to win. */
static void
rearm_extremes (const hp_node *const_node)
{
  hp_node *node = (hp_node *) (uintptr_t) const_node;
  atomic_store_explicit (&node->min_ticks, UINT64_MAX, memory_order_relaxed);
  for (uint32_t i = 0; i < HP_SLOWEST_SIZE; i++)
    atomic_store_explicit (&node->slowest[i].duration, 0, memory_order_relaxed);
  atomic_store_explicit (&node->slow_floor, 0, memory_order_relaxed);
}

static void
rearm_items (const hp_rows *rows)
{
  for (uint32_t i = 0; i < rows->count && rows->section->read == hp_items_read; i++) {
    hp_item *item = (hp_item *) (uintptr_t) rows->rows[i].of;
    atomic_store_explicit (&item->first.max, 0, memory_order_relaxed);
    atomic_store_explicit (&item->second.max, 0, memory_order_relaxed);
  }
}

/* Where every section begins from now on. False, with nothing changed, when memory is short. */
static bool
rebase_sections (hp_reader *reader)
{
  hp_rows now[HP_SECTIONS];
  bool done = true;
  for (uint32_t i = 0; i < HP_SECTIONS; i++) {
    hp_rows_read (&now[i], hp_sections[i], reader, NULL);
    done = done && !now[i].failed;
  }
  for (uint32_t i = 0; i < HP_SECTIONS; i++) {
    hp_rows *old = done ? &reader->section_bases[i] : &now[i];
    hp_rows_clear (old);
    if (done) {
      rearm_items (&now[i]);
      *old = now[i];
    }
  }
  return done;
}

bool
hp_reader_reset (hp_reader *reader)
{
  if (!reader->own)
    return false;
  pthread_mutex_lock (&reader->lock);
  hp_histogram_sum_clear (&reader->sum);
  hp_histogram *none = hp_histogram_new (&reader->sum, NULL);
  bool done = none && hp_reader_refresh (reader) && rebase_sections (reader);
  if (done) {
    for (uint32_t i = 0; i < reader->node_count; i++) {
      hp_reader_node *self = &reader->nodes[i];
      self->calls_base = self->calls;
      self->total_base = self->total;
      rearm_extremes (self->node);
    }
    for (uint32_t i = 0; i < reader->function_count; i++) {
      hp_reader_function *function = &reader->functions[i];
      hp_histogram_unref (function->base);
      hp_histogram_unref (function->shown);
      function->base = hp_histogram_ref (function->histogram);
      function->shown = hp_histogram_ref (none);
      function->min_ticks = UINT64_MAX;
      function->max_ticks = 0;
      function->total_ns = function->self_ns = function->raw_total_ns = function->raw_self_ns = 0;
    }
    for (uint32_t i = 0; i < reader->place_count; i++)
      reader->places[i].total_ns = reader->places[i].self_ns = 0;
    reader->base_ticks = reader->now_ticks;
    reader->base_ns = reader->elapsed_ns;
    reader->epoch++;
  }
  pthread_mutex_unlock (&reader->lock);
  hp_histogram_unref (none);
  return done;
}
