/* SPDX-License-Identifier: MIT
 *
 * stream.h: readers of /v1/events.
 */
#pragma once

#include "server.h"

/* Answers message with events; for HEAD, with the headers alone. */
void
hp_stream_open (hp_server *server,
                SoupServerMessage *message,
                uint32_t sections,
                unsigned interval_ms);

/* Every reader gets one more event, then its stream ends. */
void
hp_streams_end (hp_server *server);
