// SPDX-License-Identifier: GPL-3.0-or-later
// The call tree as a flame graph, with what its colours mean and what there is to say of a frame.

#include "dash-call-flame.h"

#include <glib/gi18n.h>

#include "chart/dash-flame-graph.h"
#include "chart/dash-flame-scale.h"
#include "dash-call-table.h"
#include "dash-page-common.h"

/* The whole: no node has this id. */
#define WHOLE 0
/* Four levels. */
#define MIN_GRAPH_HEIGHT 96

struct _DashCallFlame
{
  GtkWidget parent_instance;

  DashSession *session;
  DashCallTreeView *rows;

  GtkWidget *box;
  GtkWidget *hint;
  GtkWidget *scale;
  GtkWidget *graph;
  GtkWidget *name;
  GtkWidget *figures;
  GtkWidget *menu;
  GArray *spans;
  gboolean compact;
};

enum
{
  SELECTION_CHANGED,
  ZOOM_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (DashCallFlame, dash_call_flame, GTK_TYPE_WIDGET)

/* ---- What frames say ---- */

static guint
find_place (DashCallFlame *self,
            guint32        key)
{
  const DashCallTree *tree = dash_call_tree_view_get_tree (self->rows);
  guint place = key != WHOLE ? dash_call_tree_find (tree, key) : DASH_CALL_TREE_NONE;

  return dash_call_tree_is_told (tree, place) ? place : DASH_CALL_TREE_NONE;
}

static char *
get_name (guint32  key,
          gpointer user_data)
{
  DashCallFlame *self = user_data;
  guint place = find_place (self, key);

  return g_strdup (place != DASH_CALL_TREE_NONE ? dash_call_tree_view_get_name (self->rows, place)
                                                : dash_session_get_title (self->session));
}

static char *
format_whole (DashCallFlame *self)
{
  return dash_format_duration ((double) dash_call_tree_get_roots_ns (dash_call_tree_view_get_tree (self->rows)));
}

static char *
get_value (guint32  key,
           gpointer user_data)
{
  DashCallFlame *self = user_data;
  guint place = find_place (self, key);
  g_autofree char *time = NULL;

  if (place != DASH_CALL_TREE_NONE)
    return dash_format_share (dash_call_tree_view_get_share (self->rows, place));
  time = format_whole (self);
  /* Translators: the whole of a flame graph; %s is a duration, the sum of the times of all threads */
  return g_strdup_printf (_("all threads · %s"), time);
}

static char *
get_description (guint32  key,
                 gpointer user_data)
{
  DashCallFlame *self = user_data;
  guint place = find_place (self, key);
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  if (place != DASH_CALL_TREE_NONE)
    return dash_call_tree_view_describe (self->rows, place);
  name = get_name (key, self);
  value = get_value (key, self);
  return g_strdup_printf ("%s · %s", name, value);
}

/* ---- The line below ---- */

static void
append_figure (GString    *text,
               const char *title,
               const char *figure,
               const char *share)
{
  g_autofree char *markup = g_markup_printf_escaped ("%s%s <b>%s</b>%s%s", text->len > 0 ? "    " : "", title, figure,
                                                     share ? " " : "", share ? share : "");

  g_string_append (text, markup);
}

static char *
describe_figures (DashCallFlame *self,
                  guint          place)
{
  const DashCallTree *tree = dash_call_tree_view_get_tree (self->rows);
  DashFunction *function = dash_call_tree_view_get_function (self->rows, place);
  const char *where = function ? dash_function_get_place (function) : NULL;
  guint caller = dash_call_tree_get_parent (tree, place);
  GString *text = g_string_new (NULL);
  char *parts[DASH_CALL_SHARE + 1] = { NULL };
  g_autofree char *self_share = dash_format_share (dash_call_tree_view_get_self_share (self->rows, place));

  for (DashCallFigure i = DASH_CALL_CALLS; i <= DASH_CALL_SHARE; i++)
    {
      DashQuantity quantity = dash_call_tree_view_format (self->rows, place, i);

      parts[i] = dash_quantity_to_string (&quantity);
    }
  if (where && !self->compact)
    {
      g_autofree char *escaped = g_markup_escape_text (where, -1);

      g_string_append (text, escaped);
    }
  append_figure (text, C_("figure", "total"), parts[DASH_CALL_TOTAL], parts[DASH_CALL_SHARE]);
  append_figure (text, C_("figure", "itself"), parts[DASH_CALL_SELF], self_share);
  if (!self->compact)
    {
      append_figure (text, C_("figure", "calls"), parts[DASH_CALL_CALLS], NULL);
      append_figure (text, C_("figure", "avg"), parts[DASH_CALL_AVERAGE], NULL);
    }
  if (!self->compact && caller != DASH_CALL_TREE_NONE && dash_call_tree_get_node (tree, caller)->total_ns > 0)
    {
      double part = (double) dash_call_tree_get_node (tree, place)->total_ns /
                    (double) dash_call_tree_get_node (tree, caller)->total_ns;
      g_autofree char *share = dash_format_share (part);
      /* Translators: %s is the function that called: what part of its time this is */
      g_autofree char *title = g_strdup_printf (_("share of %s"), dash_call_tree_view_get_name (self->rows, caller));

      append_figure (text, title, share, NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_free (parts[i]);
  return g_string_free (text, FALSE);
}

static void
update_readout (DashCallFlame *self)
{
  DashFlameGraph *graph = DASH_FLAME_GRAPH (self->graph);
  guint32 key = dash_flame_graph_get_hovered (graph);
  g_autofree char *name = NULL;
  g_autofree char *figures = NULL;
  guint place;

  if (key == DASH_FLAME_NONE)
    key = dash_flame_graph_get_selected (graph);
  if (key == DASH_FLAME_NONE)
    key = dash_flame_graph_get_zoomed (graph);
  place = find_place (self, key);
  name = get_name (WHOLE, self);
  if (place != DASH_CALL_TREE_NONE)
    {
      g_free (name);
      name = get_name (key, self);
      figures = describe_figures (self, place);
    }
  else
    {
      g_autofree char *value = get_value (WHOLE, self);

      figures = g_markup_escape_text (value, -1);
    }
  dash_page_label_set (self->name, name);
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (self->figures)), figures) != 0)
    gtk_label_set_markup (GTK_LABEL (self->figures), figures);
}

/* ---- Changes ---- */

static void
add_span (DashCallFlame *self,
          guint          place,
          GArray        *positions)
{
  const DashCallTree *tree = dash_call_tree_view_get_tree (self->rows);
  const DashDocumentNode *node = dash_call_tree_get_node (tree, place);
  guint parent = dash_call_tree_get_parent (tree, place);
  double whole = (double) dash_call_tree_get_roots_ns (tree);
  DashFlameSpan span = {
    .key = node->id,
    .parent = parent != DASH_CALL_TREE_NONE ? g_array_index (positions, gssize, parent) : 0,
    .weight = (double) node->total_ns,
    .heat = whole > 0 ? (double) dash_call_tree_get_self_ns (tree, place) / whole : 0,
    .marked = dash_call_tree_view_matches (self->rows, place),
  };

  g_array_index (positions, gssize, place) = self->spans->len;
  g_array_append_val (self->spans, span);
}

void
dash_call_flame_update (DashCallFlame *self)
{
  const DashCallTree *tree;
  g_autoptr (GArray) positions = g_array_new (FALSE, TRUE, sizeof (gssize));
  DashFlameSpan whole = { .key = WHOLE, .parent = -1 };

  g_return_if_fail (DASH_IS_CALL_FLAME (self));

  tree = dash_call_tree_view_get_tree (self->rows);
  whole.weight = (double) dash_call_tree_get_roots_ns (tree);
  g_array_set_size (positions, dash_call_tree_get_n (tree));
  g_array_set_size (self->spans, 0);
  g_array_append_val (self->spans, whole);
  for (guint i = dash_call_tree_get_first_root (tree); i != DASH_CALL_TREE_NONE; i = dash_call_tree_get_next (tree, i))
    add_span (self, i, positions);
  dash_flame_graph_set_spans (DASH_FLAME_GRAPH (self->graph), (const DashFlameSpan *) (gpointer) self->spans->data,
                              self->spans->len);
  update_readout (self);
}

guint32
dash_call_flame_get_selected (DashCallFlame *self)
{
  guint32 key;

  g_return_val_if_fail (DASH_IS_CALL_FLAME (self), 0);

  key = dash_flame_graph_get_selected (DASH_FLAME_GRAPH (self->graph));
  return key != DASH_FLAME_NONE ? key : WHOLE;
}

void
dash_call_flame_select (DashCallFlame *self,
                        guint32        id)
{
  g_return_if_fail (DASH_IS_CALL_FLAME (self));

  dash_flame_graph_set_selected (DASH_FLAME_GRAPH (self->graph), id != 0 ? id : DASH_FLAME_NONE);
  update_readout (self);
}

void
dash_call_flame_zoom (DashCallFlame *self,
                      guint32        id)
{
  g_return_if_fail (DASH_IS_CALL_FLAME (self));
  dash_flame_graph_zoom (DASH_FLAME_GRAPH (self->graph), id);
}

void
dash_call_flame_zoom_out (DashCallFlame *self)
{
  g_return_if_fail (DASH_IS_CALL_FLAME (self));
  dash_flame_graph_zoom_out (DASH_FLAME_GRAPH (self->graph));
}

gboolean
dash_call_flame_is_zoomed (DashCallFlame *self)
{
  g_return_val_if_fail (DASH_IS_CALL_FLAME (self), FALSE);
  return dash_flame_graph_is_zoomed (DASH_FLAME_GRAPH (self->graph));
}

void
dash_call_flame_set_compact (DashCallFlame *self,
                             gboolean       compact)
{
  g_return_if_fail (DASH_IS_CALL_FLAME (self));

  self->compact = compact;
  gtk_widget_set_visible (self->hint, !compact);
  gtk_widget_set_visible (self->scale, !compact);
  update_readout (self);
}

static void
graph_selected (DashCallFlame *self)
{
  update_readout (self);
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
graph_zoomed (DashCallFlame *self)
{
  update_readout (self);
  g_signal_emit (self, signals[ZOOM_CHANGED], 0);
}

static void
menu_requested (DashCallFlame *self,
                double         x,
                double         y)
{
  graphene_point_t point = { (float) x, (float) y };
  GdkRectangle at = { 0, 0, 1, 1 };

  if (dash_call_flame_get_selected (self) == WHOLE)
    return;
  if (!self->menu)
    {
      g_autoptr (GMenuModel) menu = dash_call_table_create_place_menu ();

      self->menu = gtk_popover_menu_new_from_model (menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  if (gtk_widget_compute_point (self->graph, GTK_WIDGET (self), &point, &point))
    {
      at.x = (int) point.x;
      at.y = (int) point.y;
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &at);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

/* ---- Object ---- */

static void
dash_call_flame_dispose (GObject *object)
{
  DashCallFlame *self = DASH_CALL_FLAME (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->rows);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (dash_call_flame_parent_class)->dispose (object);
}

static void
dash_call_flame_finalize (GObject *object)
{
  g_array_unref (DASH_CALL_FLAME (object)->spans);
  G_OBJECT_CLASS (dash_call_flame_parent_class)->finalize (object);
}

static void
dash_call_flame_class_init (DashCallFlameClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dash_call_flame_dispose;
  G_OBJECT_CLASS (klass)->finalize = dash_call_flame_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "callflame");

  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                             G_TYPE_NONE, 0);
  signals[ZOOM_CHANGED] = g_signal_new ("zoom-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);
}

static void
dash_call_flame_init (DashCallFlame *self)
{
  self->spans = g_array_new (FALSE, FALSE, sizeof (DashFlameSpan));
}

static GtkWidget *
create_scale (void)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < DASH_FLAME_N_STEPS; i++)
    {
      g_autofree char *from = i > 0 ? dash_format_number (100 * dash_flame_get_step_end (i - 1)) : NULL;
      g_autofree char *to = i + 1 < DASH_FLAME_N_STEPS ? dash_format_number (100 * dash_flame_get_step_end (i)) : NULL;

      if (!from)
        /* Translators: colours of a flame graph, each for a part of all time; %s is a number, like 0.5 */
        g_ptr_array_add (labels, g_strdup_printf (_("under %s %%"), to));
      else if (!to)
        /* Translators: %s is a number, like 20 */
        g_ptr_array_add (labels, g_strdup_printf (_("over %s %%"), from));
      else
        g_ptr_array_add (labels, g_strdup_printf ("%s–%s", from, to));
    }
  /* Translators: a colour of a flame graph: frames that are too narrow to be drawn one by one */
  g_ptr_array_add (labels, g_strdup (_("too narrow")));
  return dash_flame_scale_new (_("Time in the function itself"), (const char *const *) labels->pdata);
}

static GtkWidget *
create_head (DashCallFlame *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->hint = dash_page_label_new (_("Click a frame to zoom in, Backspace to go back"), "dim-label");
  gtk_widget_add_css_class (self->hint, "page-caption");
  gtk_widget_set_hexpand (self->hint, TRUE);
  self->scale = create_scale ();
  gtk_box_append (GTK_BOX (head), self->hint);
  gtk_box_append (GTK_BOX (head), self->scale);
  gtk_widget_add_css_class (head, "flame-head");
  return head;
}

static GtkWidget *
create_graph (DashCallFlame *self)
{
  static const DashFlameTexts texts = { get_name, get_value, get_description };
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->graph = dash_flame_graph_new (&texts, self);
  dash_flame_graph_set_title (DASH_FLAME_GRAPH (self->graph), _("Flame graph of the call tree"));
  gtk_widget_set_valign (self->graph, GTK_ALIGN_START);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->graph);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), MIN_GRAPH_HEIGHT);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_add_css_class (scroller, "flame");
  g_signal_connect_swapped (self->graph, "selected", G_CALLBACK (graph_selected), self);
  g_signal_connect_swapped (self->graph, "hovered", G_CALLBACK (update_readout), self);
  g_signal_connect_swapped (self->graph, "zoomed", G_CALLBACK (graph_zoomed), self);
  g_signal_connect_swapped (self->graph, "menu-requested", G_CALLBACK (menu_requested), self);
  return scroller;
}

static GtkWidget *
create_readout (DashCallFlame *self)
{
  GtkWidget *readout = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->name = dash_page_label_new (NULL, "name");
  gtk_label_set_ellipsize (GTK_LABEL (self->name), PANGO_ELLIPSIZE_MIDDLE);
  self->figures = dash_page_label_new (NULL, "figures");
  gtk_widget_set_hexpand (self->figures, TRUE);
  gtk_box_append (GTK_BOX (readout), self->name);
  gtk_box_append (GTK_BOX (readout), self->figures);
  gtk_widget_add_css_class (readout, "flame-readout");
  return readout;
}

GtkWidget *
dash_call_flame_new (DashSession      *session,
                     DashCallTreeView *rows)
{
  DashCallFlame *self = g_object_new (DASH_TYPE_CALL_FLAME, NULL);

  g_return_val_if_fail (DASH_IS_SESSION (session), GTK_WIDGET (self));
  g_return_val_if_fail (DASH_IS_CALL_TREE_VIEW (rows), GTK_WIDGET (self));

  self->session = g_object_ref (session);
  self->rows = g_object_ref (rows);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), create_head (self));
  gtk_box_append (GTK_BOX (self->box), create_graph (self));
  gtk_box_append (GTK_BOX (self->box), create_readout (self));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
