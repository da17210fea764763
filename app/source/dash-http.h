/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-http.h: requests to a probe's server, with failures as sentences.
 */
#pragma once

#include <libsoup/soup.h>

#include "dash-document.h"

G_BEGIN_DECLS

/* Greetings and error texts are some hundred bytes. */
#define DASH_HTTP_SMALL (1024 * 1024)

/* A session of its own keeps a stuck program from holding up the others. No proxy: a token is for the program alone. */
SoupSession *dash_http_session_new (void);

SoupMessage *dash_http_message_new (const char *method, const char *address, guint port, const char *token,
                                    const char *path_and_query);

/* How a failure of the connection is told to a person. */
GError *dash_http_connection_error (const char *address, guint port, const GError *cause);

/**
 * dash_http_check_status:
 * @body: (nullable): the start of the answer, which may hold the server's reason
 *
 * Returns: (transfer full) (nullable): the reason, or %NULL when the answer is good
 */
GError *dash_http_check_status (SoupMessage *message, const char *address, guint port, gboolean had_token,
                                GBytes *body);

/* Reads a whole answer of at most max_bytes; fails with what dash_http_check_status() says. */
void dash_http_read_async (SoupSession *session, SoupMessage *message, gsize max_bytes, const char *address,
                           guint port, gboolean had_token, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);
GBytes *dash_http_read_finish (GAsyncResult *result, GError **error);

/* Reads JSON in a worker thread. */
void dash_http_parse_async (GBytes *text, DashDocumentType type, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
DashDocument *dash_http_parse_finish (GAsyncResult *result, GError **error);

G_END_DECLS
