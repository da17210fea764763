/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-sandbox.c: what can be told, from within a sandbox, of the programs outside.
 */
#include "dash-sandbox.h"

#include <gio/gio.h>

/* Far less than a frame. */
#define MOMENT_US 5000

static int pretended = -1;

gboolean
dash_sandbox_is_around_us (void)
{
  int told = g_atomic_int_get (&pretended);

  return told >= 0 ? told : g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

void
dash_sandbox_pretend (gboolean around_us)
{
  g_atomic_int_set (&pretended, around_us);
}

gboolean
dash_sandbox_port_is_closed (const char *address, guint port)
{
  g_autoptr (GSocketAddress) target = g_inet_socket_address_new_from_string (address, port);
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) error = NULL;

  if (target == NULL)
    return FALSE;
  socket = g_socket_new (g_socket_address_get_family (target), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  if (socket == NULL)
    return FALSE;
  g_socket_set_blocking (socket, FALSE);
  if (g_socket_connect (socket, target, NULL, &error))
    return FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PENDING))
    {
      /* For a port of this machine the answer is there already, unless the machine is very busy. */
      g_clear_error (&error);
      g_socket_condition_timed_wait (socket, G_IO_OUT, MOMENT_US, NULL, NULL);
      g_socket_check_connect_result (socket, &error);
    }
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}
