/* SPDX-License-Identifier: MIT
 *
 * section.c: rows of any section: made, compared, and written as JSON.
 */
#include "section.h"

#include "reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
is_cumulative (const hp_column *column)
{
  return column->figure <= HP_FIGURE_HISTOGRAM_PLAIN && !(column->flags & HP_COLUMN_FIXED);
}

/* ---- Rows ------------------------------------------------------------------------------------------ */

hp_row *
hp_rows_add (hp_rows *self, uint32_t id)
{
  unsigned columns = self->section->column_count;
  if (self->count == self->room) {
    uint32_t room = self->room ? self->room * 2 : 16;
    hp_row *rows = realloc (self->rows, room * sizeof *rows);
    if (rows)
      self->rows = rows;
    hp_cell *cells = rows ? realloc (self->cells, (size_t) room * columns * sizeof *cells) : NULL;
    if (!cells) {
      self->failed = true;
      return NULL;
    }
    self->cells = cells;
    self->room = room;
    for (uint32_t i = 0; i < self->count; i++)
      self->rows[i].cells = &cells[(size_t) i * columns];
  }
  hp_row *row = &self->rows[self->count];
  *row = (hp_row){ .id = id, .name = "", .cells = &self->cells[(size_t) self->count * columns] };
  memset (row->cells, 0, columns * sizeof *row->cells);
  self->count++;
  return row;
}

void
hp_rows_clear (hp_rows *self)
{
  for (uint32_t i = 0; i < self->count; i++)
    for (unsigned column = 0; column < self->section->column_count; column++) {
      if (self->section->columns[column].figure == HP_FIGURE_TEXT)
        free (self->rows[i].cells[column].text);
      else if (hp_column_is_histogram (&self->section->columns[column]))
        hp_histogram_unref (self->rows[i].cells[column].histogram);
    }
  free (self->rows);
  free (self->cells);
  *self = (hp_rows){ .section = self->section };
}

static const hp_row *
row_before (const hp_rows *before, uint32_t id, uint32_t *from)
{
  while (before && *from < before->count && before->rows[*from].id < id)
    ++*from;
  return before && *from < before->count && before->rows[*from].id == id ? &before->rows[*from] : NULL;
}

static uint64_t
less (uint64_t now, uint64_t before)
{
  return now > before ? now - before : 0;
}

static hp_histogram *
without (hp_reader *reader, hp_histogram *now, const hp_histogram *before)
{
  if (!now || !before)
    return now;
  hp_histogram_sum_clear (&reader->sum);
  for (uint32_t i = 0; i < now->buckets; i++)
    hp_histogram_sum_add (&reader->sum, now->indexes[i], now->counts[i]);
  hp_histogram *rest = hp_histogram_new (&reader->sum, before);
  hp_histogram_unref (now);
  return rest;
}

static void
subtract (hp_rows *self, hp_reader *reader, const hp_rows *base)
{
  for (uint32_t i = 0, at = 0; i < self->count; i++) {
    const hp_row *before = row_before (base, self->rows[i].id, &at);
    for (unsigned c = 0; before && c < self->section->column_count; c++) {
      const hp_column *column = &self->section->columns[c];
      hp_cell *cell = &self->rows[i].cells[c];
      if (hp_column_is_histogram (column))
        cell->histogram = without (reader, cell->histogram, before->cells[c].histogram);
      else if (is_cumulative (column))
        cell->number = less (cell->number, before->cells[c].number);
    }
  }
  for (unsigned i = 0; base && i < sizeof self->totals / sizeof *self->totals; i++)
    if (!(self->section->total_levels & 1u << i))
      self->totals[i] = less (self->totals[i], base->totals[i]);
}

void
hp_rows_read (hp_rows *self, const hp_section *section, hp_reader *reader, const hp_rows *base)
{
  *self = (hp_rows){ .section = section };
  if (section->read)
    section->read (reader, self);
  subtract (self, reader, base);
}

typedef struct order_entry {
  double value;
  uint32_t row;
} order_entry;

static double
order_value (const hp_rows *self, uint32_t row, unsigned by)
{
  const hp_column *column = &self->section->columns[by];
  const hp_cell *cell = &self->rows[row].cells[by];
  if (column->figure == HP_FIGURE_DECIMAL)
    return cell->decimal;
  return column->figure == HP_FIGURE_TEXT || hp_column_is_histogram (column) ? 0 : (double) cell->number;
}

static int
compare_entries (const void *a, const void *b)
{
  const order_entry *x = a, *y = b;
  if (x->value != y->value)
    return x->value < y->value ? 1 : -1;
  return (x->row > y->row) - (x->row < y->row);
}

uint32_t *
hp_rows_order (const hp_rows *self, unsigned column)
{
  order_entry *entries = self->count ? malloc (self->count * sizeof *entries) : NULL;
  uint32_t *order = entries ? malloc (self->count * sizeof *order) : NULL;
  for (uint32_t i = 0; order && i < self->count; i++)
    entries[i] = (order_entry){ order_value (self, i, column), i };
  if (order)
    qsort (entries, self->count, sizeof *entries, compare_entries);
  for (uint32_t i = 0; order && i < self->count; i++)
    order[i] = entries[i].row;
  free (entries);
  return order;
}

unsigned
hp_section_column (const hp_section *self, const char *key)
{
  for (unsigned i = 0; i < self->column_count; i++)
    if (strcmp (self->columns[i].key, key) == 0)
      return i;
  return self->order;
}

bool
hp_rows_are_empty (const hp_rows *self)
{
  uint64_t any = self->count;
  for (unsigned i = 0; i < sizeof self->totals / sizeof *self->totals; i++)
    any |= self->totals[i];
  return any == 0;
}

const hp_cell *
hp_row_cell (const hp_section *section, const hp_row *row, const char *key)
{
  for (unsigned i = 0; i < section->column_count; i++)
    if (strcmp (section->columns[i].key, key) == 0)
      return &row->cells[i];
  return NULL;
}

char *
hp_cell_text (const char *text)
{
  return strdup (text);
}

/* ---- Histograms ------------------------------------------------------------------------------------ */

static void
write_buckets (hp_json *json, const char *key, const hp_histogram *now, const hp_histogram *before)
{
  hp_json_open_member (json, key, '{');
  hp_json_number (json, "bits", HP_HISTOGRAM_BITS);
  hp_json_key (json, "counts");
  /* On one line also when pretty, and without a check for each number: this is most of a document. */
  uint32_t buckets = now ? now->buckets : 0;
  char *start = hp_buffer_reserve (json->buffer, (size_t) buckets * 28 + 2);
  if (start) {
    char *to = start;
    *to++ = '[';
    /* Counts only grow, so that each bucket of before is in now. */
    for (uint32_t i = 0, old = 0; i < buckets && now != before; i++) {
      while (before && old < before->buckets && before->indexes[old] < now->indexes[i])
        old++;
      if (before && old < before->buckets && before->indexes[old] == now->indexes[i] &&
          before->counts[old] == now->counts[i])
        continue;
      if (to != start + 1)
        *to++ = ',';
      to += hp_format_unsigned (to, now->indexes[i]);
      *to++ = ',';
      to += hp_format_unsigned (to, now->counts[i]);
    }
    *to++ = ']';
    json->buffer->length += (size_t) (to - start);
  }
  hp_json_close (json, '}');
}

void
hp_histogram_write (hp_json *json, const char *key, const hp_histogram *histogram)
{
  write_buckets (json, key, histogram, NULL);
}

void
hp_histogram_write_changes (hp_json *json, const char *key, const hp_histogram *now, const hp_histogram *before)
{
  write_buckets (json, key, now, before);
}

static bool
histograms_equal (const hp_histogram *a, const hp_histogram *b)
{
  if (a == b)
    return true;
  if (!a || !b)
    return (a ? a->total : b->total) == 0;
  return a->buckets == b->buckets && a->total == b->total &&
         memcmp (a->indexes, b->indexes, a->buckets * sizeof *a->indexes) == 0 &&
         memcmp (a->counts, b->counts, a->buckets * sizeof *a->counts) == 0;
}

/* ---- JSON ------------------------------------------------------------------------------------------ */

static void
write_cell (hp_json *json, const hp_column *column, const hp_cell *now, const hp_cell *before)
{
  switch (column->figure) {
  case HP_FIGURE_HISTOGRAM:
  case HP_FIGURE_HISTOGRAM_PLAIN:
    if (before)
      hp_histogram_write_changes (json, column->key, now->histogram, before->histogram);
    else
      hp_histogram_write (json, column->key, now->histogram);
    break;
  case HP_FIGURE_TEXT: hp_json_text (json, column->key, now->text ? now->text : ""); break;
  case HP_FIGURE_DECIMAL: hp_json_real (json, column->key, now->decimal); break;
  default: hp_json_number (json, column->key, now->number); break;
  }
}

static bool
texts_equal (const char *a, const char *b)
{
  return a == b || strcmp (a ? a : "", b ? b : "") == 0;
}

static bool
cells_equal (const hp_column *column, const hp_cell *a, const hp_cell *b)
{
  switch (column->figure) {
  case HP_FIGURE_HISTOGRAM:
  case HP_FIGURE_HISTOGRAM_PLAIN: return histograms_equal (a->histogram, b->histogram);
  case HP_FIGURE_TEXT: return texts_equal (a->text, b->text);
  default: return a->number == b->number; /* of a decimal the same bits */
  }
}

/* What a row is called and where that is: of a thread and of a lock it may be found out late. */
static bool
origins_equal (const hp_row *a, const hp_row *b)
{
  return a->line == b->line && texts_equal (a->name, b->name) && texts_equal (a->file, b->file);
}

static bool
rows_equal (const hp_section *section, const hp_row *a, const hp_row *b)
{
  if (!origins_equal (a, b))
    return false;
  for (unsigned i = 0; i < section->column_count; i++)
    if (!cells_equal (&section->columns[i], &a->cells[i], &b->cells[i]))
      return false;
  return true;
}

void
hp_section_write_percentile (hp_json *json, const char *prefix, const char *unit, double percent, uint64_t value)
{
  hp_buffer digits = HP_BUFFER_INIT;
  char key[96];
  hp_buffer_add_decimal (&digits, percent, 6);
  snprintf (key, sizeof key, "%sp%.*s%s", prefix, digits.failed ? 0 : (int) digits.length,
            digits.failed ? "" : digits.text, unit);
  hp_buffer_clear (&digits);
  hp_json_number (json, key, value);
}

/* "delay_count" and "delay_p99_ns" for "delay_histogram". */
static void
write_percentiles (hp_json *json, const hp_column *column, const hp_histogram *histogram,
                   const hp_percentiles *percentiles)
{
  char prefix[48], count[64];
  snprintf (prefix, sizeof prefix, "%.*s", (int) (strlen (column->key) - strlen ("histogram")), column->key);
  snprintf (count, sizeof count, "%scount", prefix);
  hp_json_number (json, count, histogram ? histogram->total : 0);
  for (unsigned i = 0; i < percentiles->count; i++)
    hp_section_write_percentile (json, prefix, column->figure == HP_FIGURE_HISTOGRAM ? "_ns" : "", percentiles->at[i],
                                 histogram ? hp_histogram_percentile (histogram, percentiles->at[i], 0, UINT64_MAX) : 0);
}

static void
write_row (hp_json *json, const hp_section *section, const hp_row *row, const hp_row *before,
           const hp_percentiles *percentiles)
{
  hp_json_next (json);
  hp_json_open (json, '{');
  hp_json_number (json, "id", row->id);
  if (!before || !origins_equal (row, before)) {
    hp_json_text (json, "name", row->name);
    if (section->has_places) {
      hp_json_text (json, "file", row->file ? row->file : "");
      hp_json_number (json, "line", row->line);
    }
  }
  for (unsigned i = 0; i < section->column_count; i++) {
    const hp_column *column = &section->columns[i];
    if (percentiles && hp_column_is_histogram (column))
      write_percentiles (json, column, row->cells[i].histogram, percentiles);
    else if (!before || !(column->flags & HP_COLUMN_FIXED))
      write_cell (json, column, &row->cells[i], before ? &before->cells[i] : NULL);
  }
}

static bool
has_total (const hp_section *section, const char *key)
{
  for (unsigned i = 0; i < sizeof section->total_keys / sizeof *section->total_keys; i++)
    if (section->total_keys[i] && strcmp (section->total_keys[i], key) == 0)
      return true;
  return false;
}

static void
open_section (hp_json *json, const hp_rows *rows)
{
  hp_json_open_member (json, rows->section->key, '{');
  if (!has_total (rows->section, "total_count")) /* of allocations, where they are counted */
    hp_json_number (json, "total_count", rows->count);
  for (unsigned i = 0; i < sizeof rows->totals / sizeof *rows->totals; i++)
    if (rows->section->total_keys[i])
      hp_json_number (json, rows->section->total_keys[i], rows->totals[i]);
  hp_json_open_member (json, "rows", '[');
}

static void
close_section (hp_json *json)
{
  hp_json_close (json, ']');
  hp_json_close (json, '}');
}

void
hp_section_write (hp_json *json, const hp_rows *rows, const hp_percentiles *percentiles,
                  void (*add_log) (hp_json *json, const hp_row *row, void *data), void *data)
{
  open_section (json, rows);
  for (uint32_t i = 0; i < rows->count; i++) {
    write_row (json, rows->section, &rows->rows[i], NULL, percentiles);
    if (add_log)
      add_log (json, &rows->rows[i], data);
    hp_json_close (json, '}');
  }
  close_section (json);
}

void
hp_section_write_changes (hp_json *json, const hp_rows *now, const hp_rows *before)
{
  open_section (json, now);
  for (uint32_t i = 0, at = 0; i < now->count; i++) {
    const hp_row *old = row_before (before, now->rows[i].id, &at);
    if (old && rows_equal (now->section, &now->rows[i], old))
      continue;
    write_row (json, now->section, &now->rows[i], old, NULL);
    hp_json_close (json, '}');
  }
  close_section (json);
}
