// SPDX-License-Identifier: GPL-3.0-or-later
// What the page of a comparison is made of, from top to bottom.

#include <glib/gi18n.h>

#include "dash-adaptive-bin.h"
#include "dash-compare-detail.h"
#include "dash-compare-page-private.h"
#include "dash-compare-summary.h"
#include "dash-compare-table.h"
#include "dash-detail-split.h"
#include "dash-page-common.h"
#include "dash-page-search.h"

#define NARROW_WIDTH 700

/* Base and head, each half the width however long its name is, and what swaps them. */
static GtkWidget *
create_sides (DashComparePage *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->sides_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_box_set_homogeneous (GTK_BOX (self->sides_box), TRUE);
  gtk_widget_set_hexpand (self->sides_box, TRUE);
  self->base = dash_compare_side_new (C_("side", "Base"), _("how it was"), DASH_ROLE_GREY, DASH_LINE_DASHED);
  self->head = dash_compare_side_new (C_("side", "Head"), _("how it is"), DASH_ROLE_BLUE, DASH_LINE_SOLID);
  gtk_widget_set_hexpand (self->base, TRUE);
  gtk_widget_set_hexpand (self->head, TRUE);
  gtk_box_append (GTK_BOX (self->sides_box), self->base);
  gtk_box_append (GTK_BOX (self->sides_box), self->head);
  self->swap_button = gtk_button_new_from_icon_name ("dash-compare-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->swap_button), "compare.swap");
  dash_page_name (self->swap_button, _("Swap Base and Head"));
  self->again_button = gtk_button_new_from_icon_name ("view-refresh-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->again_button), "compare.again");
  dash_page_name (self->again_button, _("Compare Again With What Is Known Now (F5)"));
  gtk_widget_set_valign (buttons, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (buttons), self->swap_button);
  gtk_box_append (GTK_BOX (buttons), self->again_button);
  gtk_box_append (GTK_BOX (line), self->sides_box);
  gtk_box_append (GTK_BOX (line), buttons);
  gtk_widget_add_css_class (line, "compare-sides");
  return line;
}

static GtkWidget *
create_result (DashComparePage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->summary = dash_compare_summary_new ();
  self->table = dash_compare_table_new ();
  self->detail = dash_compare_detail_new ();
  gtk_widget_set_vexpand (self->table, TRUE);
  gtk_box_append (GTK_BOX (top), dash_compare_page_create_bar (self));
  self->search = dash_page_search_new (_("Search This Page"), _("Name or file, or /regex/"), self->search_button);
  gtk_box_append (GTK_BOX (top), self->search);
  gtk_box_append (GTK_BOX (top), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (top), self->table);
  self->split = dash_detail_split_new (top, self->detail);
  gtk_widget_set_vexpand (self->split, TRUE);
  gtk_box_append (GTK_BOX (box), self->summary);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), self->split);
  return box;
}

static GtkWidget *
create_comparing (DashComparePage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *label = gtk_label_new (_("Comparing…"));

  self->spinner = gtk_spinner_new ();
  gtk_widget_set_size_request (self->spinner, 32, 32);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), self->spinner);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  return box;
}

static void
narrow_changed (DashComparePage *self)
{
  gboolean narrow = dash_adaptive_bin_get_narrow (DASH_ADAPTIVE_BIN (self->bin));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->sides_box),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  dash_compare_side_set_narrow (DASH_COMPARE_SIDE (self->base), narrow);
  dash_compare_side_set_narrow (DASH_COMPARE_SIDE (self->head), narrow);
  dash_compare_summary_set_narrow (DASH_COMPARE_SUMMARY (self->summary), narrow);
}

void
dash_compare_page_lay_out (DashComparePage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->stack = gtk_stack_new ();
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_widget_set_vexpand (self->stack, TRUE);
  self->choose = dash_page_placeholder_new ("dash-compare-symbolic", "", "");
  gtk_stack_add_named (GTK_STACK (self->stack), self->choose, "choose");
  gtk_stack_add_named (GTK_STACK (self->stack), create_comparing (self), "comparing");
  gtk_stack_add_named (GTK_STACK (self->stack), create_result (self), "result");

  self->sides = create_sides (self);
  gtk_box_append (GTK_BOX (box), self->sides);
  gtk_box_append (GTK_BOX (box), self->stack);
  self->bin = g_object_new (DASH_TYPE_ADAPTIVE_BIN, "threshold", NARROW_WIDTH, NULL);
  dash_adaptive_bin_set_child (DASH_ADAPTIVE_BIN (self->bin), box);
  g_signal_connect_swapped (self->bin, "notify::narrow", G_CALLBACK (narrow_changed), self);
  gtk_widget_set_parent (self->bin, GTK_WIDGET (self));
}
