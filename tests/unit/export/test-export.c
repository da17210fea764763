// SPDX-License-Identifier: GPL-3.0-or-later
// Tests what the app exports: the command's bytes in each format, whole files or none, sentences for what goes wrong.

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "dash-export.h"
#include "dash-report-reader.h"
#include "sample-report.h"

/* ---- Help ---- */

typedef struct
{
  char *folder;
  GFile *file;
  GMainLoop *loop;
  GAsyncResult *result;
  GCancellable *cancellable;
  guint n_told;
  double told;
} Place;

static void
set_up (Place *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("hotpath-export-XXXXXX", NULL);
  g_assert_nonnull (self->folder);
  self->file = g_file_new_build_filename (self->folder, "exported", NULL);
  self->loop = g_main_loop_new (NULL, FALSE);
}

static void
tear_down (Place *self, gconstpointer data)
{
  GDir *entries = g_dir_open (self->folder, 0, NULL);

  for (const char *name; (name = g_dir_read_name (entries)) != NULL;)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_dir_close (entries);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_clear_object (&self->result);
  g_clear_object (&self->cancellable);
  g_object_unref (self->file);
  g_main_loop_unref (self->loop);
  g_free (self->folder);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Place *self = data;

  self->result = g_object_ref (result);
  g_main_loop_quit (self->loop);
}

static void
on_progress (double fraction, gpointer data)
{
  Place *self = data;

  g_assert_cmpfloat (fraction, >=, self->told);
  g_assert_cmpfloat (fraction, <=, 1);
  self->told = fraction;
  self->n_told++;
}

static gboolean
save (Place *self, DashDocument *document, DashExportFormat format, guint section, GError **error)
{
  const DashExportOptions options = { .format = format, .section = section };

  self->told = 0;
  self->n_told = 0;
  g_clear_object (&self->result);
  dash_export_save_async (document, &options, self->file, on_progress, self, self->cancellable, on_done, self);
  g_main_loop_run (self->loop);
  return dash_export_save_finish (self->result, error);
}

static char *
read_file (Place *self, gsize *length)
{
  char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_load_contents (self->file, NULL, &text, length, NULL, &error));
  g_assert_no_error (error);
  return text;
}

/* ---- The command's bytes ---- */

static char *
ask_command (const char *report, const char *format, const char *section, gsize *length)
{
  const char *command = g_getenv ("HOTPATH_COMMAND");
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) output = NULL;
  g_autoptr (GError) error = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, command, "export", report, "--format", format,
                              section != NULL ? "--section" : NULL, section, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return g_bytes_unref_to_data (g_steal_pointer (&output), length);
}

static void
test_bytes (Place *self, gconstpointer data)
{
  static const struct
  {
    DashExportFormat format;
    guint section;
    const char *name;
    const char *section_name;
  } cases[] = {
    { DASH_EXPORT_CSV, DASH_EXPORT_FUNCTIONS, "csv", NULL },
    { DASH_EXPORT_CSV, DASH_SECTION_LOCKS, "csv", "locks" },
    { DASH_EXPORT_FOLDED, DASH_EXPORT_FUNCTIONS, "folded", NULL },
    { DASH_EXPORT_SPEEDSCOPE, DASH_EXPORT_FUNCTIONS, "speedscope", NULL },
    { DASH_EXPORT_CHROME, DASH_EXPORT_FUNCTIONS, "chrome", NULL },
    { DASH_EXPORT_OPENMETRICS, DASH_EXPORT_FUNCTIONS, "openmetrics", NULL },
    { DASH_EXPORT_HTML, DASH_EXPORT_FUNCTIONS, "html", NULL },
  };
  g_autofree char *report = g_build_filename (self->folder, "report.json", NULL);
  g_autoptr (DashDocument) document = NULL;
  g_autoptr (GError) error = NULL;

  if (g_getenv ("HOTPATH_COMMAND") == NULL)
    {
      g_test_skip ("HOTPATH_COMMAND does not say where the command is");
      return;
    }
  g_assert_true (g_file_set_contents (report, sample_report, -1, NULL));
  document = dash_report_reader_read (sample_report, strlen (sample_report), DASH_DOCUMENT_REPORT, NULL, NULL, NULL,
                                      &error);
  g_assert_no_error (error);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *ours = NULL;
      g_autofree char *theirs = NULL;
      gsize n_ours, n_theirs;

      g_test_message ("%s %s", cases[i].name, cases[i].section_name != NULL ? cases[i].section_name : "");
      g_assert_true (save (self, document, cases[i].format, cases[i].section, &error));
      g_assert_no_error (error);
      ours = read_file (self, &n_ours);
      theirs = ask_command (report, cases[i].name, cases[i].section_name, &n_theirs);
      g_assert_cmpuint (n_ours, >, 0);
      g_assert_cmpmem (ours, n_ours, theirs, n_theirs);
    }
}

static void
test_report_is_the_writers (Place *self, gconstpointer data)
{
  g_autoptr (DashDocument) document = sample_document_new (20, 10, 3, 100);
  g_autofree char *ours = NULL;
  g_autofree char *expected = NULL;
  g_autoptr (GError) error = NULL;
  gsize n_ours, n_expected;

  g_assert_true (save (self, document, DASH_EXPORT_JSON, DASH_EXPORT_FUNCTIONS, &error));
  g_assert_no_error (error);
  ours = read_file (self, &n_ours);
  expected = sample_text_of (document, &n_expected);
  g_assert_cmpmem (ours, n_ours, expected, n_expected);
}

static void
test_range_is_told (Place *self, gconstpointer data)
{
  const DashExportOptions options = { .format = DASH_EXPORT_HTML,
                                      .section = DASH_EXPORT_FUNCTIONS,
                                      .range = "0:10 <– 0:20" };
  g_autoptr (DashDocument) document = sample_document_new (3, 3, 0, 0);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  dash_export_save_async (document, &options, self->file, NULL, NULL, NULL, on_done, self);
  g_main_loop_run (self->loop);
  g_assert_true (dash_export_save_finish (self->result, &error));
  text = read_file (self, NULL);
  g_assert_nonnull (strstr (text, "Part of the Session"));
  g_assert_nonnull (strstr (text, "0:10 &lt;– 0:20"));
  g_assert_null (strstr (text, "Measured For"));
}

/* ---- How far it is ---- */

static void
test_progress (Place *self, gconstpointer data)
{
  g_autoptr (DashDocument) document = sample_document_new (2000, 5, 2, 0);

  for (guint format = 0; format < DASH_N_EXPORTS; format++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (save (self, document, (DashExportFormat) format, DASH_EXPORT_FUNCTIONS, &error));
      g_assert_no_error (error);
      g_test_message ("%s: %u times, up to %g", dash_export_get_suffix ((DashExportFormat) format), self->n_told,
                      self->told);
      g_assert_cmpuint (self->n_told, >, 1);
      g_assert_cmpuint (self->n_told, <=, 101);
      /* The page has 500 rows of them; metrics are counted as if each row said all. */
      g_assert_cmpfloat (self->told, >=, format == DASH_EXPORT_HTML ? 0.2 : 0.5);
    }
}

/* ---- Whole files or none ---- */

static void
cancel_early (double fraction, gpointer data)
{
  g_cancellable_cancel (data);
}

static void
test_cancelled_keeps_the_old_file (Place *self, gconstpointer data)
{
  g_autoptr (DashDocument) document = sample_document_new (2000, 5, 2, 0);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  self->cancellable = g_cancellable_new ();
  g_assert_true (g_file_replace_contents (self->file, "old", 3, NULL, FALSE, 0, NULL, NULL, NULL));

  /* Before it begins … */
  g_cancellable_cancel (self->cancellable);
  g_assert_false (save (self, document, DASH_EXPORT_CSV, DASH_EXPORT_FUNCTIONS, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  /* … and in the middle. */
  for (guint format = 0; format < DASH_N_EXPORTS; format++)
    {
      const DashExportOptions options = { .format = (DashExportFormat) format, .section = DASH_EXPORT_FUNCTIONS };
      g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();

      g_assert_false (dash_export_write (document, &options, stream, cancellable, cancel_early, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
    }
  text = read_file (self, NULL);
  g_assert_cmpstr (text, ==, "old");
}

static gboolean
write_half (GOutputStream *stream, GCancellable *cancellable, gpointer data, GError **error)
{
  g_assert_true (g_output_stream_write_all (stream, "ne", 2, NULL, cancellable, error));
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "No space left on device");
  return FALSE;
}

static void
test_half_a_file_is_none (Place *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (g_file_replace_contents (self->file, "old", 3, NULL, FALSE, 0, NULL, NULL, NULL));
  g_assert_false (dash_export_file_write (self->file, write_half, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  text = read_file (self, NULL);
  g_assert_cmpstr (text, ==, "old");
}

static void
test_bytes_are_saved (Place *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("picture", 7);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  dash_export_file_save_async (self->file, bytes, NULL, on_done, self);
  g_main_loop_run (self->loop);
  g_assert_true (dash_export_file_save_finish (self->result, &error));
  text = read_file (self, NULL);
  g_assert_cmpstr (text, ==, "picture");
}

/* ---- What goes wrong ---- */

static void
assert_sentence (Place *self, const GError *error, const char *expected)
{
  g_autofree char *sentence = dash_export_file_describe_error (self->file, error);

  g_test_message ("%s", sentence);
  g_assert_nonnull (strstr (sentence, expected));
  g_assert_true (g_str_has_suffix (sentence, "."));
}

static void
test_disk_full (Place *self, gconstpointer data)
{
  g_autoptr (DashDocument) document = sample_document_new (10, 5, 0, 0);
  g_autoptr (GError) error = NULL;

  g_object_unref (self->file);
  self->file = g_file_new_for_path ("/dev/full");
  g_assert_false (save (self, document, DASH_EXPORT_CSV, DASH_EXPORT_FUNCTIONS, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  assert_sentence (self, error, "Make room");
  g_assert_true (g_file_test ("/dev/full", G_FILE_TEST_EXISTS));
}

static void
test_no_such_folder (Place *self, gconstpointer data)
{
  g_autoptr (DashDocument) document = sample_document_new (10, 5, 0, 0);
  g_autoptr (GError) error = NULL;

  g_object_unref (self->file);
  self->file = g_file_new_build_filename (self->folder, "gone", "exported", NULL);
  g_assert_false (save (self, document, DASH_EXPORT_HTML, DASH_EXPORT_FUNCTIONS, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  assert_sentence (self, error, "no longer there");
}

static void
test_folder_that_is_read_only (Place *self, gconstpointer data)
{
  g_autoptr (DashDocument) document = sample_document_new (10, 5, 0, 0);
  g_autoptr (GError) error = NULL;

  if (geteuid () == 0)
    {
      g_test_skip ("root may write anywhere");
      return;
    }
  g_assert_cmpint (g_chmod (self->folder, 0500), ==, 0);
  g_assert_false (save (self, document, DASH_EXPORT_CSV, DASH_EXPORT_FUNCTIONS, &error));
  g_assert_cmpint (g_chmod (self->folder, 0700), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  assert_sentence (self, error, "not allowed");
}

static void
test_sentences (Place *self, gconstpointer data)
{
  static const struct
  {
    GIOErrorEnum code;
    const char *expected;
  } cases[] = {
    { G_IO_ERROR_NO_SPACE, "on another disk." },
    { G_IO_ERROR_READ_ONLY, "that you may write to" },
    { G_IO_ERROR_PERMISSION_DENIED, "a folder of your own" },
    { G_IO_ERROR_NOT_FOUND, "Choose another folder." },
    { G_IO_ERROR_IS_DIRECTORY, "another name" },
    { G_IO_ERROR_FAILED, "Input/output error. Choose another" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, (int) cases[i].code, "Input/output error");

      assert_sentence (self, error, cases[i].expected);
    }
}

static void
test_ranges (Place *self, gconstpointer data)
{
  g_assert_true (dash_export_knows_ranges (DASH_EXPORT_CSV));
  g_assert_true (dash_export_knows_ranges (DASH_EXPORT_HTML));
  g_assert_true (dash_export_knows_ranges (DASH_EXPORT_CHROME));
  g_assert_false (dash_export_knows_ranges (DASH_EXPORT_FOLDED));
  g_assert_false (dash_export_knows_ranges (DASH_EXPORT_SPEEDSCOPE));
  g_assert_false (dash_export_knows_ranges (DASH_EXPORT_OPENMETRICS));
  g_assert_false (dash_export_knows_ranges (DASH_EXPORT_JSON));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define TEST(name, func) g_test_add ("/export/" name, Place, NULL, set_up, func, tear_down)
  TEST ("bytes-of-the-command", test_bytes);
  TEST ("report-is-the-writers", test_report_is_the_writers);
  TEST ("range-is-told", test_range_is_told);
  TEST ("ranges", test_ranges);
  TEST ("progress", test_progress);
  TEST ("cancelled-keeps-the-old-file", test_cancelled_keeps_the_old_file);
  TEST ("half-a-file-is-none", test_half_a_file_is_none);
  TEST ("bytes-are-saved", test_bytes_are_saved);
  TEST ("disk-full", test_disk_full);
  TEST ("no-such-folder", test_no_such_folder);
  TEST ("folder-that-is-read-only", test_folder_that_is_read_only);
  TEST ("sentences", test_sentences);
  return g_test_run ();
}
