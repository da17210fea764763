/* SPDX-License-Identifier: MIT
 *
 * test-peer.c: the owner of a socket is found in the kernel's tables, and only a true owner.
 */
#include "client.h"
#include "peer.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HEADER                                                                                     \
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "    \
  "inode\n"

static hp_endpoint
endpoint (const char *address, guint16 port)
{
  GSocketAddress *socket_address = g_inet_socket_address_new_from_string (address, port);
  hp_endpoint result;

  g_assert_true (hp_endpoint_set (&result, socket_address));
  g_object_unref (socket_address);
  return result;
}

/* The kernel writes addresses as words in the machine's order. */
static char *
hex (const char *address)
{
  GInetAddress *inet = g_inet_address_new_from_string (address);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < g_inet_address_get_native_size (inet); i += 4)
    {
      guint32 word;

      memcpy (&word, g_inet_address_to_bytes (inet) + i, 4);
      g_string_append_printf (text, "%08X", word);
    }
  g_object_unref (inet);
  return g_string_free (text, FALSE);
}

static char *
row (const char *local,
     guint16 local_port,
     const char *remote,
     guint16 remote_port,
     unsigned uid,
     unsigned long inode)
{
  char *local_hex = hex (local), *remote_hex = hex (remote);
  char *text = g_strdup_printf (
      "   0: %s:%04X %s:%04X 01 00000000:00000000 02:000A8B5B 00000000 %5u        0 "
      "%lu 2 0000000000000000 20 4 30 10 -1\n",
      local_hex, local_port, remote_hex, remote_port, uid, inode);

  g_free (local_hex);
  g_free (remote_hex);
  return text;
}

static bool
find (const char *rows, const hp_endpoint *client, const hp_endpoint *server, uid_t *uid)
{
  char *text = g_strconcat (HEADER, rows, NULL);
  FILE *table = fmemopen (text, strlen (text), "r");
  bool found = hp_peer_find_uid (table, client, server, uid);

  fclose (table);
  g_free (text);
  return found;
}

static void
test_owner_of_the_clients_end (void)
{
  hp_endpoint client = endpoint ("127.0.0.1", 40000), server = endpoint ("127.0.0.1", 6770);
  char *server_end = row ("127.0.0.1", 6770, "127.0.0.1", 40000, 7, 11);
  char *client_end = row ("127.0.0.1", 40000, "127.0.0.1", 6770, 1001, 12);
  char *both = g_strconcat (server_end, client_end, NULL);
  uid_t uid = 0;

  g_assert_true (find (both, &client, &server, &uid));
  g_assert_cmpuint (uid, ==, 1001);
  /* our own end alone says nothing about the client */
  g_assert_false (find (server_end, &client, &server, &uid));
  g_free (server_end);
  g_free (client_end);
  g_free (both);
}

static void
test_other_connections (void)
{
  hp_endpoint client = endpoint ("127.0.0.1", 40000), server = endpoint ("127.0.0.1", 6770);
  char *rows[] = {
    row ("127.0.0.1", 40001, "127.0.0.1", 6770, 1, 12),
    row ("127.0.0.1", 40000, "127.0.0.1", 6771, 1, 12),
    row ("127.0.0.2", 40000, "127.0.0.1", 6770, 1, 12),
    row ("127.0.0.1", 40000, "127.0.0.2", 6770, 1, 12),
  };
  uid_t uid = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_false (find (rows[i], &client, &server, &uid));
      g_free (rows[i]);
    }
}

static void
test_orphan_is_nobodys (void)
{
  hp_endpoint client = endpoint ("127.0.0.1", 40000), server = endpoint ("127.0.0.1", 6770);
  char *rows = row ("127.0.0.1", 40000, "127.0.0.1", 6770, 0, 0);
  uid_t uid = 4711;

  g_assert_false (find (rows, &client, &server, &uid));
  g_assert_cmpuint (uid, ==, 4711);
  g_free (rows);
}

static void
test_mapped_and_v6 (void)
{
  hp_endpoint client = endpoint ("127.0.0.1", 40000), server = endpoint ("127.0.0.1", 6770);
  hp_endpoint client6 = endpoint ("::1", 40000), server6 = endpoint ("::1", 6770);
  char *mapped = row ("::ffff:127.0.0.1", 40000, "::ffff:127.0.0.1", 6770, 1002, 12);
  char *v6 = row ("::1", 40000, "::1", 6770, 1003, 12);
  uid_t uid = 0;

  g_assert_true (find (mapped, &client, &server, &uid));
  g_assert_cmpuint (uid, ==, 1002);
  g_assert_true (find (v6, &client6, &server6, &uid));
  g_assert_cmpuint (uid, ==, 1003);
  g_assert_false (find (v6, &client, &server, &uid));
  g_free (mapped);
  g_free (v6);
}

static void
test_broken_table (void)
{
  hp_endpoint client = endpoint ("127.0.0.1", 40000), server = endpoint ("127.0.0.1", 6770);
  uid_t uid = 0;
  char *lengthy = g_strnfill (5000, 'F');

  g_assert_false (find ("", &client, &server, &uid));
  g_assert_false (
      find ("   0: 0100007F:9C40\n\n:::: ::\n   1: 01:9C40 01:1A72 01 0:0 0:0 0 0 0 5\n", &client,
            &server, &uid));
  g_assert_false (find (lengthy, &client, &server, &uid));
  g_free (lengthy);
}

static void
test_real_socket (void)
{
  GSocketAddress *any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  GSocket *listener =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  GSocketAddress *local, *remote;
  hp_endpoint client, server;
  GSocket *accepted;
  uid_t uid = geteuid () + 1;
  FILE *table;
  int fd;

  g_assert_true (g_socket_bind (listener, any, TRUE, NULL));
  g_assert_true (g_socket_listen (listener, NULL));
  local = g_socket_get_local_address (listener, NULL);
  fd = client_connect (g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local)));
  accepted = g_socket_accept (listener, NULL, NULL);
  remote = g_socket_get_remote_address (accepted, NULL);
  hp_endpoint_set (&client, remote);
  hp_endpoint_set (&server, local);

  g_assert_true (hp_peer_is_own_user (&client, &server));
  /* both ways of asking say the same, where both are allowed */
  table = fopen ("/proc/self/net/tcp", "r");
  g_assert_nonnull (table);
  g_assert_true (hp_peer_find_uid (table, &client, &server, &uid));
  g_assert_cmpuint (uid, ==, geteuid ());
  fclose (table);
  uid = geteuid () + 1;
  if (hp_peer_ask_kernel (&client, &server, &uid))
    g_assert_cmpuint (uid, ==, geteuid ());
  else
    g_test_message ("the kernel takes no question over netlink here");
  close (fd);
  /* the kernel still lists the half-closed connection, as root's */
  g_assert_false (hp_peer_is_own_user (&client, &server));
  g_assert_false (hp_peer_ask_kernel (&client, &server, &uid));

  g_object_unref (remote);
  g_object_unref (local);
  g_object_unref (any);
  g_object_unref (accepted);
  g_object_unref (listener);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peer/owner-of-the-clients-end", test_owner_of_the_clients_end);
  g_test_add_func ("/peer/other-connections", test_other_connections);
  g_test_add_func ("/peer/orphan-is-nobodys", test_orphan_is_nobodys);
  g_test_add_func ("/peer/mapped-and-v6", test_mapped_and_v6);
  g_test_add_func ("/peer/broken-table", test_broken_table);
  g_test_add_func ("/peer/real-socket", test_real_socket);
  return g_test_run ();
}
