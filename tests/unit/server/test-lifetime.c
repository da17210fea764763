/* SPDX-License-Identifier: MIT
 *
 * test-lifetime.c: start, stop and fork, and that the program around the server notices nothing of
 * it.
 */
#include "client.h"
#include "fake-host.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <locale.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void
assert_start_fails (const hp_server_host *host, const char *part)
{
  char error[256] = "";
  uint16_t port = 0;

  g_assert_null (hp_server_start (host, NULL, NULL, &port, error, sizeof error));
  g_test_message ("%s", error);
  g_assert_nonnull (strstr (error, part));
  g_assert_true (g_str_has_suffix (error, "."));
}

static void
test_two_servers (void)
{
  hp_server_host host = fake_host_new ();
  hp_server *first, *second;
  uint16_t first_port, second_port;

  first = fake_server_start_full (&host, NULL, NULL, &first_port);
  host.port = first_port;
  second = fake_server_start_full (&host, NULL, NULL, &second_port);
  g_assert_cmpuint (second_port, >, first_port);
  g_assert_cmpuint (second_port, <, first_port + 16);
  client_assert_body (client_ask (first_port, "GET", "/v1/report", NULL),
                      "{\"type\":\"hotpath-report\",\"schema\":1}");
  client_assert_body (client_ask (second_port, "GET", "/v1/report", NULL),
                      "{\"type\":\"hotpath-report\",\"schema\":1}");

  host.port_tries = 1;
  assert_start_fails (&host, "HOTPATH_METRICS_PORT");
  fake_server_stop (second);
  fake_server_stop (first);
}

static void
test_all_ports_busy (void)
{
  hp_server_host host = fake_host_new ();
  hp_server *first;
  uint16_t port;

  /* above 65535 there is nothing to try */
  host.port = 65535;
  host.port_tries = 16;
  first = hp_server_start (&host, NULL, NULL, &port, (char[256]){ 0 }, 256);
  if (first == NULL)
    g_test_message ("somebody else has port 65535");
  assert_start_fails (&host, "65535");
  if (first != NULL)
    fake_server_stop (first);
}

static void
test_bad_hosts (void)
{
  hp_server_host host = fake_host_new ();

  host.bind_address = "0.0.0.0";
  assert_start_fails (&host, "HOTPATH_METRICS_AUTH_TOKEN");
  host.token = "";
  assert_start_fails (&host, "HOTPATH_METRICS_AUTH_TOKEN");
  host.bind_address = "example.invalid";
  assert_start_fails (&host, "example.invalid");
  host.bind_address = "192.0.2.1"; /* an address that no machine has */
  host.token = "secret";
  assert_start_fails (&host, "192.0.2.1");
  host.bind_address = "127.0.0.1";
  host.version = HP_SERVER_API_VERSION + 1;
  assert_start_fails (&host, "version");
}

static void
test_other_addresses (void)
{
  static const char *const addresses[] = { "0.0.0.0", "localhost", "", "127.0.0.1" };
  hp_server_host host = fake_host_new ();

  host.token = "secret";
  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      uint16_t port;
      hp_server *server;

      host.bind_address = addresses[i];
      server = fake_server_start_full (&host, NULL, NULL, &port);
      client_assert_body (client_ask (port, "GET", "/v1/report", NULL),
                          "{\"type\":\"hotpath-report\",\"schema\":1}");
      fake_server_stop (server);
    }
}

static void
test_stop_gives_the_last_event (void)
{
  uint16_t port;
  hp_server *server = fake_server_start (&port);
  int fds[3], idle = client_connect (port);

  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      char *block;

      fds[i] = client_open_events (port, "?interval_ms=10000");
      block = client_read_block (fds[i]);
      g_assert_nonnull (strstr (block, "running"));
      g_free (block);
    }
  fake_host_set_ended ();
  fake_server_stop (server);

  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      char *block = client_read_block (fds[i]);

      g_assert_true (g_str_has_prefix (block, "id: 2\nevent: delta\n"));
      g_assert_nonnull (strstr (block, "\"ended\":\"exit\""));
      g_free (block);
      g_assert_null (client_read_block (fds[i]));
      close (fds[i]);
    }
  g_assert_cmpint (recv (idle, (char[1]){ 0 }, 1, 0), <=, 0);
  close (idle);
}

static void
test_stop_with_a_stuck_reader (void)
{
  uint16_t port;
  hp_server *server = fake_server_start (&port);
  int fd;

  fake_host_set_event_bytes (4 * 1024 * 1024);
  fd = client_open_events_with_buffer (port, "", 4096);
  fake_host_wait_for (events, 1);
  /* comes back at all, and not by leaving the thread behind: all that it held is given back */
  hp_server_stop (server, 400);
  g_assert_cmpuint (fake_host_counts ().texts_out, ==, 0);
  g_assert_cmpuint (fake_host_counts ().streams_freed, ==, 1);
  close (fd);
}

static void
test_stop_while_the_host_is_stuck (void)
{
  uint16_t port;
  hp_server *server = fake_server_start (&port);
  int fd = client_connect (port);

  fake_host_hold_reports (true);
  client_send (fd, "GET /v1/report HTTP/1.1\r\nHost: localhost\r\n\r\n");
  fake_host_wait_for (reports, 1);
  hp_server_stop (server, 50);

  /* the thread was left behind, and ends by itself as soon as it can */
  fake_host_hold_reports (false);
  client_answer answer = client_read_answer (fd);
  client_answer_clear (&answer);
  fake_host_wait_clean ();
}

static void
test_stop_at_once (void)
{
  for (int i = 0; i < 20; i++)
    {
      uint16_t port;

      fake_server_stop (fake_server_start (&port));
    }
}

static unsigned
count_sockets (void)
{
  unsigned count = 0;
  DIR *dir = opendir ("/proc/self/fd");
  struct dirent *entry;

  while ((entry = readdir (dir)) != NULL)
    {
      struct stat info;

      if (fstat (atoi (entry->d_name), &info) == 0 && S_ISSOCK (info.st_mode))
        count++;
    }
  closedir (dir);
  return count;
}

static void
test_fork (void)
{
  unsigned before = count_sockets ();
  uint16_t port;
  hp_server *server = fake_server_start (&port);
  int fd = client_open_events (port, "?interval_ms=50");
  int to_child[2];
  int status = 0;
  char *block;
  pid_t child;

  g_assert_cmpint (pipe (to_child), ==, 0);
  g_free (client_read_block (fd));
  hp_server_fork_prepare (server);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      char c;

      close (fd);
      close (to_child[1]);
      if (count_sockets () != before) /* neither listener nor connection */
        _exit (1);
      (void) !read (to_child[0], &c, 1); /* lives on until the parent is through */
      _exit (0);
    }
  hp_server_fork_parent (server);

  block = client_read_block (fd);
  g_assert_true (g_str_has_prefix (block, "id: 2\n"));
  g_free (block);
  fake_server_stop (server);
  /* the end is seen although the child lives */
  while ((block = client_read_block (fd)) != NULL)
    g_free (block);
  close (fd);
  close (to_child[0]);
  close (to_child[1]);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
}

static void
test_fork_waits_for_the_thread (void)
{
  uint16_t port;
  hp_server *server = fake_server_start (&port);
  int fd = client_connect (port);
  struct pollfd answer = { .fd = fd, .events = POLLIN };

  /* while a fork is prepared nothing is answered */
  hp_server_fork_prepare (server);
  client_send (fd, "GET /v1/hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
  g_assert_cmpint (poll (&answer, 1, 100), ==, 0);
  g_assert_cmpuint (fake_host_counts ().hellos, ==, 0);
  hp_server_fork_parent (server);
  client_assert_body (client_read_answer (fd), "{\"type\":\"hotpath-hello\",\"schema\":1}");

  /* while a document is made a fork has to wait */
  fake_host_hold_reports (true);
  fd = client_connect (port);
  client_send (fd, "GET /v1/report HTTP/1.1\r\nHost: localhost\r\n\r\n");
  fake_host_wait_for (reports, 1);
  g_assert_cmpint (pthread_mutex_trylock (&server->running), ==, EBUSY);
  fake_host_hold_reports (false);
  client_assert_body (client_read_answer (fd), "{\"type\":\"hotpath-report\",\"schema\":1}");
  hp_server_fork_prepare (server);
  hp_server_fork_parent (server);
  fake_server_stop (server);
}

static void *
wake_main_loop (void *loop)
{
  /* not before it waits: only then a wake-up is needed */
  while (!g_main_loop_is_running (loop))
    g_thread_yield ();
  g_idle_add ((GSourceFunc) (void (*) (void)) g_main_loop_quit, loop);
  return NULL;
}

static void
test_a_program_of_glib (void)
{
  if (g_test_subprocess ())
    {
      uint16_t port;
      hp_server *server = fake_server_start (&port);
      int fd = client_open_events (port, "?interval_ms=50");
      GMainLoop *loop;

      /* the program's first look at its main loop comes after all that the server has done */
      g_free (client_read_block (fd));
      client_assert_error (client_ask (port, "GET", "/nowhere", NULL), 404, "nowhere");
      for (int i = 0; i < 200; i++)
        {
          pthread_t thread;

          loop = g_main_loop_new (NULL, FALSE);
          g_assert_cmpint (pthread_create (&thread, NULL, wake_main_loop, loop), ==, 0);
          g_main_loop_run (loop);
          pthread_join (thread, NULL);
          g_main_loop_unref (loop);
        }
      fake_server_stop (server);
      close (fd);
      return;
    }
  g_test_trap_subprocess (NULL, 30 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static char *
read_status (const char *tid, const char *field)
{
  char *path = g_strdup_printf ("/proc/self/task/%s/status", tid);
  char *text = NULL, *value = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    {
      char *line = strstr (text, field);

      if (line != NULL)
        value =
            g_strstrip (g_strndup (line + strlen (field), strcspn (line + strlen (field), "\n")));
    }
  g_free (text);
  g_free (path);
  return value;
}

/* Returns the threads of this process, and the signals that the server's thread blocks. */
static unsigned
count_threads (guint64 *server_blocks)
{
  unsigned count = 0;
  GDir *dir = g_dir_open ("/proc/self/task", 0, NULL);
  const char *tid;

  *server_blocks = 0;
  while ((tid = g_dir_read_name (dir)) != NULL)
    {
      char *name = read_status (tid, "Name:"), *blocked = read_status (tid, "SigBlk:");

      count++;
      if (g_strcmp0 (name, "hp-server") == 0)
        *server_blocks = g_ascii_strtoull (blocked, NULL, 16);
      g_free (name);
      g_free (blocked);
    }
  g_dir_close (dir);
  return count;
}

static void *
return_at_once (void *data)
{
  return NULL;
}

static void
test_the_program_is_left_alone (void)
{
  struct sigaction pipe_before, pipe_after;
  sigset_t mask_before, mask_after;
  char *locale_before = g_strdup (setlocale (LC_ALL, NULL));
  char *cwd_before = g_get_current_dir (), *cwd_after;
  guint64 blocked;
  unsigned threads;
  mode_t umask_before = umask (022);
  pthread_t first;
  hp_server *server;
  uint16_t port;
  int fd;

  /* a sanitizer brings in a thread of its own with the first one that is made */
  g_assert_cmpint (pthread_create (&first, NULL, return_at_once, NULL), ==, 0);
  pthread_join (first, NULL);
  threads = count_threads (&blocked);

  umask (umask_before);
  sigaction (SIGPIPE, NULL, &pipe_before);
  pthread_sigmask (SIG_SETMASK, NULL, &mask_before);

  server = fake_server_start (&port);
  fd = client_open_events (port, "?interval_ms=50");
  g_free (client_read_block (fd));
  client_assert_error (client_ask (port, "GET", "/nowhere", NULL), 404, "nowhere");

  /* one thread more, which takes no signal that is meant for the program */
  g_assert_cmpuint (count_threads (&blocked), ==, threads + 1);
  for (int signal_number = 1; signal_number < 32; signal_number++)
    if (signal_number != SIGKILL && signal_number != SIGSTOP)
      g_assert_cmpuint (blocked >> (signal_number - 1) & 1, ==, 1);

  close (fd);
  fake_server_stop (server);
  /* a thread that was joined is seen for a moment more */
  while (count_threads (&blocked) != threads)
    g_thread_yield ();

  sigaction (SIGPIPE, NULL, &pipe_after);
  g_assert_true (pipe_before.sa_handler == pipe_after.sa_handler);
  pthread_sigmask (SIG_SETMASK, NULL, &mask_after);
  for (int signal_number = 1; signal_number < NSIG; signal_number++)
    g_assert_cmpint (sigismember (&mask_before, signal_number), ==,
                     sigismember (&mask_after, signal_number));
  g_assert_cmpstr (setlocale (LC_ALL, NULL), ==, locale_before);
  cwd_after = g_get_current_dir ();
  g_assert_cmpstr (cwd_after, ==, cwd_before);
  g_assert_cmpuint (umask (umask_before), ==, umask_before);
  g_free (locale_before);
  g_free (cwd_before);
  g_free (cwd_after);
}

static void
test_nothing_is_printed (void)
{
  if (g_test_subprocess ())
    {
      uint16_t port;
      hp_server *server = fake_server_start (&port);
      int fd = client_open_events (port, "?interval_ms=50");
      client_answer answer = client_ask_raw (port, "\xff\xfe nonsense\r\n\r\n");

      client_answer_clear (&answer);
      g_free (client_read_block (fd));
      fake_server_stop (server);
      close (fd);
      return;
    }
  g_test_trap_subprocess (NULL, 30 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* first: later on GLib's and the sanitizers' own threads would be counted */
  g_test_add_func ("/lifetime/the-program-is-left-alone", test_the_program_is_left_alone);
  g_test_add_func ("/lifetime/a-program-of-glib", test_a_program_of_glib);
  g_test_add_func ("/lifetime/two-servers", test_two_servers);
  g_test_add_func ("/lifetime/all-ports-busy", test_all_ports_busy);
  g_test_add_func ("/lifetime/bad-hosts", test_bad_hosts);
  g_test_add_func ("/lifetime/other-addresses", test_other_addresses);
  g_test_add_func ("/lifetime/stop-gives-the-last-event", test_stop_gives_the_last_event);
  g_test_add_func ("/lifetime/stop-with-a-stuck-reader", test_stop_with_a_stuck_reader);
  g_test_add_func ("/lifetime/stop-while-the-host-is-stuck", test_stop_while_the_host_is_stuck);
  g_test_add_func ("/lifetime/stop-at-once", test_stop_at_once);
  g_test_add_func ("/lifetime/fork", test_fork);
  g_test_add_func ("/lifetime/fork-waits-for-the-thread", test_fork_waits_for_the_thread);
  g_test_add_func ("/lifetime/nothing-is-printed", test_nothing_is_printed);
  return g_test_run ();
}
