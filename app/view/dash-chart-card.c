// SPDX-License-Identifier: GPL-3.0-or-later
// A card with a title line, a chart, words in its place when there is nothing to draw, and a menu
// to save it, to copy it and to show it as a table.

#include "dash-chart-card.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "chart/dash-plot.h"
#include "dash-chart-menu.h"
#include "dash-page-common.h"

struct _DashChartCard
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *title_line;
  GtkWidget *name;
  GtkWidget *end;
  GtkWidget *stack;
  GtkWidget *note;
  GtkWidget *button;
  GtkWidget *chart;
};

G_DEFINE_FINAL_TYPE (DashChartCard, dash_chart_card, GTK_TYPE_WIDGET)

static void
dash_chart_card_dispose (GObject *object)
{
  DashChartCard *self = DASH_CHART_CARD (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (dash_chart_card_parent_class)->dispose (object);
}

static void
dash_chart_card_class_init (DashChartCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_chart_card_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
dash_chart_card_init (DashChartCard *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "chart-card");
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->title_line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_add_css_class (self->title_line, "card-title");
  self->end = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_widget_set_hexpand (self->end, TRUE);
  gtk_widget_set_halign (self->end, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (self->title_line), self->end);
  gtk_box_append (GTK_BOX (self->box), self->title_line);

  self->note = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->note), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (self->note, "card-note");
  gtk_widget_add_css_class (self->note, "dim-label");

  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), self->note, "note");
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->stack);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static void
add_button (DashChartCard *self,
                 const char    *title)
{
  g_autoptr (GMenuModel) model = dash_chart_menu_create_model ();
  /* Translators: %s is the title of a chart */
  g_autofree char *name = g_strdup_printf (_("Save, Copy or Show %s as Table"), title);

  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->button), model);
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (self->button), FALSE);
  gtk_widget_add_css_class (self->button, "dim-label");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->button, _("Save, Copy or Show as Table"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  gtk_box_append (GTK_BOX (self->end), self->button);
}

GtkWidget *
dash_chart_card_new (const char *title,
                     GtkWidget  *chart,
                     int         height)
{
  DashChartCard *self = g_object_new (DASH_TYPE_CHART_CARD, NULL);

  self->name = dash_page_label_new (title, "name");
  gtk_label_set_ellipsize (GTK_LABEL (self->name), PANGO_ELLIPSIZE_NONE);
  gtk_box_prepend (GTK_BOX (self->title_line), self->name);
  self->chart = chart;
  gtk_stack_add_named (GTK_STACK (self->stack), chart, "chart");
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "chart");
  gtk_widget_set_size_request (GTK_WIDGET (self), -1, height);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  dash_chart_menu_attach (GTK_WIDGET (self), DASH_PLOT (chart), NULL);
  add_button (self, title);
  return GTK_WIDGET (self);
}

void
dash_chart_card_add_title_widget (DashChartCard *self,
                                  GtkWidget     *widget,
                                  gboolean       end)
{
  g_return_if_fail (DASH_IS_CHART_CARD (self));

  if (!end)
    gtk_box_insert_child_after (GTK_BOX (self->title_line), widget,
                                gtk_widget_get_prev_sibling (self->end));
  else
    gtk_box_insert_child_after (GTK_BOX (self->end), widget,
                                gtk_widget_get_prev_sibling (self->button));
}

void
dash_chart_card_add_swatch (DashChartCard *self,
                            GtkWidget     *swatch)
{
  g_return_if_fail (DASH_IS_CHART_CARD (self));

  gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
  gtk_box_prepend (GTK_BOX (self->title_line), swatch);
}

void
dash_chart_card_set_note (DashChartCard *self,
                          const char    *note)
{
  g_return_if_fail (DASH_IS_CHART_CARD (self));

  if (note)
    dash_page_label_set (self->note, note);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), note ? "note" : "chart");
  dash_chart_menu_set_enabled (GTK_WIDGET (self), note == NULL);
  gtk_widget_set_sensitive (self->button, note == NULL);
}

const char *
dash_chart_card_get_note (DashChartCard *self)
{
  g_return_val_if_fail (DASH_IS_CHART_CARD (self), NULL);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "note") != 0)
    return NULL;
  return gtk_label_get_text (GTK_LABEL (self->note));
}
