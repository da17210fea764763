/* SPDX-License-Identifier: MIT
 *
 * peer.c: finds the owner of a local socket in the kernel's socket tables.
 */
#include "peer.h"

#include <string.h>
#include <unistd.h>

#define HEX "0123456789ABCDEFabcdef"

bool
hp_endpoint_set (hp_endpoint *endpoint, GSocketAddress *address)
{
  static const guint8 mapped[12] = { [10] = 0xff, [11] = 0xff };
  GInetAddress *inet;

  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return false;

  inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));
  if (g_inet_address_get_native_size (inet) == 4)
    {
      memcpy (endpoint->address, mapped, sizeof mapped);
      memcpy (endpoint->address + 12, g_inet_address_to_bytes (inet), 4);
    }
  else
    memcpy (endpoint->address, g_inet_address_to_bytes (inet), 16);
  endpoint->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
  return true;
}

/* The kernel prints an address as 32-bit words in the machine's byte order, a port as a number. */
static bool
endpoint_from_hex (hp_endpoint *endpoint, const char *hex, unsigned port)
{
  size_t words = strlen (hex) / 8;
  guint8 *to = endpoint->address;

  if (strlen (hex) % 8 != 0 || (words != 1 && words != 4))
    return false;

  if (words == 1)
    {
      memset (to, 0, 10);
      memset (to + 10, 0xff, 2);
      to += 12;
    }
  for (size_t i = 0; i < words; i++)
    {
      unsigned word = 0;

      if (sscanf (hex + i * 8, "%8x", &word) != 1)
        return false;
      memcpy (to + i * 4, &word, 4);
    }
  endpoint->port = (guint16) port;
  return true;
}

static bool
endpoints_equal (const hp_endpoint *a, const hp_endpoint *b)
{
  return a->port == b->port && memcmp (a->address, b->address, sizeof a->address) == 0;
}

bool
hp_peer_find_uid (FILE *table, const hp_endpoint *client, const hp_endpoint *server, uid_t *uid)
{
  char line[512];

  while (fgets (line, sizeof line, table) != NULL)
    {
      char local_hex[33], remote_hex[33];
      unsigned local_port, remote_port, owner;
      unsigned long long inode;
      hp_endpoint local, remote;

      if (sscanf (line, " %*u: %32[" HEX "]:%4x %32[" HEX "]:%4x %*x %*x:%*x %*x:%*x %*x %u %*u %llu",
                  local_hex, &local_port, remote_hex, &remote_port, &owner, &inode) != 6)
        continue;
      /* A socket that no process holds any more (TIME_WAIT, an orphan) is listed as inode 0 of uid 0:
       * taken at its word it would let anybody pass for root. */
      if (inode == 0)
        continue;
      if (!endpoint_from_hex (&local, local_hex, local_port)
          || !endpoint_from_hex (&remote, remote_hex, remote_port))
        continue;
      if (endpoints_equal (&local, client) && endpoints_equal (&remote, server))
        {
          *uid = owner;
          return true;
        }
    }
  return false;
}

bool
hp_peer_is_own_user (const hp_endpoint *client, const hp_endpoint *server)
{
  /* thread-self: /proc/net is that of the process's first thread, which may have ended. */
  static const char *const tables[] = { "/proc/thread-self/net/tcp", "/proc/thread-self/net/tcp6" };

  /* The kernel may skip a row when others of its bucket go away between two reads: look again. */
  for (int attempt = 0; attempt < 2; attempt++)
    for (size_t i = 0; i < G_N_ELEMENTS (tables); i++)
      {
        FILE *table = fopen (tables[i], "re");
        uid_t uid = 0;
        bool found;

        if (table == NULL)
          continue;
        found = hp_peer_find_uid (table, client, server, &uid);
        fclose (table);
        if (found)
          return uid == geteuid ();
      }
  return false;
}
