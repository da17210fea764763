/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-recovery.c: the report of a program that was killed, rebuilt from its arena.
 *
 * The `hotpath` command does it, in a process of its own: what a killed program left behind may be anything.
 */
#include "dash-recovery.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "dash-report-reader.h"

char *
dash_recovery_find_command (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);

  if (self != NULL)
    {
      g_autofree char *folder = g_path_get_dirname (self);
      g_autofree char *beside = g_build_filename (folder, "hotpath", NULL);
      /* In the build folder the app is in app/ and the command in app/cli/. */
      g_autofree char *built = g_build_filename (folder, "cli", "hotpath", NULL);

      if (g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE) && g_file_test (beside, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&beside);
      if (g_file_test (built, G_FILE_TEST_IS_EXECUTABLE) && g_file_test (built, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&built);
    }
  return g_find_program_in_path ("hotpath");
}

typedef struct
{
  char *command;
  char *arena;
} Recovery;

static void
recovery_free (gpointer data)
{
  Recovery *recovery = data;

  g_free (recovery->command);
  g_free (recovery->arena);
  g_free (recovery);
}

static void
recover_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Recovery *recovery = data;
  GError *error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GSubprocess) process = NULL;
  DashDocument *document = NULL;
  gsize length;
  int fd = g_file_open_tmp ("hotpath-recover-XXXXXX.json", &path, &error);

  if (fd < 0)
    {
      g_task_return_error (task, error);
      return;
    }
  close (fd);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                              recovery->command, "recover", recovery->arena, "-o", path, NULL);
  if (process != NULL)
    {
      if (g_subprocess_wait_check (process, cancellable, &error) &&
          g_file_get_contents (path, &text, &length, &error))
        document = dash_report_reader_read (text, length, DASH_DOCUMENT_REPORT, cancellable, NULL, NULL, &error);
      else if (g_cancellable_is_cancelled (cancellable))
        g_subprocess_force_exit (process);
    }
  g_unlink (path);

  if (document != NULL)
    g_task_return_pointer (task, document, (GDestroyNotify) dash_document_unref);
  else
    g_task_return_error (task, error);
}

void
dash_recovery_run_async (const char *command, const char *arena, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Recovery *recovery = g_new0 (Recovery, 1);

  recovery->command = g_strdup (command);
  recovery->arena = g_strdup (arena);
  g_task_set_source_tag (task, dash_recovery_run_async);
  g_task_set_task_data (task, recovery, recovery_free);
  g_task_run_in_thread (task, recover_in_thread);
  g_object_unref (task);
}

DashDocument *
dash_recovery_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
