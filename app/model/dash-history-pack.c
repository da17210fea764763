/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A history as packed bytes inside a document, and back. */
#include "dash-history-private.h"
#include "dash-cells-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* No machine has more; beyond it a value is damage, and its sums would not be exact any more. */
#define LARGEST_BYTES         (G_GUINT64_CONSTANT (1) << 52)
#define LARGEST_THREADS_MILLI G_GUINT64_CONSTANT (4000000000)
#define MAX_VARINT            10

static void
put (GByteArray *array, guint64 value)
{
  guint8 bytes[MAX_VARINT];
  guint8 *end = dash_varint_write (bytes, value);

  g_byte_array_append (array, bytes, (guint) (end - bytes));
}

static guint64
round_to_uint (double value)
{
  return value > 0 && value < 1e18 ? (guint64) llround (value) : 0;
}

void
dash_history_pack_levels (DashHistory *self, DashDocument *document)
{
  _dash_history_close_bucket (self);

  for (guint l = 0; l < N_LEVELS; l++)
    {
      const Level *level = &self->levels[l];
      GByteArray *bytes = g_byte_array_new ();

      put (bytes, level->first);
      put (bytes, level->n);
      put (bytes, level->n > 0 ? (guint64) level->buckets[0].begin_ns : (guint64) self->end_ns);
      if (l > 0)
        put (bytes, level->n > 0 ? level->buckets[0].child : level->next_child);
      for (gsize i = 0; i < level->n; i++)
        {
          const Bucket *bucket = &level->buckets[i];

          put (bytes, (guint64) (bucket->end_ns - bucket->begin_ns));
          put (bytes, bucket->sample.cpu_ns);
          put (bytes, bucket->sample.calls);
          put (bytes, MIN (round_to_uint (bucket->sample.rss_bytes), LARGEST_BYTES));
          put (bytes, MIN (round_to_uint (bucket->sample.threads * 1000), LARGEST_THREADS_MILLI));
          put (bytes,
               MIN (round_to_uint (bucket->sample.threads_running * 1000), LARGEST_THREADS_MILLI));
          if (l > 0)
            put (bytes, bucket->n_children);
        }
      dash_document_add_history (document, 0, (guint64) dash_history_interval_ns[l],
                                 g_byte_array_free_to_bytes (bytes));
      document->history_ends[l] = level_end (level);
    }

  dash_document_set_history_encoding (document, DASH_HISTORY_ENCODING);
}

typedef struct
{
  guint32 begin;
  guint32 end;
  guint32 first;
  guint32 last;
  gboolean any;
  GByteArray *cells;
  guint8 *scratch;
} Copying;

static gboolean
copy_cell_cb (guint32 bucket, const DashCell *cell, gpointer user_data)
{
  Copying *copying = user_data;
  gsize length;

  if (bucket < copying->begin)
    return TRUE;
  if (bucket >= copying->end)
    return FALSE;

  if (!copying->any)
    copying->first = bucket;
  length = dash_cell_encode (copying->any ? bucket - copying->last : 0, cell, copying->scratch);
  g_byte_array_append (copying->cells, copying->scratch, (guint) length);
  copying->last = bucket;
  copying->any = TRUE;
  return TRUE;
}

typedef void (*AddPieceFunc) (DashDocument *document,
                              const DashHistoryPiece *key,
                              guint64 bucket_ns,
                              GBytes *data);

static void
pack_track (DashHistory *self,
            DashDocument *document,
            guint function,
            const DashHistoryPiece *key,
            AddPieceFunc add)
{
  const Track *track;

  if (function >= self->n_tracks)
    return;

  _dash_history_roll_up (self, function);
  track = &self->tracks[function];
  for (guint l = 0; l < N_LEVELS; l++)
    {
      const Store *store = &track->stores[l];
      GByteArray *bytes;
      guint32 next = 0;

      if (store->n == 0)
        continue;

      bytes = g_byte_array_new ();
      for (guint32 i = 0; i < store->n; i++)
        {
          const Block *block = store->blocks[i];
          Copying copying = { self->levels[l].first, document->history_ends[l], 0, 0, FALSE, NULL,
                              self->scratch };

          if (block->last < copying.begin || block->first >= copying.end)
            continue;
          if (block->first >= copying.begin && block->last < copying.end)
            {
              put (bytes, block->first - next);
              put (bytes, block->used);
              g_byte_array_append (bytes, block->data, block->used);
              next = block->last + 1;
              continue;
            }

          /* A block across an end of what is packed. */
          copying.cells = g_byte_array_new ();
          dash_history_decode_cells (block->data, block->used, block->first, copy_cell_cb, &copying,
                                     NULL);
          if (copying.any)
            {
              put (bytes, copying.first - next);
              put (bytes, copying.cells->len);
              g_byte_array_append (bytes, copying.cells->data, copying.cells->len);
              next = copying.last + 1;
            }
          g_byte_array_unref (copying.cells);
        }
      if (bytes->len > 0)
        add (document, key, (guint64) dash_history_interval_ns[l],
             g_byte_array_free_to_bytes (bytes));
      else
        g_byte_array_unref (bytes);
    }
}

static void
add_function_piece (DashDocument *document,
                    const DashHistoryPiece *key,
                    guint64 bucket_ns,
                    GBytes *data)
{
  dash_document_add_history (document, key->function, bucket_ns, data);
}

void
dash_history_pack_function (DashHistory *self, DashDocument *document, guint function, guint32 id)
{
  DashHistoryPiece key = { .function = id };

  if (id != 0)
    pack_track (self, document, function, &key, add_function_piece);
}

static void
add_record_piece (DashDocument *document,
                  const DashHistoryPiece *key,
                  guint64 bucket_ns,
                  GBytes *data)
{
  dash_document_add_record_history (document, key->section, key->has_row ? &key->row : NULL,
                                    key->metric, bucket_ns, data);
}

void
dash_history_pack_record (DashHistory *self,
                          DashDocument *document,
                          guint track,
                          const char *section,
                          const guint32 *row,
                          const char *metric)
{
  DashHistoryPiece key = { .section = section, .metric = metric, .has_row = row != NULL };

  key.row = row != NULL ? *row : 0;
  pack_track (self, document, track, &key, add_record_piece);
}

void
dash_history_pack (DashHistory *self,
                   DashDocument *document,
                   DashHistoryIdFunc id_of,
                   gpointer user_data)
{
  dash_history_pack_levels (self, document);
  for (gsize i = 0; i < self->n_tracks; i++)
    dash_history_pack_function (self, document, (guint) i, id_of ((guint) i, user_data));
}

/* ---- Back ---- */

/* Reads varints and remembers where it can't go on. */
typedef struct
{
  const guint8 *begin;
  const guint8 *at;
  const guint8 *end;
  gboolean failed;
} Reader;

static guint64
get (Reader *reader, guint64 largest)
{
  const guint8 *next;
  guint64 value = 0;

  if (reader->failed)
    return 0;
  next = dash_varint_read (reader->at, reader->end, &value);
  if (next == NULL || value > largest)
    {
      reader->failed = TRUE;
      return 0;
    }
  reader->at = next;
  return value;
}

static gboolean
fail_at (const Reader *reader, const char *what, GError **error)
{
  if (dash_varint_is_cut (reader->at, reader->end))
    g_set_error (error, DASH_HISTORY_ERROR, DASH_HISTORY_ERROR_TRUNCATED,
                 /* Translators: %s is a part of a file, such as "level 1" or "function 12". */
                 _ ("The recorded history of %s ends too early."), what);
  else
    g_set_error (
        error, DASH_HISTORY_ERROR, DASH_HISTORY_ERROR_INVALID,
        _ ("The recorded history of %s has a value out of range, at byte %zu."),
        what, (gsize) (reader->at - reader->begin));
  return FALSE;
}

static gboolean
unpack_level (DashHistory *self, guint l, GBytes *data, GError **error)
{
  Level *level = &self->levels[l];
  const Level *fine = l > 0 ? &self->levels[l - 1] : NULL;
  g_autofree char *what = g_strdup_printf (_ ("level %u"), l + 1);
  gsize size;
  const guint8 *bytes = g_bytes_get_data (data, &size);
  Reader reader = { bytes, bytes, size > 0 ? bytes + size : bytes,
                    FALSE }; /* no bytes may be NULL */
  guint64 n, child = 0;
  gint64 time_ns;

  level->first = (guint32) get (&reader, G_MAXUINT32 / 2);
  n = get (&reader, size); /* a bucket takes several bytes, so more can't follow */
  time_ns = (gint64) get (&reader, G_MAXINT64 / 2);
  if (l > 0)
    child = get (&reader, G_MAXUINT32 / 2);

  for (guint64 i = 0; i < n && !reader.failed; i++)
    {
      Bucket bucket = { .begin_ns = time_ns };
      gint64 length_ns = (gint64) get (&reader, G_MAXINT64 / 2);

      if (!reader.failed && (length_ns == 0 || length_ns > G_MAXINT64 / 2 - time_ns))
        reader.failed = TRUE;
      bucket.sample.cpu_ns = get (&reader, G_MAXUINT64 >> 14);
      bucket.sample.calls = get (&reader, G_MAXUINT64 >> 14);
      bucket.sample.rss_bytes = (double) get (&reader, LARGEST_BYTES);
      bucket.sample.threads = (double) get (&reader, LARGEST_THREADS_MILLI) / 1000;
      bucket.sample.threads_running = (double) get (&reader, LARGEST_THREADS_MILLI) / 1000;
      if (l > 0)
        {
          bucket.child = (guint32) child;
          bucket.n_children = (guint32) get (&reader, G_MAXUINT32 / 2);
          child += bucket.n_children;
          if (bucket.n_children == 0 || child > level_end (fine))
            reader.failed = TRUE;
        }
      if (reader.failed)
        break;

      time_ns += length_ns;
      bucket.end_ns = time_ns;
      /* Edges of a coarse bucket must be edges of the finer level, as far as that goes back. */
      if (fine != NULL &&
          ((bucket.child >= fine->first && bucket.child < level_end (fine) &&
            fine->buckets[bucket.child - fine->first].begin_ns != bucket.begin_ns) ||
           (child > fine->first &&
            fine->buckets[child - 1 - fine->first].end_ns != bucket.end_ns) ||
           (child <= fine->first && fine->n > 0 && bucket.end_ns > fine->buckets[0].begin_ns)))
        {
          reader.failed = TRUE;
          break;
        }
      _dash_history_add_bucket (level, &bucket);
    }

  if (reader.failed || reader.at != reader.end)
    return fail_at (&reader, what, error);

  level->next_child = (guint32) child;
  if (l == 0)
    self->end_ns = time_ns;
  else if (fine->n > 0 && (child < fine->first || child > level_end (fine)))
    return fail_at (&reader, what, error);
  return TRUE;
}

typedef struct
{
  guint32 last;
} Checking;

static gboolean
check_cell_cb (guint32 bucket, const DashCell *cell, gpointer user_data)
{
  ((Checking *) user_data)->last = bucket;
  return TRUE;
}

static char *
name_piece (const DashHistoryPiece *piece)
{
  if (piece->section == NULL)
    return g_strdup_printf (_ ("function %u"), piece->function);
  if (!piece->has_row)
    return g_strdup (piece->section);
  /* Translators: %1$s is the technical name of a part of a file, %2$u the number of a row in it */
  return g_strdup_printf (_ ("%1$s, row %2$u"), piece->section, piece->row);
}

static gboolean
unpack_track (
    DashHistory *self, guint l, guint function, const DashHistoryPiece *piece, GError **error)
{
  Track *track = _dash_history_get_track (self, function);
  Store *store = &track->stores[l];
  g_autofree char *what = name_piece (piece);
  gsize size;
  const guint8 *bytes = g_bytes_get_data (piece->data, &size);
  Reader reader = { bytes, bytes, size > 0 ? bytes + size : bytes,
                    FALSE }; /* no bytes may be NULL */
  guint64 next = 0;

  if (store->n > 0)
    {
      g_set_error (error, DASH_HISTORY_ERROR, DASH_HISTORY_ERROR_INVALID,
                   _ ("The recorded history of %s is there twice."), what);
      return FALSE;
    }

  while (reader.at < reader.end)
    {
      guint64 first = next + get (&reader, G_MAXUINT32);
      guint64 length = get (&reader, G_MAXUINT32 / 2);
      Checking checking = { 0 };
      Block *block;

      if (!reader.failed && (length == 0 || length > (gsize) (reader.end - reader.at)))
        {
          if (length > 0)
            reader.at = reader.end;
          reader.failed = TRUE;
        }
      if (reader.failed || first >= level_end (&self->levels[l]))
        return fail_at (&reader, what, error);
      if (!dash_history_decode_cells (reader.at, length, (guint32) first, check_cell_cb, &checking,
                                      error))
        {
          g_prefix_error (error, "%s: ", what);
          return FALSE;
        }
      if (checking.last >= level_end (&self->levels[l]))
        return fail_at (&reader, what, error);

      block = g_malloc (sizeof (Block) + length);
      block->first = (guint32) first;
      block->last = checking.last;
      block->used = block->size = (guint32) length;
      memcpy (block->data, reader.at, length);
      self->bytes[l] += sizeof (Block) + length + DASH_HISTORY_MALLOC_COST;
      _dash_history_append_block (self, l, store, block);
      reader.at += length;
      next = (guint64) checking.last + 1;
    }

  return TRUE;
}

static inline gboolean
is_of_process (const DashHistoryPiece *piece)
{
  return piece->function == 0 && piece->section == NULL;
}

DashHistory *
dash_history_unpack (const DashDocument *document,
                     DashHistoryPositionFunc position_of,
                     gpointer user_data,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (DashHistory) self = dash_history_new ();
  guint n_levels = 0;

  if (g_strcmp0 (document->history_encoding, DASH_HISTORY_ENCODING) != 0)
    {
      g_set_error (error, DASH_HISTORY_ERROR, DASH_HISTORY_ERROR_VERSION,
                   _ ("The recorded history is in a form that this version doesn't know (%s)."),
                   document->history_encoding != NULL ? document->history_encoding : "—");
      return NULL;
    }

  for (gsize i = 0; i < document->n_history; i++)
    {
      const DashHistoryPiece *piece = &document->history[i];

      if (!is_of_process (piece))
        continue;
      if (n_levels == N_LEVELS || piece->bucket_ns != (guint64) dash_history_interval_ns[n_levels])
        {
          g_set_error (
              error, DASH_HISTORY_ERROR, DASH_HISTORY_ERROR_INVALID,
              _ ("The recorded history has an unexpected resolution of %llu ns."),
              (unsigned long long) piece->bucket_ns);
          return NULL;
        }
      if (!unpack_level (self, n_levels, piece->data, error))
        return NULL;
      n_levels++;
    }
  if (n_levels == 0)
    {
      g_set_error_literal (error, DASH_HISTORY_ERROR, DASH_HISTORY_ERROR_TRUNCATED,
                           _ ("The recorded history lacks the times of its entries."));
      return NULL;
    }

  for (gsize i = 0; i < document->n_history; i++)
    {
      const DashHistoryPiece *piece = &document->history[i];
      guint l = 0, function;

      if (is_of_process (piece))
        continue;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      while (l < n_levels && piece->bucket_ns != (guint64) dash_history_interval_ns[l])
        l++;
      if (l == n_levels)
        {
          g_set_error (
              error, DASH_HISTORY_ERROR, DASH_HISTORY_ERROR_INVALID,
              _ ("The recorded history has an unexpected resolution of %llu ns."),
              (unsigned long long) piece->bucket_ns);
          return NULL;
        }
      function = position_of (piece, user_data);
      if (function != G_MAXUINT && !unpack_track (self, l, function, piece, error))
        return NULL;
    }

  /* What is in the file is summed up as far as it ever was; nothing more comes. */
  for (gsize i = 0; i < self->n_tracks; i++)
    {
      for (guint l = 1; l < N_LEVELS; l++)
        self->tracks[i].stores[l].rolled = level_end (&self->levels[l]);
    }
  _dash_history_align (self);
  _dash_history_trim (self);
  return g_steal_pointer (&self);
}
