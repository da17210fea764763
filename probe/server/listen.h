/* SPDX-License-Identifier: MIT
 *
 * listen.h: the listening socket: which address, which port, and why not.
 */
#pragma once

#include "server-api.h"

#include <gio/gio.h>

/* Returns a socket that listens, non-blocking, on the first free port that the host allows, and
 * stores the port; or NULL with a sentence in error. */
GSocket *
hp_listen (const hp_server_host *host, uint16_t *port, char *error, size_t error_size);
