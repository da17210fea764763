/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The insides of a history, shared by what records, what reads and what packs. */
#pragma once

#include "dash-history.h"

G_BEGIN_DECLS

#define N_LEVELS DASH_HISTORY_N_LEVELS
#define NO_CELL G_MAXUINT32
/* What malloc adds to a block, for an honest account. */
#define DASH_HISTORY_MALLOC_COST 16

/* A run of packed cells, only ever added to at its end. Small, so that little lies idle behind the
 * last cell of each of ten thousand functions, and large enough that skipping by block pays. */
typedef struct
{
  guint32 first; /* bucket of the first cell */
  guint32 last;  /* bucket of the last cell */
  guint32 used;
  guint32 size;
  guint8  data[];
} Block;

/* What one function did, at one level. */
typedef struct
{
  Block **blocks;
  guint32 n;
  guint32 size;
  guint32 last_cell; /* where the last cell begins in the last block, or NO_CELL when it can't be changed */
  guint32 rolled;    /* (not level 0) the first bucket not summed up yet */
} Store;

typedef struct
{
  Store stores[N_LEVELS];
} Track;

typedef struct
{
  gint64            begin_ns;
  gint64            end_ns;
  DashProcessSample sample;
  guint32           child;     /* (not level 0) the first bucket of the finer level that it is made of */
  guint32           n_children;
} Bucket;

typedef struct
{
  Bucket *buckets;
  gsize   n;
  gsize   size;
  guint32 first;      /* number of buckets[0] */
  guint32 next_child; /* (not level 0) the first finer bucket that isn't in a bucket of this level yet */
} Level;

/* Counts as a plain array: adding an entry of a cell is one step, whatever is there already. */
typedef struct
{
  guint64 calls;
  guint64 total_ns;
  guint64 self_ns;
  guint64 touched[(DASH_HISTOGRAM_MAX_INDEX + 64) / 64];
  guint64 counts[DASH_HISTOGRAM_MAX_INDEX + 1];
  /* The same, sparse: filled by dash_accumulator_get_cell(). */
  gsize   n_entries;
  guint16 indexes[DASH_HISTOGRAM_MAX_INDEX + 1];
  guint64 sparse[DASH_HISTOGRAM_MAX_INDEX + 1];
} Accumulator;

struct _DashHistory
{
  Level        levels[N_LEVELS];
  Track       *tracks;
  gsize        n_tracks;
  gsize        tracks_size;
  gsize        bytes[N_LEVELS]; /* of all blocks and their arrays */
  gsize        budget;
  gint64       end_ns; /* of the last tick */
  gboolean     open;   /* the last bucket of level 0 takes more */
  guint64      pending_cpu_ns; /* of ticks that took no time */
  guint64      pending_calls;
  gsize        cursor[N_LEVELS]; /* (not level 0) the next function to sum up, round and round */
  gsize        left[N_LEVELS];   /* (not level 0) how many of them may have something to sum up */
  gboolean     trimming; /* buckets were dropped, their cells aren't all freed yet */
  Accumulator *accumulator;
  guint8      *scratch;
};

extern const gint64 dash_history_interval_ns[N_LEVELS];

void           _dash_history_clear_accumulator (DashHistory      *self);
/* Adds a cell; its entries are checked already. */
void           _dash_history_accumulate        (DashHistory      *self,
                                                const DashCell   *cell);
void           _dash_history_accumulated       (DashHistory      *self,
                                                DashCell         *cell);
Track         *_dash_history_get_track         (DashHistory      *self,
                                                guint             function);
void           _dash_history_append_block      (DashHistory      *self,
                                                guint             l,
                                                Store            *store,
                                                Block            *block);
/* Sums up whatever of a function is due, so that coarse levels can be read. */
void           _dash_history_roll_up           (DashHistory      *self,
                                                guint             function);
/* Calls @func for cells of buckets [begin, end). */
void           _dash_history_read_cells        (const Store      *store,
                                                guint32           begin,
                                                guint32           end,
                                                DashCellFunc      func,
                                                gpointer          user_data);
/* Ends the bucket that is being filled, however short it is. */
void           _dash_history_close_bucket      (DashHistory      *self);
/* The same, if @time_ns is behind its begin. */
void           _dash_history_close_bucket_before (DashHistory    *self,
                                                gint64            time_ns);
void           _dash_history_add_bucket        (Level            *level,
                                                const Bucket     *bucket);
/* Moves the begin of each level to an edge of the next one. */
void           _dash_history_align             (DashHistory      *self);
/* Frees until the budget is kept, all at once. */
void           _dash_history_trim              (DashHistory      *self);

static inline guint32
level_end (const Level *level)
{
  return level->first + (guint32) level->n;
}

G_END_DECLS
