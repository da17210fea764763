/* SPDX-License-Identifier: MIT
 *
 * client.h: a plain blocking HTTP client, so that the tests see the very bytes.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

typedef struct client_answer
{
  unsigned status; /* 0: the server hung up without one */
  char *headers;
  char *body;
} client_answer;

int
client_connect (uint16_t port);
int
client_connect_with_buffer (uint16_t port, int receive_bytes);
void
client_send (int fd, const char *text);

/* Reads to the end of the connection and closes it. */
client_answer
client_read_answer (int fd);

/* One request with a Host of 127.0.0.1; headers are whole lines that end in \r\n, or NULL. */
client_answer
client_ask (uint16_t port, const char *method, const char *target, const char *headers);
client_answer
client_ask_raw (uint16_t port, const char *request);
void
client_answer_clear (client_answer *answer);

/* A header's value, or NULL; to be freed. */
char *
client_answer_header (const client_answer *answer, const char *name);

/* Asserts the status, and for an error that the body is {"error":"…"} with part in it. Clears the
 * answer. */
void
client_assert_error (client_answer answer, unsigned status, const char *part);
void
client_assert_body (client_answer answer, const char *body);

/* Opens /v1/events with query ("" or "?…") and reads the headers. */
int
client_open_events (uint16_t port, const char *query);
int
client_open_events_with_buffer (uint16_t port, const char *query, int receive_bytes);

/* The next block of lines up to an empty one, or NULL at the end of the stream; to be freed. */
char *
client_read_block (int fd);
