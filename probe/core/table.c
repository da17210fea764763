/* SPDX-License-Identifier: MIT
 *
 * table.c: the report as aligned text for a person.
 */
#include "table.h"

#include "demangle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_COLUMNS 40
#define GAP 2
#define MIN_NAME 12

#define BOLD "\033[1m"
#define DIM "\033[2m"
#define CYAN "\033[36m"
#define YELLOW "\033[33m"
#define PLAIN "\033[0m"

typedef struct table_cell {
  char text[HP_DURATION_SIZE];
} table_cell;

typedef struct table {
  hp_buffer *buffer;
  const hp_snapshot *snapshot;
  const hp_table_style *style;
  char heads[MAX_COLUMNS][32]; /* of the columns after the name */
  unsigned columns;
  unsigned first; /* of a section's columns, the one that is shown before all others */
  size_t widths[MAX_COLUMNS];
  size_t name_width;
  uint32_t rows;
} table;

/* ---- Numbers --------------------------------------------------------------------------------------- */

void
hp_format_duration (char text[HP_DURATION_SIZE], uint64_t ns)
{
  static const struct {
    const char *name;
    uint64_t ns;
  } units[] = { { "µs", 1000 }, { "ms", 1000000 }, { "s", 1000000000 } };
  if (ns < 1000) {
    snprintf (text, HP_DURATION_SIZE, "%u ns", (unsigned) ns);
    return;
  }
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    bool last = i + 1 == sizeof units / sizeof *units;
    for (unsigned decimals = 2;; decimals--) {
      uint64_t scale = decimals == 2 ? 100 : decimals == 1 ? 10 : 1;
      uint64_t step = units[i].ns / scale;
      uint64_t scaled = ns / step + (ns % step >= step - step / 2); /* rounded; no sum that could overflow */
      /* 9.995 rounds to 10.0 and 999.5 µs to 1.00 ms: what counts is the length after rounding. */
      if (scaled >= 1000 && decimals > 0)
        continue;
      if (scaled >= 1000 && !last)
        break;
      if (decimals)
        snprintf (text, HP_DURATION_SIZE, "%llu.%0*llu %s", (unsigned long long) (scaled / scale), (int) decimals,
                  (unsigned long long) (scaled % scale), units[i].name);
      else
        snprintf (text, HP_DURATION_SIZE, "%llu %s", (unsigned long long) scaled, units[i].name);
      return;
    }
  }
}

static void
format_count (char text[HP_DURATION_SIZE], uint64_t value)
{
  text[hp_format_unsigned (text, value)] = '\0';
}

static void
format_share (char text[HP_DURATION_SIZE], uint64_t part, uint64_t whole)
{
  double percent = whole ? (double) part * 100 / (double) whole : 0;
  uint64_t hundredths = percent < 1e15 ? (uint64_t) (percent * 100 + 0.5) : 0;
  snprintf (text, HP_DURATION_SIZE, "%llu.%02llu%%", (unsigned long long) (hundredths / 100),
            (unsigned long long) (hundredths % 100));
}

/* ---- Cells ----------------------------------------------------------------------------------------- */

static void
set_heads (table *self)
{
  const hp_snapshot *snapshot = self->snapshot;
  strcpy (self->heads[self->columns++], "Calls");
  strcpy (self->heads[self->columns++], "Avg");
  for (unsigned i = 0; i < snapshot->percentile_count; i++) {
    hp_buffer text = HP_BUFFER_INIT;
    hp_buffer_add_decimal (&text, snapshot->percentiles[i], 6);
    snprintf (self->heads[self->columns++], sizeof *self->heads, "P%.*s", text.failed ? 0 : (int) text.length,
              text.failed ? "" : text.text);
    hp_buffer_clear (&text);
  }
  strcpy (self->heads[self->columns++], "Max");
  strcpy (self->heads[self->columns++], "Self");
  strcpy (self->heads[self->columns++], "Total");
  strcpy (self->heads[self->columns++], "% Total");
}

static void
format_row (const table *self, const hp_function *function, table_cell *cells)
{
  const hp_snapshot *snapshot = self->snapshot;
  unsigned column = 0;
  format_count (cells[column++].text, function->calls);
  if (function->calls) {
    /* Of all completed calls: the histogram's mean, not total / calls, which misses recursive calls. */
    double sum = 0;
    for (uint32_t i = 0; i < function->histogram->buckets; i++)
      sum += (double) hp_bucket_middle (function->histogram->indexes[i]) * (double) function->histogram->counts[i];
    uint64_t average = (uint64_t) (sum / (double) function->calls + 0.5);
    average = average > function->max_ns ? function->max_ns : average < function->min_ns ? function->min_ns : average;
    hp_format_duration (cells[column++].text, average);
    for (unsigned i = 0; i < snapshot->percentile_count; i++)
      hp_format_duration (cells[column++].text,
                          hp_histogram_percentile (function->histogram, snapshot->percentiles[i], function->min_ns,
                                                   function->max_ns));
    hp_format_duration (cells[column++].text, function->max_ns);
  } else {
    while (column < 3 + snapshot->percentile_count)
      strcpy (cells[column++].text, "-"); /* still in its first call */
  }
  hp_format_duration (cells[column++].text, function->self_ns);
  hp_format_duration (cells[column++].text, function->total_ns);
  format_share (cells[column++].text, function->total_ns, snapshot->reference_ns);
}

/* ---- Lines ----------------------------------------------------------------------------------------- */

static void
add_colored (table *self, const char *color, const char *text)
{
  if (self->style->color)
    hp_buffer_add (self->buffer, color);
  hp_buffer_add (self->buffer, text);
  if (self->style->color)
    hp_buffer_add (self->buffer, PLAIN);
}

static void
add_name (table *self, const char *name)
{
  size_t columns = hp_text_columns (name);
  hp_text_add_cut (self->buffer, name, self->name_width);
  if (columns < self->name_width)
    hp_buffer_add_repeated (self->buffer, ' ', self->name_width - columns);
}

static void
add_cell (table *self, unsigned column, const char *text)
{
  size_t columns = hp_text_columns (text);
  hp_buffer_add_repeated (self->buffer, ' ', GAP + self->widths[column] - columns);
  hp_buffer_add (self->buffer, text);
}

static void
add_title (table *self)
{
  const hp_snapshot *snapshot = self->snapshot;
  char elapsed[HP_DURATION_SIZE];
  hp_format_duration (elapsed, snapshot->elapsed_ns);
  add_colored (self, BOLD CYAN, "[hotpath]");
  hp_buffer_add_char (self->buffer, ' ');
  hp_text_add_cut (self->buffer, snapshot->program_name, SIZE_MAX);
  if (snapshot->label[0]) {
    hp_buffer_add (self->buffer, " | ");
    hp_text_add_cut (self->buffer, snapshot->label, SIZE_MAX);
  }
  hp_buffer_add (self->buffer, " | ");
  hp_buffer_add (self->buffer, elapsed);
  if (strncmp (snapshot->ended, "signal", 6) == 0 || strcmp (snapshot->ended, "killed") == 0) {
    hp_buffer_add (self->buffer, " | ended by ");
    hp_buffer_add (self->buffer, strcmp (snapshot->ended, "killed") == 0 ? "kill" : snapshot->ended);
  }
  hp_buffer_add (self->buffer, "\n\n");
}

static void
add_section_title (table *self, uint32_t shown)
{
  const hp_snapshot *snapshot = self->snapshot;
  char reference[HP_DURATION_SIZE];
  add_colored (self, BOLD, "functions-timing");
  hp_format_duration (reference, snapshot->reference_ns);
  const char *of = strcmp (snapshot->reference, "wrapper") == 0 ? "main's total"
                   : strcmp (snapshot->reference, "sum") == 0   ? "the sum of all totals"
                                                                : "the elapsed time";
  hp_buffer_add (self->buffer, ": time of each function; % Total is of ");
  hp_buffer_add (self->buffer, of);
  hp_buffer_add (self->buffer, ", ");
  hp_buffer_add (self->buffer, reference);
  if (shown < snapshot->function_count) {
    hp_buffer_add (self->buffer, "; showing ");
    hp_buffer_add_unsigned (self->buffer, shown);
    hp_buffer_add (self->buffer, " of ");
    hp_buffer_add_unsigned (self->buffer, snapshot->function_count);
  }
  hp_buffer_add_char (self->buffer, '\n');
}

/* Head and rows of any table, its columns as wide as they need to be. */
static void
add_lines (table *self, const char *first, const char *const *names, const table_cell *cells)
{
  size_t numbers = 0;
  self->name_width = hp_text_columns (first);
  for (unsigned i = 0; i < self->columns; i++)
    self->widths[i] = hp_text_columns (self->heads[i]);
  for (uint32_t row = 0; row < self->rows; row++) {
    for (unsigned i = 0; i < self->columns; i++) {
      size_t columns = hp_text_columns (cells[(size_t) row * self->columns + i].text);
      self->widths[i] = columns > self->widths[i] ? columns : self->widths[i];
    }
    size_t columns = hp_text_columns (names[row]);
    self->name_width = columns > self->name_width ? columns : self->name_width;
  }
  for (unsigned i = 0; i < self->columns; i++)
    numbers += GAP + self->widths[i];
  if (self->style->width && self->name_width + numbers > self->style->width)
    self->name_width = self->style->width > numbers + MIN_NAME ? self->style->width - numbers : MIN_NAME;

  if (self->style->color)
    hp_buffer_add (self->buffer, BOLD);
  add_name (self, first);
  for (unsigned i = 0; i < self->columns; i++)
    add_cell (self, i, self->heads[i]);
  hp_buffer_add (self->buffer, self->style->color ? PLAIN "\n" DIM : "\n");
  hp_buffer_add_repeated (self->buffer, '-', self->name_width + numbers);
  hp_buffer_add (self->buffer, self->style->color ? PLAIN "\n" : "\n");
  for (uint32_t row = 0; row < self->rows; row++) {
    add_name (self, names[row]);
    for (unsigned i = 0; i < self->columns; i++)
      add_cell (self, i, cells[(size_t) row * self->columns + i].text);
    hp_buffer_add_char (self->buffer, '\n');
  }
}

static void
add_rows (table *self, const uint32_t *order, table_cell *cells, const char **names)
{
  for (uint32_t row = 0; row < self->rows; row++) {
    const hp_function *function = &self->snapshot->functions[order[row]];
    format_row (self, function, &cells[(size_t) row * self->columns]);
    names[row] = hp_name_tail (function->name, self->style->name_depth);
  }
  add_lines (self, "Function", names, cells);
}

static void
add_losses (table *self)
{
  static const char *const sentences[HP_LOSS_COUNT] = {
    [HP_LOSS_SITES] = "calls of functions past the largest number of them, counted as <other>",
    [HP_LOSS_NODES] = "calls without room in the call tree, counted as <other> (raise HOTPATH_MEMORY_LIMIT_MB)",
    [HP_LOSS_OCTAVES] = "calls counted with another duration for want of room (raise HOTPATH_MEMORY_LIMIT_MB)",
    [HP_LOSS_THREADS] = "scopes of threads without room, not recorded (raise HOTPATH_MEMORY_LIMIT_MB)",
    [HP_LOSS_TOO_DEEP] = "scopes nested too deep, not recorded",
    [HP_LOSS_UNBALANCED] = "scopes that lost their end, closed by the probe",
    [HP_LOSS_SIGNALS] = "scopes in signal handlers, not recorded",
    [HP_LOSS_SMALL] = "functions left out after their first calls because they are short (HOTPATH_AUTO_MIN_NS)",
    [HP_LOSS_ITEMS] = "channels, streams and the like without room, not recorded (raise HOTPATH_MEMORY_LIMIT_MB)",
  };
  bool any = false;
  for (uint32_t i = 0; i < HP_LOSS_COUNT; i++) {
    if (!self->snapshot->losses[i])
      continue;
    char count[HP_DURATION_SIZE];
    format_count (count, self->snapshot->losses[i]);
    if (!any)
      hp_buffer_add_char (self->buffer, '\n');
    any = true;
    add_colored (self, YELLOW, "Not exact:");
    hp_buffer_add_char (self->buffer, ' ');
    hp_buffer_add (self->buffer, sentences[i]);
    hp_buffer_add (self->buffer, ": ");
    hp_buffer_add (self->buffer, count);
    hp_buffer_add_char (self->buffer, '\n');
  }
}

void
hp_table_write (hp_buffer *buffer, const hp_snapshot *snapshot, const hp_table_style *style)
{
  table self = { .buffer = buffer, .snapshot = snapshot, .style = style };
  add_title (&self);
  set_heads (&self);
  self.rows = snapshot->function_count;
  if (style->limit && self.rows > style->limit)
    self.rows = style->limit;
  if (self.rows == 0) {
    hp_buffer_add (buffer, "No function was recorded. Put HOTPATH_FUNCTION (); at the begin of those to measure, and\n"
                           "see whether HOTPATH_FOCUS leaves them out.\n");
  } else {
    uint32_t *order = hp_snapshot_order (snapshot);
    table_cell *cells = malloc ((size_t) self.rows * self.columns * sizeof *cells);
    const char **names = malloc (self.rows * sizeof *names);
    if (order && cells && names) {
      add_section_title (&self, self.rows);
      add_rows (&self, order, cells, names);
    } else {
      buffer->failed = true;
    }
    free (names);
    free (cells);
    free (order);
  }
  add_losses (&self);
}

/* ---- Other sections -------------------------------------------------------------------------------- */

static void
format_bytes (char text[HP_DURATION_SIZE], uint64_t bytes)
{
  static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB" };
  double value = (double) bytes;
  unsigned unit = 0;
  for (; value >= 1024 && unit + 1 < sizeof units / sizeof *units; unit++)
    value /= 1024;
  if (unit == 0)
    snprintf (text, HP_DURATION_SIZE, "%llu B", (unsigned long long) bytes);
  else
    snprintf (text, HP_DURATION_SIZE, "%llu.%llu %s", (unsigned long long) (value * 10 + 0.5) / 10,
              (unsigned long long) (value * 10 + 0.5) % 10, units[unit]);
}

static void
format_decimal (char text[HP_DURATION_SIZE], double value)
{
  snprintf (text, HP_DURATION_SIZE, "%.6g", value);
  for (char *at = text; *at; at++) /* whatever the locale's point is */
    if (*at == ',')
      *at = '.';
}

/* A histogram is a column a percentile. */
static unsigned
columns_of (const hp_snapshot *snapshot, const hp_column *column)
{
  if (!column->title)
    return 0;
  return hp_column_is_histogram (column) ? snapshot->percentile_count : 1;
}

static void
format_cell (char text[HP_DURATION_SIZE], const hp_column *column, const hp_cell *cell, double percent)
{
  switch (column->figure) {
  case HP_FIGURE_NS:
  case HP_FIGURE_LEVEL_NS: hp_format_duration (text, cell->number); break;
  case HP_FIGURE_BYTES:
  case HP_FIGURE_LEVEL_BYTES: format_bytes (text, cell->number); break;
  case HP_FIGURE_PERMILLE:
    snprintf (text, HP_DURATION_SIZE, "%llu.%llu%%", (unsigned long long) cell->number / 10,
              (unsigned long long) cell->number % 10);
    break;
  case HP_FIGURE_DECIMAL: format_decimal (text, cell->decimal); break;
  case HP_FIGURE_TEXT: {
    hp_buffer cut = HP_BUFFER_INIT;
    hp_text_add_cut (&cut, cell->text ? cell->text : "", HP_DURATION_SIZE / 4 - 1);
    snprintf (text, HP_DURATION_SIZE, "%.*s", cut.failed ? 0 : (int) cut.length, cut.failed ? "" : cut.text);
    hp_buffer_clear (&cut);
    break;
  }
  case HP_FIGURE_HISTOGRAM:
  case HP_FIGURE_HISTOGRAM_PLAIN:
    if (!cell->histogram || !cell->histogram->total)
      strcpy (text, "-");
    else if (column->figure == HP_FIGURE_HISTOGRAM)
      hp_format_duration (text, hp_histogram_percentile (cell->histogram, percent, 0, UINT64_MAX));
    else
      format_bytes (text, hp_histogram_percentile (cell->histogram, percent, 0, UINT64_MAX));
    break;
  default: format_count (text, cell->number); break;
  }
}

/* The n-th column that is shown. */
static const hp_column *
column_at (const table *self, const hp_section *section, unsigned n, unsigned *index)
{
  *index = n == 0 ? self->first : n <= self->first ? n - 1 : n;
  return &section->columns[*index];
}

static void
set_section_heads (table *self, const hp_section *section)
{
  for (unsigned i = 0, index; i < section->column_count; i++) {
    const hp_column *column = column_at (self, section, i, &index);
    unsigned parts = columns_of (self->snapshot, column);
    for (unsigned part = 0; part < parts && self->columns < MAX_COLUMNS; part++) {
      hp_buffer text = HP_BUFFER_INIT;
      hp_buffer_add (&text, column->title);
      if (hp_column_is_histogram (column)) {
        hp_buffer_add (&text, " P");
        hp_buffer_add_decimal (&text, self->snapshot->percentiles[part], 6);
      }
      snprintf (self->heads[self->columns++], sizeof *self->heads, "%.*s", text.failed ? 0 : (int) text.length,
                text.failed ? "" : text.text);
      hp_buffer_clear (&text);
    }
  }
}

static void
format_section_row (const table *self, const hp_rows *rows, uint32_t row, table_cell *cells)
{
  unsigned to = 0;
  for (unsigned i = 0, index; i < rows->section->column_count; i++) {
    const hp_column *column = column_at (self, rows->section, i, &index);
    unsigned parts = columns_of (self->snapshot, column);
    for (unsigned part = 0; part < parts && to < self->columns; part++)
      format_cell (cells[to++].text, column, &rows->rows[row].cells[index], self->snapshot->percentiles[part]);
  }
}

static void
add_section_rows (table *self, const hp_rows *rows, const uint32_t *order, table_cell *cells, const char **names)
{
  for (uint32_t row = 0; row < self->rows; row++) {
    names[row] = hp_name_tail (rows->rows[order[row]].name, self->style->name_depth);
    format_section_row (self, rows, order[row], &cells[(size_t) row * self->columns]);
  }
  add_lines (self, rows->section->first, names, cells);
}

/* "Whole program: 3.2 MiB in 1,024 blocks, 3.1 MiB freed, 96.0 KiB live" */
static void
add_alloc_totals (table *self, const hp_rows *rows)
{
  char bytes[HP_DURATION_SIZE], count[HP_DURATION_SIZE], freed[HP_DURATION_SIZE], live[HP_DURATION_SIZE];
  format_bytes (bytes, rows->totals[0]);
  format_count (count, rows->totals[1]);
  format_bytes (freed, rows->totals[2]);
  format_bytes (live, rows->totals[3]);
  const char *const parts[] = { "Whole program: ", bytes, " in ", count, " blocks, ", freed, " freed, ", live, " live\n" };
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    hp_buffer_add (self->buffer, parts[i]);
}

void
hp_table_write_section (hp_buffer *buffer, const hp_snapshot *snapshot, const hp_rows *rows, const hp_table_style *style)
{
  table self = { .buffer = buffer, .snapshot = snapshot, .style = style };
  unsigned by = style->first ? hp_section_column (rows->section, style->first) : rows->section->order;
  self.first = style->first ? by : 0;
  set_section_heads (&self, rows->section);
  self.rows = style->limit && rows->count > style->limit ? style->limit : rows->count;
  uint32_t *order = rows->count ? hp_rows_order (rows, by) : calloc (1, sizeof *order);
  table_cell *cells = malloc (((size_t) self.rows * self.columns + 1) * sizeof *cells);
  const char **names = malloc ((self.rows + 1) * sizeof *names);
  if (order && cells && names) {
    hp_buffer_add_char (buffer, '\n');
    const char *colon = strchr (rows->section->title, ':');
    char *name = colon ? strndup (rows->section->title, (size_t) (colon - rows->section->title)) : NULL;
    if (name)
      add_colored (&self, BOLD, name);
    hp_buffer_add (buffer, name ? colon : rows->section->title);
    free (name);
    if (self.rows < rows->count) {
      hp_buffer_add (buffer, "; showing ");
      hp_buffer_add_unsigned (buffer, self.rows);
      hp_buffer_add (buffer, " of ");
      hp_buffer_add_unsigned (buffer, rows->count);
    }
    hp_buffer_add_char (buffer, '\n');
    if (rows->section == &hp_section_functions_alloc)
      add_alloc_totals (&self, rows);
    if (self.rows > 0)
      add_section_rows (&self, rows, order, cells, names);
  } else {
    buffer->failed = true;
  }
  free (names);
  free (cells);
  free (order);
}
