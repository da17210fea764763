/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sections beside functions: rows, their history, ranges, pauses, other runs, saving. */
#include <math.h>
#include <string.h>

#include "dash-record-private.h"
#include "dash-record-view.h"
#include "dash-session-sections.h"
#include "fixture.h"

#define PATHS  3
#define BLOCKS 9

static DashFieldValue *
say (DashDocument *document, DashSection section, const char *key)
{
  DashDocumentSection *rows = &document->sections[section];
  DashDocumentRecord *row = &rows->rows[rows->n_rows - 1];
  gint field = dash_record_info_find (&dash_section_get_info (section)->rows, key, strlen (key));

  g_assert_cmpint (field, !=, DASH_NO_FIELD);
  row->fields |= 1u << field;
  return &dash_document_get_values (document, row)[field];
}

static gint
field_of (DashSection section, const char *key)
{
  return dash_record_info_find (&dash_section_get_info (section)->rows, key, strlen (key));
}

static DashDocument *
make (DashDocumentType type, gint64 elapsed_ns)
{
  DashDocument *document = dash_document_new (type);

  document->program_name = "indexer";
  document->program_pid = 4711;
  document->program_started_at = "2026-11-22T17:03:00Z";
  document->program_ended = "running";
  document->elapsed_ns = (guint64) elapsed_ns;
  return document;
}

/* A channel that has taken @sent messages of which @queued are in it, all with a delay of 1 ms. */
static void
add_channel (
    DashDocument *document, guint32 id, gboolean introduce, guint64 sent, guint64 queued)
{
  DashFieldValue *histogram;

  dash_document_add_record (document, DASH_SECTION_CHANNELS, id);
  if (introduce)
    {
      say (document, DASH_SECTION_CHANNELS, "name")->text = id == PATHS ? "paths" : "blocks";
      say (document, DASH_SECTION_CHANNELS, "file")->text = "../src/queue.c";
      say (document, DASH_SECTION_CHANNELS, "line")->number = 51;
      say (document, DASH_SECTION_CHANNELS, "kind")->text = "bounded";
    }
  say (document, DASH_SECTION_CHANNELS, "state")->text = queued > 0 ? "full" : "active";
  say (document, DASH_SECTION_CHANNELS, "sent")->number = sent;
  say (document, DASH_SECTION_CHANNELS, "received")->number = sent - queued;
  say (document, DASH_SECTION_CHANNELS, "queued")->number = queued;
  say (document, DASH_SECTION_CHANNELS, "delay_total_ns")->number = (sent - queued) * 1000000;
  say (document, DASH_SECTION_CHANNELS, "delay_max_ns")->number = 1000000;
  histogram = say (document, DASH_SECTION_CHANNELS, "delay_histogram");
  if (sent > queued)
    dash_document_add_field_bucket (document, histogram, dash_histogram_bucket_index (1000000),
                                    sent - queued);
}

static void
add_value (DashDocument *document, double value)
{
  dash_document_add_record (document, DASH_SECTION_VALUES, 0);
  say (document, DASH_SECTION_VALUES, "name")->text = "balance";
  say (document, DASH_SECTION_VALUES, "value")->real = value;
}

static guint64
queued_at (guint tick)
{
  return tick % 20 < 10 ? tick % 20 : 20 - tick % 20;
}

/* Half a second a tick: ten messages more, between 0 and 10 in the queue; the value goes down from 50. */
static void
tell (DashSession *session, DashDocumentType type, guint tick)
{
  g_autoptr (DashDocument) document = make (type, (gint64) tick * HALF);
  gboolean introduce = type != DASH_DOCUMENT_DELTA;

  add_channel (document, PATHS, introduce, 10 * tick, queued_at (tick));
  add_value (document, 50 - 0.5 * tick);
  document->sections[DASH_SECTION_MEMORY].present = TRUE;
  document->sections[DASH_SECTION_MEMORY].totals_said = 1 << 1 | 1 << 3;
  document->sections[DASH_SECTION_MEMORY].totals[1].number = 1000 * tick;
  document->sections[DASH_SECTION_MEMORY].totals[3].number = 100 + tick;
  dash_session_apply (session, document);
}

static DashSession *
watch (guint n_ticks)
{
  DashSession *session = dash_session_new (NULL);

  dash_session_set_source_state (session, DASH_SOURCE_LIVE, NULL);
  tell (session, DASH_DOCUMENT_SNAPSHOT, 0);
  for (guint i = 1; i <= n_ticks; i++)
    tell (session, DASH_DOCUMENT_DELTA, i);
  return session;
}

static DashRecord *
paths_of (DashSession *session)
{
  return dash_session_find_record (session, DASH_SECTION_CHANNELS, PATHS);
}

static void
check_peak (const DashRecordInfo *info, const DashFieldInfo *field)
{
  const DashFieldInfo *source = field->source >= 0 ? &info->fields[field->source] : NULL;

  g_assert_cmpint (source != NULL, ==,
                   field->kind == DASH_FIELD_PEAK || field->kind == DASH_FIELD_LOW);
  if (source == NULL || source->kind == DASH_FIELD_HISTOGRAM)
    return;
  g_assert_cmpint (info->fields[field->changes].kind, ==, DASH_FIELD_COUNTER);
  if (source->kind == DASH_FIELD_LEVEL)
    {
      g_assert_cmpint (source->unit, ==, field->unit);
      return;
    }
  g_assert_cmpint (source->kind, ==, DASH_FIELD_COUNTER);
  g_assert_cmpint (source->slot, ==, DASH_SLOT_TOTAL);
  g_assert_cmpint (field->unit, ==, DASH_UNIT_PERMILLE);
}

static void
test_tables (void)
{
  for (guint s = 0; s < DASH_N_SECTIONS; s++)
    {
      const DashSectionInfo *info = dash_section_get_info ((DashSection) s);
      DashSection found;
      gboolean sorts = FALSE;

      g_assert_true (dash_section_find (info->key, strlen (info->key), &found));
      g_assert_cmpuint (found, ==, s);
      g_assert_cmpuint (info->rows.n_fields, <=, DASH_MAX_FIELDS);
      g_assert_cmpuint (info->rows.n_metrics, <=, DASH_MAX_METRICS);
      g_assert_cmpuint (info->whole.n_fields, <=, DASH_MAX_TOTALS);
      g_assert_cmpstr (info->rows.fields[0].key, ==, "name");
      g_assert_cmpstr (info->whole.fields[0].key, ==, "total_count");
      for (guint f = 0; f < info->rows.n_fields; f++)
        {
          const DashFieldInfo *field = &info->rows.fields[f];

          g_assert_cmpuint (field->key_length, ==, strlen (field->key));
          g_assert_cmpint (field->metric, <, (gint) info->rows.n_metrics);
          g_assert_cmpint (field->metric >= 0, ==, field->slot != DASH_SLOT_NONE);
          check_peak (&info->rows, field);
          /* No two fields in one place. */
          for (guint g = 0; g < f; g++)
            g_assert_true (field->slot == DASH_SLOT_NONE ||
                           info->rows.fields[g].metric != field->metric ||
                           info->rows.fields[g].slot != field->slot);
        }
      for (guint i = 0; i < info->n_figures; i++)
        sorts |= g_str_equal (info->figures[i].id, info->sort);
      g_assert_true (sorts);
    }
  g_assert_false (dash_section_find ("thread", 6, &(DashSection){ 0 }));
  g_assert_cmpstr (dash_section_translate ("full"), ==, "full");
  g_assert_cmpstr (dash_section_translate ("upside-down"), ==, "upside-down");
  g_assert_null (dash_section_translate (NULL));
}

static void
test_levels (void)
{
  static const double numbers[] = { 0, 1, -1, 0.72, -70.5, 1e-30, -1e30, 3e38, -3e38 };
  const DashFieldInfo *value =
      &dash_section_get_info (DASH_SECTION_VALUES)->rows.fields[field_of (DASH_SECTION_VALUES, "value")];
  const DashFieldInfo *queued =
      &dash_section_get_info (DASH_SECTION_CHANNELS)->rows.fields[field_of (DASH_SECTION_CHANNELS, "queued")];

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      double back = _dash_record_decode (value, _dash_record_encode (value, 0, numbers[i]));

      g_assert_cmpfloat_with_epsilon (back, numbers[i], fabs (numbers[i]) * 1e-6 + 1e-37);
      for (guint j = 0; j < i; j++)
        g_assert_cmpint (_dash_record_encode (value, 0, numbers[i]) <
                             _dash_record_encode (value, 0, numbers[j]),
                         ==, numbers[i] < numbers[j]);
    }
  g_assert_cmpuint (_dash_record_encode (queued, G_MAXUINT64, 0), ==, G_GUINT64_CONSTANT (1) << 52);
  g_assert_cmpfloat (_dash_record_decode (queued, G_MAXUINT64), ==, 0);
  g_assert_true (isnan (_dash_record_decode (value, G_MAXUINT64)));
}

static void
test_snapshot_and_deltas (void)
{
  g_autoptr (DashSession) session = watch (45);
  DashRecord *paths = paths_of (session);
  g_autofree char *place = dash_record_get_place (paths);

  g_assert_cmpuint (dash_session_get_n_records (session, DASH_SECTION_CHANNELS), ==, 1);
  g_assert_cmpuint (dash_session_get_n_records (session, DASH_SECTION_THREADS), ==, 0);
  g_assert_cmpstr (dash_record_get_name (paths), ==, "paths");
  g_assert_cmpstr (place, ==, "src/queue.c:51");
  g_assert_cmpstr (dash_record_find_text (paths, "state"), ==, "full");
  g_assert_cmpfloat (dash_record_find_number (paths, "sent"), ==, 450);
  g_assert_cmpfloat (dash_record_find_number (paths, "queued"), ==, 5);
  g_assert_true (isnan (dash_record_find_number (paths, "capacity")));
  g_assert_cmpuint (dash_histogram_get_count (dash_record_get_histogram (
                        paths, field_of (DASH_SECTION_CHANNELS, "delay_histogram"))),
                    ==, 445);
  g_assert_cmpfloat (
      dash_record_find_number (dash_session_get_whole (session, DASH_SECTION_MEMORY), "live_bytes"),
      ==, 145);
  /* Of memory only the whole was told. */
  g_assert_cmpuint (dash_session_get_n_records (session, DASH_SECTION_MEMORY), ==, 0);
  g_assert_true (dash_session_has_section (session, DASH_SECTION_MEMORY));
  g_assert_true (dash_session_has_section (session, DASH_SECTION_CHANNELS));
  g_assert_false (dash_session_has_section (session, DASH_SECTION_LOCKS));

  /* The same once more does no harm. */
  tell (session, DASH_DOCUMENT_DELTA, 45);
  g_assert_cmpfloat (dash_record_find_number (paths, "sent"), ==, 450);
}

static void
test_lost_event (void)
{
  g_autoptr (DashSession) session = watch (4);
  g_autoptr (DashDocument) unknown = make (DASH_DOCUMENT_DELTA, 3 * SECOND);
  g_autoptr (DashDocument) whole = make (DASH_DOCUMENT_SNAPSHOT, 4 * SECOND);

  /* What row 9 is was said in an event that got lost; the next snapshot says it again. */
  add_channel (unknown, BLOCKS, FALSE, 100, 0);
  dash_session_apply (session, unknown);
  g_assert_null (dash_session_find_record (session, DASH_SECTION_CHANNELS, BLOCKS));
  add_channel (whole, BLOCKS, TRUE, 120, 0);
  dash_session_apply (session, whole);
  g_assert_cmpstr (
      dash_record_get_name (dash_session_find_record (session, DASH_SECTION_CHANNELS, BLOCKS)), ==,
      "blocks");
}

static void
test_pause (void)
{
  g_autoptr (DashSession) session = watch (10);
  DashRecord *paths = paths_of (session);
  g_autoptr (DashDocument) more = make (DASH_DOCUMENT_DELTA, 6 * SECOND);

  dash_session_set_paused (session, TRUE);
  tell (session, DASH_DOCUMENT_DELTA, 11);
  add_channel (more, BLOCKS, TRUE, 5, 0);
  dash_session_apply (session, more);
  g_assert_cmpfloat (dash_record_find_number (paths, "sent"), ==, 100);
  g_assert_cmpuint (dash_session_get_n_records (session, DASH_SECTION_CHANNELS), ==, 1);

  dash_session_set_paused (session, FALSE);
  g_assert_cmpfloat (dash_record_find_number (paths, "sent"), ==, 110);
  g_assert_cmpuint (dash_session_get_n_records (session, DASH_SECTION_CHANNELS), ==, 2);
}

static void
check_range (DashSession *session, guint begin, guint end)
{
  DashRange range = dash_range_new ((gint64) begin * HALF, (gint64) end * HALF);
  DashRecord *paths = paths_of (session);
  DashRecord *balance = dash_session_find_record (session, DASH_SECTION_VALUES, 0);
  DashRecord *whole = dash_session_get_whole (session, DASH_SECTION_MEMORY);

  dash_session_set_range (session, &range);
  dash_session_finish_range (session);
  dash_session_get_range (session, &range);
  begin = (guint) (range.begin_ns / HALF);
  end = (guint) (range.end_ns / HALF);
  g_assert_cmpfloat (dash_record_find_number (paths, "sent"), ==, 10 * (end - begin));
  g_assert_cmpfloat (dash_record_find_number (paths, "queued"), ==, queued_at (end));
  g_assert_cmpfloat (dash_record_find_number (paths, "received"), ==,
                     10. * (end - begin) + (double) queued_at (begin) - (double) queued_at (end));
  g_assert_cmpfloat (dash_record_find_number (paths, "delay_max_ns"), ==, 1000000);
  g_assert_cmpfloat_with_epsilon (dash_record_find_number (balance, "value"), 50 - 0.5 * end, 1e-4);
  g_assert_cmpfloat (dash_record_find_number (whole, "total_bytes"), ==, 1000 * (end - begin));
  g_assert_cmpfloat (dash_record_find_number (whole, "live_bytes"), ==, 100 + end);
}

static void
test_ranges (void)
{
  g_autoptr (DashSession) session = watch (400);
  DashRange live = dash_range_new_live ();

  check_range (session, 20, 60);
  check_range (session, 7, 9);
  check_range (session, 100, 399);
  /* What comes afterwards doesn't change what was. */
  tell (session, DASH_DOCUMENT_DELTA, 401);
  check_range (session, 20, 60);
  dash_session_set_range (session, &live);
  g_assert_cmpfloat (dash_record_find_number (paths_of (session), "sent"), ==, 4010);
}

/* The first twenty ticks it is busy: nine wait when it is looked at, and twelve at most in between. Then five
 * are left and nothing happens. The level and the thread are as it is. */
static void
tell_peaks (DashSession *session, DashDocumentType type, guint tick)
{
  g_autoptr (DashDocument) document = make (type, (gint64) tick * HALF);
  guint64 queued[] = { 3, 9, 5 };
  guint busy = MIN (tick, 20);

  add_channel (document, PATHS, type != DASH_DOCUMENT_DELTA, 30 * busy, queued[busy % 3]);
  say (document, DASH_SECTION_CHANNELS, "max_queued")->number = 12;
  add_value (document, queued[busy % 3] - 6.5);
  say (document, DASH_SECTION_VALUES, "updates")->number = 2 * busy;
  say (document, DASH_SECTION_VALUES, "min")->real = -3.5;
  say (document, DASH_SECTION_VALUES, "max")->real = 1e6;
  dash_document_add_record (document, DASH_SECTION_THREADS, 1);
  say (document, DASH_SECTION_THREADS, "name")->text = "main";
  say (document, DASH_SECTION_THREADS, "cpu_ns")->number = busy * (busy < 10 ? 1 : 2) * HALF / 4;
  say (document, DASH_SECTION_THREADS, "cpu_max_permille")->number = 990;
  dash_session_apply (session, document);
}

static void
check_seen (DashRecord *record, const char *key, double number, DashBound bound)
{
  gint field = field_of (dash_record_get_section (record), key);

  g_assert_cmpfloat_with_epsilon (dash_record_get_number (record, field), number,
                                  1e-6 * (1 + fabs (number)));
  g_assert_cmpint (dash_record_get_bound (record, field), ==, bound);
}

static void
set_range (DashSession *session, guint begin, guint end)
{
  DashRange range = dash_range_new ((gint64) begin * HALF, (gint64) end * HALF);

  dash_session_set_range (session, &range);
  dash_session_finish_range (session);
}

static void
test_peaks (void)
{
  g_autoptr (DashSession) session = dash_session_new (NULL);
  DashRecord *paths, *balance, *thread;

  dash_session_set_source_state (session, DASH_SOURCE_LIVE, NULL);
  for (guint i = 0; i <= 60; i++)
    tell_peaks (session, i == 0 ? DASH_DOCUMENT_SNAPSHOT : DASH_DOCUMENT_DELTA, i);
  paths = paths_of (session);
  balance = dash_session_find_record (session, DASH_SECTION_VALUES, 0);
  thread = dash_session_find_record (session, DASH_SECTION_THREADS, 1);
  check_seen (paths, "max_queued", 12, DASH_BOUND_NONE);

  /* What was seen is a limit, unless the program never had more. */
  set_range (session, 3, 9);
  check_seen (paths, "max_queued", 9, DASH_BOUND_AT_LEAST);
  check_seen (balance, "max", 2.5, DASH_BOUND_AT_LEAST);
  check_seen (balance, "min", -3.5, DASH_BOUND_NONE);
  check_seen (thread, "cpu_max_permille", 250, DASH_BOUND_AT_LEAST);
  set_range (session, 4, 5);
  check_seen (paths, "max_queued", 9, DASH_BOUND_AT_LEAST);
  check_seen (balance, "min", -1.5, DASH_BOUND_AT_MOST);

  /* Where nothing happened, there is nothing that wasn't seen. */
  set_range (session, 30, 50);
  check_seen (paths, "max_queued", 5, DASH_BOUND_NONE);
  check_seen (balance, "min", -1.5, DASH_BOUND_NONE);
  check_seen (balance, "max", -1.5, DASH_BOUND_NONE);
  check_seen (thread, "cpu_max_permille", 0, DASH_BOUND_NONE);
}

static void
test_lines (void)
{
  static const DashLineInfo trend = { NULL, DASH_FIGURE_VALUE, 9 };
  g_autoptr (DashSession) session = watch (60);
  DashRecord *paths = paths_of (session);
  DashLineInfo sent = { NULL, DASH_FIGURE_RATE, (gint8) field_of (DASH_SECTION_CHANNELS, "sent") };
  DashLineInfo queued = { NULL, DASH_FIGURE_VALUE,
                          (gint8) field_of (DASH_SECTION_CHANNELS, "queued") };
  g_autoptr (DashSeries) rate = dash_session_get_line (session, paths, &sent, NULL, 200);
  g_autoptr (DashSeries) level = dash_session_get_line (session, paths, &queued, NULL, 200);
  double values[12];

  g_assert_cmpint (trend.field, ==, queued.field);
  g_assert_cmpuint (rate->n_points, ==, 60);
  for (guint i = 0; i < 60; i++)
    {
      g_assert_cmpfloat_with_epsilon (rate->values[i], 20, 1e-9);
      g_assert_cmpfloat (level->values[i], ==, queued_at (i + 1));
    }
  g_assert_cmpuint (dash_record_get_trend (paths, &trend, values, 12), ==, 12);
  for (guint i = 0; i < 12; i++)
    g_assert_cmpfloat (values[i], ==, queued_at (49 + i));
}

static void
test_reset (void)
{
  g_autoptr (DashSession) session = watch (10);
  g_autoptr (DashDocument) anew = make (DASH_DOCUMENT_SNAPSHOT, SECOND);
  DashRecord *paths = paths_of (session);

  anew->epoch = 1;
  add_channel (anew, PATHS, TRUE, 4, 1);
  dash_session_apply (session, anew);
  g_assert_true (paths_of (session) == paths);
  g_assert_cmpfloat (dash_record_find_number (paths, "sent"), ==, 4);
  g_assert_cmpuint (dash_histogram_get_count (dash_record_get_histogram (
                        paths, field_of (DASH_SECTION_CHANNELS, "delay_histogram"))),
                    ==, 3);
}

static void
test_other_run (void)
{
  g_autoptr (DashSession) session = watch (10);
  g_autoptr (DashDocument) other = make (DASH_DOCUMENT_SNAPSHOT, SECOND);
  g_autoptr (DashRecord) paths = g_object_ref (paths_of (session));

  other->program_pid = 5000;
  add_channel (other, PATHS, TRUE, 4, 1);
  dash_session_apply (session, other);
  g_assert_cmpuint (dash_session_get_n_records (session, DASH_SECTION_CHANNELS), ==, 1);
  g_assert_true (paths_of (session) != paths);
  g_assert_cmpuint (dash_session_get_n_records (session, DASH_SECTION_VALUES), ==, 0);
  /* Who still holds the old row may ask it. */
  g_assert_cmpstr (dash_record_get_name (paths), ==, "paths");
  g_assert_cmpfloat (dash_record_get_length_ns (paths), ==, 0);
}

static void
test_view (void)
{
  g_autoptr (DashSession) session = watch (3);
  g_autoptr (DashDocument) more = make (DASH_DOCUMENT_DELTA, 2 * SECOND);
  g_autoptr (DashRecordView) view = NULL;
  g_autoptr (GError) error = NULL;
  const DashSectionInfo *info = dash_section_get_info (DASH_SECTION_CHANNELS);

  add_channel (more, BLOCKS, TRUE, 5000, 0);
  dash_session_apply (session, more);
  view = dash_record_view_new (session, DASH_SECTION_CHANNELS);
  dash_record_view_set_sort (view, &info->figures[2], 0, TRUE);
  dash_record_view_update (view);
  g_assert_cmpuint (dash_record_view_get_n (view), ==, 2);
  g_assert_cmpstr (dash_record_get_name (dash_record_view_get (view, 0)), ==, "blocks");
  dash_record_view_set_sort (view, &info->figures[2], 0, FALSE);
  dash_record_view_update (view);
  g_assert_cmpint (dash_record_view_find (view, paths_of (session)), ==, 0);

  g_assert_true (dash_record_view_set_search (view, "/^BLO/", &error));
  dash_record_view_update (view);
  g_assert_cmpuint (dash_record_view_get_n (view), ==, 1);
  g_assert_false (dash_record_view_set_search (view, "/(/", &error));
  g_assert_nonnull (error);
  g_assert_true (dash_record_view_set_search (view, "full", NULL));
  dash_record_view_update (view);
  g_assert_cmpint (dash_record_view_find (view, paths_of (session)), ==, 0);
  g_assert_null (dash_record_view_get (view, 1));
}

/* ---- Saving ---- */

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_assert_true (dash_session_save_finish (DASH_SESSION (object), result, NULL));
  *(gboolean *) user_data = TRUE;
}

static void
test_save_and_load (void)
{
  g_autoptr (DashSession) session = watch (300);
  g_autoptr (DashSession) loaded = dash_session_new (NULL);
  g_autoptr (DashDocument) history = dash_document_new (DASH_DOCUMENT_HISTORY);
  g_autoptr (DashDocument) logged = make (DASH_DOCUMENT_DELTA, 150 * SECOND + 1);
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/report.json");
  gboolean done = FALSE;

  dash_document_add_record (logged, DASH_SECTION_CHANNELS, PATHS);
  logged->sections[DASH_SECTION_CHANNELS].rows[0].has_log = TRUE;
  logged->sections[DASH_SECTION_CHANNELS].rows[0].n_entries = 1;
  dash_document_add_entry (logged, &(DashEntry){ .number = 7, .at_ns = 5, .event = "sent" });
  dash_session_apply (session, logged);

  make_believe_writer ();
  dash_session_save_async (session, file, NULL, NULL, NULL, saved_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (saved->sections[DASH_SECTION_CHANNELS].n_rows, ==, 1);
  g_assert_true (saved->sections[DASH_SECTION_CHANNELS].rows[0].has_log);

  dash_document_set_history_encoding (history, saved->history_encoding);
  for (gsize i = 0; i < saved->n_history; i++)
    {
      const DashHistoryPiece *piece = &saved->history[i];

      if (piece->section != NULL)
        dash_document_add_record_history (history, piece->section,
                                          piece->has_row ? &piece->row : NULL, piece->metric,
                                          piece->bucket_ns, g_bytes_ref (piece->data));
      else
        dash_document_add_history (history, piece->function, piece->bucket_ns,
                                   g_bytes_ref (piece->data));
    }
  /* Of sections, rows and metrics that nobody knows. */
  dash_document_add_record_history (history, "dreams", NULL, "length", (guint64) HALF,
                                    g_bytes_new ("\xff", 1));
  dash_document_add_record_history (history, "channels", &(guint32){ 77 }, "sent", (guint64) HALF,
                                    g_bytes_new ("\xff", 1));
  dash_document_add_record_history (history, "channels", &(guint32){ PATHS }, "length",
                                    (guint64) HALF, g_bytes_new ("\xff", 1));
  dash_document_add_record_history (history, "channels", NULL, NULL, (guint64) HALF,
                                    g_bytes_new ("\xff", 1));
  dash_session_apply (loaded, saved);
  dash_session_apply (loaded, history);
  while (!dash_session_has_history (loaded))
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (dash_session_get_problem (loaded));
  g_assert_cmpfloat (dash_record_find_number (paths_of (loaded), "sent"), ==, 3000);
  check_range (loaded, 40, 90);
  check_range (loaded, 3, 280);
  g_assert_cmpuint (dash_session_get_record_log (loaded, paths_of (loaded))->n, ==, 1);
  g_assert_cmpstr (dash_session_get_record_log (loaded, paths_of (loaded))->entries[0].event, ==,
                   "sent");
  g_clear_pointer (&saved, dash_document_unref);
}

static void
log_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (dash_session_fetch_record_log_finish (DASH_SESSION (object), result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  *(gboolean *) user_data = TRUE;
}

static void
test_no_log (void)
{
  g_autoptr (DashSession) session = watch (2);
  gboolean done = FALSE;

  dash_session_fetch_record_log_async (session, paths_of (session), NULL, log_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sections/tables", test_tables);
  g_test_add_func ("/sections/levels", test_levels);
  g_test_add_func ("/sections/snapshot-and-deltas", test_snapshot_and_deltas);
  g_test_add_func ("/sections/lost-event", test_lost_event);
  g_test_add_func ("/sections/pause", test_pause);
  g_test_add_func ("/sections/ranges", test_ranges);
  g_test_add_func ("/sections/peaks", test_peaks);
  g_test_add_func ("/sections/lines", test_lines);
  g_test_add_func ("/sections/reset", test_reset);
  g_test_add_func ("/sections/other-run", test_other_run);
  g_test_add_func ("/sections/view", test_view);
  g_test_add_func ("/sections/save-and-load", test_save_and_load);
  g_test_add_func ("/sections/no-log", test_no_log);
  return g_test_run ();
}
