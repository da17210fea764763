// SPDX-License-Identifier: GPL-3.0-or-later
// The kept calls of one function, the slowest or the most recent ones.

#include "dash-calls-list.h"

#include <glib/gi18n.h>

#include "dash-page-common.h"
#include "model/dash-field.h"

struct _DashCallsList
{
  DashLogList parent_instance;

  GtkWidget *toggle;
  gboolean recent;
  char thread[24]; /* the number of a thread without a name */
};

G_DEFINE_FINAL_TYPE (DashCallsList, dash_calls_list, DASH_TYPE_LOG_LIST)

static const DashLogEntry *
get_entries (DashCallsList *self,
             gsize         *n)
{
  DashFunction *function = dash_log_list_get_item (DASH_LOG_LIST (self));
  DashSession *session = dash_log_list_get_session (DASH_LOG_LIST (self));
  const DashCallLog *log = function ? dash_session_get_log (session, function) : NULL;

  *n = 0;
  if (!log)
    return NULL;
  *n = self->recent ? log->n_recent : log->n_slowest;
  return self->recent ? log->recent : log->slowest;
}

static void
toggled (GtkToggleButton *button,
         DashCallsList   *self)
{
  self->recent = gtk_toggle_button_get_active (button);
  dash_log_list_show (DASH_LOG_LIST (self));
}

/* Some programs keep the most recent calls only. */
static void
prefer_what_is_kept (DashCallsList *self)
{
  gsize n_slowest, n_recent;

  if (self->recent)
    return;
  get_entries (self, &n_slowest);
  self->recent = TRUE;
  get_entries (self, &n_recent);
  self->recent = n_slowest == 0 && n_recent > 0;
  if (!self->recent)
    return;
  g_signal_handlers_block_by_func (self->toggle, toggled, self);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->toggle), TRUE);
  g_signal_handlers_unblock_by_func (self->toggle, toggled, self);
}

static gsize
dash_calls_list_get_n (DashLogList *list)
{
  gsize n;

  prefer_what_is_kept (DASH_CALLS_LIST (list));
  get_entries (DASH_CALLS_LIST (list), &n);
  return n;
}

static void
dash_calls_list_get (DashLogList *list,
                     gsize        i,
                     DashEntry   *entry)
{
  DashCallsList *self = DASH_CALLS_LIST (list);
  gsize n;
  const DashLogEntry *call = get_entries (self, &n) + i;

  entry->at_ns = call->started_ns;
  entry->duration_ns = call->duration_ns;
  entry->has_duration = TRUE;
  entry->text = call->result;
  entry->thread = call->thread;
  if ((!call->thread || !*call->thread) && call->thread_id > 0)
    {
      g_snprintf (self->thread, sizeof self->thread, "%" G_GUINT64_FORMAT, call->thread_id);
      entry->thread = self->thread;
    }
}

static void
dash_calls_list_fetch (DashLogList         *list,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  dash_session_fetch_log_async (dash_log_list_get_session (list), dash_log_list_get_item (list),
                                cancellable, callback, user_data);
}

static gboolean
dash_calls_list_fetch_finish (DashSession   *session,
                              GAsyncResult  *result,
                              GError       **error)
{
  return dash_session_fetch_log_finish (session, result, error) != NULL;
}

static void
dash_calls_list_class_init (DashCallsListClass *klass)
{
  DashLogListClass *list_class = DASH_LOG_LIST_CLASS (klass);

  list_class->get_n = dash_calls_list_get_n;
  list_class->get = dash_calls_list_get;
  list_class->fetch = dash_calls_list_fetch;
  list_class->fetch_finish = dash_calls_list_fetch_finish;
  list_class->outside = N_("None of the kept calls began in the selected range. The program keeps "
                           "the slowest and the most recent calls only.");
  list_class->asking = N_("Asking the program for its calls…");
  list_class->nothing = N_("No single calls of this function are known.");
  list_class->n_most = G_MAXSIZE;
}

static void
dash_calls_list_init (DashCallsList *self)
{
}

static GtkWidget *
create_title (DashCallsList *self)
{
  GtkWidget *title = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *name = dash_page_label_new (_("Calls"), "name");
  GtkWidget *toggle = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *slowest = gtk_toggle_button_new_with_label (C_("calls", "Slowest"));

  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (toggle, "linked");
  gtk_widget_add_css_class (toggle, "small-toggle");
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  self->toggle = gtk_toggle_button_new_with_label (C_("calls", "Recent"));
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->toggle), GTK_TOGGLE_BUTTON (slowest));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (slowest), TRUE);
  /* To newer GTK the label inside comes before a name that is given. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (slowest), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->toggle), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (slowest), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Slowest Calls"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Recent Calls"), -1);
  g_signal_connect (self->toggle, "toggled", G_CALLBACK (toggled), self);
  gtk_box_append (GTK_BOX (toggle), slowest);
  gtk_box_append (GTK_BOX (toggle), self->toggle);
  gtk_box_append (GTK_BOX (title), name);
  gtk_box_append (GTK_BOX (title), toggle);
  return title;
}

GtkWidget *
dash_calls_list_new (DashSession *session)
{
  DashCallsList *self = g_object_new (DASH_TYPE_CALLS_LIST, NULL);
  DashLogHeadings headings = { C_("call", "Began"), NULL, C_("call", "Thread"), C_("call", "Took"),
                               62 };

  dash_log_list_build (DASH_LOG_LIST (self), session, create_title (self), _("Calls"), &headings);
  return GTK_WIDGET (self);
}

void
dash_calls_list_set_recent (DashCallsList *self,
                            gboolean       recent)
{
  g_return_if_fail (DASH_IS_CALLS_LIST (self));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->toggle), recent);
}

char *
dash_calls_list_to_tsv (DashCallsList *self)
{
  GString *text = g_string_new ("call\tbegan_ns\tthread\tthread_id\ttook_ns\tresult\n");
  gsize n;
  const DashLogEntry *entries;

  g_return_val_if_fail (DASH_IS_CALLS_LIST (self), g_string_free (text, FALSE));

  entries = get_entries (self, &n);
  for (gsize i = 0; i < n; i++)
    {
      if (!dash_log_list_shows (DASH_LOG_LIST (self), entries[i].started_ns))
        continue;
      g_string_append_printf (text, "%" G_GUINT64_FORMAT "\t%" G_GUINT64_FORMAT "\t", entries[i].call,
                              entries[i].started_ns);
      dash_field_append_tsv (text, entries[i].thread);
      g_string_append_printf (text, "\t%" G_GUINT64_FORMAT "\t%" G_GUINT64_FORMAT "\t", entries[i].thread_id,
                              entries[i].duration_ns);
      dash_field_append_tsv (text, entries[i].result);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}
