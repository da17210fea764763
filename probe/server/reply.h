/* SPDX-License-Identifier: MIT
 *
 * reply.h: answers: JSON documents of the host, and errors as {"error":"a sentence"}.
 */
#pragma once

#include "server.h"

/* The document as bytes that give it back to the host; NULL for NULL. Bytes that are no UTF-8 are
 * replaced, and line ends become spaces, which JSON allows wherever it allows them: an event's data
 * is one line. */
GBytes *
hp_text_to_bytes (hp_server *server, char *text, size_t length);

/* {"error":"…"}, to be freed with g_free. */
char *
hp_error_document (const char *sentence);

void
hp_reply_headers (SoupServerMessage *message);
void
hp_reply_document (SoupServerMessage *message, GBytes *document);
/* Any bytes of the host's, which are given back to it. */
void
hp_reply_bytes (hp_server *server,
                SoupServerMessage *message,
                const char *content_type,
                char *bytes,
                size_t length);
void
hp_reply_document_with (SoupServerMessage *message, guint status, GBytes *document);
void
hp_reply_nothing_with (SoupServerMessage *message, guint status);
void
hp_reply_nothing (SoupServerMessage *message);
void
hp_reply_error (SoupServerMessage *message, guint status, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

void
hp_reply_short_of_memory (SoupServerMessage *message);

/* What libsoup sends when it refuses a request by itself, before any handler is asked. */
void
hp_reply_prepare (SoupServerMessage *message);
