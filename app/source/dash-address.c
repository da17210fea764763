/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-address.c: what a person types to say where a program is.
 */
#include "dash-live-source.h"

#include <glib/gi18n.h>
#include <string.h>

#define DEFAULT_PORT 6770
#define DEFAULT_ADDRESS "127.0.0.1"

static gboolean
fail (GError **error)
{
  g_set_error_literal (error, DASH_SOURCE_ERROR, DASH_SOURCE_ERROR_UNREACHABLE,
                       _("Enter an address like localhost:6770, 192.168.1.7:6770 or [fd00::7]:6770."));
  return FALSE;
}

static gboolean
parse_port (const char *text, guint *port)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 1, 65535, &number, NULL))
    return FALSE;
  *port = (guint) number;
  return TRUE;
}

gboolean
dash_live_source_parse_address (const char *text, char **address, guint *port, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  char *host = stripped;
  char *colon;
  char *slash;

  *address = NULL;
  *port = DEFAULT_PORT;
  if (g_ascii_strncasecmp (host, "http://", 7) == 0)
    host += 7;
  slash = strchr (host, '/');
  if (slash != NULL)
    *slash = '\0';

  if (parse_port (host, port))
    {
      *address = g_strdup (DEFAULT_ADDRESS);
      return TRUE;
    }
  if (*host == '[')
    {
      char *close = strchr (host, ']');
      g_autoptr (GInetAddress) inet = NULL;

      if (close == NULL || (close[1] != '\0' && (close[1] != ':' || !parse_port (close + 2, port))))
        return fail (error);
      *close = '\0';
      inet = g_inet_address_new_from_string (host + 1);
      if (inet == NULL)
        return fail (error);
      *address = g_strdup (host + 1);
      return TRUE;
    }

  colon = strchr (host, ':');
  if (colon != NULL && strchr (colon + 1, ':') != NULL)
    {
      /* Two colons: an IPv6 address without brackets, so without a port. */
      g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (host);

      if (inet == NULL)
        return fail (error);
      *address = g_strdup (host);
      return TRUE;
    }
  if (colon != NULL)
    {
      *colon = '\0';
      if (!parse_port (colon + 1, port))
        return fail (error);
    }
  if (*host == '\0' || strpbrk (host, " \t@?#%\\\"<>") != NULL)
    return fail (error);
  *address = g_strdup (host);
  return TRUE;
}
