// SPDX-License-Identifier: GPL-3.0-or-later
// The search of a page with a table: a bar with an entry, and what is wrong with what was typed.

#include "dash-page-search.h"

struct _DashPageSearch
{
  GtkWidget parent_instance;

  GtkWidget *bar;
  GtkWidget *entry;
  GtkWidget *error;
};

enum
{
  CHANGED,
  GO_TO_ROWS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DashPageSearch, dash_page_search, GTK_TYPE_WIDGET)

static void
changed (DashPageSearch *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
mode_changed (DashPageSearch *self)
{
  if (!dash_page_search_get_mode (self))
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

/* Down or Enter in the search entry goes on in the rows. */
static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint                  key,
             guint                  code,
             GdkModifierType        state,
             DashPageSearch        *self)
{
  gboolean gone = FALSE;

  if (key != GDK_KEY_Down && key != GDK_KEY_Return && key != GDK_KEY_KP_Enter)
    return FALSE;
  changed (self);
  g_signal_emit (self, signals[GO_TO_ROWS], 0, &gone);
  return gone;
}

static void
dash_page_search_dispose (GObject *object)
{
  DashPageSearch *self = DASH_PAGE_SEARCH (object);

  g_clear_pointer (&self->bar, gtk_widget_unparent);
  G_OBJECT_CLASS (dash_page_search_parent_class)->dispose (object);
}

static void
dash_page_search_class_init (DashPageSearchClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_page_search_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[GO_TO_ROWS] = g_signal_new ("go-to-rows", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_BOOLEAN, 0);
}

static void
dash_page_search_init (DashPageSearch *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->bar = gtk_search_bar_new ();
  self->entry = gtk_search_entry_new ();
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_widget_set_size_request (box, 240, -1);
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (changed), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (self->entry, keys);

  self->error = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->error), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->error), 0);
  gtk_widget_add_css_class (self->error, "error");
  gtk_widget_add_css_class (self->error, "page-caption");
  gtk_widget_set_visible (self->error, FALSE);

  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), self->error);
  gtk_search_bar_set_child (GTK_SEARCH_BAR (self->bar), box);
  gtk_search_bar_connect_entry (GTK_SEARCH_BAR (self->bar), GTK_EDITABLE (self->entry));
  g_signal_connect_swapped (self->bar, "notify::search-mode-enabled", G_CALLBACK (mode_changed),
                            self);
  gtk_widget_set_parent (self->bar, GTK_WIDGET (self));
}

GtkWidget *
dash_page_search_new (const char *name,
                      const char *hint,
                      GtkWidget  *button)
{
  DashPageSearch *self = g_object_new (DASH_TYPE_PAGE_SEARCH, NULL);

  g_object_set (self->entry, "placeholder-text", hint, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  g_object_bind_property (button, "active", self->bar, "search-mode-enabled",
                          G_BINDING_BIDIRECTIONAL);
  return GTK_WIDGET (self);
}

const char *
dash_page_search_get_text (DashPageSearch *self)
{
  g_return_val_if_fail (DASH_IS_PAGE_SEARCH (self), "");
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

void
dash_page_search_set_error (DashPageSearch *self,
                            const GError   *error)
{
  g_return_if_fail (DASH_IS_PAGE_SEARCH (self));

  gtk_widget_set_visible (self->error, error != NULL);
  if (error)
    {
      gtk_label_set_text (GTK_LABEL (self->error), error->message);
      gtk_widget_add_css_class (self->entry, "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                                   GTK_ACCESSIBLE_INVALID_TRUE, -1);
    }
  else
    {
      gtk_widget_remove_css_class (self->entry, "error");
      gtk_accessible_reset_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID);
    }
}

void
dash_page_search_set_mode (DashPageSearch *self,
                           gboolean        mode)
{
  g_return_if_fail (DASH_IS_PAGE_SEARCH (self));

  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->bar), mode);
  if (mode)
    gtk_widget_grab_focus (self->entry);
}

gboolean
dash_page_search_get_mode (DashPageSearch *self)
{
  g_return_val_if_fail (DASH_IS_PAGE_SEARCH (self), FALSE);
  return gtk_search_bar_get_search_mode (GTK_SEARCH_BAR (self->bar));
}

void
dash_page_search_clear (DashPageSearch *self)
{
  g_return_if_fail (DASH_IS_PAGE_SEARCH (self));

  gtk_search_bar_set_search_mode (GTK_SEARCH_BAR (self->bar), FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  changed (self);
}
