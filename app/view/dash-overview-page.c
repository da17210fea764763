// SPDX-License-Identifier: GPL-3.0-or-later
// The overview page: what the process does, where its time goes and what needs attention.

#include "dash-overview-page.h"

#include <glib/gi18n.h>
#include <math.h>

#include "chart/dash-chart.h"
#include "chart/dash-legend.h"
#include "dash-attention-list.h"
#include "dash-card-grid.h"
#include "dash-chart-card.h"
#include "dash-hottest-list.h"
#include "dash-page-common.h"
#include "dash-page-format.h"
#include "model/dash-format.h"
#include "model/dash-session-sections.h"

/* Of the lines that are made of a row's history; those of the process have as many as are kept. */
#define MAX_POINTS 240
#define CARD_HEIGHT 198

/* A line of a card. */
typedef struct
{
  DashSeriesKind kind;
  DashRole role;
  DashLineStyle style;
  const char *name; /* untranslated; NULL where the card has one line */
} LineSpec;

/* A card with one line, or two that share an axis. */
typedef struct
{
  const char *title; /* untranslated */
  LineSpec lines[2];
  guint n_lines;
  guint headline; /* which line's value stands large at the end */
  DashFormatFunc tick_format;
  DashFormatFunc value_format;
  guint row;
  double weight;
  gboolean allocations; /* of the program's memory rather than of its process */
} CardSpec;

static const CardSpec specs[] = {
  {
    .title = N_("CPU"),
    .lines = { { DASH_SERIES_CPU, DASH_ROLE_BLUE, DASH_LINE_AREA, NULL } },
    .n_lines = 1,
    .tick_format = dash_page_tick_percent,
    .value_format = dash_page_tick_percent,
    .row = 0,
    .weight = 6,
  },
  {
    .title = N_("Resident memory"),
    .lines = { { DASH_SERIES_RSS, DASH_ROLE_VIOLET, DASH_LINE_AREA, NULL } },
    .n_lines = 1,
    .tick_format = dash_page_tick_bytes,
    .value_format = dash_page_value_bytes,
    .row = 0,
    .weight = 4.1,
  },
  {
    .title = N_("Calls/s"),
    .lines = { { DASH_SERIES_CALLS_PER_SECOND, DASH_ROLE_ORANGE, DASH_LINE_AREA, NULL } },
    .n_lines = 1,
    .tick_format = dash_page_tick_count,
    .value_format = dash_page_value_rate,
    .row = 1,
    .weight = 1,
  },
  {
    .title = N_("Allocations/s"),
    .lines = { { DASH_SERIES_RSS, DASH_ROLE_GREEN, DASH_LINE_AREA, NULL } },
    .n_lines = 1,
    .tick_format = dash_page_tick_count,
    .value_format = dash_page_value_rate,
    .row = 1,
    .weight = 1,
    .allocations = TRUE,
  },
  {
    .title = N_("Threads"),
    .lines = {
      { DASH_SERIES_THREADS_RUNNING, DASH_ROLE_OLIVE, DASH_LINE_AREA, N_("running") },
      { DASH_SERIES_THREADS, DASH_ROLE_OLIVE, DASH_LINE_DASHED, N_("alive") },
    },
    .n_lines = 2,
    .headline = 1,
    .tick_format = dash_page_tick_number,
    .value_format = dash_page_tick_number,
    .row = 1,
    .weight = 1,
  },
};

typedef struct
{
  const CardSpec *spec;
  GtkWidget *card;
  GtkWidget *chart;
  GtkWidget *note; /* dim, behind the title */
  GtkWidget *legend;
} Card;

struct _DashOverviewPage
{
  GtkWidget parent_instance;

  DashSession *session;
  DashChecks *checks;
  DashChartCursor *cursor;

  GtkWidget *scroller;
  GtkWidget *no_history;
  GtkWidget *no_history_text;
  Card cards[G_N_ELEMENTS (specs)];
  GtkWidget *hottest;
  GtkWidget *attention;
  guint update_id;
};

enum
{
  OPEN_PAGE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DashOverviewPage, dash_overview_page, GTK_TYPE_WIDGET)

/* The counter of allocations, in what the section says of the program as a whole. */
static const DashLineInfo allocations = { NULL, DASH_FIGURE_RATE, 0 };

static DashRecord *
get_memory (DashOverviewPage *self)
{
  DashRecord *whole = dash_session_get_whole (self->session, DASH_SECTION_MEMORY);

  return whole && !isnan (dash_record_find_number (whole, "total_bytes")) ? whole : NULL;
}

static DashSeries *
get_series (DashOverviewPage *self,
            const Card       *card,
            guint             line,
            const DashRange  *range)
{
  if (card->spec->allocations)
    return dash_session_get_line (self->session, get_memory (self), &allocations, range,
                                  MAX_POINTS);
  return dash_session_get_series (self->session, card->spec->lines[line].kind, range);
}

/* The newest value, or the mean over a selected range. */
static double
get_headline (DashOverviewPage *self,
              const Card       *card,
              const DashRange  *range)
{
  DashSeriesKind kind = card->spec->lines[card->spec->headline].kind;

  if (card->spec->allocations)
    {
      g_autoptr (DashSeries) series = get_series (self, card, 0, range);

      if (!range->live)
        return dash_record_find_number (get_memory (self), "total_count") * 1e9 /
               dash_record_get_length_ns (get_memory (self));
      return series->n_points > 0 ? series->values[series->n_points - 1] : NAN;
    }
  return range->live ? dash_session_get_latest (self->session, kind)
                     : dash_session_get_mean (self->session, kind);
}

static void
update_note (DashOverviewPage *self,
             Card             *card)
{
  g_autofree char *text = NULL;

  if (card->spec->allocations)
    return;
  switch (card->spec->lines[0].kind)
    {
    case DASH_SERIES_CPU:
      {
        guint n = dash_session_get_n_cpus (self->session);

        if (n > 0)
          /* Translators: how many processor cores the machine has */
          text = g_strdup_printf (ngettext ("of %u core", "of %u cores", n), n);
        break;
      }
    case DASH_SERIES_RSS:
      {
        guint64 peak = dash_session_get_peak_rss_bytes (self->session);

        if (peak > 0)
          {
            g_autofree char *size = dash_format_bytes ((double) peak);

            /* Translators: %s is a size of memory: the highest ever reached */
            text = g_strdup_printf (_("peak %s"), size);
          }
        break;
      }
    default:
      break;
    }
  dash_page_label_set (card->note, text ? text : "");
}

/* The large figure at the end: the newest value, or with a selected range the mean over it. */
static void
update_headline (DashOverviewPage *self,
                 Card             *card,
                 const DashRange  *range)
{
  double value = get_headline (self, card, range);
  g_autofree char *text = NULL;

  if (!isnan (value))
    {
      g_autofree char *figure = card->spec->value_format (value, NULL);

      /* Translators: a mean value; "⌀" is the sign for "average" */
      text = range->live ? g_steal_pointer (&figure) : g_strdup_printf (_("⌀ %s"), figure);
    }
  dash_legend_set_headline_text (DASH_LEGEND (card->legend), text ? text : "–");
}

static void
describe_card (Card            *card,
               const DashSeries *series,
               const DashRange  *range)
{
  double low = INFINITY, high = -INFINITY, last = NAN;
  g_autofree char *length = NULL, *text = NULL;

  for (gsize i = 0; i < series->n_points; i++)
    {
      if (isnan (series->values[i]))
        continue;
      last = series->values[i];
      low = MIN (low, last);
      high = MAX (high, last);
    }
  if (!isnan (last))
    {
      g_autofree char *now = card->spec->value_format (last, NULL);
      g_autofree char *least = card->spec->value_format (low, NULL);
      g_autofree char *most = card->spec->value_format (high, NULL);

      length = dash_format_elapsed (dash_range_length (range));
      /* Translators: "CPU over 2 min 12 s: 84 % to 183 %, last 167 %"; read by a screen reader */
      text = g_strdup_printf (_("%s over %s: %s to %s, last %s"), _(card->spec->title), length,
                              least, most, now);
    }
  dash_plot_set_description (DASH_PLOT (card->chart), text);
}

static void
update_card (DashOverviewPage *self,
             Card             *card,
             const DashRange  *range)
{
  for (guint i = 0; i < card->spec->n_lines; i++)
    {
      g_autoptr (DashSeries) series = get_series (self, card, i, range);

      dash_chart_set_data (DASH_CHART (card->chart), i, series->times_ns, series->values,
                           series->n_points);
      if (i == card->spec->headline)
        describe_card (card, series, range);
    }
  dash_plot_set_x_range (DASH_PLOT (card->chart), (double) range->begin_ns,
                         (double) range->end_ns);
  update_note (self, card);
  update_headline (self, card, range);
}

static void
update (DashOverviewPage *self)
{
  gboolean has_history = dash_session_has_history (self->session);
  DashRange range;

  dash_page_get_charted_range (self->session, &range);
  for (guint i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      DashRecord *memory = get_memory (self);
      gboolean known = has_history && (!specs[i].allocations ||
                                       (memory && dash_record_has (memory, allocations.field)));

      gtk_widget_set_visible (self->cards[i].card, known);
      if (known)
        update_card (self, &self->cards[i], &range);
    }
  gtk_widget_set_visible (self->no_history, !has_history);
  dash_page_label_set (self->no_history_text,
                       dash_session_is_live (self->session)
                         ? _("Waiting for the first figures…")
                         : _("This report has no history, so nothing can be drawn over time. The "
                             "program wrote it when it ended. Open the program while it runs and "
                             "save the session from here to keep its history."));
  dash_hottest_list_update (DASH_HOTTEST_LIST (self->hottest));
  dash_attention_list_update (DASH_ATTENTION_LIST (self->attention));
}

static gboolean
update_now (gpointer user_data)
{
  DashOverviewPage *self = user_data;

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static void
queue_update (DashOverviewPage *self)
{
  if (self->update_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->update_id = g_idle_add (update_now, self);
}

static void
open_function (DashOverviewPage *self,
               DashFunction     *function)
{
  g_signal_emit (self, signals[OPEN_PAGE], 0, "functions",
                 (guint) dash_function_get_id (function));
}

static void
open_finding (DashOverviewPage *self,
              DashFinding      *finding)
{
  DashFunction *function = dash_finding_get_function (finding);
  DashRecord *record = dash_finding_get_record (finding);
  DashRange range;

  /* Who follows a finding wants to see when it was, with something before and after. */
  if (dash_finding_get_range (finding, &range) && dash_session_has_history (self->session))
    {
      gint64 around = MAX (dash_range_length (&range), 5 * G_GINT64_CONSTANT (1000000000));
      DashRange wider = dash_range_new (MAX (range.begin_ns - around, 0), range.end_ns + around);
      DashRange extent;

      dash_session_get_extent (self->session, &extent);
      dash_range_clamp (&wider, &extent);
      if (dash_range_length (&wider) > 0)
        dash_session_set_range (self->session, &wider);
    }
  g_signal_emit (self, signals[OPEN_PAGE], 0, dash_page_get_finding_page (finding),
                 function ? (guint) dash_function_get_id (function)
                 : record ? (guint) dash_record_get_id (record) : 0);
}

static void
dash_overview_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (dash_overview_page_parent_class)->map (widget);
  queue_update (DASH_OVERVIEW_PAGE (widget));
}

static void
dash_overview_page_dispose (GObject *object)
{
  DashOverviewPage *self = DASH_OVERVIEW_PAGE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->cursor);
  g_clear_object (&self->checks);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (dash_overview_page_parent_class)->dispose (object);
}

static void
dash_overview_page_class_init (DashOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_overview_page_dispose;
  widget_class->map = dash_overview_page_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "overviewpage");

  signals[OPEN_PAGE] = g_signal_new ("open-page", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                                     G_TYPE_UINT);
}

static void
create_card (DashOverviewPage *self,
             Card             *card,
             const CardSpec   *spec)
{
  DashChart *chart;
  GtkWidget *square = dash_swatch_new_square (spec->lines[0].role);

  card->spec = spec;
  card->chart = dash_chart_new ();
  chart = DASH_CHART (card->chart);
  dash_plot_set_title (DASH_PLOT (chart), _(spec->title));
  dash_plot_set_cursor (DASH_PLOT (chart), self->cursor);
  dash_chart_set_format (chart, DASH_SIDE_LEFT, spec->tick_format, spec->value_format, NULL);
  for (guint i = 0; i < spec->n_lines; i++)
    dash_chart_add_series (chart,
                           spec->lines[i].name ? _(spec->lines[i].name) : _(spec->title),
                           spec->lines[i].role, spec->lines[i].style, DASH_SIDE_LEFT);

  card->card = dash_chart_card_new (_(spec->title), card->chart, CARD_HEIGHT);
  card->note = dash_page_label_new (NULL, "dim-label");
  dash_chart_card_add_title_widget (DASH_CHART_CARD (card->card), card->note, FALSE);
  card->legend = dash_legend_new (chart);
  dash_legend_set_headline (DASH_LEGEND (card->legend), (int) spec->headline);
  gtk_widget_set_hexpand (card->legend, TRUE);
  dash_chart_card_add_title_widget (DASH_CHART_CARD (card->card), card->legend, TRUE);
  dash_chart_card_add_swatch (DASH_CHART_CARD (card->card), square);
}

static GtkWidget *
create_no_history (DashOverviewPage *self)
{
  self->no_history = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class (self->no_history, "card");
  gtk_widget_add_css_class (self->no_history, "overview-row");
  gtk_box_append (GTK_BOX (self->no_history),
                  gtk_image_new_from_icon_name ("dialog-information-symbolic"));
  self->no_history_text = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->no_history_text), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->no_history_text), 0);
  gtk_widget_set_hexpand (self->no_history_text, TRUE);
  gtk_box_append (GTK_BOX (self->no_history), self->no_history_text);
  return self->no_history;
}

static void
dash_overview_page_init (DashOverviewPage *self)
{
  dash_page_style_init ();
  dash_page_follow_style (GTK_WIDGET (self));
  self->cursor = dash_chart_cursor_new ();
}

static void
build (DashOverviewPage *self)
{
  GtkWidget *grid = dash_card_grid_new (12);

  dash_card_grid_add (DASH_CARD_GRID (grid), create_no_history (self), 0, 1, 0);
  for (guint i = 0; i < G_N_ELEMENTS (specs); i++)
    {
      create_card (self, &self->cards[i], &specs[i]);
      dash_card_grid_add (DASH_CARD_GRID (grid), self->cards[i].card, specs[i].row,
                          specs[i].weight, 260);
    }
  self->hottest = dash_hottest_list_new (self->session);
  self->attention = dash_attention_list_new (self->checks);
  dash_card_grid_add (DASH_CARD_GRID (grid), self->hottest, 2, 1.13, 380);
  dash_card_grid_add (DASH_CARD_GRID (grid), self->attention, 2, 1, 340);
  gtk_widget_add_css_class (grid, "overview-cards");

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), grid);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));

  g_signal_connect_swapped (self->hottest, "open-function", G_CALLBACK (open_function), self);
  g_signal_connect_swapped (self->attention, "open-finding", G_CALLBACK (open_finding), self);
}

GtkWidget *
dash_overview_page_new (DashSession *session)
{
  DashOverviewPage *self = g_object_new (DASH_TYPE_OVERVIEW_PAGE, NULL);
  static const char *const names[] = { "updated", "state-changed", "range-changed",
                                       "range-progress" };

  g_return_val_if_fail (DASH_IS_SESSION (session), GTK_WIDGET (self));

  self->session = g_object_ref (session);
  self->checks = dash_page_get_checks (session);
  build (self);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_signal_connect_object (session, names[i], G_CALLBACK (queue_update), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (self->checks, "items-changed", G_CALLBACK (queue_update), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
