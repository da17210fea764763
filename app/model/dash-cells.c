/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The packed form of what one function did in a row of time buckets: written, read and checked. */
#include "dash-cells-private.h"

#include <glib/gi18n.h>

G_DEFINE_QUARK (dash - history - error - quark, dash_history_error)

#define HAS_CALLS   1u
#define HAS_SELF    2u
#define HEADER_BITS 2

gsize
dash_cell_encode (guint32 step, const DashCell *cell, guint8 *data)
{
  guint8 *to = data;
  guint64 sum = 0;
  gsize n_entries = 0;
  guint64 header;
  gint previous = -1;

  for (gsize i = 0; i < cell->n_entries; i++)
    {
      sum += cell->counts[i];
      n_entries += cell->counts[i] > 0;
    }

  header = (guint64) n_entries << HEADER_BITS;
  if (cell->calls != sum)
    header |= HAS_CALLS;
  if (cell->self_ns != cell->total_ns)
    header |= HAS_SELF;

  to = dash_varint_write (to, step);
  to = dash_varint_write (to, header);
  if (header & HAS_CALLS)
    to = dash_varint_write (to, cell->calls);
  to = dash_varint_write (to, cell->total_ns);
  if (header & HAS_SELF)
    to = dash_varint_write (to, cell->self_ns);
  for (gsize i = 0; i < cell->n_entries; i++)
    {
      guint64 gap = (guint64) (cell->indexes[i] - previous - 1);

      if (cell->counts[i] == 0)
        continue;
      to = dash_varint_write (to, gap << 1 | (cell->counts[i] > 1));
      if (cell->counts[i] > 1)
        to = dash_varint_write (to, cell->counts[i] - 2);
      previous = cell->indexes[i];
    }

  return (gsize) (to - data);
}

static gboolean
fail (const guint8 *data, const guint8 *at, gboolean truncated, GError **error)
{
  if (truncated)
    g_set_error (
        error, DASH_HISTORY_ERROR, DASH_HISTORY_ERROR_TRUNCATED,
        _ ("The recorded history ends in the middle of an entry, at byte %zu."),
        (gsize) (at - data));
  else
    g_set_error (error, DASH_HISTORY_ERROR, DASH_HISTORY_ERROR_INVALID,
                 _ ("The recorded history has a value out of range, at byte %zu."),
                 (gsize) (at - data));
  return FALSE;
}

gboolean
dash_history_decode_cells (const guint8 *data,
                           gsize size,
                           guint32 first_bucket,
                           DashCellFunc func,
                           gpointer user_data,
                           GError **error)
{
  /* Large enough for the most entries there can be, so that no claim of the data decides about
   * memory. */
  static _Thread_local guint16 indexes[DASH_HISTOGRAM_MAX_INDEX + 1];
  static _Thread_local guint64 counts[DASH_HISTOGRAM_MAX_INDEX + 1];
  const guint8 *at = data, *end = data + size;
  guint64 bucket = first_bucket;
  gboolean first = TRUE;

#define READ(value)                                                                                \
  G_STMT_START                                                                                     \
  {                                                                                                \
    const guint8 *next_ = dash_varint_read (at, end, &(value));                                    \
    if (next_ == NULL)                                                                             \
      return fail (data, at, dash_varint_is_cut (at, end), error);                                 \
    at = next_;                                                                                    \
  }                                                                                                \
  G_STMT_END

  while (at < end)
    {
      DashCell cell = { 0 };
      guint64 step, header, n_entries, sum = 0;
      const guint8 *begin = at;
      gint64 previous = -1;

      READ (step);
      if ((first && step != 0) || (!first && step == 0) || step > G_MAXUINT32 ||
          bucket + step > G_MAXUINT32)
        return fail (data, begin, FALSE, error);
      bucket += step;
      first = FALSE;

      begin = at;
      READ (header);
      n_entries = header >> HEADER_BITS;
      if (n_entries > DASH_HISTOGRAM_MAX_INDEX + 1)
        return fail (data, begin, FALSE, error);

      if (header & HAS_CALLS)
        READ (cell.calls);
      READ (cell.total_ns);
      if (header & HAS_SELF)
        READ (cell.self_ns);
      else
        cell.self_ns = cell.total_ns;

      for (guint64 i = 0; i < n_entries; i++)
        {
          guint64 gap, count = 1;

          begin = at;
          READ (gap);
          if ((gap >> 1) > DASH_HISTOGRAM_MAX_INDEX ||
              previous + 1 + (gint64) (gap >> 1) > DASH_HISTOGRAM_MAX_INDEX)
            return fail (data, begin, FALSE, error);
          if (gap & 1)
            {
              begin = at;
              READ (count);
              if (count > G_MAXUINT64 - 2)
                return fail (data, begin, FALSE, error);
              count += 2;
            }
          previous += 1 + (gint64) (gap >> 1);
          if (sum > G_MAXUINT64 - count)
            return fail (data, begin, FALSE, error);
          sum += count;
          indexes[i] = (guint16) previous;
          counts[i] = count;
        }
      if (!(header & HAS_CALLS))
        cell.calls = sum;

      cell.n_entries = n_entries;
      cell.indexes = indexes;
      cell.counts = counts;
      if (func != NULL && !func ((guint32) bucket, &cell, user_data))
        return TRUE;
    }

#undef READ

  return TRUE;
}
