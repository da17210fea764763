/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What programs keep one by one, of functions and of rows of sections: fetched, kept, and taken from reports. */
#include "dash-session-private.h"
#include "dash-session-sections.h"

#include <glib/gi18n.h>

/* ---- Fetching ---- */

/* For the log of an item, which becomes the task's data. */
static GTask *
new_task (DashSession *self,
          gpointer item,
          gpointer source_tag,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  /* The log is the session's, and stays when the task is cancelled late. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_object_ref (item), g_object_unref);
  return task;
}

static gboolean
can_ask (DashSession *self)
{
  return self->source != NULL && self->source_state == DASH_SOURCE_LIVE &&
         dash_source_is_live (self->source);
}

/* Takes over the error. A log that is known already is an answer, too, but not for who cancelled. */
static void
return_log (GTask *task, gconstpointer log, GError *error, const char *not_kept)
{
  if (log != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&error);
      g_task_return_pointer (task, (gpointer) log, NULL);
    }
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s", not_kept);
}

/* ---- Calls of functions ---- */

typedef struct
{
  DashDocument *document; /* holds the entries */
  DashCallLog log;
} CallLog;

static void
call_log_free (gpointer data)
{
  CallLog *log = data;

  dash_document_unref (log->document);
  g_free (log);
}

void
_dash_session_apply_logs (DashSession *self, DashDocument *document)
{
  for (gsize i = 0; i < document->n_functions; i++)
    {
      const DashDocumentFunction *row = &document->functions[i];
      DashFunction *function;
      CallLog *log;

      if (!(row->fields & DASH_ROW_HAS_LOG))
        continue;
      function = dash_session_find_function (self, row->id);
      if (function == NULL)
        continue;

      log = g_new0 (CallLog, 1);
      log->document = dash_document_ref (document);
      log->log.n_recent = row->n_recent;
      log->log.recent = document->logs != NULL ? document->logs + row->first_recent : NULL;
      log->log.n_slowest = row->n_slowest;
      log->log.slowest = document->logs != NULL ? document->logs + row->first_slowest : NULL;
      if (self->logs == NULL)
        self->logs = g_hash_table_new_full (NULL, NULL, NULL, call_log_free);
      g_hash_table_replace (self->logs, function, log);
    }
}

const DashCallLog *
dash_session_get_log (DashSession *self, DashFunction *function)
{
  CallLog *log;

  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);

  log = self->logs != NULL ? g_hash_table_lookup (self->logs, function) : NULL;
  return log != NULL ? &log->log : NULL;
}

static void
return_calls (GTask *task, GError *error)
{
  return_log (task, dash_session_get_log (g_task_get_source_object (task), g_task_get_task_data (task)),
              error, _ ("The single calls of this function were not kept."));
}

static void
calls_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (DashDocument) document = NULL;
  GError *error = NULL;

  document = dash_source_fetch_log_finish (DASH_SOURCE (source), result, &error);
  if (document != NULL)
    dash_session_apply (g_task_get_source_object (task), document);
  return_calls (task, error);
}

void
dash_session_fetch_log_async (DashSession *self,
                              DashFunction *function,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (DASH_IS_SESSION (self));
  g_return_if_fail (DASH_IS_FUNCTION (function));

  task = new_task (self, function, dash_session_fetch_log_async, cancellable, callback, user_data);
  if (can_ask (self))
    dash_source_fetch_log_async (self->source, function->id, cancellable, calls_fetched_cb,
                                 g_steal_pointer (&task));
  else
    return_calls (task, NULL);
}

const DashCallLog *
dash_session_fetch_log_finish (DashSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- What happened to rows ---- */

typedef struct
{
  DashDocument *document; /* holds the entries */
  DashRecord *record;
  DashEntryLog log;
} EntryLog;

static void
entry_log_free (gpointer data)
{
  EntryLog *log = data;

  dash_document_unref (log->document);
  g_object_unref (log->record);
  g_free (log);
}

static void
keep_entries (DashSession *self, DashRecord *record, DashDocument *document, gsize first, gsize n)
{
  EntryLog *log = g_new0 (EntryLog, 1);

  log->document = dash_document_ref (document);
  log->record = g_object_ref (record);
  log->log.n = n;
  log->log.entries = document->entries != NULL ? document->entries + first : NULL;
  if (self->entry_logs == NULL)
    self->entry_logs = g_hash_table_new_full (NULL, NULL, NULL, entry_log_free);
  g_hash_table_replace (self->entry_logs, record, log);
}

void
_dash_session_apply_entries (DashSession *self, DashDocument *document)
{
  for (guint s = 0; s < DASH_N_SECTIONS; s++)
    {
      for (gsize i = 0; i < document->sections[s].n_rows; i++)
        {
          const DashDocumentRecord *row = &document->sections[s].rows[i];
          DashRecord *record = dash_session_find_record (self, (DashSection) s, row->id);

          if (row->has_log && record != NULL)
            keep_entries (self, record, document, row->first_entry, row->n_entries);
        }
    }
}

const DashEntryLog *
dash_session_get_record_log (DashSession *self, DashRecord *record)
{
  EntryLog *log;

  g_return_val_if_fail (DASH_IS_SESSION (self), NULL);

  log = self->entry_logs != NULL ? g_hash_table_lookup (self->entry_logs, record) : NULL;
  return log != NULL ? &log->log : NULL;
}

static void
return_entries (GTask *task, GError *error)
{
  return_log (task,
              dash_session_get_record_log (g_task_get_source_object (task), g_task_get_task_data (task)),
              error, _ ("What happened one by one was not kept."));
}

static void
entries_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  DashSession *self = g_task_get_source_object (task);
  DashRecord *record = g_task_get_task_data (task);
  g_autoptr (DashDocument) document = NULL;
  GError *error = NULL;

  document = dash_source_fetch_entries_finish (DASH_SOURCE (source), result, &error);
  /* Another run may have begun meanwhile. */
  if (document != NULL && dash_session_find_record (self, dash_record_get_section (record),
                                                    dash_record_get_id (record)) == record)
    keep_entries (self, record, document, 0, document->n_entries);
  return_entries (task, error);
}

void
dash_session_fetch_record_log_async (DashSession *self,
                                     DashRecord *record,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (DASH_IS_SESSION (self));
  g_return_if_fail (DASH_IS_RECORD (record));

  task = new_task (self, record, dash_session_fetch_record_log_async, cancellable, callback,
                   user_data);
  if (can_ask (self))
    dash_source_fetch_entries_async (
        self->source, dash_section_get_info (dash_record_get_section (record))->key,
        dash_record_get_id (record), cancellable, entries_fetched_cb, g_steal_pointer (&task));
  else
    return_entries (task, NULL);
}

const DashEntryLog *
dash_session_fetch_record_log_finish (DashSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
