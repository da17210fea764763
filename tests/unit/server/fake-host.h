/* SPDX-License-Identifier: MIT
 *
 * fake-host.h: stands in for libhotpath in the server's tests, and counts what it is asked.
 */
#pragma once

#include "server.h"

typedef struct fake_counts
{
  unsigned hellos, reports, resets, streams, streams_freed, events, texts_out;
  uint32_t sections; /* last asked for */
} fake_counts;

/* A host on any free port, all counts zero. Only one at a time, since its functions take no data.
 */
hp_server_host
fake_host_new (void);

void
fake_host_set_event_bytes (size_t bytes); /* padding of each event */
void
fake_host_set_hello (const char *text);
void
fake_host_set_ended (void); /* events from now on say so */
void
fake_host_hold_reports (bool hold); /* report() does not return while held */
fake_counts
fake_host_counts (void);

/* Waits until field, one of the counts, is at least value; fails the test after half a minute. */
#define fake_host_wait_for(field, value) fake_host_wait (offsetof (fake_counts, field), (value))
void
fake_host_wait (size_t field, unsigned value);

/* Waits until all texts and streams have been given back. */
void
fake_host_wait_clean (void);

/* Starts with the default limits and the real check of the user; asserts that it works. */
hp_server *
fake_server_start (uint16_t *port);
hp_server *
fake_server_start_full (const hp_server_host *host,
                        const hp_limits *limits,
                        hp_peer_check check,
                        uint16_t *port);
/* Stops with time enough, and asserts that everything was given back. */
void
fake_server_stop (hp_server *server);
