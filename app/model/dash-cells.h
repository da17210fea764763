/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The packed form of what one function did in a row of time buckets: written, read and checked. */
#pragma once

#include <gio/gio.h>

#include "dash-figures.h"

G_BEGIN_DECLS

/*
 * Format of packed cells (also inside a report's "history", there as base64):
 *
 * varint: 7 bits a byte, least significant first, the high bit says that more follow; at most 10
 * bytes. A run of cells is, cell after cell:
 *
 *   varint  step      bucket number less that of the cell before (the first: less the run's first
 *                     bucket, so 0); at least 1 from the second cell on
 *   varint  header    bit 0: "calls" follows, else it's the sum of the histogram
 *                     bit 1: "self" follows, else self time is the total
 *                     rest: number of histogram entries
 *   varint  calls     (only with bit 0)
 *   varint  total     nanoseconds
 *   varint  self      (only with bit 1) nanoseconds
 *   entries           ascending by index; each
 *     varint  (gap << 1) | more     gap: index less that of the entry before less 1 (the first:
 *                                   the index); more: a count follows, else the count is 1
 *     varint  count - 2             (only with more)
 */

/** What a cell holds; the arrays belong to whom made it. */
typedef struct
{
  guint64        calls;
  guint64        total_ns;
  guint64        self_ns;
  gsize          n_entries;
  const guint16 *indexes;
  const guint64 *counts;
} DashCell;

/** Called for each cell; the cell's arrays are gone afterwards. Returning %FALSE ends the reading. */
typedef gboolean (*DashCellFunc) (guint32         bucket,
                                  const DashCell *cell,
                                  gpointer        user_data);

/** Most bytes that a cell of @n_entries entries can take. */
#define DASH_CELL_MAX_SIZE(n_entries) (50 + (gsize) (n_entries) * 13)

/**
 * dash_cell_encode:
 * @step: buckets since the cell before
 * @data: (out caller-allocates): at least DASH_CELL_MAX_SIZE() bytes
 *
 * Returns: number of bytes written
 */
gsize    dash_cell_encode          (guint32         step,
                                    const DashCell *cell,
                                    guint8         *data);
/**
 * dash_history_decode_cells:
 * @data: (array length=size): packed cells from anywhere, trusted or not
 * @first_bucket: number of the first cell's bucket
 * @func: (nullable): called for each cell
 *
 * Reads a run of cells and checks all of it: every count, index and length. What is not as it should
 * be ends the reading with an error that names the byte. Never takes memory in proportion to what the data claims.
 *
 * Returns: whether the whole run was read (%TRUE also when @func ended it)
 */
gboolean dash_history_decode_cells (const guint8   *data,
                                    gsize           size,
                                    guint32         first_bucket,
                                    DashCellFunc    func,
                                    gpointer        user_data,
                                    GError        **error);

#define DASH_HISTORY_ERROR (dash_history_error_quark ())
GQuark dash_history_error_quark (void);

/** What can be wrong with packed history. */
typedef enum
{
  DASH_HISTORY_ERROR_TRUNCATED,
  DASH_HISTORY_ERROR_INVALID,
  DASH_HISTORY_ERROR_VERSION,
} DashHistoryError;

G_END_DECLS
