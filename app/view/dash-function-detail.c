// SPDX-License-Identifier: GPL-3.0-or-later
// All about one function: latency over time, durations, single calls, callers and callees.

#include "dash-function-detail.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "compat.h"
#include "dash-attention-list.h"
#include "dash-calls-list.h"
#include "dash-card-grid.h"
#include "dash-detail-charts.h"
#include "model/dash-function-columns.h"
#include "dash-page-common.h"
#include "dash-relations-list.h"
#include "model/dash-format.h"

typedef struct
{
  GtkWidget *box;
  GtkWidget *icon;
  GtkWidget *label;
} Badge;

struct _DashFunctionDetail
{
  GtkWidget parent_instance;

  DashSession *session;
  DashChecks *checks;
  DashFunction *function;
  DashDetailMode mode;
  DashDetailCharts charts;

  GtkWidget *box;
  GtkWidget *back;
  GtkWidget *name;
  GtkWidget *place;
  Badge badge;        /* beside the name */
  Badge narrow_badge; /* under it */
  GtkWidget *summary;
  GtkWidget *copy;
  GtkWidget *details;
  GtkWidget *close;
  GtkWidget *lists;
  GtkWidget *calls;
  GtkWidget *relations;
};

enum
{
  CLOSE,
  OPEN_PAGE,
  BACK,
  OPEN_FUNCTION,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DashFunctionDetail, dash_function_detail, GTK_TYPE_WIDGET)

static char *
describe (DashFunctionDetail *self)
{
  const DashFigures *figures = dash_function_get_figures (self->function);
  g_autofree char *count = dash_format_count (figures->calls);
  g_autofree char *total = dash_format_duration ((double) figures->total_ns);
  g_autofree char *share = dash_format_share (dash_function_get_share (self->function));
  g_autofree char *calls = NULL;
  g_autofree char *time = NULL;

  calls = g_strdup_printf (ngettext ("%s call", "%s calls",
                                     (gulong) MIN (figures->calls, G_MAXINT)), count);
  /* Translators: %s is a duration: the time in a function and what it calls */
  time = g_strdup_printf (_("%s total"), total);
  return g_strdup_printf ("%s · %s · %s", calls, time, share);
}

static char *
describe_finding (DashFinding *finding)
{
  const char *detail = dash_finding_get_detail (finding);
  DashRange range;

  if (!detail || !*detail)
    detail = dash_finding_get_title (finding);
  if (dash_finding_get_range (finding, &range))
    {
      g_autofree char *when = dash_format_clock_range (range.begin_ns, range.end_ns);

      return g_strdup_printf ("%s, %s", detail, when);
    }
  return g_strdup (detail);
}

static void
set_badge (Badge       *badge,
           DashFinding *finding,
           gboolean     visible)
{
  gtk_widget_set_visible (badge->box, finding != NULL && visible);
  if (finding)
    {
      static const char *const styles[] = { "warning", "error", "notice", "passed" };
      DashSeverity severity = dash_finding_get_severity (finding);
      g_autofree char *text = describe_finding (finding);
      g_autofree char *name = g_strdup_printf ("%s: %s", dash_severity_get_word (severity), text);

      for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
        gtk_widget_remove_css_class (badge->box, styles[i]);
      gtk_widget_add_css_class (badge->box, dash_severity_get_style (severity));
      gtk_image_set_from_icon_name (GTK_IMAGE (badge->icon), dash_severity_get_icon (severity));
      dash_page_label_set (badge->label, text);
      gtk_widget_set_tooltip_text (badge->box, text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (badge->box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      name, -1);
    }
}

static void
update_head (DashFunctionDetail *self)
{
  const char *place = dash_function_get_place (self->function);
  DashFinding *finding = dash_checks_find (self->checks, self->function);
  g_autofree char *summary = describe (self);

  dash_page_label_set (self->name, dash_function_get_name (self->function));
  gtk_widget_set_tooltip_text (self->name, dash_function_get_name (self->function));
  gtk_widget_set_visible (self->place, place != NULL && self->mode != DASH_DETAIL_COMPACT);
  if (place)
    {
      GtkWidget *label = gtk_button_get_child (GTK_BUTTON (self->place));

      dash_page_label_set (label, place);
      gtk_widget_set_tooltip_text (self->place, place);
    }
  set_badge (&self->badge, finding, self->mode == DASH_DETAIL_PANE);
  set_badge (&self->narrow_badge, finding, self->mode != DASH_DETAIL_PANE);
  dash_page_label_set (self->summary, summary);
}

static void
toast (DashFunctionDetail *self,
       const char         *text)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  if (overlay)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new (text));
}

/* The source file where it can be opened: programs often give a path relative to where they were
 * built, which is nowhere here. */
static char *
find_source (DashFunctionDetail *self)
{
  const char *file = dash_function_get_file (self->function);

  if (!file || !g_path_is_absolute (file) || !g_file_test (file, G_FILE_TEST_IS_REGULAR))
    return NULL;
  return g_filename_to_uri (file, NULL, NULL);
}

static void
place_clicked (DashFunctionDetail *self)
{
  const char *place = self->function ? dash_function_get_place (self->function) : NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *uri = NULL;

  if (!place)
    return;
  uri = find_source (self);
  if (uri && GTK_IS_WINDOW (root))
    {
      dash_compat_show_uri (GTK_WINDOW (root), uri);
      return;
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), place);
  toast (self, _("Source place copied"));
}

static void
copy_clicked (DashFunctionDetail *self)
{
  double percents[8];
  gsize n = dash_page_get_percentiles (self->session, percents, G_N_ELEMENTS (percents));
  g_autoptr (GPtrArray) columns = dash_function_columns_new (percents, n);
  g_autofree char *line = NULL;

  if (!self->function)
    return;
  line = dash_function_columns_describe (columns, self->function);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), line);
  toast (self, _("Figures copied"));
}

static void
close_clicked (DashFunctionDetail *self)
{
  g_signal_emit (self, signals[CLOSE], 0);
}

static void
details_clicked (DashFunctionDetail *self)
{
  g_signal_emit (self, signals[OPEN_PAGE], 0);
}

static void
back_clicked (DashFunctionDetail *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
open_function (DashFunctionDetail *self,
               DashFunction       *function)
{
  g_signal_emit (self, signals[OPEN_FUNCTION], 0, function);
}

static gboolean
escape (GtkWidget *widget,
        GVariant  *parameters,
        gpointer   user_data)
{
  DashFunctionDetail *self = user_data;

  if (self->mode != DASH_DETAIL_PAGE)
    return FALSE;
  back_clicked (self);
  return TRUE;
}

static void
dash_function_detail_dispose (GObject *object)
{
  DashFunctionDetail *self = DASH_FUNCTION_DETAIL (object);

  dash_detail_charts_clear (&self->charts);
  memset (&self->charts, 0, sizeof self->charts);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->function);
  g_clear_object (&self->checks);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (dash_function_detail_parent_class)->dispose (object);
}

static void
dash_function_detail_class_init (DashFunctionDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_function_detail_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "functiondetail");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  signals[CLOSE] = g_signal_new ("close", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[OPEN_PAGE] = g_signal_new ("open-page", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
  signals[BACK] = g_signal_new ("back", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  signals[OPEN_FUNCTION] = g_signal_new ("open-function", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, DASH_TYPE_FUNCTION);
}

static void
create_badge (Badge *badge)
{
  badge->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);
  badge->icon = gtk_image_new ();
  badge->label = dash_page_label_new (NULL, NULL);
  gtk_widget_add_css_class (badge->box, "odd-badge");
  gtk_widget_set_valign (badge->box, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (badge->box, GTK_ALIGN_START);
  gtk_widget_set_visible (badge->box, FALSE);
  gtk_box_append (GTK_BOX (badge->box), badge->icon);
  gtk_box_append (GTK_BOX (badge->box), badge->label);
}

static GtkWidget *
create_head (DashFunctionDetail *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_widget_add_css_class (head, "detail-head");
  self->back = dash_page_icon_button_new ("go-previous-symbolic", _("Back to the Table"));
  g_signal_connect_swapped (self->back, "clicked", G_CALLBACK (back_clicked), self);
  gtk_box_append (GTK_BOX (head), self->back);

  self->name = dash_page_label_new (NULL, "title");
  gtk_label_set_ellipsize (GTK_LABEL (self->name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_selectable (GTK_LABEL (self->name), FALSE);
  self->place = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->place), dash_page_label_new (NULL, NULL));
  gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->place))),
                           PANGO_ELLIPSIZE_START);
  gtk_widget_add_css_class (self->place, "flat");
  gtk_widget_add_css_class (self->place, "link");
  gtk_widget_add_css_class (self->place, "place");
  gtk_widget_set_valign (self->place, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->place), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Source Place"), -1);
  g_signal_connect_swapped (self->place, "clicked", G_CALLBACK (place_clicked), self);
  create_badge (&self->badge);
  create_badge (&self->narrow_badge);
  gtk_box_append (GTK_BOX (line), self->name);
  gtk_box_append (GTK_BOX (line), self->place);
  gtk_box_append (GTK_BOX (line), self->badge.box);
  gtk_box_append (GTK_BOX (words), line);
  gtk_box_append (GTK_BOX (words), self->narrow_badge.box);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (head), words);

  self->summary = dash_page_label_new (NULL, "dim-label");
  gtk_widget_add_css_class (self->summary, "figure");
  gtk_box_append (GTK_BOX (head), self->summary);
  self->copy = dash_page_icon_button_new ("edit-copy-symbolic", _("Copy Figures"));
  g_signal_connect_swapped (self->copy, "clicked", G_CALLBACK (copy_clicked), self);
  gtk_box_append (GTK_BOX (head), self->copy);

  self->details = dash_page_details_button_new ();
  g_signal_connect_swapped (self->details, "clicked", G_CALLBACK (details_clicked), self);
  gtk_box_append (GTK_BOX (head), self->details);

  self->close = dash_page_icon_button_new ("window-close-symbolic", _("Close Details"));
  g_signal_connect_swapped (self->close, "clicked", G_CALLBACK (close_clicked), self);
  gtk_box_append (GTK_BOX (head), self->close);
  return head;
}

static void
dash_function_detail_init (DashFunctionDetail *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Escape"),
                      gtk_callback_action_new (escape, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
build (DashFunctionDetail *self)
{
  GtkWidget *grid = dash_card_grid_new (12);
  DashCardGrid *cards = DASH_CARD_GRID (grid);

  self->calls = dash_calls_list_new (self->session);
  self->relations = dash_relations_list_new (self->session);
  dash_detail_charts_init (&self->charts, self->session);
  g_signal_connect_swapped (self->relations, "open-function", G_CALLBACK (open_function), self);
  gtk_widget_set_size_request (self->calls, -1, 174);
  gtk_widget_set_size_request (self->relations, -1, 174);

  dash_card_grid_set_stretch (cards, TRUE);
  dash_card_grid_add (cards, self->charts.latency_card, 0, 1.05, 380);
  dash_card_grid_add (cards, self->charts.distribution_card, 0, 1, 340);
  dash_card_grid_add (cards, self->charts.heat_card, 1, 1.05, 380);
  /* In a grid of their own, so that together they are as wide as the card above. */
  self->lists = dash_card_grid_new (12);
  dash_card_grid_set_stretch (DASH_CARD_GRID (self->lists), TRUE);
  dash_card_grid_add (DASH_CARD_GRID (self->lists), self->calls, 0, 1, 200);
  dash_card_grid_add (DASH_CARD_GRID (self->lists), self->relations, 0, 1, 200);
  dash_card_grid_add (cards, self->lists, 1, 1, 340);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), create_head (self));
  gtk_box_append (GTK_BOX (self->box), dash_page_cards_scroller_new (grid));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  dash_function_detail_set_mode (self, DASH_DETAIL_PANE);
}

static void
checks_changed (DashFunctionDetail *self)
{
  if (self->function && gtk_widget_get_mapped (GTK_WIDGET (self)))
    update_head (self);
}

GtkWidget *
dash_function_detail_new (DashSession *session)
{
  DashFunctionDetail *self = g_object_new (DASH_TYPE_FUNCTION_DETAIL, NULL);

  g_return_val_if_fail (DASH_IS_SESSION (session), GTK_WIDGET (self));

  self->session = g_object_ref (session);
  self->checks = dash_page_get_checks (session);
  g_signal_connect_object (self->checks, "items-changed", G_CALLBACK (checks_changed), self,
                           G_CONNECT_SWAPPED);
  build (self);
  return GTK_WIDGET (self);
}

void
dash_function_detail_set_function (DashFunctionDetail *self,
                                   DashFunction       *function)
{
  g_autofree char *name = NULL;

  g_return_if_fail (DASH_IS_FUNCTION_DETAIL (self));

  if (!g_set_object (&self->function, function))
    return;
  dash_detail_charts_set_function (&self->charts, function);
  dash_log_list_set_item (DASH_LOG_LIST (self->calls), function);
  dash_relations_list_set_function (DASH_RELATIONS_LIST (self->relations), function);
  if (!function)
    return;
  /* Translators: %s is the name of a function */
  name = g_strdup_printf (_("Details of %s"), dash_function_get_name (function));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
dash_function_detail_update (DashFunctionDetail *self)
{
  g_return_if_fail (DASH_IS_FUNCTION_DETAIL (self));

  if (!self->function)
    return;
  update_head (self);
  dash_detail_charts_update (&self->charts, self->mode == DASH_DETAIL_COMPACT);
  if (self->mode == DASH_DETAIL_COMPACT)
    return;
  dash_log_list_update (DASH_LOG_LIST (self->calls));
  dash_relations_list_update (DASH_RELATIONS_LIST (self->relations));
}

void
dash_function_detail_set_mode (DashFunctionDetail *self,
                               DashDetailMode      mode)
{
  gboolean compact = mode == DASH_DETAIL_COMPACT;
  gboolean pane = mode == DASH_DETAIL_PANE;

  g_return_if_fail (DASH_IS_FUNCTION_DETAIL (self));

  self->mode = mode;
  gtk_widget_set_visible (self->back, mode == DASH_DETAIL_PAGE);
  gtk_widget_set_visible (self->summary, pane);
  gtk_widget_set_visible (self->copy, !compact);
  gtk_widget_set_visible (self->details, compact);
  gtk_widget_set_visible (self->close, mode != DASH_DETAIL_PAGE);
  gtk_widget_set_visible (self->charts.heat_card, !compact);
  gtk_widget_set_visible (self->charts.distribution_card, !compact);
  gtk_widget_set_visible (self->lists, !compact);
  dash_function_detail_update (self);
}
