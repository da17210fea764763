// SPDX-License-Identifier: GPL-3.0-or-later
// What happened last to one row of a section, newest first.

#include "dash-entries-list.h"

#include <glib/gi18n.h>

#include "dash-page-common.h"
#include "dash-table-cell.h"
#include "model/dash-format.h"

#define FETCH_INTERVAL_US G_USEC_PER_SEC
/* More than fit are not read, and each is widgets. */
#define MAX_ROWS 100

typedef struct
{
  GtkWidget *row;
  GtkWidget *when;
  GtkWidget *event;
  GtkWidget *thread;
  GtkWidget *took;
  GtkWidget *text;
} EntryRow;

struct _DashEntriesList
{
  GtkWidget parent_instance;

  DashSession *session;
  DashRecord *record;
  GCancellable *cancellable;
  gint64 fetched_at_us;
  gboolean fetching;
  char *failure;

  GtkWidget *box;
  EntryRow head;
  GtkWidget *list;
  GtkWidget *stack;
  GtkWidget *note;
  GPtrArray *rows; /* of EntryRow, kept for reuse */
};

G_DEFINE_FINAL_TYPE (DashEntriesList, dash_entries_list, GTK_TYPE_WIDGET)

static GtkWidget *
fill_row (EntryRow *row)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (box, "small-row");
  row->when = dash_table_cell_new (DASH_TABLE_CELL_NAME);
  row->event = dash_table_cell_new (DASH_TABLE_CELL_NAME);
  row->thread = dash_table_cell_new (DASH_TABLE_CELL_NAME);
  row->took = dash_table_cell_new (DASH_TABLE_CELL_QUANTITY);
  /* On a line of its own: it may be long, and few rows have one. */
  row->text = dash_page_label_new ("", "dim-label");
  gtk_widget_set_visible (row->text, FALSE);
  gtk_widget_set_size_request (row->when, 62, -1);
  gtk_widget_set_size_request (row->event, 72, -1);
  gtk_widget_set_size_request (row->took, 66, -1);
  gtk_widget_set_hexpand (row->thread, TRUE);
  gtk_box_append (GTK_BOX (line), row->when);
  gtk_box_append (GTK_BOX (line), row->event);
  gtk_box_append (GTK_BOX (line), row->thread);
  gtk_box_append (GTK_BOX (line), row->took);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), row->text);
  return box;
}

static void
set_row (EntryRow        *row,
         const DashEntry *entry)
{
  g_autofree char *when = dash_format_clock ((gint64) MIN (entry->at_ns, G_MAXINT64), 3);
  g_autofree char *thread = NULL;

  if (entry->thread && *entry->thread)
    thread = g_strdup (entry->thread);
  else if (entry->thread_id > 0)
    thread = g_strdup_printf ("%" G_GUINT64_FORMAT, entry->thread_id);

  dash_table_cell_set (DASH_TABLE_CELL (row->when), when, NULL);
  dash_table_cell_set (DASH_TABLE_CELL (row->event), dash_section_translate (entry->event), NULL);
  dash_table_cell_set (DASH_TABLE_CELL (row->thread), thread ? thread : "", NULL);
  if (entry->has_duration)
    {
      DashQuantity took = dash_format_duration_parts ((double) entry->duration_ns);

      dash_table_cell_set (DASH_TABLE_CELL (row->took), took.value, took.unit);
    }
  else
    dash_table_cell_set (DASH_TABLE_CELL (row->took), "", "");
  dash_page_label_set (row->text, entry->text ? entry->text : "");
  gtk_widget_set_visible (row->text, entry->text && *entry->text);
  gtk_widget_set_tooltip_text (row->row, entry->text);
}

static EntryRow *
ensure_row (DashEntriesList *self,
            guint            index)
{
  while (index >= self->rows->len)
    {
      EntryRow *row = g_new0 (EntryRow, 1);

      row->row = gtk_list_box_row_new ();
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row->row), fill_row (row));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row->row), FALSE);
      gtk_list_box_append (GTK_LIST_BOX (self->list), row->row);
      g_ptr_array_add (self->rows, row);
    }
  return g_ptr_array_index (self->rows, index);
}

static gboolean
in_range (const DashRange *range,
          const DashEntry *entry)
{
  return range->live || dash_range_contains (range, (gint64) MIN (entry->at_ns, G_MAXINT64));
}

static void
show_entries (DashEntriesList *self)
{
  const DashEntryLog *log =
    self->record ? dash_session_get_record_log (self->session, self->record) : NULL;
  gsize n = log ? log->n : 0, n_shown = 0;
  DashRange range;

  dash_session_get_range (self->session, &range);
  for (gsize i = 0; i < n && n_shown < MAX_ROWS; i++)
    {
      EntryRow *row;

      if (!in_range (&range, &log->entries[i]))
        continue;
      row = ensure_row (self, (guint) n_shown++);
      set_row (row, &log->entries[i]);
      gtk_widget_set_visible (row->row, TRUE);
    }
  for (guint i = (guint) n_shown; i < self->rows->len; i++)
    gtk_widget_set_visible (((EntryRow *) self->rows->pdata[i])->row, FALSE);

  if (n_shown == 0)
    {
      const char *note;

      if (!self->record)
        note = "";
      else if (n > 0)
        note = _("Nothing of what was kept happened in the selected range. The program keeps the "
                 "most recent entries only.");
      else if (self->failure)
        note = self->failure;
      else if (self->fetching)
        note = _("Asking the program what happened…");
      else
        note = _("Nothing was kept of what happened one by one.");
      dash_page_label_set (self->note, note);
    }
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), n_shown > 0 ? "entries" : "note");
}

static void
fetched (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  DashEntriesList *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!dash_session_fetch_record_log_finish (DASH_SESSION (source), result, &error) && error)
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
fetch (DashEntriesList *self)
{
  if (!self->record)
    return;
  self->fetching = TRUE;
  self->fetched_at_us = g_get_monotonic_time ();
  dash_session_fetch_record_log_async (self->session, self->record, self->cancellable, fetched,
                                       g_object_ref (self));
}

static void
dash_entries_list_dispose (GObject *object)
{
  DashEntriesList *self = DASH_ENTRIES_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->record);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (dash_entries_list_parent_class)->dispose (object);
}

static void
dash_entries_list_finalize (GObject *object)
{
  DashEntriesList *self = DASH_ENTRIES_LIST (object);

  g_ptr_array_unref (self->rows);
  g_free (self->failure);
  G_OBJECT_CLASS (dash_entries_list_parent_class)->finalize (object);
}

static void
dash_entries_list_class_init (DashEntriesListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_entries_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = dash_entries_list_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "entrieslist");
}

static void
dash_entries_list_init (DashEntriesList *self)
{
  GtkWidget *entries = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *title = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *head;

  self->rows = g_ptr_array_new_with_free_func (g_free);
  self->cancellable = g_cancellable_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "chart-card");
  gtk_widget_add_css_class (title, "card-title");
  gtk_box_append (GTK_BOX (title), dash_page_label_new (C_("log", "What Happened"), "name"));
  gtk_box_append (GTK_BOX (self->box), title);

  head = fill_row (&self->head);
  gtk_widget_add_css_class (head, "head");
  gtk_widget_add_css_class (head, "dim-label");
  dash_table_cell_set (DASH_TABLE_CELL (self->head.when), C_("log", "When"), NULL);
  dash_table_cell_set (DASH_TABLE_CELL (self->head.event), C_("log", "Event"), NULL);
  dash_table_cell_set (DASH_TABLE_CELL (self->head.thread), C_("log", "Thread"), NULL);
  dash_table_cell_set (DASH_TABLE_CELL (self->head.took), C_("log", "Took"), NULL);

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  dash_page_let_tab_leave (self->list);
  gtk_widget_add_css_class (self->list, "small-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  C_("log", "What Happened"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (entries), head);
  gtk_box_append (GTK_BOX (entries), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (entries), scroller);

  self->note = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->note), 0);
  gtk_label_set_yalign (GTK_LABEL (self->note), 0);
  gtk_widget_add_css_class (self->note, "card-note");
  gtk_widget_add_css_class (self->note, "dim-label");

  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), entries, "entries");
  gtk_stack_add_named (GTK_STACK (self->stack), self->note, "note");
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "note");
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->stack);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
dash_entries_list_new (DashSession *session)
{
  DashEntriesList *self = g_object_new (DASH_TYPE_ENTRIES_LIST, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}

void
dash_entries_list_set_record (DashEntriesList *self,
                              DashRecord      *record)
{
  g_return_if_fail (DASH_IS_ENTRIES_LIST (self));

  if (!g_set_object (&self->record, record))
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
dash_entries_list_update (DashEntriesList *self)
{
  g_return_if_fail (DASH_IS_ENTRIES_LIST (self));

  if (!self->record)
    return;
  show_entries (self);
  if (!self->fetching && gtk_widget_get_mapped (GTK_WIDGET (self)) &&
      dash_session_get_state (self->session) == DASH_STATE_LIVE &&
      g_get_monotonic_time () - self->fetched_at_us >= FETCH_INTERVAL_US)
    fetch (self);
}

char *
dash_entries_list_to_tsv (DashEntriesList *self)
{
  GString *text = g_string_new ("number\tat_ns\tevent\tthread\tthread_id\tduration_ns\ttext\n");
  const DashEntryLog *log;
  DashRange range;

  g_return_val_if_fail (DASH_IS_ENTRIES_LIST (self), g_string_free (text, FALSE));

  log = self->record ? dash_session_get_record_log (self->session, self->record) : NULL;
  dash_session_get_range (self->session, &range);
  for (gsize i = 0; log && i < log->n; i++)
    {
      const DashEntry *entry = &log->entries[i];
      g_autofree char *words = g_strdup (entry->text ? entry->text : "");
      g_autofree char *took =
        entry->has_duration ? g_strdup_printf ("%" G_GUINT64_FORMAT, entry->duration_ns) : NULL;

      if (!in_range (&range, entry))
        continue;
      g_string_append_printf (text,
                              "%" G_GUINT64_FORMAT "\t%" G_GUINT64_FORMAT "\t%s\t%s\t%"
                              G_GUINT64_FORMAT "\t%s\t%s\n",
                              entry->number, entry->at_ns, entry->event,
                              entry->thread ? entry->thread : "", entry->thread_id,
                              took ? took : "", g_strdelimit (words, "\t\r\n", ' '));
    }
  return g_string_free (text, FALSE);
}
