/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-history.c: any bytes as packed history.
 *
 * An input is a row of pieces: function (1 byte), level (1), length (2, low byte first), bytes.
 */
#include "fuzz.h"

#include "dash-cells.h"
#include "dash-history.h"

static guint
position_of (const DashHistoryPiece *piece, gpointer user_data)
{
  return piece->section != NULL ? piece->row % 4 : piece->function - 1;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const guint64 bucket_ns[] = { G_GUINT64_CONSTANT (500000000), G_GUINT64_CONSTANT (5000000000),
                                       G_GUINT64_CONSTANT (60000000000), 1 };
  g_autoptr (DashDocument) document = dash_document_new (DASH_DOCUMENT_HISTORY);
  g_autoptr (DashHistory) history = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) cells_error = NULL;
  size_t at = 0;

  dash_history_decode_cells (data, size, 0, NULL, NULL, &cells_error);

  dash_document_set_history_encoding (document, DASH_HISTORY_ENCODING);
  while (size - at >= 4)
    {
      size_t length = MIN (data[at + 2] + 256u * data[at + 3], size - at - 4);

      if (data[at] >= 128)
        dash_document_add_record_history (document, "threads", data[at] >= 192 ? &(guint32){ data[at] } : NULL, "cpu_ns",
                                          bucket_ns[data[at + 1] % G_N_ELEMENTS (bucket_ns)],
                                          g_bytes_new (data + at + 4, length));
      else
        dash_document_add_history (document, data[at], bucket_ns[data[at + 1] % G_N_ELEMENTS (bucket_ns)],
                                   g_bytes_new (data + at + 4, length));
      at += 4 + length;
    }
  history = dash_history_unpack (document, position_of, NULL, NULL, &error);
  fuzz_check ((history != NULL) != (error != NULL));
  if (history != NULL)
    {
      /* What was let in must be safe to look at. */
      DashRange all;
      DashFigures figures;

      dash_history_get_extent (history, &all);
      dash_history_snap (history, &all);
      for (guint i = 0; i < 3; i++)
        {
          g_autoptr (DashFunctionSeries) series = NULL;

          series = dash_history_get_function_series (history, i, &all, 16, NULL, 0);
          fuzz_check (series != NULL && series->n_points <= 16);
          dash_figures_init (&figures);
          dash_history_get_figures (history, i, &all, &figures);
          dash_figures_clear (&figures);
        }
    }
  return 0;
}
