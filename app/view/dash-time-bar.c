// SPDX-License-Identifier: GPL-3.0-or-later
// The whole session as one chart in which a range of time is selected, with the range in words.

#include "dash-time-bar.h"

#include <glib/gi18n.h>
#include <math.h>

#include "chart/dash-legend.h"
#include "chart/dash-time-strip.h"
#include "dash-chart-menu.h"
#include "model/dash-format.h"

typedef enum
{
  WIDE,
  NARROW,
  N_FORMS,
} Form;

#define N_SERIES 2

struct _DashTimeBar
{
  GtkWidget parent_instance;

  DashSession *session;
  gboolean narrow;
  gboolean dragging;

  GtkWidget *box;
  GtkWidget *legend;
  GtkWidget *figures[N_SERIES];
  GtkWidget *caption;
  GtkWidget *strip;
  GtkWidget *words[N_FORMS];
  GtkWidget *range_text[N_FORMS];
  GtkWidget *range_detail[N_FORMS];
  GtkWidget *following[N_FORMS];
  GtkWidget *live[N_FORMS];
  GtkWidget *live_text[N_FORMS];
  GtkWidget *separators[2];
};

G_DEFINE_FINAL_TYPE (DashTimeBar, dash_time_bar, GTK_TYPE_WIDGET)

static const DashSeriesKind kinds[N_SERIES] = { DASH_SERIES_CPU, DASH_SERIES_CALLS_PER_SECOND };

static char *
format_cpu (double value, gpointer user_data)
{
  return dash_format_percent (value);
}

static char *
format_calls (double value, gpointer user_data)
{
  return dash_format_short_count (value);
}

static void
set_label (GtkWidget *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), text) != 0)
    gtk_label_set_label (GTK_LABEL (label), text);
}

static void
update_legend (DashTimeBar *self)
{
  DashChartCursor *cursor = dash_plot_get_cursor (DASH_PLOT (self->strip));
  g_autofree char *caption = NULL;
  double at_ns = NAN;
  gboolean hovered = dash_chart_cursor_get (cursor, &at_ns);
  DashRange range;

  dash_session_get_range (self->session, &range);
  for (guint i = 0; i < N_SERIES; i++)
    {
      double value = NAN;
      g_autofree char *text = NULL;

      if (hovered)
        dash_chart_get_value (DASH_CHART (self->strip), i, at_ns, &value);
      else
        value = range.live ? dash_session_get_latest (self->session, kinds[i])
                           : dash_session_get_mean (self->session, kinds[i]);
      text = !isfinite (value) ? g_strdup ("–")
             : i == 0          ? dash_format_percent (value)
                               : dash_format_short_count (value);
      set_label (self->figures[i], text);
    }

  if (hovered)
    {
      g_autofree char *time = dash_chart_format_time (DASH_CHART (self->strip), at_ns);

      /* Translators: %s is a time such as 1:11 */
      caption = g_strdup_printf (_("at %s"), time);
    }
  else if (!range.live)
    caption = g_strdup (_("average of the selection"));
  else
    caption = g_strdup (dash_session_is_live (self->session) ? _("now") : _("at the end"));
  set_label (self->caption, caption);
}

static void
update_words (DashTimeBar *self)
{
  g_autofree char *text = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *description = NULL;
  gboolean is_live = dash_session_is_live (self->session);
  DashRange range;

  dash_session_get_range (self->session, &range);
  text = dash_format_clock_range (range.begin_ns, range.end_ns);
  if (range.live)
    detail = g_strdup (_("whole session"));
  else
    {
      g_autofree char *length = dash_format_duration ((double) dash_range_length (&range));

      /* Translators: %s is a duration such as "60.0 s" */
      detail = g_strdup_printf (_("%s selected"), length);
    }

  for (Form form = WIDE; form < N_FORMS; form++)
    {
      set_label (self->range_text[form], text);
      set_label (self->range_detail[form], detail);
      gtk_widget_set_visible (self->live[form], !range.live);
      gtk_widget_set_visible (self->following[form], range.live && is_live && form == WIDE);
      set_label (self->live_text[form], is_live ? C_ ("time range", "Live")
                                                : C_ ("time range", "All"));
    }
  /* Translators: what a screen reader says of the time strip: range, its length */
  description = g_strdup_printf (_("%s, %s"), text, detail);
  dash_plot_set_description (DASH_PLOT (self->strip), description);
}

static void
update_chart (DashTimeBar *self)
{
  DashRange extent;
  DashRange range;
  gboolean any = FALSE;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  dash_session_get_extent (self->session, &extent);
  for (guint i = 0; i < N_SERIES; i++)
    {
      g_autoptr (DashSeries) series = dash_session_get_series (self->session, kinds[i], NULL);

      dash_chart_set_data (DASH_CHART (self->strip), i, series->times_ns, series->values,
                           series->n_points);
      any = any || series->n_points > 0;
    }
  if (any && extent.end_ns > extent.begin_ns)
    dash_plot_set_x_range (DASH_PLOT (self->strip), (double) extent.begin_ns,
                           (double) extent.end_ns);

  if (self->dragging)
    return;
  dash_session_get_range (self->session, &range);
  if (range.live)
    dash_time_strip_clear_range (DASH_TIME_STRIP (self->strip));
  else
    dash_time_strip_set_range (DASH_TIME_STRIP (self->strip), (double) range.begin_ns,
                               (double) range.end_ns);
}

static void
update (DashTimeBar *self)
{
  gboolean any = dash_session_has_history (self->session);

  dash_plot_set_empty_text (
    DASH_PLOT (self->strip),
    any ? ""
    : dash_session_get_state (self->session) == DASH_STATE_REPORT
      ? _("This report has no history, so there is nothing to draw over time.")
      : _("Waiting for the first figures…"));
  gtk_widget_set_focusable (self->strip, any);
  dash_chart_menu_set_enabled (self->strip, any);
  update_chart (self);
  update_words (self);
  update_legend (self);
}

static void
on_range_selected (DashTimeBar *self, double begin_ns, double end_ns, gboolean final)
{
  DashRange range = dash_range_new_live ();

  self->dragging = !final;
  if (isfinite (begin_ns) && isfinite (end_ns))
    range = dash_range_new ((gint64) begin_ns, (gint64) end_ns);
  dash_session_set_range (self->session, &range);
}

static void
dash_time_bar_dispose (GObject *object)
{
  DashTimeBar *self = DASH_TIME_BAR (object);

  if (self->strip != NULL)
    g_signal_handlers_disconnect_by_data (dash_plot_get_cursor (DASH_PLOT (self->strip)), self);
  self->strip = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (dash_time_bar_parent_class)->dispose (object);
}

/* A chart likes to be high; here it gets no more than it needs, so that the pages have the rest. */
static void
dash_time_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                       int *natural, int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (DASH_TIME_BAR (widget)->box, orientation, for_size, minimum, natural, NULL,
                      NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *natural = *minimum;
}

static void
dash_time_bar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (DASH_TIME_BAR (widget)->box, width, height, baseline, NULL);
}

static void
dash_time_bar_class_init (DashTimeBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dash_time_bar_dispose;
  GTK_WIDGET_CLASS (klass)->measure = dash_time_bar_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = dash_time_bar_size_allocate;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "timebar");
}

static void
dash_time_bar_init (DashTimeBar *self)
{
}

static GtkWidget *
new_legend (DashTimeBar *self)
{
  static const char *const names[N_SERIES] = { N_ ("CPU"), N_ ("Calls/s") };
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), 8);
  for (int i = 0; i < N_SERIES; i++)
    {
      GtkWidget *name = gtk_label_new (_ (names[i]));

      gtk_label_set_xalign (GTK_LABEL (name), 0);
      gtk_widget_set_hexpand (name, TRUE);
      self->figures[i] = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (self->figures[i]), 1);
      gtk_widget_add_css_class (self->figures[i], "figure");
      gtk_grid_attach (GTK_GRID (grid),
                       dash_swatch_new (i == 0 ? DASH_ROLE_BLUE : DASH_ROLE_ORANGE,
                                        i == 0 ? DASH_LINE_AREA : DASH_LINE_SOLID),
                       0, i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), name, 1, i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), self->figures[i], 2, i, 1, 1);
    }
  self->caption = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->caption), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->caption), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->caption, "dim-label");
  gtk_grid_attach (GTK_GRID (grid), self->caption, 0, N_SERIES, 3, 1);
  gtk_widget_set_size_request (grid, 225, -1);
  gtk_widget_set_hexpand (grid, FALSE);
  gtk_widget_set_valign (grid, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (grid, "time-legend");
  return grid;
}

static GtkWidget *
new_live_button (DashTimeBar *self, Form form)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->live_text[form] = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->live_text[form], "heading");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("dash-live-symbolic"));
  gtk_box_append (GTK_BOX (box), self->live_text[form]);
  if (form == WIDE)
    {
      /* Translators: the name of a key */
      GtkWidget *key = gtk_label_new (_("Esc"));

      gtk_widget_add_css_class (key, "dim-label");
      gtk_box_append (GTK_BOX (box), key);
    }
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "session.live");
  gtk_widget_set_tooltip_text (button, _("Show the whole session again (Esc)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Show the whole session"), -1);
  gtk_widget_add_css_class (button, "live-button");
  return button;
}

/* The range, how long it is, and the way back; below each other, or (narrow) in a row. */
static GtkWidget *
new_words (DashTimeBar *self, Form form)
{
  GtkWidget *box =
    gtk_box_new (form == WIDE ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL,
                 form == WIDE ? 0 : 10);

  self->range_text[form] = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->range_text[form], "range");
  gtk_label_set_xalign (GTK_LABEL (self->range_text[form]), form == WIDE ? 1 : 0);
  self->range_detail[form] = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->range_detail[form], "dim-label");
  gtk_label_set_xalign (GTK_LABEL (self->range_detail[form]), form == WIDE ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->range_detail[form]), PANGO_ELLIPSIZE_END);
  self->following[form] = gtk_label_new (_("Following live"));
  gtk_label_set_xalign (GTK_LABEL (self->following[form]), 1);
  gtk_widget_add_css_class (self->following[form], "following");
  self->live[form] = new_live_button (self, form);
  gtk_widget_set_halign (self->live[form], GTK_ALIGN_END);

  gtk_box_append (GTK_BOX (box), self->range_text[form]);
  gtk_box_append (GTK_BOX (box), self->range_detail[form]);
  gtk_box_append (GTK_BOX (box), self->following[form]);
  gtk_box_append (GTK_BOX (box), self->live[form]);
  if (form == WIDE)
    gtk_widget_set_size_request (box, 156, -1);
  else
    gtk_widget_set_hexpand (self->range_detail[form], TRUE);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (box, form == WIDE ? "time-words" : "time-words-narrow");
  return box;
}

static GtkWidget *
new_strip (DashTimeBar *self)
{
  GtkWidget *strip = dash_time_strip_new ();

  dash_chart_add_series (DASH_CHART (strip), _("CPU"), DASH_ROLE_BLUE, DASH_LINE_AREA,
                         DASH_SIDE_LEFT);
  dash_chart_add_series (DASH_CHART (strip), _("Calls/s"), DASH_ROLE_ORANGE, DASH_LINE_SOLID,
                         DASH_SIDE_RIGHT);
  dash_chart_set_format (DASH_CHART (strip), DASH_SIDE_LEFT, format_cpu, NULL, NULL);
  dash_chart_set_format (DASH_CHART (strip), DASH_SIDE_RIGHT, format_calls, NULL, NULL);
  dash_plot_set_title (DASH_PLOT (strip), _("Time range"));
  dash_chart_menu_attach (strip, DASH_PLOT (strip), _("CPU and calls per second"));
  gtk_widget_set_hexpand (strip, TRUE);
  gtk_widget_set_size_request (strip, 120, 69);
  return strip;
}

GtkWidget *
dash_time_bar_new (DashSession *session)
{
  DashTimeBar *self = g_object_new (DASH_TYPE_TIME_BAR, NULL);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->session = g_object_ref (session);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->legend = new_legend (self);
  self->strip = new_strip (self);
  self->words[WIDE] = new_words (self, WIDE);
  self->words[NARROW] = new_words (self, NARROW);
  self->separators[0] = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  self->separators[1] = gtk_separator_new (GTK_ORIENTATION_VERTICAL);

  gtk_box_append (GTK_BOX (row), self->legend);
  gtk_box_append (GTK_BOX (row), self->separators[0]);
  gtk_box_append (GTK_BOX (row), self->strip);
  gtk_box_append (GTK_BOX (row), self->separators[1]);
  gtk_box_append (GTK_BOX (row), self->words[WIDE]);
  gtk_box_append (GTK_BOX (self->box), self->words[NARROW]);
  gtk_box_append (GTK_BOX (self->box), row);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (self->words[NARROW], FALSE);

  g_signal_connect_object (self->strip, "range-changed", G_CALLBACK (on_range_selected), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (dash_plot_get_cursor (DASH_PLOT (self->strip)), "changed",
                           G_CALLBACK (update_legend), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "updated", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "range-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "state-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (update), NULL);
  update (self);
  return GTK_WIDGET (self);
}

void
dash_time_bar_set_narrow (DashTimeBar *self, gboolean narrow)
{
  g_return_if_fail (DASH_IS_TIME_BAR (self));

  self->narrow = narrow;
  gtk_widget_set_visible (self->legend, !narrow);
  gtk_widget_set_visible (self->separators[0], !narrow);
  gtk_widget_set_visible (self->separators[1], !narrow);
  gtk_widget_set_visible (self->words[WIDE], !narrow);
  gtk_widget_set_visible (self->words[NARROW], narrow);
  gtk_widget_set_size_request (self->strip, 120, narrow ? 52 : 69);
}

const char *
dash_time_bar_get_text (DashTimeBar *self)
{
  g_return_val_if_fail (DASH_IS_TIME_BAR (self), NULL);

  return gtk_label_get_label (GTK_LABEL (self->range_text[WIDE]));
}
