/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-document.h: one report, live event or log of a profiled program, as plain C arrays.
 *
 * A document is filled by one thread (a reader, or whoever prepares a save), then handed over and only
 * read; from then on any thread may read it and take references. Durations are ns, times are ns since the
 * session of the profiled program began (or was reset). Strings live as long as the document.
 */
#pragma once

#include <gio/gio.h>

#include "dash-section.h"

G_BEGIN_DECLS

#define DASH_DOCUMENT_SCHEMA 1 /* the newest wire format this program knows whole */
#define DASH_NOT_KNOWN G_MAXUINT64 /* a percentile or mean that nobody said */
#define DASH_HISTOGRAM_INDEX_MAX 7423 /* the bucket of G_MAXUINT64, with 2^7 steps an octave */

typedef enum
{
  DASH_DOCUMENT_REPORT,  /* a whole report: a file, or /v1/report; rows may have logs */
  DASH_DOCUMENT_SNAPSHOT, /* the same as the first live event: replaces all figures, no logs */
  DASH_DOCUMENT_DELTA,   /* rows that changed, with cumulative figures */
  DASH_DOCUMENT_HELLO,   /* program, machine and process only */
  DASH_DOCUMENT_LOG,     /* one function's log: exactly one function row */
  DASH_DOCUMENT_HISTORY, /* the history of the report that came just before, and nothing else */
  DASH_DOCUMENT_ENTRIES, /* the log of one row of a section: entries, and nothing else */
} DashDocumentType;

typedef enum
{
  DASH_FUNCTION_KIND_FUNCTION,
  DASH_FUNCTION_KIND_SCOPE,
  DASH_FUNCTION_KIND_BLOCK,
  DASH_FUNCTION_KIND_WRAPPER,
} DashFunctionKind;

typedef enum
{
  DASH_REFERENCE_ELAPSED,
  DASH_REFERENCE_WRAPPER,
  DASH_REFERENCE_SUM,
} DashReference;

/* What a row or a document said; what it did not say is zero (or NULL) and must be left as it was. */
typedef enum
{
  DASH_ROW_HAS_PLACE = 1 << 0,     /* name, file, line, kind */
  DASH_ROW_HAS_CALLS = 1 << 1,     /* calls, running */
  DASH_ROW_HAS_TIMES = 1 << 2,     /* total_ns, self_ns */
  DASH_ROW_HAS_EXTREMES = 1 << 3,  /* min_ns, max_ns: only with at least one completed call */
  DASH_ROW_HAS_HISTOGRAM = 1 << 4, /* buckets, which may be none */
  DASH_ROW_HAS_LOG = 1 << 5,       /* recent and slowest, which may be empty */
  DASH_ROW_HAS_RAW = 1 << 6,       /* timed_calls, raw_total_ns, raw_self_ns */
  DASH_ROW_HAS_PERCENTILES = 1 << 7, /* n_percentiles values in percentile_values_ns */
  DASH_ROW_HAS_TOTAL = 1 << 8,     /* total_ns alone; self_ns is not known */
  DASH_ROW_HAS_AVERAGE = 1 << 9,   /* average_ns, of a program that keeps no histogram */
} DashRowFields;

typedef enum
{
  DASH_DOCUMENT_HAS_PROCESS = 1 << 0,
  DASH_DOCUMENT_HAS_LOSSES = 1 << 1,
  DASH_DOCUMENT_HAS_MACHINE = 1 << 2,
  DASH_DOCUMENT_HAS_CLOCK = 1 << 3,
  DASH_DOCUMENT_HAS_FUNCTIONS = 1 << 4,
  DASH_DOCUMENT_HAS_CALL_TREE = 1 << 5,
  DASH_DOCUMENT_HAS_HISTORY = 1 << 6,
} DashDocumentFields;

typedef struct
{
  guint64 count;
  guint16 index; /* at most DASH_HISTOGRAM_INDEX_MAX, ascending within a row */
} DashBucket;

typedef struct
{
  guint64 call;        /* its number among the calls of this function */
  guint64 started_ns;
  guint64 duration_ns;
  guint64 thread_id;
  const char *thread;  /* (nullable) */
  const char *result;  /* (nullable) */
} DashLogEntry;

typedef struct
{
  guint32 id;
  guint32 fields; /* DashRowFields */
  guint32 rounded; /* DashRowFields whose figures were rounded by whoever wrote them */
  const char *name; /* never NULL when DASH_ROW_HAS_PLACE */
  const char *file; /* "" when not known */
  guint32 line;
  DashFunctionKind kind;
  guint64 calls; /* completed */
  guint64 timed_calls;
  guint64 running;
  guint64 total_ns;
  guint64 self_ns;
  guint64 average_ns;
  guint64 raw_total_ns;
  guint64 raw_self_ns;
  guint64 min_ns;
  guint64 max_ns;
  gsize first_bucket, n_buckets;       /* in DashDocument.buckets */
  gsize first_recent, n_recent;        /* in DashDocument.logs, newest first */
  gsize first_slowest, n_slowest;      /* in DashDocument.logs, slowest first */
  gsize first_percentile;              /* in DashDocument.percentile_values_ns */
} DashDocumentFunction;

typedef struct
{
  guint32 id;
  guint32 parent;   /* 0: a root */
  guint32 function; /* DashDocumentFunction.id */
  guint32 fields;   /* DASH_ROW_HAS_PLACE: parent and function were said; _CALLS, _TIMES */
  guint64 calls;
  guint64 running;
  guint64 total_ns;
  guint64 self_ns;
} DashDocumentNode;

/* What a field of a section's row says; which member counts is in its DashFieldInfo. */
typedef union
{
  guint64 number;
  double real;      /* DASH_UNIT_REAL */
  const char *text; /* DASH_FIELD_TEXT */
  struct
  {
    guint32 first, n; /* in DashDocument.buckets */
  } buckets;        /* DASH_FIELD_HISTOGRAM */
  guint32 summary;  /* DASH_FIELD_HISTOGRAM of which only that is known: in DashDocument.summaries */
} DashFieldValue;

/* What is known of a distribution whose histogram was not told. */
typedef struct
{
  guint64 count;
  guint64 mean; /* or DASH_NOT_KNOWN */
  gboolean rounded;
  gsize first_percentile; /* in DashDocument.percentile_values_ns, n_percentiles of them */
} DashDocumentSummary;

/* A row of a section. */
typedef struct
{
  guint32 id;
  guint32 fields;    /* a bit for each field that was said */
  guint32 rounded;   /* … for each that was rounded by whoever wrote it */
  guint32 summarised; /* … for each histogram that has a summary in its place; not in fields */
  gboolean has_log;
  gsize first_value; /* in DashDocument.field_values: one for each field of the section */
  gsize first_entry, n_entries; /* in DashDocument.entries, newest first */
} DashDocumentRecord;

typedef struct
{
  gboolean present;
  guint32 totals_said; /* a bit for each field of the section itself that was said … */
  guint32 totals_rounded; /* … and for each that was rounded */
  DashFieldValue totals[DASH_MAX_TOTALS];
  DashDocumentRecord *rows;
  gsize n_rows;
  gsize rows_size; /*< private >*/
} DashDocumentSection;

/* Something that happened to a row of a section. */
typedef struct
{
  guint64 number;
  guint64 at_ns; /* or DASH_NOT_KNOWN */
  guint64 duration_ns;
  gboolean has_duration;
  guint64 thread_id;
  const char *event;  /* never NULL */
  const char *text;   /* (nullable) */
  const char *thread; /* (nullable) */
} DashEntry;

#define DASH_DOCUMENT_HISTORY_LEVELS 3

/* A packed stretch of history; what the bytes mean is the business of DashHistory alone. */
typedef struct
{
  guint32 function;  /* DashDocumentFunction.id, or 0: the process series */
  const char *section; /* (nullable): the section that it is of rather than of a function */
  const char *metric;  /* (nullable): what of the row */
  gboolean has_row;    /* otherwise it's of the section itself */
  guint32 row;         /* DashDocumentRecord.id */
  guint64 bucket_ns; /* the resolution it belongs to */
  GBytes *data;
} DashHistoryPiece;

typedef struct
{
  guint64 sites_folded;
  guint64 nodes_folded;
  guint64 buckets_misplaced;
  guint64 threads_unrecorded;
  guint64 too_deep;
  guint64 unbalanced;
  guint64 signals;
} DashLosses;

typedef struct
{
  guint64 cpu_ns; /* since the program's start: user and system */
  guint64 rss_bytes;
  guint64 peak_rss_bytes;
  guint64 threads;
  guint64 threads_running;
} DashProcessFigures;

typedef struct _DashDocument DashDocument;

struct _DashDocument
{
  /*< read-only once handed over >*/
  DashDocumentType type;
  guint32 schema;
  guint32 fields; /* DashDocumentFields */
  guint64 sequence; /* of a live event; 0 otherwise */

  const char *generator_name;    /* (nullable) */
  const char *generator_version; /* (nullable) */

  const char *program_name;  /* "" only when nothing said it */
  const char *program_label; /* (nullable) */
  gint64 program_pid;
  const char *program_executable; /* (nullable) */
  const char *program_started_at; /* (nullable): RFC 3339 */
  const char *program_ended;      /* (nullable): "running", "exit", "stopped", "signal 11", "killed" */

  const char *machine_host; /* (nullable), as the next two */
  const char *machine_os;
  const char *machine_arch;
  guint32 machine_cpus;

  const char *clock_source; /* (nullable) */
  double scope_cost_ns;
  double scope_inner_cost_ns;

  guint64 elapsed_ns;
  guint64 epoch;

  DashLosses losses;
  DashProcessFigures process;

  double *percentiles; /* as asked for when the program ran, e.g. 50, 95, 99.9 */
  gsize n_percentiles;

  DashReference reference;
  guint64 reference_ns;
  guint64 functions_total_count;
  guint64 functions_included_count;
  DashDocumentFunction *functions;
  gsize n_functions;

  guint64 nodes_total_count;
  DashDocumentNode *nodes;
  gsize n_nodes;

  DashBucket *buckets;
  gsize n_buckets;
  DashLogEntry *logs;
  gsize n_logs;
  guint64 *percentile_values_ns; /* or DASH_NOT_KNOWN; of memory, bytes or counts */
  gsize n_percentile_values;
  DashDocumentSummary *summaries;
  gsize n_summaries;

  DashDocumentSection sections[DASH_N_SECTIONS];
  DashFieldValue *field_values;
  gsize n_field_values;
  DashEntry *entries;
  gsize n_entries;

  char *history_encoding; /* (nullable): the "encoding" of the history, chosen by DashHistory */
  DashHistoryPiece *history;
  gsize n_history;
  guint32 history_ends[DASH_DOCUMENT_HISTORY_LEVELS]; /* while it is packed: what comes from here on isn't in it */

  char *notice; /* (nullable): a translated sentence for the user, e.g. that the format is newer */

  /*< private >*/
  GPtrArray *extra; /* name, raw JSON, name, raw JSON … of top-level members not known here */
  GStringChunk *strings;
  gsize buckets_size, functions_size, nodes_size, logs_size, values_size, history_size;
  gsize field_values_size, entries_size, summaries_size;
  gint ref_count;
};

#define DASH_TYPE_DOCUMENT (dash_document_get_type ())

GType dash_document_get_type (void);

/**
 * dash_document_new: (skip)
 *
 * Returns: (transfer full): an empty document of @type
 */
DashDocument *dash_document_new (DashDocumentType type) G_GNUC_WARN_UNUSED_RESULT;
DashDocument *dash_document_ref (DashDocument *self);
void dash_document_unref (DashDocument *self);

/**
 * dash_document_intern:
 * @text: (nullable): UTF-8
 *
 * Returns: (nullable): a copy of @text that lives as long as the document; equal texts share one copy
 */
const char *dash_document_intern (DashDocument *self, const char *text);

/* Adding rows. The pointer returned is valid until the next row of the same kind is added. Buckets, logs
 * and percentile values belong to the row that was added last; say so in its `fields`. */
DashDocumentFunction *dash_document_add_function (DashDocument *self, guint32 id);
DashDocumentNode *dash_document_add_node (DashDocument *self, guint32 id);
void dash_document_add_bucket (DashDocument *self, guint index, guint64 count);
void dash_document_add_percentile_value (DashDocument *self, guint64 value_ns);
void dash_document_add_recent (DashDocument *self, const DashLogEntry *entry);  /* all recent, … */
void dash_document_add_slowest (DashDocument *self, const DashLogEntry *entry); /* … then all slowest */
void dash_document_set_percentiles (DashDocument *self, const double *percentiles, gsize n);

/* Rows of sections. Values, buckets and entries belong to the row that was added last. */
DashDocumentRecord *dash_document_add_record (DashDocument *self, DashSection section, guint32 id);
DashFieldValue *dash_document_get_values (const DashDocument *self, const DashDocumentRecord *record);
void dash_document_add_field_bucket (DashDocument *self, DashFieldValue *value, guint index, guint64 count);
/**
 * dash_document_add_summary:
 * @record: the row that was added last
 * @field: which of its fields, a histogram
 * @percentile_values: (array length=n_percentiles): as many as the document has percentiles
 */
void dash_document_add_summary (DashDocument *self, DashDocumentRecord *record, guint field, guint64 count,
                                guint64 mean, gboolean rounded, const guint64 *percentile_values);
void dash_document_add_entry (DashDocument *self, const DashEntry *entry);

/**
 * dash_document_add_record_history:
 * @section: a section's name on the wire
 * @row: (nullable): a row's id; %NULL for the section itself
 * @metric: what of it
 * @bucket_ns: the resolution
 * @data: (transfer full): packed bytes
 */
void dash_document_add_record_history (DashDocument *self, const char *section, const guint32 *row,
                                       const char *metric, guint64 bucket_ns, GBytes *data);

/**
 * dash_document_add_history:
 * @function: a function's id, or 0 for the process series
 * @bucket_ns: the resolution
 * @data: (transfer full): packed bytes
 */
void dash_document_add_history (DashDocument *self, guint32 function, guint64 bucket_ns, GBytes *data);

/**
 * dash_document_set_history_encoding:
 *
 * Names how the history is packed, and says by it that the document has one.
 */
void dash_document_set_history_encoding (DashDocument *self, const char *encoding);

#define DASH_DOCUMENT_MAX_EXTRA 1000

/**
 * dash_document_add_extra:
 * @name: a top-level key that this program does not know
 * @json: its value, as it was written
 *
 * Kept so that saving a report of a newer program loses nothing; no more than %DASH_DOCUMENT_MAX_EXTRA, which no real
 * report has.
 */
void dash_document_add_extra (DashDocument *self, const char *name, const char *json, gsize length);

/**
 * dash_document_copy_extra:
 *
 * Takes over what the other document keeps but does not understand.
 */
void dash_document_copy_extra (DashDocument *self, const DashDocument *other);

gboolean dash_document_has_ended (const DashDocument *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DashDocument, dash_document_unref)

G_END_DECLS
