/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-rust-reader-private.h: what the parts of the reader of hotpath for Rust share.
 */
#pragma once

#include "dash-report-reader-private.h"
#include "dash-rust-reader.h"
#include "dash-rust-units.h"

G_BEGIN_DECLS

#define DASH_RUST_MAX_PERCENTILES 64

typedef struct
{
  DashReading base;
  DashRustIds *ids;
  const char *caller_name; /* (nullable): "demo::main", the function whose time is all of it */

  guint n_not_understood;
  GPtrArray *left_out; /* of static names: what is kept, but not shown */
  gboolean elapsed_is_exact; /* rather than a text, which is rounded */
  gboolean bytes_of_threads; /* what all threads allocated was said, which is more than what functions did */

  /* To find out what percentages are of. */
  guint64 wrapper_ns;
  guint64 sum_ns;
  guint64 largest_ns;
  guint64 largest_basis_points;
} DashRustReading;

/* Called with the row's object entered; @name is its key where rows are an object by name. */
typedef void (*DashRustReadRow) (DashRustReading *reading, const char *name, gpointer user_data);

/* Takes the next value: a number, or a text with a unit; what can't be understood is not known. */
void _dash_rust_take_figure (DashRustReading *reading, DashRustUnit unit, DashRustFigure *figure);
/* A whole number of a coarser unit, which @scale makes ns of. */
void _dash_rust_take_scaled (DashRustReading *reading, guint64 scale, DashRustFigure *figure);
void _dash_rust_take_text (DashRustReading *reading, const char **text);

/* The same into a field of a row of a section. */
void _dash_rust_set_figure (DashRustReading *reading, DashDocumentRecord *row, DashSection section, const char *key,
                            const DashRustFigure *figure);
void _dash_rust_set_text (DashRustReading *reading, DashDocumentRecord *row, DashSection section, const char *key,
                          const char *text);

/* Percentiles by their place in the document. */
typedef struct
{
  guint64 values[DASH_RUST_MAX_PERCENTILES]; /* or DASH_NOT_KNOWN */
  gboolean any;
  gboolean rounded;
} DashRustPercentiles;

void _dash_rust_percentiles_init (DashRustPercentiles *self);
/* Whether the key is the name of a percentile, "p99.9"; its value is then taken. */
gboolean _dash_rust_take_percentile (DashRustReading *reading, const char *key, gsize length, DashRustUnit unit,
                                     DashRustPercentiles *percentiles);
/* An object of nothing but percentiles of durations. */
void _dash_rust_take_percentiles (DashRustReading *reading, DashRustPercentiles *percentiles);
/* Finds out which percentiles the value that comes next has and gives them to the document, with those
 * that were found before; then it is read from its start again. */
void _dash_rust_learn_percentiles (DashRustReading *reading, GArray *found);
/* Adds a summary in place of a histogram, if anything of it is known. */
void _dash_rust_add_summary (DashRustReading *reading, DashDocumentRecord *row, DashSection section, const char *key,
                             const DashRustFigure *count, const DashRustFigure *mean,
                             const DashRustPercentiles *percentiles);

/* { "file": …, "line": … } or "src/db.rs:41" */
typedef struct
{
  const char *file; /* (nullable) */
  guint32 line;
} DashRustPlace;

void _dash_rust_take_location (DashRustReading *reading, DashRustPlace *place);
void _dash_rust_take_source (DashRustReading *reading, DashRustPlace *place);
void _dash_rust_set_place (DashRustReading *reading, DashDocumentRecord *row, DashSection section,
                           const DashRustPlace *place);

/* The number of a row that the program knows by its kind and its own number. */
guint32 _dash_rust_get_id (DashRustReading *reading, const char *kind, const DashRustFigure *wire_id);

/* Looks for a text in the object that comes next, and stays before it. */
const char *_dash_rust_look_ahead (DashRustReading *reading, const char *wanted);
/* The same in the object that was just entered. */
const char *_dash_rust_look_within (DashRustReading *reading, const char *wanted);

/* Reads the value of a key of a report or the body of a route; FALSE: nothing of the kind is known here. */
gboolean _dash_rust_read_part (DashRustReading *reading, const char *key, gsize length);
/* Skips the next value, keeps it for who saves the report, and has the notice name it. */
void _dash_rust_leave_out (DashRustReading *reading, const char *name);
/* A list of functions, timed or by what they allocate. */
void _dash_rust_read_functions (DashRustReading *reading);
void _dash_rust_read_threads (DashRustReading *reading);
void _dash_rust_read_locks (DashRustReading *reading, gboolean read_write);
void _dash_rust_read_runtime (DashRustReading *reading);

typedef enum
{
  DASH_RUST_FLOW_CHANNELS,
  DASH_RUST_FLOW_STREAMS,
  DASH_RUST_FLOW_FUTURES,
  DASH_RUST_FLOW_VALUES,
  DASH_RUST_FLOW_MIXED, /* the first three in one list */
} DashRustFlow;

void _dash_rust_read_flow (DashRustReading *reading, DashRustFlow flow);

/* Members that all lists have; FALSE: the key is another one. */
gboolean _dash_rust_read_list_member (DashRustReading *reading, const char *key, gsize length);
gboolean _dash_rust_is_rows (const char *key, gsize length);
/* Leaves out what is left of the object that was entered last. */
void _dash_rust_skip_members (DashRustReading *reading);
/* Enters each row of the list that comes next, an array or an object by name, and calls for it. */
void _dash_rust_read_rows (DashRustReading *reading, DashRustReadRow read, gpointer user_data);

/* What a key on the wire is called in a section of ours. */
typedef struct
{
  const char *wire; /* NULL ends them */
  const char *key;
  gboolean is_text;
  DashRustUnit unit;
} DashRustField;

typedef struct
{
  const char *kind; /* of its numbers */
  DashSection section;
  const DashRustField *fields;
} DashRustTable;

/* FALSE: the key is not in the table. */
gboolean _dash_rust_read_field (DashRustReading *reading, DashDocumentRecord *row, const DashRustTable *table,
                                const char *key, gsize length);

G_END_DECLS
