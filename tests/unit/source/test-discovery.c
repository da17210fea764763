/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-discovery.c: programs appear when they announce themselves and go when they die; nothing else appears.
 */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dash-discovery.h"
#include "dash-port-search.h"
#include "dash-process.h"
#include "dash-program-private.h"
#include "dash-sandbox.h"
#include "fake-server.h"
#include "rust-server.h"

#define PATIENCE_S 30

typedef struct
{
  char *base;
  char *folder;
  DashDiscovery *discovery;
  guint n_refreshed;
} Fixture;

static void
on_refreshed (DashDiscovery *discovery, gpointer user_data)
{
  ((Fixture *) user_data)->n_refreshed++;
}

static gboolean
out_of_patience (gpointer data)
{
  g_error ("nothing came");
  return G_SOURCE_REMOVE;
}

static void
refresh (Fixture *fixture)
{
  guint before = fixture->n_refreshed;
  guint timer = g_timeout_add_seconds (PATIENCE_S, out_of_patience, NULL);

  dash_discovery_refresh (fixture->discovery);
  /* The first to end may have begun before; the second has not. */
  while (fixture->n_refreshed < before + 1)
    g_main_context_iteration (NULL, TRUE);
  before = fixture->n_refreshed;
  dash_discovery_refresh (fixture->discovery);
  while (fixture->n_refreshed < before + 1)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
}

static guint
n_programs (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->discovery));
}

static DashProgram *
program (Fixture *fixture, guint position)
{
  DashProgram *item = g_list_model_get_item (G_LIST_MODEL (fixture->discovery), position);

  g_assert_nonnull (item);
  g_object_unref (item); /* the list holds it */
  return item;
}

static void
set_up (Fixture *fixture, gboolean make_folder)
{
  const char *folders[3] = { NULL, "/nonexistent/hotpath", NULL };

  fixture->base = g_dir_make_tmp ("hotpath-test-XXXXXX", NULL);
  fixture->folder = g_build_filename (fixture->base, "hotpath", NULL);
  if (make_folder)
    g_mkdir (fixture->folder, 0700);
  folders[0] = fixture->folder;
  fixture->discovery = dash_discovery_new_for_folders (folders, 0);
  g_signal_connect (fixture->discovery, "refreshed", G_CALLBACK (on_refreshed), fixture);
}

static void
tear_down (Fixture *fixture)
{
  GDir *entries = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  g_object_add_weak_pointer (G_OBJECT (fixture->discovery), (gpointer *) &fixture->discovery);
  g_object_unref (fixture->discovery);
  while (fixture->discovery != NULL)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_clear_pointer (&entries, g_dir_close);
  g_rmdir (fixture->folder);
  g_rmdir (fixture->base);
  g_free (fixture->folder);
  g_free (fixture->base);
}

static void
announce (Fixture *fixture, const char *file, gint64 pid, guint port, guint64 start)
{
  g_autofree char *path = g_build_filename (fixture->folder, file, NULL);
  g_autofree char *text =
      g_strdup_printf ("{\"type\":\"hotpath-program\",\"schema\":1,\"pid\":%" G_GINT64_FORMAT ",\"name\":\"indexer\","
                       "\"label\":\"night\",\"executable\":\"/usr/bin/indexer\",\"address\":\"127.0.0.1\",\"port\":%u,"
                       "\"token_required\":false,\"started_at\":\"2026-11-22T17:03:00.123Z\","
                       "\"process_start\":%" G_GUINT64_FORMAT ",\"arena\":\"/run/x.arena\"}",
                       pid, port, start);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static guint64
own_start (void)
{
  guint64 start = 0;

  g_assert_true (dash_process_look_up (getpid (), NULL, &start));
  return start;
}

static void
test_appears_and_goes (void)
{
  Fixture fixture = { 0 };
  FakeServer *server = fake_server_new (0);
  g_autofree char *path = NULL;
  double cpu[DASH_PROGRAM_HISTORY];

  g_free (server->hello);
  server->hello = g_strdup_printf ("{\"type\":\"hotpath-hello\",\"schema\":1,\"program\":{\"name\":\"indexer\",\"pid\":%d},"
                                   "\"process\":{\"cpu_ns\":1000,\"threads\":7}}",
                                   (int) getpid ());
  set_up (&fixture, FALSE);
  refresh (&fixture);
  g_assert_cmpuint (n_programs (&fixture), ==, 0);

  g_mkdir (fixture.folder, 0700);
  announce (&fixture, "1.json", getpid (), server->port, own_start ());
  refresh (&fixture);
  g_assert_cmpuint (n_programs (&fixture), ==, 1);
  g_assert_cmpstr (dash_program_get_name (program (&fixture, 0)), ==, "indexer");
  g_assert_cmpstr (dash_program_get_label (program (&fixture, 0)), ==, "night");
  g_assert_cmpstr (dash_program_get_executable (program (&fixture, 0)), ==, "/usr/bin/indexer");
  g_assert_cmpstr (dash_program_get_arena (program (&fixture, 0)), ==, "/run/x.arena");
  g_assert_cmpint (dash_program_get_pid (program (&fixture, 0)), ==, getpid ());
  g_assert_cmpuint (dash_program_get_port (program (&fixture, 0)), ==, server->port);
  g_assert_cmpint (g_date_time_get_year (dash_program_get_started_at (program (&fixture, 0))), ==, 2026);
  g_assert_true (dash_program_get_alive (program (&fixture, 0)));
  g_assert_cmpuint (dash_program_get_threads (program (&fixture, 0)), ==, 7);
  /* Asked at least twice, and no CPU time went by. */
  refresh (&fixture);
  g_assert_cmpuint (dash_program_get_cpu_history (program (&fixture, 0), cpu, G_N_ELEMENTS (cpu)), >=, 1);
  g_assert_cmpfloat (cpu[0], ==, 0);
  g_assert_cmpfloat (dash_program_get_cpu_percent (program (&fixture, 0)), ==, 0);

  /* Its server falls silent, but it is there. */
  fake_server_free (server);
  refresh (&fixture);
  g_assert_cmpuint (n_programs (&fixture), ==, 1);
  g_assert_false (dash_program_get_alive (program (&fixture, 0)));
  g_assert_cmpfloat (dash_program_get_cpu_percent (program (&fixture, 0)), <, 0);

  path = g_build_filename (fixture.folder, "1.json", NULL);
  g_unlink (path);
  refresh (&fixture);
  g_assert_cmpuint (n_programs (&fixture), ==, 0);
  tear_down (&fixture);
}

static void
test_what_is_passed_over (void)
{
  static const char *const texts[] = { "", "{", "[]", "{\"type\":\"hotpath-report\"}", "\xff\xfe",
                                       "{\"type\":\"hotpath-program\",\"pid\":1,\"port\":70000}",
                                       "{\"type\":\"hotpath-program\",\"pid\":\"1\",\"port\":80}",
                                       "{\"type\":\"hotpath-program\"}" };
  Fixture fixture = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *link = NULL;
  pid_t dead = fork ();

  if (dead == 0)
    _exit (0);
  waitpid (dead, NULL, 0);

  set_up (&fixture, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.json", i);
      g_autofree char *broken = g_build_filename (fixture.folder, name, NULL);

      g_assert_true (g_file_set_contents (broken, texts[i], -1, NULL));
    }
  announce (&fixture, "dead.json", dead, 6770, 0);
  announce (&fixture, "reused-pid.json", getpid (), 6770, own_start () + 1);
  announce (&fixture, "other-name.txt", getpid (), 6770, own_start ());
  refresh (&fixture);
  g_assert_cmpuint (n_programs (&fixture), ==, 0);

  /* A link could lead to what somebody else has written. */
  path = g_build_filename (fixture.folder, "other-name.txt", NULL);
  link = g_build_filename (fixture.folder, "link.json", NULL);
  g_assert_cmpint (symlink (path, link), ==, 0);
  refresh (&fixture);
  g_assert_cmpuint (n_programs (&fixture), ==, 0);

  announce (&fixture, "good.json", getpid (), 6770, own_start ());
  refresh (&fixture);
  g_assert_cmpuint (n_programs (&fixture), ==, 1);

  /* A folder that others can write to is not to be trusted. */
  g_chmod (fixture.folder, 0777);
  refresh (&fixture);
  g_assert_cmpuint (n_programs (&fixture), ==, 0);
  tear_down (&fixture);
}

static void
test_monitor (void)
{
  Fixture fixture = { 0 };
  guint timer;

  set_up (&fixture, TRUE);
  refresh (&fixture);
  timer = g_timeout_add_seconds (PATIENCE_S, out_of_patience, NULL);
  announce (&fixture, "1.json", getpid (), 1, own_start ());
  /* Nobody polls: only the monitor can say so. */
  while (n_programs (&fixture) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
  tear_down (&fixture);
}

static void
test_token_is_a_sign_of_life (void)
{
  Fixture fixture = { 0 };
  FakeServer *server = fake_server_new (0);

  server->token = g_strdup ("secret");
  set_up (&fixture, TRUE);
  announce (&fixture, "1.json", getpid (), server->port, own_start ());
  refresh (&fixture);
  g_assert_cmpuint (n_programs (&fixture), ==, 1);
  g_assert_true (dash_program_get_alive (program (&fixture, 0)));
  g_assert_cmpuint (dash_program_get_threads (program (&fixture, 0)), ==, 0);
  fake_server_free (server);
  tear_down (&fixture);
}

static void
test_port_taken_by_another (void)
{
  Fixture fixture = { 0 };
  FakeServer *server = fake_server_new (0); /* greets as process 4242 */

  set_up (&fixture, TRUE);
  announce (&fixture, "1.json", getpid (), server->port, own_start ());
  refresh (&fixture);
  g_assert_false (dash_program_get_alive (program (&fixture, 0)));
  fake_server_free (server);
  tear_down (&fixture);
}

static void
test_freed_in_a_round (void)
{
  Fixture fixture = { 0 };
  FakeServer *server = fake_server_new (0);

  set_up (&fixture, TRUE);
  announce (&fixture, "1.json", getpid (), server->port, own_start ());
  dash_discovery_refresh (fixture.discovery);
  while (server->n_hellos == 0)
    {
      g_main_context_iteration (NULL, TRUE);
      if (n_programs (&fixture) == 1)
        break;
    }
  tear_down (&fixture);
  fake_server_free (server);
}

/* Processes outside a sandbox have numbers there that mean nothing inside: this one is of a process with another start. */
static void
test_outside_a_sandbox (void)
{
  Fixture fixture = { 0 };
  FakeServer *server = fake_server_new (0);
  g_autofree char *arena = NULL;

  set_up (&fixture, TRUE);
  arena = g_build_filename (fixture.folder, "x.arena", NULL);
  g_assert_true (g_file_set_contents (arena, "", -1, NULL));
  announce (&fixture, "1.json", getpid (), server->port, own_start () + 1);
  refresh (&fixture);
  g_assert_cmpuint (n_programs (&fixture), ==, 0);

  dash_sandbox_pretend (TRUE);
  refresh (&fixture);
  g_assert_cmpuint (n_programs (&fixture), ==, 1);
  /* The folder is at another place inside. */
  g_assert_cmpstr (dash_program_get_arena (program (&fixture, 0)), ==, arena);

  fake_server_free (server);
  refresh (&fixture);
  g_assert_cmpuint (n_programs (&fixture), ==, 0);
  dash_sandbox_pretend (FALSE);
  tear_down (&fixture);
}

typedef struct
{
  guint port;
  GPtrArray *found;
  gboolean done;
} Search;

static gpointer
search_in_thread (gpointer data)
{
  Search *search = data;

  dash_port_search_run (search->port, search->port, search->found);
  g_atomic_int_set (&search->done, TRUE);
  g_main_context_wakeup (NULL);
  return NULL;
}

static void
search (Search *search)
{
  GThread *thread;

  search->done = FALSE;
  thread = g_thread_new ("search", search_in_thread, search);
  while (!g_atomic_int_get (&search->done))
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
}

static void
test_found_by_its_port (void)
{
  FakeServer *server = fake_server_new (0);
  Search ports = { .port = server->port };
  const DashAnnouncement *found;

  ports.found = g_ptr_array_new_with_free_func ((GDestroyNotify) dash_announcement_free);
  g_free (server->hello);
  server->hello = g_strdup ("{\"type\":\"hotpath-hello\",\"schema\":1,\"program\":{\"name\":\"indexer\",\"pid\":4711,"
                            "\"executable\":\"/usr/bin/indexer\",\"started_at\":\"2026-11-22T17:03:00.123Z\"}}");
  search (&ports);
  g_assert_cmpuint (ports.found->len, ==, 1);
  found = g_ptr_array_index (ports.found, 0);
  g_assert_cmpstr (found->name, ==, "indexer");
  g_assert_cmpstr (found->executable, ==, "/usr/bin/indexer");
  g_assert_cmpstr (found->address, ==, "127.0.0.1");
  g_assert_cmpint (found->pid, ==, 4711);
  g_assert_cmpuint (found->port, ==, server->port);
  g_assert_cmpuint (server->n_hellos, ==, 1);

  /* One that is known is not asked again. */
  search (&ports);
  g_assert_cmpuint (ports.found->len, ==, 1);
  g_assert_cmpuint (server->n_hellos, ==, 1);

  /* Something else, or nothing, is no program. */
  g_ptr_array_set_size (ports.found, 0);
  g_free (server->hello);
  server->hello = g_strdup ("It works!");
  search (&ports);
  g_assert_cmpuint (ports.found->len, ==, 0);
  fake_server_free (server);
  search (&ports);
  g_assert_cmpuint (ports.found->len, ==, 0);
  g_ptr_array_unref (ports.found);
}

/* A program that announces itself nowhere is found at its port. */
static void
test_of_rust (void)
{
  Fixture fixture = { 0 };
  RustServer *server = rust_server_new (0, "g5-0.28/server");
  RustServer *old = rust_server_new (0, "g1r-0.9.3/cli");

  set_up (&fixture, TRUE);
  dash_discovery_set_rust_port (fixture.discovery, server->port);
  refresh (&fixture);
  g_assert_cmpuint (n_programs (&fixture), ==, 1);
  g_assert_cmpstr (dash_program_get_name (program (&fixture, 0)), ==, "orders");
  g_assert_cmpstr (dash_program_get_label (program (&fixture, 0)), ==, "hotpath for Rust");
  g_assert_cmpint (dash_program_get_pid (program (&fixture, 0)), ==, 9120);
  g_assert_true (dash_program_get_alive (program (&fixture, 0)));
  rust_server_free (server);
  refresh (&fixture);
  g_assert_cmpuint (n_programs (&fixture), ==, 0);

  dash_discovery_set_rust_port (fixture.discovery, old->port);
  refresh (&fixture);
  g_assert_cmpuint (n_programs (&fixture), ==, 1);
  g_assert_cmpint (dash_program_get_pid (program (&fixture, 0)), ==, 0);
  rust_server_free (old);
  tear_down (&fixture);
}

/* One of ours answers their questions, too: it must not be there twice, nor as theirs. */
static void
test_ours_is_not_of_rust (void)
{
  Fixture fixture = { 0 };
  RustServer *server = rust_server_new (0, "g3-0.14/server");

  set_up (&fixture, TRUE);
  dash_discovery_set_rust_port (fixture.discovery, server->port);
  announce (&fixture, "1.json", getpid (), server->port, own_start ());
  refresh (&fixture);
  g_assert_cmpuint (n_programs (&fixture), ==, 1);
  g_assert_cmpstr (dash_program_get_name (program (&fixture, 0)), ==, "indexer");
  tear_down (&fixture);

  /* Not announced, as one in a container is not. */
  fixture = (Fixture){ 0 };
  g_hash_table_insert (server->statuses, g_strdup ("/v1/hello"), GUINT_TO_POINTER (200));
  g_hash_table_insert (server->bodies, g_strdup ("/v1/hello"), g_strdup ("{\"type\":\"hotpath-hello\"}"));
  set_up (&fixture, TRUE);
  dash_discovery_set_rust_port (fixture.discovery, server->port);
  refresh (&fixture);
  g_assert_cmpuint (n_programs (&fixture), ==, 0);
  rust_server_free (server);
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/discovery/appears-and-goes", test_appears_and_goes);
  g_test_add_func ("/discovery/what-is-passed-over", test_what_is_passed_over);
  g_test_add_func ("/discovery/monitor", test_monitor);
  g_test_add_func ("/discovery/token-is-a-sign-of-life", test_token_is_a_sign_of_life);
  g_test_add_func ("/discovery/port-taken-by-another", test_port_taken_by_another);
  g_test_add_func ("/discovery/freed-in-a-round", test_freed_in_a_round);
  g_test_add_func ("/discovery/outside-a-sandbox", test_outside_a_sandbox);
  g_test_add_func ("/discovery/found-by-its-port", test_found_by_its_port);
  g_test_add_func ("/discovery/of-rust", test_of_rust);
  g_test_add_func ("/discovery/ours-is-not-of-rust", test_ours_is_not_of_rust);
  return g_test_run ();
}
