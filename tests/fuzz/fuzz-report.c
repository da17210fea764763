/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz-report.c: any bytes as a report, event, greeting or log; what is read must write and read back.
 */
#include "fuzz.h"

#include "dash-report-reader.h"
#include "dash-report-writer.h"
#include "dash-session-sections.h"

static void
check_rows (const DashDocument *document)
{
  for (gsize i = 0; i < document->n_functions; i++)
    {
      const DashDocumentFunction *row = &document->functions[i];

      fuzz_check (row->id != 0 && row->name != NULL && row->file != NULL);
      fuzz_check (row->first_bucket + row->n_buckets <= document->n_buckets);
      fuzz_check (row->first_recent + row->n_recent <= document->n_logs);
      fuzz_check (row->first_slowest + row->n_slowest <= document->n_logs);
      if ((row->fields & DASH_ROW_HAS_PERCENTILES) != 0)
        fuzz_check (row->first_percentile + document->n_percentiles <= document->n_percentile_values);
      for (gsize j = 1; j < row->n_buckets; j++)
        fuzz_check (document->buckets[row->first_bucket + j - 1].index < document->buckets[row->first_bucket + j].index);
    }
}

static void
check_round_trip (const DashDocument *document)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (DashDocument) again = NULL;
  GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM (stream);

  fuzz_check (dash_report_writer_write (document, stream, NULL, NULL, NULL, NULL));
  again = dash_report_reader_read (g_memory_output_stream_get_data (memory), g_memory_output_stream_get_data_size (memory),
                                   DASH_DOCUMENT_REPORT, NULL, NULL, NULL, NULL);
  fuzz_check (again != NULL);
  fuzz_check (again->n_functions == document->n_functions && again->n_nodes == document->n_nodes &&
              again->n_buckets == document->n_buckets && again->n_logs == document->n_logs &&
              again->n_entries == document->n_entries && again->elapsed_ns == document->elapsed_ns);
  for (guint s = 0; s < DASH_N_SECTIONS; s++)
    fuzz_check (again->sections[s].n_rows == document->sections[s].n_rows);
}

static void
check_sections (const DashDocument *document)
{
  for (guint s = 0; s < DASH_N_SECTIONS; s++)
    {
      const DashRecordInfo *info = &dash_section_get_info ((DashSection) s)->rows;

      for (gsize i = 0; i < document->sections[s].n_rows; i++)
        {
          const DashDocumentRecord *row = &document->sections[s].rows[i];
          const DashFieldValue *values = dash_document_get_values (document, row);

          fuzz_check (row->first_value + info->n_fields <= document->n_field_values);
          fuzz_check (row->first_entry + row->n_entries <= document->n_entries);
          for (guint f = 0; f < info->n_fields; f++)
            {
              if (!(row->fields & (1u << f)))
                continue;
              fuzz_check (info->fields[f].kind != DASH_FIELD_TEXT || g_utf8_validate (values[f].text, -1, NULL));
              fuzz_check (info->fields[f].kind != DASH_FIELD_HISTOGRAM ||
                          values[f].buckets.first + (gsize) values[f].buckets.n <= document->n_buckets);
            }
        }
    }
}

/* What was let in must be safe to show, too: as it is, over a range, and said once more. */
static void
check_session (DashDocument *document)
{
  g_autoptr (DashSession) session = dash_session_new (NULL);
  DashRange range = dash_range_new (0, G_MAXINT64 / 4);

  dash_session_apply (session, document);
  dash_session_apply (session, document);
  dash_session_set_range (session, &range);
  dash_session_finish_range (session);
  for (guint s = 0; s < DASH_N_SECTIONS; s++)
    for (guint i = 0; i < dash_session_get_n_records (session, (DashSection) s); i++)
      {
        const DashSectionInfo *info = dash_section_get_info ((DashSection) s);
        DashRecord *record = dash_session_get_nth_record (session, (DashSection) s, i);
        double trend[8];

        for (guint f = 0; f < info->n_figures; f++)
          dash_record_get_figure (record, &info->figures[f], 99);
        fuzz_check (dash_record_get_trend (record, &info->trend, trend, 8) <= 8);
      }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const DashDocumentType types[] = { DASH_DOCUMENT_REPORT, DASH_DOCUMENT_DELTA, DASH_DOCUMENT_HELLO,
                                            DASH_DOCUMENT_LOG, DASH_DOCUMENT_ENTRIES };
  const char *text = (const char *) data;

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GError) error = NULL;
      const char *history = NULL;
      gsize history_length = 0;
      g_autoptr (DashDocument) document =
          dash_report_reader_read (text, size, types[i], NULL, &history, &history_length, &error);

      fuzz_check ((document != NULL) != (error != NULL));
      if (document == NULL)
        {
          fuzz_check (g_utf8_validate (error->message, -1, NULL));
          continue;
        }
      check_rows (document);
      check_sections (document);
      if (types[i] == DASH_DOCUMENT_REPORT || types[i] == DASH_DOCUMENT_DELTA)
        check_session (document);
      if (types[i] == DASH_DOCUMENT_REPORT)
        {
          check_round_trip (document);
          if (history != NULL)
            {
              g_autoptr (DashDocument) past = NULL;

              past = dash_report_reader_read_history (text, history, history_length, NULL, NULL, NULL, NULL);
              fuzz_check (past == NULL || past->type == DASH_DOCUMENT_HISTORY);
            }
        }
    }
  return 0;
}
