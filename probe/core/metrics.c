/* SPDX-License-Identifier: MIT
 *
 * metrics.c: which metrics there are. Their names come from the columns of each section, so that a new column is a
 * new metric; what a figure means is in data/hotpath-report.schema.json under the member that the help text names.
 */
#include "metrics.h"

#include "document.h"
#include "exposition.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the metrics of a section are called, and the label that holds a row's name. */
static const struct {
  const char *section, *prefix, *label;
} prefixes[] = {
  { "functions_alloc", "hotpath_alloc", "function" },
  { "threads", "hotpath_thread", "thread" },
  { "channels", "hotpath_channel", "channel" },
  { "streams", "hotpath_stream", "stream" },
  { "futures", "hotpath_future", "future" },
  { "locks", "hotpath_lock", "lock" },
  { "runtime", "hotpath_loop", "loop" },
  { "values", "hotpath_value", "name" },
};

/* Where a column's key would not make a good name; NULL: no metric. */
static const struct {
  const char *section, *key, *name;
} exceptions[] = {
  { "functions_alloc", "self_count", "self_blocks" },
  { "functions_alloc", "total_bytes", "bytes" },
  { "functions_alloc", "total_count", "blocks" },
  { "functions_alloc", "live_count", "live_blocks" },
  { "functions_alloc", "bytes_histogram", "call_bytes" },
  { "functions_alloc", "count_histogram", "call_blocks" },
  { "threads", "tid", NULL }, /* a label */
  { "streams", "bytes_histogram", "yielded_bytes" },
  { "values", "value", "" },
};

typedef struct metrics {
  const hp_snapshot *snapshot;
  const hp_metrics_style *style;
  hp_exposition out;
  uint64_t left_out[HP_SECTIONS + 1]; /* rows; the last are functions */
} metrics;

/* A row that is told of: its labels stay the same over all of its metrics. */
typedef struct told_row {
  uint32_t at;
  hp_labels labels;
  char tid[24];
  char twin[16];
} told_row;

static void
begin (metrics *self, const char *prefix, const char *name, hp_family_type type, const char *of, const char *key)
{
  static const char *const units[] = { "seconds", "bytes", "ratio" };
  char full[96], help[192];
  const char *unit = "";
  snprintf (full, sizeof full, "%s%s%s", prefix, *name ? "_" : "", name);
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    size_t length = strlen (full), end = strlen (units[i]);
    if (length > end && strcmp (full + length - end, units[i]) == 0 && full[length - end - 1] == '_')
      unit = units[i];
  }
  snprintf (help, sizeof help, "%s of %s in the report of Hotpath.", key, of);
  hp_exposition_begin (&self->out, full, type, unit, help);
}

static hp_sample
number (uint64_t value)
{
  return (hp_sample){ .number = value };
}

static hp_sample
nanoseconds (uint64_t value)
{
  return (hp_sample){ HP_SAMPLE_NANOSECONDS, .number = value };
}

static void
add_one (metrics *self, const char *name, hp_family_type type, const char *of, const char *key, hp_sample value)
{
  begin (self, "hotpath", name, type, of, key);
  hp_exposition_add (&self->out, NULL, value);
}

/* Of the middles of the buckets, for those of which no sum is kept. */
static hp_sample
sum_of (const hp_histogram *histogram, bool in_ns)
{
  double sum = 0;
  for (uint32_t i = 0; histogram && i < histogram->buckets; i++)
    sum += (double) hp_bucket_middle (histogram->indexes[i]) * (double) histogram->counts[i];
  return (hp_sample){ HP_SAMPLE_DECIMAL, .decimal = in_ns ? sum / 1e9 : sum };
}

/* ---- Rows that look alike -------------------------------------------------------------------------- */

/* By what is kept of the values, so that the same order puts twins side by side. */
static int
compare_labels (const hp_labels *a, const hp_labels *b)
{
  for (unsigned i = 0; i < a->count && i < b->count; i++) {
    size_t left = hp_label_length (a->labels[i].value), right = hp_label_length (b->labels[i].value);
    int by_value = memcmp (a->labels[i].value, b->labels[i].value, left < right ? left : right);
    int by_name = strcmp (a->labels[i].name, b->labels[i].name);
    if (by_name || by_value || left != right)
      return by_name ? by_name : by_value ? by_value : left < right ? -1 : 1;
  }
  return (a->count > b->count) - (a->count < b->count);
}

static int
compare_rows (const void *a, const void *b)
{
  const told_row *x = *(const told_row *const *) a, *y = *(const told_row *const *) b;
  int by_labels = compare_labels (&x->labels, &y->labels);
  return by_labels ? by_labels : (x->at > y->at) - (x->at < y->at);
}

/* Two series of one name are an error to Prometheus: the second of them says that it is. False without memory. */
static bool
tell_twins_apart (told_row *rows, uint32_t count)
{
  told_row **order = malloc ((count + 1) * sizeof *order);
  if (!order)
    return false;
  for (uint32_t i = 0; i < count; i++)
    order[i] = &rows[i];
  qsort (order, count, sizeof *order, compare_rows);
  for (uint32_t first = 0, i = 1; i < count; i++) {
    if (compare_labels (&order[first]->labels, &order[i]->labels) != 0) {
      first = i;
      continue;
    }
    snprintf (order[i]->twin, sizeof order[i]->twin, "%u", i - first + 1);
  }
  for (uint32_t i = 0; i < count; i++)
    hp_labels_add (&rows[i].labels, "twin", rows[i].twin);
  free (order);
  return true;
}

static void
add_place (told_row *row, const char *file, uint32_t line)
{
  hp_labels_add (&row->labels, "file", file);
  snprintf (row->tid, sizeof row->tid, "%u", line); /* rows with a place have no thread's id */
  if (file && *file && line)
    hp_labels_add (&row->labels, "line", row->tid);
}

/* The first rows of an order, as many as are told of; NULL without memory. */
static told_row *
choose_rows (metrics *self, uint32_t *order, uint32_t *count, uint64_t *left_out)
{
  uint32_t limit = self->style->limit;
  told_row *rows;
  if (limit && *count > limit) {
    *left_out = *count - limit;
    *count = limit;
  }
  rows = order ? calloc (*count + 1u, sizeof *rows) : NULL;
  for (uint32_t i = 0; rows && i < *count; i++)
    rows[i].at = order[i];
  free (order);
  return rows;
}

/* ---- Functions ------------------------------------------------------------------------------------- */

typedef enum { FUNCTION_TOTAL, FUNCTION_SELF, FUNCTION_RUNNING, FUNCTION_MIN, FUNCTION_MAX, FUNCTION_FIGURES } function_figure;

static hp_sample
function_sample (const hp_function *function, function_figure figure)
{
  switch (figure) {
  case FUNCTION_TOTAL: return nanoseconds (function->total_ns);
  case FUNCTION_SELF: return nanoseconds (function->self_ns);
  case FUNCTION_MIN: return nanoseconds (function->min_ns);
  case FUNCTION_MAX: return nanoseconds (function->max_ns);
  default: return number (function->running);
  }
}

static void
add_functions (metrics *self)
{
  static const struct {
    const char *name, *key;
    hp_family_type type;
  } figures[FUNCTION_FIGURES] = {
    [FUNCTION_TOTAL] = { "function_seconds", "total_ns", HP_FAMILY_COUNTER },
    [FUNCTION_SELF] = { "function_self_seconds", "self_ns", HP_FAMILY_COUNTER },
    [FUNCTION_RUNNING] = { "function_running", "running", HP_FAMILY_GAUGE },
    [FUNCTION_MIN] = { "function_min_seconds", "min_ns", HP_FAMILY_GAUGE },
    [FUNCTION_MAX] = { "function_max_seconds", "max_ns", HP_FAMILY_GAUGE },
  };
  const hp_snapshot *snapshot = self->snapshot;
  uint32_t count = snapshot->function_count;
  if (!count)
    return;
  told_row *rows = choose_rows (self, hp_snapshot_order (snapshot), &count, &self->left_out[HP_SECTIONS]);
  for (uint32_t i = 0; rows && i < count; i++) {
    const hp_function *function = &snapshot->functions[rows[i].at];
    hp_labels_add (&rows[i].labels, "function", function->name);
    add_place (&rows[i], function->file, function->line);
  }
  if (!rows || !tell_twins_apart (rows, count)) {
    self->out.buffer->failed = true;
    free (rows);
    return;
  }
  begin (self, "hotpath", "function_duration_seconds", HP_FAMILY_HISTOGRAM, "functions_timing", "histogram");
  for (uint32_t i = 0; i < count; i++) {
    const hp_histogram *histogram = snapshot->functions[rows[i].at].histogram;
    hp_exposition_add_histogram (&self->out, &rows[i].labels, histogram, true, sum_of (histogram, true),
                                 self->style->fast);
  }
  for (unsigned figure = 0; figure < FUNCTION_FIGURES; figure++) {
    begin (self, "hotpath", figures[figure].name, figures[figure].type, "functions_timing", figures[figure].key);
    for (uint32_t i = 0; i < count; i++)
      hp_exposition_add (&self->out, &rows[i].labels,
                         function_sample (&snapshot->functions[rows[i].at], (function_figure) figure));
  }
  free (rows);
}

/* ---- Other sections -------------------------------------------------------------------------------- */

static bool
ends_in (const char *text, const char *end)
{
  size_t length = strlen (text), end_length = strlen (end);
  return length >= end_length && strcmp (text + length - end_length, end) == 0;
}

/* "delay_total_ns" of "delay_histogram"; NULL: none. */
static const hp_column *
sum_column (const hp_section *section, const hp_column *histogram)
{
  char key[64];
  snprintf (key, sizeof key, "%.*s_total_ns", (int) (strlen (histogram->key) - strlen ("_histogram")), histogram->key);
  for (unsigned i = 0; i < section->column_count; i++)
    if (strcmp (section->columns[i].key, key) == 0)
      return &section->columns[i];
  return NULL;
}

static bool
is_sum_of_a_histogram (const hp_section *section, const hp_column *column)
{
  for (unsigned i = 0; i < section->column_count; i++)
    if (hp_column_is_histogram (&section->columns[i]) && sum_column (section, &section->columns[i]) == column)
      return true;
  return false;
}

/* False when the column is no metric. */
static bool
name_column (char name[64], const hp_section *section, const hp_column *column)
{
  const char *end = column->figure == HP_FIGURE_PERMILLE ? "_permille" : "_ns", *unit = "_seconds";
  if (column->figure == HP_FIGURE_TEXT || is_sum_of_a_histogram (section, column))
    return false;
  for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++)
    if (strcmp (exceptions[i].section, section->key) == 0 && strcmp (exceptions[i].key, column->key) == 0) {
      snprintf (name, 64, "%s", exceptions[i].name ? exceptions[i].name : "");
      return exceptions[i].name != NULL;
    }
  if (column->figure == HP_FIGURE_PERMILLE)
    unit = "_ratio";
  else if (hp_column_is_histogram (column))
    end = "_histogram";
  if (ends_in (column->key, end))
    snprintf (name, 64, "%.*s%s", (int) (strlen (column->key) - strlen (end)), column->key, unit);
  else
    snprintf (name, 64, "%s", column->key);
  return true;
}

static hp_family_type
type_of (const hp_column *column)
{
  if (hp_column_is_histogram (column))
    return HP_FAMILY_HISTOGRAM;
  return column->figure <= HP_FIGURE_BYTES ? HP_FAMILY_COUNTER : HP_FAMILY_GAUGE;
}

static hp_sample
sample_of (const hp_column *column, const hp_cell *cell)
{
  switch (column->figure) {
  case HP_FIGURE_NS:
  case HP_FIGURE_LEVEL_NS: return nanoseconds (cell->number);
  case HP_FIGURE_PERMILLE: return (hp_sample){ HP_SAMPLE_PERMILLE, .number = cell->number };
  case HP_FIGURE_DECIMAL: return (hp_sample){ HP_SAMPLE_DECIMAL, .decimal = cell->decimal };
  default: return number (cell->number);
  }
}

static void
label_row (told_row *told, const hp_rows *rows, const char *label)
{
  const hp_section *section = rows->section;
  const hp_row *row = &rows->rows[told->at];
  hp_labels_add (&told->labels, label, row->name);
  if (section->has_places)
    add_place (told, row->file, row->line);
  for (unsigned i = 0; i < section->column_count; i++) {
    const hp_column *column = &section->columns[i];
    if (column->figure == HP_FIGURE_TEXT && column->flags & HP_COLUMN_FIXED)
      hp_labels_add (&told->labels, column->key, row->cells[i].text);
    if (strcmp (column->key, "tid") == 0) {
      snprintf (told->tid, sizeof told->tid, "%llu", (unsigned long long) row->cells[i].number);
      hp_labels_add (&told->labels, "tid", told->tid);
    }
  }
}

/* A value that is a text has no number. */
static bool
has_number (const hp_rows *rows, const hp_row *row, const hp_column *column)
{
  const hp_cell *kind = column->figure == HP_FIGURE_DECIMAL ? hp_row_cell (rows->section, row, "kind") : NULL;
  return !kind || !kind->text || strcmp (kind->text, "value") != 0;
}

static void
add_column (metrics *self, const hp_rows *rows, unsigned index, const told_row *told, uint32_t count,
            const char *prefix)
{
  const hp_section *section = rows->section;
  const hp_column *column = &section->columns[index];
  bool in_ns = column->figure == HP_FIGURE_HISTOGRAM;
  const hp_column *sum = hp_column_is_histogram (column) ? sum_column (section, column) : NULL;
  /* How long work takes that waits for others is counted in other steps. */
  const hp_bounds *bounds = !in_ns                                     ? &hp_size_bounds
                            : strcmp (column->key, "life_histogram") == 0 ? self->style->slow
                                                                       : self->style->fast;
  char name[64];
  if (!name_column (name, section, column))
    return;
  begin (self, prefix, name, type_of (column), section->key, column->key);
  for (uint32_t i = 0; i < count; i++) {
    const hp_row *row = &rows->rows[told[i].at];
    const hp_cell *cell = &row->cells[index];
    if (hp_column_is_histogram (column))
      hp_exposition_add_histogram (&self->out, &told[i].labels, cell->histogram, in_ns,
                                   sum ? nanoseconds (row->cells[sum - section->columns].number)
                                       : sum_of (cell->histogram, in_ns),
                                   bounds);
    else if (has_number (rows, row, column))
      hp_exposition_add (&self->out, &told[i].labels, sample_of (column, cell));
  }
}

static void
add_section (metrics *self, unsigned index)
{
  const hp_rows *rows = &self->snapshot->sections[index];
  uint32_t count = rows->count;
  const char *prefix = NULL, *label = NULL;
  for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
    if (count && strcmp (prefixes[i].section, rows->section->key) == 0) {
      prefix = prefixes[i].prefix;
      label = prefixes[i].label;
    }
  if (!prefix)
    return;
  told_row *told = choose_rows (self, hp_rows_order (rows, rows->section->order), &count, &self->left_out[index]);
  for (uint32_t i = 0; told && i < count; i++)
    label_row (&told[i], rows, label);
  if (told && tell_twins_apart (told, count)) {
    for (unsigned i = 0; i < rows->section->column_count; i++)
      add_column (self, rows, i, told, count, prefix);
  } else {
    self->out.buffer->failed = true;
  }
  free (told);
}

/* ---- The program as a whole ------------------------------------------------------------------------ */

static void
add_program (metrics *self)
{
  const hp_snapshot *snapshot = self->snapshot;
  const hp_process_figures *process = &snapshot->process;
  hp_labels labels = { 0 };
  hp_labels_add (&labels, "program", snapshot->program_name);
  hp_labels_add (&labels, "label", snapshot->label);
  hp_labels_add (&labels, "version", snapshot->version);
  begin (self, "hotpath", "program_info", HP_FAMILY_GAUGE, "program", "name");
  hp_exposition_add (&self->out, &labels, number (1));
  add_one (self, "elapsed_seconds", HP_FAMILY_GAUGE, "the program", "elapsed_ns", nanoseconds (snapshot->elapsed_ns));
  add_one (self, "process_cpu_seconds", HP_FAMILY_COUNTER, "process", "cpu_ns", nanoseconds (process->cpu_ns));
  add_one (self, "process_rss_bytes", HP_FAMILY_GAUGE, "process", "rss_bytes", number (process->rss_bytes));
  add_one (self, "process_peak_rss_bytes", HP_FAMILY_GAUGE, "process", "peak_rss_bytes",
           number (process->peak_rss_bytes));
  add_one (self, "process_threads", HP_FAMILY_GAUGE, "process", "threads", number (process->threads));
  add_one (self, "process_threads_running", HP_FAMILY_GAUGE, "process", "threads_running",
           number (process->threads_running));

  const hp_rows *alloc = &snapshot->sections[HP_ROWS_ALLOC];
  if (!hp_rows_are_empty (alloc)) {
    add_one (self, "program_alloc_bytes", HP_FAMILY_COUNTER, "functions_alloc", "total_bytes",
             number (alloc->totals[0]));
    add_one (self, "program_alloc_blocks", HP_FAMILY_COUNTER, "functions_alloc", "total_count",
             number (alloc->totals[1]));
    add_one (self, "program_freed_bytes", HP_FAMILY_COUNTER, "functions_alloc", "freed_bytes",
             number (alloc->totals[2]));
    add_one (self, "program_live_bytes", HP_FAMILY_GAUGE, "functions_alloc", "live_bytes", number (alloc->totals[3]));
  }
}

static void
add_losses (metrics *self)
{
  begin (self, "hotpath", "losses", HP_FAMILY_COUNTER, "the program", "losses");
  for (uint32_t i = 0; i < HP_LOSS_COUNT; i++) {
    hp_labels labels = { 0 };
    hp_labels_add (&labels, "kind", hp_document_loss (i));
    hp_exposition_add (&self->out, &labels, number (self->snapshot->losses[i]));
  }
}

/* What a scrape leaves out is told by itself. */
static void
add_left_out (metrics *self)
{
  hp_exposition_begin (&self->out, "hotpath_metrics_rows_left_out", HP_FAMILY_GAUGE, "",
                       "Rows of a section past HOTPATH_PROMETHEUS_LIMIT, which have no series.");
  for (unsigned i = 0; i <= HP_SECTIONS; i++) {
    hp_labels labels = { 0 };
    hp_labels_add (&labels, "section", i == HP_SECTIONS ? "functions_timing" : hp_sections[i]->key);
    hp_exposition_add (&self->out, &labels, number (self->left_out[i]));
  }
  uint64_t cut = self->out.labels_cut; /* the next line's labels are short */
  hp_exposition_begin (&self->out, "hotpath_metrics_labels_cut", HP_FAMILY_GAUGE, "",
                       "Label values of this scrape that were cut to 200 bytes, counted in each sample.");
  hp_exposition_add (&self->out, NULL, number (cut));
}

void
hp_metrics_write (hp_buffer *buffer, const hp_snapshot *snapshot, const hp_metrics_style *style)
{
  metrics self = { .snapshot = snapshot, .style = style };
  self.out.buffer = buffer;
  self.out.format = style->format;
  add_program (&self);
  add_functions (&self);
  for (unsigned i = 0; i < HP_SECTIONS; i++)
    add_section (&self, i);
  add_losses (&self);
  add_left_out (&self);
  hp_exposition_end (&self.out);
}
