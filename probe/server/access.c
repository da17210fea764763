/* SPDX-License-Identifier: MIT
 *
 * access.c: decides from a request's headers and its socket whether it is let in.
 *
 * A browser will send any page's request to a port of this machine, so being on loopback proves
 * nothing: Host stops names that were rebound to 127.0.0.1, Origin and Sec-Fetch-Site stop other
 * sites' scripts.
 */
#include "access.h"

#include "peer.h"

#include <string.h>
#include <sys/random.h>

static void
hash_token (const hp_access *access, const char *token, guint8 digest[32])
{
  GHmac *hmac = g_hmac_new (G_CHECKSUM_SHA256, access->key, sizeof access->key);
  gsize length = 32;

  g_hmac_update (hmac, (const guchar *) token, (gssize) strlen (token));
  g_hmac_get_digest (hmac, digest, &length);
  g_hmac_unref (hmac);
}

void
hp_access_init (hp_access *access, const char *token)
{
  memset (access, 0, sizeof *access);
  if (token == NULL || token[0] == '\0')
    return;

  /* Without random bytes the comparison still takes constant time. */
  if (getrandom (access->key, sizeof access->key, 0) < 0)
    memset (access->key, 0, sizeof access->key);
  hash_token (access, token, access->digest);
  access->has_token = true;
}

bool
hp_access_token_is_right (const hp_access *access, const char *token)
{
  guint8 digest[32];
  guint8 difference = 0;

  if (!access->has_token)
    return false;

  hash_token (access, token, digest);
  for (size_t i = 0; i < sizeof digest; i++)
    difference |= digest[i] ^ access->digest[i];
  return difference == 0;
}

static bool
name_is_loopback (const char *name)
{
  GInetAddress *address;
  bool loopback;

  if (g_ascii_strcasecmp (name, "localhost") == 0 || g_ascii_strcasecmp (name, "localhost.") == 0)
    return true;

  address = g_inet_address_new_from_string (name);
  loopback = address != NULL && g_inet_address_get_is_loopback (address);
  g_clear_object (&address);
  return loopback;
}

static bool
name_is_address (const char *name, GSocketAddress *local)
{
  GInetAddress *address = g_inet_address_new_from_string (name);
  bool equal = false;

  if (address != NULL)
    {
      GSocketAddress *named = g_inet_socket_address_new (address, 0);
      hp_endpoint a, b;

      equal = hp_endpoint_set (&a, named) && hp_endpoint_set (&b, local) &&
              memcmp (a.address, b.address, sizeof a.address) == 0;
      g_object_unref (named);
      g_object_unref (address);
    }
  return equal;
}

static bool
name_is_allowed (const char *name, GSocketAddress *local)
{
  return name_is_loopback (name) || (local != NULL && name_is_address (name, local));
}

/* "name", "name:port", "[v6]", "[v6]:port" → name; NULL when it is none of them. */
static char *
host_without_port (const char *host)
{
  const char *end, *port;

  if (host[0] == '[')
    {
      host++;
      end = strchr (host, ']');
      if (end == NULL || memchr (host, ':', (size_t) (end - host)) == NULL)
        return NULL;
      port = end + 1;
    }
  else
    {
      end = host + strcspn (host, ":");
      port = end;
    }

  if (port[0] == ':')
    {
      size_t digits = strspn (port + 1, "0123456789");

      if (digits < 1 || digits > 5 || port[1 + digits] != '\0')
        return NULL;
    }
  else if (port[0] != '\0')
    return NULL;

  return g_strndup (host, (gsize) (end - host));
}

bool
hp_host_is_allowed (const char *host, GSocketAddress *local)
{
  char *name = host_without_port (host);
  bool allowed = name != NULL && name_is_allowed (name, local);

  g_free (name);
  return allowed;
}

bool
hp_origin_is_loopback (const char *origin)
{
  GUri *uri = g_uri_parse (origin, G_URI_FLAGS_NONE, NULL);
  bool loopback = false;

  if (uri != NULL)
    {
      const char *host = g_uri_get_host (uri);

      loopback = host != NULL && name_is_loopback (host);
      g_uri_unref (uri);
    }
  return loopback;
}

static const char *
bearer_token (const char *authorization)
{
  if (authorization == NULL || g_ascii_strncasecmp (authorization, "Bearer ", 7) != 0)
    return NULL;
  authorization += 7;
  return authorization + strspn (authorization, " ");
}

guint
hp_access_check (const hp_access *access,
                 SoupMessageHeaders *headers,
                 const char *uri_host,
                 GSocketAddress *local,
                 bool own_user,
                 const char **sentence)
{
  /* A header sent twice comes joined by a comma and is no valid name then. */
  const char *host = soup_message_headers_get_list (headers, "Host");
  const char *origin = soup_message_headers_get_list (headers, "Origin");
  const char *site = soup_message_headers_get_list (headers, "Sec-Fetch-Site");
  const char *token;

  if (host == NULL || !hp_host_is_allowed (host, local) ||
      (uri_host != NULL && !name_is_allowed (uri_host, local)))
    {
      *sentence =
          "The Host header must be localhost or the IP address that the program listens on.";
      return SOUP_STATUS_FORBIDDEN;
    }
  if ((origin != NULL && !hp_origin_is_loopback (origin)) ||
      (site != NULL && g_ascii_strcasecmp (site, "cross-site") == 0))
    {
      *sentence = "Requests from a web page of another site are refused.";
      return SOUP_STATUS_FORBIDDEN;
    }
  if (own_user)
    return 0;

  if (!access->has_token)
    {
      *sentence = "The program belongs to another user and was started without a token; "
                  "start it with HOTPATH_METRICS_AUTH_TOKEN set to let others in.";
      return SOUP_STATUS_FORBIDDEN;
    }
  token = bearer_token (soup_message_headers_get_list (headers, "Authorization"));
  if (token == NULL)
    {
      *sentence = "A token is needed: send the program's HOTPATH_METRICS_AUTH_TOKEN "
                  "as “Authorization: Bearer TOKEN”.";
      return SOUP_STATUS_UNAUTHORIZED;
    }
  if (!hp_access_token_is_right (access, token))
    {
      *sentence = "The token is not that of this program.";
      return SOUP_STATUS_UNAUTHORIZED;
    }
  return 0;
}
