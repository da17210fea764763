// SPDX-License-Identifier: GPL-3.0-or-later
// All about one row of a section: charts over time, distributions, what happened.

#include "dash-section-detail.h"

#include <glib/gi18n.h>

#include "dash-card-grid.h"
#include "dash-entries-list.h"
#include "dash-page-common.h"
#include "dash-section-charts.h"
#include "model/dash-section-format.h"

/* Figures in the head: the first few of the table, which are the most telling. */
#define N_SUMMARY 4
/* Under which cards don't stand side by side. */
#define CARD_WIDTH 340

struct _DashSectionDetail
{
  GtkWidget parent_instance;

  DashSection section;
  DashRecord *record;
  DashDetailMode mode;
  DashSectionCharts charts;

  GtkWidget *box;
  GtkWidget *back;
  GtkWidget *name;
  GtkWidget *place;
  GtkWidget *summary;
  GtkWidget *details;
  GtkWidget *close;
  GtkWidget *entries; /* (nullable) */
};

enum
{
  CLOSE,
  OPEN_PAGE,
  BACK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DashSectionDetail, dash_section_detail, GTK_TYPE_WIDGET)

static void
update_head (DashSectionDetail *self)
{
  const DashSectionInfo *info = dash_section_get_info (self->section);
  g_autofree char *place = dash_record_get_place (self->record);
  g_autoptr (GString) summary = g_string_new (NULL);

  for (guint i = 1; i < info->n_figures && i <= N_SUMMARY; i++)
    {
      const DashFigureInfo *figure = &info->figures[i];
      g_autofree char *text = NULL, *title = NULL;

      if (figure->kind == DASH_FIGURE_PERCENTILE || !dash_record_tells (self->record, figure))
        continue;
      text = dash_section_format_figure (self->record, figure, 0);
      title = dash_section_format_title (figure, 0);
      if (summary->len > 0)
        g_string_append (summary, " · ");
      if (figure->kind == DASH_FIGURE_TEXT)
        g_string_append (summary, text);
      else
        g_string_append_printf (summary, "%s %s", title, text);
    }
  dash_page_label_set (self->name, dash_record_get_name (self->record));
  gtk_widget_set_tooltip_text (self->name, dash_record_get_name (self->record));
  gtk_widget_set_visible (self->place, place != NULL && self->mode != DASH_DETAIL_COMPACT);
  dash_page_label_set (self->place, place ? place : "");
  gtk_widget_set_tooltip_text (self->place, place);
  dash_page_label_set (self->summary, summary->str);
  gtk_widget_set_tooltip_text (self->summary, summary->str);
}

static void
close_clicked (DashSectionDetail *self)
{
  g_signal_emit (self, signals[CLOSE], 0);
}

static void
details_clicked (DashSectionDetail *self)
{
  g_signal_emit (self, signals[OPEN_PAGE], 0);
}

static void
back_clicked (DashSectionDetail *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static gboolean
escape (GtkWidget *widget,
        GVariant  *parameters,
        gpointer   user_data)
{
  DashSectionDetail *self = user_data;

  if (self->mode != DASH_DETAIL_PAGE)
    return FALSE;
  back_clicked (self);
  return TRUE;
}

static void
dash_section_detail_dispose (GObject *object)
{
  DashSectionDetail *self = DASH_SECTION_DETAIL (object);

  dash_section_charts_clear (&self->charts);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->record);
  G_OBJECT_CLASS (dash_section_detail_parent_class)->dispose (object);
}

static void
dash_section_detail_class_init (DashSectionDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_section_detail_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "sectiondetail");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  signals[CLOSE] = g_signal_new ("close", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[OPEN_PAGE] = g_signal_new ("open-page", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
  signals[BACK] = g_signal_new ("back", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
dash_section_detail_init (DashSectionDetail *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Escape"),
                      gtk_callback_action_new (escape, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static GtkWidget *
create_head (DashSectionDetail *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_widget_add_css_class (head, "detail-head");
  self->back = dash_page_icon_button_new ("go-previous-symbolic", _("Back to the Table"));
  g_signal_connect_swapped (self->back, "clicked", G_CALLBACK (back_clicked), self);
  self->name = dash_page_label_new (NULL, "title");
  gtk_label_set_ellipsize (GTK_LABEL (self->name), PANGO_ELLIPSIZE_MIDDLE);
  self->place = dash_page_label_new (NULL, "dim-label");
  gtk_label_set_ellipsize (GTK_LABEL (self->place), PANGO_ELLIPSIZE_START);
  self->summary = dash_page_label_new (NULL, "dim-label");
  gtk_widget_add_css_class (self->summary, "figure");
  gtk_widget_set_hexpand (self->summary, TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->summary), 1);
  self->details = dash_page_details_button_new ();
  g_signal_connect_swapped (self->details, "clicked", G_CALLBACK (details_clicked), self);
  self->close = dash_page_icon_button_new ("window-close-symbolic", _("Close Details"));
  g_signal_connect_swapped (self->close, "clicked", G_CALLBACK (close_clicked), self);
  gtk_box_append (GTK_BOX (head), self->back);
  gtk_box_append (GTK_BOX (head), self->name);
  gtk_box_append (GTK_BOX (head), self->place);
  gtk_box_append (GTK_BOX (head), self->summary);
  gtk_box_append (GTK_BOX (head), self->details);
  gtk_box_append (GTK_BOX (head), self->close);
  return head;
}

GtkWidget *
dash_section_detail_new (DashSession *session,
                         DashSection  section)
{
  DashSectionDetail *self = g_object_new (DASH_TYPE_SECTION_DETAIL, NULL);
  GtkWidget *grid = dash_card_grid_new (12);

  self->section = section;
  dash_section_charts_init (&self->charts, session, section);
  dash_card_grid_set_stretch (DASH_CARD_GRID (grid), TRUE);
  for (guint i = 0; i < DASH_MAX_CHARTS; i++)
    if (self->charts.over_time[i])
      dash_card_grid_add (DASH_CARD_GRID (grid), self->charts.over_time[i], 0, 1, CARD_WIDTH);
  for (guint i = 0; i < DASH_MAX_DISTRIBUTIONS; i++)
    if (self->charts.distributions[i])
      dash_card_grid_add (DASH_CARD_GRID (grid), self->charts.distributions[i], 1, 1, CARD_WIDTH);
  /* Of these nothing is kept one by one. */
  if (section != DASH_SECTION_THREADS && section != DASH_SECTION_MEMORY)
    {
      self->entries = dash_entries_list_new (session);
      gtk_widget_set_size_request (self->entries, -1, 174);
      dash_card_grid_add (DASH_CARD_GRID (grid), self->entries, 1, 1, CARD_WIDTH);
    }

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), create_head (self));
  gtk_box_append (GTK_BOX (self->box), dash_page_cards_scroller_new (grid));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  dash_section_detail_set_mode (self, DASH_DETAIL_PANE);
  return GTK_WIDGET (self);
}

void
dash_section_detail_set_record (DashSectionDetail *self,
                                DashRecord        *record)
{
  g_return_if_fail (DASH_IS_SECTION_DETAIL (self));

  if (!g_set_object (&self->record, record) || !record)
    return;
  dash_section_charts_set_record (&self->charts, record);
  if (self->entries)
    dash_log_list_set_item (DASH_LOG_LIST (self->entries), record);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  dash_record_get_name (record), -1);
}

void
dash_section_detail_set_mode (DashSectionDetail *self,
                              DashDetailMode     mode)
{
  g_return_if_fail (DASH_IS_SECTION_DETAIL (self));

  self->mode = mode;
  gtk_widget_set_visible (self->back, mode == DASH_DETAIL_PAGE);
  gtk_widget_set_visible (self->details, mode == DASH_DETAIL_COMPACT);
  gtk_widget_set_visible (self->close, mode != DASH_DETAIL_PAGE);
  gtk_widget_set_visible (self->summary, mode == DASH_DETAIL_PANE);
  gtk_widget_set_hexpand (self->name, mode != DASH_DETAIL_PANE);
  if (self->record)
    update_head (self);
}

void
dash_section_detail_update (DashSectionDetail *self)
{
  g_return_if_fail (DASH_IS_SECTION_DETAIL (self));

  if (!self->record)
    return;
  update_head (self);
  dash_section_charts_update (&self->charts);
  if (self->entries)
    dash_log_list_update (DASH_LOG_LIST (self->entries));
}
