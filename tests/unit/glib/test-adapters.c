/* SPDX-License-Identifier: MIT */
/* The adapters for GLib: each does what it stands for, and the report has it. */
#include <hotpath-glib.h>

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define MESSAGES 500

/* The parts of the one session of this process; the report comes at the end of it. */

static gpointer
pop_all (gpointer data)
{
  for (int i = 1; i <= MESSAGES; i++)
    g_assert_cmpint (GPOINTER_TO_INT (hotpath_async_queue_pop (data)), ==, i);
  return NULL;
}

static void
use_queue (void)
{
  HotpathAsyncQueue *queue = hotpath_async_queue_new ("queue", NULL);
  GThread *thread = g_thread_new ("popper", pop_all, queue);

  for (int i = 1; i <= MESSAGES; i++)
    hotpath_async_queue_push (queue, GINT_TO_POINTER (i));
  g_thread_join (thread);
  g_assert_null (hotpath_async_queue_try_pop (queue));
  g_assert_null (hotpath_async_queue_timeout_pop (queue, 1000));
  hotpath_async_queue_push (hotpath_async_queue_ref (queue), queue);
  g_assert_cmpint (hotpath_async_queue_length (queue), ==, 1);
  hotpath_async_queue_close (queue);
  hotpath_async_queue_unref (queue);
  hotpath_async_queue_unref (queue);
}

static void
in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_usleep (2000);
  g_task_return_int (task, 42);
}

static void
count_result (GObject *source, GAsyncResult *result, gpointer data)
{
  int *left = data;

  g_task_propagate_int (G_TASK (result), NULL);
  --*left;
}

static void
use_tasks (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  int left = 12;

  for (int i = 0; i < 10; i++)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, count_result, &left);

      hotpath_task_watch (task, "fetch");
      hotpath_task_run_in_thread (task, in_thread);
    }
  g_cancellable_cancel (cancellable);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (GTask) task = g_task_new (NULL, cancellable, count_result, &left);

      hotpath_task_watch (task, "fetch");
      g_task_return_error_if_cancelled (task);
    }
  while (left > 0)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
use_streams (void)
{
  const char text[] = "what goes in comes out";
  g_autoptr (GInputStream) memory = g_memory_input_stream_new_from_data (text, sizeof text, NULL);
  g_autoptr (GInputStream) in = hotpath_input_stream_new (memory, "in");
  g_autoptr (GOutputStream) sink = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) out = hotpath_output_stream_new (sink, "out");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_output_stream_splice (out, in,
                                           G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE |
                                               G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET,
                                           NULL, &error),
                   ==, sizeof text);
  g_assert_no_error (error);
  g_assert_cmpstr (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (sink)), ==, text);
}

static gboolean
stall (gpointer data)
{
  g_usleep (120000);
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static void
use_loop (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  GPollFunc before = g_main_context_get_poll_func (NULL);

  g_assert_true (hotpath_main_context_watch (NULL, "main loop"));
  g_assert_true (hotpath_main_context_watch (g_main_context_default (), "again"));
  for (int i = 0; i < 50; i++)
    {
      g_idle_add (G_SOURCE_FUNC (g_main_loop_quit), loop);
      g_main_loop_run (loop);
    }
  g_timeout_add (20, stall, loop);
  g_main_loop_run (loop);
  g_idle_add (G_SOURCE_FUNC (g_main_loop_quit), loop);
  g_main_loop_run (loop);
  hotpath_main_context_unwatch (NULL);
  g_assert_true (g_main_context_get_poll_func (NULL) == before);
}

static void
add_up (gpointer data, gpointer sum)
{
  g_atomic_int_add ((int *) sum, GPOINTER_TO_INT (data));
}

static void
use_pool (void)
{
  int sum = 0;
  g_autoptr (GError) error = NULL;
  HotpathThreadPool *pool = hotpath_thread_pool_new ("pool", add_up, &sum, 3, FALSE, &error);

  g_assert_no_error (error);
  for (int i = 1; i <= 100; i++)
    g_assert_true (hotpath_thread_pool_push (pool, GINT_TO_POINTER (i), NULL));
  hotpath_thread_pool_free (pool, FALSE, TRUE);
  g_assert_cmpint (g_atomic_int_get (&sum), ==, 5050);
}

/* ---- What the report says ---- */

static JsonObject *
find_row (JsonNode *report, const char *section, const char *name)
{
  JsonArray *rows =
      json_object_get_array_member (json_object_get_object_member (json_node_get_object (report), section), "rows");

  for (guint i = 0; i < json_array_get_length (rows); i++)
    if (strcmp (json_object_get_string_member (json_array_get_object_element (rows, i), "name"), name) == 0)
      return json_array_get_object_element (rows, i);
  g_error ("There is no %s in %s.", name, section);
}

#define NUMBER(row, key) json_object_get_int_member (row, key)

/* The place is the user's, not that of the adapter. */
static void
assert_is_of_this_file (JsonObject *row)
{
  g_autofree char *name = g_path_get_basename (json_object_get_string_member (row, "file"));

  g_assert_cmpstr (name, ==, "test-adapters.c");
  g_assert_cmpint (NUMBER (row, "line"), >, 1);
}

static void
test_report (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "hotpath-adapters-XXXXXX", NULL);
  g_autofree char *file = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  hotpath_config config = { .name = "adapters", .server_off = true, .format = HOTPATH_FORMAT_JSON, .sections = "all" };
  JsonNode *report;
  JsonObject *row;

  g_assert_nonnull (g_mkdtemp (path));
  file = g_build_filename (path, "report.json", NULL);
  config.output_path = file;
  g_assert_cmpint (hotpath_start (&config), ==, 0);
  use_queue ();
  use_tasks ();
  use_streams ();
  use_loop ();
  use_pool ();
  hotpath_stop ();

  json_parser_load_from_file (parser, file, &error);
  g_assert_no_error (error);
  report = json_parser_get_root (parser);

  row = find_row (report, "channels", "queue");
  g_assert_cmpint (NUMBER (row, "sent"), ==, MESSAGES + 1);
  g_assert_cmpint (NUMBER (row, "received"), ==, MESSAGES);
  g_assert_cmpint (NUMBER (row, "queued"), ==, 1);
  assert_is_of_this_file (row);
  g_assert_cmpstr (json_object_get_string_member (row, "state"), ==, "closed");

  row = find_row (report, "futures", "fetch");
  g_assert_cmpint (NUMBER (row, "calls"), ==, 12);
  g_assert_cmpint (NUMBER (row, "ready"), ==, 10);
  g_assert_cmpint (NUMBER (row, "cancelled"), ==, 2);
  g_assert_cmpint (NUMBER (row, "polls"), ==, 10);
  g_assert_cmpint (NUMBER (row, "poll_total_ns"), >=, 10 * 2000000);

  for (int i = 0; i < 2; i++)
    {
      row = find_row (report, "streams", i == 0 ? "in" : "out");
      g_assert_cmpint (NUMBER (row, "bytes"), ==, sizeof "what goes in comes out");
      assert_is_of_this_file (row);
      g_assert_cmpstr (json_object_get_string_member (row, "state"), ==, "closed");
    }

  row = find_row (report, "runtime", "main loop");
  g_assert_cmpint (NUMBER (row, "iterations"), >=, 51);
  g_assert_cmpint (NUMBER (row, "stall_max_ns"), >=, 120000000);
  g_assert_cmpint (NUMBER (row, "idle_ns"), >=, 10000000);
  g_assert_cmpint (NUMBER (row, "busy_ns"), >=, NUMBER (row, "stall_max_ns"));
  g_assert_cmpstr (json_object_get_string_member (
                       json_array_get_object_element (
                           json_object_get_array_member (json_object_get_object_member (row, "log"), "entries"), 0),
                       "event"),
                   ==, "stalled");

  row = find_row (report, "runtime", "pool");
  g_assert_cmpint (NUMBER (row, "iterations"), ==, 100);
  g_assert_cmpint (NUMBER (row, "max_threads"), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (row, "kind"), ==, "thread-pool");

  g_unlink (file);
  g_rmdir (path);
}

/* Before the session and after it, everything works as without the probe. */
static void
test_outside_a_session (void)
{
  use_queue ();
  use_tasks ();
  use_streams ();
  use_loop ();
  use_pool ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/adapters/before-a-session", test_outside_a_session);
  g_test_add_func ("/adapters/report", test_report);
  g_test_add_func ("/adapters/after-a-session", test_outside_a_session);
  return g_test_run ();
}
