// SPDX-License-Identifier: GPL-3.0-or-later
// One side of a comparison: a card with what is chosen, and the menu to choose from.

#include "dash-compare-side.h"

#include <glib/gi18n.h>

#include "dash-page-common.h"

struct _DashCompareSide
{
  GtkWidget parent_instance;

  char *title;
  GPtrArray *runs; /* of DashCompareRun */
  DashCompareCandidatesFunc candidates;
  gpointer candidates_data;

  GtkWidget *button;
  GtkWidget *caption;
  GtkWidget *name;
  GtkWidget *detail;
  GtkWidget *popover;
  GtkWidget *list;
  gboolean filling;
};

enum
{
  CHANGED,
  CHOOSE_FILES,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DashCompareSide, dash_compare_side, GTK_TYPE_WIDGET)

static DashCompareRun *
find (GPtrArray      *runs,
      DashCompareRun *run)
{
  for (guint i = 0; i < runs->len; i++)
    if (dash_compare_run_is_same (g_ptr_array_index (runs, i), run))
      return g_ptr_array_index (runs, i);
  return NULL;
}

/* ---- What it says ---- */

char *
dash_compare_side_dup_title (DashCompareSide *self)
{
  g_return_val_if_fail (DASH_IS_COMPARE_SIDE (self), NULL);

  if (self->runs->len == 0)
    return g_strdup ("–");
  if (self->runs->len == 1)
    return g_strdup (dash_compare_run_get_title (g_ptr_array_index (self->runs, 0)));
  /* Translators: the name of a program, and how many of its runs */
  return g_strdup_printf (ngettext ("%s · %u run", "%s · %u runs", self->runs->len),
                          dash_compare_run_get_title (g_ptr_array_index (self->runs, 0)), self->runs->len);
}

char *
dash_compare_side_dup_names (DashCompareSide *self)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (DASH_IS_COMPARE_SIDE (self), NULL);

  for (guint i = 0; i < self->runs->len; i++)
    {
      g_autofree char *name = dash_compare_run_dup_short_name (g_ptr_array_index (self->runs, i));

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", name);
    }
  return g_string_free (text, FALSE);
}

void
dash_compare_side_update (DashCompareSide *self)
{
  g_autofree char *title = NULL, *detail = NULL, *said = NULL;

  g_return_if_fail (DASH_IS_COMPARE_SIDE (self));

  title = self->runs->len > 0 ? dash_compare_side_dup_title (self) : g_strdup (_("Choose…"));
  if (self->runs->len == 1)
    detail = dash_compare_run_dup_detail (g_ptr_array_index (self->runs, 0));
  else if (self->runs->len > 1)
    detail = dash_compare_side_dup_names (self);
  else
    detail = g_strdup (_("An open session, a recent report or a file"));
  dash_page_label_set (self->name, title);
  dash_page_label_set (self->detail, detail);
  gtk_widget_set_tooltip_text (self->button, detail);
  said = g_strdup_printf ("%s: %s", self->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, said,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, detail, -1);
}

static void
changed (DashCompareSide *self)
{
  dash_compare_side_update (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- The menu ---- */

static void
toggled (GtkCheckButton  *check,
         DashCompareSide *self)
{
  DashCompareRun *run = g_object_get_data (G_OBJECT (check), "run");
  gboolean was_empty = self->runs->len == 0;

  if (self->filling)
    return;
  if (gtk_check_button_get_active (check))
    dash_compare_side_add (self, run);
  else
    dash_compare_side_remove (self, run);
  /* Mostly one is all that is wanted. */
  if (was_empty)
    gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static GtkWidget *
create_row (DashCompareSide *self,
            DashCompareRun  *run,
            gboolean         is_chosen)
{
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *text = dash_compare_run_dup_detail (run);
  GtkWidget *name = dash_page_label_new (dash_compare_run_get_title (run), "row-title");
  GtkWidget *detail = dash_page_label_new (text, "row-detail");

  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_MIDDLE);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_widget_set_margin_start (box, 4);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), is_chosen);
  g_object_set_data_full (G_OBJECT (check), "run", g_object_ref (run), g_object_unref);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), box);
  gtk_widget_add_css_class (check, "compare-run");
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  dash_compare_run_get_title (run), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  if (dash_compare_run_get_file (run))
    {
      g_autofree char *path = g_file_get_parse_name (dash_compare_run_get_file (run));

      gtk_widget_set_tooltip_text (check, path);
    }
  g_signal_connect (check, "toggled", G_CALLBACK (toggled), self);
  return check;
}

/* What is chosen comes first, since it may not be among what is offered. */
static void
fill (DashCompareSide *self)
{
  g_autoptr (GPtrArray) offered = self->candidates ? self->candidates (self->candidates_data)
                                                   : g_ptr_array_new ();
  GtkWidget *child;
  guint n = 0;

  self->filling = TRUE;
  while ((child = gtk_widget_get_first_child (self->list)))
    gtk_box_remove (GTK_BOX (self->list), child);
  for (guint i = 0; i < self->runs->len; i++, n++)
    gtk_box_append (GTK_BOX (self->list), create_row (self, g_ptr_array_index (self->runs, i), TRUE));
  for (guint i = 0; i < offered->len; i++)
    {
      DashCompareRun *run = g_ptr_array_index (offered, i);

      if (find (self->runs, run))
        continue;
      gtk_box_append (GTK_BOX (self->list), create_row (self, run, FALSE));
      n++;
    }
  if (n == 0)
    {
      GtkWidget *nothing = gtk_label_new (_("No session is open, and no report was opened lately."));

      gtk_label_set_wrap (GTK_LABEL (nothing), TRUE);
      gtk_label_set_xalign (GTK_LABEL (nothing), 0);
      gtk_widget_add_css_class (nothing, "dim-label");
      gtk_box_append (GTK_BOX (self->list), nothing);
    }
  self->filling = FALSE;
}

static void
files_clicked (DashCompareSide *self)
{
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  g_signal_emit (self, signals[CHOOSE_FILES], 0);
}

static GtkWidget *
create_popover (DashCompareSide *self,
                const char      *title,
                const char      *hint)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *files = gtk_button_new_with_mnemonic (_("_Choose Files…"));
  GtkWidget *help = gtk_label_new (_("Each run is one measurement. With several on both sides, made by turns, a change "
                                     "can be told from chance."));
  /* Translators: "Base: how it was" */
  g_autofree char *heading = g_strdup_printf (_("%s: %s"), title, hint);
  GtkWidget *label = dash_page_label_new (heading, "heading");

  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 320);
  gtk_label_set_wrap (GTK_LABEL (help), TRUE);
  gtk_label_set_xalign (GTK_LABEL (help), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (help), 36);
  gtk_widget_add_css_class (help, "page-caption");
  gtk_widget_add_css_class (help, "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (files), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Choose Files…"), -1);
  g_signal_connect_swapped (files, "clicked", G_CALLBACK (files_clicked), self);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), files);
  gtk_box_append (GTK_BOX (box), help);
  gtk_widget_set_size_request (box, 300, -1);
  gtk_widget_add_css_class (popover, "compare-popover");
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect_swapped (popover, "show", G_CALLBACK (fill), self);
  return popover;
}

/* ---- Object ---- */

static void
dash_compare_side_dispose (GObject *object)
{
  DashCompareSide *self = DASH_COMPARE_SIDE (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (dash_compare_side_parent_class)->dispose (object);
}

static void
dash_compare_side_finalize (GObject *object)
{
  DashCompareSide *self = DASH_COMPARE_SIDE (object);

  g_ptr_array_unref (self->runs);
  g_free (self->title);
  G_OBJECT_CLASS (dash_compare_side_parent_class)->finalize (object);
}

static void
dash_compare_side_class_init (DashCompareSideClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_compare_side_dispose;
  G_OBJECT_CLASS (klass)->finalize = dash_compare_side_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "compareside");
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[CHOOSE_FILES] = g_signal_new ("choose-files", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);
}

static void
dash_compare_side_init (DashCompareSide *self)
{
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
}

GtkWidget *
dash_compare_side_new (const char    *title,
                       const char    *hint,
                       DashRole       role,
                       DashLineStyle  style)
{
  DashCompareSide *self = g_object_new (DASH_TYPE_COMPARE_SIDE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *mark = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *swatch = dash_swatch_new (role, style);

  self->title = g_strdup (title);
  self->caption = gtk_label_new (title);
  gtk_widget_add_css_class (self->caption, "caption-heading");
  gtk_widget_set_halign (swatch, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (mark), self->caption);
  gtk_box_append (GTK_BOX (mark), swatch);
  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (mark, 40, -1);
  self->name = dash_page_label_new (NULL, "row-title");
  gtk_label_set_ellipsize (GTK_LABEL (self->name), PANGO_ELLIPSIZE_MIDDLE);
  self->detail = dash_page_label_new (NULL, "row-detail");
  gtk_box_append (GTK_BOX (words), self->name);
  gtk_box_append (GTK_BOX (words), self->detail);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("pan-down-symbolic"));

  self->popover = create_popover (self, title, hint);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), box);
  /* Of its own it puts what it shows into the middle. */
  gtk_widget_set_hexpand (box, TRUE);
  if (!GTK_IS_BUTTON (gtk_widget_get_parent (box)))
    gtk_widget_set_halign (gtk_widget_get_parent (box), GTK_ALIGN_FILL);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), self->popover);
  gtk_widget_add_css_class (self->button, "compare-side");
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  dash_compare_side_update (self);
  return GTK_WIDGET (self);
}

/* ---- Public ---- */

void
dash_compare_side_set_candidates (DashCompareSide           *self,
                                  DashCompareCandidatesFunc  func,
                                  gpointer                   user_data)
{
  g_return_if_fail (DASH_IS_COMPARE_SIDE (self));

  self->candidates = func;
  self->candidates_data = user_data;
}

GPtrArray *
dash_compare_side_get_runs (DashCompareSide *self)
{
  g_return_val_if_fail (DASH_IS_COMPARE_SIDE (self), NULL);
  return self->runs;
}

void
dash_compare_side_set_runs (DashCompareSide *self,
                            GPtrArray       *runs)
{
  g_return_if_fail (DASH_IS_COMPARE_SIDE (self));

  g_ptr_array_ref (runs);
  g_ptr_array_set_size (self->runs, 0);
  for (guint i = 0; i < runs->len; i++)
    g_ptr_array_add (self->runs, g_object_ref (g_ptr_array_index (runs, i)));
  g_ptr_array_unref (runs);
  dash_compare_side_update (self);
}

void
dash_compare_side_add (DashCompareSide *self,
                       DashCompareRun  *run)
{
  g_return_if_fail (DASH_IS_COMPARE_SIDE (self));

  if (find (self->runs, run))
    return;
  g_ptr_array_add (self->runs, g_object_ref (run));
  changed (self);
}

void
dash_compare_side_remove (DashCompareSide *self,
                          DashCompareRun  *run)
{
  DashCompareRun *there;

  g_return_if_fail (DASH_IS_COMPARE_SIDE (self));

  there = find (self->runs, run);
  if (!there)
    return;
  g_ptr_array_remove (self->runs, there);
  changed (self);
}

void
dash_compare_side_set_narrow (DashCompareSide *self,
                              gboolean         narrow)
{
  g_return_if_fail (DASH_IS_COMPARE_SIDE (self));
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
}

void
dash_compare_side_open (DashCompareSide *self)
{
  g_return_if_fail (DASH_IS_COMPARE_SIDE (self));
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->button));
}
