/* SPDX-License-Identifier: MIT
 *
 * table.h: the report as aligned text for a person.
 */
#pragma once

#include "buffer.h"
#include "snapshot.h"

#define HP_DURATION_SIZE 64

typedef struct hp_table_style {
  unsigned limit; /* rows; 0: all */
  unsigned width; /* columns of the terminal, names are cut to fit; 0: whatever it takes */
  unsigned name_depth; /* last parts of a function's name; 0: all */
  bool color;
  const char *first; /* a section's column that rows are ordered by and that comes first; NULL: the section's own */
} hp_table_style;

void hp_table_write (hp_buffer *buffer, const hp_snapshot *snapshot, const hp_table_style *style);

/* Any other section's rows, after an empty line. */
void hp_table_write_section (hp_buffer *buffer, const hp_snapshot *snapshot, const hp_rows *rows,
                             const hp_table_style *style);

/* "93.4 µs": three digits at least, of which none before the point is dropped. */
void hp_format_duration (char text[HP_DURATION_SIZE], uint64_t ns);

/* Columns that a terminal uses for the text: wide East Asian characters take two, combining marks none. What
 * is not UTF-8 or not printable counts as the one character that stands for it. */
size_t hp_text_columns (const char *text);

/* Appends text, cut to so many columns with "…", everything unprintable replaced. */
void hp_text_add_cut (hp_buffer *buffer, const char *text, size_t columns);
