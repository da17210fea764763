/* SPDX-License-Identifier: MIT
 *
 * peer.h: whose socket is at the other end of a connection on this machine.
 */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

/* An IPv4 address is kept mapped (::ffff:a.b.c.d): a client's IPv6 socket can reach an IPv4
 * listener. */
typedef struct hp_endpoint
{
  guint8 address[16];
  guint16 port;
} hp_endpoint;

/* False when address is no IP address and port. */
bool
hp_endpoint_set (hp_endpoint *endpoint, GSocketAddress *address);

/* Looks in table, which has the form of /proc/net/tcp or tcp6, for the client's end of the
 * connection from client to server. False when no process of this machine holds that end. */
bool
hp_peer_find_uid (FILE *table, const hp_endpoint *client, const hp_endpoint *server, uid_t *uid);

/* Asks the kernel for that one connection, which takes the same time however many there are. False
 * when it will not tell or knows no such owner. */
bool
hp_peer_ask_kernel (const hp_endpoint *client, const hp_endpoint *server, uid_t *uid);

/* Whether the client's end of the connection belongs to the user that this process runs as. */
bool
hp_peer_is_own_user (const hp_endpoint *client, const hp_endpoint *server);
