// SPDX-License-Identifier: GPL-3.0-or-later
// What came of a comparison in words: the gravest change, how many there are, and what to beware of.

#include "dash-compare-summary.h"

#include <glib/gi18n.h>

#include "dash-page-common.h"
#include "dash-verdict-badge.h"
#include "model/dash-comparison-text.h"

/* The verdicts that are counted, and rows of one side. */
#define N_CHIPS (DASH_N_VERDICTS + 2)

struct _DashCompareSummary
{
  GtkWidget parent_instance;

  gboolean narrow;

  GtkWidget *box;
  GtkWidget *headline;
  GtkWidget *chips;
  GtkWidget *chip[N_CHIPS];
  GtkWidget *more; /* a toggle button */
  GtkWidget *revealer;
  GtkWidget *outcome;
  GtkWidget *warnings;
};

G_DEFINE_FINAL_TYPE (DashCompareSummary, dash_compare_summary, GTK_TYPE_WIDGET)

static void
dash_compare_summary_dispose (GObject *object)
{
  DashCompareSummary *self = DASH_COMPARE_SUMMARY (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (dash_compare_summary_parent_class)->dispose (object);
}

static void
dash_compare_summary_class_init (DashCompareSummaryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dash_compare_summary_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "comparesummary");
}

static GtkWidget *
create_wrapped (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
update_revealer (DashCompareSummary *self)
{
  gtk_widget_set_visible (self->more, self->narrow);
  gtk_widget_set_visible (self->chips, !self->narrow);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer),
                                 !self->narrow || gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->more)));
}

static void
dash_compare_summary_init (DashCompareSummary *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *details = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  self->headline = create_wrapped ("page-title");
  gtk_widget_set_hexpand (self->headline, TRUE);
  gtk_label_set_selectable (GTK_LABEL (self->headline), TRUE);
  gtk_widget_set_focusable (self->headline, FALSE);
  self->chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  for (guint i = 0; i < N_CHIPS; i++)
    {
      self->chip[i] = dash_verdict_badge_new ();
      gtk_widget_set_visible (self->chip[i], FALSE);
    }
  /* As the rows are sorted: what got worse first. */
  for (guint i = DASH_N_VERDICTS; i-- > 0;)
    gtk_box_append (GTK_BOX (self->chips), self->chip[i]);
  gtk_box_append (GTK_BOX (self->chips), self->chip[DASH_N_VERDICTS]);
  gtk_box_append (GTK_BOX (self->chips), self->chip[DASH_N_VERDICTS + 1]);
  gtk_widget_set_valign (self->chips, GTK_ALIGN_CENTER);
  self->more = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (self->more), "pan-down-symbolic");
  gtk_widget_add_css_class (self->more, "flat");
  gtk_widget_set_valign (self->more, GTK_ALIGN_CENTER);
  dash_page_name (self->more, _("What Can Be Told, and Warnings"));
  g_signal_connect_swapped (self->more, "toggled", G_CALLBACK (update_revealer), self);
  gtk_box_append (GTK_BOX (line), self->headline);
  gtk_box_append (GTK_BOX (line), self->chips);
  gtk_box_append (GTK_BOX (line), self->more);

  self->outcome = create_wrapped ("page-caption");
  gtk_widget_add_css_class (self->outcome, "dim-label");
  self->warnings = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_box_append (GTK_BOX (details), self->outcome);
  gtk_box_append (GTK_BOX (details), self->warnings);
  gtk_widget_set_margin_top (details, 4);
  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), details);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "compare-summary");
  gtk_box_append (GTK_BOX (self->box), line);
  gtk_box_append (GTK_BOX (self->box), self->revealer);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  update_revealer (self);
}

GtkWidget *
dash_compare_summary_new (void)
{
  return g_object_new (DASH_TYPE_COMPARE_SUMMARY, NULL);
}

static GtkWidget *
create_warning (const char *text)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-warning-symbolic", "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *label = create_wrapped ("page-caption");

  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_image_set_pixel_size (GTK_IMAGE (icon), 14);
  gtk_widget_add_css_class (line, "compare-warning");
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), label);
  return line;
}

/* Lets no line end between a figure and its sign. */
static void
set_text (GtkWidget  *label,
          const char *text)
{
  g_autoptr (GString) whole = g_string_new (text);

  g_string_replace (whole, " %", "\xc2\xa0%", 0);
  dash_page_label_set (label, whole->str);
}

static gboolean
has_outcome (const DashComparison *comparison)
{
  guint n = comparison->n_unproven + comparison->n_rows[DASH_PRESENCE_ADDED] + comparison->n_rows[DASH_PRESENCE_REMOVED];

  for (guint i = DASH_VERDICT_CHANGED; i < DASH_N_VERDICTS; i++)
    n += comparison->n_verdicts[i];
  return n > 0;
}

void
dash_compare_summary_set (DashCompareSummary   *self,
                          const DashComparison *comparison)
{
  g_autofree char *headline = dash_comparison_describe_headline (comparison);
  g_autofree char *outcome = dash_comparison_describe_outcome (comparison);
  g_autofree char *limits = dash_comparison_describe_limits (comparison);
  /* That nothing was found is in the headline already. */
  g_autofree char *text = has_outcome (comparison) ? g_strdup_printf ("%s %s", outcome, limits) : g_strdup (limits);
  GtkWidget *child;

  g_return_if_fail (DASH_IS_COMPARE_SUMMARY (self));

  set_text (self->headline, headline);
  set_text (self->outcome, text);
  while ((child = gtk_widget_get_first_child (self->warnings)))
    gtk_box_remove (GTK_BOX (self->warnings), child);
  for (guint i = 0; i < comparison->warnings->len; i++)
    gtk_box_append (GTK_BOX (self->warnings), create_warning (g_ptr_array_index (comparison->warnings, i)));
  gtk_button_set_icon_name (GTK_BUTTON (self->more), comparison->warnings->len > 0 ? "dialog-warning-symbolic"
                                                                                   : "pan-down-symbolic");
}

void
dash_compare_summary_set_figure (DashCompareSummary        *self,
                                 const DashComparedSection *section,
                                 guint                      metric)
{
  guint n[N_CHIPS] = { 0 };

  g_return_if_fail (DASH_IS_COMPARE_SUMMARY (self));

  for (guint i = 0; section && i < section->rows->len; i++)
    {
      const DashComparedRow *row = g_ptr_array_index (section->rows, i);
      DashVerdict verdict = row->changes[metric].verdict;

      if (verdict != DASH_VERDICT_NOTHING)
        n[verdict]++;
      else if (row->presence != DASH_PRESENCE_BOTH)
        n[row->presence == DASH_PRESENCE_ADDED ? DASH_N_VERDICTS : DASH_N_VERDICTS + 1]++;
    }
  for (guint i = 0; i < N_CHIPS; i++)
    {
      DashVerdict verdict = i < DASH_N_VERDICTS ? (DashVerdict) i : DASH_VERDICT_NOTHING;
      DashPresence presence = i < DASH_N_VERDICTS ? DASH_PRESENCE_BOTH
                              : i == DASH_N_VERDICTS ? DASH_PRESENCE_ADDED : DASH_PRESENCE_REMOVED;
      g_autofree char *text = g_strdup_printf ("%u × %s", n[i], dash_verdict_badge_get_word (verdict, presence));

      gtk_widget_set_visible (self->chip[i], n[i] > 0);
      dash_verdict_badge_set (DASH_VERDICT_BADGE (self->chip[i]), verdict, presence, text);
    }
}

void
dash_compare_summary_set_narrow (DashCompareSummary *self,
                                 gboolean            narrow)
{
  g_return_if_fail (DASH_IS_COMPARE_SUMMARY (self));

  self->narrow = narrow;
  update_revealer (self);
}
