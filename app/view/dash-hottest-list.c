// SPDX-License-Identifier: GPL-3.0-or-later
// The five functions in which the most time goes, counted without what they call.

#include "dash-hottest-list.h"

#include <glib/gi18n.h>

#include "chart/dash-bar.h"
#include "chart/dash-sparkline.h"
#include "dash-page-common.h"
#include "model/dash-format.h"

#define N_ROWS 5
#define TREND_POINTS 40

typedef struct
{
  GtkWidget *row;
  GtkWidget *name;
  GtkWidget *detail;
  GtkWidget *trend;
  GtkWidget *share;
  GtkWidget *bar;
  DashFunction *function;
} HotRow;

struct _DashHottestList
{
  GtkWidget parent_instance;

  DashSession *session;
  GtkWidget *box;
  GtkWidget *stack;
  GtkWidget *list;
  HotRow rows[N_ROWS];
  GtkWidget *by;
};

enum
{
  OPEN_FUNCTION,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DashHottestList, dash_hottest_list, GTK_TYPE_WIDGET)

/* Where the time in a function itself is not known, what it calls is in it. */
static gboolean
knows_self (DashFunction *function)
{
  return dash_function_get_certainty (function, DASH_SORT_SELF, 0) != DASH_CERTAINTY_UNKNOWN;
}

static guint64
get_heat_ns (DashFunction *function)
{
  const DashFigures *figures = dash_function_get_figures (function);

  return knows_self (function) ? figures->self_ns : figures->total_ns;
}

static double
get_heat (DashFunction *function)
{
  return knows_self (function) ? dash_function_get_self_share (function) : dash_function_get_share (function);
}

/* The N_ROWS functions with the most self time, in one walk. */
static guint
find_hottest (DashHottestList  *self,
              DashFunction    **hottest)
{
  guint n_functions = dash_session_get_n_functions (self->session);
  guint n = 0;

  for (guint i = 0; i < n_functions; i++)
    {
      DashFunction *function = dash_session_get_nth_function (self->session, i);
      guint64 heat_ns = get_heat_ns (function);
      guint at = n;

      /* What all others are part of would tell nobody where to look. */
      if (heat_ns == 0 ||
          (!knows_self (function) && dash_function_get_kind (function) == DASH_FUNCTION_KIND_WRAPPER))
        continue;
      while (at > 0 && get_heat_ns (hottest[at - 1]) < heat_ns)
        at--;
      if (at >= N_ROWS)
        continue;
      n = MIN (n + 1, N_ROWS);
      memmove (&hottest[at + 1], &hottest[at], (n - 1 - at) * sizeof *hottest);
      hottest[at] = function;
    }
  return n;
}

/* The bars share one scale, the next round share above the largest. */
static double
bar_scale (double largest)
{
  static const double scales[] = { .1, .2, .3, .5, .75, 1 };

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    if (largest <= scales[i])
      return scales[i];
  return largest;
}

static double
top_percentile (DashHottestList *self)
{
  double percents[8];
  gsize n = dash_page_get_percentiles (self->session, percents, G_N_ELEMENTS (percents));

  return n > 0 ? percents[n - 1] : 99;
}

static void
set_row (DashHottestList *self,
         HotRow          *row,
         DashFunction    *function,
         double           scale,
         double           percent)
{
  const DashFigures *figures = dash_function_get_figures (function);
  double heat = get_heat (function);
  const char *place = dash_function_get_place (function);
  g_autofree char *number = dash_format_short_count ((double) figures->calls);
  g_autofree char *share = dash_format_share (heat);
  g_autofree char *percentile_name = dash_format_percentile_name (percent);
  GString *detail = g_string_new (NULL);
  double values[TREND_POINTS];
  gsize n;

  if (place)
    g_string_append_printf (detail, "%s · ", place);
  g_string_append_printf (detail, ngettext ("%s call", "%s calls",
                                            (gulong) MIN (figures->calls, G_MAXINT)), number);
  if (figures->calls > 0 &&
      dash_function_get_certainty (function, DASH_SORT_PERCENTILE, percent) != DASH_CERTAINTY_UNKNOWN)
    {
      DashQuantity quantity =
        dash_format_duration_parts ((double) dash_function_percentile (function, percent));
      g_autofree char *duration = NULL;

      dash_certainty_mark (dash_function_get_certainty (function, DASH_SORT_PERCENTILE, percent),
                           &quantity);
      duration = dash_quantity_to_string (&quantity);

      g_string_append_printf (detail, " · %s %s", percentile_name, duration);
    }

  dash_page_label_set (row->name, dash_function_get_name (function));
  dash_page_label_set (row->detail, detail->str);
  dash_page_label_set (row->share, share);
  n = dash_function_get_trend (function, values, TREND_POINTS);
  dash_sparkline_set_values (DASH_SPARKLINE (row->trend), values, n);
  gtk_widget_set_visible (row->trend, n > 1);
  dash_bar_set_values (DASH_BAR (row->bar), MIN (heat / scale, 1),
                       MIN (heat / scale, 1));

  if (g_set_object (&row->function, function))
    gtk_widget_set_tooltip_text (row->row, place);
  {
    g_autofree char *name = NULL;

    if (knows_self (function))
      /* Translators: name of a function, share of the time, and details; read by a screen reader */
      name = g_strdup_printf (_("%s, %s of the time in the function itself, %s"),
                              dash_function_get_name (function), share, detail->str);
    else
      /* Translators: name of a function, share of the time, and details; read by a screen reader */
      name = g_strdup_printf (_("%s, %s of the time in the function and what it calls, %s"),
                              dash_function_get_name (function), share, detail->str);
    gtk_accessible_update_property (GTK_ACCESSIBLE (row->row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    name, -1);
  }
  g_string_free (detail, TRUE);
}

static void
row_activated (GtkListBox      *list,
               GtkListBoxRow   *list_row,
               DashHottestList *self)
{
  int index = gtk_list_box_row_get_index (list_row);

  if (index >= 0 && index < N_ROWS && self->rows[index].function)
    g_signal_emit (self, signals[OPEN_FUNCTION], 0, self->rows[index].function);
}

static void
create_row (DashHottestList *self,
            guint            index)
{
  HotRow *row = &self->rows[index];
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *share = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *next = gtk_image_new_from_icon_name ("go-next-symbolic");
  g_autofree char *rank = g_strdup_printf ("%u", index + 1);
  GtkWidget *number = gtk_label_new (rank);

  gtk_widget_add_css_class (line, "overview-row");
  gtk_widget_add_css_class (number, "rank");
  gtk_widget_add_css_class (number, "dim-label");
  gtk_label_set_width_chars (GTK_LABEL (number), 2);

  row->name = dash_page_label_new (NULL, "name");
  row->detail = dash_page_label_new (NULL, "detail");
  gtk_widget_add_css_class (row->detail, "dim-label");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), row->name);
  gtk_box_append (GTK_BOX (words), row->detail);

  row->trend = dash_sparkline_new ();
  gtk_widget_set_size_request (row->trend, 70, 20);
  gtk_widget_set_valign (row->trend, GTK_ALIGN_CENTER);

  row->share = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (row->share), 1);
  gtk_widget_add_css_class (row->share, "share");
  row->bar = dash_bar_new ();
  gtk_widget_set_size_request (row->bar, 84, 6);
  gtk_widget_set_valign (share, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (share), row->share);
  gtk_box_append (GTK_BOX (share), row->bar);

  gtk_widget_add_css_class (next, "dim-label");
  gtk_box_append (GTK_BOX (line), number);
  gtk_box_append (GTK_BOX (line), words);
  gtk_box_append (GTK_BOX (line), row->trend);
  gtk_box_append (GTK_BOX (line), share);
  gtk_box_append (GTK_BOX (line), next);

  row->row = gtk_list_box_row_new ();
  gtk_widget_add_css_class (row->row, "overview");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row->row), line);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row->row);
}

static void
dash_hottest_list_dispose (GObject *object)
{
  DashHottestList *self = DASH_HOTTEST_LIST (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  for (guint i = 0; i < N_ROWS; i++)
    g_clear_object (&self->rows[i].function);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (dash_hottest_list_parent_class)->dispose (object);
}

static void
dash_hottest_list_class_init (DashHottestListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_hottest_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  signals[OPEN_FUNCTION] = g_signal_new ("open-function", G_TYPE_FROM_CLASS (klass),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         DASH_TYPE_FUNCTION);
}

static void
dash_hottest_list_init (DashHottestList *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *title = dash_page_label_new (_("Hottest functions"), "page-title");
  GtkWidget *by = self->by = dash_page_label_new (_("by time in the function itself"), "page-caption");
  GtkWidget *nothing = gtk_label_new (_("No function has been called yet."));

  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_NONE);
  gtk_widget_add_css_class (by, "dim-label");
  gtk_widget_set_hexpand (by, TRUE);
  gtk_widget_set_halign (by, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), by);

  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Hottest functions"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated), self);
  for (guint i = 0; i < N_ROWS; i++)
    create_row (self, i);

  gtk_widget_add_css_class (nothing, "dim-label");
  gtk_widget_add_css_class (nothing, "card");
  gtk_widget_add_css_class (nothing, "card-note");
  gtk_widget_set_valign (nothing, GTK_ALIGN_START);
  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), nothing, "nothing");
  gtk_stack_add_named (GTK_STACK (self->stack), self->list, "rows");
  gtk_widget_set_valign (self->list, GTK_ALIGN_START);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_box_append (GTK_BOX (self->box), head);
  gtk_box_append (GTK_BOX (self->box), self->stack);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
dash_hottest_list_new (DashSession *session)
{
  DashHottestList *self = g_object_new (DASH_TYPE_HOTTEST_LIST, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}

void
dash_hottest_list_update (DashHottestList *self)
{
  DashFunction *hottest[N_ROWS + 1] = { NULL };
  double percent, scale;
  guint n;

  g_return_if_fail (DASH_IS_HOTTEST_LIST (self));

  n = find_hottest (self, hottest);
  dash_page_label_set (self->by, n == 0 || knows_self (hottest[0])
                                   ? _("by time in the function itself")
                                   : _("by time in the function and what it calls"));
  percent = top_percentile (self);
  scale = n > 0 ? bar_scale (get_heat (hottest[0])) : 1;
  for (guint i = 0; i < N_ROWS; i++)
    {
      if (i < n)
        set_row (self, &self->rows[i], hottest[i], scale, percent);
      gtk_widget_set_visible (self->rows[i].row, i < n);
    }
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), n > 0 ? "rows" : "nothing");
}
