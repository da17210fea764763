// SPDX-License-Identifier: GPL-3.0-or-later
// The charts of the page of `hotpath export --format html`, as SVG.

#include "html.h"

#include <glib/gi18n.h>
#include <math.h>

#include "model/dash-call-tree.h"
#include "model/dash-format.h"
#include "model/dash-function-view.h"
#include "model/dash-section-format.h"

static void
add_number (GString *text, const char *attribute, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, " %s=\"%s\"", attribute, g_ascii_formatd (number, sizeof number, "%.2f", value));
}

static void
add_rect (GString *text, double x, double y, double width, double height, const char *fill)
{
  g_string_append (text, "<rect");
  add_number (text, "x", x);
  add_number (text, "y", y);
  add_number (text, "width", width);
  add_number (text, "height", height);
  g_string_append_printf (text, " fill=\"%s\"/>", fill);
}

static void
add_label (GString *text, double x, double y, const char *more, const char *label)
{
  g_string_append (text, "<text");
  add_number (text, "x", x);
  add_number (text, "y", y);
  g_string_append_printf (text, "%s>", more);
  html_add_text (text, label);
  g_string_append (text, "</text>");
}

/* The first characters of a name, as many as there is room for. */
static char *
shorten (const char *name, guint most)
{
  g_autofree char *start = NULL;

  if (g_utf8_strlen (name, -1) <= (glong) most)
    return g_strdup (name);
  start = g_utf8_substring (name, 0, MAX (most, 2) - 1);
  return g_strconcat (start, "…", NULL);
}

/* ---- Bars ------------------------------------------------------------------------------------------------ */

#define BARS 12
#define BAR_STEP 30
#define BAR_LEFT 300
#define BAR_RIGHT 1080
#define PAGE_WIDTH 1200

static void
add_bar (GString *text, DashFunction *function, double y, double largest)
{
  const DashFigures *figures = dash_function_get_figures (function);
  double share = dash_function_get_share (function);
  g_autofree char *name = shorten (dash_function_get_name (function), 42);
  g_autofree char *share_text = dash_format_share (share);
  double width = (BAR_RIGHT - BAR_LEFT) * (double) figures->total_ns / largest;
  double self = (BAR_RIGHT - BAR_LEFT) * MIN ((double) figures->self_ns, (double) figures->total_ns) / largest;

  add_label (text, BAR_LEFT - 12, y + 16, " text-anchor=\"end\"", name);
  add_rect (text, BAR_LEFT, y + 4, width, 16, "var(--outer)");
  add_rect (text, BAR_LEFT, y + 4, self, 16, "var(--inner)");
  add_label (text, BAR_LEFT + width + 8, y + 16, " class=\"dim\"", share_text);
}

void
html_add_bars (Exporter *self, DashSession *session)
{
  g_autoptr (DashFunctionView) view = dash_function_view_new (session);
  g_autofree char *reference = dash_session_describe_reference (session);
  GString *text = self->text;
  gsize n;
  double largest;

  dash_function_view_update (view);
  n = MIN (BARS, dash_function_view_get_n_functions (view));
  if (n == 0)
    return;
  largest = MAX (1, (double) dash_function_get_figures (dash_function_view_get_function (view, 0))->total_ns);
  g_string_append_printf (text,
                          "<figure><svg class=\"wide\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"bars\">",
                          PAGE_WIDTH, (int) n * BAR_STEP);
  for (gsize i = 0; i < n; i++)
    add_bar (text, dash_function_view_get_function (view, i), (double) i * BAR_STEP, largest);
  g_string_append (text, "</svg><figcaption id=\"bars\">");
  html_add_format (text,
                   _("Functions with the most time: the left part of a bar is in the function itself, the rest in what "
                     "it calls; %s."),
                   reference);
  g_string_append (text, "</figcaption></figure>\n");
}

/* ---- Flame graph ----------------------------------------------------------------------------------------- */

#define FRAME_HEIGHT 20
#define FRAME_ROWS 40
/* Narrower frames are no more than a hair on the screen. */
#define LEAST_FRAME_WIDTH 0.6
#define LEAST_LABEL_WIDTH 38
#define CHARACTER_WIDTH 6.8

typedef struct
{
  GString *text;
  double total_ns;
  double begin[FRAME_ROWS + 1]; /* where the next child at that depth begins */
  guint rows;
} Flame;

/* One hue in six steps, by the share of time in the function itself. */
static const char *
get_frame_colour (double self_share)
{
  static const double ends[] = { 0.005, 0.025, 0.05, 0.1, 0.2 };
  static const char *const colours[] = { "#faefdc", "#f8e2bd", "#f6d096", "#f2ba6c", "#ec9f45", "#e1822a" };
  guint step = 0;

  while (step < G_N_ELEMENTS (ends) && self_share >= ends[step])
    step++;
  return colours[step];
}

static gboolean
add_frame (const DashCallPlace *places, guint depth, gpointer user_data)
{
  Flame *flame = user_data;
  const DashCallPlace *place = &places[depth - 1];
  GString *text = flame->text;
  double width, x;

  if (depth > FRAME_ROWS)
    return TRUE;
  width = PAGE_WIDTH * (double) place->node->total_ns / flame->total_ns;
  x = flame->begin[depth - 1];
  flame->begin[depth - 1] = x + width;
  flame->begin[depth] = x;
  /* What a broken report says must not leave the picture. */
  if (width < LEAST_FRAME_WIDTH || x + width > PAGE_WIDTH * 1.001)
    return TRUE;
  flame->rows = MAX (flame->rows, depth);

  g_autofree char *total = dash_format_duration ((double) place->node->total_ns);
  g_autofree char *self = dash_format_duration ((double) place->node->self_ns);
  g_autofree char *calls = dash_format_count (place->node->calls);
  double y = (depth - 1) * FRAME_HEIGHT;

  g_string_append (text, "<g class=\"frame\"><title>");
  /* Translators: a function, its time, the part of it in the function itself, how often it was called */
  html_add_format (text, _("%s: %s, itself %s, calls %s"), dash_call_place_get_name (place), total, self, calls);
  g_string_append (text, "</title>");
  add_rect (text, x, y, MAX (width - 0.5, 0.4), FRAME_HEIGHT - 1,
            get_frame_colour ((double) place->node->self_ns / flame->total_ns));
  if (width >= LEAST_LABEL_WIDTH)
    {
      g_autofree char *name = shorten (dash_call_place_get_name (place), (guint) ((width - 8) / CHARACTER_WIDTH));
      add_label (text, x + 4, y + 14, "", name);
    }
  g_string_append (text, "</g>\n");
  return TRUE;
}

static gboolean
add_root_time (const DashCallPlace *places, guint depth, gpointer user_data)
{
  if (depth == 1)
    *(double *) user_data += (double) places[0].node->total_ns;
  return TRUE;
}

void
html_add_flame_graph (Exporter *self)
{
  g_autoptr (DashCallTree) tree = dash_call_tree_new_for_document (self->document);
  g_autoptr (GString) frames = g_string_new (NULL);
  Flame flame = { .text = frames };

  if (self->document->n_nodes == 0)
    return;
  dash_call_tree_walk (tree, add_root_time, &flame.total_ns);
  if (!(flame.total_ns > 0))
    return;
  dash_call_tree_walk (tree, add_frame, &flame);
  g_string_append_printf (self->text,
                          "<figure><svg class=\"wide\" viewBox=\"0 0 %d %u\" role=\"img\" aria-labelledby=\"flame\">\n",
                          PAGE_WIDTH, MAX (flame.rows, 1) * FRAME_HEIGHT);
  g_string_append_len (self->text, frames->str, (gssize) frames->len);
  g_string_append (self->text, "</svg><figcaption id=\"flame\">");
  html_add_text (self->text, _("Who calls whom: each frame is as wide as its time and stands below its caller. The "
                               "stronger the colour, the more of all time is in the function itself."));
  g_string_append (self->text, "</figcaption></figure>\n");
}

/* ---- Distributions --------------------------------------------------------------------------------------- */

#define BINS 48
#define DISTRIBUTION_WIDTH 360
#define DISTRIBUTION_HEIGHT 130
#define CHART_Y 24
#define AXIS_Y 108

static double
get_x (double value, const double *edges, gsize n)
{
  double x = DISTRIBUTION_WIDTH * (log (value) - log (edges[0])) / (log (edges[n]) - log (edges[0]));
  return CLAMP (x, 0, DISTRIBUTION_WIDTH);
}

/* The line in the chart, and its figure in a row above, where it covers nothing. */
static void
add_percentile (GString *text, const DashHistogram *histogram, double percent, const char *colour, guint place,
                DashUnit unit, const double *edges, gsize n)
{
  double value = (double) dash_histogram_percentile (histogram, percent);
  double x = get_x (MAX (value, edges[0]), edges, n);
  double legend_x = place * (DISTRIBUTION_WIDTH / 3.0);
  DashQuantity quantity = dash_section_format_number (unit, value);
  g_autofree char *value_text = dash_quantity_to_string (&quantity);
  g_autofree char *name = dash_format_percentile_name (percent);
  g_autofree char *label = g_strdup_printf ("%s %s", name, value_text);

  add_rect (text, MIN (x, DISTRIBUTION_WIDTH - 1.5), CHART_Y, 1.5, AXIS_Y - CHART_Y, colour);
  add_rect (text, legend_x, 4, 9, 9, colour);
  add_label (text, legend_x + 14, 13, "", label);
}

void
html_add_distribution (Exporter *self, const char *title, const DashHistogram *histogram, DashUnit unit)
{
  double edges[BINS + 1], counts[BINS], most = 0;
  gsize n = dash_histogram_get_edges (histogram, edges, BINS);
  GString *text = self->text;

  if (n == 0 || !(edges[n] > edges[0]))
    return;
  /* A log axis has no zero. */
  edges[0] = MAX (edges[0], 0.5);
  dash_histogram_bin (histogram, edges, n, counts);
  for (gsize i = 0; i < n; i++)
    most = MAX (most, counts[i]);

  DashQuantity low_quantity = dash_section_format_number (unit, edges[0]);
  DashQuantity high_quantity = dash_section_format_number (unit, edges[n]);
  g_autofree char *low = dash_quantity_to_string (&low_quantity), *high = dash_quantity_to_string (&high_quantity);
  g_autofree char *calls = dash_format_count (dash_histogram_get_count (histogram));

  g_string_append (text, "<figure><h3>");
  html_add_text (text, title);
  g_string_append_printf (text, "</h3><svg viewBox=\"0 0 %d %d\" role=\"img\"><title>", DISTRIBUTION_WIDTH,
                          DISTRIBUTION_HEIGHT);
  /* Translators: a function or lock, how many were counted, the least and the largest */
  html_add_format (text, _("%s: %s counted, from %s to %s"), title, calls, low, high);
  g_string_append (text, "</title>");
  for (gsize i = 0; i < n; i++)
    {
      double x = get_x (edges[i], edges, n), end = get_x (edges[i + 1], edges, n);
      double height = most > 0 ? (AXIS_Y - CHART_Y) * counts[i] / most : 0;

      if (counts[i] > 0)
        add_rect (text, x, AXIS_Y - MAX (height, 1), MAX (end - x - 0.5, 0.5), MAX (height, 1), "var(--hist)");
    }
  add_rect (text, 0, AXIS_Y, DISTRIBUTION_WIDTH, 1, "var(--line)");
  add_percentile (text, histogram, 50, "var(--blue)", 0, unit, edges, n);
  add_percentile (text, histogram, 95, "var(--green)", 1, unit, edges, n);
  add_percentile (text, histogram, 99, "var(--red)", 2, unit, edges, n);
  add_label (text, 0, AXIS_Y + 18, " class=\"dim\"", low);
  add_label (text, DISTRIBUTION_WIDTH, AXIS_Y + 18, " class=\"dim\" text-anchor=\"end\"", high);
  g_string_append (text, "</svg></figure>\n");
}
