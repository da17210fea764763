// SPDX-License-Identifier: GPL-3.0-or-later
// A verdict as a word with a symbol, to which the colour is only added: "↑ worse".

#include "dash-verdict-badge.h"

#include "model/dash-comparison-text.h"

struct _DashVerdictBadge
{
  GtkWidget parent_instance;

  GtkWidget *icon;
  GtkWidget *label;
  const char *look;
};

G_DEFINE_FINAL_TYPE (DashVerdictBadge, dash_verdict_badge, GTK_TYPE_WIDGET)

static const struct
{
  const char *icon;
  const char *look;
} looks[DASH_N_VERDICTS] = {
  [DASH_VERDICT_NOTHING] = { "dash-equal-symbolic", "neutral" },
  [DASH_VERDICT_UNCHANGED] = { "dash-equal-symbolic", "neutral" },
  [DASH_VERDICT_UNPROVEN] = { "dash-wave-symbolic", "neutral" },
  [DASH_VERDICT_CHANGED] = { "dash-compare-symbolic", "neutral" },
  [DASH_VERDICT_BETTER] = { "dash-better-symbolic", "better" },
  [DASH_VERDICT_WORSE] = { "dash-worse-symbolic", "worse" },
  [DASH_VERDICT_REGRESSION] = { "dash-worse-symbolic", "worse" },
  [DASH_VERDICT_OVER_BUDGET] = { "dialog-warning-symbolic", "worse" },
};

static void
dash_verdict_badge_dispose (GObject *object)
{
  DashVerdictBadge *self = DASH_VERDICT_BADGE (object);

  g_clear_pointer (&self->icon, gtk_widget_unparent);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  G_OBJECT_CLASS (dash_verdict_badge_parent_class)->dispose (object);
}

static void
dash_verdict_badge_class_init (DashVerdictBadgeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_verdict_badge_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "verdict");
}

static void
dash_verdict_badge_init (DashVerdictBadge *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 5);
  self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_image_set_pixel_size (GTK_IMAGE (self->icon), 12);
  gtk_widget_set_parent (self->icon, GTK_WIDGET (self));
  self->label = gtk_label_new (NULL);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
}

GtkWidget *
dash_verdict_badge_new (void)
{
  return g_object_new (DASH_TYPE_VERDICT_BADGE, NULL);
}

const char *
dash_verdict_badge_get_word (DashVerdict  verdict,
                             DashPresence presence)
{
  return verdict == DASH_VERDICT_NOTHING && presence != DASH_PRESENCE_BOTH
           ? dash_presence_get_title (presence) : dash_verdict_get_title (verdict);
}

void
dash_verdict_badge_set (DashVerdictBadge *self,
                        DashVerdict       verdict,
                        DashPresence      presence,
                        const char       *text)
{
  const char *icon = looks[verdict].icon, *look = looks[verdict].look;

  g_return_if_fail (DASH_IS_VERDICT_BADGE (self));

  if (verdict == DASH_VERDICT_NOTHING && presence != DASH_PRESENCE_BOTH)
    icon = presence == DASH_PRESENCE_ADDED ? "list-add-symbolic" : "list-remove-symbolic";
  if (!text)
    text = dash_verdict_badge_get_word (verdict, presence);
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (self->label), text);
  if (g_strcmp0 (gtk_image_get_icon_name (GTK_IMAGE (self->icon)), icon) != 0)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon);
  if (self->look == look)
    return;
  if (self->look)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->look);
  gtk_widget_add_css_class (GTK_WIDGET (self), look);
  self->look = look;
}

const char *
dash_verdict_badge_get_text (DashVerdictBadge *self)
{
  g_return_val_if_fail (DASH_IS_VERDICT_BADGE (self), "");
  return gtk_label_get_text (GTK_LABEL (self->label));
}
