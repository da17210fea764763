/* SPDX-License-Identifier: MIT
 *
 * section-alloc.c: what functions allocate: from what each place in the call tree counted to rows.
 *
 * A place's own figures are in the arena; what it called is added here, from the ends of the tree towards its root,
 * and of a recursion only the outermost place counts, as for time.
 */
#include "config.h"
#include "reader.h"
#include "section.h"

#include <stdlib.h>

#define COUNT(array) (sizeof (array) / sizeof *(array))

enum { SELF_BYTES, SELF_COUNT, TOTAL_BYTES, TOTAL_COUNT, FREED_BYTES, LIVE_BYTES, LIVE_COUNT, FIGURES };

enum { COLUMN_CALLS = FIGURES, COLUMN_BYTES_HISTOGRAM, COLUMN_COUNT_HISTOGRAM };

static const hp_column columns[] = {
  [SELF_BYTES] = { "self_bytes", "Self", HP_FIGURE_BYTES, 0, 0, NULL, 0 },
  [SELF_COUNT] = { "self_count", "Self Count", HP_FIGURE_COUNT, 0, 0, NULL, 0 },
  [TOTAL_BYTES] = { "total_bytes", "Total", HP_FIGURE_BYTES, 0, 0, NULL, 0 },
  [TOTAL_COUNT] = { "total_count", "Total Count", HP_FIGURE_COUNT, 0, 0, NULL, 0 },
  [FREED_BYTES] = { "freed_bytes", "Freed", HP_FIGURE_BYTES, 0, 0, NULL, 0 },
  [LIVE_BYTES] = { "live_bytes", "Live", HP_FIGURE_LEVEL_BYTES, 0, 0, NULL, 0 },
  [LIVE_COUNT] = { "live_count", "Live Count", HP_FIGURE_LEVEL, 0, 0, NULL, 0 },
  [COLUMN_CALLS] = { "calls", "Calls", HP_FIGURE_COUNT, 0, 0, NULL, 0 },
  [COLUMN_BYTES_HISTOGRAM] = { "bytes_histogram", "A Call", HP_FIGURE_HISTOGRAM_PLAIN, 0, 0, NULL, 0 },
  [COLUMN_COUNT_HISTOGRAM] = { "count_histogram", NULL, HP_FIGURE_HISTOGRAM_PLAIN, 0, 0, NULL, 0 },
};

enum { WHOLE_BYTES, WHOLE_COUNT, WHOLE_FREED, WHOLE_LIVE };

typedef struct figures {
  uint64_t of[FIGURES];
} figures;

static uint64_t
load (const _Atomic uint64_t *at)
{
  return atomic_load_explicit (at, memory_order_relaxed);
}

static uint64_t
less (uint64_t a, uint64_t b)
{
  return a > b ? a - b : 0;
}

static const hp_node_alloc *
record_of (const hp_reader *reader, const hp_node *node)
{
  return hp_reader_at (reader, atomic_load_explicit (&node->alloc, memory_order_acquire), sizeof (hp_node_alloc));
}

/* What a record says, to figures and to the section's totals. Released first: what is allocated between the looks
 * isn't freed yet. */
static void
add_record (const hp_node_alloc *record, figures *to, uint64_t totals[4])
{
  uint64_t released = load (&record->released_bytes) + load (&record->far_released_bytes);
  uint64_t released_count = load (&record->released_count) + load (&record->far_released_count);
  atomic_thread_fence (memory_order_acquire);
  uint64_t bytes = load (&record->bytes), count = load (&record->count);
  to->of[SELF_BYTES] += bytes;
  to->of[SELF_COUNT] += count;
  to->of[FREED_BYTES] += load (&record->freed_bytes);
  to->of[LIVE_BYTES] += less (bytes, released);
  to->of[LIVE_COUNT] += less (count, released_count);
  totals[WHOLE_BYTES] += bytes;
  totals[WHOLE_COUNT] += count;
  totals[WHOLE_FREED] += released;
  totals[WHOLE_LIVE] += less (bytes, released);
}

static void
add_outside (const hp_reader *reader, uint64_t totals[4])
{
  hp_ref ref = atomic_load_explicit (&reader->arena->first_alloc_thread, memory_order_acquire);
  uint64_t limit = reader->size / sizeof (hp_alloc_thread); /* no list has more: a circle ends here */
  for (uint64_t i = 0; ref && i < limit; i++) {
    const hp_alloc_thread *thread = hp_reader_at (reader, ref, sizeof *thread);
    figures unused = { 0 };
    if (!thread)
      return;
    add_record (&thread->outside, &unused, totals);
    ref = thread->next;
  }
}

/* Children come after their parents, so that one pass from the end sees them first. */
static void
add_nodes (const hp_reader *reader, figures *functions, figures *below, uint64_t totals[4])
{
  for (uint32_t i = reader->node_count; i-- > 0;) {
    const hp_reader_node *node = &reader->nodes[i];
    const hp_node_alloc *record = record_of (reader, node->node);
    figures own = { 0 };
    if (record)
      add_record (record, &own, totals);
    own.of[TOTAL_BYTES] = own.of[SELF_BYTES] + below[i].of[TOTAL_BYTES];
    own.of[TOTAL_COUNT] = own.of[SELF_COUNT] + below[i].of[TOTAL_COUNT];
    if (node->parent != HP_NOWHERE) {
      below[node->parent].of[TOTAL_BYTES] += own.of[TOTAL_BYTES];
      below[node->parent].of[TOTAL_COUNT] += own.of[TOTAL_COUNT];
    }
    if (node->recursive)
      own.of[TOTAL_BYTES] = own.of[TOTAL_COUNT] = 0;
    for (unsigned figure = 0; figure < FIGURES; figure++)
      functions[node->function].of[figure] += own.of[figure];
  }
}

/* ---- Histograms ------------------------------------------------------------------------------------ */

static uint64_t
add_octaves (hp_reader *reader, const _Atomic hp_ref *octaves)
{
  uint64_t total = 0;
  for (uint32_t octave = 0; octave < HP_OCTAVES; octave++) {
    hp_ref ref = atomic_load_explicit (&octaves[octave], memory_order_acquire);
    const _Atomic uint64_t *counts = ref ? hp_reader_at (reader, ref, HP_OCTAVE_STEPS * sizeof *counts) : NULL;
    for (uint32_t i = 0; counts && i < HP_OCTAVE_STEPS; i++) {
      uint64_t count = load (&counts[i]);
      if (!count)
        continue;
      hp_histogram_sum_add (&reader->sum, octave * HP_OCTAVE_STEPS + i, count);
      total += count;
    }
  }
  return total;
}

/* Calls that allocated nothing are not counted as they end: they are what is left of all calls. A call that ends
 * between the two looks may be in one only, so the rest is kept from shrinking. */
static hp_histogram *
read_calls (hp_reader *reader, hp_reader_function *function, bool of_bytes)
{
  uint64_t counted = 0;
  hp_histogram_sum_clear (&reader->sum);
  for (uint32_t i = function->first_node; i != HP_NOWHERE; i = reader->nodes[i].sibling) {
    const hp_node_alloc *record = record_of (reader, reader->nodes[i].node);
    if (record)
      counted += add_octaves (reader, of_bytes ? record->bytes_octaves : record->count_octaves);
  }
  uint64_t *rest = &function->calls_without_alloc[of_bytes];
  if (less (function->histogram->total, counted) > *rest)
    *rest = function->histogram->total - counted;
  if (*rest)
    hp_histogram_sum_add (&reader->sum, 0, *rest);
  return hp_histogram_new (&reader->sum, NULL);
}

/* ---- Rows ------------------------------------------------------------------------------------------ */

static void
add_row (hp_reader *reader, hp_rows *rows, hp_reader_function *function, const figures *its)
{
  if (!function->histogram->total && !function->running && !its->of[TOTAL_COUNT])
    return;
  hp_row *row = hp_rows_add (rows, function->id);
  if (!row)
    return;
  row->name = function->name;
  row->file = function->file;
  row->line = function->line;
  row->of = function;
  for (unsigned figure = 0; figure < FIGURES; figure++)
    row->cells[figure].number = its->of[figure];
  row->cells[COLUMN_CALLS].number = function->histogram->total;
  row->cells[COLUMN_BYTES_HISTOGRAM].histogram = read_calls (reader, function, true);
  row->cells[COLUMN_COUNT_HISTOGRAM].histogram = read_calls (reader, function, false);
  if (!row->cells[COLUMN_BYTES_HISTOGRAM].histogram || !row->cells[COLUMN_COUNT_HISTOGRAM].histogram)
    rows->failed = true;
}

static void
read_functions (hp_reader *reader, hp_rows *rows)
{
  const hp_arena *arena = reader->arena;
  if (!atomic_load_explicit (&arena->alloc_is_counted, memory_order_relaxed))
    return;
  figures *functions = calloc (reader->function_count + 1, sizeof *functions);
  figures *below = calloc (reader->node_count + 1, sizeof *below);
  if (functions && below && hp_reader_order_functions (reader)) {
    add_nodes (reader, functions, below, rows->totals);
    add_outside (reader, rows->totals);
    uint32_t wrapper = atomic_load_explicit (&arena->wrapper_site, memory_order_relaxed);
    for (uint32_t i = 0; i < reader->function_count; i++) {
      uint32_t at = reader->function_order[i];
      if (!arena->exclude_wrapper || reader->functions[at].id != wrapper)
        add_row (reader, rows, &reader->functions[at], &functions[at]);
    }
  } else {
    rows->failed = true;
  }
  free (functions);
  free (below);
}

const hp_section hp_section_functions_alloc = {
  .key = "functions_alloc",
  .title = "functions-alloc: memory that functions allocate; Self is without what they call, Live is not freed yet",
  .first = "Function",
  .bit = HP_SECTION_FUNCTIONS_ALLOC,
  .report = HP_REPORT_FUNCTIONS_ALLOC,
  .has_places = true,
  .columns = columns,
  .column_count = COUNT (columns),
  .order = SELF_BYTES,
  .total_keys = { [WHOLE_BYTES] = "total_bytes", [WHOLE_COUNT] = "total_count", [WHOLE_FREED] = "freed_bytes",
                  [WHOLE_LIVE] = "live_bytes" },
  .total_levels = 1u << WHOLE_LIVE,
  .read = read_functions,
};
