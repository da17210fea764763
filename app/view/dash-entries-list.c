// SPDX-License-Identifier: GPL-3.0-or-later
// What happened last to one row of a section, newest first.

#include "dash-entries-list.h"

#include <glib/gi18n.h>

#include "dash-page-common.h"
#include "model/dash-field.h"

/* More than fit are not read, and each is widgets. */
#define MAX_ROWS 100

struct _DashEntriesList
{
  DashLogList parent_instance;
};

G_DEFINE_FINAL_TYPE (DashEntriesList, dash_entries_list, DASH_TYPE_LOG_LIST)

static const DashEntryLog *
get_log (DashLogList *list)
{
  DashRecord *record = dash_log_list_get_item (list);

  return record ? dash_session_get_record_log (dash_log_list_get_session (list), record) : NULL;
}

static gsize
dash_entries_list_get_n (DashLogList *list)
{
  const DashEntryLog *log = get_log (list);

  return log ? log->n : 0;
}

static void
dash_entries_list_get (DashLogList *list,
                       gsize        i,
                       DashEntry   *entry)
{
  *entry = get_log (list)->entries[i];
}

static void
dash_entries_list_fetch (DashLogList         *list,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  dash_session_fetch_record_log_async (dash_log_list_get_session (list),
                                       dash_log_list_get_item (list), cancellable, callback,
                                       user_data);
}

static gboolean
dash_entries_list_fetch_finish (DashSession   *session,
                                GAsyncResult  *result,
                                GError       **error)
{
  return dash_session_fetch_record_log_finish (session, result, error) != NULL;
}

static void
dash_entries_list_class_init (DashEntriesListClass *klass)
{
  DashLogListClass *list_class = DASH_LOG_LIST_CLASS (klass);

  list_class->get_n = dash_entries_list_get_n;
  list_class->get = dash_entries_list_get;
  list_class->fetch = dash_entries_list_fetch;
  list_class->fetch_finish = dash_entries_list_fetch_finish;
  list_class->outside = N_("Nothing of what was kept happened in the selected range. The program "
                           "keeps the most recent entries only.");
  list_class->asking = N_("Asking the program what happened…");
  list_class->nothing = N_("Nothing was kept of what happened one by one.");
  list_class->n_most = MAX_ROWS;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "entrieslist");
}

static void
dash_entries_list_init (DashEntriesList *self)
{
}

GtkWidget *
dash_entries_list_new (DashSession *session)
{
  DashEntriesList *self = g_object_new (DASH_TYPE_ENTRIES_LIST, NULL);
  GtkWidget *title = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  DashLogHeadings headings = { C_("log", "When"), C_("log", "Event"), C_("log", "Thread"),
                               C_("log", "Took"), 66 };

  gtk_box_append (GTK_BOX (title), dash_page_label_new (C_("log", "What Happened"), "name"));
  dash_log_list_build (DASH_LOG_LIST (self), session, title, C_("log", "What Happened"),
                       &headings);
  return GTK_WIDGET (self);
}

char *
dash_entries_list_to_tsv (DashEntriesList *self)
{
  GString *text = g_string_new ("number\tat_ns\tevent\tthread\tthread_id\tduration_ns\ttext\n");
  const DashEntryLog *log;

  g_return_val_if_fail (DASH_IS_ENTRIES_LIST (self), g_string_free (text, FALSE));

  log = get_log (DASH_LOG_LIST (self));
  for (gsize i = 0; log && i < log->n; i++)
    {
      const DashEntry *entry = &log->entries[i];

      if (!dash_log_list_shows (DASH_LOG_LIST (self), entry->at_ns))
        continue;
      g_string_append_printf (text, "%" G_GUINT64_FORMAT "\t%" G_GUINT64_FORMAT "\t", entry->number, entry->at_ns);
      dash_field_append_tsv (text, entry->event);
      g_string_append_c (text, '\t');
      dash_field_append_tsv (text, entry->thread);
      g_string_append_printf (text, "\t%" G_GUINT64_FORMAT "\t", entry->thread_id);
      if (entry->has_duration)
        g_string_append_printf (text, "%" G_GUINT64_FORMAT, entry->duration_ns);
      g_string_append_c (text, '\t');
      dash_field_append_tsv (text, entry->text);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}
