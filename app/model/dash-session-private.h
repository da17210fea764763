/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The insides of a session, shared by what applies documents, what answers and what saves. */
#pragma once

#include "dash-function-private.h"
#include "dash-item-list.h"
#include "dash-record.h"
#include "dash-session.h"

G_BEGIN_DECLS

/* What of a place in the call tree is in the history. */
typedef struct
{
  guint   track; /* G_MAXUINT: nothing */
  guint64 calls;
  guint64 total_ns;
  guint64 self_ns;
} NodeMark;

/* What is shown of the session as a whole; a copy is kept while paused. */
typedef struct
{
  gint64             elapsed_ns;
  DashProcessFigures process;
  DashLosses         losses;
  DashReference      reference;
  gint64             reference_ns;
  guint64            n_calls; /* of all functions */
} Overall;

/* The rows of a section beside functions. */
typedef struct
{
  DashItemList *rows;
  GHashTable     *by_id; /* id → record */
  DashRecord     *whole; /* (nullable): what the section says of itself */
} DashSectionRows;

struct _DashSession
{
  GObject              parent_instance;

  DashSource          *source; /* (nullable) */
  gulong               document_handler;
  gulong               state_handler;

  DashFunctionContext  context;
  DashItemList        *functions;
  GHashTable          *by_id;    /* id → function */
  GHashTable          *by_place; /* (nullable) name, file and line → function; only needed for another run */
  GArray              *nodes;      /* of DashDocumentNode: the places of the call tree, summed over threads */
  GArray              *node_marks; /* of NodeMark, at the same positions */
  GHashTable          *node_index; /* id → index + 1 */
  GArray              *frozen_nodes; /* (nullable) */
  GArray              *ranged_nodes; /* (nullable): the same with the figures of the range */
  gboolean             nodes_have_history;
  guint                node_cursor;
  guint                nodes_left;
  DashHistory         *history;
  GHashTable          *logs; /* function → Log */
  guint                n_tracks; /* numbers given out in the history */

  DashSectionRows      sections[DASH_N_SECTIONS];
  GPtrArray           *records;    /* of all sections, in the order they came */
  GHashTable          *entry_logs; /* (nullable): record → its log */
  guint                record_cursor;
  guint                records_left;
  guint                n_records_ranged; /* that the range was computed for */

  char                *title;
  char                *program_name;
  char                *label;
  char                *executable;
  char                *started_at_text;
  GDateTime           *started_at;
  char                *ended;
  char                *host;
  char                *os;
  char                *arch;
  char                *generator_name;
  char                *generator_version;
  char                *clock_source;
  gint64               pid;
  guint                n_cpus;
  double               scope_cost_ns;
  double               scope_inner_cost_ns;
  gboolean             has_clock;
  GArray              *percentiles; /* of double */
  guint64              functions_total_count;
  DashDocument        *extras; /* top-level members that we don't know, for saving */

  gboolean             tells_losses;
  Overall              now;
  Overall              shown;
  guint64              epoch;
  guint64              recorded_cpu_ns; /* the most that was reported */
  gboolean             has_figures; /* a whole document came */
  gboolean             recording;   /* the history is being filled */
  gboolean             unsaved;

  DashSourceState      source_state;
  char                *sentence;
  char                *problem;
  char                *notice;
  char                *history_problem;
  gboolean             paused;
  GCancellable        *unpacking; /* (nullable) */

  guint                range_cursor;
  guint                range_left;
  guint                range_n; /* functions that the range was computed for */
  gint64               range_noticed_us;
  guint                range_source;
};

/* The program is another one, or begins anew: figures and times start from nothing. */
void          _dash_session_restart             (DashSession     *self);
void          _dash_session_emit_state          (DashSession     *self);
void          _dash_session_emit_updated        (DashSession     *self);
void          _dash_session_emit_range_changed  (DashSession     *self);
void          _dash_session_emit_range_progress (DashSession     *self);
/* Stops computing figures of a range. */
void          _dash_session_stop_range          (DashSession     *self);
/* Brings the range up to date with what is shown now. */
void          _dash_session_update_range        (DashSession     *self);
/* Keeps the logs that a document has. */
void          _dash_session_apply_logs          (DashSession     *self,
                                                 DashDocument    *document);
/* Takes a history out of a document, off the main thread. */
void          _dash_session_unpack_history      (DashSession     *self,
                                                 DashDocument    *document);

/* The call tree. */
void          _dash_session_init_nodes          (DashSession     *self);
void          _dash_session_finalize_nodes      (DashSession     *self);
void          _dash_session_restart_nodes       (DashSession     *self);
void          _dash_session_apply_nodes         (DashSession     *self,
                                                 DashDocument    *document);
void          _dash_session_set_nodes_live      (DashSession     *self);
/* Begins with the figures of another range. */
void          _dash_session_begin_nodes         (DashSession     *self);
/* Computes the figures of one more place, of self->nodes_left. */
void          _dash_session_compute_next_node   (DashSession     *self);
void          _dash_session_compute_new_nodes   (DashSession     *self);
void          _dash_session_save_nodes          (DashSession     *self,
                                                 DashDocument    *document);
void          _dash_session_pack_node           (DashSession     *self,
                                                 DashDocument    *document,
                                                 guint            n);
/* The track of a piece of the call tree's history, or G_MAXUINT. */
guint         _dash_session_find_node_piece     (DashSession     *self,
                                                 const DashHistoryPiece *piece);

/* (transfer full): a report of the range in force, whose figures are computed, out of one of the whole session. */
DashDocument *_dash_session_narrow_report       (DashSession     *self,
                                                 DashDocument    *whole);
/* What of a range is shown; %NULL and live ones are all of it. */
DashRange     _dash_session_get_effective       (DashSession     *self,
                                                 const DashRange *range);

/* The sections beside functions. */
void          _dash_session_init_sections       (DashSession     *self);
void          _dash_session_dispose_sections    (DashSession     *self);
void          _dash_session_finalize_sections   (DashSession     *self);
void          _dash_session_restart_sections    (DashSession     *self,
                                                 gboolean         same_run);
void          _dash_session_thaw_sections       (DashSession     *self);
void          _dash_session_publish_sections    (DashSession     *self);
void          _dash_session_apply_sections      (DashSession     *self,
                                                 DashDocument    *document);
void          _dash_session_apply_entries       (DashSession     *self,
                                                 DashDocument    *document);
void          _dash_session_set_sections_live   (DashSession     *self);
/* Computes the figures of one more record, of self->records_left. */
void          _dash_session_compute_next_record (DashSession     *self);
void          _dash_session_compute_new_records (DashSession     *self);
void          _dash_session_save_sections       (DashSession     *self,
                                                 DashDocument    *document,
                                                 const DashDocument *logs);
void          _dash_session_pack_record         (DashSession     *self,
                                                 DashDocument    *document,
                                                 guint            n);
/* The track of a record's metric, given one when it has none yet. */
guint         _dash_session_get_record_track    (DashSession     *self,
                                                 DashRecord      *record,
                                                 guint            metric);
/* The track of a piece of a section's history, or G_MAXUINT. */
guint         _dash_session_find_piece          (DashSession     *self,
                                                 const DashHistoryPiece *piece);

G_END_DECLS
