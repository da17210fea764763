// SPDX-License-Identifier: GPL-3.0-or-later
// The kept calls of one function, the slowest or the most recent ones.

#include "dash-calls-list.h"

#include <glib/gi18n.h>

#include "dash-page-common.h"
#include "dash-table-cell.h"
#include "model/dash-format.h"

#define FETCH_INTERVAL_US G_USEC_PER_SEC

typedef struct
{
  GtkWidget *row;
  GtkWidget *began;
  GtkWidget *thread;
  GtkWidget *took;
  GtkWidget *result;
} CallRow;

struct _DashCallsList
{
  GtkWidget parent_instance;

  DashSession *session;
  DashFunction *function;
  GCancellable *cancellable;
  gint64 fetched_at_us;
  gboolean fetching;
  gboolean recent;
  char *failure;

  GtkWidget *box;
  CallRow head;
  GtkWidget *list;
  GtkWidget *stack;
  GtkWidget *note;
  GPtrArray *rows; /* of CallRow, kept for reuse */
};

G_DEFINE_FINAL_TYPE (DashCallsList, dash_calls_list, GTK_TYPE_WIDGET)

static GtkWidget *
fill_row (CallRow *row)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (box, "small-row");
  row->began = dash_table_cell_new (DASH_TABLE_CELL_NAME);
  row->thread = dash_table_cell_new (DASH_TABLE_CELL_NAME);
  row->took = dash_table_cell_new (DASH_TABLE_CELL_QUANTITY);
  /* On a line of its own: it may be long, and few functions have one. */
  row->result = dash_page_label_new ("", "dim-label");
  gtk_widget_set_visible (row->result, FALSE);
  gtk_widget_set_size_request (row->began, 62, -1);
  gtk_widget_set_size_request (row->took, 62, -1);
  gtk_widget_set_hexpand (row->thread, TRUE);
  gtk_box_append (GTK_BOX (line), row->began);
  gtk_box_append (GTK_BOX (line), row->thread);
  gtk_box_append (GTK_BOX (line), row->took);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), row->result);
  return box;
}

static const DashLogEntry *
get_entries (DashCallsList *self,
             gsize         *n)
{
  const DashCallLog *log = self->function ? dash_session_get_log (self->session, self->function)
                                          : NULL;

  *n = 0;
  if (!log)
    return NULL;
  *n = self->recent ? log->n_recent : log->n_slowest;
  return self->recent ? log->recent : log->slowest;
}

static gboolean
in_range (const DashRange    *range,
          const DashLogEntry *entry)
{
  return range->live || dash_range_contains (range, (gint64) entry->started_ns);
}

static void
set_row (CallRow            *row,
         const DashLogEntry *entry)
{
  g_autofree char *began = dash_format_clock ((gint64) entry->started_ns, 3);
  DashQuantity took = dash_format_duration_parts ((double) entry->duration_ns);
  g_autofree char *thread = NULL;

  if (entry->thread && *entry->thread)
    thread = g_strdup (entry->thread);
  else
    thread = g_strdup_printf ("%" G_GUINT64_FORMAT, entry->thread_id);

  dash_table_cell_set (DASH_TABLE_CELL (row->began), began, NULL);
  dash_table_cell_set (DASH_TABLE_CELL (row->thread), thread, NULL);
  dash_table_cell_set (DASH_TABLE_CELL (row->took), took.value, took.unit);
  dash_page_label_set (row->result, entry->result ? entry->result : "");
  gtk_widget_set_visible (row->result, entry->result && *entry->result);
  gtk_widget_set_tooltip_text (row->row, entry->result);
}

static CallRow *
ensure_row (DashCallsList *self,
            guint          index)
{
  while (index >= self->rows->len)
    {
      CallRow *row = g_new0 (CallRow, 1);

      row->row = gtk_list_box_row_new ();
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row->row), fill_row (row));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row->row), FALSE);
      gtk_list_box_append (GTK_LIST_BOX (self->list), row->row);
      g_ptr_array_add (self->rows, row);
    }
  return g_ptr_array_index (self->rows, index);
}

static void
show_entries (DashCallsList *self)
{
  gsize n, n_shown = 0;
  const DashLogEntry *entries = get_entries (self, &n);
  DashRange range;

  dash_session_get_range (self->session, &range);
  for (gsize i = 0; i < n; i++)
    {
      CallRow *row;

      if (!in_range (&range, &entries[i]))
        continue;
      row = ensure_row (self, (guint) n_shown++);
      set_row (row, &entries[i]);
      gtk_widget_set_visible (row->row, TRUE);
    }
  for (guint i = (guint) n_shown; i < self->rows->len; i++)
    gtk_widget_set_visible (((CallRow *) self->rows->pdata[i])->row, FALSE);

  if (n_shown == 0)
    {
      const char *note;

      if (!self->function)
        note = "";
      else if (n > 0)
        note = _("None of the kept calls began in the selected range. The program keeps the "
                 "slowest and the most recent calls only.");
      else if (self->failure)
        note = self->failure;
      else if (self->fetching)
        note = _("Asking the program for its calls…");
      else
        note = _("No single calls of this function are known.");
      dash_page_label_set (self->note, note);
    }
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), n_shown > 0 ? "calls" : "note");
}

static void
fetched (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  DashCallsList *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!dash_session_fetch_log_finish (DASH_SESSION (source), result, &error) && error)
    {
      /* Cancelled by a newer question, or by the end of this list: not ours to show. */
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_object_unref (self);
          return;
        }
      g_free (self->failure);
      self->failure = g_strdup (error->message);
    }
  else
    g_clear_pointer (&self->failure, g_free);

  self->fetching = FALSE;
  if (self->session)
    show_entries (self);
  g_object_unref (self);
}

static void
fetch (DashCallsList *self)
{
  if (!self->function)
    return;
  self->fetching = TRUE;
  self->fetched_at_us = g_get_monotonic_time ();
  dash_session_fetch_log_async (self->session, self->function, self->cancellable, fetched,
                                g_object_ref (self));
}

static void
toggled (GtkToggleButton *button,
         DashCallsList   *self)
{
  self->recent = gtk_toggle_button_get_active (button);
  show_entries (self);
}

static void
dash_calls_list_dispose (GObject *object)
{
  DashCallsList *self = DASH_CALLS_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->function);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (dash_calls_list_parent_class)->dispose (object);
}

static void
dash_calls_list_finalize (GObject *object)
{
  DashCallsList *self = DASH_CALLS_LIST (object);

  g_ptr_array_unref (self->rows);
  g_free (self->failure);
  G_OBJECT_CLASS (dash_calls_list_parent_class)->finalize (object);
}

static void
dash_calls_list_class_init (DashCallsListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_calls_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = dash_calls_list_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
create_title (DashCallsList *self)
{
  GtkWidget *title = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *name = dash_page_label_new (_("Calls"), "name");
  GtkWidget *toggle = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *slowest = gtk_toggle_button_new_with_label (C_("calls", "Slowest"));
  GtkWidget *recent = gtk_toggle_button_new_with_label (C_("calls", "Recent"));

  gtk_widget_add_css_class (title, "card-title");
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (toggle, "linked");
  gtk_widget_add_css_class (toggle, "small-toggle");
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (recent), GTK_TOGGLE_BUTTON (slowest));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (slowest), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (slowest), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Slowest Calls"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (recent), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Recent Calls"), -1);
  g_signal_connect (recent, "toggled", G_CALLBACK (toggled), self);
  g_object_set_data (G_OBJECT (self), "recent", recent);
  gtk_box_append (GTK_BOX (toggle), slowest);
  gtk_box_append (GTK_BOX (toggle), recent);
  gtk_box_append (GTK_BOX (title), name);
  gtk_box_append (GTK_BOX (title), toggle);
  return title;
}

static void
dash_calls_list_init (DashCallsList *self)
{
  GtkWidget *calls = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *head;

  self->rows = g_ptr_array_new_with_free_func (g_free);
  self->cancellable = g_cancellable_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "chart-card");
  gtk_box_append (GTK_BOX (self->box), create_title (self));

  head = fill_row (&self->head);
  gtk_widget_add_css_class (head, "head");
  gtk_widget_add_css_class (head, "dim-label");
  dash_table_cell_set (DASH_TABLE_CELL (self->head.began), C_("call", "Began"), NULL);
  dash_table_cell_set (DASH_TABLE_CELL (self->head.thread), C_("call", "Thread"), NULL);
  dash_table_cell_set (DASH_TABLE_CELL (self->head.took), C_("call", "Took"), NULL);

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  dash_page_let_tab_leave (self->list);
  gtk_widget_add_css_class (self->list, "small-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Calls"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (calls), head);
  gtk_box_append (GTK_BOX (calls), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (calls), scroller);

  self->note = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->note), 0);
  gtk_label_set_yalign (GTK_LABEL (self->note), 0);
  gtk_widget_add_css_class (self->note, "card-note");
  gtk_widget_add_css_class (self->note, "dim-label");

  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), calls, "calls");
  gtk_stack_add_named (GTK_STACK (self->stack), self->note, "note");
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "note");
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->stack);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
dash_calls_list_new (DashSession *session)
{
  DashCallsList *self = g_object_new (DASH_TYPE_CALLS_LIST, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}

void
dash_calls_list_set_function (DashCallsList *self,
                              DashFunction  *function)
{
  g_return_if_fail (DASH_IS_CALLS_LIST (self));

  if (!g_set_object (&self->function, function))
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->fetching = FALSE;
  g_clear_pointer (&self->failure, g_free);
  fetch (self);
  show_entries (self);
}

void
dash_calls_list_update (DashCallsList *self)
{
  g_return_if_fail (DASH_IS_CALLS_LIST (self));

  if (!self->function)
    return;
  show_entries (self);
  if (!self->fetching && gtk_widget_get_mapped (GTK_WIDGET (self)) &&
      dash_session_get_state (self->session) == DASH_STATE_LIVE &&
      g_get_monotonic_time () - self->fetched_at_us >= FETCH_INTERVAL_US)
    fetch (self);
}

void
dash_calls_list_set_recent (DashCallsList *self,
                            gboolean       recent)
{
  GtkToggleButton *button;

  g_return_if_fail (DASH_IS_CALLS_LIST (self));

  button = g_object_get_data (G_OBJECT (self), "recent");
  gtk_toggle_button_set_active (button, recent);
}

char *
dash_calls_list_to_tsv (DashCallsList *self)
{
  GString *text = g_string_new ("call\tbegan_ns\tthread\tthread_id\ttook_ns\tresult\n");
  gsize n;
  const DashLogEntry *entries;
  DashRange range;

  g_return_val_if_fail (DASH_IS_CALLS_LIST (self), g_string_free (text, FALSE));

  entries = get_entries (self, &n);
  dash_session_get_range (self->session, &range);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *result = g_strdup (entries[i].result ? entries[i].result : "");

      if (!in_range (&range, &entries[i]))
        continue;
      g_string_append_printf (text,
                              "%" G_GUINT64_FORMAT "\t%" G_GUINT64_FORMAT "\t%s\t%" G_GUINT64_FORMAT
                              "\t%" G_GUINT64_FORMAT "\t%s\n",
                              entries[i].call, entries[i].started_ns,
                              entries[i].thread ? entries[i].thread : "", entries[i].thread_id,
                              entries[i].duration_ns, g_strdelimit (result, "\t\r\n", ' '));
    }
  return g_string_free (text, FALSE);
}
