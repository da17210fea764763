/* SPDX-License-Identifier: MIT
 *
 * test-stream.c: live events, and readers that are slow, stuck or gone.
 */
#include "client.h"
#include "fake-host.h"

#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* More than the kernel's buffers on both sides hold. */
#define BIG (1024 * 1024)

/* Asserts the framing of one event, and returns a number of its document. */
static gint64
event_number (const char *block, unsigned id, const char *kind, const char *member)
{
  char *head = g_strdup_printf ("id: %u\nevent: %s\ndata: ", id, kind);
  JsonNode *node;
  gint64 number;

  g_assert_nonnull (block);
  if (!g_str_has_prefix (block, head))
    g_error ("“%.60s” does not begin with “%s”", block, head);
  g_assert_null (strchr (block + strlen (head), '\n'));
  node = json_from_string (block + strlen (head), NULL);
  g_assert_nonnull (node);
  number = json_object_get_int_member (json_node_get_object (node), member);
  json_node_unref (node);
  g_free (head);
  return number;
}

static gint64
read_number (int fd, unsigned id, const char *kind, const char *member)
{
  char *block = client_read_block (fd);
  gint64 number = event_number (block, id, kind, member);

  g_free (block);
  return number;
}

static void
test_snapshot_then_deltas (void)
{
  uint16_t port;
  hp_server *server = fake_server_start (&port);
  int fd = client_open_events (port, "?interval_ms=50&sections=process");
  int other;

  g_assert_cmpint (read_number (fd, 1, "snapshot", "sent"), ==, 1);
  g_assert_cmpuint (fake_host_counts ().sections, ==, HP_SECTION_PROCESS);
  g_assert_cmpint (read_number (fd, 2, "delta", "sent"), ==, 2);
  g_assert_cmpint (read_number (fd, 3, "delta", "sent"), ==, 3);

  /* every reader has its own snapshot and its own ids */
  other = client_open_events (port, "");
  g_assert_cmpint (read_number (other, 1, "snapshot", "stream"), ==, 2);
  g_assert_cmpuint (fake_host_counts ().sections, ==, HP_SECTION_ALL);
  g_assert_cmpint (read_number (fd, 4, "delta", "stream"), ==, 1);

  close (fd);
  close (other);
  fake_server_stop (server);
}

/* A timer never fires early, so events can't come faster than asked for. */
static void
test_interval (void)
{
  uint16_t port;
  hp_server *server = fake_server_start (&port);
  gint64 before = g_get_monotonic_time ();
  int fd = client_open_events (port, "?interval_ms=0");

  for (unsigned id = 1; id <= 5; id++)
    read_number (fd, id, id == 1 ? "snapshot" : "delta", "sent");
  g_assert_cmpint (g_get_monotonic_time () - before, >=, 4 * 50 * 1000);
  close (fd);
  fake_server_stop (server);
}

static void
test_keep_alive (void)
{
  hp_limits limits = hp_default_limits;
  hp_server_host host = fake_host_new ();
  hp_server *server;
  uint16_t port;
  int fd;

  limits.keep_alive_ms = 20;
  server = fake_server_start_full (&host, &limits, NULL, &port);
  fd = client_open_events (port, "?interval_ms=10000");
  read_number (fd, 1, "snapshot", "sent");
  for (int i = 0; i < 3; i++)
    {
      char *block = client_read_block (fd);

      g_assert_cmpstr (block, ==, ": keep-alive");
      g_free (block);
    }
  g_assert_cmpuint (fake_host_counts ().events, ==, 1);
  close (fd);
  fake_server_stop (server);
}

static void
test_gone_reader (void)
{
  uint16_t port;
  hp_server *server = fake_server_start (&port);
  int fd = client_open_events (port, "?interval_ms=50");

  read_number (fd, 1, "snapshot", "sent");
  close (fd);
  fake_host_wait_for (streams_freed, 1);
  fake_server_stop (server);
}

/* A reader that does not read holds one event, however long it takes, and then gets all in the next
 * one. */
static void
test_slow_reader (void)
{
  uint16_t port;
  hp_server *server = fake_server_start (&port);
  int slow, quick;
  gint64 since;
  fake_counts counts;

  fake_host_set_event_bytes (BIG);
  slow = client_open_events_with_buffer (port, "?interval_ms=50", 4096);
  fake_host_wait_for (events, 1);
  fake_host_set_event_bytes (0);

  quick = client_open_events (port, "?interval_ms=50");
  for (unsigned id = 1; id <= 20; id++)
    read_number (quick, id, id == 1 ? "snapshot" : "delta", "sent");
  counts = fake_host_counts ();
  g_assert_cmpuint (counts.texts_out, <=,
                    2); /* the slow one's only event, and perhaps one of the quick one's */
  close (quick);
  fake_host_wait_for (streams_freed, 1);

  g_assert_cmpint (read_number (slow, 1, "snapshot", "sent"), ==, 1);
  since = read_number (slow, 2, "delta", "since");
  g_assert_cmpint (since, >=, 20);
  g_assert_cmpint (read_number (slow, 3, "delta", "sent"), ==, 3);
  close (slow);
  fake_server_stop (server);
}

static void
test_stuck_reader_is_dropped (void)
{
  hp_limits limits = hp_default_limits;
  hp_server_host host = fake_host_new ();
  hp_server *server;
  uint16_t port;
  int fd;

  limits.stall_ms = 200;
  server = fake_server_start_full (&host, &limits, NULL, &port);
  fake_host_set_event_bytes (BIG);
  fd = client_open_events_with_buffer (port, "?interval_ms=50", 4096);
  fake_host_wait_for (streams_freed, 1);
  g_assert_cmpuint (fake_host_counts ().events, ==, 1);
  fake_host_wait_clean ();
  close (fd);

  /* one that reads, if slowly asked, is kept for longer than that */
  fake_host_set_event_bytes (0);
  fd = client_open_events (port, "?interval_ms=400");
  for (unsigned id = 1; id <= 3; id++)
    read_number (fd, id, id == 1 ? "snapshot" : "delta", "sent");
  close (fd);
  fake_server_stop (server);
}

static void
test_big_document (void)
{
  hp_limits limits = hp_default_limits;
  hp_server_host host = fake_host_new ();
  hp_server *server;
  uint16_t port;
  int fd;

  /* takes many writes, each of which is progress */
  limits.send_buffer_bytes = 4096;
  server = fake_server_start_full (&host, &limits, NULL, &port);
  fake_host_set_event_bytes (BIG);
  fd = client_open_events (port, "?interval_ms=50");
  read_number (fd, 1, "snapshot", "sent");
  read_number (fd, 2, "delta", "sent");
  close (fd);
  fake_server_stop (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stream/snapshot-then-deltas", test_snapshot_then_deltas);
  g_test_add_func ("/stream/interval", test_interval);
  g_test_add_func ("/stream/keep-alive", test_keep_alive);
  g_test_add_func ("/stream/gone-reader", test_gone_reader);
  g_test_add_func ("/stream/slow-reader", test_slow_reader);
  g_test_add_func ("/stream/stuck-reader-is-dropped", test_stuck_reader_is_dropped);
  g_test_add_func ("/stream/big-document", test_big_document);
  return g_test_run ();
}
