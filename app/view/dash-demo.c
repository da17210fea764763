// SPDX-License-Identifier: GPL-3.0-or-later
// The example program that shows what the app can do, for as long as somebody looks at it.

#include "dash-demo.h"

#include <glib/gi18n.h>
#include <signal.h>
#include <stdlib.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#define PROGRAM_NAME "hotpath-indexer"

/* Far more than a program needs to start, on a machine that is busy. */
#define PATIENCE_SECONDS 20

struct _DashDemo
{
  GObject parent_instance;

  GSubprocess *process;
};

G_DEFINE_FINAL_TYPE (DashDemo, dash_demo, G_TYPE_OBJECT)

static void
dash_demo_dispose (GObject *object)
{
  DashDemo *self = DASH_DEMO (object);

  if (self->process != NULL)
    g_subprocess_send_signal (self->process, SIGTERM);
  g_clear_object (&self->process);

  G_OBJECT_CLASS (dash_demo_parent_class)->dispose (object);
}

static void
dash_demo_class_init (DashDemoClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dash_demo_dispose;
}

static void
dash_demo_init (DashDemo *self)
{
}

char *
dash_demo_find_program (void)
{
  g_autofree char *binary = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = binary != NULL ? g_path_get_dirname (binary) : g_strdup (BINDIR);
  /* An installed app has it beside itself; one in a build folder has it where it was built. */
  static const char *const places[] = { ".", "../probe/examples", "../../../probe/examples" };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_build_filename (folder, places[i], PROGRAM_NAME, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_canonicalize_filename (path, NULL);
    }
  return g_find_program_in_path (PROGRAM_NAME);
}

typedef struct
{
  DashDemo *demo;
  DashDiscovery *discovery;
  DashProgram *program;
  gint64 pid;
  gulong items_id;
  guint timeout_id;
} Start;

static void
start_free (Start *start)
{
  if (start->items_id != 0)
    g_signal_handler_disconnect (start->discovery, start->items_id);
  g_clear_handle_id (&start->timeout_id, g_source_remove);
  g_clear_object (&start->demo);
  g_clear_object (&start->program);
  g_clear_object (&start->discovery);
  g_free (start);
}

static void
settle (GTask *task)
{
  Start *start = g_task_get_task_data (task);

  if (start->items_id != 0)
    g_signal_handler_disconnect (start->discovery, start->items_id);
  start->items_id = 0;
  g_clear_handle_id (&start->timeout_id, g_source_remove);
}

static void
look_for_it (GTask *task)
{
  Start *start = g_task_get_task_data (task);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (start->discovery));

  for (guint i = 0; i < n && start->program == NULL; i++)
    {
      g_autoptr (DashProgram) program = g_list_model_get_item (G_LIST_MODEL (start->discovery), i);

      if (dash_program_get_pid (program) == start->pid)
        start->program = g_steal_pointer (&program);
    }

  if (start->program != NULL && !g_task_get_completed (task))
    {
      settle (task);
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
}

static gboolean
on_too_late (gpointer data)
{
  GTask *task = data;
  Start *start = g_task_get_task_data (task);

  start->timeout_id = 0;
  settle (task);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "%s",
                           _("The demo was started but does not show its figures. Its messages, in "
                             "the terminal or the journal, say why."));
  g_object_unref (task);
  return G_SOURCE_REMOVE;
}

static void
on_ended (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;

  g_subprocess_wait_finish (G_SUBPROCESS (object), result, NULL);
  if (g_task_get_completed (task) || ((Start *) g_task_get_task_data (task))->program != NULL)
    return;
  settle (task);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s",
                           _("The demo ended at once. Start “hotpath-indexer” in a terminal to see "
                             "why."));
  g_object_unref (task);
}

#ifdef __linux__
static void
end_with_parent (gpointer user_data)
{
  /* An app that crashes must not leave a program behind that reads the whole disk. */
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}
#endif

void
dash_demo_start_async (DashDiscovery *discovery, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *path = dash_demo_find_program ();
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  Start *start = g_new0 (Start, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, dash_demo_start_async);
  g_task_set_task_data (task, start, (GDestroyNotify) start_free);
  start->discovery = g_object_ref (discovery);

  if (path == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s",
                               _("The demo program “hotpath-indexer” is not installed. It comes "
                                 "with the examples of Hotpath."));
      g_object_unref (task);
      return;
    }

#ifdef __linux__
  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, NULL, NULL);
#endif
  /* Without these a table, or a file, would be left behind when the demo is stopped, and a port that
   * was meant for another program would be taken. */
  g_subprocess_launcher_setenv (launcher, "HOTPATH_OUTPUT_FORMAT", "none", TRUE);
  g_subprocess_launcher_unsetenv (launcher, "HOTPATH_OUTPUT_PATH");
  g_subprocess_launcher_unsetenv (launcher, "HOTPATH_METRICS_SERVER_OFF");
  g_subprocess_launcher_unsetenv (launcher, "HOTPATH_SHUTDOWN_MS");

  start->demo = g_object_new (DASH_TYPE_DEMO, NULL);
  start->demo->process =
    g_subprocess_launcher_spawn (launcher, &error, path, g_file_test ("/usr", G_FILE_TEST_IS_DIR) ? "/usr" : g_get_home_dir (), NULL);
  if (start->demo->process == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  start->pid = g_ascii_strtoll (g_subprocess_get_identifier (start->demo->process), NULL, 10);
  start->items_id = g_signal_connect_swapped (discovery, "items-changed",
                                              G_CALLBACK (look_for_it), task);
  start->timeout_id = g_timeout_add_seconds (PATIENCE_SECONDS, on_too_late, task);
  g_subprocess_wait_async (start->demo->process, NULL, on_ended, g_object_ref (task));
  dash_discovery_refresh (discovery);
}

DashDemo *
dash_demo_start_finish (GAsyncResult *result, DashProgram **program, GError **error)
{
  Start *start = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  *program = g_object_ref (start->program);
  return g_steal_pointer (&start->demo);
}
