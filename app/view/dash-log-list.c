// SPDX-License-Identifier: GPL-3.0-or-later
// A card that lists what a program keeps one by one of something: calls, or what happened.

#include "dash-log-list.h"

#include <glib/gi18n.h>

#include "dash-page-common.h"
#include "model/dash-section-format.h"
#include "dash-table-cell.h"
#include "model/dash-format.h"

#define FETCH_INTERVAL_US G_USEC_PER_SEC

typedef struct
{
  GtkWidget *row;
  GtkWidget *when;
  GtkWidget *event; /* (nullable) */
  GtkWidget *thread;
  GtkWidget *took;
  GtkWidget *text;
} Row;

typedef struct
{
  DashSession *session;
  GObject *item;
  GCancellable *cancellable;
  gint64 fetched_at_us;
  gboolean fetching;
  char *failure;

  gboolean has_events;
  int took_width;
  GtkWidget *box;
  Row head;
  GtkWidget *list;
  GtkWidget *stack;
  GtkWidget *note;
  GPtrArray *rows; /* of Row, kept for reuse */
} DashLogListPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (DashLogList, dash_log_list, GTK_TYPE_WIDGET)

static DashLogListPrivate *
get_private (DashLogList *self)
{
  return dash_log_list_get_instance_private (self);
}

/* ---- Rows ---- */

static GtkWidget *
fill_row (DashLogListPrivate *priv,
          Row                *row)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (box, "small-row");
  row->when = dash_table_cell_new (DASH_TABLE_CELL_NAME);
  row->thread = dash_table_cell_new (DASH_TABLE_CELL_NAME);
  row->took = dash_table_cell_new (DASH_TABLE_CELL_QUANTITY);
  /* On a line of its own: it may be long, and few have one. */
  row->text = dash_page_label_new ("", "dim-label");
  gtk_widget_set_visible (row->text, FALSE);
  gtk_widget_set_size_request (row->when, 62, -1);
  gtk_widget_set_size_request (row->took, priv->took_width, -1);
  gtk_widget_set_hexpand (row->thread, TRUE);
  gtk_box_append (GTK_BOX (line), row->when);
  if (priv->has_events)
    {
      row->event = dash_table_cell_new (DASH_TABLE_CELL_NAME);
      gtk_widget_set_size_request (row->event, 72, -1);
      gtk_box_append (GTK_BOX (line), row->event);
    }
  gtk_box_append (GTK_BOX (line), row->thread);
  gtk_box_append (GTK_BOX (line), row->took);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), row->text);
  return box;
}

static void
set_row (Row             *row,
         const DashEntry *entry)
{
  g_autofree char *when = entry->at_ns == DASH_NOT_KNOWN
                            ? g_strdup ("–")
                            : dash_format_clock ((gint64) MIN (entry->at_ns, G_MAXINT64), 3);
  DashQuantity took = { "", "" };
  g_autofree char *thread = NULL;

  if (entry->thread && *entry->thread)
    thread = g_strdup (entry->thread);
  else if (entry->thread_id > 0)
    thread = g_strdup_printf ("%" G_GUINT64_FORMAT, entry->thread_id);
  if (entry->has_duration)
    took = dash_format_duration_parts ((double) entry->duration_ns);

  dash_table_cell_set (DASH_TABLE_CELL (row->when), when, NULL);
  if (row->event)
    dash_table_cell_set (DASH_TABLE_CELL (row->event), dash_section_translate (entry->event), NULL);
  dash_table_cell_set (DASH_TABLE_CELL (row->thread), thread ? thread : "", NULL);
  dash_table_cell_set (DASH_TABLE_CELL (row->took), took.value, took.unit);
  dash_page_label_set (row->text, entry->text ? entry->text : "");
  gtk_widget_set_visible (row->text, entry->text && *entry->text);
  gtk_widget_set_tooltip_text (row->row, entry->text);
}

static Row *
ensure_row (DashLogListPrivate *priv,
            guint               index)
{
  while (index >= priv->rows->len)
    {
      Row *row = g_new0 (Row, 1);

      row->row = gtk_list_box_row_new ();
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row->row), fill_row (priv, row));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row->row), FALSE);
      gtk_list_box_append (GTK_LIST_BOX (priv->list), row->row);
      g_ptr_array_add (priv->rows, row);
    }
  return g_ptr_array_index (priv->rows, index);
}

void
dash_log_list_show (DashLogList *self)
{
  DashLogListPrivate *priv = get_private (self);
  DashLogListClass *klass = DASH_LOG_LIST_GET_CLASS (self);
  gsize n = klass->get_n (self), n_shown = 0;

  for (gsize i = 0; i < n && n_shown < klass->n_most; i++)
    {
      DashEntry entry = { 0 };
      Row *row;

      klass->get (self, i, &entry);
      if (!dash_log_list_shows (self, entry.at_ns))
        continue;
      row = ensure_row (priv, (guint) n_shown++);
      set_row (row, &entry);
      gtk_widget_set_visible (row->row, TRUE);
    }
  for (guint i = (guint) n_shown; i < priv->rows->len; i++)
    gtk_widget_set_visible (((Row *) priv->rows->pdata[i])->row, FALSE);

  if (n_shown == 0)
    dash_page_label_set (priv->note, !priv->item       ? ""
                                     : n > 0           ? _(klass->outside)
                                     : priv->failure   ? priv->failure
                                     : priv->fetching  ? _(klass->asking)
                                                       : _(klass->nothing));
  gtk_stack_set_visible_child_name (GTK_STACK (priv->stack), n_shown > 0 ? "entries" : "note");
}

/* ---- Asking ---- */

static void
fetched (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (DashLogList) self = user_data;
  DashLogListPrivate *priv = get_private (self);
  g_autoptr (GError) error = NULL;

  if (!DASH_LOG_LIST_GET_CLASS (self)->fetch_finish (DASH_SESSION (source), result, &error) && error)
    {
      /* Cancelled by a newer question, or by the end of this list: not ours to show. */
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      g_free (priv->failure);
      priv->failure = g_strdup (error->message);
    }
  else
    g_clear_pointer (&priv->failure, g_free);

  priv->fetching = FALSE;
  if (priv->session)
    dash_log_list_show (self);
}

static void
fetch (DashLogList *self)
{
  DashLogListPrivate *priv = get_private (self);

  if (!priv->item)
    return;
  priv->fetching = TRUE;
  priv->fetched_at_us = g_get_monotonic_time ();
  DASH_LOG_LIST_GET_CLASS (self)->fetch (self, priv->cancellable, fetched, g_object_ref (self));
}

/* ---- Object ---- */

static void
dash_log_list_dispose (GObject *object)
{
  DashLogListPrivate *priv = get_private (DASH_LOG_LIST (object));

  g_cancellable_cancel (priv->cancellable);
  g_clear_object (&priv->cancellable);
  g_clear_pointer (&priv->box, gtk_widget_unparent);
  g_clear_object (&priv->item);
  g_clear_object (&priv->session);
  G_OBJECT_CLASS (dash_log_list_parent_class)->dispose (object);
}

static void
dash_log_list_finalize (GObject *object)
{
  DashLogListPrivate *priv = get_private (DASH_LOG_LIST (object));

  g_ptr_array_unref (priv->rows);
  g_free (priv->failure);
  G_OBJECT_CLASS (dash_log_list_parent_class)->finalize (object);
}

static void
dash_log_list_class_init (DashLogListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dash_log_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = dash_log_list_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
dash_log_list_init (DashLogList *self)
{
  DashLogListPrivate *priv = get_private (self);

  priv->rows = g_ptr_array_new_with_free_func (g_free);
  priv->cancellable = g_cancellable_new ();
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "chart-card");
}

static GtkWidget *
create_head (DashLogListPrivate    *priv,
             const DashLogHeadings *headings)
{
  GtkWidget *head = fill_row (priv, &priv->head);

  gtk_widget_add_css_class (head, "head");
  gtk_widget_add_css_class (head, "dim-label");
  dash_table_cell_set (DASH_TABLE_CELL (priv->head.when), headings->when, NULL);
  if (priv->head.event)
    dash_table_cell_set (DASH_TABLE_CELL (priv->head.event), headings->event, NULL);
  dash_table_cell_set (DASH_TABLE_CELL (priv->head.thread), headings->thread, NULL);
  dash_table_cell_set (DASH_TABLE_CELL (priv->head.took), headings->took, NULL);
  return head;
}

void
dash_log_list_build (DashLogList           *self,
                     DashSession           *session,
                     GtkWidget             *title,
                     const char            *name,
                     const DashLogHeadings *headings)
{
  DashLogListPrivate *priv = get_private (self);
  GtkWidget *entries = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  g_return_if_fail (priv->box == NULL);

  priv->session = g_object_ref (session);
  priv->has_events = headings->event != NULL;
  priv->took_width = headings->took_width;

  priv->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (priv->list), GTK_SELECTION_NONE);
  dash_page_let_tab_leave (priv->list);
  gtk_widget_add_css_class (priv->list, "small-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->list), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), priv->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (entries), create_head (priv, headings));
  gtk_box_append (GTK_BOX (entries), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (entries), scroller);

  priv->note = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (priv->note), TRUE);
  gtk_label_set_xalign (GTK_LABEL (priv->note), 0);
  gtk_label_set_yalign (GTK_LABEL (priv->note), 0);
  gtk_widget_add_css_class (priv->note, "card-note");
  gtk_widget_add_css_class (priv->note, "dim-label");

  priv->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (priv->stack), entries, "entries");
  gtk_stack_add_named (GTK_STACK (priv->stack), priv->note, "note");
  gtk_stack_set_visible_child_name (GTK_STACK (priv->stack), "note");
  gtk_widget_set_vexpand (priv->stack, TRUE);

  priv->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (title, "card-title");
  gtk_box_append (GTK_BOX (priv->box), title);
  gtk_box_append (GTK_BOX (priv->box), priv->stack);
  gtk_widget_set_parent (priv->box, GTK_WIDGET (self));
}

DashSession *
dash_log_list_get_session (DashLogList *self)
{
  g_return_val_if_fail (DASH_IS_LOG_LIST (self), NULL);
  return get_private (self)->session;
}

gpointer
dash_log_list_get_item (DashLogList *self)
{
  g_return_val_if_fail (DASH_IS_LOG_LIST (self), NULL);
  return get_private (self)->item;
}

void
dash_log_list_set_item (DashLogList *self,
                        gpointer     item)
{
  DashLogListPrivate *priv = get_private (self);

  g_return_if_fail (DASH_IS_LOG_LIST (self));

  if (!g_set_object (&priv->item, item))
    return;
  g_cancellable_cancel (priv->cancellable);
  g_object_unref (priv->cancellable);
  priv->cancellable = g_cancellable_new ();
  priv->fetching = FALSE;
  g_clear_pointer (&priv->failure, g_free);
  fetch (self);
  dash_log_list_show (self);
}

void
dash_log_list_update (DashLogList *self)
{
  DashLogListPrivate *priv = get_private (self);

  g_return_if_fail (DASH_IS_LOG_LIST (self));

  if (!priv->item)
    return;
  dash_log_list_show (self);
  if (!priv->fetching && gtk_widget_get_mapped (GTK_WIDGET (self)) &&
      dash_session_get_state (priv->session) == DASH_STATE_LIVE &&
      g_get_monotonic_time () - priv->fetched_at_us >= FETCH_INTERVAL_US)
    fetch (self);
}

gboolean
dash_log_list_shows (DashLogList *self,
                     guint64      at_ns)
{
  DashRange range;

  g_return_val_if_fail (DASH_IS_LOG_LIST (self), FALSE);

  dash_session_get_range (get_private (self)->session, &range);
  return range.live || dash_range_contains (&range, (gint64) MIN (at_ns, G_MAXINT64));
}
