// SPDX-License-Identifier: GPL-3.0-or-later
// The help: a list of topics with the text beside it, or in a narrow window one of them at a time.

#include "dash-help.h"

#include <glib/gi18n.h>

#include "compat.h"
#include "dash-adaptive-bin.h"
#include "dash-help-topics.h"
#include "dash-page-common.h"
#include "model/dash-section.h"

#define NARROW_WIDTH 600

struct _DashHelp
{
  AdwWindow parent_instance;

  gsize topic;
  gboolean reading; /* narrow: the text is shown, not the list */

  GtkWidget *title;
  GtkWidget *back;
  GtkWidget *bin;
  GtkWidget *topics;
  GtkWidget *list;
  GtkWidget *separator;
  GtkWidget *page;
};

G_DEFINE_FINAL_TYPE (DashHelp, dash_help, ADW_TYPE_WINDOW)

static const DashHelpTopic *
get_topic (DashHelp *self)
{
  gsize n_topics;

  return &dash_help_topics_get (&n_topics)[self->topic];
}

/* ---- The text ---- */

static GtkWidget *
new_label (const char *text, const char *css_class, GtkAccessibleRole role)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, "accessible-role", role, NULL);

  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
on_copy (GtkWidget *button, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (button), text);
}

static GtkWidget *
new_code (const DashHelpPart *part)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = new_label (part->text, "code", GTK_ACCESSIBLE_ROLE_LABEL);
  GtkWidget *copy = dash_page_icon_button_new ("edit-copy-symbolic", _ (part->title));

  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_margin_end (copy, 6);
  gtk_widget_set_margin_top (copy, 6);
  gtk_widget_set_margin_bottom (copy, 6);
  gtk_widget_set_valign (copy, GTK_ALIGN_START);
  g_signal_connect (copy, "clicked", G_CALLBACK (on_copy), (gpointer) part->text);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), copy);
  gtk_widget_add_css_class (box, "card");
  return box;
}

static void
on_link (AdwActionRow *row, const char *uri)
{
  dash_compat_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (row))), uri);
}

static GtkWidget *
new_row (const char *title, const char *text)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (row, "help-term");
  if (text != NULL)
    {
      g_autofree char *name = g_strdup_printf ("%s: %s", title, text);

      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
      /* By itself it is called by its title alone. */
      gtk_accessible_reset_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }
  return row;
}

static GtkWidget *
new_link (const DashHelpPart *part)
{
  GtkWidget *row = new_row (_ (part->title), part->text);

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  g_signal_connect (row, "activated", G_CALLBACK (on_link), (gpointer) part->text);
  return row;
}

static GtkWidget *
new_action (const DashHelpPart *part)
{
  GtkWidget *row = new_row (_ (part->title), NULL);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), part->text);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  return row;
}

/* Rows that follow each other are one list. */
static void
append_row (GtkWidget *box, GtkWidget *row)
{
  GtkWidget *list = gtk_widget_get_last_child (box);

  if (!GTK_IS_LIST_BOX (list))
    {
      list = gtk_list_box_new ();
      gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
      gtk_widget_add_css_class (list, "boxed-list");
      gtk_widget_set_margin_top (list, 6);
      gtk_widget_set_margin_bottom (list, 6);
      gtk_box_append (GTK_BOX (box), list);
    }
  gtk_list_box_append (GTK_LIST_BOX (list), row);
}

static void
append_heading (GtkWidget *box, const char *title, const char *css_class)
{
  GtkWidget *label = new_label (title, css_class, GTK_ACCESSIBLE_ROLE_HEADING);

  if (gtk_widget_get_first_child (box) != NULL)
    gtk_widget_set_margin_top (label, 12);
  gtk_box_append (GTK_BOX (box), label);
}

static void
append_part (GtkWidget *box, const DashHelpPart *part)
{
  switch (part->kind)
    {
    case DASH_HELP_TEXT:
      gtk_box_append (GTK_BOX (box), new_label (_ (part->text), "help-text", GTK_ACCESSIBLE_ROLE_LABEL));
      break;
    case DASH_HELP_HEADING:
      append_heading (box, _ (part->title), "heading");
      break;
    case DASH_HELP_TERM:
      append_row (box, new_row (_ (part->title), _ (part->text)));
      break;
    case DASH_HELP_CODE:
      gtk_box_append (GTK_BOX (box), new_code (part));
      break;
    case DASH_HELP_LINK:
      append_row (box, new_link (part));
      break;
    case DASH_HELP_ACTION:
      append_row (box, new_action (part));
      break;
    case DASH_HELP_END:
      break;
    }
}

/* What the headings of the section's table say when they are pointed at. */
static void
append_figures (GtkWidget *box, const DashSectionInfo *info)
{
  append_heading (box, _ ("Figures"), "heading");
  for (guint i = 0; i < info->n_figures; i++)
    {
      const DashFigureInfo *figure = &info->figures[i];

      if (figure->help != NULL)
        append_row (box, new_row (*figure->title != '\0' ? g_dpgettext2 (NULL, "column", figure->title)
                                                         : _ ("P50, P95, P99"),
                                  _ (figure->help)));
    }
}

static void
fill_page (DashHelp *self)
{
  const DashHelpTopic *topic = get_topic (self);
  g_autofree char *title = dash_help_topic_dup_title (topic);
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);

  append_heading (box, title, "title-2");
  for (const DashHelpPart *part = topic->parts; part->kind != DASH_HELP_END; part++)
    append_part (box, part);
  if (topic->section >= 0)
    append_figures (box, dash_section_get_info (topic->section));

  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 24);
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 680);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 680);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->page), clamp);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->page)), 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->page), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

/* ---- The window ---- */

static void
update (DashHelp *self)
{
  gboolean narrow = dash_adaptive_bin_get_narrow (DASH_ADAPTIVE_BIN (self->bin));
  g_autofree char *title = dash_help_topic_dup_title (get_topic (self));

  gtk_widget_set_visible (self->topics, !narrow || !self->reading);
  gtk_widget_set_visible (self->separator, !narrow);
  gtk_widget_set_visible (self->page, !narrow || self->reading);
  gtk_widget_set_hexpand (self->topics, narrow);
  gtk_widget_set_visible (self->back, narrow && self->reading);
  adw_window_title_set_title (ADW_WINDOW_TITLE (self->title), narrow && self->reading ? title : _ ("Help"));
}

static void
on_row_selected (DashHelp *self, GtkListBoxRow *row)
{
  if (row == NULL)
    return;
  self->topic = (gsize) gtk_list_box_row_get_index (row);
  fill_page (self);
  update (self);
}

static void
on_row_activated (DashHelp *self)
{
  self->reading = TRUE;
  update (self);
  if (dash_adaptive_bin_get_narrow (DASH_ADAPTIVE_BIN (self->bin)))
    gtk_widget_child_focus (self->page, GTK_DIR_TAB_FORWARD);
}

static void
focus_list (DashHelp *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list))));
}

static void
on_back (DashHelp *self)
{
  self->reading = FALSE;
  update (self);
  focus_list (self);
}

static GtkWidget *
new_topic_row (const DashHelpTopic *topic)
{
  g_autofree char *title = dash_help_topic_dup_title (topic);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (topic->icon));
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return row;
}

static GtkWidget *
new_scrolled (GtkWidget *child)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), child);
  gtk_widget_set_vexpand (scrolled, TRUE);
  return scrolled;
}

static void
dash_help_class_init (DashHelpClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
dash_help_init (DashHelp *self)
{
  gsize n_topics;
  const DashHelpTopic *topics = dash_help_topics_get (&n_topics);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->title = adw_window_title_new (_ ("Help"), NULL);
  self->back = dash_page_icon_button_new ("go-previous-symbolic", _ ("Topics"));
  g_signal_connect_swapped (self->back, "clicked", G_CALLBACK (on_back), self);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), self->title);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->back);

  self->list = gtk_list_box_new ();
  dash_page_let_tab_leave (self->list);
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Topics"), -1);
  for (gsize i = 0; i < n_topics; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list), new_topic_row (&topics[i]));
  self->topics = new_scrolled (self->list);
  gtk_widget_set_size_request (self->topics, 240, -1);
  self->separator = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  self->page = new_scrolled (NULL);
  gtk_widget_set_hexpand (self->page, TRUE);

  gtk_box_append (GTK_BOX (columns), self->topics);
  gtk_box_append (GTK_BOX (columns), self->separator);
  gtk_box_append (GTK_BOX (columns), self->page);
  self->bin = g_object_new (DASH_TYPE_ADAPTIVE_BIN, "threshold", NARROW_WIDTH, "min-width", 320, NULL);
  gtk_widget_set_vexpand (self->bin, TRUE);
  dash_adaptive_bin_set_child (DASH_ADAPTIVE_BIN (self->bin), columns);
  g_signal_connect_swapped (self->bin, "notify::narrow", G_CALLBACK (update), self);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), self->bin);
  adw_window_set_content (ADW_WINDOW (self), box);

  gtk_window_set_title (GTK_WINDOW (self), _ ("Help"));
  gtk_window_set_default_size (GTK_WINDOW (self), 940, 720);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (on_row_selected), self);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  dash_help_show_topic (self, topics[0].name);
  self->reading = FALSE;
}

DashHelp *
dash_help_new (GtkWindow *parent)
{
  DashHelp *self = g_object_new (DASH_TYPE_HELP, NULL);

  gtk_window_set_application (GTK_WINDOW (self), gtk_window_get_application (parent));
  gtk_window_set_transient_for (GTK_WINDOW (self), parent);
  return self;
}

void
dash_help_show_topic (DashHelp *self, const char *name)
{
  gsize n_topics;
  const DashHelpTopic *topics = dash_help_topics_get (&n_topics);

  g_return_if_fail (DASH_IS_HELP (self));

  for (gsize i = 0; i < n_topics; i++)
    if (g_strcmp0 (topics[i].name, name) == 0)
      {
        self->reading = TRUE;
        gtk_list_box_select_row (GTK_LIST_BOX (self->list),
                                 gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) i));
        update (self);
        focus_list (self);
        return;
      }
}

const char *
dash_help_get_topic (DashHelp *self)
{
  g_return_val_if_fail (DASH_IS_HELP (self), NULL);
  return get_topic (self)->name;
}
