/* SPDX-License-Identifier: MIT
 *
 * listen.c: checks the address, then tries one port after the other.
 */
#include "listen.h"

#include <stdio.h>
#include <string.h>

static GInetAddress *
parse_address (const char *text, char *error, size_t error_size)
{
  GInetAddress *address;
  size_t length;
  char *bare;

  if (text == NULL || text[0] == '\0' || g_ascii_strcasecmp (text, "localhost") == 0)
    return g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);

  length = strlen (text);
  if (text[0] == '[' && text[length - 1] == ']')
    bare = g_strndup (text + 1, length - 2);
  else
    bare = g_strdup (text);
  address = g_inet_address_new_from_string (bare);
  g_free (bare);

  if (address == NULL)
    snprintf (error, error_size,
              "\"%s\" is not an IP address; set HOTPATH_METRICS_HOST to one, such as 127.0.0.1.",
              text);
  return address;
}

static GSocket *
listen_on (GInetAddress *address, uint16_t port, GError **error)
{
  GSocketAddress *socket_address = g_inet_socket_address_new (address, port);
  GSocket *socket = g_socket_new (g_inet_address_get_family (address), G_SOCKET_TYPE_STREAM,
                                  G_SOCKET_PROTOCOL_TCP, error);

  if (socket != NULL &&
      (!g_socket_bind (socket, socket_address, TRUE, error) || !g_socket_listen (socket, error)))
    g_clear_object (&socket);
  if (socket != NULL)
    g_socket_set_blocking (socket, FALSE);
  g_object_unref (socket_address);
  return socket;
}

GSocket *
hp_listen (const hp_server_host *host, uint16_t *port, char *error, size_t error_size)
{
  bool has_token = host->token != NULL && host->token[0] != '\0';
  GInetAddress *address = parse_address (host->bind_address, error, error_size);
  unsigned tries = host->port == 0 ? 1 : MAX (host->port_tries, 1);
  GSocket *socket = NULL;
  GError *problem = NULL;
  char *name;

  if (address == NULL)
    return NULL;

  name = g_inet_address_to_string (address);
  if (!has_token && !g_inet_address_get_is_loopback (address))
    {
      snprintf (error, error_size,
                "%s can be reached from other machines, so a token is needed: set "
                "HOTPATH_METRICS_AUTH_TOKEN, or listen on 127.0.0.1.",
                name);
      goto out;
    }

  tries = MIN (tries, 65536u - host->port);
  for (unsigned i = 0; i < tries && socket == NULL; i++)
    {
      g_clear_error (&problem);
      socket = listen_on (address, (uint16_t) (host->port + i), &problem);
      if (socket == NULL && !g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
        break;
    }

  if (socket != NULL)
    {
      GSocketAddress *bound = g_socket_get_local_address (socket, &problem);

      if (bound != NULL)
        *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
      else
        {
          snprintf (error, error_size, "%s", problem->message);
          g_clear_object (&socket);
        }
      g_clear_object (&bound);
    }
  else if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE) && tries > 1)
    snprintf (error, error_size,
              "Ports %u to %u of %s are all in use; set HOTPATH_METRICS_PORT to a free one, or 0 "
              "for any.",
              host->port, host->port + tries - 1, name);
  else if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    snprintf (error, error_size,
              "Port %u of %s is in use; set HOTPATH_METRICS_PORT to a free one, or 0 for any.",
              host->port, name);
  else
    snprintf (error, error_size, "%s.", problem->message);

out:
  g_clear_error (&problem);
  g_free (name);
  g_object_unref (address);
  return socket;
}
