/* SPDX-License-Identifier: MIT
 *
 * peer.c: finds the owner of a local socket in the kernel's socket tables.
 */
#include "peer.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <string.h>
#include <sys/socket.h>
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

      if (sscanf (line,
                  " %*u: %32[" HEX "]:%4x %32[" HEX "]:%4x %*x %*x:%*x %*x:%*x %*x %u %*u %llu",
                  local_hex, &local_port, remote_hex, &remote_port, &owner, &inode) != 6)
        continue;
      /* A socket that no process holds any more (TIME_WAIT, an orphan) is listed as inode 0 of uid
       * 0: taken at its word it would let anybody pass for root. */
      if (inode == 0)
        continue;
      if (!endpoint_from_hex (&local, local_hex, local_port) ||
          !endpoint_from_hex (&remote, remote_hex, remote_port))
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
hp_peer_ask_kernel (const hp_endpoint *client, const hp_endpoint *server, uid_t *uid)
{
  static const guint8 mapped[12] = { [10] = 0xff, [11] = 0xff };
  bool v4 = memcmp (client->address, mapped, sizeof mapped) == 0;
  size_t skip = v4 ? 12 : 0;
  struct
  {
    struct nlmsghdr header;
    struct inet_diag_req_v2 body;
  } question = {
    .header = { .nlmsg_len = sizeof question,
                .nlmsg_type = SOCK_DIAG_BY_FAMILY,
                .nlmsg_flags = NLM_F_REQUEST },
    .body = { .sdiag_family = v4 ? AF_INET : AF_INET6,
              .sdiag_protocol = IPPROTO_TCP,
              .idiag_states = ~0u,
              .id = { .idiag_sport = htons (client->port),
                      .idiag_dport = htons (server->port),
                      .idiag_cookie = { INET_DIAG_NOCOOKIE, INET_DIAG_NOCOOKIE } } },
  };
  union
  {
    struct nlmsghdr header;
    char bytes[4096];
  } answer;
  struct inet_diag_msg *found = NLMSG_DATA (&answer.header);
  ssize_t got = -1;
  int fd;

  memcpy (question.body.id.idiag_src, client->address + skip, 16 - skip);
  memcpy (question.body.id.idiag_dst, server->address + skip, 16 - skip);

  fd = socket (AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
  if (fd < 0)
    return false;
  /* The answer is there when send returns; it is an error when there is no such connection. */
  if (send (fd, &question, sizeof question, 0) == (ssize_t) sizeof question)
    got = recv (fd, &answer, sizeof answer, MSG_DONTWAIT);
  close (fd);

  if (got < (ssize_t) NLMSG_LENGTH (sizeof *found) ||
      answer.header.nlmsg_type != SOCK_DIAG_BY_FAMILY ||
      found->id.idiag_sport != htons (client->port) ||
      found->id.idiag_dport != htons (server->port) || found->idiag_inode == 0)
    return false;
  *uid = found->idiag_uid;
  return true;
}

bool
hp_peer_is_own_user (const hp_endpoint *client, const hp_endpoint *server)
{
  /* thread-self: /proc/net is that of the process's first thread, which may have ended. */
  static const char *const tables[] = { "/proc/thread-self/net/tcp", "/proc/thread-self/net/tcp6" };

  uid_t asked;

  if (hp_peer_ask_kernel (client, server, &asked))
    return asked == geteuid ();

  /* Some containers forbid netlink. The kernel may skip a row when others of its bucket go away
   * between two reads: look again. */
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
