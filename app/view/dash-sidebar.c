// SPDX-License-Identifier: GPL-3.0-or-later
// The list of a session's pages, with what each is about at a glance, and how honest the figures are.

#include "dash-sidebar.h"

#include <glib/gi18n.h>
#include <math.h>

#include "chart/dash-palette.h"
#include "chart/dash-sparkline.h"
#include "dash-page-common.h"
#include "model/dash-checks.h"
#include "model/dash-format.h"
#include "model/dash-session-sections.h"

typedef struct
{
  const char *name;
  const char *title;
  const char *icon;
  DashSeriesKind series;
  DashRole role;
} PageInfo;

/* Before the pages of the sections, which are made of their tables. */
static const PageInfo pages[] = {
  /* Translators: the page with charts of the whole program */
  { "overview", N_ ("Overview"), "dash-overview-symbolic", DASH_SERIES_CPU, DASH_ROLE_BLUE },
  /* Translators: the page with the table of functions */
  { "functions", N_ ("Functions"), "dash-functions-symbolic", DASH_SERIES_CALLS_PER_SECOND,
    DASH_ROLE_ORANGE },
};

#define N_FIXED G_N_ELEMENTS (pages)
#define N_PAGES (N_FIXED + DASH_N_SECTIONS)

/* What the small charts cover. */
#define TREND_NS (60 * G_GINT64_CONSTANT (1000000000))
#define TREND_POINTS 40

struct _DashSidebar
{
  GtkWidget parent_instance;

  DashSession *session;
  DashChecks *checks;
  gboolean selecting;

  GtkWidget *list;
  GtkWidget *rows[N_PAGES];
  GtkWidget *sparks[N_PAGES];
  GtkWidget *counts[N_PAGES];
  GtkWidget *warning;
  GtkWidget *footer;
  GtkWidget *loss_icon;
  GtkWidget *loss_text;
  GtkWidget *cost_text;
};

G_DEFINE_FINAL_TYPE (DashSidebar, dash_sidebar, GTK_TYPE_WIDGET)

static guint page_chosen;

static const DashSectionInfo *
get_section (gsize page)
{
  return dash_section_get_info ((DashSection) (page - N_FIXED));
}

static const char *
get_name (gsize page)
{
  return page < N_FIXED ? pages[page].name : get_section (page)->page;
}

static const char *
get_title (gsize page)
{
  return page < N_FIXED ? _ (pages[page].title)
                        : g_dpgettext2 (NULL, "page", get_section (page)->title);
}

static void
set_label (GtkWidget *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), text) != 0)
    gtk_label_set_label (GTK_LABEL (label), text);
}

static void
update_footer (DashSidebar *self)
{
  guint64 lost = dash_session_get_n_lost (self->session);
  double cost_ns = dash_session_get_scope_cost_ns (self->session);
  double share = dash_session_get_own_cost_share (self->session);
  g_autofree char *losses = NULL;
  g_autofree char *cost = NULL;

  if (lost == 0)
    losses = g_strdup (_("Nothing lost"));
  else
    {
      g_autofree char *count = dash_format_count (lost);

      losses =
        /* Translators: %s is a count; places in the program that could not be told apart any more,
         * threads that were not recorded and the like */
        g_strdup_printf (ngettext ("%s loss", "%s losses", (gulong) MIN (lost, G_MAXULONG)), count);
    }
  set_label (self->loss_text, losses);
  gtk_widget_set_visible (self->loss_text, dash_session_tells_losses (self->session));
  gtk_widget_set_visible (self->loss_icon, dash_session_tells_losses (self->session));
  gtk_widget_set_visible (self->footer, dash_session_tells_losses (self->session) || cost_ns > 0);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->loss_icon),
                                lost == 0 ? "object-select-symbolic" : "dialog-warning-symbolic");

  if (cost_ns > 0)
    {
      g_autofree char *duration = dash_format_duration (cost_ns);

      if (share > 0)
        {
          g_autofree char *part = dash_format_share (share);

          /* Translators: %1$s is a duration such as "31 ns", %2$s a share such as "0.3 %" */
          cost = g_strdup_printf (_("Measuring costs %1$s a call,\n%2$s of the run time"), duration,
                                  part);
        }
      else
        /* Translators: %s is a duration such as "31 ns" */
        cost = g_strdup_printf (_("Measuring costs %s a call"), duration);
    }
  set_label (self->cost_text, cost != NULL ? cost : "");
  gtk_widget_set_visible (self->cost_text, cost != NULL);
}

static void
update_checks (DashSidebar *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->checks));
  g_autofree char *text = n > 0 ? g_strdup_printf ("%u", n) : g_strdup ("");
  g_autofree char *name = NULL;

  set_label (self->counts[0], text);
  gtk_widget_set_visible (self->warning, n > 0);
  if (n > 0)
    {
      gtk_widget_add_css_class (self->counts[0], "warning");
      name = g_strdup_printf (ngettext ("%s, %u finding needs attention",
                                        "%s, %u findings need attention", n),
                              _ (pages[0].title), n);
    }
  else
    {
      gtk_widget_remove_css_class (self->counts[0], "warning");
      name = g_strdup (_ (pages[0].title));
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows[0]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

/* The whole of a section is the sum of its rows; of sections with very many, of those that came first. */
#define MAX_SUMMED 24

static void
update_section (DashSidebar *self, gsize page, const DashRange *trend)
{
  DashSection section = (DashSection) (page - N_FIXED);
  guint n = dash_session_get_n_records (self->session, section);
  /* What is told of the program as a whole has no rows to count. */
  g_autofree char *count = n > 0 ? dash_format_count (n) : g_strdup ("");
  double sum[TREND_POINTS] = { 0 };
  gsize n_points = 0;

  gtk_widget_set_visible (self->rows[page], dash_session_has_section (self->session, section));
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (self->counts[page])), count) != 0)
    {
      g_autofree char *name = g_strdup_printf (n > 0 ? "%s, %s" : "%s", get_title (page), count);

      gtk_label_set_label (GTK_LABEL (self->counts[page]), count);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows[page]),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }
  if (trend == NULL)
    return;
  for (guint i = 0; i < MIN (n, MAX_SUMMED); i++)
    {
      DashRecord *record = dash_session_get_nth_record (self->session, section, i);
      double values[TREND_POINTS];

      n_points = dash_record_get_steps (record, &get_section (page)->trend, trend, values,
                                        TREND_POINTS);
      for (gsize p = 0; p < n_points; p++)
        sum[p] += isnan (values[p]) ? 0 : values[p];
    }
  gtk_widget_set_opacity (self->sparks[page], n_points > 1 ? 1 : 0);
  dash_sparkline_set_values (DASH_SPARKLINE (self->sparks[page]), sum, n_points);
}

static void
update (DashSidebar *self)
{
  guint n = dash_session_get_n_functions (self->session);
  g_autofree char *count = dash_format_count (n);
  g_autofree char *name = NULL;
  DashRange extent;
  DashRange trend;

  update_footer (self);
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (self->counts[1])), count) != 0)
    {
      gtk_label_set_label (GTK_LABEL (self->counts[1]), count);
      name = g_strdup_printf ("%s, %s", _ (pages[1].title), count);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows[1]),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      for (gsize i = N_FIXED; i < N_PAGES; i++)
        update_section (self, i, NULL);
      return;
    }
  dash_session_get_extent (self->session, &extent);
  trend = dash_range_new (MAX (extent.begin_ns, extent.end_ns - TREND_NS), extent.end_ns);
  for (gsize i = N_FIXED; i < N_PAGES; i++)
    update_section (self, i, &trend);
  for (gsize i = 0; i < N_FIXED; i++)
    {
      g_autoptr (DashSeries) series =
        dash_session_get_series (self->session, pages[i].series, &trend);

      gtk_widget_set_opacity (self->sparks[i], series->n_points > 1 ? 1 : 0);
      dash_sparkline_set_values (DASH_SPARKLINE (self->sparks[i]), series->values,
                                 series->n_points);
    }
}

static void
on_row_selected (DashSidebar *self, GtkListBoxRow *row)
{
  if (row != NULL && !self->selecting)
    g_signal_emit (self, page_chosen, 0, get_name ((gsize) gtk_list_box_row_get_index (row)));
}

/* A click on the page that is shown already closes the sidebar of a narrow window, too. */
static void
on_row_activated (DashSidebar *self, GtkListBoxRow *row)
{
  g_signal_emit (self, page_chosen, 0, get_name ((gsize) gtk_list_box_row_get_index (row)));
}

static void
dash_sidebar_dispose (GObject *object)
{
  DashSidebar *self = DASH_SIDEBAR (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->checks);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (dash_sidebar_parent_class)->dispose (object);
}

static void
dash_sidebar_class_init (DashSidebarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dash_sidebar_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "sessionsidebar");

  page_chosen = g_signal_new ("page-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                              NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
add_row (DashSidebar *self, gsize i)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *icon_name = i < N_FIXED ? g_strdup (pages[i].icon)
                                           : g_strdup_printf ("dash-%s-symbolic", get_name (i));
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);
  GtkWidget *title = gtk_label_new (get_title (i));
  GtkWidget *count_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "name");

  self->sparks[i] = dash_sparkline_new ();
  dash_sparkline_set_role (DASH_SPARKLINE (self->sparks[i]),
                           i < N_FIXED ? pages[i].role : DASH_ROLE_GREEN);
  gtk_widget_set_size_request (self->sparks[i], 42, 16);
  gtk_widget_set_valign (self->sparks[i], GTK_ALIGN_CENTER);
  gtk_widget_set_opacity (self->sparks[i], 0);

  self->counts[i] = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->counts[i], "count");
  gtk_widget_add_css_class (self->counts[i], "numeric");
  if (i == 0)
    {
      self->warning = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
      gtk_image_set_pixel_size (GTK_IMAGE (self->warning), 14);
      gtk_widget_add_css_class (self->warning, "warning");
      gtk_box_append (GTK_BOX (count_box), self->warning);
    }
  gtk_box_append (GTK_BOX (count_box), self->counts[i]);
  gtk_widget_set_halign (count_box, GTK_ALIGN_END);
  gtk_widget_set_hexpand (self->counts[i], TRUE);
  gtk_widget_set_halign (self->counts[i], GTK_ALIGN_END);
  gtk_widget_set_size_request (count_box, 36, -1);
  gtk_widget_set_halign (count_box, GTK_ALIGN_FILL);
  if (i == 0)
    {
      gtk_widget_set_hexpand (self->warning, TRUE);
      gtk_widget_set_halign (self->warning, GTK_ALIGN_END);
      gtk_widget_set_hexpand (self->counts[i], FALSE);
    }
  /* What expands in it must not take room from the titles, or the small charts would not line up. */
  gtk_widget_set_hexpand (count_box, FALSE);

  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), self->sparks[i]);
  gtk_box_append (GTK_BOX (box), count_box);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  get_title (i), -1);
  gtk_widget_set_visible (row, i < N_FIXED);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
  self->rows[i] = row;
}

static GtkWidget *
new_footer (DashSidebar *self)
{
  GtkWidget *footer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->loss_icon = gtk_image_new_from_icon_name ("object-select-symbolic");
  gtk_image_set_pixel_size (GTK_IMAGE (self->loss_icon), 12);
  self->loss_text = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->loss_text), 0);
  self->cost_text = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->cost_text), 0);
  gtk_label_set_wrap (GTK_LABEL (self->cost_text), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->cost_text), 24);
  gtk_widget_add_css_class (self->cost_text, "dim-label");
  gtk_box_append (GTK_BOX (line), self->loss_icon);
  gtk_box_append (GTK_BOX (line), self->loss_text);
  gtk_box_append (GTK_BOX (footer), line);
  gtk_box_append (GTK_BOX (footer), self->cost_text);
  gtk_widget_add_css_class (footer, "sidebar-footer");
  self->footer = footer;
  return footer;
}

static void
dash_sidebar_init (DashSidebar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->list = gtk_list_box_new ();
  dash_page_let_tab_leave (self->list);
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Pages"), -1);
  for (gsize i = 0; i < N_PAGES; i++)
    add_row (self, i);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), new_footer (self));
  gtk_widget_set_parent (box, GTK_WIDGET (self));
  gtk_widget_set_size_request (GTK_WIDGET (self), 226, -1);

  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (on_row_selected), self);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  g_signal_connect (self, "map", G_CALLBACK (update), NULL);
}

GtkWidget *
dash_sidebar_new (DashSession *session)
{
  DashSidebar *self = g_object_new (DASH_TYPE_SIDEBAR, NULL);

  self->session = g_object_ref (session);
  self->checks = dash_page_get_checks (session);
  g_signal_connect_object (session, "updated", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->checks, "items-changed", G_CALLBACK (update_checks), self,
                           G_CONNECT_SWAPPED);
  update_checks (self);
  update (self);
  return GTK_WIDGET (self);
}

void
dash_sidebar_select (DashSidebar *self, const char *page)
{
  g_return_if_fail (DASH_IS_SIDEBAR (self));

  for (gsize i = 0; i < N_PAGES; i++)
    if (g_strcmp0 (get_name (i), page) == 0)
      {
        self->selecting = TRUE;
        gtk_list_box_select_row (GTK_LIST_BOX (self->list), GTK_LIST_BOX_ROW (self->rows[i]));
        if (gtk_widget_get_focus_child (self->list) != NULL)
          gtk_widget_grab_focus (self->rows[i]);
        self->selecting = FALSE;
      }
}
