/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections of a document beside functions: one table each says what is read, kept, shown and written. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The sections, in the order of their pages. */
typedef enum
{
  DASH_SECTION_MEMORY,   /* functions_alloc */
  DASH_SECTION_THREADS,
  DASH_SECTION_CHANNELS,
  DASH_SECTION_STREAMS,
  DASH_SECTION_FUTURES,
  DASH_SECTION_LOCKS,
  DASH_SECTION_RUNTIME,
  DASH_SECTION_VALUES,
} DashSection;

#define DASH_N_SECTIONS    8
#define DASH_MAX_FIELDS    20 /* of a row; a bit each in a guint32 */
#define DASH_MAX_TOTALS    4
#define DASH_MAX_METRICS   6
#define DASH_MAX_FIGURES   16
#define DASH_MAX_CHARTS    3
#define DASH_MAX_DISTRIBUTIONS 2
#define DASH_NO_FIELD      (-1)

/** How a field behaves. */
typedef enum
{
  DASH_FIELD_TEXT,
  DASH_FIELD_NUMBER,    /* of which only the last one counts */
  DASH_FIELD_COUNTER,   /* only grows; a range has the difference */
  DASH_FIELD_LEVEL,     /* goes up and down; a range has what it was at its end */
  DASH_FIELD_PEAK,      /* the largest so far; a range has it by way of another field */
  DASH_FIELD_LOW,       /* the smallest so far, of a level */
  DASH_FIELD_HISTOGRAM,
} DashFieldKind;

/** What a number is in. */
typedef enum
{
  DASH_UNIT_NONE, /* a number that names something, such as a thread's */
  DASH_UNIT_COUNT,
  DASH_UNIT_DURATION,
  DASH_UNIT_BYTES,
  DASH_UNIT_PERMILLE,
  DASH_UNIT_MOMENT, /* ns since the session's start */
  DASH_UNIT_REAL,   /* any number, perhaps a fraction, perhaps negative */
  DASH_UNIT_SHARE,  /* (figures only) 1 is all */
  DASH_UNIT_RATE,   /* (figures only) a second */
  DASH_UNIT_BYTE_RATE,
} DashUnit;

/** Where the history keeps a field: in which part of a cell of its metric's track. */
typedef enum
{
  DASH_SLOT_NONE,
  DASH_SLOT_CALLS,
  DASH_SLOT_TOTAL,
  DASH_SLOT_SELF,
  DASH_SLOT_ENTRIES, /* a histogram; calls are its sum where no field has DASH_SLOT_CALLS */
  DASH_SLOT_LEVEL,   /* ups in total, downs in self, so that rows that don't change cost nothing */
} DashSlot;

/**
 * DashFieldInfo:
 * @key: its name on the wire
 * @metric: which of the row's tracks in the history it is recorded in
 * @slot: where in it
 * @source: (DASH_FIELD_PEAK, DASH_FIELD_LOW) field whose largest or smallest value it is: a histogram, a
 *   level, or a counter of ns in DASH_SLOT_TOTAL that it is the rate of, in thousandths
 * @changes: (of a level or a counter) a counter; while it stands still, so does @source
 */
typedef struct
{
  const char   *key;
  guint8        key_length;
  DashFieldKind kind;
  DashUnit      unit;
  gint8         metric;
  DashSlot      slot;
  gint8         source;
  gint8         changes;
} DashFieldInfo;

/** How a figure comes of fields. */
typedef enum
{
  DASH_FIGURE_TEXT,
  DASH_FIGURE_VALUE,
  DASH_FIGURE_RATE,       /* a second of the range */
  DASH_FIGURE_SHARE,      /* ns as part of the range's length */
  DASH_FIGURE_PART,       /* as part of another field */
  DASH_FIGURE_MEAN,       /* over another field, a count */
  DASH_FIGURE_PERCENTILE, /* of a histogram */
} DashFigureKind;

/**
 * DashFigureInfo:
 * @id: names the column
 * @title: (translatable): its heading
 * @help: (translatable) (nullable): what it says, in a sentence
 * @field: what it is of
 * @other: (DASH_FIGURE_PART, DASH_FIGURE_MEAN) what it is divided by; (DASH_FIGURE_SHARE) a field in
 *   thousandths that says it of this moment, or DASH_NO_FIELD
 * @percent: (DASH_FIGURE_PERCENTILE) which one; 0: those the user chose
 *
 * A column of the section's table.
 */
typedef struct
{
  const char    *id;
  const char    *title;
  const char    *help;
  DashFigureKind kind;
  gint8          field;
  gint8          other;
  DashUnit       unit;
  double         percent;
} DashFigureInfo;

/** A line of a chart: what a field did over time. */
typedef struct
{
  const char    *name; /* (translatable) */
  DashFigureKind kind; /* _VALUE (of a level), _RATE or _SHARE */
  gint8          field;
} DashLineInfo;

#define DASH_MAX_LINES 3

/**
 * DashSectionChart:
 * @title: (translatable)
 * @unit: of its lines
 * @histogram: the field whose percentiles are drawn, or DASH_NO_FIELD
 * @lines: what is drawn otherwise
 * @kinds: (nullable): words of the field "kind", with spaces between: it is for rows of these alone
 */
typedef struct
{
  const char  *title;
  DashUnit     unit;
  gint8        histogram;
  DashLineInfo lines[DASH_MAX_LINES];
  const char  *kinds;
} DashSectionChart;

/** A histogram that is shown; @kinds as above. */
typedef struct
{
  const char *title; /* (translatable) */
  gint8       field;
  const char *kinds;
} DashSectionDistribution;

/** What rows are made of. */
typedef struct
{
  const DashFieldInfo *fields;
  guint                n_fields;
  const char *const   *metrics; /* what the tracks are called in a saved history */
  guint                n_metrics;
} DashRecordInfo;

/**
 * DashSectionInfo:
 * @key: its name on the wire
 * @page: the name of its page
 * @title: (translatable): the page's title
 * @empty_title: (translatable): what an empty page says …
 * @empty_text: (translatable): … and what to do about it
 * @rows: fields of a row; the first is its name
 * @whole: fields of the section itself
 * @figures: columns of the table
 * @sort: the column it is sorted by at first, largest first
 * @trend: the line that the table's sparklines show
 * @charts: what the detail of a row shows over time; one without a title ends them
 * @distributions: histograms that it shows
 */
typedef struct
{
  const char           *key;
  const char           *page;
  const char           *title;
  const char           *empty_title;
  const char           *empty_text;
  DashRecordInfo        rows;
  DashRecordInfo        whole;
  const DashFigureInfo *figures;
  guint                 n_figures;
  const char           *sort;
  DashLineInfo          trend;
  DashSectionChart      charts[DASH_MAX_CHARTS];
  DashSectionDistribution distributions[DASH_MAX_DISTRIBUTIONS];
} DashSectionInfo;

const DashSectionInfo *dash_section_get_info   (DashSection           section);
/** How much a column says by which rows count: what things cost before how many there are, before the rest. Rows are
 * sorted by the column that says most when the section's own is not told; texts say nothing. */
guint dash_figure_info_get_weight (const DashFigureInfo *self);
/** Finds a section by its name on the wire. */
gboolean               dash_section_find       (const char            *key,
                                                gsize                  length,
                                                DashSection           *section);
/** The field called @key, or DASH_NO_FIELD. */
gint                   dash_record_info_find   (const DashRecordInfo  *self,
                                                const char            *key,
                                                gsize                  length);
/** "12 of 40 threads" and the like: how many rows there are, with a plural of their own. */
char                  *dash_section_describe_n (DashSection            section,
                                                guint                  n_shown,
                                                guint                  n_all) G_GNUC_WARN_UNUSED_RESULT;
/** A word of the wire in the user's language; one that isn't known as it is. */
const char            *dash_section_translate  (const char            *word);

G_END_DECLS
