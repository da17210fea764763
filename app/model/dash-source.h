/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * dash-source.h: where a session's documents come from, whatever that is.
 *
 * The interface stands here, with the model that it feeds; the live program and the report file that
 * implement it are in app/source. All functions and signals belong to the main thread; none blocks.
 */
#pragma once

#include "dash-document.h"

G_BEGIN_DECLS

typedef enum
{
  DASH_SOURCE_IDLE,       /* dash_source_start was not called yet, or dash_source_stop was */
  DASH_SOURCE_CONNECTING, /* or the file is being read */
  DASH_SOURCE_LIVE,
  DASH_SOURCE_SILENT,     /* connected, but the program stopped answering */
  DASH_SOURCE_LOST,       /* connection lost, retrying */
  DASH_SOURCE_ENDED,      /* the program said that it ends, or it is gone */
  DASH_SOURCE_REPLACED,   /* the address answers, but as another run or another program */
  DASH_SOURCE_LOADED,     /* a report file was read whole */
  DASH_SOURCE_FAILED,     /* nothing more will come: see the sentence */
} DashSourceState;

typedef enum
{
  DASH_SOURCE_ERROR_UNREACHABLE,
  DASH_SOURCE_ERROR_NEEDS_TOKEN, /* or the token was wrong */
  DASH_SOURCE_ERROR_NOT_HOTPATH, /* something else answers at that address */
  DASH_SOURCE_ERROR_REFUSED,     /* the server said no, in a sentence */
  DASH_SOURCE_ERROR_NOT_SUPPORTED, /* this kind of source cannot do that */
} DashSourceError;

#define DASH_SOURCE_ERROR (dash_source_error_quark ())
GQuark dash_source_error_quark (void);

#define DASH_TYPE_SOURCE (dash_source_get_type ())
G_DECLARE_DERIVABLE_TYPE (DashSource, dash_source, DASH, SOURCE, GObject)

/**
 * DashSourceClass:
 *
 * Asynchronous vfuncs complete @task with a #DashDocument (transfer full) or a boolean.
 */
struct _DashSourceClass
{
  GObjectClass parent_class;

  void (*start) (DashSource *self);
  void (*stop) (DashSource *self);
  void (*set_interval) (DashSource *self, guint interval_ms);
  void (*fetch_log) (DashSource *self, guint32 function_id, GTask *task);
  void (*fetch_report) (DashSource *self, GTask *task);
  void (*reset) (DashSource *self, GTask *task);
  void (*accept_replacement) (DashSource *self);
  void (*fetch_entries) (DashSource *self, const char *section, guint32 id, GTask *task);

  gpointer padding[7];
};

/**
 * DashSource::document:
 * @document: a #DashDocument, to be applied in the order of arrival
 *
 * A report source emits the report, then, if the file has a history, a DASH_DOCUMENT_HISTORY. A live
 * source emits a DASH_DOCUMENT_SNAPSHOT first and after each reconnection or reset, then deltas; when a
 * local program was killed it may emit one last DASH_DOCUMENT_REPORT, recovered from its arena.
 */
/**
 * DashSource::state-changed:
 *
 * dash_source_get_state() or dash_source_get_sentence() gives something new.
 */

void dash_source_start (DashSource *self);

/**
 * dash_source_stop:
 *
 * Closes the connection or gives up reading. Nothing is emitted afterwards until dash_source_start().
 */
void dash_source_stop (DashSource *self);

DashSourceState dash_source_get_state (DashSource *self);

/**
 * dash_source_get_sentence:
 *
 * Returns: the state in words, translated, for a person: "Lost the connection · retrying"
 */
const char *dash_source_get_sentence (DashSource *self);

/**
 * dash_source_get_error:
 *
 * Returns: (nullable): why the source failed or lost its connection
 */
const GError *dash_source_get_error (DashSource *self);

/**
 * dash_source_get_progress:
 *
 * Returns: how much of a file has been read, 0 to 1, or a negative number when that has no meaning.
 *   Notifies as property "progress".
 */
double dash_source_get_progress (DashSource *self);

/**
 * dash_source_get_title:
 *
 * Returns: (nullable): the program's name, or the file's; property "title" notifies
 */
const char *dash_source_get_title (DashSource *self);

/**
 * dash_source_is_live:
 *
 * Returns: whether this is a program rather than a file
 */
gboolean dash_source_is_live (DashSource *self);

/**
 * dash_source_set_interval:
 * @interval_ms: 50 to 10,000, the time between two events; reconnects when it changes
 */
void dash_source_set_interval (DashSource *self, guint interval_ms);
guint dash_source_get_interval (DashSource *self);

/**
 * dash_source_fetch_log_async:
 *
 * Asks for one function's recent and slowest calls; the result is a DASH_DOCUMENT_LOG.
 */
void dash_source_fetch_log_async (DashSource *self, guint32 function_id, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
DashDocument *dash_source_fetch_log_finish (DashSource *self, GAsyncResult *result, GError **error);

/**
 * dash_source_fetch_entries_async:
 * @section: a section's name on the wire
 * @id: a row of it
 *
 * Asks for what happened last to a row of a section; the result is a DASH_DOCUMENT_ENTRIES.
 */
void dash_source_fetch_entries_async (DashSource *self, const char *section, guint32 id,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
DashDocument *dash_source_fetch_entries_finish (DashSource *self, GAsyncResult *result, GError **error);

/**
 * dash_source_fetch_report_async:
 *
 * Asks for the whole report with the logs of all functions, as wanted for saving.
 */
void dash_source_fetch_report_async (DashSource *self, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
DashDocument *dash_source_fetch_report_finish (DashSource *self, GAsyncResult *result, GError **error);

/**
 * dash_source_reset_async:
 *
 * Asks the program to forget its figures; the next document is a snapshot with a higher epoch.
 */
void dash_source_reset_async (DashSource *self, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
gboolean dash_source_reset_finish (DashSource *self, GAsyncResult *result, GError **error);

/**
 * dash_source_accept_replacement:
 *
 * In DASH_SOURCE_REPLACED: takes the run that answers now as this source's program. The next document is
 * a snapshot of that run, so whoever kept figures of the old one starts anew.
 */
void dash_source_accept_replacement (DashSource *self);

/* For subclasses only. */
void dash_source_emit_document (DashSource *self, DashDocument *document);
void dash_source_set_state (DashSource *self, DashSourceState state, const char *sentence,
                            const GError *error);
void dash_source_set_progress (DashSource *self, double progress);
void dash_source_set_title (DashSource *self, const char *title);

G_END_DECLS
