/* SPDX-License-Identifier: MIT
 *
 * routes.h: what can be asked of the server.
 */
#pragma once

#include "server.h"

void hp_routes_add (hp_server *server);
