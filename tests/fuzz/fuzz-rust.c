/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-rust.c: any bytes as what a program that hotpath for Rust measures answers, to each of the questions.
 */
#include "fuzz.h"

#include "dash-rust-reader.h"
#include "dash-session.h"

static void
check_document (DashDocument *document, const GError *error)
{
  g_autoptr (DashSession) session = NULL;

  fuzz_check ((document != NULL) != (error != NULL));
  if (document == NULL)
    {
      fuzz_check (g_utf8_validate (error->message, -1, NULL));
      return;
    }
  for (gsize i = 0; i < document->n_summaries; i++)
    fuzz_check (document->summaries[i].first_percentile + document->n_percentiles <= document->n_percentile_values);
  fuzz_check (document->notice == NULL || g_utf8_validate (document->notice, -1, NULL));
  session = dash_session_new (NULL);
  dash_session_apply (session, document);
  dash_session_apply (session, document);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const names[] = { "functions_timing", "functions_alloc", "threads",       "channels",
                                       "streams",          "futures",         "debug",         "data_flow",
                                       "rw_locks",         "mutexes",         "tokio_runtime", "profiler_status" };
  g_autoptr (DashRustIds) ids = dash_rust_ids_new ();
  g_autoptr (GBytes) text = g_bytes_new_static (data, size);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const DashRustPart parts[] = { { names[i], text }, { "threads", text } };
      g_autoptr (GError) error = NULL;
      g_autoptr (DashDocument) document =
          dash_rust_reader_read_parts (parts, 1 + i % 2, DASH_DOCUMENT_SNAPSHOT, ids, NULL, &error);

      check_document (document, error);
    }
  for (guint32 function_id = 0; function_id < 2; function_id++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DashDocument) log = dash_rust_reader_read_log (text, function_id, &error);

      check_document (log, error);
    }
  return 0;
}
