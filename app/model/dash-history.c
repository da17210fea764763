/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records the past of a session at several resolutions, bounded in memory. */
#include "dash-history-private.h"
#include "dash-cells-private.h"

#include <string.h>

const gint64 dash_history_interval_ns[N_LEVELS] = { G_GINT64_CONSTANT (500000000),
                                                    G_GINT64_CONSTANT (5000000000),
                                                    G_GINT64_CONSTANT (60000000000) };

static const gint64 keep_ns[N_LEVELS] = { G_GINT64_CONSTANT (600000000000),
                                          G_GINT64_CONSTANT (7200000000000),
                                          G_GINT64_CONSTANT (172800000000000) };

/* Parts of the budget that are each level's own, in quarters. By bytes and not by time: what is recent and fine
 * must not make room for what is long ago. */
static const guint share[N_LEVELS] = { 1, 1, 2 };

#define SMALLEST_BLOCK  64
#define LARGEST_BLOCK   512
#define SMALLEST_BUDGET (1024 * 1024)
/* No single difference is larger, so that sums can't run over 64 bits. */
#define LARGEST_COUNT (G_MAXUINT64 >> 14)

DashHistory *
dash_history_new (void)
{
  DashHistory *self = g_new0 (DashHistory, 1);

  self->budget = DASH_HISTORY_DEFAULT_BUDGET;
  self->accumulator = g_new0 (Accumulator, 1);
  self->scratch = g_malloc (DASH_CELL_MAX_SIZE (DASH_HISTOGRAM_MAX_INDEX + 1));
  return self;
}

static void
clear_store (DashHistory *self, guint l, Store *store)
{
  for (guint32 i = 0; i < store->n; i++)
    {
      self->bytes[l] -= sizeof (Block) + store->blocks[i]->size + DASH_HISTORY_MALLOC_COST;
      g_free (store->blocks[i]);
    }
  self->bytes[l] -= store->size * sizeof *store->blocks;
  g_free (store->blocks);
  *store = (Store){ .last_cell = NO_CELL };
}

static void
clear (DashHistory *self)
{
  for (gsize i = 0; i < self->n_tracks; i++)
    {
      for (guint l = 0; l < N_LEVELS; l++)
        clear_store (self, l, &self->tracks[i].stores[l]);
    }
  for (guint l = 0; l < N_LEVELS; l++)
    {
      g_free (self->levels[l].buckets);
      self->levels[l] = (Level){ 0 };
      self->cursor[l] = self->left[l] = 0;
    }
  self->n_tracks = 0;
  self->open = FALSE;
  self->trimming = FALSE;
  self->pending_cpu_ns = self->pending_calls = 0;
}

void
dash_history_free (DashHistory *self)
{
  if (self == NULL)
    return;

  clear (self);
  g_free (self->tracks);
  g_free (self->accumulator);
  g_free (self->scratch);
  g_free (self);
}

void
dash_history_set_budget (DashHistory *self, gsize bytes)
{
  self->budget = MAX (bytes, SMALLEST_BUDGET);
}

gsize
dash_history_get_size (DashHistory *self)
{
  gsize bytes = self->tracks_size * sizeof (Track);

  for (guint l = 0; l < N_LEVELS; l++)
    bytes += self->bytes[l] + self->levels[l].size * sizeof (Bucket);
  return bytes;
}

void
dash_history_start (DashHistory *self, gint64 begin_ns)
{
  clear (self);
  self->end_ns = MAX (begin_ns, 0);
}

gboolean
dash_history_is_empty (DashHistory *self)
{
  return self->levels[0].n == 0 && self->levels[1].n == 0 && self->levels[2].n == 0;
}

/* ---- The accumulator ---- */

void
_dash_history_clear_accumulator (DashHistory *self)
{
  Accumulator *sum = self->accumulator;

  for (gsize w = 0; w < G_N_ELEMENTS (sum->touched); w++)
    {
      for (guint64 bits = sum->touched[w]; bits != 0; bits &= bits - 1)
        sum->counts[w * 64 + (guint) __builtin_ctzll (bits)] = 0;
      sum->touched[w] = 0;
    }
  sum->calls = sum->total_ns = sum->self_ns = 0;
}

static inline guint64
add_saturating (guint64 a, guint64 b)
{
  return a > G_MAXUINT64 - b ? G_MAXUINT64 : a + b;
}

void
_dash_history_accumulate (DashHistory *self, const DashCell *cell)
{
  Accumulator *sum = self->accumulator;

  sum->calls = add_saturating (sum->calls, cell->calls);
  sum->total_ns = add_saturating (sum->total_ns, cell->total_ns);
  sum->self_ns = add_saturating (sum->self_ns, cell->self_ns);
  for (gsize i = 0; i < cell->n_entries; i++)
    {
      guint index = cell->indexes[i];

      sum->touched[index / 64] |= G_GUINT64_CONSTANT (1) << (index % 64);
      sum->counts[index] =
          MIN (sum->counts[index] + MIN (cell->counts[i], LARGEST_COUNT), LARGEST_COUNT);
    }
}

void
_dash_history_accumulated (DashHistory *self, DashCell *cell)
{
  Accumulator *sum = self->accumulator;
  gsize n = 0;

  for (gsize w = 0; w < G_N_ELEMENTS (sum->touched); w++)
    {
      for (guint64 bits = sum->touched[w]; bits != 0; bits &= bits - 1)
        {
          guint index = (guint) (w * 64) + (guint) __builtin_ctzll (bits);

          if (sum->counts[index] == 0)
            continue;
          sum->indexes[n] = (guint16) index;
          sum->sparse[n++] = sum->counts[index];
        }
    }
  sum->n_entries = n;
  *cell = (DashCell){ sum->calls, sum->total_ns, sum->self_ns, n, sum->indexes, sum->sparse };
}

/* ---- Blocks ---- */

static Block *
new_block (DashHistory *self, guint l, gsize size)
{
  Block *block = g_malloc (sizeof (Block) + size);

  block->first = block->last = 0;
  block->used = 0;
  block->size = (guint32) size;
  self->bytes[l] += sizeof (Block) + size + DASH_HISTORY_MALLOC_COST;
  return block;
}

static void
free_block (DashHistory *self, guint l, Block *block)
{
  self->bytes[l] -= sizeof (Block) + block->size + DASH_HISTORY_MALLOC_COST;
  g_free (block);
}

void
_dash_history_append_block (DashHistory *self, guint l, Store *store, Block *block)
{
  if (store->n == store->size)
    {
      guint32 size = store->size + store->size / 2 + 2;

      store->blocks = g_renew (Block *, store->blocks, size);
      self->bytes[l] += (size - store->size) * sizeof *store->blocks;
      store->size = size;
    }
  store->blocks[store->n++] = block;
}

static void
append_cell (DashHistory *self, guint l, Store *store, guint32 bucket, const DashCell *cell)
{
  gsize length = dash_cell_encode (0, cell, self->scratch) - 1;
  const guint8 *body = self->scratch + 1; /* behind the step, which depends on the block */
  Block *block = store->n > 0 ? store->blocks[store->n - 1] : NULL;
  guint8 step[10];
  gsize step_size = 0;

  if (block != NULL && store->last_cell != NO_CELL)
    {
      step_size = (gsize) (dash_varint_write (step, bucket - block->last) - step);
      if (block->used + step_size + length > block->size)
        block = NULL;
    }
  else
    {
      block = NULL;
    }

  if (block == NULL)
    {
      gsize size = store->n > 0 ? store->blocks[store->n - 1]->size * 2 : SMALLEST_BLOCK;

      size = MAX (CLAMP (size, SMALLEST_BLOCK, LARGEST_BLOCK), length + 1);
      block = new_block (self, l, size);
      block->first = bucket;
      step[0] = 0;
      step_size = 1;
      _dash_history_append_block (self, l, store, block);
    }

  store->last_cell = block->used;
  memcpy (block->data + block->used, step, step_size);
  memcpy (block->data + block->used + step_size, body, length);
  block->used += (guint32) (step_size + length);
  block->last = bucket;
}

static gboolean
accumulate_cb (guint32 bucket, const DashCell *cell, gpointer user_data)
{
  _dash_history_accumulate (user_data, cell);
  return TRUE;
}

/* Takes the last cell away into the accumulator, to be written anew. */
static void
take_last_cell (DashHistory *self, Store *store)
{
  Block *block = store->blocks[store->n - 1];
  guint8 *data = block->data + store->last_cell;
  guint64 step = 0;
  const guint8 *body = dash_varint_read (data, block->data + block->used, &step);

  /* A run of its own begins with a step of 0: one byte before the body, in any case there. */
  *(guint8 *) (body - 1) = 0;
  dash_history_decode_cells (body - 1, (gsize) (block->data + block->used - (body - 1)),
                             block->last, accumulate_cb, self, NULL);

  block->used = store->last_cell;
  block->last -= (guint32) step;
  if (block->used == 0)
    {
      free_block (self, 0, block);
      store->n--;
      /* The blocks before this one are full. */
      store->last_cell = NO_CELL;
    }
}

static gsize
first_block_at (const Store *store, guint32 bucket)
{
  gsize low = 0, high = store->n;

  while (low < high)
    {
      gsize middle = (low + high) / 2;

      if (store->blocks[middle]->last < bucket)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

typedef struct
{
  guint32 begin;
  guint32 end;
  DashCellFunc func;
  gpointer user_data;
} Reading;

static gboolean
read_cb (guint32 bucket, const DashCell *cell, gpointer user_data)
{
  Reading *reading = user_data;

  if (bucket >= reading->end)
    return FALSE;
  if (bucket >= reading->begin)
    return reading->func (bucket, cell, reading->user_data);
  return TRUE;
}

void
_dash_history_read_cells (
    const Store *store, guint32 begin, guint32 end, DashCellFunc func, gpointer user_data)
{
  Reading reading = { begin, end, func, user_data };

  for (gsize i = first_block_at (store, begin); i < store->n && store->blocks[i]->first < end; i++)
    dash_history_decode_cells (store->blocks[i]->data, store->blocks[i]->used,
                               store->blocks[i]->first, read_cb, &reading, NULL);
}

Track *
_dash_history_get_track (DashHistory *self, guint function)
{
  if (function >= self->tracks_size)
    {
      gsize size = MAX (MAX ((gsize) function + 1, self->tracks_size + self->tracks_size / 2), 16);

      self->tracks = g_renew (Track, self->tracks, size);
      self->tracks_size = size;
    }
  while (self->n_tracks <= function)
    {
      Track *track = &self->tracks[self->n_tracks++];

      for (guint l = 0; l < N_LEVELS; l++)
        {
          track->stores[l] = (Store){ .last_cell = NO_CELL };
          track->stores[l].rolled = self->levels[l].first;
        }
    }

  return &self->tracks[function];
}

/* ---- Summing up into coarser levels ---- */

static void
drop_old_blocks (DashHistory *self, guint l, Store *store, guint32 first)
{
  guint32 n = 0;

  while (n < store->n && store->blocks[n]->last < first)
    free_block (self, l, store->blocks[n++]);
  if (n == 0)
    return;

  store->n -= n;
  memmove (store->blocks, store->blocks + n, store->n * sizeof *store->blocks);
  if (store->n == 0)
    store->last_cell = NO_CELL;
}

static void
roll_up_store (DashHistory *self, Track *track, guint l)
{
  const Level *level = &self->levels[l];
  const Store *from = &track->stores[l - 1];
  Store *to = &track->stores[l];

  if (to->rolled < level->first)
    to->rolled = level->first;
  while (to->rolled < level_end (level))
    {
      const Bucket *bucket = &level->buckets[to->rolled - level->first];
      DashCell cell;

      /* Buckets in which nothing happened are skipped by the hundred. */
      if (from->n == 0 || from->blocks[from->n - 1]->last < bucket->child)
        {
          to->rolled = level_end (level);
          break;
        }

      _dash_history_clear_accumulator (self);
      _dash_history_read_cells (from, bucket->child, bucket->child + bucket->n_children,
                                accumulate_cb, self);
      _dash_history_accumulated (self, &cell);
      if (cell.calls > 0 || cell.total_ns > 0 || cell.self_ns > 0 || cell.n_entries > 0)
        append_cell (self, l, to, to->rolled, &cell);
      to->rolled++;
    }
}

void
_dash_history_roll_up (DashHistory *self, guint function)
{
  Track *track;

  if (function >= self->n_tracks)
    return;

  track = &self->tracks[function];
  for (guint l = 1; l < N_LEVELS; l++)
    roll_up_store (self, track, l);
  for (guint l = 0; l < N_LEVELS; l++)
    drop_old_blocks (self, l, &track->stores[l], self->levels[l].first);
}

/* Ten thousand functions at once would take longer than a frame, so each tick does a share. */
static void
sweep (DashHistory *self)
{
  static const gsize ticks[N_LEVELS] = { 1, 6, 60 };

  for (guint l = 1; l < N_LEVELS; l++)
    {
      gsize quota = self->n_tracks / ticks[self->trimming ? 1 : l] + 1;

      for (; self->left[l] > 0 && quota > 0; quota--, self->left[l]--)
        {
          Track *track;

          if (self->cursor[l] >= self->n_tracks)
            self->cursor[l] = 0;
          track = &self->tracks[self->cursor[l]++];
          /* Level 2 is made of level 1, so that has to be there before. */
          for (guint k = 1; k <= l; k++)
            roll_up_store (self, track, k);
          for (guint k = 0; k < N_LEVELS; k++)
            {
              /* Cells may go only when the next level has them. */
              if (k + 1 >= N_LEVELS ||
                  track->stores[k + 1].rolled == level_end (&self->levels[k + 1]))
                drop_old_blocks (self, k, &track->stores[k], self->levels[k].first);
            }
        }
    }
  if (self->left[N_LEVELS - 1] == 0)
    self->trimming = FALSE;
}

static void
drop_buckets (DashHistory *self, guint l, guint32 first)
{
  Level *level = &self->levels[l];
  gsize n = first - level->first;

  g_return_if_fail (first >= level->first && n <= level->n);

  if (n == 0)
    return;
  level->n -= n;
  memmove (level->buckets, level->buckets + n, level->n * sizeof *level->buckets);
  level->first = first;
}

/* The last place at or before @begin_ns where level @l may begin: an edge of the next level, none
 * of whose buckets would be lost. */
static guint32
find_edge (DashHistory *self, guint l, gint64 begin_ns)
{
  const Level *level = &self->levels[l];
  const Level *coarse = l + 1 < N_LEVELS ? &self->levels[l + 1] : NULL;
  guint32 edge = level->first;

  if (coarse == NULL)
    {
      for (gsize i = 0; i + 1 < level->n && level->buckets[i].end_ns <= begin_ns; i++)
        edge = level->first + (guint32) i + 1;
      return edge;
    }

  /* The newest bucket of level 2 keeps its children: they may not be summed up for every function
   * yet. */
  for (gsize i = 0; i + (l > 0) < coarse->n && coarse->buckets[i].end_ns <= begin_ns; i++)
    {
      guint32 next = coarse->buckets[i].child + coarse->buckets[i].n_children;

      if (next > level->first && next <= level_end (level))
        edge = next;
    }

  return edge;
}

static void
forget_old (DashHistory *self)
{
  for (guint l = 0; l < N_LEVELS; l++)
    {
      Level *level = &self->levels[l];

      if (level->n > 0 && level->buckets[0].end_ns <= self->end_ns - keep_ns[l])
        drop_buckets (self, l, find_edge (self, l, self->end_ns - keep_ns[l]));
    }
}

static gint64
begin_of (DashHistory *self, guint l)
{
  return self->levels[l].n > 0 ? self->levels[l].buckets[0].begin_ns : self->end_ns;
}

/* Where a level would begin without its oldest part. */
static gint64
begin_after_cut (DashHistory *self, guint l)
{
  gint64 begin_ns = begin_of (self, l);
  gint64 step_ns = dash_history_interval_ns[MIN (l + 1, N_LEVELS - 1)];

  return begin_ns + MAX ((self->end_ns - begin_ns) / 20, step_ns * 3 / 2);
}

/* The level that takes most in proportion to its share, of those that weren't tried yet; or a finer one that would
 * then reach further back than it does: the edges of a level are edges of the next one. */
static guint
choose_level (DashHistory *self, const gboolean tried[N_LEVELS])
{
  double most = 0;
  guint chosen = N_LEVELS;

  for (guint l = 0; l < N_LEVELS; l++)
    {
      double ratio = (double) self->bytes[l] / share[l];

      if (tried[l] || self->levels[l].n == 0 || ratio <= most)
        continue;
      most = ratio;
      chosen = l;
    }
  while (chosen > 0 && chosen < N_LEVELS && !tried[chosen - 1] &&
         begin_of (self, chosen - 1) < begin_after_cut (self, chosen))
    chosen--;
  return chosen;
}

/* Gives up the oldest part of some level. Gives a guess of the bytes that will be freed by it; 0 when
 * nothing can be given up. */
static gsize
give_up_some (DashHistory *self)
{
  gboolean tried[N_LEVELS] = { FALSE };
  guint l;

  while ((l = choose_level (self, tried)) < N_LEVELS)
    {
      gint64 begin_ns = begin_of (self, l);
      guint32 edge = find_edge (self, l, begin_after_cut (self, l));

      if (edge > self->levels[l].first)
        {
          drop_buckets (self, l, edge);
          return (gsize) ((double) self->bytes[l] * (double) (begin_of (self, l) - begin_ns) /
                          (double) (self->end_ns - begin_ns)) +
                 1;
        }
      tried[l] = TRUE;
    }

  return 0;
}

static void
keep_budget (DashHistory *self)
{
  gsize size = dash_history_get_size (self);
  gsize limit = self->budget - self->budget / 4;
  gsize freed = 0;

  /* What is dropped now is freed over the next ticks only, and by whole blocks, which ten thousand
   * functions may fill in step; so this begins before the budget is used up. */
  if (self->trimming || size <= limit)
    return;

  while (freed < size - limit + self->budget / 32)
    {
      gsize more = give_up_some (self);

      if (more == 0)
        break;
      freed += more;
    }
  if (freed > 0)
    {
      self->trimming = TRUE;
      self->left[1] = self->left[2] = self->n_tracks;
    }
}

void
_dash_history_trim (DashHistory *self)
{
  while (dash_history_get_size (self) > self->budget)
    {
      if (!give_up_some (self))
        break;
      for (gsize i = 0; i < self->n_tracks; i++)
        _dash_history_roll_up (self, (guint) i);
    }
}

void
_dash_history_align (DashHistory *self)
{
  for (guint l = 0; l + 1 < N_LEVELS; l++)
    {
      Level *level = &self->levels[l];
      const Level *coarse = &self->levels[l + 1];
      guint32 edge = level->first;

      for (gsize i = 0; i < coarse->n; i++)
        {
          const Bucket *bucket = &coarse->buckets[i];

          if (bucket->child < level->first && bucket->child + bucket->n_children > level->first)
            edge = bucket->child + bucket->n_children;
        }
      if (edge <= level_end (level))
        drop_buckets (self, l, edge);
    }
}

/* ---- Buckets ---- */

void
_dash_history_add_bucket (Level *level, const Bucket *bucket)
{
  if (level->n == level->size)
    {
      level->size = level->size + level->size / 2 + 16;
      level->buckets = g_renew (Bucket, level->buckets, level->size);
    }
  level->buckets[level->n++] = *bucket;
}

static void
add_sample (DashProcessSample *into,
            gint64 into_ns,
            const DashProcessSample *other,
            gint64 other_ns)
{
  double part = (double) other_ns / (double) (into_ns + other_ns);

  into->cpu_ns += other->cpu_ns;
  into->calls += other->calls;
  into->rss_bytes += (other->rss_bytes - into->rss_bytes) * part;
  into->threads += (other->threads - into->threads) * part;
  into->threads_running += (other->threads_running - into->threads_running) * part;
}

/* A bucket of a level is complete: when enough of them are there, they become one of the next
 * level. */
static void
bucket_closed (DashHistory *self, guint l)
{
  const Level *fine = &self->levels[l];
  Level *coarse;
  Bucket bucket;

  if (l + 1 >= N_LEVELS)
    return;

  coarse = &self->levels[l + 1];
  g_assert (coarse->next_child >= fine->first);
  bucket = fine->buckets[coarse->next_child - fine->first];
  if (fine->buckets[fine->n - 1].end_ns - bucket.begin_ns <
      dash_history_interval_ns[l + 1] - dash_history_interval_ns[l] / 2)
    return;

  bucket.child = coarse->next_child;
  bucket.n_children = level_end (fine) - coarse->next_child;
  for (gsize i = coarse->next_child - fine->first + 1; i < fine->n; i++)
    {
      add_sample (&bucket.sample, bucket.end_ns - bucket.begin_ns, &fine->buckets[i].sample,
                  fine->buckets[i].end_ns - fine->buckets[i].begin_ns);
      bucket.end_ns = fine->buckets[i].end_ns;
    }
  coarse->next_child = level_end (fine);
  _dash_history_add_bucket (coarse, &bucket);
  self->left[l + 1] = self->n_tracks;
  bucket_closed (self, l + 1);
}

void
_dash_history_close_bucket (DashHistory *self)
{
  if (!self->open)
    return;
  self->open = FALSE;
  bucket_closed (self, 0);
}

void
_dash_history_close_bucket_before (DashHistory *self, gint64 time_ns)
{
  const Level *level = &self->levels[0];

  if (self->open && level->buckets[level->n - 1].begin_ns < time_ns)
    _dash_history_close_bucket (self);
}

void
dash_history_add (DashHistory *self, guint function, const DashCell *cell)
{
  Store *store = &_dash_history_get_track (self, function)->stores[0];
  guint32 bucket = level_end (&self->levels[0]) - (self->open ? 1 : 0);
  DashCell sum;

  if (cell->calls == 0 && cell->total_ns == 0 && cell->self_ns == 0 && cell->n_entries == 0)
    return;

  if (store->n > 0 && store->blocks[store->n - 1]->last == bucket && store->last_cell != NO_CELL)
    {
      _dash_history_clear_accumulator (self);
      take_last_cell (self, store);
      _dash_history_accumulate (self, cell);
      _dash_history_accumulated (self, &sum);
      append_cell (self, 0, store, bucket, &sum);
      return;
    }

  for (gsize i = 0; i < cell->n_entries; i++)
    {
      if (cell->counts[i] > LARGEST_COUNT)
        {
          _dash_history_clear_accumulator (self);
          _dash_history_accumulate (self, cell);
          _dash_history_accumulated (self, &sum);
          cell = &sum;
          break;
        }
    }
  append_cell (self, 0, store, bucket, cell);
}

void
dash_history_end_tick (DashHistory *self, gint64 end_ns, const DashProcessSample *sample)
{
  Level *level = &self->levels[0];
  gint64 length_ns = end_ns - self->end_ns;
  DashProcessSample now = *sample;
  Bucket *bucket;

  now.cpu_ns += self->pending_cpu_ns;
  now.calls += self->pending_calls;
  if (length_ns <= 0)
    {
      self->pending_cpu_ns = now.cpu_ns;
      self->pending_calls = now.calls;
      return;
    }
  self->pending_cpu_ns = self->pending_calls = 0;

  if (self->open)
    {
      bucket = &level->buckets[level->n - 1];
      add_sample (&bucket->sample, bucket->end_ns - bucket->begin_ns, &now, length_ns);
      bucket->end_ns = end_ns;
    }
  else
    {
      Bucket fresh = { .begin_ns = self->end_ns, .end_ns = end_ns, .sample = now };

      _dash_history_add_bucket (level, &fresh);
      bucket = &level->buckets[level->n - 1];
    }
  self->end_ns = end_ns;
  self->open = TRUE;

  /* A little early is fine: the edges are what the documents say, not multiples of the interval. */
  if (bucket->end_ns - bucket->begin_ns >= dash_history_interval_ns[0] * 9 / 10)
    {
      _dash_history_close_bucket (self);
      forget_old (self);
    }
  sweep (self);
  keep_budget (self);
}
