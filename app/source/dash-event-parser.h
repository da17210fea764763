/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-event-parser.h: Server-Sent Events out of bytes that arrive in any pieces.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DashEventParser DashEventParser;

/**
 * DashEventFunc:
 * @event: the event's name, "message" when the stream gives none
 * @id: the last id that the stream gave, "" when none
 * @data: (transfer none): its data lines joined by line feeds; valid UTF-8 is not promised
 *
 * Returns: whether to go on; %FALSE makes dash_event_parser_push() return at once
 */
typedef gboolean (*DashEventFunc) (const char *event, const char *id, GBytes *data, gpointer user_data);

typedef enum
{
  DASH_EVENT_ERROR_TOO_LARGE,
} DashEventError;

#define DASH_EVENT_ERROR (dash_event_error_quark ())
GQuark dash_event_error_quark (void);

/**
 * dash_event_parser_new:
 * @max_event_bytes: the most that one event's data may hold
 */
DashEventParser *dash_event_parser_new (gsize max_event_bytes, DashEventFunc func, gpointer user_data);
void dash_event_parser_free (DashEventParser *self);

/**
 * dash_event_parser_push:
 *
 * Takes the next bytes and calls the function for each event that they complete. After an error or when
 * the function returned %FALSE the parser must be freed.
 */
gboolean dash_event_parser_push (DashEventParser *self, const char *bytes, gsize length, GError **error);

/**
 * dash_event_parser_get_retry_ms:
 *
 * Returns: the reconnection time that the stream asked for, or 0
 */
guint dash_event_parser_get_retry_ms (DashEventParser *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DashEventParser, dash_event_parser_free)

G_END_DECLS
