/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The logs of rows of sections: fetched, kept, and taken from reports. */
#include "dash-session-private.h"
#include "dash-session-sections.h"

#include <glib/gi18n.h>

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
keep (DashSession *self, DashRecord *record, DashDocument *document, gsize first, gsize n)
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
            keep (self, record, document, row->first_entry, row->n_entries);
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
return_known (GTask *task, GError *error)
{
  DashSession *self = g_task_get_source_object (task);
  const DashEntryLog *log = dash_session_get_record_log (self, g_task_get_task_data (task));

  if (log != NULL)
    {
      g_clear_error (&error);
      g_task_return_pointer (task, (gpointer) log, NULL);
    }
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             _ ("What happened one by one was not kept."));
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  DashSession *self = g_task_get_source_object (task);
  DashRecord *record = g_task_get_task_data (task);
  g_autoptr (DashDocument) document = NULL;
  GError *error = NULL;

  document = dash_source_fetch_entries_finish (DASH_SOURCE (source), result, &error);
  if (document != NULL)
    {
      /* Another run may have begun meanwhile. */
      if (dash_session_find_record (self, dash_record_get_section (record),
                                    dash_record_get_id (record)) == record)
        keep (self, record, document, 0, document->n_entries);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
      return;
    }
  return_known (task, error);
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

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, dash_session_fetch_record_log_async);
  /* The log is the session's, and stays when the task is cancelled late. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_object_ref (record), g_object_unref);

  if (self->source != NULL && self->source_state == DASH_SOURCE_LIVE &&
      dash_source_is_live (self->source))
    dash_source_fetch_entries_async (
        self->source, dash_section_get_info (dash_record_get_section (record))->key,
        dash_record_get_id (record), cancellable, fetched_cb, g_steal_pointer (&task));
  else
    return_known (task, NULL);
}

const DashEntryLog *
dash_session_fetch_record_log_finish (DashSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
