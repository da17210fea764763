/* SPDX-License-Identifier: MIT
 *
 * section-items.c: rows of items as they stand in an arena, which is trusted in nothing.
 */
#include "item.h"
#include "reader.h"
#include "section.h"

#include <string.h>

static uint64_t
load (const hp_item *item, size_t offset)
{
  return atomic_load_explicit ((const _Atomic uint64_t *) (const void *) ((const char *) item + offset),
                               memory_order_relaxed);
}

static hp_histogram *
read_distribution (hp_reader *reader, const hp_distribution *from, bool in_ticks)
{
  bool any = false;
  hp_histogram_sum_clear (&reader->sum);
  for (uint32_t octave = 0; octave < HP_OCTAVES; octave++) {
    hp_ref ref = atomic_load_explicit (&from->octaves[octave], memory_order_acquire);
    const _Atomic uint64_t *counts = ref ? hp_reader_at (reader, ref, HP_OCTAVE_STEPS * sizeof *counts) : NULL;
    for (uint32_t i = 0; counts && i < HP_OCTAVE_STEPS; i++) {
      uint64_t count = atomic_load_explicit (&counts[i], memory_order_relaxed);
      uint32_t index = octave * HP_OCTAVE_STEPS + i;
      if (!count)
        continue;
      hp_histogram_sum_add (&reader->sum, in_ticks ? reader->plain.to_ns[index] : index, count);
      any = true;
    }
  }
  return any ? hp_histogram_new (&reader->sum, NULL) : NULL;
}

static void
read_cell (hp_reader *reader, const hp_item *item, const hp_column *column, hp_cell *cell)
{
  uint64_t value;
  switch (column->figure) {
  case HP_FIGURE_HISTOGRAM:
  case HP_FIGURE_HISTOGRAM_PLAIN:
    cell->histogram = read_distribution (
        reader, (const hp_distribution *) (const void *) ((const char *) item + column->offset),
        (column->flags & HP_COLUMN_TICKS) != 0);
    return;
  case HP_FIGURE_TEXT: {
    uint32_t number = atomic_load_explicit (
        (const _Atomic uint32_t *) (const void *) ((const char *) item + column->offset), memory_order_relaxed);
    cell->text = hp_cell_text (number < column->text_count ? column->texts[number] : "");
    return;
  }
  case HP_FIGURE_DECIMAL:
    value = load (item, column->offset);
    memcpy (&cell->decimal, &value, sizeof value);
    return;
  default: break;
  }
  value = load (item, column->offset);
  if (column->flags & HP_COLUMN_MOMENT)
    cell->number = value > reader->base_ticks ? hp_reader_ns (reader, value - reader->base_ticks) : 0;
  else
    cell->number = column->flags & HP_COLUMN_TICKS ? hp_reader_ns (reader, value) : value;
}

static bool
add_row (hp_reader *reader, const hp_item *item, hp_rows *rows)
{
  const hp_section *section = rows->section;
  hp_row *row = hp_rows_add (rows, item->id);
  if (!row)
    return false;
  row->of = item;
  row->name = hp_reader_text (reader, atomic_load_explicit (&item->name, memory_order_acquire), "<unknown>");
  hp_ref file = section->has_places ? atomic_load_explicit (&item->file, memory_order_acquire) : 0;
  row->file = file ? hp_reader_text (reader, file, "") : NULL;
  row->line = file ? item->line : 0;
  for (unsigned i = 0; i < section->column_count; i++)
    if (section->columns[i].offset)
      read_cell (reader, item, &section->columns[i], &row->cells[i]);
  if (section->compute)
    section->compute (reader, item, row, section);
  return true;
}

void
hp_items_read (hp_reader *reader, hp_rows *rows)
{
  uint64_t limit = reader->size / sizeof (hp_item); /* no list has more: a circle ends here */
  reader->pending_count = 0;
  for (hp_ref ref = atomic_load_explicit (&reader->arena->first_item, memory_order_acquire); ref && limit--;) {
    const hp_item *item = hp_reader_at (reader, ref, sizeof *item);
    if (!item)
      break;
    if (item->kind == rows->section->item_kind) {
      if (!hp_reader_make_room ((void **) &reader->pending, reader->pending_count, &reader->pending_room,
                                sizeof *reader->pending)) {
        rows->failed = true;
        return;
      }
      reader->pending[reader->pending_count++] = ref;
    }
    ref = item->next;
  }
  /* The list begins with the newest, rows with the oldest; an id that doesn't ascend is damage. */
  for (uint32_t last = 0; reader->pending_count > 0;) {
    const hp_item *item = hp_at (reader->arena, reader->pending[--reader->pending_count]);
    if (item->id <= last)
      continue;
    last = item->id;
    if (!add_row (reader, item, rows))
      return;
  }
}
