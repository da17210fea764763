/* SPDX-License-Identifier: MIT
 *
 * section.h: the sections of a document beside functions: what their columns are called, and their rows at one
 * moment. One list of columns is what is read, sent, compared with what was sent, and put into the table.
 */
#pragma once

#include "buffer.h"
#include "histogram.h"
#include "json.h"
#include "server-api.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct hp_reader hp_reader;
struct hp_item;

typedef enum {
  /* Cumulative: a reset counts from there. */
  HP_FIGURE_COUNT,
  HP_FIGURE_NS,
  HP_FIGURE_BYTES,
  HP_FIGURE_HISTOGRAM,       /* of nanoseconds */
  HP_FIGURE_HISTOGRAM_PLAIN, /* of bytes or counts */
  /* As it is now. */
  HP_FIGURE_LEVEL,
  HP_FIGURE_LEVEL_NS,
  HP_FIGURE_LEVEL_BYTES,
  HP_FIGURE_PERMILLE,
  HP_FIGURE_DECIMAL,
  HP_FIGURE_TEXT,
} hp_figure;

typedef enum {
  HP_COLUMN_FIXED = 1u << 0, /* never changes: said once */
  HP_COLUMN_TICKS = 1u << 1, /* kept in ticks: converted when read */
  HP_COLUMN_MOMENT = 1u << 2, /* a moment of the clock: since the session's start, or its last reset */
} hp_column_flags;

typedef struct hp_column {
  const char *key;   /* on the wire */
  const char *title; /* in the table; NULL: not there */
  hp_figure figure;
  unsigned flags;
  size_t offset;            /* in the hp_item; 0: the section's compute () fills it */
  const char *const *texts; /* of HP_FIGURE_TEXT with an offset: by number */
  size_t text_count;
} hp_column;

static inline bool
hp_column_is_histogram (const hp_column *column)
{
  return column->figure == HP_FIGURE_HISTOGRAM || column->figure == HP_FIGURE_HISTOGRAM_PLAIN;
}

typedef union hp_cell {
  uint64_t number;
  double decimal;
  char *text;              /* owned; NULL is "" */
  hp_histogram *histogram; /* owned; NULL: nothing counted */
} hp_cell;

typedef struct hp_row {
  uint32_t id;
  uint32_t line;
  const char *name; /* as long as the reader */
  const char *file; /* NULL: the section has no places */
  const void *of;   /* what it was read from */
  hp_cell *cells;   /* one a column */
} hp_row;

typedef struct hp_section hp_section;

/* The rows of a section, ascending by id. */
typedef struct hp_rows {
  const hp_section *section;
  hp_row *rows;
  hp_cell *cells;
  uint32_t count, room;
  uint64_t totals[4]; /* the section's own members, named by total_keys */
  bool failed;        /* memory was short: rows may be missing */
} hp_rows;

struct hp_section {
  const char *key;    /* on the wire: "channels" */
  const char *title;  /* the table's: what the figures are */
  const char *first;  /* head of the names' column */
  uint32_t bit;       /* HP_SECTION_* */
  uint32_t report;    /* HP_REPORT_*, as HOTPATH_REPORT chooses */
  uint32_t item_kind; /* of rows that are items */
  bool has_places;
  const hp_column *columns;
  unsigned column_count;
  unsigned order; /* column whose largest come first in the table */
  const char *total_keys[4];
  unsigned total_levels; /* 1 << n: total n is as it is now, not cumulative */
  void (*read) (hp_reader *reader, hp_rows *rows);
  /* Of rows that are items: fills what has no offset. */
  void (*compute) (hp_reader *reader, const struct hp_item *item, hp_row *row, const hp_section *section);
};

/* Places in hp_sections. */
enum { HP_ROWS_ALLOC, HP_ROWS_THREADS, HP_ROWS_CHANNELS, HP_ROWS_STREAMS, HP_ROWS_FUTURES, HP_ROWS_LOCKS, HP_ROWS_RUNTIME,
       HP_ROWS_VALUES, HP_SECTIONS };
extern const hp_section *const hp_sections[HP_SECTIONS]; /* section-list.c */
extern const hp_section hp_section_functions_alloc;      /* section-alloc.c */

/* ---- Rows ------------------------------------------------------------------------------------------ */

/* A new row at the end, all cells 0; NULL when memory is short. Valid until the next one. */
hp_row *hp_rows_add (hp_rows *rows, uint32_t id);
void hp_rows_clear (hp_rows *rows);
/* Reads all rows, less what was there at the last reset. */
void hp_rows_read (hp_rows *rows, const hp_section *section, hp_reader *reader, const hp_rows *base);
/* Whether there is nothing to tell. */
bool hp_rows_are_empty (const hp_rows *rows);
/* Of a column the largest first; an array of row numbers to be freed, NULL without memory or rows. */
uint32_t *hp_rows_order (const hp_rows *rows, unsigned column);
/* The number of a column by its key; the section's own order when there is none. */
unsigned hp_section_column (const hp_section *section, const char *key);

/* The column of a key; NULL: none. */
const hp_cell *hp_row_cell (const hp_section *section, const hp_row *row, const char *key);

/* What readers of items use: section-items.c. */
void hp_items_read (hp_reader *reader, hp_rows *rows);
/* A copy of a text for a cell; NULL when memory is short. */
char *hp_cell_text (const char *text);

/* ---- Documents ------------------------------------------------------------------------------------- */

typedef struct hp_percentiles {
  const double *at;
  unsigned count;
} hp_percentiles;

/* "channels":{…}: all rows, or those that differ from before. With percentiles (may be NULL) these stand for the
 * histograms. log (may be NULL) adds a member to a row. */
void hp_section_write (hp_json *json, const hp_rows *rows, const hp_percentiles *percentiles,
                       void (*add_log) (hp_json *json, const hp_row *row, void *data), void *data);
void hp_section_write_changes (hp_json *json, const hp_rows *now, const hp_rows *before);

/* "delay_p99.9_ns" of "delay_" and "_ns". */
void hp_section_write_percentile (hp_json *json, const char *prefix, const char *unit, double percent, uint64_t value);

/* "histogram":{…}, whole or what differs from before. */
void hp_histogram_write (hp_json *json, const char *key, const hp_histogram *histogram);
void hp_histogram_write_changes (hp_json *json, const char *key, const hp_histogram *now, const hp_histogram *before);
