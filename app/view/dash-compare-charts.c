// SPDX-License-Identifier: GPL-3.0-or-later
// The cards of a compared row: both distributions over each other, and the figures side by side.

#include "dash-compare-charts.h"

#include <glib/gi18n.h>
#include <math.h>

#include "chart/dash-distribution.h"
#include "chart/dash-legend.h"
#include "dash-chart-card.h"
#include "dash-page-common.h"
#include "dash-section-axis.h"
#include "dash-verdict-badge.h"
#include "model/dash-comparison-text.h"
#include "model/dash-format.h"

#define CARD_HEIGHT 210
#define MAX_BINS 58

/* ---- Distributions ---- */

static DashUnit
get_unit (guint section)
{
  const DashSectionInfo *info;

  if (section < DASH_COMPARED_FIRST_SECTION)
    return DASH_UNIT_DURATION;
  info = dash_section_get_info ((DashSection) (section - DASH_COMPARED_FIRST_SECTION));
  return info->distributions[0].title ? info->rows.fields[info->distributions[0].field].unit : DASH_UNIT_DURATION;
}

static char *
format_share (double   share,
              gpointer user_data)
{
  g_autofree char *number = dash_format_number (share * 100);

  return g_strdup_printf ("%s" DASH_THIN_SPACE "%%", number);
}

static char *
format_bin (const DashBin *bin,
            gpointer       user_data)
{
  DashUnit unit = GPOINTER_TO_UINT (g_object_get_data (user_data, "unit"));
  g_autofree char *low = dash_change_format_value (unit, bin->low);
  g_autofree char *high = dash_change_format_value (unit, bin->high);
  g_autofree char *base = format_share (bin->other, NULL);
  g_autofree char *head = format_share (bin->count, NULL);

  /* Translators: "1.00 ms – 1.30 ms · base 12 %, head 8 %": which part of the calls took so long */
  return g_strdup_printf (_("%s – %s · base %s, head %s"), low, high, base, head);
}

static void
readout_changed (GtkWidget *plot,
                 GtkWidget *readout)
{
  g_autofree char *text = dash_plot_dup_readout (DASH_PLOT (plot));

  dash_page_label_set (readout, text ? text : _("share of all, log scale"));
}

static void
add_legend (DashChartCard *card,
            const char    *name,
            DashRole       role,
            DashLineStyle  style)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);

  gtk_box_append (GTK_BOX (box), dash_swatch_new (role, style));
  gtk_box_append (GTK_BOX (box), gtk_label_new (name));
  gtk_widget_set_margin_start (box, 6);
  dash_chart_card_add_title_widget (card, box, FALSE);
}

GtkWidget *
dash_compare_distribution_new (void)
{
  GtkWidget *plot = dash_distribution_new ();
  GtkWidget *card = dash_chart_card_new (_("Distribution"), plot, CARD_HEIGHT);
  GtkWidget *readout = dash_page_label_new (NULL, "dim-label");

  add_legend (DASH_CHART_CARD (card), C_("side", "Base"), DASH_ROLE_GREY, DASH_LINE_DASHED);
  add_legend (DASH_CHART_CARD (card), C_("side", "Head"), DASH_ROLE_BLUE, DASH_LINE_SOLID);
  gtk_widget_add_css_class (readout, "figure");
  dash_chart_card_add_title_widget (DASH_CHART_CARD (card), readout, TRUE);
  g_signal_connect_object (plot, "readout-changed", G_CALLBACK (readout_changed), readout, 0);
  readout_changed (plot, readout);
  dash_distribution_set_bin_format (DASH_DISTRIBUTION (plot), format_bin, plot);
  g_object_set_data (G_OBJECT (card), "plot", plot);
  return card;
}

static void
set_marks (DashDistribution    *bars,
           const DashHistogram *histograms[2],
           double               percent,
           DashUnit             unit,
           const char          *name)
{
  g_autofree char *title = dash_format_percentile_name (percent);
  /* Translators: %s is a percentile such as "P99": the mark of one of two distributions */
  g_autofree char *base_name = g_strdup_printf (C_("mark", "%s base"), title);
  g_autofree char *head_name = g_strdup_printf (C_("mark", "%s head"), title);
  DashMark marks[2] = { { base_name, NAN, DASH_ROLE_GREY, DASH_LINE_DASHED },
                        { head_name, NAN, DASH_ROLE_BLUE, DASH_LINE_SOLID } };
  g_autofree char *text = NULL, *base = NULL, *head = NULL;

  for (guint side = 0; side < 2; side++)
    if (dash_histogram_get_count (histograms[side]) > 0)
      marks[side].value = (double) dash_histogram_percentile (histograms[side], percent);
  base = dash_change_format_value (unit, marks[0].value);
  head = dash_change_format_value (unit, marks[1].value);
  text = g_strdup_printf ("%s, %s %s, %s %s", name, base_name, base, head_name, head);
  dash_distribution_set_marks (bars, marks, 2);
  dash_plot_set_description (DASH_PLOT (bars), text);
}

static void
set_distributions (DashDistribution    *bars,
                   const DashHistogram *histograms[2])
{
  double edges[MAX_BINS + 1], shares[2][MAX_BINS];
  g_autoptr (DashHistogram) both = dash_histogram_new ();
  gsize n_bins;

  for (guint side = 0; side < 2; side++)
    if (histograms[side])
      dash_histogram_merge (both, histograms[side]);
  n_bins = dash_histogram_get_edges (both, edges, MAX_BINS);
  for (guint side = 0; side < 2; side++)
    {
      double total = MAX ((double) dash_histogram_get_count (histograms[side]), 1);

      dash_histogram_bin (histograms[side], edges, n_bins, shares[side]);
      /* Less than a part of a call comes of bins that end within a bucket. */
      for (gsize i = 0; i < n_bins; i++)
        shares[side][i] = shares[side][i] < 0.3 ? 0 : shares[side][i] / total;
    }
  dash_distribution_set_compared (bars, edges, shares[0], C_("side", "Base"), shares[1], C_("side", "Head"), n_bins);
}

void
dash_compare_distribution_set (GtkWidget                 *card,
                               const DashComparison      *comparison,
                               const DashComparedSection *section,
                               const DashComparedRow     *row,
                               const DashMetric          *metric)
{
  DashDistribution *bars = g_object_get_data (G_OBJECT (card), "plot");
  DashMeasured sides[2] = { { FALSE }, { FALSE } };
  const DashHistogram *histograms[2];
  DashUnit unit = get_unit (section->section);
  g_autofree char *name = dash_compared_row_dup_name (row);
  /* Translators: %s is the name of a function */
  g_autofree char *title = g_strdup_printf (_("Distributions of %s"), name);
  double percent = metric->figure->kind == DASH_FIGURE_PERCENTILE ? metric->percent : 50;
  const char *note = NULL;

  for (guint side = 0; side < 2; side++)
    dash_measured_clear (&sides[side]);
  dash_comparison_measure (comparison, section->section, row, &sides[0], &sides[1]);
  for (guint side = 0; side < 2; side++)
    histograms[side] = dash_measured_get_histogram (&sides[side], section->section);

  if (dash_histogram_get_count (histograms[0]) == 0 && dash_histogram_get_count (histograms[1]) == 0)
    note = _("Nothing of this is recorded call by call, so that there is no distribution.");
  dash_chart_card_set_note (DASH_CHART_CARD (card), note);
  dash_plot_set_title (DASH_PLOT (bars), title);
  g_object_set_data (G_OBJECT (bars), "unit", GUINT_TO_POINTER (unit));
  dash_distribution_set_format (bars, dash_section_get_tick_format (unit), dash_section_get_value_format (unit),
                                format_share, NULL);
  if (note)
    {
      dash_distribution_set_bars (bars, NULL, NULL, 0);
      dash_distribution_set_marks (bars, NULL, 0);
    }
  else
    {
      set_distributions (bars, histograms);
      set_marks (bars, histograms, percent, unit, name);
    }
  for (guint side = 0; side < 2; side++)
    dash_measured_finish (&sides[side]);
}

/* ---- Figures ---- */

static GtkWidget *
add_label (GtkWidget  *grid,
           const char *text,
           int         column,
           int         line,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 || column == 4 ? 0 : 1);
  gtk_widget_add_css_class (label, "figure");
  if (css_class)
    gtk_widget_add_css_class (label, css_class);
  if (column == 0)
    {
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_set_tooltip_text (label, text);
    }
  gtk_widget_set_hexpand (label, column == 0);
  gtk_grid_attach (GTK_GRID (grid), label, column, line, 1, 1);
  return label;
}

GtkWidget *
dash_compare_figures_new (void)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = dash_page_label_new (_("Figures"), "name");
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "chart-card");
  gtk_widget_add_css_class (head, "card-title");
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (card), head);
  return card;
}

static void
add_line (GtkWidget        *grid,
          int               line,
          const DashMetric *metric,
          const DashChange *change,
          gboolean          is_shown)
{
  g_autofree char *base = dash_change_format_base (metric, change);
  g_autofree char *head = dash_change_format_head (metric, change);
  g_autofree char *part = dash_change_format_part (change);
  const char *look = change->verdict >= DASH_VERDICT_WORSE ? "worse"
                     : change->verdict == DASH_VERDICT_BETTER ? "better" : NULL;
  GtkWidget *badge = dash_verdict_badge_new ();

  add_label (grid, metric->title, 0, line, is_shown ? "shown" : NULL);
  add_label (grid, base, 1, line, NULL);
  add_label (grid, head, 2, line, NULL);
  add_label (grid, part, 3, line, look);
  dash_verdict_badge_set (DASH_VERDICT_BADGE (badge), change->verdict, DASH_PRESENCE_BOTH, NULL);
  gtk_widget_set_visible (badge, change->verdict != DASH_VERDICT_NOTHING);
  gtk_grid_attach (GTK_GRID (grid), badge, 4, line, 1, 1);
}

void
dash_compare_figures_set (GtkWidget                 *card,
                          const DashComparedSection *section,
                          const DashComparedRow     *row,
                          guint                      metric)
{
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *last = gtk_widget_get_last_child (card);
  int line = 1;

  if (GTK_IS_GRID (last))
    gtk_box_remove (GTK_BOX (card), last);
  gtk_widget_add_css_class (grid, "compare-figures");
  gtk_grid_set_column_spacing (GTK_GRID (grid), 9);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 2);
  add_label (grid, C_("column", "Figure"), 0, 0, "dim-label");
  add_label (grid, C_("column", "Base"), 1, 0, "dim-label");
  add_label (grid, C_("column", "Head"), 2, 0, "dim-label");
  add_label (grid, C_("column", "Change"), 3, 0, "dim-label");
  add_label (grid, C_("column", "Verdict"), 4, 0, "dim-label");
  for (guint m = 0; m < section->metrics->len; m++)
    {
      const DashChange *change = &row->changes[m];

      /* What neither side says is no figure of this row. */
      if (change->n_base > 0 || change->n_head > 0)
        add_line (grid, line++, g_ptr_array_index (section->metrics, m), change, m == metric);
    }
  gtk_box_append (GTK_BOX (card), grid);
}
