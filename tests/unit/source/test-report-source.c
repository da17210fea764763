/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-report-source.c: a file becomes documents without the main thread reading any of it.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "dash-report-reader.h"
#include "dash-report-source.h"
#include "sample-report.h"

typedef struct
{
  GMainLoop *loop;
  DashSource *source;
  char *path;
  GPtrArray *documents;
  double last_progress;
  guint n_progress;
  gint64 begin_us;
  gint64 first_us;
} Fixture;

static void
on_document (DashSource *source, DashDocument *document, gpointer user_data)
{
  Fixture *fixture = user_data;

  if (fixture->first_us == 0)
    fixture->first_us = g_get_monotonic_time ();
  g_ptr_array_add (fixture->documents, dash_document_ref (document));
}

static void
on_state (DashSource *source, gpointer user_data)
{
  Fixture *fixture = user_data;
  DashSourceState state = dash_source_get_state (source);

  if (state == DASH_SOURCE_LOADED || state == DASH_SOURCE_FAILED || state == DASH_SOURCE_IDLE)
    g_main_loop_quit (fixture->loop);
}

static void
on_progress (DashSource *source, GParamSpec *pspec, gpointer user_data)
{
  Fixture *fixture = user_data;
  double progress = dash_source_get_progress (source);

  if (progress < 0)
    return;
  g_assert_cmpfloat (progress, >=, fixture->last_progress);
  fixture->last_progress = progress;
  fixture->n_progress++;
}

static void
set_up_path (Fixture *fixture, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  fixture->loop = g_main_loop_new (NULL, FALSE);
  fixture->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) dash_document_unref);
  fixture->source = dash_report_source_new (file);
  g_signal_connect (fixture->source, "document", G_CALLBACK (on_document), fixture);
  g_signal_connect (fixture->source, "state-changed", G_CALLBACK (on_state), fixture);
  g_signal_connect (fixture->source, "notify::progress", G_CALLBACK (on_progress), fixture);
}

static void
set_up (Fixture *fixture, const char *text, gsize length)
{
  int fd = g_file_open_tmp ("hotpath-test-XXXXXX.json", &fixture->path, NULL);

  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (fixture->path, text, (gssize) length, NULL));
  set_up_path (fixture, fixture->path);
}

static void
run (Fixture *fixture)
{
  fixture->begin_us = g_get_monotonic_time ();
  dash_source_start (fixture->source);
  g_main_loop_run (fixture->loop);
}

static void
tear_down (Fixture *fixture)
{
  /* The reading that has just ended still holds it. */
  g_object_add_weak_pointer (G_OBJECT (fixture->source), (gpointer *) &fixture->source);
  g_object_unref (fixture->source);
  while (fixture->source != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_ptr_array_unref (fixture->documents);
  g_main_loop_unref (fixture->loop);
  if (fixture->path != NULL)
    g_unlink (fixture->path);
  g_free (fixture->path);
}

static void
test_without_history (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture, sample_report, strlen (sample_report));
  run (&fixture);
  g_assert_cmpint (dash_source_get_state (fixture.source), ==, DASH_SOURCE_LOADED);
  g_assert_null (dash_source_get_error (fixture.source));
  g_assert_cmpstr (dash_source_get_title (fixture.source), ==, "indexer");
  g_assert_false (dash_source_is_live (fixture.source));
  g_assert_cmpuint (fixture.documents->len, ==, 1);
  tear_down (&fixture);
}

static void
test_history_comes_second (void)
{
  Fixture fixture = { 0 };
  g_autoptr (DashDocument) sample = sample_document_new (10000, 50, 10, 4000);
  DashDocument *document;
  gsize length;
  g_autofree char *text = sample_text_of (sample, &length);

  set_up (&fixture, text, length);
  run (&fixture);
  g_assert_cmpint (dash_source_get_state (fixture.source), ==, DASH_SOURCE_LOADED);
  g_assert_cmpuint (fixture.documents->len, ==, 2);
  document = g_ptr_array_index (fixture.documents, 0);
  g_assert_cmpint (document->type, ==, DASH_DOCUMENT_REPORT);
  g_assert_cmpuint (document->n_functions, ==, 10000);
  document = g_ptr_array_index (fixture.documents, 1);
  g_assert_cmpint (document->type, ==, DASH_DOCUMENT_HISTORY);
  g_assert_cmpuint (document->n_history, ==, 10001);
  g_assert_cmpuint (fixture.n_progress, >, 10);
  g_test_message ("%.1f MB: figures after %.0f ms, history after %.0f ms", (double) length / 1e6,
                  (double) (fixture.first_us - fixture.begin_us) / 1e3,
                  (double) (g_get_monotonic_time () - fixture.begin_us) / 1e3);
  tear_down (&fixture);
}

static void
test_damaged_history_keeps_figures (void)
{
  Fixture fixture = { 0 };
  g_autoptr (DashDocument) sample = sample_document_new (2, 2, 0, 30);
  gsize length;
  g_autofree char *text = sample_text_of (sample, &length);

  strstr (text, "\"data\":\"")[10] = '*';
  set_up (&fixture, text, length);
  run (&fixture);
  g_assert_cmpint (dash_source_get_state (fixture.source), ==, DASH_SOURCE_LOADED);
  g_assert_error (dash_source_get_error (fixture.source), DASH_REPORT_ERROR, DASH_REPORT_ERROR_INVALID);
  g_assert_nonnull (strstr (dash_source_get_sentence (fixture.source), "history.pieces[0].data"));
  g_assert_cmpuint (fixture.documents->len, ==, 1);
  tear_down (&fixture);
}

static void
test_failures (void)
{
  Fixture broken = { 0 };
  Fixture missing = { 0 };
  Fixture folder = { 0 };

  set_up (&broken, "{\"type\":\"hotpath-report\",", 25);
  run (&broken);
  g_assert_cmpint (dash_source_get_state (broken.source), ==, DASH_SOURCE_FAILED);
  g_assert_error (dash_source_get_error (broken.source), DASH_REPORT_ERROR, DASH_REPORT_ERROR_TRUNCATED);
  g_assert_cmpuint (broken.documents->len, ==, 0);
  tear_down (&broken);

  set_up_path (&missing, "/nonexistent/report.json");
  run (&missing);
  g_assert_cmpint (dash_source_get_state (missing.source), ==, DASH_SOURCE_FAILED);
  g_assert_cmpstr (dash_source_get_sentence (missing.source), ==,
                   "There is no file “/nonexistent/report.json”. It may have been moved or deleted.");
  tear_down (&missing);

  set_up_path (&folder, "/");
  run (&folder);
  g_assert_cmpint (dash_source_get_state (folder.source), ==, DASH_SOURCE_FAILED);
  g_assert_cmpstr (dash_source_get_sentence (folder.source), ==, "“/” is a folder, not a report.");
  tear_down (&folder);
}

static void
test_stop_and_start_again (void)
{
  Fixture fixture = { 0 };

  set_up (&fixture, sample_report, strlen (sample_report));
  dash_source_start (fixture.source);
  dash_source_stop (fixture.source);
  g_assert_cmpint (dash_source_get_state (fixture.source), ==, DASH_SOURCE_IDLE);
  fixture.last_progress = 0;
  run (&fixture);
  g_assert_cmpint (dash_source_get_state (fixture.source), ==, DASH_SOURCE_LOADED);
  g_assert_cmpuint (fixture.documents->len, ==, 1);
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-source/without-history", test_without_history);
  g_test_add_func ("/report-source/history-comes-second", test_history_comes_second);
  g_test_add_func ("/report-source/damaged-history-keeps-figures", test_damaged_history_keeps_figures);
  g_test_add_func ("/report-source/failures", test_failures);
  g_test_add_func ("/report-source/stop-and-start-again", test_stop_and_start_again);
  return g_test_run ();
}
