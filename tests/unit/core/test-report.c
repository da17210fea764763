/* SPDX-License-Identifier: MIT
 *
 * test-report.c: where the report on exit goes.
 */
#include "arena-fixture.h"
#include "report.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct fixture {
  arena_fixture arena;
  hp_reader *reader;
  hp_snapshot *snapshot;
  char *dir;
} fixture;

static void
set_up (fixture *self, gconstpointer data)
{
  arena_fixture_init (&self->arena, 4u << 20);
  arena_fixture_fill (&self->arena);
  self->reader = hp_reader_new_for_file (self->arena.arena, self->arena.size, false);
  self->snapshot = hp_reader_take (self->reader);
  self->dir = g_dir_make_tmp ("hotpath-report-XXXXXX", NULL);
}

static void
remove_tree (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;
  while (dir && (name = g_dir_read_name (dir))) {
    char *child = g_build_filename (path, name, NULL);
    if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
      remove_tree (child);
    else
      g_unlink (child);
    g_free (child);
  }
  g_clear_pointer (&dir, g_dir_close);
  g_rmdir (path);
}

static void
tear_down (fixture *self, gconstpointer data)
{
  remove_tree (self->dir);
  g_free (self->dir);
  hp_snapshot_unref (self->snapshot);
  hp_reader_unref (self->reader);
  arena_fixture_clear (&self->arena);
}

static gboolean
write_report (fixture *self, hotpath_format format, char *path, gboolean is_fork)
{
  hp_config config = { .format = format, .output_path = path, .sections = HP_REPORT_DEFAULT, .functions_limit = 15 };
  return hp_report_write (&config, self->snapshot, is_fork);
}

static guint
files_in (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  guint count = 0;
  while (g_dir_read_name (dir))
    count++;
  g_dir_close (dir);
  return count;
}

static void
test_makes_folders (fixture *self, gconstpointer data)
{
  char *path = g_build_filename (self->dir, "a", "b", "report.json", NULL);
  char *text;
  for (guint i = 0; i < 2; i++) { /* and replaces a report that is there */
    g_assert_true (write_report (self, HOTPATH_FORMAT_JSON, path, FALSE));
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    g_assert_true (g_str_has_prefix (text, "{\"type\":\"hotpath-report\""));
    g_assert_true (g_str_has_suffix (text, "}\n"));
    g_free (text);
  }
  char *dir = g_path_get_dirname (path);
  g_assert_cmpuint (files_in (dir), ==, 1); /* nothing temporary is left */
  g_free (dir);

  char *of_fork = g_build_filename (self->dir, "a", "b", "report.4711.json", NULL);
  g_assert_true (write_report (self, HOTPATH_FORMAT_TABLE, path, TRUE));
  g_assert_true (g_file_get_contents (of_fork, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "[hotpath] indexer"));
  g_free (text);
  g_free (of_fork);
  g_free (path);
}

static void
test_keeps_links_and_devices (fixture *self, gconstpointer data)
{
  char *target = g_build_filename (self->dir, "target.json", NULL), *link = g_build_filename (self->dir, "link", NULL);
  g_assert_true (g_file_set_contents (target, "old", -1, NULL));
  g_assert_cmpint (symlink (target, link), ==, 0);
  g_assert_true (write_report (self, HOTPATH_FORMAT_JSON, link, FALSE));
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  char *text;
  g_assert_true (g_file_get_contents (target, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "{\"type\""));
  g_free (text);
  g_free (target);
  g_free (link);

  char null[] = "/dev/null";
  struct stat status;
  g_assert_true (write_report (self, HOTPATH_FORMAT_JSON, null, FALSE));
  g_assert_cmpint (stat (null, &status), ==, 0);
  g_assert_true (S_ISCHR (status.st_mode));
}

static void
test_failure_is_one_line (fixture *self, gconstpointer data)
{
  if (g_test_subprocess ()) {
    char path[] = "/proc/no/such/report.json";
    g_assert_false (write_report (self, HOTPATH_FORMAT_JSON, path, FALSE));
    g_assert_false (write_report (self, HOTPATH_FORMAT_JSON, self->dir, FALSE));
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*[hotpath] the report can't be written to /proc/no/such/report.json: *\n"
                             "[hotpath] the report can't be written to /*: Is a directory*");
}

static void
test_stdout (fixture *self, gconstpointer data)
{
  if (g_test_subprocess ()) {
    g_print ("what the program said\n");
    g_assert_true (write_report (self, HOTPATH_FORMAT_TABLE, NULL, FALSE));
    g_assert_true (write_report (self, HOTPATH_FORMAT_NONE, NULL, FALSE));
    g_assert_true (write_report (self, HOTPATH_FORMAT_TABLE, NULL, TRUE)); /* a fork's child keeps quiet */
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*what the program said\n[hotpath] indexer | nightly | 2.00 ms\n*");
  g_test_trap_assert_stdout_unmatched ("*[hotpath]*[hotpath]*");
  g_test_trap_assert_stdout_unmatched ("*\033*");
}

/* Whoever read the pipe has gone: no SIGPIPE, neither now nor later. */
static void
test_closed_pipe (fixture *self, gconstpointer data)
{
  if (g_test_subprocess ()) {
    int ends[2];
    g_assert_cmpint (pipe (ends), ==, 0);
    close (ends[0]);
    g_assert_false (hp_write_all (ends[1], "text", 4));
    g_assert_cmpint (errno, ==, EPIPE);
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
}

#define ADD(path, function) g_test_add ("/report/" path, fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("makes-folders", test_makes_folders);
  ADD ("links-and-devices", test_keeps_links_and_devices);
  ADD ("failure", test_failure_is_one_line);
  ADD ("stdout", test_stdout);
  ADD ("closed-pipe", test_closed_pipe);
  return g_test_run ();
}
