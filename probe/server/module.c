/* SPDX-License-Identifier: MIT
 *
 * module.c: the one symbol that libhotpath looks for.
 */
#include "server.h"

static hp_server *
start (const hp_server_host *host, uint16_t *port, char *error, size_t error_size)
{
  return hp_server_start (host, NULL, NULL, port, error, error_size);
}

extern const hp_server_module hotpath_server_module;

__attribute__ ((visibility ("default"))) const hp_server_module hotpath_server_module = {
  .version = HP_SERVER_API_VERSION,
  .start = start,
  .stop = hp_server_stop,
  .fork_prepare = hp_server_fork_prepare,
  .fork_parent = hp_server_fork_parent,
};
