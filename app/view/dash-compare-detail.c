// SPDX-License-Identifier: GPL-3.0-or-later
// All about one compared row: what the test says, both distributions, every figure on both sides.

#include "dash-compare-detail.h"

#include <glib/gi18n.h>

#include "dash-card-grid.h"
#include "dash-compare-charts.h"
#include "dash-page-common.h"
#include "dash-verdict-badge.h"
#include "model/dash-comparison-text.h"

/* Under which cards don't stand side by side. */
#define CARD_WIDTH 340

struct _DashCompareDetail
{
  GtkWidget parent_instance;

  DashDetailMode mode;
  gboolean has_place;

  GtkWidget *box;
  GtkWidget *back;
  GtkWidget *name;
  GtkWidget *place;
  GtkWidget *badge;
  GtkWidget *figure;
  GtkWidget *details;
  GtkWidget *close;
  GtkWidget *sentences;
  GtkWidget *distribution;
  GtkWidget *figures;
};

enum
{
  CLOSE,
  OPEN_PAGE,
  BACK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DashCompareDetail, dash_compare_detail, GTK_TYPE_WIDGET)

static void
close_clicked (DashCompareDetail *self)
{
  g_signal_emit (self, signals[CLOSE], 0);
}

static void
details_clicked (DashCompareDetail *self)
{
  g_signal_emit (self, signals[OPEN_PAGE], 0);
}

static void
back_clicked (DashCompareDetail *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static gboolean
escape (GtkWidget *widget,
        GVariant  *parameters,
        gpointer   user_data)
{
  DashCompareDetail *self = user_data;

  if (self->mode != DASH_DETAIL_PAGE)
    return FALSE;
  back_clicked (self);
  return TRUE;
}

static void
dash_compare_detail_dispose (GObject *object)
{
  DashCompareDetail *self = DASH_COMPARE_DETAIL (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (dash_compare_detail_parent_class)->dispose (object);
}

static void
dash_compare_detail_class_init (DashCompareDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_compare_detail_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "comparedetail");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  signals[CLOSE] = g_signal_new ("close", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[OPEN_PAGE] = g_signal_new ("open-page", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
  signals[BACK] = g_signal_new ("back", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static GtkWidget *
create_head (DashCompareDetail *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_widget_add_css_class (head, "detail-head");
  self->back = dash_page_icon_button_new ("go-previous-symbolic", _("Back to the Table"));
  g_signal_connect_swapped (self->back, "clicked", G_CALLBACK (back_clicked), self);
  self->name = dash_page_label_new (NULL, "title");
  gtk_label_set_ellipsize (GTK_LABEL (self->name), PANGO_ELLIPSIZE_MIDDLE);
  self->place = dash_page_label_new (NULL, "dim-label");
  gtk_label_set_ellipsize (GTK_LABEL (self->place), PANGO_ELLIPSIZE_START);
  self->badge = dash_verdict_badge_new ();
  self->figure = dash_page_label_new (NULL, "dim-label");
  gtk_widget_add_css_class (self->figure, "figure");
  gtk_widget_set_hexpand (self->figure, TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->figure), 1);
  self->details = dash_page_details_button_new ();
  g_signal_connect_swapped (self->details, "clicked", G_CALLBACK (details_clicked), self);
  self->close = dash_page_icon_button_new ("window-close-symbolic", _("Close Details"));
  g_signal_connect_swapped (self->close, "clicked", G_CALLBACK (close_clicked), self);
  gtk_box_append (GTK_BOX (head), self->back);
  gtk_box_append (GTK_BOX (head), self->name);
  gtk_box_append (GTK_BOX (head), self->place);
  gtk_box_append (GTK_BOX (head), self->badge);
  gtk_box_append (GTK_BOX (head), self->figure);
  gtk_box_append (GTK_BOX (head), self->details);
  gtk_box_append (GTK_BOX (head), self->close);
  return head;
}

static void
dash_compare_detail_init (DashCompareDetail *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkWidget *cards = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *grid = dash_card_grid_new (12);

  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Escape"),
                      gtk_callback_action_new (escape, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);

  self->distribution = dash_compare_distribution_new ();
  self->figures = dash_compare_figures_new ();
  dash_card_grid_set_stretch (DASH_CARD_GRID (grid), TRUE);
  dash_card_grid_add (DASH_CARD_GRID (grid), self->distribution, 0, 1.5, CARD_WIDTH);
  dash_card_grid_add (DASH_CARD_GRID (grid), self->figures, 0, 1, CARD_WIDTH);
  gtk_widget_set_vexpand (grid, TRUE);

  self->sentences = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->sentences), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->sentences), 0);
  gtk_label_set_selectable (GTK_LABEL (self->sentences), TRUE);
  gtk_widget_set_focusable (self->sentences, FALSE);
  gtk_widget_add_css_class (self->sentences, "page-caption");
  gtk_widget_add_css_class (self->sentences, "dim-label");
  gtk_box_append (GTK_BOX (cards), self->sentences);
  gtk_box_append (GTK_BOX (cards), grid);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), create_head (self));
  gtk_box_append (GTK_BOX (self->box), dash_page_cards_scroller_new (cards));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  dash_compare_detail_set_mode (self, DASH_DETAIL_PANE);
}

GtkWidget *
dash_compare_detail_new (void)
{
  return g_object_new (DASH_TYPE_COMPARE_DETAIL, NULL);
}

/* "P99 1.29 ms → 2.81 ms (+117 %)" */
static char *
describe_figure (const DashMetric *metric,
                 const DashChange *change)
{
  g_autofree char *base = dash_change_format_base (metric, change);
  g_autofree char *head = dash_change_format_head (metric, change);
  g_autofree char *part = dash_change_format_part (change);

  return g_strdup_printf ("%s %s → %s (%s)", metric->title, base, head, part);
}

void
dash_compare_detail_set_row (DashCompareDetail         *self,
                             const DashComparison      *comparison,
                             const DashComparedSection *section,
                             const DashComparedRow     *row,
                             guint                      metric)
{
  const DashMetric *info = g_ptr_array_index (section->metrics, metric);
  const DashChange *change = &row->changes[metric];
  g_autofree char *name = dash_compared_row_dup_name (row);
  g_autofree char *figure = describe_figure (info, change);
  g_autofree char *sentences = dash_change_describe (change, comparison->significance);
  g_autofree char *place = NULL;

  g_return_if_fail (DASH_IS_COMPARE_DETAIL (self));

  if (*row->file)
    place = row->line > 0 ? g_strdup_printf ("%s:%u", row->file, row->line) : g_strdup (row->file);
  self->has_place = place != NULL;
  dash_page_label_set (self->name, name);
  gtk_widget_set_tooltip_text (self->name, name);
  dash_page_label_set (self->place, place ? place : "");
  gtk_widget_set_tooltip_text (self->place, place);
  gtk_widget_set_visible (self->place, self->has_place && self->mode == DASH_DETAIL_PANE);
  dash_verdict_badge_set (DASH_VERDICT_BADGE (self->badge), change->verdict, row->presence, NULL);
  dash_page_label_set (self->figure, figure);
  dash_page_label_set (self->sentences, sentences);
  dash_compare_distribution_set (self->distribution, comparison, section, row, info);
  dash_compare_figures_set (self->figures, section, row, metric);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, figure, -1);
}

void
dash_compare_detail_set_mode (DashCompareDetail *self,
                              DashDetailMode     mode)
{
  g_return_if_fail (DASH_IS_COMPARE_DETAIL (self));

  self->mode = mode;
  gtk_widget_set_visible (self->back, mode == DASH_DETAIL_PAGE);
  gtk_widget_set_visible (self->details, mode == DASH_DETAIL_COMPACT);
  gtk_widget_set_visible (self->close, mode != DASH_DETAIL_PAGE);
  gtk_widget_set_visible (self->figure, mode == DASH_DETAIL_PANE);
  gtk_widget_set_visible (self->place, self->has_place && mode == DASH_DETAIL_PANE);
  gtk_widget_set_visible (self->sentences, mode != DASH_DETAIL_COMPACT);
  gtk_widget_set_visible (self->figures, mode != DASH_DETAIL_COMPACT);
  gtk_widget_set_hexpand (self->name, mode != DASH_DETAIL_PANE);
}
