/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-report-writer.c: what is written reads back the same, follows the schema, and never harms an old file.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "dash-report-reader.h"
#include "dash-report-writer.h"
#include "sample-report.h"

static DashDocument *
read_back (const char *text, gsize length)
{
  GError *error = NULL;
  DashDocument *document = dash_report_reader_read (text, length, DASH_DOCUMENT_REPORT, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return document;
}

static void
test_round_trip (void)
{
  g_autoptr (DashDocument) first = read_back (sample_report, strlen (sample_report));
  gsize length;
  g_autofree char *text = sample_text_of (first, &length);

  /* The sample is written as the probe writes, so that nothing but the final line end differs. */
  g_assert_cmpint (text[length - 1], ==, '\n');
  text[length - 1] = '\0';
  g_assert_cmpstr (strstr (text, "\"clock\""), !=, NULL);
  {
    g_autoptr (DashDocument) second = read_back (text, length - 1);
    g_autofree char *again = sample_text_of (second, NULL);

    again[strlen (again) - 1] = '\0';
    g_assert_cmpstr (again, ==, text);
    g_assert_cmpuint (second->n_functions, ==, first->n_functions);
    g_assert_cmpmem (second->functions[1].name, 11, "read_chunk", 11);
    g_assert_cmpuint (second->functions[1].raw_self_ns, ==, 550);
    g_assert_cmpstr (second->logs[second->functions[1].first_recent].result, ==, "3 „tokens“\n");
    g_assert_cmpfloat (second->percentiles[2], ==, 99.9);
  }
}

static void
test_percentiles_are_made_up_for (void)
{
  g_autoptr (DashDocument) document = sample_document_new (1, 10, 0, 0);
  gsize length;
  g_autofree char *text = sample_text_of (document, &length);
  g_autoptr (DashDocument) again = read_back (text, length);

  g_assert_true (again->functions[0].fields & DASH_ROW_HAS_PERCENTILES);
  g_assert_cmpuint (again->percentile_values_ns[0], >=, again->functions[0].min_ns);
  g_assert_cmpuint (again->percentile_values_ns[0], <=, again->percentile_values_ns[2]);
  g_assert_cmpuint (again->percentile_values_ns[2], <=, again->functions[0].max_ns);
}

static void
test_schema (void)
{
  static const char script[] = "import json,sys,jsonschema\n"
                               "jsonschema.validate(json.load(open(sys.argv[2])),json.load(open(sys.argv[1])))\n";
  const char *schema = g_getenv ("HOTPATH_SCHEMA");
  g_autoptr (DashDocument) sample = sample_document_new (20, 5, 3, 50);
  g_autoptr (DashDocument) small = read_back (sample_report, strlen (sample_report));
  DashDocument *documents[] = { sample, small };
  g_autofree char *probe = NULL;
  int status;

  if (!g_spawn_command_line_sync ("/usr/bin/python3 -c 'import jsonschema'", NULL, &probe, &status, NULL) || status != 0)
    {
      g_test_skip ("python3-jsonschema is not installed");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      gsize length;
      g_autofree char *text = sample_text_of (documents[i], &length);
      g_autofree char *path = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GSubprocess) python = NULL;
      int fd = g_file_open_tmp ("hotpath-test-XXXXXX.json", &path, NULL);

      g_close (fd, NULL);
      g_assert_true (g_file_set_contents (path, text, (gssize) length, NULL));
      python = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/usr/bin/python3", "-c", script, schema, path, NULL);
      g_assert_no_error (error);
      g_subprocess_wait_check (python, NULL, &error);
      g_assert_no_error (error);
      g_unlink (path);
    }
}

typedef struct
{
  GMainLoop *loop;
  GAsyncResult *result;
  GCancellable *cancellable;
  guint n_progress;
  double last;
} Saving;

static void
save_progress (double fraction, gpointer user_data)
{
  Saving *saving = user_data;

  g_assert_cmpfloat (fraction, >=, saving->last);
  g_assert_cmpfloat (fraction, <=, 1);
  saving->last = fraction;
  saving->n_progress++;
}

static void
save_cancel (double fraction, gpointer user_data)
{
  Saving *saving = user_data;

  g_cancellable_cancel (saving->cancellable);
}

static void
save_done (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;

  saving->result = g_object_ref (result);
  g_main_loop_quit (saving->loop);
}

static char *
make_folder (void)
{
  char *folder = g_dir_make_tmp ("hotpath-test-XXXXXX", NULL);

  g_assert_nonnull (folder);
  return folder;
}

static guint
remove_folder (const char *folder)
{
  GDir *entries = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_chmod (path, 0600);
      g_unlink (path);
      n++;
    }
  g_dir_close (entries);
  g_rmdir (folder);
  return n;
}

static void
test_save (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Saving saving = { .loop = loop };
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "report.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (DashDocument) sample = sample_document_new (300, 200, 0, 20000);
  g_autofree char *expected = NULL;
  g_autofree char *written = NULL;
  GError *error = NULL;
  gsize expected_length;
  gsize length;

  dash_report_writer_save_async (sample, file, save_progress, &saving, NULL, save_done, &saving);
  g_main_loop_run (loop);
  g_assert_true (dash_report_writer_save_finish (saving.result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (saving.n_progress, >, 1);

  expected = sample_text_of (sample, &expected_length);
  g_assert_true (g_file_get_contents (path, &written, &length, NULL));
  g_assert_cmpmem (written, length, expected, expected_length);
  g_object_unref (saving.result);
  g_assert_cmpuint (remove_folder (folder), ==, 1);
}

static void
test_cancelled_save_keeps_the_old_file (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Saving saving = { .loop = loop, .cancellable = cancellable };
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "report.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (DashDocument) sample = sample_document_new (50, 5, 0, 1000);
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autofree char *text = NULL;
  GError *error = NULL;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));

  /* Before it begins … */
  g_cancellable_cancel (cancellable);
  dash_report_writer_save_async (sample, file, NULL, NULL, cancellable, save_done, &saving);
  g_main_loop_run (loop);
  g_assert_false (dash_report_writer_save_finish (saving.result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_object_unref (saving.result);

  /* … and in the middle. */
  g_cancellable_reset (cancellable);
  {
    g_autoptr (DashDocument) large = sample_document_new (100, 5, 0, 20000);

    g_assert_false (dash_report_writer_write (large, stream, cancellable, save_cancel, &saving, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_clear_error (&error);
  }
  g_assert_false (dash_report_writer_save (sample, file, cancellable, &error));
  g_clear_error (&error);

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
  g_assert_cmpuint (remove_folder (folder), ==, 1);
}

static void
test_no_such_folder (void)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/nonexistent/folder/report.json");
  g_autoptr (DashDocument) sample = sample_document_new (1, 1, 0, 0);
  g_autoptr (GError) error = NULL;

  g_assert_false (dash_report_writer_save (sample, file, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-writer/round-trip", test_round_trip);
  g_test_add_func ("/report-writer/percentiles-are-made-up-for", test_percentiles_are_made_up_for);
  g_test_add_func ("/report-writer/schema", test_schema);
  g_test_add_func ("/report-writer/save", test_save);
  g_test_add_func ("/report-writer/cancelled-save-keeps-the-old-file", test_cancelled_save_keeps_the_old_file);
  g_test_add_func ("/report-writer/no-such-folder", test_no_such_folder);
  return g_test_run ();
}
